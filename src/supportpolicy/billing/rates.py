"""Rates of value added tax by country and date, in a table that the caller can replace."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import pairwise

import attrs

from supportpolicy.checks import check_date, checked, several
from supportpolicy.choices import Choice
from supportpolicy.errors import InvalidTypeError, InvalidValueError, OutOfRangeError, UnknownNameError
from supportpolicy.spans import Span

_COUNTRY_CODE = re.compile("[A-Z]{2}")
_HUNDRED = Decimal(100)


class RateClass(Choice):
    """Which of a country's rates a supply falls under. Support is standard-rated in all three countries.

    Attributes:
        STANDARD: The rate of every supply that no list names.
        REDUCED: The rate of the supplies on the country's main list.
        LODGING: The Swiss special rate for accommodation.
    """

    STANDARD = "standard"
    REDUCED = "reduced"
    LODGING = "lodging"


def as_percent(percent: Decimal | int | str) -> Decimal:
    """A rate as a number of percent, exact.

    Example:
        >>> as_percent("7.7")
        Decimal('7.7')

    Raises:
        InvalidTypeError: for a float or a bool.
        InvalidValueError: for what is no number from 0 up to, but not including, 100.
    """
    if isinstance(percent, bool) or not isinstance(percent, (Decimal, int, str)):
        raise InvalidTypeError(
            "percent", f"{percent!r} is a {type(percent).__name__}, which is not exact", "Give a text such as '7.7'"
        )
    try:
        number = Decimal(percent)
    except ArithmeticError as error:
        raise InvalidValueError("percent", f"{percent!r} is no number", "Write it like '7.7'") from error
    if not (number.is_finite() and 0 <= number < _HUNDRED):
        raise InvalidValueError("percent", f"{percent} is no rate of tax", "Give a number from 0 to below 100")
    return number


def check_country(where: str, country: object) -> None:
    """Refuse what is no country code.

    Raises:
        InvalidValueError: for anything but two capital letters.
    """
    if not (isinstance(country, str) and _COUNTRY_CODE.fullmatch(country)):
        raise InvalidValueError(
            where, f"{country!r} is no country code", "Give the ISO 3166 code in capitals, such as 'DE'"
        )


@attrs.frozen(kw_only=True)
class VatRate:
    """One rate and the dates on which it is in force.

    Attributes:
        country: The ISO 3166 code of the country.
        percent: The rate in percent: a Decimal, an int or a text; never a float.
        start: The first day on which it is in force.
        end: The first day on which it no longer is; None if no end is enacted.
        rate_class: Which of the country's rates it is.

    Raises:
        InvalidTypeError: for a float, or an instant in place of a date.
        InvalidValueError: for what is no country or no rate, or an end that is not after the start.
    """

    country: str = attrs.field(validator=checked(check_country))
    percent: Decimal = attrs.field(converter=as_percent)
    start: date = attrs.field(validator=checked(check_date))
    end: date | None = attrs.field(default=None)
    rate_class: RateClass = attrs.field(default=RateClass.STANDARD, converter=RateClass)

    @end.validator
    def _check_end(self, _: attrs.Attribute[date | None], end: date | None) -> None:
        if end is not None and check_date("end", end) <= self.start:
            raise InvalidValueError(
                "end", f"a rate from {self.start} to {end} is never in force", "Give an end after the start"
            )

    def is_in_force_on(self, day: date) -> bool:
        """Whether it applies to what is completed on that day."""
        return self.start <= day and (self.end is None or day < self.end)


def _in_order(rates: Iterable[VatRate]) -> tuple[VatRate, ...]:
    remedy = "Give a list such as [VatRate(country='LI', percent='8.1', start=date(2024, 1, 1))]"
    given = several("rates", rates, VatRate, "rate of tax", remedy)
    return tuple(sorted(given, key=lambda rate: (rate.country, rate.rate_class, rate.start)))


@attrs.frozen(repr=False)
class VatTable:
    """Rates of tax by country, class and date.

    Attributes:
        rates: The rates; of one country and class at most one is in force on a day.

    Example:
        >>> str(VAT_RATES.percent("DE", date(2020, 7, 1)))
        '16'
        >>> own = VatTable([VatRate(country="LI", percent="8.1", start=date(2024, 1, 1))])
        >>> str(own.percent("LI", date(2026, 11, 30)))
        '8.1'

    Raises:
        InvalidValueError: for two rates of one country and class that are in force on the same day.
    """

    rates: tuple[VatRate, ...] = attrs.field(converter=_in_order)
    _by_class: dict[tuple[str, RateClass], tuple[VatRate, ...]] = attrs.field(
        init=False, eq=False, repr=False, default=attrs.Factory(lambda self: _grouped(self.rates), takes_self=True)
    )

    @rates.validator
    def _check_rates(self, _: attrs.Attribute[tuple[VatRate, ...]], rates: tuple[VatRate, ...]) -> None:
        for earlier, later in pairwise(rates):
            same = (earlier.country, earlier.rate_class) == (later.country, later.rate_class)
            if same and (earlier.end is None or later.start < earlier.end):
                raise InvalidValueError(
                    "rates",
                    f"{earlier.percent} % and {later.percent} % are both in force in {later.country} "
                    f"({later.rate_class}) on {later.start}",
                    "Give the earlier one an end, the first day of the later one",
                )

    def __repr__(self) -> str:
        countries = ", ".join(sorted({rate.country for rate in self.rates}))
        return f"VatTable({len(self.rates)} rates of {countries or 'no country'})"

    def percent(self, country: str, completed_on: date, rate_class: RateClass = RateClass.STANDARD) -> Decimal:
        """The rate of a supply, or of an agreed part of one, by the day on which it is completed.

        Neither the day of the invoice nor that of the payment matters.

        Args:
            country: Where the supply is taxed.
            completed_on: The last day of the supply or part.
            rate_class: Which of the country's rates it falls under.

        Raises:
            UnknownNameError: for a country or class of which the table has no rate.
            OutOfRangeError: for a day on which none of its rates is in force.

        Source:
            CONF-12
        """
        known = self._by_class.get((country, RateClass(rate_class)))
        if known is None:
            raise self._unknown(country, RateClass(rate_class))
        check_date("completed_on", completed_on)
        for rate in reversed(known):
            if rate.is_in_force_on(completed_on):
                return rate.percent
        raise OutOfRangeError(
            "completed_on",
            f"no {RateClass(rate_class)} rate of {country} is known for {completed_on}",
            f"Give a VatTable that has it; this one has {_reach(known)}",
        )

    def changes_within(self, period: Span[date], country: str, rate_class: RateClass = RateClass.STANDARD) -> bool:
        """Whether another rate comes into force after the first day of a period and before its end."""
        known = self._by_class.get((country, RateClass(rate_class)), ())
        return any(period.start < rate.start < period.end for rate in known)

    def _unknown(self, country: str, rate_class: RateClass) -> UnknownNameError:
        classes = [str(known) for code, known in self._by_class if code == country]
        if classes:
            return UnknownNameError(
                "rate_class",
                f"no {rate_class} rate of {country} is known",
                f"Choose one of {', '.join(classes)}, or give a VatTable that has it",
            )
        countries = dict.fromkeys(code for code, _ in self._by_class)
        return UnknownNameError(
            "country",
            f"no rate of {country!r} is known",
            f"Choose one of {', '.join(countries)}, or give a VatTable that has it",
        )


def _grouped(rates: Iterable[VatRate]) -> dict[tuple[str, RateClass], tuple[VatRate, ...]]:
    groups: dict[tuple[str, RateClass], tuple[VatRate, ...]] = {}
    for rate in rates:
        key = (rate.country, rate.rate_class)
        groups[key] = (*groups.get(key, ()), rate)
    return groups


def _reach(rates: tuple[VatRate, ...]) -> str:
    last = rates[-1].end
    return f"{rates[0].start} onwards" if last is None else f"{rates[0].start} to before {last}"


def _series(country: str, rate_class: RateClass, *steps: tuple[str, str], until: str | None = None) -> list[VatRate]:
    """The rates of one country and class, each in force until the next."""
    starts = [date.fromisoformat(day) for day, _ in steps]
    ends = [*starts[1:], None if until is None else date.fromisoformat(until)]
    return [
        VatRate(country=country, rate_class=rate_class, percent=percent, start=start, end=end)
        for (_, percent), start, end in zip(steps, starts, ends, strict=True)
    ]


VAT_RATES = VatTable(
    [
        *_series(
            "DE",
            RateClass.STANDARD,
            ("1968-01-01", "10"),
            ("1968-07-01", "11"),
            ("1978-01-01", "12"),
            ("1979-07-01", "13"),
            ("1983-07-01", "14"),
            ("1993-01-01", "15"),
            ("1998-04-01", "16"),
            ("2007-01-01", "19"),
            ("2020-07-01", "16"),
            ("2021-01-01", "19"),
        ),
        *_series("DE", RateClass.REDUCED, ("1983-07-01", "7"), ("2020-07-01", "5"), ("2021-01-01", "7")),
        *_series("AT", RateClass.STANDARD, ("2016-01-01", "20")),
        *_series(
            "CH",
            RateClass.STANDARD,
            ("1995-01-01", "6.5"),
            ("1999-01-01", "7.5"),
            ("2001-01-01", "7.6"),
            ("2011-01-01", "8.0"),
            ("2018-01-01", "7.7"),
            ("2024-01-01", "8.1"),
        ),
        *_series(
            "CH",
            RateClass.REDUCED,
            ("1995-01-01", "2.0"),
            ("1999-01-01", "2.3"),
            ("2001-01-01", "2.4"),
            ("2011-01-01", "2.5"),
            ("2024-01-01", "2.6"),
        ),
        *_series(
            "CH",
            RateClass.LODGING,
            ("1996-10-01", "3.0"),
            ("1999-01-01", "3.5"),
            ("2001-01-01", "3.6"),
            ("2011-01-01", "3.8"),
            ("2018-01-01", "3.7"),
            ("2024-01-01", "3.8"),
            until="2028-01-01",  # the special rate is enacted to the end of 2027 only
        ),
    ]
)
"""The rates of Germany, Austria and Switzerland; a region with rates of its own needs a table of its own."""
