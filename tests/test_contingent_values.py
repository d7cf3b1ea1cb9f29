"""Contingents: what is prepaid and for which periods, how work is measured, and what expires."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import supportpolicy as sp
from supportpolicy.contingents import (
    EVERYTHING,
    EXACT,
    MONTHLY,
    QUARTERLY,
    YEARLY,
    Contingent,
    Excess,
    Fee,
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
    fees,
    grants,
    measure_of,
    quantity_of,
    topped_up,
    units_of,
)
from supportpolicy.errors import InvalidTypeError, InvalidValueError, OutOfRangeError, UnknownNameError
from supportpolicy.money import Money
from supportpolicy.spans import Span

HOUR = timedelta(hours=1)
FEW = settings(max_examples=50, deadline=None)
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def eur(amount: str) -> Money:
    return Money.of(amount, "EUR")


def contingent(**agreed: Any) -> Contingent:
    """16 hours a month for 1600 EUR, and 120 EUR for an hour beyond, unless agreed otherwise."""
    usual: dict[str, Any] = {"id": "16h", "quota": 16 * HOUR, "fee": eur("1600"), "overage_rate": eur("120")}
    return Contingent(**{**usual, **agreed})


def top_up(**agreed: Any) -> TopUp:
    usual: dict[str, Any] = {"id": "extra", "quota": 5 * HOUR, "price": eur("550"), "start": date(2026, 11, 10)}
    return TopUp(**{**usual, **agreed})


def refusal(error: type[Exception], made: Callable[[], object]) -> str:
    """The whole message with which something is refused."""
    with pytest.raises(error) as caught:
        made()
    return str(caught.value)


class TestQuantity:
    """Time in whole seconds, or a number of pieces."""

    @pytest.mark.parametrize(
        ("quantity", "measure", "units"),
        [(timedelta(0), Measure.TIME, 0), (16 * HOUR, Measure.TIME, 57600), (0, Measure.PIECES, 0), (3, "pieces", 3)],
    )
    def test_is_counted_in_units(self, quantity: timedelta | int, measure: Measure, units: int) -> None:
        assert (measure_of(quantity), units_of(quantity)) == (measure, units)

    @FEW
    @given(st.integers(0, 10**9), st.sampled_from(Measure))
    def test_is_the_same_after_counting(self, units: int, measure: Measure) -> None:
        quantity = quantity_of(units, measure)

        assert (units_of(quantity), measure_of(quantity)) == (units, measure)

    @pytest.mark.parametrize(
        ("quota", "error", "message"),
        [
            (16.0, InvalidTypeError, "quota: 16.0 is neither time nor pieces. "),
            (True, InvalidTypeError, "quota: True is neither time nor pieces. "),
            ("16h", InvalidTypeError, "quota: '16h' is neither time nor pieces. "),
        ],
    )
    def test_is_neither_number_with_a_fraction_nor_truth_nor_text(
        self, quota: object, error: type[Exception], message: str
    ) -> None:
        remedy = "Give timedelta(hours=16), or a number of pieces as an int."

        assert refusal(error, lambda: contingent(quota=quota)) == message + remedy

    def test_has_no_fraction_of_a_second(self) -> None:
        assert refusal(InvalidValueError, lambda: contingent(quota=timedelta(microseconds=1))) == (
            "quota: 0:00:00.000001 has a fraction of a second. Give whole seconds."
        )

    @pytest.mark.parametrize(("quota", "shown"), [(-1, "-1"), (-HOUR, "-1 day, 23:00:00")])
    def test_is_never_negative(self, quota: timedelta | int, shown: str) -> None:
        assert refusal(InvalidValueError, lambda: contingent(quota=quota)) == (
            f"quota: {shown} is negative. Give a quantity of zero or more."
        )


def nearest_by_trying(mode: Rounding, number: Fraction, step: int) -> int:
    """The multiple that a mode means, by looking at every multiple."""
    multiples = [step * times for times in range(int(number) // step + 3)]
    if mode is Rounding.UP:
        return min(multiple for multiple in multiples if multiple >= number)
    if mode is Rounding.DOWN:
        return max(multiple for multiple in multiples if multiple <= number)
    least = min(abs(multiple - number) for multiple in multiples)
    near = [multiple for multiple in multiples if abs(multiple - number) == least]
    preferred = {
        Rounding.HALF_UP: max(near),
        Rounding.HALF_DOWN: min(near),
        Rounding.HALF_EVEN: min(near, key=lambda multiple: multiple // step % 2),
    }
    return preferred[mode]


class TestRounding:
    """The contract says which multiple of its step takes the place of a time. CONF-O3, SHOP-O2"""

    @pytest.mark.parametrize(
        ("mode", "expected"),
        [
            ("up", (0, 15, 15, 15, 15, 30, 30, 45)),
            ("down", (0, 0, 0, 0, 15, 15, 15, 45)),
            ("half_up", (0, 0, 15, 15, 15, 15, 30, 45)),
            ("half_down", (0, 0, 0, 15, 15, 15, 15, 45)),
            ("half_even", (0, 0, 0, 15, 15, 15, 30, 45)),
        ],
    )
    def test_around_a_quarter_of_an_hour(self, mode: str, expected: tuple[int, ...]) -> None:
        minutes: list[int | Fraction] = [0, 7, Fraction(15, 2), 8, 15, 22, Fraction(45, 2), 45]

        assert tuple(Rounding(mode).to_multiple(number, 15) for number in minutes) == expected

    @FEW
    @given(st.sampled_from(Rounding), st.fractions(0, 200, max_denominator=4), st.integers(1, 20))
    def test_is_what_trying_every_multiple_finds(self, mode: Rounding, number: Fraction, step: int) -> None:
        assert mode.to_multiple(number, step) == nearest_by_trying(mode, number, step)

    def test_knows_no_other_mode(self) -> None:
        assert refusal(UnknownNameError, lambda: Rounding("bankers")) == (
            "Rounding: 'bankers' is none of its values. "
            "Choose one of 'up', 'down', 'half_up', 'half_down', 'half_even'."
        )


class TestIncrement:
    """In which step time is billed, only the contract says. CONF-O3, SHOP-O2"""

    def test_bills_every_second_as_worked_unless_agreed_otherwise(self) -> None:
        assert Increment(step=timedelta(seconds=1), mode=Rounding.UP, grouping=Grouping.ENTRY) == EXACT
        assert [EXACT.billed(seconds) for seconds in (0, 1, 3599)] == [0, 1, 3599]

    @pytest.mark.parametrize(("worked", "billed"), [(0, 0), (1, 900), (900, 900), (901, 1800)])
    def test_every_quarter_of_an_hour_that_has_begun(self, worked: int, billed: int) -> None:
        assert Increment(step=timedelta(minutes=15)).billed(worked) == billed

    @pytest.mark.parametrize(("worked", "billed"), [(0, 0), (1, 30), (20, 30), (30, 30), (31, 45)])
    def test_the_minimum_is_rounded_as_well_and_nothing_stays_nothing(self, worked: int, billed: int) -> None:
        increment = Increment(step=timedelta(minutes=15), minimum=timedelta(minutes=20))

        assert increment.billed(worked * 60) == billed * 60

    @FEW
    @given(st.integers(1, 7200), st.integers(0, 7200), st.lists(st.integers(0, 10**6), min_size=2, max_size=2))
    def test_more_work_is_never_billed_as_less(self, step: int, minimum: int, worked: list[int]) -> None:
        increment = Increment(step=timedelta(seconds=step), minimum=timedelta(seconds=minimum))
        less, more = (increment.billed(seconds) for seconds in sorted(worked))

        assert less <= more
        assert max(worked) <= more
        assert more % step == 0

    @pytest.mark.parametrize("field", ["step", "minimum"])
    def test_a_number_does_not_say_its_unit(self, field: str) -> None:
        assert refusal(InvalidTypeError, lambda: Increment(**{field: 15})) == (  # type: ignore[arg-type]
            f"{field}: 15 is no timedelta. Give timedelta(minutes=15)."
        )

    @pytest.mark.parametrize("field", ["step", "minimum"])
    def test_time_is_never_negative(self, field: str) -> None:
        assert refusal(InvalidValueError, lambda: Increment(**{field: -HOUR})) == (  # type: ignore[arg-type]
            f"{field}: -1 day, 23:00:00 is negative. Give a quantity of zero or more."
        )

    def test_there_is_no_step_of_nothing(self) -> None:
        assert refusal(InvalidValueError, lambda: Increment(step=timedelta(0))) == (
            "step: nothing is a multiple of no time. Give a second or more."
        )

    def test_a_minimum_of_nothing_is_none(self) -> None:
        assert Increment(minimum=timedelta(0)) == EXACT


class TestMultiplier:
    """Work that counts more or less than it takes."""

    @pytest.mark.parametrize("factor", ["1.5", "3/2", Decimal("1.5"), Fraction(3, 2)])
    def test_is_exact(self, factor: Any) -> None:
        assert Multiplier(factor=factor) == Multiplier(factor=Fraction(3, 2), kinds=None, when=When.ALWAYS)

    @pytest.mark.parametrize(("factor", "shown"), [(1.5, "1.5 is a float"), (True, "True is a bool")])
    def test_a_float_is_refused(self, factor: Any, shown: str) -> None:
        assert refusal(InvalidTypeError, lambda: Multiplier(factor=factor)) == (
            f"factor: {shown}, which is not exact. Give '1.5', a Decimal or a Fraction."
        )

    @pytest.mark.parametrize(
        ("factor", "shown"),
        [
            ("double", "'double'"),
            ("1/0", "'1/0'"),
            (Decimal("NaN"), "Decimal('NaN')"),
            (Decimal("Infinity"), "Decimal('Infinity')"),
        ],
    )
    def test_what_is_no_number_is_refused(self, factor: Any, shown: str) -> None:
        assert refusal(InvalidValueError, lambda: Multiplier(factor=factor)) == (
            f"factor: {shown} is no number. Write it like '1.5'."
        )

    @pytest.mark.parametrize("factor", ["0", "-1/2"])
    def test_is_above_zero(self, factor: Any) -> None:
        assert refusal(InvalidValueError, lambda: Multiplier(factor=factor)) == (
            f"factor: work that counts {factor} times is no work to bill. Give a factor above zero."
        )

    def test_is_for_every_kind_of_work_or_for_some(self) -> None:
        every, travel, two = (Multiplier(factor="2", kinds=kinds) for kinds in (None, "travel", ["travel", "on_site"]))

        assert [every.is_for(kind) for kind in (None, "travel", "on_site")] == [True, True, True]
        assert [travel.is_for(kind) for kind in (None, "travel", "on_site")] == [False, True, False]
        assert [two.is_for(kind) for kind in (None, "travel", "on_site")] == [False, True, True]


class TestRhythm:
    """Where a month, a quarter, a year, or a period counted from a day begins and ends."""

    @pytest.mark.parametrize(
        ("rhythm", "day", "expected"),
        [
            (MONTHLY, date(2026, 11, 30), Span(date(2026, 11, 1), date(2026, 12, 1))),
            (MONTHLY, date(2026, 12, 1), Span(date(2026, 12, 1), date(2027, 1, 1))),
            (QUARTERLY, date(2026, 9, 30), Span(date(2026, 7, 1), date(2026, 10, 1))),
            (YEARLY, date(1999, 12, 31), Span(date(1999, 1, 1), date(2000, 1, 1))),
            (
                Rhythm(months=12, anchor=date(2024, 2, 29)),
                date(2026, 2, 28),
                Span(date(2026, 2, 28), date(2027, 2, 28)),
            ),
            (Rhythm(months=1, anchor=date(2026, 1, 31)), date(2026, 3, 30), Span(date(2026, 2, 28), date(2026, 3, 31))),
            (
                Rhythm(months=1, anchor=date(2026, 1, 31)),
                date(2025, 12, 30),
                Span(date(2025, 11, 30), date(2025, 12, 31)),
            ),
            (Rhythm(months=5, anchor=date(2026, 1, 15)), date(2026, 1, 14), Span(date(2025, 8, 15), date(2026, 1, 15))),
        ],
    )
    def test_the_period_of_a_day(self, rhythm: Rhythm, day: date, expected: Span[date]) -> None:
        assert rhythm.period(day) == expected

    @FEW
    @given(st.builds(Rhythm, months=st.integers(1, 30), anchor=DAYS), DAYS, st.integers(0, 700))
    def test_periods_follow_one_another_without_a_gap(self, rhythm: Rhythm, start: date, length: int) -> None:
        span = Span(start, start + timedelta(days=length + 1))
        found = list(rhythm.periods(span))

        assert start in found[0]
        assert span.end - timedelta(days=1) in found[-1]
        assert [later.start for later in found[1:]] == [earlier.end for earlier in found[:-1]]
        assert [rhythm.period(period.start) for period in found] == found
        assert [rhythm.after(start, number + 1) for number in range(len(found))] == [period.end for period in found]

    @FEW
    @given(st.integers(1, 30), DAYS)
    def test_a_period_begins_on_the_anchor(self, months: int, anchor: date) -> None:
        assert Rhythm(months=months, anchor=anchor).period(anchor).start == anchor

    @pytest.mark.parametrize("months", [0, -1])
    def test_a_period_has_a_month_or_more(self, months: int) -> None:
        assert refusal(InvalidValueError, lambda: Rhythm(months=months)) == (
            f"months: a period of {months} months never ends. Give one month or more."
        )

    @pytest.mark.parametrize("months", [5, 7, 24])
    def test_a_period_of_the_calendar_fits_into_a_year(self, months: int) -> None:
        assert refusal(InvalidValueError, lambda: Rhythm(months=months)) == (
            f"months: calendar periods of {months} months do not fit into a year. "
            "Give 1, 2, 3, 4, 6 or 12 months, or the day on which a period begins as anchor."
        )

    def test_a_number_of_months_is_whole(self) -> None:
        assert refusal(InvalidTypeError, lambda: Rhythm(months=1.5)) == (  # type: ignore[arg-type]
            "months: 1.5 is no whole number. Give an int."
        )

    def test_an_anchor_is_a_date(self) -> None:
        assert refusal(InvalidTypeError, lambda: Rhythm(months=1, anchor=datetime(2026, 1, 31))) == (  # noqa: DTZ001
            "anchor: 2026-01-31T00:00:00 is an instant, whose date depends on the time zone. "
            "Give the local date: instant.astimezone(zone).date()."
        )

    @pytest.mark.parametrize(
        ("day", "rhythm", "year"),
        [(date.max, MONTHLY, 10000), (date.min, Rhythm(months=1, anchor=date(2026, 1, 31)), 0)],
    )
    def test_a_period_stays_within_the_years_of_a_date(self, day: date, rhythm: Rhythm, year: int) -> None:
        assert refusal(OutOfRangeError, lambda: rhythm.period(day)) == (
            f"period: it begins or ends in the year {year}. Stay within the years 1 to 9999."
        )


NAMES = st.sampled_from(["wiki", "shop", "crm"])
SOME = st.none() | st.frozensets(NAMES, min_size=1)


@st.composite
def scopes(draw: st.DrawFn) -> Scope:
    """Any scope over three projects and three kinds that admits something."""
    projects, kinds = draw(SOME), draw(SOME)
    never = draw(st.frozensets(NAMES))
    rarely = draw(st.frozensets(NAMES))
    return Scope(
        projects=projects,
        kinds=kinds,
        except_projects=never if projects is None or projects - never else frozenset(),
        except_kinds=rarely if kinds is None or kinds - rarely else frozenset(),
    )


class TestScope:
    """Which work draws on a contingent may be limited by project and by kind. CONF-6"""

    def test_is_for_all_work_unless_limited(self) -> None:
        assert Scope() == EVERYTHING
        assert EVERYTHING.admits(project=None, kind=None)
        assert EVERYTHING.admits(project="wiki", kind="travel")

    def test_one_name_is_a_list_of_one(self) -> None:
        assert Scope(projects="wiki", except_kinds="travel") == Scope(projects=["wiki"], except_kinds=["travel"])

    @pytest.mark.parametrize(
        ("project", "kind", "admitted"),
        [
            ("wiki", None, True),
            ("wiki", "travel", False),
            ("shop", None, False),
            (None, "advice", False),
        ],
    )
    def test_admits_what_is_listed_and_not_excepted(
        self, project: str | None, kind: str | None, admitted: bool
    ) -> None:
        scope = Scope(projects=frozenset({"wiki"}), except_kinds=frozenset({"travel"}))

        assert scope.admits(project=project, kind=kind) is admitted

    @FEW
    @given(scopes(), scopes())
    def test_two_overlap_if_some_work_is_in_both(self, one: Scope, other: Scope) -> None:
        names = [None, "wiki", "shop", "crm", "never named"]
        work = [(project, kind) for project in names for kind in names]
        in_both = any(
            one.admits(project=project, kind=kind) and other.admits(project=project, kind=kind)
            for project, kind in work
        )

        assert one.overlaps(other) is in_both
        assert other.overlaps(one) is in_both

    @pytest.mark.parametrize("field", ["projects", "kinds"])
    def test_admits_something(self, field: str) -> None:
        limits: dict[str, Any] = {field: ["wiki", "crm"], f"except_{field}": ["crm", "shop", "wiki"]}

        assert refusal(InvalidValueError, lambda: Scope(**limits)) == (
            f"{field}: ['crm', 'wiki'] without ['crm', 'shop', 'wiki'] admits no work. "
            "Name what it is for, or leave it out for all."
        )
        assert refusal(InvalidValueError, lambda: Scope(**{field: []})) == (
            f"{field}: [] without [] admits no work. Name what it is for, or leave it out for all."
        )

    @pytest.mark.parametrize("field", ["projects", "kinds", "except_projects", "except_kinds"])
    def test_names_are_texts(self, field: str) -> None:
        assert refusal(InvalidTypeError, lambda: Scope(**{field: [7, "wiki"]})) == (  # type: ignore[arg-type]
            f"{field}: [\"'wiki'\", '7'] are not all names. Give texts."
        )


class TestContingent:
    """A monthly quota at a fixed fee, and a rate for what exceeds it. CONF-6, CONF-7, CONF-O2, PARTNER-3"""

    def test_is_monthly_paid_in_advance_and_expires_unless_agreed_otherwise(self) -> None:
        assert contingent() == Contingent(
            id="16h",
            quota=timedelta(hours=16),
            fee=eur("1600"),
            overage_rate=eur("120"),
            period=MONTHLY,
            fee_period=None,
            fee_due=FeeDue.IN_ADVANCE,
            rollover=None,
            proration=None,
            scope=EVERYTHING,
            clauses=(),
        )

    def test_counts_time_or_pieces(self) -> None:
        trainings = contingent(id="trainings", quota=3)

        assert (contingent().measure, contingent().units) == (Measure.TIME, 57600)
        assert (trainings.measure, trainings.units) == (Measure.PIECES, 3)

    def test_what_exceeds_it_may_need_an_offer(self) -> None:
        """Beyond the agreed extent, an offer is made. PARTNER-4"""
        assert contingent(overage_rate=Excess.BY_OFFER).overage_rate is Excess.BY_OFFER

    def test_silence_on_what_exceeds_it_is_refused(self) -> None:
        assert refusal(InvalidValueError, lambda: contingent(overage_rate=None)) == (
            "overage_rate: nothing is said of what exceeds the quota of 16h. "
            "Give the rate of an hour or a piece, or Excess.BY_OFFER if every excess needs an offer."
        )

    def test_one_currency(self) -> None:
        assert refusal(InvalidValueError, lambda: contingent(overage_rate=Money.of("120", "CHF"))) == (
            "overage_rate: 120 CHF is not in the currency of the fee of 1600 EUR. Give both in one currency."
        )

    @pytest.mark.parametrize("name", ["", " \n", None, 16])
    def test_has_a_name(self, name: object) -> None:
        expected = f"id: {name!r} names nothing. Give a text that is not empty."

        assert refusal(InvalidValueError, lambda: contingent(id=name)) == expected
        assert refusal(InvalidValueError, lambda: top_up(id=name)) == expected
        assert refusal(InvalidValueError, lambda: Package(id=name, quota=1, fee=eur("1"))) == expected  # type: ignore[arg-type]

    @pytest.mark.parametrize(("quota", "shown"), [(timedelta(0), "0:00:00"), (0, "0")])
    def test_covers_something(self, quota: timedelta | int, shown: str) -> None:
        expected = (
            f"quota: a quota of {shown} cannot cover anything. Give a positive quota, or leave it out of the contract."
        )

        assert refusal(InvalidValueError, lambda: contingent(quota=quota)) == expected
        assert refusal(InvalidValueError, lambda: top_up(quota=quota)) == expected
        assert refusal(InvalidValueError, lambda: Package(id="none", quota=quota, fee=eur("1"))) == expected

    @pytest.mark.parametrize("quota", [timedelta(seconds=1), 1])
    def test_one_second_or_piece_is_enough(self, quota: timedelta | int) -> None:
        assert contingent(quota=quota).units == 1

    @pytest.mark.parametrize("field", ["fee", "overage_rate"])
    def test_a_price_is_money_of_zero_or_more(self, field: str) -> None:
        assert refusal(InvalidTypeError, lambda: contingent(**{field: 1600})) == (
            f"{field}: 1600 is no Money. Give Money.of('1600', 'EUR')."
        )
        assert refusal(InvalidValueError, lambda: contingent(**{field: eur("-0.01")})) == (
            f"{field}: -0.01 EUR is a negative price. Give a price of zero or more."
        )
        assert getattr(contingent(**{field: eur("0")}), field) == eur("0")

    @pytest.mark.parametrize(
        ("quota", "cap", "message"),
        [
            (16 * HOUR, 2, "rollover: 2 does not fit a quota of 16:00:00. Give a quantity in time."),
            (3, HOUR, "rollover: 1:00:00 does not fit a quota of 3. Give a quantity in pieces."),
        ],
    )
    def test_a_cap_is_of_the_measure_of_the_quota(
        self, quota: timedelta | int, cap: timedelta | int, message: str
    ) -> None:
        made = Rollover(cap=cap)

        assert refusal(InvalidValueError, lambda: contingent(quota=quota, rollover=made)) == message

    def test_a_prorated_share_is_of_the_measure_of_the_quota(self) -> None:
        assert refusal(InvalidValueError, lambda: contingent(proration=Proration(unit=1, mode=Rounding.UP))) == (
            "proration: 1 does not fit a quota of 16:00:00. Give a quantity in time."
        )

    @pytest.mark.parametrize("life", [0, -1])
    def test_what_is_carried_over_lasts_for_a_period_or_more(self, life: int) -> None:
        assert refusal(InvalidValueError, lambda: Rollover(life=life)) == (
            f"life: what lasts for {life} periods is never used. Give one period or more, or no rollover."
        )

    def test_a_rollover_counts_its_periods_and_has_a_cap_of_zero_or_more(self) -> None:
        assert refusal(InvalidTypeError, lambda: Rollover(life=True)) == "life: True is no whole number. Give an int."
        assert refusal(InvalidValueError, lambda: Rollover(cap=-HOUR)) == (
            "cap: -1 day, 23:00:00 is negative. Give a quantity of zero or more."
        )

    @pytest.mark.parametrize("unit", [timedelta(0), 0])
    def test_a_prorated_share_is_a_multiple_of_something(self, unit: timedelta | int) -> None:
        assert refusal(InvalidValueError, lambda: Proration(unit=unit, mode=Rounding.UP)) == (
            "unit: nothing is a multiple of nothing. Give a second, a piece, or more."
        )


class TestPackages:
    """The offered sizes, with a fixed fee each; what an hour beyond costs is left to the contract. CONF-9, CONF-O2"""

    def test_the_ladder_of_the_wiki(self) -> None:
        """Larger packages cost less per hour. CONF-11"""
        ladder = sp.shipped_policy("confluence_package").packages

        hours = [Fraction(units_of(package.quota), 3600) for package in ladder]

        assert hours == [16, 20, 30, 40, 50]
        assert [Fraction(package.fee.amount) / size for package, size in zip(ladder, hours, strict=True)] == [
            100,
            100,
            100,
            95,
            90,
        ]

    def test_becomes_a_contingent_with_a_rate(self) -> None:
        package = Package(id="quarter", quota=3, fee=eur("900"), period=QUARTERLY, clauses=["CONF-9"])

        assert package.contingent(overage_rate=Excess.BY_OFFER) == Contingent(
            id="quarter",
            quota=3,
            fee=eur("900"),
            overage_rate=Excess.BY_OFFER,
            period=QUARTERLY,
            clauses=("CONF-9",),
        )

    def test_has_a_price(self) -> None:
        assert refusal(InvalidValueError, lambda: Package(id="bad", quota=1, fee=eur("-1"))) == (
            "fee: -1 EUR is a negative price. Give a price of zero or more."
        )


class TestTopUp:
    """A quota that is bought once."""

    def test_does_not_expire_and_is_bought_when_it_starts_unless_agreed_otherwise(self) -> None:
        bought = top_up()

        assert (bought.end, bought.bought_on, bought.measure) == (None, date(2026, 11, 10), Measure.TIME)
        assert top_up(quota=2).measure is Measure.PIECES

    def test_is_for_the_work_in_its_scope(self) -> None:
        limited = top_up(scope=Scope(projects=frozenset({"wiki"})))

        assert limited.is_for(project="wiki", kind=None)
        assert not limited.is_for(project="shop", kind=None)

    @pytest.mark.parametrize("end", [date(2026, 11, 9), date(2026, 11, 10)])
    def test_ends_after_it_starts(self, end: date) -> None:
        assert refusal(InvalidValueError, lambda: top_up(end=end)) == (
            f"end: a span from 2026-11-10 to {end} contains nothing. Give an end after the start."
        )

    @pytest.mark.parametrize("field", ["start", "end", "bought_on"])
    def test_days_are_dates(self, field: str) -> None:
        assert refusal(InvalidTypeError, lambda: top_up(**{field: "2026-12-01"})) == (
            f"{field}: '2026-12-01' is no date. Give a date such as date(2026, 11, 20)."
        )

    def test_has_a_price(self) -> None:
        assert refusal(InvalidTypeError, lambda: top_up(price="550")) == (
            "price: '550' is no Money. Give Money.of('1600', 'EUR')."
        )

    def test_is_a_lot_of_its_own(self) -> None:
        made = topped_up(top_up(end=date(2026, 11, 11), clauses=["ORDER-7"], scope=Scope(kinds=frozenset({"advice"}))))

        assert made == Lot(
            id="extra",
            source="extra",
            origin=Origin.TOP_UP,
            measure=Measure.TIME,
            units=5 * 3600,
            start=date(2026, 11, 10),
            end=date(2026, 11, 11),
            scope=Scope(kinds=frozenset({"advice"})),
            clauses=("ORDER-7",),
        )
        assert [made.is_valid_on(date(2026, 11, day)) for day in (9, 10, 11)] == [False, True, False]
        assert topped_up(top_up()).is_valid_on(date.max)


AUTUMN = Span(date(2026, 10, 15), date(2026, 12, 16))


class TestGrants:
    """What is not used expires. CONF-8"""

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

    def test_without_a_cap_all_of_the_rest_is_carried_over(self) -> None:
        lot = next(grants(contingent(rollover=Rollover()), AUTUMN))

        assert (lot.carried_until, lot.carried_at_most) == (date(2026, 12, 1), None)

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


class TestProration:
    """A month cut short has its full quota and fee, unless a share is agreed. CONF-O3"""

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
                amount=eur("877.42"),
                days=17,
                of=31,
                clauses=("CONF-9",),
            ),
            Fee(
                source="16h",
                period=Span(date(2026, 11, 1), date(2026, 12, 1)),
                due_on=date(2026, 11, 1),
                amount=eur("1600.00"),
                days=30,
                of=30,
                clauses=("CONF-9",),
            ),
            Fee(
                source="16h",
                period=Span(date(2026, 12, 1), date(2026, 12, 16)),
                due_on=date(2026, 12, 1),
                amount=eur("774.19"),
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


class TestFees:
    """The fee is due whether or not the quota is used. CONF-8"""

    def test_in_full_for_a_month_cut_short(self) -> None:
        assert [(fee.amount, fee.days, fee.of) for fee in fees(contingent(), AUTUMN)] == [
            (eur("1600.00"), 31, 31),
            (eur("1600.00"), 30, 30),
            (eur("1600.00"), 31, 31),
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
