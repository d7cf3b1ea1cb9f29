"""Progress: where an enquiry stands, as the customer may see it at any time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

import attrs

from supportpolicy.choices import Choice
from supportpolicy.clauses import Language, Wording
from supportpolicy.targets import PauseReason
from supportpolicy.tickets import (
    Acknowledged,
    Closed,
    CustomerMessage,
    Event,
    Paused,
    Reopened,
    Rescheduled,
    Resolved,
    Resumed,
    Ticket,
)


class Standing(Choice):
    """Where an enquiry stands.

    Attributes:
        RECEIVED: It arrived, and nobody has done anything about it yet.
        IN_WORK: It is being worked on.
        WAITING_FOR_CUSTOMER: It waits for the customer.
        WAITING_FOR_THIRD_PARTY: It waits for a third party.
        MAINTENANCE: It waits for planned maintenance to end.
        PUT_BACK: It was put back to a later update.
        SOLVED: It is solved.
        CLOSED: It is closed.
    """

    RECEIVED = "received"
    IN_WORK = "in_work"
    WAITING_FOR_CUSTOMER = "waiting_for_customer"
    WAITING_FOR_THIRD_PARTY = "waiting_for_third_party"
    MAINTENANCE = "maintenance"
    PUT_BACK = "put_back"
    SOLVED = "solved"
    CLOSED = "closed"


@attrs.frozen(kw_only=True)
class Progress:
    """Where an enquiry stands at an instant.

    Attributes:
        ticket: The id of the ticket.
        standing: Where it stands.
        since: From when on it has stood there, in UTC.
    """

    ticket: str
    standing: Standing
    since: datetime

    def told(self, language: Language | str = Language.EN) -> str:
        """Where it stands, in a sentence for the customer."""
        return _TOLD[self.standing].text(Language(language))


def progress(ticket: Ticket, *, as_of: datetime, part: str | None = None) -> Progress:
    """Where an enquiry stands at an instant, by what was known then.

    Args:
        ticket: The ticket.
        as_of: The instant.
        part: The part of the ticket that is meant, with what happened to the whole of it; None for the whole alone.

    Raises:
        InvalidValueError: for an instant before the report, or a naive one.

    Example:
        >>> noon = datetime(2026, 11, 3, 12, tzinfo=UTC)
        >>> ticket = Ticket(id="T-1", reported_at=noon, events=[Paused(at=noon, reason="waiting_on_customer")])
        >>> progress(ticket, as_of=noon).told()
        'Your enquiry waits for an answer of yours.'

    Source:
        APP-5
    """
    known = ticket.known_at(as_of)
    standing, since = Standing.RECEIVED, ticket.reported_at
    for event in _about(known.events, part):
        following = _after(standing, event)
        if following is not standing:
            standing, since = following, event.at
    return Progress(ticket=ticket.id, standing=standing, since=since.astimezone(UTC))


def _about(events: Iterable[Event], part: str | None) -> Iterable[Event]:
    return (event for event in events if event.part in (None, part))


def _after(standing: Standing, event: Event) -> Standing:
    if isinstance(event, Closed):
        return Standing.CLOSED
    if isinstance(event, Resolved):
        return Standing.CLOSED if standing is Standing.CLOSED else Standing.SOLVED
    if isinstance(event, Reopened):
        return Standing.IN_WORK
    if standing in _OVER or isinstance(event, _SAY_NOTHING):
        return standing
    if isinstance(event, Paused):
        return _PAUSED[event.reason]
    if isinstance(event, Resumed) or standing is Standing.RECEIVED:
        return Standing.IN_WORK
    return standing


_OVER: Final = frozenset({Standing.SOLVED, Standing.CLOSED})

_SAY_NOTHING: Final = (CustomerMessage, Acknowledged, Rescheduled)
"""By these nobody has done anything about the matter yet."""

_PAUSED: Final = {
    PauseReason.WAITING_ON_CUSTOMER: Standing.WAITING_FOR_CUSTOMER,
    PauseReason.WAITING_ON_THIRD_PARTY: Standing.WAITING_FOR_THIRD_PARTY,
    PauseReason.PLANNED_MAINTENANCE: Standing.MAINTENANCE,
    PauseReason.DEFERRED: Standing.PUT_BACK,
}

_TOLD: Final = {
    Standing.RECEIVED: Wording(de="Ihre Anfrage ist eingegangen.", en="Your enquiry has arrived."),
    Standing.IN_WORK: Wording(de="Ihre Anfrage wird bearbeitet.", en="Your enquiry is being worked on."),
    Standing.WAITING_FOR_CUSTOMER: Wording(
        de="Ihre Anfrage wartet auf eine Antwort von Ihnen.", en="Your enquiry waits for an answer of yours."
    ),
    Standing.WAITING_FOR_THIRD_PARTY: Wording(
        de="Ihre Anfrage wartet auf einen Dritten.", en="Your enquiry waits for a third party."
    ),
    Standing.MAINTENANCE: Wording(
        de="Ihre Anfrage wartet auf das Ende einer geplanten Wartung.",
        en="Your enquiry waits for planned maintenance to end.",
    ),
    Standing.PUT_BACK: Wording(
        de="Ihre Anfrage ist auf ein späteres Update zurückgestellt.",
        en="Your enquiry has been put back to a later update.",
    ),
    Standing.SOLVED: Wording(de="Ihre Anfrage ist gelöst.", en="Your enquiry is solved."),
    Standing.CLOSED: Wording(de="Ihre Anfrage ist abgeschlossen.", en="Your enquiry is closed."),
}
