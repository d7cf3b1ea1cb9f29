"""``reconcile``: what the work of a month comes to, against the invoices that were issued, line by line."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date
from typing import Final

from supportpolicy.billing import Invoice, IssuedLine, bill_period, issued_lines, reconcile
from supportpolicy.clauses import Wording
from supportpolicy.cli import notes
from supportpolicy.cli.arguments import day, named
from supportpolicy.cli.books import add_books, check_day, read_books, settled
from supportpolicy.cli.command import Answer, Command
from supportpolicy.cli.commands.bill import add_vat, vat_terms
from supportpolicy.cli.desk import Desk
from supportpolicy.cli.inputs import given_policies, is_value, values_in
from supportpolicy.documents.issued import read_issued_csv
from supportpolicy.errors import InvalidValueError
from supportpolicy.explanation.accounts import reconciliation_table
from supportpolicy.settlement import Settlement

_NOTHING = Wording(de="Nichts zu berechnen, nichts berechnet.", en="Nothing owed, nothing invoiced.")


def _arguments(parser: ArgumentParser) -> None:
    add_books(parser)
    add_vat(parser)
    parser.add_argument(
        "--period", type=day, metavar="DAY", help="the period of that day (default: the last complete one)"
    )
    parser.add_argument(
        "--issued",
        action="append",
        required=True,
        metavar="FILE",
        help="the invoices that were issued, as bill --store wrote them or as CSV with the columns "
        "invoice, line, text, net and entries; may be repeated",
    )


def _run(arguments: Namespace, desk: Desk) -> Answer:
    check_day(arguments)
    books = read_books(arguments, desk)
    settlement = settled(books, arguments, desk)
    on = arguments.period or _last_complete(settlement)
    with named(day="--period", country="--country"):
        owed = bill_period(settlement, books.contract, on, vat=vat_terms(arguments))
    issued = [line for path in arguments.issued for line in _issued(path, owed.currency, arguments, desk)]
    found = reconcile(owed, issued)
    table = reconciliation_table(found)
    return Answer(
        name="reconciliation",
        table=table,
        shown=table.select("verdict", "what", "period", "due", "invoiced", "difference", "issued"),
        nothing=_NOTHING,
        found=not found.agrees,
        notes=(notes.difference(found.difference),),
    )


def _last_complete(settlement: Settlement) -> date:
    """The first day of the last period that is settled as a whole."""
    complete = [statement.period.start for statement in settlement.statements if statement.is_complete]
    if not complete:
        raise InvalidValueError(
            "--through",
            f"no period of contract {settlement.contract} is complete on {settlement.through}",
            "Give the last day of a period, or name the period by one of its days with --period",
        )
    return complete[-1]


def _issued(path: str, currency: str, arguments: Namespace, desk: Desk) -> tuple[IssuedLine, ...]:
    content = desk.read(path)
    if is_value(content):
        invoices = values_in(content, path, Invoice, given_policies(arguments, desk))
        return tuple(line for invoice in invoices for line in issued_lines(invoice))
    return read_issued_csv(content, currency, document=path)


COMMAND: Final = Command(
    name="reconcile", summary="compare what is owed with the invoices that were issued", arguments=_arguments, run=_run
)
