"""``lint``: everything that is wrong with documents, with path, value and remedy."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Final

from supportpolicy.clauses import Wording
from supportpolicy.cli.command import Answer, Command
from supportpolicy.cli.desk import STANDARD_INPUT, Desk
from supportpolicy.cli.faults import place_of
from supportpolicy.cli.inputs import add_policies, given_policies, is_value
from supportpolicy.documents import read_policy
from supportpolicy.documents.contracts import read_contract
from supportpolicy.documents.parsing import parse_document
from supportpolicy.documents.sources import faults_of, from_folder
from supportpolicy.documents.values import from_json
from supportpolicy.errors import DocumentError, InvalidDocumentError
from supportpolicy.explanation.results import Cell, Field, ResultTable

_FIELDS = (
    Field("document", Wording(de="Dokument", en="Document")),
    Field("line", Wording(de="Zeile", en="Line")),
    Field("path", Wording(de="Stelle", en="Where")),
    Field("what", Wording(de="Was", en="What")),
    Field("remedy", Wording(de="Abhilfe", en="Remedy")),
)
_NOTHING = Wording(de="Keine Fehler.", en="No faults.")
_OF_CONTRACTS = frozenset({"customer", "zone", "currency", "term"})
"""Keys that only contracts have."""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("documents", nargs="+", metavar="FILE", help="contracts, policies, or values as JSON")
    add_policies(parser)


def _run(arguments: Namespace, desk: Desk) -> Answer:
    rows = [row for path in arguments.documents for row in _faults(path, arguments, desk)]
    return Answer(
        name="faults", table=ResultTable(fields=_FIELDS, rows=tuple(rows)), nothing=_NOTHING, found=bool(rows)
    )


def _faults(path: str, arguments: Namespace, desk: Desk) -> list[tuple[Cell, ...]]:
    try:
        content = desk.read(path)
    except DocumentError as error:
        return [(path, None, None, error.what, error.remedy)]
    try:
        _reader(path, content, arguments, desk)()
    except InvalidDocumentError as error:
        places = ((place_of(path, content, fault), fault) for fault in faults_of(error))
        rows = [(place.document, place.line, place.path, fault.what, fault.remedy) for place, fault in places]
        return [*dict.fromkeys(rows)]
    return []


def _reader(path: str, content: bytes, arguments: Namespace, desk: Desk) -> Callable[[], object]:
    policies = given_policies(arguments, desk)
    if is_value(content):
        return lambda: from_json(content, policies=policies, document=path)
    if _OF_CONTRACTS & parse_document(content, path).keys():
        folder = Path() if path == STANDARD_INPUT else Path(path).parent
        return lambda: read_contract(content, policies=from_folder(folder, policies), document=path)
    return lambda: read_policy(content, document=path)


COMMAND: Final = Command(
    name="lint", summary="say everything that is wrong with documents", arguments=_arguments, run=_run
)
