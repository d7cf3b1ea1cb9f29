"""Hypothesis strategies for tickets, work, consent, contracts and cases, to test what is built on this library.

They need the package ``hypothesis``. What they draw is valid, and as different as the classes allow.
"""

from __future__ import annotations

from supportpolicy.testing.basics import (
    START,
    ZONES,
    days,
    durations,
    instants,
    names,
    periods,
    prices,
    quantities,
)
from supportpolicy.testing.contracts import (
    contingents,
    contracts,
    policies,
    schedules,
    service_hours,
    terms,
    working_days,
)
from supportpolicy.testing.lifecycles import cases, lifecycles
from supportpolicy.testing.tickets import (
    approvals,
    diagnoses,
    events,
    extents,
    findings,
    matters,
    tickets,
    waivers,
    work_entries,
    worklogs,
)

__all__ = [
    "START",
    "ZONES",
    "approvals",
    "cases",
    "contingents",
    "contracts",
    "days",
    "diagnoses",
    "durations",
    "events",
    "extents",
    "findings",
    "instants",
    "lifecycles",
    "matters",
    "names",
    "periods",
    "policies",
    "prices",
    "quantities",
    "schedules",
    "service_hours",
    "terms",
    "tickets",
    "waivers",
    "work_entries",
    "working_days",
    "worklogs",
]
