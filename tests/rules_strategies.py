"""Random rule sets, each both as a rule set of the library and as plain rows for the oracle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs
from hypothesis import strategies as st

from supportpolicy.facts import Fact
from supportpolicy.rules import UNDETERMINED, Impossible, Rule, RuleSet, Silence, SilenceReason
from tests.rules_oracle import SILENT, Oracle

OUTCOMES = ["A", "B", "C"]

When = dict[str, set[str]]
Row = tuple[str, When, str, set[str]]


@attrs.frozen
class Case:
    """The same rules twice."""

    rules: RuleSet[str]
    oracle: Oracle

    @property
    def space(self) -> Mapping[str, list[str]]:
        return self.oracle.space


def ours(outcomes: Iterable[Any]) -> set[Any]:
    """Outcomes of the oracle as the library writes them."""
    return {UNDETERMINED if outcome == SILENT else outcome for outcome in outcomes}


def rule(row: Row) -> Rule[str]:
    """A row as a rule; each silence asks for something else."""
    rule_id, when, outcome, overrides = row
    silence = Silence(reason=SilenceReason.SILENT, ask=(rule_id,))
    return Rule(
        id=rule_id,
        when=when,
        outcome=silence if outcome == SILENT else outcome,
        clauses=(f"clause of {rule_id}",),
        overrides=overrides,
    )


def case(space: Mapping[str, list[str]], rows: list[Row], impossible: Iterable[When]) -> Case:
    """Both forms of these rows."""
    declared = [Impossible(id=f"never {number}", when=when) for number, when in enumerate(impossible)]
    facts = [Fact.of(name, values) for name, values in space.items()]
    return Case(
        rules=RuleSet(vocabulary=facts, rules=[rule(row) for row in rows], impossible=declared),
        oracle=Oracle(space, [*rows], [one.when for one in declared]),
    )


def spaces() -> st.SearchStrategy[dict[str, list[str]]]:
    """One to four facts with one to four values, and at most 36 points."""
    sizes = st.sampled_from([(1,), (4,), (2, 3), (4, 1), (2, 2, 2), (3, 3, 3), (4, 3, 2), (2, 3, 1, 2), (3, 3, 2, 2)])
    return sizes.map(lambda sizes: {name: list("abcd"[:size]) for name, size in zip("wxyz", sizes, strict=False)})


def conditions(space: Mapping[str, list[str]]) -> st.SearchStrategy[When]:
    """Conditions on some of the facts."""
    optional = {name: st.sets(st.sampled_from(values), min_size=1) for name, values in space.items()}
    return st.fixed_dictionaries({}, optional=optional)


@st.composite
def any_cases(draw: st.DrawFn) -> Case:
    """Rules with whatever faults come: gaps, conflicts, overrides in circles, rules that nothing can reach."""
    space = draw(spaces())
    ids = [f"r{number}" for number in range(draw(st.integers(1, 6)))]
    outcomes = st.sampled_from([*OUTCOMES, SILENT])
    rows: list[Row] = [
        (rule_id, draw(conditions(space)), draw(outcomes), draw(st.sets(st.sampled_from(ids), max_size=3)))
        for rule_id in ids
    ]
    if draw(st.booleans()):
        rows = [
            (rule_id, when, outcome, {one for one in others if one < rule_id})
            for rule_id, when, outcome, others in rows
        ]
    return case(space, rows, draw(st.lists(conditions(space), max_size=2)))


@st.composite
def sound_cases(draw: st.DrawFn, space: dict[str, list[str]] | None = None) -> Case:
    """Rules without gap or conflict: one for everything, and exceptions, each above the ones before."""
    space = draw(spaces()) if space is None else space
    outcomes = st.sampled_from([*OUTCOMES, SILENT])
    rows: list[Row] = [("r0", {}, draw(outcomes), set())]
    for number in range(1, draw(st.integers(1, 6))):
        rows.append((f"r{number}", draw(conditions(space)), draw(outcomes), {row[0] for row in rows}))
    return case(space, rows, draw(st.lists(conditions(space), max_size=2)))


def known(case: Case) -> st.SearchStrategy[When]:
    """Something known of some facts; often a single value."""
    single = {name: st.sampled_from(values).map(lambda value: {value}) for name, values in case.space.items()}
    several = {name: st.sets(st.sampled_from(values), min_size=1) for name, values in case.space.items()}
    return st.fixed_dictionaries({}, optional={name: single[name] | several[name] for name in case.space})


def narrowed(case: Case, said: When) -> When:
    """What says something: of each fact less than all values."""
    return {name: values for name, values in said.items() if len(values) < len(case.space[name])}


def with_known(cases: st.SearchStrategy[Case]) -> st.SearchStrategy[tuple[Case, When]]:
    """A case and something known in it."""
    return cases.flatmap(lambda one: st.tuples(st.just(one), known(one)))
