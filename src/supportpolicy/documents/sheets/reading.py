"""Reading a sheet: every row what it stands for, or nothing and all that is wrong."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final, TypeAlias, TypeVar

from supportpolicy.documents.faults import shown
from supportpolicy.documents.sheets.cells import Row
from supportpolicy.documents.sheets.format import SheetFormat
from supportpolicy.errors import DocumentError, InvalidDocumentError, SupportPolicyError
from supportpolicy.facts import alternatives

T = TypeVar("T")

LINES: Final = frozenset({".jsonl", ".ndjson"})
"""The suffixes of files with JSON lines."""

_Rows: TypeAlias = Callable[[str, SheetFormat, list[DocumentError]], Iterable[Row]]
_ENCODE = "Save it as UTF-8, or name its encoding: 'windows-1252' is usual for older German exports"
_QUOTES = "Quote every cell that contains the delimiter, a quote or a line break, and double the quotes in it"
_DELIMITERS = (";", "\t", "|", ",")


def read_csv(source: str | bytes, written: SheetFormat, make: Callable[[Row], T], document: str) -> tuple[T, ...]:
    """What the rows of a CSV file stand for.

    Args:
        source: What is in the file.
        written: How it is written.
        make: Makes it of a row; what it makes of a row in which a fault is noted is not used.
        document: What to call the file in messages.

    Raises:
        InvalidDocumentError: with one `DocumentError` for each fault, each with line, column and value; nothing is
            read then.
    """
    return _read(_csv_rows, source, written, make, document)


def read_json_lines(
    source: str | bytes, written: SheetFormat, make: Callable[[Row], T], document: str
) -> tuple[T, ...]:
    """The same for JSON lines: one object a line, whose keys are the columns. Blank lines are passed over."""
    return _read(_json_rows, source, written, make, document)


def _read(
    rows: _Rows, source: str | bytes, written: SheetFormat, make: Callable[[Row], T], document: str
) -> tuple[T, ...]:
    faults: list[DocumentError] = []
    made = []
    for row in rows(_decoded(source, written, faults), written, faults):
        try:
            made.append(make(row))
        except SupportPolicyError as error:
            if not row.faults:  # what is made of cells with faults says nothing new
                row.note(error.where, error.what, error.remedy)
        faults.extend(row.faults)
    if faults:
        raise InvalidDocumentError(document, faults)
    return tuple(made)


def _decoded(source: str | bytes, written: SheetFormat, faults: list[DocumentError]) -> str:
    if isinstance(source, str):
        return source.removeprefix("\ufeff")
    try:
        return source.decode(written.encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        what = f"byte {source[error.start]:#04x} is not {written.encoding}"
        faults.append(DocumentError(f"line {line}", what, _ENCODE))
        return ""


def _csv_rows(text: str, written: SheetFormat, faults: list[DocumentError]) -> Iterator[Row]:
    if faults:
        return
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=written.delimiter, strict=True)
    try:
        header = [name.strip() for name in next(lines, [])]
        faults.extend(_header_faults(header, written))
        if faults:
            return
        first = lines.line_num + 1
        for cells in lines:
            if cells and len(cells) != len(header):
                what = f"it has {len(cells)} columns, and the first line has {len(header)}"
                faults.append(DocumentError(f"line {first}", what, _QUOTES))
            elif cells:
                yield Row(first, dict(zip(header, cells, strict=True)), written)
            first = lines.line_num + 1
    except csv.Error as error:
        faults.append(
            DocumentError(f"line {lines.line_num}", f"it is no CSV ({error}), and nothing after it was read", _QUOTES)
        )


def _header_faults(header: list[str], written: SheetFormat) -> Iterator[DocumentError]:
    if not any(header):
        yield DocumentError("line 1", "it names no columns", "Begin with a line of column names")
    elif len(header) == 1 and (mark := _other_delimiter(header[0], written)):
        what = f"{shown(header[0])} is one column, as nothing in it is separated by {written.delimiter!r}"
        yield DocumentError("line 1", what, _by_delimiter(mark, written))
    else:
        for what, remedy in _column_faults(header, written):
            yield DocumentError("line 1", what, remedy)


def _by_delimiter(mark: str, written: SheetFormat) -> str:
    line = f", in a format file of one line: delimiter = {json.dumps(mark)}" if written.columns is None else ""
    return f"Give {mark!r} as the delimiter{line}"


def _other_delimiter(header: str, written: SheetFormat) -> str | None:
    return next((mark for mark in _DELIMITERS if mark in header and mark != written.delimiter), None)


def _column_faults(header: Sequence[str], written: SheetFormat) -> Iterator[tuple[str, str]]:
    yield from _unknown(header, written)
    for column in written.needed:
        if column not in header:
            yield f"there is no column {shown(column)}", alternatives(column, header)
        elif header.count(column) > 1:
            yield f"{header.count(column)} columns are called {shown(column)}", "Give each a name of its own"


def _unknown(names: Iterable[str], written: SheetFormat) -> Iterator[tuple[str, str]]:
    if written.columns is None:
        for name in names:
            if not written.takes(name):
                yield f"{written.ROW} has no {shown(name)}", alternatives(name, written.FIELDS)


def _json_rows(text: str, written: SheetFormat, faults: list[DocumentError]) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            cells = json.loads(line, parse_float=Decimal)
        except (ValueError, RecursionError) as error:
            faults.append(DocumentError(f"line {number}", f"it is no JSON ({error})", "Write one object a line"))
            continue
        found = [DocumentError(f"line {number}", what, remedy) for what, remedy in _object_faults(cells, written)]
        faults.extend(found)
        if not found:
            yield Row(number, cells, written)


def _object_faults(cells: object, written: SheetFormat) -> Iterator[tuple[str, str]]:
    if not isinstance(cells, dict):
        yield f"{shown(cells)} is no object", "Write one object a line"
        return
    yield from _unknown(cells, written)
    for name in dict.fromkeys(column for field in written.FIELDS for column in written.places(field)):
        if isinstance(cells.get(name), (dict, list, bool)):
            yield f"{name} is {shown(cells[name])}", "Write a text or a number"
