"""Reading a document: tables that know their path, and gather every fault instead of stopping at the first."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import product
from math import prod
from typing import Any, TypeVar

from supportpolicy.clauses import Wording
from supportpolicy.documents.faults import Faults, shown
from supportpolicy.errors import SupportPolicyError
from supportpolicy.facts import FrozenMap
from supportpolicy.money import Money
from supportpolicy.rules import Conditions

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

UNITS = {
    "h": timedelta(hours=1),
    "min": timedelta(minutes=1),
    "s": timedelta(seconds=1),
    "us": timedelta(microseconds=1),
}
"""The units in which a duration is written."""

_DURATION = re.compile(rf"([0-9]{{1,20}}) ?({'|'.join(UNITS)})")
_NO_WORDING = Wording(de="-", en="-")
_NO_MONEY = Money.of(0, "EUR")
_MOST_VARIANTS = 64
_LONGEST_BARE = 60
_YEARS = range(2, 9999)
"""Years of which every instant has a date in every zone."""

_UNREAD: Any = object()
"""Stands for a value of which the fault is noted already."""


class Table:
    """A table of a document that is being read.

    Every getter takes a key, remembers that it is known, and notes a fault if the value cannot be meant; what it gives
    then is a placeholder, which `build` keeps from being used.

    Attributes:
        path: Where the table stands in the document; empty for the whole of it.
    """

    def __init__(self, values: Mapping[str, Any], path: str, faults: Faults) -> None:
        self.path = path
        self._values = values
        self._faults = faults
        self._spoiled = False
        self._known: dict[str, None] = {}
        self._inner: dict[str, list[Table]] = {}

    @property
    def sound(self) -> bool:
        """Whether no fault was noted in it, or in a table of it that was asked for."""
        return not self._spoiled and all(table.sound for tables in self._inner.values() for table in tables)

    @property
    def flawless(self) -> bool:
        """Whether no fault was noted anywhere in the document so far."""
        return not self._faults

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def at(self, key: str) -> str:
        """The path of a key of this table; of the table itself if the key is empty."""
        return ".".join(filter(None, (self.path, key))) or "document"

    def note(self, key: str, what: str, remedy: str) -> None:
        """Note a fault at a key; at the table itself if the key is empty."""
        self._spoiled = True
        self._faults.note(self.at(key), what, remedy)

    def note_unknown(self, key: str, what: str, name: str, known: Collection[str]) -> None:
        """Note that a name at a key is none of the known ones."""
        self._spoiled = True
        self._faults.note_unknown(self.at(key), what, name, known)

    def has(self, key: str) -> bool:
        """Whether the key is given."""
        self._known[key] = None
        return self._values.get(key) is not None

    def holds(self, key: str, kind: type) -> bool:
        """Whether a value of exactly this type is given under the key."""
        return type(self._values.get(key)) is kind

    def says(self, key: str, *texts: str) -> bool:
        """Whether one of these texts is given under the key."""
        return self.has(key) and self._values[key] in texts

    def optional(self, key: str, read: Callable[[str], T]) -> T | None:
        """What a getter gives for the key; None if the key is not given."""
        return read(key) if self.has(key) else None

    def inner(self, key: str, read: Callable[[Table], T]) -> T | None:
        """What is read from the table under the key; None if it is not given."""
        return read(self.table(key)) if self.has(key) else None

    def build(self, make: Callable[[], T], **keys: str) -> T | None:
        """What ``make`` makes; None, with the faults noted, if it cannot be made. To be called when all is read.

        Args:
            make: Makes it.
            keys: As in `attempt`.
        """
        self.finish()
        return self.attempt(make, **keys) if self.sound else None

    def attempt(self, make: Callable[[], T], **keys: str) -> T | None:
        """What ``make`` makes; None, with the fault noted, if it cannot be made.

        Args:
            make: Makes it.
            keys: Where a fault of what is made belongs that has another name in the document.
        """
        try:
            return make()
        except SupportPolicyError as error:
            self.note(keys.get(error.where, error.where), error.what, error.remedy)
            return None

    def finish(self) -> None:
        """Note every key that nobody asked for, in this table and in those of it that were asked for."""
        for key in self._values:
            if key not in self._known:
                self.note_unknown(key, "it means nothing here", key, self._known)
        for tables in self._inner.values():
            for table in tables:
                table.finish()

    def text(self, key: str) -> str:
        """A text that is not empty."""
        value = self._required(key, "a text")
        return value if isinstance(value, str) and value.strip() else self._refuse(key, value, "a text", "")

    def names(self, key: str) -> tuple[str, ...]:
        """A list of texts; a single one may stand bare."""
        value = self._required(key, "a list of texts")
        names = [value] if isinstance(value, str) else value
        if isinstance(names, list) and all(isinstance(name, str) and name.strip() for name in names):
            return tuple(names)
        return self._refuse(key, value, "a list of texts", ())

    def known(self, key: str, known: Collection[str] | None, what: str) -> tuple[str, ...]:
        """A list of names of things that exist; what else is named is noted, unless it is not known what exists."""
        names = self.names(key)
        for name in names:
            self._check_known(key, name, known, what)
        return names

    def one(self, key: str, known: Collection[str] | None, what: str) -> str:
        """The name of one thing that exists, as `known`."""
        name = self.text(key)
        if name:
            self._check_known(key, name, known, what)
        return name

    def choice(self, key: str, choices: Iterable[E]) -> E:
        """One of a closed set of names."""
        members = {choice.value: choice for choice in choices}
        return members.get(self.one(key, members, "choice here"), next(iter(members.values())))

    def choices(self, key: str, choices: Iterable[E]) -> tuple[E, ...]:
        """Some of a closed set of names."""
        members = {choice.value: choice for choice in choices}
        return tuple(members[name] for name in self.known(key, members, "choice here") if name in members)

    def day(self, key: str) -> date:
        """A date."""
        expected = "a date such as 2026-01-01"
        value = self._required(key, expected)
        if type(value) is date:
            return value
        return self._parsed(key, value, date.fromisoformat, expected, date.min)

    def days(self, key: str) -> tuple[date, ...]:
        """A list of dates."""
        expected = "a list of dates such as [2026-01-01]"
        value = self._required(key, expected)
        try:
            return tuple(map(_as_day, value if isinstance(value, list) else [value]))
        except (TypeError, ValueError):
            return self._refuse(key, value, expected, ())

    def instant(self, key: str) -> datetime:
        """A date and a time, without an offset if none is given; a date alone is the beginning of the day."""
        expected = "an instant such as 2026-11-20T15:30:00"
        value = self._required(key, expected)
        text = value.isoformat() if isinstance(value, date) else value
        return self._parsed(key, text, _instant, expected, datetime.min.replace(tzinfo=UTC))

    def clock_time(self, key: str) -> time:
        """A local time of the day."""
        expected = "a time such as 16:00"
        value = self._required(key, expected)
        return value if type(value) is time else self._parsed(key, value, time.fromisoformat, expected, time.min)

    def integer(self, key: str) -> int:
        """A whole number."""
        value = self._required(key, "a whole number")
        return value if type(value) is int else self._refuse(key, value, "a whole number", 0)

    def integers(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers."""
        value = self._required(key, "a list of whole numbers")
        if isinstance(value, list) and all(type(number) is int for number in value):
            return tuple(value)
        return self._refuse(key, value, "a list of whole numbers", ())

    def duration(self, key: str) -> timedelta:
        """An amount of time."""
        expected = "a duration such as '30 min' or '48 h'"
        return self._parsed(key, self._required(key, expected), _duration, expected, timedelta(0))

    def money(self, key: str, currency: str = "") -> Money:
        """An amount of money, in the currency if one is given."""
        expected = f"an amount such as '1600.00 {currency or 'EUR'}'"
        amount = self._parsed(key, self._required(key, expected), _money, expected, _NO_MONEY)
        if currency and amount is not _NO_MONEY and amount.currency != currency:
            self.note(key, f"{amount} is not in {currency}", f"Write {expected}")
        return amount

    def wording(self, key: str) -> Wording:
        """A table with the German and the English wording."""
        return self.table(key).own_wording()

    def own_wording(self) -> Wording:
        """The German and the English wording in this table itself."""
        de, en = self.text("de"), self.text("en")
        return Wording(de=de, en=en) if de and en else _NO_WORDING

    def conditions(self, key: str) -> Conditions:
        """For each name the allowed values, one or several; none if the key is not given."""
        inner = self.table(key)
        conditions = FrozenMap((name, frozenset(inner.names(name))) for name in inner)
        for name, values in conditions.items():
            if not values and inner.holds(name, list):
                inner.note(name, "no value is allowed", "List at least one value, or leave it out")
        return conditions

    def table(self, key: str) -> Table:
        """The table under a key; an empty one if there is none, whose own keys then are what is missing."""
        if key not in self._inner:
            self._inner[key] = [self._table(key, self._values[key] if self.has(key) else {})]
        return self._inner[key][0]

    def tables(self, key: str, bare: str = "") -> list[Table]:
        """The tables of an array of tables; a single one may stand bare, and none need be given.

        Args:
            key: The key.
            bare: The key of such a table that a text is meant for that stands in its place; empty if there is none.
        """
        if key not in self._inner:
            value = self._values[key] if self.has(key) else []
            self._inner[key] = (
                [self._table(f"{key}[{index}]", member, bare) for index, member in enumerate(value)]
                if isinstance(value, list)
                else [self._table(key, value, bare)]
            )
        return self._inner[key]

    def built(self, key: str, read: Callable[[Table], T | None], bare: str = "") -> tuple[T, ...]:
        """What is read from each table of an array, as `tables` gives them, without those that have faults."""
        made = [read(table) for table in self.tables(key, bare)]
        return tuple(value for value in made if value is not None)

    def variants(self, points: Mapping[str, Collection[str]]) -> list[tuple[Conditions, Table]]:
        """The table under each reading of the open points by which its values are switched.

        A switched value is a table whose key ``by`` names the open point, and which has one key for each reading of it.

        Args:
            points: For each open point the names of its readings.
        """
        used = {point: points[point] for key in self for point in self._switches(key, self._values[key], points)}
        ways = prod(map(len, used.values()))
        if ways > _MOST_VARIANTS:
            self.note("", f"its values are switched in {ways:,} ways", f"Switch them in at most {_MOST_VARIANTS}")
            return []
        readings = [dict(zip(used, names, strict=True)) for names in product(*used.values())]
        tables = [
            Table({key: _switched(self._values[key], reading) for key in self}, self.path, self._faults)
            for reading in readings
        ]
        self._known.update(dict.fromkeys(self))
        self._inner[""] = tables
        return [
            (FrozenMap((point, frozenset((name,))) for point, name in reading.items()), table)
            for reading, table in zip(readings, tables, strict=True)
        ]

    def _switches(self, key: str, value: Any, points: Mapping[str, Collection[str]]) -> Iterator[str]:
        """The open points by which a value is switched."""
        if not isinstance(value, dict) or "by" not in value:
            return
        point = value["by"]
        if not isinstance(point, str) or point not in points:
            self.note_unknown(f"{key}.by", f"{shown(point)} is no interpretation", str(point), points)
            return
        if not points[point]:
            return
        yield point
        for name in points[point]:
            if name not in value:
                self.note(f"{key}.{name}", "it is missing", f"Give the value under this reading of {point}")
        for name in value:
            if name != "by" and name not in points[point]:
                self.note_unknown(f"{key}.{name}", f"{shown(name)} is no reading of {point}", name, points[point])
            yield from self._switches(f"{key}.{name}", value[name], points)

    def _table(self, key: str, value: object, bare: str = "") -> Table:
        if isinstance(value, dict):
            return Table(value, self.at(key), self._faults)
        if bare and isinstance(value, str):
            meant = json.dumps(value[:_LONGEST_BARE], ensure_ascii=False)
            self.note(key, f"{shown(value)} is not a table", f"Write {{ {bare} = {meant} }}")
        self._refuse(key, value, "a table", None)
        return Table({}, self.at(key), Faults())  # what is missing in it says nothing new

    def _check_known(self, key: str, name: str, known: Collection[str] | None, what: str) -> None:
        if known is not None and name not in known:
            self.note_unknown(key, f"{shown(name)} is no {what}", name, known)

    def _required(self, key: str, expected: str) -> Any:
        if self.has(key):
            return self._values[key]
        self.note(key, "it is missing", f"Add {expected}")
        return _UNREAD

    def _parsed(self, key: str, value: object, parse: Callable[[str], T], expected: str, placeholder: T) -> T:
        if isinstance(value, str):
            try:
                return parse(value)
            except (ValueError, OverflowError):
                pass
        return self._refuse(key, value, expected, placeholder)

    def _refuse(self, key: str, value: object, expected: str, placeholder: T) -> T:
        self._spoiled = True
        if value is not _UNREAD:
            self.note(key, f"{shown(value)} is not {expected}", f"Write {expected}")
        return placeholder


def _as_day(value: object) -> date:
    if type(value) is date:
        return value
    if isinstance(value, str):
        return date.fromisoformat(value)
    raise TypeError(value)


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.year not in _YEARS:
        raise ValueError(text)
    return at


def _duration(text: str) -> timedelta:
    found = _DURATION.fullmatch(text)
    if not found:
        raise ValueError(text)
    return int(found[1]) * UNITS[found[2]]


def _money(text: str) -> Money:
    amount, _, currency = text.partition(" ")
    return Money.of(amount, currency)


def _switched(value: Any, reading: Mapping[str, str]) -> Any:
    while isinstance(value, dict) and "by" in value:
        point = value["by"]
        value = value.get(reading[point], _UNREAD) if isinstance(point, str) and point in reading else _UNREAD
    return value
