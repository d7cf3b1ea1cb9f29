"""Simulation: what packages may cost in years like those of a history, by drawing its months again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from operator import sub
from random import Random
from typing import TypeAlias

import attrs

from supportpolicy.billing import figures
from supportpolicy.checks import check_count
from supportpolicy.clauses import Language, Wording
from supportpolicy.contingents import Contingent, Quantity
from supportpolicy.errors import InvalidValueError
from supportpolicy.explanation.results import Field, ResultTable, Tabular
from supportpolicy.money import Money, rounded
from supportpolicy.whatif.costing import PeriodCost, hangs_together, period_costs
from supportpolicy.whatif.offers import Offer, fitting, offered

FEWEST = 6
"""A history of fewer periods says little about any other, however often they are drawn."""

_STEPS = 100
_PERCENT = 100
_Pricer: TypeAlias = Callable[[Sequence[int]], tuple[int, bool]]
_FIELDS = (
    Field("package", Wording(de="Paket", en="Package")),
    Field("probability_best", Wording(de="Am günstigsten (Anteil)", en="Cheapest (share)")),
    Field("mean", Wording(de="Mittel", en="Mean")),
    Field("p10", Wording(de="10 % höchstens", en="10% at most")),
    Field("p50", Wording(de="50 % höchstens", en="50% at most")),
    Field("p90", Wording(de="90 % höchstens", en="90% at most")),
    Field("probability_overage", Wording(de="Mit Mehrleistung (Anteil)", en="With overage (share)")),
    Field("mean_regret", Wording(de="Mehrkosten im Mittel", en="Mean regret")),
    Field("p90_regret", Wording(de="Mehrkosten, 90 % höchstens", en="Regret, 90% at most")),
)


@attrs.frozen(kw_only=True)
class PackageOutcome:
    """What became of one package in all runs.

    Attributes:
        package: The package.
        wins: In how many runs it is the cheapest; where several cost the same, the smallest of them is.
        ties: In how many runs it costs the least together with another one.
        exceeded: In how many runs at least one period exceeds its quota.
        costs: What the runs cost, in ascending order, in units of 10^-``places`` of the currency.
        regrets: How much more they cost than the cheapest package of the run, likewise.
        places: How many decimals these figures have.
    """

    package: Contingent
    wins: int
    ties: int
    exceeded: int
    costs: tuple[int, ...] = attrs.field(repr=False)
    regrets: tuple[int, ...] = attrs.field(repr=False)
    places: int

    @property
    def probability_best(self) -> Fraction:
        """In which share of the runs it is the cheapest; the shares of all packages sum to one."""
        return Fraction(self.wins, len(self.costs))

    @property
    def probability_overage(self) -> Fraction:
        """In which share of the runs its quota is exceeded at least once."""
        return Fraction(self.exceeded, len(self.costs))

    @cached_property
    def mean(self) -> Money:
        """The mean cost of a run, rounded to cents."""
        return self._money(Fraction(sum(self.costs), len(self.costs)))

    @cached_property
    def mean_regret(self) -> Money:
        """How much more a run costs than the cheapest package of that run, in the mean, rounded to cents."""
        return self._money(Fraction(sum(self.regrets), len(self.regrets)))

    def quantile(self, percent: int) -> Money:
        """The least cost of a run that at least so many per cent of the runs do not exceed.

        It is the cost of one of the runs (the nearest rank); nothing is interpolated.

        Raises:
            InvalidTypeError: for anything but an int.
            InvalidValueError: for less than 1 or more than 100.
        """
        return self._money(_nearest_rank(self.costs, percent))

    def regret_quantile(self, percent: int) -> Money:
        """The same for how much more a run costs than the cheapest package of that run."""
        return self._money(_nearest_rank(self.regrets, percent))

    def _money(self, units: int | Fraction) -> Money:
        return Money(amount=rounded(Fraction(units) / 10**self.places), currency=self.package.fee.currency)


@attrs.frozen(kw_only=True)
class Simulation(Tabular):
    """What packages cost in many runs of drawn periods. Its table has a row for each package.

    Attributes:
        outcomes: One for each package, the smaller quota first.
        history: The use that was drawn from.
        seed: What the draws begin with: the same seed gives the same result everywhere.
        runs: How many runs there are.
        periods: How many periods a run has.
        block: How many periods are drawn together, in their order.
    """

    outcomes: tuple[PackageOutcome, ...]
    history: tuple[Quantity, ...]
    seed: int
    runs: int
    periods: int
    block: int

    @property
    def best(self) -> Contingent:
        """The package of the least mean cost; of several, the smallest."""
        return min(self.outcomes, key=lambda outcome: sum(outcome.costs)).package

    @property
    def notes(self) -> tuple[Wording, ...]:
        """What to bear in mind."""
        if len(self.history) >= FEWEST:
            return ()
        return (
            Wording(
                de=f"Nur {len(self.history)} statt mindestens {FEWEST} Zeiträume: die Anteile sagen wenig",
                en=f"Only {len(self.history)} periods instead of at least {FEWEST}: the shares say little",
            ),
        )

    @property
    def table(self) -> ResultTable:
        """One row for each package, the smaller quota first."""
        return ResultTable(
            title=self._title,
            fields=_FIELDS,
            rows=tuple(
                (
                    one.package.id,
                    one.probability_best,
                    one.mean,
                    *(one.quantile(percent) for percent in (10, 50, 90)),
                    one.probability_overage,
                    one.mean_regret,
                    one.regret_quantile(90),
                )
                for one in self.outcomes
            ),
        )

    @property
    def _title(self) -> Wording:
        runs = {language: figures.number(self.runs, language) for language in Language}
        title = Wording(
            de=f"{runs[Language.DE]} Durchläufe zu {self.periods} Zeiträumen, gezogen aus {len(self.history)}",
            en=f"{runs[Language.EN]} runs of {self.periods} periods each, drawn from {len(self.history)}",
        )
        parts = (title, *self.notes)
        return Wording(de=". ".join(part.de for part in parts), en=". ".join(part.en for part in parts))


def simulate(
    packages: Iterable[Offer],
    history: Iterable[Quantity],
    *,
    seed: int,
    runs: int = 10_000,
    periods: int | None = None,
    block: int = 1,
    overage_rate: Money | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Simulation:
    """What packages may cost if the future is made of periods like those of the history.

    Each run draws periods of the history with replacement and costs them under every package (a bootstrap). One by one
    they are taken as independent of each other; in blocks, what follows on each other stays together: a start is drawn
    among all at which a whole block fits, and the last block of a run is cut off where the run ends. Where quota is
    carried over, each run is settled as `best_package` does, which takes some milliseconds a run and package.

    Args:
        packages: The packages on offer, as for `best_package`.
        history: What was used in each period, as it is billed.
        seed: What the draws begin with, zero or more. The same seed gives the same result, whatever the platform.
        runs: How many runs there are.
        periods: How many periods a run has; None for as many as the history.
        block: How many periods are drawn together; 1 for independent ones.
        overage_rate: The price of an hour, or of a piece, beyond the quota; for packages without a rate of their own.
        progress: Called with the runs that are done and all of them, a hundred times at most.

    Returns:
        Probabilities as exact shares of the runs, costs and regrets. With fewer than six periods a note says so.

    Raises:
        InvalidValueError: as `best_package`, for less than one run, period or block, and for a block longer than the
            history.
        InvalidTypeError: as `best_package`, and for a number that is no int.

    Example:
        >>> from datetime import timedelta
        >>> import supportpolicy as sp
        >>> packages = sp.shipped_policy("confluence_package").packages
        >>> use = [timedelta(hours=hours) for hours in (12, 44, 47, 20, 9, 51, 38, 16)]
        >>> simulation = simulate(packages, use, seed=7, runs=1000, overage_rate=sp.Money.of("100", "EUR"))
        >>> simulation.best.id, str(simulation.outcomes[0].quantile(90))
        ('16h', '30300.00 EUR')

    Source:
        CONF-11
    """
    offers = offered(packages, overage_rate)
    use = fitting(history, offers[0])
    length = len(use) if periods is None else periods
    _check(seed, runs, length, block, len(use))
    places = max(2, *(_decimals(offer.fee) for offer in offers))
    pricers = [_pricer(offer, use, places) for offer in offers]
    columns: list[list[int]] = [[] for _ in offers]
    exceeded = [0] * len(offers)
    step = -(-runs // _STEPS)
    for done, drawn in enumerate(_draws(Random(seed), runs, length, block, len(use)), start=1):
        for number, pricer in enumerate(pricers):
            cost, exceeds = pricer(drawn)
            columns[number].append(cost)
            exceeded[number] += exceeds
        if progress is not None and (done % step == 0 or done == runs):
            progress(done, runs)
    return Simulation(
        outcomes=tuple(_outcomes(offers, columns, exceeded, places)),
        history=use,
        seed=seed,
        runs=runs,
        periods=length,
        block=block,
    )


def _check(seed: int, runs: int, periods: int, block: int, known: int) -> None:
    if check_count("seed", seed) < 0:
        raise InvalidValueError("seed", f"{seed} draws the same as {-seed}", "Give zero or more")
    for where, count in (("runs", runs), ("periods", periods), ("block", block)):
        if check_count(where, count) < 1:
            raise InvalidValueError(where, f"{count} of them are none", "Give one or more")
    if block > known:
        raise InvalidValueError(
            "block",
            f"{block} periods do not fit into a history of {known}",
            "Give a shorter block, 1 for independent periods",
        )


def _draws(generator: Random, runs: int, periods: int, block: int, known: int) -> Iterator[Sequence[int]]:
    """For each run the positions of the periods that are drawn."""
    starts = known - block + 1
    for _ in range(runs):
        drawn: list[int] = []
        while len(drawn) < periods:
            start = _below(generator, starts)
            drawn.extend(range(start, start + block))
        yield drawn[:periods]


def _below(generator: Random, end: int) -> int:
    """A whole number from 0 up to, not including, the end, from random bits alone: they are the same everywhere."""
    bits = (end - 1).bit_length()
    number = generator.getrandbits(bits)
    while number >= end:
        number = generator.getrandbits(bits)
    return number


def _pricer(package: Contingent, history: Sequence[Quantity], places: int) -> _Pricer:
    """What drawn periods cost under a package, and whether one of them exceeds it."""
    if hangs_together(package):
        return lambda drawn: _added(period_costs(package, [history[number] for number in drawn]), places)
    table = [_added([cost], places) for cost in period_costs(package, history)]
    costs, exceeds = [cost for cost, _ in table], [exceeding for _, exceeding in table]
    return lambda drawn: (sum(map(costs.__getitem__, drawn)), any(map(exceeds.__getitem__, drawn)))


def _added(periods: Iterable[PeriodCost], places: int) -> tuple[int, bool]:
    cost, exceeds = 0, False
    for period in periods:
        cost += int(Fraction(period.net.amount) * 10**places)
        exceeds = exceeds or period.exceeding > 0
    return cost, exceeds


def _outcomes(
    offers: Sequence[Contingent], columns: Sequence[Sequence[int]], exceeded: Sequence[int], places: int
) -> Iterator[PackageOutcome]:
    wins, ties = [0] * len(offers), [0] * len(offers)
    least = []
    for costs in zip(*columns, strict=True):
        lowest = min(costs)
        least.append(lowest)
        wins[costs.index(lowest)] += 1
        if costs.count(lowest) > 1:
            for number, cost in enumerate(costs):
                ties[number] += cost == lowest
    for number, offer in enumerate(offers):
        yield PackageOutcome(
            package=offer,
            wins=wins[number],
            ties=ties[number],
            exceeded=exceeded[number],
            costs=tuple(sorted(columns[number])),
            regrets=tuple(sorted(map(sub, columns[number], least))),
            places=places,
        )


def _nearest_rank(ascending: Sequence[int], percent: int) -> int:
    if not 0 < check_count("percent", percent) <= _PERCENT:
        raise InvalidValueError("percent", f"{percent} % of the runs are not some of them", "Give 1 to 100")
    return ascending[-(-percent * len(ascending) // _PERCENT) - 1]


def _decimals(money: Money) -> int:
    exponent = money.amount.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0
