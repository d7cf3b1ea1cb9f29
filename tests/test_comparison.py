"""Two policies compared: for which facts the bearer changes, exactly, and which tickets of a history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import supportpolicy as sp
from supportpolicy.decision import BearerChange, PolicyDifference, decide_on, diff
from supportpolicy.policy import CostBearer, ResolvedPolicy
from supportpolicy.rules import Rule, RuleSet, Silence
from tests.rules_oracle import SILENT, Oracle, every_point, matches

REPORTED = datetime(2026, 11, 2, 9, tzinfo=UTC)
POOL = {"kind": ["bug", "wish", "talk"], "cause": ["us", "them", "you"], "urgent": ["yes", "no"]}
SHIPPED = ["app_agency", "confluence_package", "partner_support", "saas_crm", "shop_agency"]

Space = Mapping[str, list[str]]
Conditions = Mapping[str, Iterable[str]]
Rows = list[tuple[str, Conditions, Any, Iterable[str]]]
Trial = tuple[dict[str, list[str]], Rows, list[Conditions]]


def shipped(name: str, **readings: str) -> ResolvedPolicy:
    return sp.shipped_policy(name).read_as({point.replace("_", "-"): reading for point, reading in readings.items()})


def policy_of(space: Space, rows: Rows, impossible: list[Conditions]) -> ResolvedPolicy:
    facts = [sp.Fact.of(name, values) for name, values in space.items()]
    wording = sp.Wording(de="Probe", en="trial")
    rules = [
        Rule(
            id=rule,
            when=listed(when),
            outcome=Silence(reason="silent") if outcome == SILENT else CostBearer(outcome),
            overrides=beaten,
        )
        for rule, when, outcome, beaten in rows
    ]
    return sp.Policy(
        id="trial",
        version="1",
        title=wording,
        provenance=sp.Provenance(document="none", language=sp.Language.EN, note=wording),
        clauses=(),
        facts=sp.Vocabulary(facts),
        bearer=RuleSet[CostBearer](
            vocabulary=facts,
            rules=rules,
            impossible=[
                sp.Impossible(id=f"never {number}", when=listed(when)) for number, when in enumerate(impossible)
            ],
        ),
    ).read_as()


def listed(when: Conditions) -> dict[str, list[str]]:
    return {fact: list(values) for fact, values in when.items()}


def some_values(values: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, unique=True)


@st.composite
def spaces(draw: st.DrawFn) -> dict[str, list[str]]:
    names = draw(st.lists(st.sampled_from(sorted(POOL)), unique=True))
    return {name: draw(some_values(POOL[name])) for name in names}


@st.composite
def trials(draw: st.DrawFn) -> Trial:
    """A policy without a fault: each rule overrides all before it, and the first one covers everything."""
    space = draw(spaces())
    conditions = st.fixed_dictionaries({}, optional={name: some_values(values) for name, values in space.items()})
    outcomes = st.sampled_from([CostBearer.VENDOR, CostBearer.CUSTOMER, CostBearer.CONTINGENT, SILENT])
    rows: Rows = [("0", {}, draw(outcomes), [])]
    for when in draw(st.lists(conditions, max_size=4)):
        rows.append((str(len(rows)), when, draw(outcomes), [row[0] for row in rows]))
    impossible: list[Conditions] = list(draw(st.lists(conditions.filter(bool), max_size=1)))
    return space, rows, impossible


def comparable(old: Trial, new: Trial) -> bool:
    return all(set(values) & set(new[0].get(name, values)) for name, values in old[0].items())


def bearer(outcome: Any) -> CostBearer:
    return CostBearer.UNDETERMINED if outcome == SILENT else CostBearer(outcome)


def by_hand(old: Trial, new: Trial) -> dict[tuple[tuple[str, str], ...], tuple[CostBearer, CostBearer]]:
    """Every point of both that changes, visited one by one, over the values that both know."""
    both = {name: [value for value in old[0][name] if value in new[0][name]] for name in old[0] if name in new[0]}
    before, after = Oracle(*old), Oracle(*new)
    changed = {}
    for point in every_point({**old[0], **new[0], **both}):
        if any(matches(when, point) for when in (*old[2], *new[2])):
            continue
        was, becomes = bearer(before.outcome(point)), bearer(after.outcome(point))
        if was != becomes:
            changed[tuple(sorted(point.items()))] = (was, becomes)
    return changed


class TestRegionsOfFacts:
    """The regions are exactly the points at which the bearer changes, each once."""

    @settings(max_examples=150)
    @given(trials(), trials())
    def test_are_what_visiting_every_point_finds(self, old: Trial, new: Trial) -> None:
        assume(comparable(old, new))
        changed = by_hand(old, new)
        found = diff(policy_of(*old), policy_of(*new))

        points = {name: list(bits) for name, bits in found.vocabulary.bits.items()}
        for point in every_point(points):
            regions = [change for change in found.changes if matches(change.when, point)]
            expected = changed.get(tuple(sorted(point.items())))
            assert [(region.old, region.new) for region in regions] == ([expected] if expected else [])
        assert found.counts == Counter(changed.values())
        assert found.points == len(changed)
        assert found.points == sum(change.points for change in found.changes)

    @given(trials())
    def test_of_a_policy_with_itself_are_none(self, trial: Trial) -> None:
        same = policy_of(*trial)

        assert not diff(same, same)
        assert diff(same, policy_of(*trial)).to_rows() == []

    @given(trials(), trials())
    def test_are_the_same_backwards(self, old: Trial, new: Trial) -> None:
        assume(comparable(old, new))
        there, back = diff(policy_of(*old), policy_of(*new)), diff(policy_of(*new), policy_of(*old))

        assert {(becomes, was): points for (was, becomes), points in there.counts.items()} == back.counts


class TestShippedPolicies:
    """Every pair of the shipped policies can be compared, though each asks for other facts."""

    @pytest.mark.parametrize("new", SHIPPED)
    @pytest.mark.parametrize("old", SHIPPED)
    def test_change_where_the_decisions_differ(self, old: str, new: str) -> None:
        found = diff(shipped(old), shipped(new))

        assert bool(found) is (old != new)
        for change in found.changes:
            assert _sides(found, change) == (change.old, change.new)

    def test_another_reading_changes_exactly_what_it_is_about(self) -> None:
        """CRM-O2: without the general clause, training and requests that change nothing are not decided."""
        found = diff(shipped("saas_crm"), shipped("saas_crm", CRM_O2="silent"))

        lost = (CostBearer.CUSTOMER, CostBearer.UNDETERMINED)
        assert sorted(found.to_rows(), key=lambda row: row["kind"]) == [
            self.lost(points=120, kind="service_request", planned_change="no"),
            self.lost(points=240, kind="training", planned_change=""),
        ]
        assert {(change.old, change.new) for change in found.changes} == {lost}
        assert found.counts == {lost: 360}
        assert (found.points, found.vocabulary.points) == (360, 2880)

    def lost(self, **row: str | int) -> dict[str, str | int]:
        return {"old": "customer", "new": "undetermined", "work": "resolution", **row}

    def test_a_rule_of_the_contract_counts(self) -> None:
        """CRM-20, CRM-21: what is agreed otherwise prevails."""
        crm = shipped("saas_crm")
        when = {"work": "resolution", "kind": "change_request", "component": "customizing"}
        agreed = crm.agreeing([Rule(id="included", when=when, outcome=CostBearer.VENDOR, clauses=["§ 4"])])

        found = diff(crm, agreed)

        assert found.counts == {(CostBearer.CUSTOMER, CostBearer.VENDOR): 48}
        assert [row["kind"] for row in found.to_rows()] == ["change_request"]


def _sides(found: PolicyDifference, change: BearerChange) -> tuple[CostBearer, CostBearer]:
    """What both policies decide at one point of a region."""
    point = {name: next(iter(change.when.get(name, bits))) for name, bits in found.vocabulary.bits.items()}
    sides = [
        sp.classify_facts(policy, {name: point[name] for name in policy.bearer.vocabulary.bits}).bearer
        for policy in (found.old, found.new)
    ]
    return sides[0], sides[1]


class TestDifferentVocabularies:
    """A fact that only one policy looks at does not matter to the other; a value that only one knows is set apart."""

    def test_values_for_which_the_same_changes_stand_together(self) -> None:
        old = policy_of({"kind": ["bug", "wish", "talk"]}, [("0", {}, "vendor", [])], [])
        new = policy_of(
            {"kind": ["bug", "wish", "talk"]},
            [("0", {"kind": ["bug"]}, "vendor", []), ("1", {"kind": ["wish", "talk"]}, "customer", [])],
            [],
        )

        assert diff(old, new).to_rows() == [{"old": "vendor", "new": "customer", "points": 2, "kind": "wish|talk"}]

    OLD = policy_of(
        {"cause": ["us", "them"]}, [("0", {}, "vendor", []), ("1", {"cause": ["them"]}, "customer", ["0"])], []
    )

    def test_a_value_that_is_new_is_named_and_not_compared(self) -> None:
        rows: Rows = [("0", {}, "vendor", []), ("1", {"cause": ["them", "the weather"]}, "customer", ["0"])]
        new = policy_of({"cause": ["us", "them", "the weather"]}, rows, [])

        found = diff(self.OLD, new)

        assert found.changes == ()
        assert found.uncompared == {"cause": {"the weather"}}
        assert found.vocabulary.points == 2

    def test_a_rule_or_a_declaration_on_nothing_but_new_values_falls_away(self) -> None:
        rows: Rows = [
            ("0", {}, "vendor", []),
            ("1", {"cause": ["the weather"]}, "not_offered", ["0"]),
            ("2", {"cause": ["them"]}, "customer", ["0", "1"]),
        ]
        new = policy_of({"cause": ["us", "them", "the weather"]}, rows, [{"cause": ["the weather"]}])

        assert not diff(self.OLD, new)

    def test_a_declaration_that_also_names_known_values_stays(self) -> None:
        new = policy_of(
            {"cause": ["them", "the weather"]}, [("0", {}, "vendor", [])], [{"cause": ["them", "the weather"]}]
        )

        assert not diff(self.OLD, new)

    def test_a_fact_without_a_common_value_is_an_error(self) -> None:
        new = policy_of({"cause": ["ours", "yours"]}, [("0", {}, "vendor", [])], [])

        with pytest.raises(sp.InvalidValueError) as caught:
            diff(self.OLD, new)

        assert str(caught.value) == (
            "cause: the old policy knows 'us', 'them' of it, the new one 'ours', 'yours'. "
            "Give the fact at least one value that both know, or another name in one of them."
        )


def ticket(name: str, *diagnoses: sp.Diagnosed, parts: tuple[sp.Part, ...] = (), **findings: str) -> sp.Ticket:
    return sp.Ticket(id=name, reported_at=REPORTED, findings=findings, events=diagnoses, parts=parts)


def diagnosed(minutes: int, part: str | None = None, **findings: str | list[str]) -> sp.Diagnosed:
    at = REPORTED + timedelta(minutes=minutes)
    return sp.Diagnosed.of(sp.Diagnosis(findings=findings, made_at=at), part=part)


class TestHistoryOfTickets:
    """Which tickets change their bearer, with the decision on both sides."""

    def test_are_judged_by_what_was_last_found(self) -> None:
        crm, shop = shipped("saas_crm"), shipped("shop_agency")
        history = [
            ticket("T-1", diagnosed(20, component="customizing"), kind="bug"),
            ticket("T-2", diagnosed(5, component="customizing"), diagnosed(20, component="third_party"), kind="bug"),
            ticket("T-3", kind="change_request"),
        ]

        found = diff(crm, shop, history, stated=sp.Findings({"act_for_third_party": "no", "standard_connector": "no"}))

        assert found.ticket_rows() == [
            {
                "ticket": "T-1",
                "part": "",
                "work": "resolution",
                "old": "customer",
                "new": "undetermined",
                "old_rules": "customizing_fault",
                "new_rules": "own_changes_of_customer",
                "old_clauses": "CRM-10|CRM-19",
                "new_clauses": "SHOP-O5",
            },
            {
                "ticket": "T-2",
                "part": "",
                "work": "resolution",
                "old": "customer",
                "new": "third_party",
                "old_rules": "external_cause",
                "new_rules": "refer_fault",
                "old_clauses": "CRM-12|CRM-19",
                "new_clauses": "SHOP-10",
            },
        ]

    def test_give_the_decision_on_both_sides(self) -> None:
        crm, silent = shipped("saas_crm"), shipped("saas_crm", CRM_O2="silent")
        wanted = sp.Findings({"kind": "service_request", "planned_change": "no"})
        history = [sp.Ticket(id="T-1", reported_at=REPORTED, findings=wanted)]

        (change,) = diff(crm, silent, history).tickets

        assert change.old == decide_on(crm, wanted, sp.Work.RESOLUTION)
        assert change.new == decide_on(silent, wanted, sp.Work.RESOLUTION)

    def test_the_first_diagnosis_is_judged_apart(self) -> None:
        """CRM-14, CONF-3: free with the one vendor, drawn from the contingent with the other."""
        stated = sp.Findings({"contact": "key_user", "contingent": "booked", "complexity": "within"})

        found = diff(shipped("saas_crm"), shipped("confluence_package"), [ticket("T-1", kind="bug")], stated=stated)

        assert [(row["work"], row["old"], row["new"]) for row in found.ticket_rows()] == [
            ("first_diagnosis", "vendor", "contingent"),
            ("resolution", "undetermined", "contingent"),
        ]

    def test_the_work_is_told_apart_where_only_one_policy_asks_what_it_is_for(self) -> None:
        crm, app = shipped("saas_crm"), shipped("app_agency")
        free = {"bearer": "vendor", "rules": "first_diagnosis", "clauses": "CRM-14|CRM-15"}
        unknown = {
            "bearer": "undetermined",
            "rules": "end_user_without_first_level|first_level_schedule|service_schedule",
            "clauses": "APP-10|APP-O2|APP-12",
        }

        for old, new, was, becomes in ((crm, app, free, unknown), (app, crm, unknown, free)):
            assert diff(old, new, [ticket("T-1", kind="bug")]).ticket_rows() == [
                {
                    "ticket": "T-1",
                    "part": "",
                    "work": "first_diagnosis",
                    "old": was["bearer"],
                    "new": becomes["bearer"],
                    "old_rules": was["rules"],
                    "new_rules": becomes["rules"],
                    "old_clauses": was["clauses"],
                    "new_clauses": becomes["clauses"],
                }
            ]

    def test_no_work_is_told_apart_where_neither_policy_asks_what_it_is_for(self) -> None:
        found = diff(shipped("partner_support"), shipped("app_agency"), [ticket("T-1", kind="bug", contact="partner")])

        assert [(row["work"], row["old"], row["new"]) for row in found.ticket_rows()] == [
            ("resolution", "vendor", "undetermined")
        ]

    def test_parts_are_judged_on_their_own(self) -> None:
        crm, shop = shipped("saas_crm"), shipped("shop_agency")
        mixed = ticket(
            "T-1",
            diagnosed(10, part="fault", component="third_party", standard_connector="no"),
            parts=(
                sp.Part(id="wish", findings={"kind": "change_request"}),
                sp.Part(id="fault", findings={"kind": "bug"}),
            ),
            act_for_third_party="no",
        )

        assert [(row["part"], row["old"], row["new"]) for row in diff(crm, shop, [mixed]).ticket_rows()] == [
            ("fault", "customer", "third_party")
        ]

    def test_what_is_stated_yields_to_what_the_ticket_says(self) -> None:
        crm, shop = shipped("saas_crm"), shipped("shop_agency")
        stated = sp.Findings({"kind": "bug", "component": "customizing"})

        assert diff(crm, shop, [ticket("T-1", kind="change_request")], stated=stated).tickets == ()

    def test_a_value_that_one_policy_does_not_know_is_unknown_to_it(self) -> None:
        """It would be wrong to decide on the rest of what is possible."""
        old = policy_of(
            {"cause": ["us", "them"]},
            [("0", {"cause": ["us"]}, "vendor", []), ("1", {"cause": ["them"]}, "customer", [])],
            [],
        )
        new = policy_of({"cause": ["us", "them", "sky"]}, [("0", {}, "customer", [])], [])
        either = sp.Ticket(id="T-1", reported_at=REPORTED, findings={"cause": ["us", "sky"]})

        (change,) = diff(old, new, [either]).tickets

        assert change.old.bearer is CostBearer.UNDETERMINED
        assert change.old.needed == ("cause",)
        assert change.new.bearer is CostBearer.CUSTOMER

    def test_a_fact_that_neither_policy_knows_is_an_error(self) -> None:
        with pytest.raises(sp.UnknownNameError) as caught:
            diff(TestDifferentVocabularies.OLD, TestDifferentVocabularies.OLD, [ticket("T-1", couse="us")])

        assert str(caught.value) == "tickets: 'couse' is a fact of neither policy. Write 'cause'."

    def test_a_value_that_neither_policy_knows_is_an_error(self) -> None:
        with pytest.raises(sp.UnknownNameError) as caught:
            diff(TestDifferentVocabularies.OLD, TestDifferentVocabularies.OLD, [ticket("T-1", cause="thm")])

        assert str(caught.value) == ("cause: 'thm' is a value of it in neither policy. Write 'them', or one of: 'us'.")

    def test_a_fact_of_a_contract_s_rule_is_known(self) -> None:
        crm = shipped("saas_crm")
        fact = sp.Fact.of("gold", ["yes", "no"])
        agreed = crm.agreeing([Rule(id="gold", when={"gold": "yes"}, outcome=CostBearer.VENDOR)], [fact])

        (change,) = diff(crm, agreed, [ticket("T-1", kind="change_request", gold="yes")]).tickets

        assert (change.old.bearer, change.new.bearer) == (CostBearer.CUSTOMER, CostBearer.VENDOR)
