"""Liability: whether a second of work costs the customer anything, from one total table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Final, NamedTuple

from supportpolicy.choices import Choice
from supportpolicy.decision import Permit
from supportpolicy.policy import CostBearer
from supportpolicy.tickets import Work


class Liability(Choice):
    """What a second of work is: the vendor's own and final, waiting for something, or to be paid for.

    Attributes:
        FREE_DIAGNOSIS: First diagnosis that the vendor bears.
        VENDOR: Other work that the vendor bears.
        REFERRED: A third party's matter, done up to the referral; the vendor's, and flagged.
        NOT_OFFERED: Work that the vendor does not offer; the vendor's, and flagged.
        TOO_EARLY: Billable work done before the customer was told; the vendor's for good.
        REFUSED: Billable work done although the customer had refused it; the vendor's.
        AWAITING_APPROVAL: Billable work that the customer has not released; an approval that covers it makes it billed.
        UNSETTLED: Billable work done before the customer was told, and nothing says what follows; held until agreed.
        PARKED: Nobody can say who bears it before a question is answered.
        DRAWS_ON_CONTINGENT: Work that a contingent pays for, or overage once it is used up.
        BILLABLE: Work that the customer released, at the agreed rate.
        SEPARATE_ORDER: Work for an order of its own.
        NOT_AGREED: Work that is not the vendor's, and the contract says nothing of how it is paid on that day.
    """

    FREE_DIAGNOSIS = "free_diagnosis"
    VENDOR = "vendor"
    REFERRED = "referred"
    NOT_OFFERED = "not_offered"
    TOO_EARLY = "too_early"
    REFUSED = "refused"
    AWAITING_APPROVAL = "awaiting_approval"
    UNSETTLED = "unsettled"
    PARKED = "parked"
    DRAWS_ON_CONTINGENT = "draws_on_contingent"
    BILLABLE = "billable"
    SEPARATE_ORDER = "separate_order"
    NOT_AGREED = "not_agreed"


VENDORS: Final = frozenset(
    {
        Liability.FREE_DIAGNOSIS,
        Liability.VENDOR,
        Liability.REFERRED,
        Liability.NOT_OFFERED,
        Liability.TOO_EARLY,
        Liability.REFUSED,
    }
)
"""What the vendor bears, whatever happens later to contingents and approvals."""


class Funding(Choice):
    """What the contract has agreed on for a piece of work, given who bears it.

    Attributes:
        AGREED: A contingent it may draw on, or a rate it is billed at.
        ORDERED: A fixed-price order that pays for it.
        NOTHING: Neither.
    """

    AGREED = "agreed"
    ORDERED = "ordered"
    NOTHING = "nothing"


class Row(NamedTuple):
    """Conditions, of which None stands for any, and what follows."""

    bearer: CostBearer
    liability: Liability
    permits: frozenset[Permit] | None = None
    fundings: frozenset[Funding] | None = None
    work: Work | None = None

    def cells(self) -> Iterator[tuple[Work, CostBearer, Permit, Funding]]:
        """The cells of the table that the row is about."""
        works: Iterable[Work] = Work if self.work is None else (self.work,)
        permits: Iterable[Permit] = Permit if self.permits is None else self.permits
        fundings: Iterable[Funding] = Funding if self.fundings is None else self.fundings
        return product(works, (self.bearer,), permits, fundings)


_AGREED = frozenset({Funding.AGREED})
_ORDERED = frozenset({Funding.ORDERED})
_NOTHING = frozenset({Funding.NOTHING})
_RELEASED = frozenset({Permit.APPROVED, Permit.NOT_NEEDED})
_CUSTOMER = CostBearer.CUSTOMER

_ROWS = (
    Row(CostBearer.VENDOR, Liability.FREE_DIAGNOSIS, work=Work.FIRST_DIAGNOSIS),
    Row(CostBearer.VENDOR, Liability.VENDOR, work=Work.RESOLUTION),
    Row(CostBearer.THIRD_PARTY, Liability.REFERRED),
    Row(CostBearer.NOT_OFFERED, Liability.NOT_OFFERED),
    Row(CostBearer.UNDETERMINED, Liability.PARKED),
    Row(CostBearer.SEPARATE_ORDER, Liability.SEPARATE_ORDER),
    Row(CostBearer.CONTINGENT, Liability.DRAWS_ON_CONTINGENT, fundings=_AGREED),
    Row(CostBearer.CONTINGENT, Liability.SEPARATE_ORDER, fundings=_ORDERED),
    Row(CostBearer.CONTINGENT, Liability.NOT_AGREED, fundings=_NOTHING),
    Row(_CUSTOMER, Liability.SEPARATE_ORDER, fundings=_ORDERED),
    Row(_CUSTOMER, Liability.TOO_EARLY, frozenset({Permit.NOT_TOLD}), _AGREED | _NOTHING),
    Row(_CUSTOMER, Liability.UNSETTLED, frozenset({Permit.UNSETTLED}), _AGREED | _NOTHING),
    Row(_CUSTOMER, Liability.AWAITING_APPROVAL, frozenset({Permit.AWAITING_APPROVAL}), _AGREED | _NOTHING),
    Row(_CUSTOMER, Liability.REFUSED, frozenset({Permit.REFUSED}), _AGREED | _NOTHING),
    Row(_CUSTOMER, Liability.BILLABLE, _RELEASED, _AGREED),
    Row(_CUSTOMER, Liability.NOT_AGREED, _RELEASED, _NOTHING),
)

Cell = tuple[Work, CostBearer, Permit, Funding]


def total_table(rows: Iterable[Row]) -> Mapping[Cell, Liability]:
    """The table that the rows make up, if every cell is in exactly one of them.

    Raises:
        AssertionError: naming the cells that are in none or in several.
    """
    table: dict[Cell, Liability] = {}
    twice: set[Cell] = set()
    for row in rows:
        for cell in row.cells():
            if cell in table:
                twice.add(cell)
            table[cell] = row.liability
    never = set(product(Work, CostBearer, Permit, Funding)) - table.keys()
    if twice or never:
        raise AssertionError(f"in several rows: {sorted(twice)}; in none: {sorted(never)}")
    return table


LIABILITIES: Final = total_table(_ROWS)
"""What follows from the work, its bearer, the permit and the funding; there is no other place that knows."""
