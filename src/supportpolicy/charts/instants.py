"""Instants on an axis: the hours, days, months or years that have room, as the clocks of a zone show them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import attrs

from supportpolicy.charts.dates import clock, short_day, short_month, weekday
from supportpolicy.charts.drawing.axes import Tick
from supportpolicy.charts.drawing.lettering import width
from supportpolicy.clauses import Language
from supportpolicy.spans import Span

_GAP = 12.0
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_Label = Callable[[datetime, Language], tuple[str, str]]


@attrs.frozen
class Instants:
    """A stretch of time along a line of pixels.

    Attributes:
        span: The stretch, in UTC.
        start: Where it begins.
        end: Where it ends.
    """

    span: Span[datetime]
    start: float
    end: float

    def place(self, at: datetime) -> float:
        """Where an instant, in UTC, is."""
        return self.start + (at - self.span.start) / (self.span.end - self.span.start) * (self.end - self.start)

    def pixels(self, length: timedelta) -> float:
        """How long a stretch of time is."""
        return length / (self.span.end - self.span.start) * (self.end - self.start)


def instant_ticks(instants: Instants, zone: ZoneInfo, language: Language) -> list[Tick]:
    """The start, without a label of its own, and the finest round instants whose labels have room."""
    for grain in _GRAINS:
        if instants.pixels(grain.least) >= _GAP:
            ticks = [
                Tick(instants.place(at), *grain.label(at.astimezone(zone), language))
                for at in grain.instants(instants.span, zone)
            ]
            if _have_room(ticks):
                if not ticks or ticks[0].at > instants.start:
                    _, context = grain.label(instants.span.start.astimezone(zone), language)
                    ticks.insert(0, Tick(instants.start, "", context))
                return ticks
    return []


def _have_room(ticks: Sequence[Tick]) -> bool:
    return all(
        (width(one.label) + width(other.label)) / 2 + _GAP <= other.at - one.at for one, other in pairwise(ticks)
    )


@attrs.frozen
class _Grain:
    """Round instants.

    Attributes:
        least: The least time from one to the next.
        instants: All of them in a span, in UTC.
        label: What stands at each, and below.
    """

    least: timedelta
    instants: Callable[[Span[datetime], ZoneInfo], Iterator[datetime]]
    label: _Label


def _of_day(minutes: int) -> _Grain:
    def instants(span: Span[datetime], zone: ZoneInfo) -> Iterator[datetime]:
        for day in _days(span, zone):
            for minute in range(0, 24 * 60, minutes):
                yield from _in_span(datetime.combine(day, time(minute // 60, minute % 60), zone), span)

    return _Grain(minutes * _MINUTE, instants, lambda at, language: (clock(at), weekday(at, language)))


def _of_days(
    least: int, is_round: Callable[[date], bool], label: Callable[[datetime, Language], tuple[str, str]]
) -> _Grain:
    def instants(span: Span[datetime], zone: ZoneInfo) -> Iterator[datetime]:
        for day in _days(span, zone):
            if is_round(day):
                yield from _in_span(datetime.combine(day, time(), zone), span)

    return _Grain(least * _DAY, instants, label)


def _every(days: int) -> _Grain:
    """Days, every other one, or Mondays."""
    short = weekday if days < 7 else short_day
    return _of_days(
        days, lambda day: day.toordinal() % days == 1 % days, lambda at, language: (short(at, language), f"{at.year}")
    )


def _months(months: int) -> _Grain:
    return _of_days(
        28 * months,
        lambda day: day.day == 1 and (day.month - 1) % months == 0,
        lambda at, language: (short_month(at, language), f"{at.year}"),
    )


def _years(years: int) -> _Grain:
    return _of_days(
        365 * years,
        lambda day: (day.day, day.month) == (1, 1) and day.year % years == 0,
        lambda at, language: (f"{at.year}", ""),
    )


_GRAINS = (
    *map(_of_day, (1, 5, 15, 30, 60, 120, 180, 360, 720)),
    *map(_every, (1, 2, 7, 14)),
    *map(_months, (1, 2, 3, 6)),
    *map(_years, (1, 2, 5, 10, 20, 50, 100)),
)


def _days(span: Span[datetime], zone: ZoneInfo) -> Iterator[date]:
    """The local dates of a span."""
    first, last = span.start.astimezone(zone).date(), span.end.astimezone(zone).date()
    return (first + number * _DAY for number in range((last - first).days + 1))


def _in_span(local: datetime, span: Span[datetime]) -> Iterator[datetime]:
    """The instant that a clock shows, if it does so, in a span."""
    at = local.astimezone(UTC)
    if span.start <= at <= span.end and at.astimezone(local.tzinfo).time() == local.time():
        yield at
