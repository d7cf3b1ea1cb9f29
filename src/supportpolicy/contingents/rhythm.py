"""Rhythm: when one period ends and the next one begins, in local dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, date
from functools import lru_cache

import attrs

from supportpolicy.checks import check_count, check_date, check_kind
from supportpolicy.errors import InvalidValueError, OutOfRangeError
from supportpolicy.spans import Span

_CALENDAR = date(2000, 1, 1)
_MONTHS_OF_A_YEAR = 12


@attrs.frozen(kw_only=True)
class Rhythm:
    """Periods of some months each, without a gap: calendar months, quarters and years, or counted from an anchor.

    A period is half-open: its end is the first day of the next one. Every boundary is counted from the anchor itself,
    on the anchor's day of the month or, where a month has no such day, on its last; so 31 January is followed by
    28 February and then by 31 March.

    Attributes:
        months: How many months a period has.
        anchor: A day on which a period begins; None for periods of the calendar, which start with the year.

    Example:
        >>> print(MONTHLY.period(date(2026, 11, 20)).end)
        2026-12-01
        >>> print(Rhythm(months=1, anchor=date(2026, 1, 31)).period(date(2026, 3, 1)))
        Span(start=datetime.date(2026, 2, 28), end=datetime.date(2026, 3, 31))

    Raises:
        InvalidValueError: for less than one month, or for a calendar period that does not fit into a year.
    """

    months: int = attrs.field()
    anchor: date | None = attrs.field(default=None)

    @months.validator
    def _check_months(self, _: attrs.Attribute[int], months: int) -> None:
        check_count("months", months)
        if months < 1:
            raise InvalidValueError("months", f"a period of {months} months never ends", "Give one month or more")
        if self.anchor is None and _MONTHS_OF_A_YEAR % months:
            raise InvalidValueError(
                "months",
                f"calendar periods of {months} months do not fit into a year",
                "Give 1, 2, 3, 4, 6 or 12 months, or the day on which a period begins as anchor",
            )

    @anchor.validator
    def _check_anchor(self, _: attrs.Attribute[date | None], anchor: date | None) -> None:
        if anchor is not None:
            check_date("anchor", anchor)

    def period(self, day: date) -> Span[date]:
        """The period that contains a day.

        Raises:
            OutOfRangeError: if it reaches beyond the years that a date can have.
        """
        number = self._number(day)
        return Span(self._boundary(number), self._boundary(number + 1))

    def after(self, day: date, periods: int) -> date:
        """The end of the last of so many periods, of which the first contains the day.

        Example:
            >>> MONTHLY.after(date(2026, 11, 20), 2)
            datetime.date(2027, 1, 1)

        Raises:
            OutOfRangeError: if it lies beyond the years that a date can have.
        """
        return self._boundary(self._number(day) + periods)

    def periods(self, span: Span[date]) -> Iterator[Span[date]]:
        """All periods that have a day in a span, in order, each in full.

        Raises:
            OutOfRangeError: if one reaches beyond the years that a date can have.
        """
        number = self._number(span.start)
        start = self._boundary(number)
        while start < span.end:
            number += 1
            end = self._boundary(number)
            yield Span(start, end)
            start = end

    def _number(self, day: date) -> int:
        anchor = self.anchor or _CALENDAR
        months = (day.year - anchor.year) * _MONTHS_OF_A_YEAR + day.month - anchor.month
        number = months // self.months
        return number - (day < self._boundary(number))

    def _boundary(self, number: int) -> date:
        anchor = self.anchor or _CALENDAR
        months = anchor.year * _MONTHS_OF_A_YEAR + anchor.month - 1 + number * self.months
        if not MINYEAR <= months // _MONTHS_OF_A_YEAR <= MAXYEAR:
            raise OutOfRangeError(
                "period",
                f"it begins or ends in the year {months // _MONTHS_OF_A_YEAR}",
                f"Stay within the years {MINYEAR} to {MAXYEAR}",
            )
        return _months_after(anchor, number * self.months)


@lru_cache(maxsize=4096)  # settling asks for the same few boundaries again and again
def _months_after(anchor: date, months: int) -> date:
    from dateutil.relativedelta import relativedelta  # takes longer to import than the rest of the library

    return anchor + relativedelta(months=months)


def check_rhythm(where: str, rhythm: object) -> None:
    """Refuse what is no rhythm.

    Raises:
        InvalidTypeError: for anything but a Rhythm.
    """
    check_kind(where, rhythm, Rhythm, "rhythm", "Give MONTHLY, QUARTERLY, YEARLY or Rhythm(months=2)")


MONTHLY = Rhythm(months=1)
QUARTERLY = Rhythm(months=3)
YEARLY = Rhythm(months=12)
