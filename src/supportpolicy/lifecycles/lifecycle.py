"""A lifecycle: the stages that a case goes through, and the steps that lead from one to the next, as data."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Protocol, TypeVar

import attrs

from supportpolicy.checks import check_name
from supportpolicy.clauses import Wording
from supportpolicy.errors import UnknownNameError
from supportpolicy.facts import Value, alternatives
from supportpolicy.lifecycles.definition import LifecycleResult, LifecycleStage, LifecycleStep
from supportpolicy.lifecycles.proof import LifecycleFinding, findings


@attrs.frozen(kw_only=True)
class Lifecycle:
    """The stages that a case goes through, and the steps that lead from one to the next.

    Attributes:
        id: Its name within the policy.
        label: What goes through it, such as a project.
        roles: Who takes steps: the name and wording of each.
        results: What steps ask for and give.
        stages: Where a case can stand.
        steps: What leads from one stage to the next.
        start: The stage in which a case begins.
        ends: The stages in which it is over; nothing can be done in them.
        released_by: The result that must stand for work to count towards an order; None if none does.
        due_after: The result that must stand for the price of an order to be due; None if none does.
        clauses: The clauses that it comes from.

    Example:
        >>> import supportpolicy as sp
        >>> project = sp.shipped_policy("shop_agency").lifecycle("project")
        >>> [stage.id for stage in project.stages][:4]
        ['requested', 'concept', 'solution', 'discussion']
    """

    id: str = attrs.field()
    label: Wording
    roles: tuple[Value, ...] = attrs.field(converter=tuple[Value, ...])
    results: tuple[LifecycleResult, ...] = attrs.field(default=(), converter=tuple[LifecycleResult, ...])
    stages: tuple[LifecycleStage, ...] = attrs.field(converter=tuple[LifecycleStage, ...])
    steps: tuple[LifecycleStep, ...] = attrs.field(converter=tuple[LifecycleStep, ...])
    start: str
    ends: tuple[str, ...] = attrs.field(converter=tuple[str, ...])
    released_by: str | None = None
    due_after: str | None = None
    clauses: tuple[str, ...] = attrs.field(default=(), converter=tuple[str, ...])

    @id.validator
    def _check_id(self, _: attrs.Attribute[str], name: str) -> None:
        check_name("id", name)

    def findings(self) -> tuple[LifecycleFinding, ...]:
        """What is wrong with it; none if it is proved.

        Every name means something; every stage is reached; every step can be taken; from wherever a case can come to,
        it can come to an end; and no case gets into a stage without the results that the stage needs.

        Source:
            SHOP-6
        """
        return self._findings

    @cached_property
    def _findings(self) -> tuple[LifecycleFinding, ...]:
        return findings(self)

    def stage(self, stage_id: str) -> LifecycleStage:
        """The stage of this id.

        Raises:
            UnknownNameError: if it has no such stage.
        """
        return _named(self, self.stages, stage_id, "stage")

    def step(self, step_id: str) -> LifecycleStep:
        """The step of this id.

        Raises:
            UnknownNameError: if it has no such step.
        """
        return _named(self, self.steps, step_id, "step")

    def result(self, result_id: str) -> LifecycleResult:
        """The result of this id.

        Raises:
            UnknownNameError: if it has no such result.
        """
        return _named(self, self.results, result_id, "result")

    def role(self, name: str) -> Value:
        """The role of this name.

        Raises:
            UnknownNameError: if it has no such role.
        """
        roles = {role.name: role for role in self.roles}
        if name not in roles:
            raise UnknownNameError("role", f"{name!r} is no role of {self.id!r}", alternatives(name, roles))
        return roles[name]


class _Named(Protocol):
    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=_Named)


def _named(lifecycle: Lifecycle, members: Iterable[N], wanted: str, what: str) -> N:
    found = {member.id: member for member in members}
    if wanted not in found:
        raise UnknownNameError(what, f"{wanted!r} is no {what} of {lifecycle.id!r}", alternatives(wanted, found))
    return found[wanted]
