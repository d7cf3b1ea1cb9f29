"""How a sheet is written, an export whose first line names the columns: which column holds what, and in which form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import ClassVar

import attrs

from supportpolicy.choices import Choice
from supportpolicy.contingents import check_quantity
from supportpolicy.errors import InvalidValueError, UnknownNameError
from supportpolicy.facts import FrozenMap, alternatives
from supportpolicy.servicehours.zones import zone_of


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
        NAMED_MONTH: ``30/Nov/26`` or ``30-Nov-2026``, with the English name of the month.
    """

    ISO = "iso"
    GERMAN = "german"
    BRITISH = "british"
    AMERICAN = "american"
    NAMED_MONTH = "named_month"


class DecimalMark(Choice):
    """What stands before the decimals of a number."""

    POINT = "point"
    COMMA = "comma"


class Encoding(Choice):
    """How characters are written as bytes."""

    UTF_8 = "utf-8"
    WINDOWS_1252 = "windows-1252"
    LATIN_1 = "latin-1"


def _as_columns(columns: Mapping[str, str | Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
    return FrozenMap((field, (names,) if isinstance(names, str) else tuple(names)) for field, names in columns.items())


@attrs.frozen(kw_only=True)
class SheetFormat:
    """How a sheet is written, whatever its rows are.

    Attributes:
        columns: For each field the name of the column that holds it, or of several columns, whose texts are joined by a
            blank; other columns are passed over. None if the columns are called like the fields, and there are no
            others.
        durations: How durations are written.
        nearest: Durations are rounded to the nearest multiple of it, a half up; None if what is no whole number of
            seconds is a fault. Decimal hours such as ``0.33`` for twenty minutes need it.
        dates: How dates are written, alone or before a time of day.
        zone: The IANA name of the zone of all times that have no offset; None if they all have one.
        decimal_mark: What stands before decimals.
        delimiter: What stands between the columns of a CSV file.
        encoding: How its characters are written.

    Raises:
        UnknownNameError: for a field that a row does not have, or an unknown zone.
        InvalidValueError: for a delimiter or a rounding that cannot be meant.
    """

    FIELDS: ClassVar[tuple[str, ...]] = ()
    """What a column can hold."""

    ROW: ClassVar[str] = "a row"
    """What a row stands for."""

    columns: Mapping[str, tuple[str, ...]] | None = attrs.field(
        default=None, converter=attrs.converters.optional(_as_columns)
    )
    durations: DurationFormat = attrs.field(default=DurationFormat.MINUTES, converter=DurationFormat)
    nearest: timedelta | None = attrs.field(default=None)
    dates: DateFormat = attrs.field(default=DateFormat.ISO, converter=DateFormat)
    zone: str | None = attrs.field(default=None)
    decimal_mark: DecimalMark = attrs.field(default=DecimalMark.POINT, converter=DecimalMark)
    delimiter: str = attrs.field(default=",")
    encoding: Encoding = attrs.field(default=Encoding.UTF_8, converter=Encoding)

    @columns.validator
    def _check_columns(
        self, _: attrs.Attribute[Mapping[str, tuple[str, ...]] | None], columns: Mapping[str, tuple[str, ...]] | None
    ) -> None:
        for field in columns or ():
            if field not in self.FIELDS:
                raise UnknownNameError("columns", f"{self.ROW} has no {field!r}", alternatives(field, self.FIELDS))

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

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns that the first line must name, each once."""
        if self.columns is None:
            return ("id",)
        return tuple(dict.fromkeys(column for columns in self.columns.values() for column in columns))

    def takes(self, column: str) -> bool:
        """Whether a column means something where columns are called like the fields."""
        return column in self.FIELDS

    def places(self, field: str) -> tuple[str, ...]:
        """The columns that hold a field; none if none does."""
        return (field,) if self.columns is None else self.columns.get(field, ())

    def column(self, field: str) -> str | None:
        """What the column of a field is called in messages; several are named together. None if no column holds it."""
        return " + ".join(self.places(field)) or None
