"""Weighing: worked seconds as they count, cut where something that matters to their cover changes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from fractions import Fraction
from typing import TypeAlias

from supportpolicy.contingents import ONE, SECOND, Rounding, When
from supportpolicy.contracts import Term
from supportpolicy.settlement.charges import Charge
from supportpolicy.settlement.tracks import seconds_until

Slice: TypeAlias = tuple[int, Fraction, datetime]
"""Units as they count, the factor that made them so, and when the first of them was worked."""


class Weighing:
    """How the seconds of charges count.

    Args:
        edges: The instants, in UTC, at which work must be cut because an approval begins or ends to cover it.
    """

    def __init__(self, edges: Iterable[datetime] = ()) -> None:
        self._edges = sorted(set(edges))
        self._factors: dict[tuple[int, str | None], tuple[Fraction | None, Fraction | None]] = {}

    def is_plain(self, charge: Charge, term: Term) -> bool:
        """Whether a charge counts as it was worked, and in one."""
        if charge.entry.pieces:
            return True
        return not term.multipliers and not (self._edges and self._cuts_into(charge))

    def weight(self, charge: Charge, term: Term) -> int:
        """How many units a charge counts."""
        if not term.multipliers:
            return charge.units
        return sum(units for units, _, _ in self.slices(charge, term))

    def slices(self, charge: Charge, term: Term) -> Sequence[Slice]:
        """A charge in order of time. What it counts in all does not depend on where it is cut."""
        if self.is_plain(charge, term):
            return ((charge.units, ONE, charge.at),)
        return list(self._slices(charge, term))

    def _slices(self, charge: Charge, term: Term) -> Iterator[Slice]:
        at = charge.at
        for seconds, factor in self._runs(charge, term):
            counted = begun = 0
            for cut in self._cuts(at, seconds) if charge.entry.start else (seconds,):
                total = weighted(cut, factor)
                if total > counted:
                    yield total - counted, factor, at + begun * SECOND
                counted, begun = total, cut
            at += seconds * SECOND

    def _runs(self, charge: Charge, term: Term) -> Iterator[tuple[int, Fraction]]:
        """Worked seconds with the greatest of the factors that apply to them."""
        always, outside = self._factors_of(term, charge.entry.kind)
        inside = ONE if always is None else always
        if outside is None or charge.entry.start is None or term.service_hours is None:
            yield charge.units, inside
            return
        beyond = outside if always is None else max(always, outside)
        done = 0
        for span in term.service_hours.open_spans(charge.at, charge.at + charge.units * SECOND):
            opening, closing = seconds_until(charge.at, span.start), seconds_until(charge.at, span.end)
            if opening > done:
                yield opening - done, beyond
            if closing > opening:
                yield closing - opening, inside
            done = closing
        if done < charge.units:
            yield charge.units - done, beyond

    def _factors_of(self, term: Term, kind: str | None) -> tuple[Fraction | None, Fraction | None]:
        key = (id(term), kind)
        factors = self._factors.get(key)
        if factors is None:
            found = {
                when: [one.factor for one in term.multipliers if one.when is when and one.is_for(kind)] for when in When
            }
            factors = self._factors[key] = (
                max(found[When.ALWAYS], default=None),
                max(found[When.OUTSIDE_SERVICE_HOURS], default=None),
            )
        return factors

    def _cuts_into(self, charge: Charge) -> bool:
        edges = self._edges
        if charge.entry.start is None:
            return False
        following = bisect_right(edges, charge.at)
        return following < len(edges) and edges[following] < charge.at + charge.units * SECOND

    def _cuts(self, at: datetime, seconds: int) -> list[int]:
        edges = self._edges
        first, last = bisect_right(edges, at), bisect_right(edges, at + seconds * SECOND)
        cuts = {seconds_until(at, edge) for edge in edges[first:last]}
        return sorted(cuts | {seconds})


def weighted(seconds: int, factor: Fraction) -> int:
    """What so many seconds count, a half rounded up."""
    return seconds if factor is ONE else Rounding.HALF_UP.to_multiple(seconds * factor, 1)


def unweighted(units: int, factor: Fraction) -> int:
    """How many seconds count so much, rounded down: nobody is billed for more than was worked."""
    return units if factor is ONE else Rounding.DOWN.to_multiple(units / factor, 1)


def reweighted(seconds: int, factor: Fraction) -> int:
    """How many units let so many seconds count, rounded up: the inverse of `unweighted`."""
    return seconds if factor is ONE else Rounding.UP.to_multiple(seconds * factor, 1)
