"""A fleet of contracts, settled one by one: what is wrong with one stops none of the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

import attrs

from supportpolicy.checks import check_date, check_kind, kind_of, listed
from supportpolicy.contracts import Approval, Contract, Waiver
from supportpolicy.decision import Assessment, assess
from supportpolicy.errors import InvalidValueError, SupportPolicyError
from supportpolicy.facts import FrozenMap
from supportpolicy.settlement.charging import charge_sound
from supportpolicy.settlement.settling import settle
from supportpolicy.settlement.statements import Settlement
from supportpolicy.tickets import Ticket, WorkEntry

_LIST: Final = "Give a list, also for a single one"
_BOOKS: Final = "Give a list such as [Books(contract=contract)], also for a single one"


def _worklog(worklog: Iterable[WorkEntry]) -> tuple[WorkEntry, ...]:
    return listed("worklog", worklog, _LIST)


def _tickets(tickets: Iterable[Ticket]) -> tuple[Ticket, ...]:
    return listed("tickets", tickets, _LIST)


def _assessments(assessments: Iterable[Assessment]) -> tuple[Assessment, ...]:
    return listed("assessments", assessments, _LIST)


def _approvals(approvals: Iterable[Approval]) -> tuple[Approval, ...]:
    return listed("approvals", approvals, _LIST)


def _waivers(waivers: Iterable[Waiver]) -> tuple[Waiver, ...]:
    return listed("waivers", waivers, _LIST)


@attrs.frozen(kw_only=True)
class Books:
    """Everything that one contract is settled from; rows are looked at when they are settled.

    Attributes:
        contract: The contract.
        worklog: The work.
        tickets: The tickets that are still to be assessed.
        assessments: What was decided about the others.
        approvals: The customer's consents.
        waivers: Goodwill.
        previous: What was settled before; None for the first time.

    Raises:
        InvalidTypeError: for what is no contract, and for what is no list.
    """

    contract: Contract = attrs.field(validator=kind_of(Contract, "contract", "Give the contract of the books"))
    worklog: tuple[WorkEntry, ...] = attrs.field(default=(), converter=_worklog)
    tickets: tuple[Ticket, ...] = attrs.field(default=(), converter=_tickets)
    assessments: tuple[Assessment, ...] = attrs.field(default=(), converter=_assessments)
    approvals: tuple[Approval, ...] = attrs.field(default=(), converter=_approvals)
    waivers: tuple[Waiver, ...] = attrs.field(default=(), converter=_waivers)
    previous: Settlement | None = None


@attrs.frozen(kw_only=True)
class Fleet:
    """What came of many contracts, each by its id.

    Attributes:
        settlements: What was settled.
        faults: What is wrong. A contract that has both a settlement and faults is settled without the rows at fault;
            once they are mended, they are settled as late work.
    """

    settlements: Mapping[str, Settlement] = attrs.field(converter=FrozenMap[str, Settlement])
    faults: Mapping[str, tuple[SupportPolicyError, ...]] = attrs.field(
        converter=FrozenMap[str, tuple[SupportPolicyError, ...]]
    )


def settle_fleet(books: Iterable[Books], *, through: date) -> Fleet:
    """Settle many contracts through one day; what is wrong with a row or a contract is reported beside the results.

    Args:
        books: One for each contract.
        through: The last day to settle.

    Raises:
        InvalidTypeError: for what is no list of books, and for a last day that is no date.
    """
    check_date("through", through)
    check_kind("books", books, Iterable, "list", _BOOKS)
    settlements: dict[str, Settlement] = {}
    faults: dict[str, list[SupportPolicyError]] = {}
    for one in books:
        check_kind("books", one, Books, "books of a contract", _BOOKS)
        name = one.contract.id
        is_again, found = name in faults, faults.setdefault(name, [])
        if is_again:
            found.append(InvalidValueError("books", f"contract {name} is given twice", "Give its books once"))
            continue
        try:
            settlements[name] = _settle(one, through, found)
        except SupportPolicyError as fault:
            found.append(fault)
    return Fleet(settlements=settlements, faults={name: tuple(found) for name, found in faults.items() if found})


def _settle(books: Books, through: date, faults: list[SupportPolicyError]) -> Settlement:
    assessments = [*books.assessments]
    for ticket in books.tickets:
        try:
            assessments.append(assess(ticket, books.contract))
        except SupportPolicyError as fault:
            faults.append(fault)
    charges, found = charge_sound(books.worklog, assessments, books.contract)
    faults.extend(found)
    return settle(
        books.contract,
        charges,
        approvals=books.approvals,
        waivers=books.waivers,
        previous=books.previous,
        through=through,
    )
