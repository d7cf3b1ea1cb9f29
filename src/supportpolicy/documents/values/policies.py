"""Policies in JSON, by id, version and readings; and decisions, which follow from a policy and from facts."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from supportpolicy.decision import Decision, decide
from supportpolicy.documents.sources import PolicySource, find_policy
from supportpolicy.documents.values.forms import RefusedError
from supportpolicy.facts import Fact
from supportpolicy.policy import CostBearer, ResolvedPolicy
from supportpolicy.rules import Conditions, Rule


@attrs.frozen(kw_only=True)
class StoredPolicy:
    """A policy as read, by its name: the policy itself is not stored, and must be at hand when this is read.

    Attributes:
        id: The id of the policy.
        version: Its version.
        readings: The reading of each open point.
        agreed: The rules of the contract above it.
        agreed_facts: The facts that only these look at.
    """

    id: str
    version: str
    readings: Mapping[str, str]
    agreed: tuple[Rule[CostBearer], ...] = ()
    agreed_facts: tuple[Fact, ...] = ()

    @classmethod
    def of(cls, resolved: ResolvedPolicy) -> StoredPolicy:
        """What is stored of a policy as read."""
        return cls(
            id=resolved.policy.id,
            version=resolved.policy.version,
            readings=resolved.readings,
            agreed=resolved.agreed,
            agreed_facts=resolved.agreed_facts,
        )

    def restored(self, policies: PolicySource) -> ResolvedPolicy:
        """The policy as read.

        Raises:
            SupportPolicyError: if the policy is not at hand, is of another version, or does not offer the readings.
        """
        resolved = find_policy(policies, self.id, self.version).read_as(self.readings)
        return resolved.agreeing(self.agreed, self.agreed_facts) if self.agreed or self.agreed_facts else resolved


@attrs.frozen(kw_only=True)
class StoredDecision:
    """A decision: what it follows from, and what followed.

    Attributes:
        policy: The policy as read.
        facts: What was known.
        bearer: Who bears the cost.
        rules: The rules and declared silences that decide, or still may.
        clauses: The clauses that they cite.
    """

    policy: ResolvedPolicy
    facts: Conditions
    bearer: CostBearer
    rules: tuple[str, ...]
    clauses: tuple[str, ...]

    @classmethod
    def of(cls, decision: Decision) -> StoredDecision:
        """What is stored of a decision."""
        return cls(
            policy=decision.policy,
            facts=decision.facts.given,
            bearer=decision.bearer,
            rules=decision.rules,
            clauses=decision.clauses,
        )

    def restored(self) -> Decision:
        """The decision, made again.

        Raises:
            SupportPolicyError: if the policy does not know the facts.
            RefusedError: if it decides otherwise now.
        """
        decision = decide(self.policy, self.policy.bearer.facts(self.facts))
        if StoredDecision.of(decision) != self:
            raise RefusedError.of(
                f"policy {self.policy.policy.id!r} at hand decides {decision.bearer} by {', '.join(decision.rules)}, "
                f"stored is {self.bearer} by {', '.join(self.rules)}",
                "Give the policy as it was then; one that was changed needs a version of its own",
            )
        return decision
