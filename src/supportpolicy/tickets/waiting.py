"""Waiting on a third party: what a ticket's history says about whether it acts in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from supportpolicy.diagnosis import Findings
from supportpolicy.errors import InvalidValueError
from supportpolicy.servicehours import ServiceHours
from supportpolicy.targets import PauseReason
from supportpolicy.tickets.events import Closed, Paused, Reopened, Resolved, Resumed
from supportpolicy.tickets.ticket import Ticket

_ENDS_A_WAIT = (Paused, Resumed, Resolved, Closed, Reopened)
_FACT = "third_party_unresponsive"


def third_party_findings(
    ticket: Ticket, *, patience: timedelta, hours: ServiceHours, as_of: datetime, part: str | None = None
) -> Findings:
    """Whether the third party that a ticket waits for acts in time, for those who count time instead of judging it.

    It does not if some wait lasted beyond the instant at which the patience was used up, or lasts beyond it still. A
    ticket that never waited for a third party says nothing about it.

    Args:
        ticket: The ticket; it waits from a pause for this reason on, up to the next pause for another one, or until it
            is resumed, resolved or closed.
        patience: How long a third party may take; more than nothing.
        hours: The calendar on which the patience runs.
        as_of: The instant of which to tell; what was not known by then does not count.
        part: The part of the ticket that is meant, with what happened to the whole of it; None for the whole alone.

    Returns:
        The fact ``third_party_unresponsive`` as ``yes`` or ``no``, or nothing.

    Raises:
        InvalidValueError: for a patience of nothing, or an instant before the report.

    Example:
        >>> asked = datetime(2026, 11, 20, 9, tzinfo=UTC)
        >>> waiting = Paused(at=asked, reason=PauseReason.WAITING_ON_THIRD_PARTY)
        >>> ticket = Ticket(id="T-1", reported_at=asked, events=[waiting])
        >>> hours = ServiceHours.around_the_clock("UTC")
        >>> third_party_findings(ticket, patience=timedelta(hours=48), hours=hours, as_of=asked + timedelta(days=3))
        Findings({'third_party_unresponsive': 'yes'})

    Source:
        SHOP-11, SHOP-O1
    """
    if patience <= timedelta(0):
        raise InvalidValueError("patience", f"{patience} leaves nobody time to act", "Give more than nothing")
    lasted = [
        (hours.advance(start, patience).astimezone(UTC), end.astimezone(UTC))
        for start, end in _waits(ticket.known_at(as_of), part, as_of)
    ]
    if not lasted:
        return Findings()
    return Findings({_FACT: "yes" if any(end > due for due, end in lasted) else "no"})


def _waits(ticket: Ticket, part: str | None, as_of: datetime) -> Iterator[tuple[datetime, datetime]]:
    since = None
    for event in ticket.events:
        if event.part not in (None, part) or not isinstance(event, _ENDS_A_WAIT):
            continue
        waits = isinstance(event, Paused) and event.reason is PauseReason.WAITING_ON_THIRD_PARTY
        if since is not None and not waits:
            yield since, event.at
        since = (event.at if since is None else since) if waits else None
    if since is not None:
        yield since, as_of
