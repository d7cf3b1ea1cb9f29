"""Sums per state: how much of a ticket's time was ours, was spent waiting, and was spent by the customer waiting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import attrs

from supportpolicy.deadlines.course import Course, follow
from supportpolicy.facts import FrozenMap
from supportpolicy.servicehours import ServiceHours
from supportpolicy.spans import Span
from supportpolicy.targets import Moment, PauseReason
from supportpolicy.tickets import Ticket

_ZERO = timedelta(0)
_ANSWERS = frozenset({Moment.ANSWERED, Moment.RESOLVED})


@attrs.frozen(kw_only=True)
class TimeByState:
    """The service time of a ticket from its report to an instant, by what it was spent on.

    ``our_work``, ``solved`` and the pauses sum to all of it; ``customer_waiting`` lies across them.

    Attributes:
        our_work: The ticket was open and not paused.
        paused: It was paused, by reason; only reasons that occurred.
        solved: It was resolved or closed.
        customer_waiting: The report or a message of the customer had no answer yet.
    """

    our_work: timedelta
    paused: Mapping[PauseReason, timedelta] = attrs.field(converter=FrozenMap[PauseReason, timedelta])
    solved: timedelta
    customer_waiting: timedelta

    @property
    def all_paused(self) -> timedelta:
        """All pauses together."""
        return sum(self.paused.values(), _ZERO)


def time_by_state(ticket: Ticket, hours: ServiceHours, *, as_of: datetime) -> TimeByState:
    """What the time of a ticket was spent on, measured on a calendar.

    Args:
        ticket: The ticket.
        hours: The calendar.
        as_of: The instant up to which it is looked at.

    Example:
        >>> from datetime import UTC
        >>> from supportpolicy.tickets import Paused, Resolved, Resumed
        >>> noon = datetime(2026, 11, 16, 12, tzinfo=UTC)
        >>> hour = timedelta(hours=1)
        >>> ticket = Ticket(id="T", reported_at=noon, events=[
        ...     Paused(at=noon + hour, reason="waiting_on_customer"),
        ...     Resumed(at=noon + 3 * hour),
        ...     Resolved(at=noon + 4 * hour),
        ... ])
        >>> spent = time_by_state(ticket, ServiceHours.around_the_clock("UTC"), as_of=noon + 9 * hour)
        >>> str(spent.our_work), str(spent.all_paused), str(spent.solved), str(spent.customer_waiting)
        ('2:00:00', '2:00:00', '5:00:00', '4:00:00')

    Raises:
        InvalidValueError: for an instant before the report, or a naive one.
        OutOfRangeError: beyond the years that the calendar knows.
    """
    course = follow(ticket, as_of)
    solved = _ZERO
    paused: dict[PauseReason, timedelta] = {}
    for span, reason in course.holes:
        length = hours.elapsed(span.start, span.end)
        if reason is None:
            solved += length
        else:
            paused[reason] = paused.get(reason, _ZERO) + length
    return TimeByState(
        our_work=hours.elapsed(course.start, course.end) - solved - sum(paused.values(), _ZERO),
        paused=paused,
        solved=solved,
        customer_waiting=sum((hours.elapsed(span.start, span.end) for span in _unanswered(course)), _ZERO),
    )


def _unanswered(course: Course) -> Iterable[Span[datetime]]:
    since: datetime | None = course.start
    for moment, at in course.beats:
        if moment is Moment.CUSTOMER_MESSAGE:
            since = since or at
        elif since is not None and moment in _ANSWERS:
            if since < at:
                yield Span(since, at)
            since = None
    if since is not None and since < course.end:
        yield Span(since, course.end)
