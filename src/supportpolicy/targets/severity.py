"""Severity: the class of a fault, from how severe it is, whom it affects and whether there is a way around it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from supportpolicy.errors import InvalidValueError
from supportpolicy.facts import Fact, FrozenMap, Vocabulary
from supportpolicy.rules import Rule, RuleSet

SEVERITY = "severity"
"""The fact that holds the class: stated, or else decided by the severity rules of the schedule."""

WORKAROUND = "workaround"
"""The fact that says whether there is a way around the fault: ``yes`` or ``no``."""

STANDARD_MATRIX: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "stops_operation": {"all": "critical", "many": "critical", "few": "critical"},
        "impedes": {"all": "impeding", "many": "impeding", "few": "minor"},
        "minor": {"all": "minor", "many": "minor", "few": "minor"},
        "display": {"all": "cosmetic", "many": "cosmetic", "few": "cosmetic"},
    }
)
"""Severity of the fault × impact: what stops operation is critical (APP-7), what merely shows is cosmetic (APP-8)."""

EASED: Mapping[str, str] = MappingProxyType(
    {"critical": "impeding", "impeding": "minor", "minor": "minor", "cosmetic": "cosmetic"}
)
"""The class where there is a workaround: one lower, but never cosmetic for that reason alone."""


def severity_by_matrix(
    matrix: Mapping[str, Mapping[str, str]] = STANDARD_MATRIX,
    *,
    rows: str = "fault",
    columns: str = "impact",
    eased: Mapping[str, str] = EASED,
    clauses: Mapping[str, tuple[str, ...]] = FrozenMap(),
    facts: Vocabulary | None = None,
) -> RuleSet[str]:
    """The rules that give the class of a fault from a matrix.

    Args:
        matrix: For each value of the one fact and each value of the other the class; no cell may be missing.
        rows: The name of the fact whose values name the rows.
        columns: The name of the fact whose values name the columns.
        eased: For each class the one that takes its place where there is a workaround; empty if that does not matter.
        clauses: For each class the clauses that speak of it.
        facts: Where the facts are described; by default their names are their labels.

    Example:
        >>> rules = severity_by_matrix()
        >>> rules.decide(rules.facts(fault="stops_operation", workaround="no")).outcome
        'critical'
        >>> rules.decide(rules.facts(fault="impedes", workaround="no")).next_question
        'impact'

    Raises:
        InvalidValueError: for a matrix with a missing cell or none at all, or a class that ``eased`` leaves out.
    """
    names = _columns(matrix)
    _check_eased(matrix, eased)
    described = facts or Vocabulary(
        [Fact.of(rows, matrix), Fact.of(columns, names), *([Fact.of(WORKAROUND, ["no", "yes"])] if eased else ())]
    )
    used = [rows, columns, *([WORKAROUND] if eased else ())]
    return RuleSet(
        vocabulary=Vocabulary(described[name] for name in used),
        rules=[
            Rule(
                id="/".join((row, column, *extra.values())),
                when={rows: row, columns: column, **extra},
                outcome=outcome,
                clauses=clauses.get(outcome, ()),
            )
            for row, cells in matrix.items()
            for column, severity in cells.items()
            for extra, outcome in _cases(severity, eased)
        ],
    )


def _cases(severity: str, eased: Mapping[str, str]) -> list[tuple[dict[str, str], str]]:
    if not eased:
        return [({}, severity)]
    return [({WORKAROUND: "no"}, severity), ({WORKAROUND: "yes"}, eased[severity])]


def _columns(matrix: Mapping[str, Mapping[str, str]]) -> list[str]:
    names = list(next(iter(matrix.values()), ()))
    if not names:
        raise InvalidValueError("matrix", "it has no cells", "Give a class for every combination")
    for row, cells in matrix.items():
        if set(cells) != set(names):
            raise InvalidValueError(
                f"matrix[{row!r}]",
                f"it has the columns {sorted(cells)}, another row has {sorted(names)}",
                "Give a class for every combination",
            )
    return names


def _check_eased(matrix: Mapping[str, Mapping[str, str]], eased: Mapping[str, str]) -> None:
    classes = {severity for cells in matrix.values() for severity in cells.values()}
    if eased and not classes <= set(eased):
        raise InvalidValueError(
            "eased",
            f"it does not say what becomes of {sorted(classes - set(eased))} where there is a workaround",
            "Name the class for each, or leave it empty",
        )
