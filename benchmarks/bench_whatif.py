"""What it costs to compare packages on years of work, to draw months again and again, and to replay a history."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import attrs

import supportpolicy as sp
from benchmarks.timing import Table, figure

PROJECTS = 20
YEARS = 10
ENTRIES_A_MONTH = 5
RUNS = 10_000
HUNDRED = sp.Money.of("100", "EUR")
POLICY = sp.shipped_policy("confluence_package")
ASKED = {"contact": "key_user", "kind": "incident", "complexity": "within"}


def run() -> list[Table]:
    """Seconds for whole questions, as an analyst asks them."""
    return [_compared(), _simulated(), _replayed()]


def _compared() -> Table:
    months = YEARS * 12
    projects = [_project(number) for number in range(PROJECTS)]
    entries = sum(len(worklog) for _, worklog, _ in projects)
    settled = _seconds(
        lambda: [
            sp.compare([contract.with_package(package.id) for package in POLICY.packages], worklog, tickets)
            for contract, worklog, tickets in projects
        ]
    )
    history = [timedelta(hours=number % 60) for number in range(months)]
    formula = _seconds(
        lambda: [sp.best_package(POLICY.packages, history, overage_rate=HUNDRED) for _ in range(PROJECTS)]
    )
    carried = [
        attrs.evolve(package.contingent(overage_rate=HUNDRED), rollover=sp.Rollover()) for package in POLICY.packages
    ]
    rolling = _seconds(lambda: [sp.best_package(carried, history) for _ in range(PROJECTS)])
    packages = len(POLICY.packages)
    title = f"{packages} packages, {YEARS} years x {PROJECTS} projects ({entries:,} entries)"
    rows = [
        ("compare: assessed, charged, settled, billed", settled, settled / entries / packages),
        ("best_package: by the formula", formula, formula / months / PROJECTS / packages),
        ("best_package: settled, with rollover", rolling, rolling / months / PROJECTS / packages),
    ]
    return Table(
        title,
        ("", "s", "µs an entry or month, and package"),
        tuple((name, figure(spent), figure(each * 1e6)) for name, spent, each in rows),
    )


def _simulated() -> Table:
    history = [timedelta(hours=hours) for hours in (12, 44, 47, 20, 9, 51, 38, 16, 30, 33, 48, 41)]
    tasks: dict[str, Callable[[], object]] = {
        "months one by one": lambda: sp.simulate(POLICY.packages, history, seed=1, runs=RUNS, overage_rate=HUNDRED),
        "months in blocks of 3": lambda: sp.simulate(
            POLICY.packages, history, seed=1, runs=RUNS, block=3, overage_rate=HUNDRED
        ),
    }
    rows = [(name, figure(spent), figure(spent / RUNS * 1e6)) for name, spent in _each(tasks)]
    return Table(f"{RUNS:,} runs of 12 months, {len(POLICY.packages)} packages", ("", "s", "µs a run"), tuple(rows))


def _replayed() -> Table:
    contract, worklog, tickets = _project(0)
    other = contract.with_package("40h")
    tasks: dict[str, Callable[[], object]] = {
        "bearers": lambda: sp.replay(tickets, contract, other),
        "bearers and deadlines": lambda: sp.replay(tickets, contract, other, as_of=datetime(2036, 1, 1, tzinfo=UTC)),
        "bearers and cost": lambda: sp.replay(tickets, contract, other, worklog=worklog),
    }
    rows = [(name, figure(spent), figure(spent / len(tickets) * 1e6)) for name, spent in _each(tasks)]
    return Table(f"A history of {len(tickets)} tickets under another contract", ("", "s", "µs a ticket"), tuple(rows))


def _project(number: int) -> tuple[sp.Contract, list[sp.WorkEntry], list[sp.Ticket]]:
    """Ten years of one project: a few tickets a month, each with some hours of work."""
    term = sp.Term(
        start=date(2026, 1, 1),
        policy=POLICY.read_as(),
        contingents=[POLICY.package("16h").contingent(overage_rate=HUNDRED)],
        service_hours=sp.ServiceHours.weekly("Mon-Fri 09:00-17:00", zone="Europe/Berlin"),
        working_days=sp.WorkingDays(weekdays=sp.ARBEITSTAG, holidays=sp.Holidays.none()),
    )
    contract = sp.Contract(id=f"C-{number}", customer="Acme", zone="Europe/Berlin", currency="EUR", terms=[term])
    worklog, tickets = [], []
    for month in range(YEARS * 12):
        reported = datetime(2026 + month // 12, month % 12 + 1, 3, 8, tzinfo=UTC)
        for place in range(ENTRIES_A_MONTH):
            name = f"{number}-{month}-{place}"
            worked = timedelta(hours=(number + 7 * month + 3 * place) % 13, minutes=15 * place)
            tickets.append(sp.Ticket(id=name, reported_at=reported, findings=ASKED))
            start = reported + timedelta(days=place)
            worklog.append(sp.WorkEntry(id=f"e{name}", ticket=name, start=start, duration=worked))
    return contract, worklog, tickets


def _each(tasks: dict[str, Callable[[], object]]) -> Iterator[tuple[str, float]]:
    for name, task in tasks.items():
        yield name, min(_seconds(task) for _ in range(3))


def _seconds(task: Callable[[], object]) -> float:
    """Of the processor, so that whatever else the machine does in the meantime does not count."""
    start = time.process_time()
    task()
    return time.process_time() - start
