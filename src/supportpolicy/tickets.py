"""Tickets and their event history, and the work that was done on them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Self

import attrs

from supportpolicy.diagnosis import Diagnosis, Findings
from supportpolicy.errors import InvalidTypeError, InvalidValueError, UnknownNameError
from supportpolicy.spans import check_aware

ZERO = timedelta(0)


class PauseReason(StrEnum):
    """Why the clock of a ticket stands still."""

    WAITING_ON_CUSTOMER = "waiting_on_customer"
    WAITING_ON_THIRD_PARTY = "waiting_on_third_party"
    PLANNED_MAINTENANCE = "planned_maintenance"


class Work(StrEnum):
    """What a piece of work is for: placing the cause, or everything after it."""

    FIRST_DIAGNOSIS = "first_diagnosis"
    RESOLUTION = "resolution"


@attrs.frozen(kw_only=True)
class Event:
    """Something that happened to a ticket.

    Attributes:
        at: When it happened: an aware instant.
        recorded_at: When it was entered, if that was later; None if it was known at once. See `Ticket.known_at`.
        part: The part of the ticket that it is about; None for the whole ticket.
    """

    at: datetime = attrs.field()
    recorded_at: datetime | None = attrs.field(default=None)
    part: str | None = None

    @at.validator
    def _check_at(self, _: attrs.Attribute[datetime], at: datetime) -> None:
        check_aware("at", at)

    @recorded_at.validator
    def _check_recorded_at(self, _: attrs.Attribute[datetime | None], recorded_at: datetime | None) -> None:
        if recorded_at is not None:
            check_aware("recorded_at", recorded_at)

    @property
    def known_from(self) -> datetime:
        """The instant from which the event was known."""
        return self.at if self.recorded_at is None else max(self.at, self.recorded_at)

    def seen_at(self, instant: datetime) -> Self:
        """The event with what was known of it at an instant."""
        return self


@attrs.frozen(kw_only=True)
class CustomerMessage(Event):
    """The customer wrote or called and waits for an answer."""


@attrs.frozen(kw_only=True)
class Acknowledged(Event):
    """The vendor confirmed receipt without saying anything on the matter: no qualified answer."""


@attrs.frozen(kw_only=True)
class Answered(Event):
    """The vendor gave a qualified answer on the matter."""


@attrs.frozen(kw_only=True)
class Assigned(Event):
    """Somebody took the ticket over."""

    to: str | None = None


@attrs.frozen(kw_only=True)
class Diagnosed(Event):
    """A diagnosis was made; it happens at the instant the diagnosis was made."""

    diagnosis: Diagnosis = attrs.field()

    @diagnosis.validator
    def _check_diagnosis(self, _: attrs.Attribute[Diagnosis], diagnosis: Diagnosis) -> None:
        if diagnosis.made_at != self.at:
            raise InvalidValueError(
                "at",
                f"the event is of {self.at.isoformat()}, its diagnosis of {diagnosis.made_at.isoformat()}",
                "Use Diagnosed.of(diagnosis), which takes the instant from the diagnosis",
            )

    @classmethod
    def of(cls, diagnosis: Diagnosis, *, recorded_at: datetime | None = None, part: str | None = None) -> Diagnosed:
        """The event of a diagnosis."""
        return cls(at=diagnosis.made_at, diagnosis=diagnosis, recorded_at=recorded_at, part=part)

    def seen_at(self, instant: datetime) -> Diagnosed:
        """The diagnosis, not told yet if the customer was told later than the instant."""
        told_at = self.diagnosis.told_at
        if told_at is None or told_at <= instant:
            return self
        return attrs.evolve(self, diagnosis=attrs.evolve(self.diagnosis, told_at=None))


@attrs.frozen(kw_only=True)
class Estimated(Event):
    """The customer was given an estimate or an offer.

    Attributes:
        effort: The effort estimated; None if the customer was given a price instead.
    """

    effort: timedelta | None = None


@attrs.frozen(kw_only=True)
class Announced(Event):
    """The customer was told that work will cost something beyond what is agreed."""


@attrs.frozen(kw_only=True)
class Approved(Event):
    """The customer released billable work."""


@attrs.frozen(kw_only=True)
class Refused(Event):
    """The customer refused billable work."""


@attrs.frozen(kw_only=True)
class Paused(Event):
    """The clock stops; a second pause while paused changes nothing but the reason shown."""

    reason: PauseReason = attrs.field(converter=PauseReason)


@attrs.frozen(kw_only=True)
class Resumed(Event):
    """The clock runs again; resuming while it runs changes nothing."""


@attrs.frozen(kw_only=True)
class Reclassified(Event):
    """What is known about severity, impact, channel or another fact that selects targets has changed.

    Attributes:
        findings: The facts that changed; they hold from this event on.
    """

    findings: Findings = attrs.field(converter=Findings)


@attrs.frozen(kw_only=True)
class Rescheduled(Event):
    """Another set of targets, or another calendar, applies to the ticket from its start on.

    Attributes:
        schedule: The name of the schedule in the contract.
    """

    schedule: str


@attrs.frozen(kw_only=True)
class WorkaroundDelivered(Event):
    """The customer can work again, though the cause is not removed."""


@attrs.frozen(kw_only=True)
class Resolved(Event):
    """The matter is solved."""


@attrs.frozen(kw_only=True)
class Closed(Event):
    """The ticket is closed."""


@attrs.frozen(kw_only=True)
class Reopened(Event):
    """A resolved or closed ticket is open again."""


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
        _check_name("id", part_id)


def _in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    return tuple(sorted(events, key=lambda event: event.at.astimezone(UTC)))


def _as_parts(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(parts)


@attrs.frozen(kw_only=True)
class Ticket:
    """One matter and everything that happened to it.

    Attributes:
        id: Its number in the helpdesk.
        reported_at: When the matter reached the vendor: an aware instant.
        events: What happened since, kept in order of time; events of one instant keep the order given.
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
        _check_name("id", ticket_id)

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
        if instant < self.reported_at:
            raise InvalidValueError(
                "instant",
                f"at {instant.isoformat()} ticket {self.id} was not reported yet",
                f"Ask for {self.reported_at.isoformat()} or later",
            )
        return attrs.evolve(
            self, events=[event.seen_at(instant) for event in self.events if event.known_from <= instant]
        )


def merge(tickets: Iterable[Ticket]) -> Ticket:
    """One ticket out of several that turned out to be one matter.

    It keeps the id, the findings, the project, the title and the root matter of the one that was reported first; each
    later report becomes a message of the customer; all parts and all other events are kept.

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


@attrs.frozen(kw_only=True)
class WorkEntry:
    """A piece of work that somebody did, measured in time or in pieces.

    Attributes:
        id: Its number in the time tracking.
        ticket: The ticket that it was done for; None if that was not recorded.
        part: The part of the ticket; None for the whole of it.
        start: When it began, an aware instant; None if only the day is known.
        day: The local date on which it was done, if only that is known. Exactly one of ``start`` and ``day`` is given.
        duration: How long it took; its seconds run on from ``start``. Zero withdraws the entry that it revises.
        pieces: How many pieces (trainings) it is instead of time; then ``duration`` is zero.
        work: What it was for; None if that follows from when the customer was told.
        kind: The kind of work in the contract's own terms ("consulting", "on_site"), for prices and scope.
        project: The project that it was done for.
        person: Who did it; never shown on a statement by default.
        note: What was done, for people.
        recorded_at: When it was entered, if that is known.
        revises: The id of the entry that this one replaces.

    Raises:
        InvalidValueError: for a negative or sub-second duration, for neither or both of start and day, for both time
            and pieces.
    """

    id: str = attrs.field()
    ticket: str | None = None
    part: str | None = None
    day: date | None = attrs.field(default=None)
    start: datetime | None = attrs.field(default=None)
    duration: timedelta = attrs.field(default=ZERO)
    pieces: int = attrs.field(default=0)
    work: Work | None = attrs.field(default=None, converter=attrs.converters.optional(Work))
    kind: str | None = None
    project: str | None = None
    person: str | None = None
    note: str = ""
    recorded_at: datetime | None = attrs.field(default=None)
    revises: str | None = None

    @id.validator
    def _check_id(self, _: attrs.Attribute[str], entry_id: str) -> None:
        _check_name("id", entry_id)

    @day.validator
    def _check_day(self, _: attrs.Attribute[date | None], day: date | None) -> None:
        if day is not None and (not isinstance(day, date) or isinstance(day, datetime)):
            raise InvalidTypeError("day", f"{day!r} is no date", "Give a date, or the instant as start")

    @start.validator
    def _check_start(self, _: attrs.Attribute[datetime | None], start: datetime | None) -> None:
        if start is not None:
            check_aware("start", start)
        if (start is None) == (self.day is None):
            raise InvalidValueError(
                "start",
                f"entry {self.id} has {'neither a start nor a day' if start is None else 'both a start and a day'}",
                "Give the instant at which it began, or the day if only that is known",
            )

    @duration.validator
    def _check_duration(self, _: attrs.Attribute[timedelta], duration: timedelta) -> None:
        if not isinstance(duration, timedelta):
            raise InvalidTypeError("duration", f"{duration!r} is no timedelta", "Give timedelta(minutes=25)")
        if duration < ZERO or duration.microseconds:
            raise InvalidValueError(
                "duration",
                f"entry {self.id} took {duration}",
                "Give whole seconds, zero or more; correct an entry by another one that revises it",
            )

    @pieces.validator
    def _check_pieces(self, _: attrs.Attribute[int], pieces: int) -> None:
        if isinstance(pieces, bool) or not isinstance(pieces, int):
            raise InvalidTypeError("pieces", f"{pieces!r} is no whole number", "Give the number of pieces as an int")
        if pieces < 0 or (pieces and self.duration):
            raise InvalidValueError(
                "pieces",
                f"entry {self.id} is {pieces} pieces and takes {self.duration}",
                "Give a positive number of pieces, or a duration, not both",
            )

    @recorded_at.validator
    def _check_recorded_at(self, _: attrs.Attribute[datetime | None], recorded_at: datetime | None) -> None:
        if recorded_at is not None:
            check_aware("recorded_at", recorded_at)


def _check_name(where: str, name: object) -> None:
    if not isinstance(name, str) or not name.strip():
        raise InvalidValueError(where, f"{name!r} names nothing", "Give a text that is not empty")
