"""The kinds of settlement cases that are about quotas as this library means them, each with what runs a case of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import supportpolicy as sp
from supportpolicy.contingents import units_of
from supportpolicy.money import price, rounded
from tests.conformance.months import (
    ANY_DAY,
    EUR,
    EVER,
    GROUPINGS,
    ONE_DAY,
    ROUNDINGS,
    approval,
    compared,
    contingent,
    contract,
    exact,
    in_minutes,
    instant,
    left_of,
    minutes,
    moved,
    noon,
    number,
    one_of,
    settled,
    total,
)
from tests.conformance.outcomes import Outcome, UnknownCase, known


def kontingent_month(case: Mapping[str, Any]) -> Outcome:
    """One calendar month of one contingent, to the invoice."""
    given = case["given"]
    known(given, required=["contract", "entries", "approved_overage_minutes", "vat_percent"])
    terms = given["contract"]
    known(
        terms,
        required=["included_minutes", "fee", "overage_rate_per_hour", "increment_minutes", "round_per"],
        optional=["minimum_minutes", "rounding", "rollover"],
    )
    if terms.get("rollover") is not None:
        raise UnknownCase(f"rollover {terms['rollover']!r} is unknown")
    rate = sp.Money.of(terms["overage_rate_per_hour"], EUR)
    worklog = [_entry(entry) for entry in given["entries"]]
    month = _month_of(worklog)
    agreed = contract(
        contingent(minutes(terms["included_minutes"]), fee=sp.Money.of(terms["fee"], EUR), overage_rate=rate),
        start=month.start,
        increment=sp.Increment(
            step=minutes(terms["increment_minutes"]),
            minimum=minutes(terms.get("minimum_minutes", 0)),
            grouping=one_of(GROUPINGS, terms["round_per"]),
            mode=one_of(ROUNDINGS, terms.get("rounding", "up")),
        ),
    )
    approvals = [approval(minutes(given["approved_overage_minutes"]))]
    statement = settled(agreed, worklog, month.end - ONE_DAY, approvals=approvals).statement(month.start)
    billed = statement.units(sp.Source.OVERAGE)
    net = sum((fee.amount for fee in statement.fees), price(billed, rate, 3600))
    vat = rounded(exact(net.amount) * exact(given["vat_percent"]) / 100)
    return compared(
        case,
        {
            "raw_minutes": in_minutes(sum(statement.worked.values())),
            "billable_minutes": in_minutes(statement.units(sp.Source.LOT) + statement.overage()),
            "covered_minutes": in_minutes(statement.units(sp.Source.LOT)),
            "expired_minutes": in_minutes(sum(balance.movement.expired for balance in statement.balances)),
            "overage_minutes": in_minutes(statement.overage()),
            "overage_billed_minutes": in_minutes(billed),
            "overage_held_minutes": in_minutes(statement.units(sp.Source.HELD)),
            "net": net.amount,
            "vat": vat,
            "gross": net.amount + vat,
        },
    )


def _entry(entry: Mapping[str, Any]) -> sp.WorkEntry:
    known(entry, required=["id", "worked_at", "minutes", "ticket"])
    return sp.WorkEntry(
        id=entry["id"],
        ticket=entry["ticket"],
        start=instant(entry["worked_at"]),
        duration=minutes(entry["minutes"]),
    )


def _month_of(worklog: list[sp.WorkEntry]) -> sp.Span[date]:
    zone = contract(contingent(1)).tz
    days = {entry.start.astimezone(zone).date() for entry in worklog if entry.start is not None} or {ANY_DAY}
    months = {sp.MONTHLY.period(day) for day in days}
    if len(months) > 1:
        raise UnknownCase("the entries are of several months")
    return months.pop()


def period_assignment(case: Mapping[str, Any]) -> Outcome:
    """To which month work over midnight belongs."""
    given = case["given"]
    known(given, required=["timezone", "start", "end", "policy"])
    ways = {"start": sp.Assignment.BY_START, "split": sp.Assignment.SPLIT_AT_MIDNIGHT}
    start, end = instant(given["start"]), instant(given["end"])
    first = sp.MONTHLY.period(start.date()).start - ONE_DAY
    agreed = contract(contingent(1), zone=given["timezone"], start=first, assignment=one_of(ways, given["policy"]))
    length = end.astimezone(EVER.tzinfo) - start.astimezone(EVER.tzinfo)
    entry = sp.WorkEntry(id="e", ticket="T", start=start, duration=length)
    worked = {
        f"{statement.period.start:%Y-%m}": in_minutes(sum(statement.worked.values()))
        for statement in settled(agreed, [entry], agreed.date_of(end)).statements
        if statement.charges
    }
    return compared(case, {"minutes_by_month": worked})


def late_entry(case: Mapping[str, Any]) -> Outcome:
    """Work that becomes known, or is withdrawn, after its month was closed."""
    given = case["given"]
    known(
        given,
        required=["closed_period", "billable_minutes_settled", "late_minutes", "included_minutes"],
        optional=["approved_overage_minutes", "overage_rate_per_hour"],
    )
    month = sp.MONTHLY.period(date.fromisoformat(f"{given['closed_period']}-01"))
    rate = sp.Money.of(given.get("overage_rate_per_hour", "0"), EUR)
    agreed = contract(contingent(minutes(given["included_minutes"]), overage_rate=rate), start=month.start)
    approvals = [approval(minutes(given.get("approved_overage_minutes", 0)))]
    known_then = minutes(given["billable_minutes_settled"])
    first = sp.WorkEntry(id="e1", ticket="T1", start=noon(month.start), duration=known_then)
    closed = sp.close(settled(agreed, [first], month.end - ONE_DAY, approvals=approvals), at=noon(month.end))
    late = minutes(given["late_minutes"])
    if late < timedelta(0):
        second = sp.WorkEntry(id="e2", ticket="T1", start=noon(month.start), duration=known_then + late, revises="e1")
    else:
        second = sp.WorkEntry(id="e2", ticket="T2", start=noon(month.start + ONE_DAY), duration=late)
    after = settled(agreed, [first, second], month.end - ONE_DAY, approvals=approvals, previous=closed)
    corrections = after.corrections
    billed = sum(correction.units(sp.Source.OVERAGE) for correction in corrections)
    return compared(
        case,
        {
            "covered_delta": in_minutes(sum(correction.units(sp.Source.LOT) for correction in corrections)),
            "expired_delta": in_minutes(sum(one.expired for correction in corrections for one in correction.movements)),
            "overage_delta": in_minutes(sum(correction.overage() for correction in corrections)),
            "net_delta": price(billed, rate, 3600).amount,
        },
    )


def lots(case: Mapping[str, Any]) -> Outcome:
    """Which lot pays for which work."""
    given = case["given"]
    known(given, required=["lots", "use"])
    top_ups = [_lot(lot) for lot in given["lots"]]
    uses = [(date.fromisoformat(use["date"]), minutes(use["minutes"])) for use in given["use"]]
    worklog = [
        sp.WorkEntry(id=f"{number:04}", ticket="T", day=day, duration=length)
        for number, (day, length) in enumerate(uses)
    ]
    result = settled(contract(top_ups=top_ups, start=min(day for day, _ in uses)), worklog, max(day for day, _ in uses))
    allocations = [one for statement in result.statements for one in statement.allocations]
    drawn = [
        {
            "date": day.isoformat(),
            "from": {
                one.cover.lot: in_minutes(one.units)
                for one in allocations
                if one.charge.entry is entry and one.cover.lot is not None
            },
            "overage": in_minutes(
                sum(one.units for one in allocations if one.charge.entry is entry and one.cover.lot is None)
            ),
        }
        for (day, _), entry in zip(uses, worklog, strict=True)
    ]
    granted = {movement.lot.id for movement in moved(result)}
    left = {
        one.id: in_minutes(left_of(result, one.id) if one.id in granted else units_of(one.quota)) for one in top_ups
    }
    beyond = in_minutes(sum(one.units for one in allocations if one.cover.lot is None))
    return compared(case, {"allocation": drawn, "expired_or_left": left, "overage": beyond})


def _lot(lot: Mapping[str, Any]) -> sp.TopUp:
    known(lot, required=["id", "minutes", "valid_from", "valid_to_exclusive"])
    end = lot["valid_to_exclusive"]
    return sp.TopUp(
        id=lot["id"],
        quota=minutes(lot["minutes"]),
        price=sp.Money.of(0, EUR),
        start=date.fromisoformat(lot["valid_from"]),
        end=None if end is None else date.fromisoformat(end),
    )


def first_month(case: Mapping[str, Any]) -> Outcome:
    """What is left of a month that a contract does not fill."""
    given = case["given"]
    known(given, required=["start", "included_minutes", "fee"], optional=["proration", "minutes_rounding"])
    ways = {None: False, "none": False, "days_inclusive": True}
    proration = None
    if one_of(ways, given.get("proration")):
        mode = one_of(ROUNDINGS, given.get("minutes_rounding", "floor"))
        proration = sp.Proration(unit=timedelta(minutes=1), mode=mode)
    start = date.fromisoformat(given["start"])
    quota = contingent(minutes(given["included_minutes"]), fee=sp.Money.of(given["fee"], EUR), proration=proration)
    statement = settled(contract(quota, start=start), [], start).statement(start)
    (fee,), (balance,) = statement.fees, statement.balances
    return compared(
        case,
        {
            "days": fee.days,
            "of": fee.of,
            "included_minutes": in_minutes(balance.movement.granted),
            "fee": fee.amount.amount,
        },
    )


def aggregate_rounding(case: Mapping[str, Any]) -> Outcome:
    """What is billed for several entries that are rounded together."""
    given = case["given"]
    known(
        given,
        required=["entries_seconds", "aggregate_by", "increment_seconds", "mode"],
        optional=["group_keys", "minimum_seconds"],
    )
    lengths = [int(seconds) for seconds in given["entries_seconds"]]
    tickets = given.get("group_keys") or ["T"] * len(lengths)
    grouping = one_of(GROUPINGS, given["aggregate_by"])
    if given.get("group_keys") is not None and grouping is not sp.Grouping.ENTRY:
        grouping = sp.Grouping.TICKET
    increment = sp.Increment(
        step=timedelta(seconds=given["increment_seconds"] or 1),
        minimum=timedelta(seconds=given.get("minimum_seconds", 0)),
        grouping=grouping,
        mode=one_of(ROUNDINGS, given["mode"]),
    )
    worklog = [
        sp.WorkEntry(id=f"{tick:04}", ticket=ticket, start=noon(ANY_DAY, tick), duration=timedelta(seconds=seconds))
        for tick, (ticket, seconds) in enumerate(zip(tickets, lengths, strict=True))
    ]
    result = settled(contract(contingent(timedelta(days=3650)), increment=increment), worklog, ANY_DAY)
    return compared(case, {"billed_seconds": total(result, sp.Source.LOT)})


def rollover_simulation(case: Mapping[str, Any]) -> Outcome:
    """Months with a carry-over that never compounds, by settling them."""
    given = case["given"]
    known(
        given,
        required=[
            "included_hours",
            "fee",
            "overage_rate",
            "billable_hours_by_month",
            "rollover_cap_hours",
            "rollover_valid_months",
        ],
    )
    hours = [minutes(60 * exact(used)) for used in given["billable_hours_by_month"]]
    cap = given["rollover_cap_hours"]
    quota = contingent(
        minutes(60 * exact(given["included_hours"])),
        fee=sp.Money.of(str(given["fee"]), EUR),
        overage_rate=sp.Money.of(str(given["overage_rate"]), EUR),
        rollover=sp.Rollover(
            cap=None if cap is None else minutes(60 * exact(cap)), life=given["rollover_valid_months"]
        ),
    )
    agreed = contract(quota)
    last = sp.MONTHLY.after(ANY_DAY, len(hours)) - ONE_DAY
    months = list(sp.MONTHLY.periods(sp.Span(ANY_DAY, last)))
    worklog = [
        sp.WorkEntry(id=str(month.start), ticket="T", day=month.start, duration=used)
        for month, used in zip(months, hours, strict=True)
    ]
    settlement = settled(agreed, worklog, last, approvals=[approval(None)])
    rows = [_carried(settlement.statement(month.start)) for month in months]
    net = sp.bill(settlement, agreed, vat=sp.VatTerms.fixed("DE", "19")).net.amount
    return compared(case, {"total_cost": net, "rows_from_carry_from_month_overage_new_carry": rows})


def _carried(statement: sp.Statement) -> list[int | Fraction]:
    """The hours from what was carried over, those from the month itself, the excess, and what is carried on."""
    moves = [(balance.lot.parent is not None, balance.movement) for balance in statement.balances]
    units = (
        sum(move.used for is_carried, move in moves if is_carried),
        sum(move.used for is_carried, move in moves if not is_carried),
        statement.overage(),
        sum(move.rolled for _, move in moves),
    )
    return [number(Fraction(one, 3600)) for one in units]


KINDS: Mapping[str, Callable[[Mapping[str, Any]], Outcome]] = {
    "rollover_simulation": rollover_simulation,
    "kontingent_month": kontingent_month,
    "period_assignment": period_assignment,
    "late_entry": late_entry,
    "lots": lots,
    "first_month": first_month,
    "aggregate_rounding": aggregate_rounding,
}
"""By the name of the kind."""
