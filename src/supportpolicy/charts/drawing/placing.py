"""Placing: where labels go, so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence

_GAP = 10.0


def flag_rows(spans: Sequence[tuple[float, float]]) -> list[int]:
    """The row of each flag above its pole, so that no flag covers another one or the pole of one.

    Args:
        spans: For each flag where its pole stands and where it ends on the right, from left to right.

    Example:
        >>> flag_rows([(0, 50), (40, 90), (70, 99), (200, 250)])
        [2, 1, 0, 0]
    """
    chosen: list[int] = []
    for number in reversed(range(len(spans))):
        behind = zip(reversed(chosen), spans[number + 1 :], strict=True)
        chosen.append(max((row + 1 for row, (pole, _) in behind if pole <= spans[number][1] + _GAP), default=0))
    return chosen[::-1]


def spread(wanted: Sequence[float], distance: float, start: float, end: float) -> list[float]:
    """Places in the same order, each as near to where it is wanted as the distance between any two allows.

    Args:
        wanted: Where they are wanted, ascending.
        distance: The least distance between two of them.
        start: The first place that there is.
        end: The last one; beyond it goes only what has no room before.

    Example:
        >>> spread([10.0, 12.0, 50.0], 10, 0, 100)
        [10.0, 20.0, 50.0]
        >>> spread([90.0, 95.0], 10, 0, 100)
        [90.0, 100.0]
    """
    places: list[float] = []
    for place in wanted:
        places.append(max(place, places[-1] + distance if places else start))
    latest = end
    for number in reversed(range(len(places))):
        places[number] = max(min(places[number], latest), start + number * distance)
        latest = places[number] - distance
    return places


def within(middle: float, size: float, start: float, end: float) -> float:
    """The middle, moved as far as needed to keep something of that size between two places."""
    return max(min(middle, end - size / 2), start + size / 2)
