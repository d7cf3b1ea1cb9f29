"""Which category of value added tax probably applies between two parties: suggested, never decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import attrs

from supportpolicy.billing.countries import check_known_country
from supportpolicy.billing.rates import VAT_RATES, VatTable, check_country
from supportpolicy.billing.vat import VatCategory, VatTerms
from supportpolicy.checks import check_date
from supportpolicy.choices import Choice
from supportpolicy.clauses import Wording
from supportpolicy.errors import OutOfRangeError, UnknownNameError


class BuyerKind(Choice):
    """In which capacity the buyer buys."""

    BUSINESS = "business"
    CONSUMER = "consumer"


class SellerKind(Choice):
    """Whether the seller charges tax at all.

    Attributes:
        REGULAR: By the general rules.
        SMALL_BUSINESS: Below the turnover from which a business of the country charges tax.
    """

    REGULAR = "regular"
    SMALL_BUSINESS = "small_business"


@attrs.frozen(kw_only=True)
class VatSuggestion:
    """A category that probably applies, for a person to confirm.

    Attributes:
        terms: What to bill by once somebody has confirmed it.
        because: The rule that suggests it.
        check: What has to be confirmed.
    """

    terms: VatTerms
    because: Wording
    check: tuple[Wording, ...] = ()


_SELLERS = ("DE", "AT", "CH")

_FIRST_DAY = date(2010, 1, 1)
"""Since then, services to a business are taxed where the buyer is, throughout the European Union."""

_ALWAYS = (date.min, date.max)
_MEMBERS: Mapping[str, tuple[date, date]] = {
    **dict.fromkeys(["AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HU"], _ALWAYS),
    **dict.fromkeys(["IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"], _ALWAYS),
    "HR": (date(2013, 7, 1), date.max),
    "GB": (date.min, date(2020, 12, 31)),
}
"""The first and the last day on which the law of the European Union on this tax applied, as far as it matters here."""

_DOMESTIC = Wording(
    de="Verkäufer und Käufer sitzen im selben Land; dort wird besteuert.",
    en="Seller and buyer are in the same country and taxed there.",
)
_REVERSE_CHARGE = Wording(
    de="Leistung an ein Unternehmen in einem anderen Mitgliedstaat: Der Käufer schuldet die Steuer.",
    en="A service to a business in another member state: the buyer owes the tax.",
)
_ABROAD = Wording(
    de="Die Leistung gilt als beim Käufer erbracht, außerhalb des Steuergebiets des Verkäufers.",
    en="The place of supply is the buyer's, outside the territory in which the seller's tax applies.",
)
_CONSUMER = Wording(
    de="Leistung an einen Verbraucher: besteuert wird beim Verkäufer.",
    en="A service to a consumer is taxed where the seller is.",
)
_SMALL_BUSINESS = Wording(
    de="Der Verkäufer berechnet als Kleinunternehmen keine Umsatzsteuer.",
    en="The seller, a small business, charges no tax.",
)
_SWISS_SMALL_BUSINESS = Wording(
    de="Der Verkäufer ist unterhalb der Umsatzgrenze nicht steuerpflichtig.",
    en="The seller is below the turnover from which it is liable to tax.",
)
_BOTH_IDS = Wording(
    de="Beide Umsatzsteuer-Identifikationsnummern sind gültig und stehen auf der Rechnung.",
    en="Both VAT identification numbers are valid and stand on the invoice.",
)
_IS_BUSINESS = Wording(
    de="Der Käufer bezieht die Leistung nachweislich für sein Unternehmen.",
    en="There is evidence that the buyer buys for its business.",
)
_BUYER_OWES = Wording(
    de="Im Land des Käufers kann dieser die Steuer schulden; die Rechnung sollte darauf hinweisen.",
    en="The buyer may owe the tax in its own country; the invoice should say so.",
)
_ELECTRONIC = Wording(
    de="Nichts davon wird vollautomatisch elektronisch erbracht; sonst wird beim Käufer besteuert.",
    en="None of it is supplied electronically without human help; that would be taxed where the buyer is.",
)
_ADVICE = Wording(
    de="Nichts davon ist Beratung oder Datenverarbeitung; beides gilt als beim Käufer erbracht.",
    en="None of it is consultancy or data processing, whose place of supply is the buyer's.",
)
_THRESHOLD = Wording(
    de="Die Umsatzgrenze für Kleinunternehmen ist nicht überschritten, auf die Befreiung wurde nicht verzichtet.",
    en="The turnover limit for small businesses is kept, and the exemption has not been waived.",
)
_AT_HOME = Wording(
    de="Die Leistung wird im Land des Verkäufers erbracht; für Leistungen ins Ausland gelten eigene Regeln.",
    en="The place of supply is the seller's country; services abroad follow rules of their own.",
)


def suggest_vat(
    *,
    seller_country: str,
    buyer_country: str,
    on: date,
    buyer: BuyerKind = BuyerKind.BUSINESS,
    seller: SellerKind = SellerKind.REGULAR,
    rates: VatTable = VAT_RATES,
) -> VatSuggestion:
    """How support is probably taxed between two parties, with what a person has to confirm. It decides nothing.

    Args:
        seller_country: Where the seller is established: ``"DE"``, ``"AT"`` or ``"CH"``.
        buyer_country: Where the buyer is established or lives, as an ISO 3166 code.
        on: A day of the supply; borders of the European Union move.
        buyer: In which capacity the buyer buys.
        seller: Whether the seller charges tax at all.
        rates: The table of rates that the terms shall carry.

    Example:
        >>> suggestion = suggest_vat(seller_country="DE", buyer_country="AT", on=date(2026, 11, 30))
        >>> suggestion.terms.category.value, suggestion.terms.reason_code
        ('AE', 'VATEX-EU-AE')

    Raises:
        UnknownNameError: for a seller in a country of which no rules are known, or a code that names no country.
        InvalidValueError: for what is no country code.
        OutOfRangeError: for a day before 2010, when other rules applied.
    """
    check_country("buyer_country", buyer_country)
    check_known_country("buyer_country", buyer_country)
    if seller_country not in _SELLERS:
        raise UnknownNameError(
            "seller_country", f"no rules for a seller in {seller_country!r} are known", "Choose one of DE, AT, CH"
        )
    if check_date("on", on) < _FIRST_DAY:
        raise OutOfRangeError("on", f"other rules applied on {on}", f"Give {_FIRST_DAY} or later, or give VatTerms")
    if SellerKind(seller) is SellerKind.SMALL_BUSINESS:
        return _small_business(seller_country, buyer_country, rates)
    return _regular(seller_country, buyer_country, BuyerKind(buyer), on, rates)


def _small_business(country: str, buyer_country: str, rates: VatTable) -> VatSuggestion:
    category, because = (
        (VatCategory.OUT_OF_SCOPE, _SWISS_SMALL_BUSINESS) if country == "CH" else (VatCategory.EXEMPT, _SMALL_BUSINESS)
    )
    return VatSuggestion(
        terms=VatTerms(country=country, category=category, reason=because, reason_code=None, rates=rates),
        because=because,
        check=(_THRESHOLD,) if country == buyer_country else (_THRESHOLD, _AT_HOME),
    )


def _regular(country: str, buyer_country: str, buyer: BuyerKind, on: date, rates: VatTable) -> VatSuggestion:
    category, because, check = _rule(country, buyer_country, buyer, on)
    terms = VatTerms(country=country, category=category, rates=rates)
    return VatSuggestion(terms=terms, because=because, check=check)


def _rule(
    country: str, buyer_country: str, buyer: BuyerKind, on: date
) -> tuple[VatCategory, Wording, tuple[Wording, ...]]:
    if country == buyer_country:
        return VatCategory.STANDARD, _DOMESTIC, ()
    if not _in_union(country, on):
        return VatCategory.OUT_OF_SCOPE, _ABROAD, (_BUYER_OWES,)
    if buyer is BuyerKind.CONSUMER:
        return VatCategory.STANDARD, _CONSUMER, (_ELECTRONIC,) if _in_union(buyer_country, on) else (_ADVICE,)
    if _in_union(buyer_country, on):
        return VatCategory.REVERSE_CHARGE, _REVERSE_CHARGE, (_BOTH_IDS,)
    return VatCategory.OUT_OF_SCOPE, _ABROAD, (_IS_BUSINESS, _BUYER_OWES)


def _in_union(country: str, on: date) -> bool:
    first, last = _MEMBERS.get(country, (date.max, date.min))
    return first <= on <= last
