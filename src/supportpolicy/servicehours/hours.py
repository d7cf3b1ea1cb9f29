"""Service hours: opening windows in a zone, and open time added and measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import Final

import attrs

from supportpolicy.calendars import WorkingDays
from supportpolicy.errors import InvalidTypeError, InvalidValueError
from supportpolicy.servicehours.openings import Definition, Openings
from supportpolicy.servicehours.pauses import clock
from supportpolicy.servicehours.text import DayHours, WeekHours, read_breaks, read_special
from supportpolicy.servicehours.timeline import Timeline
from supportpolicy.servicehours.zones import MICROSECOND, instant, measure, moment
from supportpolicy.spans import Span

_ALWAYS: Final = WeekHours.parse("Mon-Sun 00:00-24:00")


def _fixed(hours: Mapping[date, DayHours]) -> Mapping[date, DayHours]:
    return MappingProxyType(dict(sorted(hours.items())))


def _shown(hours: Mapping[date, DayHours]) -> str:
    return repr({day.isoformat(): str(of_day) for day, of_day in hours.items()})


@attrs.frozen(kw_only=True, cache_hash=True)
class ServiceHours:
    """When service is given: windows of local time, on dates that count.

    Each local date is open as the first of these says: its ``special`` hours; nothing, if it is no working day; the
    windows of its weekday. ``breaks`` are taken away in any case. A window contains its opening and not its closing.
    A clock time that a clock change leaves out is read with the offset before the change, one that it repeats is the
    first. Durations are elapsed time: the day of 25 hours has 25.

    Every method takes aware instants of any zone and answers in the zone of its first argument, except for spans,
    which are in UTC. Answers are exact to the microsecond and take the same time however long the period is.

    Values may be shared between threads. Two are equal if the same instants are open, however that was written, in the
    same zone and over the same years.

    Attributes:
        week: The windows of the weekdays; ``str(hours.week)`` is the text that ``weekly`` reads.
        zone: The IANA name of the zone whose clock rules.
        working_days: Which dates count; None for all.
        special: Hours of single dates instead of those of their weekday, also on a holiday.
        breaks: What is closed on single dates, whatever else is said of them.

    Example:
        >>> from zoneinfo import ZoneInfo
        >>> hours = ServiceHours.weekly("Mon-Fri 09:00-17:00", zone="Europe/Berlin")
        >>> monday = datetime(2026, 11, 16, 9, tzinfo=ZoneInfo("Europe/Berlin"))
        >>> hours.advance(monday, timedelta(hours=12)).isoformat()
        '2026-11-17T13:00:00+01:00'

    Raises:
        UnknownNameError: for an unknown zone.
        NoOpenTimeError: if nothing is ever open.
    """

    week: WeekHours = attrs.field(eq=False)
    zone: str = attrs.field(eq=False)
    working_days: WorkingDays | None = attrs.field(default=None, eq=False)
    special: Mapping[date, DayHours] = attrs.field(factory=dict, converter=_fixed, eq=False, repr=_shown)
    breaks: Mapping[date, DayHours] = attrs.field(factory=dict, converter=_fixed, eq=False, repr=_shown)
    _openings: Openings = attrs.field(init=False, repr=False)
    _timeline: Timeline = attrs.field(init=False, repr=False, eq=False)

    @working_days.validator
    def _check_working_days(self, _: attrs.Attribute[WorkingDays | None], days: WorkingDays | None) -> None:
        if not isinstance(days, WorkingDays | None):
            raise InvalidTypeError(
                "working_days", f"{days!r} are no WorkingDays", "Give WorkingDays.arbeitstage(holidays), or None"
            )

    def __attrs_post_init__(self) -> None:
        definition = Definition(
            week=self.week, working_days=self.working_days, special=self.special, breaks=self.breaks
        )
        object.__setattr__(self, "_openings", Openings.resolve(self.zone, definition))
        object.__setattr__(self, "_timeline", Timeline(self._openings))

    def __reduce__(self) -> tuple[Callable[[], ServiceHours], tuple[()]]:
        """Copy and pickle what was written, not what was built from it."""
        written = partial(
            type(self),
            week=self.week,
            zone=self.zone,
            working_days=self.working_days,
            special=dict(self.special),
            breaks=dict(self.breaks),
        )
        return written, ()

    @classmethod
    def weekly(
        cls,
        hours: str,
        *,
        zone: str,
        working_days: WorkingDays | None = None,
        special: Mapping[date, str] | None = None,
        breaks: Mapping[date, str] | None = None,
    ) -> ServiceHours:
        """Read hours from text, such as ``Mon-Fri 09:00-12:00, 13:00-17:30; Sat 10:00-14:00``.

        A window whose end is before its start is short for one until midnight and one of the next day. It is the date
        that counts, is special or has breaks, and so a night may end at midnight before a holiday.

        Args:
            hours: The windows of the weekdays, or ``closed``.
            zone: The IANA name of the zone whose clock rules.
            working_days: Which dates count; None for all.
            special: Hours of single dates, such as ``09:00-12:00`` or ``closed``.
            breaks: What is closed on single dates; breaks may overlap each other and the edges of the windows.

        Example:
            >>> hours = ServiceHours.weekly(
            ...     "Mon,Tue,Wed,Thu 09:00-17:00; Fri 09:00-12:00, 12:00-15:00",
            ...     zone="Europe/Berlin",
            ...     special={date(2026, 12, 24): "09:00-12:00"},
            ... )
            >>> str(hours.week)
            'Mon-Thu 09:00-17:00; Fri 09:00-15:00'

        Raises:
            InvalidTypeError: for anything but text.
            InvalidValueError: for impossible times, empty windows, or windows that overlap.
            OutOfRangeError: for a single date before 1900 or after 2199.
            UnknownNameError: for an unknown weekday or zone.
            NoOpenTimeError: if nothing is ever open.
        """
        return cls(
            week=WeekHours.parse(hours),
            zone=zone,
            working_days=working_days,
            special=read_special({} if special is None else special),
            breaks=read_breaks({} if breaks is None else breaks),
        )

    @classmethod
    def around_the_clock(cls, zone: str) -> ServiceHours:
        """Always open: what it measures is clock time."""
        return cls(week=_ALWAYS, zone=zone)

    @classmethod
    def on_working_days(cls, working_days: WorkingDays, zone: str) -> ServiceHours:
        """Open from midnight to midnight on the dates that count: hours that run only on working days."""
        return cls(week=_ALWAYS, zone=zone, working_days=working_days)

    @property
    def years(self) -> range:
        """The years that can be asked about, those that the working days know."""
        return self._openings.years

    def is_open(self, at: datetime) -> bool:
        """Whether an instant lies in a window; its opening does, its closing does not.

        Raises:
            InvalidValueError: for a naive datetime.
            OutOfRangeError: for an instant in a year that the working days do not know.
        """
        return self._timeline.is_open(instant("at", at))

    def advance(self, start: datetime, amount: timedelta, pauses: Sequence[Span[datetime]] = ()) -> datetime:
        """The instant that lies so much open time after the start, or before it if the amount is negative.

        What is used up exactly at a closing is due at that closing, not at the next opening. Going back, it is the
        opening, the latest instant from which the time fits. With an amount of zero, it is the start if that is open or
        a closing, else the next opening.

        Args:
            start: An aware instant, open or not.
            amount: How much open time, exact to the microsecond.
            pauses: Stretches that do not count; they may overlap, follow one another, and lie anywhere.

        Example:
            >>> from zoneinfo import ZoneInfo
            >>> hours = ServiceHours.weekly("Mon-Fri 09:00-17:30", zone="Europe/Berlin")
            >>> friday = datetime(2026, 11, 20, 15, 30, tzinfo=ZoneInfo("Europe/Berlin"))
            >>> hours.advance(friday, timedelta(hours=2)).isoformat()
            '2026-11-20T17:30:00+01:00'
            >>> pause = Span(friday, friday + timedelta(hours=1))
            >>> hours.advance(friday, timedelta(hours=2), [pause]).isoformat()
            '2026-11-23T10:00:00+01:00'

        Raises:
            InvalidTypeError: for an amount that is no timedelta.
            InvalidValueError: for a naive datetime.
            OutOfRangeError: if the start or the answer lies in a year that the working days do not know.
        """
        counted = clock(self._timeline, pauses)
        at, step = instant("start", start), measure("amount", amount)
        total = counted.before(at) + step
        if step > 0:
            found = counted.first(total)
        elif step < 0 or counted.before(at - 1) == total:
            found = counted.last(total)
        else:
            found = at
        return moment(found, start.tzinfo)

    def advance_to_closing(self, start: datetime, amount: timedelta, pauses: Sequence[Span[datetime]] = ()) -> datetime:
        """The earliest instant that lies so much open time after the start: by when something is due.

        Where ``advance`` differs, for an amount that is negative or zero, this may be the closing before.

        Raises:
            InvalidTypeError: for an amount that is no timedelta.
            InvalidValueError: for a naive datetime.
            OutOfRangeError: if the start or the answer lies in a year that the working days do not know.
        """
        counted = clock(self._timeline, pauses)
        total = counted.before(instant("start", start)) + measure("amount", amount)
        return moment(counted.first(total), start.tzinfo)

    def advance_to_opening(self, start: datetime, amount: timedelta, pauses: Sequence[Span[datetime]] = ()) -> datetime:
        """The latest instant that lies so much open time after the start: when the work after it can begin.

        With an amount of zero, it is the start if that is open, else the next opening.

        Example:
            >>> from zoneinfo import ZoneInfo
            >>> hours = ServiceHours.weekly("Mon-Fri 09:00-17:30", zone="Europe/Berlin")
            >>> friday = datetime(2026, 11, 20, 15, 30, tzinfo=ZoneInfo("Europe/Berlin"))
            >>> hours.advance_to_opening(friday, timedelta(hours=2)).isoformat()
            '2026-11-23T09:00:00+01:00'

        Raises:
            InvalidTypeError: for an amount that is no timedelta.
            InvalidValueError: for a naive datetime.
            OutOfRangeError: if the start or the answer lies in a year that the working days do not know.
        """
        counted = clock(self._timeline, pauses)
        total = counted.before(instant("start", start)) + measure("amount", amount)
        return moment(counted.last(total), start.tzinfo)

    def elapsed(self, start: datetime, end: datetime, pauses: Sequence[Span[datetime]] = ()) -> timedelta:
        """How much open time lies between two instants; negative if the end is before the start.

        Args:
            start: An aware instant, open or not.
            end: The other instant.
            pauses: Stretches that do not count; they may overlap, follow one another, and lie anywhere.

        Example:
            >>> from zoneinfo import ZoneInfo
            >>> hours = ServiceHours.weekly("Mon-Fri 09:00-17:30", zone="Europe/Berlin")
            >>> friday = datetime(2026, 11, 20, 15, 30, tzinfo=ZoneInfo("Europe/Berlin"))
            >>> hours.elapsed(friday, friday + timedelta(days=7))
            datetime.timedelta(days=1, seconds=66600)

        Raises:
            InvalidValueError: for a naive datetime.
            OutOfRangeError: for an instant in a year that the working days do not know.
        """
        counted = clock(self._timeline, pauses)
        return (counted.before(instant("end", end)) - counted.before(instant("start", start))) * MICROSECOND

    def open_spans(self, start: datetime, end: datetime) -> tuple[Span[datetime], ...]:
        """The open stretches between two instants, ascending, with neither overlaps nor touching neighbours.

        They are in UTC, whatever the zone of the arguments: within one zone, Python orders instants by their wall time,
        so that a span over a clock change could end before it starts.

        Example:
            >>> from zoneinfo import ZoneInfo
            >>> hours = ServiceHours.weekly("Mon-Fri 09:00-12:00, 13:00-17:30", zone="Europe/Berlin")
            >>> friday = datetime(2026, 11, 20, tzinfo=ZoneInfo("Europe/Berlin"))
            >>> for span in hours.open_spans(friday, friday + timedelta(days=1)):
            ...     print(f"{span.start:%H:%M} to {span.end:%H:%M %Z}")
            08:00 to 11:00 UTC
            12:00 to 16:30 UTC

        Raises:
            InvalidValueError: for a naive datetime, or an end before the start.
            OutOfRangeError: for an instant in a year that the working days do not know.
        """
        first, last = instant("start", start), instant("end", end)
        if last < first:
            raise InvalidValueError(
                "end", f"{end.isoformat()} is before {start.isoformat()}", "Give the earlier instant first"
            )
        stretches = self._timeline.stretches(first, last)
        return tuple(Span(moment(opening, UTC), moment(closing, UTC)) for opening, closing in stretches)

    def next_opening(self, at: datetime) -> datetime:
        """The first opening after an instant; an opening at the instant itself is the previous one.

        Windows that touch are one window, also at midnight. ``advance_to_opening(at, timedelta(0))`` gives the instant
        itself where it is open.

        Raises:
            InvalidValueError: for a naive datetime.
            OutOfRangeError: if there is none in the years that the working days know.
        """
        return moment(self._timeline.next_edge("opens", instant("at", at)), at.tzinfo)

    def next_closing(self, at: datetime) -> datetime:
        """The first closing after an instant; a closing at the instant itself is the previous one.

        Raises:
            InvalidValueError: for a naive datetime.
            OutOfRangeError: if there is none in the years that the working days know.
        """
        return moment(self._timeline.next_edge("closes", instant("at", at)), at.tzinfo)

    def previous_opening(self, at: datetime) -> datetime:
        """The last opening that is not after an instant.

        Raises:
            InvalidValueError: for a naive datetime.
            OutOfRangeError: if there is none in the years that the working days know.
        """
        return moment(self._timeline.previous_edge("opens", instant("at", at)), at.tzinfo)

    def previous_closing(self, at: datetime) -> datetime:
        """The last closing that is not after an instant.

        Raises:
            InvalidValueError: for a naive datetime.
            OutOfRangeError: if there is none in the years that the working days know.
        """
        return moment(self._timeline.previous_edge("closes", instant("at", at)), at.tzinfo)
