"""Palette: what areas and lines look like, told apart by colour, by brightness and by hatching."""

from __future__ import annotations

from enum import Enum

import attrs

TEXT = "currentColor"
"""Letters and axes have the colour of the text around the picture, whatever its background is."""

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

STANDING_ALONE = (
    "svg:root{background:#fff;color:#1c2126}"
    "@media(prefers-color-scheme:dark){svg:root{background:#14181c;color:#e4e8ec}}"
)
"""A picture in a file of its own brings its paper along; inside a page, nothing of this applies."""


class Hatch(Enum):
    """In which direction an area is hatched; areas that are not are solid."""

    NONE = ()
    RISING = (1,)
    FALLING = (-1,)
    CROSSED = (1, -1)


@attrs.frozen
class Ink:
    """What an area looks like.

    Attributes:
        colour: Its colour, which can be told from a light and from a dark background.
        opacity: How much of it covers the background.
        hatch: How it is hatched.
    """

    colour: str
    opacity: float = 1.0
    hatch: Hatch = Hatch.NONE


BLUE = "#2f7dc4"
ORANGE = "#cc7411"
PURPLE = "#b0569a"
GREY = "#87919b"
RED = "#d0453b"
GREEN = "#2d9270"
BROWN = "#9a7b3f"

SOLID = Ink(BLUE)
EMPTY = Ink(GREY, 0.3)
BEYOND = Ink(ORANGE)
BY_RATE = Ink(GREEN, 0.75)
WAITING = Ink(PURPLE, 0.25, Hatch.CROSSED)
UNCLEAR = Ink(BROWN, 0.25, Hatch.FALLING)
STANDING = Ink(GREY, 0.15, Hatch.FALLING)
OVERDUE = Ink(RED, 0.35, Hatch.CROSSED)
POSSIBLE = Ink(GREY, 0.28)

LINES = ((BLUE, ""), (ORANGE, "7 3"), (GREEN, "2 3"), (PURPLE, "10 3 2 3"), (BROWN, "14 4"), (RED, "4 4"))
"""Colours and dashes of lines, in turn."""
