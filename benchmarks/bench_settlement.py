"""What it costs to charge and settle work, up to a million entries; one late entry; a year of many contracts."""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import supportpolicy as sp
from benchmarks.timing import Table, figure, microseconds
from supportpolicy.contingents import Grouping, Increment
from supportpolicy.contracts import Approval, Contract, Term
from supportpolicy.decision import Assessment, assess
from supportpolicy.money import Money
from supportpolicy.settlement import Settlement, charge, close, settle
from supportpolicy.tickets import Ticket, WorkEntry

SIZES = (1_000, 10_000, 100_000, 1_000_000)
ENTRIES_OF_A_TICKET = 5
CONTRACTS = 10_000
MEASURED = 100
MONTHS = 12
ENTRIES_OF_A_MONTH = 10
BERLIN = ZoneInfo("Europe/Berlin")
MONTH = date(2026, 5, 1)
LAST_DAY = date(2026, 5, 31)
APPROVALS = (Approval(id="A-1", at=datetime(2026, 1, 1, tzinfo=UTC)),)
REPORTED = {"contact": "key_user", "kind": "incident", "complexity": "within"}


def run() -> list[Table]:
    """Each size in a process of its own, so that its peak of memory is its own."""
    measured = [_measured_apart(size) for size in SIZES]
    return [_by_size(measured), _growth(measured), _fleet()]


def _by_size(measured: Sequence[Sequence[float]]) -> Table:
    columns = ("", "charge", "settle", "both", "close", "one late entry (ms)", "input (MB)", "peak (MB)")
    rows = [(f"{size:,} entries", *map(figure, figures)) for size, figures in zip(SIZES, measured, strict=True)]
    return Table("One month, quarter hours per ticket, overage approved (µs an entry)", columns, tuple(rows))


def _growth(measured: Sequence[Sequence[float]]) -> Table:
    """The exponent of growth between sizes: 1 is linear, 2 is quadratic."""
    from math import log

    spent = [figures[2] * size for figures, size in zip(measured, SIZES, strict=True)]
    rows = [
        (f"{small:,} to {large:,}", figure(log(spent[number + 1] / spent[number]) / log(large / small)))
        for number, (small, large) in enumerate(pairwise(SIZES))
    ]
    return Table("Charge and settle grow with the number of entries to the power of", ("entries", "power"), tuple(rows))


def _measured_apart(size: int) -> list[float]:
    program = f"from benchmarks.bench_settlement import measure; print(*measure({size}))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return [float(number) for number in done.stdout.split()]


def measure(size: int) -> list[float]:
    """Times of one month with so many entries, and the memory that the input and everything takes."""
    contract = _contract()
    assessments, log = _assessments(contract, size // ENTRIES_OF_A_TICKET), _worklog(size)
    before = _peak_in_megabytes()
    gc.collect()
    start = time.perf_counter()
    charges = charge(log, assessments, contract)
    charged = time.perf_counter()
    settlement = settle(contract, charges, approvals=APPROVALS, through=LAST_DAY)
    settled = time.perf_counter()
    closed = close(settlement, at=datetime(2026, 6, 1, 8, tzinfo=UTC))
    end = time.perf_counter()
    times = [(charged - start), (settled - charged), (settled - start), (end - settled)]
    late = microseconds(lambda: _late(contract, closed, assessments[:1], log), repeats=3, seconds=0.2)
    return [*(spent / size * 1e6 for spent in times), late / 1000, before, _peak_in_megabytes()]


def _late(contract: Contract, closed: Settlement, assessments: list[Assessment], log: list[WorkEntry]) -> Settlement:
    """One more entry on a ticket of a closed month; all entries of the ticket are given, for its free diagnosis."""
    more = WorkEntry(
        id="late", ticket="T-0", start=datetime(2026, 5, 20, 9, tzinfo=BERLIN), duration=timedelta(minutes=40)
    )
    charges = charge([*log[:ENTRIES_OF_A_TICKET], more], assessments, contract)
    return settle(contract, charges, previous=closed, through=LAST_DAY)


def _fleet() -> Table:
    """A part of the contracts is measured; every contract costs the same."""
    contract = _contract()
    assessments = _assessments(contract, MONTHS * 2)
    log = [entry for month in range(1, MONTHS + 1) for entry in _month(month)]
    gc.collect()
    start = time.perf_counter()
    for _ in range(MEASURED):
        previous: Settlement | None = None
        for month in range(1, MONTHS + 1):
            through = date(2026 + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            charges = charge([entry for entry in log if _is_of(entry, month)], assessments, contract)
            settlement = settle(contract, charges, approvals=APPROVALS, previous=previous, through=through)
            previous = close(settlement, at=datetime(2026, month, 28, tzinfo=UTC))
    spent = time.perf_counter() - start
    rows = (
        ("a month of a contract (µs)", figure(spent / MEASURED / MONTHS * 1e6)),
        (f"{CONTRACTS:,} contracts x {MONTHS} months (s)", figure(spent / MEASURED * CONTRACTS)),
    )
    title = (
        f"Charged, settled and closed month by month, {ENTRIES_OF_A_MONTH} entries each ({MEASURED} contracts measured)"
    )
    return Table(title, ("", ""), rows)


def _contract() -> Contract:
    policy = sp.shipped_policy("confluence_package")
    term = Term(
        start=date(2026, 1, 1),
        policy=policy.read_as(),
        contingents=[policy.package("16h").contingent(overage_rate=Money.of("120", "EUR"))],
        increment=Increment(step=timedelta(minutes=15), grouping=Grouping.TICKET),
    )
    return Contract(id="C-1", customer="Acme", zone="Europe/Berlin", currency="EUR", terms=[term])


def _assessments(contract: Contract, tickets: int) -> list[Assessment]:
    reported_at = datetime(2026, 1, 2, 8, tzinfo=UTC)
    return [
        assess(Ticket(id=f"T-{number}", reported_at=reported_at, findings=REPORTED), contract)
        for number in range(tickets)
    ]


def _worklog(size: int) -> list[WorkEntry]:
    first = datetime(2026, 5, 1, tzinfo=BERLIN)
    month = 31 * 24 * 3600
    return [
        WorkEntry(
            id=f"e{number}",
            ticket=f"T-{number // ENTRIES_OF_A_TICKET}",
            start=first + timedelta(seconds=number * 37 % month),
            duration=timedelta(minutes=7 + number % 50),
        )
        for number in range(size)
    ]


def _month(month: int) -> list[WorkEntry]:
    return [
        WorkEntry(
            id=f"e{month}-{number}",
            ticket=f"T-{2 * (month - 1) + number % 2}",
            start=datetime(2026, month, 2 + 2 * number, 9, tzinfo=BERLIN),
            duration=timedelta(minutes=110),
        )
        for number in range(ENTRIES_OF_A_MONTH)
    ]


def _is_of(entry: WorkEntry, month: int) -> bool:
    return entry.start is not None and entry.start.month == month


def _peak_in_megabytes() -> float:
    import resource

    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / (1024 if sys.platform != "darwin" else 1024 * 1024)
