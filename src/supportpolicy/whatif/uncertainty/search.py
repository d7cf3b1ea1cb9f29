"""The search for the least and the greatest invoice: every combination is settled, or shown not to matter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Final, TypeAlias

import attrs

from supportpolicy.contracts import Approval, Extent
from supportpolicy.money import Money
from supportpolicy.spans import Span
from supportpolicy.whatif.uncertainty.margins import Margins
from supportpolicy.whatif.uncertainty.month import Month, Outcomes
from supportpolicy.whatif.uncertainty.outcomes import Outcome

_ONE_DAY = timedelta(days=1)

GREATEST: Final = 1
LEAST: Final = -1

State: TypeAlias = tuple[Outcomes, ...]
"""For each block the outcomes that are left."""


@attrs.frozen
class Found:
    """An end of the interval.

    Attributes:
        net: What the invoice comes to.
        state: The single outcome of each block that gives it.
    """

    net: Money
    state: State


class Search:
    """The greatest and the least invoice under some outcomes and releases.

    Outcomes are fixed block by block. What is left of a branch is settled once as more work than any of its
    combinations has, or as less; where that cannot beat what was found, the branch is left. Where nothing is proved
    about leaving out work, every combination is settled.

    Args:
        month: The month.
        releases: The releases that are pending, as they would be given.
    """

    def __init__(self, month: Month, releases: Sequence[Approval]) -> None:
        self._month = month
        self._releases = tuple(releases)
        self._capped = month.caps
        self._nets: dict[tuple[State, frozenset[int]], Money] = {}
        self._bounds: dict[tuple[State, frozenset[int], int], Money] = {}

    @property
    def all_granted(self) -> frozenset[int]:
        """The numbers of all releases."""
        return frozenset(range(len(self._releases)))

    def end(self, state: State, granted: frozenset[int], sense: int) -> Found:
        """The greatest or the least invoice; of equal ones the one that is found first.

        Args:
            state: The outcomes to look at.
            granted: The numbers of the releases that are given; all others are refused.
            sense: `GREATEST` or `LEAST`.
        """
        best: Found | None = None
        waiting = [self._worth_trying(state, granted, sense)]
        while waiting:
            state = waiting.pop()
            number = next((number for number, left in enumerate(state) if len(left) > 1), None)
            if number is None:
                net = self._net(state, granted)
                if best is None or (net.amount - best.net.amount) * sense > 0:
                    best = Found(net, state)
            elif best is None or self._may_beat(best, state, granted, sense):
                waiting.extend(self._branches(state, number, granted, sense))
        assert best is not None  # every block has an outcome
        return best

    def _branches(self, state: State, number: int, granted: frozenset[int], sense: int) -> list[State]:
        """One for each outcome of a block, the most promising last."""
        branches = [(*state[:number], (one,), *state[number + 1 :]) for one in reversed(state[number])]
        if self._is_bounded(sense):
            branches.sort(key=lambda branch: self._bound(branch, granted, sense).amount * sense)
        return branches

    def _may_beat(self, best: Found, state: State, granted: frozenset[int], sense: int) -> bool:
        if not self._is_bounded(sense):
            return True
        return (self._bound(state, granted, sense).amount - best.net.amount) * sense > 0

    def _worth_trying(self, state: State, granted: frozenset[int], sense: int) -> State:
        """Without outcomes that have more work than another one, or less, where that decides."""
        every_release = sense == GREATEST and granted == self.all_granted
        if not self._month.is_regular or (self._capped and not every_release):
            return state
        return tuple(
            self._undominated(own, numbers, sense) for own, numbers in zip(self._month.log.outcomes, state, strict=True)
        )

    def _undominated(self, own: Sequence[Outcome], numbers: Outcomes, sense: int) -> Outcomes:
        """The outcomes of a block that may be the best, whatever the others are."""

        def is_beaten(number: int, by: int) -> bool:
            less, more = (own[number], own[by]) if sense == GREATEST else (own[by], own[number])
            return less.work < more.work or (self._margins.apply and self._margins.is_dearer(more, less))

        return tuple(one for one in numbers if not any(is_beaten(one, by) for by in numbers if by != one))

    @cached_property
    def _margins(self) -> Margins:
        """By the lines of an invoice that has all work there may be, and all releases."""
        settlement = self._month.settled(self._month.at_most(self._month.everything), self._releases)
        return Margins(self._month, len(self._month.invoice(settlement).lines))

    def _is_bounded(self, sense: int) -> bool:
        """Whether settling more work, or less, says anything about the combinations of a branch."""
        previous = self._month.basis.previous
        closed = () if previous is None else previous.closed_approvals
        pinned = {one.id for one in closed} & {one.id for one in self._capped}
        return self._month.is_regular and (sense == GREATEST or not pinned)

    def _net(self, state: State, granted: frozenset[int]) -> Money:
        key = state, granted
        if key not in self._nets:
            settlement = self._month.settled(self._month.at_most(state), self.approvals(granted))
            self._nets[key] = self._month.net(settlement)
        return self._nets[key]

    def _bound(self, state: State, granted: frozenset[int], sense: int) -> Money:
        """What no combination of a branch exceeds, or falls below."""
        if all(len(left) == 1 for left in state):
            return self._net(state, granted)
        key = state, granted, sense
        if key not in self._bounds:
            month, approvals = self._month, self.approvals(granted)
            if sense == GREATEST:
                unlimited = (_for_all(month.basis.since, month.basis.through),) if self._capped else ()
                settlement = month.settled(month.at_most(state), (*approvals, *unlimited))
            else:
                settlement = month.settled(month.at_least(state), (*approvals, *map(_used_up, self._capped)))
            self._bounds[key] = month.net(settlement)
        return self._bounds[key]

    def approvals(self, granted: frozenset[int]) -> tuple[Approval, ...]:
        """The releases of these numbers."""
        return tuple(one for number, one in enumerate(self._releases) if number in granted)


def _for_all(since: date, through: date) -> Approval:
    """An approval without a cap of everything in open periods: with it, caps of others do not matter."""
    return Approval(
        id="everything open is approved",
        at=datetime(1, 1, 2, tzinfo=UTC),
        extent=Extent(period=Span(since, through + _ONE_DAY)),
        ratifies=True,
    )


def _used_up(approval: Approval) -> Approval:
    return attrs.evolve(approval, cap=timedelta(0) if isinstance(approval.cap, timedelta) else 0)
