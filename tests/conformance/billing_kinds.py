"""The kinds of settlement cases that are about tax and totals, each with the function that runs a case of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from supportpolicy.billing import (
    BuyerKind,
    Invoice,
    InvoiceLine,
    LineKind,
    RateClass,
    Unit,
    VatCategory,
    VatTerms,
    suggest_vat,
)
from supportpolicy.clauses import Wording
from supportpolicy.contingents import MONTHLY
from supportpolicy.money import Money, price
from supportpolicy.spans import Span
from tests.conformance.outcomes import Outcome, Unsupported, compare, known

ONE_DAY = timedelta(days=1)
SOME_DAY = date(2026, 5, 31)
EUR = "EUR"


def vat_rate(case: Mapping[str, Any]) -> Outcome:
    """The rate by the day of completion; the day of the invoice is given to be passed over."""
    given = case["given"]
    known(given, required=["country", "category", "supply_completed_on"], optional=["invoice_date"])
    terms = VatTerms(country=given["country"], rate_class=RateClass(given["category"]))
    return _same_numbers(case, {"rate_percent": terms.on(_day(given["supply_completed_on"])).percent})


def vat_by_partial_supply(case: Mapping[str, Any]) -> Outcome:
    """One line for each partial supply, completed on its last day."""
    given = case["given"]
    known(given, required=["country", "partial_supplies"])
    terms = VatTerms(country=given["country"])
    periods = [Span(_day(part["from"]), _day(part["to"]) + ONE_DAY) for part in given["partial_supplies"]]
    lines = [_line(str(number), Money.of(1, EUR), terms, period) for number, period in enumerate(periods)]
    return _same_numbers(case, {"rates": [line.vat.percent for line in _invoice(lines).lines]})


def vat_split_ch(case: Mapping[str, Any]) -> Outcome:
    """A year that is agreed in monthly parts, of which each is completed on its last day."""
    given, expected = case["given"], case["expect"]
    known(given, required=["country", "from", "to", "net", "split"])
    service = Span(_day(given["from"]), _day(given["to"]) + ONE_DAY)
    months = list(MONTHLY.periods(service))
    if given["split"] != "months" or Span(months[0].start, months[-1].end) != service:
        return Unsupported("the tax goes by agreed periods of service, which are whole months")
    terms = VatTerms(country=given["country"])
    part = price(1, Money.of(given["net"], "CHF"), len(months))
    lines = [_line(str(month.start), part, terms, month) for month in months]
    parts = []
    for total, wanted in zip(_invoice(lines, "CHF").vat_totals, expected["parts"], strict=True):
        own = [line.period for line in lines if line.vat == total.vat]
        found = {
            "from": min(period.start for period in own).isoformat(),
            "to": (max(period.end for period in own) - ONE_DAY).isoformat(),
            "net": total.net.amount,
            "rate_percent": total.vat.percent,
            "vat": total.amount.amount,
        }
        parts.append({key: value for key, value in found.items() if key in wanted})
    return _same_numbers(case, {"parts": parts})


def vat_category(case: Mapping[str, Any]) -> Outcome:
    """What is suggested."""
    given = case["given"]
    known(given, required=["seller_country", "buyer_country", "business", "on"])
    terms = suggest_vat(
        seller_country=given["seller_country"],
        buyer_country=given["buyer_country"],
        buyer=BuyerKind.BUSINESS if given["business"] else BuyerKind.CONSUMER,
        on=_day(given["on"]),
    ).terms
    return _same_numbers(case, {"category": terms.category.value, "rate_percent": terms.on(_day(given["on"])).percent})


def vat_total(case: Mapping[str, Any]) -> Outcome:
    """The tax on the sum of lines."""
    given = case["given"]
    known(given, required=["net_lines", "rate_percent"])
    return _same_numbers(case, _totals(given["net_lines"], given["rate_percent"]))


def invoice_total(case: Mapping[str, Any]) -> Outcome:
    """The same; the sign of a credit is not asserted."""
    given = case["given"]
    known(given, required=["vat_rate"], optional=["net_lines", "net"])
    totals = _totals(given["net_lines"] if "net_lines" in given else [given["net"]], given["vat_rate"])
    unsigned = {key: abs(Decimal(str(total))) for key, total in case["expect"].items()}
    return _same_numbers({"expect": unsigned}, {key: abs(total) for key, total in totals.items()})


KINDS: Mapping[str, Callable[[Mapping[str, Any]], Outcome]] = {
    "vat_rate": vat_rate,
    "vat_by_partial_supply": vat_by_partial_supply,
    "vat_split_ch": vat_split_ch,
    "vat_category": vat_category,
    "vat_total": vat_total,
    "invoice_total": invoice_total,
}
"""By the name of the kind."""


def _totals(nets: Iterable[object], percent: object) -> dict[str, Decimal]:
    taxed = Decimal(str(percent)) > 0
    terms = VatTerms.fixed("DE", str(percent)) if taxed else VatTerms(country="DE", category=VatCategory.ZERO_RATED)
    day = Span(SOME_DAY, SOME_DAY + ONE_DAY)
    invoice = _invoice([_line(str(number), Money.of(str(net), EUR), terms, day) for number, net in enumerate(nets)])
    return {"net": invoice.net.amount, "vat": invoice.vat.amount, "gross": invoice.gross.amount}


def _line(name: str, net: Money, terms: VatTerms, period: Span[date]) -> InvoiceLine:
    """A fee; what is less than nothing takes back an earlier one, at a price that is never negative."""
    completed_on = period.end - ONE_DAY
    is_credit = net.amount < 0
    return InvoiceLine(
        id=name,
        kind=LineKind.CORRECTION if is_credit else LineKind.FEE,
        text=Wording(de="Entgelt", en="Fee"),
        quantity=-1 if is_credit else 1,
        unit=Unit.PIECE,
        unit_price=Money.of(abs(net.amount), net.currency),
        period=period,
        completed_on=completed_on,
        vat=terms.on(completed_on),
        contract="C-1",
        corrects="earlier" if is_credit else None,
    )


def _invoice(lines: list[InvoiceLine], currency: str = EUR) -> Invoice:
    period = Span(min(line.period.start for line in lines), max(line.period.end for line in lines))
    return Invoice(contract="C-1", customer="Acme", currency=currency, period=period, lines=lines)


def _same_numbers(case: Mapping[str, Any], got: Mapping[str, Any]) -> Outcome:
    """What the case asks for, compared as numbers wherever it has one."""
    known(case["expect"], required=(), optional=got)
    return compare(_numbers(case["expect"]), _numbers({key: got[key] for key in case["expect"]}))


def _numbers(value: object) -> object:
    match value:
        case Mapping():
            return {key: _numbers(member) for key, member in value.items()}
        case list():
            return [_numbers(member) for member in value]
        case bool():
            return value
        case int() | float():
            return Decimal(str(value))
        case str() if value.replace(".", "", 1).removeprefix("-").isdigit():
            return Decimal(value)
        case _:
            return value


def _day(text: str) -> date:
    return date.fromisoformat(text)
