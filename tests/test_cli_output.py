"""An answer as a table, JSON, CSV, Markdown and HTML: whole outputs, every kind of cell."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest

from supportpolicy.clauses import Language, Wording
from supportpolicy.cli.command import Answer
from supportpolicy.cli.output import Format, written
from supportpolicy.explanation.results import Cell, Field, ResultTable
from supportpolicy.facts import Value
from supportpolicy.money import Money
from supportpolicy.policy import CostBearer
from supportpolicy.spans import Span

CELLS: list[tuple[Cell, object, str]] = [
    (None, None, ""),
    ("text, and more", "text, and more", "text, and more"),
    (True, True, "true"),
    (False, False, "false"),
    (7, 7, "7"),
    (Decimal("1.50"), "1.50", "1.50"),
    (Decimal("1E+3"), "1000", "1000"),
    (Fraction(1, 3), "0.333333", "0.333333"),
    (Money.of("1600.00", "EUR"), {"amount": "1600.00", "currency": "EUR"}, "1600.00"),
    (timedelta(hours=1, seconds=5), 3605, "1:00:05"),
    (timedelta(minutes=-90), -5400, "-1:30:00"),
    (date(2026, 11, 3), "2026-11-03", "2026-11-03"),
    (datetime(2026, 11, 3, 9, tzinfo=UTC), "2026-11-03T09:00:00+00:00", "2026-11-03T09:00:00+00:00"),
    (
        Span(date(2026, 11, 1), date(2026, 12, 1)),
        {"start": "2026-11-01", "end": "2026-12-01"},
        "2026-11-01/2026-12-01",
    ),
    (("a", "b"), ["a", "b"], "a; b"),
    ((), [], ""),
    (CostBearer.VENDOR, "vendor", "vendor"),
    (Value(name="at_risk", label=Wording(de="gefährdet", en="at risk")), "at_risk", "at_risk"),
    (Wording(de="ja", en="yes"), "ja", "ja"),
]


def answer(*cells: Cell) -> Answer:
    fields = tuple(Field(f"c{number}", Wording(de=f"S{number}", en=f"C{number}")) for number in range(len(cells)))
    return Answer(name="things", table=ResultTable(fields=fields, rows=(cells,)))


class TestCells:
    @pytest.mark.parametrize(("cell", "expected", "_"), CELLS, ids=repr)
    def test_in_json(self, cell: Cell, expected: object, _: str) -> None:
        content = json.loads(written(answer(cell), Format.JSON, Language.DE))

        assert content == {"schema": "supportpolicy/table/things", "version": 1, "rows": [{"c0": expected}]}

    @pytest.mark.parametrize(("cell", "_", "expected"), CELLS, ids=repr)
    def test_in_csv(self, cell: Cell, _: object, expected: str) -> None:
        quoted = f'"{expected}"' if "," in expected or not expected else expected

        assert written(answer(cell), Format.CSV, Language.DE) == f"c0\n{quoted}"


NAMED = Answer(
    name="fees",
    table=ResultTable(
        fields=(
            Field("package", Wording(de="Paket", en="Package")),
            Field("note", Wording(de="Hinweis", en="Note")),
            Field("fee", Wording(de="Preis", en="Fee")),
            Field("clauses", Wording(de="Klauseln", en="Clauses")),
        ),
        rows=(("16h", None, Money.of("1600", "EUR"), ()), ("20h <new>", "", Money.of("1980", "EUR"), ())),
    ),
)


class TestWholeOutputs:
    """People see no column that says nothing; programs see all of them."""

    def test_a_table(self) -> None:
        assert written(NAMED, Format.TABLE, Language.DE).replace("\u00a0", " ").splitlines() == [
            "Paket           Preis",
            "─────────  ──────────",
            "16h        1.600,00 €",
            "20h <new>  1.980,00 €",
        ]

    def test_some_columns_of_it(self) -> None:
        shown = Answer(name="fees", table=NAMED.table, shown=NAMED.table.select("fee"))

        assert written(shown, Format.TABLE, Language.EN).splitlines() == [
            "      Fee",
            "─────────",
            "€1,600.00",
            "€1,980.00",
        ]
        assert written(shown, Format.CSV, Language.EN).splitlines()[0] == "package,note,fee,clauses"

    def test_markdown(self) -> None:
        assert written(NAMED, Format.MD, Language.EN).splitlines() == [
            "| Package | Fee |",
            "| --- | ---: |",
            "| 16h | €1,600.00 |",
            r"| 20h \<new\> | €1,980.00 |",
        ]

    def test_csv(self) -> None:
        assert written(NAMED, Format.CSV, Language.EN) == "package,note,fee,clauses\n16h,,1600,\n20h <new>,,1980,"

    def test_html(self) -> None:
        lines = written(NAMED, Format.HTML, Language.DE).splitlines()

        assert lines[:7] == [
            "<!doctype html>",
            '<html lang="de">',
            "<head>",
            '<meta charset="utf-8">',
            "<title>fees</title>",
            "</head>",
            "<body>",
        ]
        assert lines[-2:] == ["</body>", "</html>"]
        assert '<th scope="row">20h &lt;new&gt;</th>' in written(NAMED, Format.HTML, Language.DE)

    @pytest.mark.parametrize(
        ("wanted", "text"), [(Format.TABLE, "Nichts."), (Format.MD, "Nichts."), (Format.HTML, "<p>Nichts.</p>")]
    )
    def test_nothing(self, wanted: Format, text: str) -> None:
        nothing = Answer(name="none", table=ResultTable(fields=NAMED.table.fields, rows=()))

        assert text in written(nothing, wanted, Language.DE)
        assert written(nothing, Format.CSV, Language.DE) == "package,note,fee,clauses"
        assert json.loads(written(nothing, Format.JSON, Language.DE))["rows"] == []

    def test_words_in_place_of_the_table(self) -> None:
        told = Answer(
            name="told", table=NAMED.table, words=lambda language, style: f"<!DOCTYPE html>{language}, {style}"
        )

        assert written(told, Format.TABLE, Language.DE) == "<!DOCTYPE html>de, text"
        assert written(told, Format.HTML, Language.EN) == "<!DOCTYPE html>en, html"
        assert written(told, Format.CSV, Language.EN).startswith("package,")

    @pytest.mark.parametrize("wanted", [Format.TABLE, Format.MD])
    def test_another_table_below(self, wanted: Format) -> None:
        both = attrs.evolve(NAMED, also=(attrs.evolve(answer(7), name="more"), answer(8)))
        parts = (written(one, wanted, Language.DE) for one in (NAMED, answer(7), answer(8)))

        assert written(both, wanted, Language.DE) == "\n\n".join(parts)

    def test_another_table_below_in_a_document_of_its_own(self) -> None:
        found = written(attrs.evolve(NAMED, also=(answer(7),)), Format.HTML, Language.DE)

        assert (found.count("<table>"), found.count("<html")) == (2, 1)

    def test_another_table_for_programs(self) -> None:
        both = attrs.evolve(NAMED, also=(attrs.evolve(answer(7), name="more"),))
        alone = json.loads(written(NAMED, Format.JSON, Language.DE))

        assert json.loads(written(both, Format.JSON, Language.DE)) == {**alone, "more": [{"c0": 7}]}
        assert written(both, Format.CSV, Language.DE) == written(NAMED, Format.CSV, Language.DE)
