"""Describing a policy: as the tables of a document, from which reading gives the same policy again."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, TypeVar

from supportpolicy.clauses import Clause
from supportpolicy.contingents import MONTHLY, Package
from supportpolicy.documents.describing import (
    describe_conditions,
    describe_duration,
    describe_fact,
    describe_if_said,
    describe_target,
    describe_values,
    describe_wording,
    given,
)
from supportpolicy.documents.formats import SCHEMA
from supportpolicy.documents.lifecycles import describe_lifecycle
from supportpolicy.documents.policies import read_policy
from supportpolicy.documents.vocabulary import standard_facts
from supportpolicy.documents.writing import toml_text
from supportpolicy.errors import InvalidValueError
from supportpolicy.policy import Interpretation, NotPromised, Policy, Provenance, ReleaseCycle, ReleaseTerms, Step
from supportpolicy.rules import Conditions, Rule, RuleSet, Silence

T = TypeVar("T", bound=str)


def write_policy(policy: Policy) -> str:
    """The policy as a TOML document, from which `read_policy` gives an equal one.

    Comments, the order of the rules and values switched by an open point are not kept: each rule stands under its id in
    alphabetical order, each reading of a target or of the release for itself.

    Raises:
        InvalidDocumentError: with all faults, if the rules are not proved, or name what the policy does not have.
        InvalidValueError: for a policy that no document can describe, such as one without the standard facts.

    Example:
        >>> from supportpolicy.documents import shipped_policy
        >>> print(write_policy(shipped_policy("saas_crm")).partition("title")[0], end="")
        schema = 1
        id = "saas_crm"
        version = "1"
    """
    return _checked(toml_text(_policy(policy)), policy)


def write_policy_json(policy: Policy) -> str:
    """The policy as a JSON document, otherwise like `write_policy`."""
    text = json.dumps(_policy(policy), ensure_ascii=False, indent=2, default=lambda value: value.isoformat())
    return _checked(text, policy)


def _checked(text: str, policy: Policy) -> str:
    if read_policy(text, document="what was written") != policy:
        raise InvalidValueError(
            "policy",
            f"no document describes {policy.id!r} in full",
            "Give it the standard facts, and rule sets over its own facts and open points",
        )
    return text


def _policy(policy: Policy) -> dict[str, Any]:
    own = [fact for fact in policy.facts if fact not in standard_facts()]
    return given(
        schema=SCHEMA,
        id=policy.id,
        version=policy.version,
        effective=policy.effective,
        title=describe_wording(policy.title),
        provenance=_provenance(policy.provenance),
        clause=[_clause(clause) for clause in policy.clauses],
        fact=[describe_fact(fact) for fact in own],
        interpretation=[_interpretation(point) for point in policy.interpretations],
        **_rules(policy, policy.bearer, "bearer"),
        severity=None if policy.severity is None else _rules(policy, policy.severity, "class"),
        access=None if policy.access is None else _rules(policy, policy.access, "access"),
        first_diagnosis=None
        if policy.first_diagnosis is None
        else given(limit=describe_duration(policy.first_diagnosis.limit), clauses=list(policy.first_diagnosis.clauses)),
        release=[_release(terms.value) | _reading(terms.reading) for terms in policy.release],
        release_cycle=None if policy.release_cycle is None else _release_cycle(policy.release_cycle),
        package=[_package(package) for package in policy.packages],
        target=[describe_target(target.value) | _reading(target.reading) for target in policy.targets],
        not_promised=None if policy.not_promised is None else _said(policy.not_promised),
        step=[{"id": step.id, **_said(step)} for step in policy.steps],
        lifecycle=[describe_lifecycle(lifecycle) for lifecycle in policy.lifecycles],
    )


def _provenance(provenance: Provenance) -> dict[str, Any]:
    return given(document=provenance.document, language=provenance.language, note=describe_if_said(provenance.note))


def _said(statement: Step | NotPromised) -> dict[str, Any]:
    return {**describe_wording(statement.wording), "clauses": list(statement.clauses)}


def _clause(clause: Clause) -> dict[str, Any]:
    quotation = clause.quotation
    quoted = None if quotation is None else {"text": quotation.text, "language": quotation.language}
    return given(
        id=clause.id, **describe_wording(clause.wording), quotation=quoted, effect=describe_if_said(clause.effect)
    )


def _interpretation(point: Interpretation) -> dict[str, Any]:
    options = describe_values(point.options)
    return {"id": point.id, "question": describe_wording(point.question), "default": point.default, "options": options}


def _rules(policy: Policy, rule_set: RuleSet[T], outcome: str) -> dict[str, Any]:
    points = {point.id for point in policy.interpretations}
    return given(
        facts=[fact.name for fact in rule_set.vocabulary if fact.name not in points],
        rule=[
            _rule(policy, rule, {outcome: rule.outcome})
            for rule in rule_set.rules
            if not isinstance(rule.outcome, Silence)
        ],
        silent=[
            _rule(policy, rule, {"reason": rule.outcome.reason, "ask": describe_wording(policy.questions[rule.id])})
            for rule in rule_set.rules
            if isinstance(rule.outcome, Silence)
        ],
        impossible=[{"id": one.id, "when": describe_conditions(one.when)} for one in rule_set.impossible],
    )


def _rule(policy: Policy, rule: Rule[T], outcome: dict[str, Any]) -> dict[str, Any]:
    points = {point.id for point in policy.interpretations}
    steps, levels = policy.rule_steps.get(rule.id), policy.rule_levels.get(rule.id)
    return given(
        id=rule.id,
        overrides=sorted(rule.overrides) or None,
        when=describe_conditions({name: values for name, values in rule.when.items() if name not in points}),
        **_reading({name: values for name, values in rule.when.items() if name in points}),
        **outcome,
        clauses=list(rule.clauses),
        levels=None if levels is None else list(levels),
        steps=None if steps is None else list(steps),
    )


def _reading(reading: Conditions) -> dict[str, Any]:
    return {"reading": describe_conditions(reading)} if reading else {}


def _release(terms: ReleaseTerms) -> dict[str, Any]:
    return {
        "notice": list(terms.notice),
        "approval": list(terms.approval),
        "estimate": list(terms.estimate),
        "billed_from": terms.billed_from,
        "untold": terms.untold,
        "untold_clauses": list(terms.untold_clauses),
    }


def _release_cycle(cycle: ReleaseCycle) -> dict[str, Any]:
    return {
        "per_year": cycle.per_year,
        "clauses": list(cycle.clauses),
        "planning": list(cycle.planning),
        "delivery": list(cycle.delivery),
        "announcement": list(cycle.announcement),
    }


def _package(package: Package) -> dict[str, Any]:
    quota = package.quota
    return given(
        id=package.id,
        quota=describe_duration(quota) if isinstance(quota, timedelta) else quota,
        fee=str(package.fee),
        months=None if package.period.months == MONTHLY.months else package.period.months,
        anchor=package.period.anchor,
        clauses=list(package.clauses),
    )
