"""Statements: one settled period for the customer, to be attached to the invoice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from supportpolicy.checks import check_kind
from supportpolicy.clauses import Language
from supportpolicy.contracts import Contract
from supportpolicy.explanation.statements.content import People, statement_sheet
from supportpolicy.explanation.statements.sheet import Bar, BarPart, Grid, GridColumn, GridRow, RowRole, Sheet
from supportpolicy.explanation.writing import Style
from supportpolicy.settlement import Settlement
from supportpolicy.tickets import Ticket

__all__ = [
    "Bar",
    "BarPart",
    "Grid",
    "GridColumn",
    "GridRow",
    "People",
    "RowRole",
    "Sheet",
    "explain_statement",
    "statement_sheet",
]


def explain_statement(
    settlement: Settlement,
    contract: Contract,
    day: date,
    *,
    language: Language | str = Language.EN,
    style: Style | str = Style.TEXT,
    tickets: Iterable[Ticket] = (),
    people: People | str = People.UNNAMED,
) -> str:
    """What was bought, used, expired, exceeded, held and parked in one period, and why, for the customer.

    Args:
        settlement: What was settled.
        contract: The contract that was settled.
        day: A day of the period.
        language: ``"de"`` or ``"en"``; it decides how numbers and dates are written, too.
        style: ``"text"``, ``"markdown"``, or ``"html"``: a document of its own that needs nothing else.
        tickets: The tickets, for their titles.
        people: Whether those who did the work are named.

    Example:
        >>> import supportpolicy as sp
        >>> from supportpolicy.contracts import Term
        >>> from supportpolicy.money import Money
        >>> from supportpolicy.settlement import Charges, settle
        >>> policy = sp.shipped_policy("confluence_package")
        >>> hours = policy.package("16h").contingent(overage_rate=Money.of("120", "EUR"))
        >>> term = Term(start=date(2026, 11, 1), policy=policy.read_as(), contingents=[hours])
        >>> contract = Contract(id="C-1", customer="Acme", zone="Europe/Berlin", currency="EUR", terms=[term])
        >>> settlement = settle(contract, Charges(contract="C-1", charges=()), through=date(2026, 11, 30))
        >>> print(explain_statement(settlement, contract, date(2026, 11, 1)).partition("Contract")[0])
        Statement of services, November 2026
        ====================================
        <BLANKLINE>
        Customer  Acme
        <BLANKLINE>

    Raises:
        InvalidTypeError: for arguments in another order.
        UnknownNameError: for another language, or another choice of people.
        OutOfRangeError: if no period that contains the day is settled.

    Source:
        CONF-6, CONF-7, CONF-8, SHOP-8
    """
    check_kind("settlement", settlement, Settlement, "settlement", "Give the settlement first, then its contract")
    check_kind("contract", contract, Contract, "contract", "Give the settlement first, then its contract")
    sheet = statement_sheet(settlement, contract, day, Language(language), tickets, People(people))
    return sheet.written(Style(style))
