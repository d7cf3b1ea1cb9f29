"""Arguments as they come in: refused where a wrong one would slip through and cost something."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeAlias, TypeVar

import attrs

from supportpolicy.errors import InvalidTypeError, InvalidValueError

T = TypeVar("T")
Kinds = type | tuple[type, ...]
Validator: TypeAlias = Callable[[Any, "attrs.Attribute[Any]", Any], None]
"""What attrs calls for a field of a value: with the value, the field, and what it is given."""


def checked(check: Callable[[str, Any], object]) -> Validator:
    """A check as the validator of a field, whose name it is told."""

    def validate(_: object, field: attrs.Attribute[Any], given: Any) -> None:
        check(field.name, given)

    return validate


def kind_of(kinds: Kinds, meant: str, remedy: str) -> Validator:
    """The validator of a field that takes one kind of things only."""
    return checked(lambda where, given: check_kind(where, given, kinds, meant, remedy))


def check_kind(where: str, given: object, kinds: Kinds, meant: str, remedy: str) -> None:
    """Refuse what is of another kind than is meant.

    Raises:
        InvalidTypeError: for it, naming what it is.
    """
    if not isinstance(given, kinds):
        raise InvalidTypeError(where, f"{_called(given)} is no {meant}", remedy)


def listed(where: str, given: Iterable[T], remedy: str) -> tuple[T, ...]:
    """What is given as a list; a single one without a list is refused, and so is a text.

    Raises:
        InvalidTypeError: for what is no list.
    """
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise InvalidTypeError(where, f"{_called(given)} is no list", remedy)
    return tuple(given)


def several(where: str, given: Iterable[T], kinds: Kinds, meant: str, remedy: str) -> tuple[T, ...]:
    """What is given as a list of what is meant.

    Raises:
        InvalidTypeError: for what is no list, and for the first in it that is of another kind.
    """
    found = listed(where, given, remedy)
    for one in found:
        check_kind(where, one, kinds, meant, remedy)
    return found


def names_of(where: str, given: str | Iterable[str]) -> frozenset[str]:
    """The names that are given; a single one may stand without a list.

    Raises:
        InvalidTypeError: for what is no list, and for what is no text in it.
        InvalidValueError: for an empty text.
    """
    names = several(where, _also_alone(given), str, "name", "Give a text, or a list of texts")
    for name in names:
        check_name(where, name)
    return frozenset(names)


def values_of(fact: str, given: str | Iterable[str]) -> frozenset[str]:
    """The values of a fact that are given; a single one may stand without a list. Which there are, it does not know.

    Raises:
        InvalidTypeError: for what is no list, and for what cannot be in a set.
    """
    return frozenset(several(fact, _also_alone(given), Hashable, "value", "Give a value, or a list of values"))


def projects_of(given: str | Iterable[str]) -> frozenset[str]:
    """The projects that are given, as `names_of` says."""
    return names_of("projects", given)


def kinds_of(given: str | Iterable[str]) -> frozenset[str]:
    """The kinds of work that are given, as `names_of` says."""
    return names_of("kinds", given)


def ids_of(where: str, given: Iterable[str]) -> tuple[str, ...]:
    """The ids that are given; a single one without a list is refused, as its letters are no ids.

    Raises:
        InvalidTypeError: for what is no list, and for what is no text in it.
    """
    return several(where, given, str, "id", "Give a list of texts, also for a single one")


def entries_of(given: Iterable[str]) -> tuple[str, ...]:
    """The ids of work entries that are given, as `ids_of` says."""
    return ids_of("entries", given)


def clauses_of(given: Iterable[str]) -> tuple[str, ...]:
    """The ids of clauses that are given; a single one without a list is refused, as its letters are no clauses.

    Raises:
        InvalidTypeError: for what is no list, and for what is no text in it.
    """
    return several("clauses", given, str, "id of a clause", "Give a list such as ['CONF-6']")


IS_TEXT = kind_of(str, "text", "Give a text")


def quoted(names: Iterable[str]) -> str:
    """Names as messages list them."""
    return ", ".join(map(repr, names))


def _also_alone(given: str | Iterable[str]) -> Iterable[str]:
    return [given] if isinstance(given, str) else given


def _called(given: object) -> str:
    """A text, a number or None as it is written, anything else by its class: its own words may fill a page."""
    if given is None or isinstance(given, str | int | float):
        return repr(given)
    name = type(given).__name__
    return f"{'an' if name[0] in 'AEIOUaeiou' else 'a'} {name}"


def shown(amount: object) -> str:
    """Time in hours, minutes and seconds, as messages show it; anything else, such as a number of pieces, as it is.

    Example:
        >>> from datetime import timedelta
        >>> shown(timedelta(days=2)), shown(timedelta(minutes=-5)), shown(timedelta(seconds=90.5)), shown(3)
        ('48 h', '−5 min', '1 min 30.5 s', '3')
    """
    if not isinstance(amount, timedelta):
        return str(amount)
    hours, rest = divmod(abs(amount), timedelta(hours=1))
    minutes, rest = divmod(rest, timedelta(minutes=1))
    counts = (Decimal(hours), Decimal(minutes), Decimal(rest // timedelta.resolution) / 10**6)
    parts = [f"{count:f} {unit}" for count, unit in zip(counts, ("h", "min", "s"), strict=True) if count]
    sign = "\u2212" if amount < timedelta(0) else ""
    return sign + (" ".join(parts) or "0 h")


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
