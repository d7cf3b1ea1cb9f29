"""What changes about a month after it was closed: late, withdrawn and reassessed work, consent, goodwill, quota."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import attrs
import pytest

from supportpolicy.contingents import Grouping, Increment, Measure, Multiplier, Rollover, TopUp
from supportpolicy.contracts import Approval, Contract, Extent, Waiver
from supportpolicy.decision import Assessment, Permit
from supportpolicy.errors import InvalidTypeError, InvalidValueError, OutOfRangeError
from supportpolicy.policy import CostBearer
from supportpolicy.settlement import (
    Allocation,
    Cause,
    Change,
    Charges,
    Correction,
    Held,
    Liability,
    Settlement,
    Share,
    Source,
    charge,
    close,
    settle,
)
from supportpolicy.spans import Span
from supportpolicy.tickets import WorkEntry
from tests.settlement_world import (
    BERLIN,
    HOUR,
    MINUTE,
    assessed,
    at,
    by_the_hour,
    contract,
    entry,
    euros,
    hours,
    on_contingent,
    stretch,
    term,
)

MAY = Span(date(2026, 5, 1), date(2026, 6, 1))
LAST_OF_MAY = date(2026, 5, 31)
IN_JUNE = datetime(2026, 6, 2, 8, tzinfo=BERLIN)
TWO_HOURS = contract(term(hours(2), start=MAY.start))
ALL_WORK = Approval(id="A", at=at(1, month=1))
T1_AND_T2 = (*on_contingent("T1"), *on_contingent("T2"))


def settled(
    agreed: Contract,
    worklog: Iterable[WorkEntry],
    assessments: Iterable[Assessment] = T1_AND_T2,
    through: date = LAST_OF_MAY,
    **more: Any,
) -> Settlement:
    return settle(agreed, charge(worklog, assessments, agreed), through=through, **more)


def closed(agreed: Contract, worklog: Iterable[WorkEntry], *assessments: Assessment, **more: Any) -> Settlement:
    """May as it was closed on the second of June."""
    return close(settled(agreed, worklog, assessments or T1_AND_T2, **more), IN_JUNE)


def minutes(allocations: Iterable[Allocation]) -> list[tuple[str, int]]:
    """What pays, in so many minutes each: the name of a lot, an approval or a waiver, or what it is held for."""
    return [
        (
            one.cover.lot or one.cover.approval or one.cover.waiver or one.cover.held or one.cover.source,
            one.units // 60,
        )
        for one in allocations
    ]


def told(correction: Correction) -> dict[str, tuple[Cause, list[tuple[str, int]], list[tuple[str, int]]]]:
    """For each entry why it is different, and what paid for it before and pays for it now."""
    return {
        change.entry: (change.cause, minutes(change.before), minutes(change.after)) for change in correction.changes
    }


def moved(correction: Correction) -> dict[str, tuple[int, int, int, int]]:
    """For each lot by how many minutes more was granted, used, expired and carried over."""
    return {
        one.lot.id: (one.granted // 60, one.used // 60, one.expired // 60, one.rolled // 60)
        for one in correction.movements
    }


QUOTA = "2h 2026-05-01"


class TestLateWork:
    """What becomes known after the month was closed draws on what was left, and displaces nothing."""

    def test_before_overage_that_was_billed(self) -> None:
        known = [entry("e1", at(10), 120), entry("e2", at(20), 60)]
        may = closed(TWO_HOURS, known, approvals=[ALL_WORK])
        [statement] = may.statements
        assert minutes(statement.allocations) == [(QUOTA, 120), ("A", 60)]

        after = settled(TWO_HOURS, [entry("e0", at(5), 45, "T2"), *known], previous=may)

        assert after.statements == may.statements
        [correction] = after.corrections
        assert told(correction) == {"e0": (Cause.LATE, [], [("A", 45)])}
        assert (correction.period, correction.movements, correction.closed_at) == (MAY, (), None)
        assert (correction.overage(), correction.units(Source.OVERAGE), correction.units(Source.LOT)) == (2700, 2700, 0)
        assert (correction.overage(Measure.PIECES), correction.units(Source.OVERAGE, measure=Measure.PIECES)) == (0, 0)

    def test_it_draws_on_what_had_expired(self) -> None:
        may = closed(TWO_HOURS, [entry("e1", at(10), 90)])
        [correction] = settled(
            TWO_HOURS, [entry("e1", at(10), 90), entry("e2", at(20), 60, "T2")], previous=may
        ).corrections

        assert told(correction) == {"e2": (Cause.LATE, [], [(QUOTA, 30), (Held.OVERAGE_NOT_APPROVED, 30)])}
        assert moved(correction) == {QUOTA: (0, 30, -30, 0)}

    def test_exactly_what_is_left_is_no_overage(self) -> None:
        may = closed(TWO_HOURS, [entry("e1", at(10), 90)])
        [correction] = settled(TWO_HOURS, [entry("e2", at(20), 30, "T2")], previous=may).corrections

        assert told(correction) == {"e2": (Cause.LATE, [], [(QUOTA, 30)])}
        assert correction.overage() == 0

    def test_work_of_the_next_month_leaves_the_closed_one_alone(self) -> None:
        may = closed(TWO_HOURS, [entry("e1", at(10), 90)])
        june = settled(TWO_HOURS, [entry("e2", at(1, month=6), 30)], previous=may, through=date(2026, 6, 1))

        assert june.corrections == ()
        assert minutes(june.statement(date(2026, 6, 1)).allocations) == [("2h 2026-06-01", 30)]

    def test_late_work_waits_while_it_is_after_the_last_day(self) -> None:
        may = closed(TWO_HOURS, [])
        waiting = settled(TWO_HOURS, [entry("e2", at(1, month=6), 30)], previous=may)
        assert [one.entry.id for one in waiting.later] == ["e2"]

        june = settled(TWO_HOURS, [], previous=waiting, through=date(2026, 6, 1))

        assert minutes(june.statement(date(2026, 6, 1)).allocations) == [("2h 2026-06-01", 30)]
        assert june.later == ()

    def test_what_the_vendor_bears_costs_nothing_late_either(self) -> None:
        may = closed(TWO_HOURS, [])
        vendors = assessed("T1", stretch(None, CostBearer.VENDOR))
        [correction] = settled(TWO_HOURS, [entry("e1", at(10), 90)], [vendors], previous=may).corrections

        assert told(correction) == {"e1": (Cause.LATE, [], [])}
        assert [one.liability for one in correction.changes[0].charges_after] == [Liability.VENDOR]
        assert (dict(correction.sums), correction.movements) == ({}, ())


class TestRevisedWork:
    """What is withdrawn frees quota, which covers what had exceeded it before anything else."""

    KNOWN = (entry("e1", at(10), 120), entry("e2", at(20), 60, "T2"))

    def test_freed_quota_covers_overage_first_and_the_rest_expires(self) -> None:
        may = closed(TWO_HOURS, self.KNOWN, approvals=[ALL_WORK])
        after = settled(TWO_HOURS, [*self.KNOWN, entry("e3", at(10), 30, revises="e1")], previous=may)
        [correction] = after.corrections

        assert told(correction) == {
            "e1": (Cause.REVISED, [(QUOTA, 120)], []),
            "e2": (Cause.FREED_QUOTA, [("A", 60)], [(QUOTA, 60)]),
            "e3": (Cause.REVISED, [], [(QUOTA, 30)]),
        }
        assert moved(correction) == {QUOTA: (0, -30, 30, 0)}
        assert (correction.overage(), correction.units(Source.LOT)) == (-3600, -1800)
        assert after.replaced == {"e1": ("e1", "e3")}

    def test_a_revision_to_nothing_withdraws(self) -> None:
        may = closed(TWO_HOURS, self.KNOWN)
        [correction] = settled(TWO_HOURS, [*self.KNOWN, entry("e3", at(10), 0, revises="e1")], previous=may).corrections

        assert told(correction) == {
            "e1": (Cause.REVISED, [(QUOTA, 120)], []),
            "e2": (Cause.FREED_QUOTA, [(Held.OVERAGE_NOT_APPROVED, 60)], [(QUOTA, 60)]),
        }
        assert moved(correction) == {QUOTA: (0, -60, 60, 0)}

    def test_quota_that_covers_only_a_part(self) -> None:
        may = closed(TWO_HOURS, self.KNOWN, approvals=[ALL_WORK])
        shorter = entry("e3", at(10), 100, revises="e1")
        [correction] = settled(TWO_HOURS, [*self.KNOWN, shorter], previous=may).corrections

        assert told(correction)["e2"] == (Cause.FREED_QUOTA, [("A", 60)], [(QUOTA, 20), ("A", 40)])
        assert correction.movements == ()

    def test_work_moved_to_the_next_month(self) -> None:
        may = closed(TWO_HOURS, self.KNOWN)
        moved_on = entry("e3", at(1, month=6), 120, revises="e1")
        june = settled(TWO_HOURS, [*self.KNOWN, moved_on], previous=may, through=date(2026, 6, 30))
        [correction] = june.corrections

        assert told(correction)["e1"] == (Cause.REVISED, [(QUOTA, 120)], [])
        assert minutes(june.statement(date(2026, 6, 1)).allocations) == [("2h 2026-06-01", 120)]

    def test_a_shorter_entry_on_another_ticket_is_paid_anew(self) -> None:
        approvals = [Approval(id="A", at=at(1, month=1), extent=Extent(ticket="T2"))]
        may = closed(TWO_HOURS, self.KNOWN, approvals=approvals)
        other = entry("e3", at(20), 45, "T1", revises="e2")
        [correction] = settled(TWO_HOURS, [*self.KNOWN, other], previous=may).corrections

        assert told(correction) == {
            "e2": (Cause.REVISED, [("A", 60)], []),
            "e3": (Cause.REVISED, [], [(Held.OVERAGE_NOT_APPROVED, 45)]),
        }

    def test_approvals_then_count_from_when_they_were_given(self) -> None:
        may = closed(TWO_HOURS, self.KNOWN)
        other = entry("e3", at(20), 60, "T1", revises="e2")
        approval = Approval(id="A", at=at(20, 9, 20))
        [correction] = settled(TWO_HOURS, [*self.KNOWN, other], previous=may, approvals=[approval]).corrections

        assert told(correction)["e3"] == (Cause.REVISED, [], [(Held.OVERAGE_NOT_APPROVED, 20), ("A", 40)])

    def test_what_is_held_or_given_away_stays_so_as_far_as_it_goes(self) -> None:
        waiver = Waiver(id="W", at=IN_JUNE, cap=10 * MINUTE, extent=Extent(ticket="T2"))
        may = closed(TWO_HOURS, self.KNOWN, waivers=[waiver])
        shorter = entry("e3", at(20), 45, "T2", revises="e2")
        [correction] = settled(TWO_HOURS, [*self.KNOWN, shorter], previous=may).corrections

        assert told(correction) == {
            "e2": (Cause.REVISED, [("W", 10), (Held.OVERAGE_NOT_APPROVED, 50)], []),
            "e3": (Cause.REVISED, [], [("W", 10), (Held.OVERAGE_NOT_APPROVED, 35)]),
        }

    def test_a_better_note_changes_nothing_that_is_paid(self) -> None:
        may = closed(TWO_HOURS, self.KNOWN, approvals=[ALL_WORK])
        same = entry("e3", at(20), 60, "T2", revises="e2", note="better")
        [correction] = settled(TWO_HOURS, [*self.KNOWN, same], previous=may).corrections

        assert told(correction) == {
            "e2": (Cause.REVISED, [("A", 60)], []),
            "e3": (Cause.REVISED, [], [("A", 60)]),
        }
        assert (dict(correction.sums), correction.movements) == ({}, ())


class TestAnotherDiagnosis:
    """Somebody else turns out to be liable after the month was closed."""

    WORK = (entry("e1", at(10), 150),)
    FREE = assessed("T1", stretch(None, CostBearer.VENDOR))
    PAID = assessed("T1", stretch(None, CostBearer.CONTINGENT))

    def test_the_vendors_work_is_the_customers_after_all(self) -> None:
        may = closed(TWO_HOURS, self.WORK, self.FREE)
        [correction] = settled(TWO_HOURS, self.WORK, [self.PAID], previous=may).corrections

        assert told(correction) == {"e1": (Cause.REASSESSED, [], [(QUOTA, 120), (Held.OVERAGE_NOT_APPROVED, 30)])}
        [change] = correction.changes
        liable = [one.liability for one in (*change.charges_before, *change.charges_after)]
        assert liable == [Liability.VENDOR, Liability.DRAWS_ON_CONTINGENT]
        assert moved(correction) == {QUOTA: (0, 120, -120, 0)}

    def test_the_customers_work_is_the_vendors_after_all(self) -> None:
        may = closed(TWO_HOURS, self.WORK, self.PAID, approvals=[ALL_WORK])
        [correction] = settled(TWO_HOURS, self.WORK, [self.FREE], previous=may).corrections

        assert told(correction) == {"e1": (Cause.REASSESSED, [(QUOTA, 120), ("A", 30)], [])}
        assert moved(correction) == {QUOTA: (0, -120, 120, 0)}
        assert correction.overage() == -1800

    def test_and_back_again_before_the_correction_is_closed(self) -> None:
        may = closed(TWO_HOURS, self.WORK, self.PAID)
        other = settled(TWO_HOURS, self.WORK, [self.FREE], previous=may)

        assert settled(TWO_HOURS, self.WORK, [self.PAID], previous=other).corrections == ()

    def test_and_back_again_afterwards(self) -> None:
        may = closed(TWO_HOURS, self.WORK, self.PAID)
        other = close(settled(TWO_HOURS, self.WORK, [self.FREE], previous=may), IN_JUNE)
        first, second = settled(TWO_HOURS, self.WORK, [self.PAID], previous=other).corrections

        assert (first.closed_at, second.closed_at) == (IN_JUNE, None)
        assert told(second)["e1"] == (Cause.REASSESSED, [], [(QUOTA, 120), (Held.OVERAGE_NOT_APPROVED, 30)])
        assert sum(one.used for correction in (first, second) for one in correction.movements) == 0

    def test_from_the_contingent_to_the_hourly_rate(self) -> None:
        agreed = contract(term(hours(2), rates=[by_the_hour()], start=MAY.start))
        billed = assessed("T1", stretch(None, CostBearer.CUSTOMER, Permit.APPROVED))
        may = closed(agreed, self.WORK, self.PAID)
        [correction] = settled(agreed, self.WORK, [billed], previous=may).corrections

        assert told(correction)["e1"][2] == [("rate", 150)]
        assert [cover.price for cover in correction.sums if cover.source is Source.RATE] == [euros(110)]


class TestAnAnswerToParkedWork:
    """Parked work is paid by nothing; its answer is a correction."""

    WORK = (entry("e1", at(10), 150),)
    OPEN = assessed("T1", stretch(None, CostBearer.UNDETERMINED), diagnosis=CostBearer.UNDETERMINED)

    @pytest.mark.parametrize(
        ("bearer", "paid"),
        [
            (CostBearer.CONTINGENT, [(QUOTA, 120), (Held.OVERAGE_NOT_APPROVED, 30)]),
            (CostBearer.VENDOR, []),
            (CostBearer.SEPARATE_ORDER, [(Held.NO_ORDER, 150)]),
        ],
    )
    def test_once_it_is_known_who_bears_it(self, bearer: CostBearer, paid: list[tuple[str, int]]) -> None:
        may = closed(TWO_HOURS, self.WORK, self.OPEN)
        assert may.statements[0].allocations == ()
        answered = assessed("T1", stretch(None, bearer))
        [correction] = settled(TWO_HOURS, self.WORK, [answered], previous=may).corrections

        assert told(correction) == {"e1": (Cause.REASSESSED, [], paid)}

    def test_as_long_as_nobody_answers_nothing_is_corrected(self) -> None:
        may = closed(TWO_HOURS, self.WORK, self.OPEN)

        assert settled(TWO_HOURS, self.WORK, [self.OPEN], previous=may).corrections == ()

    def test_goodwill_need_not_wait_for_the_answer(self) -> None:
        may = closed(TWO_HOURS, self.WORK, self.OPEN)
        waiver = Waiver(id="W", at=IN_JUNE, cap=HOUR)
        after = close(settled(TWO_HOURS, self.WORK, [self.OPEN], previous=may, waivers=[waiver]), IN_JUNE)
        assert [told(one) for one in after.corrections] == [{"e1": (Cause.GOODWILL, [], [("W", 60)])}]

        more = attrs.evolve(waiver, cap=2 * HOUR)
        _, second = settled(TWO_HOURS, self.WORK, [self.OPEN], previous=after, waivers=[more]).corrections

        assert told(second) == {"e1": (Cause.GOODWILL, [("W", 60)], [("W", 120)])}

    def test_goodwill_goes_on_where_it_stopped_whatever_approvals_begin_meanwhile(self) -> None:
        may = closed(TWO_HOURS, self.WORK, self.OPEN, waivers=[Waiver(id="W", at=IN_JUNE, cap=HOUR)])
        approval = Approval(id="A", at=at(10, 9, 20))
        more = Waiver(id="W2", at=IN_JUNE, cap=2 * HOUR)
        [correction] = settled(TWO_HOURS, (), previous=may, waivers=[more], approvals=[approval]).corrections

        assert told(correction) == {"e1": (Cause.GOODWILL, [("W", 60)], [("W", 60), ("W2", 90)])}


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


class TestRoundedGroups:
    """What an increment adds belongs to the last entry of its group, and moves with it."""

    AGREED = contract(
        term(hours(2), increment=Increment(step=15 * MINUTE, grouping=Grouping.TICKET_AND_DAY), start=MAY.start)
    )

    def test_late_work_takes_over_the_rounding(self) -> None:
        known = (entry("e1", at(10, 9), 10),)
        may = closed(self.AGREED, known)
        assert minutes(may.statements[0].allocations) == [(QUOTA, 10), (QUOTA, 5)]

        [correction] = settled(self.AGREED, [*known, entry("e2", at(10, 14), 2)], previous=may).corrections

        assert told(correction) == {
            "e1": (Cause.ROUNDING, [(QUOTA, 10), (QUOTA, 5)], [(QUOTA, 10)]),
            "e2": (Cause.LATE, [], [(QUOTA, 2), (QUOTA, 3)]),
        }
        assert [one.share for one in correction.changes[1].after] == [Share.WORKED, Share.ROUNDING]
        assert (dict(correction.sums), correction.movements) == ({}, ())

    def test_only_the_entry_that_bore_the_rounding_is_different(self) -> None:
        known = (entry("e0", at(10, 8), 16), entry("e1", at(10, 9), 10))
        may = closed(self.AGREED, known)
        [correction] = settled(self.AGREED, [*known, entry("e2", at(10, 14), 10)], previous=may).corrections

        assert told(correction) == {
            "e1": (Cause.ROUNDING, [(QUOTA, 10), (QUOTA, 4)], [(QUOTA, 10)]),
            "e2": (Cause.LATE, [], [(QUOTA, 10), (QUOTA, 9)]),
        }
        assert moved(correction) == {QUOTA: (0, 15, -15, 0)}

    @pytest.mark.parametrize("grouping", [Grouping.ENTRY, Grouping.TICKET, Grouping.DAY, Grouping.PERIOD])
    def test_late_work_of_another_day_is_rounded_as_agreed(self, grouping: Grouping) -> None:
        increment = Increment(step=15 * MINUTE, grouping=grouping)
        agreed = contract(term(hours(2), increment=increment, start=MAY.start))
        known = (entry("e1", at(10), 10),)
        late = entry("e2", at(11), 2)
        [correction] = settled(agreed, [*known, late], previous=closed(agreed, known)).corrections

        alone = grouping in (Grouping.ENTRY, Grouping.DAY)
        assert correction.units(Source.LOT) == (15 * 60 if alone else 0)


class TestWeightedOverage:
    """Late changes of work that counts double are paid in what it counts."""

    def test_the_factor_of_a_kind(self) -> None:
        agreed = contract(term(hours(2), multipliers=[Multiplier(factor="2", kinds=["night"])], start=MAY.start))
        may = closed(agreed, [entry("e1", at(10), 60)])
        [correction] = settled(
            agreed, [entry("e1", at(10), 60), entry("e2", at(11), 45, kind="night")], previous=may
        ).corrections

        assert told(correction) == {"e2": (Cause.LATE, [], [(QUOTA, 60), (Held.OVERAGE_NOT_APPROVED, 30)])}

    def test_a_revision_to_another_kind(self) -> None:
        agreed = contract(term(hours(2), multipliers=[Multiplier(factor="2", kinds=["night"])], start=MAY.start))
        may = closed(agreed, [entry("e1", at(10), 60)])
        night = entry("e2", at(10), 45, kind="night", revises="e1")
        [correction] = settled(agreed, [entry("e1", at(10), 60), night], previous=may).corrections

        assert told(correction)["e2"] == (Cause.REVISED, [], [(QUOTA, 90)])
        assert moved(correction) == {QUOTA: (0, 30, -30, 0)}


class TestSettlingAgain:
    """Two runs with the same knowledge are one: nothing is booked twice."""

    WORK = (entry("e1", at(10), 120), entry("e2", at(20), 60, "T2"))

    def test_after_closing_there_is_nothing_to_correct(self) -> None:
        may = closed(TWO_HOURS, self.WORK, approvals=[ALL_WORK])
        again = settled(TWO_HOURS, self.WORK, previous=may, approvals=[ALL_WORK])

        assert again == may

    def test_nor_after_closing_a_correction(self) -> None:
        may = closed(TWO_HOURS, self.WORK[:1])
        once = settled(TWO_HOURS, self.WORK, previous=may)
        assert settled(TWO_HOURS, self.WORK, previous=once) == once

        corrected = close(once, IN_JUNE)

        assert settled(TWO_HOURS, self.WORK, previous=corrected) == corrected
        assert close(corrected, at(3, month=6)).corrections == corrected.corrections

    def test_what_was_given_before_need_not_be_given_again(self) -> None:
        first = settled(TWO_HOURS, self.WORK[:1], through=date(2026, 5, 15))
        second = settled(TWO_HOURS, self.WORK[1:], previous=first, approvals=[ALL_WORK])

        assert second == settled(TWO_HOURS, self.WORK, approvals=[ALL_WORK])

    def test_what_is_settled_bit_by_bit_is_what_is_settled_at_once(self) -> None:
        may = closed(TWO_HOURS, self.WORK[:1])
        late = settled(TWO_HOURS, self.WORK[1:], previous=may)

        assert settled(TWO_HOURS, (), previous=late) == late

    def test_closing_leaves_what_is_not_over(self) -> None:
        running = close(settled(TWO_HOURS, self.WORK, through=date(2026, 6, 15)), IN_JUNE)

        assert [(one.closed_at, one.is_complete, one.until) for one in running.statements] == [
            (IN_JUNE, True, date(2026, 6, 1)),
            (None, False, date(2026, 6, 16)),
        ]


class TestWhatIsRefused:
    """Each refusal says what is wrong and what to do."""

    def test_an_instant_without_a_zone(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            close(settled(TWO_HOURS, []), datetime(2026, 6, 2, 8))  # noqa: DTZ001

        assert str(error.value) == (
            "at: 2026-06-02T08:00:00 has no time zone, so it names no instant. "
            "Attach one: instant.replace(tzinfo=ZoneInfo('Europe/Berlin'))."
        )

    def test_an_instant_for_a_day(self) -> None:
        with pytest.raises(InvalidTypeError):
            settled(TWO_HOURS, [], through=IN_JUNE)

    def test_a_day_before_the_end_of_what_is_closed(self) -> None:
        may = closed(TWO_HOURS, [])

        with pytest.raises(InvalidValueError) as error:
            settled(TWO_HOURS, [], previous=may, through=date(2026, 5, 30))

        assert str(error.value) == (
            "through: 2026-05-30 lies in a period that is closed up to 2026-05-31. Settle through 2026-05-31 or later."
        )

    def test_charges_of_another_contract(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            settle(TWO_HOURS, Charges(contract="K-2", charges=()), through=LAST_OF_MAY)

        assert str(error.value) == "charges: they are of contract K-2, not of K-1. Give the charges of contract K-1."

    def test_a_settlement_of_another_contract(self) -> None:
        other = Settlement(contract="K-2", through=LAST_OF_MAY)

        with pytest.raises(InvalidValueError) as error:
            settled(TWO_HOURS, [], previous=other)

        assert str(error.value) == "previous: it is of contract K-2, not of K-1. Give the settlement of contract K-1."

    def test_a_closed_month_whose_term_is_gone(self) -> None:
        may = closed(TWO_HOURS, [])
        shortened = contract(term(hours(2), start=date(2026, 6, 1)))
        late = charge([entry("e1", at(10), 60)], T1_AND_T2, TWO_HOURS)

        with pytest.raises(InvalidValueError) as error:
            settle(shortened, late, previous=may, through=LAST_OF_MAY)

        assert str(error.value) == (
            "contract: K-1 has no term any more for the closed period from 2026-05-01. "
            "Keep the terms that were settled, and add new ones from the first open day on."
        )


class TestLookingUp:
    """Statements by day, corrections by period, units by source and by liability."""

    def test_a_statement_by_its_day(self) -> None:
        result = settled(TWO_HOURS, [], through=date(2026, 6, 1))

        assert [result.statement(day).period.start for day in (MAY.start, LAST_OF_MAY, MAY.end)] == [
            date(2026, 5, 1),
            date(2026, 5, 1),
            date(2026, 6, 1),
        ]

    @pytest.mark.parametrize("day", [date(2026, 4, 30), date(2026, 6, 1)])
    def test_a_day_of_no_statement(self, day: date) -> None:
        with pytest.raises(OutOfRangeError) as error:
            settled(TWO_HOURS, []).statement(day)

        assert str(error.value) == (
            f"day: no period of contract K-1 that is settled through 2026-05-31 contains {day}. "
            "Give a day within a term, and settle through it."
        )

    def test_corrections_of_one_month(self) -> None:
        may = closed(TWO_HOURS, [])
        june = close(settled(TWO_HOURS, [], previous=may, through=date(2026, 6, 30)), at(1, month=7))
        late = [entry("e1", at(10), 60), entry("e2", at(10, month=6), 60, "T2")]
        after = settled(TWO_HOURS, late, previous=june, through=date(2026, 6, 30))

        assert [told(one) for one in after.corrections_of(MAY)] == [{"e1": (Cause.LATE, [], [(QUOTA, 60)])}]
        assert len(after.corrections) == 2
        assert after.corrections_of(Span(date(2026, 7, 1), date(2026, 8, 1))) == ()

    def test_worked_and_paid_units_of_a_month(self) -> None:
        assessments = [*on_contingent("T1"), assessed("T2", stretch(None, CostBearer.VENDOR))]
        work = [entry("e1", at(10), 150), entry("e2", at(11), 20, "T2"), entry("e3", at(12), 10, "T2")]
        [statement] = settled(TWO_HOURS, work, assessments).statements

        assert dict(statement.worked) == {
            (Liability.DRAWS_ON_CONTINGENT, Measure.TIME): 9000,
            (Liability.VENDOR, Measure.TIME): 1800,
        }
        assert (statement.units(Source.LOT), statement.units(Source.HELD), statement.overage()) == (7200, 1800, 1800)
        assert statement.units(Source.LOT, Source.HELD, measure=Measure.PIECES) == 0
        assert statement.overage(Measure.PIECES) == 0
        [balance] = statement.balances
        assert (balance.lot.id, balance.opening, balance.remaining, balance.movement.change) == (QUOTA, 0, 0, 0)
        assert [(one.percent, one.on) for one in statement.crossings] == [
            (75, date(2026, 5, 10)),
            (90, date(2026, 5, 10)),
            (100, date(2026, 5, 10)),
        ]

    def test_a_change_names_both_sides(self) -> None:
        [correction] = settled(TWO_HOURS, [entry("e1", at(10), 60)], previous=closed(TWO_HOURS, [])).corrections
        [given] = charge([entry("e1", at(10), 60)], T1_AND_T2, TWO_HOURS).charges
        [after] = correction.changes[0].after

        assert correction.changes == (
            Change(
                entry="e1",
                cause=Cause.LATE,
                charges_before=(),
                charges_after=(given,),
                before=(),
                after=(Allocation(given, 3600, after.cover),),
            ),
        )
