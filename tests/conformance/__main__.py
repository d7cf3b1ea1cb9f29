"""``python -m tests.conformance [--cases DIR] [SUITE ...]``: run the cases, count, and name what failed."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from tests.conformance.harness import DEFAULT_CASES, Run, files, run_file, suites
from tests.conformance.outcomes import Failed, Passed, Unsupported


def main(arguments: Sequence[str], known: Mapping[str, Run]) -> int:
    """Run the suites that are named, or all of the known that have cases; 1 if a case failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description="Run the conformance cases.")
    parser.add_argument("--cases", type=Path, metavar="DIR", help=f"one folder per suite (default: {DEFAULT_CASES})")
    parser.add_argument("suites", nargs="*", metavar="SUITE", help="names of suites (default: all)")
    options = parser.parse_args(arguments)
    cases = options.cases or DEFAULT_CASES
    if not arguments and not cases.is_dir():
        print(f"Nothing is run: there is no folder {cases}.", file=sys.stderr)
        return 0
    try:
        chosen = _named(options.suites, cases, known) or _present(cases, known)
    except LookupError as fault:
        parser.error(fault.args[0])
    counts = {name: _run_suite(name, known[name], cases) for name in chosen}
    for name, count in counts.items():
        parts = f"passed={count[Passed]} failed={count[Failed]} unsupported={count[Unsupported]}"
        print(f"{name} {parts} total={count.total()}")
    return 1 if any(count[Failed] for count in counts.values()) else 0


def _named(names: Sequence[str], cases: Path, known: Collection[str]) -> Sequence[str]:
    """The suites that were asked for; one that cannot be run is an error."""
    if not cases.is_dir():
        raise LookupError(f"there is no folder {cases}; name another one with --cases")
    for name in names:
        if name not in known:
            raise LookupError(f"no suite module yet for {name!r}; there are: {', '.join(known) or 'none'}")
        if not (cases / name).is_dir():
            raise LookupError(f"no cases for {name!r}: there is no folder {cases / name}")
    return names


def _present(cases: Path, known: Collection[str]) -> Sequence[str]:
    """The known suites that have cases; what is there on one side only is reported."""
    folders = sorted(entry.name for entry in cases.iterdir() if entry.is_dir())
    for name in folders:
        if name not in known:
            print(f"{name}: no suite module yet, its cases are not run", file=sys.stderr)
    for name in known:
        if name not in folders:
            print(f"{name}: no cases in {cases}", file=sys.stderr)
    return [name for name in folders if name in known]


def _run_suite(name: str, run: Run, cases: Path) -> Counter[type]:
    counts: Counter[type] = Counter()
    for path in files(cases, name):
        for verdict in run_file(run, path):
            counts[type(verdict.outcome)] += 1
            match verdict.outcome:
                case Failed(expected, got):
                    print(f"{name}/{verdict.case}: failed\n    expected: {expected}\n    got:      {got}")
                case Unsupported(reason):
                    print(f"{name}/{verdict.case}: unsupported: {reason}")
    return counts


if __name__ == "__main__":
    # An id may be any text, also one that cannot be printed.
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:], suites()))
