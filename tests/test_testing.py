"""The strategies draw what they promise, and what they draw differs where it may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from supportpolicy import testing
from supportpolicy.contracts import Extent
from supportpolicy.documents import SHIPPED, shipped_policy
from supportpolicy.facts import Fact, Vocabulary
from supportpolicy.tickets import Part, Paused, Ticket, WorkEntry

TICKET = Ticket(id="T-1", reported_at=testing.START, parts=[Part(id="wish")])

T = TypeVar("T")


def drawn(strategy: st.SearchStrategy[T], wanted: Callable[[T], bool]) -> T:
    """Something that the strategy draws sooner or later, however large."""
    return find(strategy, wanted, settings=settings(phases=[Phase.generate], max_examples=1000, database=None))


class TestTickets:
    @given(testing.tickets())
    def test_have_a_history_after_their_report(self, ticket: Ticket) -> None:
        assert all(event.at >= ticket.reported_at for event in ticket.events)

    def test_are_about_the_facts_given(self) -> None:
        vocabulary = Vocabulary([Fact.of("colour", ["red", "blue"])])

        found = drawn(testing.tickets(vocabulary), lambda ticket: len(ticket.findings) > 0)

        assert set(found.findings) == {"colour"}

    def test_pause_and_have_parts(self) -> None:
        assert drawn(testing.tickets(), lambda ticket: any(isinstance(event, Paused) for event in ticket.events))
        assert drawn(testing.tickets(), lambda ticket: any(event.part is not None for event in ticket.events))


class TestWork:
    @given(testing.worklogs([TICKET], most=3))
    def test_is_done_for_the_tickets_given(self, worklog: list[WorkEntry]) -> None:
        assert {(entry.ticket, entry.part) for entry in worklog} <= {(None, None), ("T-1", None), ("T-1", "wish")}
        assert len({entry.id for entry in worklog}) == len(worklog)

    def test_is_in_time_or_in_pieces_known_to_the_second_or_the_day(self) -> None:
        assert drawn(testing.work_entries(), lambda entry: entry.pieces > 0).duration == timedelta(0)
        assert drawn(testing.work_entries(), lambda entry: entry.duration > timedelta(0)).pieces == 0
        assert drawn(testing.work_entries(), lambda entry: entry.start is None).day is not None


class TestConsent:
    @given(testing.extents([TICKET]))
    def test_is_about_the_tickets_given(self, extent: Extent) -> None:
        assert extent.ticket in (None, "T-1")

    @pytest.mark.parametrize("breadth", range(4))
    def test_has_every_breadth(self, breadth: int) -> None:
        assert drawn(testing.extents([TICKET]), lambda extent: extent.breadth == breadth)


class TestMatters:
    @given(st.data())
    def test_are_facts_of_the_policy(self, data: st.DataObject) -> None:
        policy = shipped_policy(data.draw(st.sampled_from(SHIPPED))).read_as()

        assert data.draw(testing.matters(policy)).vocabulary == policy.bearer.vocabulary

    def test_may_be_about_no_facts_at_all(self) -> None:
        assert drawn(testing.findings(Vocabulary([])), lambda _: True) == {}


def test_periods_and_days_are_of_two_years() -> None:
    assert drawn(testing.periods(), lambda span: span.end - span.start == timedelta(days=366))
    assert drawn(testing.days(), lambda day: day == date(2027, 12, 31))


@pytest.mark.parametrize("fold", [0, 1])
def test_instants_are_shown_twice_by_the_clocks(fold: int) -> None:
    at = drawn(testing.instants(), lambda at: (at.month, at.day, at.hour, at.fold) == (10, 25, 2, fold))

    assert at.fold == fold
