"""Faults: what went wrong, each on a line of its own, with the line of the document where it can be had."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from supportpolicy.documents.lines import line_of
from supportpolicy.documents.sources import faults_of
from supportpolicy.errors import InvalidDocumentError, SupportPolicyError

_NAMED_LINE = re.compile(r"\bline (\d+),? column \d+")
"""How the parsers of the standard library name the place that they stumble over."""


def told(error: BaseException, sources: Mapping[str, bytes]) -> Iterator[str]:
    """What an error says, in lines.

    Args:
        error: An error of this library, or a group of them.
        sources: The documents that were read, by the names that errors call them by.
    """
    if isinstance(error, InvalidDocumentError):
        for fault in faults_of(error):
            yield f"{_placed(error.where, fault, sources)}: {fault.what}. {fault.remedy}."
    elif isinstance(error, ExceptionGroup):
        group: ExceptionGroup[Any] = error
        for inner in group.exceptions:
            yield from told(inner, sources)
    else:
        yield str(error)


def line_in(content: bytes, fault: SupportPolicyError) -> int | None:
    """The line of a document on which a fault is; None where that cannot be told."""
    named = _NAMED_LINE.search(fault.what)
    return int(named[1]) if named else line_of(content, fault.where)


def _placed(document: str, fault: SupportPolicyError, sources: Mapping[str, bytes]) -> str:
    """The place of a fault: document, line where it can be had, and path."""
    line = line_in(sources.get(document, b""), fault)
    if line is None:
        return f"{document}: {fault.where}"
    within = fault.where.removeprefix(f"line {line}").removeprefix(", ")
    return f"{document}:{line}: {within}".removesuffix(": ")
