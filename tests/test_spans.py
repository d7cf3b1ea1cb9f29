"""Spans against the plainest thing that they could be: sets of integers."""

from __future__ import annotations

import itertools
import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportpolicy.errors import InvalidValueError
from supportpolicy.spans import Span, intersect, merge, subtract

Spans = tuple[Span[int], ...]

spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 40), st.integers(1, 12))
several_spans = st.lists(spans, max_size=8)


def points(some: list[Span[int]] | Spans) -> set[int]:
    return {point for span in some for point in range(span.start, span.end)}


def is_tidy(some: Spans) -> bool:
    """Whether the spans ascend, with at least one point missing between neighbours."""
    return all(one.end < other.start for one, other in itertools.pairwise(some))


class TestSpan:
    """A stretch contains its start and not its end, and is never empty."""

    @given(spans, st.integers(-2, 60))
    def test_contains_its_points(self, span: Span[int], point: int) -> None:
        assert (point in span) is (point in range(span.start, span.end))

    @given(spans, spans)
    def test_overlaps_in_the_common_points(self, one: Span[int], other: Span[int]) -> None:
        common = one.overlap(other)

        assert points(() if common is None else (common,)) == points((one,)) & points((other,))
        assert other.overlap(one) == common

    @pytest.mark.parametrize("other", [Span(5, 9), Span(0, 2), Span(6, 7)])
    def test_does_not_overlap_what_it_touches_or_what_lies_apart(self, other: Span[int]) -> None:
        assert Span(2, 5).overlap(other) is None

    @pytest.mark.parametrize(
        ("start", "end", "shown"),
        [
            (5, 5, "5 to 5"),
            (5, 4, "5 to 4"),
            (date(2026, 3, 2), date(2026, 3, 1), "2026-03-02 to 2026-03-01"),
            (timedelta(hours=1), timedelta(0), "1 h to 0 h"),
        ],
    )
    def test_refuses_to_be_empty_or_reversed(self, start: int, end: int, shown: str) -> None:
        with pytest.raises(InvalidValueError) as caught:
            Span(start, end)

        assert str(caught.value) == f"end: a span from {shown} contains nothing. Give an end after the start."

    def test_takes_instants(self) -> None:
        nine, ten, eleven = (datetime(2026, 3, 2, hour, tzinfo=UTC) for hour in (9, 10, 11))

        assert Span(nine, eleven).overlap(Span(ten, eleven)) == Span(ten, eleven)
        assert nine in Span(nine, ten)
        assert ten not in Span(nine, ten)

    def test_is_a_value(self) -> None:
        assert pickle.loads(pickle.dumps(Span(1, 2))) == Span(1, 2)
        assert len({Span(1, 2), Span(1, 2), Span(1, 3)}) == 2


class TestSetsOfSpans:
    """Merging, taking away and intersecting keep exactly the points that sets of integers would keep."""

    @given(several_spans)
    def test_merge_keeps_the_points(self, some: list[Span[int]]) -> None:
        merged = merge(some)

        assert points(merged) == points(some)
        assert is_tidy(merged)

    @given(several_spans, several_spans)
    def test_subtract_is_the_difference(self, some: list[Span[int]], holes: list[Span[int]]) -> None:
        rest = subtract(some, holes)

        assert points(rest) == points(some) - points(holes)
        assert is_tidy(rest)

    @given(several_spans, several_spans)
    def test_intersect_is_the_intersection(self, some: list[Span[int]], others: list[Span[int]]) -> None:
        common = intersect(some, others)

        assert points(common) == points(some) & points(others)
        assert is_tidy(common)

    @pytest.mark.parametrize(
        "combine", [merge, lambda some: subtract(some, []), lambda some: intersect(some, [Span(0, 99)])]
    )
    @given(some=several_spans, order=st.randoms(use_true_random=False))
    def test_order_is_irrelevant(
        self, combine: Callable[[list[Span[int]]], Spans], some: list[Span[int]], order: object
    ) -> None:
        shuffled = some.copy()
        order.shuffle(shuffled)  # type: ignore[attr-defined]

        assert combine(shuffled) == combine(some)


class TestBoundaries:
    """Spans that only touch are one when merged, and take nothing from each other."""

    def test_touching_spans_become_one(self) -> None:
        assert merge([Span(3, 5), Span(1, 3)]) == (Span(1, 5),)

    def test_a_gap_of_one_stays(self) -> None:
        assert merge([Span(4, 5), Span(1, 3)]) == (Span(1, 3), Span(4, 5))

    def test_a_span_inside_another_vanishes(self) -> None:
        assert merge([Span(1, 9), Span(3, 5), Span(1, 2)]) == (Span(1, 9),)

    def test_nothing_merges_to_nothing(self) -> None:
        assert merge([]) == subtract([], [Span(1, 2)]) == intersect([Span(1, 2)], []) == ()

    @pytest.mark.parametrize("hole", [Span(0, 2), Span(5, 7), Span(8, 9)])
    def test_a_hole_beside_takes_nothing(self, hole: Span[int]) -> None:
        assert subtract([Span(2, 5)], [hole]) == (Span(2, 5),)

    @pytest.mark.parametrize("hole", [Span(2, 5), Span(1, 5), Span(2, 6)])
    def test_a_hole_all_over_takes_all(self, hole: Span[int]) -> None:
        assert subtract([Span(2, 5)], [hole]) == ()

    def test_one_hole_cuts_several_spans(self) -> None:
        assert subtract([Span(0, 4), Span(6, 9)], [Span(3, 7)]) == (Span(0, 3), Span(7, 9))
