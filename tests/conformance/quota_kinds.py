"""The kinds of settlement cases that are about quotas, increments and periods, each with the function that runs it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import supportpolicy as sp
from supportpolicy.billing import VatTerms
from supportpolicy.contingents import MONTHLY, Origin, Rhythm, Rounding, fees, grants
from supportpolicy.money import price
from supportpolicy.settlement import Settlement, Statement
from supportpolicy.spans import Span
from tests.conformance.outcomes import Outcome, Unsupported, compare, known

EUR = "EUR"
BERLIN = "Europe/Berlin"
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
GROUPINGS = {
    "entry": "entry",
    "ticket": "ticket",
    "day": "day",
    "ticket+day": "ticket_and_day",
    "ticket_and_day": "ticket_and_day",
    "period": "period",
    "month": "period",
}
ROUNDINGS = {
    "up": Rounding.UP,
    "down": Rounding.DOWN,
    "floor": Rounding.DOWN,
    "ceil": Rounding.UP,
    "nearest": Rounding.HALF_UP,
    "nearest_half_up": Rounding.HALF_UP,
    "nearest_half_down": Rounding.HALF_DOWN,
    "nearest_half_even": Rounding.HALF_EVEN,
}
DRAWN = {"kind": "incident", "contact": "key_user", "complexity": "within"}
"""What is stated of every ticket: all its work draws on the contingent."""


# ── what is ours ──────────────────────────────────────────────────────────────────────────────────────────────────


def kontingent_month(case: Mapping[str, Any]) -> Outcome:
    """One calendar month under a contingent, with an approval for the whole contract given beforehand."""
    given = case["given"]
    known(given, required=["contract", "entries", "approved_overage_minutes", "vat_percent"])
    terms = given["contract"]
    known(
        terms,
        required=[
            "included_minutes", "fee", "overage_rate_per_hour", "increment_minutes", "minimum_minutes", "round_per",
            "rounding", "rollover",
        ],
    )  # fmt: skip
    if terms["rollover"] is not None:
        return Unsupported("a single month says nothing of what is carried over")
    entries = [
        _entry(entry["id"], entry["worked_at"], entry["minutes"] * MINUTE, entry["ticket"])
        for entry in given["entries"]
    ]
    month = MONTHLY.period(_local(entries[0].start, BERLIN) if entries else date(2026, 5, 1))
    contract = _contract(
        [_contingent("quota", terms["included_minutes"] * MINUTE, terms["fee"], terms["overage_rate_per_hour"])],
        start=month.start,
        increment=sp.Increment(
            step=max(terms["increment_minutes"] * MINUTE, timedelta(seconds=1)),
            mode=ROUNDINGS[terms["rounding"]],
            grouping=GROUPINGS[terms["round_per"]],
            minimum=terms["minimum_minutes"] * MINUTE,
        ),
    )
    settlement = _settled(contract, entries, month.end, approved=given["approved_overage_minutes"])
    statement = settlement.statement(month.start)
    invoice = sp.bill(settlement, contract, vat=VatTerms.fixed("DE", str(given["vat_percent"])))
    covered, billed = statement.units(sp.Source.LOT), statement.units(sp.Source.OVERAGE)
    held = statement.units(sp.Source.HELD)
    got = {
        "raw_minutes": _minutes(sum(charge.units for charge in statement.charges)),
        "billable_minutes": _minutes(covered + billed + held),
        "covered_minutes": _minutes(covered),
        "expired_minutes": _minutes(sum(balance.movement.expired for balance in statement.balances)),
        "overage_minutes": _minutes(statement.overage()),
        "overage_billed_minutes": _minutes(billed),
        "overage_held_minutes": _minutes(held),
        "net": Fraction(invoice.net.amount),
        "vat": Fraction(invoice.vat.amount),
        "gross": Fraction(invoice.gross.amount),
    }
    return _same(case, got)


def period_assignment(case: Mapping[str, Any]) -> Outcome:
    """The month of an entry: the one in which it starts, or split at local midnight."""
    given = case["given"]
    known(given, required=["timezone", "start", "end", "policy"])
    start, end = datetime.fromisoformat(given["start"]), datetime.fromisoformat(given["end"])
    assignment = {"start": sp.Assignment.BY_START, "split": sp.Assignment.SPLIT_AT_MIDNIGHT}[given["policy"]]
    first = _local(start, given["timezone"]).replace(day=1)
    contract = _contract(
        [_contingent("quota", timedelta(days=365), "1", "1")],
        start=first,
        zone=given["timezone"],
        assignment=assignment,
    )
    entry = _entry("e1", given["start"], end.astimezone(UTC) - start.astimezone(UTC))
    settlement = _settled(contract, [entry], MONTHLY.after(_local(end, given["timezone"]), 1))
    worked = {_month(one): _minutes(sum(charge.units for charge in one.charges)) for one in settlement.statements}
    return _same(case, {"minutes_by_month": {month: minutes for month, minutes in worked.items() if minutes}})


def late_entry(case: Mapping[str, Any]) -> Outcome:
    """What a late or withdrawn entry changes about a closed month."""
    given = case["given"]
    known(
        given,
        required=[
            "closed_period", "billable_minutes_settled", "late_minutes", "included_minutes", "approved_overage_minutes",
            "overage_rate_per_hour",
        ],
    )  # fmt: skip
    month = MONTHLY.period(date.fromisoformat(f"{given['closed_period']}-01"))
    rate = str(given["overage_rate_per_hour"])
    contract = _contract([_contingent("quota", given["included_minutes"] * MINUTE, "0", rate)], start=month.start)
    at = datetime.combine(month.start, time(9), ZoneInfo(BERLIN)).isoformat()
    settled, late = given["billable_minutes_settled"] * MINUTE, given["late_minutes"] * MINUTE
    approved = given["approved_overage_minutes"]
    before = _settled(contract, [_entry("e1", at, settled)], month.end, approved=approved)
    closed = sp.close(before, at=datetime.combine(month.end, time(9), ZoneInfo(BERLIN)))
    more = _entry("e2", at, late) if late > timedelta(0) else _entry("e2", at, settled + late, revises="e1")
    after = _settled(contract, [_entry("e1", at, settled), more], month.end, approved=approved, previous=closed)
    corrections = after.corrections_of(month)
    billed = sum(correction.units(sp.Source.OVERAGE) for correction in corrections)
    movements = [movement for correction in corrections for movement in correction.movements]
    got = {
        "covered_delta": _minutes(sum(movement.used for movement in movements)),
        "expired_delta": _minutes(sum(movement.expired for movement in movements)),
        "overage_delta": _minutes(sum(correction.overage() for correction in corrections)),
        "net_delta": Fraction(price(billed, sp.Money.of(rate, EUR), 3600).amount),
    }
    return _same(case, got)


def lots(case: Mapping[str, Any]) -> Outcome:
    """Which lot pays for which work: the soonest to expire, inside its own validity."""
    given = case["given"]
    known(given, required=["lots", "use"])
    first = min(date.fromisoformat(one["valid_from"]) for one in given["lots"])
    last = max(date.fromisoformat(one["date"]) for one in given["use"])
    contract = _contract(
        [],
        start=first.replace(day=1),
        rates=[sp.Rate(price=sp.Money.of(1, EUR))],
        top_ups=[
            sp.TopUp(
                id=one["id"],
                quota=one["minutes"] * MINUTE,
                price=sp.Money.of(0, EUR),
                start=date.fromisoformat(one["valid_from"]),
                end=date.fromisoformat(one["valid_to_exclusive"]),
            )
            for one in given["lots"]
        ],
    )
    entries = [
        sp.WorkEntry(id=f"e{number}", ticket="T", day=date.fromisoformat(one["date"]), duration=one["minutes"] * MINUTE)
        for number, one in enumerate(given["use"])
    ]
    settlement = _settled(contract, entries, MONTHLY.after(last, 2), approved=10_000_000)
    allocations = [one for statement in settlement.statements for one in statement.allocations]
    rows: list[dict[str, Any]] = []
    for entry in entries:
        own = [one for one in allocations if one.charge.entry.id == entry.id]
        drawn: dict[str, Fraction] = {}
        for one in own:
            if one.cover.lot is not None:
                drawn[one.cover.lot] = drawn.get(one.cover.lot, Fraction(0)) + _minutes(one.units)
        over = _minutes(sum(one.units for one in own if one.cover.lot is None))
        rows.append({"date": str(entry.day), "from": drawn, "overage": over})
    used = {one["id"]: sum((row["from"].get(one["id"], 0) for row in rows), Fraction(0)) for one in given["lots"]}
    got = {
        "allocation": rows,
        "expired_or_left": {one["id"]: one["minutes"] - used[one["id"]] for one in given["lots"]},
        "overage": sum((row["overage"] for row in rows), Fraction(0)),
    }
    return _same(case, got)


def first_month(case: Mapping[str, Any]) -> Outcome:
    """Quota and fee of a month that a contract begins in its middle."""
    given = case["given"]
    known(given, required=["start", "included_minutes", "fee", "proration"], optional=["minutes_rounding"])
    start = date.fromisoformat(given["start"])
    month = MONTHLY.period(start)
    proration = None
    if given["proration"] not in (None, "none"):
        proration = sp.Proration(unit=MINUTE, mode=ROUNDINGS[given["minutes_rounding"]])
    contingent = _contingent("quota", given["included_minutes"] * MINUTE, given["fee"], "1", proration=proration)
    term = Span(start, month.end)
    (fee,), (lot,) = fees(contingent, term), grants(contingent, term)
    got = {
        "days": Fraction((month.end - start).days),
        "of": Fraction((month.end - month.start).days),
        "included_minutes": _minutes(lot.units),
        "fee": Fraction(fee.amount.amount),
    }
    return _same(case, got)


def rollover_simulation(case: Mapping[str, Any]) -> Outcome:
    """A year with a carry-over that never compounds, by settling it."""
    given = case["given"]
    known(
        given,
        required=[
            "included_hours", "fee", "overage_rate", "billable_hours_by_month", "rollover_cap_hours",
            "rollover_valid_months",
        ],
    )  # fmt: skip
    cap = given["rollover_cap_hours"]
    rollover = sp.Rollover(cap=None if cap is None else _hours(cap), life=given["rollover_valid_months"])
    contingent = _contingent(
        "quota", _hours(given["included_hours"]), given["fee"], given["overage_rate"], rollover=rollover
    )
    contract = _contract([contingent], start=date(2026, 1, 1))
    used = [_hours(hours) for hours in given["billable_hours_by_month"]]
    months = list(MONTHLY.periods(Span(date(2026, 1, 1), MONTHLY.after(date(2026, 1, 1), len(used)))))
    entries = [
        sp.WorkEntry(id=f"e{number}", ticket="T", day=month.start, duration=hours)
        for number, (month, hours) in enumerate(zip(months, used, strict=True))
        if hours
    ]
    settlement = _settled(contract, entries, months[-1].end, approved=10_000_000)
    rows = []
    for month in months:
        statement = settlement.statement(month.start)
        movements = [(balance.lot, balance.movement) for balance in statement.balances]
        rows.append(
            [
                _in_hours(sum(one.used for lot, one in movements if lot.origin is Origin.ROLLOVER)),
                _in_hours(sum(one.used for lot, one in movements if lot.origin is Origin.GRANT)),
                _in_hours(statement.overage()),
                _in_hours(sum(one.rolled for _, one in movements)),
            ]
        )
    invoice = sp.bill(settlement, contract, vat=VatTerms.fixed("DE", "19"))
    got = {
        "total_cost": Fraction(invoice.net.amount),
        "rows_from_carry_from_month_overage_new_carry": rows,
    }
    return _same(case, got)


def aggregate_rounding(case: Mapping[str, Any]) -> Outcome:
    """Work added up by group, then raised to the minimum and rounded once."""
    given = case["given"]
    known(
        given,
        required=["entries_seconds", "group_keys", "aggregate_by", "increment_seconds", "minimum_seconds", "mode"],
    )
    increment = sp.Increment(
        step=timedelta(seconds=given["increment_seconds"] or 1),
        mode=ROUNDINGS[given["mode"]],
        minimum=timedelta(seconds=given["minimum_seconds"]),
    )
    entries = given["entries_seconds"]
    keys = {
        "entry": list(range(len(entries))),
        "ticket": ["T"] * len(entries),
        "day": ["D"] * len(entries),
        "period": ["P"] * len(entries),
        "group": given["group_keys"],
    }[given["aggregate_by"]]
    groups: dict[object, int] = {}
    for key, seconds in zip(keys, entries, strict=True):
        groups[key] = groups.get(key, 0) + seconds
    return _same(case, {"billed_seconds": Fraction(sum(map(increment.billed, groups.values())))})


# ── what another product means, configured ────────────────────────────────────────────────────────────────────────


def monthly_prepaid(case: Mapping[str, Any]) -> Outcome:
    """Hours included per month; what exceeds them is billable, and the entry is split where they are used up."""
    given = case["given"]
    known(given, required=["included_hours", "reset_day", "rate", "entries"])
    starts = [datetime.fromisoformat(entry["start"]).replace(tzinfo=UTC) for entry in given["entries"]]
    anchor = min(starts).date().replace(day=given["reset_day"])
    contingent = _contingent(
        "quota", _hours(given["included_hours"]), "0", given["rate"], period=Rhythm(months=1, anchor=anchor)
    )
    contract = _contract([contingent], start=MONTHLY.period(min(starts).date()).start, zone="UTC")
    entries = [
        _entry(f"e{number}", start.isoformat(), _hours(entry["hours"]))
        for number, (start, entry) in enumerate(zip(starts, given["entries"], strict=True))
    ]
    settlement = _settled(contract, entries, MONTHLY.after(max(starts).date(), 2), approved=10_000_000)
    allocations = [one for statement in settlement.statements for one in statement.allocations]
    rows = [
        {
            "included": _in_hours(sum(one.units for one in allocations if _is_of(one, entry) and one.cover.lot)),
            "billable": _in_hours(sum(one.units for one in allocations if _is_of(one, entry) and not one.cover.lot)),
        }
        for entry in entries
    ]
    total = sum((row["included"] for row in rows), Fraction(0))
    return _same(case, {"per_entry": rows, "included_total": total})


def period_starts(case: Mapping[str, Any]) -> Outcome:
    """Monthly periods counted from an anchor."""
    given = case["given"]
    known(given, required=["start", "end", "anchor"])
    start, end = date.fromisoformat(given["start"]), date.fromisoformat(given["end"])
    rhythm = Rhythm(months=1, anchor=date.fromisoformat(given["anchor"] or given["start"]))
    return _same(case, {"starts": [str(period.start) for period in rhythm.periods(Span(start, end))]})


def usage_by_period(case: Mapping[str, Any]) -> Outcome:
    """Use counted by calendar month in the customer's zone."""
    given = case["given"]
    known(given, required=["timezone", "usage_local"])
    zone = ZoneInfo(given["timezone"])
    entries = [
        sp.WorkEntry(
            id=f"e{number}", ticket="T", start=datetime.fromisoformat(one["at"]).replace(tzinfo=zone), pieces=one["qty"]
        )
        for number, one in enumerate(given["usage_local"])
    ]
    days = [_local(entry.start, given["timezone"]) for entry in entries]
    quota = sp.Contingent(id="quota", quota=10**9, fee=sp.Money.of(0, EUR), overage_rate=sp.Money.of(1, EUR))
    contract = _contract([quota], start=min(days).replace(day=1), zone=given["timezone"])
    settlement = _settled(contract, entries, MONTHLY.after(max(days), 1))
    worked = {_month(one): Fraction(sum(charge.units for charge in one.charges)) for one in settlement.statements}
    return _same(case, {"per_month": worked})


def weighted_minutes(case: Mapping[str, Any]) -> Outcome:
    """Work outside the service hours counts more; the greatest multiplier applies, split at the edge."""
    given = case["given"]
    known(
        given,
        required=["start", "end", "billable_minutes", "work_type_factor", "after_hours_factor", "schedule"],
    )
    start, end = datetime.fromisoformat(given["start"]), datetime.fromisoformat(given["end"])
    if (end - start) / MINUTE != given["billable_minutes"]:
        return Unsupported("work is as long as it took; billed minutes are not spread over another span of time")
    schedule = given["schedule"]
    known(schedule, required=["tz", "hours"], optional=["holidays"])
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    week = "; ".join(f"{names[int(day) - 1]} {'-'.join(hours)}" for day, hours in sorted(schedule["hours"].items()))
    closed = {date.fromisoformat(day): "closed" for day in schedule.get("holidays", ())}
    contract = _contract(
        [_contingent("quota", timedelta(days=365), "0", "1")],
        start=start.date().replace(day=1),
        zone="UTC",
        service_hours=sp.ServiceHours.weekly(week, zone=schedule["tz"], special=closed),
        multipliers=[
            sp.Multiplier(factor=str(given["work_type_factor"])),
            sp.Multiplier(factor=str(given["after_hours_factor"]), when="outside_service_hours"),
        ],
    )
    settlement = _settled(contract, [_entry("e1", given["start"], end - start)], MONTHLY.after(end.date(), 1))
    billed = _minutes(sum(one.units for statement in settlement.statements for one in statement.allocations))
    return _same(case, {"weighted_minutes": billed})


def bucket_usage(case: Mapping[str, Any]) -> Outcome:
    """A prepaid bucket and what goes over it."""
    given = case["given"]
    if given.keys() == {"minutes_used", "delta", "cap"} and Decimal(str(given["delta"])) >= 0:
        used, delta = (timedelta(minutes=float(given[key])) for key in ("minutes_used", "delta"))
        entries = [(used, "1"), (delta, "1")]
    elif given.keys() == {"entries", "cap"}:
        entries = [(timedelta(minutes=one["minutes"]), str(one["factor"])) for one in given["entries"]]
    else:
        return Unsupported("a counter that is moved by hand, or carried over, is not the settlement of a worklog")
    kinds = {f"k{number}": factor for number, (_, factor) in enumerate(entries)}
    contract = _contract(
        [_contingent("quota", timedelta(minutes=float(given["cap"])), "0", "1")],
        start=date(2026, 5, 1),
        multipliers=[sp.Multiplier(factor=factor, kinds=kind) for kind, factor in kinds.items()],
    )
    worklog = [
        sp.WorkEntry(id=kind, ticket="T", day=date(2026, 5, 4), duration=duration, kind=kind)
        for kind, (duration, _) in zip(kinds, entries, strict=True)
    ]
    statement = _settled(contract, worklog, date(2026, 6, 1)).statement(date(2026, 5, 4))
    units = _minutes(sum(one.units for one in statement.allocations))
    return _same(case, {"minutes_used": units, "used": units, "overage": _minutes(statement.overage())})


def increment_rounding(case: Mapping[str, Any]) -> Outcome:
    """The duration of an entry, rounded; the instants at which work began and ended are never rounded."""
    given = case["given"]
    known(given, required=["mode", "per_field", "step_minutes", "begin", "end"])
    steps = given["step_minutes"]
    if steps["begin"] or steps["end"]:
        return Unsupported("time is rounded once per group; the instants at which work began and ended never are")
    begin, end = (datetime.combine(date(2026, 5, 4), time.fromisoformat(given[key])) for key in ("begin", "end"))
    increment = sp.Increment(
        step=timedelta(minutes=steps["duration"]) or timedelta(seconds=1),
        mode=ROUNDINGS[given["per_field"]["duration"]],
    )
    seconds = increment.billed((end - begin) // timedelta(seconds=1))
    return _same(case, {"begin": given["begin"], "end": given["end"], "duration_seconds": Fraction(seconds)})


def proration(case: Mapping[str, Any]) -> Outcome:
    """The share of a period by its days."""
    given = case["given"]
    known(given, required=["period_start", "until", "period_months", "fixed_days_in_month"])
    if given["fixed_days_in_month"] is not None:
        return Unsupported("a share is days of the term by days of the period as the calendar has them")
    start, until = date.fromisoformat(given["period_start"]), date.fromisoformat(given["until"])
    contingent = _contingent(
        "quota",
        HOUR,
        "1",
        "1",
        period=Rhythm(months=given["period_months"], anchor=start),
        proration=sp.Proration(unit=MINUTE, mode=Rounding.DOWN),
    )
    (fee,) = fees(contingent, Span(start, until))
    share = Fraction(fee.days, fee.of)
    return _same(case, {"fraction": _rounded_to(case["expect"]["fraction"], share), "as": share})


def _unsupported(reason: str) -> Callable[[Mapping[str, Any]], Outcome]:
    return lambda _: Unsupported(reason)


KINDS: Mapping[str, Callable[[Mapping[str, Any]], Outcome]] = {
    "kontingent_month": kontingent_month,
    "period_assignment": period_assignment,
    "late_entry": late_entry,
    "lots": lots,
    "first_month": first_month,
    "rollover_simulation": rollover_simulation,
    "aggregate_rounding": aggregate_rounding,
    "monthly_prepaid": monthly_prepaid,
    "period_starts": period_starts,
    "usage_by_period": usage_by_period,
    "weighted_minutes": weighted_minutes,
    "bucket_usage": bucket_usage,
    "increment_rounding": increment_rounding,
    "proration": proration,
    "burn_down": _unsupported("a later lot never covers earlier overage, and lots have no priorities"),
    "allocation": _unsupported("lots are used in one total order; they have neither priorities nor all-or-nothing"),
    "expiry_listing": _unsupported("a lot expires at a local midnight, not so many hours after it was issued"),
    "threshold_crossing": _unsupported("thresholds are shares of a quota and fire once per period, without recurring"),
    "billing_cycles": _unsupported(
        "a fee is due for periods as they are agreed, not for fractions of cycles in advance"
    ),
}
"""By the name of the kind."""


# ── the world of the cases ────────────────────────────────────────────────────────────────────────────────────────


def _contingent(name: str, quota: timedelta, fee: object, rate: object, **agreed: Any) -> sp.Contingent:
    return sp.Contingent(
        id=name, quota=quota, fee=sp.Money.of(str(fee), EUR), overage_rate=sp.Money.of(str(rate), EUR), **agreed
    )


def _contract(
    contingents: Iterable[sp.Contingent],
    *,
    start: date,
    zone: str = BERLIN,
    top_ups: Iterable[sp.TopUp] = (),
    **agreed: Any,
) -> sp.Contract:
    policy = sp.shipped_policy("confluence_package").read_as()
    term = sp.Term(start=start, policy=policy, findings={"contingent": "booked"}, contingents=contingents, **agreed)
    return sp.Contract(id="C", customer="C", zone=zone, currency=EUR, terms=[term], top_ups=top_ups)


def _entry(
    name: str, start: str, duration: timedelta, ticket: str = "T", *, revises: str | None = None
) -> sp.WorkEntry:
    at = datetime.fromisoformat(start)
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return sp.WorkEntry(id=name, ticket=ticket, start=at, duration=duration, revises=revises)


def _settled(
    contract: sp.Contract,
    entries: list[sp.WorkEntry],
    end: date,
    *,
    approved: int = 0,
    previous: Settlement | None = None,
) -> Settlement:
    """Everything settled up to a day, with an approval of so many minutes for the whole contract from the start on."""
    begun = datetime.combine(contract.terms[0].start, time(12), UTC)
    names = {entry.ticket for entry in entries}
    tickets = [sp.Ticket(id=name, reported_at=begun, findings=DRAWN) for name in sorted(filter(None, names))]
    charges = sp.charge(entries, [sp.assess(ticket, contract) for ticket in tickets], contract)
    approvals = [sp.Approval(id="a", at=begun - timedelta(days=400), cap=approved * MINUTE)] if approved else []
    return sp.settle(contract, charges, approvals=approvals, previous=previous, through=end - timedelta(days=1))


def _is_of(allocation: sp.Allocation, entry: sp.WorkEntry) -> bool:
    return allocation.charge.entry.id == entry.id


def _local(start: datetime | None, zone: str) -> date:
    assert start is not None
    return start.astimezone(ZoneInfo(zone)).date()


def _month(statement: Statement) -> str:
    return f"{statement.period.start:%Y-%m}"


def _hours(hours: object) -> timedelta:
    return timedelta(seconds=int(Fraction(str(hours)) * 3600))


def _minutes(seconds: int) -> Fraction:
    return Fraction(seconds, 60)


def _in_hours(seconds: int) -> Fraction:
    return Fraction(seconds, 3600)


def _rounded_to(expected: str, number: Fraction) -> Fraction:
    return Fraction(round(number, len(expected.partition(".")[2])))


def _same(case: Mapping[str, Any], got: Mapping[str, Any]) -> Outcome:
    """What the case asserts, with numbers as fractions."""
    expected = case["expect"]
    known(expected, required=(), optional=tuple(got))
    return compare(_numbers(expected), {key: got[key] for key in expected})


def _numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _numbers(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_numbers(inner) for inner in value]
    if isinstance(value, bool) or value is None:
        return value
    try:
        return Fraction(str(value))
    except ValueError:
        return value
