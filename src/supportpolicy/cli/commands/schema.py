"""``schema``: the JSON Schema of a kind of document, for editors."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from typing import Final

from supportpolicy.cli.command import Command, Document
from supportpolicy.cli.desk import Desk
from supportpolicy.documents.schemas import NAMES, schema


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("kind", choices=NAMES, help="the kind of document")


def _run(arguments: Namespace, desk: Desk) -> Document:
    return Document(text=json.dumps(schema(arguments.kind), ensure_ascii=False, indent=2))


COMMAND: Final = Command(
    name="schema",
    summary="print the JSON Schema of contracts, policies or lists of cases",
    arguments=_arguments,
    run=_run,
    is_answered=False,
)
