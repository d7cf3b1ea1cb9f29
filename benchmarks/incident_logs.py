"""Two public incident logs as tickets: every row becomes an event, or is reported with its line and the reason."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import attrs

from supportpolicy.diagnosis import Findings
from supportpolicy.targets import PauseReason
from supportpolicy.tickets import (
    Assigned,
    Closed,
    Event,
    Paused,
    Reclassified,
    Reopened,
    Resolved,
    Resumed,
    Ticket,
)

DATA = Path(__file__).parents[1].parent / "shared" / "data"
"""Beside the checkout; a stranger's clone has none."""

SERVICENOW = DATA / "servicenow_incidents" / "ServiceNow-Kaggle.csv.zip"
VOLVO = DATA / "volvo_incidents" / "VINST-new.csv.zip"

_SERVICENOW_STATES = {
    "New": "new",
    "Active": "work",
    "Awaiting Problem": "work",
    "Awaiting User Info": PauseReason.WAITING_ON_CUSTOMER,
    "Awaiting Evidence": PauseReason.WAITING_ON_CUSTOMER,
    "Awaiting Vendor": PauseReason.WAITING_ON_THIRD_PARTY,
    "Resolved": "resolved",
    "Closed": "closed",
}
_VOLVO_STATES = {
    "Queued-Awaiting Assignment": "new",
    "Accepted-Assigned": "work",
    "Accepted-In Progress": "work",
    "Accepted-Wait": "work",
    "Accepted-Wait - Implementation": "work",
    "Accepted-Wait - User": PauseReason.WAITING_ON_CUSTOMER,
    "Accepted-Wait - Customer": PauseReason.WAITING_ON_CUSTOMER,
    "Accepted-Wait - Vendor": PauseReason.WAITING_ON_THIRD_PARTY,
    "Completed-Resolved": "resolved",
    "Completed-In Call": "resolved",
    "Completed-Closed": "closed",
    "Completed-Cancelled": "closed",
}
_SEVERITIES = {
    "1 - Critical": "critical",
    "2 - High": "impeding",
    "3 - Moderate": "minor",
    "4 - Low": "cosmetic",
    "Major": "critical",
    "High": "impeding",
    "Medium": "minor",
    "Low": "cosmetic",
}

_SOLVED = frozenset({"resolved", "closed"})


@attrs.frozen
class BadRow:
    """A row that could not be understood: its line in the file, the column at fault, and why."""

    line: int
    column: str
    reason: str


@attrs.frozen
class IncidentLog:
    """What a log holds: tickets, how many rows became events of them, and the rows that did not."""

    tickets: tuple[Ticket, ...]
    understood: int
    bad_rows: tuple[BadRow, ...]


@attrs.frozen
class _Row:
    """One line of a log, understood."""

    ticket: str
    opened: datetime | None
    at: datetime
    state: str
    severity: str
    owned: bool


class _Fault(Exception):  # noqa: N818  (it is reported, not raised to anyone)
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(column, reason)
        self.column, self.reason = column, reason


def servicenow(path: Path = SERVICENOW, rows: int | None = None) -> IncidentLog:
    """The ServiceNow log. Its times name no zone and are read as UTC; a report is when the incident was opened."""
    return read(lines(path), servicenow_row, rows)


def volvo(path: Path = VOLVO, rows: int | None = None) -> IncidentLog:
    """The Volvo log, BPI Challenge 2013. A report is the first thing that happened to the request."""
    return read(lines(path), volvo_row, rows)


def lines(path: Path) -> Iterator[str]:
    """The lines of the only file in an archive."""
    with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as file:
        yield from io.TextIOWrapper(file, encoding="utf-8-sig", newline="")


def read(text: Iterable[str], understand: Callable[[Mapping[str, str]], _Row], rows: int | None = None) -> IncidentLog:
    """Read a log; at most so many rows of it."""
    reader = csv.reader(text)
    header = next(reader)
    bad: list[BadRow] = []
    by_ticket: dict[str, list[tuple[int, _Row]]] = {}
    for cells in islice(reader, rows):
        try:
            if len(cells) != len(header):
                raise _Fault("", f"{len(cells)} cells under {len(header)} headings")
            row = understand(dict(zip(header, cells, strict=True)))
        except _Fault as fault:
            bad.append(BadRow(reader.line_num, fault.column, fault.reason))
        else:
            by_ticket.setdefault(row.ticket, []).append((reader.line_num, row))
    tickets = [_ticket(numbered, bad) for numbered in by_ticket.values()]
    understood = sum(map(len, by_ticket.values())) - sum(1 for one in bad if one.column == "order")
    return IncidentLog(tuple(tickets), understood, tuple(sorted(bad, key=lambda one: one.line)))


def _ticket(numbered: list[tuple[int, _Row]], bad: list[BadRow]) -> Ticket:
    first = numbered[0][1]
    opened = first.opened or min(row.at for _, row in numbered)
    in_time = []
    for line, row in numbered:
        if row.at < opened:
            bad.append(BadRow(line, "order", f"{row.at} is before the report of {opened}"))
        else:
            in_time.append(row)
    in_time.sort(key=lambda row: row.at)
    return Ticket(
        id=first.ticket, reported_at=opened, findings={"severity": first.severity}, events=list(_events(first, in_time))
    )


def _events(first: _Row, rows: list[_Row]) -> Iterator[Event]:
    """At least one event a row, though most repeat a state; rows of one minute keep their order."""
    owned, severity, solved = False, first.severity, False
    for number, row in enumerate(rows):
        place: dict[str, Any] = {"at": row.at, "sequence": number}
        if row.severity != severity:
            severity = row.severity
            yield Reclassified(findings=Findings({"severity": severity}), **place)
        if row.owned and not owned:
            owned = True
            yield Assigned(**place)
        if solved and row.state not in _SOLVED:
            yield Reopened(**place)
        solved = row.state in _SOLVED
        yield _event(row.state, place)


def _event(state: str, place: Mapping[str, Any]) -> Event:
    match state:
        case "resolved":
            return Resolved(**place)
        case "closed":
            return Closed(**place)
        case PauseReason():
            return Paused(reason=state, **place)
        case _:
            return Resumed(**place)


def servicenow_row(cells: Mapping[str, str]) -> _Row:
    """One row of the ServiceNow log."""
    return _Row(
        ticket=_present(cells, "number"),
        opened=_minute(cells, "opened_at"),
        at=_minute(cells, "sys_updated_at"),
        state=_known(cells, "incident_state", _SERVICENOW_STATES),
        severity=_known(cells, "priority", _SEVERITIES),
        owned=cells["assigned_to"] != "?",
    )


def volvo_row(cells: Mapping[str, str]) -> _Row:
    """One row of the Volvo log."""
    cells = {**cells, "State": f"{cells['Status']}-{cells['Sub Status']}"}
    return _Row(
        ticket=_present(cells, "SR Number"),
        opened=None,
        at=_instant(cells, "Change Date+Time"),
        state=_known(cells, "State", _VOLVO_STATES),
        severity=_known(cells, "SR Latest Impact", _SEVERITIES),
        owned=cells["Status"] != "Queued",
    )


def _present(cells: Mapping[str, str], column: str) -> str:
    if not cells[column].strip("? "):
        raise _Fault(column, f"{cells[column]!r} names no ticket")
    return cells[column]


def _known(cells: Mapping[str, str], column: str, names: Mapping[str, str]) -> str:
    if cells[column] not in names:
        raise _Fault(column, f"{cells[column]!r} is not one of {', '.join(names)}")
    return names[cells[column]]


def _minute(cells: Mapping[str, str], column: str) -> datetime:
    try:
        return datetime.strptime(cells[column], "%d/%m/%Y %H:%M").replace(tzinfo=UTC)
    except ValueError:
        raise _Fault(column, f"{cells[column]!r} is no time such as 29/2/2016 01:16") from None


def _instant(cells: Mapping[str, str], column: str) -> datetime:
    try:
        at = datetime.fromisoformat(cells[column])
    except ValueError:
        raise _Fault(column, f"{cells[column]!r} is no time such as 2010-03-31T15:59:42+01:00") from None
    if at.tzinfo is None:
        raise _Fault(column, f"{cells[column]!r} has no offset")
    return at
