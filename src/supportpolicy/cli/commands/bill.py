"""``bill``: the invoice lines of all that is complete and not closed yet."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final

from supportpolicy.billing import Invoice, VatCategory, VatTerms, bill, bill_period, figures
from supportpolicy.clauses import Language, Wording
from supportpolicy.cli.arguments import day, instant, named, on_clock, refuse
from supportpolicy.cli.books import add_books, check_day, read_books, settled
from supportpolicy.cli.command import Answer, Command
from supportpolicy.cli.desk import Desk
from supportpolicy.contracts import Contract
from supportpolicy.documents.values import to_json
from supportpolicy.errors import InvalidValueError
from supportpolicy.explanation.accounts import invoice_for_people, invoice_table
from supportpolicy.settlement import Settlement

_NOTHING = Wording(de="Nichts zu berechnen.", en="Nothing to bill.")
_NOT_YET = Wording(
    de="Noch nichts zu berechnen: {} ist noch nicht vollständig; --period {} zeigt, was bisher zusammenkommt.",
    en="Nothing to bill yet: {} is not complete; --period {} shows what it comes to so far.",
)


def add_selection(parser: ArgumentParser) -> None:
    """How supplies are taxed, and which lines are meant unless all that is complete and not closed."""
    parser.add_argument("--country", default="DE", metavar="CODE", help="where supplies are taxed (default: DE)")
    parser.add_argument(
        "--vat",
        choices=[str(category) for category in VatCategory],
        default=str(VatCategory.STANDARD),
        help="the category of value added tax (default: S)",
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--period", type=day, metavar="DAY", help="only the period of that day, without corrections")
    which.add_argument(
        "--closed-at", type=instant, metavar="INSTANT", help="what settle --close closed then, with --previous"
    )


def check_selection(arguments: Namespace) -> None:
    """Refuse to bill what was closed where nothing was.

    Raises:
        UsageError: for an instant of closing without a settlement.
    """
    if arguments.previous is None:
        refuse(arguments, "--closed-at", because="without --previous")


def selected(arguments: Namespace, contract: Contract, settlement: Settlement) -> Invoice:
    """The lines that the arguments mean."""
    vat = VatTerms(country=arguments.country, category=VatCategory(arguments.vat))
    with named(day="--period", country="--country"):
        if arguments.period is not None:
            return bill_period(settlement, contract, arguments.period, vat=vat)
        closed_at = None if arguments.closed_at is None else on_clock(arguments.closed_at, contract.tz)
        return bill(settlement, contract, vat=vat, closed_at=closed_at)


def is_of_all(arguments: Namespace) -> bool:
    """Whether all is meant that is complete and not closed."""
    return arguments.period is None and arguments.closed_at is None


def _arguments(parser: ArgumentParser) -> None:
    add_books(parser)
    add_selection(parser)
    parser.add_argument("--store", metavar="FILE", help="write the invoice as JSON")


def _run(arguments: Namespace, desk: Desk) -> Answer:
    check_day(arguments)
    check_selection(arguments)
    books = read_books(arguments, desk)
    settlement = settled(books, arguments, desk)
    if is_of_all(arguments):
        _check_complete(settlement)
    invoice = selected(arguments, books.contract, settlement)
    return Answer(
        name="invoice",
        table=invoice_table(invoice),
        shown=invoice_for_people(invoice),
        nothing=_nothing(settlement) if is_of_all(arguments) else _NOTHING,
        notes=() if arguments.store is None else (desk.write(arguments.store, to_json(invoice)),),
    )


def _check_complete(settlement: Settlement) -> None:
    """Say which period is not over yet, if there is no other to bill."""
    waiting = [one for one in settlement.statements if one.closed_at is None]
    corrected = any(one.closed_at is None for one in settlement.corrections)
    if waiting and not corrected and not any(one.is_complete for one in waiting):
        period = waiting[-1].period
        raise InvalidValueError(
            "--through",
            f"the period from {period.start} is not complete on {settlement.through}",
            f"Bill once it is, or see what it comes to so far with --period {period.start}",
        )


def _nothing(settlement: Settlement) -> Wording:
    """That there is no line, and which period would have some if it were over."""
    last = settlement.statements[-1]
    if last.is_complete:
        return _NOTHING
    return Wording(
        de=_NOT_YET.de.format(figures.dates(last.period, Language.DE), last.period.start),
        en=_NOT_YET.en.format(figures.dates(last.period, Language.EN), last.period.start),
    )


COMMAND: Final = Command(
    name="bill", summary="list the invoice lines of all that is complete and not closed", arguments=_arguments, run=_run
)
