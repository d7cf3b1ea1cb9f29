"""An answer: what the rules decide for some facts, or what is missing for it."""

from __future__ import annotations

from enum import Enum
from typing import Final, Generic

import attrs

from supportpolicy.choices import Choice
from supportpolicy.rules.rule import Silence, T


class Undetermined(Enum):
    """The type of `UNDETERMINED`."""

    UNDETERMINED = "undetermined"


UNDETERMINED: Final = Undetermined.UNDETERMINED
"""Stands among the possible outcomes where the source does not decide, whichever silence says so."""


class Status(Choice):
    """Whether there is an outcome and, if not, which of the two reasons it has."""

    DECIDED = "decided"
    MISSING_FACT = "missing_fact"
    NOT_DECIDED_BY_SOURCE = "not_decided_by_source"


@attrs.frozen(kw_only=True)
class Answer(Generic[T]):
    """What follows from the facts, whatever the values of the unknown ones are.

    Attributes:
        outcome: What all completions of the facts lead to; None where they differ or the source does not decide.
        status: Whether it is decided, a fact is missing, or the source does not decide.
        rules: The ids of the rules that apply in some completion, ascending: for known facts, those that decide.
        possible: The outcomes of all completions; `UNDETERMINED` for those that the source does not decide.
        silences: The declared holes of the source that apply in some completion.
        needed: The facts that still matter, in the order of the vocabulary; empty unless a fact is missing. A fact
            matters if two completions that differ in it alone have different answers. Where declared impossibilities
            keep all completions with different answers apart, a fact counts if its values leave different outcomes,
            or else if the rules ask for it at all.
        next_question: The one of them whose answer leaves the fewest outcomes on average; None unless one is missing.
    """

    outcome: T | None
    status: Status
    rules: tuple[str, ...]
    possible: frozenset[T | Undetermined]
    silences: tuple[Silence, ...] = ()
    needed: tuple[str, ...] = ()
    next_question: str | None = None
