"""What went wrong: where, what, and what to write instead."""

from __future__ import annotations

from collections.abc import Sequence

import attrs


@attrs.frozen(getstate_setstate=False)  # exceptions carry their own state, notes included
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

    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.remedy}."


class InvalidValueError(SupportPolicyError, ValueError):
    """A value of the right type that cannot be meant: a negative quota, a close before its open, a naive instant."""


class InvalidTypeError(SupportPolicyError, TypeError):
    """A value of the wrong type where a silent conversion would cost something: a float for money, a bool for int."""


class UnknownNameError(SupportPolicyError, LookupError):
    """A name that is not defined: a fact, a value of a fact, a rule, a clause, a region, a time zone."""


class OutOfRangeError(SupportPolicyError, ValueError):
    """A date beyond what was verified or can be represented, such as a year without holiday data."""


class NoOpenTimeError(SupportPolicyError, ValueError):
    """Opening hours without any open time where an answer needs some."""


class WorkBudgetError(SupportPolicyError, RuntimeError):
    """A proof or a search that would take more steps than it is allowed."""


class DocumentError(SupportPolicyError, ValueError):
    """One fault of a document; ``where`` is its path, such as ``rule[2].when.kind``."""


class InvalidDocumentError(ExceptionGroup[DocumentError]):
    """All faults of a document at once.

    Example:
        >>> import supportpolicy as sp
        >>> try:
        ...     sp.read_policy('schema = 1')
        ... except InvalidDocumentError as error:
        ...     print(error.exceptions[0])
        id: it is missing. Add a text.
    """

    def __str__(self) -> str:
        return "\n".join([self.message, *(f"  {fault}" for fault in self.exceptions)])

    def derive(self, excs: Sequence[DocumentError]) -> InvalidDocumentError:  # type: ignore[override]
        """The same message over some of the faults."""
        return InvalidDocumentError(self.message, excs)
