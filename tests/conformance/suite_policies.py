"""Short tickets decided under the five source policies, with the shipped default readings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import supportpolicy as sp
from supportpolicy.facts import Fact
from supportpolicy.policy import CostBearer, ResolvedPolicy
from supportpolicy.rules import Rule, Status
from supportpolicy.tickets import Announced, Approved, Event, Refused, Ticket, Work, WorkEntry
from tests.conformance.outcomes import Outcome, UnknownCase, compare, known

POLICIES = {
    "crm": "saas_crm",
    "confluence": "confluence_package",
    "shop": "shop_agency",
    "app": "app_agency",
    "partner": "partner_support",
}

FILES = {
    sp.shipped_policy(name).clauses[0].id.partition("-")[0]: sp.shipped_policy(name).provenance.document
    for name in POLICIES.values()
}

OUTCOMES = {
    CostBearer.VENDOR: "FREE",
    CostBearer.CONTINGENT: "CONTINGENT",
    CostBearer.CUSTOMER: "BILLABLE_AFTER_APPROVAL",
    CostBearer.THIRD_PARTY: "REFER_THIRD_PARTY",
    CostBearer.SEPARATE_ORDER: "SEPARATE_ORDER",
    CostBearer.NOT_OFFERED: "NOT_OFFERED",
    CostBearer.UNDETERMINED: "UNDETERMINED",
}

ORDINARY = {
    "standard_connector": "no",
    "shop_update": "no",
    "first_level": "not_booked",
    "store_reviews": "not_concerned",
}
"""What the vocabulary of the cases does not speak of has its ordinary value."""

STATED = (
    "kind",
    "component",
    "reproducible",
    "deviates",
    "security",
    "planned_change",
    "third_party_unresponsive",
    "act_for_third_party",
    "complexity",
    "contact",
)
CONTINGENT = {"available": "booked", "exhausted": "booked", "none": "none"}
NOT_OF_THE_BEARER = ("approval", "agreed_otherwise", "scope", "diagnosis_minutes", "work_done_before_approval")
FOR_PEOPLE = ("reported_kind", "channel", "language")

START = datetime(2026, 5, 4, 7, tzinfo=UTC)
PRICE = sp.Money.of("100", "EUR")
USED = timedelta(seconds=1)
"""The quota of a contingent that is exhausted, worked the day before."""
TIMES = {
    "worked_until": r"work(ed)?_(until|to|end|stop|finish)|^(until|end|stop|finish)",
    "refusal": r"refus|reject|declin|denied",
    "notice": r"noti[cf]|told|tell|info|announc|request|asked",
    "approval": r"approv|releas|consent|freigabe|agreed|confirm",
    "start": r"start|beg[aiu]n|(^|_)from$",
    "report": r"report|receiv|open|creat",
    "diagnosis_end": r"diagnos|analysis|cause|found",
}
"""What the instants of a timeline are called; the first that fits."""


def run(case: dict[str, Any]) -> Outcome:
    """Decide the ticket and compare everything that the case asserts."""
    known(
        case,
        required=("id", "policy", "facts", "expected", "status", "citations"),
        optional=("lang", "ticket", "tags", "note", "timeline", "timeline_minutes", "hours"),
    )
    facts, expected = _facts(case["facts"]), case["expected"]
    known(facts, required=(), optional=(*STATED, "contingent", *NOT_OF_THE_BEARER, *FOR_PEOPLE))
    known(
        expected,
        required=("outcome",),
        optional=(
            "acceptable", "needs", "possible", "may_start", "billable_minutes", "reason", "hours", "billable_hours",
            "billable_minutes_other_reading", "parts", "severity", "handling", "response_guarantee", "note",
        ),
    )  # fmt: skip
    policy = _policy(case["policy"], facts.get("agreed_otherwise", "no"))
    clock = _timeline(case, facts)
    ticket, contract = _ticket(case["id"], _findings(facts, policy), clock), _contract(policy, facts)
    work = Work.FIRST_DIAGNOSIS if facts.get("scope") == "diagnosis" else Work.RESOLUTION
    decision = sp.classify(ticket, None, contract, work=work)
    got: dict[str, object] = {"outcome": OUTCOMES[decision.bearer], "source cited": _cites(decision, case["citations"])}
    wanted: dict[str, object] = {"outcome": expected["outcome"], "source cited": True}
    acceptable = {expected["outcome"], *(expected.get("acceptable") or ())}
    if got["outcome"] in acceptable:
        wanted["outcome"] = got["outcome"]
    if expected.get("may_start") is not None:
        wanted["may_start"] = expected["may_start"]
        got["may_start"] = sp.assess(ticket, contract).part(None).may_start
    if expected.get("billable_minutes") is not None:
        wanted["billable_minutes"] = Fraction(str(expected["billable_minutes"]))
        got["billable_minutes"] = _billable_minutes(ticket, contract, clock)
    if case["status"] == "missing_fact":
        wanted["needs that do not matter"] = set()
        got["needs that do not matter"] = set(expected.get("needs", ())) - set(decision.needed)
        if "possible" in expected:
            wanted["possible"] = set(expected["possible"])
            got["possible"] = {OUTCOMES[bearer] for bearer in decision.possible}
    elif case["status"] in ("silent", "contradictory"):
        if acceptable == {"UNDETERMINED"} and "assert-outcome-only" not in case.get("tags", ()):
            wanted["status"], got["status"] = Status.NOT_DECIDED_BY_SOURCE, decision.status
    elif case["status"] not in ("clear", "inferred"):
        raise UnknownCase(f"status {case['status']!r}")
    return compare(wanted, got)


def _facts(stated: Mapping[str, Any]) -> dict[str, Any]:
    """What is stated, where nothing at all, or an unknown value among others, leaves every value possible."""
    return {
        name: "unknown" if name != "diagnosis_minutes" and (value is None or "unknown" in value) else value
        for name, value in stated.items()
    }


def _cites(decision: sp.Decision, citations: Iterable[Mapping[str, str]]) -> bool:
    files = {citation["file"] for citation in citations}
    return any(FILES[clause.partition("-")[0]] in files for clause in decision.clauses)


def _policy(name: str, agreed_otherwise: str) -> ResolvedPolicy:
    if name not in POLICIES:
        raise UnknownCase(f"policy {name!r}")
    policy = sp.shipped_policy(POLICIES[name]).read_as()
    if agreed_otherwise == "no":
        return policy
    free = Rule(id="agreed_otherwise", when={"agreed_otherwise": "yes"}, outcome=CostBearer.VENDOR, clauses=("CRM-20",))
    return policy.agreeing([free], [Fact.of("agreed_otherwise", ["yes", "no"])])


def _findings(facts: Mapping[str, Any], policy: ResolvedPolicy) -> dict[str, Any]:
    findings: dict[str, Any] = {name: value for name, value in ORDINARY.items() if name in policy.known_facts}
    for name in STATED:
        if facts.get(name, "unknown") != "unknown":
            findings[name] = facts[name]
    if facts.get("agreed_otherwise", "no") == "yes":
        findings["agreed_otherwise"] = "yes"
    return findings


def _contract(policy: ResolvedPolicy, facts: Mapping[str, Any]) -> sp.Contract:
    """A contract with an hourly rate; whether a contingent is booked is stated, as the case leaves it open at times.

    One that is exhausted has so small a quota that earlier work has used it up; what exceeds it has a price if the
    policy says how it is released, and is negotiated otherwise (PARTNER-4).
    """
    stated = facts.get("contingent", "unknown")
    states = ["available", "none"] if stated == "unknown" else [stated] if isinstance(stated, str) else stated
    excess = PRICE if policy.release is not None else sp.Excess.BY_OFFER
    quota = sp.Contingent(id="quota", quota=USED, fee=PRICE, overage_rate=excess)
    term = sp.Term(
        start=date(2026, 1, 1),
        policy=policy,
        findings={"contingent": [CONTINGENT[state] for state in states]},
        contingents=[quota] if stated == "exhausted" else [],
        rates=[sp.Rate(price=PRICE)],
    )
    return sp.Contract(id="C", customer="C", zone="Europe/Berlin", currency="EUR", terms=[term])


def _timeline(case: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, timedelta]:
    """Time since the start of the one work entry, which is as long as the diagnosis unless its end is stated."""
    length = timedelta(minutes=facts.get("diagnosis_minutes") or 0)
    stated = {key: value for kind in ("timeline", "timeline_minutes") for key, value in (case.get(kind) or {}).items()}
    clock = {"worked_until": length, **_clock(stated)}
    answer = {"given": "approval", "refused": "refusal"}.get(str(facts.get("approval", "pending")))
    if answer and not {"approval", "refusal"} & {_meaning(key) for key in stated}:
        in_advance = stated and facts.get("work_done_before_approval", "no") == "no"
        clock[answer] = timedelta(0) if in_advance else clock["worked_until"]
    return clock


def _clock(times: Mapping[str, Any]) -> dict[str, timedelta]:
    """A number counts minutes from the start; otherwise the start is stated, or the earliest instant."""
    clock = {_meaning(key): _since_origin(value) for key, value in times.items() if value is not None}
    numbers = any(isinstance(value, int | float) for value in times.values())
    earliest = timedelta(0) if numbers else min(clock.values(), default=timedelta(0))
    start = clock.get("start", clock.get("report", earliest))
    return {meaning: instant - start for meaning, instant in clock.items()}


def _meaning(key: str) -> str:
    for meaning, name in TIMES.items():
        if re.search(name, key.lower()):
            return meaning
    raise UnknownCase(f"key {key!r} of a timeline")


def _since_origin(instant: str | float) -> timedelta:
    """Since an origin that all instants of a timeline share; a number is in minutes."""
    if isinstance(instant, int | float):
        return timedelta(minutes=instant)
    if "T" in instant:
        moment = datetime.fromisoformat(instant)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - START
    hours, minutes, *seconds = map(int, instant.split(":"))
    return timedelta(hours=hours, minutes=minutes, seconds=sum(seconds))


def _ticket(name: str, findings: Mapping[str, Any], clock: Mapping[str, timedelta]) -> Ticket:
    kinds: dict[str, type[Event]] = {"notice": Announced, "approval": Approved, "refusal": Refused}
    events = [kinds[meaning](at=START + since) for meaning, since in clock.items() if meaning in kinds]
    reported_at = START + min(timedelta(0), *clock.values())
    return Ticket(id=name, reported_at=reported_at, findings=findings, events=events)


def _billable_minutes(ticket: Ticket, contract: sp.Contract, clock: Mapping[str, timedelta]) -> Fraction:
    """Minutes of the entry that are billed: by the hour, or as overage, which is announced and approved as well."""
    entry = WorkEntry(id="e1", ticket=ticket.id, start=START, duration=clock["worked_until"])
    before = [
        WorkEntry(id=quota.id, ticket=ticket.id, start=START - timedelta(days=1), duration=USED)
        for quota in contract.terms[0].contingents
    ]
    consent = [max(clock["approval"], clock.get("notice", clock["approval"]))] if "approval" in clock else []
    settlement = sp.settle(
        contract,
        sp.charge([*before, entry], [sp.assess(ticket, contract)], contract),
        approvals=[sp.Approval(id="A", at=START + since) for since in consent],
        through=START.date(),
    )
    return Fraction(sum(statement.units(sp.Source.OVERAGE, sp.Source.RATE) for statement in settlement.statements), 60)
