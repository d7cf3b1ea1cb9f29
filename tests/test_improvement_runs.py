"""The improvement report on real histories, where they are; and the page about it."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

import pytest

from benchmarks import client_work, improvement, incident_logs
from benchmarks.improvement import SOURCES, History, Run, page
from supportpolicy.improvement import Aspect, Portion
from supportpolicy.spans import Span


def needs(name: str) -> pytest.MarkDecorator:
    path = SOURCES[name][2]
    return pytest.mark.skipif(not path.exists(), reason=f"{path.name} is not beside the checkout")


@pytest.fixture(scope="module")
def history() -> History:
    return improvement.volvo()


@needs("volvo")
class TestVolvo:
    """BPI Challenge 2013, read a second time with nothing but a CSV reader."""

    def test_every_request_counts_once_under_its_last_product(self, history: History) -> None:
        products = {}
        for row in csv.DictReader(incident_logs.lines(incident_logs.VOLVO)):
            products[row["SR Number"]] = row["Product"]

        found = history.analysed()

        assert found.tickets == len(products) == 7554
        assert {row.name: row.matters for row in found.of(Aspect.MODULE)} == Counter(products.values())
        assert [(row.name, row.matters) for row in found.of(Aspect.KIND)] == [("incident", 7554)]

    def test_what_came_more_than_once_is_a_repeat_the_most_frequent_first(self, history: History) -> None:
        found = history.analysed()
        counts = [repeat.matters for repeat in found.repeats]

        assert counts == sorted(counts, reverse=True)
        assert {repeat.module for repeat in found.repeats} == {
            row.name for row in found.of(Aspect.MODULE) if row.matters > 1
        }
        assert (found.worked, found.portions) == (timedelta(0), ())


@needs("sip")
class TestClientWork:
    """Ten years of a software house, with the hours of every task."""

    def test_every_hour_is_at_somebodys_expense(self) -> None:
        history = improvement.sip()
        work = client_work.load()
        hours = sum((entry.duration for log in work.worklogs.values() for entry in log), timedelta())

        found = history.analysed()

        assert found.worked == hours == sum((row.worked for row in found.portions), timedelta())
        assert {row.portion for row in found.portions} == {Portion.CONTINGENT, Portion.OPEN}
        assert sum(row.matters for row in found.portions) == found.tickets == sum(map(len, work.tickets.values()))
        assert Decimal(hours // timedelta(seconds=36)) / 100 == Decimal("54731.30")
        assert all(row.kind is None or row.kind.en != "training" for row in found.repeats)


@needs("servicenow")
def test_a_problem_record_is_a_known_issue(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = list(islice(incident_logs.lines(incident_logs.SERVICENOW), 20_001))
    monkeypatch.setattr(incident_logs, "lines", lambda path: iter(lines))
    problems = {row["number"]: row["problem_id"] for row in csv.DictReader(lines) if row["problem_id"] != "?"}

    history = improvement.servicenow()
    found = history.analysed()

    assert found.tickets == len(history.tickets)
    assert {(repeat.issue, ticket) for repeat in found.repeats if repeat.issue for ticket in repeat.tickets} == {
        (problem, ticket) for ticket, problem in problems.items()
    }


class TestThePage:
    def test_it_says_what_each_run_took(self) -> None:
        runs = {
            name: Run(
                rows=1000, tickets=20, repeats=3, reading=1.25, analysing=0.5, megabytes=64.2, report=f"of {name}"
            )
            for name in SOURCES
        }

        text = page(runs)

        assert "| ServiceNow incidents | 1,000 | 20 | 3 | 1.25 | 0.5 | 64.2 |" in text
        assert text.count("\nof ") == len(SOURCES)

    def test_a_period_reaches_from_the_first_report_through_the_last_work(self) -> None:
        history = History(
            tickets=incident_logs.read(
                [
                    "SR Number,Change Date+Time,Status,Sub Status,SR Latest Impact\n",
                    "1,2010-03-31T23:59:42+01:00,Accepted,In Progress,Medium\n",
                ],
                incident_logs.volvo_row,
            ).tickets,
            assessments=(),
            charges=(),
            zone="Europe/Stockholm",
            modules={},
            issues={},
            rows=1,
        )

        assert history.period() == Span(date(2010, 4, 1), date(2010, 4, 2))
