"""Cells: what stands in one column of one row, read by the format of the sheet."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from supportpolicy.contingents import SECOND, Rounding
from supportpolicy.documents.faults import shown
from supportpolicy.documents.sheets.format import DateFormat, DecimalMark, DurationFormat, SheetFormat
from supportpolicy.errors import DocumentError
from supportpolicy.servicehours.zones import zone_of

T = TypeVar("T")

_NUMBERS = {
    DecimalMark.POINT: re.compile(r"-?\d{1,9}(\.\d{1,12})?"),
    DecimalMark.COMMA: re.compile(r"-?\d{1,9}(,\d{1,12})?"),
}
_MOST_DIGITS = 20
_NUMBER_EXAMPLES = {DecimalMark.POINT: "1.25", DecimalMark.COMMA: "1,25"}
_CLOCK = re.compile(r"(\d{1,6}):([0-5]\d)(?::([0-5]\d))?")
_TIME_OF_DAY = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")
_HALF_DAY = re.compile(r"(0?[1-9]|1[0-2]):([0-5]\d)(?::([0-5]\d))? ?([ap])m", re.IGNORECASE)
_CLOCK_BEHIND = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)?$")
"""Some exports write a time of day behind every date."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_UNITS = {DurationFormat.HOURS: 3600, DurationFormat.MINUTES: 60, DurationFormat.SECONDS: 1}
_DATES = {
    DateFormat.ISO: (re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"), "2026-11-30"),
    DateFormat.GERMAN: (re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})"), "30.11.2026"),
    DateFormat.BRITISH: (re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})"), "30/11/2026"),
    DateFormat.AMERICAN: (re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})"), "11/30/2026"),
    DateFormat.NAMED_MONTH: (
        re.compile(r"(?P<day>\d{1,2})([/-])(?P<month>[a-z]{3})\2(?P<year>\d{4}|\d{2})", re.IGNORECASE),
        "30/Nov/26",
    ),
}


class _NotMeantError(Exception):
    """A cell cannot be meant; what to write instead."""


class Row:
    """One row of a sheet.

    Every getter gives None for an empty cell, and for one that cannot be meant, which it notes as a fault.

    Attributes:
        line: The number of its first line in the file, from 1.
        faults: What is wrong with it.
    """

    def __init__(self, line: int, cells: Mapping[str, Any], written: SheetFormat) -> None:
        self.line = line
        self.faults: list[DocumentError] = []
        self._cells = cells
        self._written = written

    def note(self, field: str, what: str, remedy: str) -> None:
        """Note a fault in the column of a field; of the whole row if no column holds it."""
        column = self._written.column(field)
        where = f"line {self.line}" if column is None else f"line {self.line}, {column}"
        self.faults.append(DocumentError(where, what, remedy))

    def text(self, field: str) -> str | None:
        """A text, without the blanks around it."""
        cells = (self._text(self._cells.get(column)) for column in self._written.places(field))
        return " ".join(filter(None, cells)) or None

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(self._cells)

    def cell(self, column: str) -> str | None:
        """What stands in a column of that name, without the blanks around it."""
        return self._text(self._cells.get(column)) or None

    def day(self, field: str) -> date | None:
        """A date."""
        return self._read(field, self._as_day)

    def time_of_day(self, field: str) -> time | None:
        """A time of day on the local clock."""
        return self._read(field, _as_time)

    def instant(self, field: str) -> datetime | None:
        """An instant."""
        return self._read(field, self._as_instant)

    def duration(self, field: str) -> timedelta | None:
        """A duration."""
        return self._read(field, self._as_duration)

    def count(self, field: str) -> int | None:
        """A number of pieces."""
        return self._read(field, _as_count)

    def number(self, field: str) -> Decimal | None:
        """An exact number."""
        return self._read(field, self._as_decimal)

    def local(self, day: date, at: time) -> datetime | None:
        """The instant at which the local clock shows a time on a day."""
        return self._read("time", lambda _: self._in_zone(datetime.combine(day, at)))

    def _text(self, cell: object) -> str:
        if isinstance(cell, Decimal) and abs(cell.adjusted()) < _MOST_DIGITS:
            return f"{cell:f}".replace(".", "," if self._written.decimal_mark is DecimalMark.COMMA else ".")
        return "" if cell is None else str(cell).strip()

    def _read(self, field: str, read: Callable[[str], T]) -> T | None:
        text = self.text(field)
        if text is None:
            return None
        try:
            return read(text)
        except _NotMeantError as error:
            self.note(field, f"{shown(text)} {error.args[0]}", error.args[1])
            return None

    def _as_day(self, text: str) -> date:
        pattern, example = _DATES[self._written.dates]
        found = pattern.fullmatch(_CLOCK_BEHIND.sub("", text))
        try:
            if found is not None:
                return date(_year(found["year"]), _month(found["month"]), int(found["day"]))
        except ValueError:
            pass
        raise _NotMeantError(f"is no date such as {example}", f"Write a date such as {example}, or name another format")

    def _as_instant(self, text: str) -> datetime:
        try:
            return self._in_zone(datetime.fromisoformat(text))
        except ValueError:
            pass
        on, _, at = text.replace("T", " ").partition(" ")
        is_iso = self._written.dates is DateFormat.ISO and not _HALF_DAY.fullmatch(at.strip())
        if is_iso or not at:
            raise _NotMeantError("is no instant", "Write it like 2026-11-30T14:05:00+01:00, or name another format")
        return self._in_zone(datetime.combine(self._as_day(on), _as_time(at.strip())))

    def _in_zone(self, at: datetime) -> datetime:
        if not MINYEAR < at.year < MAXYEAR:
            raise _NotMeantError("lies too far away", "Write the year in which the work was done")
        if at.tzinfo is not None:
            return at
        if self._written.zone is None:
            raise _NotMeantError("has no offset", "Write the offset, or name their zone as the zone of the format")
        return at.replace(tzinfo=zone_of(self._written.zone))

    def _as_duration(self, text: str) -> timedelta:
        if self._written.durations is DurationFormat.CLOCK:
            found = _CLOCK.fullmatch(text)
            if found is None:
                raise _NotMeantError("is no duration such as 1:15", "Write hours and minutes, or name another format")
            hours, minutes, seconds = (int(part or 0) for part in found.groups())
            return timedelta(hours=hours, minutes=minutes, seconds=seconds)
        return self._rounded(Fraction(self._as_decimal(text)) * _UNITS[self._written.durations])

    def _as_decimal(self, text: str) -> Decimal:
        mark = self._written.decimal_mark
        if not _NUMBERS[mark].fullmatch(text):
            raise _NotMeantError(
                f"is no number such as {_NUMBER_EXAMPLES[mark]}",
                f"Write it with a decimal {mark}, or name another format",
            )
        return Decimal(text.replace(",", "."))

    def _rounded(self, seconds: Fraction) -> timedelta:
        nearest = self._written.nearest
        if nearest is None and seconds.denominator > 1:
            raise _NotMeantError(
                f"{self._written.durations} are no whole number of seconds",
                "Give an export that has them, or say to what time they are to be rounded (nearest)",
            )
        if nearest is None or seconds < 0:
            return int(seconds) * SECOND
        return Rounding.HALF_UP.to_multiple(seconds, nearest // SECOND) * SECOND


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _month(text: str) -> int:
    return int(text) if text.isdecimal() else _MONTHS.index(text.lower()) + 1


def _as_time(text: str) -> time:
    half_day = _HALF_DAY.fullmatch(text)
    if half_day is not None:
        hour, minute, second = (int(part or 0) for part in half_day.groups()[:3])
        return time(hour % 12 + (12 if half_day[4].lower() == "p" else 0), minute, second)
    found = _TIME_OF_DAY.fullmatch(text)
    if found is None:
        raise _NotMeantError("is no time of day such as 14:05", "Write it like 14:05")
    hour, minute, second = (int(part or 0) for part in found.groups())
    return time(hour, minute, second)


def _as_count(text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text):
        raise _NotMeantError("is no number of pieces", "Write a whole number, zero or more")
    return int(text)
