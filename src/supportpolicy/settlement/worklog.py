"""The worklog as it counts: entries that are replaced are left out, faulty rows are found all at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import attrs

from supportpolicy.checks import listed, several
from supportpolicy.errors import InvalidValueError, SupportPolicyError, UnknownNameError
from supportpolicy.tickets import WorkEntry


@attrs.frozen(kw_only=True)
class Worklog:
    """What a worklog comes to.

    Attributes:
        entries: The entries that count.
        replaced: The id of each entry that another one replaces, with the first id of its line and the last.
        faults: What is wrong with rows; they and what depends on them are left out.
    """

    entries: tuple[WorkEntry, ...]
    replaced: Mapping[str, tuple[str, str]]
    faults: tuple[SupportPolicyError, ...]


def screened(rows: Iterable[WorkEntry]) -> Worklog:
    """The entries of a worklog that count, and the faults of the others."""
    entries = listed("worklog", rows, "Give a list of work entries")
    try:
        revising = _revising(entries)
    except AttributeError:  # to look at the kind of each before would slow every worklog down
        remedy = "Give the worklog first, then the assessments"
        revising = _revising(several("worklog", entries, WorkEntry, "work entry", remedy))
    known = {entry.id for entry in entries}
    if not revising and len(known) == len(entries):
        return Worklog(entries=entries, replaced={}, faults=())
    faulty: dict[str, SupportPolicyError] = dict(_duplicates(entries))
    faulty |= {name: fault for name, fault in _false_revisions(revising, known) if name not in faulty}
    sound = {name: revised for name, revised in revising.items() if name not in faulty}
    following = {revised: name for name, revised in sound.items()}
    return Worklog(
        entries=tuple(entry for entry in entries if entry.id not in faulty and entry.id not in following),
        replaced={name: _line(name, sound, following) for name in following},
        faults=tuple(faulty.values()),
    )


def _revising(entries: Iterable[WorkEntry]) -> dict[str, str]:
    return {entry.id: entry.revises for entry in entries if entry.revises is not None}


def _duplicates(entries: tuple[WorkEntry, ...]) -> Iterator[tuple[str, SupportPolicyError]]:
    for name, times in Counter(entry.id for entry in entries).items():
        if times > 1:
            yield (
                name,
                InvalidValueError(
                    "worklog",
                    f"entry {name} is given {times} times",
                    "Give it once, and what corrects it under an id of its own that revises it",
                ),
            )


def _false_revisions(revising: Mapping[str, str], known: set[str]) -> Iterator[tuple[str, SupportPolicyError]]:
    revisers = Counter(revising.values())
    for name, revised in revising.items():
        if revised not in known:
            remedy = "Give the worklog with all entries of a ticket, or correct the id that is revised"
            yield name, UnknownNameError("worklog", f"entry {name} revises {revised}, which is not there", remedy)
        elif revisers[revised] > 1:
            yield (
                name,
                InvalidValueError(
                    "worklog",
                    f"entry {name} revises {revised}, and so does another one",
                    "Let each correction revise the one before it",
                ),
            )
        elif _comes_back(name, revising):
            yield (
                name,
                InvalidValueError(
                    "worklog", f"entry {name} revises itself in the end", "Let each correction revise an earlier entry"
                ),
            )


def _comes_back(name: str, revising: Mapping[str, str]) -> bool:
    seen = {name}
    current = revising.get(name)
    while current is not None and current not in seen:
        seen.add(current)
        current = revising.get(current)
    return current == name


def _line(name: str, revising: Mapping[str, str], following: Mapping[str, str]) -> tuple[str, str]:
    first = last = name
    while first in revising:
        first = revising[first]
    while last in following:
        last = following[last]
    return first, last
