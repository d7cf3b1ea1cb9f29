"""The tables of the benchmarks say what was measured; the figures themselves are no test."""

from __future__ import annotations

from benchmarks.timing import comparison, microseconds


def test_a_comparison_shows_each_peer_with_its_ratio_to_ours() -> None:
    measured = {"add 12 h": {"supportpolicy": 1.25, "pandas": 250.0}, "elapsed": {"supportpolicy": 2.0, "biz": 3.0}}

    assert str(comparison("Business time", "µs", measured)).splitlines() == [
        "## Business time (µs)",
        "",
        "|          | supportpolicy |     pandas |      biz |",
        "|----------|--------------:|-----------:|---------:|",
        "| add 12 h |          1.25 | 250 (x200) |        - |",
        "| elapsed  |             2 |          - | 3 (x1.5) |",
    ]


def test_the_time_of_a_call_is_one_of_many() -> None:
    calls = []

    taken = microseconds(lambda: calls.append(1), repeats=2, seconds=0.001)

    assert 0 < taken < 1000
    assert len(calls) > 100
