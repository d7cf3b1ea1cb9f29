"""Closed choices: a value that is none of them is refused, with the alternatives."""

from __future__ import annotations

import importlib
import pickle
import pkgutil
from enum import Enum, StrEnum

import pytest

import supportpolicy
from supportpolicy.choices import Choice
from supportpolicy.errors import UnknownChoiceError, UnknownNameError

CODES = {"DocumentKind", "Encoding", "Unit", "VatCategory"}
"""Choices whose values are codes that others have given."""

SYMBOLS = {"DayInterval"}


def of_texts() -> set[type[StrEnum]]:
    """All enumerations of texts in the package, public or not."""
    modules = (
        importlib.import_module(module.name)
        for module in pkgutil.walk_packages(supportpolicy.__path__, "supportpolicy.")
        if not module.name.endswith("__main__")
    )
    found = (each for module in modules for each in vars(module).values())
    return {each for each in found if isinstance(each, type) and issubclass(each, StrEnum) and len(each) > 0}


PUBLIC = [
    each
    for each in (getattr(supportpolicy, name) for name in sorted(supportpolicy.__all__))
    if isinstance(each, type) and issubclass(each, Enum)
]


class TestEveryPublicChoice:
    """Errors say where, what (with the value) and what to write instead."""

    @pytest.mark.parametrize("choice", [each for each in PUBLIC if each is not supportpolicy.Eve])
    @pytest.mark.parametrize("value", ["", "Vendor ", 7, None])
    def test_names_the_alternatives(self, choice: type[Choice], value: object) -> None:
        alternatives = ", ".join(f"'{member}'" for member in choice)

        with pytest.raises(UnknownChoiceError) as caught:
            choice(value)  # type: ignore[arg-type]

        assert str(caught.value) == f"{choice.__name__}: {value!r} is none of its values. Choose one of {alternatives}."

    def test_an_eve_may_be_a_time_as_well(self) -> None:
        with pytest.raises(UnknownChoiceError) as caught:
            supportpolicy.Eve("noon")

        assert str(caught.value) == (
            "eve: 'noon' does not say how it counts. Choose 'full', 'closed', or a time such as time(14, 0)."
        )

    @pytest.mark.parametrize("choice", PUBLIC)
    def test_takes_its_values_and_gives_them_back(self, choice: type[Choice]) -> None:
        for member in choice:
            assert choice(member.value) is choice(member) is member
            assert str(member) == member.value
            assert pickle.loads(pickle.dumps(member)) is member

    @pytest.mark.parametrize("choice", [each for each in PUBLIC if each.__name__ not in CODES | SYMBOLS])
    def test_is_spelt_with_underscores(self, choice: type[Choice]) -> None:
        assert [member.value for member in choice] == [member.name.lower() for member in choice]


def test_no_enumeration_is_without_these_errors() -> None:
    assert {each.__name__ for each in of_texts() if not issubclass(each, Choice)} == set()
    assert len(PUBLIC) > 50


class TestOneMessage:
    """A choice of two, with whole values."""

    class Side(Choice):
        LEFT = "left"
        RIGHT = "right"

    def test_where_what_remedy(self) -> None:
        with pytest.raises(UnknownChoiceError) as caught:
            self.Side("middle")

        assert (caught.value.where, caught.value.what, caught.value.remedy) == (
            "Side",
            "'middle' is none of its values",
            "Choose one of 'left', 'right'",
        )

    @pytest.mark.parametrize("error", [UnknownNameError, LookupError, ValueError])
    def test_is_caught_as_an_unknown_name_and_as_enumerations_raise_it(self, error: type[Exception]) -> None:
        with pytest.raises(error):
            self.Side("middle")
