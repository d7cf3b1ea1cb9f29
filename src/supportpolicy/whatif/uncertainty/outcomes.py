"""Outcomes: the charges that completions come to, those that cost the same taken as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, TypeAlias

import attrs

from supportpolicy.contracts import Contract
from supportpolicy.decision import Assessment, PartAssessment, assess
from supportpolicy.settlement import VENDORS, Charge, Charges, Liability, Reason, charge
from supportpolicy.tickets import Ticket, WorkEntry
from supportpolicy.whatif.uncertainty.completions import Block, Completion, Place

Work: TypeAlias = tuple[str, int, int, Liability]
"""Which seconds of which entry, and who is liable for them: the entry, the offset, the units."""

COSTS_NOTHING: Final = VENDORS | {Liability.PARKED, Liability.SEPARATE_ORDER, Liability.NOT_AGREED}
"""What adds nothing to an invoice, whatever is approved; but what is not the vendor's may use up goodwill."""

_AS_VENDORS: Final = Reason(liability=Liability.VENDOR)


@attrs.frozen
class Outcome:
    """What some completions of a block come to, alike in everything that an invoice depends on.

    Attributes:
        charges: The charges of each of its entries.
        work: What may cost something.
        completions: All completions that come to it.
    """

    charges: Mapping[str, tuple[Charge, ...]]
    work: frozenset[Work]
    completions: tuple[Completion, ...]

    @property
    def all_charges(self) -> Iterator[Charge]:
        """The charges of all its entries."""
        for own in self.charges.values():
            yield from own


@attrs.frozen
class Log:
    """All work of a contract, as far as it is known who is liable for it.

    Attributes:
        order: The ids of all entries that count, in order of performance.
        known: The charges of the entries of which nothing is open.
        block_of: For each other entry the number of its block.
        outcomes: The outcomes of each block, at least one.
        replaced: The entries that others replace.
        standing: The charges as they stand while nothing is answered.
    """

    order: tuple[str, ...]
    known: Mapping[str, tuple[Charge, ...]]
    block_of: Mapping[str, int]
    outcomes: tuple[tuple[Outcome, ...], ...]
    replaced: Mapping[str, tuple[str, str]]
    standing: Charges

    @property
    def certain(self) -> Iterator[Charge]:
        """The charges of all work that costs the same whatever the answers are."""
        for own in self.known.values():
            yield from own
        for outcomes in self.outcomes:
            if len(outcomes) == 1:
                yield from outcomes[0].all_charges

    @property
    def possible(self) -> Iterator[Charge]:
        """All charges that there may be."""
        for own in self.known.values():
            yield from own
        for outcomes in self.outcomes:
            for outcome in outcomes:
                yield from outcome.all_charges


def log_of(
    contract: Contract,
    tickets: Iterable[Ticket],
    worklog: Iterable[WorkEntry],
    blocks: Sequence[Block],
    costs_nothing: AbstractSet[Liability],
) -> Log:
    """The work under every completion of every block.

    Blocks do not depend on each other, so charging the worklog as often as the largest block has completions shows
    them all.

    Args:
        contract: The contract.
        tickets: The tickets.
        worklog: The work.
        blocks: What is open about the tickets.
        costs_nothing: The liabilities that need not be told apart.
    """
    entries = tuple(worklog)
    assessments = [assess(ticket, contract) for ticket in tickets]
    kinds = [_kinds(block) for block in blocks]
    rounds = max(map(len, kinds), default=0)
    runs = []
    for number in range(rounds):
        chosen = {place: part for own in kinds for place, part in own[min(number, len(own) - 1)][0].parts.items()}
        runs.append(charge(entries, [_decided(one, chosen) for one in assessments], contract))
    standing = charge(entries, assessments, contract)
    block_at = {place: number for number, block in enumerate(blocks) for place in block.places}
    by_entry = [_by_entry(run) for run in runs]
    known = _by_entry(standing)
    place_of = {entry.id: (entry.ticket or "", entry.part) for entry in entries}
    block_of = {name: block_at[place_of[name]] for name in known if place_of[name] in block_at}
    return Log(
        order=tuple(known),
        known={name: charges for name, charges in known.items() if name not in block_of},
        block_of=block_of,
        outcomes=tuple(
            _outcomes([name for name in known if block_of.get(name) == number], own, by_entry, costs_nothing)
            for number, own in enumerate(kinds)
        ),
        replaced=standing.replaced,
        standing=standing,
    )


def as_the_vendors(one: Charge) -> Charge:
    """The same work as if the vendor bore it."""
    return attrs.evolve(one, reason=_AS_VENDORS)


def work_of(charges: Iterable[Charge], costs_nothing: AbstractSet[Liability]) -> Iterator[Work]:
    """What of some charges may cost something."""
    for one in charges:
        if one.liability not in costs_nothing:
            yield work_in(one)


def work_in(one: Charge) -> Work:
    """What a charge is about."""
    return one.entry.id, one.offset, one.units, one.liability


def _kinds(block: Block) -> list[list[Completion]]:
    """The completions, those together that charge work in the same way."""
    kinds: dict[object, list[Completion]] = {}
    for one in block.completions:
        kinds.setdefault(tuple(_effect(one.parts[place]) for place in block.places), []).append(one)
    return list(kinds.values())


def _effect(part: PartAssessment) -> object:
    stretches = tuple((one.start, one.decision.bearer, one.permit) for one in part.stretches)
    return part.diagnosis.bearer, part.diagnosis_until, stretches


def _decided(assessment: Assessment, chosen: Mapping[Place, PartAssessment]) -> Assessment:
    parts = tuple(chosen.get((assessment.ticket.id, part.part), part) for part in assessment.parts)
    return attrs.evolve(assessment, parts=parts)


def _by_entry(charges: Charges) -> dict[str, tuple[Charge, ...]]:
    found: dict[str, list[Charge]] = {}
    for one in charges.charges:
        found.setdefault(one.entry.id, []).append(one)
    return {name: tuple(own) for name, own in found.items()}


def _outcomes(
    names: Sequence[str],
    kinds: Sequence[Sequence[Completion]],
    runs: Sequence[Mapping[str, tuple[Charge, ...]]],
    costs_nothing: AbstractSet[Liability],
) -> tuple[Outcome, ...]:
    found: dict[frozenset[Work], Outcome] = {}
    for completions, run in zip(kinds, runs, strict=False):
        charges = {name: run[name] for name in names}
        work = frozenset(one for own in charges.values() for one in work_of(own, costs_nothing))
        before = found[work].completions if work in found else ()
        first = found[work].charges if work in found else charges
        found[work] = Outcome(first, work, (*before, *completions))
    return tuple(found.values())
