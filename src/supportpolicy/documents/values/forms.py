"""Forms: how the values of one type are written as JSON and read from it, and what is said of those that cannot be."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias, TypeVar

import attrs

from supportpolicy.documents.faults import shown
from supportpolicy.documents.sources import PolicySource, faults_of
from supportpolicy.errors import SupportPolicyError
from supportpolicy.facts import alternatives

Raw: TypeAlias = Any
"""What the JSON module gives and takes: texts, numbers, lists, dictionaries."""

Fault: TypeAlias = tuple[str, str, str]
"""The path from the value that is read or written, what is wrong there, and what to write instead."""


Convert: TypeAlias = Callable[[Any, Any], Any]
"""From a value to JSON, or from JSON to a value; given with it is the document that is being written or read."""

Step = TypeVar("Step", str, int)


class RefusedError(Exception):
    """Raw JSON that is no value of the wanted type, or a value that has no JSON form.

    Attributes:
        faults: Everything that is wrong with it; empty if that was said elsewhere.
    """

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*faults)
        self.faults = faults

    @classmethod
    def of(cls, what: str, remedy: str) -> RefusedError:
        """A refusal of the value itself."""
        return cls(("", what, remedy))

    @classmethod
    def by(cls, error: SupportPolicyError) -> RefusedError:
        """A refusal by the class of the value, or by what makes it."""
        return cls(*((fault.where, fault.what, fault.remedy) for fault in faults_of(error)))

    def under(self, step: str | int) -> Iterator[Fault]:
        """Its faults, seen from one level up: under a name, or at a place of a list."""
        here = f"[{step}]" if isinstance(step, int) else step
        for path, what, remedy in self.faults:
            yield f"{here}{path}" if not path or path.startswith("[") else f"{here}.{path}", what, remedy


def refused(value: object, expected: str) -> RefusedError:
    """The refusal of what is something else than expected."""
    return RefusedError.of(f"{shown(value)} is not {expected}", f"Write {expected}")


def convert_all(members: Iterable[tuple[Step, Convert, Any]], context: object) -> dict[Step, Any]:
    """What becomes of each member, by its name or its place.

    Raises:
        RefusedError: with the faults of all members.
    """
    converted: dict[Step, Any] = {}
    refusals: list[tuple[Step, RefusedError]] = []
    for step, convert, member in members:
        try:
            converted[step] = convert(member, context)
        except RefusedError as refusal:
            refusals.append((step, refusal))
    if refusals:
        raise RefusedError(*(fault for step, refusal in refusals for fault in refusal.under(step)))
    return converted


def refusing(what: str, remedy: str) -> Convert:
    """A conversion that always refuses."""

    def refuse(_: object, __: object) -> Any:
        raise RefusedError.of(what, remedy)

    return refuse


def unknown_in(raw: Mapping[str, Raw], known: Mapping[str, object]) -> Iterator[tuple[str, Convert, Raw]]:
    """The members of an object that mean nothing, each to be refused."""
    for name in raw:
        if name not in known:
            yield name, refusing("it means nothing here", alternatives(name, known)), None


_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def dumps(raw: Raw) -> str:
    """The shortest JSON text."""
    return _ENCODER.encode(raw)


class Writing:
    """A document that is being written, with the values that it refers to by number.

    Attributes:
        shared: For each class that is referred to, the JSON of its values in the order of their numbers.
    """

    def __init__(self) -> None:
        self.shared: dict[type, dict[str, int]] = {}
        self._numbers: dict[int, int] = {}

    def number_of(self, kind: type, value: object, write: Convert) -> int:
        """The number of a value; values of the same JSON have the same number."""
        number = self._numbers.get(id(value))
        if number is None:
            text = dumps(write(value, self))
            numbers = self.shared.setdefault(kind, {})
            number = self._numbers[id(value)] = numbers.setdefault(text, len(numbers))
        return number


@attrs.frozen
class Reading:
    """A document that is being read.

    Attributes:
        policies: Where the policies come from that it names.
        shared: For each class that is referred to, its values in the order of their numbers; None for a faulty one, and
            in the place of a faulty list.
    """

    policies: PolicySource
    shared: dict[type, list[Any] | None] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Form:
    """How the values of one type are written as JSON and read from it.

    Attributes:
        write: The JSON of a value. Raises RefusedError.
        read: The value that JSON stands for. Raises RefusedError.
        shape: What it is in Python's terms: str, int, bool, list or dict.
        expected: What to write, for messages.
    """

    write: Callable[[Any, Writing], Raw]
    read: Callable[[Raw, Reading], Any]
    shape: type
    expected: str


def stored_as(store: Callable[[Any], Any], restore: Callable[[Any, PolicySource], Any], form: Form) -> Form:
    """The form of a class whose values are stored as other values, which have the form given."""

    def write(value: Any, writing: Writing) -> Raw:
        return form.write(store(value), writing)

    def read(raw: Raw, reading: Reading) -> Any:
        stored = form.read(raw, reading)
        try:
            return restore(stored, reading.policies)
        except SupportPolicyError as error:
            raise RefusedError.by(error) from None

    return attrs.evolve(form, write=write, read=read)
