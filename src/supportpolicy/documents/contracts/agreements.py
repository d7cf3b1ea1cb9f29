"""What a contract agrees on above its policy: readings, rules and facts, and what it states of every ticket."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, TypeVar

import attrs

from supportpolicy.clauses import Language
from supportpolicy.diagnosis import Findings
from supportpolicy.documents.describing import describe_conditions, describe_fact, given
from supportpolicy.documents.faults import shown
from supportpolicy.documents.reading import Table
from supportpolicy.documents.references import References, check_distinct, ids
from supportpolicy.documents.sources import PolicySource, named_policy
from supportpolicy.documents.vocabulary import read_fact
from supportpolicy.errors import WorkBudgetError
from supportpolicy.facts import Fact
from supportpolicy.policy import CostBearer, Policy, ResolvedPolicy
from supportpolicy.rules import Rule, RuleFindingKind, RuleSet, Silence, SilenceReason

T = TypeVar("T", bound=str)

_STEPS = 100_000
"""A contract has few rules; a document that is made to take long must not take minutes."""

BEARERS: tuple[CostBearer, ...] = tuple(bearer for bearer in CostBearer if bearer is not CostBearer.UNDETERMINED)
"""What a rule may decide."""


class AnyNames(dict[str, Collection[str]]):
    """The facts of a policy that is not known: any name may be one, with any values, beside those that are told."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> Collection[str]:
        return ()


def knowing(references: References, facts: Iterable[Fact]) -> References:
    """The same references with further facts."""
    names = {**references.facts, **{fact.name: [value.name for value in fact.values] for fact in facts}}
    return attrs.evolve(references, facts=AnyNames(names) if isinstance(references.facts, AnyNames) else names)


@attrs.frozen(kw_only=True)
class Agreement:
    """The policy of a term, and what its other parts may refer to.

    Attributes:
        policy: The policy as read, with the rules of the contract; None if it cannot be read.
        references: The facts that there are, those of the policy and the contract's own.
    """

    policy: ResolvedPolicy | None
    references: References


def read_agreement(table: Table, source: PolicySource) -> Agreement:
    """The policy of a term with the readings, the rules and the facts that the contract agrees on."""
    policy = named_policy(table, source)
    facts = _read_facts(table, policy)
    nothing = References(clauses=None, steps=None, facts=AnyNames({}) if policy is None else {}, points={})
    references = knowing(nothing, (*(() if policy is None else policy.facts), *facts))
    rules = read_own_rules(table, references, _rule_ids(policy, table), lambda rule: rule.choice("bearer", BEARERS))
    readings = _read_readings(table, policy)
    if policy is None or not table.sound:
        return Agreement(policy=None, references=references)
    resolved = attrs.evolve(policy.read_as(readings), agreed=tuple(rules.values()), agreed_facts=facts)
    note_findings(table, rules, resolved.bearer, [rule.id for rule in policy.bearer.rules])
    return Agreement(policy=resolved if table.sound else None, references=references)


def _read_readings(table: Table, policy: Policy | None) -> dict[str, str]:
    inner = table.table("readings")
    points = {point.id: [option.name for option in point.options] for point in policy.interpretations} if policy else {}
    readings: dict[str, str] = {}
    for name in inner:
        if policy is not None and name not in points:
            inner.note_unknown(name, "it is no interpretation of this policy", name, points)
        readings[name] = inner.one(name, points.get(name), f"reading of {name!r}")
    return readings


def _read_facts(table: Table, policy: Policy | None) -> tuple[Fact, ...]:
    tables = table.tables("fact")
    check_distinct(tables, "name")
    for own in tables:
        if policy is not None and own.holds("name", str) and own.text("name") in policy.facts:
            own.note("name", f"{own.text('name')!r} is a fact of the policy", "Use it, or give your own another name")
    return table.built("fact", read_fact)


def _rule_ids(policy: Policy | None, table: Table) -> Collection[str] | None:
    own = ids(table.tables("rule"))
    return None if policy is None or own is None else [*own, *(rule.id for rule in policy.bearer.rules)]


def read_own_rules(
    owner: Table, references: References, known: Collection[str] | None, outcome: Callable[[Table], T]
) -> dict[Table, Rule[T]]:
    """The rules in a table, each with where it stands, without those that have faults.

    Args:
        owner: The table that they stand in.
        references: The facts that they may look at.
        known: The ids of the rules that they may override; None if these are not all known.
        outcome: Reads the outcome of a rule that is not declared silent.
    """
    tables = owner.tables("rule")
    check_distinct(tables)
    rules = {table: _read_rule(table, references, known, outcome) for table in tables}
    return {table: rule for table, rule in rules.items() if rule is not None}


def _read_rule(
    table: Table, references: References, known: Collection[str] | None, outcome: Callable[[Table], T]
) -> Rule[T] | None:
    rule_id, when = table.text("id"), references.when(table)
    overrides = table.optional("overrides", lambda key: table.known(key, known, "rule here")) or ()
    clauses = table.optional("clauses", table.names) or ()
    decides: T | Silence = _read_silence(table) if table.has("silent") else outcome(table)
    return table.build(lambda: Rule(id=rule_id, when=when, outcome=decides, clauses=clauses, overrides=overrides))


def _read_silence(table: Table) -> Silence:
    return Silence(reason=table.choice("silent", SilenceReason), ask=table.optional("ask", table.names) or ())


def note_findings(
    owner: Table, rules: Mapping[Table, Rule[T]], rule_set: RuleSet[T], below: Collection[str] = ()
) -> None:
    """Note what is wrong with rules together.

    Args:
        owner: The table that they stand in.
        rules: The rules with where they stand.
        rule_set: All rules, also those that they stand above.
        below: The ids of the latter; that one of them decides nothing any more is no fault.
    """
    places = {rule.id: table for table, rule in rules.items()}
    try:
        findings = attrs.evolve(rule_set, budget=_STEPS).findings()
    except WorkBudgetError as error:
        owner.note("rule", error.what, error.remedy)
        return
    for finding in findings:
        if finding.kind is RuleFindingKind.UNREACHABLE and finding.rules[0] in below:
            continue
        words = finding.words(Language.EN)
        what = f"{finding.message}; in words: {words}" if words else finding.message
        place = next((places[rule] for rule in finding.rules if rule in places), None)
        (place or owner).note("" if place else "rule", what, finding.remedy)


def read_findings(table: Table, references: References) -> Findings:
    """What a contract states about every ticket."""
    stated = table.conditions("findings")
    for name, values in stated.items():
        if name not in references.facts:
            table.note_unknown(f"findings.{name}", f"{shown(name)} is no fact", name, references.facts)
            continue
        known = references.facts[name]
        for value in sorted(values):
            if known and value not in known:
                table.note_unknown(f"findings.{name}", f"{shown(value)} is no value of {name!r}", value, known)
    return Findings({name: values for name, values in stated.items() if values})


def describe_agreement(policy: ResolvedPolicy) -> dict[str, Any]:
    """A policy by its id and version, and what is agreed above it."""
    defaults = policy.policy.read_as().readings
    readings = {point: reading for point, reading in policy.readings.items() if reading != defaults[point]}
    return given(
        policy=policy.policy.id,
        policy_version=policy.policy.version,
        readings=readings or None,
        fact=[describe_fact(fact) for fact in policy.agreed_facts] or None,
        rule=[describe_own_rule(rule, "bearer") for rule in policy.agreed] or None,
    )


def describe_own_rule(rule: Rule[Any], outcome: str) -> dict[str, Any]:
    """A rule of a contract."""
    return given(
        id=rule.id,
        when=describe_conditions(rule.when),
        **_describe_outcome(rule.outcome, outcome),
        clauses=list(rule.clauses) or None,
        overrides=sorted(rule.overrides) or None,
    )


def _describe_outcome(outcome: object, name: str) -> dict[str, Any]:
    if isinstance(outcome, Silence):
        return given(silent=outcome.reason, ask=list(outcome.ask) or None)
    return {name: outcome}
