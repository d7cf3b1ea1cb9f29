"""A work entry: a piece of work that somebody did."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

import attrs
from attrs.validators import optional

from supportpolicy.checks import IS_TEXT, check_aware, check_name, shown
from supportpolicy.choices import Choice
from supportpolicy.errors import InvalidTypeError, InvalidValueError

ZERO = timedelta(0)
_IS_TEXT: Final = optional(IS_TEXT)


class Work(Choice):
    """What a piece of work is for: placing the cause, or everything after it."""

    FIRST_DIAGNOSIS = "first_diagnosis"
    RESOLUTION = "resolution"


@attrs.frozen(kw_only=True, weakref_slot=False)
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
    ticket: str | None = attrs.field(default=None, validator=_IS_TEXT)
    part: str | None = attrs.field(default=None, validator=_IS_TEXT)
    day: date | None = attrs.field(default=None)
    start: datetime | None = attrs.field(default=None)
    duration: timedelta = attrs.field(default=ZERO)
    pieces: int = attrs.field(default=0)
    work: Work | None = attrs.field(default=None, converter=attrs.converters.optional(Work))
    kind: str | None = attrs.field(default=None, validator=_IS_TEXT)
    project: str | None = attrs.field(default=None, validator=_IS_TEXT)
    person: str | None = attrs.field(default=None, validator=_IS_TEXT)
    note: str = attrs.field(default="", validator=IS_TEXT)
    recorded_at: datetime | None = attrs.field(default=None)
    revises: str | None = attrs.field(default=None, validator=_IS_TEXT)

    @id.validator
    def _check_id(self, _: attrs.Attribute[str], entry_id: str) -> None:
        check_name("id", entry_id)

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
                f"entry {self.id} took {shown(duration)}",
                "Give whole seconds, zero or more; correct an entry by another one that revises it",
            )

    @pieces.validator
    def _check_pieces(self, _: attrs.Attribute[int], pieces: int) -> None:
        if isinstance(pieces, bool) or not isinstance(pieces, int):
            raise InvalidTypeError("pieces", f"{pieces!r} is no whole number", "Give the number of pieces as an int")
        if pieces < 0 or (pieces and self.duration):
            raise InvalidValueError(
                "pieces",
                f"entry {self.id} is {pieces} pieces and takes {shown(self.duration)}",
                "Give a positive number of pieces, or a duration, not both",
            )

    @recorded_at.validator
    def _check_recorded_at(self, _: attrs.Attribute[datetime | None], recorded_at: datetime | None) -> None:
        if recorded_at is not None:
            check_aware("recorded_at", recorded_at)
