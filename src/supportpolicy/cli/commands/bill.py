"""``bill``: the invoice lines of all that is complete and not closed yet."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final

from supportpolicy.billing import VatCategory, VatTerms, bill, bill_period
from supportpolicy.clauses import Wording
from supportpolicy.cli.arguments import day
from supportpolicy.cli.books import add_books, read_books, settled
from supportpolicy.cli.command import Answer, Command
from supportpolicy.cli.desk import Desk
from supportpolicy.documents.values import to_json
from supportpolicy.explanation.accounts import invoice_table

_NOTHING = Wording(de="Nichts zu berechnen.", en="Nothing to bill.")


def add_vat(parser: ArgumentParser) -> None:
    """How supplies are taxed."""
    parser.add_argument("--country", default="DE", metavar="CODE", help="where supplies are taxed (default: DE)")
    parser.add_argument(
        "--vat",
        choices=[str(category) for category in VatCategory],
        default=str(VatCategory.STANDARD),
        help="the category of value added tax (default: S)",
    )


def vat_terms(arguments: Namespace) -> VatTerms:
    """How supplies are taxed, as the arguments say."""
    return VatTerms(country=arguments.country, category=VatCategory(arguments.vat))


def _arguments(parser: ArgumentParser) -> None:
    add_books(parser)
    add_vat(parser)
    parser.add_argument("--period", type=day, metavar="DAY", help="only the period of that day, without corrections")
    parser.add_argument("--store", metavar="FILE", help="write the invoice as JSON")


def _run(arguments: Namespace, desk: Desk) -> Answer:
    books = read_books(arguments, desk)
    settlement = settled(books, arguments, desk)
    vat = vat_terms(arguments)
    if arguments.period is None:
        invoice = bill(settlement, books.contract, vat=vat)
    else:
        invoice = bill_period(settlement, books.contract, arguments.period, vat=vat)
    return Answer(
        name="invoice",
        table=invoice_table(invoice),
        shown=("kind", "text", "quantity", "unit", "unit_price", "base_quantity", "net", "vat"),
        nothing=_NOTHING,
        notes=() if arguments.store is None else (desk.write(arguments.store, to_json(invoice)),),
    )


COMMAND: Final = Command(
    name="bill", summary="list the invoice lines of all that is complete and not closed", arguments=_arguments, run=_run
)
