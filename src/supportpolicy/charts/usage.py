"""Usage: what of a contingent was used in a period and what expired, what exceeded it and what is held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

import attrs

from supportpolicy.choices import Choice
from supportpolicy.clauses import Wording
from supportpolicy.contingents import Measure, Quantity, check_quantity, measure_of, quantity_of, units_of
from supportpolicy.errors import InvalidTypeError, InvalidValueError
from supportpolicy.settlement import Settlement
from supportpolicy.spans import Span
from supportpolicy.whatif import ContractCourse, PackageCost, Usage, records_by_period, usage_of


class Use(Choice):
    """What became of quota and work.

    Attributes:
        USED: What work drew on contingents and top-ups.
        EXPIRED: What was left of them at the end, and is lost.
        OVERAGE: What exceeded them and is billed.
        HOURLY: What is billed at a rate of its own, by the hour or by the piece.
        HELD: Work that nothing pays for yet.
        PARKED: Work of which nobody can say yet who bears it.
    """

    USED = "used"
    EXPIRED = "expired"
    OVERAGE = "overage"
    HOURLY = "hourly"
    HELD = "held"
    PARKED = "parked"


USES: Final = {
    Use.USED: Wording(de="genutzt", en="used"),
    Use.EXPIRED: Wording(de="verfallen", en="expired"),
    Use.OVERAGE: Wording(de="Mehrleistung", en="overage"),
    Use.HOURLY: Wording(de="nach Aufwand", en="by the hour"),
    Use.HELD: Wording(de="zurückgestellt", en="held"),
    Use.PARKED: Wording(de="ungeklärt", en="parked"),
}


_NONE = attrs.Factory(lambda self: 0 * self.used, takes_self=True)
"""No time, or no pieces."""


@attrs.frozen(kw_only=True)
class PeriodUse:
    """The use of one period: all of it time, or all of it pieces.

    Attributes:
        period: The dates; the end is the first day that no longer belongs to it.
        used: What work drew on contingents and top-ups.
        expired: What was left of them at the end, and is lost.
        overage: What exceeded them and is billed.
        hourly: What is billed at a rate of its own, by the hour or by the piece.
        held: Work that nothing pays for yet.
        parked: Work of which nobody can say yet who bears it, as worked.

    Raises:
        InvalidTypeError: for what is neither time nor pieces, or not the same as the others.
        InvalidValueError: for less than nothing, or a fraction of a second.
    """

    period: Span[date]
    used: Quantity = attrs.field()
    expired: Quantity = attrs.field(default=_NONE)
    overage: Quantity = attrs.field(default=_NONE)
    hourly: Quantity = attrs.field(default=_NONE)
    held: Quantity = attrs.field(default=_NONE)
    parked: Quantity = attrs.field(default=_NONE)

    @used.validator
    @expired.validator
    @overage.validator
    @hourly.validator
    @held.validator
    @parked.validator
    def _check(self, attribute: attrs.Attribute[Quantity], quantity: Quantity) -> None:
        check_quantity(attribute.name, quantity)
        if measure_of(quantity) is not self.measure:
            raise InvalidTypeError(
                attribute.name,
                f"{quantity!r} stands beside {self.used!r}",
                "Give time everywhere, or pieces everywhere",
            )

    @property
    def measure(self) -> Measure:
        """Whether it is counted in time or in pieces."""
        return measure_of(self.used)

    def units(self, use: Use) -> int:
        """One part of it, in whole seconds or pieces."""
        return units_of(getattr(self, use.value))

    @property
    def total(self) -> int:
        """All parts together, in whole seconds or pieces."""
        return sum(map(self.units, Use))


def use_of_settlement(settlement: Settlement, measure: Measure) -> Iterator[PeriodUse]:
    """The use of each settled period, as its statement and all corrections of it have it."""
    for records in records_by_period(settlement):
        yield _use(records[0].period, usage_of(records, measure))


def use_of_course(course: ContractCourse, measure: Measure) -> Iterator[PeriodUse]:
    """The use of each period under a contract that others are compared with."""
    for one in course.periods:
        yield _use(one.period, one.time if measure is Measure.TIME else one.pieces)


def _use(period: Span[date], usage: Usage) -> PeriodUse:
    return PeriodUse(
        period=period,
        used=quantity_of(usage.used, usage.measure),
        expired=quantity_of(usage.expired, usage.measure),
        overage=quantity_of(usage.overage, usage.measure),
        hourly=quantity_of(usage.hourly, usage.measure),
        held=quantity_of(usage.held, usage.measure),
        parked=quantity_of(usage.parked, usage.measure),
    )


def use_of_package(cost: PackageCost, history: Iterable[Quantity], first: date) -> Iterator[PeriodUse]:
    """What each period of a history would have used of a package, the first one being that of a day."""
    package = cost.package
    if package.rollover is not None:
        raise InvalidValueError(
            "cost",
            f"what is left of package {package.id} is carried over, so its totals do not say what expires",
            "Compare contracts, and draw the course of the one that has it",
        )
    day = first
    for used, exceeding in zip(map(units_of, history), cost.exceeding, strict=True):
        period = package.period.period(day)
        yield PeriodUse(
            period=period,
            used=quantity_of(used - exceeding, package.measure),
            expired=quantity_of(package.units - used + exceeding, package.measure),
            overage=quantity_of(exceeding, package.measure),
        )
        day = period.end
