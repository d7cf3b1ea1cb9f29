"""Decisions: who bears the cost of a matter, why, and from when paid work on it may run."""

from __future__ import annotations

from supportpolicy.decision.assessment import (
    Assessment,
    Lack,
    Missing,
    PartAssessment,
    Permit,
    Stretch,
    assess,
)
from supportpolicy.decision.classification import classify, decide_on, stated_about
from supportpolicy.decision.comparison import BearerChange, PolicyDifference, TicketChange, diff
from supportpolicy.policy import Decision, classify_facts, decide

__all__ = [
    "Assessment",
    "BearerChange",
    "Decision",
    "Lack",
    "Missing",
    "PartAssessment",
    "Permit",
    "PolicyDifference",
    "Stretch",
    "TicketChange",
    "assess",
    "classify",
    "classify_facts",
    "decide",
    "decide_on",
    "diff",
    "stated_about",
]
