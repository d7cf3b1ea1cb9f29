"""The sample: it is what it says, and its month end can be written in every form."""

from __future__ import annotations

from supportpolicy import settle_fleet
from supportpolicy.sample import BUYERS, SELLER, THROUGH, sample_books


class TestSample:
    """Three customers under three policies, all of it made up."""

    def test_every_customer_says_that_it_is_a_sample(self) -> None:
        books = sample_books()

        assert {one.contract.id: one.contract.customer for one in books} == {
            contract: buyer.name for contract, buyer in BUYERS.items()
        }
        assert all(party.name.endswith("(sample)") for party in (SELLER, *BUYERS.values()))
        assert [one.contract.terms[0].policy.policy.id for one in books] == [
            "confluence_package",
            "saas_crm",
            "app_agency",
        ]

    def test_it_is_settled_without_a_fault(self) -> None:
        fleet = settle_fleet(sample_books(), through=THROUGH)

        assert fleet.faults == {}
        assert sorted(fleet.settlements) == sorted(BUYERS)
