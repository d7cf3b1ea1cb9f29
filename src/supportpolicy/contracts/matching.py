"""Matching: which contract a ticket belongs to."""

from __future__ import annotations

from collections.abc import Iterable

from supportpolicy.checks import check_kind, several
from supportpolicy.contracts.contract import Contract
from supportpolicy.errors import InvalidValueError, UnknownNameError
from supportpolicy.tickets import Ticket


def match(ticket: Ticket, contracts: Iterable[Contract]) -> Contract:
    """The one contract that a ticket belongs to: for its project, with a term in force when it was reported.

    Raises:
        InvalidTypeError: for what is no ticket, and for what is no contract.
        UnknownNameError: if none fits, with those that there are.
        InvalidValueError: if several fit, with all of them.
    """
    check_kind("ticket", ticket, Ticket, "ticket", "Give the ticket first, then the contracts")
    among = several("contracts", contracts, Contract, "contract", "Give a list of contracts")
    fitting = [contract for contract in among if _fits(ticket, contract)]
    if len(fitting) == 1:
        return fitting[0]
    about = f"ticket {ticket.id} of {ticket.reported_at.isoformat()}, project {ticket.project!r},"
    if not among:
        raise UnknownNameError("contracts", f"{about} has none to fit", "Give at least one contract")
    if fitting:
        raise InvalidValueError(
            "contracts",
            f"{about} fits {', '.join(map(_named, fitting))}",
            "Give only the contracts of its customer, or limit them to different projects or dates",
        )
    raise UnknownNameError(
        "contracts",
        f"{about} fits none of {', '.join(map(_named, among))}",
        "Give the contract of its customer, or add a term for the day of the report",
    )


def _fits(ticket: Ticket, contract: Contract) -> bool:
    return (contract.projects is None or ticket.project in contract.projects) and (
        contract.find_term(contract.date_of(ticket.reported_at)) is not None
    )


def _named(contract: Contract) -> str:
    return f"{contract.id} ({contract.customer})"
