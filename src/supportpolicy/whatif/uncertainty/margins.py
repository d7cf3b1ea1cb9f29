"""Margins: where one outcome costs more than another one whatever else happens, by the prices of their work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Final

from supportpolicy.contingents import Excess, Measure
from supportpolicy.contracts import Term
from supportpolicy.money import Money
from supportpolicy.settlement import Charge, Liability, Share
from supportpolicy.settlement.offers import Offers
from supportpolicy.settlement.standing import turn_of
from supportpolicy.whatif.uncertainty.month import Month
from supportpolicy.whatif.uncertainty.outcomes import Outcome, work_in

_CENT: Final = Fraction(1, 100)


class Margins:
    """What work costs at least and at most, whatever else there is.

    Work by the hour costs its price. Work on a contingent costs at most what exceeds it costs: what it takes from a
    lot, others cannot have, but not more than that. It holds where leaving out work is regular, without goodwill, caps
    and multipliers. Invoice lines are rounded to cents, so a difference counts only beyond a cent for each line.

    Args:
        month: The month.
        lines: How many lines an invoice can have at most.
    """

    def __init__(self, month: Month, lines: int) -> None:
        self._month = month
        self._offers = Offers(month.basis.contract)
        self._rounding = max(lines, 1) * _CENT
        self._known: dict[tuple[frozenset[object], frozenset[object]], bool] = {}

    @cached_property
    def apply(self) -> bool:
        """Whether anything can be said."""
        basis = self._month.basis
        return (
            self._month.is_regular
            and not basis.has_waivers
            and not self._month.caps
            and not any(term.multipliers for term in basis.contract.terms)
        )

    def is_dearer(self, one: Outcome, other: Outcome) -> bool:
        """Whether one outcome never costs less than the other one of its block."""
        key = one.work, other.work
        if key not in self._known:
            least, _ = self._costs(_beyond(one, other))
            _, greatest = self._costs(_beyond(other, one))
            self._known[key] = least - greatest >= self._rounding
        return self._known[key]

    def _costs(self, charges: Iterable[Charge]) -> tuple[Fraction, Fraction]:
        """What work that is rounded on its own costs at least and at most."""
        contract = self._month.basis.contract
        periods: dict[date, tuple[Term, list[Charge]]] = {}
        for one in sorted((one for one in charges if contract.find_term(one.on) is not None), key=turn_of):
            term = contract.term_on(one.on)
            periods.setdefault(term.statement_period.period(one.on).start, (term, []))[1].append(one)
        least = greatest = Fraction(0)
        for term, own in periods.values():
            for charge, units, share, _, _ in self._month.demands.of(own, term):
                if share is not Share.ROUNDED_OFF:
                    cheap, dear = self._prices(charge, term)
                    least += units * cheap
                    greatest += units * dear
        return least, greatest

    def _prices(self, charge: Charge, term: Term) -> tuple[Fraction, Fraction]:
        """The least and the greatest price of a unit."""
        rate = self._offers.of(charge.entry, charge.project, charge.on).rate
        price = Fraction(0) if rate is None else _per_unit(rate.price, charge.measure)
        match charge.liability:
            case Liability.BILLABLE:
                return price, price
            case Liability.DRAWS_ON_CONTINGENT:
                return Fraction(0), self._dearest_excess[charge.measure]
        return Fraction(0), price

    @cached_property
    def _dearest_excess(self) -> dict[Measure, Fraction]:
        """The greatest price of a unit that exceeds any contingent or top-up."""
        contract = self._month.basis.contract
        dearest = dict.fromkeys(Measure, Fraction(0))
        for term in contract.terms:
            prices = [(one.measure, one.overage_rate) for one in term.contingents]
            prices += [(rate.measure, rate.price) for rate in term.rates if contract.top_ups]
            for measure, price in prices:
                if not isinstance(price, Excess):
                    dearest[measure] = max(dearest[measure], _per_unit(price, measure))
        return dearest


def _beyond(one: Outcome, other: Outcome) -> list[Charge]:
    """The work of one outcome that another one does not have."""
    extra = one.work - other.work
    return [charge for charge in one.all_charges if work_in(charge) in extra]


def _per_unit(price: Money, measure: Measure) -> Fraction:
    return Fraction(price.amount) / measure.priced_units
