"""An invoice before it has a number: lines, tax once per rate, totals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import attrs

from supportpolicy.billing.lines import InformationLine, InvoiceLine
from supportpolicy.billing.vat import Vat, VatCategory
from supportpolicy.checks import check_date, check_name
from supportpolicy.choices import Choice
from supportpolicy.errors import InvalidValueError
from supportpolicy.money import Money, rounded, total
from supportpolicy.spans import Span


class DocumentKind(Choice):
    """What the document is; the values are the codes of UNTDID 1001 that EN 16931 uses."""

    INVOICE = "380"
    CORRECTED_INVOICE = "384"


@attrs.frozen(kw_only=True)
class PrecedingInvoice:
    """An invoice that was sent before and that this one refers to.

    Attributes:
        number: Its number.
        issued_on: The day on which it was issued, if that is known.
    """

    number: str = attrs.field()
    issued_on: date | None = attrs.field(default=None)

    @number.validator
    def _check_number(self, _: attrs.Attribute[str], number: str) -> None:
        check_name("number", number)

    @issued_on.validator
    def _check_issued_on(self, _: attrs.Attribute[date | None], day: date | None) -> None:
        if day is not None:
            check_date("issued_on", day)


@attrs.frozen
class VatTotal:
    """What is taxed at one rate.

    Attributes:
        vat: The category and rate.
        net: The sum of the lines.
        amount: The tax on that sum, rounded half up to cents, once.
    """

    vat: Vat
    net: Money
    amount: Money


def vat_totals(lines: Iterable[InvoiceLine], currency: str) -> tuple[VatTotal, ...]:
    """The tax of lines, rounded once per rate on the sum of their net amounts; rates in order of first appearance."""
    groups: dict[Vat, list[Money]] = {}
    for line in lines:
        groups.setdefault(line.vat, []).append(line.net)
    return tuple(_vat_total(vat, total(nets, currency)) for vat, nets in groups.items())


def _vat_total(vat: Vat, net: Money) -> VatTotal:
    tax = rounded(Fraction(net.amount) * Fraction(vat.percent or 0) / 100)
    return VatTotal(vat, net, Money(amount=tax, currency=net.currency))


@attrs.frozen(kw_only=True)
class Invoice:
    """Lines and totals for one contract; number, day of issue and parties come with the hand-over.

    Attributes:
        contract: The id of the contract.
        customer: Whose invoice it is.
        currency: The ISO 4217 code of all amounts.
        period: The dates that it settles.
        lines: What is billed, in the order in which it is read; there may be nothing.
        information: What is said beside, without a price.
        kind: Whether it is an invoice of its own, or takes the place of an earlier one.
        preceding: The earlier invoice that it corrects or refers to.

    Raises:
        InvalidValueError: for two lines of one id, a line in another currency, taxes that cannot stand together, or a
            corrected invoice that does not say which one it corrects.

    Source:
        CONF-12
    """

    contract: str
    customer: str
    currency: str
    period: Span[date]
    lines: tuple[InvoiceLine, ...] = attrs.field(converter=tuple[InvoiceLine, ...])
    information: tuple[InformationLine, ...] = attrs.field(default=(), converter=tuple[InformationLine, ...])
    kind: DocumentKind = attrs.field(default=DocumentKind.INVOICE, converter=DocumentKind)
    preceding: PrecedingInvoice | None = attrs.field(default=None)

    @lines.validator
    def _check_lines(self, _: attrs.Attribute[tuple[InvoiceLine, ...]], lines: tuple[InvoiceLine, ...]) -> None:
        seen: set[str] = set()
        for line in lines:
            if line.id in seen:
                raise InvalidValueError("lines", f"two lines are called {line.id!r}", "Give each its own id")
            seen.add(line.id)
            if line.unit_price.currency != self.currency:
                raise InvalidValueError(
                    "lines",
                    f"line {line.id!r} is in {line.unit_price.currency}, the invoice in {self.currency}",
                    "Bill each currency on an invoice of its own",
                )
        _check_taxes(dict.fromkeys(line.vat for line in lines))

    @preceding.validator
    def _check_preceding(self, _: attrs.Attribute[PrecedingInvoice | None], preceding: PrecedingInvoice | None) -> None:
        if self.kind is DocumentKind.CORRECTED_INVOICE and preceding is None:
            raise InvalidValueError(
                "preceding", "nothing says which invoice is corrected", "Give its number, and its day of issue if known"
            )

    @cached_property
    def vat_totals(self) -> tuple[VatTotal, ...]:
        """The tax by rate."""
        return vat_totals(self.lines, self.currency)

    @cached_property
    def net(self) -> Money:
        """The sum of the lines."""
        return total((line.net for line in self.lines), self.currency)

    @cached_property
    def vat(self) -> Money:
        """The sum of the tax by rate."""
        return total((part.amount for part in self.vat_totals), self.currency)

    @property
    def gross(self) -> Money:
        """Net and tax together; negative if the customer is to be paid."""
        return self.net + self.vat


def _check_taxes(taxes: Iterable[Vat]) -> None:
    """EN 16931 allows one breakdown per category and rate (BR-E-1 and its like), and O only alone (BR-O-11)."""
    groups: dict[tuple[VatCategory, Decimal | None], Vat] = {}
    for vat in taxes:
        if groups.setdefault((vat.category, vat.percent), vat) != vat:
            raise InvalidValueError(
                "lines",
                f"lines of category {vat.category} give different reasons",
                "Bill them on invoices of their own",
            )
    if len(groups) > 1 and (VatCategory.OUT_OF_SCOPE, None) in groups:
        raise InvalidValueError(
            "lines",
            "what is out of the scope of VAT cannot stand beside what is not",
            "Bill them on invoices of their own",
        )
