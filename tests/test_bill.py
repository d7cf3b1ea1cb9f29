"""Bills: from a settled month to the lines of its invoice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportpolicy.billing import (
    Completion,
    DocumentKind,
    Invoice,
    InvoiceLine,
    LineKind,
    PrecedingInvoice,
    Unit,
    VatCategory,
    VatTerms,
    bill,
    bill_period,
)
from supportpolicy.contingents import EXACT, QUARTERLY, FeeDue, Measure, Proration, Rhythm, Rollover, Rounding, TopUp
from supportpolicy.contracts import Contract, Extent, Order, Rate, Waiver
from supportpolicy.errors import InvalidTypeError, InvalidValueError, OutOfRangeError, UnknownNameError
from supportpolicy.settlement import Charge, Liability, Settlement, close
from supportpolicy.spans import Span
from tests.invoicing import GERMANY, QUARTER_HOURS, approval, contract, eur, package, settled, work

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
NOVEMBER = Span(date(2026, 11, 1), date(2026, 12, 1))
AT_NIGHT = datetime(2026, 12, 1, 2, tzinfo=UTC)


def november(agreement: Contract, *charges: Charge, **more: Any) -> Invoice:
    """The invoice of November alone."""
    return bill_period(settled(agreement, charges, "2026-11-30", **more), agreement, date(2026, 11, 30), vat=GERMANY)


def of_kind(invoice: Invoice, kind: LineKind) -> list[InvoiceLine]:
    return [line for line in invoice.lines if line.kind is kind]


def priced(invoice: Invoice) -> list[tuple[str, str, str, str, int, str]]:
    """Kind, quantity, unit, price, base quantity and net of every line."""
    return [
        (
            line.kind.value,
            str(line.quantity),
            line.unit.value,
            str(line.unit_price.amount),
            line.base_quantity,
            str(line.net.amount),
        )
        for line in invoice.lines
    ]


def totals(invoice: Invoice) -> tuple[str, str, str]:
    return str(invoice.net.amount), str(invoice.vat.amount), str(invoice.gross.amount)


def message(error: pytest.ExceptionInfo[BaseException]) -> str:
    return str(error.value)


class TestThePackages:
    """16, 20, 30, 40 and 50 hours a month at a flat price, net. CONF-9, CONF-11, CONF-12"""

    @pytest.mark.parametrize(
        ("name", "net", "vat", "gross"),
        [
            ("16h", "1600.00", "304.00", "1904.00"),
            ("20h", "2000.00", "380.00", "2380.00"),
            ("30h", "3000.00", "570.00", "3570.00"),
            ("40h", "3800.00", "722.00", "4522.00"),
            ("50h", "4500.00", "855.00", "5355.00"),
        ],
    )
    def test_the_fee_is_due_used_or_not(self, name: str, net: str, vat: str, gross: str) -> None:
        invoice = november(contract(package(name)))

        assert totals(invoice) == (net, vat, gross)
        [line] = invoice.lines
        assert (line.kind, line.quantity, line.unit, line.period) == (LineKind.FEE, Decimal(1), Unit.MONTH, NOVEMBER)
        assert line.completed_on == date(2026, 11, 30)
        assert line.text.de == f"Kontingent {name}: {name[:-1]} h"
        assert line.clauses == package(name).clauses

    def test_sixteen_hours_exactly_are_no_overage(self) -> None:
        invoice = november(contract(package("16h")), work("e1", "2026-11-02", 16 * HOUR), approvals=[approval()])

        assert totals(invoice) == ("1600.00", "304.00", "1904.00")
        assert invoice.information == ()

    def test_a_quarter_of_an_hour_more_with_approval(self) -> None:
        invoice = november(
            contract(package("16h")), work("e1", "2026-11-02", 16 * HOUR + 15 * MINUTE), approvals=[approval()]
        )

        assert priced(invoice) == [
            ("fee", "1", "MON", "1600", 1, "1600.00"),
            ("overage", "0.25", "HUR", "100", 1, "25.00"),
        ]
        assert totals(invoice) == ("1625.00", "308.75", "1933.75")

    def test_and_without_approval(self) -> None:
        invoice = november(contract(package("16h")), work("e1", "2026-11-02", 16 * HOUR + 15 * MINUTE))

        assert totals(invoice) == ("1600.00", "304.00", "1904.00")
        assert [line.text.en for line in invoice.information] == [
            "Not billed yet: 15 min, beyond the contingent, not approved yet"
        ]

    def test_ten_hours_used_and_six_expired(self) -> None:
        invoice = november(contract(package("16h")), work("e1", "2026-11-02", 10 * HOUR))

        assert totals(invoice) == ("1600.00", "304.00", "1904.00")
        [line] = invoice.information
        assert line.text.de == "Nicht genutzt und verfallen: 6 h aus 16h"
        assert line.text.en == "Not used and expired: 6 h of 16h"
        assert (line.period, line.clauses) == (NOVEMBER, package("16h").clauses)


class TestOverage:
    """What exceeds the volume is billed separately once it is agreed. CONF-7"""

    def test_five_minutes_at_an_odd_rate_are_stated_in_minutes(self) -> None:
        invoice = november(
            contract(package("16h", "99.90")), work("e1", "2026-11-02", 16 * HOUR + 5 * MINUTE), approvals=[approval()]
        )

        assert priced(invoice)[1] == ("overage", "5", "MIN", "99.90", 60, "8.33")

    def test_a_line_names_its_approvals_entries_and_clauses(self) -> None:
        invoice = november(
            contract(package("16h")),
            work("e1", "2026-11-02", 16 * HOUR),
            work("e2", "2026-11-03", 2 * HOUR, ticket="T-2"),
            work("e3", "2026-11-04", HOUR, ticket="T-3"),
            approvals=[approval("A-1", 1), approval("A-2")],
        )
        [line] = of_kind(invoice, LineKind.OVERAGE)

        assert (line.quantity, line.approvals, line.entries) == (Decimal(3), ("A-1", "A-2"), ("e2", "e3"))
        assert (line.period, line.completed_on, line.contract) == (NOVEMBER, date(2026, 11, 4), "C-1")
        assert line.text.de == "Mehrleistung zum Kontingent 16h"
        assert line.clauses == package("16h").clauses
        assert line.id == "2026-11-01/overage/16h/100/19%/time"

    def test_two_contingents_have_a_line_each(self) -> None:
        training = attrs.evolve(package("16h", "450"), id="trainings", quota=2, fee=eur("800"))
        invoice = november(
            contract(package("16h"), training),
            work("e1", "2026-11-02", 17 * HOUR),
            work("e2", "2026-11-03", 3),
            approvals=[approval()],
        )

        assert [line[:5] for line in priced(invoice)] == [
            ("fee", "1", "MON", "1600", 1),
            ("fee", "1", "MON", "800", 1),
            ("overage", "1", "HUR", "100", 1),
            ("overage", "1", "C62", "450", 1),
        ]
        assert of_kind(invoice, LineKind.FEE)[1].text.en == "Contingent trainings: 2 pcs"

    def test_what_exceeds_a_top_up_has_no_contingent_to_name(self) -> None:
        agreement = contract(
            rates=[Rate(price=eur("120"))],
            top_ups=[TopUp(id="pack", quota=HOUR, price=eur("90"), start=date(2026, 11, 1), end=date(2027, 1, 1))],
        )
        invoice = november(agreement, work("e1", "2026-11-02", 2 * HOUR), approvals=[approval()])

        assert priced(invoice) == [
            ("top_up", "1", "C62", "90", 1, "90.00"),
            ("overage", "1", "HUR", "120", 1, "120.00"),
        ]
        top_up, overage = invoice.lines
        assert top_up.text.en == "Top-up pack: 1 h"
        assert (top_up.period, top_up.completed_on) == (Span(date(2026, 11, 1), date(2027, 1, 1)), date(2026, 12, 31))
        assert (overage.text.de, overage.text.en) == ("Mehrleistung", "Overage")


class TestWithoutAContingent:
    """Support can be ordered when needed, at the billing rates. SHOP-4, CRM-13"""

    def test_work_by_the_hour_is_one_line_per_rate(self) -> None:
        agreement = contract(rates=[Rate(price=eur("99.90")), Rate(price=eur("140"), kind="on_site")])
        invoice = november(
            agreement,
            work("e1", "2026-11-02", 5 * MINUTE, liability=Liability.BILLABLE),
            work("e2", "2026-11-03", HOUR, liability=Liability.BILLABLE, kind="on_site"),
            work("e3", "2026-11-04", 15 * MINUTE, liability=Liability.BILLABLE, ticket="T-2"),
        )

        assert priced(invoice) == [
            ("hourly", "20", "MIN", "99.90", 60, "33.30"),
            ("hourly", "1", "HUR", "140", 1, "140.00"),
        ]
        assert invoice.lines[0].text.de == "Leistungen nach Zeitaufwand"
        assert invoice.lines[0].entries == ("e1", "e3")

    def test_pieces_have_their_own_kind(self) -> None:
        agreement = contract(rates=[Rate(price=eur("450"), measure=Measure.PIECES)])
        invoice = november(agreement, work("e1", "2026-11-02", 2, liability=Liability.BILLABLE))

        assert priced(invoice) == [("pieces", "2", "C62", "450", 1, "900.00")]
        assert invoice.lines[0].text.en == "Work by the piece"

    def test_an_order_is_billed_once_its_result_is_accepted(self) -> None:
        """SHOP-6"""
        order = Order(
            id="O-7",
            price=eur("4200"),
            ordered_on=date(2026, 10, 12),
            accepted_on=date(2026, 11, 20),
            tickets=["T-9"],
            clauses=["SHOP-6"],
        )
        invoice = november(contract(orders=[order]))
        [line] = invoice.lines

        assert priced(invoice) == [("fixed_price", "1", "C62", "4200", 1, "4200.00")]
        assert line.text.de == "Auftrag O-7 zum Festpreis"
        assert (line.period, line.completed_on) == (Span(date(2026, 10, 12), date(2026, 11, 21)), date(2026, 11, 20))
        assert (line.clauses, line.id) == (("SHOP-6",), "order/O-7")

    def test_work_that_nobody_has_to_pay_has_no_line(self) -> None:
        agreement = contract(rates=[Rate(price=eur("99.90"))])
        invoice = november(
            agreement,
            work("e1", "2026-11-02", HOUR, liability=Liability.VENDOR),
            work("e2", "2026-11-02", HOUR, liability=Liability.FREE_DIAGNOSIS),
        )

        assert (invoice.lines, invoice.information) == ((), ())


class TestWhatIsSaidWithoutAPrice:
    def test_goodwill_is_a_line_at_zero(self) -> None:
        waiver = Waiver(id="W-1", at=AT_NIGHT, cap=HOUR, extent=Extent(ticket="T-1"), reason="late answer")
        invoice = november(contract(package("16h")), work("e1", "2026-11-02", 3 * HOUR), waivers=[waiver])
        [line] = of_kind(invoice, LineKind.GOODWILL)

        assert priced(invoice)[1] == ("goodwill", "1", "HUR", "0", 1, "0.00")
        assert (line.text.de, line.text.en) == ("Kulanz: late answer", "Goodwill: late answer")
        assert invoice.net == eur("1600")

    def test_goodwill_without_a_reason(self) -> None:
        waiver = Waiver(id="W-1", at=AT_NIGHT)
        invoice = november(contract(package("16h")), work("e1", "2026-11-02", 3 * HOUR), waivers=[waiver])

        assert of_kind(invoice, LineKind.GOODWILL)[0].text.en == "Goodwill"

    def test_what_is_carried_over(self) -> None:
        invoice = november(
            contract(package("16h", rollover=Rollover(cap=4 * HOUR))), work("e1", "2026-11-02", 10 * HOUR)
        )

        assert [line.text.de for line in invoice.information] == [
            "Nicht genutzt und verfallen: 6 h aus 16h",
            "Nicht genutzt und übertragen: 4 h aus 16h",
        ]

    def test_work_that_waits_for_an_answer(self) -> None:
        invoice = november(
            contract(rates=[Rate(price=eur("100"))]),
            work("e1", "2026-11-02", HOUR, liability=Liability.PARKED),
            work("e2", "2026-11-02", HOUR, liability=Liability.AWAITING_APPROVAL),
            work("e3", "2026-11-02", 2, liability=Liability.PARKED),
        )

        assert invoice.lines == ()
        assert [line.text.en for line in invoice.information] == [
            "Not billed yet: 1 h, billable, not approved yet",
            "Not billed yet: 1 h, not clear who bears the cost",
            "Not billed yet: 2 pcs, not clear who bears the cost",
        ]
        assert [line.text.de for line in invoice.information] == [
            "Noch nicht berechnet: 1 h, kostenpflichtig, noch nicht freigegeben",
            "Noch nicht berechnet: 1 h, Kostenträger ungeklärt",
            "Noch nicht berechnet: 2 Stück, Kostenträger ungeklärt",
        ]

    def test_late_work_that_is_not_billed_yet(self) -> None:
        agreement = contract(package("16h"))
        full, too_much = work("e1", "2026-11-02", 16 * HOUR), work("late", "2026-11-03", HOUR)
        parked, pieces = (
            work(name, "2026-11-03", length, liability=Liability.PARKED)
            for name, length in (("p1", 2 * HOUR), ("p2", 2))
        )
        closed = close(settled(agreement, [full], "2026-11-30"), AT_NIGHT)
        late = settled(agreement, [full, too_much, parked, pieces], "2026-12-31", previous=closed)
        lines = bill(late, agreement, vat=GERMANY).information

        assert [(line.text.en, line.period) for line in lines if line.period == NOVEMBER] == [
            ("Not billed yet: 1 h, beyond the contingent, not approved yet", NOVEMBER),
            ("Not billed yet: 2 h, not clear who bears the cost", NOVEMBER),
            ("Not billed yet: 2 pcs, not clear who bears the cost", NOVEMBER),
        ]

    def test_what_was_said_of_a_closed_month_is_not_said_again(self) -> None:
        agreement = contract(package("16h"))
        beyond = [work("e1", "2026-11-02", 17 * HOUR), work("p", "2026-11-03", HOUR, liability=Liability.PARKED)]
        closed = close(settled(agreement, beyond, "2026-11-30"), AT_NIGHT)
        answered = [beyond[0], work("p", "2026-11-03", HOUR, liability=Liability.VENDOR)]
        ratified = attrs.evolve(approval(), ratifies=True)
        later = settled(agreement, answered, "2026-12-31", previous=closed, approvals=[ratified])

        assert len(later.corrections) == 1
        assert [line for line in bill(later, agreement, vat=GERMANY).information if line.period == NOVEMBER] == []


class TestTheFeeHasItsOwnRhythm:
    """Apart from the quota's, in advance or in arrears."""

    def test_a_quarter_in_advance(self) -> None:
        agreement = contract(package("16h", fee=eur("4500"), fee_period=QUARTERLY))
        october, month, december = (
            bill_period(settled(agreement, [], "2026-12-31"), agreement, date(2026, number, 1), vat=GERMANY)
            for number in (10, 11, 12)
        )

        assert priced(october) == [("fee", "3", "MON", "4500", 3, "4500.00")]
        assert october.lines[0].period == Span(date(2026, 10, 1), date(2027, 1, 1))
        assert october.lines[0].completed_on == date(2026, 12, 31)
        assert (month.lines, december.lines) == ((), ())

    def test_a_quarter_in_arrears(self) -> None:
        agreement = contract(package("16h", fee=eur("4500"), fee_period=QUARTERLY, fee_due=FeeDue.IN_ARREARS))
        result = settled(agreement, [], "2026-12-31")

        assert bill_period(result, agreement, date(2026, 10, 1), vat=GERMANY).lines == ()
        assert priced(bill_period(result, agreement, date(2026, 12, 1), vat=GERMANY)) == [
            ("fee", "3", "MON", "4500", 3, "4500.00")
        ]

    def test_a_share_of_a_month_is_stated_in_days(self) -> None:
        proration = Proration(unit=15 * MINUTE, mode=Rounding.DOWN)
        agreement = contract(package("16h", proration=proration), start=date(2026, 11, 12))
        invoice = november(agreement)

        assert priced(invoice) == [("fee", "19", "DAY", "1600", 30, "1013.33")]
        assert invoice.lines[0].text.en == "Contingent 16h: 16 h, 19 of 30 days"
        assert invoice.lines[0].period == Span(date(2026, 11, 12), date(2026, 12, 1))

    def test_a_price_that_changed_under_a_settled_fee_is_refused(self) -> None:
        result = settled(contract(package("16h")), [], "2026-11-30")
        dearer = contract(package("16h", fee=eur("1700")))

        with pytest.raises(InvalidValueError) as error:
            bill_period(result, dearer, date(2026, 11, 1), vat=GERMANY)

        assert message(error) == (
            "contract: 16h was settled at 1600.00 EUR for 2026-11-01, and it now says 1700.00 EUR. "
            "Give the contract as it was settled; a new price belongs in a new term."
        )

    def test_a_fee_of_nothing_the_contract_knows_is_refused(self) -> None:
        result = settled(contract(package("16h")), [], "2026-11-30")

        with pytest.raises(UnknownNameError) as error:
            bill_period(result, contract(package("20h")), date(2026, 11, 1), vat=GERMANY)

        assert message(error) == (
            "contract: contract C-1 has no '16h' on 2026-11-01, and its fee was settled. "
            "Give the contract as it was settled."
        )


class TestTheTaxGoesByCompletion:
    """The rate on the day the service, or the agreed part of it, is completed. CONF-12"""

    ANCHORED = Rhythm(months=1, anchor=date(2020, 6, 15))

    def anchored(self, vat: VatTerms) -> Invoice:
        """From 15 June to 14 July 2020, over the day on which the rate fell from 19 to 16 %."""
        agreement = contract(
            package("16h", period=self.ANCHORED), start=date(2020, 6, 15), statement_period=self.ANCHORED
        )
        charges = [
            work("e1", "2020-06-16", 16 * HOUR),
            work("e2", "2020-06-29", HOUR, ticket="T-2"),
            work("e3", "2020-06-30", HOUR, ticket="T-3"),
            work("e4", "2020-07-01", 5 * MINUTE, ticket="T-4"),
        ]
        result = settled(agreement, charges, "2020-07-14", approvals=[approval()])
        return bill(result, agreement, vat=vat)

    def test_the_cut_of_2020_inside_an_anchored_period(self) -> None:
        invoice = self.anchored(GERMANY)

        assert [(line.kind.value, line.vat.percent, line.net.amount) for line in invoice.lines] == [
            ("fee", Decimal(16), Decimal("1600.00")),
            ("overage", Decimal(19), Decimal("200.00")),
            ("overage", Decimal(16), Decimal("8.33")),
        ]
        assert [(part.vat.percent, part.net.amount, part.amount.amount) for part in invoice.vat_totals] == [
            (Decimal(16), Decimal("1608.33"), Decimal("257.33")),
            (Decimal(19), Decimal("200.00"), Decimal("38.00")),
        ]
        assert totals(invoice) == ("1808.33", "295.33", "2103.66")

    def test_each_line_then_names_its_own_days(self) -> None:
        fee, before, after = self.anchored(GERMANY).lines

        assert fee.period == Span(date(2020, 6, 15), date(2020, 7, 15))
        assert (before.period, before.completed_on) == (Span(date(2020, 6, 29), date(2020, 7, 1)), date(2020, 6, 30))
        assert (after.period, after.completed_on) == (Span(date(2020, 7, 1), date(2020, 7, 2)), date(2020, 7, 1))

    def test_work_may_be_agreed_to_be_completed_with_the_period(self) -> None:
        invoice = self.anchored(VatTerms(country="DE", completion=Completion.WITH_THE_PERIOD))

        assert [(line.kind.value, line.vat.percent, line.quantity, line.period) for line in invoice.lines] == [
            ("fee", Decimal(16), Decimal(1), Span(date(2020, 6, 15), date(2020, 7, 15))),
            ("overage", Decimal(16), Decimal(125), Span(date(2020, 6, 15), date(2020, 7, 15))),
        ]
        assert invoice.lines[1].completed_on == date(2020, 7, 14)

    def test_a_fee_in_advance_has_the_rate_of_its_last_day(self) -> None:
        agreement = contract(package("16h", fee=eur("4500"), fee_period=QUARTERLY), start=date(2020, 4, 1))
        invoice = bill_period(settled(agreement, [], "2020-07-31"), agreement, date(2020, 4, 1), vat=GERMANY)

        assert [line.vat.percent for line in invoice.lines] == [19]

    def test_reverse_charge_has_no_rate_to_change(self) -> None:
        invoice = self.anchored(VatTerms(country="DE", category=VatCategory.REVERSE_CHARGE))

        assert [line.quantity for line in invoice.lines] == [1, 125]
        assert invoice.vat == eur("0")

    def test_a_day_before_the_table_is_an_error(self) -> None:
        agreement = contract(package("16h"), start=date(2015, 12, 1))

        with pytest.raises(OutOfRangeError):
            bill_period(settled(agreement, [], "2015-12-31"), agreement, date(2015, 12, 1), vat=VatTerms(country="AT"))


class TestWhatIsBilled:
    """All that is complete and not closed yet; what is closed was billed."""

    AGREEMENT = contract(package("16h"), start=date(2026, 10, 1))

    def test_months_that_are_complete(self) -> None:
        invoice = bill(settled(self.AGREEMENT, [], "2026-12-15"), self.AGREEMENT, vat=GERMANY)

        assert [line.period.start.month for line in invoice.lines] == [10, 11]
        assert invoice.period == Span(date(2026, 10, 1), date(2026, 12, 1))
        assert (invoice.contract, invoice.customer, invoice.currency) == ("C-1", "Acme", "EUR")

    def test_not_those_that_are_closed(self) -> None:
        october = close(settled(self.AGREEMENT, [], "2026-10-31"), at=datetime(2026, 11, 1, tzinfo=UTC))
        invoice = bill(settled(self.AGREEMENT, [], "2026-11-30", previous=october), self.AGREEMENT, vat=GERMANY)

        assert [line.period for line in invoice.lines] == [NOVEMBER]

    def test_a_closed_month_can_be_had_again(self) -> None:
        provisional = settled(self.AGREEMENT, [work("e1", "2026-10-05", HOUR)], "2026-10-31")
        closed_at = datetime(2026, 11, 1, 9, tzinfo=UTC)
        october = close(provisional, at=closed_at)
        later = close(settled(self.AGREEMENT, [], "2026-11-30", previous=october), at=AT_NIGHT)

        assert bill(later, self.AGREEMENT, vat=GERMANY, closed_at=closed_at) == bill(
            provisional, self.AGREEMENT, vat=GERMANY
        )

    def test_nothing_complete(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            bill(settled(self.AGREEMENT, [], "2026-10-15"), self.AGREEMENT, vat=GERMANY)

        assert message(error) == (
            "settlement: nothing of contract C-1 is complete and not closed yet. "
            "Settle through the last day of a period, or name the instant at which it was closed."
        )

    def test_nothing_closed_then(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            bill(settled(self.AGREEMENT, [], "2026-10-31"), self.AGREEMENT, vat=GERMANY, closed_at=AT_NIGHT)

        assert message(error) == (
            "settlement: nothing of contract C-1 is complete and was closed at 2026-12-01T02:00:00+00:00. "
            "Settle through the last day of a period, or name the instant at which it was closed."
        )

    @pytest.mark.parametrize(
        ("closed_at", "refusal", "words"),
        [
            (
                datetime(2026, 12, 1, 2),  # noqa: DTZ001
                InvalidValueError,
                (
                    "closed_at: 2026-12-01T02:00:00 has no time zone, so it names no instant. "
                    "Attach one: instant.replace(tzinfo=ZoneInfo('Europe/Berlin'))."
                ),
            ),
            (
                date(2026, 12, 1),
                InvalidTypeError,
                "closed_at: datetime.date(2026, 12, 1) is no datetime. Give a datetime with a time zone.",
            ),
        ],
    )
    def test_a_closing_at_no_instant(self, closed_at: Any, refusal: type[Exception], words: str) -> None:
        october = close(settled(self.AGREEMENT, [], "2026-10-31"), at=AT_NIGHT)

        with pytest.raises(refusal) as error:
            bill(october, self.AGREEMENT, vat=GERMANY, closed_at=closed_at)

        assert message(error) == words

    def test_another_contract(self) -> None:
        other = attrs.evolve(self.AGREEMENT, id="C-2")

        with pytest.raises(InvalidValueError) as error:
            bill(settled(self.AGREEMENT, [], "2026-10-31"), other, vat=GERMANY)

        assert message(error) == (
            "contract: the settlement is of contract C-1, not of C-2. Give the contract that was settled."
        )

    def test_work_that_is_to_be_paid_and_has_no_price(self) -> None:
        result = settled(self.AGREEMENT, [work("e1", "2026-10-05", 17 * HOUR)], "2026-10-31", approvals=[approval()])
        [month] = result.statements
        priceless = [attrs.evolve(one, cover=attrs.evolve(one.cover, price=None)) for one in month.allocations]
        broken = attrs.evolve(result, statements=(attrs.evolve(month, allocations=tuple(priceless)),))

        with pytest.raises(InvalidValueError) as error:
            bill(broken, self.AGREEMENT, vat=GERMANY)

        assert message(error) == (
            "settlement: work is paid by overage and has no price. Give the settlement as settle made it."
        )

    def test_the_document_is_what_the_caller_says(self) -> None:
        preceding = PrecedingInvoice(number="2026-1007")
        invoice = bill(
            settled(self.AGREEMENT, [], "2026-10-31"),
            self.AGREEMENT,
            vat=GERMANY,
            kind=DocumentKind.CORRECTED_INVOICE,
            preceding=preceding,
        )

        assert (invoice.kind, invoice.preceding) == (DocumentKind.CORRECTED_INVOICE, preceding)


class TestCorrections:
    """What changed about a closed month is corrected with its own service period; quantities may be negative."""

    AGREEMENT = contract(package("16h", "99.90"), start=date(2026, 10, 1))
    OCTOBER = Span(date(2026, 10, 1), date(2026, 11, 1))

    def closed(self, *charges: Charge, **more: Any) -> Settlement:
        provisional = settled(self.AGREEMENT, charges, "2026-10-31", **more)
        return close(provisional, at=datetime(2026, 11, 1, tzinfo=UTC))

    def corrected(self, previous: Settlement, *charges: Charge, **more: Any) -> Invoice:
        return bill(
            settled(self.AGREEMENT, charges, "2026-11-30", previous=previous, **more), self.AGREEMENT, vat=GERMANY
        )

    def test_late_work_is_billed_with_the_month_in_which_it_was_done(self) -> None:
        october = self.closed(work("e1", "2026-10-05", 16 * HOUR), approvals=[approval()])
        invoice = self.corrected(october, work("e2", "2026-10-20", 5 * MINUTE, ticket="T-2"))
        [line] = of_kind(invoice, LineKind.CORRECTION)

        assert priced(invoice)[-1] == ("correction", "5", "MIN", "99.90", 60, "8.33")
        assert (line.period, line.corrects, line.entries) == (self.OCTOBER, None, ("e2",))
        assert line.text.de == "Korrektur für Oktober 2026: Mehrleistung zum Kontingent 16h"
        assert line.text.en == "Correction for October 2026: Overage beyond contingent 16h"

    def test_withdrawn_work_is_taken_back(self) -> None:
        october = self.closed(
            work("e1", "2026-10-05", 16 * HOUR), work("e2", "2026-10-20", HOUR, ticket="T-2"), approvals=[approval()]
        )
        shorter = work("e3", "2026-10-20", 55 * MINUTE, ticket="T-2", revises="e2")
        invoice = self.corrected(october, shorter, replaced={"e2": ("e2", "e3")})
        [line] = of_kind(invoice, LineKind.CORRECTION)

        assert (line.quantity, line.unit, line.unit_price, line.net) == (
            Decimal(-5),
            Unit.MINUTE,
            eur("99.90"),
            eur("-8.33"),
        )
        assert line.corrects == "2026-10-01/overage/16h/99.90/19%/time"
        earlier = bill_period(october, self.AGREEMENT, date(2026, 10, 1), vat=GERMANY)
        assert line.corrects in [before.id for before in earlier.lines]
        assert (line.period, line.id) == (self.OCTOBER, f"correction/{line.corrects}")

    def test_what_a_correction_billed_is_taken_back_from_that_correction(self) -> None:
        october = self.closed(work("e1", "2026-10-05", 16 * HOUR), approvals=[approval()])
        late = work("e2", "2026-10-20", 4 * HOUR, ticket="T-2")
        november = close(settled(self.AGREEMENT, [late], "2026-11-30", previous=october), at=AT_NIGHT)
        less = work("e3", "2026-10-20", HOUR, ticket="T-2", revises="e2")
        christmas = datetime(2026, 12, 24, tzinfo=UTC)
        december = close(
            settled(self.AGREEMENT, [less], "2026-11-30", previous=november, replaced={"e2": ("e2", "e3")}),
            at=christmas,
        )
        [billed] = of_kind(bill(december, self.AGREEMENT, vat=GERMANY, closed_at=AT_NIGHT), LineKind.CORRECTION)
        [back] = of_kind(bill(december, self.AGREEMENT, vat=GERMANY, closed_at=christmas), LineKind.CORRECTION)

        assert (billed.quantity, billed.corrects) == (Decimal(4), None)
        assert (back.quantity, back.corrects) == (Decimal(-3), billed.id)
        assert billed.id == "correction/2026-10-01/overage/16h/99.90/19%/time"

    def test_what_a_correction_left_alone_is_taken_back_from_the_month(self) -> None:
        october = self.closed(work("e1", "2026-10-05", 18 * HOUR), approvals=[approval()])
        november = close(
            settled(self.AGREEMENT, [work("e2", "2026-10-20", HOUR, ticket="T-2")], "2026-11-30", previous=october),
            at=AT_NIGHT,
        )
        less = work("e3", "2026-10-05", 17 * HOUR, revises="e1")
        [back] = of_kind(self.corrected(november, less, replaced={"e1": ("e1", "e3")}), LineKind.CORRECTION)

        assert (back.quantity, back.corrects) == (Decimal(-1), "2026-10-01/overage/16h/99.90/19%/time")

    def test_a_late_approval_bills_what_was_held(self) -> None:
        october = self.closed(work("e1", "2026-10-05", 17 * HOUR))
        ratified = attrs.evolve(approval("A-9"), ratifies=True)
        [line] = of_kind(self.corrected(october, approvals=[ratified]), LineKind.CORRECTION)

        assert (line.quantity, line.approvals, line.corrects) == (Decimal(1), ("A-9",), None)

    def test_goodwill_afterwards_takes_back_what_was_billed(self) -> None:
        october = self.closed(work("e1", "2026-10-05", 17 * HOUR), approvals=[approval()])
        waiver = Waiver(id="W-1", at=AT_NIGHT, cap=HOUR, reason="slow")
        invoice = self.corrected(october, waivers=[waiver])
        [back] = of_kind(invoice, LineKind.CORRECTION)
        [given] = of_kind(invoice, LineKind.GOODWILL)

        assert (back.quantity, back.net) == (Decimal(-1), eur("-99.90"))
        assert (given.quantity, given.net, given.corrects) == (Decimal(1), eur("0"), None)
        assert given.text.en == "Correction for October 2026: Goodwill: slow"

    def test_goodwill_that_shrinks_is_a_correction_at_zero(self) -> None:
        waiver = Waiver(id="W-1", at=AT_NIGHT, cap=HOUR)
        october = self.closed(work("e1", "2026-10-05", 17 * HOUR), approvals=[approval()], waivers=[waiver])
        less = attrs.evolve(waiver, cap=HOUR / 2)
        invoice = self.corrected(october, waivers=[less])

        assert sorted((line.quantity, line.net.amount) for line in of_kind(invoice, LineKind.CORRECTION)) == [
            (Decimal("-0.5"), Decimal(0)),
            (Decimal("0.5"), Decimal("49.95")),
        ]

    def test_only_what_changes_has_a_line(self) -> None:
        october = self.closed(work("e1", "2026-10-05", 10 * HOUR))
        invoice = self.corrected(october, work("e2", "2026-10-20", HOUR, ticket="T-2"))

        assert of_kind(invoice, LineKind.CORRECTION) == []
        assert invoice.net == eur("1600")

    def test_work_that_is_written_down_anew_costs_what_it_did(self) -> None:
        october = self.closed(
            work("e1", "2026-10-05", 16 * HOUR), work("e2", "2026-10-20", HOUR, ticket="T-2"), approvals=[approval()]
        )
        same = work("e3", "2026-10-20", HOUR, ticket="T-2", revises="e2", note="a better note")
        invoice = self.corrected(october, same, replaced={"e2": ("e2", "e3")})

        assert [line.kind for line in invoice.lines] == [LineKind.FEE]

    def test_corrections_alone_make_an_invoice(self) -> None:
        agreement = contract(package("16h"), start=date(2026, 10, 1), end=date(2026, 11, 1))
        october = close(settled(agreement, [], "2026-10-31"), at=datetime(2026, 11, 1, tzinfo=UTC))
        late = settled(
            agreement, [work("e1", "2026-10-20", 17 * HOUR)], "2026-11-30", previous=october, approvals=[approval()]
        )
        invoice = bill(late, agreement, vat=GERMANY)

        assert [line.kind for line in invoice.lines] == [LineKind.CORRECTION]
        assert invoice.period == self.OCTOBER
        assert bill(close(late, at=AT_NIGHT), agreement, vat=GERMANY, closed_at=AT_NIGHT) == invoice


entries = st.lists(
    st.tuples(st.integers(1, 30), st.integers(1, 900), st.sampled_from(["T-1", "T-2", "T-3"])), max_size=8
)


class TestMoneyLaws:
    """Net is reproducible, net and tax are gross, sums of lines are totals, and no approved second is billed twice."""

    @given(entries, st.sampled_from(["100", "99.90", "33.335"]), st.integers(0, 40), st.booleans())
    def test_over_all_months(self, rows: list[tuple[int, int, str]], rate: str, hours: int, rounded: bool) -> None:
        agreement = contract(
            package("16h", rate), start=date(2026, 11, 1), increment=QUARTER_HOURS if rounded else EXACT
        )
        charges = [
            work(f"e{number}", f"2026-11-{day:02}", minutes * MINUTE, ticket=ticket)
            for number, (day, minutes, ticket) in enumerate(rows)
        ]
        result = settled(agreement, charges, "2026-11-30", approvals=[approval(hours=hours)])
        invoice = bill(result, agreement, vat=GERMANY)
        overage = sum(
            (line.quantity * 3600 / line.base_quantity for line in of_kind(invoice, LineKind.OVERAGE)), Decimal(0)
        )

        assert overage == min(result.statements[0].overage(), hours * 3600)
        assert invoice.net + invoice.vat == invoice.gross
        assert invoice.net.amount == sum(line.net.amount for line in invoice.lines)
        assert {entry for line in invoice.lines for entry in line.entries} <= {charge.entry.id for charge in charges}
