"""The course of a ticket: what its events mean for clocks, as of an instant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType

import attrs

from supportpolicy.diagnosis import Diagnosis, Findings
from supportpolicy.errors import InvalidValueError
from supportpolicy.spans import Span, check_aware
from supportpolicy.targets import Moment, PauseReason
from supportpolicy.tickets import (
    Acknowledged,
    Answered,
    Assigned,
    Closed,
    CustomerMessage,
    Diagnosed,
    Event,
    Paused,
    Reclassified,
    Reopened,
    Rescheduled,
    Resolved,
    Resumed,
    Ticket,
    WorkaroundDelivered,
)

Beat = tuple[Moment, datetime]
"""Something that may start or stop a clock, and when, in UTC."""

Hole = tuple[Span[datetime], PauseReason | None]
"""A stretch, in UTC, in which a ticket was paused for a reason; None where it was solved."""

_OF_ANY_PART: Mapping[type[Event], Moment] = MappingProxyType(
    {
        CustomerMessage: Moment.CUSTOMER_MESSAGE,
        Acknowledged: Moment.ACKNOWLEDGED,
        Answered: Moment.ANSWERED,
        Assigned: Moment.ASSIGNED,
    }
)
"""What is said and who takes it over concerns the ticket, whichever part it is about."""

_OF_THE_WHOLE: Mapping[type[Event], Moment] = MappingProxyType(
    {Diagnosed: Moment.DIAGNOSED, WorkaroundDelivered: Moment.WORKAROUND}
)


@attrs.frozen
class Phase:
    """What was known of a ticket from an instant on, as far as it selects targets.

    Attributes:
        since: From when on, in UTC.
        findings: The facts.
        schedule: The name of the schedule that it was put under; None for the usual one.
    """

    since: datetime
    findings: Findings
    schedule: str | None


@attrs.define
class Course:
    """What happened to the clocks of a ticket, up to an instant and in order.

    Attributes:
        start: The report, in UTC.
        end: The instant up to which it was followed, in UTC.
        beats: What may start or stop a clock.
        holes: The stretches of standstill, disjoint and in order; one that is not over reaches to the end.
        standing: Since when and why it stands still at the end; None if it does not.
        phases: What selects targets, at least one; the first begins with the report.
    """

    start: datetime
    end: datetime
    phases: list[Phase]
    beats: list[Beat] = attrs.field(factory=list)
    holes: list[Hole] = attrs.field(factory=list)
    standing: tuple[datetime, PauseReason | None] | None = None

    @property
    def is_solved(self) -> bool:
        """Whether the ticket is resolved or closed at the end."""
        return self.standing is not None and self.standing[1] is None

    def take(self, events: Iterable[Event]) -> None:
        """Take the events that happened up to the end, in order."""
        beats, end = self.beats, self.end
        for event in events:
            at = event.at.astimezone(UTC)
            if at > end:
                break
            kind = type(event)
            if kind in _OF_ANY_PART:
                beats.append((_OF_ANY_PART[kind], at))
            elif event.part is None:
                if kind in _OF_THE_WHOLE:
                    beats.append((_OF_THE_WHOLE[kind], at))
                self._take_state(event, at)
        self._note_hole(end)

    def _take_state(self, event: Event, at: datetime) -> None:
        match event:
            case Paused() if not self.is_solved:
                self._pause(at, event.reason)
            case Resumed() if not self.is_solved:
                self._run_on(at)
            case Resolved() | Closed() if not self.is_solved:
                self._run_on(at)
                self.standing = at, None
                self.beats.append((Moment.RESOLVED, at))
            case Reopened():
                self.beats.append((Moment.REOPENED, at))
                if self.is_solved:
                    self._run_on(at)
            case Reclassified(findings=newer) | Diagnosed(diagnosis=Diagnosis(findings=newer)):
                self._enter(at, self.phases[-1].findings.updated(newer), self.phases[-1].schedule)
            case Rescheduled():
                self._enter(at, self.phases[-1].findings, event.schedule)

    def _pause(self, at: datetime, reason: PauseReason) -> None:
        if self.standing is None or self.standing[1] is not reason:
            self._run_on(at)
            self.standing = at, reason

    def _run_on(self, at: datetime) -> None:
        self._note_hole(at)
        self.standing = None

    def _note_hole(self, until: datetime) -> None:
        if self.standing is not None:
            since, reason = self.standing
            if since < until:
                self.holes.append((Span(since, until), reason))

    def _enter(self, at: datetime, findings: Findings, schedule: str | None) -> None:
        self.phases.append(Phase(at, findings, schedule))


_NO_FINDINGS = Findings()


def follow(ticket: Ticket, as_of: datetime, findings: Findings = _NO_FINDINGS) -> Course:
    """The course of a ticket up to and including an instant.

    Args:
        ticket: The ticket.
        as_of: The instant.
        findings: What is known of every ticket, such as what the contract states.

    Raises:
        InvalidValueError: for an instant before the report, or a naive one.
    """
    check_aware("as_of", as_of)
    start, end = ticket.reported_at.astimezone(UTC), as_of.astimezone(UTC)
    if end < start:
        raise InvalidValueError(
            "as_of",
            f"at {as_of.isoformat()} ticket {ticket.id} was not reported yet",
            f"Ask for {ticket.reported_at.isoformat()} or later",
        )
    stated = findings.updated(ticket.findings) if findings else ticket.findings
    course = Course(start, end, [Phase(start, stated, None)])
    course.take(ticket.events)
    return course
