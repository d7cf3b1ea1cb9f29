"""``demo``: the main job on the sample that comes with the library."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Final

from supportpolicy.cli.command import Command, Document
from supportpolicy.cli.desk import Desk

_FOLDER = "supportpolicy-demo"


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "folder", nargs="?", default=_FOLDER, metavar="FOLDER", help=f"where to write (default: {_FOLDER})"
    )


def _run(arguments: Namespace, desk: Desk) -> Document:
    from supportpolicy.cli import demonstration  # what it needs, no other command does

    return Document(text="\n".join(demonstration.run(Path(arguments.folder))))


COMMAND: Final = Command(
    name="demo",
    summary="settle a made-up month of three customers, and write what comes of it",
    arguments=_arguments,
    run=_run,
    is_answered=False,
)
