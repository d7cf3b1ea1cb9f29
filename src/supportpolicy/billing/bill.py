"""From a settlement to an invoice: what is complete, not closed yet, and what changed about what is closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import chain
from typing import TypeAlias

from supportpolicy.billing import texts
from supportpolicy.billing.invoice import DocumentKind, Invoice, PrecedingInvoice
from supportpolicy.billing.lines import InformationLine
from supportpolicy.billing.vat import VatTerms
from supportpolicy.billing.writing import LineWriter
from supportpolicy.checks import check_aware, check_kind
from supportpolicy.contingents import Measure
from supportpolicy.contracts import Contract
from supportpolicy.errors import InvalidValueError
from supportpolicy.settlement import Correction, Liability, Settlement, Statement
from supportpolicy.spans import Span

Chosen: TypeAlias = tuple[Sequence[Statement], Sequence[Correction]]


def bill(
    settlement: Settlement,
    contract: Contract,
    *,
    vat: VatTerms,
    closed_at: datetime | None = None,
    kind: DocumentKind = DocumentKind.INVOICE,
    preceding: PrecedingInvoice | None = None,
) -> Invoice:
    """The invoice of all that is complete and not closed yet, corrections of closed periods included.

    Bill first, then close: what is closed was billed and is not billed again.

    Args:
        settlement: What was settled.
        contract: The contract that was settled.
        vat: How its supplies are taxed.
        closed_at: The instant of a closing, to have the invoice again of what was closed then; None for what is still
            open.
        kind: Whether it is an invoice of its own, or takes the place of an earlier one.
        preceding: The earlier invoice that it corrects or refers to.

    Raises:
        InvalidTypeError: for arguments in another order, or a closing at what is no instant.
        InvalidValueError: if there is nothing to bill, the settlement is of another contract or of other prices, or the
            instant of closing has no time zone.
        UnknownNameError: if the table of rates knows nothing of the country.
        OutOfRangeError: if the table of rates does not reach the day of completion.

    Source:
        CONF-6, CONF-7, CONF-8, CONF-12, CRM-13, SHOP-4, SHOP-6
    """
    _check_order(settlement, contract)
    statements, corrections = chosen = _open(settlement) if closed_at is None else _closed(settlement, closed_at)
    if not statements and not corrections:
        raise InvalidValueError(
            "settlement",
            f"nothing of contract {settlement.contract} is complete and "
            + ("not closed yet" if closed_at is None else f"was closed at {closed_at.isoformat()}"),
            "Settle through the last day of a period, or name the instant at which it was closed",
        )
    return _invoice(settlement, contract, vat, chosen, kind, preceding)


def bill_period(settlement: Settlement, contract: Contract, day: date, *, vat: VatTerms) -> Invoice:
    """What one period alone comes to, complete or not, closed or not, without corrections: a preview.

    Args:
        settlement: What was settled.
        contract: The contract that was settled.
        day: A day of the period.
        vat: How its supplies are taxed.

    Raises:
        OutOfRangeError: if no period that contains the day is settled, or the table of rates does not reach it.
        InvalidTypeError: for arguments in another order.
        InvalidValueError: if the settlement is of another contract, or of other prices.
        UnknownNameError: if the table of rates knows nothing of the country.
    """
    _check_order(settlement, contract)
    chosen: Chosen = [settlement.statement(day)], []
    return _invoice(settlement, contract, vat, chosen, DocumentKind.INVOICE, None)


def _check_order(settlement: Settlement, contract: Contract) -> None:
    check_kind("settlement", settlement, Settlement, "settlement", "Give the settlement first, then its contract")
    check_kind("contract", contract, Contract, "contract", "Give the settlement first, then its contract")


def _open(settlement: Settlement) -> Chosen:
    statements = [one for one in settlement.statements if one.closed_at is None and one.is_complete]
    return statements, [one for one in settlement.corrections if one.closed_at is None]


def _closed(settlement: Settlement, at: datetime) -> Chosen:
    check_aware("closed_at", at)
    instant = at.astimezone(UTC)
    return (
        [one for one in settlement.statements if _is_at(one.closed_at, instant)],
        [one for one in settlement.corrections if _is_at(one.closed_at, instant)],
    )


def _is_at(closed_at: datetime | None, instant: datetime) -> bool:
    return closed_at is not None and closed_at.astimezone(UTC) == instant


def _invoice(
    settlement: Settlement,
    contract: Contract,
    vat: VatTerms,
    chosen: Chosen,
    kind: DocumentKind,
    preceding: PrecedingInvoice | None,
) -> Invoice:
    if settlement.contract != contract.id:
        raise InvalidValueError(
            "contract",
            f"the settlement is of contract {settlement.contract}, not of {contract.id}",
            "Give the contract that was settled",
        )
    statements, corrections = chosen
    writer = LineWriter(settlement, contract, vat)
    return Invoice(
        contract=contract.id,
        customer=contract.customer,
        currency=contract.currency,
        period=_hull([one.period for one in statements or corrections]),
        lines=(*chain.from_iterable(map(writer.statement, statements)), *writer.corrections(corrections)),
        information=(
            *chain.from_iterable(map(_information, statements)),
            *chain.from_iterable(map(_not_billed_yet, corrections)),
        ),
        kind=kind,
        preceding=preceding,
    )


def _hull(periods: Sequence[Span[date]]) -> Span[date]:
    return Span(min(period.start for period in periods), max(period.end for period in periods))


def _information(statement: Statement) -> Iterator[InformationLine]:
    """What is said without a price: quota that was not used, and work that is not billed yet."""
    for balance in statement.balances:
        lot, movement = balance.lot, balance.movement
        if movement.expired:
            text = texts.expired(lot.source, movement.expired, lot.measure)
            yield InformationLine(text=text, period=statement.period, clauses=lot.clauses)
        if movement.rolled:
            text = texts.rolled(lot.source, movement.rolled, lot.measure)
            yield InformationLine(text=text, period=statement.period, clauses=lot.clauses)
    yield from _not_billed_yet(statement)


def _not_billed_yet(record: Statement | Correction) -> Iterator[InformationLine]:
    """Work of a period that is held or parked; of a corrected one, what a correction adds to it."""
    for cover, units in record.sums.items():
        if cover.held is not None and units > 0:
            text = texts.held(cover.held, units, cover.measure)
            yield InformationLine(text=text, period=record.period, clauses=cover.clauses)
    for measure in Measure:
        units = record.worked.get((Liability.PARKED, measure), 0)
        if units > 0:
            yield InformationLine(text=texts.parked(units, measure), period=record.period)
