"""JSON Schemas: what reading accepts they accept, and what has no right form they refuse, as reading does."""

from __future__ import annotations

import copy
import json
import re
import tomllib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supportpolicy import testing
from supportpolicy.contracts import Contract
from supportpolicy.documents import SHIPPED, read_policy
from supportpolicy.documents.contracts import read_contract, write_contract
from supportpolicy.documents.schemas import NAMES, schema
from supportpolicy.documents.vocabulary import shipped_data
from supportpolicy.errors import InvalidDocumentError, UnknownNameError
from tests.broken_contracts import FAULTS
from tests.json_schemas import PAGE, page, path_of, text_of
from tests.test_contract_documents import FULL, SAMPLES, changed, damage

jsonschema: Any = pytest.importorskip("jsonschema")

VALIDATORS = {name: jsonschema.Draft202012Validator(schema(name)) for name in NAMES}


def as_json(toml: str) -> Any:
    """The tables of a TOML document as JSON has them."""
    return json.loads(json.dumps(tomllib.loads(toml), default=lambda value: value.isoformat()))


def faults_of(name: str, document: object) -> list[str]:
    """Where a schema finds fault with a document."""
    return [error.json_path for error in VALIDATORS[name].iter_errors(document)]


POLICIES = {name: as_json(shipped_data(f"{name}.toml").decode()) for name in SHIPPED}


class TestTheSchemas:
    @pytest.mark.parametrize("name", NAMES)
    def test_are_json_schemas(self, name: str) -> None:
        jsonschema.Draft202012Validator.check_schema(schema(name))

    @pytest.mark.parametrize("name", NAMES)
    def test_come_with_the_package_as_they_are_generated(self, name: str) -> None:
        """``python -m tests.json_schemas`` brings them up to date."""
        assert path_of(name).read_text(encoding="utf-8") == text_of(name)

    def test_are_what_the_page_of_all_keys_says(self) -> None:
        assert PAGE.read_text(encoding="utf-8") == page()

    def test_of_nothing_else(self) -> None:
        with pytest.raises(UnknownNameError) as caught:
            schema("invoice")

        known = "'contract', 'policy', 'cases'"
        assert str(caught.value) == f"name: there is no schema of a 'invoice'. Write one of: {known}."

    def test_cannot_be_spoilt(self) -> None:
        schema("contract").clear()

        assert schema("contract")["type"] == "object"


class TestWhatTheyAccept:
    """Whatever can be read."""

    @pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
    def test_the_samples(self, sample: Any) -> None:
        assert faults_of("contract", as_json(sample.read_text(encoding="utf-8"))) == []

    @pytest.mark.parametrize("name", SHIPPED)
    def test_the_shipped_policies(self, name: str) -> None:
        assert faults_of("policy", POLICIES[name]) == []

    def test_a_contract_that_says_everything(self) -> None:
        assert faults_of("contract", FULL) == []

    @given(testing.contracts())
    @settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    def test_contracts_of_every_kind(self, contract: Contract) -> None:
        assert faults_of("contract", as_json(write_contract(contract))) == []

    @given(st.data())
    @settings(max_examples=150)
    def test_contracts_with_damage_if_they_can_be_read(self, data: st.DataObject) -> None:
        document = copy.deepcopy(FULL)
        damage(data.draw, document)
        if can_be_read(read_contract, document):
            assert faults_of("contract", document) == []

    @given(st.data())
    @settings(max_examples=75)
    def test_policies_with_damage_if_they_can_be_read(self, data: st.DataObject) -> None:
        document = copy.deepcopy(POLICIES[data.draw(st.sampled_from(SHIPPED))])
        damage(data.draw, document)
        if can_be_read(read_policy, document):
            assert faults_of("policy", document) == []


def can_be_read(read: Any, document: Any) -> bool:
    """Whether a document is read without a fault; what TOML cannot say is no document."""
    text = json.dumps(document)
    try:
        read(text)
    except InvalidDocumentError:
        return False
    return "null" not in text


FORM = re.compile(
    r" is not (a|an) (?!date\.)|: it is missing|: it means nothing here| is no (choice|rhythm)"
    "|nothing is said of|format 2|exact"
)
"""What a fault of the form says; the others are about what names, dates and numbers mean, which only reading tells."""

ALSO_MEANING = {"term[0].contingent[0].overage_rate = '120 CHF'", "currency = 'CHF'"}
"""Said like a fault of the form, but a fault only beside the currency of the contract."""


class TestWhatTheyRefuse:
    def test_what_has_not_the_right_form(self) -> None:
        for path, value, told in FAULTS:
            faults = faults_of("contract", changed(path, value))
            has_wrong_form = any(FORM.search(fault) for fault in told) and f"{path} = {value!r}" not in ALSO_MEANING

            assert bool(faults) == has_wrong_form, (path, value, told, faults)

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            (("schema",), "one"),
            (("titel",), {"de": "x", "en": "x"}),
            (("clause", 0, "id"), 7),
            (("rule", 0, "bearer"), "nobody"),
            (("rule", 0, "when"), "always"),
            (("provenance", "language"), "fr"),
        ],
    )
    def test_policies_that_have_not_the_right_form(self, path: tuple[str | int, ...], value: object) -> None:
        document = copy.deepcopy(POLICIES["saas_crm"])
        node: Any = document
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = value

        assert faults_of("policy", document)
        assert not can_be_read(read_policy, document)

    @pytest.mark.parametrize("key", ["id", "version", "title", "provenance", "facts", "clause"])
    def test_policies_that_lack_something(self, key: str) -> None:
        document = {name: value for name, value in POLICIES["saas_crm"].items() if name != key}

        assert bool(faults_of("policy", document)) == (key != "clause")
        assert not can_be_read(read_policy, document)
