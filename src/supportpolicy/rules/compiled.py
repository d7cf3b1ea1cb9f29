"""A rule set in packed form, and the diagrams that answer for it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Generic

import attrs

from supportpolicy.facts import Vocabulary
from supportpolicy.rules.answer import UNDETERMINED, Answer, Status, Undetermined
from supportpolicy.rules.diagram import Budget, Node, Sweep, defeats, indices, sweep
from supportpolicy.rules.rule import Impossible, Rule, Silence, T


@attrs.frozen
class Flaw:
    """Where there is no answer: nothing applies, rules contradict each other, or it cannot occur.

    Attributes:
        excluded: Whether it is declared impossible, or something applies there that is not understood.
        rules: The ids of the rules that contradict each other; empty where none applies.
    """

    excluded: bool
    rules: tuple[str, ...]


@attrs.frozen(eq=False)
class Compiled(Generic[T]):
    """The packed form of rules and impossible combinations over a vocabulary.

    A set of rules is a number with one bit for each; the impossible combinations follow the rules.
    """

    vocabulary: Vocabulary
    rules: Sequence[Rule[T]]
    impossible: Sequence[Impossible]
    steps: int

    @cached_property
    def broken(self) -> int:
        """Those with a condition that cannot be understood. What they say of their other conditions is not judged."""
        return sum(
            1 << number
            for number, entry in enumerate(self._entries)
            if not all(map(self._known, entry.when, entry.when.values()))
        )

    @cached_property
    def final(self) -> int:
        """The impossible combinations."""
        return ((1 << len(self._entries)) - (1 << len(self.rules))) & ~self.broken

    @cached_property
    def cubes(self) -> Sequence[int]:
        """For each of them the bits of all values that it allows."""
        return [
            self.vocabulary.cube({fact: values for fact, values in entry.when.items() if self._known(fact, values)})
            for entry in self._entries
        ]

    @cached_property
    def overridden(self) -> Sequence[int]:
        """For each of them the rules that it overrides; a broken rule overrides none."""
        numbers: dict[str, int] = {}
        for number, rule in enumerate(self.rules):
            numbers[rule.id] = numbers.get(rule.id, 0) | 1 << number
        packed = [sum(numbers.get(other, 0) for other in rule.overrides) for rule in self.rules]
        whole = [0 if self.broken >> number & 1 else others for number, others in enumerate(packed)]
        return whole + [0] * len(self.impossible)

    @cached_property
    def outcomes(self) -> Sequence[T | Undetermined]:
        """All outcomes that rules have, in the order of the rules."""
        return list(dict.fromkeys(map(_outcome, self.rules)))

    @cached_property
    def agreeing(self) -> Sequence[int]:
        """For each outcome the rules that have it."""
        return [
            sum(1 << number for number, rule in enumerate(self.rules) if _outcome(rule) == outcome)
            for outcome in self.outcomes
        ]

    @cached_property
    def sweep(self) -> Sweep:
        """All sets of rules that hold together somewhere."""
        budget = self.budget(f"proving {len(self.rules)} rules over {len(self.vocabulary)} facts")
        return sweep(self.vocabulary.fields.values(), self.cubes, self.overridden, self.final, budget)

    def budget(self, doing: str) -> Budget:
        """The steps that one search may take."""
        return Budget(self.steps, doing)

    @cached_property
    def diagram(self) -> Node[Answer[T] | Flaw]:
        """Leads every point to its answer with the rules that decide it."""
        return self.sweep.diagram(self.effective, self._content)

    @cached_property
    def outcome_diagram(self) -> Node[int]:
        """Leads every point to the bit of its outcome: `flaw_bit` where it has none, 0 where it is impossible."""
        return self.sweep.diagram(lambda state: self.outcome_bit(self.effective(state)), lambda bit: bit)

    @property
    def flaw_bit(self) -> int:
        """Stands for a point without an outcome, above the bits of all outcomes."""
        return 1 << len(self.outcomes)

    def effective(self, state: int) -> int:
        """The rules of a final state that no other one overrides, or the impossible combination."""
        return state & ~defeats(state, self.overridden)

    def outcome_bit(self, effective: int) -> int:
        """The bit of the outcome that all these rules have, `flaw_bit` if there is none, 0 for what is impossible."""
        if effective & self.final:
            return 0
        for number, agreeing in enumerate(self.agreeing):
            if effective & agreeing:
                return self.flaw_bit if effective & ~agreeing else 1 << number
        return self.flaw_bit

    def ids(self, effective: int) -> tuple[str, ...]:
        """The ids of these rules."""
        return tuple([self.rules[number].id for number in indices(effective)])

    def _content(self, effective: int) -> Answer[T] | Flaw:
        if effective & (self.final | self.broken):
            return Flaw(True, ())
        if self.outcome_bit(effective) == self.flaw_bit:
            return Flaw(False, self.ids(effective))
        return self._settled([self.rules[number] for number in indices(effective)])

    def _settled(self, rules: Sequence[Rule[T]]) -> Answer[T]:
        outcome = _outcome(rules[0])
        return Answer(
            outcome=None if outcome is UNDETERMINED else outcome,
            status=Status.NOT_DECIDED_BY_SOURCE if outcome is UNDETERMINED else Status.DECIDED,
            rules=tuple([rule.id for rule in rules]),
            possible=frozenset((outcome,)),
            silences=tuple(dict.fromkeys([rule.outcome for rule in rules if isinstance(rule.outcome, Silence)])),
        )

    @cached_property
    def _entries(self) -> Sequence[Rule[T] | Impossible]:
        return [*self.rules, *self.impossible]

    def _known(self, fact: str, values: frozenset[str]) -> bool:
        return fact in self.vocabulary and bool(values) and values <= self.vocabulary.bits[fact].keys()


def _outcome(rule: Rule[T]) -> T | Undetermined:
    return UNDETERMINED if isinstance(rule.outcome, Silence) else rule.outcome
