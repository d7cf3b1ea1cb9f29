"""Columns of what-if results: how usage stands in a table, and which columns people need not see."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from supportpolicy.clauses import Wording
from supportpolicy.explanation.results import Cell, Field, Plain, ResultTable, Tabular
from supportpolicy.whatif.course import Usage

_TIME = {
    "used": Wording(de="Genutzt", en="Used"),
    "expired": Wording(de="Verfallen", en="Expired"),
    "overage": Wording(de="Mehrleistung", en="Overage"),
    "hourly": Wording(de="Nach Aufwand", en="By the hour"),
    "held": Wording(de="Zurückgestellt", en="Held"),
    "parked": Wording(de="Ungeklärt", en="Parked"),
    "vendor": Wording(de="Trägt der Anbieter", en="Borne by vendor"),
}
_PIECES = {
    f"{name}_pieces": Wording(de=f"{heading.de} (Stück)", en=f"{heading.en} (pieces)")
    for name, heading in _TIME.items()
}
USAGE_FIELDS = tuple(Field(name, heading) for name, heading in (_TIME | _PIECES).items())
"""What became of time, then of pieces."""

AT_STAKE = Field("at_stake", Wording(de="Betrag, um den es geht", en="At stake"))
"""How much money depends on what is still open."""

_OPTIONAL = frozenset({"hourly", "held", "parked", "vendor", *_PIECES})


def usage_cells(time: Usage, pieces: Usage) -> Iterable[Cell]:
    """The cells of the usage fields."""
    return (*time.quantities(), *pieces.quantities())


@attrs.frozen(kw_only=True)
class SparseTable(Tabular):
    """A table that people see without those of its optional columns in which nothing but zero stands.

    Attributes:
        whole: The table with all columns; its rows always have the same names.
        optional: The names of columns that may be left out, beside most of those on usage.
    """

    whole: ResultTable
    optional: frozenset[str] = frozenset()

    @property
    def table(self) -> ResultTable:
        """The table as people see it."""
        may_go = _OPTIONAL | self.optional
        return self.whole.select(
            *(
                field.name
                for number, field in enumerate(self.whole.fields)
                if field.name not in may_go or any(row[number] for row in self.whole.rows)
            )
        )

    def to_rows(self) -> list[dict[str, Plain]]:
        """The rows with all columns."""
        return self.whole.to_rows()
