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
from supportpolicy.decision.decision import Decision, classify, classify_facts, decide, decide_on, stated_about

__all__ = [
    "Assessment",
    "Decision",
    "Lack",
    "Missing",
    "PartAssessment",
    "Permit",
    "Stretch",
    "assess",
    "classify",
    "classify_facts",
    "decide",
    "decide_on",
    "stated_about",
]
