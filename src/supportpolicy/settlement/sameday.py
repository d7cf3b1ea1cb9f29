"""Work of which only the day is known, on a day on which something that matters to it happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from supportpolicy.contracts import Approval, Contract
from supportpolicy.settlement.allocations import APPROVABLE, Allocation
from supportpolicy.settlement.statements import Statement


def same_day_entries(statement: Statement, approvals: Iterable[Approval], contract: Contract) -> frozenset[str]:
    """The ids of the entries that count as done before something that happened on their day.

    What `charge` flags is among them: the customer was told, or released the work. So is work that is held for an
    approval, or covered by one, on a day on which an approval of it was given or revoked: the work counts as done when
    that day began, before the approval began and before it ended.

    Args:
        statement: The statement.
        approvals: The approvals.
        contract: The contract that was settled.

    Source:
        CONF-7, CONF-O4
    """
    flagged = {charge.entry.id for charge in statement.charges if charge.reason.same_day}
    edges = [(approval, edge) for approval in approvals for edge in _edges(approval, contract)]
    flagged |= {
        one.charge.entry.id
        for one in statement.allocations
        if one.charge.entry.start is None
        and (one.cover.approval is not None or one.cover.held in APPROVABLE)
        and any(_falls_on_its_day(approval, edge, one) for approval, edge in edges)
    }
    return frozenset(flagged)


def _edges(approval: Approval, contract: Contract) -> Iterator[tuple[date, datetime]]:
    """The days and instants at which it begins or ends to cover work."""
    begin = None if approval.ratifies else approval.at
    for edge in (begin, approval.revoked_at):
        if edge is not None:
            yield contract.date_of(edge), edge


def _falls_on_its_day(approval: Approval, edge: tuple[date, datetime], one: Allocation) -> bool:
    day, instant = edge
    entry, charge = one.charge.entry, one.charge
    return (
        day == charge.on
        and instant > charge.at
        and approval.extent.includes(ticket=entry.ticket, part=entry.part, on=charge.on)
    )
