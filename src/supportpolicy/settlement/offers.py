"""What a contract has agreed on for a piece of work: its term, its contingent, its rate, its order."""

from __future__ import annotations

from datetime import date

import attrs

from supportpolicy.contingents import Contingent, Measure
from supportpolicy.contracts import Contract, Order, Rate, Term
from supportpolicy.policy import CostBearer
from supportpolicy.settlement.liability import Funding
from supportpolicy.tickets import WorkEntry


@attrs.frozen(kw_only=True, eq=False)
class Offer:
    """What is agreed for work of one kind and project on one day.

    Attributes:
        on: The day.
        project: The project.
        kind: The kind of work.
        measure: Whether it is counted in time or in pieces.
        term: The term that applies; None outside every term.
        contingent: The contingent in whose scope it is; None if there is none.
        is_prepaid: Whether a contingent or a top-up is for it, used up, run out or not yet begun.
        rate: The rate for it; None if there is none.
        order: The fixed-price order that pays for it; None if there is none.
        pool: What may be rounded together: the contingent, and the first day of its period.
        fundings: What is agreed for work that the contingent bears, the customer, and anybody else.
    """

    on: date
    project: str | None
    kind: str | None
    measure: Measure
    term: Term | None
    contingent: Contingent | None
    is_prepaid: bool
    rate: Rate | None
    order: Order | None
    pool: tuple[str, date] | None
    fundings: tuple[Funding, Funding, Funding] = attrs.field(init=False)

    @fundings.default
    def _find_fundings(self) -> tuple[Funding, Funding, Funding]:
        ordered = Funding.NOTHING if self.order is None else Funding.ORDERED
        billable = Funding.AGREED if self.order is None and self.rate is not None else ordered
        return Funding.AGREED if self.is_prepaid else ordered, billable, ordered

    def funding(self, bearer: CostBearer) -> Funding:
        """Whether something is agreed on for work that this one bears."""
        contingents, customers, others = self.fundings
        if bearer is CostBearer.CONTINGENT:
            return contingents
        return customers if bearer is CostBearer.CUSTOMER else others


class Offers:
    """The offers of a contract, each made once."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._by_ticket = bool(contract.orders)
        self._made: dict[tuple[object, ...], Offer] = {}

    def of(self, entry: WorkEntry, project: str | None, on: date) -> Offer:
        """What is agreed for an entry, for this project, on that day."""
        ticket = entry.ticket if self._by_ticket else None
        key = (on, project, entry.kind, entry.pieces > 0, ticket)
        offer = self._made.get(key)
        if offer is None:
            offer = self._made[key] = self._make(entry, project, on)
        return offer

    def _make(self, entry: WorkEntry, project: str | None, on: date) -> Offer:
        measure = Measure.PIECES if entry.pieces else Measure.TIME
        term = self._contract.find_term(on)
        contingent = None if term is None else term.contingent_for(project=project, kind=entry.kind, measure=measure)
        topped_up = any(
            top_up.measure is measure and top_up.is_for(project=project, kind=entry.kind)
            for top_up in self._contract.top_ups
        )
        return Offer(
            on=on,
            project=project,
            kind=entry.kind,
            measure=measure,
            term=term,
            contingent=contingent,
            is_prepaid=term is not None and (contingent is not None or topped_up),
            rate=None if term is None else term.rate_for(kind=entry.kind, measure=measure),
            order=None if term is None else self._contract.order_for(ticket=entry.ticket, project=project, on=on),
            pool=None if contingent is None else (contingent.id, contingent.period.period(on).start),
        )
