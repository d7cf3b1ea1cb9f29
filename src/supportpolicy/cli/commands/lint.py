"""``lint``: everything that is wrong with documents, with path, value and remedy."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from typing import Final

from supportpolicy.clauses import Wording
from supportpolicy.cli.command import Answer, Command
from supportpolicy.cli.desk import Desk
from supportpolicy.cli.faults import place_of
from supportpolicy.cli.inputs import add_policies, given_policies, is_value, policies_beside
from supportpolicy.documents import read_policy
from supportpolicy.documents.cases import read_cases
from supportpolicy.documents.contracts import lint_contract
from supportpolicy.documents.formats import Kind, kind_of
from supportpolicy.documents.parsing import parse_document
from supportpolicy.documents.sources import faults_of
from supportpolicy.documents.tickets import TicketFormat, read_ticket_format
from supportpolicy.documents.values import from_json
from supportpolicy.documents.worklogs import WORKLOG_FORMATS, WorklogFormat, read_worklog_format
from supportpolicy.errors import DocumentError, InvalidDocumentError
from supportpolicy.explanation.results import Cell, Field, ResultTable

_FIELDS = (
    Field("document", Wording(de="Dokument", en="Document")),
    Field("line", Wording(de="Zeile", en="Line")),
    Field("path", Wording(de="Stelle", en="Where")),
    Field("what", Wording(de="Was", en="What")),
    Field("remedy", Wording(de="Abhilfe", en="Remedy")),
)
_FORMAT = frozenset({"base", "columns", "delimiter"})
_WORK = frozenset(WorklogFormat.FIELDS) - frozenset(TicketFormat.FIELDS)
_NOTHING = Wording(de="Keine Fehler.", en="No faults.")


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "documents",
        nargs="+",
        metavar="FILE",
        help="contracts, policies, lists of cases, formats of exports, or values as JSON",
    )
    add_policies(parser)


def _run(arguments: Namespace, desk: Desk) -> Answer:
    given_policies(arguments, desk)  # faults of these are no faults of the documents
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
    if is_value(content):
        return lambda: from_json(content, policies=given_policies(arguments, desk), document=path)
    policies = policies_beside(path, arguments, desk)
    values = parse_document(content, path)
    if _FORMAT & values.keys() and "schema" not in values:
        read_format = read_worklog_format if _is_of_work(values) else read_ticket_format
        return lambda: read_format(content, document=path)
    kind = kind_of(values)
    if kind is Kind.POLICY:
        return lambda: read_policy(content, document=path)
    read = lint_contract if kind is Kind.CONTRACT else read_cases
    return lambda: read(content, policies=policies, document=path)


def _is_of_work(values: Mapping[str, object]) -> bool:
    """Whether a format is of a worklog: it starts from one, or has a column that no ticket has."""
    columns = values.get("columns")
    named = columns.keys() if isinstance(columns, dict) else frozenset[str]()
    return values.get("base") in WORKLOG_FORMATS or bool(named & _WORK)


COMMAND: Final = Command(
    name="lint", summary="say everything that is wrong with documents", arguments=_arguments, run=_run
)
