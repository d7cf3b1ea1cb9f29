"""Faults: what went wrong, each on a line of its own, with the line of the document where it can be had."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from supportpolicy.documents.lines import line_of
from supportpolicy.documents.sources import faults_of
from supportpolicy.errors import InvalidDocumentError


def told(error: BaseException, sources: Mapping[str, bytes]) -> Iterator[str]:
    """What an error says, in lines.

    Args:
        error: An error of this library, or a group of them.
        sources: The documents that were read, by the names that errors call them by.
    """
    if isinstance(error, InvalidDocumentError):
        for fault in faults_of(error):
            yield f"{placed(error.where, fault.where, sources)}: {fault.what}. {fault.remedy}."
    elif isinstance(error, ExceptionGroup):
        group: ExceptionGroup[Any] = error
        for inner in group.exceptions:
            yield from told(inner, sources)
    else:
        yield str(error)


def placed(document: str, path: str, sources: Mapping[str, bytes]) -> str:
    """The place of a fault: document, line where it can be had, and path."""
    line = line_of(sources.get(document, b""), path)
    if line is None:
        return f"{document}: {path}"
    within = path.removeprefix(f"line {line}").removeprefix(", ")
    return f"{document}:{line}: {within}".removesuffix(": ")
