"""Ticket formats as documents, and those of common programs that come with the library."""

from __future__ import annotations

from functools import cache
from typing import Final

from supportpolicy.documents.reading import Table
from supportpolicy.documents.sheets import preset_names, preset_text, read_format, settings
from supportpolicy.documents.tickets.format import FactColumn, TicketFormat

_PRESETS = "supportpolicy.documents.tickets.presets"

TICKET_FORMATS: Final = preset_names(_PRESETS)
"""The programs whose ticket exports are known."""


def read_ticket_format(text: str | bytes, *, document: str = "the format") -> TicketFormat:
    """The ticket format that a TOML or JSON document describes.

    Args:
        text: The document, with the attributes of a `TicketFormat` as keys, ``about`` for people, and ``base`` for
            one of `TICKET_FORMATS`, from which it takes what it does not say; ``project = []`` leaves a column out.
        document: What to call it in messages.

    Example:
        >>> read_ticket_format('''
        ...     [columns]
        ...     id = "Ticket"
        ...     reported_at = "Created"
        ...
        ...     [facts.kind]
        ...     column = "Type"
        ...     values = { Incident = "incident" }
        ... ''').facts["kind"].column
        'Type'

    Raises:
        InvalidDocumentError: with one `DocumentError` for each fault.
    """
    return read_format(text, _read, document)


@cache
def shipped_ticket_format(name: str) -> TicketFormat:
    """The format of a program's ticket export that comes with the library.

    Args:
        name: One of `TICKET_FORMATS`.

    Raises:
        UnknownNameError: if there is none of this name.
    """
    return read_ticket_format(preset_text(_PRESETS, name), document=f"{name}.toml")


def _read(table: Table) -> TicketFormat | None:
    found = settings(table, TICKET_FORMATS, shipped_ticket_format)
    facts = table.table("facts")
    columns = {name: _fact(facts.table(name)) for name in facts}
    if columns:
        found.setdefault("columns", {})  # who says where facts stand says where the rest does
    return table.build(lambda: TicketFormat(**{**found, "facts": {**found.get("facts", {}), **columns}}))


def _fact(table: Table) -> FactColumn:
    values = table.table("values")
    return FactColumn(
        column=table.text("column"),
        values={text: values.text(text) for text in values} if table.has("values") else None,
    )
