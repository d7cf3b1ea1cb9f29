"""Contracts: what is agreed with a customer for which dates, what was released, and what is given away."""

from __future__ import annotations

from supportpolicy.contracts.consent import WHOLE_CONTRACT, Approval, Extent, Waiver, approvals_of, waivers_of
from supportpolicy.contracts.contract import Contract
from supportpolicy.contracts.matching import match
from supportpolicy.contracts.rates import Order, Rate
from supportpolicy.contracts.release_days import DayOff, ReleaseDays
from supportpolicy.contracts.term import Assignment, Term

__all__ = [
    "WHOLE_CONTRACT",
    "Approval",
    "Assignment",
    "Contract",
    "DayOff",
    "Extent",
    "Order",
    "Rate",
    "ReleaseDays",
    "Term",
    "Waiver",
    "approvals_of",
    "match",
    "waivers_of",
]
