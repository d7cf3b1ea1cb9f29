"""Deadlines: by when something is owed on a ticket, how it stands, and every interval that made it so."""

from __future__ import annotations

from supportpolicy.deadlines.compliance import Compliance, ComplianceRow, compliance, tally
from supportpolicy.deadlines.deadline import Deadline, State, Threshold
from supportpolicy.deadlines.evaluation import deadlines_under
from supportpolicy.deadlines.promises import (
    deadlines,
    missing_calendars,
    readings,
    schedule_in,
    schedule_of,
    standard_days,
    standard_hours,
)
from supportpolicy.deadlines.states import TimeByState, time_by_state
from supportpolicy.deadlines.trace import Step, StepKind

__all__ = [
    "Compliance",
    "ComplianceRow",
    "Deadline",
    "State",
    "Step",
    "StepKind",
    "Threshold",
    "TimeByState",
    "compliance",
    "deadlines",
    "deadlines_under",
    "missing_calendars",
    "readings",
    "schedule_in",
    "schedule_of",
    "standard_days",
    "standard_hours",
    "tally",
    "time_by_state",
]
