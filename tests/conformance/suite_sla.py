"""Service levels: targets, pauses, states and priority matrices over ticket histories."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from supportpolicy.calendars import DayEnd, DayRule, Holidays, Weekday, WorkingDays
from supportpolicy.deadlines import Deadline, State, deadlines_under, time_by_state
from supportpolicy.errors import (
    InvalidTypeError,
    InvalidValueError,
    NoOpenTimeError,
    SupportPolicyError,
    UnknownNameError,
)
from supportpolicy.servicehours import ServiceHours
from supportpolicy.spans import Span, merge
from supportpolicy.targets import (
    NEVER_PAUSED,
    ORDINARY_PAUSES,
    Commitment,
    Metric,
    Moment,
    PauseReason,
    ServiceSchedule,
    Target,
    WorkingDaysAmount,
    severity_by_matrix,
)
from supportpolicy.tickets import (
    Answered,
    Assigned,
    Closed,
    CustomerMessage,
    Event,
    Paused,
    Reclassified,
    Reopened,
    Rescheduled,
    Resolved,
    Resumed,
    Ticket,
)
from tests.conformance.outcomes import Failed, Outcome, Passed, UnknownCase, compare, known

_ABOUT = ("schema", "id", "kind", "title", "tags", "source")
_ALSO = ("note", "source_value")
_ANNUAL = range(1970, 2100)
_UNITS = ("business_seconds", "calendar_seconds", "business_days")


def run(case: dict[str, Any]) -> Outcome:
    """Run one case of the schema ``sla-case/1``."""
    if case.get("schema") != "sla-case/1":
        raise UnknownCase(f"schema {case.get('schema')!r}")
    kind = case.get("kind")
    if kind not in _KINDS:
        raise UnknownCase(f"kind {kind!r}")
    return _KINDS[kind](case)


# ── calendars ─────────────────────────────────────────────────────────────────────────────────────────────────────


class _Calendar:
    """The calendars of a case: its hours, the dates on which they open, and the clock."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        known(
            given,
            required=("timezone", "hours"),
            optional=("holidays", "annual_holidays", "overrides", "name"),
        )
        self.zone = given["timezone"]
        self._weekdays = [Weekday(day) for day, windows in given["hours"].items() if windows]
        overrides = {_date_if_any(day): windows for day, windows in given.get("overrides", {}).items()}
        self._closures = [day for day, windows in overrides.items() if not windows]
        self._extra_days = [day for day, windows in overrides.items() if windows]
        self._holidays = Holidays.on(_holidays(given))
        self.clock = ServiceHours.around_the_clock(self.zone)
        self.hours = ServiceHours.weekly(
            _week(given["hours"]),
            zone=self.zone,
            working_days=WorkingDays(weekdays=list(Weekday), holidays=self._holidays),
            special={day: _windows(windows) for day, windows in overrides.items()},
        )

    @property
    def days(self) -> WorkingDays:
        """The dates on which it opens."""
        return WorkingDays(
            weekdays=frozenset(self._weekdays),
            holidays=self._holidays,
            closures=frozenset(self._closures),
            extra_days=frozenset(self._extra_days),
        )


def _holidays(given: Mapping[str, Any]) -> set[Any]:
    days = set(map(_date_if_any, given.get("holidays", [])))
    for annual in given.get("annual_holidays", []):
        dates = {_date_if_any(f"{year}-{annual}") for year in _ANNUAL}
        days |= {day for day in dates if isinstance(day, date)} or dates
    return days


def _date_if_any(text: str) -> Any:
    """A date; what is none is handed on, for the library to refuse."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _windows(windows: Iterable[Iterable[str]]) -> str:
    return ", ".join("-".join(window) for window in windows) or "closed"


def _week(hours: Mapping[str, list[list[str]]]) -> str:
    return "; ".join(f"{day} {_windows(windows)}" for day, windows in hours.items() if windows) or "closed"


# ── deadline and elapsed ──────────────────────────────────────────────────────────────────────────────────────────


def _deadline(case: Mapping[str, Any]) -> Outcome:
    known(
        case,
        required=(*_ABOUT, "calendar", "start", "amount", "expect"),
        optional=(*_ALSO, "pauses", "escalation_offset"),
    )
    expect = case["expect"]
    known(
        expect,
        required=("due",),
        optional=("paused_business_seconds", "escalation_at", "threshold_50", "threshold_75"),
    )
    calendar = _Calendar(case["calendar"])
    start, pauses = _at(case["start"]), _spans(case.get("pauses", []))
    amount = case["amount"]
    known(amount, required=("unit", "value"), optional=("round_up_to",))
    due = _due(calendar, start, amount, pauses)
    if amount["value"] > 0 and (amount["unit"] == "business_days" or not amount.get("round_up_to")):
        promised = _promised(calendar, start, amount, pauses)
        if promised.due != due:
            return Failed(due, promised.due)
    got: dict[str, object] = {"due": due}
    if "paused_business_seconds" in expect:
        got["paused_business_seconds"] = _seconds(
            sum((calendar.hours.elapsed(pause.start, pause.end) for pause in pauses), timedelta())
        )
    if "escalation_at" in expect:
        offset = case.get("escalation_offset", {})
        known(offset, required=("unit", "value"))
        got["escalation_at"] = _due(calendar, due, offset, [])
    for percent in (50, 75):
        if f"threshold_{percent}" in expect:
            warnings = {one.percent: one.at for one in _promised(calendar, start, amount, pauses).warnings}
            got[f"threshold_{percent}"] = warnings[percent]
    return compare(_with_instants(expect), got)


def _due(calendar: _Calendar, start: datetime, amount: Mapping[str, Any], pauses: list[Span[datetime]]) -> datetime:
    """By the calendars alone, forwards and backwards."""
    hours, length = _clock(calendar, amount), amount["value"]
    local = start.astimezone(ZoneInfo(calendar.zone))
    if amount["unit"] != "business_days":
        due = hours.advance(local, timedelta(seconds=length), pauses)
        return _end_of_day(calendar, due) if amount.get("round_up_to") else due
    day = calendar.days.add(local.date(), length, DayRule.EVENT_DAY_EXCLUDED)
    due = local.replace(year=day.year, month=day.month, day=day.day)
    if amount.get("round_up_to"):
        due = _end_of_day(calendar, due)
    for pause in pauses:
        if pause.start < due:
            due = hours.advance(due, hours.elapsed(pause.start, pause.end))
    return due


def _end_of_day(calendar: _Calendar, due: datetime) -> datetime:
    midnight = due.replace(hour=0, minute=0, second=0) + timedelta(days=1)
    return calendar.hours.advance_to_closing(midnight, timedelta(0))


def _promised(
    calendar: _Calendar, start: datetime, amount: Mapping[str, Any], pauses: list[Span[datetime]]
) -> Deadline:
    """The same as a promise on a ticket that was paused so."""
    events: list[Event] = []
    for number, pause in enumerate(pause for pause in pauses if pause.end > start):
        events.append(Paused(at=max(pause.start, start), reason=PauseReason.WAITING_ON_CUSTOMER, sequence=2 * number))
        events.append(Resumed(at=pause.end, sequence=2 * number + 1))
    ticket = Ticket(id="case", reported_at=start, events=events)
    target = _target(Metric.RESOLUTION, _length(amount), calendar="clock" if _on_clock(amount) else "hours")
    as_of = max([start, *(pause.end for pause in pauses)])
    deadlines = deadlines_under(ticket, _schedule("case", calendar, [target]), as_of=as_of)
    return next(deadline for deadline in deadlines if deadline.metric is Metric.RESOLUTION)


def _clock(calendar: _Calendar, amount: Mapping[str, Any]) -> ServiceHours:
    return calendar.clock if _on_clock(amount) else calendar.hours


def _on_clock(amount: Mapping[str, Any]) -> bool:
    unit = amount["unit"]
    if unit not in _UNITS:
        raise UnknownCase(f"unit {unit!r}")
    if amount.get("round_up_to") not in (None, "end_of_business_day"):
        raise UnknownCase(f"round_up_to {amount['round_up_to']!r}")
    return bool(unit == "calendar_seconds")


def _length(amount: Mapping[str, Any]) -> timedelta | WorkingDaysAmount:
    if amount["unit"] != "business_days":
        return timedelta(seconds=amount["value"])
    to_the_end = amount.get("round_up_to") == "end_of_business_day"
    return WorkingDaysAmount(
        days=amount["value"],
        working_days="days",
        day_rule=DayRule.EVENT_DAY_EXCLUDED,
        ends=DayEnd.END_OF_SERVICE if to_the_end else DayEnd.SAME_TIME,
    )


def _elapsed(case: Mapping[str, Any]) -> Outcome:
    known(case, required=(*_ABOUT, "calendar", "start", "end", "expect"), optional=(*_ALSO, "pauses"))
    known(case["expect"], required=(), optional=("business_seconds", "calendar_seconds"))
    calendar = _Calendar(case["calendar"])
    start, end, pauses = _at(case["start"]), _at(case["end"]), _spans(case.get("pauses", []))
    clocks = {"business_seconds": calendar.hours, "calendar_seconds": calendar.clock}
    return compare(case["expect"], {key: _seconds(clocks[key].elapsed(start, end, pauses)) for key in case["expect"]})


# ── tickets ───────────────────────────────────────────────────────────────────────────────────────────────────────

_STATES = {
    State.PENDING: "running",
    State.AT_RISK: "running",
    State.PAUSED: "paused",
    State.MET: "met",
    State.BREACHED: "breached",
}

_STOPS = {
    Metric.FIRST_RESPONSE: Moment.ANSWERED,
    Metric.NEXT_RESPONSE: Moment.ANSWERED,
    Metric.PERIODIC_UPDATE: Moment.ANSWERED,
    Metric.RESOLUTION: Moment.RESOLVED,
}
"""An agent's message is what answers; a solution without one does not."""


def _ticket(case: Mapping[str, Any]) -> Outcome:
    known(
        case,
        required=(*_ABOUT, "calendar", "targets", "events", "expect"),
        optional=(*_ALSO, "as_of", "priority"),
    )
    known(case["expect"], required=(), optional=(*(metric.value for metric in _STOPS), "paused_business_seconds"))
    as_of = _at(case["as_of"]) if "as_of" in case else max(_at(event["at"]) for event in case["events"])
    history = _History(case, as_of)
    ticket = Ticket(id="case", reported_at=history.reported_at, events=history.events)
    found = {
        deadline.metric.value: deadline
        for deadline in deadlines_under(ticket, history.first, as_of=as_of, schedules=history.schedules)
    }
    got: dict[str, object] = {}
    for name, expected in case["expect"].items():
        if name == "paused_business_seconds":
            got[name] = _seconds(time_by_state(ticket, history.in_force.hours, as_of=as_of).all_paused)
        else:
            known(expected, required=(), optional=_MEASURES)
            got[name] = {key: _MEASURES[key](found[name]) if name in found else None for key in expected}
    return compare({name: _with_instants(expected) for name, expected in case["expect"].items()}, got)


class _History:
    """The events of a case in the words of the library, with the schedules that they name."""

    def __init__(self, case: Mapping[str, Any], as_of: datetime) -> None:
        self.calendar = self.in_force = _Calendar(case["calendar"])
        self._as_of = as_of
        self._targets = case["targets"]
        self._resting: str | None = None
        self.schedules: dict[str, ServiceSchedule] = {}
        self.first = self._schedule()
        created = case["events"][0]
        if created.get("type") != "created":
            raise UnknownCase(f"the first event is {created.get('type')!r}")
        self.reported_at = _at(created["at"])
        self.events: list[Event] = []
        for number, event in enumerate(case["events"]):
            known(event, required=("at", "type"), optional=("value", "clock", *_OWN_KEYS.get(event["type"], ())))
            if event["type"] == "created" and event is not created:
                raise UnknownCase("a second event 'created'")
            self.events += self._read(event, number)

    def _read(self, event: Mapping[str, Any], number: int) -> Iterator[Event]:
        """What happened, and then what the clock does: its own word beats what the type would do."""
        place: dict[str, Any] = {"at": _at(event["at"]), "sequence": number}
        kind, clock = event["type"], event.get("clock")
        match kind:
            case "created" | "status":
                pass
            case "customer_message":
                yield CustomerMessage(**place)
            case "agent_message":
                yield Answered(**place)
            case "assigned":
                yield Assigned(**place)
            case "priority_changed":
                yield Reclassified(findings={"priority": str(event.get("value"))}, **place)
            case "sla_changed":
                self._targets = event["targets"]
                yield self._rescheduled(place)
            case "calendar_changed":
                self.calendar = _Calendar(event["calendar"])
                if place["at"] <= self._as_of:
                    self.in_force = self.calendar
                yield self._rescheduled(place)
            case "resolved" | "closed":
                clock = clock or "stop"
            case "reopened":
                clock = clock or "run"
            case _:
                raise UnknownCase(f"type {kind!r}")
        yield from self._set(clock, kind, place)

    def _set(self, clock: str | None, kind: str, place: dict[str, Any]) -> Iterator[Event]:
        was, self._resting = self._resting, self._resting if clock is None else clock
        match clock, was:
            case (None, _):
                return
            case ("run", "stop"):
                yield Reopened(**place)
            case ("run", _):
                yield Resumed(**place)
            case ("pause", "stop"):
                yield Reopened(**place)
                yield Paused(reason=PauseReason.WAITING_ON_CUSTOMER, **place)
            case ("pause", _):
                yield Paused(reason=PauseReason.WAITING_ON_CUSTOMER, **place)
            case ("stop", _):
                yield Closed(**place) if kind == "closed" else Resolved(**place)
            case _:
                raise UnknownCase(f"clock {clock!r}")

    def _rescheduled(self, place: Mapping[str, Any]) -> Event:
        schedule = self._schedule()
        self.schedules[schedule.name] = schedule
        return Rescheduled(schedule=schedule.name, **place)

    def _schedule(self) -> ServiceSchedule:
        return _schedule(f"schedule {len(self.schedules)}", self.calendar, map(_read_target, self._targets))


_OWN_KEYS = {"sla_changed": ("targets",), "calendar_changed": ("calendar",)}


def _read_target(given: Mapping[str, Any]) -> Target:
    known(given, required=("metric", "seconds"), optional=("clock", "pausable", "starts_at", "agreement"))
    if given["metric"] not in {metric.value for metric in _STOPS}:
        raise UnknownCase(f"metric {given['metric']!r}")
    if given.get("clock", "business") not in ("business", "calendar"):
        raise UnknownCase(f"clock {given['clock']!r}")
    if given.get("starts_at", "assignment") != "assignment":
        raise UnknownCase(f"starts_at {given['starts_at']!r}")
    return _target(
        Metric(given["metric"]),
        timedelta(seconds=given["seconds"]),
        calendar="clock" if given.get("clock") == "calendar" else "hours",
        pauses=ORDINARY_PAUSES if given.get("pausable", True) else NEVER_PAUSED,
        **({"starts_at": Moment.ASSIGNED} if "starts_at" in given else {}),
    )


def _target(metric: Metric, amount: timedelta | WorkingDaysAmount, **given: Any) -> Target:
    return Target(
        id=metric.value,
        metric=metric,
        amount=amount,
        commitment=Commitment.GUARANTEED,
        stops_at=[_STOPS[metric]],
        thresholds=[50, 75],
        **given,
    )


def _schedule(name: str, calendar: _Calendar, targets: Iterable[Target]) -> ServiceSchedule:
    targets = tuple(targets)
    days = {"days": calendar.days} if any(isinstance(one.amount, WorkingDaysAmount) for one in targets) else {}
    return ServiceSchedule(
        name=name, hours={"hours": calendar.hours, "clock": calendar.clock}, working_days=days, targets=targets
    )


def _margin(deadline: Deadline) -> int | None:
    return None if deadline.left is None else _seconds(deadline.left)


def _overdue(deadline: Deadline) -> int | None:
    return None if deadline.left is None else max(0, -_seconds(deadline.left))


def _answered(deadline: Deadline) -> list[Deadline]:
    return [one for one in deadline.earlier if one.met_at]


_MEASURES: Mapping[str, Callable[[Deadline], object]] = {
    "due": lambda deadline: deadline.due,
    "met_at": lambda deadline: deadline.met_at,
    "state": lambda deadline: _STATES.get(deadline.state),
    "elapsed_seconds": lambda deadline: _seconds(deadline.elapsed),
    "margin_seconds": _margin,
    "overdue_seconds": _overdue,
    "worst_elapsed_seconds": lambda deadline: max((_seconds(one.elapsed) for one in _answered(deadline)), default=None),
    "worst_margin_seconds": lambda deadline: min((_margin(one) or 0 for one in _answered(deadline)), default=None),
}
"""What a case may ask of a metric; null where no target is running."""


# ── priority and errors ───────────────────────────────────────────────────────────────────────────────────────────


def _priority(case: Mapping[str, Any]) -> Outcome:
    known(case, required=(*_ABOUT, "impact", "urgency", "matrix", "expect"), optional=_ALSO)
    known(case["expect"], required=("priority",))
    matrix = {row: {column: str(cell) for column, cell in cells.items()} for row, cells in case["matrix"].items()}
    rules = severity_by_matrix(matrix, rows="impact", columns="urgency", eased={})
    answer = rules.decide(rules.facts(impact=str(case["impact"]), urgency=str(case["urgency"])))
    return compare(str(case["expect"]["priority"]), answer.outcome)


_ERRORS: Mapping[str, type[SupportPolicyError] | tuple[type[SupportPolicyError], ...]] = {
    "unsupported_unit": InvalidTypeError,
    "invalid_time": (InvalidValueError, UnknownNameError),  # what does not begin with a digit reads as a weekday
    "invalid_hours": (InvalidValueError, UnknownNameError, NoOpenTimeError),
    "invalid_duration": InvalidValueError,
    "invalid_timezone": UnknownNameError,
    "unknown_timezone": UnknownNameError,
    "no_business_hours": NoOpenTimeError,
    "no_open_time": NoOpenTimeError,
}
"""The class that fits a reason; any error of ours is right for a reason that is not listed."""


def _error(case: Mapping[str, Any]) -> Outcome:
    known(
        case,
        required=(*_ABOUT, "expect"),
        optional=(*_ALSO, "calendar", "start", "end", "amount", "pauses", "targets", "events", "as_of"),
    )
    known(case["expect"], required=("error",))
    reason = case["expect"]["error"]
    try:
        got = _attempt(case)
    except SupportPolicyError as error:
        if isinstance(error, _ERRORS.get(reason, SupportPolicyError)):
            return Passed()
        got = f"{type(error).__name__}: {error}"
    return Failed(reason, got)


def _attempt(case: Mapping[str, Any]) -> object:
    if "events" in case:
        return _ticket({"expect": {}, **{key: value for key, value in case.items() if key != "expect"}})
    calendar = _Calendar(case["calendar"])
    start, pauses = _at(case["start"]), _spans(case.get("pauses", []))
    if "end" in case:
        return calendar.hours.elapsed(start, _at(case["end"]), pauses)
    amount = case["amount"]
    if amount["unit"] not in _UNITS:
        return _target(Metric.RESOLUTION, f"{amount['value']} {amount['unit']}", calendar="hours")  # type: ignore[arg-type]
    return _promised(calendar, start, amount, pauses).due


_KINDS = {"deadline": _deadline, "elapsed": _elapsed, "ticket": _ticket, "priority": _priority, "error": _error}


# ── values ────────────────────────────────────────────────────────────────────────────────────────────────────────

_INSTANTS = frozenset({"due", "met_at", "escalation_at", "threshold_50", "threshold_75"})


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _spans(pauses: Iterable[list[str]]) -> list[Span[datetime]]:
    edges = [(_at(start), _at(end)) for start, end in pauses]
    return list(merge(Span(start, end) for start, end in edges if start != end))


def _seconds(length: timedelta) -> int:
    seconds, rest = divmod(length, timedelta(seconds=1))
    if rest:
        raise UnknownCase(f"{length} is no number of seconds")
    return seconds


def _with_instants(expected: object) -> object:
    if not isinstance(expected, Mapping):
        return expected
    return {key: _at(value) if key in _INSTANTS and value else value for key, value in expected.items()}
