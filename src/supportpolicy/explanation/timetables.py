"""Deadlines as tables: how they stand, every interval that made them so, and the same under every reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from supportpolicy.clauses import Wording
from supportpolicy.deadlines import Deadline
from supportpolicy.explanation.labels import labelled
from supportpolicy.explanation.results import Cell, Field, ResultTable
from supportpolicy.facts import Value

_READING = Field("reading", Wording(de="Auslegung", en="Reading"))
_TICKET = Field("ticket", Wording(de="Vorgang", en="Ticket"))
_SLOT = Field("slot", Wording(de="Ziel", en="Target"))
_METRIC = Field("metric", Wording(de="Messgröße", en="Measured"))
_COMMITMENT = Field("commitment", Wording(de="Zusage", en="Commitment"))
_STATE = Field("state", Wording(de="Stand", en="State"))
_DUE = Field("due", Wording(de="Fällig", en="Due"))
_LEFT = Field("left", Wording(de="Rest", en="Left"))
_DONE = Field("met_at", Wording(de="Erledigt", en="Done"))
_CLAUSES = Field("clauses", Wording(de="Klauseln", en="Clauses"))

_DEADLINE = (
    _TICKET,
    _METRIC,
    _COMMITMENT,
    Field("severity", Wording(de="Fehlerklasse", en="Severity")),
    _STATE,
    _DUE,
    _LEFT,
    _DONE,
    _CLAUSES,
    Field("needed", Wording(de="Zu erfragen", en="To ask")),
)
_STEP = (
    _TICKET,
    _SLOT,
    Field("start", Wording(de="Von", en="From")),
    Field("end", Wording(de="Bis", en="To")),
    Field("kind", Wording(de="Uhr", en="Clock")),
    Field("reason", Wording(de="Grund", en="Reason")),
    Field("service_time", Wording(de="Servicezeit", en="Service time")),
    _LEFT,
)
_ANY = Wording(de="jede", en="any")
_READ = (_READING, _TICKET, _METRIC, _COMMITMENT, _STATE, _DUE, _LEFT, _CLAUSES)


def deadline_table(deadlines: Iterable[Deadline]) -> ResultTable:
    """Deadlines as a table: a row for each, with what to ask where a fact is missing.

    Example:
        >>> from datetime import UTC, date, datetime
        >>> import supportpolicy as sp
        >>> term = sp.Term(start=date(2026, 1, 1), policy=sp.shipped_policy("confluence_package").read_as())
        >>> contract = sp.Contract(id="C-1", customer="Acme", zone="Europe/Berlin", currency="EUR", terms=[term])
        >>> reported = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
        >>> found = sp.deadlines(sp.Ticket(id="T-1", reported_at=reported), contract, as_of=reported)
        >>> deadline_table(found).to_rows()[0]["state"]
        'undetermined'
    """
    return ResultTable(fields=_DEADLINE, rows=tuple(map(_deadline, deadlines)))


def trace_table(deadlines: Iterable[Deadline]) -> ResultTable:
    """Every interval of the clocks of deadlines: counted, paused or closed, why, and what was left at its end."""
    return ResultTable(fields=_STEP, rows=tuple(row for deadline in deadlines for row in _steps(deadline)))


def readings_table(readings: Mapping[str, Iterable[Deadline]]) -> ResultTable:
    """Deadlines under every reading on which they depend, one below the other, as `readings` gives them."""
    return ResultTable(
        fields=_READ,
        rows=tuple((_reading(reading), *_read(deadline)) for reading, found in readings.items() for deadline in found),
    )


def _reading(name: str) -> Value:
    """What `readings` names by the policy is owed under any reading."""
    return Value(name=name, label=Wording(de=name, en=name) if ": " in name else _ANY)


def _deadline(deadline: Deadline) -> tuple[Cell, ...]:
    return (
        deadline.ticket,
        labelled(deadline.metric),
        _commitment(deadline),
        deadline.severity,
        labelled(deadline.state),
        deadline.due,
        deadline.left,
        deadline.met_at,
        deadline.clauses,
        deadline.needed,
    )


def _read(deadline: Deadline) -> tuple[Cell, ...]:
    return (
        deadline.ticket,
        labelled(deadline.metric),
        _commitment(deadline),
        labelled(deadline.state),
        deadline.due,
        deadline.left,
        deadline.clauses,
    )


def _commitment(deadline: Deadline) -> Cell:
    return None if deadline.target is None else labelled(deadline.target.commitment)


def _steps(deadline: Deadline) -> Iterator[tuple[Cell, ...]]:
    for step in deadline.trace():
        yield (
            deadline.ticket,
            Value(name=deadline.slot, label=labelled(deadline.metric).label),
            step.start,
            step.end,
            labelled(step.kind),
            step.reason,
            step.service_time,
            step.left,
        )
