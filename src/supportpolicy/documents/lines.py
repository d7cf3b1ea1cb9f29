"""Lines: where in the text of a TOML document a path stands, for messages and editors."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_LONGEST = 200
"""Lines of one statement; what is longer is not searched, as it would take time with the square of its length."""

_STEP = re.compile(r"\[(\d+)\]|([^.\[]+)")
_LINE = re.compile(r"line (\d+)")

_Path = tuple[str | int, ...]


def line_of(document: str | bytes, path: str) -> int | None:
    r"""The number of the line, from 1, on which a path of a TOML document stands, or the nearest table around it.

    None where that cannot be told: in JSON, in what is not TOML, and for the document as a whole.

    Args:
        document: The text.
        path: The path, as errors name it, such as ``term[0].contingent[1].quota``; ``line 3`` is line 3.

    Example:
        >>> line_of('id = "K-1"\n\n[[term]]\nstart = 2026-01-01\n', "term[0].start")
        4
        >>> line_of('id = "K-1"\n\n[[term]]\nstart = 2026-01-01\n', "term[0].policy")
        3
    """
    given = _LINE.match(path)
    if given:
        return int(given[1])
    known: dict[_Path, int] = {}
    for place, line in _places(_decoded(document)):
        known.setdefault(place, line)
    steps = tuple(_steps(path))
    prefixes = (steps[:end] for end in range(len(steps), 0, -1))
    return next((known[prefix] for prefix in prefixes if prefix in known), None)


def _decoded(document: str | bytes) -> str:
    text = document.decode(errors="replace") if isinstance(document, bytes) else document
    return text.removeprefix("\ufeff")


def _steps(path: str) -> Iterator[str | int]:
    for index, name in _STEP.findall(path):
        yield int(index) if index else name


def _places(text: str) -> Iterator[tuple[_Path, int]]:
    """Every path that is given, with the lines on which it is."""
    here: _Path = ()
    counts: dict[_Path, int] = {}
    for line, statement in _statements(text):
        values = tomllib.loads(statement)
        if statement.lstrip().startswith("["):
            here = _header(values, counts)
            yield from ((here[:end], line) for end in range(1, len(here) + 1))
        else:
            yield from ((here + path, line) for path in _paths(values))


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Each header, and each key with its value, with the number of its first line."""
    lines: list[str] = []
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        lines.append(line)
        statement = "".join(lines)
        if _is_whole(statement):
            yield number - len(lines) + 1, statement
            lines = []
        elif len(lines) > _LONGEST:
            return


def _is_whole(statement: str) -> bool:
    try:
        tomllib.loads(statement)
    except (ValueError, RecursionError):
        return False
    return True


def _header(values: Mapping[str, Any], counts: dict[_Path, int]) -> _Path:
    """The path of the table that a header opens; a table of an array is named by its number."""
    path: _Path = ()
    inner: Any = values
    while inner:
        [(name, inner)] = inner.items()
        path = (*path, name)
        if isinstance(inner, list):
            counts[path] = counts.get(path, 0) + 1
            inner = inner[0]
        if path in counts:
            path = (*path, counts[path] - 1)
    return path


def _paths(value: object) -> Iterator[_Path]:
    """The paths of all that a value holds."""
    members: Iterable[tuple[str | int, object]] = ()
    if isinstance(value, dict):
        members = value.items()
    elif isinstance(value, list):
        members = enumerate(value)
    for step, inner in members:
        yield (step,)
        yield from ((step, *path) for path in _paths(inner))
