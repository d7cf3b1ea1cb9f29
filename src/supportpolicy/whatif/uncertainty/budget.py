"""The budget of a search: how many steps it may take before it says that they are too many."""

from __future__ import annotations

from supportpolicy.checks import check_count
from supportpolicy.errors import InvalidValueError, WorkBudgetError


class Budget:
    """A number of steps to spend.

    Args:
        steps: How many there are, one or more.

    Raises:
        InvalidTypeError: for what is no whole number.
        InvalidValueError: for a number below one.
    """

    def __init__(self, steps: int) -> None:
        self._steps = self._left = check_count("budget", steps)
        if steps < 1:
            raise InvalidValueError("budget", f"{steps} steps lead nowhere", "Give one step or more")

    def spend(self) -> None:
        """Take one step.

        Raises:
            WorkBudgetError: if none is left.
        """
        if not self._left:
            raise WorkBudgetError(
                "budget",
                f"what is open would take more than {self._steps} steps, each of them to assess a ticket or to settle",
                "Answer some of the questions first, or give a larger budget",
            )
        self._left -= 1
