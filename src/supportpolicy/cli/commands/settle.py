"""``settle``: who pays for the work of each period; it can be closed, stored and shown as a statement."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date
from functools import partial
from typing import Final

import attrs

from supportpolicy.clauses import Language, Wording
from supportpolicy.cli import notes
from supportpolicy.cli.arguments import as_of, day, named
from supportpolicy.cli.books import add_books, check_day, read_books, settled
from supportpolicy.cli.command import Answer, Command
from supportpolicy.cli.desk import Desk
from supportpolicy.documents.values import to_json
from supportpolicy.explanation import Style
from supportpolicy.explanation.accounts import settlement_table
from supportpolicy.explanation.results import ResultTable
from supportpolicy.explanation.statements import explain_statement
from supportpolicy.settlement import Books, Settlement, close
from supportpolicy.spans import Span

_NOTHING = Wording(de="Nichts abzurechnen.", en="Nothing to settle.")


def _arguments(parser: ArgumentParser) -> None:
    add_books(parser)
    parser.add_argument("--close", action="store_true", help="close all complete periods, as of --as-of; bill first")
    parser.add_argument("--store", metavar="FILE", help="write the settlement as JSON, for --previous next month")
    parser.add_argument("--statement", type=day, metavar="DAY", help="show the statement of the period of that day")


def _run(arguments: Namespace, desk: Desk) -> Answer:
    if not arguments.close:
        check_day(arguments)
    books = read_books(arguments, desk)
    settlement = settled(books, arguments, desk)
    said: list[Wording] = []
    if arguments.close:
        at = as_of(arguments, desk, books.contract.tz)
        with named(at="--as-of"):
            settlement = close(settlement, at)
        said += notes.closing(books.contract, settlement, at)
    table = settlement_table(settlement)
    if arguments.statement is not None:
        with named(day="--statement"):
            table = _of_period(table, settlement.statement(arguments.statement).period)
    if arguments.store is not None:
        said.append(desk.write(arguments.store, to_json(settlement)))
    return Answer(
        name="settlement",
        table=table,
        words=None if arguments.statement is None else partial(_statement, books, settlement, arguments.statement),
        nothing=_NOTHING,
        notes=tuple(said),
    )


def _of_period(table: ResultTable, period: Span[date]) -> ResultTable:
    """The rows of one period, its corrections included."""
    return attrs.evolve(table, rows=tuple(row for row in table.rows if row[0] == period))


def _statement(books: Books, settlement: Settlement, on: date, language: Language, style: Style) -> str:
    return explain_statement(settlement, books.contract, on, language=language, style=style, tickets=books.tickets)


COMMAND: Final = Command(
    name="settle", summary="settle the work of each period: who pays, from what", arguments=_arguments, run=_run
)
