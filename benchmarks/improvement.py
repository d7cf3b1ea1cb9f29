"""What two incident logs and ten years of client work say about what to improve.

``python -m benchmarks.improvement`` writes the page `docs/improvement-runs.md`; with the name of a source it prints
what one run came to.
"""

from __future__ import annotations

import csv
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs

from benchmarks import client_work, incident_logs
from benchmarks.timing import figure, machine
from supportpolicy.billing.figures import number
from supportpolicy.clauses import Language, Wording
from supportpolicy.decision import Assessment, assess
from supportpolicy.explanation.results import Field, ResultTable
from supportpolicy.improvement import Improvement, analyse
from supportpolicy.settlement import Charge, charge
from supportpolicy.spans import Span
from supportpolicy.tickets import Ticket

CHECKOUT = Path(__file__).parents[1]
PAGE = CHECKOUT / "docs" / "improvement-runs.md"
PACKAGE = "30h"

_NOTHING = frozenset({"", "?"})


@attrs.frozen(kw_only=True)
class History:
    """What a source gives to be analysed, and how many rows it was read from."""

    tickets: Sequence[Ticket]
    assessments: Sequence[Assessment]
    charges: Sequence[Charge]
    zone: str
    modules: Mapping[str, str]
    issues: Mapping[str, str]
    rows: int

    def period(self) -> Span[date]:
        """From the day of the first report through the last day on which something was reported or done."""
        zone = ZoneInfo(self.zone)
        days = [ticket.reported_at.astimezone(zone).date() for ticket in self.tickets]
        days += [one.on for one in self.charges]
        return Span(min(days), max(days) + timedelta(days=1))

    def analysed(self) -> Improvement:
        """The report over all of it."""
        return analyse(
            self.tickets,
            self.assessments,
            self.charges,
            self.period(),
            zone=self.zone,
            modules=self.modules,
            issues=self.issues,
        )


def servicenow(path: Path = incident_logs.SERVICENOW) -> History:
    """The ServiceNow log: a module is a subcategory, a known issue a problem record."""
    log = incident_logs.servicenow(path)
    modules, problems = _last(path, "number", "subcategory", "problem_id")
    return History(
        tickets=_incidents(log.tickets),
        assessments=(),
        charges=(),
        zone="UTC",
        modules=modules,
        issues=problems,
        rows=log.understood,
    )


def volvo(path: Path = incident_logs.VOLVO) -> History:
    """The Volvo log: a module is a product; it knows no problem records."""
    log = incident_logs.volvo(path)
    [products] = _last(path, "SR Number", "Product")
    return History(
        tickets=_incidents(log.tickets),
        assessments=(),
        charges=(),
        zone="Europe/Stockholm",
        modules=products,
        issues={},
        rows=log.understood,
    )


def sip(tasks: Path = client_work.TASKS, dates: Path = client_work.DATES) -> History:
    """The client work, each project under a package of hours: a module is a part of a project."""
    work = client_work.load(tasks, dates)
    tickets: list[Ticket] = []
    assessments: list[Assessment] = []
    charges: list[Charge] = []
    for project in work.projects:
        agreed = client_work.contract(project, work.worklogs[project], PACKAGE)
        decided = [assess(ticket, agreed) for ticket in work.tickets[project]]
        tickets += work.tickets[project]
        assessments += decided
        charges += charge(work.worklogs[project], decided, agreed).charges
    known = {ticket.id for ticket in tickets}
    with tasks.open(encoding="latin-1", newline="") as file:
        modules = {row["TaskNumber"]: row["ProjectBreakdownCode"] for row in csv.DictReader(file)}
    return History(
        tickets=tickets,
        assessments=assessments,
        charges=charges,
        zone="UTC",
        modules={task: module for task, module in modules.items() if module and task in known},
        issues={},
        rows=sum(map(len, work.worklogs.values())),
    )


SOURCES: Mapping[str, tuple[str, Callable[[], History], Path]] = {
    "servicenow": ("ServiceNow incidents", servicenow, incident_logs.SERVICENOW),
    "volvo": ("Volvo IT incidents", volvo, incident_logs.VOLVO),
    "sip": ("SiP client work", sip, client_work.TASKS),
}


def _incidents(tickets: Sequence[Ticket]) -> list[Ticket]:
    return [attrs.evolve(one, findings=one.findings.updated({"kind": "incident"})) for one in tickets]


def _last(path: Path, key: str, *columns: str) -> list[dict[str, str]]:
    """For each column, by ticket, its last value that says something."""
    found: list[dict[str, str]] = [{} for _ in columns]
    for row in csv.DictReader(incident_logs.lines(path)):
        for column, values in zip(columns, found, strict=True):
            if row[column] not in _NOTHING:
                values[row[key]] = row[column]
    return found


@attrs.frozen(kw_only=True)
class Run:
    """One source, read and analysed in a process of its own."""

    rows: int
    tickets: int
    repeats: int
    reading: float
    analysing: float
    megabytes: float
    report: str


def run(name: str) -> Run:
    """Read and analyse a source, and measure both."""
    began = time.perf_counter()
    history = SOURCES[name][1]()
    read = time.perf_counter()
    found = history.analysed()
    done = time.perf_counter()
    return Run(
        rows=history.rows,
        tickets=found.tickets,
        repeats=len(found.repeats),
        reading=read - began,
        analysing=done - read,
        megabytes=_peak_in_megabytes(),
        report=found.written(style="markdown"),
    )


def _peak_in_megabytes() -> float:
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / (1024 if sys.platform != "darwin" else 1024 * 1024)


def _run_apart(name: str) -> Run:
    """A run in a process of its own, so that its peak is its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.improvement", name], capture_output=True, check=True, cwd=CHECKOUT
    )
    return Run(**json.loads(done.stdout))


def page(runs: Mapping[str, Run]) -> str:
    """The page, as Markdown."""
    headings = {
        "source": "Source",
        "rows": "Rows",
        "tickets": "Tickets",
        "repeats": "Repeats",
        "reading": "Reading (s)",
        "analysing": "Analysing (s)",
        "peak": "Peak memory (MB)",
    }
    table = ResultTable(
        fields=tuple(Field(name, Wording(de=heading, en=heading)) for name, heading in headings.items()),
        rows=tuple(
            (
                SOURCES[name][0],
                number(one.rows, Language.EN),
                number(one.tickets, Language.EN),
                number(one.repeats, Language.EN),
                figure(one.reading),
                figure(one.analysing),
                figure(one.megabytes),
            )
            for name, one in runs.items()
        ),
    )
    reports = "\n\n".join(f"## {SOURCES[name][0]}\n\n{_ABOUT[name]}\n\n{one.report}" for name, one in runs.items())
    return _PAGE.format(measured=table.written(style="markdown"), machine=machine(), reports=reports)


_ABOUT = {
    "servicenow": (
        "Every ticket is an incident; a module is a subcategory, a known issue is a problem record. The log holds no "
        "work and no finding on causes, so repeats are ranked by how often they came."
    ),
    "volvo": (
        "Every ticket is an incident; a module is a product. The log holds no work, no finding on causes and no "
        "problem records."
    ),
    "sip": (
        f"Each project is charged under the package of {PACKAGE.removesuffix('h')} hours, as on the page on [client "
        "work](client-work.md); a module is a part of a project. Work counts on the day on which its task was "
        "completed. The files do not say where a cause lies, so what comes again agrees in kind and module, no more."
    ),
}

_PAGE = """\
# Improvement, on real histories

What [the analysis](improvement.md) says of two incident logs and of ten years of client work, and what it takes.

This page is written by `python -m benchmarks.improvement`. The data are no part of this project: they are read from
`../shared/data`, beside the checkout. Sources: UCI 498, *Incident management process enriched event log* (Amaral,
Fantinato, Peres; CC BY 4.0); BPI Challenge 2013, *Incidents* (Ward Steeman, 4TU.ResearchData); SiP dataset (Derek M.
Jones and Stephen Cullum, arXiv 1901.01621).

## What it takes

{measured}

Each source was read and analysed in a process of its own; reading includes assessing and charging the client work.
Measured on {machine}.

{reports}
"""


def main(arguments: Sequence[str]) -> int:
    """Write the page; with the name of a source, print one run as JSON."""
    missing = [str(path) for _, _, path in SOURCES.values() if not path.exists()]
    if missing:
        print(f"The data are not beside the checkout: {', '.join(missing)}.", file=sys.stderr)
        return 1
    if arguments:
        print(json.dumps(attrs.asdict(run(arguments[0]))))
        return 0
    PAGE.write_text(page({name: _run_apart(name) for name in SOURCES}), encoding="utf-8")
    print(f"Written: {PAGE.relative_to(CHECKOUT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
