"""JSON Schema of every kind of document: found by watching its reader read a document that is not there."""

from __future__ import annotations

import copy
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, Final, TypeAlias, TypeVar

import attrs

from supportpolicy.documents.cases import read_tables as read_case_tables
from supportpolicy.documents.contracts.contract import read_tables as read_contract_tables
from supportpolicy.documents.faults import Faults
from supportpolicy.documents.formats import SCHEMA, Kind
from supportpolicy.documents.policies import read_tables as read_policy_tables
from supportpolicy.documents.reading import UNITS, Table
from supportpolicy.documents.sources import from_given
from supportpolicy.errors import UnknownNameError
from supportpolicy.facts import FrozenMap, alternatives
from supportpolicy.money import Money
from supportpolicy.rules import Conditions

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

Schema: TypeAlias = dict[str, Any]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_ANY: Final = "*"
"""Every name of a table whose names are free, and every text."""

_FORMS: Final[Mapping[str, Schema]] = {
    "text": {"type": "string", "pattern": r"\S"},
    "date": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$", "description": "A date such as 2026-01-01"},
    "instant": {
        "type": "string",
        "pattern": r"^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?$",
        "description": "A date, or a date and a time such as 2026-11-20T15:30:00, with an offset or without",
    },
    "clock_time": {
        "type": "string",
        "pattern": r"^\d\d:\d\d(:\d\d(\.\d{1,6})?)?$",
        "description": "A local time of the day such as 16:00",
    },
    "duration": {
        "type": "string",
        "pattern": rf"^\d{{1,20}} ?({'|'.join(UNITS)})$",
        "description": "An amount of time such as '30 min' or '48 h'",
    },
    "money": {
        "type": "string",
        "pattern": r"^-?\d+(\.\d+)? [A-Z]{3}$",
        "description": "An amount of money such as '1600.00 EUR'",
    },
    "switch": {
        "type": "object",
        "properties": {"by": {"$ref": "#/$defs/text"}},
        "required": ["by"],
        "description": "A value switched by an open point: { by = POINT, READING = value, ... }",
    },
}
"""The forms of single values, by their names."""


def _form(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _list_of(member: Schema) -> Schema:
    return {"type": "array", "items": member}


_TEXT: Final = _form("text")
_DAY: Final = _form("date")
_INTEGER: Final[Schema] = {"type": "integer"}


@attrs.define
class _Seen:
    """What readers asked of a table, over all the ways in which they were watched.

    Attributes:
        values: For each key what may stand there, tables apart.
        tables: The tables under its keys.
        lists: The keys under which there may be several tables.
        required: The keys without which there is a fault.
        alternatives: The keys without which there is a fault unless another key is there, each after that one.
        is_switched: Whether its values may be switched by an open point.
    """

    values: dict[str, list[Schema]] = attrs.field(factory=dict)
    tables: dict[str, _Seen] = attrs.field(factory=dict)
    lists: set[str] = attrs.field(factory=set)
    required: list[str] = attrs.field(factory=list)
    alternatives: list[tuple[str, str]] = attrs.field(factory=list)
    is_switched: bool = False

    def schema(self, tables: _Tables) -> Schema:
        """What may stand in the table."""
        properties = {key: self._property(key, tables) for key in self.values}
        others = properties.pop(_ANY, False)
        schema: Schema = {"type": "object", "additionalProperties": others}
        schema |= {"properties": properties} if properties else {}
        schema |= {"required": self.required} if self.required else {}
        either = [{"anyOf": [{"required": [one]}, {"required": [other]}]} for one, other in self.alternatives]
        return schema | ({"allOf": either} if either else {})

    def _property(self, key: str, tables: _Tables) -> Schema:
        found = list(self.values[key])
        if key in self.tables:
            table = tables.reference(key, self.tables[key].schema(tables))
            found += [table, _list_of(table)] if key in self.lists else [table]
        if self.is_switched:
            found.append(_form("switch"))
        return found[0] if len(found) == 1 else {"anyOf": found}


class _Tables:
    """The schemas of tables, each written once: by the key that it stands under, with a number if others do as well."""

    def __init__(self) -> None:
        self.defined: dict[str, Schema] = {}

    def reference(self, key: str, schema: Schema) -> Schema:
        """A reference to the schema of a table."""
        wanted = "any" if key == _ANY else key
        names = (wanted, *(f"{wanted}_{number}" for number in range(2, len(self.defined) + 3)))
        name = next(name for name in names if self.defined.get(name, schema) == schema and name not in _FORMS)
        self.defined[name] = schema
        return _form(name)


@attrs.define
class _Watch:
    """One way in which a reader is watched: everything is given, and is nothing in particular, unless told otherwise.

    Attributes:
        kinds: What the values at some paths turn out to be.
        absent: The paths at which nothing is given.
        visited: The paths that the reader looked at, each with its table and key.
        asked: The paths at which it asked whether the value is of a kind.
        faulty: The paths at which it found a fault.
    """

    kinds: Mapping[str, type]
    absent: frozenset[str]
    visited: dict[str, tuple[_Seen, str]] = attrs.field(factory=dict)
    asked: set[tuple[str, type]] = attrs.field(factory=set)
    faulty: set[str] = attrs.field(factory=set)

    def lacks(self, path: str) -> bool:
        """Whether nothing is given at a path, because it or what it stands in is absent."""
        return any(path == absent or path.startswith(f"{absent}.") for absent in self.absent)

    def finds_fault(self, path: str) -> bool:
        """Whether there is a fault at a path or below it."""
        return any(place == path or place.startswith(f"{path}.") for place in self.faulty)


class _Sketch(Table):
    """A table in which everything is given, except for what is absent; it remembers what is asked of it."""

    def __init__(self, path: str, seen: _Seen, watch: _Watch) -> None:
        super().__init__({}, path, Faults())
        self._seen = seen
        self._watch = watch
        self._drawn: dict[str, _Sketch] = {}

    @property
    def sound(self) -> bool:
        return False

    @property
    def flawless(self) -> bool:
        return False

    def __iter__(self) -> Iterator[str]:
        return iter(()) if self._watch.lacks(self.path) else iter((_ANY,))

    def note(self, key: str, what: str, remedy: str) -> None:
        self._watch.faulty.add(self.at(key))

    def has(self, key: str) -> bool:
        self._look(key)
        return not self._watch.lacks(self.at(key))

    def holds(self, key: str, kind: type) -> bool:
        self._watch.asked.add((self.at(key), kind))
        return self.has(key) and self._watch.kinds.get(self.at(key)) is kind

    def says(self, key: str, *texts: str) -> bool:
        self._remember(key, _one_of(texts))
        return False

    def build(self, make: Callable[[], T], **keys: str) -> T | None:
        return None

    def attempt(self, make: Callable[[], T], **keys: str) -> T | None:
        return None

    def finish(self) -> None:
        """Nothing in a sketch is unknown."""

    def text(self, key: str) -> str:
        return self._value(key, _TEXT, _ANY)

    def names(self, key: str) -> tuple[str, ...]:
        self._value(key, _list_of(_TEXT), ())
        return self._value(key, _TEXT, (_ANY,))

    def known(self, key: str, known: Collection[str] | None, what: str) -> tuple[str, ...]:
        member = _one_of(known)
        self._value(key, _list_of(member), ())
        return self._value(key, member, (_ANY,))

    def one(self, key: str, known: Collection[str] | None, what: str) -> str:
        return self._value(key, _one_of(known), _ANY)

    def choice(self, key: str, choices: Iterable[E]) -> E:
        members = list(choices)
        return self._value(key, _one_of([member.value for member in members]), members[0])

    def choices(self, key: str, choices: Iterable[E]) -> tuple[E, ...]:
        self.known(key, [choice.value for choice in choices], "")
        return ()

    def day(self, key: str) -> date:
        return self._value(key, _DAY, date.min)

    def days(self, key: str) -> tuple[date, ...]:
        self._value(key, _DAY, ())
        return self._value(key, _list_of(_DAY), ())

    def instant(self, key: str) -> datetime:
        return self._value(key, _form("instant"), datetime.min.replace(tzinfo=UTC))

    def clock_time(self, key: str) -> time:
        return self._value(key, _form("clock_time"), time.min)

    def integer(self, key: str) -> int:
        return self._value(key, _INTEGER, 1)

    def integers(self, key: str) -> tuple[int, ...]:
        return self._value(key, _list_of(_INTEGER), ())

    def duration(self, key: str) -> timedelta:
        return self._value(key, _form("duration"), timedelta(0))

    def money(self, key: str, currency: str = "") -> Money:
        return self._value(key, _form("money"), Money.of(0, "EUR"))

    def conditions(self, key: str) -> Conditions:
        inner = self.table(key)
        for name in inner:
            inner.names(name)
        return FrozenMap()

    def table(self, key: str) -> Table:
        return self._table_at(key)

    def tables(self, key: str, bare: str = "") -> list[Table]:
        self._seen.lists.add(key)
        table = self._table_at(key)
        return [table] if self.has(key) else []

    def variants(self, points: Mapping[str, Collection[str]]) -> list[tuple[Conditions, Table]]:
        self._seen.is_switched = True
        return [(FrozenMap(), self)]

    def _look(self, key: str) -> None:
        if key not in self._seen.values:
            self._seen.values[key] = []
        self._watch.visited.setdefault(self.at(key), (self._seen, key))

    def _value(self, key: str, schema: Schema, value: T) -> T:
        self._remember(key, schema)
        if not self.has(key):
            self.note(key, "", "")
        return value

    def _remember(self, key: str, schema: Schema) -> None:
        self._look(key)
        if schema not in self._seen.values[key]:
            self._seen.values[key].append(schema)

    def _table_at(self, key: str) -> _Sketch:
        self._look(key)
        if key not in self._drawn:
            seen = self._seen.tables.setdefault(key, _Seen())
            self._drawn[key] = _Sketch(self.at(key), seen, self._watch)
        return self._drawn[key]


def _one_of(known: Collection[str] | None) -> Schema:
    """A text; one of those that are known, unless these depend on the document."""
    return _TEXT if not known or _ANY in known else {"enum": list(known)}


def _watched(read: Callable[[Table], object]) -> _Seen:
    """All that a reader asks of a document: with each value as whatever it may be, and with each key absent in turn."""
    root = _Seen()
    waiting = deque([_Watch(kinds={}, absent=frozenset())])
    tried: set[object] = set()
    while waiting:
        whole = _watch(read, root, waiting.popleft())
        for path, kind in sorted(whole.asked - tried, key=repr):
            tried.add((path, kind))
            waiting.append(_Watch(kinds={**whole.kinds, path: kind}, absent=whole.absent))
        for path, (seen, key) in list(whole.visited.items()):
            if path in tried or key == _ANY or whole.lacks(path):
                continue
            tried.add(path)
            without = _watch(read, root, _Watch(kinds=whole.kinds, absent=whole.absent | {path}))
            if without.finds_fault(path):
                _require(seen, key, path, whole.absent)
            if without.visited.keys() - whole.visited.keys():
                waiting.append(_Watch(kinds=whole.kinds, absent=without.absent))
    return root


def _watch(read: Callable[[Table], object], root: _Seen, watch: _Watch) -> _Watch:
    read(_Sketch("", root, watch))
    return watch


def _require(seen: _Seen, key: str, path: str, absent: Iterable[str]) -> None:
    """Note that a key must be there; where a neighbour of it was absent, that one would do as well."""
    table = path.removesuffix(key)
    neighbours = [other.removeprefix(table) for other in sorted(absent) if other.startswith(table)]
    others = [other for other in neighbours if "." not in other]
    if others:
        seen.alternatives.append((others[0], key))
    else:
        seen.required.append(key)


_READERS: Final[Mapping[str, tuple[Kind, Callable[[Table], object]]]] = {
    "contract": (Kind.CONTRACT, lambda document: read_contract_tables(document, from_given(()))),
    "policy": (Kind.POLICY, read_policy_tables),
    "cases": (Kind.CASES, lambda document: read_case_tables(document, from_given(()))),
}

NAMES: Final = tuple(_READERS)
"""The names of the schemas that there are."""


@cache
def _generated(name: str) -> Schema:
    tables = _Tables()
    kind, read = _READERS[name]
    whole = _watched(read).schema(tables)
    whole["properties"]["schema"] = {"const": SCHEMA}
    head = {"$schema": _DIALECT, "title": f"supportpolicy: a {kind}"}
    return head | whole | {"$defs": {**_FORMS, **dict(sorted(tables.defined.items()))}}


def schema(name: str) -> Schema:
    """The JSON Schema of a kind of document, for editors and for checks before reading.

    It knows the form of a document. What its parts mean to each other, such as whether a name that is referred to
    exists, only reading tells.

    Args:
        name: ``"contract"``, ``"policy"`` or ``"cases"``.

    Example:
        >>> schema("contract")["required"]
        ['schema', 'currency', 'term', 'zone', 'id', 'customer']

    Raises:
        UnknownNameError: for any other name.
    """
    if name not in _READERS:
        raise UnknownNameError("name", f"there is no schema of a {name!r}", alternatives(name, _READERS))
    return copy.deepcopy(_generated(name))
