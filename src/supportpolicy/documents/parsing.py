"""Parsing: from the text of a document to plain tables, within bounds that keep everything after it short."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from typing import Any

from supportpolicy.checks import check_kind
from supportpolicy.documents.faults import Faults, shown

_LARGEST = 200_000
_LONGEST_LINE = 2_500
"""The parser of the standard library takes time with the square of the length of a dotted key."""

_LONGEST_TEXT = 1_000
_LONGEST_NAME = 100
_MOST_MEMBERS = 1_000
_DEEPEST = 12
_LARGEST_INTEGER = 2**63 - 1

_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters, and halves of characters, which cannot be written."""

_DECLARED_TWICE = re.compile(r"Cannot declare \((.+)\) twice")
_NAME = re.compile(r"'([^']+)'")


def parse_document(text: str | bytes, document: str) -> dict[str, Any]:
    """The tables of a TOML or JSON document; JSON is what starts with a brace.

    Raises:
        InvalidTypeError: for what is no text, such as the path of a file.
        InvalidDocumentError: if it is neither, not UTF-8, or larger than any policy or contract.
    """
    check_kind("text", text, (str, bytes), "text of a document", "Give its text, or load the file")
    faults = Faults()
    values = _parsed(text, faults)
    _check_size(values, "", _DEEPEST, faults)
    faults.raise_if_any(document)
    return values


def _parsed(text: str | bytes, faults: Faults) -> dict[str, Any]:
    if len(text) > _LARGEST:
        faults.note("document", f"it has a length of {len(text):,}", f"Give at most {_LARGEST:,} characters")
        return {}
    try:
        source = (text.decode() if isinstance(text, bytes) else text).removeprefix("\ufeff")
        return _json(source) if source.lstrip().startswith("{") else _toml(source, faults)
    except RecursionError:
        faults.note("document", "it is nested too deeply", f"Nest at most {_DEEPEST} levels")
    except UnicodeDecodeError as error:
        faults.note("document", f"byte {error.start} is not UTF-8", "Save it as UTF-8")
    except ValueError as error:
        faults.note("document", f"it is neither TOML nor JSON ({error})", _remedy(str(error)))
    return {}


def _remedy(fault: str) -> str:
    """What to write instead; a table that stands twice was most often meant as one of several."""
    twice = _DECLARED_TWICE.match(fault)
    if twice is None:
        return "Correct the place named"
    name = ".".join(_NAME.findall(twice[1]))
    return f"Write [[{name}]] with two brackets on each side, wherever it stands"


def _json(source: str) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(source, object_pairs_hook=_once)
    return values


def _once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(members)
    if len(table) < len(members):
        [(name, _)] = Counter(name for name, _ in members).most_common(1)
        raise ValueError(f"{shown(name)} stands several times in one object")
    return table


def _toml(source: str, faults: Faults) -> dict[str, Any]:
    for number, line in enumerate(source.split("\n"), start=1):
        if len(line) > _LONGEST_LINE:
            faults.note(f"line {number}", f"it has {len(line):,} characters", f"Break it after {_LONGEST_LINE:,}")
            return {}
    return tomllib.loads(source)


def _check_size(value: object, path: str, levels: int, faults: Faults) -> None:
    """Note what is larger than anything that a policy or a contract needs."""
    where = path or "document"
    if isinstance(value, str):
        _check_text(value, where, _LONGEST_TEXT, faults)
    elif isinstance(value, int) and abs(value) > _LARGEST_INTEGER:
        faults.note(where, f"it is a number of {value.bit_length():,} bits", "Give at most 63 bits")
    elif isinstance(value, dict | list) and len(value) > _MOST_MEMBERS:
        faults.note(where, f"it has {len(value):,} members", f"Give at most {_MOST_MEMBERS:,}")
    elif isinstance(value, dict | list) and not levels:
        faults.note(where, "it is nested too deeply", f"Nest at most {_DEEPEST} levels")
    elif isinstance(value, dict):
        for name, member in value.items():
            _check_name(name, where, faults)
            _check_size(member, f"{path}.{name[:_LONGEST_NAME]}".lstrip("."), levels - 1, faults)
    elif isinstance(value, list):
        for index, member in enumerate(value):
            _check_size(member, f"{path}[{index}]", levels - 1, faults)


def _check_name(name: str, path: str, faults: Faults) -> None:
    if not name.strip():
        faults.note(path, f"{name!r} is no name", "Give a name that is not empty")
    _check_text(name, path, _LONGEST_NAME, faults)


def _check_text(text: str, path: str, longest: int, faults: Faults) -> None:
    if len(text) > longest:
        faults.note(path, f"{shown(text)} has {len(text):,} characters", f"Give at most {longest:,}")
    found = _NO_TEXT.search(text)
    if found:
        faults.note(path, f"{shown(text)} contains the character {found[0]!a}", "Leave it out")
