"""Proving a lifecycle: every state that a case can come into is visited once."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeAlias

import attrs

from supportpolicy.checks import quoted
from supportpolicy.facts import Value, alternatives
from supportpolicy.lifecycles.definition import LifecycleResult, LifecycleStage, LifecycleStep, ResultDetail

State: TypeAlias = tuple[str, frozenset[str]]
"""A stage, and the results that stand."""

_MOST_STATES = 5_000


@attrs.frozen
class LifecycleFinding:
    """One fault of a lifecycle.

    Attributes:
        where: The part of the lifecycle, as a document says it: ``"step[2].requires"``; empty for the whole of it.
        what: What is wrong, in one sentence without the full stop.
        remedy: What to do, as an imperative sentence without the full stop.
    """

    where: str
    what: str
    remedy: str


class Definition(Protocol):
    """What is proved."""

    @property
    def roles(self) -> tuple[Value, ...]:
        """Who takes steps."""

    @property
    def results(self) -> tuple[LifecycleResult, ...]:
        """What steps ask for and give."""

    @property
    def stages(self) -> tuple[LifecycleStage, ...]:
        """Where a case can stand."""

    @property
    def steps(self) -> tuple[LifecycleStep, ...]:
        """What leads from one to the next."""

    @property
    def start(self) -> str:
        """The stage in which a case begins."""

    @property
    def ends(self) -> tuple[str, ...]:
        """The stages in which it is over."""

    @property
    def released_by(self) -> str | None:
        """The result that lets work begin."""

    @property
    def due_after(self) -> str | None:
        """The result that makes the price due."""


def after(step: LifecycleStep, state: State) -> State:
    """The state that a step leads to."""
    stage, results = state
    return step.to or stage, results.difference(step.withdraws).union(step.produces)


def is_allowed(step: LifecycleStep, state: State) -> bool:
    """Whether a step may be taken in a state, as far as stage and results go."""
    stage, results = state
    return stage in step.stages and results.issuperset(step.asked_for)


def findings(lifecycle: Definition) -> tuple[LifecycleFinding, ...]:
    """Everything that is wrong with a lifecycle: first with its names; with its course only if these are in order."""
    return tuple(_naming(lifecycle)) or tuple(_Walk(lifecycle).findings())


def _naming(lifecycle: Definition) -> Iterator[LifecycleFinding]:
    stages = [stage.id for stage in lifecycle.stages]
    results = [result.id for result in lifecycle.results]
    roles = [role.name for role in lifecycle.roles]
    for what, names in (("roles", roles), ("result", results), ("stage", stages)):
        yield from _repeated(what, names)
    yield from _repeated("step", [step.id for step in lifecycle.steps])
    yield from _unknown("start", [lifecycle.start], stages, "stage")
    yield from _unknown("ends", lifecycle.ends, stages, "stage")
    for key, name in (("released_by", lifecycle.released_by), ("due_after", lifecycle.due_after)):
        yield from _unknown(key, _given(name), results, "result")
    for number, stage in enumerate(lifecycle.stages):
        yield from _unknown(f"stage[{number}].needs", stage.needs, results, "result")
    efforts = [result.id for result in lifecycle.results if result.detail is ResultDetail.EFFORT]
    for number, step in enumerate(lifecycle.steps):
        where = f"step[{number}]"
        yield from _empty(f"{where}.from", step.stages, "is never taken", "Name the stages in which it may be taken")
        yield from _empty(f"{where}.by", step.by, "is taken by nobody", "Name the roles that may take it")
        yield from _unknown(f"{where}.from", step.stages, stages, "stage")
        yield from _unknown(f"{where}.to", _given(step.to), stages, "stage")
        yield from _unknown(f"{where}.by", step.by, roles, "role")
        for key, named in (("requires", step.requires), ("produces", step.produces), ("withdraws", step.withdraws)):
            yield from _unknown(f"{where}.{key}", named, results, "result")
        yield from _unknown(f"{where}.within", _given(step.within), efforts, "result with an effort")


def _given(name: str | None) -> Sequence[str]:
    return () if name is None else (name,)


def _empty(where: str, names: Collection[str], what: str, remedy: str) -> Iterator[LifecycleFinding]:
    if not names:
        yield LifecycleFinding(where, f"the step {what}", remedy)


def _repeated(where: str, names: Iterable[str]) -> Iterator[LifecycleFinding]:
    for name, count in Counter(names).items():
        if count > 1:
            yield LifecycleFinding(where, f"{name!r} stands there {count} times", "Give each of them its own name")


def _unknown(where: str, names: Iterable[str], known: Collection[str], what: str) -> Iterator[LifecycleFinding]:
    for name in dict.fromkeys(names):
        if name not in known:
            yield LifecycleFinding(where, f"{name!r} is no {what} of the lifecycle", alternatives(name, known))


class _Walk:
    """All states that a case can come into, each with the step by which it was found."""

    def __init__(self, lifecycle: Definition) -> None:
        self._lifecycle = lifecycle
        self._from: dict[State, tuple[State, str] | None] = {(lifecycle.start, frozenset()): None}
        self._before: dict[State, list[State]] = {}
        self._taken: set[str] = set()
        self._is_complete = self._visit()

    def findings(self) -> Iterator[LifecycleFinding]:
        """What is wrong with the course that a case can take."""
        if not self._is_complete:
            what = f"a case can come into more than {_MOST_STATES:,} states"
            yield LifecycleFinding("", what, "Let fewer results stand side by side, or split the lifecycle")
            return
        yield from self._unused()
        yield from self._without_end()
        yield from self._without_gate()

    def _visit(self) -> bool:
        waiting = deque(self._from)
        while waiting and len(self._from) <= _MOST_STATES:
            state = waiting.popleft()
            for step in self._lifecycle.steps:
                if is_allowed(step, state):
                    self._taken.add(step.id)
                    following = after(step, state)
                    self._before.setdefault(following, []).append(state)
                    if following not in self._from:
                        self._from[following] = state, step.id
                        waiting.append(following)
        return not waiting

    def _unused(self) -> Iterator[LifecycleFinding]:
        reached = {stage for stage, _ in self._from}
        for number, stage in enumerate(self._lifecycle.stages):
            if stage.id not in reached:
                what = f"no case ever reaches {stage.id!r}"
                yield LifecycleFinding(f"stage[{number}]", what, "Let a step lead to it, or leave it out")
        given = {name for step in self._lifecycle.steps for name in step.produces}
        for number, step in enumerate(self._lifecycle.steps):
            if step.id not in self._taken and reached.intersection(step.stages):
                what = f"{step.id!r} can never be taken: it asks for {quoted(step.asked_for)}"
                remedy = "Let a step before it give what it asks for, or leave it out"
                yield LifecycleFinding(f"step[{number}].requires", what, remedy)
        for number, result in enumerate(self._lifecycle.results):
            if result.id not in given:
                what = f"no step gives {result.id!r}"
                yield LifecycleFinding(f"result[{number}]", what, "Let a step produce it, or leave it out")

    def _without_end(self) -> Iterator[LifecycleFinding]:
        ends = set(self._lifecycle.ends)
        for number, step in enumerate(self._lifecycle.steps):
            for name in sorted(ends.intersection(step.stages)):
                what = f"{step.id!r} is taken in {name!r}, where a case is over"
                yield LifecycleFinding(f"step[{number}].from", what, "Take the stage out of the ends, or out of here")
        ending = self._leading_to([state for state in self._from if state[0] in ends])
        for number, stage in enumerate(self._lifecycle.stages):
            stuck = next((state for state in self._from if state[0] == stage.id and state not in ending), None)
            if stuck is not None:
                what = f"a case that comes to {stage.id!r}{self._way_to(stuck)} can never end"
                yield LifecycleFinding(f"stage[{number}]", what, "Let a step lead on to one of the ends")

    def _leading_to(self, goals: Iterable[State]) -> Mapping[State, None]:
        found = dict.fromkeys(goals)
        waiting = deque(found)
        while waiting:
            for state in self._before.get(waiting.popleft(), ()):
                if state not in found:
                    found[state] = None
                    waiting.append(state)
        return found

    def _without_gate(self) -> Iterator[LifecycleFinding]:
        for number, stage in enumerate(self._lifecycle.stages):
            for name in stage.needs:
                state = next((one for one in self._from if one[0] == stage.id and name not in one[1]), None)
                if state is not None:
                    what = f"a case can come to {stage.id!r}{self._way_to(state)} without {name!r}"
                    remedy = "Let every step that leads there require it"
                    yield LifecycleFinding(f"stage[{number}].needs", what, remedy)

    def _way_to(self, state: State) -> str:
        """The shortest way to a state, as a part of a sentence; nothing for the beginning."""
        steps: list[str] = []
        origin = self._from[state]
        while origin is not None:
            before, step = origin
            steps.insert(0, step)
            origin = self._from[before]
        return f" by {' → '.join(steps)}" if steps else ""
