"""Charges: for every second of work who is liable for it, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import attrs

from supportpolicy.choices import Choice
from supportpolicy.contingents import Measure
from supportpolicy.decision import Permit
from supportpolicy.facts import FrozenMap
from supportpolicy.settlement.liability import Liability
from supportpolicy.tickets import WorkEntry


class Parked(Choice):
    """Why nobody can say who bears a piece of work.

    Attributes:
        NO_TICKET: The entry names no ticket.
        UNKNOWN_TICKET: It names one that was not assessed.
        UNKNOWN_PART: Its ticket has no such part.
        MISSING_FACT: A fact about the matter is missing.
        NOT_DECIDED_BY_SOURCE: The policy does not decide the case; it has to be agreed.
    """

    NO_TICKET = "no_ticket"
    UNKNOWN_TICKET = "unknown_ticket"
    UNKNOWN_PART = "unknown_part"
    MISSING_FACT = "missing_fact"
    NOT_DECIDED_BY_SOURCE = "not_decided_by_source"


@attrs.frozen(kw_only=True)
class Reason:
    """Why work is charged as it is; shared by all work that is charged for the same reason.

    Attributes:
        liability: Who is liable.
        rules: The ids of the rules that decide who bears it, or still may.
        clauses: The clauses that say so, those on the permit first where the permit decides.
        permit: Where billable work stood; None if there was no decision to ask.
        parked: Why it is parked; None if it is not.
        question: The fact to ask for next, if one is missing.
        project: The project of the ticket, for entries that name none.
        same_day: Whether only the day of the work is known and something that matters happened on that day; the work
            counts as done before it.
    """

    liability: Liability
    rules: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    permit: Permit | None = None
    parked: Parked | None = None
    question: str | None = None
    project: str | None = None
    same_day: bool = False


@attrs.frozen(weakref_slot=False)
class Charge:
    """A run of seconds of an entry, or its pieces, for which one is liable for one reason.

    Attributes:
        entry: The entry.
        units: How many whole seconds, or pieces.
        reason: Who is liable, and why.
        on: The local date whose period it belongs to.
        at: When its first second was worked, in UTC; if only the day is known, when that day began.
        offset: How many seconds of the entry lie before it.
    """

    entry: WorkEntry
    units: int
    reason: Reason
    on: date
    at: datetime
    offset: int = 0

    @property
    def liability(self) -> Liability:
        """Who is liable."""
        return self.reason.liability

    @property
    def measure(self) -> Measure:
        """Whether its units are seconds or pieces."""
        return Measure.PIECES if self.entry.pieces else Measure.TIME

    @property
    def project(self) -> str | None:
        """The project that the work was done for; the entry's, or else its ticket's."""
        return self.entry.project or self.reason.project


@attrs.frozen(kw_only=True)
class Charges:
    """The charges of a worklog under one contract.

    Attributes:
        contract: The id of the contract.
        charges: In order of performance: by the start of their entries, then by the entries' ids.
        replaced: The ids of entries that others replace, each with the first id of its line and the last.
    """

    contract: str
    charges: tuple[Charge, ...]
    replaced: Mapping[str, tuple[str, str]] = attrs.field(
        default=FrozenMap(), converter=FrozenMap[str, tuple[str, str]]
    )

    def of(self, entry_id: str) -> tuple[Charge, ...]:
        """The charges of one entry; none for one that took no time or was replaced."""
        return tuple(charge for charge in self.charges if charge.entry.id == entry_id)
