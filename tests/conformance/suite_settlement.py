"""Settlement: quotas, increments, periods, corrections, tax and the choice of packages; one function for each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.conformance import billing_kinds, package_kinds, product_kinds, quota_kinds
from tests.conformance.outcomes import Outcome, UnknownCase, known

KINDS: Mapping[str, Callable[[Mapping[str, Any]], Outcome]] = {
    **quota_kinds.KINDS,
    **product_kinds.KINDS,
    **billing_kinds.KINDS,
    **package_kinds.KINDS,
}
"""What runs a case, by its kind."""


def run(case: dict[str, Any]) -> Outcome:
    """The verdict on one case."""
    known(
        case,
        required=["id", "kind", "given", "expect"],
        optional=["title", "when", "semantics", "source", "evidence", "verified", "note"],
    )
    if case["kind"] not in KINDS:
        raise UnknownCase(f"kind {case['kind']!r} is unknown")
    return KINDS[case["kind"]](case)
