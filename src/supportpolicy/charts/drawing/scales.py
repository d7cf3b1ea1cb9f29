"""Scales: where a number, or one of several periods, has its place on an axis."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import attrs

_STEPS = (1, 2, 5)


@attrs.frozen
class Linear:
    """Numbers from zero up, evenly along a line of pixels.

    Attributes:
        most: The greatest number, more than zero.
        start: Where zero is.
        end: Where the greatest number is.
    """

    most: Fraction
    start: float
    end: float

    def place(self, number: Fraction | int) -> float:
        """Where a number is."""
        return self.start + float(number / self.most) * (self.end - self.start)


@attrs.frozen
class Bands:
    """Several things side by side, each with a band of the same width.

    Attributes:
        count: How many.
        start: Where the first one begins.
        end: Where the last one ends.
    """

    count: int
    start: float
    end: float

    @property
    def width(self) -> float:
        """The width of each band."""
        return (self.end - self.start) / self.count

    def left(self, number: int) -> float:
        """Where a band begins."""
        return self.start + number * self.width

    def middle(self, number: int) -> float:
        """The middle of a band."""
        return self.left(number) + self.width / 2


@attrs.frozen
class Steps:
    """Round numbers from zero up to one that is not exceeded.

    Attributes:
        step: From one to the next: 1, 2 or 5 times a power of ten.
        count: How many steps there are.
    """

    step: Fraction
    count: int

    @classmethod
    def up_to(cls, most: Fraction, at_most: int, least: Fraction = Fraction(0)) -> Steps:
        """The finest steps that reach a number, in so many steps at most, none of them below the least.

        Example:
            >>> steps = Steps.up_to(Fraction(47), 6)
            >>> steps.step, steps.count
            (Fraction(10, 1), 5)
        """
        step = next(step for step in _round_numbers(most / at_most) if step * at_most >= most and step >= least)
        return cls(step, max(1, -(-most // step)))

    @property
    def most(self) -> Fraction:
        """The last of them."""
        return self.step * self.count

    def numbers(self) -> Iterator[Fraction]:
        """All of them, zero included."""
        return (self.step * number for number in range(self.count + 1))

    @property
    def places(self) -> int:
        """How many decimals they have."""
        places = 0
        while (self.step * 10**places).denominator > 1:
            places += 1
        return places


def _round_numbers(least: Fraction) -> Iterator[Fraction]:
    """Round numbers, ascending, the first of which is below."""
    power = Fraction(1)
    while power > least > 0:
        power /= 10
    while True:
        yield from (power * step for step in _STEPS)
        power *= 10
