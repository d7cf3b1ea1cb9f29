"""A diagnosis says what was found, when, and when the customer was told."""

from __future__ import annotations

import copy
import pickle
import tracemalloc
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportpolicy.diagnosis import Diagnosis, Findings
from supportpolicy.errors import InvalidTypeError, InvalidValueError
from supportpolicy.tickets import Work

BERLIN = ZoneInfo("Europe/Berlin")
FOUND = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)

statements = st.dictionaries(
    st.sampled_from(["kind", "component", "severity"]),
    st.one_of(st.sampled_from(["a", "b"]), st.frozensets(st.sampled_from(["a", "b", "c"]), min_size=1)),
)


class Other(StrEnum):
    RESOLUTION = "resolution"


class TestFindings:
    """A fact that is not named is unknown; a newer statement takes the place of an older one."""

    def test_hold_the_values_that_a_fact_may_have(self) -> None:
        findings = Findings({"kind": ["incident", "bug"], "component": "platform"})

        assert dict(findings) == {"component": frozenset({"platform"}), "kind": frozenset({"bug", "incident"})}
        assert len(findings) == 2
        assert "severity" not in findings

    def test_are_shown_in_the_form_in_which_they_are_given(self) -> None:
        findings = Findings({"kind": ["incident", "bug"], "component": "platform"})

        assert repr(findings) == "Findings({'component': 'platform', 'kind': ['bug', 'incident']})"

    def test_of_nothing_are_empty(self) -> None:
        assert Findings() == Findings({})
        assert repr(Findings()) == "Findings({})"

    @given(statements)
    def test_are_equal_and_hash_alike_whatever_the_order(self, stated: dict[str, str | frozenset[str]]) -> None:
        backwards = Findings(dict(reversed(stated.items())))

        assert backwards == Findings(stated)
        assert hash(backwards) == hash(Findings(stated))

    @given(statements)
    def test_survive_pickling_and_copying(self, stated: dict[str, str | frozenset[str]]) -> None:
        findings = Findings(stated)

        assert pickle.loads(pickle.dumps(findings)) == findings
        assert copy.deepcopy(findings) == findings

    def test_share_the_set_of_one_value(self) -> None:
        assert Findings({"kind": "bug"})["kind"] is Findings({"kind": "bug", "component": "platform"})["kind"]

    def test_taken_over_are_not_copied(self) -> None:
        """Tickets by the hundred thousand state the same."""
        findings = Findings({"kind": "bug", "component": ["platform"]})
        tracemalloc.start()

        again = [Findings(findings) for _ in range(1000)]
        taken = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()

        assert again[-1] == findings
        assert taken / len(again) < 64

    def test_keep_equal_values_of_different_enumerations_apart(self) -> None:
        assert repr(Findings({"work": Work.RESOLUTION})) == "Findings({'work': <Work.RESOLUTION: 'resolution'>})"
        assert repr(Findings({"work": Other.RESOLUTION})) == "Findings({'work': <Other.RESOLUTION: 'resolution'>})"
        assert repr(Findings({"work": "resolution"})) == "Findings({'work': 'resolution'})"

    def test_are_equal_to_any_mapping_of_the_same_sets(self) -> None:
        assert Findings({"kind": "bug"}) == {"kind": frozenset({"bug"})}

    @given(statements, statements)
    def test_a_newer_statement_replaces_the_older_one_on_the_same_fact(
        self, older: dict[str, str | frozenset[str]], newer: dict[str, str | frozenset[str]]
    ) -> None:
        assert Findings(older).updated(newer) == Findings({**older, **newer})

    @pytest.mark.parametrize("value", [None, 3, True, [1], ["bug", None]])
    def test_refuse_what_names_no_value(self, value: object) -> None:
        with pytest.raises(InvalidTypeError) as caught:
            Findings({"kind": value})  # type: ignore[dict-item]

        assert str(caught.value) == (
            f"kind: {value!r} is neither the name of a value nor several. "
            "Give a text, a list of texts, or leave it out."
        )

    def test_refuse_a_fact_without_any_possible_value(self) -> None:
        with pytest.raises(InvalidValueError) as caught:
            Findings({"kind": []})

        assert str(caught.value) == "kind: no value is left that the fact may have. Leave it out if it is unknown."


class TestDiagnosis:
    """After the first diagnosis the customer is told how the matter is classed. CRM-16"""

    def test_may_be_told_at_the_instant_it_was_made(self) -> None:
        assert Diagnosis(findings={"kind": "bug"}, made_at=FOUND, told_at=FOUND).told_at == FOUND

    def test_need_not_be_told(self) -> None:
        assert Diagnosis(findings={"kind": "bug"}, made_at=FOUND).told_at is None

    def test_is_not_told_before_it_was_made(self) -> None:
        with pytest.raises(InvalidValueError) as caught:
            Diagnosis(findings={}, made_at=FOUND, told_at=FOUND - timedelta(seconds=1))

        assert str(caught.value) == (
            "told_at: the customer was told at 2026-11-20T15:29:59+00:00, before the finding of "
            "2026-11-20T15:30:00+00:00. Give the instant of the notice that followed the finding, or None."
        )

    def test_orders_instants_by_time_inside_a_clock_change(self) -> None:
        first = datetime(2026, 10, 25, 2, 50, tzinfo=BERLIN)
        second = datetime(2026, 10, 25, 2, 10, fold=1, tzinfo=BERLIN)

        assert Diagnosis(findings={}, made_at=first, told_at=second).told_at is second
        with pytest.raises(InvalidValueError):
            Diagnosis(findings={}, made_at=second, told_at=first)

    @pytest.mark.parametrize("field", ["made_at", "told_at"])
    def test_refuses_a_naive_instant(self, field: str) -> None:
        instants = {"made_at": FOUND, "told_at": FOUND} | {field: FOUND.replace(tzinfo=None)}

        with pytest.raises(InvalidValueError) as caught:
            Diagnosis(findings={}, **instants)

        assert str(caught.value) == (
            f"{field}: 2026-11-20T15:30:00 has no time zone, so it names no instant. "
            "Attach one: instant.replace(tzinfo=ZoneInfo('Europe/Berlin'))."
        )
