"""Business time beside other libraries: Mon-Fri 09:00-17:30 in Europe/Berlin with the holidays of Hesse."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from importlib.metadata import PackageNotFoundError, version
from operator import add
from zoneinfo import ZoneInfo

from benchmarks.timing import OURS, Table, comparison, figure, side_by_side
from supportpolicy.calendars import DayInterval, DayRule, Holidays, WorkingDays
from supportpolicy.servicehours import ServiceHours
from supportpolicy.spans import Span

BERLIN = ZoneInfo("Europe/Berlin")
YEARS = range(2020, 2030)
HOLIDAYS = [holiday.date for holiday in Holidays.of("DE", "HE", years=YEARS).days]
TEXT = "Mon-Fri 09:00-17:30"
OPEN, CLOSE = time(9), time(17, 30)

START = datetime(2026, 11, 16, 10, 17, tzinfo=BERLIN)
AMOUNTS = (12, 48, 160)
LENGTHS = (1, 30, 365)

Tasks = Mapping[str, Callable[[], object]]
"""By the name of the task: the call that does it once."""


def run() -> list[Table]:
    """Times in microseconds, ours against budgets and against the peers that are installed."""
    everybody = {OURS: _ours(), **{name: tasks() for name, tasks in PEERS.items() if _version(name) != MISSING}}
    calls = {(task, name): call for name, tasks in everybody.items() for task, call in tasks.items()}
    # Many short rounds: figures of a microsecond need one that nothing disturbed.
    measured = side_by_side(calls, repeats=60, seconds=0.004)
    ours = {task: time for (task, name), time in measured.items() if name == OURS}
    return [
        comparison("Business time", "µs", _by_task(_hourly(), measured)),
        comparison("Working days", "µs", _by_task(_daily(), measured)),
        _budgets(ours),
        Table("Peers", ("", "version"), tuple((name, _version(name)) for name in PEERS)),
    ]


def _hourly() -> list[str]:
    return [*(f"add {hours} h" for hours in AMOUNTS), *(f"elapsed {days} d" for days in LENGTHS)]


def _daily() -> list[str]:
    return ["add 10 working days", "count working days of a year"]


def _by_task(tasks: list[str], measured: Mapping[tuple[str, str], float]) -> dict[str, dict[str, float]]:
    return {task: {name: time for (done, name), time in measured.items() if done == task} for task in tasks}


def _budgets(ours: Mapping[str, float]) -> Table:
    longest, shortest = ours[f"add {AMOUNTS[-1]} h"], ours[f"add {AMOUNTS[0]} h"]
    rows = [
        ("advance or elapsed, any length, aware in and out (µs)", max(ours[task] for task in _hourly()), "2.5"),
        ("160 h to 12 h", longest / shortest, "1.2"),
        ("due with three pauses (µs)", ours["due with three pauses"], "9"),
        ("ten years of service hours built (ms)", ours["ten years built"] / 1000, "4"),
        ("is it open (µs)", ours["is it open"], ""),
        ("a snapshot of holidays, taken again (ms)", ours["holidays taken again"] / 1000, ""),
    ]
    return Table(
        "Service hours and their budgets", ("", "measured", "at most"), tuple((a, figure(b), c) for a, b, c in rows)
    )


def _ours() -> Tasks:
    days = WorkingDays.arbeitstage(Holidays.of("DE", "HE", years=YEARS))
    hours = ServiceHours.weekly(TEXT, zone="Europe/Berlin", working_days=days)
    first, last = datetime(2020, 1, 2, tzinfo=BERLIN), datetime(2029, 12, 31, tzinfo=BERLIN)
    hours.elapsed(first, last)
    pauses = [Span(START + timedelta(hours=5 * n), START + timedelta(hours=5 * n + 2)) for n in range(3)]

    def build() -> object:
        listed = WorkingDays.arbeitstage(Holidays.on(HOLIDAYS))
        return ServiceHours.weekly(TEXT, zone="Europe/Berlin", working_days=listed).elapsed(first, last)

    return {
        **{f"add {n} h": _bound(hours.advance, START, timedelta(hours=n)) for n in AMOUNTS},
        **{f"elapsed {n} d": _bound(hours.elapsed, START, START + timedelta(days=n)) for n in LENGTHS},
        "add 10 working days": _bound(days.add, START.date(), 10, DayRule.EVENT_DAY_EXCLUDED),
        "count working days of a year": _bound(days.count, date(2026, 1, 1), date(2027, 1, 1), DayInterval.HALF_OPEN),
        "due with three pauses": _bound(hours.advance, START, timedelta(hours=12), pauses),
        "is it open": _bound(hours.is_open, START),
        "ten years built": build,
        "holidays taken again": _bound(Holidays.of, "DE", "HE"),
    }


def _workclock() -> Tasks:
    from workclock import Holidays as Closed
    from workclock import Schedule, WorkDay

    schedule = Schedule([WorkDay(OPEN, CLOSE), Closed(HOLIDAYS)], time_zone=BERLIN)
    return {
        **{f"add {n} h": _bound(schedule.add, START, timedelta(hours=n)) for n in AMOUNTS},
        **{f"elapsed {n} d": _bound(schedule.between, START, START + timedelta(days=n)) for n in LENGTHS},
    }


def _exchange_calendars() -> Tasks:
    """Whole minutes only; its calendar is a table of all minutes, built beforehand."""
    import exchange_calendars
    import pandas as pd

    class Office(exchange_calendars.ExchangeCalendar):  # type: ignore[misc]
        name = "office"
        tz = BERLIN
        open_times = ((None, OPEN),)
        close_times = ((None, CLOSE),)
        adhoc_holidays = [pd.Timestamp(day) for day in HOLIDAYS]  # noqa: RUF012

    calendar = Office(start="2020-01-01", end="2029-12-31")
    start = pd.Timestamp(START)
    return {
        **{f"add {n} h": _bound(calendar.minute_offset, start, 60 * n) for n in AMOUNTS},
        **{f"elapsed {n} d": _bound(calendar.minutes_distance, start, start + pd.Timedelta(days=n)) for n in LENGTHS},
    }


def _pandas() -> Tasks:
    """It adds whole hours and days; it has no measure of the open time between two instants."""
    import pandas as pd

    start = pd.Timestamp(START)
    rules = {"start": "09:00", "end": "17:30", "holidays": HOLIDAYS}
    hours = {n: pd.offsets.CustomBusinessHour(n, **rules) for n in AMOUNTS}
    ten_days = pd.offsets.CustomBusinessDay(10, holidays=HOLIDAYS)
    return {
        **{f"add {n} h": _bound(add, start, offset) for n, offset in hours.items()},
        "add 10 working days": _bound(add, pd.Timestamp(START.date()), ten_days),
    }


def _businesstimedelta() -> Tasks:
    """It knows zones of pytz only."""
    import businesstimedelta
    import pytz

    berlin = pytz.timezone("Europe/Berlin")
    start = START.astimezone(berlin)
    rules = businesstimedelta.Rules(
        [
            businesstimedelta.WorkDayRule(start_time=OPEN, end_time=CLOSE, tz=berlin),
            businesstimedelta.HolidayRule(dict.fromkeys(HOLIDAYS, "holiday"), tz=berlin),
        ]
    )
    amounts = {n: businesstimedelta.BusinessTimeDelta(rules, hours=n) for n in AMOUNTS}
    return {
        **{f"add {n} h": _bound(add, start, amount) for n, amount in amounts.items()},
        **{f"elapsed {n} d": _bound(rules.difference, start, start + timedelta(days=n)) for n in LENGTHS},
    }


def _numpy() -> Tasks:
    import numpy as np

    calendar = np.busdaycalendar(holidays=np.array(HOLIDAYS, dtype="datetime64[D]"))
    start, end = date(2026, 1, 1), date(2027, 1, 1)

    return {
        "add 10 working days": lambda: np.busday_offset(START.date(), 10, roll="backward", busdaycal=calendar).item(),
        "count working days of a year": lambda: np.busday_count(start, end, busdaycal=calendar),
    }


PEERS: Mapping[str, Callable[[], Tasks]] = {
    "workclock": _workclock,
    "exchange-calendars": _exchange_calendars,
    "pandas": _pandas,
    "businesstimedelta": _businesstimedelta,
    "numpy": _numpy,
}


MISSING = "not installed"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return MISSING


def _bound(call: Callable[..., object], *arguments: object) -> Callable[[], object]:
    return lambda: call(*arguments)
