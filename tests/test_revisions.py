"""Worklogs: entries that others replace, and rows that cannot be charged."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

import supportpolicy as sp
from supportpolicy.contracts import Contract
from supportpolicy.errors import InvalidValueError, SupportPolicyError, UnknownNameError
from supportpolicy.settlement import (
    Charge,
    Charges,
    Liability,
    charge,
)
from supportpolicy.settlement.worklog import screened
from supportpolicy.tickets import WorkEntry
from tests.settlement_world import (
    at,
    by_the_hour,
    contract,
    entry,
    hours,
    on_contingent,
    term,
)

MONTH = contract(term(hours(16), rates=[by_the_hour()]))
NINE = at(4)


def pieces_of(charges: Iterable[Charge]) -> list[tuple[str, int, int, str]]:
    """For each charge its entry, the minutes before it, its minutes and who is liable."""
    return [(one.entry.id, one.offset // 60, one.units // 60, one.liability.value) for one in charges]


def charged(worklog: Iterable[WorkEntry], assessments: Iterable[sp.Assessment], agreed: Contract = MONTH) -> Charges:
    return sp.charge(worklog, assessments, agreed)


def faults(*rows: WorkEntry) -> list[SupportPolicyError]:
    with pytest.raises(ExceptionGroup) as group:
        charged(rows, on_contingent("T1"))
    assert group.value.message == "the worklog cannot be charged to contract K-1"
    return list(group.value.exceptions)  # type: ignore[arg-type]


def minutes(charges: Charges) -> list[tuple[str, int, Liability]]:
    """What is charged, in minutes: the entry, how many, and who is liable."""
    return [(one.entry.id, one.units // 60, one.liability) for one in charges.charges]


class TestRevisions:
    """An entry that another one revises does not count; its line is remembered."""

    def test_the_last_of_a_line_counts(self) -> None:
        rows = [
            entry("a", NINE, 10),
            entry("b", NINE, 20, revises="a"),
            entry("c", NINE, 30, revises="b"),
            entry("d", at(5), 5),
        ]
        charges = charged(rows, on_contingent("T1"))

        assert pieces_of(charges.charges) == [("c", 0, 30, "draws_on_contingent"), ("d", 0, 5, "draws_on_contingent")]
        assert charges.replaced == {"a": ("a", "c"), "b": ("a", "c")}

    def test_one_that_is_not_there(self) -> None:
        [fault] = faults(entry("a", NINE, 10, revises="z"))

        assert isinstance(fault, UnknownNameError)
        assert str(fault) == (
            "worklog: entry a revises z, which is not there. "
            "Give the worklog with all entries of a ticket, or correct the id that is revised."
        )

    def test_an_id_given_three_times(self) -> None:
        [fault] = faults(*[entry("a", NINE, 10)] * 3, entry("b", NINE, 10))

        assert isinstance(fault, InvalidValueError)
        assert str(fault) == (
            "worklog: entry a is given 3 times. "
            "Give it once, and what corrects it under an id of its own that revises it."
        )

    def test_two_corrections_of_one_entry(self) -> None:
        found = faults(entry("a", NINE, 10), entry("b", NINE, 20, revises="a"), entry("c", NINE, 30, revises="a"))

        assert [str(fault) for fault in found] == [
            "worklog: entry b revises a, and so does another one. Let each correction revise the one before it.",
            "worklog: entry c revises a, and so does another one. Let each correction revise the one before it.",
        ]

    @pytest.mark.parametrize(
        ("revising", "named"),
        [({"a": "a"}, "a"), ({"a": "b", "b": "a"}, "ab"), ({"a": "b", "b": "c", "c": "a"}, "abc")],
    )
    def test_a_correction_that_leads_back_to_itself(self, revising: dict[str, str], named: str) -> None:
        found = faults(*(entry(name, NINE, 10, revises=revised) for name, revised in revising.items()))

        assert [str(fault) for fault in found] == [
            f"worklog: entry {name} revises itself in the end. Let each correction revise an earlier entry."
            for name in named
        ]

    def test_the_sound_rows_are_left(self) -> None:
        """Also of a row that two would correct, and of an unknown that stands twice."""
        log = screened(
            [
                entry("a", NINE, 10),
                entry("b", NINE, 20, revises="a"),
                entry("c", NINE, 30, revises="a"),
                entry("d", NINE, 5),
                entry("e", NINE, 6, revises="d"),
                entry("f", NINE, 7, revises="z"),
                entry("f", NINE, 7, revises="z"),
            ]
        )

        assert [one.id for one in log.entries] == ["a", "e"]
        assert log.replaced == {"d": ("d", "e")}
        assert [type(fault).__name__ for fault in log.faults] == ["InvalidValueError"] * 3

    def test_whatever_the_rows_every_one_counts_is_replaced_or_is_named(self) -> None:
        names = st.sampled_from("abcdef")

        @given(st.lists(st.tuples(names, st.one_of(st.none(), names)), max_size=8))
        def holds(rows: list[tuple[str, str | None]]) -> None:
            log = screened([entry(name, NINE, 1, revises=revised) for name, revised in rows])
            counted = [one.id for one in log.entries]
            named = [fault.what.split()[1] for fault in log.faults]

            assert {*counted, *log.replaced, *named} == {name for name, _ in rows}
            assert not {*counted} & {*log.replaced, *named}
            assert len(counted) == len(set(counted))

        holds()

    def test_the_last_of_a_line_counts_in_whatever_order_they_are_given(self) -> None:
        log = [entry("e3", at(4), 20, revises="e2"), entry("e1", at(4), 60), entry("e2", at(4), 30, revises="e1")]
        charges = charge(log, on_contingent("T1"), MONTH)

        assert minutes(charges) == [("e3", 20, Liability.DRAWS_ON_CONTINGENT)]
        assert charges.replaced == {"e1": ("e1", "e3"), "e2": ("e1", "e3")}

    def test_no_time_withdraws(self) -> None:
        log = [entry("e1", at(4), 60), entry("e2", at(4), 0, revises="e1")]
        charges = charge(log, on_contingent("T1"), MONTH)

        assert (charges.charges, charges.replaced) == ((), {"e1": ("e1", "e2")})

    def test_an_entry_without_time_has_no_charge(self) -> None:
        charges = charge([entry("e1", at(4), 0), entry("e2", at(4), 5)], on_contingent("T1"), MONTH)

        assert charges.of("e1") == ()
        assert [one.units for one in charges.of("e2")] == [300]

    def test_all_faulty_rows_are_reported_at_once(self) -> None:
        log = [
            entry("e1", at(4), 60),
            entry("e1", at(5), 60),
            entry("e2", at(4), 5, revises="e9"),
            entry("e3", at(4), 5),
            entry("e4", at(4), 5, revises="e3"),
            entry("e5", at(4), 5, revises="e3"),
            entry("e6", at(4), 5, revises="e7"),
            entry("e7", at(4), 5, revises="e6"),
            entry("e8", at(4), 5, revises="e8"),
        ]
        others = [*on_contingent("T1", "T1"), *on_contingent("T2", contract="K-2")]

        with pytest.raises(ExceptionGroup) as caught:
            charge(log, others, MONTH)

        assert caught.value.message == "the worklog cannot be charged to contract K-1"
        assert [str(fault) for fault in caught.value.exceptions] == [
            (
                "worklog: entry e1 is given 2 times. "
                "Give it once, and what corrects it under an id of its own that revises it."
            ),
            (
                "worklog: entry e2 revises e9, which is not there. "
                "Give the worklog with all entries of a ticket, or correct the id that is revised."
            ),
            "worklog: entry e4 revises e3, and so does another one. Let each correction revise the one before it.",
            "worklog: entry e5 revises e3, and so does another one. Let each correction revise the one before it.",
            "worklog: entry e6 revises itself in the end. Let each correction revise an earlier entry.",
            "worklog: entry e7 revises itself in the end. Let each correction revise an earlier entry.",
            "worklog: entry e8 revises itself in the end. Let each correction revise an earlier entry.",
            "assessments: ticket T1 is assessed twice. Give one assessment of each ticket.",
            (
                "assessments: ticket T2 was assessed under contract K-2, not K-1. "
                "Give the assessments made with this contract."
            ),
        ]
        kinds = {type(fault) for fault in caught.value.exceptions}
        assert kinds == {InvalidValueError, UnknownNameError}


class TestAssessments:
    def test_one_of_another_contract(self) -> None:
        with pytest.raises(ExceptionGroup) as group:
            charged([], on_contingent("T1", contract="K-2"))

        assert [str(fault) for fault in group.value.exceptions] == [
            (
                "assessments: ticket T1 was assessed under contract K-2, not K-1. "
                "Give the assessments made with this contract."
            )
        ]

    def test_two_of_one_ticket(self) -> None:
        with pytest.raises(ExceptionGroup) as group:
            charged([entry("a", NINE, 10, revises="z")], on_contingent("T1", "T1"))

        assert [str(fault) for fault in group.value.exceptions] == [
            (
                "worklog: entry a revises z, which is not there. "
                "Give the worklog with all entries of a ticket, or correct the id that is revised."
            ),
            "assessments: ticket T1 is assessed twice. Give one assessment of each ticket.",
        ]
