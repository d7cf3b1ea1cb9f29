"""The least and the greatest invoice: equal to trying every answer, and the answers that give them do give them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest

import supportpolicy as sp
from supportpolicy.billing import bill
from supportpolicy.contingents import Grouping, Increment
from supportpolicy.contracts import Approval, Contract, Rate, Term
from supportpolicy.decision import assess
from supportpolicy.errors import InvalidValueError, WorkBudgetError
from supportpolicy.money import Money
from supportpolicy.policy import CostBearer
from supportpolicy.rules import Silence
from supportpolicy.settlement import Ask, charge, settle
from supportpolicy.tickets import Announced, Approved, Ticket, Work
from supportpolicy.whatif import InvoiceInterval, OpenQuestion, interval
from tests.interval_oracle import TAXLESS, ends, filled, invoices
from tests.interval_world import CELLS, SILENT, Case, case, later_case, policy, release
from tests.settlement_world import MINUTE, at, contract, entry, euros, hours

SEEDS = [*range(48), 75, 166, 237, 2404, 2709, 1065, 1175, 1689, 1880, 1924, 5383]
LATER_SEEDS = range(12)


def interval_of(one: Case) -> InvoiceInterval:
    return interval(one.contract, one.worklog, one.tickets, **one.books)


def nets_of(one: Case) -> set[Money]:
    return invoices(one.contract, one.worklog, one.tickets, periods=one.periods, **one.books)


def possible_case(seed: int) -> Case:
    """The case of this number, or the next one of which what is known is possible."""
    return next(one for number in range(seed, seed + 20) if nets_of(one := case(number)))


class TestItIsExact:
    """The least and the greatest invoice over all unknown facts and pending approvals."""

    @pytest.mark.parametrize("seed", SEEDS)
    def test_the_ends_are_those_of_all_completions(self, seed: int) -> None:
        """Every answer to every open fact, with every set of releases, settled and billed."""
        self.check(case(seed))

    @pytest.mark.parametrize("seed", LATER_SEEDS)
    def test_they_are_with_a_month_that_is_closed(self, seed: int) -> None:
        """What was parked and held in May is answered in June, and becomes a correction."""
        self.check(later_case(seed))

    def check(self, one: Case) -> None:
        nets = nets_of(one)
        if nets:
            found = interval_of(one)
            assert (found.least.net, found.greatest.net) == ends(nets)
            assert all(found.least.net <= net <= found.greatest.net for net in nets)
        else:  # what is known is impossible already
            with pytest.raises(InvalidValueError, match="cannot occur"):
                interval_of(one)

    @pytest.mark.parametrize("seed", SEEDS[::2])
    def test_the_answers_of_an_end_give_it(self, seed: int) -> None:
        """Whoever assesses, charges, settles and bills with these answers gets this invoice."""
        one = possible_case(seed)
        found = interval_of(one)
        for end in (found.least, found.greatest):
            charges = charge(one.worklog, [assess(ticket, one.contract) for ticket in end.tickets], one.contract)
            settlement = settle(
                one.contract,
                charges,
                approvals=(*one.approvals, *end.approvals),
                waivers=one.waivers,
                through=one.through,
            )
            assert bill(settlement, one.contract, vat=TAXLESS).net == end.net
            assert bill(end.settlement, one.contract, vat=TAXLESS).net == end.net

    @pytest.mark.parametrize("seed", SEEDS[::3])
    def test_an_answer_leaves_what_is_left_once_it_is_given(self, seed: int) -> None:
        """What a question's answers leave is the interval of the same month with the answer written down."""
        one = possible_case(seed)
        found = interval_of(one)
        for stake in found.stakes:
            question = stake.question
            if question.fact is None:
                continue
            assert min(answer.least for answer in stake.prospects) == found.least.net
            assert max(answer.greatest for answer in stake.prospects) == found.greatest.net
            for answer in stake.prospects:
                tickets = tuple(answered(ticket, question, answer.value.name) for ticket in one.tickets)
                nets = nets_of(attrs.evolve(one, tickets=tickets))
                assert (answer.least, answer.greatest) == ends(nets)


def answered(ticket: Ticket, question: OpenQuestion, value: str) -> Ticket:
    """The ticket with one answer; where the whole and its parts were asked apart, it stays open for the parts."""
    if ticket.id != question.ticket or question.fact is None:
        return ticket
    name = question.fact
    if question.part is None and not any(name in said for said in [ticket.findings, *diagnosed(ticket)]):
        both = {name: [one.name for one in question.values]}
        parts = [
            part if name in part.findings else attrs.evolve(part, findings=part.findings.updated(both))
            for part in ticket.parts
        ]
        ticket = attrs.evolve(ticket, parts=parts)
    return filled(ticket, ticket, question.part, name, value)


def diagnosed(ticket: Ticket) -> list[sp.Findings]:
    return [
        event.diagnosis.findings for event in ticket.events if isinstance(event, sp.Diagnosed) and event.part is None
    ]


class TestTheCrmPolicy:
    """A fault of which nobody knows the cause yet, three hours of work after the customer was told and said yes."""

    CONTRACT = Contract(
        id="C-1",
        customer="Acme",
        zone="Europe/Berlin",
        currency="EUR",
        terms=[
            Term(
                start=date(2026, 11, 1),
                policy=sp.shipped_policy("saas_crm").read_as(),
                rates=[Rate(price=Money.of("120", "EUR"))],
            )
        ],
    )
    TICKET = Ticket(
        id="T-1",
        reported_at=at(2, month=11),
        findings={"kind": "bug", "security": "no", "deviates": "yes", "reproducible": "only_with_customizing"},
        events=[Announced(at=at(2, 10, month=11)), Approved(at=at(2, 11, month=11))],
    )
    WORK = entry("e1", at(3, month=11), 180, "T-1")

    def found(self, *tickets: Ticket) -> InvoiceInterval:
        return interval(self.CONTRACT, [self.WORK], tickets, through=date(2026, 11, 30))

    def test_the_cause_decides_between_nothing_and_all_of_it(self) -> None:
        found = self.found(self.TICKET)

        assert [str(net) for net in (found.standing, found.least.net, found.greatest.net, found.width)] == [
            "0 EUR",
            "0 EUR",
            "360.00 EUR",
            "360.00 EUR",
        ]
        cause, connector = found.stakes
        assert (cause.question.fact, cause.question.ask, str(cause.moves)) == ("component", Ask.SUPPORT, "360.00 EUR")
        assert {one.value.name: (str(one.least), str(one.greatest)) for one in cause.prospects} == {
            "base_software": ("0 EUR", "0 EUR"),
            "platform": ("0 EUR", "0 EUR"),
            "customizing": ("360.00 EUR", "360.00 EUR"),
            "third_party": ("0 EUR", "360.00 EUR"),
            "customer_environment": ("360.00 EUR", "360.00 EUR"),
        }
        assert (connector.question.fact, str(connector.moves)) == ("standard_connector", "0 EUR")

    def test_what_is_known_leaves_nothing_open(self) -> None:
        known = attrs.evolve(self.TICKET, findings=self.TICKET.findings.updated({"component": "customizing"}))
        found = self.found(known)

        assert found.stakes == ()
        assert found.least == found.greatest
        assert str(found.standing) == "360.00 EUR"

    def test_the_answers_at_the_ends(self) -> None:
        found = self.found(self.TICKET)

        assert [(reply.question.fact, reply.value.name) for reply in found.greatest.replies] == [
            ("component", "customizing")
        ]
        assert found.greatest.tickets[0].findings["component"] == {"customizing"}
        assert found.least.replies[0].value.name != "customizing"

    def test_it_reads_in_both_languages(self) -> None:
        found = self.found(self.TICKET)
        german = found.written(language="de").replace(chr(160), " ")
        english = found.written(language="en").replace(chr(160), " ")

        assert german.splitlines()[0] == (
            "Vertrag C-1 bis 30.11.2026: Rechnung von 0,00 € bis 360,00 € netto, nach heutigem Stand 0,00 €"
        )
        assert english.splitlines()[0] == (
            "Contract C-1 through 30 November 2026: invoice from €0.00 to €360.00 net, as things stand €0.00"
        )
        assert german.splitlines()[4].startswith("T-1      –     den Support  Wo liegt die Ursache")

    def test_its_rows_are_plain(self) -> None:
        found = self.found(self.TICKET)

        assert {**found.to_rows()[0], "question": ""} == {
            "ticket": "T-1",
            "part": None,
            "ask": "support",
            "question": "",
            "moves": Decimal("360.00"),
        }
        assert {**found.by_answer.to_rows()[2], "question": ""} == {
            "ticket": "T-1",
            "part": None,
            "question": "",
            "answer": "customizing",
            "least": Decimal("360.00"),
            "greatest": Decimal("360.00"),
        }

    def test_too_many_questions_for_the_budget(self) -> None:
        with pytest.raises(WorkBudgetError) as caught:
            interval(self.CONTRACT, [self.WORK], [self.TICKET], through=date(2026, 11, 30), budget=5)

        assert str(caught.value) == (
            "budget: what is open would take more than 5 steps, each of them to assess a ticket or to settle. "
            "Answer some of the questions first, or give a larger budget."
        )

    @pytest.mark.parametrize("budget", [0, -5])
    def test_a_budget_of_no_step(self, budget: int) -> None:
        with pytest.raises(InvalidValueError) as caught:
            interval(self.CONTRACT, [self.WORK], [self.TICKET], through=date(2026, 11, 30), budget=budget)

        assert str(caught.value) == f"budget: {budget} steps lead nowhere. Give one step or more."


BEARERS: dict[tuple[str, str], CostBearer | Silence] = dict(
    zip(CELLS, [CostBearer.VENDOR, CostBearer.CONTINGENT, CostBearer.CUSTOMER, SILENT], strict=True)
)
"""A fault is ours or draws on the contingent; a wish costs the customer, or nothing is said about it."""


class TestReleases:
    """CONF-7, CRM-17: overage and billable work wait for the customer's consent, and are billed only with it."""

    def agreed(self, **more: Any) -> Contract:
        term = Term(
            start=date(2026, 5, 1),
            policy=policy(BEARERS, release=release()),
            contingents=[hours(1, "100", "90")],
            rates=[Rate(price=euros("120"))],
            **more,
        )
        return contract(term)

    def ticket(self, name: str, kind: str, cause: str) -> Ticket:
        told = Announced(at=at(1, 10))
        return Ticket(id=name, reported_at=at(1, 8), findings={"kind": kind, "cause": cause}, events=[told])

    def test_one_for_a_ticket_and_one_for_the_overage_of_a_month(self) -> None:
        tickets = [self.ticket("T1", "wish", "ours"), self.ticket("T2", "bug", "theirs")]
        work = [entry("e1", at(4), 60, "T1"), entry("e2", at(5), 150, "T2")]
        found = interval(self.agreed(), work, tickets, through=date(2026, 5, 31))

        assert [str(net) for net in (found.standing, found.least.net, found.greatest.net)] == [
            "100.00 EUR",
            "100.00 EUR",
            "355.00 EUR",
        ]
        overage, held = found.stakes
        assert (overage.question.wording.en, str(overage.moves)) == (
            "Does the customer approve the overage (May 2026)?",
            "255.00 EUR",
        )
        assert (held.question.wording.de, held.question.ticket, str(held.moves)) == (
            "Gibt der Kunde die zurückgestellte Arbeit frei?",
            "T1",
            "120.00 EUR",
        )
        assert overage.question.ask is held.question.ask is Ask.CUSTOMER
        assert [reply.value.name for reply in found.least.replies] == ["no", "no"]
        assert [one.id for one in found.greatest.approvals] == ["pending 1", "pending 2"]

    def test_their_names_are_new(self) -> None:
        """Else they would take the place of approvals that were given."""
        given = Approval(id="pending 1", at=at(20), cap=30 * MINUTE)
        work = [entry("e1", at(4), 60, "T1")]
        found = interval(
            self.agreed(), work, [self.ticket("T1", "wish", "ours")], approvals=[given], through=date(2026, 5, 31)
        )

        assert [one.id for one in found.greatest.approvals] == ["pending 1'"]
        assert str(found.greatest.net) == "220.00 EUR"

    def test_what_the_source_leaves_open_costs_nothing_and_is_listed(self) -> None:
        work = [entry("e1", at(4), 60, "T1"), entry("e2", at(5), 60, None), entry("e3", at(5), 60, "unknown")]
        found = interval(self.agreed(), work, [self.ticket("T1", "wish", "theirs")], through=date(2026, 5, 31))

        assert found.least.net == found.greatest.net == euros("100.00")
        assert [one.why.value for one in found.greatest.left_open] == [
            "no_ticket",
            "not_decided_by_source",
            "unknown_ticket",
        ]

    def test_an_unknown_fact_may_lead_to_a_release(self) -> None:
        """First the kind is asked for, and only then does it matter whether the customer agrees."""
        unknown = Ticket(id="T1", reported_at=at(1, 8), findings={"cause": "ours"}, events=[Announced(at=at(1, 10))])
        work = [entry("e1", at(4), 60, "T1", work=Work.RESOLUTION)]
        found = interval(self.agreed(), work, [unknown], through=date(2026, 5, 31))

        assert [(one.question.fact, str(one.moves)) for one in found.stakes] == [
            ("kind", "120.00 EUR"),
            (None, "120.00 EUR"),
        ]
        assert [reply.value.name for reply in found.greatest.replies] == ["wish", "yes"]

    def test_rounding_that_is_shared_is_settled_combination_by_combination(self) -> None:
        """What is rounded together over tickets may cost more without some of it; nothing is left out then."""
        kinds = Increment(step=15 * MINUTE, grouping=Grouping.PERIOD)
        rates = [Rate(price=euros("120"))]
        unknown = [Ticket(id=name, reported_at=at(1, 8), findings={"cause": "ours"}) for name in ("T1", "T2", "T3")]
        term = Term(start=date(2026, 5, 1), policy=policy(BEARERS), rates=rates, increment=kinds)
        work = [entry(f"e{day}", at(day), 10, f"T{day}", work=Work.RESOLUTION) for day in (1, 2, 3)]
        found = interval(contract(term), work, unknown, through=date(2026, 5, 31))

        assert (found.least.net, found.greatest.net) == (euros(0), euros("60.00"))
        assert [str(stake.moves) for stake in found.stakes] == ["30.00 EUR"] * 3

    def test_work_outside_every_term_is_listed_and_costs_nothing(self) -> None:
        """Two days before the contract began, and once after."""
        unknown = Ticket(id="T1", reported_at=at(1, 8), findings={"cause": "theirs"})
        bearers = {**BEARERS, ("wish", "theirs"): CostBearer.CUSTOMER}
        term = Term(
            start=date(2026, 5, 1),
            policy=policy(bearers),
            contingents=[hours(1, "100", "90")],
            rates=[Rate(price=euros("120"))],
        )
        work = [
            entry("e1", at(29, month=4), 60, "T1", work=Work.RESOLUTION),
            entry("e2", at(4), 60, "T1", work=Work.RESOLUTION),
            entry("e3", at(4, month=6), 60, "T1", work=Work.RESOLUTION),
        ]
        capped = Approval(id="A", at=at(1), cap=30 * MINUTE)
        found = interval(contract(term), work, [unknown], approvals=[capped], through=date(2026, 5, 31))

        assert (found.least.net, found.greatest.net) == (euros("100.00"), euros("220.00"))
        assert [(one.why.value, one.entries) for one in found.greatest.left_open] == [("no_term", ("e1",))]


class TestManyQuestions:
    """Twenty tickets of which it is open whether they draw on the contingent or are billed by the hour."""

    NAMES = tuple(f"T{number}" for number in range(20))

    def found(self, *approvals: Approval, rate: str) -> InvoiceInterval:
        known = [Ticket(id=name, reported_at=at(1, 8), findings={"cause": "theirs"}) for name in self.NAMES]
        bearers = {**BEARERS, ("wish", "theirs"): CostBearer.CUSTOMER}
        term = Term(
            start=date(2026, 5, 1),
            policy=policy(bearers),
            contingents=[hours(5, "500", "90")],
            rates=[Rate(price=euros(rate))],
        )
        work = [entry(name, at(2 + day), 60, name, work=Work.RESOLUTION) for day, name in enumerate(self.NAMES)]
        return interval(contract(term), work, known, approvals=approvals, through=date(2026, 5, 31), budget=400)

    def test_where_prices_decide_few_combinations_are_settled(self) -> None:
        """An hour is never dearer on the contingent than by the hour: of a million combinations two matter."""
        found = self.found(rate="120")

        assert (found.least.net, found.greatest.net) == (euros("500.00"), euros("2900.00"))
        assert {str(stake.moves) for stake in found.stakes[1:]} == {"120.00 EUR"}

    def test_a_cap_changes_nothing_about_that_if_all_overage_is_one_line(self) -> None:
        found = self.found(Approval(id="A", at=at(1), cap=120 * MINUTE), rate="120")

        assert (found.least.net, found.greatest.net) == (euros("680.00"), euros("2900.00"))

    def test_where_they_do_not_the_budget_ends_it(self) -> None:
        """At 60 EUR by the hour, it depends on all others whether the contingent is dearer."""
        with pytest.raises(WorkBudgetError):
            self.found(rate="60")


BILLED = {**BEARERS, ("wish", "theirs"): CostBearer.CUSTOMER, ("bug", "theirs"): CostBearer.VENDOR}


class TestMoreWorkMayCostLess:
    """Where leaving out work makes an invoice greater, nothing is left out of the search."""

    RATES = (Rate(price=euros("50")), Rate(price=euros("180"), kind="consulting"))

    def test_a_cap_is_used_up_by_cheap_work(self) -> None:
        """One hour is approved: for work at 50 EUR that came first, or else for work at 180 EUR."""
        term = Term(start=date(2026, 5, 1), policy=policy(BILLED, release=release()), rates=self.RATES)
        told = [Announced(at=at(1, 10))]
        unknown = Ticket(id="T1", reported_at=at(1, 8), findings={"cause": "theirs"}, events=told)
        wish = Ticket(id="T2", reported_at=at(1, 8), findings={"cause": "theirs", "kind": "wish"}, events=told)
        work = [
            entry("e1", at(4), 60, "T1", work=Work.RESOLUTION),
            entry("e2", at(5), 60, "T2", work=Work.RESOLUTION, kind="consulting"),
        ]
        capped = Approval(id="A", at=at(3), cap=60 * MINUTE)
        found = interval(contract(term), work, [unknown, wish], approvals=[capped], through=date(2026, 5, 31))

        assert (found.least.net, found.greatest.net) == (euros("50.00"), euros("230.00"))
        assert found.least.replies[0].value.name == "wish"

    def test_rounding_moves_to_cheap_work(self) -> None:
        """17 minutes in all are rounded up to 30 on the last of them: a minute at 50 EUR, or else 16 at 180 EUR."""
        increment = Increment(step=30 * MINUTE, grouping=Grouping.PERIOD)
        term = Term(start=date(2026, 5, 1), policy=policy(BILLED), rates=self.RATES, increment=increment)
        unknown = Ticket(id="T1", reported_at=at(1, 8), findings={"cause": "theirs"})
        wish = Ticket(id="T2", reported_at=at(1, 8), findings={"cause": "theirs", "kind": "wish"})
        work = [
            entry("e1", at(4), 16, "T2", work=Work.RESOLUTION, kind="consulting"),
            entry("e2", at(5), 1, "T1", work=Work.RESOLUTION),
        ]
        found = interval(contract(term), work, [unknown, wish], through=date(2026, 5, 31))

        assert (found.least.net, found.greatest.net) == (euros("59.67"), euros("90.00"))
        assert found.least.replies[0].value.name == "wish"
