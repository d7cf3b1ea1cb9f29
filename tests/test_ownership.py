"""Cost of ownership: the licence, the months included, and the support that comes after them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import supportpolicy as sp
from supportpolicy.contingents import YEARLY, Contingent, Measure, Rollover
from supportpolicy.contracts import Rate
from supportpolicy.money import Money, rounded
from supportpolicy.whatif import Licence, OwnedMonth, Renewal, cost_of_ownership
from tests.settlement_world import HOUR, MINUTE, by_the_hour, euros, hours

PLUGIN = Licence(price=euros(395), included_months=12)
HALF_AN_HOUR = 30 * MINUTE


class TestAPluginAndItsSupport:
    """The buyer counts the support that is to be expected: 395 EUR with twelve months included. SHOP-13"""

    def test_three_years_with_support_by_the_hour(self) -> None:
        owned = cost_of_ownership(PLUGIN, [HALF_AN_HOUR] * 36, after=by_the_hour("110"))

        assert (str(owned.total), str(owned.support), str(owned.per_month)) == (
            "1715.00 EUR",
            "1320.00 EUR",
            "47.64 EUR",
        )
        assert owned.share_of_support == Fraction(264, 343)
        assert [str(amount) for amount in owned.so_far[10:14]] == ["395 EUR", "395 EUR", "450.00 EUR", "505.00 EUR"]

    def test_within_the_months_included_it_costs_its_price(self) -> None:
        assert cost_of_ownership(PLUGIN, [9 * HOUR] * 12, after=by_the_hour()).total == euros(395)
        assert cost_of_ownership(PLUGIN, [9 * HOUR] * 13, after=by_the_hour("100")).total == euros(1295)

    def test_a_lifetime_shorter_than_what_is_included(self) -> None:
        owned = cost_of_ownership(PLUGIN, [HOUR] * 2, after=by_the_hour())

        assert owned.months == (
            OwnedMonth(purchase=euros(395), used=HOUR, is_included=True, support=euros(0)),
            OwnedMonth(purchase=euros(0), used=HOUR, is_included=True, support=euros(0)),
        )

    def test_renewals_are_due_in_their_first_months(self) -> None:
        owned = cost_of_ownership(PLUGIN, [HALF_AN_HOUR] * 30, after=Renewal(price=euros(195)))

        assert [number for number, month in enumerate(owned.months, start=1) if month.support] == [13, 25]
        assert str(owned.total) == "785 EUR"
        assert all(month.is_included for month in owned.months)

    def test_a_package_has_its_fee_and_overage(self) -> None:
        few = Licence(price=euros(100), included_months=1)
        owned = cost_of_ownership(few, [HOUR, 10 * HOUR, 20 * HOUR], after=hours(16, fee="1600", rate="100"))

        assert [str(month.cost) for month in owned.months] == ["100 EUR", "1600 EUR", "2000.00 EUR"]

    def test_a_package_may_carry_over(self) -> None:
        kept = hours(16, fee="1600", rate="100", rollover=Rollover())
        owned = cost_of_ownership(Licence(price=euros(0)), [10 * HOUR, 20 * HOUR], after=kept)

        assert str(owned.total) == "3200.00 EUR"

    def test_pieces(self) -> None:
        trainings = Rate(price=euros(700), measure=Measure.PIECES)

        assert cost_of_ownership(Licence(price=euros(1)), [0, 2, 1], after=trainings).total == euros(2101)

    def test_what_is_free_has_no_share_of_support(self) -> None:
        assert cost_of_ownership(Licence(price=euros(0)), [0 * HOUR], after=by_the_hour()).share_of_support is None

    @given(
        st.integers(0, 5000),
        st.integers(0, 24),
        st.integers(0, 200),
        st.lists(st.integers(0, 600), min_size=1, max_size=40),
    )
    def test_it_is_the_price_and_every_paid_month_rounded_once(
        self, price: int, included: int, rate: int, minutes: list[int]
    ) -> None:
        owned = cost_of_ownership(
            Licence(price=euros(price), included_months=included),
            [timedelta(minutes=used) for used in minutes],
            after=by_the_hour(str(rate)),
        )

        paid = sum(rounded(Fraction(used * rate, 60)) for used in minutes[included:])
        assert owned.total.amount == price + paid
        assert owned.so_far[-1] == owned.total
        assert sum(row["support"] for row in owned.to_rows()) == paid  # type: ignore[misc]


class TestAsATable:
    def test_by_year(self) -> None:
        owned = cost_of_ownership(PLUGIN, [HALF_AN_HOUR] * 18, after=by_the_hour("110"))

        assert owned.written(language="de").replace("\u00a0", " ").splitlines() == [
            "Gesamtkosten über 18 Monate",
            "",
            "Jahr  Anschaffung  Support inbegriffen  Support bezahlt  Kosten des Supports  Bis dahin gesamt",
            "────  ───────────  ───────────────────  ───────────────  ───────────────────  ────────────────",
            "   1     395,00 €                  6 h              0 h               0,00 €          395,00 €",
            "   2       0,00 €                  0 h              3 h             330,00 €          725,00 €",
        ]

    def test_by_month(self) -> None:
        owned = cost_of_ownership(PLUGIN, [HALF_AN_HOUR] * 13, after=by_the_hour("110"))

        assert owned.by_month.to_rows()[-1] == {
            "month": 13,
            "purchase": Decimal(0),
            "included": timedelta(0),
            "paid_for": HALF_AN_HOUR,
            "support": Decimal(55),
            "so_far": Decimal(450),
        }


class TestBadInput:
    @pytest.mark.parametrize(
        ("make", "message"),
        [
            (
                lambda: Licence(price=euros(-1)),
                "price: -1 EUR is a negative price. Give a price of zero or more.",
            ),
            (
                lambda: Licence(price=euros(1), included_months=-1),
                "included_months: -1 months are none. Give zero or more.",
            ),
            (
                lambda: Licence(price=euros(1), included_months=True),
                "included_months: True is no whole number. Give an int.",
            ),
            (
                lambda: Renewal(price=euros(-1)),
                "price: -1 EUR is a negative price. Give a price of zero or more.",
            ),
            (lambda: Renewal(price=euros(1), months=0), "months: 0 months are none. Give one or more."),
            (
                lambda: cost_of_ownership(PLUGIN, [], after=by_the_hour()),
                "support: it has no month. Give what each month of the lifetime takes.",
            ),
            (
                lambda: cost_of_ownership(PLUGIN, [-HOUR], after=by_the_hour()),
                "support: −1 h is negative. Give a quantity of zero or more.",
            ),
            (
                lambda: cost_of_ownership(PLUGIN, [3], after=by_the_hour()),
                "support: 3 is not counted in time. Give all of it in one measure.",
            ),
            (
                lambda: cost_of_ownership(PLUGIN, [3, HOUR], after=Renewal(price=euros(1))),
                "support: datetime.timedelta(seconds=3600) is not counted in pieces. Give all of it in one measure.",
            ),
            (
                lambda: cost_of_ownership(PLUGIN, [HOUR], after=Rate(price=Money.of(1, "CHF"))),
                "after: 1 CHF is not in the currency of the licence of 395 EUR. Give both in one currency.",
            ),
            (
                lambda: cost_of_ownership(PLUGIN, [HOUR], after=_yearly()),
                "after: package 16h is for 12 months. Give a package for each month.",
            ),
            (
                lambda: cost_of_ownership(PLUGIN, [20 * HOUR] * 13, after=_without_rate()),
                (
                    "overage_rate: no rate is agreed for what exceeds package 16h. "
                    "Give the price of an hour or a piece beyond the quota."
                ),
            ),
        ],
    )
    def test_is_refused(self, make: Callable[[], object], message: str) -> None:
        with pytest.raises(sp.SupportPolicyError) as error:
            make()

        assert str(error.value) == message


def _yearly() -> Contingent:
    return hours(16, period=YEARLY)


def _without_rate() -> Contingent:
    return attrs.evolve(hours(16), overage_rate=sp.Excess.BY_OFFER)
