"""What is prepaid: quantities, periods, increments, scopes, contingents, packages, top-ups, lots and fees."""

from __future__ import annotations

import calendar
import pickle
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportpolicy.contingents import (
    EVERYTHING,
    EXACT,
    MONTHLY,
    QUARTERLY,
    YEARLY,
    Contingent,
    Excess,
    FeeDue,
    Grouping,
    Increment,
    Lot,
    Measure,
    Multiplier,
    Origin,
    Package,
    Proration,
    Rhythm,
    Rollover,
    Rounding,
    Scope,
    TopUp,
    When,
    carried_over,
    check_quantity,
    fees,
    grants,
    measure_of,
    quantity_of,
    topped_up,
    units_of,
)
from supportpolicy.errors import (
    InvalidTypeError,
    InvalidValueError,
    OutOfRangeError,
    SupportPolicyError,
    UnknownNameError,
)
from supportpolicy.money import Money
from supportpolicy.spans import Span

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
NO_QUOTA = "Give a positive quota, or leave it out of the contract."

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
rhythms = st.one_of(
    st.sampled_from([1, 2, 3, 4, 6, 12]).map(lambda months: Rhythm(months=months)),
    st.builds(Rhythm, months=st.integers(1, 30), anchor=days),
)


def euros(amount: str | int) -> Money:
    return Money.of(amount, "EUR")


def refused(make: Callable[[], object], error: type[SupportPolicyError], message: str) -> None:
    with pytest.raises(error) as caught:
        make()
    assert str(caught.value) == message


class TestQuantities:
    """Work is whole seconds, or pieces."""

    def test_time_is_counted_in_seconds_and_pieces_in_pieces(self) -> None:
        assert (units_of(16 * HOUR), units_of(3)) == (57600, 3)
        assert (measure_of(16 * HOUR), measure_of(3)) == (Measure.TIME, Measure.PIECES)

    @given(st.one_of(st.integers(0, 10**9), st.integers(0, 10**9).map(lambda number: number * SECOND)))
    def test_units_and_measure_say_it_all(self, quantity: timedelta | int) -> None:
        assert quantity_of(units_of(quantity), measure_of(quantity)) == quantity

    @pytest.mark.parametrize(
        ("quantity", "error", "message"),
        [
            (
                1.5,
                InvalidTypeError,
                "cap: 1.5 is neither time nor pieces. Give timedelta(hours=16), or a number of pieces as an int.",
            ),
            (
                True,
                InvalidTypeError,
                "cap: True is neither time nor pieces. Give timedelta(hours=16), or a number of pieces as an int.",
            ),
            (
                timedelta(microseconds=5),
                InvalidValueError,
                "cap: 0:00:00.000005 has a fraction of a second. Give whole seconds.",
            ),
            (-1, InvalidValueError, "cap: -1 is negative. Give a quantity of zero or more."),
            (-HOUR, InvalidValueError, "cap: -1 day, 23:00:00 is negative. Give a quantity of zero or more."),
        ],
    )
    def test_refuses_what_is_no_quantity(self, quantity: Any, error: type[SupportPolicyError], message: str) -> None:
        refused(lambda: check_quantity("cap", quantity), error, message)


class TestRounding:
    """Exact multiples never change; every other number becomes one of its two neighbours."""

    @pytest.mark.parametrize(
        ("mode", "expected"),
        [
            (Rounding.UP, [0, 15, 15, 15, 15, 15, 30, 30, 45]),
            (Rounding.DOWN, [0, 0, 0, 0, 0, 15, 15, 15, 30]),
            (Rounding.HALF_UP, [0, 0, 0, 15, 15, 15, 15, 30, 45]),
            (Rounding.HALF_DOWN, [0, 0, 0, 0, 15, 15, 15, 15, 30]),
            (Rounding.HALF_EVEN, [0, 0, 0, 0, 15, 15, 15, 30, 30]),
        ],
    )
    def test_by_its_name(self, mode: Rounding, expected: list[int]) -> None:
        numbers: list[int | Fraction] = [0, 1, 7, Fraction(15, 2), 8, 15, 22, Fraction(45, 2), Fraction(75, 2)]

        assert [mode.to_multiple(number, 15) for number in numbers] == expected

    @given(st.sampled_from(Rounding), st.fractions(0, 1000, max_denominator=60), st.integers(1, 60))
    def test_gives_the_multiple_that_a_search_finds(self, mode: Rounding, number: Fraction, step: int) -> None:
        multiples = range(0, int(number) + 2 * step, step)
        ways: dict[Rounding, Callable[[int], tuple[object, ...]]] = {
            Rounding.UP: lambda one: (one < number, one),
            Rounding.DOWN: lambda one: (one > number, -one),
            Rounding.HALF_UP: lambda one: (abs(one - number), -one),
            Rounding.HALF_DOWN: lambda one: (abs(one - number), one),
            Rounding.HALF_EVEN: lambda one: (abs(one - number), one // step % 2),
        }

        assert mode.to_multiple(number, step) == min(multiples, key=ways[mode])

    def test_an_unknown_mode_is_refused_with_the_others(self) -> None:
        refused(
            lambda: Rounding("nearest"),
            UnknownNameError,
            "Rounding: 'nearest' is none of its values. "
            "Choose one of 'up', 'down', 'half_up', 'half_down', 'half_even'.",
        )


class TestPeriods:
    """Periods are local dates [from, to): calendar month, quarter, year, or anchored and clamped from the anchor."""

    @pytest.mark.parametrize(
        ("rhythm", "day", "start", "end"),
        [
            (MONTHLY, date(2026, 2, 28), date(2026, 2, 1), date(2026, 3, 1)),
            (MONTHLY, date(2026, 3, 1), date(2026, 3, 1), date(2026, 4, 1)),
            (QUARTERLY, date(2026, 3, 31), date(2026, 1, 1), date(2026, 4, 1)),
            (YEARLY, date(1999, 12, 31), date(1999, 1, 1), date(2000, 1, 1)),
            (Rhythm(months=1, anchor=date(2026, 1, 31)), date(2026, 2, 27), date(2026, 1, 31), date(2026, 2, 28)),
            (Rhythm(months=1, anchor=date(2026, 1, 31)), date(2026, 2, 28), date(2026, 2, 28), date(2026, 3, 31)),
            (Rhythm(months=1, anchor=date(2026, 1, 31)), date(2028, 2, 29), date(2028, 2, 29), date(2028, 3, 31)),
            (Rhythm(months=1, anchor=date(2026, 1, 15)), date(2025, 12, 14), date(2025, 11, 15), date(2025, 12, 15)),
            (Rhythm(months=12, anchor=date(2024, 2, 29)), date(2026, 2, 27), date(2025, 2, 28), date(2026, 2, 28)),
        ],
    )
    def test_contain_their_first_day_and_not_their_end(self, rhythm: Rhythm, day: date, start: date, end: date) -> None:
        assert rhythm.period(day) == Span(start, end)

    @given(rhythms, days)
    def test_have_no_gap_and_no_overlap(self, rhythm: Rhythm, day: date) -> None:
        period = rhythm.period(day)

        assert day in period
        assert rhythm.period(period.start) == period
        assert rhythm.period(period.end).start == period.end

    @given(st.integers(1, 30), days, st.integers(-40, 40))
    def test_begin_on_the_anchors_day_or_the_last_of_a_shorter_month(
        self, months: int, anchor: date, turn: int
    ) -> None:
        year, month = divmod(anchor.year * 12 + anchor.month - 1 + turn * months, 12)
        expected = date(year, month + 1, min(anchor.day, calendar.monthrange(year, month + 1)[1]))

        assert Rhythm(months=months, anchor=anchor).period(expected).start == expected

    @given(rhythms, days, st.integers(1, 900))
    def test_those_of_a_span_are_all_that_have_a_day_in_it(self, rhythm: Rhythm, start: date, length: int) -> None:
        span = Span(start, start + timedelta(days=length))
        each_day = [rhythm.period(start + timedelta(days=number)) for number in range(length)]

        assert list(rhythm.periods(span)) == list(dict.fromkeys(each_day))

    def test_a_life_is_counted_in_periods(self) -> None:
        assert MONTHLY.after(date(2026, 11, 20), 1) == date(2026, 12, 1)
        assert MONTHLY.after(date(2026, 12, 1), 2) == date(2027, 2, 1)

    @pytest.mark.parametrize(
        ("make", "error", "message"),
        [
            (
                lambda: Rhythm(months=0),
                InvalidValueError,
                "months: a period of 0 months never ends. Give one month or more.",
            ),
            (lambda: Rhythm(months=1.0), InvalidTypeError, "months: 1.0 is no whole number. Give an int."),  # type: ignore[arg-type]
            (
                lambda: Rhythm(months=5),
                InvalidValueError,
                (
                    "months: calendar periods of 5 months do not fit into a year. "
                    "Give 1, 2, 3, 4, 6 or 12 months, or the day on which a period begins as anchor."
                ),
            ),
            (
                lambda: Rhythm(months=1, anchor="2026-01-31"),  # type: ignore[arg-type]
                InvalidTypeError,
                "anchor: '2026-01-31' is no date. Give a date such as date(2026, 11, 20).",
            ),
            (
                lambda: MONTHLY.period(date(9999, 12, 31)),
                OutOfRangeError,
                "period: it begins or ends in the year 10000. Stay within the years 1 to 9999.",
            ),
            (
                lambda: Rhythm(months=1, anchor=date(2026, 1, 2)).period(date(1, 1, 1)),
                OutOfRangeError,
                "period: it begins or ends in the year 0. Stay within the years 1 to 9999.",
            ),
        ],
    )
    def test_refuses_what_is_no_rhythm(
        self, make: Callable[[], object], error: type[SupportPolicyError], message: str
    ) -> None:
        refused(make, error, message)


class TestIncrements:
    """Increments round once per named group; exact multiples unchanged; zero stays zero; the minimum once per group."""

    @pytest.mark.parametrize(("worked", "billed"), [(0, 0), (1, 15), (15, 15), (16, 30), (105, 105)])
    def test_round_up_to_the_step(self, worked: int, billed: int) -> None:
        assert Increment(step=15 * MINUTE).billed(worked * 60) == billed * 60

    @pytest.mark.parametrize(("worked", "billed"), [(0, 0), (4, 30), (30, 30), (32, 45)])
    def test_bill_at_least_the_minimum(self, worked: int, billed: int) -> None:
        assert Increment(step=15 * MINUTE, minimum=30 * MINUTE).billed(worked * 60) == billed * 60

    def test_a_minimum_that_is_no_multiple_is_rounded_too(self) -> None:
        assert Increment(step=15 * MINUTE, minimum=20 * MINUTE).billed(60) == 30 * 60

    @given(st.integers(0, 10**6))
    def test_without_a_step_every_second_counts(self, seconds: int) -> None:
        assert EXACT.billed(seconds) == seconds

    def test_read_texts(self) -> None:
        increment = Increment(mode="down", grouping="ticket_and_day")

        assert (increment.mode, increment.grouping) == (Rounding.DOWN, Grouping.TICKET_AND_DAY)

    @pytest.mark.parametrize(
        ("make", "error", "message"),
        [
            (
                lambda: Increment(step=900),  # type: ignore[arg-type]
                InvalidTypeError,
                "step: 900 is no timedelta. Give timedelta(minutes=15).",
            ),
            (
                lambda: Increment(step=timedelta(0)),
                InvalidValueError,
                "step: nothing is a multiple of no time. Give a second or more.",
            ),
            (
                lambda: Increment(minimum=-MINUTE),
                InvalidValueError,
                "minimum: -1 day, 23:59:00 is negative. Give a quantity of zero or more.",
            ),
        ],
    )
    def test_refuses_what_is_no_increment(
        self, make: Callable[[], object], error: type[SupportPolicyError], message: str
    ) -> None:
        refused(make, error, message)


class TestScopes:
    """A contingent is for projects and kinds of work; no work is in the scope of two."""

    names = st.sampled_from(["a", "b", "c"])
    lists = st.one_of(st.none(), st.frozensets(names, min_size=1))

    @pytest.mark.parametrize(
        ("scope", "admitted"),
        [
            (EVERYTHING, {("wiki", "help"), ("wiki", None), (None, "help"), (None, None)}),
            (Scope(projects="wiki"), {("wiki", "help"), ("wiki", None)}),
            (Scope(kinds=["help"]), {("wiki", "help"), (None, "help")}),
            (Scope(except_projects="wiki"), {(None, "help"), (None, None)}),
            (Scope(except_kinds=["help"]), {("wiki", None), (None, None)}),
        ],
    )
    def test_admit_by_project_and_kind(self, scope: Scope, admitted: set[tuple[str | None, str | None]]) -> None:
        every = [(project, kind) for project in ("wiki", None) for kind in ("help", None)]

        assert {pair for pair in every if scope.admits(project=pair[0], kind=pair[1])} == admitted

    @given(lists, st.frozensets(names), lists, st.frozensets(names))
    def test_overlap_if_some_work_is_in_both(
        self,
        one: frozenset[str] | None,
        not_one: frozenset[str],
        other: frozenset[str] | None,
        not_other: frozenset[str],
    ) -> None:
        if (one is not None and not one - not_one) or (other is not None and not other - not_other):
            return
        first, second = Scope(projects=one, except_projects=not_one), Scope(projects=other, except_projects=not_other)
        common = [
            name
            for name in ("a", "b", "c", "another", None)
            if first.admits(project=name, kind=None) and second.admits(project=name, kind=None)
        ]

        assert first.overlaps(second) == bool(common)
        assert second.overlaps(first) == bool(common)

    def test_those_apart_in_projects_or_in_kinds_do_not_overlap(self) -> None:
        assert not Scope(projects="a", kinds="x").overlaps(Scope(projects="b", kinds="x"))
        assert not Scope(projects="a", kinds="x").overlaps(Scope(projects="a", kinds="y"))
        assert Scope(projects="a", kinds="x").overlaps(Scope(projects="a"))

    @pytest.mark.parametrize(
        ("make", "error", "message"),
        [
            (
                lambda: Scope(kinds=["x"], except_kinds=["x"]),
                InvalidValueError,
                "kinds: ['x'] without ['x'] admits no work. Name what it is for, or leave it out for all.",
            ),
            (
                lambda: Scope(projects=[]),
                InvalidValueError,
                "projects: [] without [] admits no work. Name what it is for, or leave it out for all.",
            ),
            (
                lambda: Scope(projects=[1]),  # type: ignore[list-item]
                InvalidTypeError,
                "projects: ['1'] are not all names. Give texts.",
            ),
        ],
    )
    def test_refuses_what_admits_nothing(
        self, make: Callable[[], object], error: type[SupportPolicyError], message: str
    ) -> None:
        refused(make, error, message)


class TestMultipliers:
    """Multipliers are exact; the greatest applies."""

    @pytest.mark.parametrize("factor", ["1.5", Decimal("1.5"), Fraction(3, 2), "3/2"])
    def test_are_exact_however_they_are_written(self, factor: Any) -> None:
        assert Multiplier(factor=factor).factor == Fraction(3, 2)

    def test_are_for_all_kinds_or_for_some(self) -> None:
        assert Multiplier(factor=2).is_for(None)
        assert Multiplier(factor=2, kinds="on_site").is_for("on_site")
        assert not Multiplier(factor=2, kinds=["on_site"]).is_for(None)

    def test_read_when_they_apply(self) -> None:
        assert Multiplier(factor=2, when="outside_service_hours").when is When.OUTSIDE_SERVICE_HOURS

    @pytest.mark.parametrize(
        ("factor", "error", "message"),
        [
            (1.5, InvalidTypeError, "factor: 1.5 is a float, which is not exact. Give '1.5', a Decimal or a Fraction."),
            (
                True,
                InvalidTypeError,
                "factor: True is a bool, which is not exact. Give '1.5', a Decimal or a Fraction.",
            ),
            ("twice", InvalidValueError, "factor: 'twice' is no number. Write it like '1.5'."),
            ("1/0", InvalidValueError, "factor: '1/0' is no number. Write it like '1.5'."),
            (Decimal("inf"), InvalidValueError, "factor: Decimal('Infinity') is no number. Write it like '1.5'."),
            (0, InvalidValueError, "factor: work that counts 0 times is no work to bill. Give a factor above zero."),
        ],
    )
    def test_refuses_what_is_no_factor(self, factor: Any, error: type[SupportPolicyError], message: str) -> None:
        refused(lambda: Multiplier(factor=factor), error, message)


def of_16_hours(**more: Any) -> Contingent:
    package = Package(id="16h", quota=16 * HOUR, fee=euros(1600), clauses=["CONF-9"])
    return attrs.evolve(package.contingent(overage_rate=euros(120)), **more)


def month_and_a_half() -> Span[date]:
    return Span(date(2026, 10, 15), date(2026, 12, 1))


class TestContingents:
    """A quota is paid in advance for each period; the overage rate is explicit. CONF-6, CONF-7, CONF-O2"""

    def test_a_package_becomes_one_with_a_rate_for_what_exceeds_it(self) -> None:
        assert of_16_hours() == Contingent(
            id="16h",
            quota=16 * HOUR,
            fee=euros(1600),
            overage_rate=euros(120),
            period=MONTHLY,
            fee_period=None,
            fee_due=FeeDue.IN_ADVANCE,
            rollover=None,
            proration=None,
            scope=EVERYTHING,
            clauses=("CONF-9",),
        )

    def test_may_be_counted_in_pieces_with_an_offer_for_more(self) -> None:
        trainings = Contingent(id="trainings", quota=4, fee=euros(2000), overage_rate=Excess.BY_OFFER)

        assert (trainings.measure, trainings.units) == (Measure.PIECES, 4)

    def test_is_hashable_and_survives_pickling(self) -> None:
        contingent = of_16_hours(rollover=Rollover(cap=4 * HOUR))

        assert pickle.loads(pickle.dumps(contingent)) == contingent
        assert hash(contingent) == hash(of_16_hours(rollover=Rollover(cap=4 * HOUR)))

    @pytest.mark.parametrize(
        ("change", "error", "message"),
        [
            ({"id": " "}, InvalidValueError, "id: ' ' names nothing. Give a text that is not empty."),
            (
                {"quota": timedelta(0)},
                InvalidValueError,
                "quota: a quota of 0:00:00 cannot cover anything. " + NO_QUOTA,
            ),
            ({"fee": 1600}, InvalidTypeError, "fee: 1600 is no Money. Give Money.of('1600', 'EUR')."),
            (
                {"fee": euros(-1)},
                InvalidValueError,
                "fee: -1 EUR is a negative price. Give a price of zero or more.",
            ),
            (
                {"overage_rate": None},
                InvalidValueError,
                (
                    "overage_rate: nothing is said of what exceeds the quota of 16h. "
                    "Give the rate of an hour or a piece, or Excess.BY_OFFER if every excess needs an offer."
                ),
            ),
            (
                {"overage_rate": 120},
                InvalidTypeError,
                "overage_rate: 120 is no Money. Give Money.of('1600', 'EUR').",
            ),
            (
                {"overage_rate": Money.of(120, "CHF")},
                InvalidValueError,
                "overage_rate: 120 CHF is not in the currency of the fee of 1600 EUR. Give both in one currency.",
            ),
            (
                {"rollover": Rollover(cap=3)},
                InvalidValueError,
                "rollover: 3 does not fit a quota of 16:00:00. Give a quantity in time.",
            ),
            (
                {"proration": Proration(unit=1, mode=Rounding.UP)},
                InvalidValueError,
                "proration: 1 does not fit a quota of 16:00:00. Give a quantity in time.",
            ),
        ],
    )
    def test_refuses_what_cannot_be_meant(
        self, change: dict[str, Any], error: type[SupportPolicyError], message: str
    ) -> None:
        refused(lambda: of_16_hours(**change), error, message)

    @pytest.mark.parametrize(
        ("make", "error", "message"),
        [
            (lambda: Rollover(life=1.0), InvalidTypeError, "life: 1.0 is no whole number. Give an int."),  # type: ignore[arg-type]
            (
                lambda: Rollover(life=0),
                InvalidValueError,
                "life: what lasts for 0 periods is never used. Give one period or more, or no rollover.",
            ),
            (lambda: Rollover(cap=-1), InvalidValueError, "cap: -1 is negative. Give a quantity of zero or more."),
            (
                lambda: Proration(unit=0, mode=Rounding.UP),
                InvalidValueError,
                "unit: nothing is a multiple of nothing. Give a second, a piece, or more.",
            ),
            (
                lambda: Package(id="", quota=1, fee=euros(1)),
                InvalidValueError,
                "id: '' names nothing. Give a text that is not empty.",
            ),
            (
                lambda: Package(id="p", quota=0, fee=euros(1)),
                InvalidValueError,
                "quota: a quota of 0 cannot cover anything. " + NO_QUOTA,
            ),
            (
                lambda: Package(id="p", quota=1, fee=1),  # type: ignore[arg-type]
                InvalidTypeError,
                "fee: 1 is no Money. Give Money.of('1600', 'EUR').",
            ),
        ],
    )
    def test_refuses_agreements_that_mean_nothing(
        self, make: Callable[[], object], error: type[SupportPolicyError], message: str
    ) -> None:
        refused(make, error, message)


class TestTopUps:
    """A top-up is bought once; where it covers what was done before, its first day lies before it was bought."""

    def test_is_due_on_its_first_day_unless_told_otherwise(self) -> None:
        pack = TopUp(id="pack", quota=10 * HOUR, price=euros(1000), start=date(2026, 5, 10))

        assert (pack.bought_on, pack.end, pack.measure) == (date(2026, 5, 10), None, Measure.TIME)

    def test_becomes_a_lot(self) -> None:
        pack = TopUp(
            id="pack", quota=5, price=euros(500), start=date(2026, 5, 10), end=date(2026, 7, 1), scope=Scope(kinds="x")
        )

        assert topped_up(pack) == Lot(
            id="pack",
            source="pack",
            origin=Origin.TOP_UP,
            measure=Measure.PIECES,
            units=5,
            start=date(2026, 5, 10),
            end=date(2026, 7, 1),
            scope=Scope(kinds="x"),
        )
        assert pack.is_for(project=None, kind="x")
        assert not pack.is_for(project=None, kind="y")

    @pytest.mark.parametrize(
        ("change", "error", "message"),
        [
            ({"id": ""}, InvalidValueError, "id: '' names nothing. Give a text that is not empty."),
            (
                {"quota": 0},
                InvalidValueError,
                "quota: a quota of 0 cannot cover anything. " + NO_QUOTA,
            ),
            ({"price": 1}, InvalidTypeError, "price: 1 is no Money. Give Money.of('1600', 'EUR')."),
            (
                {"start": "2026-05-10", "bought_on": date(2026, 5, 10)},
                InvalidTypeError,
                "start: '2026-05-10' is no date. Give a date such as date(2026, 11, 20).",
            ),
            (
                {"bought_on": datetime(2026, 5, 10)},  # noqa: DTZ001
                InvalidTypeError,
                (
                    "bought_on: 2026-05-10T00:00:00 is an instant, whose date depends on the time zone. "
                    "Give the local date: instant.astimezone(zone).date()."
                ),
            ),
            (
                {"end": date(2026, 5, 10)},
                InvalidValueError,
                "end: a span from 2026-05-10 to 2026-05-10 contains nothing. Give an end after the start.",
            ),
        ],
    )
    def test_refuses_what_cannot_be_meant(
        self, change: dict[str, Any], error: type[SupportPolicyError], message: str
    ) -> None:
        own = {"id": "pack", "quota": 10 * HOUR, "price": euros(1000), "start": date(2026, 5, 10)}

        refused(lambda: TopUp(**{**own, **change}), error, message)


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
