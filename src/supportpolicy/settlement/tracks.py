"""Tracks: a ticket's assessment as it is read against the seconds of work entries."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final, Protocol, TypeAlias

from supportpolicy.contingents import SECOND
from supportpolicy.contracts import Contract
from supportpolicy.decision import Assessment, Decision, PartAssessment
from supportpolicy.errors import InvalidValueError, SupportPolicyError
from supportpolicy.policy import CostBearer
from supportpolicy.settlement.charges import Parked, Reason
from supportpolicy.settlement.liability import LIABILITIES, Liability
from supportpolicy.settlement.offers import Offer
from supportpolicy.tickets import Work, WorkEntry

State: TypeAlias = tuple[Work, int]
"""What one decision and one permit hold for: the first diagnosis as agreed for it, or work in one of the stretches."""

Run: TypeAlias = tuple[int, int, State]
"""Offset and number of units, and the state that they are in."""

_DIAGNOSIS: Final = Work.FIRST_DIAGNOSIS
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

    def runs(self, entry: WorkEntry, at: datetime, seconds: int, free: FreeDiagnosis) -> Iterable[Run]:
        """The runs of an entry whose seconds run on from an instant."""

    def run(self, entry: WorkEntry, at: datetime, units: int, free: FreeDiagnosis) -> Iterable[Run]:
        """The runs of an entry that counts as a whole as done at an instant."""

    def changes_between(self, start: datetime, end: datetime) -> bool:
        """Whether anything that matters happens after the start and before the end."""

    def reason(self, state: State, offer: Offer, same_day: bool) -> Reason:
        """Why work in a state is charged as it is, given what the contract offers for it."""


class _Assessed:
    """The track of a ticket that was assessed."""

    def __init__(self, assessment: Assessment, part: PartAssessment) -> None:
        limit = assessment.free_diagnosis
        self.project = assessment.ticket.project
        self._matter = assessment.ticket.matter
        self._limit = None if limit is None else limit // SECOND
        self._part = part
        self._starts = [stretch.start for stretch in part.stretches if stretch.start is not None]
        self._until = part.diagnosis_until
        self._boundaries = sorted({*self._starts, *(() if self._until is None else (self._until,))})
        self._reasons: dict[tuple[State, Offer, bool], Reason] = {}

    def runs(self, entry: WorkEntry, at: datetime, seconds: int, free: FreeDiagnosis) -> Iterator[Run]:
        offset = 0
        for cut in self._cuts(at, seconds):
            yield from self._within_limit(offset, cut - offset, self._state(entry, at + offset * SECOND), free)
            offset = cut

    def run(self, entry: WorkEntry, at: datetime, units: int, free: FreeDiagnosis) -> Iterator[Run]:
        state = self._state(entry, at)
        if entry.pieces:
            yield 0, units, state
        else:
            yield from self._within_limit(0, units, state, free)

    def changes_between(self, start: datetime, end: datetime) -> bool:
        return any(start < boundary < end for boundary in self._boundaries)

    def reason(self, state: State, offer: Offer, same_day: bool) -> Reason:
        key = (state, offer, same_day)
        reason = self._reasons.get(key)
        if reason is None:
            reason = self._reasons[key] = self._make_reason(state, offer, same_day)
        return reason

    def _cuts(self, at: datetime, seconds: int) -> list[int]:
        boundaries = self._boundaries
        if not boundaries or boundaries[-1] <= at:
            return [seconds]
        cuts = {seconds_until(at, boundary) for boundary in boundaries}
        return [*sorted(cut for cut in cuts if 0 < cut < seconds), seconds]

    def _state(self, entry: WorkEntry, at: datetime) -> State:
        is_diagnosis = (self._until is None or at < self._until) if entry.work is None else entry.work is _DIAGNOSIS
        return _DIAGNOSIS if is_diagnosis else Work.RESOLUTION, bisect_right(self._starts, at)

    def _within_limit(self, offset: int, units: int, state: State, free: FreeDiagnosis) -> Iterator[Run]:
        work, stretch = state
        if work is _DIAGNOSIS and self._limit is not None:
            taken = free.take(self._matter, self._limit, units)
            if taken:
                yield offset, taken, state
            if taken < units:
                yield offset + taken, units - taken, (Work.RESOLUTION, stretch)
        else:
            yield offset, units, state

    def _make_reason(self, state: State, offer: Offer, same_day: bool) -> Reason:
        work, number = state
        stretch = self._part.stretches[number - len(self._starts) - 1]
        decision = self._part.diagnosis if work is _DIAGNOSIS else stretch.decision
        liability = LIABILITIES[work, decision.bearer, stretch.permit, offer.funding(decision.bearer)]
        clauses = stretch.clauses if liability in _BY_PERMIT else ()
        return Reason(
            liability=liability,
            rules=decision.rules,
            clauses=tuple(dict.fromkeys((*clauses, *decision.clauses))),
            permit=stretch.permit,
            parked=_why_parked(decision),
            question=decision.next_question,
            project=self.project,
            same_day=same_day,
        )


def _why_parked(decision: Decision) -> Parked | None:
    if decision.bearer is not CostBearer.UNDETERMINED:
        return None
    return Parked.NOT_DECIDED_BY_SOURCE if decision.next_question is None else Parked.MISSING_FACT


class _Parking:
    """The track of work that nobody can place."""

    def __init__(self, parked: Parked, project: str | None = None) -> None:
        self.project = project
        self._reason = Reason(liability=Liability.PARKED, parked=parked, project=project)

    def runs(self, entry: WorkEntry, at: datetime, seconds: int, free: FreeDiagnosis) -> Iterable[Run]:
        return ((0, seconds, (Work.RESOLUTION, 0)),)

    run = runs

    def changes_between(self, start: datetime, end: datetime) -> bool:
        return False

    def reason(self, state: State, offer: Offer, same_day: bool) -> Reason:
        return self._reason


class Tracks:
    """The tracks of all assessed tickets, each made when an entry first needs it."""

    def __init__(self, assessments: Mapping[str, Assessment]) -> None:
        self._assessments = assessments
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
            return _Parking(Parked.NO_TICKET)
        assessment = self._assessments.get(ticket)
        if assessment is None:
            return _Parking(Parked.UNKNOWN_TICKET)
        part = next((part for part in assessment.parts if part.part == name), None)
        if part is None:
            return _Parking(Parked.UNKNOWN_PART, assessment.ticket.project)
        return _Assessed(assessment, part)


def by_ticket(
    assessments: Iterable[Assessment], contract: Contract
) -> tuple[dict[str, Assessment], list[SupportPolicyError]]:
    """The assessments of a contract by their tickets, and what is wrong with the others."""
    found: dict[str, Assessment] = {}
    faults: list[SupportPolicyError] = []
    for assessment in assessments:
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
