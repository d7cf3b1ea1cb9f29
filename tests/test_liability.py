"""Liability: the total table of who is liable for what."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

import pytest

from supportpolicy.decision import Permit
from supportpolicy.policy import CostBearer
from supportpolicy.settlement import (
    LIABILITIES,
    Funding,
    Liability,
)
from supportpolicy.settlement.liability import Row, total_table
from supportpolicy.tickets import Work


class TestTheTable:
    """Every combination of work, bearer, permit and funding has one outcome."""

    def test_it_is_total(self) -> None:
        assert len(LIABILITIES) == len(Work) * len(CostBearer) * len(Permit) * len(Funding)

    def test_without_rows_every_cell_is_missing(self) -> None:
        with pytest.raises(AssertionError) as error:
            total_table(())

        cells = sorted((work, bearer, permit, funding) for work, bearer, permit, funding in LIABILITIES)
        assert str(error.value) == f"in several rows: []; in none: {cells}"

    @pytest.mark.parametrize(
        ("bearer", "permit", "funding", "liability"),
        [
            (CostBearer.THIRD_PARTY, Permit.NOT_NEEDED, Funding.NOTHING, Liability.REFERRED),
            (CostBearer.NOT_OFFERED, Permit.NOT_NEEDED, Funding.NOTHING, Liability.NOT_OFFERED),
            (CostBearer.CUSTOMER, Permit.REFUSED, Funding.AGREED, Liability.REFUSED),
            (CostBearer.CUSTOMER, Permit.NOT_TOLD, Funding.ORDERED, Liability.SEPARATE_ORDER),
            (CostBearer.CUSTOMER, Permit.APPROVED, Funding.NOTHING, Liability.NOT_AGREED),
            (CostBearer.CONTINGENT, Permit.REFUSED, Funding.AGREED, Liability.DRAWS_ON_CONTINGENT),
        ],
    )
    def test_some_of_its_cells(
        self, bearer: CostBearer, permit: Permit, funding: Funding, liability: Liability
    ) -> None:
        assert LIABILITIES[Work.RESOLUTION, bearer, permit, funding] is liability

    def test_a_row_given_twice_is_found(self) -> None:
        class Row:
            def cells(self) -> Iterable[tuple[Work, CostBearer, Permit, Funding]]:
                return iter(LIABILITIES)

            liability = Liability.VENDOR

        with pytest.raises(AssertionError) as error:
            total_table([Row(), Row()])  # type: ignore[list-item]

        assert str(error.value) == f"in several rows: {sorted(LIABILITIES)}; in none: []"

    def test_every_cell_has_one_liability(self) -> None:
        assert set(LIABILITIES) == set(product(Work, CostBearer, Permit, Funding))

    def test_every_liability_follows_from_some_cell(self) -> None:
        assert set(LIABILITIES.values()) == set(Liability)

    def test_a_cell_in_two_rows_or_in_none_is_found(self) -> None:
        with pytest.raises(AssertionError) as caught:
            total_table([Row(CostBearer.VENDOR, Liability.VENDOR), Row(CostBearer.VENDOR, Liability.REFERRED)])

        assert "in several rows: [(<Work.FIRST_DIAGNOSIS: 'first_diagnosis'>, <CostBearer.VENDOR" in str(caught.value)
        assert "in none: [(<Work.FIRST_DIAGNOSIS: 'first_diagnosis'>, <CostBearer.CONTINGENT" in str(caught.value)

    @pytest.mark.parametrize(
        ("bearer", "permit", "funding", "liability"),
        [
            (CostBearer.VENDOR, Permit.APPROVED, Funding.AGREED, Liability.VENDOR),
            (CostBearer.THIRD_PARTY, Permit.NOT_NEEDED, Funding.NOTHING, Liability.REFERRED),
            (CostBearer.NOT_OFFERED, Permit.NOT_NEEDED, Funding.NOTHING, Liability.NOT_OFFERED),
            (CostBearer.UNDETERMINED, Permit.NOT_NEEDED, Funding.AGREED, Liability.PARKED),
            (CostBearer.SEPARATE_ORDER, Permit.NOT_NEEDED, Funding.NOTHING, Liability.SEPARATE_ORDER),
            (CostBearer.CONTINGENT, Permit.NOT_NEEDED, Funding.AGREED, Liability.DRAWS_ON_CONTINGENT),
            (CostBearer.CONTINGENT, Permit.NOT_NEEDED, Funding.ORDERED, Liability.SEPARATE_ORDER),
            (CostBearer.CONTINGENT, Permit.NOT_NEEDED, Funding.NOTHING, Liability.NOT_AGREED),
            (CostBearer.CUSTOMER, Permit.NOT_TOLD, Funding.AGREED, Liability.TOO_EARLY),
            (CostBearer.CUSTOMER, Permit.UNSETTLED, Funding.AGREED, Liability.UNSETTLED),
            (CostBearer.CUSTOMER, Permit.AWAITING_APPROVAL, Funding.AGREED, Liability.AWAITING_APPROVAL),
            (CostBearer.CUSTOMER, Permit.REFUSED, Funding.AGREED, Liability.REFUSED),
            (CostBearer.CUSTOMER, Permit.APPROVED, Funding.AGREED, Liability.BILLABLE),
            (CostBearer.CUSTOMER, Permit.NOT_NEEDED, Funding.AGREED, Liability.BILLABLE),
            (CostBearer.CUSTOMER, Permit.APPROVED, Funding.NOTHING, Liability.NOT_AGREED),
            (CostBearer.CUSTOMER, Permit.NOT_TOLD, Funding.ORDERED, Liability.SEPARATE_ORDER),
        ],
    )
    def test_says(self, bearer: CostBearer, permit: Permit, funding: Funding, liability: Liability) -> None:
        assert LIABILITIES[Work.RESOLUTION, bearer, permit, funding] is liability
