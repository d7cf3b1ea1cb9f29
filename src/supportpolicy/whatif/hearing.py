"""Hearing: what another policy understands of a ticket that was recorded under the first one."""

from __future__ import annotations

import attrs

from supportpolicy.contracts import Contract, Term
from supportpolicy.diagnosis import Findings
from supportpolicy.policy import ResolvedPolicy
from supportpolicy.tickets import Diagnosed, Event, Ticket


def heard(ticket: Ticket, policy: ResolvedPolicy, other: ResolvedPolicy) -> Ticket:
    """The ticket as a policy understands it: facts and values that only the other one knows are unknown to it.

    What neither of them knows stays, so that it is refused and not passed over.
    """
    parts = tuple(attrs.evolve(part, findings=understood(part.findings, policy, other)) for part in ticket.parts)
    return attrs.evolve(
        ticket,
        findings=understood(ticket.findings, policy, other),
        parts=parts,
        events=tuple(_heard(event, policy, other) for event in ticket.events),
    )


def under(contract: Contract, policy: ResolvedPolicy) -> Contract:
    """The contract with another policy in all its terms; its own rules go on prevailing."""
    return attrs.evolve(contract, terms=tuple(_under(term, policy) for term in contract.terms))


def understood(findings: Findings, policy: ResolvedPolicy, other: ResolvedPolicy) -> Findings:
    """The findings without those that only the other policy knows."""
    kept = {name: values for name, values in findings.items() if not _is_foreign(name, values, policy, other)}
    return findings if len(kept) == len(findings) else Findings(kept)


def _is_foreign(name: str, values: frozenset[str], policy: ResolvedPolicy, other: ResolvedPolicy) -> bool:
    own = _values(policy, name)
    return not values <= own and values <= own | _values(other, name)


def _values(policy: ResolvedPolicy, name: str) -> frozenset[str]:
    for vocabulary in (policy.bearer.vocabulary, policy.policy.facts):
        if name in vocabulary:
            return frozenset(vocabulary.bits[name])
    return frozenset()


def _heard(event: Event, policy: ResolvedPolicy, other: ResolvedPolicy) -> Event:
    if not isinstance(event, Diagnosed):
        return event
    diagnosis = event.diagnosis
    findings = understood(diagnosis.findings, policy, other)
    return attrs.evolve(event, diagnosis=attrs.evolve(diagnosis, findings=findings))


def _under(term: Term, policy: ResolvedPolicy) -> Term:
    own = term.policy
    if own.agreed and not policy.agreed:
        policy = policy.agreeing(own.agreed, own.agreed_facts)
    return attrs.evolve(term, policy=policy, findings=understood(term.findings, policy, own))
