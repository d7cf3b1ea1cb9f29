"""Decisions from bare facts, and from a ticket, its diagnosis and its contract."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import supportpolicy as sp
from supportpolicy.facts import Fact
from supportpolicy.rules import Rule

CRM = sp.shipped_policy("saas_crm").read_as()
SHOP = sp.shipped_policy("shop_agency").read_as()
WIKI = sp.shipped_policy("confluence_package").read_as()
REPORTED = datetime(2026, 5, 4, 7, tzinfo=UTC)


def contract(policy: sp.ResolvedPolicy = CRM, **terms: object) -> sp.Contract:
    term = sp.Term(start=date(2026, 1, 1), policy=policy, **terms)  # type: ignore[arg-type]
    return sp.Contract(id="C", customer="ACME", zone="Europe/Berlin", currency="EUR", terms=[term])


def ticket(**findings: str) -> sp.Ticket:
    return sp.Ticket(id="T", reported_at=REPORTED, findings=findings)


class TestTheCauseDecides:
    """What decides is the documented target and the technical cause, not the appearance of an incident. CRM-19"""

    @pytest.mark.parametrize(
        ("facts", "bearer", "clauses"),
        [
            ({"kind": "incident", "component": "customizing"}, sp.CostBearer.CUSTOMER, ("CRM-10", "CRM-19")),
            ({"kind": "bug", "component": "platform"}, sp.CostBearer.VENDOR, ("CRM-9",)),
            ({"kind": "change_request"}, sp.CostBearer.CUSTOMER, ("CRM-20", "CRM-11")),
            (
                {
                    "kind": "bug",
                    "component": "base_software",
                    "security": "no",
                    "deviates": "yes",
                    "reproducible": "in_standard",
                },
                sp.CostBearer.VENDOR,
                ("CRM-7", "CRM-19"),
            ),
        ],
    )
    def test_in_the_crm(self, facts: dict[str, str], bearer: sp.CostBearer, clauses: tuple[str, ...]) -> None:
        decision = sp.classify_facts(CRM, facts, work="resolution")

        assert (decision.bearer, decision.clauses, decision.clause) == (bearer, clauses, clauses[0])

    def test_the_first_diagnosis_is_free_whatever_the_cause(self) -> None:
        """CRM-14"""
        decision = sp.classify_facts(CRM, work="first_diagnosis", component="customizing")

        assert (decision.bearer, decision.clauses) == (sp.CostBearer.VENDOR, ("CRM-14", "CRM-15"))


def test_a_policy_must_have_been_read() -> None:
    policy = sp.shipped_policy("saas_crm")

    with pytest.raises(sp.InvalidTypeError) as error:
        sp.classify_facts(policy, component="customizing")  # type: ignore[arg-type]

    assert str(error.value) == (
        "policy: a Policy is no policy as read. Give what policy.read_as() gives, which chooses the readings."
    )


class TestUnknownIsNotFalse:
    def test_a_missing_fact_is_asked_for(self) -> None:
        decision = sp.classify_facts(
            CRM, work="resolution", kind="bug", component="base_software", security="no", deviates="yes"
        )

        assert decision.bearer is sp.CostBearer.UNDETERMINED
        assert decision.status is sp.Status.MISSING_FACT
        assert decision.possible == {sp.CostBearer.VENDOR, sp.CostBearer.UNDETERMINED}
        assert (decision.needed, decision.next_question) == (("reproducible",), "reproducible")
        assert decision.rules == ("base_software_fault", "fault_not_reproducible_in_standard")
        assert decision.steps == ()

    def test_a_hole_in_the_source_is_no_missing_fact(self) -> None:
        decision = sp.classify_facts(WIKI, contact="key_user", contingent="none")

        assert decision.status is sp.Status.NOT_DECIDED_BY_SOURCE
        assert (decision.unagreed, decision.clauses) == (("no_package",), ("CONF-O5", "CONF-9"))

    def test_a_misspelt_fact_never_yields_a_bearer(self) -> None:
        with pytest.raises(
            sp.UnknownNameError,
            match=r"^component: 'customising' is no value of the fact 'component'\. Write 'customizing'",
        ):
            sp.classify_facts(CRM, work="resolution", kind="bug", component="customising")
        with pytest.raises(sp.UnknownNameError, match=r"'knd'.*Write 'kind'"):
            sp.classify_facts(CRM, knd="bug")

    @given(st.data())
    def test_learning_a_fact_never_adds_a_possible_bearer(self, data: st.DataObject) -> None:
        known = {
            fact.name: data.draw(st.sampled_from([value.name for value in fact.values]))
            for fact in CRM.bearer.vocabulary
            if data.draw(st.booleans())
        }
        name, value = data.draw(
            st.sampled_from([(fact.name, value.name) for fact in CRM.bearer.vocabulary for value in fact.values])
        )

        before = sp.classify_facts(CRM, known).possible
        after = sp.classify_facts(CRM, {name: value, **known}).possible

        assert after <= before


class TestReasons:
    """The customer can see how the decision came about. SHOP-8"""

    DECISION = sp.classify_facts(
        CRM, work="resolution", kind="bug", component="customizing", reproducible="no", deviates="yes"
    )

    def test_the_sufficient_reason_leaves_out_what_does_not_matter(self) -> None:
        assert self.DECISION.reason() == {
            "work": frozenset({"resolution"}),
            "kind": frozenset({"bug"}),
            "component": frozenset({"customizing"}),
        }

    def test_why_another_rule_does_not_decide(self) -> None:
        why = self.DECISION.why_not("platform_fault")

        assert [(failed.fact, failed.given, failed.wanted) for failed in why.failed] == [
            ("component", frozenset({"customizing"}), frozenset({"platform"}))
        ]

    def test_the_nearest_other_outcome_holds_the_work_fixed(self) -> None:
        """The work asked about cannot change, so "it would be free as a first diagnosis" is no answer."""
        ways = self.DECISION.counterfactuals()

        assert {(way.outcome, way.changes) for way in ways} == {
            (sp.CostBearer.VENDOR, next(way.changes for way in ways))
        }
        assert ways[0].changes == {"component": frozenset({"platform"})}

    def test_the_steps_that_follow(self) -> None:
        assert [step.id for step in self.DECISION.steps] == ["obtain_release", "offer_estimate"]

    def test_it_survives_pickling(self) -> None:
        assert pickle.loads(pickle.dumps(self.DECISION)) == self.DECISION


class TestReadings:
    """Service requests are not named among the billable services. CRM-O2"""

    def test_a_reading_that_mattered_is_named(self) -> None:
        decision = sp.classify_facts(CRM, work="resolution", kind="service_request", planned_change="no")

        assert [(point.id, reading) for point, reading in decision.readings()] == [("CRM-O2", "billable")]

    def test_the_other_reading_decides_otherwise(self) -> None:
        silent = sp.shipped_policy("saas_crm").read_as({"CRM-O2": "silent"})
        decision = sp.classify_facts(silent, work="resolution", kind="service_request", planned_change="no")

        assert (decision.bearer, decision.clauses) == (sp.CostBearer.UNDETERMINED, ("CRM-O2", "CRM-5"))
        assert [(point.id, reading) for point, reading in decision.readings()] == [("CRM-O2", "silent")]

    def test_a_reading_that_did_not_matter_is_not_named(self) -> None:
        assert sp.classify_facts(CRM, work="resolution", kind="change_request").readings() == ()


class TestTheContractPrevails:
    """What is agreed otherwise overrides the policy. CRM-20, CRM-21"""

    AGREED = CRM.agreeing(
        [Rule(id="free_changes", when={"warranty": "yes"}, outcome=sp.CostBearer.VENDOR, clauses=["§ 4"])],
        [Fact.of("warranty", ["no", "yes"])],
    )

    def test_where_it_says_something(self) -> None:
        decision = sp.classify_facts(self.AGREED, work="resolution", kind="change_request", warranty="yes")

        assert (decision.bearer, decision.clauses) == (sp.CostBearer.VENDOR, ("§ 4",))

    def test_its_rules_need_no_clause(self) -> None:
        agreed = CRM.agreeing([Rule(id="all_free", outcome=sp.CostBearer.VENDOR)])

        assert sp.classify_facts(agreed, work="resolution", kind="change_request").clause is None

    def test_the_policy_stands_where_it_says_nothing(self) -> None:
        decision = sp.classify_facts(self.AGREED, work="resolution", kind="change_request", warranty="no")

        assert (decision.bearer, decision.clause) == (sp.CostBearer.CUSTOMER, "CRM-20")

    def test_while_it_is_open_both_are_possible(self) -> None:
        decision = sp.classify_facts(self.AGREED, work="resolution", kind="change_request")

        assert decision.possible == {sp.CostBearer.VENDOR, sp.CostBearer.CUSTOMER}
        assert decision.needed == ("warranty",)


class TestFromATicket:
    def test_the_diagnosis_takes_the_place_of_what_was_stated(self) -> None:
        stated = ticket(kind="bug", component="base_software")
        diagnosis = sp.Diagnosis(findings={"component": "customizing"}, made_at=REPORTED)

        assert sp.classify(stated, diagnosis, contract()).bearer is sp.CostBearer.CUSTOMER
        assert sp.classify(stated, None, contract()).bearer is sp.CostBearer.UNDETERMINED

    def test_a_part_is_decided_on_its_own(self) -> None:
        """A fault and a wish in one message."""
        mixed = sp.Ticket(
            id="T",
            reported_at=REPORTED,
            findings={"component": "platform"},
            parts=[
                sp.Part(id="fault", findings={"kind": "bug"}),
                sp.Part(id="wish", findings={"kind": "change_request"}),
            ],
        )

        bearers = [sp.classify(mixed, None, contract(), part=part).bearer for part in ("fault", "wish")]

        assert bearers == [sp.CostBearer.VENDOR, sp.CostBearer.CUSTOMER]

    def test_the_part_must_exist(self) -> None:
        with pytest.raises(sp.UnknownNameError) as error:
            sp.classify(ticket(), None, contract(), part="wish")

        assert str(error.value) == "part: ticket T has no part 'wish'. Leave it out."

    def test_a_part_that_was_meant_is_named(self) -> None:
        mixed = sp.Ticket(id="T", reported_at=REPORTED, parts=[sp.Part(id="fault"), sp.Part(id="wish")])

        with pytest.raises(sp.UnknownNameError) as error:
            sp.classify(mixed, None, contract(), part="wsh")

        assert str(error.value) == "part: ticket T has no part 'wsh'. Write 'wish', or one of: 'fault'."

    def test_facts_that_the_rules_do_not_look_at_are_passed_over(self) -> None:
        stated = ticket(kind="change_request", channel="phone", contact="key_user")

        assert sp.classify(stated, None, contract()).bearer is sp.CostBearer.CUSTOMER

    def test_facts_that_nobody_knows_are_refused(self) -> None:
        with pytest.raises(sp.UnknownNameError) as error:
            sp.classify(ticket(componnent="platform"), None, contract())

        assert str(error.value).startswith(
            "findings: 'componnent' is no fact of the policy. Write 'component', or one of: 'act_for_third_party', "
        )

    def test_whether_a_contingent_is_booked_follows_from_the_contract(self) -> None:
        package = (
            sp.shipped_policy("confluence_package").package("16h").contingent(overage_rate=sp.Money.of("120", "EUR"))
        )
        asked = ticket(kind="question", contact="key_user", complexity="within")

        assert sp.classify(asked, None, contract(WIKI, contingents=[package])).bearer is sp.CostBearer.CONTINGENT
        assert sp.classify(asked, None, contract(WIKI)).rules == ("no_package",)

    def test_what_the_contract_states_holds_for_every_ticket(self) -> None:
        free = contract(CRM, findings={"kind": "change_request"})

        assert sp.classify(ticket(), None, free).bearer is sp.CostBearer.CUSTOMER

    def test_the_policy_in_force_when_the_ticket_was_reported_decides(self) -> None:
        two = sp.Contract(
            id="C",
            customer="ACME",
            zone="Europe/Berlin",
            currency="EUR",
            terms=[
                sp.Term(start=date(2026, 1, 1), end=date(2026, 5, 5), policy=CRM),
                sp.Term(start=date(2026, 5, 5), policy=SHOP),
            ],
        )
        later = sp.Ticket(id="T2", reported_at=REPORTED + timedelta(days=1), findings={"kind": "change_request"})

        clauses = [sp.classify(one, None, two).clause for one in (ticket(kind="change_request"), later)]

        assert clauses == ["CRM-20", "SHOP-12"]

    def test_a_ticket_from_before_the_contract_is_refused(self) -> None:
        early = sp.Ticket(id="T0", reported_at=REPORTED - timedelta(days=300))

        with pytest.raises(
            sp.OutOfRangeError, match=r"^day: contract C has no term for 2025-07-08; it has from 2026-01-01"
        ):
            sp.classify(early, None, contract())
