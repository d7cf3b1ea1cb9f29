"""Progress: where an enquiry stands, as the customer may see it at any time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

import attrs

from supportpolicy.choices import Choice
from supportpolicy.clauses import Language, Wording
from supportpolicy.errors import SupportPolicyError
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


class EnquiryState(Choice):
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
        state: Where it stands.
        since: From when on it has stood there, in UTC.
    """

    ticket: str
    state: EnquiryState
    since: datetime

    def told(self, language: Language | str = Language.EN) -> str:
        """Where it stands, in a sentence for the customer."""
        return _TOLD[self.state].text(Language(language))


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
        'Your enquiry is waiting for your reply.'

    Source:
        APP-5
    """
    try:
        known = ticket.known_at(as_of)
    except SupportPolicyError as error:
        raise type(error)("as_of", error.what, error.remedy) from None
    state, since = EnquiryState.RECEIVED, ticket.reported_at
    for event in _about(known.events, part):
        following = _after(state, event)
        if following is not state:
            state, since = following, event.at
    return Progress(ticket=ticket.id, state=state, since=since.astimezone(UTC))


def _about(events: Iterable[Event], part: str | None) -> Iterable[Event]:
    return (event for event in events if event.part in (None, part))


def _after(state: EnquiryState, event: Event) -> EnquiryState:
    if isinstance(event, Closed):
        return EnquiryState.CLOSED
    if isinstance(event, Resolved):
        return EnquiryState.CLOSED if state is EnquiryState.CLOSED else EnquiryState.SOLVED
    if isinstance(event, Reopened):
        return EnquiryState.IN_WORK
    if state in _OVER or isinstance(event, _SAY_NOTHING):
        return state
    if isinstance(event, Paused):
        return _PAUSED[event.reason]
    if isinstance(event, Resumed) or state is EnquiryState.RECEIVED:
        return EnquiryState.IN_WORK
    return state


_OVER: Final = frozenset({EnquiryState.SOLVED, EnquiryState.CLOSED})

_SAY_NOTHING: Final = (CustomerMessage, Acknowledged, Rescheduled)
"""By these nobody has done anything about the matter yet."""

_PAUSED: Final = {
    PauseReason.WAITING_ON_CUSTOMER: EnquiryState.WAITING_FOR_CUSTOMER,
    PauseReason.WAITING_ON_THIRD_PARTY: EnquiryState.WAITING_FOR_THIRD_PARTY,
    PauseReason.PLANNED_MAINTENANCE: EnquiryState.MAINTENANCE,
    PauseReason.DEFERRED: EnquiryState.PUT_BACK,
}

_TOLD: Final = {
    EnquiryState.RECEIVED: Wording(de="Ihre Anfrage ist eingegangen.", en="Your enquiry has arrived."),
    EnquiryState.IN_WORK: Wording(de="Ihre Anfrage wird bearbeitet.", en="Your enquiry is being worked on."),
    EnquiryState.WAITING_FOR_CUSTOMER: Wording(
        de="Ihre Anfrage wartet auf eine Antwort von Ihnen.", en="Your enquiry is waiting for your reply."
    ),
    EnquiryState.WAITING_FOR_THIRD_PARTY: Wording(
        de="Ihre Anfrage wartet auf einen Dritten.", en="Your enquiry waits for a third party."
    ),
    EnquiryState.MAINTENANCE: Wording(
        de="Ihre Anfrage wartet auf das Ende einer geplanten Wartung.",
        en="Your enquiry waits for planned maintenance to end.",
    ),
    EnquiryState.PUT_BACK: Wording(
        de="Ihre Anfrage ist auf ein späteres Update verschoben.",
        en="Your enquiry has been put back to a later update.",
    ),
    EnquiryState.SOLVED: Wording(de="Ihre Anfrage ist gelöst.", en="Your enquiry is solved."),
    EnquiryState.CLOSED: Wording(de="Ihre Anfrage ist abgeschlossen.", en="Your enquiry is closed."),
}
