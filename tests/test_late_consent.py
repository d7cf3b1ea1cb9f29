"""Consent and goodwill that become known after a period was closed."""

from __future__ import annotations

from datetime import date

import attrs

from supportpolicy.contingents import (
    Increment,
    Multiplier,
    Rounding,
)
from supportpolicy.contracts import Approval, Extent, Waiver
from supportpolicy.decision import Permit
from supportpolicy.policy import CostBearer
from supportpolicy.servicehours import ServiceHours
from supportpolicy.settlement import (
    Cause,
    Correction,
    Held,
    Source,
    close,
)
from supportpolicy.spans import Span
from tests.settled_months import (
    AGREED,
    ALL_WORK,
    EVER,
    IN_JUNE,
    LAST_OF_JUNE,
    MAY,
    QUARTER_HOURS,
    QUOTA,
    TWO_HOURS,
    Books,
    by_cover,
    causes,
    closed,
    cover_name,
    moved,
    settled,
    told,
)
from tests.settlement_world import (
    HOUR,
    MINUTE,
    assessed,
    at,
    by_the_hour,
    contract,
    entry,
    euros,
    hours,
    stretch,
    term,
)


class TestALateApproval:
    """Held overage is billed once an approval covers it; beforehand only one that ratifies. CONF-7, CONF-O4"""

    WORK = (entry("e1", at(10), 120), entry("e2", at(20, 9), 120, "T2"))

    def corrected(self, *approvals: Approval) -> tuple[Correction, ...]:
        may = closed(TWO_HOURS, self.WORK)
        return settled(TWO_HOURS, self.WORK, previous=may, approvals=approvals).corrections

    def test_that_ratifies(self) -> None:
        [correction] = self.corrected(Approval(id="A", at=IN_JUNE, ratifies=True))

        assert told(correction) == {"e2": (Cause.APPROVAL, [(Held.OVERAGE_NOT_APPROVED, 120)], [("A", 120)])}
        [after] = correction.changes[0].after
        assert (after.cover.is_ratified, after.cover.price, after.cover.source) == (True, euros(120), Source.OVERAGE)
        assert (correction.overage(), correction.units(Source.OVERAGE), correction.units(Source.HELD)) == (
            0,
            7200,
            -7200,
        )

    def test_that_does_not(self) -> None:
        assert self.corrected(Approval(id="A", at=IN_JUNE)) == ()

    def test_up_to_its_cap(self) -> None:
        [correction] = self.corrected(Approval(id="A", at=IN_JUNE, ratifies=True, cap=HOUR))

        assert told(correction)["e2"][2] == [("A", 60), (Held.OVERAGE_NOT_APPROVED, 60)]

    def test_of_another_ticket(self) -> None:
        assert self.corrected(Approval(id="A", at=IN_JUNE, ratifies=True, extent=Extent(ticket="T1"))) == ()

    def test_that_was_given_while_the_work_went_on(self) -> None:
        [correction] = self.corrected(Approval(id="A", at=at(20, 9, 45)))

        assert told(correction)["e2"][2] == [(Held.OVERAGE_NOT_APPROVED, 45), ("A", 75)]

    def test_and_was_taken_back_while_it_still_did(self) -> None:
        approval = Approval(id="A", at=at(20, 9, 45), revoked_at=at(20, 10, 15))
        [correction] = self.corrected(approval)

        assert told(correction)["e2"][2] == [
            (Held.OVERAGE_NOT_APPROVED, 45),
            ("A", 30),
            (Held.OVERAGE_NOT_APPROVED, 45),
        ]

    def test_an_approval_that_turns_out_to_be_smaller(self) -> None:
        may = closed(TWO_HOURS, self.WORK, approvals=[ALL_WORK])
        smaller = attrs.evolve(ALL_WORK, cap=HOUR)
        [correction] = settled(TWO_HOURS, self.WORK, previous=may, approvals=[smaller]).corrections

        assert told(correction) == {"e2": (Cause.APPROVAL, [("A", 120)], [("A", 60), (Held.OVERAGE_NOT_APPROVED, 60)])}

    def test_an_approval_that_turns_out_to_have_been_taken_back(self) -> None:
        may = closed(TWO_HOURS, self.WORK, approvals=[ALL_WORK])
        revoked = attrs.evolve(ALL_WORK, revoked_at=at(15))
        [correction] = settled(TWO_HOURS, self.WORK, previous=may, approvals=[revoked]).corrections

        assert told(correction) == {"e2": (Cause.APPROVAL, [("A", 120)], [(Held.OVERAGE_NOT_APPROVED, 120)])}

    def test_what_the_quota_pays_for_needs_none(self) -> None:
        work = [entry("e1", at(10), 180)]
        may = closed(TWO_HOURS, work, approvals=[ALL_WORK])
        smaller = attrs.evolve(ALL_WORK, cap=HOUR / 2)
        [correction] = settled(TWO_HOURS, (), previous=may, approvals=[smaller]).corrections

        assert told(correction) == {
            "e1": (
                Cause.APPROVAL,
                [(QUOTA, 120), ("A", 60)],
                [(QUOTA, 120), ("A", 30), (Held.OVERAGE_NOT_APPROVED, 30)],
            )
        }

    def test_the_work_need_not_be_given_again(self) -> None:
        may = closed(TWO_HOURS, self.WORK)
        june = close(settled(TWO_HOURS, (), previous=may, through=date(2026, 6, 30)), at(1, month=7))
        ratified = Approval(id="A", at=at(2, month=7), ratifies=True)
        after = settled(TWO_HOURS, (), previous=june, approvals=[ratified], through=date(2026, 6, 30))

        assert [(one.period, told(one)) for one in after.corrections] == [
            (MAY, {"e2": (Cause.APPROVAL, [(Held.OVERAGE_NOT_APPROVED, 120)], [("A", 120)])})
        ]

    def test_work_by_the_hour_that_waited_for_its_release(self) -> None:
        agreed = contract(term(rates=[by_the_hour()], start=MAY.start))
        waiting = assessed("T1", stretch(None, CostBearer.CUSTOMER, Permit.AWAITING_APPROVAL))
        may = closed(agreed, self.WORK[:1], waiting)
        ratified = Approval(id="A", at=IN_JUNE, ratifies=True)
        after = close(settled(agreed, self.WORK[:1], [waiting], previous=may, approvals=[ratified]), IN_JUNE)
        assert told(after.corrections[0]) == {"e1": (Cause.APPROVAL, [(Held.NOT_APPROVED, 120)], [("A", 120)])}

        less = attrs.evolve(ratified, cap=HOUR)
        _, second = settled(agreed, self.WORK[:1], [waiting], previous=after, approvals=[less]).corrections

        assert told(second) == {"e1": (Cause.APPROVAL, [("A", 120)], [("A", 60), (Held.NOT_APPROVED, 60)])}
        assert second.changes[0].after[1].cover.price == euros(110)


class TestLateApprovals:
    """Late approvals are settled the same way; an approval covers earlier work only if it says so."""

    def held(self) -> Books:
        books = Books(contract(term(hours(1), start=MAY.start)))
        books.close(entry("e1", at(4), 120), entry("e2", at(5), 30))
        return books

    def test_that_ratify_release_what_was_held(self) -> None:
        ratifying = Approval(id="A-2", at=at(10, month=6), ratifies=True, cap=75 * MINUTE)
        correction = self.held().correction(approvals=[ratifying])

        assert by_cover(correction) == {"A-2": 75, "overage_not_approved": -75}
        assert causes(correction) == {"e1": Cause.APPROVAL, "e2": Cause.APPROVAL}
        assert all(cover.is_ratified for cover in correction.sums if cover.approval)

    def test_that_were_given_in_time_and_found_later_cover_work_from_their_instant_on(self) -> None:
        correction = self.held().correction(approvals=[Approval(id="A-2", at=at(4, 10, 20))])
        (change, _) = correction.changes

        assert by_cover(correction) == {"A-2": 70, "overage_not_approved": -70}
        assert [(one.units // 60, cover_name(one.cover)) for one in change.after] == [
            (60, "1h 2026-05-01"),
            (20, "overage_not_approved"),
            (40, "A-2"),
        ]

    def test_that_come_too_late_change_nothing(self) -> None:
        assert self.held().settle(approvals=[Approval(id="A-2", at=at(6))]).corrections == ()

    def test_release_what_rounding_added_as_well(self) -> None:
        books = Books(contract(term(hours(1), start=MAY.start, increment=QUARTER_HOURS)))
        books.close(entry("e1", at(4), 65))
        correction = books.correction(approvals=[Approval(id="A-2", at=at(10, month=6), ratifies=True)])

        assert by_cover(correction) == {"A-2": 15, "overage_not_approved": -15}

    def test_release_billable_work(self) -> None:
        waiting = assessed("T1", stretch(None, CostBearer.CUSTOMER, Permit.AWAITING_APPROVAL))
        books = Books(contract(term(start=MAY.start, rates=[by_the_hour()])), waiting)
        books.close(entry("e1", at(4), 60))
        correction = books.correction(approvals=[Approval(id="A-2", at=at(10, month=6), ratifies=True)])

        assert by_cover(correction) == {"A-2": 60, "not_approved": -60}
        assert correction.overage() == 0

    def test_taken_back_afterwards_hold_what_was_done_after_that(self) -> None:
        books = Books(contract(term(hours(1), start=MAY.start)))
        books.close(entry("e1", at(4), 120), entry("e2", at(5), 30), approvals=[EVER])
        correction = books.correction(approvals=[attrs.evolve(EVER, revoked_at=at(4, 10, 45))])

        assert by_cover(correction) == {"A-1": -45, "overage_not_approved": 45}
        assert causes(correction) == {"e1": Cause.APPROVAL, "e2": Cause.APPROVAL}

    def test_taken_back_make_room_for_another_one(self) -> None:
        waiting = assessed("T1", stretch(None, CostBearer.CUSTOMER, Permit.UNSETTLED))
        books = Books(contract(term(start=MAY.start, rates=[by_the_hour()])), waiting)
        books.close(entry("e1", at(4), 60), approvals=[EVER])
        revoked = attrs.evolve(EVER, revoked_at=at(2))
        correction = books.correction(approvals=[revoked, Approval(id="A-2", at=at(3), cap=15 * MINUTE)])

        assert by_cover(correction) == {"A-1": -60, "A-2": 15, "unsettled": 45}

    def test_that_are_freed_in_a_later_month_cover_an_earlier_one(self) -> None:
        capped = attrs.evolve(EVER, cap=30 * MINUTE)
        books = Books(contract(term(hours(1), start=MAY.start)))
        books.close(entry("e1", at(4), 60), approvals=[capped])
        books.close(entry("e2", at(4, month=6), 90), through=LAST_OF_JUNE)
        books.close(entry("e3", at(5), 20), through=LAST_OF_JUNE)
        settlement = books.settle(entry("e4", at(4, month=6), 80, revises="e2"), through=LAST_OF_JUNE)

        assert [by_cover(one) for one in settlement.corrections] == [
            {"overage_not_approved": 20},
            {"A-1": 10, "overage_not_approved": -10},
            {"A-1": -10},
        ]


class TestGoodwillAfterwards:
    """A waiver pays for work of closed months too; the quota that it frees covers overage."""

    WORK = (entry("e1", at(10), 120), entry("e2", at(20), 60, "T2"))

    def test_on_work_that_drew_on_the_quota(self) -> None:
        may = closed(TWO_HOURS, self.WORK, approvals=[ALL_WORK])
        waiver = Waiver(id="W", at=IN_JUNE, extent=Extent(ticket="T1"))
        [correction] = settled(TWO_HOURS, self.WORK, previous=may, waivers=[waiver]).corrections

        assert told(correction) == {
            "e1": (Cause.GOODWILL, [(QUOTA, 120)], [("W", 120)]),
            "e2": (Cause.FREED_QUOTA, [("A", 60)], [(QUOTA, 60)]),
        }
        assert moved(correction) == {QUOTA: (0, -60, 60, 0)}

    def test_up_to_its_cap_in_order_of_performance(self) -> None:
        may = closed(TWO_HOURS, self.WORK)
        waiver = Waiver(id="W", at=IN_JUNE, cap=30 * MINUTE)
        [correction] = settled(TWO_HOURS, self.WORK, previous=may, waivers=[waiver]).corrections

        assert told(correction) == {
            "e1": (Cause.GOODWILL, [(QUOTA, 120)], [("W", 30), (QUOTA, 90)]),
            "e2": (
                Cause.FREED_QUOTA,
                [(Held.OVERAGE_NOT_APPROVED, 60)],
                [(QUOTA, 30), (Held.OVERAGE_NOT_APPROVED, 30)],
            ),
        }

    def test_less_of_it_than_was_granted_at_first(self) -> None:
        waiver = Waiver(id="W", at=IN_JUNE, extent=Extent(ticket="T2"))
        may = closed(TWO_HOURS, self.WORK, waivers=[waiver])
        less = attrs.evolve(waiver, cap=15 * MINUTE)
        [correction] = settled(TWO_HOURS, self.WORK, previous=may, waivers=[less]).corrections

        assert told(correction) == {"e2": (Cause.GOODWILL, [("W", 60)], [("W", 15), (Held.OVERAGE_NOT_APPROVED, 45)])}

    def test_late_work_is_given_away_as_far_as_the_waiver_goes(self) -> None:
        may = closed(TWO_HOURS, self.WORK[:1], waivers=[Waiver(id="W", at=IN_JUNE, cap=150 * MINUTE)])
        [correction] = settled(TWO_HOURS, self.WORK, previous=may).corrections

        assert told(correction) == {"e2": (Cause.LATE, [], [("W", 30), (QUOTA, 30)])}

    def test_frees_what_paid_for_it(self) -> None:
        books = Books(contract(term(hours(1), start=MAY.start)))
        books.close(entry("e1", at(4), 60), entry("e2", at(5), 30, "T2"), approvals=[EVER])
        correction = books.correction(waivers=[Waiver(id="W-1", at=at(10, month=6), extent=Extent(ticket="T1"))])

        assert by_cover(correction) == {"W-1": 60, "1h 2026-05-01": -30, "A-1": -30}
        assert causes(correction) == {"e1": Cause.GOODWILL, "e2": Cause.FREED_QUOTA}

    def test_ends_at_its_cap_and_leaves_what_is_free_already(self) -> None:
        down = Increment(step=15 * MINUTE, mode=Rounding.DOWN)
        books = Books(contract(term(hours(1), start=MAY.start, increment=down)))
        books.close(entry("e1", at(4), 40))
        correction = books.correction(waivers=[Waiver(id="W-1", at=at(10, month=6), cap=20 * MINUTE)])

        assert by_cover(correction) == {"W-1": 20, "1h 2026-05-01": -20}

    def test_gives_parked_work_away(self) -> None:
        books = Books(AGREED, assessed("T1", stretch(None, CostBearer.UNDETERMINED)))
        books.close(entry("e1", at(4), 40), entry("e2", at(5), 40))
        capped = Waiver(id="W-1", at=at(10, month=6), cap=60 * MINUTE)

        assert by_cover(books.correction(waivers=[capped])) == {"W-1": 60}
        books.close(waivers=[capped])
        assert by_cover(books.correction(waivers=[attrs.evolve(capped, cap=None)])) == {"W-1": 20}

    def test_gives_parked_work_away_as_it_counts(self) -> None:
        office = ServiceHours.weekly("Mon-Fri 09:00-17:00", zone="Europe/Berlin")
        doubled = Multiplier(factor=2, when="outside_service_hours")
        agreed = contract(term(hours(1), start=MAY.start, service_hours=office, multipliers=[doubled]))
        books = Books(agreed, assessed("T1", stretch(None, CostBearer.UNDETERMINED)))
        books.close(entry("e1", at(4, 8, 30), 60))
        capped = Waiver(id="W-1", at=at(10, month=6), cap=50 * MINUTE)

        assert by_cover(books.correction(waivers=[capped])) == {"W-1": 50}
        books.close(waivers=[capped])
        assert by_cover(books.correction(waivers=[attrs.evolve(capped, cap=None)])) == {"W-1": 40}

    def test_that_is_cut_is_charged_again(self) -> None:
        waiver = Waiver(id="W-1", at=at(2))
        books = Books()
        books.close(entry("e1", at(4), 60), waivers=[waiver])
        correction = books.correction(waivers=[attrs.evolve(waiver, cap=45 * MINUTE)])

        assert by_cover(correction) == {"W-1": -15, "16h 2026-05-01": 15}

    def test_that_is_cut_while_the_work_is_revised_is_charged_once(self) -> None:
        waiver = Waiver(id="W-1", at=at(2))
        books = Books()
        books.close(entry("e1", at(4), 60), waivers=[waiver])
        correction = books.correction(
            entry("e2", at(4), 50, revises="e1"), waivers=[attrs.evolve(waiver, cap=40 * MINUTE)]
        )

        assert by_cover(correction) == {"W-1": -20, "16h 2026-05-01": 10}

    def test_that_is_cut_while_the_work_is_withdrawn_is_given_back(self) -> None:
        waiver = Waiver(id="W-1", at=at(2))
        books = Books()
        books.close(entry("e1", at(4), 60), waivers=[waiver])
        correction = books.correction(
            entry("e2", at(4), 0, revises="e1"), waivers=[attrs.evolve(waiver, cap=40 * MINUTE)]
        )

        assert by_cover(correction) == {"W-1": -60}

    def test_keeps_work_that_is_moved_within_its_extent(self) -> None:
        first_half = Waiver(id="W-1", at=at(2), extent=Extent(period=Span(MAY.start, date(2026, 5, 15))))
        books = Books()
        books.close(entry("e1", at(4), 60), waivers=[first_half])

        assert by_cover(books.correction(entry("e2", at(5), 60, revises="e1"))) == {}
        books.close()
        assert by_cover(books.correction(entry("e3", at(20), 60, revises="e2"))) == {
            "W-1": -60,
            "16h 2026-05-01": 60,
        }
