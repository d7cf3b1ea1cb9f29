"""The rules of one rule set as people read them: in which order, in which words, and what prevails over what."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

import attrs

from supportpolicy.clauses import Language, Wording
from supportpolicy.explanation.phrases import capitalised, values_in_words
from supportpolicy.explanation.tables import Branch, Column, Row, Table, Tree
from supportpolicy.facts import Fact, Vocabulary
from supportpolicy.rules import Conditions, Impossible, Rule, RuleSet

T = TypeVar("T", bound=Hashable)

_WORDS = {
    "rule": Wording(de="Regel", en="Rule"),
    "clauses": Wording(de="Klauseln", en="Clauses"),
    "next": Wording(de="Wie es weitergeht", en="What comes next"),
    "point": Wording(de="Auslegung {point}", en="reading of {point}"),
    "over": Wording(de="geht vor: {rules}", en="prevails over: {rules}"),
    "impossible": Wording(de="kommt nicht vor", en="cannot occur"),
    "always": Wording(de="immer", en="always"),
    "except": Wording(de="außer {line}", en="except {line}"),
    "no exceptions": Wording(de="Keine Regel geht einer anderen vor.", en="No rule prevails over another."),
}


@attrs.frozen(kw_only=True)
class Outcome:
    """What a rule decides, as a view shows it.

    Attributes:
        words: In two or three words.
        tone: What kind of outcome it is, for the eye.
    """

    words: str
    tone: str


@attrs.frozen(kw_only=True)
class Entry:
    """A rule, a declared silence or an impossible combination.

    Attributes:
        id: Its id.
        when: Its conditions.
        outcome: What it decides.
        clauses: The clauses that it cites.
        next: What comes next, or what has to be agreed.
        overrides: The ids of the rules that give way to it.
    """

    id: str
    when: Conditions
    outcome: Outcome
    clauses: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    overrides: frozenset[str] = frozenset()

    def prevails_over(self, other: Entry) -> bool:
        """Whether it overrides the other one where both hold, and both can."""
        return other.id in self.overrides and all(
            values & other.when.get(fact, values) for fact, values in self.when.items()
        )


@attrs.frozen(kw_only=True)
class RuleView:
    """The entries of a rule set in the order in which people read them.

    Attributes:
        vocabulary: The facts that they may look at.
        points: The facts that are open points of the source, not questions about the matter.
        entries: The entries.
        language: The language of all words.
    """

    vocabulary: Vocabulary
    points: Collection[str]
    entries: tuple[Entry, ...]
    language: Language

    def table(self, outcome: str) -> Table:
        """A row for each entry, a column for each fact that one of them looks at, and one for the outcome."""
        facts = self._facts
        columns = (
            Column(heading=self._word("rule"), width=24),
            *(Column(heading=capitalised(self._label(fact)), width=18) for fact in facts),
            Column(heading=outcome, width=18),
            Column(heading=self._word("clauses"), width=None),
            Column(heading=self._word("next"), width=44),
        )
        return Table(
            language=self.language, columns=columns, rows=tuple(self._row(entry, facts) for entry in self.entries)
        )

    def tree(self) -> Tree:
        """Each entry that others prevail over but that prevails over none, with these others under it."""
        roots = [
            entry
            for entry in self.entries
            if self._exceptions(entry) and not any(map(entry.prevails_over, self.entries))
        ]
        none = Branch(line=self._word("no exceptions"))
        return Tree(language=self.language, branches=tuple(self._branch(root, ()) for root in roots) or (none,))

    @property
    def _facts(self) -> Sequence[Fact]:
        used = {name for entry in self.entries for name in entry.when}
        return [fact for fact in self.vocabulary if fact.name in used]

    def _word(self, key: str) -> str:
        return _WORDS[key].text(self.language)

    def _label(self, fact: Fact) -> str:
        if fact.name in self.points:
            return self._word("point").format(point=fact.name)
        return fact.label.text(self.language)

    def _conditions(self, when: Conditions) -> Iterator[str]:
        for fact in self.vocabulary:
            if fact.name in when:
                yield f"{self._label(fact)}: {values_in_words(fact, when[fact.name], self.language)}"

    def _row(self, entry: Entry, facts: Sequence[Fact]) -> Row:
        conditions = (
            (values_in_words(fact, entry.when[fact.name], self.language),) if fact.name in entry.when else ()
            for fact in facts
        )
        cells = (self._name(entry), *conditions, (entry.outcome.words,), entry.clauses, entry.next)
        return Row(cells=cells, tone=entry.outcome.tone)

    def _name(self, entry: Entry) -> tuple[str, ...]:
        beaten = ", ".join(other.id for other in self.entries if entry.prevails_over(other))
        return (entry.id, self._word("over").format(rules=beaten)) if beaten else (entry.id,)

    def _exceptions(self, entry: Entry) -> Sequence[Entry]:
        return [other for other in self.entries if other.prevails_over(entry)]

    def _branch(self, entry: Entry, above: tuple[Entry, ...]) -> Branch:
        """An entry with what sets it apart from the one that it is an exception of, if it is one."""
        general: Conditions = above[-1].when if above else {}
        apart = {name: values for name, values in entry.when.items() if general.get(name) != values}
        conditions = "; ".join(self._conditions(apart)) or self._word("always")
        line = f"{entry.id}: {entry.outcome.words} – {conditions}"
        exceptions = [other for other in self._exceptions(entry) if other not in above]
        return Branch(
            line=self._word("except").format(line=line) if above else line,
            below=tuple(self._branch(other, (*above, entry)) for other in exceptions),
        )


def view(
    rule_set: RuleSet[T],
    *,
    agreed: Collection[str],
    points: Collection[str],
    outcome: Callable[[Rule[T]], Outcome],
    following: Callable[[Rule[T]], tuple[str, ...]],
    language: Language,
) -> RuleView:
    """The rules of a contract first, then in the order of the facts; the one that leaves a fact open goes before.

    Args:
        rule_set: The rules.
        agreed: The ids of those that a contract put above the others.
        points: The facts that are open points of the source.
        outcome: How to say what a rule decides.
        following: How to say what comes next, or has to be agreed.
        language: The language of all words.
    """
    entries = [
        *(_of_rule(rule, outcome(rule), following(rule)) for rule in rule_set.rules),
        *(_of_impossible(declared, language) for declared in rule_set.impossible),
    ]
    entries.sort(key=lambda entry: (entry.id not in agreed, _place(entry.when, rule_set.vocabulary), entry.id))
    return RuleView(vocabulary=rule_set.vocabulary, points=points, entries=tuple(entries), language=language)


def _of_rule(rule: Rule[T], outcome: Outcome, following: tuple[str, ...]) -> Entry:
    return Entry(
        id=rule.id, when=rule.when, outcome=outcome, clauses=rule.clauses, next=following, overrides=rule.overrides
    )


def _of_impossible(declared: Impossible, language: Language) -> Entry:
    words = _WORDS["impossible"].text(language)
    return Entry(id=declared.id, when=declared.when, outcome=Outcome(words=words, tone="impossible"))


def _place(when: Mapping[str, frozenset[str]], vocabulary: Vocabulary) -> Sequence[tuple[int, int]]:
    """For each fact the first value that is allowed, more allowed values before fewer, all of them first."""
    places = []
    for fact in vocabulary:
        allowed = [number for number, value in enumerate(fact.values) if value.name in when.get(fact.name, ())]
        places.append((allowed[0], -len(allowed)) if allowed else (-1, 0))
    return places
