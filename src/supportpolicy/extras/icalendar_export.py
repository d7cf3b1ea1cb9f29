"""Calendar entries: due instants with an alarm at each warning, written by icalendar (extra ``icalendar``)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from supportpolicy.checks import check_aware
from supportpolicy.clauses import Language, Wording
from supportpolicy.deadlines import Deadline
from supportpolicy.explanation.labels import COMMITMENTS, METRICS
from supportpolicy.targets import Commitment

_USED = Wording(de="der Zeit verbraucht", en="of the time used")


def to_icalendar(deadlines: Iterable[Deadline], *, stamp: datetime, language: Language = Language.EN) -> bytes:
    """The due instants of what is still owed, as an iCalendar file.

    Each deadline is an entry of its own at its due instant, in UTC, with an alarm at each of its warning instants. Its
    UID is made of ticket and slot, so that a calendar moves the entry when the deadline moves. Left out is what has no
    due instant and what was met.

    Args:
        deadlines: Deadlines of any tickets.
        stamp: When the file is made.
        language: The language of the titles.

    Raises:
        ModuleNotFoundError: if icalendar is not installed (``pip install supportpolicy[icalendar]``).
        InvalidValueError: for a naive stamp.
    """
    from icalendar import Alarm, Calendar, Event

    check_aware("stamp", stamp)
    calendar = Calendar()
    calendar.add("prodid", "-//supportpolicy//deadlines//EN")
    calendar.add("version", "2.0")
    for deadline in deadlines:
        if deadline.due is None or deadline.met_at is not None or deadline.target is None:
            continue
        title = _title(deadline, deadline.target.commitment, language)
        entry = Event()
        entry.add("uid", f"{deadline.ticket}/{deadline.slot}@supportpolicy")
        entry.add("dtstamp", stamp.astimezone(UTC))
        entry.add("dtstart", deadline.due.astimezone(UTC))
        entry.add("summary", title)
        if deadline.clauses:
            entry.add("description", ", ".join(deadline.clauses))
        for warning in deadline.warnings:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", f"{title}: {warning.percent} % {_USED.text(language)}")
            alarm.add("trigger", warning.at.astimezone(UTC), parameters={"VALUE": "DATE-TIME"})
            entry.add_component(alarm)
        calendar.add_component(entry)
    written: bytes = calendar.to_ical()
    return written


def _title(deadline: Deadline, commitment: Commitment, language: Language) -> str:
    metric, firmly = METRICS[deadline.metric].text(language), COMMITMENTS[commitment].text(language)
    return f"{deadline.ticket}: {metric} ({firmly})"
