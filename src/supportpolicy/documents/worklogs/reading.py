"""Reading a worklog: every row a work entry, or nothing and all that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from supportpolicy.checks import shown as in_words
from supportpolicy.documents.faults import shown
from supportpolicy.documents.sheets import LINES, Row, read_csv, read_json_lines
from supportpolicy.documents.worklogs.format import WorklogFormat
from supportpolicy.facts import alternatives
from supportpolicy.tickets import Work, WorkEntry

PLAIN: Final = WorklogFormat()
"""Columns that are called like the fields, durations in minutes, times with their offset."""

_NO_TIME = timedelta(0)
_TEXTS = ("ticket", "part", "kind", "project", "person", "revises")


def load_worklog(path: str | Path, written: WorklogFormat = PLAIN) -> tuple[WorkEntry, ...]:
    """The work entries of a file: JSON lines if it is called ``.jsonl`` or ``.ndjson``, else CSV.

    Raises:
        InvalidDocumentError: with all faults.
        OSError: if the file cannot be read.
    """
    read = read_worklog_json if Path(path).suffix.lower() in LINES else read_worklog_csv
    return read(Path(path).read_bytes(), written, document=str(path))


def read_worklog_csv(
    source: str | bytes, written: WorklogFormat = PLAIN, *, document: str = "worklog"
) -> tuple[WorkEntry, ...]:
    r"""The work entries of a CSV file whose first line names the columns.

    Cells may be quoted, and hold line breaks then. A byte order mark is passed over, and so are blank lines.

    Args:
        source: What is in the file.
        written: How it is written.
        document: What to call the file in messages.

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
    return read_csv(source, written, _entry, document)


def read_worklog_json(
    source: str | bytes, written: WorklogFormat = PLAIN, *, document: str = "worklog"
) -> tuple[WorkEntry, ...]:
    """The work entries of JSON lines: one object a line, whose keys are the columns. Blank lines are passed over.

    Args:
        source: What is in the file; numbers are read exactly.
        written: How it is written.
        document: What to call the file in messages.

    Example:
        >>> [entry] = read_worklog_json('{"id": "7", "ticket": "T-1", "day": "2026-11-30", "duration": 75}')
        >>> print(entry.ticket, entry.duration)
        T-1 1:15:00

    Raises:
        InvalidDocumentError: with one `DocumentError` for each fault, each with line, key and value; nothing is read
            then.
    """
    return read_json_lines(source, written, _entry, document)


def _entry(row: Row) -> WorkEntry:
    texts: dict[str, Any] = {name: row.text(name) for name in _TEXTS}
    return WorkEntry(
        id=row.text("id") or "",
        pieces=row.count("pieces") or 0,
        work=_work(row),
        note=row.text("note") or "",
        recorded_at=row.instant("recorded_at"),
        **texts,
        **_when(row),
    )


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
        row.note(
            "end", f"it gives both an end and a duration of {in_words(duration)}", "Give the column of one of them"
        )
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
