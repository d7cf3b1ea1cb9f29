"""Running the command line: arguments in, an answer or a message out, and an exit status."""

from __future__ import annotations

import errno
import io
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import redirect_stdout, suppress
from datetime import datetime
from importlib.metadata import version
from typing import Final, TextIO

from supportpolicy.cli import INTERRUPTED
from supportpolicy.cli.arguments import Parser, add_output
from supportpolicy.cli.command import Command, Document
from supportpolicy.cli.commands import COMMANDS
from supportpolicy.cli.desk import Desk
from supportpolicy.cli.faults import told
from supportpolicy.cli.output import written
from supportpolicy.errors import DocumentError, SupportPolicyError
from supportpolicy.explanation.phrases import capitalised

FINE: Final = 0
"""Done, and nothing that a person has to look at."""

FOUND: Final = 1
"""Done, and there is something that a person has to look at."""

TROUBLE: Final = 2
"""Not done: arguments that mean nothing, a file that cannot be read, a document with faults."""

_ABOUT = "Who pays, by when must we answer, and what goes on the invoice: support policies as data."
_STATUSES = """\
exit status: 0 fine; 1 something to look at (faults, late deadlines, blockers, differences); 2 not done: wrong
arguments, an unreadable file, a document with faults (see standard error); 130 interrupted."""


def main_of_process() -> int:
    """Run the command of this process on its own streams, and say the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
    return main()


def main(
    arguments: Sequence[str] | None = None,
    stdin: TextIO | None = None,
    stdout: TextIO | None = None,
    stderr: TextIO | None = None,
) -> int:
    """Run one command.

    Args:
        arguments: The arguments; those of this process by default.
        stdin: Standard input; that of this process by default, as for the others.
        stdout: Standard output.
        stderr: Standard error.

    Returns:
        The exit status: 0 for fine, 1 for something to look at, 2 if it was not done, 130 if it was interrupted.
    """
    out, err = stdout or sys.stdout, stderr or sys.stderr
    desk = Desk(stdin=stdin or sys.stdin, stderr=err, now=lambda: datetime.now().astimezone().replace(microsecond=0))
    try:
        return _done(arguments, desk, out)
    except KeyboardInterrupt:
        return INTERRUPTED
    except (SupportPolicyError, ExceptionGroup) as error:
        with suppress(DocumentError):  # there is nobody left to tell
            _say("\n".join(told(error, desk.sources)), err)
        return TROUBLE


def _done(arguments: Sequence[str] | None, desk: Desk, out: TextIO) -> int:
    given = _parsed(arguments)
    if isinstance(given, str):
        _say(given, out)
        return FINE
    command: Command = given.command
    answer = command.run(given, desk)
    if isinstance(answer, Document):
        _say(answer.text, out)
        return FINE
    _say(written(answer, given.format, given.lang), out)
    for note in answer.notes:
        _say(note.text(given.lang), desk.stderr)
    return FOUND if answer.found else FINE


def _parsed(arguments: Sequence[str] | None) -> Namespace | str:
    """The arguments; what argparse prints if they ask for help or the version."""
    printed = io.StringIO()
    try:
        with redirect_stdout(printed):
            given, unknown = _parser().parse_known_args(arguments)
    except SystemExit:
        return printed.getvalue().removesuffix("\n")
    given.parser.take(unknown, given)
    return given


def _parser() -> Parser:
    parser = Parser(prog="supportpolicy", description=_ABOUT, epilog=_STATUSES)
    parser.add_argument("--version", action="version", version=f"supportpolicy {version('supportpolicy')}")
    listed = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        own = listed.add_parser(command.name, help=command.summary, description=f"{capitalised(command.summary)}.")
        command.arguments(own)
        if command.is_answered:
            add_output(own)
        own.set_defaults(command=command, parser=own)
    return parser


def _say(text: str, stream: TextIO | None) -> None:
    """Print a text; quietly not, if nobody listens any more.

    Raises:
        DocumentError: if it cannot be written, such as to a full disk.
    """
    if stream is None:  # the process was started without it
        raise _unwritable(os.strerror(errno.EBADF))
    try:
        print(text, file=stream, flush=True)
    except BrokenPipeError:
        _let_go(stream)
    except OSError as error:
        _let_go(stream)
        raise _unwritable(error.strerror) from None


def _unwritable(why: str | None) -> DocumentError:
    return DocumentError("output", f"it cannot be written: {why}", "Give another place")


def _let_go(stream: TextIO) -> None:
    """Let what is still to be written go nowhere, so that leaving the process does not fail either."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
