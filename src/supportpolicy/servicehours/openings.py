"""Opening hours resolved into instants: the open stretches of a year, after calendar, breaks and clock changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise, starmap
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from supportpolicy.calendars import COUNTABLE_YEARS, WEEK, Weekday, WorkingDays
from supportpolicy.errors import NoOpenTimeError
from supportpolicy.servicehours.text import DayHours, WeekHours, Windows
from supportpolicy.servicehours.zones import DAY, MINUTE, midnights, wall, zone_of
from supportpolicy.spans import Span, merge, subtract

Stretch = tuple[int, int]
"""From one instant to another, in microseconds."""

Stretches = tuple[Stretch, ...]

_ONE_DAY: Final = timedelta(days=1)
_NEVER: Final[tuple[Windows, ...]] = ((),) * 7
_ALWAYS: Final[tuple[Windows, ...]] = ((Span(0, 24 * 60),),) * 7


@attrs.frozen(kw_only=True)
class Definition:
    """What was written: the week, the dates that count, and the dates that differ."""

    week: WeekHours
    working_days: WorkingDays | None
    special: Mapping[date, DayHours]
    breaks: Mapping[date, DayHours]

    @property
    def years(self) -> range:
        """The years about which anything is known."""
        return COUNTABLE_YEARS if self.working_days is None else self.working_days.years

    def ordinary(self, weekday: Weekday) -> Windows:
        """The windows of a weekday on a date about which nothing special is said."""
        counts = self.working_days is None or weekday in self.working_days.weekdays
        return self.week[weekday] if counts else ()

    def dates(self) -> set[date]:
        """The dates about which something special is said, and those that the nights before them reach."""
        said = {*self.special, *self.breaks}
        calendar = () if self.working_days is None else self.working_days.exceptions
        return {*calendar, *said, *(day + _ONE_DAY for day in said)}

    def windows(self, day: date) -> Windows:
        """What is open on a date before breaks are taken away: special hours, else the weekday if the date counts."""
        own = self.special[day].today if day in self.special else self._regular(day)
        return _after_a_night(self.special, day, own)

    def pauses(self, day: date) -> Windows:
        """What the breaks take away from a date."""
        own = self.breaks[day].today if day in self.breaks else ()
        return _after_a_night(self.breaks, day, own)

    def _regular(self, day: date) -> Windows:
        windows = self.week[Weekday.of(day)]
        if self.working_days is None:
            return windows
        minutes = self.working_days.open_minutes(day)
        return tuple(Span(window.start, min(window.end, minutes)) for window in windows if window.start < minutes)


def _after_a_night(hours: Mapping[date, DayHours], day: date, own: Windows) -> Windows:
    """The windows of a date, and what the night before it leaves over."""
    night = hours.get(day - _ONE_DAY)
    return own if night is None else merge((*night.tomorrow, *own))


@attrs.frozen(kw_only=True)
class Openings:
    """When it is open, in a form in which hours that mean the same are equal.

    Attributes:
        zone: The IANA name of the zone whose clock rules.
        years: The years about which anything is known.
        week: Per weekday from Monday on, the windows of an ordinary date in minutes from midnight.
        exceptions: The dates that are not ordinary, by their ordinals, with their open stretches as instants.
    """

    zone: str
    years: range
    week: tuple[Windows, ...]
    exceptions: tuple[tuple[int, Stretches], ...]

    @classmethod
    def resolve(cls, zone: str, definition: Definition) -> Openings:
        """Apply the precedence: special hours, then days off, then the weekday; breaks are taken away from all.

        Raises:
            UnknownNameError: for an unknown zone.
            NoOpenTimeError: if nothing is ever open.
        """
        week = tuple(definition.ordinary(weekday) for weekday in WEEK)
        exceptions = tuple(_exceptions(zone_of(zone), week, definition))
        if not any(week) and not any(stretches for _, stretches in exceptions):
            raise NoOpenTimeError(
                "hours", "nothing is ever open", "Write at least one window on a day that counts, or special hours"
            )
        return cls(zone=zone, years=definition.years, week=week, exceptions=exceptions)

    def vary(self, years: range) -> bool:
        """Whether anything may open or close within consecutive years; hours round the clock never do."""
        if self.week not in (_ALWAYS, _NEVER):
            return True
        return any(date.fromordinal(ordinal).year in years for ordinal, _ in self.exceptions)

    def start(self, year: int) -> int:
        """The instant at which a year begins."""
        return wall(zone_of(self.zone), date(year, 1, 1).toordinal(), 0)

    def stretches(self, years: range) -> list[Stretch]:
        """From when to when it is open within consecutive years, ascending, without overlap and without touching."""
        return tidy(self._on(range(date(years[0], 1, 1).toordinal(), date(years[-1], 12, 31).toordinal() + 1)))

    def _on(self, ordinals: range) -> Iterator[Stretch]:
        zone, exceptions = zone_of(self.zone), dict(self.exceptions)
        week = [[(window.start * MINUTE, window.end * MINUTE) for window in windows] for windows in self.week]
        begins = midnights(zone, range(ordinals[0], ordinals[-1] + 2))
        for ordinal, (start, end) in zip(ordinals, pairwise(begins), strict=True):
            if ordinal in exceptions:
                yield from exceptions[ordinal]
            elif end - start == DAY:
                for opening, closing in week[(ordinal - 1) % 7]:
                    yield start + opening, start + closing
            else:
                yield from _on_a_change(zone, ordinal, self.week[(ordinal - 1) % 7])


def _exceptions(zone: ZoneInfo, week: tuple[Windows, ...], definition: Definition) -> Iterator[tuple[int, Stretches]]:
    years = definition.years
    for day in sorted(definition.dates()):
        if day.year in years:
            ordinal = day.toordinal()
            start, end = wall(zone, ordinal, 0), wall(zone, ordinal, 24 * 60)
            open_then, paused, ordinary = (
                _on_a_change(zone, ordinal, windows) if end - start != DAY else _plain(start, windows)
                for windows in (definition.windows(day), definition.pauses(day), week[day.weekday()])
            )
            stretches = _without(open_then, paused)
            if stretches != ordinary:
                yield ordinal, stretches


def _plain(start: int, windows: Windows) -> Stretches:
    """Windows of a date of 24 hours that starts at an instant."""
    return tuple((start + window.start * MINUTE, start + window.end * MINUTE) for window in windows)


def _on_a_change(zone: ZoneInfo, ordinal: int, windows: Windows) -> Stretches:
    """Windows of a date on which the clocks change.

    That may shift one over the other, turn one round into nothing, or move one out of its date, to which it is cut: a
    date that the zone left out has no hours.
    """
    start, end = wall(zone, ordinal, 0), wall(zone, ordinal, 24 * 60)
    walls = ((wall(zone, ordinal, window.start), wall(zone, ordinal, window.end)) for window in windows)
    return tuple(tidy(sorted((max(opening, start), min(closing, end)) for opening, closing in walls)))


def _without(stretches: Stretches, holes: Stretches) -> Stretches:
    if not holes:
        return stretches
    left = subtract(starmap(Span, stretches), starmap(Span, holes))
    return tuple((span.start, span.end) for span in left)


def tidy(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Ascending stretches without what is empty or turned round, and with those that touch or overlap as one."""
    found: list[Stretch] = []
    for opening, closing in stretches:
        if opening >= closing:
            continue
        if found and opening <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], closing)
        else:
            found.append((opening, closing))
    return found
