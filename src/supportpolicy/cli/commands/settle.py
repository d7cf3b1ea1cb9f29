"""``settle``: who pays for the work of each period; it can be closed, stored and shown as a statement."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date
from functools import partial
from typing import Final

from supportpolicy.clauses import Language, Wording
from supportpolicy.cli.arguments import as_of, day
from supportpolicy.cli.books import add_books, read_books, settled
from supportpolicy.cli.command import Answer, Command
from supportpolicy.cli.desk import Desk
from supportpolicy.documents.values import to_json
from supportpolicy.explanation import Style
from supportpolicy.explanation.accounts import settlement_table
from supportpolicy.explanation.statements import explain_statement
from supportpolicy.settlement import Books, Settlement, close

_NOTHING = Wording(de="Nichts abzurechnen.", en="Nothing to settle.")


def _arguments(parser: ArgumentParser) -> None:
    add_books(parser)
    parser.add_argument("--close", action="store_true", help="close all complete periods, as of --as-of")
    parser.add_argument("--store", metavar="FILE", help="write the settlement as JSON, for --previous next month")
    parser.add_argument("--statement", type=day, metavar="DAY", help="show the statement of the period of that day")


def _run(arguments: Namespace, desk: Desk) -> Answer:
    books = read_books(arguments, desk)
    settlement = settled(books, arguments, desk)
    if arguments.close:
        settlement = close(settlement, as_of(arguments, desk, books.contract.tz))
    notes = () if arguments.store is None else (desk.write(arguments.store, to_json(settlement)),)
    return Answer(
        name="settlement",
        table=settlement_table(settlement),
        words=None if arguments.statement is None else partial(_statement, books, settlement, arguments.statement),
        nothing=_NOTHING,
        notes=notes,
    )


def _statement(books: Books, settlement: Settlement, on: date, language: Language, style: Style) -> str:
    return explain_statement(settlement, books.contract, on, language=language, style=style, tickets=books.tickets)


COMMAND: Final = Command(
    name="settle", summary="settle the work of each period: who pays, from what", arguments=_arguments, run=_run
)
