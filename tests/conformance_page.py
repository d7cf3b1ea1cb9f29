"""The page on conformance: what was run and how it ended; ``python -m tests.conformance_page`` writes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.conformance.harness import DEFAULT_CASES, Run, Verdict, files, run_file, suites
from tests.conformance.outcomes import Failed, Passed, Unsupported

PAGE = Path(__file__).parents[1] / "docs" / "conformance.md"

HEAD = """# Conformance

What other systems' tests and documentation say about business time, deadlines, quotas, rounding, VAT and decision
tables was transcribed as plain cases: inputs and the expected result. A harness runs them through the public interface
of this library, compares whole values, and skips nothing: a case passes, fails, or is unsupported for a stated reason.
Where systems disagree, the expectation follows what [these pages](index.md) describe.

This page is written by `python -m tests.conformance_page`, and its figures are those of the run that wrote it. The
cases are no part of the project. `make conformance` runs them where they lie beside the checkout.
"""

ABOUT = {
    "time": "opening windows, holidays, changes of the clock, adding and counting hours and days",
    "sla": "targets, pauses, states and severity over histories of tickets",
    "rules": "gaps, overlaps and rows that never apply in published decision tables",
    "policies": "short tickets decided under the five policies",
    "settlement": "quotas, increments, periods, corrections, thresholds, VAT, the choice of packages",
}

NOT_OFFERED = """## What is not offered, and why

Some systems do a thing on purpose in another way. Where a contract can be made to behave so, the harness makes it
behave so, and the case passes. What is left is not offered:
"""


def page(cases: Path, known: Mapping[str, Run]) -> str:
    """The page about the cases in a folder."""
    verdicts = {
        name: [verdict for path in files(cases, name) for verdict in run_file(known[name], path)]
        for name in ABOUT
        if name in known
    }
    reasons = Counter(
        verdict.outcome.reason
        for found in verdicts.values()
        for verdict in found
        if isinstance(verdict.outcome, Unsupported)
    )
    return "\n".join([HEAD, *_suites(verdicts), "", NOT_OFFERED, *_reasons(reasons), ""])


def _suites(verdicts: Mapping[str, list[Verdict]]) -> Iterator[str]:
    yield from ("| suite | what | cases | passed | failed | not offered |", "| --- | --- | ---: | ---: | ---: | ---: |")
    for name, found in verdicts.items():
        counts = Counter(type(verdict.outcome) for verdict in found)
        figures = (len(found), counts[Passed], counts[Failed], counts[Unsupported])
        yield f"| {name} | {ABOUT[name]} | {' | '.join(f'{figure:,}' for figure in figures)} |"


def _reasons(reasons: Counter[str]) -> Iterator[str]:
    yield from ("| why | cases |", "| --- | ---: |")
    for reason, count in reasons.most_common():
        yield f"| {reason.partition(' (')[0]} | {count} |"


if __name__ == "__main__":
    PAGE.write_text(page(DEFAULT_CASES, suites()), encoding="utf-8")
    print(PAGE)
