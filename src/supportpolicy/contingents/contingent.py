"""Contingents: quotas of support that are paid in advance, the packages they are sold as, and what is added to them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

import attrs
from attrs.validators import optional

from supportpolicy.checks import check_count, check_date, check_name, checked, clauses_of, kind_of, shown
from supportpolicy.choices import Choice
from supportpolicy.contingents.quantities import (
    Measure,
    Quantity,
    Rounding,
    check_quantity,
    measure_of,
    units_of,
)
from supportpolicy.contingents.rhythm import MONTHLY, Rhythm, check_rhythm
from supportpolicy.contingents.scope import EVERYTHING, Scope
from supportpolicy.errors import InvalidTypeError, InvalidValueError
from supportpolicy.money import Money
from supportpolicy.spans import Span


def check_quota(where: str, quota: object) -> None:
    """Refuse a quota that cannot cover anything.

    Raises:
        InvalidTypeError: for what is neither time nor pieces.
        InvalidValueError: for nothing, or less.
    """
    check_quantity(where, quota)
    if not quota:
        raise InvalidValueError(
            where,
            f"a quota of {shown(quota)} cannot cover anything",
            "Give a positive quota, or leave it out of the contract",
        )


def check_price(where: str, amount: object) -> None:
    """Refuse a price that is no money, or less than nothing.

    Raises:
        InvalidTypeError: for what is no Money.
        InvalidValueError: for a negative price.
    """
    if not isinstance(amount, Money):
        raise InvalidTypeError(where, f"{amount!r} is no Money", "Give Money.of('1600', 'EUR')")
    if amount.amount < 0:
        raise InvalidValueError(where, f"{amount} is a negative price", "Give a price of zero or more")


_IS_SCOPE: Final = kind_of(Scope, "scope", "Give Scope(kinds=['training']), or leave it out for all work")


class FeeDue(Choice):
    """On which day of its period a fee is due: on the first, or on the last."""

    IN_ADVANCE = "in_advance"
    IN_ARREARS = "in_arrears"


class Excess(Choice):
    """What takes the place of a rate for what exceeds a quota.

    Attributes:
        BY_OFFER: Nothing is agreed; it needs an offer of its own. PARTNER-4
    """

    BY_OFFER = "by_offer"


@attrs.frozen(kw_only=True)
class Rollover:
    """An agreement that unused quota is carried over, instead of expiring.

    What is carried over is a lot of its own: it is used before new quota that expires no sooner, and what is left of it
    expires; nothing is carried over twice.

    Attributes:
        cap: The most that is carried over at the end of a period; None for all that is left.
        life: For how many further periods it can be used.
        clauses: The clauses that agree on it.
    """

    cap: Quantity | None = attrs.field(default=None)
    life: int = attrs.field(default=1)
    clauses: tuple[str, ...] = attrs.field(default=(), converter=clauses_of)

    @cap.validator
    def _check_cap(self, _: attrs.Attribute[Quantity | None], cap: Quantity | None) -> None:
        if cap is not None:
            check_quantity("cap", cap)

    @life.validator
    def _check_life(self, _: attrs.Attribute[int], life: int) -> None:
        check_count("life", life)
        if life < 1:
            raise InvalidValueError(
                "life", f"what lasts for {life} periods is never used", "Give one period or more, or no rollover"
            )


@attrs.frozen(kw_only=True)
class Proration:
    """An agreement that a period cut short by the start or end of a term has only its share of quota and fee.

    The share is one exact fraction, days of the term in the period by days of the period; the fee is rounded to cents.

    Attributes:
        unit: The share of the quota is a multiple of it.
        mode: Which multiple takes the place of a share that is none.
        clauses: The clauses that agree on it.

    Source:
        CONF-O3: without agreement there is no proration.
    """

    unit: Quantity = attrs.field()
    mode: Rounding = attrs.field(converter=Rounding)
    clauses: tuple[str, ...] = attrs.field(default=(), converter=clauses_of)

    @unit.validator
    def _check_unit(self, _: attrs.Attribute[Quantity], unit: Quantity) -> None:
        check_quantity("unit", unit)
        if not unit:
            raise InvalidValueError("unit", "nothing is a multiple of nothing", "Give a second, a piece, or more")

    def share(self, units: int, fraction: Fraction) -> int:
        """The units that are left of a quota of so many."""
        return self.mode.to_multiple(units * fraction, units_of(self.unit))


_IS_ROLLOVER: Final = kind_of(Rollover, "rollover", "Give Rollover(), or leave it out if the rest expires")
_IS_PRORATION: Final = kind_of(Proration, "proration", "Give Proration(unit=timedelta(hours=1), mode='up')")


@attrs.frozen(kw_only=True)
class Contingent:
    """A quota of support, in time or in pieces, that is paid for in advance for each period.

    Attributes:
        id: Its name within the contract.
        quota: How much of it there is per period: time, or a number of pieces.
        fee: The price of one fee period, net of VAT; due whether or not the quota is used.
        overage_rate: The price of an hour, or of a piece, beyond the quota; `Excess.BY_OFFER` if none is agreed.
        period: When a quota ends and the next one begins.
        fee_period: When the next fee is due; None for the rhythm of the quota.
        fee_due: Whether the fee is due on the first day of its period or on the last.
        rollover: What becomes of the rest at the end of a period; None if it expires.
        proration: What is left of a period that a term does not fill; None if all of it is.
        scope: The projects and kinds of work that it is for.
        clauses: The clauses that it comes from.

    Example:
        >>> from datetime import timedelta
        >>> hours = Contingent(
        ...     id="16h",
        ...     quota=timedelta(hours=16),
        ...     fee=Money.of("1600", "EUR"),
        ...     overage_rate=Money.of("120", "EUR"),
        ...     clauses=["CONF-9"],
        ... )
        >>> hours.measure, hours.units
        (<Measure.TIME: 'time'>, 57600)

    Raises:
        InvalidValueError: for a quota of nothing, a rate that is missing, or a mixture of time and pieces or of
            currencies.

    Source:
        CONF-6, CONF-7, CONF-8, CONF-O2, PARTNER-3
    """

    id: str = attrs.field(validator=checked(check_name))
    quota: Quantity = attrs.field(validator=checked(check_quota))
    fee: Money = attrs.field(validator=checked(check_price))
    overage_rate: Money | Excess = attrs.field()
    period: Rhythm = attrs.field(default=MONTHLY, validator=checked(check_rhythm))
    fee_period: Rhythm | None = attrs.field(default=None, validator=optional(checked(check_rhythm)))
    fee_due: FeeDue = attrs.field(default=FeeDue.IN_ADVANCE, converter=FeeDue)
    rollover: Rollover | None = attrs.field(default=None, validator=optional(_IS_ROLLOVER))
    proration: Proration | None = attrs.field(default=None, validator=optional(_IS_PRORATION))
    scope: Scope = attrs.field(default=EVERYTHING, validator=_IS_SCOPE)
    clauses: tuple[str, ...] = attrs.field(default=(), converter=clauses_of)

    @overage_rate.validator
    def _check_overage_rate(self, _: attrs.Attribute[Money | Excess], rate: Money | Excess) -> None:
        if rate is None:
            raise InvalidValueError(
                "overage_rate",
                f"nothing is said of what exceeds the quota of {self.id}",
                "Give the rate of an hour or a piece, or Excess.BY_OFFER if every excess needs an offer",
            )
        if isinstance(rate, Excess):
            return
        check_price("overage_rate", rate)
        if rate.currency != self.fee.currency:
            raise InvalidValueError(
                "overage_rate", f"{rate} is not in the currency of the fee of {self.fee}", "Give both in one currency"
            )

    @rollover.validator
    def _check_rollover(self, _: attrs.Attribute[Rollover | None], rollover: Rollover | None) -> None:
        if rollover is not None and rollover.cap is not None:
            self._check_measure("rollover", rollover.cap)

    @proration.validator
    def _check_proration(self, _: attrs.Attribute[Proration | None], proration: Proration | None) -> None:
        if proration is not None:
            self._check_measure("proration", proration.unit)

    def _check_measure(self, where: str, quantity: Quantity) -> None:
        if measure_of(quantity) is not self.measure:
            raise InvalidValueError(
                where,
                f"{shown(quantity)} does not fit a quota of {shown(self.quota)}",
                f"Give a quantity in {self.measure}",
            )

    @property
    def measure(self) -> Measure:
        """Whether it is counted in time or in pieces."""
        return measure_of(self.quota)

    @property
    def units(self) -> int:
        """The quota in whole seconds, or in pieces."""
        return units_of(self.quota)


@attrs.frozen(kw_only=True)
class Package:
    """A contingent as a vendor offers it: size and price, and nothing about what exceeds it.

    Attributes:
        id: Its name within the policy.
        quota: How much of it there is per period: time, or a number of pieces.
        fee: The price of one period, net of VAT.
        period: When a quota ends and the next one begins.
        clauses: The clauses that offer it.

    Source:
        CONF-9, CONF-11, CONF-O2
    """

    id: str = attrs.field(validator=checked(check_name))
    quota: Quantity = attrs.field(validator=checked(check_quota))
    fee: Money = attrs.field(validator=checked(check_price))
    period: Rhythm = attrs.field(default=MONTHLY, validator=checked(check_rhythm))
    clauses: tuple[str, ...] = attrs.field(default=(), converter=clauses_of)

    def contingent(self, *, overage_rate: Money | Excess) -> Contingent:
        """The package as it stands in a contract; `attrs.evolve` adds what else is agreed.

        Args:
            overage_rate: The price of an hour, or of a piece, beyond the quota.

        Example:
            >>> from datetime import timedelta
            >>> package = Package(id="40h", quota=timedelta(hours=40), fee=Money.of("3800", "EUR"))
            >>> package.contingent(overage_rate=Money.of("120", "EUR")).fee
            Money(amount=Decimal('3800'), currency='EUR')
        """
        return Contingent(
            id=self.id,
            quota=self.quota,
            fee=self.fee,
            overage_rate=overage_rate,
            period=self.period,
            clauses=self.clauses,
        )


@attrs.frozen(kw_only=True)
class TopUp:
    """A quota that is bought once.

    Attributes:
        id: Its name within the contract.
        quota: How much of it there is: time, or a number of pieces.
        price: What it costs, net of VAT.
        start: The first day on which it can be used. Where it is agreed that it covers what was done before it was
            bought, this day lies before ``bought_on``.
        end: The first day on which it can no longer be used; None if it does not expire.
        bought_on: The day on which it was bought and its price is due; the first day of use unless told otherwise.
        scope: The projects and kinds of work that it is for.
        clauses: The clauses that it comes from.

    Raises:
        InvalidValueError: for a quota of nothing, or an end that is not after the start.
    """

    id: str = attrs.field(validator=checked(check_name))
    quota: Quantity = attrs.field(validator=checked(check_quota))
    price: Money = attrs.field(validator=checked(check_price))
    start: date = attrs.field(validator=checked(check_date))
    end: date | None = attrs.field(default=None)
    bought_on: date = attrs.field(
        default=attrs.Factory(lambda self: self.start, takes_self=True), validator=checked(check_date)
    )
    scope: Scope = attrs.field(default=EVERYTHING, validator=_IS_SCOPE)
    clauses: tuple[str, ...] = attrs.field(default=(), converter=clauses_of)

    @end.validator
    def _check_end(self, _: attrs.Attribute[date | None], end: date | None) -> None:
        if end is not None:
            check_date("end", end)
            Span(self.start, end)

    @property
    def measure(self) -> Measure:
        """Whether it is counted in time or in pieces."""
        return measure_of(self.quota)

    def is_for(self, *, project: str | None, kind: str | None) -> bool:
        """Whether it is for work for this project and of this kind, on some day or other."""
        return self.scope.admits(project=project, kind=kind)
