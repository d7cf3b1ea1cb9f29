"""Formats as documents: how the exports of a program are written, in a file that people read and edit."""

from __future__ import annotations

from collections.abc import Callable, Collection
from importlib.resources import files
from typing import Any, TypeVar

import attrs

from supportpolicy.documents.describing import given
from supportpolicy.documents.faults import Faults
from supportpolicy.documents.parsing import parse_document
from supportpolicy.documents.reading import Table
from supportpolicy.documents.sheets.format import DateFormat, DecimalMark, DurationFormat, Encoding, SheetFormat
from supportpolicy.errors import UnknownNameError
from supportpolicy.facts import alternatives

F = TypeVar("F", bound=SheetFormat)

_SUFFIX = ".toml"
_TAB = "\t"  # no text otherwise: it is blank


def read_format(text: str | bytes, read: Callable[[Table], F | None], document: str) -> F:
    """The format that a document describes.

    Args:
        text: The document, TOML or JSON.
        read: Reads the format from its tables, with the settings that all formats have.
        document: What to call it in messages.

    Raises:
        InvalidDocumentError: with one `DocumentError` for each fault.
    """
    faults = Faults()
    table = Table(parse_document(text, document), "", faults)
    table.optional("about", table.text)
    made = read(table)
    table.finish()
    faults.raise_if_any(document)
    assert made is not None  # what has no fault was built
    return made


def settings(table: Table, known: Collection[str], shipped: Callable[[str], SheetFormat]) -> dict[str, Any]:
    """The settings of a format: what a document says, and what it does not say as in the format it starts from.

    Args:
        table: The document.
        known: The programs that ``base`` may name.
        shipped: The format of one of them.
    """
    found = _said(table)
    base = table.optional("base", lambda key: table.one(key, known, "program whose exports are known"))
    if base is None or base not in known:
        return found
    start = attrs.asdict(shipped(base), recurse=False)
    return {**start, **found, "columns": {**start["columns"], **found.get("columns", {})}}


def _said(table: Table) -> dict[str, Any]:
    columns = table.table("columns") if table.has("columns") else None
    return given(
        columns=None if columns is None else {field: columns.names(field) for field in columns},
        durations=table.optional("durations", lambda key: table.choice(key, DurationFormat)),
        nearest=table.optional("nearest", table.duration),
        dates=table.optional("dates", lambda key: table.choice(key, DateFormat)),
        zone=table.optional("zone", table.text),
        decimal_mark=table.optional("decimal_mark", lambda key: table.choice(key, DecimalMark)),
        delimiter=_TAB if table.says("delimiter", _TAB) else table.optional("delimiter", table.text),
        encoding=table.optional("encoding", lambda key: table.choice(key, Encoding)),
    )


def preset_names(package: str) -> tuple[str, ...]:
    """The formats that come with the library in a package, by their names."""
    found = (file.name for file in files(package).iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in found if name.endswith(_SUFFIX)))


def preset_text(package: str, name: str) -> bytes:
    """The document of a format that comes with the library.

    Raises:
        UnknownNameError: if there is none of this name.
    """
    known = preset_names(package)
    if name not in known:
        raise UnknownNameError("format", f"there is no format {name!r}", alternatives(name, known))
    return files(package).joinpath(f"{name}{_SUFFIX}").read_bytes()
