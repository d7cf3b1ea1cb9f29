"""Contingents, the packages they are sold as, and what is bought in addition."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import attrs
import pytest

import supportpolicy as sp
from supportpolicy.contingents import (
    EVERYTHING,
    MONTHLY,
    QUARTERLY,
    Contingent,
    Excess,
    FeeDue,
    Lot,
    Measure,
    Origin,
    Package,
    Proration,
    Rollover,
    Rounding,
    Scope,
    TopUp,
    topped_up,
    units_of,
)
from supportpolicy.errors import (
    InvalidTypeError,
    InvalidValueError,
    SupportPolicyError,
)
from supportpolicy.money import Money

HOUR = timedelta(hours=1)
NO_QUOTA = "Give a positive quota, or leave it out of the contract."


def euros(amount: str | int) -> Money:
    return Money.of(amount, "EUR")


def refused(make: Callable[[], object], error: type[SupportPolicyError], message: str) -> None:
    with pytest.raises(error) as caught:
        make()
    assert str(caught.value) == message


def of_16_hours(**more: Any) -> Contingent:
    package = Package(id="16h", quota=16 * HOUR, fee=euros(1600), clauses=["CONF-9"])
    return attrs.evolve(package.contingent(overage_rate=euros(120)), **more)


def contingent(**agreed: Any) -> Contingent:
    """16 hours a month for 1600 EUR, and 120 EUR for an hour beyond, unless agreed otherwise."""
    usual: dict[str, Any] = {"id": "16h", "quota": 16 * HOUR, "fee": euros("1600"), "overage_rate": euros("120")}
    return Contingent(**{**usual, **agreed})


def top_up(**agreed: Any) -> TopUp:
    usual: dict[str, Any] = {"id": "extra", "quota": 5 * HOUR, "price": euros("550"), "start": date(2026, 11, 10)}
    return TopUp(**{**usual, **agreed})


def refusal(error: type[Exception], made: Callable[[], object]) -> str:
    """The whole message with which something is refused."""
    with pytest.raises(error) as caught:
        made()
    return str(caught.value)


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
                "quota: a quota of 0 h cannot cover anything. " + NO_QUOTA,
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
                "rollover: 3 does not fit a quota of 16 h. Give a quantity in time.",
            ),
            (
                {"proration": Proration(unit=1, mode=Rounding.UP)},
                InvalidValueError,
                "proration: 1 does not fit a quota of 16 h. Give a quantity in time.",
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

    def test_is_monthly_paid_in_advance_and_expires_unless_agreed_otherwise(self) -> None:
        assert contingent() == Contingent(
            id="16h",
            quota=timedelta(hours=16),
            fee=euros("1600"),
            overage_rate=euros("120"),
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
        assert refusal(InvalidValueError, lambda: Package(id=name, quota=1, fee=euros("1"))) == expected  # type: ignore[arg-type]

    @pytest.mark.parametrize(("quota", "shown"), [(timedelta(0), "0 h"), (0, "0")])
    def test_covers_something(self, quota: timedelta | int, shown: str) -> None:
        expected = (
            f"quota: a quota of {shown} cannot cover anything. Give a positive quota, or leave it out of the contract."
        )

        assert refusal(InvalidValueError, lambda: contingent(quota=quota)) == expected
        assert refusal(InvalidValueError, lambda: top_up(quota=quota)) == expected
        assert refusal(InvalidValueError, lambda: Package(id="none", quota=quota, fee=euros("1"))) == expected

    @pytest.mark.parametrize("quota", [timedelta(seconds=1), 1])
    def test_one_second_or_piece_is_enough(self, quota: timedelta | int) -> None:
        assert contingent(quota=quota).units == 1

    @pytest.mark.parametrize("field", ["fee", "overage_rate"])
    def test_a_price_is_money_of_zero_or_more(self, field: str) -> None:
        assert refusal(InvalidTypeError, lambda: contingent(**{field: 1600})) == (
            f"{field}: 1600 is no Money. Give Money.of('1600', 'EUR')."
        )
        assert refusal(InvalidValueError, lambda: contingent(**{field: euros("-0.01")})) == (
            f"{field}: -0.01 EUR is a negative price. Give a price of zero or more."
        )
        assert getattr(contingent(**{field: euros("0")}), field) == euros("0")

    @pytest.mark.parametrize(
        ("quota", "cap", "message"),
        [
            (16 * HOUR, 2, "rollover: 2 does not fit a quota of 16 h. Give a quantity in time."),
            (3, HOUR, "rollover: 1 h does not fit a quota of 3. Give a quantity in pieces."),
        ],
    )
    def test_a_cap_is_of_the_measure_of_the_quota(
        self, quota: timedelta | int, cap: timedelta | int, message: str
    ) -> None:
        made = Rollover(cap=cap)

        assert refusal(InvalidValueError, lambda: contingent(quota=quota, rollover=made)) == message

    def test_a_prorated_share_is_of_the_measure_of_the_quota(self) -> None:
        assert refusal(InvalidValueError, lambda: contingent(proration=Proration(unit=1, mode=Rounding.UP))) == (
            "proration: 1 does not fit a quota of 16 h. Give a quantity in time."
        )

    @pytest.mark.parametrize("life", [0, -1])
    def test_what_is_carried_over_lasts_for_a_period_or_more(self, life: int) -> None:
        assert refusal(InvalidValueError, lambda: Rollover(life=life)) == (
            f"life: what lasts for {life} periods is never used. Give one period or more, or no rollover."
        )

    def test_a_rollover_counts_its_periods_and_has_a_cap_of_zero_or_more(self) -> None:
        assert refusal(InvalidTypeError, lambda: Rollover(life=True)) == "life: True is no whole number. Give an int."
        assert refusal(InvalidValueError, lambda: Rollover(cap=-HOUR)) == (
            "cap: −1 h is negative. Give a quantity of zero or more."
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
        package = Package(id="quarter", quota=3, fee=euros("900"), period=QUARTERLY, clauses=["CONF-9"])

        assert package.contingent(overage_rate=Excess.BY_OFFER) == Contingent(
            id="quarter",
            quota=3,
            fee=euros("900"),
            overage_rate=Excess.BY_OFFER,
            period=QUARTERLY,
            clauses=("CONF-9",),
        )

    def test_has_a_price(self) -> None:
        assert refusal(InvalidValueError, lambda: Package(id="bad", quota=1, fee=euros("-1"))) == (
            "fee: -1 EUR is a negative price. Give a price of zero or more."
        )


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
