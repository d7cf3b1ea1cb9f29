"""The interval by brute force: every answer to every open fact, every set of releases, each settled and billed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import chain, combinations, product

import attrs

from supportpolicy.billing import VatCategory, VatTerms, bill
from supportpolicy.contracts import Approval, Contract, Extent, Waiver
from supportpolicy.decision import assess
from supportpolicy.errors import InvalidValueError
from supportpolicy.money import Money
from supportpolicy.settlement import Settlement, charge, settle
from supportpolicy.spans import Span
from supportpolicy.tickets import Diagnosed, Ticket, WorkEntry

TAXLESS = VatTerms(country="ZZ", category=VatCategory.OUT_OF_SCOPE)
LATER = datetime(2030, 1, 1, tzinfo=UTC)


def invoices(
    contract: Contract,
    worklog: Sequence[WorkEntry],
    tickets: Sequence[Ticket],
    *,
    approvals: Sequence[Approval] = (),
    waivers: Sequence[Waiver] = (),
    previous: Settlement | None = None,
    through: date,
    periods: Sequence[Span[date]],
) -> set[Money]:
    """The net amount of the invoice of every completion."""
    extents = {Extent(ticket=entry.ticket, part=entry.part) for entry in worklog if entry.ticket}
    extents |= {Extent(period=period) for period in periods}
    asked = [
        Approval(id=f"asked {number}", at=LATER, extent=extent, ratifies=True)
        for number, extent in enumerate(sorted(extents, key=repr))
    ]
    found = set()
    seen = set()
    for completed in product(*(list(completions(ticket, contract)) for ticket in tickets)):
        charges = charge(worklog, [assess(ticket, contract) for ticket in completed], contract)
        key = tuple((one.entry.id, one.offset, one.units, one.liability, one.at) for one in charges.charges)
        if key in seen:
            continue
        seen.add(key)
        for given in subsets(asked):
            settlement = settle(
                contract,
                charges,
                approvals=(*approvals, *given),
                waivers=waivers,
                previous=previous,
                through=through,
            )
            found.add(bill(settlement, contract, vat=TAXLESS).net)
    return found


def subsets(approvals: Sequence[Approval]) -> Iterator[tuple[Approval, ...]]:
    return chain.from_iterable(combinations(approvals, size) for size in range(len(approvals) + 1))


def completions(ticket: Ticket, contract: Contract) -> Iterator[Ticket]:
    """The ticket with every combination of answers that is possible; one for each part, and for the whole."""
    policy = contract.term_for(ticket).policy
    names = [fact.name for fact in policy.bearer.vocabulary if fact.name != "work"]
    values = {fact.name: [value.name for value in fact.values] for fact in policy.bearer.vocabulary}
    unknowns: dict[tuple[str | None, str], list[str]] = {}
    for part in (None, *sorted(ticket.part_ids)):
        for name in names:
            owner, left = last_said(ticket, part, name, contract.term_for(ticket).stated.get(name))
            if left is None or len(left) > 1:
                unknowns[owner, name] = [value for value in values[name] if left is None or value in left]
    for chosen in product(*unknowns.values()):
        completed = ticket
        for (owner, name), value in zip(unknowns, chosen, strict=True):
            completed = filled(completed, ticket, owner, name, value)
        try:
            assess(completed, contract)
        except InvalidValueError:
            continue
        yield completed


def last_said(
    ticket: Ticket, part: str | None, name: str, stated: frozenset[str] | None
) -> tuple[str | None, frozenset[str] | None]:
    said: list[tuple[str | None, Mapping[str, frozenset[str]]]] = [(None, ticket.findings)]
    said += [(own.id, own.findings) for own in ticket.parts if own.id == part]
    said += [
        (event.part, event.diagnosis.findings)
        for event in ticket.events
        if isinstance(event, Diagnosed) and event.part in (None, part)
    ]
    about = [(owner, findings[name]) for owner, findings in said if name in findings]
    return about[-1] if about else (part, stated)


def filled(ticket: Ticket, original: Ticket, owner: str | None, name: str, value: str) -> Ticket:
    """The ticket with one answer written wherever it was left open, and into the report if nothing stands there."""
    if owner is None:
        if len(original.findings.get(name, ())) != 1:
            ticket = attrs.evolve(ticket, findings=ticket.findings.updated({name: value}))
    else:
        parts = []
        for part, before in zip(ticket.parts, original.parts, strict=True):
            known = original.findings.updated(before.findings)
            if part.id == owner and len(known.get(name, ())) != 1:
                part = attrs.evolve(part, findings=part.findings.updated({name: value}))
            parts.append(part)
        ticket = attrs.evolve(ticket, parts=parts)
    events = []
    for event in ticket.events:
        if isinstance(event, Diagnosed) and event.part == owner and len(event.diagnosis.findings.get(name, ())) > 1:
            findings = event.diagnosis.findings.updated({name: value})
            event = attrs.evolve(event, diagnosis=attrs.evolve(event.diagnosis, findings=findings))
        events.append(event)
    return attrs.evolve(ticket, events=events)


def ends(nets: Iterable[Money]) -> tuple[Money, Money]:
    """The least and the greatest."""
    known = sorted(nets, key=lambda net: net.amount)
    return known[0], known[-1]
