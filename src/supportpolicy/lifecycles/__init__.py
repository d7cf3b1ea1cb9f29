"""Lifecycles: projects, releases and requests as stages with the steps that are allowed in each, as data."""

from __future__ import annotations

from supportpolicy.lifecycles.case import Case, InForce, advance
from supportpolicy.lifecycles.course import Course, StepTaken
from supportpolicy.lifecycles.definition import LifecycleResult, LifecycleStage, LifecycleStep, ResultDetail
from supportpolicy.lifecycles.lifecycle import Lifecycle
from supportpolicy.lifecycles.proof import LifecycleFinding

__all__ = [
    "Case",
    "Course",
    "InForce",
    "Lifecycle",
    "LifecycleFinding",
    "LifecycleResult",
    "LifecycleStage",
    "LifecycleStep",
    "ResultDetail",
    "StepTaken",
    "advance",
]
