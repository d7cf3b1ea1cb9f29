"""Marks: the shapes that a picture is made of, each with a tip that tells what it stands for."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import attrs

from supportpolicy.charts.drawing.lettering import SIZE
from supportpolicy.charts.drawing.markup import element, escaped, pixels
from supportpolicy.charts.drawing.palette import TEXT, Ink

_SPACING = 6.0
"""From one line of a hatching to the next, along an axis."""

Point = tuple[float, float]


@attrs.frozen
class Box:
    """A rectangle, in pixels from the upper left corner of the picture."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.y + self.height


def area(box: Box, ink: Ink, tip: str, kind: str) -> str:
    """A filled rectangle.

    Args:
        box: Where it is.
        ink: What it looks like.
        tip: What it says to whoever points at it.
        kind: What it stands for: its class.
    """
    place = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    filled = element("rect", {**place, "fill": ink.colour, "fill-opacity": ink.opacity})
    hatching = "".join(_hatching(box, ink))
    return element("g", {"class": kind}, element("title", {}, escaped(tip)), filled, hatching)


def _hatching(box: Box, ink: Ink) -> Iterator[str]:
    drawn = "".join(segment for slope in ink.hatch.value for segment in _strokes(box, slope))
    if drawn:
        yield element("path", {"d": drawn, "stroke": ink.colour, "stroke-width": 1.4, "fill": "none"})


def _strokes(box: Box, slope: int) -> Iterator[str]:
    """Lines at 45 degrees that end at the edges, on one grid for the whole picture."""
    top, bottom = (box.y, box.bottom) if slope > 0 else (-box.bottom, -box.y)
    first = math.ceil((box.x + top) / _SPACING)
    last = math.floor((box.right + bottom) / _SPACING)
    for number in range(first, last + 1):
        total = number * _SPACING
        left, right = max(box.x, total - bottom), min(box.right, total - top)
        yield f"M{_at(left, slope * (total - left))}L{_at(right, slope * (total - right))}"


def line(
    start: Point, end: Point, *, colour: str = TEXT, weight: float = 1.0, dash: str = "", opacity: float = 1.0
) -> str:
    """A straight line."""
    place = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
    return element("line", {**place, **_stroke(colour, weight, dash, opacity)})


def polyline(
    points: Sequence[Point], tip: str, kind: str, *, colour: str, weight: float, dash: str = "", opacity: float = 1.0
) -> str:
    """A line through several points."""
    attributes: dict[str, str | float] = {
        "class": kind,
        "points": " ".join(_at(*point) for point in points),
        "fill": "none",
    }
    stroke = _stroke(colour, weight, dash, opacity)
    return element("polyline", {**attributes, "stroke-linejoin": "round", **stroke}, element("title", {}, escaped(tip)))


def dot(at: Point, radius: float, tip: str, kind: str, *, colour: str = TEXT, opacity: float = 1.0) -> str:
    """A filled circle."""
    place: dict[str, str | float] = {
        "class": kind,
        "cx": at[0],
        "cy": at[1],
        "r": radius,
        "fill": colour,
        "fill-opacity": opacity,
    }
    return element("circle", place, element("title", {}, escaped(tip)))


def ring(at: Point, radius: float, tip: str, kind: str) -> str:
    """An empty circle."""
    place: dict[str, str | float] = {"class": kind, "cx": at[0], "cy": at[1], "r": radius, "fill": "none"}
    return element("circle", {**place, **_stroke(TEXT, 1.8, "", 1.0)}, element("title", {}, escaped(tip)))


def shape(points: Sequence[Point], tip: str, kind: str, *, colour: str) -> str:
    """A filled polygon."""
    place: dict[str, str | float] = {"class": kind, "points": _through(points), "fill": colour}
    return element("polygon", place, element("title", {}, escaped(tip)))


def label(
    text: str, at: Point, *, anchor: str = "start", size: float = SIZE, opacity: float = 1.0, weight: str = ""
) -> str:
    """A text on one line; its place is the left end, the middle or the right end of its foot."""
    place: dict[str, str | float] = {"x": at[0], "y": at[1]}
    if anchor != "start":
        place["text-anchor"] = anchor
    if size != SIZE:
        place["font-size"] = size
    if weight:
        place["font-weight"] = weight
    if opacity < 1:
        place["fill-opacity"] = opacity
    return element("text", place, escaped(text))


def _stroke(colour: str, weight: float, dash: str, opacity: float) -> dict[str, str | float]:
    stroke: dict[str, str | float] = {"stroke": colour, "stroke-width": weight}
    if dash:
        stroke["stroke-dasharray"] = dash
    if opacity < 1:
        stroke["stroke-opacity"] = opacity
    return stroke


def _through(points: Sequence[Point]) -> str:
    return " ".join(_at(*point) for point in points)


def _at(x: float, y: float) -> str:
    return f"{pixels(x)},{pixels(y)}"
