"""Deadlines by walking the clock a quarter of an hour at a time: slow, plain, and sharing nothing with the library.

Everything lies on the grid of quarters of an hour, and service windows begin and end outside of clock changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

QUARTER = timedelta(minutes=15)
_FAR = 4 * 24 * 40


@dataclass(frozen=True)
class Happening:
    """What happened to a ticket, in plain words; for a pause with its reason."""

    at: datetime
    what: str
    reason: str = ""


@dataclass(frozen=True)
class Promise:
    """What is promised, in plain words."""

    metric: str
    quarters: int
    pauses: frozenset[str]
    stops: frozenset[str]
    reopening: str = "continues"


@dataclass
class Clock:
    """One run: from when it runs, how many quarters have counted, when it was full."""

    start: datetime
    counted: int = 0
    full_at: datetime | None = None
    stopped_at: datetime | None = None
    met: bool = False

    def late_at(self, at: datetime) -> bool:
        return self.full_at is not None and at > self.full_at


@dataclass
class Walk:
    """Where the walk stands."""

    clocks: list[Clock] = field(default_factory=list)
    paused: str | None = None
    solved: bool = False

    @property
    def running(self) -> Clock | None:
        return self.clocks[-1] if self.clocks and self.clocks[-1].stopped_at is None else None


def is_open(at: datetime, week: Sequence[Sequence[tuple[int, int]]], zone: ZoneInfo) -> bool:
    """Whether the wall clock shows a time within a window, in minutes of the day."""
    local = at.astimezone(zone)
    minute = local.hour * 60 + local.minute
    return any(opens <= minute < closes for opens, closes in week[local.weekday()])


def walk(
    reported: datetime,
    happenings: Iterable[Happening],
    promise: Promise,
    week: Sequence[Sequence[tuple[int, int]]],
    zone: ZoneInfo,
    as_of: datetime,
) -> Walk:
    """Walk from the report to an instant."""
    now = Walk()
    waiting = sorted(happenings, key=lambda happening: happening.at)
    at = reported.astimezone(UTC)
    if promise.metric not in ("next_response", "periodic_update"):
        now.clocks.append(Clock(at))
    while True:
        while waiting and waiting[0].at == at:
            _happen(now, waiting.pop(0), promise)
        if at == as_of:
            return now
        clock = now.running
        if clock is not None and _counts(now, promise) and is_open(at, week, zone):
            _count(clock, at, promise)
        at += QUARTER


def due(
    now: Walk, promise: Promise, week: Sequence[Sequence[tuple[int, int]]], zone: ZoneInfo, at: datetime
) -> datetime | None:
    """When the last clock is full if nothing else happens; None if there is none, or it stands still before that."""
    if not now.clocks:
        return None
    clock = now.clocks[-1]
    if clock.full_at is not None:
        return clock.full_at
    if clock.stopped_at is None and not _counts(now, promise):
        return None
    ahead = Clock(clock.start, clock.counted)
    at = clock.stopped_at or at
    for _ in range(_FAR):
        if is_open(at, week, zone):
            _count(ahead, at, promise)
            if ahead.full_at is not None:
                return ahead.full_at
        at += QUARTER
    raise AssertionError("never due")


def _count(clock: Clock, at: datetime, promise: Promise) -> None:
    clock.counted += 1
    if clock.counted == promise.quarters:
        clock.full_at = at + QUARTER


def _counts(now: Walk, promise: Promise) -> bool:
    if now.solved:
        return promise.metric == "resolution" and promise.reopening == "counts_through"
    return now.paused not in promise.pauses


def _happen(now: Walk, happening: Happening, promise: Promise) -> None:
    what, at = happening.what, happening.at
    if what == "pause":
        now.paused = now.paused if now.solved else happening.reason
    elif what == "resume":
        now.paused = None
    elif what == "solve":
        if now.solved:
            return
        now.solved, now.paused = True, None
    elif what == "reopen":
        now.solved = False
    if promise.metric == "next_response":
        _exchange(now, what, at, promise)
    elif promise.metric == "periodic_update":
        _update(now, what, at, promise)
    else:
        _single(now, what, at, promise)


def _single(now: Walk, what: str, at: datetime, promise: Promise) -> None:
    last = now.clocks[-1]
    if what in promise.stops and last.stopped_at is None:
        last.stopped_at, last.met = at, True
    elif what == "reopen" and last.stopped_at is not None and promise.metric == "resolution":
        if promise.reopening == "starts_anew":
            now.clocks.append(Clock(at))
        elif promise.reopening == "counts_through":
            raise AssertionError("walk it as never solved instead")
        elif promise.reopening == "continues":
            last.stopped_at, last.met = None, False


def _exchange(now: Walk, what: str, at: datetime, promise: Promise) -> None:
    clock = now.running
    if what == "ask" and clock is None:
        now.clocks.append(Clock(at))
    elif clock is not None and (what in promise.stops or what == "solve"):
        clock.stopped_at, clock.met = at, what in promise.stops


def _update(now: Walk, what: str, at: datetime, promise: Promise) -> None:
    clock = now.running
    if what in promise.stops or what in ("ask", "solve"):
        if clock is not None:
            clock.stopped_at, clock.met = at, what in promise.stops
        if what in promise.stops and what != "solve":
            now.clocks.append(Clock(at))
