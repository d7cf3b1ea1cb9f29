"""Uncertainty: how little and how much the invoice can come to while facts are unknown and releases are pending."""

from __future__ import annotations

from supportpolicy.whatif.uncertainty.invoices import interval
from supportpolicy.whatif.uncertainty.results import (
    Extreme,
    InvoiceInterval,
    OpenQuestion,
    Prospect,
    Reply,
    Stake,
)

__all__ = [
    "Extreme",
    "InvoiceInterval",
    "OpenQuestion",
    "Prospect",
    "Reply",
    "Stake",
    "interval",
]
