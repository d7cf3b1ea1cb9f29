"""Months drawn again and again: the same seed gives the same result, and the figures are those of the runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from random import Random

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import supportpolicy as sp
from supportpolicy.contingents import Contingent, Rollover
from supportpolicy.money import Money, total
from supportpolicy.whatif import PackageOutcome, Simulation, best_package, period_cost, simulate
from tests.settlement_world import HOUR, contract, euros, term

LADDER = sp.shipped_policy("confluence_package").packages
HUNDRED = euros(100)
YEAR = tuple(timedelta(hours=hours) for hours in (12, 44, 47, 20, 9, 51, 38, 16, 30, 33, 48, 41))


def package(quota: int, fee: int, rate: int = 100) -> Contingent:
    return Contingent(id=f"{quota}h", quota=quota * HOUR, fee=euros(fee), overage_rate=euros(rate))


packages = st.lists(
    st.builds(package, st.integers(1, 60), st.integers(0, 6000), st.integers(0, 200)),
    min_size=1,
    max_size=3,
    unique_by=lambda offer: offer.units,
)
histories = st.lists(
    st.builds(lambda minutes: timedelta(minutes=minutes), st.integers(0, 4800)), min_size=1, max_size=5
)


class TestTheSameSeed:
    """The draws are made of random bits alone, which are the same on every platform and version."""

    def test_gives_the_same_figures_everywhere(self) -> None:
        found = simulate(LADDER, YEAR, seed=20261121, runs=1000, overage_rate=euros(170))

        assert [
            (
                one.package.id,
                one.wins,
                one.ties,
                one.exceeded,
                *(str(figure.amount) for figure in (one.mean, one.quantile(50), one.quantile(90), one.mean_regret)),
            )
            for one in found.outcomes
        ] == [
            ("16h", 133, 0, 1000, "54633.10", "54730.00", "64080.00", "5099.27"),
            ("20h", 158, 0, 1000, "53286.58", "53240.00", "61910.00", "3752.75"),
            ("30h", 111, 0, 1000, "51703.58", "51640.00", "57930.00", "2169.75"),
            ("40h", 528, 0, 997, "50919.30", "50870.00", "53930.00", "1385.47"),
            ("50h", 70, 0, 653, "54174.25", "54170.00", "54340.00", "4640.42"),
        ]

    def test_gives_the_same_draws_in_blocks(self) -> None:
        found = simulate(LADDER[:1], YEAR, seed=1, runs=4, periods=5, block=3, overage_rate=HUNDRED)

        assert [str(found.outcomes[0].quantile(percent)) for percent in (25, 50, 75, 100)] == [
            *("12500.00 EUR", "15700.00 EUR", "16400.00 EUR", "17800.00 EUR")
        ]

    @given(st.integers(0, 5), st.integers(1, 5), st.integers(1, 40))
    def test_every_time(self, seed: int, block: int, runs: int) -> None:
        once, again = (
            simulate(LADDER, YEAR, seed=seed, runs=runs, block=block, overage_rate=HUNDRED) for _ in range(2)
        )

        assert once == again

    def test_another_seed_gives_other_draws(self) -> None:
        one, other = (simulate(LADDER, YEAR, seed=seed, runs=50, overage_rate=HUNDRED) for seed in (1, 2))

        assert one.outcomes[0].costs != other.outcomes[0].costs


def drawn(seed: int, runs: int, periods: int, block: int, known: int) -> list[list[int]]:
    """The draws once more, from the definition: uniform starts by rejection of too large random numbers."""
    generator = Random(seed)
    starts = known - block + 1
    found = []
    for _ in range(runs):
        run: list[int] = []
        while len(run) < periods:
            start = starts
            while start >= starts:
                start = generator.getrandbits((starts - 1).bit_length())
            run += [start + offset for offset in range(block)]
        found.append(run[:periods])
    return found


class TestTheFigures:
    @given(packages, histories, st.integers(0, 99), st.integers(1, 12), st.integers(1, 6), st.integers(1, 3))
    def test_are_those_of_the_runs(
        self, offers: list[Contingent], history: list[timedelta], seed: int, runs: int, periods: int, block: int
    ) -> None:
        """An oracle that costs every run with money, period by period, and counts."""
        block = min(block, len(history))
        found = simulate(offers, history, seed=seed, runs=runs, periods=periods, block=block)
        ordered = [one.package for one in found.outcomes]
        costs = [
            [total([period_cost(offer, history[number]) for number in run], "EUR") for offer in ordered]
            for run in drawn(seed, runs, periods, block, len(history))
        ]
        for number, one in enumerate(found.outcomes):
            own = sorted(run[number] for run in costs)
            regrets = sorted(run[number] - min(run) for run in costs)
            firsts = [run.index(min(run)) for run in costs]
            assert one.wins == firsts.count(number)
            assert one.ties == sum(run[number] == min(run) and run.count(min(run)) > 1 for run in costs)
            assert one.exceeded == sum(
                any(history[period] > offer_quota(one) for period in run)
                for run in drawn(seed, runs, periods, block, len(history))
            )
            assert one.mean == mean(own)
            assert one.mean_regret == mean(regrets)
            for percent in (1, 10, 50, 90, 100):
                assert one.quantile(percent) == at_least(own, percent)
                assert one.regret_quantile(percent) == at_least(regrets, percent)

    @given(packages, histories, st.integers(0, 99))
    def test_the_shares_of_being_best_sum_to_one(
        self, offers: list[Contingent], history: list[timedelta], seed: int
    ) -> None:
        found = simulate(offers, history, seed=seed, runs=20)

        assert sum(one.probability_best for one in found.outcomes) == 1
        assert found.best in [one.package for one in found.outcomes if one.mean_regret == least_regret(found)]

    @given(packages, histories, st.integers(2, 9))
    def test_scaling_all_prices_scales_all_figures_and_no_choice(
        self, offers: list[Contingent], history: list[timedelta], factor: int
    ) -> None:
        whole = [used // HOUR * HOUR for used in history]
        dearer = [
            attrs.evolve(
                offer,
                fee=euros(int(offer.fee.amount) * factor),
                overage_rate=euros(int(offer.overage_rate.amount) * factor),  # type: ignore[union-attr]
            )
            for offer in offers
        ]
        once, scaled = (simulate(several, whole, seed=4, runs=10).outcomes for several in (offers, dearer))

        assert [(one.wins, one.ties, one.exceeded) for one in scaled] == [
            (one.wins, one.ties, one.exceeded) for one in once
        ]
        assert [one.costs for one in scaled] == [tuple(cost * factor for cost in one.costs) for one in once]

    @given(packages, st.integers(0, 4800), st.integers(0, 99))
    def test_of_a_single_month_every_run_is_that_month(self, offers: list[Contingent], minutes: int, seed: int) -> None:
        history = [timedelta(minutes=minutes)]
        found = simulate(offers, history, seed=seed, runs=3)
        choice = best_package(offers, history)

        assert found.best == choice.best
        assert [one.quantile(1) for one in found.outcomes] == [cost.total for cost in choice.costs]

    def test_a_block_as_long_as_the_history_is_the_history(self) -> None:
        found = simulate(LADDER, YEAR, seed=3, runs=5, block=12, overage_rate=HUNDRED)

        assert [one.quantile(100) for one in found.outcomes] == [
            cost.total for cost in best_package(LADDER, YEAR, overage_rate=HUNDRED).costs
        ]

    def test_ties_go_to_the_smallest_and_are_counted(self) -> None:
        small, large = simulate(
            [package(10, 1000), package(20, 1000)], [5 * HOUR, 15 * HOUR], seed=1, runs=200
        ).outcomes

        assert (small.wins, small.ties) == (large.ties, large.ties)
        assert small.wins + large.wins == 200
        assert 0 < small.ties < 200

    def test_every_month_is_drawn_about_as_often_as_any_other(self) -> None:
        """Exact over all draws of two months out of three, near to it in many runs."""
        history = [0 * HOUR, HOUR, 3 * HOUR]
        offer = attrs.evolve(package(1, 0), quota=timedelta(seconds=1), overage_rate=euros(3600))
        found = simulate([offer], history, seed=5, runs=9000, periods=2).outcomes[0]
        exact = [period_cost(offer, one) + period_cost(offer, other) for one, other in product(history, repeat=2)]

        for cost in set(exact):
            units = int(cost.amount * 100)
            assert abs(found.costs.count(units) - 1000 * exact.count(cost)) < 150

    def test_fees_of_less_than_a_cent_are_exact(self) -> None:
        finest = attrs.evolve(package(10, 0), fee=Money.of("0.0004", "EUR"))
        [one] = simulate([finest], [HOUR], seed=1, runs=2, periods=3).outcomes

        assert (one.costs, one.places, str(one.mean)) == ((12, 12), 4, "0.00 EUR")


def offer_quota(outcome: PackageOutcome) -> timedelta:
    return timedelta(seconds=outcome.package.units)


def least_regret(found: Simulation) -> Money:
    return min(one.mean_regret for one in found.outcomes)


def mean(amounts: list[Money]) -> Money:
    exact = sum(Fraction(amount.amount) for amount in amounts) / len(amounts)
    return Money.of(Decimal(int(exact * 100 + Fraction(1, 2))) / 100, "EUR")


def at_least(ascending: list[Money], percent: int) -> Money:
    """The least amount that this share of all does not exceed."""
    return next(
        amount for amount in ascending if sum(other <= amount for other in ascending) * 100 >= percent * len(ascending)
    )


class TestQuotaThatIsCarriedOver:
    def test_every_run_is_settled_in_its_own_order(self) -> None:
        kept = attrs.evolve(package(16, 1600), rollover=Rollover())
        history = [10 * HOUR, 22 * HOUR, 30 * HOUR]
        [one] = simulate([kept], history, seed=8, runs=6, periods=2).outcomes
        runs = [best_package([kept], [history[number] for number in run]).costs[0] for run in drawn(8, 6, 2, 1, 3)]

        assert [one.quantile(percent) for percent in (16, 33, 50, 66, 83, 100)] == sorted(run.total for run in runs)
        assert one.exceeded == sum(any(run.exceeding) for run in runs)
        assert any(run.exceeding[0] and not run.exceeding[-1] for run in runs)


class TestHowItIsAsked:
    def test_progress_is_told_a_hundred_times_at_most(self) -> None:
        told: list[tuple[int, int]] = []
        simulate(LADDER, YEAR, seed=1, runs=250, overage_rate=HUNDRED, progress=lambda *done: told.append(done))

        assert told[:2] == [(3, 250), (6, 250)]
        assert told[-2:] == [(249, 250), (250, 250)]
        assert len(told) <= 100

    def test_a_contract_stands_for_what_it_books(self) -> None:
        booked = contract(term(package(16, 1600)))

        assert (
            simulate([booked], YEAR, seed=1, runs=5).outcomes
            == simulate([package(16, 1600)], YEAR, seed=1, runs=5).outcomes
        )

    def test_a_run_is_as_long_as_the_history_unless_told_otherwise(self) -> None:
        assert simulate(LADDER, YEAR[:7], seed=1, runs=1, overage_rate=HUNDRED).periods == 7

    @pytest.mark.parametrize(
        ("ask", "message"),
        [
            (lambda: simulate(LADDER, YEAR, seed=True), "seed: True is no whole number. Give an int."),
            (lambda: simulate(LADDER, YEAR, seed=1, runs=0), "runs: 0 of them are none. Give one or more."),
            (lambda: simulate(LADDER, YEAR, seed=-7), "seed: -7 draws the same as 7. Give zero or more."),
            (lambda: simulate(LADDER, YEAR, seed=1, periods=-1), "periods: -1 of them are none. Give one or more."),
            (lambda: simulate(LADDER, YEAR, seed=1, block=0), "block: 0 of them are none. Give one or more."),
            (
                lambda: simulate(LADDER, YEAR, seed=1, block=13),
                ("block: 13 periods do not fit into a history of 12. Give a shorter block, 1 for independent periods."),
            ),
            (
                lambda: simulate(LADDER, YEAR, seed=1),
                (
                    "overage_rate: no rate is agreed for what exceeds package 16h. "
                    "Give the price of an hour or a piece beyond the quota."
                ),
            ),
            (
                lambda: simulate([package(9, 9)], YEAR, seed=1, runs=1).outcomes[0].quantile(0),
                "percent: 0 % of the runs are not some of them. Give 1 to 100.",
            ),
            (
                lambda: simulate([package(9, 9)], YEAR, seed=1, runs=1).outcomes[0].quantile(101),
                "percent: 101 % of the runs are not some of them. Give 1 to 100.",
            ),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, ask: Callable[[], object], message: str) -> None:
        with pytest.raises(sp.SupportPolicyError) as error:
            ask()

        assert str(error.value) == message


class TestAsATable:
    def test_in_both_languages(self) -> None:
        found = simulate(LADDER[:2], YEAR, seed=1, runs=1000, overage_rate=HUNDRED)
        english, german = (found.written(language=language).splitlines()[0] for language in ("en", "de"))

        assert english == "1,000 runs of 12 periods each, drawn from 12"
        assert german == "1.000 Durchläufe zu 12 Zeiträumen, gezogen aus 12"

    def test_few_months_are_called_few(self) -> None:
        found = simulate(LADDER[:2], YEAR[:5], seed=1, runs=10, overage_rate=HUNDRED)

        assert [note.en for note in found.notes] == ["Only 5 periods instead of at least 6: the shares say little"]
        assert found.written(language="de").splitlines()[0] == (
            "10 Durchläufe zu 5 Zeiträumen, gezogen aus 5. Nur 5 statt mindestens 6 Zeiträume: die Anteile sagen wenig"
        )
        assert simulate(LADDER[:2], YEAR[:6], seed=1, runs=10, overage_rate=HUNDRED).notes == ()

    def test_as_rows(self) -> None:
        [row] = simulate([package(10, 1000)], [5 * HOUR, 12 * HOUR], seed=1, runs=4, periods=1).to_rows()

        assert list(row) == [
            *("package", "probability_best", "mean", "p10", "p50", "p90"),
            *("probability_overage", "mean_regret", "p90_regret"),
        ]
        assert (row["package"], row["probability_best"], row["mean_regret"]) == ("10h", Decimal(1), Decimal(0))
