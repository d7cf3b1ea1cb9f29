"""Demands: what has to be paid for, once work is weighed and rounded."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Final, TypeAlias

from supportpolicy.contingents import EXACT, ONE, Grouping, Increment
from supportpolicy.contracts import Term
from supportpolicy.settlement.allocations import Share
from supportpolicy.settlement.charges import Charge
from supportpolicy.settlement.liability import VENDORS, Liability
from supportpolicy.settlement.offers import Offers
from supportpolicy.settlement.weighing import Slice, Weighing

Demand: TypeAlias = tuple[Charge, int, Share, Fraction, datetime]
"""So many billed units of a charge, of which share, by which factor, and when the first of them was worked."""

_DRAWS: Final = Liability.DRAWS_ON_CONTINGENT  # looking up a member of an enumeration takes as long as ten other steps
_WORKED: Final = Share.WORKED
_BY_ENTRY: Final = frozenset({Grouping.ENTRY})
_BY_TICKET: Final = frozenset({Grouping.TICKET, Grouping.TICKET_AND_DAY})
_BY_DAY: Final = frozenset({Grouping.DAY, Grouping.TICKET_AND_DAY})
_ROUNDED: Final = frozenset(
    {Liability.DRAWS_ON_CONTINGENT, Liability.BILLABLE, Liability.AWAITING_APPROVAL, Liability.UNSETTLED}
)


class Demands:
    """What charges demand, given how work is weighed.

    Args:
        offers: What the contract offers.
        weighing: How seconds count.
        origins: For entries that replace others, the first id of their line: a correction stays in its group.
    """

    def __init__(self, offers: Offers, weighing: Weighing, origins: Mapping[str, str]) -> None:
        self._offers = offers
        self._weighing = weighing
        self._origins = origins

    def of(self, charges: Sequence[Charge], term: Term) -> Iterator[Demand]:
        """The demands of charges of one period, in the order of the charges.

        Every group of an increment must be there as a whole. What an increment adds to a group follows on the last
        charge that counts at all; what it takes away is taken from the end of the group.
        """
        changes = {} if term.increment == EXACT else self._changes(charges, term)
        is_plain = self._weighing.is_plain
        for position, charge in enumerate(charges):
            if charge.reason.liability in VENDORS:
                continue
            change = changes.get(position, 0)
            if change >= 0 and is_plain(charge, term):
                yield charge, charge.units, _WORKED, ONE, charge.at
                at = charge.at
            else:
                slices = self.slices(charge, term)
                yield from _trimmed(charge, slices, max(-change, 0))
                at = slices[-1][2] if slices else charge.at
            if change > 0:
                yield charge, change, Share.ROUNDING, ONE, at

    def slices(self, charge: Charge, term: Term) -> Sequence[Slice]:
        """A charge as it counts, cut where something that matters to its cover changes."""
        return self._weighing.slices(charge, term)

    def group(self, charge: Charge, increment: Increment) -> Hashable:
        """What a charge is rounded together with; an own group for what is not rounded at all."""
        entry, liability = charge.entry, charge.reason.liability
        grouping = increment.grouping
        if grouping in _BY_ENTRY or entry.pieces or liability not in _ROUNDED:
            return liability, self._origins.get(entry.id, entry.id)
        pool = self._offers.of(entry, charge.project, charge.on).pool if liability is _DRAWS else None
        ticket = entry.ticket if grouping in _BY_TICKET else None
        day = charge.on if grouping in _BY_DAY else None
        return liability, pool, ticket, day

    def _changes(self, charges: Sequence[Charge], term: Term) -> dict[int, int]:
        """By position of a charge what the increment adds to it, or takes away."""
        increment, group_of, weight = term.increment, self.group, self._weighing.weight
        counted: dict[Hashable, int] = {}
        last: dict[Hashable, int] = {}
        for position, charge in enumerate(charges):
            if charge.reason.liability in _ROUNDED and not charge.entry.pieces:
                group = group_of(charge, increment)
                units = weight(charge, term)
                if units:
                    counted[group] = counted.get(group, 0) + units
                    last[group] = position
        differences = {group: increment.billed(units) - units for group, units in counted.items()}
        changes = {last[group]: more for group, more in differences.items() if more > 0}
        less = {group: -more for group, more in differences.items() if more < 0}
        return {**changes, **dict(self._taken_away(charges, term, less))} if less else changes

    def _taken_away(
        self, charges: Sequence[Charge], term: Term, less: dict[Hashable, int]
    ) -> Iterator[tuple[int, int]]:
        """What groups lose is taken from their end."""
        for position, charge in reversed(list(enumerate(charges))):
            group = self.group(charge, term.increment)
            if less.get(group):
                taken = min(less[group], self._weighing.weight(charge, term))
                less[group] -= taken
                yield position, -taken


def _trimmed(charge: Charge, slices: Sequence[Slice], off: int) -> Iterator[Demand]:
    left = sum(units for units, _, _ in slices) - off
    for units, factor, at in slices:
        kept = min(units, left)
        left -= kept
        if kept:
            yield charge, kept, Share.WORKED, factor, at
        if kept < units:
            yield charge, units - kept, Share.ROUNDED_OFF, factor, at
