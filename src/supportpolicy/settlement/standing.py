"""Standing entries: what pays for an entry now, and what of it stays when its work is charged anew."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypeAlias

from supportpolicy.contingents import SECOND
from supportpolicy.settlement.allocations import Allocation, Share
from supportpolicy.settlement.charges import Charge
from supportpolicy.settlement.demands import Demand
from supportpolicy.settlement.means import add
from supportpolicy.settlement.weighing import Slice

Item: TypeAlias = Allocation | Demand
"""What pays for something, or what has yet to be paid for."""


class Standing:
    """One entry as it stands: its charges, and what pays for them, in order."""

    def __init__(self, charges: tuple[Charge, ...] = (), items: Iterable[Item] = ()) -> None:
        self.charges = charges
        self.items: list[Item] = list(items)

    @property
    def allocations(self) -> tuple[Allocation, ...]:
        """What pays for it."""
        return tuple(item for item in self.items if isinstance(item, Allocation))

    @property
    def is_paid(self) -> bool:
        """Whether nothing has yet to be paid for."""
        return all(isinstance(item, Allocation) for item in self.items)


def charge_of(item: Item) -> Charge:
    """The charge that something pays for, or has yet to."""
    return item.charge if isinstance(item, Allocation) else item[0]


def units_of_item(item: Item) -> int:
    """How many units something pays for, or has yet to."""
    return item.units if isinstance(item, Allocation) else item[1]


def share_of(item: Item) -> Share:
    """Whether that was worked, or comes from rounding."""
    return item.share if isinstance(item, Allocation) else item[2]


def turn_of(charge: Charge) -> tuple[datetime, str, int]:
    """Charges are taken in ascending order of this: in order of performance, entry by entry."""
    return charge.at - charge.offset * SECOND, charge.entry.id, charge.offset


def place(item: Item) -> tuple[int, bool]:
    """Within an entry items stand in ascending order of this."""
    return charge_of(item).offset, share_of(item) is Share.ROUNDING


def rounding(items: Iterable[Item]) -> tuple[int, int]:
    """How many units rounding adds, and how many it takes away."""
    units = dict.fromkeys(Share, 0)
    for item in items:
        units[share_of(item)] += units_of_item(item)
    return units[Share.ROUNDING], units[Share.ROUNDED_OFF]


def merged(items: Iterable[Item]) -> list[Item]:
    """The same items, neighbours as one that differ in nothing but their units."""
    result: list[Item] = []
    paid: list[Allocation] = []
    for item in items:
        if isinstance(item, Allocation):
            add(paid, item)
        else:
            result.extend(paid)
            paid = []
            result.append(item)
    return [*result, *paid]


def is_same_work(old: Sequence[Charge], new: Sequence[Charge]) -> bool:
    """Whether charges say the same about who is liable for which work; their reasons may be worded otherwise."""
    return len(old) == len(new) and all(
        one is other or _key(one) == _key(other) for one, other in zip(old, new, strict=True)
    )


def _key(charge: Charge) -> tuple[object, ...]:
    return charge.offset, charge.units, charge.on, charge.at, charge.liability, *matter_of(charge)


def matter_of(charge: Charge) -> tuple[object, ...]:
    """What must be the same if what pays for one charge is to pay for another."""
    return charge.entry.ticket, charge.entry.part, charge.entry.kind, charge.project, charge.measure


def pinned(
    old: Iterable[Item],
    new: Iterable[Demand],
    stays: Callable[[Allocation, Demand], bool],
    weight: Callable[[Allocation], int],
    release: Callable[[Allocation], None],
) -> Iterator[Item]:
    """What pays for demands, share by share in order: what did so far as long as it stays, the rest has yet to be paid.

    Args:
        old: What paid so far.
        new: The demands now.
        stays: Whether something that paid so far still can.
        weight: How many demanded units something pays for.
        release: What is called for everything that no longer pays.
    """
    queues: dict[Share, deque[Item]] = {share: deque() for share in Share}
    for item in old:
        queues[share_of(item)].append(item)
    for demand in new:
        yield from _from_queue(queues[demand[2]], demand, stays, weight, release)
    for queue in queues.values():
        for item in queue:
            if isinstance(item, Allocation):
                release(item)


def _from_queue(
    queue: deque[Item],
    demand: Demand,
    stays: Callable[[Allocation, Demand], bool],
    weight: Callable[[Allocation], int],
    release: Callable[[Allocation], None],
) -> Iterator[Item]:
    charge, units, share, factor, at = demand
    while units and queue:
        item = queue.popleft()
        if (
            isinstance(item, Allocation)
            and item.factor == factor
            and weight(item) == item.units
            and stays(item, demand)
        ):
            taken = min(units, item.units)
            if taken < item.units:
                queue.appendleft(Allocation(item.charge, item.units - taken, item.cover, share, factor))
            yield Allocation(charge, taken, item.cover, share, factor)
        else:
            freed = units_of_item(item)
            if isinstance(item, Allocation):
                freed = weight(item)
                release(item)
            taken = min(units, freed)
            if taken < freed:
                queue.appendleft((charge, freed - taken, share, factor, at))
            yield charge, taken, share, factor, at
        units -= taken
    if units:
        yield charge, units, share, factor, at


class Course:
    """The course of a charge's work, used up from its start."""

    def __init__(self, slices: Iterable[Slice]) -> None:
        self._slices = deque((units, at) for units, _, at in slices)

    def times(self, item: Item, weight: int) -> Iterator[tuple[Item, datetime]]:
        """What pays for the next units of it, cut into the runs that approvals make of them, and when they were worked.

        Args:
            item: What pays.
            weight: How many units of the course it pays for; if they are not its own, it is not cut.
        """
        if share_of(item) is Share.ROUNDING:
            yield item, self._slices[-1][1]
        elif not isinstance(item, Allocation) or weight != item.units:
            first, *_ = [at for _, at in self._next(weight)]
            yield item, first
        else:
            for units, at in self._next(weight):
                yield Allocation(item.charge, units, item.cover, item.share, item.factor), at

    def _next(self, units: int) -> Iterator[tuple[int, datetime]]:
        while units:
            length, at = self._slices[0]
            taken = units if len(self._slices) == 1 else min(length, units)
            yield taken, at
            units -= taken
            if taken < length or len(self._slices) == 1:
                self._slices[0] = (length - taken, at)
            else:
                self._slices.popleft()
