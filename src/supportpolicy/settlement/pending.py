"""Orders whose price is not due yet: how far each has come, and how much was worked for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import attrs

from supportpolicy.contingents import SECOND, Measure
from supportpolicy.contracts import Contract, Order
from supportpolicy.lifecycles import LifecycleStage, LifecycleStep
from supportpolicy.settlement.allocations import Source
from supportpolicy.settlement.statements import Settlement


@attrs.frozen(kw_only=True)
class PendingOrder:
    """An order that no invoice has a line for yet.

    Attributes:
        order: The order, with its case as far as it has come.
        worked: How much work it pays for so far, rounding included.

    Source:
        SHOP-2, SHOP-6
    """

    order: Order
    worked: timedelta

    @property
    def stage(self) -> LifecycleStage | None:
        """Where its case stands; None if it follows none."""
        return None if self.order.case is None else self.order.case.stage

    @property
    def next_steps(self) -> tuple[LifecycleStep, ...]:
        """What may be done with its case now."""
        return () if self.order.case is None else self.order.case.allowed()

    @property
    def estimate(self) -> timedelta | None:
        """How much work its case allows; None if nothing limits it."""
        return None if self.order.case is None else self.order.case.limit

    @property
    def exceeds_estimate(self) -> bool:
        """Whether more was worked than its case allows, so that a new release is needed."""
        return self.estimate is not None and self.worked > self.estimate


def pending_orders(contract: Contract, settlement: Settlement) -> Iterator[PendingOrder]:
    """The orders that were given by the last day that is settled, and whose price is due later or not yet."""
    worked = _worked(settlement)
    for order in contract.orders:
        if order.ordered_on <= settlement.through and not _is_due(order, settlement.through):
            yield PendingOrder(order=order, worked=worked.get(order.id, 0) * SECOND)


def _is_due(order: Order, through: date) -> bool:
    return order.accepted_on is not None and order.accepted_on <= through


def _worked(settlement: Settlement) -> dict[str, int]:
    """For each order how many seconds it pays for."""
    units: dict[str, int] = {}
    sums = [one.sums for one in settlement.statements] + [one.sums for one in settlement.corrections]
    for covers in sums:
        for cover, number in covers.items():
            if cover.source is Source.ORDER and cover.order is not None and cover.measure is Measure.TIME:
                units[cover.order] = units.get(cover.order, 0) + number
    return units
