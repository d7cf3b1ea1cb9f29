"""How long one call takes, and tables of it."""

from __future__ import annotations

import platform
import timeit
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import attrs

OURS = "supportpolicy"
T = TypeVar("T")


@attrs.frozen
class Table:
    """A heading and rows of text, one text a column."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        """A Markdown table whose columns are aligned for reading as plain text: names left, figures right."""
        lines = [self.columns, *self.rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        rule = "|".join(["", "-" * (widths[0] + 2), *("-" * (width + 1) + ":" for width in widths[1:]), ""])
        first, *rest = (_line(cells, widths) for cells in lines)
        return "\n".join([f"## {self.title}", "", first, rule, *rest])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    figures = (cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
    return f"| {' | '.join([cells[0].ljust(widths[0]), *figures])} |"


def microseconds(call: Callable[[], object], *, repeats: int = 7, seconds: float = 0.05) -> float:
    """The time of one call: the best of several rounds, each of about so many seconds.

    The best round is the one that the rest of the machine disturbed least.
    """
    return side_by_side({None: call}, repeats=repeats, seconds=seconds)[None]


def side_by_side(calls: Mapping[T, Callable[[], object]], *, repeats: int = 7, seconds: float = 0.05) -> dict[T, float]:
    """The time of each of several calls, taken by turns: a machine that is slower for a while is so for all of them."""
    timers = {name: timeit.Timer(call) for name, call in calls.items()}
    loops = {name: _loops(timer, seconds) for name, timer in timers.items()}
    rounds = [{name: timer.timeit(loops[name]) / loops[name] for name, timer in timers.items()} for _ in range(repeats)]
    return {name: min(one[name] for one in rounds) * 1e6 for name in timers}


def _loops(timer: timeit.Timer, seconds: float) -> int:
    timer.timeit(1)  # what is done only once is not what a call takes
    loops = 1
    while (elapsed := timer.timeit(loops)) < seconds / 4:
        loops *= 4
    return max(1, round(loops * seconds / elapsed))


def comparison(title: str, unit: str, measured: Mapping[str, Mapping[str, float]]) -> Table:
    """A table of figures by task and library: ours first, each peer with its ratio to ours, or a dash."""
    peers = list(dict.fromkeys(name for figures in measured.values() for name in figures if name != OURS))
    rows = [
        (task, figure(figures[OURS]), *(_beside(figures.get(peer), figures[OURS]) for peer in peers))
        for task, figures in measured.items()
    ]
    return Table(f"{title} ({unit})", ("", OURS, *peers), tuple(rows))


def figure(number: float) -> str:
    """A figure with three digits, or more before the point."""
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"


def _beside(theirs: float | None, ours: float) -> str:
    return "-" if theirs is None else f"{figure(theirs)} (x{figure(theirs / ours)})"


def machine() -> str:
    """What the figures were measured on, and when."""
    return (
        f"{platform.python_implementation()} {platform.python_version()}, {_processor()}, {datetime.now(UTC):%Y-%m-%d}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()
