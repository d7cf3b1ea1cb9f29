"""Settlements, month ends, forecasts and invoices as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

import attrs

from supportpolicy.billing import Invoice, InvoiceLine, Reconciliation, Unit, Vat, figures
from supportpolicy.clauses import Language, Wording
from supportpolicy.contingents import Measure
from supportpolicy.explanation.labels import labelled
from supportpolicy.explanation.results import Cell, Field, ResultTable
from supportpolicy.facts import Value
from supportpolicy.money import rounded
from supportpolicy.settlement import (
    VENDORS,
    Blocker,
    Correction,
    Cover,
    Forecast,
    Liability,
    MonthEnd,
    Settlement,
    Source,
    Statement,
)

_Row: TypeAlias = tuple[Cell, ...]

_PERIOD = Field("period", Wording(de="Zeitraum", en="Period"))
_CLAUSES = Field("clauses", Wording(de="Klauseln", en="Clauses"))
_LOT = Field("lot", Wording(de="Posten", en="Lot"))

_BLOCKER = (
    Field("ticket", Wording(de="Vorgang", en="Ticket")),
    Field("why", Wording(de="Warum", en="Why")),
    Field("ask", Wording(de="Wen fragen", en="Whom to ask")),
    Field("question", Wording(de="Merkmal", en="Fact")),
    Field("amount", Wording(de="Umfang", en="Amount")),
    Field("at_stake", Wording(de="Betrag", en="At stake")),
    Field("entries", Wording(de="Einträge", en="Entries")),
    _CLAUSES,
)
_FORECAST = (
    _LOT,
    Field("granted", Wording(de="Gewährt", en="Granted")),
    Field("used", Wording(de="Genutzt", en="Used")),
    Field("share_used", Wording(de="Anteil genutzt", en="Share used")),
    Field("share_gone", Wording(de="Anteil der Zeit", en="Share of its time")),
    Field("exhausted_on", Wording(de="Aufgebraucht am", en="Used up on")),
)
_SETTLED = (
    _PERIOD,
    Field("state", Wording(de="Stand", en="State")),
    Field("what", Wording(de="Was", en="What")),
    Field("name", Wording(de="Womit", en="By what")),
    Field("amount", Wording(de="Umfang", en="Amount")),
    Field("price", Wording(de="Preis", en="Price")),
    _CLAUSES,
)
_LINE = (
    Field("id", Wording(de="Zeile", en="Line")),
    Field("kind", Wording(de="Art", en="Kind")),
    Field("text", Wording(de="Text", en="Text")),
    _PERIOD,
    Field("quantity", Wording(de="Menge", en="Quantity")),
    Field("unit", Wording(de="Einheit", en="Unit")),
    Field("unit_price", Wording(de="Preis", en="Price")),
    Field("base_quantity", Wording(de="je", en="per")),
    Field("net", Wording(de="Netto", en="Net")),
    Field("vat", Wording(de="USt. %", en="VAT %")),
    Field("entries", Wording(de="Einträge", en="Entries")),
    _CLAUSES,
)
_FOR_PEOPLE = (
    _PERIOD,
    Field("text", Wording(de="Text", en="Text")),
    Field("kind", Wording(de="Art", en="Kind")),
    Field("quantity", Wording(de="Menge", en="Quantity")),
    Field("unit", Wording(de="Einheit", en="Unit")),
    Field("unit_price", Wording(de="Preis", en="Price")),
    Field("base_quantity", Wording(de="je", en="per")),
    Field("net", Wording(de="Betrag", en="Amount")),
    Field("vat", Wording(de="USt. %", en="VAT %")),
)

_RECONCILED = (
    Field("verdict", Wording(de="Ergebnis", en="Result")),
    Field("what", Wording(de="Was", en="What")),
    _PERIOD,
    Field("due", Wording(de="Zu berechnen", en="Owed")),
    Field("invoiced", Wording(de="Berechnet", en="Invoiced")),
    Field("difference", Wording(de="Differenz", en="Difference")),
    Field("owed", Wording(de="Zeilen", en="Lines")),
    Field("issued", Wording(de="Rechnungszeilen", en="Issued lines")),
    Field("entries", Wording(de="Einträge", en="Entries")),
)

_UNITS = {
    Unit.HOUR: Wording(de="Stunden", en="hours"),
    Unit.MINUTE: Wording(de="Minuten", en="minutes"),
    Unit.SECOND: Wording(de="Sekunden", en="seconds"),
    Unit.DAY: Wording(de="Tage", en="days"),
    Unit.MONTH: Wording(de="Monate", en="months"),
    Unit.PIECE: Wording(de="Stück", en="pieces"),
}
_ONE_UNIT = {
    Unit.HOUR: Wording(de="Stunde", en="hour"),
    Unit.MINUTE: Wording(de="Minute", en="minute"),
    Unit.SECOND: Wording(de="Sekunde", en="second"),
    Unit.DAY: Wording(de="Tag", en="day"),
    Unit.MONTH: Wording(de="Monat", en="month"),
    Unit.PIECE: Wording(de="Stück", en="piece"),
}
_NET = Wording(de="Summe netto", en="Net")
_VAT = Wording(de="USt.", en="VAT")
_GROSS = Wording(de="Summe brutto", en="Gross")

_CLOSED = Value(name="closed", label=Wording(de="abgeschlossen", en="closed"))
_PROVISIONAL = Value(name="provisional", label=Wording(de="vorläufig", en="provisional"))
_CORRECTION = Value(name="correction", label=Wording(de="Korrektur", en="correction"))
_FEE = Value(name="fee", label=Wording(de="Gebühr", en="fee"))
_ORDER = Value(name="order", label=Wording(de="Auftrag zum Festpreis", en="order at a fixed price"))
_EXPIRED = Value(name="expired", label=Wording(de="verfallen", en="expired"))
_ROLLED = Value(name="rolled", label=Wording(de="übertragen", en="carried over"))
_REMAINING = Value(name="remaining", label=Wording(de="noch frei", en="left"))
_PARKED = Value(name="parked", label=Wording(de="ungeklärt", en="parked"))
_OUTSIDE = Value(name="outside", label=Wording(de="außerhalb der Vertragslaufzeit", en="outside every term"))
_LATER = Value(name="later", label=Wording(de="wartet auf seinen Zeitraum", en="waits for its period"))


def month_end_table(month_end: MonthEnd) -> ResultTable:
    """What is left open, as a table: whom to ask what, the most money first."""
    return ResultTable(fields=_BLOCKER, rows=tuple(map(_blocker, month_end.blockers)))


def forecast_table(forecasts: Iterable[Forecast]) -> ResultTable:
    """How far each lot is used up, and when it will be at this pace, as a table; shares are shares of one."""
    return ResultTable(
        fields=_FORECAST,
        rows=tuple(
            (
                one.lot.id,
                _quantity(one.granted, one.lot.measure),
                _quantity(one.used, one.lot.measure),
                one.share_used,
                one.share_gone,
                one.exhausted_on,
            )
            for one in forecasts
        ),
    )


def with_shares_in_percent(table: ResultTable) -> ResultTable:
    """The table of `forecast_table` for people: shares in per cent, with at most one decimal."""
    rows = (tuple(_percent(cell) if isinstance(cell, Fraction) else cell for cell in row) for row in table.rows)
    return attrs.evolve(table, rows=tuple(rows))


def settlement_table(settlement: Settlement) -> ResultTable:
    """Everything settled, as a table: for each period what was worked, who or what pays for it, and what expired.

    Time and pieces are billed quantities, except for what the vendor bears and for parked work. In a correction the
    figures may be negative. A price is that of an hour or of a piece; of a fee or of an order it is the whole of it.
    """
    rows = [row for statement in settlement.statements for row in _statement(statement)]
    rows += [row for correction in settlement.corrections for row in _correction(correction)]
    for what, charges in ((_OUTSIDE, settlement.outside), (_LATER, settlement.later)):
        rows += [(one.on, None, what, one.entry.id, _quantity(one.units, one.measure), None, ()) for one in charges]
    return ResultTable(fields=_SETTLED, rows=tuple(rows))


def invoice_table(invoice: Invoice) -> ResultTable:
    """The lines of an invoice as a table."""
    return ResultTable(fields=_LINE, rows=tuple(map(_line, invoice.lines)))


def invoice_for_people(invoice: Invoice) -> ResultTable:
    """The lines of an invoice as people read them: units in words, and the totals below; nothing without lines."""
    if not invoice.lines:
        return ResultTable(fields=_FOR_PEOPLE, rows=())
    rows = [_line_for_people(line) for line in invoice.lines]
    totals = [
        (_NET, invoice.net),
        *((_vat(one.vat), one.amount) for one in invoice.vat_totals),
        (_GROSS, invoice.gross),
    ]
    rows += [(None, text, None, None, None, None, None, amount, None) for text, amount in totals]
    return ResultTable(fields=_FOR_PEOPLE, rows=tuple(rows))


def reconciliation_table(reconciliation: Reconciliation) -> ResultTable:
    """What was owed against what was invoiced, as a table; a negative difference says that too little was invoiced."""
    rows: list[_Row] = []
    for line in reconciliation.lines:
        owed, issued = line.owed, line.issued
        rows.append(
            (
                labelled(line.verdict),
                owed[0].text if owed else issued[0].text,
                owed[0].period if owed else None,
                line.due,
                line.invoiced,
                line.difference,
                tuple(one.id for one in owed),
                tuple(f"{one.invoice} {one.id}".strip() for one in issued),
                tuple(dict.fromkeys(entry for lines in (owed, issued) for one in lines for entry in one.entries)),
            )
        )
    return ResultTable(fields=_RECONCILED, rows=tuple(rows))


def _quantity(units: int, measure: Measure) -> timedelta | int:
    return timedelta(seconds=units) if measure is Measure.TIME else units


def _percent(share: Fraction) -> Wording:
    value = Decimal(f"{rounded(share * 100, 1):f}".removesuffix(".0"))
    return Wording(de=figures.percent(value, Language.DE), en=figures.percent(value, Language.EN))


def _vat(vat: Vat) -> Wording:
    if vat.percent is None:
        return _VAT
    return Wording(
        de=f"{_VAT.de} {figures.percent(vat.percent, Language.DE)}",
        en=f"{_VAT.en} {figures.percent(vat.percent, Language.EN)}",
    )


def _line_for_people(line: InvoiceLine) -> _Row:
    return (
        line.period,
        line.text,
        labelled(line.kind),
        line.quantity,
        (_ONE_UNIT if line.quantity == 1 else _UNITS)[line.unit],
        line.unit_price,
        None if line.base_quantity == 1 else line.base_quantity,
        line.net,
        line.vat.percent,
    )


def _blocker(blocker: Blocker) -> _Row:
    return (
        blocker.ticket,
        labelled(blocker.why),
        labelled(blocker.ask),
        blocker.question,
        _quantity(blocker.units, blocker.measure),
        blocker.at_stake,
        blocker.entries,
        blocker.clauses,
    )


def _statement(statement: Statement) -> Iterator[_Row]:
    head = statement.period, _PROVISIONAL if statement.closed_at is None else _CLOSED
    for fee in statement.fees:
        yield *head, _FEE, fee.source, None, fee.amount, fee.clauses
    for order in statement.orders:
        yield *head, _ORDER, order.id, None, order.price, ()
    for (liability, measure), units in statement.worked.items():
        if liability in VENDORS or liability is Liability.PARKED:
            what = _PARKED if liability is Liability.PARKED else labelled(liability)
            yield *head, what, None, _quantity(units, measure), None, ()
    for row in _covers(statement.sums):
        yield *head, *row
    for balance in statement.balances:
        rest = ((_EXPIRED, balance.movement.expired), (_ROLLED, balance.movement.rolled))
        for what, units in (*rest, (_REMAINING, balance.remaining)):
            if units:
                lot = balance.lot
                yield *head, what, lot.id, _quantity(units, lot.measure), None, lot.clauses


def _correction(correction: Correction) -> Iterator[_Row]:
    for row in _covers(correction.sums):
        yield correction.period, _CORRECTION, *row


def _covers(sums: Mapping[Cover, int]) -> Iterator[_Row]:
    for cover, units in sums.items():
        what = labelled(cover.source if cover.held is None else cover.held)
        yield what, _name(cover), _quantity(units, cover.measure), cover.price, cover.clauses


def _name(cover: Cover) -> str | None:
    """What pays, by its id."""
    names = {Source.LOT: cover.lot, Source.ORDER: cover.order, Source.GOODWILL: cover.waiver}
    return names.get(cover.source, cover.approval)


def _line(line: InvoiceLine) -> _Row:
    return (
        line.id,
        labelled(line.kind),
        line.text,
        line.period,
        line.quantity,
        line.unit,
        line.unit_price,
        line.base_quantity,
        line.net,
        line.vat.percent,
        line.entries,
        line.clauses,
    )
