"""Pieces of a lane: what of a clock and of open hours can be seen at the scale of a picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import attrs

from supportpolicy.charts.instants import Instants
from supportpolicy.charts.timeline import Clock, Lane
from supportpolicy.choices import Choice
from supportpolicy.clauses import Wording
from supportpolicy.deadlines import StepKind
from supportpolicy.spans import Span

_FINEST = 1.5
"""Gaps of fewer pixels are not seen, so what lies before and after them is drawn as one piece."""

_OPEN = Wording(de="Servicezeit", en="service hours")


class PieceKind(Choice):
    """What a piece of a lane shows."""

    OPEN = "open"
    COUNTED = "counted"
    LATE = "late"
    PAUSED = "paused"


@attrs.frozen(kw_only=True)
class Piece:
    """A piece of a lane.

    Attributes:
        kind: What it shows.
        span: From when to when, in UTC.
        reason: Why it is what it is.
    """

    kind: PieceKind
    span: Span[datetime]
    reason: Wording


def open_pieces(lane: Lane, instants: Instants) -> list[Piece]:
    """When the calendar of a lane is open."""
    return _joined((Piece(kind=PieceKind.OPEN, span=span, reason=_OPEN) for span in lane.open), instants)


def clock_pieces(clock: Clock, instants: Instants) -> list[Piece]:
    """Where a clock ran, in time and overdue, and where it stood still."""
    return _joined(_pieces(clock), instants)


def _pieces(clock: Clock) -> Iterator[Piece]:
    for stretch in clock.stretches:
        if stretch.kind is StepKind.PAUSED:
            yield Piece(kind=PieceKind.PAUSED, span=stretch.span, reason=stretch.reason)
        elif stretch.kind is StepKind.COUNTED:
            yield from (
                Piece(kind=kind, span=span, reason=stretch.reason) for kind, span in _cut(stretch.span, clock.due)
            )


def _cut(span: Span[datetime], due: datetime | None) -> Iterator[tuple[PieceKind, Span[datetime]]]:
    """What lies before a due instant and what after it."""
    if due is None or span.end <= due:
        yield PieceKind.COUNTED, span
    elif due <= span.start:
        yield PieceKind.LATE, span
    else:
        yield PieceKind.COUNTED, Span(span.start, due)
        yield PieceKind.LATE, Span(due, span.end)


def _joined(pieces: Iterable[Piece], instants: Instants) -> list[Piece]:
    found: list[Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        if last is not None and last.kind is piece.kind and instants.pixels(piece.span.start - last.span.end) < _FINEST:
            found[-1] = attrs.evolve(last, span=Span(last.span.start, piece.span.end))
        else:
            found.append(piece)
    return found
