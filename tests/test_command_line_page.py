"""The page on the command line shows what the commands print."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from supportpolicy.cli.commands import COMMANDS
from supportpolicy.contracts import Approval, Extent, Waiver
from supportpolicy.documents.tickets import TICKET_FORMATS, TicketFormat, read_ticket_format
from supportpolicy.documents.values import from_json
from supportpolicy.documents.worklogs import WORKLOG_FORMATS, WorklogFormat
from tests.command_line import refreshed

PAGE = Path(__file__).parents[1] / "docs" / "command-line.md"
TEXT = PAGE.read_text(encoding="utf-8")


def test_its_sessions_are_what_the_commands_print() -> None:
    assert refreshed(TEXT) == TEXT  # python -m tests.command_line docs/command-line.md


@pytest.mark.parametrize("name", [*(command.name for command in COMMANDS), *TICKET_FORMATS, *WORKLOG_FORMATS])
def test_it_names_every_command_and_every_format(name: str) -> None:
    assert f"`{name}" in TEXT or f"supportpolicy {name}" in TEXT


def test_the_formats_that_it_shows_can_be_read() -> None:
    started, own = (read_ticket_format(shown) for shown in _blocks("toml"))

    assert (started.dates, started.places("told_at")) == ("named_month", ("Custom field (Informed)",))
    assert started.facts["kind"].column == "Issue Type"
    assert (own.places("id"), own.facts["kind"].column) == (("Nr",), "Art")


def test_the_values_that_it_shows_can_be_read() -> None:
    approvals, waivers = (from_json(shown) for shown in _blocks("json"))

    assert approvals == (
        Approval(
            id="F-1",
            at=datetime(2026, 11, 20, 8, tzinfo=UTC),
            by="A. Key",
            cap=timedelta(hours=2),
            ratifies=True,
        ),
    )
    assert waivers == (
        Waiver(
            id="G-1",
            at=datetime(2026, 11, 20, 8, tzinfo=UTC),
            cap=timedelta(hours=1),
            extent=Extent(ticket="T-3"),
            reason="Sorry!",
        ),
    )


def _blocks(language: str) -> list[str]:
    return [part.partition("```")[0] for part in TEXT.split(f"```{language}\n")[1:]]


@pytest.mark.parametrize("field", sorted({*TicketFormat.FIELDS, *WorklogFormat.FIELDS}))
def test_it_names_every_column_of_the_plain_form(field: str) -> None:
    assert f"`{field}`" in TEXT.partition("In the plain form")[2].partition("What common programs")[0]


def test_a_page_that_tells_something_else_is_noticed() -> None:
    assert (
        refreshed("```console\n$ supportpolicy init x\nNothing.\n```\n")
        != "```console\n$ supportpolicy init x\nNothing.\n```\n"
    )
