"""``deadlines``: by when something is owed on tickets, how it stands, and why."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import UTC
from functools import partial
from typing import Final

from supportpolicy.clauses import Wording
from supportpolicy.cli.arguments import add_as_of, as_of
from supportpolicy.cli.books import of_each
from supportpolicy.cli.command import Answer, Command
from supportpolicy.cli.desk import Desk
from supportpolicy.cli.inputs import add_policies, add_ticket_format, find_contract, read_tickets
from supportpolicy.deadlines import Deadline, State, deadlines, readings
from supportpolicy.explanation.results import ResultTable
from supportpolicy.explanation.timetables import deadline_table, readings_table, trace_table

_NOTHING = Wording(de="Nichts zugesagt.", en="Nothing is promised.")


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("contract", metavar="CONTRACT", help="the contract")
    parser.add_argument("tickets", nargs="+", metavar="TICKETS", help="tickets, as JSON or as an export (CSV)")
    views = parser.add_mutually_exclusive_group()
    views.add_argument("--trace", action="store_true", help="every interval: counted, paused or closed, and why")
    views.add_argument("--readings", action="store_true", help="the same under every reading of the policy")
    add_as_of(parser)
    add_ticket_format(parser)
    add_policies(parser)


def _run(arguments: Namespace, desk: Desk) -> Answer:
    contract = find_contract(arguments.contract, arguments, desk)
    at = as_of(arguments, desk, contract.tz)
    given = read_tickets(arguments, desk, contract.zone)
    tickets = [ticket for ticket in given if ticket.reported_at.astimezone(UTC) <= at.astimezone(UTC)]
    if arguments.readings:
        found = of_each(tickets, partial(readings, contract=contract, as_of=at), desk)
        rows = [readings_table(under) for under in found]
        return Answer(
            name="readings",
            table=_one_below_the_other(rows, readings_table({})),
            nothing=_NOTHING,
            found=any(_needs_attention(deadline) for under in found for owed in under.values() for deadline in owed),
        )
    by_ticket = of_each(tickets, partial(deadlines, contract=contract, as_of=at), desk)
    owed = [deadline for one in by_ticket for deadline in one]
    return Answer(
        name="trace" if arguments.trace else "deadlines",
        table=trace_table(owed) if arguments.trace else deadline_table(owed),
        nothing=_NOTHING,
        found=any(map(_needs_attention, owed)),
    )


def _one_below_the_other(tables: list[ResultTable], none: ResultTable) -> ResultTable:
    return ResultTable(fields=none.fields, rows=tuple(row for table in tables for row in table.rows))


def _needs_attention(deadline: Deadline) -> bool:
    return deadline.state.is_late or deadline.state in (State.AT_RISK, State.UNDETERMINED)


COMMAND: Final = Command(
    name="deadlines",
    summary="say by when something is owed on tickets, and how it stands",
    arguments=_arguments,
    run=_run,
)
