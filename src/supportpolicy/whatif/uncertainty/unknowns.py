"""Unknowns: the facts about a ticket that are open, and the ticket with answers to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

import attrs

from supportpolicy.contracts import Term
from supportpolicy.decision import Decision, decide_on, stated_about
from supportpolicy.diagnosis import Findings
from supportpolicy.facts import Fact, Value
from supportpolicy.rules import Status
from supportpolicy.tickets import Diagnosed, Event, Ticket, Work


@attrs.frozen
class OpenFact:
    """A fact that the last statement on it leaves open.

    Attributes:
        ticket: The ticket that it is about.
        part: The part; None for the ticket as a whole, and then it is one fact for all parts that say nothing else.
        fact: The fact.
        values: The answers that are left, in the order of the fact.
    """

    ticket: str
    part: str | None
    fact: Fact = attrs.field(eq=False, hash=False, repr=lambda fact: repr(fact.name))
    values: tuple[Value, ...] = attrs.field(eq=False, hash=False, repr=False)
    name: str = attrs.field(init=False, repr=False)

    @name.default
    def _find_name(self) -> str:
        return self.fact.name


Answers: TypeAlias = Mapping[OpenFact, str]
"""For each open fact the name of the value that it turns out to have."""


def next_open_fact(ticket: Ticket, part: str | None, term: Term, works: Iterable[Work]) -> OpenFact | None:
    """The fact to ask for next, so that every decision about a part is made that answers can make; None if all are.

    Where what matters is known by now, but was left open by a statement before, only what excludes some of it can help.

    Args:
        ticket: The ticket, with what was answered so far.
        part: The part; None for the whole.
        term: The term that applied when it was reported.
        works: What work on it may be for.
    """
    excluding = [name for declared in term.policy.bearer.impossible for name in declared.when]
    for decision in _decisions(ticket, part, term, works):
        if decision.status is Status.MISSING_FACT:
            for name in dict.fromkeys((str(decision.next_question), *decision.needed, *excluding)):
                fact = decision.facts.vocabulary[name]
                owner, values = _last_said(ticket, part, name, term)
                left = tuple(value for value in fact.values if values is None or value.name in values)
                if name in decision.facts.open and len(left) > 1:
                    return OpenFact(ticket.id, owner, fact, left)
    return None


def answered(ticket: Ticket, stated: Findings, answers: Answers) -> Ticket:
    """The ticket as if every statement that leaves one of these facts open had given the answer.

    Where nobody said anything when the ticket was reported, the answer counts as said then. An answer about the whole
    ticket to what nobody had said anything about leaves it open for parts; each of them is asked on its own.

    Args:
        ticket: The ticket.
        stated: What the contract states about every ticket.
        answers: The answers; those about other tickets are passed over.
    """
    own = {one: value for one, value in answers.items() if one.ticket == ticket.id}
    if not own:
        return ticket
    about_all = stated.updated(ticket.findings)
    named = {name for _, findings in _statements(ticket, None) for name in findings}
    apart = {
        one.name: [value.name for value in one.values] for one in own if one.part is None and one.name not in named
    }
    return attrs.evolve(
        ticket,
        findings=_completed(ticket.findings, stated, _about(None, own)),
        parts=tuple(
            attrs.evolve(
                part, findings=_completed(Findings(apart).updated(part.findings), about_all, _about(part.id, own))
            )
            for part in ticket.parts
        ),
        events=tuple(_rediagnosed(event, _about(event.part, own)) for event in ticket.events),
    )


def _about(part: str | None, answers: Answers) -> dict[str, str]:
    return {one.name: value for one, value in answers.items() if one.part == part}


def says_several(ticket: Ticket) -> bool:
    """Whether something was said about the whole ticket that leaves a fact open."""
    return any(len(values) > 1 for _, findings in _statements(ticket, None) for values in findings.values())


def _decisions(ticket: Ticket, part: str | None, term: Term, works: Iterable[Work]) -> Iterator[Decision]:
    """Every decision about a part that is made on the way to its assessment."""
    stated = term.stated.updated(stated_about(ticket, part))
    found = [findings for _, findings in _diagnosed(ticket, part)]
    for findings in found or [Findings()]:
        stated = stated.updated(findings)
        for work in works:
            yield decide_on(term.policy, stated, work)


def _last_said(ticket: Ticket, part: str | None, fact: str, term: Term) -> tuple[str | None, frozenset[str] | None]:
    """What the last statement on a fact is about, the whole ticket or the part, and what it leaves; None for all."""
    owner, left = part, term.stated.get(fact)
    for about, findings in _statements(ticket, part):
        if fact in findings:
            owner, left = about, findings[fact]
    return owner, left


def _statements(ticket: Ticket, part: str | None) -> Iterator[tuple[str | None, Findings]]:
    """Everything that was said about a part, with what it was said about: the whole ticket (None), or the part."""
    yield None, ticket.findings
    yield from ((own.id, own.findings) for own in ticket.parts if own.id == part)
    yield from _diagnosed(ticket, part)


def _diagnosed(ticket: Ticket, part: str | None) -> Iterator[tuple[str | None, Findings]]:
    for event in ticket.events:
        if isinstance(event, Diagnosed) and event.part in (None, part):
            yield event.part, event.diagnosis.findings


def _completed(own: Findings, before: Findings, replies: Mapping[str, str]) -> Findings:
    """What was stated on report, and the answers to what was left open then."""
    known = before.updated(own)
    return own.updated({name: value for name, value in replies.items() if len(known.get(name, ())) != 1})


def _rediagnosed(event: Event, replies: Mapping[str, str]) -> Event:
    if not isinstance(event, Diagnosed):
        return event
    findings = event.diagnosis.findings
    narrowed = {name: value for name, value in replies.items() if len(findings.get(name, ())) > 1}
    return attrs.evolve(event, diagnosis=attrs.evolve(event.diagnosis, findings=findings.updated(narrowed)))
