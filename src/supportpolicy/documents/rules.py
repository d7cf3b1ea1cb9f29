"""Reading rules: from tables to a rule set, proved as far as it could be read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

import attrs

from supportpolicy.clauses import Language, Wording
from supportpolicy.documents.reading import Table
from supportpolicy.documents.references import References, ids
from supportpolicy.errors import WorkBudgetError
from supportpolicy.facts import Fact, FrozenMap, Vocabulary
from supportpolicy.rules import (
    Conditions,
    Impossible,
    Rule,
    RuleFinding,
    RuleFindingKind,
    RuleSet,
    Silence,
    SilenceReason,
)

T = TypeVar("T", bound=str)

_UNREADABLE: Conditions = FrozenMap({"": frozenset[str]()})
"""A condition that the proof does not understand, so that it does not judge the cases that the rule may be about."""

_STEPS = 100_000
"""The shipped policies are proved in five hundred; a document that is made to take long must not take minutes."""

_NOTED_BY_READING = frozenset(
    {
        RuleFindingKind.UNKNOWN_FACT,
        RuleFindingKind.UNKNOWN_VALUE,
        RuleFindingKind.NO_VALUE,
        RuleFindingKind.UNKNOWN_OVERRIDE,
        RuleFindingKind.DUPLICATE_ID,
    }
)


@attrs.frozen(kw_only=True)
class RulesRead(Generic[T]):
    """A rule set as it was read, with what hangs on its rules.

    Attributes:
        tables: Where its rules and declarations stand.
        rule_set: The rules, the declared silences, and what is impossible.
        steps: For each rule that names any the steps that follow from it.
        questions: For each declared silence what has to be agreed.
    """

    tables: Sequence[Table]
    rule_set: RuleSet[T]
    steps: Mapping[str, tuple[str, ...]]
    questions: Mapping[str, Wording]


def read_rules(
    owner: Table, *, references: References, facts: Vocabulary, points: Iterable[Fact], outcome: Callable[[Table], T]
) -> RulesRead[T]:
    """The rules in a table, with their faults noted: those of each, and those of all of them together.

    Args:
        owner: The table that they stand in.
        references: What they may refer to.
        facts: The facts that there are.
        points: The open points, as facts.
        outcome: Reads the outcome of a rule that is no silence.
    """
    named = dict.fromkeys(owner.known("facts", references.facts, "fact"))
    is_list = owner.holds("facts", list) or owner.holds("facts", str)
    listed = [name for name in named if name in references.facts] if is_list else None
    decided, silent, impossible = owner.tables("rule"), owner.tables("silent"), owner.tables("impossible")
    vocabulary = Vocabulary((*(facts[name] for name in listed or () if name in facts), *points))
    scope = _Scope(references=references, listed=listed, vocabulary=vocabulary, ids=ids((*decided, *silent)))
    rules = {table: scope.rule(table, outcome) for table in decided}
    silences: dict[Table, Rule[T]] = {table: scope.rule(table, _silence) for table in silent}
    rule_set: RuleSet[T] = RuleSet(
        vocabulary=vocabulary,
        rules=[*rules.values(), *silences.values()],
        impossible=[scope.impossible(table) for table in impossible],
    )
    _note_findings(owner, rule_set, {rule.id: table for table, rule in (rules | silences).items()})
    return RulesRead(
        tables=[*decided, *silent, *impossible],
        rule_set=rule_set,
        steps={rule.id: references.followed_by(table) for table, rule in rules.items() if table.has("steps")},
        questions={rule.id: table.wording("ask") for table, rule in silences.items()},
    )


def _silence(table: Table) -> Silence:
    return Silence(reason=table.choice("reason", SilenceReason), ask=(table.text("id"),))


@attrs.frozen(kw_only=True)
class _Scope:
    """What the rules of one set may refer to."""

    references: References
    listed: Collection[str] | None
    vocabulary: Vocabulary
    ids: Collection[str] | None

    def rule(self, table: Table, outcome: Callable[[Table], T | Silence]) -> Rule[T]:
        name = table.text("id")
        when = {**self.references.when(table, self.listed), **self.references.reading(table)}
        overrides = table.optional("overrides", lambda key: table.known(key, self.ids, "rule here")) or ()
        bears = outcome(table)
        return Rule(
            id=name or table.path,
            when=self._understood(table, when),
            outcome=bears,
            clauses=self.references.cited(table),
            overrides=[other for other in overrides if other in (self.ids or ())],
        )

    def impossible(self, table: Table) -> Impossible:
        name, when = table.text("id"), self.references.when(table, self.listed)
        return Impossible(id=name or table.path, when=self._understood(table, when))

    def _understood(self, table: Table, when: Conditions) -> Conditions:
        known = self.vocabulary.bits
        readable = {name: values for name, values in when.items() if values and values <= known.get(name, {}).keys()}
        return readable if table.sound and len(readable) == len(when) else {**readable, **_UNREADABLE}


def _note_findings(owner: Table, rule_set: RuleSet[T], places: Mapping[str, Table]) -> None:
    if not rule_set.rules:
        owner.note("rule", "there is none", "Add at least one [[rule]] or [[silent]]")
        return
    try:
        findings = attrs.evolve(rule_set, budget=_STEPS).findings()
    except WorkBudgetError as error:
        owner.note("rule", error.what, error.remedy)
        return
    for finding in findings:
        if finding.kind not in _NOTED_BY_READING or owner.flawless:
            _note(owner, places, finding)


def _note(owner: Table, places: Mapping[str, Table], finding: RuleFinding) -> None:
    words = finding.words(Language.EN)
    what = f"{finding.message}; in words: {words}" if words else finding.message
    place = next((places[rule] for rule in finding.rules if rule in places), None)
    if place is None:
        owner.note("rule", what, finding.remedy)
    else:
        place.note("", what, finding.remedy)
