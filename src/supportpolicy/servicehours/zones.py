"""Local wall times of a zone as exact instants: integer microseconds in UTC since 1970.

A wall time that a clock change leaves out is read with the offset before it, one that it repeats is the first.

Source:
    PEP 495 (``fold=0``), RFC 5545 section 3.3.5
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from difflib import get_close_matches
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from supportpolicy.checks import check_aware
from supportpolicy.errors import InvalidTypeError, UnknownNameError

MICROSECOND: Final = timedelta(microseconds=1)
"""Every duration is a whole multiple of it: divided by it an integer, and an integer times it a duration, exactly."""

MINUTE: Final = 60 * 1_000_000
DAY: Final = 24 * 60 * MINUTE

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY: Final = _EPOCH.toordinal()
_FIRST: Final = (1 - _EPOCH_DAY) * DAY
_LAST: Final = (date.max.toordinal() - _EPOCH_DAY) * DAY


def zone_of(key: str) -> ZoneInfo:
    """The zone with this IANA name.

    Raises:
        InvalidTypeError: for anything but a text.
        UnknownNameError: for a name that the time zone database does not have, and for the zone of the machine.
    """
    if not isinstance(key, str):
        raise InvalidTypeError("zone", f"{key!r} is no name of a zone", "Give an IANA name such as 'Europe/Berlin'")
    if key == "localtime":
        raise UnknownNameError(
            "zone", f"{key!r} is a different zone on every machine", "Give an IANA name such as 'Europe/Berlin'"
        )
    try:
        return ZoneInfo(key)
    except (LookupError, ValueError, OSError):
        close = get_close_matches(key, available_timezones(), n=1)
        meant = f"Did you mean {close[0]!r}? " if close else ""
        raise UnknownNameError(
            "zone", f"there is no time zone {key!r}", f"{meant}Give an IANA name such as 'Europe/Berlin'"
        ) from None


def instant(where: str, at: datetime) -> int:
    """An aware datetime as an instant.

    Raises:
        InvalidTypeError: for what is no datetime.
        InvalidValueError: for a naive datetime.
    """
    since: timedelta | None
    try:
        since = at - _EPOCH
    except TypeError:
        since = None
    if isinstance(since, timedelta):
        return since // MICROSECOND
    if since is None:
        check_aware(where, at)
    # A "not a time", as pandas has it, is a datetime that swallows every operation.
    raise InvalidTypeError(where, f"{at!r} is no instant", "Give a datetime with a time zone")


def measure(where: str, length: timedelta) -> int:
    """A duration in microseconds.

    Raises:
        InvalidTypeError: for a number, which would not say its unit, and anything else that is no timedelta.
    """
    if not isinstance(length, timedelta):
        raise InvalidTypeError(where, f"{length!r} is no duration", "Give a timedelta such as timedelta(hours=12)")
    return length // MICROSECOND


def moment(at: int, zone: tzinfo | None) -> datetime:
    """An instant as an aware datetime of a zone."""
    return (_EPOCH + at * MICROSECOND).astimezone(zone)


def wall(zone: ZoneInfo, ordinal: int, minute: int) -> int:
    """The instant at which the local clock shows a minute of a date; minute 1440 is midnight at its end."""
    offset = zone.utcoffset(datetime.fromordinal(ordinal) + timedelta(minutes=minute))
    return (ordinal - _EPOCH_DAY) * DAY + minute * MINUTE - _offset(offset)


def midnights(zone: ZoneInfo, ordinals: range) -> list[int]:
    """The instants at which the dates with these ordinals begin.

    Where two neighbours lie 24 hours apart, the offset is the same all day long: no zone has ever changed its clocks
    and changed them back within three days.
    """
    offsets = list(map(zone.utcoffset, map(datetime.fromordinal, ordinals)))
    shifts = {offset: _offset(offset) for offset in set(offsets)}
    return [(ordinal - _EPOCH_DAY) * DAY - shifts[offset] for ordinal, offset in zip(ordinals, offsets, strict=True)]


def year_of(at: int) -> int:
    """The year of an instant in UTC, of the years that a datetime can have."""
    return (_EPOCH + min(max(at, _FIRST), _LAST) * MICROSECOND).year


def _offset(offset: timedelta | None) -> int:
    return (offset or timedelta(0)) // MICROSECOND
