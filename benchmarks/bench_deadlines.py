"""Deadlines: one with and without pauses, its trace, and two real incident logs from end to end."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from time import process_time

from benchmarks.incident_logs import SERVICENOW, VOLVO, IncidentLog, servicenow, volvo
from benchmarks.timing import Table, figure, microseconds
from supportpolicy.deadlines import deadlines_under
from supportpolicy.servicehours import ServiceHours
from supportpolicy.spans import Span
from supportpolicy.targets import PauseReason, ServiceSchedule, Target
from supportpolicy.tickets import Event, Paused, Resumed, Ticket

OFFICE = ServiceHours.weekly("Mon-Fri 09:00-17:30", zone="Europe/Berlin")
MONDAY = datetime(2026, 11, 16, 8, tzinfo=UTC)
PAUSES = (0, 3, 10)
LOGS: dict[str, Callable[[], IncidentLog]] = {"ServiceNow": servicenow, "Volvo": volvo}


def run() -> list[Table]:
    """Times in microseconds, then the logs where they are present."""
    return [_single(), *_logs()]


def _single() -> Table:
    columns = [_measured(pauses) for pauses in PAUSES]
    return Table(
        "Deadlines of a ticket, ten days after its report (µs)",
        ("", *(f"{pauses} pauses" for pauses in PAUSES)),
        tuple((name, *(figure(column[name]) for column in columns)) for name in columns[0]),
    )


def _measured(pauses: int) -> dict[str, float]:
    ticket, spans, as_of = _ticket(pauses), _spans(pauses), MONDAY + timedelta(days=10)
    one, three = _schedule(1), _schedule(3)
    deadline = next(found for found in deadlines_under(ticket, one, as_of=as_of) if found.target is not None)
    return {
        "due instant alone": microseconds(lambda: OFFICE.advance(MONDAY, timedelta(hours=48), spans)),
        "one deadline (and one not promised)": microseconds(lambda: deadlines_under(ticket, one, as_of=as_of)),
        "three deadlines": microseconds(lambda: deadlines_under(ticket, three, as_of=as_of)),
        "the three warnings of one": microseconds(lambda: deadline.warnings),
        "the trace of one": microseconds(deadline.trace),
    }


def _schedule(count: int) -> ServiceSchedule:
    """So many targets for each of four classes; what is asked for besides is answered too."""
    metrics = ("resolution", "first_response", "time_to_own")[:count]
    classes = {"critical": 16, "impeding": 32, "minor": 48, "cosmetic": 96}
    return ServiceSchedule(
        name="gold",
        hours={"office": OFFICE},
        targets=[
            Target(
                id=f"{metric} {severity}",
                metric=metric,
                amount=timedelta(hours=hours),
                calendar="office",
                commitment="guaranteed",
                when={"severity": severity},
            )
            for metric in metrics
            for severity, hours in classes.items()
        ],
    )


def _spans(pauses: int) -> list[Span[datetime]]:
    starts = [MONDAY + timedelta(hours=7 * number + 1) for number in range(pauses)]
    return [Span(start, start + timedelta(minutes=90)) for start in starts]


def _ticket(pauses: int) -> Ticket:
    events: list[Event] = []
    for span in _spans(pauses):
        events += [Paused(at=span.start, reason=PauseReason.WAITING_ON_CUSTOMER), Resumed(at=span.end)]
    return Ticket(id="T", reported_at=MONDAY, findings={"severity": "minor"}, events=events)


def _logs() -> Iterator[Table]:
    present = [name for name, path in (("ServiceNow", SERVICENOW), ("Volvo", VOLVO)) if path.exists()]
    if not present:
        return
    measured = {name: _in_a_process_of_its_own(name) for name in present}
    columns = tuple(next(iter(measured.values())))
    rows = tuple((name, *(figures[column] for column in columns)) for name, figures in measured.items())
    yield Table("Real incident logs, three targets a ticket", ("", *columns), rows)


def _in_a_process_of_its_own(name: str) -> dict[str, str]:
    """So that the peak of memory is that of this log alone."""
    command = [sys.executable, "-m", "benchmarks.bench_deadlines", name]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: dict[str, str] = json.loads(done.stdout)
    return figures


def evaluate(name: str) -> dict[str, str]:
    """Load a log and evaluate it, each ticket as of its last event."""
    started = process_time()
    log = LOGS[name]()
    loaded = process_time()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    schedule = _schedule(3)
    found = [deadlines_under(ticket, schedule, as_of=_last(ticket)) for ticket in log.tickets]
    evaluated = process_time()
    states = Counter(deadline.state.value for deadlines in found for deadline in deadlines)
    count = len(log.tickets)
    return {
        "tickets": f"{count:,}",
        "rows": f"{log.understood:,}",
        "bad rows": f"{len(log.bad_rows)}",
        "deadlines": f"{sum(states.values()):,}",
        "met": f"{states['met']:,}",
        "late": f"{states['breached']:,}",
        "still open": f"{states['pending'] + states['at_risk'] + states['paused']:,}",
        "loading (s)": figure(loaded - started),
        "evaluating (s)": figure(evaluated - loaded),
        "µs a ticket": figure((evaluated - loaded) / count * 1e6),
        "memory before (MB)": f"{before / 1024:.0f}",
        "peak (MB)": f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}",
    }


def _last(ticket: Ticket) -> datetime:
    return max([ticket.reported_at, *(event.at for event in ticket.events)])


if __name__ == "__main__":
    sys.stdout.write(json.dumps(evaluate(sys.argv[1])))
