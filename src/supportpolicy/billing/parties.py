"""Parties and payment: what an invoice needs beside its lines, given by the caller."""

from __future__ import annotations

from datetime import date

import attrs

from supportpolicy.billing.rates import check_country
from supportpolicy.checks import check_date, check_name
from supportpolicy.errors import InvalidValueError


@attrs.frozen(kw_only=True)
class Address:
    """Where a party is.

    Attributes:
        country: The ISO 3166 code.
        city: The city.
        postcode: The postal code.
        street: Street and number, or post box.
        addition: What else the address needs.
    """

    country: str = attrs.field()
    city: str = ""
    postcode: str = ""
    street: str = ""
    addition: str = ""

    @country.validator
    def _check_country(self, _: attrs.Attribute[str], country: str) -> None:
        check_country("country", country)


@attrs.frozen(kw_only=True)
class Contact:
    """Whom to ask at a party."""

    name: str = ""
    phone: str = ""
    email: str = ""


@attrs.frozen(kw_only=True)
class Party:
    """A seller or a buyer. Empty texts are left out of the invoice.

    Attributes:
        name: The full name under which it is registered.
        address: Where it is.
        vat_id: Its identification number for value added tax, with the country's prefix.
        tax_number: Its number with the local tax office (sellers).
        legal_id: Its number in the register of companies.
        email: The address at which it takes electronic invoices.
        contact: Whom to ask.
    """

    name: str = attrs.field()
    address: Address
    vat_id: str = ""
    tax_number: str = ""
    legal_id: str = ""
    email: str = ""
    contact: Contact | None = None

    @name.validator
    def _check_name(self, _: attrs.Attribute[str], name: str) -> None:
        check_name("name", name)


@attrs.frozen(kw_only=True)
class Payment:
    """By when and how the invoice is to be paid.

    Attributes:
        due_on: The last day on which it may be paid.
        terms: The same, or more, in words.
        iban: The account to which it is to be transferred; empty if that is agreed elsewhere.
        account_name: Whose account that is.
        remittance: What the buyer is to quote.

    Raises:
        InvalidValueError: if it says neither a day nor terms.
    """

    due_on: date | None = attrs.field(default=None)
    terms: str = attrs.field(default="")
    iban: str = ""
    account_name: str = ""
    remittance: str = ""

    @due_on.validator
    def _check_due_on(self, _: attrs.Attribute[date | None], day: date | None) -> None:
        if day is not None:
            check_date("due_on", day)

    @terms.validator
    def _check_terms(self, _: attrs.Attribute[str], terms: str) -> None:
        if self.due_on is None and not terms:
            raise InvalidValueError("terms", "nothing says by when to pay", "Give due_on, or the terms in words")
