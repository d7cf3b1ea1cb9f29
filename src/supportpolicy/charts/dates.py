"""Dates and times as short as an axis needs them, in German and in English."""

from __future__ import annotations

from datetime import date, datetime

from supportpolicy.clauses import Language
from supportpolicy.spans import Span

_MONTHS = {
    Language.DE: ["Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"],
    Language.EN: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
_WEEKDAYS = {
    Language.DE: ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"],
    Language.EN: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
}
_MONTHS_OF_A_YEAR = 12


def short_month(on: date, language: Language) -> str:
    """The month.

    Example:
        >>> short_month(date(2026, 3, 1), Language.DE)
        'Mär'
    """
    return _MONTHS[language][on.month - 1]


def short_day(on: date, language: Language) -> str:
    """The day of the year.

    Example:
        >>> short_day(date(2026, 3, 1), Language.DE), short_day(date(2026, 3, 1), Language.EN)
        ('01.03.', '1 Mar')
    """
    return f"{on:%d.%m.}" if language is Language.DE else f"{on.day} {short_month(on, language)}"


def weekday(on: date, language: Language) -> str:
    """The day of the week and of the year.

    Example:
        >>> weekday(date(2026, 3, 1), Language.DE), weekday(date(2026, 3, 1), Language.EN)
        ('So 01.03.', 'Sun 1 Mar')
    """
    return f"{_WEEKDAYS[language][on.weekday()]} {short_day(on, language)}"


def clock(at: datetime) -> str:
    """The time of the day, as the clocks of its zone show it."""
    return f"{at:%H:%M}"


def weekday_and_clock(at: datetime, language: Language) -> str:
    """The day and the time.

    Example:
        >>> weekday_and_clock(datetime(2026, 3, 1, 9, 5), Language.DE)
        'So 01.03., 09:05'
    """
    return f"{weekday(at, language)}, {clock(at)}"


def short_period(period: Span[date], language: Language) -> tuple[str, str]:
    """A period, and its year or nothing if the period says it.

    Example:
        >>> short_period(Span(date(2026, 11, 1), date(2026, 12, 1)), Language.EN)
        ('Nov', '2026')
        >>> short_period(Span(date(2026, 1, 1), date(2027, 1, 1)), Language.EN)
        ('2026', '')
        >>> short_period(Span(date(2026, 4, 1), date(2026, 7, 1)), Language.DE)
        ('Apr–Jun', '2026')
        >>> short_period(Span(date(2026, 6, 15), date(2026, 7, 15)), Language.DE)
        ('15.06.', '2026')
    """
    start, end = period.start, period.end
    months = (end.year - start.year) * _MONTHS_OF_A_YEAR + end.month - start.month
    if start.day != 1 or end.day != 1:
        return short_day(start, language), f"{start.year}"
    if months == _MONTHS_OF_A_YEAR and start.month == 1:
        return f"{start.year}", ""
    first = short_month(start, language)
    last = _MONTHS[language][(end.month - 2) % _MONTHS_OF_A_YEAR]
    return (first if months == 1 else f"{first}–{last}"), f"{start.year}"
