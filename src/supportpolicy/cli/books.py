"""Books: everything that one contract is settled from, as the options of a command name it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import TypeVar

from supportpolicy.cli.arguments import add_as_of, as_of, day, refuse
from supportpolicy.cli.desk import Desk
from supportpolicy.cli.inputs import (
    add_policies,
    add_ticket_format,
    add_tickets,
    add_worklog,
    find_contract,
    read_cases,
    read_tickets,
    read_value,
    read_values,
    read_worklogs,
)
from supportpolicy.contracts import Approval, Contract, Waiver
from supportpolicy.decision import assess
from supportpolicy.errors import DocumentError, InvalidDocumentError, SupportPolicyError
from supportpolicy.settlement import Books, Settlement, charge, settle
from supportpolicy.tickets import Ticket

T = TypeVar("T")


def add_books(parser: ArgumentParser) -> None:
    """The documents that a contract is settled from."""
    parser.add_argument("contract", metavar="CONTRACT", help="the contract (TOML or JSON; - for standard input)")
    group = parser.add_argument_group("books")
    add_tickets(group)
    add_ticket_format(group)
    add_worklog(group)
    for name, what in (("--approvals", "consents of the customer"), ("--waivers", "goodwill")):
        group.add_argument(name, action="append", default=[], metavar="FILE", help=f"{what}, as JSON; may be repeated")
    group.add_argument(
        "--cases",
        action="append",
        default=[],
        metavar="FILE",
        help="the projects that orders follow, as TOML or JSON; may be repeated",
    )
    group.add_argument("--previous", metavar="FILE", help="what was settled before, as settle --store wrote it")
    group.add_argument(
        "--through", type=day, metavar="DAY", help="the last day to settle (default: the day of --as-of)"
    )
    add_as_of(group)
    add_policies(group)


def read_books(arguments: Namespace, desk: Desk) -> Books:
    """The documents."""
    contract = _following(find_contract(arguments.contract, arguments, desk), arguments, desk)
    return Books(
        contract=contract,
        worklog=read_worklogs(arguments, desk, contract.zone),
        tickets=read_tickets(arguments, desk, contract.zone),
        approvals=read_values(arguments.approvals, Approval, arguments, desk),
        waivers=read_values(arguments.waivers, Waiver, arguments, desk),
        previous=None if arguments.previous is None else read_value(arguments.previous, Settlement, arguments, desk),
    )


def _following(contract: Contract, arguments: Namespace, desk: Desk) -> Contract:
    """The contract with its orders following the cases that were given."""
    followed: dict[str, str] = {}
    for path in arguments.cases:
        faults = []
        for number, kept in enumerate(read_cases(path, arguments, desk)):
            where = f"case[{number}].order"
            if kept.order is None:
                continue
            if kept.order in followed:
                what = f"order {kept.order!r} follows {followed[kept.order]!r} already"
                faults.append(DocumentError(where, what, "Name it in one case alone"))
                continue
            followed[kept.order] = kept.case.id
            try:
                contract = contract.with_case(kept.order, kept.case)
            except SupportPolicyError as error:
                faults.append(DocumentError(where, error.what, error.remedy))
        if faults:
            raise InvalidDocumentError(path, faults)
    return contract


def settled(books: Books, arguments: Namespace, desk: Desk) -> Settlement:
    """What comes of the documents.

    Raises:
        ExceptionGroup: with what is wrong with each ticket, or with each entry.
    """
    contract = books.contract
    assessments = of_each(books.tickets, partial(assess, contract=contract), desk)
    return settle(
        contract,
        charge(books.worklog, assessments, contract),
        approvals=books.approvals,
        waivers=books.waivers,
        previous=books.previous,
        through=last_day(arguments, desk, contract),
    )


def check_day(arguments: Namespace) -> None:
    """Refuse an instant where the last day to settle says it all.

    Raises:
        UsageError: if both are given.
    """
    if arguments.through is not None:
        refuse(arguments, "--as-of", because="beside --through")


def last_day(arguments: Namespace, desk: Desk, contract: Contract) -> date:
    """The last day to settle."""
    given: date | None = arguments.through
    return contract.date_of(as_of(arguments, desk, contract.tz)) if given is None else given


def of_each(tickets: Iterable[Ticket], ask: Callable[[Ticket], T], desk: Desk) -> list[T]:
    """What is asked of each ticket.

    Raises:
        ExceptionGroup: with what is wrong with each of them, if anything is.
    """
    found, faults = [], []
    for ticket in desk.progress(tickets, "tickets"):
        try:
            found.append(ask(ticket))
        except SupportPolicyError as error:
            faults.append(DocumentError(f"ticket {ticket.id}, {error.where}", error.what, error.remedy))
    if faults:
        raise ExceptionGroup("tickets with faults", faults)
    return found
