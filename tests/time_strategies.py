"""Hypothesis strategies for opening hours, in zones and at times where clocks change in every way that there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from supportpolicy.calendars import WEEK, Holidays, WorkingDays
from supportpolicy.servicehours import ServiceHours
from tests.oracles.walk import DAYS, Walk, Window

CHANGES = [
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("Europe/Dublin", date(2030, 3, 31)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),  # half an hour back
    ("Australia/Lord_Howe", date(2026, 10, 4)),  # half an hour ahead
    ("America/Sao_Paulo", date(2017, 10, 15)),  # midnight does not exist
    ("America/Sao_Paulo", date(2018, 2, 18)),  # the hour before midnight comes twice
    ("Asia/Beirut", date(2026, 3, 29)),
    ("America/Havana", date(2026, 3, 8)),
    ("America/Havana", date(2026, 11, 1)),  # midnight comes twice
    ("America/St_Johns", date(2006, 4, 2)),  # one minute past midnight
    ("Africa/Cairo", date(2026, 4, 24)),
    ("Africa/Casablanca", date(2026, 2, 15)),
    ("Pacific/Apia", date(2011, 12, 30)),  # the whole day does not exist
    ("Pacific/Kiritimati", date(1995, 1, 1)),  # the last day of the year does not
    ("Asia/Kolkata", date(2026, 1, 1)),
    ("UTC", date(2027, 12, 31)),
    ("Europe/Berlin", date(2037, 10, 25)),
]

moments = st.sampled_from(CHANGES)
zones = st.sampled_from(sorted({zone for zone, _ in CHANGES}))


def _clock(quarter: int) -> str:
    return f"{quarter // 4:02}:{quarter % 4 * 15:02}"


@st.composite
def windows(draw: st.DrawFn, earliest: int = 0, overnight: bool = False, most: int = 3) -> list[Window]:
    """Windows of a day on quarters of an hour that may touch; the last may end in the next day."""
    edges = sorted(draw(st.lists(st.integers(earliest, 96), max_size=2 * most)))
    found = [(_clock(start), _clock(end)) for start, end in zip(edges[::2], edges[1::2], strict=False) if start < end]
    if overnight and len(edges) % 2 and edges[-1] < 96:
        end = draw(st.integers(0, earliest if edges[-1] > earliest else earliest - 1))
        found.append((_clock(edges[-1]), _clock(end)))
    return found


@st.composite
def walks(draw: st.DrawFn, zone: str, around: date) -> Walk:
    """Hours of any shape that are open at some time of the week, with what is special near a date."""
    nights = draw(st.booleans())
    of_a_day = windows(earliest=8, overnight=True) if nights else windows()
    week = {day: draw(of_a_day) for day in DAYS}
    if not any(week.values()):
        week["wed"] = [("02:00", "24:00")]
    near = st.integers(-6, 6).map(lambda days: around + timedelta(days=days))
    return Walk(
        zone=zone,
        week=week,
        days_off=frozenset(draw(st.sets(near, max_size=3))),
        special=draw(st.dictionaries(near, of_a_day, max_size=2)),
        breaks=draw(st.dictionaries(near, st.lists(st.one_of(breaks(), nightly_breaks()), max_size=2), max_size=3)),
    )


def breaks() -> st.SearchStrategy[Window]:
    """Breaks at any time of the day, the whole day among them."""
    edges = st.tuples(st.integers(0, 95), st.integers(1, 96)).filter(lambda pair: pair[0] < pair[1])
    return edges.map(lambda pair: (_clock(pair[0]), _clock(pair[1])))


def nightly_breaks() -> st.SearchStrategy[Window]:
    return st.tuples(st.integers(60, 95), st.integers(1, 30)).map(lambda pair: (_clock(pair[0]), _clock(pair[1])))


def text_of(some: Iterable[Window]) -> str:
    return ", ".join(f"{start}-{end}" for start, end in some) or "closed"


def week_text(week: Mapping[str, list[Window]]) -> str:
    return "; ".join(f"{day} {text_of(some)}" for day, some in week.items())


def hours_of(walk: Walk) -> ServiceHours:
    """The library's value for the same definition."""
    return ServiceHours.weekly(
        week_text(walk.week),
        zone=walk.zone,
        working_days=WorkingDays(weekdays=WEEK, holidays=Holidays.on(walk.days_off)),
        special={day: text_of(some) for day, some in walk.special.items()},
        breaks={day: text_of(some) for day, some in walk.breaks.items()},
    )


@st.composite
def defined(draw: st.DrawFn) -> tuple[Walk, ServiceHours, date]:
    """A definition as a walk and as the library's value, and the date around which things happen."""
    zone, around = draw(moments)
    walk = draw(walks(zone, around))
    return walk, hours_of(walk), around


def minutes_near(around: date, days: int = 5) -> st.SearchStrategy[int]:
    """Whole minutes since 1970 near a date."""
    noon = int(datetime.combine(around, time(12), tzinfo=UTC).timestamp()) // 60
    return st.integers(noon - days * 1440, noon + days * 1440)


def instants_near(around: date, zone: str, days: int = 5) -> st.SearchStrategy[datetime]:
    """Instants near a date to the microsecond, in UTC or the zone, in both folds."""
    noon = datetime.combine(around, time(12), tzinfo=UTC)
    offsets = st.one_of(
        st.integers(-days * 96, days * 96).map(lambda quarters: timedelta(minutes=15 * quarters)),
        st.timedeltas(timedelta(days=-days), timedelta(days=days)),
    )
    places = st.sampled_from([UTC, ZoneInfo(zone)])
    return st.builds(lambda offset, place: (noon + offset).astimezone(place), offsets, places)
