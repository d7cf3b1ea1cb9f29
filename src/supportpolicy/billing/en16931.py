"""Hand-over to e-invoice libraries: an invoice as plain data under the business terms of EN 16931."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from supportpolicy.billing.invoice import Invoice, VatTotal
from supportpolicy.billing.lines import InvoiceLine
from supportpolicy.billing.parties import Contact, Party, Payment
from supportpolicy.billing.vat import VatCategory
from supportpolicy.checks import check_date, check_name
from supportpolicy.clauses import Language
from supportpolicy.errors import InvalidValueError
from supportpolicy.money import Money

Terms = dict[str, Any]
"""Business terms (``BT-…``) and groups of them (``BG-…``): texts, mappings and lists of mappings, ready for JSON."""

_SPECIFICATION = "urn:cen.eu:en16931:2017"
_ONE_DAY = timedelta(days=1)
_CREDIT_TRANSFER = "58"
"""UNTDID 4461: SEPA credit transfer."""
_EMAIL = "EM"
"""The scheme of electronic addresses that are e-mail addresses."""


def to_en16931(
    invoice: Invoice,
    *,
    seller: Party,
    buyer: Party,
    number: str,
    issued_on: date,
    payment: Payment,
    language: Language | str = Language.DE,
    buyer_reference: str = "",
    order: str = "",
) -> Terms:
    """An invoice as plain data: every term that EN 16931 has for it, by the number of the term.

    Amounts, quantities and dates are texts (``"1600.00"``, ``"2026-11-30"``), groups are mappings, and groups that may
    repeat are lists of them. What is empty is left out.

    Args:
        invoice: The invoice, with at least one line.
        seller: Who sends it.
        buyer: Who receives it.
        number: Its number.
        issued_on: The day on which it is issued.
        payment: By when and how it is to be paid.
        language: The language of its texts.
        buyer_reference: What the buyer asked to see on it (a routing id, for German authorities).
        order: The number of the buyer's order.

    Raises:
        InvalidValueError: for an invoice without lines, or a party without the identification that the tax asks for.

    Source:
        EN 16931-1
    """
    if not invoice.lines:
        raise InvalidValueError("invoice", "it has no line, and EN 16931 asks for one", "Send no invoice")
    check_name("number", number)
    check_date("issued_on", issued_on)
    words = Language(language)
    _check_identified(invoice, seller, buyer)
    starts = [line.period.start for line in invoice.lines]
    ends = [line.period.end for line in invoice.lines]
    return _without_empty(
        {
            "BT-1": number,
            "BT-2": issued_on.isoformat(),
            "BT-3": invoice.kind.value,
            "BT-5": invoice.currency,
            "BT-10": buyer_reference,
            "BT-12": invoice.contract,
            "BT-13": order,
            "BG-2": {"BT-24": _SPECIFICATION},
            "BG-1": [{"BT-22": one.text.text(words)} for one in invoice.information],
            "BG-3": _preceding(invoice),
            "BG-4": _seller(seller, _is_out_of_scope(invoice)),
            "BG-7": _buyer(buyer, _is_out_of_scope(invoice)),
            "BG-13": {"BT-72": _completed(invoice, issued_on)},
            "BG-14": {"BT-73": min(starts).isoformat(), "BT-74": _last(max(ends))},
            **_payment(payment),
            "BG-22": _totals(invoice),
            "BG-23": [_breakdown(part, words) for part in invoice.vat_totals],
            "BG-25": [_line(line, words) for line in invoice.lines],
        }
    )


def _completed(invoice: Invoice, issued_on: date) -> str:
    """The day on which all of it was completed; nothing while some of it, such as a fee paid in advance, is not."""
    last = max(line.completed_on for line in invoice.lines)
    return last.isoformat() if last <= issued_on else ""


def _is_out_of_scope(invoice: Invoice) -> bool:
    return invoice.lines[0].vat.category is VatCategory.OUT_OF_SCOPE  # which never stands beside another one


def _check_identified(invoice: Invoice, seller: Party, buyer: Party) -> None:
    """What the standard asks of the parties, by the category of the lines (BR-CO-26, BR-S-2, BR-AE-2, BR-O-2, ...)."""
    categories = {line.vat.category for line in invoice.lines}
    is_identified = seller.vat_id or (seller.tax_number and seller.legal_id)
    if VatCategory.OUT_OF_SCOPE in categories and not seller.legal_id:
        what = f"{seller.name} has no register number, and a VAT id may not stand on what is out of scope of VAT"
        raise InvalidValueError("seller", what, "Give legal_id")
    if VatCategory.OUT_OF_SCOPE not in categories and not is_identified:
        what = f"{seller.name} has no VAT id"
        raise InvalidValueError("seller", what, "Give vat_id, or both tax_number and legal_id")
    if VatCategory.REVERSE_CHARGE in categories and not buyer.vat_id:
        raise InvalidValueError("buyer", f"{buyer.name} has no VAT id, and owes the tax", "Give vat_id")


def _preceding(invoice: Invoice) -> list[Terms]:
    earlier = invoice.preceding
    if earlier is None:
        return []
    return [{"BT-25": earlier.number, "BT-26": earlier.issued_on and earlier.issued_on.isoformat()}]


def _seller(party: Party, is_out_of_scope: bool) -> Terms:
    return {
        "BT-27": party.name,
        "BT-30": party.legal_id,
        "BT-31": "" if is_out_of_scope else party.vat_id,
        "BT-32": party.tax_number,
        "BT-34": party.email,
        "BT-34-1": party.email and _EMAIL,
        "BG-5": {
            "BT-35": party.address.street,
            "BT-36": party.address.addition,
            "BT-37": party.address.city,
            "BT-38": party.address.postcode,
            "BT-40": party.address.country,
        },
        "BG-6": _contact(party.contact, "BT-41", "BT-42", "BT-43"),
    }


def _buyer(party: Party, is_out_of_scope: bool) -> Terms:
    return {
        "BT-44": party.name,
        "BT-47": party.legal_id,
        "BT-48": "" if is_out_of_scope else party.vat_id,
        "BT-49": party.email,
        "BT-49-1": party.email and _EMAIL,
        "BG-8": {
            "BT-50": party.address.street,
            "BT-51": party.address.addition,
            "BT-52": party.address.city,
            "BT-53": party.address.postcode,
            "BT-55": party.address.country,
        },
        "BG-9": _contact(party.contact, "BT-56", "BT-57", "BT-58"),
    }


def _contact(contact: Contact | None, name: str, phone: str, email: str) -> Terms:
    return {} if contact is None else {name: contact.name, phone: contact.phone, email: contact.email}


def _payment(payment: Payment) -> Terms:
    transfer = {
        "BT-81": _CREDIT_TRANSFER,
        "BT-83": payment.remittance,
        "BG-17": [{"BT-84": payment.iban, "BT-85": payment.account_name}],
    }
    return {
        "BT-9": payment.due_on and payment.due_on.isoformat(),
        "BT-20": payment.terms,
        "BG-16": transfer if payment.iban else {},
    }


def _totals(invoice: Invoice) -> Terms:
    return {
        "BT-106": _cents(invoice.net),
        "BT-109": _cents(invoice.net),
        "BT-110": _cents(invoice.vat),
        "BT-112": _cents(invoice.gross),
        "BT-115": _cents(invoice.gross),
    }


def _breakdown(part: VatTotal, language: Language) -> Terms:
    return {
        "BT-116": _cents(part.net),
        "BT-117": _cents(part.amount),
        "BT-118": part.vat.category.value,
        "BT-119": _plain(part.vat.percent),
        "BT-120": part.vat.reason and part.vat.reason.text(language),
        "BT-121": part.vat.reason_code,
    }


def _line(line: InvoiceLine, language: Language) -> Terms:
    return {
        "BT-126": line.id,
        "BT-127": _note(line, language),
        "BT-129": _plain(line.quantity),
        "BT-130": line.unit.value,
        "BT-131": _cents(line.net),
        "BG-26": {"BT-134": line.period.start.isoformat(), "BT-135": _last(line.period.end)},
        "BG-29": {
            "BT-146": _plain(line.unit_price.amount),
            "BT-149": str(line.base_quantity),
            "BT-150": line.unit.value,
        },
        "BG-30": {"BT-151": line.vat.category.value, "BT-152": _plain(line.vat.percent)},
        "BG-31": {"BT-153": line.text.text(language)},
    }


_APPROVED_BY = {Language.DE: "Freigabe", Language.EN: "Approval"}
_CORRECTS = {Language.DE: "Berichtigt Position", Language.EN: "Corrects line"}


def _note(line: InvoiceLine, language: Language) -> str:
    notes = [f"{_APPROVED_BY[language]}: {', '.join(line.approvals)}"] if line.approvals else []
    if line.corrects is not None:
        notes.append(f"{_CORRECTS[language]}: {line.corrects}")
    return "; ".join(notes)


def _cents(money: Money) -> str:
    return f"{money.rounded().amount:f}"


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number:f}"


def _last(end: date) -> str:
    return (end - _ONE_DAY).isoformat()


def _without_empty(terms: Mapping[str, Any]) -> Terms:
    """The terms that say something, in groups that do."""
    kept: Terms = {}
    for name, value in terms.items():
        if isinstance(value, Mapping):
            value = _without_empty(value)
        elif isinstance(value, list):
            value = [_without_empty(member) for member in value]
        if value:
            kept[name] = value
    return kept
