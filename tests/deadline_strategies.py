"""Tickets, targets and schedules for the laws of deadlines, on the grid of quarters of an hour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from supportpolicy.servicehours import ServiceHours
from supportpolicy.targets import (
    Commitment,
    Metric,
    Moment,
    PauseReason,
    Reopening,
    ServiceSchedule,
    Target,
)
from supportpolicy.tickets import (
    Acknowledged,
    Answered,
    Assigned,
    CustomerMessage,
    Event,
    Paused,
    Reopened,
    Resolved,
    Resumed,
    Ticket,
    WorkaroundDelivered,
)
from tests.deadline_oracle import QUARTER, Happening

ZONE = "Europe/Berlin"
BERLIN = ZoneInfo(ZONE)

Week = Sequence[Sequence[tuple[int, int]]]

_OFFICE = [(9 * 60, 12 * 60), (13 * 60, 17 * 60 + 30)]
WEEKS: dict[str, Week] = {
    "Mon-Fri 09:00-12:00, 13:00-17:30": [_OFFICE] * 5 + [[], []],
    "Mon-Sun 00:00-24:00": [[(0, 24 * 60)]] * 7,
    "Tue,Thu 08:00-10:00; Sat 00:00-24:00": [[], [(480, 600)], [], [(480, 600)], [], [(0, 1440)], []],
}

_MAKERS: dict[str, type[Event]] = {
    "ask": CustomerMessage,
    "acknowledge": Acknowledged,
    "answer": Answered,
    "assign": Assigned,
    "workaround": WorkaroundDelivered,
    "resume": Resumed,
    "solve": Resolved,
    "reopen": Reopened,
}
_MOMENTS = {
    "acknowledge": Moment.ACKNOWLEDGED,
    "answer": Moment.ANSWERED,
    "assign": Moment.ASSIGNED,
    "workaround": Moment.WORKAROUND,
    "solve": Moment.RESOLVED,
}
STOPS: dict[Metric, list[set[str]]] = {
    Metric.FIRST_RESPONSE: [{"answer", "solve"}, {"answer"}, {"answer", "acknowledge"}],
    Metric.TIME_TO_OWN: [{"assign", "solve"}, {"assign"}],
    Metric.NEXT_RESPONSE: [{"answer", "solve"}, {"answer"}],
    Metric.PERIODIC_UPDATE: [{"answer", "solve"}, {"answer"}],
    Metric.RESOLUTION: [{"solve"}, {"solve", "workaround"}],
    Metric.TOTAL_RESOLUTION: [{"solve"}, {"solve", "workaround"}],
}

reports = st.sampled_from(
    [
        datetime(2026, 11, 16, 9, tzinfo=BERLIN),
        datetime(2026, 11, 20, 15, 30, tzinfo=BERLIN),
        datetime(2026, 3, 27, 16, tzinfo=BERLIN),
        datetime(2026, 10, 24, 23, 45, tzinfo=BERLIN),
    ]
).flatmap(lambda start: st.integers(0, 4 * 24 * 7).map(lambda quarters: start.astimezone(UTC) + quarters * QUARTER))
"""Around a weekend and both clock changes."""

reasons = st.sampled_from([reason.value for reason in PauseReason])


@st.composite
def happenings(draw: st.DrawFn, reported: datetime, most: int = 9) -> list[Happening]:
    """What happens to a ticket within some days, in order; several at once are likely."""
    found = []
    at = reported
    for _ in range(draw(st.integers(0, most))):
        at += draw(st.sampled_from([0, 0, 1, 2, 5, 12, 40, 96])) * QUARTER
        what = draw(st.sampled_from([*_MAKERS, "pause", "pause", "resume", "answer", "solve", "reopen"]))
        found.append(Happening(at, what, draw(reasons) if what == "pause" else ""))
    return found


def event(happening: Happening, sequence: int = 0) -> Event:
    """The same in the library's words."""
    if happening.what == "pause":
        return Paused(at=happening.at, sequence=sequence, reason=PauseReason(happening.reason))
    return _MAKERS[happening.what](at=happening.at, sequence=sequence)


def ticket(reported: datetime, history: Sequence[Happening], **given: object) -> Ticket:
    """A ticket on which this happened, in the order of the list."""
    events = [event(happening, number) for number, happening in enumerate(history)]
    return Ticket(id="T", reported_at=reported, events=events, **given)  # type: ignore[arg-type]


@st.composite
def tickets(draw: st.DrawFn, most: int = 9) -> Ticket:
    """A ticket with a history."""
    reported = draw(reports)
    return ticket(reported, draw(happenings(reported, most)))


@st.composite
def targets(draw: st.DrawFn, metric: Metric | None = None) -> Target:
    """A target of an amount on the grid, on the calendar "hours"."""
    chosen = metric or draw(st.sampled_from(Metric))
    return Target(
        id="target",
        metric=chosen,
        amount=draw(st.integers(1, 60)) * QUARTER,
        calendar="hours",
        commitment=draw(st.sampled_from(Commitment)),
        stops_at=[_MOMENTS[stop] for stop in draw(st.sampled_from(STOPS[chosen]))],
        pauses=draw(st.frozensets(st.sampled_from(PauseReason))),
    )


def words(target: Target) -> frozenset[str]:
    """What stops a target, in the oracle's words."""
    return frozenset(word for word, moment in _MOMENTS.items() if moment in target.stops_at)


def schedule(target: Target, week: str, reopening: Reopening = Reopening.CONTINUES, **given: object) -> ServiceSchedule:
    """A schedule with this one target."""
    return ServiceSchedule(
        name="schedule",
        hours={"hours": ServiceHours.weekly(week, zone=ZONE)},
        targets=[target],
        reopening=reopening,
        **given,  # type: ignore[arg-type]
    )


def looked_at(history: Sequence[Happening], reported: datetime) -> st.SearchStrategy[datetime]:
    """An instant as of which to look: at, between and after what happened."""
    last = max([reported, *(happening.at for happening in history)])
    span = (last - reported) // QUARTER
    return st.integers(0, span + 60).map(lambda quarters: reported + quarters * QUARTER)


def days_later(at: datetime, days: int) -> datetime:
    """So many days later."""
    return at + timedelta(days=days)
