"""What a lifecycle is made of: stages, steps from one to the next, and the results that steps ask for and give."""

from __future__ import annotations

import attrs

from supportpolicy.checks import check_name
from supportpolicy.choices import Choice
from supportpolicy.clauses import Wording

_Names = tuple[str, ...]


class ResultDetail(Choice):
    """What is stated with a result when a step gives it.

    Attributes:
        NONE: Nothing.
        EFFORT: An amount of work, such as the one that an estimate comes to.
        DAY: A local date, such as the one on which something is to be finished.
    """

    NONE = "none"
    EFFORT = "effort"
    DAY = "day"


@attrs.frozen(kw_only=True)
class LifecycleResult:
    """Something that steps give and other steps ask for: a paper, a test, a consent.

    Attributes:
        id: Its name within the lifecycle.
        label: What it is called.
        detail: What is stated with it.
    """

    id: str = attrs.field()
    label: Wording
    detail: ResultDetail = attrs.field(default=ResultDetail.NONE, converter=ResultDetail)

    @id.validator
    def _check_id(self, _: attrs.Attribute[str], name: str) -> None:
        check_name("id", name)


@attrs.frozen(kw_only=True)
class LifecycleStage:
    """Where a case can stand.

    Attributes:
        id: Its name within the lifecycle.
        label: What it is called.
        needs: The results without which no case may ever get here. Nothing looks at them while a case goes its way:
            they are proved when the lifecycle is checked.
        clauses: The clauses that it comes from.
    """

    id: str = attrs.field()
    label: Wording
    needs: _Names = attrs.field(default=(), converter=tuple[str, ...])
    clauses: _Names = attrs.field(default=(), converter=tuple[str, ...])

    @id.validator
    def _check_id(self, _: attrs.Attribute[str], name: str) -> None:
        check_name("id", name)


@attrs.frozen(kw_only=True)
class LifecycleStep:
    """A step that somebody may take with a case.

    Attributes:
        id: Its name within the lifecycle.
        label: What is done.
        stages: The stages in which it may be taken.
        to: The stage that it leads to; None if the case stays where it is.
        by: The roles that may take it.
        requires: The results that must stand.
        produces: The results that it gives; those that stood before are replaced.
        withdraws: The results that no longer stand after it, unless it gives them anew.
        within: The result whose effort must not be exceeded by the work so far; None if it does not matter. Whoever
            takes the step states the work.
        told: What the customer is told with it; None if nothing.
        clauses: The clauses that it comes from.
    """

    id: str = attrs.field()
    label: Wording
    stages: _Names = attrs.field(converter=tuple[str, ...])
    to: str | None = None
    by: _Names = attrs.field(converter=tuple[str, ...])
    requires: _Names = attrs.field(default=(), converter=tuple[str, ...])
    produces: _Names = attrs.field(default=(), converter=tuple[str, ...])
    withdraws: _Names = attrs.field(default=(), converter=tuple[str, ...])
    within: str | None = None
    told: Wording | None = None
    clauses: _Names = attrs.field(default=(), converter=tuple[str, ...])

    @id.validator
    def _check_id(self, _: attrs.Attribute[str], name: str) -> None:
        check_name("id", name)

    @property
    def asked_for(self) -> _Names:
        """All results that must stand, each once; those it requires, and the one whose effort limits it."""
        return tuple(dict.fromkeys((*self.requires, *(() if self.within is None else (self.within,)))))
