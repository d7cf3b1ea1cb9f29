"""A decision: who bears the cost of a matter by the rules of a policy, and everything needed to say why."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from supportpolicy.checks import check_kind
from supportpolicy.facts import Facts, FrozenMap, Given
from supportpolicy.policy.policy import ResolvedPolicy
from supportpolicy.policy.readings import Interpretation
from supportpolicy.policy.terms import CostBearer, Step
from supportpolicy.rules import UNDETERMINED, Answer, Counterfactual, Status, WhyNot


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
    check_as_read("policy", policy)
    return decide(policy, policy.bearer.facts(known, **facts))


def check_as_read(where: str, policy: object) -> None:
    """Refuse a policy whose readings are not chosen yet, and its mere name.

    Raises:
        InvalidTypeError: for anything but what `Policy.read_as` gives.
    """
    remedy = "Give what policy.read_as() gives, which chooses the readings"
    if isinstance(policy, str):
        remedy = f"Give shipped_policy({policy!r}).read_as(), or another policy as read"
    check_kind(where, policy, ResolvedPolicy, "policy as read", remedy)


def decide(policy: ResolvedPolicy, facts: Facts) -> Decision:
    """Who bears the cost, from facts that were made by the policy before."""
    return Decision(policy, facts, policy.bearer.decide(facts))
