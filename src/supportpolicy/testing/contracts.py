"""Strategies for contracts: policies as read, calendars, contingents, schedules, and terms that follow each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from functools import cache
from typing import Any

import attrs
from hypothesis import strategies as st

from supportpolicy.calendars import ARBEITSTAG, WERKTAG, Eve, Holidays, Observance, WorkingDays
from supportpolicy.clauses import Wording
from supportpolicy.contingents import (
    MONTHLY,
    QUARTERLY,
    YEARLY,
    Contingent,
    Excess,
    FeeDue,
    Grouping,
    Increment,
    Multiplier,
    Proration,
    Rhythm,
    Rollover,
    Rounding,
    Scope,
    TopUp,
    Weighted,
    When,
)
from supportpolicy.contracts import Assignment, Contract, DayOff, Order, Rate, ReleaseDays, Term
from supportpolicy.deadlines import schedule_of
from supportpolicy.documents import SHIPPED, shipped_policy
from supportpolicy.facts import Fact
from supportpolicy.policy import CostBearer, Policy, ResolvedPolicy
from supportpolicy.rules import Rule, Silence, SilenceReason
from supportpolicy.servicehours import ServiceHours
from supportpolicy.targets import (
    Boundary,
    Commitment,
    Metric,
    Recount,
    Reopening,
    ServiceSchedule,
    Target,
    WorkingDaysAmount,
    severity_by_matrix,
)
from supportpolicy.testing.basics import days, durations, names, prices
from supportpolicy.testing.tickets import findings

_WEEKS = (
    "Mon-Fri 09:00-17:30",
    "Mon-Fri 09:00-12:00, 13:00-17:30; Sat 10:00-14:00",
    "Mon-Thu 22:00-06:00",
    "Mon-Sun 00:00-24:00",
    "Mon,Sun 08:00-09:15",
)
_SECOND = timedelta(seconds=1)
_DAYS = ("closed", "10:00-12:00", "08:00-10:00, 22:00-02:00")


@cache
def holidays() -> st.SearchStrategy[Holidays]:
    """Holidays of places, of several at once, one's own, and none."""
    hesse = Holidays.of("DE", "HE")
    bavaria = Holidays.of("DE", "BY", observance=Observance.CATHOLIC)
    some = [hesse, bavaria, hesse | bavaria, Holidays.of("AT"), Holidays.of("CH", "ZH", years=range(2026, 2030))]
    own = st.frozensets(days(), max_size=3).map(Holidays.on)
    named = days().map(lambda day: Holidays.on({day: Wording(de="Messe", en="trade fair")}))
    return st.sampled_from([Holidays.none(), *some, hesse & bavaria]) | own | named


@st.composite
def working_days(draw: st.DrawFn) -> WorkingDays:
    """Working days of all kinds, with closures, extra days and eves."""
    eves: st.SearchStrategy[Eve | time] = st.sampled_from([Eve.FULL, Eve.CLOSED, time(12), time(14, 30)])
    closures = draw(st.frozensets(days(), max_size=2))
    return WorkingDays(
        weekdays=draw(st.sampled_from([ARBEITSTAG, WERKTAG, frozenset(["mon", "thu"])])),
        holidays=draw(holidays()),
        closures=closures,
        extra_days=draw(st.frozensets(days(), max_size=1)) - closures,
        christmas_eve=draw(eves),
        new_years_eve=draw(eves),
    )


@st.composite
def service_hours(draw: st.DrawFn, zone: str = "Europe/Berlin") -> ServiceHours:
    """Service hours, also at night and around the clock, with special hours and breaks on single dates."""
    return ServiceHours.weekly(
        draw(st.sampled_from(_WEEKS)),
        zone=draw(st.sampled_from([zone, "Europe/Zurich"])),
        working_days=draw(st.none() | working_days()),
        special=draw(st.dictionaries(days(), st.sampled_from(_DAYS), max_size=2)),
        breaks=draw(st.dictionaries(days(), st.sampled_from(_DAYS), max_size=2)),
    )


@st.composite
def policies(draw: st.DrawFn, among: Sequence[Policy] = ()) -> ResolvedPolicy:
    """Policies under any reading, with a rule of the contract above them or without.

    Args:
        draw: Given by Hypothesis.
        among: The policies; the shipped ones if there are none.
    """
    policy = draw(st.sampled_from(among or [shipped_policy(name) for name in SHIPPED]))
    readings = {
        point.id: draw(st.sampled_from([option.name for option in point.options])) for point in policy.interpretations
    }
    read = policy.read_as(readings)
    if not draw(st.booleans()):
        return read
    silence = Silence(reason=draw(st.sampled_from(SilenceReason)), ask=draw(st.sampled_from([(), ("the boss",)])))
    bearer = draw(st.sampled_from([CostBearer.VENDOR, CostBearer.CUSTOMER]))
    rules = [
        Rule(id="agreed otherwise", when={"goodwill": "yes"}, outcome=bearer, clauses=["§ 7"]),
        Rule(id="still open", when={"goodwill": ["later", "never"], "kind": "bug"}, outcome=silence),
    ]
    return read.agreeing(rules[: draw(st.integers(1, 2))], [Fact.of("goodwill", ["yes", "no", "later", "never"])])


@cache
def rhythms() -> st.SearchStrategy[Rhythm]:
    """Months, quarters and years, and periods that start on a day of their own."""
    own = st.builds(Rhythm, months=st.integers(1, 12), anchor=days())
    return st.sampled_from([MONTHLY, QUARTERLY, YEARLY, Rhythm(months=2)]) | own


@st.composite
def contingents(draw: st.DrawFn, currency: str = "EUR", scope: Scope | None = None) -> Contingent:
    """Contingents in time or in pieces, with every kind of agreement on them.

    Args:
        draw: Given by Hypothesis.
        currency: The currency of the fee and of the rate.
        scope: What they are for; None for anything.
    """
    is_time = draw(st.booleans())
    sizes: st.SearchStrategy[Any] = durations(least=_SECOND) if is_time else st.integers(1, 20)
    clauses = st.sampled_from([(), ("§ 3", "§ 4")])
    return Contingent(
        id=draw(names()),
        quota=draw(sizes),
        fee=draw(prices(currency)),
        overage_rate=draw(st.just(Excess.BY_OFFER) | prices(currency)),
        period=draw(rhythms()),
        fee_period=draw(st.none() | rhythms()),
        fee_due=draw(st.sampled_from(FeeDue)),
        rollover=draw(st.none() | st.builds(Rollover, cap=st.none() | sizes, life=st.integers(1, 3), clauses=clauses)),
        proration=draw(st.none() | st.builds(Proration, unit=sizes, mode=st.sampled_from(Rounding), clauses=clauses)),
        scope=draw(_scopes()) if scope is None else scope,
        clauses=draw(clauses),
    )


@st.composite
def _scopes(draw: st.DrawFn) -> Scope:
    kinds = draw(st.none() | st.frozensets(names(), min_size=1, max_size=2))
    return Scope(kinds=kinds, except_projects=draw(st.frozensets(names(), max_size=2)))


@st.composite
def schedules(draw: st.DrawFn, term: Term, zone: str = "Europe/Berlin") -> ServiceSchedule:
    """Service schedules: what the policy of a term promises if its calendars are there, and targets of their own.

    Args:
        draw: Given by Hypothesis.
        term: The term that they are for.
        zone: The zone of the contract.
    """
    days_known = draw(working_days())
    hours = draw(service_hours(zone))
    policy = draw(st.sampled_from([term.policy, shipped_policy("app_agency").read_as()]))
    base = schedule_of(policy, zone=zone, service_hours=hours, working_days=days_known)
    if draw(st.booleans()):
        base = ServiceSchedule(name=draw(names()), hours={"office": hours}, working_days={"office": days_known})
    in_days = WorkingDaysAmount(
        days=2, working_days=next(iter(base.working_days)), day_rule="event_day_excluded", ends="end_of_day"
    )
    amount = draw(st.none() | durations(least=_SECOND) | st.just(in_days))
    target = Target(
        id="of its own",
        metric=draw(st.sampled_from(Metric)),
        amount=amount,
        calendar=draw(st.sampled_from(sorted(base.hours))),
        commitment=draw(st.sampled_from(Commitment)),
        when=draw(st.sampled_from([{}, {"severity": "critical"}, {"channel": ["phone", "email"]}])),
        slot=draw(st.sampled_from(["own", "another"])),
        thresholds=draw(st.sampled_from([(), (50, 75, 90), (100,)])),
        clauses=draw(st.sampled_from([(), ("§ 9",)])),
    )
    return attrs.evolve(
        base,
        name=draw(names()),
        version=draw(st.sampled_from(["", "2"])),
        severity=draw(st.sampled_from([None, base.severity, severity_by_matrix(), _SMALL_MATRIX])),
        agreed=draw(st.sampled_from([(), (target,)])),
        at_risk_from=draw(st.integers(1, 100)),
        boundary=draw(st.sampled_from(Boundary)),
        reopening=draw(st.sampled_from(Reopening)),
        recount=draw(st.sampled_from(Recount)),
    )


_SMALL_MATRIX = severity_by_matrix(
    {"big": {"us": "critical", "them": "minor"}, "small": {"us": "minor", "them": "minor"}},
    rows="size",
    columns="whom",
    eased={},
    clauses={"critical": ("§ 8",)},
)


@st.composite
def terms(draw: st.DrawFn, start: date, end: date | None = None, currency: str = "EUR") -> Term:
    """Terms with everything that can be agreed.

    Args:
        draw: Given by Hypothesis.
        start: The first day on which they apply.
        end: The first day on which they no longer apply.
        currency: The currency of their prices.
    """
    hours = draw(st.none() | service_hours())
    own = draw(st.none() | contingents(currency))
    always = [When.ALWAYS] if hours is None else list(When)
    policy, counted = draw(policies()), draw(st.none() | working_days())
    term = Term(
        start=start,
        end=end,
        policy=policy,
        contingents=() if own is None else (own,),
        rates=draw(_rates(currency)),
        increment=draw(_increments()),
        service_hours=hours,
        working_days=counted,
        releases=draw(st.none() | _release_days(policy, counted)),
        multipliers=draw(st.lists(_multipliers(always), max_size=2)),
        weighted=draw(st.sampled_from(Weighted)),
        assignment=draw(st.sampled_from(Assignment)),
        statement_period=draw(rhythms()),
        thresholds=draw(st.lists(st.integers(1, 100), max_size=3)),
    )
    promised = draw(st.dictionaries(names(), schedules(term), max_size=2))
    usual = draw(st.sampled_from(sorted(promised))) if promised else None
    return attrs.evolve(
        term, findings=draw(findings(term.policy.bearer.vocabulary)), schedules=promised, schedule=usual
    )


@st.composite
def _release_days(draw: st.DrawFn, policy: ResolvedPolicy, counted: WorkingDays | None) -> ReleaseDays:
    cycle = policy.policy.release_cycle
    most = 6 if cycle is None else cycle.per_year
    months = draw(st.sets(st.integers(1, 12), min_size=1 if cycle is None else most, max_size=most))
    return ReleaseDays(
        days=[f"{month:02}-{draw(st.integers(1, 28)):02}" for month in months],
        day_off=DayOff.KEPT if counted is None else draw(st.sampled_from(DayOff)),
        closed_days_before=draw(st.integers(0, 60)),
    )


def _rates(currency: str) -> st.SearchStrategy[list[Rate]]:
    rates = st.builds(
        Rate,
        price=prices(currency),
        kind=st.none() | names(),
        measure=st.sampled_from(["time", "pieces"]),
        clauses=st.sampled_from([(), ("§ 5",)]),
    )
    return st.lists(rates, max_size=2, unique_by=lambda rate: (rate.kind, rate.measure))


@cache
def _increments() -> st.SearchStrategy[Increment]:
    return st.builds(
        Increment,
        step=durations(timedelta(minutes=30), _SECOND),
        mode=st.sampled_from(Rounding),
        grouping=st.sampled_from(Grouping),
        minimum=durations(timedelta(minutes=30)),
    ) | st.just(Increment())


def _multipliers(when: Sequence[When]) -> st.SearchStrategy[Multiplier]:
    return st.builds(
        Multiplier,
        factor=st.sampled_from(["0.5", "1.5", "4/3", "2"]),
        kinds=st.none() | st.frozensets(names(), min_size=1, max_size=2),
        when=st.sampled_from(when),
    )


@st.composite
def contracts(draw: st.DrawFn, currency: str = "EUR") -> Contract:
    """Contracts with one or more terms, top-ups and orders.

    Args:
        draw: Given by Hypothesis.
        currency: The currency of their prices.
    """
    starts = sorted(draw(st.sets(days(), min_size=1, max_size=2)))
    ends: list[date | None] = [*starts[1:], draw(st.sampled_from([None, date(2030, 1, 1)]))]
    found = [draw(terms(start, end, currency)) for start, end in zip(starts, ends, strict=True)]
    taken = {contingent.id for term in found for contingent in term.contingents}
    return Contract(
        id=draw(names()),
        customer=draw(names()),
        zone="Europe/Berlin",
        currency=currency,
        terms=found,
        top_ups=draw(st.lists(_top_ups(currency).filter(lambda one: one.id not in taken), max_size=1)),
        orders=draw(st.lists(_orders(currency), max_size=1)),
        projects=draw(st.none() | st.frozensets(names(), min_size=1, max_size=2)),
    )


@st.composite
def _top_ups(draw: st.DrawFn, currency: str) -> TopUp:
    start = draw(days())
    return TopUp(
        id=draw(names()),
        quota=draw(durations(least=_SECOND) | st.integers(1, 9)),
        price=draw(prices(currency)),
        start=start,
        end=draw(st.sampled_from([None, start + timedelta(days=90)])),
        bought_on=draw(days()),
        scope=draw(_scopes()),
    )


@st.composite
def _orders(draw: st.DrawFn, currency: str) -> Order:
    ordered_on = draw(days())
    return Order(
        id=draw(names()),
        price=draw(prices(currency)),
        ordered_on=ordered_on,
        accepted_on=draw(st.sampled_from([None, ordered_on + timedelta(days=30)])),
        tickets=draw(st.frozensets(names(), max_size=2)),
        projects=draw(st.frozensets(names(), min_size=1, max_size=2)),
    )
