"""Settling: charges in, statements and corrections out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta, timezone
from itertools import chain
from typing import TypeVar

import attrs

from supportpolicy.checks import check_aware, check_date, check_kind
from supportpolicy.contracts import Approval, Contract, Waiver, approvals_of, waivers_of
from supportpolicy.errors import InvalidValueError
from supportpolicy.settlement.allocations import Allocation
from supportpolicy.settlement.allowances import Allowances
from supportpolicy.settlement.charges import Charge, Charges
from supportpolicy.settlement.demands import Demands
from supportpolicy.settlement.lots import Lots, added_up
from supportpolicy.settlement.means import Means
from supportpolicy.settlement.offers import Offers
from supportpolicy.settlement.periods import Calendar, Dues, Period, open_periods
from supportpolicy.settlement.reopening import Reopened
from supportpolicy.settlement.standing import turn_of
from supportpolicy.settlement.statements import Correction, Crossing, Movement, Settlement, Statement
from supportpolicy.settlement.weighing import Weighing

_ONE_DAY = timedelta(days=1)
_EARLIEST_ZONE = timezone(timedelta(hours=14))
"""Where a day begins and ends before it does so anywhere else."""

Record = TypeVar("Record", Approval, Waiver)


def settle(
    contract: Contract,
    charges: Charges,
    *,
    approvals: Iterable[Approval] = (),
    waivers: Iterable[Waiver] = (),
    previous: Settlement | None = None,
    through: date,
) -> Settlement:
    """What pays for work, period by period: contingents first, then what was released, goodwill before both.

    The result is provisional until it is closed. With a settlement that came before, its closed statements stay as they
    are; what is known now and was not then is a correction of the period in which the work was done, and its open
    periods are settled anew. Whatever was given before need not be given again: charges, approvals and waivers
    that are given again take the place of those with the same id that were given before.

    Work is paid for in order of performance. In an open period lots pay first, the soonest to expire before the others;
    what exceeds them is overage, which approvals cover or which is held. In a closed period late work draws on what was
    left, and quota that becomes free covers what had exceeded it before anything else.

    Args:
        contract: The contract. Where its terms have changed, charge open work again.
        charges: What `charge` made of the work; all of it, or what is new or different.
        approvals: The customer's consents.
        waivers: Goodwill.
        previous: What was settled before; None for the first time.
        through: The last day to settle; work after it waits.

    Raises:
        InvalidValueError: for charges or a settlement of another contract, for a day before the end of what is closed,
            for an approval or a waiver that is given twice, and for work in a closed period for which the contract no
            longer has a term.
        InvalidTypeError: for charges that are not those that `charge` gives, for arguments in another order, and for
            approvals, waivers or a settlement that are none.

    Source:
        CONF-6 to CONF-8, CONF-O4, SHOP-2, SHOP-4, CRM-13, CRM-17
    """
    check_date("through", through)
    check_kind("contract", contract, Contract, "contract", "Give the contract first, then its charges")
    check_kind("charges", charges, Charges, "result of charge", "Give charge(worklog, assessments, contract) as it is")
    before = Settlement(contract=contract.id, through=date.min) if previous is None else previous
    check_kind("previous", before, Settlement, "settlement", "Give what settle gave, or None for the first time")
    _check(contract, charges, before, through)
    consents = _given_once("approvals", "approval", approvals_of(approvals))
    goodwill = _given_once("waivers", "waiver", waivers_of(waivers))
    return _Settling(contract, charges, before, consents, goodwill, through).settlement()


def close(settlement: Settlement, at: datetime) -> Settlement:
    """The settlement with all complete periods, and all corrections, closed for good.

    Periods that are not over stay provisional. Closing also prepares the statements to be looked up, so that late work
    is settled quickly.

    Raises:
        InvalidValueError: for a naive instant, and for one at which the last of these periods is not over anywhere in
            the world.
    """
    check_kind("settlement", settlement, Settlement, "settlement", "Give what settle gave")
    check_aware("at", at)
    _check_over(settlement, at)
    statements = tuple(
        attrs.evolve(statement, closed_at=at) if statement.is_complete and statement.closed_at is None else statement
        for statement in settlement.statements
    )
    for statement in statements:
        if statement.closed_at is at:
            statement.prepare()
    corrections = tuple(
        attrs.evolve(correction, closed_at=at) if correction.closed_at is None else correction
        for correction in settlement.corrections
    )
    return attrs.evolve(
        settlement,
        statements=statements,
        corrections=corrections,
        closed_approvals=settlement.approvals,
        closed_waivers=settlement.waivers,
    )


def _check_over(settlement: Settlement, at: datetime) -> None:
    """A settlement does not know the zone of its dates, so that only what is too early in every zone is refused."""
    for statement in reversed(settlement.statements):
        if statement.is_complete and statement.closed_at is None:
            period = statement.period
            if at < datetime.combine(period.end, time.min, tzinfo=_EARLIEST_ZONE):
                raise InvalidValueError(
                    "at",
                    f"at {at.isoformat()} the period from {period.start} through {period.end - _ONE_DAY} is not over",
                    f"Close it on {period.end} or later, or settle through an earlier day",
                )
            return


def _check(contract: Contract, charges: Charges, before: Settlement, through: date) -> None:
    for where, what, name in (("charges", "they are", charges.contract), ("previous", "it is", before.contract)):
        if name != contract.id:
            given = "settlement" if where == "previous" else where
            raise InvalidValueError(
                where, f"{what} of contract {name}, not of {contract.id}", f"Give the {given} of contract {contract.id}"
            )
    ends = [statement.period.end for statement in before.statements if statement.closed_at is not None]
    if ends and through < ends[-1] - _ONE_DAY:
        raise InvalidValueError(
            "through",
            f"{through} lies in a period that is closed up to {ends[-1] - _ONE_DAY}",
            f"Settle through {ends[-1] - _ONE_DAY} or later",
        )


def _given_once(where: str, kind: str, given: tuple[Record, ...]) -> tuple[Record, ...]:
    """The records, refused if two of them have one id: neither has a better claim than the other."""
    for name, times in Counter(record.id for record in given).items():
        if times > 1:
            raise InvalidValueError(
                where,
                f"{kind} {name} is given {times} times",
                "Give each once, and what replaces an earlier one in a later settlement",
            )
    return given


class _Settling:
    """One settlement in the making."""

    def __init__(
        self,
        contract: Contract,
        charges: Charges,
        before: Settlement,
        approvals: tuple[Approval, ...],
        waivers: tuple[Waiver, ...],
        through: date,
    ) -> None:
        self._contract = contract
        self._through = through
        self._before = before
        self._lines = {**before.replaced, **charges.replaced}
        self._closed = tuple(statement for statement in before.statements if statement.closed_at is not None)
        self._past = [correction for correction in before.corrections if correction.closed_at is not None]
        self._since = self._closed[-1].period.end if self._closed else date.min
        self._approvals, self._waivers = _latest(before.approvals, approvals), _latest(before.waivers, waivers)
        self._changed_approvals = _changed(before.closed_approvals, self._approvals)
        self._changed_waivers = _changed(before.closed_waivers, self._waivers)
        self._charges = _latest_charges(before, charges)
        offers = Offers(contract)
        used = _used([*self._closed, *self._past])
        self._lots = Lots(contract, self._closed, self._past, through)
        self._means = Means(
            offers,
            self._lots,
            Allowances(self._approvals, used, have_gained=self._approvals != before.closed_approvals),
            Allowances(self._waivers, used, have_gained=self._waivers != before.closed_waivers),
        )
        origins = {entry: first for name, (first, last) in self._lines.items() for entry in (name, last)}
        self._demands = Demands(offers, Weighing(self._means.approvals.edges), origins)
        self._reopened: dict[int, Reopened] = {}
        self._movements: dict[int, list[Movement]] = {}
        self._crossings: dict[int, list[Crossing]] = {}
        self._past_by_start = _by_period(self._past)

    def settlement(self) -> Settlement:
        periods = list(open_periods(self._contract, self._since, self._through))
        spans = [*(statement.period for statement in self._closed), *(period.span for period in periods)]
        placed: list[list[Charge]] = [[] for _ in spans]
        outside: list[Charge] = []
        later: list[Charge] = []
        calendar = Calendar(spans)
        for day, charges in sorted(_by_day(self._charges).items()):
            position = calendar.find(day)
            (later if day > self._through else outside if position is None else placed[position]).extend(charges)
        corrections = list(self._corrections(placed))
        return Settlement(
            contract=self._contract.id,
            through=self._through,
            statements=(*self._closed, *self._statements(periods, placed[len(self._closed) :])),
            corrections=(*self._past, *corrections),
            outside=tuple(outside),
            later=tuple(later),
            approvals=self._approvals,
            waivers=self._waivers,
            closed_approvals=self._before.closed_approvals,
            closed_waivers=self._before.closed_waivers,
            replaced=self._lines,
        )

    # ── closed periods ──

    def _corrections(self, placed: Sequence[Sequence[Charge]]) -> Iterator[Correction]:
        """Each step is taken in all closed periods before the next one, so that settling again finds nothing to do."""
        means, lots = self._means, self._lots
        self._revise(placed)
        self._take(Reopened.give_away, lambda _: means.waivers.have_gained)
        self._take(Reopened.relieve, lambda number: lots.have_gained_in(self._closed[number].period))
        self._take(Reopened.approve, lambda number: means.approvals.have_gained and self._may_hold(number))
        self._take(Reopened.pay, lambda _: False)
        for number, reopened in sorted(self._reopened.items()):
            changes, movements = reopened.changes(), tuple(added_up(self._movements.get(number, ())))
            if changes or movements:
                yield Correction(
                    period=reopened.statement.period,
                    changes=changes,
                    movements=movements,
                    crossings=tuple(self._crossings.get(number, ())),
                )

    def _revise(self, placed: Sequence[Sequence[Charge]]) -> None:
        if not self._closed:
            return
        given = {charge.entry.id for charge in self._charges} | self._lines.keys() | self._reconsidered()
        for number, (statement, charges) in enumerate(zip(self._closed, placed, strict=False)):
            incoming = _by_entry(statement, self._past_of(statement), charges, given)
            end, lots = statement.period.end, self._lots
            if incoming or lots.awaits(end) or self._changed_approvals or self._changed_waivers:
                reopened = self._reopen(number)
                with self._moving(number):
                    lots.arrive(end)
                    reopened.take_back(self._changed_approvals, self._changed_waivers)
                    reopened.revise(incoming, self._lines)

    def _reconsidered(self) -> set[str]:
        """The entries of which something is different already, in corrections that are still open."""
        return {
            change.entry
            for correction in self._before.corrections
            if correction.closed_at is None
            for change in correction.changes
        }

    def _take(self, step: Callable[[Reopened], None], is_due: Callable[[int], bool]) -> None:
        """Take a step in every closed period that is open again, and in those where it is due."""
        for number in range(len(self._closed)):
            if number in self._reopened or is_due(number):
                reopened = self._reopen(number)
                with self._moving(number):
                    step(reopened)

    def _may_hold(self, number: int) -> bool:
        statement = self._closed[number]
        return bool(statement.lookup.held or self._past_of(statement))

    @contextmanager
    def _moving(self, number: int) -> Iterator[None]:
        """What is done meanwhile to the lots belongs to the correction of this period."""
        before = self._lots.snapshot()
        yield
        self._lots.conclude()
        self._movements.setdefault(number, []).extend(self._lots.movements(before))
        self._crossings.setdefault(number, []).extend(self._lots.take_crossings())

    def _past_of(self, statement: Statement) -> Sequence[Correction]:
        return self._past_by_start.get(statement.period.start, ())

    def _reopen(self, number: int) -> Reopened:
        if number not in self._reopened:
            statement = self._closed[number]
            term = self._contract.find_term(statement.period.start)
            if term is None:
                raise InvalidValueError(
                    "contract",
                    f"{self._contract.id} has no term any more for the closed period from {statement.period.start}",
                    "Keep the terms that were settled, and add new ones from the first open day on",
                )
            self._reopened[number] = Reopened(statement, self._past_of(statement), term, self._demands, self._means)
        return self._reopened[number]

    # ── open periods ──

    def _statements(self, periods: Sequence[Period], placed: Sequence[Sequence[Charge]]) -> Iterator[Statement]:
        recorded = [fee.source for statement in self._closed for fee in statement.fees]
        recorded += [order.id for statement in self._closed for order in statement.orders]
        dues = Dues(self._contract, self._through, recorded)
        for period, charges in zip(periods, placed, strict=True):
            until = min(period.span.end, self._through + _ONE_DAY)
            before = self._lots.snapshot()
            self._lots.arrive(date.max)
            allocations = self._paid(period, charges)
            self._lots.end(until)
            yield Statement(
                period=period.span,
                until=until,
                charges=tuple(charges),
                allocations=tuple(allocations),
                balances=tuple(self._lots.balances(before)),
                fees=tuple(dues.fees(period)),
                orders=tuple(dues.orders(period)),
                crossings=self._lots.take_crossings(),
            )

    def _paid(self, period: Period, charges: Sequence[Charge]) -> list[Allocation]:
        allocations: list[Allocation] = []
        lots, means, day = self._lots, self._means, None
        for demand in self._demands.of(charges, period.term):
            on = demand[0].on
            if on is not day:
                lots.begin(on)
                day = on
            means.pay(demand, allocations)
        return allocations


def _by_day(charges: Iterable[Charge]) -> dict[date, list[Charge]]:
    days: dict[date, list[Charge]] = {}
    for charge in charges:
        on = charge.on
        day = days.get(on)
        if day is None:
            day = days[on] = []
        day.append(charge)
    return days


def _by_period(corrections: Iterable[Correction]) -> dict[date, list[Correction]]:
    periods: dict[date, list[Correction]] = {}
    for correction in corrections:
        periods.setdefault(correction.period.start, []).append(correction)
    return periods


def _by_entry(
    statement: Statement, corrections: Iterable[Correction], charges: Iterable[Charge], given: AbstractSet[str]
) -> dict[str, tuple[Charge, ...]]:
    """The charges of entries in a closed period as they are given; none for those that are no longer in it."""
    found: dict[str, tuple[Charge, ...]] = {}
    for charge in charges:
        found[charge.entry.id] = (*found.get(charge.entry.id, ()), charge)
    known = statement.lookup.among(given) | {
        change.entry for correction in corrections for change in correction.changes if change.entry in given
    }
    return {**dict.fromkeys(sorted(known), ()), **found}


def _latest(before: tuple[Record, ...], given: tuple[Record, ...]) -> tuple[Record, ...]:
    """All records, those that are given again as they are given."""
    return tuple({record.id: record for record in before + given}.values())


def _changed(closed: tuple[Record, ...], now: tuple[Record, ...]) -> frozenset[str]:
    """The ids of those that are different from what was known when something was closed last."""
    latest = {record.id: record for record in now}
    return frozenset(record.id for record in closed if latest[record.id] != record)


def _latest_charges(before: Settlement, charges: Charges) -> Sequence[Charge]:
    """What is given, and what was known of open periods and is not given again."""
    open_statements = (statement.charges for statement in before.statements if statement.closed_at is None)
    open_corrections = (
        change.charges_after
        for correction in before.corrections
        if correction.closed_at is None
        for change in correction.changes
    )
    waiting = list(chain(before.outside, before.later, *open_statements, *open_corrections))
    if not waiting:
        return charges.charges
    given = {charge.entry.id for charge in charges.charges} | charges.replaced.keys()
    kept = [charge for charge in waiting if charge.entry.id not in given]
    return sorted((*kept, *charges.charges), key=turn_of) if kept else charges.charges


def _used(settled: Iterable[Statement | Correction]) -> dict[str, int]:
    """How much of each approval and each waiver is used up."""
    used: dict[str, int] = {}
    for one in settled:
        for cover, units in one.sums.items():
            name = cover.approval or cover.waiver
            if name is not None:
                used[name] = used.get(name, 0) + units
    return used
