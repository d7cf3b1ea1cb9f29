"""``init``: a commented policy and contract, with tickets and work, to start from."""

from __future__ import annotations

import shlex
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Final

from supportpolicy.clauses import Language, Wording
from supportpolicy.cli.arguments import add_language
from supportpolicy.cli.command import Command, Document
from supportpolicy.cli.desk import Desk
from supportpolicy.errors import DocumentError, InvalidValueError

_NAMES = ("policy.toml", "contract.toml", "tickets.csv", "worklog.csv")
_WRITTEN = Wording(
    de="Geschrieben nach {folder}: {names}.\nÄndern Sie sie, und versuchen Sie:",
    en="Written to {folder}: {names}.\nChange them, and try:",
)
_NEXT = """\
  supportpolicy lint {policy} {contract}
  supportpolicy deadlines {contract} {tickets}
  supportpolicy settle {contract} --tickets {tickets} --worklog {worklog}"""
_OPTION: Final = {Language.DE: " --lang de", Language.EN: ""}


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", default=".", metavar="FOLDER", help="where to write (default: here)")
    parser.add_argument("--overwrite", action="store_true", help="replace files that are there already")
    add_language(parser)


def _run(arguments: Namespace, desk: Desk) -> Document:
    folder = Path(arguments.folder)
    paths = {name: folder / name for name in _NAMES}
    there = [str(path) for path in paths.values() if path.exists()]
    if there and not arguments.overwrite:
        raise InvalidValueError(
            str(folder), f"{', '.join(there)} would be overwritten", "Give another folder, or --overwrite"
        )
    _make(folder)
    starters = files("supportpolicy.cli.starters").joinpath(arguments.lang)
    for name, path in paths.items():
        desk.write(str(path), starters.joinpath(name).read_text(encoding="utf-8"))
    return Document(text=_told(folder, paths, arguments.lang))


def _told(folder: Path, paths: Mapping[str, Path], language: Language) -> str:
    """What was written, and what to try, so that it answers in the same language."""
    by_kind = {name.partition(".")[0]: shlex.quote(str(path)) for name, path in paths.items()}
    head = _WRITTEN.text(language).format(folder=folder, names=", ".join(paths))
    tried = (f"{line}{_OPTION[language]}" for line in _NEXT.format(**by_kind).splitlines())
    return "\n".join([head, *tried])


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
