"""One function decides everything: F(t), the open time before an instant, and its inverse.

All measures are integers: instants in microseconds since 1970 in UTC, open time in microseconds.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from operator import sub
from threading import Lock
from typing import Final, Literal, Protocol

import attrs

from supportpolicy.errors import OutOfRangeError
from supportpolicy.servicehours.openings import Openings, Stretch, tidy
from supportpolicy.servicehours.zones import year_of

Edge = Literal["opens", "closes"]


class Clock(Protocol):
    """Open time as a measure of instants: it never falls, and rises only while it is open."""

    def before(self, at: int) -> int:
        """F: the open time before an instant, counted from some fixed one on."""
        ...

    def first(self, total: int) -> int:
        """The earliest instant with so much open time before it: a closing, where the total falls on a boundary."""
        ...

    def last(self, total: int) -> int:
        """The latest instant with so much open time before it: an opening, where the total falls on a boundary."""
        ...


@attrs.frozen
class _Built:
    """F over consecutive years, as a table.

    Attributes:
        years: The years.
        start: The instant at which they begin.
        end: The instant at which they end.
        opens: The openings, after an empty window at the start, so that every instant has a window before it.
        closes: The closings of the same windows.
        totals: F at each opening.
        ends: F at each closing.
    """

    years: range
    start: int
    end: int
    opens: list[int]
    closes: list[int]
    totals: list[int]
    ends: list[int]

    @classmethod
    def of(cls, years: range, start: int, end: int, stretches: Sequence[Stretch], total: int) -> _Built:
        """The table of these stretches, with so much open time before its start."""
        opens = [start, *(opening for opening, _ in stretches)]
        closes = [start, *(closing for _, closing in stretches)]
        ends = list(accumulate(map(sub, closes[1:], opens[1:]), initial=total))
        return cls(years, start, end, opens, closes, [total, *ends[:-1]], ends)

    @property
    def stretches(self) -> list[Stretch]:
        return list(zip(self.opens[1:], self.closes[1:], strict=True))


_NOTHING: Final = _Built.of(range(0), start=1, end=0, stretches=(), total=0)


class Timeline:
    """F of opening hours, built year by year on demand and looked up by bisection.

    Threads may share it: what is built never changes, and what replaces it contains it.
    """

    __slots__ = ("_built", "_lock", "_openings")

    def __init__(self, openings: Openings) -> None:
        self._openings = openings
        self._built = _NOTHING
        self._lock = Lock()

    def before(self, at: int) -> int:
        """F: the open time before an instant, counted from some fixed one on."""
        built = self._built
        if not built.start <= at <= built.end:
            built = self._reaching(at)
        window = bisect_right(built.opens, at) - 1
        if at >= built.closes[window]:
            return built.ends[window]
        return built.totals[window] + at - built.opens[window]

    def first(self, total: int) -> int:
        """The earliest instant with so much open time before it; to be asked after F of an instant."""
        built = self._built
        while not built.totals[0] < total <= built.ends[-1]:
            built = self._later(built) if total > built.ends[-1] else self._earlier(built)
        window = bisect_left(built.ends, total)
        return built.opens[window] + total - built.totals[window]

    def last(self, total: int) -> int:
        """The latest instant with so much open time before it; to be asked after F of an instant."""
        built = self._built
        while not built.totals[0] <= total < built.ends[-1]:
            built = self._later(built) if total >= built.ends[-1] else self._earlier(built)
        window = bisect_right(built.totals, total) - 1
        return built.opens[window] + total - built.totals[window]

    def is_open(self, at: int) -> bool:
        """Whether an instant lies in a window, whose closing does not belong to it."""
        built = self._around(at)
        return at < built.closes[bisect_right(built.opens, at) - 1]

    def next_edge(self, edge: Edge, at: int) -> int:
        """The earliest opening or closing after an instant."""
        built = self._around(at)
        while True:
            edges: list[int] = getattr(built, edge)
            following = bisect_right(edges, at)
            # What closes with the last year may go on in the next.
            if following < len(edges) and edges[following] < built.end:
                return edges[following]
            last = self._openings.years[-1]
            self._check_varying(range(built.years[-1], last + 1), f"after that, up to {last}")
            built = self._later(built)

    def previous_edge(self, edge: Edge, at: int) -> int:
        """The latest opening or closing that is not after an instant."""
        built = self._around(at)
        while True:
            edges: list[int] = getattr(built, edge)
            found = edges[bisect_right(edges, at) - 1]
            # What opens with the first year may have been open before.
            if found > built.start:
                return found
            first = self._openings.years[0]
            self._check_varying(range(first, built.years[0] + 1), f"before that, back to {first}")
            built = self._earlier(built)

    def stretches(self, start: int, end: int) -> list[Stretch]:
        """The open stretches between two instants, ascending."""
        self._reaching(start)
        built = self._reaching(end)
        windows = slice(bisect_right(built.closes, start), bisect_left(built.opens, end))
        cut = zip(built.opens[windows], built.closes[windows], strict=True)
        return tidy((max(opening, start), min(closing, end)) for opening, closing in cut)

    def _check_varying(self, years: range, when: str) -> None:
        """Refuse to search years in which nothing is to be found, which would take its time."""
        if not self._openings.vary(years):
            raise OutOfRangeError(
                "hours",
                f"nothing opens or closes {when}",
                "Ask is_open, whose answer stays the same all these years",
            )

    def _around(self, at: int) -> _Built:
        """What is built, so that it knows what comes right after the instant."""
        built = self._reaching(at)
        return built if at < built.end else self._later(built)

    def _reaching(self, at: int) -> _Built:
        built = self._built
        if built.start <= at <= built.end:
            return built
        known = self._openings.years
        year = max(year_of(at) - 1, known[0])
        while year in known and at > self._openings.start(year + 1):
            year += 1
        if year not in known or at < self._openings.start(year):
            raise OutOfRangeError(
                "instant",
                f"the service hours of {year_of(at)} are not known, only those from {known[0]} to {known[-1]}",
                "Ask about an instant within these years, or give working days that know more of them",
            )
        return self._extended(year, year)

    def _later(self, built: _Built) -> _Built:
        """More years than that: twice as many, so that reaching far takes few steps."""
        last = min(built.years[-1] + len(built.years), self._openings.years[-1])
        if last == built.years[-1]:
            raise _beyond(f"after {last}, the last year")
        return self._extended(built.years[0], last)

    def _earlier(self, built: _Built) -> _Built:
        first = max(built.years[0] - len(built.years), self._openings.years[0])
        if first == built.years[0]:
            raise _beyond(f"before {first}, the first year")
        return self._extended(first, built.years[-1])

    def _extended(self, first: int, last: int) -> _Built:
        with self._lock:
            built = self._built
            if built.years:
                earlier = self._stretches(range(first, built.years[0]))
                later = self._stretches(range(built.years[-1] + 1, last + 1))
                first, last = min(first, built.years[0]), max(last, built.years[-1])
            else:
                earlier, later = [], self._stretches(range(first, last + 1))
            self._built = _Built.of(
                range(first, last + 1),
                self._openings.start(first),
                self._openings.start(last + 1),
                tidy([*earlier, *built.stretches, *later]),
                built.totals[0] - sum(closing - opening for opening, closing in earlier),
            )
            return self._built

    def _stretches(self, years: range) -> list[Stretch]:
        return self._openings.stretches(years) if years else []


def _beyond(where: str) -> OutOfRangeError:
    return OutOfRangeError(
        "hours",
        f"the answer lies {where} for which the service hours are known",
        "Ask for less, or give working days that know more years",
    )
