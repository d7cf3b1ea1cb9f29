"""Contingents: what is prepaid, in time or in pieces, in which periods, and how work is measured against it."""

from __future__ import annotations

from supportpolicy.contingents.contingent import (
    Contingent,
    Excess,
    FeeDue,
    Package,
    Proration,
    Rollover,
    TopUp,
    check_price,
)
from supportpolicy.contingents.increment import EXACT, Grouping, Increment
from supportpolicy.contingents.lot import Fee, Lot, Origin, carried_over, ended_early, fees, grants, topped_up
from supportpolicy.contingents.multiplier import ONE, Multiplier, Weighted, When
from supportpolicy.contingents.quantities import (
    SECOND,
    Measure,
    Quantity,
    Rounding,
    check_quantity,
    measure_of,
    quantity_of,
    units_of,
)
from supportpolicy.contingents.rhythm import MONTHLY, QUARTERLY, YEARLY, Rhythm, check_rhythm
from supportpolicy.contingents.scope import EVERYTHING, Scope

__all__ = [
    "EVERYTHING",
    "EXACT",
    "MONTHLY",
    "ONE",
    "QUARTERLY",
    "SECOND",
    "YEARLY",
    "Contingent",
    "Excess",
    "Fee",
    "FeeDue",
    "Grouping",
    "Increment",
    "Lot",
    "Measure",
    "Multiplier",
    "Origin",
    "Package",
    "Proration",
    "Quantity",
    "Rhythm",
    "Rollover",
    "Rounding",
    "Scope",
    "TopUp",
    "Weighted",
    "When",
    "carried_over",
    "check_price",
    "check_quantity",
    "check_rhythm",
    "ended_early",
    "fees",
    "grants",
    "measure_of",
    "quantity_of",
    "topped_up",
    "units_of",
]
