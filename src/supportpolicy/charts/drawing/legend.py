"""Legend: what each ink stands for, in as many lines as it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import attrs

from supportpolicy.charts.drawing.lettering import LINE, SIZE, shortened, width
from supportpolicy.charts.drawing.marks import Box, area, label
from supportpolicy.charts.drawing.palette import Ink

_SWATCH = 14.0
_GAP = 6.0
_BETWEEN = 18.0


@attrs.frozen
class Entry:
    """What a sign stands for.

    Attributes:
        text: What it stands for.
        sign: What draws it into a box.
    """

    text: str
    sign: Callable[[Box], str]


def swatch(ink: Ink, text: str) -> Entry:
    """What areas of an ink stand for."""
    return Entry(text, lambda box: area(box, ink, text, "key"))


def legend(entries: Iterable[Entry], x: float, top: float, right: float) -> tuple[list[str], float]:
    """The marks of a legend, and where it ends below."""
    placed = list(_placed(entries, x, top, right))
    bottom = max((y for _, _, y in placed), default=top - LINE) + LINE
    return [mark for entry, left, y in placed for mark in _drawn(entry, left, y)], bottom


def _placed(entries: Iterable[Entry], x: float, top: float, right: float) -> Iterator[tuple[Entry, float, float]]:
    left, y = x, top
    for entry in entries:
        fitting = attrs.evolve(entry, text=shortened(entry.text, right - x - _SWATCH - _GAP))
        taken = _SWATCH + _GAP + width(fitting.text)
        if left > x and left + taken > right:
            left, y = x, y + LINE
        yield fitting, left, y
        left += taken + _BETWEEN


def _drawn(entry: Entry, left: float, y: float) -> Iterator[str]:
    yield entry.sign(Box(left, y + 1, _SWATCH, SIZE - 1))
    yield label(entry.text, (left + _SWATCH + _GAP, y + SIZE - 2))
