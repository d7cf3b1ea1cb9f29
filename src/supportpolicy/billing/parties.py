"""Parties and payment: what an invoice needs beside its lines, given by the caller."""

from __future__ import annotations

from datetime import date
from typing import Final

import attrs
from attrs.validators import optional

from supportpolicy.billing.rates import check_country
from supportpolicy.checks import IS_TEXT, check_date, check_name, checked, kind_of
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

    country: str = attrs.field(validator=checked(check_country))
    city: str = attrs.field(default="", validator=IS_TEXT)
    postcode: str = attrs.field(default="", validator=IS_TEXT)
    street: str = attrs.field(default="", validator=IS_TEXT)
    addition: str = attrs.field(default="", validator=IS_TEXT)


@attrs.frozen(kw_only=True)
class Contact:
    """Whom to ask at a party."""

    name: str = attrs.field(default="", validator=IS_TEXT)
    phone: str = attrs.field(default="", validator=IS_TEXT)
    email: str = attrs.field(default="", validator=IS_TEXT)


_IS_CONTACT: Final = kind_of(Contact, "contact", "Give Contact(name='A. Key'), or leave it out")


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

    name: str = attrs.field(validator=checked(check_name))
    address: Address = attrs.field(validator=kind_of(Address, "address", "Give Address(country='DE')"))
    vat_id: str = attrs.field(default="", validator=IS_TEXT)
    tax_number: str = attrs.field(default="", validator=IS_TEXT)
    legal_id: str = attrs.field(default="", validator=IS_TEXT)
    email: str = attrs.field(default="", validator=IS_TEXT)
    contact: Contact | None = attrs.field(default=None, validator=optional(_IS_CONTACT))


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

    due_on: date | None = attrs.field(default=None, validator=optional(checked(check_date)))
    terms: str = attrs.field(default="", validator=IS_TEXT)
    iban: str = attrs.field(default="", validator=IS_TEXT)
    account_name: str = attrs.field(default="", validator=IS_TEXT)
    remittance: str = attrs.field(default="", validator=IS_TEXT)

    @terms.validator
    def _check_terms(self, _: attrs.Attribute[str], terms: str) -> None:
        if self.due_on is None and not terms:
            raise InvalidValueError("terms", "nothing says by when to pay", "Give due_on, or the terms in words")
