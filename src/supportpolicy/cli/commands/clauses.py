"""``clauses``: every clause of a policy, and what rests on it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final

from supportpolicy.cli.command import Answer, Command
from supportpolicy.cli.desk import Desk
from supportpolicy.cli.inputs import find_policy
from supportpolicy.explanation import clause_index
from supportpolicy.explanation.overviews import clause_table


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("policy", metavar="POLICY", help="a shipped policy, or a file")


def _run(arguments: Namespace, desk: Desk) -> Answer:
    policy = find_policy(arguments.policy, desk)
    return Answer(
        name="clauses",
        table=clause_table(policy),
        words=lambda language, style: clause_index(policy, language=language, style=style),
    )


COMMAND: Final = Command(
    name="clauses", summary="list the clauses of a policy, and what rests on each", arguments=_arguments, run=_run
)
