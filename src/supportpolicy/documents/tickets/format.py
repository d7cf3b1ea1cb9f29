"""How a ticket export is written: which column holds what, and which facts follow from which words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Final

import attrs

from supportpolicy.documents.sheets import SheetFormat
from supportpolicy.errors import InvalidValueError
from supportpolicy.facts import FrozenMap
from supportpolicy.tickets import (
    Acknowledged,
    Announced,
    Answered,
    Approved,
    Assigned,
    Closed,
    Estimated,
    Event,
    Refused,
    Reopened,
    Resolved,
    WorkaroundDelivered,
)

EVENTS: Final[Mapping[str, type[Event]]] = MappingProxyType(
    {
        "acknowledged_at": Acknowledged,
        "answered_at": Answered,
        "assigned_at": Assigned,
        "estimated_at": Estimated,
        "announced_at": Announced,
        "approved_at": Approved,
        "refused_at": Refused,
        "workaround_at": WorkaroundDelivered,
        "resolved_at": Resolved,
        "closed_at": Closed,
        "reopened_at": Reopened,
    }
)
"""What happened at the instant in a column; an empty cell says that it did not happen."""

FIELDS: Final = (
    "id",
    "reported_at",
    "title",
    "project",
    "matter",
    *EVENTS,
    "answered_after",
    "diagnosed_at",
    "told_at",
)
"""What a column can hold, beside facts."""


@attrs.frozen(kw_only=True)
class FactColumn:
    """A column that says something about a fact.

    Attributes:
        column: The name of the column.
        values: For each text that may stand in it the value of the fact; None if the texts are the values. A text that
            is not among them leaves the fact unknown.
    """

    column: str
    values: Mapping[str, str] | None = attrs.field(
        default=None, converter=attrs.converters.optional(FrozenMap[str, str])
    )


@attrs.frozen(kw_only=True)
class TicketFormat(SheetFormat):
    """How a ticket export is written.

    Columns hold the id, the report, the title, the project and the matter of a ticket, and the instants of its events:
    ``answered_at``, ``resolved_at`` and so on. ``answered_after`` holds the time from the report to the first answer
    in place of its instant. An export does not say since when a fact is known: facts count as stated with the report,
    and with ``diagnosed_at`` as what the diagnosis of that instant found, too; the customer was told at ``told_at``.

    Attributes:
        facts: For each fact the column that says something about it. Where columns are called like the fields, every
            other column is called like a fact and holds its value; several possible values are separated by ``|``.

    Example:
        >>> helpdesk = TicketFormat(
        ...     columns={"id": "Ticket", "reported_at": "Created"},
        ...     facts={"kind": FactColumn(column="Type", values={"Incident": "incident"})},
        ... )
        >>> helpdesk.needed
        ('Ticket', 'Created', 'Type')

    Raises:
        UnknownNameError: for a field that no ticket has, or an unknown zone.
        InvalidValueError: for columns that leave open what a ticket is called or when it was reported.
    """

    FIELDS: ClassVar[tuple[str, ...]] = FIELDS
    ROW: ClassVar[str] = "a ticket"

    facts: Mapping[str, FactColumn] = attrs.field(default=FrozenMap(), converter=FrozenMap[str, FactColumn])

    def __attrs_post_init__(self) -> None:
        for field, what in (("id", "what a ticket is called"), ("reported_at", "when a ticket was reported")):
            if self.columns is not None and field not in self.columns:
                raise InvalidValueError("columns", f"no column says {what}", f"Name the one that holds {field!r}")

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns that the first line must name, each once."""
        if self.columns is None:
            return ("id", "reported_at")
        return tuple(dict.fromkeys((*super().needed, *(fact.column for fact in self.facts.values()))))

    def takes(self, column: str) -> bool:
        """Whether a column of the plain form means something: what is called like no field is called like a fact."""
        return bool(column)
