"""The course of a case: where it stands, and what a step makes of that, or why the step is not allowed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import attrs

from supportpolicy.checks import check_aware, check_date, quoted, shown
from supportpolicy.errors import InvalidTypeError, InvalidValueError
from supportpolicy.facts import FrozenMap
from supportpolicy.lifecycles.definition import LifecycleStep, ResultDetail
from supportpolicy.lifecycles.lifecycle import Lifecycle
from supportpolicy.lifecycles.proof import State, after, is_allowed


@attrs.frozen(kw_only=True)
class StepTaken:
    """A step that was taken.

    Attributes:
        step: The id of the step.
        at: When: an aware instant.
        by: The role that took it.
        effort: The effort stated with the result that it gave, if the result has one.
        day: The day stated with it, if the result has one.
        worked: The work so far, if the step is limited by an effort.
        note: What was said about it, for people.
    """

    step: str
    at: datetime = attrs.field()
    by: str
    effort: timedelta | None = attrs.field(default=None)
    day: date | None = attrs.field(default=None)
    worked: timedelta | None = attrs.field(default=None)
    note: str = ""

    @at.validator
    def _check_at(self, _: attrs.Attribute[datetime], at: datetime) -> None:
        check_aware("at", at)

    @day.validator
    def _check_day(self, _: attrs.Attribute[date | None], day: date | None) -> None:
        if day is not None:
            check_date("day", day)

    @effort.validator
    @worked.validator
    def _check_amount(self, attribute: attrs.Attribute[timedelta | None], amount: timedelta | None) -> None:
        if amount is None:
            return
        if not isinstance(amount, timedelta):
            raise InvalidTypeError(attribute.name, f"{amount!r} is no timedelta", "Give timedelta(hours=40)")
        if amount < timedelta(0):
            raise InvalidValueError(attribute.name, f"{shown(amount)} is less than nothing", "Give zero or more")


@attrs.frozen(kw_only=True)
class Course:
    """Where a case stands.

    Attributes:
        case: The id of the case.
        lifecycle: What it goes through.
        stage: The id of the stage.
        results: The results that stand, each with the step that gave it, in the order in which they were given.
        last_at: When something was done last.
    """

    case: str
    lifecycle: Lifecycle
    stage: str
    results: Mapping[str, StepTaken] = attrs.field(default=FrozenMap(), converter=FrozenMap[str, StepTaken])
    last_at: datetime

    @property
    def state(self) -> State:
        """The stage, and the names of the results."""
        return self.stage, frozenset(self.results)

    def allowed(self) -> tuple[LifecycleStep, ...]:
        """The steps that may be taken."""
        return tuple(step for step in self.lifecycle.steps if is_allowed(step, self.state))

    def after(self, one: StepTaken) -> Course:
        """Where the case stands after a step.

        Raises:
            UnknownNameError: for a step or a role that the lifecycle does not have.
            InvalidValueError: if the step may not be taken, or not so.
        """
        step = self.lifecycle.step(one.step)
        if not is_allowed(step, self.state):
            raise self._not_allowed(step)
        if one.by not in step.by:
            self.lifecycle.role(one.by)
            raise InvalidValueError("by", f"{step.id!r} is not for {one.by!r}", f"Leave it to {quoted(step.by)}")
        if one.at.astimezone(UTC) < self.last_at.astimezone(UTC):
            what = f"{one.at.isoformat()} is before {self.last_at.isoformat()}, when something was done last"
            raise InvalidValueError("at", what, "Take the steps in order of time")
        self._check_details(step, one)
        self._check_limit(step, one)
        stage, standing = after(step, self.state)
        kept = {name: given for name, given in self.results.items() if name in standing and name not in step.produces}
        return attrs.evolve(self, stage=stage, results=kept | dict.fromkeys(step.produces, one), last_at=one.at)

    def _not_allowed(self, step: LifecycleStep) -> InvalidValueError:
        what = f"{self.case} stands at {self.stage!r}, where {step.id!r} is not possible"
        if self.stage in step.stages:
            missing = (name for name in step.asked_for if name not in self.results)
            what = f"{step.id!r} asks for {quoted(missing)}, which {self.case} does not have"
        allowed = [f"{one.id!r} by {quoted(one.by)}" for one in self.allowed()]
        remedy = f"Take one of: {'; '.join(allowed)}" if allowed else "Leave it as it is: it is over"
        return InvalidValueError("step", what, remedy)

    def _check_details(self, step: LifecycleStep, one: StepTaken) -> None:
        details = {self.lifecycle.result(name).detail: name for name in step.produces}
        _check_detail(step, "effort", one.effort, details.get(ResultDetail.EFFORT), "40 h")
        _check_detail(step, "day", one.day, details.get(ResultDetail.DAY), "2026-11-20")

    def _check_limit(self, step: LifecycleStep, one: StepTaken) -> None:
        limit = None if step.within is None else self.results[step.within].effort
        if limit is None:
            if one.worked is not None:
                raise InvalidValueError("worked", f"{step.id!r} is not limited by an effort", "Leave it out")
        elif one.worked is None:
            what = f"{step.id!r} asks whether the work so far is within {shown(limit)} of {step.within!r}"
            raise InvalidValueError("worked", what, "Give the work so far, such as 40 h")
        elif one.worked > limit:
            what = f"{shown(one.worked)} of work exceed the {shown(limit)} of {step.within!r}"
            raise InvalidValueError("worked", what, f"Have {step.within!r} raised and released first")


def _check_detail(step: LifecycleStep, where: str, stated: object, result: str | None, example: str) -> None:
    if result is None and stated is not None:
        raise InvalidValueError(where, f"{step.id!r} gives nothing that has one", "Leave it out")
    if result is not None and stated is None:
        raise InvalidValueError(
            where, f"{step.id!r} gives {result!r} without it", f"Give the {where}, such as {example}"
        )
