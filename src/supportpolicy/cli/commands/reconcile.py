"""``reconcile``: what `bill` comes to, against the invoices that were issued, line by line."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final

from supportpolicy.billing import Invoice, IssuedLine, issued_lines, reconcile
from supportpolicy.clauses import Wording
from supportpolicy.cli import notes
from supportpolicy.cli.books import add_books, check_day, read_books, settled
from supportpolicy.cli.command import Answer, Command
from supportpolicy.cli.commands.bill import add_selection, check_selection, is_of_all, selected
from supportpolicy.cli.desk import Desk
from supportpolicy.cli.inputs import given_policies, is_value, values_in
from supportpolicy.documents.issued import read_issued_csv
from supportpolicy.errors import InvalidValueError
from supportpolicy.explanation.accounts import reconciliation_table
from supportpolicy.settlement import Settlement

_NOTHING = Wording(de="Nichts zu berechnen, nichts berechnet.", en="Nothing owed, nothing invoiced.")


def _arguments(parser: ArgumentParser) -> None:
    add_books(parser)
    add_selection(parser)
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
    check_selection(arguments)
    books = read_books(arguments, desk)
    settlement = settled(books, arguments, desk)
    if is_of_all(arguments):
        _check_not_closed(settlement)
    owed = selected(arguments, books.contract, settlement)
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


def _check_not_closed(settlement: Settlement) -> None:
    """Say what to name instead, if all that is complete is closed."""
    complete = [statement for statement in settlement.statements if statement.is_complete]
    if not complete:
        raise InvalidValueError(
            "--through",
            f"no period of contract {settlement.contract} is complete on {settlement.through}",
            "Give the last day of a period, or name the period by one of its days with --period",
        )
    closed = {one.closed_at for one in complete} | {one.closed_at for one in settlement.corrections}
    if None not in closed:
        last = max(at for at in closed if at is not None)
        raise InvalidValueError(
            "--previous",
            f"all that is complete is closed, the last of it at {last.isoformat()}",
            f"Say what was closed when with --closed-at {last.isoformat()}, or name a period with --period",
        )


def _issued(path: str, currency: str, arguments: Namespace, desk: Desk) -> tuple[IssuedLine, ...]:
    content = desk.read(path)
    if is_value(content):
        invoices = values_in(content, path, Invoice, given_policies(arguments, desk))
        return tuple(line for invoice in invoices for line in issued_lines(invoice))
    return read_issued_csv(content, currency, document=path)


COMMAND: Final = Command(
    name="reconcile", summary="compare what is owed with the invoices that were issued", arguments=_arguments, run=_run
)
