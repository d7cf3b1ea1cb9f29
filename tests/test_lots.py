"""Lots and fees: what a contingent grants and costs in each period, in full or in part."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportpolicy.contingents import (
    EVERYTHING,
    QUARTERLY,
    YEARLY,
    Contingent,
    Fee,
    Lot,
    Measure,
    Origin,
    Package,
    Proration,
    Rollover,
    Rounding,
    TopUp,
    carried_over,
    fees,
    grants,
    topped_up,
)
from supportpolicy.money import Money
from supportpolicy.spans import Span

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def euros(amount: str | int) -> Money:
    return Money.of(amount, "EUR")


def of_16_hours(**more: Any) -> Contingent:
    package = Package(id="16h", quota=16 * HOUR, fee=euros(1600), clauses=["CONF-9"])
    return attrs.evolve(package.contingent(overage_rate=euros(120)), **more)


def month_and_a_half() -> Span[date]:
    return Span(date(2026, 10, 15), date(2026, 12, 1))


FEW = settings(max_examples=50, deadline=None)


def contingent(**agreed: Any) -> Contingent:
    """16 hours a month for 1600 EUR, and 120 EUR for an hour beyond, unless agreed otherwise."""
    usual: dict[str, Any] = {"id": "16h", "quota": 16 * HOUR, "fee": euros("1600"), "overage_rate": euros("120")}
    return Contingent(**{**usual, **agreed})


def top_up(**agreed: Any) -> TopUp:
    usual: dict[str, Any] = {"id": "extra", "quota": 5 * HOUR, "price": euros("550"), "start": date(2026, 11, 10)}
    return TopUp(**{**usual, **agreed})


AUTUMN = Span(date(2026, 10, 15), date(2026, 12, 16))


class TestLots:
    """A lot is one period's grant with validity [from, to); they are used in one total order."""

    def test_every_period_of_a_term_grants_one(self) -> None:
        lots = list(grants(of_16_hours(), month_and_a_half()))

        assert lots == [
            Lot(
                id=f"16h {start}",
                source="16h",
                origin=Origin.GRANT,
                measure=Measure.TIME,
                units=57600,
                start=start,
                end=end,
                scope=EVERYTHING,
                clauses=("CONF-9",),
            )
            for start, end in [(date(2026, 10, 15), date(2026, 11, 1)), (date(2026, 11, 1), date(2026, 12, 1))]
        ]

    def test_periods_that_are_over_may_be_left_out(self) -> None:
        lots = grants(of_16_hours(), Span(date(2020, 1, 15), date(2026, 12, 1)), since=date(2026, 11, 1))

        assert [lot.id for lot in lots] == ["16h 2026-11-01"]

    def test_what_is_carried_over_has_an_end_of_its_own_and_is_not_carried_over_again(self) -> None:
        contingent = of_16_hours(rollover=Rollover(cap=4 * HOUR, life=2))
        lot = next(grants(contingent, Span(date(2026, 11, 1), date(2027, 11, 1))))
        rest = carried_over(lot, 3600, date(2026, 12, 1))

        assert (lot.carried_until, lot.carried_at_most) == (date(2027, 2, 1), 4 * 3600)
        assert (rest.id, rest.origin, rest.units) == ("16h 2026-11-01 carried over", Origin.ROLLOVER, 3600)
        assert (rest.start, rest.end, rest.parent) == (date(2026, 12, 1), date(2027, 2, 1), lot.id)
        assert rest.carried_until is None

    def test_without_a_cap_all_of_the_rest_is_carried_over(self) -> None:
        lot = next(grants(of_16_hours(rollover=Rollover()), month_and_a_half()))

        assert (lot.carried_until, lot.carried_at_most) == (date(2026, 12, 1), None)

    def test_are_used_soonest_expiring_first_then_carried_over_then_earlier_start_then_by_id(self) -> None:
        may, june, july = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)

        def lot(name: str, start: date, end: date | None, origin: Origin = Origin.GRANT) -> Lot:
            return Lot(
                id=name,
                source=name,
                origin=origin,
                measure=Measure.TIME,
                units=1,
                start=start,
                end=end,
                scope=EVERYTHING,
            )

        in_turn = [
            lot("z", may, june),
            lot("y", june, july, Origin.ROLLOVER),
            lot("x", may, july, Origin.TOP_UP),
            lot("a", june, july),
            lot("b", june, july, Origin.TOP_UP),
            lot("never", may, None),
        ]

        shuffled = in_turn[::-1]

        assert [one.id for one in sorted(shuffled, key=lambda one: one.turn)] == [one.id for one in in_turn]

    @pytest.mark.parametrize(
        ("day", "is_valid"),
        [(date(2026, 4, 30), False), (date(2026, 5, 1), True), (date(2026, 5, 31), True), (date(2026, 6, 1), False)],
    )
    def test_are_valid_from_their_first_day_up_to_their_end(self, day: date, is_valid: bool) -> None:
        lot = next(grants(of_16_hours(), Span(date(2026, 5, 1), date(2026, 6, 1))))

        assert lot.is_valid_on(day) is is_valid
        assert attrs.evolve(lot, end=None).is_valid_on(day) is (day >= lot.start)

    def test_a_lot_per_month_each_ending_with_it(self) -> None:
        found = list(grants(contingent(clauses=["CONF-9"]), AUTUMN))

        assert found[0] == Lot(
            id="16h 2026-10-15",
            source="16h",
            origin=Origin.GRANT,
            measure=Measure.TIME,
            units=57600,
            start=date(2026, 10, 15),
            end=date(2026, 11, 1),
            scope=EVERYTHING,
            clauses=("CONF-9",),
        )
        assert [(lot.id, lot.end, lot.units) for lot in found[1:]] == [
            ("16h 2026-11-01", date(2026, 12, 1), 57600),
            ("16h 2026-12-01", date(2026, 12, 16), 57600),
        ]
        assert {(lot.carried_until, lot.carried_at_most) for lot in found} == {(None, None)}

    @pytest.mark.parametrize(
        ("since", "first"),
        [
            (date(2026, 10, 15), "16h 2026-10-15"),
            (date(2026, 10, 31), "16h 2026-10-15"),
            (date(2026, 11, 1), "16h 2026-11-01"),
        ],
    )
    def test_periods_that_ended_before_are_left_out(self, since: date, first: str) -> None:
        assert next(grants(contingent(), AUTUMN, since)).id == first

    @pytest.mark.parametrize(("life", "until"), [(1, date(2026, 12, 1)), (3, date(2027, 2, 1))])
    def test_the_rest_is_carried_over_only_where_agreed(self, life: int, until: date) -> None:
        lot = next(grants(contingent(rollover=Rollover(cap=4 * HOUR, life=life)), AUTUMN))

        assert (lot.carried_until, lot.carried_at_most) == (until, 4 * 3600)

    def test_nothing_is_carried_over_twice(self) -> None:
        lot = next(grants(contingent(rollover=Rollover()), AUTUMN))
        rest = carried_over(lot, 1800, date(2026, 11, 1))

        assert rest == attrs.evolve(
            lot,
            id="16h 2026-10-15 carried over",
            origin=Origin.ROLLOVER,
            units=1800,
            start=date(2026, 11, 1),
            end=date(2026, 12, 1),
            carried_until=None,
            parent="16h 2026-10-15",
        )

    def test_what_expires_first_is_used_first_and_of_that_what_was_carried_over(self) -> None:
        october, november, _ = grants(contingent(rollover=Rollover()), AUTUMN)
        rest = carried_over(october, 1800, date(2026, 11, 1))
        forever, bounded = topped_up(top_up()), topped_up(top_up(id="soon", end=date(2026, 11, 12)))
        earlier = attrs.evolve(november, id="earlier", start=date(2026, 10, 1))

        assert sorted([forever, november, rest, earlier, bounded], key=lambda lot: lot.turn) == [
            bounded,
            rest,
            earlier,
            november,
            forever,
        ]


class TestFees:
    """The fee has its own rhythm beside the quota's, in advance or in arrears."""

    def due(self, contingent: Contingent) -> list[tuple[str, str]]:
        return [(str(fee.due_on), str(fee.amount)) for fee in fees(contingent, month_and_a_half())]

    def test_is_due_in_full_on_the_first_day_of_every_period(self) -> None:
        assert self.due(of_16_hours()) == [("2026-10-15", "1600.00 EUR"), ("2026-11-01", "1600.00 EUR")]

    def test_may_be_due_on_the_last_day(self) -> None:
        contingent = of_16_hours(fee_due="in_arrears")

        assert self.due(contingent) == [("2026-10-31", "1600.00 EUR"), ("2026-11-30", "1600.00 EUR")]

    def test_may_be_due_for_a_year_while_the_quota_is_of_a_month(self) -> None:
        assert self.due(of_16_hours(fee_period=YEARLY)) == [("2026-10-15", "1600.00 EUR")]

    def test_says_what_it_is_for(self) -> None:
        fee = next(fees(of_16_hours(), month_and_a_half(), since=date(2026, 11, 1)))

        assert (fee.source, fee.clauses, fee.days, fee.of) == ("16h", ("CONF-9",), 30, 30)
        assert fee.period == Span(date(2026, 11, 1), date(2026, 12, 1))

    def test_in_full_for_a_month_cut_short(self) -> None:
        assert [(fee.amount, fee.days, fee.of) for fee in fees(contingent(), AUTUMN)] == [
            (euros("1600.00"), 31, 31),
            (euros("1600.00"), 30, 30),
            (euros("1600.00"), 31, 31),
        ]

    def test_in_arrears_on_the_last_day(self) -> None:
        found = fees(contingent(fee_due="in_arrears"), AUTUMN)

        assert [fee.due_on for fee in found] == [date(2026, 10, 31), date(2026, 11, 30), date(2026, 12, 15)]

    def test_in_a_rhythm_of_its_own(self) -> None:
        found = list(fees(contingent(fee_period=QUARTERLY), Span(date(2026, 9, 1), date(2027, 1, 1))))

        assert [fee.period for fee in found] == [
            Span(date(2026, 9, 1), date(2026, 10, 1)),
            Span(date(2026, 10, 1), date(2027, 1, 1)),
        ]

    def test_periods_that_ended_before_are_left_out(self) -> None:
        found = fees(contingent(), AUTUMN, date(2026, 11, 15))

        assert [fee.due_on for fee in found] == [date(2026, 11, 1), date(2026, 12, 1)]


class TestProration:
    """No proration unless agreed; then one exact fraction for fee and quota, the quota rounded as named."""

    def test_a_period_cut_short_has_its_share_of_both(self) -> None:
        contingent = of_16_hours(proration=Proration(unit=MINUTE, mode=Rounding.DOWN))
        lot, fee = next(grants(contingent, month_and_a_half())), next(fees(contingent, month_and_a_half()))

        assert (fee.days, fee.of, str(fee.amount)) == (17, 31, "877.42 EUR")  # 1600 x 17 / 31 = 877.419
        assert lot.units == 526 * 60  # 960 x 17 / 31 = 526.45 minutes

    @pytest.mark.parametrize(
        ("unit", "mode", "minutes"),
        [(MINUTE, Rounding.UP, 527), (15 * MINUTE, Rounding.UP, 540), (HOUR, Rounding.HALF_UP, 540)],
    )
    def test_the_share_of_the_quota_is_rounded_as_agreed(self, unit: timedelta, mode: Rounding, minutes: int) -> None:
        contingent = of_16_hours(proration=Proration(unit=unit, mode=mode))

        assert next(grants(contingent, month_and_a_half())).units == minutes * 60

    def test_a_full_period_is_untouched(self) -> None:
        contingent = of_16_hours(quota=16 * HOUR + SECOND, proration=Proration(unit=HOUR, mode=Rounding.DOWN))
        *_, last = grants(contingent, month_and_a_half())

        assert last.units == 57601

    @given(st.integers(1, 10**6), st.integers(1, 31), st.sampled_from(Rounding))
    def test_the_share_is_never_off_by_a_unit(self, units: int, days: int, mode: Rounding) -> None:
        share = Proration(unit=1, mode=mode).share(units, Fraction(days, 31))

        assert abs(share - Fraction(units * days, 31)) < 1

    @pytest.mark.parametrize(
        ("unit", "mode", "minutes"),
        [
            (timedelta(minutes=15), Rounding.UP, [540, 960, 465]),
            (HOUR, Rounding.DOWN, [480, 960, 420]),
            (HOUR, Rounding.HALF_UP, [540, 960, 480]),
        ],
    )
    def test_the_share_of_the_quota_is_a_multiple_of_the_unit(
        self, unit: timedelta, mode: Rounding, minutes: list[int]
    ) -> None:
        """17 of 31 days of 16 h are 8.774 h, 15 of 31 days are 7.742 h."""
        agreed = contingent(proration=Proration(unit=unit, mode=mode))

        assert [lot.units // 60 for lot in grants(agreed, AUTUMN)] == minutes

    def test_the_fee_is_rounded_to_cents(self) -> None:
        agreed = contingent(proration=Proration(unit=HOUR, mode=Rounding.UP), clauses=["CONF-9"])

        assert list(fees(agreed, AUTUMN)) == [
            Fee(
                source="16h",
                period=Span(date(2026, 10, 15), date(2026, 11, 1)),
                due_on=date(2026, 10, 15),
                amount=euros("877.42"),
                days=17,
                of=31,
                clauses=("CONF-9",),
            ),
            Fee(
                source="16h",
                period=Span(date(2026, 11, 1), date(2026, 12, 1)),
                due_on=date(2026, 11, 1),
                amount=euros("1600.00"),
                days=30,
                of=30,
                clauses=("CONF-9",),
            ),
            Fee(
                source="16h",
                period=Span(date(2026, 12, 1), date(2026, 12, 16)),
                due_on=date(2026, 12, 1),
                amount=euros("774.19"),
                days=15,
                of=31,
                clauses=("CONF-9",),
            ),
        ]

    @FEW
    @given(st.integers(1, 10**6), st.integers(1, 366), st.integers(0, 366), st.integers(1, 7200))
    def test_the_shares_rounded_down_are_never_more_than_the_quota(
        self, units: int, of: int, days: int, unit: int
    ) -> None:
        down = Proration(unit=timedelta(seconds=unit), mode=Rounding.DOWN)
        days = min(days, of)

        assert down.share(units, Fraction(days, of)) + down.share(units, Fraction(of - days, of)) <= units
