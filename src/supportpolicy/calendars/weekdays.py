"""Weekdays, and the two sets of them that German contracts count by."""

from __future__ import annotations

from datetime import date
from typing import Final

from supportpolicy.choices import Choice


class Weekday(Choice):
    """A day of the week.

    Example:
        >>> from datetime import date
        >>> Weekday.of(date(2026, 11, 20))
        <Weekday.FRI: 'fri'>

    Raises:
        UnknownNameError: for any other name.
    """

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"

    @classmethod
    def of(cls, day: date) -> Weekday:
        """The weekday of a date."""
        return WEEK[day.weekday()]


WEEK: Final = tuple(Weekday)
"""All seven, from Monday."""

ARBEITSTAG: Final = frozenset(WEEK[:5])
"""Monday to Friday: the days on which offices work."""

WERKTAG: Final = frozenset(WEEK[:6])
"""Monday to Saturday: every day that is neither Sunday nor a holiday, as German law counts (BUrlG § 3)."""
