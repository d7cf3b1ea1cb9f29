"""Writing a document: tables as TOML, in a form that people read and edit."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Any

_WIDEST = 200
_BARE_KEY = re.compile("[A-Za-z0-9_-]+")


def toml_text(tables: Mapping[str, Any]) -> str:
    """The tables as TOML: small ones on a line, the others, and arrays of tables, under headings.

    Example:
        >>> print(toml_text({"id": "acme", "rule": [{"id": "all", "when": {"kind": ["bug", "question"]}}]}), end="")
        id = "acme"
        <BLANKLINE>
        [[rule]]
        id = "all"
        when = { kind = ["bug", "question"] }
    """
    return "\n".join(_lines(tables, "")) + "\n"


def _lines(table: Mapping[str, Any], path: str) -> Iterator[str]:
    headed = {key: value for key, value in table.items() if _needs_heading(key, value)}
    if headed and all(isinstance(value, dict) for value in table.values()):
        headed = dict(table)  # the order of values and readings counts
    for key, value in table.items():
        if key not in headed:
            yield from _entry(_key(key), value)
    for key, value in headed.items():
        where = f"{path}.{_key(key)}" if path else _key(key)
        heading = f"[[{where}]]" if isinstance(value, list) else f"[{where}]"
        for member in value if isinstance(value, list) else [value]:
            yield from (("", heading) if isinstance(value, list) or not path else (heading,))
            yield from _lines(member, where)


def _needs_heading(key: str, value: object) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(member, dict) for member in value)
    return isinstance(value, dict) and (
        any(isinstance(member, dict) or _needs_heading(name, member) for name, member in value.items())
        or len(f"{_key(key)} = {_inline(value)}") > _WIDEST
    )


def _entry(key: str, value: object) -> Iterator[str]:
    line = f"{key} = {_inline(value)}"
    if isinstance(value, list) and len(line) > _WIDEST:
        yield f"{key} = ["
        yield from (f"    {_inline(member)}," for member in value)
        yield "]"
    else:
        yield line


def _inline(value: object) -> str:
    if isinstance(value, dict):
        members = ", ".join(f"{_key(key)} = {_inline(member)}" for key, member in value.items())
        return f"{{ {members} }}" if members else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_inline, value))}]"
    if isinstance(value, date | time):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else json.dumps(key, ensure_ascii=False)
