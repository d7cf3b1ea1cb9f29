"""The source's own numbers, from the ticket to the invoice, under the shipped policies."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest

import supportpolicy as sp
from supportpolicy.billing import Invoice, VatTerms, bill
from supportpolicy.contingents import EXACT, MONTHLY, Grouping, Increment, Rhythm
from supportpolicy.contracts import Approval, Contract, Rate, Term
from supportpolicy.decision import assess
from supportpolicy.diagnosis import Diagnosis
from supportpolicy.money import Money
from supportpolicy.settlement import Allocation, Cause, Settlement, Source, charge, close, settle
from supportpolicy.spans import Span
from supportpolicy.tickets import Approved, Diagnosed, Ticket, WorkEntry

BERLIN = ZoneInfo("Europe/Berlin")
GERMANY = VatTerms(country="DE")
WIKI = sp.shipped_policy("confluence_package")
CRM = sp.shipped_policy("saas_crm")
WITHIN = {"contact": "key_user", "kind": "incident", "complexity": "within"}
RELEASED = Approval(id="A-1", at=datetime(2020, 1, 1, tzinfo=UTC))
NOVEMBER = date(2026, 11, 30)


def eur(amount: str) -> Money:
    return Money.of(amount, "EUR")


def at(day: int, hour: int = 9, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    """An instant in November 2026, Berlin time, unless told otherwise."""
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN)


def package(
    name: str, start: date = date(2026, 11, 1), increment: Increment = EXACT, period: Rhythm = MONTHLY
) -> Contract:
    """A contract on one of the packages, with 100 EUR an hour for what exceeds it."""
    contingent = attrs.evolve(WIKI.package(name).contingent(overage_rate=eur("100")), period=period)
    term = Term(
        start=start, policy=WIKI.read_as(), contingents=[contingent], increment=increment, statement_period=period
    )
    return Contract(id="C-1", customer="Acme", zone="Europe/Berlin", currency="EUR", terms=[term])


def entry(name: str, start: datetime, minutes: int, ticket: str = "T-1", revises: str | None = None) -> WorkEntry:
    return WorkEntry(id=name, ticket=ticket, start=start, duration=timedelta(minutes=minutes), revises=revises)


def settled(
    contract: Contract,
    worklog: Iterable[WorkEntry],
    approvals: Iterable[Approval] = (),
    *,
    through: date = NOVEMBER,
    previous: Settlement | None = None,
) -> Settlement:
    """Requests within the package, reported on the first day of the contract."""
    log = list(worklog)
    reported_at = datetime.combine(contract.terms[0].start, datetime.min.time(), BERLIN)
    tickets = [
        Ticket(id=name, reported_at=reported_at, findings=WITHIN) for name in sorted({str(one.ticket) for one in log})
    ]
    charges = charge(log, [assess(ticket, contract) for ticket in tickets], contract)
    return settle(contract, charges, approvals=approvals, previous=previous, through=through)


def minutes(allocations: Iterable[Allocation]) -> list[tuple[str, str, int]]:
    """Entry, what pays, and how many minutes."""
    return [(one.charge.entry.id, one.cover.source.value, one.units // 60) for one in allocations]


def lines(invoice: Invoice) -> list[tuple[str, str, str, str]]:
    """Kind, quantity, unit and net amount of each line."""
    return [(one.kind.value, str(one.quantity), one.unit.value, str(one.net.amount)) for one in invoice.lines]


def of_a_month(settlement: Settlement) -> dict[str, int]:
    """What became of the quota, in minutes."""
    [balance] = settlement.statements[0].balances
    movement = balance.movement
    return {
        "granted": movement.granted // 60,
        "used": movement.used // 60,
        "expired": movement.expired // 60,
        "remaining": balance.remaining // 60,
    }


class TestTheFivePackages:
    """16, 20, 30, 40, 50 hours a month for 1,600, 2,000, 3,000, 3,800, 4,500 EUR, net. CONF-9, CONF-11, CONF-12"""

    @pytest.mark.parametrize(
        ("name", "hours", "net", "gross"),
        [
            ("16h", 16, "1600.00", "1904.00"),
            ("20h", 20, "2000.00", "2380.00"),
            ("30h", 30, "3000.00", "3570.00"),
            ("40h", 40, "3800.00", "4522.00"),
            ("50h", 50, "4500.00", "5355.00"),
        ],
    )
    def test_each_pays_for_all_of_its_hours_and_not_a_second_more(
        self, name: str, hours: int, net: str, gross: str
    ) -> None:
        contract = package(name)
        full = [entry("e1", at(2, 0), hours * 60)]
        within = bill(settled(contract, full, [RELEASED]), contract, vat=GERMANY)
        beyond = bill(settled(contract, [*full, entry("e2", at(9), 36)], [RELEASED]), contract, vat=GERMANY)

        assert lines(within) == [("fee", "1", "MON", net)]
        assert str(within.gross.amount) == gross
        assert lines(beyond)[1:] == [("overage", "0.6", "HUR", "60.00")]


class TestSixteenHours:
    """The volume is the most that can be drawn in the month; whatever exceeds it needs approval. CONF-6, CONF-7"""

    LOG = (entry("e1", at(2), 540), entry("e2", at(3), 420))
    QUARTER = entry("e3", at(4), 15, "T-2")

    def test_used_exactly(self) -> None:
        contract = package("16h")
        settlement = settled(contract, self.LOG)

        assert of_a_month(settlement) == {"granted": 960, "used": 960, "expired": 0, "remaining": 0}
        assert minutes(settlement.statements[0].allocations) == [("e1", "lot", 540), ("e2", "lot", 420)]
        assert lines(bill(settlement, contract, vat=GERMANY)) == [("fee", "1", "MON", "1600.00")]

    def test_a_quarter_of_an_hour_more_without_approval_is_held(self) -> None:
        contract = package("16h")
        settlement = settled(contract, [*self.LOG, self.QUARTER])
        invoice = bill(settlement, contract, vat=GERMANY)

        assert minutes(settlement.statements[0].allocations)[2:] == [("e3", "held", 15)]
        assert lines(invoice) == [("fee", "1", "MON", "1600.00")]
        assert [one.text.en.replace("\u00a0", " ") for one in invoice.information] == [
            "Not billed yet: 15 min, beyond the contingent, not approved yet"
        ]

    def test_with_approval_it_is_billed(self) -> None:
        contract = package("16h")
        invoice = bill(settled(contract, [*self.LOG, self.QUARTER], [RELEASED]), contract, vat=GERMANY)

        assert lines(invoice) == [("fee", "1", "MON", "1600.00"), ("overage", "0.25", "HUR", "25.00")]
        assert [str(part) for part in (invoice.net, invoice.vat, invoice.gross)] == [
            "1625.00 EUR",
            "308.75 EUR",
            "1933.75 EUR",
        ]


class TestTenHoursUsed:
    """What is not used by the end of the month expires and is not carried over. CONF-8"""

    def test_six_expire_and_december_has_sixteen_again(self) -> None:
        contract = package("16h")
        settlement = settled(contract, [entry("e1", at(2), 600)], through=date(2026, 12, 1))

        assert of_a_month(settlement) == {"granted": 960, "used": 600, "expired": 360, "remaining": 0}
        [december] = settlement.statements[1].balances
        assert (december.opening, december.remaining) == (0, 16 * 3600)
        invoice = bill(settlement, contract, vat=GERMANY)
        assert lines(invoice) == [("fee", "1", "MON", "1600.00")]
        assert [one.text.en.replace("\u00a0", " ") for one in invoice.information] == [
            "Not used and expired: 6 h of 16h"
        ]


class TestFiftyMinutesOfDiagnosis:
    """Fifty minutes of work at 120 EUR an hour; told at minute 30, released at minute 40. CRM-14 to CRM-18, CRM-O4"""

    @staticmethod
    def billed(reading: str) -> tuple[list[tuple[str, int]], list[tuple[str, str, str, str]]]:
        policy = CRM.read_as({"CRM-O4": reading})
        term = Term(start=date(2026, 11, 1), policy=policy, rates=[Rate(price=eur("120"))])
        contract = Contract(id="C-1", customer="Acme", zone="Europe/Berlin", currency="EUR", terms=[term])
        found = Diagnosis(
            findings={"kind": "bug", "component": "customizing"}, made_at=at(4, 9, 30), told_at=at(4, 9, 30)
        )
        events = [Diagnosed.of(found), Approved(at=at(4, 9, 40))]
        ticket = Ticket(id="T-1", reported_at=at(4), events=events)
        charges = charge([entry("e1", at(4), 50)], [assess(ticket, contract)], contract)
        settlement = settle(contract, charges, through=NOVEMBER)
        return (
            [(one.liability.value, one.units // 60) for one in charges.charges],
            lines(bill(settlement, contract, vat=GERMANY)),
        )

    def test_from_notice_and_approval_whichever_is_later(self) -> None:
        charges, invoice = self.billed("later_of_both")

        assert charges == [("free_diagnosis", 30), ("awaiting_approval", 10), ("billable", 10)]
        assert invoice == [("hourly", "10", "MIN", "20.00")]

    def test_from_the_notice_already(self) -> None:
        charges, invoice = self.billed("notice")

        assert charges == [("free_diagnosis", 30), ("billable", 20)]
        assert invoice == [("hourly", "20", "MIN", "40.00")]


class TestThreeEntriesOfFiveMinutes:
    """Quarter hours, rounded up once for each group. CONF-O3"""

    @pytest.mark.parametrize(
        ("grouping", "billed"),
        [("entry", 45), ("ticket", 30), ("day", 30), ("ticket_and_day", 30), ("period", 15)],
    )
    def test_on_two_days_and_two_tickets(self, grouping: str, billed: int) -> None:
        contract = package("16h", increment=Increment(step=timedelta(minutes=15), grouping=grouping))
        log = [entry("e1", at(2), 5), entry("e2", at(2, 10), 5), entry("e3", at(3), 5, "T-2")]

        assert settled(contract, log).statements[0].units(Source.LOT) == billed * 60

    @pytest.mark.parametrize(("grouping", "billed"), [(one, 45 if one is Grouping.ENTRY else 15) for one in Grouping])
    def test_on_one_ticket_and_day(self, grouping: Grouping, billed: int) -> None:
        contract = package("16h", increment=Increment(step=timedelta(minutes=15), grouping=grouping))
        log = [entry(f"e{hour}", at(2, hour), 5) for hour in (9, 10, 11)]

        assert settled(contract, log).statements[0].units(Source.LOT) == billed * 60


class TestACapReachedInsideAnEntry:
    """Of two hours beyond the package ninety minutes are approved. CONF-7"""

    def test_the_rest_is_held(self) -> None:
        contract = package("16h")
        consent = Approval(id="A-1", at=at(1), cap=timedelta(minutes=90))
        log = [entry("e1", at(2, 0), 960), entry("e2", at(9), 120)]
        settlement = settled(contract, log, [consent])

        assert minutes(settlement.statements[0].allocations)[1:] == [("e2", "overage", 90), ("e2", "held", 30)]
        assert lines(bill(settlement, contract, vat=GERMANY))[1:] == [("overage", "1.5", "HUR", "150.00")]


class TestADiagnosisThatChangesAfterClosing:
    """To the vendor's side retroactively, to the customer's only for work after the notice. CRM-15, CRM-18"""

    TERM = Term(start=date(2026, 11, 1), policy=CRM.read_as(), rates=[Rate(price=eur("120"))])
    CONTRACT = Contract(id="C-1", customer="Acme", zone="Europe/Berlin", currency="EUR", terms=[TERM])
    LOG = (entry("e1", at(4, 9), 60), entry("e2", at(5, 9), 60))

    @staticmethod
    def found(component: str, day: int) -> Diagnosed:
        findings = {"kind": "bug", "component": component}
        return Diagnosed.of(Diagnosis(findings=findings, made_at=at(day, 8), told_at=at(day, 8)))

    def settled(self, *events: Diagnosed | Approved, previous: Settlement | None = None) -> Settlement:
        ticket = Ticket(id="T-1", reported_at=at(3), events=events)
        charges = charge(self.LOG, [assess(ticket, self.CONTRACT)], self.CONTRACT)
        return settle(self.CONTRACT, charges, previous=previous, through=NOVEMBER)

    def test_to_the_vendor(self) -> None:
        """Both hours were billed; the cause was the vendor's after all, and both come back."""
        customers = (self.found("customizing", 4), Approved(at=at(4, 8, 30)))
        november = self.settled(*customers)
        assert lines(bill(november, self.CONTRACT, vat=GERMANY)) == [("hourly", "2", "HUR", "240.00")]

        after = self.settled(*customers, self.found("base_software", 20), previous=close(november, at(1, month=12)))

        assert [(one.entry, one.cause) for one in after.corrections[0].changes] == [
            ("e1", Cause.REASSESSED),
            ("e2", Cause.REASSESSED),
        ]
        assert lines(bill(after, self.CONTRACT, vat=GERMANY)) == [("correction", "-2", "HUR", "-240.00")]

    def test_to_the_customer(self) -> None:
        """The customer was told between the two hours: only the second one is billed."""
        vendors = self.found("base_software", 4)
        november = self.settled(vendors)
        after = self.settled(
            vendors, self.found("customizing", 5), Approved(at=at(5, 8, 30)), previous=close(november, at(1, month=12))
        )

        assert [(one.entry, minutes(one.after)) for one in after.corrections[0].changes] == [
            ("e1", []),
            ("e2", [("e2", "rate", 60)]),
        ]
        assert lines(bill(after, self.CONTRACT, vat=GERMANY)) == [("correction", "1", "HUR", "120.00")]


class TestALateEntryBeforeABilledOverage:
    """What was billed stays; the late half hour is what exceeds the package now. CONF-6, CONF-7"""

    def test_it_displaces_nothing(self) -> None:
        contract = package("16h")
        log = [entry("e1", at(3, 0), 900), entry("e2", at(10), 120)]
        november = close(settled(contract, log, [RELEASED]), at(1, month=12))
        after = settled(contract, [*log, entry("e0", at(2), 30)], [RELEASED], previous=november)
        invoice = bill(after, contract, vat=GERMANY)

        assert minutes(november.statements[0].allocations)[1:] == [("e2", "lot", 60), ("e2", "overage", 60)]
        assert after.statements == november.statements
        assert minutes(after.corrections[0].changes[0].after) == [("e0", "overage", 30)]
        assert lines(invoice) == [("correction", "0.5", "HUR", "50.00")]
        assert invoice.lines[0].period == Span(date(2026, 11, 1), date(2026, 12, 1))


class TestAContractSwitchedInMidMonth:
    """From 16 to 40 hours on 16 November: a term of its own, with its own quota and fee; nothing is prorated."""

    def test_each_term_has_its_own_quota_fee_and_statement(self) -> None:
        contract = package("16h").with_package("40h", start=date(2026, 11, 16))
        log = [entry("e1", at(10, 0), 17 * 60), entry("e2", at(20, 0), 39 * 60)]
        settlement = settled(contract, log, [RELEASED])
        first, second = settlement.statements

        assert (first.period, second.period) == (
            Span(date(2026, 11, 1), date(2026, 11, 16)),
            Span(date(2026, 11, 16), date(2026, 12, 1)),
        )
        assert minutes(first.allocations) == [("e1", "lot", 960), ("e1", "overage", 60)]
        assert minutes(second.allocations) == [("e2", "lot", 39 * 60)]
        assert lines(bill(settlement, contract, vat=GERMANY)) == [
            ("fee", "1", "MON", "1600.00"),
            ("overage", "1", "HUR", "100.00"),
            ("fee", "1", "MON", "3800.00"),
        ]


class TestTheVatCutOf2020:
    """From 19 to 16 % on 1 July 2020, inside a period from 15 June to 14 July. CONF-12"""

    def test_each_service_has_the_rate_of_the_day_on_which_it_is_completed(self) -> None:
        contract = package("16h", start=date(2020, 6, 15), period=Rhythm(months=1, anchor=date(2020, 6, 15)))
        log = [
            entry("e1", at(16, 0, month=6, year=2020), 960),
            entry("e2", at(30, month=6, year=2020), 60),
            entry("e3", at(1, month=7, year=2020), 60),
        ]
        invoice = bill(settled(contract, log, [RELEASED], through=date(2020, 7, 14)), contract, vat=GERMANY)

        assert [(one.kind.value, str(one.vat.percent), str(one.net.amount)) for one in invoice.lines] == [
            ("fee", "16", "1600.00"),
            ("overage", "19", "100.00"),
            ("overage", "16", "100.00"),
        ]
        assert [(str(one.vat.percent), str(one.net.amount), str(one.amount.amount)) for one in invoice.vat_totals] == [
            ("16", "1700.00", "272.00"),
            ("19", "100.00", "19.00"),
        ]
        assert str(invoice.gross) == "2091.00 EUR"
