"""A clock that stands still during pauses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from supportpolicy.errors import InvalidTypeError
from supportpolicy.servicehours.openings import tidy
from supportpolicy.servicehours.timeline import Clock, Timeline
from supportpolicy.servicehours.zones import instant
from supportpolicy.spans import Span


class PausedClock:
    """Open time without what lies in pauses.

    A pause is kept as the open time before its start and before its end. So pauses that overlap, follow one another
    or lie in closed hours need no care: what they have in common counts once, what is empty drops out.
    """

    __slots__ = ("_gaps", "_timeline")

    def __init__(self, timeline: Timeline, pauses: Iterable[Span[datetime]]) -> None:
        gaps = []
        for pause in pauses:
            if not isinstance(pause, Span):
                raise InvalidTypeError("pauses", f"{pause!r} is no span", "Give Span(start, end) of aware datetimes")
            start, end = instant("pauses", pause.start), instant("pauses", pause.end)
            gaps.append((timeline.before(start), timeline.before(end)))
        self._timeline = timeline
        self._gaps = tidy(sorted(gaps))

    def before(self, at: int) -> int:
        """The unpaused open time before an instant."""
        total = counted = self._timeline.before(at)
        for start, end in self._gaps:
            if start < total:
                counted -= min(total, end) - start
        return counted

    def first(self, total: int) -> int:
        """The earliest instant with so much unpaused open time before it."""
        for start, end in self._gaps:
            if start < total:
                total += end - start
        return self._timeline.first(total)

    def last(self, total: int) -> int:
        """The latest instant with so much unpaused open time before it."""
        for start, end in self._gaps:
            if start <= total:
                total += end - start
        return self._timeline.last(total)


def clock(timeline: Timeline, pauses: Iterable[Span[datetime]]) -> Clock:
    """The clock that counts open time, standing still during the pauses."""
    return PausedClock(timeline, pauses) if pauses else timeline
