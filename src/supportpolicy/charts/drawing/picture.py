"""A picture: marks under a heading, as SVG that stands on a page or in a file of its own."""

from __future__ import annotations

import attrs

from supportpolicy.charts.drawing.lettering import LINE, SIZE, TITLE_SIZE, lines
from supportpolicy.charts.drawing.marks import label
from supportpolicy.charts.drawing.markup import element, escaped, pixels
from supportpolicy.charts.drawing.palette import FONT, STANDING_ALONE, TEXT
from supportpolicy.clauses import Language

MARGIN = 14.0
_LINE_OF_TITLE = 20.0
_LINES_OF_TITLE = 3


@attrs.frozen(kw_only=True)
class Picture:
    """A picture before it is written down.

    Attributes:
        language: The language it is in.
        title: What it shows.
        description: The same as the marks tell, in words.
        width: How wide it is, in pixels; it shrinks with the page.
        height: How high it is.
        marks: The marks, the lower ones first.
    """

    language: Language
    title: str
    description: str
    width: float
    height: float
    marks: tuple[str, ...]

    def svg(self) -> str:
        """The picture as an SVG element, which refers to nothing and carries no id that could clash with another."""
        size = f"{pixels(self.width)} {pixels(self.height)}"
        attributes: dict[str, str | float] = {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {size}",
            "width": self.width,
            "height": self.height,
            "style": "max-width:100%;height:auto",
            "role": "img",
            "aria-label": self.title,
            "lang": str(self.language),
            "font-family": FONT,
            "font-size": SIZE,
            "fill": TEXT,
        }
        return element(
            "svg",
            attributes,
            element("title", {}, escaped(self.title)),
            element("desc", {}, escaped(self.description)),
            element("style", {}, STANDING_ALONE),
            *self.marks,
        )


def heading(title: str, room: float) -> tuple[list[str], float]:
    """The marks of a title, and where what it is about may begin."""
    top = MARGIN
    marks = []
    for text in lines(title, room, TITLE_SIZE, _LINES_OF_TITLE):
        marks.append(label(text, (MARGIN, top + TITLE_SIZE), size=TITLE_SIZE, weight="600"))
        top += _LINE_OF_TITLE
    return marks, top + LINE / 2
