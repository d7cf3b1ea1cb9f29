"""Results as tables: plain rows for a machine, and a table in words for people."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

import attrs

from supportpolicy.billing import figures
from supportpolicy.clauses import Language, Wording
from supportpolicy.errors import UnknownNameError
from supportpolicy.explanation.tables import Column, Row, Table
from supportpolicy.explanation.writing import Style
from supportpolicy.facts import Value, alternatives
from supportpolicy.money import Money, rounded
from supportpolicy.spans import Span

Cell: TypeAlias = (
    str
    | Wording
    | Value
    | Enum
    | bool
    | int
    | Decimal
    | Fraction
    | Money
    | timedelta
    | date
    | Span[date]
    | tuple[str | Value, ...]
    | None
)
"""What a cell of a result may hold: a ``datetime`` is a ``date``; a `Value` has a name and is read by its label."""

Plain: TypeAlias = str | bool | int | Decimal | timedelta | date | None
"""What a row holds: values that every table library takes."""

_YES_NO = {True: Wording(de="ja", en="yes"), False: Wording(de="nein", en="no")}
_BROKEN_AT = 44
_DASH = "–"
_FIGURES = (int, Decimal, Fraction, Money, timedelta)
_PLACES = 6
_SECOND = timedelta(seconds=1)


@attrs.frozen
class Field:
    """A column of a result.

    Attributes:
        name: Its name in the rows.
        heading: What stands above it.
    """

    name: str
    heading: Wording


@attrs.frozen(kw_only=True)
class ResultTable:
    """A result as a table, in no language yet.

    Attributes:
        title: What it is about; None for nothing.
        fields: Its columns.
        rows: Its rows, with a cell for each column.
    """

    title: Wording | None = None
    fields: tuple[Field, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def to_rows(self) -> list[dict[str, Plain]]:
        """The rows as plain values, by the names of the columns; a data frame can be made from them in one line.

        Money gives its amount with at least two decimals, a choice its value, a wording its English text, a period its
        first day, a fraction the nearest number with six decimals, and several names one text with commas between them.

        Example:
            >>> table = ResultTable(
            ...     fields=(
            ...         Field("name", Wording(de="Paket", en="Package")),
            ...         Field("fee", Wording(de="Preis", en="Fee")),
            ...     ),
            ...     rows=(("16h", Money.of("1600", "EUR")), ("20h", Money.of("1980", "EUR"))),
            ... )
            >>> table.to_rows()[0]
            {'name': '16h', 'fee': Decimal('1600.00')}
            >>> print(table.written(language="de").replace(chr(160), " "))
            Paket       Preis
            ─────  ──────────
            16h    1.600,00 €
            20h    1.980,00 €
        """
        names = [field.name for field in self.fields]
        return [dict(zip(names, map(_plain, row), strict=True)) for row in self.rows]

    def select(self, *names: str) -> ResultTable:
        """The table with these columns alone, in this order.

        Raises:
            UnknownNameError: for a name that no column has.
        """
        known = [field.name for field in self.fields]
        for name in names:
            if name not in known:
                raise UnknownNameError("names", f"no column is called {name!r}", alternatives(name, known))
        places = [known.index(name) for name in names]
        return attrs.evolve(
            self,
            fields=tuple(self.fields[place] for place in places),
            rows=tuple(tuple(row[place] for place in places) for row in self.rows),
        )

    def written(self, *, language: Language | str = Language.EN, style: Style | str = Style.TEXT) -> str:
        """The table in words, without a final line break.

        Args:
            language: ``"de"`` or ``"en"``.
            style: ``"text"``, ``"markdown"`` or ``"html"`` (a fragment).
        """
        return self.table(Language(language)).written(Style(style))

    def table(self, language: Language) -> Table:
        """The table in one language, before it is written down."""
        return Table(
            language=language,
            title=self.title.text(language) if self.title else "",
            columns=tuple(self._column(number, language) for number in range(len(self.fields))),
            rows=tuple(Row(cells=tuple(_lines(cell, language) for cell in row), tone="") for row in self.rows),
        )

    def _column(self, number: int, language: Language) -> Column:
        cells = [row[number] for row in self.rows if row[number] is not None]
        is_figure = bool(cells) and all(isinstance(cell, _FIGURES) and not isinstance(cell, bool) for cell in cells)
        return Column(
            heading=self.fields[number].heading.text(language),
            width=None if is_figure else _BROKEN_AT,
            is_figure=is_figure,
        )

    def __str__(self) -> str:
        return self.written()

    def _repr_html_(self) -> str:
        return self.written(style=Style.HTML)

    def _repr_markdown_(self) -> str:
        return self.written(style=Style.MARKDOWN)


class Tabular:
    """A result that shows itself as a table, in a notebook too."""

    __slots__ = ()

    @property
    @abstractmethod
    def table(self) -> ResultTable:
        """The result as a table."""

    def to_rows(self) -> list[dict[str, Plain]]:
        """The result as plain rows, which a data frame can be made from in one line; see `ResultTable.to_rows`."""
        return self.table.to_rows()

    def written(self, *, language: Language | str = Language.EN, style: Style | str = Style.TEXT) -> str:
        """The result as a table in words: ``"text"``, ``"markdown"`` or ``"html"`` in ``"de"`` or ``"en"``."""
        return self.table.written(language=language, style=style)

    def _repr_html_(self) -> str:
        return self.written(style=Style.HTML)

    def _repr_markdown_(self) -> str:
        return self.written(style=Style.MARKDOWN)


def _plain(cell: Cell) -> Plain:
    match cell:
        case Money():
            return cell.amount if _has_cents(cell.amount) else rounded(cell.amount)
        case Enum():
            return str(cell.value)
        case Value():
            return cell.name
        case Wording():
            return cell.en
        case Fraction():
            return rounded(cell, _PLACES)
        case Span():
            return cell.start
        case tuple():
            return ", ".join(one.name if isinstance(one, Value) else one for one in cell)
    return cell


def _has_cents(amount: Decimal) -> bool:
    """Whether it has two decimals or more; table libraries take the decimals of a column from its first rows."""
    exponent = amount.as_tuple().exponent
    return isinstance(exponent, int) and exponent <= -2


def _lines(cell: Cell, language: Language) -> tuple[str, ...]:
    """The lines of a cell: several names side by side where they fit; a dash stands for nothing."""
    match cell:
        case None | "" | ():
            return (_DASH,)
        case tuple():
            words = tuple(_in_words(one, language) for one in cell)
            beside = ", ".join(words)
            return (beside,) if len(beside) <= _BROKEN_AT else words
    return (_in_words(cell, language),)


def _in_words(cell: Cell, language: Language) -> str:
    match cell:
        case Wording():
            return cell.text(language)
        case Value():
            return cell.label.text(language)
        case Enum():
            return str(cell.value)
        case bool():
            return _YES_NO[cell].text(language)
        case int() | Decimal():
            return figures.number(cell, language)
        case Fraction():
            return figures.number(_short(cell), language)
        case Money():
            return figures.amount(cell, language)
        case timedelta():
            return figures.duration(cell // _SECOND, language)
        case datetime():
            return figures.instant(cell, language)
        case date():
            return figures.day(cell, language)
        case Span():
            return figures.dates(cell, language)
    return str(cell)


def _short(number: Fraction) -> Decimal:
    """The number with at most two decimals, none of them a zero at the end."""
    return Decimal(f"{rounded(number):f}".rstrip("0").rstrip("."))
