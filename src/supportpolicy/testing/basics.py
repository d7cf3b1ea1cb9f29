"""Strategies for the simplest things: names, instants, days, durations, and amounts of money."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from supportpolicy.money import Money
from supportpolicy.spans import Span

START = datetime(2026, 1, 1, tzinfo=UTC)
"""The earliest instant that is drawn."""

ZONES = (UTC, ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Zurich"), ZoneInfo("UTC"), timezone(timedelta(hours=1)))
"""The zones in which instants are drawn."""

_REPEATED = tuple(datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
"""The two instants at which the clocks of Berlin show half past two."""

_SECONDS = st.integers(0, 2 * 365 * 24 * 3600)
_OFTEN = st.booleans()
_ZONES = st.sampled_from(ZONES)


@cache
def names() -> st.SearchStrategy[str]:
    """Ids and names: short texts with something in them."""
    return st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=6)


@st.composite
def instants(draw: st.DrawFn, after: datetime = START) -> datetime:
    """Instants in different zones, to the second, up to two years after another one.

    Among them are those that the clocks show twice when summer time ends.

    Args:
        draw: Given by Hypothesis.
        after: The instant before which there are none.
    """
    at = after + timedelta(seconds=draw(_SECONDS)) if draw(_OFTEN) else _REPEATED[draw(_OFTEN)]
    return max(at.astimezone(UTC), after.astimezone(UTC)).astimezone(draw(_ZONES))


@cache
def days() -> st.SearchStrategy[date]:
    """Local dates within two years."""
    return st.dates(date(2026, 1, 1), date(2027, 12, 31))


@cache
def periods() -> st.SearchStrategy[Span[date]]:
    """Spans of local dates, a day to a year long."""
    return st.builds(lambda start, length: Span(start, start + timedelta(days=length)), days(), st.integers(1, 366))


@cache
def durations(most: timedelta = timedelta(hours=12), least: timedelta = timedelta(0)) -> st.SearchStrategy[timedelta]:
    """Times in whole seconds."""
    seconds = st.integers(least // timedelta(seconds=1), most // timedelta(seconds=1))
    return seconds.map(lambda number: timedelta(seconds=number))


@cache
def quantities() -> st.SearchStrategy[timedelta | int]:
    """Times, or numbers of pieces."""
    return durations() | st.integers(0, 20)


def prices(currency: str = "EUR") -> st.SearchStrategy[Money]:
    """Amounts from nothing to 9999.99, in cents."""
    return st.integers(0, 999_999).map(lambda cents: Money.of(f"{cents // 100}.{cents % 100:02}", currency))
