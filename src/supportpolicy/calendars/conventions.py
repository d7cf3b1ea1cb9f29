"""Conventions of counting days, each with a name: what counts, where a period ends, and what moves its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from dateutil.easter import easter

from supportpolicy.calendars.publicholidays import Holidays
from supportpolicy.calendars.weekdays import ARBEITSTAG, WERKTAG, Weekday
from supportpolicy.checks import check_date
from supportpolicy.choices import Choice


class DayRule(Choice):
    """What "n working days after" means.

    Attributes:
        EVENT_DAY_EXCLUDED: The day of the event does not count, whether it is a working day or not; the period ends
            with the n-th working day after it. Saturday plus one Arbeitstag is Monday.
        DEEMED_RECEIVED_NEXT: An event on a day off is deemed to happen on the next working day, which then does not
            count. Saturday plus one Arbeitstag is Tuesday.

    Source:
        BGB § 187 (1), § 188 (1) for EVENT_DAY_EXCLUDED; an agreement that receipt outside service time counts as
        receipt at the next opening for DEEMED_RECEIVED_NEXT.
    """

    EVENT_DAY_EXCLUDED = "event_day_excluded"
    DEEMED_RECEIVED_NEXT = "deemed_received_next"


class DayEnd(Choice):
    """At what time of its last day a period of days is over.

    Attributes:
        SAME_TIME: At the clock time of the event.
        END_OF_SERVICE: When the service of that day ends.
        END_OF_DAY: At midnight, when the day is over.
    """

    SAME_TIME = "same_time"
    END_OF_SERVICE = "end_of_service"
    END_OF_DAY = "end_of_day"


class DayInterval(Choice):
    """Which of its two ends a counted interval of dates contains.

    Attributes:
        HALF_OPEN: ``[start, end)``; negative if the end is before the start.
        CLOSED: ``[start, end]``, both counted, in whichever order they are given; never negative.
        AFTER_START: ``(start, end]``; negative if the end is before the start.
    """

    HALF_OPEN = "[start, end)"
    CLOSED = "[start, end]"
    AFTER_START = "(start, end]"


class EndShift(Choice):
    """What happens when the last day of a period is a day off: the next day that is none takes its place.

    Attributes:
        NONE: Nothing; the period ends on the day that it ends on.
        BGB_193: Germany. Saturdays, Sundays and the holidays of the place are passed over.
        OR_78: Switzerland, periods that were agreed. Sundays and holidays are passed over, Saturdays are not.
        OR_78_SATURDAY: Switzerland, periods of federal statutes and authorities. Saturdays are passed over as well.
        ABGB_903: Austria, the civil code alone. Sundays and holidays are passed over, Saturdays are not.
        ABGB_903_CONVENTION: Austria, with the European Convention on the Calculation of Time-Limits. Saturdays and
            Good Friday are passed over as well.

    Example:
        >>> EndShift.BGB_193.shifted(date(2026, 11, 21), Holidays.none())
        datetime.date(2026, 11, 23)
        >>> EndShift.OR_78.shifted(date(2026, 11, 21), Holidays.none())
        datetime.date(2026, 11, 21)

    Source:
        BGB § 193; OR Art. 78, and Art. 1 of the Federal Act of 21 June 1963 (SR 173.110.3); ABGB § 903, and Art. 5 of
        the Convention (ETS 76, BGBl 254/1983), which the Act on Saturdays and Good Friday (BGBl 37/1961, repealed in
        2012) had anticipated.
    """

    NONE = "none"
    BGB_193 = "bgb_193"
    OR_78 = "or_78"
    OR_78_SATURDAY = "or_78_saturday"
    ABGB_903 = "abgb_903"
    ABGB_903_CONVENTION = "abgb_903_convention"

    def shifted(self, last_day: date, holidays: Holidays) -> date:
        """The day on which a period ends, given the day on which it would end by the count alone.

        Args:
            last_day: The last day of the period.
            holidays: The holidays of the place where the performance is due.

        Raises:
            OutOfRangeError: where the holidays are not known.
        """
        check_date("last_day", last_day)
        end = last_day
        while self._passes_over(end, holidays):
            end += timedelta(days=1)
        return end

    def _passes_over(self, day: date, holidays: Holidays) -> bool:
        if self is EndShift.NONE:
            return False
        return (
            Weekday.of(day) not in _ENDS_ON[self]
            or day in holidays
            or (self is EndShift.ABGB_903_CONVENTION and day == easter(day.year) - timedelta(days=2))
        )


_ENDS_ON: Final[Mapping[EndShift, frozenset[Weekday]]] = {
    EndShift.BGB_193: ARBEITSTAG,
    EndShift.OR_78: WERKTAG,
    EndShift.OR_78_SATURDAY: ARBEITSTAG,
    EndShift.ABGB_903: WERKTAG,
    EndShift.ABGB_903_CONVENTION: ARBEITSTAG,
}
