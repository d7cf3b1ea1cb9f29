"""Sheets: exports whose first line names the columns, read row by row with all their faults."""

from __future__ import annotations

from supportpolicy.documents.sheets.cells import Row
from supportpolicy.documents.sheets.format import DateFormat, DecimalMark, DurationFormat, Encoding, SheetFormat
from supportpolicy.documents.sheets.presets import preset_names, preset_text, read_format, settings
from supportpolicy.documents.sheets.reading import LINES, read_csv, read_json_lines

__all__ = [
    "LINES",
    "DateFormat",
    "DecimalMark",
    "DurationFormat",
    "Encoding",
    "Row",
    "SheetFormat",
    "preset_names",
    "preset_text",
    "read_csv",
    "read_format",
    "read_json_lines",
    "settings",
]
