"""Working days: which dates count, and adding and counting them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, time
from itertools import accumulate
from typing import Final

import attrs

from supportpolicy.calendars.conventions import DayInterval, DayRule
from supportpolicy.calendars.publicholidays import Holidays
from supportpolicy.calendars.weekdays import ARBEITSTAG, WEEK, WERKTAG, Weekday
from supportpolicy.checks import check_count, check_date, minute_of
from supportpolicy.choices import Choice
from supportpolicy.clauses import Language, Wording
from supportpolicy.errors import InvalidTypeError, InvalidValueError, OutOfRangeError, UnknownChoiceError

COUNTABLE_YEARS: Final = range(1900, 2200)
"""No ticket is older and no deadline later; the bound makes every search finite."""

_WHOLE_DAY: Final = 24 * 60

_CLOSURE: Final = Wording(de="Betriebsruhe", en="company closure")
_CHRISTMAS_EVE: Final = Wording(de="Heiligabend", en="Christmas Eve")
_NEW_YEARS_EVE: Final = Wording(de="Silvester", en="New Year's Eve")
_WEEKDAYS: Final = tuple(
    Wording(de=german, en=english)
    for german, english in [
        ("Montag", "Monday"),
        ("Dienstag", "Tuesday"),
        ("Mittwoch", "Wednesday"),
        ("Donnerstag", "Thursday"),
        ("Freitag", "Friday"),
        ("Samstag", "Saturday"),
        ("Sonntag", "Sunday"),
    ]
)


class Eve(Choice):
    """How 24 or 31 December counts, if it is not to count until a clock time.

    Attributes:
        FULL: Like any other day, which is what the law says.
        CLOSED: Not at all.
    """

    FULL = "full"
    CLOSED = "closed"

    @classmethod
    def _missing_(cls, value: object) -> Eve:
        raise UnknownChoiceError(
            "eve", f"{value!r} does not say how it counts", "Choose 'full', 'closed', or a time such as time(14, 0)"
        )


def _dates(dates: Iterable[date]) -> frozenset[date]:
    if isinstance(dates, str):
        raise InvalidTypeError("dates", f"{dates!r} is one text", "Give a list of dates")
    return frozenset(check_date("dates", day) for day in dates)


def _weekdays(weekdays: Iterable[Weekday]) -> frozenset[Weekday]:
    if isinstance(weekdays, str):
        raise InvalidTypeError(
            "weekdays", f"{weekdays!r} is one text", "Give ARBEITSTAG, WERKTAG, or a list such as ['mon', 'thu']"
        )
    return frozenset(Weekday(weekday) for weekday in weekdays)


def _in_order(weekdays: frozenset[Weekday]) -> str:
    return f"{{{', '.join(weekday for weekday in WEEK if weekday in weekdays)}}}"


def _eve(eve: Eve | time | str) -> Eve | time:
    return eve if isinstance(eve, time) else Eve(eve)


@attrs.frozen
class _Exception:
    """A date that does not follow the weekdays: up to which of its minutes it counts."""

    ordinal: int
    minutes: int


@attrs.frozen(kw_only=True, cache_hash=True)
class WorkingDays:
    """Which dates count as working days. Nothing is assumed: the weekdays and the holidays must be told.

    A date counts if its weekday does and it is no holiday, no closure and no closed eve; an extra day counts whatever
    else is said of it. A half day is a working day. Two values are equal if they have the same weekdays and holidays
    and the same dates count, however that was written.

    Attributes:
        weekdays: The weekdays that count: ``ARBEITSTAG``, ``WERKTAG`` or a set of one's own.
        holidays: Whose holidays do not count. The years that they know are the years that can be asked about.
        closures: Further dates that do not count.
        extra_days: Dates that count although their weekday or a holiday says otherwise.
        christmas_eve: How 24 December counts: ``Eve.FULL``, ``Eve.CLOSED``, or the time until which it does.
        new_years_eve: The same for 31 December.

    Example:
        >>> hesse = WorkingDays.arbeitstage(Holidays.of("DE", "HE"))
        >>> hesse.is_working_day(date(2026, 6, 4))
        False
        >>> hesse.holiday_name(date(2026, 6, 4), Language.DE)
        'Fronleichnam'
        >>> hesse.add(date(2026, 6, 3), 2, DayRule.EVENT_DAY_EXCLUDED)
        datetime.date(2026, 6, 8)

    Raises:
        InvalidTypeError: for a text instead of a set, or an instant instead of a date.
        InvalidValueError: for no weekdays, or a date that is both closed and extra.
        UnknownChoiceError: for an unknown weekday, or an eve that counts neither in full, nor until a time, nor not.
    """

    weekdays: frozenset[Weekday] = attrs.field(converter=_weekdays, repr=_in_order)
    holidays: Holidays = attrs.field()
    closures: frozenset[date] = attrs.field(default=frozenset(), converter=_dates, eq=False)
    extra_days: frozenset[date] = attrs.field(default=frozenset(), converter=_dates, eq=False)
    christmas_eve: Eve | time = attrs.field(default=Eve.FULL, converter=_eve, eq=False)
    new_years_eve: Eve | time = attrs.field(default=Eve.FULL, converter=_eve, eq=False)
    _exceptions: tuple[_Exception, ...] = attrs.field(init=False, repr=False)
    _count: _DayCount = attrs.field(init=False, repr=False, eq=False)

    @holidays.validator
    def _check_holidays(self, _: attrs.Attribute[Holidays], holidays: Holidays) -> None:
        if not isinstance(holidays, Holidays):
            raise InvalidTypeError(
                "holidays",
                f"{holidays!r} is no snapshot",
                "Give Holidays.of('DE', 'HE'), Holidays.on(dates) or Holidays.none()",
            )

    @weekdays.validator
    def _check_weekdays(self, _: attrs.Attribute[frozenset[Weekday]], weekdays: frozenset[Weekday]) -> None:
        if not weekdays:
            raise InvalidValueError("weekdays", "no weekday counts", "Name at least one weekday")

    @extra_days.validator
    def _check_extra_days(self, _: attrs.Attribute[frozenset[date]], extra_days: frozenset[date]) -> None:
        for day in sorted(extra_days & self.closures):
            raise InvalidValueError("extra_days", f"{day} is also a closure", "Name it in one of the two")

    @christmas_eve.validator
    @new_years_eve.validator
    def _check_eve(self, attribute: attrs.Attribute[Eve | time], eve: Eve | time) -> None:
        if isinstance(eve, time):
            minute_of(attribute.name, eve)

    def __attrs_post_init__(self) -> None:
        days = sorted({day for day in self._special_dates() if day.year in self.years})
        exceptions = tuple(
            _Exception(day.toordinal(), minutes)
            for day in days
            if (minutes := self._minutes(day)) != self._ordinary(day)
        )
        object.__setattr__(self, "_exceptions", exceptions)
        object.__setattr__(self, "_count", _DayCount(self.weekdays, exceptions))

    @classmethod
    def arbeitstage(cls, holidays: Holidays) -> WorkingDays:
        """Monday to Friday without the holidays."""
        return cls(weekdays=ARBEITSTAG, holidays=holidays)

    @classmethod
    def werktage(cls, holidays: Holidays) -> WorkingDays:
        """Monday to Saturday without the holidays."""
        return cls(weekdays=WERKTAG, holidays=holidays)

    @property
    def years(self) -> range:
        """The years that can be asked about, those that the holidays know."""
        return COUNTABLE_YEARS if self.holidays.years is None else self.holidays.years

    @property
    def exceptions(self) -> tuple[date, ...]:
        """The dates that do not follow the weekdays, ascending; closed, extra and half days."""
        return tuple(date.fromordinal(exception.ordinal) for exception in self._exceptions)

    def is_working_day(self, day: date) -> bool:
        """Whether the date counts; a half day does.

        Raises:
            OutOfRangeError: for a date of a year that the holidays do not know.
        """
        return self.open_minutes(day) > 0

    def open_minutes(self, day: date) -> int:
        """Up to which of its minutes the date counts: 1440 for a whole working day, 840 until 14:00, 0 for a day off.

        Raises:
            OutOfRangeError: for a date of a year that the holidays do not know.
        """
        return self._minutes(self._known("day", day))

    def holiday_name(self, day: date, language: Language) -> str | None:
        """The name of the holiday on this date, whether it counts or not; None if it is no holiday.

        Raises:
            OutOfRangeError: for a date of a year that the holidays do not know.
        """
        return self.holidays.name(day, language)

    def reason(self, day: date, language: Language) -> str | None:
        """Why the date does not count, or not wholly: the holiday, the closure, the eve or the weekday.

        None for a whole working day.

        Example:
            >>> days = WorkingDays(weekdays=ARBEITSTAG, holidays=Holidays.none(), christmas_eve=time(12))
            >>> days.reason(date(2026, 12, 24), Language.EN)
            'Christmas Eve'

        Raises:
            OutOfRangeError: for a date of a year that the holidays do not know.
        """
        if self.open_minutes(day) == _WHOLE_DAY:
            return None
        if name := self.holiday_name(day, language):
            return name
        if day in self.closures:
            return _CLOSURE.text(language)
        if Weekday.of(day) not in self.weekdays:
            return _WEEKDAYS[day.weekday()].text(language)
        return (_CHRISTMAS_EVE if day.day == 24 else _NEW_YEARS_EVE).text(language)

    def add(self, start: date, days: int, day_rule: DayRule) -> date:
        """The working day that lies so many working days after the start, or before it if ``days`` is negative.

        Args:
            start: The date of the event, a working day or not.
            days: How many working days; with 0, the start itself if it counts, else the next working day.
            day_rule: What becomes of an event on a day off. For a negative number, ``DEEMED_RECEIVED_NEXT`` goes back
                to the previous working day first.

        Example:
            >>> days = WorkingDays.arbeitstage(Holidays.none())
            >>> saturday = date(2026, 11, 21)
            >>> days.add(saturday, 1, DayRule.EVENT_DAY_EXCLUDED), days.add(saturday, 1, DayRule.DEEMED_RECEIVED_NEXT)
            (datetime.date(2026, 11, 23), datetime.date(2026, 11, 24))

        Raises:
            InvalidTypeError: for a number that is no int, or an instant instead of a date.
            OutOfRangeError: if the start or the answer lies in a year that the holidays do not know.

        Source:
            BGB §§ 187 (1), 188 (1)
        """
        ordinal = self._known("start", start).toordinal()
        check_count("days", days)
        before, until = self._count.before(ordinal), self._count.before(ordinal + 1)
        if DayRule(day_rule) is DayRule.EVENT_DAY_EXCLUDED:
            number = until - 1 + days if days > 0 else before + days
        else:
            number = until - 1 + days if days < 0 else before + days
        return self._dated(number, start, days)

    def count(self, start: date, end: date, interval: DayInterval) -> int:
        """How many working days an interval of dates contains.

        Args:
            start: The first date.
            end: The other date.
            interval: Which of the two dates belong to it, and hence what becomes of a reversed interval.

        Example:
            >>> days = WorkingDays.arbeitstage(Holidays.none())
            >>> monday, friday = date(2026, 11, 16), date(2026, 11, 20)
            >>> days.count(monday, friday, DayInterval.HALF_OPEN), days.count(monday, friday, DayInterval.CLOSED)
            (4, 5)

        Raises:
            OutOfRangeError: for a date of a year that the holidays do not know.
        """
        first, last = self._known("start", start).toordinal(), self._known("end", end).toordinal()
        before = self._count.before
        if DayInterval(interval) is DayInterval.HALF_OPEN:
            return before(last) - before(first)
        if DayInterval(interval) is DayInterval.AFTER_START:
            return before(last + 1) - before(first + 1)
        return before(max(first, last) + 1) - before(min(first, last))

    def _known(self, where: str, day: date) -> date:
        if check_date(where, day).year not in self.years:
            raise OutOfRangeError(
                where,
                f"the working days of {day.year} are not known, only those from {self.years[0]} to {self.years[-1]}",
                "Keep to these years, or take a snapshot of the holidays over more of them",
            )
        return day

    def _dated(self, number: int, start: date, days: int) -> date:
        known = self._count
        first, last = date(self.years[0], 1, 1).toordinal(), date(self.years[-1], 12, 31).toordinal()
        if not known.before(first) <= number < known.before(last + 1):
            raise OutOfRangeError(
                "days",
                f"{days} working days from {start} lead out of the years from {self.years[0]} to {self.years[-1]}",
                "Count fewer days, or take a snapshot of the holidays over more years",
            )
        return date.fromordinal(known.ordinal(number))

    def _special_dates(self) -> Iterator[date]:
        yield from (holiday.date for holiday in self.holidays.days)
        yield from self.closures
        yield from self.extra_days
        for day, eve in ((24, self.christmas_eve), (31, self.new_years_eve)):
            if eve is not Eve.FULL:
                yield from (date(year, 12, day) for year in self.years)

    def _ordinary(self, day: date) -> int:
        return _WHOLE_DAY if Weekday.of(day) in self.weekdays else 0

    def _minutes(self, day: date) -> int:
        if day in self.extra_days:
            return _WHOLE_DAY
        if day in self.closures or day in self.holidays:
            return 0
        return min(self._ordinary(day), self._eve_minutes(day))

    def _eve_minutes(self, day: date) -> int:
        match (day.month, day.day):
            case (12, 24):
                eve = self.christmas_eve
            case (12, 31):
                eve = self.new_years_eve
            case _:
                return _WHOLE_DAY
        if isinstance(eve, time):
            return minute_of("eve", eve)
        return _WHOLE_DAY if eve is Eve.FULL else 0


class _DayCount:
    """How many working days lie before a date, and back: whole weeks by division, exceptions by bisection.

    Working days are numbered from the year 1 on. ``_ordinals`` are the dates that count against their weekday or do
    not count in spite of it, closed by a date after all others; ``_shifts[i]`` is by how much the count before the
    i-th of them differs from that of the weekdays alone, and ``_counts[i]`` the count up to and including it.
    """

    __slots__ = ("_counts", "_offsets", "_ordinals", "_shifts", "_weekly")

    def __init__(self, weekdays: frozenset[Weekday], exceptions: Iterable[_Exception]) -> None:
        self._offsets = [position for position, weekday in enumerate(WEEK) if weekday in weekdays]
        self._weekly = [bisect_left(self._offsets, position) for position in range(7)]
        steps = {
            exception.ordinal: (exception.minutes > 0) - (WEEK[(exception.ordinal - 1) % 7] in weekdays)
            for exception in exceptions
        }
        self._ordinals = [ordinal for ordinal, step in steps.items() if step] + [date.max.toordinal() + 1]
        self._shifts = list(accumulate((step for step in steps.values() if step), initial=0))
        self._counts = [self.before(ordinal + 1) for ordinal in self._ordinals[:-1]]

    def before(self, ordinal: int) -> int:
        """The number of working days before the date with this ordinal."""
        weeks, position = divmod(ordinal - 1, 7)
        shift = self._shifts[bisect_left(self._ordinals, ordinal)]
        return weeks * len(self._offsets) + self._weekly[position] + shift

    def ordinal(self, number: int) -> int:
        """The ordinal of the working day before which so many others lie."""
        index = bisect_right(self._counts, number)
        weeks, place = divmod(number - self._shifts[index], len(self._offsets))
        return min(weeks * 7 + self._offsets[place] + 1, self._ordinals[index])
