"""The JSON Schemas that the package brings and the page of all keys; ``python -m tests.json_schemas`` writes them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import supportpolicy
from supportpolicy.documents.schemas import NAMES, schema

CHECKOUT = Path(__file__).parents[1]
FOLDER = Path(supportpolicy.__file__).parent / "documents" / "json_schemas"
PAGE = CHECKOUT / "docs" / "document-keys.md"

HEAD = """# Every key of a document

This page is written from the JSON Schemas, and these from the readers. Keys in **bold** must be there; one that is
*or* another must be there if that is not. What may stand several times may stand once without brackets.
"""

WORDS = {
    "text": "text",
    "date": "date",
    "instant": "date, or date and time",
    "clock_time": "time of day",
    "duration": "duration",
    "money": "money",
    "switch": "a switch",
}


def path_of(name: str) -> Path:
    """Where the schema of a kind of document stands."""
    return FOLDER / f"{name}.schema.json"


def text_of(name: str) -> str:
    """What must stand there."""
    return json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n"


def page() -> str:
    """What the page of all keys must say."""
    return "\n".join([HEAD, *(line for name in NAMES for line in _Page(schema(name)).lines())])


class _Page:
    """The tables of a kind of document, each listed once, under the first path at which it stands."""

    def __init__(self, whole: dict[str, Any]) -> None:
        self._whole = whole
        self._listed: dict[str, str] = {}

    def lines(self) -> Iterator[str]:
        """The page of this kind of document."""
        yield f"## A {self._whole['title'].removeprefix('supportpolicy: a ')}\n"
        yield from self._table(self._whole, "")

    def _table(self, table: dict[str, Any], path: str) -> Iterator[str]:
        inner: list[tuple[dict[str, Any], str]] = []
        yield "| key | what stands there |\n|---|---|"
        for key, value in _members(table):
            where = f"{path}.{key}".lstrip(".")
            yield f"| {_needed(table, key)} | {self._words(value, where, inner)} |"
        yield ""
        for one, where in inner:
            yield f"### `{where}`\n"
            yield from self._table(one, where)

    def _words(self, value: dict[str, Any], where: str, inner: list[tuple[dict[str, Any], str]]) -> str:
        if "anyOf" in value:
            single = [self._words(one, where, inner) for one in value["anyOf"] if "items" not in one]
            lists = [self._words(one["items"], where, inner) for one in value["anyOf"] if "items" in one]
            words = [f"{word}, one or several" if word in lists else word for word in single]
            return " or ".join([*words, *(f"a list: {word}" for word in lists if word not in single)])
        if "items" in value:
            return f"a list: {self._words(value['items'], where, inner)}"
        if "$ref" in value:
            return self._named(value["$ref"].rpartition("/")[2], where, inner)
        if "enum" in value:
            return ", ".join(f"`{choice}`" for choice in value["enum"])
        return f"`{value['const']}`" if "const" in value else "whole number"

    def _named(self, name: str, where: str, inner: list[tuple[dict[str, Any], str]]) -> str:
        if name in WORDS:
            return WORDS[name]
        table = self._whole["$defs"][name]
        members = dict(_members(table))
        if members.keys() <= {"de", "en"}:
            return "wording, `de` and `en`"
        if members.keys() == {"*"} and "$ref" not in members["*"]:
            return f"names, each with {self._words(members['*'], where, inner)}"
        if members.keys() == {"*"}:
            return f"names, each with {self._words(members['*'], f'{where}.NAME', inner)}"
        if name not in self._listed:
            self._listed[name] = where
            inner.append((table, where))
        return f"table `{self._listed[name]}`"


def _members(table: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from table.get("properties", {}).items()
    if table["additionalProperties"]:
        yield "*", table["additionalProperties"]


def _needed(table: dict[str, Any], key: str) -> str:
    if key in table.get("required", ()):
        return f"**`{key}`**"
    pairs = [[part["required"][0] for part in either["anyOf"]] for either in table.get("allOf", ())]
    others = [f" or `{other}`" for other, me in pairs if me == key]
    return f"`{key}`{''.join(others)}"


if __name__ == "__main__":
    for name in NAMES:
        path_of(name).write_text(text_of(name), encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")
