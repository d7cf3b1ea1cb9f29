"""A contract, its work and its settlement, for tests of what goes on the invoice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import attrs

import supportpolicy as sp
from supportpolicy.billing import VatTerms
from supportpolicy.contingents import Contingent, Grouping, Increment
from supportpolicy.contracts import Approval, Contract, Rate, Term
from supportpolicy.facts import FrozenMap
from supportpolicy.money import Money
from supportpolicy.settlement import Charge, Charges, Liability, Reason, Settlement, settle
from supportpolicy.tickets import WorkEntry

GERMANY = VatTerms(country="DE")
ALL_YEAR = datetime(1990, 1, 1, tzinfo=UTC)
QUARTER_HOURS = Increment(step=timedelta(minutes=15), grouping=Grouping.TICKET)


def eur(amount: str) -> Money:
    return Money.of(amount, "EUR")


def package(name: str, overage_rate: str = "100", **agreed: Any) -> Contingent:
    """A package of the wiki policy."""
    packages = sp.shipped_policy("confluence_package")
    return attrs.evolve(packages.package(name).contingent(overage_rate=eur(overage_rate)), **agreed)


def contract(
    *contingents: Contingent, start: date = date(2026, 1, 1), rates: Iterable[Rate] = (), **agreed: Any
) -> Contract:
    """One customer's contract with one term."""
    of_term = {
        name: agreed.pop(name) for name in ("end", "increment", "multipliers", "statement_period") if name in agreed
    }
    policy = sp.shipped_policy("confluence_package").read_as()
    term = Term(start=start, policy=policy, contingents=contingents, rates=tuple(rates), **of_term)
    return Contract(id="C-1", customer="Acme", zone="Europe/Berlin", currency="EUR", terms=[term], **agreed)


def work(
    name: str,
    day: str,
    amount: timedelta | int,
    *,
    ticket: str = "T-1",
    liability: Liability = Liability.DRAWS_ON_CONTINGENT,
    **said: Any,
) -> Charge:
    """Work that began at nine on that day, charged as told."""
    on = date.fromisoformat(day)
    start = datetime.combine(on, time(9), tzinfo=contract().tz)
    pieces = {"pieces": amount} if isinstance(amount, int) else {"duration": amount}
    entry = WorkEntry(id=name, start=start, ticket=ticket, **pieces, **said)
    units = amount if isinstance(amount, int) else amount // timedelta(seconds=1)
    return Charge(entry, units, Reason(liability=liability, clauses=("CONF-6",)), on, start.astimezone(UTC))


def settled(
    agreement: Contract,
    charges: Iterable[Charge],
    through: str,
    *,
    replaced: Mapping[str, tuple[str, str]] = FrozenMap(),
    **more: Any,
) -> Settlement:
    """The charges settled."""
    ordered = tuple(sorted(charges, key=lambda charge: (charge.at, charge.entry.id)))
    given = Charges(contract=agreement.id, charges=ordered, replaced=replaced)
    return settle(agreement, given, through=date.fromisoformat(through), **more)


def approval(name: str = "A-1", hours: int | None = None, **said: Any) -> Approval:
    """Consent to all work, given beforehand."""
    cap = None if hours is None else timedelta(hours=hours)
    return Approval(id=name, at=ALL_YEAR, cap=cap, **said)
