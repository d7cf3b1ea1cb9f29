"""Axes: what stands beside and below the area in which something is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from supportpolicy.charts.drawing.lettering import LINE, SIZE, width
from supportpolicy.charts.drawing.marks import Box, label, line

_GAP = 8.0
_FAINT = 0.16
_QUIET = 0.72


@attrs.frozen
class Tick:
    """A place on an axis.

    Attributes:
        at: Where it is, in pixels.
        label: What stands there.
        context: What stands below it, such as the year; said once for all ticks to which it applies.
    """

    at: float
    label: str
    context: str = ""


def left_axis(ticks: Iterable[Tick], plot: Box) -> Iterator[str]:
    """Labels beside the area, and a faint line across it for each."""
    for tick in ticks:
        yield line((plot.x, tick.at), (plot.right, tick.at), opacity=_FAINT)
        yield label(tick.label, (plot.x - _GAP, tick.at + SIZE * 0.35), anchor="end", opacity=_QUIET)


def room_beside(labels: Iterable[str]) -> float:
    """How much room the labels beside the area take."""
    return max(map(width, labels)) + 2 * _GAP


def bottom_axis(ticks: Sequence[Tick], plot: Box, edge: float) -> Iterator[str]:
    """A line below the area, with as many of the labels as have room, and below them their contexts.

    Args:
        ticks: The places, from left to right.
        plot: The area.
        edge: Where the picture ends.
    """
    yield line((plot.x, plot.bottom), (plot.right, plot.bottom), opacity=0.6)
    for tick in ticks:
        yield line((tick.at, plot.bottom), (tick.at, plot.bottom + 4), opacity=0.6)
    yield from _row([(tick.at, tick.label) for tick in ticks], plot.bottom + 6 + SIZE, edge, 1.0)
    changes = [tick for number, tick in enumerate(ticks) if not number or ticks[number - 1].context != tick.context]
    yield from _row(
        _moved_apart([(tick.at, tick.context) for tick in changes]), plot.bottom + 6 + SIZE + LINE, edge, _QUIET
    )


def _moved_apart(contexts: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """The first one moves to the left where the second one begins soon."""
    if len(contexts) < 2:
        return contexts
    (first, name), (second, other), *_ = contexts
    latest = second - (width(name) + width(other)) / 2 - 1.5 * _GAP
    return [(min(first, latest), name), *contexts[1:]]


def _row(labels: Iterable[tuple[float, str]], foot: float, edge: float, opacity: float) -> Iterator[str]:
    """Labels in one row, below their places as far as the picture reaches; what would overlap is left out."""
    taken = 0.0
    for at, text in labels:
        half = width(text) / 2
        middle = min(max(at, half), edge - half)
        if text and middle - half >= taken:
            yield label(text, (middle, foot), anchor="middle", opacity=opacity)
            taken = middle + half + _GAP


HEIGHT = 10 + 2 * LINE
"""How much room a bottom axis takes below the area."""
