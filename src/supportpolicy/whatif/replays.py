"""What a replay finds: changes of bearers, deadlines and costs, as values and as tables."""

from __future__ import annotations

import attrs

from supportpolicy.clauses import Wording
from supportpolicy.contingents import Measure, quantity_of
from supportpolicy.contracts import Contract
from supportpolicy.deadlines import Deadline
from supportpolicy.decision import TicketChange
from supportpolicy.errors import SupportPolicyError
from supportpolicy.explanation.labels import METRICS, bearer_of, labelled
from supportpolicy.explanation.results import Cell, Field, Plain, ResultTable, Tabular
from supportpolicy.facts import Value
from supportpolicy.money import Money
from supportpolicy.tickets import Work
from supportpolicy.whatif.columns import SparseTable
from supportpolicy.whatif.comparison import Comparison
from supportpolicy.whatif.ticketcosts import TicketCost

_WORKS = {
    Work.FIRST_DIAGNOSIS: Wording(de="Erstdiagnose", en="first diagnosis"),
    Work.RESOLUTION: Wording(de="weitere Arbeit", en="further work"),
}
_TICKET = Field("ticket", Wording(de="Vorgang", en="Ticket"))
_FIELDS = (
    _TICKET,
    Field("part", Wording(de="Teil", en="Part")),
    Field("what", Wording(de="Was", en="What")),
    Field("old", Wording(de="Bisher", en="So far")),
    Field("new", Wording(de="Neu", en="New")),
    Field("old_due", Wording(de="Bisher fällig", en="Due so far")),
    Field("new_due", Wording(de="Neu fällig", en="Due now")),
    Field("old_clauses", Wording(de="Klauseln bisher", en="Clauses so far")),
    Field("new_clauses", Wording(de="Klauseln neu", en="New clauses")),
)
_COST_FIELDS = (
    _TICKET,
    Field("old_billed", Wording(de="Bisher berechnet", en="Billed so far")),
    Field("new_billed", Wording(de="Neu berechnet", en="Billed now")),
    Field("difference", Wording(de="Unterschied", en="Difference")),
    Field("old_contingent", Wording(de="Bisher aus Kontingent", en="From contingent so far")),
    Field("new_contingent", Wording(de="Neu aus Kontingent", en="From contingent now")),
    Field("old_vendor", Wording(de="Bisher beim Anbieter", en="Borne by vendor so far")),
    Field("new_vendor", Wording(de="Neu beim Anbieter", en="Borne by vendor now")),
    Field("old_waiting", Wording(de="Bisher offen", en="Open so far")),
    Field("new_waiting", Wording(de="Neu offen", en="Open now")),
)
_FAULT_FIELDS = (
    _TICKET,
    Field("side", Wording(de="Seite", en="Side")),
    Field("where", Wording(de="Wo", en="Where")),
    Field("what", Wording(de="Was", en="What")),
    Field("remedy", Wording(de="Abhilfe", en="Remedy")),
)
OLD, NEW = "old", "new"
"""The names of the two sides."""


@attrs.frozen(kw_only=True)
class DeadlineChange:
    """A deadline that is due at another instant, or that stands otherwise.

    Attributes:
        ticket: The id of the ticket.
        slot: The slot of targets.
        old: The deadline so far; None if there was none in this slot.
        new: The deadline from now on; None if there is none.
    """

    ticket: str
    slot: str
    old: Deadline | None
    new: Deadline | None


@attrs.frozen(kw_only=True)
class CostChange:
    """A ticket whose work is paid for in another way.

    Attributes:
        ticket: The id of the ticket; None for work without one.
        old: What became of its work so far.
        new: What becomes of it from now on.
    """

    ticket: str | None
    old: TicketCost
    new: TicketCost

    @property
    def difference(self) -> Money:
        """How much more is billed."""
        return self.new.billed - self.old.billed


@attrs.frozen(kw_only=True)
class TicketFault:
    """A ticket of which something cannot be judged on one of the two sides.

    Attributes:
        ticket: The id of the ticket.
        side: ``"old"`` or ``"new"``.
        fault: What is wrong.
    """

    ticket: str
    side: str
    fault: SupportPolicyError


@attrs.frozen(kw_only=True)
class Replay(Tabular):
    """What changes for a history of tickets. Its table has a row for each change of bearer and of deadline.

    Attributes:
        old: The contract so far.
        new: The contract from now on.
        tickets: How many tickets were judged.
        bearers: The tickets, or parts, whose bearer changes, as far as is known about them in the end.
        deadlines: The deadlines that change; none if they were not asked for.
        costs: The tickets whose work is paid for in another way; none without a worklog.
        comparison: What all the work comes to on both sides, as ``"old"`` and ``"new"``; None without a worklog.
        faults: The tickets of which something cannot be judged on one side. Work on a ticket without an assessment is
            parked.
    """

    old: Contract
    new: Contract
    tickets: int
    bearers: tuple[TicketChange, ...]
    deadlines: tuple[DeadlineChange, ...]
    costs: tuple[CostChange, ...]
    comparison: Comparison | None
    faults: tuple[TicketFault, ...]

    @property
    def changed(self) -> tuple[str, ...]:
        """The ids of the tickets whose bearer, deadline or cost changes, each once."""
        named = (
            *(change.ticket for change in self.bearers),
            *(change.ticket for change in self.deadlines),
            *(change.ticket for change in self.costs if change.ticket is not None),
        )
        return tuple(dict.fromkeys(named))

    @property
    def newly_late(self) -> tuple[DeadlineChange, ...]:
        """The deadlines that are late now and were not."""
        return tuple(change for change in self.deadlines if _is_late(change.new) and not _is_late(change.old))

    @property
    def no_longer_late(self) -> tuple[DeadlineChange, ...]:
        """The deadlines that were late and are not any more."""
        return tuple(change for change in self.deadlines if _is_late(change.old) and not _is_late(change.new))

    @property
    def table(self) -> ResultTable:
        """One row for each change of bearer, then for each change of deadline; without columns that are empty."""
        return self._changes.table

    def to_rows(self) -> list[dict[str, Plain]]:
        """One row for each change of bearer, then for each change of deadline, with all columns."""
        return self._changes.to_rows()

    @property
    def cost_table(self) -> SparseTable:
        """One row for each ticket whose work is paid for in another way; times only, and money for pieces as well."""
        whole = ResultTable(fields=_COST_FIELDS, rows=tuple(map(_cost_row, self.costs)))
        return SparseTable(whole=whole, optional=frozenset(field.name for field in _COST_FIELDS[4:]))

    @property
    def fault_table(self) -> ResultTable:
        """One row for each ticket and side on which it cannot be judged."""
        return ResultTable(
            fields=_FAULT_FIELDS,
            rows=tuple(
                (one.ticket, one.side, one.fault.where, one.fault.what, one.fault.remedy) for one in self.faults
            ),
        )

    @property
    def _changes(self) -> SparseTable:
        faulty = len({fault.ticket for fault in self.faults})
        whole = ResultTable(
            title=Wording(
                de=f"{len(self.changed)} von {self.tickets} Vorgängen ändern sich"
                + (f"; nicht ganz zu beurteilen: {faulty}" if faulty else ""),
                en=f"{len(self.changed)} of {self.tickets} tickets change"
                + (f"; not to be judged in full: {faulty}" if faulty else ""),
            ),
            fields=_FIELDS,
            rows=(*map(_bearer_row, self.bearers), *map(_deadline_row, self.deadlines)),
        )
        return SparseTable(whole=whole, optional=frozenset({"part", "old_due", "new_due"}))


def _is_late(deadline: Deadline | None) -> bool:
    return deadline is not None and deadline.state.is_late


def _bearer_row(change: TicketChange) -> tuple[Cell, ...]:
    return (
        change.ticket,
        change.part,
        Value(name=change.work.value, label=_WORKS[change.work]),
        bearer_of(change.old),
        bearer_of(change.new),
        None,
        None,
        change.old.clauses,
        change.new.clauses,
    )


def _deadline_row(change: DeadlineChange) -> tuple[Cell, ...]:
    known = [deadline for deadline in (change.old, change.new) if deadline is not None]
    return (
        change.ticket,
        None,
        Value(name=change.slot, label=METRICS[known[0].metric]),
        *(None if one is None else labelled(one.state) for one in (change.old, change.new)),
        *(None if one is None else one.due for one in (change.old, change.new)),
        *(None if one is None else one.clauses for one in (change.old, change.new)),
    )


def _cost_row(change: CostChange) -> tuple[Cell, ...]:
    sides = (change.old, change.new)
    seconds = (
        *(one.time.used for one in sides),
        *(one.time.vendor for one in sides),
        *(one.time.held + one.time.parked for one in sides),
    )
    return (
        change.ticket,
        *(one.billed for one in sides),
        change.difference,
        *(quantity_of(units, Measure.TIME) for units in seconds),
    )
