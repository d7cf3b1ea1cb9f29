"""Contracts change, entries arrive late, approvals come and go, months close: everything adds up after every step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from math import floor
from typing import Any

import attrs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from supportpolicy.contingents import (
    EXACT,
    MONTHLY,
    QUARTERLY,
    YEARLY,
    Grouping,
    Increment,
    Multiplier,
    Origin,
    Rhythm,
    Rollover,
    Rounding,
    Scope,
    TopUp,
)
from supportpolicy.contracts import WHOLE_CONTRACT, Approval, Contract, Extent, Waiver
from supportpolicy.decision import Permit, Stretch
from supportpolicy.policy import CostBearer
from supportpolicy.settlement import (
    VENDORS,
    Allocation,
    Charge,
    Charges,
    Correction,
    Liability,
    Movement,
    Settlement,
    Share,
    Source,
    Statement,
    charge,
    close,
    settle,
)
from supportpolicy.spans import Span
from supportpolicy.tickets import WorkEntry
from tests.settlement_oracle import Cover, Oracle
from tests.settlement_world import BERLIN, assessed, by_the_hour, contract, hours, stretch, term

SECOND = timedelta(seconds=1)
FIRST = date(2026, 1, 1)
TICKETS = ("T1", "T2", "T3")

secs = st.integers(1, 9).map(lambda number: number * SECOND)
days = st.integers(0, 100).map(lambda number: FIRST + timedelta(days=number))
clocks = st.integers(0, 3).map(lambda number: time(9, 0, number * 3))
work = st.tuples(
    st.sampled_from(TICKETS),
    st.integers(-70, 25),
    clocks,
    secs,
    st.sampled_from([None, None, "odd"]),
    st.sampled_from([False, False, False, True]),
)
bearers = st.sampled_from(
    [
        (CostBearer.CONTINGENT, Permit.NOT_NEEDED),
        (CostBearer.CONTINGENT, Permit.NOT_NEEDED),
        (CostBearer.CONTINGENT, Permit.NOT_NEEDED),
        (CostBearer.CUSTOMER, Permit.APPROVED),
        (CostBearer.CUSTOMER, Permit.AWAITING_APPROVAL),
        (CostBearer.VENDOR, Permit.NOT_NEEDED),
        (CostBearer.UNDETERMINED, Permit.NOT_NEEDED),
    ]
)
extents = st.one_of(
    st.just(WHOLE_CONTRACT),
    st.sampled_from(TICKETS).map(lambda ticket: Extent(ticket=ticket)),
    st.integers(0, 2).map(lambda month: Extent(period=Span(date(2026, 1 + month, 1), date(2026, 2 + month, 10)))),
)
caps = st.one_of(st.none(), st.integers(1, 25).map(lambda number: number * SECOND))
increments = st.builds(
    Increment,
    step=st.sampled_from([SECOND, 4 * SECOND, 10 * SECOND]),
    mode=st.sampled_from(Rounding),
    grouping=st.sampled_from(Grouping),
    minimum=st.sampled_from([timedelta(0), 5 * SECOND]),
)
rollovers = st.builds(
    Rollover, cap=st.none() | st.integers(1, 5).map(lambda number: number * SECOND), life=st.integers(1, 2)
)
rhythms = st.sampled_from([MONTHLY, QUARTERLY, QUARTERLY, YEARLY])


MEANS = {
    Liability.DRAWS_ON_CONTINGENT: {Source.LOT, Source.OVERAGE, Source.HELD, Source.GOODWILL, Source.ROUNDED_OFF},
    Liability.BILLABLE: {Source.RATE, Source.GOODWILL, Source.ROUNDED_OFF},
    Liability.AWAITING_APPROVAL: {Source.RATE, Source.HELD, Source.GOODWILL, Source.ROUNDED_OFF},
    Liability.PARKED: {Source.GOODWILL},
}


def what_it_says(settlement: Settlement) -> tuple[object, ...]:
    return settlement.statements, settlement.corrections, settlement.outside, settlement.later


def by_entry(charges: Iterable[Charge]) -> dict[str, tuple[Charge, ...]]:
    found: dict[str, tuple[Charge, ...]] = {}
    for one in charges:
        found[one.entry.id] = (*found.get(one.entry.id, ()), one)
    return found


def paid(allocations: tuple[Allocation, ...]) -> Counter[tuple[str, Cover]]:
    """How many units of which entry are paid by what, in the words of the oracle."""
    counts: Counter[tuple[str, Cover]] = Counter()
    for one in allocations:
        counts[one.charge.entry.id, _words(one)] += one.units
    return counts


def _words(one: Allocation) -> Cover:
    cover = one.cover
    match cover.source:
        case Source.LOT:
            return "lot", cover.lot
        case Source.GOODWILL:
            return "waiver", cover.waiver
        case Source.HELD:
            return "held", None if cover.held is None else cover.held.value
        case Source.OVERAGE:
            return "approval", cover.approval
        case Source.RATE:
            return ("rate", None) if cover.approval is None else ("approval", cover.approval)
        case _:
            return cover.source.value, None


def corrected(settlement: Settlement, statement: Statement) -> tuple[tuple[Charge, ...], tuple[Allocation, ...]]:
    """A statement with its corrections: what is worked in its period now, and what pays for it."""
    charges: dict[str, tuple[Charge, ...]] = {one.entry.id: () for one in statement.charges}
    allocations: dict[str, tuple[Allocation, ...]] = {one.entry.id: () for one in statement.charges}
    for one in statement.charges:
        charges[one.entry.id] = (*charges[one.entry.id], one)
    for allocation in statement.allocations:
        name = allocation.charge.entry.id
        allocations[name] = (*allocations[name], allocation)
    for correction in settlement.corrections_of(statement.period):
        for change in correction.changes:
            assert charges.get(change.entry, ()) == change.charges_before
            assert allocations.get(change.entry, ()) == change.before
            charges[change.entry] = change.charges_after
            allocations[change.entry] = change.after
    return (
        tuple(one for own in charges.values() for one in own),
        tuple(one for own in allocations.values() for one in own),
    )


class Months(RuleBasedStateMachine):
    """A vendor's months with one customer: work, late work, corrections, and lots that outlast many closings."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[WorkEntry] = []
        self.decided: dict[str, tuple[Stretch, ...]] = dict.fromkeys(TICKETS, (stretch(None, CostBearer.CONTINGENT),))
        self.approvals: dict[str, Approval] = {}
        self.waivers: dict[str, Waiver] = {}
        self.settled: Settlement | None = None
        self.closed: Settlement | None = None
        self.oracle = Oracle()
        self.number = 0
        self.is_settled = False

    @initialize(quota=secs, period=rhythms, rollover=rollovers)
    def agree(self, quota: timedelta, period: Rhythm, rollover: Rollover) -> None:
        self.sign(quota=2 * quota, period=period, rollover=rollover)

    def sign(self, *, more: timedelta = SECOND, increment: Increment = EXACT, factor: str = "2", **plain: Any) -> None:
        self.contract: Contract = contract(
            term(
                hours(1, id="plain", scope=scope(except_kinds=["odd"]), **plain),
                hours(1, id="odd", quota=more, scope=scope(kinds=["odd"])),
                increment=increment,
                multipliers=[Multiplier(factor=factor, kinds=["odd"])],
                rates=[by_the_hour()],
            )
        )

    # ── what happens ──

    @rule(pieces=st.lists(work, min_size=1, max_size=4))
    def work(self, pieces: list[tuple[str, int, time, timedelta, str | None, bool]]) -> None:
        for ticket, ahead, clock, duration, kind, only_day in pieces:
            day = max(max(self.oracle.closed_until, FIRST) + timedelta(days=ahead), FIRST)
            when = {"day": day} if only_day else {"start": datetime.combine(day, clock, BERLIN)}
            self.rows.append(WorkEntry(id=self.name("e"), ticket=ticket, duration=duration, kind=kind, **when))
        self.is_settled = False

    @precondition(lambda self: self.rows)
    @rule(
        data=st.data(),
        duration=st.sampled_from([0, 0, 0, 1, 4, 9]).map(lambda number: number * SECOND),
        shift=st.sampled_from([0, 0, 0, 1, 31]),
    )
    def revise(self, data: st.DataObject, duration: timedelta, shift: int) -> None:
        self.replace(data.draw(st.sampled_from(self.standing())), duration, timedelta(days=shift))

    @precondition(lambda self: self.rows)
    @rule()
    def withdraw_everything(self) -> None:
        for row in self.standing():
            self.replace(row, timedelta(0), timedelta(0))

    def standing(self) -> list[WorkEntry]:
        revised = {row.revises for row in self.rows}
        return [row for row in self.rows if row.id not in revised]

    def replace(self, row: WorkEntry, duration: timedelta, moved: timedelta) -> None:
        start, day = row.start and row.start + moved, row.day and row.day + moved
        following = attrs.evolve(row, id=self.name("e"), duration=duration, revises=row.id, start=start, day=day)
        self.rows.append(following)
        self.is_settled = False

    @precondition(lambda self: len(self.contract.terms) < 3)
    @rule(quota=secs, period=rhythms, ahead=st.sampled_from([0, 10, 31]))
    def change_terms(self, quota: timedelta, period: Rhythm, ahead: int) -> None:
        start = max(self.oracle.closed_until, FIRST) + timedelta(days=ahead)
        now = self.contract.term_on(start)
        plain, odd = now.contingents
        changed = attrs.evolve(plain, quota=quota, period=period)
        following = attrs.evolve(now, start=start, end=None, contingents=[changed, odd])
        self.contract = self.contract.with_term(following)
        self.is_settled = False

    # ── settling ──

    @rule(ahead=st.integers(0, 20), only_new=st.booleans())
    def settle(self, ahead: int, only_new: bool) -> None:
        through = max(self.oracle.closed_until, FIRST) + timedelta(days=ahead)
        self.settle_through(through, only_new=only_new)

    @precondition(lambda self: self.oracle.closed_until < date(2027, 3, 1))
    @rule(months=st.sampled_from([1, 1, 1, 3]), only_new=st.booleans())
    def close_months(self, months: int, only_new: bool) -> None:
        end = max(self.oracle.closed_until, FIRST)
        for _ in range(months):
            end = (end.replace(day=1) + timedelta(days=32)).replace(day=1)
        self.settle_through(end - timedelta(days=1), only_new=only_new)
        assert self.settled is not None
        before = self.settled
        self.settled = close(before, datetime.combine(end, time(8), BERLIN))
        self.oracle.close(self.contract, end - timedelta(days=1))
        self.closed = self.settled
        again = settle(self.contract, self.charges(), previous=self.settled, through=before.through)
        assert what_it_says(again) == what_it_says(self.settled)

    def settle_through(self, through: date, *, only_new: bool) -> None:
        charges, previous = self.charges(), self.settled
        known: dict[str, Approval | Waiver] = {}
        if previous is not None:
            known = {one.id: one for one in previous.approvals} | {one.id: one for one in previous.waivers}
        given = charges if previous is None or not only_new else self.only_changed(charges)
        self.settled = settle(
            self.contract,
            given,
            approvals=[one for one in self.approvals.values() if not only_new or known.get(one.id) != one],
            waivers=self.waivers.values(),
            previous=previous,
            through=through,
        )
        origins = {last: first for first, last in charges.replaced.values()}
        self.oracle.settle(
            self.contract,
            charges.charges,
            origins,
            list(self.approvals.values()),
            list(self.waivers.values()),
            through,
        )
        self.is_settled = True
        self.at_once_it_is_the_same(charges)

    def at_once_it_is_the_same(self, charges: Charges) -> None:
        """Settled bit by bit or all at once since the last closing, and whatever the order of what is given."""
        assert self.settled is not None
        assert self.charges_of(self.rows[::-1]) == charges
        at_once = settle(
            self.contract,
            charges,
            approvals=list(self.approvals.values())[::-1],
            waivers=list(self.waivers.values())[::-1],
            previous=self.closed,
            through=self.settled.through,
        )
        assert what_it_says(at_once) == what_it_says(self.settled)

    def charges(self) -> Charges:
        return self.charges_of(self.rows)

    def charges_of(self, rows: list[WorkEntry]) -> Charges:
        assessments = [assessed(ticket, *stretches) for ticket, stretches in self.decided.items()]
        return charge(rows, assessments, self.contract)

    def only_changed(self, charges: Charges) -> Charges:
        """The charges of those tickets of which something was not settled like this before."""
        assert self.settled is not None
        known = by_entry(self.everything(self.settled))
        fresh = by_entry(charges.charges)
        different = {name for name in {**known, **fresh} if known.get(name) != fresh.get(name)}
        tickets = {row.ticket for row in self.rows if row.id in different}
        return self.charges_of([row for row in self.rows if row.ticket in tickets])

    def everything(self, settlement: Settlement) -> list[Charge]:
        statements = [one for statement in settlement.statements for one in corrected(settlement, statement)[0]]
        return [*statements, *settlement.outside, *settlement.later]

    def name(self, prefix: str) -> str:
        self.number += 1
        return f"{prefix}{self.number:03}"

    # ── what always holds ──

    @invariant()
    def no_second_is_lost_or_counted_twice(self) -> None:
        if self.settled is None or not self.is_settled:
            return
        revised = {row.revises for row in self.rows}
        worked = {row.id: row.duration // SECOND for row in self.rows if row.duration and row.id not in revised}
        settled: Counter[str] = Counter()
        for one in self.everything(self.settled):
            settled[one.entry.id] += one.units
        assert settled == worked

    @invariant()
    def what_is_closed_never_changes(self) -> None:
        if self.settled is None or self.closed is None:
            return
        statements = [one for one in self.closed.statements if one.closed_at is not None]
        assert all(one is other for one, other in zip(statements, self.settled.statements, strict=False))
        corrections = self.closed.corrections
        assert all(one is other for one, other in zip(corrections, self.settled.corrections, strict=False))

    @invariant()
    def it_is_what_the_oracle_says(self) -> None:
        if self.settled is None or not self.is_settled:
            return
        settled: Counter[tuple[str, Cover]] = Counter()
        for statement in self.settled.statements:
            settled += paid(corrected(self.settled, statement)[1])
        assert settled == self.oracle.paid()

    @invariant()
    def every_threshold_that_is_reached_is_reported_once(self) -> None:
        """Of each period of a contingent, however long, and whatever is taken back after it was reported."""
        if self.settled is None:
            return
        settled: list[Statement | Correction] = [*self.settled.statements, *self.settled.corrections]
        reported = Counter((one.lot, one.percent) for part in settled for one in part.crossings)
        assert set(reported.values()) <= {1}
        used: Counter[str] = Counter()
        for one in self.movements():
            used[one.lot.id] += one.used
        lots = {one.lot.id: one.lot for one in self.movements() if one.lot.origin is Origin.GRANT}
        reached = {
            (name, percent)
            for name, lot in lots.items()
            for percent in self.contract.term_on(lot.start).thresholds
            if 100 * used[name] >= percent * lot.units
        }
        assert reached <= reported.keys()
        still_open = [part for part in settled if part.closed_at is None]
        assert {(one.lot, one.percent) for part in still_open for one in part.crossings} <= reached
        assert all(lots[one.lot].is_valid_on(one.on) for part in settled for one in part.crossings)

    def movements(self) -> list[Movement]:
        assert self.settled is not None
        movements = [one.movement for statement in self.settled.statements for one in statement.balances]
        return movements + [one for correction in self.settled.corrections for one in correction.movements]

    @invariant()
    def every_lot_is_used_expired_carried_over_or_left(self) -> None:
        if self.settled is None:
            return
        granted: Counter[str] = Counter()
        used: Counter[str] = Counter()
        gone: Counter[str] = Counter()
        lots = {}
        for one in self.movements():
            lots[one.lot.id] = one.lot
            granted[one.lot.id] += one.granted
            used[one.lot.id] += one.used
            gone[one.lot.id] += one.expired + one.rolled
        drawn: Counter[str] = Counter()
        for statement in self.settled.statements:
            for allocation in corrected(self.settled, statement)[1]:
                if allocation.cover.lot is not None:
                    drawn[allocation.cover.lot] += allocation.units
        for name, lot in lots.items():
            left = granted[name] - used[name] - gone[name]
            assert left >= 0
            assert used[name] == drawn[name]
            if lot.end is not None and lot.end <= self.settled.through + timedelta(days=1):
                assert left == 0

    @invariant()
    def within_a_statement_everything_adds_up(self) -> None:
        if self.settled is None:
            return
        remaining: dict[str, int] = {}
        for statement in self.settled.statements:
            for balance in statement.balances:
                if statement.closed_at is None and not self.settled.corrections:
                    assert balance.opening == remaining.get(balance.lot.id, 0)
                remaining[balance.lot.id] = balance.remaining

    @invariant()
    def covered_and_exceeding_work_is_all_work_that_is_to_be_paid(self) -> None:
        if self.settled is None or not self.is_settled:
            return
        for statement in self.settled.statements:
            charges, allocations = corrected(self.settled, statement)
            paid_for: Counter[tuple[str, int]] = Counter()
            exceeding = 0
            for one in allocations:
                if one.share is not Share.ROUNDING:
                    paid_for[one.charge.entry.id, one.charge.offset] += one.units
                    assert one.factor == self.factor(one.charge)
                assert one.cover.source in MEANS[one.charge.liability]
                if one.charge.liability is Liability.DRAWS_ON_CONTINGENT:
                    exceeding += one.units * (one.cover.source in (Source.OVERAGE, Source.HELD))
            for work in charges:
                counted = paid_for[work.entry.id, work.offset]
                if work.liability is Liability.PARKED:
                    assert counted <= self.weight(work)
                else:
                    assert counted == (0 if work.liability in VENDORS else self.weight(work))
            corrections = self.settled.corrections_of(statement.period)
            assert statement.overage() + sum(one.overage() for one in corrections) == exceeding

    def weight(self, charge: Charge) -> int:
        """How much it counts, a half rounded up."""
        return floor(charge.units * self.factor(charge) + Fraction(1, 2))

    def factor(self, charge: Charge) -> Fraction:
        """The multiplier of its kind."""
        [multiplier] = self.contract.term_on(charge.on).multipliers
        return multiplier.factor if charge.entry.kind == "odd" else Fraction(1)

    @invariant()
    def no_approval_covers_more_than_it_allows(self) -> None:
        if self.settled is None or not self.is_settled:
            return
        used: Counter[str] = Counter()
        for statement in self.settled.statements:
            for one in corrected(self.settled, statement)[1]:
                name = one.cover.approval or one.cover.waiver
                if name is not None:
                    used[name] += one.units
        caps = {one.id: one.cap for one in self.approvals.values()} | {one.id: one.cap for one in self.waivers.values()}
        for name, cap in caps.items():
            assert cap is None or used[name] <= cap // SECOND  # type: ignore[operator]


class AllThatHappens(Months):
    """The same, under contracts of all kinds, and with what customers are told and say in between."""

    @initialize(
        quota=secs,
        period=rhythms,
        rollover=st.none() | rollovers,
        more=secs,
        increment=increments,
        factor=st.sampled_from(["2", "3/2"]),
    )
    def agree(self, **agreed: Any) -> None:
        self.sign(**agreed)

    @rule(ticket=st.sampled_from(TICKETS), decided=bearers)
    def decide(self, ticket: str, decided: tuple[CostBearer, Permit]) -> None:
        self.decided[ticket] = (stretch(None, *decided),)
        self.is_settled = False

    @precondition(lambda self: self.rows)
    @rule(data=st.data(), after=st.integers(-3, 12), before=bearers, then=bearers)
    def decide_meanwhile(
        self, data: st.DataObject, after: int, before: tuple[CostBearer, Permit], then: tuple[CostBearer, Permit]
    ) -> None:
        row = data.draw(st.sampled_from(self.rows))
        start = row.start or datetime.combine(row.day or FIRST, time(9), BERLIN)
        self.decided[row.ticket or ""] = (stretch(None, *before), stretch(start + after * SECOND, *then))
        self.is_settled = False

    @precondition(lambda self: self.rows)
    @rule(data=st.data(), after=st.integers(-3, 12), extent=extents, cap=caps, ratifies=st.booleans())
    def approve(self, data: st.DataObject, after: int, extent: Extent, cap: timedelta | None, ratifies: bool) -> None:
        row = data.draw(st.sampled_from(self.rows))
        start = row.start or datetime.combine(row.day or FIRST, time(9), BERLIN)
        name = self.name("A")
        self.approvals[name] = Approval(id=name, at=start + after * SECOND, extent=extent, cap=cap, ratifies=ratifies)
        self.is_settled = False

    @precondition(lambda self: self.approvals)
    @rule(data=st.data(), after=st.integers(0, 40), cap=caps)
    def revoke(self, data: st.DataObject, after: int, cap: timedelta | None) -> None:
        old = data.draw(st.sampled_from(list(self.approvals.values())))
        revoked = attrs.evolve(old, revoked_at=old.at + after * timedelta(days=1) + SECOND, cap=cap)
        self.approvals[old.id] = revoked
        self.is_settled = False

    @precondition(lambda self: len(self.waivers) < 2)
    @rule(extent=extents, cap=caps, day=days)
    def waive(self, extent: Extent, cap: timedelta | None, day: date) -> None:
        name = self.name("W")
        self.waivers[name] = Waiver(id=name, at=datetime.combine(day, time(9), BERLIN), extent=extent, cap=cap)
        self.is_settled = False

    @precondition(lambda self: self.waivers)
    @rule(data=st.data(), cap=caps)
    def waive_otherwise(self, data: st.DataObject, cap: timedelta | None) -> None:
        old = data.draw(st.sampled_from(list(self.waivers.values())))
        self.waivers[old.id] = attrs.evolve(old, cap=cap)
        self.is_settled = False

    @precondition(lambda self: len(self.contract.top_ups) < 2)
    @rule(quota=secs, start=days, length=st.one_of(st.none(), st.integers(1, 60)))
    def top_up(self, quota: timedelta, start: date, length: int | None) -> None:
        end = None if length is None else start + timedelta(days=length)
        bought = TopUp(id=self.name("P"), quota=quota, price=by_the_hour().price, start=start, end=end)
        self.contract = attrs.evolve(self.contract, top_ups=(*self.contract.top_ups, bought))
        self.is_settled = False


def scope(**more: object) -> Scope:
    return Scope(**more)  # type: ignore[arg-type]


TestMonths = Months.TestCase
TestMonths.settings = settings(stateful_step_count=20)
TestAllThatHappens = AllThatHappens.TestCase
TestAllThatHappens.settings = settings(stateful_step_count=25)
