"""Trainings: booked by the piece, on site or remote, more of them by negotiation. PARTNER-1 to PARTNER-4"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import supportpolicy as sp
from supportpolicy.contingents import Measure, Scope
from supportpolicy.contracts import Contract, Order
from supportpolicy.decision import assess
from supportpolicy.money import Money
from supportpolicy.settlement import Held, Liability, Settlement, Source, charge, settle
from supportpolicy.tickets import Estimated, Ticket, WorkEntry

CONTRACT = sp.load_contract(Path(__file__).parents[1] / "examples" / "contracts" / "partner.toml")
"""Six trainings a year, two more bought for the autumn of 2026."""

ON_SITE = "on_site"


def training(number: int, month: int = 10, channel: str = ON_SITE) -> Ticket:
    return Ticket(
        id=f"T-{number}",
        reported_at=datetime(2026, month, 1, 8, tzinfo=UTC),
        findings={"kind": "training", "channel": channel, "language": "de"},
    )


def held_on(number: int, month: int = 10, pieces: int = 1) -> WorkEntry:
    """A training that was held, the number saying when in the month."""
    start = datetime(2026, month, 1, 9, tzinfo=UTC) + timedelta(hours=number)
    return WorkEntry(id=f"E-{number:02}", ticket=f"T-{number}", start=start, pieces=pieces, kind="training")


def settled(tickets: Sequence[Ticket], entries: Sequence[WorkEntry], contract: Contract = CONTRACT) -> Settlement:
    charges = charge(entries, [assess(ticket, contract) for ticket in tickets], contract)
    return settle(contract, charges, through=date(2026, 12, 31))


def pieces(settlement: Settlement, *sources: Source) -> int:
    return sum(statement.units(*sources, measure=Measure.PIECES) for statement in settlement.statements)


class TestBooked:
    """PARTNER-3: a certain number of trainings is booked."""

    def test_each_training_takes_one_of_them(self) -> None:
        numbers = range(1, 4)

        settlement = settled([training(number) for number in numbers], [held_on(number) for number in numbers])

        statement = settlement.statement(date(2026, 10, 1))
        assert {one.liability for one in statement.charges} == {Liability.DRAWS_ON_CONTINGENT}
        assert {one.reason.clauses for one in statement.charges} == {("PARTNER-3",)}
        assert pieces(settlement, Source.LOT) == 3

    def test_eight_can_be_held_and_the_ninth_waits_for_an_offer(self) -> None:
        """PARTNER-4: more than booked by negotiation; here two were bought on top."""
        numbers = range(1, 10)

        settlement = settled([training(number) for number in numbers], [held_on(number) for number in numbers])

        assert (pieces(settlement, Source.LOT), pieces(settlement, Source.HELD)) == (8, 1)
        waiting = [
            (allocation.charge.entry.id, allocation.cover.held)
            for statement in settlement.statements
            for allocation in statement.allocations
            if allocation.cover.source is Source.HELD
        ]
        assert waiting == [("E-09", Held.OVERAGE_BY_OFFER)]

    def test_nothing_is_billed_for_what_waits_for_an_offer(self) -> None:
        """PARTNER-4"""
        numbers = range(1, 10)
        settlement = settled([training(number) for number in numbers], [held_on(number) for number in numbers])
        invoice = sp.bill(settlement, CONTRACT, vat=sp.VatTerms(country="AT"))

        assert sum((line.net.amount for line in invoice.lines), 0) == 4 * 1350 + 1900

    def test_what_is_not_held_by_the_end_of_the_year_is_lost(self) -> None:
        settlement = settled([training(1)], [held_on(1)])
        balances = settlement.statement(date(2026, 12, 1)).balances

        assert sorted(balance.movement.expired for balance in balances) == [2, 5]
        assert {balance.remaining for balance in balances} == {0}

    @given(st.lists(st.integers(1, 4), max_size=6))
    def test_every_piece_is_paid_by_a_lot_or_waits(self, held: list[int]) -> None:
        entries = [held_on(number, pieces=count) for number, count in enumerate(held, start=1)]
        settlement = settled([training(number) for number in range(1, len(held) + 1)], entries)

        assert pieces(settlement, Source.LOT) == min(sum(held), 8)
        assert pieces(settlement, Source.HELD) == max(sum(held) - 8, 0)


class TestOnSiteOrRemote:
    """PARTNER-1, PARTNER-2, PARTNER-3: on site, or by agreement through a video conference."""

    @pytest.mark.parametrize("kind", ["training_on_site", "training_by_video"])
    def test_both_take_one_of_the_same_booking(self, kind: str) -> None:
        (term,) = CONTRACT.terms
        (contingent,) = term.contingents
        both = Scope(kinds=["training_on_site", "training_by_video"])
        contract = attrs.evolve(
            CONTRACT, terms=[attrs.evolve(term, contingents=[attrs.evolve(contingent, scope=both)])], top_ups=()
        )

        settlement = settled([training(1)], [attrs.evolve(held_on(1), kind=kind)], contract)

        assert pieces(settlement, Source.LOT) == 1

    @pytest.mark.parametrize("channel", [ON_SITE, "phone", "email"])
    def test_a_training_may_be_asked_for_on_site_and_from_afar(self, channel: str) -> None:
        assert sp.receive(training(1, channel=channel), CONTRACT).reception is sp.Reception.TAKEN_ON

    def test_help_on_site_without_a_training_has_to_be_agreed(self) -> None:
        """PARTNER-2"""
        question = attrs.evolve(training(1), findings={"kind": "question", "channel": ON_SITE, "language": "de"})

        assert sp.receive(question, CONTRACT).reception is sp.Reception.NOT_AGREED


class TestMoreThanBooked:
    """PARTNER-4: more trainings are a matter of negotiation."""

    def without_contingent(self) -> Contract:
        (term,) = CONTRACT.terms
        return attrs.evolve(CONTRACT, terms=[attrs.evolve(term, contingents=())], top_ups=())

    def test_without_a_booking_an_offer_follows(self) -> None:
        decision = sp.classify(training(1), None, self.without_contingent())

        assert (decision.bearer, decision.clauses) == (sp.CostBearer.SEPARATE_ORDER, ("PARTNER-4",))
        assert [step.id for step in decision.steps] == ["offer_training"]

    def test_it_waits_for_an_order_and_the_order_pays_for_it(self) -> None:
        offered = attrs.evolve(
            training(1), events=[Estimated(at=datetime(2026, 10, 1, 9, tzinfo=UTC))], project="extra trainings"
        )
        contract = self.without_contingent()
        order = Order(id="O-1", price=Money.of("950", "EUR"), ordered_on=date(2026, 9, 1), projects=["extra trainings"])

        waiting = settled([offered], [held_on(1)], contract)
        ordered = settled([offered], [held_on(1)], attrs.evolve(contract, orders=[order]))

        assert (pieces(waiting, Source.HELD), pieces(ordered, Source.ORDER)) == (1, 1)
