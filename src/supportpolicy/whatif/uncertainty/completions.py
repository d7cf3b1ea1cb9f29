"""Completions: everything that open facts can make of tickets, in blocks that do not depend on each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC
from itertools import product
from typing import TypeAlias

import attrs

from supportpolicy.contracts import Contract
from supportpolicy.decision import Assessment, PartAssessment, assess
from supportpolicy.diagnosis import Findings
from supportpolicy.errors import InvalidValueError
from supportpolicy.facts import FrozenMap
from supportpolicy.tickets import Diagnosed, Ticket, Work, WorkEntry
from supportpolicy.whatif.uncertainty.budget import Budget
from supportpolicy.whatif.uncertainty.unknowns import Answers, OpenFact, answered, next_open_fact, says_several

Place: TypeAlias = tuple[str, str | None]
"""A ticket and a part of it; None for the whole."""


@attrs.frozen
class Completion:
    """Answers that decide all that answers can decide, and what is decided then.

    Attributes:
        answers: The answers; facts that no longer matter are left out.
        parts: What is decided about each part of the block.
    """

    answers: Answers
    parts: Mapping[Place, PartAssessment]


@attrs.frozen
class Block:
    """Parts of tickets whose open facts have to be looked at together.

    Attributes:
        places: The parts.
        completions: All of them; exactly one holds, whatever the answers turn out to be.
    """

    places: tuple[Place, ...]
    completions: tuple[Completion, ...]


class Completions:
    """The completions of tickets that work was done on.

    Args:
        contract: The contract.
        tickets: The tickets.
        worklog: The work.
        budget: What may be spent: one step for each time that a ticket is assessed.
    """

    def __init__(
        self, contract: Contract, tickets: Iterable[Ticket], worklog: Iterable[WorkEntry], budget: Budget
    ) -> None:
        self._contract = contract
        self._budget = budget
        self._tickets = {ticket.id: ticket for ticket in tickets}
        self._work: dict[Place, list[WorkEntry]] = {}
        for entry in worklog:
            ticket = self._tickets.get(entry.ticket or "")
            if ticket is not None and entry.part in (None, *ticket.part_ids):
                self._work.setdefault((ticket.id, entry.part), []).append(entry)

    def blocks(self) -> tuple[Block, ...]:
        """The blocks in which anything is open."""
        found = [self._block(places) for places in self._together()]
        return tuple(block for block in self._joined(found) if any(one.answers for one in block.completions))

    def possible(self, answers: Answers) -> bool:
        """Whether all of these answers can be true together, for all that is known."""
        tickets = [self._tickets[name] for name in sorted({one.ticket for one in answers})]
        return all(
            not self._contract.term_for(ticket).policy.bearer.impossible or self._assessed(ticket, answers) is not None
            for ticket in tickets
        )

    def _together(self) -> Iterator[tuple[Place, ...]]:
        """Parts that share a fact which is open for the whole ticket; all others stand alone."""
        by_ticket: dict[str, list[Place]] = {}
        for place in self._work:
            by_ticket.setdefault(place[0], []).append(place)
        for name, places in by_ticket.items():
            if says_several(self._tickets[name]):
                yield tuple(places)
            else:
                yield from ((place,) for place in places)

    def _block(self, places: tuple[Place, ...]) -> Block:
        ticket = self._tickets[places[0][0]]
        found: list[Completion] = []
        waiting: list[dict[OpenFact, str]] = [{}]
        while waiting:
            answers = waiting.pop()
            assessment = self._assessed(ticket, answers)
            if assessment is None:
                continue
            question = self._next(answered(ticket, self._stated(ticket), answers), places)
            if question is None:
                parts = {place: assessment.part(place[1]) for place in places}
                found.append(Completion(FrozenMap(answers), FrozenMap(parts)))
            else:
                waiting.extend({**answers, question: value.name} for value in reversed(question.values))
        return Block(places, tuple(found))

    def _assessed(self, ticket: Ticket, answers: Answers) -> Assessment | None:
        """What is decided given answers; None if they cannot all be true."""
        self._budget.spend()
        completed = answered(ticket, self._stated(ticket), answers)
        try:
            return assess(completed, self._contract)
        except InvalidValueError:
            if completed is ticket:
                raise
            return None

    def _next(self, ticket: Ticket, places: Iterable[Place]) -> OpenFact | None:
        term = self._contract.term_for(ticket)
        questions = (next_open_fact(ticket, place[1], term, self._works(place)) for place in places)
        return next((question for question in questions if question is not None), None)

    def _stated(self, ticket: Ticket) -> Findings:
        return self._contract.term_for(ticket).stated

    def _works(self, place: Place) -> tuple[Work, ...]:
        """What work on a part may be for; the first diagnosis ends with the first finding at the latest."""
        name, part = place
        ends = [
            event.at.astimezone(UTC)
            for event in self._tickets[name].events
            if isinstance(event, Diagnosed) and event.part in (None, part)
        ]
        has_diagnosis = any(
            entry.work is Work.FIRST_DIAGNOSIS
            or (entry.work is None and (not ends or entry.start is None or entry.start.astimezone(UTC) < ends[0]))
            for entry in self._work[place]
        )
        return (Work.FIRST_DIAGNOSIS, Work.RESOLUTION) if has_diagnosis else (Work.RESOLUTION,)

    def _joined(self, blocks: Sequence[Block]) -> Iterator[Block]:
        """Blocks of one root matter are one if they may use up its free first diagnosis in different ways."""
        by_matter: dict[str, list[Block]] = {}
        for block in blocks:
            by_matter.setdefault(self._tickets[block.places[0][0]].matter, []).append(block)
        for own in by_matter.values():
            if any(self._is_limited(block) and _diagnosis_varies(block) for block in own):
                yield self._product(own)
            else:
                yield from own

    def _is_limited(self, block: Block) -> bool:
        terms = self._contract.term_for(self._tickets[block.places[0][0]]).policy.policy.first_diagnosis
        return terms is not None and terms.limit is not None

    def _product(self, blocks: Sequence[Block]) -> Block:
        together = []
        for chosen in product(*(block.completions for block in blocks)):
            self._budget.spend()
            answers = {one: value for part in chosen for one, value in part.answers.items()}
            parts = {place: assessed for part in chosen for place, assessed in part.parts.items()}
            together.append(Completion(FrozenMap(answers), FrozenMap(parts)))
        return Block(tuple(place for block in blocks for place in block.places), tuple(together))


def _diagnosis_varies(block: Block) -> bool:
    first, *others = block.completions
    return any(
        one.parts[place].diagnosis_until != first.parts[place].diagnosis_until
        for one in others
        for place in block.places
    )
