"""``month-end``: what stands in the way of closing, whom to ask what, and how much money depends on it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final

from supportpolicy.clauses import Wording
from supportpolicy.cli.books import add_books, read_books, settled
from supportpolicy.cli.command import Answer, Command
from supportpolicy.cli.desk import Desk
from supportpolicy.explanation.accounts import forecast_table, month_end_table, with_shares_in_percent
from supportpolicy.settlement import forecast, month_end

_CLEAR = Wording(de="Nichts steht dem Abschluss entgegen.", en="Nothing stands in the way of closing.")
_NO_LOT = Wording(de="Kein Kontingent ist an diesem Tag gültig.", en="No contingent is valid on that day.")


def _arguments(parser: ArgumentParser) -> None:
    add_books(parser)
    parser.add_argument("--forecast", action="store_true", help="how far contingents are used up instead")


def _run(arguments: Namespace, desk: Desk) -> Answer:
    books = read_books(arguments, desk)
    settlement = settled(books, arguments, desk)
    if arguments.forecast:
        forecasts = forecast(books.contract, settlement)
        table = forecast_table(forecasts)
        return Answer(name="forecast", table=table, shown=with_shares_in_percent(table), nothing=_NO_LOT)
    found = month_end(books.contract, settlement)
    return Answer(
        name="month_end",
        table=month_end_table(found),
        nothing=_CLEAR,
        found=not found.is_clear,
    )


COMMAND: Final = Command(
    name="month-end", summary="say what stands in the way of closing, and whom to ask", arguments=_arguments, run=_run
)
