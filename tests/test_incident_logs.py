"""Real incident logs load and evaluate: every row becomes an event or is reported with its line and the reason."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.incident_logs import SERVICENOW, VOLVO, BadRow, read, servicenow, servicenow_row, volvo, volvo_row
from supportpolicy.deadlines import State, StepKind, deadlines_under
from supportpolicy.servicehours import ServiceHours
from supportpolicy.targets import ServiceSchedule, Target
from supportpolicy.tickets import (
    Assigned,
    Closed,
    Paused,
    PauseReason,
    Reclassified,
    Reopened,
    Resolved,
    Resumed,
    Ticket,
)

needs_servicenow = pytest.mark.skipif(not SERVICENOW.exists(), reason="the ServiceNow log is not beside the checkout")
needs_volvo = pytest.mark.skipif(not VOLVO.exists(), reason="the Volvo log is not beside the checkout")

SERVICENOW_HEADER = "number,incident_state,opened_at,sys_updated_at,priority,assigned_to"
VOLVO_HEADER = "SR Number,Change Date+Time,Status,Sub Status,SR Latest Impact"


class TestServiceNow:
    """Its times name no zone and have no seconds; the order of rows decides within a minute."""

    def test_rows_become_events(self) -> None:
        log = read(
            [
                SERVICENOW_HEADER,
                "INC1,New,29/2/2016 01:16,29/2/2016 01:23,3 - Moderate,?",
                "INC1,Active,29/2/2016 01:16,29/2/2016 01:30,3 - Moderate,Resolver 1",
                "INC1,Awaiting Vendor,29/2/2016 01:16,29/2/2016 01:30,1 - Critical,Resolver 1",
                "INC1,Resolved,29/2/2016 01:16,29/2/2016 02:00,1 - Critical,Resolver 1",
                "INC1,Active,29/2/2016 01:16,29/2/2016 02:00,1 - Critical,Resolver 1",
                "INC1,Closed,29/2/2016 01:16,5/3/2016 12:00,1 - Critical,Resolver 1",
            ],
            servicenow_row,
        )

        def at(hour: int, minute: int) -> datetime:
            return datetime(2016, 2, 29, hour, minute, tzinfo=UTC)

        assert log.tickets == (
            Ticket(
                id="INC1",
                reported_at=at(1, 16),
                findings={"severity": "minor"},
                events=[
                    Resumed(at=at(1, 23)),
                    Assigned(at=at(1, 30), sequence=1),
                    Resumed(at=at(1, 30), sequence=1),
                    Reclassified(at=at(1, 30), findings={"severity": "critical"}, sequence=2),
                    Paused(at=at(1, 30), reason=PauseReason.WAITING_ON_THIRD_PARTY, sequence=2),
                    Resolved(at=at(2, 0), sequence=3),
                    Reopened(at=at(2, 0), sequence=4),
                    Resumed(at=at(2, 0), sequence=4),
                    Closed(at=datetime(2016, 3, 5, 12, tzinfo=UTC), sequence=5),
                ],
            ),
        )
        assert (log.understood, log.bad_rows) == (6, ())

    def test_bad_rows_are_reported_with_line_and_reason(self) -> None:
        log = read(
            [
                SERVICENOW_HEADER,
                "INC1,New,29/2/2016 01:16,29/2/2016 01:23,3 - Moderate,?",
                "INC1,-100,29/2/2016 01:16,29/2/2016 01:24,3 - Moderate,?",
                "INC1,Active,29/2/2016 01:16,?,3 - Moderate,?",
                "INC1,Active,2016-02-29,29/2/2016 01:24,3 - Moderate,?",
                "?,Active,29/2/2016 01:16,29/2/2016 01:24,3 - Moderate,?",
                "INC1,Active,29/2/2016 01:16,29/2/2016 01:24,?,?",
                "INC1,Active",
                "INC1,Active,29/2/2016 01:16,29/2/2016 01:15,3 - Moderate,?",
            ],
            servicenow_row,
        )

        assert log.bad_rows == (
            BadRow(
                3,
                "incident_state",
                "'-100' is not one of New, Active, Awaiting Problem, Awaiting User Info, Awaiting Evidence, "
                "Awaiting Vendor, Resolved, Closed",
            ),
            BadRow(4, "sys_updated_at", "'?' is no time such as 29/2/2016 01:16"),
            BadRow(5, "opened_at", "'2016-02-29' is no time such as 29/2/2016 01:16"),
            BadRow(6, "number", "'?' names no ticket"),
            BadRow(
                7,
                "priority",
                "'?' is not one of 1 - Critical, 2 - High, 3 - Moderate, 4 - Low, Major, High, Medium, Low",
            ),
            BadRow(8, "", "2 cells under 6 headings"),
            BadRow(9, "order", "2016-02-29 01:15:00+00:00 is before the report of 2016-02-29 01:16:00+00:00"),
        )
        assert (log.understood, [len(ticket.events) for ticket in log.tickets]) == (1, [1])

    @needs_servicenow
    def test_a_slice_of_the_log_evaluates(self) -> None:
        log = servicenow(rows=3000)

        assert log.understood + len(log.bad_rows) == 3000
        assert [(row.line, row.column) for row in log.bad_rows] == [
            (line, "order") for line in (330, 336, 346, 351, 438)
        ]
        assert_evaluates(log.tickets)


class TestVolvo:
    """Its times have an offset; the report is the first thing that happened."""

    def test_rows_become_events(self) -> None:
        log = read(
            [
                VOLVO_HEADER,
                "1-2,2010-03-31T16:00:00+01:00,Queued,Awaiting Assignment,Major",
                "1-2,2010-03-31T15:59:42+01:00,Queued,Awaiting Assignment,Major",
                "1-2,2010-03-31T16:30:00+01:00,Accepted,Wait - User,Major",
                "1-2,2010-03-31T17:30:00+01:00,Completed,In Call,Major",
            ],
            volvo_row,
        )

        def at(hour: int, minute: int, second: int = 0) -> datetime:
            return datetime(2010, 3, 31, hour, minute, second, tzinfo=UTC)

        assert log.tickets == (
            Ticket(
                id="1-2",
                reported_at=at(14, 59, 42),
                findings={"severity": "critical"},
                events=[
                    Resumed(at=at(14, 59, 42)),
                    Resumed(at=at(15, 0), sequence=1),
                    Assigned(at=at(15, 30), sequence=2),
                    Paused(at=at(15, 30), reason=PauseReason.WAITING_ON_CUSTOMER, sequence=2),
                    Resolved(at=at(16, 30), sequence=3),
                ],
            ),
        )

    def test_bad_rows_are_reported_with_line_and_reason(self) -> None:
        log = read(
            [
                VOLVO_HEADER,
                "1-2,yesterday,Accepted,Assigned,Low",
                "1-2,2010-03-31T15:59:42,Accepted,Assigned,Low",
            ],
            volvo_row,
        )

        assert log.bad_rows == (
            BadRow(2, "Change Date+Time", "'yesterday' is no time such as 2010-03-31T15:59:42+01:00"),
            BadRow(3, "Change Date+Time", "'2010-03-31T15:59:42' has no offset"),
        )
        assert (log.tickets, log.understood) == ((), 0)

    @needs_volvo
    def test_a_slice_of_the_log_evaluates(self) -> None:
        log = volvo(rows=3000)

        assert (log.understood, log.bad_rows) == (3000, ())
        assert_evaluates(log.tickets)


def assert_evaluates(tickets: tuple[Ticket, ...]) -> None:
    """Three targets each, without an exception, and every trace sums up."""
    rules = ServiceSchedule(
        name="gold",
        hours={"office": ServiceHours.weekly("Mon-Fri 09:00-17:30", zone="Europe/Berlin")},
        targets=[
            Target(id=metric, metric=metric, amount=timedelta(hours=16), calendar="office", commitment="goal")
            for metric in ("time_to_own", "resolution", "total_resolution")
        ],
    )
    states: Counter[State] = Counter()
    for ticket in tickets:
        last = max([ticket.reported_at, *(event.at for event in ticket.events)])
        for deadline in deadlines_under(ticket, rules, as_of=last):
            states[deadline.state] += 1
            counted = [step.service_time for step in deadline.trace() if step.kind is StepKind.COUNTED]
            assert sum(counted, timedelta(0)) == deadline.elapsed
    assert {State.MET, State.MISSED} <= set(states)
