"""Closed choices: a value that is none of them is refused together with the alternatives."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from supportpolicy.errors import UnknownChoiceError


class Choice(StrEnum):
    """A closed choice; its values are texts, as they stand in documents.

    Raises:
        UnknownChoiceError: for a value that is none of them, naming them.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self:
        alternatives = ", ".join(repr(choice.value) for choice in cls)
        raise UnknownChoiceError(cls.__name__, f"{value!r} is none of its values", f"Choose one of {alternatives}")
