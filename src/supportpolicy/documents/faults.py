"""Faults: what is wrong with a document, gathered while it is read and raised together."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, time

from supportpolicy.errors import DocumentError, InvalidDocumentError
from supportpolicy.facts import alternatives

_MOST_LISTED = 100
"""Who mends a hundred faults can read on; a document made to have more must not take hours."""

_LONGEST_SHOWN = 60


class Faults:
    """The faults found so far in a document, each once."""

    def __init__(self) -> None:
        self._listed: dict[tuple[str, str], DocumentError] = {}
        self._others: set[tuple[str, str]] = set()

    def __len__(self) -> int:
        return len(self._listed) + len(self._others)

    def note(self, where: str, what: str, remedy: str) -> None:
        """Note a fault, unless the same one stands already."""
        if (where, what) in self._listed:
            return
        if self._is_full:
            self._others.add((where, what))
        else:
            self._listed[where, what] = DocumentError(where, what, remedy)

    def note_unknown(self, where: str, what: str, name: str, known: Collection[str]) -> None:
        """Note that a name is none of the known ones, with the closest of them."""
        self.note(where, what, "" if self._is_full else alternatives(name, known))

    def raise_if_any(self, document: str) -> None:
        """Raise all faults together, if there are any.

        Raises:
            InvalidDocumentError: with one `DocumentError` for each fault; of more than a hundred, the first ones.
        """
        listed = list(self._listed.values())
        if self._others:
            listed.append(
                DocumentError("document", f"{len(self._others)} more faults are not listed", "Mend the others first")
            )
        if listed:
            raise InvalidDocumentError(document, listed)

    @property
    def _is_full(self) -> bool:
        return len(self._listed) >= _MOST_LISTED


def shown(value: object) -> str:
    """The value as it stands in a message, cut short if it is long.

    Example:
        >>> shown(["bug"]), shown("x" * 100)
        ("['bug']", "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...")
    """
    text = value.isoformat() if isinstance(value, date | time) else repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 3]}..."
