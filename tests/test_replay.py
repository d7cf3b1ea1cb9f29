"""A history under another policy, reading or contract: bearers against `diff`, deadlines and costs by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import supportpolicy as sp
from supportpolicy.contingents import Contingent
from supportpolicy.contracts import Contract, Order, Term
from supportpolicy.diagnosis import Diagnosis
from supportpolicy.facts import Fact
from supportpolicy.policy import CostBearer, ResolvedPolicy
from supportpolicy.rules import Rule
from supportpolicy.tickets import Diagnosed, Part, Ticket, Work, WorkEntry
from supportpolicy.whatif import Consent, Replay, replay
from tests.settlement_world import HOUR, at, by_the_hour, contract, entry, euros, hours
from tests.whatif_world import TICKETS, on, term, ticket

SHOP = sp.shipped_policy("shop_agency")
CRM = sp.shipped_policy("saas_crm")
PARTNER = sp.shipped_policy("partner_support")
IDLE = {
    "kind": "bug",
    "component": "third_party",
    "act_for_third_party": "yes",
    "third_party_unresponsive": "no",
    "contingent": "none",
}


def reported(name: str, **findings: Any) -> Ticket:
    """A ticket of November 2026."""
    return Ticket(id=name, reported_at=datetime(2026, 11, 2, 8, tzinfo=UTC), findings=findings)


def under(policy: ResolvedPolicy, *contingents: Contingent, **more: Any) -> Contract:
    """A contract with that policy, at 110 EUR an hour."""
    return contract(Term(start=date(2026, 1, 1), policy=policy, contingents=contingents, rates=[by_the_hour()], **more))


def bearers(result: Replay) -> list[tuple[str, str | None, str, str, str]]:
    return [
        (change.ticket, change.part, change.work.value, change.old.bearer.value, change.new.bearer.value)
        for change in result.bearers
    ]


class TestWhoBears:
    def test_another_reading(self) -> None:
        """The third party's inaction as a condition, or as the usual reason. SHOP-O4"""
        result = replay([reported("T", **IDLE)], SHOP.read_as(), SHOP.read_as({"SHOP-O4": "condition"}))

        assert bearers(result) == [("T", None, "resolution", "customer", "undetermined")]
        assert (result.changed, result.tickets, result.comparison, result.faults) == (("T",), 1, None, ())

    def test_parts_and_the_first_diagnosis_stand_apart(self) -> None:
        parted = attrs.evolve(
            reported("T", kind="bug", contingent="none", component="platform"),
            parts=[Part(id="fault"), Part(id="wish", findings=IDLE)],
        )
        condition = SHOP.read_as({"SHOP-O4": "condition"})

        assert bearers(replay([parted], SHOP.read_as(), condition)) == [
            ("T", "wish", "resolution", "customer", "undetermined")
        ]

    def test_what_was_diagnosed_counts(self) -> None:
        found = Diagnosis(findings={"act_for_third_party": "no"}, made_at=datetime(2026, 11, 3, tzinfo=UTC))
        diagnosed = attrs.evolve(reported("T", **IDLE), events=[Diagnosed.of(found)])

        assert bearers(replay([diagnosed], SHOP.read_as(), SHOP.read_as({"SHOP-O4": "condition"}))) == []

    def test_another_contract_under_the_same_policy(self) -> None:
        """Help in the agency's own area is billed on demand; under a contract it may be covered. SHOP-O3"""
        asked = reported("T", kind="service_request", component="base_software", planned_change="no")
        result = replay([asked], under(SHOP.read_as()), under(SHOP.read_as(), hours(16)))

        assert [change[3:] for change in bearers(result)] == [("customer", "undetermined")]

    @given(
        st.lists(
            st.fixed_dictionaries(
                {},
                optional={
                    name: st.sampled_from(sorted(values))
                    for name, values in SHOP.read_as().bearer.vocabulary.bits.items()
                    if name != "work"
                },
            ),
            max_size=4,
        ),
        st.sampled_from(list(SHOP.all_readings())),
        st.sampled_from(list(SHOP.all_readings())),
    )
    def test_they_are_those_of_the_difference_of_two_policies(
        self, stated: list[dict[str, str]], old: ResolvedPolicy, new: ResolvedPolicy
    ) -> None:
        """Another way to the same answer: `diff` judges by the last findings, without a contract and without time."""
        tickets = [reported(f"T-{number}", **{"contingent": "none", **facts}) for number, facts in enumerate(stated)]
        result = replay(tickets, old, new)
        judged = [one for one in tickets if one.id not in {fault.ticket for fault in result.faults}]
        expected = sp.diff(old, new, judged).tickets

        assert [(one.ticket, one.part, one.work, one.old.bearer, one.new.bearer) for one in result.bearers] == [
            (one.ticket, one.part, one.work, one.old.bearer, one.new.bearer)
            for one in sorted(expected, key=lambda change: (change.ticket, [*Work].index(change.work)))
        ]

    def test_nothing_changes_from_a_policy_to_itself(self) -> None:
        result = replay(TICKETS, contract(term(hours(16))), contract(term(hours(16))), worklog=[on(3, HOUR)])

        assert (result.changed, result.costs, result.to_rows()) == ((), (), [])


class TestByWhen:
    """Twelve hours on Werktage or on Arbeitstage. PARTNER-O1"""

    DAYS = sp.WorkingDays(weekdays=sp.ARBEITSTAG, holidays=sp.Holidays.none())
    FRAME = contract(
        Term(
            start=date(2026, 1, 1),
            policy=PARTNER.read_as(),
            working_days=DAYS,
            service_hours=sp.ServiceHours.weekly("Mon-Fri 09:00-17:00", zone="Europe/Berlin"),
        )
    )
    ARBEITSTAGE = PARTNER.read_as({"PARTNER-O1": "arbeitstage"})
    NOW = datetime(2026, 12, 1, tzinfo=UTC)

    def call(self, name: str, day: int, answered: datetime | None = None) -> Ticket:
        """A call on that day of November 2026 at six in the evening, Berlin time."""
        return Ticket(
            id=name,
            reported_at=datetime(2026, 11, day, 17, tzinfo=UTC),
            findings={"kind": "bug", "channel": "phone", "contact": "partner"},
            events=[] if answered is None else [sp.Answered(at=answered)],
        )

    def test_a_friday_evening_is_due_later(self) -> None:
        friday, monday = self.call("fri", 6), self.call("mon", 9)
        result = replay([friday, monday], PARTNER.read_as(), self.ARBEITSTAGE, contract=self.FRAME, as_of=self.NOW)
        [change] = result.deadlines

        assert (change.ticket, change.slot) == ("fri", "first_response")
        assert (change.old and change.old.due, change.new and change.new.due) == (
            datetime(2026, 11, 7, 5, tzinfo=UTC),
            datetime(2026, 11, 9, 5, tzinfo=UTC),
        )

    def test_what_was_late_and_no_longer_is(self) -> None:
        late = self.call("fri", 6, answered=datetime(2026, 11, 8, 9, tzinfo=UTC))
        there = replay([late], PARTNER.read_as(), self.ARBEITSTAGE, contract=self.FRAME, as_of=self.NOW)
        back = replay([late], self.ARBEITSTAGE, PARTNER.read_as(), contract=self.FRAME, as_of=self.NOW)

        assert [change.ticket for change in there.no_longer_late] == ["fri"]
        assert [change.ticket for change in back.newly_late] == ["fri"]
        assert (there.newly_late, back.no_longer_late) == ((), ())

    def test_a_promise_that_there_was_not(self) -> None:
        result = replay([self.call("mon", 9)], CRM.read_as(), PARTNER.read_as(), contract=self.FRAME, as_of=self.NOW)
        rows = [row for row in result.to_rows() if row["what"] == "first_response"]

        assert [(row["old"], row["new"], row["old_due"]) for row in rows] == [("not_promised", "breached", None)]

    def test_they_are_left_out_unless_asked_for(self) -> None:
        assert replay([self.call("fri", 6)], PARTNER.read_as(), self.ARBEITSTAGE, contract=self.FRAME).deadlines == ()

    def test_a_calendar_that_a_side_does_not_have_is_a_fault(self) -> None:
        result = replay([self.call("fri", 6)], PARTNER.read_as(), self.FRAME, as_of=self.NOW)

        assert [(fault.ticket, fault.side, fault.fault.where) for fault in result.faults] == [
            ("fri", "old", "working_days")
        ]
        assert result.deadlines == ()

    def promising(self, slot: str, commitment: str) -> Contract:
        """The same contract with a schedule of its own: an answer within the hour."""
        answer = sp.Target(
            id="t", slot=slot, metric="first_response", amount=HOUR, calendar="clock", commitment=commitment
        )
        own = sp.ServiceSchedule(name="own", hours={"clock": sp.ServiceHours.around_the_clock("UTC")}, targets=[answer])
        [frame] = self.FRAME.terms
        return attrs.evolve(self.FRAME, terms=[attrs.evolve(frame, schedules={"own": own}, schedule="own")])

    def test_the_same_hour_promised_more_firmly(self) -> None:
        goal, guaranteed = (self.promising("first_response", one) for one in ("goal", "guaranteed"))
        [row] = replay([self.call("mon", 9)], goal, guaranteed, as_of=self.NOW).to_rows()

        assert (row["old"], row["new"], row["old_due"] == row["new_due"]) == ("missed", "breached", True)

    def test_a_slot_that_only_one_side_has(self) -> None:
        with_own = self.promising("call_back", "goal")
        there = replay([self.call("mon", 9)], self.FRAME, with_own, as_of=self.NOW)
        back = replay([self.call("mon", 9)], with_own, self.FRAME, as_of=self.NOW)

        assert {(row["what"], row["old"], row["new"]) for row in there.to_rows()} >= {("call_back", None, "missed")}
        assert {(row["what"], row["old"], row["new"]) for row in back.to_rows()} >= {("call_back", "missed", None)}


class TestWhatItCosts:
    LOG = (
        on(3, 20 * HOUR),
        on(3, 2 * HOUR, who="customer"),
        on(3, HOUR, who="vendor"),
        on(3, HOUR, "lost", who="unknown"),
    )

    def test_each_ticket_whose_work_is_paid_for_otherwise(self) -> None:
        old = contract(term(hours(16), rates=[by_the_hour()]))
        new = contract(term(hours(40, fee="3000"), rates=[by_the_hour("99.90")]))
        result = replay(TICKETS, old, new, worklog=self.LOG)

        assert [
            (one.ticket, str(one.old.billed), str(one.new.billed), str(one.difference)) for one in result.costs
        ] == [
            ("contingent", "480.00 EUR", "0 EUR", "-480.00 EUR"),
            ("customer", "220.00 EUR", "199.80 EUR", "-20.20 EUR"),
        ]
        [drawn, _] = result.costs
        assert (drawn.old.time.used, drawn.old.time.overage, drawn.new.time.used) == (57600, 14400, 72000)
        assert result.comparison is not None
        assert [(one.name, str(one.net)) for one in result.comparison.courses] == [
            ("old", "2300.00 EUR"),
            ("new", "3199.80 EUR"),
        ]
        assert result.changed == ("contingent", "customer")

    def test_work_of_no_ticket_and_pieces(self) -> None:
        trainings = Contingent(id="t", quota=2, fee=euros(1000), overage_rate=euros(600))
        old = contract(term(trainings))
        new = contract(term(attrs.evolve(trainings, quota=3)))
        log = [
            WorkEntry(id="p", ticket="contingent", start=at(5, month=3), pieces=4),
            entry("none", at(6, month=3), 60, ticket=None),
        ]
        result = replay(TICKETS, old, new, worklog=log)

        assert [(one.ticket, one.old.pieces.overage, one.new.pieces.overage) for one in result.costs] == [
            ("contingent", 2, 1)
        ]
        assert str(result.costs[0].difference) == "-600.00 EUR"

    def test_goodwill_parked_and_held_work(self) -> None:
        waiver = sp.Waiver(id="G", at=at(9, month=3), cap=HOUR, extent=sp.Extent(ticket="contingent"))
        old = contract(term(hours(16), rates=[by_the_hour()]))
        new = contract(term(), id="K-2")
        result = replay(TICKETS, old, new, worklog=self.LOG, waivers=[waiver], consent=Consent.AS_GIVEN)

        assert [(one.ticket, one.old.time.figures, one.new.time.figures) for one in result.costs] == [
            ("contingent", figures(used=16, held=3, vendor=1), figures(held=19, vendor=1)),
            ("customer", figures(hourly=2), figures(held=2)),
        ]

    def test_what_an_order_pays_for_is_no_time_of_the_ticket(self) -> None:
        order = Order(id="O", price=euros(500), ordered_on=date(2026, 1, 1), tickets=["separate_order"])
        log = [on(3, HOUR, who="separate_order")]
        known = [ticket("separate_order", "separate_order")]
        result = replay(known, contract(term()), contract(term(), orders=[order]), worklog=log)

        assert [(one.old.time.figures, one.new.time.figures) for one in result.costs] == [(figures(held=1), figures())]

    def test_a_ticket_with_work_in_the_periods_of_one_side_only(self) -> None:
        old = contract(term(hours(16), end=date(2026, 3, 1)))
        new = contract(term(hours(16)))
        result = replay(TICKETS[:1], old, new, worklog=[on(3, HOUR)])

        assert [(one.ticket, bool(one.old.time), one.new.time.used) for one in result.costs] == [
            ("contingent", False, 3600)
        ]

    def test_a_side_that_cannot_be_settled(self) -> None:
        """Its only period would end after the last year that there is."""
        october = sp.Span(date(9999, 10, 1), date(9999, 11, 1))
        known = [ticket("contingent", reported_at=datetime(9999, 10, 1, tzinfo=UTC))]
        log = [entry("e", datetime(9999, 10, 2, tzinfo=UTC), 60, ticket="contingent")]
        endless = contract(term(statement_period=sp.YEARLY, start=date(9999, 10, 1)))
        monthly = contract(term(hours(16), start=date(9999, 10, 1)))
        result = replay(known, endless, monthly, worklog=log, period=october)

        assert result.costs == ()
        assert result.comparison is not None
        assert list(result.comparison.faults) == ["old"]

    def test_policies_alone_have_no_prices(self) -> None:
        with pytest.raises(sp.InvalidValueError) as error:
            replay(TICKETS, SHOP.read_as(), under(SHOP.read_as()), worklog=self.LOG)

        assert str(error.value) == (
            "worklog: a policy alone says nothing of prices. Give the contract that the policies are put into."
        )

    def test_the_sum_of_the_tickets_is_what_is_billed_beside_fees(self) -> None:
        """Whole hours leave nothing to round."""
        old = contract(term(hours(16), rates=[by_the_hour()]))
        result = replay(TICKETS, old, contract(term(hours(99))), worklog=self.LOG)
        assert result.comparison is not None
        course = result.comparison.course("old")
        fees = sp.Money.of(1600, "EUR")

        assert sum((one.old.billed for one in result.costs), start=fees) == course.net


def figures(**worked: float) -> dict[str, int]:
    names = ("used", "expired", "overage", "hourly", "held", "parked", "vendor")
    return {name: int(worked.get(name, 0) * 3600) for name in names}


class TestAnotherPolicyHearsWhatItKnows:
    def test_what_only_the_other_one_knows_is_unknown_to_it(self) -> None:
        """Shop updates are a fact of the shop agency's policy alone."""
        updated = reported("T", kind="bug", component="base_software", shop_update="yes", contingent="none")
        result = replay([updated], SHOP.read_as(), CRM.read_as())

        assert result.faults == ()
        with pytest.raises(sp.UnknownNameError, match="'shop_update' is no fact of the policy"):
            sp.classify(updated, None, result.new)

    def test_in_parts_and_diagnoses_too(self) -> None:
        found = Diagnosis(findings={"shop_update": "no"}, made_at=datetime(2026, 11, 3, tzinfo=UTC))
        parted = attrs.evolve(
            reported("T", kind="bug"),
            parts=[Part(id="p", findings={"shop_update": "yes"})],
            events=[Diagnosed.of(found, part="p"), sp.Answered(at=datetime(2026, 11, 4, tzinfo=UTC))],
        )

        assert replay([parted], SHOP.read_as(), CRM.read_as()).faults == ()
        assert replay([parted], CRM.read_as(), SHOP.read_as()).faults == ()

    def test_what_neither_knows_is_a_fault_on_both_sides(self) -> None:
        result = replay([reported("T", nonsense="x"), reported("U", kind="typo")], SHOP.read_as(), CRM.read_as())

        assert [(fault.ticket, fault.side) for fault in result.faults] == [
            ("T", "old"),
            ("T", "new"),
            ("U", "old"),
            ("U", "new"),
        ]
        assert [row["where"] for row in result.fault_table.to_rows()][:2] == ["findings", "findings"]

    def test_a_ticket_outside_the_terms_of_one_side(self) -> None:
        later = contract(term(hours(16), start=date(2026, 2, 1)))
        result = replay(TICKETS[:1], contract(term(hours(16))), later)

        assert [(fault.ticket, fault.side, fault.fault.where) for fault in result.faults] == [
            ("contingent", "new", "day")
        ]
        assert result.bearers == ()

    def test_the_rules_of_the_contract_go_on_prevailing(self) -> None:
        """Unless something else has been agreed. CRM-21"""
        own = Fact.of("goodwill", ["yes", "no"])
        rule = Rule(id="ours", when={"goodwill": "yes"}, outcome=CostBearer.VENDOR, clauses=["§ 7"])
        frame = under(SHOP.read_as().agreeing([rule], [own]), findings={"goodwill": "yes", "shop_update": "no"})
        facts = {name: value for name, value in IDLE.items() if name != "contingent"}
        result = replay([reported("T", **facts)], frame, CRM.read_as(), contract=frame)

        assert [change for change in bearers(result) if change[2] == "resolution"] == []
        assert result.new.terms[0].findings == sp.Findings({"goodwill": "yes"})
        assert result.faults == ()


class TestAsATable:
    def test_for_people(self) -> None:
        result = replay([reported("T", **IDLE)], SHOP.read_as(), SHOP.read_as({"SHOP-O4": "condition"}))

        assert result.written(language="de").splitlines() == [
            "1 von 1 Vorgängen ändern sich",
            "",
            "Vorgang  Was             Bisher           Neu             Klauseln bisher   Klauseln neu",
            "───────  ──────────────  ───────────────  ──────────────  ────────────────  ────────────",
            "T        weitere Arbeit  kostenpflichtig  nicht geregelt  SHOP-11, SHOP-O4  SHOP-O4",
        ]

    def test_as_rows(self) -> None:
        result = replay([reported("T", **IDLE)], SHOP.read_as(), SHOP.read_as({"SHOP-O4": "condition"}))

        assert result.to_rows() == [
            {
                "ticket": "T",
                "part": None,
                "what": "resolution",
                "old": "customer",
                "new": "undetermined",
                "old_due": None,
                "new_due": None,
                "old_clauses": "SHOP-11, SHOP-O4",
                "new_clauses": "SHOP-O4",
            }
        ]

    def test_costs(self) -> None:
        old, new = contract(term(hours(16))), contract(term(hours(40)))
        table = replay(TICKETS, old, new, worklog=[on(3, 20 * HOUR)]).cost_table

        assert table.written().replace("\u00a0", " ").splitlines() == [
            "Ticket      Billed so far  Billed now  Difference  From contingent so far  From contingent now",
            "──────────  ─────────────  ──────────  ──────────  ──────────────────────  ───────────────────",
            "contingent        €480.00       €0.00    −€480.00                    16 h                 20 h",
        ]
        assert table.to_rows()[0]["new_waiting"] == timedelta(0)
