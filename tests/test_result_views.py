"""Deadlines, settlements, invoices, policies and clauses as tables: whole tables, and what programs get."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import attrs

from supportpolicy.billing import IssuedLine, LineKind, Unit, VatCategory, VatTerms, Verdict, bill_period, reconcile
from supportpolicy.contingents import Rollover
from supportpolicy.contracts import Approval, Contract, Order, Term, Waiver
from supportpolicy.deadlines import State, StepKind, deadlines, readings
from supportpolicy.decision import assess, classify_facts, diff
from supportpolicy.documents import shipped_policy
from supportpolicy.explanation.accounts import (
    forecast_table,
    invoice_for_people,
    invoice_table,
    month_end_table,
    reconciliation_table,
    settlement_table,
    with_shares_in_percent,
)
from supportpolicy.explanation.labels import labelled
from supportpolicy.explanation.overviews import (
    clause_table,
    decisions_table,
    difference_table,
    policy_table,
    rule_table,
    ticket_change_table,
)
from supportpolicy.explanation.results import ResultTable
from supportpolicy.explanation.timetables import deadline_table, readings_table, trace_table
from supportpolicy.money import Money
from supportpolicy.policy import CostBearer
from supportpolicy.rules import Rule
from supportpolicy.servicehours import ServiceHours
from supportpolicy.settlement import (
    VENDORS,
    Ask,
    Held,
    Parked,
    Settlement,
    Source,
    charge,
    close,
    forecast,
    month_end,
    settle,
)
from supportpolicy.targets import Commitment, Metric
from supportpolicy.tickets import Answered, Paused, Ticket, WorkEntry

POLICY = shipped_policy("confluence_package")
HOURS = ServiceHours.weekly("Mon-Fri 09:00-17:00", zone="Europe/Berlin")
PACKAGE = POLICY.package("16h").contingent(overage_rate=Money.of("120", "EUR"))
TERM = Term(
    start=date(2026, 11, 1),
    policy=POLICY.read_as(),
    findings={"contact": "key_user"},
    contingents=[PACKAGE],
    service_hours=HOURS,
)
CONTRACT = Contract(id="W", customer="Acme", zone="Europe/Berlin", currency="EUR", terms=[TERM])


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


TICKET = Ticket(
    id="T-1",
    reported_at=at(6, 14),
    findings={"kind": "incident", "complexity": "within"},
    events=[Paused(at=at(6, 15), reason="waiting_on_customer"), Answered(at=at(9, 10))],
)


def lines(table: ResultTable, *names: str, language: str = "en") -> list[str]:
    shown = table.select(*names) if names else table
    return [line.rstrip() for line in shown.written(language=language).replace("\u00a0", " ").splitlines() if line]


def test_every_choice_that_tables_show_has_a_label() -> None:
    kinds = (State, StepKind, Metric, Commitment, Ask, Held, Parked, Source, Verdict, CostBearer, LineKind)
    for choice in (*(one for kind in kinds for one in kind), *VENDORS):
        assert labelled(choice).name == choice.value
        assert labelled(choice).label.de


class TestDeadlines:
    FOUND = deadlines(TICKET, CONTRACT, as_of=at(10, 9))

    def test_how_they_stand(self) -> None:
        shown = ("ticket", "metric", "commitment", "state", "due", "left", "met_at", "clauses")

        assert lines(deadline_table(self.FOUND), *shown) == [
            "Ticket  Measured        Commitment  State   Due                     Left  Done                   Clauses",
            "──────  ──────────────  ──────────  ──────  ──────────────────────  ────  ─────────────────────  ───────",
            "T-1     first response  guaranteed  met     11 November 2026 10:00  47 h  9 November 2026 11:00  CONF-3",
            "T-1     resolution      aimed at    paused  –                       47 h  –                      CONF-4",
        ]

    def test_what_programs_get(self) -> None:
        [first, *_] = deadline_table(self.FOUND).to_rows()

        assert first["metric"] == "first_response"
        assert first["commitment"] == "guaranteed"
        assert first["clauses"] == "CONF-3"
        assert isinstance(first["left"], timedelta)

    def test_the_trace(self) -> None:
        table = trace_table(self.FOUND[:1])

        assert lines(table, "start", "end", "kind", "reason", "service_time", "left", language="de") == [
            "Von               Bis               Uhr         Grund                  Servicezeit  Rest",
            "────────────────  ────────────────  ──────────  ─────────────────────  ───────────  ────",
            "06.11.2026 15:00  06.11.2026 16:00  gezählt     die Uhr läuft                  1 h  47 h",
            "06.11.2026 16:00  09.11.2026 11:00  angehalten  wartet auf den Kunden         67 h  47 h",
        ]
        assert {row["slot"] for row in trace_table(self.FOUND).to_rows()} == {"first_response", "resolution"}

    def test_the_readings(self) -> None:
        found = readings(TICKET, CONTRACT, as_of=at(10, 9))

        rows = readings_table(found).to_rows()

        assert {row["reading"] for row in rows} == {"CONF-O1: clock_hours", "CONF-O1: office_hours"}
        assert len(rows) == sum(map(len, found.values()))

    def test_no_open_reading(self) -> None:
        table = readings_table({"our_policy": self.FOUND[:1], "P-1: a": self.FOUND[:1]})

        assert [line.split()[0] for line in lines(table, "reading")[2:]] == ["any", "P-1:"]
        assert [row["reading"] for row in table.to_rows()] == ["our_policy", "P-1: a"]

    def test_what_is_not_promised_has_no_commitment(self) -> None:
        other = attrs.evolve(TERM, findings={"contact": "end_user"})
        contract = attrs.evolve(CONTRACT, terms=[other])

        assert {
            row["commitment"] for row in deadline_table(deadlines(TICKET, contract, as_of=at(10, 9))).to_rows()
        } == {None}


def work(name: str, day: int, hours: float, ticket: str = "T-1", **more: object) -> WorkEntry:
    seconds = int(hours * 3600)
    return WorkEntry(id=name, ticket=ticket, start=at(day, 9), duration=timedelta(seconds=seconds), **more)  # type: ignore[arg-type]


def settled(*worklog: WorkEntry, contract: Contract = CONTRACT, **more: object) -> Settlement:
    charges = charge(worklog, [assess(TICKET, contract)], contract)
    return settle(contract, charges, **{"through": date(2026, 11, 30), **more})  # type: ignore[arg-type]


class TestSettlements:
    def test_what_pays_for_what(self) -> None:
        found = settled(work("1", 9, 17), work("2", 10, 1, "T-9"), work("3", 3, 1, "T-1"))

        assert lines(settlement_table(found), "what", "name", "amount", "price", "clauses") == [
            "What                                     By what         Amount      Price  Clauses",
            "───────────────────────────────────────  ──────────────  ──────  ─────────  ───────────────",
            "fee                                      16h                  –  €1,600.00  CONF-9, CONF-11",
            "parked                                   –                  1 h          –  –",
            "from the contingent                      16h 2026-11-01    16 h          –  CONF-9, CONF-11",
            "beyond the contingent, not approved yet  –                  2 h    €120.00  CONF-9, CONF-11",
        ]

    def test_what_programs_get(self) -> None:
        rows = settlement_table(settled(work("1", 9, 17), work("2", 10, 1, "T-9"))).to_rows()

        assert [(row["what"], row["name"], row["amount"], row["price"]) for row in rows] == [
            ("fee", "16h", None, Decimal("1600.00")),
            ("parked", None, timedelta(hours=1), None),
            ("lot", "16h 2026-11-01", timedelta(hours=16), None),
            ("overage_not_approved", None, timedelta(hours=1), Decimal(120)),
        ]
        assert {row["state"] for row in rows} == {"provisional"}

    def test_what_expires_what_is_left_and_what_comes_later(self) -> None:
        found = settled(
            work("1", 9, 4),
            WorkEntry(id="2", ticket="T-1", day=date(2026, 10, 30), duration=timedelta(hours=1)),
            WorkEntry(id="3", ticket="T-1", day=date(2026, 12, 24), duration=timedelta(hours=1)),
            through=date(2026, 12, 10),
        )

        rows = [(row["what"], row["name"], row["amount"]) for row in settlement_table(found).to_rows()]

        assert ("expired", "16h 2026-11-01", timedelta(hours=12)) in rows
        assert ("remaining", "16h 2026-12-01", timedelta(hours=16)) in rows
        assert rows[-2:] == [("outside", "2", timedelta(hours=1)), ("later", "3", timedelta(hours=1))]

    def test_what_is_carried_over(self) -> None:
        package = attrs.evolve(PACKAGE, rollover=Rollover())
        contract = attrs.evolve(CONTRACT, terms=[attrs.evolve(TERM, contingents=[package])])

        rows = settlement_table(settled(contract=contract)).to_rows()

        assert ("rolled", timedelta(hours=16)) in [(row["what"], row["amount"]) for row in rows]

    def test_orders_rates_and_goodwill(self) -> None:
        order = Order(
            id="A-1",
            price=Money.of("4800", "EUR"),
            ordered_on=date(2026, 11, 2),
            accepted_on=date(2026, 11, 20),
            projects=["erp"],
        )
        contract = attrs.evolve(CONTRACT, orders=[order])
        waiver = Waiver(id="K-1", at=at(20, 9), cap=timedelta(hours=1))

        rows = settlement_table(settled(work("1", 9, 2), contract=contract, waivers=[waiver])).to_rows()

        assert ("order", "A-1", None, Decimal(4800)) in [
            (row["what"], row["name"], row["amount"], row["price"]) for row in rows
        ]
        assert ("goodwill", "K-1", timedelta(hours=1)) in [(row["what"], row["name"], row["amount"]) for row in rows]

    def test_corrections(self) -> None:
        before = close(settled(work("1", 9, 17)), at=datetime(2026, 12, 1, tzinfo=UTC))
        approval = Approval(id="F-1", at=at(1, 8), ratifies=True)

        rows = settlement_table(settled(work("1", 9, 17), previous=before, approvals=[approval])).to_rows()

        assert [(row["what"], row["name"], row["amount"]) for row in rows if row["state"] == "correction"] == [
            ("overage", "F-1", timedelta(hours=1)),
            ("overage_not_approved", None, -timedelta(hours=1)),
        ]
        assert {row["state"] for row in rows} == {"closed", "correction"}

    def test_what_stands_in_the_way(self) -> None:
        found = settled(work("1", 9, 17), work("2", 10, 1, "T-9"))

        assert lines(month_end_table(month_end(CONTRACT, found)), "ticket", "why", "ask", "amount", "at_stake") == [
            "Ticket  Why                                      Whom to ask   Amount  At stake",
            "──────  ───────────────────────────────────────  ────────────  ──────  ────────",
            "T-1     beyond the contingent, not approved yet  the customer     1 h   €120.00",
            "T-9     ticket not assessed yet                  support          1 h   €120.00",
        ]

    def test_how_far_a_contingent_is_used_up(self) -> None:
        found = settled(work("1", 2, 8), through=date(2026, 11, 10))

        assert forecast_table(forecast(CONTRACT, found)).to_rows() == [
            {
                "lot": "16h 2026-11-01",
                "granted": timedelta(hours=16),
                "used": timedelta(hours=8),
                "share_used": Decimal("0.500000"),
                "share_gone": Decimal("0.333333"),
                "exhausted_on": date(2026, 11, 20),
            }
        ]

    def test_how_far_in_per_cent(self) -> None:
        table = with_shares_in_percent(
            forecast_table(forecast(CONTRACT, settled(work("1", 2, 8), through=date(2026, 11, 10))))
        )

        assert lines(table, "share_used", "share_gone") == [
            "Share used  Share of its time",
            "──────────  ─────────────────",
            "50%         33.3%",
        ]
        assert lines(table, "share_gone", language="de")[-1] == "33,3 %"

    def test_an_invoice(self) -> None:
        found = bill_period(settled(work("1", 9, 2)), CONTRACT, date(2026, 11, 1), vat=VatTerms(country="DE"))

        assert lines(invoice_table(found), "kind", "text", "quantity", "unit", "unit_price", "net", "vat") == [
            "Kind  Text                  Quantity  Unit      Price        Net  VAT %",
            "────  ────────────────────  ────────  ────  ─────────  ─────────  ─────",
            "fee   Contingent 16h: 16 h         1  MON   €1,600.00  €1,600.00     19",
        ]

    def test_an_invoice_for_people(self) -> None:
        after = work("1", 9, 16 + 2.5 / 3600)
        approval = Approval(id="F-1", at=at(1, 8), ratifies=True)
        found = bill_period(
            settled(after, approvals=[approval]), CONTRACT, date(2026, 11, 1), vat=VatTerms(country="DE")
        )

        assert lines(invoice_for_people(found), "period", "text", "quantity", "unit", "base_quantity", "net") == [
            "Period         Text                           Quantity  Unit       per     Amount",
            "─────────────  ─────────────────────────────  ────────  ───────  ─────  ─────────",
            "November 2026  Contingent 16h: 16 h                  1  month        –  €1,600.00",
            "November 2026  Overage beyond contingent 16h         2  seconds  3,600      €0.07",
            "–              Net                                   –  –            –  €1,600.07",
            "–              VAT 19%                               –  –            –    €304.01",
            "–              Gross                                 –  –            –  €1,904.08",
        ]

    def test_an_invoice_without_tax_and_one_without_lines(self) -> None:
        fee = settled(work("1", 9, 2))
        none = VatTerms(country="DE", category=VatCategory.OUT_OF_SCOPE)
        untaxed = bill_period(fee, CONTRACT, date(2026, 11, 1), vat=none)

        assert lines(invoice_for_people(untaxed), "text", "net", language="de")[-3:] == [
            "Summe netto           1.600,00 €",
            "USt.                      0,00 €",
            "Summe brutto          1.600,00 €",
        ]
        assert not invoice_for_people(attrs.evolve(untaxed, lines=())).rows

    def test_every_unit_is_read_in_words(self) -> None:
        line = bill_period(settled(), CONTRACT, date(2026, 11, 1), vat=VatTerms(country="DE"))

        for unit in Unit:
            for quantity in (Decimal(1), Decimal("1.5")):
                changed = attrs.evolve(line, lines=[attrs.evolve(line.lines[0], unit=unit, quantity=quantity)])
                assert unit.value not in invoice_for_people(changed).written()


class TestReconciliations:
    def test_line_by_line(self) -> None:
        owed = bill_period(settled(work("1", 9, 2)), CONTRACT, date(2026, 11, 1), vat=VatTerms(country="DE"))
        sent = [
            IssuedLine(id="1", net=Money.of("1590.00", "EUR"), invoice="R-7", entries=["x"]),
            IssuedLine(id=owed.lines[0].id, net=Money.of("10.00", "EUR"), text="Rest"),
        ]

        table = reconciliation_table(reconcile(owed, sent))

        assert lines(table, "verdict", "what", "due", "invoiced", "difference", "issued") == [
            "Result              What                       Owed   Invoiced  Difference  Issued lines",
            "──────────────────  ────────────────────  ─────────  ─────────  ──────────  ──────────────────",
            "differs             Contingent 16h: 16 h  €1,600.00     €10.00  −€1,590.00  2026-11-01/fee/16h",
            "invoiced, not owed  –                         €0.00  €1,590.00   €1,590.00  R-7 1",
        ]
        assert [row["entries"] for row in table.to_rows()] == ["", "x"]
        assert [row["period"] for row in table.to_rows()] == [date(2026, 11, 1), None]


class TestPolicies:
    def test_their_list(self) -> None:
        assert lines(
            policy_table([shipped_policy("partner_support")]), "policy", "version", "rules", "open_points"
        ) == [
            "Policy           Version  Rules  Open points",
            "───────────────  ───────  ─────  ───────────",
            "partner_support  1            7            2",
        ]

    def test_their_rules(self) -> None:
        rows = {row["rule"]: row for row in rule_table(shipped_policy("partner_support")).to_rows()}

        assert rows["running_support"] == {
            "rule": "running_support",
            "when": "kind: incident | bug, contact: partner",
            "bearer": "vendor",
            "overrides": "",
            "clauses": "PARTNER-1",
        }
        assert rows["change_wish"]["bearer"] == "undetermined"

    def test_their_clauses(self) -> None:
        rows = {row["clause"]: row for row in clause_table(shipped_policy("partner_support")).to_rows()}

        assert rows["PARTNER-5"]["quotation"] == "werktags eine Reaktionszeit von 12 Stunden garantieren"
        assert rows["PARTNER-4"]["quotation"] is None
        assert rows["PARTNER-4"]["cited_by"] == "rule further_training, step offer_training"
        assert rows["PARTNER-4"]["effect"] is None
        assert rows["PARTNER-O5"]["cited_by"] == ""
        assert rows["PARTNER-O5"]["effect"] == "contract: calendar of working days"

    def test_clauses_of_a_contract_follow(self) -> None:
        rule = Rule(
            id="wishes",
            when={"kind": frozenset({"change_request"})},
            outcome=CostBearer.VENDOR,
            clauses=("Addendum 1",),
        )
        agreed = shipped_policy("partner_support").read_as().agreeing([rule], ())

        last = clause_table(agreed).to_rows()[-1]

        assert last == {
            "clause": "Addendum 1",
            "says": None,
            "quotation": None,
            "cited_by": "agreement wishes",
            "effect": None,
        }

    def test_decisions(self) -> None:
        policy = shipped_policy("partner_support").read_as()
        found = [
            ("T-1", None, classify_facts(policy, contact="partner", kind="incident")),
            ("T-2", "wish", classify_facts(policy, kind="bug")),
        ]

        assert lines(decisions_table(found), "ticket", "part", "bearer", "status", "next_question", language="de") == [
            "Vorgang  Teil  Kosten      Stand                 Nächste Frage",
            "───────  ────  ──────────  ────────────────────  ─────────────",
            "T-1      –     kostenfrei  entschieden           –",
            "T-2      wish  noch offen  es fehlt eine Angabe  contact",
        ]

    def test_reasons_of_decisions(self) -> None:
        crm = shipped_policy("partner_support").read_as()
        found = [
            ("T-1", None, classify_facts(crm, contact="partner", kind="training", contingent="none")),
            ("T-2", None, classify_facts(crm, kind="training", contact="partner")),
        ]

        first, second = decisions_table(found).to_rows()

        assert {name: first[name] for name in ("reason", "needed", "possible", "otherwise")} == {
            "reason": "kind: training, contact: partner, contingent: none",
            "needed": "",
            "possible": "separate_order",
            "otherwise": "contingent if contingent: booked, vendor if kind: incident | bug",
        }
        assert first["steps"] == "An offer for further training follows."
        assert {name: second[name] for name in ("reason", "needed", "possible", "otherwise", "steps")} == {
            "reason": "",
            "needed": "contingent",
            "possible": "contingent, separate_order",
            "otherwise": "",
            "steps": None,
        }

    def test_people_read_when_in_words(self) -> None:
        shop = shipped_policy("shop_agency")
        found = diff(shop.read_as(), shop.read_as({"SHOP-O4": "condition"}))

        assert lines(difference_table(found), "points", "when", language="de")[2:7] == [
            "   32  Phase: nach der Erstdiagnose",
            "       Anliegen: Störung oder Fehler",
            "       Ursache: System eines Dritten oder Umgebung",
            "         des Kunden",
            "       zuständiger Dritter: handelt rechtzeitig",
        ]

    def test_differences(self) -> None:
        shop = shipped_policy("shop_agency")
        found = diff(shop.read_as(), shop.read_as({"SHOP-O4": "condition"}))

        rows = difference_table(found).to_rows()

        assert {(row["old"], row["new"]) for row in rows} == {("customer", "undetermined")}
        assert sum(int(str(row["points"])) for row in rows) == found.points
        assert all("third_party_unresponsive: no" in str(row["when"]) for row in rows)

    def test_tickets_that_change(self) -> None:
        crm, partners = shipped_policy("saas_crm").read_as(), shipped_policy("partner_support").read_as()
        ticket = Ticket(id="T-1", reported_at=at(3, 9), findings={"kind": "incident", "contact": "partner"})

        rows = ticket_change_table(diff(crm, partners, [ticket])).to_rows()

        assert [(row["ticket"], row["work"], row["old"], row["new"]) for row in rows] == [
            ("T-1", "resolution", "undetermined", "vendor")
        ]
