"""A picture as a reader's browser sees it: its shapes and texts, with the room that they take."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from xml.etree import ElementTree

import attrs

from supportpolicy.charts.drawing import lettering

_SVG = "{http://www.w3.org/2000/svg}"


@attrs.frozen
class Shape:
    """A rectangle around something that is drawn."""

    kind: str
    left: float
    top: float
    right: float
    bottom: float
    tip: str = ""


@attrs.frozen
class Drawn:
    """A parsed picture."""

    root: ElementTree.Element

    @classmethod
    def of(cls, svg: str) -> Drawn:
        return cls(ElementTree.fromstring(svg))

    @property
    def size(self) -> tuple[float, float]:
        _, _, wide, high = map(float, self.root.attrib["viewBox"].split())
        return wide, high

    def said(self, name: str) -> str:
        """The text of a child of the picture."""
        return self.root.findtext(f"{_SVG}{name}") or ""

    def texts(self) -> list[Shape]:
        """What is written."""
        return [_text(one) for one in self.root.iter(f"{_SVG}text")]

    def written(self) -> list[str]:
        return [one.text or "" for one in self.root.iter(f"{_SVG}text")]

    def areas(self, kind: str) -> list[Shape]:
        """The areas of a kind."""
        return [_area(one, kind) for one in self.root.iter(f"{_SVG}g") if one.get("class") == kind]

    def marks(self, name: str, kind: str) -> list[ElementTree.Element]:
        return [one for one in self.root.iter(f"{_SVG}{name}") if one.get("class") == kind]

    def points(self) -> Iterator[tuple[float, float]]:
        """The corners and ends of all shapes."""
        for one in self.root.iter():
            match one.tag.removeprefix(_SVG):
                case "rect":
                    yield _number(one, "x"), _number(one, "y")
                    yield _number(one, "x") + _number(one, "width"), _number(one, "y") + _number(one, "height")
                case "line":
                    yield _number(one, "x1"), _number(one, "y1")
                    yield _number(one, "x2"), _number(one, "y2")
                case "circle":
                    radius = _number(one, "r")
                    yield _number(one, "cx") - radius, _number(one, "cy") - radius
                    yield _number(one, "cx") + radius, _number(one, "cy") + radius
                case "polyline" | "polygon":
                    yield from _pairs(one.attrib["points"])
                case "path":
                    yield from _pairs(one.attrib["d"].replace("M", " ").replace("L", " "))

    def outside(self) -> list[object]:
        """What lies outside the picture."""
        wide, high = self.size
        found: list[object] = [
            (x, y) for x, y in self.points() if not (-0.01 <= x <= wide + 0.01 and -0.01 <= y <= high + 0.01)
        ]
        return found + [
            text
            for text in self.texts()
            if text.left < -0.01 or text.right > wide + 0.01 or text.bottom > high or text.top < 0
        ]

    def overlaps(self) -> list[tuple[Shape, Shape]]:
        """Texts that cover each other."""
        return [
            (one, other)
            for one, other in combinations(self.texts(), 2)
            if min(one.right, other.right) - max(one.left, other.left) > 0.01
            and min(one.bottom, other.bottom) - max(one.top, other.top) > 0.01
        ]


def _text(one: ElementTree.Element) -> Shape:
    size = float(one.get("font-size", lettering.SIZE))
    text = one.text or ""
    wide = lettering.bold_width(text, size) if one.get("font-weight") else lettering.width(text, size)
    shift = {"start": 0.0, "middle": wide / 2, "end": wide}[one.get("text-anchor", "start")]
    left, foot = _number(one, "x") - shift, _number(one, "y")
    return Shape("text", left, foot - 0.8 * size, left + wide, foot + 0.2 * size, text)


def _area(one: ElementTree.Element, kind: str) -> Shape:
    rect = one.find(f"{_SVG}rect")
    assert rect is not None
    left, top = _number(rect, "x"), _number(rect, "y")
    tip = one.findtext(f"{_SVG}title") or ""
    return Shape(kind, left, top, left + _number(rect, "width"), top + _number(rect, "height"), tip)


def _number(one: ElementTree.Element, name: str) -> float:
    return float(one.attrib[name])


def _pairs(points: str) -> Iterator[tuple[float, float]]:
    for pair in points.split():
        x, _, y = pair.partition(",")
        yield float(x), float(y)
