"""Facts: the closed questions that rules may look at, and what is known of their answers."""

from __future__ import annotations

from supportpolicy.facts.fact import Changeability, Fact, Value
from supportpolicy.facts.frozenmap import FrozenMap
from supportpolicy.facts.names import alternatives
from supportpolicy.facts.vocabulary import UNKNOWN, Facts, Given, Unknown, Vocabulary

__all__ = [
    "UNKNOWN",
    "Changeability",
    "Fact",
    "Facts",
    "FrozenMap",
    "Given",
    "Unknown",
    "Value",
    "Vocabulary",
    "alternatives",
]
