"""Replay: a history of tickets under another policy, reading or contract: who bears what, by when, at what cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime

import attrs

from supportpolicy.clauses import Wording
from supportpolicy.contingents import Measure, quantity_of
from supportpolicy.contracts import Approval, Contract, Term, Waiver
from supportpolicy.deadlines import Deadline, State, deadlines
from supportpolicy.decision import Assessment, TicketChange, assess
from supportpolicy.errors import InvalidValueError, SupportPolicyError
from supportpolicy.explanation.labels import METRICS, labelled
from supportpolicy.explanation.results import Cell, Field, Plain, ResultTable, Tabular
from supportpolicy.facts import Value
from supportpolicy.money import Money
from supportpolicy.policy import ResolvedPolicy
from supportpolicy.settlement import Books
from supportpolicy.spans import Span
from supportpolicy.tickets import Ticket, Work, WorkEntry
from supportpolicy.whatif.columns import SparseTable
from supportpolicy.whatif.comparison import Comparison, compared
from supportpolicy.whatif.course import Consent
from supportpolicy.whatif.hearing import heard, under
from supportpolicy.whatif.ticketcosts import TicketCost, no_cost, ticket_costs

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
_OLD, _NEW = "old", "new"


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
        whole = ResultTable(
            title=Wording(
                de=f"{len(self.changed)} von {self.tickets} Vorgängen ändern sich",
                en=f"{len(self.changed)} of {self.tickets} tickets change",
            ),
            fields=_FIELDS,
            rows=(*map(_bearer_row, self.bearers), *map(_deadline_row, self.deadlines)),
        )
        return SparseTable(whole=whole, optional=frozenset({"part", "old_due", "new_due"}))


def replay(
    tickets: Iterable[Ticket],
    old: Contract | ResolvedPolicy,
    new: Contract | ResolvedPolicy,
    *,
    contract: Contract | None = None,
    as_of: datetime | None = None,
    worklog: Iterable[WorkEntry] = (),
    approvals: Iterable[Approval] = (),
    waivers: Iterable[Waiver] = (),
    consent: Consent = Consent.EVERYTHING,
    period: Span[date] | None = None,
) -> Replay:
    """Which tickets of a history change bearer or deadline, and what it costs whom.

    Both sides go through `assess`, `deadlines`, `charge`, `settle` and `bill_period`. What only one of the policies
    knows of a ticket is unknown to the other; what neither knows is a fault.

    Args:
        tickets: The history.
        old: The contract so far; or a policy as read, which then stands in all terms of ``contract``.
        new: The contract, or the policy, from now on.
        contract: The contract that policies are put into; its own rules go on prevailing. None to judge by the policies
            alone, who bears what, and by when as far as that needs no calendar of a contract.
        as_of: The instant as of which deadlines are compared; None to leave them out.
        worklog: All work on the tickets, to see what changes in money; needs contracts.
        approvals: The customer's consents.
        waivers: Goodwill.
        consent: Which approvals are assumed.
        period: The dates whose cost is compared; None from the first work to the last.

    Raises:
        InvalidValueError: for a worklog where policies have no contract, or contracts in two currencies.

    Example:
        >>> from datetime import UTC, datetime
        >>> import supportpolicy as sp
        >>> shop = sp.shipped_policy("shop_agency")
        >>> facts = {"kind": "bug", "component": "third_party", "act_for_third_party": "yes"}
        >>> facts |= {"third_party_unresponsive": "no", "contingent": "none"}
        >>> ticket = sp.Ticket(id="T-1", reported_at=datetime(2026, 11, 2, 8, tzinfo=UTC), findings=facts)
        >>> result = sp.replay([ticket], shop.read_as(), shop.read_as({"SHOP-O4": "condition"}))
        >>> [(row["old"], row["new"]) for row in result.to_rows() if row["what"] == "resolution"]
        [('customer', 'undetermined')]

    Source:
        CRM-21
    """
    known, log = tuple(tickets), tuple(worklog)
    sides = {_OLD: _contract(old, contract), _NEW: _contract(new, contract)}
    if log and contract is None and not (isinstance(old, Contract) and isinstance(new, Contract)):
        raise InvalidValueError(
            "worklog", "a policy alone says nothing of prices", "Give the contract that the policies are put into"
        )
    history = [_Judged.of(ticket, sides, as_of) for ticket in known]
    comparison = None
    if log:
        books = {
            name: Books(
                contract=side,
                worklog=log,
                assessments=[judged.assessments[name] for judged in history if name in judged.assessments],
                approvals=tuple(approvals),
                waivers=tuple(waivers),
            )
            for name, side in sides.items()
        }
        comparison = compared(books, consent, period)
    return Replay(
        old=sides[_OLD],
        new=sides[_NEW],
        tickets=len(known),
        bearers=tuple(change for judged in history for change in judged.bearers()),
        deadlines=tuple(change for judged in history for change in judged.changed_deadlines()),
        costs=() if comparison is None else tuple(_costs(comparison)),
        comparison=comparison,
        faults=tuple(fault for judged in history for fault in judged.faults),
    )


@attrs.frozen
class _Judged:
    """A ticket as it is judged on both sides, as far as that is possible."""

    ticket: str
    assessments: Mapping[str, Assessment]
    deadlines: Mapping[str, tuple[Deadline, ...]]
    faults: tuple[TicketFault, ...]

    @classmethod
    def of(cls, ticket: Ticket, sides: Mapping[str, Contract], as_of: datetime | None) -> _Judged:
        assessments: dict[str, Assessment] = {}
        owed: dict[str, tuple[Deadline, ...]] = {}
        faults = []
        terms = {name: contract.find_term(contract.date_of(ticket.reported_at)) for name, contract in sides.items()}
        for name, contract in sides.items():
            understood = _understood(ticket, terms[name], terms[_NEW if name == _OLD else _OLD])
            try:
                assessments[name] = assess(understood, contract)
                owed[name] = () if as_of is None else deadlines(understood, contract, as_of=as_of)
            except SupportPolicyError as fault:
                faults.append(TicketFault(ticket=ticket.id, side=name, fault=fault))
        return cls(ticket.id, assessments, owed, tuple(faults))

    def bearers(self) -> Iterator[TicketChange]:
        """The parts whose bearer changes."""
        if len(self.assessments) < len((_OLD, _NEW)):
            return
        old, new = self.assessments[_OLD], self.assessments[_NEW]
        knows_work = any("work" in one.policy.bearer.vocabulary for one in (old, new))
        for was, becomes in zip(old.parts, new.parts, strict=True):
            decisions = {Work.RESOLUTION: (was.decision, becomes.decision)}
            if knows_work:
                decisions = {Work.FIRST_DIAGNOSIS: (was.diagnosis, becomes.diagnosis), **decisions}
            for work, (before, after) in decisions.items():
                if before.bearer is not after.bearer:
                    yield TicketChange(ticket=self.ticket, part=was.part, work=work, old=before, new=after)

    def changed_deadlines(self) -> Iterator[DeadlineChange]:
        """The slots in which something else is owed, or stands otherwise."""
        if len(self.deadlines) < len((_OLD, _NEW)):
            return
        old, new = ({deadline.slot: deadline for deadline in self.deadlines[name]} for name in (_OLD, _NEW))
        for slot in dict.fromkeys((*old, *new)):
            before, after = old.get(slot), new.get(slot)
            if _stands(before) != _stands(after):
                yield DeadlineChange(ticket=self.ticket, slot=slot, old=before, new=after)


def _contract(side: Contract | ResolvedPolicy, contract: Contract | None) -> Contract:
    if isinstance(side, Contract):
        return side
    if contract is not None:
        return under(contract, side)
    term = Term(start=date.min, policy=side)
    return Contract(id="replay", customer="replay", zone="UTC", currency="EUR", terms=[term])


def _understood(ticket: Ticket, own: Term | None, other: Term | None) -> Ticket:
    return ticket if own is None or other is None else heard(ticket, own.policy, other.policy)


def _stands(deadline: Deadline | None) -> tuple[State, datetime | None]:
    if deadline is None:
        return State.NOT_PROMISED, None
    return deadline.state, None if deadline.due is None else deadline.due.astimezone(UTC)


def _is_late(deadline: Deadline | None) -> bool:
    return deadline is not None and deadline.state.is_late


def _costs(comparison: Comparison) -> Iterator[CostChange]:
    """The tickets of which something else becomes, in order of their ids; none if a side could not be settled."""
    if len(comparison.courses) < len((_OLD, _NEW)):
        return
    old, new = (ticket_costs(comparison.course(name)) for name in (_OLD, _NEW))
    currency = comparison.courses[0].contract.currency
    for ticket in sorted(old.keys() | new.keys(), key=lambda name: name or ""):
        nothing = no_cost(ticket, currency)
        change = CostChange(ticket=ticket, old=old.get(ticket, nothing), new=new.get(ticket, nothing))
        if change.old != change.new:
            yield change


def _bearer_row(change: TicketChange) -> tuple[Cell, ...]:
    return (
        change.ticket,
        change.part,
        Value(name=change.work.value, label=_WORKS[change.work]),
        labelled(change.old.bearer),
        labelled(change.new.bearer),
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
