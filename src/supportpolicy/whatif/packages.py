"""Packages against a history: what each would have cost, which was best, and from where another one is cheaper."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property
from itertools import combinations

import attrs

from supportpolicy.contingents import Contingent, Excess, Measure, Package, Quantity, measure_of, units_of
from supportpolicy.errors import InvalidTypeError, InvalidValueError
from supportpolicy.money import Money, price, total

_PRICED_UNITS = {Measure.TIME: 3600, Measure.PIECES: 1}
"""How many units of a quantity a rate is for: the seconds of an hour, or one piece."""


@attrs.frozen(kw_only=True)
class PackageCost:
    """What one package would have cost, period by period.

    Attributes:
        package: The package, with its rate for what exceeds it.
        periods: The cost of each period, fee and overage, net of VAT.
    """

    package: Contingent
    periods: tuple[Money, ...]

    @cached_property
    def total(self) -> Money:
        """The cost of the whole history."""
        return total(self.periods, self.package.fee.currency)


@attrs.frozen(kw_only=True)
class PackageChoice:
    """Packages compared on a history.

    Attributes:
        costs: What each would have cost, the smaller quota first.
        history: What was used in each period.
    """

    costs: tuple[PackageCost, ...]
    history: tuple[Quantity, ...]

    @property
    def best(self) -> Contingent:
        """The package of the least total; of several, the smallest."""
        return self.cheapest[0]

    @property
    def cheapest(self) -> tuple[Contingent, ...]:
        """All packages of the least total, the smallest first."""
        return self.within(Money.of(0, self._least.currency))

    def within(self, margin: Money) -> tuple[Contingent, ...]:
        """The packages that would have cost at most so much more than the best, the smallest first."""
        return tuple(cost.package for cost in self.costs if cost.total <= self._least + margin)

    @property
    def clairvoyant(self) -> Money:
        """What it would have cost to have the best package of each single period: no choice costs less."""
        return total(map(min, zip(*(cost.periods for cost in self.costs), strict=True)), self._least.currency)

    @property
    def regret(self) -> Money:
        """How much more the best package costs than the clairvoyant choice."""
        return self._least - self.clairvoyant

    @property
    def break_evens(self) -> tuple[BreakEven, ...]:
        """From which use on the larger of two packages is cheaper, for every two of them."""
        return tuple(break_even(one.package, other.package) for one, other in combinations(self.costs, 2))

    def rates_for_best(self) -> tuple[Fraction, Fraction | None]:
        """Between which overage rates, the same for all packages, the best one stays a best one.

        Returns:
            The least rate and the greatest one, both inclusive; None for no upper end. Rounding to cents is left out.

        Raises:
            InvalidValueError: if the packages have different rates.
        """
        if len({cost.package.overage_rate for cost in self.costs}) > 1:
            raise InvalidValueError(
                "overage_rate", "the packages have different overage rates", "Give all of them the same rate to vary it"
            )
        least, greatest = Fraction(0), None
        fees, overage = self._line(self.best)
        for cost in self.costs:
            other_fees, other_overage = self._line(cost.package)
            if overage > other_overage:
                bound = (other_fees - fees) / (overage - other_overage)
                greatest = bound if greatest is None else min(greatest, bound)
            elif overage < other_overage:
                least = max(least, (fees - other_fees) / (other_overage - overage))
        return least, greatest

    @cached_property
    def _least(self) -> Money:
        return min(cost.total for cost in self.costs)

    def _line(self, package: Contingent) -> tuple[Fraction, Fraction]:
        """The total as a line over the rate: the fees, and how many hours or pieces the rate is paid for."""
        exceeding = sum(_exceeding(package, used) for used in self.history)
        return len(self.history) * Fraction(package.fee.amount), Fraction(exceeding, _PRICED_UNITS[package.measure])


@attrs.frozen(kw_only=True)
class BreakEven:
    """Where the larger of two packages becomes the cheaper one.

    Attributes:
        smaller: The package with the smaller quota.
        larger: The other one.
        at: The use per period from which on the larger one is cheaper, in hours or pieces, exact: there both cost the
            same. Zero if its fee is the lower one; None if no use within its quota makes it cheaper.
        equal_at_quota: Whether both cost the same exactly where the quota of the larger one is used up.
    """

    smaller: Contingent
    larger: Contingent
    at: Fraction | None
    equal_at_quota: bool


def period_cost(package: Contingent, used: Quantity) -> Money:
    """What a period costs in which so much was used: the fee, and the overage rounded to cents.

    Raises:
        InvalidValueError: if the quota is exceeded and no rate is agreed.
    """
    exceeding = _exceeding(package, used)
    if not exceeding:
        return package.fee
    return package.fee + price(exceeding, _rate(package), _PRICED_UNITS[package.measure])


def best_package(
    packages: Iterable[Package | Contingent], history: Iterable[Quantity], *, overage_rate: Money | None = None
) -> PackageChoice:
    """Which package would have cost the least, with the totals of all.

    Args:
        packages: The packages on offer, all for time or all for pieces, in one currency.
        history: What was used in each period, as it is billed.
        overage_rate: The price of an hour, or of a piece, beyond the quota; for packages without a rate of their own.

    Example:
        >>> from datetime import timedelta
        >>> import supportpolicy as sp
        >>> packages = sp.shipped_policy("confluence_package").packages
        >>> use = [timedelta(hours=hours) for hours in (12, 44, 47, 20)]
        >>> choice = best_package(packages, use, overage_rate=Money.of("100", "EUR"))
        >>> choice.best.id, str(choice.costs[0].total), str(choice.regret)
        ('16h', '12700.00 EUR', '400.00 EUR')

    Raises:
        InvalidValueError: for no packages, packages that cannot be compared, an empty history, or a package that lacks
            a rate and is exceeded.
        InvalidTypeError: for a history that does not fit the packages.

    Source:
        CONF-11, CONF-O2
    """
    offers, use = offered(packages, overage_rate), tuple(history)
    if not use:
        raise InvalidValueError("history", "it has no period", "Give what was used in at least one")
    for used in use:
        if isinstance(used, bool) or measure_of(used) is not offers[0].measure:
            raise InvalidTypeError(
                "history", f"{used!r} does not fit packages of {offers[0].quota}", "Give the use in the same measure"
            )
    return PackageChoice(
        costs=tuple(
            PackageCost(package=offer, periods=tuple(period_cost(offer, used) for used in use)) for offer in offers
        ),
        history=use,
    )


def break_even(one: Contingent, other: Contingent) -> BreakEven:
    """From which use on the larger of two packages is the cheaper one.

    Raises:
        InvalidValueError: if they cannot be compared, or the smaller one has no overage rate.
    """
    smaller, larger = offered([one, other], None)
    unit = _PRICED_UNITS[smaller.measure]
    rate = Fraction(_rate(smaller).amount)
    quota, cap = Fraction(smaller.units, unit), Fraction(larger.units, unit)
    dearer = Fraction(larger.fee.amount) - Fraction(smaller.fee.amount)
    at = Fraction(0) if dearer < 0 else quota + dearer / rate if rate else None
    return BreakEven(
        smaller=smaller,
        larger=larger,
        at=at if at is not None and at < cap else None,
        equal_at_quota=at == cap,
    )


def offered(packages: Iterable[Package | Contingent], overage_rate: Money | None) -> tuple[Contingent, ...]:
    """The packages with their overage rates, the smaller quota first.

    Raises:
        InvalidValueError: for no packages, or packages that cannot be compared.
    """
    offers = sorted(
        (
            package.contingent(overage_rate=Excess.BY_OFFER if overage_rate is None else overage_rate)
            if isinstance(package, Package)
            else package
            for package in packages
        ),
        key=lambda offer: (offer.units, offer.fee.amount, offer.id),
    )
    if not offers:
        raise InvalidValueError("packages", "there is none to choose from", "Give at least one package")
    if len({(offer.measure, offer.fee.currency) for offer in offers}) > 1:
        raise InvalidValueError(
            "packages", "time and pieces, or two currencies, cannot be compared", "Compare packages of one kind"
        )
    return tuple(offers)


def _exceeding(package: Contingent, used: Quantity) -> int:
    return max(0, units_of(used) - package.units)


def _rate(package: Contingent) -> Money:
    if isinstance(package.overage_rate, Excess):
        raise InvalidValueError(
            "overage_rate",
            f"package {package.id} is exceeded, and no rate is agreed for that",
            "Give the price of an hour or a piece beyond the quota; the source names none (CONF-O2)",
        )
    return package.overage_rate
