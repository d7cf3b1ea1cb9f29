"""A release with its date and capacity, and a wish that may become part of one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import attrs

from supportpolicy.calendars import WorkingDays
from supportpolicy.checks import check_count, check_date, check_name, shown
from supportpolicy.choices import Choice
from supportpolicy.contracts import ReleaseDays
from supportpolicy.errors import InvalidTypeError, InvalidValueError


class Delivery(Choice):
    """How a change reaches the customers.

    Attributes:
        SPRINT: With a release that was planned.
        HOTFIX: At once, outside of the releases.

    Source:
        PARTNER-6
    """

    SPRINT = "sprint"
    HOTFIX = "hotfix"


class Scale(Choice):
    """How much customers notice of a change, as it was assessed.

    Attributes:
        BIG: All customers have to be told beforehand.
        ORDINARY: Whoever wants to know can read it up.

    Source:
        PARTNER-10
    """

    BIG = "big"
    ORDINARY = "ordinary"


class Announcement(Choice):
    """How customers learn of a change.

    Attributes:
        EMAIL: By a separate e-mail to all of them.
        WIKI: From the wiki.
    """

    EMAIL = "email"
    WIKI = "wiki"

    @classmethod
    def of(cls, scale: Scale) -> Announcement:
        """How a change of this scale is announced.

        Example:
            >>> Announcement.of(Scale.BIG)
            <Announcement.EMAIL: 'email'>

        Source:
            PARTNER-10
        """
        return cls.EMAIL if scale is Scale.BIG else cls.WIKI


@attrs.frozen(kw_only=True)
class Release:
    """A release that goes into production on a fixed date.

    Attributes:
        id: Its name, such as ``"2026-3"``.
        on: The date.
        closing: The last day on which something can be planned into it.
        capacity: How much effort it has room for; zero or more.

    Raises:
        InvalidValueError: for a closing after the date, or a negative capacity.

    Source:
        PARTNER-9
    """

    id: str = attrs.field()
    on: date = attrs.field()
    closing: date = attrs.field(default=attrs.Factory(lambda self: self.on, takes_self=True))
    capacity: timedelta = attrs.field()

    @id.validator
    def _check_id(self, _: attrs.Attribute[str], name: str) -> None:
        check_name("id", name)

    @on.validator
    def _check_on(self, _: attrs.Attribute[date], on: date) -> None:
        check_date("on", on)

    @closing.validator
    def _check_closing(self, _: attrs.Attribute[date], closing: date) -> None:
        if check_date("closing", closing) > self.on:
            raise InvalidValueError(
                "closing", f"{closing} is after release {self.id} of {self.on}", "Close it on its date or before"
            )

    @capacity.validator
    def _check_capacity(self, _: attrs.Attribute[timedelta], capacity: timedelta) -> None:
        if not isinstance(capacity, timedelta):
            raise InvalidTypeError("capacity", f"{capacity!r} is no timedelta", "Give timedelta(hours=120)")
        if capacity < timedelta(0):
            raise InvalidValueError("capacity", f"{shown(capacity)} is less than nothing", "Give zero or more")


@attrs.frozen(kw_only=True)
class Wish:
    """A change that somebody wants, or a fault that an update is to mend, as far as it was assessed.

    Attributes:
        id: Its name.
        recorded_on: The date on which it was recorded.
        priority: How important it is, 1 for the most important; None while it is not assessed.
        weight: Of two of one priority the one of greater weight comes first.
        effort: The effort it was estimated at; None while it is not assessed. More than nothing.
        scale: How much customers notice of it.
        severity: The class of the fault that it mends, in the words of the policy; None for a mere wish.
        not_before: The first date on which it may be released, such as one agreed with the customer; None for any.
        ticket: The ticket that it comes from.
        title: What it is about, for people.

    Raises:
        InvalidTypeError: for a priority or a weight that is no int.
        InvalidValueError: for a priority below 1, or an effort of nothing.

    Source:
        PARTNER-8
    """

    id: str = attrs.field()
    recorded_on: date = attrs.field()
    priority: int | None = attrs.field(default=None)
    weight: int = attrs.field(default=0)
    effort: timedelta | None = attrs.field(default=None)
    scale: Scale = attrs.field(default=Scale.ORDINARY, converter=Scale)
    severity: str | None = None
    not_before: date | None = attrs.field(default=None)
    ticket: str | None = None
    title: str = ""

    @id.validator
    def _check_id(self, _: attrs.Attribute[str], name: str) -> None:
        check_name("id", name)

    @recorded_on.validator
    def _check_recorded_on(self, _: attrs.Attribute[date], on: date) -> None:
        check_date("recorded_on", on)

    @priority.validator
    def _check_priority(self, _: attrs.Attribute[int | None], priority: int | None) -> None:
        if priority is not None and check_count("priority", priority) < 1:
            raise InvalidValueError("priority", f"{priority} is above the highest", "Give 1 for the most important")

    @weight.validator
    def _check_weight(self, _: attrs.Attribute[int], weight: int) -> None:
        check_count("weight", weight)

    @effort.validator
    def _check_effort(self, _: attrs.Attribute[timedelta | None], effort: timedelta | None) -> None:
        if effort is not None:
            if not isinstance(effort, timedelta):
                raise InvalidTypeError("effort", f"{effort!r} is no timedelta", "Give timedelta(hours=8)")
            if effort <= timedelta(0):
                raise InvalidValueError("effort", f"{shown(effort)} changes nothing", "Give more than nothing")

    @not_before.validator
    def _check_not_before(self, _: attrs.Attribute[date | None], day: date | None) -> None:
        if day is not None:
            check_date("not_before", day)


def upcoming_releases(
    days: ReleaseDays, years: Iterable[int], *, capacity: timedelta, working_days: WorkingDays | None = None
) -> tuple[Release, ...]:
    """The releases of some years, by their dates; each is called by its year and its number in it.

    Args:
        days: On which days of a year they are.
        years: The years.
        capacity: How much effort each has room for; `attrs.evolve` gives one of them another.
        working_days: Which days are working days; None if days off are kept.

    Raises:
        InvalidValueError: if days off are not kept and the working days are missing, or two releases fall on one day.
        OutOfRangeError: for a year whose holidays are not known.

    Example:
        >>> days = ReleaseDays(days=["04-01", "10-01"], closed_days_before=28)
        >>> releases = upcoming_releases(days, [2026], capacity=timedelta(hours=80))
        >>> [(release.id, str(release.closing)) for release in releases]
        [('2026-1', '2026-03-04'), ('2026-2', '2026-09-03')]

    Source:
        PARTNER-9
    """
    found = [
        Release(id=f"{year}-{number}", on=on, closing=days.closing(on), capacity=capacity)
        for year in sorted(set(years))
        for number, on in enumerate(days.dates(year, working_days), start=1)
    ]
    return tuple(sorted(found, key=lambda release: release.on))
