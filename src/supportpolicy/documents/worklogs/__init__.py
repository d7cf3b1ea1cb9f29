"""Worklogs: exports of a time tracking, as CSV or JSON lines, read as work entries or refused with all their faults."""

from __future__ import annotations

from supportpolicy.documents.sheets import DateFormat, DecimalMark, DurationFormat, Encoding
from supportpolicy.documents.worklogs.documents import WORKLOG_FORMATS, read_worklog_format, shipped_worklog_format
from supportpolicy.documents.worklogs.format import WorklogFormat
from supportpolicy.documents.worklogs.reading import load_worklog, read_worklog_csv, read_worklog_json

__all__ = [
    "WORKLOG_FORMATS",
    "DateFormat",
    "DecimalMark",
    "DurationFormat",
    "Encoding",
    "WorklogFormat",
    "load_worklog",
    "read_worklog_csv",
    "read_worklog_format",
    "read_worklog_json",
    "shipped_worklog_format",
]
