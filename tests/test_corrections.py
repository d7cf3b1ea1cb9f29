"""Corrections: what changes about a closed period, for whatever reason, while everything else stays pinned."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import attrs
import pytest

import supportpolicy as sp
from supportpolicy.contingents import (
    YEARLY,
    Grouping,
    Increment,
    Measure,
    Multiplier,
    Rounding,
    Scope,
    Weighted,
)
from supportpolicy.contracts import Approval, Contract, Extent, Waiver
from supportpolicy.decision import Permit
from supportpolicy.policy import CostBearer
from supportpolicy.settlement import (
    Cause,
    Correction,
    Held,
    Liability,
    Share,
    Source,
    close,
)
from supportpolicy.settlement.allocations import Cover
from supportpolicy.tickets import WorkEntry
from tests.settled_months import (
    AGREED,
    ALL_WORK,
    EVER,
    IN_JUNE,
    LAST_OF_JUNE,
    MAY,
    NINE,
    QUARTER_HOURS,
    QUOTA,
    TWO_HOURS,
    Books,
    approved,
    by_cover,
    causes,
    closed,
    cover_name,
    from_may,
    minutes,
    moved,
    settled,
    settled_rows,
    told,
    words,
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
    on_contingent,
    stretch,
    term,
)


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

    def test_that_fits_costs_nothing(self) -> None:
        books = Books()
        books.close(entry("e1", at(4), 600))
        correction = books.correction(entry("e2", at(5), 60))

        assert (correction.period, correction.closed_at) == (MAY, None)
        assert by_cover(correction) == {"16h 2026-05-01": 60}
        assert moved(correction) == {"16h 2026-05-01": (0, 60, -60, 0)}
        assert causes(correction) == {"e2": Cause.LATE}
        assert (correction.units(Source.LOT), correction.overage()) == (3600, 0)

    def test_that_exceeds_is_overage_of_the_old_month(self) -> None:
        books = Books()
        books.close(entry("e1", at(4), 930), approvals=[EVER])
        correction = books.correction(entry("e2", at(5), 60))

        assert by_cover(correction) == {"16h 2026-05-01": 30, "A-1": 30}
        assert moved(correction) == {"16h 2026-05-01": (0, 30, -30, 0)}
        assert (correction.overage() // 60, correction.units(Source.OVERAGE) // 60) == (30, 30)

    def test_done_before_an_overage_that_is_billed_leaves_it_alone(self) -> None:
        books = Books()
        books.close(entry("e1", at(20), 1020), approvals=[EVER])
        correction = books.correction(entry("e2", at(4), 60))

        assert by_cover(correction) == {"A-1": 60}
        assert causes(correction) == {"e2": Cause.LATE}
        assert moved(correction) == {}

    def test_in_a_group_that_was_rounded_up_may_be_paid_for_already(self) -> None:
        books = Books(contract(term(hours(16), start=MAY.start, increment=QUARTER_HOURS)))
        books.close(entry("e1", at(4), 37))
        correction = books.correction(entry("e2", at(5), 5))

        assert by_cover(correction) == {}
        assert causes(correction) == {"e1": Cause.ROUNDING, "e2": Cause.LATE}

    @pytest.mark.parametrize("grouping", Grouping)
    def test_is_rounded_with_its_group(self, grouping: Grouping) -> None:
        increment = Increment(step=15 * MINUTE, grouping=grouping)
        books = Books(contract(term(hours(16), start=MAY.start, increment=increment)))
        books.close(entry("e1", at(4), 37), entry("e3", at(4, 10), 1, "T2"))
        correction = books.correction(entry("e2", at(4), 10))
        fresh = Books(books.agreed).settle(*books.rows)

        assert books.settlement is not None
        closed = books.settlement.statements[0]
        assert closed.units(Source.LOT) + correction.units(Source.LOT) == fresh.statements[0].units(Source.LOT)

    def test_that_takes_away_what_was_rounded_off_makes_it_count(self) -> None:
        down = Increment(step=15 * MINUTE, mode=Rounding.HALF_UP, grouping=Grouping.TICKET)
        books = Books(contract(term(hours(16), start=MAY.start, increment=down)))
        books.close(entry("e1", at(4), 37))
        correction = books.correction(entry("e2", at(5), 5))

        assert by_cover(correction) == {"16h 2026-05-01": 15, "rounded_off": -7}

    def test_of_a_month_without_work_is_late_as_well(self) -> None:
        books = Books()
        books.close()

        assert by_cover(books.correction(entry("e1", at(4), 60))) == {"16h 2026-05-01": 60}

    def test_of_an_open_month_is_no_correction(self) -> None:
        books = Books()
        books.close(entry("e1", at(4), 60))
        settlement = books.settle(entry("e2", at(4, month=6), 60), through=LAST_OF_JUNE)

        assert settlement.corrections == ()
        assert settlement.statements[1].units(Source.LOT) == 3600

    def test_before_the_first_term_stays_outside(self) -> None:
        books = Books()
        books.close(entry("e1", at(4), 60))
        settlement = books.settle(entry("e2", at(4, month=4), 60))

        assert (settlement.corrections, [one.entry.id for one in settlement.outside]) == ((), ["e2"])

    def test_in_pieces_follows_the_same_laws(self) -> None:
        books = Books(contract(term(hours(1, id="trainings", quota=3), start=MAY.start)))
        books.close(entry("e1", at(4), pieces=2), approvals=[EVER])
        correction = books.correction(entry("e2", at(5), pieces=2))

        assert correction.units(Source.LOT, measure=Measure.PIECES) == 1
        assert correction.overage(Measure.PIECES) == correction.units(Source.OVERAGE, measure=Measure.PIECES) == 1
        assert correction.overage() == 0

    def test_on_a_quota_that_goes_on_takes_from_what_is_left_of_it(self) -> None:

        books = Books(contract(term(hours(2, period=YEARLY), start=MAY.start)))
        books.close(entry("e1", at(4), 60))
        settlement = books.settle(entry("e2", at(5), 30), entry("e3", at(4, month=6), 60), through=LAST_OF_JUNE)

        assert moved(settlement.corrections[0]) == {"2h 2026-05-01": (0, 30, 0, 0)}
        assert settlement.statements[1].balances[0].opening // 60 == 30
        assert settlement.statements[1].overage() // 60 == 30


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


class TestWithdrawnWork:
    """Withdrawn work frees quota, and freed quota covers that period's overage first."""

    def test_after_overage_was_billed_is_a_credit(self) -> None:
        books = Books()
        books.close(entry("e1", at(4), 1020), approvals=[EVER])
        correction = books.correction(entry("e2", at(4), 990, revises="e1"))

        assert by_cover(correction) == {"A-1": -30}
        assert causes(correction) == {"e1": Cause.REVISED, "e2": Cause.REVISED}

    def test_may_reach_into_the_contingent(self) -> None:
        books = Books()
        books.close(entry("e1", at(4), 990), approvals=[EVER])
        correction = books.correction(entry("e2", at(4), 930, revises="e1"))

        assert by_cover(correction) == {"A-1": -30, "16h 2026-05-01": -30}
        assert moved(correction) == {"16h 2026-05-01": (0, -30, 30, 0)}

    def test_frees_quota_for_the_earliest_overage(self) -> None:
        books = Books()
        log = [entry("e1", at(4), 960), entry("e2", at(6), 30), entry("e3", at(5), 30)]
        books.close(*log, approvals=[EVER])
        correction = books.correction(entry("e4", at(4), 915, revises="e1"))
        after = {change.entry: change.after for change in correction.changes}

        assert causes(correction)["e2"] is causes(correction)["e3"] is Cause.FREED_QUOTA
        assert [cover_name(one.cover) for one in after["e3"]] == ["16h 2026-05-01"]
        assert [(one.units // 60, cover_name(one.cover)) for one in after["e2"]] == [
            (15, "16h 2026-05-01"),
            (15, "A-1"),
        ]
        assert by_cover(correction) == {"A-1": -45}

    def test_freed_quota_covers_earlier_overage_before_late_work(self) -> None:
        books = Books()
        books.close(entry("e1", at(4), 960), entry("e2", at(20), 30), approvals=[EVER])
        correction = books.correction(entry("e3", at(4), 930, revises="e1"), entry("e4", at(6), 30))
        after = {change.entry: [cover_name(one.cover) for one in change.after] for change in correction.changes}

        assert (after["e2"], after["e4"]) == (["16h 2026-05-01"], ["A-1"])

    def test_what_takes_its_place_keeps_the_quota_that_paid_for_it(self) -> None:
        books = Books()
        books.close(entry("e1", at(4), 60), entry("e2", at(5), 960))
        correction = books.correction(entry("e3", at(4), 55, revises="e1"))

        assert by_cover(correction) == {"overage_not_approved": -5}
        assert {change.entry: [cover_name(one.cover) for one in change.after] for change in correction.changes} == {
            "e1": [],
            "e2": ["16h 2026-05-01", "overage_not_approved"],
            "e3": ["16h 2026-05-01"],
        }

    def test_moved_to_another_month_leaves_the_one_and_enters_the_other(self) -> None:
        books = Books()
        books.close(entry("e1", at(4), 60))
        settlement = books.settle(entry("e2", at(4, month=6), 60, revises="e1"), through=LAST_OF_JUNE)

        assert by_cover(settlement.corrections[0]) == {"16h 2026-05-01": -60}
        assert settlement.statements[1].units(Source.LOT) == 3600

    def test_of_another_kind_is_paid_for_anew(self) -> None:
        rates = [by_the_hour("110"), by_the_hour("150", kind="on_site")]
        billable = assessed("T1", stretch(None, CostBearer.CUSTOMER, Permit.APPROVED))
        books = Books(contract(term(start=MAY.start, rates=rates)), billable)
        books.close(entry("e1", at(4), 60))
        correction = books.correction(entry("e2", at(4), 60, kind="on_site", revises="e1"))

        assert {str(cover.price): units // 60 for cover, units in correction.sums.items()} == {
            "110 EUR": -60,
            "150 EUR": 60,
        }

    def test_a_changed_row_with_the_same_id_counts_as_changed(self) -> None:
        books = Books()
        books.close(entry("e1", at(4), 60))
        books.rows.clear()

        assert by_cover(books.correction(entry("e1", at(4), 45))) == {"16h 2026-05-01": -15}


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


class TestChangedDiagnoses:
    """A diagnosis may change: to the vendor's side, to the customer's side, or from unknown to known."""

    def changed(self, before: CostBearer, after: CostBearer, permit: Permit = Permit.NOT_NEEDED) -> Correction:
        agreed = contract(term(hours(1), start=MAY.start, rates=[by_the_hour()]))
        books = Books(agreed, assessed("T1", stretch(None, before)))
        books.close(entry("e1", at(4), 90), approvals=[EVER])
        books.assessments = [assessed("T1", stretch(None, after, permit))]
        return books.correction()

    def test_to_the_vendors_side_gives_back_quota_and_money(self) -> None:
        correction = self.changed(CostBearer.CONTINGENT, CostBearer.VENDOR)

        assert by_cover(correction) == {"1h 2026-05-01": -60, "A-1": -30}
        assert moved(correction) == {"1h 2026-05-01": (0, -60, 60, 0)}
        assert causes(correction) == {"e1": Cause.REASSESSED}

    def test_to_the_customers_side_draws_on_what_was_left(self) -> None:
        assert by_cover(self.changed(CostBearer.VENDOR, CostBearer.CONTINGENT)) == {"1h 2026-05-01": 60, "A-1": 30}

    def test_from_unknown_to_known(self) -> None:
        correction = self.changed(CostBearer.UNDETERMINED, CostBearer.CUSTOMER, Permit.APPROVED)

        assert by_cover(correction) == {"rate": 90}

    def test_from_one_vendors_matter_to_another_changes_no_money(self) -> None:
        correction = self.changed(CostBearer.VENDOR, CostBearer.THIRD_PARTY)

        assert (correction.sums, causes(correction)) == ({}, {"e1": Cause.REASSESSED})

    def test_a_reason_in_other_words_is_no_change(self) -> None:
        books = Books(AGREED, assessed("T1", stretch(None, CostBearer.CONTINGENT)))
        books.close(entry("e1", at(4), 60))
        books.assessments = [assessed("T1", stretch(None, CostBearer.CONTINGENT, clauses=["NEW-1"]), limited=True)]

        assert books.settle().corrections == ()


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

    @pytest.mark.parametrize("grouping", [Grouping.TICKET, Grouping.DAY, Grouping.TICKET_AND_DAY, Grouping.PERIOD])
    def test_late_work_joins_a_group_of_late_work(self, grouping: Grouping) -> None:
        books = Books(contract(from_may(hours(2), increment=Increment(step=15 * MINUTE, grouping=grouping))))
        books.close(entry("e1", at(10, 9), 5))
        books.close(entry("e2", at(10, 10), 5), through=LAST_OF_JUNE)
        correction = books.correction(entry("e3", at(10, 11), 7), through=LAST_OF_JUNE)

        assert {name: words(one.after) for name, one in ((one.entry, one) for one in correction.changes)} == {
            "e2": [("e2", "worked", "lot", 5)],
            "e3": [("e3", "worked", "lot", 7), ("e3", "rounding", "lot", 13)],
        }

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


TWICE = Fraction(2)


class TestTheFactorOfWhatChanges:
    """Whatever pays for it in the end, what was weighted says how it was weighted."""

    AGREED = contract(from_may(hours(1), multipliers=[Multiplier(factor="2")]))

    def changed(self, *rows: WorkEntry, before: Any = (), **more: Any) -> set[tuple[str, int, Fraction]]:
        books = Books(self.AGREED)
        books.close(entry("e1", NINE, 20), entry("e2", at(5), 30), approvals=before)
        correction = books.correction(*rows, **{"approvals": before, **more})
        return {
            (cover_name(one.cover), one.units // 60, one.factor)
            for change in correction.changes
            for one in change.after
        }

    def test_given_away(self) -> None:
        waiver = Waiver(id="W-1", at=at(1, month=1), cap=10 * MINUTE, extent=Extent(ticket="T1"))

        assert self.changed(waivers=[waiver]) == {
            ("W-1", 10, TWICE),
            ("1h 2026-05-01", 30, TWICE),
            ("overage_not_approved", 30, TWICE),
        }

    def test_approved_in_part(self) -> None:
        approval = Approval(id="A-2", at=at(10, month=6), ratifies=True, cap=10 * MINUTE)

        assert self.changed(approvals=[approval]) == {
            ("1h 2026-05-01", 20, TWICE),
            ("A-2", 10, TWICE),
            ("overage_not_approved", 30, TWICE),
        }

    def test_no_longer_approved(self) -> None:
        revoked = approved(revoked_at=at(1, month=1))

        assert self.changed(before=[approved()], approvals=[revoked]) == {
            ("1h 2026-05-01", 20, TWICE),
            ("overage_not_approved", 40, TWICE),
        }

    def test_paid_by_quota_that_was_freed(self) -> None:
        assert self.changed(entry("e3", NINE, 10, revises="e1")) == {
            ("1h 2026-05-01", 20, TWICE),
            ("1h 2026-05-01", 40, TWICE),
            ("overage_not_approved", 20, TWICE),
        }


class TestUnweightedOverage:
    """Overage that counts as it was worked keeps counting so in corrections."""

    agreed = contract(term(hours(1), start=MAY.start, multipliers=[Multiplier(factor=2)], weighted="not_overage"))

    def closed(self, *rows: WorkEntry, agreed: Contract | None = None) -> Books:
        books = Books(agreed or self.agreed)
        books.close(*rows, approvals=[EVER])
        return books

    def test_freed_quota_covers_half_as_much_of_it(self) -> None:
        books = self.closed(entry("e1", at(4), 30), entry("e2", at(5), 30))
        correction = books.correction(entry("e3", at(4), 20, revises="e1"))

        # 40 of 60 minutes of quota for e3; the 20 that become free cover 10 of the 30 minutes of overage
        assert by_cover(correction) == {"A-1": -10}

    def test_an_entry_that_changes_is_charged_anew(self) -> None:
        books = self.closed(entry("e1", at(4), 45))
        correction = books.correction(entry("e2", at(4), 40, revises="e1"))

        assert by_cover(correction) == {"A-1": -5}

    def test_a_late_approval_releases_all_of_it_or_what_its_cap_allows(self) -> None:
        books = Books(self.agreed)
        books.close(entry("e1", at(4), 45))
        ratifying = Approval(id="A-2", at=at(10, month=6), ratifies=True, cap=10 * MINUTE)

        assert by_cover(books.correction(approvals=[ratifying])) == {"A-2": 10, "overage_not_approved": -10}

    def test_another_entry_of_its_group_leaves_it_alone(self) -> None:
        rounded = contract(attrs.evolve(self.agreed.terms[0], increment=QUARTER_HOURS))
        books = self.closed(entry("e1", at(4), 45), agreed=rounded)
        correction = books.correction(entry("e2", at(5), 15))

        assert causes(correction) == {"e2": Cause.LATE}
        assert by_cover(correction) == {"A-1": 15}


class TestClosedPeriods:
    def test_a_revoked_approval_leaves_its_work_held(self) -> None:
        agreed = contract(from_may(hours(1), rates=[by_the_hour()]))
        by = [*on_contingent("T1"), assessed("T2", stretch(None, CostBearer.CUSTOMER, Permit.AWAITING_APPROVAL))]
        rows = [entry("e1", NINE, 75), entry("e2", at(5), 10, ticket="T2")]
        before = close(settled_rows(agreed, *rows, by=by, approvals=[approved()]), at(1, month=6))
        [correction] = settled_rows(
            agreed, *rows, by=by, previous=before, approvals=[approved(revoked_at=at(1, month=1))]
        ).corrections

        assert words(before.statement(MAY.start).allocations) == [
            ("e1", "worked", "lot", 60),
            ("e1", "worked", "A-1", 15),
            ("e2", "worked", "A-1", 10),
        ]
        assert [(one.cause.value, words(one.after)) for one in correction.changes] == [
            ("approval", [("e1", "worked", "lot", 60), ("e1", "worked", "overage_not_approved", 15)]),
            ("approval", [("e2", "worked", "not_approved", 10)]),
        ]

    def test_work_of_a_revoked_approval_is_held_as_if_there_had_been_none(self) -> None:
        agreed = contract(from_may(rates=[by_the_hour(clauses=["CRM-17"])]))
        by = [assessed("T1", stretch(None, CostBearer.CUSTOMER, Permit.AWAITING_APPROVAL))]
        row = entry("e1", at(5), 10)
        before = close(settled_rows(agreed, row, by=by, approvals=[approved()]), at(1, month=6))
        revoked = approved(revoked_at=at(1, month=1))
        [correction] = settled_rows(agreed, row, by=by, previous=before, approvals=[revoked]).corrections

        never = settled_rows(agreed, row, by=by).statement(MAY.start)
        assert correction.changes[0].after == never.allocations
        assert never.allocations[0].cover.clauses == ("CRM-17",)

    def test_overage_that_counts_as_it_was_worked_counts_twice_in_a_lot(self) -> None:
        """Ten minutes of overage are twenty of the quota, once there is some."""
        agreed = contract(from_may(hours(1), multipliers=[Multiplier(factor="2")], weighted=Weighted.NOT_OVERAGE))
        first, second = entry("e1", NINE, 5), entry("e2", at(5), 40)
        before = close(settled_rows(agreed, first, second), at(1, month=6))
        withdrawn = entry("e3", NINE, 0, revises="e1")
        [correction] = settled_rows(agreed, first, second, withdrawn, previous=before).corrections

        assert words(before.statement(MAY.start).allocations) == [
            ("e1", "worked", "lot", 10),
            ("e2", "worked", "lot", 50),
            ("e2", "worked", "overage_not_approved", 15),
        ]
        assert [(one.entry, one.cause.value) for one in correction.changes] == [
            ("e1", "revised"),
            ("e2", "freed_quota"),
        ]
        assert (correction.units(Source.LOT), correction.overage() // 60) == (0, -5)

    def test_charges_of_a_contract_that_has_no_contingent_any_more(self) -> None:
        """They have to be charged again; until then they are held."""
        charges = sp.charge([entry("e1", NINE, 5)], on_contingent("T1"), contract(from_may(hours(1))))
        [allocation] = (
            sp.settle(contract(from_may()), charges, through=date(2026, 5, 31)).statement(MAY.start).allocations
        )

        assert allocation.cover == Cover(source=Source.HELD, measure=sp.Measure.TIME, held=Held.NOT_AGREED)


class TestWorkOfAProject:
    """What may be drawn on depends on the project, in corrections as well."""

    AGREED = contract(
        term(
            hours(1, id="web", scope=Scope(projects=["web"]), clauses=["CONF-6"]),
            rates=[by_the_hour()],
            start=MAY.start,
        )
    )
    BY = (
        assessed("T1", stretch(None, CostBearer.CONTINGENT), project="web"),
        assessed("T2", stretch(None, CostBearer.CONTINGENT), project="app"),
    )

    def test_freed_quota_covers_the_overage_of_its_project_alone(self) -> None:
        rows = [
            entry("e1", at(4), 60),
            entry("e2", at(5), 20),
            entry("e3", at(6), 30, ticket="T2"),
        ]
        before = close(settled_rows(self.AGREED, *rows, by=self.BY), at(1, month=6))
        shorter = entry("e4", at(4), 20, revises="e1")
        [correction] = settled_rows(self.AGREED, *rows, shorter, by=self.BY, previous=before).corrections

        held = Held.OVERAGE_NOT_APPROVED
        assert told(correction) == {
            "e1": (Cause.REVISED, [("web 2026-05-01", 60)], []),
            "e2": (Cause.FREED_QUOTA, [(held, 20)], [("web 2026-05-01", 20)]),
            "e4": (Cause.REVISED, [], [("web 2026-05-01", 20)]),
        }

    def test_a_lot_is_a_source_with_its_clauses(self) -> None:
        [allocation] = settled_rows(self.AGREED, entry("e1", at(4), 60), by=self.BY).statement(MAY.start).allocations

        assert (allocation.cover.lot, allocation.cover.clauses) == ("web 2026-05-01", ("CONF-6",))


def test_what_is_charged_later_takes_its_turn_in_an_open_month() -> None:
    """Entry by entry in order of performance, whenever it became known, and however an entry is cut."""
    agreed = contract(from_may(hours(1, quota=30 * MINUTE)))
    half = assessed("T1", stretch(None, CostBearer.VENDOR), stretch(at(4, 9, 30), CostBearer.CONTINGENT))
    first, second = entry("e1", at(4, 9), 60), entry("e2", at(4, 9, 10), 30, ticket="T2")
    by = [half, *on_contingent("T2")]

    in_two_steps = settled_rows(agreed, second, by=by, previous=settled_rows(agreed, first, by=by))

    assert in_two_steps.statement(MAY.start).allocations == (
        settled_rows(agreed, first, second, by=by).statement(MAY.start).allocations
    )
    assert words(in_two_steps.statement(MAY.start).allocations) == [
        ("e1", "worked", "lot", 30),
        ("e2", "worked", "overage_not_approved", 30),
    ]
