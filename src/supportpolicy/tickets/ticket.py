"""A ticket: one matter and everything that happened to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import pairwise
from operator import itemgetter

import attrs

from supportpolicy.checks import check_aware, check_name, listed, several
from supportpolicy.diagnosis import Findings
from supportpolicy.errors import InvalidValueError, UnknownNameError
from supportpolicy.tickets.events import EVENT_KINDS, CustomerMessage, Event


@attrs.frozen(kw_only=True)
class Part:
    """A part of a ticket that is decided on its own: the wish in a message that also reports a fault.

    Attributes:
        id: Its name within the ticket.
        findings: What was stated about it beyond what was stated about the whole ticket.
    """

    id: str = attrs.field()
    findings: Findings = attrs.field(converter=Findings, factory=Findings)

    @id.validator
    def _check_id(self, _: attrs.Attribute[str], part_id: str) -> None:
        check_name("id", part_id)


_EVENTS = "Give a list of events such as [Acknowledged(at=instant)]"
_RANK = {kind: rank for rank, kind in enumerate(EVENT_KINDS)}


def _place(event: Event) -> tuple[datetime, int, int]:
    return event.at.astimezone(UTC), event.sequence, _RANK.get(type(event), len(_RANK))


def _placed(events: Iterable[Event]) -> list[tuple[tuple[datetime, int, int], Event]]:
    return sorted(((_place(event), event) for event in events), key=itemgetter(0))


def _in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events in an order that does not depend on the order given."""
    given = listed("events", events, _EVENTS)
    try:
        placed = _placed(given)
    except AttributeError:  # to look at the kind of each before would slow every ticket down
        placed = _placed(several("events", given, Event, "event", _EVENTS))
    if any(earlier == later for (earlier, _), (later, _) in pairwise(placed)):
        placed.sort(key=lambda placed_event: (placed_event[0], repr(placed_event[1])))
    return tuple(event for _, event in placed)


def _as_parts(parts: Iterable[Part]) -> tuple[Part, ...]:
    return several("parts", parts, Part, "part", "Give a list such as [Part(id='export')]")


@attrs.frozen(kw_only=True)
class Ticket:
    """One matter and everything that happened to it.

    Attributes:
        id: Its number in the helpdesk.
        reported_at: When the matter reached the vendor: an aware instant.
        events: What happened since, kept in order of time whatever the order given. Events of one instant are in order
            of their sequence numbers, and those of one number in the usual course of things: a message comes before its
            answer, an approval after its announcement, a reopening after the resolution, a resumption after the pause.
        findings: What was stated when it was reported, about the whole ticket.
        parts: The parts that are decided on their own; empty for a ticket of one piece.
        project: The project that it belongs to, if any.
        matter: The root matter: tickets of one matter share one free first diagnosis. Its own id unless it was merged
            or split.
        title: What it is about, for people.

    Raises:
        InvalidValueError: for an event before the report, or about a part that the ticket does not have.

    Example:
        >>> from datetime import datetime, timezone
        >>> reported = datetime(2026, 11, 20, 15, 30, tzinfo=timezone.utc)
        >>> ticket = Ticket(id="T-1", reported_at=reported, findings={"kind": "incident"})
        >>> ticket.matter
        'T-1'
    """

    id: str = attrs.field()
    reported_at: datetime = attrs.field()
    parts: tuple[Part, ...] = attrs.field(converter=_as_parts, default=())
    events: tuple[Event, ...] = attrs.field(converter=_in_order, default=())
    findings: Findings = attrs.field(converter=Findings, factory=Findings)
    project: str | None = None
    matter: str = attrs.field()
    title: str = ""

    @matter.default
    def _own_matter(self) -> str:
        return self.id

    @id.validator
    def _check_id(self, _: attrs.Attribute[str], ticket_id: str) -> None:
        check_name("id", ticket_id)

    @reported_at.validator
    def _check_reported_at(self, _: attrs.Attribute[datetime], reported_at: datetime) -> None:
        check_aware("reported_at", reported_at)

    @parts.validator
    def _check_parts(self, _: attrs.Attribute[tuple[Part, ...]], parts: tuple[Part, ...]) -> None:
        names = [part.id for part in parts]
        if len(set(names)) < len(names):
            raise InvalidValueError("parts", f"two parts of {names} have the same id", "Give every part its own id")

    @events.validator
    def _check_events(self, _: attrs.Attribute[tuple[Event, ...]], events: tuple[Event, ...]) -> None:
        if events and events[0].at.astimezone(UTC) < self.reported_at.astimezone(UTC):
            raise InvalidValueError(
                "events",
                f"{type(events[0]).__name__} of {events[0].at.isoformat()} is before the report of "
                f"{self.reported_at.isoformat()}",
                "Correct one of the two instants: nothing happens to a ticket before it is reported",
            )
        for event in events:
            if event.part is not None and event.part not in self.part_ids:
                raise InvalidValueError(
                    "events",
                    f"{type(event).__name__} of {event.at.isoformat()} is about part {event.part!r}, "
                    f"but the ticket has {sorted(self.part_ids) or 'no parts'}",
                    "Add the part to the ticket, or correct its name in the event",
                )

    @property
    def part_ids(self) -> frozenset[str]:
        """The names of the parts."""
        return frozenset(part.id for part in self.parts)

    def known_at(self, instant: datetime) -> Ticket:
        """The ticket as it was known then: without the events that were recorded or happened later.

        A diagnosis of which the customer was told only later is shown as not told yet.

        Raises:
            InvalidValueError: for an instant before the report.
        """
        check_aware("instant", instant)
        moment = instant.astimezone(UTC)
        if moment < self.reported_at.astimezone(UTC):
            raise InvalidValueError(
                "instant",
                f"at {instant.isoformat()} ticket {self.id} was not reported yet",
                f"Ask for {self.reported_at.isoformat()} or later",
            )
        return attrs.evolve(self, events=[event.seen_at(moment) for event in self.events if event.known_from <= moment])


def merge(tickets: Iterable[Ticket]) -> Ticket:
    """One ticket out of several that turned out to be one matter.

    It keeps the id, the findings, the project, the title and the root matter of the one that was reported first; each
    later report becomes a message of the customer; all parts and all other events are kept. Leave out what happened
    only because of the merging, such as the closing of the duplicate.

    Raises:
        InvalidValueError: for no ticket, or for two parts of the same name.
    """
    in_order = sorted(tickets, key=lambda ticket: (ticket.reported_at.astimezone(UTC), ticket.id))
    if not in_order:
        raise InvalidValueError("tickets", "nothing is merged into nothing", "Give at least one ticket")
    first, *later = in_order
    return attrs.evolve(
        first,
        parts=tuple(part for ticket in in_order for part in ticket.parts),
        events=[
            *first.events,
            *(CustomerMessage(at=ticket.reported_at) for ticket in later),
            *(event for ticket in later for event in ticket.events),
        ],
    )


def split(ticket: Ticket, *, part: str, into: str) -> tuple[Ticket, Ticket]:
    """Two tickets out of one: without the part, and of the part alone under a new id.

    Both keep the report and the root matter, so neither clock starts anew and the first diagnosis is free once. The
    new ticket gets what was stated and what happened about the part or about the whole.

    Raises:
        UnknownNameError: for a part that the ticket does not have.
    """
    own = next((candidate for candidate in ticket.parts if candidate.id == part), None)
    if own is None:
        raise UnknownNameError(
            "part", f"ticket {ticket.id} has no part {part!r}", f"Name one of {sorted(ticket.part_ids)}"
        )
    rest = attrs.evolve(
        ticket,
        parts=tuple(other for other in ticket.parts if other.id != part),
        events=[event for event in ticket.events if event.part != part],
    )
    new = attrs.evolve(
        ticket,
        id=into,
        parts=(),
        findings=ticket.findings.updated(own.findings),
        events=[attrs.evolve(event, part=None) for event in ticket.events if event.part in (None, part)],
    )
    return rest, new
