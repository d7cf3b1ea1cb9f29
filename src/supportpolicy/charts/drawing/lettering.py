"""Lettering: how much room a text takes, on the safe side, because nobody knows the reader's font."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import accumulate, takewhile

from supportpolicy.charts.drawing.markup import one_line

SIZE = 12.0
"""The height of ordinary letters, in pixels."""

TITLE_SIZE = 15.0
LINE = 17.0
"""From one line of ordinary letters to the next."""

_WIDTHS = {
    0.37: "ijlI|'",
    0.46: " .,:;!()[]/\\·ft",
    0.66: 'abcdeghknopqrsuvxyzJ0123456789äöüß-–_"*?$€§{}`^',
    0.84: "ABCDEFGHKLNOPQRSTUVXYZÄÖÜ&#+<>=~−»«„“”",
}
"""How wide a letter is at most in the fonts that readers have, as a share of its height; all others are wider."""

_WIDE = 1.05
_BOLD = 1.12
_ELLIPSIS = "…"
_OF_WIDTH = {letter: share for share, letters in _WIDTHS.items() for letter in letters}


def width(text: str, size: float = SIZE) -> float:
    """How wide a text is at most, in pixels."""
    return size * sum(map(_share, text))


def bold_width(text: str, size: float = SIZE) -> float:
    """How wide a text in bold letters is at most, in pixels."""
    return _BOLD * width(text, size)


def shortened(text: str, room: float, size: float = SIZE) -> str:
    """As much of a text as fits into so many pixels.

    Example:
        >>> shortened("Waiting on the customer", 90), shortened("Paused", 90)
        ('Waiting on…', 'Paused')
    """
    whole = one_line(text)
    if width(whole, size) <= room:
        return whole
    ends = accumulate(width(letter, size) for letter in whole)
    fitting = takewhile(lambda end: end <= room - width(_ELLIPSIS, size), ends)
    return whole[: len(list(fitting))].rstrip() + _ELLIPSIS


def lines(text: str, room: float, size: float, most: int) -> tuple[str, ...]:
    """A text broken into at most so many lines of bold letters; what does not fit into the last one is cut off."""
    broken = list(_broken(one_line(text), room / _BOLD, size))
    kept, rest = broken[: most - 1], broken[most - 1 :]
    return tuple(shortened(line, room / _BOLD, size) for line in [*kept, " ".join(rest)] if line)


def _broken(text: str, room: float, size: float) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and width(longer, size) > room:
            yield line
            longer = word
        line = longer
    yield line


def _share(letter: str) -> float:
    known = _OF_WIDTH.get(letter)
    if known is not None:
        return known
    return 0.0 if unicodedata.combining(letter) else _WIDE
