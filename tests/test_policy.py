"""A policy is data; read one way it decides, and what a contract agrees on stands above it."""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import attrs
import pytest

from supportpolicy.clauses import Wording
from supportpolicy.documents import SHIPPED, read_policy, shipped_policy
from supportpolicy.documents.writing import toml_text
from supportpolicy.errors import InvalidValueError, UnknownNameError
from supportpolicy.facts import Fact, Value
from supportpolicy.policy import CostBearer, Interpretation, Policy, ResolvedPolicy, Untold, Variant
from supportpolicy.rules import Rule, RuleFindingKind, Status
from tests.policy_documents import DELETED, GOOD, changed

ACME = read_policy(toml_text(GOOD))
CRM = shipped_policy("saas_crm")


def question(name: str) -> Wording:
    return Wording(de=name, en=name)


def point(options: list[str], default: str) -> Interpretation:
    return Interpretation(
        id="X-O1",
        question=question("?"),
        options=[Value(name=name, label=question(name)) for name in options],
        default=default,
    )


class TestInterpretation:
    """A named reading where the source is silent or ambiguous; chosen in the contract, default stated."""

    def test_offers_readings(self) -> None:
        assert point(["a", "b"], "a").option("b").label.en == "b"

    def test_does_not_offer_others(self) -> None:
        with pytest.raises(UnknownNameError) as caught:
            point(["a", "b"], "a").option("c")

        assert str(caught.value) == "X-O1: 'c' is no reading of it. Write one of: 'a', 'b'."

    def test_has_a_default_that_it_offers(self) -> None:
        with pytest.raises(UnknownNameError) as caught:
            point(["free", "billed"], "fre")

        assert str(caught.value) == "X-O1: 'fre' is no reading of it. Write 'free', or one of: 'billed'."

    def test_has_distinct_readings(self) -> None:
        with pytest.raises(InvalidValueError) as caught:
            point(["a", "a"], "a")

        assert str(caught.value) == ("facts.X-O1.values: 'a' stands there 2 times. Give each of them its own name.")

    def test_is_a_fact_that_nobody_can_change(self) -> None:
        fact = point(["a", "b"], "a").as_fact()

        assert [value.name for value in fact.values] == ["a", "b"]
        assert fact.changeable.value == "fixed"


class TestPolicy:
    """Its parts are found by their names."""

    def test_finds_its_parts(self) -> None:
        assert ACME.clause("A-1").wording.en == "Faults are free."
        assert ACME.step("mend").wording.en == "Mend"
        assert ACME.package("hours").quota == timedelta(hours=16)
        assert ACME.interpretation("A-O1").default == "free"

    @pytest.mark.parametrize(
        ("part", "message"),
        [
            ("clause", "clause: 'A-' is not in the policy. Write 'A-2', or one of: 'A-1', 'A-O1'."),
            ("step", "step: 'A-' is not in the policy. Write one of: 'mend'."),
            ("package", "package: 'A-' is not in the policy. Write one of: 'hours', 'pieces'."),
            ("interpretation", "reading: 'A-' is not in the policy. Write 'A-O1'."),
        ],
    )
    def test_names_the_parts_that_there_are(self, part: str, message: str) -> None:
        with pytest.raises(UnknownNameError) as caught:
            getattr(ACME, part)("A-")

        assert str(caught.value) == message

    def test_shows_the_faults_of_its_rules(self) -> None:
        assert ACME.findings() == ()
        gap = attrs.evolve(
            ACME.bearer, rules=[rule for rule in ACME.bearer.rules if rule.id not in ("faults", "small_plan")]
        )
        assert [finding.kind for finding in attrs.evolve(ACME, bearer=gap).findings()] == [RuleFindingKind.GAP]

    def test_needs_neither_classes_nor_access(self) -> None:
        plain = read_policy(toml_text(changed({"severity": DELETED, "access": DELETED})))

        assert (plain.severity, plain.access) == (None, None)
        assert (plain.read_as().severity, plain.read_as().access) == (None, None)
        assert plain.findings() == ()

    @pytest.mark.parametrize("policy", [ACME, *map(shipped_policy, SHIPPED)], ids=lambda policy: policy.id)
    def test_survives_pickling_and_copying(self, policy: Policy) -> None:
        policy.read_as().bearer.findings()
        for twin in (pickle.loads(pickle.dumps(policy)), copy.copy(policy), copy.deepcopy(policy)):
            assert twin == policy
            assert hash(twin) == hash(policy)
            assert twin.read_as() == policy.read_as()

    def test_is_shown_by_its_name_and_version(self) -> None:
        assert repr(shipped_policy("saas_crm")) == "Policy(id='saas_crm', version='1')"
        assert repr(shipped_policy("partner_support").read_as()).startswith(
            "ResolvedPolicy(policy=Policy(id='partner_support', version='1'), readings={'PARTNER-O1': "
        )

    def test_is_another_one_with_another_version(self) -> None:
        assert attrs.evolve(ACME, version="3") != ACME


class TestReadAs:
    """policy.read_as(readings) gives a ResolvedPolicy; everything downstream takes that."""

    def test_takes_the_defaults(self) -> None:
        assert ACME.read_as().readings == {"A-O1": "free"}
        assert CRM.read_as({"CRM-O3": "held"}).readings == {
            "CRM-O2": "billable",
            "CRM-O3": "held",
            "CRM-O4": "later_of_both",
        }

    def test_settles_the_open_points(self) -> None:
        free, billed = ACME.read_as().bearer, ACME.read_as({"A-O1": "billed"}).bearer

        assert "A-O1" not in free.vocabulary
        assert free.decide(free.facts(topic="question", plan="large")).outcome is CostBearer.VENDOR
        assert billed.decide(billed.facts(topic="question", plan="large")).status is Status.NOT_DECIDED_BY_SOURCE

    def test_selects_targets_and_terms(self) -> None:
        free, billed = ACME.read_as(), ACME.read_as({"A-O1": "billed"})

        assert [target.calendar for target in free.targets] == ["clock", "clock", "clock"]
        assert [target.calendar for target in billed.targets] == ["service_hours", "clock", "clock"]
        assert free.release is not None
        assert billed.release is not None
        assert [free.release.billed_from.value, billed.release.billed_from.value] == ["notice", "notice_and_approval"]
        assert shipped_policy("app_agency").read_as().release is None
        held = CRM.read_as({"CRM-O3": "held"}).release
        assert held is not None
        assert attrs.evolve(held, untold=Untold.VENDOR) == CRM.read_as().release

    def test_has_the_rules_on_classes_and_access(self) -> None:
        resolved = ACME.read_as()
        assert resolved.severity is not None
        assert resolved.access is not None

        assert resolved.severity.decide(resolved.severity.facts(fault="minor")).outcome == "minor"
        assert resolved.access.decide(resolved.access.facts(channel="phone")).outcome == "open"

    @pytest.mark.parametrize(
        ("readings", "message"),
        [
            ({"CRM-O9": "x"}, "reading: 'CRM-O9' is not in the policy. Write 'CRM-O4', or one of: 'CRM-O2', 'CRM-O3'."),
            ({"CRM-O2": "billed"}, "CRM-O2: 'billed' is no reading of it. Write 'billable', or one of: 'silent'."),
        ],
    )
    def test_refuses_what_the_policy_does_not_offer(self, readings: dict[str, str], message: str) -> None:
        with pytest.raises(UnknownNameError) as caught:
            CRM.read_as(readings)

        assert str(caught.value) == message

    def test_leaves_nothing_open(self) -> None:
        with pytest.raises(InvalidValueError) as caught:
            ResolvedPolicy(policy=ACME, readings={})

        assert str(caught.value) == "readings: A-O1 is left open. Use Policy.read_as, which takes the default."

    def test_another_reading_of_one_point_is_made_once(self) -> None:
        resolved = CRM.read_as()
        silent = resolved.reading("CRM-O2", "silent")

        assert silent == CRM.read_as({"CRM-O2": "silent"})
        assert resolved.reading("CRM-O2", "silent") is silent
        assert silent.reading("CRM-O2", "billable") == resolved
        with pytest.raises(UnknownNameError):
            resolved.reading("CRM-O2", "billed")

    def test_all_readings_begin_with_the_default_one(self) -> None:
        every = list(CRM.all_readings())

        assert every[0] == CRM.read_as()
        assert len(every) == len(set(every)) == 8
        assert {resolved.readings["CRM-O4"] for resolved in every} == {"later_of_both", "notice"}
        assert list(shipped_policy("app_agency").all_readings()) == [shipped_policy("app_agency").read_as()]

    def test_a_variant_applies_under_its_readings(self) -> None:
        variant = Variant({"A": frozenset({"x", "y"})}, "value")

        assert variant.applies({"A": "x", "B": "z"})
        assert not variant.applies({"A": "z"})

    @pytest.mark.parametrize("name", SHIPPED)
    def test_survives_pickling_and_copying(self, name: str) -> None:
        resolved = shipped_policy(name).read_as()
        known = resolved.bearer.decide(resolved.bearer.facts())
        for twin in (pickle.loads(pickle.dumps(resolved)), copy.copy(resolved), copy.deepcopy(resolved)):
            assert twin == resolved
            assert hash(twin) == hash(resolved)
            assert twin.bearer.decide(twin.bearer.facts()) == known

    def test_is_safe_to_share_between_threads(self) -> None:
        """Its definitions are made when first asked for; whoever asks, and when, makes no difference."""
        threads = 8
        for _ in range(10):
            resolved = CRM.read_as({"CRM-O4": "notice"})
            barrier = Barrier(threads)

            def ask(number: int, resolved: ResolvedPolicy = resolved, barrier: Barrier = barrier) -> object:
                barrier.wait()
                other = resolved.reading("CRM-O2", "silent" if number % 2 else "billable")
                facts = other.bearer.facts(work="resolution", kind="service_request", planned_change="no")
                return other.bearer.decide(facts).outcome, resolved.known_facts, resolved.release, resolved.targets

            with ThreadPoolExecutor(threads) as pool:
                answers = list(pool.map(ask, range(threads)))

            assert set(answers[::2]) == {(CostBearer.CUSTOMER, resolved.known_facts, resolved.release, ())}
            assert set(answers[1::2]) == {(None, resolved.known_facts, resolved.release, ())}


class TestAgreedOtherwise:
    """A change request is always billable, unless something else has been agreed. CRM-20

    What a contract says overrides these rules. CRM-21
    """

    INCLUDED = Rule(id="included", when={"kind": "change_request"}, outcome=CostBearer.VENDOR, clauses=["§ 4"])

    def test_what_is_agreed_prevails(self) -> None:
        agreed = CRM.read_as().agreeing([self.INCLUDED])

        answer = agreed.bearer.decide(agreed.bearer.facts(work="resolution", kind="change_request"))

        assert (answer.outcome, answer.rules) == (CostBearer.VENDOR, ("included",))

    def test_it_leaves_everything_else_as_it_is(self) -> None:
        plain, agreed = CRM.read_as(), CRM.read_as().agreeing([self.INCLUDED])
        changes = plain.bearer.diff(agreed.bearer).changes

        assert {value for change in changes for value in change.when["kind"]} == {"change_request"}

    def test_it_may_leave_a_rule_of_the_policy_without_a_case(self) -> None:
        agreed = CRM.read_as().agreeing([Rule(id="flat rate", outcome=CostBearer.CONTINGENT)])

        assert agreed.bearer.decide(agreed.bearer.facts()).outcome is CostBearer.CONTINGENT

    def test_it_may_look_at_facts_of_its_own(self) -> None:
        paid = Fact.of("paid", ["yes", "no"])
        rule = Rule(id="paid", when={"kind": "training", "paid": "yes"}, outcome=CostBearer.VENDOR)
        agreed = CRM.read_as().agreeing([rule], [paid])

        answer = agreed.bearer.decide(agreed.bearer.facts(work="resolution", kind="training"))

        assert answer.possible == {CostBearer.VENDOR, CostBearer.CUSTOMER}
        assert answer.needed == ("paid",)
        assert "paid" in agreed.known_facts
        assert "paid" not in CRM.read_as().known_facts

    def test_it_may_look_at_standard_facts_that_the_policy_does_not_look_at(self) -> None:
        rule = Rule(id="by phone", when={"channel": "phone"}, outcome=CostBearer.CUSTOMER)
        agreed = CRM.read_as().agreeing([rule])

        assert agreed.bearer.decide(agreed.bearer.facts(channel="phone")).outcome is CostBearer.CUSTOMER
        assert "channel" in CRM.read_as().known_facts

    def test_it_is_agreed_step_by_step(self) -> None:
        paid = Fact.of("paid", ["yes", "no"])
        first = Rule(id="first", when={"kind": "training", "paid": "yes"}, outcome=CostBearer.VENDOR)
        second = Rule(id="second", when={"kind": "question", "paid": "yes"}, outcome=CostBearer.VENDOR)

        step_by_step = CRM.read_as().agreeing([first], [paid]).agreeing([second], [paid])

        assert step_by_step == CRM.read_as().agreeing([first, second], [paid])

    def test_it_holds_under_every_reading(self) -> None:
        """A rule may name a rule of the policy that other readings do not have."""
        rule = Rule(
            id="requests included",
            when={"kind": "service_request"},
            outcome=CostBearer.VENDOR,
            overrides="service_request",
        )
        for resolved in CRM.all_readings():
            bearer = resolved.agreeing([rule]).bearer
            answer = bearer.decide(bearer.facts(work="resolution", kind="service_request"))
            assert answer.outcome is CostBearer.VENDOR
            assert resolved.agreeing([rule]).reading("CRM-O2", "silent").bearer.findings() is not None

    def test_rules_of_the_contract_may_override_each_other(self) -> None:
        general = Rule(id="general", outcome=CostBearer.CONTINGENT)
        special = Rule(id="special", when={"kind": "bug"}, outcome=CostBearer.VENDOR, overrides="general")
        agreed = CRM.read_as().agreeing([general, special])

        assert agreed.bearer.decide(agreed.bearer.facts(kind="bug")).outcome is CostBearer.VENDOR
        assert agreed.bearer.decide(agreed.bearer.facts(kind="training")).outcome is CostBearer.CONTINGENT

    @pytest.mark.parametrize(
        ("rules", "message"),
        [
            (
                [
                    Rule(id="a", when={"kind": "bug"}, outcome=CostBearer.VENDOR),
                    Rule(id="b", when={"work": "resolution"}, outcome=CostBearer.CUSTOMER),
                ],
                (
                    "rules: 'a' (vendor) and 'b' (customer) contradict each other in 240 combinations of values, "
                    "for example work='resolution', kind='bug'. "
                    "Let one of them override the other, or narrow one of them."
                ),
            ),
            (
                [Rule(id="a", when={"kind": "bugg"}, outcome=CostBearer.VENDOR)],
                (
                    "rules: 'a' looks for 'bugg', which is no value of the fact 'kind'. Write 'bug', or one of: "
                    "'incident', 'service_request', 'change_request', 'question', 'training'."
                ),
            ),
            (
                [Rule(id="training", outcome=CostBearer.VENDOR)],
                "rules: 'training' stands there 2 times. Give each rule and each declaration its own id.",
            ),
            (
                [
                    Rule(id="a", when={"kind": "bug"}, outcome=CostBearer.VENDOR),
                    Rule(id="b", when={"kind": ["bug", "incident"]}, outcome=CostBearer.VENDOR, overrides="a"),
                ],
                "rules: 'a' never applies: 'b' always overrides it. Narrow what overrides it, or remove it.",
            ),
        ],
    )
    def test_a_fault_of_the_contract_is_an_error(self, rules: list[Rule[CostBearer]], message: str) -> None:
        with pytest.raises(InvalidValueError) as caught:
            CRM.read_as().agreeing(rules)

        assert str(caught.value) == message
