"""The desk: where a command finds files, standard input, the time, and whoever waits for a long one."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TextIO, TypeVar

import attrs

from supportpolicy.clauses import Wording
from supportpolicy.documents.sources import PolicySource
from supportpolicy.errors import DocumentError, InvalidValueError

T = TypeVar("T")

STANDARD_INPUT = "-"


@attrs.define
class Desk:
    """What a command works with beside its arguments.

    Attributes:
        stdin: Standard input; None if the process was started without it.
        stderr: Standard error, in the same way.
        now: The time.
        sources: What was read so far, by the names that messages call it by.
        policies: The policies that were given, once they were read.
    """

    stdin: TextIO | None
    stderr: TextIO | None
    now: Callable[[], datetime]
    sources: dict[str, bytes] = attrs.field(factory=dict)
    policies: PolicySource | None = None

    def read(self, path: str) -> bytes:
        """What is in a file, or in standard input.

        Raises:
            DocumentError: if it cannot be read.
            InvalidValueError: if standard input is asked for twice.
        """
        if path == STANDARD_INPUT and path in self.sources:
            raise InvalidValueError(path, "standard input can be read only once", "Give a file for all but one of them")
        try:
            self.sources[path] = self._standard_input() if path == STANDARD_INPUT else Path(path).read_bytes()
        except (OSError, ValueError) as error:
            what = f"it cannot be read: {getattr(error, 'strerror', None) or error}"
            raise DocumentError(path, what, "Give a file that can be, or - for standard input") from None
        return self.sources[path]

    def write(self, path: str, text: str) -> Wording:
        """Write a file as a whole or not at all, into a folder that is there, and say so.

        What is no file, such as a pipe, is written to as it is.

        Raises:
            DocumentError: if it cannot be written.
            InvalidValueError: for standard input.
        """
        if path == STANDARD_INPUT:
            raise InvalidValueError(path, "it stands for standard input, which is only read", "Give a file")
        file = Path(path)
        try:
            if file.exists() and not file.is_file():
                file.write_text(text, encoding="utf-8", newline="\n")
            else:
                _replace(Path(os.path.realpath(file)), text)
        except OSError as error:
            raise DocumentError(path, f"it cannot be written: {error.strerror}", "Give another place") from None
        return Wording(de=f"Geschrieben nach {path}.", en=f"Written to {path}.")

    def progress(self, items: Iterable[T], what: str) -> Iterable[T]:
        """The items, with a bar on a terminal if tqdm is there (extra ``progress``) and they take long enough."""
        if self.stderr is None or not self.stderr.isatty():
            return items
        try:
            tqdm = import_module("tqdm")
        except ImportError:
            return items
        bar: Iterable[T] = tqdm.tqdm(items, desc=what, file=self.stderr, delay=1, leave=False)
        return bar

    def _standard_input(self) -> bytes:
        if self.stdin is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        buffer = getattr(self.stdin, "buffer", None)
        return self.stdin.read().encode() if buffer is None else buffer.read()


def _replace(file: Path, text: str) -> None:
    new = file.with_name(f"{file.name}.new")
    try:
        new.write_text(text, encoding="utf-8", newline="\n")
        new.replace(file)
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)
