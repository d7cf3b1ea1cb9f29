"""Ten years of a software house's work for its clients, settled month by month under every package of CONF-11.

``python -m benchmarks.client_work`` writes the page `docs/client-work.md`.
"""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import attrs

import supportpolicy as sp
from benchmarks.incident_logs import DATA, BadRow
from benchmarks.timing import figure, machine
from supportpolicy.billing import VatTerms, bill
from supportpolicy.billing.figures import number
from supportpolicy.clauses import Language, Wording
from supportpolicy.contingents import MONTHLY, SECOND
from supportpolicy.contracts import Approval, Contract, Term
from supportpolicy.decision import assess
from supportpolicy.diagnosis import Findings
from supportpolicy.explanation.results import Cell, Field, ResultTable
from supportpolicy.money import Money, total
from supportpolicy.settlement import Liability, Settlement, Source, charge, close, settle
from supportpolicy.spans import Span
from supportpolicy.tickets import Ticket, WorkEntry

TASKS = DATA / "sip" / "Sip-task-info.csv"
DATES = DATA / "sip" / "est-act-dates.csv"
PAGE = Path(__file__).parents[1] / "docs" / "client-work.md"

PACKAGES = ("16h", "20h", "30h", "40h", "50h")
OVERAGE_RATE = Money.of("120", "EUR")
CONSENT = Approval(id="assumed", at=datetime(2000, 1, 1, tzinfo=UTC))

_ZONE = "Europe/London"
_HOUR = Decimal(3600)
_KINDS = {"Bug": "bug", "Enhancement": "change_request", "Training": "training"}
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_THIS_CENTURY = 2000


@attrs.frozen(kw_only=True)
class Undated:
    """A row whose task has no day of completion: it can be booked to no month, and its time is reported."""

    line: int
    project: str
    time: timedelta


@attrs.frozen(kw_only=True)
class ClientWork:
    """What the files hold: work by client project, and the rows that are no work of any month."""

    tickets: Mapping[str, tuple[Ticket, ...]]
    worklogs: Mapping[str, tuple[WorkEntry, ...]]
    undated: tuple[Undated, ...]
    bad_rows: tuple[BadRow, ...]
    rows: int
    hours: Decimal

    @property
    def projects(self) -> list[str]:
        """The client projects that have work, those with most of it first."""
        return sorted(self.worklogs, key=lambda project: (-_time(self.worklogs[project]), project))


@attrs.frozen(kw_only=True)
class Outcome:
    """What one project comes to under one package: units are seconds, money is net of VAT."""

    project: str
    package: str
    months: int
    used: int
    expired: int
    overage: int
    held: int
    parked: int
    net: Money

    @property
    def worked(self) -> int:
        """Everything that was settled, whoever pays for it."""
        return self.used + self.overage + self.held + self.parked


class _Fault(Exception):  # noqa: N818  (it is reported, not raised to anyone)
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(column, reason)
        self.column, self.reason = column, reason


def load(tasks: Path = TASKS, dates: Path = DATES) -> ClientWork:
    """The rows as work entries of the day on which their task was completed; a row is one developer's share of a task.

    The files say nothing of when in between the hours were worked, so they belong to the month of completion.
    """
    completed = {row["TaskNumber"]: row["CompletedOn"] for _, row in _rows(dates)}
    tickets: dict[str, dict[str, Ticket]] = {}
    worklogs: dict[str, list[WorkEntry]] = {}
    undated: list[Undated] = []
    bad: list[BadRow] = []
    rows, hours = 0, Decimal(0)
    for line, row in _rows(tasks):
        rows += 1
        project = row["ProjectCode"]
        try:
            worked, day = _hours(row), _day(completed.get(row["TaskNumber"], ""))
        except _Fault as fault:
            bad.append(BadRow(line, fault.column, fault.reason))
            continue
        hours += worked
        length = int(worked * _HOUR) * SECOND
        if day is None:
            undated.append(Undated(line=line, project=project, time=length))
            continue
        ticket = _ticket(row, day)
        tickets.setdefault(project, {})[ticket.id] = ticket
        entry = WorkEntry(id=f"line {line}", ticket=ticket.id, day=day, duration=length, project=project)
        worklogs.setdefault(project, []).append(entry)
    return ClientWork(
        tickets={project: tuple(of.values()) for project, of in tickets.items()},
        worklogs={project: tuple(log) for project, log in worklogs.items()},
        undated=tuple(undated),
        bad_rows=tuple(bad),
        rows=rows,
        hours=hours,
    )


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="latin-1", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            yield reader.line_num, row


def _hours(row: Mapping[str, str]) -> Decimal:
    text = row["DeveloperHoursActual"]
    try:
        worked = Decimal(text)
    except ArithmeticError:
        raise _Fault("DeveloperHoursActual", f"{text!r} is no number of hours") from None
    if worked < 0 or worked * _HOUR % 1:
        raise _Fault("DeveloperHoursActual", f"{text!r} hours are no whole seconds, or less than none")
    return worked


def _day(text: str) -> date | None:
    """A day such as 16-Nov-04, in whatever language the machine speaks; None for an empty cell."""
    if not text:
        return None
    try:
        day, month, year = text.split("-")
        return date(_THIS_CENTURY + int(year), _MONTHS.index(month) + 1, int(day))
    except ValueError:
        raise _Fault("CompletedOn", f"{text!r} is no day such as 16-Nov-04") from None


def _ticket(row: Mapping[str, str], day: date) -> Ticket:
    kind = _KINDS.get(row["SubCategory"], "service_request")
    return Ticket(
        id=f"{row['TaskNumber']}",
        reported_at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
        project=row["ProjectCode"],
        findings=Findings({"contact": "key_user", "kind": kind, "complexity": "within"}),
    )


def contract(project: str, worklog: Iterable[WorkEntry], package: str) -> Contract:
    """One client's contract, from the first month with work through the last one."""
    policy = sp.shipped_policy("confluence_package")
    days = [entry.day for entry in worklog if entry.day is not None]
    term = Term(
        start=min(days).replace(day=1),
        end=MONTHLY.after(max(days), 1),
        policy=policy.read_as(),
        contingents=[policy.package(package).contingent(overage_rate=OVERAGE_RATE)],
    )
    return Contract(id=project, customer=f"Client of {project}", zone=_ZONE, currency="EUR", terms=[term])


def settle_months(
    agreed: Contract, tickets: Iterable[Ticket], worklog: Iterable[WorkEntry], *, approvals: Sequence[Approval]
) -> Outcome:
    """Every month charged, settled, billed and closed before the next one begins."""
    of_month: dict[date, tuple[list[Ticket], list[WorkEntry]]] = {}
    for ticket in tickets:
        of_month.setdefault(ticket.reported_at.date().replace(day=1), ([], []))[0].append(ticket)
    for entry in worklog:
        assert entry.day is not None  # the loader knows the day of every entry
        of_month[entry.day.replace(day=1)][1].append(entry)
    [term] = agreed.terms
    assert term.end is not None  # a contract here has an end
    previous: Settlement | None = None
    net: list[Money] = []
    for month in MONTHLY.periods(Span(term.start, term.end)):
        reported, worked = of_month.get(month.start, ([], []))
        charges = charge(worked, [assess(ticket, agreed) for ticket in reported], agreed)
        settlement = settle(
            agreed, charges, approvals=approvals, previous=previous, through=month.end - timedelta(days=1)
        )
        net.append(bill(settlement, agreed, vat=VatTerms(country="DE")).net)
        previous = close(settlement, at=datetime(month.end.year, month.end.month, month.end.day, 9, tzinfo=UTC))
    assert previous is not None  # a contract has at least one month
    return _outcome(agreed, previous, net)


def _outcome(agreed: Contract, settlement: Settlement, net: Sequence[Money]) -> Outcome:
    statements = settlement.statements
    [contingent] = agreed.terms[0].contingents
    return Outcome(
        project=agreed.id,
        package=contingent.id,
        months=len(statements),
        used=sum(one.units(Source.LOT) for one in statements),
        expired=sum(balance.movement.expired for one in statements for balance in one.balances),
        overage=sum(one.units(Source.OVERAGE) for one in statements),
        held=sum(one.units(Source.HELD) for one in statements),
        parked=sum(
            units for one in statements for (liability, _), units in one.worked.items() if liability is Liability.PARKED
        ),
        net=total(net, agreed.currency),
    )


def settle_projects(
    work: ClientWork, projects: Iterable[str], *, approvals: Sequence[Approval] = (CONSENT,)
) -> list[list[Outcome]]:
    """Each project under each package."""
    return [
        [
            settle_months(
                contract(project, work.worklogs[project], package),
                work.tickets[project],
                work.worklogs[project],
                approvals=approvals,
            )
            for package in PACKAGES
        ]
        for project in projects
    ]


def _time(worklog: Iterable[WorkEntry]) -> timedelta:
    return sum((entry.duration for entry in worklog), timedelta())


def in_hours(units: int) -> Decimal:
    """Seconds as hours with two decimals, which the files never exceed: 36 seconds are a hundredth of an hour."""
    return (units / _HOUR).quantize(Decimal("0.01"))


# ── the page ──


def _same(text: str) -> Wording:
    return Wording(de=text, en=text)


def _table(headings: Mapping[str, str], rows: Iterable[tuple[Cell, ...]]) -> str:
    fields = tuple(Field(name, _same(heading)) for name, heading in headings.items())
    return ResultTable(fields=fields, rows=tuple(rows)).written(style="markdown")


def reconciliation(work: ClientWork, outcomes: Iterable[Sequence[Outcome]]) -> str:
    """Where every hour of the file is, as a table; its last row is what is missing, under whichever package."""
    settled = [in_hours(sum(of[number].worked for of in outcomes)) for number in range(len(PACKAGES))]
    undated = in_hours(sum((one.time // SECOND for one in work.undated), 0))
    entries = sum(map(len, work.worklogs.values()))
    return _table(
        {"what": "What", "rows": "Rows", "hours": "Hours"},
        (
            ("in the file", work.rows, work.hours.quantize(Decimal("0.01"))),
            ("settled, in the month of completion", entries, settled[0]),
            ("without a day of completion, in no month", len(work.undated), undated),
            ("not understood", len(work.bad_rows), None),
            (
                "missing",
                work.rows - entries - len(work.undated) - len(work.bad_rows),
                max(abs(work.hours - one - undated) for one in settled).quantize(Decimal("0.01")),
            ),
        ),
    )


def by_project(work: ClientWork, outcomes: Iterable[Sequence[Outcome]]) -> str:
    """What each project would have cost under each package."""
    return _table(
        {
            "project": "Project",
            "months": "Months",
            "rows": "Rows",
            "hours": "Hours",
            "parked": "of them parked",
            **{package: package.replace("h", " h a month") for package in PACKAGES},
            "cheapest": "Cheapest",
        },
        (
            (
                of[0].project,
                of[0].months,
                len(work.worklogs[of[0].project]),
                in_hours(of[0].worked),
                in_hours(of[0].parked),
                *(one.net for one in of),
                min(of, key=lambda one: one.net).package,
            )
            for of in outcomes
        ),
    )


def by_package(outcomes: Sequence[Sequence[Outcome]]) -> str:
    """What all projects come to under each package."""
    return _table(
        {
            "package": "Package",
            "used": "Used of the quota (h)",
            "expired": "Expired (h)",
            "overage": "Overage (h)",
            "parked": "Parked (h)",
            "net": "Net",
        },
        (
            (
                of[0].package,
                *(in_hours(sum(getattr(one, name) for one in of)) for name in ("used", "expired", "overage", "parked")),
                total((one.net for one in of), "EUR"),
            )
            for of in zip(*outcomes, strict=True)
        ),
    )


def page(work: ClientWork, outcomes: Sequence[Sequence[Outcome]], seconds: float, megabytes: float) -> str:
    """The page, as Markdown."""
    months = sum(one.months for of in outcomes for one in of)
    entries = len(PACKAGES) * sum(map(len, work.worklogs.values()))
    return _PAGE.format(
        projects=len(outcomes),
        rows=number(work.rows, Language.EN),
        rate=f"{OVERAGE_RATE.amount} {OVERAGE_RATE.currency}",
        without=" and ".join(sorted({one.project for one in work.undated} - set(work.projects))) or "no project",
        reconciliation=reconciliation(work, outcomes),
        by_project=by_project(work, outcomes),
        by_package=by_package(outcomes),
        machine=machine(),
        seconds=figure(seconds),
        megabytes=figure(megabytes),
        months=number(months, Language.EN),
        entries=number(entries, Language.EN),
        each=figure(seconds / months * 1000),
    )


_PAGE = """\
# Ten years of client work, settled

What would support packages have cost the clients of a real software house? The SiP data set holds {rows} rows on
tasks done for {projects} client projects from 2004 to 2014, with the hours of each developer. Here every project is
charged, settled, billed and closed month by month, under each of the five packages of CONF-11.

This page is written by `python -m benchmarks.client_work`. The data are no part of this project: they are read from
`../shared/data/sip`, beside the checkout. Source: Derek M. Jones and Stephen Cullum, SiP dataset,
`Derek-Jones/SiP_dataset` at `eb5fedc7`, described in arXiv 1901.01621.

## What is assumed

- A row is one entry, on the day on which its task was completed. The files do not say when before that the hours were
  worked, so a task of many weeks falls into a single month: it exceeds that month's quota, while those of the months
  before expire. That favours small packages.
- The quota is that of the month, and what is left expires (CONF-8). A contract runs from the first month of a project
  with completed work through the last one; months without work cost their fee.
- **All overage is taken to be approved**: one approval for each contract, given before its first day and without a
  cap. Without it nothing beyond a quota would be billed; it would be held (CONF-7), and the hours in the column
  *overage* wait.
- Overage costs {rate} an hour. The source leaves that open (CONF-O2); a contract must give it.
- Every task is asked for by a named contact and of basic complexity. A `Bug` is a bug, an `Enhancement` a change
  request, and everything else a service request, whether a client would have paid for it or not. `Training` is
  training: the source does not say whether it may be drawn from a contingent (CONF-O5), so it is parked, and billed
  by nobody.

## Every hour is somewhere

{reconciliation}

Tasks without a day of completion have the status `CHRONICLE` nearly all (work that goes on and is never completed, it
seems), or were cancelled, or only estimated. All rows of {without} are of that kind, so nothing of these projects is
settled.

## Project by project

Net amounts for all months. The hours are the same under every package; what differs is who pays for them.

{by_project}

## All projects together

{by_package}

Used, overage and parked hours add up to the hours that are settled.

## What it took

{months} months of contracts with {entries} entries were charged, settled, billed and closed, one after the other, in
{seconds} s of processor time ({each} ms a month), with a peak of {megabytes} MiB of memory; reading the files is
included. Measured on {machine}.
"""


def main() -> int:
    """Write the page; say so where the data are not there."""
    if not TASKS.exists():
        print(f"The data are not beside the checkout: {TASKS} is missing.", file=sys.stderr)
        return 1
    start = time.process_time()
    work = load()
    outcomes = settle_projects(work, work.projects)
    PAGE.write_text(page(work, outcomes, time.process_time() - start, _peak_in_megabytes()), encoding="utf-8")
    print(f"Written: {PAGE.relative_to(PAGE.parents[1])}")
    return 0


def _peak_in_megabytes() -> float:
    import resource

    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / (1024 if sys.platform != "darwin" else 1024 * 1024)


if __name__ == "__main__":
    sys.exit(main())
