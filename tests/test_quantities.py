"""Quantities: time or pieces, counted in whole units, and how they are rounded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportpolicy.contingents import (
    Contingent,
    Measure,
    Rounding,
    check_quantity,
    measure_of,
    quantity_of,
    units_of,
)
from supportpolicy.errors import (
    InvalidTypeError,
    InvalidValueError,
    SupportPolicyError,
    UnknownNameError,
)
from supportpolicy.money import Money

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def euros(amount: str | int) -> Money:
    return Money.of(amount, "EUR")


def refused(make: Callable[[], object], error: type[SupportPolicyError], message: str) -> None:
    with pytest.raises(error) as caught:
        make()
    assert str(caught.value) == message


FEW = settings(max_examples=50, deadline=None)


def contingent(**agreed: Any) -> Contingent:
    """16 hours a month for 1600 EUR, and 120 EUR for an hour beyond, unless agreed otherwise."""
    usual: dict[str, Any] = {"id": "16h", "quota": 16 * HOUR, "fee": euros("1600"), "overage_rate": euros("120")}
    return Contingent(**{**usual, **agreed})


def refusal(error: type[Exception], made: Callable[[], object]) -> str:
    """The whole message with which something is refused."""
    with pytest.raises(error) as caught:
        made()
    return str(caught.value)


def nearest_by_trying(mode: Rounding, number: Fraction, step: int) -> int:
    """The multiple that a mode means, by looking at every multiple."""
    multiples = [step * times for times in range(int(number) // step + 3)]
    if mode is Rounding.UP:
        return min(multiple for multiple in multiples if multiple >= number)
    if mode is Rounding.DOWN:
        return max(multiple for multiple in multiples if multiple <= number)
    least = min(abs(multiple - number) for multiple in multiples)
    near = [multiple for multiple in multiples if abs(multiple - number) == least]
    preferred = {
        Rounding.HALF_UP: max(near),
        Rounding.HALF_DOWN: min(near),
        Rounding.HALF_EVEN: min(near, key=lambda multiple: multiple // step % 2),
    }
    return preferred[mode]


class TestQuantities:
    """Work is whole seconds, or pieces."""

    def test_time_is_counted_in_seconds_and_pieces_in_pieces(self) -> None:
        assert (units_of(16 * HOUR), units_of(3)) == (57600, 3)
        assert (measure_of(16 * HOUR), measure_of(3)) == (Measure.TIME, Measure.PIECES)

    def test_a_price_is_for_an_hour_or_a_piece(self) -> None:
        assert {measure: measure.priced_units for measure in Measure} == {Measure.TIME: 3600, Measure.PIECES: 1}

    @given(st.one_of(st.integers(0, 10**9), st.integers(0, 10**9).map(lambda number: number * SECOND)))
    def test_units_and_measure_say_it_all(self, quantity: timedelta | int) -> None:
        assert quantity_of(units_of(quantity), measure_of(quantity)) == quantity

    @pytest.mark.parametrize(
        ("quantity", "error", "message"),
        [
            (
                1.5,
                InvalidTypeError,
                "cap: 1.5 is neither time nor pieces. Give timedelta(hours=16), or a number of pieces as an int.",
            ),
            (
                True,
                InvalidTypeError,
                "cap: True is neither time nor pieces. Give timedelta(hours=16), or a number of pieces as an int.",
            ),
            (
                timedelta(microseconds=5),
                InvalidValueError,
                "cap: 0.000005 s has a fraction of a second. Give whole seconds.",
            ),
            (-1, InvalidValueError, "cap: -1 is negative. Give a quantity of zero or more."),
            (-HOUR, InvalidValueError, "cap: −1 h is negative. Give a quantity of zero or more."),
        ],
    )
    def test_refuses_what_is_no_quantity(self, quantity: Any, error: type[SupportPolicyError], message: str) -> None:
        refused(lambda: check_quantity("cap", quantity), error, message)

    @pytest.mark.parametrize(
        ("quantity", "measure", "units"),
        [(timedelta(0), Measure.TIME, 0), (16 * HOUR, Measure.TIME, 57600), (0, Measure.PIECES, 0), (3, "pieces", 3)],
    )
    def test_is_counted_in_units(self, quantity: timedelta | int, measure: Measure, units: int) -> None:
        assert (measure_of(quantity), units_of(quantity)) == (measure, units)

    @FEW
    @given(st.integers(0, 10**9), st.sampled_from(Measure))
    def test_is_the_same_after_counting(self, units: int, measure: Measure) -> None:
        quantity = quantity_of(units, measure)

        assert (units_of(quantity), measure_of(quantity)) == (units, measure)

    @pytest.mark.parametrize(
        ("quota", "error", "message"),
        [
            (16.0, InvalidTypeError, "quota: 16.0 is neither time nor pieces. "),
            (True, InvalidTypeError, "quota: True is neither time nor pieces. "),
            ("16h", InvalidTypeError, "quota: '16h' is neither time nor pieces. "),
        ],
    )
    def test_is_neither_number_with_a_fraction_nor_truth_nor_text(
        self, quota: object, error: type[Exception], message: str
    ) -> None:
        remedy = "Give timedelta(hours=16), or a number of pieces as an int."

        assert refusal(error, lambda: contingent(quota=quota)) == message + remedy

    def test_has_no_fraction_of_a_second(self) -> None:
        assert refusal(InvalidValueError, lambda: contingent(quota=timedelta(microseconds=1))) == (
            "quota: 0.000001 s has a fraction of a second. Give whole seconds."
        )

    @pytest.mark.parametrize(("quota", "shown"), [(-1, "-1"), (-HOUR, "−1 h")])
    def test_is_never_negative(self, quota: timedelta | int, shown: str) -> None:
        assert refusal(InvalidValueError, lambda: contingent(quota=quota)) == (
            f"quota: {shown} is negative. Give a quantity of zero or more."
        )


class TestRounding:
    """Exact multiples never change; every other number becomes one of its two neighbours."""

    @pytest.mark.parametrize(
        ("mode", "expected"),
        [
            (Rounding.UP, [0, 15, 15, 15, 15, 15, 30, 30, 45]),
            (Rounding.DOWN, [0, 0, 0, 0, 0, 15, 15, 15, 30]),
            (Rounding.HALF_UP, [0, 0, 0, 15, 15, 15, 15, 30, 45]),
            (Rounding.HALF_DOWN, [0, 0, 0, 0, 15, 15, 15, 15, 30]),
            (Rounding.HALF_EVEN, [0, 0, 0, 0, 15, 15, 15, 30, 30]),
        ],
    )
    def test_by_its_name(self, mode: Rounding, expected: list[int]) -> None:
        numbers: list[int | Fraction] = [0, 1, 7, Fraction(15, 2), 8, 15, 22, Fraction(45, 2), Fraction(75, 2)]

        assert [mode.to_multiple(number, 15) for number in numbers] == expected

    @given(st.sampled_from(Rounding), st.fractions(0, 1000, max_denominator=60), st.integers(1, 60))
    def test_gives_the_multiple_that_a_search_finds(self, mode: Rounding, number: Fraction, step: int) -> None:
        multiples = range(0, int(number) + 2 * step, step)
        ways: dict[Rounding, Callable[[int], tuple[object, ...]]] = {
            Rounding.UP: lambda one: (one < number, one),
            Rounding.DOWN: lambda one: (one > number, -one),
            Rounding.HALF_UP: lambda one: (abs(one - number), -one),
            Rounding.HALF_DOWN: lambda one: (abs(one - number), one),
            Rounding.HALF_EVEN: lambda one: (abs(one - number), one // step % 2),
        }

        assert mode.to_multiple(number, step) == min(multiples, key=ways[mode])

    def test_an_unknown_mode_is_refused_with_the_others(self) -> None:
        refused(
            lambda: Rounding("nearest"),
            UnknownNameError,
            "Rounding: 'nearest' is none of its values. "
            "Choose one of 'up', 'down', 'half_up', 'half_down', 'half_even'.",
        )

    @pytest.mark.parametrize(
        ("mode", "expected"),
        [
            ("up", (0, 15, 15, 15, 15, 30, 30, 45)),
            ("down", (0, 0, 0, 0, 15, 15, 15, 45)),
            ("half_up", (0, 0, 15, 15, 15, 15, 30, 45)),
            ("half_down", (0, 0, 0, 15, 15, 15, 15, 45)),
            ("half_even", (0, 0, 0, 15, 15, 15, 30, 45)),
        ],
    )
    def test_around_a_quarter_of_an_hour(self, mode: str, expected: tuple[int, ...]) -> None:
        minutes: list[int | Fraction] = [0, 7, Fraction(15, 2), 8, 15, 22, Fraction(45, 2), 45]

        assert tuple(Rounding(mode).to_multiple(number, 15) for number in minutes) == expected

    @FEW
    @given(st.sampled_from(Rounding), st.fractions(0, 200, max_denominator=4), st.integers(1, 20))
    def test_is_what_trying_every_multiple_finds(self, mode: Rounding, number: Fraction, step: int) -> None:
        assert mode.to_multiple(number, step) == nearest_by_trying(mode, number, step)

    def test_knows_no_other_mode(self) -> None:
        assert refusal(UnknownNameError, lambda: Rounding("bankers")) == (
            "Rounding: 'bankers' is none of its values. "
            "Choose one of 'up', 'down', 'half_up', 'half_down', 'half_even'."
        )
