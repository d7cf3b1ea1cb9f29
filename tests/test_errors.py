"""Errors say where, what and what to write instead, and travel unharmed."""

from __future__ import annotations

import copy
import pickle

import pytest

from supportpolicy.errors import (
    DocumentError,
    InvalidDocumentError,
    InvalidTypeError,
    InvalidValueError,
    NoOpenTimeError,
    OutOfRangeError,
    SupportPolicyError,
    UnknownNameError,
    WorkBudgetError,
)

BUILT_INS = [
    (InvalidValueError, ValueError),
    (InvalidTypeError, TypeError),
    (UnknownNameError, LookupError),
    (OutOfRangeError, ValueError),
    (NoOpenTimeError, ValueError),
    (WorkBudgetError, RuntimeError),
    (DocumentError, ValueError),
]

every_class = pytest.mark.parametrize(
    "error_class", [SupportPolicyError, *(ours for ours, _ in BUILT_INS)], ids=lambda each: each.__name__
)


def parts(error: SupportPolicyError) -> tuple[str, str, str]:
    return error.where, error.what, error.remedy


def members(group: ExceptionGroup[Exception] | None) -> tuple[Exception | ExceptionGroup[Exception], ...]:
    return () if group is None else group.exceptions


class TestTheMessage:
    """Errors say where, what (with the value) and what to write instead, and keep these as attributes."""

    @every_class
    def test_reads_as_place_fact_and_remedy(self, error_class: type[SupportPolicyError]) -> None:
        error = error_class("rules[2].when", "'colour' is no fact", "Choose 'cause' or 'component'")

        assert str(error) == "rules[2].when: 'colour' is no fact. Choose 'cause' or 'component'."
        assert parts(error) == ("rules[2].when", "'colour' is no fact", "Choose 'cause' or 'component'")

    def test_is_named_by_its_class_in_a_traceback(self) -> None:
        assert repr(InvalidValueError("quota", "0 is nothing", "Give more")) == (
            "InvalidValueError(where='quota', what='0 is nothing', remedy='Give more')"
        )


class TestTheClass:
    """One base class, the matching built-in beside it."""

    @pytest.mark.parametrize(("ours", "built_in"), BUILT_INS)
    def test_is_caught_as_ours_and_as_the_built_in(
        self, ours: type[SupportPolicyError], built_in: type[Exception]
    ) -> None:
        assert issubclass(ours, SupportPolicyError)
        assert issubclass(ours, built_in)

    @pytest.mark.parametrize("ours", SupportPolicyError.__subclasses__(), ids=lambda each: each.__name__)
    def test_has_a_built_in_beside_the_base(self, ours: type[SupportPolicyError]) -> None:
        assert any(base.__module__ == "builtins" for base in ours.__bases__)


class TestTravelling:
    """They survive pickling and copying."""

    @every_class
    @pytest.mark.parametrize(
        "carry",
        [lambda error: pickle.loads(pickle.dumps(error)), copy.copy, copy.deepcopy],
        ids=["pickle", "copy", "deepcopy"],
    )
    def test_keeps_class_parts_and_notes(self, error_class: type[SupportPolicyError], carry) -> None:  # type: ignore[no-untyped-def]
        error = error_class("quota", "0 is nothing", "Give more")
        error.add_note("while reading acme.toml")

        carried = carry(error)

        assert type(carried) is error_class
        assert parts(carried) == parts(error)
        assert carried.__notes__ == ["while reading acme.toml"]

    def test_keeps_its_cause_and_traceback_when_raised(self) -> None:
        cause = KeyError("BYY")

        with pytest.raises(UnknownNameError) as caught:
            raise UnknownNameError("state", "'BYY' is no state", "Write 'BY'") from cause

        assert caught.value.__cause__ is cause
        assert caught.value.__traceback__ is not None

    def test_is_taken_out_of_a_group_by_ours_and_by_the_built_in(self) -> None:
        value = InvalidValueError("a", "b", "c")
        name = UnknownNameError("d", "e", "f")
        group = ExceptionGroup("the document has 2 faults", [value, name])

        assert members(group.subgroup(ValueError)) == (value,)
        assert members(group.subgroup(LookupError)) == (name,)
        assert members(group.subgroup(SupportPolicyError)) == (value, name)


class TestAFaultyDocument:
    """All faults at once, each with path, value and remedy, as a group of our errors that is one of them itself."""

    FIRST = DocumentError("id", "it is missing", "Add a text")
    SECOND = DocumentError("rule[0].when", "'knd' is no fact", "Write 'kind'")
    ERROR = InvalidDocumentError("acme.toml", [FIRST, SECOND])

    def test_lists_its_faults(self) -> None:
        assert str(self.ERROR) == (
            "acme.toml: it has 2 faults. Mend each of them.\n"
            "  id: it is missing. Add a text.\n"
            "  rule[0].when: 'knd' is no fact. Write 'kind'."
        )
        assert (self.ERROR.message, self.ERROR.exceptions) == ("acme.toml has 2 faults", (self.FIRST, self.SECOND))
        assert InvalidDocumentError("acme.toml", [self.FIRST]).message == "acme.toml has a fault"

    def test_is_caught_in_every_usual_way(self) -> None:
        for usual in (SupportPolicyError, ValueError, ExceptionGroup):
            with pytest.raises(usual):
                raise self.ERROR

    def test_comes_apart_by_its_faults(self) -> None:
        wanted, rest = self.ERROR.split(lambda error: getattr(error, "where", None) == "id")

        assert wanted is not None
        assert rest is not None
        assert (str(wanted), rest.exceptions) == (
            "acme.toml: it has a fault. Mend each of them.\n  id: it is missing. Add a text.",
            (self.SECOND,),
        )

    @pytest.mark.parametrize(
        "carry",
        [lambda error: pickle.loads(pickle.dumps(error)), copy.copy, copy.deepcopy],
        ids=["pickle", "copy", "deepcopy"],
    )
    def test_survives_pickling_and_copying(self, carry) -> None:  # type: ignore[no-untyped-def]
        error = InvalidDocumentError("acme.toml", [self.FIRST, self.SECOND])
        error.add_note("from the mail of Monday")

        carried = carry(error)

        assert (type(carried), str(carried)) == (InvalidDocumentError, str(error))
        assert list(map(parts, carried.exceptions)) == [parts(self.FIRST), parts(self.SECOND)]
        assert carried.__notes__ == ["from the mail of Monday"]
