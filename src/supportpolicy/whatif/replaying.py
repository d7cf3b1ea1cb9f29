"""Replay: a history of tickets under another policy, reading or contract: who bears what, by when, at what cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime

import attrs

from supportpolicy.checks import check_aware, several
from supportpolicy.contracts import Approval, Contract, Term, Waiver, approvals_of, waivers_of
from supportpolicy.deadlines import Deadline, State, deadlines
from supportpolicy.decision import Assessment, TicketChange, assess
from supportpolicy.errors import InvalidValueError, SupportPolicyError
from supportpolicy.policy import ResolvedPolicy, check_as_read
from supportpolicy.settlement import Books
from supportpolicy.spans import Span, check_dates
from supportpolicy.tickets import Ticket, Work, WorkEntry
from supportpolicy.whatif.comparison import Comparison, compared
from supportpolicy.whatif.course import Consent
from supportpolicy.whatif.hearing import heard, under
from supportpolicy.whatif.replays import NEW, OLD, CostChange, DeadlineChange, Replay, TicketFault
from supportpolicy.whatif.ticketcosts import no_cost, ticket_costs


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
        InvalidTypeError: for a policy whose readings are not chosen yet, or a period that is no span.
        InvalidValueError: for a naive instant, a worklog where policies have no contract, or contracts in two
            currencies.

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
    if as_of is not None:
        check_aware("as_of", as_of)
    if period is not None:
        check_dates("period", period)
    known = several("tickets", tickets, Ticket, "ticket", "Give the tickets first, then what is compared")
    log = several("worklog", worklog, WorkEntry, "work entry", "Give a list of work entries")
    approved, waived = approvals_of(approvals), waivers_of(waivers)
    if log and contract is None and not (isinstance(old, Contract) and isinstance(new, Contract)):
        raise InvalidValueError(
            "worklog", "a policy alone says nothing of prices", "Give the contract that the policies are put into"
        )
    sides = {OLD: _contract(OLD, old, contract), NEW: _contract(NEW, new, contract)}
    history = [_Judged.of(ticket, sides, as_of) for ticket in known]
    books = {
        name: Books(
            contract=side,
            worklog=log,
            assessments=[judged.assessments[name] for judged in history if name in judged.assessments],
            approvals=approved,
            waivers=waived,
        )
        for name, side in sides.items()
    }
    comparison = compared(books, consent, period) if log else None
    return Replay(
        old=sides[OLD],
        new=sides[NEW],
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
            understood = _understood(ticket, terms[name], terms[NEW if name == OLD else OLD])
            try:
                assessments[name] = assess(understood, contract)
                owed[name] = () if as_of is None else deadlines(understood, contract, as_of=as_of)
            except SupportPolicyError as fault:
                faults.append(TicketFault(ticket=ticket.id, side=name, fault=fault))
        return cls(ticket.id, assessments, owed, tuple(faults))

    def bearers(self) -> Iterator[TicketChange]:
        """The parts whose bearer changes."""
        if len(self.assessments) < len((OLD, NEW)):
            return
        old, new = self.assessments[OLD], self.assessments[NEW]
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
        if len(self.deadlines) < len((OLD, NEW)):
            return
        old, new = ({deadline.slot: deadline for deadline in self.deadlines[name]} for name in (OLD, NEW))
        for slot in dict.fromkeys((*old, *new)):
            before, after = old.get(slot), new.get(slot)
            if _stands(before) != _stands(after):
                yield DeadlineChange(ticket=self.ticket, slot=slot, old=before, new=after)


def _contract(name: str, side: Contract | ResolvedPolicy, contract: Contract | None) -> Contract:
    if isinstance(side, Contract):
        return side
    check_as_read(name, side)
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


def _costs(comparison: Comparison) -> Iterator[CostChange]:
    """The tickets of which something else becomes, in order of their ids; none if a side could not be settled."""
    if len(comparison.courses) < len((OLD, NEW)):
        return
    old, new = (ticket_costs(comparison.course(name)) for name in (OLD, NEW))
    currency = comparison.courses[0].contract.currency
    for ticket in sorted(old.keys() | new.keys(), key=lambda name: name or ""):
        nothing = no_cost(ticket, currency)
        change = CostChange(ticket=ticket, old=old.get(ticket, nothing), new=new.get(ticket, nothing))
        if change.old != change.new:
            yield change
