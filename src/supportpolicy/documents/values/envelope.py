"""Values as JSON documents that say what they are and in which version, written and read back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar, overload

from supportpolicy.checks import check_kind
from supportpolicy.documents.faults import Faults, shown
from supportpolicy.documents.sources import PolicySource, from_shipped
from supportpolicy.documents.values.forms import (
    Convert,
    Form,
    Raw,
    Reading,
    RefusedError,
    Writing,
    convert_all,
    dumps,
    refused,
    refusing,
    unknown_in,
)
from supportpolicy.documents.values.kinds import SHARED, forms, tag_of
from supportpolicy.errors import InvalidTypeError
from supportpolicy.facts import alternatives

VERSION: Final = 1
"""The version of the JSON form that this library writes and reads."""

T = TypeVar("T")

_PREFIX: Final = "supportpolicy/"
_LIST: Final = "list"


def to_json(value: object) -> str:
    """A value as a JSON document, which `from_json` reads back as an equal value.

    Tickets and their events, diagnoses, work entries, approvals, waivers, orders, top-ups, cases, decisions,
    assessments, charges, statements, settlements, invoices and their lines have such a form, and so has a list of any
    of them.
    Instants are written with their offset and the name of their zone, durations in seconds, exact numbers as text. A
    policy is written by its id, version and readings; it must be at hand when the document is read.

    Args:
        value: The value, or a list or tuple of values.

    Example:
        >>> from datetime import UTC, datetime
        >>> from supportpolicy.tickets import Ticket
        >>> ticket = Ticket(id="T-1", reported_at=datetime(2026, 11, 20, 15, 30, tzinfo=UTC))
        >>> from_json(to_json(ticket)) == ticket
        True

    Raises:
        InvalidTypeError: for a value that has no such form.
        InvalidDocumentError: for a value with a member that its class does not expect, such as a number for a name.
    """
    name = _LIST if isinstance(value, list | tuple) else tag_of(type(value))
    if name != _LIST and forms().tags.get(name) is not type(value):
        known = ", ".join(forms().tags)
        raise InvalidTypeError("value", f"a {type(value).__name__} has no JSON form", f"Give one of {known}, or a list")
    writing = Writing()
    values = tuple(value) if isinstance(value, list) else value
    raw = _all_faults_at_once(lambda: _form(name).write(values, writing), f"the {name}")
    parts = [f'"schema":{dumps(_PREFIX + name)},"version":{VERSION}', *_shared(writing), f'"value":{dumps(raw)}']
    text = ",\n".join(parts).join(("{", "}\n"))
    return text.encode(errors="backslashreplace").decode()  # a lone surrogate has no UTF-8; this is its JSON escape


@overload
def from_json(text: str | bytes, *, policies: PolicySource = ..., document: str = ...) -> Any: ...
@overload
def from_json(text: str | bytes, kind: type[T], *, policies: PolicySource = ..., document: str = ...) -> T: ...
def from_json(
    text: str | bytes,
    kind: type[Any] = object,
    *,
    policies: PolicySource = from_shipped,
    document: str = "the document",
) -> Any:
    """The value that a JSON document stands for, written by `to_json`.

    Nothing is guessed: whatever the form does not know is a fault, and all faults are reported together.

    Args:
        text: The document.
        kind: What it must hold, such as `Ticket`; a tuple for a list.
        policies: Where the policies come from that it names.
        document: What to call it in messages.

    Raises:
        InvalidTypeError: for what is no text, such as a document that was parsed.
        InvalidDocumentError: with one `DocumentError` for each fault; also if a policy is not at hand, is of another
            version, or decides otherwise than when the document was written.
    """
    check_kind("text", text, (str, bytes), "text of a document", "Give what to_json gives")
    return _all_faults_at_once(lambda: _read(_parsed(text), kind, Reading(policies)), document)


def _form(name: str) -> Form:
    known = forms()
    return known.of(tuple[object, ...]) if name == _LIST else known.own(known.tags[name])


def _all_faults_at_once(convert: Callable[[], Any], document: str) -> Any:
    faults = Faults()
    try:
        return convert()
    except RefusedError as refusal:
        for path, what, remedy in refusal.faults:
            faults.note(path or "document", what, remedy)
    return faults.raise_if_any(document)


def _shared(writing: Writing) -> list[str]:
    lists = [
        f"{dumps(name)}:[\n" + ",\n".join(writing.shared[kind]) + "\n]"
        for name, kind in SHARED.items()
        if kind in writing.shared
    ]
    return ['"shared":{\n' + ",\n".join(lists) + "\n}"] if lists else []


def _parsed(text: str | bytes) -> dict[str, Raw]:
    try:
        source = text.decode() if isinstance(text, bytes) else text
        raw = json.loads(source.removeprefix("\ufeff"), object_pairs_hook=_once)
    except RecursionError:
        raise RefusedError.of("it is nested too deeply", "Give a document that was written by to_json") from None
    except ValueError as error:
        raise RefusedError.of(f"it is no JSON: {error}", "Give a document that was written by to_json") from None
    if type(raw) is not dict:
        raise refused(raw, "an object with schema, version and value")
    return raw


def _once(members: list[tuple[str, Raw]]) -> dict[str, Raw]:
    found = dict(members)
    if len(found) < len(members):
        twice = Counter(name for name, _ in members).most_common(1)[0][0]
        raise RefusedError.of(f"{shown(twice)} is given twice in one object", "Keep one of them")
    return found


def _read(raw: dict[str, Raw], kind: type, reading: Reading) -> Any:
    form = _form(_name(raw, kind))
    readers = {"schema": _passed, "version": _passed, "shared": _read_shared, "value": form.read}
    missing = refusing("it is missing", f"Add {form.expected}")
    steps = [(key, read, raw[key]) for key, read in readers.items() if key in raw]
    steps += [] if "value" in raw else [("value", missing, None)]
    return convert_all([*steps, *unknown_in(raw, readers)], reading)["value"]


def _passed(_: Raw, __: Reading) -> None:
    """What was looked at before."""


def _name(raw: Mapping[str, Raw], kind: type) -> str:
    """What the document holds, if it is something that this library reads, in this version, and what is wanted."""
    known = {_PREFIX + name: name for name in (*forms().tags, _LIST)}
    schema, version = raw.get("schema"), raw.get("version")
    if type(schema) is not str or schema not in known:
        raise RefusedError(("schema", f"{shown(schema)} is nothing that can be read here", alternatives(schema, known)))
    if type(version) is not int or version != VERSION:
        is_newer = type(version) is int and version > VERSION
        remedy = (
            f"Read it with a release of the library that knows version {version}" if is_newer else f"Write {VERSION}"
        )
        raise RefusedError(("version", f"it is {shown(version)}, and this library reads version {VERSION}", remedy))
    name = known[schema]
    if not issubclass(tuple if name == _LIST else forms().tags[name], kind):
        raise RefusedError(("schema", f"it is {schema!r}", f"Give a document that holds a {tag_of(kind)}"))
    return name


def _read_shared(raw: Raw, reading: Reading) -> None:
    if type(raw) is not dict:
        raise refused(raw, "an object with lists")
    steps = [(name, _list_of(kind), raw[name]) for name, kind in SHARED.items() if name in raw]
    convert_all([*steps, *unknown_in(raw, SHARED)], reading)


def _list_of(kind: type) -> Convert:
    read = forms().own(kind).read

    def read_all(raw: Raw, reading: Reading) -> None:
        if type(raw) is not list:
            reading.shared[kind] = None
            raise refused(raw, "a list")
        values: list[Any] = [None] * len(raw)
        reading.shared[kind] = values

        def read_one(member: tuple[int, Raw], reading: Reading) -> None:
            values[member[0]] = read(member[1], reading)

        convert_all(((index, read_one, (index, member)) for index, member in enumerate(raw)), reading)

    return read_all
