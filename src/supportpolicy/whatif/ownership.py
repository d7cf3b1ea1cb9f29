"""Cost of ownership: what something costs over its lifetime, with the support that it needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import TypeAlias

import attrs

from supportpolicy.checks import check_count, check_kind, checked, listed
from supportpolicy.clauses import Wording
from supportpolicy.contingents import (
    Contingent,
    Quantity,
    check_price,
    check_quantity,
    measure_of,
    quantity_of,
    units_of,
)
from supportpolicy.contracts import Rate
from supportpolicy.errors import InvalidTypeError, InvalidValueError
from supportpolicy.explanation.results import Field, ResultTable, Tabular
from supportpolicy.money import Money, price, rounded, total
from supportpolicy.whatif.costing import period_costs

_YEAR = 12
_COSTS = (
    Field("purchase", Wording(de="Anschaffung", en="Purchase")),
    Field("included", Wording(de="Support inbegriffen", en="Support included")),
    Field("paid_for", Wording(de="Support bezahlt", en="Support paid for")),
    Field("support", Wording(de="Kosten des Supports", en="Cost of support")),
    Field("so_far", Wording(de="Bis dahin gesamt", en="Total so far")),
)
_BY_YEAR = (Field("year", Wording(de="Jahr", en="Year")), *_COSTS)
_BY_MONTH = (Field("month", Wording(de="Monat", en="Month")), *_COSTS)


@attrs.frozen(kw_only=True)
class Licence:
    """What is bought once, with support for some months.

    Attributes:
        price: What it costs, net of VAT.
        included_months: For how many months from the purchase on support costs nothing.

    Source:
        SHOP-13
    """

    price: Money = attrs.field(validator=checked(check_price))
    included_months: int = attrs.field(default=0)

    @included_months.validator
    def _check_included_months(self, _: attrs.Attribute[int], months: int) -> None:
        if check_count("included_months", months) < 0:
            raise InvalidValueError("included_months", f"{months} months are none", "Give zero or more")


@attrs.frozen(kw_only=True)
class Renewal:
    """Support for some further months at one price, bought again and again.

    Attributes:
        price: What each time costs, net of VAT.
        months: For how many months it includes support.
    """

    price: Money = attrs.field(validator=checked(check_price))
    months: int = attrs.field(default=_YEAR)

    @months.validator
    def _check_months(self, _: attrs.Attribute[int], months: int) -> None:
        if check_count("months", months) < 1:
            raise InvalidValueError("months", f"{months} months are none", "Give one or more")


Afterwards: TypeAlias = Rate | Contingent | Renewal
"""How support is paid for once the months included are over: by the hour, by a package, or by a renewal."""


@attrs.frozen(kw_only=True)
class OwnedMonth:
    """One month of ownership.

    Attributes:
        purchase: What is paid for the licence.
        used: How much support is needed.
        is_included: Whether the support is included in what was paid before.
        support: What is paid for support: by the hour, for a package, or for a renewal.
    """

    purchase: Money
    used: Quantity
    is_included: bool
    support: Money

    @property
    def cost(self) -> Money:
        """What the month costs."""
        return self.purchase + self.support


@attrs.frozen(kw_only=True)
class Ownership(Tabular):
    """What something costs over its lifetime. Its table has a row for each year.

    Attributes:
        licence: What was bought.
        after: How support is paid for once the months included are over.
        months: Month by month.
    """

    licence: Licence
    after: Afterwards
    months: tuple[OwnedMonth, ...]

    @property
    def total(self) -> Money:
        """What all months cost, net of VAT."""
        return total((month.cost for month in self.months), self._currency)

    @property
    def support(self) -> Money:
        """What of it is paid for support."""
        return total((month.support for month in self.months), self._currency)

    @property
    def share_of_support(self) -> Fraction | None:
        """What share of the whole is paid for support; None if nothing is paid at all."""
        whole = Fraction(self.total.amount)
        return Fraction(self.support.amount) / whole if whole else None

    @property
    def per_month(self) -> Money:
        """The mean cost of a month, rounded to cents."""
        mean = Fraction(self.total.amount) / len(self.months)
        return Money(amount=rounded(mean), currency=self._currency)

    @property
    def so_far(self) -> tuple[Money, ...]:
        """What everything has cost by the end of each month."""
        return tuple(accumulate(month.cost for month in self.months))

    @property
    def table(self) -> ResultTable:
        """One row for each year; the last one may be shorter."""
        return ResultTable(title=self._title, fields=_BY_YEAR, rows=tuple(self._rows(_YEAR)))

    @property
    def by_month(self) -> ResultTable:
        """One row for each month."""
        return ResultTable(title=self._title, fields=_BY_MONTH, rows=tuple(self._rows(1)))

    @property
    def _title(self) -> Wording:
        count = len(self.months)
        return Wording(de=f"Gesamtkosten über {count} Monate", en=f"Total cost over {count} months")

    @property
    def _currency(self) -> str:
        return self.licence.price.currency

    def _rows(self, length: int) -> Iterator[tuple[int | Money | Quantity, ...]]:
        so_far = self.so_far
        for number, first in enumerate(range(0, len(self.months), length), start=1):
            months = self.months[first : first + length]
            yield (
                number,
                total((month.purchase for month in months), self._currency),
                self._used(month for month in months if month.is_included),
                self._used(month for month in months if not month.is_included),
                total((month.support for month in months), self._currency),
                so_far[first + len(months) - 1],
            )

    def _used(self, months: Iterable[OwnedMonth]) -> Quantity:
        return quantity_of(sum(units_of(month.used) for month in months), measure_of(self.months[0].used))


def cost_of_ownership(licence: Licence, support: Iterable[Quantity], *, after: Afterwards) -> Ownership:
    """What something costs over its lifetime: the licence, then the support that it needs once none is included.

    Args:
        licence: What is bought, in the first month.
        support: How much support each month of the lifetime takes, as it was or as it is expected, as it is billed.
        after: How support is paid for after the months included: by the hour or piece, rounded to cents once a month;
            by a package, with its fee and overage; or by a renewal, due in the first month that it is for.

    Example:
        A plugin for 395 EUR with twelve months of support (SHOP-13), used for three years with half an hour of support
        a month; the 110 EUR an hour are assumed.

        >>> from datetime import timedelta
        >>> import supportpolicy as sp
        >>> plugin = sp.Licence(price=sp.Money.of("395", "EUR"), included_months=12)
        >>> by_the_hour = sp.Rate(price=sp.Money.of("110", "EUR"))
        >>> owned = sp.cost_of_ownership(plugin, [timedelta(minutes=30)] * 36, after=by_the_hour)
        >>> str(owned.total), str(owned.support), str(owned.per_month)
        ('1715.00 EUR', '1320.00 EUR', '47.64 EUR')

    Raises:
        InvalidValueError: for no month, a negative use, two currencies, a package that is not monthly, or one without a
            rate that is exceeded.
        InvalidTypeError: for support in another measure than what it is paid by.

    Source:
        SHOP-13
    """
    check_kind("licence", licence, Licence, "licence", "Give Licence(price=Money.of('395', 'EUR'))")
    used = listed("support", support, "Give what each month of the lifetime takes")
    _check(licence, used, after)
    included = min(licence.included_months, len(used))
    nothing = Money.of(0, licence.price.currency)
    free = [OwnedMonth(purchase=nothing, used=one, is_included=True, support=nothing) for one in used[:included]]
    first, *others = [*free, *_paid(after, used[included:], nothing)]
    return Ownership(licence=licence, after=after, months=(attrs.evolve(first, purchase=licence.price), *others))


def _check(licence: Licence, used: Sequence[Quantity], after: Afterwards) -> None:
    remedy = "Give Rate(price=Money.of('110', 'EUR')) for work by the hour"
    check_kind("after", after, (Rate, Contingent, Renewal), "rate, contingent or renewal", remedy)
    if not used:
        raise InvalidValueError("support", "it has no month", "Give what each month of the lifetime takes")
    for one in used:
        check_quantity("support", one)
        measure = measure_of(used[0]) if isinstance(after, Renewal) else after.measure
        if measure_of(one) is not measure:
            raise InvalidTypeError("support", f"{one!r} is not counted in {measure}", "Give all of it in one measure")
    amount = after.fee if isinstance(after, Contingent) else after.price
    if amount.currency != licence.price.currency:
        raise InvalidValueError(
            "after", f"{amount} is not in the currency of the licence of {licence.price}", "Give both in one currency"
        )
    if isinstance(after, Contingent) and after.period.months != 1:
        raise InvalidValueError(
            "after", f"package {after.id} is for {after.period.months} months", "Give a package for each month"
        )


def _paid(after: Afterwards, used: Sequence[Quantity], nothing: Money) -> Iterator[OwnedMonth]:
    match after:
        case Renewal():
            costs = [nothing if number % after.months else after.price for number in range(len(used))]
        case Rate():
            costs = [price(units_of(one), after.price, after.measure.priced_units) for one in used]
        case _:
            costs = [cost.net for cost in period_costs(after, used)]
    for one, cost in zip(used, costs, strict=True):
        yield OwnedMonth(purchase=nothing, used=one, is_included=isinstance(after, Renewal), support=cost)
