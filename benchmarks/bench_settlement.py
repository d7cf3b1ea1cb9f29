"""What it costs to charge, settle and bill work, up to a million entries; one late entry; a year of many contracts.

Times are processor times, so that other programs on the machine count less; of small sizes the best of several runs.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from math import log
from statistics import linear_regression
from zoneinfo import ZoneInfo

import attrs

import supportpolicy as sp
from benchmarks.timing import Table, figure
from supportpolicy.billing import VatTerms, bill
from supportpolicy.contingents import Grouping, Increment
from supportpolicy.contracts import Approval, Contract, Term
from supportpolicy.decision import Assessment, assess
from supportpolicy.diagnosis import Findings
from supportpolicy.money import Money
from supportpolicy.settlement import Settlement, charge, close, settle
from supportpolicy.tickets import Ticket, WorkEntry

SIZES = (1_000, 10_000, 100_000, 1_000_000)
REPEATED_UP_TO = 100_000
REPEATED = 200
ENTRIES_OF_A_TICKET = 5
TICKETS_AT_A_TIME = 20
CONTRACTS = 10_000
MEASURED = 100
MONTHS = 12
ENTRIES_OF_A_MONTH = 10
BERLIN = ZoneInfo("Europe/Berlin")
LAST_DAY = date(2026, 5, 31)
CLOSED_AT = datetime(2026, 6, 1, 8, tzinfo=UTC)
APPROVALS = (Approval(id="A-1", at=datetime(2026, 1, 1, tzinfo=UTC)),)
GERMANY = VatTerms(country="DE")
REPORTED = Findings({"contact": "key_user", "kind": "incident", "complexity": "within"})


@attrs.frozen(kw_only=True)
class Measured:
    """One month with so many entries: microseconds an entry, and mebibytes of the whole process.

    Attributes:
        late: Milliseconds for one more entry once the month is closed.
        given: What the worklog and the assessments take.
        settled: The peak when the month is settled and billed.
        closed: The peak when it is closed as well, and prepared for late work.
    """

    size: int
    charge: float
    settle: float
    bill: float
    close: float
    late: float
    given: float
    settled: float
    closed: float

    @property
    def both(self) -> float:
        """Charged and settled."""
        return self.charge + self.settle


def run() -> list[Table]:
    """Each size in a process of its own, so that its peak of memory is its own."""
    measured = [_apart(size, "on") for size in SIZES]
    largest = [measured[-1], _apart(SIZES[-1], "off")]
    return [_by_size(measured), _memory(measured), _growth(measured), _collector(largest), _fleet()]


def _by_size(measured: Sequence[Measured]) -> Table:
    names = ("charge", "settle", "both", "bill", "close")
    rows = [
        (f"{one.size:,} entries", *(figure(getattr(one, name)) for name in names), figure(one.late)) for one in measured
    ]
    title = "One month, quarter hours per ticket, overage approved (µs an entry)"
    return Table(
        title, ("", "charge", "settle", "charge + settle", "bill", "close", "one late entry (ms)"), tuple(rows)
    )


def _memory(measured: Sequence[Measured]) -> Table:
    rows = [(f"{one.size:,} entries", *map(figure, (one.given, one.settled, one.closed))) for one in measured]
    return Table("Peak of memory of the process (MiB)", ("", "given", "settled and billed", "closed"), tuple(rows))


def _growth(measured: Sequence[Measured]) -> Table:
    """The exponent of growth by least squares over all sizes: 1 is linear, 2 is quadratic."""
    sizes = [log(one.size) for one in measured]
    rows = [
        (
            what,
            figure(
                linear_regression(
                    sizes, [log(spent * one.size) for one, spent in zip(measured, times, strict=True)]
                ).slope
            ),
        )
        for what, times in (
            ("charge + settle", [one.both for one in measured]),
            ("bill", [one.bill for one in measured]),
            ("close", [one.close for one in measured]),
        )
    ]
    return Table("Time grows with the number of entries to the power of", ("", "power"), tuple(rows))


def _collector(measured: Sequence[Measured]) -> Table:
    rows = [
        (f"{one.size:,} entries, garbage collector {state}", figure(one.charge), figure(one.settle), figure(one.both))
        for one, state in zip(measured, ("on", "off"), strict=True)
    ]
    title = "What the garbage collector of Python takes of it (µs an entry)"
    return Table(title, ("", "charge", "settle", "charge + settle"), tuple(rows))


def _apart(size: int, collector: str) -> Measured:
    program = f"from benchmarks.bench_settlement import measure; print(*measure({size}, {collector!r}))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return Measured(size=size, **dict(zip(_FIGURES, map(float, done.stdout.split()), strict=True)))


_FIGURES = [field.name for field in attrs.fields(Measured)][1:]


def measure(size: int, collector: str) -> list[float]:
    """The figures of one month with so many entries; the garbage collector is ``"on"`` or ``"off"``."""
    contract = _contract()
    assessments, worklog = _assessments(contract, -(-size // ENTRIES_OF_A_TICKET)), _worklog(size)
    given = _peak_in_megabytes()
    gc.collect()
    if collector == "off":
        gc.disable()
    rounds = []
    for _ in range(max(1, REPEATED_UP_TO // size)):
        closed, *spent = _month_end(contract, worklog, assessments)
        rounds.append(spent)
    *times, settled = map(min, zip(*rounds, strict=True))
    peak = _peak_in_megabytes()
    late = min(_late_entry(contract, closed, assessments[:1], worklog) for _ in range(REPEATED))
    return [*(spent / size * 1e6 for spent in times), late * 1e3, given, settled, peak]


def _month_end(
    contract: Contract, worklog: list[WorkEntry], assessments: list[Assessment]
) -> tuple[Settlement, float, float, float, float, float]:
    """The closed month, the seconds that each step took, and the peak of memory before closing."""
    start = time.process_time()
    charges = charge(worklog, assessments, contract)
    charged = time.process_time()
    settlement = settle(contract, charges, approvals=APPROVALS, through=LAST_DAY)
    settled = time.process_time()
    bill(settlement, contract, vat=GERMANY)
    billed = time.process_time()
    memory = _peak_in_megabytes()
    closing = time.process_time()
    closed = close(settlement, at=CLOSED_AT)
    return closed, charged - start, settled - charged, billed - settled, time.process_time() - closing, memory


def _late_entry(contract: Contract, closed: Settlement, assessments: list[Assessment], log: list[WorkEntry]) -> float:
    """The seconds for one more entry on a ticket of a closed month.

    All entries of the ticket are given, for its free diagnosis.
    """
    ticket = assessments[0].ticket.id
    start = datetime(2026, 5, 20, 9, tzinfo=BERLIN)
    more = WorkEntry(id="late", ticket=ticket, start=start, duration=timedelta(minutes=40))
    known = [entry for entry in log[: TICKETS_AT_A_TIME * ENTRIES_OF_A_TICKET] if entry.ticket == ticket]
    begun = time.process_time()
    settle(contract, charge([*known, more], assessments, contract), previous=closed, through=LAST_DAY)
    return time.process_time() - begun


def _fleet() -> Table:
    """A part of the contracts is measured; every contract costs the same."""
    contract = _contract()
    assessments = _assessments(contract, MONTHS * 2)
    months = [_month(month) for month in range(1, MONTHS + 1)]
    gc.collect()
    start = time.process_time()
    for _ in range(MEASURED):
        previous: Settlement | None = None
        for month, entries in enumerate(months, 1):
            through = date(2026 + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            charges = charge(entries, assessments[2 * month - 2 : 2 * month], contract)
            settlement = settle(contract, charges, approvals=APPROVALS, previous=previous, through=through)
            bill(settlement, contract, vat=GERMANY)
            previous = close(settlement, at=_closing(through))
    spent = time.process_time() - start
    rows = (
        ("a month of a contract (µs)", figure(spent / MEASURED / MONTHS * 1e6)),
        (f"{CONTRACTS:,} contracts x {MONTHS} months (s)", figure(spent / MEASURED * CONTRACTS)),
    )
    title = (
        f"Charged, settled, billed and closed month by month, {ENTRIES_OF_A_MONTH} entries each "
        f"({MEASURED} contracts measured, all others alike)"
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
    """In order of time, as a time tracking exports it; some tickets are worked on at a time, in turn."""
    first = datetime(2026, 5, 1, tzinfo=BERLIN)
    together = TICKETS_AT_A_TIME * ENTRIES_OF_A_TICKET
    return [
        WorkEntry(
            id=f"e{number}",
            ticket=f"T-{number // together * TICKETS_AT_A_TIME + number % TICKETS_AT_A_TIME}",
            start=first + timedelta(seconds=number * 31 * 24 * 3600 // size),
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


def _peak_in_megabytes() -> float:
    import resource

    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / (1024 if sys.platform != "darwin" else 1024 * 1024)


def _closing(last: date) -> datetime:
    """When a period that ends with a day is closed."""
    return datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=2)
