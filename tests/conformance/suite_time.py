"""The ``time`` cases: opening windows, holidays, clock changes, working days; asked through the public API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from supportpolicy.calendars import WEEK, DayInterval, DayRule, Holidays, WorkingDays
from supportpolicy.errors import SupportPolicyError
from supportpolicy.servicehours import ServiceHours
from supportpolicy.spans import Span
from tests.conformance.outcomes import Outcome, UnknownCase, compare, known

Case = dict[str, Any]

_REMARKS = {"id", "source", "op", "note", "right", "disagree", "agree", "differ", "peers", "tag", "hours_kind"}
_REMARKS |= {"wall_clock_walk", "calendar", "source_convention", "on_boundary"}
_DATED = {"holidays", "special", "breaks"}
_ZERO = timedelta(0)
_MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)


def run(case: Case) -> Outcome:
    """Run one case by its op."""
    op = _OPS.get(case.get("op", ""))
    if op is None:
        raise UnknownCase(f"op {case.get('op')!r} is unknown")
    return op(case)


def _advance(case: Case) -> Outcome:
    """``add`` and ``deadline``. A deadline is a closing, going back ends at an opening; both are asked for by name."""
    _check(case, "start", "expect", optional={"minutes", "seconds", "pauses", "expect_close", "expect_open"})
    hours, start, amount, pauses = _hours(case), _instant(case["start"]), _amount(case), _pauses(case)
    natural = hours.advance(start, amount, pauses)
    answers = {
        "expect_close": hours.advance_to_closing(start, amount, pauses) if amount < _ZERO else natural,
        "expect_open": natural if amount < _ZERO else hours.advance_to_opening(start, amount, pauses),
    }
    asked = {key: _instant(case[key]) for key in answers if key in case}
    if not asked:
        return compare(_instant(case["expect"]), natural)
    # What the source itself says is one of the two, by its convention if that is told.
    told = f"expect_{case.get('source_convention')}"
    chosen = (
        told if told in asked else next((key for key in asked if _same(asked[key], case["expect"])), "expect_close")
    )
    return compare(
        {**asked, "expect": _instant(case["expect"])},
        {**{key: answers[key] for key in asked}, "expect": answers[chosen]},
    )


def _between(case: Case) -> Outcome:
    _check(case, "start", "end", "expect", optional={"expect_signed", "pauses"})
    got = _hours(case).elapsed(_instant(case["start"]), _instant(case["end"]), _pauses(case)) // timedelta(seconds=1)
    signed = case.get("expect_signed", case["expect"])
    # Where both are given, the source cuts off what is negative, or its sign.
    said = next((said for said in (max(got, 0), abs(got)) if "expect_signed" in case and said == case["expect"]), got)
    return compare([signed, case["expect"]], [got, said])


def _is_open(case: Case) -> Outcome:
    _check(case, "start", "expect")
    return compare(case["expect"], _hours(case).is_open(_instant(case["start"])))


def _next_open(case: Case) -> Outcome:
    _check(case, "start", "expect")
    return compare(_instant(case["expect"]), _hours(case).advance_to_opening(_instant(case["start"]), _ZERO))


def _next_close(case: Case) -> Outcome:
    _check(case, "start", "expect")
    return compare(_instant(case["expect"]), _hours(case).next_closing(_instant(case["start"])))


def _previous_close(case: Case) -> Outcome:
    """The start itself inside or at the end of a window: the earliest instant with as much open time before it."""
    _check(case, "start", "expect")
    return compare(_instant(case["expect"]), _hours(case).advance_to_closing(_instant(case["start"]), _ZERO))


def _add_days(case: Case) -> Outcome:
    days, start = _working_days(case), _date(case["start"])
    if "weekdays" not in case:
        _check(case, "start", "days", "expect")
        return compare(_date(case["expect"]), days.add(start, case["days"], DayRule.EVENT_DAY_EXCLUDED))
    rules = {f"expect_{rule.name.lower()}": rule for rule in DayRule}
    known(
        case,
        required={"weekdays", "start", "days", *rules},
        optional={"tz", "start_is_working_day", "holidays", *_REMARKS},
    )
    got: dict[str, object] = {key: days.add(start, case["days"], rule) for key, rule in rules.items()}
    asked: dict[str, object] = {key: _date(case[key]) for key in rules}
    if "start_is_working_day" in case:
        asked["start_is_working_day"] = case["start_is_working_day"]
        got["start_is_working_day"] = days.is_working_day(start)
    return compare(asked, got)


def _count_days(case: Case) -> Outcome:
    days, start, end = _working_days(case), _date(case["start"]), _date(case["end"])
    if "weekdays" not in case:
        _check(case, "start", "end", "expect")
        return compare(case["expect"], days.count(start, end, DayInterval.AFTER_START))
    intervals = {"expect_half_open": DayInterval.HALF_OPEN, "expect_closed": DayInterval.CLOSED}
    known(case, required={"weekdays", "start", "end", *intervals}, optional={"tz", "holidays", *_REMARKS})
    got = {key: days.count(start, end, interval) for key, interval in intervals.items()}
    return compare({key: case[key] for key in intervals}, got)


def _add_days_keep_time(case: Case) -> Outcome:
    """So many open days on, at the same time of day, then to the nearest open instant in the same direction."""
    _check(case, "start", "days", "expect")
    hours, zone = _hours(case), ZoneInfo(case["tz"])
    local = _instant(case["start"]).astimezone(zone)
    day = _working_days(case).add(local.date(), case["days"], DayRule.EVENT_DAY_EXCLUDED)
    moved = datetime.combine(day, local.time(), tzinfo=zone)
    if not hours.is_open(moved):
        moved = (hours.advance_to_closing if case["days"] < 0 else hours.advance_to_opening)(moved, _ZERO)
    return compare(_instant(case["expect"]), moved)


def _invalid(case: Case) -> Outcome:
    known(case, required={"expect"}, optional={"tz", "hours", "what", "value", *_DATED, *_REMARKS})
    try:
        accepted = _attempt(case["what"], case.get("value")) if "what" in case else _schedule(case)
    except SupportPolicyError:
        return compare(case["expect"], "error")
    return compare(case["expect"], accepted)


_OPS: Mapping[str, Callable[[Case], Outcome]] = {
    "add": _advance,
    "deadline": _advance,
    "between": _between,
    "is_open": _is_open,
    "next_open": _next_open,
    "next_close": _next_close,
    "prev_close": _previous_close,
    "add_days": _add_days,
    "count_days": _count_days,
    "add_days_keep_time": _add_days_keep_time,
    "invalid": _invalid,
}


def _check(case: Case, *required: str, optional: set[str] | None = None) -> None:
    known(case, required={"tz", "hours", *required}, optional={*_DATED, *_REMARKS, *(optional or ())})


def _attempt(what: str, value: Any) -> object:
    """Hand one wrong value to the part of the library that it is meant for."""
    for word, take in _TAKERS.items():
        if word in what.lower().replace("-", "_"):
            return take(value)
    raise UnknownCase(f"what {what!r} is unknown")


_TAKERS: Mapping[str, Callable[[Any], object]] = {
    "holiday": lambda value: _listed(value),
    "special": lambda value: _schedule({"special": value}),
    "shift": lambda value: _schedule({"special": value}),
    "break": lambda value: _schedule({"breaks": value}),
    "pause": lambda value: _schedule({}).advance(_MONDAY, _ZERO, [Span(*map(_instant_if_any, value))]),
    "zone": lambda value: _schedule({"tz": value}),
    "tz": lambda value: _schedule({"tz": value}),
    "hours": lambda value: _schedule({"hours": value}),
    "interval": lambda value: _schedule({"hours": value}),
    "window": lambda value: _schedule({"hours": value}),
    "schedule": lambda value: _schedule({"hours": value}),
    "weekday": lambda value: WorkingDays(weekdays=value, holidays=Holidays.none()),
    "region": lambda value: Holidays.of("DE", value),
    "state": lambda value: Holidays.of("DE", value),
    "subdiv": lambda value: Holidays.of("DE", value),
    "country": lambda value: Holidays.of(value),
    "year": lambda value: Holidays.of("DE", years=range(value, value + 1) if isinstance(value, int) else value),
    "days": lambda value: WorkingDays.arbeitstage(Holidays.none()).add(
        _MONDAY.date(), value, DayRule.EVENT_DAY_EXCLUDED
    ),
    "minutes": lambda value: _schedule({}).advance(_MONDAY, value),
    "seconds": lambda value: _schedule({}).advance(_MONDAY, value),
    "amount": lambda value: _schedule({}).advance(_MONDAY, value),
    "duration": lambda value: _schedule({}).advance(_MONDAY, value),
    "start": lambda value: _schedule({}).is_open(_instant_if_any(value)),
    "end": lambda value: _schedule({}).is_open(_instant_if_any(value)),
    "instant": lambda value: _schedule({}).is_open(_instant_if_any(value)),
    "datetime": lambda value: _schedule({}).is_open(_instant_if_any(value)),
    "naive": lambda value: _schedule({}).is_open(_instant_if_any(value)),
    "time": lambda value: _schedule({"hours": {"mon": [value if isinstance(value, list) else [value, "17:00"]]}}),
    "date": lambda value: Holidays.on([_date_if_any(value)]),
}


def _schedule(case: Case) -> ServiceHours:
    """The hours of a case, with what it does not say replaced by something right."""
    return _hours({"tz": "UTC", "hours": {"mon": [["09:00", "17:00"]]}, **case})


def _hours(case: Case) -> ServiceHours:
    holidays = case.get("holidays")
    return ServiceHours.weekly(
        _week(case["hours"]),
        zone=case["tz"],
        working_days=WorkingDays(weekdays=WEEK, holidays=_listed(holidays)) if holidays else None,
        special=_by_date(case.get("special")),
        breaks=_by_date(case.get("breaks")),
    )


def _listed(days: Any) -> Holidays:
    return Holidays.on([_date_if_any(day) for day in (days if isinstance(days, list) else [days])])


def _week(hours: Any) -> Any:
    """The library's text; what is no object of lists of pairs is handed on as it is."""
    if not isinstance(hours, Mapping):
        return hours
    return "; ".join(f"{weekday} {_day(windows)}" for weekday, windows in hours.items()) or "closed"


def _day(windows: Any) -> str:
    if not isinstance(windows, list) or not all(isinstance(window, list) for window in windows):
        return repr(windows)
    return ", ".join("-".join(map(str, window)) for window in windows) or "closed"


def _by_date(hours: Any) -> Any:
    if not isinstance(hours, Mapping):
        return hours
    return {_date_if_any(day): _day(windows) for day, windows in hours.items()}


def _working_days(case: Case) -> WorkingDays:
    """The days with hours: those of the weekdays without holidays, and the special dates that are open at all."""
    weekdays = case.get("weekdays") or [weekday for weekday, windows in case["hours"].items() if windows]
    special = {_date(day): windows for day, windows in case.get("special", {}).items()}
    return WorkingDays(
        weekdays=weekdays,
        holidays=Holidays.on(map(_date, case.get("holidays", ()))),
        closures=[day for day, windows in special.items() if not windows],
        extra_days=[day for day, windows in special.items() if windows],
    )


def _amount(case: Case) -> timedelta:
    if ("minutes" in case) == ("seconds" in case):
        raise UnknownCase("either 'minutes' or 'seconds' is needed")
    return timedelta(minutes=case.get("minutes", 0), seconds=case.get("seconds", 0))


def _pauses(case: Case) -> list[Span[datetime]]:
    edges = [(_instant(start).astimezone(UTC), _instant(end).astimezone(UTC)) for start, end in case.get("pauses", ())]
    return [Span(start, end) for start, end in edges if start != end]


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _same(at: datetime, text: str) -> bool:
    return at.astimezone(UTC) == _instant(text).astimezone(UTC)


def _date(text: str) -> date:
    """A date, or the date of a midnight."""
    return datetime.fromisoformat(text).date()


def _instant_if_any(value: Any) -> Any:
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return value


def _date_if_any(value: Any) -> Any:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return value
