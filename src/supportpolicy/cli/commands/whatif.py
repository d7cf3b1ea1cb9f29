"""``whatif``: what other packages would have cost for the same work."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from supportpolicy.cli.arguments import hours, money
from supportpolicy.cli.command import Answer, Command
from supportpolicy.cli.desk import Desk
from supportpolicy.cli.inputs import find_policy
from supportpolicy.whatif import best_package

_EXAMPLE = "example: supportpolicy whatif confluence_package --hours 12,44,47,20 --overage-rate '100.00 EUR'"


def _arguments(parser: ArgumentParser) -> None:
    parser.epilog = _EXAMPLE
    parser.add_argument("policy", metavar="POLICY", help="the policy that offers the packages")
    parser.add_argument(
        "--hours", type=hours, required=True, metavar="H,H,...", help="the use of each period, in hours"
    )
    parser.add_argument("--overage-rate", type=money, metavar="PRICE", help="the price of an hour beyond the quota")


def _run(arguments: Namespace, desk: Desk) -> Answer:
    policy = find_policy(arguments.policy, desk)
    choice = best_package(policy.packages, arguments.hours, overage_rate=arguments.overage_rate)
    return Answer(name="packages", table=choice.table)


COMMAND = Command(
    name="whatif", summary="say what each package would have cost for the same use", arguments=_arguments, run=_run
)
