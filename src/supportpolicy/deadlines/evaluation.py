"""Evaluation: the deadlines of a ticket, as of an instant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import attrs

from supportpolicy.deadlines.course import Course, follow
from supportpolicy.deadlines.deadline import Deadline, State
from supportpolicy.deadlines.reckoning import Reckoning
from supportpolicy.deadlines.runs import Run, runs
from supportpolicy.diagnosis import Findings
from supportpolicy.errors import UnknownNameError
from supportpolicy.facts import FrozenMap, alternatives
from supportpolicy.targets import RECURRING, Commitment, Recount, ServiceSchedule, Target, TargetChoice
from supportpolicy.tickets import Ticket

_NO_SCHEDULES: Mapping[str, ServiceSchedule] = FrozenMap()
_NO_FINDINGS = Findings()


def deadlines_under(
    ticket: Ticket,
    schedule: ServiceSchedule,
    *,
    as_of: datetime,
    schedules: Mapping[str, ServiceSchedule] = _NO_SCHEDULES,
    findings: Findings = _NO_FINDINGS,
) -> tuple[Deadline, ...]:
    """The deadlines of a ticket under a service schedule, one for each slot of the schedule.

    Only what happened up to ``as_of`` is looked at. What was recorded later than it happened counts from when it
    happened; ask ``ticket.known_at(as_of)`` for what was known then.

    Args:
        ticket: The ticket.
        schedule: The schedule that applies when it is reported.
        as_of: The instant as of which the deadlines are looked at.
        schedules: The schedules that the ticket may be put under later, by name.
        findings: What is known of every ticket; what the ticket says goes before.

    Example:
        >>> from datetime import timedelta
        >>> from supportpolicy.servicehours import ServiceHours
        >>> schedule = ServiceSchedule(
        ...     name="office", hours={"office": ServiceHours.weekly("Mon-Fri 09:00-17:00", zone="Europe/Berlin")},
        ...     targets=[Target(id="answer", metric="first_response", amount=timedelta(hours=12), calendar="office",
        ...                     commitment="guaranteed")],
        ... )
        >>> monday = datetime(2026, 11, 16, 9, tzinfo=ZoneInfo("Europe/Berlin"))
        >>> answer, solution = deadlines_under(Ticket(id="T", reported_at=monday), schedule, as_of=monday)
        >>> answer.due.isoformat(), answer.state.value, solution.state.value
        ('2026-11-17T13:00:00+01:00', 'pending', 'not_promised')

    Raises:
        InvalidValueError: for an instant before the report, or a naive one.
        UnknownNameError: for a schedule that does not exist, or a value that a fact does not have.
        OutOfRangeError: beyond the years that the calendars know.
    """
    course = follow(ticket, as_of, findings)
    if len(course.phases) == 1:
        choices = schedule.choose(course.phases[0].findings)
        return tuple([_Stand(schedule, choice).deadline(ticket.id, course) for choice in choices])
    return tuple(_after_changes(ticket, course, schedule, schedules))


@attrs.frozen
class _Stand:
    """What applies in a slot.

    Attributes:
        schedule: The schedule.
        choice: What it says for the slot.
        origin: From when on its clocks count; None for the start.
    """

    schedule: ServiceSchedule
    choice: TargetChoice
    origin: datetime | None = None

    def deadline(self, ticket: str, course: Course) -> Deadline:
        """How it stands at the end of the course."""
        target = self.choice.target
        if target is None:
            return self._without_target(ticket, course)
        found = runs(target, course, self.schedule.reopening, self.origin)
        current = found.pop() if found and not (found[-1].is_over and target.metric in RECURRING) else None
        earlier = tuple([one for run in found if (one := self._of(run, target, ticket, course)).state.is_verdict])
        if current is None:
            return self._without_clock(ticket, course, target, earlier)
        return self._of(current, target, ticket, course, earlier)

    def _of(
        self, run: Run, target: Target, ticket: str, course: Course, earlier: tuple[Deadline, ...] = ()
    ) -> Deadline:
        reckoning = Reckoning.of(target, self.schedule, run)
        zone = ZoneInfo(self.schedule.hours[target.calendar].zone)
        return Deadline(
            ticket=ticket,
            as_of=course.end,
            slot=target.slot,
            metric=target.metric,
            schedule=self.schedule.name,
            version=self.schedule.version,
            severity=self.choice.severity,
            state=_state(target, self.schedule.at_risk_from, run, reckoning),
            target=target,
            clauses=target.clauses,
            started_at=run.start.astimezone(zone),
            due=reckoning.due and reckoning.due.astimezone(zone),
            elapsed=reckoning.elapsed,
            left=reckoning.left,
            met_at=run.met_at and run.met_at.astimezone(zone),
            earlier=earlier,
            run=run,
            rules=self.schedule,
        )

    def _without_clock(self, ticket: str, course: Course, target: Target, earlier: tuple[Deadline, ...]) -> Deadline:
        """Nothing is owed at present: what was owed before gives the verdict, the worst of them."""
        states = [deadline.state for deadline in earlier]
        late = [state for state in states if state.is_late]
        return Deadline(
            ticket=ticket,
            as_of=course.end,
            slot=target.slot,
            metric=target.metric,
            schedule=self.schedule.name,
            version=self.schedule.version,
            severity=self.choice.severity,
            state=(late or states or [State.PENDING])[0],
            target=target,
            clauses=target.clauses,
            earlier=earlier,
        )

    def _without_target(self, ticket: str, course: Course) -> Deadline:
        choice = self.choice
        return Deadline(
            ticket=ticket,
            as_of=course.end,
            slot=choice.slot,
            metric=choice.metric,
            schedule=self.schedule.name,
            version=self.schedule.version,
            severity=self.choice.severity,
            state=State.NOT_PROMISED if choice.is_decided else State.UNDETERMINED,
            clauses=choice.clauses,
            possible=choice.possible,
            needed=choice.needed,
        )


def _state(target: Target, at_risk_from: int, run: Run, reckoning: Reckoning) -> State:
    due, left = reckoning.due, reckoning.left
    if left is None:
        return State.DONE if run.met_at else State.PENDING if run.standing is None else State.PAUSED
    if due is None:
        return State.PAUSED
    if due < run.end:
        return State.BREACHED if target.commitment is Commitment.GUARANTEED else State.MISSED
    if run.met_at:
        return State.MET
    used = reckoning.elapsed * 100 >= (reckoning.elapsed + left) * at_risk_from
    return State.AT_RISK if used else State.PENDING


def _after_changes(
    ticket: Ticket,
    course: Course,
    usual: ServiceSchedule,
    schedules: Mapping[str, ServiceSchedule],
) -> Iterator[Deadline]:
    """The deadlines of a ticket of which something changed that may select targets."""
    phases: list[tuple[datetime, ServiceSchedule, dict[str, TargetChoice]]] = []
    for phase in course.phases:
        schedule = usual if phase.schedule is None else _named(phase.schedule, schedules)
        phases.append((phase.since, schedule, {choice.slot: choice for choice in schedule.choose(phase.findings)}))
    metrics = {slot: choice.metric for _, _, choices in reversed(phases) for slot, choice in choices.items()}
    for slot, metric in metrics.items():
        stands = [
            (since, _Stand(schedule, choices.get(slot) or schedule.nothing(slot, metric)))
            for since, schedule, choices in phases
        ]
        yield _through_changes(ticket, course, stands)


def _through_changes(ticket: Ticket, course: Course, stands: list[tuple[datetime, _Stand]]) -> Deadline:
    """What stands in a slot at the end, with what stood there before each change."""
    current = stands[0][1]
    history: list[Deadline] = []
    for since, stand in stands[1:]:
        if stand.choice == current.choice and stand.schedule is current.schedule:
            current = attrs.evolve(current, choice=stand.choice)
            continue
        before = current.deadline(ticket.id, follow(ticket, since))
        if stand.schedule.recount is Recount.FROM_START:
            current = stand
        elif before.met_at is None:
            current = attrs.evolve(stand, origin=since)
        else:
            continue
        history.append(before)
    return attrs.evolve(current.deadline(ticket.id, course), history=tuple(history))


def _named(name: str, schedules: Mapping[str, ServiceSchedule]) -> ServiceSchedule:
    if name not in schedules:
        raise UnknownNameError("schedule", f"there is no schedule {name!r}", alternatives(name, schedules))
    return schedules[name]
