"""Calendars of a contract: working days and service hours under names, to which everything else in it refers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time
from functools import partial
from typing import Any, TypeVar

import attrs

from supportpolicy.calendars import ARBEITSTAG, COUNTABLE_YEARS, WEEK, WERKTAG, Eve, Weekday, WorkingDays
from supportpolicy.documents.contracts.holidays import describe_holidays, read_holidays
from supportpolicy.documents.describing import given
from supportpolicy.documents.faults import shown
from supportpolicy.documents.reading import Table
from supportpolicy.errors import SupportPolicyError
from supportpolicy.servicehours import DayHours, ServiceHours, WeekHours
from supportpolicy.servicehours.text import read_breaks, read_special
from supportpolicy.servicehours.zones import zone_of

C = TypeVar("C")

_WEEKDAYS = {"arbeitstage": ARBEITSTAG, "werktage": WERKTAG}


@attrs.frozen(kw_only=True)
class Calendars:
    """The calendars that a contract defines.

    Attributes:
        zone: The zone of the contract; None if it cannot be read.
        working_days: Which dates count, by name; None for what cannot be read.
        hours: When service is given, by name; None for what cannot be read.
    """

    zone: str | None
    working_days: Mapping[str, WorkingDays | None]
    hours: Mapping[str, ServiceHours | None]

    @property
    def is_complete(self) -> bool:
        """Whether all of them could be read, so that what refers to them can be judged."""
        return None not in (self.zone, *self.working_days.values(), *self.hours.values())

    def days_in(self, table: Table, key: str) -> WorkingDays | None:
        """The working days under a key: the name of some, or a table of its own."""
        return _named(table, key, self.working_days, _read_working_days, "calendar of this contract")

    def hours_in(self, table: Table, key: str) -> ServiceHours | None:
        """The hours under a key: the name of some, or a table of its own."""
        return _named(table, key, self.hours, self._read_hours, "calendar of this contract")

    def _read_hours(self, table: Table) -> ServiceHours | None:
        return _read_hours(table, self.zone, self.working_days)


def read_calendars(document: Table) -> Calendars:
    """All calendars that a contract defines."""
    zone = document.text("zone")
    if zone and document.attempt(lambda: zone_of(zone)) is None:
        zone = ""
    days = _each(document, "working_days", _read_working_days)
    return Calendars(
        zone=zone or None,
        working_days=days,
        hours=_each(document, "hours", lambda table: _read_hours(table, zone or None, days)),
    )


def _each(document: Table, key: str, read: Callable[[Table], C]) -> dict[str, C]:
    tables = document.table(key)
    return {name: read(tables.table(name)) for name in tables}


def _named(
    table: Table, key: str, known: Mapping[str, C | None], read: Callable[[Table], C | None], what: str
) -> C | None:
    return known.get(table.one(key, known, what)) if table.holds(key, str) else read(table.table(key))


def _read_working_days(table: Table) -> WorkingDays | None:
    weekdays, holidays = _read_weekdays(table), read_holidays(table, "holidays")
    closures, extra_days = (table.optional(key, table.days) or () for key in ("closures", "extra_days"))
    eves = {key: table.optional(key, lambda key: _read_eve(table, key)) for key in ("christmas_eve", "new_years_eve")}
    return table.build(
        lambda: WorkingDays(
            weekdays=weekdays,
            holidays=holidays,
            closures=closures,
            extra_days=extra_days,
            **{key: eve for key, eve in eves.items() if eve is not None},
        )
    )


def _read_weekdays(table: Table) -> frozenset[Weekday]:
    if table.holds("weekdays", str):
        return _WEEKDAYS.get(table.one("weekdays", _WEEKDAYS, "choice here"), ARBEITSTAG)
    return frozenset(table.choices("weekdays", Weekday))


def _read_eve(table: Table, key: str) -> Eve | time:
    return Eve(table.text(key)) if table.says(key, *Eve) else table.clock_time(key)


def _read_hours(table: Table, zone: str | None, working_days: Mapping[str, WorkingDays | None]) -> ServiceHours | None:
    week = _read_week(table)
    own_zone = table.optional("zone", table.text) or zone
    days = table.optional("working_days", lambda key: table.one(key, working_days, "calendar of this contract"))
    special, breaks = _read_dated(table, "special", read_special), _read_dated(table, "breaks", read_breaks)
    if own_zone is None or week is None or (days is not None and working_days.get(days) is None):
        table.finish()
        return None
    return table.build(
        lambda: ServiceHours(
            week=week,
            zone=own_zone,
            working_days=None if days is None else working_days[days],
            special=special,
            breaks=breaks,
        ),
        hours="week",
    )


def _read_week(table: Table) -> WeekHours | None:
    text = table.text("week")
    try:
        return WeekHours.parse(text) if text else None
    except SupportPolicyError as error:
        table.note("week", error.what.replace("is none of its values", "is no weekday"), error.remedy)
        return None


def _read_dated(
    table: Table, key: str, read: Callable[[Mapping[date, str]], Mapping[date, DayHours]]
) -> Mapping[date, DayHours]:
    """The hours of single dates: each is read for its faults, then all together, as a night reaches into the next."""
    inner = table.table(key)
    texts: dict[date, str] = {}
    for name in inner:
        day, text = _read_date(inner, name), inner.text(name)
        if (
            day is not None
            and text
            and inner.attempt(partial(read, {day: text}), **{f"{key}[{day}]": name}) is not None
        ):
            texts[day] = text
    return read(texts)


def _read_date(table: Table, name: str) -> date | None:
    try:
        day = date.fromisoformat(name)
    except ValueError:
        table.note(name, f"{shown(name)} is not a date", "Write a date such as 2026-05-02")
        return None
    if day.year in COUNTABLE_YEARS:
        return day
    years = f"{COUNTABLE_YEARS[0]} to {COUNTABLE_YEARS[-1]}"
    table.note(name, f"{day} lies outside of the years {years}", "Write a date within them")
    return None


class Definitions:
    """The calendars of a contract that is being written: equal ones have one name.

    Attributes:
        zone: The zone of the contract.
    """

    def __init__(self, zone: str) -> None:
        self.zone = zone
        self._days: dict[WorkingDays, str] = {}
        self._hours: dict[ServiceHours, str] = {}

    def days(self, working_days: WorkingDays, name: str) -> str:
        """The name of working days, as wanted if they are new and it is still free."""
        return _name_of(self._days, working_days, name)

    def hours(self, hours: ServiceHours, name: str) -> str:
        """The name of service hours, as wanted if they are new and it is still free."""
        if hours.working_days is not None:
            self.days(hours.working_days, name)
        return _name_of(self._hours, hours, name)

    def described(self) -> dict[str, Any]:
        """Tables with all that was named."""
        return given(
            working_days={name: _describe_days(days) for days, name in self._days.items()} or None,
            hours={name: self._describe_hours(hours) for hours, name in self._hours.items()} or None,
        )

    def _describe_hours(self, hours: ServiceHours) -> dict[str, Any]:
        return given(
            week=str(hours.week),
            zone=None if hours.zone == self.zone else hours.zone,
            working_days=None if hours.working_days is None else self._days[hours.working_days],
            special=_describe_dated(hours.special),
            breaks=_describe_dated(hours.breaks),
        )


def _name_of(known: dict[C, str], value: C, name: str) -> str:
    if value not in known:
        taken = set(known.values())
        names = (name, *(f"{name}_{number}" for number in range(2, len(taken) + 3)))
        known[value] = next(name for name in names if name not in taken)
    return known[value]


def _describe_days(days: WorkingDays) -> dict[str, Any]:
    named = {weekdays: name for name, weekdays in _WEEKDAYS.items()}
    return given(
        weekdays=named.get(days.weekdays) or [day for day in WEEK if day in days.weekdays],
        holidays=describe_holidays(days.holidays),
        closures=sorted(days.closures) or None,
        extra_days=sorted(days.extra_days) or None,
        christmas_eve=_describe_eve(days.christmas_eve),
        new_years_eve=_describe_eve(days.new_years_eve),
    )


def _describe_eve(eve: Eve | time) -> str | None:
    if isinstance(eve, time):
        return eve.isoformat("minutes")
    return None if eve is Eve.FULL else eve


def _describe_dated(hours: Mapping[date, DayHours]) -> dict[str, str] | None:
    return {day.isoformat(): str(of_day) for day, of_day in hours.items()} or None
