"""A decision: who bears the cost of a matter, and everything needed to say why."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from supportpolicy.contracts import Contract
from supportpolicy.diagnosis import Diagnosis, Findings
from supportpolicy.errors import InvalidTypeError, UnknownNameError
from supportpolicy.facts import Facts, FrozenMap, Given, alternatives
from supportpolicy.policy import CostBearer, Interpretation, ResolvedPolicy, Step
from supportpolicy.rules import UNDETERMINED, Answer, Counterfactual, Status, WhyNot
from supportpolicy.tickets import Ticket, Work


@attrs.frozen
class Decision:
    """Who bears the cost, and everything needed to say why.

    Attributes:
        policy: The policy as read, with the contract's rules.
        facts: What was known.
        answer: What the rules make of it.

    Source:
        SHOP-8
    """

    policy: ResolvedPolicy = attrs.field(repr=lambda policy: repr(policy.policy.id))
    facts: Facts
    answer: Answer[CostBearer] = attrs.field(repr=False)

    @property
    def bearer(self) -> CostBearer:
        """Who bears the cost; UNDETERMINED if a fact is missing or the source does not decide."""
        return self.answer.outcome or CostBearer.UNDETERMINED

    @property
    def status(self) -> Status:
        """Whether it is decided, a fact is missing, or the source does not decide."""
        return self.answer.status

    @property
    def possible(self) -> frozenset[CostBearer]:
        """The bearers that the unknown facts still allow; UNDETERMINED stands for a hole in the source."""
        return frozenset(
            CostBearer.UNDETERMINED if outcome is UNDETERMINED else outcome for outcome in self.answer.possible
        )

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules and declared silences that decide, or still may."""
        return self.answer.rules

    @property
    def clauses(self) -> tuple[str, ...]:
        """The ids of the clauses that they cite, the first rule's first, each once."""
        rules = self.policy.bearer
        return tuple(dict.fromkeys(clause for rule in self.rules for clause in rules.rule(rule).clauses))

    @property
    def clause(self) -> str | None:
        """The clause to cite if only one is; None if the rule is the contract's and cites none."""
        return next(iter(self.clauses), None)

    @property
    def needed(self) -> tuple[str, ...]:
        """The facts that still matter."""
        return self.answer.needed

    @property
    def next_question(self) -> str | None:
        """The fact to ask for next; None unless a fact is missing."""
        return self.answer.next_question

    @property
    def steps(self) -> tuple[Step, ...]:
        """What to do next, if it is decided."""
        if self.status is not Status.DECIDED:
            return ()
        steps = self.policy.policy.rule_steps
        names = dict.fromkeys(step for rule in self.rules for step in steps.get(rule, ()))
        return tuple(self.policy.policy.step(name) for name in names)

    @property
    def unagreed(self) -> tuple[str, ...]:
        """The declared silences of the source that apply, or still may."""
        return tuple(rule for rule in self.rules if rule in self.policy.policy.questions)

    def reason(self) -> Mapping[str, frozenset[str]]:
        """The smallest set of the known facts that alone forces this decision."""
        return self.policy.bearer.reason(self.facts)

    def why_not(self, rule: str) -> WhyNot:
        """Why another rule does not decide.

        Raises:
            UnknownNameError: if there is no such rule.
        """
        return self.policy.bearer.why_not(self.facts, rule)

    def counterfactuals(self) -> tuple[Counterfactual[CostBearer], ...]:
        """The nearest facts with another bearer; what cannot change is held fixed."""
        return self.policy.bearer.counterfactuals(self.facts)

    def readings(self) -> tuple[tuple[Interpretation, str], ...]:
        """The open points of the source whose other readings would decide otherwise, with the reading chosen."""
        return tuple(
            (point, self.policy.readings[point.id])
            for point in self.policy.policy.interpretations
            if any(self._answer_read_as(point, option.name) != self.answer.possible for option in point.options)
        )

    def _answer_read_as(self, point: Interpretation, reading: str) -> frozenset[object]:
        other = self.policy.reading(point.id, reading)
        return frozenset(other.bearer.decide(self.facts).possible)


def classify_facts(policy: ResolvedPolicy, known: Mapping[str, Given] = FrozenMap(), /, **facts: Given) -> Decision:
    """Who bears the cost, from bare facts.

    Args:
        policy: The policy as read.
        known: The same as the named arguments, for facts whose names are no Python names.
        facts: For each fact its value or the values still possible; facts that are left out are unknown.

    Raises:
        InvalidTypeError: for a policy whose readings are not chosen yet.
        UnknownNameError: for a fact or a value that does not exist, with the closest one that does.
        InvalidValueError: for facts that a declaration of the policy calls impossible together.

    Example:
        >>> import supportpolicy as sp
        >>> crm = sp.shipped_policy("saas_crm").read_as()
        >>> decision = sp.classify_facts(crm, work="resolution", kind="bug", component="customizing")
        >>> decision.bearer, decision.clause
        (<CostBearer.CUSTOMER: 'customer'>, 'CRM-10')
    """
    if not isinstance(policy, ResolvedPolicy):
        raise InvalidTypeError(
            "policy",
            f"a {type(policy).__name__} is no policy as read",
            "Give what policy.read_as() gives, which chooses the readings",
        )
    return decide(policy, policy.bearer.facts(known, **facts))


def decide(policy: ResolvedPolicy, facts: Facts) -> Decision:
    """Who bears the cost, from facts that were made by the policy before."""
    return Decision(policy, facts, policy.bearer.decide(facts))


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
        UnknownNameError: for a part that the ticket does not have, or a fact or value that the policy does not know.
        OutOfRangeError: if no term of the contract applies when the ticket was reported.
    """
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
