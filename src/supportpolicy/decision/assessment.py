"""An assessment: the decisions about a ticket over time, and from when paid work on it may run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import attrs

from supportpolicy.checks import check_kind
from supportpolicy.choices import Choice
from supportpolicy.contracts import Contract, Term
from supportpolicy.decision.classification import decide_on, stated_about
from supportpolicy.diagnosis import Findings
from supportpolicy.errors import UnknownNameError
from supportpolicy.facts import alternatives
from supportpolicy.policy import (
    BilledFrom,
    CostBearer,
    Decision,
    FirstDiagnosis,
    ReleaseTerms,
    ResolvedPolicy,
    Untold,
)
from supportpolicy.tickets import Announced, Approved, Diagnosed, Estimated, Event, Refused, Ticket, Work


class Permit(Choice):
    """Where billable work stands at an instant.

    NOT_NEEDED: nobody has to release it, because it costs nothing extra or because nothing asks for a release.
    NOT_TOLD: the customer had not been told, and what was done then stays with the vendor.
    UNSETTLED: the customer had not been told, and the source does not say what follows.
    AWAITING_APPROVAL: the customer had been told and had not answered.
    APPROVED: the customer had released the work.
    REFUSED: the customer had refused it.
    """

    NOT_NEEDED = "not_needed"
    NOT_TOLD = "not_told"
    UNSETTLED = "unsettled"
    AWAITING_APPROVAL = "awaiting_approval"
    APPROVED = "approved"
    REFUSED = "refused"


class Lack(Choice):
    """What can be lacking before billable work may run."""

    NOTICE = "notice"
    APPROVAL = "approval"
    ESTIMATE = "estimate"


@attrs.frozen
class Missing:
    """Something that is lacking before billable work may run.

    Attributes:
        lack: What is lacking.
        clauses: The clauses that ask for it.
    """

    lack: Lack
    clauses: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Stretch:
    """A stretch of time in which one decision and one permit hold, up to the start of the next.

    Attributes:
        start: When it begins, inclusive, in UTC; None for the beginning of time.
        decision: Who bears the work done in it, the first diagnosis apart.
        permit: Where billable work stands in it.
        clauses: The clauses on the permit.
    """

    start: datetime | None
    decision: Decision
    permit: Permit
    clauses: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class PartAssessment:
    """What is decided about a ticket, or about a part of it, over time. All instants are in UTC.

    Attributes:
        part: The part; None for the whole ticket.
        diagnosis: Who bears the first diagnosis.
        diagnosis_until: Up to when work that does not say what it was for counts as first diagnosis, exclusive; None
            if it does so without end.
        stretches: Who bears all other work, in ascending order; the first starts at the beginning of time.
        told_at: When the customer was told of what was found last; None if that has not happened.
        approved_at: When the customer released billable work; None if no release is on record at the end.
        missing: What is lacking before billable work may run.
    """

    part: str | None
    diagnosis: Decision
    diagnosis_until: datetime | None
    stretches: tuple[Stretch, ...]
    told_at: datetime | None
    approved_at: datetime | None
    missing: tuple[Missing, ...]

    @property
    def decision(self) -> Decision:
        """The decision that applies now."""
        return self.stretches[-1].decision

    @property
    def may_start(self) -> bool:
        """Whether consent to billable work is on record, whoever bears the cost."""
        return self.approved_at is not None


@attrs.frozen(kw_only=True)
class Assessment:
    """Everything decided about a ticket, over time.

    Attributes:
        ticket: The ticket.
        contract: The id of the contract.
        policy: The policy as read that was in force when the ticket was reported.
        parts: One for the whole ticket, which also serves work of no part, then one for each part.
    """

    ticket: Ticket
    contract: str
    policy: ResolvedPolicy
    parts: tuple[PartAssessment, ...]

    @property
    def first_diagnosis(self) -> FirstDiagnosis | None:
        """The policy's terms for the first diagnosis."""
        return self.policy.policy.first_diagnosis

    @property
    def free_diagnosis(self) -> timedelta | None:
        """How much first diagnosis per root matter is borne as decided for it; None if no limit is stated."""
        return None if self.first_diagnosis is None else self.first_diagnosis.limit

    def part(self, part: str | None) -> PartAssessment:
        """What is decided about a part.

        Raises:
            UnknownNameError: if the ticket has no such part.
        """
        assessed = {assessment.part: assessment for assessment in self.parts}
        if part not in assessed:
            names = [name for name in assessed if name is not None]
            raise UnknownNameError("part", f"ticket {self.ticket.id} has no part {part!r}", alternatives(part, names))
        return assessed[part]


def assess(ticket: Ticket, contract: Contract) -> Assessment:
    """All decisions about a ticket over time, and from when paid work on it may run.

    A diagnosis that moves the cost to the vendor's side applies to all work. One that moves it to the customer's side
    after an earlier one had said otherwise applies only to work after the customer was told.

    The customer was told when a diagnosis says so or work was announced, whatever was released before. Only where no
    such notice is on record does a release stand for one, as it presupposes it.

    Raises:
        InvalidTypeError: for a policy in place of a contract.
        UnknownNameError: for a fact or value that the policy does not know.
        OutOfRangeError: if no term of the contract applies when the ticket was reported.

    Source:
        SHOP-2, CRM-14 to CRM-18
    """
    check_kind("contract", contract, Contract, "contract", "Give a contract with a term of that policy")
    term = contract.term_for(ticket)
    names = (None, *(part.id for part in ticket.parts))
    return Assessment(
        ticket=ticket,
        contract=contract.id,
        policy=term.policy,
        parts=tuple(_assess_part(ticket, term, name) for name in names),
    )


@attrs.frozen
class _Finding:
    """A decision as it was found: at the report, or by a diagnosis.

    Attributes:
        decision: Who bears the work.
        since: From when notices and answers can be about it, inclusive.
        notice: When the customer is on record as told of it; None if that is not on record.
    """

    decision: Decision
    since: datetime
    notice: datetime | None

    @property
    def costs(self) -> bool:
        return self.decision.bearer in _COSTS_THE_CUSTOMER


_COSTS_THE_CUSTOMER = frozenset({CostBearer.CUSTOMER, CostBearer.CONTINGENT, CostBearer.SEPARATE_ORDER})
_EVER = datetime.min.replace(tzinfo=UTC)


def _assess_part(ticket: Ticket, term: Term, part: str | None) -> PartAssessment:
    stated = term.stated.updated(stated_about(ticket, part))
    events = [event for event in ticket.events if event.part in (None, part)]
    before, current = _in_force(_found(term.policy, stated, events, Work.RESOLUTION))
    earlier, finding = _in_force(_found(term.policy, stated, events, Work.FIRST_DIAGNOSIS))
    consents = [event for event in events if isinstance(event, Approved | Refused) and _utc(event.at) >= current.since]
    releases = [_utc(event.at) for event in consents if isinstance(event, Approved)]
    told_at = min(releases, default=None) if current.notice is None else current.notice
    terms = term.policy.release
    return PartAssessment(
        part=part,
        diagnosis=earlier or finding.decision,
        diagnosis_until=_diagnosis_until(term.policy, ticket, events, current.notice, told_at),
        stretches=tuple(_stretches(before, current.decision, terms, told_at, consents)),
        told_at=told_at,
        approved_at=releases[-1] if consents and isinstance(consents[-1], Approved) else None,
        missing=tuple(_missing(current.decision, terms, told_at, consents, events)),
    )


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)


def _found(policy: ResolvedPolicy, stated: Findings, events: Sequence[Event], work: Work) -> list[_Finding]:
    """What was found one after the other; what was stated counts only until the first diagnosis."""
    announced = [_utc(event.at) for event in events if isinstance(event, Announced)]
    diagnoses = [event.diagnosis for event in events if isinstance(event, Diagnosed)]
    if not diagnoses:
        return [_Finding(decide_on(policy, stated, work), _EVER, min(announced, default=None))]
    found: list[_Finding] = []
    for diagnosis in diagnoses:
        stated = stated.updated(diagnosis.findings)
        since = _utc(diagnosis.made_at) if found else _EVER
        notices = [instant for instant in announced if instant >= since]
        if diagnosis.told_at is not None:
            notices.append(_utc(diagnosis.told_at))
        found.append(_Finding(decide_on(policy, stated, work), since, min(notices, default=None)))
    return found


def _in_force(found: Sequence[_Finding]) -> tuple[Decision | None, _Finding]:
    """The last finding, and what holds until the customer is told of it; None if it applies to all work.

    CRM-18: to the customer's disadvantage only once the customer was told.
    """
    before: Decision | None = None
    current = found[0]
    for finding in found[1:]:
        if finding.costs and current.costs:
            notices = [notice for notice in (current.notice, finding.notice) if notice is not None]
            current = attrs.evolve(current, decision=finding.decision, notice=min(notices, default=None))
        else:
            settled = current.decision.bearer is not CostBearer.UNDETERMINED
            before = current.decision if finding.costs and settled else None
            current = finding
    return before, current


def _diagnosis_until(
    policy: ResolvedPolicy,
    ticket: Ticket,
    events: Iterable[Event],
    notice: datetime | None,
    told_at: datetime | None,
) -> datetime | None:
    """The first diagnosis ends with its finding or the notice; with a release only if neither is on record."""
    ends = [_utc(event.at) for event in events if isinstance(event, Diagnosed)]
    if notice is not None:
        ends.append(notice)
    terms = policy.policy.first_diagnosis
    if not ends and told_at is None and (terms is None or terms.limit is None):
        return _utc(ticket.reported_at)
    return min(ends, default=told_at)


def _stretches(
    before: Decision | None,
    decision: Decision,
    terms: ReleaseTerms | None,
    told_at: datetime | None,
    consents: Sequence[Approved | Refused],
) -> Iterator[Stretch]:
    if before is not None:
        yield Stretch(start=None, decision=before, permit=Permit.NOT_NEEDED)
        if told_at is None:
            return
    first = None if before is None else told_at
    if terms is None or decision.bearer is not CostBearer.CUSTOMER:
        yield Stretch(start=first, decision=decision, permit=Permit.NOT_NEEDED)
        return
    untold = Permit.NOT_TOLD if terms.untold is Untold.VENDOR else Permit.UNSETTLED
    permit = None
    for start in _boundaries(first, told_at, consents):
        if told_at is None or start is None or start < told_at:
            following, clauses = untold, terms.untold_clauses
        else:
            following, clauses = _consent(terms.billed_from, start, consents), terms.approval
        if following is not permit:
            permit = following
            yield Stretch(start=start, decision=decision, permit=permit, clauses=clauses)


def _boundaries(
    start: datetime | None, told_at: datetime | None, consents: Iterable[Event]
) -> Iterator[datetime | None]:
    yield start
    instants = {_utc(event.at) for event in consents} | ({told_at} if told_at is not None else set())
    yield from sorted(instant for instant in instants if start is None or instant > start)


def _consent(billed_from: BilledFrom, instant: datetime, consents: Iterable[Approved | Refused]) -> Permit:
    """The last answer up to the instant; where notice alone starts the billing, else the first one after it."""
    permit = Permit.AWAITING_APPROVAL
    for event in consents:
        if _utc(event.at) <= instant:
            permit = Permit.APPROVED if isinstance(event, Approved) else Permit.REFUSED
        elif permit is Permit.AWAITING_APPROVAL and billed_from is BilledFrom.NOTICE:
            return Permit.APPROVED if isinstance(event, Approved) else permit
    return permit


def _missing(
    decision: Decision,
    terms: ReleaseTerms | None,
    told_at: datetime | None,
    consents: Sequence[Approved | Refused],
    events: Iterable[Event],
) -> Iterator[Missing]:
    if terms is None or decision.bearer not in (CostBearer.CUSTOMER, CostBearer.SEPARATE_ORDER):
        return
    if told_at is None:
        yield Missing(Lack.NOTICE, terms.notice)
    if terms.estimate and not any(isinstance(event, Estimated) for event in events):
        yield Missing(Lack.ESTIMATE, terms.estimate)
    if not consents or isinstance(consents[-1], Refused):
        yield Missing(Lack.APPROVAL, terms.approval)
