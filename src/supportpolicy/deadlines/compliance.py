"""Compliance: which share of what was promised in a period was met, and what became of the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from fractions import Fraction

import attrs

from supportpolicy.contracts import Contract
from supportpolicy.deadlines.deadline import Deadline, State
from supportpolicy.deadlines.promises import deadlines
from supportpolicy.spans import Span
from supportpolicy.targets import Commitment, Metric
from supportpolicy.tickets import Ticket

_ORDER = {metric: place for place, metric in enumerate(Metric)}


@attrs.frozen(kw_only=True)
class ComplianceRow:
    """What became of the promises of one kind in one month.

    Attributes:
        month: The first day of the month in which the tickets were reported, in the zone of the contract.
        metric: What was measured.
        commitment: How firmly it was promised; guarantees and goals are counted apart.
        severity: The class of the tickets; None for those without one, or of which it is open.
        met: How many deadlines were met.
        others: The others: late, still open, or done without a verdict of the clock; late ones first.
    """

    month: date
    metric: Metric
    commitment: Commitment
    severity: str | None
    met: int
    others: tuple[Deadline, ...]

    @property
    def late(self) -> tuple[Deadline, ...]:
        """Those that were missed or breached."""
        return tuple(deadline for deadline in self.others if deadline.state.is_late)

    @property
    def share(self) -> Fraction | None:
        """The share that was met of those with a verdict; None if there is none yet."""
        judged = self.met + len(self.late)
        return Fraction(self.met, judged) if judged else None


@attrs.frozen(kw_only=True)
class Compliance:
    """How the promises of a period were kept.

    Attributes:
        rows: By month, metric, commitment and severity, in this order.
        undetermined: The deadlines of which it is open what was promised; their ``needed`` says what to ask.
        not_promised: How many times nothing was promised.
    """

    rows: tuple[ComplianceRow, ...]
    undetermined: tuple[Deadline, ...]
    not_promised: int


def compliance(
    tickets: Iterable[Ticket], contract: Contract, period: Span[datetime], *, as_of: datetime | None = None
) -> Compliance:
    """The share of promises that was met, for the tickets reported in a period.

    What is owed again and again counts once each time.

    Args:
        tickets: The tickets; those reported outside the period are left out.
        contract: The contract.
        period: From when to when they were reported.
        as_of: The instant as of which the deadlines are looked at; by default the end of the period.

    Raises:
        InvalidValueError: for an instant before a report.
        UnknownNameError: for a schedule, a calendar or the value of a fact that does not exist.
        OutOfRangeError: for a ticket for which no term applied, or beyond the years that the calendars know.
    """
    start, end = period.start.astimezone(UTC), period.end.astimezone(UTC)
    return tally(
        (contract.date_of(ticket.reported_at), deadline)
        for ticket in tickets
        if start <= ticket.reported_at.astimezone(UTC) < end
        for deadline in deadlines(ticket, contract, as_of=as_of or period.end)
    )


def tally(reported: Iterable[tuple[date, Deadline]]) -> Compliance:
    """The same for deadlines that are there already, each with the local date of its ticket's report."""
    rows: dict[tuple[date, Metric, Commitment, str | None], list[Deadline]] = {}
    undetermined: list[Deadline] = []
    not_promised = 0
    for day, deadline in reported:
        if deadline.state is State.UNDETERMINED:
            undetermined.append(deadline)
        elif deadline.target is None:
            not_promised += 1
        else:
            key = day.replace(day=1), deadline.metric, deadline.target.commitment, deadline.severity
            rows.setdefault(key, []).extend(_each(deadline))
    return Compliance(
        rows=tuple(_row(key, rows[key]) for key in sorted(rows, key=_place) if rows[key]),
        undetermined=tuple(undetermined),
        not_promised=not_promised,
    )


def _each(deadline: Deadline) -> Iterator[Deadline]:
    """What was owed before, and what is owed now; not the summary that stands where nothing is."""
    yield from deadline.earlier
    if deadline.started_at is not None:
        yield deadline


def _row(key: tuple[date, Metric, Commitment, str | None], counted: list[Deadline]) -> ComplianceRow:
    month, metric, commitment, severity = key
    others = [deadline for deadline in counted if deadline.state is not State.MET]
    return ComplianceRow(
        month=month,
        metric=metric,
        commitment=commitment,
        severity=severity,
        met=len(counted) - len(others),
        others=tuple(sorted(others, key=lambda deadline: not deadline.state.is_late)),
    )


def _place(key: tuple[date, Metric, Commitment, str | None]) -> tuple[date, int, str, str]:
    month, metric, commitment, severity = key
    return month, _ORDER[metric], commitment, severity or ""
