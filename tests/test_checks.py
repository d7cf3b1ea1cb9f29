"""What is refused where it comes in, and with which words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest

from supportpolicy.checks import (
    IS_TEXT,
    check_aware,
    check_count,
    check_date,
    check_kind,
    check_name,
    checked,
    clauses_of,
    entries_of,
    ids_of,
    kind_of,
    kinds_of,
    listed,
    minute_of,
    names_of,
    projects_of,
    several,
    shown,
    values_of,
)
from supportpolicy.errors import InvalidTypeError, InvalidValueError, SupportPolicyError


def message(call: Callable[[], object]) -> str:
    with pytest.raises(SupportPolicyError) as caught:
        call()
    return f"{type(caught.value).__name__}: {caught.value}"


class TestNames:
    """A name is a text with something in it."""

    def test_a_text_is_one(self) -> None:
        check_name("id", "T-1")

    @pytest.mark.parametrize("name", ["", " \t", 7, None, b"T-1"])
    def test_what_names_nothing(self, name: object) -> None:
        assert message(lambda: check_name("id", name)) == (
            f"InvalidValueError: id: {name!r} names nothing. Give a text that is not empty."
        )


class TestFields:
    """A check of a field is told the name of the field."""

    def test_what_a_field_is_given(self) -> None:
        @attrs.frozen
        class Note:
            author: str = attrs.field(validator=checked(check_name))
            text: str = attrs.field(validator=IS_TEXT)
            on: object = attrs.field(default=1, validator=kind_of((int, date), "day", "Give a day"))

        assert Note("A", "") == Note("A", "", 1)
        assert (
            message(lambda: Note("", "x"))
            == "InvalidValueError: author: '' names nothing. Give a text that is not empty."
        )
        assert message(lambda: Note("A", None)) == "InvalidTypeError: text: None is no text. Give a text."  # type: ignore[arg-type]
        assert message(lambda: Note("A", "x", "1")) == "InvalidTypeError: on: '1' is no day. Give a day."


class TestLists:
    """Names may stand alone, ids may not: the letters of one would be taken for ids."""

    def test_names(self) -> None:
        assert names_of("kinds", "wiki") == names_of("kinds", iter(["wiki", "wiki"])) == frozenset({"wiki"})
        assert names_of("kinds", []) == frozenset()
        assert projects_of(["wiki", "shop"]) == kinds_of(["shop", "wiki"]) == frozenset({"shop", "wiki"})

    @pytest.mark.parametrize(
        ("given", "what"),
        [(3, "3 is no list"), (None, "None is no list"), ([[]], "a list is no name"), ([7], "7 is no name")],
    )
    def test_no_names(self, given: Any, what: str) -> None:
        remedy = "Give a text, or a list of texts."
        assert message(lambda: names_of("tickets", given)) == f"InvalidTypeError: tickets: {what}. {remedy}"
        assert message(lambda: projects_of(given)) == f"InvalidTypeError: projects: {what}. {remedy}"
        assert message(lambda: kinds_of(given)) == f"InvalidTypeError: kinds: {what}. {remedy}"

    def test_values(self) -> None:
        assert values_of("cause", "us") == values_of("cause", iter(["us"])) == frozenset({"us"})
        nothing: Any = None
        unhashable: Any = ["us", []]
        assert message(lambda: values_of("cause", nothing)) == (
            "InvalidTypeError: cause: None is no list. Give a value, or a list of values."
        )
        assert message(lambda: values_of("cause", unhashable)) == (
            "InvalidTypeError: cause: a list is no value. Give a value, or a list of values."
        )

    @pytest.mark.parametrize("given", ["", ["wiki", ""]])
    def test_an_empty_name(self, given: Any) -> None:
        assert message(lambda: names_of("kinds", given)) == (
            "InvalidValueError: kinds: '' names nothing. Give a text that is not empty."
        )

    @pytest.mark.parametrize(
        ("of", "name", "meant", "remedy"),
        [
            (clauses_of, "clauses", "id of a clause", "Give a list such as ['CONF-6']"),
            (entries_of, "entries", "id", "Give a list of texts, also for a single one"),
            (partial(ids_of, "approvals"), "approvals", "id", "Give a list of texts, also for a single one"),
        ],
    )
    def test_ids(self, of: Callable[[Any], object], name: str, meant: str, remedy: str) -> None:
        assert of(["CONF-6", "CONF-7"]) == of(iter(["CONF-6", "CONF-7"])) == ("CONF-6", "CONF-7")
        assert message(lambda: of("CONF-6")) == f"InvalidTypeError: {name}: 'CONF-6' is no list. {remedy}."
        assert message(lambda: of([6])) == f"InvalidTypeError: {name}: 6 is no {meant}. {remedy}."


class TestKinds:
    """What is of another kind is called by its class, or by its value where that is short."""

    def test_what_is_meant_passes(self) -> None:
        check_kind("day", date(2026, 3, 2), (date, int), "day", "Give a day")

        assert listed("days", iter([1, 2]), "Give a list") == several("days", {1: 0, 2: 0}, int, "day", "x") == (1, 2)

    @pytest.mark.parametrize(
        ("given", "called"),
        [(None, "None"), ("x", "'x'"), (1.5, "1.5"), ([1], "a list"), (OSError(), "an OSError"), ((), "a tuple")],
    )
    def test_another_kind(self, given: object, called: str) -> None:
        assert message(lambda: check_kind("day", given, date, "day", "Give a day")) == (
            f"InvalidTypeError: day: {called} is no day. Give a day."
        )

    @pytest.mark.parametrize(("given", "called"), [("ab", "'ab'"), (7, "7"), (None, "None")])
    def test_no_list(self, given: Any, called: str) -> None:
        for call in (
            lambda: listed("days", given, "Give a list"),
            lambda: several("days", given, str, "day", "Give a list"),
        ):
            assert message(call) == f"InvalidTypeError: days: {called} is no list. Give a list."

    def test_another_kind_in_a_list(self) -> None:
        assert message(lambda: several("days", [date(2026, 3, 2), 3], date, "day", "Give days")) == (
            "InvalidTypeError: days: 3 is no day. Give days."
        )


class TestTimeInMessages:
    """Hours, minutes and seconds, without those that are zero; a minus for less than nothing."""

    @pytest.mark.parametrize(
        ("amount", "text"),
        [
            (timedelta(0), "0 h"),
            (timedelta(days=2), "48 h"),
            (timedelta(hours=1, minutes=30), "1 h 30 min"),
            (timedelta(minutes=-5), "\u22125 min"),
            (-timedelta(hours=40, seconds=1), "\u221240 h 1 s"),
            (timedelta(seconds=90.5), "1 min 30.5 s"),
            (timedelta(microseconds=5), "0.000005 s"),
            (timedelta.max, "23999999999 h 59 min 59.999999 s"),
            (timedelta.min, "\u221223999999976 h"),
            (3, "3"),
            (-1, "-1"),
            (date(2026, 3, 2), "2026-03-02"),
        ],
    )
    def test_is_shown_as(self, amount: object, text: str) -> None:
        assert shown(amount) == text


class Undecided(tzinfo):
    """A zone that does not know its offset, which Python calls naive too."""

    def utcoffset(self, _: datetime | None) -> None:
        return None

    dst = tzname = utcoffset


class TestInstants:
    """Instants are aware datetimes; a naive one is an error that says so."""

    def test_an_aware_datetime_is_one(self) -> None:
        check_aware("start", datetime(2026, 3, 2, 9, tzinfo=UTC))

    @pytest.mark.parametrize("zone", [None, Undecided()])
    def test_a_naive_datetime_is_none(self, zone: tzinfo | None) -> None:
        with pytest.raises(InvalidValueError) as caught:
            check_aware("start", datetime(2026, 3, 2, 9, tzinfo=zone))

        assert str(caught.value) == (
            "start: 2026-03-02T09:00:00 has no time zone, so it names no instant. "
            "Attach one: instant.replace(tzinfo=ZoneInfo('Europe/Berlin'))."
        )

    @pytest.mark.parametrize("instant", [date(2026, 3, 2), "2026-03-02T09:00+01:00", 1772438400, None])
    def test_anything_else_is_none(self, instant: object) -> None:
        with pytest.raises(InvalidTypeError) as caught:
            check_aware("start", instant)

        assert str(caught.value) == f"start: {instant!r} is no datetime. Give a datetime with a time zone."


class TestDates:
    """A date is local; the date of an instant depends on the zone."""

    def test_a_date_is_one(self) -> None:
        assert check_date("day", date(2026, 11, 20)) == date(2026, 11, 20)

    def test_an_instant_is_none(self) -> None:
        assert message(lambda: check_date("day", datetime(2026, 11, 20, tzinfo=UTC))) == (
            "InvalidTypeError: day: 2026-11-20T00:00:00+00:00 is an instant, whose date depends on the time zone. "
            "Give the local date: instant.astimezone(zone).date()."
        )

    @pytest.mark.parametrize("day", ["2026-11-20", 20, None])
    def test_anything_else_is_none(self, day: date) -> None:
        assert message(lambda: check_date("day", day)) == (
            f"InvalidTypeError: day: {day!r} is no date. Give a date such as date(2026, 11, 20)."
        )


class TestCounts:
    """A count is a whole number; True is none."""

    def test_a_whole_number_is_one(self) -> None:
        assert check_count("days", -3) == -3

    @pytest.mark.parametrize("count", [True, 1.0, "1", None])
    def test_anything_else_is_none(self, count: int) -> None:
        assert message(lambda: check_count("days", count)) == (
            f"InvalidTypeError: days: {count!r} is no whole number. Give an int."
        )


class TestClockTimes:
    """A clock time is a whole minute of the local clock."""

    @pytest.mark.parametrize(("clock", "minute"), [(time(0), 0), (time(14, 30), 870), (time(23, 59), 1439)])
    def test_minutes_from_midnight(self, clock: time, minute: int) -> None:
        assert minute_of("cut_off", clock) == minute

    @pytest.mark.parametrize("clock", [time(14, 0, 1), time(14, 0, 0, 1), time(14, tzinfo=ZoneInfo("Europe/Berlin"))])
    def test_no_seconds_and_no_zone(self, clock: time) -> None:
        assert message(lambda: minute_of("cut_off", clock)) == (
            f"InvalidValueError: cut_off: {clock.isoformat()} is no whole minute of the local clock. "
            "Give a time without seconds and without zone."
        )

    def test_anything_else_is_none(self) -> None:
        assert message(lambda: minute_of("cut_off", "16:00")) == (  # type: ignore[arg-type]
            "InvalidTypeError: cut_off: '16:00' is no clock time. Give a time such as time(14, 0)."
        )
