"""A name: what a ticket, a part or an entry is called by."""

from __future__ import annotations

from supportpolicy.errors import InvalidValueError


def check_name(where: str, name: object) -> None:
    """Refuse what calls nothing by a name.

    Raises:
        InvalidValueError: for anything but a text with something in it.
    """
    if not isinstance(name, str) or not name.strip():
        raise InvalidValueError(where, f"{name!r} names nothing", "Give a text that is not empty")
