"""Rates and orders: what work costs that no contingent pays for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

import attrs
from attrs.validators import optional

from supportpolicy.checks import check_date, check_name, checked, clauses_of, kind_of, names_of, projects_of
from supportpolicy.contingents import Measure, check_price
from supportpolicy.errors import InvalidValueError
from supportpolicy.lifecycles import Case
from supportpolicy.money import Money


@attrs.frozen(kw_only=True)
class Rate:
    """The price of an hour of work, or of a piece.

    Attributes:
        price: The price of one hour, or of one piece, net of VAT.
        kind: The kind of work that it is for, in the contract's own terms; None for all that have no rate of their own.
        measure: Whether it is the price of an hour or of a piece.
        clauses: The clauses that it comes from.

    Source:
        SHOP-4, SHOP-O2, CRM-13
    """

    price: Money = attrs.field(validator=checked(check_price))
    kind: str | None = attrs.field(default=None, validator=optional(checked(check_name)))
    measure: Measure = attrs.field(default=Measure.TIME, converter=Measure)
    clauses: tuple[str, ...] = attrs.field(default=(), converter=clauses_of)


def _tickets(tickets: str | Iterable[str]) -> frozenset[str]:
    return names_of("tickets", tickets)


_IS_CASE: Final = kind_of(Case, "case", "Use Contract.with_case, which puts it there")


@attrs.frozen(kw_only=True)
class Order:
    """Work that the customer ordered for a fixed price, however long it takes.

    Attributes:
        id: Its number.
        price: The price of all of it, net of VAT.
        ordered_on: The first day on which work counts towards it.
        accepted_on: The day on which the customer accepted the result and the price is due; None until then.
        tickets: The tickets whose work it pays for.
        projects: The projects whose work it pays for.
        clauses: The clauses that it comes from.
        case: The project that it is about, as far as it has come; None if nobody keeps it. `Contract.with_case` puts it
            there. The day on which the result was accepted is then the case's.

    Raises:
        InvalidValueError: for an order of nothing, a result accepted before it was ordered, or one that is accepted
            without its case saying so.

    Source:
        SHOP-1, SHOP-6, CRM-13, CONF-10
    """

    id: str = attrs.field(validator=checked(check_name))
    price: Money = attrs.field(validator=checked(check_price))
    ordered_on: date = attrs.field(validator=checked(check_date))
    accepted_on: date | None = attrs.field(default=None)
    tickets: frozenset[str] = attrs.field(default=frozenset(), converter=_tickets)
    projects: frozenset[str] = attrs.field(default=frozenset(), converter=projects_of)
    clauses: tuple[str, ...] = attrs.field(default=(), converter=clauses_of)
    case: Case | None = attrs.field(default=None, validator=optional(_IS_CASE))

    @accepted_on.validator
    def _check_accepted_on(self, _: attrs.Attribute[date | None], day: date | None) -> None:
        if day is not None and check_date("accepted_on", day) < self.ordered_on:
            raise InvalidValueError(
                "accepted_on",
                f"order {self.id} was accepted on {day}, before it was given on {self.ordered_on}",
                "Correct one of the two days",
            )

    @projects.validator
    def _check_extent(self, _: attrs.Attribute[frozenset[str]], projects: frozenset[str]) -> None:
        if not self.tickets and not projects:
            raise InvalidValueError(
                "projects",
                f"order {self.id} is for no ticket and no project",
                "Name the tickets or projects it pays for",
            )

    @case.validator
    def _check_case(self, _: attrs.Attribute[Case | None], case: Case | None) -> None:
        due_after = None if case is None else case.lifecycle.due_after
        if case is None or due_after is None or (due_after in case.results) == (self.accepted_on is not None):
            return
        if self.accepted_on is None:
            what = f"order {self.id} is not accepted, and {case.id} has {due_after!r}"
        else:
            what = f"order {self.id} is accepted, and {case.id} stands at {case.stage.id!r} without {due_after!r}"
        raise InvalidValueError("accepted_on", what, "Use Contract.with_case, which takes the day from the case")

    def pays_for(self, *, ticket: str | None, project: str | None, on: date) -> bool:
        """Whether it pays for work on this ticket or for this project on that day; not after it was accepted."""
        if on < self.ordered_on or (self.accepted_on is not None and on > self.accepted_on):
            return False
        return ticket in self.tickets or project in self.projects
