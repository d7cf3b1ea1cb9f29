"""Reading a ticket export: every row a ticket, or nothing and all that is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from supportpolicy.checks import shown
from supportpolicy.diagnosis import Diagnosis
from supportpolicy.documents.sheets import LINES, Row, read_csv, read_json_lines
from supportpolicy.documents.tickets.format import EVENTS, FIELDS, TicketFormat
from supportpolicy.tickets import Answered, Diagnosed, Event, Ticket

PLAIN: Final = TicketFormat()
"""Columns that are called like the fields, all others like facts, times with their offset."""

_SEVERAL = "|"
_UNREAD = datetime(2, 1, 1, tzinfo=UTC)
"""Stands for a report of which the fault is noted already."""


def load_tickets(path: str | Path, written: TicketFormat = PLAIN) -> tuple[Ticket, ...]:
    """The tickets of a file: JSON lines if it is called ``.jsonl`` or ``.ndjson``, else CSV.

    Raises:
        InvalidDocumentError: with all faults.
        OSError: if the file cannot be read.
    """
    read = read_tickets_json if Path(path).suffix.lower() in LINES else read_tickets_csv
    return read(Path(path).read_bytes(), written, document=str(path))


def read_tickets_csv(
    source: str | bytes, written: TicketFormat = PLAIN, *, document: str = "tickets"
) -> tuple[Ticket, ...]:
    r"""The tickets of a CSV file whose first line names the columns.

    Args:
        source: What is in the file.
        written: How it is written.
        document: What to call the file in messages.

    Example:
        >>> [ticket] = read_tickets_csv("id,reported_at,answered_at,kind\n7,2026-11-20T09:00Z,2026-11-20T11:30Z,bug\n")
        >>> ticket.findings, len(ticket.events)
        (Findings({'kind': 'bug'}), 1)

    Raises:
        InvalidDocumentError: with one `DocumentError` for each fault, each with line, column and value; nothing is
            read then.
    """
    return read_csv(source, written, partial(_ticket, written), document)


def read_tickets_json(
    source: str | bytes, written: TicketFormat = PLAIN, *, document: str = "tickets"
) -> tuple[Ticket, ...]:
    """The tickets of JSON lines: one object a line, whose keys are the columns. Blank lines are passed over.

    Args:
        source: What is in the file.
        written: How it is written.
        document: What to call the file in messages.

    Raises:
        InvalidDocumentError: with one `DocumentError` for each fault, each with line, key and value; nothing is read
            then.
    """
    return read_json_lines(source, written, partial(_ticket, written), document)


def _ticket(written: TicketFormat, row: Row) -> Ticket:
    ticket_id = row.text("id") or ""
    if row.text("reported_at") is None:
        row.note("reported_at", "it is empty", "Write when the ticket was reported")
    reported_at = row.instant("reported_at") or _UNREAD
    diagnosed_at = row.instant("diagnosed_at")
    facts = dict(_facts(written, row))
    return Ticket(
        id=ticket_id,
        reported_at=reported_at,
        title=row.text("title") or "",
        project=row.text("project"),
        matter=row.text("matter") or ticket_id,
        findings=facts,
        events=tuple(_events(row, reported_at, diagnosed_at, facts)),
    )


def _facts(written: TicketFormat, row: Row) -> Iterator[tuple[str, frozenset[str]]]:
    if written.columns is None:
        for name in row.columns:
            text = None if name in FIELDS else row.cell(name)
            if text is not None:
                yield name, frozenset(part.strip() for part in text.split(_SEVERAL))
    for name, fact in written.facts.items():
        text = row.cell(fact.column)
        value = text if fact.values is None or text is None else fact.values.get(text)
        if value is not None:
            yield name, frozenset((value,))


def _events(
    row: Row, reported_at: datetime, diagnosed_at: datetime | None, facts: dict[str, frozenset[str]]
) -> Iterator[Event]:
    for field, kind in EVENTS.items():
        at = row.instant(field)
        if at is not None:
            yield kind(at=at)
    after = row.duration("answered_after")
    if after is not None:
        yield from _answered(row, reported_at, after)
    told_at = row.instant("told_at")
    if diagnosed_at is not None:
        yield Diagnosed.of(Diagnosis(findings=facts, made_at=diagnosed_at, told_at=told_at))
    elif told_at is not None:
        row.note("told_at", "it says when the customer was told, and not of what", "Write diagnosed_at as well")


def _answered(row: Row, reported_at: datetime, after: timedelta) -> Iterator[Event]:
    try:
        yield Answered(at=(reported_at.astimezone(UTC) + after).astimezone(reported_at.tzinfo))
    except OverflowError:
        row.note(
            "answered_after", f"{shown(after)} after the report lies too far away", "Write how long the answer took"
        )
