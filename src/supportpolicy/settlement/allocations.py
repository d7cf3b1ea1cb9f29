"""Allocations: which lot, which approval or which price pays for a charge."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import attrs

from supportpolicy.choices import Choice
from supportpolicy.contingents import ONE, Measure
from supportpolicy.money import Money
from supportpolicy.settlement.charges import Charge


class Source(Choice):
    """What pays for work.

    Attributes:
        LOT: A lot of a contingent, or a top-up.
        OVERAGE: The customer, at the overage rate, because the contingent is used up and an approval covers it.
        RATE: The customer, at the agreed rate.
        ORDER: A fixed-price order.
        GOODWILL: The vendor, by a waiver.
        ROUNDED_OFF: The vendor, because the increment rounds down.
        HELD: Nobody yet.
    """

    LOT = "lot"
    OVERAGE = "overage"
    RATE = "rate"
    ORDER = "order"
    GOODWILL = "goodwill"
    ROUNDED_OFF = "rounded_off"
    HELD = "held"


class Held(Choice):
    """What held work waits for.

    Attributes:
        OVERAGE_NOT_APPROVED: It exceeds the contingent, and no approval covers it.
        OVERAGE_BY_OFFER: It exceeds the contingent, and nothing is agreed on the excess.
        OVERAGE_WITHOUT_RATE: It exceeds a top-up, and the term has no rate for it.
        NOT_APPROVED: It is billable, and the customer has not released it.
        UNSETTLED: It was done before the customer was told, and nothing says what follows.
        NO_ORDER: It needs an order of its own, and there is none.
        NOT_AGREED: The contract says nothing of how it is paid.
        NO_TERM: It was done outside every term of the contract.
    """

    OVERAGE_NOT_APPROVED = "overage_not_approved"
    OVERAGE_BY_OFFER = "overage_by_offer"
    OVERAGE_WITHOUT_RATE = "overage_without_rate"
    NOT_APPROVED = "not_approved"
    UNSETTLED = "unsettled"
    NO_ORDER = "no_order"
    NOT_AGREED = "not_agreed"
    NO_TERM = "no_term"


HELD_OVERAGE: Final = frozenset({Held.OVERAGE_NOT_APPROVED, Held.OVERAGE_BY_OFFER, Held.OVERAGE_WITHOUT_RATE})
"""Held because a contingent or a top-up is used up."""

APPROVABLE: Final = frozenset({Held.OVERAGE_NOT_APPROVED, Held.NOT_APPROVED, Held.UNSETTLED})
"""Held until an approval covers it."""


class Share(Choice):
    """Which share of an entry's billed units an allocation is about.

    Attributes:
        WORKED: What was worked, weighted by its multiplier.
        ROUNDING: What the increment or its minimum adds for the group that the entry is the last of.
        ROUNDED_OFF: What was worked and the increment takes away.
    """

    WORKED = "worked"
    ROUNDING = "rounding"
    ROUNDED_OFF = "rounded_off"


@attrs.frozen(kw_only=True, cache_hash=True)
class Cover:
    """What pays for work; shared by all allocations that it pays for, so that sums per cover are invoice lines.

    Attributes:
        source: What pays.
        measure: Whether its units are seconds or pieces.
        lot: The id of the lot, if one pays.
        contingent: The id of the contingent that is used up, for overage, approved or held.
        price: The price of an hour or of a piece that it is billed at, or would be if it is held; None if nothing is
            agreed, or another price pays for it.
        clauses: The clauses that the price or the lot comes from.
        approval: The id of the approval that covers it; None if the ticket's own release does, or none is needed.
        is_ratified: Whether the approval covers it although it was given afterwards.
        order: The id of the order, if one pays.
        waiver: The id of the waiver, if it is goodwill.
        held: What it waits for, if it is held.
    """

    source: Source
    measure: Measure
    lot: str | None = None
    contingent: str | None = None
    price: Money | None = None
    clauses: tuple[str, ...] = ()
    approval: str | None = None
    is_ratified: bool = False
    order: str | None = None
    waiver: str | None = None
    held: Held | None = None

    @property
    def is_overage(self) -> bool:
        """Whether it pays for what exceeds a contingent or a top-up, approved or held."""
        return self.source is Source.OVERAGE or self.held in HELD_OVERAGE


@attrs.frozen
class Allocation:
    """So many units of a charge, and what pays for them.

    Attributes:
        charge: The charge.
        units: How many billed units, in seconds or pieces.
        cover: What pays for them.
        share: Whether they were worked, or come from rounding.
        factor: The multiplier that turned worked seconds into billed ones.
    """

    charge: Charge
    units: int
    cover: Cover
    share: Share = Share.WORKED
    factor: Fraction = ONE
