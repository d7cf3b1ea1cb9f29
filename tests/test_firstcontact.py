"""First contact: known issues with a link, what the customer sees, store reviews. SHOP-13, APP-2, APP-5, APP-9"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import supportpolicy as sp
from supportpolicy import Wording
from supportpolicy.diagnosis import Findings
from supportpolicy.errors import SupportPolicyError
from supportpolicy.firstcontact import (
    Certainty,
    EnquiryState,
    FirstContact,
    KnownIssue,
    ReviewService,
    ServiceState,
    answer_reviews,
    found_about,
    point_to_known_issues,
    progress,
)
from supportpolicy.tickets import (
    Acknowledged,
    Assigned,
    Closed,
    CustomerMessage,
    Event,
    Part,
    Paused,
    Reclassified,
    Reopened,
    Resolved,
    Resumed,
    Ticket,
)

REPORTED = datetime(2026, 11, 3, 9, tzinfo=UTC)
ANSWER = Wording(de="Leere Zeilen beenden den Import.", en="Empty lines end the import.")


def ticket(*events: Event, **findings: str) -> Ticket:
    return Ticket(id="T-1", reported_at=REPORTED, findings=findings, events=list(events))


def issue(name: str = "FAQ-7", **more: Any) -> KnownIssue:
    return KnownIssue(**{"id": name, "answer": ANSWER, "link": f"https://example.com/{name}", **more})


def ids(found: FirstContact) -> list[tuple[str, str]]:
    return [(match.issue.id, match.certainty.value) for match in found.matches]


class TestKnownIssues:
    """SHOP-13: the first contact should point to known issues, with a link."""

    def test_a_match_tells_answer_link_and_fix(self) -> None:
        found = point_to_known_issues(
            ticket(kind="question"), [issue(when={"kind": "question"}, fixed_in="5.4.2")], version="5.4"
        )

        assert found.best is not None
        assert found.best.told() == (
            "This is known: Empty lines end the import. More: https://example.com/FAQ-7 Mended from version 5.4.2 on."
        )
        assert found.best.told("de") == (
            "Das ist bekannt: Leere Zeilen beenden den Import. Mehr dazu: https://example.com/FAQ-7 "
            "Behoben ab Version 5.4.2."
        )

    def test_a_fact_that_does_not_fit_rules_an_issue_out(self) -> None:
        assert point_to_known_issues(ticket(kind="bug"), [issue(when={"kind": "question"})]).matches == ()

    def test_what_is_not_known_leaves_it_possible_and_is_asked_for(self) -> None:
        wanted = issue(when={"kind": "bug", "component": "platform"}, modules=["export"], since="5.0")
        unsure = attrs.evolve(ticket(), findings={"kind": ["bug", "incident"]})

        (match,) = point_to_known_issues(unsure, [wanted]).matches

        assert (match.certainty, match.met) == (Certainty.POSSIBLE, ())
        assert match.to_ask == ("component", "kind", "module", "version")
        assert match.told() == "This may be it: Empty lines end the import. More: https://example.com/FAQ-7"
        assert point_to_known_issues(unsure, [wanted]).best is None

    def test_several_values_that_all_fit_are_certain(self) -> None:
        unsure = attrs.evolve(ticket(), findings={"kind": ["bug", "incident"]})

        assert ids(point_to_known_issues(unsure, [issue(when={"kind": ["bug", "incident", "question"]})])) == [
            ("FAQ-7", "certain")
        ]

    def test_module_and_version_count_like_facts(self) -> None:
        wanted = issue(modules=["export", "import"], since="5.2", fixed_in="5.4")

        fitting = point_to_known_issues(ticket(), [wanted], module="export", version="5.3.9")

        assert fitting.best is not None
        assert (fitting.best.met, fitting.best.to_ask) == (("module", "version"), ())
        assert point_to_known_issues(ticket(), [wanted], module="search", version="5.3.9").matches == ()
        assert point_to_known_issues(ticket(), [wanted], module="export", version="5.4.0").matches == ()

    @pytest.mark.parametrize(
        ("version", "affected"),
        [("5.1.9", False), ("5.2", True), ("5.2.0.0", True), ("5.10", True), ("6", False), ("5.99.1", True)],
    )
    def test_versions_are_numbers_and_not_texts(self, version: str, affected: bool) -> None:
        assert issue(when={"kind": "bug"}, since="5.2.0", fixed_in="6.0").affects(version) is affected

    def test_the_certain_come_first_then_those_of_which_more_fits(self) -> None:
        issues = [
            issue("E", when={"kind": "bug", "impact": "all", "deviates": "yes"}),
            issue("D", when={"kind": "bug", "impact": "all"}),
            issue("C", when={"kind": "bug"}),
            issue("B", when={"kind": "bug", "component": "platform"}),
            issue("A", when={"kind": ["bug", "incident"]}),
        ]

        found = point_to_known_issues(ticket(kind="bug", component="platform"), issues)

        assert ids(found) == [
            ("B", "certain"),
            ("A", "certain"),
            ("C", "certain"),
            ("D", "possible"),
            ("E", "possible"),
        ]

    def test_what_was_found_since_counts_and_parts_have_their_own(self) -> None:
        diagnosis = sp.Diagnosis(findings={"component": "platform"}, made_at=REPORTED)
        events = [
            sp.Diagnosed.of(diagnosis),
            Reclassified(at=REPORTED, findings={"kind": "change_request"}, part="wish"),
            Assigned(at=REPORTED),
        ]
        both = attrs.evolve(
            ticket(kind="bug", component="customizing"), parts=[Part(id="wish"), Part(id="fault")], events=events
        )

        assert found_about(both) == Findings({"kind": "bug", "component": "platform"})
        assert found_about(both, "wish") == Findings({"kind": "change_request", "component": "platform"})
        assert point_to_known_issues(both, [issue(when={"kind": "change_request"})], part="wish").part == "wish"
        assert point_to_known_issues(both, [issue(when={"kind": "change_request"})], part="fault").matches == ()

    def test_it_says_nothing_of_the_cost(self) -> None:
        assert {field.name for field in attrs.fields(FirstContact)} == {"ticket", "part", "matches"}

    def test_the_step_of_the_policy_asks_for_it(self) -> None:
        """SHOP-13"""
        decision = sp.classify_facts(sp.shipped_policy("shop_agency").read_as(), work="first_diagnosis")

        assert [(step.id, step.clauses) for step in decision.steps] == [("point_to_known_issues", ("SHOP-13",))]

    @pytest.mark.parametrize(
        ("given", "error", "message"),
        [
            ({}, sp.InvalidValueError, "when: FAQ-7 would fit every ticket. Name a fact or a module."),
            (
                {"modules": "export"},
                sp.InvalidTypeError,
                "modules: 'export' is one text. Give a list such as ['export'].",
            ),
            (
                {"modules": ["x"], "since": "5.4-rc1"},
                sp.InvalidValueError,
                "since: '5.4-rc1' is no version. Give numbers with dots such as '5.4.2'.",
            ),
            (
                {"modules": ["x"], "fixed_in": 5.4},
                sp.InvalidValueError,
                "fixed_in: 5.4 is no version. Give numbers with dots such as '5.4.2'.",
            ),
            (
                {"modules": ["x"], "since": "5.4", "fixed_in": "5.4.0"},
                sp.InvalidValueError,
                "fixed_in: 5.4.0 is not after 5.4, so no version is affected. Give a later version.",
            ),
            (
                {"modules": ["x"], "link": ""},
                sp.InvalidValueError,
                "link: '' names nothing. Give a text that is not empty.",
            ),
        ],
    )
    def test_an_issue_that_cannot_be_meant_is_refused(
        self, given: dict[str, Any], error: type[SupportPolicyError], message: str
    ) -> None:
        with pytest.raises(error) as caught:
            issue(**given)

        assert str(caught.value) == message

    def test_an_id_given_twice_and_a_version_that_is_none_are_refused(self) -> None:
        with pytest.raises(sp.InvalidValueError) as caught:
            point_to_known_issues(ticket(), [issue(modules=["a"]), issue(modules=["b"])], module="a")
        assert str(caught.value) == "issues: FAQ-7 is given twice. Give each issue its own id."
        with pytest.raises(sp.InvalidValueError) as caught:
            point_to_known_issues(ticket(), [], version="latest")
        assert str(caught.value) == "version: 'latest' is no version. Give numbers with dots such as '5.4.2'."


KINDS = ["bug", "question", "incident"]
CAUSES = ["platform", "customizing"]
SOME = {"kind": st.sets(st.sampled_from(KINDS), min_size=1), "component": st.sets(st.sampled_from(CAUSES), min_size=1)}


@st.composite
def issues(draw: st.DrawFn) -> list[KnownIssue]:
    return [
        issue(
            f"FAQ-{number}",
            when=draw(st.fixed_dictionaries({}, optional=SOME)),
            modules=draw(st.sets(st.sampled_from(["export", "import"]), min_size=1)),
        )
        for number in range(draw(st.integers(0, 5)))
    ]


class TestLaws:
    @given(issues(), st.fixed_dictionaries({}, optional=SOME), st.sampled_from(["export", "search", None]))
    def test_a_certain_issue_fits_every_completion_and_a_possible_one_some(
        self, known: list[KnownIssue], findings: dict[str, set[str]], module: str | None
    ) -> None:
        found = point_to_known_issues(attrs.evolve(ticket(), findings=findings), known, module=module)
        certainty = {match.issue.id: match.certainty for match in found.matches}

        for one in known:
            completions = [
                {kind} <= one.when.get("kind", frozenset(KINDS))
                and {cause} <= one.when.get("component", frozenset(CAUSES))
                and name in one.modules
                for kind in findings.get("kind", KINDS)
                for cause in findings.get("component", CAUSES)
                for name in ([module] if module else ["export", "import", "search"])
            ]
            # an issue that allows every value of a fact is still asked about
            assert (one.id in certainty) == any(completions)
            assert certainty.get(one.id) is not Certainty.CERTAIN or all(completions)

    @given(issues(), st.data())
    def test_the_order_of_the_issues_means_nothing(self, known: list[KnownIssue], data: st.DataObject) -> None:
        shuffled = data.draw(st.permutations(known))

        assert point_to_known_issues(ticket(kind="bug"), shuffled) == point_to_known_issues(ticket(kind="bug"), known)

    @given(issues(), st.sampled_from(KINDS))
    def test_learning_a_fact_never_adds_an_issue(self, known: list[KnownIssue], kind: str) -> None:
        before = {match.issue.id for match in point_to_known_issues(ticket(), known).matches}
        after = {match.issue.id for match in point_to_known_issues(ticket(kind=kind), known).matches}

        assert after <= before


def after(hours: int) -> datetime:
    return REPORTED + timedelta(hours=hours)


class TestProgress:
    """APP-5: the customer can always see where the enquiry stands."""

    HISTORY = (
        Acknowledged(at=after(0)),
        Assigned(at=after(1)),
        CustomerMessage(at=after(2)),
        Paused(at=after(3), reason="waiting_on_customer"),
        Paused(at=after(4), reason="waiting_on_third_party"),
        Assigned(at=after(5)),
        Resumed(at=after(5)),
        Paused(at=after(6), reason="planned_maintenance"),
        Paused(at=after(7), reason="deferred"),
        Resolved(at=after(8)),
        Resumed(at=after(9)),
        Closed(at=after(10)),
        Resolved(at=after(11)),
        Reopened(at=after(12)),
    )

    @pytest.mark.parametrize(
        ("hour", "state", "since"),
        [
            (0, EnquiryState.RECEIVED, 0),
            (1, EnquiryState.IN_WORK, 1),
            (2, EnquiryState.IN_WORK, 1),
            (3, EnquiryState.WAITING_FOR_CUSTOMER, 3),
            (4, EnquiryState.WAITING_FOR_THIRD_PARTY, 4),
            (5, EnquiryState.IN_WORK, 5),
            (6, EnquiryState.MAINTENANCE, 6),
            (7, EnquiryState.PUT_BACK, 7),
            (8, EnquiryState.SOLVED, 8),
            (9, EnquiryState.SOLVED, 8),
            (11, EnquiryState.CLOSED, 10),
            (13, EnquiryState.IN_WORK, 12),
        ],
    )
    def test_it_stands_where_the_history_left_it(self, hour: int, state: EnquiryState, since: int) -> None:
        seen = progress(ticket(*self.HISTORY), as_of=after(hour))

        assert (seen.ticket, seen.state, seen.since) == ("T-1", state, after(since))

    def test_every_state_is_told_in_both_languages(self) -> None:
        told = {
            (seen.told("de"), seen.told("en"))
            for seen in (progress(ticket(*self.HISTORY), as_of=after(hour)) for hour in range(14))
        }

        assert len(told) == len(EnquiryState)
        assert ("Ihre Anfrage ist eingegangen.", "Your enquiry has arrived.") in told

    def test_what_was_recorded_later_was_not_to_be_seen(self) -> None:
        late = Resolved(at=after(1), recorded_at=after(5))

        assert progress(ticket(late), as_of=after(4)).state is EnquiryState.RECEIVED
        assert progress(ticket(late), as_of=after(5)).state is EnquiryState.SOLVED

    def test_a_part_stands_where_it_and_the_whole_stand(self) -> None:
        solved = attrs.evolve(ticket(), parts=[Part(id="wish")], events=[Resolved(at=after(1), part="wish")])

        assert progress(solved, as_of=after(2)).state is EnquiryState.RECEIVED
        assert progress(solved, as_of=after(2), part="wish").state is EnquiryState.SOLVED

    def test_before_the_report_there_is_nothing_to_see(self) -> None:
        with pytest.raises(sp.InvalidValueError) as caught:
            progress(ticket(), as_of=after(-1))

        assert str(caught.value).startswith("as_of: at 2026-11-03T08:00:00+00:00 ticket T-1 was not reported yet.")


class TestStoreReviews:
    """APP-9: optional, after the customer has set up a role for it."""

    TODAY = date(2026, 11, 20)

    def term(self, policy: str = "app_agency", **findings: str) -> sp.Term:
        return sp.Term(start=date(2026, 1, 1), policy=sp.shipped_policy(policy).read_as(), findings=findings)

    @pytest.mark.parametrize(
        ("findings", "role", "state", "steps"),
        [
            ({}, None, ServiceState.NOT_BOOKED, ["offer_option", "set_up_store_role"]),
            ({"store_reviews": "wanted"}, TODAY, ServiceState.NOT_BOOKED, ["offer_option"]),
            ({"store_reviews": "booked"}, None, ServiceState.WAITING_FOR_ROLE, ["set_up_store_role"]),
            (
                {"store_reviews": "booked"},
                TODAY + timedelta(days=1),
                ServiceState.WAITING_FOR_ROLE,
                ["set_up_store_role"],
            ),
            ({"store_reviews": "booked"}, TODAY, ServiceState.ANSWERING, []),
        ],
    )
    def test_it_is_booked_first_and_then_the_role_is_set_up(
        self, findings: dict[str, str], role: date | None, state: ServiceState, steps: list[str]
    ) -> None:
        """APP-9"""
        service = answer_reviews(self.term(**findings), on=self.TODAY, role_set_up_on=role)

        assert (service.state, [step.id for step in service.steps]) == (state, steps)

    def test_the_steps_cite_their_clauses(self) -> None:
        """APP-9, APP-12"""
        service = answer_reviews(self.term(), on=self.TODAY, role_set_up_on=None)

        assert service.clauses == ("APP-12", "APP-9")
        assert ReviewService(state=ServiceState.ANSWERING).clauses == ()

    def test_other_policies_offer_no_such_service(self) -> None:
        service = answer_reviews(self.term("saas_crm"), on=self.TODAY, role_set_up_on=None)

        assert service == ReviewService(state=ServiceState.NOT_OFFERED)

    def test_an_instant_is_no_day(self) -> None:
        with pytest.raises(sp.InvalidTypeError):
            answer_reviews(self.term(store_reviews="booked"), on=self.TODAY, role_set_up_on=REPORTED)
