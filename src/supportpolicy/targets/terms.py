"""The words in which a promise is stated: what is measured, from when, until when, and how firmly."""

from __future__ import annotations

from types import MappingProxyType

from supportpolicy.choices import Choice


class Metric(Choice):
    """What a target measures."""

    FIRST_RESPONSE = "first_response"
    """From the report to the first answer."""

    TIME_TO_OWN = "time_to_own"
    """From the report until somebody takes the ticket over."""

    NEXT_RESPONSE = "next_response"
    """From the oldest message of the customer after the report that is not answered yet to its answer."""

    PERIODIC_UPDATE = "periodic_update"
    """From one answer to the next, as long as the customer does not wait for one."""

    RESOLUTION = "resolution"
    """From the report to the solution; what a reopening means is a choice of the service schedule."""

    TOTAL_RESOLUTION = "total_resolution"
    """All the time in which the ticket was unsolved, summed over its reopenings."""


class Commitment(Choice):
    """How firmly a target is promised."""

    GUARANTEED = "guaranteed"
    """A promise; being late is a breach."""

    GOAL = "goal"
    """Aimed at, expressly not guaranteed; being late is a miss."""


class Moment(Choice):
    """What may start or stop the clock of a target."""

    REPORTED = "reported"
    CUSTOMER_MESSAGE = "customer_message"
    ASSIGNED = "assigned"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    DIAGNOSED = "diagnosed"
    WORKAROUND = "workaround"
    RESOLVED = "resolved"
    """Resolved or closed, whichever comes first."""

    REOPENED = "reopened"
    """Open again; no clock of a target starts or stops at this by itself."""


class PauseReason(Choice):
    """Why the clock of a ticket stands still."""

    WAITING_ON_CUSTOMER = "waiting_on_customer"
    WAITING_ON_THIRD_PARTY = "waiting_on_third_party"
    PLANNED_MAINTENANCE = "planned_maintenance"
    DEFERRED = "deferred"
    """Put back to a future update, in agreement with the customer. APP-8"""


class Boundary(Choice):
    """On which side of the closed hours a target is due that is used up exactly at a closing."""

    CLOSING = "closing"
    """At the closing; what is due on Friday evening is not due on Monday morning."""

    OPENING = "opening"
    """At the next opening, as some other products have it; what is done in between is still in time."""


class Reopening(Choice):
    """What it means for the resolution that a ticket is open again. The total over reopenings does not ask."""

    CONTINUES = "continues"
    """The clock goes on where it stood; the time in between does not count."""

    COUNTS_THROUGH = "counts_through"
    """The ticket was never solved; the time in between counts."""

    STARTS_ANEW = "starts_anew"
    """A new clock starts; the old verdict stands beside it."""

    STAYS_MET = "stays_met"
    """The first solution decides; a reopening is followed by no other clock."""


class Recount(Choice):
    """From where a target counts that came to apply because of a change: of the severity, of the schedule."""

    FROM_START = "from_start"
    """From the original start, with the pauses kept."""

    FROM_CHANGE = "from_change"
    """From the change; what was decided before it stays decided."""


ORDINARY_PAUSES = frozenset(PauseReason) - {PauseReason.DEFERRED}
"""What pauses a target unless it says otherwise; putting a fault back must be allowed by the target itself."""

NEVER_PAUSED: frozenset[PauseReason] = frozenset()
"""For a target that runs on whoever waits for whom."""

START = MappingProxyType(
    {
        Metric.FIRST_RESPONSE: Moment.REPORTED,
        Metric.TIME_TO_OWN: Moment.REPORTED,
        Metric.NEXT_RESPONSE: Moment.CUSTOMER_MESSAGE,
        Metric.PERIODIC_UPDATE: Moment.ANSWERED,
        Metric.RESOLUTION: Moment.REPORTED,
        Metric.TOTAL_RESOLUTION: Moment.REPORTED,
    }
)
"""What starts the clock of each metric unless the target says otherwise."""

STOPS = MappingProxyType(
    {
        Metric.FIRST_RESPONSE: frozenset({Moment.ANSWERED, Moment.RESOLVED}),
        Metric.TIME_TO_OWN: frozenset({Moment.ASSIGNED, Moment.RESOLVED}),
        Metric.NEXT_RESPONSE: frozenset({Moment.ANSWERED, Moment.RESOLVED}),
        Metric.PERIODIC_UPDATE: frozenset({Moment.ANSWERED, Moment.RESOLVED}),
        Metric.RESOLUTION: frozenset({Moment.RESOLVED}),
        Metric.TOTAL_RESOLUTION: frozenset({Moment.RESOLVED}),
    }
)
"""What stops the clock of each metric unless the target says otherwise: a solution answers everything."""
