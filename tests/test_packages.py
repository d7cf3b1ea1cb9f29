"""Which package would have been cheapest, against enumeration and the known facts of the price ladder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import supportpolicy as sp
from supportpolicy.contingents import QUARTERLY, YEARLY, Contingent, Excess, Package, Rhythm, Rollover
from supportpolicy.money import Money, rounded, total
from supportpolicy.whatif import (
    best_package,
    best_plan_on_dates,
    best_plan_with_minimum_term,
    break_even,
    period_cost,
)
from tests.settlement_world import contract, term

LADDER = sp.shipped_policy("confluence_package").packages
HUNDRED = Money.of("100", "EUR")


def hours(*amounts: float) -> list[timedelta]:
    return [timedelta(hours=amount) for amount in amounts]


def package(quota: int, fee: int, rate: int = 100) -> Contingent:
    return Contingent(
        id=f"{quota}h", quota=timedelta(hours=quota), fee=Money.of(fee, "EUR"), overage_rate=Money.of(rate, "EUR")
    )


packages = st.lists(
    st.builds(package, st.integers(1, 60), st.integers(0, 6000), st.integers(0, 200)),
    min_size=1,
    max_size=4,
    unique_by=lambda offer: offer.units,
)
histories = st.lists(
    st.builds(lambda minutes: timedelta(minutes=minutes), st.integers(0, 80 * 60)), min_size=1, max_size=6
)


class TestThePriceLadder:
    """16, 20 and 30 h at 100 EUR, 40 h at 95 EUR, 50 h at 90 EUR an hour. CONF-11"""

    @pytest.mark.parametrize("used", [0, 15, 16, 17, 20, 29, 30, 37])
    def test_20_and_30_hours_never_beat_16_hours_and_overage_at_100(self, used: int) -> None:
        costs = best_package(LADDER, hours(used), overage_rate=HUNDRED).costs

        assert costs[0].total <= min(costs[1].total, costs[2].total)

    @given(histories)
    def test_nor_do_they_on_any_history(self, history: list[timedelta]) -> None:
        small, middle, larger, *_ = best_package(LADDER, history, overage_rate=HUNDRED).costs

        assert small.total <= min(middle.total, larger.total)

    def test_40_hours_win_above_38_and_50_above_47(self) -> None:
        best = [best_package(LADDER, hours(used), overage_rate=HUNDRED).best.id for used in (38, 38.25, 47, 47.25)]

        assert best == ["16h", "40h", "40h", "50h"]

    def test_the_break_evens_as_exact_fractions(self) -> None:
        found = best_package(LADDER, hours(16), overage_rate=HUNDRED).break_evens

        assert {(one.smaller.id, one.larger.id): (one.at, one.equal_at_quota) for one in found} == {
            ("16h", "20h"): (None, True),
            ("16h", "30h"): (None, True),
            ("16h", "40h"): (Fraction(38), False),
            ("16h", "50h"): (Fraction(45), False),
            ("20h", "30h"): (None, True),
            ("20h", "40h"): (Fraction(38), False),
            ("20h", "50h"): (Fraction(45), False),
            ("30h", "40h"): (Fraction(38), False),
            ("30h", "50h"): (Fraction(45), False),
            ("40h", "50h"): (Fraction(47), False),
        }

    def test_a_minute_over_is_rounded_to_cents_once_a_month(self) -> None:
        """20 minutes are no finite number of hours."""
        over = [timedelta(hours=16, minutes=20)]

        assert str(best_package(LADDER[:1], over * 3, overage_rate=HUNDRED).costs[0].total) == "4899.99 EUR"


class TestTheChoice:
    def test_all_totals_ties_and_near_ties_are_shown(self) -> None:
        choice = best_package([package(10, 1000), package(20, 2000), package(30, 2100)], hours(10, 20))

        assert [str(cost.total) for cost in choice.costs] == ["3000.00 EUR", "4000 EUR", "4200 EUR"]
        assert [offer.id for offer in choice.cheapest] == ["10h"]
        assert [offer.id for offer in choice.within(Money.of("1000", "EUR"))] == ["10h", "20h"]

    def test_of_equal_ones_the_smallest_is_chosen(self) -> None:
        choice = best_package([package(30, 3000), package(20, 2000)], hours(30))

        assert (choice.best.id, [offer.id for offer in choice.cheapest]) == ("20h", ["20h", "30h"])

    def test_of_equal_quotas_the_one_whose_period_costs_less_comes_first(self) -> None:
        yearly = attrs.evolve(package(20, 12000), id="yearly", fee_period=YEARLY)
        choice = best_package([attrs.evolve(package(20, 2000), id="monthly"), yearly], hours(10, 20))

        assert [cost.package.id for cost in choice.costs] == ["yearly", "monthly"]

    def test_the_rates_between_which_the_choice_stands(self) -> None:
        choice = best_package(LADDER, hours(12, 44), overage_rate=HUNDRED)

        assert choice.best.id == "16h"
        assert choice.rates_for_best() == (Fraction(0), Fraction(550, 3))

    def test_the_greatest_package_stands_for_every_greater_rate(self) -> None:
        assert best_package(LADDER, hours(50), overage_rate=HUNDRED).rates_for_best() == (Fraction(1450, 17), None)

    def test_different_rates_have_no_such_range(self) -> None:
        with pytest.raises(sp.InvalidValueError) as error:
            best_package([package(10, 1000, 90), package(20, 2000, 95)], hours(1)).rates_for_best()

        assert str(error.value) == (
            "overage_rate: the packages have different overage rates. Give all of them the same rate to vary it."
        )

    @given(packages, histories)
    def test_it_is_the_least_of_all_and_the_clairvoyant_one_is_a_lower_bound(
        self, offers: list[Contingent], history: list[timedelta]
    ) -> None:
        choice = best_package(offers, history)
        totals = {offer.id: total([period_cost(offer, used) for used in history], "EUR") for offer in offers}

        assert {cost.package.id: cost.total for cost in choice.costs} == totals
        assert totals[choice.best.id] == min(totals.values())
        assert choice.clairvoyant == totals[choice.best.id] - choice.regret
        assert choice.regret >= Money.of(0, "EUR")

    @given(packages, packages, histories)
    def test_adding_a_package_never_raises_the_optimum(
        self, offers: list[Contingent], more: list[Contingent], history: list[timedelta]
    ) -> None:
        few = best_package(offers, history)
        many = best_package([*offers, *(attrs.evolve(offer, id=f"{offer.id}+") for offer in more)], history)

        assert min(cost.total for cost in many.costs) <= min(cost.total for cost in few.costs)

    @given(packages, histories, st.integers(2, 9))
    def test_scaling_all_prices_changes_no_choice(
        self, offers: list[Contingent], history: list[timedelta], factor: int
    ) -> None:
        whole = [timedelta(hours=used // timedelta(hours=1)) for used in history]
        dearer = [
            attrs.evolve(
                offer,
                fee=Money.of(offer.fee.amount * factor, "EUR"),
                overage_rate=Money.of(offer.overage_rate.amount * factor, "EUR"),  # type: ignore[union-attr]
            )
            for offer in offers
        ]

        assert best_package(dearer, whole).best.id == best_package(offers, whole).best.id

    @given(packages, histories, st.integers(0, 300))
    def test_within_its_range_of_rates_it_is_a_best_one(
        self, offers: list[Contingent], history: list[timedelta], rate: int
    ) -> None:
        whole = [timedelta(hours=used // timedelta(hours=1)) for used in history]
        at_fifty = [attrs.evolve(offer, overage_rate=Money.of(50, "EUR")) for offer in offers]
        choice = best_package(at_fifty, whole)
        least, greatest = choice.rates_for_best()
        varied = best_package([attrs.evolve(offer, overage_rate=Money.of(rate, "EUR")) for offer in offers], whole)

        assert least <= 50
        assert greatest is None or greatest >= 50
        inside = least <= rate and (greatest is None or rate <= greatest)
        assert inside == (choice.best.id in {offer.id for offer in varied.cheapest})


class TestTiesAndNearTies:
    def test_a_near_tie_costs_up_to_one_per_cent_more(self) -> None:
        choice = best_package([package(10, 1000), package(20, 1010), package(30, 1011), package(40, 1000)], hours(5))

        assert [offer.id for offer in choice.cheapest] == ["10h", "40h"]
        assert [offer.id for offer in choice.near_ties] == ["20h"]
        assert [row["standing"] for row in choice.to_rows()] == ["best", "near_tie", None, "tie"]

    def test_nothing_is_near_to_nothing(self) -> None:
        assert best_package([package(10, 0), package(20, 1)], hours(5)).near_ties == ()


class TestAsATable:
    def test_every_package_with_what_its_total_is_made_of(self) -> None:
        choice = best_package(LADDER[:2], hours(12, 44, 47), overage_rate=HUNDRED)

        assert choice.to_rows() == [
            {
                "package": "16h",
                "quota": timedelta(hours=16),
                "fee": Decimal(1600),
                "overage_rate": Decimal(100),
                "fees": Decimal(4800),
                "exceeding": timedelta(hours=59),
                "overage": Decimal(5900),
                "total": Decimal(10700),
                "more": Decimal(0),
                "standing": "best",
            },
            {
                "package": "20h",
                "quota": timedelta(hours=20),
                "fee": Decimal(2000),
                "overage_rate": Decimal(100),
                "fees": Decimal(6000),
                "exceeding": timedelta(hours=51),
                "overage": Decimal(5100),
                "total": Decimal(11100),
                "more": Decimal(400),
                "standing": None,
            },
        ]

    def test_in_german(self) -> None:
        choice = best_package([attrs.evolve(package(10, 1000), overage_rate=Excess.BY_OFFER)], hours(5))

        assert choice.written(language="de").replace("\u00a0", " ").splitlines()[0::2] == [
            (
                "Paket  Umfang  Preis je Zeitraum  Satz für Mehrleistung  Preise gesamt  Mehrleistung  "
                "Kosten der Mehrleistung       Summe  Mehrkosten  Stellung"
            ),
            (
                "10h      10 h         1.000,00 €  –                         1.000,00 €           0 h  "
                "                 0,00 €  1.000,00 €      0,00 €  günstigstes"
            ),
        ]

    def test_break_evens(self) -> None:
        rows = best_package(LADDER[2:], hours(16), overage_rate=HUNDRED).break_even_table.to_rows()

        assert [tuple(row.values()) for row in rows] == [
            ("30h", "40h", Decimal(38), False),
            ("30h", "50h", Decimal(45), False),
            ("40h", "50h", Decimal(47), False),
        ]

    def test_a_plan_has_a_row_for_each_run(self) -> None:
        plan = best_plan_with_minimum_term(LADDER, hours(50, 50, 5, 5), minimum_term=2, overage_rate=HUNDRED)

        assert [tuple(row.values()) for row in plan.to_rows()] == [
            (1, 2, "50h", Decimal(9000)),
            (3, 4, "16h", Decimal(3200)),
        ]
        assert "| 1 | 2 | 50h | €9,000.00 |" in plan._repr_markdown_().replace("\u00a0", " ")


class TestQuotaThatIsCarriedOver:
    """What is carried over is used before the new quota, once, up to its cap. CONF-8 where otherwise agreed"""

    def test_a_quiet_month_pays_for_a_busy_one(self) -> None:
        kept = attrs.evolve(package(16, 1600), rollover=Rollover())
        capped = attrs.evolve(package(16, 1600), id="capped", rollover=Rollover(cap=timedelta(hours=2)))
        choice = best_package([package(16, 1600), capped, kept], hours(10, 20, 16, 17))

        assert {cost.package.id: cost.exceeding for cost in choice.costs if cost.package.rollover is None} == {
            "16h": (0, 4 * 3600, 0, 3600)
        }
        assert [str(cost.total) for cost in choice.costs] == ["6900.00 EUR", "6400.00 EUR", "6700.00 EUR"]
        assert choice.best is kept

    def test_fees_of_another_rhythm_are_due_when_they_are_due(self) -> None:
        quarterly = attrs.evolve(package(10, 3000), fee_period=QUARTERLY)
        [cost] = best_package([quarterly], hours(10, 12, 0, 0)).costs

        assert [str(net) for net in cost.periods] == ["3000.00 EUR", "200.00 EUR", "0 EUR", "3000.00 EUR"]
        assert (str(cost.fees), str(cost.overage)) == ("6000.00 EUR", "200.00 EUR")

    def test_anchored_packages_and_pieces(self) -> None:
        """From the 31st of a month to the last day of the next one."""
        trainings = Contingent(
            id="t",
            quota=2,
            fee=Money.of(900, "EUR"),
            overage_rate=Money.of(500, "EUR"),
            period=Rhythm(months=1, anchor=date(2026, 1, 31)),
            rollover=Rollover(),
        )
        [cost] = best_package([trainings], [1, 4, 0]).costs

        assert cost.exceeding == (0, 1, 0)

    def test_beyond_it_a_rate_is_needed(self) -> None:
        kept = attrs.evolve(package(16, 1600), overage_rate=Excess.BY_OFFER, rollover=Rollover())

        assert str(best_package([kept], hours(10, 22)).costs[0].total) == "3200.00 EUR"
        with pytest.raises(sp.InvalidValueError, match="no rate is agreed for what exceeds package 16h"):
            best_package([kept], hours(10, 23))

    def test_months_that_hang_together_cannot_be_chosen_one_by_one(self) -> None:
        choice = best_package([attrs.evolve(package(16, 1600), rollover=Rollover()), package(20, 2000)], hours(1, 2))
        message = (
            "packages: what a period costs under 16h depends on the periods before it. "
            "Leave out its rollover and the rhythm of its fee, or compare whole contracts with compare."
        )
        asked: list[Callable[[], object]] = [
            lambda: choice.clairvoyant,
            lambda: choice.regret,
            choice.check_periods_alone,
            lambda: best_plan_on_dates([choice.best], hours(1, 2), change_every=1),
            lambda: best_plan_with_minimum_term([choice.best], hours(1, 2), minimum_term=1),
        ]
        for ask in asked:
            with pytest.raises(sp.InvalidValueError) as error:
                ask()
            assert str(error.value) == message

    @given(
        st.integers(1, 30),
        st.integers(0, 3000),
        st.integers(0, 150),
        st.none() | st.integers(0, 30),
        st.integers(1, 3),
        st.lists(st.integers(0, 60 * 60), min_size=1, max_size=8),
    )
    def test_it_is_what_buckets_of_minutes_come_to(
        self, quota: int, fee: int, rate: int, cap: int | None, life: int, minutes: list[int]
    ) -> None:
        """An oracle that pours minutes into buckets: first what ends soonest, of equal ones what was carried over."""
        rollover = Rollover(cap=None if cap is None else timedelta(hours=cap), life=life)
        [cost] = best_package(
            [attrs.evolve(package(quota, fee, rate), rollover=rollover)],
            [timedelta(minutes=used) for used in minutes],
        ).costs
        buckets: list[list[int]] = []  # [last month, minutes left]
        over = []
        for month, used in enumerate(minutes):
            own = [month, quota * 60]
            usable = [bucket for bucket in buckets if bucket[0] >= month]
            for bucket in sorted([*usable, own], key=lambda bucket: (bucket[0], bucket is own)):
                taken = min(used, bucket[1])
                bucket[1] -= taken
                used -= taken
            over.append(used)
            buckets.append([month + life, own[1] if cap is None else min(own[1], cap * 60)])

        assert [units // 60 for units in cost.exceeding] == over
        assert [net.amount for net in cost.periods] == [
            rounded(Fraction(fee) + Fraction(one * rate, 60)) for one in over
        ]

    @given(packages, histories)
    def test_without_it_settling_comes_to_the_same_as_the_formula(
        self, offers: list[Contingent], history: list[timedelta]
    ) -> None:
        """A rollover of nothing sends the same package through the settlement."""
        through = [attrs.evolve(offer, rollover=Rollover(cap=timedelta(0))) for offer in offers]

        assert [cost.periods for cost in best_package(through, history).costs] == [
            cost.periods for cost in best_package(offers, history).costs
        ]


class TestContractsAsPackages:
    def test_a_contract_stands_for_what_is_booked_in_its_last_term(self) -> None:
        small = contract(term(package(10, 1000), end=date(2026, 2, 1)), term(package(16, 1600), start=date(2026, 2, 1)))
        choice = best_package([small, small.with_package(LADDER[3])], hours(41))

        assert [(cost.package.id, str(cost.total)) for cost in choice.costs] == [
            ("16h", "4100.00 EUR"),
            ("40h", "3900.00 EUR"),
        ]

    def test_one_that_books_none_or_several_is_refused(self) -> None:
        with pytest.raises(sp.InvalidValueError) as error:
            best_package([contract(term())], hours(1))

        assert str(error.value) == (
            "packages: the last term of contract K-1 books 0 contingents. Give the contingent that is meant."
        )


class TestBreakEven:
    @given(st.tuples(st.integers(1, 60), st.integers(0, 6000)), st.tuples(st.integers(1, 60), st.integers(0, 6000)))
    def test_both_cost_the_same_there(self, one: tuple[int, int], other: tuple[int, int]) -> None:
        """Beside the formula of the library: the cost of both at the exact use, in fractions."""
        found = break_even(package(*one), package(*other))

        if found.at is not None:
            quota, cap = (Fraction(offer.units, 3600) for offer in (found.smaller, found.larger))
            same = Fraction(found.smaller.fee.amount) + 100 * max(Fraction(0), found.at - quota)
            lower = found.larger.fee < found.smaller.fee
            assert found.at < cap
            assert found.at == 0 if lower else same == Fraction(found.larger.fee.amount)

    @given(st.integers(0, 2000), st.integers(0, 4000), st.integers(0, 20))
    def test_a_quarterly_fee_beside_a_monthly_one(self, monthly: int, more: int, used: int) -> None:
        """Beside the formula: a settled quarter, in which every month has the same use."""
        small, large = package(10, monthly), attrs.evolve(package(20, 3 * monthly + more), fee_period=QUARTERLY)
        at = break_even(small, large).at

        best = best_package([small, large], hours(used, used, used)).best
        assert best.id == ("20h" if at is not None and used > at else "10h")

    def test_a_quarterly_fee_counts_by_the_month(self) -> None:
        small, large = package(10, 1000), attrs.evolve(package(20, 4500), fee_period=QUARTERLY)
        choice = best_package([small, large], hours(15, 15, 15))

        assert break_even(small, large).at == 15
        assert [str(cost.total) for cost in choice.costs] == ["4500.00 EUR", "4500.00 EUR"]
        assert [row["fee"] for row in choice.to_rows()] == [
            row["fee"] for row in best_package([small, package(20, 1500)], hours(15)).to_rows()
        ]

    def test_without_a_price_for_more_the_larger_one_never_becomes_cheaper(self) -> None:
        assert break_even(package(10, 1000, 0), package(20, 2000, 0)).at is None

    def test_pieces_are_compared_by_the_piece(self) -> None:
        few = Contingent(id="2", quota=2, fee=Money.of(1000, "EUR"), overage_rate=Money.of(600, "EUR"))
        many = Contingent(id="4", quota=4, fee=Money.of(1900, "EUR"), overage_rate=Money.of(600, "EUR"))

        assert break_even(many, few).at == Fraction(7, 2)


class TestChangingPackages:
    @given(packages, histories, st.integers(1, 4))
    def test_on_fixed_dates_no_other_plan_is_cheaper(
        self, offers: list[Contingent], history: list[timedelta], every: int
    ) -> None:
        plan = best_plan_on_dates(offers, history, change_every=every)
        blocks = [history[first : first + every] for first in range(0, len(history), every)]

        assert plan.total == min(
            total(
                [period_cost(offer, used) for offer, block in zip(chosen, blocks, strict=True) for used in block], "EUR"
            )
            for chosen in product(offers, repeat=len(blocks))
        )

    @given(packages.map(lambda offers: offers[:3]), histories.map(lambda used: used[:5]), st.integers(1, 3))
    def test_with_a_minimum_term_no_other_plan_is_cheaper(
        self, offers: list[Contingent], history: list[timedelta], minimum_term: int
    ) -> None:
        plan = best_plan_with_minimum_term(offers, history, minimum_term=minimum_term)
        allowed = [chosen for chosen in product(offers, repeat=len(history)) if _keeps(chosen, minimum_term)]

        assert _keeps(plan.packages, minimum_term)
        assert plan.total == min(
            total([period_cost(offer, used) for offer, used in zip(chosen, history, strict=True)], "EUR")
            for chosen in allowed
        )

    @given(
        packages.map(lambda offers: offers[:3]),
        histories.map(lambda used: used[:5]),
        st.integers(1, 3),
        st.integers(1, 3),
        st.integers(1, 6),
    )
    def test_while_a_package_is_booked_no_other_plan_is_cheaper(
        self, offers: list[Contingent], history: list[timedelta], minimum_term: int, renewal: int, notice: int
    ) -> None:
        booked = offers[0]
        terms: dict[str, Any] = {"minimum_term": minimum_term, "renewal": renewal, "notice": notice}
        plan = best_plan_with_minimum_term(offers, history, booked=booked.id, **terms)
        allowed = [one for one in product(offers, repeat=len(history)) if _is_bound(one, booked, **terms)]

        assert _is_bound(plan.packages, booked, **terms)
        assert plan.total == min(
            total([period_cost(offer, used) for offer, used in zip(chosen, history, strict=True)], "EUR")
            for chosen in allowed
        )

    def test_a_booked_package_binds_until_notice_takes_effect(self) -> None:
        plan = best_plan_with_minimum_term(
            LADDER, hours(50, 50, 50, 50), minimum_term=1, booked="16h", notice=3, overage_rate=HUNDRED
        )

        assert [(run.package.id, run.periods) for run in plan.runs] == [("16h", 3), ("50h", 1)]

    def test_a_booked_package_that_is_not_on_offer(self) -> None:
        with pytest.raises(sp.UnknownNameError) as error:
            best_plan_with_minimum_term(LADDER, hours(5), minimum_term=1, booked="17h", overage_rate=HUNDRED)

        assert (
            str(error.value)
            == "booked: no package '17h' is on offer. Write '16h', or one of: '20h', '30h', '40h', '50h'."
        )

    def test_the_runs_of_a_plan(self) -> None:
        plan = best_plan_with_minimum_term(LADDER, hours(50, 50, 5, 5), minimum_term=2, overage_rate=HUNDRED)

        assert [(run.package.id, run.periods, str(run.cost)) for run in plan.runs] == [
            ("50h", 2, "9000 EUR"),
            ("16h", 2, "3200 EUR"),
        ]

    def test_a_single_package_is_kept(self) -> None:
        plan = best_plan_with_minimum_term([package(16, 1600)], hours(1, 2, 3), minimum_term=1, renewal=2)

        assert [(run.package.id, run.periods) for run in plan.runs] == [("16h", 3)]

    def test_a_term_longer_than_the_history_is_one_run(self) -> None:
        plan = best_plan_with_minimum_term(LADDER, hours(5, 60), minimum_term=12, overage_rate=HUNDRED)

        assert len(plan.runs) == 1

    def test_renewal_by_several_periods_keeps_a_package_longer(self) -> None:
        history = hours(50, 5, 5, 50, 5, 5)
        free = best_plan_with_minimum_term(LADDER, history, minimum_term=1, overage_rate=HUNDRED)
        bound = best_plan_with_minimum_term(LADDER, history, minimum_term=1, renewal=2, overage_rate=HUNDRED)

        assert free.total <= bound.total
        assert all(run.periods % 2 == 1 for run in bound.runs[:-1])


def _lengths(chosen: tuple[Contingent, ...]) -> list[int]:
    """For how many periods each package is kept."""
    lengths = [1]
    for before, after in pairwise(chosen):
        if before is after:
            lengths[-1] += 1
        else:
            lengths.append(1)
    return lengths


def _keeps(chosen: tuple[Contingent, ...], minimum_term: int) -> bool:
    """Whether each run but the last one lasts as long as it must."""
    return all(length >= minimum_term for length in _lengths(chosen)[:-1])


def _is_bound(chosen: tuple[Contingent, ...], booked: Contingent, notice: int, minimum_term: int, renewal: int) -> bool:
    """The same, if one package is booked at first, and where each is renewed by several periods."""
    first, *others = _lengths(chosen)
    earliest = [notice, *(minimum_term for _ in others)]
    ended = [*zip([first, *others], earliest, strict=True)][:-1]
    return chosen[0] is booked and all(length >= least and not (length - least) % renewal for length, least in ended)


class TestBadInput:
    @pytest.mark.parametrize(
        ("make", "message"),
        [
            (lambda: best_package([], hours(1)), "packages: there is none to choose from. Give at least one package."),
            (
                lambda: best_package([package(1, 1)], []),
                "history: it has no period. Give what was used in at least one.",
            ),
            (
                lambda: best_package([package(1, 1)], [3]),
                (
                    "history: 3 does not fit packages of 1 h. "
                    "Give the time that was used in each period, such as timedelta(hours=12)."
                ),
            ),
            (
                lambda: best_package(LADDER, hours(17)),
                (
                    "overage_rate: no rate is agreed for what exceeds package 16h. "
                    "Give the price of an hour or a piece beyond the quota."
                ),
            ),
            (
                lambda: best_package(
                    [package(1, 1), Package(id="p", quota=3, fee=Money.of(1, "EUR"))], hours(1), overage_rate=HUNDRED
                ),
                "packages: time and pieces, or two currencies, cannot be compared. Compare packages of one kind.",
            ),
            (
                lambda: best_package([package(1, 1), attrs.evolve(package(2, 1), period=YEARLY)], hours(1)),
                (
                    "packages: their periods have 1 and 12 months. "
                    "Compare packages with periods of one length, or whole contracts with compare."
                ),
            ),
            (
                lambda: best_package([package(1, 1)], [timedelta(hours=-1)]),
                "history: −1 h is negative. Give a quantity of zero or more.",
            ),
            (
                lambda: best_plan_on_dates([package(1, 1)], hours(1), change_every=0),
                "change_every: 0 periods are none. Give one period or more.",
            ),
            (
                lambda: best_plan_with_minimum_term([package(1, 1)], hours(1), minimum_term=True),
                "minimum_term: True is no whole number. Give the number of periods as an int.",
            ),
        ],
    )
    def test_is_refused(self, make, message: str) -> None:  # type: ignore[no-untyped-def]
        with pytest.raises(sp.SupportPolicyError) as error:
            make()

        assert str(error.value) == message

    def test_by_offer_costs_only_the_fee_within_the_quota(self) -> None:
        offer = attrs.evolve(package(10, 1000), overage_rate=Excess.BY_OFFER)

        assert period_cost(offer, timedelta(hours=10)) == Money.of(1000, "EUR")
