"""Scopes: which projects and kinds of work something is for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportpolicy.contingents import (
    EVERYTHING,
    Scope,
)
from supportpolicy.errors import (
    InvalidTypeError,
    InvalidValueError,
    SupportPolicyError,
)


def refused(make: Callable[[], object], error: type[SupportPolicyError], message: str) -> None:
    with pytest.raises(error) as caught:
        make()
    assert str(caught.value) == message


FEW = settings(max_examples=50, deadline=None)


def refusal(error: type[Exception], made: Callable[[], object]) -> str:
    """The whole message with which something is refused."""
    with pytest.raises(error) as caught:
        made()
    return str(caught.value)


NAMES = st.sampled_from(["wiki", "shop", "crm"])
SOME = st.none() | st.frozensets(NAMES, min_size=1)


@st.composite
def scopes(draw: st.DrawFn) -> Scope:
    """Any scope over three projects and three kinds that admits something."""
    projects, kinds = draw(SOME), draw(SOME)
    never = draw(st.frozensets(NAMES))
    rarely = draw(st.frozensets(NAMES))
    return Scope(
        projects=projects,
        kinds=kinds,
        except_projects=never if projects is None or projects - never else frozenset(),
        except_kinds=rarely if kinds is None or kinds - rarely else frozenset(),
    )


class TestScopes:
    """A contingent is for projects and kinds of work; no work is in the scope of two."""

    names = st.sampled_from(["a", "b", "c"])
    lists = st.one_of(st.none(), st.frozensets(names, min_size=1))

    @pytest.mark.parametrize(
        ("scope", "admitted"),
        [
            (EVERYTHING, {("wiki", "help"), ("wiki", None), (None, "help"), (None, None)}),
            (Scope(projects="wiki"), {("wiki", "help"), ("wiki", None)}),
            (Scope(kinds=["help"]), {("wiki", "help"), (None, "help")}),
            (Scope(except_projects="wiki"), {(None, "help"), (None, None)}),
            (Scope(except_kinds=["help"]), {("wiki", None), (None, None)}),
        ],
    )
    def test_admit_by_project_and_kind(self, scope: Scope, admitted: set[tuple[str | None, str | None]]) -> None:
        every = [(project, kind) for project in ("wiki", None) for kind in ("help", None)]

        assert {pair for pair in every if scope.admits(project=pair[0], kind=pair[1])} == admitted

    @given(lists, st.frozensets(names), lists, st.frozensets(names))
    def test_overlap_if_some_work_is_in_both(
        self,
        one: frozenset[str] | None,
        not_one: frozenset[str],
        other: frozenset[str] | None,
        not_other: frozenset[str],
    ) -> None:
        if (one is not None and not one - not_one) or (other is not None and not other - not_other):
            return
        first, second = Scope(projects=one, except_projects=not_one), Scope(projects=other, except_projects=not_other)
        common = [
            name
            for name in ("a", "b", "c", "another", None)
            if first.admits(project=name, kind=None) and second.admits(project=name, kind=None)
        ]

        assert first.overlaps(second) == bool(common)
        assert second.overlaps(first) == bool(common)

    def test_those_apart_in_projects_or_in_kinds_do_not_overlap(self) -> None:
        assert not Scope(projects="a", kinds="x").overlaps(Scope(projects="b", kinds="x"))
        assert not Scope(projects="a", kinds="x").overlaps(Scope(projects="a", kinds="y"))
        assert Scope(projects="a", kinds="x").overlaps(Scope(projects="a"))

    @pytest.mark.parametrize(
        ("make", "error", "message"),
        [
            (
                lambda: Scope(kinds=["x"], except_kinds=["x"]),
                InvalidValueError,
                "kinds: ['x'] without ['x'] admits no work. Name what it is for, or leave it out for all.",
            ),
            (
                lambda: Scope(projects=[]),
                InvalidValueError,
                "projects: [] without [] admits no work. Name what it is for, or leave it out for all.",
            ),
            (
                lambda: Scope(projects=[1]),  # type: ignore[list-item]
                InvalidTypeError,
                "projects: 1 is no name. Give a text, or a list of texts.",
            ),
        ],
    )
    def test_refuses_what_admits_nothing(
        self, make: Callable[[], object], error: type[SupportPolicyError], message: str
    ) -> None:
        refused(make, error, message)

    def test_is_for_all_work_unless_limited(self) -> None:
        assert Scope() == EVERYTHING
        assert EVERYTHING.admits(project=None, kind=None)
        assert EVERYTHING.admits(project="wiki", kind="travel")

    def test_one_name_is_a_list_of_one(self) -> None:
        assert Scope(projects="wiki", except_kinds="travel") == Scope(projects=["wiki"], except_kinds=["travel"])

    @pytest.mark.parametrize(
        ("project", "kind", "admitted"),
        [
            ("wiki", None, True),
            ("wiki", "travel", False),
            ("shop", None, False),
            (None, "advice", False),
        ],
    )
    def test_admits_what_is_listed_and_not_excepted(
        self, project: str | None, kind: str | None, admitted: bool
    ) -> None:
        scope = Scope(projects=frozenset({"wiki"}), except_kinds=frozenset({"travel"}))

        assert scope.admits(project=project, kind=kind) is admitted

    @FEW
    @given(scopes(), scopes())
    def test_two_overlap_if_some_work_is_in_both(self, one: Scope, other: Scope) -> None:
        names = [None, "wiki", "shop", "crm", "never named"]
        work = [(project, kind) for project in names for kind in names]
        in_both = any(
            one.admits(project=project, kind=kind) and other.admits(project=project, kind=kind)
            for project, kind in work
        )

        assert one.overlaps(other) is in_both
        assert other.overlaps(one) is in_both

    @pytest.mark.parametrize("field", ["projects", "kinds"])
    def test_admits_something(self, field: str) -> None:
        limits: dict[str, Any] = {field: ["wiki", "crm"], f"except_{field}": ["crm", "shop", "wiki"]}

        assert refusal(InvalidValueError, lambda: Scope(**limits)) == (
            f"{field}: ['crm', 'wiki'] without ['crm', 'shop', 'wiki'] admits no work. "
            "Name what it is for, or leave it out for all."
        )
        assert refusal(InvalidValueError, lambda: Scope(**{field: []})) == (
            f"{field}: [] without [] admits no work. Name what it is for, or leave it out for all."
        )

    @pytest.mark.parametrize("field", ["projects", "kinds", "except_projects", "except_kinds"])
    def test_names_are_texts(self, field: str) -> None:
        assert refusal(InvalidTypeError, lambda: Scope(**{field: [7, "wiki"]})) == (  # type: ignore[arg-type]
            f"{field}: 7 is no name. Give a text, or a list of texts."
        )
