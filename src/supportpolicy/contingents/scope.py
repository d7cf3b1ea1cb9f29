"""Scope: which projects and kinds of work a contingent is for."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from supportpolicy.checks import kinds_of, names_of, projects_of
from supportpolicy.errors import InvalidValueError


def _except_projects(given: str | Iterable[str]) -> frozenset[str]:
    return names_of("except_projects", given)


def _except_kinds(given: str | Iterable[str]) -> frozenset[str]:
    return names_of("except_kinds", given)


@attrs.frozen(kw_only=True)
class Scope:
    """Which work something is for, by project and by kind. The default is for all work.

    Work without a project, or of no stated kind, is in the scope unless the scope lists what it is for.

    Attributes:
        projects: The projects that it is for; None for all.
        kinds: The kinds of work that it is for, in the contract's own terms; None for all.
        except_projects: Projects that it is not for.
        except_kinds: Kinds of work that it is not for.

    Example:
        >>> Scope(except_kinds=["on_site"]).admits(project="wiki", kind=None)
        True

    Raises:
        InvalidTypeError: for what is no list of texts.
        InvalidValueError: for a list that admits nothing, and for an empty name.
    """

    projects: frozenset[str] | None = attrs.field(default=None, converter=attrs.converters.optional(projects_of))
    kinds: frozenset[str] | None = attrs.field(default=None, converter=attrs.converters.optional(kinds_of))
    except_projects: frozenset[str] = attrs.field(default=frozenset(), converter=_except_projects)
    except_kinds: frozenset[str] = attrs.field(default=frozenset(), converter=_except_kinds)

    @projects.validator
    def _check_projects(self, _: attrs.Attribute[frozenset[str] | None], projects: frozenset[str] | None) -> None:
        _check_admits_some("projects", projects, self.except_projects)

    @kinds.validator
    def _check_kinds(self, _: attrs.Attribute[frozenset[str] | None], kinds: frozenset[str] | None) -> None:
        _check_admits_some("kinds", kinds, self.except_kinds)

    def admits(self, *, project: str | None, kind: str | None) -> bool:
        """Whether work for this project and of this kind is in the scope."""
        return _admits(self.projects, self.except_projects, project) and _admits(self.kinds, self.except_kinds, kind)

    def overlaps(self, other: Scope) -> bool:
        """Whether some work would be in both scopes."""
        return _overlap(self.projects, self.except_projects, other.projects, other.except_projects) and _overlap(
            self.kinds, self.except_kinds, other.kinds, other.except_kinds
        )


def _admits(only: frozenset[str] | None, never: frozenset[str], name: str | None) -> bool:
    return (only is None or name in only) and name not in never


def _overlap(
    only: frozenset[str] | None, never: frozenset[str], other: frozenset[str] | None, never_other: frozenset[str]
) -> bool:
    if only is None and other is None:
        return True  # of any further name, and of none
    named = only if other is None else other if only is None else only & other
    return bool((named or frozenset()) - never - never_other)


def _check_admits_some(where: str, only: frozenset[str] | None, never: frozenset[str]) -> None:
    if only is not None and not only - never:
        raise InvalidValueError(
            where,
            f"{sorted(only)} without {sorted(never)} admits no work",
            "Name what it is for, or leave it out for all",
        )


EVERYTHING = Scope()
"""All work."""
