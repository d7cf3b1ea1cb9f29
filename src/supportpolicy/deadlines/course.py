"""The course of a ticket: what its events mean for clocks, as of an instant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import attrs

from supportpolicy.checks import check_aware
from supportpolicy.diagnosis import Findings
from supportpolicy.errors import InvalidValueError
from supportpolicy.spans import Span
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
        phases: What selects targets, at least one; the first begins with the report.
        beats: What may start or stop a clock.
        holes: The stretches of standstill, disjoint and in order; one that is not over reaches to the end.
        standing: Since when and why it stands still at the end; None if it does not.
        is_solved: Whether it is resolved or closed at the end.
    """

    start: datetime
    end: datetime
    phases: list[Phase]
    beats: list[Beat] = attrs.field(factory=list)
    holes: list[Hole] = attrs.field(factory=list)
    standing: tuple[datetime, PauseReason | None] | None = None
    is_solved: bool = False

    def take(self, events: Iterable[Event]) -> None:
        """Take the events that happened up to the end, in order."""
        end = self.end
        for event in events:
            at = event.at.astimezone(UTC)
            if at > end:
                break
            effect = _EFFECTS.get(type(event))
            if effect is not None:
                effect(self, event, at)
        self._note_hole(end)

    def strike(self, moment: Moment, at: datetime) -> None:
        """Note what may start or stop a clock."""
        self.beats.append((moment, at))

    def pause(self, reason: PauseReason, at: datetime) -> None:
        """Stand still, unless it is solved; a new reason takes the place of an old one."""
        if not self.is_solved and (self.standing is None or self.standing[1] is not reason):
            self._note_hole(at)
            self.standing = at, reason

    def resume(self, at: datetime) -> None:
        """Run on, unless it is solved."""
        if not self.is_solved:
            self._note_hole(at)
            self.standing = None

    def solve(self, at: datetime) -> None:
        """Stand still because it is solved; a second solution changes nothing."""
        if not self.is_solved:
            self._note_hole(at)
            self.standing = at, None
            self.is_solved = True
            self.strike(Moment.RESOLVED, at)

    def reopen(self, at: datetime) -> None:
        """Run on because it is not solved after all."""
        if self.is_solved:
            self.is_solved = False
            self.resume(at)
        self.strike(Moment.REOPENED, at)

    def learn(self, findings: Findings, at: datetime) -> None:
        """Know the facts from now on."""
        last = self.phases[-1]
        self.phases.append(Phase(at, last.findings.updated(findings), last.schedule))

    def reschedule(self, schedule: str, at: datetime) -> None:
        """Be under another schedule from now on."""
        self.phases.append(Phase(at, self.phases[-1].findings, schedule))

    def _note_hole(self, until: datetime) -> None:
        if self.standing is not None:
            since, reason = self.standing
            if since < until:
                self.holes.append((Span(since, until), reason))


_Effect = Callable[[Course, Any, datetime], None]


def _of_any_part(moment: Moment) -> _Effect:
    return lambda course, event, at: course.strike(moment, at)


def _of_the_whole(effect: _Effect) -> _Effect:
    def if_whole(course: Course, event: Event, at: datetime) -> None:
        if event.part is None:
            effect(course, event, at)

    return if_whole


def _diagnose(course: Course, event: Diagnosed, at: datetime) -> None:
    course.strike(Moment.DIAGNOSED, at)
    course.learn(event.diagnosis.findings, at)


_EFFECTS: Mapping[type[Event], _Effect] = MappingProxyType(
    {
        CustomerMessage: _of_any_part(Moment.CUSTOMER_MESSAGE),
        Acknowledged: _of_any_part(Moment.ACKNOWLEDGED),
        Answered: _of_any_part(Moment.ANSWERED),
        Assigned: _of_any_part(Moment.ASSIGNED),
        WorkaroundDelivered: _of_the_whole(lambda course, event, at: course.strike(Moment.WORKAROUND, at)),
        Paused: _of_the_whole(lambda course, event, at: course.pause(event.reason, at)),
        Resumed: _of_the_whole(lambda course, event, at: course.resume(at)),
        Resolved: _of_the_whole(lambda course, event, at: course.solve(at)),
        Closed: _of_the_whole(lambda course, event, at: course.solve(at)),
        Reopened: _of_the_whole(lambda course, event, at: course.reopen(at)),
        Diagnosed: _of_the_whole(_diagnose),
        Reclassified: _of_the_whole(lambda course, event, at: course.learn(event.findings, at)),
        Rescheduled: _of_the_whole(lambda course, event, at: course.reschedule(event.schedule, at)),
    }
)
"""Deadlines stay with the ticket: what is said, and who takes it over, counts whichever part it is about; the rest only
if it is about the whole."""

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
