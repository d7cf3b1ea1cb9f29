"""Invoice lines and totals: what the receiver computes from a line is what the line says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, getcontext, localcontext
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportpolicy.billing import (
    DocumentKind,
    InformationLine,
    Invoice,
    InvoiceLine,
    LineKind,
    PrecedingInvoice,
    Stated,
    Unit,
    Vat,
    VatCategory,
    VatTerms,
    VatTotal,
    stated_time,
    vat_totals,
)
from supportpolicy.clauses import Wording
from supportpolicy.errors import InvalidTypeError, InvalidValueError
from supportpolicy.money import Money
from supportpolicy.spans import Span

NOVEMBER = Span(date(2026, 11, 1), date(2026, 12, 1))
STANDARD = Vat(category=VatCategory.STANDARD, percent=19)
TEXT = Wording(de="Mehrleistung", en="Overage")


def eur(amount: str) -> Money:
    return Money.of(amount, "EUR")


def line(
    *,
    quantity: Decimal | int = 1,
    unit: Unit = Unit.PIECE,
    unit_price: str = "100",
    base_quantity: int = 1,
    line_id: str = "1",
    kind: LineKind = LineKind.OVERAGE,
    vat: Vat = STANDARD,
    corrects: str | None = None,
) -> InvoiceLine:
    return InvoiceLine(
        id=line_id,
        kind=kind,
        text=TEXT,
        quantity=quantity,
        unit=unit,
        unit_price=eur(unit_price),
        base_quantity=base_quantity,
        period=NOVEMBER,
        completed_on=date(2026, 11, 30),
        vat=vat,
        contract="C-1",
        corrects=corrects,
    )


def invoice(lines: Sequence[InvoiceLine], currency: str = "EUR") -> Invoice:
    return Invoice(contract="C-1", customer="Acme", currency=currency, period=NOVEMBER, lines=lines)


def message(error: pytest.ExceptionInfo[BaseException]) -> str:
    return str(error.value)


rates = st.sampled_from(["19", "16", "7", "5", "20", "8.1", "7.7", "2.6"]).map(
    lambda percent: Vat(category=VatCategory.STANDARD, percent=percent)
)
prices = st.decimals(min_value=0, max_value=1000, places=2) | st.decimals(min_value=0, max_value=1000, places=4)


@st.composite
def some_lines(draw: st.DrawFn) -> list[InvoiceLine]:
    found = []
    for number in range(draw(st.integers(0, 8))):
        stated = stated_time(draw(st.integers(-500_000, 500_000).filter(bool)))
        found.append(
            line(
                line_id=str(number),
                kind=LineKind.CORRECTION,
                quantity=stated.quantity,
                unit=stated.unit,
                base_quantity=stated.base_quantity,
                unit_price=str(draw(prices)),
                vat=draw(rates),
                corrects="0",
            )
        )
    return found


class TestTimeIsStatedWithoutLoss:
    """Time whose hours have no short decimal is stated in minutes with a price per 60, or in seconds per 3,600."""

    @pytest.mark.parametrize(
        ("seconds", "stated"),
        [
            (3600, Stated(Decimal(1), Unit.HOUR)),
            (8100, Stated(Decimal("2.25"), Unit.HOUR)),
            (360, Stated(Decimal("0.1"), Unit.HOUR)),
            (36, Stated(Decimal("0.01"), Unit.HOUR)),
            (300, Stated(Decimal(5), Unit.MINUTE, 60)),
            (600, Stated(Decimal(10), Unit.MINUTE, 60)),
            (1200, Stated(Decimal(20), Unit.MINUTE, 60)),
            (60, Stated(Decimal(1), Unit.MINUTE, 60)),
            (3, Stated(Decimal("0.05"), Unit.MINUTE, 60)),
            (90, Stated(Decimal("1.5"), Unit.MINUTE, 60)),
            (1, Stated(Decimal(1), Unit.SECOND, 3600)),
            (3601, Stated(Decimal(3601), Unit.SECOND, 3600)),
            (-300, Stated(Decimal(-5), Unit.MINUTE, 60)),
            (0, Stated(Decimal(0), Unit.HOUR)),
        ],
    )
    def test_in_the_largest_unit_that_holds_it(self, seconds: int, stated: Stated) -> None:
        assert stated_time(seconds) == stated

    @given(st.integers(-(10**9), 10**9))
    def test_every_whole_number_of_seconds_is_exact(self, seconds: int) -> None:
        stated = stated_time(seconds)

        assert Fraction(stated.quantity) / stated.base_quantity == Fraction(seconds, 3600)
        assert stated.quantity == round(stated.quantity, 2)

    def test_no_more_decimals_than_needed(self) -> None:
        assert [str(stated_time(seconds).quantity) for seconds in (3600, 5400, 8100)] == ["1", "1.5", "2.25"]

    def test_the_precision_of_the_caller_does_not_matter(self) -> None:
        with localcontext() as context:
            context.prec = 1

            assert str(stated_time(123_456 * 36).quantity) == "1234.56"

    def test_a_part_of_a_second_is_refused(self) -> None:
        with pytest.raises(InvalidTypeError) as error:
            stated_time(1.5)  # type: ignore[arg-type]

        assert message(error) == "seconds: 1.5 is no whole number. Give an int."


class TestTheNetAmountOfALine:
    """Net is quantity × price / base quantity, rounded once; the receiver finds the same. CONF-12"""

    @pytest.mark.parametrize(
        ("seconds", "hourly", "net"),
        [
            (300, "99.90", "8.33"),
            (900, "100.00", "25.00"),
            (1, "99.90", "0.03"),
            (8100, "100", "225.00"),
            (300, "100", "8.33"),
            (50, "36", "0.50"),
            (18, "99", "0.50"),  # 0.495 goes up
            (-18, "99", "-0.50"),  # and away from zero
        ],
    )
    def test_worked_examples(self, seconds: int, hourly: str, net: str) -> None:
        stated = stated_time(seconds)
        got = line(
            kind=LineKind.CORRECTION,
            quantity=stated.quantity,
            unit=stated.unit,
            base_quantity=stated.base_quantity,
            unit_price=hourly,
            corrects="0",
        )

        assert got.net == eur(net)

    @given(some_lines())
    def test_the_receiver_finds_the_same_net(self, lines: list[InvoiceLine]) -> None:
        """With nothing but the figures on the line, and decimal arithmetic of another make."""
        with localcontext(getcontext().copy()) as context:
            context.prec, context.rounding = 60, ROUND_HALF_UP
            for one in lines:
                exact = one.quantity * one.unit_price.amount / one.base_quantity
                assert one.net.amount == exact.quantize(Decimal("0.01"))


class TestAFaultyLineIsRefused:
    @pytest.mark.parametrize("quantity", [Decimal(0), Decimal("NaN"), Decimal("Infinity")])
    def test_a_quantity_of_nothing(self, quantity: Decimal) -> None:
        with pytest.raises(InvalidValueError) as error:
            line(quantity=quantity)

        assert message(error) == f"quantity: {quantity} is nothing to bill. Give a quantity, or leave out the line."

    @pytest.mark.parametrize("quantity", [0.5, True])
    def test_a_quantity_that_is_not_exact(self, quantity: object) -> None:
        with pytest.raises(InvalidTypeError) as error:
            line(quantity=quantity)  # type: ignore[arg-type]

        assert message(error) == (
            f"quantity: {quantity} is a {type(quantity).__name__}, which is not exact. Give a Decimal or an int."
        )

    def test_a_negative_quantity_of_anything_but_a_correction(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            line(quantity=-1)

        assert message(error) == (
            "quantity: -1 of kind overage would take back what was never billed. "
            "Make it a correction of the earlier line."
        )

    def test_a_negative_price(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            line(kind=LineKind.CORRECTION, unit_price="-1")

        assert message(error) == "unit_price: -1 EUR is a negative price. Give a price of zero or more."

    def test_a_price_that_is_no_money(self) -> None:
        with pytest.raises(InvalidTypeError) as error:
            attrs.evolve(line(), unit_price=100)  # type: ignore[arg-type]

        assert message(error) == "unit_price: 100 is no Money. Give Money.of('1600', 'EUR')."

    def test_goodwill_that_costs_something(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            line(kind=LineKind.GOODWILL)

        assert message(error) == "unit_price: goodwill at 100 EUR is no goodwill. Give a price of zero."

    def test_a_price_for_no_units(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            line(base_quantity=0)

        assert message(error) == (
            "base_quantity: a price per 0 units says nothing. Give the number of units it is for."
        )

    def test_a_base_quantity_that_is_no_whole_number(self) -> None:
        with pytest.raises(InvalidTypeError) as error:
            line(base_quantity=60.0)  # type: ignore[arg-type]

        assert message(error) == "base_quantity: 60.0 is no whole number. Give an int."

    def test_a_line_that_corrects_without_being_a_correction(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            line(corrects="7")

        assert message(error) == ("corrects: a line of kind overage corrects '7'. Make it a line of kind correction.")

    def test_a_line_that_takes_back_and_names_no_line(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            line(kind=LineKind.CORRECTION, quantity=-1)

        assert message(error) == "corrects: -1 of line 1 takes back no line. Give the id of the earlier line."

    def test_a_line_without_a_name(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            line(line_id=" ")

        assert message(error) == "id: ' ' names nothing. Give a text that is not empty."


class TestTaxIsRoundedOncePerRate:
    """Tax is computed on the sum of the lines of one rate, and rounded there and nowhere else."""

    @pytest.mark.parametrize(
        ("nets", "percent", "net", "vat", "gross"),
        [
            (["1600.00", "225.00"], "19", "1825.00", "346.75", "2171.75"),
            (["99.99"] * 7, "7.7", "699.93", "53.89", "753.82"),
            (["0.50"], "19", "0.50", "0.10", "0.60"),
            (["1.50"], "7", "1.50", "0.11", "1.61"),
            (["293.27", "84", "111.11"], "19", "488.38", "92.79", "581.17"),
            (["193.33"], "25", "193.33", "48.33", "241.66"),
            (["0.02"] * 3, "19", "0.06", "0.01", "0.07"),
        ],
    )
    def test_worked_examples(self, nets: list[str], percent: str, net: str, vat: str, gross: str) -> None:
        rate = VatTerms.fixed("DE", percent).on(date(2026, 11, 30))
        bill = invoice([line(line_id=str(number), unit_price=net, vat=rate) for number, net in enumerate(nets)])

        assert (bill.net, bill.vat, bill.gross) == (eur(net), eur(vat), eur(gross))

    def test_each_rate_has_its_own_sum(self) -> None:
        lower = Vat(category=VatCategory.STANDARD, percent=16)
        bill = invoice([line(line_id="a"), line(line_id="b", vat=lower), line(line_id="c", unit_price="0.50")])

        assert bill.vat_totals == (
            VatTotal(STANDARD, eur("100.50"), eur("19.10")),
            VatTotal(lower, eur("100"), eur("16")),
        )
        assert bill.vat == eur("35.10")

    def test_what_is_not_taxed_has_no_tax(self) -> None:
        outside = VatTerms(country="CH", category=VatCategory.OUT_OF_SCOPE).on(date(2026, 11, 30))
        bill = invoice([line(vat=outside)])

        assert bill.vat_totals == (VatTotal(outside, eur("100"), eur("0")),)
        assert bill.gross == eur("100")

    def test_nothing_costs_nothing(self) -> None:
        bill = invoice([])

        assert (bill.net, bill.vat, bill.gross, bill.vat_totals) == (eur("0"), eur("0"), eur("0"), ())

    @given(some_lines())
    def test_sums_of_lines_are_the_totals(self, lines: list[InvoiceLine]) -> None:
        bill = invoice(lines)

        assert bill.net.amount == sum((one.net.amount for one in lines), Decimal(0))
        assert bill.net.amount == sum((part.net.amount for part in bill.vat_totals), Decimal(0))
        assert bill.vat.amount == sum((part.amount.amount for part in bill.vat_totals), Decimal(0))
        assert bill.gross == bill.net + bill.vat
        assert vat_totals(lines, "EUR") == bill.vat_totals

    @given(some_lines())
    def test_the_tax_of_a_rate_is_off_by_less_than_half_a_cent(self, lines: list[InvoiceLine]) -> None:
        for part in invoice(lines).vat_totals:
            assert part.vat.percent is not None
            exact = Fraction(part.net.amount) * Fraction(part.vat.percent) / 100
            assert abs(Fraction(part.amount.amount) - exact) <= Fraction(1, 200)
            assert part.amount == part.amount.rounded()

    @given(some_lines())
    def test_taking_everything_back_costs_nothing(self, lines: list[InvoiceLine]) -> None:
        back = [attrs.evolve(one, id=f"{one.id} back", quantity=-one.quantity) for one in lines]
        bill = invoice([*lines, *back])

        assert (bill.net, bill.vat, bill.gross) == (eur("0"), eur("0"), eur("0"))


class TestAFaultyInvoiceIsRefused:
    def test_two_lines_of_one_name(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            invoice([line(), line()])

        assert message(error) == "lines: two lines are called '1'. Give each its own id."

    def test_a_line_in_another_currency(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            invoice([line()], currency="CHF")

        assert message(error) == (
            "lines: line '1' is in EUR, the invoice in CHF. Bill each currency on an invoice of its own."
        )

    def test_out_of_scope_beside_taxed(self) -> None:
        outside = VatTerms(country="CH", category=VatCategory.OUT_OF_SCOPE).on(date(2026, 11, 30))

        with pytest.raises(InvalidValueError) as error:
            invoice([line(), line(line_id="2", vat=outside)])

        assert message(error) == (
            "lines: what is out of the scope of VAT cannot stand beside what is not. "
            "Bill them on invoices of their own."
        )

    def test_two_reasons_for_one_exemption(self) -> None:
        one, other = (
            Vat(category=VatCategory.EXEMPT, percent=0, reason=Wording(de=text, en=text)) for text in ("one", "other")
        )

        with pytest.raises(InvalidValueError) as error:
            invoice([line(vat=one), line(line_id="2", vat=other)])

        assert message(error) == (
            "lines: lines of category E give different reasons. Bill them on invoices of their own."
        )

    def test_a_corrected_invoice_names_the_one_it_corrects(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            attrs.evolve(invoice([]), kind=DocumentKind.CORRECTED_INVOICE)

        assert message(error) == (
            "preceding: nothing says which invoice is corrected. Give its number, and its day of issue if known."
        )

    def test_which_it_then_does(self) -> None:
        preceding = PrecedingInvoice(number="2026-1007", issued_on=date(2026, 11, 2))
        bill = attrs.evolve(invoice([]), kind=DocumentKind.CORRECTED_INVOICE, preceding=preceding)

        assert (bill.kind.value, bill.preceding) == ("384", preceding)

    def test_a_preceding_invoice_without_a_number(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            PrecedingInvoice(number="")

        assert message(error) == "number: '' names nothing. Give a text that is not empty."

    def test_a_preceding_invoice_may_lack_its_day(self) -> None:
        assert PrecedingInvoice(number="2026-1007").issued_on is None


def test_what_is_said_beside_has_no_price() -> None:
    expired = InformationLine(text=Wording(de="6 h verfallen", en="6 h expired"), period=NOVEMBER, clauses=("CONF-8",))
    bill = attrs.evolve(invoice([line()]), information=[expired])

    assert bill.information == (expired,)
    assert bill.net == eur("100")
