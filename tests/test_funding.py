"""Funding: what pays for each piece of work, once it is weighed and rounded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import supportpolicy as sp
from supportpolicy.contingents import (
    EXACT,
    Excess,
    Grouping,
    Increment,
    Multiplier,
    Rollover,
    Rounding,
    Scope,
    TopUp,
    Weighted,
    When,
)
from supportpolicy.contracts import Approval, Contract, Extent, Order, Rate, Term, Waiver
from supportpolicy.decision import Permit
from supportpolicy.policy import CostBearer
from supportpolicy.settlement import Allocation, Held, Settlement, Share, Source, Statement, close
from supportpolicy.settlement.allocations import Cover
from supportpolicy.settlement.periods import Calendar
from supportpolicy.settlement.weighing import reweighted, unweighted, weighted
from supportpolicy.spans import Span
from supportpolicy.tickets import Work, WorkEntry
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

EVER = at(1, 0, year=2020)
QUARTER = 15 * MINUTE
TICKETS = ("T1", "T2", "T3")
MAY = Span(date(2026, 5, 1), date(2026, 6, 1))
NINE = at(4)
OFFICE = sp.ServiceHours.weekly("Mon-Fri 09:00-17:00", zone="Europe/Berlin")


def may(*contingents: sp.Contingent, **more: Any) -> Term:
    """A term that begins in May."""
    return term(*contingents, start=MAY.start, **more)


def settled(
    agreed: Contract,
    *rows: WorkEntry,
    by: Iterable[sp.Assessment] | None = None,
    through: date = date(2026, 5, 31),
    **more: object,
) -> Settlement:
    charges = sp.charge(rows, on_contingent(*TICKETS) if by is None else by, agreed)
    return sp.settle(agreed, charges, through=through, **more)  # type: ignore[arg-type]


def in_may(agreed: Contract, *rows: WorkEntry, **more: object) -> Statement:
    return settled(agreed, *rows, **more).statement(MAY.start)  # type: ignore[arg-type]


def words(allocations: Iterable[Allocation]) -> list[tuple[str, str, str, int]]:
    """For each allocation its entry, its share, what pays and how many minutes."""
    return [
        (
            one.charge.entry.id,
            one.share.value,
            one.cover.held.value if one.cover.held else one.cover.approval or one.cover.source.value,
            one.units // 60,
        )
        for one in allocations
    ]


def billed(statement: Statement) -> int:
    """Minutes, without those that rounding takes away."""
    return sum(one.units for one in statement.allocations if one.share is not Share.ROUNDED_OFF) // 60


def approved(name: str = "A-1", since: datetime = EVER, **more: object) -> Approval:
    return Approval(id=name, at=since, **more)  # type: ignore[arg-type]


def by_customer(permit: Permit = Permit.APPROVED) -> list[sp.Assessment]:
    return [assessed("T1", stretch(None, CostBearer.CUSTOMER, permit))]


def ordered_apart() -> list[sp.Assessment]:
    return [assessed("T1", stretch(None, CostBearer.SEPARATE_ORDER))]


class TestSixteenHours:
    """CONF-6, CONF-7"""

    def test_exactly_are_no_overage(self) -> None:
        statement = in_may(contract(may(hours(16))), entry("e1", NINE, 16 * 60))
        [balance] = statement.balances

        assert words(statement.allocations) == [("e1", "worked", "lot", 960)]
        assert (statement.overage(), balance.movement.used, balance.movement.expired) == (0, 57600, 0)
        assert [(one.percent, one.entry) for one in statement.crossings] == [(75, "e1"), (90, "e1"), (100, "e1")]

    def test_a_quarter_more_without_approval_is_held(self) -> None:
        statement = in_may(contract(may(hours(16))), entry("e1", NINE, 16 * 60 + 15))

        assert words(statement.allocations) == [
            ("e1", "worked", "lot", 960),
            ("e1", "worked", "overage_not_approved", 15),
        ]
        assert statement.allocations[1].cover == Cover(
            source=Source.HELD,
            measure=sp.Measure.TIME,
            contingent="16h",
            price=euros(120),
            held=Held.OVERAGE_NOT_APPROVED,
        )

    def test_and_with_approval_it_is_overage(self) -> None:
        statement = in_may(contract(may(hours(16))), entry("e1", NINE, 16 * 60 + 15), approvals=[approved()])

        assert statement.allocations[1].cover == Cover(
            source=Source.OVERAGE, measure=sp.Measure.TIME, contingent="16h", price=euros(120), approval="A-1"
        )
        assert (statement.overage(), statement.units(Source.OVERAGE)) == (900, 900)

    def test_a_second_too_many_is_held(self) -> None:
        row = WorkEntry(id="e1", ticket="T1", start=NINE, duration=16 * HOUR + timedelta(seconds=1))

        assert in_may(contract(may(hours(16))), row).overage() == 1

    def test_without_an_agreed_rate_approval_does_not_help(self) -> None:
        """CONF-O4"""
        agreed = contract(may(hours(1, overage_rate=Excess.BY_OFFER)))
        statement = in_may(agreed, entry("e1", NINE, 75), approvals=[approved()])

        assert words(statement.allocations)[1] == ("e1", "worked", "overage_by_offer", 15)
        assert statement.allocations[1].cover.price is None


class TestThreeTimesFiveMinutes:
    """In steps of a quarter of an hour. CONF-O3, SHOP-O2"""

    rows = (entry("e1", NINE, 5), entry("e2", at(4, 10), 5), entry("e3", at(5), 5, ticket="T2"))

    @pytest.mark.parametrize(
        ("grouping", "minutes", "rounded"),
        [
            (Grouping.ENTRY, 45, ["e1", "e2", "e3"]),
            (Grouping.TICKET, 30, ["e2", "e3"]),
            (Grouping.DAY, 30, ["e2", "e3"]),
            (Grouping.TICKET_AND_DAY, 30, ["e2", "e3"]),
            (Grouping.PERIOD, 15, []),
        ],
    )
    def test_by_what_is_added_up(self, grouping: Grouping, minutes: int, rounded: list[str]) -> None:
        agreed = contract(may(hours(1), increment=Increment(step=QUARTER, grouping=grouping)))
        statement = in_may(agreed, *self.rows)

        assert billed(statement) == minutes
        assert [one.charge.entry.id for one in statement.allocations if one.share is Share.ROUNDING] == rounded

    def test_a_ticket_on_two_days_is_two_groups_only_by_day(self) -> None:
        rows = [entry("e1", NINE, 5), entry("e2", at(5), 5)]

        assert [
            billed(in_may(contract(may(hours(1), increment=Increment(step=QUARTER, grouping=grouping))), *rows))
            for grouping in (Grouping.TICKET, Grouping.DAY, Grouping.TICKET_AND_DAY)
        ] == [15, 30, 30]

    @pytest.mark.parametrize(
        ("mode", "minutes"),
        [
            (Rounding.DOWN, 0),
            (Rounding.HALF_DOWN, 0),
            (Rounding.HALF_EVEN, 0),
            (Rounding.HALF_UP, 10),
            (Rounding.UP, 10),
        ],
    )
    def test_half_a_step(self, mode: Rounding, minutes: int) -> None:
        agreed = contract(may(hours(1), increment=Increment(step=10 * MINUTE, mode=mode)))

        assert billed(in_may(agreed, entry("e1", NINE, 5))) == minutes

    def test_a_minimum_is_rounded_as_well(self) -> None:
        agreed = contract(may(hours(1), increment=Increment(step=QUARTER, minimum=20 * MINUTE)))

        assert words(in_may(agreed, entry("e1", NINE, 5)).allocations) == [
            ("e1", "worked", "lot", 5),
            ("e1", "rounding", "lot", 25),
        ]

    def test_what_is_taken_away_is_taken_from_the_end_of_the_group(self) -> None:
        increment = Increment(step=10 * MINUTE, mode=Rounding.DOWN, grouping=Grouping.TICKET)
        rows = [entry("e1", NINE, 7), entry("e2", at(4, 10), 6), entry("e3", at(4, 11), 5), entry("e4", at(5), 1)]
        statement = in_may(contract(may(hours(1), increment=increment)), *rows)

        assert words(statement.allocations) == [
            ("e1", "worked", "lot", 7),
            ("e2", "worked", "lot", 3),
            ("e2", "rounded_off", "rounded_off", 3),
            ("e3", "rounded_off", "rounded_off", 5),
            ("e4", "rounded_off", "rounded_off", 1),
        ]

    @pytest.mark.parametrize(
        ("grouping", "minutes"),
        [(Grouping.ENTRY, 45), (Grouping.TICKET, 30), (Grouping.DAY, 30), (Grouping.PERIOD, 15)],
    )
    def test_work_by_the_hour_is_rounded_alike(self, grouping: Grouping, minutes: int) -> None:
        agreed = contract(may(rates=[by_the_hour()], increment=Increment(step=QUARTER, grouping=grouping)))
        released = [assessed(name, stretch(None, CostBearer.CUSTOMER, Permit.APPROVED)) for name in TICKETS]

        assert billed(in_may(agreed, *self.rows, by=released)) == minutes

    def test_neither_pieces_nor_the_vendors_work_is_rounded(self) -> None:
        agreed = contract(may(hours(1), hours(1, id="trainings", quota=3), increment=Increment(step=QUARTER)))
        rows = [
            WorkEntry(id="p1", ticket="T1", start=NINE, pieces=2),
            entry("e1", NINE, 5, work=Work.FIRST_DIAGNOSIS),
        ]

        assert [(one.charge.entry.id, one.units, one.cover.lot) for one in in_may(agreed, *rows).allocations] == [
            ("p1", 2, "trainings 2026-05-01")
        ]

    def test_what_draws_on_two_contingents_is_rounded_apart(self) -> None:
        agreed = contract(
            may(
                hours(1, id="plain", scope=Scope(except_kinds=["odd"])),
                hours(1, id="odd", scope=Scope(kinds=["odd"])),
                increment=Increment(step=QUARTER, grouping=Grouping.PERIOD),
            )
        )

        assert billed(in_may(agreed, entry("e1", NINE, 5), entry("e2", at(5), 5, kind="odd"))) == 30


class TestAnApprovalReachesItsCap:
    def test_inside_an_entry(self) -> None:
        statement = in_may(contract(may(hours(1))), entry("e1", NINE, 100), approvals=[approved(cap=30 * MINUTE)])

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
        statement = in_may(contract(may(hours(1))), entry("e1", NINE, 100), approvals=approvals)

        assert words(statement.allocations) == [
            ("e1", "worked", "lot", 60),
            ("e1", "worked", "A-3", 10),
            ("e1", "worked", "A-1", 10),
            ("e1", "worked", "A-2", 10),
            ("e1", "worked", "overage_not_approved", 10),
        ]

    def test_one_for_a_month_comes_before_an_earlier_one_for_everything(self) -> None:
        approvals = [approved("A-1"), approved("A-2", at(1), cap=10 * MINUTE, extent=Extent(period=MAY))]
        statement = in_may(contract(may(hours(1))), entry("e1", NINE, 75), approvals=approvals)

        assert words(statement.allocations)[1:] == [("e1", "worked", "A-2", 10), ("e1", "worked", "A-1", 5)]

    def test_of_equal_ones_the_earlier_comes_first_then_the_id(self) -> None:
        cap = 5 * MINUTE
        approvals = [approved("A-3", at(2), cap=cap), approved("A-2", at(1), cap=cap), approved("A-1", at(2), cap=cap)]
        statement = in_may(contract(may(hours(1))), entry("e1", NINE, 75), approvals=approvals)

        assert [name for _, _, name, _ in words(statement.allocations)] == ["lot", "A-2", "A-1", "A-3"]

    def test_a_cap_in_pieces_is_not_about_time(self) -> None:
        statement = in_may(contract(may(hours(1))), entry("e1", NINE, 75), approvals=[approved(cap=3)])

        assert words(statement.allocations)[1] == ("e1", "worked", "overage_not_approved", 15)

    def test_it_begins_and_is_revoked_inside_an_entry(self) -> None:
        given = approved(since=at(4, 10, 20), revoked_at=at(4, 10, 50))
        statement = in_may(contract(may(hours(1))), entry("e1", NINE, 120), approvals=[given])

        assert words(statement.allocations) == [
            ("e1", "worked", "lot", 60),
            ("e1", "worked", "overage_not_approved", 20),
            ("e1", "worked", "A-1", 30),
            ("e1", "worked", "overage_not_approved", 10),
        ]

    @pytest.mark.parametrize(("since", "paid"), [(at(4, 9), "A-1"), (at(4, 9) + timedelta(seconds=1), "not_approved")])
    def test_the_second_at_which_it_is_given_is_covered(self, since: datetime, paid: str) -> None:
        row = WorkEntry(id="e1", ticket="T1", start=NINE, duration=timedelta(seconds=1))
        agreed = contract(may(rates=[by_the_hour()]))
        statement = in_may(agreed, row, by=by_customer(Permit.AWAITING_APPROVAL), approvals=[approved(since=since)])

        assert [name for _, _, name, _ in words(statement.allocations)] == [paid]

    def test_one_that_ratifies_covers_what_was_done_before(self) -> None:
        statement = in_may(
            contract(may(hours(1))), entry("e1", NINE, 75), approvals=[approved(since=at(20), ratifies=True)]
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
            in_may(contract(may(hours(1))), *rows, approvals=[approved(since=since)])
            for since in (at(4, 0), at(4, 0, 1))
        )

        assert words(before.allocations)[1] == ("e1", "worked", "A-1", 15)
        assert words(on_it.allocations)[1] == ("e1", "worked", "overage_not_approved", 15)


class TestGoodwill:
    def test_before_everything_else_and_up_to_its_cap(self) -> None:
        waiver = Waiver(id="W-1", at=at(20), cap=30 * MINUTE)
        statement = in_may(contract(may(hours(1))), entry("e1", NINE, 100), waivers=[waiver])

        assert words(statement.allocations) == [
            ("e1", "worked", "goodwill", 30),
            ("e1", "worked", "lot", 60),
            ("e1", "worked", "overage_not_approved", 10),
        ]

    def test_two_entries_share_one_cover(self) -> None:
        waiver = Waiver(id="W-1", at=at(20))
        statement = in_may(contract(may(hours(1))), entry("e1", NINE, 5), entry("e2", at(5), 5), waivers=[waiver])
        first, second = statement.allocations

        assert first.cover is second.cover
        assert first.cover == Cover(source=Source.GOODWILL, measure=sp.Measure.TIME, waiver="W-1")


class TestWhatPays:
    """By the bearer and by what the contract has agreed on."""

    order = Order(id="O-1", price=euros(500), ordered_on=MAY.start, tickets=["T1"], clauses=["C-order"])
    rate = Rate(price=euros(110), clauses=["C-rate"])

    @pytest.mark.parametrize(
        ("agreed", "assessments", "cover"),
        [
            (
                contract(may(rates=[rate])),
                by_customer(),
                {"source": Source.RATE, "price": euros(110), "clauses": ("C-rate",)},
            ),
            (
                contract(may(rates=[rate])),
                by_customer(Permit.AWAITING_APPROVAL),
                {"held": Held.NOT_APPROVED, "price": euros(110), "clauses": ("C-rate",)},
            ),
            (
                contract(may(rates=[rate])),
                by_customer(Permit.UNSETTLED),
                {"held": Held.UNSETTLED, "price": euros(110), "clauses": ("C-rate",)},
            ),
            (contract(may()), by_customer(), {"held": Held.NOT_AGREED}),
            (contract(may()), by_customer(Permit.AWAITING_APPROVAL), {"held": Held.NOT_AGREED}),
            (contract(may()), on_contingent("T1"), {"held": Held.NOT_AGREED}),
            (contract(may(rates=[rate])), ordered_apart(), {"held": Held.NO_ORDER}),
            (
                contract(may(), orders=[order]),
                ordered_apart(),
                {"source": Source.ORDER, "order": "O-1", "clauses": ("C-order",)},
            ),
        ],
    )
    def test_alone(self, agreed: Contract, assessments: list[sp.Assessment], cover: dict[str, object]) -> None:
        [allocation] = in_may(agreed, entry("e1", NINE, 5), by=assessments).allocations

        assert allocation.cover == Cover(**{"source": Source.HELD, "measure": sp.Measure.TIME, **cover})  # type: ignore[arg-type]

    def test_beyond_a_top_up_at_the_rate_of_the_term(self) -> None:
        packs = [TopUp(id="pack", quota=HOUR, price=euros(90), start=MAY.start)]
        with_rate = in_may(contract(may(rates=[self.rate]), top_ups=packs), entry("e1", NINE, 75))
        without = in_may(contract(may(), top_ups=packs), entry("e1", NINE, 75), approvals=[approved()])

        assert words(with_rate.allocations)[1] == ("e1", "worked", "overage_not_approved", 15)
        assert (with_rate.allocations[1].cover.price, with_rate.allocations[1].cover.clauses) == (
            euros(110),
            ("C-rate",),
        )
        assert words(without.allocations)[1] == ("e1", "worked", "overage_without_rate", 15)

    def test_goodwill_is_asked_first_whatever_is_held(self) -> None:
        statement = in_may(
            contract(may()), entry("e1", NINE, 5), by=ordered_apart(), waivers=[Waiver(id="W-1", at=NINE)]
        )

        assert words(statement.allocations) == [("e1", "worked", "goodwill", 5)]


class TestWeighing:
    """What an hour counts depends on its kind and on when it is worked."""

    def test_outside_the_service_hours(self) -> None:
        """From Friday afternoon to Monday morning, over a whole opening in between."""
        agreed = contract(
            may(
                hours(300),
                service_hours=OFFICE,
                multipliers=[Multiplier(factor="1.5", when=When.OUTSIDE_SERVICE_HOURS)],
            )
        )
        inside, outside = Fraction(1), Fraction(3, 2)

        def factors(start: datetime, minutes: int) -> list[tuple[Fraction, int]]:
            statement = in_may(agreed, entry("e1", start, minutes))
            return [(one.factor, one.units // 60) for one in statement.allocations]

        assert factors(at(4, 8), 120) == [(outside, 90), (inside, 60)]
        assert factors(at(4, 16), 120) == [(inside, 60), (outside, 90)]
        assert factors(at(4, 8), 600) == [(outside, 90), (inside, 480), (outside, 90)]
        assert factors(at(4, 9), 480) == [(inside, 480)]
        assert factors(at(4, 17), 60) == [(outside, 90)]
        assert factors(at(4, 16), 17 * 60 + 60) == [(inside, 60), (outside, 16 * 90), (inside, 60)]

    def test_the_greatest_factor_applies_alone(self) -> None:
        agreed = contract(
            may(
                hours(300),
                service_hours=OFFICE,
                multipliers=[
                    Multiplier(factor="1.5", when=When.OUTSIDE_SERVICE_HOURS),
                    Multiplier(factor="2", kinds=["on_site"]),
                    Multiplier(factor="1.25"),
                ],
            )
        )
        statement = in_may(
            agreed,
            entry("e1", at(4, 16), 120),
            entry("e2", at(5, 16), 120, kind="on_site"),
            entry("e3", date(2026, 5, 6), 60),
        )

        assert [(one.charge.entry.id, str(one.factor), one.units // 60) for one in statement.allocations] == [
            ("e1", "5/4", 75),
            ("e1", "3/2", 90),
            ("e2", "2", 240),
            ("e3", "5/4", 75),
        ]

    def test_an_approval_that_begins_inside_does_not_change_what_it_counts(self) -> None:
        """Nine seconds at a half more are 13.5, rounded to 14, whatever they are cut into."""
        statement = self.cut_after(3, seconds=9, factor="1.5")

        assert [(one.units, one.cover.held) for one in statement.allocations] == [(5, Held.NOT_APPROVED), (9, None)]

    def test_seconds_that_count_less_than_half_a_second_count_with_the_next_ones(self) -> None:
        statement = self.cut_after(1, seconds=4, factor="1/4")

        assert [(one.units, one.cover.approval) for one in statement.allocations] == [(1, "A-1")]

    def test_weighed_before_it_is_rounded(self) -> None:
        agreed = contract(may(hours(2), multipliers=[Multiplier(factor="1.5")], increment=Increment(step=QUARTER)))

        assert words(in_may(agreed, entry("e1", NINE, 20)).allocations) == [
            ("e1", "worked", "lot", 30),
        ]
        assert words(in_may(agreed, entry("e1", NINE, 22)).allocations) == [
            ("e1", "worked", "lot", 33),
            ("e1", "rounding", "lot", 12),
        ]

    def test_a_second_may_count_nothing(self) -> None:
        """A quarter of a second is rounded to none; what rounding adds follows on the work before it."""
        quarter = [Multiplier(factor="1/4")]
        grouped = Increment(step=QUARTER, grouping=Grouping.TICKET)
        rows = [entry("e1", NINE, 20), WorkEntry(id="e2", ticket="T1", start=at(5), duration=timedelta(seconds=1))]
        exact = contract(may(hours(2), multipliers=quarter))
        rounded = contract(may(hours(2), multipliers=quarter, increment=grouped))

        assert words(in_may(exact, *rows).allocations) == [("e1", "worked", "lot", 5)]
        assert words(in_may(rounded, *rows).allocations) == [("e1", "worked", "lot", 5), ("e1", "rounding", "lot", 10)]
        assert in_may(rounded, rows[1]).allocations == ()

    def test_nor_does_it_in_a_closed_period(self) -> None:
        grouped = Increment(step=QUARTER, grouping=Grouping.TICKET)
        agreed = contract(may(hours(2), multipliers=[Multiplier(factor="1/4")], increment=grouped))
        rows = [entry("e1", NINE, 20), WorkEntry(id="e2", ticket="T1", start=at(5), duration=timedelta(seconds=1))]
        before = close(settled(agreed, rows[1]), at(1, month=6))
        [correction] = settled(agreed, *rows, previous=before, approvals=[approved()]).corrections

        assert [(one.entry, one.cause.value, words(one.after)) for one in correction.changes] == [
            ("e1", "late", [("e1", "worked", "lot", 5), ("e1", "rounding", "lot", 10)])
        ]

    def test_hours_that_open_within_a_second(self) -> None:
        """A second belongs to where it begins."""
        factor = [Multiplier(factor="2", when=When.OUTSIDE_SERVICE_HOURS)]
        agreed = contract(may(hours(2), service_hours=OFFICE, multipliers=factor))
        start = at(4, 9) - timedelta(milliseconds=500)

        def counted(seconds: int) -> int:
            row = WorkEntry(id="e1", ticket="T1", start=start, duration=timedelta(seconds=seconds))
            return in_may(agreed, row).units(Source.LOT)

        assert (counted(1), counted(2)) == (2, 3)

    @staticmethod
    def cut_after(second: int, *, seconds: int, factor: str) -> Statement:
        agreed = contract(may(rates=[by_the_hour()], multipliers=[Multiplier(factor=factor)]))
        return in_may(
            agreed,
            WorkEntry(id="e1", ticket="T1", start=NINE, duration=timedelta(seconds=seconds)),
            by=by_customer(Permit.AWAITING_APPROVAL),
            approvals=[approved(since=NINE + timedelta(seconds=second))],
        )

    def test_overage_may_count_as_it_was_worked(self) -> None:
        agreed = contract(may(hours(1), multipliers=[Multiplier(factor="2")], weighted=Weighted.NOT_OVERAGE))
        statement = in_may(agreed, entry("e1", NINE, 40))

        assert words(statement.allocations) == [
            ("e1", "worked", "lot", 60),
            ("e1", "worked", "overage_not_approved", 10),
        ]

    @given(st.integers(0, 10_000), st.fractions(min_value=Fraction(1, 4), max_value=4, max_denominator=8))
    def test_plain_seconds_come_back(self, seconds: int, factor: Fraction) -> None:
        assert unweighted(reweighted(seconds, factor), factor) >= seconds
        assert abs(weighted(seconds, factor) - seconds * factor) <= Fraction(1, 2)
        assert unweighted(weighted(seconds, factor), factor) * factor <= weighted(seconds, factor)


class TestLateWorkAndWhatWasCarriedOver:
    """Unused quota is carried over once, and comes back where it is needed."""

    agreed = contract(may(hours(2, rollover=Rollover(life=2))))
    through = date(2026, 7, 31)

    def closed(self, *rows: WorkEntry) -> Settlement:
        return close(settled(self.agreed, *rows, through=self.through), at(1, month=8))

    def again(self, before: Settlement, *rows: WorkEntry) -> list[tuple[str, int, int, int, int]]:
        """What the corrections of May and later move: lot, granted, used, expired, rolled, in minutes."""
        after = settled(self.agreed, *rows, previous=before, through=self.through)
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
        before = close(settled(self.agreed, through=june), at(1, month=7))
        [correction] = settled(self.agreed, entry("late", NINE, 30), previous=before, through=june).corrections

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


class TestClosedPeriods:
    def test_a_revoked_approval_leaves_its_work_held(self) -> None:
        agreed = contract(may(hours(1), rates=[by_the_hour()]))
        by = [*on_contingent("T1"), assessed("T2", stretch(None, CostBearer.CUSTOMER, Permit.AWAITING_APPROVAL))]
        rows = [entry("e1", NINE, 75), entry("e2", at(5), 10, ticket="T2")]
        before = close(settled(agreed, *rows, by=by, approvals=[approved()]), at(1, month=6))
        [correction] = settled(
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

    def test_overage_that_counts_as_it_was_worked_counts_twice_in_a_lot(self) -> None:
        """Ten minutes of overage are twenty of the quota, once there is some."""
        agreed = contract(may(hours(1), multipliers=[Multiplier(factor="2")], weighted=Weighted.NOT_OVERAGE))
        first, second = entry("e1", NINE, 5), entry("e2", at(5), 40)
        before = close(settled(agreed, first, second), at(1, month=6))
        withdrawn = entry("e3", NINE, 0, revises="e1")
        [correction] = settled(agreed, first, second, withdrawn, previous=before).corrections

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
        charges = sp.charge([entry("e1", NINE, 5)], on_contingent("T1"), contract(may(hours(1))))
        [allocation] = sp.settle(contract(may()), charges, through=date(2026, 5, 31)).statement(MAY.start).allocations

        assert allocation.cover == Cover(source=Source.HELD, measure=sp.Measure.TIME, held=Held.NOT_AGREED)


class TestTopUpsThatBecomeKnownLate:
    """They pay in the closed periods in which they could have, each from its own first day."""

    rows = (entry("e1", NINE, 75), entry("e2", at(9, month=6), 90))
    through = date(2026, 6, 30)

    def agreed(self, *starts: date) -> Contract:
        packs = [
            TopUp(id=f"pack {start.month}", quota=HOUR, price=euros(90), start=start, end=date(2026, 8, 1))
            for start in starts
        ]
        return contract(may(hours(1)), top_ups=packs)

    def closed(self) -> Settlement:
        return close(settled(self.agreed(), *self.rows, through=self.through), at(1, month=7))

    def corrected(self, before: Settlement, *starts: date) -> Settlement:
        return settled(self.agreed(*starts), *self.rows, previous=before, through=self.through)

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
        july = settled(
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


class TestLookingUp:
    def test_an_entry_in_two_charges(self) -> None:
        told = [
            assessed(
                "T1",
                stretch(None, CostBearer.VENDOR),
                stretch(at(4, 9, 30), CostBearer.CONTINGENT),
            )
        ]
        statement = in_may(contract(may(hours(1))), entry("e1", NINE, 100), entry("e2", at(5), 5), by=told)
        lookup = statement.lookup

        assert lookup.charges_of("e1") == statement.charges[:2]
        assert lookup.allocations_of("e1") == statement.allocations[:2]
        assert (lookup.charges_of("e9"), lookup.allocations_of("e9")) == ((), ())
        assert lookup.among({"e2", "e9"}) == {"e2"}
        assert list(lookup.entries_of_ticket("T1")) == ["e1", "e1", "e2"]
        assert lookup.held == ("e1", "e2")


class TestPeriods:
    def test_a_day_in_a_gap_or_beside_all_spans(self) -> None:
        calendar = Calendar([MAY, Span(date(2026, 7, 1), date(2026, 8, 1))])
        days = [date(2026, 4, 30), MAY.start, date(2026, 5, 31), MAY.end, date(2026, 7, 1), date(2026, 8, 1)]

        assert [calendar.find(day) for day in days] == [None, 0, 0, None, 1, None]
        assert calendar.find(MAY.end) is None

    def test_a_top_up_without_end_is_priced_on_the_day_it_was_bought(self) -> None:
        packs = [TopUp(id="pack", quota=HOUR, price=euros(90), start=date(2026, 5, 7))]
        [fee] = in_may(contract(may(), top_ups=packs)).fees

        assert (fee.source, fee.period, fee.due_on, fee.amount, fee.days, fee.of) == (
            "pack",
            Span(date(2026, 5, 7), date(2026, 5, 8)),
            date(2026, 5, 7),
            euros("90.00"),
            1,
            1,
        )


@given(
    st.lists(st.integers(1, 200), min_size=1, max_size=6),
    st.integers(1, 90),
    st.sampled_from(Grouping),
    st.sampled_from(Rounding),
)
def test_nothing_is_lost_or_made_up(minutes: list[int], step: int, grouping: Grouping, mode: Rounding) -> None:
    """Worked and rounded off together are what was worked, and what is billed is a multiple of the step by group."""
    agreed = contract(may(hours(2), increment=Increment(step=step * MINUTE, grouping=grouping, mode=mode)))
    rows = [entry(f"e{number}", at(4 + number), worked) for number, worked in enumerate(minutes)]
    statement = in_may(agreed, *rows)
    of = {share: sum(one.units for one in statement.allocations if one.share is share) // 60 for share in Share}

    assert of[Share.WORKED] + of[Share.ROUNDED_OFF] == sum(minutes)
    assert (of[Share.WORKED] + of[Share.ROUNDING]) % step == 0


def test_every_second_counts_where_nothing_is_rounded() -> None:
    row = WorkEntry(id="e1", ticket="T1", start=NINE, duration=timedelta(seconds=1))

    assert in_may(contract(may(hours(1), increment=EXACT)), row).units(Source.LOT) == 1
