"""Targets: what is promised about the time that a ticket takes, to whom, and by which clock."""

from __future__ import annotations

from supportpolicy.targets.schedule import OTHER, ServiceSchedule, TargetChoice
from supportpolicy.targets.severity import EASED, SEVERITY, STANDARD_MATRIX, WORKAROUND, severity_by_matrix
from supportpolicy.targets.target import RECURRING, Target, WorkingDaysAmount
from supportpolicy.targets.terms import (
    NEVER_PAUSED,
    ORDINARY_PAUSES,
    START,
    STOPS,
    Boundary,
    Commitment,
    Metric,
    Moment,
    PauseReason,
    Recount,
    Reopening,
)

__all__ = [
    "EASED",
    "NEVER_PAUSED",
    "ORDINARY_PAUSES",
    "OTHER",
    "RECURRING",
    "SEVERITY",
    "STANDARD_MATRIX",
    "START",
    "STOPS",
    "WORKAROUND",
    "Boundary",
    "Commitment",
    "Metric",
    "Moment",
    "PauseReason",
    "Recount",
    "Reopening",
    "ServiceSchedule",
    "Target",
    "TargetChoice",
    "WorkingDaysAmount",
    "severity_by_matrix",
]
