"""Invoice lines: quantity, unit and price from which the receiver gets the same net amount, to the cent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import attrs

from supportpolicy.billing.vat import Vat
from supportpolicy.checks import check_count, check_date, check_name, checked, clauses_of, entries_of, ids_of, kind_of
from supportpolicy.choices import Choice
from supportpolicy.clauses import IS_WORDING, Wording
from supportpolicy.contingents import check_price
from supportpolicy.errors import InvalidTypeError, InvalidValueError
from supportpolicy.money import Money, price, rounded
from supportpolicy.spans import Span, check_dates


class Unit(Choice):
    """What a quantity counts; the values are the codes of UN/ECE Recommendation 20."""

    HOUR = "HUR"
    MINUTE = "MIN"
    SECOND = "SEC"
    DAY = "DAY"
    MONTH = "MON"
    PIECE = "C62"


_HOUR = 3600
_SECONDS = {Unit.HOUR: _HOUR, Unit.MINUTE: 60}
_MOST_DECIMALS = 2


class LineKind(Choice):
    """What a line is for.

    Attributes:
        FEE: A period of a contingent.
        TOP_UP: A quota that was bought once.
        OVERAGE: What exceeds a contingent.
        HOURLY: Work that no contingent pays for, by the hour.
        PIECES: What no contingent pays for, by the piece.
        FIXED_PRICE: An order for a fixed price.
        CORRECTION: What changes an earlier line, with the service period of that line.
        GOODWILL: What is given away.
    """

    FEE = "fee"
    TOP_UP = "top_up"
    OVERAGE = "overage"
    HOURLY = "hourly"
    PIECES = "pieces"
    FIXED_PRICE = "fixed_price"
    CORRECTION = "correction"
    GOODWILL = "goodwill"


@attrs.frozen
class Stated:
    """A quantity as a line states it.

    Attributes:
        quantity: How much, in the unit.
        unit: The unit.
        base_quantity: How many units the price is for.
    """

    quantity: Decimal
    unit: Unit
    base_quantity: int = 1


def stated_time(seconds: int) -> Stated:
    """Time as a line states it, without loss, beside the price of an hour.

    In hours if two decimals hold it, else in minutes with a price per 60, else in seconds with a price per 3,600. So
    every whole number of seconds is exact.

    Example:
        >>> stated_time(8100)
        Stated(quantity=Decimal('2.25'), unit=<Unit.HOUR: 'HUR'>, base_quantity=1)
        >>> stated_time(300)
        Stated(quantity=Decimal('5'), unit=<Unit.MINUTE: 'MIN'>, base_quantity=60)
        >>> stated_time(50)
        Stated(quantity=Decimal('50'), unit=<Unit.SECOND: 'SEC'>, base_quantity=3600)
    """
    check_count("seconds", seconds)
    for unit in (Unit.HOUR, Unit.MINUTE):
        for places in range(_MOST_DECIMALS + 1):
            if not 10**places * seconds % _SECONDS[unit]:
                return Stated(rounded(Fraction(seconds, _SECONDS[unit]), places), unit, _HOUR // _SECONDS[unit])
    return Stated(Decimal(seconds), Unit.SECOND, _HOUR)


def _approvals(approvals: Iterable[str]) -> tuple[str, ...]:
    return ids_of("approvals", approvals)


def _as_quantity(quantity: Decimal | int) -> Decimal:
    if isinstance(quantity, bool) or not isinstance(quantity, (Decimal, int)):
        raise InvalidTypeError(
            "quantity", f"{quantity!r} is a {type(quantity).__name__}, which is not exact", "Give a Decimal or an int"
        )
    return Decimal(quantity)


@attrs.frozen(kw_only=True)
class InvoiceLine:
    """One line of an invoice.

    Attributes:
        id: Its name, the same whenever the same statement is billed; unique within the invoice.
        kind: What it is for.
        text: What the customer reads.
        quantity: How much, in the unit; negative only where it corrects an earlier line.
        unit: What the quantity counts.
        unit_price: The price of ``base_quantity`` units, net of VAT; never negative, zero for goodwill.
        base_quantity: How many units the price is for.
        period: The dates of service.
        completed_on: The day on which the service, or the agreed part of it, is completed; it decides the rate of tax.
        vat: How it is taxed.
        contract: The id of the contract.
        approvals: The ids of the approvals that it rests on.
        clauses: The ids of the clauses that it rests on.
        entries: The ids of the work entries that it is made of.
        corrects: The id of the earlier line that it corrects, if it does; never missing where something is taken back.

    Example:
        >>> line = InvoiceLine(
        ...     id="overage",
        ...     kind=LineKind.OVERAGE,
        ...     text=Wording(de="Mehrleistung", en="Overage"),
        ...     quantity=5,
        ...     unit=Unit.MINUTE,
        ...     unit_price=Money.of("99.90", "EUR"),
        ...     base_quantity=60,
        ...     period=Span(date(2026, 11, 1), date(2026, 12, 1)),
        ...     completed_on=date(2026, 11, 30),
        ...     vat=Vat(category="S", percent=19),
        ...     contract="C-1",
        ... )
        >>> print(line.net)
        8.33 EUR

    Raises:
        InvalidTypeError: for a float.
        InvalidValueError: for a quantity of nothing, a negative price, or a negative quantity that corrects nothing.

    Source:
        CONF-7, CONF-12
    """

    id: str = attrs.field(validator=checked(check_name))
    kind: LineKind = attrs.field(converter=LineKind)
    text: Wording = attrs.field(validator=IS_WORDING)
    quantity: Decimal = attrs.field(converter=_as_quantity)
    unit: Unit = attrs.field(converter=Unit)
    unit_price: Money = attrs.field(validator=checked(check_price))
    base_quantity: int = attrs.field(default=1)
    period: Span[date] = attrs.field(validator=checked(check_dates))
    completed_on: date = attrs.field(validator=checked(check_date))
    vat: Vat = attrs.field(validator=kind_of(Vat, "VAT", "Give VatTerms(country='DE').on(completed_on)"))
    contract: str = attrs.field(validator=checked(check_name))
    approvals: tuple[str, ...] = attrs.field(default=(), converter=_approvals)
    clauses: tuple[str, ...] = attrs.field(default=(), converter=clauses_of)
    entries: tuple[str, ...] = attrs.field(default=(), converter=entries_of)
    corrects: str | None = attrs.field(default=None)

    @quantity.validator
    def _check_quantity(self, _: attrs.Attribute[Decimal], quantity: Decimal) -> None:
        if not quantity.is_finite() or not quantity:
            raise InvalidValueError(
                "quantity", f"{quantity} is nothing to bill", "Give a quantity, or leave out the line"
            )
        if quantity < 0 and self.kind is not LineKind.CORRECTION:
            raise InvalidValueError(
                "quantity",
                f"{quantity} of kind {self.kind} would take back what was never billed",
                "Make it a correction of the earlier line",
            )

    @unit_price.validator
    def _check_unit_price(self, _: attrs.Attribute[Money], unit_price: Money) -> None:
        if self.kind is LineKind.GOODWILL and unit_price:
            raise InvalidValueError("unit_price", f"goodwill at {unit_price} is no goodwill", "Give a price of zero")

    @base_quantity.validator
    def _check_base_quantity(self, _: attrs.Attribute[int], base_quantity: int) -> None:
        price(1, self.unit_price, check_count("base_quantity", base_quantity))

    @corrects.validator
    def _check_corrects(self, _: attrs.Attribute[str | None], corrects: str | None) -> None:
        if corrects is not None and self.kind is not LineKind.CORRECTION:
            raise InvalidValueError(
                "corrects", f"a line of kind {self.kind} corrects {corrects!r}", "Make it a line of kind correction"
            )
        if corrects is None and self.quantity < 0:
            raise InvalidValueError(
                "corrects", f"{self.quantity} of line {self.id} takes back no line", "Give the id of the earlier line"
            )

    @cached_property
    def net(self) -> Money:
        """``quantity × unit price / base quantity``, rounded half up to cents, once."""
        return price(self.quantity, self.unit_price, self.base_quantity)


@attrs.frozen(kw_only=True)
class InformationLine:
    """A line that says something and has no price, such as that unused time expired.

    Attributes:
        text: What the customer reads.
        period: The dates that it is about.
        clauses: The ids of the clauses that it rests on.

    Source:
        CONF-8
    """

    text: Wording = attrs.field(validator=IS_WORDING)
    period: Span[date] = attrs.field(validator=checked(check_dates))
    clauses: tuple[str, ...] = attrs.field(default=(), converter=clauses_of)
