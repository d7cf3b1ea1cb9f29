"""Approvals and goodwill, used up in their order."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import attrs
import pytest

import supportpolicy as sp
from supportpolicy.contracts import Approval, Extent, Waiver
from supportpolicy.decision import Permit
from supportpolicy.policy import CostBearer
from supportpolicy.settlement import (
    Share,
    Source,
    charge,
    settle,
)
from supportpolicy.settlement.allocations import Cover
from supportpolicy.spans import Span
from supportpolicy.tickets import WorkEntry
from tests.settled_months import (
    MAY,
    NINE,
    QUARTER_HOURS,
    approved,
    by_customer,
    from_may,
    in_all_of_may,
    in_may,
    paid,
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

SECOND = timedelta(seconds=1)


class TestAnApprovalReachesItsCap:
    def test_inside_an_entry(self) -> None:
        statement = in_may(contract(from_may(hours(1))), entry("e1", NINE, 100), approvals=[approved(cap=30 * MINUTE)])

        assert words(statement.allocations) == [
            ("e1", "worked", "lot", 60),
            ("e1", "worked", "A-1", 30),
            ("e1", "worked", "overage_not_approved", 10),
        ]

    def test_and_the_next_one_goes_on_the_narrowest_first(self) -> None:
        approvals = [
            approved("A-1", cap=10 * MINUTE),
            approved("A-2", cap=10 * MINUTE),
            approved("A-3", cap=10 * MINUTE, extent=Extent(ticket="T1")),
            approved("A-4", extent=Extent(ticket="T2")),
        ]
        statement = in_may(contract(from_may(hours(1))), entry("e1", NINE, 100), approvals=approvals)

        assert words(statement.allocations) == [
            ("e1", "worked", "lot", 60),
            ("e1", "worked", "A-3", 10),
            ("e1", "worked", "A-1", 10),
            ("e1", "worked", "A-2", 10),
            ("e1", "worked", "overage_not_approved", 10),
        ]

    def test_one_for_a_month_comes_before_an_earlier_one_for_everything(self) -> None:
        approvals = [approved("A-1"), approved("A-2", at(1), cap=10 * MINUTE, extent=Extent(period=MAY))]
        statement = in_may(contract(from_may(hours(1))), entry("e1", NINE, 75), approvals=approvals)

        assert words(statement.allocations)[1:] == [("e1", "worked", "A-2", 10), ("e1", "worked", "A-1", 5)]

    def test_of_equal_ones_the_earlier_comes_first_then_the_id(self) -> None:
        cap = 5 * MINUTE
        approvals = [approved("A-3", at(2), cap=cap), approved("A-2", at(1), cap=cap), approved("A-1", at(2), cap=cap)]
        statement = in_may(contract(from_may(hours(1))), entry("e1", NINE, 75), approvals=approvals)

        assert [name for _, _, name, _ in words(statement.allocations)] == ["lot", "A-2", "A-1", "A-3"]

    def test_a_cap_in_pieces_is_not_about_time(self) -> None:
        statement = in_may(contract(from_may(hours(1))), entry("e1", NINE, 75), approvals=[approved(cap=3)])

        assert words(statement.allocations)[1] == ("e1", "worked", "overage_not_approved", 15)

    def test_it_begins_and_is_revoked_inside_an_entry(self) -> None:
        given = approved(since=at(4, 10, 20), revoked_at=at(4, 10, 50))
        statement = in_may(contract(from_may(hours(1))), entry("e1", NINE, 120), approvals=[given])

        assert words(statement.allocations) == [
            ("e1", "worked", "lot", 60),
            ("e1", "worked", "overage_not_approved", 20),
            ("e1", "worked", "A-1", 30),
            ("e1", "worked", "overage_not_approved", 10),
        ]

    @pytest.mark.parametrize(("since", "paid"), [(at(4, 9), "A-1"), (at(4, 9) + timedelta(seconds=1), "not_approved")])
    def test_the_second_at_which_it_is_given_is_covered(self, since: datetime, paid: str) -> None:
        row = WorkEntry(id="e1", ticket="T1", start=NINE, duration=timedelta(seconds=1))
        agreed = contract(from_may(rates=[by_the_hour()]))
        statement = in_may(agreed, row, by=by_customer(Permit.AWAITING_APPROVAL), approvals=[approved(since=since)])

        assert [name for _, _, name, _ in words(statement.allocations)] == [paid]

    def test_one_that_ratifies_covers_what_was_done_before(self) -> None:
        statement = in_may(
            contract(from_may(hours(1))), entry("e1", NINE, 75), approvals=[approved(since=at(20), ratifies=True)]
        )

        assert statement.allocations[1].cover == Cover(
            source=Source.OVERAGE,
            measure=sp.Measure.TIME,
            contingent="1h",
            price=euros(120),
            approval="A-1",
            is_ratified=True,
        )

    def test_work_of_which_only_the_day_is_known_counts_as_done_when_it_began(self) -> None:
        rows = [entry("e1", date(2026, 5, 4), 75)]
        before, on_it = (
            in_may(contract(from_may(hours(1))), *rows, approvals=[approved(since=since)])
            for since in (at(4, 0), at(4, 0, 1))
        )

        assert words(before.allocations)[1] == ("e1", "worked", "A-1", 15)
        assert words(on_it.allocations)[1] == ("e1", "worked", "overage_not_approved", 15)


class TestApprovals:
    """The narrowest is consumed first, then the earliest; a cap counts billed time and may end inside an entry."""

    agreed = contract(term(hours(1)))

    def test_a_cap_ends_inside_an_entry(self) -> None:
        statement = in_all_of_may(
            self.agreed, entry("e1", at(4), 120), approvals=[Approval(id="A-1", at=at(1), cap=25 * MINUTE)]
        )

        assert paid(statement) == [
            ("e1", 60, "1h 2026-05-01"),
            ("e1", 25, "A-1"),
            ("e1", 35, "overage_not_approved"),
        ]

    def test_a_cap_counts_rounded_time(self) -> None:
        agreed = contract(term(hours(1), increment=QUARTER_HOURS))
        statement = in_all_of_may(
            agreed, entry("e1", at(4), 65), approvals=[Approval(id="A-1", at=at(1), cap=10 * MINUTE)]
        )

        assert paid(statement)[1:] == [
            ("e1", 5, "A-1"),
            ("e1", 5, "A-1"),
            ("e1", 5, "overage_not_approved"),
        ]
        assert [one.share for one in statement.allocations][1:] == [Share.WORKED, Share.ROUNDING, Share.ROUNDING]

    def test_the_narrowest_is_used_up_first_then_the_earliest_then_by_the_id(self) -> None:
        def of(name: str, extent: Extent, day: int = 1) -> Approval:
            return Approval(id=name, at=at(day), cap=10 * MINUTE, extent=extent)

        approvals = [
            of("all", Extent()),
            of("b period", Extent(period=Span(date(2026, 5, 1), date(2026, 6, 1)))),
            of("a period", Extent(period=Span(date(2026, 5, 1), date(2026, 6, 1)))),
            of("later", Extent(ticket="T1"), day=2),
            of("earlier", Extent(ticket="T1"), day=1),
            of("part", Extent(ticket="T1", part="wish"), day=3),
            of("other", Extent(ticket="T2")),
            of("april", Extent(period=Span(date(2026, 4, 1), date(2026, 5, 1)))),
        ]
        two_parts = attrs.evolve(
            on_contingent("T1")[0],
            parts=tuple(attrs.evolve(on_contingent("T1")[0].parts[0], part=part) for part in (None, "wish")),
        )
        statement = in_all_of_may(
            contract(term(hours(1, quota=SECOND))),
            entry("e1", at(4), 70, part="wish"),
            assessments=[two_parts],
            approvals=approvals,
        )

        assert [name for _, _, name in paid(statement)][1:] == [
            "part",
            "earlier",
            "later",
            "a period",
            "b period",
            "all",
            "overage_not_approved",
        ]

    def test_covers_work_from_its_instant_on(self) -> None:
        statement = in_all_of_may(
            contract(term(hours(1))), entry("e1", at(4), 120), approvals=[Approval(id="A-1", at=at(4, 10, 20))]
        )

        assert paid(statement)[1:] == [("e1", 20, "overage_not_approved"), ("e1", 40, "A-1")]

    def test_covers_work_before_it_was_revoked(self) -> None:
        revoked = Approval(id="A-1", at=at(1), revoked_at=at(4, 10, 20))
        statement = in_all_of_may(contract(term(hours(1))), entry("e1", at(4), 120), approvals=[revoked])

        assert paid(statement)[1:] == [("e1", 20, "A-1"), ("e1", 40, "overage_not_approved")]

    def test_covers_earlier_work_only_if_it_ratifies_and_is_marked(self) -> None:
        ratifying = Approval(id="A-1", at=at(4, 10, 20), ratifies=True)
        statement = in_all_of_may(
            contract(term(hours(1))), entry("e1", at(4), 120), entry("e2", at(5), 5), approvals=[ratifying]
        )

        assert [(one.units // 60, one.cover.is_ratified) for one in statement.allocations][1:] == [
            (60, True),
            (5, False),
        ]

    def test_work_of_which_only_the_day_is_known_counts_as_done_when_the_day_began(self) -> None:
        approvals = [Approval(id="A-1", at=at(4))]
        log = [entry("e1", date(2026, 5, 4), 65), entry("e2", date(2026, 5, 5), 5)]

        assert paid(in_all_of_may(contract(term(hours(1))), *log, approvals=approvals))[1:] == [
            ("e1", 5, "overage_not_approved"),
            ("e2", 5, "A-1"),
        ]

    def test_a_cap_in_pieces_is_for_pieces_and_one_in_time_for_time(self) -> None:
        agreed = contract(term(hours(1, quota=SECOND), hours(1, id="trainings", quota=1)))
        approvals = [Approval(id="time", at=at(1), cap=HOUR), Approval(id="pieces", at=at(1), cap=1)]
        statement = in_all_of_may(agreed, entry("e1", at(4), 1), entry("e2", at(5), pieces=2), approvals=approvals)

        assert [(one.units, one.cover.approval) for one in statement.allocations] == [
            (1, None),
            (59, "time"),
            (1, None),
            (1, "pieces"),
        ]

    def test_are_used_up_over_several_periods(self) -> None:
        agreed = contract(term(hours(1), start=date(2026, 5, 1)))
        log = [entry("e1", at(4), 80), entry("e2", at(4, month=6), 80)]
        settlement = settle(
            agreed,
            charge(log, on_contingent("T1"), agreed),
            approvals=[Approval(id="A-1", at=at(1), cap=30 * MINUTE)],
            through=date(2026, 6, 30),
        )

        assert [statement.units(Source.OVERAGE) // 60 for statement in settlement.statements] == [20, 10]


class TestGoodwill:
    def test_before_everything_else_and_up_to_its_cap(self) -> None:
        waiver = Waiver(id="W-1", at=at(20), cap=30 * MINUTE)
        statement = in_may(contract(from_may(hours(1))), entry("e1", NINE, 100), waivers=[waiver])

        assert words(statement.allocations) == [
            ("e1", "worked", "goodwill", 30),
            ("e1", "worked", "lot", 60),
            ("e1", "worked", "overage_not_approved", 10),
        ]

    def test_two_entries_share_one_cover(self) -> None:
        waiver = Waiver(id="W-1", at=at(20))
        statement = in_may(contract(from_may(hours(1))), entry("e1", NINE, 5), entry("e2", at(5), 5), waivers=[waiver])
        first, second = statement.allocations

        assert first.cover is second.cover
        assert first.cover == Cover(source=Source.GOODWILL, measure=sp.Measure.TIME, waiver="W-1")

    def test_leaves_the_quota_alone(self) -> None:
        waiver = Waiver(id="W-1", at=at(20), cap=30 * MINUTE, extent=Extent(ticket="T1"))
        statement = in_all_of_may(
            contract(term(hours(1))), entry("e1", at(4), 60), entry("e2", at(5), 60, "T2"), waivers=[waiver]
        )

        assert paid(statement) == [
            ("e1", 30, "W-1"),
            ("e1", 30, "1h 2026-05-01"),
            ("e2", 30, "1h 2026-05-01"),
            ("e2", 30, "overage_not_approved"),
        ]

    def test_gives_away_what_is_parked_or_held(self) -> None:
        known = [
            assessed("T1", stretch(None, CostBearer.UNDETERMINED)),
            assessed("T2", stretch(None, CostBearer.CUSTOMER, Permit.AWAITING_APPROVAL)),
        ]
        waiver = Waiver(id="W-1", at=at(20), cap=90 * MINUTE)
        statement = in_all_of_may(
            contract(term(rates=[by_the_hour()])),
            entry("e1", at(4), 60),
            entry("e2", at(5), 60, "T2"),
            assessments=known,
            waivers=[waiver],
        )

        assert paid(statement) == [("e1", 60, "W-1"), ("e2", 30, "W-1"), ("e2", 30, "not_approved")]

    def test_counts_rounded_time(self) -> None:
        waiver = Waiver(id="W-1", at=at(20), cap=12 * MINUTE)
        statement = in_all_of_may(
            contract(term(hours(1), increment=QUARTER_HOURS)), entry("e1", at(4), 10), waivers=[waiver]
        )

        assert paid(statement) == [("e1", 10, "W-1"), ("e1", 2, "W-1"), ("e1", 3, "1h 2026-05-01")]

    def test_what_the_vendor_bears_needs_none(self) -> None:
        statement = in_all_of_may(
            contract(term(hours(1))),
            entry("e1", at(4), 60),
            assessments=[assessed("T1", stretch(None, CostBearer.VENDOR))],
            waivers=[Waiver(id="W-1", at=at(20))],
        )

        assert statement.allocations == ()
