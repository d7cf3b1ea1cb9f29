"""Funding: what pays for work, contingents first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import supportpolicy as sp
from supportpolicy.contingents import (
    Excess,
    Grouping,
    Increment,
    Measure,
    Rounding,
    TopUp,
)
from supportpolicy.contracts import Approval, Contract, Order, Rate, Waiver
from supportpolicy.decision import Assessment, Permit
from supportpolicy.money import price
from supportpolicy.policy import CostBearer
from supportpolicy.settlement import (
    Held,
    Share,
    Source,
    charge,
    settle,
)
from supportpolicy.settlement.allocations import Cover
from supportpolicy.tickets import WorkEntry
from tests.settled_months import (
    LAST_OF_MAY,
    MAY,
    NINE,
    TICKETS,
    approved,
    by_customer,
    everything,
    from_may,
    in_all_of_may,
    in_hours,
    in_may,
    ordered_apart,
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
LADDER = [(16, "1600"), (20, "2000"), (30, "3000"), (40, "3800"), (50, "4500")]


class TestSixteenHours:
    """CONF-6, CONF-7"""

    def test_exactly_are_no_overage(self) -> None:
        statement = in_may(contract(from_may(hours(16))), entry("e1", NINE, 16 * 60))
        [balance] = statement.balances

        assert words(statement.allocations) == [("e1", "worked", "lot", 960)]
        assert (statement.overage(), balance.movement.used, balance.movement.expired) == (0, 57600, 0)
        assert [(one.percent, one.entry) for one in statement.crossings] == [(75, "e1"), (90, "e1"), (100, "e1")]

    def test_a_quarter_more_without_approval_is_held(self) -> None:
        statement = in_may(contract(from_may(hours(16))), entry("e1", NINE, 16 * 60 + 15))

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
        statement = in_may(contract(from_may(hours(16))), entry("e1", NINE, 16 * 60 + 15), approvals=[approved()])

        assert statement.allocations[1].cover == Cover(
            source=Source.OVERAGE, measure=sp.Measure.TIME, contingent="16h", price=euros(120), approval="A-1"
        )
        assert (statement.overage(), statement.units(Source.OVERAGE)) == (900, 900)

    def test_a_second_too_many_is_held(self) -> None:
        row = WorkEntry(id="e1", ticket="T1", start=NINE, duration=16 * HOUR + timedelta(seconds=1))

        assert in_may(contract(from_may(hours(16))), row).overage() == 1

    def test_without_an_agreed_rate_approval_does_not_help(self) -> None:
        """CONF-O4"""
        agreed = contract(from_may(hours(1, overage_rate=Excess.BY_OFFER)))
        statement = in_may(agreed, entry("e1", NINE, 75), approvals=[approved()])

        assert words(statement.allocations)[1] == ("e1", "worked", "overage_by_offer", 15)
        assert statement.allocations[1].cover.price is None


class TestPackages:
    """16 to 50 h a month at a flat price; more is announced and agreed, less expires. CONF-7 to CONF-11"""

    @pytest.mark.parametrize(("size", "fee"), LADDER)
    def test_half_an_hour_more_than_each_of_them(self, size: int, fee: str) -> None:
        statement = in_all_of_may(
            contract(term(hours(size, fee=fee))), entry("e1", at(4), size * 60 + 30), approvals=[everything()]
        )

        assert [str(one.amount) for one in statement.fees] == [f"{fee}.00 EUR"]
        assert in_hours(statement.units(Source.LOT)) == size
        assert [(cover.source, str(cover.price), units // 60) for cover, units in statement.sums.items()][1:] == [
            (Source.OVERAGE, "120 EUR", 30)
        ]

    def test_sixteen_hours_used_exactly(self) -> None:
        statement = in_all_of_may(contract(term(hours(16))), entry("e1", at(4), 8 * 60), entry("e2", at(5), 8 * 60))
        (balance,) = statement.balances

        assert (in_hours(balance.movement.used), balance.movement.expired, statement.overage()) == (16, 0, 0)

    @pytest.mark.parametrize(("approvals", "billed", "held"), [([], 0, 15), ([everything()], 15, 0)])
    def test_a_quarter_of_an_hour_more_with_and_without_approval(
        self, approvals: list[Approval], billed: int, held: int
    ) -> None:
        statement = in_all_of_may(contract(term(hours(16))), entry("e1", at(4), 16 * 60 + 15), approvals=approvals)

        assert (statement.units(Source.OVERAGE) // 60, statement.units(Source.HELD) // 60) == (billed, held)
        assert statement.overage() == 15 * 60

    def test_ten_hours_used_and_six_expired(self) -> None:
        statement = in_all_of_may(contract(term(hours(16))), entry("e1", at(4), 10 * 60))
        (balance,) = statement.balances

        assert (in_hours(balance.movement.granted), in_hours(balance.movement.used)) == (16, 10)
        assert (in_hours(balance.movement.expired), balance.remaining) == (6, 0)

    def test_what_is_left_before_the_month_is_over_remains(self) -> None:
        agreed = contract(term(hours(16), start=date(2026, 5, 1)))
        settlement = settle(
            agreed, charge([entry("e1", at(4), 60)], on_contingent("T1"), agreed), through=date(2026, 5, 30)
        )
        (statement,) = settlement.statements

        assert (statement.until, statement.is_complete) == (LAST_OF_MAY, False)
        assert in_hours(statement.balances[0].remaining) == 15

    def test_work_that_nothing_is_agreed_on_beyond_the_quota_is_held_for_an_offer(self) -> None:
        """More trainings than booked: by negotiation. PARTNER-3, PARTNER-4"""
        trainings = hours(1, id="trainings", quota=2, overage_rate=Excess.BY_OFFER)
        statement = in_all_of_may(contract(term(trainings)), entry("e1", at(4), pieces=3))

        assert [(one.units, one.cover.source, one.cover.held) for one in statement.allocations] == [
            (2, Source.LOT, None),
            (1, Source.HELD, Held.OVERAGE_BY_OFFER),
        ]
        assert statement.overage(Measure.PIECES) == 1
        assert statement.overage() == 0

    def test_says_what_was_worked_by_who_is_liable(self) -> None:
        known = [*on_contingent("T1"), assessed("T2", stretch(None, CostBearer.VENDOR))]
        statement = in_all_of_may(
            contract(term(hours(16))),
            entry("e1", at(4), 60),
            entry("e2", at(4), 30, "T2"),
            entry("e3", at(5), 30),
            assessments=known,
        )

        assert statement.worked == {
            ("draws_on_contingent", Measure.TIME): 5400,
            ("vendor", Measure.TIME): 1800,
        }


class TestWhatPays:
    """By the bearer and by what the contract has agreed on."""

    order = Order(id="O-1", price=euros(500), ordered_on=MAY.start, tickets=["T1"], clauses=["C-order"])
    rate = Rate(price=euros(110), clauses=["C-rate"])

    @pytest.mark.parametrize(
        ("agreed", "assessments", "cover"),
        [
            (
                contract(from_may(rates=[rate])),
                by_customer(),
                {"source": Source.RATE, "price": euros(110), "clauses": ("C-rate",)},
            ),
            (
                contract(from_may(rates=[rate])),
                by_customer(Permit.AWAITING_APPROVAL),
                {"held": Held.NOT_APPROVED, "price": euros(110), "clauses": ("C-rate",)},
            ),
            (
                contract(from_may(rates=[rate])),
                by_customer(Permit.UNSETTLED),
                {"held": Held.UNSETTLED, "price": euros(110), "clauses": ("C-rate",)},
            ),
            (contract(from_may()), by_customer(), {"held": Held.NOT_AGREED}),
            (contract(from_may()), by_customer(Permit.AWAITING_APPROVAL), {"held": Held.NOT_AGREED}),
            (contract(from_may()), on_contingent("T1"), {"held": Held.NOT_AGREED}),
            (contract(from_may(rates=[rate])), ordered_apart(), {"held": Held.NO_ORDER}),
            (
                contract(from_may(), orders=[order]),
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
        with_rate = in_may(contract(from_may(rates=[self.rate]), top_ups=packs), entry("e1", NINE, 75))
        without = in_may(contract(from_may(), top_ups=packs), entry("e1", NINE, 75), approvals=[approved()])

        assert words(with_rate.allocations)[1] == ("e1", "worked", "overage_not_approved", 15)
        assert (with_rate.allocations[1].cover.price, with_rate.allocations[1].cover.clauses) == (
            euros(110),
            ("C-rate",),
        )
        assert words(without.allocations)[1] == ("e1", "worked", "overage_without_rate", 15)

    def test_goodwill_is_asked_first_whatever_is_held(self) -> None:
        statement = in_may(
            contract(from_may()), entry("e1", NINE, 5), by=ordered_apart(), waivers=[Waiver(id="W-1", at=NINE)]
        )

        assert words(statement.allocations) == [("e1", "worked", "goodwill", 5)]


class TestWithoutAContingent:
    """Work without a contingent is billed at the agreed rate after approval, or ordered. SHOP-4, CRM-13"""

    agreed = contract(
        term(rates=[by_the_hour("110"), by_the_hour("150", kind="on_site"), by_the_hour("500", measure="pieces")])
    )

    def of(self, bearer: CostBearer, permit: Permit = Permit.NOT_NEEDED) -> list[Assessment]:
        return [assessed("T1", stretch(None, bearer, permit))]

    def test_is_billed_at_the_rate_of_its_kind(self) -> None:
        statement = in_all_of_may(
            self.agreed,
            entry("e1", at(4), 60),
            entry("e2", at(4), 30, kind="on_site"),
            entry("e3", at(4), pieces=1),
            assessments=self.of(CostBearer.CUSTOMER, Permit.APPROVED),
        )
        bases = {Measure.TIME: 3600, Measure.PIECES: 1}
        lines = [
            price(units, cover.price, bases[cover.measure]) for cover, units in statement.sums.items() if cover.price
        ]

        assert [str(line) for line in lines] == ["110.00 EUR", "75.00 EUR", "500.00 EUR"]

    @pytest.mark.parametrize(
        ("permit", "held"),
        [(Permit.AWAITING_APPROVAL, Held.NOT_APPROVED), (Permit.UNSETTLED, Held.UNSETTLED)],
    )
    def test_is_held_until_an_approval_covers_it(self, permit: Permit, held: Held) -> None:
        known = self.of(CostBearer.CUSTOMER, permit)
        without = in_all_of_may(self.agreed, entry("e1", at(4), 60), assessments=known)
        ratified = Approval(id="A-1", at=at(20), ratifies=True)
        with_it = in_all_of_may(self.agreed, entry("e1", at(4), 60), assessments=known, approvals=[ratified])

        assert [(one.cover.held, str(one.cover.price)) for one in without.allocations] == [(held, "110 EUR")]
        assert [(one.cover.source, one.cover.approval) for one in with_it.allocations] == [(Source.RATE, "A-1")]
        assert without.overage() == 0

    @pytest.mark.parametrize("permit", [Permit.APPROVED, Permit.AWAITING_APPROVAL])
    def test_is_held_without_a_rate(self, permit: Permit) -> None:
        statement = in_all_of_may(
            contract(term()), entry("e1", at(4), 60), assessments=self.of(CostBearer.CUSTOMER, permit)
        )

        assert paid(statement) == [("e1", 60, "not_agreed")]

    @pytest.mark.parametrize("permit", [Permit.NOT_TOLD, Permit.REFUSED])
    def test_is_the_vendors_where_the_customer_was_not_told_or_refused(self, permit: Permit) -> None:
        statement = in_all_of_may(self.agreed, entry("e1", at(4), 60), assessments=self.of(CostBearer.CUSTOMER, permit))

        assert statement.allocations == ()

    def test_for_a_separate_order_is_held_as_long_as_there_is_none(self) -> None:
        known = self.of(CostBearer.SEPARATE_ORDER)
        order = Order(id="O-1", price=euros(5000), ordered_on=date(2026, 5, 1), tickets="T1", clauses=["CONF-10"])

        assert paid(in_all_of_may(self.agreed, entry("e1", at(4), 60), assessments=known)) == [("e1", 60, "no_order")]
        ordered = in_all_of_may(attrs.evolve(self.agreed, orders=[order]), entry("e1", at(4), 60), assessments=known)
        assert paid(ordered) == [("e1", 60, "O-1")]
        assert ordered.allocations[0].cover.clauses == ("CONF-10",)

    def test_an_order_is_due_when_its_result_is_accepted(self) -> None:
        order = Order(id="O-1", price=euros(5000), ordered_on=date(2026, 4, 1), tickets="T1")

        def due(accepted_on: date | None) -> tuple[Order, ...]:
            orders = [attrs.evolve(order, accepted_on=accepted_on)]
            return in_all_of_may(contract(term(start=date(2026, 4, 1)), orders=orders)).orders

        assert [bool(due(day)) for day in (None, date(2026, 4, 30), date(2026, 5, 31), date(2026, 6, 1))] == [
            False,
            False,
            True,
            False,
        ]

    def test_parked_work_is_paid_by_nothing(self) -> None:
        statement = in_all_of_may(self.agreed, entry("e1", at(4), 60), assessments=self.of(CostBearer.UNDETERMINED))

        assert statement.allocations == ()
        assert statement.worked == {("parked", Measure.TIME): 3600}

    def test_work_that_the_contract_no_longer_offers_anything_for_is_held(self) -> None:
        before = contract(term(hours(16), rates=[by_the_hour()]))
        log = [entry("e1", at(4), 60), entry("e2", at(4), 60, "T2")]
        known = [*on_contingent("T1"), assessed("T2", stretch(None, CostBearer.CUSTOMER, Permit.APPROVED))]
        statement = settle(contract(term()), charge(log, known, before), through=LAST_OF_MAY).statement(LAST_OF_MAY)

        assert paid(statement) == [("e1", 60, "not_agreed"), ("e2", 60, "not_agreed")]
        assert statement.overage() == 0


class TestLaws:
    """covered + overage = billable; approved + held = overage; permuting entries changes nothing."""

    rows = st.lists(
        st.tuples(st.integers(1, 31), st.integers(1, 300), st.sampled_from(TICKETS)), min_size=1, max_size=12
    ).map(lambda rows: [entry(f"e{n:02}", at(day), length, ticket) for n, (day, length, ticket) in enumerate(rows)])
    steps = st.builds(
        Increment,
        step=st.sampled_from([SECOND, 6 * MINUTE, 15 * MINUTE]),
        mode=st.sampled_from(Rounding),
        grouping=st.sampled_from(Grouping),
        minimum=st.sampled_from([timedelta(0), 20 * MINUTE]),
    )

    @given(rows, steps, st.integers(1, 20), st.integers(0, 10))
    def test_everything_adds_up(self, rows: list[WorkEntry], increment: Increment, quota: int, cap: int) -> None:
        agreed = contract(term(hours(quota), start=date(2026, 5, 1), increment=increment))
        statement = in_all_of_may(agreed, *rows, approvals=[Approval(id="A", at=at(1, 0), cap=cap * HOUR)])
        (balance,) = statement.balances
        covered, approved, held = (statement.units(one) for one in (Source.LOT, Source.OVERAGE, Source.HELD))
        worked = sum(one.units for one in statement.charges)
        rounding = sum(one.units for one in statement.allocations if one.share is Share.ROUNDING)

        assert covered + statement.overage() == worked + rounding - statement.units(Source.ROUNDED_OFF)
        assert approved + held == statement.overage()
        assert covered == balance.movement.used == min(quota * 3600, covered + statement.overage())
        assert balance.movement.used + balance.movement.expired == quota * 3600
        assert approved == min(cap * 3600, statement.overage())

    @given(rows, steps, st.randoms(use_true_random=False))
    def test_the_order_in_which_work_is_given_changes_nothing(
        self, rows: list[WorkEntry], increment: Increment, random: Any
    ) -> None:
        agreed = contract(term(hours(10), start=date(2026, 5, 1), increment=increment))

        assert in_all_of_may(agreed, *random.sample(rows, len(rows))) == in_all_of_may(agreed, *rows)

    @given(rows, steps, st.lists(st.integers(1, 31), max_size=4).map(sorted))
    def test_settling_day_by_day_is_settling_once(
        self, rows: list[WorkEntry], increment: Increment, days: list[int]
    ) -> None:
        agreed = contract(term(hours(10), start=date(2026, 5, 1), increment=increment))
        charges = charge(rows, on_contingent(*TICKETS), agreed)
        previous = None
        for day in (*days, 31):
            previous = settle(agreed, charges, previous=previous, through=date(2026, 5, day))

        assert previous == settle(agreed, charges, through=LAST_OF_MAY)

    @given(rows)
    def test_each_day_may_bring_only_its_own_work(self, rows: list[WorkEntry]) -> None:
        agreed = contract(term(hours(10), start=date(2026, 5, 1)))
        previous = None
        for day in range(1, 32):
            new = [row for row in rows if row.start is not None and row.start.day == day]
            charges = charge(new, on_contingent(*TICKETS), agreed)
            previous = settle(agreed, charges, previous=previous, through=date(2026, 5, day))

        assert previous == settle(agreed, charge(rows, on_contingent(*TICKETS), agreed), through=LAST_OF_MAY)
