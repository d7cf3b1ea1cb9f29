"""What is closed never changes: what becomes known later is a correction of the period in which the work was done."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from supportpolicy.contingents import YEARLY, Grouping, Increment, Measure, Multiplier, Rollover, Rounding, TopUp
from supportpolicy.contracts import Approval, Contract, Extent, Order, Waiver
from supportpolicy.decision import Assessment, Permit
from supportpolicy.errors import InvalidValueError
from supportpolicy.policy import CostBearer
from supportpolicy.servicehours import ServiceHours
from supportpolicy.settlement import Cause, Correction, Settlement, Source, charge, close, settle
from supportpolicy.spans import Span
from supportpolicy.tickets import WorkEntry
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

MAY = Span(date(2026, 5, 1), date(2026, 6, 1))
END_OF_MAY, END_OF_JUNE = date(2026, 5, 31), date(2026, 6, 30)
TICKETS = ("T1", "T2", "T3")
EVER = Approval(id="A-1", at=at(1))
AGREED = contract(term(hours(16), start=MAY.start))
QUARTER_HOURS = Increment(step=15 * MINUTE, grouping=Grouping.TICKET)


class Books:
    """A contract's work, month by month."""

    def __init__(self, agreed: Contract = AGREED, *assessments: Assessment) -> None:
        self.agreed = agreed
        self.assessments = list(assessments) or on_contingent(*TICKETS)
        self.rows: list[WorkEntry] = []
        self.settlement: Settlement | None = None

    def settle(self, *rows: WorkEntry, through: date = END_OF_MAY, **more: Any) -> Settlement:
        """Settle with further entries."""
        self.rows += rows
        charges = charge(self.rows, self.assessments, self.agreed)
        self.settlement = settle(self.agreed, charges, previous=self.settlement, through=through, **more)
        return self.settlement

    def close(self, *rows: WorkEntry, through: date = END_OF_MAY, **more: Any) -> Settlement:
        """Settle with further entries, and close."""
        self.settlement = close(self.settle(*rows, through=through, **more), at(1, 8, month=7))
        return self.settlement

    def correction(self, *rows: WorkEntry, through: date = END_OF_MAY, **more: Any) -> Correction:
        """The one correction that further entries, or anything else, make."""
        settlement = self.settle(*rows, through=through, **more)
        (one,) = (correction for correction in settlement.corrections if correction.closed_at is None)
        return one


def by_cover(correction: Correction) -> dict[str, int]:
    """By how many minutes more, or less, each source pays."""
    return {_name(cover): units // 60 for cover, units in correction.sums.items()}


def _name(cover: Any) -> str:
    return str(cover.lot or cover.approval or cover.waiver or cover.order or cover.held or cover.source)


def moved(correction: Correction) -> dict[str, tuple[int, int, int, int]]:
    """What happened to the lots, in minutes: granted, used, expired, carried over."""
    return {
        one.lot.id: (one.granted // 60, one.used // 60, one.expired // 60, one.rolled // 60)
        for one in correction.movements
    }


def causes(correction: Correction) -> dict[str, Cause]:
    return {change.entry: change.cause for change in correction.changes}


class TestLateWork:
    """Late work draws on what was left of its own period's lots, then is overage; it displaces nothing."""

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
        settlement = books.settle(entry("e2", at(4, month=6), 60), through=END_OF_JUNE)

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
        settlement = books.settle(entry("e2", at(5), 30), entry("e3", at(4, month=6), 60), through=END_OF_JUNE)

        assert moved(settlement.corrections[0]) == {"2h 2026-05-01": (0, 30, 0, 0)}
        assert settlement.statements[1].balances[0].opening // 60 == 30
        assert settlement.statements[1].overage() // 60 == 30


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
        assert [_name(one.cover) for one in after["e3"]] == ["16h 2026-05-01"]
        assert [(one.units // 60, _name(one.cover)) for one in after["e2"]] == [(15, "16h 2026-05-01"), (15, "A-1")]
        assert by_cover(correction) == {"A-1": -45}

    def test_freed_quota_covers_earlier_overage_before_late_work(self) -> None:
        books = Books()
        books.close(entry("e1", at(4), 960), entry("e2", at(20), 30), approvals=[EVER])
        correction = books.correction(entry("e3", at(4), 930, revises="e1"), entry("e4", at(6), 30))
        after = {change.entry: [_name(one.cover) for one in change.after] for change in correction.changes}

        assert (after["e2"], after["e4"]) == (["16h 2026-05-01"], ["A-1"])

    def test_what_takes_its_place_keeps_the_quota_that_paid_for_it(self) -> None:
        books = Books()
        books.close(entry("e1", at(4), 60), entry("e2", at(5), 960))
        correction = books.correction(entry("e3", at(4), 55, revises="e1"))

        assert by_cover(correction) == {"overage_not_approved": -5}
        assert {change.entry: [_name(one.cover) for one in change.after] for change in correction.changes} == {
            "e1": [],
            "e2": ["16h 2026-05-01", "overage_not_approved"],
            "e3": ["16h 2026-05-01"],
        }

    def test_moved_to_another_month_leaves_the_one_and_enters_the_other(self) -> None:
        books = Books()
        books.close(entry("e1", at(4), 60))
        settlement = books.settle(entry("e2", at(4, month=6), 60, revises="e1"), through=END_OF_JUNE)

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
        assert [(one.units // 60, _name(one.cover)) for one in change.after] == [
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
        books.close(entry("e2", at(4, month=6), 90), through=END_OF_JUNE)
        books.close(entry("e3", at(5), 20), through=END_OF_JUNE)
        settlement = books.settle(entry("e4", at(4, month=6), 80, revises="e2"), through=END_OF_JUNE)

        assert [by_cover(one) for one in settlement.corrections] == [
            {"overage_not_approved": 20},
            {"A-1": 10, "overage_not_approved": -10},
            {"A-1": -10},
        ]


class TestGoodwillAfterwards:
    """Goodwill after closing gives back quota and money."""

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


class TestCarriedOverQuota:
    """What was carried over and is not used yet can still pay for late work of the month that it came from."""

    agreed = contract(term(hours(16, rollover=Rollover(cap=4 * HOUR)), start=MAY.start))

    def test_late_work_takes_what_expired_first_then_what_was_carried_over(self) -> None:
        books = Books(self.agreed)
        books.close(entry("e1", at(4), 600))
        settlement = books.settle(entry("e2", at(5), 180), through=END_OF_JUNE)

        assert moved(settlement.corrections[0]) == {"16h 2026-05-01": (0, 180, -120, -60)}
        assert [(one.lot.id, one.movement.granted // 60) for one in settlement.statements[1].balances] == [
            ("16h 2026-05-01 carried over", 180),
            ("16h 2026-06-01", 960),
        ]

    def test_but_not_what_was_used_in_a_month_that_is_closed(self) -> None:
        books = Books(self.agreed)
        books.close(entry("e1", at(4), 780))
        books.close(entry("e2", at(4, month=6), 150), through=END_OF_JUNE)
        correction = books.correction(entry("e3", at(5), 60), through=END_OF_JUNE)

        assert by_cover(correction) == {"16h 2026-05-01": 30, "overage_not_approved": 30}
        assert moved(correction) == {
            "16h 2026-05-01": (0, 30, 0, -30),
            "16h 2026-05-01 carried over": (-30, 0, -30, 0),
        }

    def test_withdrawn_work_carries_over_more_which_covers_the_next_months_overage(self) -> None:
        books = Books(self.agreed)
        books.close(entry("e1", at(4), 960))
        books.close(entry("e2", at(4, month=6), 1020), through=END_OF_JUNE)
        settlement = books.settle(entry("e3", at(4), 920, revises="e1"), through=END_OF_JUNE)

        assert [by_cover(one) for one in settlement.corrections] == [
            {"16h 2026-05-01": -40},
            {"16h 2026-05-01 carried over": 40, "overage_not_approved": -40},
        ]

    def test_withdrawn_work_carries_over_into_a_month_that_has_not_begun(self) -> None:
        books = Books(self.agreed)
        books.close(entry("e1", at(4), 960))
        books.settle(entry("e2", at(4), 900, revises="e1"))
        settlement = books.close(through=END_OF_MAY)
        june = books.settle(through=END_OF_JUNE).statements[1]

        assert moved(settlement.corrections[0]) == {"16h 2026-05-01": (0, -60, 0, 60)}
        assert [one.movement.granted // 60 for one in june.balances] == [60, 960]

    def test_work_withdrawn_where_it_was_used_leaves_it_to_the_month_that_it_came_from(self) -> None:
        books = Books(self.agreed)
        books.close(entry("e1", at(4), 840))
        books.close(entry("e2", at(4, month=6), 120), through=END_OF_JUNE)
        books.close(entry("e3", at(5), 60), through=END_OF_JUNE)
        settlement = books.settle(entry("e4", at(4, month=6), 30, revises="e2"), through=END_OF_JUNE)

        assert [by_cover(one) for one in settlement.corrections] == [
            {"overage_not_approved": 60},
            {"16h 2026-05-01": 60, "overage_not_approved": -60},
            {"16h 2026-05-01 carried over": -90},
        ]

    def test_late_work_takes_it_from_a_month_that_goes_on(self) -> None:
        lasting = contract(term(hours(16, rollover=Rollover(cap=4 * HOUR, life=2)), start=MAY.start))
        books = Books(lasting)
        books.close()
        books.close(through=END_OF_JUNE)
        correction = books.correction(entry("e1", at(4), 900), through=END_OF_JUNE)

        assert moved(correction) == {
            "16h 2026-05-01": (0, 900, -720, -180),
            "16h 2026-05-01 carried over": (-180, 0, 0, 0),
        }

    def test_with_a_life_of_several_months_goes_on_after_the_first_is_closed(self) -> None:
        lasting = contract(term(hours(16, rollover=Rollover(cap=4 * HOUR, life=2)), start=MAY.start))
        books = Books(lasting)
        books.close()
        books.close(entry("e1", at(4, month=6), 60), through=END_OF_JUNE)
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
        settlement = books.settle(through=END_OF_JUNE)

        assert by_cover(settlement.corrections[0]) == {"pack": 45, "A-1": -45}
        assert moved(settlement.corrections[0]) == {"pack": (60, 45, 15, 0)}
        assert [str(fee.amount) for fee in settlement.statements[1].fees] == ["1600.00 EUR", "100.00 EUR"]

    def test_is_due_once(self) -> None:
        books = Books()
        books.close()
        books.agreed = attrs.evolve(books.agreed, top_ups=[self.pack])
        books.close(through=END_OF_JUNE)
        july = books.settle(through=date(2026, 7, 31)).statements[2]

        assert [fee.source for fee in july.fees] == ["16h"]

    def test_that_begins_before_all_that_is_settled_is_granted_with_the_first_correction(self) -> None:
        books = Books()
        books.close()
        books.agreed = attrs.evolve(books.agreed, top_ups=[attrs.evolve(self.pack, start=date(2026, 4, 1), end=None)])

        assert moved(books.correction(through=END_OF_JUNE)) == {"pack": (60, 0, 0, 0)}

    def test_that_begins_in_a_gap_is_granted_with_the_next_period(self) -> None:
        gap = contract(term(start=date(2026, 5, 1), end=date(2026, 5, 5)), term(start=date(2026, 5, 25)))
        books = Books(gap)
        books.close(through=date(2026, 5, 31))
        books.agreed = attrs.evolve(gap, top_ups=[attrs.evolve(self.pack, start=date(2026, 5, 10), end=None)])
        settlement = books.settle(through=END_OF_JUNE)

        assert [moved(one) for one in settlement.corrections] == [{"pack": (60, 0, 0, 0)}]

    def test_an_order_accepted_in_a_closed_month_is_due_in_the_first_open_one(self) -> None:
        order = Order(
            id="O-1", price=euros(1), ordered_on=date(2026, 5, 2), accepted_on=date(2026, 5, 20), tickets="T9"
        )
        books = Books()
        books.close()
        books.agreed = attrs.evolve(books.agreed, orders=[order])
        books.close(through=END_OF_JUNE)
        settlement = books.settle(through=date(2026, 7, 31))

        assert [one.orders for one in settlement.statements] == [(), (order,), ()]


class TestClosing:
    """Settling is provisional until it is closed; a closed statement never changes; settling again books nothing."""

    def test_only_what_is_complete_is_closed(self) -> None:
        books = Books()
        closed = books.close(entry("e1", at(4), 60), through=date(2026, 6, 15))

        assert [one.closed_at for one in closed.statements] == [at(1, 8, month=7), None]

    def test_settling_again_books_nothing(self) -> None:
        books = Books()
        closed = books.close(entry("e1", at(4), 1000), approvals=[EVER])

        assert books.settle(approvals=[EVER]) == closed
        assert close(closed, at(2, month=7)).statements == closed.statements

    def test_a_correction_is_provisional_until_it_is_closed(self) -> None:
        books = Books()
        books.close(entry("e1", at(4), 60))
        first = books.correction(entry("e2", at(5), 60))
        again = books.settle().corrections
        assert again == (first,)

        closed = books.close()
        assert [one.closed_at for one in closed.corrections] == [at(1, 8, month=7)]
        assert books.settle() == closed

    def test_a_correction_may_be_corrected(self) -> None:
        books = Books()
        books.close(entry("e1", at(4), 60))
        books.close(entry("e2", at(5), 60))
        correction = books.correction(entry("e3", at(5), 20, revises="e2"))

        assert by_cover(correction) == {"16h 2026-05-01": -40}
        assert moved(correction) == {"16h 2026-05-01": (0, -40, 40, 0)}

    def test_what_was_given_before_need_not_be_given_again(self) -> None:
        books = Books()
        books.close(entry("e1", at(4), 60), approvals=[EVER])
        whole = books.settle(entry("e2", at(5), 60), entry("e3", at(5, month=6), 1000), through=END_OF_JUNE)
        nothing = charge([], [], AGREED)

        assert settle(AGREED, nothing, previous=whole, through=END_OF_JUNE) == whole

    def test_a_withdrawal_is_remembered_before_it_is_closed(self) -> None:
        books = Books()
        books.close(entry("e1", at(4), 60))
        withdrawn = books.settle(entry("e2", at(4), 0, revises="e1"))
        nothing = charge([], [], AGREED)
        again = settle(AGREED, nothing, previous=withdrawn, through=END_OF_MAY)

        assert by_cover(withdrawn.corrections[0]) == {"16h 2026-05-01": -60}
        assert again.corrections == withdrawn.corrections

    def test_late_work_may_be_given_alone(self) -> None:
        books = Books()
        books.close(entry("e1", at(4), 60), entry("e2", at(5), 60, "T2"))
        charges = charge([*books.rows[:1], entry("e3", at(6), 60)], on_contingent("T1"), AGREED)
        settlement = settle(AGREED, charges, previous=books.settlement, through=END_OF_MAY)

        assert {change.entry for change in settlement.corrections[0].changes} == {"e3"}

    def test_the_terms_of_closed_periods_must_stay(self) -> None:
        books = Books()
        books.close(entry("e1", at(4), 60))
        books.agreed = contract(term(hours(16), start=date(2026, 6, 1)))

        nothing = charge([], [], books.agreed)
        assert settle(books.agreed, nothing, previous=books.settlement, through=END_OF_JUNE).corrections == ()
        with pytest.raises(InvalidValueError) as caught:
            books.settle(entry("e2", at(5), 60), through=END_OF_JUNE)
        assert str(caught.value) == (
            "contract: K-1 has no term any more for the closed period from 2026-05-01. "
            "Keep the terms that were settled, and add new ones from the first open day on."
        )

    def test_a_contract_that_changes_in_a_closed_month_changes_only_what_is_open(self) -> None:
        books = Books()
        closed = books.close(entry("e1", at(4), 60))
        books.agreed = AGREED.with_term(term(hours(20), start=date(2026, 5, 20)))
        settlement = books.settle(through=END_OF_JUNE)

        assert settlement.statements[0] == closed.statements[0]
        assert settlement.corrections == ()
        assert [one.lot.id for one in settlement.statements[1].balances] == ["20h 2026-06-01"]

    def test_the_corrections_of_a_statement_are_found_by_its_period(self) -> None:
        books = Books()
        books.close(entry("e1", at(4), 60))
        settlement = books.close(entry("e2", at(5), 60), entry("e3", at(5, month=6), 60), through=END_OF_JUNE)

        assert settlement.corrections_of(MAY) == settlement.corrections
        assert settlement.corrections_of(Span(date(2026, 6, 1), date(2026, 7, 1))) == ()


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


def test_closing_in_another_zone_is_the_same_instant() -> None:
    books = Books()
    books.settle(entry("e1", at(4), 60))
    assert books.settlement is not None
    instant = datetime.fromisoformat("2026-07-01T06:00:00+00:00")

    closed = close(books.settlement, instant)

    assert closed.statements[0].closed_at == at(1, 8, month=7)
    assert closed.statements[0].closed_at is not None
    assert closed.statements[0].closed_at.utcoffset() == timedelta(0)
