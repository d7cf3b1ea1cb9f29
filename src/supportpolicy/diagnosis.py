"""A diagnosis: what was found about a matter, when it was found, and when the customer was told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from functools import lru_cache

import attrs

from supportpolicy.checks import check_aware, check_kind
from supportpolicy.errors import InvalidTypeError, InvalidValueError
from supportpolicy.facts import FrozenMap


class Findings(FrozenMap[str, frozenset[str]]):
    """What somebody stated about a matter: for each fact named, the values that it may have. Immutable and hashable.

    A fact that is not named is unknown. Whether a name or a value exists is not known here: a policy checks it when it
    decides on the findings.

    Example:
        >>> findings = Findings({"component": "customizing", "kind": ["bug", "incident"]})
        >>> sorted(findings["kind"])
        ['bug', 'incident']
        >>> findings.updated({"kind": "bug"}) == Findings({"component": "customizing", "kind": "bug"})
        True
    """

    __slots__ = ()

    def __init__(self, values: Mapping[str, str | Collection[str]] = FrozenMap()) -> None:
        check_kind("findings", values, Mapping, "mapping of facts to values", "Give a dict such as {'kind': 'bug'}")
        super().__init__(values if isinstance(values, Findings) else _value_sets(values))

    def __repr__(self) -> str:
        stated = {name: min(values) if len(values) == 1 else sorted(values) for name, values in sorted(self.items())}
        return f"Findings({stated})"

    def updated(self, newer: Mapping[str, str | Collection[str]]) -> Findings:
        """These findings with newer ones in the place of those on the same facts."""
        return self.overlaid(newer if isinstance(newer, Findings) else Findings(newer))


@lru_cache(maxsize=1024, typed=True)
def _alone(value: str) -> frozenset[str]:
    """The set of one value: one object for all findings, as a set takes more memory than everything else in them."""
    return frozenset([value])


def _value_sets(values: Mapping[str, object]) -> dict[str, frozenset[str]]:
    return {name: _value_set(name, value) for name, value in values.items()}


def _value_set(name: str, value: object) -> frozenset[str]:
    if isinstance(value, str):
        return _alone(value)
    values = frozenset(value) if isinstance(value, Collection) else None
    if values is None or not all(isinstance(item, str) for item in values):
        raise InvalidTypeError(
            name,
            f"{value!r} is neither the name of a value nor several",
            "Give a text, a list of texts, or leave it out",
        )
    if not values:
        raise InvalidValueError(name, "no value is left that the fact may have", "Leave it out if it is unknown")
    return values


@attrs.frozen(kw_only=True)
class Diagnosis:
    """The outcome of looking into a matter.

    Attributes:
        findings: What was found. It replaces what was stated about the same facts before.
        made_at: When it was found: an aware instant.
        told_at: When the customer was told of it, with how the matter is classed and what comes next; None if that has
            not happened. Not before ``made_at``.

    Example:
        >>> from datetime import datetime, timezone
        >>> found = datetime(2026, 11, 20, 15, 30, tzinfo=timezone.utc)
        >>> Diagnosis(findings={"component": "customizing"}, made_at=found).told_at is None
        True

    Raises:
        InvalidValueError: if the customer was told before it was found.

    Source:
        CRM-14, CRM-16, CRM-18
    """

    findings: Findings = attrs.field(converter=Findings)
    made_at: datetime = attrs.field()
    told_at: datetime | None = attrs.field(default=None)

    @made_at.validator
    def _check_made_at(self, _: attrs.Attribute[datetime], made_at: datetime) -> None:
        check_aware("made_at", made_at)

    @told_at.validator
    def _check_told_at(self, _: attrs.Attribute[datetime | None], told_at: datetime | None) -> None:
        if told_at is None:
            return
        check_aware("told_at", told_at)
        if told_at.astimezone(UTC) < self.made_at.astimezone(UTC):
            raise InvalidValueError(
                "told_at",
                f"the customer was told at {told_at.isoformat()}, before the finding of {self.made_at.isoformat()}",
                "Give the instant of the notice that followed the finding, or None",
            )
