"""Statements: what came of one period, lot by lot, and of what is settled altogether."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

import attrs

from supportpolicy.checks import check_date
from supportpolicy.choices import Choice
from supportpolicy.contingents import Fee, Lot, Measure
from supportpolicy.contracts import Approval, Order, Waiver
from supportpolicy.errors import OutOfRangeError
from supportpolicy.facts import FrozenMap
from supportpolicy.settlement.allocations import Allocation, Cover, Source
from supportpolicy.settlement.charges import Charge
from supportpolicy.settlement.liability import Liability
from supportpolicy.settlement.lookup import Lookup
from supportpolicy.spans import Span

Key = TypeVar("Key", bound=Hashable)


@attrs.frozen(kw_only=True)
class Movement:
    """What happened to a lot, in whole seconds or pieces. In a correction the figures may be negative.

    Attributes:
        lot: The lot.
        granted: What came into it.
        used: What work drew on it.
        expired: What was left when it ended, and is lost.
        rolled: What was left when it ended, and was carried over into another lot.
    """

    lot: Lot
    granted: int = 0
    used: int = 0
    expired: int = 0
    rolled: int = 0

    @property
    def change(self) -> int:
        """By how much it makes what is left more, or less."""
        return self.granted - self.used - self.expired - self.rolled


@attrs.frozen(kw_only=True)
class Balance:
    """A lot in one period: ``opening + granted = used + expired + rolled + remaining``.

    Attributes:
        opening: What was left of it before the period.
        movement: What happened to it in the period.
    """

    opening: int
    movement: Movement

    @property
    def lot(self) -> Lot:
        """The lot."""
        return self.movement.lot

    @property
    def remaining(self) -> int:
        """What is left of it after the period."""
        return self.opening + self.movement.change


@attrs.frozen
class Crossing:
    """A threshold of use that was reached; of each lot every threshold is reported once, even if work is taken back.

    Attributes:
        lot: The id of the lot.
        percent: The threshold, in per cent of what the lot granted.
        on: The date of the work with which it was reached.
        entry: The id of the entry with which it was reached.
    """

    lot: str
    percent: int
    on: date
    entry: str


@attrs.frozen(kw_only=True)
class Statement:
    """One settled period: who was liable for what, what paid for it, and what became of the contingents.

    Attributes:
        period: The dates; the end is the first day that no longer belongs to it.
        until: Up to which day, exclusive, it is settled; the end of the period once that is complete.
        charges: All work of the period, in order of performance.
        allocations: What pays for the work that is not the vendor's, in the same order; parked work is paid by nothing.
        balances: What became of each lot.
        fees: What is due for contingents and top-ups.
        orders: The fixed-price orders whose result was accepted.
        crossings: The thresholds of use that were reached.
        closed_at: When it was closed; None while it is provisional. Nothing changes it afterwards.

    Source:
        CONF-6, CONF-7, CONF-8
    """

    period: Span[date]
    until: date
    charges: tuple[Charge, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    balances: tuple[Balance, ...] = ()
    fees: tuple[Fee, ...] = ()
    orders: tuple[Order, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    closed_at: datetime | None = None

    @property
    def is_complete(self) -> bool:
        """Whether the whole period is settled."""
        return self.until == self.period.end

    @cached_property
    def lookup(self) -> Lookup:
        """Where each entry stands."""
        return Lookup(self.charges, self.allocations)

    @cached_property
    def sums(self) -> Mapping[Cover, int]:
        """The billed units by what pays for them."""
        return FrozenMap(sums_of(self.allocations))

    def prepare(self) -> None:
        """Make ready what late work needs, so that settling it takes no longer in a large period."""
        self.lookup.prepare()
        _ = self.sums

    @cached_property
    def worked(self) -> Mapping[tuple[Liability, Measure], int]:
        """The worked units by who is liable for them."""
        return FrozenMap(_worked(self.charges))

    @property
    def movements(self) -> tuple[Movement, ...]:
        """What happened to each lot."""
        return tuple(balance.movement for balance in self.balances)

    def units(self, *sources: Source, measure: Measure = Measure.TIME) -> int:
        """How many billed units these sources pay for."""
        return sum(units for cover, units in self.sums.items() if cover.source in sources and cover.measure is measure)

    def overage(self, measure: Measure = Measure.TIME) -> int:
        """How many billed units exceed contingents and top-ups, approved or held."""
        return sum(units for cover, units in self.sums.items() if cover.is_overage and cover.measure is measure)


def sums_of(allocations: Iterable[Allocation]) -> dict[Cover, int]:
    """The billed units by what pays for them."""
    by_identity: dict[int, tuple[Cover, int]] = {}
    for allocation in allocations:  # covers are shared, and hashing a number is quicker
        cover = allocation.cover
        known = by_identity.get(id(cover))
        by_identity[id(cover)] = (cover, allocation.units + (known[1] if known else 0))
    sums: dict[Cover, int] = {}
    for cover, units in by_identity.values():
        sums[cover] = sums.get(cover, 0) + units
    return sums


def _worked(charges: Iterable[Charge]) -> dict[tuple[Liability, Measure], int]:
    units: dict[tuple[Liability, Measure], int] = {}
    for charge in charges:
        key = charge.liability, charge.measure
        units[key] = units.get(key, 0) + charge.units
    return units


def _difference(after: Mapping[Key, int], before: Mapping[Key, int]) -> Mapping[Key, int]:
    """By how much what comes after is more, or less; without what is the same."""
    differences = {key: after.get(key, 0) - before.get(key, 0) for key in (*after, *before)}
    return FrozenMap((key, difference) for key, difference in differences.items() if difference)


class Cause(Choice):
    """Why something about a closed period changed.

    Attributes:
        LATE: The entry was not known when the period was closed.
        REVISED: The entry was replaced by another, or withdrawn.
        REASSESSED: Somebody else is liable now: an answer, or another diagnosis.
        ROUNDING: Other work of its group changed what rounding adds or takes away.
        FREED_QUOTA: Quota became free, and covers what had exceeded it.
        APPROVAL: An approval became known, or was changed.
        GOODWILL: A waiver became known, or was changed.
    """

    LATE = "late"
    REVISED = "revised"
    REASSESSED = "reassessed"
    ROUNDING = "rounding"
    FREED_QUOTA = "freed_quota"
    APPROVAL = "approval"
    GOODWILL = "goodwill"


@attrs.frozen(kw_only=True)
class Change:
    """What is different about one entry of a closed period.

    Attributes:
        entry: The id of the entry.
        cause: Why.
        charges_before: Its charges so far; none if it was not known.
        charges_after: Its charges now; none if it is withdrawn.
        before: What paid for it so far.
        after: What pays for it now.
    """

    entry: str
    cause: Cause
    charges_before: tuple[Charge, ...]
    charges_after: tuple[Charge, ...]
    before: tuple[Allocation, ...]
    after: tuple[Allocation, ...]


@attrs.frozen(kw_only=True)
class Correction:
    """What changed about a closed period after it was closed.

    Attributes:
        period: The dates of the closed statement: the original service period.
        changes: Entry by entry what is different, by the ids of the entries.
        movements: What it changes about the lots, with signs.
        crossings: The thresholds of use that were reached only now, with work of this period.
        closed_at: When it was closed; None while it is provisional.
    """

    period: Span[date]
    changes: tuple[Change, ...] = ()
    movements: tuple[Movement, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    closed_at: datetime | None = None

    @cached_property
    def sums(self) -> Mapping[Cover, int]:
        """By how many billed units more, or less, each cover pays; without those that pay the same."""
        after = sums_of(allocation for change in self.changes for allocation in change.after)
        before = sums_of(allocation for change in self.changes for allocation in change.before)
        return _difference(after, before)

    @cached_property
    def worked(self) -> Mapping[tuple[Liability, Measure], int]:
        """By how many worked units more, or less, each is liable; without those that are liable for the same."""
        after = _worked(charge for change in self.changes for charge in change.charges_after)
        before = _worked(charge for change in self.changes for charge in change.charges_before)
        return _difference(after, before)

    def units(self, *sources: Source, measure: Measure = Measure.TIME) -> int:
        """By how many billed units more, or less, these sources pay."""
        return sum(units for cover, units in self.sums.items() if cover.source in sources and cover.measure is measure)

    def overage(self, measure: Measure = Measure.TIME) -> int:
        """By how many billed units more, or less, contingents and top-ups are exceeded."""
        return sum(units for cover, units in self.sums.items() if cover.is_overage and cover.measure is measure)


@attrs.frozen(kw_only=True)
class Settlement:
    """Everything settled under one contract so far.

    Attributes:
        contract: The id of the contract.
        through: The last day that is settled.
        statements: One for each period that has begun, in order of time, the closed ones first.
        corrections: What changed about closed statements, in the order in which it was found.
        outside: Work on days for which the contract has no term: held.
        later: Work after the last day that is settled; it waits for its period.
        approvals: All approvals taken into account.
        waivers: All waivers taken into account.
        closed_approvals: The approvals as they were known when something was closed last.
        closed_waivers: The waivers as they were known when something was closed last.
        replaced: The ids of entries that others replace, each with the first id of its line and the last.
    """

    contract: str
    through: date
    statements: tuple[Statement, ...] = ()
    corrections: tuple[Correction, ...] = ()
    outside: tuple[Charge, ...] = ()
    later: tuple[Charge, ...] = ()
    approvals: tuple[Approval, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    closed_approvals: tuple[Approval, ...] = ()
    closed_waivers: tuple[Waiver, ...] = ()
    replaced: Mapping[str, tuple[str, str]] = attrs.field(
        default=FrozenMap(), converter=FrozenMap[str, tuple[str, str]]
    )

    def statement(self, day: date) -> Statement:
        """The statement of the period that contains a day.

        Raises:
            InvalidTypeError: for an instant, and for anything else that is no date.
            OutOfRangeError: if there is none.
        """
        check_date("day", day)
        for statement in self.statements:
            if day in statement.period:
                return statement
        raise OutOfRangeError(
            "day",
            f"no period of contract {self.contract} that is settled through {self.through} contains {day}",
            "Give a day within a term, and settle through it",
        )

    def corrections_of(self, period: Span[date]) -> tuple[Correction, ...]:
        """The corrections of one closed statement, in the order in which they were found."""
        return tuple(correction for correction in self.corrections if correction.period == period)
