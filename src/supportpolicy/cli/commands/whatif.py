"""``whatif``: what other packages or contracts would have cost, and between what the invoice still lies."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date, timedelta
from typing import Final

from supportpolicy.clauses import Wording
from supportpolicy.cli import notes
from supportpolicy.cli.arguments import add_as_of, add_output, as_of, day, hours, money, named, refuse
from supportpolicy.cli.books import add_books, check_day, last_day, read_books
from supportpolicy.cli.command import Answer, Command
from supportpolicy.cli.desk import Desk
from supportpolicy.cli.inputs import (
    add_policies,
    add_ticket_format,
    add_tickets,
    add_worklog,
    find_contract,
    find_policy,
    read_tickets,
    read_value,
    read_worklogs,
)
from supportpolicy.contracts import Contract
from supportpolicy.errors import InvalidValueError
from supportpolicy.explanation.phrases import capitalised
from supportpolicy.settlement import Settlement
from supportpolicy.spans import Span
from supportpolicy.whatif import ambiguity, best_package, compare, interval, replay, use_by_period

_NO_CHANGE = Wording(de="Nichts ändert sich.", en="Nothing changes.")
_NO_POINT = Wording(de="Die Richtlinie lässt keine Auslegung offen.", en="The policy leaves no reading open.")
_ONE_DAY = timedelta(days=1)
_NO_QUESTION = Wording(de="Nichts ist offen.", en="Nothing is open.")


def _arguments(parser: ArgumentParser) -> None:
    questions = parser.add_subparsers(title="questions", metavar="QUESTION", required=True)
    for name, what, arguments, ask in (
        ("packages", "which package would have cost the least", _packages_arguments, _packages),
        (
            "compare",
            "what the same work would have cost under other contracts or packages",
            _compare_arguments,
            _compare,
        ),
        ("replay", "which tickets change bearer or deadline under another contract", _replay_arguments, _replay),
        ("ambiguity", "what every reading of the policy is worth on a history", _ambiguity_arguments, _ambiguity),
        ("interval", "between what and what the invoice lies while questions are open", add_books, _interval),
    ):
        own = questions.add_parser(name, help=what, description=f"{capitalised(what)}.")
        arguments(own)
        add_output(own)
        own.set_defaults(ask=ask, parser=own)


def _packages_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("policy", metavar="POLICY", help="the policy that offers the packages")
    use = parser.add_mutually_exclusive_group(required=True)
    use.add_argument("--hours", type=hours, metavar="H,H,...", help="the use of each period, in hours")
    use.add_argument("--settlement", metavar="FILE", help="the use that settle --store wrote")
    parser.add_argument("--overage-rate", type=money, metavar="PRICE", help="the price of an hour beyond the quota")
    add_policies(parser)


def _packages(arguments: Namespace, desk: Desk) -> Answer:
    if arguments.hours is not None:
        refuse(arguments, "--policy", because="without --settlement")
    policy, use = find_policy(arguments.policy, desk), arguments.hours
    if not policy.packages:
        raise InvalidValueError("POLICY", f"{policy.id!r} offers no packages", "Give a policy with packages")
    if use is None:
        use = use_by_period(read_value(arguments.settlement, Settlement, arguments, desk))
    choice = best_package(policy.packages, use, overage_rate=arguments.overage_rate)
    return Answer(name="packages", table=choice.table)


def _work_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("contracts", nargs="+", metavar="CONTRACT", help="the contracts; the first is that so far")
    parser.add_argument(
        "--package",
        action="append",
        default=[],
        metavar="PACKAGE",
        help="the first contract with another package of its policy; may be repeated",
    )
    add_tickets(parser)
    add_ticket_format(parser)
    add_worklog(parser)
    add_policies(parser)


def _compare_arguments(parser: ArgumentParser) -> None:
    _work_arguments(parser)
    parser.add_argument("--since", type=day, metavar="DAY", help="the first day to compare (default: of the work)")
    parser.add_argument("--through", type=day, metavar="DAY", help="the last day to compare (default: of the work)")


def _replay_arguments(parser: ArgumentParser) -> None:
    _work_arguments(parser)
    add_as_of(parser)


def _compare(arguments: Namespace, desk: Desk) -> Answer:
    contracts = _contracts(arguments, desk)
    zone = contracts[0].zone
    worklog, tickets = read_worklogs(arguments, desk, zone), read_tickets(arguments, desk, zone)
    with named(worklog="--worklog"):
        found = compare(contracts, worklog, tickets, period=_period(arguments))
    return Answer(
        name="comparison", table=found.table, found=bool(found.faults), notes=(notes.compared_over(found.span),)
    )


def _period(arguments: Namespace) -> Span[date] | None:
    """The days to compare; None for those of the work."""
    if arguments.since is None and arguments.through is None:
        return None
    if arguments.since is None or arguments.through is None:
        what = "the first day and the last belong together"
        raise InvalidValueError("--since", what, "Give --since and --through, or neither of them")
    with named(end="--through"):
        return Span(arguments.since, arguments.through + _ONE_DAY)


def _replay(arguments: Namespace, desk: Desk) -> Answer:
    if not arguments.tickets:
        raise InvalidValueError("--tickets", "there are none to replay", "Give those of a history")
    old, *others = _contracts(arguments, desk)
    if len(others) != 1:
        what = f"the first contract is compared with one other, and the others given are {len(others)}"
        raise InvalidValueError("CONTRACT", what, "Give one other contract, or one --package")
    found = replay(
        read_tickets(arguments, desk, old.zone),
        old,
        others[0],
        as_of=as_of(arguments, desk, old.tz),
        worklog=read_worklogs(arguments, desk, old.zone),
    )
    return Answer(name="replay", table=found.table, nothing=_NO_CHANGE, found=bool(found.table.rows))


def _contracts(arguments: Namespace, desk: Desk) -> list[Contract]:
    contracts = [find_contract(path, arguments, desk) for path in arguments.contracts]
    with named(package="--package"):
        return [*contracts, *(contracts[0].with_package(package) for package in arguments.package)]


def _interval(arguments: Namespace, desk: Desk) -> Answer:
    check_day(arguments)
    books = read_books(arguments, desk)
    found = interval(
        books.contract,
        books.worklog,
        books.tickets,
        approvals=books.approvals,
        waivers=books.waivers,
        previous=books.previous,
        through=last_day(arguments, desk, books.contract),
    )
    return Answer(
        name="interval",
        table=found.table,
        nothing=_NO_QUESTION,
        found=bool(found.stakes),
        notes=notes.left_open((*found.least.left_open, *found.greatest.left_open)),
    )


def _ambiguity_arguments(parser: ArgumentParser) -> None:
    add_books(parser)
    parser.add_argument("--since", type=day, metavar="DAY", help="the first day (default: of the month of --through)")


def _ambiguity(arguments: Namespace, desk: Desk) -> Answer:
    refuse(arguments, "--previous", because="here, where every reading is settled from the beginning")
    books = read_books(arguments, desk)
    last = last_day(arguments, desk, books.contract)
    found = ambiguity(
        books.contract,
        books.worklog,
        books.tickets,
        period=Span(arguments.since or last.replace(day=1), last + _ONE_DAY),
        approvals=books.approvals,
        waivers=books.waivers,
        as_of=as_of(arguments, desk, books.contract.tz),
    )
    return Answer(name="ambiguity", table=found.table, nothing=_NO_POINT)


def _run(arguments: Namespace, desk: Desk) -> Answer:
    answer: Answer = arguments.ask(arguments, desk)
    return answer


COMMAND: Final = Command(
    name="whatif",
    summary="say what other packages or contracts would have cost, and what is still open",
    arguments=_arguments,
    run=_run,
    is_answered=False,
)
