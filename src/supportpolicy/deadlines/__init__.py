"""Deadlines: by when something is owed on a ticket, how it stands, and every interval that made it so."""

from __future__ import annotations

from supportpolicy.deadlines.deadline import Deadline, State, Threshold
from supportpolicy.deadlines.evaluation import deadlines_under
from supportpolicy.deadlines.states import TimeByState, time_by_state
from supportpolicy.deadlines.trace import Step, StepKind

__all__ = [
    "Deadline",
    "State",
    "Step",
    "StepKind",
    "Threshold",
    "TimeByState",
    "deadlines_under",
    "time_by_state",
]
