"""Increments and multipliers: how worked time becomes billed time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportpolicy.contingents import (
    EXACT,
    Grouping,
    Increment,
    Multiplier,
    Rounding,
    When,
)
from supportpolicy.errors import (
    InvalidTypeError,
    InvalidValueError,
    SupportPolicyError,
)

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def refused(make: Callable[[], object], error: type[SupportPolicyError], message: str) -> None:
    with pytest.raises(error) as caught:
        make()
    assert str(caught.value) == message


FEW = settings(max_examples=50, deadline=None)


def refusal(error: type[Exception], made: Callable[[], object]) -> str:
    """The whole message with which something is refused."""
    with pytest.raises(error) as caught:
        made()
    return str(caught.value)


class TestIncrements:
    """Increments round once per named group; exact multiples unchanged; zero stays zero; the minimum once per group."""

    @pytest.mark.parametrize(("worked", "billed"), [(0, 0), (1, 15), (15, 15), (16, 30), (105, 105)])
    def test_round_up_to_the_step(self, worked: int, billed: int) -> None:
        assert Increment(step=15 * MINUTE).billed(worked * 60) == billed * 60

    @pytest.mark.parametrize(("worked", "billed"), [(0, 0), (4, 30), (30, 30), (32, 45)])
    def test_bill_at_least_the_minimum(self, worked: int, billed: int) -> None:
        assert Increment(step=15 * MINUTE, minimum=30 * MINUTE).billed(worked * 60) == billed * 60

    def test_a_minimum_that_is_no_multiple_is_rounded_too(self) -> None:
        assert Increment(step=15 * MINUTE, minimum=20 * MINUTE).billed(60) == 30 * 60

    @given(st.integers(0, 10**6))
    def test_without_a_step_every_second_counts(self, seconds: int) -> None:
        assert EXACT.billed(seconds) == seconds

    def test_read_texts(self) -> None:
        increment = Increment(mode="down", grouping="ticket_and_day")

        assert (increment.mode, increment.grouping) == (Rounding.DOWN, Grouping.TICKET_AND_DAY)

    @pytest.mark.parametrize(
        ("make", "error", "message"),
        [
            (
                lambda: Increment(step=900),  # type: ignore[arg-type]
                InvalidTypeError,
                "step: 900 is no timedelta. Give timedelta(minutes=15).",
            ),
            (
                lambda: Increment(step=timedelta(0)),
                InvalidValueError,
                "step: nothing is a multiple of no time. Give a second or more.",
            ),
            (
                lambda: Increment(minimum=-MINUTE),
                InvalidValueError,
                "minimum: −1 min is negative. Give a quantity of zero or more.",
            ),
        ],
    )
    def test_refuses_what_is_no_increment(
        self, make: Callable[[], object], error: type[SupportPolicyError], message: str
    ) -> None:
        refused(make, error, message)

    def test_bills_every_second_as_worked_unless_agreed_otherwise(self) -> None:
        assert Increment(step=timedelta(seconds=1), mode=Rounding.UP, grouping=Grouping.ENTRY) == EXACT
        assert [EXACT.billed(seconds) for seconds in (0, 1, 3599)] == [0, 1, 3599]

    @pytest.mark.parametrize(("worked", "billed"), [(0, 0), (1, 900), (900, 900), (901, 1800)])
    def test_every_quarter_of_an_hour_that_has_begun(self, worked: int, billed: int) -> None:
        assert Increment(step=timedelta(minutes=15)).billed(worked) == billed

    @pytest.mark.parametrize(("worked", "billed"), [(0, 0), (1, 30), (20, 30), (30, 30), (31, 45)])
    def test_the_minimum_is_rounded_as_well_and_nothing_stays_nothing(self, worked: int, billed: int) -> None:
        increment = Increment(step=timedelta(minutes=15), minimum=timedelta(minutes=20))

        assert increment.billed(worked * 60) == billed * 60

    @FEW
    @given(st.integers(1, 7200), st.integers(0, 7200), st.lists(st.integers(0, 10**6), min_size=2, max_size=2))
    def test_more_work_is_never_billed_as_less(self, step: int, minimum: int, worked: list[int]) -> None:
        increment = Increment(step=timedelta(seconds=step), minimum=timedelta(seconds=minimum))
        less, more = (increment.billed(seconds) for seconds in sorted(worked))

        assert less <= more
        assert max(worked) <= more
        assert more % step == 0

    @pytest.mark.parametrize("field", ["step", "minimum"])
    def test_a_number_does_not_say_its_unit(self, field: str) -> None:
        assert refusal(InvalidTypeError, lambda: Increment(**{field: 15})) == (  # type: ignore[arg-type]
            f"{field}: 15 is no timedelta. Give timedelta(minutes=15)."
        )

    @pytest.mark.parametrize("field", ["step", "minimum"])
    def test_time_is_never_negative(self, field: str) -> None:
        assert refusal(InvalidValueError, lambda: Increment(**{field: -HOUR})) == (  # type: ignore[arg-type]
            f"{field}: −1 h is negative. Give a quantity of zero or more."
        )

    def test_there_is_no_step_of_nothing(self) -> None:
        assert refusal(InvalidValueError, lambda: Increment(step=timedelta(0))) == (
            "step: nothing is a multiple of no time. Give a second or more."
        )

    def test_a_minimum_of_nothing_is_none(self) -> None:
        assert Increment(minimum=timedelta(0)) == EXACT


class TestMultipliers:
    """Multipliers are exact; the greatest applies."""

    @pytest.mark.parametrize("factor", ["1.5", Decimal("1.5"), Fraction(3, 2), "3/2"])
    def test_are_exact_however_they_are_written(self, factor: Any) -> None:
        assert Multiplier(factor=factor).factor == Fraction(3, 2)

    def test_are_for_all_kinds_or_for_some(self) -> None:
        assert Multiplier(factor=2).is_for(None)
        assert Multiplier(factor=2, kinds="on_site").is_for("on_site")
        assert not Multiplier(factor=2, kinds=["on_site"]).is_for(None)

    def test_read_when_they_apply(self) -> None:
        assert Multiplier(factor=2, when="outside_service_hours").when is When.OUTSIDE_SERVICE_HOURS

    @pytest.mark.parametrize(
        ("factor", "error", "message"),
        [
            (1.5, InvalidTypeError, "factor: 1.5 is a float, which is not exact. Give '1.5', a Decimal or a Fraction."),
            (
                True,
                InvalidTypeError,
                "factor: True is a bool, which is not exact. Give '1.5', a Decimal or a Fraction.",
            ),
            ("twice", InvalidValueError, "factor: 'twice' is no number. Write it like '1.5'."),
            ("1/0", InvalidValueError, "factor: '1/0' is no number. Write it like '1.5'."),
            (Decimal("inf"), InvalidValueError, "factor: Decimal('Infinity') is no number. Write it like '1.5'."),
            (0, InvalidValueError, "factor: work that counts 0 times is no work to bill. Give a factor above zero."),
        ],
    )
    def test_refuses_what_is_no_factor(self, factor: Any, error: type[SupportPolicyError], message: str) -> None:
        refused(lambda: Multiplier(factor=factor), error, message)

    @pytest.mark.parametrize("factor", ["1.5", "3/2", Decimal("1.5"), Fraction(3, 2)])
    def test_is_exact(self, factor: Any) -> None:
        assert Multiplier(factor=factor) == Multiplier(factor=Fraction(3, 2), kinds=None, when=When.ALWAYS)

    @pytest.mark.parametrize(("factor", "shown"), [(1.5, "1.5 is a float"), (True, "True is a bool")])
    def test_a_float_is_refused(self, factor: Any, shown: str) -> None:
        assert refusal(InvalidTypeError, lambda: Multiplier(factor=factor)) == (
            f"factor: {shown}, which is not exact. Give '1.5', a Decimal or a Fraction."
        )

    @pytest.mark.parametrize(
        ("factor", "shown"),
        [
            ("double", "'double'"),
            ("1/0", "'1/0'"),
            (Decimal("NaN"), "Decimal('NaN')"),
            (Decimal("Infinity"), "Decimal('Infinity')"),
        ],
    )
    def test_what_is_no_number_is_refused(self, factor: Any, shown: str) -> None:
        assert refusal(InvalidValueError, lambda: Multiplier(factor=factor)) == (
            f"factor: {shown} is no number. Write it like '1.5'."
        )

    @pytest.mark.parametrize("factor", ["0", "-1/2"])
    def test_is_above_zero(self, factor: Any) -> None:
        assert refusal(InvalidValueError, lambda: Multiplier(factor=factor)) == (
            f"factor: work that counts {factor} times is no work to bill. Give a factor above zero."
        )

    def test_is_for_every_kind_of_work_or_for_some(self) -> None:
        every, travel, two = (Multiplier(factor="2", kinds=kinds) for kinds in (None, "travel", ["travel", "on_site"]))

        assert [every.is_for(kind) for kind in (None, "travel", "on_site")] == [True, True, True]
        assert [travel.is_for(kind) for kind in (None, "travel", "on_site")] == [False, True, False]
        assert [two.is_for(kind) for kind in (None, "travel", "on_site")] == [False, True, True]
