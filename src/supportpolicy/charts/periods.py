"""Periods on an axis: as many of them are named as have room, evenly, and the years below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from supportpolicy.charts.dates import short_period
from supportpolicy.charts.drawing.axes import Tick
from supportpolicy.charts.drawing.lettering import width
from supportpolicy.charts.drawing.scales import Bands
from supportpolicy.clauses import Language
from supportpolicy.spans import Span

_GAP = 6.0
_MONTHS_OF_A_YEAR = 12
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
"""Every period, every other one, and so on: in months, the starts of halves, quarters, years and decades."""


def period_ticks(periods: Sequence[Span[date]], bands: Bands, language: Language) -> list[Tick]:
    """The ticks of periods side by side, each in the middle of its band."""
    step = next((step for step in _STEPS if _fits(periods, step, bands, language)), len(periods))
    return [
        _tick(periods[number], bands.middle(number), step, language)
        for number in range(len(periods))
        if _is_named(periods, number, step)
    ]


def _fits(periods: Sequence[Span[date]], step: int, bands: Bands, language: Language) -> bool:
    """Whether all labels have room; the year of the first one never stands too close to the year of another."""
    labels = (_tick(period, 0, step, language).label for period in periods)
    return max(map(width, labels)) + _GAP <= step * bands.width


def _tick(period: Span[date], at: float, step: int, language: Language) -> Tick:
    label, year = short_period(period, language)
    if year and step >= _MONTHS_OF_A_YEAR:
        return Tick(at, year)
    return Tick(at, label, year)


def _is_named(periods: Sequence[Span[date]], number: int, step: int) -> bool:
    """Whether a period has a label; those that begin with a calendar year are preferred where they are months."""
    return (number + periods[0].start.month - 1) % step == 0 if _are_months(periods) else number % step == 0


def _are_months(periods: Sequence[Span[date]]) -> bool:
    first = periods[0]
    return (first.end.year - first.start.year) * _MONTHS_OF_A_YEAR + first.end.month - first.start.month == 1
