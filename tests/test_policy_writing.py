"""A policy is written so that reading gives the same one again."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given

from supportpolicy.documents import SHIPPED, read_policy, shipped_policy
from supportpolicy.documents.descriptions import write_policy, write_policy_json
from supportpolicy.documents.writing import toml_text
from supportpolicy.errors import InvalidDocumentError, InvalidValueError
from supportpolicy.policy import Policy
from tests.policy_documents import GOOD
from tests.policy_strategies import policies


class TestWriting:
    """Reading what was written gives the same policy."""

    @pytest.mark.parametrize("name", SHIPPED)
    def test_the_shipped_policies_are_read_again(self, name: str) -> None:
        policy = shipped_policy(name)

        assert read_policy(write_policy(policy)) == policy
        assert read_policy(write_policy_json(policy)) == policy
        assert write_policy(read_policy(write_policy_json(policy))) == write_policy(policy)

    def test_the_good_policy_is_read_again(self) -> None:
        policy = read_policy(toml_text(GOOD))

        assert read_policy(write_policy(policy)) == policy

    @given(policies())
    def test_any_policy_is_read_again(self, policy: Policy) -> None:
        assert read_policy(write_policy(policy)) == policy
        assert read_policy(write_policy_json(policy)) == policy

    def test_a_policy_that_is_not_proved_is_not_written(self) -> None:
        policy = read_policy(toml_text(GOOD))
        gap = attrs.evolve(policy.bearer, rules=[rule for rule in policy.bearer.rules if rule.id != "faults"])

        with pytest.raises(InvalidDocumentError) as caught:
            write_policy(attrs.evolve(policy, bearer=gap))

        assert str(caught.value).startswith(
            "what was written: it has 2 faults. Mend each of them.\n  silent[1].overrides: "
        )

    def test_what_no_document_says_is_not_written(self) -> None:
        policy = read_policy(toml_text(GOOD))
        without_standard_facts = attrs.evolve(policy, facts=policy.facts.without(["work"]))

        with pytest.raises(InvalidValueError) as caught:
            write_policy(without_standard_facts)

        assert str(caught.value) == (
            "policy: no document describes 'acme' in full. "
            "Give it the standard facts, and rule sets over its own facts and open points."
        )
