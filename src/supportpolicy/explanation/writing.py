"""How an explanation is written down: as text, Markdown or HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import attrs

from supportpolicy.choices import Choice
from supportpolicy.clauses import Language

_MARKS = re.compile(r"[\\`*\[\]<>|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_OPENING_MARKS = re.compile(r"^(?:[-+=#]|\d+[.)](?=\s|$))")


class Style(Choice):
    """How an explanation is written down."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"


def plain(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def markdown(text: str) -> str:
    r"""The text on one line, with everything escaped that Markdown would take for its own marks.

    Example:
        >>> print(markdown("own_area, *not* free"))
        own_area, \*not\* free
    """
    escaped = _MARKS.sub(lambda mark: f"\\{mark[0]}", plain(text))
    return _OPENING_MARKS.sub(lambda mark: f"{mark[0][:-1]}\\{mark[0][-1]}", escaped)


def escaped_html(text: str) -> str:
    """The text on one line, as it stands in HTML."""
    return html.escape(plain(text))


@attrs.frozen
class Section:
    """A heading and what stands under it, a line each."""

    heading: str
    lines: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Explanation:
    """An explanation before it is written down: what it comes to, and why.

    Attributes:
        language: The language it is in.
        headline: The answer in one sentence.
        sections: The reasons, in the order in which they are read; empty sections are left out.
        source: The policy that it rests on.
    """

    language: Language
    headline: str
    sections: tuple[Section, ...]
    source: str

    def written(self, style: Style) -> str:
        """The explanation in one style, without a final line break."""
        return "\n".join(_WRITERS[style](self))


def _as_text(told: Explanation) -> Iterator[str]:
    yield plain(told.headline)
    for section in told.sections:
        yield from ("", plain(section.heading), *(f"  {plain(line)}" for line in section.lines))
    yield from ("", plain(told.source))


def _as_markdown(told: Explanation) -> Iterator[str]:
    yield f"**{markdown(told.headline)}**"
    for section in told.sections:
        yield from ("", f"*{markdown(section.heading)}*", "", *(f"- {markdown(line)}" for line in section.lines))
    yield from ("", markdown(told.source))


def _as_html(told: Explanation) -> Iterator[str]:
    yield f'<div class="explanation" lang="{told.language}">'
    yield f"<p><strong>{escaped_html(told.headline)}</strong></p>"
    for section in told.sections:
        yield f"<p><em>{escaped_html(section.heading)}</em></p>"
        yield "<ul>"
        yield from (f"<li>{escaped_html(line)}</li>" for line in section.lines)
        yield "</ul>"
    yield f"<p>{escaped_html(told.source)}</p>"
    yield "</div>"


_WRITERS = {Style.TEXT: _as_text, Style.MARKDOWN: _as_markdown, Style.HTML: _as_html}
