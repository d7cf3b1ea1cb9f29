"""Quantities of support: time in whole seconds, or a number of pieces, and how they are rounded."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TypeAlias

from supportpolicy.checks import shown
from supportpolicy.choices import Choice
from supportpolicy.errors import InvalidTypeError, InvalidValueError

Quantity: TypeAlias = timedelta | int
"""Time, or a number of pieces such as trainings. The settlement counts both in units: whole seconds, or pieces."""

SECOND = timedelta(seconds=1)


class Measure(Choice):
    """What a quantity counts."""

    TIME = "time"
    PIECES = "pieces"

    @property
    def priced_units(self) -> int:
        """How many units a price is for, the seconds of an hour or one piece."""
        return _PRICED_UNITS[self]


_PRICED_UNITS = {Measure.TIME: 3600, Measure.PIECES: 1}


class Rounding(Choice):
    """Which multiple of a step takes the place of a quantity that is none; exact multiples never change.

    Attributes:
        UP: The next greater one.
        DOWN: The next smaller one.
        HALF_UP: The nearest one, of two equally near ones the greater.
        HALF_DOWN: The nearest one, of two equally near ones the smaller.
        HALF_EVEN: The nearest one, of two equally near ones the even multiple.
    """

    UP = "up"
    DOWN = "down"
    HALF_UP = "half_up"
    HALF_DOWN = "half_down"
    HALF_EVEN = "half_even"

    def to_multiple(self, number: int | Fraction, step: int) -> int:
        """The multiple of the step, zero or more, that takes the place of a number that is not negative.

        Example:
            >>> Rounding.UP.to_multiple(37, 15), Rounding.HALF_UP.to_multiple(37, 15), Rounding.UP.to_multiple(45, 15)
            (45, 30, 45)
        """
        below, rest = divmod(number, step)
        if not rest:
            return int(below) * step
        return (int(below) + self._goes_up(int(below), 2 * rest, step)) * step

    def _goes_up(self, below: int, twice_the_rest: int | Fraction, step: int) -> bool:
        if self is Rounding.UP or self is Rounding.DOWN:
            return self is Rounding.UP
        if twice_the_rest != step:
            return twice_the_rest > step
        return self is Rounding.HALF_UP or (self is Rounding.HALF_EVEN and below % 2 == 1)


def measure_of(quantity: Quantity) -> Measure:
    """Whether a quantity is time or pieces."""
    return Measure.TIME if isinstance(quantity, timedelta) else Measure.PIECES


def units_of(quantity: Quantity) -> int:
    """The whole seconds of a time, or the number of pieces.

    Example:
        >>> units_of(timedelta(hours=16)), units_of(3)
        (57600, 3)
    """
    return quantity // SECOND if isinstance(quantity, timedelta) else quantity


def quantity_of(units: int, measure: Measure) -> Quantity:
    """The time of so many seconds, or the number of pieces.

    Example:
        >>> quantity_of(5400, Measure.TIME)
        datetime.timedelta(seconds=5400)
    """
    return units * SECOND if measure is Measure.TIME else units


def check_quantity(where: str, quantity: object) -> None:
    """Refuse what is neither a time in whole seconds nor a number of pieces, or is negative.

    Raises:
        InvalidTypeError: for anything but a timedelta or an int.
        InvalidValueError: for a negative quantity or a fraction of a second.
    """
    if isinstance(quantity, bool) or not isinstance(quantity, (timedelta, int)):
        raise InvalidTypeError(
            where,
            f"{quantity!r} is neither time nor pieces",
            "Give timedelta(hours=16), or a number of pieces as an int",
        )
    if isinstance(quantity, timedelta) and quantity.microseconds:
        raise InvalidValueError(where, f"{shown(quantity)} has a fraction of a second", "Give whole seconds")
    if units_of(quantity) < 0:
        raise InvalidValueError(where, f"{shown(quantity)} is negative", "Give a quantity of zero or more")
