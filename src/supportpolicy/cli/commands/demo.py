"""``demo``: the main job on the sample that comes with the library."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Final

from supportpolicy.cli.arguments import add_language
from supportpolicy.cli.command import Command, Document
from supportpolicy.cli.desk import Desk

_FOLDER = "supportpolicy-demo"
_FORMATS = """\
The summary is text for people. What it is made from is written in the formats that are meant for it: statements as
HTML, invoices as CSV, JSON and XML, settlements as JSON, deadlines as a calendar."""


def _arguments(parser: ArgumentParser) -> None:
    parser.epilog = _FORMATS
    parser.add_argument(
        "folder", nargs="?", default=_FOLDER, metavar="FOLDER", help=f"where to write (default: {_FOLDER})"
    )
    add_language(parser)


def _run(arguments: Namespace, desk: Desk) -> Document:
    from supportpolicy.cli import demonstration  # what it needs, no other command does

    return Document(text="\n".join(demonstration.run(Path(arguments.folder), arguments.lang)))


COMMAND: Final = Command(
    name="demo",
    summary="settle a made-up month of three customers, and write what comes of it",
    arguments=_arguments,
    run=_run,
    is_answered=False,
)
