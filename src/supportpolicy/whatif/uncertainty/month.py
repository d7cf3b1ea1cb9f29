"""The month: the work under some outcomes, put together, settled and billed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Final, TypeAlias

import attrs

from supportpolicy.billing import Invoice, VatTerms, bill
from supportpolicy.contingents import EXACT
from supportpolicy.contracts import Approval, Contract, Waiver
from supportpolicy.money import Money
from supportpolicy.settlement import Charge, Charges, Liability, Settlement, settle
from supportpolicy.settlement.demands import Demands
from supportpolicy.settlement.offers import Offers
from supportpolicy.settlement.weighing import Weighing
from supportpolicy.whatif.uncertainty.budget import Budget
from supportpolicy.whatif.uncertainty.outcomes import COSTS_NOTHING, Log, Outcome, Work, as_the_vendors, work_in

Outcomes: TypeAlias = tuple[int, ...]
"""The outcomes of a block that are looked at, by their numbers."""


@attrs.frozen(kw_only=True)
class Basis:
    """Everything that is settled beside the work.

    Attributes:
        contract: The contract.
        approvals: The approvals that were given.
        waivers: Goodwill.
        previous: What was settled before.
        through: The last day to settle.
        vat: How it is taxed.
    """

    contract: Contract
    approvals: tuple[Approval, ...]
    waivers: tuple[Waiver, ...]
    previous: Settlement | None
    through: date
    vat: VatTerms

    @cached_property
    def since(self) -> date:
        """The first day that is not closed."""
        statements = () if self.previous is None else self.previous.statements
        return max((one.period.end for one in statements if one.closed_at is not None), default=date.min)

    @cached_property
    def all_approvals(self) -> tuple[Approval, ...]:
        """Those that were given now, and those that were given before and not again."""
        before = () if self.previous is None else self.previous.approvals
        return tuple({one.id: one for one in (*before, *self.approvals)}.values())

    @cached_property
    def has_waivers(self) -> bool:
        """Whether any goodwill was granted, now or before."""
        return bool(self.waivers or (self.previous is not None and self.previous.waivers))


_APPROVABLE: Final = frozenset({Liability.DRAWS_ON_CONTINGENT, Liability.AWAITING_APPROVAL, Liability.UNSETTLED})

_Joined: TypeAlias = Mapping[str, tuple[Charge, ...]]


class Month:
    """The work of a contract, put together from outcomes.

    Args:
        basis: What is settled beside the work.
        log: The work.
        budget: What may be spent: one step for each time that it is settled.
    """

    def __init__(self, basis: Basis, log: Log, budget: Budget) -> None:
        self.basis = basis
        self.log = log
        self._budget = budget

    @property
    def everything(self) -> tuple[Outcomes, ...]:
        """All outcomes of every block."""
        return tuple(tuple(range(len(own))) for own in self.log.outcomes)

    def at_most(self, chosen: Sequence[Outcomes]) -> Charges:
        """More work than under any choice among these outcomes: where several are left, the work of each of them."""
        return self._together(chosen, _of_any)

    def at_least(self, chosen: Sequence[Outcomes]) -> Charges:
        """Less work than under any choice among these outcomes: what they do not share is the vendor's."""
        return self._together(chosen, _of_all)

    def settled(self, charges: Charges, pending: Iterable[Approval]) -> Settlement:
        """The work settled, with more approvals than were given; those of a known id take its place."""
        self._budget.spend()
        basis, more = self.basis, {one.id: one for one in pending}
        return settle(
            basis.contract,
            charges,
            approvals=(*(one for one in basis.approvals if one.id not in more), *more.values()),
            waivers=basis.waivers,
            previous=basis.previous,
            through=basis.through,
        )

    def invoice(self, settlement: Settlement) -> Invoice:
        """What is billed."""
        return bill(settlement, self.basis.contract, vat=self.basis.vat)

    def net(self, settlement: Settlement) -> Money:
        """What the invoice comes to."""
        return self.invoice(settlement).net

    @cached_property
    def is_regular(self) -> bool:
        """Whether leaving out work that is open never makes the invoice greater, as long as no caps matter.

        Without caps, whether an approval covers work does not depend on other work. Lots and goodwill are used up in
        order of performance; whoever comes later finds at least as much of them if somebody before takes less. So
        every line of the invoice has at most as many units. That holds for open periods, and as long as rounding does
        not move from one piece of work to another: whatever is rounded together is open or known as a whole.
        """
        open_work = (one for own in self.log.outcomes if len(own) > 1 for outcome in own for one in outcome.all_charges)
        if any(one.on < self.basis.since for one in open_work):
            return False
        return not self._has_unknown_work() and all(len(members) == 1 for members in self._groups().values())

    @cached_property
    def caps(self) -> tuple[Approval, ...]:
        """The approvals that can be used up, where it matters which work uses them up.

        It does not matter if all work that can wait for an approval is billed in one line: others use up no more of an
        approval than what left it to them.
        """
        capped = tuple(one for one in self.basis.all_approvals if one.cap is not None)
        return capped if len(set(map(self._line, self.log.possible)) - {None}) > 1 else ()

    def _line(self, one: Charge) -> Hashable:
        """The line of the invoice that work is billed in once it is approved; None if it waits for no approval."""
        term = self.basis.contract.find_term(one.on)
        if term is None or one.on > self.basis.through or one.liability not in _APPROVABLE:
            return None
        if one.on < self.basis.since:
            return one.entry.id
        offer, vat = self._offers.of(one.entry, one.project, one.on), self.basis.vat
        period = term.statement_period.period(one.on)
        draws = one.liability is Liability.DRAWS_ON_CONTINGENT and offer.contingent is not None
        return (
            one.liability,
            offer.contingent if draws else offer.rate,
            one.measure,
            period,
            vat.on(vat.completed_on(one.on, period)),
        )

    @cached_property
    def _offers(self) -> Offers:
        return Offers(self.basis.contract)

    @cached_property
    def demands(self) -> Demands:
        """What work demands once it is rounded."""
        before = {} if self.basis.previous is None else self.basis.previous.replaced
        lines = {**before, **self.log.replaced}.values()
        origins = {name: first for first, last in lines for name in (first, last)}
        return Demands(self._offers, Weighing(), origins)

    def _has_unknown_work(self) -> bool:
        """Whether work of an open period is known only from what was settled before."""
        statements = () if self.basis.previous is None else self.basis.previous.statements
        known = {*self.log.order, *self.log.replaced}
        return any(
            one.entry.id not in known
            for statement in statements
            if statement.closed_at is None
            for one in statement.charges
        )

    def _groups(self) -> dict[Hashable, set[tuple[int | None, frozenset[Work]]]]:
        """For all that is rounded together and open, by whom it is decided and what is in it."""
        contract, demands = self.basis.contract, self.demands

        def grouped(charges: Iterable[Charge]) -> dict[Hashable, frozenset[Work]]:
            members: dict[Hashable, set[Work]] = {}
            for one in charges:
                term = contract.find_term(one.on)
                if term is not None and term.increment != EXACT and one.liability not in COSTS_NOTHING:
                    group = demands.group(one, term.increment), term.statement_period.period(one.on).start
                    members.setdefault(group, set()).add(work_in(one))
            return {group: frozenset(own) for group, own in members.items()}

        groups: dict[Hashable, set[tuple[int | None, frozenset[Work]]]] = {}
        for number, own in enumerate(self.log.outcomes):
            for outcome in own if len(own) > 1 else ():
                for group, members in grouped(outcome.all_charges).items():
                    groups.setdefault(group, set()).add((number, members))
        for group, members in grouped(self.log.certain).items():
            if group in groups:
                groups[group].add((None, members))
        return groups

    def _together(self, chosen: Sequence[Outcomes], join: Callable[[Sequence[Outcome]], _Joined]) -> Charges:
        joined = [
            join([own[number] for number in numbers]) for own, numbers in zip(self.log.outcomes, chosen, strict=True)
        ]
        charges: list[Charge] = []
        for name in self.log.order:
            block = self.log.block_of.get(name)
            charges.extend(self.log.known[name] if block is None else joined[block][name])
        return Charges(contract=self.basis.contract.id, charges=tuple(charges), replaced=self.log.replaced)


def _of_any(outcomes: Sequence[Outcome]) -> _Joined:
    """The work of all of these outcomes together, the same work once."""
    if len(outcomes) == 1:
        return outcomes[0].charges
    return {
        name: _each_once(one for outcome in outcomes for one in outcome.charges[name]) for name in outcomes[0].charges
    }


def _each_once(charges: Iterable[Charge]) -> tuple[Charge, ...]:
    return tuple(sorted({work_in(one): one for one in charges}.values(), key=lambda one: one.offset))


def _of_all(outcomes: Sequence[Outcome]) -> _Joined:
    """The work that these outcomes share; all other work as if the vendor bore it."""
    first, *others = outcomes
    shared = first.work.intersection(*(outcome.work for outcome in others))
    return {
        name: tuple(one if work_in(one) in shared else as_the_vendors(one) for one in charges)
        for name, charges in first.charges.items()
    }
