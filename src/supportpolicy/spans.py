"""Spans: half-open stretches [start, end) of time or of any other ordered measure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Generic, Protocol, TypeVar

import attrs

from supportpolicy.checks import check_date, check_kind, shown
from supportpolicy.errors import InvalidValueError


class _Ordered(Protocol):
    def __lt__(self, other: Any, /) -> bool: ...


Point = TypeVar("Point", bound=_Ordered)


@attrs.frozen
class Span(Generic[Point]):
    """A stretch that contains its start and not its end. It is never empty.

    The points are dates, aware instants, durations or integers, all of one kind. Aware instants must be of one zone
    or in UTC: inside a clock change, Python does not order instants of different zones and folds by their time.

    Example:
        >>> Span(9, 17).overlap(Span(12, 20))
        Span(start=12, end=17)

    Raises:
        InvalidValueError: if the start is not before the end.
    """

    start: Point
    end: Point = attrs.field()

    @end.validator
    def _check_end(self, _: attrs.Attribute[Point], end: Point) -> None:
        if not self.start < end:
            raise InvalidValueError(
                "end",
                f"a span from {shown(self.start)} to {shown(end)} contains nothing",
                "Give an end after the start",
            )

    def __contains__(self, point: Point) -> bool:
        return not point < self.start and point < self.end

    def overlap(self, other: Span[Point]) -> Span[Point] | None:
        """What both spans contain; None if they only touch or lie apart."""
        start = max(self.start, other.start)
        end = min(other.end, self.end)
        return Span(start, end) if start < end else None


def check_dates(where: str, span: object) -> None:
    """Refuse what is no span of local dates.

    Raises:
        InvalidTypeError: for anything but a Span, and for one of instants or of other points.
    """
    check_kind(where, span, Span, "span", "Give Span(first_day, first_day_after)")
    assert isinstance(span, Span)
    check_date(where, span.start)
    check_date(where, span.end)


def merge(spans: Iterable[Span[Point]]) -> tuple[Span[Point], ...]:
    """The same points in ascending order with neither overlaps nor touching neighbours.

    Example:
        >>> merge([Span(5, 8), Span(1, 3), Span(3, 4), Span(7, 9)])
        (Span(start=1, end=4), Span(start=5, end=9))
    """
    merged: list[Span[Point]] = []
    for span in sorted(spans, key=lambda span: span.start):
        if merged and not merged[-1].end < span.start:
            if merged[-1].end < span.end:
                merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return tuple(merged)


def subtract(spans: Iterable[Span[Point]], holes: Iterable[Span[Point]]) -> tuple[Span[Point], ...]:
    """What the spans contain and the holes do not, merged.

    Example:
        >>> subtract([Span(0, 10)], [Span(2, 3), Span(8, 12)])
        (Span(start=0, end=2), Span(start=3, end=8))
    """
    return tuple(_without(merge(spans), merge(holes)))


def intersect(spans: Iterable[Span[Point]], others: Iterable[Span[Point]]) -> tuple[Span[Point], ...]:
    """What lies in one of the spans and in one of the others, merged.

    Example:
        >>> intersect([Span(0, 4), Span(6, 9)], [Span(3, 7)])
        (Span(start=3, end=4), Span(start=6, end=7))
    """
    whole = merge(others)
    return tuple(common for span in merge(spans) for other in whole if (common := span.overlap(other)) is not None)


def _without(spans: tuple[Span[Point], ...], holes: tuple[Span[Point], ...]) -> Iterator[Span[Point]]:
    for span in spans:
        start = span.start
        for hole in holes:
            if not start < hole.end:
                continue
            if not hole.start < span.end:
                break
            if start < hole.start:
                yield Span(start, hole.start)
            start = hole.end
        if start < span.end:
            yield Span(start, span.end)
