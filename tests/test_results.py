"""Results as tables: plain rows and words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import attrs
import pytest

from supportpolicy import Money, Span, UnknownNameError, Wording
from supportpolicy.explanation.results import Cell, Field, ResultTable, Tabular


class Colour(StrEnum):
    """A choice."""

    RED = "red"


CELLS: list[tuple[Cell, object, str, str]] = [
    ("a text", "a text", "a text", "a text"),
    ("", "", "–", "–"),
    (None, None, "–", "–"),
    (Wording(de="Wort", en="word"), "word", "Wort", "word"),
    (Colour.RED, "red", "red", "red"),
    (True, True, "ja", "yes"),
    (False, False, "nein", "no"),
    (1234, 1234, "1.234", "1,234"),
    (Decimal("0.50"), Decimal("0.50"), "0,50", "0.50"),
    (Fraction(50, 3), Decimal("16.666667"), "16,67", "16.67"),
    (Fraction(20), Decimal(20), "20", "20"),
    (Money.of("1600", "EUR"), Decimal(1600), "1.600,00 €", "€1,600.00"),
    (timedelta(hours=16, minutes=15), timedelta(hours=16, minutes=15), "16 h 15 min", "16 h 15 min"),
    (date(2026, 11, 3), date(2026, 11, 3), "03.11.2026", "3 November 2026"),
    (
        datetime(2026, 11, 3, 9, 5, tzinfo=UTC),
        datetime(2026, 11, 3, 9, 5, tzinfo=UTC),
        "03.11.2026 09:05",
        "3 November 2026 09:05",
    ),
    (Span(date(2026, 11, 1), date(2026, 12, 1)), date(2026, 11, 1), "November 2026", "November 2026"),
    (("CRM-1", "CRM-2"), "CRM-1, CRM-2", "CRM-1, CRM-2", "CRM-1, CRM-2"),
    (("a" * 22, "b" * 21), f"{'a' * 22}, {'b' * 21}", f"{'a' * 22}\n{'b' * 21}", f"{'a' * 22}\n{'b' * 21}"),
    ((), "", "–", "–"),
]


def table_of(*cells: Cell) -> ResultTable:
    return ResultTable(fields=(Field("it", Wording(de="Es", en="It")),), rows=tuple((cell,) for cell in cells))


class TestCells:
    """Each kind of value is plain in rows, and in words as a reader of the language expects it."""

    @pytest.mark.parametrize(("cell", "plain", "german", "english"), CELLS)
    def test_plain_and_in_words(self, cell: Cell, plain: object, german: str, english: str) -> None:
        table = table_of(cell)

        assert table.to_rows() == [{"it": plain}]
        assert type(table.to_rows()[0]["it"]) is type(plain)
        assert _body(table, "de") == german
        assert _body(table, "en") == english


def _body(table: ResultTable, language: str) -> str:
    lines = table.written(language=language).replace("\u00a0", " ").splitlines()[2:]
    return "\n".join(line.strip() for line in lines)


@attrs.frozen
class Fees(Tabular):
    """A result."""

    fees: tuple[Money, ...]

    @property
    def table(self) -> ResultTable:
        return ResultTable(
            title=Wording(de="Preise", en="Fees"),
            fields=(Field("name", Wording(de="Name", en="Name")), Field("fee", Wording(de="Preis", en="Fee"))),
            rows=tuple((f"no. {number}", fee) for number, fee in enumerate(self.fees, 1)),
        )


class TestWritten:
    """A result is a table wherever it is shown."""

    RESULT = Fees((Money.of("1600", "EUR"), Money.of("-5", "EUR")))

    def test_as_text_figures_stand_at_the_right(self) -> None:
        assert self.RESULT.written() == str(self.RESULT.table)
        assert self.RESULT.written() == "\n".join(
            ["Fees", "", "Name         Fee", "─────  ─────────", "no. 1  €1,600.00", "no. 2     −€5.00"]
        )

    def test_as_markdown(self) -> None:
        assert self.RESULT.table._repr_markdown_() == self.RESULT._repr_markdown_()
        assert self.RESULT._repr_markdown_() == "\n".join(
            ["**Fees**", "", "| Name | Fee |", "| --- | ---: |", "| no. 1 | €1,600.00 |", "| no. 2 | −€5.00 |"]
        )

    def test_as_html(self) -> None:
        assert self.RESULT.table._repr_html_() == self.RESULT._repr_html_()
        assert self.RESULT._repr_html_().partition("</style>\n")[2].splitlines() == [
            "<table>",
            "<caption>Fees</caption>",
            '<thead><tr><th scope="col">Name</th><th scope="col" class="figure">Fee</th></tr></thead>',
            "<tbody>",
            '<tr class=""><th scope="row">no. 1</th><td class="figure">€1,600.00</td></tr>',
            '<tr class=""><th scope="row">no. 2</th><td class="figure">−€5.00</td></tr>',
            "</tbody>",
            "</table>",
            "</div>",
        ]

    def test_without_rows_only_the_headings_are_left(self) -> None:
        assert Fees(()).to_rows() == []
        assert Fees(()).written(language="de") == "Preise\n\nName  Preis\n────  ─────"


class TestSelect:
    """A table may be shown with some of its columns."""

    def test_in_the_order_asked_for(self) -> None:
        table = Fees((Money.of("1600", "EUR"),)).table

        assert table.select("fee", "name").to_rows() == [{"fee": Decimal(1600), "name": "no. 1"}]
        assert table.select("fee").title == table.title

    def test_a_name_that_no_column_has(self) -> None:
        with pytest.raises(UnknownNameError) as caught:
            Fees(()).table.select("fees")

        assert str(caught.value) == "names: no column is called 'fees'. Write 'fee', or one of: 'name'."
