"""Real client work loads and settles: every hour of the files is paid for, parked, or reported."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from benchmarks.client_work import (
    CONSENT,
    PACKAGES,
    PAGE,
    TASKS,
    ClientWork,
    Undated,
    by_package,
    by_project,
    in_hours,
    load,
    page,
    reconciliation,
    settle_projects,
)
from benchmarks.incident_logs import BadRow
from supportpolicy.contingents import SECOND
from supportpolicy.money import Money
from supportpolicy.tickets import Ticket, WorkEntry

needs_data = pytest.mark.skipif(not TASKS.exists(), reason="the SiP data set is not beside the checkout")

TASKS_OF_TWO_PROJECTS = """\
TaskNumber,SubCategory,ProjectCode,DeveloperHoursActual
1,Bug,P1,17.25
1,Bug,P1,0.01
2,Enhancement,P1,3.50
3,Training,P1,2.00
4,Support,P2,10.0
5,Support,P3,7.07
6,Support,P1,-1
7,Support,P1,some
8,Support,P1,1
9,Support,P2,0.001
"""
DATES_OF_THEM = """\
TaskNumber,EstimateOn,StartedOn,CompletedOn
1,01-Nov-04,02-Nov-04,16-Nov-04
2,01-Nov-04,02-Nov-04,06-Jan-05
3,01-Nov-04,02-Nov-04,30-Nov-04
4,01-Nov-04,02-Nov-04,28-Feb-05
5,01-Nov-04,02-Nov-04,
6,01-Nov-04,02-Nov-04,30-Nov-04
7,01-Nov-04,02-Nov-04,30-Nov-04
8,01-Nov-04,02-Nov-04,30/11/2004
9,01-Nov-04,02-Nov-04,30-Nov-04
"""


@pytest.fixture
def work(tmp_path: Path) -> ClientWork:
    tasks, dates = tmp_path / "tasks.csv", tmp_path / "dates.csv"
    tasks.write_text(TASKS_OF_TWO_PROJECTS, encoding="latin-1")
    dates.write_text(DATES_OF_THEM, encoding="latin-1")
    return load(tasks, dates)


class TestLoading:
    def test_a_row_is_an_entry_on_the_day_of_completion(self, work: ClientWork) -> None:
        assert work.projects == ["P1", "P2"]
        assert work.worklogs["P2"] == (
            WorkEntry(
                id="line 6", ticket="4", day=date(2005, 2, 28), duration=timedelta(hours=10), project="P2", kind=None
            ),
        )
        assert [entry.duration // SECOND for entry in work.worklogs["P1"]] == [62_100, 36, 12_600, 7_200]

    def test_a_task_of_several_developers_is_one_ticket(self, work: ClientWork) -> None:
        kinds = [(ticket.id, min(ticket.findings["kind"])) for ticket in work.tickets["P1"]]

        assert kinds == [("1", "bug"), ("2", "change_request"), ("3", "training")]
        assert isinstance(work.tickets["P2"][0], Ticket)

    def test_rows_without_a_month_are_reported(self, work: ClientWork) -> None:
        assert work.undated == (Undated(line=7, project="P3", time=timedelta(hours=7, seconds=252)),)

    def test_rows_that_are_not_understood_are_reported(self, work: ClientWork) -> None:
        column = "DeveloperHoursActual"

        assert work.bad_rows == (
            BadRow(8, column, "'-1' hours are no whole seconds, or less than none"),
            BadRow(9, column, "'some' is no number of hours"),
            BadRow(10, "CompletedOn", "'30/11/2004' is no day such as 16-Nov-04"),
            BadRow(11, column, "'0.001' hours are no whole seconds, or less than none"),
        )
        assert (work.rows, work.hours) == (10, Decimal("39.83"))


class TestSettling:
    """November 2004: 17.26 h and a training of 2 h; nothing in December; 3.5 h in January."""

    def test_overage_is_billed_because_it_is_approved(self, work: ClientWork) -> None:
        [[smallest, *others]] = settle_projects(work, ["P1"])

        assert (smallest.months, smallest.used, smallest.overage, smallest.parked) == (3, 70_200, 4_536, 7_200)
        assert (smallest.expired, smallest.held) == (3 * 57_600 - 70_200, 0)
        assert smallest.net == Money.of("4951.20", "EUR")  # 3 x 1600 and 1.26 h at 120
        assert [other.net.amount for other in others] == [6000, 9000, 11400, 13500]

    def test_overage_is_held_without_an_approval(self, work: ClientWork) -> None:
        [[smallest, *_]] = settle_projects(work, ["P1"], approvals=[])

        assert (smallest.overage, smallest.held, smallest.net) == (0, 4_536, Money.of("4800.00", "EUR"))

    def test_what_is_settled_is_what_is_in_the_file(self, work: ClientWork) -> None:
        outcomes = settle_projects(work, work.projects)

        assert {in_hours(sum(one.worked for one in of)) for of in zip(*outcomes, strict=True)} == {Decimal("32.76")}
        assert reconciliation(work, outcomes).splitlines()[2:] == [
            "| in the file | 10 | 39.83 |",
            "| settled, in the month of completion | 5 | 32.76 |",
            "| without a day of completion, in no month | 1 | 7.07 |",
            "| not understood | 4 | – |",
            "| missing | 0 | 0.00 |",
        ]


class TestThePage:
    def test_it_says_what_each_project_costs(self, work: ClientWork) -> None:
        outcomes = settle_projects(work, work.projects)

        assert by_project(work, outcomes).splitlines()[2:] == [
            "| P1 | 3 | 4 | 22.76 | 2.00 | €4,951.20 | €6,000.00 | €9,000.00 | €11,400.00 | €13,500.00 | 16h |",
            "| P2 | 1 | 1 | 10.00 | 0.00 | €1,600.00 | €2,000.00 | €3,000.00 | €3,800.00 | €4,500.00 | 16h |",
        ]
        assert by_package(outcomes).splitlines()[2:4] == [
            "| 16h | 29.50 | 34.50 | 1.26 | 2.00 | €6,551.20 |",
            "| 20h | 30.76 | 49.24 | 0.00 | 2.00 | €8,000.00 |",
        ]

    def test_it_says_what_is_assumed_and_what_it_took(self, work: ClientWork) -> None:
        text = " ".join(page(work, settle_projects(work, work.projects), seconds=2.0, megabytes=40.0).split())

        assert "10 rows on tasks done for 2 client projects" in text
        assert "All rows of P3 are of that kind" in text
        assert "**All overage is taken to be approved**" in text
        assert "20 months of contracts with 25 entries" in text


@needs_data
class TestTheRealFiles:
    @pytest.fixture(scope="class")
    @staticmethod
    def real() -> ClientWork:
        return load()

    def test_every_hour_of_the_file_is_somewhere(self, real: ClientWork) -> None:
        booked = sum((entry.duration for log in real.worklogs.values() for entry in log), timedelta())
        undated = sum((one.time for one in real.undated), timedelta())

        assert real.bad_rows == ()
        assert real.rows == 12_299 == sum(map(len, real.worklogs.values())) + len(real.undated)
        assert (in_hours(booked // SECOND), in_hours(undated // SECOND)) == (Decimal("54731.30"), Decimal("40270.68"))
        assert real.hours == Decimal("95001.98")

    def test_projects_reconcile_under_every_package_and_stand_on_the_page(self, real: ClientWork) -> None:
        projects = real.projects[-8:]
        outcomes = settle_projects(real, projects)
        booked = {
            project: sum((entry.duration for entry in real.worklogs[project]), timedelta()) // SECOND
            for project in projects
        }

        assert {(of.project, of.worked) for each in outcomes for of in each} == set(booked.items())
        assert [[one.package for one in of] for of in outcomes] == [list(PACKAGES)] * len(projects)
        written = PAGE.read_text(encoding="utf-8").splitlines()
        assert set(by_project(real, outcomes).splitlines()) <= set(written)

    def test_the_approval_that_is_assumed_comes_before_all_work(self, real: ClientWork) -> None:
        assert CONSENT.cap is None
        assert CONSENT.at.date() < min(entry.day for log in real.worklogs.values() for entry in log if entry.day)
