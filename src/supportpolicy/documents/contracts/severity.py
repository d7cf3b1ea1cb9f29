"""Severity rules of a contract: as a matrix, or rule by rule; read, and recognised when they are written."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import attrs

from supportpolicy.documents.contracts.agreements import (
    describe_own_rule,
    knowing,
    note_findings,
    read_own_rules,
)
from supportpolicy.documents.describing import describe_conditions, describe_fact, given
from supportpolicy.documents.reading import Table
from supportpolicy.documents.references import References, check_distinct, ids
from supportpolicy.documents.vocabulary import read_fact
from supportpolicy.errors import InvalidValueError
from supportpolicy.facts import Fact, Vocabulary
from supportpolicy.rules import Impossible, Rule, RuleSet
from supportpolicy.targets import EASED, STANDARD_MATRIX, WORKAROUND, severity_by_matrix

STANDARD: Final = "standard"
"""The text that stands for the usual matrix with its usual easing."""

Matrix = Mapping[str, Mapping[str, str]]


@attrs.frozen(kw_only=True)
class _MatrixRules:
    """Severity rules that are a matrix.

    Attributes:
        matrix: For each row and column the class.
        rows: The fact whose values name the rows.
        columns: The fact whose values name the columns.
        eased: For each class the one that takes its place where there is a workaround; empty if that does not matter.
        clauses: For each class the clauses that speak of it.
    """

    matrix: Matrix
    rows: str = "fault"
    columns: str = "impact"
    eased: Mapping[str, str] = EASED
    clauses: Mapping[str, tuple[str, ...]]

    def rule_set(self, facts: Mapping[str, Fact]) -> RuleSet[str]:
        """The rules, over the facts of these names where they have just the values of the matrix."""
        return severity_by_matrix(
            self.matrix,
            rows=self.rows,
            columns=self.columns,
            eased=self.eased,
            clauses=self.clauses,
            facts=self._described(facts),
        )

    def _described(self, facts: Mapping[str, Fact]) -> Vocabulary | None:
        columns = next(iter(self.matrix.values()), {})
        values = {self.rows: set(self.matrix), self.columns: set(columns)} | (
            {WORKAROUND: {"no", "yes"}} if self.eased else {}
        )
        fits = all(name in facts and {value.name for value in facts[name].values} == values[name] for name in values)
        return Vocabulary(facts[name] for name in values) if fits else None

    def described(self) -> dict[str, Any]:
        """The table that it is read from."""
        is_standard = self.matrix == STANDARD_MATRIX and self.eased == EASED
        return given(
            matrix=STANDARD if is_standard else {row: dict(cells) for row, cells in self.matrix.items()},
            rows=None if self.rows == "fault" else self.rows,
            columns=None if self.columns == "impact" else self.columns,
            eased=None if is_standard or not self.eased else dict(self.eased),
            clauses={name: list(clauses) for name, clauses in self.clauses.items()} or None,
        )


def read_severity(table: Table, references: References, facts: Mapping[str, Fact]) -> RuleSet[str] | None:
    """The rules that give the class of a fault: a matrix if there is one, else the rules that stand there."""
    return _read_matrix(table, facts) if table.has("matrix") else _read_rules(table, references, facts)


def _read_matrix(table: Table, facts: Mapping[str, Fact]) -> RuleSet[str] | None:
    is_standard = table.holds("matrix", str)
    if is_standard:
        table.one("matrix", (STANDARD,), "choice here")
        matrix: Matrix = STANDARD_MATRIX
    else:
        rows = table.table("matrix")
        matrix = {row: _read_texts(rows, row) for row in rows}
    eased = _read_texts(table, "eased") if table.has("eased") else EASED if is_standard else {}
    cited = table.table("clauses")
    clauses = {name: cited.names(name) for name in cited}
    names = given(rows=table.optional("rows", table.text), columns=table.optional("columns", table.text))
    return table.build(lambda: _MatrixRules(matrix=matrix, eased=eased, clauses=clauses, **names).rule_set(facts))


def _read_texts(table: Table, key: str) -> dict[str, str]:
    inner = table.table(key)
    return {name: inner.text(name) for name in inner}


def _read_rules(table: Table, references: References, facts: Mapping[str, Fact]) -> RuleSet[str] | None:
    """Rules over the facts listed, of which some may be described right there."""
    own = {fact.name: fact for fact in table.built("fact", read_fact)}
    check_distinct(table.tables("fact"), "name")
    within = knowing(references, own.values())
    listed = table.known("facts", within.facts, "fact")
    rules = read_own_rules(table, within, ids(table.tables("rule")), lambda rule: rule.text("class"))
    impossible = table.built("impossible", partial(_read_impossible, references=within))
    described = {**facts, **own}
    if not table.sound or not all(name in described for name in listed):
        table.finish()
        return None
    rule_set: RuleSet[str] = RuleSet(
        vocabulary=Vocabulary(described[name] for name in dict.fromkeys(listed)),
        rules=rules.values(),
        impossible=impossible,
    )
    note_findings(table, rules, rule_set)
    return table.build(lambda: rule_set)


def _read_impossible(table: Table, references: References) -> Impossible | None:
    name, when = table.text("id"), references.when(table)
    return table.build(lambda: Impossible(id=name, when=when))


def describe_severity(rule_set: RuleSet[str], facts: Mapping[str, Fact]) -> dict[str, Any]:
    """Severity rules, as the matrix that they are if they are one."""
    matrix = _matrix_of(rule_set)
    if matrix is not None and _is(matrix, rule_set, facts):
        return matrix.described()
    own = [fact for fact in rule_set.vocabulary if facts.get(fact.name) != fact]
    return given(
        facts=[fact.name for fact in rule_set.vocabulary],
        fact=[describe_fact(fact) for fact in own] or None,
        rule=[describe_own_rule(rule, "class") for rule in rule_set.rules],
        impossible=[{"id": one.id, "when": describe_conditions(one.when)} for one in rule_set.impossible] or None,
    )


def _is(matrix: _MatrixRules, rule_set: RuleSet[str], facts: Mapping[str, Fact]) -> bool:
    try:
        return matrix.rule_set(facts) == rule_set
    except InvalidValueError:
        return False


def _matrix_of(rule_set: RuleSet[str]) -> _MatrixRules | None:
    """The matrix that the rules may be; whether they really are, shows when it is made to rules again."""
    rows, columns, *_ = (*rule_set.vocabulary.bits, "", "")
    matrix: dict[str, dict[str, str]] = {}
    eased: dict[str, str] = {}
    clauses: dict[str, tuple[str, ...]] = {}
    for rule in sorted(rule_set.rules, key=_is_eased):
        row, column = (next(iter(rule.when.get(name, ("",)))) for name in (rows, columns))
        if not isinstance(rule.outcome, str):
            return None
        if _is_eased(rule):
            eased[matrix.get(row, {}).get(column, "")] = rule.outcome
        else:
            matrix.setdefault(row, {})[column] = rule.outcome
        clauses |= {rule.outcome: rule.clauses} if rule.clauses else {}
    return _MatrixRules(matrix=matrix, rows=rows, columns=columns, eased=eased, clauses=clauses)


def _is_eased(rule: Rule[str]) -> bool:
    return "yes" in rule.when.get(WORKAROUND, ())
