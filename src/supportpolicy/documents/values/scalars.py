"""Single values as JSON: texts, numbers, dates, instants, durations, exact numbers, names of closed choices."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from supportpolicy.checks import quoted
from supportpolicy.documents.faults import shown
from supportpolicy.documents.values.forms import Form, Raw, Reading, RefusedError, Writing, refused
from supportpolicy.errors import SupportPolicyError
from supportpolicy.facts import alternatives
from supportpolicy.servicehours.zones import zone_of

_TEXT: Final = "a text"
_NUMBER: Final = "a whole number"
_TRUTH: Final = "true or false"
_DAY: Final = "a date such as '2026-11-20'"
_INSTANT: Final = "an instant such as '2026-11-20T15:30:00+01:00[Europe/Berlin]'"
_DURATION: Final = "a duration in seconds"
_DECIMAL: Final = "a number as text such as '99.90'"
_FRACTION: Final = "a fraction as text such as '3/2'"
_QUANTITY: Final = "a quantity such as {'seconds': 57600} or {'pieces': 3}"

_SECOND: Final = timedelta(seconds=1)
_MICROSECOND: Final = timedelta(microseconds=1)
_MOST_SECONDS: Final = timedelta.max // _SECOND
_SOME_SECONDS: Final = re.compile(r"-?\d{1,12}\.\d{1,6}", re.ASCII)
_SOME_DECIMAL: Final = re.compile(r"-?\d{1,40}(?:\.\d{1,40})?", re.ASCII)
_SOME_FRACTION: Final = re.compile(r"-?\d{1,40}(?:/[1-9]\d{0,39})?", re.ASCII)

_YEARS: Final = range(2, 9999)
"""An instant of the first or the last year may lie outside of what a datetime can hold in another zone."""


def _plain(kind: type, expected: str) -> Form:
    """What JSON has by itself."""

    def write(value: Any, _: Writing) -> Raw:
        if type(value) is not kind and (not isinstance(value, kind) or isinstance(value, bool)):
            raise refused(value, expected)
        return value

    def read(raw: Raw, _: Reading) -> Any:
        if type(raw) is not kind:
            raise refused(raw, expected)
        return raw

    return Form(write=write, read=read, shape=kind, expected=expected)


def _write_day(value: date, _: Writing) -> Raw:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise refused(value, _DAY)
    return value.isoformat()


def _read_day(raw: Raw, _: Reading) -> date:
    if type(raw) is str and len(raw) == 10 and raw[7] == "-":
        try:
            return date.fromisoformat(raw)
        except ValueError:
            pass
    raise refused(raw, _DAY)


def _write_instant(value: datetime, _: Writing) -> Raw:
    """ISO 8601 with the offset, and behind it the name of the zone where it has one, as in RFC 9557."""
    if not isinstance(value, datetime) or value.tzinfo is None or value.year not in _YEARS:
        raise refused(value, _INSTANT)
    text = datetime.isoformat(value)  # a subclass may write digits that a datetime does not have
    zone = value.tzinfo
    return f"{text}[{zone.key}]" if isinstance(zone, ZoneInfo) and zone.key else text


def _read_instant(raw: Raw, _: Reading) -> datetime:
    text, bracket, zone = raw.partition("[") if type(raw) is str else ("", "", "")
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise refused(raw, _INSTANT) from None
    if at.tzinfo is None or at.year not in _YEARS:
        raise refused(raw, _INSTANT)
    return _in_zone(raw, at, zone) if bracket else at


def _in_zone(raw: str, at: datetime, name: str) -> datetime:
    try:
        zone = zone_of(name.removesuffix("]"))
    except SupportPolicyError as error:
        raise RefusedError.of(error.what, error.remedy) from None
    for fold in (0, 1):
        local = at.replace(tzinfo=zone, fold=fold)
        if local.utcoffset() == at.utcoffset() and name.endswith("]"):
            return local
    raise RefusedError.of(
        f"{raw!r} has another offset than its zone has then", f"Write '{at.astimezone(zone).isoformat()}[{zone.key}]'"
    )


def _write_duration(value: timedelta, _: Writing) -> Raw:
    if not isinstance(value, timedelta):
        raise refused(value, _DURATION)
    seconds, rest = divmod(value, _SECOND)
    return f"{Decimal(value // _MICROSECOND).scaleb(-6):f}" if rest else seconds


def _read_duration(raw: Raw, _: Reading) -> timedelta:
    if type(raw) is int and abs(raw) < _MOST_SECONDS:
        return raw * _SECOND
    if type(raw) is str and _SOME_SECONDS.fullmatch(raw):
        return int(Fraction(raw) * 10**6) * _MICROSECOND
    raise refused(raw, _DURATION)


def _write_decimal(value: Decimal, _: Writing) -> Raw:
    if not isinstance(value, Decimal) or not value.is_finite():
        raise refused(value, _DECIMAL)
    return f"{value:f}"


def _write_fraction(value: Fraction, _: Writing) -> Raw:
    if not isinstance(value, Fraction):
        raise refused(value, _FRACTION)
    return str(value)


def _matching(pattern: re.Pattern[str], make: Callable[[str], Any], expected: str) -> Callable[[Raw, Reading], Any]:
    def read(raw: Raw, _: Reading) -> Any:
        if type(raw) is not str or not pattern.fullmatch(raw):
            raise refused(raw, expected)
        return make(raw)

    return read


def _write_quantity(value: timedelta | int, writing: Writing) -> Raw:
    if isinstance(value, timedelta):
        return {"seconds": _write_duration(value, writing)}
    return {"pieces": SCALARS[int].write(value, writing)}


def _read_quantity(raw: Raw, reading: Reading) -> timedelta | int:
    name, value = next(iter(raw.items())) if type(raw) is dict and len(raw) == 1 else ("", None)
    if name == "seconds":
        return _read_duration(value, reading)
    if name == "pieces" and type(value) is int:
        return value
    raise refused(raw, _QUANTITY)


def choice_form(choices: type[Enum]) -> Form:
    """A closed choice, by the value of its member."""
    by_value = {choice.value: choice for choice in choices}

    def write(value: Enum, _: Writing) -> Raw:
        if not isinstance(value, choices):
            raise RefusedError.of(f"{value!r} is none of the choices", alternatives(value, by_value))
        return value.value

    def read(raw: Raw, _: Reading) -> Enum:
        found = by_value.get(raw) if type(raw) is str else None
        if found is None:
            raise RefusedError.of(f"{shown(raw)} is none of the choices", alternatives(raw, by_value))
        return found

    return Form(write=write, read=read, shape=str, expected=f"one of {quoted(by_value)}")


SCALARS: Final[Mapping[object, Form]] = MappingProxyType(
    {
        str: _plain(str, _TEXT),
        int: _plain(int, _NUMBER),
        bool: _plain(bool, _TRUTH),
        date: Form(write=_write_day, read=_read_day, shape=str, expected=_DAY),
        datetime: Form(write=_write_instant, read=_read_instant, shape=str, expected=_INSTANT),
        timedelta: Form(write=_write_duration, read=_read_duration, shape=int, expected=_DURATION),
        Decimal: Form(
            write=_write_decimal, read=_matching(_SOME_DECIMAL, Decimal, _DECIMAL), shape=str, expected=_DECIMAL
        ),
        Fraction: Form(
            write=_write_fraction, read=_matching(_SOME_FRACTION, Fraction, _FRACTION), shape=str, expected=_FRACTION
        ),
    }
)
"""The forms of single values, by their types."""

QUANTITY: Final = Form(write=_write_quantity, read=_read_quantity, shape=dict, expected=_QUANTITY)
"""Time or pieces, each named, because both are numbers."""
