"""What changes from one rule set to another, and which regions of the space have which answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import prod
from typing import Generic

import attrs

from supportpolicy.errors import InvalidValueError
from supportpolicy.facts import FrozenMap, Vocabulary
from supportpolicy.rules.answer import Answer, Undetermined
from supportpolicy.rules.compiled import Compiled
from supportpolicy.rules.diagram import cubes, sweep
from supportpolicy.rules.rule import Conditions, T


@attrs.frozen(kw_only=True)
class Region(Generic[T]):
    """A part of the space all of whose points have the same answer.

    Attributes:
        when: For each fact that matters the values of the region.
        answer: What is decided there.
        points: How many combinations of values it has, of all facts.
    """

    when: Conditions
    answer: Answer[T]
    points: int


@attrs.frozen(kw_only=True)
class Change(Generic[T]):
    """A part of the space in which the outcome changes in one way.

    Attributes:
        when: For each fact that matters the values of the region.
        old: The outcome so far.
        new: The outcome from now on.
        points: How many combinations of values it has, of all facts of both rule sets.
    """

    when: Conditions
    old: T | Undetermined
    new: T | Undetermined
    points: int


@attrs.frozen(kw_only=True)
class Difference(Generic[T]):
    """What changes from one rule set to another, over all points that are possible in both.

    Attributes:
        changes: Disjoint regions that together are all points whose outcome changes.
        counts: For each pair of old and new outcome the number of these points.
        vocabulary: The facts of both rule sets.
    """

    changes: tuple[Change[T], ...]
    counts: Mapping[tuple[T | Undetermined, T | Undetermined], int]
    vocabulary: Vocabulary

    @property
    def points(self) -> int:
        """How many points change."""
        return sum(self.counts.values())

    def __bool__(self) -> bool:
        return bool(self.changes)


def difference(old: Compiled[T], new: Compiled[T]) -> Difference[T]:
    """Compare two rule sets point by point, without visiting each point.

    Raises:
        InvalidValueError: if a fact of both has different values, or a rule set leaves a point undecided.
    """
    vocabulary = _union(old.vocabulary, new.vocabulary)
    fields = list(vocabulary.fields.values())
    both = [attrs.evolve(compiled, vocabulary=vocabulary) for compiled in (old, new)]
    shift = len(both[0].cubes)
    beaten = [*both[0].overridden, *(others << shift for others in both[1].overridden)]
    final = both[0].final | both[1].final << shift
    budget = old.budget("comparing the rule sets")
    joint = sweep(fields, [*both[0].cubes, *both[1].cubes], beaten, final, budget)
    width = len(new.outcomes) + 1

    def pair(state: int) -> int:
        """The numbers of both outcomes in one, 0 for no change."""
        if state & final:
            return 0
        was = _outcome(both[0], state & (1 << shift) - 1, "old")
        becomes = _outcome(both[1], state >> shift, "new")
        return 0 if old.outcomes[was] == new.outcomes[becomes] else 1 + was * width + becomes

    def content(number: int) -> tuple[T | Undetermined, T | Undetermined] | None:
        return (old.outcomes[(number - 1) // width], new.outcomes[(number - 1) % width]) if number else None

    counts: dict[int, int] = {}
    for state, points in joint.ends.items():
        counts[pair(state)] = counts.get(pair(state), 0) + points
    return Difference(
        changes=tuple(
            Change(when=vocabulary.conditions(cube), old=was, new=becomes, points=_volume(cube, fields))
            for cube, (was, becomes) in cubes(joint.diagram(pair, content), budget)
        ),
        counts=FrozenMap(
            (outcomes, points) for number, points in sorted(counts.items()) if (outcomes := content(number)) is not None
        ),
        vocabulary=vocabulary,
    )


def regions(compiled: Compiled[T]) -> Iterator[tuple[Conditions, int]]:
    """Disjoint cubes that together are all possible points, each with one outcome, and how many points they have."""
    fields = list(compiled.vocabulary.fields.values())
    for cube, outcome in cubes(compiled.outcome_diagram, compiled.budget("listing the regions")):
        if outcome:
            yield compiled.vocabulary.conditions(cube), _volume(cube, fields)


def _volume(cube: Sequence[int], fields: Sequence[int]) -> int:
    allowed = sum(cube)
    return prod((allowed & field or field).bit_count() for field in fields)


def _outcome(compiled: Compiled[T], state: int, where: str) -> int:
    """The number of the outcome at a point where certain rules hold."""
    bit = compiled.outcome_bit(compiled.effective(state))
    if bit == compiled.flaw_bit:
        raise InvalidValueError(
            where, "the rule set leaves cases undecided or contradicts itself", "Mend it first: its findings say how"
        )
    return bit.bit_length() - 1


def _union(old: Vocabulary, new: Vocabulary) -> Vocabulary:
    """The facts of both, the old ones first; what people read is the old one's."""
    for fact in new:
        if fact.name in old and old.bits[fact.name].keys() != new.bits[fact.name].keys():
            raise InvalidValueError(
                fact.name, "it has different values in the two rule sets", "Give the fact the same values in both"
            )
    return Vocabulary((*old, *(fact for fact in new if fact.name not in old)))
