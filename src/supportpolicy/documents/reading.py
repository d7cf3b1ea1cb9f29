"""Reading a document: tables that know their path, and gather every fault instead of stopping at the first."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import product
from typing import Any, TypeVar

from supportpolicy.clauses import Wording
from supportpolicy.errors import DocumentError, InvalidDocumentError, SupportPolicyError
from supportpolicy.facts import FrozenMap, alternatives
from supportpolicy.money import Money
from supportpolicy.rules import Conditions

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_LARGEST = 1_000_000
"""No policy or contract is a megabyte long; the bound keeps the reading of anything else short."""

_DURATION = re.compile(r"(\d{1,6}) ?(s|min|h)")
_UNITS = {"s": timedelta(seconds=1), "min": timedelta(minutes=1), "h": timedelta(hours=1)}
_MONEY = re.compile(r"(-?\d{1,12}(?:\.\d{1,6})?) ([A-Z]{3})")
_NO_WORDING = Wording(de="-", en="-")


class Faults:
    """The faults found so far in a document, each once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], DocumentError] = {}

    def note(self, where: str, what: str, remedy: str) -> None:
        """Note a fault, unless the same one stands already."""
        self._found.setdefault((where, what), DocumentError(where, what, remedy))

    def raise_if_any(self, document: str) -> None:
        """Raise all faults together, if there are any.

        Raises:
            InvalidDocumentError: with one `DocumentError` for each fault.
        """
        if self._found:
            raise InvalidDocumentError(document, tuple(self._found.values()))


class Table:
    """A table of a document that is being read.

    Every getter takes a key, remembers that it is known, and notes a fault if the value cannot be meant; what it gives
    then is a placeholder, which `build` keeps from being used.

    Attributes:
        path: Where the table stands in the document; empty for the whole of it.
        sound: Whether no fault was noted for it.
    """

    def __init__(self, values: Mapping[str, Any], path: str, faults: Faults) -> None:
        self.path = path
        self.sound = True
        self._values = values
        self._faults = faults
        self._known: dict[str, None] = {}

    def at(self, key: str) -> str:
        """The path of a key of this table."""
        return ".".join(filter(None, (self.path, key))) or "document"

    def note(self, key: str, what: str, remedy: str) -> None:
        """Note a fault at a key; at the table itself if the key is empty."""
        self.sound = False
        self._faults.note(self.at(key), what, remedy)

    def has(self, key: str) -> bool:
        """Whether the key is given."""
        self._known[key] = None
        return key in self._values

    def is_table(self, key: str) -> bool:
        """Whether a table is given under the key."""
        return isinstance(self._values.get(key), dict)

    def is_integer(self, key: str) -> bool:
        """Whether a whole number is given under the key."""
        return type(self._values.get(key)) is int

    def build(self, make: Callable[[], T]) -> T | None:
        """What ``make`` makes; None, with the faults noted, if it cannot be made. To be called when all is read."""
        self.finish()
        if not self.sound:
            return None
        try:
            return make()
        except SupportPolicyError as error:
            self.note(error.where, error.what, error.remedy)
            return None

    def finish(self) -> None:
        """Note every key that nobody asked for."""
        for key in self._values:
            if key not in self._known:
                self.note(key, "it means nothing here", alternatives(key, self._known))

    def text(self, key: str) -> str:
        """A text that is not empty."""
        value = self._required(key, "a text")
        if isinstance(value, str) and value.strip():
            return value
        return self._refuse(key, value, "a text", "")

    def names(self, key: str) -> tuple[str, ...]:
        """A list of texts; a single one may stand bare."""
        value = self._required(key, "a list of texts")
        names = [value] if isinstance(value, str) else value
        if isinstance(names, list) and all(isinstance(name, str) and name for name in names):
            return tuple(names)
        return self._refuse(key, value, "a list of texts", ())

    def choice(self, key: str, choices: type[E]) -> E:
        """One of a closed set of names."""
        value = self._required(key, f"one of {', '.join(map(repr, map(str, choices)))}")
        names = {choice.value: choice for choice in choices}
        if isinstance(value, str) and value in names:
            return names[value]
        if value is not None:
            self.note(key, f"{shown(value)} is none of the choices", alternatives(value, names))
        return next(iter(choices))

    def day(self, key: str) -> date:
        """A date."""
        value = self._required(key, "a date such as 2026-01-01")
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if isinstance(value, str) and len(value) == 10:
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        return self._refuse(key, value, "a date such as 2026-01-01", date.min)

    def integer(self, key: str) -> int:
        """A whole number."""
        value = self._required(key, "a whole number")
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        return self._refuse(key, value, "a whole number", 0)

    def duration(self, key: str) -> timedelta:
        """An amount of time."""
        value = self._required(key, "a duration such as '30 min' or '48 h'")
        found = _DURATION.fullmatch(value) if isinstance(value, str) else None
        if found:
            return int(found[1]) * _UNITS[found[2]]
        return self._refuse(key, value, "a duration such as '30 min' or '48 h'", timedelta(0))

    def money(self, key: str) -> Money:
        """An amount of money."""
        value = self._required(key, "an amount such as '1600.00 EUR'")
        found = _MONEY.fullmatch(value) if isinstance(value, str) else None
        if found:
            return Money.of(found[1], found[2])
        return self._refuse(key, value, "an amount such as '1600.00 EUR'", Money.of(0, "EUR"))

    def wording(self, key: str) -> Wording:
        """A table with the German and the English wording."""
        inner = self.table(key)
        wording = inner.own_wording()
        inner.finish()
        self.sound = self.sound and inner.sound
        return wording

    def own_wording(self) -> Wording:
        """The German and the English wording in this table itself."""
        de, en = self.text("de"), self.text("en")
        return Wording(de=de, en=en) if de and en else _NO_WORDING

    def conditions(self, key: str) -> Conditions:
        """For each fact the allowed values, one or several."""
        if not self.has(key):
            return FrozenMap()
        inner = self.table(key)
        conditions = FrozenMap((name, frozenset(inner.names(name))) for name in inner)
        for name, values in conditions.items():
            if inner.sound and not values:
                inner.note(name, "no value is allowed", "List at least one value, or leave the fact out")
        self.sound = self.sound and inner.sound
        return conditions

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def table(self, key: str) -> Table:
        """The table under a key; an empty one if there is none."""
        value = self._required(key, "a table")
        if not isinstance(value, dict):
            value = self._refuse(key, value, "a table", {})
        return Table(value, self.at(key), self._faults)

    def tables(self, key: str) -> list[Table]:
        """The tables of an array of tables; none if it is not given."""
        value = self._values[key] if self.has(key) else []
        if not isinstance(value, list):
            value = self._refuse(key, value, f"an array of tables, [[{self.at(key)}]]", [])
        found = []
        for index, member in enumerate(value):
            where = f"{key}[{index}]"
            if not isinstance(member, dict):
                member = self._refuse(where, member, "a table", {})
            found.append(Table(member, self.at(where), self._faults))
        return found

    def built(self, key: str, read: Callable[[Table], T | None]) -> tuple[T, ...]:
        """What is read from each table of an array, without those that have faults."""
        made = [read(table) for table in self.tables(key)]
        return tuple(value for value in made if value is not None)

    def variants(self, points: Mapping[str, tuple[str, ...]]) -> list[tuple[Conditions, Table]]:
        """The table under each reading of the open points that its values are switched by.

        A switched value is a table whose key ``by`` names the open point, and which has one key for each reading of it.

        Args:
            points: For each open point the names of its readings.
        """
        used = dict.fromkeys(
            point for key, value in self._values.items() for point in self._switches(key, value, points)
        )
        found: list[tuple[Conditions, Table]] = []
        for names in product(*(points[point] for point in used)):
            reading = dict(zip(used, names, strict=True))
            values = {key: _switched(value, reading) for key, value in self._values.items()}
            table = Table(values, self.path, self._faults)
            table.sound = self.sound
            found.append((FrozenMap((point, frozenset([name])) for point, name in reading.items()), table))
        return found

    def _switches(self, key: str, value: Any, points: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
        if not isinstance(value, dict) or "by" not in value:
            return
        point = value["by"]
        if not isinstance(point, str) or point not in points:
            self.note(f"{key}.by", f"{shown(point)} is no interpretation", alternatives(point, points))
            return
        yield point
        options = value.keys() - {"by"}
        for missing in [name for name in points[point] if name not in options]:
            self.note(f"{key}.{missing}", "it is missing", f"Give the value under this reading of {point}")
        for option in sorted(options):
            if option not in points[point]:
                self.note(
                    f"{key}.{option}", f"{option!r} is no reading of {point}", alternatives(option, points[point])
                )
            yield from self._switches(f"{key}.{option}", value[option], points)

    def _required(self, key: str, expected: str) -> Any:
        if self.has(key):
            return self._values[key]
        self.note(key, "it is missing", f"Add {expected}")
        return None

    def _refuse(self, key: str, value: object, expected: str, placeholder: T) -> T:
        if value is not None:
            self.note(key, f"{shown(value)} is not {expected}", f"Write {expected}")
        return placeholder


def shown(value: object) -> str:
    """The value as it stands in a message, cut short if it is long."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _switched(value: Any, reading: Mapping[str, str]) -> Any:
    while isinstance(value, dict) and value.get("by") in reading:
        value = value.get(reading[value["by"]])
    return value


def parse_document(text: str | bytes, document: str) -> dict[str, Any]:
    """The tables of a TOML or JSON document; JSON is what starts with a brace.

    Raises:
        InvalidDocumentError: if it is neither, too long, too deep, or not UTF-8.
    """
    faults = Faults()
    if len(text) > _LARGEST:
        faults.note("document", f"it has {len(text):,} characters", f"Give at most {_LARGEST:,}")
        faults.raise_if_any(document)
    try:
        source = text.decode() if isinstance(text, bytes) else text
        values = json.loads(source) if source.lstrip().startswith("{") else tomllib.loads(source)
    except RecursionError:
        faults.note("document", "it is nested too deeply", "Flatten it")
    except ValueError as error:
        faults.note("document", f"it is neither TOML nor JSON ({error})", "Correct the place named")
    faults.raise_if_any(document)
    return dict(values)
