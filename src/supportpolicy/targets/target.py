"""A target: one promise about time, with everything that its clock depends on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import time, timedelta

import attrs

from supportpolicy.calendars import DayEnd, DayRule, Holidays, WorkingDays
from supportpolicy.checks import check_name, shown, values_of
from supportpolicy.errors import InvalidTypeError, InvalidValueError
from supportpolicy.facts import FrozenMap
from supportpolicy.rules import Conditions
from supportpolicy.servicehours import WorkingDayPeriod
from supportpolicy.targets.terms import ORDINARY_PAUSES, START, STOPS, Commitment, Metric, Moment, PauseReason

RECURRING = frozenset({Metric.NEXT_RESPONSE, Metric.PERIODIC_UPDATE})
"""The metrics that are owed again and again, each time on a clock of its own."""

_STARTS_OF = {
    Metric.NEXT_RESPONSE: frozenset({Moment.CUSTOMER_MESSAGE}),
    Metric.PERIODIC_UPDATE: frozenset({Moment.ANSWERED, Moment.REPORTED}),
}
_STARTS = frozenset({Moment.REPORTED, Moment.ASSIGNED, Moment.ACKNOWLEDGED, Moment.ANSWERED, Moment.DIAGNOSED})
_NEVER_STOP = frozenset({Moment.REPORTED, Moment.CUSTOMER_MESSAGE, Moment.REOPENED})


@attrs.frozen(kw_only=True)
class WorkingDaysAmount:
    """An amount in working days, which is never bare: it says which days, by which rule, and when the last one ends.

    Attributes:
        days: How many; with 0, the time is up on the day of receipt, or the next working day.
        working_days: The name of the calendar in the schedule that says which dates count.
        day_rule: Whether the day of the event counts, or receipt is deemed on the next working day.
        ends: When on the last day the time is up: at the same clock time, at the end of service, at the end of the day.
        cut_off: The local time from which on an event counts as one of the next date; None for midnight.

    Raises:
        InvalidTypeError: for a number of days that is no int, or a cut-off that is no time.
        InvalidValueError: for a negative number of days, or a cut-off with seconds or with a zone.

    Source:
        BGB §§ 187, 188
    """

    days: int = attrs.field()
    working_days: str
    day_rule: DayRule = attrs.field(converter=DayRule)
    ends: DayEnd = attrs.field(converter=DayEnd)
    cut_off: time | None = attrs.field(default=None)

    @cut_off.validator
    def _check_period(self, _: attrs.Attribute[time | None], __: time | None) -> None:
        self.period(_ANY_DAYS)

    def period(self, working_days: WorkingDays) -> WorkingDayPeriod:
        """The same on the calendar itself.

        Args:
            working_days: The calendar that its name stands for.
        """
        return WorkingDayPeriod(
            days=self.days,
            working_days=working_days,
            day_rule=self.day_rule,
            ends=self.ends,
            cut_off=self.cut_off,
        )


_ANY_DAYS = WorkingDays.arbeitstage(Holidays.none())


def _conditions(when: Mapping[str, str | Collection[str]]) -> Conditions:
    return FrozenMap((fact, values_of(fact, values)) for fact, values in sorted(when.items()))


def _moments(moments: str | Iterable[str]) -> frozenset[Moment]:
    return frozenset(map(Moment, (moments,) if isinstance(moments, str) else moments))


def _reasons(reasons: Iterable[str]) -> frozenset[PauseReason]:
    return frozenset(map(PauseReason, reasons))


@attrs.frozen(kw_only=True)
class Target:
    """One promise about time.

    Attributes:
        id: Its name, unique in its schedule.
        metric: What is measured.
        amount: How long it may take: time on the calendar, working days, or None for a promise without a number
            ("without undue delay"), of which the elapsed time is shown and no verdict given.
        calendar: The name of the calendar in the schedule on which the clock runs and pauses: around the clock,
            service hours, the hours of working days, each is a calendar.
        commitment: Whether it is guaranteed or a goal.
        starts_at: What starts the clock; by default what the metric says.
        stops_at: What stops it, the first of these; by default what the metric says. A first response is met by an
            answer on the matter; add ``ACKNOWLEDGED`` where a mere confirmation of receipt is enough, and
            ``WORKAROUND`` to a resolution where a workaround is.
        pauses: The reasons for which its clock stands still while the ticket is paused; none for a target that runs
            on whatever happens (`NEVER_PAUSED`).
        when: For each fact that matters, such as severity, channel, support level or language, the values for which it
            is promised (a single one may be given bare); all must hold.
        clauses: The clauses that promise it.
        slot: Targets of one slot exclude each other: at most one applies to a ticket. By default one slot a metric;
            give others for several targets of one metric at once.
        thresholds: The percentages of the amount at which a warning is due, ascending.

    Example:
        >>> guaranteed = Target(
        ...     id="response", metric=Metric.FIRST_RESPONSE, amount=timedelta(hours=48), calendar="clock",
        ...     commitment=Commitment.GUARANTEED, when={"contact": ["key_user", "partner"]}, clauses=["CONF-3"],
        ... )
        >>> guaranteed.slot, sorted(guaranteed.stops_at)
        ('first_response', [<Moment.ANSWERED: 'answered'>, <Moment.RESOLVED: 'resolved'>])

    Raises:
        InvalidValueError: for an amount of zero or less, or a start, stop or threshold that makes no sense.
        InvalidTypeError: for an amount that is no time, such as a number.

    Source:
        PARTNER-5, APP-6, APP-7, APP-8, CONF-3, CONF-4
    """

    id: str = attrs.field()
    metric: Metric = attrs.field(converter=Metric)
    amount: timedelta | WorkingDaysAmount | None = attrs.field()
    calendar: str
    commitment: Commitment = attrs.field(converter=Commitment)
    starts_at: Moment = attrs.field(converter=Moment)
    stops_at: frozenset[Moment] = attrs.field(converter=_moments)
    pauses: frozenset[PauseReason] = attrs.field(default=ORDINARY_PAUSES, converter=_reasons)
    when: Conditions = attrs.field(default=FrozenMap(), converter=_conditions)
    clauses: tuple[str, ...] = attrs.field(default=(), converter=tuple[str, ...])
    slot: str = attrs.field()
    thresholds: tuple[int, ...] = attrs.field(default=(50, 75, 90), converter=tuple[int, ...])

    @starts_at.default
    def _usual_start(self) -> Moment:
        return START[self.metric]

    @stops_at.default
    def _usual_stops(self) -> frozenset[Moment]:
        return STOPS[self.metric]

    @slot.default
    def _usual_slot(self) -> str:
        return self.metric.value

    @id.validator
    def _check_id(self, _: attrs.Attribute[str], target_id: str) -> None:
        check_name("id", target_id)

    @amount.validator
    def _check_amount(self, _: attrs.Attribute[object], amount: object) -> None:
        if not isinstance(amount, timedelta | WorkingDaysAmount | None):
            raise InvalidTypeError(
                "amount",
                f"{amount!r} is no time",
                "Give timedelta(hours=12), a WorkingDaysAmount, or None for no number",
            )
        if isinstance(amount, timedelta) and amount <= timedelta(0):
            raise InvalidValueError(
                "amount",
                f"{shown(amount)} is over before it starts",
                "Give more, or None for a promise without a number",
            )

    @starts_at.validator
    def _check_start(self, _: attrs.Attribute[Moment], start: Moment) -> None:
        allowed = _STARTS_OF.get(self.metric, _STARTS)
        if start not in allowed:
            raise InvalidValueError(
                "starts_at",
                f"a target for {self.metric.value} cannot start at {start.value}",
                f"Choose one of {', '.join(sorted(allowed))}",
            )

    @stops_at.validator
    def _check_stops(self, _: attrs.Attribute[frozenset[Moment]], stops: frozenset[Moment]) -> None:
        if not stops or stops & _NEVER_STOP or (self.metric not in RECURRING and self.starts_at in stops):
            raise InvalidValueError(
                "stops_at",
                f"a target for {self.metric.value} that starts at {self.starts_at.value} cannot stop at "
                f"{', '.join(sorted(stops)) or 'nothing'}",
                "Name what the vendor does to meet it",
            )

    @thresholds.validator
    def _check_thresholds(self, _: attrs.Attribute[tuple[int, ...]], thresholds: tuple[int, ...]) -> None:
        if any(isinstance(percent, bool) or not isinstance(percent, int) for percent in thresholds):
            raise InvalidTypeError("thresholds", f"{thresholds} are not whole percentages", "Give ints such as 75")
        if list(thresholds) != sorted(set(thresholds)) or not all(0 < percent <= 100 for percent in thresholds):
            raise InvalidValueError(
                "thresholds", f"{thresholds} are no warnings", "Give ascending percentages from 1 to 100"
            )

    @property
    def pausable(self) -> bool:
        """Whether anything stops its clock."""
        return bool(self.pauses)
