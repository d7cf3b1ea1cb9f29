"""Service hours: when service is given, and what is due when so much of it has passed."""

from __future__ import annotations

from supportpolicy.servicehours.dayperiods import WorkingDayPeriod
from supportpolicy.servicehours.hours import ServiceHours
from supportpolicy.servicehours.text import DayHours, WeekHours

__all__ = ["DayHours", "ServiceHours", "WeekHours", "WorkingDayPeriod"]
