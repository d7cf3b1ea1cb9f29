"""``diff``: who bears what from one policy, or one reading, to another, and what else is different."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final

from supportpolicy.clauses import Wording
from supportpolicy.cli import notes
from supportpolicy.cli.arguments import name_and_value, named, refuse
from supportpolicy.cli.command import Answer, Command
from supportpolicy.cli.desk import Desk
from supportpolicy.cli.inputs import add_policies, add_ticket_format, add_tickets, find_policy, read_as, read_tickets
from supportpolicy.decision import diff
from supportpolicy.explanation.overviews import difference_table, ticket_change_table

_NOTHING = Wording(de="An den Kosten ändert sich nichts.", en="Nothing changes in who bears the cost.")
_EXAMPLE = "example: supportpolicy diff shop_agency shop_agency --new-reading SHOP-O4=condition"


def _arguments(parser: ArgumentParser) -> None:
    parser.epilog = _EXAMPLE
    parser.add_argument("old", metavar="OLD", help="the policy so far: a shipped one, or a file")
    parser.add_argument("new", metavar="NEW", help="the policy from now on")
    for name in ("old", "new"):
        parser.add_argument(
            f"--{name}-reading",
            action="append",
            default=[],
            type=name_and_value,
            metavar="POINT=NAME",
            help=f"the reading of an open point in {name.upper()}; may be repeated",
        )
    add_tickets(parser)
    add_ticket_format(parser)
    parser.add_argument("--zone", metavar="ZONE", help="of times without an offset (default: UTC)")
    add_policies(parser)


def _run(arguments: Namespace, desk: Desk) -> Answer:
    if not arguments.tickets:
        refuse(arguments, "--zone", because="without tickets")
    with named(reading="--old-reading"):
        old = read_as(find_policy(arguments.old, desk), arguments.old_reading)
    with named(reading="--new-reading"):
        new = read_as(find_policy(arguments.new, desk), arguments.new_reading)
    with named(zone="--zone"):
        tickets = read_tickets(arguments, desk, arguments.zone or "UTC")
    difference = diff(old, new, tickets)
    beside = notes.beside(old, new)
    name, table, found = (
        ("ticket_changes", ticket_change_table(difference), bool(difference.tickets))
        if arguments.tickets
        else ("changes", difference_table(difference), bool(difference))
    )
    return Answer(name=name, table=table, nothing=_NOTHING, found=found or bool(beside), notes=beside)


COMMAND: Final = Command(
    name="diff", summary="say what changes from one policy or reading to another", arguments=_arguments, run=_run
)
