"""The page on speed and size: ``python -m benchmarks.page`` runs every benchmark and writes it."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path

import benchmarks
from benchmarks.timing import machine

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"

HEAD = """# Performance

Speed is measured, beside other libraries and in the same run; `make bench` prints these tables, and `python -m
benchmarks.page` writes this page. No test depends on a clock.

How it is done: a call is repeated until a round takes about fifty milliseconds, and the best of seven rounds counts,
the one that the rest of the machine disturbed least. Ratios to the other libraries say more than the figures, which
depend on the machine. Where a table names a budget, it is the most that the figure may be on one core of a common
server. The peers do less than what they are measured beside here: none of them keeps a trace, a reason or a clause.

Why it is fast: business time is one function of the instant, the open time before it, built once for each calendar
and year and looked up by bisection, so that a year costs what a day costs. Rules are compiled to a decision diagram,
so that an answer takes one step for each fact that matters. Work is charged in stretches between the boundaries that
matter, not minute by minute.
"""


def main() -> None:
    """Run all of them, one after the other."""
    modules = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    parts = [HEAD, f"Measured on {machine()}."]
    for name in modules:
        if name.startswith("bench_"):
            parts += [f"\n{table}" for table in import_module(f"benchmarks.{name}").run()]
            print(name, flush=True)
    PAGE.write_text("\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
