"""Faults: what went wrong, each on a line of its own, with the line of the document where it can be had."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from supportpolicy.documents.lines import line_of
from supportpolicy.documents.sources import faults_of
from supportpolicy.errors import InvalidDocumentError, SupportPolicyError

_NAMED_LINE = re.compile(r"\bline (\d+),? column \d+")
"""How the parsers of the standard library name the place that they stumble over."""

_IN_POLICY = re.compile(r"(?:term\[(\d+)\]\.)?policy\.(.+)")
"""A fault of a policy that a term of a contract, or a list of cases, names as a file beside it."""


@attrs.frozen
class Place:
    """Where a fault is.

    Attributes:
        document: The document.
        line: The number of the line, from 1; None where that cannot be told.
        path: The path within the document.
    """

    document: str
    line: int | None
    path: str

    def __str__(self) -> str:
        if self.line is None:
            return f"{self.document}: {self.path}"
        within = self.path.removeprefix(f"line {self.line}").removeprefix(", ")
        return f"{self.document}:{self.line}: {within}".removesuffix(": ")


def told(error: BaseException, sources: Mapping[str, bytes]) -> Iterator[str]:
    """What an error says, in lines.

    Args:
        error: An error of this library, or a group of them.
        sources: The documents that were read, by the names that errors call them by.
    """
    if isinstance(error, InvalidDocumentError):
        content = sources.get(error.where, b"")
        lines = (f"{place_of(error.where, content, one)}: {one.what}. {one.remedy}." for one in faults_of(error))
        yield from dict.fromkeys(lines)
    elif isinstance(error, ExceptionGroup):
        group: ExceptionGroup[Any] = error
        for inner in group.exceptions:
            yield from told(inner, sources)
    else:
        yield str(error)


def place_of(document: str, content: bytes, fault: SupportPolicyError) -> Place:
    """Where a fault of a document is: in the document, or in the policy beside it that it names."""
    found = _IN_POLICY.fullmatch(fault.where)
    policy = _policy_of(document, content, found[1]) if found else None
    if found is None or policy is None:
        return Place(document, _line(content, fault.what, fault.where), fault.where)
    return Place(str(policy), _line(policy.read_bytes(), fault.what, found[2]), found[2])


def _line(content: bytes, what: str, path: str) -> int | None:
    named = _NAMED_LINE.search(what)
    return int(named[1]) if named else line_of(content, path)


def _policy_of(document: str, content: bytes, term: str | None) -> Path | None:
    """The file of the policy that a document, or a term of it, names; None if it is named otherwise."""
    try:
        values = tomllib.loads(content.decode())
        naming = values if term is None else values["term"][int(term)]
        file = Path(document).parent / naming["policy"]
    except (ValueError, LookupError, TypeError):
        return None
    return file if file.is_file() else None
