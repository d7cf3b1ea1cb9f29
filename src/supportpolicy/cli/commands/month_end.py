"""``month-end``: what is left open, whom to ask what, and how much money depends on it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final

import attrs

from supportpolicy.clauses import Wording
from supportpolicy.cli.books import add_books, check_day, read_books, settled
from supportpolicy.cli.command import Answer, Command
from supportpolicy.cli.desk import Desk
from supportpolicy.explanation.accounts import forecast_table, month_end_table, with_shares_in_percent
from supportpolicy.explanation.lifecycles import pending_orders_table
from supportpolicy.settlement import forecast, month_end

_CLEAR = Wording(de="Nichts ist offen.", en="Nothing is left open.")
_NO_LOT = Wording(de="Kein Kontingent ist an diesem Tag gültig.", en="No contingent is valid on that day.")
_ORDERS = Wording(de="Aufträge, deren Preis noch nicht fällig ist", en="Orders whose price is not due yet")
_NO_ORDER = Wording(de="Kein Auftrag steht noch aus.", en="No order is pending.")


def _arguments(parser: ArgumentParser) -> None:
    add_books(parser)
    views = parser.add_mutually_exclusive_group()
    views.add_argument("--forecast", action="store_true", help="how far contingents are used up instead")
    views.add_argument("--orders", action="store_true", help="the orders whose price is not due yet alone")


def _run(arguments: Namespace, desk: Desk) -> Answer:
    check_day(arguments)
    books = read_books(arguments, desk)
    settlement = settled(books, arguments, desk)
    if arguments.forecast:
        forecasts = forecast(books.contract, settlement)
        table = forecast_table(forecasts)
        return Answer(name="forecast", table=table, shown=with_shares_in_percent(table), nothing=_NO_LOT)
    found = month_end(books.contract, settlement)
    orders = Answer(name="orders", table=attrs.evolve(pending_orders_table(found), title=_ORDERS), nothing=_NO_ORDER)
    if arguments.orders:
        return orders
    return Answer(
        name="month_end",
        table=month_end_table(found),
        nothing=_CLEAR,
        found=not found.is_clear,
        also=(orders,) if found.orders else (),
    )


COMMAND: Final = Command(
    name="month-end", summary="say what is left open, and whom to ask", arguments=_arguments, run=_run
)
