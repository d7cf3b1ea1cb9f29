"""Months as tests settle and close them, and what came of them in short."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import supportpolicy as sp
from supportpolicy.contingents import (
    Grouping,
    Increment,
)
from supportpolicy.contracts import Approval, Contract, Term
from supportpolicy.decision import Assessment, Permit
from supportpolicy.policy import CostBearer
from supportpolicy.settlement import (
    Allocation,
    Cause,
    Correction,
    Settlement,
    Share,
    Statement,
    charge,
    close,
    settle,
)
from supportpolicy.spans import Span
from supportpolicy.tickets import WorkEntry
from tests.settlement_world import (
    BERLIN,
    MINUTE,
    assessed,
    at,
    contract,
    hours,
    on_contingent,
    stretch,
    term,
)

MAY = Span(date(2026, 5, 1), date(2026, 6, 1))
LAST_OF_MAY = date(2026, 5, 31)
LAST_OF_JUNE = date(2026, 6, 30)
IN_JUNE = datetime(2026, 6, 2, 8, tzinfo=BERLIN)
NINE = at(4)
LONG_AGO = at(1, 0, year=2020)
TICKETS = ("T1", "T2", "T3")
QUARTER_HOURS = Increment(step=15 * MINUTE, grouping=Grouping.TICKET)
TWO_HOURS = contract(term(hours(2), start=MAY.start))
ALL_WORK = Approval(id="A", at=at(1, month=1))
EVER = Approval(id="A-1", at=at(1))
AGREED = contract(term(hours(16), start=MAY.start))
T1_AND_T2 = (*on_contingent("T1"), *on_contingent("T2"))
QUOTA = "2h 2026-05-01"


def settled(
    agreed: Contract,
    worklog: Iterable[WorkEntry],
    assessments: Iterable[Assessment] = T1_AND_T2,
    through: date = LAST_OF_MAY,
    **more: Any,
) -> Settlement:
    return settle(agreed, charge(worklog, assessments, agreed), through=through, **more)


def closed(agreed: Contract, worklog: Iterable[WorkEntry], *assessments: Assessment, **more: Any) -> Settlement:
    """May as it was closed on the second of June."""
    return close(settled(agreed, worklog, assessments or T1_AND_T2, **more), IN_JUNE)


def minutes(allocations: Iterable[Allocation]) -> list[tuple[str, int]]:
    """What pays, in so many minutes each: the name of a lot, an approval or a waiver, or what it is held for."""
    return [
        (
            one.cover.lot or one.cover.approval or one.cover.waiver or one.cover.held or one.cover.source,
            one.units // 60,
        )
        for one in allocations
    ]


def told(correction: Correction) -> dict[str, tuple[Cause, list[tuple[str, int]], list[tuple[str, int]]]]:
    """For each entry why it is different, and what paid for it before and pays for it now."""
    return {
        change.entry: (change.cause, minutes(change.before), minutes(change.after)) for change in correction.changes
    }


def moved(correction: Correction) -> dict[str, tuple[int, int, int, int]]:
    """For each lot by how many minutes more was granted, used, expired and carried over."""
    return {
        one.lot.id: (one.granted // 60, one.used // 60, one.expired // 60, one.rolled // 60)
        for one in correction.movements
    }


class Books:
    """A contract's work, month by month."""

    def __init__(self, agreed: Contract = AGREED, *assessments: Assessment) -> None:
        self.agreed = agreed
        self.assessments = list(assessments) or on_contingent(*TICKETS)
        self.rows: list[WorkEntry] = []
        self.settlement: Settlement | None = None

    def settle(self, *rows: WorkEntry, through: date = LAST_OF_MAY, **more: Any) -> Settlement:
        """Settle with further entries."""
        self.rows += rows
        charges = charge(self.rows, self.assessments, self.agreed)
        self.settlement = settle(self.agreed, charges, previous=self.settlement, through=through, **more)
        return self.settlement

    def close(self, *rows: WorkEntry, through: date = LAST_OF_MAY, **more: Any) -> Settlement:
        """Settle with further entries, and close."""
        self.settlement = close(self.settle(*rows, through=through, **more), at(1, 8, month=7))
        return self.settlement

    def correction(self, *rows: WorkEntry, through: date = LAST_OF_MAY, **more: Any) -> Correction:
        """The one correction that further entries, or anything else, make."""
        settlement = self.settle(*rows, through=through, **more)
        (one,) = (correction for correction in settlement.corrections if correction.closed_at is None)
        return one


def by_cover(correction: Correction) -> dict[str, int]:
    """By how many minutes more, or less, each source pays."""
    return {cover_name(cover): units // 60 for cover, units in correction.sums.items()}


def cover_name(cover: Any) -> str:
    return str(cover.lot or cover.approval or cover.waiver or cover.order or cover.held or cover.source)


def causes(correction: Correction) -> dict[str, Cause]:
    return {change.entry: change.cause for change in correction.changes}


def from_may(*contingents: sp.Contingent, **more: Any) -> Term:
    """A term that begins in May."""
    return term(*contingents, start=MAY.start, **more)


def settled_rows(
    agreed: Contract,
    *rows: WorkEntry,
    by: Iterable[sp.Assessment] | None = None,
    through: date = date(2026, 5, 31),
    **more: object,
) -> Settlement:
    charges = sp.charge(rows, on_contingent(*TICKETS) if by is None else by, agreed)
    return sp.settle(agreed, charges, through=through, **more)  # type: ignore[arg-type]


def in_may(agreed: Contract, *rows: WorkEntry, **more: object) -> Statement:
    return settled_rows(agreed, *rows, **more).statement(MAY.start)  # type: ignore[arg-type]


def words(allocations: Iterable[Allocation]) -> list[tuple[str, str, str, int]]:
    """For each allocation its entry, its share, what pays and how many minutes."""
    return [
        (
            one.charge.entry.id,
            one.share.value,
            one.cover.held.value if one.cover.held else one.cover.approval or one.cover.source.value,
            one.units // 60,
        )
        for one in allocations
    ]


def billed(statement: Statement) -> int:
    """Minutes, without those that rounding takes away."""
    return sum(one.units for one in statement.allocations if one.share is not Share.ROUNDED_OFF) // 60


def approved(name: str = "A-1", since: datetime = LONG_AGO, **more: object) -> Approval:
    return Approval(id=name, at=since, **more)  # type: ignore[arg-type]


def by_customer(permit: Permit = Permit.APPROVED) -> list[sp.Assessment]:
    return [assessed("T1", stretch(None, CostBearer.CUSTOMER, permit))]


def ordered_apart() -> list[sp.Assessment]:
    return [assessed("T1", stretch(None, CostBearer.SEPARATE_ORDER))]


def in_all_of_may(
    agreed: Contract, *log: WorkEntry, assessments: list[Assessment] | None = None, **more: Any
) -> Statement:
    """The statement of May 2026; unless told otherwise all tickets draw on the contingent."""
    known = on_contingent(*TICKETS) if assessments is None else assessments
    return settle(agreed, charge(log, known, agreed), through=LAST_OF_MAY, **more).statement(LAST_OF_MAY)


def in_hours(units: int) -> Any:
    return Fraction(units, 3600)


def everything() -> Approval:
    return Approval(id="A-1", at=at(1))


def paid(statement: Statement) -> list[tuple[str, int, str]]:
    """Entry by entry what pays for how many minutes."""
    return [(one.charge.entry.id, one.units // 60, paid_by(one)) for one in statement.allocations]


def paid_by(one: Allocation) -> str:
    cover = one.cover
    names = [cover.lot, cover.approval, cover.order, cover.waiver, cover.held]
    return str(next((name for name in names if name is not None), cover.source))
