"""Readings: the open points of a source, and what applies only under some of their readings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

import attrs

from supportpolicy.clauses import Wording
from supportpolicy.errors import UnknownNameError
from supportpolicy.facts import Changeability, Fact, FrozenMap, Value, alternatives
from supportpolicy.rules import Conditions

V = TypeVar("V")


@attrs.frozen(kw_only=True)
class Interpretation:
    """A point that the source leaves open, with the readings on offer.

    Attributes:
        id: The clause id of the open point.
        question: What is open.
        options: The readings: the name and wording of each.
        default: The reading that applies unless the contract names another.

    Raises:
        InvalidValueError: if there is no reading, or two have the same name.
        UnknownNameError: if the default is none of them.
    """

    id: str
    question: Wording
    options: tuple[Value, ...] = attrs.field(converter=tuple[Value, ...])
    default: str = attrs.field()

    @options.validator
    def _check_options(self, _: attrs.Attribute[tuple[Value, ...]], __: tuple[Value, ...]) -> None:
        self.as_fact()

    @default.validator
    def _check_default(self, _: attrs.Attribute[str], default: str) -> None:
        self.option(default)

    def option(self, name: str) -> Value:
        """The reading of this name.

        Raises:
            UnknownNameError: if there is no such reading.
        """
        options = {option.name: option for option in self.options}
        if name not in options:
            raise UnknownNameError(self.id, f"{name!r} is no reading of it", alternatives(name, options))
        return options[name]

    def as_fact(self) -> Fact:
        """The open point as a fact whose values are its readings, so that one proof covers them all."""
        return Fact(
            name=self.id,
            values=self.options,
            label=self.question,
            question=self.question,
            changeable=Changeability.FIXED,
        )


@attrs.frozen
class Variant(Generic[V]):
    """A value that applies only under certain readings.

    Attributes:
        reading: For each open point that matters the readings under which it applies.
        value: The value.
    """

    reading: Conditions = attrs.field(converter=FrozenMap[str, frozenset[str]])
    value: V

    def applies(self, readings: Mapping[str, str]) -> bool:
        """Whether it applies under these readings."""
        return all(readings[point] in options for point, options in self.reading.items())
