"""Costing: what a package costs, period by period: by one formula, or by settling where periods hang together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

import attrs

from supportpolicy.billing import bill_period
from supportpolicy.checks import check_kind
from supportpolicy.clauses import Language, Wording
from supportpolicy.contingents import EVERYTHING, Contingent, Excess, Quantity, units_of
from supportpolicy.contracts import Contract, Term
from supportpolicy.errors import InvalidValueError
from supportpolicy.facts import Vocabulary
from supportpolicy.money import Money, price, rounded
from supportpolicy.policy import Policy, Provenance
from supportpolicy.rules import RuleSet
from supportpolicy.settlement import Charge, Charges, Liability, Reason, settle
from supportpolicy.tickets import WorkEntry
from supportpolicy.whatif.course import EVERYTHING_APPROVED, NET_ONLY

_ONE_DAY = timedelta(days=1)
_ABOUT = date(2001, 1, 1)
"""The settled periods have to lie somewhere; this day starts a month, a quarter and a year."""

_TITLE = Wording(de="Was wäre wenn", en="What if")
_NO_FACTS = Vocabulary(())
_NO_RULES = Policy(
    id="what if",
    version="1",
    title=_TITLE,
    provenance=Provenance(document="none", language=Language.EN, note=_TITLE),
    clauses=(),
    facts=_NO_FACTS,
    bearer=RuleSet(vocabulary=_NO_FACTS, rules=()),
).read_as()
"""Nobody is asked who bears the work: all of it draws on the package."""


@attrs.frozen
class PeriodCost:
    """What one period costs.

    Attributes:
        net: Fee and overage, net of VAT.
        exceeding: How much exceeds the quota, in whole seconds or pieces.
    """

    net: Money
    exceeding: int


def period_cost(package: Contingent, used: Quantity) -> Money:
    """What a period costs in which so much was used: the fee, and the overage rounded to cents.

    Raises:
        InvalidTypeError: for a package of a price list, which has no rate.
        InvalidValueError: if the quota is exceeded and no rate is agreed.
    """
    remedy = "Give package.contingent(overage_rate=Money.of('100', 'EUR'))"
    check_kind("package", package, Contingent, "contingent", remedy)
    return _alone(package, used).net


def fee_of_period(package: Contingent) -> Fraction:
    """What of the fee falls on one period of the quota, exact: of a quarterly fee, a third on each month."""
    return Fraction(package.fee.amount) * package.period.months / (package.fee_period or package.period).months


def stated_fee(package: Contingent) -> Money:
    """The same, rounded to cents."""
    return Money.of(rounded(fee_of_period(package)), package.fee.currency)


def unit_price(package: Contingent) -> Fraction | None:
    """The exact price of a second, or of a piece, beyond the quota; None if nothing is agreed on it."""
    rate = package.overage_rate
    return None if isinstance(rate, Excess) else Fraction(rate.amount) / package.measure.priced_units


def hangs_together(package: Contingent) -> bool:
    """Whether what a period costs depends on other periods: quota is carried over, or fees have their own rhythm."""
    return package.rollover is not None or package.fee_period not in (None, package.period)


def period_costs(package: Contingent, history: Sequence[Quantity]) -> tuple[PeriodCost, ...]:
    """What each period costs, one after the other.

    Raises:
        InvalidValueError: if the quota is exceeded and no rate is agreed.
    """
    if hangs_together(package):
        return tuple(_settled(package, history))
    return tuple(_alone(package, used) for used in history)


def agreed_rate(package: Contingent) -> Money:
    """The price of an hour or a piece beyond the quota.

    Raises:
        InvalidValueError: if none is agreed.
    """
    if isinstance(package.overage_rate, Excess):
        raise InvalidValueError(
            "overage_rate",
            f"no rate is agreed for what exceeds package {package.id}",
            "Give the price of an hour or a piece beyond the quota",
        )
    return package.overage_rate


def overage_cost(package: Contingent, exceeding: int) -> Money:
    """What so many seconds or pieces beyond the quota cost in one period, rounded to cents.

    Raises:
        InvalidValueError: if there are any and no rate is agreed.
    """
    if not exceeding:
        return Money.of(0, package.fee.currency)
    return price(exceeding, agreed_rate(package), package.measure.priced_units)


def _alone(package: Contingent, used: Quantity) -> PeriodCost:
    exceeding = max(0, units_of(used) - package.units)
    return PeriodCost(package.fee + overage_cost(package, exceeding) if exceeding else package.fee, exceeding)


def _settled(package: Contingent, history: Sequence[Quantity]) -> Iterator[PeriodCost]:
    """Each period's use as one entry on its first day, through `settle` and `bill_period`, everything approved."""
    start = package.period.period(_ABOUT).start
    end = package.period.after(start, len(history))
    term = Term(
        start=start,
        policy=_NO_RULES,
        contingents=[attrs.evolve(package, scope=EVERYTHING)],
        statement_period=package.period,
    )
    contract = Contract(id="what if", customer="what if", zone="UTC", currency=package.fee.currency, terms=[term])
    charges = Charges(contract=contract.id, charges=tuple(_charges(package, history, start)))
    settlement = settle(contract, charges, approvals=[EVERYTHING_APPROVED], through=end - _ONE_DAY)
    for statement in settlement.statements:
        exceeding = statement.overage(package.measure)
        if exceeding:
            agreed_rate(package)
        alone = attrs.evolve(settlement, statements=(statement,))
        yield PeriodCost(bill_period(alone, contract, statement.period.start, vat=NET_ONLY).net, exceeding)


def _charges(package: Contingent, history: Sequence[Quantity], start: date) -> Iterator[Charge]:
    reason = Reason(liability=Liability.DRAWS_ON_CONTINGENT)
    day = start
    for number, used in enumerate(history):
        if used:
            entry = WorkEntry(
                id=f"{number}",
                day=day,
                duration=used if isinstance(used, timedelta) else timedelta(0),
                pieces=0 if isinstance(used, timedelta) else used,
            )
            yield Charge(entry, units_of(used), reason, day, datetime.combine(day, time(), UTC))
        day = package.period.period(day).end
