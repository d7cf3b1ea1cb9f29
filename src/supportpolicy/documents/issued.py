"""Reading the lines of invoices that were issued, from the export of an accounting program."""

from __future__ import annotations

import re
from functools import partial
from typing import ClassVar, Final

import attrs

from supportpolicy.billing import IssuedLine
from supportpolicy.documents.sheets import Row, SheetFormat, read_csv
from supportpolicy.money import Money


@attrs.frozen(kw_only=True)
class IssuedFormat(SheetFormat):
    """How the lines of issued invoices are written.

    Columns hold the number of the invoice, the name of the line, its text, its net amount, and the ids of the work
    entries that it bills, with blanks or semicolons between them.
    """

    FIELDS: ClassVar[tuple[str, ...]] = ("invoice", "line", "text", "net", "entries")
    ROW: ClassVar[str] = "an issued line"

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns that the first line must name, each once."""
        return ("line", "net") if self.columns is None else super().needed


_BETWEEN = re.compile(r"[;\s]+")

PLAIN: Final = IssuedFormat()
"""Columns that are called like the fields."""


def read_issued_csv(
    source: str | bytes, currency: str, written: IssuedFormat = PLAIN, *, document: str = "issued"
) -> tuple[IssuedLine, ...]:
    r"""The lines of issued invoices in a CSV file whose first line names the columns.

    Args:
        source: What is in the file.
        currency: The currency of the amounts.
        written: How it is written.
        document: What to call the file in messages.

    Example:
        >>> [line] = read_issued_csv("invoice,line,net,entries\nR-7,1,83.25,e1 e2\n", "EUR")
        >>> line.net, line.entries
        (Money(amount=Decimal('83.25'), currency='EUR'), ('e1', 'e2'))

    Raises:
        InvalidDocumentError: with one `DocumentError` for each fault, each with line, column and value; nothing is
            read then.
    """
    return read_csv(source, written, partial(_line, currency), document)


def _line(currency: str, row: Row) -> IssuedLine:
    for field, remedy in (("line", "Write what the line is called"), ("net", "Write the net amount, such as 83.25")):
        if row.text(field) is None:
            row.note(field, "it is empty", remedy)
    return IssuedLine(
        id=row.text("line") or "",
        net=Money.of(row.number("net") or 0, currency),
        invoice=row.text("invoice") or "",
        text=row.text("text") or "",
        entries=tuple(filter(None, _BETWEEN.split(row.text("entries") or ""))),
    )
