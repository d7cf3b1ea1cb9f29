"""Multipliers: work that counts more, or less, than the time it takes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from supportpolicy.checks import kinds_of
from supportpolicy.choices import Choice
from supportpolicy.errors import InvalidTypeError, InvalidValueError

ONE = Fraction(1)


class When(Choice):
    """At which times a multiplier applies."""

    ALWAYS = "always"
    OUTSIDE_SERVICE_HOURS = "outside_service_hours"


class Weighted(Choice):
    """Whether what exceeds the contingents is weighted like what they cover, or counts as it was worked."""

    ALL_WORK = "all_work"
    NOT_OVERAGE = "not_overage"


def _as_factor(factor: object) -> Fraction:
    if isinstance(factor, bool) or not isinstance(factor, (int, str, Decimal, Fraction)):
        raise InvalidTypeError(
            "factor",
            f"{factor!r} is a {type(factor).__name__}, which is not exact",
            "Give '1.5', a Decimal or a Fraction",
        )
    try:
        return Fraction(factor)
    except (ValueError, OverflowError, ZeroDivisionError) as error:
        raise InvalidValueError("factor", f"{factor!r} is no number", "Write it like '1.5'") from error


@attrs.frozen(kw_only=True)
class Multiplier:
    """How much an hour of certain work, or at certain times, counts.

    Where several apply to a second of work, the greatest does and the others do not; they never multiply each other.

    Attributes:
        factor: How many billed hours an hour of work is: an exact number above zero.
        kinds: The kinds of work that it is for; None for all.
        when: At which times it applies. Work of which only the day is known counts as done in the service hours.

    Example:
        >>> Multiplier(factor="1.5", when="outside_service_hours").factor
        Fraction(3, 2)

    Raises:
        InvalidTypeError: for a float.
        InvalidValueError: for a factor of zero or less, and for no kind of work.
    """

    factor: Fraction = attrs.field(converter=_as_factor)
    kinds: frozenset[str] | None = attrs.field(default=None, converter=attrs.converters.optional(kinds_of))
    when: When = attrs.field(default=When.ALWAYS, converter=When)

    @factor.validator
    def _check_factor(self, _: attrs.Attribute[Fraction], factor: Fraction) -> None:
        if factor <= 0:
            raise InvalidValueError(
                "factor", f"work that counts {factor} times is no work to bill", "Give a factor above zero"
            )

    @kinds.validator
    def _check_kinds(self, _: attrs.Attribute[frozenset[str] | None], kinds: frozenset[str] | None) -> None:
        if kinds is not None and not kinds:
            raise InvalidValueError("kinds", "it is for no kind of work", "Name the kinds, or leave them out for all")

    def is_for(self, kind: str | None) -> bool:
        """Whether it is for work of this kind."""
        return self.kinds is None or kind in self.kinds
