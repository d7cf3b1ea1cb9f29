"""Release days: on which days of every year changes go into production."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

import attrs

from supportpolicy.calendars import DayRule, WorkingDays
from supportpolicy.checks import check_count, listed
from supportpolicy.choices import Choice
from supportpolicy.errors import InvalidValueError

_DAY = re.compile(r"(\d\d)-(\d\d)")
_NO_LEAP_YEAR = 2001


class DayOff(Choice):
    """What becomes of a fixed date that is no working day.

    Attributes:
        KEPT: It stays as it is.
        NEXT: The next working day takes its place.
        PREVIOUS: The working day before takes its place.
    """

    KEPT = "kept"
    NEXT = "next"
    PREVIOUS = "previous"


def _in_order(days: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(listed("days", days, "Give a list such as ['02-01', '08-01']"), key=str))


@attrs.frozen(kw_only=True)
class ReleaseDays:
    """On which days of every year a release goes into production, and until when it can be planned.

    Attributes:
        days: The days of a year, as month and day such as ``"02-01"``, ascending, each once; 29 February is refused,
            as not every year has it.
        day_off: What becomes of a day that is no working day in some year.
        closed_days_before: So many calendar days before a release nothing more is planned into it, as it is being built
            and tested.

    Example:
        >>> from supportpolicy.calendars import Holidays
        >>> every_other_month = ReleaseDays(days=["02-01", "04-01", "06-01", "08-01", "10-01", "12-01"], day_off="next")
        >>> every_other_month.dates(2026, WorkingDays.arbeitstage(Holidays.none()))[:2]
        (datetime.date(2026, 2, 2), datetime.date(2026, 4, 1))

    Raises:
        InvalidTypeError: for one text instead of a list, or a number of days that is no int.
        InvalidValueError: for no days, for what is no day of every year, for a day given twice, or less than no time.

    Source:
        PARTNER-9
    """

    days: tuple[str, ...] = attrs.field(converter=_in_order)
    day_off: DayOff = attrs.field(default=DayOff.KEPT, converter=DayOff)
    closed_days_before: int = attrs.field(default=0)

    @days.validator
    def _check_days(self, _: attrs.Attribute[tuple[str, ...]], days: tuple[str, ...]) -> None:
        if not days:
            raise InvalidValueError("days", "no release is ever due", "Give at least one day such as '02-01'")
        for day in days:
            _in_year(day, _NO_LEAP_YEAR)
        for one, other in pairwise(days):
            if one == other:
                raise InvalidValueError("days", f"{one} is given twice", "Give each day once")

    @closed_days_before.validator
    def _check_closed_days_before(self, _: attrs.Attribute[int], days: int) -> None:
        if check_count("closed_days_before", days) < 0:
            raise InvalidValueError("closed_days_before", f"{days} days before is after", "Give zero or more")

    def dates(self, year: int, working_days: WorkingDays | None) -> tuple[date, ...]:
        """The dates of the releases of a year, ascending; one moved over New Year stays a release of its year.

        Args:
            year: The year.
            working_days: Which days are working days; None if every day of ``days`` is kept.

        Raises:
            InvalidValueError: if days off are not kept and the working days are missing, or two releases fall on one
                day.
            OutOfRangeError: for a year whose holidays are not known.
        """
        moved = [self._moved(_in_year(day, year), working_days) for day in self.days]
        for (one, on), (other, also_on) in pairwise(zip(self.days, moved, strict=True)):
            if on == also_on:
                raise InvalidValueError("days", f"{one} and {other} both fall on {on}", "Give days that lie apart")
        return tuple(moved)

    def closing(self, release: date) -> date:
        """The last day on which something can be planned into the release of a date.

        Example:
            >>> ReleaseDays(days=["04-01"], closed_days_before=42).closing(date(2026, 4, 1))
            datetime.date(2026, 2, 18)
        """
        return release - timedelta(days=self.closed_days_before)

    def _moved(self, day: date, working_days: WorkingDays | None) -> date:
        if self.day_off is DayOff.KEPT:
            return day
        if working_days is None:
            raise InvalidValueError(
                "working_days", f"{day} is moved to a working day, and none are given", "Give them, or keep days off"
            )
        if working_days.is_working_day(day):
            return day
        return working_days.add(day, 1 if self.day_off is DayOff.NEXT else -1, DayRule.EVENT_DAY_EXCLUDED)


def _in_year(day: str, year: int) -> date:
    found = _DAY.fullmatch(day) if isinstance(day, str) else None
    if found is None:
        raise InvalidValueError("days", f"{day!r} is no day of a year", "Give month and day such as '02-01'")
    try:
        return date(year, int(found[1]), int(found[2]))
    except ValueError:
        raise InvalidValueError(
            "days", f"{day!r} is no day of every year", "Give month and day such as '02-01'"
        ) from None
