"""Calendars: which dates are working days, whose holidays are not, and how days are counted."""

from __future__ import annotations

from supportpolicy.calendars.conventions import DayEnd, DayInterval, DayRule, EndShift
from supportpolicy.calendars.publicholidays import Holiday, Holidays
from supportpolicy.calendars.regions import VERIFIED_YEARS, Observance
from supportpolicy.calendars.weekdays import ARBEITSTAG, WEEK, WERKTAG, Weekday
from supportpolicy.calendars.workingdays import COUNTABLE_YEARS, Eve, WorkingDays

__all__ = [
    "ARBEITSTAG",
    "COUNTABLE_YEARS",
    "VERIFIED_YEARS",
    "WEEK",
    "WERKTAG",
    "DayEnd",
    "DayInterval",
    "DayRule",
    "EndShift",
    "Eve",
    "Holiday",
    "Holidays",
    "Observance",
    "Weekday",
    "WorkingDays",
]
