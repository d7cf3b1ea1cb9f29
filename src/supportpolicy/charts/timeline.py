"""The course of a ticket: what happened when, and of each deadline the open hours, the clock and the due instant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import attrs

from supportpolicy.charts.happenings import REPORTED, happening
from supportpolicy.clauses import Wording
from supportpolicy.contracts import Contract, Term
from supportpolicy.deadlines import Deadline, State, StepKind, deadlines, schedule_in
from supportpolicy.explanation.labels import COMMITMENTS, METRICS
from supportpolicy.servicehours import ServiceHours
from supportpolicy.spans import Span
from supportpolicy.targets import Target
from supportpolicy.tickets import Ticket

_SHORTEST = timedelta(minutes=10)
"""A chart of less would have no scale."""


@attrs.frozen(kw_only=True)
class Happening:
    """Something that happened to a ticket.

    Attributes:
        at: When, in UTC.
        label: What, in two or three words.
    """

    at: datetime
    label: Wording


@attrs.frozen(kw_only=True)
class Stretch:
    """A stretch in which a clock ran, stood still, or had no service hours.

    Attributes:
        span: From when to when, in UTC.
        kind: What became of it.
        reason: Why, for people.
    """

    span: Span[datetime]
    kind: StepKind
    reason: Wording


@attrs.frozen(kw_only=True)
class Clock:
    """One run of the clock of a deadline.

    Attributes:
        started_at: When it started, in UTC.
        stretches: What became of each stretch from its start, in order and without a gap.
        due: When the time is used up, in UTC; None without a number, and while it stands still.
        met_at: When what is owed was done, in UTC; None if it was not.
        left: What remains of it, negative if overdrawn; None without a number.
        state: How it stands.
    """

    started_at: datetime
    stretches: tuple[Stretch, ...]
    due: datetime | None
    met_at: datetime | None
    left: timedelta | None
    state: State


@attrs.frozen(kw_only=True)
class Lane:
    """A deadline of a ticket.

    Attributes:
        metric: What is measured.
        commitment: How firmly it is promised.
        clocks: Its runs in order, at least one; the last one counts now.
        open: When its calendar is open, in UTC, over the whole time that is drawn.
    """

    metric: Wording
    commitment: Wording
    clocks: tuple[Clock, ...]
    open: tuple[Span[datetime], ...]

    @property
    def current(self) -> Clock:
        """The run that counts now."""
        return self.clocks[-1]


@attrs.frozen(kw_only=True)
class TicketCourse:
    """What happened to a ticket and to its deadlines, up to an instant.

    Attributes:
        zone: The IANA name of the zone whose clock is shown.
        as_of: The instant up to which it was followed, in UTC.
        span: The time to draw, in UTC: from the report to the last due instant or event, and up to the present as long
            as a clock is not stopped.
        happenings: What happened, in order.
        lanes: The deadlines that have or had a clock.
    """

    zone: str
    as_of: datetime
    span: Span[datetime]
    happenings: tuple[Happening, ...]
    lanes: tuple[Lane, ...]

    @classmethod
    def of(cls, ticket: Ticket, contract: Contract, as_of: datetime) -> TicketCourse:
        """The course of a ticket under a contract."""
        term = contract.term_for(ticket)
        found = [
            _Owed(deadline, deadline.target, _hours(deadline, deadline.target, term, contract.zone))
            for deadline in deadlines(ticket, contract, as_of=as_of)
            if deadline.target is not None
        ]
        owed = [one for one in found if one.runs]
        span = _whole(ticket, as_of, owed)
        return cls(
            zone=contract.zone,
            as_of=_utc(as_of),
            span=span,
            happenings=tuple(_happenings(ticket, as_of)),
            lanes=tuple(one.lane(span) for one in owed),
        )


def _happenings(ticket: Ticket, as_of: datetime) -> Iterator[Happening]:
    yield Happening(at=_utc(ticket.reported_at), label=REPORTED)
    for event in ticket.events:
        if _utc(event.at) <= _utc(as_of):
            yield Happening(at=_utc(event.at), label=happening(event))


@attrs.frozen
class _Owed:
    """A deadline with its target, and the calendar on which its clock runs."""

    deadline: Deadline
    target: Target
    hours: ServiceHours

    @property
    def runs(self) -> tuple[tuple[Deadline, datetime], ...]:
        """What was owed before, and what is owed now, each with the start of its clock."""
        found = (*self.deadline.earlier, self.deadline)
        return tuple((one, one.started_at) for one in found if one.started_at is not None)

    @property
    def is_running(self) -> bool:
        """Whether a clock is not stopped yet."""
        return self.deadline.started_at is not None and self.deadline.met_at is None

    def lane(self, span: Span[datetime]) -> Lane:
        return Lane(
            metric=METRICS[self.deadline.metric],
            commitment=COMMITMENTS[self.target.commitment],
            clocks=tuple(_clock(run, started_at) for run, started_at in self.runs),
            open=self.hours.open_spans(span.start, span.end),
        )


def _hours(deadline: Deadline, target: Target, term: Term, zone: str) -> ServiceHours:
    schedule = term.schedules.get(deadline.schedule) or schedule_in(term, zone)
    return schedule.hours[target.calendar]


def _clock(run: Deadline, started_at: datetime) -> Clock:
    return Clock(
        started_at=_utc(started_at),
        stretches=tuple(
            Stretch(span=Span(_utc(step.start), _utc(step.end)), kind=step.kind, reason=step.reason)
            for step in run.trace()
        ),
        due=run.due and _utc(run.due),
        met_at=run.met_at and _utc(run.met_at),
        left=run.left,
        state=run.state,
    )


def _whole(ticket: Ticket, as_of: datetime, owed: Sequence[_Owed]) -> Span[datetime]:
    start, now = _utc(ticket.reported_at), _utc(as_of)
    instants = [start + _SHORTEST, *(at for event in ticket.events if (at := _utc(event.at)) <= now)]
    instants += [_utc(run.due) for one in owed for run, _ in one.runs if run.due is not None]
    if any(one.is_running for one in owed):
        instants.append(now)
    return Span(start, max(instants))


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)
