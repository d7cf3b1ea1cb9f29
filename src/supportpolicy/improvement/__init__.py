"""Improvement: what a period's tickets and work say about what to mend, to document or to answer at first contact."""

from __future__ import annotations

from supportpolicy.improvement.analysis import NO_FAULT, PORTION_OF_BEARER, PORTION_OF_LIABILITY, analyse
from supportpolicy.improvement.results import Improvement, Inflow, PortionShare, Repeat
from supportpolicy.improvement.terms import Aspect, Portion, Remedy

__all__ = [
    "NO_FAULT",
    "PORTION_OF_BEARER",
    "PORTION_OF_LIABILITY",
    "Aspect",
    "Improvement",
    "Inflow",
    "Portion",
    "PortionShare",
    "Remedy",
    "Repeat",
    "analyse",
]
