"""The bare rule mechanism on a synthetic rule set of the size of a large policy, beside the plainest thing possible."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from benchmarks.timing import Table, figure, microseconds
from supportpolicy.errors import InvalidValueError
from supportpolicy.facts import Fact, Facts
from supportpolicy.rules import Rule, RuleSet, Silence, SilenceReason, Status

COMPONENTS = ["platform", "base", "customizing", "third_party", "environment", "content"]
KINDS = ["incident", "bug", "request", "change", "question"]
SIDES = ["here", "there", "unclear"]
FLAGS = [f"flag_{number:02}" for number in range(11)]
OUTCOMES = ["vendor", "contingent", "customer", "third_party", "separate_order", "not_offered"]


def run() -> list[Table]:
    """Times in microseconds."""
    rules = synthetic()
    known = _samples(rules, unknown=0, wanted=Status.DECIDED)
    unknown = _samples(rules, unknown=4, wanted=Status.MISSING_FACT)
    fewer = RuleSet(vocabulary=rules.vocabulary, rules=[rule for rule in rules.rules if rule.id != "exception 14"])
    as_names = [{name: next(iter(values)) for name, values in facts.given.items()} for facts in known]
    rows = {
        "facts from their names": _each(lambda given: rules.facts(**given), as_names),
        "decide, all facts known": _each(rules.decide, known),
        "decide, four facts unknown, next question": _each(rules.decide, unknown),
        "decide, nothing known, next question": microseconds(lambda: rules.decide(rules.facts())),
        "decide by trying rule after rule": _each(lambda given: _naive(rules, given), as_names),
        "proof": microseconds(lambda: _fresh(rules).findings()),
        "restrict by one fact, ready to decide": microseconds(lambda: _ready(rules)),
        "sufficient reason": _each(rules.reason, known),
        "counterfactuals": _each(rules.counterfactuals, known),
        "why not": _each(lambda facts: rules.why_not(facts, rules.rules[0].id), known),
        "difference to the rules without one": microseconds(lambda: rules.diff(fewer)),
    }
    size = f"{len(rules.rules)} rules over {len(rules.vocabulary)} facts, {rules.vocabulary.points} combinations"
    return [Table(f"Rules ({size}) (µs)", ("", "µs"), tuple((task, figure(time)) for task, time in rows.items()))]


def synthetic() -> RuleSet[str]:
    """Rules by kind and component that cover everything, and exceptions above them, each above the ones before."""
    chance = random.Random(7)
    general: list[Rule[str]] = [
        Rule(id=f"general {kind} {number}", when={"kind": kind, "component": group}, outcome=chance.choice(OUTCOMES))
        for kind in KINDS
        for number, group in enumerate((COMPONENTS[:3], COMPONENTS[3:]))
    ]
    weaker = [rule.id for rule in general]
    exceptions: list[Rule[str]] = []
    for number in range(15):
        flags = chance.sample(FLAGS, 2)
        when: dict[str, list[str]] = {flag: [chance.choice(["yes", "no"])] for flag in flags}
        when["kind"] = chance.sample(KINDS, 2)
        if number % 2:
            when["component"] = chance.sample(COMPONENTS, 2)
        if number % 5 == 0:
            when["side"] = chance.sample(SIDES, 2)
        outcome = Silence(reason=SilenceReason.SILENT) if number % 6 == 5 else chance.choice(OUTCOMES)
        exceptions.append(Rule(id=f"exception {number:02}", when=when, outcome=outcome, overrides=weaker))
        weaker = [*weaker, exceptions[-1].id]
    facts = [Fact.of("component", COMPONENTS), Fact.of("kind", KINDS), Fact.of("side", SIDES)]
    return RuleSet(vocabulary=[*facts, *(Fact.of(flag, ["yes", "no"]) for flag in FLAGS)], rules=general + exceptions)


def _samples(rules: RuleSet[str], *, unknown: int, wanted: Status) -> list[Facts]:
    chance = random.Random(1)
    names = list(rules.vocabulary.bits)
    found: list[Facts] = []
    while len(found) < 100:
        open_ = chance.sample(names, unknown)
        given = {
            name: chance.choice(list(values)) for name, values in rules.vocabulary.bits.items() if name not in open_
        }
        facts = rules.facts(given)
        if rules.decide(facts).status is wanted:
            found.append(facts)
    return found


def _each(call: Callable[..., object], samples: Sequence[object]) -> float:
    def all_of_them() -> None:
        for sample in samples:
            call(sample)

    return microseconds(all_of_them) / len(samples)


def _naive(rules: RuleSet[str], given: dict[str, str]) -> object:
    """What one would write in an afternoon; it knows no unknown facts."""
    matching = [rule for rule in rules.rules if all(given[fact] in values for fact, values in rule.when.items())]
    overridden = {other for rule in matching for other in rule.overrides}
    outcomes = {rule.outcome for rule in matching if rule.id not in overridden}
    if len(outcomes) != 1:
        raise InvalidValueError("rules", "they do not decide", "Mend them")
    return outcomes.pop()


def _fresh(rules: RuleSet[str]) -> RuleSet[str]:
    return RuleSet(vocabulary=rules.vocabulary, rules=rules.rules, impossible=rules.impossible)


def _ready(rules: RuleSet[str]) -> object:
    restricted = rules.restrict({FLAGS[0]: "yes"})
    return restricted.decide(restricted.facts())
