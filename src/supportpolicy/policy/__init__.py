"""A policy: the written rules on who pays, by when, and what comes next, as data; and the same policy read one way."""

from __future__ import annotations

from supportpolicy.policy.decisions import Decision, check_as_read, classify_facts, decide
from supportpolicy.policy.policy import Policy, ResolvedPolicy
from supportpolicy.policy.readings import Interpretation, Variant
from supportpolicy.policy.terms import (
    Access,
    BilledFrom,
    CostBearer,
    FirstDiagnosis,
    NotPromised,
    Provenance,
    ReleaseCycle,
    ReleaseTerms,
    Step,
    Untold,
)

__all__ = [
    "Access",
    "BilledFrom",
    "CostBearer",
    "Decision",
    "FirstDiagnosis",
    "Interpretation",
    "NotPromised",
    "Policy",
    "Provenance",
    "ReleaseCycle",
    "ReleaseTerms",
    "ResolvedPolicy",
    "Step",
    "Untold",
    "Variant",
    "check_as_read",
    "classify_facts",
    "decide",
]
