"""``policies``: the policies that are shipped, or the rules of one."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final

from supportpolicy.cli.command import Answer, Command
from supportpolicy.cli.desk import Desk
from supportpolicy.cli.inputs import find_policy
from supportpolicy.documents import SHIPPED, shipped_policy
from supportpolicy.errors import InvalidValueError
from supportpolicy.explanation import access_table, decision_table, exception_tree, severity_table
from supportpolicy.explanation.overviews import policy_table, rule_table
from supportpolicy.policy import Policy

_VIEWS = {
    "rules": decision_table,
    "severity": severity_table,
    "access": access_table,
    "exceptions": exception_tree,
}

_OPTIONAL = frozenset({"severity", "access"})
"""Views of what not every policy has."""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "policy", nargs="?", metavar="POLICY", help="a shipped policy, or a file (default: all shipped)"
    )
    parser.add_argument("--view", choices=tuple(_VIEWS), default="rules", help="what to show of it (default: rules)")


def _run(arguments: Namespace, desk: Desk) -> Answer:
    if arguments.policy is None:
        return Answer(name="policies", table=policy_table(map(shipped_policy, SHIPPED)))
    policy = find_policy(arguments.policy, desk)
    view = _VIEWS[arguments.view]
    _check_has(policy, arguments.view)
    return Answer(
        name="rules",
        table=rule_table(policy),
        words=lambda language, style: view(policy, language=language, style=style),
    )


def _check_has(policy: Policy, view: str) -> None:
    if view in _OPTIONAL and getattr(policy, view) is None:
        raise InvalidValueError("--view", f"policy {policy.id!r} has no rules on {view}", "Show another view of it")


COMMAND: Final = Command(
    name="policies",
    summary="list the policies that come with the library, or show the rules of one",
    arguments=_arguments,
    run=_run,
)
