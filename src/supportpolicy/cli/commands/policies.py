"""``policies``: the policies that are shipped, or the rules of one."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from typing import Final

from supportpolicy.clauses import Language
from supportpolicy.cli.arguments import refuse
from supportpolicy.cli.command import Answer, Command
from supportpolicy.cli.desk import Desk
from supportpolicy.cli.inputs import find_policy
from supportpolicy.cli.output import Format
from supportpolicy.documents import SHIPPED, shipped_policy
from supportpolicy.errors import InvalidValueError
from supportpolicy.explanation import (
    Style,
    access_table,
    decision_table,
    exception_tree,
    lifecycle_table,
    severity_table,
)
from supportpolicy.explanation.overviews import policy_table, rule_table
from supportpolicy.explanation.phrases import capitalised
from supportpolicy.explanation.writing import escaped_html, markdown, plain
from supportpolicy.policy import Policy


def _lifecycles(policy: Policy, *, language: Language, style: Style) -> str:
    """The lifecycles of a policy, each as a table under its name."""
    tables = [
        (lifecycle.label.text(language), lifecycle_table(lifecycle, language=language, style=style))
        for lifecycle in policy.lifecycles
    ]
    return "\n\n".join(f"{_HEADINGS[style](capitalised(label))}\n\n{table}" for label, table in tables)


_HEADINGS: Final[Mapping[Style, Callable[[str], str]]] = {
    Style.TEXT: plain,
    Style.MARKDOWN: lambda label: f"**{markdown(label)}**",
    Style.HTML: lambda label: f"<h2>{escaped_html(label)}</h2>",
}

_VIEWS = {
    "rules": decision_table,
    "severity": severity_table,
    "access": access_table,
    "exceptions": exception_tree,
    "lifecycles": _lifecycles,
}

_OPTIONAL = frozenset({"severity", "access", "lifecycles"})
"""Views of what not every policy has."""

_FOR_PROGRAMS = frozenset({"rules", "exceptions"})
"""Views of what JSON and CSV have: the rules on who bears the cost, with those that they override."""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "policy", nargs="?", metavar="POLICY", help="a shipped policy, or a file (default: all shipped)"
    )
    parser.add_argument("--view", choices=tuple(_VIEWS), help="what to show of it (default: rules)")


def _run(arguments: Namespace, desk: Desk) -> Answer:
    if arguments.policy is None:
        refuse(arguments, "--view", because="without a policy")
        return Answer(name="policies", table=policy_table(map(shipped_policy, SHIPPED)))
    policy = find_policy(arguments.policy, desk)
    name = arguments.view or "rules"
    view = _VIEWS[name]
    _check_has(policy, name)
    if name not in _FOR_PROGRAMS and arguments.format in (Format.JSON, Format.CSV):
        what = f"JSON and CSV have the rules on who bears the cost alone, not --view {name}"
        raise InvalidValueError("--format", what, "Write it as table, md or html")
    return Answer(
        name="rules",
        table=rule_table(policy),
        words=lambda language, style: view(policy, language=language, style=style),
    )


def _check_has(policy: Policy, view: str) -> None:
    if view in _OPTIONAL and not getattr(policy, view):
        raise InvalidValueError("--view", f"policy {policy.id!r} has nothing on {view}", "Show another view of it")


COMMAND: Final = Command(
    name="policies",
    summary="list the policies that come with the library, or show the rules of one",
    arguments=_arguments,
    run=_run,
)
