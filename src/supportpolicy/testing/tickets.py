"""Strategies for tickets, what is known of them, the work on them, and consent to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

from supportpolicy.contracts import Approval, Extent, Waiver
from supportpolicy.diagnosis import Diagnosis, Findings
from supportpolicy.documents import standard_facts
from supportpolicy.facts import Facts, Vocabulary
from supportpolicy.policy import ResolvedPolicy
from supportpolicy.targets import PauseReason
from supportpolicy.testing.basics import START, days, durations, instants, names, periods, quantities
from supportpolicy.tickets import (
    EVENT_KINDS,
    Assigned,
    Diagnosed,
    Estimated,
    Event,
    Part,
    Paused,
    Reclassified,
    Rescheduled,
    Ticket,
    Work,
    WorkEntry,
)

_EVENTS = st.sampled_from(EVENT_KINDS)
_SEQUENCES = st.integers(0, 2)


def standard_vocabulary() -> Vocabulary:
    """The facts that every policy knows."""
    return Vocabulary(standard_facts())


@cache
def findings(vocabulary: Vocabulary | None = None) -> st.SearchStrategy[Findings]:
    """What somebody may have stated: nothing, or the possible values of some facts.

    Args:
        vocabulary: The facts that there are; None for the standard ones.
    """
    facts = {
        fact.name: st.frozensets(st.sampled_from([value.name for value in fact.values]), min_size=1, max_size=2)
        for fact in (standard_vocabulary() if vocabulary is None else vocabulary)
    }
    chosen = st.lists(st.sampled_from(sorted(facts)), max_size=4, unique=True) if facts else st.just([])
    return chosen.flatmap(lambda some: st.fixed_dictionaries({name: facts[name] for name in some})).map(Findings)


def matters(policy: ResolvedPolicy) -> st.SearchStrategy[Facts]:
    """What may be known of a matter, as facts that a policy decides on; impossible combinations may be among them."""
    return findings(policy.bearer.vocabulary).map(policy.bearer.vocabulary.facts)


@st.composite
def diagnoses(draw: st.DrawFn, after: datetime = START, vocabulary: Vocabulary | None = None) -> Diagnosis:
    """Diagnoses after an instant, told to the customer or not."""
    made_at = draw(instants(after))
    return Diagnosis(findings=draw(findings(vocabulary)), made_at=made_at, told_at=draw(st.none() | instants(made_at)))


@st.composite
def events(
    draw: st.DrawFn, after: datetime = START, parts: Sequence[str] = (), vocabulary: Vocabulary | None = None
) -> Event:
    """Events of every kind.

    Args:
        draw: Given by Hypothesis.
        after: The instant before which nothing happens.
        parts: The parts that they may be about.
        vocabulary: The facts that there are; None for the standard ones.
    """
    kind = draw(_EVENTS)
    given: dict[str, Any] = {
        "at": draw(instants(after)),
        "recorded_at": draw(instants(after)) if draw(st.booleans()) else None,
        "part": draw(st.sampled_from([None, *parts])) if parts else None,
        "sequence": draw(_SEQUENCES),
    }
    if kind is Assigned:
        given["to"] = draw(st.none() | names())
    elif kind is Diagnosed:
        given["diagnosis"] = draw(diagnoses(after, vocabulary))
        given["at"] = given["diagnosis"].made_at
    elif kind is Estimated:
        given["effort"] = draw(st.none() | durations())
    elif kind is Paused:
        given["reason"] = draw(st.sampled_from(PauseReason))
    elif kind is Reclassified:
        given["findings"] = draw(findings(vocabulary))
    elif kind is Rescheduled:
        given["schedule"] = draw(names())
    event: Event = kind(**given)
    return event


@st.composite
def tickets(draw: st.DrawFn, vocabulary: Vocabulary | None = None) -> Ticket:
    """Tickets with a history, of one piece or in parts.

    Args:
        draw: Given by Hypothesis.
        vocabulary: The facts that there are; None for the standard ones.
    """
    reported_at = draw(instants())
    parts = draw(st.lists(names(), max_size=2, unique=True))
    given: dict[str, Any] = {"matter": draw(names())} if draw(st.booleans()) else {}
    return Ticket(
        id=draw(names()),
        reported_at=reported_at,
        parts=[Part(id=name, findings=draw(findings(vocabulary))) for name in parts],
        events=draw(st.lists(events(reported_at, parts, vocabulary), max_size=5)),
        findings=draw(findings(vocabulary)),
        project=draw(st.none() | names()),
        title=draw(st.text(max_size=12)),
        **given,
    )


@st.composite
def work_entries(draw: st.DrawFn, tickets: Sequence[Ticket] = ()) -> WorkEntry:
    """Pieces of work, in time or in pieces, of which the instant or only the day is known.

    Args:
        draw: Given by Hypothesis.
        tickets: The tickets that they may be done for, in full or for a part; none for any name.
    """
    start = draw(st.none() | instants())
    ticket, part = draw(_places(tickets))
    pieces = draw(st.integers(0, 3))
    return WorkEntry(
        id=draw(names()),
        ticket=ticket,
        part=part,
        start=start,
        day=draw(days()) if start is None else None,
        duration=timedelta(0) if pieces else draw(durations()),
        pieces=pieces,
        work=draw(st.none() | st.sampled_from(Work)),
        kind=draw(st.none() | names()),
        project=draw(st.none() | names()),
        person=draw(st.none() | names()),
        note=draw(st.text(max_size=12)),
        recorded_at=draw(st.none() | instants()),
    )


def worklogs(tickets: Sequence[Ticket] = (), most: int = 12) -> st.SearchStrategy[list[WorkEntry]]:
    """Worklogs, each entry with an id of its own.

    Args:
        tickets: The tickets that work may be done for; none for any name.
        most: How many entries at most.
    """
    return st.lists(work_entries(tickets), max_size=most, unique_by=lambda entry: entry.id)


def extents(tickets: Sequence[Ticket] = ()) -> st.SearchStrategy[Extent]:
    """What an approval or a waiver may be about: the contract, a period, a ticket or a part of one."""
    places = _places(tickets).map(lambda place: Extent(ticket=place[0], part=place[1]))
    return places | st.builds(Extent, period=st.none() | periods())


@st.composite
def approvals(draw: st.DrawFn, tickets: Sequence[Ticket] = ()) -> Approval:
    """Consents, with a cap or without, revoked or not."""
    at = draw(instants())
    return Approval(
        id=draw(names()),
        at=at,
        by=draw(st.text(max_size=8)),
        cap=draw(st.none() | quantities()),
        extent=draw(extents(tickets)),
        revoked_at=draw(st.none() | instants(at)),
        evidence=draw(st.text(max_size=8)),
        ratifies=draw(st.booleans()),
    )


def waivers(tickets: Sequence[Ticket] = ()) -> st.SearchStrategy[Waiver]:
    """Goodwill, with a cap or without."""
    return st.builds(
        Waiver,
        id=names(),
        at=instants(),
        cap=st.none() | quantities(),
        extent=extents(tickets),
        reason=st.text(max_size=8),
    )


def _places(tickets: Sequence[Ticket]) -> st.SearchStrategy[tuple[str | None, str | None]]:
    """A ticket and a part of it, either of them or neither."""
    if not tickets:
        return st.tuples(names(), st.none() | names()) | st.just((None, None))
    places: list[tuple[str | None, str | None]] = [(None, None)]
    for ticket in tickets:
        places += [(ticket.id, None), *((ticket.id, part) for part in sorted(ticket.part_ids))]
    return st.sampled_from(places)
