"""A sheet of tables and bars, and how it is written down: as text, as Markdown, or as an HTML document of its own."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import zip_longest

import attrs

from supportpolicy.choices import Choice
from supportpolicy.clauses import Language
from supportpolicy.explanation.writing import Style, markdown, plain

_GAP = "  "
_BAR_WIDTH = 40
_BROKEN_AT = 100
"""Where a cell of text is broken, in characters."""


class RowRole(Choice):
    """What a row is among the others."""

    PLAIN = "plain"
    GROUP = "group"
    NOTE = "note"


@attrs.frozen(kw_only=True)
class GridColumn:
    """A column of a grid.

    Attributes:
        heading: What stands above it.
        is_figure: Whether it holds figures, which stand at its right edge and are not broken.
    """

    heading: str
    is_figure: bool = False


@attrs.frozen
class GridRow:
    """A row of a grid.

    Attributes:
        cells: One for each column.
        role: What it is among the others.
    """

    cells: tuple[str, ...]
    role: RowRole = RowRole.PLAIN


@attrs.frozen(kw_only=True)
class Grid:
    """A table with a heading.

    Attributes:
        heading: What it is about.
        columns: Its columns.
        rows: Its rows.
    """

    heading: str
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]


@attrs.frozen
class BarPart:
    """A part of a bar.

    Attributes:
        label: What it is, with its figure.
        tone: What kind of part it is, for the eye.
        share: Its share of the whole bar.
    """

    label: str
    tone: str
    share: Fraction


@attrs.frozen(kw_only=True)
class Bar:
    """Something whole and its parts.

    Attributes:
        label: What the whole is.
        parts: Its parts, which add up to it.
    """

    label: str
    parts: tuple[BarPart, ...]


@attrs.frozen(kw_only=True)
class Sheet:
    """A sheet before it is written down.

    Attributes:
        language: The language it is in.
        title: What it is.
        facts: What is to be known about it, in pairs of label and text.
        bars: What happened to quotas, to be seen at a glance.
        grids: Its tables.
        notes: What is said below.
    """

    language: Language
    title: str
    facts: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]
    grids: tuple[Grid, ...]
    notes: tuple[str, ...]

    def written(self, style: Style) -> str:
        """The sheet in one style, without a final line break."""
        return "\n".join(_WRITERS[style](self))


def _as_text(sheet: Sheet) -> Iterator[str]:
    yield from (plain(sheet.title), "=" * len(plain(sheet.title)), "")
    width = max(len(plain(label)) for label, _ in sheet.facts)
    yield from (f"{plain(label).ljust(width)}{_GAP}{plain(text)}" for label, text in sheet.facts)
    for bar in sheet.bars:
        yield from (
            "",
            plain(bar.label),
            _drawn(bar),
            *(f"  {_SIGNS[part.tone]} {plain(part.label)}" for part in bar.parts),
        )
    for grid in sheet.grids:
        yield from ("", plain(grid.heading), "-" * len(plain(grid.heading)), *_grid_lines(grid))
    for note in sheet.notes:
        yield from ("", plain(note))


_SIGNS = {"used": "█", "left": "░", "rolled": "▒", "expired": "·", "over": "▓", "held": "?"}


def _drawn(bar: Bar) -> str:
    """The bar in signs; every part can be seen, so it may be a little longer than usual."""
    return "".join(_SIGNS[part.tone] * max(1, round(part.share * _BAR_WIDTH)) for part in bar.parts)


def _grid_lines(grid: Grid) -> Iterator[str]:
    rows = [GridRow(tuple(column.heading for column in grid.columns)), *grid.rows]
    texts = [[_texted(row, number, column) for number, column in enumerate(grid.columns)] for row in rows]
    widths = [max(len(line) for cell in cells for line in cell) for cells in zip(*texts, strict=True)]
    places = [
        f"{{:{'>' if column.is_figure else '<'}{width}}}" for column, width in zip(grid.columns, widths, strict=True)
    ]
    for cells in texts:
        for parts in zip_longest(*cells, fillvalue=""):
            yield _GAP.join(place.format(part) for place, part in zip(places, parts, strict=True)).rstrip()


def _texted(row: GridRow, number: int, column: GridColumn) -> list[str]:
    """The lines of a cell."""
    text = plain(row.cells[number])
    if column.is_figure:
        return [text]
    indent = "  " if row.role is RowRole.NOTE and not number else ""
    return textwrap.wrap(text, _BROKEN_AT, initial_indent=indent, subsequent_indent=indent, break_long_words=False) or [
        ""
    ]


def _as_markdown(sheet: Sheet) -> Iterator[str]:
    yield from (f"# {markdown(sheet.title)}", "")
    yield from (f"- {markdown(label)}: {markdown(text)}" for label, text in sheet.facts)
    for bar in sheet.bars:
        yield from ("", f"**{markdown(bar.label)}**: {'; '.join(markdown(part.label) for part in bar.parts)}")
    for grid in sheet.grids:
        yield from ("", f"## {markdown(grid.heading)}", "")
        yield _markdown_row([markdown(column.heading) for column in grid.columns])
        yield _markdown_row(["---:" if column.is_figure else "---" for column in grid.columns])
        for row in grid.rows:
            yield _markdown_row([_marked(row, number) for number in range(len(row.cells))])
    for note in sheet.notes:
        yield from ("", markdown(note))


def _markdown_row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _marked(row: GridRow, number: int) -> str:
    text = markdown(row.cells[number])
    return f"**{text}**" if text and row.role is RowRole.GROUP else text


_STYLE = """\
:root { color-scheme: light dark; --ink: #1c2126; --dim: #5c6670; --rule: #d5dadf; --paper: #fff; --group: #f3f5f7;
  --used: #2f6fb3; --left: #c9d3dc; --rolled: #8fb3d6; --expired: #e3e6e9; --over: #c8781a; --held: #b5473c; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e8ec; --dim: #9aa5b0; --rule: #3a434c; --paper: #14181c; --group: #1e242a;
    --used: #5b9be0; --left: #46525e; --rolled: #3d6a99; --expired: #2c343c; --over: #e09a45; --held: #e07a6e; } }
@page { size: A4; margin: 18mm; }
body { margin: 0 auto; max-width: 52rem; padding: 2rem 1.25rem; background: var(--paper); color: var(--ink);
  font: 15px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .8rem; }
h2 { font-size: 1.05rem; margin: 1.8rem 0 .4rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.2rem; margin: 0; }
dt { color: var(--dim); }
dd { margin: 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .35rem .9rem .35rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--rule); }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--dim); font-weight: 600; font-size: .86rem; vertical-align: bottom;
  border-bottom: 2px solid var(--rule); }
.whole { white-space: nowrap; }
.figure { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
tr.group td { background: var(--group); font-weight: 600; }
tr.group td:first-child { padding-left: .4rem; }
tr.group td:last-child { padding-right: .4rem; }
tr.note td:first-child { padding-left: 1.4rem; }
tr.note td:last-child { padding-right: .4rem; }
.bar { margin-top: 1.2rem; }
.bar p { margin: 0 0 .3rem; font-weight: 600; }
.track { display: flex; height: .8rem; border-radius: .4rem; overflow: hidden; gap: 2px; }
.track span { min-width: 3px; }
.bar ul { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; list-style: none; margin: .4rem 0 0; padding: 0;
  font-size: .9rem; }
.bar li::before { content: ""; display: inline-block; width: .7rem; height: .7rem; border-radius: .2rem;
  margin-right: .4rem; background: var(--tone); }
footer { margin-top: 1.8rem; color: var(--dim); font-size: .86rem; }
footer p { margin: .2rem 0; }
@media print {
  :root { --ink: #000; --dim: #444; --rule: #bbb; --paper: #fff; --group: #f3f3f3;
    --used: #2f6fb3; --left: #c9d3dc; --rolled: #8fb3d6; --expired: #e3e6e9; --over: #c8781a; --held: #b5473c;
    font-size: 12px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { max-width: none; padding: 0; font-size: 9pt; }
  .scroll { overflow: visible; }
  th, td { padding-right: .6rem; }
  tr, .bar { break-inside: avoid; }
  h2, tr.group { break-after: avoid; } }"""


def _as_html(sheet: Sheet) -> Iterator[str]:
    yield "<!doctype html>"
    yield f'<html lang="{sheet.language}">'
    yield '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{html.escape(sheet.title)}</title>"
    yield f"<style>\n{_STYLE}\n</style></head>"
    yield "<body>"
    yield f"<h1>{_escaped(sheet.title)}</h1>"
    facts = "".join(f"<dt>{_escaped(label)}</dt><dd>{_escaped(text)}</dd>" for label, text in sheet.facts)
    yield f"<dl>{facts}</dl>"
    for bar in sheet.bars:
        yield from _html_bar(bar)
    for grid in sheet.grids:
        yield from _html_grid(grid)
    yield f"<footer>{''.join(f'<p>{_escaped(note)}</p>' for note in sheet.notes)}</footer>"
    yield "</body></html>"


def _html_bar(bar: Bar) -> Iterator[str]:
    yield f'<div class="bar"><p>{_escaped(bar.label)}</p>'
    parts = "".join(
        f'<span style="flex: {float(part.share):.4f} 0 0; background: var(--{part.tone})"></span>' for part in bar.parts
    )
    yield f'<div class="track" aria-hidden="true">{parts}</div>'
    labels = "".join(f'<li style="--tone: var(--{part.tone})">{_escaped(part.label)}</li>' for part in bar.parts)
    yield f"<ul>{labels}</ul></div>"


def _html_grid(grid: Grid) -> Iterator[str]:
    kinds = [' class="figure"' if column.is_figure else "" for column in grid.columns]
    yield f"<h2>{_escaped(grid.heading)}</h2>"
    headings = "".join(
        f'<th scope="col"{kind}>{_escaped(column.heading)}</th>'
        for kind, column in zip(kinds, grid.columns, strict=True)
    )
    yield f'<div class="scroll"><table><thead><tr>{headings}</tr></thead><tbody>'
    for row in grid.rows:
        cells = "".join(f"<td{kind}>{_escaped(cell)}</td>" for kind, cell in zip(kinds, row.cells, strict=True))
        yield f'<tr class="{row.role}">{cells}</tr>'
    yield "</tbody></table></div>"


_NUMBERED = re.compile(r"[^\s(),]*-[^\s(),]*\d[^\s(),]*")
"""A name such as CONF-11, which is not to be broken at its hyphen."""


def _escaped(text: str) -> str:
    """The text as it stands in HTML; what keeps a number and its unit together is kept."""
    return _NUMBERED.sub(r'<span class="whole">\g<0></span>', html.escape(text))


_WRITERS = {Style.TEXT: _as_text, Style.MARKDOWN: _as_markdown, Style.HTML: _as_html}
