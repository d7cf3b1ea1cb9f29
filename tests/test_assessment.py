"""The decisions about a ticket over time, and from when paid work on it may run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import supportpolicy as sp
from supportpolicy.decision import Stretch
from supportpolicy.facts import FrozenMap
from tests.test_decision import CRM, SHOP, WIKI, contract

REPORTED = datetime(2026, 5, 4, 7, tzinfo=UTC)
CUSTOMIZING = {"kind": "bug", "component": "customizing"}
OUR_FAULT = {"kind": "bug", "component": "platform"}
UNSETTLED = {"kind": "question", "planned_change": "no"}
NOTICE = sp.shipped_policy("saas_crm").read_as({"CRM-O4": "notice"})
HELD = sp.shipped_policy("saas_crm").read_as({"CRM-O3": "held"})


def at(minute: int) -> datetime:
    return REPORTED + timedelta(minutes=minute)


def diagnosed(findings: dict[str, str], made: int, told: int | None = None, part: str | None = None) -> sp.Diagnosed:
    told_at = None if told is None else at(told)
    return sp.Diagnosed.of(sp.Diagnosis(findings=findings, made_at=at(made), told_at=told_at), part=part)


def assessed(
    *events: sp.Event, policy: sp.ResolvedPolicy = CRM, stated: Mapping[str, str] = FrozenMap()
) -> sp.PartAssessment:
    ticket = sp.Ticket(id="T", reported_at=REPORTED, findings=stated, events=events)
    return sp.assess(ticket, contract(policy)).part(None)


def minutes(stretches: tuple[Stretch, ...]) -> list[tuple[int | None, str, str]]:
    """For each stretch the minute in which it begins, the bearer and the permit."""
    return [
        (
            None if one.start is None else (one.start - REPORTED) // timedelta(minutes=1),
            one.decision.bearer.value,
            one.permit.value,
        )
        for one in stretches
    ]


class TestBillableWorkNeedsNoticeAndRelease:
    """Work counts from the later of notice and release, by the default reading. CRM-17, CRM-18, CRM-O4"""

    def test_before_the_customer_was_told_nothing_counts(self) -> None:
        part = assessed(stated=CUSTOMIZING)

        assert minutes(part.stretches) == [(None, "customer", "not_told")]
        assert part.stretches[0].clauses == ("CRM-18", "CRM-O3")
        assert (part.told_at, part.approved_at, part.may_start) == (None, None, False)

    def test_from_notice_to_release_it_waits(self) -> None:
        part = assessed(diagnosed(CUSTOMIZING, 20, told=30), sp.Approved(at=at(40)))

        assert minutes(part.stretches) == [
            (None, "customer", "not_told"),
            (30, "customer", "awaiting_approval"),
            (40, "customer", "approved"),
        ]
        assert [one.clauses for one in part.stretches] == [("CRM-18", "CRM-O3"), ("CRM-17",), ("CRM-17",)]
        assert (part.told_at, part.approved_at, part.may_start) == (at(30), at(40), True)

    def test_by_the_other_reading_the_notice_starts_it_once_released(self) -> None:
        part = assessed(diagnosed(CUSTOMIZING, 20, told=30), sp.Approved(at=at(40)), policy=NOTICE)

        assert minutes(part.stretches) == [(None, "customer", "not_told"), (30, "customer", "approved")]

    def test_by_the_other_reading_too_it_waits_until_it_is_released(self) -> None:
        part = assessed(diagnosed(CUSTOMIZING, 20, told=30), policy=NOTICE)

        assert minutes(part.stretches) == [(None, "customer", "not_told"), (30, "customer", "awaiting_approval")]

    def test_a_refusal_is_no_release_by_either_reading(self) -> None:
        for policy in (CRM, NOTICE):
            part = assessed(diagnosed(CUSTOMIZING, 20, told=30), sp.Refused(at=at(40)), policy=policy)

            assert minutes(part.stretches)[1:] == [(30, "customer", "awaiting_approval"), (40, "customer", "refused")]
            assert not part.may_start

    def test_the_last_word_counts(self) -> None:
        part = assessed(
            diagnosed(CUSTOMIZING, 20, told=30), sp.Approved(at=at(40)), sp.Refused(at=at(50)), sp.Approved(at=at(60))
        )

        assert [permit for _, _, permit in minutes(part.stretches)] == [
            "not_told", "awaiting_approval", "approved", "refused", "approved",
        ]  # fmt: skip
        assert part.approved_at == at(60)

    def test_a_release_presupposes_that_the_customer_knew(self) -> None:
        part = assessed(sp.Approved(at=at(10)), stated={"kind": "change_request"})

        assert minutes(part.stretches) == [(None, "customer", "not_told"), (10, "customer", "approved")]
        assert part.told_at == at(10)

    @pytest.mark.parametrize("policy", [CRM, NOTICE])
    def test_a_release_in_advance_waits_for_the_notice_on_record(self, policy: sp.ResolvedPolicy) -> None:
        """The later of both, and by the other reading the notice: never before it."""
        events = (sp.Approved(at=at(5)), sp.Announced(at=at(40)))
        part = assessed(*events, policy=policy, stated={"kind": "change_request"})

        assert minutes(part.stretches) == [(None, "customer", "not_told"), (40, "customer", "approved")]
        assert (part.told_at, part.approved_at, part.diagnosis_until) == (at(40), at(5), at(40))

    def test_a_release_before_the_cause_was_found_waits_for_the_notice_of_it(self) -> None:
        part = assessed(sp.Approved(at=at(5)), diagnosed(CUSTOMIZING, 20, told=30))

        assert minutes(part.stretches) == [(None, "customer", "not_told"), (30, "customer", "approved")]

    def test_an_announcement_tells_the_customer(self) -> None:
        part = assessed(sp.Announced(at=at(5)), stated={"kind": "change_request"})

        assert minutes(part.stretches) == [(None, "customer", "not_told"), (5, "customer", "awaiting_approval")]

    def test_the_reading_of_untold_work(self) -> None:
        """Analysis with no word to the customer: the vendor's, or open. CRM-O3"""
        assert minutes(assessed(policy=HELD, stated=CUSTOMIZING).stretches) == [(None, "customer", "unsettled")]

    def test_where_the_source_does_not_say_what_follows_it_is_held(self) -> None:
        """SHOP-2, SHOP-O6"""
        part = assessed(policy=SHOP, stated={"kind": "change_request"})

        assert minutes(part.stretches) == [(None, "customer", "unsettled")]
        assert part.stretches[0].clauses == ("SHOP-O6",)


class TestWhatIsMissing:
    def test_everything_at_first(self) -> None:
        part = assessed(stated=CUSTOMIZING)

        assert [(one.lack.value, one.clauses) for one in part.missing] == [
            ("notice", ("CRM-16", "CRM-18")),
            ("estimate", ("CRM-16",)),
            ("approval", ("CRM-17",)),
        ]

    def test_nothing_in_the_end(self) -> None:
        part = assessed(sp.Announced(at=at(1)), sp.Estimated(at=at(1)), sp.Approved(at=at(2)), stated=CUSTOMIZING)

        assert part.missing == ()

    def test_a_refusal_leaves_the_approval_missing(self) -> None:
        part = assessed(sp.Announced(at=at(1)), sp.Estimated(at=at(1)), sp.Refused(at=at(2)), stated=CUSTOMIZING)

        assert [one.lack.value for one in part.missing] == ["approval"]

    def test_nothing_where_it_costs_nothing(self) -> None:
        assert assessed(stated=OUR_FAULT).missing == ()

    def test_nothing_where_the_source_asks_for_nothing(self) -> None:
        app = sp.shipped_policy("app_agency").read_as()

        assert assessed(policy=app, stated={"contact": "end_user", "first_level": "not_booked"}).missing == ()


class TestADiagnosisMayChange:
    """To the vendor's side for all work, to the customer's only for work after being told. CRM-18"""

    def test_to_the_vendor_retroactively(self) -> None:
        part = assessed(diagnosed(CUSTOMIZING, 10, told=20), sp.Approved(at=at(30)), diagnosed(OUR_FAULT, 60))

        assert minutes(part.stretches) == [(None, "vendor", "not_needed")]

    def test_to_the_customer_from_the_notice_on(self) -> None:
        part = assessed(diagnosed(OUR_FAULT, 10, told=10), diagnosed(CUSTOMIZING, 50, told=60), sp.Approved(at=at(70)))

        assert minutes(part.stretches) == [
            (None, "vendor", "not_needed"),
            (60, "customer", "awaiting_approval"),
            (70, "customer", "approved"),
        ]

    def test_not_to_the_customer_as_long_as_nobody_told(self) -> None:
        part = assessed(diagnosed(OUR_FAULT, 10, told=10), diagnosed(CUSTOMIZING, 50))

        assert minutes(part.stretches) == [(None, "vendor", "not_needed")]

        assert [one.lack.value for one in part.missing] == ["notice", "estimate", "approval"]

    def test_an_announcement_tells_the_customer_of_a_new_finding(self) -> None:
        part = assessed(
            diagnosed(OUR_FAULT, 10, told=10),
            diagnosed(CUSTOMIZING, 50),
            sp.Announced(at=at(60)),
            sp.Approved(at=at(70)),
        )

        assert minutes(part.stretches) == [
            (None, "vendor", "not_needed"),
            (60, "customer", "awaiting_approval"),
            (70, "customer", "approved"),
        ]

    def test_an_older_announcement_does_not(self) -> None:
        part = assessed(sp.Announced(at=at(5)), diagnosed(OUR_FAULT, 10), diagnosed(CUSTOMIZING, 50))

        assert minutes(part.stretches) == [(None, "vendor", "not_needed")]

    def test_a_release_of_a_new_finding_presupposes_that_the_customer_knew(self) -> None:
        part = assessed(diagnosed(OUR_FAULT, 10, told=10), diagnosed(CUSTOMIZING, 50), sp.Approved(at=at(70)))

        assert minutes(part.stretches) == [(None, "vendor", "not_needed"), (70, "customer", "approved")]

    def test_a_new_finding_refined_before_the_customer_hears_of_it(self) -> None:
        part = assessed(
            diagnosed(OUR_FAULT, 10, told=10),
            diagnosed(CUSTOMIZING, 50),
            diagnosed({"component": "customer_environment"}, 60, told=65),
        )

        assert minutes(part.stretches) == [(None, "vendor", "not_needed"), (65, "customer", "awaiting_approval")]
        assert part.decision.clause == "CRM-12"

    def test_an_older_release_does_not_count_for_a_new_finding(self) -> None:
        part = assessed(
            diagnosed(CUSTOMIZING, 5, told=5),
            sp.Approved(at=at(6)),
            diagnosed(OUR_FAULT, 10, told=10),
            diagnosed(CUSTOMIZING, 50, told=60),
        )

        assert minutes(part.stretches) == [(None, "vendor", "not_needed"), (60, "customer", "awaiting_approval")]
        assert part.approved_at is None

    def test_a_refined_finding_keeps_the_earlier_notice(self) -> None:
        part = assessed(
            diagnosed(CUSTOMIZING, 5, told=8),
            sp.Approved(at=at(9)),
            diagnosed({"component": "customer_environment"}, 50),
        )

        assert minutes(part.stretches)[1:] == [(8, "customer", "awaiting_approval"), (9, "customer", "approved")]
        assert part.decision.clause == "CRM-12"

    def test_a_refined_finding_of_which_the_customer_hears_first(self) -> None:
        part = assessed(diagnosed(CUSTOMIZING, 5), diagnosed({"component": "customer_environment"}, 50, told=55))

        assert minutes(part.stretches) == [(None, "customer", "not_told"), (55, "customer", "awaiting_approval")]

    def test_a_refined_finding_of_which_nobody_told(self) -> None:
        part = assessed(diagnosed(CUSTOMIZING, 5), diagnosed({"component": "customer_environment"}, 50))

        assert minutes(part.stretches) == [(None, "customer", "not_told")]
        assert part.decision.clause == "CRM-12"

    def test_what_is_said_at_the_instant_of_a_finding_is_said_about_it(self) -> None:
        part = assessed(
            diagnosed(OUR_FAULT, 10), diagnosed(CUSTOMIZING, 50), sp.Announced(at=at(50)), sp.Approved(at=at(50))
        )

        assert minutes(part.stretches) == [(None, "vendor", "not_needed"), (50, "customer", "approved")]

        announced = assessed(diagnosed(OUR_FAULT, 10), diagnosed(CUSTOMIZING, 50), sp.Announced(at=at(50)))
        assert minutes(announced.stretches)[1:] == [(50, "customer", "awaiting_approval")]

    def test_what_needs_no_release_counts_from_the_notice_on_too(self) -> None:
        """A question turns out to be a wish for a training. PARTNER-1, PARTNER-4"""
        part = assessed(
            diagnosed({"kind": "question", "planned_change": "no"}, 10),
            diagnosed({"kind": "training", "contingent": "none"}, 50, told=60),
            policy=sp.shipped_policy("partner_support").read_as(),
            stated={"contact": "partner"},
        )

        assert minutes(part.stretches) == [(None, "vendor", "not_needed"), (60, "separate_order", "not_needed")]

    def test_an_open_question_is_settled_for_all_work(self) -> None:
        part = assessed(diagnosed(UNSETTLED, 5), diagnosed(CUSTOMIZING, 50, told=60))

        assert minutes(part.stretches) == [(None, "customer", "not_told"), (60, "customer", "awaiting_approval")]


class TestTheFirstDiagnosis:
    """CRM-14, CRM-15, SHOP-10"""

    def test_it_is_free_up_to_the_limit(self) -> None:
        ticket = sp.Ticket(id="T", reported_at=REPORTED, findings=CUSTOMIZING)
        assessment = sp.assess(ticket, contract())

        assert assessment.free_diagnosis == timedelta(minutes=30)
        assert assessment.part(None).diagnosis.bearer is sp.CostBearer.VENDOR

    @pytest.mark.parametrize(
        ("events", "until"),
        [
            ((), None),
            ((diagnosed(CUSTOMIZING, 20),), 20),
            ((diagnosed(CUSTOMIZING, 20, told=25), diagnosed(OUR_FAULT, 40)), 20),
            ((sp.Announced(at=at(15)), diagnosed(CUSTOMIZING, 20)), 15),
            ((sp.Approved(at=at(5)), diagnosed(CUSTOMIZING, 20)), 20),
            ((sp.Approved(at=at(5)),), 5),
        ],
    )
    def test_it_ends_with_the_finding_or_the_notice(self, events: tuple[sp.Event, ...], until: int | None) -> None:
        assert assessed(*events).diagnosis_until == (None if until is None else at(until))

    def test_where_no_limit_is_stated_only_a_finding_or_an_entry_makes_work_a_diagnosis(self) -> None:
        assert assessed(policy=SHOP, stated={"kind": "change_request"}).diagnosis_until == REPORTED
        assert assessed(diagnosed(OUR_FAULT, 20), policy=SHOP).diagnosis_until == at(20)

    def test_a_policy_without_one_states_no_limit(self) -> None:
        ticket = sp.Ticket(id="T", reported_at=REPORTED)

        assert sp.assess(ticket, contract(WIKI)).free_diagnosis is None


class TestParts:
    """A fault and a wish in one message are decided, told and released apart."""

    TICKET = sp.Ticket(
        id="T",
        reported_at=REPORTED,
        findings={"component": "platform"},
        parts=[sp.Part(id="fault", findings={"kind": "bug"}), sp.Part(id="wish", findings={"kind": "change_request"})],
        events=[
            sp.Announced(at=at(5), part="wish"),
            sp.Approved(at=at(9), part="wish"),
            diagnosed({"component": "customizing"}, 20, told=30, part="fault"),
        ],
    )

    def test_each_has_its_own_timeline(self) -> None:
        assessment = sp.assess(self.TICKET, contract())

        assert {part.part: minutes(part.stretches) for part in assessment.parts} == {
            None: [(None, "undetermined", "not_needed")],
            "fault": [(None, "customer", "not_told"), (30, "customer", "awaiting_approval")],
            "wish": [
                (None, "customer", "not_told"),
                (5, "customer", "awaiting_approval"),
                (9, "customer", "approved"),
            ],
        }

    def test_an_unknown_part_is_refused(self) -> None:
        with pytest.raises(sp.UnknownNameError) as error:
            sp.assess(self.TICKET, contract()).part("wsh")

        assert str(error.value) == "part: ticket T has no part 'wsh'. Write 'wish', or one of: 'fault'."


class TestLaws:
    """What holds for every history of diagnoses and answers."""

    EVENTS = st.lists(
        st.one_of(
            st.builds(lambda minute: sp.Announced(at=at(minute)), st.integers(0, 90)),
            st.builds(lambda minute: sp.Approved(at=at(minute)), st.integers(0, 90)),
            st.builds(lambda minute: sp.Refused(at=at(minute)), st.integers(0, 90)),
            st.builds(
                lambda findings, made, wait: diagnosed(findings, made, None if wait is None else made + wait),
                st.sampled_from([CUSTOMIZING, OUR_FAULT, UNSETTLED]),
                st.integers(0, 90),
                st.none() | st.integers(0, 20),
            ),
        ),
        max_size=6,
    )

    @given(EVENTS, st.sampled_from([CRM, NOTICE, HELD, SHOP]))
    def test_stretches_ascend_from_the_beginning_and_differ(
        self, events: list[sp.Event], policy: sp.ResolvedPolicy
    ) -> None:
        stretches = assessed(*events, policy=policy).stretches

        assert stretches[0].start is None
        starts = [one.start for one in stretches[1:]]
        assert starts == sorted(set(starts))  # type: ignore[type-var]
        assert all((one.decision, one.permit) != (other.decision, other.permit) for one, other in pairwise(stretches))

    @given(EVENTS, st.sampled_from([CRM, NOTICE]))
    def test_nothing_is_billable_before_the_customer_was_told_and_released_it(
        self, events: list[sp.Event], policy: sp.ResolvedPolicy
    ) -> None:
        part = assessed(*events, policy=policy)
        releases = [event.at for event in events if isinstance(event, sp.Approved)]

        for stretch in part.stretches:
            if stretch.permit is sp.Permit.APPROVED:
                assert stretch.start is not None
                assert part.told_at is not None
                assert stretch.start >= part.told_at
                assert releases
                assert policy is NOTICE or any(release <= stretch.start for release in releases)

    @given(st.integers(0, 90), st.integers(0, 90), st.sampled_from([CRM, NOTICE]))
    def test_billing_starts_at_the_later_of_notice_and_release_or_at_the_notice(
        self, notice: int, release: int, policy: sp.ResolvedPolicy
    ) -> None:
        """Whichever comes first. CRM-17, CRM-18, CRM-O4"""
        events = (sp.Announced(at=at(notice)), sp.Approved(at=at(release)))
        billed = [
            one.start
            for one in assessed(*events, policy=policy, stated=CUSTOMIZING).stretches
            if one.permit is sp.Permit.APPROVED
        ]

        assert billed == [at(notice if policy is NOTICE else max(notice, release))]

    @given(EVENTS, st.sampled_from([CRM, NOTICE, HELD, SHOP]), st.sampled_from([sp.Approved, sp.Refused]))
    def test_a_later_answer_takes_nothing_back(
        self, events: list[sp.Event], policy: sp.ResolvedPolicy, answer: type[sp.Event]
    ) -> None:
        """Work that was released stays released, whatever the customer answers afterwards."""
        before, after = assessed(*events, policy=policy), assessed(*events, answer(at=at(150)), policy=policy)

        assert after.may_start is (answer is sp.Approved)
        for minute in range(-1, 120):
            if _permit(before, minute) is sp.Permit.APPROVED:
                assert _permit(after, minute) is sp.Permit.APPROVED

    @given(EVENTS)
    def test_billing_from_the_notice_never_releases_less_time(self, events: list[sp.Event]) -> None:
        """CRM-O4"""
        by_both, by_notice = assessed(*events), assessed(*events, policy=NOTICE)

        for minute in range(-1, 120):
            if _permit(by_both, minute) is sp.Permit.APPROVED:
                assert _permit(by_notice, minute) is sp.Permit.APPROVED


def _permit(part: sp.PartAssessment, minute: int) -> sp.Permit:
    return [one for one in part.stretches if one.start is None or one.start <= at(minute)][-1].permit


def test_the_policy_of_the_report_assesses() -> None:
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
    assessment = sp.assess(sp.Ticket(id="T", reported_at=REPORTED), two)

    assert (assessment.policy, assessment.contract) == (CRM, "C")


class TestTheFirstDiagnosisIsJudgedByWhatIsKnown:
    """A question that was answered is not asked again for the work that answered it."""

    PARTNER = sp.shipped_policy("partner_support").read_as()
    WHO = FrozenMap({"contact": "partner", "contingent": "none"})

    def test_open_until_something_is_found(self) -> None:
        assert assessed(policy=self.PARTNER, stated=self.WHO).diagnosis.next_question == "kind"

    def test_decided_by_what_was_found(self) -> None:
        part = assessed(diagnosed({"kind": "incident"}, 10), policy=self.PARTNER, stated=self.WHO)

        assert (part.diagnosis.bearer, part.diagnosis_until) == (sp.CostBearer.VENDOR, at(10))

    def test_a_later_finding_does_not_charge_what_was_free(self) -> None:
        found = (diagnosed({"kind": "incident"}, 10), diagnosed({"kind": "training"}, 20, told=30))
        part = assessed(*found, policy=self.PARTNER, stated=self.WHO)

        assert part.diagnosis.bearer is sp.CostBearer.VENDOR
        assert part.decision.bearer is sp.CostBearer.SEPARATE_ORDER

    def test_a_later_finding_may_free_it(self) -> None:
        found = (diagnosed({"kind": "training"}, 10), diagnosed({"kind": "incident"}, 20))

        assert assessed(*found, policy=self.PARTNER, stated=self.WHO).diagnosis.bearer is sp.CostBearer.VENDOR
