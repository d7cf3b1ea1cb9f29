"""Events: what can happen to a ticket, each with its instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final, Self

import attrs

from supportpolicy.checks import check_aware
from supportpolicy.diagnosis import Diagnosis, Findings
from supportpolicy.errors import InvalidTypeError, InvalidValueError
from supportpolicy.targets import PauseReason


@attrs.frozen(kw_only=True)
class Event:
    """Something that happened to a ticket.

    Attributes:
        at: When it happened: an aware instant.
        recorded_at: When it was entered, if that was later; None if it was known at once. See `Ticket.known_at`.
        part: The part of the ticket that it is about; None for the whole ticket.
        sequence: Its place among the events of the same instant, where the helpdesk keeps one (a log to the minute
            needs it); the lower number came first. Events of one instant and one number are ordered by their kind,
            see `Ticket`.
    """

    at: datetime = attrs.field()
    recorded_at: datetime | None = attrs.field(default=None)
    part: str | None = None
    sequence: int = attrs.field(default=0)

    @at.validator
    def _check_at(self, _: attrs.Attribute[datetime], at: datetime) -> None:
        check_aware("at", at)

    @recorded_at.validator
    def _check_recorded_at(self, _: attrs.Attribute[datetime | None], recorded_at: datetime | None) -> None:
        if recorded_at is not None:
            check_aware("recorded_at", recorded_at)

    @sequence.validator
    def _check_sequence(self, _: attrs.Attribute[int], sequence: int) -> None:
        if isinstance(sequence, bool) or not isinstance(sequence, int):
            raise InvalidTypeError(
                "sequence", f"{sequence!r} is no whole number", "Give the place as an int, or leave it out"
            )

    @property
    def known_from(self) -> datetime:
        """The instant from which the event was known, in UTC."""
        return max(at.astimezone(UTC) for at in (self.at, self.recorded_at) if at is not None)

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
        if diagnosis.made_at.astimezone(UTC) != self.at.astimezone(UTC):
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
        if told_at is None or told_at.astimezone(UTC) <= instant.astimezone(UTC):
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


EVENT_KINDS: Final[tuple[type[Event], ...]] = (
    CustomerMessage,
    Rescheduled,
    Reclassified,
    Diagnosed,
    Assigned,
    Acknowledged,
    Answered,
    Estimated,
    Announced,
    Approved,
    Refused,
    WorkaroundDelivered,
    Resolved,
    Closed,
    Reopened,
    Paused,
    Resumed,
)
"""Every kind of event, in the usual course of things: what happens at one instant is taken to happen in this order.

An answer answers what was asked up to its instant, and in doubt the clock runs.
"""
