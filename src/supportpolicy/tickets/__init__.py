"""Tickets and their event history, and the work that was done on them."""

from __future__ import annotations

from supportpolicy.targets import PauseReason
from supportpolicy.tickets.events import (
    EVENT_KINDS,
    Acknowledged,
    Announced,
    Answered,
    Approved,
    Assigned,
    Closed,
    CustomerMessage,
    Diagnosed,
    Estimated,
    Event,
    Paused,
    Reclassified,
    Refused,
    Reopened,
    Rescheduled,
    Resolved,
    Resumed,
    WorkaroundDelivered,
)
from supportpolicy.tickets.ticket import Part, Ticket, merge, split
from supportpolicy.tickets.waiting import third_party_findings
from supportpolicy.tickets.work import Work, WorkEntry

__all__ = [
    "EVENT_KINDS",
    "Acknowledged",
    "Announced",
    "Answered",
    "Approved",
    "Assigned",
    "Closed",
    "CustomerMessage",
    "Diagnosed",
    "Estimated",
    "Event",
    "Part",
    "PauseReason",
    "Paused",
    "Reclassified",
    "Refused",
    "Reopened",
    "Rescheduled",
    "Resolved",
    "Resumed",
    "Ticket",
    "Work",
    "WorkEntry",
    "WorkaroundDelivered",
    "merge",
    "split",
    "third_party_findings",
]
