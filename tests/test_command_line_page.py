"""The page on the command line shows what the commands print."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from supportpolicy.cli.commands import COMMANDS
from supportpolicy.documents.tickets import TICKET_FORMATS, read_ticket_format
from supportpolicy.documents.worklogs import WORKLOG_FORMATS
from tests.command_line import refreshed

PAGE = Path(__file__).parents[1] / "docs" / "command-line.md"
TEXT = PAGE.read_text(encoding="utf-8")


def test_its_sessions_are_what_the_commands_print() -> None:
    assert refreshed(TEXT) == TEXT  # python -m tests.command_line docs/command-line.md


@pytest.mark.parametrize("name", [*(command.name for command in COMMANDS), *TICKET_FORMATS, *WORKLOG_FORMATS])
def test_it_names_every_command_and_every_format(name: str) -> None:
    assert f"`{name}" in TEXT or f"supportpolicy {name}" in TEXT


def test_the_format_that_it_shows_is_one() -> None:
    shown = TEXT.partition("```toml\n")[2].partition("```")[0]

    assert tomllib.loads(shown)["columns"]["id"] == "Nr"
    assert read_ticket_format(shown).facts["kind"].column == "Art"


def test_a_page_that_tells_something_else_is_noticed() -> None:
    assert (
        refreshed("```console\n$ supportpolicy init x\nNothing.\n```\n")
        != "```console\n$ supportpolicy init x\nNothing.\n```\n"
    )
