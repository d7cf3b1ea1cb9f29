"""Months to settle in: a policy under which everything draws on the contingent, and short ways to say the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import supportpolicy as sp
from tests.conformance.outcomes import Outcome, UnknownCase, compare

BERLIN = "Europe/Berlin"
EUR = "EUR"
EVER = datetime(2000, 1, 1, tzinfo=UTC)
ONE_DAY = timedelta(days=1)
ANY_DAY = date(2026, 1, 1)
PIECES_PER_UNIT = 10_000

POLICY = sp.shipped_policy("confluence_package").read_as()
FINDINGS = {"contingent": "booked", "contact": "key_user", "complexity": "within", "kind": "incident"}
"""What makes every request draw on the contingent of that policy."""

ROUNDINGS = {
    "up": sp.Rounding.UP,
    "ceil": sp.Rounding.UP,
    "down": sp.Rounding.DOWN,
    "floor": sp.Rounding.DOWN,
    "nearest": sp.Rounding.HALF_UP,
    "half_up": sp.Rounding.HALF_UP,
    "nearest_half_up": sp.Rounding.HALF_UP,
    "half_down": sp.Rounding.HALF_DOWN,
    "nearest_half_down": sp.Rounding.HALF_DOWN,
    "half_even": sp.Rounding.HALF_EVEN,
    "nearest_half_even": sp.Rounding.HALF_EVEN,
}
GROUPINGS = {
    "entry": sp.Grouping.ENTRY,
    "ticket": sp.Grouping.TICKET,
    "day": sp.Grouping.DAY,
    "ticket+day": sp.Grouping.TICKET_AND_DAY,
    "ticket_and_day": sp.Grouping.TICKET_AND_DAY,
    "period": sp.Grouping.PERIOD,
    "group": sp.Grouping.TICKET,
}


def minutes(number: object) -> timedelta:
    """So many minutes, in whole seconds."""
    seconds = exact(number) * 60
    if seconds.denominator != 1:
        raise UnknownCase(f"{number} minutes are no whole seconds")
    return timedelta(seconds=int(seconds))


def pieces(units: object) -> int:
    """So many units of a case, whose numbers may have decimals, in pieces."""
    found = exact(units) * PIECES_PER_UNIT
    if found.denominator != 1:
        raise UnknownCase(f"{units} units are no whole pieces")
    return int(found)


def in_units(pieces: int) -> int | Fraction:
    """Pieces in units."""
    return number(Fraction(pieces, PIECES_PER_UNIT))


def exact(number: object) -> Fraction:
    """A number of a case, exactly."""
    return Fraction(Decimal(str(number)))


def number(exactly: Fraction | int) -> int | Fraction:
    """The number as a case has it: whole if it is."""
    return int(exactly) if Fraction(exactly).denominator == 1 else Fraction(exactly)


def in_minutes(units: int) -> int | Fraction:
    """Seconds in minutes."""
    return number(Fraction(units, 60))


def instant(text: str, zone: object = UTC) -> datetime:
    """An instant of a case; in the zone if it has none of its own."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo is not None else at.replace(tzinfo=zone)  # type: ignore[arg-type]


def noon(day: date, tick: int = 0) -> datetime:
    """A time of day at which nothing else happens, a little later for each tick."""
    return datetime.combine(day, time(12), UTC) + timedelta(seconds=tick)


def one_of(names: Mapping[Any, Any], name: object) -> Any:
    """What a name of a case stands for."""
    if name not in names:
        raise UnknownCase(f"{name!r} is none of {list(names)}")
    return names[name]


def contingent(quota: timedelta | int, **more: Any) -> sp.Contingent:
    """A monthly contingent that costs nothing, with overage that costs nothing."""
    nothing = sp.Money.of(0, EUR)
    return sp.Contingent(**{"id": "quota", "quota": quota, "fee": nothing, "overage_rate": nothing, **more})


def contract(
    *contingents: sp.Contingent,
    zone: str = BERLIN,
    top_ups: Iterable[sp.TopUp] = (),
    start: date = ANY_DAY,
    **more: Any,
) -> sp.Contract:
    """A contract with one open term."""
    term = sp.Term(start=start, policy=POLICY, findings=FINDINGS, contingents=contingents, **more)
    return sp.Contract(id="K", customer="Acme", zone=zone, currency=EUR, terms=[term], top_ups=tuple(top_ups))


def settled(agreed: sp.Contract, worklog: Iterable[sp.WorkEntry], through: date, **more: Any) -> sp.Settlement:
    """The settlement of work whose tickets were all reported when the contract began."""
    entries = tuple(worklog)
    reported = datetime.combine(agreed.terms[0].start, time(), UTC) + ONE_DAY
    tickets = sorted({entry.ticket for entry in entries if entry.ticket is not None})
    assessments = [sp.assess(sp.Ticket(id=ticket, reported_at=reported), agreed) for ticket in tickets]
    return sp.settle(agreed, sp.charge(entries, assessments, agreed), through=through, **more)


def approval(cap: timedelta | int | None) -> sp.Approval:
    """An approval of everything, given beforehand."""
    return sp.Approval(id="A", at=EVER, cap=cap)


def total(settlement: sp.Settlement, *sources: sp.Source, measure: sp.Measure = sp.Measure.TIME) -> int:
    """The units that these sources pay for, in all statements."""
    return sum(statement.units(*sources, measure=measure) for statement in settlement.statements)


def overage(settlement: sp.Settlement, measure: sp.Measure = sp.Measure.TIME) -> int:
    """The units beyond the quotas, in all statements."""
    return sum(statement.overage(measure) for statement in settlement.statements)


def moved(settlement: sp.Settlement) -> list[sp.Movement]:
    """What happened to the lots, in all statements and corrections."""
    statements = [balance.movement for statement in settlement.statements for balance in statement.balances]
    return statements + [movement for correction in settlement.corrections for movement in correction.movements]


def expired(settlement: sp.Settlement) -> int:
    """The units that expired."""
    return sum(movement.expired for movement in moved(settlement))


def left_of(settlement: sp.Settlement, lot: str) -> int:
    """What of a lot was not used, whatever became of it."""
    return sum(movement.granted - movement.used for movement in moved(settlement) if movement.lot.id == lot)


def compared(case: Mapping[str, Any], got: Mapping[str, object]) -> Outcome:
    """Whatever the case expects, against what came out, as numbers wherever there are some."""
    unknown = [key for key in case["expect"] if key not in got]
    if unknown:
        raise UnknownCase(f"nothing is known of {', '.join(unknown)}")
    return compare(plain(case["expect"]), plain({key: got[key] for key in case["expect"]}))


def plain(value: object) -> object:
    """A value with exact numbers in the place of decimals, of texts that are some, and of times."""
    match value:
        case bool():
            return value
        case Mapping():
            return {str(key): plain(member) for key, member in value.items()}
        case list() | tuple():
            return [plain(member) for member in value]
        case int() | float() | Decimal() | Fraction():
            return exact(value) if not isinstance(value, Fraction) else value
        case str():
            try:
                return Fraction(Decimal(value))
            except ArithmeticError:
                return value
        case _:
            return value
