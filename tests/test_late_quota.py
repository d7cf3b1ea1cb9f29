"""Quota that comes late or becomes free after a period was closed."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from supportpolicy.contingents import (
    Rollover,
    TopUp,
)
from supportpolicy.contracts import Approval, Contract, Order
from supportpolicy.settlement import (
    Cause,
    Held,
    Settlement,
    close,
)
from supportpolicy.tickets import WorkEntry
from tests.settled_months import (
    EVER,
    LAST_OF_JUNE,
    LAST_OF_MAY,
    MAY,
    NINE,
    QUOTA,
    TWO_HOURS,
    Books,
    by_cover,
    closed,
    from_may,
    moved,
    settled,
    settled_rows,
    told,
)
from tests.settlement_world import (
    HOUR,
    at,
    contract,
    entry,
    euros,
    hours,
    term,
)


class TestQuotaThatComesLate:
    """A top-up bought for a closed month pays for what had exceeded it."""

    WORK = (entry("e1", at(10), 120), entry("e2", at(20), 60, "T2"))

    def test_covers_held_overage(self) -> None:
        may = closed(TWO_HOURS, self.WORK)
        pack = TopUp(
            id="pack", quota=HOUR / 2, price=euros(50), start=MAY.start, end=MAY.end, bought_on=date(2026, 6, 2)
        )
        topped_up = attrs.evolve(TWO_HOURS, top_ups=[pack])
        [correction] = settled(topped_up, self.WORK, previous=may).corrections

        assert told(correction) == {
            "e2": (
                Cause.FREED_QUOTA,
                [(Held.OVERAGE_NOT_APPROVED, 60)],
                [("pack", 30), (Held.OVERAGE_NOT_APPROVED, 30)],
            )
        }
        assert moved(correction) == {"pack": (30, 30, 0, 0)}

    def test_an_approval_that_is_needed_no_longer_covers_other_work(self) -> None:
        known = [entry("e1", at(10), 120), entry("e2", at(11), 60), entry("e3", at(12), 60)]
        may = closed(TWO_HOURS, known, approvals=[Approval(id="A", at=at(1), cap=HOUR)])
        pack = TopUp(id="pack", quota=HOUR, price=euros(90), start=MAY.start, end=MAY.end)
        [correction] = settled(attrs.evolve(TWO_HOURS, top_ups=[pack]), known, previous=may).corrections

        assert told(correction) == {
            "e2": (Cause.FREED_QUOTA, [("A", 60)], [("pack", 60)]),
            "e3": (Cause.APPROVAL, [(Held.OVERAGE_NOT_APPROVED, 60)], [("A", 60)]),
        }

    def test_and_expires_if_nothing_needs_it(self) -> None:
        may = closed(TWO_HOURS, self.WORK[:1])
        pack = TopUp(id="pack", quota=HOUR, price=euros(90), start=MAY.start, end=MAY.end)
        [correction] = settled(attrs.evolve(TWO_HOURS, top_ups=[pack]), self.WORK[:1], previous=may).corrections

        assert correction.changes == ()
        assert moved(correction) == {"pack": (60, 0, 60, 0)}

    def test_freed_time_is_carried_over(self) -> None:
        agreed = contract(term(hours(2, rollover=Rollover(life=1)), start=MAY.start))
        may = closed(agreed, self.WORK[:1])
        shorter = entry("e3", at(10), 90, revises="e1")
        june = settled(agreed, [*self.WORK[:1], shorter], previous=may, through=date(2026, 6, 1))

        assert moved(june.corrections[0]) == {QUOTA: (0, -30, 0, 30)}
        carried = [one for one in june.statement(date(2026, 6, 1)).balances if one.lot.parent == QUOTA]
        assert [(one.movement.granted, one.remaining) for one in carried] == [(1800, 1800)]

    @pytest.mark.parametrize("given_again", [False, True])
    def test_what_is_carried_over_late_and_expires_is_one_correction(self, given_again: bool) -> None:
        """Whether the rest of the work is given again or not."""
        rollover = Rollover(life=1)
        agreed = contract(
            term(hours(2, rollover=rollover), start=MAY.start, end=date(2026, 5, 11)),
            term(hours(1, rollover=rollover), start=date(2026, 5, 11)),
        )
        known = [entry("e1", at(5), 120), entry("e2", at(20), 60)]
        may = closed(agreed, known)
        withdrawn = WorkEntry(id="e3", ticket="T1", start=at(5), revises="e1")
        log = [*known, withdrawn] if given_again else [known[0], withdrawn]
        [correction] = settled(agreed, log, previous=may).corrections

        assert moved(correction) == {
            QUOTA: (0, -120, 0, 120),
            f"{QUOTA} carried over": (120, 0, 120, 0),
        }


class TestCarriedOverQuota:
    """What was carried over and is not used yet can still pay for late work of the month that it came from."""

    agreed = contract(term(hours(16, rollover=Rollover(cap=4 * HOUR)), start=MAY.start))

    def test_late_work_takes_what_expired_first_then_what_was_carried_over(self) -> None:
        books = Books(self.agreed)
        books.close(entry("e1", at(4), 600))
        settlement = books.settle(entry("e2", at(5), 180), through=LAST_OF_JUNE)

        assert moved(settlement.corrections[0]) == {"16h 2026-05-01": (0, 180, -120, -60)}
        assert [(one.lot.id, one.movement.granted // 60) for one in settlement.statements[1].balances] == [
            ("16h 2026-05-01 carried over", 180),
            ("16h 2026-06-01", 960),
        ]

    def test_but_not_what_was_used_in_a_month_that_is_closed(self) -> None:
        books = Books(self.agreed)
        books.close(entry("e1", at(4), 780))
        books.close(entry("e2", at(4, month=6), 150), through=LAST_OF_JUNE)
        correction = books.correction(entry("e3", at(5), 60), through=LAST_OF_JUNE)

        assert by_cover(correction) == {"16h 2026-05-01": 30, "overage_not_approved": 30}
        assert moved(correction) == {
            "16h 2026-05-01": (0, 30, 0, -30),
            "16h 2026-05-01 carried over": (-30, 0, -30, 0),
        }

    def test_withdrawn_work_carries_over_more_which_covers_the_next_months_overage(self) -> None:
        books = Books(self.agreed)
        books.close(entry("e1", at(4), 960))
        books.close(entry("e2", at(4, month=6), 1020), through=LAST_OF_JUNE)
        settlement = books.settle(entry("e3", at(4), 920, revises="e1"), through=LAST_OF_JUNE)

        assert [by_cover(one) for one in settlement.corrections] == [
            {"16h 2026-05-01": -40},
            {"16h 2026-05-01 carried over": 40, "overage_not_approved": -40},
        ]

    def test_withdrawn_work_carries_over_into_a_month_that_has_not_begun(self) -> None:
        books = Books(self.agreed)
        books.close(entry("e1", at(4), 960))
        books.settle(entry("e2", at(4), 900, revises="e1"))
        settlement = books.close(through=LAST_OF_MAY)
        june = books.settle(through=LAST_OF_JUNE).statements[1]

        assert moved(settlement.corrections[0]) == {"16h 2026-05-01": (0, -60, 0, 60)}
        assert [one.movement.granted // 60 for one in june.balances] == [60, 960]

    def test_work_withdrawn_where_it_was_used_leaves_it_to_the_month_that_it_came_from(self) -> None:
        books = Books(self.agreed)
        books.close(entry("e1", at(4), 840))
        books.close(entry("e2", at(4, month=6), 120), through=LAST_OF_JUNE)
        books.close(entry("e3", at(5), 60), through=LAST_OF_JUNE)
        settlement = books.settle(entry("e4", at(4, month=6), 30, revises="e2"), through=LAST_OF_JUNE)

        assert [by_cover(one) for one in settlement.corrections] == [
            {"overage_not_approved": 60},
            {"16h 2026-05-01": 60, "overage_not_approved": -60},
            {"16h 2026-05-01 carried over": -90},
        ]

    def test_late_work_takes_it_from_a_month_that_goes_on(self) -> None:
        lasting = contract(term(hours(16, rollover=Rollover(cap=4 * HOUR, life=2)), start=MAY.start))
        books = Books(lasting)
        books.close()
        books.close(through=LAST_OF_JUNE)
        correction = books.correction(entry("e1", at(4), 900), through=LAST_OF_JUNE)

        assert moved(correction) == {
            "16h 2026-05-01": (0, 900, -720, -180),
            "16h 2026-05-01 carried over": (-180, 0, 0, 0),
        }

    def test_with_a_life_of_several_months_goes_on_after_the_first_is_closed(self) -> None:
        lasting = contract(term(hours(16, rollover=Rollover(cap=4 * HOUR, life=2)), start=MAY.start))
        books = Books(lasting)
        books.close()
        books.close(entry("e1", at(4, month=6), 60), through=LAST_OF_JUNE)
        july = books.settle(entry("e2", at(4, month=7), 60), through=date(2026, 7, 31)).statements[2]

        assert [(one.lot.id, one.opening // 60, one.movement.used // 60) for one in july.balances][:2] == [
            ("16h 2026-05-01 carried over", 240, 60),
            ("16h 2026-07-01", 0, 0),
        ]


class TestWhatIsBoughtLate:
    """A top-up that becomes known late covers what it is agreed to cover, and is due in the first open period."""

    pack = TopUp(
        id="pack",
        quota=HOUR,
        price=euros(100),
        start=date(2026, 5, 10),
        end=date(2026, 5, 20),
        bought_on=date(2026, 5, 9),
    )

    def test_covers_overage_from_its_first_day_on(self) -> None:
        books = Books(contract(term(hours(1), start=MAY.start)))
        books.close(entry("e1", at(9), 90), entry("e2", at(12), 45), approvals=[EVER])
        books.agreed = attrs.evolve(books.agreed, top_ups=[self.pack])
        settlement = books.settle(through=LAST_OF_JUNE)

        assert by_cover(settlement.corrections[0]) == {"pack": 45, "A-1": -45}
        assert moved(settlement.corrections[0]) == {"pack": (60, 45, 15, 0)}
        assert [str(fee.amount) for fee in settlement.statements[1].fees] == ["1600.00 EUR", "100.00 EUR"]

    def test_is_due_once(self) -> None:
        books = Books()
        books.close()
        books.agreed = attrs.evolve(books.agreed, top_ups=[self.pack])
        books.close(through=LAST_OF_JUNE)
        july = books.settle(through=date(2026, 7, 31)).statements[2]

        assert [fee.source for fee in july.fees] == ["16h"]

    def test_that_begins_before_all_that_is_settled_is_granted_with_the_first_correction(self) -> None:
        books = Books()
        books.close()
        books.agreed = attrs.evolve(books.agreed, top_ups=[attrs.evolve(self.pack, start=date(2026, 4, 1), end=None)])

        assert moved(books.correction(through=LAST_OF_JUNE)) == {"pack": (60, 0, 0, 0)}

    def test_that_begins_in_a_gap_is_granted_with_the_next_period(self) -> None:
        gap = contract(term(start=date(2026, 5, 1), end=date(2026, 5, 5)), term(start=date(2026, 5, 25)))
        books = Books(gap)
        books.close(through=date(2026, 5, 31))
        books.agreed = attrs.evolve(gap, top_ups=[attrs.evolve(self.pack, start=date(2026, 5, 10), end=None)])
        settlement = books.settle(through=LAST_OF_JUNE)

        assert [moved(one) for one in settlement.corrections] == [{"pack": (60, 0, 0, 0)}]

    def test_an_order_accepted_in_a_closed_month_is_due_in_the_first_open_one(self) -> None:
        order = Order(
            id="O-1", price=euros(1), ordered_on=date(2026, 5, 2), accepted_on=date(2026, 5, 20), tickets="T9"
        )
        books = Books()
        books.close()
        books.agreed = attrs.evolve(books.agreed, orders=[order])
        books.close(through=LAST_OF_JUNE)
        settlement = books.settle(through=date(2026, 7, 31))

        assert [one.orders for one in settlement.statements] == [(), (order,), ()]


class TestLateWorkAndWhatWasCarriedOver:
    """Unused quota is carried over once, and comes back where it is needed."""

    agreed = contract(from_may(hours(2, rollover=Rollover(life=2))))
    through = date(2026, 7, 31)

    def closed(self, *rows: WorkEntry) -> Settlement:
        return close(settled_rows(self.agreed, *rows, through=self.through), at(1, month=8))

    def again(self, before: Settlement, *rows: WorkEntry) -> list[tuple[str, int, int, int, int]]:
        """What the corrections of May and later move: lot, granted, used, expired, rolled, in minutes."""
        after = settled_rows(self.agreed, *rows, previous=before, through=self.through)
        return [
            (one.lot.id, one.granted // 60, one.used // 60, one.expired // 60, one.rolled // 60)
            for correction in after.corrections
            for one in correction.movements
        ]

    def test_late_work_takes_back_what_was_carried_over(self) -> None:
        before = self.closed()

        assert self.again(before, entry("late", NINE, 30)) == [
            ("2h 2026-05-01", 0, 30, 0, -30),
            ("2h 2026-05-01 carried over", -30, 0, -30, 0),
        ]

    def test_also_while_it_can_still_be_used(self) -> None:
        june = date(2026, 6, 30)
        before = close(settled_rows(self.agreed, through=june), at(1, month=7))
        [correction] = settled_rows(self.agreed, entry("late", NINE, 30), previous=before, through=june).corrections

        assert [
            (one.lot.id, one.granted // 60, one.used // 60, one.expired, one.rolled // 60)
            for one in correction.movements
        ] == [("2h 2026-05-01", 0, 30, 0, -30), ("2h 2026-05-01 carried over", -30, 0, 0, 0)]

    def test_what_is_withdrawn_is_carried_over_late(self) -> None:
        first = entry("e1", NINE, 120)
        before = self.closed(first)

        assert self.again(before, first, entry("e2", NINE, 90, revises="e1")) == [
            ("2h 2026-05-01", 0, -30, 0, 30),
            ("2h 2026-05-01 carried over", 30, 0, 30, 0),
        ]

    def test_and_can_pay_for_what_had_exceeded_the_next_month(self) -> None:
        first, second = entry("e1", NINE, 120), entry("e2", at(2, month=6), 150)
        before = self.closed(first, second)

        assert before.statement(date(2026, 6, 2)).overage() == 30 * 60
        assert self.again(before, first, entry("e3", NINE, 90, revises="e1"), second) == [
            ("2h 2026-05-01", 0, -30, 0, 30),
            ("2h 2026-05-01 carried over", 30, 0, 30, 0),
            ("2h 2026-05-01 carried over", 0, 30, -30, 0),
        ]

    def test_also_if_something_was_carried_over_before(self) -> None:
        first, second = entry("e1", NINE, 90), entry("e2", at(2, month=6), 180)
        before = self.closed(first, second)

        assert before.statement(date(2026, 6, 2)).overage() == 30 * 60
        assert self.again(before, first, entry("e3", NINE, 60, revises="e1"), second) == [
            ("2h 2026-05-01", 0, -30, 0, 30),
            ("2h 2026-05-01 carried over", 30, 0, 30, 0),
            ("2h 2026-05-01 carried over", 0, 30, -30, 0),
        ]

    def test_what_is_freed_in_the_next_month_pays_for_late_work_here(self) -> None:
        second = entry("e2", at(2, month=6), 150)
        before = self.closed(entry("e1", NINE, 60), second)
        moved = self.again(
            before,
            entry("e1", NINE, 60),
            second,
            entry("e3", at(2, month=6), 30, revises="e2"),
            entry("late", at(5), 50),
        )

        assert moved == [
            ("2h 2026-05-01", 0, 50, 0, -50),
            ("2h 2026-05-01 carried over", -50, 0, -50, 0),
            ("2h 2026-06-01", 0, -90, 0, 90),
            ("2h 2026-05-01 carried over", 0, -30, 30, 0),
            ("2h 2026-06-01 carried over", 90, 0, 0, 0),
        ]


class TestTopUpsThatBecomeKnownLate:
    """They pay in the closed periods in which they could have, each from its own first day."""

    rows = (entry("e1", NINE, 75), entry("e2", at(9, month=6), 90))
    through = date(2026, 6, 30)

    def agreed(self, *starts: date) -> Contract:
        packs = [
            TopUp(id=f"pack {start.month}", quota=HOUR, price=euros(90), start=start, end=date(2026, 8, 1))
            for start in starts
        ]
        return contract(from_may(hours(1)), top_ups=packs)

    def closed(self) -> Settlement:
        return close(settled_rows(self.agreed(), *self.rows, through=self.through), at(1, month=7))

    def corrected(self, before: Settlement, *starts: date) -> Settlement:
        return settled_rows(self.agreed(*starts), *self.rows, previous=before, through=self.through)

    def test_one_for_each_month(self) -> None:
        after = self.corrected(self.closed(), MAY.start, date(2026, 6, 8))

        assert [
            (
                one.period.start.month,
                one.overage() // 60,
                [(m.lot.id, m.granted // 60, m.used // 60) for m in one.movements],
            )
            for one in after.corrections
        ] == [(5, -15, [("pack 5", 60, 15)]), (6, -30, [("pack 6", 60, 0), ("pack 5", 0, 30)])]

    def test_once_that_is_closed_settling_again_finds_nothing(self) -> None:
        starts = MAY.start, date(2026, 6, 8)
        after = close(self.corrected(self.closed(), *starts), at(2, month=7))
        again = self.corrected(after, *starts)

        assert again.corrections == after.corrections
        assert again.statements == after.statements

    def test_and_what_is_left_of_them_pays_for_later_work(self) -> None:
        starts = MAY.start, date(2026, 6, 8)
        after = close(self.corrected(self.closed(), *starts), at(2, month=7))
        july = settled_rows(
            self.agreed(*starts),
            *self.rows,
            entry("e3", at(6, month=7), 140),
            previous=after,
            through=date(2026, 7, 31),
        ).statement(date(2026, 7, 6))

        assert [(one.cover.lot, one.units // 60) for one in july.allocations] == [
            ("pack 5", 15),
            ("pack 6", 60),
            ("1h 2026-07-01", 60),
            (None, 5),
        ]
