"""Periods of working days: "2 working days" with everything said that the phrase leaves open."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from supportpolicy.calendars import DayEnd, DayRule, WorkingDays
from supportpolicy.checks import check_count, minute_of
from supportpolicy.errors import InvalidValueError, NoOpenTimeError
from supportpolicy.servicehours.hours import ServiceHours
from supportpolicy.servicehours.zones import instant, moment, wall, zone_of

_NOTHING: Final = timedelta(0)
_ONE_DAY: Final = timedelta(days=1)


@attrs.frozen(kw_only=True)
class WorkingDayPeriod:
    """A number of working days, from an event to the instant at which they are over.

    Attributes:
        days: How many working days; with 0, the period ends on the day of receipt, or the next working day.
        working_days: Which dates count.
        day_rule: Whether the day of the event counts, and what becomes of an event on a day off.
        ends: At what time of the last day the period is over.
        cut_off: The local time from which on an event counts as one of the next date; None for midnight.

    Example:
        >>> from supportpolicy.calendars import Holidays
        >>> period = WorkingDayPeriod(
        ...     days=2,
        ...     working_days=WorkingDays.arbeitstage(Holidays.none()),
        ...     day_rule=DayRule.EVENT_DAY_EXCLUDED,
        ...     ends=DayEnd.END_OF_SERVICE,
        ... )
        >>> hours = ServiceHours.weekly("Mon-Fri 09:00-17:30", zone="Europe/Berlin")
        >>> friday = datetime(2026, 11, 20, 15, 30, tzinfo=ZoneInfo("Europe/Berlin"))
        >>> period.due(friday, hours).isoformat()
        '2026-11-24T17:30:00+01:00'

    Raises:
        InvalidTypeError: for a number of days that is no int, or a cut-off that is no time.
        InvalidValueError: for a negative number of days, or a cut-off with seconds or with a zone.
        UnknownNameError: for an unknown day rule or end.

    Source:
        BGB §§ 187, 188
    """

    days: int = attrs.field()
    working_days: WorkingDays
    day_rule: DayRule = attrs.field(converter=DayRule)
    ends: DayEnd = attrs.field(converter=DayEnd)
    cut_off: time | None = attrs.field(default=None)

    @days.validator
    def _check_days(self, _: attrs.Attribute[int], days: int) -> None:
        if check_count("days", days) < 0:
            raise InvalidValueError("days", f"{days} days end before they begin", "Give 0 days or more")

    @cut_off.validator
    def _check_cut_off(self, _: attrs.Attribute[time | None], cut_off: time | None) -> None:
        if cut_off is not None:
            minute_of("cut_off", cut_off)

    def due(self, start: datetime, hours: ServiceHours) -> datetime:
        """The instant at which the period is over, in the zone of the start.

        An event that counts as one of a later date, or that lies before the opening of its date where the contract
        deems or cuts off at all, is received when service opens; that is the clock time which ``SAME_TIME`` keeps. On a
        date without service, it keeps that of the event.

        Args:
            start: The instant of the event.
            hours: The hours whose zone says what date it is, and when service opens and ends.

        Raises:
            InvalidValueError: for a naive datetime.
            NoOpenTimeError: if the period is to end with a service that is not given on its last day.
            OutOfRangeError: if the start or the answer lies in a year that the working days do not know.
        """
        at = moment(instant("start", start), zone_of(hours.zone))
        received = self._received(at)
        last = self.working_days.add(received, self.days, self.day_rule)
        return moment(instant("start", self._end(last, at, received, hours)), start.tzinfo)

    def _end(self, last: date, at: datetime, received: date, hours: ServiceHours) -> datetime:
        if self.ends is DayEnd.END_OF_SERVICE:
            return _end_of_service(last, hours)
        if self.ends is DayEnd.END_OF_DAY:
            return _end_of(last, zone_of(hours.zone))
        return datetime.combine(last, self._clock_time(at, received, hours), tzinfo=zone_of(hours.zone))

    def _received(self, at: datetime) -> date:
        """The date of receipt, before the day rule speaks."""
        late = self.cut_off is not None and at.time() >= self.cut_off
        day = at.date() + _ONE_DAY if late else at.date()
        if self.day_rule is DayRule.DEEMED_RECEIVED_NEXT:
            return self.working_days.add(day, 0, self.day_rule)
        return day

    def _clock_time(self, at: datetime, received: date, hours: ServiceHours) -> time:
        if self.cut_off is None and self.day_rule is DayRule.EVENT_DAY_EXCLUDED:
            return at.time()
        opening = hours.advance_to_opening(_end_of(received - _ONE_DAY, zone_of(hours.zone)), _NOTHING)
        if opening.date() != received:
            return at.time()
        return opening.time() if received > at.date() else max(at.time(), opening.time())


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    return moment(wall(zone, day.toordinal(), 24 * 60), zone)


def _end_of_service(day: date, hours: ServiceHours) -> datetime:
    zone = zone_of(hours.zone)
    begins, ends = _end_of(day - _ONE_DAY, zone), _end_of(day, zone)
    if not hours.elapsed(begins, ends):
        raise NoOpenTimeError(
            "ends", f"no service is given on {day}", "Count days on which it is, or end the period with the day"
        )
    return hours.advance_to_closing(ends, _NOTHING)
