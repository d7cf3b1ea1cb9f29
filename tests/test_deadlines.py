"""Deadlines worked out by hand, at every boundary, for every metric, state and choice."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest

from supportpolicy.calendars import ARBEITSTAG, DayEnd, DayRule, Holidays, WorkingDays
from supportpolicy.clauses import Wording
from supportpolicy.deadlines import (
    Deadline,
    State,
    Step,
    StepKind,
    Threshold,
    TimeByState,
    deadlines_under,
    time_by_state,
)
from supportpolicy.diagnosis import Diagnosis, Findings
from supportpolicy.errors import InvalidTypeError, InvalidValueError, UnknownNameError
from supportpolicy.servicehours import ServiceHours
from supportpolicy.targets import (
    NEVER_PAUSED,
    Boundary,
    Commitment,
    Metric,
    Moment,
    PauseReason,
    Recount,
    Reopening,
    ServiceSchedule,
    Target,
    WorkingDaysAmount,
)
from supportpolicy.tickets import (
    Acknowledged,
    Answered,
    Assigned,
    Closed,
    CustomerMessage,
    Diagnosed,
    Event,
    Part,
    Paused,
    Reclassified,
    Reopened,
    Rescheduled,
    Resolved,
    Resumed,
    Ticket,
    WorkaroundDelivered,
    merge,
    split,
)

ZONE = "Europe/Berlin"
BERLIN = ZoneInfo(ZONE)
OFFICE = ServiceHours.weekly("Mon-Fri 09:00-17:00", zone=ZONE)
CLOCK = ServiceHours.around_the_clock(ZONE)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """An instant in November 2026; the 16th is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)


MONDAY = at(16, 9)


def target(amount: object = 4 * HOUR, **given: Any) -> Target:
    return Target(
        **{
            "id": "target",
            "metric": Metric.RESOLUTION,
            "amount": amount,
            "calendar": "office",
            "commitment": Commitment.GUARANTEED,
            **given,
        }
    )


def schedule(*targets: Target, **given: Any) -> ServiceSchedule:
    return ServiceSchedule(**{"name": "gold", "hours": {"office": OFFICE, "clock": CLOCK}, "targets": targets, **given})


def ticket(*events: Event, reported_at: datetime = MONDAY, **given: Any) -> Ticket:
    return Ticket(id="T-1", reported_at=reported_at, events=events, **given)


def look(rules: Target | ServiceSchedule, *events: Event, as_of: datetime, **given: Any) -> Deadline:
    """The deadline of the first target."""
    found = rules if isinstance(rules, ServiceSchedule) else schedule(rules)
    first = found.targets[0]
    return next(one for one in deadlines_under(ticket(*events, **given), found, as_of=as_of) if one.slot == first.slot)


def waiting(at: datetime, reason: PauseReason = PauseReason.WAITING_ON_CUSTOMER) -> Paused:
    return Paused(at=at, reason=reason)


def message_of(case: type[Exception], make: Callable[..., object], *args: Any, **given: Any) -> str:
    with pytest.raises(case) as caught:
        make(*args, **given)
    return str(caught.value)


class TestDue:
    """A target is due when its amount is used up on its own calendar."""

    def test_twelve_office_hours_from_monday_morning_are_due_on_tuesday_at_one(self) -> None:
        found = look(target(12 * HOUR), as_of=MONDAY)

        assert found.due == at(17, 13)
        assert (found.state, found.elapsed, found.left) == (State.PENDING, timedelta(0), 12 * HOUR)
        assert (found.started_at, found.met_at, found.earlier, found.history) == (MONDAY, None, (), ())

    @pytest.mark.parametrize(
        ("weekdays", "due"), [("Mon-Sat 00:00-24:00", at(21, 3, 30)), ("Mon-Fri 00:00-24:00", at(23, 3, 30))]
    )
    def test_a_call_on_friday_afternoon_under_both_readings_of_werktags(self, weekdays: str, due: datetime) -> None:
        """PARTNER-5, PARTNER-O1: twelve clock hours that run only on working days."""
        rules = schedule(
            target(12 * HOUR, metric="first_response", calendar="days"),
            hours={"days": ServiceHours.weekly(weekdays, zone=ZONE)},
        )

        assert look(rules, as_of=at(20, 16), reported_at=at(20, 15, 30)).due == due

    def test_what_is_used_up_at_closing_is_due_at_closing(self) -> None:
        assert look(target(8 * HOUR), as_of=MONDAY).due == at(16, 17)

    def test_or_at_the_next_opening_where_that_is_agreed(self) -> None:
        rules = schedule(target(8 * HOUR), boundary=Boundary.OPENING)

        assert look(rules, as_of=MONDAY).due == at(17, 9)
        assert look(rules, Resolved(at=at(17, 8)), as_of=at(18)).state is State.MET
        once = waiting(at(16, 10)), Resumed(at=at(16, 11))
        assert look(rules, *once, as_of=at(18)).due == at(17, 10)
        assert look(rules, *once, waiting(at(18, 10)), Resumed(at=at(18, 11)), as_of=at(19)).due == at(17, 10)

    def test_a_report_outside_service_hours_starts_to_count_at_the_next_opening(self) -> None:
        found = look(target(), as_of=at(23, 10), reported_at=at(20, 20))

        assert (found.due, found.elapsed, found.started_at) == (at(23, 13), HOUR, at(20, 20))

    def test_instants_are_in_the_zone_of_the_calendar(self) -> None:
        found = look(
            target(), Resolved(at=at(16, 10).astimezone(UTC)), as_of=at(17), reported_at=MONDAY.astimezone(UTC)
        )

        assert {one.tzinfo for one in (found.due, found.started_at, found.met_at) if one} == {BERLIN}

    def test_a_deadline_inside_a_repeated_hour_is_told_apart_by_its_offset(self) -> None:
        """The clocks go back at 03:00 on 25 October 2026."""
        reported = datetime(2026, 10, 25, 1, 30, tzinfo=BERLIN)

        found = look(target(2 * HOUR, calendar="clock"), as_of=reported, reported_at=reported)

        assert found.due is not None
        assert found.due.isoformat() == "2026-10-25T02:30:00+01:00"


class TestVerdict:
    """Met if and only if it is done at or before due; a goal is missed, a guarantee breached. CONF-3, CONF-4"""

    @pytest.mark.parametrize(
        ("done", "commitment", "state"),
        [
            (at(16, 13), "guaranteed", State.MET),
            (at(16, 13), "goal", State.MET),
            (at(16, 13) + SECOND, "guaranteed", State.BREACHED),
            (at(16, 13) + SECOND, "goal", State.MISSED),
        ],
    )
    def test_at_the_boundary(self, done: datetime, commitment: str, state: State) -> None:
        found = look(target(commitment=commitment), Resolved(at=done), as_of=at(20))

        assert (found.state, found.met_at, found.due) == (state, done, at(16, 13))
        assert found.left == at(16, 13) - done

    @pytest.mark.parametrize(
        ("as_of", "state"),
        [
            (at(16, 11, 59), State.PENDING),
            (at(16, 12), State.AT_RISK),
            (at(16, 13), State.AT_RISK),
            (at(16, 13) + SECOND, State.BREACHED),
        ],
    )
    def test_as_time_goes_by(self, as_of: datetime, state: State) -> None:
        assert look(target(), as_of=as_of).state is state

    def test_outside_service_hours_it_is_late_once_it_was_due(self) -> None:
        """Nothing counts between Friday evening and Saturday morning, and still Friday evening is over."""
        found = look(target(8 * HOUR), as_of=at(16, 17) + SECOND)

        assert (found.state, found.elapsed, found.left) == (State.BREACHED, 8 * HOUR, timedelta(0))

    def test_how_much_is_at_risk_is_a_choice(self) -> None:
        assert look(schedule(target(), at_risk_from=90), as_of=at(16, 12)).state is State.PENDING

    def test_what_happens_later_is_not_looked_at(self) -> None:
        assert look(target(), Resolved(at=at(16, 12)), as_of=at(16, 11)) == look(target(), as_of=at(16, 11))

    def test_not_even_while_it_is_paused(self) -> None:
        paused = look(target(), waiting(at(16, 10)), Resumed(at=at(16, 14)), as_of=at(16, 12))

        assert paused == look(target(), waiting(at(16, 10)), as_of=at(16, 12))
        assert paused.elapsed == HOUR

    def test_closing_solves_and_a_second_solution_changes_nothing(self) -> None:
        first = look(target(), Closed(at=at(16, 10)), as_of=at(20))

        assert first.met_at == at(16, 10)
        assert look(target(), Closed(at=at(16, 10)), Resolved(at=at(18, 10)), as_of=at(20)) == first


class TestPauses:
    """While a pause is open there is no due date, only what is left; pauses count in the target's own clock."""

    def test_a_pause_puts_the_deadline_off_to_the_second(self) -> None:
        events = waiting(at(16, 10)), Resumed(at=at(16, 11) + SECOND)

        found = look(target(), *events, as_of=at(16, 12))

        assert (found.due, found.elapsed, found.left) == (at(16, 14) + SECOND, 2 * HOUR - SECOND, 2 * HOUR + SECOND)

    def test_while_it_lasts_there_is_no_due_date(self) -> None:
        found = look(target(), waiting(at(16, 10)), as_of=at(18, 12))

        assert (found.state, found.due, found.elapsed, found.left) == (State.PAUSED, None, HOUR, 3 * HOUR)

    def test_it_is_paused_from_its_first_instant(self) -> None:
        assert look(target(), waiting(MONDAY), as_of=MONDAY).state is State.PAUSED

    def test_a_target_used_up_before_the_pause_keeps_its_due_date(self) -> None:
        found = look(target(), waiting(at(16, 13)), as_of=at(18))

        assert (found.state, found.due, found.left) == (State.BREACHED, at(16, 13), timedelta(0))

    def test_a_target_used_up_just_when_a_pause_begins_is_not_put_off_by_it(self) -> None:
        assert look(target(), waiting(at(16, 13)), Resumed(at=at(16, 14)), as_of=at(16, 15)).due == at(16, 13)

    def test_at_the_very_instant_it_is_not_late_yet(self) -> None:
        assert look(target(), waiting(at(16, 13)), as_of=at(16, 13)).state is State.AT_RISK

    def test_a_pause_outside_service_hours_changes_nothing(self) -> None:
        found = look(target(), waiting(at(16, 18)), Resumed(at=at(17, 8)), as_of=at(18), reported_at=at(16, 16))

        assert found.due == at(17, 12)

    def test_a_solution_ends_a_pause(self) -> None:
        found = look(target(), waiting(at(16, 10)), Resolved(at=at(16, 12)), as_of=at(20))

        assert (found.state, found.elapsed, found.due) == (State.MET, HOUR, at(16, 15))

    def test_pausing_again_or_resuming_again_changes_nothing(self) -> None:
        once = waiting(at(16, 10)), Resumed(at=at(16, 11))
        again = *once, waiting(at(16, 10, 30)), Resumed(at=at(16, 11, 30))

        assert look(target(), *again, as_of=at(16, 12)) == look(target(), *once, as_of=at(16, 12))

    def test_a_target_that_is_not_pausable_runs_on(self) -> None:
        found = look(target(pauses=NEVER_PAUSED), waiting(at(16, 10)), as_of=at(16, 12))

        assert (found.state, found.due, found.elapsed) == (State.AT_RISK, at(16, 13), 3 * HOUR)

    def test_a_target_pauses_only_for_its_reasons(self) -> None:
        events = waiting(at(16, 10)), waiting(at(16, 11), PauseReason.WAITING_ON_THIRD_PARTY)

        found = look(target(pauses=["waiting_on_third_party"]), *events, as_of=at(16, 12))

        assert (found.state, found.elapsed) == (State.PAUSED, 2 * HOUR)

    def test_a_display_fault_may_be_put_back_by_agreement(self) -> None:
        """APP-8; another fault goes on counting."""
        deferred = waiting(at(16, 10), PauseReason.DEFERRED)

        assert look(target(pauses=["deferred"]), deferred, as_of=at(18)).state is State.PAUSED
        assert look(target(), deferred, as_of=at(18)).state is State.BREACHED

    def test_a_pause_of_a_part_does_not_pause_the_ticket(self) -> None:
        paused = Paused(at=at(16, 10), part="wish", reason=PauseReason.WAITING_ON_CUSTOMER)

        assert look(target(), paused, as_of=at(16, 12), parts=[Part(id="wish")]).elapsed == 3 * HOUR

    def test_each_target_pauses_on_its_own_calendar(self) -> None:
        night = waiting(at(16, 18)), Resumed(at=at(17, 8))
        rules = schedule(target(8 * HOUR), target(12 * HOUR, id="clock", calendar="clock", slot="clock"))

        office, clock = (one for one in deadlines_under(ticket(*night), rules, as_of=at(20)) if one.target)

        assert (office.due, clock.due) == (at(16, 17), at(17, 11))


class TestFirstResponse:
    """A response is an examined request and a first answer, not a mere confirmation of receipt. CONF-3"""

    RESPONSE = target(metric="first_response")

    def test_an_answer_meets_it(self) -> None:
        assert look(self.RESPONSE, Answered(at=at(16, 10)), as_of=at(20)).met_at == at(16, 10)

    def test_an_acknowledgement_does_not(self) -> None:
        assert look(self.RESPONSE, Acknowledged(at=at(16, 10)), as_of=at(20)).state is State.BREACHED

    def test_unless_that_is_agreed(self) -> None:
        agreed = attrs.evolve(self.RESPONSE, stops_at=["acknowledged", "answered"])

        assert look(agreed, Acknowledged(at=at(16, 10)), Answered(at=at(18)), as_of=at(20)).met_at == at(16, 10)

    def test_a_solution_is_an_answer(self) -> None:
        assert look(self.RESPONSE, Resolved(at=at(16, 10)), as_of=at(20)).met_at == at(16, 10)

    def test_unless_only_an_answer_counts_and_then_the_clock_stands_still_once_it_is_solved(self) -> None:
        strict = attrs.evolve(self.RESPONSE, stops_at=["answered"])

        found = look(strict, Resolved(at=at(16, 10)), as_of=at(20))

        assert (found.state, found.elapsed, found.due) == (State.PAUSED, HOUR, None)
        assert look(strict, Resolved(at=at(16, 10)), Reopened(at=at(17, 9)), as_of=at(20)).due == at(17, 12)

    def test_an_answer_about_a_part_is_an_answer(self) -> None:
        answered = Answered(at=at(16, 10), part="wish")

        assert look(self.RESPONSE, answered, as_of=at(20), parts=[Part(id="wish")]).state is State.MET

    def test_only_the_first_counts(self) -> None:
        assert look(self.RESPONSE, Answered(at=at(16, 10)), Answered(at=at(19)), as_of=at(20)).met_at == at(16, 10)

    def test_an_answer_during_a_pause(self) -> None:
        found = look(self.RESPONSE, waiting(at(16, 10)), Answered(at=at(16, 16)), Resumed(at=at(17, 9)), as_of=at(20))

        assert (found.state, found.elapsed, found.due) == (State.MET, HOUR, at(17, 11))


class TestTimeToOwn:
    """From the report until somebody takes the ticket over."""

    def test_is_met_by_the_first_who_takes_it(self) -> None:
        found = look(target(metric="time_to_own"), Assigned(at=at(16, 10), to="Ada"), Assigned(at=at(17)), as_of=at(20))

        assert (found.state, found.met_at) == (State.MET, at(16, 10))

    def test_a_target_may_start_when_somebody_took_it(self) -> None:
        own = target(starts_at=Moment.ASSIGNED)

        waiting_for_somebody = look(own, as_of=at(18))
        taken = look(own, Assigned(at=at(17, 9)), as_of=at(18))

        assert (waiting_for_somebody.state, waiting_for_somebody.due) == (State.PENDING, None)
        assert (waiting_for_somebody.elapsed, waiting_for_somebody.left) == (timedelta(0), None)
        assert (waiting_for_somebody.trace(), waiting_for_somebody.warnings) == ((), ())
        assert (taken.started_at, taken.due) == (at(17, 9), at(17, 13))

    def test_and_not_before_whatever_else_happens(self) -> None:
        events = CustomerMessage(at=at(16, 10)), Assigned(at=at(17, 9))

        assert look(target(starts_at=Moment.ASSIGNED), *events, as_of=at(18)).started_at == at(17, 9)

    def test_and_so_may_a_response(self) -> None:
        response = target(metric="first_response", starts_at="assigned")

        assert look(response, Answered(at=at(16, 10)), as_of=at(18)).due is None
        assert look(response, Assigned(at=at(17, 9)), Answered(at=at(17, 10)), as_of=at(18)).due == at(17, 13)

    def test_or_when_the_cause_was_found(self) -> None:
        found = Diagnosed.of(Diagnosis(findings={"kind": "bug"}, made_at=at(17, 9)))

        assert look(target(starts_at="diagnosed"), found, as_of=at(18)).due == at(17, 13)


class TestNextResponse:
    """Counts from the oldest unanswered message of the customer; null when nothing is owed."""

    NEXT = target(metric="next_response")

    def test_nothing_is_owed_before_a_message(self) -> None:
        found = look(self.NEXT, as_of=at(20))

        assert (found.state, found.due, found.started_at, found.left) == (State.PENDING, None, None, None)

    def test_further_messages_do_not_move_it(self) -> None:
        events = CustomerMessage(at=at(16, 10)), CustomerMessage(at=at(16, 11))

        assert look(self.NEXT, *events, as_of=at(16, 12)).due == at(16, 14)

    def test_each_exchange_has_a_verdict_and_the_worst_is_the_verdict_on_all(self) -> None:
        events = (
            CustomerMessage(at=at(16, 9)),
            Answered(at=at(16, 10)),
            CustomerMessage(at=at(16, 11)),
            Answered(at=at(17, 10)),
            CustomerMessage(at=at(18, 9)),
            Answered(at=at(18, 10)),
        )

        found = look(self.NEXT, *events, as_of=at(20))

        assert [one.state for one in found.earlier] == [State.MET, State.BREACHED, State.MET]
        assert [one.elapsed for one in found.earlier] == [HOUR, 7 * HOUR, HOUR]
        assert (found.state, found.due, found.met_at, found.elapsed) == (State.BREACHED, None, None, timedelta(0))

    def test_what_is_owed_now_goes_before_what_was(self) -> None:
        events = CustomerMessage(at=at(16, 9)), Answered(at=at(17, 10)), CustomerMessage(at=at(18, 9))

        found = look(self.NEXT, *events, as_of=at(18, 10))

        assert (found.state, found.due, len(found.earlier)) == (State.PENDING, at(18, 13), 1)

    def test_all_answered_in_time_is_met(self) -> None:
        assert look(self.NEXT, CustomerMessage(at=at(16, 9)), Answered(at=at(16, 10)), as_of=at(20)).state is State.MET

    def test_a_message_and_its_answer_at_one_instant(self) -> None:
        found = look(self.NEXT, Answered(at=at(16, 9)), CustomerMessage(at=at(16, 9)), as_of=at(20))

        assert [one.elapsed for one in found.earlier] == [timedelta(0)]

    def test_a_message_after_its_answer_at_one_instant_by_number(self) -> None:
        events = Answered(at=at(16, 9), sequence=1), CustomerMessage(at=at(16, 9), sequence=2)

        assert look(self.NEXT, *events, as_of=at(16, 10)).due == at(16, 13)

    def test_where_a_solution_is_no_answer_it_ends_what_is_owed_without_a_verdict(self) -> None:
        strict = attrs.evolve(self.NEXT, stops_at=["answered"])

        in_time = look(strict, CustomerMessage(at=at(16, 9)), Resolved(at=at(16, 10)), as_of=at(20))
        late = look(strict, CustomerMessage(at=at(16, 9)), Resolved(at=at(17, 10)), as_of=at(20))

        assert (in_time.state, in_time.earlier) == (State.PENDING, ())
        assert (late.state, [one.met_at for one in late.earlier]) == (State.BREACHED, [None])

    def test_a_thank_you_after_the_solution_is_owed_no_answer_unless_it_reopens(self) -> None:
        thanks = Resolved(at=at(16, 9)), CustomerMessage(at=at(16, 10))

        assert look(self.NEXT, *thanks, as_of=at(20)).state is State.PENDING
        assert look(self.NEXT, *thanks, Reopened(at=at(17, 9)), as_of=at(17, 10)).due == at(17, 13)


class TestPeriodicUpdate:
    """Restarts at each answer; null after a message of the customer and while paused."""

    UPDATE = target(metric="periodic_update")

    def test_starts_with_the_first_answer(self) -> None:
        assert look(self.UPDATE, as_of=at(20)).state is State.PENDING
        assert look(self.UPDATE, Answered(at=at(16, 10)), as_of=at(16, 11)).due == at(16, 14)

    def test_restarts_at_each_answer(self) -> None:
        found = look(self.UPDATE, Answered(at=at(16, 10)), Answered(at=at(16, 12)), as_of=at(16, 13))

        assert (found.due, [one.state for one in found.earlier]) == (at(16, 16), [State.MET])

    def test_a_message_of_the_customer_ends_it(self) -> None:
        in_time = look(self.UPDATE, Answered(at=at(16, 10)), CustomerMessage(at=at(16, 11)), as_of=at(20))
        late = look(self.UPDATE, Answered(at=at(16, 10)), CustomerMessage(at=at(16, 15)), as_of=at(20))

        assert (in_time.state, in_time.due, in_time.earlier) == (State.PENDING, None, ())
        assert (late.state, late.due, len(late.earlier)) == (State.BREACHED, None, 1)

    def test_is_null_while_paused(self) -> None:
        found = look(self.UPDATE, Answered(at=at(16, 10)), waiting(at(16, 11)), as_of=at(20))

        assert (found.state, found.due, found.left) == (State.PAUSED, None, 3 * HOUR)

    def test_a_solution_is_the_last_update(self) -> None:
        found = look(self.UPDATE, Answered(at=at(16, 10)), Resolved(at=at(16, 12)), as_of=at(20))

        assert (found.state, found.due, len(found.earlier)) == (State.MET, None, 1)

    def test_may_be_owed_from_the_report_on(self) -> None:
        from_report = attrs.evolve(self.UPDATE, starts_at="reported")

        assert look(from_report, as_of=at(16, 10)).due == at(16, 13)
        assert look(from_report, Resolved(at=at(16, 10)), Reopened(at=at(17, 9)), as_of=at(17, 10)).due == at(17, 13)

    def test_nothing_but_an_answer_starts_it_again(self) -> None:
        reopened = Answered(at=at(16, 10)), Resolved(at=at(16, 11)), Reopened(at=at(16, 12))
        from_report = attrs.evolve(self.UPDATE, starts_at="reported")
        taken = CustomerMessage(at=at(16, 10)), Assigned(at=at(16, 11))

        assert look(self.UPDATE, *reopened, as_of=at(16, 13)).due is None
        assert look(from_report, *taken, as_of=at(16, 13)).due is None

    def test_a_word_after_the_solution_owes_no_further_one(self) -> None:
        events = Answered(at=at(16, 10)), Resolved(at=at(16, 11)), Answered(at=at(16, 12))

        found = look(self.UPDATE, *events, as_of=at(20))

        assert (found.state, found.due, len(found.earlier)) == (State.MET, None, 1)

    def test_may_be_given_by_something_less_than_an_answer(self) -> None:
        by_word = attrs.evolve(self.UPDATE, stops_at=["acknowledged"])
        events = Answered(at=at(16, 10)), Answered(at=at(16, 11)), Acknowledged(at=at(16, 12))

        found = look(by_word, *events, as_of=at(16, 13))

        assert (found.due, [one.elapsed for one in found.earlier]) == (at(16, 16), [2 * HOUR])


class TestReopening:
    """A reopened ticket goes on counting unless the contract says otherwise."""

    EVENTS = Resolved(at=at(16, 11)), Reopened(at=at(17, 10)), Resolved(at=at(17, 12))

    @pytest.mark.parametrize(
        ("reopening", "due", "elapsed", "state"),
        [
            (Reopening.CONTINUES, at(17, 12), 4 * HOUR, State.MET),
            (Reopening.COUNTS_THROUGH, at(16, 13), 11 * HOUR, State.BREACHED),
            (Reopening.STARTS_ANEW, at(17, 14), 2 * HOUR, State.MET),
            (Reopening.STAYS_MET, at(16, 13), 2 * HOUR, State.MET),
        ],
    )
    def test_is_a_choice_of_the_schedule(
        self, reopening: Reopening, due: datetime, elapsed: timedelta, state: State
    ) -> None:
        found = look(schedule(target(), reopening=reopening), *self.EVENTS, as_of=at(20))

        assert (found.due, found.elapsed, found.state) == (due, elapsed, state)

    def test_goes_on_counting_by_default(self) -> None:
        open_again = look(target(), *self.EVENTS[:2], as_of=at(17, 11))

        assert (open_again.state, open_again.due, open_again.met_at) == (State.AT_RISK, at(17, 12), None)

    def test_a_clock_that_starts_anew_keeps_the_old_verdict_beside_it(self) -> None:
        found = look(schedule(target(), reopening="starts_anew"), *self.EVENTS, as_of=at(20))

        assert [(one.state, one.met_at, one.elapsed) for one in found.earlier] == [(State.MET, at(16, 11), 2 * HOUR)]

    def test_the_total_is_summed_whatever_is_agreed_on_the_resolution(self) -> None:
        rules = schedule(target(metric="total_resolution"), reopening=Reopening.STAYS_MET)

        assert look(rules, *self.EVENTS, as_of=at(20)).elapsed == 4 * HOUR

    def test_a_pause_ends_with_the_solution_and_the_ticket_runs_once_it_is_open_again(self) -> None:
        events = waiting(at(16, 10)), Resolved(at=at(16, 11)), Reopened(at=at(17, 10))

        assert look(target(), *events, as_of=at(17, 11)).elapsed == 2 * HOUR

    def test_a_pause_of_what_is_solved_changes_nothing(self) -> None:
        events = Resolved(at=at(16, 10)), waiting(at(16, 11)), Reopened(at=at(16, 12))

        assert look(target(pauses=NEVER_PAUSED), *events, as_of=at(16, 13)).elapsed == 2 * HOUR

    def test_reopening_what_is_open_changes_nothing(self) -> None:
        assert look(target(), Reopened(at=at(16, 10)), as_of=at(16, 11)) == look(target(), as_of=at(16, 11))

    def test_a_solution_and_its_reopening_at_one_instant_leave_it_open(self) -> None:
        events = Reopened(at=at(16, 10)), Resolved(at=at(16, 10))

        assert look(target(), *events, as_of=at(16, 11)).elapsed == 2 * HOUR

    def test_a_target_that_starts_later_is_reopened_alike(self) -> None:
        events = Assigned(at=at(16, 10)), *self.EVENTS

        assert look(target(starts_at="assigned"), *events, as_of=at(20)).elapsed == 3 * HOUR


class TestWorkaround:
    """A workaround may stop the clock of the resolution. CRM-8"""

    WORKAROUND = target(stops_at=["workaround", "resolved"])

    def test_meets_the_target_where_that_is_agreed(self) -> None:
        delivered = WorkaroundDelivered(at=at(16, 10)), Resolved(at=at(20))

        assert look(self.WORKAROUND, *delivered, as_of=at(21)).met_at == at(16, 10)
        assert look(target(), *delivered, as_of=at(21)).state is State.BREACHED

    def test_that_fails_is_time_that_does_not_count(self) -> None:
        events = (
            waiting(at(16, 10)),
            WorkaroundDelivered(at=at(16, 11)),
            Resumed(at=at(16, 12)),
            Resolved(at=at(16, 13)),
            Reopened(at=at(16, 14)),
        )

        found = look(self.WORKAROUND, *events, as_of=at(16, 15))

        assert (found.elapsed, found.due) == (2 * HOUR, at(16, 17))
        assert [(step.kind, step.reason.en) for step in found.trace()] == [
            (StepKind.COUNTED, "the clock runs"),
            (StepKind.PAUSED, "waiting on the customer"),
            (StepKind.PAUSED, "solved"),
            (StepKind.COUNTED, "the clock runs"),
        ]

    def test_that_fails_at_once_changes_nothing(self) -> None:
        events = WorkaroundDelivered(at=at(16, 10)), Reopened(at=at(16, 10))

        assert look(self.WORKAROUND, *events, as_of=at(16, 12)) == look(self.WORKAROUND, as_of=at(16, 12))


class TestWithoutANumber:
    """A promise without a number has no due instant; elapsed time is shown, the clock gives no verdict. APP-7"""

    PROMPT = target(None, clauses=["APP-7"])

    def test_is_pending_however_long_it_takes(self) -> None:
        found = look(self.PROMPT, as_of=at(20, 9))

        assert (found.state, found.due, found.elapsed, found.left) == (State.PENDING, None, 32 * HOUR, None)
        assert (found.clauses, found.warnings) == (("APP-7",), ())

    def test_is_paused_as_any_other(self) -> None:
        assert look(self.PROMPT, waiting(at(16, 10)), as_of=at(20)).state is State.PAUSED

    def test_is_done_without_a_verdict(self) -> None:
        found = look(self.PROMPT, Resolved(at=at(18, 10)), as_of=at(20))

        assert (found.state, found.met_at, found.elapsed) == (State.DONE, at(18, 10), 17 * HOUR)

    def test_shows_where_its_time_went(self) -> None:
        assert [step.left for step in look(self.PROMPT, as_of=at(16, 10)).trace()] == [None]


class TestWorkingDays:
    """ "2 days" ends on a working day, by a day rule, at a named time of that day. BGB §§ 187, 188"""

    def rules(self, ends: str, day_rule: str = "event_day_excluded", **given: Any) -> ServiceSchedule:
        amount = WorkingDaysAmount(
            days=2, working_days="arbeitstage", day_rule=DayRule(day_rule), ends=DayEnd(ends), **given
        )
        days = WorkingDays(weekdays=ARBEITSTAG, holidays=Holidays.none())
        return schedule(target(amount), working_days={"arbeitstage": days})

    @pytest.mark.parametrize(
        ("ends", "due"), [("same_time", at(18, 11)), ("end_of_service", at(18, 17)), ("end_of_day", at(19))]
    )
    def test_end_where_it_is_said(self, ends: str, due: datetime) -> None:
        assert look(self.rules(ends), as_of=at(16, 11), reported_at=at(16, 11)).due == due

    def test_a_report_on_a_day_off_may_be_deemed_received_on_the_next(self) -> None:
        saturday = at(21, 11)

        assert look(self.rules("end_of_service"), as_of=saturday, reported_at=saturday).due == at(24, 17)
        assert look(
            self.rules("end_of_service", "deemed_received_next"), as_of=saturday, reported_at=saturday
        ).due == at(25, 17)

    def test_a_cut_off_hour_makes_it_the_next_day(self) -> None:
        rules = self.rules("end_of_service", cut_off=time(16))

        assert look(rules, as_of=at(16, 16), reported_at=at(16, 16)).due == at(19, 17)

    def test_pauses_are_added_in_service_time(self) -> None:
        """Two hours on the first day, and one after the deadline, which no longer counts."""
        events = waiting(at(16, 12)), Resumed(at=at(16, 14)), waiting(at(18, 15)), Resumed(at=at(18, 16))

        found = look(self.rules("same_time"), *events, as_of=at(20), reported_at=at(16, 11))

        assert found.due == at(18, 13)

    def test_a_pause_that_begins_just_then_adds_nothing(self) -> None:
        events = waiting(at(18, 11)), Resumed(at=at(18, 12))

        assert look(self.rules("same_time"), *events, as_of=at(20), reported_at=at(16, 11)).due == at(18, 11)

    def test_a_pause_outside_service_hours_adds_nothing(self) -> None:
        found = look(self.rules("end_of_day"), waiting(at(16, 18)), Resumed(at=at(17, 8)), as_of=at(17, 10))

        assert found.due == at(19)

    def test_what_is_left_is_service_time(self) -> None:
        found = look(self.rules("same_time"), waiting(at(16, 12)), as_of=at(17, 12), reported_at=at(16, 11))

        assert (found.state, found.elapsed, found.left) == (State.PAUSED, HOUR, 15 * HOUR)

    def test_overdue_is_service_time_too(self) -> None:
        found = look(self.rules("same_time"), as_of=at(19, 10), reported_at=at(16, 11))

        assert (found.state, found.left) == (State.BREACHED, -7 * HOUR)

    def test_and_a_pause_in_the_overdue_time_is_not_overdue(self) -> None:
        events = waiting(at(18, 12)), Resumed(at=at(18, 15))

        found = look(self.rules("same_time"), *events, as_of=at(19, 10), reported_at=at(16, 11))

        assert (found.due, found.left) == (at(18, 11), -4 * HOUR)

    def test_warnings_are_shares_of_the_service_time(self) -> None:
        found = look(self.rules("same_time"), as_of=at(16, 11), reported_at=at(16, 11))

        assert [warning.at for warning in found.warnings] == [at(17, 11), at(17, 15), at(18, 9, 24)]


class TestChanges:
    """When the severity changes, targets are recomputed from the original start; the old verdict stays."""

    TARGETS = (
        target(4 * HOUR, id="minor", when={"severity": "minor"}),
        target(2 * HOUR, id="critical", when={"severity": "critical"}),
    )
    RAISED = Reclassified(at=at(16, 10), findings={"severity": "critical"})
    MINOR = Findings({"severity": "minor"})

    def test_counts_from_the_original_start(self) -> None:
        """Raised after one hour from four hours to two: one hour is left."""
        found = look(schedule(*self.TARGETS), self.RAISED, as_of=at(16, 10), findings=self.MINOR)

        assert (found.target, found.due, found.left) == (self.TARGETS[1], at(16, 11), HOUR)
        assert found.severity == "critical"

    def test_keeps_the_pauses(self) -> None:
        events = waiting(at(16, 9, 30)), Resumed(at=at(16, 9, 40)), self.RAISED

        assert look(schedule(*self.TARGETS), *events, as_of=at(16, 10), findings=self.MINOR).due == at(16, 11, 10)

    def test_keeps_the_old_verdict(self) -> None:
        lowered = Reclassified(at=at(16, 15), findings=self.MINOR)
        events = self.RAISED, Resolved(at=at(16, 12)), lowered

        found = look(schedule(*self.TARGETS), *events, as_of=at(20), findings=self.MINOR)

        assert (found.state, found.target) == (State.MET, self.TARGETS[0])
        assert [(one.state, one.target, one.as_of) for one in found.history] == [
            (State.PENDING, self.TARGETS[0], at(16, 10)),
            (State.BREACHED, self.TARGETS[1], at(16, 15)),
        ]

    def test_a_change_that_changes_no_target_leaves_no_trace(self) -> None:
        events = (
            Reclassified(at=at(16, 10), findings={"channel": "phone"}),
            Reclassified(at=at(16, 11), findings={"severity": "minor"}),
        )

        found = look(schedule(*self.TARGETS), *events, as_of=at(16, 12), findings=self.MINOR)

        assert (found.history, found.severity) == ((), "minor")

    def test_a_change_after_one_that_changes_no_target(self) -> None:
        events = Reclassified(at=at(16, 9, 30), findings={"channel": "phone"}), self.RAISED

        found = look(schedule(*self.TARGETS), *events, as_of=at(16, 12), findings=self.MINOR)

        assert (found.target, [one.as_of for one in found.history]) == (self.TARGETS[1], [at(16, 10)])

    def test_a_severity_that_no_target_asks_for_is_the_latest(self) -> None:
        found = look(target(), self.RAISED, as_of=at(16, 12), findings=self.MINOR)

        assert (found.history, found.severity) == ((), "critical")

    def test_a_diagnosis_may_change_it(self) -> None:
        found = Diagnosed.of(Diagnosis(findings={"severity": "critical"}, made_at=at(16, 10)))

        assert look(schedule(*self.TARGETS), found, as_of=at(16, 10), findings=self.MINOR).due == at(16, 11)

    def test_a_fact_of_a_part_does_not(self) -> None:
        raised = attrs.evolve(self.RAISED, part="wish")

        found = look(schedule(*self.TARGETS), raised, as_of=at(16, 10), findings=self.MINOR, parts=[Part(id="wish")])

        assert found.target == self.TARGETS[0]

    def test_learning_the_severity_ends_the_doubt(self) -> None:
        found = look(schedule(*self.TARGETS), self.RAISED, as_of=at(16, 10))

        assert (found.due, [one.state for one in found.history]) == (at(16, 11), [State.UNDETERMINED])

    def test_the_contract_may_count_from_the_change(self) -> None:
        rules = schedule(*self.TARGETS, recount=Recount.FROM_CHANGE)

        found = look(rules, self.RAISED, as_of=at(16, 11), findings=self.MINOR)

        assert (found.started_at, found.due, found.elapsed) == (at(16, 10), at(16, 12), HOUR)
        assert [one.target for one in found.history] == [self.TARGETS[0]]

    def test_and_then_what_was_decided_stays_decided(self) -> None:
        rules = schedule(*self.TARGETS, recount=Recount.FROM_CHANGE)
        events = Resolved(at=at(16, 12)), attrs.evolve(self.RAISED, at=at(16, 15))

        found = look(rules, *events, as_of=at(20), findings=self.MINOR)

        assert (found.target, found.state, found.history) == (self.TARGETS[0], State.MET, ())

    def test_unless_it_is_reopened_before_a_later_change(self) -> None:
        rules = schedule(*self.TARGETS, recount=Recount.FROM_CHANGE)
        events = (
            Resolved(at=at(16, 10)),
            attrs.evolve(self.RAISED, at=at(16, 11)),
            Reopened(at=at(16, 12)),
            Reclassified(at=at(16, 13), findings={"severity": "critical", "channel": "phone"}),
        )

        found = look(rules, *events, as_of=at(16, 14), findings=self.MINOR)

        assert (found.target, found.started_at, found.due) == (self.TARGETS[1], at(16, 13), at(16, 15))
        assert [(one.target, one.elapsed) for one in found.history] == [(self.TARGETS[0], 2 * HOUR)]

    def test_exchanges_before_the_change_are_left_to_the_history(self) -> None:
        rules = schedule(
            target(4 * HOUR, id="minor", metric="next_response", when={"severity": "minor"}),
            target(2 * HOUR, id="critical", metric="next_response", when={"severity": "critical"}),
            recount=Recount.FROM_CHANGE,
        )
        events = (
            CustomerMessage(at=at(16, 9)),
            Answered(at=at(16, 9, 30)),
            CustomerMessage(at=at(16, 9, 45)),
            self.RAISED,
            Answered(at=at(16, 11)),
            CustomerMessage(at=at(16, 12)),
        )

        found = look(rules, *events, as_of=at(16, 12), findings=self.MINOR)

        assert [(one.started_at, one.elapsed) for one in found.earlier] == [(at(16, 10), HOUR)]
        assert [(one.elapsed, len(one.earlier)) for one in found.history] == [(15 * MINUTE, 1)]
        assert found.due == at(16, 14)

    def test_an_exchange_that_ends_with_the_change_is_left_to_the_history(self) -> None:
        rules = schedule(
            target(4 * HOUR, id="minor", metric="next_response", when={"severity": "minor"}),
            target(2 * HOUR, id="critical", metric="next_response", when={"severity": "critical"}),
            recount=Recount.FROM_CHANGE,
        )
        events = CustomerMessage(at=at(16, 9)), Answered(at=at(16, 10)), self.RAISED

        found = look(rules, *events, as_of=at(16, 12), findings=self.MINOR)

        assert (found.state, found.earlier, [len(one.earlier) for one in found.history]) == (State.PENDING, (), [1])

    def test_a_workaround_that_fails_at_the_change_is_left_out(self) -> None:
        rules = schedule(
            *(attrs.evolve(one, stops_at=["workaround", "resolved"]) for one in self.TARGETS),
            recount=Recount.FROM_CHANGE,
        )
        events = WorkaroundDelivered(at=at(16, 9, 30)), Reopened(at=at(16, 10)), self.RAISED

        found = look(rules, *events, as_of=at(16, 11), findings=self.MINOR)

        assert (found.started_at, found.elapsed) == (at(16, 10), HOUR)

    def test_a_workaround_before_the_change_is_left_out(self) -> None:
        rules = schedule(
            *(attrs.evolve(one, stops_at=["workaround", "resolved"]) for one in self.TARGETS),
            recount=Recount.FROM_CHANGE,
        )
        events = WorkaroundDelivered(at=at(16, 9, 30)), Reopened(at=at(16, 9, 45)), self.RAISED

        found = look(rules, *events, as_of=at(16, 11), findings=self.MINOR)

        assert (found.elapsed, found.due) == (HOUR, at(16, 12))


class TestRescheduling:
    """Another set of targets or another calendar applies from the start of the ticket on."""

    SILVER = schedule(target(8 * HOUR), name="silver", version="2")
    GOLD = schedule(target(4 * HOUR), target(2 * HOUR, id="own", metric="time_to_own"), version="1")

    def test_the_new_schedule_counts_from_the_start(self) -> None:
        moved = ticket(Rescheduled(at=at(16, 10), schedule="silver"))

        _, resolution, _ = deadlines_under(moved, self.GOLD, as_of=at(16, 11), schedules={"silver": self.SILVER})

        assert (resolution.due, resolution.schedule, resolution.version) == (at(16, 17), "silver", "2")
        assert [(one.due, one.schedule, one.version) for one in resolution.history] == [(at(16, 13), "gold", "1")]

    def test_stays_with_what_is_learned_later(self) -> None:
        events = (
            Rescheduled(at=at(16, 10), schedule="silver"),
            Reclassified(at=at(16, 11), findings={"channel": "mail"}),
        )

        _, resolution, _ = deadlines_under(
            ticket(*events), self.GOLD, as_of=at(16, 12), schedules={"silver": self.SILVER}
        )

        assert (resolution.schedule, resolution.due) == ("silver", at(16, 17))

    def test_what_it_no_longer_promises_is_not_promised(self) -> None:
        moved = ticket(Rescheduled(at=at(16, 10), schedule="silver"))

        found = {
            one.slot: one
            for one in deadlines_under(moved, self.GOLD, as_of=at(16, 11), schedules={"silver": self.SILVER})
        }

        assert {slot: one.state for slot, one in found.items()} == {
            "first_response": State.NOT_PROMISED,
            "resolution": State.PENDING,
            "time_to_own": State.NOT_PROMISED,
        }
        assert [one.state for one in found["time_to_own"].history] == [State.PENDING]

    def test_an_unknown_schedule_is_an_error(self) -> None:
        moved = ticket(Rescheduled(at=at(16, 10), schedule="slver"))

        assert message_of(
            UnknownNameError, deadlines_under, moved, self.GOLD, as_of=at(20), schedules={"silver": self.SILVER}
        ) == ("schedule: there is no schedule 'slver'. Write 'silver'.")


class TestWithoutATarget:
    """Where nothing is promised the answer says so; where a fact is missing it says which."""

    PHONE = target(metric="first_response", when={"channel": "phone"}, clauses=["PARTNER-5"])
    RULES = schedule(PHONE, not_promised=["PARTNER-O3"], version="1")

    def test_not_promised(self) -> None:
        """PARTNER-O3: nothing is said about e-mail."""
        found = look(self.RULES, as_of=at(20), findings={"channel": "(other)"})

        assert found == Deadline(
            ticket="T-1",
            as_of=at(20),
            slot="first_response",
            metric=Metric.FIRST_RESPONSE,
            schedule="gold",
            version="1",
            severity=None,
            state=State.NOT_PROMISED,
            clauses=("PARTNER-O3",),
        )

    def test_undetermined(self) -> None:
        found = look(self.RULES, as_of=at(20))

        assert (found.state, found.possible, found.needed) == (State.UNDETERMINED, ("target",), ("channel",))
        assert (found.due, found.left, found.clauses, found.trace(), found.warnings) == (None, None, (), (), ())

    def test_what_is_known_of_every_ticket_counts_unless_the_ticket_says_otherwise(self) -> None:
        known = Findings({"channel": "phone"})
        mail = ticket(findings={"channel": "(other)"})

        (usual, _) = deadlines_under(ticket(), self.RULES, as_of=MONDAY, findings=known)
        (other, _) = deadlines_under(mail, self.RULES, as_of=MONDAY, findings=known)

        assert (usual.state, other.state) == (State.PENDING, State.NOT_PROMISED)


class TestWarnings:
    """Thresholds have instants of their own."""

    def test_at_the_shares_of_the_amount(self) -> None:
        found = look(target(12 * HOUR), as_of=MONDAY)

        assert found.warnings == (
            Threshold(percent=50, at=at(16, 15)),
            Threshold(percent=75, at=at(17, 10)),
            Threshold(percent=90, at=at(17, 11, 48)),
        )

    def test_pauses_put_them_off(self) -> None:
        found = look(target(thresholds=[50]), waiting(at(16, 10)), Resumed(at=at(16, 11)), as_of=at(16, 12))

        assert [warning.at for warning in found.warnings] == [at(16, 12)]

    def test_those_that_came_before_an_open_pause_are_known(self) -> None:
        found = look(target(thresholds=[25, 50]), waiting(at(16, 10)), as_of=at(18))

        assert [warning.percent for warning in found.warnings] == [25]

    def test_those_after_it_was_met_never_come(self) -> None:
        found = look(target(thresholds=[25, 50]), Resolved(at=at(16, 10)), as_of=at(18))

        assert [warning.percent for warning in found.warnings] == [25]


class TestTrace:
    """The trace lists every interval: counted, paused or closed, with reason and running remainder."""

    DAYS = WorkingDays(
        weekdays=ARBEITSTAG,
        holidays=Holidays.on({date(2026, 11, 18): Wording(de="Buß- und Bettag", en="Repentance Day")}),
    )
    RULES = schedule(
        target(12 * HOUR),
        hours={"office": ServiceHours.weekly("Mon-Sun 09:00-17:00", zone=ZONE, working_days=DAYS)},
    )

    def step(self, start: datetime, end: datetime, kind: str, de: str, en: str, hours: int, elapsed: int) -> Step:
        return Step(
            start=start,
            end=end,
            kind=StepKind(kind),
            reason=Wording(de=de, en=en),
            service_time=hours * HOUR,
            elapsed=elapsed * HOUR,
            left=(12 - elapsed) * HOUR,
        )

    def test_of_a_ticket_over_a_holiday_and_a_pause(self) -> None:
        events = waiting(at(17, 16)), Resumed(at=at(19, 10))

        found = look(self.RULES, *events, as_of=at(19, 12), reported_at=at(17, 14))

        assert list(found.trace()) == [
            self.step(at(17, 14), at(17, 16), "counted", "die Uhr läuft", "the clock runs", 2, 2),
            self.step(at(17, 16), at(17, 17), "paused", "wartet auf den Kunden", "waiting on the customer", 1, 2),
            self.step(at(17, 17), at(18), "closed", "außerhalb der Servicezeit", "outside service hours", 0, 2),
            self.step(at(18), at(19), "closed", "Buß- und Bettag", "Repentance Day", 0, 2),
            self.step(at(19), at(19, 9), "closed", "außerhalb der Servicezeit", "outside service hours", 0, 2),
            self.step(at(19, 9), at(19, 10), "paused", "wartet auf den Kunden", "waiting on the customer", 1, 2),
            self.step(at(19, 10), at(19, 12), "counted", "die Uhr läuft", "the clock runs", 2, 4),
        ]

    def test_names_the_days_of_a_weekend(self) -> None:
        found = look(self.RULES, as_of=at(23, 9), reported_at=at(20, 17))

        assert [step.reason.en for step in found.trace()] == [
            "outside service hours",
            "Saturday",
            "Sunday",
            "outside service hours",
        ]

    def test_a_day_off_that_ends_at_midnight(self) -> None:
        hours = ServiceHours.on_working_days(self.DAYS, ZONE)
        found = look(attrs.evolve(self.RULES, hours={"office": hours}), as_of=at(19, 1), reported_at=at(17, 23))

        assert [(step.start, step.end, step.reason.en) for step in found.trace()] == [
            (at(17, 23), at(18), "the clock runs"),
            (at(18), at(19), "Repentance Day"),
            (at(19), at(19, 1), "the clock runs"),
        ]

    def test_half_a_day_off_has_a_name(self) -> None:
        days = WorkingDays(weekdays=ARBEITSTAG, holidays=Holidays.none(), christmas_eve=time(12))
        hours = ServiceHours.weekly("Mon-Fri 09:00-17:00", zone=ZONE, working_days=days)
        reported = datetime(2026, 12, 24, 11, tzinfo=BERLIN)
        rules = attrs.evolve(self.RULES, hours={"office": hours})

        found = look(rules, as_of=reported + 2 * HOUR, reported_at=reported)

        assert [(step.kind.value, step.reason.de) for step in found.trace()] == [
            ("counted", "die Uhr läuft"),
            ("closed", "Heiligabend"),
        ]

    def test_special_hours_on_a_day_off_are_hours_like_any(self) -> None:
        hours = ServiceHours.weekly(
            "Mon-Sun 09:00-17:00", zone=ZONE, working_days=self.DAYS, special={date(2026, 11, 21): "10:00-11:00"}
        )
        found = look(attrs.evolve(self.RULES, hours={"office": hours}), as_of=at(21, 10, 30), reported_at=at(21, 9))

        assert [(step.kind, step.reason.en) for step in found.trace()] == [
            (StepKind.CLOSED, "outside service hours"),
            (StepKind.COUNTED, "the clock runs"),
        ]

    def test_without_a_calendar_of_days_off_closed_is_closed(self) -> None:
        steps = look(target(), as_of=at(23, 10), reported_at=at(20, 16)).trace()

        assert [(step.start, step.end, step.kind.value) for step in steps] == [
            (at(20, 16), at(20, 17), "counted"),
            (at(20, 17), at(23, 9), "closed"),
            (at(23, 9), at(23, 10), "counted"),
        ]

    def test_ends_when_it_was_met(self) -> None:
        steps = look(target(), Resolved(at=at(16, 11)), as_of=at(20)).trace()

        assert [(step.start, step.end, step.left) for step in steps] == [(at(16, 9), at(16, 11), 2 * HOUR)]

    def test_goes_on_below_zero(self) -> None:
        (step,) = look(target(), as_of=at(16, 15)).trace()

        assert step.left == -2 * HOUR

    def test_of_no_time_is_empty(self) -> None:
        assert look(target(), as_of=MONDAY).trace() == ()

    @pytest.mark.parametrize("reason", PauseReason)
    def test_has_words_for_every_reason(self, reason: PauseReason) -> None:
        (step,) = look(target(pauses=[reason]), waiting(MONDAY, reason), as_of=at(16, 10)).trace()

        assert step.reason.de
        assert step.kind is StepKind.PAUSED


class TestTimeByState:
    """Sums per state: our work, what it waited for, what was solved, and how long the customer waited."""

    def test_of_a_ticket(self) -> None:
        spent = time_by_state(
            ticket(
                CustomerMessage(at=at(16, 10)),
                Answered(at=at(16, 11)),
                waiting(at(16, 11)),
                waiting(at(16, 13), PauseReason.WAITING_ON_THIRD_PARTY),
                CustomerMessage(at=at(16, 14)),
                Resumed(at=at(16, 14)),
                Resolved(at=at(16, 16)),
                CustomerMessage(at=at(17, 9)),
            ),
            OFFICE,
            as_of=at(17, 11),
        )

        assert spent == TimeByState(
            our_work=4 * HOUR,
            paused={PauseReason.WAITING_ON_CUSTOMER: 2 * HOUR, PauseReason.WAITING_ON_THIRD_PARTY: HOUR},
            solved=3 * HOUR,
            customer_waiting=6 * HOUR,
        )
        assert spent.all_paused == 3 * HOUR

    def test_what_was_solved_twice_was_solved_for_as_long_as_both_times(self) -> None:
        events = Resolved(at=at(16, 10)), Reopened(at=at(16, 12)), Resolved(at=at(16, 13))

        assert time_by_state(ticket(*events), OFFICE, as_of=at(16, 16)).solved == 5 * HOUR

    def test_only_an_answer_ends_the_waiting(self) -> None:
        taken = ticket(Assigned(at=at(16, 10)), Acknowledged(at=at(16, 11)), Answered(at=at(16, 12)))

        assert time_by_state(taken, OFFICE, as_of=at(17)).customer_waiting == 3 * HOUR

    def test_a_message_of_this_instant_has_waited_for_no_time(self) -> None:
        asked = ticket(Answered(at=MONDAY), CustomerMessage(at=at(16, 10)))

        assert time_by_state(asked, OFFICE, as_of=at(16, 10)).customer_waiting == timedelta(0)

    def test_a_message_answered_at_once_keeps_nobody_waiting(self) -> None:
        asked = ticket(Answered(at=MONDAY), CustomerMessage(at=at(16, 10)), Answered(at=at(16, 10)))

        assert time_by_state(asked, OFFICE, as_of=at(17)).customer_waiting == timedelta(0)


class TestMergedAndSplit:
    """A merged or split ticket keeps the earliest report; neither clock starts anew."""

    def test_a_merged_ticket_counts_from_the_first_report(self) -> None:
        first = ticket(reported_at=at(16, 9))
        later = Ticket(id="T-2", reported_at=at(16, 12), events=[Resolved(at=at(16, 13))])

        (response, resolution) = deadlines_under(
            merge([later, first]), schedule(target(), target(id="r", metric="first_response")), as_of=at(16, 14)
        )

        assert (response.ticket, response.started_at, response.met_at) == ("T-1", at(16, 9), at(16, 13))
        assert (resolution.started_at, resolution.state) == (at(16, 9), State.MET)

    def test_a_later_report_of_the_same_matter_is_a_message(self) -> None:
        merged = merge([ticket(), Ticket(id="T-2", reported_at=at(16, 12))])

        found = deadlines_under(merged, schedule(target(metric="next_response")), as_of=at(16, 14))

        assert [one.started_at for one in found if one.metric is Metric.NEXT_RESPONSE] == [at(16, 12)]

    def test_a_split_ticket_counts_from_the_report_of_the_whole(self) -> None:
        whole = ticket(waiting(at(16, 10)), Resumed(at=at(16, 11)), parts=[Part(id="wish"), Part(id="fault")])

        for one in split(whole, part="wish", into="T-2"):
            (found,) = (each for each in deadlines_under(one, schedule(target()), as_of=at(16, 12)) if each.target)
            assert (found.started_at, found.elapsed) == (at(16, 9), 2 * HOUR)


class TestWhatIsRefused:
    """An instant is aware and not before the report."""

    def test_before_the_report(self) -> None:
        assert message_of(InvalidValueError, deadlines_under, ticket(), schedule(target()), as_of=at(15)) == (
            "as_of: at 2026-11-15T00:00:00+01:00 ticket T-1 was not reported yet. "
            "Ask for 2026-11-16T09:00:00+01:00 or later."
        )

    def test_a_naive_instant(self) -> None:
        naive = datetime(2026, 11, 20)  # noqa: DTZ001

        assert message_of(InvalidValueError, deadlines_under, ticket(), schedule(target()), as_of=naive) == (
            "as_of: 2026-11-20T00:00:00 has no time zone, so it names no instant. "
            "Attach one: instant.replace(tzinfo=ZoneInfo('Europe/Berlin'))."
        )

    def test_a_date(self) -> None:
        assert message_of(
            InvalidTypeError, deadlines_under, ticket(), schedule(target()), as_of=date(2026, 11, 20)
        ) == ("as_of: datetime.date(2026, 11, 20) is no datetime. Give a datetime with a time zone.")


class TestValues:
    """A deadline is a value: it can be stored, and it still knows why."""

    def test_survives_pickling_with_its_trace(self) -> None:
        found = look(target(), waiting(at(16, 10)), Resumed(at=at(16, 11)), as_of=at(16, 12))

        copy = pickle.loads(pickle.dumps(found))

        assert copy == found
        assert (copy.trace(), copy.warnings) == (found.trace(), found.warnings)

    def test_an_event_of_an_unknown_kind_changes_nothing(self) -> None:
        @attrs.frozen(kw_only=True)
        class Praised(Event):
            """The customer said thanks."""

        assert look(target(), Praised(at=at(16, 10)), as_of=at(16, 11)) == look(target(), as_of=at(16, 11))
