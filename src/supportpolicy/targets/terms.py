"""The words in which a promise is stated: what is measured, from when, until when, and how firmly."""

from __future__ import annotations

from enum import StrEnum


class PauseReason(StrEnum):
    """Why the clock of a ticket stands still."""

    WAITING_ON_CUSTOMER = "waiting_on_customer"
    WAITING_ON_THIRD_PARTY = "waiting_on_third_party"
    PLANNED_MAINTENANCE = "planned_maintenance"
    DEFERRED = "deferred"
    """Put back to a future update, in agreement with the customer. APP-8"""
