"""Tracks: a ticket's assessment as it is read against the seconds of work entries."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, Protocol, TypeAlias

from supportpolicy.checks import check_kind, listed
from supportpolicy.contingents import SECOND
from supportpolicy.contracts import Contract
from supportpolicy.decision import Assessment, Decision, PartAssessment, Stretch
from supportpolicy.errors import InvalidValueError, SupportPolicyError
from supportpolicy.policy import CostBearer, ResolvedPolicy
from supportpolicy.settlement.charges import Parked, Reason
from supportpolicy.settlement.liability import LIABILITIES, Funding, Liability
from supportpolicy.settlement.offers import Offer
from supportpolicy.tickets import Work, WorkEntry

State: TypeAlias = int
"""What one decision and one permit hold for: the number of the stretch, from 1 on; of the first diagnosis, negative."""

Run: TypeAlias = tuple[int, int, State]
"""Offset and number of units, and the state that they are in."""

_DIAGNOSIS: Final = Work.FIRST_DIAGNOSIS
_NO_REASON: Final = Reason(liability=Liability.PARKED)
_BY_PERMIT: Final = frozenset(
    {Liability.TOO_EARLY, Liability.UNSETTLED, Liability.AWAITING_APPROVAL, Liability.REFUSED}
)


def seconds_until(start: datetime, boundary: datetime) -> int:
    """How many seconds that begin at the start, one after the other, begin before the boundary."""
    return -((start - boundary) // SECOND)


class FreeDiagnosis:
    """How much first diagnosis of each root matter has been used up."""

    def __init__(self) -> None:
        self._used: dict[str, int] = {}

    def take(self, matter: str, limit: int, wanted: int) -> int:
        """How many of the wanted seconds are within the limit; they are used up with that."""
        used = self._used.get(matter, 0)
        taken = min(wanted, max(limit - used, 0))
        self._used[matter] = used + taken
        return taken


class Track(Protocol):
    """What was decided about a ticket, or a part of it, over time."""

    @property
    def project(self) -> str | None:
        """The project of the ticket."""

    def runs(self, entry: WorkEntry, at: datetime, seconds: int, free: FreeDiagnosis) -> Sequence[Run]:
        """The runs of an entry whose seconds run on from an instant."""

    def run(self, entry: WorkEntry, at: datetime, units: int, free: FreeDiagnosis) -> Sequence[Run]:
        """The runs of an entry that counts as a whole as done at an instant."""

    def changes_between(self, start: datetime, end: datetime) -> bool:
        """Whether anything that matters happens after the start and before the end."""

    def reason(self, state: State, offer: Offer, same_day: bool) -> Reason:
        """Why work in a state is charged as it is, given what the contract offers for it."""


class _Assessed:
    """The track of a ticket that was assessed."""

    __slots__ = (
        "_boundaries",
        "_key",
        "_limit",
        "_matter",
        "_part",
        "_reason",
        "_reasons",
        "_starts",
        "_until",
        "project",
    )

    def __init__(self, assessment: Assessment, part: PartAssessment, reasons: _Reasons) -> None:
        limit = assessment.free_diagnosis
        self.project = assessment.ticket.project
        self._matter = assessment.ticket.matter
        self._limit = None if limit is None else limit // SECOND
        self._part = part
        self._starts = tuple(stretch.start for stretch in part.stretches if stretch.start is not None)
        self._until = part.diagnosis_until
        self._boundaries = self._starts
        if self._until is not None:
            self._boundaries = tuple(sorted({*self._starts, self._until})) if self._starts else (self._until,)
        self._reasons = reasons
        self._key: tuple[State, tuple[Funding, ...], bool] | None = None
        self._reason = _NO_REASON

    def runs(self, entry: WorkEntry, at: datetime, seconds: int, free: FreeDiagnosis) -> Sequence[Run]:
        boundaries = self._boundaries
        if not boundaries or boundaries[-1] <= at:
            return self._within_limit(0, seconds, self._state(entry, at), free)
        runs: list[Run] = []
        offset = 0
        for cut in self._cuts(at, seconds):
            runs += self._within_limit(offset, cut - offset, self._state(entry, at + offset * SECOND), free)
            offset = cut
        return runs

    def run(self, entry: WorkEntry, at: datetime, units: int, free: FreeDiagnosis) -> Sequence[Run]:
        state = self._state(entry, at)
        return ((0, units, state),) if entry.pieces else self._within_limit(0, units, state, free)

    def changes_between(self, start: datetime, end: datetime) -> bool:
        return any(start < boundary < end for boundary in self._boundaries)

    def reason(self, state: State, offer: Offer, same_day: bool) -> Reason:
        key = (state, offer.fundings, same_day)
        if key != self._key:
            self._key = key
            self._reason = self._find_reason(state, offer, same_day)
        return self._reason

    def _cuts(self, at: datetime, seconds: int) -> list[int]:
        cuts = {seconds_until(at, boundary) for boundary in self._boundaries}
        return [*sorted(cut for cut in cuts if 0 < cut < seconds), seconds]

    def _state(self, entry: WorkEntry, at: datetime) -> State:
        stretch = bisect_right(self._starts, at) + 1
        if entry.work is None:
            is_diagnosis = self._until is None or at < self._until
        else:
            is_diagnosis = entry.work is Work.FIRST_DIAGNOSIS
        return -stretch if is_diagnosis else stretch

    def _within_limit(self, offset: int, units: int, state: State, free: FreeDiagnosis) -> Sequence[Run]:
        if state > 0 or self._limit is None:
            return ((offset, units, state),)
        taken = free.take(self._matter, self._limit, units)
        runs = ((offset, taken, state), (offset + taken, units - taken, -state))
        return tuple(run for run in runs if run[1])

    def _find_reason(self, state: State, offer: Offer, same_day: bool) -> Reason:
        stretch = self._part.stretches[abs(state) - len(self._starts) - 2]
        work, decision = (Work.RESOLUTION, stretch.decision) if state > 0 else (_DIAGNOSIS, self._part.diagnosis)
        return self._reasons.of(decision, work, stretch, offer, self.project, same_day)


class _Reasons:
    """The reasons for all charges, each made once: whatever the same rules decide in the same situation shares one."""

    def __init__(self) -> None:
        self._made: dict[tuple[object, ...], Reason] = {}
        self._policies: dict[int, ResolvedPolicy] = {}  # kept, so that the number of each stays its own

    def of(
        self, decision: Decision, work: Work, stretch: Stretch, offer: Offer, project: str | None, same_day: bool
    ) -> Reason:
        """Why work is charged as it is."""
        policy, rules, bearer, question = decision.policy, decision.rules, decision.bearer, decision.next_question
        fundings, permit = offer.fundings, stretch.permit
        key = (id(policy), rules, bearer, question, work, permit, stretch.clauses, fundings, project, same_day)
        reason = self._made.get(key)
        if reason is None:
            self._policies[id(policy)] = policy
            liability = LIABILITIES[work, bearer, permit, offer.funding(bearer)]
            clauses = stretch.clauses if liability in _BY_PERMIT else ()
            reason = self._made[key] = Reason(
                liability=liability,
                rules=rules,
                clauses=tuple(dict.fromkeys((*clauses, *decision.clauses))),
                permit=permit,
                parked=_why_parked(decision),
                question=question,
                project=project,
                same_day=same_day,
            )
        return reason


def _why_parked(decision: Decision) -> Parked | None:
    if decision.bearer is not CostBearer.UNDETERMINED:
        return None
    return Parked.NOT_DECIDED_BY_SOURCE if decision.next_question is None else Parked.MISSING_FACT


class _Parking:
    """The track of work that nobody can place."""

    def __init__(self, parked: Parked, project: str | None = None) -> None:
        self.project = project
        self._reason = Reason(liability=Liability.PARKED, parked=parked, project=project)

    def runs(self, entry: WorkEntry, at: datetime, seconds: int, free: FreeDiagnosis) -> Sequence[Run]:
        return ((0, seconds, 1),)

    run = runs

    def changes_between(self, start: datetime, end: datetime) -> bool:
        return False

    def reason(self, state: State, offer: Offer, same_day: bool) -> Reason:
        return self._reason


class _Projects(_Parking):
    """The track of work without a ticket: an order for its project pays for it, or nobody can place it."""

    def __init__(self) -> None:
        super().__init__(Parked.NO_TICKET)
        self._ordered: dict[str, Reason] = {}

    def reason(self, state: State, offer: Offer, same_day: bool) -> Reason:
        order = offer.order
        if order is None:
            return super().reason(state, offer, same_day)
        ordered = Reason(liability=Liability.SEPARATE_ORDER, clauses=order.clauses)
        return self._ordered.setdefault(order.id, ordered)


class Tracks:
    """The tracks of all assessed tickets, each made when an entry first needs it."""

    def __init__(self, assessments: Mapping[str, Assessment]) -> None:
        self._assessments = assessments
        self._reasons = _Reasons()
        self._made: dict[tuple[str | None, str | None], Track] = {}

    def of(self, entry: WorkEntry) -> Track:
        """The track of the entry's ticket and part."""
        key = (entry.ticket, entry.part)
        track = self._made.get(key)
        if track is None:
            track = self._made[key] = self._make(*key)
        return track

    def _make(self, ticket: str | None, name: str | None) -> Track:
        if ticket is None:
            return _Projects()
        assessment = self._assessments.get(ticket)
        if assessment is None:
            return _Parking(Parked.UNKNOWN_TICKET)
        part = next((part for part in assessment.parts if part.part == name), None)
        if part is None:
            return _Parking(Parked.UNKNOWN_PART, assessment.ticket.project)
        return _Assessed(assessment, part, self._reasons)


def by_ticket(
    assessments: Iterable[Assessment], contract: Contract
) -> tuple[dict[str, Assessment], list[SupportPolicyError]]:
    """The assessments of a contract by their tickets, and what is wrong with the others."""
    found: dict[str, Assessment] = {}
    faults: list[SupportPolicyError] = []
    for assessment in listed("assessments", assessments, "Give a list of assessments"):
        check_kind("assessments", assessment, Assessment, "assessment", "Give assess(ticket, contract) of each ticket")
        ticket = assessment.ticket.id
        if assessment.contract != contract.id:
            what = f"ticket {ticket} was assessed under contract {assessment.contract}, not {contract.id}"
            faults.append(InvalidValueError("assessments", what, "Give the assessments made with this contract"))
        elif ticket in found:
            what = f"ticket {ticket} is assessed twice"
            faults.append(InvalidValueError("assessments", what, "Give one assessment of each ticket"))
        else:
            found[ticket] = assessment
    return found, faults
