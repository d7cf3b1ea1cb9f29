"""The format of a document: its version, and whether it is a policy or a contract at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from supportpolicy.choices import Choice
from supportpolicy.documents.reading import Table
from supportpolicy.errors import DocumentError, InvalidDocumentError

SCHEMA: Final = 1
"""The version of the document format that this library reads and writes."""


class Kind(Choice):
    """What a document describes."""

    POLICY = "policy"
    CONTRACT = "contract"


_TELLING: Final[Mapping[Kind, frozenset[str]]] = {
    Kind.POLICY: frozenset({"title", "provenance", "facts", "clause", "rule", "silent"}),
    Kind.CONTRACT: frozenset({"customer", "zone", "currency", "term"}),
}
"""The keys that only one kind of document has."""


def refuse_other_kind(values: Mapping[str, Any], kind: Kind, document: str) -> None:
    """Refuse a document that is plainly of the other kind, as every further fault would only say so again.

    Raises:
        InvalidDocumentError: with this one fault.
    """
    [other] = set(Kind) - {kind}
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
