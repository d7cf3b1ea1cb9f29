"""The page of figures: ``python -m benchmarks.page`` runs every benchmark and writes it."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path

import benchmarks
from benchmarks.timing import machine

PAGE = Path(__file__).parents[1] / "docs" / "figures.md"

HEAD = """# Figures

What `make bench` printed when `python -m benchmarks.page` wrote this page. How it is measured, and what lies behind the
figures, stands on [the page on performance](performance.md).
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
