"""Decision tables that others published, with their exact analysis: gaps, overlaps and unreachable rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from decimal import Decimal
from itertools import islice, product
from operator import ge, gt, le, lt
from typing import Any

from supportpolicy.errors import InvalidValueError
from supportpolicy.facts import Fact
from supportpolicy.rules import Rule, RuleFindingKind, RuleSet
from tests.conformance.outcomes import Outcome, UnknownCase, compare, known

CHECKED = (
    "grid_size",
    "gap_count",
    "complete",
    "gaps_first20",
    "overlaps",
    "conflicting_overlaps",
    "unreachable_if_first",
)
READ = ("id", "grid", "rules")
FOR_PEOPLE = ("source", "table", "hit_policy", "aggregation", "inputs", "outputs", "note")

Position = tuple[Any, int]
"""Where a cell lies among numbers or dates: at a point (0), or just below (-1) or above (1) it."""

COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


def run(case: dict[str, Any]) -> Outcome:
    """Compare everything that the case says of its table with what the rule set finds."""
    known(case, required=(*READ, *CHECKED), optional=FOR_PEOPLE)
    table = Table(case["grid"], case["rules"])
    got = {
        "grid_size": table.size,
        "gap_count": table.gap_count,
        "complete": not table.gap_count,
        "gaps_first20": table.first_gaps(20),
        "overlaps": table.conflicts(lambda row: row),
        "conflicting_overlaps": table.conflicts(lambda row: json.dumps(case["rules"][row - 1]["then"])),
        "unreachable_if_first": table.unreachable_if_first,
    }
    return compare({key: case[key] for key in CHECKED}, got)


class Table:
    """A decision table as rules over the cells of its grid, one rule a row; rows count from 1."""

    def __init__(self, grid: Mapping[str, list[str]], rules: Sequence[Mapping[str, Any]]) -> None:
        for rule in rules:
            known(rule, required=("when", "then"), optional=("feel",))
        self.grid = grid
        self.facts = [Fact.of(column, cells) for column, cells in grid.items()]
        rows = {row: covered(grid, rule["when"]) for row, rule in enumerate(rules, start=1)}
        self.rows = {row: when for row, when in rows.items() if all(when.values())}
        self.empty = [row for row in rows if row not in self.rows]

    def rule_set(
        self, outcome: Callable[[int], Hashable], overrides: Callable[[int], Collection[int]] = lambda _: ()
    ) -> RuleSet[Hashable]:
        """The rows as rules; rows that cover no cell are left out."""
        return RuleSet(
            vocabulary=self.facts,
            rules=[
                Rule(id=name(row), when=when, outcome=outcome(row), overrides=map(name, overrides(row)))
                for row, when in self.rows.items()
            ],
        )

    @property
    def size(self) -> int:
        return self.rule_set(lambda row: row).vocabulary.points

    @property
    def gap_count(self) -> int:
        """Points that no row covers, whatever its outcome."""
        findings = self.rule_set(lambda _: "covered").findings()
        return sum(finding.points or 0 for finding in findings if finding.kind is RuleFindingKind.GAP)

    def first_gaps(self, most: int) -> list[list[str]]:
        """The first such points in the order of the grid."""
        if not self.gap_count:
            return []
        rules = self.rule_set(lambda _: "covered")
        points = (dict(zip(self.grid, cells, strict=True)) for cells in product(*self.grid.values()))
        return [list(point.values()) for point in islice(filter(lambda point: is_gap(rules, point), points), most)]

    def conflicts(self, outcome: Callable[[int], Hashable]) -> list[list[int]]:
        """The pairs of rows that meet with different outcomes, with the number of points."""
        findings = self.rule_set(outcome).findings()
        return [
            [*map(int, finding.rules), finding.points or 0]
            for finding in findings
            if finding.kind is RuleFindingKind.CONFLICT
        ]

    @property
    def unreachable_if_first(self) -> list[int]:
        """The rows that never apply if the first row that matches decides."""
        rules = self.rule_set(lambda row: row, lambda row: [other for other in self.rows if other > row])
        found = [int(finding.rules[0]) for finding in rules.findings() if finding.kind is RuleFindingKind.UNREACHABLE]
        return sorted([*self.empty, *found])


def name(row: int) -> str:
    """An id that sorts as the row does."""
    return f"{row:06}"


def is_gap(rules: RuleSet[Hashable], point: Mapping[str, str]) -> bool:
    """Whether nothing is decided at a point."""
    try:
        rules.decide(rules.facts(point))
    except InvalidValueError:
        return True
    return False


def covered(grid: Mapping[str, list[str]], when: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """For each column the cells that a row's condition covers."""
    return {
        column: [cell for cell in cells if covers(condition, cell)]
        for (column, cells), condition in zip(grid.items(), when, strict=True)
    }


def covers(condition: Mapping[str, Any], cell: str) -> bool:
    """Whether a condition holds everywhere in a cell; cells are so small that it holds everywhere or nowhere."""
    match condition:
        case {"any": True, **rest} if not rest:
            return True
        case {"in": [*values], **rest} if not rest:
            return any(is_value(cell, value) for value in values)
        case {"not": {} as other, **rest} if not rest:
            return not covers(other, cell)
        case {"or": [*others], **rest} if not rest:
            return any(covers(other, cell) for other in others)
        case {"op": "=" | "==", "value": value, **rest} if not rest:
            return is_value(cell, value)
        case {"op": "!=", "value": value, **rest} if not rest:
            return not is_value(cell, value)
        case {"op": ("<" | "<=" | ">" | ">=") as op, "value": value, **rest} if not rest:
            return COMPARISONS[op](position(cell), (ordered(value), 0))
        case {"range": [low, high], "closed": [bool(from_low), bool(to_high)], **rest} if not rest:
            above = COMPARISONS[">=" if from_low else ">"](position(cell), (ordered(low), 0))
            return above and COMPARISONS["<=" if to_high else "<"](position(cell), (ordered(high), 0))
    raise UnknownCase(f"condition {condition!r}")


def is_value(cell: str, value: object) -> bool:
    """Whether a cell is this one value; a number's cell is written ``=18``."""
    if isinstance(value, str | bool):
        return cell in (str(value), f"={value}")
    return cell.startswith("=") and position(cell) == (ordered(value), 0)


def position(cell: str) -> Position:
    """Where a cell lies: ``<18``, ``=18``, ``(18..25)`` and ``18<..<25``, ``>25``."""
    for mark, side in (("<", -1), ("=", 0), (">", 1)):
        if cell.startswith(mark):
            return ordered(cell[1:]), side
    low, mark, _ = cell.removeprefix("(").partition("..")
    if not mark:
        raise UnknownCase(f"cell {cell!r} lies in no order")
    return ordered(low.removesuffix("<")), 1


def ordered(value: object) -> Any:
    """A number, or a date or time as its text, which sorts in the same order."""
    text = str(value)
    return Decimal(text) if text.lstrip("+-")[:1].isdigit() and text.count("-") < 2 and ":" not in text else text
