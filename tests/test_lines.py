"""Where in the text of a TOML document a path stands."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportpolicy.documents.lines import line_of

DOCUMENT = """\
# A contract.
schema = 1
projects = [
    "wiki", # the first
    "shop",
]

[hours.desk]
week = "Mon-Fri 09:00-17:00"
special = { 2026-09-19 = "10:00-14:00" }

[[term]]
start = 2026-01-01
findings.contact = "key_user"
note = '''
start = 2020-01-01
[[term]]
'''

[term.readings]
"CONF-O1" = "office_hours"

[[term.contingent]]
id = "a"

[[term.contingent]]
id = "b"

[[term]]
start = 2027-01-01
contingent = { quota = "16 h" }
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("schema", 2),
        ("projects", 3),
        ("projects[1]", 3),
        ("hours.desk.week", 9),
        ("hours.desk.special.2026-09-19", 10),
        ("hours", 8),
        ("term", 12),
        ("term[0].start", 13),
        ("term[0].findings.contact", 14),
        ("term[0].note", 15),
        ("term[0].readings.CONF-O1", 21),
        ("term[0].contingent[1].id", 27),
        ("term[1].contingent.quota", 31),
        ("term[0].policy", 12),
        ("term[0].contingent[0].fee.amount", 23),
        ("term[1].rule[0].when", 29),
        ("line 7, Hours", 7),
        ("document", None),
        ("customer", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("encode", [str, str.encode, lambda text: b"\xef\xbb\xbf" + text.encode()])
def test_the_nearest_line_that_is_given(path: str, line: int | None, encode: Any) -> None:
    assert line_of(encode(DOCUMENT), path) == line


@pytest.mark.parametrize("text", ["", '{"schema": 1}', "schema = ", "a = '''\n" + "\n" * 300])
def test_none_where_it_cannot_be_told(text: str) -> None:
    assert line_of(text, "schema") is None


def test_bytes_that_are_no_text() -> None:
    assert line_of(b"schema = 1\nid = '\xff'\nzone = 'x'\n", "zone") == 3


@pytest.mark.parametrize("file", sorted((Path(__file__).parents[1] / "examples" / "contracts").glob("*.toml")))
def test_every_key_of_the_samples_has_the_line_that_names_it(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    lines = text.splitlines()

    for path, key in paths(tomllib.loads(text)):
        line = line_of(text, path)
        assert line is not None
        assert key in lines[line - 1]


def paths(value: Any, path: str = "") -> list[tuple[str, str]]:
    """Every path of a document, with the last key on it."""
    found = []
    if isinstance(value, dict):
        for key, inner in value.items():
            here = f"{path}.{key}".lstrip(".")
            found += [(here, key), *paths(inner, here)]
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            found += paths(inner, f"{path}[{number}]")
    return found


@given(st.text(), st.text())
def test_any_text_has_some_answer(text: str, path: str) -> None:
    line = line_of(text, path)

    assert line is None or line >= 0
