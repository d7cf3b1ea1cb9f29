"""What stands in a statement: what was bought and used, work by ticket, what is open, what was corrected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

import attrs

from supportpolicy.billing import figures, texts
from supportpolicy.choices import Choice
from supportpolicy.clauses import Language
from supportpolicy.contingents import Fee, Measure
from supportpolicy.contracts import Contract, Order
from supportpolicy.explanation.statements.belonging import corrections_with, lots_of, outside_with, policies_of
from supportpolicy.explanation.statements.sheet import Bar, BarPart, Grid, GridColumn, GridRow, RowRole, Sheet
from supportpolicy.explanation.statements.treatments import Treatments
from supportpolicy.explanation.statements.words import CAUSES, word
from supportpolicy.policy import Policy
from supportpolicy.settlement import (
    Allocation,
    Balance,
    Change,
    Charge,
    Correction,
    Held,
    Settlement,
    Source,
    Statement,
)
from supportpolicy.settlement.sameday import same_day_entries
from supportpolicy.tickets import Ticket

_ONE_DAY = timedelta(days=1)


class People(Choice):
    """Whether those who did the work are named."""

    UNNAMED = "unnamed"
    NAMED = "named"


def statement_sheet(
    settlement: Settlement,
    contract: Contract,
    day: date,
    language: Language,
    tickets: Iterable[Ticket] = (),
    people: People = People.UNNAMED,
) -> Sheet:
    """The statement of one period, before it is written down.

    Raises:
        OutOfRangeError: if no period that contains the day is settled.
    """
    statement = settlement.statement(day)
    known = tuple(tickets)
    content = _Content(
        statement=statement,
        corrections=corrections_with(settlement, statement),
        outside=outside_with(settlement, statement),
        same_day=same_day_entries(statement, settlement.approvals, contract),
        contract=contract,
        language=language,
        titles={ticket.id: ticket.title for ticket in known},
        policies=policies_of(contract, known),
        people=people,
        treatments=Treatments(
            language=language,
            contract=contract,
            lots=lots_of(settlement),
            goodwill={waiver.id: waiver.reason for waiver in settlement.waivers},
        ),
    )
    return content.sheet()


_Matter: TypeAlias = tuple[str | None, str | None]
"""A ticket, or else a project; neither for work that names none of them."""


def _matter(charge: Charge) -> _Matter:
    return charge.entry.ticket, charge.project if charge.entry.ticket is None else None


@attrs.define
class _Sum:
    """Units that are treated alike, and the clauses or causes that are named for them."""

    units: int = 0
    named: dict[str, None] = attrs.field(factory=dict)

    def add(self, units: int, named: Iterable[str]) -> None:
        self.units += units
        self.named.update(dict.fromkeys(named))


@attrs.frozen(kw_only=True)
class _Content:
    """Everything that a statement is made from."""

    statement: Statement
    corrections: Sequence[Correction]
    outside: Sequence[Charge]
    same_day: AbstractSet[str]
    contract: Contract
    language: Language
    titles: Mapping[str, str]
    policies: Mapping[str, Policy]
    people: People
    treatments: Treatments

    def sheet(self) -> Sheet:
        """The sheet."""
        period = figures.dates(self.statement.period, self.language)
        grids = (
            self._bought(),
            self._quota(),
            self._tickets(),
            self._open(),
            self._corrected(),
            self._entries(),
            self._clauses(),
        )
        return Sheet(
            language=self.language,
            title=self._word("title", period=period),
            facts=(
                (self._word("customer"), self.contract.customer),
                (self._word("contract"), self.contract.id),
                (self._word("period"), period),
                (self._word("state"), self._state()),
                *self._reached(),
            ),
            bars=tuple(self._bars()),
            grids=tuple(grid for grid in grids if grid.rows),
            notes=tuple(self._notes()),
        )

    def _word(self, key: str, /, **parts: str) -> str:
        return word(key, self.language, **parts)

    def _figure(self, units: int, measure: Measure) -> str:
        return figures.measured(units, measure, self.language)

    def _day(self, on: date) -> str:
        return figures.day(on, self.language)

    def _state(self) -> str:
        closed_at = self.statement.closed_at
        if closed_at is not None:
            return self._word("closed", day=self._day(self.contract.date_of(closed_at)))
        if self.statement.is_complete:
            return self._word("provisional")
        return self._word("partial", day=self._day(self.statement.until - _ONE_DAY))

    def _reached(self) -> Iterator[tuple[str, str]]:
        """The thresholds of use that were reached, those of earlier periods that are corrected included."""
        reached = [
            self._word(
                "reached of",
                percent=figures.percent(Decimal(crossing.percent), self.language),
                lot=self.treatments.lot(self.treatments.lots[crossing.lot]),
                day=self._day(crossing.on),
            )
            for crossings in (*(one.crossings for one in self.corrections), self.statement.crossings)
            for crossing in crossings
        ]
        if reached:
            yield self._word("reached"), ", ".join(reached)

    # ── what was bought, and what became of it ──

    def _bought(self) -> Grid:
        rows = [self._fee(fee) for fee in self.statement.fees]
        rows += [self._order(order) for order in self.statement.orders]
        return self._grid("bought", ("what", "for"), ("net",), rows)

    def _fee(self, fee: Fee) -> GridRow:
        is_top_up = any(top_up.id == fee.source for top_up in self.contract.top_ups)
        what = self._word("top-up" if is_top_up else "contingent", name=fee.source)
        price = figures.amount(fee.amount, self.language)
        return GridRow((_capital(what), figures.dates(fee.period, self.language), price))

    def _order(self, order: Order) -> GridRow:
        accepted_on = order.accepted_on or order.ordered_on
        price = figures.amount(order.price, self.language)
        return GridRow((texts.order(order.id).text(self.language), self._day(accepted_on), price))

    def _quota(self) -> Grid:
        headings = ("opening", "granted", "used", "expired", "rolled", "remaining", "until")
        return self._grid("quota", ("lot",), headings, map(self._balance, self.statement.balances))

    def _balance(self, balance: Balance) -> GridRow:
        lot, moved = balance.lot, balance.movement
        units = (balance.opening, moved.granted, moved.used, moved.expired, moved.rolled, balance.remaining)
        until = self._word("no end") if lot.end is None else self._day(lot.end - _ONE_DAY)
        figured = (self._figure(amount, lot.measure) if amount else _NOTHING for amount in units)
        return GridRow((_capital(self.treatments.lot(lot)), *figured, until))

    def _bars(self) -> Iterator[Bar]:
        for measure in Measure:
            balances = [one for one in self.statement.balances if one.lot.measure is measure]
            if balances:
                yield self._bar(measure, balances)

    def _bar(self, measure: Measure, balances: Sequence[Balance]) -> Bar:
        available = sum(one.opening + one.movement.granted for one in balances)
        held = sum(
            units
            for cover, units in self.statement.sums.items()
            if cover.held is not None and cover.is_overage and cover.measure is measure
        )
        parts = {
            "used": sum(one.movement.used for one in balances),
            "left": sum(one.remaining for one in balances),
            "rolled": sum(one.movement.rolled for one in balances),
            "expired": sum(one.movement.expired for one in balances),
            "over": self.statement.units(Source.OVERAGE, measure=measure),
            "held": held,
        }
        whole = max(sum(parts.values()), 1)
        return Bar(
            label=self._word("available", figure=self._figure(available, measure)),
            parts=tuple(
                BarPart(self._word(f"of it {tone}", figure=self._figure(units, measure)), tone, Fraction(units, whole))
                for tone, units in parts.items()
                if units
            ),
        )

    # ── work by ticket ──

    def _tickets(self) -> Grid:
        charges: dict[_Matter, list[Charge]] = {}
        for charge in self.statement.charges:
            charges.setdefault(_matter(charge), []).append(charge)
        allocations: dict[_Matter, list[Allocation]] = {}
        for allocation in self.statement.allocations:
            allocations.setdefault(_matter(allocation.charge), []).append(allocation)
        rows = [row for matter, its in charges.items() for row in self._of(matter, its, allocations.get(matter, []))]
        if rows:
            rows.append(self._heading(self._word("total"), self.statement.charges, self.statement.allocations))
        return self._grid("tickets", ("ticket",), ("worked", "counted"), rows)

    def _of(self, matter: _Matter, charges: Sequence[Charge], allocations: Sequence[Allocation]) -> Iterator[GridRow]:
        ticket, project = matter
        name = self._named(ticket) if project is None else self._word("project", name=project)
        yield self._heading(name, charges, allocations)
        for (what, measure), added in self._unpaid(charges).items():
            yield GridRow((_cited(what, added), self._figure(added.units, measure), ""), RowRole.NOTE)
        for (what, measure), added in self._paid(allocations).items():
            yield GridRow((_cited(what, added), "", self._figure(added.units, measure)), RowRole.NOTE)

    def _heading(self, name: str, charges: Iterable[Charge], allocations: Iterable[Allocation]) -> GridRow:
        worked = self._sum((charge.units, charge.measure) for charge in charges)
        counted = self._sum(
            (one.units, one.cover.measure) for one in allocations if one.cover.source is not Source.ROUNDED_OFF
        )
        return GridRow((name, worked, counted), RowRole.GROUP)

    def _sum(self, units: Iterable[tuple[int, Measure]]) -> str:
        sums: dict[Measure, int] = {}
        for amount, measure in units:
            sums[measure] = sums.get(measure, 0) + amount
        return ", ".join(self._figure(amount, measure) for measure, amount in sums.items())

    def _unpaid(self, charges: Iterable[Charge]) -> Mapping[tuple[str, Measure], _Sum]:
        sums: dict[tuple[str, Measure], _Sum] = {}
        for charge in charges:
            what = self.treatments.of_charge(charge)
            if what is not None:
                sums.setdefault((what, charge.measure), _Sum()).add(charge.units, charge.reason.clauses)
        return sums

    def _paid(self, allocations: Iterable[Allocation]) -> Mapping[tuple[str, Measure], _Sum]:
        sums: dict[tuple[str, Measure], _Sum] = {}
        for one in allocations:
            key = (self.treatments.of_allocation(one), one.cover.measure)
            sums.setdefault(key, _Sum()).add(one.units, (*one.charge.reason.clauses, *one.cover.clauses))
        return sums

    def _named(self, ticket: str | None) -> str:
        if ticket is None:
            return self._word("no ticket")
        title = self.titles.get(ticket, "")
        return f"{ticket}: {title}" if title else ticket

    # ── what is open, and what was corrected ──

    def _open(self) -> Grid:
        sums: dict[tuple[str | None, str, str, Measure], _Sum] = {}
        for one in self.statement.allocations:
            if one.cover.held is not None:
                why, missing = self.treatments.why_held(one.cover), self.treatments.missing(one.cover.held)
                key = (one.charge.entry.ticket, why, missing, one.cover.measure)
                sums.setdefault(key, _Sum()).add(one.units, ())
        for charge in self.statement.charges:
            if charge.reason.parked is not None:
                why, missing = self.treatments.why_parked(charge.reason.parked), self.treatments.question(charge)
                sums.setdefault((charge.entry.ticket, why, missing, charge.measure), _Sum()).add(charge.units, ())
        for charge in self.outside:
            why, missing = texts.HELD[Held.NO_TERM].text(self.language), self.treatments.missing(Held.NO_TERM)
            sums.setdefault((charge.entry.ticket, why, missing, charge.measure), _Sum()).add(charge.units, ())
        rows = (
            GridRow((self._named(ticket), _capital(why), missing, self._figure(added.units, measure)))
            for (ticket, why, missing, measure), added in sums.items()
        )
        return self._grid("open", ("ticket id", "why", "next"), ("amount",), rows)

    def _corrected(self) -> Grid:
        rows = [row for correction in self.corrections for row in self._correction(correction)]
        return self._grid("corrections", ("period", "ticket id", "why", "what"), ("change",), rows)

    def _correction(self, correction: Correction) -> Iterator[GridRow]:
        period = figures.dates(correction.period, self.language)
        sums: dict[tuple[str | None, str, Measure], _Sum] = {}
        for change in correction.changes:
            first = (*change.charges_after, *change.charges_before)[0]
            cause = CAUSES[change.cause].text(self.language)
            for what, measure, units in self._differences(change):
                sums.setdefault((first.entry.ticket, what, measure), _Sum()).add(units, (cause,))
        for (ticket, what, measure), added in sums.items():
            if added.units:
                why = _capital(", ".join(added.named))
                yield GridRow((period, self._named(ticket), why, _capital(what), self._signed(added.units, measure)))
        for moved in correction.movements:
            if moved.expired:
                what = f"{_capital(self.treatments.lot(moved.lot))}: {self._word('expired')}"
                yield GridRow((period, "", "", what, self._signed(moved.expired, moved.lot.measure)))

    def _differences(self, change: Change) -> Iterator[tuple[str, Measure, int]]:
        for charges, allocations, sign in (
            (change.charges_after, change.after, 1),
            (change.charges_before, change.before, -1),
        ):
            for (what, measure), added in (*self._unpaid(charges).items(), *self._paid(allocations).items()):
                yield what, measure, sign * added.units

    def _signed(self, units: int, measure: Measure) -> str:
        return f"{'+' if units > 0 else ''}{self._figure(units, measure)}"

    # ── entry by entry, and what it rests on ──

    def _entries(self) -> Grid:
        units: dict[str, int] = {}
        first: dict[str, Charge] = {}
        for charge in self.statement.charges:
            units[charge.entry.id] = units.get(charge.entry.id, 0) + charge.units
            first.setdefault(charge.entry.id, charge)
        who = ("person",) if self.people is People.NAMED else ()
        rows = (self._entry(charge, units[name]) for name, charge in first.items())
        return self._grid("entries", ("date", "ticket id", "note", *who), ("worked",), rows)

    def _entry(self, charge: Charge, units: int) -> GridRow:
        entry = charge.entry
        day = f"{self._day(charge.on)}{'*' if entry.id in self.same_day else ''}"
        who = (entry.person or "",) if self.people is People.NAMED else ()
        return GridRow((day, entry.ticket or "", entry.note, *who, self._figure(units, charge.measure)))

    def _clauses(self) -> Grid:
        rows = dict.fromkeys(
            GridRow((clause.id, clause.wording.text(self.language)))
            for policy, cited in self._cited()
            for clause in policy.clauses
            if clause.id in cited
        )
        return self._grid("clauses", ("clause", "says"), (), rows)

    def _cited(self) -> Iterable[tuple[Policy, AbstractSet[str]]]:
        """What is cited of each policy: of the period's own, and of those that known tickets were judged by."""
        agreed = self.contract.term_on(self.statement.period.start).policy.policy
        cited = {clause for one in self.statement.allocations for clause in one.cover.clauses}
        cited |= {clause for fee in self.statement.fees for clause in fee.clauses}
        found = {id(agreed): (agreed, cited)}
        for charge in self.statement.charges:
            policy = self.policies.get(charge.entry.ticket or "", agreed)
            found.setdefault(id(policy), (policy, set()))[1].update(charge.reason.clauses)
        return found.values()

    def _notes(self) -> Iterator[str]:
        if self.same_day:
            yield self._word("day note")
        yield self._word("net note")

    def _grid(self, heading: str, texts: Sequence[str], figures: Sequence[str], rows: Iterable[GridRow]) -> Grid:
        columns = [GridColumn(heading=self._word(name)) for name in texts]
        columns += [GridColumn(heading=self._word(name), is_figure=True) for name in figures]
        return Grid(heading=self._word(heading), columns=tuple(columns), rows=tuple(rows))


_NOTHING = "–"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _cited(what: str, added: _Sum) -> str:
    clauses = ", ".join(added.named)
    return f"{_capital(what)} ({clauses})" if clauses else _capital(what)
