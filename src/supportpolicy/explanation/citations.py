"""Citations: which parts of a policy rest on which of its clauses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from supportpolicy.choices import Choice
from supportpolicy.lifecycles import Lifecycle
from supportpolicy.policy import Policy, ReleaseTerms, ResolvedPolicy
from supportpolicy.rules import Silence
from supportpolicy.targets import Target


class Citing(Choice):
    """What can cite a clause."""

    AGREEMENT = "agreement"
    """A rule that a contract puts above the policy's."""

    RULE = "rule"
    SILENCE = "silence"
    """A declared silence; here the source does not decide."""

    SEVERITY = "severity"
    """A rule on the class of a fault."""

    ACCESS = "access"
    """A rule on the requests that are taken on."""

    READING = "reading"
    """An open point on which a contract may choose a reading."""

    TARGET = "target"
    NOT_PROMISED = "not_promised"
    PACKAGE = "package"
    FIRST_DIAGNOSIS = "first_diagnosis"
    NOTICE = "notice"
    APPROVAL = "approval"
    ESTIMATE = "estimate"
    UNTOLD = "untold"
    """What becomes of work that was done before the customer was told."""

    RELEASES = "releases"
    """What is said of the releases in which changes come."""

    STEP = "step"
    LIFECYCLE = "lifecycle"
    LIFECYCLE_STAGE = "lifecycle_stage"
    LIFECYCLE_STEP = "lifecycle_step"


@attrs.frozen(kw_only=True)
class Citation:
    """One place where a policy cites a clause.

    Attributes:
        clause: The id of the clause.
        by: What cites it.
        name: The id of the rule, target, package, step or lifecycle, behind the latter that of the stage or step; empty
            for what a policy has only one of.
    """

    clause: str
    by: Citing
    name: str = ""


def citations(policy: Policy | ResolvedPolicy) -> tuple[Citation, ...]:
    """Everything in a policy that rests on a clause, each once; of a policy as read, only what its readings leave.

    Example:
        >>> import supportpolicy as sp
        >>> found = citations(sp.shipped_policy("partner_support"))
        >>> [(one.by.value, one.name) for one in found if one.clause == "PARTNER-4"]
        [('rule', 'further_training'), ('step', 'offer_training')]
    """
    whole, targets, releases = _parts(policy)
    places = [
        *_by_rules(policy),
        *((Citing.READING, "", (point.id,)) for point in whole.interpretations),
        *((Citing.TARGET, target.id, target.clauses) for target in targets),
        *_by_terms(whole, releases),
        *((Citing.PACKAGE, package.id, package.clauses) for package in whole.packages),
        *((Citing.STEP, step.id, step.clauses) for step in whole.steps),
        *(place for lifecycle in whole.lifecycles for place in _by_lifecycle(lifecycle)),
    ]
    found = (Citation(clause=clause, by=by, name=name) for by, name, clauses in places for clause in clauses)
    return tuple(dict.fromkeys(found))


_Place = tuple[Citing, str, Sequence[str]]


def _parts(policy: Policy | ResolvedPolicy) -> tuple[Policy, Iterable[Target], Iterable[ReleaseTerms]]:
    """The policy itself, and what its readings may switch: all of it, or what the chosen ones leave."""
    if isinstance(policy, ResolvedPolicy):
        return policy.policy, policy.targets, [terms for terms in (policy.release,) if terms is not None]
    return policy, [variant.value for variant in policy.targets], [variant.value for variant in policy.release]


def _by_rules(policy: Policy | ResolvedPolicy) -> Iterator[_Place]:
    agreed = {rule.id for rule in policy.agreed} if isinstance(policy, ResolvedPolicy) else frozenset()
    for rule in policy.bearer.rules:
        yield Citing.AGREEMENT if rule.id in agreed else _kind(rule.outcome, Citing.RULE), rule.id, rule.clauses
    for rule_set, deciding in ((policy.severity, Citing.SEVERITY), (policy.access, Citing.ACCESS)):
        for other in () if rule_set is None else rule_set.rules:
            yield _kind(other.outcome, deciding), other.id, other.clauses


def _kind(outcome: object, deciding: Citing) -> Citing:
    return Citing.SILENCE if isinstance(outcome, Silence) else deciding


def _by_lifecycle(lifecycle: Lifecycle) -> Iterator[_Place]:
    yield Citing.LIFECYCLE, lifecycle.id, lifecycle.clauses
    for stage in lifecycle.stages:
        yield Citing.LIFECYCLE_STAGE, f"{lifecycle.id}: {stage.id}", stage.clauses
    for step in lifecycle.steps:
        yield Citing.LIFECYCLE_STEP, f"{lifecycle.id}: {step.id}", step.clauses


def _by_terms(policy: Policy, releases: Iterable[ReleaseTerms]) -> Iterator[_Place]:
    cycle = policy.release_cycle
    if cycle is not None:
        yield Citing.RELEASES, "", (*cycle.clauses, *cycle.planning, *cycle.delivery, *cycle.announcement)
    if policy.not_promised is not None:
        yield Citing.NOT_PROMISED, "", policy.not_promised.clauses
    if policy.first_diagnosis is not None:
        yield Citing.FIRST_DIAGNOSIS, "", policy.first_diagnosis.clauses
    for terms in releases:
        yield Citing.NOTICE, "", terms.notice
        yield Citing.APPROVAL, "", terms.approval
        yield Citing.ESTIMATE, "", terms.estimate
        yield Citing.UNTOLD, "", terms.untold_clauses
