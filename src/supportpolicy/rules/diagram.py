"""A decision diagram over packed facts: what overlapping conditions mean exactly, without visiting each point."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import prod
from typing import Generic, TypeAlias, TypeVar

import attrs

from supportpolicy.errors import WorkBudgetError

X = TypeVar("X")

_Edges: TypeAlias = Mapping[int, Sequence[tuple[tuple[int, ...], int]]]
"""For each state that asks for a fact, the bits of its values in classes, each with the state that they lead to."""

_MOST_FACTS = 200
"""Walks over a diagram go one call deeper with each fact."""


class Node(Generic[X]):
    """One question of the diagram, or one of its ends.

    Attributes:
        field: The bits of the fact that is asked for; 0 at an end.
        children: For each value's bit where to go on.
        content: What stands at an end.
    """

    __slots__ = ("children", "content", "field", "level")

    def __init__(self, level: int, field: int, children: dict[int, Node[X]], content: X | None) -> None:
        self.level: int = level
        self.field: int = field
        self.children: dict[int, Node[X]] = children
        self.content: X | None = content


@attrs.frozen
class _Layer:
    """How the rules look at one fact: which values they cannot tell apart, and which rules go on with these."""

    field: int
    asking: int
    classes: tuple[tuple[tuple[int, ...], int], ...]
    done: int


class Budget:
    """So many steps may be taken; the one after that is an error."""

    def __init__(self, steps: int, doing: str) -> None:
        self.steps = steps
        self.left: int = steps
        self.doing = doing

    def spend(self, steps: int) -> None:
        """Take so many steps."""
        self.left -= steps
        if self.left < 0:
            raise WorkBudgetError(
                "budget",
                f"{self.doing} takes more than the {self.steps} steps that are allowed",
                "Let rules overlap less or look at fewer facts, or allow more steps",
            )


@attrs.frozen
class Sweep:
    """All sets of rules that hold together somewhere, found fact by fact.

    A set of rules is a number with one bit for each. Assignments of the facts seen so far after which the same rules
    are left are one state; there are few of them, however many points there are.

    Attributes:
        start: The state before any fact is known.
        ends: For each final state the number of points that lead there.
        layers: For each fact that rules ask for, in the order of asking, its bits and where each state goes.
    """

    start: int
    ends: Mapping[int, int]
    layers: Sequence[tuple[int, _Edges]]

    def diagram(self, end: Callable[[int], int], content: Callable[[int], X | None]) -> Node[X]:
        """The reduced diagram that leads every point to its end.

        Args:
            end: For each final state the number of its end; states with the same number share one.
            content: For each such number what stands there.
        """
        last = len(self.layers)
        ends: dict[int, Node[X]] = {}
        nodes: dict[int, Node[X]] = {}
        for state in self.ends:
            number = end(state)
            if number not in ends:
                ends[number] = Node(last, 0, {}, content(number))
            nodes[state] = ends[number]
        for level in range(len(self.layers) - 1, -1, -1):
            field, edges = self.layers[level]
            unique: dict[tuple[Node[X], ...], Node[X]] = {}
            fresh: dict[int, Node[X]] = {}
            for state, row in edges.items():
                below = tuple([nodes[child] for _, child in row])
                if len(set(below)) == 1:
                    fresh[state] = below[0]
                elif below in unique:
                    fresh[state] = unique[below]
                else:
                    children = {bit: node for (bits, _), node in zip(row, below, strict=True) for bit in bits}
                    fresh[state] = unique[below] = Node(level, field, children, None)
            nodes.update(fresh)
        return nodes[self.start]


def sweep(fields: Iterable[int], cubes: Sequence[int], overridden: Sequence[int], final: int, budget: Budget) -> Sweep:
    """Find all sets of rules that hold together somewhere.

    Args:
        fields: For each fact its bits.
        cubes: For each rule the bits of all values it allows, of every fact.
        overridden: For each rule the rules that it overrides, as a set of rules.
        final: The rules that end everything where they hold: the other rules do not matter there.
        budget: How many steps may be taken.
    """
    fields = list(fields)
    budget.spend(len(fields) * len(cubes))
    layers = _layers(fields, cubes)
    if len(layers) > _MOST_FACTS:
        raise WorkBudgetError(
            "rules", f"they look at {len(layers)} facts, at most {_MOST_FACTS} can be proved", "Split the rule set"
        )
    everyone = (1 << len(cubes)) - 1
    settle = _Settle(overridden, final)
    start = settle(everyone, everyone & ~_conditional(layers))
    asked = {layer.field for layer in layers}
    states: Mapping[int, int] = {start: prod(field.bit_count() for field in fields if field not in asked)}
    edges = []
    for layer in layers:
        budget.spend(len(states) * len(layer.classes))
        below, states = _one_fact_on(states, layer, settle)
        edges.append((layer.field, below))
    return Sweep(start, states, edges)


def _one_fact_on(
    states: Mapping[int, int], layer: _Layer, settle: Callable[[int, int], int]
) -> tuple[_Edges, Mapping[int, int]]:
    """Where each state goes that asks for a fact, and all states after it with the number of ways that lead there."""
    edges: dict[int, list[tuple[tuple[int, ...], int]]] = {}
    following: dict[int, int] = {}
    settled: dict[int, int] = {}
    for state, ways in states.items():
        if not state & layer.asking:
            following[state] = following.get(state, 0) + ways * layer.field.bit_count()
            continue
        edges[state] = row = []
        for bits, compatible in layer.classes:
            left = state & compatible
            child = settled.get(left)
            if child is None:
                child = settled[left] = settle(left, left & layer.done)
            following[child] = following.get(child, 0) + ways * len(bits)
            row.append((bits, child))
    return edges, following


def _conditional(layers: Sequence[_Layer]) -> int:
    """The rules that have any condition."""
    rules = 0
    for layer in layers:
        rules |= layer.asking
    return rules


def _layers(fields: Sequence[int], cubes: Sequence[int]) -> list[_Layer]:
    """The facts that rules ask for, those that most rules ask for first: they tell most states apart early."""
    everyone = (1 << len(cubes)) - 1
    asking = {field: sum(1 << rule for rule, cube in enumerate(cubes) if cube & field != field) for field in fields}
    order = sorted((field for field in fields if asking[field]), key=lambda field: -asking[field].bit_count())
    layers: list[_Layer] = []
    later = 0
    for field in reversed(order):
        done = everyone & ~later
        layers.append(_Layer(field, asking[field], _classes(field, asking[field], cubes), done))
        later |= asking[field]
    return layers[::-1]


def _classes(field: int, asking: int, cubes: Sequence[int]) -> tuple[tuple[tuple[int, ...], int], ...]:
    everyone = (1 << len(cubes)) - 1
    classes: dict[int, list[int]] = {}
    for bit in bits_of(field):
        refusing = sum(1 << rule for rule in indices(asking) if not cubes[rule] & bit)
        classes.setdefault(everyone & ~refusing, []).append(bit)
    return tuple((tuple(bits), compatible) for compatible, bits in classes.items())


class _Settle:
    """Reduces a state to what still matters, so that more states are the same."""

    def __init__(self, overridden: Sequence[int], final: int) -> None:
        self._overridden = overridden
        self._final = final
        self._overriding = sum(1 << rule for rule, others in enumerate(overridden) if others)

    def __call__(self, state: int, certain: int) -> int:
        """The state without the rules that can no longer matter.

        Args:
            state: The rules that may still hold.
            certain: Those of them that hold for certain.
        """
        ending = certain & self._final
        if ending:
            return ending & -ending
        if not certain & self._overriding:
            return state
        defeated = defeats(certain & self._overriding, self._overridden) & state
        return state & ~self._irrelevant(state, defeated)

    def _irrelevant(self, state: int, defeated: int) -> int:
        """The defeated rules that override nothing that is left; the others must stay, for they still override."""
        dropped = defeated & ~self._overriding
        waiting = list(indices(defeated & self._overriding))
        while gone := [rule for rule in waiting if not self._overridden[rule] & state & ~dropped]:
            dropped |= sum(1 << rule for rule in gone)
            waiting = [rule for rule in waiting if rule not in gone]
        return dropped


def defeats(rules: int, overridden: Sequence[int]) -> int:
    """The rules that one of these overrides."""
    defeated = 0
    for rule in indices(rules):
        defeated |= overridden[rule]
    return defeated


def cubes(root: Node[X], budget: Budget) -> Iterator[tuple[Sequence[int], X]]:
    """Disjoint cubes that together are all points with a content that is not None, each with its content.

    A cube is a list of the bits that it allows of those facts that it restricts.
    """
    budget.spend(1)
    if root.content is not None:
        yield (), root.content
    for child in dict.fromkeys(root.children.values()):
        allowed = sum(bit for bit, other in root.children.items() if other is child)
        yield from (((allowed, *cube), content) for cube, content in cubes(child, budget))


def indices(members: int) -> Iterator[int]:
    """The members of a set of rules that is packed into a number, ascending."""
    while members:
        lowest = members & -members
        yield lowest.bit_length() - 1
        members ^= lowest


def bits_of(field: int) -> Iterator[int]:
    """The single bits of a number, ascending."""
    while field:
        lowest = field & -field
        yield lowest
        field ^= lowest
