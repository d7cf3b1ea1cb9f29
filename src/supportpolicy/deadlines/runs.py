"""Runs: from when to when a clock of a target runs, and where it stands still in between."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from supportpolicy.deadlines.course import Course, Hole
from supportpolicy.spans import Span, subtract
from supportpolicy.targets import Metric, Moment, PauseReason, Reopening, Target

_ONLY_SOLVED = frozenset({Moment.RESOLVED})
_SOLVED = frozenset({None})


@attrs.frozen
class Run:
    """One run of a target's clock. All instants are in UTC.

    Attributes:
        start: When it started.
        end: When it was stopped or dropped; else the instant as of which it is looked at.
        met_at: When what is owed was done; None if it was not, or not yet.
        is_over: Whether it was stopped or dropped.
        holes: Where it stood still between start and end, disjoint and in order.
        standing: Since when it stands still at its end; None if it runs or is over.
    """

    start: datetime
    end: datetime
    met_at: datetime | None
    is_over: bool
    holes: tuple[Hole, ...]
    standing: datetime | None

    @property
    def pauses(self) -> list[Span[datetime]]:
        """Where it stood still, without the reasons."""
        return [span for span, _ in self.holes]


@attrs.define
class _Stretches:
    """The runs of a target before its pauses are looked at: start, stop, and whether that met it."""

    stretches: list[tuple[datetime, datetime | None, bool]] = attrs.field(factory=list)
    gaps: list[Span[datetime]] = attrs.field(factory=list)

    def open(self, start: datetime | None) -> _Stretches:
        """With one that is still open, if there is one."""
        if start is not None:
            self.stretches.append((start, None, False))
        return self


def runs(target: Target, course: Course, reopening: Reopening, origin: datetime | None) -> list[Run]:
    """The runs of a target's clock in order; the last may still be open, all others are over.

    Args:
        target: The target.
        course: What happened.
        reopening: What a reopening means for the resolution.
        origin: From when on the target applies; earlier runs are left out, and one that was open then counts from
            there. None for the start.
    """
    standstills: frozenset[PauseReason | None] = target.pauses | _SOLVED
    match target.metric:
        case Metric.NEXT_RESPONSE:
            found = _exchanges(target, course)
        case Metric.PERIODIC_UPDATE:
            found = _updates(target, course)
        case Metric.RESOLUTION:
            found = _resolutions(target, course, reopening)
            if reopening is Reopening.COUNTS_THROUGH:
                standstills = target.pauses
        case Metric.TOTAL_RESOLUTION:
            found = _resolutions(target, course, Reopening.CONTINUES)
        case _:
            found = _once(target, course)
    return [
        _run(course, standstills, max(start, origin or start), stop, met, found.gaps)
        for start, stop, met in found.stretches
        if origin is None or stop is None or origin < stop
    ]


def _once(target: Target, course: Course) -> _Stretches:
    start = course.start if target.starts_at is Moment.REPORTED else None
    found = _Stretches()
    for moment, at in course.beats:
        if start is None:
            start = at if moment is target.starts_at else None
        elif moment in target.stops_at:
            found.stretches.append((start, at, True))
            return found
    return found.open(start)


def _resolutions(target: Target, course: Course, reopening: Reopening) -> _Stretches:
    start = course.start if target.starts_at is Moment.REPORTED else None
    stop = None
    found = _Stretches()
    for moment, at in course.beats:
        if start is None:
            start = at if moment is target.starts_at else None
        elif stop is None:
            stop = at if moment in target.stops_at else None
        elif moment is Moment.REOPENED and reopening is not Reopening.STAYS_MET:
            if reopening is Reopening.STARTS_ANEW:
                found.stretches.append((start, stop, True))
                start = at
            elif reopening is Reopening.CONTINUES and stop < at and target.stops_at != _ONLY_SOLVED:
                found.gaps.append(Span(stop, at))
            stop = None
    if start is not None:
        found.stretches.append((start, stop, stop is not None))
    return found


def _exchanges(target: Target, course: Course) -> _Stretches:
    """From the oldest unanswered message to its answer; a solution ends what is owed, as an answer if it is one."""
    since = None
    found = _Stretches()
    for moment, at in course.beats:
        if moment is Moment.CUSTOMER_MESSAGE:
            since = since or at
        elif since is not None and (moment in target.stops_at or moment is Moment.RESOLVED):
            found.stretches.append((since, at, moment in target.stops_at))
            since = None
    return found.open(None if course.is_solved else since)


def _updates(target: Target, course: Course) -> _Stretches:
    """From one update to the next; a message of the customer ends what is owed, because an answer is owed instead."""
    from_report = target.starts_at is Moment.REPORTED
    since = course.start if from_report else None
    found = _Stretches()
    for moment, at in course.beats:
        updated = moment in target.stops_at
        if updated or moment in (Moment.CUSTOMER_MESSAGE, Moment.RESOLVED):
            if since is not None:
                found.stretches.append((since, at, updated))
            since = at if updated and moment is not Moment.RESOLVED else None
        elif moment is target.starts_at or (moment is Moment.REOPENED and from_report):
            since = since or at
    return found.open(None if course.is_solved else since)


def _run(
    course: Course,
    standstills: frozenset[PauseReason | None],
    start: datetime,
    stop: datetime | None,
    met: bool,
    gaps: Iterable[Span[datetime]],
) -> Run:
    end = course.end if stop is None else stop
    holes = [
        (_clipped(span, start, end), reason)
        for span, reason in course.holes
        if reason in standstills and max(span.start, start) < min(span.end, end)
    ]
    standing = None
    if stop is None and course.standing is not None and course.standing[1] in standstills:
        standing = max(start, course.standing[0])
    if gaps:
        holes = _with_gaps(holes, [_clipped(gap, start, end) for gap in gaps if start < gap.end])
    return Run(start, end, stop if met else None, stop is not None, tuple(holes), standing)


def _clipped(span: Span[datetime], start: datetime, end: datetime) -> Span[datetime]:
    return span if start <= span.start and span.end <= end else Span(max(start, span.start), min(span.end, end))


def _with_gaps(holes: Iterable[Hole], gaps: Iterable[Span[datetime]]) -> list[Hole]:
    """The holes and, instead of what they have in common with a gap, the gap: it was solved, not paused."""
    rest: list[Hole] = [(left, reason) for span, reason in holes for left in subtract([span], gaps)]
    return sorted([*rest, *((gap, None) for gap in gaps)], key=lambda hole: hole[0].start)
