"""Arguments as they come in: refused where a wrong one would slip through and cost something."""

from __future__ import annotations

from datetime import date, datetime, time

from supportpolicy.errors import InvalidTypeError, InvalidValueError


def check_name(where: str, name: object) -> None:
    """Refuse what calls nothing by a name.

    Raises:
        InvalidValueError: for anything but a text with something in it.
    """
    if not isinstance(name, str) or not name.strip():
        raise InvalidValueError(where, f"{name!r} names nothing", "Give a text that is not empty")


def check_aware(where: str, instant: object) -> None:
    """Refuse what is no instant: a datetime without an offset, or no datetime at all.

    Raises:
        InvalidTypeError: for anything but a datetime.
        InvalidValueError: for a naive datetime.
    """
    if not isinstance(instant, datetime):
        raise InvalidTypeError(where, f"{instant!r} is no datetime", "Give a datetime with a time zone")
    if instant.utcoffset() is None:
        raise InvalidValueError(
            where,
            f"{instant.isoformat()} has no time zone, so it names no instant",
            "Attach one: instant.replace(tzinfo=ZoneInfo('Europe/Berlin'))",
        )


def check_date(where: str, day: date) -> date:
    """The date itself; an instant is refused, because its date depends on the time zone.

    Raises:
        InvalidTypeError: for an instant, and for anything else that is no date.
    """
    if isinstance(day, datetime):
        raise InvalidTypeError(
            where,
            f"{day.isoformat()} is an instant, whose date depends on the time zone",
            "Give the local date: instant.astimezone(zone).date()",
        )
    if not isinstance(day, date):
        raise InvalidTypeError(where, f"{day!r} is no date", "Give a date such as date(2026, 11, 20)")
    return day


def check_count(where: str, count: int) -> int:
    """The number itself; what only looks like a whole number is refused.

    Raises:
        InvalidTypeError: for a bool, a float and everything else that is no int.
    """
    if isinstance(count, bool) or not isinstance(count, int):
        raise InvalidTypeError(where, f"{count!r} is no whole number", "Give an int")
    return count


def minute_of(where: str, clock: time) -> int:
    """The minutes from midnight to a clock time.

    Raises:
        InvalidTypeError: for anything but a time.
        InvalidValueError: for a time with seconds or with a zone of its own.
    """
    if not isinstance(clock, time):
        raise InvalidTypeError(where, f"{clock!r} is no clock time", "Give a time such as time(14, 0)")
    if clock.second or clock.microsecond or clock.tzinfo is not None:
        raise InvalidValueError(
            where,
            f"{clock.isoformat()} is no whole minute of the local clock",
            "Give a time without seconds and without zone",
        )
    return clock.hour * 60 + clock.minute
