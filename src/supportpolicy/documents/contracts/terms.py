"""Terms of a contract: what is agreed for a span of dates, read and described."""

from __future__ import annotations

from functools import partial
from typing import Any

from supportpolicy.contingents import MONTHLY, Weighted
from supportpolicy.contracts import Assignment, DayOff, ReleaseDays, Term
from supportpolicy.documents.contracts.agreements import Agreement, describe_agreement, read_agreement, read_findings
from supportpolicy.documents.contracts.calendars import Calendars, Definitions
from supportpolicy.documents.contracts.prices import (
    describe_contingent,
    describe_increment,
    describe_multiplier,
    describe_rate,
    describe_rhythm,
    read_contingent,
    read_increment,
    read_multiplier,
    read_rate,
    read_rhythm,
)
from supportpolicy.documents.contracts.schedules import Setting, describe_schedule, read_schedule
from supportpolicy.documents.describing import describe_conditions, given
from supportpolicy.documents.reading import Table
from supportpolicy.documents.sources import PolicySource
from supportpolicy.targets import ServiceSchedule

_USUAL_THRESHOLDS = (75, 90, 100)


def read_term(table: Table, *, source: PolicySource, currency: str, calendars: Calendars) -> Term | None:
    """A term; None if it, or anything that it refers to, cannot be read.

    Args:
        table: Where it stands.
        source: Where its policy comes from.
        currency: The currency of the contract.
        calendars: The calendars of the contract.
    """
    agreement = read_agreement(table, source)
    hours = table.optional("service_hours", partial(calendars.hours_in, table))
    days = table.optional("working_days", partial(calendars.days_in, table))
    setting = Setting(
        agreement=agreement,
        calendars=calendars,
        service_hours=hours,
        working_days=days,
        is_complete=calendars.is_complete
        and (hours is None) != table.has("service_hours")
        and (days is None) != table.has("working_days"),
    )
    parts: dict[str, Any] = {
        "start": table.day("start"),
        "end": table.optional("end", table.day),
        "policy": agreement.policy,
        "findings": read_findings(table, agreement.references),
        "contingents": _read_contingents(table, agreement, currency),
        "rates": table.built("rate", partial(read_rate, currency=currency), bare="price"),
        "increment": table.inner("increment", read_increment),
        "multipliers": table.built("multiplier", read_multiplier, bare="factor"),
        "weighted": table.optional("weighted", lambda key: table.choice(key, Weighted)),
        "assignment": table.optional("assignment", lambda key: table.choice(key, Assignment)),
        "statement_period": table.optional("statement_period", partial(read_rhythm, table)),
        "thresholds": table.optional("thresholds", table.integers),
        "service_hours": hours,
        "working_days": days,
        "releases": table.inner("releases", _read_release_days),
        "schedules": _read_schedules(table, setting),
        "schedule": table.optional("schedule", table.text),
    }
    if agreement.policy is None or not setting.is_complete:
        table.finish()
        return None
    return table.build(
        lambda: Term(**given(**parts)),
        contingents="contingent",
        rates="rate",
        multipliers="multiplier",
    )


def _read_contingents(table: Table, agreement: Agreement, currency: str) -> tuple[Any, ...]:
    policy = agreement.policy
    packages = None if policy is None else {package.id: package for package in policy.policy.packages}
    return table.built("contingent", partial(read_contingent, currency=currency, packages=packages), bare="package")


def _read_release_days(table: Table) -> ReleaseDays | None:
    days = table.names("days")
    day_off = table.optional("day_off", lambda key: table.choice(key, DayOff))
    closed = table.optional("closed_days_before", table.integer)
    return table.build(lambda: ReleaseDays(**given(days=days, day_off=day_off, closed_days_before=closed)))


def _describe_release_days(releases: ReleaseDays) -> dict[str, Any]:
    return given(
        days=list(releases.days),
        day_off=None if releases.day_off is DayOff.KEPT else releases.day_off,
        closed_days_before=releases.closed_days_before or None,
    )


def _read_schedules(table: Table, setting: Setting) -> dict[str, ServiceSchedule]:
    inner = table.table("schedules")
    read = {name: read_schedule(inner.table(name), name, setting) for name in inner}
    return {name: schedule for name, schedule in read.items() if schedule is not None}


def describe_term(term: Term, definitions: Definitions) -> dict[str, Any]:
    """A term.

    Args:
        term: The term.
        definitions: Where its calendars get their names.
    """
    packages = {package.id: package for package in term.policy.policy.packages}
    return given(
        start=term.start,
        end=term.end,
        **describe_agreement(term.policy),
        findings=describe_conditions(term.findings) or None,
        service_hours=None if term.service_hours is None else definitions.hours(term.service_hours, "service"),
        working_days=None if term.working_days is None else definitions.days(term.working_days, "working"),
        statement_period=None if term.statement_period == MONTHLY else describe_rhythm(term.statement_period),
        thresholds=None if term.thresholds == _USUAL_THRESHOLDS else list(term.thresholds),
        weighted=None if term.weighted is Weighted.ALL_WORK else term.weighted,
        assignment=None if term.assignment is Assignment.BY_START else term.assignment,
        releases=None if term.releases is None else _describe_release_days(term.releases),
        schedule=term.schedule,
        increment=describe_increment(term.increment),
        contingent=[describe_contingent(contingent, packages) for contingent in term.contingents] or None,
        rate=[describe_rate(rate) for rate in term.rates] or None,
        multiplier=[describe_multiplier(multiplier) for multiplier in term.multipliers] or None,
        schedules={
            name: describe_schedule(schedule, name, term, definitions) for name, schedule in term.schedules.items()
        }
        or None,
    )
