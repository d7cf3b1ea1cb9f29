"""What an invoice and its statement cost, per statement and for a year of many contracts."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import supportpolicy as sp
from benchmarks.timing import Table, figure, microseconds
from supportpolicy.billing import VatTerms, bill, bill_period, to_en16931
from supportpolicy.billing.parties import Address, Party, Payment
from supportpolicy.clauses import Language
from supportpolicy.contracts import Approval, Contract, Rate, Term
from supportpolicy.documents.worklogs import read_worklog_csv
from supportpolicy.explanation.statements import explain_statement
from supportpolicy.money import Money
from supportpolicy.settlement import Charge, Charges, Liability, Reason, Settlement, close, settle
from supportpolicy.tickets import WorkEntry

GERMANY = VatTerms(country="DE")
SELLER = Party(name="Vendor GmbH", address=Address(country="DE"), vat_id="DE123456789")
BUYER = Party(name="Acme AG", address=Address(country="DE"))
PAYMENT = Payment(due_on=date(2026, 12, 15))
APPROVALS = (Approval(id="A-1", at=datetime(2026, 1, 1, tzinfo=UTC)),)
CONTRACTS = 10_000
MEASURED = 500
MONTHS = 12


def run() -> list[Table]:
    """Times per statement in microseconds, and a year of many contracts in seconds."""
    return [_per_statement(), _fleet(), _reading()]


def _per_statement() -> Table:
    rows = []
    for entries in (10, 100, 1_000):
        contract = _contract()
        settlement = settle(contract, _charges(contract, entries), approvals=APPROVALS, through=date(2026, 11, 30))
        invoice = bill_period(settlement, contract, date(2026, 11, 1), vat=GERMANY)
        tasks: dict[str, Callable[[], object]] = {
            "bill": lambda contract=contract, settlement=settlement: bill_period(  # type: ignore[misc]
                settlement, contract, date(2026, 11, 1), vat=GERMANY
            ),
            "terms of EN 16931": lambda invoice=invoice: to_en16931(  # type: ignore[misc]
                invoice, seller=SELLER, buyer=BUYER, number="1", issued_on=date(2026, 12, 1), payment=PAYMENT
            ),
            "statement as HTML": lambda contract=contract, settlement=settlement: explain_statement(  # type: ignore[misc]
                settlement, contract, date(2026, 11, 1), language=Language.DE, style="html"
            ),
        }
        rows.append((f"{entries:,} entries", *(figure(microseconds(task, repeats=3)) for task in tasks.values())))
    return Table("One statement (µs)", ("", "bill", "terms of EN 16931", "statement as HTML"), tuple(rows))


def _fleet() -> Table:
    """A part of the contracts is measured; every contract costs the same."""
    gc.collect()
    contract = _contract()
    charges = _charges(contract, 20)
    settled = billed = 0.0
    for _ in range(MEASURED):
        previous: Settlement | None = None
        for month in range(1, MONTHS + 1):
            through = _last_day(month)
            start = time.perf_counter()
            given = charges if month == MONTHS - 1 else Charges(contract=contract.id, charges=())
            settlement = settle(contract, given, approvals=APPROVALS, previous=previous, through=through)
            between = time.perf_counter()
            bill(settlement, contract, vat=GERMANY)
            end = time.perf_counter()
            previous = close(settlement, at=_closing(through))
            settled += between - start
            billed += end - between
    statements = MEASURED * MONTHS
    rows = [
        (task, figure(spent / statements * 1e6), figure(spent / MEASURED * CONTRACTS))
        for task, spent in (("settle", settled), ("bill", billed))
    ]
    title = f"{CONTRACTS:,} contracts x {MONTHS} months, billed and closed month by month ({MEASURED} measured)"
    return Table(title, ("", "µs a statement", "s in all"), tuple(rows))


def _reading() -> Table:
    lines = "\n".join(f"{number},2026-11-{1 + number % 30:02},T-{number % 50},25" for number in range(10_000))
    source = f"id,day,ticket,duration\n{lines}\n"
    start = time.perf_counter()
    read_worklog_csv(source)
    spent = time.perf_counter() - start
    return Table("A worklog of 10,000 lines as CSV", ("", "µs a line"), (("read", figure(spent / 10_000 * 1e6)),))


def _contract() -> Contract:
    policy = sp.shipped_policy("confluence_package")
    package = policy.package("16h").contingent(overage_rate=Money.of("99.90", "EUR"))
    term = Term(
        start=date(2026, 1, 1),
        policy=policy.read_as(),
        contingents=[package],
        rates=[Rate(price=Money.of("120", "EUR"))],
    )
    return Contract(id="C-1", customer="Acme", zone="Europe/Berlin", currency="EUR", terms=[term])


def _charges(contract: Contract, entries: int) -> Charges:
    """Work of November in four tickets a dozen, of which some exceeds the contingent and some is billed by the hour."""
    reasons = [
        Reason(liability=liability, clauses=("CONF-6",))
        for liability in (Liability.DRAWS_ON_CONTINGENT, Liability.DRAWS_ON_CONTINGENT, Liability.BILLABLE)
    ]
    made = []
    for number in range(entries):
        on = date(2026, 11, 1 + number * 30 // entries)
        at = datetime(2026, 11, on.day, 8, tzinfo=UTC) + timedelta(seconds=number)
        entry = WorkEntry(id=f"e{number}", start=at, duration=timedelta(minutes=75), ticket=f"T-{number // 3}")
        made.append(Charge(entry, 4500, reasons[number % 3], on, at))
    return Charges(contract=contract.id, charges=tuple(made))


def _last_day(month: int) -> date:
    return date(2026 + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _closing(last: date) -> datetime:
    """When a period that ends with a day is closed."""
    return datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=2)
