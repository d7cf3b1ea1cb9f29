"""A rule set: which outcome follows from which facts, whatever it is about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Generic

import attrs

from supportpolicy.errors import InvalidValueError, UnknownNameError
from supportpolicy.facts import Changeability, Fact, Facts, FrozenMap, Given, Vocabulary, alternatives
from supportpolicy.rules.answer import Answer, Status, Undetermined
from supportpolicy.rules.compiled import Compiled, Flaw
from supportpolicy.rules.diagram import Node
from supportpolicy.rules.difference import Difference, Region, difference, regions
from supportpolicy.rules.finding import RuleFinding
from supportpolicy.rules.proof import faults
from supportpolicy.rules.questions import Questions, questions
from supportpolicy.rules.reasons import Counterfactual, WhyNot, counterfactuals, sufficient, why_not
from supportpolicy.rules.rule import Conditions, Impossible, Rule, Silence, T
from supportpolicy.rules.structure import structural_faults


def _vocabulary(facts: Iterable[Fact]) -> Vocabulary:
    return facts if isinstance(facts, Vocabulary) else Vocabulary(facts)


def _sorted_rules(rules: Iterable[Rule[T]]) -> tuple[Rule[T], ...]:
    return tuple(sorted(rules, key=lambda rule: (rule.id, repr(rule))))


def _sorted_impossible(impossible: Iterable[Impossible]) -> tuple[Impossible, ...]:
    return tuple(sorted(impossible, key=lambda declared: (declared.id, repr(declared))))


@attrs.frozen(kw_only=True)
class RuleSet(Generic[T]):
    """Unordered rules over a vocabulary, with explicit overrides.

    Where all facts are known, the rules apply whose conditions hold, without those that one of these overrides. A rule
    set with faults can be built; `findings` lists them, and what they leave undecided is not decided.

    Attributes:
        vocabulary: The facts that there are.
        rules: In the order of their ids, however they are given.
        impossible: What cannot occur, in the order of the ids.
        budget: How many steps the proof and the other searches may take each; a step is well below a microsecond.

    Example:
        >>> rules = RuleSet(
        ...     vocabulary=[Fact.of("cause", ["us", "them"]), Fact.of("urgent", ["yes", "no"])],
        ...     rules=[
        ...         Rule(id="hourly", outcome="customer"),
        ...         Rule(id="own fault", when={"cause": "us"}, outcome="vendor", overrides="hourly"),
        ...     ],
        ... )
        >>> rules.findings()
        ()
        >>> rules.decide(rules.facts(cause="us")).outcome
        'vendor'
        >>> answer = rules.decide(rules.facts(urgent="yes"))
        >>> answer.outcome, answer.next_question
        (None, 'cause')
    """

    vocabulary: Vocabulary = attrs.field(converter=_vocabulary)
    rules: tuple[Rule[T], ...] = attrs.field(converter=_sorted_rules)
    impossible: tuple[Impossible, ...] = attrs.field(default=(), converter=_sorted_impossible)
    budget: int = attrs.field(default=1_000_000, eq=False)

    def facts(self, known: Mapping[str, Given] = FrozenMap(), /, **given: Given) -> Facts:
        """What is known, as `Vocabulary.facts`."""
        return self.vocabulary.facts(known, **given)

    def rule(self, rule_id: str) -> Rule[T]:
        """The rule with this id.

        Raises:
            UnknownNameError: if there is none.
        """
        if rule_id not in self._by_id:
            raise UnknownNameError("rules", f"{rule_id!r} is no rule here", alternatives(rule_id, self._by_id))
        return self._by_id[rule_id]

    def findings(self) -> tuple[RuleFinding, ...]:
        """All faults: names and overrides first, then conflicts, the gap, and rules that nothing can reach.

        Exact for the whole space of facts. A rule with a condition that cannot be understood neither covers a case nor
        contradicts another rule; the cases that its other conditions allow are not judged before it is mended.

        Raises:
            WorkBudgetError: if the proof would take more steps than allowed.
        """
        return self._findings

    def decide(self, facts: Facts) -> Answer[T]:
        """What follows from the facts, exactly: from all their completions together.

        Raises:
            InvalidValueError: if the facts are of another vocabulary, contradict an `Impossible`, or leave a case open
                that the rule set leaves undecided or contradicts itself about.
        """
        bits = facts.bits if facts.vocabulary is self.vocabulary else self._own(facts).bits
        node = self._diagram
        try:
            while field := node.field:
                node = node.children[bits & field]
        except KeyError:
            return self._decide_open(node, bits)
        content = node.content
        return content if type(content) is Answer else self._decide_open(node, bits)

    def restrict(self, known: Mapping[str, str]) -> RuleSet[T]:
        """The same rules with some facts settled for good, which the vocabulary then lacks.

        Rules that look for another value of these facts are left out. Restricting rule sets of one vocabulary by the
        same facts gives them one vocabulary again.

        Raises:
            UnknownNameError: for a fact or a value that does not exist.
        """
        for fact, value in known.items():
            self.vocabulary[fact].value(value)
        rules = [attrs.evolve(rule, when=_left(rule.when, known)) for rule in self.rules if _allows(rule.when, known)]
        ids = {rule.id for rule in rules}
        gone = {rule.id for rule in self.rules} - ids
        return RuleSet(
            vocabulary=self.vocabulary.without(known),
            rules=[attrs.evolve(rule, overrides=rule.overrides - gone) for rule in rules],
            impossible=[
                attrs.evolve(declared, when=_left(declared.when, known))
                for declared in self.impossible
                if _allows(declared.when, known)
            ],
            budget=self.budget,
        )

    def reason(self, facts: Facts) -> Conditions:
        """A smallest part of what is known that alone forces the same outcome, whatever all other facts are.

        Among equally small ones the first in the order of the vocabulary. Where the source does not decide, the part
        that forces that.

        Raises:
            InvalidValueError: if the facts force nothing, as a fact is missing; and as `decide`.
            WorkBudgetError: if the search would take more steps than allowed.

        Example:
            >>> cause = Fact.of("cause", ["us", "them"])
            >>> urgent = Fact.of("urgent", ["yes", "no"])
            >>> ours = Rule(id="ours", when={"cause": "us"}, outcome="vendor")
            >>> theirs = Rule(id="theirs", when={"cause": "them"}, outcome="customer")
            >>> rules = RuleSet(vocabulary=[cause, urgent], rules=[ours, theirs])
            >>> rules.reason(rules.facts(cause="us", urgent="no"))
            {'cause': frozenset({'us'})}
        """
        answer = self.decide(facts)
        if answer.status is Status.MISSING_FACT:
            raise InvalidValueError(
                "facts", f"{facts!r} force no outcome, so there is no reason for one", "Ask for the next question first"
            )
        return sufficient(self._sound, facts.bits, self._bits_of(answer.possible))

    def why_not(self, facts: Facts, rule_id: str) -> WhyNot:
        """What keeps a rule from deciding: conditions that fail or are open, and rules that override it.

        Raises:
            UnknownNameError: if there is no such rule.
            InvalidValueError: if the facts are of another vocabulary.
        """
        return why_not(self._sound, self.rule(rule_id), self._own(facts).bits)

    def counterfactuals(self, facts: Facts, fixed: Collection[str] = frozenset()) -> tuple[Counterfactual[T], ...]:
        """For every other outcome all its nearest changes: the fewest given facts with which all completions have it.

        Unknown facts stay unknown. The nearest outcomes come first, then in the order of the rules.

        Args:
            facts: What is known.
            fixed: The facts that must stay as they are, besides those that are not changeable.

        Raises:
            UnknownNameError: if a fact to be held does not exist.
            InvalidValueError: as `decide`.
            WorkBudgetError: if the search would take more steps than allowed.
        """
        answer = self.decide(facts)
        outcome = 0 if answer.outcome is None else self._bits_of(answer.possible)
        fields = self.vocabulary.fields
        named = {self.vocabulary[name].name for name in fixed}
        held = sum(
            fields[fact.name]
            for fact in self.vocabulary
            if fact.changeable is Changeability.FIXED or fact.name in named
        )
        return tuple(counterfactuals(self._sound, facts.bits, held, outcome))

    def diff(self, new: RuleSet[T]) -> Difference[T]:
        """For which combinations of facts another rule set has another outcome, exactly, over what is possible in both.

        Facts that only one of them knows do not matter to the other.

        Raises:
            InvalidValueError: if a fact of both has different values, or one of them leaves a case undecided.
            WorkBudgetError: if comparing them would take more steps than allowed.
        """
        return difference(self._sound, new._sound)

    def regions(self) -> tuple[Region[T], ...]:
        """All that is possible as disjoint regions, each with its answer.

        Raises:
            InvalidValueError: if the rule set leaves a case undecided or contradicts itself.
        """
        return tuple(
            Region(when=when, answer=self.decide(self.facts(when)), points=points)
            for when, points in regions(self._sound)
        )

    def _bits_of(self, outcomes: Iterable[T | Undetermined]) -> int:
        return sum(1 << self._compiled.outcomes.index(outcome) for outcome in outcomes)

    def _own(self, facts: Facts) -> Facts:
        if facts.vocabulary != self.vocabulary:
            raise InvalidValueError(
                "facts", "they are of another vocabulary than the rules", "Make them with the facts method of the rules"
            )
        return facts

    def _decide_open(self, node: Node[Answer[T] | Flaw], bits: int) -> Answer[T]:
        answers: list[Answer[T]] = []
        for content in _reachable(node, bits):
            if isinstance(content, Answer):
                answers.append(content)
            elif not content.excluded:
                raise _undecided(content)
        if not answers:
            raise self._impossible(Facts(self.vocabulary, bits))
        if len(answers) == 1:
            return answers[0]
        possible = frozenset().union(*[answer.possible for answer in answers])
        rules = tuple(sorted(set().union(*[answer.rules for answer in answers])))
        if len(possible) == 1:
            return attrs.evolve(answers[0], rules=rules, silences=self._silences_of(rules))
        needed, question = self._questions.open(bits)
        return Answer(
            outcome=None,
            status=Status.MISSING_FACT,
            rules=rules,
            possible=possible,
            silences=self._silences_of(rules),
            needed=needed,
            next_question=question,
        )

    def _impossible(self, facts: Facts) -> InvalidValueError:
        fields = self.vocabulary.fields.values()
        cubes = [(declared.id, facts.bits & self.vocabulary.cube(declared.when)) for declared in self.impossible]
        ids = " and ".join(repr(declared) for declared, cube in cubes if all(cube & field for field in fields))
        return InvalidValueError("facts", f"{facts!r} cannot occur, by {ids}", "Correct a fact, or take it as unknown")

    def _silences_of(self, rules: Iterable[str]) -> tuple[Silence, ...]:
        silences = self._silences
        return tuple(dict.fromkeys([silences[rule_id] for rule_id in rules if rule_id in silences]))

    @cached_property
    def _by_id(self) -> Mapping[str, Rule[T]]:
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def _silences(self) -> Mapping[str, Silence]:
        return {rule.id: rule.outcome for rule in self.rules if isinstance(rule.outcome, Silence)}

    @cached_property
    def _findings(self) -> tuple[RuleFinding, ...]:
        return (*self._structural, *faults(self._compiled))

    @cached_property
    def _structural(self) -> tuple[RuleFinding, ...]:
        return tuple(structural_faults(self._compiled))

    @cached_property
    def _compiled(self) -> Compiled[T]:
        return Compiled(self.vocabulary, self.rules, self.impossible, self.budget)

    @cached_property
    def _sound(self) -> Compiled[T]:
        """Only rules whose names all exist may decide: one that is not understood would leave its cases to others."""
        for finding in self._structural:
            raise InvalidValueError("rules", finding.message, finding.remedy)
        return self._compiled

    @cached_property
    def _diagram(self) -> Node[Answer[T] | Flaw]:
        return self._sound.diagram

    @cached_property
    def _questions(self) -> Questions:
        compiled = self._compiled
        return questions(compiled.outcome_diagram, self.vocabulary, len(compiled.outcomes) + 1)


def _allows(when: Conditions, known: Mapping[str, str]) -> bool:
    return all(value in when.get(fact, (value,)) for fact, value in known.items())


def _left(when: Conditions, known: Mapping[str, str]) -> Conditions:
    return {fact: values for fact, values in when.items() if fact not in known}


def _reachable(root: Node[Answer[T] | Flaw], bits: int) -> list[Answer[T] | Flaw]:
    """What stands at the ends that the facts can still reach."""
    seen = {root}
    waiting = [root]
    found: list[Answer[T] | Flaw] = []
    while waiting:
        node = waiting.pop()
        if node.content is not None:
            found.append(node.content)
            continue
        given = bits & node.field
        for bit, child in node.children.items():
            if bit & given and child not in seen:
                seen.add(child)
                waiting.append(child)
    return found


def _undecided(flaw: Flaw) -> InvalidValueError:
    what = " and ".join(map(repr, flaw.rules))
    return InvalidValueError(
        "rules",
        f"{what} contradict each other for these facts" if what else "no rule decides these facts",
        "Mend the rule set first: its findings say how",
    )
