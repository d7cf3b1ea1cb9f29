"""Faults that a rule set shows without looking at any case: names that do not exist, overrides in a circle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import islice

from supportpolicy.facts import Vocabulary, alternatives
from supportpolicy.rules.compiled import Compiled
from supportpolicy.rules.finding import RuleFinding, RuleFindingKind
from supportpolicy.rules.rule import Impossible, Rule, T

_MOST_CIRCLES = 100
"""Of more, the first ones are enough to work on."""


def structural_faults(compiled: Compiled[T]) -> Iterator[RuleFinding]:
    """All of them, condition by condition in the order of the rules, then duplicates, then overrides."""
    entries: list[Rule[T] | Impossible] = [*compiled.rules, *compiled.impossible]
    for entry in entries:
        yield from _faulty_conditions(entry, compiled.vocabulary)
    yield from _duplicates(entries)
    overrides = {rule.id: sorted(rule.overrides) for rule in compiled.rules}
    for rule in compiled.rules:
        yield from _unknown_overrides(rule, overrides)
    yield from _mutual(overrides)
    yield from islice(_cycles(overrides), _MOST_CIRCLES)


def _faulty_conditions(entry: Rule[T] | Impossible, vocabulary: Vocabulary) -> Iterator[RuleFinding]:
    for fact, values in entry.when.items():
        if fact not in vocabulary:
            yield RuleFinding(
                kind=RuleFindingKind.UNKNOWN_FACT,
                rules=(entry.id,),
                message=f"{entry.id!r} looks at {fact!r}, which is no fact here",
                remedy=alternatives(fact, vocabulary.bits),
            )
            continue
        if not values:
            yield RuleFinding(
                kind=RuleFindingKind.NO_VALUE,
                rules=(entry.id,),
                message=f"{entry.id!r} allows no value of the fact {fact!r}, so that it never applies",
                remedy="Give the values that are allowed, or leave the fact out",
            )
        for value in sorted(values - vocabulary.bits[fact].keys(), key=str):
            yield RuleFinding(
                kind=RuleFindingKind.UNKNOWN_VALUE,
                rules=(entry.id,),
                message=f"{entry.id!r} looks for {value!r}, which is no value of the fact {fact!r}",
                remedy=alternatives(value, vocabulary.bits[fact]),
            )


def _duplicates(entries: list[Rule[T] | Impossible]) -> Iterator[RuleFinding]:
    for rule_id, count in sorted(Counter(entry.id for entry in entries).items()):
        if count > 1:
            yield RuleFinding(
                kind=RuleFindingKind.DUPLICATE_ID,
                rules=(rule_id,),
                message=f"{rule_id!r} stands there {count} times",
                remedy="Give each rule and each declaration its own id",
            )


def _unknown_overrides(rule: Rule[T], overrides: Mapping[str, object]) -> Iterator[RuleFinding]:
    for other in sorted(rule.overrides - overrides.keys(), key=str):
        yield RuleFinding(
            kind=RuleFindingKind.UNKNOWN_OVERRIDE,
            rules=(rule.id,),
            message=f"{rule.id!r} overrides {other!r}, which is no rule here",
            remedy=alternatives(other, overrides),
        )


def _mutual(overrides: Mapping[str, list[str]]) -> Iterator[RuleFinding]:
    for rule_id, others in overrides.items():
        for other in others:
            if rule_id < other and rule_id in overrides.get(other, ()):
                yield RuleFinding(
                    kind=RuleFindingKind.MUTUAL_OVERRIDE,
                    rules=(rule_id, other),
                    message=f"{rule_id!r} and {other!r} override each other, so that neither applies where they meet",
                    remedy="Let one of them give way",
                )


def _cycles(overrides: Mapping[str, list[str]]) -> Iterator[RuleFinding]:
    """Circles of other lengths than two, until no override is left that would close one."""
    left = {
        rule_id: {other for other in others if other in overrides and not _is_mutual(rule_id, other, overrides)}
        for rule_id, others in overrides.items()
    }
    while circle := _circle(left):
        yield RuleFinding(
            kind=RuleFindingKind.OVERRIDE_CYCLE,
            rules=circle,
            message="overrides run in a circle: " + " → ".join(map(repr, (*circle, circle[0]))),
            remedy="Take one of these overrides away",
        )
        for rule_id, other in zip(circle, circle[1:] + circle[:1], strict=True):
            left[rule_id].discard(other)


def _is_mutual(rule_id: str, other: str, overrides: Mapping[str, list[str]]) -> bool:
    return rule_id != other and rule_id in overrides[other]


def _circle(overrides: Mapping[str, set[str]]) -> tuple[str, ...]:
    """One circle, each rule overriding the next, from the least id on; empty if there is none."""
    try:
        TopologicalSorter({rule_id: sorted(others) for rule_id, others in overrides.items()}).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1][:0:-1]
        least = circle.index(min(circle))
        return (*circle[least:], *circle[:least])
    return ()
