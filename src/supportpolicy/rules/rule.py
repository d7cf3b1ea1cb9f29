"""A rule: under which conditions which outcome, and which other rules it overrides."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import Generic, TypeAlias, TypeVar

import attrs

from supportpolicy.checks import check_name, names_of, values_of
from supportpolicy.choices import Choice
from supportpolicy.errors import InvalidTypeError, InvalidValueError
from supportpolicy.facts import FrozenMap

T = TypeVar("T", bound=Hashable)

Conditions: TypeAlias = Mapping[str, frozenset[str]]
"""For each fact that matters the values that are allowed; facts that are left out do not matter."""


class SilenceReason(Choice):
    """Why a source does not decide."""

    SILENT = "silent"
    CONTRADICTORY = "contradictory"


@attrs.frozen(kw_only=True)
class Silence:
    """The outcome of a declared hole: here the source does not decide.

    Attributes:
        reason: Whether it says nothing, or contradicts itself.
        ask: Whom or what to ask, in the order of asking.
    """

    reason: SilenceReason = attrs.field(converter=SilenceReason)
    ask: tuple[str, ...] = attrs.field(default=(), converter=tuple[str, ...])


def _conditions(when: Mapping[str, str | Collection[str]]) -> Conditions:
    return FrozenMap((fact, values_of(fact, values)) for fact, values in sorted(when.items()))


def _overrides(overrides: str | Iterable[str]) -> frozenset[str]:
    return names_of("overrides", overrides)


def _check_id(_: object, attribute: attrs.Attribute[str], rule_id: str) -> None:
    check_name(attribute.name, rule_id)


@attrs.frozen(kw_only=True)
class Rule(Generic[T]):
    """One rule: whenever all its conditions hold, it gives its outcome, unless a rule that overrides it applies too.

    Attributes:
        id: Its name, unique in its rule set.
        when: For each fact that matters the allowed values (a single one may be given bare); all must hold.
        outcome: Any hashable value but None; or a `Silence` where the source does not decide.
        clauses: The clauses that say so.
        overrides: The ids of the rules that do not apply where this one does. It is not transitive, and a rule that is
            itself overridden still overrides.

    Example:
        >>> Rule(id="own fault", when={"cause": "us"}, outcome="free", overrides={"hourly"}).when
        {'cause': frozenset({'us'})}
    """

    id: str = attrs.field(validator=_check_id)
    when: Conditions = attrs.field(default=FrozenMap(), converter=_conditions)
    outcome: T | Silence = attrs.field()
    clauses: tuple[str, ...] = attrs.field(default=(), converter=tuple[str, ...])
    overrides: frozenset[str] = attrs.field(default=frozenset(), converter=_overrides)

    @outcome.validator
    def _check_outcome(self, _: attrs.Attribute[T | Silence], outcome: T | Silence) -> None:
        if outcome is None:
            raise InvalidValueError("outcome", f"rule {self.id!r} has None", "Give a value; None stands for no outcome")
        if not isinstance(outcome, Hashable):
            raise InvalidTypeError(
                "outcome", f"{outcome!r} of rule {self.id!r} cannot be hashed", "Give a frozen value"
            )


@attrs.frozen(kw_only=True)
class Impossible:
    """Combinations of facts that cannot occur; no rule needs to cover them.

    Attributes:
        id: Its name, unique among the rules and the other declarations of its rule set.
        when: For each fact that matters the values that cannot all occur together.
    """

    id: str = attrs.field(validator=_check_id)
    when: Conditions = attrs.field(default=FrozenMap(), converter=_conditions)
