"""Opening hours minute by minute: every minute is either in the set of open minutes or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs

Window = tuple[str, str]
"""From and to, as ``HH:MM``; what ends before it starts goes on in the next day."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@attrs.frozen(kw_only=True)
class Walk:
    """The definition, in the plainest form that it can have; whole minutes throughout."""

    zone: str
    week: Mapping[str, list[Window]]
    days_off: frozenset[date] = frozenset()
    special: Mapping[date, list[Window]] = attrs.field(factory=dict)
    breaks: Mapping[date, list[Window]] = attrs.field(factory=dict)

    def open_minutes(self, first: date, last: date) -> set[int]:
        """The open minutes of the dates from the first to the last, counted from 1970 in UTC."""
        opened: set[int] = set()
        for day in _dates(first, last):
            mine = self._open_on(day)
            for window in self.breaks.get(day, []):
                mine -= self._minutes(day, *_today(window))
            for window in self.breaks.get(day - timedelta(days=1), []):
                mine -= self._minutes(day, *_tomorrow(window))
            opened |= mine
        return opened

    def _open_on(self, day: date) -> set[int]:
        yesterday = day - timedelta(days=1)
        parts = [_tomorrow(window) for window in self.special.get(yesterday, [])]
        if day in self.special:
            parts += [_today(window) for window in self.special[day]]
        elif day not in self.days_off:
            parts += [_today(window) for window in self.week.get(DAYS[day.weekday()], [])]
            parts += [_tomorrow(window) for window in self.week.get(DAYS[yesterday.weekday()], [])]
        return {minute for part in parts for minute in self._minutes(day, *part)}

    def _minutes(self, day: date, start: int, end: int) -> set[int]:
        """The minutes of a window; none that a clock change would move out of the date."""
        of_the_date = range(self._minute(day, 0), self._minute(day, 1440))
        return {minute for minute in range(self._minute(day, start), self._minute(day, end)) if minute in of_the_date}

    def _minute(self, day: date, minute: int) -> int:
        wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)  # noqa: DTZ001
        return int(wall.replace(tzinfo=ZoneInfo(self.zone), fold=0).timestamp()) // 60


def minute_of(at: datetime) -> int:
    """The minute in which an instant lies."""
    return int(at.timestamp()) // 60


def instant_of(minute: int) -> datetime:
    """The instant at which a minute begins."""
    return datetime.fromtimestamp(minute * 60, UTC)


def without(opened: set[int], pauses: Iterable[tuple[int, int]]) -> set[int]:
    """The open minutes that lie in no pause."""
    return opened - {minute for start, end in pauses for minute in range(start, end)}


def forward(opened: set[int], start: int, amount: int) -> int:
    """The end of the n-th open minute from the start on: the closing, where it is the last of its window."""
    minute = start
    while amount:
        amount -= minute in opened
        minute += 1
    return minute


def backward(opened: set[int], start: int, amount: int) -> int:
    """The beginning of the n-th open minute before the start: the opening, where it is the first of its window."""
    minute = start
    while amount:
        minute -= 1
        amount -= minute in opened
    return minute


def resting(opened: set[int], start: int) -> int:
    """The start, if it is open or a closing; else the next opening."""
    minute = start
    while start - 1 not in opened and minute not in opened:
        minute += 1
    return minute


def spans(opened: set[int], start: int, end: int) -> list[tuple[int, int]]:
    """The runs of open minutes from the start to the end."""
    found: list[tuple[int, int]] = []
    for minute in range(start, end):
        if minute in opened:
            if found and found[-1][1] == minute:
                found[-1] = found[-1][0], minute + 1
            else:
                found.append((minute, minute + 1))
    return found


def _dates(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _read(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def _today(window: Window) -> tuple[int, int]:
    start, end = map(_read, window)
    return start, end if start < end else 1440


def _tomorrow(window: Window) -> tuple[int, int]:
    start, end = map(_read, window)
    return 0, 0 if start < end else end
