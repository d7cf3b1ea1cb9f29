"""Due instants go into any calendar, with an alarm at each warning."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from supportpolicy.clauses import Language
from supportpolicy.deadlines import Deadline, deadlines_under
from supportpolicy.errors import InvalidValueError
from supportpolicy.extras.icalendar_export import to_icalendar
from supportpolicy.servicehours import ServiceHours
from supportpolicy.targets import Commitment, Metric, ServiceSchedule, Target
from supportpolicy.tickets import Answered, CustomerMessage, Event, Paused, Ticket

icalendar = pytest.importorskip("icalendar", reason="icalendar is not installed")

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 16, 9, tzinfo=BERLIN)
STAMP = datetime(2026, 11, 16, 12, tzinfo=BERLIN)
HOUR = timedelta(hours=1)


def found(*events: Event, metric: str = "first_response", commitment: str = "guaranteed") -> tuple[Deadline, ...]:
    rules = ServiceSchedule(
        name="gold",
        hours={"office": ServiceHours.weekly("Mon-Fri 09:00-17:00", zone="Europe/Berlin")},
        targets=[
            Target(
                id="target",
                metric=metric,
                amount=12 * HOUR,
                calendar="office",
                commitment=commitment,
                clauses=["CONF-3", "CONF-4"],
                thresholds=[50, 75],
            )
        ],
    )
    return deadlines_under(Ticket(id="T-1", reported_at=MONDAY, events=events), rules, as_of=MONDAY + HOUR)


class TestAnEntry:
    """A deadline is an entry at its due instant."""

    def test_is_written_with_its_alarms(self) -> None:
        text = to_icalendar(found(), stamp=STAMP).decode()

        assert text.split("\r\n") == [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//supportpolicy//deadlines//EN",
            "BEGIN:VEVENT",
            "SUMMARY:T-1: first response (guaranteed)",
            "DTSTART:20261117T120000Z",
            "DTSTAMP:20261116T110000Z",
            "UID:T-1/first_response@supportpolicy",
            "DESCRIPTION:CONF-3\\, CONF-4",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            "DESCRIPTION:T-1: first response (guaranteed): 50 % of the time used",
            "TRIGGER;VALUE=DATE-TIME:20261116T140000Z",
            "END:VALARM",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            "DESCRIPTION:T-1: first response (guaranteed): 75 % of the time used",
            "TRIGGER;VALUE=DATE-TIME:20261117T090000Z",
            "END:VALARM",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]

    def test_reads_back_as_the_instants_that_it_was_made_of(self) -> None:
        (deadline, _) = found()

        (entry,) = icalendar.Calendar.from_ical(to_icalendar([deadline], stamp=STAMP)).walk("VEVENT")

        assert deadline.due is not None
        assert entry.decoded("dtstart") == deadline.due.astimezone(UTC)
        assert [alarm.decoded("trigger") for alarm in entry.walk("VALARM")] == [
            warning.at.astimezone(UTC) for warning in deadline.warnings
        ]

    @pytest.mark.parametrize("metric", Metric)
    @pytest.mark.parametrize("commitment", Commitment)
    def test_has_a_title_in_german_for_every_promise(self, metric: Metric, commitment: Commitment) -> None:
        events = Answered(at=MONDAY), CustomerMessage(at=MONDAY + timedelta(minutes=1))
        owed = events if metric is Metric.NEXT_RESPONSE else events[:1] if metric is Metric.PERIODIC_UPDATE else ()

        text = to_icalendar(
            found(*owed, metric=metric, commitment=commitment), stamp=STAMP, language=Language.DE
        ).decode()

        assert text.count("BEGIN:VEVENT") == 1
        assert ("(zugesichert)" in text) is (commitment is Commitment.GUARANTEED)

    def test_of_a_promise_without_a_clause_has_no_description(self) -> None:
        (deadline, _) = found()
        bare = Deadline(
            ticket="T-2",
            as_of=STAMP,
            slot="first_response",
            metric=deadline.metric,
            schedule="gold",
            version="",
            severity=None,
            state=deadline.state,
            target=deadline.target,
            clauses=(),
            due=deadline.due,
        )

        assert b"DESCRIPTION" not in to_icalendar([bare], stamp=STAMP)


class TestNoEntry:
    """What has no due instant, and what was met, is left out."""

    @pytest.mark.parametrize("event", [Answered(at=MONDAY), Paused(at=MONDAY, reason="waiting_on_customer")])
    def test_for_what_is_met_or_paused(self, event: Event) -> None:
        assert b"VEVENT" not in to_icalendar(found(event), stamp=STAMP)

    def test_for_a_naive_stamp(self) -> None:
        with pytest.raises(InvalidValueError, match="stamp: 2026-11-16T12:00:00 has no time zone"):
            to_icalendar(found(), stamp=STAMP.replace(tzinfo=None))
