"""A fact: one closed question that rules may look at."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from supportpolicy.checks import check_name
from supportpolicy.choices import Choice
from supportpolicy.clauses import Wording
from supportpolicy.errors import InvalidValueError
from supportpolicy.facts.names import check_distinct, unknown_value


class Changeability(Choice):
    """Whether "it would be free if …" may assume another value of a fact."""

    CHANGEABLE = "changeable"
    FIXED = "fixed"


@attrs.frozen(kw_only=True)
class Value:
    """One of the possible answers to a fact.

    Attributes:
        name: What rules and programs call it; any text.
        label: What people read.
    """

    name: str = attrs.field()
    label: Wording

    @name.validator
    def _check_name(self, _: attrs.Attribute[str], name: str) -> None:
        check_name("name", name)


@attrs.frozen(kw_only=True)
class Fact:
    """One closed question that rules may look at.

    Attributes:
        name: What rules and programs call it; any text.
        values: All possible answers, of which exactly one is true; one or more, with distinct names.
        label: What people read.
        question: How to ask for it when it is unknown.
        changeable: Whether a counterfactual may assume another value.

    Example:
        >>> Fact.of("kind", ["bug", "wish"]).value("bug").label.en
        'bug'

    Raises:
        InvalidValueError: if there is no value, or two have the same name.
    """

    name: str = attrs.field()
    values: tuple[Value, ...] = attrs.field(converter=tuple[Value, ...])
    label: Wording
    question: Wording
    changeable: Changeability = attrs.field(default=Changeability.CHANGEABLE, converter=Changeability)

    @name.validator
    def _check_name(self, _: attrs.Attribute[str], name: str) -> None:
        check_name("name", name)

    @values.validator
    def _check_values(self, _: attrs.Attribute[tuple[Value, ...]], values: tuple[Value, ...]) -> None:
        where = f"facts.{self.name}.values"
        if not values:
            raise InvalidValueError(where, "a fact without values has no answer", "Give at least one value")
        check_distinct(where, [value.name for value in values])

    @classmethod
    def of(cls, name: str, values: Iterable[str], changeable: Changeability = Changeability.CHANGEABLE) -> Fact:
        """A fact whose names are its labels in every language, for trying things out."""
        return cls(
            name=name,
            values=tuple(Value(name=value, label=Wording(de=value, en=value)) for value in values),
            label=Wording(de=name, en=name),
            question=Wording(de=f"{name}?", en=f"{name}?"),
            changeable=changeable,
        )

    def value(self, name: str) -> Value:
        """The value of this name.

        Raises:
            UnknownNameError: if the fact has no such value.
        """
        for value in self.values:
            if value.name == name:
                return value
        raise unknown_value(self.name, name, [value.name for value in self.values])
