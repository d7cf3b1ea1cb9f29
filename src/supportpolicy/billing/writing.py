"""Writing lines: fees, orders and what work costs beyond a contingent, each line's rate of tax by its completion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby, takewhile

import attrs

from supportpolicy.billing import texts
from supportpolicy.billing.lines import InvoiceLine, LineKind, Stated, Unit, stated_time
from supportpolicy.billing.vat import Vat, VatTerms, last_day
from supportpolicy.clauses import Wording
from supportpolicy.contingents import Contingent, Fee, Measure, TopUp
from supportpolicy.contracts import Contract, Order
from supportpolicy.errors import InvalidValueError, UnknownNameError
from supportpolicy.money import Money
from supportpolicy.settlement import Allocation, Correction, Cover, Settlement, Source, Statement
from supportpolicy.spans import Span

_ONE_DAY = timedelta(days=1)
_BILLED = frozenset({Source.OVERAGE, Source.RATE, Source.GOODWILL})


@attrs.frozen
class _Heading:
    """What allocations have in common that make up one line."""

    period: Span[date]
    source: Source
    measure: Measure
    contingent: str | None
    waiver: str | None
    price: Money
    vat: Vat

    @property
    def id(self) -> str:
        """The same whenever the same statement is billed, so that a correction can name the line it corrects."""
        percent = "" if self.vat.percent is None else f"{self.vat.percent:f}%"
        parts = (self.source.value, self.contingent or self.waiver or "", f"{self.price.amount:f}", percent)
        return f"{self.period.start}/{'/'.join(parts)}/{self.measure.value}"

    def text(self, reasons: Mapping[str, str]) -> Wording:
        """What the customer reads."""
        match self.source:
            case Source.GOODWILL:
                return texts.goodwill(reasons.get(self.waiver or "", ""))
            case Source.OVERAGE:
                return texts.overage(self.contingent)
            case _:
                return texts.HOURLY if self.measure is Measure.TIME else texts.PIECES


@attrs.define
class _Sum:
    """What is added up under a heading."""

    units: int = 0
    entries: dict[str, None] = attrs.field(factory=dict)
    approvals: dict[str, None] = attrs.field(factory=dict)
    clauses: dict[str, None] = attrs.field(factory=dict)
    days: set[date] = attrs.field(factory=set)

    def add(self, allocation: Allocation, units: int) -> None:
        """Add so many units of an allocation; negative ones take away."""
        charge = allocation.charge
        self.units += units
        self.entries[charge.entry.id] = None
        self.days.add(charge.on)

    def rest_on(self, cover: Cover) -> None:
        """Note what it rests on."""
        self.clauses.update(dict.fromkeys(cover.clauses))
        if cover.approval is not None:
            self.approvals[cover.approval] = None


class _Sums:
    """Allocations added up under their headings, in order of first appearance."""

    def __init__(self, vat: VatTerms, free: Money) -> None:
        self.by_heading: dict[_Heading, _Sum] = {}
        self._vat = vat
        self._free = free

    def add(self, period: Span[date], allocations: Iterable[Allocation], sign: int) -> None:
        """Add the allocations of a period; take them away if the sign is -1."""
        known: dict[tuple[int, date], _Sum] = {}
        for allocation in allocations:
            cover, on = allocation.cover, allocation.charge.on
            if cover.source not in _BILLED:
                continue
            key = (id(cover), on)  # covers are shared, and hashing a number is quicker
            if key not in known:
                known[key] = self._sum(period, cover, on)
            known[key].add(allocation, sign * allocation.units)

    def _sum(self, period: Span[date], cover: Cover, on: date) -> _Sum:
        heading = _Heading(
            period=period,
            source=cover.source,
            measure=cover.measure,
            contingent=cover.contingent,
            waiver=cover.waiver,
            price=_price(cover, self._free),
            vat=self._vat.on(self._vat.completed_on(on, period)),
        )
        added = self.by_heading.setdefault(heading, _Sum())
        added.rest_on(cover)
        return added


def _correction_id(heading: _Heading) -> str:
    return f"correction/{heading.id}"


def _price(cover: Cover, free: Money) -> Money:
    if cover.source is Source.GOODWILL:
        return free
    if cover.price is None:
        raise InvalidValueError(
            "settlement", f"work is paid by {cover.source} and has no price", "Give the settlement as settle made it"
        )
    return cover.price


class LineWriter:
    """The lines of one contract.

    Args:
        settlement: What was settled.
        contract: The contract that was settled.
        vat: How its supplies are taxed.
    """

    def __init__(self, settlement: Settlement, contract: Contract, vat: VatTerms) -> None:
        self._settlement = settlement
        self._contract = contract
        self._vat = vat
        self._free = Money.of(0, contract.currency)
        self._reasons = {waiver.id: waiver.reason for waiver in settlement.waivers}

    def statement(self, statement: Statement) -> Iterator[InvoiceLine]:
        """The lines of a period."""
        yield from map(self._fee, statement.fees)
        yield from (self._work(heading, added) for heading, added in self._sums([statement]).items())
        yield from map(self._order, statement.orders)

    def corrections(self, corrections: Sequence[Correction]) -> Iterator[InvoiceLine]:
        """The lines of what changed about closed periods, one for each line of theirs that becomes more or less."""
        changed = self._changed(corrections)
        billed = self._billed(corrections) if changed else {}
        for heading, added in changed.items():
            yield self._correction(heading, added, billed.get(heading))

    def _changed(self, corrections: Iterable[Correction]) -> Mapping[_Heading, _Sum]:
        """What becomes more or less."""
        sums = _Sums(self._vat, self._free)
        for correction in corrections:
            for change in correction.changes:
                sums.add(correction.period, change.after, 1)
                sums.add(correction.period, change.before, -1)
        return {heading: added for heading, added in sums.by_heading.items() if added.units}

    def _billed(self, corrections: Sequence[Correction]) -> Mapping[_Heading, str]:
        """The ids of the lines that the periods were billed with, else of those of their closed corrections."""
        periods = {correction.period for correction in corrections}
        at = corrections[0].closed_at
        earlier = takewhile(lambda one: one.closed_at != at, self._settlement.corrections)
        lines: dict[_Heading, str] = {}
        for _, closing in groupby((one for one in earlier if one.period in periods), key=lambda one: one.closed_at):
            lines |= {heading: _correction_id(heading) for heading in self._changed(closing)}
        own = self._sums(self._settlement.statement(period.start) for period in periods)
        return lines | {heading: heading.id for heading in own}

    def _sums(self, statements: Iterable[Statement]) -> Mapping[_Heading, _Sum]:
        sums = _Sums(self._vat, self._free)
        for statement in statements:
            sums.add(statement.period, statement.allocations, 1)
        return sums.by_heading

    def _work(self, heading: _Heading, added: _Sum) -> InvoiceLine:
        return self._line(
            heading, added, _KINDS[heading.source, heading.measure], heading.text(self._reasons), heading.id
        )

    def _correction(self, heading: _Heading, added: _Sum, corrects: str | None) -> InvoiceLine:
        given_away = heading.source is Source.GOODWILL and added.units > 0
        kind = LineKind.GOODWILL if given_away else LineKind.CORRECTION
        text = texts.correction(heading.period, heading.text(self._reasons))
        return self._line(heading, added, kind, text, _correction_id(heading), None if given_away else corrects)

    def _line(
        self, heading: _Heading, added: _Sum, kind: LineKind, text: Wording, line_id: str, corrects: str | None = None
    ) -> InvoiceLine:
        stated = (
            stated_time(added.units) if heading.measure is Measure.TIME else Stated(Decimal(added.units), Unit.PIECE)
        )
        return InvoiceLine(
            id=line_id,
            kind=kind,
            text=text,
            quantity=stated.quantity,
            unit=stated.unit,
            unit_price=heading.price,
            base_quantity=stated.base_quantity,
            period=self._days(heading.period, added),
            completed_on=self._vat.completed_on(max(added.days), heading.period),
            vat=heading.vat,
            contract=self._contract.id,
            approvals=tuple(added.approvals),
            clauses=tuple(added.clauses),
            entries=tuple(added.entries),
            corrects=corrects,
        )

    def _days(self, period: Span[date], added: _Sum) -> Span[date]:
        """The period; where its work is taxed at several rates, the days on which this work was done."""
        return Span(min(added.days), max(added.days) + _ONE_DAY) if self._vat.is_split(period) else period

    def _order(self, order: Order) -> InvoiceLine:
        accepted_on = order.accepted_on or order.ordered_on
        return InvoiceLine(
            id=f"order/{order.id}",
            kind=LineKind.FIXED_PRICE,
            text=texts.order(order.id),
            quantity=1,
            unit=Unit.PIECE,
            unit_price=order.price,
            period=Span(order.ordered_on, accepted_on + _ONE_DAY),
            completed_on=accepted_on,
            vat=self._vat.on(accepted_on),
            contract=self._contract.id,
            clauses=order.clauses,
        )

    def _fee(self, fee: Fee) -> InvoiceLine:
        sold = self._sold(fee)
        stated = _stated_fee(fee, sold)
        line = InvoiceLine(
            id=f"{fee.period.start}/fee/{fee.source}",
            kind=LineKind.TOP_UP if isinstance(sold, TopUp) else LineKind.FEE,
            text=_fee_text(fee, sold),
            quantity=stated.quantity,
            unit=stated.unit,
            unit_price=sold.price if isinstance(sold, TopUp) else sold.fee,
            base_quantity=stated.base_quantity,
            period=fee.period,
            completed_on=last_day(fee.period),
            vat=self._vat.on(last_day(fee.period)),
            contract=self._contract.id,
            clauses=fee.clauses,
        )
        if line.net != fee.amount:
            raise InvalidValueError(
                "contract",
                f"{fee.source} was settled at {fee.amount} for {fee.period.start}, and it now says {line.net}",
                "Give the contract as it was settled; a new price belongs in a new term",
            )
        return line

    def _sold(self, fee: Fee) -> Contingent | TopUp:
        term = self._contract.find_term(fee.period.start)
        offered: tuple[Contingent | TopUp, ...] = (*(term.contingents if term else ()), *self._contract.top_ups)
        for sold in offered:
            if sold.id == fee.source:
                return sold
        raise UnknownNameError(
            "contract",
            f"contract {self._contract.id} has no {fee.source!r} on {fee.period.start}, and its fee was settled",
            "Give the contract as it was settled",
        )


_KINDS = {
    (Source.OVERAGE, Measure.TIME): LineKind.OVERAGE,
    (Source.OVERAGE, Measure.PIECES): LineKind.OVERAGE,
    (Source.RATE, Measure.TIME): LineKind.HOURLY,
    (Source.RATE, Measure.PIECES): LineKind.PIECES,
    (Source.GOODWILL, Measure.TIME): LineKind.GOODWILL,
    (Source.GOODWILL, Measure.PIECES): LineKind.GOODWILL,
}


def _stated_fee(fee: Fee, sold: Contingent | TopUp) -> Stated:
    """A full period in months, a prorated one in days of those that its price is for: either way an exact fraction."""
    if isinstance(sold, TopUp):
        return Stated(Decimal(1), Unit.PIECE)
    if fee.days != fee.of:
        return Stated(Decimal(fee.days), Unit.DAY, fee.of)
    months = (sold.fee_period or sold.period).months
    return Stated(Decimal(months), Unit.MONTH, months)


def _fee_text(fee: Fee, sold: Contingent | TopUp) -> Wording:
    return texts.top_up(sold.id, sold.quota) if isinstance(sold, TopUp) else texts.fee(sold.id, sold.quota, fee)
