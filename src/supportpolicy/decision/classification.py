"""Who bears the cost of a ticket: the decision on what was stated and found about it, under its contract."""

from __future__ import annotations

from types import NoneType

from supportpolicy.checks import check_kind
from supportpolicy.contracts import Contract
from supportpolicy.diagnosis import Diagnosis, Findings
from supportpolicy.errors import UnknownNameError
from supportpolicy.facts import Given, alternatives
from supportpolicy.policy import Decision, ResolvedPolicy, decide
from supportpolicy.tickets import Ticket, Work


def classify(
    ticket: Ticket,
    diagnosis: Diagnosis | None,
    contract: Contract,
    *,
    part: str | None = None,
    work: Work = Work.RESOLUTION,
) -> Decision:
    """Who bears the cost of a ticket, or of a part of it, under a contract.

    What the diagnosis found takes the place of what was stated when the matter was reported, and that the place of what
    the contract states. The policy is the one in force when the ticket was reported.

    Args:
        ticket: The ticket.
        diagnosis: The finding to judge by; None to judge by what was stated.
        contract: The contract.
        part: The part of the ticket that is meant; None for the whole ticket.
        work: What the work is for that is asked about.

    Raises:
        InvalidTypeError: for a policy in place of a contract, and for what is no diagnosis.
        UnknownNameError: for a part that the ticket does not have, or a fact or value that the policy does not know.
        OutOfRangeError: if no term of the contract applies when the ticket was reported.
    """
    check_kind("contract", contract, Contract, "contract", "Give a contract; for a policy alone use classify_facts")
    remedy = "Give a Diagnosis, or None to judge by what was stated"
    check_kind("diagnosis", diagnosis, (Diagnosis, NoneType), "diagnosis", remedy)
    term = contract.term_for(ticket)
    stated = term.stated.updated(stated_about(ticket, part))
    return decide_on(term.policy, stated if diagnosis is None else stated.updated(diagnosis.findings), work)


def stated_about(ticket: Ticket, part: str | None) -> Findings:
    """What was stated about a ticket or a part of it when it was reported.

    Raises:
        UnknownNameError: if the ticket has no such part.
    """
    if part is None:
        return ticket.findings
    for own in ticket.parts:
        if own.id == part:
            return ticket.findings.updated(own.findings)
    raise UnknownNameError(
        "part", f"ticket {ticket.id} has no part {part!r}", alternatives(part, sorted(ticket.part_ids))
    )


def decide_on(policy: ResolvedPolicy, findings: Findings, work: Work) -> Decision:
    """Who bears the cost of a piece of work, from what was found about the matter.

    Facts that the policy knows and its rules do not look at are passed over.

    Raises:
        UnknownNameError: for a fact or value that the policy does not know.
    """
    vocabulary = policy.bearer.vocabulary
    given: dict[str, Given] = {}
    for name, values in findings.items():
        if name in vocabulary.bits:
            given[name] = values
        elif name not in policy.known_facts:
            raise UnknownNameError(
                "findings", f"{name!r} is no fact of the policy", alternatives(name, sorted(policy.known_facts))
            )
    if _WORK in vocabulary.bits:
        given[_WORK] = work.value
    return decide(policy, vocabulary.facts(given))


_WORK = "work"
"""The fact that says what the work is for that is asked about; never stated, but given by the question."""
