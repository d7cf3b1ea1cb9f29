"""The commands, each in a module of its own, in the order in which they are listed."""

from __future__ import annotations

from typing import Final

from supportpolicy.cli.command import Command
from supportpolicy.cli.commands import (
    bill,
    clauses,
    deadlines,
    demo,
    diff,
    explain,
    init,
    lint,
    month_end,
    policies,
    reconcile,
    schema,
    settle,
    whatif,
)

COMMANDS: Final[tuple[Command, ...]] = (
    init.COMMAND,
    policies.COMMAND,
    lint.COMMAND,
    explain.COMMAND,
    deadlines.COMMAND,
    month_end.COMMAND,
    settle.COMMAND,
    bill.COMMAND,
    reconcile.COMMAND,
    whatif.COMMAND,
    diff.COMMAND,
    clauses.COMMAND,
    schema.COMMAND,
    demo.COMMAND,
)
"""All commands."""
