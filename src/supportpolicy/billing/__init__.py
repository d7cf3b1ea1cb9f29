"""Billing: what is settled becomes lines, tax and totals, and the terms that e-invoice libraries take."""

from __future__ import annotations

from supportpolicy.billing.bill import bill, bill_period
from supportpolicy.billing.en16931 import to_en16931
from supportpolicy.billing.invoice import DocumentKind, Invoice, PrecedingInvoice, VatTotal, vat_totals
from supportpolicy.billing.lines import InformationLine, InvoiceLine, LineKind, Stated, Unit, stated_time
from supportpolicy.billing.parties import Address, Contact, Party, Payment
from supportpolicy.billing.rates import VAT_RATES, RateClass, VatRate, VatTable
from supportpolicy.billing.reconciliation import (
    IssuedLine,
    ReconciledLine,
    Reconciliation,
    Verdict,
    issued_lines,
    reconcile,
)
from supportpolicy.billing.suggestion import BuyerKind, SellerKind, VatSuggestion, suggest_vat
from supportpolicy.billing.vat import Completion, Vat, VatCategory, VatTerms

__all__ = [
    "VAT_RATES",
    "Address",
    "BuyerKind",
    "Completion",
    "Contact",
    "DocumentKind",
    "InformationLine",
    "Invoice",
    "InvoiceLine",
    "IssuedLine",
    "LineKind",
    "Party",
    "Payment",
    "PrecedingInvoice",
    "RateClass",
    "ReconciledLine",
    "Reconciliation",
    "SellerKind",
    "Stated",
    "Unit",
    "Vat",
    "VatCategory",
    "VatRate",
    "VatSuggestion",
    "VatTable",
    "VatTerms",
    "VatTotal",
    "Verdict",
    "bill",
    "bill_period",
    "issued_lines",
    "reconcile",
    "stated_time",
    "suggest_vat",
    "to_en16931",
    "vat_totals",
]
