"""Describing what policies and contracts have in common, as tables of a document."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from supportpolicy.clauses import Wording
from supportpolicy.documents.promises import UNDUE_DELAY
from supportpolicy.documents.reading import UNITS
from supportpolicy.facts import Changeability, Fact, Value
from supportpolicy.rules import Conditions
from supportpolicy.targets import Target, WorkingDaysAmount

_USUAL = ("starts_at", "stops_at", "pauses", "thresholds", "slot")
"""What a target need not say, as its metric says it."""


def given(**members: Any) -> dict[str, Any]:
    """The members that there are: those that are None are left out."""
    return {name: value for name, value in members.items() if value is not None}


def describe_wording(wording: Wording) -> dict[str, str]:
    """The German and the English wording."""
    return {"de": wording.de, "en": wording.en}


def describe_if_said(wording: Wording | None) -> dict[str, str] | None:
    """The wording in both languages; None if there is none."""
    return None if wording is None else describe_wording(wording)


def describe_values(values: Iterable[Value]) -> dict[str, dict[str, str]]:
    """Names with their wordings."""
    return {value.name: describe_wording(value.label) for value in values}


def describe_fact(fact: Fact) -> dict[str, Any]:
    """A fact with its values."""
    return given(
        name=fact.name,
        label=describe_wording(fact.label),
        question=describe_wording(fact.question),
        changeable=None if fact.changeable is Changeability.CHANGEABLE else fact.changeable,
        values=describe_values(fact.values),
    )


def describe_conditions(conditions: Conditions) -> dict[str, Any]:
    """For each fact the allowed values, a single one bare."""
    return {name: sorted(values) if len(values) > 1 else next(iter(values)) for name, values in conditions.items()}


def describe_target(target: Target) -> dict[str, Any]:
    """A target, without what its metric says by itself."""
    usual = Target(id="-", metric=target.metric, amount=None, calendar="-", commitment=target.commitment)
    special = {name for name in _USUAL if getattr(target, name) != getattr(usual, name)}
    return given(
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
        when=describe_conditions(target.when) or None,
        clauses=list(target.clauses),
    )


def _amount(amount: timedelta | WorkingDaysAmount | None) -> str | dict[str, Any]:
    if isinstance(amount, WorkingDaysAmount):
        return given(
            days=amount.days,
            working_days=amount.working_days,
            day_rule=amount.day_rule,
            ends=amount.ends,
            cut_off=amount.cut_off,
        )
    return describe_duration(amount) or UNDUE_DELAY


def describe_duration(duration: timedelta | None) -> str | None:
    """An amount of time in the greatest unit that holds it."""
    if duration is None:
        return None
    unit = next(unit for unit, size in UNITS.items() if not duration % size)
    return f"{duration // UNITS[unit]} {unit}"
