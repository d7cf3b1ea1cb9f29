"""A finding: one fault of a rule set, with a case that shows it."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from supportpolicy.choices import Choice
from supportpolicy.clauses import Language
from supportpolicy.facts import Facts, FrozenMap
from supportpolicy.rules.rule import Conditions


class RuleFindingKind(Choice):
    """What is wrong with a rule set."""

    UNKNOWN_FACT = "unknown_fact"
    UNKNOWN_VALUE = "unknown_value"
    NO_VALUE = "no_value"
    DUPLICATE_ID = "duplicate_id"
    UNKNOWN_OVERRIDE = "unknown_override"
    MUTUAL_OVERRIDE = "mutual_override"
    OVERRIDE_CYCLE = "override_cycle"
    CONFLICT = "conflict"
    GAP = "gap"
    UNREACHABLE = "unreachable"


@attrs.frozen(kw_only=True)
class RuleFinding:
    """One fault of a rule set.

    Attributes:
        kind: What is wrong.
        rules: The ids of the rules concerned, the one to mend first; empty for a gap.
        message: What is wrong, in one sentence without the full stop.
        remedy: What to do, as an imperative sentence without the full stop.
        points: For a conflict or a gap, the number of combinations of values concerned.
        witness: For a conflict or a gap, one such combination, complete.
        regions: For a gap, disjoint regions that together are all of it, or the first hundred of them.
    """

    kind: RuleFindingKind
    rules: tuple[str, ...]
    message: str
    remedy: str
    points: int | None = None
    witness: Facts | None = None
    regions: tuple[Conditions, ...] = ()

    @property
    def example(self) -> Mapping[str, str]:
        """The witness as a mapping of each fact to its value; empty if there is none."""
        given = {} if self.witness is None else {name: self.witness[name] for name in self.witness.vocabulary.bits}
        return FrozenMap((name, value) for name, values in given.items() for value in values)

    def words(self, language: Language) -> str:
        """The witness in the words of its labels; empty if there is none."""
        return "" if self.witness is None else self.witness.vocabulary.words(self.example, language)
