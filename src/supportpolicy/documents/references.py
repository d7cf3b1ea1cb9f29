"""References: what the parts of a document name in each other, looked up while it is read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import attrs

from supportpolicy.documents.faults import shown
from supportpolicy.documents.reading import Table
from supportpolicy.rules import Conditions
from supportpolicy.targets import SEVERITY

Names = Mapping[str, Collection[str]]
"""For each fact its values, or for each open point its readings; empty where they could not be read."""


@attrs.frozen(kw_only=True)
class References:
    """What the parts of a policy may refer to by name: all that is declared, whether or not it could be read itself.

    Attributes:
        clauses: The ids of its clauses; None if they are not all known.
        steps: The ids of its follow-up steps; None if they are not all known.
        facts: Its facts with their values, the standard ones included.
        points: The open points on which a reading can be chosen, with the readings.
    """

    clauses: Collection[str] | None
    steps: Collection[str] | None
    facts: Names
    points: Names

    def cited(self, table: Table, key: str = "clauses") -> tuple[str, ...]:
        """The clauses under a key; that there are none is to be said."""
        if not table.has(key):
            table.note(key, "it is missing", "Name the clauses that it rests on, or write [] if it rests on none")
            return ()
        return table.known(key, self.clauses, "clause of this policy")

    def followed_by(self, table: Table) -> tuple[str, ...]:
        """The follow-up steps of a rule, if it names any."""
        return table.optional("steps", lambda key: table.known(key, self.steps, "step of this policy")) or ()

    def when(self, table: Table, listed: Collection[str] | None = None) -> Conditions:
        """The facts under which something applies, only those that are listed, if a list is given.

        That it always applies is to be said, as a condition that was forgotten would mean the same.
        """
        if not table.has("when"):
            table.note("when", "it is missing", "Add the facts under which it holds, or when = {} if it always does")
        conditions = table.conditions("when")
        for name, values in conditions.items():
            if name not in self.facts:
                table.note_unknown(f"when.{name}", f"{shown(name)} is no fact", name, listed or self.facts)
            elif listed is not None and name not in listed:
                table.note(f"when.{name}", "these rules do not list the fact", f"Add {name!r} to their facts")
            else:
                _check_values(table, f"when.{name}", values, self.facts[name], f"value of {name!r}")
        return conditions

    def severity(self, table: Table) -> str:
        """The class of a fault, which is a value of the standard fact."""
        return table.one("class", self.facts[SEVERITY], "severity class")

    def reading(self, table: Table) -> Conditions:
        """The readings under which something applies."""
        reading = table.conditions("reading")
        for point, names in reading.items():
            if point in self.points:
                _check_values(table, f"reading.{point}", names, self.points[point], f"reading of {point!r}")
            else:
                what = f"{shown(point)} is no interpretation of this policy"
                table.note_unknown(f"reading.{point}", what, point, self.points)
        return reading


def _check_values(table: Table, key: str, values: Iterable[str], known: Collection[str], what: str) -> None:
    for value in sorted(values):
        if known and value not in known:
            table.note_unknown(key, f"{shown(value)} is no {what}", value, known)


def ids(tables: Iterable[Table]) -> Collection[str] | None:
    """The ids under which something is declared, whether or not it could be read; None if one has no id."""
    tables = list(tables)
    if not all(table.holds("id", str) for table in tables):
        return None
    return dict.fromkeys(table.text("id") for table in tables)


def members(tables: Iterable[Table], name: str, inner: str) -> Names:
    """What is declared under a name, with the names of its members, whether or not it could be read."""
    return {table.text(name): tuple(table.table(inner)) for table in tables if table.holds(name, str)}


def check_distinct(tables: Iterable[Table], key: str = "id") -> None:
    """Note every name that several tables have."""
    found: dict[str, list[Table]] = {}
    for table in tables:
        if table.holds(key, str):
            found.setdefault(table.text(key), []).append(table)
    for name, owners in found.items():
        for table in owners if len(owners) > 1 else ():
            table.note(key, f"{name!r} stands for several", "Give each a name of its own")
