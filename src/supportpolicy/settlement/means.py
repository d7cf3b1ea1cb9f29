"""Means: everything that can pay for work under a contract, used up as it pays."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Final

from supportpolicy.contingents import ONE, Excess, Measure, Weighted
from supportpolicy.settlement.allocations import APPROVABLE, Allocation, Cover, Held, Share, Source
from supportpolicy.settlement.allowances import Allowance, Allowances
from supportpolicy.settlement.charges import Charge
from supportpolicy.settlement.demands import Demand
from supportpolicy.settlement.liability import Liability
from supportpolicy.settlement.lots import Lots
from supportpolicy.settlement.offers import Offer, Offers
from supportpolicy.settlement.weighing import reweighted, unweighted

_DRAWS: Final = Liability.DRAWS_ON_CONTINGENT  # looking up a member of an enumeration takes as long as ten other steps
_PARKED: Final = Liability.PARKED
_ROUNDED_OFF: Final = Share.ROUNDED_OFF
_UNTIL_APPROVED: Final = {
    Liability.AWAITING_APPROVAL: Held.NOT_APPROVED,
    Liability.UNSETTLED: Held.UNSETTLED,
}


class Means:
    """Lots, approvals, waivers, rates and orders.

    Args:
        offers: What the contract offers.
        lots: Its lots.
        approvals: The approvals.
        waivers: The waivers.
    """

    def __init__(self, offers: Offers, lots: Lots, approvals: Allowances, waivers: Allowances) -> None:
        self.lots = lots
        self.approvals = approvals
        self.waivers = waivers
        self._offers = offers
        self._covers: dict[object, Cover] = {}
        self._beyond: dict[Liability, dict[Offer, Cover]] = {liability: {} for liability in Liability}

    def pay(self, demand: Demand, into: list[Allocation]) -> None:
        """Find what pays for a demand: goodwill first, then by its liability; what nothing pays for is held."""
        charge, units, share, factor, at = demand
        if share is _ROUNDED_OFF:
            add(into, Allocation(charge, units, self._plain(Source.ROUNDED_OFF, charge.measure), share, factor))
            return
        if self.waivers:
            units = self.give_away(charge, units, share, factor, at, into)
        liability = charge.reason.liability
        if not units or liability is _PARKED:
            return
        offer = self._offers.of(charge.entry, charge.project, charge.on)
        if liability is _DRAWS:
            units = self._draw(offer, charge, units, share, factor, into)
        cover = self._beyond[liability].get(offer)
        if cover is None:
            cover = self._beyond[liability][offer] = self._made(_beyond(offer, liability))
        if factor is not ONE and cover.is_overage and _counts_plain(offer):
            units = unweighted(units, factor)
        if units:
            self.approve(charge, units, share, factor, cover, at, into)

    def approve(
        self,
        charge: Charge,
        units: int,
        share: Share,
        factor: Fraction,
        cover: Cover,
        at: datetime,
        into: list[Allocation],
    ) -> None:
        """Find approvals for what waits for one; the rest stays as it is."""
        if self.approvals and cover.held in APPROVABLE:
            for allowance, taken in self.approvals.take(charge, at, units):
                units -= taken
                add(into, Allocation(charge, taken, self._approved(cover, allowance, at), share, factor))
        if units:
            add(into, Allocation(charge, units, cover, share, factor))

    def give_away(
        self, charge: Charge, units: int, share: Share, factor: Fraction, at: datetime, into: list[Allocation]
    ) -> int:
        """Let waivers pay as far as they can; how much they leave."""
        for allowance, taken in self.waivers.take(charge, at, units):
            units -= taken
            name = allowance.record.id
            cover = self._covers.get((name, charge.measure))
            if cover is None:
                cover = Cover(source=Source.GOODWILL, measure=charge.measure, waiver=name)
                self._covers[name, charge.measure] = cover
            add(into, Allocation(charge, taken, cover, share, factor))
        return units

    def relieve(self, overage: Allocation, into: list[Allocation]) -> None:
        """Let lots pay for what had exceeded them, as far as they can; the rest stays as it is."""
        charge, share, factor = overage.charge, overage.share, overage.factor
        offer = self.offer(charge)
        left = self._draw(offer, charge, self.weight(overage), share, factor, into)
        rest = min(overage.units, unweighted(left, factor)) if _counts_plain(offer) else left
        self._free(overage.cover, overage.units - rest)
        if rest:
            add(into, Allocation(charge, rest, overage.cover, share, factor))

    def release(self, allocation: Allocation) -> None:
        """Free what pays for something, so that it can pay for something else."""
        self._free(allocation.cover, allocation.units)

    def weight(self, allocation: Allocation) -> int:
        """How many units of a demand something pays for; overage may count as it was worked, and then pays for more."""
        if allocation.cover.is_overage and _counts_plain(self.offer(allocation.charge)):
            return reweighted(allocation.units, allocation.factor)
        return allocation.units

    def offer(self, charge: Charge) -> Offer:
        """What the contract offers for a charge."""
        return self._offers.of(charge.entry, charge.project, charge.on)

    def unapproved(self, cover: Cover, liability: Liability) -> Cover:
        """What approved work is held as once its approval is taken away."""
        held = _UNTIL_APPROVED.get(liability, Held.OVERAGE_NOT_APPROVED)
        return self._made(
            Cover(
                source=Source.HELD,
                measure=cover.measure,
                contingent=cover.contingent,
                price=cover.price,
                clauses=cover.clauses,
                held=held,
            )
        )

    def _draw(
        self, offer: Offer, charge: Charge, units: int, share: Share, factor: Fraction, into: list[Allocation]
    ) -> int:
        """Let lots pay as far as they can; how much they leave."""
        lots = self.lots
        for account in lots.eligible(offer):
            spare = account.spare
            if spare > 0:
                taken = min(spare, units)
                lots.draw(account, taken, charge)
                add(into, Allocation(charge, taken, account.cover, share, factor))
                units -= taken
                if not units:
                    break
        return units

    def _free(self, cover: Cover, units: int) -> None:
        if cover.lot is not None:
            self.lots.give_back(cover.lot, units)
        if cover.approval is not None:
            self.approvals.give_back(cover.approval, units)
        if cover.waiver is not None:
            self.waivers.give_back(cover.waiver, units)

    def _approved(self, cover: Cover, allowance: Allowance, at: datetime) -> Cover:
        is_ratified = at < allowance.given_at  # which a record covers only if it ratifies
        key = (id(cover), id(allowance), is_ratified)  # both live as long as this does, and hashing them takes longer
        approved = self._covers.get(key)
        if approved is None:
            approved = self._covers[key] = self._made(
                Cover(
                    source=Source.OVERAGE if cover.is_overage else Source.RATE,
                    measure=cover.measure,
                    contingent=cover.contingent,
                    price=cover.price,
                    clauses=cover.clauses,
                    approval=allowance.record.id,
                    is_ratified=is_ratified,
                )
            )
        return approved

    def _plain(self, source: Source, measure: Measure) -> Cover:
        return self._covers.get((source, measure)) or self._covers.setdefault(
            (source, measure), Cover(source=source, measure=measure)
        )

    def _made(self, cover: Cover) -> Cover:
        """The cover as one object, so that equal ones are shared."""
        return self._covers.setdefault(cover, cover)


def add(into: list[Allocation], allocation: Allocation) -> None:
    """Append an allocation, as one with the last if they differ in nothing but their units."""
    if into:
        last = into[-1]
        if (
            last.charge is allocation.charge
            and (last.cover is allocation.cover or last.cover == allocation.cover)
            and last.share is allocation.share
            and last.factor == allocation.factor
        ):
            into[-1] = Allocation(last.charge, last.units + allocation.units, last.cover, last.share, last.factor)
            return
    into.append(allocation)


def _counts_plain(offer: Offer) -> bool:
    """Whether what exceeds a contingent counts as it was worked, without multipliers."""
    return offer.term is not None and offer.term.weighted is Weighted.NOT_OVERAGE


def _beyond(offer: Offer, liability: Liability) -> Cover:
    """What pays for work that no lot pays for, before approvals."""
    match liability:
        case Liability.DRAWS_ON_CONTINGENT:
            return _overage(offer)
        case Liability.BILLABLE if offer.rate is not None:
            return Cover(source=Source.RATE, measure=offer.measure, price=offer.rate.price, clauses=offer.rate.clauses)
        case Liability.AWAITING_APPROVAL | Liability.UNSETTLED if offer.rate is not None:
            return Cover(
                source=Source.HELD,
                measure=offer.measure,
                price=offer.rate.price,
                clauses=offer.rate.clauses,
                held=_UNTIL_APPROVED[liability],
            )
        case Liability.SEPARATE_ORDER if offer.order is not None:
            return Cover(source=Source.ORDER, measure=offer.measure, order=offer.order.id, clauses=offer.order.clauses)
        case Liability.SEPARATE_ORDER:
            return Cover(source=Source.HELD, measure=offer.measure, held=Held.NO_ORDER)
        case _:
            return Cover(source=Source.HELD, measure=offer.measure, held=Held.NOT_AGREED)


def _overage(offer: Offer) -> Cover:
    contingent, held = offer.contingent, Held.OVERAGE_NOT_APPROVED
    price = None if offer.rate is None else offer.rate.price
    clauses = () if offer.rate is None else offer.rate.clauses
    if contingent is not None:
        rate = contingent.overage_rate
        price, clauses = (None if isinstance(rate, Excess) else rate), contingent.clauses
        if price is None:
            held = Held.OVERAGE_BY_OFFER
    elif not offer.is_prepaid:
        held = Held.NOT_AGREED
    elif price is None:
        held = Held.OVERAGE_WITHOUT_RATE
    return Cover(
        source=Source.HELD,
        measure=offer.measure,
        contingent=None if contingent is None else contingent.id,
        price=price,
        clauses=clauses,
        held=held,
    )
