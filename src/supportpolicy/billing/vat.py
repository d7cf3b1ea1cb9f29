"""Value added tax of an invoice line: category, rate by date of completion, and the reason where none is due."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import attrs
from attrs.validators import optional

from supportpolicy.billing.rates import VAT_RATES, RateClass, VatRate, VatTable, as_percent, check_country
from supportpolicy.checks import IS_TEXT, checked, kind_of
from supportpolicy.choices import Choice
from supportpolicy.clauses import IS_WORDING, Wording
from supportpolicy.errors import InvalidValueError
from supportpolicy.spans import Span

_NOTHING = Decimal(0)
_ONE_DAY = timedelta(days=1)


def last_day(period: Span[date]) -> date:
    """The last day of a period."""
    return period.end - _ONE_DAY


class VatCategory(Choice):
    """How a service is taxed; the values are the codes of UNCL 5305 that EN 16931 uses, without those for goods.

    Attributes:
        STANDARD: Taxed at a rate above zero, the standard or a reduced one.
        ZERO_RATED: Taxed at a rate of zero.
        EXEMPT: Exempt, for example because the seller is a small business.
        REVERSE_CHARGE: The buyer owes the tax.
        EXPORT: Exported from the European Union.
        OUT_OF_SCOPE: Not taxable in the seller's country.
    """

    STANDARD = "S"
    ZERO_RATED = "Z"
    EXEMPT = "E"
    REVERSE_CHARGE = "AE"
    EXPORT = "G"
    OUT_OF_SCOPE = "O"

    @property
    def needs_reason(self) -> bool:
        """Whether an invoice has to say why no tax is charged."""
        return self not in (VatCategory.STANDARD, VatCategory.ZERO_RATED)


_CODES = {
    VatCategory.REVERSE_CHARGE: "VATEX-EU-AE",
    VatCategory.EXPORT: "VATEX-EU-G",
    VatCategory.OUT_OF_SCOPE: "VATEX-EU-O",
}

_REASONS = {
    VatCategory.REVERSE_CHARGE: Wording(
        de="Steuerschuldnerschaft des Leistungsempfängers (Reverse Charge)", en="Reverse charge: the buyer owes the tax"
    ),
    VatCategory.EXPORT: Wording(de="Steuerfreie Ausfuhr", en="Exempt export"),
    VatCategory.OUT_OF_SCOPE: Wording(
        de="Nicht steuerbar: Der Ort der Leistung liegt im Ausland",
        en="Outside the scope of VAT: the place of supply is abroad",
    ),
}


@attrs.frozen(kw_only=True)
class Vat:
    """How one line is taxed.

    Attributes:
        category: The category.
        percent: The rate in percent: above zero for the standard category, none for what is out of scope, zero for
            all others.
        reason: Why no tax is charged; None if some is, or the category says it all.
        reason_code: The same as a code of the VATEX list, if there is one.

    Raises:
        InvalidValueError: for a rate or a reason that does not go with the category.
    """

    category: VatCategory = attrs.field(converter=VatCategory)
    percent: Decimal | None = attrs.field(default=None, converter=attrs.converters.optional(as_percent))
    reason: Wording | None = attrs.field(default=None, validator=optional(IS_WORDING))
    reason_code: str | None = attrs.field(default=None, validator=optional(IS_TEXT))

    @percent.validator
    def _check_percent(self, _: attrs.Attribute[Decimal | None], percent: Decimal | None) -> None:
        if self.category is VatCategory.STANDARD:
            if not percent:
                raise InvalidValueError(
                    "percent", f"category S has a rate above zero, not {percent}", "Give the rate, or another category"
                )
        elif self.category is VatCategory.OUT_OF_SCOPE:
            if percent is not None:
                raise InvalidValueError("percent", f"category O has no rate, not {percent} %", "Leave it out")
        elif percent != _NOTHING:
            raise InvalidValueError("percent", f"category {self.category} has the rate 0, not {percent}", "Give 0")

    @reason.validator
    def _check_reason(self, _: attrs.Attribute[Wording | None], reason: Wording | None) -> None:
        _check_reason(self.category, reason)


def _check_reason(category: VatCategory, reason: object) -> None:
    if category.needs_reason and reason is None:
        raise InvalidValueError(
            "reason", f"nothing says why category {category} charges no tax", "Give the reason in German and English"
        )
    if not category.needs_reason and reason is not None:
        raise InvalidValueError("reason", f"category {category} needs no reason", "Leave it out")


class Completion(Choice):
    """When work that is billed by its time or number, beside the fee of a contingent, counts as completed.

    Attributes:
        WITH_THE_WORK: On the day on which it was done: each piece of work is a service of its own.
        WITH_THE_PERIOD: On the last day of the period that it is settled with, like the fee of that period.
    """

    WITH_THE_WORK = "with_the_work"
    WITH_THE_PERIOD = "with_the_period"


@attrs.frozen(kw_only=True)
class VatTerms:
    """How the supplies of a contract are taxed, whenever they are completed.

    Which category applies is for a person to say; `suggest_vat` proposes one.

    Attributes:
        country: Where they are taxed: the ISO 3166 code, in capitals.
        category: The category of all of them.
        rate_class: Which of the country's rates they fall under, if they are taxed.
        rates: The table of rates.
        completion: When work that is billed by its time or number counts as completed.
        reason: Why no tax is charged; a standard wording for the categories that have one.
        reason_code: The same as a code of the VATEX list.

    Example:
        >>> str(VatTerms(country="DE").on(date(2020, 6, 30)).percent)
        '19'

    Raises:
        InvalidValueError: for what is no country, or an exemption without a reason.
    """

    country: str = attrs.field(validator=checked(check_country))
    category: VatCategory = attrs.field(default=VatCategory.STANDARD, converter=VatCategory)
    rate_class: RateClass = attrs.field(default=RateClass.STANDARD, converter=RateClass)
    rates: VatTable = attrs.field(
        default=VAT_RATES,
        validator=kind_of(VatTable, "table of rates", "Give VatTable(rates), or leave it out"),
    )
    completion: Completion = attrs.field(default=Completion.WITH_THE_WORK, converter=Completion)
    reason: Wording | None = attrs.field(
        default=attrs.Factory(lambda self: _REASONS.get(self.category), takes_self=True),
        validator=optional(IS_WORDING),
    )
    reason_code: str | None = attrs.field(
        default=attrs.Factory(lambda self: _CODES.get(self.category), takes_self=True), validator=optional(IS_TEXT)
    )

    @reason.validator
    def _check_reason(self, _: attrs.Attribute[Wording | None], reason: Wording | None) -> None:
        _check_reason(self.category, reason)

    @classmethod
    def fixed(cls, country: str, percent: Decimal | int | str) -> VatTerms:
        """One rate for all dates, instead of the table.

        Example:
            >>> str(VatTerms.fixed("DE", "16").on(date(2026, 11, 30)).percent)
            '16'
        """
        return cls(country=country, rates=VatTable([VatRate(country=country, percent=percent, start=date.min)]))

    def completed_on(self, day: date, period: Span[date]) -> date:
        """The day on which work of that day, settled with that period, counts as completed."""
        return day if self.completion is Completion.WITH_THE_WORK else last_day(period)

    def is_split(self, period: Span[date]) -> bool:
        """Whether work of a period may be taxed at several rates."""
        return (
            self.category is VatCategory.STANDARD
            and self.completion is Completion.WITH_THE_WORK
            and self.rates.changes_within(period, self.country, self.rate_class)
        )

    def on(self, completed_on: date) -> Vat:
        """How a supply that is completed on that day is taxed.

        Raises:
            UnknownNameError: if the table knows nothing of the country or class.
            OutOfRangeError: if the table does not reach that day.
        """
        if self.category is VatCategory.STANDARD:
            percent: Decimal | None = self.rates.percent(self.country, completed_on, self.rate_class)
        else:
            percent = None if self.category is VatCategory.OUT_OF_SCOPE else _NOTHING
        return Vat(category=self.category, percent=percent, reason=self.reason, reason_code=self.reason_code)
