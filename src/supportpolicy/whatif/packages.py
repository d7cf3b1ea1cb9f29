"""Packages against a history: what each would have cost, which was best, and from where another one is cheaper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import combinations

import attrs

from supportpolicy.clauses import Wording
from supportpolicy.contingents import Contingent, Excess, Quantity, quantity_of
from supportpolicy.errors import InvalidValueError
from supportpolicy.explanation.results import Field, ResultTable, Tabular
from supportpolicy.facts import Value
from supportpolicy.money import Money, total
from supportpolicy.whatif.breakeven import BreakEven, break_even, break_even_table
from supportpolicy.whatif.costing import hangs_together, overage_cost, period_costs, stated_fee
from supportpolicy.whatif.offers import Offer, fitting, offered

NEAR = Fraction(1, 100)
"""Up to how much more of the least total is called a near-tie, as a share of it."""

_PACKAGE = Field("package", Wording(de="Paket", en="Package"))
_CHOICE_FIELDS = (
    _PACKAGE,
    Field("quota", Wording(de="Umfang", en="Quota")),
    Field("fee", Wording(de="Preis je Zeitraum", en="Fee per period")),
    Field("overage_rate", Wording(de="Satz für Mehrleistung", en="Overage rate")),
    Field("fees", Wording(de="Preise gesamt", en="All fees")),
    Field("exceeding", Wording(de="Mehrleistung", en="Overage")),
    Field("overage", Wording(de="Kosten der Mehrleistung", en="Cost of overage")),
    Field("total", Wording(de="Summe", en="Total")),
    Field("more", Wording(de="Mehrkosten", en="Dearer by")),
    Field("standing", Wording(de="Stellung", en="Standing")),
)
_BEST = Value(name="best", label=Wording(de="günstigstes", en="cheapest"))
_TIE = Value(name="tie", label=Wording(de="gleich günstig", en="as cheap"))
_NEAR_TIE = Value(name="near_tie", label=Wording(de="fast gleich (bis 1 % mehr)", en="near tie (up to 1% more)"))


@attrs.frozen(kw_only=True)
class PackageCost:
    """What one package would have cost, period by period.

    Attributes:
        package: The package, with its rate for what exceeds it.
        periods: The cost of each period, fee and overage, net of VAT.
        exceeding: How much exceeds the quota in each period, in whole seconds or pieces.
    """

    package: Contingent
    periods: tuple[Money, ...]
    exceeding: tuple[int, ...]

    @cached_property
    def total(self) -> Money:
        """The cost of the whole history."""
        return total(self.periods, self.package.fee.currency)

    @cached_property
    def overage(self) -> Money:
        """What of it is for what exceeds the quota, rounded once a period."""
        costs = (overage_cost(self.package, units) for units in self.exceeding)
        return total(costs, self.package.fee.currency)

    @property
    def fees(self) -> Money:
        """What of it is for fees."""
        return self.total - self.overage


@attrs.frozen(kw_only=True)
class PackageChoice(Tabular):
    """Packages compared on a history. Its table has a row for each package.

    Attributes:
        costs: What each would have cost, the smaller quota first.
        history: What was used in each period.
    """

    costs: tuple[PackageCost, ...]
    history: tuple[Quantity, ...]

    @property
    def best(self) -> Contingent:
        """The package of the least total; of several, the smallest."""
        return self._best.package

    @property
    def cheapest(self) -> tuple[Contingent, ...]:
        """All packages of the least total, the smallest first."""
        return self.within(Money.of(0, self._least.currency))

    def within(self, margin: Money) -> tuple[Contingent, ...]:
        """The packages that would have cost at most so much more than the best, the smallest first."""
        return tuple(cost.package for cost in self.costs if cost.total <= self._least + margin)

    @property
    def near_ties(self) -> tuple[Contingent, ...]:
        """The packages that would have cost more than the best, but not more than `NEAR` of its total."""
        margin = Fraction(self._least.amount) * NEAR
        return tuple(cost.package for cost in self.costs if 0 < Fraction((cost.total - self._least).amount) <= margin)

    @property
    def clairvoyant(self) -> Money:
        """What it would have cost to have the best package of each single period; no choice costs less.

        Raises:
            InvalidValueError: if what a period costs under one of the packages depends on other periods.
        """
        self.check_periods_alone()
        return total(map(min, zip(*(cost.periods for cost in self.costs), strict=True)), self._least.currency)

    @property
    def regret(self) -> Money:
        """How much more the best package costs than the clairvoyant choice.

        Raises:
            InvalidValueError: as `clairvoyant`.
        """
        return self._least - self.clairvoyant

    def check_periods_alone(self) -> None:
        """Refuse packages under which the periods hang together, so that they cannot be changed at will.

        Raises:
            InvalidValueError: if quota of one of them is carried over, or its fee has a rhythm of its own.
        """
        for cost in self.costs:
            if hangs_together(cost.package):
                raise InvalidValueError(
                    "packages",
                    f"what a period costs under {cost.package.id} depends on the periods before it",
                    "Leave out its rollover and the rhythm of its fee, or compare whole contracts with compare",
                )

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
        fees, exceeding = _line(self._best)
        for cost in self.costs:
            other_fees, other_exceeding = _line(cost)
            if exceeding > other_exceeding:
                bound = (other_fees - fees) / (exceeding - other_exceeding)
                greatest = bound if greatest is None else min(greatest, bound)
            elif exceeding < other_exceeding:
                least = max(least, (fees - other_fees) / (other_exceeding - exceeding))
        return least, greatest

    @property
    def table(self) -> ResultTable:
        """One row for each package, the smaller quota first."""
        return ResultTable(
            fields=_CHOICE_FIELDS,
            rows=tuple(
                (
                    cost.package.id,
                    cost.package.quota,
                    stated_fee(cost.package),
                    None if isinstance(cost.package.overage_rate, Excess) else cost.package.overage_rate,
                    cost.fees,
                    quantity_of(sum(cost.exceeding), cost.package.measure),
                    cost.overage,
                    cost.total,
                    cost.total - self._least,
                    self._standing(cost.package),
                )
                for cost in self.costs
            ),
        )

    @property
    def break_even_table(self) -> ResultTable:
        """One row for every two packages; see `BreakEven`."""
        return break_even_table(self.break_evens)

    def _standing(self, package: Contingent) -> Value | None:
        if package == self.best:
            return _BEST
        if package in self.cheapest:
            return _TIE
        return _NEAR_TIE if package in self.near_ties else None

    @cached_property
    def _best(self) -> PackageCost:
        return min(self.costs, key=lambda cost: cost.total)

    @property
    def _least(self) -> Money:
        return self._best.total


def _line(cost: PackageCost) -> tuple[Fraction, Fraction]:
    """The total as a line over the rate: the fees, and how many hours or pieces the rate is paid for."""
    return Fraction(cost.fees.amount), Fraction(sum(cost.exceeding), cost.package.measure.priced_units)


def best_package(
    packages: Iterable[Offer], history: Iterable[Quantity], *, overage_rate: Money | None = None
) -> PackageChoice:
    """Which package would have cost the least, with the totals of all.

    A period costs the fee and ``rate × max(0, use − quota)``. Where quota is carried over, or the fee has a rhythm of
    its own, the history is settled as at a month end, with everything approved; it then begins where a month, a quarter
    and a year begin, unless the package has its own anchor.

    Args:
        packages: The packages on offer, all for time or all for pieces, in one currency. A contract stands for what is
            booked in its last term.
        history: What was used in each period, as it is billed; `use_by_period` takes it from a settlement.
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
        InvalidValueError: for no packages, packages that cannot be compared, an empty history, a negative use, or a
            package that lacks a rate and is exceeded.
        InvalidTypeError: for a history that does not fit the packages.

    Source:
        CONF-8, CONF-11, CONF-O2
    """
    offers = offered(packages, overage_rate)
    use = fitting(history, offers[0])
    return PackageChoice(costs=tuple(_cost(offer, use) for offer in offers), history=use)


def _cost(offer: Contingent, history: Sequence[Quantity]) -> PackageCost:
    costs = period_costs(offer, history)
    return PackageCost(
        package=offer,
        periods=tuple(cost.net for cost in costs),
        exceeding=tuple(cost.exceeding for cost in costs),
    )
