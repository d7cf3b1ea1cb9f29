"""What unknown facts leave open: the outcomes still possible, the facts that matter, and the best next question."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from supportpolicy.facts import Vocabulary
from supportpolicy.rules.diagram import Node, bits_of


@attrs.frozen
class Questions:
    """Everything about open facts that does not depend on what is known.

    One walk over the diagram answers for all facts and values at once: the outcomes that can be reached are a number
    with one bit for each, and many such numbers lie side by side in one, a lane for each value that an open fact might
    turn out to have, above a lane for no such assumption.

    Attributes:
        root: The diagram that leads to the bit of the outcome, 0 where it is impossible.
        fields: For each fact its name and its bits, in the order of the vocabulary.
        outcome_mask: The bits of one lane.
        lanes: A number with the lowest bit of each lane.
        assuming: For each value's bit all lanes but those that assume another value of the same fact.
        total: Whether nothing is impossible.
    """

    root: Node[int]
    fields: Sequence[tuple[str, int]]
    width: int
    lanes: int
    assuming: dict[int, int]
    total: bool

    def open(self, bits: int) -> tuple[tuple[str, ...], str]:
        """The facts that matter, in the order of the vocabulary, and the one to ask for next.

        At least two outcomes must be possible.
        """
        reached = _Reached(self, bits)
        lanes = reached.lanes(self.root)
        needed = reached.mattering() or reached.branching()
        names = tuple([name for name, field in self.fields if field & needed])
        return names, min(
            (self._remaining(lanes, bits & field), number, name)
            for number, (name, field) in enumerate(self.fields)
            if field & needed
        )[-1]

    def _remaining(self, lanes: int, values: int) -> tuple[float, float]:
        """How many outcomes an answer leaves on average, and which part of the answers leaves several."""
        one_lane = (1 << self.width) - 1
        left = [(lanes >> bit.bit_length() * self.width & one_lane).bit_count() for bit in bits_of(values)]
        possible = [count for count in left if count]
        return sum(possible) / len(possible), sum(count > 1 for count in possible) / len(possible)


class _Reached:
    """The part of the diagram that some facts can reach."""

    def __init__(self, questions: Questions, bits: int) -> None:
        self._bits = bits
        self._ones = questions.lanes
        self._assuming = questions.assuming
        self._outcome_mask = (1 << questions.width) - 1
        self._total = questions.total
        self._lanes: dict[Node[int], int] = {}
        self._clashes: dict[tuple[Node[int], Node[int]], bool] = {}

    def lanes(self, node: Node[int]) -> int:
        """The outcomes that can be reached from here, in every lane."""
        bits = self._bits
        while (given := bits & node.field) in node.children:
            node = node.children[given]
        if node.content is not None:
            return node.content * self._ones
        known = self._lanes.get(node)
        if known is None:
            known = 0
            assuming = self._assuming
            for bit, child in node.children.items():
                if bit & given:
                    known |= self.lanes(child) & assuming[bit]
            self._lanes[node] = known
        return known

    def mattering(self) -> int:
        """The bits of the facts on which alone it can depend which outcome there is."""
        needed = 0
        for node in self._lanes:
            if not node.field & needed and self._splits(node):
                needed |= node.field
        return needed

    def branching(self) -> int:
        """The bits of the facts whose values lead to different sets of outcomes."""
        return sum({node.field for node in self._lanes if len(set(map(self._outcomes, self._below(node)))) > 1})

    def _below(self, node: Node[int]) -> list[Node[int]]:
        given = self._bits & node.field
        return list(dict.fromkeys([child for bit, child in node.children.items() if bit & given]))

    def _splits(self, node: Node[int]) -> bool:
        children = self._below(node)
        return any(self._clash(one, other) for number, one in enumerate(children) for other in children[number + 1 :])

    def _outcomes(self, node: Node[int]) -> int:
        return self.lanes(node) & self._outcome_mask

    def _clash(self, one: Node[int], other: Node[int]) -> bool:
        """Whether the same completion leads to different outcomes from one and from the other."""
        bits = self._bits
        while (given := bits & one.field) in one.children:
            one = one.children[given]
        while (given := bits & other.field) in other.children:
            other = other.children[given]
        if one is other:
            return False
        if self._outcomes(one) != self._outcomes(other) and self._total:
            return True
        if one.content is not None and other.content is not None:
            return bool(one.content and other.content)
        if (one, other) not in self._clashes:
            self._clashes[one, other] = self._clash_below(one, other)
        return self._clashes[one, other]

    def _clash_below(self, one: Node[int], other: Node[int]) -> bool:
        first = one if one.level <= other.level else other
        given = self._bits & first.field
        return any(
            self._clash(
                one.children[bit] if one.level == first.level else one,
                other.children[bit] if other.level == first.level else other,
            )
            for bit in bits_of(given)
        )


def questions(root: Node[int], vocabulary: Vocabulary, outcomes: int, total: bool) -> Questions:
    """Prepare for a diagram that leads to so many outcomes."""
    places = vocabulary.everything.bit_length() + 1
    lanes = sum(1 << place * outcomes for place in range(places))
    one_lane = (1 << outcomes) - 1
    everything = lanes * one_lane
    return Questions(
        root=root,
        fields=list(vocabulary.fields.items()),
        width=outcomes,
        lanes=lanes,
        assuming={
            bit: everything ^ sum(one_lane << other.bit_length() * outcomes for other in bits_of(field ^ bit))
            for field in vocabulary.fields.values()
            for bit in bits_of(field)
        },
        total=total,
    )
