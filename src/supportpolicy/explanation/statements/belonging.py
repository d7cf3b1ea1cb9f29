"""What of a settlement, and of a contract, belongs to the statement of one period."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from supportpolicy.contingents import Lot
from supportpolicy.contracts import Contract
from supportpolicy.policy import Policy
from supportpolicy.settlement import VENDORS, Charge, Correction, Settlement, Statement
from supportpolicy.tickets import Ticket


def corrections_with(settlement: Settlement, statement: Statement) -> Sequence[Correction]:
    """The corrections that are sent with a statement: the last one of those closed together has them."""
    together = [one for one in settlement.statements if one.closed_at == statement.closed_at and one.is_complete]
    if together and statement.period != together[-1].period:
        return ()
    return [one for one in settlement.corrections if one.closed_at == statement.closed_at]


def outside_with(settlement: Settlement, statement: Statement) -> Sequence[Charge]:
    """The work outside every term that a statement tells of, without the vendor's own.

    No period contains such work. It is told with the last statement whose period began before it, and with the first
    one if none did, so that it is told once.
    """
    starts = [one.period.start for one in settlement.statements]
    position = starts.index(statement.period.start)
    return [
        charge
        for charge in settlement.outside
        if charge.liability not in VENDORS and max(bisect_right(starts, charge.on) - 1, 0) == position
    ]


def lots_of(settlement: Settlement) -> Mapping[str, Lot]:
    """The lots that can pay for work, by id."""
    lots = {balance.lot.id: balance.lot for one in settlement.statements for balance in one.balances}
    return lots | {movement.lot.id: movement.lot for one in settlement.corrections for movement in one.movements}


def policies_of(contract: Contract, tickets: Iterable[Ticket]) -> Mapping[str, Policy]:
    """For each ticket the policy that it was judged by: that of the term in which it was reported."""
    terms = {ticket.id: contract.find_term(contract.date_of(ticket.reported_at)) for ticket in tickets}
    return {name: term.policy.policy for name, term in terms.items() if term is not None}
