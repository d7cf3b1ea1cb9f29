"""Projects and care in one worklog: what each costs, when a project is invoiced, and what stands open until then."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given, settings

from supportpolicy import (
    Case,
    Contract,
    LineKind,
    Money,
    MonthEnd,
    Order,
    Rate,
    Settlement,
    Term,
    Ticket,
    VatTerms,
    WorkEntry,
    advance,
    assess,
    bill,
    charge,
    close,
    from_json,
    month_end,
    settle,
    shipped_policy,
    testing,
    to_json,
)
from supportpolicy.billing import VAT_RATES
from supportpolicy.contingents import Measure
from supportpolicy.documents.contracts import read_contract, write_contract
from supportpolicy.errors import InvalidValueError, UnknownNameError
from supportpolicy.explanation.statements import explain_statement
from supportpolicy.settlement import Liability, Parked, Source
from supportpolicy.tickets import Announced, Approved

BERLIN = ZoneInfo("Europe/Berlin")
SHOP = shipped_policy("shop_agency")
PROJECT = SHOP.lifecycle("project")
EUR = "EUR"
PRICE = Money.of("8000", EUR)
ORDER = Order(id="O-1", price=PRICE, ordered_on=date(2026, 3, 5), projects="relaunch", clauses=["SHOP-6"])
TERM = Term(start=date(2026, 1, 1), policy=SHOP.read_as(), rates=[Rate(price=Money.of("110", EUR))])
CONTRACT = Contract(id="K-1", customer="Muster", zone="Europe/Berlin", currency=EUR, terms=[TERM], orders=[ORDER])


def at(day: int, hour: int = 9, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=BERLIN)


def entry(name: str, start: datetime, hours: float = 1, **more: Any) -> WorkEntry:
    return WorkEntry(id=name, start=start, duration=timedelta(hours=hours), **more)


def case(*steps: tuple[str, datetime] | tuple[str, datetime, dict[str, Any]]) -> Case:
    found = Case(id="P-1", lifecycle=PROJECT, opened_at=at(1))
    for name, when, *more in steps:
        found = advance(found, name, when, **(more[0] if more else {}))
    return found


RELEASED = (
    ("write_concept", at(2)),
    ("offer_solution", at(3), {"effort": timedelta(hours=20)}),
    ("discuss", at(4), {"by": "customer"}),
    ("release", at(5)),
)
WORKING = (*RELEASED, ("set_completion_date", at(6), {"day": date(2026, 4, 10)}), ("begin_work", at(9)))
ACCEPTED = (
    *WORKING,
    ("accept_internally", at(7, month=4), {"worked": timedelta(hours=8)}),
    ("install", at(8, month=4)),
    ("accept", at(30, 23, month=4)),
)

AFTER_ACCEPTANCE = ("accepted", "closed", "invoiced")
UNDETERRED = attrs.evolve(
    PROJECT,
    results=[result for result in PROJECT.results if result.id != "prepared_information"],
    stages=[stage for stage in PROJECT.stages if stage.id != "declined"],
    steps=[step for step in PROJECT.steps if step.id not in ("decline", "point_to_documentation")],
    ends=["invoiced"],
)
"""Most projects that are drawn by chance would be declined, or never begin."""

CARE = [
    Ticket(id="T-BUG", reported_at=at(10), findings={"kind": "bug", "component": "base_software", "shop_update": "no"}),
    Ticket(
        id="T-THIRD",
        reported_at=at(11),
        findings={"kind": "bug", "component": "third_party", "act_for_third_party": "yes"},
        events=[Announced(at=at(11, 10)), Approved(at=at(11, 11))],
    ),
]
LOG = [
    entry("care-1", at(10, 10), ticket="T-BUG", work="resolution"),
    entry("care-2", at(11, 12), 2, ticket="T-THIRD", work="resolution"),
    entry("project-1", at(12), 5, project="relaunch"),
    entry("project-2", at(2, month=4), 3, project="relaunch", note="templates"),
    entry("other", at(13), 0.5, project="blog"),
]


def settled(contract: Contract, through: date, log: list[WorkEntry] = LOG, **more: Any) -> Settlement:
    assessments = [assess(ticket, contract) for ticket in CARE]
    return settle(contract, charge(log, assessments, contract), through=through, **more)


MARCH, APRIL, MAY = date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)


def vat() -> VatTerms:
    return VatTerms(country="DE", rates=VAT_RATES)


class TestWorkOfAProjectAndCare:
    """Work inside a project and ongoing care are two different things and follow different rules. SHOP-1"""

    contract = CONTRACT.with_case("O-1", case(*WORKING))

    def test_are_told_apart_in_one_worklog(self) -> None:
        charges = charge(LOG, [assess(ticket, self.contract) for ticket in CARE], self.contract)

        assert [(one.entry.id, one.liability, one.reason.clauses) for one in charges.charges] == [
            ("care-1", Liability.VENDOR, ("SHOP-9",)),
            ("care-2", Liability.BILLABLE, ("SHOP-11", "SHOP-O4")),
            ("project-1", Liability.SEPARATE_ORDER, ("SHOP-6",)),
            ("other", Liability.PARKED, ()),
            ("project-2", Liability.SEPARATE_ORDER, ("SHOP-6",)),
        ]
        assert charges.of("other")[0].reason.parked is Parked.NO_TICKET

    def test_are_paid_by_different_things(self) -> None:
        statement = settled(self.contract, MARCH).statements[-1]

        assert {(cover.source, cover.order): units for cover, units in statement.sums.items()} == {
            (Source.RATE, None): 2 * 3600,
            (Source.ORDER, "O-1"): 5 * 3600,
        }
        assert statement.worked[Liability.SEPARATE_ORDER, Measure.TIME] == 5 * 3600

    @pytest.mark.parametrize(
        ("language", "lines"),
        [
            ("en", ("Project relaunch, without a ticket", "Project blog, without a ticket", "T-THIRD")),
            ("de", ("Projekt relaunch, ohne Vorgang", "Projekt blog, ohne Vorgang", "T-THIRD")),
        ],
    )
    def test_stand_apart_in_the_statement(self, language: str, lines: tuple[str, ...]) -> None:
        text = explain_statement(settled(self.contract, MARCH), self.contract, MARCH, language=language)

        assert all(any(line.strip().startswith(name) for line in text.splitlines()) for name in lines)

    def test_stand_apart_on_the_invoice(self) -> None:
        accepted = CONTRACT.with_case("O-1", case(*ACCEPTED))

        lines = bill(settled(accepted, APRIL), accepted, vat=vat()).lines
        assert [(line.kind, line.net, line.entries) for line in lines] == [
            (LineKind.HOURLY, Money.of("220.00", EUR), ("care-2",)),
            (LineKind.FIXED_PRICE, Money.of("8000.00", EUR), ()),
        ]

    def test_a_ticket_that_nobody_assessed_stays_parked_inside_a_project(self) -> None:
        log = [entry("E", at(12), ticket="T-9", project="relaunch")]

        (found,) = charge(log, [], self.contract).charges
        assert found.reason.parked is Parked.UNKNOWN_TICKET


class TestTheInvoiceOfAProject:
    """Nothing is invoiced before final acceptance. SHOP-6"""

    @pytest.mark.parametrize("number", range(len(ACCEPTED)))
    def test_has_no_line_before_final_acceptance(self, number: int) -> None:
        contract = CONTRACT.with_case("O-1", case(*ACCEPTED[:number]))

        settlement = settled(contract, MAY)
        assert [one.orders for one in settlement.statements] == [()] * 5
        assert not any(line.kind is LineKind.FIXED_PRICE for line in bill(settlement, contract, vat=vat()).lines)
        assert [one.order.id for one in month_end(contract, settlement).orders] == ["O-1"]

    @pytest.mark.parametrize("further", [(), ("close",), ("close", "invoice")])
    def test_has_one_from_final_acceptance_on(self, further: tuple[str, ...]) -> None:
        contract = CONTRACT.with_case("O-1", case(*ACCEPTED, *((step, at(4, month=5)) for step in further)))

        settlement = settled(contract, MAY)
        (line,) = [line for line in bill(settlement, contract, vat=vat()).lines if line.kind is LineKind.FIXED_PRICE]
        assert (line.id, line.net, line.completed_on) == ("order/O-1", Money.of("8000.00", EUR), date(2026, 4, 30))
        assert month_end(contract, settlement).orders == ()

    @given(testing.cases([UNDETERRED], most=25))
    @settings(max_examples=40)
    def test_has_one_exactly_if_it_is_accepted_for_good(self, found: Case) -> None:
        """Wherever a project stands and however it came there."""
        order = attrs.evolve(ORDER, ordered_on=date(2025, 12, 31))
        contract = attrs.evolve(CONTRACT, orders=[order]).with_case("O-1", found)
        settlement = settle(contract, charge([], [], contract), through=date(2032, 12, 31))

        due = [one.id for statement in settlement.statements for one in statement.orders]
        pending = [one.order.id for one in month_end(contract, settlement).orders]
        assert (due, pending) == ((["O-1"], []) if found.stage.id in AFTER_ACCEPTANCE else ([], ["O-1"]))

    def test_is_of_the_local_day_of_acceptance(self) -> None:
        """23:00 in Berlin is still the 30th, whatever zone the instant was written in."""
        steps = [(name, when.astimezone(UTC), *more) for name, when, *more in ACCEPTED]

        assert CONTRACT.with_case("O-1", case(*steps)).orders[0].accepted_on == date(2026, 4, 30)
        later = case(*ACCEPTED[:-1], ("accept", datetime(2026, 4, 30, 22, 30, tzinfo=UTC)))
        assert CONTRACT.with_case("O-1", later).orders[0].accepted_on == date(2026, 5, 1)

    def test_waits_for_the_month_of_acceptance(self) -> None:
        contract = CONTRACT.with_case("O-1", case(*ACCEPTED))

        assert [one.order.id for one in month_end(contract, settled(contract, MARCH)).orders] == ["O-1"]
        assert [len(one.orders) for one in settled(contract, MAY).statements] == [0, 0, 0, 1, 0]
        day = contract.orders[0].accepted_on
        assert day is not None
        assert month_end(contract, settled(contract, day)).orders == ()
        assert len(settled(contract, day).statements[-1].orders) == 1

    def test_comes_after_a_closed_month_as_soon_as_it_is_known(self) -> None:
        working = CONTRACT.with_case("O-1", case(*WORKING))
        closed = close(settled(working, APRIL), at(1, month=5))

        accepted = CONTRACT.with_case("O-1", case(*ACCEPTED))
        later = settled(accepted, MAY, previous=closed)
        assert [len(one.orders) for one in later.statements] == [0, 0, 0, 0, 1]

    def test_cannot_be_forced_by_a_day_in_the_contract(self) -> None:
        with pytest.raises(InvalidValueError) as caught:
            attrs.evolve(ORDER, case=case(*WORKING), accepted_on=date(2026, 4, 1))

        assert str(caught.value) == (
            "accepted_on: order O-1 is accepted, and P-1 stands at 'working' without 'final_acceptance'. "
            "Use Contract.with_case, which takes the day from the case."
        )

    def test_cannot_be_held_back_either(self) -> None:
        with pytest.raises(InvalidValueError) as caught:
            attrs.evolve(ORDER, case=case(*ACCEPTED))

        assert str(caught.value) == (
            "accepted_on: order O-1 is not accepted, and P-1 has 'final_acceptance'. "
            "Use Contract.with_case, which takes the day from the case."
        )

    def test_is_of_the_day_that_the_case_says(self) -> None:
        wrong = attrs.evolve(ORDER, case=case(*ACCEPTED), accepted_on=date(2026, 4, 1))

        with pytest.raises(InvalidValueError) as caught:
            attrs.evolve(CONTRACT, orders=[wrong])
        assert str(caught.value) == (
            "orders: order O-1 is accepted on 2026-04-01, and its case says 2026-04-30. "
            "Use Contract.with_case, which takes the day from the case."
        )

    def test_needs_an_order_to_follow(self) -> None:
        with pytest.raises(UnknownNameError) as caught:
            CONTRACT.with_case("O-2", case())

        assert str(caught.value) == "order: contract K-1 has no order 'O-2'. Write 'O-1'."


class TestKeepingAProject:
    def test_the_contract_and_the_case_are_kept_apart(self) -> None:
        following = CONTRACT.with_case("O-1", case(*WORKING))

        with pytest.raises(InvalidValueError) as caught:
            write_contract(following)
        assert str(caught.value) == (
            "orders: order O-1 follows P-1, and a contract says what was agreed, not what was done. "
            "Write the contract as it was before, and keep the case by to_json."
        )
        kept = read_contract(write_contract(CONTRACT)).with_case("O-1", from_json(to_json(case(*WORKING))))
        assert kept == following


class TestWhatIsReleased:
    """Work beyond what is agreed is told and released before it is done. SHOP-2"""

    def paid(self, followed: Case, *starts: datetime) -> list[Liability]:
        contract = CONTRACT.with_case("O-1", followed)
        log = [entry(f"E-{number}", start, project="relaunch") for number, start in enumerate(starts)]
        return [one.liability for one in charge(log, [], contract).charges]

    ORDERED, PARKED = Liability.SEPARATE_ORDER, Liability.PARKED

    def test_work_counts_from_the_day_of_the_release(self) -> None:
        assert self.paid(case(*RELEASED), at(4), at(5), at(6)) == [self.PARKED, self.ORDERED, self.ORDERED]

    def test_no_work_counts_without_a_release(self) -> None:
        assert self.paid(case(*RELEASED[:-1]), at(6)) == [self.PARKED]

    def test_work_stops_counting_until_more_effort_is_released(self) -> None:
        more = (*WORKING, ("announce_more_effort", at(20), {"effort": timedelta(hours=30)}))
        again = (*more, ("release", at(25)))

        days = [at(19), at(20), at(21), at(24), at(25), at(26)]
        assert self.paid(case(*more), *days) == [self.ORDERED] * 2 + [self.PARKED] * 4
        assert self.paid(case(*again), *days) == [self.ORDERED] * 2 + [self.PARKED] * 2 + [self.ORDERED] * 2

    def test_a_lifecycle_without_a_release_lets_all_work_count(self) -> None:
        lifecycle = attrs.evolve(PROJECT, released_by=None, due_after=None)
        contract = attrs.evolve(CONTRACT, orders=[attrs.evolve(ORDER, accepted_on=date(2026, 4, 1))])
        followed = contract.with_case("O-1", Case(id="P-1", lifecycle=lifecycle, opened_at=at(1)))

        (found,) = charge([entry("E", at(6), project="relaunch")], [], followed).charges
        assert found.liability is Liability.SEPARATE_ORDER
        assert followed.orders[0].accepted_on == date(2026, 4, 1)


class TestWhatIsPending:
    """What no invoice has a line for yet, and what is to be done about it. SHOP-6"""

    def pending(self, followed: Case | None, through: date, log: list[WorkEntry] = LOG, **more: Any) -> MonthEnd:
        contract = CONTRACT if followed is None else CONTRACT.with_case("O-1", followed)
        return month_end(contract, settled(contract, through, log, **more))

    def test_says_where_the_project_stands_and_what_may_be_done(self) -> None:
        (found,) = self.pending(case(*WORKING), APRIL).orders

        assert found.stage is not None
        assert found.stage.id == "working"
        assert [step.id for step in found.next_steps] == ["announce_more_effort", "accept_internally"]
        assert (found.order.price, found.worked) == (PRICE, timedelta(hours=8))
        assert (found.estimate, found.exceeds_estimate) == (timedelta(hours=20), False)

    @pytest.mark.parametrize(("seconds", "exceeds"), [(0, False), (1, True)])
    def test_shows_work_beyond_the_estimate(self, seconds: int, exceeds: bool) -> None:
        """Work beyond the estimate needs a new release. SHOP-2"""
        last = WorkEntry(
            id="E", start=at(2, month=4), duration=timedelta(hours=12, seconds=seconds), project="relaunch"
        )
        (found,) = self.pending(case(*WORKING), APRIL, [*LOG, last]).orders

        assert found.exceeds_estimate is exceeds
        with_all: dict[str, Any] = {"worked": found.worked}
        if exceeds:
            with pytest.raises(InvalidValueError):
                advance(case(*WORKING), "accept_internally", at(7, month=4), **with_all)
        else:
            assert advance(case(*WORKING), "accept_internally", at(7, month=4), **with_all).results

    def test_counts_what_came_late_into_a_closed_month(self) -> None:
        contract = CONTRACT.with_case("O-1", case(*WORKING))
        closed = close(settled(contract, MARCH), at(1, month=4))
        late = entry("late", at(13), 2, project="relaunch")

        again = settled(contract, APRIL, [*LOG, late], previous=closed)
        (found,) = month_end(contract, again).orders
        assert found.worked == timedelta(hours=10)

    def test_counts_no_pieces(self) -> None:
        pieces = WorkEntry(id="E", start=at(12), pieces=2, project="relaunch")
        (found,) = self.pending(case(*WORKING), APRIL, [pieces]).orders

        assert found.worked == timedelta(0)

    def test_knows_orders_without_a_case(self) -> None:
        (found,) = self.pending(None, APRIL).orders

        assert (found.stage, found.next_steps, found.estimate, found.exceeds_estimate) == (None, (), None, False)

    def test_leaves_out_what_is_ordered_later(self) -> None:
        assert self.pending(None, date(2026, 3, 4)).orders == ()
        assert len(self.pending(None, date(2026, 3, 5)).orders) == 1

    def test_is_not_in_the_way_of_closing(self) -> None:
        found = self.pending(case(*WORKING), APRIL, LOG[:4])

        assert found.is_clear
        assert found.orders
