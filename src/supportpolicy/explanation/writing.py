"""How an explanation is written down: as text, Markdown or HTML."""

from __future__ import annotations

import html
from collections.abc import Iterator
from enum import StrEnum

import attrs


class Style(StrEnum):
    """How an explanation is written down."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"


@attrs.frozen
class Section:
    """A heading and what stands under it, a line each."""

    heading: str
    lines: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Explanation:
    """An explanation before it is written down: what it comes to, and why.

    Attributes:
        headline: The answer in one sentence.
        sections: The reasons, in the order in which they are read; empty sections are left out.
        source: The policy that it rests on.
    """

    headline: str
    sections: tuple[Section, ...]
    source: str

    def written(self, style: Style) -> str:
        """The explanation in one style, without a final line break."""
        return "\n".join(_WRITERS[style](self))


def _as_text(told: Explanation) -> Iterator[str]:
    yield told.headline
    for section in told.sections:
        yield from ("", section.heading, *(f"  {line}" for line in section.lines))
    yield from ("", told.source)


def _as_markdown(told: Explanation) -> Iterator[str]:
    yield f"**{_marked(told.headline)}**"
    for section in told.sections:
        yield from ("", f"*{section.heading}*", "", *(f"- {_marked(line)}" for line in section.lines))
    yield from ("", f"<small>{_marked(told.source)}</small>")


def _marked(text: str) -> str:
    """The text with what Markdown would take for its own marks escaped."""
    return "".join(f"\\{character}" if character in "\\`*_[]<>#|" else character for character in text)


def _as_html(told: Explanation) -> Iterator[str]:
    yield '<div class="explanation">'
    yield f"<p><strong>{html.escape(told.headline)}</strong></p>"
    for section in told.sections:
        yield f"<p>{html.escape(section.heading)}</p>"
        yield "<ul>"
        yield from (f"<li>{html.escape(line)}</li>" for line in section.lines)
        yield "</ul>"
    yield f"<p><small>{html.escape(told.source)}</small></p>"
    yield "</div>"


_WRITERS = {Style.TEXT: _as_text, Style.MARKDOWN: _as_markdown, Style.HTML: _as_html}
