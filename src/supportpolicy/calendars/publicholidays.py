"""Public holidays: the dates and names of a place over known years, taken once and then a plain value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, KeysView, Mapping
from datetime import date
from functools import lru_cache
from itertools import pairwise
from operator import and_, or_
from typing import Final

import attrs

from supportpolicy.calendars.regions import VERIFIED_YEARS, Observance, check_place, check_years
from supportpolicy.checks import check_date
from supportpolicy.clauses import Language, Wording
from supportpolicy.errors import InvalidTypeError, InvalidValueError, OutOfRangeError

_NAMELESS: Final = Wording(de="Feiertag", en="holiday")


@attrs.frozen(order=True)
class Holiday:
    """One public holiday.

    Attributes:
        date: The local date.
        name: Its name in German and English.
    """

    date: date
    name: Wording = attrs.field(order=False)

    @name.validator
    def _check_name(self, _: attrs.Attribute[Wording], name: Wording) -> None:
        if not isinstance(name, Wording):
            raise InvalidTypeError(
                "name", f"{name!r} is no name in two languages", "Give a Wording(de='Messe', en='trade fair')"
            )


def _counted(days: tuple[Holiday, ...]) -> str:
    return f"<{len(days)} holidays>"


def _in_order(days: Iterable[Holiday]) -> tuple[Holiday, ...]:
    return tuple(sorted(days))


@attrs.frozen(kw_only=True, cache_hash=True)
class Holidays:
    """The public holidays of a place, as a snapshot: dates with names, and the years that it knows about.

    A snapshot never changes, not even when a newer release of the ``holidays`` package knows better; take a new one
    then. ``|`` gives the days that are a holiday in one place or the other, ``&`` those that are one in both; either
    is known for the years that both snapshots know, and takes the names of the left one.

    Attributes:
        days: The holidays, in ascending order, at most one a date.
        years: The years about which the snapshot knows everything, without a step; None for every year, which is what
            a list of one's own claims.

    Example:
        >>> hesse = Holidays.of("DE", "HE", years=range(2026, 2028))
        >>> hesse.name(date(2026, 6, 4), Language.DE)
        'Fronleichnam'
        >>> nationwide = hesse & Holidays.of("DE", "BE")
        >>> date(2026, 6, 4) in nationwide
        False

    Raises:
        InvalidValueError: for two holidays on one date, or a holiday outside the years.
    """

    days: tuple[Holiday, ...] = attrs.field(converter=_in_order, repr=_counted)
    years: range | None = attrs.field()
    _by_date: dict[date, Holiday] = attrs.field(init=False, repr=False, eq=False)

    @_by_date.default
    def _index(self) -> dict[date, Holiday]:
        return {holiday.date: holiday for holiday in self.days}

    @years.validator
    def _check_years(self, _: attrs.Attribute[range | None], years: range | None) -> None:
        dates = [holiday.date for holiday in self.days]
        for day, following in pairwise(dates):
            if day == following:
                raise InvalidValueError("days", f"{day} is listed twice", "Give one holiday a date")
        for day in dates:
            check_date("days", day)
            if years is not None and day.year not in years:
                raise InvalidValueError("years", f"{day} lies outside of {years}", "Give the years of all the days")

    @classmethod
    def of(
        cls,
        country: str,
        region: str | None = None,
        *,
        years: range = VERIFIED_YEARS,
        observance: Observance = Observance.PUBLIC,
    ) -> Holidays:
        """The holidays of a country or of one region of it.

        Args:
            country: ``"DE"``, ``"AT"`` or ``"CH"``.
            region: The ISO 3166-2 code of the state or canton without the country: ``"HE"``, ``"9"``, ``"ZH"``; also
                ``"Augsburg"``. None for what is a holiday in the whole country.
            years: Consecutive years among those that were verified.
            observance: Which days count where that differs within the region or by custom.

        Example:
            >>> bavaria = Holidays.of("DE", "BY", observance=Observance.CATHOLIC)
            >>> bavaria.name(date(2026, 8, 15), Language.EN)
            'Assumption Day'

        Raises:
            UnknownNameError: for an unknown country or region, naming the alternatives.
            InvalidValueError: for an observance that the country does not have, or years with holes.
            OutOfRangeError: for years that were not verified.
        """
        chosen = Observance(observance)
        check_place(country, region, chosen)
        check_years(years)
        known = _snapshot(country, region, chosen)
        return cls(days=tuple(holiday for holiday in known if holiday.date.year in years), years=years)

    @classmethod
    def on(cls, dates: Iterable[date] | Mapping[date, Wording]) -> Holidays:
        """A list of one's own, which is taken as complete for every year.

        Args:
            dates: The dates; as a mapping, with their names.

        Example:
            >>> fair = Holidays.on({date(2026, 3, 4): Wording(de="Messe", en="trade fair")})
            >>> fair.name(date(2026, 3, 4), Language.EN)
            'trade fair'

        Raises:
            InvalidTypeError: for a text, for what is no date, or for a name that is no `Wording`.
        """
        if isinstance(dates, str):
            raise InvalidTypeError("dates", f"{dates!r} is one text", "Give a list of dates")
        named = dates if isinstance(dates, Mapping) else dict.fromkeys(dates, _NAMELESS)
        return cls(days=tuple(Holiday(check_date("dates", day), name) for day, name in named.items()), years=None)

    @classmethod
    def none(cls) -> Holidays:
        """No holidays at all, in any year."""
        return cls(days=(), years=None)

    def __contains__(self, day: date) -> bool:
        """Whether the date is a holiday.

        Raises:
            OutOfRangeError: for a date of a year that the snapshot does not know.
        """
        return self._at(day) is not None

    def name(self, day: date, language: Language) -> str | None:
        """The name of the holiday on this date; None if it is no holiday.

        Raises:
            OutOfRangeError: for a date of a year that the snapshot does not know.
        """
        holiday = self._at(day)
        return None if holiday is None else holiday.name.text(language)

    def __or__(self, other: Holidays) -> Holidays:
        return self._combined(other, or_)

    def __and__(self, other: Holidays) -> Holidays:
        return self._combined(other, and_)

    def _at(self, day: date) -> Holiday | None:
        check_date("day", day)
        if self.years is not None and day.year not in self.years:
            raise OutOfRangeError(
                "day",
                f"the holidays of {day.year} are not known, only those from {self.years[0]} to {self.years[-1]}",
                "Take a snapshot of more years, or keep to these",
            )
        return self._by_date.get(day)

    def _combined(
        self, other: Holidays, choose: Callable[[KeysView[date], KeysView[date]], Iterable[date]]
    ) -> Holidays:
        if not isinstance(other, Holidays):
            raise InvalidTypeError(
                "holidays", f"{other!r} is no snapshot", "Combine snapshots, such as Holidays.on(dates)"
            )
        named = other._by_date | self._by_date
        years = _common(self.years, other.years)
        dates = choose(self._by_date.keys(), other._by_date.keys())
        kept = tuple(named[day] for day in dates if years is None or day.year in years)
        return Holidays(days=kept, years=years)


def _common(years: range | None, others: range | None) -> range | None:
    if years is None or others is None:
        return others if years is None else years
    common = range(max(years[0], others[0]), min(years[-1], others[-1]) + 1)
    if not common:
        raise OutOfRangeError(
            "years", f"{years} and {others} have no year in common", "Take both snapshots over the same years"
        )
    return common


@lru_cache(maxsize=256)
def _snapshot(country: str, region: str | None, observance: Observance) -> tuple[Holiday, ...]:
    german = _names(country, region, observance, "de")
    english = _names(country, region, observance, "en_US")
    return tuple(Holiday(day, Wording(de=name, en=english[day])) for day, name in sorted(german.items()))


def _names(country: str, region: str | None, observance: Observance, language: str) -> dict[date, str]:
    public = _query(country, region, "public", language)
    if observance is Observance.PUBLIC:
        return public
    if observance is Observance.PATRON:
        everywhere = _query(country, None, "bank", language)
        own = _query(country, region, "bank", language)
        return {day: name for day, name in own.items() if day not in everywhere} | public
    return _query(country, region, observance.value, language) | public


def _query(country: str, region: str | None, category: str, language: str) -> dict[date, str]:
    """One category of days of one place; the only use of the package, which takes its time to import."""
    import holidays

    return dict(
        holidays.country_holidays(
            country, subdiv=region, years=VERIFIED_YEARS, categories=(category,), language=language
        )
    )
