"""What it costs to know between what and what an invoice lies."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import supportpolicy as sp
from benchmarks.timing import Table, figure
from supportpolicy.contingents import Grouping, Increment
from supportpolicy.contracts import Approval, Contract, Rate, Term
from supportpolicy.money import Money
from supportpolicy.policy import CostBearer
from supportpolicy.rules import Rule
from supportpolicy.tickets import Announced, Approved, Ticket, Work, WorkEntry
from supportpolicy.whatif import InvoiceInterval, interval

ENTRIES = 500
TICKETS = 100
QUESTIONS = 10
THROUGH = date(2026, 11, 30)
_START = datetime(2026, 11, 2, 8, tzinfo=UTC)


def run() -> list[Table]:
    """Times in seconds for a month of 500 entries with ten open questions of several kinds."""
    kinds: dict[str, tuple[Contract, Mapping[str, str], tuple[Approval, ...]]] = {
        "the vendor or the customer pays": (_contract(), {"kind": "bug"}, ()),
        "the contingent or the customer pays": (_contract(_on_contingent()), {"kind": "bug"}, ()),
        "the same, with a capped approval": (_contract(_on_contingent()), {"kind": "bug"}, (_capped(),)),
        "nothing is known of ten tickets": (_contract(), {}, ()),
    }
    rows = []
    for name, (contract, known, approvals) in kinds.items():
        start = time.perf_counter()
        found = _interval(contract, known, approvals)
        spent = time.perf_counter() - start
        rows.append((name, figure(spent), str(len(found.stakes)), str(found.width)))
    title = f"Interval of a month with {ENTRIES} entries, open facts in {QUESTIONS} of {TICKETS} tickets"
    return [Table(title, ("", "s", "questions", "width"), tuple(rows))]


def _interval(contract: Contract, known: Mapping[str, str], approvals: tuple[Approval, ...]) -> InvoiceInterval:
    return interval(contract, _worklog(), _tickets(known), approvals=approvals, through=THROUGH)


def _contract(*agreed: Rule[CostBearer]) -> Contract:
    """The CRM policy with 50 hours prepaid; what the contract's own rules say draws on them."""
    policy = sp.shipped_policy("saas_crm").read_as()
    package = sp.shipped_policy("confluence_package").package("50h").contingent(overage_rate=Money.of("110", "EUR"))
    term = Term(
        start=date(2026, 11, 1),
        policy=policy.agreeing(agreed),
        contingents=[package],
        rates=[Rate(price=Money.of("120", "EUR"))],
        increment=Increment(step=timedelta(minutes=15), grouping=Grouping.TICKET),
    )
    return Contract(id="C-1", customer="Acme", zone="Europe/Berlin", currency="EUR", terms=[term])


def _on_contingent() -> Rule[CostBearer]:
    when = {"work": "resolution", "component": "platform"}
    return Rule(id="platform", when=when, outcome=CostBearer.CONTINGENT)


def _capped() -> Approval:
    return Approval(id="A-1", at=_START, cap=timedelta(hours=5), ratifies=True)


def _tickets(known: Mapping[str, str]) -> list[Ticket]:
    """Ten of which only that is known; all others are of one kind or the other, told and released."""
    return [
        Ticket(
            id=f"T-{number}",
            reported_at=_START - timedelta(days=1),
            findings=known
            if number < QUESTIONS
            else {"kind": "bug", "component": "platform" if number % 2 else "customizing"},
            events=[Announced(at=_START - timedelta(hours=3)), Approved(at=_START - timedelta(hours=2))],
        )
        for number in range(TICKETS)
    ]


def _worklog() -> list[WorkEntry]:
    return [
        WorkEntry(
            id=f"e{number}",
            ticket=f"T-{number % TICKETS}",
            start=_START + timedelta(hours=number),
            duration=timedelta(minutes=7 + number * 13 % 41),
            work=Work.RESOLUTION,
        )
        for number in range(ENTRIES)
    ]
