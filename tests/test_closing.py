"""Closing, settling again, looking up what was settled, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from supportpolicy.contingents import QUARTERLY, Measure, Rollover
from supportpolicy.contracts import Approval, Waiver
from supportpolicy.errors import InvalidTypeError, InvalidValueError, OutOfRangeError, SupportPolicyError
from supportpolicy.policy import CostBearer
from supportpolicy.settlement import (
    Allocation,
    Cause,
    Change,
    Charges,
    Liability,
    Movement,
    Settlement,
    Source,
    charge,
    close,
    settle,
)
from supportpolicy.spans import Span
from tests.settled_months import (
    AGREED,
    ALL_WORK,
    EVER,
    IN_JUNE,
    LAST_OF_JUNE,
    LAST_OF_MAY,
    MAY,
    NINE,
    QUOTA,
    T1_AND_T2,
    TWO_HOURS,
    Books,
    by_cover,
    closed,
    from_may,
    in_may,
    moved,
    settled,
    told,
)
from tests.settlement_world import (
    HOUR,
    assessed,
    at,
    contract,
    entry,
    hours,
    on_contingent,
    stretch,
    term,
)


def gone(movement: Movement) -> tuple[int, int]:
    """How many hours of a lot expired, and were carried over."""
    return movement.expired // 3600, movement.rolled // 3600


class TestSettlingAgain:
    """Two runs with the same knowledge are one: nothing is booked twice."""

    WORK = (entry("e1", at(10), 120), entry("e2", at(20), 60, "T2"))

    def test_after_closing_there_is_nothing_to_correct(self) -> None:
        may = closed(TWO_HOURS, self.WORK, approvals=[ALL_WORK])
        again = settled(TWO_HOURS, self.WORK, previous=may, approvals=[ALL_WORK])

        assert again == may

    def test_nor_after_closing_a_correction(self) -> None:
        may = closed(TWO_HOURS, self.WORK[:1])
        once = settled(TWO_HOURS, self.WORK, previous=may)
        assert settled(TWO_HOURS, self.WORK, previous=once) == once

        corrected = close(once, IN_JUNE)

        assert settled(TWO_HOURS, self.WORK, previous=corrected) == corrected
        assert close(corrected, at(3, month=6)).corrections == corrected.corrections

    def test_what_was_given_before_need_not_be_given_again(self) -> None:
        first = settled(TWO_HOURS, self.WORK[:1], through=date(2026, 5, 15))
        second = settled(TWO_HOURS, self.WORK[1:], previous=first, approvals=[ALL_WORK])

        assert second == settled(TWO_HOURS, self.WORK, approvals=[ALL_WORK])

    def test_what_is_settled_bit_by_bit_is_what_is_settled_at_once(self) -> None:
        may = closed(TWO_HOURS, self.WORK[:1])
        late = settled(TWO_HOURS, self.WORK[1:], previous=may)

        assert settled(TWO_HOURS, (), previous=late) == late

    def test_closing_leaves_what_is_not_over(self) -> None:
        running = close(settled(TWO_HOURS, self.WORK, through=date(2026, 6, 15)), IN_JUNE)

        assert [(one.closed_at, one.is_complete, one.until) for one in running.statements] == [
            (IN_JUNE, True, date(2026, 6, 1)),
            (None, False, date(2026, 6, 16)),
        ]


class TestClosing:
    """Settling is provisional until it is closed; a closed statement never changes; settling again books nothing."""

    def test_only_what_is_complete_is_closed(self) -> None:
        books = Books()
        closed = books.close(entry("e1", at(4), 60), through=date(2026, 6, 15))

        assert [one.closed_at for one in closed.statements] == [at(1, 8, month=7), None]

    def test_settling_again_books_nothing(self) -> None:
        books = Books()
        closed = books.close(entry("e1", at(4), 1000), approvals=[EVER])

        assert books.settle(approvals=[EVER]) == closed
        assert close(closed, at(2, month=7)).statements == closed.statements

    def test_a_correction_is_provisional_until_it_is_closed(self) -> None:
        books = Books()
        books.close(entry("e1", at(4), 60))
        first = books.correction(entry("e2", at(5), 60))
        again = books.settle().corrections
        assert again == (first,)

        closed = books.close()
        assert [one.closed_at for one in closed.corrections] == [at(1, 8, month=7)]
        assert books.settle() == closed

    def test_a_correction_may_be_corrected(self) -> None:
        books = Books()
        books.close(entry("e1", at(4), 60))
        books.close(entry("e2", at(5), 60))
        correction = books.correction(entry("e3", at(5), 20, revises="e2"))

        assert by_cover(correction) == {"16h 2026-05-01": -40}
        assert moved(correction) == {"16h 2026-05-01": (0, -40, 40, 0)}

    def test_what_was_given_before_need_not_be_given_again(self) -> None:
        books = Books()
        books.close(entry("e1", at(4), 60), approvals=[EVER])
        whole = books.settle(entry("e2", at(5), 60), entry("e3", at(5, month=6), 1000), through=LAST_OF_JUNE)
        nothing = charge([], [], AGREED)

        assert settle(AGREED, nothing, previous=whole, through=LAST_OF_JUNE) == whole

    def test_a_withdrawal_is_remembered_before_it_is_closed(self) -> None:
        books = Books()
        books.close(entry("e1", at(4), 60))
        withdrawn = books.settle(entry("e2", at(4), 0, revises="e1"))
        nothing = charge([], [], AGREED)
        again = settle(AGREED, nothing, previous=withdrawn, through=LAST_OF_MAY)

        assert by_cover(withdrawn.corrections[0]) == {"16h 2026-05-01": -60}
        assert again.corrections == withdrawn.corrections

    def test_late_work_may_be_given_alone(self) -> None:
        books = Books()
        books.close(entry("e1", at(4), 60), entry("e2", at(5), 60, "T2"))
        charges = charge([*books.rows[:1], entry("e3", at(6), 60)], on_contingent("T1"), AGREED)
        settlement = settle(AGREED, charges, previous=books.settlement, through=LAST_OF_MAY)

        assert {change.entry for change in settlement.corrections[0].changes} == {"e3"}

    def test_the_terms_of_closed_periods_must_stay(self) -> None:
        books = Books()
        books.close(entry("e1", at(4), 60))
        books.agreed = contract(term(hours(16), start=date(2026, 6, 1)))

        nothing = charge([], [], books.agreed)
        assert settle(books.agreed, nothing, previous=books.settlement, through=LAST_OF_JUNE).corrections == ()
        with pytest.raises(InvalidValueError) as caught:
            books.settle(entry("e2", at(5), 60), through=LAST_OF_JUNE)
        assert str(caught.value) == (
            "contract: K-1 has no term any more for the closed period from 2026-05-01. "
            "Keep the terms that were settled, and add new ones from the first open day on."
        )

    def test_a_contract_that_changes_in_a_closed_month_changes_only_what_is_open(self) -> None:
        books = Books()
        closed = books.close(entry("e1", at(4), 60))
        books.agreed = AGREED.with_term(term(hours(20), start=date(2026, 5, 20)))
        settlement = books.settle(through=LAST_OF_JUNE)

        assert settlement.statements[0] == closed.statements[0]
        assert settlement.corrections == ()
        assert [one.lot.id for one in settlement.statements[1].balances] == ["20h 2026-06-01"]

    @pytest.mark.parametrize(
        ("life", "lots"),
        [
            (0, [("old 2026-01-01", 8, 0, 8, 0), ("new 2026-02-01", 0, 10, 0, 0)]),
            (
                1,
                [
                    ("old 2026-01-01", 8, 0, 0, 8),
                    ("new 2026-02-01", 0, 10, 0, 0),
                    ("old 2026-01-01 carried over", 0, 5, 0, 0),
                ],
            ),
        ],
    )
    def test_a_quota_of_a_quarter_ends_with_a_term_that_was_ended_since(
        self, life: int, lots: list[tuple[str, int, int, int, int]]
    ) -> None:
        """What is left of it expires, or is carried over, in the first open month, as if all had been known at once."""
        rollover = Rollover(life=life) if life else None
        old = contract(term(hours(10, id="old", period=QUARTERLY, rollover=rollover)))
        books = Books(old)
        books.close(entry("e1", at(12, month=1), 120), through=date(2026, 1, 31))
        books.agreed = old.with_term(term(hours(10, id="new"), start=date(2026, 2, 1)))
        january, february = books.settle(entry("e2", at(10, month=2), 15 * 60), through=date(2026, 2, 27)).statements

        assert [
            (one.lot.id, *(units // 3600 for units in (one.opening, one.movement.used)), *gone(one.movement))
            for one in february.balances
        ] == lots
        at_once = settle(books.agreed, charge(books.rows, books.assessments, books.agreed), through=date(2026, 2, 27))
        assert (january.sums, february.sums) == tuple(statement.sums for statement in at_once.statements)

    def test_but_in_no_month_that_is_closed(self) -> None:
        old = contract(term(hours(10, id="old", period=QUARTERLY)))
        books = Books(old)
        books.close(entry("e1", at(12, month=1), 120), through=date(2026, 2, 28))
        books.agreed = old.with_term(term(hours(10, id="new"), start=date(2026, 2, 1)))
        settlement = books.close(entry("e2", at(10, month=3), 60), through=date(2026, 3, 31))
        later = books.settle(entry("e3", at(20, month=2), 60), through=date(2026, 4, 30))

        assert [(one.lot.id, one.lot.end, gone(one.movement)) for one in settlement.statements[2].balances] == [
            ("old 2026-01-01", date(2026, 3, 1), (8, 0)),
            ("new 2026-03-01", date(2026, 4, 1), (9, 0)),
        ]
        assert [moved(one) for one in later.corrections] == [{"old 2026-01-01": (0, 60, -60, 0)}]

    def test_the_corrections_of_a_statement_are_found_by_its_period(self) -> None:
        books = Books()
        books.close(entry("e1", at(4), 60))
        settlement = books.close(entry("e2", at(5), 60), entry("e3", at(5, month=6), 60), through=LAST_OF_JUNE)

        assert settlement.corrections_of(MAY) == settlement.corrections
        assert settlement.corrections_of(Span(date(2026, 6, 1), date(2026, 7, 1))) == ()


def test_closing_in_another_zone_is_the_same_instant() -> None:
    books = Books()
    books.settle(entry("e1", at(4), 60))
    assert books.settlement is not None
    instant = datetime.fromisoformat("2026-07-01T06:00:00+00:00")

    closed = close(books.settlement, instant)

    assert closed.statements[0].closed_at == at(1, 8, month=7)
    assert closed.statements[0].closed_at is not None
    assert closed.statements[0].closed_at.utcoffset() == timedelta(0)


class TestWhatIsRefused:
    """Each refusal says what is wrong and what to do."""

    def test_an_instant_without_a_zone(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            close(settled(TWO_HOURS, []), datetime(2026, 6, 2, 8))  # noqa: DTZ001

        assert str(error.value) == (
            "at: 2026-06-02T08:00:00 has no time zone, so it names no instant. "
            "Attach one: instant.replace(tzinfo=ZoneInfo('Europe/Berlin'))."
        )

    def test_a_period_that_is_not_over(self) -> None:
        may = settled(TWO_HOURS, [])
        over_somewhere = datetime(2026, 5, 31, 10, tzinfo=UTC)

        with pytest.raises(InvalidValueError) as error:
            close(may, over_somewhere - timedelta.resolution)

        assert str(error.value) == (
            "at: at 2026-05-31T09:59:59.999999+00:00 the period from 2026-05-01 through 2026-05-31 is not over. "
            "Close it on 2026-06-01 or later, or settle through an earlier day."
        )
        assert close(may, over_somewhere).statements[-1].closed_at == over_somewhere

    def test_what_is_closed_already_is_over(self) -> None:
        may = closed(TWO_HOURS, [])

        assert close(may, datetime(2026, 5, 1, tzinfo=UTC)) == may

    def test_an_instant_for_a_day(self) -> None:
        with pytest.raises(InvalidTypeError):
            settled(TWO_HOURS, [], through=IN_JUNE)

    def test_a_day_before_the_end_of_what_is_closed(self) -> None:
        may = closed(TWO_HOURS, [])

        with pytest.raises(InvalidValueError) as error:
            settled(TWO_HOURS, [], previous=may, through=date(2026, 5, 30))

        assert str(error.value) == (
            "through: 2026-05-30 lies in a period that is closed up to 2026-05-31. Settle through 2026-05-31 or later."
        )

    def test_charges_of_another_contract(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            settle(TWO_HOURS, Charges(contract="K-2", charges=()), through=LAST_OF_MAY)

        assert str(error.value) == "charges: they are of contract K-2, not of K-1. Give the charges of contract K-1."

    def test_a_settlement_of_another_contract(self) -> None:
        other = Settlement(contract="K-2", through=LAST_OF_MAY)

        with pytest.raises(InvalidValueError) as error:
            settled(TWO_HOURS, [], previous=other)

        assert str(error.value) == "previous: it is of contract K-2, not of K-1. Give the settlement of contract K-1."

    def test_a_closed_month_whose_term_is_gone(self) -> None:
        may = closed(TWO_HOURS, [])
        shortened = contract(term(hours(2), start=date(2026, 6, 1)))
        late = charge([entry("e1", at(10), 60)], T1_AND_T2, TWO_HOURS)

        with pytest.raises(InvalidValueError) as error:
            settle(shortened, late, previous=may, through=LAST_OF_MAY)

        assert str(error.value) == (
            "contract: K-1 has no term any more for the closed period from 2026-05-01. "
            "Keep the terms that were settled, and add new ones from the first open day on."
        )


class TestArguments:
    """What cannot be settled together is refused."""

    agreed = contract(term(hours(16), start=date(2026, 5, 1)))

    def settled(self, **more: Any) -> Settlement:
        charges = charge([], [], self.agreed)
        return settle(**{"contract": self.agreed, "charges": charges, "through": LAST_OF_MAY, **more})

    @pytest.mark.parametrize(
        ("more", "error", "message"),
        [
            (
                {"through": datetime(2026, 5, 31)},  # noqa: DTZ001
                InvalidTypeError,
                (
                    "through: 2026-05-31T00:00:00 is an instant, whose date depends on the time zone. "
                    "Give the local date: instant.astimezone(zone).date()."
                ),
            ),
            (
                {"contract": contract(term(), id="K-2")},
                InvalidValueError,
                "charges: they are of contract K-1, not of K-2. Give the charges of contract K-2.",
            ),
            (
                {"previous": Settlement(contract="K-2", through=LAST_OF_MAY)},
                InvalidValueError,
                "previous: it is of contract K-2, not of K-1. Give the settlement of contract K-1.",
            ),
        ],
    )
    def test_of_one_contract(self, more: dict[str, Any], error: type[SupportPolicyError], message: str) -> None:
        with pytest.raises(error) as caught:
            self.settled(**more)
        assert str(caught.value) == message

    def test_no_earlier_than_what_is_closed(self) -> None:
        closed = close(self.settled(), at(1, month=6))

        assert self.settled(previous=closed, through=LAST_OF_MAY).statements == closed.statements
        with pytest.raises(InvalidValueError) as caught:
            self.settled(previous=closed, through=date(2026, 5, 30))
        assert str(caught.value) == (
            "through: 2026-05-30 lies in a period that is closed up to 2026-05-31. Settle through 2026-05-31 or later."
        )

    def test_closing_needs_an_instant(self) -> None:
        with pytest.raises(InvalidValueError, match="has no time zone"):
            close(self.settled(), datetime(2026, 6, 1))  # noqa: DTZ001

    @pytest.mark.parametrize(
        ("where", "record", "which"),
        [
            (
                "approvals",
                Approval,
                "approvals: approval A",
            ),
            (
                "waivers",
                Waiver,
                "waivers: waiver A",
            ),
        ],
    )
    def test_one_id_given_twice(self, where: str, record: type[Approval | Waiver], which: str) -> None:
        twice = [record(id="A", at=at(1), cap=HOUR), record(id="A", at=at(2), cap=5 * HOUR)]

        with pytest.raises(InvalidValueError) as error:
            settle(TWO_HOURS, charge([], [], TWO_HOURS), through=LAST_OF_MAY, **{where: twice})  # type: ignore[arg-type]

        assert str(error.value) == (
            f"{which} is given 2 times. Give each once, and what replaces an earlier one in a later settlement."
        )

    @pytest.mark.parametrize(("where", "record"), [("approvals", Approval), ("waivers", Waiver)])
    def test_one_id_given_again_later(self, where: str, record: type[Approval | Waiver]) -> None:
        first, then = record(id="A", at=at(1), cap=HOUR), record(id="A", at=at(1), cap=5 * HOUR)
        charges = charge([], [], TWO_HOURS)
        before = settle(TWO_HOURS, charges, through=LAST_OF_MAY, **{where: [first]})  # type: ignore[arg-type]
        after = settle(TWO_HOURS, charges, previous=before, through=LAST_OF_MAY, **{where: [then]})  # type: ignore[arg-type]

        assert getattr(after, where) == (then,)


class TestLookingUp:
    """Statements by day, corrections by period, units by source and by liability."""

    def test_a_statement_by_its_day(self) -> None:
        result = settled(TWO_HOURS, [], through=date(2026, 6, 1))

        assert [result.statement(day).period.start for day in (MAY.start, LAST_OF_MAY, MAY.end)] == [
            date(2026, 5, 1),
            date(2026, 5, 1),
            date(2026, 6, 1),
        ]

    @pytest.mark.parametrize("day", [date(2026, 4, 30), date(2026, 6, 1)])
    def test_a_day_of_no_statement(self, day: date) -> None:
        with pytest.raises(OutOfRangeError) as error:
            settled(TWO_HOURS, []).statement(day)

        assert str(error.value) == (
            f"day: no period of contract K-1 that is settled through 2026-05-31 contains {day}. "
            "Give a day within a term, and settle through it."
        )

    def test_corrections_of_one_month(self) -> None:
        may = closed(TWO_HOURS, [])
        june = close(settled(TWO_HOURS, [], previous=may, through=date(2026, 6, 30)), at(1, month=7))
        late = [entry("e1", at(10), 60), entry("e2", at(10, month=6), 60, "T2")]
        after = settled(TWO_HOURS, late, previous=june, through=date(2026, 6, 30))

        assert [told(one) for one in after.corrections_of(MAY)] == [{"e1": (Cause.LATE, [], [(QUOTA, 60)])}]
        assert len(after.corrections) == 2
        assert after.corrections_of(Span(date(2026, 7, 1), date(2026, 8, 1))) == ()

    def test_worked_and_paid_units_of_a_month(self) -> None:
        assessments = [*on_contingent("T1"), assessed("T2", stretch(None, CostBearer.VENDOR))]
        work = [entry("e1", at(10), 150), entry("e2", at(11), 20, "T2"), entry("e3", at(12), 10, "T2")]
        [statement] = settled(TWO_HOURS, work, assessments).statements

        assert dict(statement.worked) == {
            (Liability.DRAWS_ON_CONTINGENT, Measure.TIME): 9000,
            (Liability.VENDOR, Measure.TIME): 1800,
        }
        assert (statement.units(Source.LOT), statement.units(Source.HELD), statement.overage()) == (7200, 1800, 1800)
        assert statement.units(Source.LOT, Source.HELD, measure=Measure.PIECES) == 0
        assert statement.overage(Measure.PIECES) == 0
        [balance] = statement.balances
        assert (balance.lot.id, balance.opening, balance.remaining, balance.movement.change) == (QUOTA, 0, 0, 0)
        assert [(one.percent, one.on) for one in statement.crossings] == [
            (75, date(2026, 5, 10)),
            (90, date(2026, 5, 10)),
            (100, date(2026, 5, 10)),
        ]

    def test_a_change_names_both_sides(self) -> None:
        [correction] = settled(TWO_HOURS, [entry("e1", at(10), 60)], previous=closed(TWO_HOURS, [])).corrections
        [given] = charge([entry("e1", at(10), 60)], T1_AND_T2, TWO_HOURS).charges
        [after] = correction.changes[0].after

        assert correction.changes == (
            Change(
                entry="e1",
                cause=Cause.LATE,
                charges_before=(),
                charges_after=(given,),
                before=(),
                after=(Allocation(given, 3600, after.cover),),
            ),
        )

    def test_an_entry_in_two_charges(self) -> None:
        told = [
            assessed(
                "T1",
                stretch(None, CostBearer.VENDOR),
                stretch(at(4, 9, 30), CostBearer.CONTINGENT),
            )
        ]
        statement = in_may(contract(from_may(hours(1))), entry("e1", NINE, 100), entry("e2", at(5), 5), by=told)
        lookup = statement.lookup

        assert lookup.charges_of("e1") == statement.charges[:2]
        assert lookup.allocations_of("e1") == statement.allocations[:2]
        assert (lookup.charges_of("e9"), lookup.allocations_of("e9")) == ((), ())
        assert lookup.among({"e2", "e9"}) == {"e2"}
        assert list(lookup.entries_of_ticket("T1")) == ["e1", "e1", "e2"]
        assert lookup.held == ("e1", "e2")
