"""Money, and the one place that rounds it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import attrs

from supportpolicy.errors import InvalidTypeError, InvalidValueError

_EXACT = Context(
    prec=200, rounding=ROUND_HALF_UP, Emin=MIN_EMIN, Emax=MAX_EMAX, capitals=1, clamp=0, flags=[], traps=[]
)
"""Our own context, so that a caller's ambient precision, rounding and traps are no hidden inputs."""

_DIGITS = 30
"""Before the point and after it; no invoice needs more, and every sum stays within the digits of our context."""

_CURRENCY_CODE = re.compile("[A-Z]{3}")


def rounded(number: int | Fraction | Decimal, places: int = 2) -> Decimal:
    """The number with so many decimals, a half rounded away from zero (commercial rounding).

    Example:
        >>> rounded(Fraction(9990 * 5, 60 * 100))
        Decimal('8.33')
        >>> rounded(Decimal("-0.125"))
        Decimal('-0.13')

    Raises:
        InvalidTypeError: for a float or a bool.
        InvalidValueError: for NaN and infinity.
    """
    scaled = _as_fraction(number, "number") * 10**places
    magnitude = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(magnitude if scaled >= 0 else -magnitude).scaleb(-places, context=_EXACT)


def _as_fraction(number: int | Fraction | Decimal, where: str) -> Fraction:
    if isinstance(number, bool) or not isinstance(number, (int, Fraction, Decimal)):
        raise InvalidTypeError(
            where,
            f"{number!r} is a {type(number).__name__}, which is not exact",
            "Give an int, a Fraction or a Decimal",
        )
    if isinstance(number, Decimal) and not number.is_finite():
        raise InvalidValueError(where, f"{number} is no quantity", "Give a finite number")
    return Fraction(number)


def _as_decimal(amount: Decimal | int | str) -> Decimal:
    if isinstance(amount, bool) or not isinstance(amount, (Decimal, int, str)):
        raise InvalidTypeError(
            "amount",
            f"{amount!r} is a {type(amount).__name__}, which does not hold money exactly",
            "Give a Decimal, an int, or a text such as '99.90'",
        )
    number = _EXACT.create_decimal(amount)
    if number.is_nan():
        raise InvalidValueError("amount", f"{amount!r} is no number", "Write it like '1600.00'")
    if not _fits(number):
        raise InvalidValueError(
            "amount",
            f"{number} is no amount of money",
            f"Give a finite amount below 10^{_DIGITS} with at most {_DIGITS} decimals",
        )
    return _EXACT.plus(number)  # an invoice shows no negative zero


def _fits(number: Decimal) -> bool:
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_DIGITS and number.adjusted() < _DIGITS


@attrs.frozen(kw_only=True, order=False)
class Money:
    """An amount in one currency, exact; it may have more decimals than the currency has (a unit price).

    Amounts of different currencies are never added or ordered.

    Attributes:
        amount: The amount in units of the currency: a Decimal, an int or a text; never a float.
        currency: The ISO 4217 code, three capital letters.

    Example:
        >>> fee = Money.of("1600.00", "EUR")
        >>> print(fee + Money.of("225", "EUR"))
        1825.00 EUR

    Raises:
        InvalidTypeError: for a float or a bool.
        InvalidValueError: for what is no finite amount or no currency code.
    """

    amount: Decimal = attrs.field(converter=_as_decimal)
    currency: str = attrs.field()

    @currency.validator
    def _check_currency(self, _: attrs.Attribute[str], currency: str) -> None:
        if not (isinstance(currency, str) and _CURRENCY_CODE.fullmatch(currency)):
            raise InvalidValueError(
                "currency", f"{currency!r} is no currency code", "Give an ISO 4217 code such as 'EUR'"
            )

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: str) -> Money:
        """The same as the constructor, to be read aloud: ``Money.of("1600", "EUR")``."""
        return cls(amount=amount, currency=currency)

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"

    def __add__(self, other: Money) -> Money:
        return Money(amount=_EXACT.add(self.amount, self._same(other)), currency=self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(amount=_EXACT.subtract(self.amount, self._same(other)), currency=self.currency)

    def __neg__(self) -> Money:
        return Money(amount=_EXACT.minus(self.amount), currency=self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._same(other)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def rounded(self, places: int = 2) -> Money:
        """The amount with so many decimals, a half rounded away from zero."""
        return Money(amount=rounded(self.amount, places), currency=self.currency)

    def _same(self, other: Money) -> Decimal:
        if not isinstance(other, Money):
            raise InvalidTypeError("money", f"{other!r} is no Money", "Combine Money with Money")
        if other.currency != self.currency:
            raise InvalidValueError(
                "currency",
                f"{self} and {other} are different currencies",
                "Convert one of them first, at a rate that you choose",
            )
        return other.amount


def price(quantity: int | Fraction | Decimal, unit_price: Money, base_quantity: int = 1) -> Money:
    """What a quantity costs: ``quantity × unit price / base quantity``, rounded once to two decimals.

    Args:
        quantity: How much, in the unit that the price is for; exact.
        unit_price: The price of ``base_quantity`` units.
        base_quantity: How many units the price is for: 60 for a price per hour with a quantity in minutes.

    Example:
        >>> print(price(5, Money.of("99.90", "EUR"), base_quantity=60))
        8.33 EUR

    Raises:
        InvalidTypeError: for a quantity that is a float or a bool.
        InvalidValueError: for a quantity that is not finite, or a base quantity below 1.
    """
    if base_quantity < 1:
        raise InvalidValueError(
            "base_quantity", f"a price per {base_quantity} units says nothing", "Give the number of units it is for"
        )
    cost = _as_fraction(quantity, "quantity") * Fraction(unit_price.amount) / base_quantity
    return Money(amount=rounded(cost), currency=unit_price.currency)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of the amounts; zero of the currency if there are none.

    Example:
        >>> print(total([Money.of("0.10", "EUR"), Money.of("0.20", "EUR")], "EUR"))
        0.30 EUR
    """
    return sum(amounts, start=Money(amount=Decimal(0), currency=currency))
