"""The proof: every case has exactly one answer, and every rule has its case."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

import attrs

from supportpolicy.facts import Facts
from supportpolicy.rules.answer import Answer
from supportpolicy.rules.compiled import Compiled, Flaw
from supportpolicy.rules.diagram import Budget, Node, bits_of, cubes, indices
from supportpolicy.rules.finding import RuleFinding, RuleFindingKind
from supportpolicy.rules.rule import Conditions, Rule, Silence, T

_MOST_REGIONS = 100


@attrs.frozen
class _Census:
    """What the points of the space show."""

    uncovered: int
    conflicts: dict[tuple[int, int], int]
    reached: int


def faults(compiled: Compiled[T]) -> Iterator[RuleFinding]:
    """All conflicts, then the gap, then the rules that nothing can reach; sorted by rules."""
    census = _census(compiled)
    for pair, points in sorted(census.conflicts.items()):
        yield _conflict(compiled, pair, points)
    if census.uncovered:
        yield _gap(compiled, census.uncovered)
    budget = compiled.budget("finding what overrides the rules that never apply")
    for number in range(len(compiled.rules)):
        if not (census.reached | compiled.broken) >> number & 1:
            yield _unreachable(compiled, number, budget)


def _census(compiled: Compiled[T]) -> _Census:
    uncovered = 0
    conflicts: dict[tuple[int, int], int] = {}
    reached = 0
    budget = compiled.budget("counting the conflicts")
    for state, points in compiled.sweep.ends.items():
        effective = compiled.effective(state)
        if effective & compiled.final:
            continue
        reached |= effective
        if effective & compiled.broken:
            continue
        if not effective:
            uncovered += points
        elif compiled.outcome_bit(effective) == compiled.flaw_bit:
            budget.spend(effective.bit_count() ** 2)
            for pair in _quarrels(compiled, effective):
                conflicts[pair] = conflicts.get(pair, 0) + points
    return _Census(uncovered, conflicts, reached)


def _quarrels(compiled: Compiled[T], effective: int) -> Iterator[tuple[int, int]]:
    """The pairs among these rules whose outcomes differ."""
    for agreeing in compiled.agreeing:
        for one in indices(effective & agreeing):
            yield from ((one, other) for other in indices(effective & ~agreeing) if one < other)


def _conflict(compiled: Compiled[T], pair: tuple[int, int], points: int) -> RuleFinding:
    one, other = (compiled.rules[number] for number in pair)
    both = {one.id, other.id}
    path = _path(compiled, lambda flaw: both <= set(flaw.rules))
    return RuleFinding(
        kind=RuleFindingKind.CONFLICT,
        rules=(one.id, other.id),
        message=(
            f"{one.id!r} ({_outcome(one)}) and {other.id!r} ({_outcome(other)}) contradict each other in "
            f"{_combinations(points)}, for example {_shown(compiled, path)}"
        ),
        remedy="Let one of them override the other, or narrow one of them",
        points=points,
        witness=_complete(compiled, path),
    )


def _gap(compiled: Compiled[T], points: int) -> RuleFinding:
    path = _path(compiled, _is_gap)
    return RuleFinding(
        kind=RuleFindingKind.GAP,
        rules=(),
        message=f"no rule decides {_combinations(points)}, for example {_shown(compiled, path)}",
        remedy="Add a rule for them, or declare that the source is silent there",
        points=points,
        witness=_complete(compiled, path),
        regions=_gap_regions(compiled),
    )


def _unreachable(compiled: Compiled[T], number: int, budget: Budget) -> RuleFinding:
    rule = compiled.rules[number]
    stronger = _stronger(compiled, number, budget)
    if not stronger:
        what, remedy = "applies to nothing that is possible", "Widen its conditions, or remove it"
    else:
        together = " together" if len(stronger) > 1 else ""
        by = " and ".join(repr(compiled.rules[other].id) for other in stronger)
        what, remedy = f"never applies: {by}{together} always override it", "Narrow what overrides it, or remove it"
        if not together:
            what = f"never applies: {by} always overrides it"
    return RuleFinding(
        kind=RuleFindingKind.UNREACHABLE,
        rules=(rule.id, *(compiled.rules[other].id for other in stronger)),
        message=f"{rule.id!r} {what}",
        remedy=remedy,
    )


def _stronger(compiled: Compiled[T], number: int, budget: Budget) -> Sequence[int]:
    """The rules that override this one wherever it could apply: a single one if there is, else no more than needed."""
    impossible = [compiled.cubes[other] for other in indices(compiled.final)]
    fields = list(compiled.vocabulary.fields.values())

    def covered(by: Sequence[int]) -> bool:
        covers = [*(compiled.cubes[other] for other in by), *impossible]
        return not _uncovered(compiled.cubes[number], covers, fields, budget)

    overriding = [other for other, beaten in enumerate(compiled.overridden) if beaten >> number & 1]
    for few in ([], *([other] for other in overriding)):
        if covered(few):
            return few
    for other in list(overriding):
        rest = [another for another in overriding if another != other]
        if covered(rest):
            overriding = rest
    return overriding


def _uncovered(cube: int, covers: Sequence[int], fields: Sequence[int], budget: Budget) -> bool:
    """Whether some point of a cube lies in none of the others."""
    waiting = [(cube, 0)]
    while waiting:
        piece, number = waiting.pop()
        budget.spend(1)
        if number == len(covers):
            return True
        if all(piece & covers[number] & field for field in fields):
            waiting.extend((rest, number + 1) for rest in _pieces(piece, covers[number], fields))
        else:
            waiting.append((piece, number + 1))
    return False


def _pieces(cube: int, cover: int, fields: Sequence[int]) -> Iterator[int]:
    """Disjoint cubes that together are one cube without another that it meets."""
    for field in fields:
        outside = cube & field & ~cover
        if outside:
            yield cube & ~field | outside
            cube &= ~field | cover


def _path(compiled: Compiled[T], wanted: Callable[[Flaw], bool]) -> int:
    """The first way through the diagram to a flaw: the bits of the values along it, one of each fact it asks for."""
    dead: set[Node[Answer[T] | Flaw]] = set()

    def search(node: Node[Answer[T] | Flaw]) -> int | None:
        if isinstance(node.content, Flaw) and wanted(node.content):
            return 0
        for bit, child in node.children.items():
            if child not in dead:
                found = search(child)
                if found is not None:
                    return found | bit
        dead.add(node)
        return None

    return search(compiled.diagram) or 0


def _is_gap(flaw: Flaw) -> bool:
    return not flaw.excluded and not flaw.rules


def _gap_regions(compiled: Compiled[T]) -> tuple[Conditions, ...]:
    budget = compiled.budget("listing the gaps")
    gaps = compiled.sweep.diagram(lambda state: not compiled.effective(state), lambda is_gap: is_gap or None)
    return tuple(compiled.vocabulary.conditions(cube) for cube, _ in islice(cubes(gaps, budget), _MOST_REGIONS))


def _complete(compiled: Compiled[T], path: int) -> Facts:
    """The facts along a path, the first value of every other one."""
    vocabulary = compiled.vocabulary
    return Facts(vocabulary, sum(min(bits_of(path & field or field)) for field in vocabulary.fields.values()))


def _shown(compiled: Compiled[T], path: int) -> str:
    """The facts along a path: those on which it depends that this case is at fault."""
    shown = [
        f"{name}={value!r}"
        for name, values in compiled.vocabulary.bits.items()
        for value, bit in values.items()
        if path & bit
    ]
    return ", ".join(shown) or "whatever the facts are"


def _outcome(rule: Rule[T]) -> str:
    return "undetermined" if isinstance(rule.outcome, Silence) else str(rule.outcome)


def _combinations(points: int) -> str:
    return f"{points} combination{'s' if points > 1 else ''} of values"
