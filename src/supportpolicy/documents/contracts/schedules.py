"""Service schedules of a contract: targets, calendars and severity, based on what the policy promises or not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any, Final, TypeVar

import attrs

from supportpolicy.calendars import WorkingDays
from supportpolicy.contracts import Term
from supportpolicy.deadlines import standard_days, standard_hours
from supportpolicy.documents.contracts.agreements import Agreement, knowing
from supportpolicy.documents.contracts.calendars import Calendars, Definitions
from supportpolicy.documents.contracts.severity import describe_severity, read_severity
from supportpolicy.documents.describing import describe_fact, describe_target, given
from supportpolicy.documents.faults import shown
from supportpolicy.documents.promises import read_target
from supportpolicy.documents.reading import Table
from supportpolicy.documents.references import References, check_distinct
from supportpolicy.documents.vocabulary import read_fact
from supportpolicy.facts import Fact, Vocabulary
from supportpolicy.policy import ResolvedPolicy
from supportpolicy.rules import RuleSet
from supportpolicy.servicehours import ServiceHours
from supportpolicy.targets import Boundary, Recount, Reopening, ServiceSchedule, Target

OF_POLICY: Final = "policy"
"""The text that stands for what the policy says."""

NONE: Final = "none"
"""The text that stands for nothing, where the base would say something."""

C = TypeVar("C", ServiceHours, WorkingDays)


@attrs.frozen(kw_only=True)
class Setting:
    """What a term gives to its schedules.

    Attributes:
        agreement: Its policy, and the facts that there are.
        calendars: The calendars of the contract.
        service_hours: Its service hours, if it has any.
        working_days: Its working days, if it has any.
        is_complete: Whether all of this could be read, so that what refers to it can be judged.
    """

    agreement: Agreement
    calendars: Calendars
    service_hours: ServiceHours | None
    working_days: WorkingDays | None
    is_complete: bool

    @property
    def standard_hours(self) -> Mapping[str, ServiceHours]:
        """The hours that policies speak of; none if the zone of the contract cannot be read."""
        zone = self.calendars.zone
        days = self.working_days
        return standard_hours(zone, service_hours=self.service_hours, working_days=days) if zone else {}

    @property
    def standard_days(self) -> Mapping[str, WorkingDays]:
        """The working days that policies speak of."""
        return standard_days(self.working_days)


def read_schedule(table: Table, name: str, setting: Setting) -> ServiceSchedule | None:
    """A service schedule; None if it, or anything that it refers to, cannot be read."""
    policy = setting.agreement.policy
    own = table.built("fact", read_fact)
    check_distinct(table.tables("fact"), "name")
    references = knowing(setting.agreement.references, own)
    base = table.one("base", (OF_POLICY,), "choice here") if table.has("base") else NONE
    promised = None if base == NONE else policy
    calendars = setting.calendars
    hours = _read_named(table, "hours", setting.standard_hours, calendars.hours, calendars.hours_in, base)
    days = _read_named(table, "working_days", setting.standard_days, calendars.working_days, calendars.days_in, base)
    if setting.is_complete and None not in (*hours.values(), *days.values()):
        _check_calendars(table, hours, days)
    parts: dict[str, Any] = {
        **_read_choices(table),
        "name": table.optional("name", table.text) or name,
        "version": _usual(table, "version", table.text, promised.policy.version if promised else ""),
        "not_promised": _usual(table, "not_promised", table.names, _silence(promised)),
        "facts": _read_facts(table, own, policy, base),
        "severity": _read_severity(table, references, policy, own, base),
        "targets": (*(promised.targets if promised else ()), *_read_targets(table, "target", references)),
        "agreed": _read_targets(table, "agreed", references),
        "hours": hours,
        "working_days": days,
    }
    if policy is None or not setting.is_complete:
        table.finish()
        return None
    where = next((key for key in ("agreed", "target") if table.has(key)), "base")
    return table.build(lambda: ServiceSchedule(**parts), targets=where, calendar=where)


def _usual(table: Table, key: str, read: Callable[[str], Any], usual: object) -> Any:
    return read(key) if table.has(key) else usual


def _silence(policy: ResolvedPolicy | None) -> tuple[str, ...]:
    silence = None if policy is None else policy.policy.not_promised
    return () if silence is None else silence.clauses


def _read_choices(table: Table) -> dict[str, Any]:
    return given(
        at_risk_from=table.optional("at_risk_from", table.integer),
        boundary=table.optional("boundary", lambda key: table.choice(key, Boundary)),
        reopening=table.optional("reopening", lambda key: table.choice(key, Reopening)),
        recount=table.optional("recount", lambda key: table.choice(key, Recount)),
    )


def _read_targets(table: Table, key: str, references: References) -> tuple[Target, ...]:
    return table.built(key, partial(read_target, references=references))


def _read_named(
    table: Table,
    key: str,
    standard: Mapping[str, C],
    named: Mapping[str, C | None],
    read: Callable[[Table, str], C | None],
    base: str,
) -> dict[str, C | None]:
    """The calendars of a schedule: the standard ones if it is based on the policy, or says nothing, and its own.

    None stands for those that cannot be read.
    """
    own: dict[str, C | None] = {}
    if table.holds(key, dict):
        inner = table.table(key)
        own = {name: read(inner, name) for name in inner}
    elif table.has(key):
        own = {name: named.get(name) for name in table.known(key, named, "calendar of this contract")}
    elif base == NONE:
        own = dict(named)
    return {**(standard if base != NONE or not table.has(key) else {}), **own}


def _check_calendars(table: Table, hours: Collection[str], days: Collection[str]) -> None:
    for target in (*table.tables("target"), *table.tables("agreed")):
        _check_name(target, "calendar", hours)
        if target.holds("amount", dict):
            _check_name(target.table("amount"), "working_days", days)


def _check_name(table: Table, key: str, known: Collection[str]) -> None:
    if table.holds(key, str) and table.text(key) not in known:
        table.note_unknown(key, f"{shown(table.text(key))} is no calendar of this schedule", table.text(key), known)


def _read_facts(table: Table, own: tuple[Fact, ...], policy: ResolvedPolicy | None, base: str) -> Vocabulary | None:
    """The facts that targets look at: those described, those of the policy, or whatever they name."""
    source = table.one("facts", (OF_POLICY, NONE), "choice here") if table.has("facts") else base
    if own:
        return Vocabulary({fact.name: fact for fact in own}.values())
    return policy.policy.facts if policy and source == OF_POLICY else None


def _read_severity(
    table: Table,
    references: References,
    policy: ResolvedPolicy | None,
    own: tuple[Fact, ...],
    base: str,
) -> RuleSet[str] | None:
    known = () if policy is None else (*policy.policy.facts, *policy.agreed_facts)
    if table.holds("severity", str):
        base = table.one("severity", (OF_POLICY, NONE), "choice here")
    elif table.has("severity"):
        return read_severity(table.table("severity"), references, {fact.name: fact for fact in (*known, *own)})
    return policy.severity if policy and base == OF_POLICY else None


def describe_schedule(schedule: ServiceSchedule, name: str, term: Term, definitions: Definitions) -> dict[str, Any]:
    """A service schedule, based on the policy if what that promises is part of it.

    Args:
        schedule: The schedule.
        name: The name that it has in the term.
        term: The term.
        definitions: Where its calendars get their names.
    """
    policy = term.policy
    hours = standard_hours(definitions.zone, service_hours=term.service_hours, working_days=term.working_days)
    days = standard_days(term.working_days)
    says_it_all = (
        schedule.version != ""  # which no text says, and the policy would
        and schedule.targets[: len(policy.targets)] == policy.targets
        and _within(hours, schedule.hours)
        and _within(days, schedule.working_days)
    )
    base = policy if says_it_all else None
    own_hours, own_days = schedule.hours, schedule.working_days
    if base:
        own_hours, own_days = _beyond(hours, schedule.hours), _beyond(days, schedule.working_days)
    return given(
        base=OF_POLICY if base else None,
        name=None if schedule.name == name else schedule.name,
        version=None if schedule.version == (base.policy.version if base else "") else schedule.version,
        **_describe_choices(schedule),
        not_promised=_unusual(schedule.not_promised, _silence(base)),
        hours=_describe_named(own_hours, definitions.hours, base),
        working_days=_describe_named(own_days, definitions.days, base),
        **_describe_facts(schedule.facts, policy, base),
        severity=_describe_severity(schedule, policy, base),
        target=[describe_target(one) for one in schedule.targets[len(base.targets) if base else 0 :]] or None,
        agreed=[describe_target(one) for one in schedule.agreed] or None,
    )


def _within(some: Mapping[str, C], all_of_them: Mapping[str, C]) -> bool:
    return all(all_of_them.get(name) == calendar for name, calendar in some.items())


def _beyond(some: Mapping[str, C], all_of_them: Mapping[str, C]) -> Mapping[str, C]:
    return {name: calendar for name, calendar in all_of_them.items() if name not in some}


def _unusual(stated: tuple[str, ...], usual: tuple[str, ...]) -> list[str] | None:
    return None if stated == usual else list(stated)


def _describe_choices(schedule: ServiceSchedule) -> dict[str, Any]:
    usual = ServiceSchedule(name=schedule.name)
    choices = ("at_risk_from", "boundary", "reopening", "recount")
    return {name: stated for name in choices if (stated := getattr(schedule, name)) != getattr(usual, name)}


def _describe_named(
    calendars: Mapping[str, C], name_of: Callable[[C, str], str], base: ResolvedPolicy | None
) -> dict[str, str] | None:
    described = {name: name_of(calendar, name) for name, calendar in calendars.items()}
    return described if described or base is None else None


def _describe_facts(facts: Vocabulary | None, policy: ResolvedPolicy, base: ResolvedPolicy | None) -> dict[str, Any]:
    if facts == (base.policy.facts if base else None):
        return {}
    if facts is None or facts == policy.policy.facts:
        return {"facts": NONE if facts is None else OF_POLICY}
    return {"fact": [describe_fact(fact) for fact in facts]}


def _describe_severity(
    schedule: ServiceSchedule, policy: ResolvedPolicy, base: ResolvedPolicy | None
) -> str | dict[str, Any] | None:
    severity = schedule.severity
    if severity == (base.severity if base else None):
        return None
    if severity is None or severity == policy.severity:
        return NONE if severity is None else OF_POLICY
    known = (*policy.policy.facts, *policy.agreed_facts, *(schedule.facts or ()))
    return describe_severity(severity, {fact.name: fact for fact in known})
