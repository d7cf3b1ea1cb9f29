"""Worklog formats as documents, and those of common programs that come with the library."""

from __future__ import annotations

from functools import cache
from typing import Final

from supportpolicy.documents.reading import Table
from supportpolicy.documents.sheets import preset_names, preset_text, read_format, settings
from supportpolicy.documents.worklogs.format import WorklogFormat

_PRESETS = "supportpolicy.documents.worklogs.presets"


def read_worklog_format(text: str | bytes, *, document: str = "the format") -> WorklogFormat:
    """The worklog format that a TOML or JSON document describes.

    Args:
        text: The document, with the attributes of a `WorklogFormat` as keys, ``about`` for people, and ``base`` for
            one of `WORKLOG_FORMATS`, from which it takes what it does not say.
        document: What to call it in messages.

    Example:
        >>> read_worklog_format('''
        ...     durations = "hours"
        ...
        ...     [columns]
        ...     id = "Nr"
        ...     day = "Datum"
        ...     duration = "Stunden"
        ... ''').durations.value
        'hours'

    Raises:
        InvalidDocumentError: with one `DocumentError` for each fault.
    """
    return read_format(text, _read, document)


@cache
def shipped_worklog_format(name: str) -> WorklogFormat:
    """The format of a program's worklog export that comes with the library.

    Args:
        name: One of `WORKLOG_FORMATS`.

    Example:
        >>> shipped_worklog_format("clockify").column("project")
        'Project'

    Raises:
        UnknownNameError: if there is none of this name.
    """
    return read_worklog_format(preset_text(_PRESETS, name), document=f"{name}.toml")


WORKLOG_FORMATS: Final = preset_names(_PRESETS)
"""The programs whose worklog exports are known."""


def _read(table: Table) -> WorklogFormat | None:
    found = settings(table, WORKLOG_FORMATS, shipped_worklog_format)
    return table.build(lambda: WorklogFormat(**found))
