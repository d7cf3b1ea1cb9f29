"""Lots and fees: what a contingent grants, and what it costs, in each of its periods."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

import attrs

from supportpolicy.choices import Choice
from supportpolicy.contingents.contingent import Contingent, FeeDue, TopUp
from supportpolicy.contingents.quantities import Measure, units_of
from supportpolicy.contingents.rhythm import Rhythm
from supportpolicy.contingents.scope import Scope
from supportpolicy.money import Money, price
from supportpolicy.spans import Span

_ONE_DAY = timedelta(days=1)


class Origin(Choice):
    """How a lot came into being."""

    GRANT = "grant"
    ROLLOVER = "rollover"
    TOP_UP = "top_up"


@attrs.frozen(kw_only=True)
class Lot:
    """One quota that work can draw on: the grant of one period, what was carried over from one, or a top-up.

    Attributes:
        id: Its name, the same whenever the contract is settled.
        source: The id of the contingent or of the top-up that it comes from.
        origin: How it came into being.
        measure: Whether it is counted in time or in pieces.
        units: How much of it there is at first, in whole seconds or pieces.
        start: The first day on which work can draw on it.
        end: The first day on which none can any more; None if it does not expire.
        scope: The projects and kinds of work that it is for.
        clauses: The clauses that it comes from.
        carried_until: The first day on which its rest, carried over, can no longer be used; None if its rest expires.
        carried_at_most: How much of its rest is carried over at most; None if all of it is.
        parent: The id of the lot whose rest was carried over into it; None for every other lot.
    """

    id: str
    source: str
    origin: Origin
    measure: Measure
    units: int
    start: date
    end: date | None
    scope: Scope
    clauses: tuple[str, ...] = ()
    carried_until: date | None = None
    carried_at_most: int | None = None
    parent: str | None = None

    @property
    def turn(self) -> tuple[date, bool, date, str]:
        """Lots are used in ascending order of this.

        The soonest to expire comes first; of those that expire together what was carried over, then what started
        earlier, then by the id.
        """
        return self.end or date.max, self.origin is not Origin.ROLLOVER, self.start, self.id

    def is_valid_on(self, day: date) -> bool:
        """Whether work of that day can draw on it."""
        return self.start <= day and (self.end is None or day < self.end)


@attrs.frozen(kw_only=True)
class Fee:
    """What is due for one fee period of a contingent, or for a top-up.

    Attributes:
        source: The id of the contingent or of the top-up that it is for.
        period: The dates that it pays for.
        due_on: The day on which it is due.
        amount: How much, net of VAT, in whole cents.
        days: How many days of the full period the term fills, if it is prorated; otherwise ``of``.
        of: How many days the full period has.
        clauses: The clauses that it comes from.
    """

    source: str
    period: Span[date]
    due_on: date
    amount: Money
    days: int
    of: int
    clauses: tuple[str, ...]


def grants(contingent: Contingent, term: Span[date], since: date = date.min) -> Iterator[Lot]:
    """The lots of a contingent in a term, one for each of its periods that has a day in the term.

    A period that the term does not fill has its full quota, unless a proration is agreed.

    Args:
        contingent: The contingent.
        term: The dates of the term.
        since: A day; periods that end on it or before are left out. It must not be after the end of the term.

    Example:
        >>> from supportpolicy.contingents import Package
        >>> package = Package(id="16h", quota=timedelta(hours=16), fee=Money.of("1600", "EUR"))
        >>> hours = package.contingent(overage_rate=Money.of("120", "EUR"))
        >>> [lot.id for lot in grants(hours, Span(date(2026, 10, 15), date(2026, 12, 1)))]
        ['16h 2026-10-15', '16h 2026-11-01']
    """
    rollover = contingent.rollover
    for full in contingent.period.periods(_from(term, since)):
        period = _common(full, term)
        yield Lot(
            id=f"{contingent.id} {period.start.isoformat()}",
            source=contingent.id,
            origin=Origin.GRANT,
            measure=contingent.measure,
            units=_share_of_quota(contingent, _days(period), _days(full)),
            start=period.start,
            end=period.end,
            scope=contingent.scope,
            clauses=contingent.clauses,
            carried_until=_carried_until(contingent, period.end),
            carried_at_most=None if rollover is None or rollover.cap is None else units_of(rollover.cap),
        )


def ended_early(lot: Lot, contingent: Contingent, day: date) -> Lot:
    """A lot of a contingent that ends sooner than was known when it was granted; its quota stays what it was."""
    return attrs.evolve(lot, end=day, carried_until=_carried_until(contingent, day))


def _carried_until(contingent: Contingent, end: date) -> date | None:
    rollover = contingent.rollover
    return None if rollover is None else contingent.period.after(end, rollover.life)


def carried_over(lot: Lot, units: int, day: date) -> Lot:
    """The lot that takes what is carried over from another one, to be used from that day on."""
    return attrs.evolve(
        lot,
        id=f"{lot.id} carried over",
        origin=Origin.ROLLOVER,
        units=units,
        start=day,
        end=lot.carried_until,
        carried_until=None,
        parent=lot.id,
    )


def topped_up(top_up: TopUp) -> Lot:
    """The lot of a top-up."""
    return Lot(
        id=top_up.id,
        source=top_up.id,
        origin=Origin.TOP_UP,
        measure=top_up.measure,
        units=units_of(top_up.quota),
        start=top_up.start,
        end=top_up.end,
        scope=top_up.scope,
        clauses=top_up.clauses,
    )


def fees(contingent: Contingent, term: Span[date], since: date = date.min) -> Iterator[Fee]:
    """What is due for a contingent in a term, one fee for each fee period that has a day in the term.

    Args:
        contingent: The contingent.
        term: The dates of the term.
        since: A day; periods that end on it or before are left out. It must not be after the end of the term.

    Example:
        >>> from supportpolicy.contingents import Package
        >>> package = Package(id="16h", quota=timedelta(hours=16), fee=Money.of("1600", "EUR"))
        >>> hours = package.contingent(overage_rate=Money.of("120", "EUR"))
        >>> [str(fee.due_on) for fee in fees(hours, Span(date(2026, 10, 15), date(2026, 12, 1)))]
        ['2026-10-15', '2026-11-01']
    """
    rhythm: Rhythm = contingent.fee_period or contingent.period
    for full in rhythm.periods(_from(term, since)):
        period = _common(full, term)
        of = _days(full)
        days = _days(period) if contingent.proration else of
        yield Fee(
            source=contingent.id,
            period=period,
            due_on=period.start if contingent.fee_due is FeeDue.IN_ADVANCE else period.end - _ONE_DAY,
            amount=price(days, contingent.fee, base_quantity=of),
            days=days,
            of=of,
            clauses=contingent.clauses,
        )


def _from(term: Span[date], since: date) -> Span[date]:
    return term if since <= term.start else Span(since, term.end)


def _common(period: Span[date], term: Span[date]) -> Span[date]:
    return Span(max(period.start, term.start), min(period.end, term.end))


def _days(span: Span[date]) -> int:
    return (span.end - span.start).days


def _share_of_quota(contingent: Contingent, days: int, of: int) -> int:
    if contingent.proration is None or days == of:
        return contingent.units
    return contingent.proration.share(contingent.units, Fraction(days, of))
