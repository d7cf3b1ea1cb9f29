"""How a worklog is written: which column holds what, and in which form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import attrs

from supportpolicy.choices import Choice
from supportpolicy.contingents import check_quantity
from supportpolicy.errors import InvalidValueError, UnknownNameError
from supportpolicy.facts import FrozenMap, alternatives
from supportpolicy.servicehours.zones import zone_of

FIELDS: Final = (
    "id",
    "ticket",
    "part",
    "start",
    "end",
    "day",
    "time",
    "duration",
    "pieces",
    "work",
    "kind",
    "project",
    "person",
    "note",
    "recorded_at",
    "revises",
)
"""What a column can hold: the attributes of a work entry; ``end`` in place of ``duration``, ``time`` beside ``day``."""


class DurationFormat(Choice):
    """How a duration is written.

    Attributes:
        HOURS: Decimal hours: ``1.25`` or ``1,25``.
        MINUTES: Decimal minutes: ``75``.
        SECONDS: Seconds: ``4500``.
        CLOCK: Hours, minutes and, where needed, seconds: ``1:15`` or ``1:15:00``.
    """

    HOURS = "hours"
    MINUTES = "minutes"
    SECONDS = "seconds"
    CLOCK = "clock"


class DateFormat(Choice):
    """How a date is written.

    Attributes:
        ISO: ``2026-11-30``.
        GERMAN: ``30.11.2026``.
        BRITISH: ``30/11/2026``.
        AMERICAN: ``11/30/2026``.
    """

    ISO = "iso"
    GERMAN = "german"
    BRITISH = "british"
    AMERICAN = "american"


class DecimalMark(Choice):
    """What stands before the decimals of a number."""

    POINT = "point"
    COMMA = "comma"


class Encoding(Choice):
    """How characters are written as bytes."""

    UTF_8 = "utf-8"
    WINDOWS_1252 = "windows-1252"
    LATIN_1 = "latin-1"


@attrs.frozen(kw_only=True)
class WorklogFormat:
    """How a worklog is written.

    Attributes:
        columns: For each field of a work entry the name of the column that holds it; other columns are passed over.
            None if the columns are called like the fields, and there are no others. Beside the attributes of an entry
            there are two fields: ``end``, from which and the start the duration follows, and ``time``, the time of day
            that makes a ``day`` an instant.
        durations: How durations are written.
        nearest: Durations are rounded to the nearest multiple of it, a half up; None if what is no whole number of
            seconds is a fault. Decimal hours such as ``0.33`` for twenty minutes need it.
        dates: How dates are written, alone or before a time of day.
        zone: The IANA name of the zone of all times that have no offset; None if they all have one.
        decimal_mark: What stands before decimals.
        delimiter: What stands between the columns of a CSV file.
        encoding: How its characters are written.

    Example:
        >>> german = WorklogFormat(
        ...     columns={"id": "Nr", "ticket": "Vorgang", "day": "Datum", "duration": "Stunden"},
        ...     durations="hours",
        ...     dates="german",
        ...     decimal_mark="comma",
        ...     delimiter=";",
        ... )
        >>> german.column("ticket")
        'Vorgang'

    Raises:
        UnknownNameError: for a field that no entry has, or an unknown zone.
        InvalidValueError: for columns that leave open what an entry is called or when it was done.
    """

    columns: Mapping[str, str] | None = attrs.field(
        default=None, converter=attrs.converters.optional(FrozenMap[str, str])
    )
    durations: DurationFormat = attrs.field(default=DurationFormat.MINUTES, converter=DurationFormat)
    nearest: timedelta | None = attrs.field(default=None)
    dates: DateFormat = attrs.field(default=DateFormat.ISO, converter=DateFormat)
    zone: str | None = attrs.field(default=None)
    decimal_mark: DecimalMark = attrs.field(default=DecimalMark.POINT, converter=DecimalMark)
    delimiter: str = attrs.field(default=",")
    encoding: Encoding = attrs.field(default=Encoding.UTF_8, converter=Encoding)

    @columns.validator
    def _check_columns(self, _: attrs.Attribute[Mapping[str, str] | None], columns: Mapping[str, str] | None) -> None:
        if columns is None:
            return
        for field in columns:
            if field not in FIELDS:
                raise UnknownNameError("columns", f"a work entry has no {field!r}", alternatives(field, FIELDS))
        if "id" not in columns:
            raise InvalidValueError("columns", "no column says what an entry is called", "Name the one that holds 'id'")
        if "start" not in columns and "day" not in columns:
            raise InvalidValueError(
                "columns", "no column says when the work was done", "Name the one that holds 'start' or 'day'"
            )

    @nearest.validator
    def _check_nearest(self, _: attrs.Attribute[timedelta | None], nearest: timedelta | None) -> None:
        if nearest is None:
            return
        check_quantity("nearest", nearest)
        if not nearest:
            raise InvalidValueError("nearest", "nothing is a multiple of no time", "Give a second or more, or None")

    @zone.validator
    def _check_zone(self, _: attrs.Attribute[str | None], zone: str | None) -> None:
        if zone is not None:
            zone_of(zone)

    @delimiter.validator
    def _check_delimiter(self, _: attrs.Attribute[str], delimiter: str) -> None:
        if len(delimiter) != 1 or delimiter in '"\r\n':
            raise InvalidValueError("delimiter", f"{delimiter!r} cannot separate columns", "Give ',', ';' or '\\t'")

    def column(self, field: str) -> str | None:
        """The column that holds a field; None if none does."""
        return field if self.columns is None else self.columns.get(field)
