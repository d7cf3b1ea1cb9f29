"""Increments: how worked time becomes billed time."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property

import attrs

from supportpolicy.choices import Choice
from supportpolicy.contingents.quantities import SECOND, Rounding, check_quantity
from supportpolicy.errors import InvalidTypeError, InvalidValueError

_NOTHING = timedelta(0)


class Grouping(Choice):
    """Which work is added up before it is rounded; no group reaches over the end of a period."""

    ENTRY = "entry"
    TICKET = "ticket"
    DAY = "day"
    TICKET_AND_DAY = "ticket_and_day"
    PERIOD = "period"


@attrs.frozen(kw_only=True)
class Increment:
    """The step in which time is billed. The default bills every second as it was worked.

    Attributes:
        step: Billed time is a multiple of it.
        mode: Which multiple takes the place of a time that is none.
        grouping: Which work is added up before it is rounded, once for each group.
        minimum: The least that is billed for a group in which any time was worked; it is rounded as well.

    Example:
        >>> quarter_hours = Increment(step=timedelta(minutes=15), grouping=Grouping.TICKET)
        >>> quarter_hours.billed(37 * 60) // 60, quarter_hours.billed(45 * 60) // 60, quarter_hours.billed(0)
        (45, 45, 0)

    Source:
        CONF-O3, SHOP-O2: the contract says which.
    """

    step: timedelta = attrs.field(default=SECOND)
    mode: Rounding = attrs.field(default=Rounding.UP, converter=Rounding)
    grouping: Grouping = attrs.field(default=Grouping.ENTRY, converter=Grouping)
    minimum: timedelta = attrs.field(default=_NOTHING)

    @step.validator
    @minimum.validator
    def _check_time(self, attribute: attrs.Attribute[timedelta], time: timedelta) -> None:
        if not isinstance(time, timedelta):
            raise InvalidTypeError(attribute.name, f"{time!r} is no timedelta", "Give timedelta(minutes=15)")
        check_quantity(attribute.name, time)

    @step.validator
    def _check_step(self, _: attrs.Attribute[timedelta], step: timedelta) -> None:
        if not step:
            raise InvalidValueError("step", "nothing is a multiple of no time", "Give a second or more")

    def billed(self, seconds: int) -> int:
        """The seconds that are billed for a group in which so many were worked; none for none."""
        if not seconds:
            return 0
        return self.mode.to_multiple(max(seconds, self._minimum_seconds), self._step_seconds)

    @cached_property
    def _step_seconds(self) -> int:
        return self.step // SECOND

    @cached_property
    def _minimum_seconds(self) -> int:
        return self.minimum // SECOND


EXACT = Increment()
"""Every second as it was worked."""
