"""Forecast: how far a contingent is used up while its period runs, and when it will be at this pace."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import attrs

from supportpolicy.calendars import DayRule, Interval, WorkingDays
from supportpolicy.contingents import Lot
from supportpolicy.contracts import Contract
from supportpolicy.settlement.statements import Balance, Settlement, Statement

_ONE_DAY = timedelta(days=1)


@attrs.frozen(kw_only=True)
class Forecast:
    """One lot as of the last day that is settled. Days are working days where the term has a calendar of them.

    Attributes:
        lot: The lot.
        granted: What was granted of it, in whole seconds or pieces.
        used: What work has drawn on it so far.
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
        OutOfRangeError: if the calendar of working days does not know a year that is asked for.
    """
    statement = next((one for one in settlement.statements if settlement.through in one.period), None)
    if statement is None:
        return ()
    working_days = contract.term_on(settlement.through).working_days
    return tuple(
        _forecast(statement, balance, settlement.through, working_days)
        for balance in statement.balances
        if balance.lot.is_valid_on(settlement.through) and balance.lot.units
    )


def _forecast(statement: Statement, balance: Balance, through: date, working_days: WorkingDays | None) -> Forecast:
    lot, movement = balance.lot, balance.movement
    left = balance.remaining + movement.expired + movement.rolled
    used, days_gone = lot.units - left, _days(lot.start, through + _ONE_DAY, working_days)
    return Forecast(
        lot=lot,
        granted=lot.units,
        used=used,
        days_gone=days_gone,
        days=None if lot.end is None else _days(lot.start, lot.end, working_days),
        exhausted_on=_last_use(statement, lot) if not left else _exhausted(lot, used, days_gone, working_days),
    )


def _days(start: date, end: date, working_days: WorkingDays | None) -> int:
    return (end - start).days if working_days is None else working_days.count(start, end, Interval.HALF_OPEN)


def _last_use(statement: Statement, lot: Lot) -> date | None:
    return max((one.charge.on for one in statement.allocations if one.cover.lot == lot.id), default=None)


def _exhausted(lot: Lot, used: int, days_gone: int, working_days: WorkingDays | None) -> date | None:
    if not used or not days_gone:
        return None
    number = -(-lot.units * days_gone // used)
    if working_days is None:
        day = lot.start + (number - 1) * _ONE_DAY
    else:
        day = working_days.add(lot.start, number - 1, DayRule.DEEMED_RECEIVED_NEXT)
    return day if lot.end is None or day < lot.end else None
