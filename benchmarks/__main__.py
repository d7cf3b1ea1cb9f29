"""``python -m benchmarks [NAME ...]``: run the benchmarks that are named, or all of them, and print their tables."""

from __future__ import annotations

import argparse
import pkgutil
import sys
from collections.abc import Sequence
from importlib import import_module

import benchmarks
from benchmarks.timing import machine

PREFIX = "bench_"


def main(arguments: Sequence[str]) -> int:
    """Each benchmark is a module ``bench_<name>.py`` with ``run() -> Sequence[Table]``."""
    modules = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    names = [module.removeprefix(PREFIX) for module in modules if module.startswith(PREFIX)]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure beside other libraries.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of: {', '.join(names)} (default: all)")
    chosen = parser.parse_args(arguments).names or names
    if unknown := [name for name in chosen if name not in names]:
        parser.error(f"no benchmark {', '.join(unknown)}; there are: {', '.join(names)}")
    print(machine())
    for name in chosen:
        for table in import_module(f"benchmarks.{PREFIX}{name}").run():
            print(f"\n{table}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
