"""What the shipped policies promise under a contract, under every reading, and how well it was kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest

from supportpolicy.calendars import Holidays, WorkingDays
from supportpolicy.contracts import Contract, Term
from supportpolicy.deadlines import (
    ComplianceRow,
    Deadline,
    State,
    compliance,
    deadlines,
    missing_calendars,
    readings,
    schedule_in,
    schedule_of,
    standard_days,
    standard_hours,
)
from supportpolicy.documents import shipped_policy
from supportpolicy.errors import OutOfRangeError, UnknownNameError
from supportpolicy.servicehours import ServiceHours
from supportpolicy.spans import Span
from supportpolicy.targets import Commitment, Metric, ServiceSchedule, Target, WorkingDaysAmount
from supportpolicy.tickets import Answered, CustomerMessage, Event, Paused, Rescheduled, Resolved, Ticket

ZONE = "Europe/Berlin"
BERLIN = ZoneInfo(ZONE)
OFFICE = ServiceHours.weekly("Mon-Fri 09:00-17:00", zone=ZONE)
DAYS = WorkingDays.arbeitstage(Holidays.none())
HOUR = timedelta(hours=1)


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """An instant in November 2026; the 16th is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)


FRIDAY = at(20, 15, 30)


@cache
def contract(policy: str, **given: Any) -> Contract:
    """A contract under a shipped policy, with office hours and working days."""
    terms = {"service_hours": OFFICE, "working_days": DAYS, **given}
    term = Term(start=date(2026, 1, 1), policy=shipped_policy(policy).read_as(), **terms)
    return Contract(id="C-1", customer="ACME", zone=ZONE, currency="EUR", terms=[term])


def ticket(*events: Event, reported_at: datetime = FRIDAY, **findings: str) -> Ticket:
    return Ticket(id="T-1", reported_at=reported_at, events=events, findings=findings)


def seen(found: Iterable[Deadline]) -> dict[Metric, tuple[State, datetime | None, tuple[str, ...]]]:
    return {one.metric: (one.state, one.due, one.clauses) for one in found}


class TestPartnerSupport:
    """Telephone enquiries of partners have a guaranteed response time of twelve hours on working days. PARTNER-5"""

    PARTNER = contract("partner_support")

    def test_a_call_is_answered_within_twelve_hours(self) -> None:
        (response, resolution) = deadlines(ticket(contact="partner", channel="phone"), self.PARTNER, as_of=FRIDAY)

        assert (response.due, response.state, response.clauses) == (at(21, 3, 30), State.PENDING, ("PARTNER-5",))
        assert response.target is not None
        assert response.target.commitment is Commitment.GUARANTEED
        assert resolution.state is State.NOT_PROMISED

    def test_nothing_is_promised_by_e_mail(self) -> None:
        found = deadlines(ticket(contact="partner", channel="email"), self.PARTNER, as_of=FRIDAY)

        assert seen(found)[Metric.FIRST_RESPONSE] == (State.NOT_PROMISED, None, ("PARTNER-O3",))

    def test_the_channel_is_asked_for(self) -> None:
        (response, _) = deadlines(ticket(contact="partner"), self.PARTNER, as_of=FRIDAY)

        assert (response.state, response.needed) == (State.UNDETERMINED, ("channel",))

    def test_the_contract_may_state_who_calls(self) -> None:
        stated = attrs.evolve(self.PARTNER.terms[0], findings={"contact": "partner"})
        known = attrs.evolve(self.PARTNER, terms=[stated])

        assert deadlines(ticket(channel="phone"), known, as_of=FRIDAY)[0].due == at(21, 3, 30)

    def test_every_reading_side_by_side(self) -> None:
        """PARTNER-O1, PARTNER-O2: due on Saturday at 03:30 from Monday to Saturday, else on Monday at 03:30."""
        found = readings(ticket(contact="partner", channel="phone"), self.PARTNER, as_of=FRIDAY)

        assert {reading: one.due for reading, (one, _) in found.items()} == {
            "PARTNER-O1: werktage, PARTNER-O2: clock_hours": at(21, 3, 30),
            "PARTNER-O1: arbeitstage, PARTNER-O2: clock_hours": at(23, 3, 30),
            "PARTNER-O2: office_hours": at(24, 11, 30),
        }

    def test_what_the_contract_states_counts_under_every_reading(self) -> None:
        stated = attrs.evolve(self.PARTNER.terms[0], findings={"contact": "partner", "channel": "phone"})

        found = readings(ticket(), attrs.evolve(self.PARTNER, terms=[stated]), as_of=FRIDAY)

        assert {one.due for one, _ in found.values()} == {at(21, 3, 30), at(23, 3, 30), at(24, 11, 30)}

    def test_the_contract_chooses_the_reading(self) -> None:
        policy = shipped_policy("partner_support").read_as({"PARTNER-O1": "arbeitstage"})
        chosen = attrs.evolve(self.PARTNER, terms=[attrs.evolve(self.PARTNER.terms[0], policy=policy)])

        assert deadlines(ticket(contact="partner", channel="phone"), chosen, as_of=FRIDAY)[0].due == at(23, 3, 30)

    def test_without_working_days_a_promise_on_working_days_cannot_be_kept(self) -> None:
        """PARTNER-O5: whose holidays count must be agreed."""
        with pytest.raises(UnknownNameError) as caught:
            deadlines(ticket(), contract("partner_support", working_days=None), as_of=FRIDAY)

        assert str(caught.value) == (
            "working_days: target 'telephone_response' runs on 'werktage', and nothing says which these are. "
            "Give the term its working_days."
        )


class TestWhatATermDoesNotSay:
    """Each calendar that a promise needs is asked for once, with the first target that needs it."""

    @pytest.mark.parametrize(
        ("policy", "choices", "needed", "what"),
        [
            (
                "confluence_package",
                {"CONF-O1": "office_hours"},
                "service_hours",
                "target 'response' runs on 'service_hours', and nothing says which these are",
            ),
            (
                "partner_support",
                {},
                "working_days",
                "target 'telephone_response' runs on 'werktage', and nothing says which these are",
            ),
        ],
    )
    def test_is_told_once(self, policy: str, choices: dict[str, str], needed: str, what: str) -> None:
        bare = Term(start=date(2026, 1, 1), policy=shipped_policy(policy).read_as(choices))

        assert [str(one) for one in missing_calendars(bare, ZONE)] == [f"{needed}: {what}. Give the term its {needed}."]

    def test_nothing_where_all_is_given_or_nothing_needed(self) -> None:
        assert missing_calendars(contract("confluence_package").terms[0], ZONE) == ()
        office = shipped_policy("confluence_package").read_as({"CONF-O1": "office_hours"})
        assert missing_calendars(attrs.evolve(contract("confluence_package").terms[0], policy=office), ZONE) == ()
        assert missing_calendars(contract("partner_support").terms[0], ZONE) == ()
        assert missing_calendars(contract("app_agency", service_hours=None, working_days=None).terms[0], ZONE) == ()

    def test_nothing_where_the_term_has_a_schedule_of_its_own(self) -> None:
        [bare] = contract("partner_support", working_days=None).terms

        assert missing_calendars(attrs.evolve(bare, schedules={"own": ServiceSchedule(name="own")}), ZONE) == ()


class TestConfluencePackage:
    """A response within 48 hours is guaranteed, a solution within 48 hours only aimed at. CONF-3, CONF-4"""

    PACKAGE = contract("confluence_package")

    def test_a_late_answer_is_a_breach_and_a_late_solution_is_a_miss(self) -> None:
        found = deadlines(ticket(contact="key_user"), self.PACKAGE, as_of=at(23))

        assert seen(found) == {
            Metric.FIRST_RESPONSE: (State.BREACHED, at(22, 15, 30), ("CONF-3",)),
            Metric.RESOLUTION: (State.MISSED, at(22, 15, 30), ("CONF-4",)),
        }

    def test_end_users_are_promised_nothing(self) -> None:
        found = deadlines(ticket(contact="end_user"), self.PACKAGE, as_of=at(23))

        assert {state for state, _, _ in seen(found).values()} == {State.NOT_PROMISED}

    def test_the_48_hours_may_be_office_hours(self) -> None:
        """CONF-O1"""
        found = readings(ticket(contact="key_user"), self.PACKAGE, as_of=FRIDAY)

        assert {reading: [one.due for one in both] for reading, both in found.items()} == {
            "CONF-O1: clock_hours": [at(22, 15, 30)] * 2,
            "CONF-O1: office_hours": [at(30, 15, 30)] * 2,
        }


class TestAppAgency:
    """Critical faults without undue delay; all else by the service schedule. APP-6, APP-7, APP-12"""

    AGENCY = contract("app_agency")
    STOPPED = ticket(directly_solvable="no", workaround="no", fault="stops_operation")

    def test_a_critical_fault_has_no_due_instant(self) -> None:
        found = deadlines(self.STOPPED, self.AGENCY, as_of=at(23))

        assert seen(found) == {
            Metric.FIRST_RESPONSE: (State.NOT_PROMISED, None, ("APP-O1", "APP-O3")),
            Metric.TIME_TO_OWN: (State.PENDING, None, ("APP-7",)),
            Metric.RESOLUTION: (State.PENDING, None, ("APP-7",)),
        }
        assert {one.severity for one in found} == {"critical"}

    def test_the_service_schedule_adds_the_times_of_the_classes(self) -> None:
        response = Target(
            id="response",
            metric="first_response",
            amount=4 * HOUR,
            calendar="service_hours",
            commitment="guaranteed",
            when={"severity": ["critical", "impeding"]},
            clauses=["APP-12"],
        )
        schedule = schedule_of(
            shipped_policy("app_agency").read_as(), zone=ZONE, service_hours=OFFICE, agreed=[response]
        )
        own = contract("app_agency")
        own = attrs.evolve(own, terms=[attrs.evolve(own.terms[0], schedules={"sla": schedule})])

        found = deadlines(self.STOPPED, own, as_of=FRIDAY)

        assert seen(found) == {
            Metric.FIRST_RESPONSE: (State.PENDING, at(23, 11, 30), ("APP-12",)),
            Metric.TIME_TO_OWN: (State.PENDING, None, ("APP-7",)),
            Metric.RESOLUTION: (State.PENDING, None, ("APP-7",)),
        }

    def test_a_ticket_may_be_put_under_another_schedule_of_the_term(self) -> None:
        usual = ServiceSchedule(name="usual", not_promised=["APP-O1"])
        other = ServiceSchedule(
            name="other",
            hours={"clock": ServiceHours.around_the_clock(ZONE)},
            targets=[Target(id="fix", metric="resolution", amount=HOUR, calendar="clock", commitment="goal")],
        )
        own = contract("app_agency")
        own = attrs.evolve(
            own, terms=[attrs.evolve(own.terms[0], schedules={"usual": usual, "other": other}, schedule="usual")]
        )

        moved = ticket(Rescheduled(at=at(21), schedule="other"))

        assert seen(deadlines(moved, own, as_of=at(23)))[Metric.RESOLUTION] == (State.MISSED, at(20, 16, 30), ())
        assert schedule_in(own.terms[0], ZONE) is usual


class TestNothingPromised:
    """SHOP and CRM promise no time, and the answer says so."""

    @pytest.mark.parametrize("policy", ["shop_agency", "saas_crm"])
    def test_says_so(self, policy: str) -> None:
        found = deadlines(ticket(kind="bug"), contract(policy), as_of=FRIDAY)

        assert seen(found) == {
            Metric.FIRST_RESPONSE: (State.NOT_PROMISED, None, ()),
            Metric.RESOLUTION: (State.NOT_PROMISED, None, ()),
        }
        assert {one.schedule for one in found} == {policy}
        assert {one.version for one in found} == {shipped_policy(policy).version}

    def test_has_one_reading(self) -> None:
        assert list(readings(ticket(), contract("saas_crm"), as_of=FRIDAY)) == ["saas_crm"]


class TestTheScheduleOfATerm:
    """Deadlines are those of the term in which a ticket was reported; its schedule is made once."""

    def test_is_made_once(self) -> None:
        term = contract("confluence_package").terms[0]

        assert schedule_in(term, ZONE) is schedule_in(term, ZONE)
        assert schedule_in(attrs.evolve(term), ZONE) is not schedule_in(term, ZONE)

    def test_a_ticket_outside_of_every_term_has_none(self) -> None:
        with pytest.raises(OutOfRangeError, match="contract C-1 has no term for 2025-06-01"):
            deadlines(
                ticket(reported_at=datetime(2025, 6, 1, tzinfo=UTC)),
                contract("saas_crm"),
                as_of=datetime(2026, 1, 1, tzinfo=UTC),
            )

    def test_has_the_calendars_that_policies_speak_of(self) -> None:
        hours = standard_hours(ZONE, service_hours=OFFICE, working_days=DAYS)

        assert sorted(hours) == ["arbeitstage", "clock", "service_hours", "werktage"]
        assert [hours[name].is_open(at(21, 12)) for name in sorted(hours)] == [False, True, False, True]
        assert sorted(standard_hours(ZONE)) == ["clock"]

    @pytest.mark.parametrize("name", ["app_agency", "saas_crm"])
    def test_says_whose_it_is_and_what_it_is_silent_on(self, name: str) -> None:
        policy = shipped_policy(name)

        schedule = schedule_of(policy.read_as(), zone=ZONE, service_hours=OFFICE, working_days=DAYS)

        silence = policy.not_promised
        assert (schedule.name, schedule.version, schedule.facts) == (policy.id, policy.version, policy.facts)
        assert schedule.not_promised == (() if silence is None else silence.clauses)

    def test_and_the_days(self) -> None:
        amount = WorkingDaysAmount(days=1, working_days="werktage", day_rule="event_day_excluded", ends="end_of_day")
        policy = shipped_policy("saas_crm").read_as()
        fix = Target(id="fix", metric="resolution", amount=amount, calendar="clock", commitment="goal")
        schedule = schedule_of(policy, zone=ZONE, working_days=DAYS, agreed=[fix])

        assert sorted(standard_days(DAYS)) == ["arbeitstage", "werktage"]
        assert standard_days(None) == {}
        assert schedule.agreed == (fix,)


class TestCompliance:
    """The share met per metric, severity and month, with the list of the others."""

    AGREED = (
        Target(id="response", metric="first_response", amount=4 * HOUR, calendar="office", commitment="guaranteed"),
        Target(id="fix", metric="resolution", amount=8 * HOUR, calendar="office", commitment="goal"),
        Target(id="next", metric="next_response", amount=HOUR, calendar="office", commitment="goal"),
    )

    def contract(self, *targets: Target, **given: Any) -> Contract:
        schedule = ServiceSchedule(
            name="gold", hours={"office": OFFICE}, targets=targets or self.AGREED, not_promised=["APP-O1"], **given
        )
        own = contract("app_agency")
        return attrs.evolve(own, terms=[attrs.evolve(own.terms[0], schedules={"gold": schedule})])

    def tickets(self) -> list[Ticket]:
        def made(name: str, day: int, severity: str, *events: Event) -> Ticket:
            return Ticket(id=name, reported_at=at(day, 9), findings={"severity": severity}, events=events)

        return [
            made("in time", 2, "minor", Answered(at=at(2, 10)), Resolved(at=at(2, 11))),
            made(
                "answered late",
                3,
                "minor",
                CustomerMessage(at=at(3, 10)),
                Answered(at=at(3, 14)),
                CustomerMessage(at=at(3, 15)),
                Answered(at=at(3, 15, 30)),
                Resolved(at=at(3, 16)),
            ),
            made("critical", 4, "critical", Answered(at=at(4, 9, 30)), Resolved(at=at(9, 9))),
            made("paused", 5, "critical", Answered(at=at(5, 10)), Paused(at=at(5, 10), reason="waiting_on_customer")),
        ]

    def test_counts_what_was_met_and_lists_the_others(self) -> None:
        report = compliance(self.tickets(), self.contract(), Span(at(1), at(30)))

        november = date(2026, 11, 1)
        assert [(row.month, row.metric, row.commitment, row.severity, row.met, row.share) for row in report.rows] == [
            (november, Metric.FIRST_RESPONSE, Commitment.GUARANTEED, "critical", 2, Fraction(1)),
            (november, Metric.FIRST_RESPONSE, Commitment.GUARANTEED, "minor", 1, Fraction(1, 2)),
            (november, Metric.NEXT_RESPONSE, Commitment.GOAL, "minor", 1, Fraction(1, 2)),
            (november, Metric.RESOLUTION, Commitment.GOAL, "critical", 0, Fraction(0)),
            (november, Metric.RESOLUTION, Commitment.GOAL, "minor", 2, Fraction(1)),
        ]
        assert [[(one.ticket, one.state) for one in row.others] for row in report.rows] == [
            [],
            [("answered late", State.BREACHED)],
            [("answered late", State.MISSED)],
            [("critical", State.MISSED), ("paused", State.PAUSED)],
            [],
        ]
        assert [len(row.late) for row in report.rows] == [0, 1, 1, 1, 0]
        assert (report.undetermined, report.not_promised) == ((), 0)

    def test_goes_in_the_order_of_metrics_and_then_of_classes_with_those_without_one_first(self) -> None:
        own = Target(id="own", metric="time_to_own", amount=HOUR, calendar="office", commitment="goal")
        tickets = [
            Ticket(id="A", reported_at=at(2, 9), findings={"severity": "A"}),
            Ticket(id="none", reported_at=at(2, 9)),
        ]

        report = compliance(tickets, self.contract(self.AGREED[1], own), Span(at(1), at(30)))

        assert [(row.metric, row.severity) for row in report.rows] == [
            (Metric.TIME_TO_OWN, None),
            (Metric.TIME_TO_OWN, "A"),
            (Metric.RESOLUTION, None),
            (Metric.RESOLUTION, "A"),
        ]

    def test_is_of_the_tickets_reported_in_the_period_as_of_its_end(self) -> None:
        report = compliance(self.tickets(), self.contract(), Span(at(3), at(4, 9)))

        assert {one.ticket for row in report.rows for one in row.others} == {"answered late"}
        assert sum(row.met for row in report.rows) == 2

    def test_the_period_begins_with_its_first_instant_and_ends_before_its_last(self) -> None:
        first = [ticket(reported_at=at(3, 9)), ticket(reported_at=at(4, 9))]

        report = compliance(first, self.contract(self.AGREED[1]), Span(at(3, 9), at(4, 9)))

        assert [row.met + len(row.others) for row in report.rows] == [1]

    def test_may_be_looked_at_later(self) -> None:
        day = Span(at(4), at(4, 12))

        assert [row.share for row in compliance(self.tickets(), self.contract(), day).rows] == [Fraction(1), None]
        later = compliance(self.tickets(), self.contract(), day, as_of=at(30))
        assert [row.share for row in later.rows] == [Fraction(1), Fraction(0)]

    def test_months_are_those_of_the_contract(self) -> None:
        """Half an hour before midnight in UTC it is December in Berlin."""
        late = Ticket(id="late", reported_at=datetime(2026, 11, 30, 23, 30, tzinfo=UTC))

        report = compliance([late], self.contract(), Span(at(1), at(30) + timedelta(days=9)))

        assert {row.month for row in report.rows} == {date(2026, 12, 1)}

    def test_what_is_open_or_not_promised_is_counted_apart(self) -> None:
        chosen = attrs.evolve(self.AGREED[0], when={"severity": "critical"})
        tickets = [*self.tickets(), Ticket(id="open", reported_at=at(6))]
        known = self.contract(chosen)

        with pytest.raises(UnknownNameError, match="'minor' is no value of the fact 'severity'"):
            compliance(tickets, known, Span(at(1), at(30)))
        report = compliance(tickets[2:], known, Span(at(1), at(30)))

        assert [(row.metric, row.met) for row in report.rows] == [(Metric.FIRST_RESPONSE, 2)]
        assert [(one.ticket, one.needed) for one in report.undetermined] == [("open", ("severity",))]
        assert report.not_promised == 3

    def test_without_a_severity(self) -> None:
        report = compliance([Ticket(id="T", reported_at=at(6))], self.contract(self.AGREED[1]), Span(at(1), at(30)))

        assert report.rows == (
            ComplianceRow(
                month=date(2026, 11, 1),
                metric=Metric.RESOLUTION,
                commitment=Commitment.GOAL,
                severity=None,
                met=0,
                others=report.rows[0].others,
            ),
        )
