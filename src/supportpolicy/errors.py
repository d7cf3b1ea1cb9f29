"""What went wrong: where, what, and what to write instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self


class SupportPolicyError(Exception):
    """Base of every error that this library raises on purpose.

    Each concrete error also derives from the built-in exception that a caller would catch, survives pickling and
    copying, and keeps its three parts apart.

    Attributes:
        where: The argument, field or document path that is at fault, for example ``"quota"`` or ``"rules[2].when"``.
        what: What is wrong with it, with the offending value.
        remedy: What to write instead, as an imperative sentence without the full stop.

    Example:
        >>> error = InvalidValueError("quota", "a contingent of 0:00:00 cannot cover anything", "Give a positive quota")
        >>> print(error)
        quota: a contingent of 0:00:00 cannot cover anything. Give a positive quota.
        >>> isinstance(error, ValueError)
        True
    """

    def __init__(self, where: str, what: str, remedy: str) -> None:
        super().__init__(where, what, remedy)
        self.where = where
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.remedy}."

    def __repr__(self) -> str:
        return f"{type(self).__name__}(where={self.where!r}, what={self.what!r}, remedy={self.remedy!r})"


class InvalidValueError(SupportPolicyError, ValueError):
    """A value of the right type that cannot be meant: a negative quota, a close before its open, a naive instant."""


class InvalidTypeError(SupportPolicyError, TypeError):
    """A value of the wrong type where a silent conversion would cost something: a float for money, a bool for int."""


class UnknownNameError(SupportPolicyError, LookupError):
    """A name that is not defined: a fact, a value of a fact, a rule, a clause, a region, a time zone."""


class UnknownChoiceError(UnknownNameError, ValueError):
    """A value that a closed choice does not have; a ``ValueError`` too, as every enumeration of Python raises it."""


class OutOfRangeError(SupportPolicyError, ValueError):
    """A date beyond what was verified or can be represented, such as a year without holiday data."""


class NoOpenTimeError(SupportPolicyError, ValueError):
    """Opening hours without any open time where an answer needs some."""


class WorkBudgetError(SupportPolicyError, RuntimeError):
    """A proof or a search that would take more steps than it is allowed."""


class DocumentError(SupportPolicyError, ValueError):
    """One fault of a document; ``where`` is its path, such as ``rule[2].when.kind``."""


class InvalidDocumentError(ExceptionGroup[DocumentError], SupportPolicyError, ValueError):
    """All faults of a document at once.

    Attributes:
        where: The document.
        what: How many faults it has.
        remedy: What to do about them.
        exceptions: The faults, each a `DocumentError`.

    Example:
        >>> faults = [DocumentError("id", "it is missing", "Add a text"), DocumentError("x", "it is long", "Cut it")]
        >>> print(InvalidDocumentError("acme.toml", faults))
        acme.toml: it has 2 faults. Mend each of them.
          id: it is missing. Add a text.
          x: it is long. Cut it.
    """

    def __new__(cls, where: str, faults: Sequence[DocumentError]) -> Self:
        """A group, whose message is made from its faults."""
        return super().__new__(cls, f"{where} {_counted(faults)}", tuple(faults))

    def __init__(self, where: str, faults: Sequence[DocumentError]) -> None:
        SupportPolicyError.__init__(self, where, f"it {_counted(faults)}", "Mend each of them")

    def __str__(self) -> str:
        return "\n".join([SupportPolicyError.__str__(self), *(f"  {fault}" for fault in self.exceptions)])

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.where, self.exceptions), self.__dict__

    def derive(self, excs: Sequence[DocumentError]) -> Self:  # type: ignore[override]
        """The same document with some of its faults, for ``except*``."""
        return type(self)(self.where, excs)


def _counted(faults: Sequence[DocumentError]) -> str:
    return "has a fault" if len(faults) == 1 else f"has {len(faults)} faults"
