"""A contract: one customer's agreement as dated, disjoint terms, and the matching of tickets to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cached_property
from itertools import pairwise
from zoneinfo import ZoneInfo

import attrs

from supportpolicy.checks import (
    check_aware,
    check_date,
    check_kind,
    check_name,
    checked,
    projects_of,
    quoted,
    several,
)
from supportpolicy.contingents import Contingent, Package, TopUp, measure_of
from supportpolicy.contracts.rates import Order
from supportpolicy.contracts.term import Term
from supportpolicy.errors import InvalidValueError, OutOfRangeError, UnknownNameError
from supportpolicy.facts import alternatives
from supportpolicy.lifecycles import Case
from supportpolicy.money import Money
from supportpolicy.servicehours.zones import zone_of
from supportpolicy.targets import ServiceSchedule
from supportpolicy.tickets import Ticket


def _in_order(terms: Iterable[Term]) -> tuple[Term, ...]:
    remedy = "Give a list such as [term], also for a single one"
    return tuple(sorted(several("terms", terms, Term, "term", remedy), key=lambda term: term.start))


def _top_ups(top_ups: Iterable[TopUp]) -> tuple[TopUp, ...]:
    remedy = "Give a list such as [top_up], also for a single one"
    return several("top_ups", top_ups, TopUp, "top-up", remedy)


def _orders(orders: Iterable[Order]) -> tuple[Order, ...]:
    remedy = "Give a list such as [order], also for a single one"
    return several("orders", orders, Order, "order", remedy)


@attrs.frozen(kw_only=True)
class Contract:
    """The agreement with one customer.

    Attributes:
        id: Its number.
        customer: Whose it is.
        zone: The time zone of its dates, an IANA name.
        currency: The currency of all its prices, an ISO 4217 code.
        terms: What is agreed for which dates, disjoint, in order of time; there may be gaps.
        top_ups: What was bought in addition.
        orders: What was ordered for a fixed price.
        projects: The projects that it is for; None for all.

    Raises:
        InvalidValueError: for no terms, terms that overlap, two things of one id, or an amount in another currency.
        UnknownNameError: for an unknown zone.

    Source:
        CRM-21, APP-12
    """

    id: str = attrs.field(validator=checked(check_name))
    customer: str = attrs.field(validator=checked(check_name))
    zone: str = attrs.field()
    currency: str = attrs.field()
    terms: tuple[Term, ...] = attrs.field(converter=_in_order)
    top_ups: tuple[TopUp, ...] = attrs.field(default=(), converter=_top_ups)
    orders: tuple[Order, ...] = attrs.field(default=(), converter=_orders)
    projects: frozenset[str] | None = attrs.field(default=None, converter=attrs.converters.optional(projects_of))

    @zone.validator
    def _check_zone(self, _: attrs.Attribute[str], zone: str) -> None:
        zone_of(zone)

    @terms.validator
    def _check_terms(self, _: attrs.Attribute[tuple[Term, ...]], terms: tuple[Term, ...]) -> None:
        if not terms:
            raise InvalidValueError("terms", f"contract {self.id} agrees on nothing", "Give at least one term")
        for earlier, later in pairwise(terms):
            if earlier.end is None or later.start < earlier.end:
                raise InvalidValueError(
                    "terms",
                    f"the term from {earlier.start} still applies when the one from {later.start} begins",
                    f"End the earlier one on {later.start} or before",
                )

    @top_ups.validator
    def _check_top_ups(self, _: attrs.Attribute[tuple[TopUp, ...]], top_ups: tuple[TopUp, ...]) -> None:
        contingents = {contingent.id for term in self.terms for contingent in term.contingents}
        _check_distinct("top_ups", [*contingents, *(top_up.id for top_up in top_ups)])

    @orders.validator
    def _check_orders(self, _: attrs.Attribute[tuple[Order, ...]], orders: tuple[Order, ...]) -> None:
        _check_distinct("orders", [order.id for order in orders])

        for order in orders:
            due_on = order.accepted_on if order.case is None else self._due_on(order, order.case)
            if order.accepted_on != due_on:
                what = f"order {order.id} is accepted on {order.accepted_on}, and its case says {due_on}"
                raise InvalidValueError("orders", what, "Use Contract.with_case, which takes the day from the case")

    @projects.validator
    def _check_projects(self, _: attrs.Attribute[frozenset[str] | None], projects: frozenset[str] | None) -> None:
        if projects is not None and not projects:
            raise InvalidValueError(
                "projects", f"contract {self.id} is for no project", "Name its projects, or leave them out for all"
            )

    @currency.validator
    def _check_currency(self, _: attrs.Attribute[str], currency: str) -> None:
        nothing = Money.of(0, currency)
        for amount in self._prices():
            if amount.currency != nothing.currency:
                raise InvalidValueError(
                    "currency", f"{amount} stands in a contract in {currency}", "Give every price in one currency"
                )

    def _prices(self) -> Iterator[Money]:
        for term in self.terms:
            yield from term.prices()
        yield from (top_up.price for top_up in self.top_ups)
        yield from (order.price for order in self.orders)

    @cached_property
    def tz(self) -> ZoneInfo:
        """The time zone of its dates."""
        return zone_of(self.zone)

    def date_of(self, instant: datetime) -> date:
        """The local date of an instant.

        Raises:
            InvalidTypeError: for anything but a datetime.
            InvalidValueError: for a naive datetime.
        """
        check_aware("instant", instant)
        return instant.astimezone(self.tz).date()

    def find_term(self, day: date) -> Term | None:
        """The term that applies on a local date; None if none does.

        Raises:
            InvalidTypeError: for an instant, and for anything else that is no date.
        """
        check_date("day", day)
        for term in self.terms:
            if term.applies_on(day):
                return term
        return None

    def term_on(self, day: date) -> Term:
        """The term that applies on a local date.

        Raises:
            InvalidTypeError: for an instant, and for anything else that is no date.
            OutOfRangeError: if none does.
        """
        term = self.find_term(day)
        if term is None:
            raise OutOfRangeError(
                "day",
                f"contract {self.id} has no term for {day}; it has {', '.join(map(_dates, self.terms))}",
                "Give a day within one of them, or add a term",
            )
        return term

    def term_for(self, ticket: Ticket) -> Term:
        """The term that applied when a ticket was reported: its policy decides who bears the cost.

        Raises:
            InvalidTypeError: for anything but a ticket.
            OutOfRangeError: if none did.
        """
        check_kind("ticket", ticket, Ticket, "ticket", "Give Ticket(id='T-1', reported_at=instant)")
        return self.term_on(self.date_of(ticket.reported_at))

    def schedule_for(self, ticket: Ticket) -> ServiceSchedule | None:
        """The service schedule that applied when a ticket was reported, before any event of the ticket changes it.

        None if the contract has no schedule of its own.

        Raises:
            OutOfRangeError: if no term applied.
        """
        return self.term_for(ticket).usual_schedule

    def order_for(self, *, ticket: str | None, project: str | None, on: date) -> Order | None:
        """The order that pays for work on this ticket or for this project on a local date; None if there is none.

        Of several it is the one that was given first, and of one day the one whose id comes first.

        An order that follows a case pays for work on the days on which the work was released, for part of the day at
        least.

        Source:
            SHOP-2
        """
        paying = [
            order
            for order in self.orders
            if order.pays_for(ticket=ticket, project=project, on=on) and self._is_released(order, on)
        ]
        return min(paying, key=lambda order: (order.ordered_on, order.id), default=None)

    def with_case(self, order_id: str, case: Case) -> Contract:
        """The contract with one of its orders following a case, such as a project, as far as it has come.

        The price of the order is due on the local date on which the case got what its lifecycle says makes it due, and
        not before; work counts towards the order while the release stands that its lifecycle asks for.

        Raises:
            UnknownNameError: if the contract has no such order.
            InvalidValueError: if the case made the price due before the order was given.

        Source:
            SHOP-2, SHOP-6
        """
        known = {order.id: order for order in self.orders}
        if order_id not in known:
            what = f"contract {self.id} has no order {order_id!r}"
            raise UnknownNameError("order", what, alternatives(order_id, known))
        order = known[order_id]
        following = attrs.evolve(order, case=case, accepted_on=self._due_on(order, case))
        return attrs.evolve(self, orders=[following if one is order else one for one in self.orders])

    def _due_on(self, order: Order, case: Case) -> date | None:
        """The day on which the case makes the price due; the order's own where its lifecycle says nothing of it."""
        due_after = case.lifecycle.due_after
        if due_after is None:
            return order.accepted_on
        return self.date_of(case.results[due_after].at) if due_after in case.results else None

    def _is_released(self, order: Order, on: date) -> bool:
        case = order.case
        if case is None or case.lifecycle.released_by is None:
            return True
        return any(
            self.date_of(standing.start) <= on and (standing.end is None or on <= self.date_of(standing.end))
            for standing in case.in_force(case.lifecycle.released_by)
        )

    def with_term(self, term: Term) -> Contract:
        """The contract with another agreement in place of whatever it says about the dates of the new term.

        Example: a package that changes in mid-month starts a term of its own on that day.
        """
        kept = [rest for own in self.terms for rest in _outside(own, term)]
        return attrs.evolve(self, terms=(*kept, term))

    def with_package(
        self, package: Package | str, *, contingent: str | None = None, start: date | None = None
    ) -> Contract:
        """The contract with another size of a contingent; all else that is agreed on it stays as it is.

        Args:
            package: The package, or its name in the policy.
            contingent: The id of the contingent that it replaces; None if a term has only one of its measure.
            start: The first day of the new size, in mid-period or not; None for all terms from their beginning.

        Raises:
            InvalidTypeError: for what is neither.
            UnknownNameError: for a package that a policy does not offer, or a contingent that a term does not have.
            InvalidValueError: if it is open which contingent it replaces.
            OutOfRangeError: if no term applies on the first day of the new size or after it.
        """
        check_kind("package", package, (Package, str), "package", "Give one of policy.packages, or its name")
        changed = [_with_package(part, package, contingent) for term in self.terms for part in _from(term, start)]
        if not changed:
            raise OutOfRangeError(
                "start",
                f"contract {self.id} has no term from {start} on; it has {', '.join(map(_dates, self.terms))}",
                "Give an earlier day, or add a term with Contract.with_term",
            )
        return _replaced(self, changed)


def _replaced(contract: Contract, terms: Iterable[Term]) -> Contract:
    for term in terms:
        contract = contract.with_term(term)
    return contract


def _from(term: Term, start: date | None) -> Iterator[Term]:
    if start is None or start <= term.start:
        yield term
    elif term.applies_on(start):
        yield attrs.evolve(term, start=start)


def _outside(own: Term, new: Term) -> Iterator[Term]:
    if own.start < new.start:
        yield attrs.evolve(own, end=new.start) if own.end is None or own.end > new.start else own
    if new.end is not None and (own.end is None or own.end > new.end):
        yield attrs.evolve(own, start=max(own.start, new.end))


def _with_package(term: Term, package: Package | str, name: str | None) -> Term:
    chosen = term.policy.policy.package(package) if isinstance(package, str) else package
    replaced = _to_replace(term, chosen, name)
    new = attrs.evolve(
        replaced,
        id=chosen.id,
        quota=chosen.quota,
        fee=chosen.fee,
        period=chosen.period,
        clauses=chosen.clauses,
    )
    return attrs.evolve(term, contingents=[new if one is replaced else one for one in term.contingents])


def _to_replace(term: Term, package: Package, name: str | None) -> Contingent:
    measure = measure_of(package.quota)
    fitting = [one for one in term.contingents if one.measure is measure and name in (None, one.id)]
    if not fitting:
        wanted = f"{measure} contingent" if name is None else f"{measure} contingent {name!r}"
        raise UnknownNameError(
            "contingent",
            f"the term from {term.start} has no {wanted}; it has {_ids(term.contingents) or 'none'}",
            "Name one that it has",
        )
    if len(fitting) > 1:
        raise InvalidValueError(
            "contingent",
            f"package {package.id!r} could replace any of {_ids(fitting)} in the term from {term.start}",
            "Name the contingent that it replaces",
        )
    return fitting[0]


def _ids(contingents: Iterable[Contingent]) -> str:
    return quoted(one.id for one in contingents)


def _check_distinct(where: str, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise InvalidValueError(where, f"the id {name!r} is given twice", "Give each its own id")


def _dates(term: Term) -> str:
    return f"from {term.start}" if term.end is None else f"from {term.start} to {term.end} exclusive"
