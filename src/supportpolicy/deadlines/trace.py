"""The trace of a clock: every interval of a run, whether it counted, and why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

import attrs

from supportpolicy.choices import Choice
from supportpolicy.clauses import Language, Wording
from supportpolicy.deadlines.reckoning import ZERO
from supportpolicy.deadlines.runs import Run
from supportpolicy.servicehours import ServiceHours
from supportpolicy.spans import Span, intersect, subtract
from supportpolicy.targets import PauseReason

_RUNS = Wording(de="die Uhr läuft", en="the clock runs")
_CLOSED = Wording(de="außerhalb der Servicezeit", en="outside service hours")
_SOLVED = Wording(de="gelöst", en="solved")
_PAUSES: Mapping[PauseReason, Wording] = MappingProxyType(
    {
        PauseReason.WAITING_ON_CUSTOMER: Wording(de="wartet auf den Kunden", en="waiting on the customer"),
        PauseReason.WAITING_ON_THIRD_PARTY: Wording(de="wartet auf Dritte", en="waiting on a third party"),
        PauseReason.PLANNED_MAINTENANCE: Wording(de="geplante Wartung", en="planned maintenance"),
        PauseReason.DEFERRED: Wording(de="einvernehmlich zurückgestellt", en="put back by agreement"),
    }
)


class StepKind(Choice):
    """What became of an interval."""

    COUNTED = "counted"
    PAUSED = "paused"
    CLOSED = "closed"


@attrs.frozen(kw_only=True)
class Step:
    """One interval of a trace.

    Attributes:
        start: When it begins, in the zone of the calendar.
        end: When it ends; the next step begins there.
        kind: Whether its service time counted, was paused, or there was none.
        reason: Why, for people: what the ticket waited for, or the name of the holiday.
        service_time: How much service time lies in it, counted or paused; none where it is closed.
        elapsed: What has counted by its end.
        left: What is left of the target at its end, negative once it is overdrawn; None for a promise without a number.
    """

    start: datetime
    end: datetime
    kind: StepKind
    reason: Wording
    service_time: timedelta
    elapsed: timedelta
    left: timedelta | None


_Piece = tuple[Span[datetime], StepKind, Wording]


def steps(run: Run, hours: ServiceHours, amount: timedelta | None) -> tuple[Step, ...]:
    """Every interval of a run in order, without a gap; those that counted sum to what has elapsed.

    Args:
        run: The run.
        hours: The calendar of the target.
        amount: How much may count; None for a promise without a number.
    """
    zone = ZoneInfo(hours.zone)
    elapsed = ZERO
    found: list[Step] = []
    for span, kind, reason in _pieces(run, hours, zone):
        length = ZERO if kind is StepKind.CLOSED else span.end - span.start
        if kind is StepKind.COUNTED:
            elapsed += length
        found.append(
            Step(
                start=span.start.astimezone(zone),
                end=span.end.astimezone(zone),
                kind=kind,
                reason=reason,
                service_time=length,
                elapsed=elapsed,
                left=None if amount is None else amount - elapsed,
            )
        )
    return tuple(found)


def _pieces(run: Run, hours: ServiceHours, zone: ZoneInfo) -> list[_Piece]:
    if run.start == run.end:
        return []
    whole = Span(run.start, run.end)
    service = hours.open_spans(run.start, run.end)
    pieces = [(span, StepKind.COUNTED, _RUNS) for span in subtract(service, run.pauses)]
    for hole, reason in run.holes:
        why = _SOLVED if reason is None else _PAUSES[reason]
        pieces += [(span, StepKind.PAUSED, why) for span in intersect(service, [hole])]
    for span in subtract([whole], service):
        pieces += [(part, StepKind.CLOSED, why) for part, why in _days_off(span, hours, zone)]
    return sorted(pieces, key=lambda piece: piece[0].start)


def _days_off(span: Span[datetime], hours: ServiceHours, zone: ZoneInfo) -> Iterator[tuple[Span[datetime], Wording]]:
    """A closed stretch, cut where the reason changes: a holiday has a name."""
    days = [(begins, _reason(day, hours)) for begins, day in _midnights(span, zone)]
    start, why = days[0]
    for midnight, reason in days:
        if reason != why:
            yield Span(start, midnight), why
            start, why = midnight, reason
    yield Span(start, span.end), why


def _midnights(span: Span[datetime], zone: ZoneInfo) -> Iterator[tuple[datetime, date]]:
    """The local dates that a stretch touches, each with the instant at which it begins in the stretch."""
    day = span.start.astimezone(zone).date()
    begins = span.start
    while begins < span.end:
        yield begins, day
        day += timedelta(days=1)
        begins = datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def _reason(day: date, hours: ServiceHours) -> Wording:
    days = hours.working_days
    if days is None or day in hours.special:
        return _CLOSED
    german, english = days.reason(day, Language.DE), days.reason(day, Language.EN)
    return Wording(de=german, en=english) if german and english else _CLOSED
