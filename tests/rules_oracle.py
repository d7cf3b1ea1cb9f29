"""What rules mean, by visiting every point: slow, obvious, and sharing no code with the library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, product
from typing import Any

Point = dict[str, str]
Space = Mapping[str, Iterable[str]]

SILENT = "the source does not decide"
IMPOSSIBLE = "impossible"
GAP = "gap"
CONFLICT = "conflict"


class Oracle:
    """Rules as plain rows ``(id, when, outcome, overrides)``, where the outcome of a silence is `SILENT`."""

    def __init__(
        self,
        space: Mapping[str, list[str]],
        rows: list[tuple[str, Mapping[str, Iterable[str]], Any, Iterable[str]]],
        impossible: list[Mapping[str, Iterable[str]]],
    ) -> None:
        self.space = space
        self.rows = rows
        self.impossible = impossible

    def points(self, known: Space | None = None) -> Iterator[Point]:
        """All completions of what is known that are not impossible."""
        for point in every_point({**self.space, **(known or {})}):
            if not any(matches(when, point) for when in self.impossible):
                yield point

    def applying(self, point: Point) -> list[str]:
        """The ids of the rules that match and that no matching rule overrides."""
        matching = [row for row in self.rows if matches(row[1], point)]
        overridden = {other for row in matching for other in row[3]}
        return sorted(row[0] for row in matching if row[0] not in overridden)

    def outcome(self, point: Point) -> Any:
        """The outcome at a point, or `GAP` or `CONFLICT`."""
        if any(matches(when, point) for when in self.impossible):
            return IMPOSSIBLE
        applying = self.applying(point)
        outcomes = {row[2] for row in self.rows if row[0] in applying}
        return GAP if not outcomes else CONFLICT if len(outcomes) > 1 else outcomes.pop()

    def possible(self, known: Space) -> set[Any]:
        """The outcomes of all completions."""
        return {self.outcome(point) for point in self.points(known)}

    def rules(self, known: Space) -> list[str]:
        """The rules that apply in some completion."""
        return sorted({rule for point in self.points(known) for rule in self.applying(point)})

    def needed(self, known: Space) -> list[str]:
        """The facts in which alone two completions with different outcomes differ."""
        found = set()
        for one, other in combinations(list(self.points(known)), 2):
            different = [fact for fact in self.space if one[fact] != other[fact]]
            if len(different) == 1 and self.outcome(one) != self.outcome(other):
                found.add(different[0])
        return [fact for fact in self.space if fact in found]

    def telling(self, known: Space) -> list[str]:
        """The facts whose values do not all leave the same outcomes, of those values that are possible."""
        values = {**self.space, **known}
        left = {fact: [self.possible({**known, fact: [value]}) for value in values[fact]] for fact in self.space}
        return [fact for fact in self.space if len({frozenset(one) for one in left[fact] if one}) > 1]

    def remaining(self, known: Space, fact: str) -> tuple[float, float]:
        """How many outcomes an answer to a question leaves on average, and the share that leaves more than one."""
        values = {**self.space, **known}[fact]
        left = [len(self.possible({**known, fact: [value]})) for value in values]
        left = [count for count in left if count]
        return sum(left) / len(left), sum(count > 1 for count in left) / len(left)

    def gaps(self) -> list[Point]:
        """The points without an outcome."""
        return [point for point in self.points() if self.outcome(point) == GAP]

    def conflicts(self, points: Iterable[Point] | None = None) -> Counter[tuple[str, str]]:
        """The pairs of rules that contradict each other, with the number of points, of all or of some."""
        outcomes = {row[0]: row[2] for row in self.rows}
        return Counter(
            pair
            for point in (self.points() if points is None else points)
            for pair in combinations(self.applying(point), 2)
            if outcomes[pair[0]] != outcomes[pair[1]]
        )

    def unreachable(self) -> set[str]:
        """The rules that apply nowhere."""
        reached = {rule for point in self.points() for rule in self.applying(point)}
        return {row[0] for row in self.rows} - reached

    def sufficient(self, known: Space) -> list[str]:
        """A smallest part of what is known that alone forces the same outcome; the first in the order of the facts."""
        given = [fact for fact in self.space if fact in known]
        outcome = self.possible(known)
        for size in range(len(given) + 1):
            for kept in combinations(given, size):
                if self.possible({fact: known[fact] for fact in kept}) == outcome:
                    return list(kept)
        raise AssertionError("what is known forces its own outcome")

    def nearest(self, known: Space, held: Iterable[str], outcome: Any) -> set[tuple[tuple[str, str], ...]]:
        """The smallest changes of given facts after which all completions have the outcome."""
        free = [fact for fact in self.space if fact in known and fact not in held]
        for size in range(len(free) + 1):
            found = set()
            for changed in combinations(free, size):
                for values in product(*([v for v in self.space[fact] if v not in known[fact]] for fact in changed)):
                    change = dict(zip(changed, values, strict=True))
                    if self.possible({**known, **{fact: [value] for fact, value in change.items()}}) == {outcome}:
                        found.add(tuple(change.items()))
            if found:
                return found
        return set()


def every_point(space: Space) -> Iterator[Point]:
    """All assignments of one value to each fact."""
    names = list(space)
    for values in product(*space.values()):
        yield dict(zip(names, values, strict=True))


def matches(when: Mapping[str, Iterable[str]], point: Point) -> bool:
    """Whether all conditions hold."""
    return all(point[fact] in values for fact, values in when.items())
