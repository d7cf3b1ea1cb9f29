"""What was owed against what was invoiced, line by line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportpolicy.billing import (
    Invoice,
    InvoiceLine,
    IssuedLine,
    LineKind,
    Vat,
    Verdict,
    issued_lines,
    reconcile,
)
from supportpolicy.clauses import Wording
from supportpolicy.documents.issued import IssuedFormat, read_issued_csv
from supportpolicy.errors import InvalidDocumentError, InvalidTypeError, InvalidValueError
from supportpolicy.money import Money, total
from supportpolicy.spans import Span

NOVEMBER = Span(date(2026, 11, 1), date(2026, 12, 1))


def line(name: str, net: str, *entries: str) -> InvoiceLine:
    return InvoiceLine(
        id=name,
        kind=LineKind.HOURLY,
        text=Wording(de=f"Zeile {name}", en=f"Line {name}"),
        quantity=1,
        unit="HUR",
        unit_price=Money.of(net, "EUR"),
        period=NOVEMBER,
        completed_on=date(2026, 11, 30),
        vat=Vat(category="S", percent=19),
        contract="C-1",
        entries=entries,
    )


def owed(*lines: InvoiceLine) -> Invoice:
    return Invoice(contract="C-1", customer="Acme", currency="EUR", period=NOVEMBER, lines=lines)


class TestIssuedLines:
    @pytest.mark.parametrize(
        ("net", "words"),
        [
            (80.0, "net: 80.0 is no Money. Give Money.of('80.00', 'EUR')."),
            ("80.00", "net: '80.00' is no Money. Give Money.of('80.00', 'EUR')."),
        ],
    )
    def test_an_amount_without_a_currency(self, net: Any, words: str) -> None:
        with pytest.raises(InvalidTypeError) as error:
            IssuedLine(id="1", net=net)

        assert str(error.value) == words


def issued(name: str, net: str, *entries: str, invoice: str = "") -> IssuedLine:
    return IssuedLine(id=name, net=Money.of(net, "EUR"), entries=entries, invoice=invoice)


def shown(invoice: Invoice, *lines: IssuedLine) -> list[tuple[str, list[str], list[str], str]]:
    found = reconcile(invoice, lines)
    return [
        (one.verdict.value, [due.id for due in one.owed], [sent.id for sent in one.issued], str(one.difference))
        for one in found.lines
    ]


class TestWhatBelongsTogether:
    def test_an_invoice_agrees_with_itself(self) -> None:
        invoice = owed(line("fee", "1600"), line("work", "210.00", "e1", "e2"))
        found = reconcile(invoice, issued_lines(invoice, number="R-1"))

        assert found.agrees
        assert str(found.difference) == "0.00 EUR"
        assert [one.issued[0].invoice for one in found.lines] == ["R-1", "R-1"]

    def test_the_same_entries(self) -> None:
        assert shown(owed(line("a", "210.00", "e1", "e2")), issued("1", "230.00", "e2", "e1")) == [
            ("differs", ["a"], ["1"], "20.00 EUR")
        ]

    def test_several_lines_for_one(self) -> None:
        assert shown(
            owed(line("a", "210.00", "e1", "e2")), issued("1", "100.00", "e1"), issued("2", "110.00", "e2")
        ) == [("agrees", ["a"], ["1", "2"], "0.00 EUR")]

    def test_one_line_for_several(self) -> None:
        assert shown(owed(line("a", "10.00", "e1"), line("b", "5.00", "e2")), issued("1", "14.00", "e2", "e1")) == [
            ("differs", ["a", "b"], ["1"], "-1.00 EUR")
        ]

    def test_what_is_left_is_matched_by_its_amount(self) -> None:
        assert shown(owed(line("fee", "1600")), issued("7", "1600.00")) == [("agrees", ["fee"], ["7"], "0.00 EUR")]

    def test_equal_amounts_are_matched_once_each(self) -> None:
        assert shown(owed(line("a", "5"), line("b", "5")), issued("1", "5.00"), issued("2", "5"), issued("3", "5")) == [
            ("agrees", ["a"], ["1"], "0.00 EUR"),
            ("agrees", ["b"], ["2"], "0.00 EUR"),
            ("not_owed", [], ["3"], "5 EUR"),
        ]

    def test_what_nothing_belongs_to(self) -> None:
        assert shown(owed(line("a", "90.00", "e1")), issued("1", "80.00", "e7")) == [
            ("not_invoiced", ["a"], [], "-90.00 EUR"),
            ("not_owed", [], ["1"], "80.00 EUR"),
        ]

    def test_lines_of_different_invoices_may_have_one_name(self) -> None:
        assert shown(owed(), issued("1", "1.00", invoice="R-1"), issued("1", "2.00", invoice="R-2")) == [
            ("not_owed", [], ["1"], "1.00 EUR"),
            ("not_owed", [], ["1"], "2.00 EUR"),
        ]

    def test_a_line_by_its_name(self) -> None:
        assert shown(owed(line("a", "90.00")), issued("a", "80.00")) == [("differs", ["a"], ["a"], "-10.00 EUR")]

    def test_another_currency(self) -> None:
        with pytest.raises(InvalidValueError) as caught:
            reconcile(owed(), [IssuedLine(id="1", net=Money.of("5", "CHF"))])

        assert str(caught.value) == (
            "issued: line '1' is in CHF, what is owed in EUR. Give the invoices of this contract."
        )

    def test_a_line_without_a_name(self) -> None:
        with pytest.raises(InvalidValueError, match="names nothing"):
            issued("", "1")


NAMES = st.sampled_from("abcdefgh")
NETS = st.integers(1, 4).map(str)


class TestLaws:
    @given(
        st.lists(st.tuples(NAMES, NETS, st.lists(NAMES, max_size=2)), unique_by=lambda one: one[0], max_size=6),
        st.lists(st.tuples(NAMES, NETS, st.lists(NAMES, max_size=2)), max_size=6),
    )
    def test_every_line_stands_in_one_place_and_nothing_is_lost(
        self, due: list[tuple[str, str, list[str]]], sent: list[tuple[str, str, list[str]]]
    ) -> None:
        invoice = owed(*(line(name, net, *entries) for name, net, entries in due))
        lines = [issued(name, net, *entries, invoice=str(number)) for number, (name, net, entries) in enumerate(sent)]

        found = reconcile(invoice, lines)

        assert sorted(one.id for group in found.lines for one in group.owed) == sorted(one.id for one in invoice.lines)
        assert sorted(one.invoice for group in found.lines for one in group.issued) == sorted(
            one.invoice for one in lines
        )
        assert found.difference == total((one.net for one in lines), "EUR") - invoice.net
        assert found.agrees == all(group.verdict is Verdict.AGREES for group in found.lines)
        entries = [
            {entry for one in group.owed for entry in one.entries}
            | {entry for one in group.issued for entry in one.entries}
            for group in found.lines
        ]
        assert sum(map(len, entries)) == len(set().union(*entries))


class TestReadingWhatWasIssued:
    def test_a_row_is_a_line(self) -> None:
        assert read_issued_csv("invoice,line,text,net,entries\nR-7,1,Support,83.25,e1; e2\n", "EUR") == (
            IssuedLine(id="1", net=Money.of("83.25", "EUR"), invoice="R-7", text="Support", entries=("e1", "e2")),
        )

    def test_with_columns_of_its_own(self) -> None:
        written = IssuedFormat(
            columns={"line": ["Rechnung", "Position"], "net": "Netto"}, decimal_mark="comma", delimiter=";"
        )

        [found] = read_issued_csv("Rechnung;Position;Netto;Konto\nR-7;1;83,25;8400\n", "EUR", written)

        assert (found.id, found.net) == ("R-7 1", Money(amount=Decimal("83.25"), currency="EUR"))

    def test_all_bad_rows(self) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            read_issued_csv("line,net\n1,x\n2,\n,5\n", "EUR", document="r.csv")

        assert caught.value.where == "r.csv"
        assert [str(fault) for fault in caught.value.exceptions] == [
            ("line 2, net: 'x' is no number such as 1.25. Write it with a decimal point, or name another format."),
            "line 3, net: it is empty. Write the net amount, such as 83.25.",
            "line 4, line: it is empty. Write what the line is called.",
        ]

    def test_columns_that_are_needed(self) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            read_issued_csv("nett\n1\n", "EUR")

        assert [str(fault) for fault in caught.value.exceptions] == [
            "line 1: an issued line has no 'nett'. Write 'net', or one of: 'invoice', 'line', 'text', 'entries'.",
            "line 1: there is no column 'line'. Write one of: 'nett'.",
            "line 1: there is no column 'net'. Write 'nett'.",
        ]
