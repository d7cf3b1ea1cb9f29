"""The desk: where a command finds files, standard input, the time, and whoever waits for a long one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
        stdin: Standard input.
        stderr: Standard error.
        now: The time.
        sources: What was read so far, by the names that messages call it by.
        policies: The policies that were given, once they were read.
    """

    stdin: TextIO
    stderr: TextIO
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

        Raises:
            DocumentError: if it cannot be written.
        """
        file = Path(path)
        new = file.with_name(f"{file.name}.new")
        try:
            new.write_text(text, encoding="utf-8", newline="\n")
            new.replace(file)
        except OSError as error:
            raise DocumentError(path, f"it cannot be written: {error.strerror}", "Give another place") from None
        return Wording(de=f"Geschrieben nach {path}.", en=f"Written to {path}.")

    def progress(self, items: Iterable[T], what: str) -> Iterable[T]:
        """The items, with a bar on a terminal if tqdm is there (extra ``progress``) and they take long enough."""
        if not self.stderr.isatty():
            return items
        try:
            tqdm = import_module("tqdm")
        except ImportError:
            return items
        bar: Iterable[T] = tqdm.tqdm(items, desc=what, file=self.stderr, delay=1, leave=False)
        return bar

    def _standard_input(self) -> bytes:
        buffer = getattr(self.stdin, "buffer", None)
        return self.stdin.read().encode() if buffer is None else buffer.read()
