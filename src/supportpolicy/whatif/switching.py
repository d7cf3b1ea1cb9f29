"""Changing packages over time: the best plan that minimum terms or fixed dates of change allow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby

import attrs

from supportpolicy.clauses import Wording
from supportpolicy.contingents import Contingent, Quantity
from supportpolicy.errors import InvalidTypeError, InvalidValueError, UnknownNameError
from supportpolicy.explanation.results import Field, ResultTable, Tabular
from supportpolicy.facts import alternatives
from supportpolicy.money import Money, total
from supportpolicy.whatif.offers import Offer
from supportpolicy.whatif.packages import PackageChoice, best_package

_FIELDS = (
    Field("first", Wording(de="Vom Zeitraum", en="From period")),
    Field("last", Wording(de="Bis Zeitraum", en="To period")),
    Field("package", Wording(de="Paket", en="Package")),
    Field("cost", Wording(de="Kosten", en="Cost")),
)


@attrs.frozen(kw_only=True)
class Run:
    """A package that is kept for some periods on end.

    Attributes:
        package: The package.
        periods: For how many periods.
        cost: What they cost, net of VAT.
    """

    package: Contingent
    periods: int
    cost: Money


@attrs.frozen(kw_only=True)
class PackagePlan(Tabular):
    """Which package to have when. Its table has a row for each run of periods with one package.

    Attributes:
        packages: The package of each period.
        costs: What each period costs.
    """

    packages: tuple[Contingent, ...]
    costs: tuple[Money, ...]

    @property
    def total(self) -> Money:
        """What the plan costs."""
        return total(self.costs, self.packages[0].fee.currency)

    @property
    def runs(self) -> tuple[Run, ...]:
        """The plan as packages kept for some periods on end."""
        runs = []
        months = zip(self.packages, self.costs, strict=True)
        for package, kept in groupby(months, key=lambda month: month[0]):
            costs = [cost for _, cost in kept]
            runs.append(Run(package=package, periods=len(costs), cost=total(costs, package.fee.currency)))
        return tuple(runs)

    @property
    def table(self) -> ResultTable:
        """One row for each run; periods are numbered from 1."""
        ends = tuple(accumulate(run.periods for run in self.runs))
        return ResultTable(
            fields=_FIELDS,
            rows=tuple(
                (end - run.periods + 1, end, run.package.id, run.cost) for run, end in zip(self.runs, ends, strict=True)
            ),
        )


def best_plan_on_dates(
    packages: Iterable[Offer],
    history: Iterable[Quantity],
    *,
    change_every: int,
    overage_rate: Money | None = None,
) -> PackagePlan:
    """The best plan if the package may change every so many periods, counted from the first one.

    Args:
        packages: The packages on offer.
        history: What was used in each period, as it is billed.
        change_every: From one date of change to the next, in periods.
        overage_rate: The price of an hour, or of a piece, beyond the quota; for packages without a rate of their own.

    Returns:
        The plan of the least cost; of several, the one with the smallest package in the earliest block.

    Raises:
        InvalidValueError: as `best_package`, for no period between two changes, and for packages under which periods
            hang together.
    """
    _check_periods("change_every", change_every)
    choice = best_package(packages, history, overage_rate=overage_rate)
    choice.check_periods_alone()
    chosen: list[int] = []
    for first in range(0, len(choice.history), change_every):
        block = range(first, min(first + change_every, len(choice.history)))
        costs = [total((cost.periods[period] for period in block), _currency(choice)) for cost in choice.costs]
        chosen += [costs.index(min(costs))] * len(block)
    return _plan(choice, chosen)


def best_plan_with_minimum_term(
    packages: Iterable[Offer],
    history: Iterable[Quantity],
    *,
    minimum_term: int,
    renewal: int = 1,
    booked: str | None = None,
    notice: int = 1,
    overage_rate: Money | None = None,
) -> PackagePlan:
    """The best plan if each package must be kept for some periods before it may change.

    Found by dynamic programming over the periods in which a package may begin. The last one may be cut short by the end
    of the history. In hindsight, notice of later changes is given in time; what is booked at first binds until it can
    end.

    Args:
        packages: The packages on offer.
        history: What was used in each period, as it is billed.
        minimum_term: For how many periods a package must be kept at least.
        renewal: By how many periods it is renewed at a time, once its minimum term is over.
        booked: The id of the package that is booked when the history begins; None if any of them may begin.
        notice: For how many periods it still binds, for its term or until notice can take effect; then it is renewed.
        overage_rate: The price of an hour, or of a piece, beyond the quota; for packages without a rate of their own.

    Returns:
        The plan of the least cost; of several, the one with the smallest package as early and as long as possible.

    Raises:
        InvalidValueError: as `best_package`, for no period at all in a term, and for packages under which periods hang
            together.
        UnknownNameError: if none of the packages is the one that is booked.
    """
    _check_periods("minimum_term", minimum_term)
    _check_periods("renewal", renewal)
    _check_periods("notice", notice)
    choice = best_package(packages, history, overage_rate=overage_rate)
    choice.check_periods_alone()
    periods = len(choice.history)
    spent = [list(accumulate(cost.periods, initial=Money.of(0, _currency(choice)))) for cost in choice.costs]
    runs: list[list[_Option]] = [[] for _ in range(periods)]
    for start in reversed(range(periods)):
        ends = _ends(start + minimum_term, renewal, periods)
        runs[start] = [min(_options(number, start, ends, spent, runs)) for number in range(len(spent))]
    if booked is not None:
        number = _number(booked, choice)
        runs[0] = [min(_options(number, 0, _ends(notice, renewal, periods), spent, runs))]
    chosen: list[int] = []
    while len(chosen) < periods:
        run = _cheapest_but(chosen[-1:], runs[len(chosen)])
        chosen += [run.number] * (run.end - len(chosen))
    return _plan(choice, chosen)


@attrs.frozen(order=True)
class _Option:
    """A run of a package, with what it and the best of all that follows it cost; the better option is the lesser."""

    cost: Money
    number: int
    end: int = attrs.field(order=lambda end: -end)


def _ends(earliest: int, renewal: int, periods: int) -> set[int]:
    """When a run may end: first then, and with every renewal, or with the history."""
    return {min(end, periods) for end in range(earliest, periods + renewal, renewal)} or {periods}


def _number(booked: str, choice: PackageChoice) -> int:
    ids = [cost.package.id for cost in choice.costs]
    if booked not in ids:
        raise UnknownNameError("booked", f"no package {booked!r} is on offer", alternatives(booked, ids))
    return ids.index(booked)


def _options(
    number: int, start: int, ends: Iterable[int], spent: Sequence[Sequence[Money]], runs: Sequence[Sequence[_Option]]
) -> Iterator[_Option]:
    """The runs of a package from a period on; after each of them comes another package, or the end of the history."""
    for end in ends:
        cost = spent[number][end] - spent[number][start]
        if end == len(runs):
            yield _Option(cost, number, end)
        elif len(spent) > 1:
            yield _Option(cost + _cheapest_but([number], runs[end]).cost, number, end)


def _cheapest_but(excluded: Sequence[int], runs: Iterable[_Option]) -> _Option:
    return min(run for run in runs if run.number not in excluded)


def _plan(choice: PackageChoice, chosen: Sequence[int]) -> PackagePlan:
    """The plan that has the package of each number in the period at its place."""
    return PackagePlan(
        packages=tuple(choice.costs[number].package for number in chosen),
        costs=tuple(choice.costs[number].periods[period] for period, number in enumerate(chosen)),
    )


def _currency(choice: PackageChoice) -> str:
    return choice.best.fee.currency


def _check_periods(where: str, periods: int) -> None:
    if isinstance(periods, bool) or not isinstance(periods, int):
        raise InvalidTypeError(where, f"{periods!r} is no whole number", "Give the number of periods as an int")
    if periods < 1:
        raise InvalidValueError(where, f"{periods} periods are none", "Give one period or more")
