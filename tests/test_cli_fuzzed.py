"""Whatever is given to a command, it ends with a status and a message: any bytes, any sheet."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.command_line import ran

TICKETS = ("id", "reported_at", "kind", "component", "diagnosed_at", "told_at", "approved_at", "answered_after")
WORK = ("id", "ticket", "start", "duration", "revises")

INSTANTS = st.one_of(
    st.sampled_from(["", "2026-11-03", "2026-11-03 09:20", "2026-03-29 02:30", "0002-01-01", "9998-12-31T23:59+00:00"]),
    st.datetimes().map(lambda at: at.isoformat(timespec="minutes")),
)
TEXTS = st.one_of(st.sampled_from(["", "a", "T-1", "incident", "platform", "bug|incident", "no"]), st.text(max_size=5))
NUMBERS = st.sampled_from(["", "0", "5", "0.5", "-1", "1440", "999999999"])
COLUMNS = {name: INSTANTS for name in (*TICKETS, *WORK) if name.endswith("_at") or name == "start"}
COLUMNS |= {"answered_after": NUMBERS, "duration": NUMBERS}


@st.composite
def sheets(draw: st.DrawFn, columns: tuple[str, ...]) -> bytes:
    """A sheet with these columns, most of its cells such as they may be."""
    rows = draw(st.lists(st.tuples(*(COLUMNS.get(name, TEXTS) for name in columns)), max_size=3))
    text = io.StringIO()
    csv.writer(text).writerows([columns, *rows])
    return text.getvalue().encode("utf-8", "surrogatepass")


ANYTHING = st.one_of(st.binary(max_size=100), st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace")))


@pytest.fixture(scope="module", autouse=True)
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder, before = tmp_path_factory.mktemp("fuzzed"), Path.cwd()
    ran("init", str(folder))
    os.chdir(folder)
    yield
    os.chdir(before)


def ends(content: bytes, *arguments: str) -> None:
    found = ran(*arguments, stdin=io.TextIOWrapper(io.BytesIO(content)))

    assert found.status in (0, 1, 2)
    assert bool(found.err) == (found.status == 2)


@given(
    st.one_of(ANYTHING, sheets(TICKETS)),
    st.sampled_from(
        [
            ("lint", "-"),
            ("deadlines", "contract.toml", "-"),
            ("deadlines", "contract.toml", "-", "--trace"),
            ("deadlines", "contract.toml", "tickets.csv", "--ticket-format", "-"),
            ("explain", "--contract", "contract.toml", "--tickets", "-"),
            ("settle", "contract.toml", "--tickets", "-", "--worklog", "worklog.csv"),
            ("settle", "contract.toml", "--previous", "-"),
        ]
    ),
)
def test_tickets_and_documents(content: bytes, arguments: tuple[str, ...]) -> None:
    ends(content, *arguments)


@given(
    st.one_of(ANYTHING, sheets(WORK)),
    st.sampled_from(
        [
            ("settle", "contract.toml", "--tickets", "tickets.csv", "--worklog", "-"),
            ("month-end", "contract.toml", "--tickets", "tickets.csv", "--worklog", "-"),
            ("settle", "contract.toml", "--worklog", "worklog.csv", "--worklog-format", "-"),
        ]
    ),
)
def test_work(content: bytes, arguments: tuple[str, ...]) -> None:
    ends(content, *arguments, "--through", "2026-11-30")
