"""Service hours by worked examples: on every boundary, around every kind of clock change, and refused where wrong."""

from __future__ import annotations

import copy
import pickle
import random
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Self
from zoneinfo import ZoneInfo

import attrs
import dateutil.tz
import pytest
from hypothesis import given

from supportpolicy.calendars import ARBEITSTAG, WEEK, DayEnd, DayRule, Eve, Holidays, WorkingDays
from supportpolicy.errors import (
    InvalidTypeError,
    InvalidValueError,
    NoOpenTimeError,
    OutOfRangeError,
    SupportPolicyError,
    UnknownNameError,
)
from supportpolicy.servicehours import DayHours, ServiceHours, WeekHours, WorkingDayPeriod
from supportpolicy.servicehours.zones import instant, measure, midnights, wall
from supportpolicy.spans import Span
from tests.time_strategies import defined

BERLIN = ZoneInfo("Europe/Berlin")
HESSE = WorkingDays.arbeitstage(Holidays.of("DE", "HE"))
ZERO = timedelta(0)
DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)


def at(text: str, zone: str = "Europe/Berlin") -> datetime:
    """``Fri 2026-11-20 15:30`` as an instant; the weekday is checked."""
    weekday, day, clock = text.split()
    found = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), tzinfo=ZoneInfo(zone))
    assert found.strftime("%a") == weekday
    return found


def shown(instant: datetime) -> str:
    """The local time of a result, with its offset."""
    return instant.strftime("%a %Y-%m-%d %H:%M %z")


def berlin(hours: str, **kinds: object) -> ServiceHours:
    return ServiceHours.weekly(hours, zone="Europe/Berlin", **kinds)  # type: ignore[arg-type]


OFFICE = berlin("Mon-Fri 09:00-17:30")
LUNCH = berlin("Mon-Fri 09:00-12:00, 13:00-17:30")


class TestTheReadingsOfTwelveHours:
    """ "12 hours, werktags" is four calendars, not four formulas. PARTNER-5, CONF-3"""

    CALL = at("Fri 2026-11-20 15:30")
    HOURS = timedelta(hours=12)

    @pytest.mark.parametrize(
        ("hours", "due"),
        [
            (ServiceHours.around_the_clock("Europe/Berlin"), "Sat 2026-11-21 03:30 +0100"),
            (
                ServiceHours.on_working_days(WorkingDays.werktage(Holidays.of("DE", "HE")), "Europe/Berlin"),
                "Sat 2026-11-21 03:30 +0100",
            ),
            (ServiceHours.on_working_days(HESSE, "Europe/Berlin"), "Mon 2026-11-23 03:30 +0100"),
            (berlin("Mon-Fri 09:00-17:30", working_days=HESSE), "Tue 2026-11-24 10:30 +0100"),
        ],
    )
    def test_a_call_on_friday_afternoon(self, hours: ServiceHours, due: str) -> None:
        assert shown(hours.advance(self.CALL, self.HOURS)) == due

    def test_twelve_office_hours_from_monday_nine(self) -> None:
        due = berlin("Mon-Fri 09:00-17:00").advance(at("Mon 2026-11-16 09:00"), self.HOURS)

        assert shown(due) == "Tue 2026-11-17 13:00 +0100"


class TestWhatEndsOnABoundary:
    """Used up exactly at closing is due at closing; zero stays where it can. DESIGN 5.1.5"""

    @pytest.mark.parametrize(
        ("start", "amount", "closing", "natural", "opening"),
        [
            # due at closing, and work goes on at the next opening
            ("Fri 2026-11-20 15:30", 2, "Fri 2026-11-20 17:30", "closing", "Mon 2026-11-23 09:00"),
            ("Mon 2026-11-16 09:00", 8.5, "Mon 2026-11-16 17:30", "closing", "Tue 2026-11-17 09:00"),
            ("Sat 2026-11-21 12:00", 8.5, "Mon 2026-11-23 17:30", "closing", "Tue 2026-11-24 09:00"),
            # back to an opening
            ("Mon 2026-11-23 10:00", -1, "Fri 2026-11-20 17:30", "opening", "Mon 2026-11-23 09:00"),
            ("Sun 2026-11-22 10:00", -8.5, "Thu 2026-11-19 17:30", "opening", "Fri 2026-11-20 09:00"),
            # nothing to add: open, at an opening, at a closing, closed
            ("Fri 2026-11-20 15:30", 0, "Fri 2026-11-20 15:30", "opening", "Fri 2026-11-20 15:30"),
            ("Mon 2026-11-23 09:00", 0, "Fri 2026-11-20 17:30", "opening", "Mon 2026-11-23 09:00"),
            ("Fri 2026-11-20 17:30", 0, "Fri 2026-11-20 17:30", "closing", "Mon 2026-11-23 09:00"),
            ("Sat 2026-11-21 12:00", 0, "Fri 2026-11-20 17:30", "opening", "Mon 2026-11-23 09:00"),
            # in the middle, all are the same
            ("Fri 2026-11-20 17:00", 1, "Mon 2026-11-23 09:30", "closing", "Mon 2026-11-23 09:30"),
        ],
    )
    def test_each_convention_has_a_name(
        self, start: str, amount: float, closing: str, natural: str, opening: str
    ) -> None:
        begin, step = at(start), timedelta(hours=amount)
        expected = {"closing": at(closing), "opening": at(opening)}

        assert OFFICE.advance_to_closing(begin, step) == expected["closing"]
        assert OFFICE.advance_to_opening(begin, step) == expected["opening"]
        assert OFFICE.advance(begin, step) == expected[natural]

    @pytest.mark.parametrize(
        ("instant", "open_then"),
        [
            ("Fri 2026-11-20 09:00", True),
            ("Fri 2026-11-20 17:29", True),
            ("Fri 2026-11-20 17:30", False),
            ("Fri 2026-11-20 08:59", False),
            ("Sat 2026-11-21 12:00", False),
        ],
    )
    def test_a_window_contains_its_opening_only(self, instant: str, open_then: bool) -> None:
        assert OFFICE.is_open(at(instant)) is open_then

    def test_an_edge_at_the_instant_is_the_previous_one(self) -> None:
        opening, closing = at("Fri 2026-11-20 09:00"), at("Fri 2026-11-20 17:30")

        assert OFFICE.previous_opening(opening) == opening
        assert OFFICE.next_opening(opening) == at("Mon 2026-11-23 09:00")
        assert OFFICE.previous_closing(closing) == closing
        assert OFFICE.next_closing(closing) == at("Mon 2026-11-23 17:30")
        assert OFFICE.next_opening(opening - TICK) == opening
        assert OFFICE.previous_closing(closing - TICK) == at("Thu 2026-11-19 17:30")

    def test_the_turn_of_a_year_is_no_edge(self) -> None:
        """What is built year by year answers as if it had been there all the time."""
        eve, morning = at("Thu 2026-12-31 18:00"), at("Thu 2026-01-01 08:00")

        for hours in (berlin("Mon-Fri 09:00-17:30"), OFFICE):
            assert hours.advance_to_opening(eve, ZERO) == at("Fri 2027-01-01 09:00")
        for hours in (berlin("Mon-Fri 09:00-17:30"), OFFICE):
            assert hours.advance_to_closing(morning, ZERO) == at("Wed 2025-12-31 17:30")
        for hours in (berlin("Mon-Fri 09:00-17:30"), OFFICE):
            assert hours.previous_closing(morning) == at("Wed 2025-12-31 17:30")
            assert hours.next_opening(eve) == at("Fri 2027-01-01 09:00")
        midnight = at("Fri 2027-01-01 00:00")
        assert ServiceHours.around_the_clock("Europe/Berlin").is_open(midnight)
        assert berlin("Mon-Sun 00:00-12:00").previous_opening(midnight) == midnight
        assert berlin("Mon-Sun 00:00-12:00").next_closing(midnight) == at("Fri 2027-01-01 12:00")
        nights = berlin("Mon-Sun 22:00-06:00")
        assert nights.next_closing(at("Thu 2026-12-31 23:00")) == at("Fri 2027-01-01 06:00")
        assert nights.previous_opening(at("Fri 2027-01-01 01:00")) == at("Thu 2026-12-31 22:00")

    @pytest.mark.parametrize("zone", ["America/New_York", "UTC", "Pacific/Auckland"])
    def test_a_year_turns_when_the_zone_says_so(self, zone: str) -> None:
        evening, morning = at("Thu 2026-12-31 23:30", zone), at("Fri 2027-01-01 00:30", zone)
        text = "Mon-Fri 00:00-12:00, 13:00-24:00"

        assert ServiceHours.weekly(text, zone=zone).elapsed(evening, morning) == timedelta(hours=1)
        assert ServiceHours.weekly(text, zone=zone).elapsed(morning, evening) == -timedelta(hours=1)
        assert ServiceHours.weekly(text, zone=zone).is_open(evening)
        assert ServiceHours.weekly(text, zone=zone).is_open(morning)

    def test_windows_that_touch_at_midnight_are_one(self) -> None:
        nights = berlin("Mon-Fri 22:00-06:00")

        assert nights.next_closing(at("Mon 2026-11-16 23:00")) == at("Tue 2026-11-17 06:00")
        assert nights.previous_opening(at("Tue 2026-11-17 01:00")) == at("Mon 2026-11-16 22:00")


class TestWhatRulesADate:
    """Special hours > holiday > weekday; breaks are always taken away. DESIGN 5.1.3"""

    FRIDAY = date(2026, 12, 25)

    def spans(self, hours: ServiceHours, day: date) -> str:
        midnight = datetime.combine(day, time(), tzinfo=BERLIN)
        found = hours.open_spans(midnight, midnight + timedelta(days=1))
        local = [(span.start.astimezone(BERLIN), span.end.astimezone(BERLIN)) for span in found]
        return ", ".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in local)

    def test_a_holiday_beats_the_weekday(self) -> None:
        assert self.spans(berlin("Mon-Fri 09:00-17:30"), self.FRIDAY) == "09:00-17:30"
        assert self.spans(berlin("Mon-Fri 09:00-17:30", working_days=HESSE), self.FRIDAY) == ""

    def test_special_hours_beat_the_holiday(self) -> None:
        hours = berlin("Mon-Fri 09:00-17:30", working_days=HESSE, special={self.FRIDAY: "10:00-12:00"})

        assert self.spans(hours, self.FRIDAY) == "10:00-12:00"

    def test_special_hours_can_close(self) -> None:
        hours = berlin("Mon-Fri 09:00-17:30", special={self.FRIDAY: "closed"})

        assert self.spans(hours, self.FRIDAY) == ""

    def test_breaks_are_taken_away_from_all_of_them(self) -> None:
        hours = berlin(
            "Mon-Fri 09:00-17:30",
            special={self.FRIDAY: "10:00-14:00"},
            breaks={
                self.FRIDAY: "09:30-10:30, 12:00-13:00, 12:30-13:30",
                date(2026, 12, 23): "16:00-20:00",
                date(2026, 12, 22): "00:00-24:00",
                date(2026, 12, 27): "09:00-12:00",
            },
        )

        assert self.spans(hours, self.FRIDAY) == "10:30-12:00, 13:30-14:00"
        assert self.spans(hours, date(2026, 12, 23)) == "09:00-16:00"
        assert self.spans(hours, date(2026, 12, 22)) == ""
        assert self.spans(hours, date(2026, 12, 27)) == ""

    def test_a_half_day_ends_at_its_time(self) -> None:
        days = attrs.evolve(HESSE, christmas_eve=time(14), new_years_eve=Eve.CLOSED)
        hours = berlin("Mon-Fri 09:00-12:00, 13:00-17:30", working_days=days)

        assert self.spans(hours, date(2026, 12, 24)) == "09:00-12:00, 13:00-14:00"
        assert self.spans(hours, date(2026, 12, 31)) == ""
        assert self.spans(hours, date(2026, 12, 23)) == "09:00-12:00, 13:00-17:30"

    def test_an_extra_day_has_the_hours_of_its_weekday(self) -> None:
        days = attrs.evolve(HESSE, extra_days=[date(2026, 11, 21), date(2026, 11, 22)])
        hours = berlin("Mon-Sat 09:00-17:30", working_days=days)

        assert self.spans(hours, date(2026, 11, 21)) == "09:00-17:30"
        assert self.spans(hours, date(2026, 11, 22)) == ""
        assert self.spans(hours, date(2026, 11, 28)) == ""

    def test_it_is_the_date_that_is_closed_also_for_a_night(self) -> None:
        hours = berlin("Mon-Sun 22:00-06:00", working_days=WorkingDays(weekdays=WEEK, holidays=Holidays.of("DE", "HE")))

        assert self.spans(hours, date(2026, 12, 24)) == "00:00-06:00, 22:00-00:00"
        assert self.spans(hours, date(2026, 12, 25)) == ""
        assert self.spans(hours, date(2026, 12, 27)) == "00:00-06:00, 22:00-00:00"

    def test_a_special_night_reaches_into_the_next_date(self) -> None:
        hours = berlin("Mon-Fri 09:00-17:30", special={date(2026, 11, 20): "20:00-02:00"})

        assert self.spans(hours, date(2026, 11, 20)) == "20:00-00:00"
        assert self.spans(hours, date(2026, 11, 21)) == "00:00-02:00"
        assert self.spans(hours, date(2026, 11, 19)) == "09:00-17:30"

    def test_a_break_over_midnight_reaches_into_the_next_date(self) -> None:
        hours = berlin("Mon-Sun 00:00-24:00", breaks={date(2026, 11, 20): "23:00-01:00"})

        assert self.spans(hours, date(2026, 11, 20)) == "00:00-23:00"
        assert self.spans(hours, date(2026, 11, 21)) == "01:00-00:00"

    def test_special_hours_alone_are_hours_too(self) -> None:
        hours = berlin("closed", special={date(2026, 11, 20): "09:00-12:00", date(2027, 2, 1): "09:00-12:00"})

        assert hours.advance(at("Thu 2026-11-19 12:00"), timedelta(hours=4)) == at("Mon 2027-02-01 10:00")


class TestWhenClocksChange:
    """What is left out is read with the offset before, what is repeated is the first. PEP 495, RFC 5545"""

    @pytest.mark.parametrize(
        ("zone", "hours", "start", "amount", "due"),
        [
            # the day of 25 hours, the day of 23
            ("Europe/Berlin", "Mon-Sun 00:00-24:00", "Sun 2026-10-25 00:00", 25, "Mon 2026-10-26 00:00 +0100"),
            ("Europe/Berlin", "Mon-Sun 00:00-24:00", "Sun 2026-03-29 00:00", 23, "Mon 2026-03-30 00:00 +0200"),
            # a window that opens in the gap; one that closes in it
            ("Europe/Berlin", "Mon-Sun 02:30-10:00", "Sun 2026-03-29 00:00", 1, "Sun 2026-03-29 04:30 +0200"),
            ("Europe/Berlin", "Mon-Sun 01:00-02:30", "Sun 2026-03-29 00:00", 1.5, "Sun 2026-03-29 03:30 +0200"),
            # a window that opens in the fold; one that lies in it, of which the first counts
            ("Europe/Berlin", "Mon-Sun 02:30-10:00", "Sun 2026-10-25 00:00", 2, "Sun 2026-10-25 03:30 +0100"),
            ("Europe/Berlin", "Mon-Sun 02:15-02:45", "Sun 2026-10-25 00:00", 0.75, "Mon 2026-10-26 02:30 +0100"),
            # half an hour ahead and back
            ("Australia/Lord_Howe", "Mon-Sun 02:15-10:00", "Sun 2026-10-04 00:00", 0.25, "Sun 2026-10-04 03:00 +1100"),
            ("Australia/Lord_Howe", "Mon-Sun 00:00-24:00", "Sun 2026-04-05 00:00", 24.5, "Mon 2026-04-06 00:00 +1030"),
            # midnight does not exist; the hour before midnight comes twice
            ("America/Sao_Paulo", "Sat 10:00-24:00", "Sat 2017-10-14 09:00", 14, "Sun 2017-10-15 01:00 -0200"),
            ("America/Sao_Paulo", "Sun 00:00-12:00", "Sat 2017-10-14 09:00", 1, "Sun 2017-10-15 02:00 -0200"),
            ("America/Sao_Paulo", "Sat 23:00-24:00", "Sat 2018-02-17 09:00", 2, "Sun 2018-02-18 00:00 -0300"),
            ("Asia/Beirut", "Sun 00:00-06:00", "Sat 2026-03-28 09:00", 5, "Sun 2026-03-29 06:00 +0300"),
            ("America/Havana", "Sun 00:00-03:00", "Sat 2026-10-31 09:00", 4, "Sun 2026-11-01 03:00 -0500"),
            # what was turned round by the change is nothing
            ("Europe/Berlin", "Sun 02:40-03:10", "Sat 2026-03-28 12:00", 0.25, "Sun 2026-04-05 02:55 +0200"),
            # far away
            ("Europe/Berlin", "Mon-Fri 09:00-17:00", "Fri 2037-10-23 16:00", 2, "Mon 2037-10-26 10:00 +0100"),
        ],
    )
    def test_a_worked_example(self, zone: str, hours: str, start: str, amount: float, due: str) -> None:
        found = ServiceHours.weekly(hours, zone=zone).advance(at(start, zone), timedelta(hours=amount))

        assert shown(found) == due

    def test_windows_that_a_change_shifts_over_each_other_count_once(self) -> None:
        hours = berlin("Mon-Sun 01:00-02:45, 03:15-05:00")

        assert hours.elapsed(at("Sun 2026-03-29 00:00"), at("Sun 2026-03-29 12:00")) == timedelta(hours=3)

    def test_a_break_in_the_gap_takes_nothing_away_that_is_open(self) -> None:
        whole = berlin("Mon-Sun 00:00-24:00", breaks={date(2026, 3, 29): "02:30-03:15"})
        late = berlin("Mon-Sun 02:30-12:00", breaks={date(2026, 3, 29): "03:00-03:15"})

        assert whole.elapsed(at("Sun 2026-03-29 00:00"), at("Mon 2026-03-30 00:00")) == timedelta(hours=23)
        assert late.next_opening(at("Sun 2026-03-29 00:00")) == at("Sun 2026-03-29 03:30")

    def test_a_date_that_was_left_out_has_no_hours(self) -> None:
        """Kiritimati left out the last day of 1994, Samoa the last but one of 2011."""
        for zone, hours, day in (
            ("Pacific/Kiritimati", "Sat 09:00-12:00", date(1994, 12, 31)),
            ("Pacific/Apia", "Fri 00:00-24:00", date(2011, 12, 30)),
        ):
            start = datetime.combine(day, time(), tzinfo=UTC)

            assert ServiceHours.weekly(hours, zone=zone).open_spans(start - 2 * DAY, start + 2 * DAY) == ()

    def test_both_folds_of_the_start_are_told_apart(self) -> None:
        first = at("Sun 2026-10-25 02:30")
        hours = ServiceHours.around_the_clock("Europe/Berlin")

        assert hours.elapsed(first, first.replace(fold=1)) == timedelta(hours=1)
        assert hours.advance(first, timedelta(hours=1)).fold == 1


class TestResults:
    """An aware datetime in the zone of the first argument, exact to the microsecond."""

    @pytest.mark.parametrize(
        "zone", [UTC, BERLIN, ZoneInfo("Asia/Tokyo"), timezone(timedelta(hours=-3)), dateutil.tz.gettz("Europe/Paris")]
    )
    def test_come_in_the_zone_of_the_caller(self, zone: object) -> None:
        start = at("Fri 2026-11-20 15:30").astimezone(zone)  # type: ignore[arg-type]

        for found in (
            OFFICE.advance(start, timedelta(hours=3)),
            OFFICE.advance_to_closing(start, timedelta(hours=3)),
            OFFICE.advance_to_opening(start, timedelta(hours=3)),
        ):
            assert found.tzinfo is zone
            assert found.astimezone(BERLIN) == at("Mon 2026-11-23 10:00")
        for found in (
            OFFICE.next_opening(start),
            OFFICE.next_closing(start),
            OFFICE.previous_opening(start),
            OFFICE.previous_closing(start),
        ):
            assert found.tzinfo is zone

    def test_are_exact(self) -> None:
        start = at("Fri 2026-11-20 17:29") + 3 * TICK

        found = OFFICE.advance(start, timedelta(minutes=1))

        assert found == at("Mon 2026-11-23 09:00") + 3 * TICK
        assert OFFICE.elapsed(start, found) == timedelta(minutes=1)
        assert OFFICE.advance(start, TICK) == start + TICK

    def test_spans_come_in_utc(self) -> None:
        """In the zone, the end of this one would stand before its start."""
        start = at("Sun 2026-10-25 02:50")
        [span] = ServiceHours.around_the_clock("Europe/Berlin").open_spans(start, start.replace(minute=10, fold=1))

        assert span == Span(datetime(2026, 10, 25, 0, 50, tzinfo=UTC), datetime(2026, 10, 25, 1, 10, tzinfo=UTC))
        assert (span.start.tzinfo, span.end.tzinfo) == (UTC, UTC)

    def test_nothing_lies_between_an_instant_and_itself(self) -> None:
        start = at("Fri 2026-11-20 15:30")

        assert OFFICE.open_spans(start, start) == ()
        assert OFFICE.elapsed(start, start) == ZERO

    def test_elapsed_has_a_sign(self) -> None:
        friday, monday = at("Fri 2026-11-20 15:30"), at("Mon 2026-11-23 10:00")

        assert OFFICE.elapsed(friday, monday) == timedelta(hours=3)
        assert OFFICE.elapsed(monday, friday) == -timedelta(hours=3)


class TestPauses:
    """Time in a pause does not count, wherever the pause lies. DESIGN 5.1.4, 5.2"""

    START = at("Mon 2026-11-16 10:00")

    def pause(self, start: str, end: str) -> Span[datetime]:
        return Span(at(start), at(end))

    @pytest.mark.parametrize(
        ("pauses", "due"),
        [
            ([], "Mon 2026-11-16 14:00"),
            # within
            ([("Mon 2026-11-16 11:00", "Mon 2026-11-16 12:00")], "Mon 2026-11-16 15:00"),
            # over the night, of which only the open part counts
            ([("Mon 2026-11-16 12:00", "Tue 2026-11-17 10:00")], "Tue 2026-11-17 12:00"),
            # over the start, before it, and in closed hours
            ([("Mon 2026-11-16 09:00", "Mon 2026-11-16 11:00")], "Mon 2026-11-16 15:00"),
            ([("Mon 2026-11-16 08:00", "Mon 2026-11-16 10:00")], "Mon 2026-11-16 14:00"),
            ([("Sat 2026-11-14 00:00", "Sun 2026-11-15 00:00")], "Mon 2026-11-16 14:00"),
            # used up before it begins, or when it begins
            ([("Mon 2026-11-16 15:00", "Mon 2026-11-16 16:00")], "Mon 2026-11-16 14:00"),
            ([("Mon 2026-11-16 14:00", "Mon 2026-11-16 16:00")], "Mon 2026-11-16 14:00"),
            # overlapping, one in the other, in any order
            (
                [
                    ("Mon 2026-11-16 12:00", "Mon 2026-11-16 14:00"),
                    ("Mon 2026-11-16 11:00", "Mon 2026-11-16 13:00"),
                    ("Mon 2026-11-16 11:15", "Mon 2026-11-16 11:30"),
                ],
                "Mon 2026-11-16 17:00",
            ),
            # one after the other
            (
                [
                    ("Mon 2026-11-16 11:00", "Mon 2026-11-16 12:00"),
                    ("Mon 2026-11-16 12:00", "Mon 2026-11-16 13:00"),
                    ("Mon 2026-11-16 14:00", "Mon 2026-11-16 14:30"),
                ],
                "Mon 2026-11-16 16:30",
            ),
        ],
    )
    def test_a_deadline(self, pauses: list[tuple[str, str]], due: str) -> None:
        spans = [self.pause(start, end) for start, end in pauses]

        assert OFFICE.advance(self.START, timedelta(hours=4), spans) == at(due)
        assert OFFICE.elapsed(self.START, at(due), spans) == timedelta(hours=4)

    def test_the_conventions_hold_at_the_edges_of_a_pause(self) -> None:
        pause = [self.pause("Mon 2026-11-16 11:00", "Mon 2026-11-16 12:00")]
        one, start, within = timedelta(hours=1), at("Mon 2026-11-16 11:00"), at("Mon 2026-11-16 11:20")

        assert OFFICE.advance(self.START, one, pause) == start
        assert OFFICE.advance_to_closing(self.START, one, pause) == start
        assert OFFICE.advance_to_opening(self.START, one, pause) == at("Mon 2026-11-16 12:00")
        assert OFFICE.advance(within, ZERO, pause) == at("Mon 2026-11-16 12:00")
        assert OFFICE.advance(start, ZERO, pause) == start
        assert OFFICE.advance(at("Mon 2026-11-16 12:30"), -one, pause) == at("Mon 2026-11-16 10:30")
        assert OFFICE.advance(at("Mon 2026-11-16 12:30"), -one / 2, pause) == at("Mon 2026-11-16 12:00")


class TestText:
    """Hours are read from text and printed as text that reads back equal."""

    @pytest.mark.parametrize(
        ("text", "printed"),
        [
            ("Mon-Fri 09:00-12:00, 13:00-17:30", None),
            ("Mon-Thu 09:00-17:00; Fri 09:00-15:00; Sat 10:00-12:00", None),
            ("Mon,Wed-Thu,Sun 09:00-17:00; Tue 08:00-10:00", None),
            ("Mon-Sun 00:00-24:00", None),
            ("Mon-Sun 22:00-06:00", None),
            ("Mon-Fri 22:00-06:00, 10:00-12:00", "Mon-Fri 10:00-12:00, 22:00-06:00"),
            ("Sun 22:00-06:00", None),
            (
                "Fri 20:00-24:00; Sat 00:00-02:00, 10:00-24:00; Sun 00:00-10:00",
                "Fri 20:00-02:00; Sat 10:00-24:00; Sun 00:00-10:00",
            ),
            ("closed", None),
            ("mon - fri 13:00-17:30 ,09:00-12:00", "Mon-Fri 09:00-12:00, 13:00-17:30"),
            ("Mon 09:00-12:00; Mon 12:00-17:00; Tue closed", "Mon 09:00-17:00"),
            ("Fri-Mon 09:00-12:00", "Mon,Fri-Sun 09:00-12:00"),
            (
                "Mon-Fri\n09:00-12:00,\n13:00-17:30;\nSat 10:00-12:00",
                "Mon-Fri 09:00-12:00, 13:00-17:30; Sat 10:00-12:00",
            ),
            ("Mon 22:00-00:00", "Mon 22:00-24:00"),
            ("Mon 06:00-14:00, 14:00-22:00, 22:00-06:00", "Mon 06:00-24:00; Tue 00:00-06:00"),
        ],
    )
    def test_reads_and_prints(self, text: str, printed: str | None) -> None:
        assert str(WeekHours.parse(text)) == (text if printed is None else printed)
        assert WeekHours.parse(str(WeekHours.parse(text))) == WeekHours.parse(text)

    @given(defined())
    def test_prints_what_reads_back_equal(self, case: tuple[object, ServiceHours, date]) -> None:
        _, hours, _ = case

        again = ServiceHours.weekly(
            str(hours.week),
            zone=hours.zone,
            working_days=hours.working_days,
            special={day: str(of_day) for day, of_day in hours.special.items()},
            breaks={day: str(of_day) for day, of_day in hours.breaks.items()},
        )

        assert again == hours
        assert again.week == hours.week
        assert again.special == hours.special
        assert again.breaks == hours.breaks

    @pytest.mark.parametrize(
        ("text", "error", "message"),
        [
            (
                "",
                InvalidValueError,
                (
                    "hours: '' names no hours. Write hours such as 'Mon-Fri 09:00-12:00, 13:00-17:30; Sat 10:00-14:00',"
                    " or 'closed'."
                ),
            ),
            (
                "Mon-Fri 09:00-17:00;",
                InvalidValueError,
                (
                    "hours: '' names no hours. Write hours such as 'Mon-Fri 09:00-12:00, 13:00-17:30; Sat 10:00-14:00',"
                    " or 'closed'."
                ),
            ),
            (
                "09:00-17:00",
                InvalidValueError,
                (
                    "hours: '09:00-17:00' names no weekday. Write hours such as 'Mon-Fri 09:00-12:00, 13:00-17:30; Sat"
                    " 10:00-14:00', or 'closed'."
                ),
            ),
            (
                "Mon 9:00-17:00",
                InvalidValueError,
                (
                    "hours: '9:00-17:00' is no window of a day. Write hours such as '09:00-12:00, 13:00-17:30', or"
                    " 'closed'."
                ),
            ),
            (
                "Mon 09:00-24:10",
                InvalidValueError,
                (
                    "hours: '09:00-24:10' is no window of a day. Write hours such as '09:00-12:00, 13:00-17:30', or"
                    " 'closed'."
                ),
            ),
            (
                "Mon 24:00-06:00",
                InvalidValueError,
                (
                    "hours: '24:00-06:00' is no window of a day. Write hours such as '09:00-12:00, 13:00-17:30', or"
                    " 'closed'."
                ),
            ),
            (
                "Mon 09:60-17:00",
                InvalidValueError,
                (
                    "hours: '09:60-17:00' is no window of a day. Write hours such as '09:00-12:00, 13:00-17:30', or"
                    " 'closed'."
                ),
            ),
            (
                "Mon 09:00-09:00",
                InvalidValueError,
                "hours: '09:00-09:00' is empty. Write '00:00-24:00' for a whole day, 'closed' for none.",
            ),
            (
                "Mon 08:00-13:00, 12:00-18:00",
                InvalidValueError,
                (
                    "hours: 08:00-13:00 and 12:00-18:00 overlap. Write windows that do not overlap; each open minute"
                    " counts once."
                ),
            ),
            (
                "Mon 22:00-06:00; Tue 05:00-09:00",
                InvalidValueError,
                (
                    "hours[tue]: 00:00-06:00 and 05:00-09:00 overlap. Write windows that do not overlap; each open"
                    " minute counts once."
                ),
            ),
            (
                "Mo-Fr 09:00-17:00",
                UnknownNameError,
                "Weekday: 'mo' is none of its values. Choose one of 'mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'.",
            ),
            (
                None,
                InvalidTypeError,
                (
                    "hours: None is no text. Write hours such as 'Mon-Fri 09:00-12:00, 13:00-17:30; Sat 10:00-14:00',"
                    " or 'closed'."
                ),
            ),
        ],
    )
    def test_refuses(self, text: str, error: type[SupportPolicyError], message: str) -> None:
        with pytest.raises(error) as caught:
            WeekHours.parse(text)

        assert str(caught.value) == message

    @pytest.mark.parametrize(
        ("text", "printed"),
        [
            ("06:00-14:00, 14:00-22:00, 22:00-06:00", "06:00-23:59, 23:59-06:00"),
            ("06:00-14:00, 14:00-22:00, 22:00-05:59", "06:00-05:59"),
            ("00:00-23:59, 23:59-23:58", None),
            ("00:00-12:00, 12:00-24:00", "00:00-24:00"),
        ],
    )
    def test_shifts_round_the_clock(self, text: str, printed: str | None) -> None:
        hours = DayHours.parse(text)

        assert str(hours) == (text if printed is None else printed)
        assert DayHours.parse(str(hours)) == hours

    def test_the_values_refuse_what_no_text_can_say(self) -> None:
        with pytest.raises(InvalidValueError) as caught:
            DayHours((Span(600, 2879),))
        assert str(caught.value) == (
            "hours: minutes 600 to 2879 are no window of a day. Start between 0 and 1439, and end at 2878 at the"
            " latest."
        )

        with pytest.raises(InvalidValueError) as caught:
            DayHours((Span(-1, 60),))
        assert str(caught.value) == (
            "hours: minutes -1 to 60 are no window of a day. Start between 0 and 1439, and end at 2878 at the latest."
        )

        with pytest.raises(InvalidValueError) as caught:
            WeekHours(((Span(600, 1441),), (), (), (), (), (), ()))
        assert str(caught.value) == (
            "hours: minutes 600 to 1441 leave their day. Give what lies after midnight to the next weekday."
        )


class TestEqualityIsByMeaning:
    """Two ways of writing the same hours are equal and hash equal; hours that differ anywhere are not."""

    FRIDAY = date(2026, 11, 20)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (berlin("Mon-Fri 09:00-17:00"), berlin("Mon,Tue,Wed,Thu,Fri 13:00-17:00, 09:00-13:00")),
            (berlin("Mon 22:00-06:00"), berlin("Mon 22:00-24:00; Tue 00:00-06:00")),
            (berlin("Mon-Fri 09:00-17:00"), berlin("Mon-Fri 09:00-17:00", special={FRIDAY: "09:00-17:00"})),
            (
                berlin("Mon-Fri 09:00-17:00", breaks={FRIDAY: "12:00-13:00"}),
                berlin("Mon-Fri 09:00-17:00", special={FRIDAY: "09:00-12:00, 13:00-17:00"}),
            ),
            (berlin("Mon-Fri 09:00-17:00"), berlin("Mon-Fri 09:00-17:00", breaks={FRIDAY: "18:00-19:00"})),
            (
                berlin("Mon-Fri 09:00-17:00", special={FRIDAY: "closed"}),
                berlin(
                    "Mon-Fri 09:00-17:00",
                    working_days=WorkingDays(weekdays=ARBEITSTAG, holidays=Holidays.none(), closures=[FRIDAY]),
                ),
            ),
            (
                berlin("Mon-Fri 09:00-17:00", working_days=HESSE),
                berlin("Mon-Sat 09:00-17:00", working_days=HESSE),
            ),
            (
                berlin("Mon-Fri 09:00-17:00", working_days=HESSE),
                berlin("Mon-Fri 09:00-17:00", working_days=WorkingDays.werktage(HESSE.holidays)),
            ),
            (
                berlin("Mon-Fri 00:00-24:00", working_days=HESSE),
                ServiceHours.on_working_days(HESSE, "Europe/Berlin"),
            ),
            (ServiceHours.around_the_clock("Europe/Berlin"), berlin("Mon-Sun 00:00-12:00, 12:00-24:00")),
            (
                # a break on the day on which the clocks change
                berlin("Mon-Sun 00:00-12:00", breaks={date(2026, 3, 29): "06:00-07:00"}),
                berlin("Mon-Sun 00:00-12:00", special={date(2026, 3, 29): "00:00-06:00, 07:00-12:00"}),
            ),
        ],
    )
    def test_equal(self, one: ServiceHours, other: ServiceHours) -> None:
        assert one == other
        assert hash(one) == hash(other)

    @pytest.mark.parametrize(
        "other",
        [
            berlin("Mon-Fri 09:00-17:31"),
            berlin("Mon-Sat 09:00-17:30"),
            ServiceHours.weekly("Mon-Fri 09:00-17:30", zone="Europe/Vienna"),
            berlin("Mon-Fri 09:00-17:30", working_days=HESSE),
            berlin("Mon-Fri 09:00-17:30", working_days=WorkingDays.arbeitstage(Holidays.of("DE", "BE"))),
            berlin("Mon-Fri 09:00-17:30", special={FRIDAY: "09:00-12:00"}),
            berlin("Mon-Fri 09:00-17:30", breaks={FRIDAY: "12:00-12:01"}),
            "Mon-Fri 09:00-17:30",
        ],
    )
    def test_not_equal(self, other: object) -> None:
        assert other != OFFICE

    def test_what_was_asked_changes_neither_equality_nor_hash(self) -> None:
        one, other = berlin("Mon-Fri 09:00-17:30"), berlin("Mon-Fri 09:00-17:30")
        before = hash(one)

        one.elapsed(at("Thu 2026-01-01 00:00"), at("Thu 2032-01-01 00:00"))

        assert one == other
        assert hash(one) == hash(other) == before


class TestAValue:
    """Immutable, and cheap to copy, to pickle and to share."""

    HOURS = berlin(
        "Mon-Fri 09:00-17:30",
        working_days=HESSE,
        special={date(2026, 11, 20): "09:00-12:00"},
        breaks={date(2026, 11, 19): "12:00-13:00"},
    )

    @pytest.mark.parametrize("twin", [lambda hours: pickle.loads(pickle.dumps(hours)), copy.copy, copy.deepcopy])
    def test_survives(self, twin: Callable[[ServiceHours], ServiceHours]) -> None:
        again = twin(self.HOURS)

        assert again == self.HOURS
        assert hash(again) == hash(self.HOURS)
        assert again.special == self.HOURS.special
        start = at("Thu 2026-11-19 11:00")
        assert again.advance(start, timedelta(hours=9)) == self.HOURS.advance(start, timedelta(hours=9))

    def test_what_was_built_is_not_pickled(self) -> None:
        before = pickle.dumps(self.HOURS)

        self.HOURS.elapsed(at("Fri 2010-01-01 00:00"), at("Fri 2032-01-02 00:00"))

        assert pickle.dumps(self.HOURS) == before

    def test_cannot_be_changed(self) -> None:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            self.HOURS.zone = "UTC"  # type: ignore[misc]
        with pytest.raises(TypeError):
            self.HOURS.special[date(2026, 11, 20)] = DayHours(())  # type: ignore[index]

    def test_a_variant_is_another_value(self) -> None:
        variant = attrs.evolve(self.HOURS, zone="Asia/Tokyo")

        assert variant.next_opening(at("Fri 2026-11-20 00:00", "Asia/Tokyo")) == at(
            "Fri 2026-11-20 09:00", "Asia/Tokyo"
        )
        assert self.HOURS.zone == "Europe/Berlin"

    def test_shows_what_was_written(self) -> None:
        assert repr(attrs.evolve(self.HOURS, working_days=None)) == (
            f"ServiceHours(week={self.HOURS.week!r}, zone='Europe/Berlin', working_days=None,"
            " special={'2026-11-20': '09:00-12:00'}, breaks={'2026-11-19': '12:00-13:00'})"
        )

    def test_threads_may_share_it(self) -> None:
        """Many threads extend the same hours in different directions at once, and each gets the right answers."""
        questions = [
            (datetime(year, month, 15, 12, tzinfo=UTC), timedelta(hours=amount))
            for year in range(2001, 2036, 3)
            for month in (1, 6, 12)
            for amount in (-30, 1, 200)
        ]
        alone = berlin("Mon-Fri 09:00-17:30", working_days=HESSE)
        expected = {question: alone.advance(*question) for question in questions}
        shared = berlin("Mon-Fri 09:00-17:30", working_days=HESSE)
        barrier = threading.Barrier(8)
        wrong: list[object] = []

        def ask(seed: int) -> None:
            mine = random.Random(seed).sample(questions, len(questions))
            barrier.wait()
            wrong.extend(question for question in mine if shared.advance(*question) != expected[question])

        threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(8)]
        interval = sys.getswitchinterval()
        sys.setswitchinterval(1e-6)
        try:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        finally:
            sys.setswitchinterval(interval)

        assert wrong == []
        assert shared == alone

    def test_holidays_are_not_imported_for_it(self) -> None:
        script = """
import sys
from datetime import UTC, datetime, timedelta
from supportpolicy.servicehours import ServiceHours
hours = ServiceHours.weekly("Mon-Fri 09:00-17:30", zone="Europe/Berlin")
hours.advance(datetime(2026, 11, 20, tzinfo=UTC), timedelta(hours=12))
print([name for name in ("holidays", "numpy", "dateutil.parser") if name in sys.modules])
"""
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

        assert done.stdout == "[]\n"


class TestExactTime:
    """Engines work on exact integer time in UTC."""

    @pytest.mark.parametrize(
        "number",
        [
            instant("at", at("Fri 2026-11-20 09:30")),
            measure("amount", timedelta(hours=12, microseconds=1)),
            wall(ZoneInfo("Europe/Berlin"), date(2026, 3, 29).toordinal(), 150),
            midnights(ZoneInfo("Asia/Kathmandu"), range(700_000, 700_001))[0],
        ],
    )
    def test_counts_whole_microseconds(self, number: int) -> None:
        assert type(number) is int


class TestNoSearchIsEndless:
    """Beyond the years that are known, and where nothing opens any more, there is an error. DESIGN 5.1.7"""

    KNOWN = berlin(
        "Mon-Fri 09:00-17:30", working_days=WorkingDays.arbeitstage(Holidays.of("DE", years=range(2024, 2028)))
    )
    ONCE = berlin("closed", special={date(2026, 11, 20): "09:00-12:00"})
    ALWAYS = ServiceHours.around_the_clock("Europe/Berlin")
    BEYOND = "Ask for less, or give working days that know more years."

    MAINTAINED = berlin("Mon-Sun 00:00-24:00", special={date(2031, 5, 4): "00:00-22:00"})

    @pytest.mark.parametrize(
        ("ask", "when"),
        [
            (lambda: TestNoSearchIsEndless.ALWAYS.next_closing(at("Fri 2026-11-20 09:30")), "after that, up to 2199"),
            (lambda: TestNoSearchIsEndless.ALWAYS.next_opening(at("Fri 2026-11-20 09:30")), "after that, up to 2199"),
            (
                lambda: TestNoSearchIsEndless.ALWAYS.previous_opening(at("Fri 2026-11-20 09:30")),
                "before that, back to 1900",
            ),
            (
                lambda: TestNoSearchIsEndless.ALWAYS.previous_closing(at("Fri 2026-11-20 09:30")),
                "before that, back to 1900",
            ),
            (
                lambda: TestNoSearchIsEndless.MAINTAINED.next_closing(at("Fri 2036-11-21 09:30")),
                "after that, up to 2199",
            ),
            (
                lambda: TestNoSearchIsEndless.MAINTAINED.previous_opening(at("Fri 2026-11-20 09:30")),
                "before that, back to 1900",
            ),
            (lambda: TestNoSearchIsEndless.ONCE.next_opening(at("Mon 2028-11-20 09:30")), "after that, up to 2199"),
            (
                lambda: TestNoSearchIsEndless.ONCE.previous_closing(at("Tue 2024-11-19 09:30")),
                "before that, back to 1900",
            ),
        ],
    )
    def test_nothing_is_searched_where_nothing_opens_or_closes(self, ask: Callable[[], object], when: str) -> None:
        with pytest.raises(OutOfRangeError) as caught:
            ask()

        assert str(caught.value) == (
            f"hours: nothing opens or closes {when}. Ask is_open, whose answer stays the same all these years."
        )

    def test_the_one_exception_to_hours_round_the_clock_is_found_from_afar(self) -> None:
        closing, opening = at("Sun 2031-05-04 22:00"), at("Mon 2031-05-05 00:00")

        assert self.MAINTAINED.next_closing(at("Sun 1950-01-01 12:00")) == closing
        assert self.MAINTAINED.next_opening(at("Sun 1950-01-01 12:00")) == opening
        assert self.MAINTAINED.previous_closing(at("Thu 2150-01-01 12:00")) == closing
        assert self.MAINTAINED.previous_opening(at("Thu 2150-01-01 12:00")) == opening
        assert self.ONCE.next_opening(at("Sun 1950-01-01 12:00")) == at("Fri 2026-11-20 09:00")
        assert self.ONCE.previous_closing(at("Thu 2150-01-01 12:00")) == at("Fri 2026-11-20 12:00")

    def test_the_first_and_the_last_year_are_searched_too(self) -> None:
        hours = berlin("Mon-Sun 00:00-24:00", special={date(1900, 7, 1): "closed", date(2199, 7, 1): "closed"})

        assert hours.next_closing(at("Fri 2026-11-20 12:00")) == at("Mon 2199-07-01 00:00")
        assert hours.previous_opening(at("Fri 2026-11-20 12:00")) == at("Mon 1900-07-02 00:00")

    def test_the_end_of_a_year_is_no_boundary_by_itself(self) -> None:
        hours = berlin("Mon-Sun 00:00-24:00", special={date(2026, 12, 31): "closed", date(2024, 1, 1): "closed"})

        assert hours.next_opening(at("Thu 2026-12-31 12:00")) == at("Fri 2027-01-01 00:00")
        assert hours.previous_closing(at("Mon 2024-01-01 12:00")) == at("Mon 2024-01-01 00:00")

    @pytest.mark.parametrize(
        ("ask", "message"),
        [
            (lambda: TestNoSearchIsEndless.KNOWN.is_open(at("Sat 2028-01-01 12:00")), 2028),
            (lambda: TestNoSearchIsEndless.KNOWN.is_open(at("Sun 2023-12-31 12:00")), 2023),
            (lambda: TestNoSearchIsEndless.KNOWN.is_open(datetime.max.replace(tzinfo=UTC)), 9999),
            (lambda: TestNoSearchIsEndless.KNOWN.is_open(datetime.min.replace(tzinfo=UTC)), 1),
            (lambda: TestNoSearchIsEndless.KNOWN.elapsed(at("Fri 2026-11-20 12:00"), at("Sat 2028-01-01 12:00")), 2028),
        ],
    )
    def test_an_instant_outside_of_the_known_years(self, ask: Callable[[], object], message: int) -> None:
        with pytest.raises(OutOfRangeError) as caught:
            ask()

        assert str(caught.value) == (
            f"instant: the service hours of {message} are not known, only those from 2024 to 2027. Ask about an instant"
            " within these years, or give working days that know more of them."
        )

    @pytest.mark.parametrize(
        ("ask", "where"),
        [
            (lambda start: TestNoSearchIsEndless.KNOWN.advance(start, timedelta(hours=9999)), "after 2027, the last"),
            (
                lambda start: TestNoSearchIsEndless.KNOWN.advance(start, timedelta(hours=-9999)),
                "before 2024, the first",
            ),
            (lambda start: TestNoSearchIsEndless.ONCE.advance(start, timedelta(hours=4)), "after 2199, the last"),
            (lambda start: TestNoSearchIsEndless.ONCE.advance(start, timedelta(hours=-4)), "before 1900, the first"),
            (lambda start: TestNoSearchIsEndless.ALWAYS.advance(start, timedelta.max), "after 2199, the last"),
            (lambda start: TestNoSearchIsEndless.ALWAYS.advance(start, timedelta.min), "before 1900, the first"),
        ],
    )
    def test_an_answer_outside_of_them(self, ask: Callable[[datetime], object], where: str) -> None:
        with pytest.raises(OutOfRangeError) as caught:
            ask(at("Fri 2026-11-20 09:30"))

        assert (
            str(caught.value)
            == f"hours: the answer lies {where} year for which the service hours are known. {self.BEYOND}"
        )

    def test_all_that_is_known_can_be_used_up(self) -> None:
        start, end = at("Mon 2024-01-01 00:00"), at("Sat 2028-01-01 00:00")
        total = self.KNOWN.elapsed(start, end)

        assert self.KNOWN.advance(start, total) == at("Fri 2027-12-31 17:30")
        assert self.KNOWN.advance(end, -total) == at("Tue 2024-01-02 09:00")
        assert self.KNOWN.years == range(2024, 2028)

    def test_what_happened_once_can_be_found(self) -> None:
        start = at("Thu 2026-11-19 12:00")

        assert self.ONCE.advance(start, timedelta(hours=3)) == at("Fri 2026-11-20 12:00")
        assert self.ONCE.advance(start, ZERO) == at("Fri 2026-11-20 09:00")
        assert self.ONCE.elapsed(at("Sat 1900-01-06 00:00"), at("Fri 2199-12-06 00:00")) == timedelta(hours=3)

    @pytest.mark.parametrize(
        "define",
        [
            lambda: berlin("closed"),
            lambda: berlin("Sat-Sun 09:00-12:00", working_days=HESSE),
            lambda: berlin("closed", special={date(2026, 11, 20): "closed"}),
            lambda: berlin(
                "closed", special={date(2026, 11, 20): "09:00-12:00"}, breaks={date(2026, 11, 20): "08:00-13:00"}
            ),
            lambda: berlin("closed", working_days=HESSE, special={date(2050, 11, 20): "09:00-12:00"}),
        ],
    )
    def test_hours_without_open_time_cannot_be_made(self, define: Callable[[], object]) -> None:
        with pytest.raises(NoOpenTimeError) as caught:
            define()

        assert str(caught.value) == (
            "hours: nothing is ever open. Write at least one window on a day that counts, or special hours."
        )


class TestPeriodsOfWorkingDays:
    """ "2 working days" with a day rule, a cut-off and an end. DESIGN 5.1.6, BGB §§ 187, 188"""

    HOURS = berlin("Mon-Thu 09:00-17:30; Fri 09:00-15:00", working_days=HESSE)

    def period(
        self,
        days: int,
        ends: DayEnd = DayEnd.SAME_TIME,
        day_rule: DayRule = DayRule.EVENT_DAY_EXCLUDED,
        cut_off: time | None = None,
        working_days: WorkingDays = HESSE,
    ) -> WorkingDayPeriod:
        return WorkingDayPeriod(days=days, working_days=working_days, day_rule=day_rule, ends=ends, cut_off=cut_off)

    @pytest.mark.parametrize(
        ("ends", "due"),
        [
            (DayEnd.SAME_TIME, "Tue 2026-11-24 14:20"),
            (DayEnd.END_OF_SERVICE, "Tue 2026-11-24 17:30"),
            (DayEnd.END_OF_DAY, "Wed 2026-11-25 00:00"),
        ],
    )
    def test_the_end_of_the_last_day(self, ends: DayEnd, due: str) -> None:
        assert self.period(2, ends).due(at("Fri 2026-11-20 14:20"), self.HOURS) == at(due)

    @pytest.mark.parametrize(
        ("start", "excluded", "deemed"),
        [
            ("Fri 2026-11-20 14:20", "Mon 2026-11-23 14:20", "Mon 2026-11-23 14:20"),
            ("Fri 2026-11-20 22:00", "Mon 2026-11-23 22:00", "Mon 2026-11-23 22:00"),
            # received when service opens
            ("Fri 2026-11-20 07:00", "Mon 2026-11-23 07:00", "Mon 2026-11-23 09:00"),
            ("Sat 2026-11-21 14:20", "Mon 2026-11-23 14:20", "Tue 2026-11-24 09:00"),
            # over a holiday
            ("Thu 2026-12-24 10:00", "Mon 2026-12-28 10:00", "Mon 2026-12-28 10:00"),
            ("Fri 2026-12-25 10:00", "Mon 2026-12-28 10:00", "Tue 2026-12-29 09:00"),
        ],
    )
    def test_the_day_rule(self, start: str, excluded: str, deemed: str) -> None:
        assert self.period(1).due(at(start), self.HOURS) == at(excluded)
        assert self.period(1, day_rule=DayRule.DEEMED_RECEIVED_NEXT).due(at(start), self.HOURS) == at(deemed)

    @pytest.mark.parametrize(
        ("start", "excluded", "deemed"),
        [
            ("Thu 2026-11-19 15:59", "Fri 2026-11-20 15:59", "Fri 2026-11-20 15:59"),
            ("Thu 2026-11-19 16:00", "Mon 2026-11-23 09:00", "Mon 2026-11-23 09:00"),
            # Saturday's, on which no service opens: not due at midnight, before anyone could have answered
            ("Fri 2026-11-20 16:00", "Mon 2026-11-23 16:00", "Tue 2026-11-24 09:00"),
        ],
    )
    def test_the_cut_off_moves_an_event_to_the_next_date(self, start: str, excluded: str, deemed: str) -> None:
        for rule, due in ((DayRule.EVENT_DAY_EXCLUDED, excluded), (DayRule.DEEMED_RECEIVED_NEXT, deemed)):
            period = self.period(1, day_rule=rule, cut_off=time(16))

            assert period.due(at(start), self.HOURS) == at(due)

    def test_no_days_end_on_the_day_of_receipt(self) -> None:
        assert self.period(0, DayEnd.END_OF_SERVICE).due(at("Fri 2026-11-20 08:00"), self.HOURS) == at(
            "Fri 2026-11-20 15:00"
        )
        assert self.period(0, DayEnd.END_OF_SERVICE).due(at("Sat 2026-11-21 08:00"), self.HOURS) == at(
            "Mon 2026-11-23 17:30"
        )

    def test_the_date_is_that_of_the_service(self) -> None:
        """Friday evening in New York is Saturday in Berlin, and the answer comes in New York's time."""
        start = at("Fri 2026-11-20 19:00", "America/New_York")

        due = self.period(1, DayEnd.END_OF_SERVICE, DayRule.DEEMED_RECEIVED_NEXT).due(start, self.HOURS)

        assert shown(due) == "Tue 2026-11-24 11:30 -0500"

    def test_the_end_of_service_is_that_of_the_last_window(self) -> None:
        around_the_clock = ServiceHours.around_the_clock("Europe/Berlin")

        due = self.period(1, DayEnd.END_OF_SERVICE).due(at("Fri 2026-11-20 14:00"), around_the_clock)

        assert due == at("Tue 2026-11-24 00:00")

    def test_without_service_on_the_last_day_there_is_no_end_of_it(self) -> None:
        period = self.period(1, DayEnd.END_OF_SERVICE, working_days=WorkingDays.werktage(Holidays.none()))

        with pytest.raises(NoOpenTimeError) as caught:
            period.due(at("Fri 2026-11-20 14:00"), self.HOURS)

        assert str(caught.value) == (
            "ends: no service is given on 2026-11-21. Count days on which it is, or end the period with the day."
        )

    @pytest.mark.parametrize(
        ("wrong", "error", "message"),
        [
            (lambda make: make(-1), InvalidValueError, "days: -1 days end before they begin. Give 0 days or more."),
            (lambda make: make(True), InvalidTypeError, "days: True is no whole number. Give an int."),
            (lambda make: make(1.5), InvalidTypeError, "days: 1.5 is no whole number. Give an int."),
            (
                lambda make: make(1, cut_off="16:00"),
                InvalidTypeError,
                "cut_off: '16:00' is no clock time. Give a time such as time(14, 0).",
            ),
            (
                lambda make: make(1, ends="noon"),
                UnknownNameError,
                "DayEnd: 'noon' is none of its values. Choose one of 'same_time', 'end_of_service', 'end_of_day'.",
            ),
        ],
    )
    def test_bad_input(
        self, wrong: Callable[[Callable[..., object]], object], error: type[SupportPolicyError], message: str
    ) -> None:
        with pytest.raises(error) as caught:
            wrong(self.period)

        assert str(caught.value) == message


class NotATime(datetime):
    """What pandas calls NaT: a datetime that answers every question with itself."""

    def __sub__(self, other: object) -> Self:  # type: ignore[override]
        return self

    def __repr__(self) -> str:
        return "NaT"


class TestBadInput:
    """Each error names the value and the remedy."""

    START = at("Fri 2026-11-20 15:30")
    NAIVE = (
        "2026-11-20T15:30:00 has no time zone, so it names no instant."
        " Attach one: instant.replace(tzinfo=ZoneInfo('Europe/Berlin'))."
    )

    @pytest.mark.parametrize(
        ("ask", "where"),
        [
            (lambda naive: OFFICE.is_open(naive), "at"),
            (lambda naive: TestPeriodsOfWorkingDays().period(1).due(naive, OFFICE), "start"),
            (lambda naive: OFFICE.advance(naive, ZERO), "start"),
            (lambda naive: OFFICE.advance_to_closing(naive, ZERO), "start"),
            (lambda naive: OFFICE.advance_to_opening(naive, ZERO), "start"),
            (lambda naive: OFFICE.elapsed(naive, TestBadInput.START), "start"),
            (lambda naive: OFFICE.elapsed(TestBadInput.START, naive), "end"),
            (lambda naive: OFFICE.open_spans(naive, TestBadInput.START), "start"),
            (lambda naive: OFFICE.open_spans(TestBadInput.START, naive), "end"),
            (lambda naive: OFFICE.next_opening(naive), "at"),
            (lambda naive: OFFICE.next_closing(naive), "at"),
            (lambda naive: OFFICE.previous_opening(naive), "at"),
            (lambda naive: OFFICE.previous_closing(naive), "at"),
            (lambda naive: OFFICE.advance(TestBadInput.START, ZERO, [Span(naive, naive + TICK)]), "pauses"),
        ],
    )
    def test_a_naive_datetime(self, ask: Callable[[datetime], object], where: str) -> None:
        with pytest.raises(InvalidValueError) as caught:
            ask(self.START.replace(tzinfo=None))

        assert str(caught.value) == f"{where}: {self.NAIVE}"

    @pytest.mark.parametrize("amount", [12, 12.0, float("nan"), True, "12h", None, date(2026, 1, 1)])
    def test_an_amount_without_a_unit(self, amount: timedelta) -> None:
        for method in (OFFICE.advance, OFFICE.advance_to_closing, OFFICE.advance_to_opening):
            with pytest.raises(InvalidTypeError) as caught:
                method(self.START, amount)

            assert str(caught.value) == (
                f"amount: {amount!r} is no duration. Give a timedelta such as timedelta(hours=12)."
            )

    @pytest.mark.parametrize("instant", ["2026-11-20", date(2026, 11, 20), 1763640000, None])
    def test_what_is_no_datetime(self, instant: datetime) -> None:
        with pytest.raises(InvalidTypeError) as caught:
            OFFICE.is_open(instant)

        assert str(caught.value) == f"at: {instant!r} is no datetime. Give a datetime with a time zone."

    def test_what_is_not_a_time(self) -> None:
        with pytest.raises(InvalidTypeError) as caught:
            OFFICE.is_open(NotATime(2026, 1, 1, tzinfo=UTC))

        assert str(caught.value) == "at: NaT is no instant. Give a datetime with a time zone."

    @pytest.mark.parametrize(
        ("wrong", "error", "message"),
        [
            (
                lambda: berlin("Mon-Fri 09:00-17:30", special=[date(2026, 11, 20)]),
                InvalidTypeError,
                "special: [datetime.date(2026, 11, 20)] maps no dates. Give a dict such as {date: '09:00-12:00'}.",
            ),
            (
                lambda: berlin("Mon-Fri 09:00-17:30", special={"2026-11-20": "09:00-12:00"}),
                InvalidTypeError,
                "special: '2026-11-20' is no date. Give a date such as date(2026, 11, 20).",
            ),
            (
                lambda: berlin("Mon-Fri 09:00-17:30", special={date(2026, 11, 20): "09:00-12:00, 11:00-13:00"}),
                InvalidValueError,
                (
                    "special[2026-11-20]: 09:00-12:00 and 11:00-13:00 overlap. Write windows that do not overlap; each"
                    " open minute counts once."
                ),
            ),
            (
                lambda: berlin("Mon-Fri 09:00-17:30", breaks={date(2026, 11, 20): "noon"}),
                InvalidValueError,
                (
                    "breaks[2026-11-20]: 'noon' is no window of a day. Write hours such as '09:00-12:00, 13:00-17:30',"
                    " or 'closed'."
                ),
            ),
            (
                lambda: berlin("Mon-Fri 09:00-17:30", breaks={date(2026, 11, 20): 12}),
                InvalidTypeError,
                "breaks[2026-11-20]: 12 is no text. Write hours such as '09:00-12:00, 13:00-17:30', or 'closed'.",
            ),
            (
                lambda: berlin("Mon-Fri 09:00-17:30", special={date(9999, 12, 31): "22:00-06:00"}),
                OutOfRangeError,
                "special: 9999-12-31 lies outside of the years from 1900 to 2199. Give a date within them.",
            ),
            (
                lambda: berlin("Mon-Fri 09:00-17:30", breaks={date(206, 11, 20): "12:00-13:00"}),
                OutOfRangeError,
                "breaks: 0206-11-20 lies outside of the years from 1900 to 2199. Give a date within them.",
            ),
            (
                lambda: ServiceHours.around_the_clock("localtime"),
                UnknownNameError,
                ("zone: 'localtime' is a different zone on every machine. Give an IANA name such as 'Europe/Berlin'."),
            ),
            (
                lambda: berlin("Mon-Fri 09:00-17:30", working_days="HE"),
                InvalidTypeError,
                "working_days: 'HE' are no WorkingDays. Give WorkingDays.arbeitstage(holidays), or None.",
            ),
            (
                lambda: ServiceHours.around_the_clock("Europe/Berln"),
                UnknownNameError,
                (
                    "zone: there is no time zone 'Europe/Berln'. Did you mean 'Europe/Berlin'? Give an IANA name such"
                    " as 'Europe/Berlin'."
                ),
            ),
            (
                lambda: ServiceHours.around_the_clock("?"),
                UnknownNameError,
                "zone: there is no time zone '?'. Give an IANA name such as 'Europe/Berlin'.",
            ),
            (
                lambda: ServiceHours.around_the_clock("../../etc"),
                UnknownNameError,
                "zone: there is no time zone '../../etc'. Give an IANA name such as 'Europe/Berlin'.",
            ),
            (
                lambda: ServiceHours.around_the_clock(BERLIN),  # type: ignore[arg-type]
                InvalidTypeError,
                (
                    "zone: zoneinfo.ZoneInfo(key='Europe/Berlin') is no name of a zone. Give an IANA name such as"
                    " 'Europe/Berlin'."
                ),
            ),
            (
                lambda: OFFICE.open_spans(TestBadInput.START, TestBadInput.START - TICK),
                InvalidValueError,
                (
                    "end: 2026-11-20T15:29:59.999999+01:00 is before 2026-11-20T15:30:00+01:00. Give the earlier"
                    " instant first."
                ),
            ),
            (
                lambda: OFFICE.advance(TestBadInput.START, ZERO, [(TestBadInput.START, None)]),  # type: ignore[list-item]
                InvalidTypeError,
                f"pauses: ({START!r}, None) is no span. Give Span(start, end) of aware datetimes.",
            ),
        ],
    )
    def test_is_refused(self, wrong: Callable[[], object], error: type[SupportPolicyError], message: str) -> None:
        with pytest.raises(error) as caught:
            wrong()

        assert str(caught.value) == message

    @given(defined())
    def test_any_hours_can_be_written(self, case: tuple[object, ServiceHours, date]) -> None:
        """The strategies make no hours that are refused."""
        _, hours, _ = case

        assert hours.years
