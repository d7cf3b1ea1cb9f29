"""Looking up where an entry stands in a statement."""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import count
from typing import TypeVar

from supportpolicy.settlement.allocations import Allocation
from supportpolicy.settlement.charges import Charge

Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found", bound=int | Charge)


class Lookup:
    """Where entries stand among charges, and what pays for them.

    Args:
        charges: The charges, in order.
        allocations: What pays for them, in the same order.
    """

    def __init__(self, charges: tuple[Charge, ...], allocations: tuple[Allocation, ...]) -> None:
        self._charges = charges
        self._allocations = allocations

    def prepare(self) -> None:
        """Make ready what looking up entries and tickets needs."""
        _ = self._entries, self._tickets, self._starts, self.held

    def among(self, entries: AbstractSet[str]) -> set[str]:
        """Those of some entries that stand here."""
        return self._entries.keys() & entries

    def charges_of(self, entry: str) -> tuple[Charge, ...]:
        """The charges of an entry."""
        return tuple(self._charges[position] for position in _listed(self._entries.get(entry, ())))

    def allocations_of(self, entry: str) -> tuple[Allocation, ...]:
        """What pays for an entry."""
        starts = self._starts
        return tuple(
            allocation
            for position in _listed(self._entries.get(entry, ()))
            for allocation in self._allocations[starts[position] : starts[position + 1]]
        )

    def entries_of_ticket(self, ticket: str | None) -> Iterator[str]:
        """The ids of the entries on a ticket."""
        return (charge.entry.id for charge in _listed(self._tickets.get(ticket, ())))

    @cached_property
    def held(self) -> tuple[str, ...]:
        """The ids of the entries that something is held of, in order."""
        return tuple(dict.fromkeys(one.charge.entry.id for one in self._allocations if one.cover.held is not None))

    @cached_property
    def _entries(self) -> dict[str, int | tuple[int, ...]]:
        """For each entry its position among the charges alone, as nearly every one has, or several."""
        return _grouped(zip((charge.entry.id for charge in self._charges), count()))

    @cached_property
    def _tickets(self) -> dict[str | None, Charge | tuple[Charge, ...]]:
        return _grouped((charge.entry.ticket, charge) for charge in self._charges)

    @cached_property
    def _starts(self) -> array[int]:
        """For each charge the position of the first allocation that pays for it or a later one."""
        starts = array("q", [0]) * (len(self._charges) + 1)
        position = 0
        for number, charge in enumerate(self._charges):
            starts[number] = position
            while position < len(self._allocations) and _is(self._allocations[position].charge, charge):
                position += 1
        starts[-1] = position
        return starts


def _grouped(pairs: Iterable[tuple[Key, Found]]) -> dict[Key, Found | tuple[Found, ...]]:
    alone: dict[Key, Found | tuple[Found, ...]] = {}
    several: dict[Key, list[Found]] = {}
    for key, found in pairs:
        if key in several:
            several[key].append(found)
        elif key in alone:
            several[key] = [*_listed(alone[key]), found]
        else:
            alone[key] = found
    for key, together in several.items():
        alone[key] = tuple(together)
    return alone


def _listed(found: Found | tuple[Found, ...]) -> tuple[Found, ...]:
    return found if isinstance(found, tuple) else (found,)


def _is(one: Charge, other: Charge) -> bool:
    return one is other or one == other
