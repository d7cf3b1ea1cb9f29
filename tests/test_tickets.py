"""Tickets are event histories: ordered, complete as of an instant, merged and split without losing anything."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportpolicy.diagnosis import Diagnosis, Findings
from supportpolicy.errors import InvalidTypeError, InvalidValueError, UnknownNameError
from supportpolicy.tickets import (
    Acknowledged,
    Announced,
    Answered,
    Approved,
    Assigned,
    Closed,
    CustomerMessage,
    Diagnosed,
    Estimated,
    Event,
    Part,
    Paused,
    PauseReason,
    Reclassified,
    Refused,
    Reopened,
    Rescheduled,
    Resolved,
    Resumed,
    Ticket,
    Work,
    WorkaroundDelivered,
    WorkEntry,
    merge,
    split,
)

BERLIN = ZoneInfo("Europe/Berlin")
REPORTED = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return REPORTED + timedelta(minutes=minutes)


def ticket(*events: Event, parts: tuple[Part, ...] = ()) -> Ticket:
    return Ticket(id="T-1", reported_at=REPORTED, events=events, parts=parts)


def message_of(case: type[Exception], make: object, **given: object) -> str:
    with pytest.raises(case) as caught:
        make(**given)  # type: ignore[operator]
    return str(caught.value)


@st.composite
def events(draw: st.DrawFn) -> Event:
    at = after(draw(st.integers(0, 3)))
    recorded_at = draw(st.none() | st.integers(-2, 5).map(after))
    sequence = draw(st.integers(0, 1))
    kind = draw(st.sampled_from(range(8)))
    if kind == 0:
        return Paused(at=at, recorded_at=recorded_at, sequence=sequence, reason=draw(st.sampled_from(PauseReason)))
    if kind == 1:
        findings = Findings({"severity": draw(st.sampled_from(["minor", "critical"]))})
        return Reclassified(at=at, recorded_at=recorded_at, sequence=sequence, findings=findings)
    if kind == 2:
        told_at = draw(st.none() | st.integers(3, 5).map(after))
        return Diagnosed.of(Diagnosis(findings={"kind": "bug"}, made_at=at, told_at=told_at), recorded_at=recorded_at)
    plain = [CustomerMessage, Answered, Resumed, Resolved, Reopened]
    return plain[kind - 3](at=at, recorded_at=recorded_at, sequence=sequence)


histories = st.lists(events(), max_size=8)


class TestTheOrderOfEvents:
    """Events are ordered by time; among those of one instant the order given does not matter."""

    @given(st.data(), histories)
    def test_shuffling_the_events_gives_the_same_ticket(self, data: st.DataObject, history: list[Event]) -> None:
        shuffled = data.draw(st.permutations(history))

        assert ticket(*shuffled) == ticket(*history)

    @given(histories)
    def test_events_are_in_order_of_time(self, history: list[Event]) -> None:
        instants = [event.at for event in ticket(*history).events]

        assert instants == sorted(instants)

    def test_at_one_instant_things_take_their_usual_course(self) -> None:
        diagnosed = Diagnosed.of(Diagnosis(findings={"kind": "bug"}, made_at=after(1)))
        usual = [
            CustomerMessage(at=after(1)),
            Rescheduled(at=after(1), schedule="gold"),
            Reclassified(at=after(1), findings={"severity": "minor"}),
            diagnosed,
            Assigned(at=after(1), to="Ada"),
            Acknowledged(at=after(1)),
            Answered(at=after(1)),
            Estimated(at=after(1), effort=timedelta(hours=2)),
            Announced(at=after(1)),
            Approved(at=after(1)),
            Refused(at=after(1)),
            WorkaroundDelivered(at=after(1)),
            Resolved(at=after(1)),
            Closed(at=after(1)),
            Reopened(at=after(1)),
            Paused(at=after(1), reason=PauseReason.DEFERRED),
            Resumed(at=after(1)),
        ]

        assert list(ticket(*reversed(usual)).events) == usual

    def test_a_sequence_number_beats_the_usual_course(self) -> None:
        answered = Answered(at=after(1), sequence=1)
        asked = CustomerMessage(at=after(1), sequence=2)

        assert ticket(asked, answered).events == (answered, asked)

    def test_an_event_of_an_unknown_kind_comes_last(self) -> None:
        @attrs.frozen(kw_only=True)
        class Praised(Event):
            """The customer said thanks."""

        praised = Praised(at=after(1))
        resumed = Resumed(at=after(1))

        assert ticket(praised, resumed).events == (resumed, praised)

    def test_events_are_ordered_by_time_inside_a_clock_change(self) -> None:
        reported = datetime(2026, 10, 24, tzinfo=BERLIN)
        first = Answered(at=datetime(2026, 10, 25, 2, 50, tzinfo=BERLIN))
        second = Resolved(at=datetime(2026, 10, 25, 2, 10, fold=1, tzinfo=BERLIN))

        assert Ticket(id="T", reported_at=reported, events=[second, first]).events == (first, second)

    @pytest.mark.parametrize("number", [True, 1.0, "1", None])
    def test_a_sequence_number_is_a_whole_number(self, number: object) -> None:
        assert message_of(InvalidTypeError, Answered, at=REPORTED, sequence=number) == (
            f"sequence: {number!r} is no whole number. Give the place as an int, or leave it out."
        )


class TestWhatIsRefused:
    """An impossible history is a clear error."""

    def test_an_event_before_the_report(self) -> None:
        assert message_of(
            InvalidValueError,
            Ticket,
            id="T-1",
            reported_at=REPORTED,
            events=[Resolved(at=after(-1)), Answered(at=after(3))],
        ) == (
            "events: Resolved of 2026-11-20T15:29:00+00:00 is before the report of 2026-11-20T15:30:00+00:00. "
            "Correct one of the two instants: nothing happens to a ticket before it is reported."
        )

    def test_an_event_at_the_report_is_fine(self) -> None:
        assert ticket(Resolved(at=REPORTED)).events == (Resolved(at=REPORTED),)

    def test_an_event_about_a_part_that_the_ticket_does_not_have(self) -> None:
        with pytest.raises(InvalidValueError) as caught:
            ticket(Answered(at=after(1), part="wish"))

        assert str(caught.value) == (
            "events: Answered of 2026-11-20T15:31:00+00:00 is about part 'wish', but the ticket has no parts. "
            "Add the part to the ticket, or correct its name in the event."
        )

    def test_the_parts_that_there_are_are_named(self) -> None:
        with pytest.raises(InvalidValueError) as caught:
            ticket(Answered(at=after(1), part="wsih"), parts=(Part(id="wish"), Part(id="fault")))

        assert "is about part 'wsih', but the ticket has ['fault', 'wish']." in str(caught.value)

    def test_two_parts_of_one_name(self) -> None:
        assert message_of(
            InvalidValueError, Ticket, id="T-1", reported_at=REPORTED, parts=[Part(id="a"), Part(id="a")]
        ) == ("parts: two parts of ['a', 'a'] have the same id. Give every part its own id.")

    @pytest.mark.parametrize("name", ["", "  ", None, 7])
    def test_what_names_nothing(self, name: object) -> None:
        message = f"id: {name!r} names nothing. Give a text that is not empty."

        assert message_of(InvalidValueError, Ticket, id=name, reported_at=REPORTED) == message
        assert message_of(InvalidValueError, Part, id=name) == message
        assert message_of(InvalidValueError, WorkEntry, id=name, start=REPORTED) == message

    def test_a_naive_instant(self) -> None:
        naive = REPORTED.replace(tzinfo=None)
        tail = "2026-11-20T15:30:00 has no time zone, so it names no instant. "
        tail += "Attach one: instant.replace(tzinfo=ZoneInfo('Europe/Berlin'))."

        assert message_of(InvalidValueError, Ticket, id="T", reported_at=naive) == f"reported_at: {tail}"
        assert message_of(InvalidValueError, Answered, at=naive) == f"at: {tail}"
        assert message_of(InvalidValueError, Answered, at=REPORTED, recorded_at=naive) == f"recorded_at: {tail}"
        assert message_of(InvalidValueError, WorkEntry, id="W", start=naive) == f"start: {tail}"
        assert message_of(InvalidValueError, ticket().known_at, instant=naive) == f"instant: {tail}"
        assert (
            message_of(InvalidValueError, WorkEntry, id="W", start=REPORTED, recorded_at=naive)
            == f"recorded_at: {tail}"
        )

    def test_a_date_where_an_instant_belongs(self) -> None:
        assert message_of(InvalidTypeError, Ticket, id="T", reported_at=date(2026, 11, 20)) == (
            "reported_at: datetime.date(2026, 11, 20) is no datetime. Give a datetime with a time zone."
        )

    def test_an_unknown_reason_for_a_pause(self) -> None:
        with pytest.raises(ValueError, match="PauseReason: 'lunch' is none of its values"):
            Paused(at=REPORTED, reason="lunch")


class TestDiagnosed:
    """A diagnosis is an event with the instant it was made and the instant the customer was told. CRM-16"""

    def test_happens_when_the_diagnosis_was_made(self) -> None:
        diagnosis = Diagnosis(findings={"kind": "bug"}, made_at=after(5))

        assert Diagnosed.of(diagnosis, recorded_at=after(6), part="p") == Diagnosed(
            at=after(5), diagnosis=diagnosis, recorded_at=after(6), part="p"
        )

    def test_may_be_stated_in_another_zone(self) -> None:
        diagnosis = Diagnosis(findings={}, made_at=datetime(2026, 10, 25, 2, 10, fold=1, tzinfo=BERLIN))

        assert Diagnosed(at=datetime(2026, 10, 25, 1, 10, tzinfo=UTC), diagnosis=diagnosis).diagnosis is diagnosis

    def test_is_of_no_other_instant(self) -> None:
        assert message_of(
            InvalidValueError, Diagnosed, at=after(6), diagnosis=Diagnosis(findings={}, made_at=after(5))
        ) == (
            "at: the event is of 2026-11-20T15:36:00+00:00, its diagnosis of 2026-11-20T15:35:00+00:00. "
            "Use Diagnosed.of(diagnosis), which takes the instant from the diagnosis."
        )


class TestKnownAt:
    """A ticket as it was known at an instant has neither later events nor those that were recorded later."""

    def test_leaves_out_what_happened_later(self) -> None:
        answered, resolved = Answered(at=after(5)), Resolved(at=after(10))

        assert ticket(answered, resolved).known_at(after(5)) == ticket(answered)

    def test_leaves_out_what_was_recorded_later(self) -> None:
        late = Answered(at=after(5), recorded_at=after(60))

        assert ticket(late).known_at(after(59)) == ticket()
        assert ticket(late).known_at(after(60)) == ticket(late)

    def test_what_was_recorded_in_advance_is_known_when_it_happens(self) -> None:
        planned = Paused(at=after(5), recorded_at=REPORTED, reason=PauseReason.PLANNED_MAINTENANCE)

        assert planned.known_from == after(5)
        assert ticket(planned).known_at(after(4)) == ticket()

    def test_shows_a_diagnosis_as_not_told_before_it_was_told(self) -> None:
        diagnosis = Diagnosis(findings={"kind": "bug"}, made_at=after(5), told_at=after(9))

        assert ticket(Diagnosed.of(diagnosis)).known_at(after(8)) == ticket(
            Diagnosed.of(attrs.evolve(diagnosis, told_at=None))
        )
        assert ticket(Diagnosed.of(diagnosis)).known_at(after(9)) == ticket(Diagnosed.of(diagnosis))
        assert ticket(Diagnosed.of(diagnosis, recorded_at=after(10))).known_at(after(9)) == ticket()

    @given(histories, st.integers(0, 6), st.integers(0, 6))
    def test_of_a_ticket_known_later_is_what_was_known_earlier(
        self, history: list[Event], one: int, other: int
    ) -> None:
        whole = ticket(*history)

        assert whole.known_at(after(max(one, other))).known_at(after(min(one, other))) == whole.known_at(
            after(min(one, other))
        )

    def test_before_the_report_there_was_no_ticket(self) -> None:
        assert message_of(InvalidValueError, ticket().known_at, instant=after(-1)) == (
            "instant: at 2026-11-20T15:29:00+00:00 ticket T-1 was not reported yet. "
            "Ask for 2026-11-20T15:30:00+00:00 or later."
        )


class TestMerging:
    """Merged tickets keep the earliest report and one root matter; nothing that happened is lost."""

    def test_keeps_the_first_report_and_turns_later_ones_into_messages(self) -> None:
        first = Ticket(
            id="T-2",
            reported_at=REPORTED,
            findings={"kind": "bug"},
            project="web",
            title="Cart",
            events=[Answered(at=after(9))],
        )
        later = Ticket(
            id="T-1", reported_at=after(5), findings={"kind": "question"}, parts=[Part(id="wish")],
            events=[Answered(at=after(7), part="wish")],
        )  # fmt: skip

        assert merge([later, first]) == Ticket(
            id="T-2",
            reported_at=REPORTED,
            findings={"kind": "bug"},
            project="web",
            title="Cart",
            parts=[Part(id="wish")],
            events=[CustomerMessage(at=after(5)), Answered(at=after(7), part="wish"), Answered(at=after(9))],
        )

    def test_of_one_ticket_is_that_ticket(self) -> None:
        assert merge([ticket(Answered(at=after(1)))]) == ticket(Answered(at=after(1)))

    def test_of_tickets_reported_at_once_keeps_the_smaller_id(self) -> None:
        one, other = (Ticket(id=name, reported_at=REPORTED) for name in ("A", "B"))

        assert merge([other, one]) == merge([one, other])
        assert merge([other, one]).id == "A"

    @given(st.lists(histories, min_size=1, max_size=4), st.data())
    def test_loses_no_event_in_any_order(self, histories: list[list[Event]], data: st.DataObject) -> None:
        tickets = [Ticket(id=f"T-{n}", reported_at=REPORTED, events=history) for n, history in enumerate(histories)]
        merged = merge(data.draw(st.permutations(tickets)))

        assert merged == merge(tickets)
        assert len(merged.events) == sum(map(len, histories)) + len(tickets) - 1

    def test_of_nothing_is_refused(self) -> None:
        assert message_of(InvalidValueError, merge, tickets=[]) == (
            "tickets: nothing is merged into nothing. Give at least one ticket."
        )

    def test_of_two_parts_of_one_name_is_refused(self) -> None:
        with pytest.raises(InvalidValueError, match=r"parts: two parts of \['wish', 'wish'\] have the same id"):
            merge(Ticket(id=name, reported_at=REPORTED, parts=[Part(id="wish")]) for name in "AB")


class TestSplitting:
    """A split keeps the report and the root matter in both tickets."""

    def test_gives_the_part_a_ticket_of_its_own(self) -> None:
        whole = Ticket(
            id="T-1",
            reported_at=REPORTED,
            findings={"kind": "bug", "channel": "email"},
            parts=[Part(id="wish", findings={"kind": "change_request"}), Part(id="fault")],
            events=[
                Answered(at=after(1)),
                Estimated(at=after(2), part="wish"),
                Resolved(at=after(3), part="fault"),
            ],
        )

        assert split(whole, part="wish", into="T-9") == (
            Ticket(
                id="T-1",
                reported_at=REPORTED,
                findings={"kind": "bug", "channel": "email"},
                parts=[Part(id="fault")],
                events=[Answered(at=after(1)), Resolved(at=after(3), part="fault")],
            ),
            Ticket(
                id="T-9",
                reported_at=REPORTED,
                findings={"kind": "change_request", "channel": "email"},
                matter="T-1",
                events=[Answered(at=after(1)), Estimated(at=after(2))],
            ),
        )

    def test_off_an_unknown_part_is_refused(self) -> None:
        whole = ticket(parts=(Part(id="wish"), Part(id="fault")))

        assert message_of(UnknownNameError, split, ticket=whole, part="wsih", into="T-2") == (
            "part: ticket T-1 has no part 'wsih'. Name one of ['fault', 'wish']."
        )


class TestWorkEntry:
    """Work is whole seconds or pieces, with a start or only a day; a duration is never negative."""

    def test_has_a_start_or_only_a_day(self) -> None:
        assert (
            WorkEntry(id="W", start=REPORTED, duration=timedelta(minutes=25), work="resolution").work is Work.RESOLUTION
        )
        assert WorkEntry(id="W", day=date(2026, 11, 20), pieces=2).pieces == 2

    @pytest.mark.parametrize(
        ("given", "what"),
        [({}, "neither a start nor a day"), ({"start": REPORTED, "day": date(2026, 11, 20)}, "both a start and a day")],
    )
    def test_has_exactly_one_of_them(self, given: dict[str, object], what: str) -> None:
        assert message_of(InvalidValueError, WorkEntry, id="W", **given) == (
            f"start: entry W has {what}. Give the instant at which it began, or the day if only that is known."
        )

    @pytest.mark.parametrize("day", ["2026-11-20", REPORTED])
    def test_its_day_is_a_date(self, day: object) -> None:
        assert message_of(InvalidTypeError, WorkEntry, id="W", day=day) == (
            f"day: {day!r} is no date. Give a date, or the instant as start."
        )

    @pytest.mark.parametrize(
        ("duration", "shown"), [(timedelta(seconds=-1), "\u22121 s"), (timedelta(microseconds=1), "0.000001 s")]
    )
    def test_takes_whole_seconds_or_none(self, duration: timedelta, shown: str) -> None:
        assert message_of(InvalidValueError, WorkEntry, id="W", start=REPORTED, duration=duration) == (
            f"duration: entry W took {shown}. "
            "Give whole seconds, zero or more; correct an entry by another one that revises it."
        )

    def test_a_number_is_no_duration(self) -> None:
        assert message_of(InvalidTypeError, WorkEntry, id="W", start=REPORTED, duration=25) == (
            "duration: 25 is no timedelta. Give timedelta(minutes=25)."
        )

    @pytest.mark.parametrize("pieces", [True, 1.5, "2"])
    def test_pieces_are_whole(self, pieces: object) -> None:
        assert message_of(InvalidTypeError, WorkEntry, id="W", start=REPORTED, pieces=pieces) == (
            f"pieces: {pieces!r} is no whole number. Give the number of pieces as an int."
        )

    @pytest.mark.parametrize(
        ("pieces", "duration", "shown"), [(-1, timedelta(0), "0 h"), (1, timedelta(hours=1), "1 h")]
    )
    def test_is_time_or_pieces(self, pieces: int, duration: timedelta, shown: str) -> None:
        assert message_of(InvalidValueError, WorkEntry, id="W", start=REPORTED, pieces=pieces, duration=duration) == (
            f"pieces: entry W is {pieces} pieces and takes {shown}. "
            "Give a positive number of pieces, or a duration, not both."
        )

    def test_may_say_when_it_was_recorded_and_what_it_replaces(self) -> None:
        entry = WorkEntry(id="W-2", start=REPORTED, recorded_at=after(60), revises="W-1")

        assert (entry.recorded_at, entry.revises, entry.duration) == (after(60), "W-1", timedelta(0))
