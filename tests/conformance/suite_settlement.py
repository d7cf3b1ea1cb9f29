"""Quotas, increments, periods, corrections, tax, packages: each kind of case is run by a function of its own."""

from __future__ import annotations

from typing import Any

from tests.conformance import billing_kinds, package_kinds, quota_kinds
from tests.conformance.outcomes import Outcome, UnknownCase, known

KINDS = {**quota_kinds.KINDS, **billing_kinds.KINDS, **package_kinds.KINDS}


def run(case: dict[str, Any]) -> Outcome:
    """Run a case by its kind."""
    known(
        case,
        required=["id", "kind", "given", "expect"],
        optional=["title", "when", "semantics", "source", "evidence", "verified", "note"],
    )
    if case["kind"] not in KINDS:
        raise UnknownCase(f"kind {case['kind']!r}")
    return KINDS[case["kind"]](case)
