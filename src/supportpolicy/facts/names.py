"""Names: what is a name, and what to say of one that is not known."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Sequence

from supportpolicy.errors import InvalidValueError, UnknownNameError

_MOST_COMPARED = 30_000
"""So many letters of a name times letters of the known ones are compared to find the one that was meant: some 20 ms."""

_MOST_LISTED = 20


def alternatives(name: object, known: Iterable[str]) -> str:
    """The remedy for a name that is not known: the closest known one, and all the others.

    Example:
        >>> alternatives("kimd", ["component", "kind"])
        "Write 'kind', or one of: 'component'"
    """
    names = list(known)
    comparable = len(str(name)) * sum(map(len, names)) <= _MOST_COMPARED
    close = difflib.get_close_matches(str(name), names, n=1) if comparable else []
    others = [repr(other) for other in names if other not in close]
    more = [f"{len(others) - _MOST_LISTED} others"] if len(others) > _MOST_LISTED else []
    parts = [repr(found) for found in close] + (
        [f"one of: {', '.join(others[:_MOST_LISTED] + more)}"] if others else []
    )
    return f"Write {', or '.join(parts)}" if parts else "Leave it out"


def check_distinct(where: str, names: Sequence[str]) -> None:
    """Refuse a name that stands there more than once."""
    for name, count in Counter(names).items():
        if count > 1:
            raise InvalidValueError(where, f"{name!r} stands there {count} times", "Give each of them its own name")


def unknown_fact(name: object, known: Iterable[str]) -> UnknownNameError:
    """The error that a fact does not exist."""
    return UnknownNameError("facts", f"{name!r} is no fact here", alternatives(name, known))


def unknown_value(fact: str, value: object, known: Iterable[str]) -> UnknownNameError:
    """The error that a value of a fact does not exist."""
    return UnknownNameError(fact, f"{value!r} is no value of the fact {fact!r}", alternatives(value, known))
