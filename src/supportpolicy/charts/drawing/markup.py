"""Markup: the elements of a picture, written as SVG that reads the same on every machine."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

_NO_CHARACTERS = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold, escaped or not."""


def element(name: str, attributes: Mapping[str, str | float], *content: str) -> str:
    """An element with its attributes in the order given; what it contains is markup already."""
    stated = "".join(f' {key}="{html.escape(_written(value))}"' for key, value in attributes.items())
    return f"<{name}{stated}>{''.join(content)}</{name}>" if content else f"<{name}{stated}/>"


def escaped(text: str) -> str:
    r"""A text on one line, as it stands in an element.

    Example:
        >>> escaped("R&D,\n <b>")
        'R&amp;D, &lt;b&gt;'
    """
    return html.escape(one_line(text), quote=False)


def one_line(text: str) -> str:
    """A text on one line, without what XML cannot hold."""
    return " ".join(_NO_CHARACTERS.sub(" ", text).split())


def pixels(number: float) -> str:
    """A length or a place, to a hundredth.

    Example:
        >>> pixels(12.0), pixels(0.126), pixels(-0.001)
        ('12', '0.13', '0')
    """
    written = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def _written(value: str | float) -> str:
    return one_line(value) if isinstance(value, str) else pixels(value)
