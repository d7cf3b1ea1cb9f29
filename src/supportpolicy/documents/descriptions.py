"""Describing a policy: as the tables of a document, from which reading gives the same policy again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, TypeVar

from supportpolicy.clauses import Clause, Wording
from supportpolicy.contingents import MONTHLY, Package
from supportpolicy.documents.policies import SCHEMA, read_policy
from supportpolicy.documents.promises import UNDUE_DELAY
from supportpolicy.documents.reading import UNITS
from supportpolicy.documents.vocabulary import standard_facts
from supportpolicy.documents.writing import toml_text
from supportpolicy.errors import InvalidValueError
from supportpolicy.facts import Changeability, Fact, Value
from supportpolicy.policy import Interpretation, NotPromised, Policy, ReleaseTerms, Step
from supportpolicy.rules import Conditions, Rule, RuleSet, Silence
from supportpolicy.targets import Target, WorkingDaysAmount

T = TypeVar("T", bound=str)

_USUAL = ("starts_at", "stops_at", "pauses", "thresholds", "slot")
"""What a target need not say, as its metric says it."""


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
    return _given(
        schema=SCHEMA,
        id=policy.id,
        version=policy.version,
        effective=policy.effective,
        title=_wording(policy.title),
        provenance={
            "document": policy.provenance.document,
            "language": policy.provenance.language,
            "note": _wording(policy.provenance.note),
        },
        clause=[_clause(clause) for clause in policy.clauses],
        fact=[_fact(fact) for fact in own],
        interpretation=[_interpretation(point) for point in policy.interpretations],
        **_rules(policy, policy.bearer, "bearer"),
        severity=None if policy.severity is None else _rules(policy, policy.severity, "class"),
        access=None if policy.access is None else _rules(policy, policy.access, "access"),
        first_diagnosis=None
        if policy.first_diagnosis is None
        else _given(limit=_duration(policy.first_diagnosis.limit), clauses=list(policy.first_diagnosis.clauses)),
        release=[_release(terms.value) | _reading(terms.reading) for terms in policy.release],
        package=[_package(package) for package in policy.packages],
        target=[_target(target.value) | _reading(target.reading) for target in policy.targets],
        not_promised=None if policy.not_promised is None else _said(policy.not_promised),
        step=[{"id": step.id, **_said(step)} for step in policy.steps],
    )


def _given(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


def _wording(wording: Wording) -> dict[str, str]:
    return {"de": wording.de, "en": wording.en}


def _said(statement: Step | NotPromised) -> dict[str, Any]:
    return {**_wording(statement.wording), "clauses": list(statement.clauses)}


def _clause(clause: Clause) -> dict[str, Any]:
    quotation = clause.quotation
    quoted = None if quotation is None else {"text": quotation.text, "language": quotation.language}
    return _given(id=clause.id, **_wording(clause.wording), quotation=quoted)


def _fact(fact: Fact) -> dict[str, Any]:
    return _given(
        name=fact.name,
        label=_wording(fact.label),
        question=_wording(fact.question),
        changeable=None if fact.changeable is Changeability.CHANGEABLE else fact.changeable,
        values=_values(fact.values),
    )


def _interpretation(point: Interpretation) -> dict[str, Any]:
    options = _values(point.options)
    return {"id": point.id, "question": _wording(point.question), "default": point.default, "options": options}


def _values(values: Iterable[Value]) -> dict[str, dict[str, str]]:
    return {value.name: _wording(value.label) for value in values}


def _rules(policy: Policy, rule_set: RuleSet[T], outcome: str) -> dict[str, Any]:
    points = {point.id for point in policy.interpretations}
    return _given(
        facts=[fact.name for fact in rule_set.vocabulary if fact.name not in points],
        rule=[
            _rule(policy, rule, {outcome: rule.outcome})
            for rule in rule_set.rules
            if not isinstance(rule.outcome, Silence)
        ],
        silent=[
            _rule(policy, rule, {"reason": rule.outcome.reason, "ask": _wording(policy.questions[rule.id])})
            for rule in rule_set.rules
            if isinstance(rule.outcome, Silence)
        ],
        impossible=[{"id": one.id, "when": _conditions(one.when)} for one in rule_set.impossible],
    )


def _rule(policy: Policy, rule: Rule[T], outcome: dict[str, Any]) -> dict[str, Any]:
    points = {point.id for point in policy.interpretations}
    steps = policy.rule_steps.get(rule.id)
    return _given(
        id=rule.id,
        overrides=sorted(rule.overrides) or None,
        when=_conditions({name: values for name, values in rule.when.items() if name not in points}) or None,
        **_reading({name: values for name, values in rule.when.items() if name in points}),
        **outcome,
        clauses=list(rule.clauses),
        steps=None if steps is None else list(steps),
    )


def _conditions(conditions: Conditions) -> dict[str, Any]:
    return {name: sorted(values) if len(values) > 1 else next(iter(values)) for name, values in conditions.items()}


def _reading(reading: Conditions) -> dict[str, Any]:
    return {"reading": _conditions(reading)} if reading else {}


def _release(terms: ReleaseTerms) -> dict[str, Any]:
    return {
        "notice": list(terms.notice),
        "approval": list(terms.approval),
        "estimate": list(terms.estimate),
        "billed_from": terms.billed_from,
        "untold": terms.untold,
        "untold_clauses": list(terms.untold_clauses),
    }


def _package(package: Package) -> dict[str, Any]:
    quota = package.quota
    return _given(
        id=package.id,
        quota=_duration(quota) if isinstance(quota, timedelta) else quota,
        fee=str(package.fee),
        months=None if package.period.months == MONTHLY.months else package.period.months,
        anchor=package.period.anchor,
        clauses=list(package.clauses),
    )


def _target(target: Target) -> dict[str, Any]:
    usual = Target(id="-", metric=target.metric, amount=None, calendar="-", commitment=target.commitment)
    special = {name for name in _USUAL if getattr(target, name) != getattr(usual, name)}
    return _given(
        id=target.id,
        metric=target.metric,
        amount=_amount(target.amount),
        calendar=target.calendar,
        commitment=target.commitment,
        starts_at=target.starts_at if "starts_at" in special else None,
        stops_at=sorted(target.stops_at) if "stops_at" in special else None,
        pauses=sorted(target.pauses) if "pauses" in special else None,
        thresholds=list(target.thresholds) if "thresholds" in special else None,
        slot=target.slot if "slot" in special else None,
        when=_conditions(target.when) or None,
        clauses=list(target.clauses),
    )


def _amount(amount: timedelta | WorkingDaysAmount | None) -> str | dict[str, Any]:
    if isinstance(amount, WorkingDaysAmount):
        return _given(
            days=amount.days,
            working_days=amount.working_days,
            day_rule=amount.day_rule,
            ends=amount.ends,
            cut_off=amount.cut_off,
        )
    return _duration(amount) or UNDUE_DELAY


def _duration(duration: timedelta | None) -> str | None:
    if duration is None:
        return None
    unit = next(unit for unit, size in UNITS.items() if not duration % size)
    return f"{duration // UNITS[unit]} {unit}"
