"""The lots of a contract as they are granted, drawn on, and end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from heapq import heappop, heappush
from typing import Final, TypeAlias

import attrs

from supportpolicy.contingents import Lot, Origin, carried_over, ended_early, grants, topped_up
from supportpolicy.contracts import Contract, Term
from supportpolicy.settlement.allocations import Cover, Source
from supportpolicy.settlement.charges import Charge
from supportpolicy.settlement.offers import Offer
from supportpolicy.settlement.statements import Balance, Correction, Crossing, Movement, Statement
from supportpolicy.spans import Span

_ENDS: Final = 0
_STARTS: Final = 1

Snapshot: TypeAlias = Mapping[str, Movement]


class Account:
    """One lot, and what has happened to it.

    Attributes:
        lot: The lot.
        cover: What it is as a source.
        left: What was granted and not used; of a lot that has ended, what expired or was carried over.
        child: What its rest was carried over into.
    """

    def __init__(self, lot: Lot) -> None:
        self.lot = lot
        self.cover: Cover = Cover(source=Source.LOT, measure=lot.measure, lot=lot.id, clauses=lot.clauses)
        self.granted: int = 0
        self.used: int = 0
        self.expired: int = 0
        self.rolled: int = 0
        self.left: int = 0
        self.child: Account | None = None
        self.has_ended = False
        self.marks: list[tuple[int, int]] = []

    @property
    def spare(self) -> int:
        """What work can still draw on: what is left, without what was carried over and used there."""
        return self.left if self.child is None else self.left - self.child.used

    def grant(self, units: int) -> None:
        """Add to it, or take back what was granted."""
        self.granted += units
        self.left += units

    def add(self, movement: Movement) -> None:
        """Let something happen to it that is on record."""
        self.grant(movement.granted)
        self.used += movement.used
        self.left -= movement.used
        self.expired += movement.expired
        self.rolled += movement.rolled

    def movement(self) -> Movement:
        """All that has happened to it."""
        return Movement(lot=self.lot, granted=self.granted, used=self.used, expired=self.expired, rolled=self.rolled)


class Lots:
    """All lots of a contract, from what is closed through the last day to settle.

    Args:
        contract: The contract.
        closed: The statements that are closed.
        corrections: Their corrections that are closed.
        through: The last day to settle.
    """

    def __init__(
        self, contract: Contract, closed: Iterable[Statement], corrections: Iterable[Correction], through: date
    ) -> None:
        self._crossings: list[Crossing] = []
        self._contract = contract
        self._since = date.min
        self._accounts: dict[str, Account] = {}
        self._gained: dict[str, Account] = {}
        self._coming: dict[str, Lot] = {}
        self._events: list[tuple[date, int, str]] = []
        self._eligible: dict[Offer, list[Account]] = {}
        self._recall(closed, corrections)
        self._late = [lot for lot in self._foreseen(through) if not self._schedule(lot)]

    def eligible(self, offer: Offer) -> list[Account]:
        """The lots that work of an offer can draw on, in their turn, used up or not."""
        found = self._eligible.get(offer)
        if found is None:
            found = self._eligible[offer] = sorted(
                (account for account in self._accounts.values() if _serves(account.lot, offer)),
                key=lambda account: account.lot.turn,
            )
        return found

    def serves(self, lot: str, offer: Offer) -> bool:
        """Whether work of an offer can draw on the lot of this id."""
        return _serves(self._accounts[lot].lot, offer)

    def draw(self, account: Account, units: int, charge: Charge) -> None:
        """Use up so many units for a charge."""
        account.used += units
        account.left -= units
        while account.marks and account.used >= account.marks[-1][0]:
            _, percent = account.marks.pop()
            self._crossings.append(Crossing(account.lot.id, percent, charge.on, charge.entry.id))

    def give_back(self, lot: str, units: int) -> None:
        """Free so many units of a lot again."""
        account = self._accounts[lot]
        account.used -= units
        account.left += units
        self._gain(account)
        if account.lot.parent is not None:  # what was carried over and is not needed there can be used here
            self._gain(self._accounts[account.lot.parent])

    def begin(self, day: date) -> None:
        """Let everything happen that happens to lots up to the beginning of a day, and on it."""
        self._pass((day, _STARTS))

    def end(self, day: date) -> None:
        """Let everything happen that happens to lots before a day begins."""
        self._pass((day, _ENDS))

    def awaits(self, before: date) -> bool:
        """Whether a lot became known late that begins before a day."""
        return any(lot.start < before for lot in self._late)

    def arrive(self, before: date) -> None:
        """Grant the lots that became known late and begin before a day."""
        for lot in self._late:
            if lot.start < before:
                self._gain(self._open(lot))
        self._late = [lot for lot in self._late if lot.start >= before]

    def have_gained_in(self, period: Span[date]) -> bool:
        """Whether something became free that work of a closed period can draw on."""
        return any(account.spare > 0 and _touches(account.lot, period) for account in self._gained.values())

    def conclude(self) -> None:
        """Account anew for the rest of every lot that was drawn on, or freed, after it had ended."""
        for account in list(self._accounts.values()):
            if account.has_ended and account.left != account.expired + account.rolled:
                self._conclude(account)

    def take_crossings(self) -> tuple[Crossing, ...]:
        """The thresholds of use that were reached since this was asked last."""
        crossings, self._crossings = tuple(self._crossings), []
        return crossings

    def snapshot(self) -> Snapshot:
        """All that has happened to each lot so far."""
        return {name: account.movement() for name, account in self._accounts.items()}

    def movements(self, since: Snapshot) -> Iterator[Movement]:
        """What has happened to lots since; without those to which nothing has."""
        for name, account in self._accounts.items():
            movement = _difference(account.movement(), since.get(name))
            if _is_something(movement):
                yield movement

    def balances(self, since: Snapshot) -> list[Balance]:
        """The lots of which there was something, or to which something has happened since, in their turn."""
        balances = []
        for account in sorted(self._accounts.values(), key=lambda account: account.lot.turn):
            before = since.get(account.lot.id)
            movement = _difference(account.movement(), before)
            balance = Balance(opening=0 if before is None else before.change, movement=movement)
            if balance.opening or movement.granted or movement.change:
                balances.append(balance)
        return balances

    # ── what is on record, and what will come ──

    def _recall(self, closed: Iterable[Statement], corrections: Iterable[Correction]) -> None:
        reported: set[tuple[str, int]] = set()
        for statement in closed:
            self._since = statement.period.end
            reported.update((one.lot, one.percent) for one in statement.crossings)
            for balance in statement.balances:
                self._known(balance.lot).add(balance.movement)
        for correction in corrections:
            reported.update((one.lot, one.percent) for one in correction.crossings)
            for movement in correction.movements:
                self._known(movement.lot).add(movement)
        for account in list(self._accounts.values()):
            account.marks = [
                (units, percent)
                for units, percent in account.marks
                if units > account.used and (account.lot.id, percent) not in reported
            ]
            self._resume(account)

    def _resume(self, account: Account) -> None:
        recorded = account.lot
        account.lot = lot = self._with_its_term(recorded)
        if lot.parent is not None:
            self._accounts[lot.parent].child = account
        if lot is not recorded or lot.end is None or lot.end > self._since:
            self._await_end(lot)
        else:
            account.has_ended = True
            self._foresee_child(account)

    def _with_its_term(self, lot: Lot) -> Lot:
        """A lot on record ends with its term, also if that got an end since, but in no period that is closed."""
        term = self._contract.find_term(lot.start)
        if lot.origin is not Origin.GRANT or lot.end is None or term is None or term.end is None:
            return lot
        end = max(term.end, self._since)
        contingent = next((one for one in term.contingents if one.id == lot.source), None)
        return lot if contingent is None or lot.end <= end else ended_early(lot, contingent, end)

    def _known(self, lot: Lot) -> Account:
        account = self._accounts.get(lot.id) or self._register(lot)
        if lot.end is not None and account.lot.end is not None and lot.end < account.lot.end:
            account.lot = lot  # it has ended with its term since the other record
        return account

    def _foreseen(self, through: date) -> Iterator[Lot]:
        for term in self._contract.terms:
            if term.end is None or term.end > self._since:
                span = Span(term.start, term.end or date.max)
                for contingent in term.contingents:
                    yield from _begun(grants(contingent, span, self._since), through)
        yield from (topped_up(one) for one in self._contract.top_ups if one.start <= through)

    def _schedule(self, lot: Lot) -> bool:
        """Whether there is nothing to do about a lot now: it is known, or will come in its time."""
        if lot.id in self._accounts:
            return True
        if lot.start < self._since:
            return False
        self._coming[lot.id] = lot
        heappush(self._events, (lot.start, _STARTS, lot.id))
        return True

    # ── what happens ──

    def _pass(self, until: tuple[date, int]) -> None:
        while self._events and self._events[0][:2] <= until:
            _, kind, name = heappop(self._events)
            if kind == _ENDS:
                self._end(self._accounts[name])
            else:
                self._start(self._coming.pop(name))

    def _start(self, lot: Lot) -> None:
        if lot.parent is None:
            self._open(lot)
        else:
            self._open_child(self._accounts[lot.parent], lot)

    def _end(self, account: Account) -> None:
        account.has_ended = True
        self._conclude(account)

    def _conclude(self, account: Account) -> None:
        account.rolled = self._carried_over(account)
        account.expired = account.left - account.rolled
        if account.child is not None:
            child, more = account.child, account.rolled - account.child.granted
            child.grant(more)
            if more > 0:
                self._gain(child)
            if child.has_ended:
                self._conclude(child)
        else:
            self._foresee_child(account)

    def _foresee_child(self, account: Account) -> None:
        if not account.rolled or account.child is not None or account.lot.end is None:
            return
        child = carried_over(account.lot, account.rolled, account.lot.end)
        if child.id not in self._coming and not self._schedule(child):
            opened = self._open_child(account, child)
            self._gain(opened)
            if opened.has_ended:
                self._conclude(opened)

    def _carried_over(self, account: Account) -> int:
        """Nothing is carried over twice, and nothing out of the contract."""
        lot = account.lot
        if lot.carried_until is None or lot.end is None or self._contract.find_term(lot.end) is None:
            return 0
        return account.left if lot.carried_at_most is None else min(account.left, lot.carried_at_most)

    def _open_child(self, parent: Account, lot: Lot) -> Account:
        account = self._open(attrs.evolve(lot, units=parent.rolled))
        parent.child = account
        return account

    def _open(self, lot: Lot) -> Account:
        account = self._register(lot)
        account.grant(lot.units)
        self._eligible.clear()
        if lot.end is not None and lot.end <= self._since:
            account.has_ended = True
        else:
            self._await_end(lot)
        return account

    def _await_end(self, lot: Lot) -> None:
        if lot.end is not None:
            heappush(self._events, (lot.end, _ENDS, lot.id))

    def _gain(self, account: Account) -> None:
        """Something of a lot became free again, or was granted late, in a period that is closed."""
        self._gained[account.lot.id] = account

    def _register(self, lot: Lot) -> Account:
        account = self._accounts[lot.id] = Account(lot)
        term = self._contract.find_term(lot.start)
        if lot.origin is Origin.GRANT and term is not None:
            account.marks = _marks(lot, term)
        return account


def added_up(movements: Iterable[Movement]) -> Iterator[Movement]:
    """What happened to each lot altogether; without those to which nothing did in the end."""
    sums: dict[str, Movement] = {}
    for one in movements:
        before = sums.get(one.lot.id, Movement(lot=one.lot))
        sums[one.lot.id] = Movement(
            lot=one.lot,
            granted=before.granted + one.granted,
            used=before.used + one.used,
            expired=before.expired + one.expired,
            rolled=before.rolled + one.rolled,
        )
    yield from filter(_is_something, sums.values())


def _is_something(movement: Movement) -> bool:
    return any((movement.granted, movement.used, movement.expired, movement.rolled))


def _serves(lot: Lot, offer: Offer) -> bool:
    return (
        lot.is_valid_on(offer.on)
        and lot.measure is offer.measure
        and lot.scope.admits(project=offer.project, kind=offer.kind)
    )


def _touches(lot: Lot, period: Span[date]) -> bool:
    return lot.start < period.end and (lot.end is None or lot.end > period.start)


def _begun(lots: Iterable[Lot], through: date) -> Iterator[Lot]:
    for lot in lots:
        if lot.start > through:
            return
        yield lot


def _marks(lot: Lot, term: Term) -> list[tuple[int, int]]:
    """The uses at which thresholds are reached, the next one last."""
    return sorted(((-(-lot.units * percent // 100), percent) for percent in term.thresholds), reverse=True)


def _difference(now: Movement, before: Movement | None) -> Movement:
    if before is None:
        return now
    return Movement(
        lot=now.lot,
        granted=now.granted - before.granted,
        used=now.used - before.used,
        expired=now.expired - before.expired,
        rolled=now.rolled - before.rolled,
    )
