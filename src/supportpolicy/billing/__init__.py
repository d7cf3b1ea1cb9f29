"""Billing: what is settled becomes lines, tax and totals, and the terms that e-invoice libraries take."""

from __future__ import annotations

from supportpolicy.billing.invoice import DocumentKind, Invoice, PrecedingInvoice, VatTotal, vat_totals
from supportpolicy.billing.lines import InformationLine, InvoiceLine, LineKind, Stated, Unit, stated_time
from supportpolicy.billing.rates import VAT_RATES, RateClass, VatRate, VatTable
from supportpolicy.billing.suggestion import BuyerKind, SellerKind, VatSuggestion, suggest_vat
from supportpolicy.billing.vat import Vat, VatCategory, VatTerms

__all__ = [
    "VAT_RATES",
    "BuyerKind",
    "DocumentKind",
    "InformationLine",
    "Invoice",
    "InvoiceLine",
    "LineKind",
    "PrecedingInvoice",
    "RateClass",
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
    "stated_time",
    "suggest_vat",
    "vat_totals",
]
