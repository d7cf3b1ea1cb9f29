"""Opening hours as text: ``Mon-Fri 09:00-12:00, 13:00-17:30; Sat 10:00-14:00``, read and printed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import attrs

from supportpolicy.calendars import COUNTABLE_YEARS, WEEK, Weekday
from supportpolicy.checks import check_date
from supportpolicy.errors import InvalidTypeError, InvalidValueError, OutOfRangeError
from supportpolicy.spans import Span, merge

Windows = tuple[Span[int], ...]
"""Stretches of a local day in minutes from its midnight, ascending, without overlap and without touching."""

_MIDNIGHT: Final = 24 * 60
_LAST_END: Final = 2 * _MIDNIGHT - 2
"""A window over midnight starts at 23:59 at the latest and ends before that on the next day."""

_CLOSED: Final = "closed"
_WINDOW: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|(24):(00))", re.ASCII)
_SECTION: Final = re.compile(r"(?P<days>\D*?)\s*(?P<hours>\d.*|closed)", re.ASCII | re.DOTALL)
_DAY_REMEDY: Final = "Write hours such as '09:00-12:00, 13:00-17:30', or 'closed'"
_WEEK_REMEDY: Final = "Write hours such as 'Mon-Fri 09:00-12:00, 13:00-17:30; Sat 10:00-14:00', or 'closed'"


def _apart(where: str, windows: Iterable[Span[int]]) -> Windows:
    """The windows in order, those that touch as one."""
    ordered = sorted(windows, key=lambda window: window.start)
    for window, following in pairwise(ordered):
        if following.start < window.end:
            raise InvalidValueError(
                where,
                f"{_shown(window)} and {_shown(following)} overlap",
                "Write windows that do not overlap; each open minute counts once",
            )
    return merge(ordered)


def _apart_on_a_day(windows: Iterable[Span[int]]) -> Windows:
    return _apart("hours", windows)


def _apart_in_a_week(days: Iterable[Iterable[Span[int]]]) -> tuple[Windows, ...]:
    return tuple(_apart(f"hours[{weekday}]", windows) for weekday, windows in zip(WEEK, days, strict=True))


@attrs.frozen
class DayHours:
    """The opening hours of one local date.

    Windows that touch are one window: the hours are the same, however they are written.

    Attributes:
        windows: In minutes from midnight; one that runs into the next day ends beyond 1440. Together, three shifts
            round the clock are one of 24 hours.

    Example:
        >>> print(DayHours.parse("13:00-17:30, 09:00-12:00, 12:00-12:30"))
        09:00-12:30, 13:00-17:30

    Raises:
        InvalidValueError: for windows that overlap, that do not start on the day, or that no text could say.
    """

    windows: Windows = attrs.field(converter=_apart_on_a_day)

    @windows.validator
    def _check_windows(self, _: attrs.Attribute[Windows], windows: Windows) -> None:
        for window in windows:
            if not (0 <= window.start < _MIDNIGHT and window.end <= _LAST_END):
                raise InvalidValueError(
                    "hours",
                    f"minutes {window.start} to {window.end} are no window of a day",
                    f"Start between 0 and {_MIDNIGHT - 1}, and end at {_LAST_END} at the latest",
                )

    @classmethod
    def parse(cls, text: str, where: str = "hours") -> DayHours:
        """Read ``HH:MM-HH:MM`` windows separated by commas, or ``closed``.

        ``24:00`` is the end of the day; a window whose end is before its start runs into the next day.

        Raises:
            InvalidTypeError: for what is no text.
            InvalidValueError: for impossible times, empty windows, or windows that overlap.
        """
        return cls(_apart(where, _read(where, text)))

    def __str__(self) -> str:
        return ", ".join(_shown(part) for window in self.windows for part in _written(window)) or _CLOSED

    @property
    def today(self) -> Windows:
        """The part up to midnight."""
        return tuple(Span(window.start, min(window.end, _MIDNIGHT)) for window in self.windows)

    @property
    def tomorrow(self) -> Windows:
        """The part after midnight, in minutes of the next day."""
        return tuple(Span(0, window.end - _MIDNIGHT) for window in self.windows if window.end > _MIDNIGHT)


@attrs.frozen
class WeekHours:
    """The opening hours of a week, each day from midnight to midnight.

    A window over midnight is short for two: ``Mon 22:00-06:00`` is ``Mon 22:00-24:00; Tue 00:00-06:00``.

    Attributes:
        days: The windows of each weekday from Monday on, in minutes from its midnight.

    Example:
        >>> week = WeekHours.parse("Mon-Thu 22:00-06:00; Sat,Sun 10:00-12:00")
        >>> print(week)
        Mon-Thu 22:00-06:00; Sat-Sun 10:00-12:00
        >>> WeekHours.parse(str(week)) == week
        True

    Raises:
        InvalidValueError: for windows that overlap or leave their day.
    """

    days: tuple[Windows, ...] = attrs.field(converter=_apart_in_a_week)

    @days.validator
    def _check_days(self, _: attrs.Attribute[tuple[Windows, ...]], days: tuple[Windows, ...]) -> None:
        for window in (window for windows in days for window in windows):
            if window.start < 0 or window.end > _MIDNIGHT:
                raise InvalidValueError(
                    "hours",
                    f"minutes {window.start} to {window.end} leave their day",
                    "Give what lies after midnight to the next weekday",
                )

    @classmethod
    def parse(cls, text: str) -> WeekHours:
        """Read sections of weekdays and their windows, separated by semicolons, or ``closed``.

        Weekdays are ``Mon Tue Wed Thu Fri Sat Sun`` in any case, alone, as ranges, and separated by commas; a weekday
        may have several sections.

        Raises:
            InvalidTypeError: for what is no text.
            InvalidValueError: for impossible times, empty windows, windows that overlap, or hours without weekdays.
            UnknownNameError: for an unknown weekday.
        """
        if not isinstance(text, str):
            raise InvalidTypeError("hours", f"{text!r} is no text", _WEEK_REMEDY)
        windows: dict[Weekday, list[Span[int]]] = {weekday: [] for weekday in WEEK}
        for section in () if text.strip() == _CLOSED else text.split(";"):
            weekdays, hours = _read_section(section)
            for weekday in weekdays:
                windows[weekday] += hours.today
                windows[_after(weekday)] += hours.tomorrow
        return cls(windows.values())

    def __getitem__(self, weekday: Weekday) -> Windows:
        """The windows of a weekday."""
        return self.days[WEEK.index(weekday)]

    def __str__(self) -> str:
        sections: dict[str, list[Weekday]] = {}
        for weekday in WEEK:
            sections.setdefault(", ".join(map(_shown, self._joined(weekday))), []).append(weekday)
        sections.pop("", None)
        return "; ".join(f"{_named(weekdays)} {hours}" for hours, weekdays in sections.items()) or _CLOSED

    def _joined(self, weekday: Weekday) -> Iterator[Span[int]]:
        """The windows as one would write them: one over midnight with the day on which it starts."""
        tail, rest = self._tail(weekday), self._tail(_after(weekday))
        for window in self[weekday]:
            if rest and window.end == _MIDNIGHT:
                yield Span(window.start, rest.end + _MIDNIGHT)
            elif window != tail:
                yield window

    def _tail(self, weekday: Weekday) -> Span[int] | None:
        """The window with which the night of the day before ends here."""
        match self[WEEK[WEEK.index(weekday) - 1]][-1:], self[weekday][:1]:
            case (evening,), (morning,) if evening.end == _MIDNIGHT and morning.start == 0:
                return morning if morning.end < evening.start else None
        return None


def read_special(special: Mapping[date, str]) -> dict[date, DayHours]:
    """Read the hours of single dates.

    Raises:
        InvalidTypeError: for what is no mapping of dates to text.
        InvalidValueError: for impossible times, empty windows, or windows that overlap.
        OutOfRangeError: for a date that no hours are known of.
    """
    return {day: DayHours.parse(text, f"special[{day}]") for day, text in _dated("special", special)}


def read_breaks(breaks: Mapping[date, str]) -> dict[date, DayHours]:
    """Read the breaks of single dates; what lies in several of them is taken away once.

    Raises:
        InvalidTypeError: for what is no mapping of dates to text.
        InvalidValueError: for impossible times or empty windows.
        OutOfRangeError: for a date that no hours are known of.
    """
    found: defaultdict[date, list[Span[int]]] = defaultdict(list)
    for day, text in _dated("breaks", breaks):
        for window in _read(f"breaks[{day}]", text):
            hours = DayHours((window,))
            found[day] += hours.today
            found[day + timedelta(days=1)] += hours.tomorrow
    return {day: DayHours(merge(windows)) for day, windows in found.items() if windows}


def _dated(where: str, hours: Mapping[date, str]) -> Iterator[tuple[date, str]]:
    if not isinstance(hours, Mapping):
        raise InvalidTypeError(where, f"{hours!r} maps no dates", "Give a dict such as {date: '09:00-12:00'}")
    return ((_countable(where, day), text) for day, text in hours.items())


def _countable(where: str, day: date) -> date:
    if check_date(where, day).year not in COUNTABLE_YEARS:
        raise OutOfRangeError(
            where,
            f"{day} lies outside of the years from {COUNTABLE_YEARS[0]} to {COUNTABLE_YEARS[-1]}",
            "Give a date within them",
        )
    return day


def _read_section(section: str) -> tuple[list[Weekday], DayHours]:
    parts = _SECTION.fullmatch(section.strip())
    if not parts:
        raise InvalidValueError("hours", f"{section.strip()!r} names no hours", _WEEK_REMEDY)
    if not parts["days"]:
        raise InvalidValueError("hours", f"{section.strip()!r} names no weekday", _WEEK_REMEDY)
    weekdays = [weekday for part in parts["days"].split(",") for weekday in _read_weekdays(part)]
    return weekdays, DayHours.parse(parts["hours"])


def _read_weekdays(text: str) -> Iterator[Weekday]:
    first, _, last = text.strip().lower().partition("-")
    weekday, end = Weekday(first.strip()), Weekday(last.strip() or first.strip())
    while weekday is not end:
        yield weekday
        weekday = _after(weekday)
    yield weekday


def _read(where: str, text: str) -> list[Span[int]]:
    if not isinstance(text, str):
        raise InvalidTypeError(where, f"{text!r} is no text", _DAY_REMEDY)
    return [] if text.strip() == _CLOSED else [_read_window(where, part.strip()) for part in text.split(",")]


def _read_window(where: str, text: str) -> Span[int]:
    digits = _WINDOW.fullmatch(text)
    if not digits:
        raise InvalidValueError(where, f"{text!r} is no window of a day", _DAY_REMEDY)
    from_hour, from_minute, to_hour, to_minute = (int(part) for part in digits.groups() if part)
    start, end = from_hour * 60 + from_minute, to_hour * 60 + to_minute
    if start == end:
        raise InvalidValueError(where, f"{text!r} is empty", "Write '00:00-24:00' for a whole day, 'closed' for none")
    return Span(start, end if start < end else end + _MIDNIGHT)


def _after(weekday: Weekday) -> Weekday:
    return WEEK[(WEEK.index(weekday) + 1) % 7]


def _written(window: Span[int]) -> tuple[Span[int], ...]:
    """The windows that say it: two where one over midnight would end when it starts, or later."""
    if window.end <= _MIDNIGHT or window.end - window.start < _MIDNIGHT:
        return (window,)
    last_minute = _MIDNIGHT - 1
    return Span(window.start, last_minute), Span(last_minute, window.end)


def _shown(window: Span[int]) -> str:
    end = window.end if window.end <= _MIDNIGHT else window.end - _MIDNIGHT
    return f"{window.start // 60:02}:{window.start % 60:02}-{end // 60:02}:{end % 60:02}"


def _named(weekdays: list[Weekday]) -> str:
    """Neighbours as a range: ``Mon-Wed,Fri``."""
    runs: list[list[Weekday]] = []
    for weekday in weekdays:
        if runs and _after(runs[-1][-1]) is weekday:
            runs[-1].append(weekday)
        else:
            runs.append([weekday])
    return ",".join("-".join(dict.fromkeys(day.title() for day in (run[0], run[-1]))) for run in runs)
