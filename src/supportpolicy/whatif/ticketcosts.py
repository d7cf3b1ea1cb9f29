"""Ticket costs: what became of the work on each ticket, and what of it is billed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from supportpolicy.contingents import Measure
from supportpolicy.money import Money, price, total
from supportpolicy.settlement import VENDORS, Cover, Liability, Source, Statement
from supportpolicy.whatif.course import ContractCourse, Usage

_BILLED = {Source.OVERAGE: "overage", Source.RATE: "hourly"}
_COUNTED = {
    **_BILLED,
    Source.LOT: "used",
    Source.HELD: "held",
    Source.GOODWILL: "vendor",
    Source.ROUNDED_OFF: "vendor",
}


@attrs.frozen(kw_only=True)
class TicketCost:
    """What became of the work on one ticket.

    Attributes:
        ticket: The id of the ticket; None for work without one.
        time: What became of its time; no quota expires on a ticket.
        pieces: What became of its pieces.
        billed: What its overage and its work by the hour or by the piece come to, rounded once for the ticket and each
            price. An invoice rounds over all tickets, and has fees and orders beside.
    """

    ticket: str | None
    time: Usage
    pieces: Usage
    billed: Money


def ticket_costs(course: ContractCourse) -> dict[str | None, TicketCost]:
    """The cost of each ticket with work in the periods of a course."""
    counts = dict(_counts(period.statement for period in course.periods))
    return {
        ticket: TicketCost(
            ticket=ticket,
            time=Usage(measure=Measure.TIME, **counted.units(Measure.TIME)),
            pieces=Usage(measure=Measure.PIECES, **counted.units(Measure.PIECES)),
            billed=counted.billed(course.contract.currency),
        )
        for ticket, counted in counts.items()
    }


def no_cost(ticket: str | None, currency: str) -> TicketCost:
    """The cost of a ticket without work."""
    return TicketCost(
        ticket=ticket,
        time=Usage(measure=Measure.TIME),
        pieces=Usage(measure=Measure.PIECES),
        billed=Money.of(0, currency),
    )


@attrs.define
class _Counted:
    """Units by measure and name, and by what they are billed at."""

    figures: dict[tuple[Measure, str], int] = attrs.field(factory=dict)
    prices: dict[tuple[Measure, Money], int] = attrs.field(factory=dict)

    def add(self, measure: Measure, name: str, units: int) -> None:
        self.figures[measure, name] = self.figures.get((measure, name), 0) + units

    def pay(self, cover: Cover, units: int) -> None:
        self.add(cover.measure, _COUNTED[cover.source], units)
        if cover.source in _BILLED and cover.price is not None:
            key = cover.measure, cover.price
            self.prices[key] = self.prices.get(key, 0) + units

    def units(self, measure: Measure) -> dict[str, int]:
        return {name: units for (counted, name), units in self.figures.items() if counted is measure}

    def billed(self, currency: str) -> Money:
        return total(
            (price(units, rate, measure.priced_units) for (measure, rate), units in self.prices.items()), currency
        )


def _counts(statements: Iterable[Statement]) -> Iterator[tuple[str | None, _Counted]]:
    found: dict[str | None, _Counted] = {}
    for statement in statements:
        for charge in statement.charges:
            counted = found.setdefault(charge.entry.ticket, _Counted())
            if charge.liability in VENDORS:
                counted.add(charge.measure, "vendor", charge.units)
            elif charge.liability is Liability.PARKED:
                counted.add(charge.measure, "parked", charge.units)
        for one in statement.allocations:
            if one.cover.source in _COUNTED:
                found[one.charge.entry.ticket].pay(one.cover, one.units)
    yield from found.items()
