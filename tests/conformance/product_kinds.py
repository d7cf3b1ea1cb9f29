"""The kinds of settlement cases that state another product's semantics: by configuration, or not offered, and why."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import supportpolicy as sp
from supportpolicy.contingents import units_of
from supportpolicy.money import rounded
from tests.conformance.months import (
    ANY_DAY,
    EUR,
    ONE_DAY,
    ROUNDINGS,
    compared,
    contingent,
    contract,
    exact,
    in_minutes,
    in_units,
    instant,
    left_of,
    minutes,
    moved,
    noon,
    number,
    one_of,
    overage,
    pieces,
    settled,
    total,
)
from tests.conformance.outcomes import Outcome, Unsupported, known

ENTRY_IS_A_FACT = Unsupported("when work began and ended is a fact; only how much of it is billed is rounded (5.4.3)")
SECONDS_RUN_ON = Unsupported("the seconds of an entry run on from its start; there is no length beside them (5.4.1)")
NO_PRIORITIES = Unsupported("lots have no priority: the soonest to expire is used first (5.4.5)")
NO_RESETS = Unsupported("periods end by the calendar, not by a command, and are of whole months (5.4.4)")
NEVER_AFTERWARDS = Unsupported("what is granted later never covers earlier overage unless agreed (5.4.5)")
NO_FLAT_MONTHS = Unsupported("a share of a period is its days by its days; no month is taken to have 30 (5.4.10)")
ANCHORED = Unsupported("a period is counted from its anchor, not from a day that was clamped (5.4.4)")
NOT_FROM_THE_NEXT = Unsupported("overage is billed or held, never taken from the quota of the next period (5.4.7)")
NEVER_REFUSED = Unsupported("work is never refused for want of quota: what no lot covers is overage (5.4.3)")
SHARES_OF_A_QUOTA = Unsupported("thresholds are whole shares of a quota, reached while it is used up (5.4.8)")

SOON = timedelta(days=400)
ONE_SECOND = timedelta(seconds=1)
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


# ── periods ──


def period_starts(case: Mapping[str, Any]) -> Outcome:
    """When the periods of a span begin."""
    given = case["given"]
    known(given, required=["start", "end", "anchor"])
    start, end = date.fromisoformat(given["start"]), date.fromisoformat(given["end"])
    anchor = start if given["anchor"] is None else date.fromisoformat(given["anchor"])
    rhythm = sp.Rhythm(months=1, anchor=anchor)
    return compared(case, {"starts": [str(period.start) for period in rhythm.periods(sp.Span(start, end))]})


def usage_by_period(case: Mapping[str, Any]) -> Outcome:
    """In which calendar month pieces were used."""
    given = case["given"]
    known(given, required=["timezone", "usage_local"])
    zone = ZoneInfo(given["timezone"])
    worklog = [
        sp.WorkEntry(id=f"{tick:04}", ticket="T", start=instant(use["at"], zone), pieces=pieces(use["qty"]))
        for tick, use in enumerate(given["usage_local"])
    ]
    first = min(entry.start.date() for entry in worklog if entry.start is not None) - ONE_DAY
    agreed = contract(contingent(1), zone=given["timezone"], start=first)
    last = max(agreed.date_of(entry.start) for entry in worklog if entry.start is not None)
    used = {
        f"{statement.period.start:%Y-%m}": in_units(sum(statement.worked.values()))
        for statement in settled(agreed, worklog, last).statements
        if statement.charges
    }
    return compared(case, {"per_month": used})


def proration(case: Mapping[str, Any]) -> Outcome:
    """Which share of a period lies before a day."""
    given = case["given"]
    known(given, required=["period_start", "until", "period_months", "fixed_days_in_month"])
    if given["fixed_days_in_month"] is not None:
        return NO_FLAT_MONTHS
    start, until = date.fromisoformat(given["period_start"]), date.fromisoformat(given["until"])
    (fee,) = _fees(start, until, sp.Rhythm(months=given["period_months"], anchor=start), through=start)
    places = len(case["expect"].get("fraction", "0.").partition(".")[2])
    share = Fraction(fee.days, fee.of)
    return compared(case, {"fraction": rounded(share, places), "as": f"{fee.days}/{fee.of}"})


def billing_cycles(case: Mapping[str, Any]) -> Outcome:
    """How many periods, and shares of periods, are due by a day."""
    given = case["given"]
    known(given, required=["start", "end", "billed_through_target", "billing_day", "period_months", "in_advance"])
    start = date.fromisoformat(given["start"])
    end = None if given["end"] is None else date.fromisoformat(given["end"])
    rhythm = _billing_rhythm(start, given["billing_day"], given["period_months"])
    first = rhythm.period(start)
    if first.start < start and first.end.day != given["billing_day"]:
        return ANCHORED
    target = date.fromisoformat(given["billed_through_target"])
    due = sp.FeeDue.IN_ADVANCE if given["in_advance"] else sp.FeeDue.IN_ARREARS
    last = target if given["in_advance"] else target - ONE_DAY  # what is due in arrears is due on the day before
    fees = _fees(start, end, rhythm, through=last, fee_due=due)
    shares = [Fraction(fee.days, fee.of) for fee in fees]
    places = len(case["expect"]["cycles"].partition(".")[2])
    cycles = sum((Fraction(rounded(share, places)) for share in shares), Fraction(0))
    parts: list[str] = []
    for fee in fees:
        if fee.days < fee.of:
            parts.append(f"{fee.days}/{fee.of}")
        elif parts and "/" not in parts[-1]:
            parts[-1] = str(int(parts[-1]) + 1)
        else:
            parts.append("1")
    return compared(case, {"cycles": cycles, "parts": parts})


def _billing_rhythm(start: date, day: int, months: int) -> sp.Rhythm:
    """The rhythm whose periods begin on that day of the month, one of them on the first such day from the start on."""
    monthly = sp.Rhythm(months=1, anchor=date(start.year, 1, day))
    first = monthly.period(start)
    begin = first.start if first.start == start else first.end
    months_on = (begin.year * 12 + begin.month - 1 + turn * months for turn in range(100))
    year, month = next(
        divmod(number, 12) for number in months_on if day <= monthrange(number // 12, number % 12 + 1)[1]
    )
    return sp.Rhythm(months=months, anchor=date(year, month + 1, day))


def _fees(start: date, end: date | None, rhythm: sp.Rhythm, *, through: date, **more: Any) -> list[sp.Fee]:
    """The fees that are due by a day under a term with proration."""
    shared = sp.Proration(unit=timedelta(seconds=1), mode=sp.Rounding.DOWN)
    term = sp.Span(start, date.max if end is None else end)
    quota = contingent(timedelta(days=1), period=rhythm, proration=shared, **more)
    agreed = contract(quota, start=start, end=end) if end is not None else contract(quota, start=start)
    statements = settled(agreed, [], min(through, term.end - ONE_DAY)).statements
    return [fee for statement in statements for fee in statement.fees]


# ── drawing down ──


def monthly_prepaid(case: Mapping[str, Any]) -> Outcome:
    """Entry by entry what is included in the month and what is not."""
    given = case["given"]
    known(given, required=["included_hours", "reset_day", "rate", "entries"])
    quota = minutes(exact(given["included_hours"]) * 60)
    rhythm = sp.Rhythm(months=1, anchor=date(2000, 1, given["reset_day"]))
    worklog = [
        sp.WorkEntry(
            id=f"{tick:04}", ticket="T", start=instant(entry["start"]), duration=minutes(exact(entry["hours"]) * 60)
        )
        for tick, entry in enumerate(given["entries"])
    ]
    days = sorted(entry.start.astimezone(UTC).date() for entry in worklog if entry.start is not None)
    start = rhythm.period(days[0]).start
    prepaid = [contingent(quota, period=rhythm)] if quota else []
    agreed = contract(*prepaid, zone="UTC", start=start, statement_period=rhythm)
    result = settled(agreed, worklog, days[-1])
    allocations = [one for statement in result.statements for one in statement.allocations]

    def hours_of(entry: sp.WorkEntry, *, covered: bool) -> Fraction:
        own = (one for one in allocations if one.charge.entry is entry)
        return Fraction(sum(one.units for one in own if (one.cover.lot is not None) is covered), 3600)

    per_entry = [
        {"included": hours_of(entry, covered=True), "billable": hours_of(entry, covered=False)} for entry in worklog
    ]
    return compared(case, {"per_entry": per_entry, "included_total": Fraction(total(result, sp.Source.LOT), 3600)})


def bucket_usage(case: Mapping[str, Any]) -> Outcome:
    """What is used of a bucket, exceeds it, expires or is carried over; what is given says which."""
    run: Callable[[Mapping[str, Any]], Outcome] = one_of(BUCKETS, tuple(sorted(case["given"])))
    return run(case)


def _added_up(case: Mapping[str, Any]) -> Outcome:
    given = case["given"]
    first, more = minutes(given["minutes_used"]), minutes(given["delta"])
    agreed = contract(contingent(minutes(given["cap"])))
    worklog = [_use("a", noon(ANY_DAY), first)]
    if more < timedelta(0):
        worklog.append(_use("b", noon(ANY_DAY), first + more, revises="a"))
    else:
        worklog.append(_use("b", noon(ANY_DAY, 1), more))
    result = settled(agreed, worklog, ANY_DAY)
    used = total(result, sp.Source.LOT) + overage(result)
    return compared(case, {"minutes_used": in_minutes(used), "overage": in_minutes(overage(result))})


def _carried_over(case: Mapping[str, Any]) -> Outcome:
    given = case["given"]
    rollover = sp.Rollover() if given["rollover"] else None
    result = _bucket(minutes(given["included"]), [minutes(given["used_previous"])], rollover=rollover)
    return compared(case, {"carried": in_minutes(_rolled(result))})


def _next_period(case: Mapping[str, Any]) -> Outcome:
    given = case["given"]
    result = _bucket(pieces(given["included"]), [pieces(given["used"])], rollover=sp.Rollover())
    return compared(case, {"next_period_available": exact(given["included"]) + in_units(_rolled(result))})


def _expired(case: Mapping[str, Any]) -> Outcome:
    given = case["given"]
    result = _bucket(pieces(given["committed"]), [pieces(given["consumed"])])
    (balance,) = result.statement(ANY_DAY).balances
    billed = in_units(overage(result, sp.Measure.PIECES)) or None
    got = {"expired": in_units(balance.movement.expired), "remaining": in_units(balance.remaining), "invoice": billed}
    return compared(case, got)


def _rolled(result: sp.Settlement) -> int:
    return sum(balance.movement.rolled for balance in result.statement(ANY_DAY).balances)


def _deficit(_: Mapping[str, Any]) -> Outcome:
    return NOT_FROM_THE_NEXT


def _weighted_bucket(case: Mapping[str, Any]) -> Outcome:
    entries = list(enumerate(case["given"]["entries"]))
    multipliers = [sp.Multiplier(factor=exact(entry["factor"]), kinds=[f"{tick:04}"]) for tick, entry in entries]
    agreed = contract(contingent(minutes(case["given"]["cap"])), multipliers=multipliers)
    worklog = [
        _use(f"{tick:04}", noon(ANY_DAY, tick), minutes(entry["minutes"]), kind=f"{tick:04}") for tick, entry in entries
    ]
    result = settled(agreed, worklog, ANY_DAY)
    used = total(result, sp.Source.LOT) + overage(result)
    return compared(case, {"used": in_minutes(used), "overage": in_minutes(overage(result))})


BUCKETS: Mapping[tuple[str, ...], Callable[[Mapping[str, Any]], Outcome]] = {
    ("cap", "delta", "minutes_used"): _added_up,
    ("included", "rollover", "used_previous"): _carried_over,
    ("cap", "entries"): _weighted_bucket,
    ("included", "worked"): _deficit,
    ("included", "used"): _next_period,
    ("committed", "consumed"): _expired,
}
"""By what is given."""


def _bucket(quota: timedelta | int, uses: Iterable[timedelta | int], **more: Any) -> sp.Settlement:
    """One month of a bucket."""
    agreed = contract(contingent(quota, **more), start=ANY_DAY)
    worklog = [_use(f"{tick:04}", noon(ANY_DAY, tick), use) for tick, use in enumerate(uses)]
    return settled(agreed, worklog, sp.MONTHLY.period(ANY_DAY).end - ONE_DAY)


def _use(name: str, start: datetime, use: timedelta | int, **more: Any) -> sp.WorkEntry:
    amount = {"duration": use} if isinstance(use, timedelta) else {"pieces": use}
    return sp.WorkEntry(**{"id": name, "ticket": "T", "start": start, **amount, **more})


def allocation(case: Mapping[str, Any]) -> Outcome:
    """Which of several prepaid blocks pays for how much of an entry."""
    given = case["given"]
    known(given, required=["sources", "need"])
    for source in given["sources"]:
        known(source, required=["id", "remaining", "seq"], optional=["priority", "class"])
    need, order = pieces(given["need"]), sorted(given["sources"], key=_their_turn)
    if any("class" in source for source in order) and need > sum(pieces(source["remaining"]) for source in order):
        return NEVER_REFUSED
    blocks = [source for source in order if exact(source["remaining"])]
    top_ups = [
        _block(source["id"], pieces(source["remaining"]), ANY_DAY + turn * ONE_DAY, None)
        for turn, source in enumerate(blocks)
    ]
    worklog = [_use("e", noon(ANY_DAY + len(blocks) * ONE_DAY), need)] if need else []
    result = settled(contract(top_ups=top_ups), worklog, ANY_DAY + len(blocks) * ONE_DAY)
    allocations = [one for statement in result.statements for one in statement.allocations]
    drawn = {one.cover.lot: one.units for one in allocations if one.cover.lot is not None}
    left = {source["id"]: pieces(source["remaining"]) - drawn.get(source["id"], 0) for source in order}
    return compared(
        case,
        {
            "allocations": [(name, in_units(units)) for name, units in drawn.items()],
            "remaining": {name: in_units(units) for name, units in left.items()},
            "unallocated": in_units(need - sum(drawn.values())),
        },
    )


def _their_turn(source: Mapping[str, Any]) -> tuple[int, bool, int]:
    """What is to be used first begins first: by priority, what was granted before what was bought, then as created."""
    return source.get("priority", 0), source.get("class") == "purchased", source["seq"]


def _block(name: str, quota: int, start: date, end: date | None, **more: Any) -> sp.TopUp:
    return sp.TopUp(**{"id": name, "quota": quota, "price": sp.Money.of(0, EUR), "start": start, "end": end, **more})


def expiry_listing(case: Mapping[str, Any]) -> Outcome:
    """What of each block is lost when it ends; only the order of hours matters, so each becomes a day of its own."""
    given, when = case["given"], case.get("when") or {}
    known(given, required=["issued"])
    known(when, required=[], optional=["as_of_hours"])
    for issued in given["issued"]:
        known(issued, required=["amount", "used", "usage_reversed", "expires_after_hours"])
    hours = [exact(issued["expires_after_hours"]) for issued in given["issued"]]
    as_of = exact(when["as_of_hours"]) if "as_of_hours" in when else max(hours, default=Fraction(0))
    days = {hour: ANY_DAY + turn * ONE_DAY for turn, hour in enumerate(sorted({*hours, as_of}), start=1)}
    top_ups, worklog = [], []
    for turn, (issued, hour) in enumerate(zip(given["issued"], hours, strict=True)):
        scope = sp.Scope(kinds=[f"{turn:04}"])
        top_ups.append(_block(f"{turn:04}", pieces(issued["amount"]), ANY_DAY, days[hour], scope=scope))
        worklog += _used(f"{turn:04}", pieces(issued["used"]), pieces(issued["usage_reversed"]))
    result = settled(contract(top_ups=top_ups), worklog, days[as_of] - ONE_DAY)
    lost = [sum(one.expired for one in moved(result) if one.lot.id == top_up.id) for top_up in top_ups]
    return compared(case, {"expired": [-in_units(units) for units in lost if units]})


def _used(kind: str, used: int, reversed_: int) -> list[sp.WorkEntry]:
    entries = [_use(f"{kind} a", noon(ANY_DAY), used, kind=kind)] if used else []
    if reversed_:
        entries.append(_use(f"{kind} b", noon(ANY_DAY), used - reversed_, kind=kind, revises=f"{kind} a"))
    return entries


def burn_down(case: Mapping[str, Any]) -> Outcome:
    """Grants that usage burns down; only the order of instants matters, so each becomes a day of its own."""
    given, when = case["given"], case["when"]
    known(given, required=["start", "grants", "usage"], optional=["resets"])
    known(given["start"], required=["at", "overage"], optional=["balances"])
    known(when, required=["at"])
    for grant in given["grants"]:
        known(
            grant,
            required=["id", "amount", "priority", "effective_at"],
            optional=["expires_at", "created_seq", "deleted_at", "voided_at", "recurrence", "rollover"],
        )
    if given.get("resets") or any("recurrence" in grant for grant in given["grants"]) or given["start"]["overage"]:
        return NO_RESETS
    spans = {grant["id"]: _validity(grant) for grant in given["grants"]}
    start, now = instant(given["start"]["at"]), instant(when["at"])
    days = _days({start, now, *(end for span in spans.values() for end in span)})
    top_ups = _grants(given, spans, days, start)
    if _their_order(given["grants"], {one.id for one in top_ups}) != _our_order(top_ups):
        return NO_PRIORITIES
    worklog = [
        _use(f"{tick:04}", noon(_day_of(days, instant(use["at"])), tick), pieces(use["qty"]))
        for tick, use in enumerate(given["usage"])
        if start <= instant(use["at"]) < now
    ]
    today = days[now]
    result = settled(contract(top_ups=top_ups), worklog, today - ONE_DAY)
    allocations = [one for statement in result.statements for one in statement.allocations]
    exceeded = [one.charge.on for one in allocations if one.cover.is_overage]
    if exceeded and any(min(exceeded) < top_up.start <= today for top_up in top_ups):
        return NEVER_AFTERWARDS
    balances = {grant["id"]: 0 for grant in given["grants"]}
    for top_up in top_ups:
        if top_up.start <= today and top_up.end is not None and today < top_up.end:
            granted = any(movement.lot.id == top_up.id for movement in moved(result))
            balances[top_up.id] = left_of(result, top_up.id) if granted else units_of(top_up.quota)
    wanted = case["expect"].get("balances", {})
    return compared(
        case,
        {
            "balances": {name: in_units(balances[name]) if name in balances else None for name in wanted},
            "balance": in_units(sum(balances.values())),
            "overage": in_units(total(result, sp.Source.HELD, measure=sp.Measure.PIECES)),
        },
    )


def _their_order(grants: Iterable[Mapping[str, Any]], used: Collection[str]) -> list[str]:
    ours = [one for one in grants if one["id"] in used]
    ours.sort(key=lambda one: (one["priority"], _ends(one, "expires_at"), one.get("created_seq", 0), one["id"]))
    return [one["id"] for one in ours]


def _our_order(top_ups: Iterable[sp.TopUp]) -> list[str]:
    return [one.id for one in sorted(top_ups, key=lambda one: (one.end, one.start, one.id))]


def _validity(grant: Mapping[str, Any]) -> tuple[datetime, datetime]:
    return instant(grant["effective_at"]), _ends(grant, "expires_at", "deleted_at", "voided_at")


def _ends(grant: Mapping[str, Any], *keys: str) -> datetime:
    return min((instant(grant[key]) for key in keys if grant.get(key) is not None), default=NEVER)


def _days(instants: set[datetime]) -> dict[datetime, date]:
    return {at: ANY_DAY + turn * ONE_DAY for turn, at in enumerate(sorted(instants))}


def _day_of(days: Mapping[datetime, date], at: datetime) -> date:
    return max(day for boundary, day in days.items() if boundary <= at)


def _grants(
    given: Mapping[str, Any],
    spans: Mapping[str, tuple[datetime, datetime]],
    days: Mapping[datetime, date],
    start: datetime,
) -> list[sp.TopUp]:
    balances = given["start"].get("balances", {})
    top_ups = []
    for grant in given["grants"]:
        begins, ends = spans[grant["id"]]
        left = pieces(balances.get(grant["id"], grant["amount"]))
        if ends > max(begins, start) and left:
            top_ups.append(_block(grant["id"], left, days[max(begins, start)], days[ends]))
    return top_ups


def threshold_crossing(case: Mapping[str, Any]) -> Outcome:
    """Which thresholds lie between two uses; the quota is a hundred, so that a threshold is its own share."""
    given = case["given"]
    known(given, required=["thresholds", "previous", "current"], optional=["recurring_step", "direction"])
    thresholds, step = [exact(threshold) for threshold in given["thresholds"]], given.get("recurring_step")
    before, now = exact(given["previous"]), exact(given["current"])
    recurs = step is not None and now >= max(thresholds, default=0) + exact(step)
    shares = all(one.denominator == 1 and 0 < one <= 100 for one in thresholds)
    if recurs or not shares or min(before, now) < 0 or given.get("direction", "increasing") != "increasing":
        return SHARES_OF_A_QUOTA
    percents = [int(threshold) for threshold in thresholds]
    crossed = _crossings(percents, pieces(given["current"])) - _crossings(percents, pieces(given["previous"]))
    return compared(case, {"crossed": sorted(crossed)})


def _crossings(thresholds: Iterable[int], used: int) -> set[int]:
    agreed = contract(contingent(pieces(100)), thresholds=thresholds)
    worklog = [_use("e", noon(ANY_DAY), used)] if used else []
    return {crossing.percent for crossing in settled(agreed, worklog, ANY_DAY).statement(ANY_DAY).crossings}


# ── how work counts ──


def increment_rounding(case: Mapping[str, Any]) -> Outcome:
    """The length of an entry, rounded; begin and end may only stay what they are."""
    given = case["given"]
    known(given, required=["per_field", "step_minutes", "begin", "end"], optional=["mode"])
    begin, end = time.fromisoformat(given["begin"]), time.fromisoformat(given["end"])
    steps = {field: minutes(step) for field, step in given["step_minutes"].items()}
    if any(steps[field] and _since_midnight(clock) % steps[field] for field, clock in (("begin", begin), ("end", end))):
        return ENTRY_IS_A_FACT
    increment = sp.Increment(
        step=steps["duration"] or ONE_SECOND,
        mode=one_of(ROUNDINGS, given["per_field"]["duration"]),
    )
    length = (_since_midnight(end) - _since_midnight(begin)) % ONE_DAY
    entry = _use("e", datetime.combine(ANY_DAY, begin, UTC), length)
    result = settled(contract(contingent(timedelta(days=365)), zone="UTC", increment=increment), [entry], ANY_DAY)
    return compared(
        case, {"begin": given["begin"], "end": given["end"], "duration_seconds": total(result, sp.Source.LOT)}
    )


def _since_midnight(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second)


def weighted_minutes(case: Mapping[str, Any]) -> Outcome:
    """How much work counts at different times of the day."""
    given = case["given"]
    known(given, required=["start", "end", "billable_minutes", "work_type_factor", "after_hours_factor", "schedule"])
    start, end = instant(given["start"]), instant(given["end"])
    if end - start != minutes(given["billable_minutes"]):
        return SECONDS_RUN_ON
    hours = None if given["schedule"] is None else _service_hours(given["schedule"])
    multipliers = [sp.Multiplier(factor=exact(given["work_type_factor"] or 1))]
    if hours is not None:
        factor = exact(given["after_hours_factor"] or 1)
        multipliers.append(sp.Multiplier(factor=factor, when=sp.When.OUTSIDE_SERVICE_HOURS))
    agreed = contract(
        contingent(timedelta(days=365)),
        start=sp.YEARLY.period(start.date()).start - ONE_DAY,
        zone="UTC" if hours is None else given["schedule"]["tz"],
        service_hours=hours,
        multipliers=multipliers,
    )
    result = settled(agreed, [_use("e", start, end - start)], agreed.date_of(start))
    places = len(str(case["expect"].get("weighted_minutes", "")).partition(".")[2])
    weighted = rounded(Fraction(total(result, sp.Source.LOT), 60), places)
    inside = end - start if hours is None else hours.elapsed(start, end)
    return compared(
        case, {"weighted_minutes": weighted, "in_hours_minutes": number(Fraction(inside // ONE_SECOND, 60))}
    )


def _service_hours(schedule: Mapping[str, Any]) -> sp.ServiceHours:
    known(schedule, required=["tz", "hours", "holidays"])
    names = dict(zip("1234567", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True)) | {"0": "Sun"}
    text = "; ".join(f"{names[day]} {'-'.join(window)}" for day, window in schedule["hours"].items() if window)
    closed = {date.fromisoformat(day): "closed" for day in schedule["holidays"]}
    return sp.ServiceHours.weekly(text, zone=schedule["tz"], special=closed)


KINDS: Mapping[str, Callable[[Mapping[str, Any]], Outcome]] = {
    "allocation": allocation,
    "billing_cycles": billing_cycles,
    "bucket_usage": bucket_usage,
    "burn_down": burn_down,
    "expiry_listing": expiry_listing,
    "increment_rounding": increment_rounding,
    "monthly_prepaid": monthly_prepaid,
    "period_starts": period_starts,
    "proration": proration,
    "threshold_crossing": threshold_crossing,
    "usage_by_period": usage_by_period,
    "weighted_minutes": weighted_minutes,
}
"""By the name of the kind."""
