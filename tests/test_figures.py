"""Figures as a reader of German or of English expects them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportpolicy.billing import figures
from supportpolicy.clauses import Language
from supportpolicy.contingents import MONTHLY, Measure
from supportpolicy.money import Money
from supportpolicy.spans import Span

DE, EN = Language.DE, Language.EN


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("amount", "currency", "german", "english"),
    [
        ("1600", "EUR", "1.600,00 €", "€1,600.00"),
        ("8.333", "EUR", "8,333 €", "€8.333"),
        ("-1234567.8", "EUR", "−1.234.567,80 €", "−€1,234,567.80"),
        ("0", "CHF", "0,00 CHF", "CHF 0.00"),
        ("-0.5", "CHF", "−0,50 CHF", "−CHF 0.50"),
        ("12", "GBP", "12,00 £", "£12.00"),
        ("1E+3", "USD", "1.000,00 $", "$1,000.00"),
    ],
)
def test_amounts(amount: str, currency: str, german: str, english: str) -> None:
    money = Money.of(amount, currency)

    assert (plain(figures.amount(money, DE)), plain(figures.amount(money, EN))) == (german, english)


@pytest.mark.parametrize(
    ("value", "german", "english"),
    [("19", "19 %", "19%"), ("7.7", "7,7 %", "7.7%"), ("0", "0 %", "0%")],
)
def test_percentages(value: str, german: str, english: str) -> None:
    assert (plain(figures.percent(Decimal(value), DE)), figures.percent(Decimal(value), EN)) == (german, english)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 h"),
        (3600, "1 h"),
        (58500, "16 h 15 min"),
        (300, "5 min"),
        (59, "59 s"),
        (3661, "1 h 1 min 1 s"),
        (3601, "1 h 1 s"),
        (-5400, "−1 h 30 min"),
    ],
)
def test_durations(seconds: int, text: str) -> None:
    assert plain(figures.duration(seconds, DE)) == plain(figures.duration(seconds, EN)) == text


def test_long_durations_have_separators() -> None:
    assert plain(figures.duration(1234 * 3600, DE)) == "1.234 h"


def test_pieces() -> None:
    assert plain(figures.measured(2, Measure.PIECES, DE)) == "2 Stück"
    assert plain(figures.measured(1200, Measure.PIECES, EN)) == "1,200 pcs"
    assert plain(figures.measured(60, Measure.TIME, EN)) == "1 min"


@pytest.mark.parametrize(
    ("start", "end", "german", "english"),
    [
        ("2026-11-01", "2026-12-01", "November 2026", "November 2026"),
        ("2026-03-01", "2026-04-01", "März 2026", "March 2026"),
        ("2026-12-01", "2027-01-01", "Dezember 2026", "December 2026"),
        ("2026-10-01", "2027-01-01", "01.10.2026 bis 31.12.2026", "1 October 2026 to 31 December 2026"),
        ("2020-06-15", "2020-07-15", "15.06.2020 bis 14.07.2020", "15 June 2020 to 14 July 2020"),
        ("2026-11-03", "2026-11-04", "03.11.2026", "3 November 2026"),
        ("2026-11-01", "2026-11-02", "01.11.2026", "1 November 2026"),
    ],
)
def test_periods(start: str, end: str, german: str, english: str) -> None:
    period = Span(date.fromisoformat(start), date.fromisoformat(end))

    assert (plain(figures.dates(period, DE)), plain(figures.dates(period, EN))) == (german, english)


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_only_a_calendar_month_is_called_by_its_name(start: date) -> None:
    month = MONTHLY.period(start)

    assert plain(figures.dates(month, EN)) == f"{month.start:%B} {month.start.year}"


def test_the_precision_of_the_caller_does_not_matter() -> None:
    with localcontext() as context:
        context.prec = 2

        assert figures.number(Decimal("-1234567.8912"), DE) == "−1.234.567,8912"
