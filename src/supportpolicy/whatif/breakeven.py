"""Break-even: from which use on the larger of two packages is the cheaper one."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import attrs

from supportpolicy.clauses import Wording
from supportpolicy.contingents import Contingent
from supportpolicy.explanation.results import Field, ResultTable
from supportpolicy.whatif.costing import agreed_rate, fee_of_period
from supportpolicy.whatif.offers import Offer, offered

_FIELDS = (
    Field("smaller", Wording(de="Kleineres Paket", en="Smaller package")),
    Field("larger", Wording(de="Größeres Paket", en="Larger package")),
    Field(
        "at", Wording(de="Größeres günstiger ab (Stunden oder Stück)", en="Larger is cheaper from (hours or pieces)")
    ),
    Field("equal_at_quota", Wording(de="Gleich teuer, wenn ganz genutzt", en="Same cost if used up")),
)


@attrs.frozen(kw_only=True)
class BreakEven:
    """Where the larger of two packages becomes the cheaper one, for a period that stands alone.

    Attributes:
        smaller: The package with the smaller quota.
        larger: The other one.
        at: The use per period from which on the larger one is cheaper, in hours or pieces, exact: there both cost the
            same. Zero if its fee is the lower one; None if no use within its quota makes it cheaper.
        equal_at_quota: Whether both cost the same exactly where the quota of the larger one is used up.
    """

    smaller: Contingent
    larger: Contingent
    at: Fraction | None
    equal_at_quota: bool


def break_even(one: Offer, other: Offer) -> BreakEven:
    """From which use on the larger of two packages is the cheaper one; what is carried over is left out.

    A fee with a rhythm of its own counts with the share of it that falls on a period of the quota.

    Raises:
        InvalidValueError: if they cannot be compared, or the smaller one has no overage rate.
    """
    smaller, larger = offered([one, other], None)
    unit = smaller.measure.priced_units
    rate = Fraction(agreed_rate(smaller).amount)
    quota, cap = Fraction(smaller.units, unit), Fraction(larger.units, unit)
    dearer = fee_of_period(larger) - fee_of_period(smaller)
    at = Fraction(0) if dearer < 0 else quota + dearer / rate if rate else None
    return BreakEven(
        smaller=smaller,
        larger=larger,
        at=at if at is not None and at < cap else None,
        equal_at_quota=at == cap,
    )


def break_even_table(found: Iterable[BreakEven]) -> ResultTable:
    """One row for each pair."""
    return ResultTable(
        fields=_FIELDS, rows=tuple((one.smaller.id, one.larger.id, one.at, one.equal_at_quota) for one in found)
    )
