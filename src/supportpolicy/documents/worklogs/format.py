"""How a worklog is written: which column holds what, and in which form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

import attrs

from supportpolicy.documents.sheets import SheetFormat
from supportpolicy.errors import InvalidValueError

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


@attrs.frozen(kw_only=True)
class WorklogFormat(SheetFormat):
    """How a worklog is written.

    Beside the attributes of a work entry there are two fields that a column may hold: ``end``, from which and the start
    the duration follows, and ``time``, the time of day that makes a ``day`` an instant.

    Attributes:
        columns: For each field of a work entry the name of the column that holds it, or of several columns, whose texts
            are joined by a blank; other columns are passed over. None if the columns are called like the fields, and
            there are no others.

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

    FIELDS: ClassVar[tuple[str, ...]] = FIELDS
    ROW: ClassVar[str] = "a work entry"

    def __attrs_post_init__(self) -> None:
        if self.columns is not None:
            _check_complete(self.columns)


def _check_complete(columns: Mapping[str, object]) -> None:
    if "id" not in columns:
        raise InvalidValueError("columns", "no column says what an entry is called", "Name the one that holds 'id'")
    if "start" not in columns and "day" not in columns:
        raise InvalidValueError(
            "columns", "no column says when the work was done", "Name the one that holds 'start' or 'day'"
        )
