"""Figures as a reader of German or English expects them: money, numbers, times and dates; no locale is read."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from supportpolicy.clauses import Language
from supportpolicy.contingents import Measure
from supportpolicy.money import Money
from supportpolicy.spans import Span

_GAP = "\u00a0"
"""Keeps a number and its unit on one line."""

_MINUS = "\u2212"
_SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}
_MONTHS = {
    Language.DE: "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    Language.EN: "January February March April May June July August September October November December",
}
_ONE_DAY = timedelta(days=1)
_HOUR = 3600
_MINUTE = 60
_LONGEST_MONTH = 31


def number(value: Decimal | int, language: Language) -> str:
    """A number with separators; it keeps its decimals.

    Example:
        >>> number(Decimal("-1234.50"), Language.DE), number(Decimal("1234.5"), Language.EN)
        ('−1.234,50', '1,234.5')
    """
    text = f"{Decimal(value).copy_abs():,f}"
    if language is Language.DE:
        text = text.translate(str.maketrans(",.", ".,"))
    return f"{_MINUS}{text}" if value < 0 else text


def amount(money: Money, language: Language) -> str:
    """An amount of money, with at least two decimals.

    Example:
        >>> eur = Money.of("1600", "EUR")
        >>> amount(eur, Language.DE).replace(chr(160), " "), amount(eur, Language.EN)
        ('1.600,00 €', '€1,600.00')
        >>> amount(Money.of("-0.5", "CHF"), Language.EN).replace(chr(160), " ")
        '−CHF 0.50'
    """
    exponent = money.amount.as_tuple().exponent
    places = max(2, -exponent if isinstance(exponent, int) else 0)
    symbol = _SYMBOLS.get(money.currency, money.currency)
    value = money.rounded(places).amount
    if language is Language.DE:
        return f"{number(value, language)}{_GAP}{symbol}"
    sign = _MINUS if value < 0 else ""
    gap = "" if money.currency in _SYMBOLS else _GAP
    return f"{sign}{symbol}{gap}{number(value.copy_abs(), language)}"


def percent(value: Decimal, language: Language) -> str:
    """A rate in percent.

    Example:
        >>> percent(Decimal("7.7"), Language.DE).replace(chr(160), " "), percent(Decimal("19"), Language.EN)
        ('7,7 %', '19%')
    """
    return f"{number(value, language)}{_GAP}%" if language is Language.DE else f"{number(value, language)}%"


def duration(seconds: int, language: Language) -> str:
    """Time in hours, minutes and seconds, without those that are zero.

    Example:
        >>> duration(58500, Language.DE).replace(chr(160), " "), duration(-90, Language.EN).replace(chr(160), " ")
        ('16 h 15 min', '−1 min 30 s')
    """
    hours, rest = divmod(abs(seconds), _HOUR)
    minutes, seconds_left = divmod(rest, _MINUTE)
    parts = [
        f"{number(count, language)}{_GAP}{unit}"
        for count, unit in ((hours, "h"), (minutes, "min"), (seconds_left, "s"))
        if count
    ]
    sign = _MINUS if seconds < 0 else ""
    return sign + (_GAP.join(parts) or f"0{_GAP}h")


def measured(units: int, measure: Measure, language: Language) -> str:
    """So many seconds as time, or so many pieces."""
    if measure is Measure.TIME:
        return duration(units, language)
    return f"{number(units, language)}{_GAP}{'Stück' if language is Language.DE else 'pcs'}"


def day(on: date, language: Language) -> str:
    """A date.

    Example:
        >>> day(date(2026, 11, 3), Language.DE), day(date(2026, 11, 3), Language.EN).replace(chr(160), " ")
        ('03.11.2026', '3 November 2026')
    """
    if language is Language.DE:
        return f"{on.day:02}.{on.month:02}.{on.year:04}"
    return f"{on.day}{_GAP}{_month(on, language)}{_GAP}{on.year:04}"


def instant(at: datetime, language: Language) -> str:
    """A date and a clock time, as its zone shows them.

    Example:
        >>> instant(datetime(2026, 11, 3, 9, 5), Language.DE), instant(datetime(2026, 11, 3, 9, 5), Language.EN)[-5:]
        ('03.11.2026 09:05', '09:05')
    """
    return f"{day(at, language)} {at:%H:%M}"


def dates(period: Span[date], language: Language) -> str:
    """A period: a calendar month by its name, any other by its first and last day.

    Example:
        >>> dates(Span(date(2026, 11, 1), date(2026, 12, 1)), Language.DE).replace(chr(160), " ")
        'November 2026'
        >>> dates(Span(date(2020, 6, 15), date(2020, 7, 15)), Language.DE)
        '15.06.2020 bis 14.07.2020'
    """
    if _is_month(period):
        return f"{_month(period.start, language)}{_GAP}{period.start.year:04}"
    last = period.end - _ONE_DAY
    if last == period.start:
        return day(last, language)
    between = "bis" if language is Language.DE else "to"
    return f"{day(period.start, language)} {between} {day(last, language)}"


def _is_month(period: Span[date]) -> bool:
    return period.start.day == period.end.day == 1 and (period.end - period.start).days <= _LONGEST_MONTH


def _month(on: date, language: Language) -> str:
    return _MONTHS[language].split()[on.month - 1]
