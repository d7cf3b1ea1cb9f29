"""The course of a contract: what some work comes to under it, period by period, through the verbs of every month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TypeAlias

import attrs

from supportpolicy.billing import VatCategory, VatTerms, bill_period
from supportpolicy.checks import check_kind
from supportpolicy.choices import Choice
from supportpolicy.clauses import Wording
from supportpolicy.contingents import Measure, Quantity, quantity_of
from supportpolicy.contracts import Approval, Contract
from supportpolicy.errors import SupportPolicyError
from supportpolicy.money import Money, total
from supportpolicy.settlement import (
    VENDORS,
    Books,
    Correction,
    Liability,
    Settlement,
    Source,
    Statement,
    month_end,
    settle_fleet,
)
from supportpolicy.spans import Span

_ONE_DAY = timedelta(days=1)
Record: TypeAlias = Statement | Correction
"""What says what became of a period, or what changed about it."""

NET_ONLY = VatTerms(country="ZZ", category=VatCategory.OUT_OF_SCOPE)
"""Invoices are asked for their net amounts alone, so no table of rates has to reach the months that are compared."""


class Consent(Choice):
    """Which approvals are assumed when work is settled that was never settled this way.

    Attributes:
        EVERYTHING: Besides those that are given one that covers all that an approval can cover, done before or after.
            What the customer refused stays refused, and work that needs an order or an offer stays held.
        AS_GIVEN: Only those that are given, and what the tickets themselves record.
    """

    EVERYTHING = "everything"
    AS_GIVEN = "as_given"


ASSUMED = {
    Consent.EVERYTHING: Wording(
        de="wenn der Kunde alles freigibt, was er nicht abgelehnt hat",
        en="if the customer approves all that was not refused",
    ),
    Consent.AS_GIVEN: Wording(de="nur mit den erteilten Freigaben", en="with no approvals but those given"),
}
"""The same for people."""

EVERYTHING_APPROVED = Approval(id="everything is approved", at=datetime(2000, 1, 1, tzinfo=UTC), ratifies=True)
"""The consent that is assumed."""


@attrs.frozen(kw_only=True)
class Usage:
    """What became of the work of one measure, in whole seconds or pieces as they are billed.

    Attributes:
        measure: Whether it is time or pieces.
        used: What contingents and top-ups paid for.
        expired: What was left of them when they ended, and is lost.
        overage: What exceeded them and is billed.
        hourly: What is billed at a rate of its own, by the hour or by the piece.
        held: What waits for consent, an order or an agreement.
        parked: What nobody can say who bears; as worked.
        vendor: What the vendor bears, or gives away.
    """

    measure: Measure
    used: int = 0
    expired: int = 0
    overage: int = 0
    hourly: int = 0
    held: int = 0
    parked: int = 0
    vendor: int = 0

    @property
    def figures(self) -> dict[str, int]:
        """All of them by their names."""
        return {
            "used": self.used,
            "expired": self.expired,
            "overage": self.overage,
            "hourly": self.hourly,
            "held": self.held,
            "parked": self.parked,
            "vendor": self.vendor,
        }

    def __add__(self, other: Usage) -> Usage:
        added = other.figures
        return Usage(measure=self.measure, **{name: units + added[name] for name, units in self.figures.items()})

    def __bool__(self) -> bool:
        return any(self.figures.values())

    def quantities(self) -> tuple[Quantity, ...]:
        """All of them as times or numbers of pieces."""
        return tuple(quantity_of(units, self.measure) for units in self.figures.values())


@attrs.frozen(kw_only=True)
class ContractPeriod:
    """One period under a contract.

    Attributes:
        statement: The period as it was settled.
        net: What is billed for it, net of VAT, as `bill_period` has it.
        at_stake: How much money depends on what is still open, as `month_end` has it: as far as prices are agreed, and
            before parked work is weighted or rounded to steps. It is no upper limit.
    """

    statement: Statement
    net: Money
    at_stake: Money

    @property
    def period(self) -> Span[date]:
        """The dates."""
        return self.statement.period

    @cached_property
    def time(self) -> Usage:
        """What became of the time."""
        return usage_of([self.statement], Measure.TIME)

    @cached_property
    def pieces(self) -> Usage:
        """What became of the pieces."""
        return usage_of([self.statement], Measure.PIECES)


@attrs.frozen(kw_only=True)
class ContractCourse:
    """What some work comes to under one contract.

    Attributes:
        name: What the contract is called beside others.
        contract: The contract.
        settlement: Everything that was settled, up to the last day of the periods.
        periods: The periods that are looked at, in order of time.
        outside: The ids of the entries in these dates for which the contract has no term; the vendor's own left out.
        faults: What is wrong with tickets or entries under this contract; it is settled without them.
    """

    name: str
    contract: Contract
    settlement: Settlement
    periods: tuple[ContractPeriod, ...]
    outside: tuple[str, ...] = ()
    faults: tuple[SupportPolicyError, ...] = ()

    @cached_property
    def net(self) -> Money:
        """What all periods are billed, net of VAT."""
        return total((period.net for period in self.periods), self.contract.currency)

    @cached_property
    def at_stake(self) -> Money:
        """How much money depends on what is still open, as far as prices are agreed; no upper limit."""
        return total((period.at_stake for period in self.periods), self.contract.currency)

    @cached_property
    def time(self) -> Usage:
        """What became of the time of all periods."""
        return sum((period.time for period in self.periods), start=Usage(measure=Measure.TIME))

    @cached_property
    def pieces(self) -> Usage:
        """What became of the pieces of all periods."""
        return sum((period.pieces for period in self.periods), start=Usage(measure=Measure.PIECES))


def follow(
    name: str, books: Books, period: Span[date], consent: Consent
) -> tuple[ContractCourse | None, tuple[SupportPolicyError, ...]]:
    """The course of a contract over the periods that have a day in a span, and what is wrong with its books.

    Returns:
        The course, None if the contract cannot be settled at all; and the faults, which the course has as well.
    """
    contract = books.contract
    if Consent(consent) is Consent.EVERYTHING:
        books = attrs.evolve(books, approvals=(*books.approvals, EVERYTHING_APPROVED))
    fleet = settle_fleet([books], through=period.end - _ONE_DAY)
    faults = fleet.faults.get(contract.id, ())
    if contract.id not in fleet.settlements:
        return None, faults
    settlement = fleet.settlements[contract.id]
    course = ContractCourse(
        name=name,
        contract=contract,
        settlement=settlement,
        periods=tuple(_periods(contract, settlement, period)),
        outside=tuple(_outside(settlement, period)),
        faults=faults,
    )
    return course, faults


def use_by_period(settlement: Settlement, measure: Measure = Measure.TIME) -> tuple[Quantity, ...]:
    """What each period needed of a contingent, as it is billed: what was drawn on one and what exceeded it.

    It is the history that `best_package` and `simulate` ask for. What the vendor bears, what is billed by the hour and
    what is parked is no part of it; corrections of closed periods count in the period that they correct.

    Args:
        settlement: What was settled.
        measure: Whether time is asked for or pieces.
    """
    check_kind("settlement", settlement, Settlement, "settlement", "Give what settle gave")
    return tuple(
        quantity_of(usage_of(records, measure).used + sum(one.overage(measure) for one in records), measure)
        for records in records_by_period(settlement)
    )


def records_by_period(settlement: Settlement) -> Iterator[tuple[Record, ...]]:
    """For each period its statement and all corrections of it: together they say what became of it."""
    for statement in settlement.statements:
        yield statement, *settlement.corrections_of(statement.period)


def usage_of(records: Iterable[Record], measure: Measure) -> Usage:
    """What became of the work of one period, as its statement and its corrections have it."""
    return sum((_usage(one, measure) for one in records), Usage(measure=measure))


def _periods(contract: Contract, settlement: Settlement, span: Span[date]) -> Iterator[ContractPeriod]:
    for statement in settlement.statements:
        if statement.period.overlap(span) is not None:
            alone = attrs.evolve(settlement, statements=(statement,), outside=(), later=())
            yield ContractPeriod(
                statement=statement,
                net=bill_period(alone, contract, statement.period.start, vat=NET_ONLY).net,
                at_stake=month_end(contract, alone).at_stake,
            )


def _outside(settlement: Settlement, span: Span[date]) -> Iterable[str]:
    """The ids of the entries, each once."""
    charges = (one for one in settlement.outside if one.on in span and one.liability not in VENDORS)
    return dict.fromkeys(charge.entry.id for charge in charges)


def _usage(record: Record, measure: Measure) -> Usage:
    return Usage(
        measure=measure,
        used=record.units(Source.LOT, measure=measure),
        expired=sum(one.expired for one in record.movements if one.lot.measure is measure),
        overage=record.units(Source.OVERAGE, measure=measure),
        hourly=record.units(Source.RATE, measure=measure),
        held=record.units(Source.HELD, measure=measure),
        parked=record.worked.get((Liability.PARKED, measure), 0),
        vendor=record.units(Source.GOODWILL, Source.ROUNDED_OFF, measure=measure)
        + sum(record.worked.get((liability, measure), 0) for liability in VENDORS),
    )
