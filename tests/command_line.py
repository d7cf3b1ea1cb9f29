"""Running the command line in this process, and the sessions that the documentation shows.

``python -m tests.command_line PAGE`` writes the output of each command of a page anew.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import attrs

from supportpolicy.cli.running import main

_SESSION = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
_HEAD = re.compile(r"(.*?) \| head -(\d+)")


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


def refreshed(page: str) -> str:
    """A page, with what each command of its sessions prints now; they run one after another in one empty folder."""
    with _empty_folder():
        return _SESSION.sub(lambda session: "".join(_session(session[0])), page)


def _session(text: str) -> Iterator[str]:
    status = 0
    for line in text.splitlines():
        if not line.startswith("$ "):
            continue
        yield f"{line}\n"
        if line == "$ echo $?":
            yield f"{status}\n"
            continue
        cut = _HEAD.fullmatch(line)
        _, _, *arguments = shlex.split(cut[1] if cut else line)
        found = ran(*arguments)
        status = found.status
        printed = [one.replace("\u00a0", " ") for one in (found.out + found.err).splitlines()]
        yield from (f"{one}\n" for one in printed[: int(cut[2]) if cut else None])


@contextmanager
def _empty_folder() -> Iterator[None]:
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        Path(name).write_text(refreshed(Path(name).read_text(encoding="utf-8")), encoding="utf-8")
