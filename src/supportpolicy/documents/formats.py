"""The format of a document: its version, and whether it is a policy, a contract or a list of cases at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from supportpolicy.choices import Choice
from supportpolicy.documents.faults import Faults
from supportpolicy.documents.parsing import parse_document
from supportpolicy.documents.reading import Table
from supportpolicy.errors import DocumentError, InvalidDocumentError

T = TypeVar("T")

SCHEMA: Final = 1
"""The version of the document format that this library reads and writes."""


class Kind(Choice):
    """What a document describes."""

    POLICY = "policy"
    CONTRACT = "contract"
    CASES = "list of cases"


_TELLING: Final[Mapping[Kind, frozenset[str]]] = {
    Kind.POLICY: frozenset({"title", "provenance", "facts", "clause", "rule", "silent"}),
    Kind.CONTRACT: frozenset({"customer", "currency", "term"}),
    Kind.CASES: frozenset({"policy", "case"}),
}
"""The keys that only one kind of document has."""


def kind_of(values: Mapping[str, Any]) -> Kind:
    """What a document plainly is; a policy if nothing tells."""
    return next((kind for kind, telling in _TELLING.items() if telling & values.keys()), Kind.POLICY)


def read_whole(text: str | bytes, document: str, kind: Kind, read: Callable[[Table], T]) -> T:
    """What a reader makes of a whole document.

    Args:
        text: The document; JSON if it starts with a brace, else TOML.
        document: What to call it in messages.
        kind: What it has to be.
        read: The reader, which notes the faults of its tables.

    Raises:
        InvalidDocumentError: with one `DocumentError` for each fault.
    """
    values = parse_document(text, document)
    _refuse_other_kind(values, kind, document)
    faults = Faults()
    table = Table(values, "", faults)
    found = read(table)
    table.finish()
    faults.raise_if_any(document)
    return found


def _refuse_other_kind(values: Mapping[str, Any], kind: Kind, document: str) -> None:
    """Refuse a document that is plainly of another kind, as every further fault would only say so again.

    Raises:
        InvalidDocumentError: with this one fault.
    """
    other = kind_of(values)
    if _TELLING[other] & values.keys() and not _TELLING[kind] & values.keys():
        fault = DocumentError("document", f"it is a {other}, not a {kind}", f"Give a {kind}, or read it as a {other}")
        raise InvalidDocumentError(document, [fault])


def check_schema(document: Table) -> None:
    """Note a version of the format that this library does not read."""
    if not document.has("schema"):
        document.note("schema", "it is missing", f"Add schema = {SCHEMA}")
        return
    schema = document.integer("schema")
    if document.holds("schema", int) and schema != SCHEMA:
        newer = f"Read it with a release of the library that knows format {schema}"
        what = f"the document is of format {schema}, this library reads format {SCHEMA}"
        document.note("schema", what, newer if schema > SCHEMA else f"Write {SCHEMA}")
