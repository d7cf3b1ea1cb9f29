"""Output: the one place where an answer becomes a table, JSON, CSV, Markdown or HTML."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any, Final

from supportpolicy.choices import Choice
from supportpolicy.clauses import Language, Wording
from supportpolicy.cli.command import Answer
from supportpolicy.explanation import Style
from supportpolicy.explanation.results import Cell, ResultTable
from supportpolicy.explanation.writing import escaped_html
from supportpolicy.facts import Value
from supportpolicy.money import Money, rounded
from supportpolicy.spans import Span

VERSION: Final = 1
"""The version of the JSON that commands print."""

_SECOND: Final = timedelta(seconds=1)
_PLACES: Final = 6
_EMPTY: Final = (None, "", ())


class Format(Choice):
    """How an answer is written down."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"
    HTML = "html"


def written(answer: Answer, wanted: Format, language: Language) -> str:
    """The answer, without a final line break."""
    return _WRITERS[wanted](answer, language)


def _as_table(answer: Answer, language: Language) -> str:
    return _in_words(answer, language, Style.TEXT)


def _as_markdown(answer: Answer, language: Language) -> str:
    return _in_words(answer, language, Style.MARKDOWN)


def _as_html(answer: Answer, language: Language) -> str:
    """A document of its own, whose characters a browser reads right."""
    body = _in_words(answer, language, Style.HTML)
    if body.lstrip().lower().startswith("<!doctype"):
        return body
    head = f'<meta charset="utf-8">\n<title>{escaped_html(answer.name)}</title>'
    return f'<!doctype html>\n<html lang="{language}">\n<head>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>'


def _in_words(answer: Answer, language: Language, style: Style) -> str:
    return "\n\n".join(_told(one, language, style) for one in (answer, *answer.also))


def _told(answer: Answer, language: Language, style: Style) -> str:
    if answer.words is not None:
        return answer.words(language, style)
    if answer.table.rows:
        return _shown(answer).written(language=language, style=style)
    nothing = answer.nothing.text(language)
    return f"<p>{escaped_html(nothing)}</p>" if style is Style.HTML else nothing


def _shown(answer: Answer) -> ResultTable:
    """The columns that people read, without those that say nothing in any row."""
    table = answer.shown or answer.table
    columns = zip(table.fields, zip(*table.rows, strict=True), strict=True)
    return table.select(*(field.name for field, cells in columns if any(cell not in _EMPTY for cell in cells)))


def _as_json(answer: Answer, language: Language) -> str:
    title = {} if answer.table.title is None else {"title": answer.table.title.text(language)}
    content = {
        "schema": f"supportpolicy/table/{answer.name}",
        "version": VERSION,
        **title,
        "rows": _rows(answer, language),
    }
    content |= {one.name: _rows(one, language) for one in answer.also}
    return json.dumps(content, ensure_ascii=False, indent=2)


def _rows(answer: Answer, language: Language) -> list[dict[str, Any]]:
    names = [field.name for field in answer.table.fields]
    return [dict(zip(names, (_json(cell, language) for cell in row), strict=True)) for row in answer.table.rows]


def _json(cell: Cell, language: Language) -> Any:
    match cell:
        case None | bool() | int():
            return cell
        case Money():
            return {"amount": f"{cell.amount:f}", "currency": cell.currency}
        case timedelta():
            return cell // _SECOND
        case Span():
            return {"start": cell.start.isoformat(), "end": cell.end.isoformat()}
        case tuple():
            return [_text(one, language) for one in cell]
    return _text(cell, language)


def _as_csv(answer: Answer, language: Language) -> str:
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow([field.name for field in answer.table.fields])
    writer.writerows([_csv(cell, language) for cell in row] for row in answer.table.rows)
    return lines.getvalue().removesuffix("\n")


def _csv(cell: Cell, language: Language) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case Money():
            return f"{cell.amount:f}"
        case timedelta():
            return _clock(cell // _SECOND)
        case Span():
            return f"{cell.start.isoformat()}/{cell.end.isoformat()}"
        case tuple():
            return "; ".join(_text(one, language) for one in cell)
    return _text(cell, language)


def _text(cell: Cell, language: Language) -> str:
    match cell:
        case Value():
            return cell.name
        case Wording():
            return cell.text(language)
        case Enum():
            return str(cell.value)
        case Decimal():
            return f"{cell:f}"
        case Fraction():
            return f"{rounded(cell, _PLACES):f}"
        case date():
            return cell.isoformat()
    return str(cell)


def _clock(seconds: int) -> str:
    """Hours, minutes and seconds, as spreadsheets read a duration."""
    minutes, second = divmod(abs(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{'-' if seconds < 0 else ''}{hours}:{minute:02}:{second:02}"


_WRITERS: Mapping[Format, Callable[[Answer, Language], str]] = {
    Format.TABLE: _as_table,
    Format.JSON: _as_json,
    Format.CSV: _as_csv,
    Format.MD: _as_markdown,
    Format.HTML: _as_html,
}
