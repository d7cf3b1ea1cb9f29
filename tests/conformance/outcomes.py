"""How a conformance case ends, and when two values mean the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime

import attrs


@attrs.frozen
class Passed:
    """The library says what the case expects."""


@attrs.frozen
class Failed:
    """The library says something else than the case expects."""

    expected: object
    got: object


@attrs.frozen
class Unsupported:
    """The case asks for something that the library deliberately does not offer."""

    reason: str


Outcome = Passed | Failed | Unsupported


class UnknownCase(Exception):  # noqa: N818  (it is a verdict on the case, not a fault of the library)
    """An op, a kind or a key that the harness does not know; the case counts as failed."""


def compare(expected: object, got: object) -> Outcome:
    """Passed if both values as a whole mean the same, Failed with both of them otherwise."""
    return Passed() if _same(expected, got) else Failed(expected, got)


def known(case: Mapping[str, object], *, required: Collection[str], optional: Collection[str] = ()) -> None:
    """Refuse a case that lacks a required key or has one that is neither required nor optional.

    Raises:
        UnknownCase: naming all such keys.
    """
    faults = [f"key {key!r} is missing" for key in required if key not in case]
    faults += [f"key {key!r} is unknown" for key in case if key not in required and key not in optional]
    if faults:
        raise UnknownCase(", ".join(faults))


def _same(expected: object, got: object) -> bool:
    """Equality without the traps of ``==``: True is not 1, instants are compared in UTC, a date is no instant."""
    match expected, got:
        case datetime(), datetime():
            return _comparable(expected) == _comparable(got)
        case Mapping(), Mapping():
            return expected.keys() == got.keys() and all(_same(expected[key], got[key]) for key in expected)
        case list() | tuple(), list() | tuple():
            return len(expected) == len(got) and all(map(_same, expected, got))
        case _:
            return _kind(expected) is _kind(got) and expected == got


def _comparable(at: datetime) -> datetime:
    return at if at.tzinfo is None else at.astimezone(UTC)


def _kind(value: object) -> type:
    return next((kind for kind in (bool, datetime, date) if isinstance(value, kind)), object)
