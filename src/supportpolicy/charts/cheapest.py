"""The cheapest package at every use of a period: exact lines, and where one undercuts another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cached_property

import attrs

from supportpolicy.contingents import Contingent
from supportpolicy.whatif.costing import fee_of_period, unit_price


@attrs.frozen
class CostLine:
    """What a period costs with a package, by what is used in it, in whole seconds or pieces.

    Attributes:
        package: The package.
    """

    package: Contingent

    @cached_property
    def fee(self) -> Fraction:
        """The exact price of a period in which nothing exceeds the quota, whatever the rhythm of the fee."""
        return fee_of_period(self.package)

    @cached_property
    def rate(self) -> Fraction | None:
        """The price of a second, or of a piece, beyond the quota; None if nothing is agreed on it."""
        return unit_price(self.package)

    def cost(self, used: Fraction | int) -> Fraction:
        """The exact cost of a period; without a rate, of its quota at most."""
        return self.fee + max(Fraction(0), used - self.package.units) * (self.rate or 0)

    def serves(self, used: Fraction | int) -> bool:
        """Whether a price is agreed right beyond that use."""
        return self.rate is not None or used < self.package.units

    def slope(self, used: Fraction | int) -> Fraction:
        """By how much it grows right beyond that use."""
        return Fraction(0) if used < self.package.units else self.rate or Fraction(0)

    def undercut_by(self, other: CostLine, since: Fraction) -> Fraction | None:
        """From which use on the other one is cheaper, or the only one with a price; None if it never is again."""
        starts = sorted({since, *(Fraction(line.package.units) for line in (self, other))})
        for number, start in enumerate(starts):
            if start < since or not other.serves(start):
                continue
            above, steeper = self.cost(start) - other.cost(start), self.slope(start) - other.slope(start)
            if not self.serves(start) or above > 0 or (above == 0 and steeper > 0):
                return start
            if steeper > 0 and start - above / steeper < _next(starts, number):
                return start - above / steeper
        return None


def _next(starts: Sequence[Fraction], number: int) -> Fraction | float:
    return starts[number + 1] if number + 1 < len(starts) else float("inf")


@attrs.frozen
class Best:
    """The cheapest package from some use on.

    Attributes:
        since: From which use on, in seconds or pieces, exact.
        line: Its costs.
    """

    since: Fraction
    line: CostLine


def cheapest_by_use(packages: Iterable[Contingent]) -> tuple[Best, ...]:
    """Which package is the cheapest from which use on, from zero; of equal ones the one that stays it the longest."""
    lines = [CostLine(package) for package in packages]
    zero = Fraction(0)
    found = [Best(zero, min(lines, key=lambda line: (line.cost(zero), line.slope(zero), -line.package.units)))]
    while (following := _after(found[-1], lines)) is not None:
        found.append(following)
    return tuple(found)


def _after(best: Best, lines: Iterable[CostLine]) -> Best | None:
    undercuts = [
        Best(since, line)
        for line in lines
        if line is not best.line and (since := best.line.undercut_by(line, best.since)) is not None
    ]
    return min(undercuts, key=_turn, default=None)


def _turn(best: Best) -> tuple[Fraction, Fraction, Fraction, int]:
    line = best.line
    return best.since, line.cost(best.since), line.slope(best.since), -line.package.units
