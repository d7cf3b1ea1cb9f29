"""Units: in what an axis counts time or pieces."""

from __future__ import annotations

from fractions import Fraction

import attrs

from supportpolicy.billing import figures
from supportpolicy.charts.drawing.scales import Steps
from supportpolicy.clauses import Language, Wording
from supportpolicy.contingents import Measure
from supportpolicy.money import rounded


@attrs.frozen
class Unit:
    """What an axis counts in.

    Attributes:
        name: What stands beside the axis.
        size: How many seconds, or pieces, it is.
        step: The finest step of an axis.
    """

    name: Wording
    size: int
    step: Fraction

    def of(self, units: int | Fraction) -> Fraction:
        """So many seconds, or pieces, in this unit."""
        return Fraction(units) / self.size


_HOURS = Unit(Wording(de="Stunden", en="hours"), 3600, Fraction(0))
_MINUTES = Unit(Wording(de="Minuten", en="minutes"), 60, Fraction(0))
_PIECES = Unit(Wording(de="Stück", en="pieces"), 1, Fraction(1))


def unit_of(measure: Measure, most: int) -> Unit:
    """What to count in where the greatest figure is so many seconds, or pieces; nothing at all is none of hours."""
    if measure is Measure.PIECES:
        return _PIECES
    return _HOURS if most == 0 or most >= _HOURS.size else _MINUTES


def on_axis(number: Fraction, steps: Steps, language: Language) -> str:
    """A number with as many decimals as the steps of its axis have."""
    return figures.number(rounded(number, steps.places), language)
