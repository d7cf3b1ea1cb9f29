"""Holidays in a document: by country and region or date by date, read, and recognised when they are written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, Final

import attrs

from supportpolicy.calendars import COUNTABLE_YEARS, VERIFIED_YEARS, Holiday, Holidays, Observance
from supportpolicy.calendars.regions import REGIONS, check_place
from supportpolicy.documents.describing import describe_wording, given
from supportpolicy.documents.reading import Table
from supportpolicy.errors import InvalidValueError

NONE: Final = "none"
"""The text that stands for no holidays at all."""


def read_holidays(table: Table, key: str) -> Holidays:
    """Whose holidays do not count: none, those of places, one's own dates; of several, all of them together."""
    if table.holds(key, str):
        table.one(key, (NONE,), "choice here")
        return Holidays.none()
    parts = table.tables(key)
    if not parts:
        table.note(key, "it is missing", f"Add a country with its region, dates, or {NONE!r}")
    found = [holidays for part in parts for holidays in _read_part(part)]
    together = table.attempt(lambda: reduce(or_, found), years=key) if found else None
    return together or Holidays.none()


def _read_part(table: Table) -> Iterator[Holidays]:
    if not table.has("country"):
        own = _read_own(table)
        return iter(()) if own is None else iter((own,))
    where = "regions" if table.has("regions") else "region"
    regions = table.names(where) if table.has(where) else (None,)
    places = [_read_place(table, region, where) for region in regions]
    return (place for place in places if place is not None)


def _read_place(table: Table, region: str | None, where: str) -> Holidays | None:
    country, years = table.text("country"), _read_years(table, VERIFIED_YEARS)
    observance = table.optional("observance", lambda key: table.choice(key, Observance)) or Observance.PUBLIC
    if not country or not years:
        return None
    return table.attempt(
        lambda: Holidays.of(country, region, years=years, observance=observance), region=where, years="first_year"
    )


def _read_own(table: Table) -> Holidays | None:
    dates, years = table.optional("dates", table.days) or (), _read_years(table, COUNTABLE_YEARS)
    named = [Holiday(day.day("date"), day.own_wording()) for day in table.tables("day")]
    is_limited = table.has("first_year") or table.has("last_year")
    if not years:
        return None
    return table.attempt(
        lambda: Holidays(days=(*map(_nameless, dates), *named), years=years if is_limited else None),
        days="day" if named else "dates",
        years="first_year",
    )


def _nameless(day: date) -> Holiday:
    return Holidays.on([day]).days[0]


def _read_years(table: Table, bounds: range) -> range:
    """The years from the first to the last one; none, with the fault noted, if they do not lie within the bounds."""
    first, last = (table.optional(key, table.integer) for key in ("first_year", "last_year"))
    years = range(bounds[0] if first is None else first, (bounds[-1] if last is None else last) + 1)
    if years and years[0] in bounds and years[-1] in bounds:
        return years
    table.note(
        "first_year" if table.has("first_year") else "last_year",
        f"{years.start} to {years.stop - 1} are not years from {bounds[0]} to {bounds[-1]}",
        "Keep to these years, the first one before the last",
    )
    return range(0)


@attrs.frozen
class _Place:
    """A place whose holidays are known."""

    country: str
    region: str | None
    observance: Observance

    def holidays(self, years: range) -> Holidays:
        return Holidays.of(self.country, self.region, years=years, observance=self.observance)

    def described(self, years: range) -> dict[str, Any]:
        return given(
            country=self.country,
            region=self.region,
            observance=None if self.observance is Observance.PUBLIC else self.observance,
            **_describe_years(years, VERIFIED_YEARS),
        )


def describe_holidays(holidays: Holidays) -> str | dict[str, Any] | list[dict[str, Any]]:
    """Holidays by the places whose they are, or date by date if they are of no place that is known."""
    if holidays == Holidays.none():
        return NONE
    years = holidays.years
    places = [] if years is None else [place.described(years) for place in _places_of(holidays, years)]
    if len(places) > 1:
        return places
    return places[0] if places else _describe_own(holidays)


def _describe_own(holidays: Holidays) -> dict[str, Any]:
    nameless = [holiday.date for holiday in holidays.days if holiday == _nameless(holiday.date)]
    named = [holiday for holiday in holidays.days if holiday.date not in nameless]
    return given(
        dates=nameless or None,
        day=[{"date": holiday.date, **describe_wording(holiday.name)} for holiday in named] or None,
        **_describe_years(holidays.years, None),
    )


def _describe_years(years: range | None, usual: range | None) -> dict[str, int]:
    return {} if years is None or years == usual else {"first_year": years[0], "last_year": years[-1]}


def _places_of(holidays: Holidays, years: range) -> tuple[_Place, ...]:
    """The fewest places whose holidays they are all together; none if there are no such places."""
    if years[0] not in VERIFIED_YEARS or years[-1] not in VERIFIED_YEARS:
        return ()
    wanted = _dates(holidays)
    within: dict[_Place, frozenset[date]] = {}
    for place in _candidates(wanted, years):
        own = place.holidays(years)
        if own == holidays:
            return (place,)
        if _dates(own) <= wanted:
            within[place] = _dates(own)
    chosen = tuple(_cover(wanted, within))
    whole = reduce(or_, (place.holidays(years) for place in chosen), Holidays(days=(), years=years))
    return chosen if whole == holidays else ()


def _dates(holidays: Holidays) -> frozenset[date]:
    return frozenset(holiday.date for holiday in holidays.days)


def _candidates(wanted: frozenset[date], years: range) -> Iterator[_Place]:
    """The places of every country whose common holidays are among those wanted, whole countries first."""
    for country, regions in REGIONS.items():
        nationwide = _Place(country, None, Observance.PUBLIC)
        if _dates(nationwide.holidays(years)) <= wanted:
            yield nationwide
            yield from (_Place(country, region, kind) for region in regions for kind in _observances(country))


def _observances(country: str) -> Iterator[Observance]:
    for observance in Observance:
        with suppress(InvalidValueError):
            check_place(country, None, observance)
            yield observance


def _cover(wanted: frozenset[date], within: dict[_Place, frozenset[date]]) -> Iterator[_Place]:
    """Places that together have as many of the holidays as they can, the one that adds the most first."""
    missing = set(wanted)
    while within:
        place = max(within, key=lambda place: len(within[place] & missing))
        if not within[place] & missing:
            return
        yield place
        missing -= within[place]
