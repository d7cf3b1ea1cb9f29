"""``explain``: who bears the cost, and why."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from functools import partial
from typing import Final

from supportpolicy.clauses import Language
from supportpolicy.cli.arguments import name_and_value, named, refuse
from supportpolicy.cli.books import of_each
from supportpolicy.cli.command import Answer, Command
from supportpolicy.cli.desk import Desk
from supportpolicy.cli.inputs import (
    add_policies,
    add_ticket_format,
    add_tickets,
    find_contract,
    find_policy,
    read_as,
    read_tickets,
)
from supportpolicy.decision import Assessment, Decision, assess, classify_facts
from supportpolicy.errors import InvalidValueError, UnknownNameError
from supportpolicy.explanation import Style, explain
from supportpolicy.explanation.overviews import decisions_table
from supportpolicy.facts import alternatives
from supportpolicy.rules import Status

_EXAMPLES = """\
examples:
  supportpolicy explain partner_support contact=partner kind=training contingent=none
  supportpolicy explain --contract acme.toml --tickets tickets.json --ticket T-1 --lang de"""


def _arguments(parser: ArgumentParser) -> None:
    parser.epilog = _EXAMPLES
    parser.add_argument("policy_and_facts", nargs="*", metavar="POLICY FACT=VALUE", help="a policy, and what is known")
    parser.add_argument(
        "--reading",
        action="append",
        default=[],
        type=name_and_value,
        metavar="POINT=NAME",
        help="the reading of an open point; may be repeated",
    )
    parser.add_argument("--contract", metavar="CONTRACT", help="the contract, for what is known of tickets")
    add_tickets(parser)
    parser.add_argument("--ticket", metavar="ID", help="one of the tickets, to be explained in full")
    parser.add_argument("--part", metavar="ID", help="a part of that ticket")
    add_ticket_format(parser)
    add_policies(parser)


def _run(arguments: Namespace, desk: Desk) -> Answer:
    if (arguments.contract is None) is not bool(arguments.policy_and_facts):
        raise InvalidValueError(
            "explain",
            "it needs either a policy with facts, or a contract with tickets",
            "See supportpolicy explain --help",
        )
    if arguments.contract is not None and not arguments.tickets:
        raise InvalidValueError("explain", "there are no tickets to explain", "Give them with --tickets")
    if arguments.contract is None:
        ignored = ("--tickets", "--ticket", "--part", "--ticket-format", "--policy")
        refuse(arguments, *ignored, because="beside a policy with facts")
    else:
        refuse(arguments, "--reading", because="beside a contract, which says itself how its policy is read")
    rows = [*(_of_facts(arguments, desk) if arguments.contract is None else _of_tickets(arguments, desk))]
    decisions = [decision for _, _, decision in rows]
    table = decisions_table(rows)
    return Answer(
        name="decisions",
        table=table,
        shown=table.select("ticket", "part", "bearer", "next_question", "clauses"),
        words=partial(_explained, decisions[0]) if len(decisions) == 1 else None,
        found=any(decision.status is not Status.DECIDED for decision in decisions),
    )


def _of_facts(arguments: Namespace, desk: Desk) -> Iterator[tuple[None, None, Decision]]:
    name, *facts = arguments.policy_and_facts
    with named(reading="--reading"):
        policy = read_as(find_policy(name, desk), arguments.reading)
    known = {fact: frozenset(value.split("|")) for fact, value in map(_fact, facts)}
    yield None, None, classify_facts(policy, known)


def _fact(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise InvalidValueError("explain", f"{text!r} is no fact", "Write it like kind=incident or kind=incident|bug")
    return name, value


def _of_tickets(arguments: Namespace, desk: Desk) -> Iterator[tuple[str, str | None, Decision]]:
    contract = find_contract(arguments.contract, arguments, desk)
    tickets = read_tickets(arguments, desk, contract.zone)
    if arguments.ticket is not None:
        wanted = [ticket for ticket in tickets if ticket.id == arguments.ticket]
        if not wanted:
            remedy = alternatives(arguments.ticket, [ticket.id for ticket in tickets])
            raise UnknownNameError("--ticket", f"there is no ticket {arguments.ticket!r}", remedy)
        tickets = tuple(wanted)
    for assessment in of_each(tickets, partial(assess, contract=contract), desk):
        yield from _of_parts(assessment, arguments.part)


def _of_parts(assessment: Assessment, name: str | None) -> Iterator[tuple[str, str | None, Decision]]:
    """The part that is wanted; else all of them, or the whole ticket if it has none."""
    own = [part for part in assessment.parts if part.part is not None] or [*assessment.parts]
    for part in own if name is None else [assessment.part(name)]:
        yield assessment.ticket.id, part.part, part.decision


def _explained(decision: Decision, language: Language, style: Style) -> str:
    return explain(decision, language=language, style=style)


COMMAND: Final = Command(name="explain", summary="say who bears the cost, and why", arguments=_arguments, run=_run)
