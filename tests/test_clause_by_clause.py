"""The shipped policies do what their clauses say: one case a clause, worked out from the clause alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import attrs
import pytest

import supportpolicy as sp
from supportpolicy import CostBearer, Language, Money, Ticket, WorkEntry
from supportpolicy.decision import Decision
from supportpolicy.policy import BilledFrom, Untold
from supportpolicy.rules import Status

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 16, 9, tzinfo=BERLIN)
VENDOR, CUSTOMER, CONTINGENT = CostBearer.VENDOR, CostBearer.CUSTOMER, CostBearer.CONTINGENT
NOT_DECIDED = Status.NOT_DECIDED_BY_SOURCE


def decide(policy: str, readings: dict[str, str] | None = None, /, **facts: str) -> Decision:
    return sp.classify_facts(sp.shipped_policy(policy).read_as(readings or {}), **facts)


def access(policy: str, **facts: str) -> tuple[str | None, tuple[str, ...]]:
    """Whether a request is taken on, and by which rule; None where the source does not decide."""
    rules = sp.shipped_policy(policy).read_as().access
    assert rules is not None
    answer = rules.decide(rules.facts(facts))
    return answer.outcome, answer.rules


def contract(policy: str, **agreed: Any) -> sp.Contract:
    """A contract under a shipped policy that begins in the middle of November."""
    term = sp.Term(start=MONDAY.date(), policy=sp.shipped_policy(policy).read_as(), **agreed)
    return sp.Contract(id="C-1", customer="Acme", zone="Europe/Berlin", currency="EUR", terms=[term])


def november(agreed: sp.Contract, ticket: Ticket, *worked: timedelta) -> sp.Statement:
    """What became of work on a ticket, settled to the end of November."""
    entries = [
        WorkEntry(id=f"e{number}", ticket=ticket.id, start=MONDAY + timedelta(hours=number), duration=duration)
        for number, duration in enumerate(worked, start=1)
    ]
    charges = sp.charge(entries, [sp.assess(ticket, agreed)], agreed)
    return sp.settle(agreed, charges, through=date(2026, 11, 30)).statement(MONDAY.date())


class TestShopAgency:
    """Whose program area it is decides."""

    def work(self, readings: dict[str, str] | None = None, /, **facts: str) -> Decision:
        return decide("shop_agency", readings, work="resolution", **facts)

    def test_every_channel_is_open(self) -> None:
        """SHOP-3"""
        assert access("shop_agency") == ("open", ("every_channel",))

    @pytest.mark.parametrize("kind", ["service_request", "training"])
    def test_support_on_demand_is_billed(self, kind: str) -> None:
        """SHOP-4"""
        decision = self.work(kind=kind, contingent="none", planned_change="no")

        assert (decision.bearer, decision.clauses) == (CUSTOMER, ("SHOP-4",))

    @pytest.mark.parametrize("kind", ["service_request", "training"])
    def test_what_a_maintenance_contract_covers_stands_in_it(self, kind: str) -> None:
        """SHOP-5"""
        decision = self.work(kind=kind, contingent="booked", planned_change="no")

        assert (decision.status, decision.clauses) == (NOT_DECIDED, ("SHOP-5",))

    def test_without_an_agreed_rate_nothing_is_billed(self) -> None:
        """SHOP-O2: rate and increment are the contract's; what was released without a rate is held."""
        ordered = Ticket(
            id="T-1",
            reported_at=MONDAY,
            findings={"kind": "change_request"},
            events=[sp.Announced(at=MONDAY), sp.Approved(at=MONDAY)],
        )
        work = (timedelta(minutes=5), timedelta(minutes=5, seconds=1))
        quarters = sp.Increment(step=timedelta(minutes=15))
        rates = [sp.Rate(price=Money.of("120", "EUR"))]
        found = [
            november(contract("shop_agency", **agreed), ordered, *work)
            for agreed in ({}, {"rates": rates}, {"rates": rates, "increment": quarters})
        ]

        assert [(one.units(sp.Source.HELD), one.units(sp.Source.RATE)) for one in found] == [
            (601, 0),
            (0, 601),
            (0, 1800),
        ]

    def test_every_decision_can_be_retraced(self) -> None:
        """SHOP-8: whatever comes out of the scheme names the rule, its clauses and the facts that force it."""
        policy = sp.shipped_policy("shop_agency").read_as()
        for rule in policy.bearer.rules:
            decision = sp.classify_facts(policy, {fact: sorted(values) for fact, values in rule.when.items()})
            said = sp.explain(decision)

            assert rule.id in decision.rules
            assert set(rule.clauses) <= set(decision.clauses)
            assert [clause for clause in rule.clauses if f"{clause}: " not in said] == []
            assert decision.reason().keys() <= rule.when.keys()

    def test_a_fault_in_the_own_area_is_covered(self) -> None:
        """SHOP-9"""
        decision = self.work(kind="bug", component="base_software", shop_update="no")

        assert (decision.bearer, decision.clauses) == (VENDOR, ("SHOP-9",))

    def test_up_to_the_referral_there_is_no_cost(self) -> None:
        """SHOP-10, SHOP-11, SHOP-13"""
        decision = decide("shop_agency", work="first_diagnosis")

        assert decision.bearer is VENDOR
        assert [step.id for step in decision.steps] == ["point_to_known_issues"]

    @pytest.mark.parametrize("idle", ["yes", "no"])
    def test_stepping_in_for_a_third_party_costs(self, idle: str) -> None:
        """SHOP-11, SHOP-O1, SHOP-O4: by default the inaction is only the usual reason."""
        facts = {
            "kind": "bug",
            "component": "third_party",
            "act_for_third_party": "yes",
            "third_party_unresponsive": idle,
        }

        assert self.work(**facts).bearer is CUSTOMER
        assert (self.work({"SHOP-O4": "condition"}, **facts).bearer is CUSTOMER) is (idle == "yes")

    @pytest.mark.parametrize("kind", ["change_request", "service_request", "question"])
    def test_planned_changes_are_no_support(self, kind: str) -> None:
        """SHOP-12"""
        decision = self.work(kind=kind, planned_change="yes", contingent="booked")

        assert decision.bearer is CUSTOMER
        assert "SHOP-12" in decision.clauses

    def test_covered_need_not_mean_free(self) -> None:
        """SHOP-O3: questions are contradictory by default; the other readings say one or the other."""
        fault = {"kind": "bug", "component": "base_software", "shop_update": "no", "contingent": "none"}
        question = {"kind": "question", "component": "base_software", "planned_change": "no", "contingent": "none"}
        readings = [{"SHOP-O3": reading} for reading in ("free", "free_with_questions", "on_demand")]
        said = {
            reading["SHOP-O3"]: (self.work(reading, **fault).bearer, self.work(reading, **question).bearer)
            for reading in readings
        }

        assert said == {
            "free": (VENDOR, CostBearer.UNDETERMINED),
            "free_with_questions": (VENDOR, VENDOR),
            "on_demand": (CUSTOMER, CUSTOMER),
        }

    def test_changes_of_the_customer_are_in_neither_area(self) -> None:
        """SHOP-O5"""
        decision = self.work(kind="bug", component="customizing")

        assert (decision.status, decision.unagreed) == (NOT_DECIDED, ("own_changes_of_customer",))

    def test_a_fault_after_a_shop_update_is_contradictory(self) -> None:
        """SHOP-O5"""
        decision = self.work(kind="bug", component="base_software", shop_update="yes")

        assert [silence.reason.value for silence in decision.answer.silences] == ["contradictory"]

    def test_cost_is_pointed_out_and_approved_beforehand(self) -> None:
        """SHOP-2, SHOP-O6"""
        terms = sp.shipped_policy("shop_agency").read_as().release

        assert terms is not None
        assert (terms.notice, terms.approval, terms.untold, terms.untold_clauses) == (
            ("SHOP-2",),
            ("SHOP-2",),
            Untold.HELD,
            ("SHOP-O6",),
        )


class TestPartnerSupport:
    """Partners are helped, trainings are counted, wishes are not priced."""

    @pytest.mark.parametrize("kind", ["incident", "bug", "question", "service_request"])
    def test_continuous_help_is_included(self, kind: str) -> None:
        """PARTNER-1, PARTNER-2"""
        assert decide("partner_support", contact="partner", kind=kind, planned_change="no").bearer is VENDOR

    def test_booked_training_is_drawn_and_more_is_negotiated(self) -> None:
        """PARTNER-3, PARTNER-4"""
        training = {"contact": "partner", "kind": "training"}

        assert decide("partner_support", contingent="booked", **training).bearer is CONTINGENT
        assert decide("partner_support", contingent="none", **training).bearer is CostBearer.SEPARATE_ORDER

    @pytest.mark.parametrize(("language", "taken_on"), [("de", "open"), ("en", "open"), ("other", "closed")])
    def test_german_and_english_are_spoken(self, language: str, taken_on: str) -> None:
        """PARTNER-7"""
        assert (
            access("partner_support", contact="partner", kind="question", channel="email", language=language)[0]
            == taken_on
        )

    @pytest.mark.parametrize("kind", ["change_request", "service_request", "question"])
    def test_nobody_says_who_pays_for_wishes(self, kind: str) -> None:
        """PARTNER-8, PARTNER-O4"""
        decision = decide("partner_support", contact="partner", kind=kind, planned_change="yes")

        assert (decision.status, decision.clauses) == (NOT_DECIDED, ("PARTNER-O4", "PARTNER-8"))

    @pytest.mark.parametrize("channel", ["email", "service_desk", "on_site"])
    def test_only_calls_are_promised_a_response(self, channel: str) -> None:
        """PARTNER-5, PARTNER-O3"""
        holidays = sp.Holidays.of("AT", years=range(2026, 2028))
        agreed = contract("partner_support", working_days=sp.WorkingDays.werktage(holidays))
        called, written = (
            sp.deadlines(
                Ticket(id="T-1", reported_at=MONDAY, findings={"contact": "partner", "channel": way}),
                agreed,
                as_of=MONDAY,
            )[0]
            for way in ("phone", channel)
        )

        assert (called.due, called.clauses) == (MONDAY + timedelta(hours=12), ("PARTNER-5",))
        assert (written.due, written.state, written.clauses) == (None, sp.State.NOT_PROMISED, ("PARTNER-O3",))

    @pytest.mark.parametrize(
        ("step", "made"), [("announce_by_email", "announcement"), ("describe_in_wiki", "wiki_entry")]
    )
    def test_what_was_announced_how_is_on_record(self, step: str, made: str) -> None:
        """PARTNER-10: an e-mail on big changes is one thing, the wiki on all others another; one at least is needed."""
        release = sp.shipped_policy("partner_support").lifecycle("release")
        case = sp.Case(id="R-1", lifecycle=release, opened_at=MONDAY)
        way = ("choose_wishes", "fix_date", "begin_programming", "offer_development_system", "move_to_test_system")
        for hour, name in enumerate((*way, step), start=1):
            day = date(2026, 12, 1) if name == "fix_date" else None
            case = sp.advance(case, name, MONDAY + timedelta(hours=hour), by="vendor", day=day)

        assert case.results.keys() & {"announcement", "wiki_entry", "information"} == {made, "information"}
        assert "information" in release.stage("in_production").needs

    def test_the_twelve_hours_have_their_readings(self) -> None:
        """PARTNER-O1, PARTNER-O2"""
        calendars = {
            (policy.readings["PARTNER-O1"], policy.readings["PARTNER-O2"]): policy.targets[0].calendar
            for policy in sp.shipped_policy("partner_support").all_readings()
        }

        assert calendars == {
            ("werktage", "clock_hours"): "werktage",
            ("arbeitstage", "clock_hours"): "arbeitstage",
            ("werktage", "office_hours"): "service_hours",
            ("arbeitstage", "office_hours"): "service_hours",
        }


class TestAppAgency:
    """The service schedule decides; until then nothing is decided."""

    def test_what_is_billed_stands_in_the_service_schedule(self) -> None:
        """APP-12, APP-O2"""
        decision = decide("app_agency", contact="key_user", kind="bug")

        assert (decision.status, decision.clauses) == (NOT_DECIDED, ("APP-O2", "APP-12"))

    def test_answering_reviews_is_an_option(self) -> None:
        """APP-9"""
        wanted = {"kind": "service_request", "store_reviews": "wanted"}
        decision = decide("app_agency", contact="key_user", **wanted)

        assert decision.bearer is CostBearer.SEPARATE_ORDER
        assert [step.id for step in decision.steps] == ["set_up_store_role", "offer_option"]
        assert decide("app_agency", contact="partner", **wanted).status is NOT_DECIDED

    def test_partners_are_not_mentioned(self) -> None:
        """APP-1, APP-10: there are the customer's own people and the customer's end users."""
        assert access("app_agency", contact="partner") == (None, ("request_of_partner",))
        assert decide("app_agency", contact="partner").status is NOT_DECIDED

    def test_end_users_are_served_only_if_first_level_is_booked(self) -> None:
        """APP-10"""
        assert decide("app_agency", contact="end_user", first_level="not_booked").bearer is CostBearer.NOT_OFFERED
        assert decide("app_agency", contact="end_user", first_level="booked").status is NOT_DECIDED
        assert access("app_agency", contact="end_user", first_level="booked", channel="email")[0] == "open"

    def test_second_level_can_be_reached_through_three_channels(self) -> None:
        """APP-1, APP-3, APP-O3"""
        found = {channel: access("app_agency", contact="key_user", channel=channel)[0] for channel in _channels()}

        assert found == {"phone": "open", "email": "open", "service_desk": "open", "on_site": None}

    def test_a_fault_that_is_solved_directly_needs_no_class(self) -> None:
        """APP-2, APP-6"""
        severity = sp.shipped_policy("app_agency").read_as().severity

        assert severity is not None
        assert severity.decide(severity.facts(directly_solvable="yes")).rules == ("solved_directly",)

    def test_the_source_names_two_classes_and_the_rest_is_marked_as_added(self) -> None:
        """APP-6, APP-7, APP-8"""
        policy = sp.shipped_policy("app_agency")
        severity = policy.severity
        assert severity is not None
        named = {rule.outcome for rule in severity.rules if {"APP-7", "APP-8"} & set(rule.clauses)}
        added = {rule.outcome for rule in severity.rules if isinstance(rule.outcome, str)} - named
        note = policy.provenance.note

        assert (named, added) == ({"critical", "cosmetic"}, {"impeding", "minor"})
        assert note is not None
        assert "“impeding” and “minor” are added here, and a contract may replace them" in note.en
        assert "»behindernd« und »gering« sind hier ergänzt, und ein Vertrag kann sie ersetzen" in note.de

    def test_without_the_service_schedule_nothing_is_promised(self) -> None:
        """APP-O1"""
        said = sp.shipped_policy("app_agency").not_promised

        assert said is not None
        assert said.wording.text(Language.EN) == "Without the service schedule no time is promised."
        assert "APP-O1" in said.clauses


def _channels() -> list[str]:
    channel = next(fact for fact in sp.standard_facts() if fact.name == "channel")
    return [value.name for value in channel.values]


class TestConfluencePackage:
    """Hours are bought in advance, whatever the cause."""

    BOOKED: ClassVar = {"contact": "key_user", "contingent": "booked", "kind": "bug"}

    def test_end_users_do_not_contact_the_vendor(self) -> None:
        """CONF-1"""
        assert decide("confluence_package", contact="end_user").bearer is CostBearer.NOT_OFFERED
        assert access("confluence_package", contact="end_user")[0] == "closed"

    def test_direct_contact_is_for_urgent_cases(self) -> None:
        """CONF-2"""
        phone = {"contact": "key_user", "channel": "phone"}

        assert access("confluence_package", contact="key_user", channel="service_desk")[0] == "open"
        assert access("confluence_package", urgent="yes", **phone)[0] == "open"
        assert access("confluence_package", urgent="no", **phone)[0] == "closed"

    def test_examining_is_drawn_from_the_contingent_like_the_rest(self) -> None:
        """CONF-3, CONF-6"""
        assert decide("confluence_package", work="first_diagnosis", **self.BOOKED).bearer is CONTINGENT
        assert decide("confluence_package", work="resolution", complexity="within", **self.BOOKED).bearer is CONTINGENT

    def test_what_is_too_complex_is_ordered_separately(self) -> None:
        """CONF-5, CONF-10"""
        decision = decide("confluence_package", work="resolution", complexity="exceeds", **self.BOOKED)

        assert (decision.bearer, decision.clauses) == (CostBearer.SEPARATE_ORDER, ("CONF-10", "CONF-5"))

    def test_more_than_the_volume_is_announced_and_approved(self) -> None:
        """CONF-7, CONF-O4"""
        terms = sp.shipped_policy("confluence_package").read_as().release

        assert terms is not None
        assert ("CONF-7" in terms.notice, terms.approval, terms.untold) == (True, ("CONF-7",), Untold.HELD)

    def test_the_packages_are_those_of_the_price_list(self) -> None:
        """CONF-9, CONF-11"""
        packages = sp.shipped_policy("confluence_package").packages

        assert [(package.quota, package.fee) for package in packages] == [
            (timedelta(hours=hours), Money.of(fee, "EUR"))
            for hours, fee in ((16, 1600), (20, 2000), (30, 3000), (40, 3800), (50, 4500))
        ]

    def test_the_price_of_an_hour_beyond_the_volume_is_the_contracts(self) -> None:
        """CONF-7, CONF-O2: a package names none, and the estimated rates of the price list do not stand in for it."""
        document = """
            schema = 1
            id = "C-1"
            customer = "Acme"
            zone = "Europe/Berlin"
            currency = "EUR"
            term = [{ start = 2026-11-16, policy = "confluence_package", contingent = { package = "16h" } }]
        """
        with pytest.raises(ExceptionGroup) as refused:
            sp.read_contract(document)

        [fault] = refused.value.exceptions
        assert str(fault) == (
            "term[0].contingent.overage_rate: nothing is said of what exceeds the quota. Add the rate of an hour or a "
            "piece such as '120.00 EUR', or 'by offer'."
        )

    @pytest.mark.parametrize(
        ("proration", "fee", "granted"),
        [(None, "1600.00", 16), (sp.Proration(unit=timedelta(hours=1), mode="up"), "800.00", 8)],
    )
    def test_a_month_that_begins_late_and_the_increment_are_the_contracts(
        self, proration: sp.Proration | None, fee: str, granted: int
    ) -> None:
        """CONF-O3: unless something is agreed, the month is a whole one and time counts to the second."""
        package = sp.shipped_policy("confluence_package").package("16h")
        contingent = attrs.evolve(package.contingent(overage_rate=Money.of("120", "EUR")), proration=proration)
        agreed = contract("confluence_package", contingents=[contingent])
        request = Ticket(
            id="T-1", reported_at=MONDAY, findings={"contact": "key_user", "kind": "bug", "complexity": "within"}
        )
        statement = november(agreed, request, timedelta(minutes=5, seconds=1))

        assert [one.amount for one in statement.fees] == [Money.of(fee, "EUR")]
        assert [balance.movement.granted for balance in statement.balances] == [granted * 3600]
        assert statement.units(sp.Source.LOT) == 301

    def test_the_response_is_guaranteed_and_the_resolution_is_not(self) -> None:
        """CONF-3, CONF-4, CONF-O1"""
        promised = {
            policy.readings["CONF-O1"]: [
                (target.amount, target.commitment.value, target.calendar) for target in policy.targets
            ]
            for policy in sp.shipped_policy("confluence_package").all_readings()
        }

        two_days = timedelta(hours=48)
        assert promised == {
            "clock_hours": [(two_days, "guaranteed", "clock"), (two_days, "goal", "clock")],
            "office_hours": [(two_days, "guaranteed", "service_hours"), (two_days, "goal", "service_hours")],
        }

    @pytest.mark.parametrize(
        "facts", [{"kind": "training", "contingent": "booked"}, {"kind": "bug", "contingent": "none"}]
    )
    def test_training_and_customers_without_a_package_are_not_mentioned(self, facts: dict[str, str]) -> None:
        """CONF-O5"""
        assert decide("confluence_package", contact="key_user", **facts).status is NOT_DECIDED


class TestSaasCrm:
    """The documented behaviour and the technical cause decide."""

    def work(self, readings: dict[str, str] | None = None, /, **facts: str) -> Decision:
        return decide("saas_crm", readings, work="resolution", **facts)

    def fault(self, **facts: str) -> Decision:
        return self.work(component="base_software", security="no", **{"kind": "bug", **facts})

    @pytest.mark.parametrize("kind", ["incident", "bug"])
    def test_the_effect_does_not_decide_but_the_cause(self, kind: str) -> None:
        """CRM-3, CRM-4, CRM-19"""
        assert self.work(kind=kind, component="platform").bearer is VENDOR
        assert self.work(kind=kind, component="customizing").bearer is CUSTOMER

    def test_a_bug_is_free_if_both_conditions_hold(self) -> None:
        """CRM-1, CRM-7, CRM-8"""
        decision = self.fault(deviates="yes", reproducible="in_standard")

        assert (decision.bearer, decision.clause) == (VENDOR, "CRM-7")
        assert [step.id for step in decision.steps] == ["deliver_fix"]

    @pytest.mark.parametrize("reproducible", ["only_with_customizing", "no"])
    def test_a_bug_that_the_standard_does_not_show_is_not_decided(self, reproducible: str) -> None:
        """CRM-O1"""
        assert self.fault(deviates="yes", reproducible=reproducible).clauses == ("CRM-O1", "CRM-7")

    def test_platform_and_security_are_free(self) -> None:
        """CRM-9"""
        assert self.work(kind="incident", component="platform").clauses == ("CRM-9",)
        assert self.work(kind="bug", component="base_software", security="yes").clauses == ("CRM-9",)

    def test_customizing_and_outside_causes_are_billable(self) -> None:
        """CRM-2, CRM-10, CRM-12"""
        assert self.work(kind="bug", component="customizing").clause == "CRM-10"
        assert self.work(kind="bug", component="customer_environment").clause == "CRM-12"
        assert self.work(kind="bug", component="third_party", standard_connector="no").clause == "CRM-12"

    def test_a_wish_is_a_change_in_whatever_words(self) -> None:
        """CRM-6, CRM-11, CRM-20"""
        assert self.work(kind="change_request").clauses == ("CRM-20", "CRM-11")
        assert self.work(kind="question", planned_change="yes").clause == "CRM-11"
        assert self.fault(deviates="no", planned_change="yes").clause == "CRM-11"

    def test_what_is_done_for_one_customer_is_billable(self) -> None:
        """CRM-5, CRM-22, CRM-O2"""
        for kind in ("service_request", "training"):
            assert self.work(kind=kind, planned_change="no").clauses == ("CRM-22", "CRM-O2")
            assert self.work({"CRM-O2": "silent"}, kind=kind, planned_change="no").status is NOT_DECIDED

    def test_questions_on_use_are_in_neither_list(self) -> None:
        """CRM-O2"""
        assert self.work(kind="question", planned_change="no").clauses == ("CRM-O2",)

    def test_a_standard_connector_is_contradictory(self) -> None:
        """CRM-O5"""
        decision = self.work(kind="bug", component="third_party", standard_connector="yes")

        assert (decision.status, decision.clause) == (NOT_DECIDED, "CRM-O5")

    def test_a_supposed_bug_that_is_none_is_not_decided(self) -> None:
        """CRM-O6"""
        assert self.fault(deviates="no", planned_change="no").clause == "CRM-O6"

    def test_the_first_diagnosis_is_free_for_half_an_hour(self) -> None:
        """CRM-14, CRM-15"""
        terms = sp.shipped_policy("saas_crm").first_diagnosis

        assert terms is not None
        assert (terms.limit, decide("saas_crm", work="first_diagnosis").bearer) == (timedelta(minutes=30), VENDOR)

    def test_the_readings_say_from_when_it_is_billed_and_who_bears_what_was_untold(self) -> None:
        """CRM-16, CRM-17, CRM-18, CRM-O3, CRM-O4"""
        found = set()
        for policy in sp.shipped_policy("saas_crm").all_readings():
            terms = policy.release
            assert terms is not None
            assert (terms.notice, terms.approval) == (("CRM-16", "CRM-18"), ("CRM-17",))
            found.add((policy.readings["CRM-O4"], terms.billed_from, policy.readings["CRM-O3"], terms.untold))

        assert found == {
            (start, billed_from, untold_reading, untold)
            for start, billed_from in (("later_of_both", BilledFrom.NOTICE_AND_APPROVAL), ("notice", BilledFrom.NOTICE))
            for untold_reading, untold in (("vendor", Untold.VENDOR), ("held", Untold.HELD))
        }
