"""Promises: the service schedule that a contract comes to, and the same under every reading of its policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache

import attrs

from supportpolicy.calendars import ARBEITSTAG, WERKTAG, WorkingDays
from supportpolicy.checks import check_kind
from supportpolicy.contracts import Contract, Term
from supportpolicy.deadlines.deadline import Deadline
from supportpolicy.deadlines.evaluation import deadlines_under
from supportpolicy.errors import UnknownNameError
from supportpolicy.facts import FrozenMap
from supportpolicy.policy import ResolvedPolicy
from supportpolicy.servicehours import ServiceHours
from supportpolicy.targets import ServiceSchedule, Target
from supportpolicy.tickets import Ticket

_GIVEN_AS = FrozenMap({"service_hours": "service_hours", "arbeitstage": "working_days", "werktage": "working_days"})
"""What a term must say, so that a promise can run on a calendar of this name."""


def standard_hours(
    zone: str, *, service_hours: ServiceHours | None = None, working_days: WorkingDays | None = None
) -> Mapping[str, ServiceHours]:
    """The calendars that policies speak of, by the names that they use.

    ``clock`` runs around the clock, and ``service_hours`` are those given. ``arbeitstage`` and ``werktage`` run from
    midnight to midnight, Monday to Friday and Monday to Saturday, without the holidays of the working days given.

    Args:
        zone: The IANA name of the zone whose clock rules.
        service_hours: When service is given; left out if None.
        working_days: Whose holidays and closures count; without them there are no hours of working days.
    """
    hours = {"clock": ServiceHours.around_the_clock(zone)}
    if service_hours is not None:
        hours["service_hours"] = service_hours
    for name, days in standard_days(working_days).items():
        hours[name] = ServiceHours.on_working_days(days, zone)
    return FrozenMap(hours)


def standard_days(working_days: WorkingDays | None) -> Mapping[str, WorkingDays]:
    """``arbeitstage`` and ``werktage`` with the holidays, closures and eves of the working days given; none without."""
    if working_days is None:
        return FrozenMap()
    names = {"arbeitstage": ARBEITSTAG, "werktage": WERKTAG}
    return FrozenMap((name, attrs.evolve(working_days, weekdays=weekdays)) for name, weekdays in names.items())


def schedule_of(
    policy: ResolvedPolicy,
    *,
    zone: str,
    service_hours: ServiceHours | None = None,
    working_days: WorkingDays | None = None,
    agreed: Iterable[Target] = (),
) -> ServiceSchedule:
    """The service schedule that a policy comes to as it is read, on calendars of the contract.

    Args:
        policy: The policy, with one reading of each open point.
        zone: The IANA name of the zone whose clock rules.
        service_hours: When service is given, if that is agreed.
        working_days: Whose holidays and closures count, if that is agreed.
        agreed: The targets of the contract; each overrides those of the policy in its slot where it applies.

    Raises:
        UnknownNameError: if a target runs on a calendar that was not given.
        InvalidValueError: if the contract's targets contradict each other.
    """
    hours = standard_hours(zone, service_hours=service_hours, working_days=working_days)
    for fault in _missing(policy, hours):
        raise fault
    silence = policy.policy.not_promised
    return ServiceSchedule(
        name=policy.policy.id,
        version=policy.policy.version,
        facts=policy.policy.facts,
        severity=policy.severity,
        hours=hours,
        working_days=standard_days(working_days),
        not_promised=() if silence is None else silence.clauses,
        targets=policy.targets,
        agreed=agreed,
    )


def missing_calendars(term: Term, zone: str) -> tuple[UnknownNameError, ...]:
    """What a term does not say although its policy promises something on it; nothing if it has a schedule of its own.

    A contract may leave it open as long as nobody asks for its deadlines.
    """
    if term.usual_schedule is not None:
        return ()
    hours = standard_hours(zone, service_hours=term.service_hours, working_days=term.working_days)
    return tuple(_missing(term.policy, hours))


def _missing(policy: ResolvedPolicy, hours: Mapping[str, ServiceHours]) -> Iterator[UnknownNameError]:
    """One fault for everything that is not given, with the first target that needs it."""
    needing: dict[str, Target] = {}
    for target in policy.targets:
        if target.calendar in _GIVEN_AS and target.calendar not in hours:
            needing.setdefault(_GIVEN_AS[target.calendar], target)
    for needed, target in needing.items():
        yield UnknownNameError(
            needed,
            f"target {target.id!r} runs on {target.calendar!r}, and nothing says which these are",
            f"Give the term its {needed}",
        )


def deadlines(ticket: Ticket, contract: Contract, *, as_of: datetime) -> tuple[Deadline, ...]:
    """The deadlines of a ticket under a contract: what its service schedule promises, or else its policy.

    The term that applied when the ticket was reported decides. What the contract states about every ticket counts as
    stated about this one.

    Args:
        ticket: The ticket.
        contract: The contract.
        as_of: The instant as of which the deadlines are looked at.

    Raises:
        InvalidValueError: for an instant before the report, or a naive one.
        UnknownNameError: for a schedule, a calendar or the value of a fact that does not exist.
        OutOfRangeError: if no term applied, or beyond the years that the calendars know.

    Source:
        APP-12, CRM-21
    """
    term = _term_of(ticket, contract)
    return deadlines_under(
        ticket, schedule_in(term, contract.zone), as_of=as_of, schedules=term.schedules, findings=term.stated
    )


def readings(ticket: Ticket, contract: Contract, *, as_of: datetime) -> Mapping[str, tuple[Deadline, ...]]:
    """The deadlines of a ticket under every reading of the policy on which they depend, side by side.

    Args:
        ticket: The ticket.
        contract: The contract; its own choice of readings does not matter here, its calendars do.
        as_of: The instant as of which the deadlines are looked at.

    Returns:
        For each reading of the open points that matter, such as ``"PARTNER-O1: werktage"``, the deadlines under it.
        Readings that come to the same promises appear as one, named by the choices that they have in common, or by the
        policy where none matters.

    Raises:
        UnknownNameError: if a reading runs on a calendar that the term does not have.

    Source:
        PARTNER-O1, PARTNER-O2, CONF-O1
    """
    term = _term_of(ticket, contract)
    return FrozenMap(
        (label, deadlines_under(ticket, _built(policy, term, contract.zone), as_of=as_of, findings=term.stated))
        for label, policy in _by_reading(term.policy).items()
    )


def _term_of(ticket: Ticket, contract: Contract) -> Term:
    check_kind("contract", contract, Contract, "contract", "Give the ticket first, then its contract")
    return contract.term_for(ticket)


def schedule_in(term: Term, zone: str) -> ServiceSchedule:
    """The service schedule that applies in a term: its own, or else what its policy comes to on its calendars.

    Raises:
        UnknownNameError: if a target runs on a calendar that the term does not have.
    """
    return term.usual_schedule or _schedule_of_policy(_Same(term), zone)


@attrs.frozen(eq=False)
class _Same:
    """A term by identity: comparing all that it holds would take longer than what is remembered of it."""

    term: Term

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.term is self.term

    def __hash__(self) -> int:
        return id(self.term)


@lru_cache(maxsize=256)
def _schedule_of_policy(same: _Same, zone: str) -> ServiceSchedule:
    return _built(same.term.policy, same.term, zone)


def _built(policy: ResolvedPolicy, term: Term, zone: str) -> ServiceSchedule:
    return schedule_of(policy, zone=zone, service_hours=term.service_hours, working_days=term.working_days)


def _by_reading(policy: ResolvedPolicy) -> Mapping[str, ResolvedPolicy]:
    """One policy for each different set of promises, by the choices that all readings with these promises share."""
    points = sorted({point for variant in policy.policy.targets for point in variant.reading})
    read = [policy]
    for point in points:
        options = policy.policy.interpretation(point).options
        read = [one.reading(point, option.name) for one in read for option in options]
    found: dict[tuple[Target, ...], list[ResolvedPolicy]] = {}
    for one in read:
        found.setdefault(one.targets, []).append(one)
    return {_label(points, same): same[0] for same in found.values()}


def _label(points: Iterable[str], same: list[ResolvedPolicy]) -> str:
    shared = [point for point in points if len({policy.readings[point] for policy in same}) == 1]
    return ", ".join(f"{point}: {same[0].readings[point]}" for point in shared) or same[0].policy.id
