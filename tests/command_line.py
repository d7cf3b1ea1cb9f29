"""Running the command line in this process: arguments and standard input in; status, output and messages out."""

from __future__ import annotations

import io
from typing import TextIO

import attrs

from supportpolicy.cli import main


@attrs.frozen
class Ran:
    """What came of a command."""

    status: int
    out: str
    err: str


def ran(*arguments: str, stdin: str | TextIO = "") -> Ran:
    """What comes of a command."""
    given = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8") if isinstance(stdin, str) else stdin
    out, err = io.StringIO(), io.StringIO()
    status = main(list(arguments), given, out, err)
    return Ran(status, out.getvalue(), err.getvalue())
