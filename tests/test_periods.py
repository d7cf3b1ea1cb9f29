"""Periods of statements, and what is due in them."""

from __future__ import annotations

from datetime import date, datetime

import attrs
import pytest

from supportpolicy.contingents import (
    QUARTERLY,
    YEARLY,
    Proration,
    Rhythm,
    Rounding,
    TopUp,
)
from supportpolicy.contracts import Contract
from supportpolicy.errors import OutOfRangeError
from supportpolicy.settlement import (
    Source,
    charge,
    settle,
)
from supportpolicy.settlement.periods import Calendar
from supportpolicy.spans import Span
from supportpolicy.tickets import WorkEntry
from tests.settled_months import LAST_OF_MAY, MAY, from_may, in_all_of_may, in_hours, in_may, paid
from tests.settlement_world import (
    BERLIN,
    HOUR,
    MINUTE,
    at,
    contract,
    entry,
    euros,
    hours,
    on_contingent,
    term,
)


class TestPeriods:
    def test_a_day_in_a_gap_or_beside_all_spans(self) -> None:
        calendar = Calendar([MAY, Span(date(2026, 7, 1), date(2026, 8, 1))])
        days = [date(2026, 4, 30), MAY.start, date(2026, 5, 31), MAY.end, date(2026, 7, 1), date(2026, 8, 1)]

        assert [calendar.find(day) for day in days] == [None, 0, 0, None, 1, None]
        assert calendar.find(MAY.end) is None

    def test_a_top_up_without_end_is_priced_on_the_day_it_was_bought(self) -> None:
        packs = [TopUp(id="pack", quota=HOUR, price=euros(90), start=date(2026, 5, 7))]
        [fee] = in_may(contract(from_may(), top_ups=packs)).fees

        assert (fee.source, fee.period, fee.due_on, fee.amount, fee.days, fee.of) == (
            "pack",
            Span(date(2026, 5, 7), date(2026, 5, 8)),
            date(2026, 5, 7),
            euros("90.00"),
            1,
            1,
        )

    def spans(self, agreed: Contract, through: date) -> list[tuple[str, str]]:
        settlement = settle(agreed, charge([], [], agreed), through=through)
        return [(str(one.period.start), str(one.period.end)) for one in settlement.statements]

    def test_a_contract_switched_in_mid_month_has_two_statements_with_a_full_fee_and_quota_each(self) -> None:
        agreed = contract(
            term(hours(16), start=date(2026, 5, 1), end=date(2026, 5, 15)),
            term(hours(20, fee="2000"), start=date(2026, 5, 15)),
        )
        log = [entry("e1", at(14), 60), entry("e2", at(15), 60)]
        settlement = settle(agreed, charge(log, on_contingent("T1"), agreed), through=LAST_OF_MAY)

        assert [
            (str(one.period.start), in_hours(one.balances[0].movement.granted), str(one.fees[0].amount), paid(one))
            for one in settlement.statements
        ] == [
            ("2026-05-01", 16, "1600.00 EUR", [("e1", 60, "16h 2026-05-01")]),
            ("2026-05-15", 20, "2000.00 EUR", [("e2", 60, "20h 2026-05-15")]),
        ]

    def test_unless_proration_is_agreed(self) -> None:
        shared = Proration(unit=MINUTE, mode=Rounding.DOWN)
        agreed = contract(term(hours(16, proration=shared), start=date(2026, 5, 15)))
        statement = in_all_of_may(agreed)

        assert (statement.balances[0].movement.granted // 60, str(statement.fees[0].amount)) == (526, "877.42 EUR")

    def test_may_be_counted_from_an_anchor(self) -> None:
        agreed = contract(term(start=date(2026, 1, 31), statement_period=Rhythm(months=1, anchor=date(2026, 1, 31))))

        assert self.spans(agreed, date(2026, 3, 31)) == [
            ("2026-01-31", "2026-02-28"),
            ("2026-02-28", "2026-03-31"),
            ("2026-03-31", "2026-04-30"),
        ]

    def test_have_gaps_where_the_contract_has(self) -> None:
        agreed = contract(
            term(start=date(2026, 4, 20), end=date(2026, 5, 1)), term(start=date(2026, 5, 25), end=date(2026, 6, 3))
        )

        assert self.spans(agreed, date(2026, 8, 1)) == [
            ("2026-04-20", "2026-05-01"),
            ("2026-05-25", "2026-06-01"),
            ("2026-06-01", "2026-06-03"),
        ]

    def test_that_have_not_begun_have_no_statement(self) -> None:
        assert self.spans(contract(term(start=date(2026, 5, 1))), date(2026, 4, 30)) == []

    def test_work_outside_every_term_and_later_work_are_kept_apart(self) -> None:
        agreed = contract(term(hours(16), start=date(2026, 5, 1)))
        log = [entry("e1", at(30, month=4), 5), entry("e2", at(4), 5), entry("e3", at(4, month=6), 5)]
        settlement = settle(agreed, charge(log, on_contingent("T1"), agreed), through=LAST_OF_MAY)

        assert [one.entry.id for one in settlement.outside] == ["e1"]
        assert [one.entry.id for one in settlement.statement(LAST_OF_MAY).charges] == ["e2"]
        assert [one.entry.id for one in settlement.later] == ["e3"]

    def test_belong_to_the_zone_of_the_contract(self) -> None:
        agreed = contract(term(hours(16), start=date(2026, 5, 1)), zone="Asia/Tokyo")
        row = entry("e1", datetime(2026, 5, 31, 17, 30, tzinfo=BERLIN), 5)
        settlement = settle(agreed, charge([row], on_contingent("T1"), agreed), through=date(2026, 6, 30))

        assert settlement.statement(date(2026, 6, 1)).charges[0].on == date(2026, 6, 1)

    def test_over_a_clock_change_count_elapsed_time(self) -> None:
        agreed = contract(term(hours(16), start=date(2026, 10, 1)))
        start = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
        row = WorkEntry(id="e1", ticket="T1", start=start, duration=HOUR)
        settlement = settle(agreed, charge([row], on_contingent("T1"), agreed), through=date(2026, 10, 31))

        assert settlement.statements[0].units(Source.LOT) == 3600

    def test_a_day_without_a_statement_is_told(self) -> None:
        agreed = contract(term(start=date(2026, 5, 1)))
        settlement = settle(agreed, charge([], [], agreed), through=LAST_OF_MAY)

        with pytest.raises(OutOfRangeError) as caught:
            settlement.statement(date(2026, 6, 1))
        assert str(caught.value) == (
            "day: no period of contract K-1 that is settled through 2026-05-31 contains 2026-06-01. "
            "Give a day within a term, and settle through it."
        )


class TestFees:
    """The fee is due whether or not the quota is used, in a rhythm of its own."""

    def due(self, agreed: Contract, through: date = date(2026, 7, 31)) -> list[tuple[str, str, str]]:
        settlement = settle(agreed, charge([], [], agreed), through=through)
        return [
            (str(statement.period.start), str(fee.due_on), str(fee.amount))
            for statement in settlement.statements
            for fee in statement.fees
        ]

    def test_of_each_month_in_advance(self) -> None:
        assert self.due(contract(term(hours(16), start=date(2026, 6, 1)))) == [
            ("2026-06-01", "2026-06-01", "1600.00 EUR"),
            ("2026-07-01", "2026-07-01", "1600.00 EUR"),
        ]

    def test_of_each_quarter_in_arrears_once_its_last_day_is_settled(self) -> None:
        agreed = contract(term(hours(16, fee_period=QUARTERLY, fee_due="in_arrears"), start=date(2026, 4, 1)))

        assert self.due(agreed, date(2026, 6, 29)) == []
        assert self.due(agreed, date(2026, 6, 30)) == [("2026-06-01", "2026-06-30", "1600.00 EUR")]

    def test_of_the_year_once(self) -> None:
        agreed = contract(term(hours(16, fee_period=YEARLY), start=date(2026, 1, 1)))

        assert self.due(agreed) == [("2026-01-01", "2026-01-01", "1600.00 EUR")]

    def test_of_a_pack_on_the_day_it_was_bought(self) -> None:
        pack = TopUp(
            id="pack",
            quota=HOUR,
            price=euros("99.995"),
            start=date(2026, 5, 1),
            end=date(2026, 7, 1),
            bought_on=date(2026, 6, 3),
        )
        endless = attrs.evolve(pack, id="endless", end=None, bought_on=date(2026, 8, 1))
        agreed = contract(term(start=date(2026, 5, 1)), top_ups=[pack, endless])

        assert self.due(agreed) == [("2026-06-01", "2026-06-03", "100.00 EUR")]
        assert self.due(agreed, date(2026, 8, 1))[1:] == [("2026-08-01", "2026-08-01", "100.00 EUR")]

    def test_a_pack_pays_for_its_dates_or_for_the_day_it_was_bought(self) -> None:
        pack = TopUp(id="a", quota=HOUR, price=euros(1), start=date(2026, 5, 1), end=date(2026, 7, 1), clauses=["X-1"])
        endless = TopUp(id="b", quota=HOUR, price=euros(1), start=date(2026, 5, 1))
        first, second = in_all_of_may(contract(term(), top_ups=[pack, endless])).fees

        assert (first.period, first.days, first.of) == (Span(date(2026, 5, 1), date(2026, 7, 1)), 61, 61)
        assert (second.period, second.days, second.of) == (Span(date(2026, 5, 1), date(2026, 5, 2)), 1, 1)
        assert (first.clauses, second.clauses) == (("X-1",), ())
