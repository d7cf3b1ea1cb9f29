"""The laws of open time, over hours of every shape, and against a walk that goes minute by minute."""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from supportpolicy.servicehours import ServiceHours
from supportpolicy.spans import Span
from tests.oracles.walk import (
    DAYS,
    Walk,
    backward,
    forward,
    instant_of,
    minute_of,
    resting,
    spans,
    without,
)
from tests.time_strategies import defined, hours_of, instants_near, minutes_near, moments, walks, zones

Defined = tuple[Walk, ServiceHours, date]

ZERO = timedelta(0)
AMOUNTS = st.one_of(
    st.integers(-2_000, 2_000).map(lambda minutes: timedelta(minutes=minutes)),
    st.timedeltas(timedelta(days=-2), timedelta(days=2)),
)


@st.composite
def walked(draw: st.DrawFn) -> tuple[ServiceHours, set[int], int]:
    """Hours that open within three weeks of a minute, what the walk says is open, and the minute."""
    walk, hours, around = draw(defined())
    start = draw(minutes_near(around))
    opened = walk.open_minutes(around - timedelta(days=19), around + timedelta(days=19))
    assume(any(start <= minute < start + 12 * 1440 for minute in opened))
    assume(any(start - 12 * 1440 <= minute < start for minute in opened))
    return hours, opened, start


@st.composite
def pauses_near(draw: st.DrawFn, start: int) -> list[tuple[int, int]]:
    """Pauses in minutes that overlap, touch, or lie before the start, as they come."""
    edges = st.tuples(st.integers(start - 3000, start + 9000), st.integers(1, 3000))
    return [(begin, begin + length) for begin, length in draw(st.lists(edges, max_size=4))]


def as_spans(pauses: list[tuple[int, int]]) -> list[Span[datetime]]:
    return [Span(instant_of(start), instant_of(end)) for start, end in pauses]


class TestTheWalkAgrees:
    """advance, elapsed and everything else equal a walk that asks every single minute. DESIGN 7"""

    @given(walked(), st.data())
    def test_forward(self, case: tuple[ServiceHours, set[int], int], data: st.DataObject) -> None:
        hours, opened, start = case
        ahead = sum(start <= minute < start + 12 * 1440 for minute in opened)
        amount = data.draw(st.integers(1, ahead))

        found = hours.advance(instant_of(start), timedelta(minutes=amount))

        assert found == instant_of(forward(opened, start, amount))

    @given(walked(), st.data())
    def test_backward(self, case: tuple[ServiceHours, set[int], int], data: st.DataObject) -> None:
        hours, opened, start = case
        behind = sum(start - 12 * 1440 <= minute < start for minute in opened)
        amount = data.draw(st.integers(1, behind))

        found = hours.advance(instant_of(start), timedelta(minutes=-amount))

        assert found == instant_of(backward(opened, start, amount))

    @given(walked())
    def test_not_at_all(self, case: tuple[ServiceHours, set[int], int]) -> None:
        hours, opened, start = case

        assert hours.advance(instant_of(start), ZERO) == instant_of(resting(opened, start))

    @given(walked(), st.data())
    def test_with_pauses(self, case: tuple[ServiceHours, set[int], int], data: st.DataObject) -> None:
        """A deadline with pauses is one in hours that are closed during them."""
        hours, opened, start = case
        pauses = data.draw(pauses_near(start))
        left = without(opened, pauses)
        ahead = sum(start <= minute < start + 12 * 1440 for minute in left)
        behind = sum(start - 12 * 1440 <= minute < start for minute in left)
        assume(ahead and behind)
        amount, back = data.draw(st.integers(1, ahead)), data.draw(st.integers(1, behind))
        at, stops = instant_of(start), as_spans(pauses)

        assert hours.advance(at, timedelta(minutes=amount), stops) == instant_of(forward(left, start, amount))
        assert hours.advance(at, timedelta(minutes=-back), stops) == instant_of(backward(left, start, back))
        assert hours.advance(at, ZERO, stops) == instant_of(resting(left, start))

    @given(walked(), st.integers(-14_000, 14_000), st.data())
    def test_elapsed(self, case: tuple[ServiceHours, set[int], int], length: int, data: st.DataObject) -> None:
        hours, opened, start = case
        pauses = data.draw(pauses_near(start))
        first, last = min(start, start + length), max(start, start + length)
        expected = sum(first <= minute < last for minute in without(opened, pauses))

        found = hours.elapsed(instant_of(start), instant_of(start + length), as_spans(pauses))

        assert found == timedelta(minutes=expected if length >= 0 else -expected)

    @given(walked(), st.integers(0, 6000))
    def test_open_spans(self, case: tuple[ServiceHours, set[int], int], length: int) -> None:
        hours, opened, start = case

        found = hours.open_spans(instant_of(start), instant_of(start + length))

        assert [(minute_of(span.start), minute_of(span.end)) for span in found] == spans(opened, start, start + length)

    @given(walked())
    def test_edges(self, case: tuple[ServiceHours, set[int], int]) -> None:
        hours, opened, start = case
        at, whole = instant_of(start), spans(opened, start - 13 * 1440, start + 13 * 1440)
        opens, closes = [begin for begin, _ in whole[1:]], [end for _, end in whole[:-1]]
        assume(opens[0] <= start < opens[-1])
        assume(closes[0] <= start < closes[-1])

        assert hours.is_open(at) is (start in opened)
        assert minute_of(hours.next_opening(at)) == min(minute for minute in opens if minute > start)
        assert minute_of(hours.next_closing(at)) == min(minute for minute in closes if minute > start)
        assert minute_of(hours.previous_opening(at)) == max(minute for minute in opens if minute <= start)
        assert minute_of(hours.previous_closing(at)) == max(minute for minute in closes if minute <= start)


@st.composite
def timed(draw: st.DrawFn, instants: int = 1) -> tuple[ServiceHours, list[datetime]]:
    """Hours that open in some week, and instants around a clock change, to the microsecond and in either zone."""
    walk, hours, around = draw(defined())
    return hours, [draw(instants_near(around, walk.zone)) for _ in range(instants)]


def utc(at: datetime) -> datetime:
    return at.astimezone(UTC)


class TestTheLaws:
    """What holds for all hours, instants and amounts, to the microsecond. DESIGN 7"""

    @given(timed(), AMOUNTS)
    def test_elapsed_undoes_advance(self, case: tuple[ServiceHours, list[datetime]], amount: timedelta) -> None:
        hours, [start] = case

        assert hours.elapsed(start, hours.advance(start, amount)) == amount

    @given(timed(2))
    def test_advance_undoes_elapsed(self, case: tuple[ServiceHours, list[datetime]]) -> None:
        """Up to closed time, which no measure of open time can tell apart."""
        hours, [start, end] = case

        found = hours.advance(start, hours.elapsed(start, end))

        assert hours.elapsed(found, end) == ZERO

    @given(timed(2), AMOUNTS)
    def test_a_later_start_is_never_due_earlier(
        self, case: tuple[ServiceHours, list[datetime]], amount: timedelta
    ) -> None:
        hours, starts = case
        earlier, later = sorted(starts, key=utc)

        assert utc(hours.advance(earlier, amount)) <= utc(hours.advance(later, amount))

    @given(timed(), st.lists(AMOUNTS, min_size=2, max_size=2))
    def test_more_time_is_never_due_earlier(
        self, case: tuple[ServiceHours, list[datetime]], amounts: list[timedelta]
    ) -> None:
        hours, [start] = case
        less, more = sorted(amounts)

        assert utc(hours.advance(start, less)) <= utc(hours.advance(start, more))

    @given(timed(3))
    def test_elapsed_adds_up(self, case: tuple[ServiceHours, list[datetime]]) -> None:
        hours, [one, two, three] = case

        assert hours.elapsed(one, two) + hours.elapsed(two, three) == hours.elapsed(one, three)
        assert hours.elapsed(two, one) == -hours.elapsed(one, two)

    @given(timed(9), st.timedeltas(ZERO, timedelta(days=2)))
    def test_more_pause_is_never_due_earlier(
        self, case: tuple[ServiceHours, list[datetime]], amount: timedelta
    ) -> None:
        hours, [start, *edges] = case
        pairs = [sorted(map(utc, pair)) for pair in zip(edges[::2], edges[1::2], strict=True)]
        pauses = [Span(begin, end) for begin, end in pairs if begin < end]

        dues = [utc(hours.advance(start, amount, pauses[:count])) for count in range(len(pauses) + 1)]

        assert dues == sorted(dues)

    @given(timed(5), AMOUNTS)
    def test_elapsed_undoes_advance_with_pauses(
        self, case: tuple[ServiceHours, list[datetime]], amount: timedelta
    ) -> None:
        hours, [start, *edges] = case
        pairs = [sorted(map(utc, pair)) for pair in zip(edges[::2], edges[1::2], strict=True)]
        pauses = [Span(begin, end) for begin, end in pairs if begin < end]

        assert hours.elapsed(start, hours.advance(start, amount, pauses), pauses) == amount

    @given(timed(), AMOUNTS)
    def test_all_that_is_as_far_lies_between_closing_and_opening(
        self, case: tuple[ServiceHours, list[datetime]], amount: timedelta
    ) -> None:
        hours, [start] = case

        closing, opening = hours.advance_to_closing(start, amount), hours.advance_to_opening(start, amount)

        assert utc(closing) <= utc(hours.advance(start, amount)) <= utc(opening)
        assert hours.elapsed(closing, opening) == ZERO
        assert hours.is_open(opening)
        assert hours.is_open(utc(closing) - timedelta(microseconds=1))

    @given(timed(2))
    def test_open_spans_sum_to_elapsed(self, case: tuple[ServiceHours, list[datetime]]) -> None:
        hours, instants = case
        start, end = sorted(instants, key=utc)

        spans = hours.open_spans(start, end)

        assert sum((span.end - span.start for span in spans), ZERO) == hours.elapsed(start, end)
        assert all(hours.is_open(span.start) for span in spans)

    @given(timed(), AMOUNTS, zones)
    def test_the_zone_of_the_caller_changes_nothing(
        self, case: tuple[ServiceHours, list[datetime]], amount: timedelta, zone: str
    ) -> None:
        hours, [start] = case
        elsewhere = start.astimezone(ZoneInfo(zone))

        found = hours.advance(elsewhere, amount)

        assert utc(found) == utc(hours.advance(start, amount))
        assert found.tzinfo is elsewhere.tzinfo

    @given(timed(), st.lists(st.integers(1990, 2037), max_size=4), AMOUNTS)
    def test_what_was_asked_before_changes_nothing(
        self, case: tuple[ServiceHours, list[datetime]], years: list[int], amount: timedelta
    ) -> None:
        hours, [start] = case
        expected = copy.copy(hours).advance(start, amount)

        for year in years:
            hours.is_open(datetime(year, 7, 1, tzinfo=UTC))

        assert hours.advance(start, amount) == expected
        assert hours.elapsed(start, expected) == amount


class TestAnotherLibraryAgrees:
    """workclock answers the same where both mean the same: windows, nights, holidays, clock changes, signs.

    A date that a zone left out has no hours for us; it gives them to the date after.
    """

    @given(st.data())
    def test_add_and_between(self, data: st.DataObject) -> None:
        workclock = pytest.importorskip("workclock", reason="workclock, the second opinion, is not installed")
        zone, around = data.draw(moments.filter(lambda change: not change[0].startswith("Pacific/")))
        walk = data.draw(walks(zone, around))
        hours = hours_of(attrs.evolve(walk, special={}, breaks={}))
        rules = [
            workclock.WorkDay(*map(clock_time, window), days=[DAYS.index(day)])
            for day, windows in walk.week.items()
            for window in windows
        ]
        theirs = workclock.Schedule([*rules, workclock.Holidays(walk.days_off)], time_zone=zone)
        start, end = data.draw(instants_near(around, zone)), data.draw(instants_near(around, zone))
        amount = data.draw(st.timedeltas(timedelta(microseconds=1), timedelta(days=2)))

        assert hours.elapsed(start, end) == theirs.between(start, end)
        assert utc(hours.advance(start, amount)) == utc(theirs.add(start, amount))
        assert hours.elapsed(hours.advance(start, -amount), theirs.sub(start, amount)) == ZERO


def clock_time(clock: str) -> time:
    return time() if clock == "24:00" else time.fromisoformat(clock)
