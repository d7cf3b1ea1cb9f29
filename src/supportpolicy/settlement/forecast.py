"""Forecast: how far a contingent is used up while its period runs, and when it will be at this pace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction

import attrs

from supportpolicy.calendars import DayInterval, DayRule, WorkingDays
from supportpolicy.checks import check_kind
from supportpolicy.contingents import Lot
from supportpolicy.contracts import Contract
from supportpolicy.settlement.allocations import Allocation
from supportpolicy.settlement.lots import added_up
from supportpolicy.settlement.statements import Movement, Settlement

_ONE_DAY = timedelta(days=1)


@attrs.frozen(kw_only=True)
class Forecast:
    """One lot as of the last day that is settled. Days are working days where the term has a calendar of them.

    Attributes:
        lot: The lot.
        granted: What was granted of it so far, in whole seconds or pieces.
        used: What work has drawn on it so far, corrections included.
        days_gone: How many days of its validity are over, the last settled one included.
        days: How many days it is valid in all; None if it does not expire.
        exhausted_on: The day on which it is, or at the pace so far will be, used up; None if it will not be before it
            ends, or nothing can be said yet.
    """

    lot: Lot
    granted: int
    used: int
    days_gone: int
    days: int | None
    exhausted_on: date | None

    @property
    def share_used(self) -> Fraction:
        """How much of it is used, as a share of one."""
        return Fraction(self.used, self.granted)

    @property
    def share_gone(self) -> Fraction | None:
        """How much of its time is gone, as a share of one; None if it does not expire or has no day."""
        return Fraction(self.days_gone, self.days) if self.days else None


def forecast(contract: Contract, settlement: Settlement) -> tuple[Forecast, ...]:
    """Every lot that can be drawn on on the last settled day, used up or not.

    The pace is the use so far by the days gone since the lot could first be drawn on, and is taken to go on evenly.

    Raises:
        InvalidTypeError: for arguments in another order.
        OutOfRangeError: if the calendar of working days does not know a year that is asked for.
    """
    check_kind("contract", contract, Contract, "contract", "Give the contract first, then its settlement")
    check_kind("settlement", settlement, Settlement, "settlement", "Give the contract first, then its settlement")
    term = contract.find_term(settlement.through)
    if term is None:
        return ()
    return tuple(
        _forecast(settlement, movement, term.working_days)
        for movement in _movements(settlement)
        if movement.lot.is_valid_on(settlement.through) and movement.granted
    )


def _movements(settlement: Settlement) -> Iterator[Movement]:
    """What has happened to each lot so far, corrections included."""
    settled = [balance.movement for statement in settlement.statements for balance in statement.balances]
    return added_up([*settled, *(one for correction in settlement.corrections for one in correction.movements)])


def _forecast(settlement: Settlement, movement: Movement, working_days: WorkingDays | None) -> Forecast:
    lot, granted, used = movement.lot, movement.granted, movement.used
    days_gone = _days(lot.start, settlement.through + _ONE_DAY, working_days)
    days = None if lot.end is None else _days(lot.start, lot.end, working_days)
    number = -(-granted * days_gone // used) if used else 0  # the day of its validity on which it will be used up
    if used == granted:
        exhausted_on = _last_use(settlement, lot)
    elif number and number <= (_days(lot.start, date.max, None) if days is None else days):
        exhausted_on = _day(lot.start, number, working_days)
    else:
        exhausted_on = None
    return Forecast(lot=lot, granted=granted, used=used, days_gone=days_gone, days=days, exhausted_on=exhausted_on)


def _days(start: date, end: date, working_days: WorkingDays | None) -> int:
    return (end - start).days if working_days is None else working_days.count(start, end, DayInterval.HALF_OPEN)


def _day(start: date, number: int, working_days: WorkingDays | None) -> date:
    if working_days is None:
        return start + (number - 1) * _ONE_DAY
    return working_days.add(start, number - 1, DayRule.DEEMED_RECEIVED_NEXT)


def _last_use(settlement: Settlement, lot: Lot) -> date:
    """The last day of work that draws on a lot as things stand."""
    units: Counter[date] = Counter()
    for statement in settlement.statements:
        units.update(_drawn(statement.allocations, lot))
    for correction in settlement.corrections:
        for change in correction.changes:
            units.subtract(_drawn(change.before, lot))
            units.update(_drawn(change.after, lot))
    return max(day for day, number in units.items() if number > 0)


def _drawn(allocations: Iterable[Allocation], lot: Lot) -> Counter[date]:
    units: Counter[date] = Counter()
    for one in allocations:
        if one.cover.lot == lot.id:
            units[one.charge.on] += one.units
    return units
