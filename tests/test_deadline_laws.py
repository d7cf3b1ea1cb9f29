"""What holds of every deadline, whatever the ticket, the target and the calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import attrs
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from supportpolicy.deadlines import Deadline, State, StepKind, deadlines_under, time_by_state
from supportpolicy.servicehours import ServiceHours
from supportpolicy.spans import Span, merge
from supportpolicy.targets import (
    ORDINARY_PAUSES,
    Commitment,
    Metric,
    PauseReason,
    Reopening,
    ServiceSchedule,
    Target,
)
from supportpolicy.tickets import Event, Paused, Reclassified, Rescheduled, Resumed, Ticket
from tests.deadline_oracle import QUARTER, Happening, Promise, Walk, due, walk
from tests.deadline_strategies import (
    BERLIN,
    WEEKS,
    ZONE,
    happenings,
    looked_at,
    reports,
    schedule,
    targets,
    ticket,
    tickets,
    words,
)

weeks = st.sampled_from(sorted(WEEKS))


def utc(at: datetime | None) -> datetime | None:
    """The same instant where instants compare by time: within a zone, Python compares what the clock shows."""
    return at and at.astimezone(UTC)


def only(ticket: Ticket, rules: ServiceSchedule, as_of: datetime) -> Deadline:
    """The deadline of the one target."""
    (found,) = (one for one in deadlines_under(ticket, rules, as_of=as_of) if one.target is not None)
    return found


class TestAgainstAWalk:
    """The engine equals a walk through the quarters of an hour that shares nothing with it."""

    @settings(max_examples=250)
    @given(st.data(), weeks, st.sampled_from(Metric), st.sampled_from(Reopening))
    def test_every_metric(self, data: st.DataObject, week: str, metric: Metric, reopening: Reopening) -> None:
        target = data.draw(targets(metric))
        reported = data.draw(reports)
        history = data.draw(happenings(reported))
        as_of = data.draw(looked_at(history, reported))
        assume(reopening is not Reopening.COUNTS_THROUGH or metric is not Metric.RESOLUTION)

        found = only(ticket(reported, history), schedule(target, week, reopening), as_of)

        promise = _promise(target, reopening)
        walked = walk(reported, history, promise, WEEKS[week], BERLIN, as_of)
        assert _seen(found) == _expected(walked, promise, target, week, as_of)

    @given(st.data(), weeks)
    def test_counting_through_a_solution_is_as_if_it_had_never_been(self, data: st.DataObject, week: str) -> None:
        target = attrs.evolve(data.draw(targets(Metric.RESOLUTION)), stops_at=["resolved"])
        reported = data.draw(reports)
        history = data.draw(happenings(reported))
        as_of = data.draw(looked_at(history, reported))

        through = only(ticket(reported, history), schedule(target, week, Reopening.COUNTS_THROUGH), as_of)
        never = only(ticket(reported, _unsolved(history, as_of)), schedule(target, week), as_of)

        assert (through.state, utc(through.due), through.elapsed) == (never.state, utc(never.due), never.elapsed)


def _promise(target: Target, reopening: Reopening) -> Promise:
    total = target.metric is Metric.TOTAL_RESOLUTION
    assert isinstance(target.amount, timedelta)
    return Promise(
        metric="resolution" if total else target.metric.value,
        quarters=target.amount // QUARTER,
        pauses=frozenset(reason.value for reason in target.pauses),
        stops=words(target),
        reopening="continues" if total else reopening.value,
    )


def _seen(found: Deadline) -> dict[str, object]:
    return {
        "state": _plain(found.state),
        "due": utc(found.due),
        "counted": found.elapsed // QUARTER if found.started_at else None,
        "met": utc(found.met_at),
        "earlier": [
            (utc(one.started_at), _plain(one.state), one.elapsed // QUARTER, utc(one.met_at)) for one in found.earlier
        ],
    }


def _plain(state: State) -> str:
    return {State.AT_RISK: "pending", State.MISSED: "late", State.BREACHED: "late"}.get(state, state.value)


def _expected(walked: Walk, promise: Promise, target: Target, week: str, as_of: datetime) -> dict[str, object]:
    clocks = list(walked.clocks)
    recurring = promise.metric in ("next_response", "periodic_update")
    owed = bool(clocks) and (not recurring or (clocks[-1].stopped_at is None and not walked.solved))
    current = clocks.pop() if owed else None
    earlier = []
    for clock in clocks:
        if clock.stopped_at is not None:
            late = clock.late_at(clock.stopped_at)
            if clock.met or late:
                met_at = clock.stopped_at if clock.met else None
                earlier.append((clock.start, "late" if late else "met", clock.counted, met_at))
    if current is None:
        verdicts = [state for _, state, _, _ in earlier]
        summary = "late" if "late" in verdicts else "met" if verdicts else "pending"
        return {"state": summary, "due": None, "counted": None, "met": None, "earlier": earlier}
    due_at = due(walked, promise, WEEKS[week], BERLIN, as_of)
    if current.stopped_at is not None:
        state = "late" if current.late_at(current.stopped_at) else "met"
    elif current.late_at(as_of):
        state = "late"
    else:
        state = "paused" if due_at is None else "pending"
    return {
        "state": state,
        "due": due_at,
        "counted": current.counted,
        "met": current.stopped_at,
        "earlier": earlier,
    }


def _unsolved(history: list[Happening], as_of: datetime) -> list[Happening]:
    """The history without the solutions that were taken back, and without the pauses that they swallowed."""
    history = [happening for happening in history if happening.at <= as_of]
    kept: list[Happening] = []
    solved: int | None = None
    for happening in history:
        if solved is None and happening.what == "solve":
            solved = len(kept)
            kept.append(happening)
        elif solved is not None and happening.what == "reopen":
            kept[solved] = Happening(kept[solved].at, "resume")
            solved = None
        elif solved is None or happening.what not in ("pause", "resume", "solve"):
            kept.append(happening)
    return kept


class TestPauses:
    """More pause never makes a deadline earlier."""

    @given(st.data(), weeks, reports)
    def test_more_pause_never_makes_a_deadline_earlier(
        self, data: st.DataObject, week: str, reported: datetime
    ) -> None:
        target = attrs.evolve(data.draw(targets(Metric.RESOLUTION)), pauses=ORDINARY_PAUSES)
        rules = schedule(target, week)
        some = data.draw(st.lists(_pauses(reported), max_size=4))
        more = [*some, data.draw(_pauses(reported))]
        as_of = reported + timedelta(days=4)

        less_paused = only(_paused(reported, some), rules, as_of)
        more_paused = only(_paused(reported, more), rules, as_of)

        assert less_paused.due is not None
        assert more_paused.due is not None
        assert less_paused.due.astimezone(UTC) <= more_paused.due.astimezone(UTC)
        assert more_paused.elapsed <= less_paused.elapsed

    @given(st.data(), weeks, reports)
    def test_a_target_that_never_pauses_does_not_see_them(
        self, data: st.DataObject, week: str, reported: datetime
    ) -> None:
        target = attrs.evolve(data.draw(targets(Metric.RESOLUTION)), pauses=[])
        paused = _paused(reported, data.draw(st.lists(_pauses(reported), max_size=4)))
        as_of = reported + timedelta(days=4)

        assert only(paused, schedule(target, week), as_of) == only(
            attrs.evolve(paused, events=[]), schedule(target, week), as_of
        )


def _pauses(reported: datetime) -> st.SearchStrategy[Span[datetime]]:
    quarters = st.tuples(st.integers(0, 300), st.integers(1, 80))
    return quarters.map(lambda pair: Span(reported + pair[0] * QUARTER, reported + sum(pair) * QUARTER))


def _paused(reported: datetime, pauses: list[Span[datetime]]) -> Ticket:
    events: list[Event] = []
    for pause in merge(pauses):
        events += [Paused(at=pause.start, reason=PauseReason.WAITING_ON_CUSTOMER), Resumed(at=pause.end)]
    return Ticket(id="T", reported_at=reported, events=events)


class TestTheOrderOfEvents:
    """The order in which the events of one instant are given does not matter."""

    @given(st.data(), tickets(), targets(), weeks)
    def test_does_not_matter(self, data: st.DataObject, whole: Ticket, target: Target, week: str) -> None:
        events = [attrs.evolve(event, sequence=0) for event in whole.events]
        shuffled = data.draw(st.permutations(events))
        as_of = max([whole.reported_at, *(event.at for event in events)]) + timedelta(hours=1)
        rules = schedule(target, week)

        assert deadlines_under(attrs.evolve(whole, events=shuffled), rules, as_of=as_of) == deadlines_under(
            attrs.evolve(whole, events=events), rules, as_of=as_of
        )


class TestTraces:
    """The trace lists every interval without a gap, and what counted sums to what has elapsed."""

    @given(st.data(), tickets(), targets(), weeks, st.sampled_from(Reopening))
    def test_what_counted_sums_to_what_has_elapsed(
        self, data: st.DataObject, whole: Ticket, target: Target, week: str, reopening: Reopening
    ) -> None:
        as_of = data.draw(_instants(whole))
        found = only(whole, schedule(target, week, reopening), as_of)
        for deadline in (found, *found.earlier):
            steps = deadline.trace()

            counted = (step.service_time for step in steps if step.kind is StepKind.COUNTED)
            assert sum(counted, timedelta(0)) == deadline.elapsed
            assert all(utc(earlier.end) == utc(later.start) for earlier, later in pairwise(steps))
            if steps:
                assert utc(steps[0].start) == utc(deadline.started_at)
                assert utc(steps[-1].end) == utc(_end(deadline, found))
                assert (steps[-1].elapsed, steps[-1].left) == (deadline.elapsed, deadline.left)

    @given(st.data(), tickets(), weeks)
    def test_pauses_and_our_work_and_what_was_solved_are_all_of_the_time(
        self, data: st.DataObject, whole: Ticket, week: str
    ) -> None:
        hours = ServiceHours.weekly(week, zone=ZONE)
        as_of = data.draw(_instants(whole))

        spent = time_by_state(whole, hours, as_of=as_of)

        assert spent.our_work + spent.all_paused + spent.solved == hours.elapsed(whole.reported_at, as_of)
        assert min(spent.our_work, spent.solved, spent.customer_waiting, *spent.paused.values()) >= timedelta(0)


def _end(deadline: Deadline, last: Deadline) -> datetime:
    """Where a trace ends: when it was met, or as of when it is looked at, or where it was dropped."""
    return deadline.met_at or (deadline.as_of if deadline is last else deadline.trace()[-1].end)


def _instants(whole: Ticket) -> st.SearchStrategy[datetime]:
    last = max([whole.reported_at, *(event.at for event in whole.events)])
    return st.integers(0, (last - whole.reported_at) // QUARTER + 60).map(
        lambda quarters: whole.reported_at + quarters * QUARTER
    )


class TestPrefixes:
    """A prefix of the history gives what was true then."""

    @given(st.data(), tickets(), targets(), weeks, st.sampled_from(Reopening))
    def test_what_happens_later_changes_nothing(
        self, data: st.DataObject, whole: Ticket, target: Target, week: str, reopening: Reopening
    ) -> None:
        as_of = data.draw(_instants(whole))
        rules = schedule(target, week, reopening)

        assert deadlines_under(whole, rules, as_of=as_of) == deadlines_under(whole.known_at(as_of), rules, as_of=as_of)

    @given(st.data(), tickets(), targets(), weeks)
    def test_a_verdict_under_an_old_target_stays_in_the_history(
        self, data: st.DataObject, whole: Ticket, target: Target, week: str
    ) -> None:
        change = data.draw(_instants(whole))
        as_of = change + timedelta(days=1)
        first = schedule(target, week)
        second = schedule(attrs.evolve(target, id="other", amount=timedelta(hours=7)), week)
        moved = attrs.evolve(whole, events=[*whole.events, Rescheduled(at=change, schedule="second", sequence=99)])

        found = {one.slot: one for one in deadlines_under(moved, first, as_of=as_of, schedules={"second": second})}
        before = {one.slot: one for one in deadlines_under(whole, first, as_of=change)}
        after = {one.slot: one for one in deadlines_under(whole, second, as_of=as_of)}

        assert {slot: one.history for slot, one in found.items()} == {slot: (one,) for slot, one in before.items()}
        assert {slot: attrs.evolve(one, history=()) for slot, one in found.items()} == after


class TestVerdicts:
    """Met if and only if it was done at or before due; a missed goal is missed, a missed guarantee breached."""

    @given(st.data(), tickets(), targets(), weeks, st.sampled_from(Reopening))
    def test_met_at_or_before_due(
        self, data: st.DataObject, whole: Ticket, target: Target, week: str, reopening: Reopening
    ) -> None:
        found = only(whole, schedule(target, week, reopening), data.draw(_instants(whole)))
        late = State.BREACHED if target.commitment is Commitment.GUARANTEED else State.MISSED
        for deadline in (found, *found.earlier):
            if deadline.met_at is not None:
                assert deadline.due is not None
                in_time = deadline.met_at.astimezone(UTC) <= deadline.due.astimezone(UTC)
                assert deadline.state is (State.MET if in_time else late)
            elif deadline.due is not None and deadline.due.astimezone(UTC) < deadline.as_of and deadline is found:
                assert deadline.state is late
            if deadline.left is not None:
                assert deadline.elapsed + deadline.left == target.amount

    @given(st.data(), tickets(), targets(), weeks)
    def test_warnings_come_in_order_and_not_after_due(
        self, data: st.DataObject, whole: Ticket, target: Target, week: str
    ) -> None:
        found = only(whole, schedule(target, week), data.draw(_instants(whole)))
        instants = [warning.at.astimezone(UTC) for warning in found.warnings]

        assert instants == sorted(instants)
        assert all(found.due is None or at <= found.due.astimezone(UTC) for at in instants)


class TestSeverity:
    """Raising the severity never lengthens what is left, where severer classes have less time."""

    @given(st.data(), tickets(), weeks, st.integers(1, 40), st.integers(0, 40), st.sampled_from(Metric))
    def test_raising_it_never_lengthens_what_is_left(
        self, data: st.DataObject, whole: Ticket, week: str, short: int, longer: int, metric: Metric
    ) -> None:
        amounts = {"critical": short, "minor": short + longer}
        rules = ServiceSchedule(
            name="schedule",
            hours={"hours": ServiceHours.weekly(week, zone=ZONE)},
            targets=[
                Target(
                    id=severity,
                    metric=metric,
                    amount=quarters * QUARTER,
                    calendar="hours",
                    commitment="goal",
                    when={"severity": severity},
                )
                for severity, quarters in amounts.items()
            ],
        )
        change, as_of = sorted([data.draw(_instants(whole)), data.draw(_instants(whole))])
        minor = attrs.evolve(whole, findings={"severity": "minor"})
        raised = attrs.evolve(minor, events=[*whole.events, Reclassified(at=change, findings={"severity": "critical"})])

        before, after = only(minor, rules, as_of), only(raised, rules, as_of)

        assert after.elapsed == before.elapsed
        if before.left is not None:
            assert after.left is not None
            assert after.left <= before.left
        if before.due is not None and after.due is not None:
            assert after.due.astimezone(UTC) <= before.due.astimezone(UTC)
