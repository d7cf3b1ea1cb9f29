"""A term: what is agreed with one customer for a span of dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from itertools import combinations
from typing import Final

import attrs
from attrs.validators import optional

from supportpolicy.calendars import WorkingDays
from supportpolicy.checks import check_date, check_kind, check_name, checked, kind_of, several
from supportpolicy.choices import Choice
from supportpolicy.contingents import (
    EXACT,
    MONTHLY,
    Contingent,
    Excess,
    Increment,
    Measure,
    Multiplier,
    Rhythm,
    Weighted,
    When,
    check_rhythm,
)
from supportpolicy.contracts.rates import Rate
from supportpolicy.contracts.release_days import DayOff, ReleaseDays
from supportpolicy.diagnosis import Findings
from supportpolicy.errors import InvalidTypeError, InvalidValueError, UnknownNameError
from supportpolicy.facts import FrozenMap, alternatives
from supportpolicy.money import Money
from supportpolicy.policy import ResolvedPolicy, check_as_read
from supportpolicy.servicehours import ServiceHours
from supportpolicy.spans import Span
from supportpolicy.targets import ServiceSchedule


class Assignment(Choice):
    """Which period work belongs to that runs over midnight.

    Attributes:
        BY_START: All of it to the period in which it began.
        SPLIT_AT_MIDNIGHT: Each day's share to the period of that day.
    """

    BY_START = "by_start"
    SPLIT_AT_MIDNIGHT = "split_at_midnight"


def _percentages(percentages: Iterable[int]) -> tuple[int, ...]:
    if not isinstance(percentages, Iterable) or isinstance(percentages, str):
        raise InvalidTypeError("thresholds", f"{percentages!r} is no list", "Give a list such as [75, 90, 100]")
    given = tuple(percentages)
    for percent in given:
        if isinstance(percent, bool) or not isinstance(percent, int):
            raise InvalidTypeError("thresholds", f"{percent!r} is no whole percentage", "Give an int such as 75")
    return tuple(sorted(set(given)))


def _contingents(contingents: Iterable[Contingent]) -> tuple[Contingent, ...]:
    remedy = "Give a list such as [policy.package('16h').contingent(overage_rate=Money.of('100', 'EUR'))]"
    return several("contingents", contingents, Contingent, "contingent", remedy)


def _rates(rates: Iterable[Rate]) -> tuple[Rate, ...]:
    remedy = "Give a list such as [Rate(price=Money.of('100', 'EUR'))]"
    return several("rates", rates, Rate, "rate", remedy)


def _multipliers(multipliers: Iterable[Multiplier]) -> tuple[Multiplier, ...]:
    return several(
        "multipliers", multipliers, Multiplier, "multiplier", "Give a list such as [Multiplier(factor='1.5')]"
    )


def _schedules(schedules: Mapping[str, ServiceSchedule]) -> FrozenMap[str, ServiceSchedule]:
    remedy = "Give a dict such as {'standard': ServiceSchedule(...)}"
    check_kind("schedules", schedules, Mapping, "mapping of names to schedules", remedy)
    for name, schedule in schedules.items():
        check_name("schedules", name)
        check_kind("schedules", schedule, ServiceSchedule, "schedule", remedy)
    return FrozenMap(schedules)


_IS_INCREMENT: Final = kind_of(Increment, "increment", "Give Increment(step=timedelta(minutes=15)), or leave it out")
_ARE_SERVICE_HOURS: Final = kind_of(
    ServiceHours,
    "calendar of service hours",
    "Give ServiceHours.weekly('Mon-Fri 09:00-17:00', zone='Europe/Berlin')",
)
_ARE_WORKING_DAYS: Final = kind_of(
    WorkingDays,
    "calendar of working days",
    "Give WorkingDays.arbeitstage(Holidays.of('DE', 'HE')), with the state whose holidays count",
)
_ARE_RELEASE_DAYS: Final = kind_of(ReleaseDays, "choice of release days", "Give ReleaseDays(days=['02-01', '08-01'])")


@attrs.frozen(kw_only=True)
class Term:
    """What is agreed for a span of dates: policy, prices, contingents, hours, and how work is settled.

    Attributes:
        start: The first day on which it applies.
        end: The first day on which it no longer applies; None if it is open.
        policy: The policy as read, with the contract's own rules above it.
        findings: What the contract itself states about every ticket, such as that a contingent is booked.
        contingents: What is prepaid. No work may be in the scope of two contingents of one measure.
        rates: What work costs that no contingent pays for.
        increment: The step in which time is billed, of a contingent and by the hour alike.
        multipliers: Work that counts more, or less, than the time it takes.
        weighted: Whether what exceeds a contingent is weighted too.
        assignment: Which period work belongs to that runs over midnight.
        statement_period: How often work is settled. A statement never reaches over the end of a term.
        thresholds: The shares of a quota, in per cent, that are reported when they are reached; once per period.
        service_hours: When service is given; None if the contract does not say.
        working_days: Which days count as working days; None if the contract does not say.
        releases: On which days of a year changes go into production; None if the contract does not say. It needs
            working days unless days off are kept, and as many days as the policy has releases a year.
        schedules: The service schedules for deadlines, by name.
        schedule: The name of the one that applies unless a ticket says otherwise; None if there is none, or only one.

    Raises:
        InvalidValueError: for an end that is not after the start, for contingents that compete for the same work, for
            two rates for one kind of work, or for a surcharge outside service hours without service hours.
        InvalidTypeError: for a policy whose readings are not chosen yet, and for a text or an amount where a calendar,
            a contingent or a rate is meant.
        UnknownNameError: for a schedule that the term does not have.

    Source:
        CONF-6 to CONF-12, CONF-O1 to CONF-O3, CRM-13, CRM-21
    """

    start: date = attrs.field(validator=checked(check_date))
    end: date | None = attrs.field(default=None)
    policy: ResolvedPolicy = attrs.field(validator=checked(check_as_read))
    findings: Findings = attrs.field(converter=Findings, factory=Findings)
    contingents: tuple[Contingent, ...] = attrs.field(default=(), converter=_contingents)
    rates: tuple[Rate, ...] = attrs.field(default=(), converter=_rates)
    increment: Increment = attrs.field(default=EXACT, validator=_IS_INCREMENT)
    service_hours: ServiceHours | None = attrs.field(default=None, validator=optional(_ARE_SERVICE_HOURS))
    working_days: WorkingDays | None = attrs.field(default=None, validator=optional(_ARE_WORKING_DAYS))
    multipliers: tuple[Multiplier, ...] = attrs.field(default=(), converter=_multipliers)
    weighted: Weighted = attrs.field(default=Weighted.ALL_WORK, converter=Weighted)
    assignment: Assignment = attrs.field(default=Assignment.BY_START, converter=Assignment)
    statement_period: Rhythm = attrs.field(default=MONTHLY, validator=checked(check_rhythm))
    thresholds: tuple[int, ...] = attrs.field(default=(75, 90, 100), converter=_percentages)
    releases: ReleaseDays | None = attrs.field(default=None, validator=optional(_ARE_RELEASE_DAYS))
    schedules: Mapping[str, ServiceSchedule] = attrs.field(default=FrozenMap(), converter=_schedules)
    schedule: str | None = attrs.field(default=None, validator=optional(checked(check_name)))

    @end.validator
    def _check_end(self, _: attrs.Attribute[date | None], end: date | None) -> None:
        if end is not None:
            Span(self.start, check_date("end", end))

    @contingents.validator
    def _check_contingents(
        self, _: attrs.Attribute[tuple[Contingent, ...]], contingents: tuple[Contingent, ...]
    ) -> None:
        for one, other in combinations(contingents, 2):
            if one.id == other.id:
                raise InvalidValueError("contingents", f"two of them are called {one.id!r}", "Give each its own id")
            if one.measure is other.measure and one.scope.overlaps(other.scope):
                raise InvalidValueError(
                    "contingents",
                    f"{one.id!r} and {other.id!r} are both for some of the same work, so it is open which of them pays",
                    "Limit their scopes to different projects or kinds of work",
                )

    @rates.validator
    def _check_rates(self, _: attrs.Attribute[tuple[Rate, ...]], rates: tuple[Rate, ...]) -> None:
        for one, other in combinations(rates, 2):
            if (one.kind, one.measure) == (other.kind, other.measure):
                what = "any kind" if one.kind is None else f"kind {one.kind!r}"
                raise InvalidValueError(
                    "rates",
                    f"{one.price} and {other.price} are both the rate of work of {what}",
                    "Leave one of them out",
                )

    @multipliers.validator
    def _check_multipliers(self, _: attrs.Attribute[tuple[Multiplier, ...]], found: tuple[Multiplier, ...]) -> None:
        if self.service_hours is None and any(one.when is When.OUTSIDE_SERVICE_HOURS for one in found):
            raise InvalidValueError(
                "multipliers",
                "work outside the service hours is weighted, and the term has no service hours",
                "Give the service hours, or leave out the multiplier",
            )

    @thresholds.validator
    def _check_thresholds(self, _: attrs.Attribute[tuple[int, ...]], thresholds: tuple[int, ...]) -> None:
        for percent in thresholds:
            if not 0 < percent <= 100:
                raise InvalidValueError("thresholds", f"{percent} % of a quota is never reached", "Give 1 to 100")

    @releases.validator
    def _check_releases(self, _: attrs.Attribute[ReleaseDays | None], releases: ReleaseDays | None) -> None:
        if releases is None:
            return
        if releases.day_off is not DayOff.KEPT and self.working_days is None:
            raise InvalidValueError(
                "releases",
                "releases are moved to working days, and the term has none",
                "Give the working days, or keep days off",
            )
        cycle = self.policy.policy.release_cycle
        if cycle is not None and cycle.per_year != len(releases.days):
            raise InvalidValueError(
                "releases",
                f"{len(releases.days)} days a year are not the {cycle.per_year} releases of {', '.join(cycle.clauses)}",
                f"Give {cycle.per_year} days",
            )

    @schedule.validator
    def _check_schedule(self, _: attrs.Attribute[str | None], name: str | None) -> None:
        if name is not None:
            self.schedule_named(name)
        elif len(self.schedules) > 1:
            raise InvalidValueError(
                "schedule",
                f"the term has the schedules {', '.join(sorted(self.schedules))}, and none is the usual one",
                "Name the one that applies unless a ticket says otherwise",
            )

    @cached_property
    def stated(self) -> Findings:
        """What it states about every ticket: its findings, and whether a contingent is booked."""
        return Findings({"contingent": "booked" if self.contingents else "none"}).updated(self.findings)

    def release_dates(self, year: int) -> tuple[date, ...]:
        """The dates of the releases of a year, whether or not the term applies on them; none if it does not say.

        Raises:
            InvalidValueError: if two releases fall on one day.
            OutOfRangeError: for a year whose holidays are not known.

        Source:
            PARTNER-9
        """
        return () if self.releases is None else self.releases.dates(year, self.working_days)

    def applies_on(self, day: date) -> bool:
        """Whether it applies on a local date."""
        return self.start <= day and (self.end is None or day < self.end)

    def contingent_for(self, *, project: str | None, kind: str | None, measure: Measure) -> Contingent | None:
        """The contingent that work for this project and of this kind draws on; None if there is none."""
        admitting = (
            one for one in self.contingents if one.measure is measure and one.scope.admits(project=project, kind=kind)
        )
        return next(admitting, None)

    def rate_for(self, *, kind: str | None, measure: Measure) -> Rate | None:
        """The rate of work of this kind: its own, or else the one for every other kind; None if there is none."""
        rates = {rate.kind: rate for rate in self.rates if rate.measure is measure}
        return rates.get(kind) or rates.get(None)

    def schedule_named(self, name: str) -> ServiceSchedule:
        """The service schedule of this name.

        Raises:
            UnknownNameError: if the term has none of this name.
        """
        if name not in self.schedules:
            raise UnknownNameError("schedule", f"the term has no schedule {name!r}", alternatives(name, self.schedules))
        return self.schedules[name]

    @property
    def usual_schedule(self) -> ServiceSchedule | None:
        """The service schedule that applies unless a ticket says otherwise; None if the term has none."""
        return next(iter(self.schedules.values()), None) if self.schedule is None else self.schedules[self.schedule]

    def prices(self) -> Iterator[Money]:
        """Every amount of money that is agreed."""
        for contingent in self.contingents:
            yield contingent.fee
            if not isinstance(contingent.overage_rate, Excess):
                yield contingent.overage_rate
        for rate in self.rates:
            yield rate.price
