"""Rhythms: when one period ends and the next one begins."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportpolicy.contingents import (
    MONTHLY,
    QUARTERLY,
    YEARLY,
    Rhythm,
)
from supportpolicy.errors import (
    InvalidTypeError,
    InvalidValueError,
    OutOfRangeError,
    SupportPolicyError,
)
from supportpolicy.spans import Span

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
rhythms = st.one_of(
    st.sampled_from([1, 2, 3, 4, 6, 12]).map(lambda months: Rhythm(months=months)),
    st.builds(Rhythm, months=st.integers(1, 30), anchor=days),
)


def refused(make: Callable[[], object], error: type[SupportPolicyError], message: str) -> None:
    with pytest.raises(error) as caught:
        make()
    assert str(caught.value) == message


FEW = settings(max_examples=50, deadline=None)


def refusal(error: type[Exception], made: Callable[[], object]) -> str:
    """The whole message with which something is refused."""
    with pytest.raises(error) as caught:
        made()
    return str(caught.value)


class TestPeriods:
    """Periods are local dates [from, to): calendar month, quarter, year, or anchored and clamped from the anchor."""

    @pytest.mark.parametrize(
        ("rhythm", "day", "start", "end"),
        [
            (MONTHLY, date(2026, 2, 28), date(2026, 2, 1), date(2026, 3, 1)),
            (MONTHLY, date(2026, 3, 1), date(2026, 3, 1), date(2026, 4, 1)),
            (QUARTERLY, date(2026, 3, 31), date(2026, 1, 1), date(2026, 4, 1)),
            (YEARLY, date(1999, 12, 31), date(1999, 1, 1), date(2000, 1, 1)),
            (Rhythm(months=1, anchor=date(2026, 1, 31)), date(2026, 2, 27), date(2026, 1, 31), date(2026, 2, 28)),
            (Rhythm(months=1, anchor=date(2026, 1, 31)), date(2026, 2, 28), date(2026, 2, 28), date(2026, 3, 31)),
            (Rhythm(months=1, anchor=date(2026, 1, 31)), date(2028, 2, 29), date(2028, 2, 29), date(2028, 3, 31)),
            (Rhythm(months=1, anchor=date(2026, 1, 15)), date(2025, 12, 14), date(2025, 11, 15), date(2025, 12, 15)),
            (Rhythm(months=12, anchor=date(2024, 2, 29)), date(2026, 2, 27), date(2025, 2, 28), date(2026, 2, 28)),
        ],
    )
    def test_contain_their_first_day_and_not_their_end(self, rhythm: Rhythm, day: date, start: date, end: date) -> None:
        assert rhythm.period(day) == Span(start, end)

    @given(rhythms, days)
    def test_have_no_gap_and_no_overlap(self, rhythm: Rhythm, day: date) -> None:
        period = rhythm.period(day)

        assert day in period
        assert rhythm.period(period.start) == period
        assert rhythm.period(period.end).start == period.end

    @given(st.integers(1, 30), days, st.integers(-40, 40))
    def test_begin_on_the_anchors_day_or_the_last_of_a_shorter_month(
        self, months: int, anchor: date, turn: int
    ) -> None:
        year, month = divmod(anchor.year * 12 + anchor.month - 1 + turn * months, 12)
        expected = date(year, month + 1, min(anchor.day, calendar.monthrange(year, month + 1)[1]))

        assert Rhythm(months=months, anchor=anchor).period(expected).start == expected

    @given(rhythms, days, st.integers(1, 900))
    def test_those_of_a_span_are_all_that_have_a_day_in_it(self, rhythm: Rhythm, start: date, length: int) -> None:
        span = Span(start, start + timedelta(days=length))
        each_day = [rhythm.period(start + timedelta(days=number)) for number in range(length)]

        assert list(rhythm.periods(span)) == list(dict.fromkeys(each_day))

    def test_a_life_is_counted_in_periods(self) -> None:
        assert MONTHLY.after(date(2026, 11, 20), 1) == date(2026, 12, 1)
        assert MONTHLY.after(date(2026, 12, 1), 2) == date(2027, 2, 1)

    @pytest.mark.parametrize(
        ("make", "error", "message"),
        [
            (
                lambda: Rhythm(months=0),
                InvalidValueError,
                "months: a period of 0 months never ends. Give one month or more.",
            ),
            (lambda: Rhythm(months=1.0), InvalidTypeError, "months: 1.0 is no whole number. Give an int."),  # type: ignore[arg-type]
            (
                lambda: Rhythm(months=5),
                InvalidValueError,
                (
                    "months: calendar periods of 5 months do not fit into a year. "
                    "Give 1, 2, 3, 4, 6 or 12 months, or the day on which a period begins as anchor."
                ),
            ),
            (
                lambda: Rhythm(months=1, anchor="2026-01-31"),  # type: ignore[arg-type]
                InvalidTypeError,
                "anchor: '2026-01-31' is no date. Give a date such as date(2026, 11, 20).",
            ),
            (
                lambda: MONTHLY.period(date(9999, 12, 31)),
                OutOfRangeError,
                "period: it begins or ends in the year 10000. Stay within the years 1 to 9999.",
            ),
            (
                lambda: Rhythm(months=1, anchor=date(2026, 1, 2)).period(date(1, 1, 1)),
                OutOfRangeError,
                "period: it begins or ends in the year 0. Stay within the years 1 to 9999.",
            ),
        ],
    )
    def test_refuses_what_is_no_rhythm(
        self, make: Callable[[], object], error: type[SupportPolicyError], message: str
    ) -> None:
        refused(make, error, message)

    @pytest.mark.parametrize(
        ("rhythm", "day", "expected"),
        [
            (MONTHLY, date(2026, 11, 30), Span(date(2026, 11, 1), date(2026, 12, 1))),
            (MONTHLY, date(2026, 12, 1), Span(date(2026, 12, 1), date(2027, 1, 1))),
            (QUARTERLY, date(2026, 9, 30), Span(date(2026, 7, 1), date(2026, 10, 1))),
            (YEARLY, date(1999, 12, 31), Span(date(1999, 1, 1), date(2000, 1, 1))),
            (
                Rhythm(months=12, anchor=date(2024, 2, 29)),
                date(2026, 2, 28),
                Span(date(2026, 2, 28), date(2027, 2, 28)),
            ),
            (Rhythm(months=1, anchor=date(2026, 1, 31)), date(2026, 3, 30), Span(date(2026, 2, 28), date(2026, 3, 31))),
            (
                Rhythm(months=1, anchor=date(2026, 1, 31)),
                date(2025, 12, 30),
                Span(date(2025, 11, 30), date(2025, 12, 31)),
            ),
            (Rhythm(months=5, anchor=date(2026, 1, 15)), date(2026, 1, 14), Span(date(2025, 8, 15), date(2026, 1, 15))),
        ],
    )
    def test_the_period_of_a_day(self, rhythm: Rhythm, day: date, expected: Span[date]) -> None:
        assert rhythm.period(day) == expected

    @FEW
    @given(st.builds(Rhythm, months=st.integers(1, 30), anchor=days), days, st.integers(0, 700))
    def test_periods_follow_one_another_without_a_gap(self, rhythm: Rhythm, start: date, length: int) -> None:
        span = Span(start, start + timedelta(days=length + 1))
        found = list(rhythm.periods(span))

        assert start in found[0]
        assert span.end - timedelta(days=1) in found[-1]
        assert [later.start for later in found[1:]] == [earlier.end for earlier in found[:-1]]
        assert [rhythm.period(period.start) for period in found] == found
        assert [rhythm.after(start, number + 1) for number in range(len(found))] == [period.end for period in found]

    @FEW
    @given(st.integers(1, 30), days)
    def test_a_period_begins_on_the_anchor(self, months: int, anchor: date) -> None:
        assert Rhythm(months=months, anchor=anchor).period(anchor).start == anchor

    @pytest.mark.parametrize("months", [0, -1])
    def test_a_period_has_a_month_or_more(self, months: int) -> None:
        assert refusal(InvalidValueError, lambda: Rhythm(months=months)) == (
            f"months: a period of {months} months never ends. Give one month or more."
        )

    @pytest.mark.parametrize("months", [5, 7, 24])
    def test_a_period_of_the_calendar_fits_into_a_year(self, months: int) -> None:
        assert refusal(InvalidValueError, lambda: Rhythm(months=months)) == (
            f"months: calendar periods of {months} months do not fit into a year. "
            "Give 1, 2, 3, 4, 6 or 12 months, or the day on which a period begins as anchor."
        )

    def test_a_number_of_months_is_whole(self) -> None:
        assert refusal(InvalidTypeError, lambda: Rhythm(months=1.5)) == (  # type: ignore[arg-type]
            "months: 1.5 is no whole number. Give an int."
        )

    def test_an_anchor_is_a_date(self) -> None:
        assert refusal(InvalidTypeError, lambda: Rhythm(months=1, anchor=datetime(2026, 1, 31))) == (  # noqa: DTZ001
            "anchor: 2026-01-31T00:00:00 is an instant, whose date depends on the time zone. "
            "Give the local date: instant.astimezone(zone).date()."
        )

    @pytest.mark.parametrize(
        ("day", "rhythm", "year"),
        [(date.max, MONTHLY, 10000), (date.min, Rhythm(months=1, anchor=date(2026, 1, 31)), 0)],
    )
    def test_a_period_stays_within_the_years_of_a_date(self, day: date, rhythm: Rhythm, year: int) -> None:
        assert refusal(OutOfRangeError, lambda: rhythm.period(day)) == (
            f"period: it begins or ends in the year {year}. Stay within the years 1 to 9999."
        )
