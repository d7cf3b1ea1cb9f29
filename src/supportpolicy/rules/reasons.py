"""Why an answer is what it is: the facts that force it, why a rule does not apply, and what would change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Generic

import attrs

from supportpolicy.facts import Vocabulary
from supportpolicy.rules.answer import UNDETERMINED
from supportpolicy.rules.compiled import Compiled
from supportpolicy.rules.diagram import Budget, Node, bits_of
from supportpolicy.rules.rule import Conditions, Rule, T


@attrs.frozen(kw_only=True)
class Condition:
    """One condition of a rule, beside what is known of its fact.

    Attributes:
        fact: The fact it looks at.
        given: The values that are possible by what is known.
        wanted: The values that the rule allows.
    """

    fact: str
    given: frozenset[str]
    wanted: frozenset[str]


@attrs.frozen(kw_only=True)
class WhyNot:
    """Why a rule does not decide.

    Attributes:
        rule: The id of the rule.
        failed: The conditions that do not hold, whatever is still unknown, in the order of the vocabulary.
        open: The conditions that may hold or not.
        overridden_by: The ids of the rules that override it and surely apply.
        perhaps_overridden_by: The ids of the rules that override it and may apply.
    """

    rule: str
    failed: tuple[Condition, ...]
    open: tuple[Condition, ...]
    overridden_by: tuple[str, ...]
    perhaps_overridden_by: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Counterfactual(Generic[T]):
    """The fewest given facts that would have to be different for another outcome.

    Attributes:
        outcome: What the rules would then decide.
        changes: For each fact to change the values that do it; any choice of one value for each does.
    """

    outcome: T
    changes: Conditions


def why_not(compiled: Compiled[T], rule: Rule[T], bits: int) -> WhyNot:
    """Lay what a rule wants beside what is known."""
    vocabulary = compiled.vocabulary
    wanted = vocabulary.cube(rule.when)
    conditions = [
        (Condition(fact=fact, given=_names(vocabulary, fact, bits), wanted=rule.when[fact]), field)
        for fact, field in vocabulary.fields.items()
        if fact in rule.when
    ]
    stronger = [
        (other.id, cube)
        for other, cube in zip(compiled.rules, compiled.cubes, strict=False)
        if rule.id in other.overrides and _meet(vocabulary, bits, cube)
    ]
    return WhyNot(
        rule=rule.id,
        failed=tuple(condition for condition, field in conditions if not bits & wanted & field),
        open=tuple(condition for condition, field in conditions if bits & field & ~wanted and bits & wanted & field),
        overridden_by=tuple(other for other, cube in stronger if not bits & ~cube),
        perhaps_overridden_by=tuple(other for other, cube in stronger if bits & ~cube),
    )


def sufficient(compiled: Compiled[T], bits: int, outcome: int) -> Conditions:
    """The smallest part of what is known that alone forces the outcome; among equals the first in the vocabulary.

    Whatever leads elsewhere differs from the known facts in some of them; a part that has one of each such set forces
    the outcome, and no other part does.
    """
    budget = compiled.budget("finding a sufficient reason")
    elsewhere = _Elsewhere(bits, outcome, budget).sets(compiled.outcome_diagram)
    fields = compiled.vocabulary.fields
    kept = _smallest_hitting(elsewhere, list(fields.values()), budget)
    return compiled.vocabulary.conditions(bits & field for field in kept)


class _Elsewhere:
    """The minimal sets of known facts that would have to be different to reach another outcome."""

    def __init__(self, bits: int, outcome: int, budget: Budget) -> None:
        self._bits = bits
        self._outcome = outcome
        self._budget = budget
        self._known: dict[Node[int], Sequence[int]] = {}

    def sets(self, node: Node[int]) -> Sequence[int]:
        """Each as the bits of all values of its facts."""
        if node not in self._known:
            self._known[node] = self._sets(node)
        return self._known[node]

    def _sets(self, node: Node[int]) -> Sequence[int]:
        if node.content is not None:
            return () if node.content in (0, self._outcome) else (0,)
        found = {
            below if bit & self._bits else below | node.field
            for bit, child in node.children.items()
            for below in self.sets(child)
        }
        self._budget.spend(len(found) ** 2)
        return [one for one in found if not any(other != one and not other & ~one for other in found)]


def _smallest_hitting(sets: Sequence[int], fields: Sequence[int], budget: Budget) -> Sequence[int]:
    """The fewest fields that meet every set, the first such choice in the order of the fields."""
    forced = [field for field in fields if field in sets]
    left = [one for one in sets if not any(field & one for field in forced)]
    others = [field for field in fields if any(field & one for one in left)]
    return next(
        [*forced, *chosen]
        for size in range(len(others) + 1)
        for chosen in combinations(others, size)
        if _hits(sum(chosen), left, budget)
    )


def _hits(chosen: int, sets: Sequence[int], budget: Budget) -> bool:
    budget.spend(1)
    return all(chosen & one for one in sets)


def counterfactuals(compiled: Compiled[T], bits: int, held: int, outcome: int) -> Iterator[Counterfactual[T]]:
    """For every other outcome all its nearest changes, the nearest outcomes first.

    Args:
        compiled: The rules.
        bits: What is known.
        held: The bits of the facts that must stay as they are.
        outcome: The bits of the outcomes to leave out.
    """
    search = _Nearest(bits, held, compiled.budget("finding the nearest counterfactuals"))
    start = frozenset((compiled.outcome_diagram,))
    distances = search.distances(start)
    for distance, bit in sorted(
        (distance, bit) for bit, distance in distances.items() if not bit & (outcome | compiled.flaw_bit)
    ):
        target = compiled.outcomes[bit.bit_length() - 1]
        if target is not UNDETERMINED:
            for way in sorted(search.ways(start, bit, distance), key=sorted):
                yield Counterfactual(outcome=target, changes=compiled.vocabulary.conditions(way))


class _Nearest:
    """The fewest changes of given facts after which all completions have one outcome.

    What completions can reach is a set of nodes; a change replaces what is known of a fact by one other value.
    """

    def __init__(self, bits: int, held: int, budget: Budget) -> None:
        self._bits = bits
        self._held = held
        self._budget = budget
        self._distances: dict[frozenset[Node[int]], Mapping[int, int]] = {}

    def distances(self, nodes: frozenset[Node[int]]) -> Mapping[int, int]:
        """For each outcome that can be had from here the number of changes it takes."""
        if nodes not in self._distances:
            self._budget.spend(len(nodes))
            self._distances[nodes] = self._compute(nodes)
        return self._distances[nodes]

    def ways(self, nodes: frozenset[Node[int]], outcome: int, distance: int) -> Iterator[tuple[int, ...]]:
        """All ways to an outcome that take so many changes, each as the bits of the new values of each fact."""
        self._budget.spend(1)
        if _is_end(nodes):
            yield ()
            return
        for below, changed in self._steps(nodes).items():
            left = distance - bool(changed)
            if self.distances(below).get(outcome) == left:
                yield from ((changed, *way) if changed else way for way in self.ways(below, outcome, left))

    def _compute(self, nodes: frozenset[Node[int]]) -> Mapping[int, int]:
        outcomes = {node.content for node in nodes if node.content}
        if len(outcomes) > 1:
            return {}
        if _is_end(nodes):
            return dict.fromkeys(outcomes, 0)
        found: dict[int, int] = {}
        for below, changed in self._steps(nodes).items():
            for outcome, distance in self.distances(below).items():
                further = distance + bool(changed)
                found[outcome] = min(further, found.get(outcome, further))
        return found

    def _steps(self, nodes: frozenset[Node[int]]) -> Mapping[frozenset[Node[int]], int]:
        """Where the next fact can lead: with the bits of the values that it must be changed to, 0 if it may stay."""
        level = min(node.level for node in nodes)
        asking = [node for node in nodes if node.level == level]
        others = nodes.difference(asking)
        field = asking[0].field
        given = self._bits & field
        steps = {others.union(node.children[bit] for node in asking for bit in bits_of(given)): 0}
        if not field & self._held:
            for bit in bits_of(field & ~given):
                below = others.union(node.children[bit] for node in asking)
                if steps.get(below) != 0:
                    steps[below] = steps.get(below, 0) | bit
        return steps


def _is_end(nodes: frozenset[Node[int]]) -> bool:
    return all(node.content is not None for node in nodes)


def _names(vocabulary: Vocabulary, fact: str, bits: int) -> frozenset[str]:
    return frozenset(value for value, bit in vocabulary.bits[fact].items() if bits & bit)


def _meet(vocabulary: Vocabulary, one: int, other: int) -> bool:
    return all(one & other & field for field in vocabulary.fields.values())
