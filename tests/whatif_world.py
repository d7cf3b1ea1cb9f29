"""A small world to ask what if in: tickets that say who bears their cost, and work on them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs

from supportpolicy.contingents import Contingent
from supportpolicy.contracts import Term
from supportpolicy.facts import Fact, Vocabulary
from supportpolicy.tickets import Ticket, WorkEntry
from tests import settlement_world
from tests.settlement_world import MINUTE, PLAIN, at, entry

_KNOWN = Vocabulary([*PLAIN.policy.facts, Fact.of("contingent", ["booked", "none"])])
SAYS_WHO = attrs.evolve(PLAIN.policy, facts=_KNOWN).read_as()
"""A policy whose only rules are that the bearer is who the ticket says."""


def term(*contingents: Contingent, start: date = date(2026, 1, 1), end: date | None = None, **more: Any) -> Term:
    return attrs.evolve(settlement_world.term(*contingents, start=start, end=end, **more), policy=SAYS_WHO)


def ticket(name: str, who: str = "contingent", **more: Any) -> Ticket:
    return Ticket(**{"id": name, "reported_at": at(1, 1, month=1), "findings": {"who": who}, **more})


def on(month: int, worked: timedelta, name: str | None = None, who: str = "contingent") -> WorkEntry:
    """One entry in that month, on the ticket of that bearer."""
    return entry(name or f"{who} {month}", at(5, month=month), worked // MINUTE, ticket=who)


TICKETS = [ticket(who, who) for who in ("contingent", "customer", "vendor")]
