"""Reading a worklog: every row a work entry, or nothing and all that is wrong."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from supportpolicy.documents.faults import shown
from supportpolicy.documents.worklogs.cells import Row
from supportpolicy.documents.worklogs.format import FIELDS, WorklogFormat
from supportpolicy.errors import DocumentError, InvalidDocumentError, SupportPolicyError
from supportpolicy.facts import alternatives
from supportpolicy.tickets import Work, WorkEntry

PLAIN = WorklogFormat()
"""Columns that are called like the fields, durations in minutes, times with their offset."""

_NO_TIME = timedelta(0)
_Rows: TypeAlias = Callable[[str, WorklogFormat, list[DocumentError]], Iterable[Row]]
_ENCODE = "Save it as UTF-8, or name its encoding: 'windows-1252' is usual for older German exports"
_QUOTES = "Quote every cell that contains the delimiter, a quote or a line break, and double the quotes in it"
_LINES = frozenset({".jsonl", ".ndjson"})
_DELIMITERS = (";", "\t", "|", ",")


def load_worklog(path: str | Path, written: WorklogFormat = PLAIN) -> tuple[WorkEntry, ...]:
    """The work entries of a file: JSON lines if it is called ``.jsonl`` or ``.ndjson``, else CSV.

    Raises:
        InvalidDocumentError: with all faults.
        OSError: if the file cannot be read.
    """
    rows = _json_rows if Path(path).suffix.lower() in _LINES else _csv_rows
    return _read(rows, Path(path).read_bytes(), written, str(path))


def read_worklog_csv(source: str | bytes, written: WorklogFormat = PLAIN) -> tuple[WorkEntry, ...]:
    r"""The work entries of a CSV file whose first line names the columns.

    Cells may be quoted, and hold line breaks then. A byte order mark is passed over, and so are blank lines.

    Args:
        source: What is in the file.
        written: How it is written.

    Example:
        >>> written = WorklogFormat(
        ...     columns={"id": "Nr", "day": "Datum", "duration": "Stunden"},
        ...     durations="hours",
        ...     dates="german",
        ...     decimal_mark="comma",
        ...     delimiter=";",
        ... )
        >>> [entry] = read_worklog_csv("Nr;Datum;Stunden\n7;30.11.2026;1,25\n", written)
        >>> print(entry.day, entry.duration)
        2026-11-30 1:15:00

    Raises:
        InvalidDocumentError: with one `DocumentError` for each fault, each with line, column and value; nothing is
            read then.
    """
    return _read(_csv_rows, source, written, "worklog")


def read_worklog_json(source: str | bytes, written: WorklogFormat = PLAIN) -> tuple[WorkEntry, ...]:
    """The work entries of JSON lines: one object a line, whose keys are the columns. Blank lines are passed over.

    Args:
        source: What is in the file; numbers are read exactly.
        written: How it is written.

    Example:
        >>> [entry] = read_worklog_json('{"id": "7", "ticket": "T-1", "day": "2026-11-30", "duration": 75}')
        >>> print(entry.ticket, entry.duration)
        T-1 1:15:00

    Raises:
        InvalidDocumentError: with one `DocumentError` for each fault, each with line, key and value; nothing is read
            then.
    """
    return _read(_json_rows, source, written, "worklog")


def _read(rows: _Rows, source: str | bytes, written: WorklogFormat, name: str) -> tuple[WorkEntry, ...]:
    faults: list[DocumentError] = []
    entries = []
    for row in rows(_decoded(source, written, faults), written, faults):
        entry = _entry(row)
        faults.extend(row.faults)
        if entry is not None:
            entries.append(entry)
    if faults:
        raise InvalidDocumentError(name, faults)
    return tuple(entries)


def _decoded(source: str | bytes, written: WorklogFormat, faults: list[DocumentError]) -> str:
    if isinstance(source, str):
        return source.removeprefix("\ufeff")
    try:
        return source.decode(written.encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        what = f"byte {source[error.start]:#04x} is not {written.encoding}"
        faults.append(DocumentError(f"line {line}", what, _ENCODE))
        return ""


def _csv_rows(text: str, written: WorklogFormat, faults: list[DocumentError]) -> Iterator[Row]:
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


def _header_faults(header: list[str], written: WorklogFormat) -> Iterator[DocumentError]:
    if not any(header):
        yield DocumentError("line 1", "it names no columns", "Begin with a line of column names")
    elif len(header) == 1 and (mark := _other_delimiter(header[0], written)):
        what = f"{shown(header[0])} is one column, as nothing in it is separated by {written.delimiter!r}"
        yield DocumentError("line 1", what, f"Give {mark!r} as the delimiter")
    else:
        for what, remedy in _column_faults(header, written):
            yield DocumentError("line 1", what, remedy)


def _other_delimiter(header: str, written: WorklogFormat) -> str | None:
    return next((mark for mark in _DELIMITERS if mark in header and mark != written.delimiter), None)


def _column_faults(header: Sequence[str], written: WorklogFormat) -> Iterator[tuple[str, str]]:
    if written.columns is None:
        yield from ((f"a work entry has no {shown(name)}", alternatives(name, FIELDS)) for name in _unknown(header))
    needed = ("id",) if written.columns is None else written.columns.values()
    for column in needed:
        if column not in header:
            yield f"there is no column {shown(column)}", alternatives(column, header)
        elif header.count(column) > 1:
            yield f"{header.count(column)} columns are called {shown(column)}", "Give each a name of its own"


def _unknown(names: Iterable[str]) -> Iterator[str]:
    return (name for name in names if name not in FIELDS)


def _json_rows(text: str, written: WorklogFormat, faults: list[DocumentError]) -> Iterator[Row]:
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


def _object_faults(cells: object, written: WorklogFormat) -> Iterator[tuple[str, str]]:
    if not isinstance(cells, dict):
        yield f"{shown(cells)} is no object", "Write one object a line"
        return
    if written.columns is None:
        yield from ((f"a work entry has no {shown(name)}", alternatives(name, FIELDS)) for name in _unknown(cells))
    for name in map(written.column, FIELDS):
        if isinstance(cells.get(name), (dict, list, bool)):
            yield f"{name} is {shown(cells[name])}", "Write a text or a number"


def _entry(row: Row) -> WorkEntry | None:
    values: dict[str, Any] = {
        name: row.text(name) for name in ("ticket", "part", "kind", "project", "person", "revises")
    }
    values |= _when(row)
    values |= {
        "id": row.text("id") or "",
        "pieces": row.count("pieces") or 0,
        "work": _work(row),
        "note": row.text("note") or "",
        "recorded_at": row.instant("recorded_at"),
    }
    if row.faults:
        return None
    try:
        return WorkEntry(**values)
    except SupportPolicyError as error:
        row.note(error.where, error.what, error.remedy)
        return None


def _when(row: Row) -> Mapping[str, Any]:
    start, day, at = row.instant("start"), row.day("day"), row.time_of_day("time")
    if day is not None and at is not None:
        start, day = row.local(day, at), None
    elif at is not None:
        row.note("time", f"{at} stands without a day", "Write the day as well, or the whole instant as start")
    return {"start": start, "day": day, "duration": _lasted(row, start)}


def _lasted(row: Row, start: datetime | None) -> timedelta:
    duration, end = row.duration("duration"), row.instant("end")
    if duration is not None and end is not None:
        row.note("end", f"it gives both an end and a duration of {duration}", "Give the column of one of them")
    elif end is not None and start is None:
        row.note("end", "it gives an end and no start", "Write the start, or the duration in place of the end")
    elif end is not None and start is not None:
        return end.astimezone(UTC) - start.astimezone(UTC)
    elif duration is None and row.text("duration") is None and row.text("pieces") is None:
        row.note("duration", "nothing says how much it was", "Write a duration, 0 to withdraw the entry it revises")
    return duration or _NO_TIME


def _work(row: Row) -> Work | None:
    text = row.text("work")
    names = [work.value for work in Work]
    if text is None or text in names:
        return None if text is None else Work(text)
    row.note("work", f"{shown(text)} is nothing that work is for", alternatives(text, names))
    return None
