"""Running the cases of a suite: a line of JSON in, a verdict out; nothing is skipped."""

from __future__ import annotations

import json
import pkgutil
import traceback
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs

from tests import conformance
from tests.conformance.outcomes import Failed, Outcome, UnknownCase

DEFAULT_CASES = Path(__file__).parents[2].parent / "shared" / "conformance"
"""Beside the checkout; a stranger's clone has none."""

Run = Callable[[dict[str, Any]], Outcome]


@attrs.frozen
class Verdict:
    """How one case ended; its place stands in for the id of a line that has none."""

    case: str
    outcome: Outcome


def suites() -> dict[str, Run]:
    """Every suite that the harness knows: what runs a case of it, by name."""
    modules = sorted(module.name for module in pkgutil.iter_modules(conformance.__path__))
    names = [module.removeprefix("suite_") for module in modules if module.startswith("suite_")]
    return {name: import_module(f"tests.conformance.suite_{name}").run for name in names}


def files(cases: Path, suite: str) -> list[Path]:
    """The files with the cases of a suite, in a fixed order."""
    return sorted((cases / suite).glob("*.jsonl"))


def run_file(run: Run, path: Path) -> Iterator[Verdict]:
    """The verdict on every case of a file, one a line; blank lines are none."""
    for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
        if line.strip():
            yield _verdict(run, line, f"{path.name}:{number}")


def _verdict(run: Run, line: bytes, place: str) -> Verdict:
    try:
        case = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Verdict(place, Failed("one JSON object", _named(error)))
    if not isinstance(case, dict):
        return Verdict(place, Failed("one JSON object", case))
    return Verdict(f"{place} {case.get('id', '(no id)')}", _outcome(run, case))


def _outcome(run: Run, case: dict[str, Any]) -> Outcome:
    try:
        return run(case)
    except UnknownCase as unknown:
        return Failed("a case that the harness knows", str(unknown))
    except Exception as error:
        return Failed(case.get("expect"), _named(error))


def _named(error: Exception) -> str:
    return "".join(traceback.format_exception_only(error)).strip()
