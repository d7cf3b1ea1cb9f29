"""``init``: a commented policy and contract, with tickets and work, to start from."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from importlib.resources import files
from pathlib import Path
from typing import Final

from supportpolicy.cli.command import Command, Document
from supportpolicy.cli.desk import Desk
from supportpolicy.errors import DocumentError, InvalidValueError

_NAMES = ("policy.toml", "contract.toml", "tickets.csv", "worklog.csv")
_NEXT = """\
Written to {folder}: {names}.
Change them, and try:
  supportpolicy lint {policy} {contract}
  supportpolicy deadlines {contract} {tickets}
  supportpolicy settle {contract} --tickets {tickets} --worklog {worklog}"""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", default=".", metavar="FOLDER", help="where to write (default: here)")
    parser.add_argument("--overwrite", action="store_true", help="replace files that are there already")


def _run(arguments: Namespace, desk: Desk) -> Document:
    paths = {name: Path(arguments.folder) / name for name in _NAMES}
    there = [str(path) for path in paths.values() if path.exists()]
    if there and not arguments.overwrite:
        raise InvalidValueError(
            arguments.folder, f"{', '.join(there)} would be overwritten", "Give another folder, or --overwrite"
        )
    _make(Path(arguments.folder))
    for name, path in paths.items():
        desk.write(str(path), files("supportpolicy.cli.starters").joinpath(name).read_text(encoding="utf-8"))
    by_kind = {name.partition(".")[0]: path for name, path in paths.items()}
    return Document(text=_NEXT.format(folder=arguments.folder, names=", ".join(_NAMES), **by_kind))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        what = f"it cannot be made: {error.strerror}"
        raise DocumentError(str(folder), what, "Give another folder") from None


COMMAND: Final = Command(
    name="init",
    summary="write a commented policy and contract to start from",
    arguments=_arguments,
    run=_run,
    is_answered=False,
)
