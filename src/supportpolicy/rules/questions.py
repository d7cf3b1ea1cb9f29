"""What unknown facts leave open: the facts that matter, and the best next question."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import attrs

from supportpolicy.facts import Vocabulary
from supportpolicy.rules.diagram import Node, bits_of


@attrs.frozen
class Questions:
    """Everything about open facts that does not depend on what is known.

    One walk over the diagram answers for all facts and values at once. What can be reached is a number with one bit for
    each outcome and one for what is impossible; many such numbers lie side by side in one, a lane for each value that
    an open fact might turn out to have, above a lowest lane for no such assumption.

    Attributes:
        root: The diagram that leads to the bit of the outcome, 0 where it is impossible.
        facts: For each fact, in the order of the vocabulary, its name, its bits, and each value's bit with its lane.
        outcomes: The bits of all outcomes in the lowest lane.
        impossible: The bit of what is impossible in the lowest lane.
        lanes: The lowest bit of each lane.
        assuming: For each value's bit all lanes but those that assume another value of the same fact.
    """

    root: Node[int]
    facts: Sequence[tuple[str, int, Sequence[tuple[int, int]]]]
    outcomes: int
    impossible: int
    lanes: int
    assuming: dict[int, int]

    def open(self, bits: int) -> tuple[tuple[str, ...], str]:
        """The facts that matter, and which of them to ask for next; at least two outcomes must be possible."""
        reached = _Reached(self, bits)
        lanes = reached.lanes(self.root)
        needed = reached.mattering() or self._telling(lanes, bits) or reached.asked()
        asked = [fact for fact in self.facts if fact[1] & needed]
        scores = [self._remaining(lanes, bits, places) for _, _, places in asked]
        return tuple([name for name, _, _ in asked]), asked[scores.index(min(scores))][0]

    def _telling(self, lanes: int, bits: int) -> int:
        """The bits of the facts whose values do not all leave the same outcomes."""
        return sum(
            field
            for _, field, places in self.facts
            if len({lanes >> shift & self.outcomes for bit, shift in places if bits & bit} - {0}) > 1
        )

    def _remaining(self, lanes: int, bits: int, places: Sequence[tuple[int, int]]) -> tuple[float, float]:
        """How many outcomes an answer leaves on average, and which part of the answers leaves several."""
        outcomes = self.outcomes
        total = several = answers = 0
        for bit, shift in places:
            if bits & bit:
                left = (lanes >> shift & outcomes).bit_count()
                total += left
                several += left > 1
                answers += left > 0
        return total / answers, several / answers


class _Reached:
    """The part of the diagram that some facts can reach."""

    def __init__(self, questions: Questions, bits: int) -> None:
        self._questions = questions
        self._bits = bits
        self._lanes: dict[Node[int], int] = {}
        self._splitting = 0
        self._clashes: dict[tuple[Node[int], Node[int]], bool] = {}

    def lanes(self, node: Node[int]) -> int:
        """What can be reached from here, in every lane."""
        node = self._next_open(node)
        if node in self._lanes:
            return self._lanes[node]
        questions = self._questions
        if node.content is not None:
            return (node.content or questions.impossible) * questions.lanes
        assuming = questions.assuming
        lanes = 0
        common = questions.outcomes
        bits = self._bits
        for bit, child in node.children.items():
            if bit & bits:
                reached = self.lanes(child)
                lanes |= reached & assuming[bit]
                common &= reached
        if lanes & questions.outcomes != common and not lanes & questions.impossible:
            self._splitting |= node.field
        self._lanes[node] = lanes
        return lanes

    def _next_open(self, node: Node[int]) -> Node[int]:
        """Where the known facts lead from here: to a question on an open fact, or to an end."""
        bits = self._bits
        while (given := bits & node.field) in node.children:
            node = node.children[given]
        return node

    def mattering(self) -> int:
        """The bits of the facts on which alone it can depend which outcome there is, after a walk over the lanes."""
        needed = self._splitting
        for node in self._lanes:
            if not node.field & needed and self._splits(node):
                needed |= node.field
        return needed

    def asked(self) -> int:
        """The bits of the facts that are asked for on some way, after a walk over the lanes."""
        return sum({node.field for node in self._lanes})

    def _splits(self, node: Node[int]) -> bool:
        children = dict.fromkeys(child for bit, child in node.children.items() if bit & self._bits)
        return any(self._clash(one, other) for one, other in combinations(children, 2))

    def _clash(self, one: Node[int], other: Node[int]) -> bool:
        """Whether the same completion leads to different outcomes from one and from the other."""
        one, other = self._next_open(one), self._next_open(other)
        if one is other:
            return False
        if one.content is not None and other.content is not None:
            return bool(one.content and other.content)
        if (one, other) not in self._clashes:
            self._clashes[one, other] = self._clash_below(one, other)
        return self._clashes[one, other]

    def _clash_below(self, one: Node[int], other: Node[int]) -> bool:
        level = min(one.level, other.level)
        field = one.field if one.level == level else other.field
        return any(
            self._clash(
                one.children[bit] if one.level == level else one, other.children[bit] if other.level == level else other
            )
            for bit in bits_of(self._bits & field)
        )


def questions(root: Node[int], vocabulary: Vocabulary, outcomes: int) -> Questions:
    """Prepare for a diagram that leads to so many outcomes."""
    width = outcomes + 1
    one_lane = (1 << width) - 1
    lanes = sum(1 << place * width for place in range(vocabulary.everything.bit_length() + 1))
    return Questions(
        root=root,
        facts=[
            (name, field, [(bit, bit.bit_length() * width) for bit in bits_of(field)])
            for name, field in vocabulary.fields.items()
        ],
        outcomes=one_lane >> 1,
        impossible=1 << outcomes,
        lanes=lanes,
        assuming={
            bit: lanes * one_lane ^ sum(one_lane << other.bit_length() * width for other in bits_of(field ^ bit))
            for field in vocabulary.fields.values()
            for bit in bits_of(field)
        },
    )
