"""Money is exact, in one currency, and rounded in one place."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, Inexact, InvalidOperation, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportpolicy.errors import InvalidTypeError, InvalidValueError
from supportpolicy.money import Money, price, rounded, total

HOSTILE = Context(prec=4, rounding=ROUND_CEILING, Emax=3, Emin=-3, traps=[Inexact, InvalidOperation])

numbers = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=6)
amounts = numbers.map(lambda amount: Money.of(amount, "EUR"))
fractions = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6)


def euros(amount: str) -> Money:
    return Money.of(amount, "EUR")


def exactly(money: Money) -> Fraction:
    return Fraction(money.amount)


class TestRounding:
    """Money is rounded half up to cents, once."""

    @pytest.mark.parametrize(
        ("number", "places", "expected"),
        [
            (Fraction(9990 * 5, 60 * 100), 2, "8.33"),
            (Decimal("0.125"), 2, "0.13"),
            (Decimal("-0.125"), 2, "-0.13"),
            (Decimal("0.1249999999"), 2, "0.12"),
            (Decimal("2.675"), 2, "2.68"),
            (Fraction(1, 3), 2, "0.33"),
            (Fraction(2, 3), 2, "0.67"),
            (Fraction(-1, 1000), 2, "0.00"),
            (7, 2, "7.00"),
            (Decimal("2.5"), 0, "3"),
            (Decimal("-2.5"), 0, "-3"),
            (Fraction(1, 7), 10, "0.1428571429"),
        ],
    )
    def test_a_half_goes_away_from_zero(self, number: Fraction | Decimal | int, places: int, expected: str) -> None:
        assert str(rounded(number, places)) == expected

    @given(numbers, st.integers(min_value=0, max_value=8))
    def test_agrees_with_commercial_rounding_of_the_standard_library(self, number: Decimal, places: int) -> None:
        context = Context(prec=100, rounding=ROUND_HALF_UP)

        assert rounded(number, places) == number.quantize(Decimal(1).scaleb(-places), context=context)

    @given(fractions, st.integers(min_value=0, max_value=8))
    def test_is_never_off_by_more_than_half_a_unit(self, number: Fraction, places: int) -> None:
        off = abs(Fraction(rounded(number, places)) - number)

        assert off <= Fraction(1, 2 * 10**places)

    @given(fractions)
    def test_treats_debts_like_claims(self, number: Fraction) -> None:
        assert rounded(-number) == -rounded(number)

    @given(amounts)
    def test_twice_is_once(self, money: Money) -> None:
        assert money.rounded().rounded() == money.rounded()

    def test_is_to_cents_unless_told_otherwise(self) -> None:
        assert str(euros("8.325").rounded()) == "8.33 EUR"
        assert str(euros("0.12345").rounded(4)) == "0.1235 EUR"

    def test_refuses_a_number_that_is_not_exact(self) -> None:
        with pytest.raises(InvalidTypeError) as caught:
            rounded(0.1)  # type: ignore[arg-type]

        assert str(caught.value) == "number: 0.1 is a float, which is not exact. Give an int, a Fraction or a Decimal."

    @pytest.mark.parametrize("number", ["NaN", "sNaN", "Infinity"])
    def test_refuses_what_is_no_number(self, number: str) -> None:
        with pytest.raises(InvalidValueError) as caught:
            rounded(Decimal(number))

        assert str(caught.value) == f"number: {number} is no quantity. Give a finite number."


class TestPrice:
    """Net is round(quantity x price / base quantity), exactly reproducible by the receiver."""

    @pytest.mark.parametrize(
        ("quantity", "unit_price", "base_quantity", "expected"),
        [
            (5, "99.90", 60, "8.33"),  # 8.325
            (20, "112.50", 60, "37.50"),  # 20 minutes are no finite decimal of hours
            (1, "99.90", 60, "1.67"),  # 1.665
            (40, "112.50", 1, "4500.00"),
            (Decimal("1.25"), "112.50", 1, "140.63"),  # 140.625
            (Fraction(1, 3), "0.01", 1, "0.00"),
            (-5, "99.90", 60, "-8.33"),
            (0, "99.90", 60, "0.00"),
        ],
    )
    def test_is_rounded_once_to_cents(
        self, quantity: int | Fraction | Decimal, unit_price: str, base_quantity: int, expected: str
    ) -> None:
        assert str(price(quantity, euros(unit_price), base_quantity)) == f"{expected} EUR"

    def test_is_for_one_unit_unless_told_otherwise(self) -> None:
        assert price(40, euros("112.50")) == euros("4500.00")

    @given(st.integers(-(10**6), 10**6), amounts, st.integers(1, 3600))
    def test_is_within_half_a_cent_of_the_exact_product(self, quantity: int, unit_price: Money, base: int) -> None:
        cost = price(quantity, unit_price, base)

        assert abs(exactly(cost) - quantity * exactly(unit_price) / base) <= Fraction(1, 200)
        assert cost == cost.rounded()
        assert cost.currency == unit_price.currency

    @pytest.mark.parametrize("quantity", [0.5, True, "5"])
    def test_refuses_a_quantity_that_is_not_exact(self, quantity: object) -> None:
        with pytest.raises(InvalidTypeError) as caught:
            price(quantity, euros("99.90"))  # type: ignore[arg-type]

        assert str(caught.value) == (
            f"quantity: {quantity!r} is a {type(quantity).__name__}, which is not exact. "
            "Give an int, a Fraction or a Decimal."
        )

    def test_refuses_an_endless_quantity(self) -> None:
        with pytest.raises(InvalidValueError) as caught:
            price(Decimal("Infinity"), euros("99.90"))

        assert str(caught.value) == "quantity: Infinity is no quantity. Give a finite number."

    @pytest.mark.parametrize("base_quantity", [0, -60])
    def test_refuses_a_price_per_nothing(self, base_quantity: int) -> None:
        with pytest.raises(InvalidValueError) as caught:
            price(5, euros("99.90"), base_quantity)

        assert str(caught.value) == (
            f"base_quantity: a price per {base_quantity} units says nothing. Give the number of units it is for."
        )


class TestExactness:
    """Sums of lines are totals, to the cent and beyond."""

    @given(amounts, amounts)
    def test_adding_and_taking_away_lose_nothing(self, one: Money, other: Money) -> None:
        assert exactly(one + other) == exactly(one) + exactly(other)
        assert exactly(one - other) == exactly(one) - exactly(other)
        assert exactly(-one) == -exactly(one)

    @given(st.lists(amounts))
    def test_the_total_is_the_sum_in_any_order(self, several: list[Money]) -> None:
        assert exactly(total(several, "EUR")) == sum(map(exactly, several))
        assert total(reversed(several), "EUR") == total(several, "EUR")

    def test_ten_dimes_are_one(self) -> None:
        assert total([euros("0.10")] * 10, "EUR") == euros("1")

    def test_nothing_is_zero_of_the_currency(self) -> None:
        assert total([], "CHF") == Money.of(0, "CHF")

    @given(amounts, amounts)
    def test_order_is_the_order_of_the_numbers(self, one: Money, other: Money) -> None:
        assert (one < other) is (exactly(one) < exactly(other))
        assert (one <= other) is (exactly(one) <= exactly(other))
        assert (one > other) is (exactly(one) > exactly(other))
        assert (one >= other) is (exactly(one) >= exactly(other))

    def test_the_largest_amounts_are_added_to_the_last_decimal(self) -> None:
        largest = euros("9" * 30)
        smallest = euros("0." + "0" * 29 + "1")

        assert str(largest - euros("1") + smallest) == f"{'9' * 29}8.{'0' * 29}1 EUR"


class TestAmbientContext:
    """A caller with precision 4 changes no price: nothing depends on the context of the thread."""

    @pytest.mark.parametrize(
        "compute",
        [
            lambda: Money.of("12345.678901", "EUR"),
            lambda: euros("12345.67") + euros("0.01"),
            lambda: euros("12345.67") - euros("0.01"),
            lambda: -euros("12345.67"),
            lambda: euros("-12345.675").rounded(),
            lambda: price(12345, euros("99.90"), base_quantity=60),
            lambda: price(Decimal("12345.678"), euros("99.90")),
            lambda: total([euros("99999.99"), euros("0.02")], "EUR"),
            lambda: euros("12345.67") < euros("12345.68"),
            lambda: str(euros("12345.67")),
            lambda: euros("0") == euros("0.0000001"),
            lambda: bool(euros("0.00000001")),
        ],
    )
    def test_is_no_hidden_input(self, compute: Callable[[], object]) -> None:
        expected = compute()

        with localcontext(HOSTILE):
            assert compute() == expected

    def test_rounding_down_elsewhere_rounds_nothing_down_here(self) -> None:
        with localcontext(Context(prec=3, rounding=ROUND_DOWN)):
            assert str(price(5, euros("99.90"), base_quantity=60)) == "8.33 EUR"


class TestWhatIsRefused:
    """A value that exists is valid: float is no money, and NaN is no amount."""

    @pytest.mark.parametrize("amount", [99.9, True, None, (0, (1,), 0), Fraction(1, 3)])
    def test_a_type_that_does_not_hold_money_exactly(self, amount: object) -> None:
        with pytest.raises(InvalidTypeError) as caught:
            Money.of(amount, "EUR")  # type: ignore[arg-type]

        assert str(caught.value) == (
            f"amount: {amount!r} is a {type(amount).__name__}, which does not hold money exactly. "
            "Give a Decimal, an int, or a text such as '99.90'."
        )

    @pytest.mark.parametrize("amount", ["", "1.600,00", "1 600", "ten", "NaN", Decimal("NaN"), Decimal("sNaN")])
    def test_what_is_no_number(self, amount: str | Decimal) -> None:
        with pytest.raises(InvalidValueError) as caught:
            Money.of(amount, "EUR")

        assert str(caught.value) == f"amount: {amount!r} is no number. Write it like '1600.00'."

    @pytest.mark.parametrize(
        ("amount", "shown"),
        [
            ("Infinity", "Infinity"),
            ("-1e30", "-1E+30"),
            (10**30, "1" + "0" * 30),
            ("1e-31", "1E-31"),
            ("1." + "0" * 31, "1." + "0" * 31),
        ],
    )
    def test_an_amount_beyond_any_invoice(self, amount: str | int, shown: str) -> None:
        with pytest.raises(InvalidValueError) as caught:
            Money.of(amount, "EUR")

        assert str(caught.value) == (
            f"amount: {shown} is no amount of money. Give a finite amount below 10^30 with at most 30 decimals."
        )

    def test_an_integer_too_long_to_print(self) -> None:
        with pytest.raises(InvalidValueError) as caught:
            Money.of(10**5000, "EUR")

        assert caught.value.what == f"1.{'0' * 199}E+5000 is no amount of money"

    @pytest.mark.parametrize("currency", ["eur", "EURO", "€", "E1R", "ÄÖÜ", "", "EUR\n", 978, None])
    def test_what_is_no_currency_code(self, currency: object) -> None:
        with pytest.raises(InvalidValueError) as caught:
            Money.of(1, currency)  # type: ignore[arg-type]

        assert str(caught.value) == (
            f"currency: {currency!r} is no currency code. Give an ISO 4217 code such as 'EUR'."
        )


class TestCurrencies:
    """Amounts of different currencies are never added or ordered."""

    @pytest.mark.parametrize(
        "combine",
        [
            lambda one, other: one + other,
            lambda one, other: one - other,
            lambda one, other: one < other,
            lambda one, other: one <= other,
            lambda one, other: one > other,
            lambda one, other: one >= other,
            lambda one, other: total([other], one.currency),
        ],
    )
    def test_are_not_mixed(self, combine: Callable[[Money, Money], object]) -> None:
        with pytest.raises(InvalidValueError) as caught:
            combine(Money.of("0", "EUR"), Money.of("5.00", "CHF"))

        assert str(caught.value) == (
            "currency: 0 EUR and 5.00 CHF are different currencies. "
            "Convert one of them first, at a rate that you choose."
        )

    def test_make_different_amounts(self) -> None:
        assert Money.of(1, "EUR") != Money.of(1, "CHF")

    @pytest.mark.parametrize("other", [5, Decimal(5), None])
    def test_money_is_combined_with_money_only(self, other: object) -> None:
        with pytest.raises(InvalidTypeError) as caught:
            euros("1") + other  # type: ignore[operator]

        assert str(caught.value) == f"money: {other!r} is no Money. Combine Money with Money."


class TestTheValue:
    """Money is a value: equal by what it is worth, hashable, printable."""

    @pytest.mark.parametrize("amount", ["1.5", "1.50", Decimal("1.500"), "15e-1"])
    def test_is_worth_what_it_says(self, amount: str | Decimal) -> None:
        assert Money.of(amount, "EUR") == euros("1.5")
        assert hash(Money.of(amount, "EUR")) == hash(euros("1.5"))

    @pytest.mark.parametrize(
        ("amount", "shown"),
        [
            ("1600.00", "1600.00 EUR"),
            ("1e3", "1000 EUR"),
            ("-0.00", "0.00 EUR"),
            (-3, "-3 EUR"),
            ("0.0625", "0.0625 EUR"),
        ],
    )
    def test_prints_plain_digits_and_its_currency(self, amount: str | int, shown: str) -> None:
        assert str(Money.of(amount, "EUR")) == shown

    def test_is_true_unless_it_is_nothing(self) -> None:
        assert not euros("0.00")
        assert euros("-0.01")

    def test_survives_pickling(self) -> None:
        assert pickle.loads(pickle.dumps(euros("99.90"))) == euros("99.90")
