"""Month end: what is left open, whom to ask what, and how much money depends on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final

import attrs

from supportpolicy.checks import check_kind
from supportpolicy.choices import Choice
from supportpolicy.contingents import Excess, Measure
from supportpolicy.contracts import Contract
from supportpolicy.money import Money, price, total
from supportpolicy.settlement.allocations import Allocation, Held, Source
from supportpolicy.settlement.charges import Charge, Parked
from supportpolicy.settlement.liability import VENDORS
from supportpolicy.settlement.offers import Offers
from supportpolicy.settlement.pending import PendingOrder, pending_orders
from supportpolicy.settlement.standing import turn_of
from supportpolicy.settlement.statements import Settlement
from supportpolicy.settlement.weighing import Weighing


class Ask(Choice):
    """Whom to ask.

    Attributes:
        CUSTOMER: The customer, for a release, an order or an agreement.
        SUPPORT: Whoever did the work or keeps the ticket.
        CONTRACT: Whoever keeps the contract.
    """

    CUSTOMER = "customer"
    SUPPORT = "support"
    CONTRACT = "contract"


_WHOM: Final = {
    Parked.NO_TICKET: Ask.SUPPORT,
    Parked.UNKNOWN_TICKET: Ask.SUPPORT,
    Parked.UNKNOWN_PART: Ask.SUPPORT,
    Parked.MISSING_FACT: Ask.SUPPORT,
    Parked.NOT_DECIDED_BY_SOURCE: Ask.CUSTOMER,
    Held.OVERAGE_NOT_APPROVED: Ask.CUSTOMER,
    Held.OVERAGE_BY_OFFER: Ask.CUSTOMER,
    Held.OVERAGE_WITHOUT_RATE: Ask.CONTRACT,
    Held.NOT_APPROVED: Ask.CUSTOMER,
    Held.UNSETTLED: Ask.CUSTOMER,
    Held.NO_ORDER: Ask.CUSTOMER,
    Held.NOT_AGREED: Ask.CONTRACT,
    Held.NO_TERM: Ask.CONTRACT,
}


@attrs.frozen(kw_only=True)
class Blocker:
    """Work on one ticket that cannot be settled yet, for one reason.

    Attributes:
        ticket: The ticket; None for work without one.
        why: Why it is parked, or what it is held for.
        ask: Whom to ask.
        question: The fact to ask for, if one is missing.
        clauses: The clauses that matter, as far as a decision cites any.
        entries: The ids of the entries, in order of performance.
        measure: Whether its units are seconds or pieces.
        units: How many billed units wait; worked ones outside every term.
        at_stake: What it would be billed at; for parked work at the dearest price that it could come to, before it is
            weighted or rounded to steps. None if nothing is agreed, or no longer.
    """

    ticket: str | None
    why: Parked | Held
    ask: Ask
    question: str | None
    clauses: tuple[str, ...]
    entries: tuple[str, ...]
    measure: Measure
    units: int
    at_stake: Money | None


@attrs.frozen(kw_only=True)
class MonthEnd:
    """What is left open.

    Attributes:
        contract: The id of the contract.
        through: The last day that is settled.
        blockers: What has to be cleared up, in closed periods as well, the most money first, then by ticket.
        at_stake: How much money depends on it, as far as prices are agreed.
        orders: The orders whose price is not due yet, such as projects before their final acceptance. They are not in
            the way of closing; no invoice has a line for them.
    """

    contract: str
    through: date
    blockers: tuple[Blocker, ...]
    at_stake: Money
    orders: tuple[PendingOrder, ...] = ()

    @property
    def is_clear(self) -> bool:
        """Whether nothing is left open."""
        return not self.blockers


def month_end(contract: Contract, settlement: Settlement) -> MonthEnd:
    """What is parked or held, or lies outside every term of the contract, in closed periods as well as in open ones.

    Closing is allowed all the same. What was left open then is asked for until it is answered, approved, given away or
    withdrawn; what comes of it is a correction.

    Raises:
        InvalidTypeError: for arguments in another order.

    Source:
        CONF-7, CONF-O4, SHOP-2, SHOP-6, CRM-17
    """
    check_kind("contract", contract, Contract, "contract", "Give the contract first, then its settlement")
    check_kind("settlement", settlement, Settlement, "settlement", "Give the contract first, then its settlement")
    standing = list(_standing(settlement))
    waiting = [*_parked(contract, standing), *_held(standing), *_outside(settlement.outside)]
    blockers = tuple(sorted(_combined(waiting, contract.currency), key=_urgency))
    stakes = (blocker.at_stake for blocker in blockers if blocker.at_stake is not None)
    return MonthEnd(
        contract=contract.id,
        through=settlement.through,
        blockers=blockers,
        at_stake=total(stakes, contract.currency),
        orders=tuple(pending_orders(contract, settlement)),
    )


@attrs.frozen
class _Waiting:
    """Some units of a charge that wait for something, at a price."""

    charge: Charge
    units: int
    why: Parked | Held
    price: Money | None


@attrs.frozen
class _Standing:
    """Work of one period as it stands: of an entry that corrections changed, what the last of them made of it."""

    first: date
    charges: Iterable[Charge]
    allocations: Iterable[Allocation]


def _standing(settlement: Settlement) -> Iterator[_Standing]:
    for statement in settlement.statements:
        corrections = settlement.corrections_of(statement.period)
        changed = {change.entry: change for correction in corrections for change in correction.changes}
        charges = [one for one in statement.charges if one.entry.id not in changed]
        allocations = [one for one in statement.allocations if one.charge.entry.id not in changed]
        for change in changed.values():
            charges += change.charges_after
            allocations += change.after
        if changed:
            charges.sort(key=turn_of)
            allocations.sort(key=lambda one: turn_of(one.charge))
        yield _Standing(statement.period.start, charges, allocations)


def _parked(contract: Contract, standing: Iterable[_Standing]) -> Iterator[_Waiting]:
    offers, weighing = Offers(contract), Weighing()
    for work in standing:
        given: Counter[tuple[str, int]] = Counter()
        for one in work.allocations:
            if one.cover.source is Source.GOODWILL:
                given[one.charge.entry.id, one.charge.offset] += one.units
        for charge in work.charges:
            if charge.reason.parked is not None:
                term = contract.find_term(work.first)
                weight = charge.units if term is None else weighing.weight(charge, term)
                units = weight - given[charge.entry.id, charge.offset]
                if units:
                    yield _Waiting(charge, units, charge.reason.parked, _dearest(offers, charge))


def _held(standing: Iterable[_Standing]) -> Iterator[_Waiting]:
    for work in standing:
        for one in work.allocations:
            if one.cover.held is not None:
                yield _Waiting(one.charge, one.units, one.cover.held, one.cover.price)


def _outside(charges: Iterable[Charge]) -> Iterator[_Waiting]:
    for charge in charges:
        if charge.liability not in VENDORS:
            yield _Waiting(charge, charge.units, charge.reason.parked or Held.NO_TERM, None)


def _dearest(offers: Offers, charge: Charge) -> Money | None:
    """The dearest price that the work could come to, whoever turns out to bear it."""
    offer = offers.of(charge.entry, charge.project, charge.on)
    prices = [] if offer.rate is None else [offer.rate.price]
    if offer.contingent is not None and not isinstance(offer.contingent.overage_rate, Excess):
        prices.append(offer.contingent.overage_rate)
    return max(prices, default=None)


def _combined(waiting: Iterable[_Waiting], currency: str) -> Iterator[Blocker]:
    groups: dict[tuple[object, ...], list[_Waiting]] = {}
    for one in waiting:
        charge = one.charge
        key = (charge.entry.ticket, one.why, charge.reason.question, charge.reason.clauses, charge.measure)
        groups.setdefault(key, []).append(one)
    for group in groups.values():
        first = group[0].charge
        yield Blocker(
            ticket=first.entry.ticket,
            why=group[0].why,
            ask=_WHOM[group[0].why],
            question=first.reason.question,
            clauses=first.reason.clauses,
            entries=tuple(dict.fromkeys(one.charge.entry.id for one in group)),
            measure=first.measure,
            units=sum(one.units for one in group),
            at_stake=_stake(group, first.measure, currency),
        )


def _stake(group: Iterable[_Waiting], measure: Measure, currency: str) -> Money | None:
    """What the work would be billed at, rounded once for each price."""
    units: dict[Money, int] = {}
    for one in group:
        if one.price is None:
            return None
        units[one.price] = units.get(one.price, 0) + one.units
    return total((price(number, unit, measure.priced_units) for unit, number in units.items()), currency)


def _urgency(blocker: Blocker) -> tuple[bool, Decimal, str, str]:
    stake = blocker.at_stake
    return stake is None, Decimal(0) if stake is None else -stake.amount, blocker.ticket or "", blocker.why
