"""Tables and trees as text, Markdown or HTML."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest

import attrs

from supportpolicy.clauses import Language
from supportpolicy.explanation.writing import Style, escaped_html, markdown, plain

_DASH = "–"
_GAP = "  "
_INDENT = "    "


@attrs.frozen(kw_only=True)
class Column:
    """A column of a table.

    Attributes:
        heading: What stands above it.
        width: Where its lines are broken in plain text, in characters; a longer word is not broken. None if its lines
            are not broken in any style.
        is_figure: Whether it holds figures, which stand at its right edge.
    """

    heading: str
    width: int | None
    is_figure: bool = False


@attrs.frozen(kw_only=True)
class Row:
    """A row of a table.

    Attributes:
        cells: One for each column, each with any number of lines; none is shown as a dash. The first one has at least
            one line, which names the row.
        tone: What kind of row it is, for the eye; shown in HTML only.
    """

    cells: tuple[tuple[str, ...], ...]
    tone: str


@attrs.frozen(kw_only=True)
class Table:
    """A table before it is written down.

    Attributes:
        language: The language it is in.
        columns: Its columns.
        rows: Its rows.
        title: What stands above it; empty for nothing.
    """

    language: Language
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    title: str = ""

    def written(self, style: Style) -> str:
        """The table in one style, without a final line break."""
        return "\n".join(_TABLE_WRITERS[style](self))


@attrs.frozen(kw_only=True)
class Branch:
    """A line of a tree, with what stands under it."""

    line: str
    below: tuple[Branch, ...] = ()


@attrs.frozen(kw_only=True)
class Tree:
    """A tree before it is written down.

    Attributes:
        language: The language it is in.
        branches: Its highest branches.
    """

    language: Language
    branches: tuple[Branch, ...]

    def written(self, style: Style) -> str:
        """The tree in one style, without a final line break."""
        return "\n".join(_TREE_WRITERS[style](self))


def _table_as_text(table: Table) -> Iterator[str]:
    headings = [_wrapped((column.heading,), column) for column in table.columns]
    bodies = [
        [_wrapped(cell, column) for cell, column in zip(row.cells, table.columns, strict=True)] for row in table.rows
    ]
    widths = [max(len(line) for cell in cells for line in cell) for cells in zip(headings, *bodies, strict=True)]
    places = [
        f"{{:{'>' if column.is_figure else '<'}{width}}}" for column, width in zip(table.columns, widths, strict=True)
    ]
    if table.title:
        yield from (plain(table.title), "")
    yield from _lines(headings, places)
    yield _GAP.join("─" * width for width in widths)
    for number, body in enumerate(bodies):
        if number and any(len(cell) > 1 for cell in body + bodies[number - 1]):
            yield ""
        yield from _lines(body, places)


def _wrapped(lines: Sequence[str], column: Column) -> list[str]:
    whole = [plain(line) for line in lines or (_DASH,)]
    if column.width is None:
        return whole
    return [
        part
        for line in whole
        for part in textwrap.wrap(line, column.width, break_long_words=False, subsequent_indent="  ")
    ]


def _lines(cells: Sequence[Sequence[str]], places: Sequence[str]) -> Iterator[str]:
    for parts in zip_longest(*cells, fillvalue=""):
        yield _GAP.join(place.format(part) for part, place in zip(parts, places, strict=True)).rstrip()


def _table_as_markdown(table: Table) -> Iterator[str]:
    if table.title:
        yield from (f"**{markdown(table.title)}**", "")
    yield _markdown_row([markdown(column.heading) for column in table.columns])
    yield _markdown_row(["---:" if column.is_figure else "---" for column in table.columns])
    for row in table.rows:
        yield _markdown_row(["<br>".join(map(markdown, cell)) or _DASH for cell in row.cells])


def _markdown_row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


_STYLE = """\
<style>
.supportpolicy { overflow-x: auto; }
.supportpolicy table { border-collapse: collapse; line-height: 1.35; }
.supportpolicy th, .supportpolicy td { padding: .35em .7em; text-align: left; vertical-align: top;
  border-bottom: 1px solid rgba(128, 128, 128, .35); }
.supportpolicy thead th { vertical-align: bottom; border-bottom: 2px solid currentColor; }
.supportpolicy tbody th, .supportpolicy .whole { white-space: nowrap; }
.supportpolicy th small { font-weight: normal; white-space: normal; }
.supportpolicy td:last-child:not(.figure) { min-width: 18em; }
.supportpolicy .figure { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.supportpolicy caption { font-weight: 600; padding: .35em .7em; text-align: left; }
.supportpolicy .vendor { background: rgba(40, 160, 90, .12); }
.supportpolicy .customer { background: rgba(230, 150, 20, .14); }
.supportpolicy .contingent, .supportpolicy .third_party, .supportpolicy .separate_order {
  background: rgba(70, 130, 220, .12); }
.supportpolicy .undetermined { background: rgba(128, 128, 128, .16); }
</style>"""


def _table_as_html(table: Table) -> Iterator[str]:
    yield f'<div class="supportpolicy" lang="{table.language}">'
    yield _STYLE
    headings = "".join(
        f'<th scope="col"{_kind(column)}>{escaped_html(column.heading)}</th>' for column in table.columns
    )
    yield "<table>"
    if table.title:
        yield f"<caption>{escaped_html(table.title)}</caption>"
    yield f"<thead><tr>{headings}</tr></thead>"
    yield "<tbody>"
    for row in table.rows:
        name, *notes = map(escaped_html, row.cells[0])
        heading = "<br>".join([name, *(f"<small>{note}</small>" for note in notes)])
        cells = "".join(map(_cell, row.cells[1:], table.columns[1:]))
        yield f'<tr class="{escaped_html(row.tone)}"><th scope="row">{heading}</th>{cells}</tr>'
    yield "</tbody>"
    yield "</table>"
    yield "</div>"


def _cell(lines: Sequence[str], column: Column) -> str:
    return f"<td{_kind(column)}>{'<br>'.join(map(escaped_html, lines)) or _DASH}</td>"


def _kind(column: Column) -> str:
    if column.is_figure:
        return ' class="figure"'
    return ' class="whole"' if column.width is None else ""


def _tree_as_text(tree: Tree) -> Iterator[str]:
    for depth, branch in _walk(tree.branches):
        yield f"{_INDENT * depth}{plain(branch.line)}"


def _tree_as_markdown(tree: Tree) -> Iterator[str]:
    for depth, branch in _walk(tree.branches):
        yield f"{'  ' * depth}- {markdown(branch.line)}"


def _walk(branches: Sequence[Branch], depth: int = 0) -> Iterator[tuple[int, Branch]]:
    for branch in branches:
        yield depth, branch
        yield from _walk(branch.below, depth + 1)


def _tree_as_html(tree: Tree) -> Iterator[str]:
    yield f'<div class="supportpolicy" lang="{tree.language}">'
    yield from _list(tree.branches)
    yield "</div>"


def _list(branches: Sequence[Branch]) -> Iterator[str]:
    yield "<ul>"
    for branch in branches:
        yield f"<li>{escaped_html(branch.line)}"
        if branch.below:
            yield from _list(branch.below)
        yield "</li>"
    yield "</ul>"


_TABLE_WRITERS = {Style.TEXT: _table_as_text, Style.MARKDOWN: _table_as_markdown, Style.HTML: _table_as_html}
_TREE_WRITERS = {Style.TEXT: _tree_as_text, Style.MARKDOWN: _tree_as_markdown, Style.HTML: _tree_as_html}
