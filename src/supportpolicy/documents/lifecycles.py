"""Lifecycles in a policy document: read, proved as far as they could be read, and described."""

from __future__ import annotations

from functools import partial
from typing import Any

from supportpolicy.documents.describing import describe_if_said, describe_values, describe_wording, given
from supportpolicy.documents.reading import Table
from supportpolicy.documents.references import References
from supportpolicy.documents.vocabulary import read_values
from supportpolicy.lifecycles import Lifecycle, LifecycleResult, LifecycleStage, LifecycleStep, ResultDetail


def read_lifecycle(table: Table, references: References) -> Lifecycle | None:
    """A lifecycle, with everything noted that is wrong with it."""
    parts: dict[str, Any] = {
        "id": table.text("id"),
        "label": table.own_wording(),
        "roles": read_values(table, "roles"),
        "results": table.built("result", _result),
        "stages": table.built("stage", partial(_stage, references=references)),
        "steps": table.built("step", partial(_step, references=references)),
        "start": table.text("start"),
        "ends": table.names("ends"),
        "released_by": table.optional("released_by", table.text),
        "due_after": table.optional("due_after", table.text),
        "clauses": references.cited(table),
    }
    lifecycle = table.build(lambda: Lifecycle(**parts))
    for finding in () if lifecycle is None else lifecycle.findings():
        table.note(finding.where, finding.what, finding.remedy)
    return lifecycle


def _result(table: Table) -> LifecycleResult | None:
    name, label = table.text("id"), table.own_wording()
    detail = table.optional("detail", lambda key: table.choice(key, ResultDetail)) or ResultDetail.NONE
    return table.build(lambda: LifecycleResult(id=name, label=label, detail=detail))


def _stage(table: Table, references: References) -> LifecycleStage | None:
    name, label, needs = table.text("id"), table.own_wording(), _optional_names(table, "needs")
    clauses = _optional_clauses(table, references)
    return table.build(lambda: LifecycleStage(id=name, label=label, needs=needs, clauses=clauses))


def _step(table: Table, references: References) -> LifecycleStep | None:
    parts: dict[str, Any] = {
        "id": table.text("id"),
        "label": table.own_wording(),
        "stages": table.names("from"),
        "to": table.optional("to", table.text),
        "by": table.names("by"),
        "requires": _optional_names(table, "requires"),
        "produces": _optional_names(table, "produces"),
        "withdraws": _optional_names(table, "withdraws"),
        "within": table.optional("within", table.text),
        "told": table.optional("told", table.wording),
        "clauses": _optional_clauses(table, references),
    }
    return table.build(lambda: LifecycleStep(**parts))


def _optional_names(table: Table, key: str) -> tuple[str, ...]:
    return table.optional(key, table.names) or ()


def _optional_clauses(table: Table, references: References) -> tuple[str, ...]:
    return table.optional("clauses", lambda key: references.cited(table, key)) or ()


def describe_lifecycle(lifecycle: Lifecycle) -> dict[str, Any]:
    """A lifecycle."""
    return given(
        id=lifecycle.id,
        **describe_wording(lifecycle.label),
        start=lifecycle.start,
        ends=list(lifecycle.ends),
        released_by=lifecycle.released_by,
        due_after=lifecycle.due_after,
        clauses=list(lifecycle.clauses),
        roles=describe_values(lifecycle.roles),
        result=[_describe_result(result) for result in lifecycle.results],
        stage=[_describe_stage(stage) for stage in lifecycle.stages],
        step=[_describe_step(step) for step in lifecycle.steps],
    )


def _describe_result(result: LifecycleResult) -> dict[str, Any]:
    detail = None if result.detail is ResultDetail.NONE else result.detail
    return given(id=result.id, **describe_wording(result.label), detail=detail)


def _describe_stage(stage: LifecycleStage) -> dict[str, Any]:
    needs, clauses = list(stage.needs) or None, list(stage.clauses) or None
    return given(id=stage.id, **describe_wording(stage.label), needs=needs, clauses=clauses)


def _describe_step(step: LifecycleStep) -> dict[str, Any]:
    return given(
        id=step.id,
        **describe_wording(step.label),
        **{"from": list(step.stages)},
        to=step.to,
        by=list(step.by),
        requires=list(step.requires) or None,
        produces=list(step.produces) or None,
        withdraws=list(step.withdraws) or None,
        within=step.within,
        told=describe_if_said(step.told),
        clauses=list(step.clauses) or None,
    )
