"""Consent and goodwill: what the customer released, and what the vendor gives away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Final

import attrs
from attrs.validators import optional

from supportpolicy.checks import IS_TEXT, check_aware, check_name, checked, kind_of, several
from supportpolicy.contingents import Quantity, check_quantity
from supportpolicy.errors import InvalidValueError
from supportpolicy.spans import Span, check_dates


@attrs.frozen(kw_only=True)
class Extent:
    """What an approval or a waiver is about: a part of a ticket, a ticket, a span of dates, or the whole contract.

    Attributes:
        ticket: The ticket; None if it is not about a single one.
        part: The part of the ticket; None for the whole of it.
        period: The local dates on which the work is done; None for all.

    Example:
        >>> Extent(ticket="T-1").breadth < WHOLE_CONTRACT.breadth
        True

    Raises:
        InvalidValueError: for a part of no ticket, or both a ticket and a period.
        InvalidTypeError: for a period that is no span of dates.
    """

    ticket: str | None = attrs.field(default=None, validator=optional(checked(check_name)))
    part: str | None = attrs.field(default=None, validator=optional(checked(check_name)))
    period: Span[date] | None = attrs.field(default=None)

    @part.validator
    def _check_part(self, _: attrs.Attribute[str | None], part: str | None) -> None:
        if part is not None and self.ticket is None:
            raise InvalidValueError("part", f"part {part!r} belongs to no ticket", "Name the ticket as well")

    @period.validator
    def _check_period(self, _: attrs.Attribute[Span[date] | None], period: Span[date] | None) -> None:
        if period is None:
            return
        check_dates("period", period)
        if self.ticket is not None:
            raise InvalidValueError(
                "period",
                f"it is about ticket {self.ticket} and about a period at once",
                "Give one of the two, so that it is clear which of several is the narrowest",
            )

    @property
    def breadth(self) -> int:
        """Of several, the one with the least breadth is used up first."""
        if self.ticket is not None:
            return 0 if self.part is not None else 1
        return 2 if self.period is not None else 3

    def includes(self, *, ticket: str | None, part: str | None, on: date) -> bool:
        """Whether it is about work on this part of this ticket on that day."""
        if self.ticket is not None:
            return ticket == self.ticket and (self.part is None or part == self.part)
        return self.period is None or on in self.period


WHOLE_CONTRACT = Extent()
"""All work under a contract."""


_IS_EXTENT: Final = kind_of(Extent, "extent", "Give Extent(ticket='T-1') or WHOLE_CONTRACT")


@attrs.frozen(kw_only=True)
class Approval:
    """The customer's consent to work that costs extra: what exceeds a contingent, or is billed by the hour.

    It covers work from its instant on and before it is revoked, up to its cap. The narrowest extent is used up first,
    of equal ones the earliest approval, then by the id.

    Attributes:
        id: Its number.
        at: When it was given: an aware instant.
        by: Who gave it.
        cap: How much billed time, rounding included, or how many pieces it allows; None for as much as it takes.
        extent: What it is about.
        revoked_at: When it was taken back; None if it stands. Work done before that stays approved.
        evidence: Where it is on record.
        ratifies: Whether it also covers work that was done before it was given.

    Raises:
        InvalidValueError: for a naive instant, a negative cap, or an approval taken back before it was given.
        InvalidTypeError: for anything but True or False as ``ratifies``, and other arguments of the wrong kind.

    Source:
        CONF-7, SHOP-2, CRM-17, CONF-O4
    """

    id: str = attrs.field(validator=checked(check_name))
    at: datetime = attrs.field(validator=checked(check_aware))
    by: str = attrs.field(default="", validator=IS_TEXT)
    cap: Quantity | None = attrs.field(default=None, validator=optional(checked(check_quantity)))
    extent: Extent = attrs.field(default=WHOLE_CONTRACT, validator=_IS_EXTENT)
    revoked_at: datetime | None = attrs.field(default=None)
    evidence: str = attrs.field(default="", validator=IS_TEXT)
    ratifies: bool = attrs.field(default=False, validator=kind_of(bool, "bool", "Give True or False"))

    @revoked_at.validator
    def _check_revoked_at(self, _: attrs.Attribute[datetime | None], revoked_at: datetime | None) -> None:
        if revoked_at is None:
            return
        check_aware("revoked_at", revoked_at)
        if revoked_at.astimezone(UTC) < self.at.astimezone(UTC):
            raise InvalidValueError(
                "revoked_at",
                f"approval {self.id}, given at {self.at.isoformat()}, was revoked before, at {revoked_at.isoformat()}",
                "Correct one of the two instants, or leave the approval out",
            )


@attrs.frozen(kw_only=True)
class Waiver:
    """Goodwill: work that would draw on a contingent or be billed, and that the vendor gives away.

    It applies to all work that it is about, done before or after, in order of performance, up to its cap. The narrowest
    extent is used up first, of equal ones the earliest waiver, then by the id.

    Attributes:
        id: Its number.
        at: When it was granted: an aware instant.
        cap: How much billed time, rounding included, or how many pieces are given away; None for all.
        extent: What it is about.
        reason: Why, for the customer.
    """

    id: str = attrs.field(validator=checked(check_name))
    at: datetime = attrs.field(validator=checked(check_aware))
    cap: Quantity | None = attrs.field(default=None, validator=optional(checked(check_quantity)))
    extent: Extent = attrs.field(default=WHOLE_CONTRACT, validator=_IS_EXTENT)
    reason: str = attrs.field(default="", validator=IS_TEXT)


def approvals_of(given: Iterable[Approval]) -> tuple[Approval, ...]:
    """The approvals that are given.

    Raises:
        InvalidTypeError: for what is no list, and for what is no approval in it.
    """
    return several("approvals", given, Approval, "approval", "Give a list such as [Approval(id='A-1', at=instant)]")


def waivers_of(given: Iterable[Waiver]) -> tuple[Waiver, ...]:
    """The waivers that are given.

    Raises:
        InvalidTypeError: for what is no list, and for what is no waiver in it.
    """
    return several("waivers", given, Waiver, "waiver", "Give a list such as [Waiver(id='W-1', at=instant)]")
