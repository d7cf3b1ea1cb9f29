"""Reckoning: how much of a target's time a run has used, what is left of it, and when it is due."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs

from supportpolicy.deadlines.runs import Run
from supportpolicy.servicehours import ServiceHours
from supportpolicy.spans import Span
from supportpolicy.targets import Boundary, ServiceSchedule, Target, WorkingDaysAmount

ZERO = timedelta(0)


@attrs.frozen
class Reckoning:
    """What a run has used of its time.

    Attributes:
        elapsed: The time that counted.
        left: What remains, negative if it is overdrawn; None for a promise without a number.
        due: When it is used up, in UTC; None for a promise without a number, and while the clock stands still before
            it was used up.
    """

    elapsed: timedelta
    left: timedelta | None
    due: datetime | None

    @classmethod
    def of(cls, target: Target, schedule: ServiceSchedule, run: Run) -> Reckoning:
        """Reckon a run on the calendar of its target."""
        hours = schedule.hours[target.calendar]
        pauses = run.pauses
        paused = sum([hours.elapsed(pause.start, pause.end) for pause in pauses], ZERO)
        elapsed = hours.elapsed(run.start, run.end) - paused
        amount = target.amount
        if amount is None:
            return cls(elapsed, None, None)
        if isinstance(amount, WorkingDaysAmount):
            period = amount.period(schedule.working_days[amount.working_days])
            due = _postponed(period.due(run.start, hours), hours, pauses)
            left = hours.elapsed(run.end, due, pauses)
        else:
            left = amount - elapsed
            due = _due(schedule.boundary, hours, run.start, amount, pauses, paused)
        paused_before = run.standing is not None and run.standing < due
        return cls(elapsed, left, None if paused_before else due)


def advance(
    boundary: Boundary, hours: ServiceHours, start: datetime, amount: timedelta, pauses: list[Span[datetime]]
) -> datetime:
    """When so much time has counted: at a closing or at the next opening, where it falls on both."""
    if boundary is Boundary.CLOSING:
        return hours.advance(start, amount, pauses)
    return hours.advance_to_opening(start, amount, pauses)


def _due(
    boundary: Boundary,
    hours: ServiceHours,
    start: datetime,
    amount: timedelta,
    pauses: list[Span[datetime]],
    paused: timedelta,
) -> datetime:
    """The same, with the service time of all pauses known.

    What is due after the last pause has been put off by all of them, which is the usual case and the quick one.
    """
    due = advance(boundary, hours, start, amount + paused, [])
    return due if not pauses or pauses[-1].end < due else advance(boundary, hours, start, amount, pauses)


def _postponed(due: datetime, hours: ServiceHours, pauses: list[Span[datetime]]) -> datetime:
    """The end of a period of days, put off by the service time of each pause that began before it."""
    for pause in pauses:
        if due <= pause.start:
            break
        paused = hours.elapsed(pause.start, pause.end)
        if paused:
            due = hours.advance(due, paused)
    return due
