"""Cases an independent reader draws from the sources, decided by the shipped policies.

Each line is one case as the source has it: what is known, who may bear the cost (several where facts are missing,
nobody where the source is silent), and the clauses to cite. What a line leaves out is ordinary, or else unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TypeAlias

import pytest

from supportpolicy.documents import SHIPPED, shipped_policy
from supportpolicy.facts import Given
from supportpolicy.money import Money
from supportpolicy.policy import Access, BilledFrom, CostBearer, Untold
from supportpolicy.rules import UNDETERMINED, SilenceReason, Status
from supportpolicy.targets import Commitment, Metric

FREE, CONTINGENT, PAID = CostBearer.VENDOR, CostBearer.CONTINGENT, CostBearer.CUSTOMER
REFERRED, ORDER, REFUSED = CostBearer.THIRD_PARTY, CostBearer.SEPARATE_ORDER, CostBearer.NOT_OFFERED
OPEN = UNDETERMINED
"""Who bears the cost; `OPEN` where the source does not decide."""

Case: TypeAlias = tuple[Mapping[str, Given], set[object], str]
"""What is known, who may bear the cost, and the clauses that the answer has to cite."""

FAULTS = ("incident", "bug")
KINDS = ("incident", "bug", "service_request", "change_request", "question", "training")
ELSEWHERE = ("third_party", "customer_environment")


def check(policy: str, case: Case, common: Mapping[str, Given], **readings: str) -> None:
    """The case is decided as expected, citing the clauses; what is still needed and the next question are named."""
    known, expected, cited = case
    rules = (
        shipped_policy(policy).read_as({point.replace("_", "-"): reading for point, reading in readings.items()}).bearer
    )
    answer = rules.decide(rules.facts({**common, **known}))
    clauses = {clause for rule in answer.rules for clause in rules.rule(rule).clauses}

    assert answer.possible == expected
    assert set(cited.split()) <= clauses
    if len(expected) > 1:
        assert answer.status is Status.MISSING_FACT
        assert answer.next_question in answer.needed
    else:
        assert answer.status is (Status.NOT_DECIDED_BY_SOURCE if expected == {OPEN} else Status.DECIDED)
        assert answer.needed == ()


def every(kinds: Iterable[str], facts: Mapping[str, Given], expected: set[object], cited: str) -> list[Case]:
    """The same case for several kinds of matter, one by one and all of them as possible."""
    listed = list(kinds)
    return [({"kind": kind, **facts}, expected, cited) for kind in [*listed, listed]]


class TestSaasCrm:
    """Base software, platform and first diagnosis are the vendor's; the customer's own and changes are billable."""

    CASES: tuple[Case, ...] = (
        # CRM-7: deviation and reproducible without adaptations, both
        *every(
            FAULTS, {"component": "base_software", "deviates": "yes", "reproducible": "in_standard"}, {FREE}, "CRM-7"
        ),
        # CRM-O1: only with customizing, or not reproducible: silent
        *every(
            FAULTS,
            {"component": "base_software", "deviates": "yes", "reproducible": ["only_with_customizing", "no"]},
            {OPEN},
            "CRM-O1",
        ),
        ({"kind": "bug", "component": "base_software", "deviates": "yes"}, {FREE, OPEN}, "CRM-7 CRM-O1"),
        # CRM-O6: works as documented, nothing to change: silent; to be changed: CRM-11
        ({"kind": "bug", "component": "base_software", "deviates": "no"}, {OPEN}, "CRM-O6"),
        ({"kind": "bug", "component": "base_software", "deviates": "no", "planned_change": "yes"}, {PAID}, "CRM-11"),
        (
            {"kind": "bug", "component": "base_software", "deviates": "no", "planned_change": ["yes", "no"]},
            {PAID, OPEN},
            "CRM-11 CRM-O6",
        ),
        (
            {"kind": "incident", "component": "base_software", "reproducible": "in_standard"},
            {FREE, OPEN},
            "CRM-7 CRM-O6",
        ),
        # a fault of the base software is mended for free even where the customer wants more besides
        (
            {
                "kind": "bug",
                "component": "base_software",
                "deviates": "yes",
                "reproducible": "in_standard",
                "planned_change": ["yes", "no"],
            },
            {FREE},
            "CRM-7",
        ),
        # CRM-9: platform, and security of the base software, whether or not it can be reproduced
        *every(FAULTS, {"component": "platform"}, {FREE}, "CRM-9"),
        *every(FAULTS, {"component": "base_software", "security": "yes"}, {FREE}, "CRM-9"),
        (
            {
                "kind": "bug",
                "component": "base_software",
                "deviates": "yes",
                "reproducible": "no",
                "security": ["yes", "no"],
            },
            {FREE, OPEN},
            "CRM-9 CRM-O1",
        ),
        # CRM-10: customizing, also if it is relevant to security, also if it stops everything (CRM-19)
        *every(FAULTS, {"component": "customizing"}, {PAID}, "CRM-10"),
        ({"kind": "bug", "component": "customizing", "security": "yes"}, {PAID}, "CRM-10"),
        # CRM-12: the customer's side and third parties
        *every(FAULTS, {"component": "third_party"}, {PAID}, "CRM-12"),
        *every(FAULTS, {"component": "customer_environment"}, {PAID}, "CRM-12"),
        ({"kind": "incident", "component": "customer_environment", "security": "yes"}, {PAID}, "CRM-12"),
        # CRM-O5: a standard connector after a change of the third party: contradictory
        ({"kind": "bug", "component": "third_party", "standard_connector": "yes"}, {OPEN}, "CRM-O5 CRM-1 CRM-12"),
        ({"kind": "bug", "component": "third_party", "standard_connector": ["yes", "no"]}, {PAID, OPEN}, "CRM-O5"),
        # CRM-11, CRM-20: changes, wherever they are made
        ({"kind": "change_request"}, {PAID}, "CRM-20 CRM-11"),
        ({"kind": "change_request", "component": "platform", "security": "yes"}, {PAID}, "CRM-20"),
        # CRM-22, CRM-O2: requests that are rendered for one customer; questions of use are silent
        ({"kind": "service_request"}, {PAID}, "CRM-22 CRM-O2"),
        ({"kind": "training"}, {PAID}, "CRM-22"),
        ({"kind": "question"}, {OPEN}, "CRM-O2"),
        ({"kind": "question", "planned_change": "yes"}, {PAID}, "CRM-11"),
        ({"kind": "question", "planned_change": ["yes", "no"]}, {PAID, OPEN}, "CRM-O2"),
        # what kind it is may matter or not
        ({"kind": ["bug", "change_request"], "component": "customizing"}, {PAID}, "CRM-10 CRM-20"),
        (
            {
                "kind": ["bug", "change_request"],
                "component": "base_software",
                "deviates": "yes",
                "reproducible": "in_standard",
            },
            {FREE, PAID},
            "CRM-7 CRM-20",
        ),
        ({"kind": ["service_request", "question"]}, {PAID, OPEN}, "CRM-22 CRM-O2"),
        ({"component": "customizing"}, {PAID, OPEN}, "CRM-10 CRM-O2"),
        ({"component": "platform"}, {FREE, PAID, OPEN}, "CRM-9 CRM-20"),
        # where the cause is still unknown
        (
            {"kind": "incident", "deviates": "yes", "reproducible": "in_standard"},
            {FREE, PAID},
            "CRM-7 CRM-9 CRM-10 CRM-12",
        ),
        ({"kind": "incident"}, {FREE, PAID, OPEN}, "CRM-7 CRM-10"),
        ({"kind": "incident", "component": ["base_software", "platform"], "security": "yes"}, {FREE}, "CRM-9"),
        ({"kind": "bug", "component": ["customizing", "third_party"]}, {PAID}, "CRM-10 CRM-12"),
    )

    ORDINARY: Mapping[str, Given] = {
        "work": "resolution",
        "planned_change": "no",
        "security": "no",
        "standard_connector": "no",
    }
    """What a case is unless it says otherwise."""

    @pytest.mark.parametrize("case", CASES)
    def test_decides_as_the_source_says(self, case: Case) -> None:
        check("saas_crm", case, self.ORDINARY)

    @pytest.mark.parametrize("case", CASES)
    def test_the_first_diagnosis_is_free_whatever_it_finds(self, case: Case) -> None:
        """CRM-14"""
        known, _, _ = case
        check("saas_crm", (known, {FREE}, "CRM-14 CRM-15"), {"work": "first_diagnosis"})

    def test_what_the_work_is_for_decides_first(self) -> None:
        check("saas_crm", ({"kind": "change_request"}, {FREE, PAID}, "CRM-14 CRM-20"), {})

    @pytest.mark.parametrize(
        "case",
        [
            ({"kind": "service_request"}, {OPEN}, "CRM-O2"),
            ({"kind": "service_request", "planned_change": "yes"}, {PAID}, "CRM-11"),
            ({"kind": "service_request", "planned_change": ["yes", "no"]}, {PAID, OPEN}, "CRM-11 CRM-O2"),
            ({"kind": "training"}, {OPEN}, "CRM-O2"),
            ({"kind": "change_request"}, {PAID}, "CRM-20"),
            ({"kind": "question"}, {OPEN}, "CRM-O2"),
        ],
    )
    def test_without_the_general_clause_nothing_is_billed_that_the_list_does_not_name(self, case: Case) -> None:
        """CRM-O2 read the other way."""
        check("saas_crm", case, {"work": "resolution", "planned_change": "no"}, CRM_O2="silent")

    def test_the_terms_of_billing(self) -> None:
        """CRM-15 to CRM-18, CRM-O3, CRM-O4: the defaults, and what else may be chosen."""
        policy = shipped_policy("saas_crm")
        terms, noticed, held = (
            policy.read_as(readings).release for readings in ({}, {"CRM-O4": "notice"}, {"CRM-O3": "held"})
        )

        assert policy.first_diagnosis is not None
        assert policy.first_diagnosis.limit == timedelta(minutes=30)
        assert terms is not None
        assert noticed is not None
        assert held is not None
        assert (terms.billed_from, terms.untold) == (BilledFrom.NOTICE_AND_APPROVAL, Untold.VENDOR)
        assert (noticed.billed_from, held.untold) == (BilledFrom.NOTICE, Untold.HELD)
        assert (terms.notice, terms.approval) == (("CRM-16", "CRM-18"), ("CRM-17",))

    def test_promises_no_time(self) -> None:
        assert shipped_policy("saas_crm").targets == ()
        assert shipped_policy("saas_crm").not_promised is not None

    def test_a_contradiction_is_told_from_silence(self) -> None:
        assert silence("saas_crm", kind="bug", component="third_party", standard_connector="yes") == "contradictory"
        assert silence("saas_crm", kind="question", planned_change="no") == "silent"


def silence(policy: str, **known: Given) -> SilenceReason:
    rules = shipped_policy(policy).read_as().bearer
    own = {"work": "resolution"} if "work" in rules.vocabulary else {}
    [found] = rules.decide(rules.facts({**own, **known})).silences
    return found.reason


class TestShopAgency:
    """Whose program area it is decides: the own one is covered, others are referred, stepping in and changes cost."""

    CASES: tuple[Case, ...] = (
        # SHOP-9: the own program area
        *every(FAULTS, {"component": "base_software"}, {FREE}, "SHOP-9"),
        *every(FAULTS, {"component": "platform"}, {FREE}, "SHOP-9"),
        # SHOP-O5: the customer's own changes are silent, a fault after an update of the shop is contradictory
        *every(FAULTS, {"component": "customizing"}, {OPEN}, "SHOP-O5"),
        *every(FAULTS, {"component": "base_software", "shop_update": "yes"}, {OPEN}, "SHOP-O5"),
        ({"kind": "bug", "component": "base_software", "shop_update": ["yes", "no"]}, {FREE, OPEN}, "SHOP-9 SHOP-O5"),
        # SHOP-10: outside it the vendor refers, also if the third party does nothing
        *every((*FAULTS, "question"), {"component": ELSEWHERE}, {REFERRED}, "SHOP-10"),
        ({"kind": "incident", "component": "third_party", "third_party_unresponsive": "yes"}, {REFERRED}, "SHOP-10"),
        ({"kind": "incident", "component": "third_party", "shop_update": "yes"}, {REFERRED}, "SHOP-10"),
        # SHOP-11: stepping in costs; SHOP-O4: why it is asked for does not matter
        *every((*FAULTS, "question"), {"component": ELSEWHERE, "act_for_third_party": "yes"}, {PAID}, "SHOP-11"),
        (
            {
                "kind": "bug",
                "component": "third_party",
                "act_for_third_party": "yes",
                "third_party_unresponsive": ["yes", "no"],
            },
            {PAID},
            "SHOP-11",
        ),
        (
            {"kind": "bug", "component": "third_party", "act_for_third_party": ["yes", "no"]},
            {PAID, REFERRED},
            "SHOP-10 SHOP-11",
        ),
        # SHOP-12: planned changes are not part of support
        *every(["change_request"], {"component": "base_software"}, {PAID}, "SHOP-12"),
        ({"kind": "change_request", "contingent": "booked"}, {PAID}, "SHOP-12"),
        ({"kind": "question", "component": "base_software", "planned_change": "yes"}, {PAID}, "SHOP-12"),
        ({"kind": "service_request", "planned_change": "yes", "contingent": "booked"}, {PAID}, "SHOP-12"),
        # SHOP-4, SHOP-O3: services ordered without a contract cost; questions in the own area are contradictory
        ({"kind": "service_request"}, {PAID}, "SHOP-4"),
        ({"kind": "training"}, {PAID}, "SHOP-4"),
        ({"kind": "service_request", "planned_change": ["yes", "no"]}, {PAID}, "SHOP-4 SHOP-12"),
        ({"kind": "question", "component": ["base_software", "platform"]}, {OPEN}, "SHOP-O3 SHOP-9 SHOP-4"),
        ({"kind": "question", "component": "customizing"}, {OPEN}, "SHOP-O5"),
        # SHOP-5: what a maintenance contract covers stands in it
        ({"kind": "service_request", "contingent": "booked"}, {OPEN}, "SHOP-5"),
        ({"kind": "training", "contingent": "booked"}, {OPEN}, "SHOP-5"),
        ({"kind": "service_request", "contingent": ["booked", "none"]}, {PAID, OPEN}, "SHOP-4 SHOP-5"),
        ({"kind": "incident", "component": "base_software", "contingent": "booked"}, {FREE}, "SHOP-9"),
        (
            {"kind": "incident", "component": "third_party", "act_for_third_party": "yes", "contingent": "booked"},
            {PAID},
            "SHOP-11",
        ),
        # where facts are missing
        ({"kind": "incident"}, {FREE, REFERRED, OPEN}, "SHOP-9 SHOP-10 SHOP-O5"),
        ({"kind": "incident", "component": ["base_software", "third_party"]}, {FREE, REFERRED}, "SHOP-9 SHOP-10"),
        ({"kind": "incident", "act_for_third_party": "yes"}, {FREE, PAID, OPEN}, "SHOP-9 SHOP-11"),
        ({"kind": "question"}, {REFERRED, OPEN}, "SHOP-O3 SHOP-10 SHOP-O5"),
        ({"kind": ["bug", "change_request"], "component": "base_software"}, {FREE, PAID}, "SHOP-9 SHOP-12"),
        ({"kind": ["service_request", "change_request", "training"]}, {PAID}, "SHOP-4 SHOP-12"),
        ({}, {FREE, REFERRED, PAID, OPEN}, "SHOP-9"),
    )

    ORDINARY: Mapping[str, Given] = {
        "work": "resolution",
        "planned_change": "no",
        "act_for_third_party": "no",
        "third_party_unresponsive": "no",
        "contingent": "none",
        "shop_update": "no",
    }

    @pytest.mark.parametrize("case", CASES)
    def test_decides_as_the_source_says(self, case: Case) -> None:
        check("shop_agency", case, self.ORDINARY)

    @pytest.mark.parametrize("case", CASES)
    def test_up_to_the_referral_there_is_no_cost(self, case: Case) -> None:
        """SHOP-10; costs arise only when the vendor steps in, SHOP-11"""
        known, _, _ = case
        check("shop_agency", (known, {FREE}, "SHOP-10 SHOP-11"), {"work": "first_diagnosis"})

    @pytest.mark.parametrize(
        ("reading", "case"),
        [
            ("on_demand", ({"kind": "bug", "component": "base_software"}, {PAID}, "SHOP-4 SHOP-O3")),
            ("on_demand", ({"kind": "question", "component": "base_software"}, {PAID}, "SHOP-4 SHOP-O3")),
            ("on_demand", ({"kind": "bug", "component": "base_software", "contingent": "booked"}, {OPEN}, "SHOP-5")),
            ("on_demand", ({"kind": "question", "component": "platform", "contingent": "booked"}, {OPEN}, "SHOP-5")),
            ("on_demand", ({"kind": "bug", "component": "third_party"}, {REFERRED}, "SHOP-10")),
            ("free_with_questions", ({"kind": "bug", "component": "base_software"}, {FREE}, "SHOP-9")),
            ("free_with_questions", ({"kind": "question", "component": "base_software"}, {FREE}, "SHOP-9 SHOP-O3")),
            ("free_with_questions", ({"kind": "question", "component": "third_party"}, {REFERRED}, "SHOP-10")),
            ("free_with_questions", ({"kind": "service_request"}, {PAID}, "SHOP-4")),
        ],
    )
    def test_what_covered_by_the_support_case_means_can_be_chosen(self, reading: str, case: Case) -> None:
        """SHOP-O3"""
        check("shop_agency", case, self.ORDINARY, SHOP_O3=reading)

    @pytest.mark.parametrize(
        "case",
        [
            ({"third_party_unresponsive": "yes"}, {PAID}, "SHOP-11 SHOP-O4"),
            ({"third_party_unresponsive": "no"}, {OPEN}, "SHOP-O4"),
            ({"third_party_unresponsive": ["yes", "no"]}, {PAID, OPEN}, "SHOP-11 SHOP-O4"),
            ({"act_for_third_party": "no"}, {REFERRED}, "SHOP-10"),
        ],
    )
    @pytest.mark.parametrize("kind", [*FAULTS, "question"])
    def test_whether_the_third_party_must_be_idle_can_be_chosen(self, kind: str, case: Case) -> None:
        """SHOP-O4"""
        facts = {**self.ORDINARY, "kind": kind, "component": "third_party", "act_for_third_party": "yes"}
        check("shop_agency", case, facts, SHOP_O4="condition")

    def test_every_channel_is_open(self) -> None:
        """SHOP-3"""
        for channel in ("phone", "email", "service_desk", "on_site"):
            assert access("shop_agency", channel=channel) == {Access.OPEN}

    def test_work_without_release_is_held(self) -> None:
        """SHOP-2, SHOP-O6"""
        terms = shipped_policy("shop_agency").read_as().release

        assert terms is not None
        assert (terms.notice, terms.approval, terms.untold) == (("SHOP-2",), ("SHOP-2",), Untold.HELD)
        assert terms.untold_clauses == ("SHOP-O6",)

    def test_a_contradiction_is_told_from_silence(self) -> None:
        own = {"component": "base_software", "planned_change": "no"}
        assert silence("shop_agency", kind="question", **own) == "contradictory"
        assert silence("shop_agency", kind="bug", component="base_software", shop_update="yes") == "contradictory"
        assert silence("shop_agency", kind="bug", component="customizing") == "silent"
        assert silence("shop_agency", kind="training", contingent="booked") == "silent"


def access(policy: str, **known: Given) -> set[object]:
    """Whether requests are taken on that come this way."""
    rules = shipped_policy(policy).read_as().access
    assert rules is not None
    return set(rules.decide(rules.facts(known)).possible)


class TestConfluencePackage:
    """The package never asks for the cause: requests draw on it, complex ones are ordered apart."""

    REQUESTS = tuple(kind for kind in KINDS if kind != "training")

    @pytest.mark.parametrize(
        "case",
        [
            *every(REQUESTS, {"complexity": "within"}, {CONTINGENT}, "CONF-6"),
            *every(REQUESTS, {"complexity": "exceeds"}, {ORDER}, "CONF-10"),
            ({"kind": "bug", "complexity": ["within", "exceeds"]}, {CONTINGENT, ORDER}, "CONF-6 CONF-10"),
            # CONF-1: end users are not served in any case
            *every(KINDS, {"contact": "end_user", "contingent": ["booked", "none"]}, {REFUSED}, "CONF-1"),
            # CONF-O5: trainings, and customers without a package
            ({"kind": "training", "complexity": ["within", "exceeds"]}, {OPEN}, "CONF-O5"),
            *every(KINDS, {"contingent": "none", "complexity": ["within", "exceeds"]}, {OPEN}, "CONF-O5"),
            ({"kind": "bug", "contingent": ["booked", "none"]}, {CONTINGENT, OPEN}, "CONF-6 CONF-O5"),
            ({"kind": ["bug", "training"]}, {CONTINGENT, OPEN}, "CONF-6 CONF-O5"),
            # CONF-1 speaks of the customer's staff alone
            *every(KINDS, {"contact": "partner"}, {OPEN}, "CONF-1"),
        ],
    )
    def test_decides_as_the_source_says(self, case: Case) -> None:
        ordinary = {"work": "resolution", "contact": "key_user", "contingent": "booked", "complexity": "within"}
        check("confluence_package", case, ordinary)

    @pytest.mark.parametrize("complexity", [["within"], ["exceeds"], ["within", "exceeds"]])
    def test_the_examination_is_part_of_the_package(self, complexity: list[str]) -> None:
        """A new request is examined and a first answer given, CONF-3; how complex it is shows only then, CONF-5."""
        known = {"kind": list(self.REQUESTS), "contact": "key_user", "contingent": "booked", "complexity": complexity}
        check("confluence_package", (known, {CONTINGENT}, "CONF-3 CONF-6"), {"work": "first_diagnosis"})

    @pytest.mark.parametrize(
        ("package", "hours", "fee"),
        [("16h", 16, 1600), ("20h", 20, 2000), ("30h", 30, 3000), ("40h", 40, 3800), ("50h", 50, 4500)],
    )
    def test_offers_five_packages(self, package: str, hours: int, fee: int) -> None:
        """CONF-9, CONF-11"""
        offered = shipped_policy("confluence_package").package(package)

        assert (offered.quota, offered.fee) == (timedelta(hours=hours), Money.of(fee, "EUR"))
        assert len(shipped_policy("confluence_package").packages) == 5

    def test_promises_a_response_and_aims_at_a_solution(self) -> None:
        """CONF-3, CONF-4, CONF-O1"""
        policy = shipped_policy("confluence_package")
        promised = [
            (target.metric, target.amount, target.commitment, target.calendar)
            for readings in ({}, {"CONF-O1": "office_hours"})
            for target in policy.read_as(readings).targets
        ]

        assert promised == [
            (Metric.FIRST_RESPONSE, timedelta(hours=48), Commitment.GUARANTEED, "clock"),
            (Metric.RESOLUTION, timedelta(hours=48), Commitment.GOAL, "clock"),
            (Metric.FIRST_RESPONSE, timedelta(hours=48), Commitment.GUARANTEED, "service_hours"),
            (Metric.RESOLUTION, timedelta(hours=48), Commitment.GOAL, "service_hours"),
        ]

    @pytest.mark.parametrize(
        ("known", "expected"),
        [
            ({"contact": "end_user"}, {Access.CLOSED}),
            ({"contact": "key_user", "channel": "service_desk"}, {Access.OPEN}),
            ({"contact": "key_user", "channel": "phone", "urgent": "yes"}, {Access.OPEN}),
            ({"contact": "key_user", "channel": "email", "urgent": "no"}, {Access.CLOSED}),
            ({"contact": "key_user", "channel": "email"}, {Access.OPEN, Access.CLOSED}),
            ({"contact": "key_user", "channel": "on_site"}, {OPEN}),
            ({"contact": "partner"}, {OPEN}),
        ],
    )
    def test_is_reached_through_the_service_desk_and_directly_if_urgent(
        self, known: dict[str, Given], expected: set[object]
    ) -> None:
        """CONF-1, CONF-2"""
        assert access("confluence_package", **known) == expected

    def test_overage_that_was_not_announced_is_held(self) -> None:
        """CONF-7, CONF-O4"""
        terms = shipped_policy("confluence_package").read_as().release

        assert terms is not None
        assert (terms.approval, terms.untold, terms.untold_clauses) == (("CONF-7",), Untold.HELD, ("CONF-O4",))


class TestPartnerSupport:
    """Running support is included, trainings are booked by the piece, wishes are recorded and nobody says who pays."""

    @pytest.mark.parametrize(
        "case",
        [
            *every((*FAULTS, "question", "service_request"), {}, {FREE}, "PARTNER-1"),
            ({"kind": "training", "contingent": "booked"}, {CONTINGENT}, "PARTNER-3"),
            ({"kind": "training"}, {ORDER}, "PARTNER-4"),
            ({"kind": "training", "contingent": ["booked", "none"]}, {CONTINGENT, ORDER}, "PARTNER-3 PARTNER-4"),
            ({"kind": "change_request"}, {OPEN}, "PARTNER-O4 PARTNER-8"),
            ({"kind": "question", "planned_change": "yes"}, {OPEN}, "PARTNER-O4"),
            ({"kind": "service_request", "planned_change": ["yes", "no"]}, {FREE, OPEN}, "PARTNER-1 PARTNER-O4"),
            ({"kind": "bug", "planned_change": ["yes", "no"]}, {FREE}, "PARTNER-1"),
            ({"kind": ["bug", "change_request"]}, {FREE, OPEN}, "PARTNER-1 PARTNER-O4"),
            ({"kind": ["question", "training"]}, {FREE, ORDER}, "PARTNER-1 PARTNER-4"),
            ({}, {FREE, ORDER, OPEN}, "PARTNER-1 PARTNER-4 PARTNER-O4"),
            *every(KINDS, {"contact": ["end_user", "key_user"]}, {OPEN}, "PARTNER-1"),
        ],
    )
    def test_decides_as_the_source_says(self, case: Case) -> None:
        check("partner_support", case, {"contact": "partner", "planned_change": "no", "contingent": "none"})

    def test_promises_partners_a_response_on_the_telephone(self) -> None:
        """PARTNER-5, PARTNER-O1, PARTNER-O2"""
        policy = shipped_policy("partner_support")
        calendars = {}
        for resolved in policy.all_readings():
            [target] = resolved.targets
            assert (target.metric, target.amount) == (Metric.FIRST_RESPONSE, timedelta(hours=12))
            assert target.commitment is Commitment.GUARANTEED
            assert target.when == {"contact": frozenset({"partner"}), "channel": frozenset({"phone"})}
            calendars[resolved.readings["PARTNER-O1"], resolved.readings["PARTNER-O2"]] = target.calendar

        assert calendars == {
            ("werktage", "clock_hours"): "werktage",
            ("arbeitstage", "clock_hours"): "arbeitstage",
            ("werktage", "office_hours"): "service_hours",
            ("arbeitstage", "office_hours"): "service_hours",
        }

    @pytest.mark.parametrize(
        ("known", "expected"),
        [
            ({"channel": ["phone", "email"], "language": ["de", "en"]}, {Access.OPEN}),
            ({"language": "other"}, {Access.CLOSED}),
            ({"channel": "phone"}, {Access.OPEN, Access.CLOSED}),
            ({"channel": "on_site", "language": "de", "kind": "training"}, {Access.OPEN}),
            ({"channel": "on_site", "language": "de", "kind": "bug"}, {OPEN}),
            ({"channel": "service_desk", "language": "en"}, {OPEN}),
        ],
    )
    def test_is_given_by_telephone_and_e_mail_in_german_and_english(
        self, known: dict[str, Given], expected: set[object]
    ) -> None:
        """PARTNER-1, PARTNER-2, PARTNER-7"""
        assert access("partner_support", contact="partner", **known) == expected

    def test_whoever_is_no_partner_comes_through_one(self) -> None:
        """PARTNER-1"""
        assert access("partner_support", contact=["end_user", "key_user"]) == {OPEN}


class TestAppAgency:
    """Nothing is said about what is billed; the service schedule decides."""

    ORDINARY: Mapping[str, Given] = {
        "contact": "key_user",
        "first_level": "not_booked",
        "store_reviews": "not_concerned",
    }

    @pytest.mark.parametrize(
        "case",
        [
            *every(KINDS, {}, {OPEN}, "APP-O2 APP-12"),
            *every(KINDS, {"contact": "partner"}, {OPEN}, "APP-O2"),
            # APP-10: 1st level only if booked
            *every(KINDS, {"contact": "end_user"}, {REFUSED}, "APP-10"),
            *every(KINDS, {"contact": "end_user", "first_level": "booked"}, {OPEN}, "APP-O2 APP-10"),
            ({"contact": "end_user", "first_level": ["booked", "not_booked"]}, {REFUSED, OPEN}, "APP-10"),
            # APP-9: an option
            ({"kind": "service_request", "store_reviews": "wanted"}, {ORDER}, "APP-9"),
            ({"kind": "service_request", "store_reviews": "booked"}, {OPEN}, "APP-O2"),
            ({"contact": "partner", "kind": "service_request", "store_reviews": "wanted"}, {OPEN}, "APP-O2"),
            ({"kind": ["service_request", "question"], "store_reviews": "wanted"}, {ORDER, OPEN}, "APP-9 APP-O2"),
        ],
    )
    def test_decides_as_the_source_says(self, case: Case) -> None:
        check("app_agency", case, self.ORDINARY)

    @pytest.mark.parametrize(
        ("known", "expected"),
        [
            ({"fault": "stops_operation"}, {"critical"}),
            ({"fault": "display"}, {"cosmetic"}),
            ({"fault": "impedes", "impact": "many"}, {"impeding"}),
            ({"fault": "impedes"}, {"impeding", "minor"}),
            ({"fault": "minor"}, {"minor"}),
            ({"fault": "stops_operation", "workaround": "yes"}, {OPEN}),
            ({"fault": "stops_operation", "directly_solvable": "yes"}, {OPEN}),
            ({"fault": "stops_operation", "workaround": ["yes", "no"]}, {"critical", OPEN}),
        ],
    )
    def test_classifies_what_cannot_be_solved_or_worked_around(
        self, known: dict[str, Given], expected: set[object]
    ) -> None:
        """APP-6, APP-7, APP-8"""
        rules = shipped_policy("app_agency").read_as().severity
        assert rules is not None

        answer = rules.decide(rules.facts({"directly_solvable": "no", "workaround": "no", **known}))

        assert answer.possible == expected

    def test_promises_critical_faults_haste_without_a_number(self) -> None:
        """APP-7, APP-O1"""
        start, resolution = shipped_policy("app_agency").read_as().targets

        assert (start.metric, start.amount, start.commitment) == (Metric.TIME_TO_OWN, None, Commitment.GUARANTEED)
        assert (resolution.metric, resolution.amount) == (Metric.RESOLUTION, None)
        assert start.when == resolution.when == {"severity": frozenset({"critical"})}

    @pytest.mark.parametrize(
        ("known", "expected"),
        [
            ({"contact": "key_user", "channel": ["service_desk", "email", "phone"]}, {Access.OPEN}),
            ({"contact": "key_user", "channel": "on_site"}, {OPEN}),
            ({"contact": "end_user", "first_level": "not_booked"}, {Access.CLOSED}),
            ({"contact": "end_user", "first_level": "booked", "channel": "email"}, {Access.OPEN}),
            ({"contact": "end_user", "first_level": "booked", "channel": "phone"}, {OPEN}),
            ({"contact": "partner"}, {OPEN}),
        ],
    )
    def test_is_reached_through_several_channels(self, known: dict[str, Given], expected: set[object]) -> None:
        """APP-3, APP-10"""
        assert access("app_agency", **known) == expected


class TestEveryShippedPolicy:
    """Nothing is invented: every open point is a reading, a declared silence or a term."""

    CLAUSES: Mapping[str, tuple[str, int, int]] = {
        "shop_agency": ("SHOP", 13, 6),
        "partner_support": ("PARTNER", 10, 5),
        "app_agency": ("APP", 12, 3),
        "confluence_package": ("CONF", 12, 5),
        "saas_crm": ("CRM", 22, 6),
    }

    @pytest.mark.parametrize("name", SHIPPED)
    def test_has_every_clause_and_every_open_point(self, name: str) -> None:
        prefix, clauses, points = self.CLAUSES[name]
        numbers = [
            *(str(number) for number in range(1, clauses + 1)),
            *(f"O{number}" for number in range(1, points + 1)),
        ]

        assert {clause.id for clause in shipped_policy(name).clauses} == {f"{prefix}-{number}" for number in numbers}

    @pytest.mark.parametrize("name", SHIPPED)
    def test_quotes_at_most_twelve_words_in_the_language_of_the_source(self, name: str) -> None:
        policy = shipped_policy(name)
        quotations = [clause.quotation for clause in policy.clauses if clause.quotation is not None]

        assert all(len(quotation.text.split()) <= 12 for quotation in quotations)
        assert {quotation.language for quotation in quotations} <= {policy.provenance.language}

    @pytest.mark.parametrize("name", SHIPPED)
    def test_every_silence_says_what_to_agree_on(self, name: str) -> None:
        policy = shipped_policy(name)
        rule_sets = (policy.bearer, policy.severity, policy.access)
        silences = {
            rule.id
            for rules in rule_sets
            if rules is not None
            for rule in rules.rules
            if not isinstance(rule.outcome, str)
        }

        assert silences == policy.questions.keys()


class TestEveryClauseIsThere:
    """The sources were taken apart into these clauses and open points; none may be lost unnoticed."""

    @pytest.mark.parametrize(
        ("name", "prefix", "clauses", "open_points"),
        [
            ("shop_agency", "SHOP", 13, 6),
            ("partner_support", "PARTNER", 10, 5),
            ("app_agency", "APP", 12, 3),
            ("confluence_package", "CONF", 12, 5),
            ("saas_crm", "CRM", 22, 6),
        ],
    )
    def test_in_their_numbers(self, name: str, prefix: str, clauses: int, open_points: int) -> None:
        expected = {f"{prefix}-{number}" for number in range(1, clauses + 1)}
        expected |= {f"{prefix}-O{number}" for number in range(1, open_points + 1)}

        assert {clause.id for clause in shipped_policy(name).clauses} == expected
