"""Inputs: the documents that commands read, whatever form they are in."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import attrs

from supportpolicy.cli.arguments import Arguments, refuse
from supportpolicy.cli.desk import STANDARD_INPUT, Desk
from supportpolicy.contracts import Contract
from supportpolicy.documents import SHIPPED, read_policy, shipped_policy
from supportpolicy.documents.cases import KeptCase
from supportpolicy.documents.cases import read_cases as read_case_document
from supportpolicy.documents.contracts import read_contract
from supportpolicy.documents.sheets import SheetFormat
from supportpolicy.documents.sources import PolicySource, from_folder, from_given
from supportpolicy.documents.tickets import (
    TICKET_FORMATS,
    TicketFormat,
    read_ticket_format,
    read_tickets_csv,
    read_tickets_json,
    shipped_ticket_format,
)
from supportpolicy.documents.values import from_json
from supportpolicy.documents.worklogs import (
    WORKLOG_FORMATS,
    WorklogFormat,
    read_worklog_csv,
    read_worklog_format,
    read_worklog_json,
    shipped_worklog_format,
)
from supportpolicy.errors import DocumentError, InvalidDocumentError, InvalidValueError, UnknownNameError
from supportpolicy.facts import alternatives
from supportpolicy.policy import Policy, ResolvedPolicy
from supportpolicy.tickets import Ticket, WorkEntry

T = TypeVar("T")
F = TypeVar("F", bound=SheetFormat)

_VALUE = re.compile(rb'\s*\{[^{}\[\]]*"schema"\s*:\s*"supportpolicy/')
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def is_value(content: bytes) -> bool:
    """Whether a document is a value of this library as JSON."""
    return _VALUE.match(content.removeprefix(_BYTE_ORDER_MARK)) is not None


def is_json(content: bytes) -> bool:
    """Whether a document is JSON of some kind."""
    return content.removeprefix(_BYTE_ORDER_MARK).lstrip().startswith(b"{")


def add_policies(parser: Arguments) -> None:
    """Policies beside those that are shipped."""
    parser.add_argument(
        "--policy",
        dest="policies",
        action="append",
        default=[],
        metavar="FILE",
        help="a policy that a document names by its id; may be repeated",
    )


def given_policies(arguments: Namespace, desk: Desk) -> PolicySource:
    """The policies that were given, and the shipped ones behind them."""
    if desk.policies is None:
        desk.policies = from_given(read_policy(desk.read(path), document=path) for path in arguments.policies)
    return desk.policies


def find_policy(name: str, desk: Desk) -> Policy:
    """A shipped policy by its name, or the one in a file."""
    return _shipped_or_read(name, SHIPPED, shipped_policy, lambda text: read_policy(text, document=name), desk)


def read_as(policy: Policy, readings: Iterable[tuple[str, str]]) -> ResolvedPolicy:
    """A policy with the readings that were given, and its own for all others."""
    return policy.read_as(dict(readings))


def find_contract(path: str, arguments: Namespace, desk: Desk) -> Contract:
    """The contract in a file; policies that it names as files are looked for beside it."""
    return read_contract(desk.read(path), policies=policies_beside(path, arguments, desk), document=path)


def read_cases(path: str, arguments: Namespace, desk: Desk) -> tuple[KeptCase, ...]:
    """The cases in a file; a policy that it names as a file is looked for beside it."""
    return read_case_document(desk.read(path), policies=policies_beside(path, arguments, desk), document=path)


def policies_beside(path: str, arguments: Namespace, desk: Desk) -> PolicySource:
    """The policies that a document may name: files beside it, those that were given, and the shipped ones."""
    folder = Path() if path == STANDARD_INPUT else Path(path).parent
    return from_folder(folder, given_policies(arguments, desk))


def read_values(paths: Sequence[str], kind: type[T], arguments: Namespace, desk: Desk) -> tuple[T, ...]:
    """The values of one class in JSON documents, each of which holds one of them or a list."""
    _check_once(paths)
    source = given_policies(arguments, desk)
    return tuple(value for path in paths for value in values_in(desk.read(path), path, kind, source))


def read_value(path: str, kind: type[T], arguments: Namespace, desk: Desk) -> T:
    """The one value of a class that a JSON document holds."""
    return from_json(desk.read(path), kind, policies=given_policies(arguments, desk), document=path)


def values_in(content: bytes, path: str, kind: type[T], source: PolicySource) -> tuple[T, ...]:
    """The values of one class in a JSON document, which holds one of them or a list."""
    read: Any = from_json(content, policies=source, document=path)
    values: tuple[Any, ...] = read if isinstance(read, tuple) else (read,)
    faults = [
        DocumentError(f"value[{number}]", f"it is a {type(value).__name__}", f"Give a list of {kind.__name__} only")
        for number, value in enumerate(values)
        if not isinstance(value, kind)
    ]
    if faults:
        raise InvalidDocumentError(path, faults)
    return values


def add_tickets(parser: Arguments) -> None:
    """Tickets, and how they are written."""
    parser.add_argument(
        "--tickets",
        action="append",
        default=[],
        metavar="FILE",
        help="tickets, as JSON or as an export (CSV); may be repeated",
    )


def add_ticket_format(parser: Arguments) -> None:
    """How a ticket export is written."""
    parser.add_argument(
        "--ticket-format",
        metavar="FORMAT",
        help=f"how an export of tickets is written: {', '.join(TICKET_FORMATS)}, or a file that says so",
    )


def add_worklog(parser: Arguments) -> None:
    """Worklogs, and how they are written."""
    parser.add_argument(
        "--worklog",
        action="append",
        default=[],
        metavar="FILE",
        help="work, as CSV, as JSON lines or as JSON; may be repeated",
    )
    parser.add_argument(
        "--worklog-format",
        metavar="FORMAT",
        help=f"how a worklog is written: {', '.join(WORKLOG_FORMATS)}, or a file that says so",
    )


def read_tickets(arguments: Namespace, desk: Desk, zone: str) -> tuple[Ticket, ...]:
    """The tickets that were given.

    Args:
        arguments: The arguments.
        desk: Where they are read.
        zone: Whose clock times without an offset are on, unless the format says so.
    """
    if not arguments.tickets:
        refuse(arguments, "--ticket-format", because="without tickets")
    name, form = arguments.ticket_format, TicketFormat()
    if name is not None:
        form = _shipped_or_read(
            name, TICKET_FORMATS, shipped_ticket_format, lambda text: read_ticket_format(text, document=name), desk
        )
    form = _in_zone(form, zone)

    def read(content: bytes, path: str) -> tuple[Ticket, ...]:
        return (read_tickets_json if is_json(content) else read_tickets_csv)(content, form, document=path)

    return _rows(arguments.tickets, Ticket, read, given_policies(arguments, desk), desk)


def read_worklogs(arguments: Namespace, desk: Desk, zone: str) -> tuple[WorkEntry, ...]:
    """The work that was given; times without an offset as in `read_tickets`."""
    if not arguments.worklog:
        refuse(arguments, "--worklog-format", because="without a worklog")
    name, form = arguments.worklog_format, WorklogFormat()
    if name is not None:
        form = _shipped_or_read(
            name, WORKLOG_FORMATS, shipped_worklog_format, lambda text: read_worklog_format(text, document=name), desk
        )
    form = _in_zone(form, zone)

    def read(content: bytes, path: str) -> tuple[WorkEntry, ...]:
        return (read_worklog_json if is_json(content) else read_worklog_csv)(content, form, document=path)

    return _rows(arguments.worklog, WorkEntry, read, given_policies(arguments, desk), desk)


def _shipped_or_read(
    name: str, shipped: Sequence[str], of_name: Callable[[str], T], read: Callable[[bytes], T], desk: Desk
) -> T:
    """What comes with the library under a name, or else what a file describes.

    Raises:
        UnknownNameError: for what is neither.
    """
    if name in shipped:
        return of_name(name)
    if name != STANDARD_INPUT and not Path(name).exists():
        raise UnknownNameError(name, "there is no such file, and nothing of that name", alternatives(name, shipped))
    return read(desk.read(name))


def _check_once(paths: Sequence[str]) -> None:
    for path in paths:
        if path != STANDARD_INPUT and paths.count(path) > 1:
            raise InvalidValueError(path, f"it is given {paths.count(path)} times", "Give it once")


def _in_zone(written: F, zone: str) -> F:
    return written if written.zone is not None else attrs.evolve(written, zone=zone)


def _rows(
    paths: Sequence[str],
    kind: type[T],
    read: Callable[[bytes, str], tuple[T, ...]],
    policies: PolicySource,
    desk: Desk,
) -> tuple[T, ...]:
    """What is in some files: values as JSON, or the rows of an export."""
    _check_once(paths)
    found: list[T] = []
    for path in paths:
        content = desk.read(path)
        if content.removeprefix(_BYTE_ORDER_MARK).lstrip().startswith(b"["):
            raise DocumentError(path, "it is a list in JSON", "Write an object a line, or what to_json writes")
        found += values_in(content, path, kind, policies) if is_value(content) else read(content, path)
    return tuple(found)
