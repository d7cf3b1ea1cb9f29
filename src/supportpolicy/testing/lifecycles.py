"""Strategies for lifecycles, and for cases on their way through one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, timedelta
from itertools import pairwise

import attrs
from hypothesis import strategies as st

from supportpolicy.clauses import Wording
from supportpolicy.facts import Value
from supportpolicy.lifecycles import (
    Case,
    Lifecycle,
    LifecycleResult,
    LifecycleStage,
    LifecycleStep,
    ResultDetail,
    advance,
)
from supportpolicy.testing.basics import ZONES, days, durations, instants, names

_ZONES = st.sampled_from(ZONES)
_ROLES = ("customer", "vendor")
_WORDINGS = st.builds(Wording, de=names(), en=names())


@st.composite
def lifecycles(draw: st.DrawFn) -> Lifecycle:
    """Lifecycles that are proved, with loops, with results that are withdrawn, and with stages that need some."""
    stages = [f"stage {number}" for number in range(draw(st.integers(2, 4)))]
    results = [f"result {number}" for number in range(draw(st.integers(0, 3)))]
    giving = {name: draw(st.integers(0, len(stages) - 2)) for name in results}
    details = {name: draw(st.sampled_from(ResultDetail)) for name in results}
    some = st.lists(st.sampled_from(results), max_size=2, unique=True) if results else st.just([])
    roles = st.lists(st.sampled_from(_ROLES), min_size=1, max_size=2, unique=True)
    limits = st.sampled_from([None, *(name for name in results if details[name] is ResultDetail.EFFORT)])
    chain = [
        LifecycleStep(
            id=f"on to {following}",
            label=draw(_WORDINGS),
            stages=[stage],
            to=following,
            by=draw(roles),
            produces=[name for name in results if giving[name] == number],
            withdraws=draw(some),
        )
        for number, (stage, following) in enumerate(pairwise(stages))
    ]
    others = [
        LifecycleStep(
            id=f"step {number}",
            label=draw(_WORDINGS),
            stages=draw(st.lists(st.sampled_from(stages[:-1]), min_size=1, max_size=2, unique=True)),
            to=draw(st.sampled_from([None, *stages])),
            by=draw(roles),
            requires=draw(some),
            produces=draw(some),
            withdraws=draw(some),
            within=draw(limits),
            told=draw(st.none() | _WORDINGS),
        )
        for number in range(draw(st.integers(0, 3)))
    ]
    needs = {stage: draw(some) for stage in stages}
    whole = Lifecycle(
        id=draw(names()),
        label=draw(_WORDINGS),
        roles=[Value(name=name, label=draw(_WORDINGS)) for name in _ROLES],
        results=[LifecycleResult(id=name, label=draw(_WORDINGS), detail=details[name]) for name in results],
        stages=[LifecycleStage(id=name, label=draw(_WORDINGS), needs=needs[name]) for name in stages],
        steps=[*chain, *others],
        start=stages[0],
        ends=stages[-1:],
        released_by=draw(st.sampled_from([None, *results])),
        due_after=draw(st.sampled_from([None, *results])),
    )
    return _proved(whole)


def _proved(lifecycle: Lifecycle) -> Lifecycle:
    """The lifecycle without the steps that can never be taken, and without the needs that are not met."""
    faulty = {finding.where for finding in lifecycle.findings()}
    return attrs.evolve(
        lifecycle,
        steps=[step for number, step in enumerate(lifecycle.steps) if f"step[{number}].requires" not in faulty],
        stages=[
            attrs.evolve(stage, needs=()) if f"stage[{number}].needs" in faulty else stage
            for number, stage in enumerate(lifecycle.stages)
        ],
    )


@st.composite
def cases(draw: st.DrawFn, among: Sequence[Lifecycle] = (), most: int = 8) -> Case:
    """Cases anywhere on their way, at the beginning, in between or at an end.

    Args:
        draw: Given by Hypothesis.
        among: The lifecycles that they go through; none for any.
        most: How many steps were taken at most.
    """
    lifecycle = draw(st.sampled_from(among) if among else lifecycles())
    case = Case(id=draw(names()), lifecycle=lifecycle, opened_at=draw(instants()))
    for _ in range(draw(st.integers(0, most))):
        if not case.is_over:
            case = _further(draw, case)
    return case


def _further(draw: st.DrawFn, case: Case) -> Case:
    step = draw(st.sampled_from(case.allowed()))
    given = {case.lifecycle.result(name).detail for name in step.produces}
    limit = None if step.within is None else case.results[step.within].effort
    return advance(
        case,
        step.id,
        (case.course.last_at.astimezone(UTC) + draw(durations(timedelta(days=30)))).astimezone(draw(_ZONES)),
        by=draw(st.sampled_from(step.by)),
        effort=draw(durations()) if ResultDetail.EFFORT in given else None,
        day=draw(days()) if ResultDetail.DAY in given else None,
        worked=None if limit is None else draw(durations(limit)),
        note=draw(st.text(max_size=8)),
    )
