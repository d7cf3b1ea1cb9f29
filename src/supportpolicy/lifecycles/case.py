"""A case: one project, release or request on its way through a lifecycle, with everything that was done so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property

import attrs

from supportpolicy.checks import check_aware, check_kind, check_name, quoted
from supportpolicy.errors import InvalidValueError, SupportPolicyError
from supportpolicy.lifecycles.course import Course, StepTaken
from supportpolicy.lifecycles.definition import LifecycleStage, LifecycleStep
from supportpolicy.lifecycles.lifecycle import Lifecycle


@attrs.frozen
class InForce:
    """A stretch of time in which a result stood.

    Attributes:
        start: From this instant on.
        end: Until just before this instant; None if it still stands.
    """

    start: datetime
    end: datetime | None = None


@attrs.frozen(kw_only=True)
class Case:
    """One project, release or request on its way through a lifecycle.

    Attributes:
        id: Its number.
        lifecycle: What it goes through, as it was when the case began.
        opened_at: When it began: an aware instant.
        taken: The steps that were taken, in order.

    Example:
        >>> from datetime import UTC, datetime
        >>> import supportpolicy as sp
        >>> project = sp.shipped_policy("shop_agency").lifecycle("project")
        >>> case = Case(id="P-1", lifecycle=project, opened_at=datetime(2026, 3, 2, 9, tzinfo=UTC))
        >>> case.stage.id, [step.id for step in case.allowed()]
        ('requested', ['point_to_documentation', 'write_concept'])

    Raises:
        InvalidValueError: for a lifecycle that has a fault, a naive instant, and steps that were not allowed.
        UnknownNameError: for a step that the lifecycle does not have.
    """

    id: str = attrs.field()
    lifecycle: Lifecycle = attrs.field()
    opened_at: datetime = attrs.field()
    taken: tuple[StepTaken, ...] = attrs.field(default=(), converter=tuple[StepTaken, ...])

    @id.validator
    def _check_id(self, _: attrs.Attribute[str], name: str) -> None:
        check_name("id", name)

    @lifecycle.validator
    def _check_lifecycle(self, _: attrs.Attribute[Lifecycle], lifecycle: Lifecycle) -> None:
        check_kind("lifecycle", lifecycle, Lifecycle, "lifecycle", "Give one of a policy: policy.lifecycle('project')")
        for finding in lifecycle.findings():
            where = ".".join(filter(None, ("lifecycle", finding.where)))
            raise InvalidValueError(where, f"{lifecycle.id!r} is not proved: {finding.what}", finding.remedy)

    @opened_at.validator
    def _check_opened_at(self, _: attrs.Attribute[datetime], at: datetime) -> None:
        check_aware("opened_at", at)

    @taken.validator
    def _check_taken(self, __: attrs.Attribute[tuple[StepTaken, ...]], ___: tuple[StepTaken, ...]) -> None:
        _ = self.course  # walking it says what was not allowed

    @cached_property
    def course(self) -> Course:
        """Where it stands after all steps that were taken."""
        course = Course(case=self.id, lifecycle=self.lifecycle, stage=self.lifecycle.start, last_at=self.opened_at)
        for number, one in enumerate(self.taken):
            try:
                course = course.after(one)
            except SupportPolicyError as error:
                raise type(error)(f"taken[{number}].{error.where}", error.what, error.remedy) from None
        return course

    @property
    def stage(self) -> LifecycleStage:
        """The stage in which it stands."""
        return self.lifecycle.stage(self.course.stage)

    @property
    def is_over(self) -> bool:
        """Whether nothing can be done with it any more."""
        return self.course.stage in self.lifecycle.ends

    @property
    def results(self) -> Mapping[str, StepTaken]:
        """The results that stand, each with the step that gave it, in the order in which they were given."""
        return self.course.results

    @property
    def limit(self) -> timedelta | None:
        """The effort that the work must not exceed; None if no step asks for one, or none was stated yet."""
        names = (step.within for step in self.lifecycle.steps)
        efforts = (self.results[name].effort for name in names if name is not None and name in self.results)
        return min((effort for effort in efforts if effort is not None), default=None)

    def allowed(self) -> tuple[LifecycleStep, ...]:
        """The steps that may be taken now."""
        return self.course.allowed()

    def missing(self, step_id: str) -> tuple[str, ...]:
        """The results that a step asks for and that do not stand now.

        Raises:
            UnknownNameError: for a step that the lifecycle does not have.
        """
        return tuple(name for name in self.lifecycle.step(step_id).asked_for if name not in self.results)

    def in_force(self, result_id: str) -> tuple[InForce, ...]:
        """When a result stood, in order of time; given anew while it stood, it goes on standing.

        Raises:
            UnknownNameError: for a result that the lifecycle does not have.
        """
        self.lifecycle.result(result_id)
        return tuple(self._in_force(result_id))

    def _in_force(self, result_id: str) -> Iterator[InForce]:
        start: datetime | None = None
        for one in self.taken:
            step = self.lifecycle.step(one.step)
            if result_id in step.produces:
                start = one.at if start is None else start
            elif result_id in step.withdraws and start is not None:
                yield InForce(start, one.at)
                start = None
        if start is not None:
            yield InForce(start)


def advance(
    case: Case,
    step: str,
    at: datetime,
    *,
    by: str | None = None,
    effort: timedelta | None = None,
    day: date | None = None,
    worked: timedelta | None = None,
    note: str = "",
) -> Case:
    """The case after a step.

    Args:
        case: The case.
        step: The id of the step.
        at: When it is taken: an aware instant, not before the step before it.
        by: The role that takes it; None if only one may.
        effort: The effort of the result that it gives; exactly where that result has one.
        day: The day of the result that it gives; exactly where that result has one.
        worked: The work so far; exactly where the step is limited by the effort of an earlier result.
        note: What is said about it.

    Raises:
        UnknownNameError: for a step or a role that the lifecycle does not have.
        InvalidValueError: for a step that is not allowed here; the message lists those that are. Also for a role that
            does not take it, for something missing or stated needlessly, and for an instant before the last one.

    Example:
        >>> from datetime import UTC, datetime
        >>> import supportpolicy as sp
        >>> project = sp.shipped_policy("shop_agency").lifecycle("project")
        >>> case = sp.Case(id="P-1", lifecycle=project, opened_at=datetime(2026, 3, 2, 9, tzinfo=UTC))
        >>> advance(case, "write_concept", datetime(2026, 3, 5, 9, tzinfo=UTC)).stage.id
        'concept'
        >>> try:
        ...     advance(case, "invoice", datetime(2026, 3, 5, 9, tzinfo=UTC))
        ... except ValueError as error:
        ...     print(error)
        step: P-1 stands at 'requested', where 'invoice' is not possible. Take one of: 'point_to_documentation' by \
'vendor'; 'write_concept' by 'vendor'.

    Source:
        SHOP-2, SHOP-6, PARTNER-9, PARTNER-10, APP-4, CONF-5, CONF-10
    """
    roles = case.lifecycle.step(step).by
    if by is None and len(roles) > 1:
        raise InvalidValueError("by", f"{step!r} may be taken by several", f"Give one of {quoted(roles)}")
    role = roles[0] if by is None else by
    taken = StepTaken(step=step, at=at, by=role, effort=effort, day=day, worked=worked, note=note)
    case.course.after(taken)  # says where it is wrong as the caller sees it
    return attrs.evolve(case, taken=(*case.taken, taken))
