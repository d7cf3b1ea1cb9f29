"""A policy document gives a proved policy, or all its faults at once; and a policy is written so that it reads back."""

from __future__ import annotations

import builtins
import json
import os
import random
import re
import subprocess
import tomllib
from collections.abc import Iterator
from datetime import date, time, timedelta
from importlib.resources import files
from itertools import product
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportpolicy.clauses import Clause, Language, Quotation, Wording
from supportpolicy.contingents import Package, Rhythm
from supportpolicy.documents import (
    SHIPPED,
    load_policy,
    read_policy,
    shipped_policy,
    standard_facts,
)
from supportpolicy.documents.writing import toml_text
from supportpolicy.errors import InvalidDocumentError, UnknownNameError
from supportpolicy.money import Money
from supportpolicy.policy import (
    Access,
    BilledFrom,
    CostBearer,
    FirstDiagnosis,
    NotPromised,
    Provenance,
    ReleaseTerms,
    Step,
    Untold,
    Variant,
)
from supportpolicy.rules import Impossible, Rule, Silence, SilenceReason
from supportpolicy.targets import Commitment, Metric, Moment, PauseReason, Target, WorkingDaysAmount
from tests.broken_policies import BROKEN
from tests.policy_documents import DELETED, GOOD, Tables, changed, faults_of


def shipped_text(name: str) -> str:
    return files("supportpolicy.policies").joinpath(f"{name}.toml").read_text(encoding="utf-8")


def shipped_tables(name: str) -> Tables:
    return tomllib.loads(shipped_text(name))


def worded(text: str) -> Wording:
    return Wording(de=text, en=text)


class TestReading:
    """A policy is a TOML or JSON document: clauses, facts, rules, declared silences, readings, terms."""

    def test_gives_what_the_document_says(self) -> None:
        policy = read_policy(toml_text(GOOD))

        assert (policy.id, policy.version, policy.effective, policy.title) == (
            "acme",
            "2",
            date(2026, 1, 1),
            worded("Acme"),
        )
        assert policy.provenance == Provenance(
            document="acme.pdf", language=Language.DE, note=Wording(de="Entwurf", en="draft")
        )
        assert policy.clauses[1] == Clause(
            id="A-2",
            wording=Wording(de="Wünsche kosten.", en="Wishes cost."),
            quotation=Quotation(text="alle", language=Language.DE),
        )
        assert [clause.effect for clause in policy.clauses] == [
            None,
            None,
            Wording(de="Vertrag: Fragen", en="contract: questions"),
        ]
        assert [fact.name for fact in policy.facts] == [*(fact.name for fact in standard_facts()), "topic", "plan"]
        assert [fact.name for fact in policy.bearer.vocabulary] == ["topic", "plan", "A-O1"]
        assert policy.interpretation("A-O1").default == "free"
        assert policy.bearer.rule("questions") == Rule(
            id="questions",
            when={"topic": "question", "A-O1": "free"},
            outcome=CostBearer.VENDOR,
            clauses=["A-O1"],
        )
        assert policy.bearer.rule("small_plan") == Rule(
            id="small_plan",
            when={"plan": "small"},
            outcome=Silence(reason=SilenceReason.CONTRADICTORY, ask=["small_plan"]),
            clauses=["A-1", "A-2"],
            overrides=["faults", "wishes", "questions"],
        )
        assert policy.bearer.impossible == (Impossible(id="no_training", when={"topic": "training", "plan": "small"}),)
        assert policy.rule_steps == {"faults": ("mend",), "other": ("mend",)}
        assert policy.questions["small_plan"] == Wording(
            de="Was gilt im kleinen Tarif?", en="What applies in the small plan?"
        )
        assert policy.severity is not None
        assert policy.severity.rule("stops").outcome == "critical"
        assert policy.access is not None
        assert policy.access.rule("otherwise").outcome is Access.CLOSED
        assert policy.first_diagnosis == FirstDiagnosis(limit=timedelta(minutes=30), clauses=("A-1",))
        assert policy.not_promised == NotPromised(
            wording=Wording(de="Sonst nichts.", en="Nothing else."), clauses=("A-O1",)
        )
        assert policy.steps == (Step(id="mend", wording=Wording(de="Beheben", en="Mend"), clauses=("A-1",)),)

    def test_gives_the_packages_on_offer(self) -> None:
        hours, pieces = read_policy(toml_text(GOOD)).packages

        assert hours == Package(id="hours", quota=timedelta(hours=16), fee=Money.of(1600, "EUR"), clauses=["A-2"])
        assert pieces == Package(
            id="pieces",
            quota=3,
            fee=Money.of("900.50", "EUR"),
            period=Rhythm(months=3, anchor=date(2026, 1, 15)),
            clauses=["A-2"],
        )

    def test_gives_the_targets_under_each_reading(self) -> None:
        response, in_service_hours, repair, outage = read_policy(toml_text(GOOD)).targets

        assert response == Variant(
            {"A-O1": frozenset({"free"})},
            Target(
                id="response",
                metric=Metric.FIRST_RESPONSE,
                amount=timedelta(hours=48),
                calendar="clock",
                commitment=Commitment.GUARANTEED,
                clauses=["A-1"],
                when={"plan": "large"},
            ),
        )
        assert in_service_hours == Variant(
            {"A-O1": frozenset({"billed"})}, attrs.evolve(response.value, calendar="service_hours")
        )
        assert repair == Variant(
            {},
            Target(
                id="repair",
                metric=Metric.RESOLUTION,
                amount=WorkingDaysAmount(
                    days=2,
                    working_days="werktage",
                    day_rule="event_day_excluded",
                    ends="end_of_day",
                    cut_off=time(16),
                ),
                calendar="clock",
                commitment=Commitment.GOAL,
                clauses=["A-1"],
                starts_at=Moment.ASSIGNED,
                stops_at=[Moment.WORKAROUND, Moment.RESOLVED],
                pauses=[PauseReason.WAITING_ON_CUSTOMER],
                thresholds=[80],
                slot="repair",
            ),
        )
        assert outage.value.amount is None

    def test_gives_the_terms_of_the_release_under_each_reading(self) -> None:
        at_once, later = read_policy(toml_text(GOOD)).release

        assert at_once == Variant(
            {"A-O1": frozenset({"free"})},
            ReleaseTerms(
                notice=("A-1",),
                approval=("A-2",),
                estimate=("A-2",),
                billed_from=BilledFrom.NOTICE,
                untold=Untold.HELD,
                untold_clauses=("A-O1",),
            ),
        )
        assert later == Variant(
            {"A-O1": frozenset({"billed"})},
            attrs.evolve(at_once.value, billed_from=BilledFrom.NOTICE_AND_APPROVAL),
        )

    def test_a_target_may_stand_once_for_each_reading(self) -> None:
        free = {**GOOD["target"][0], "calendar": "clock", "reading": {"A-O1": "free"}}
        billed = {**GOOD["target"][0], "calendar": "service_hours", "reading": {"A-O1": "billed"}}
        apart = changed({"target[0]": free, "target[+]": billed})

        assert set(read_policy(toml_text(apart)).targets) == set(read_policy(toml_text(GOOD)).targets)

    def test_a_switch_adds_nothing_to_the_readings_that_apply(self) -> None:
        restricted = changed({"target[0].reading": {"A-O1": "billed"}})

        assert read_policy(toml_text(restricted)).targets == read_policy(toml_text(GOOD)).targets[1:]

    def test_json_says_the_same(self) -> None:
        assert read_policy(json.dumps(GOOD)) == read_policy(toml_text(GOOD))

    def test_nulls_are_left_out(self) -> None:
        assert read_policy(json.dumps({**GOOD, "effective": None})).effective is None

    def test_reads_a_file(self, tmp_path: Path) -> None:
        path = tmp_path / "acme.toml"
        path.write_text(toml_text(GOOD), encoding="utf-8")

        assert load_policy(path) == load_policy(str(path)) == read_policy(toml_text(GOOD))

    def test_names_the_file_that_has_faults(self, tmp_path: Path) -> None:
        path = tmp_path / "acme.toml"
        path.write_text(toml_text(changed({"version": DELETED})), encoding="utf-8")

        with pytest.raises(InvalidDocumentError) as caught:
            load_policy(path)

        assert str(caught.value) == "\n".join(
            ["acme.toml: it has a fault. Mend each of them.", "  version: it is missing. Add a text."]
        )

    def test_a_file_that_is_not_there_is_no_fault_of_it(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            load_policy(tmp_path / "acme.toml")

    def test_there_are_five_shipped_policies(self) -> None:
        assert [shipped_policy(name).id for name in SHIPPED] == list(SHIPPED)
        with pytest.raises(UnknownNameError) as caught:
            shipped_policy("saas_crn")

        assert str(caught.value) == (
            "name: 'saas_crn' is no shipped policy. Write 'saas_crm', or one of: "
            "'app_agency', 'confluence_package', 'partner_support', 'shop_agency'."
        )


class TestBrokenPolicies:
    """Each gives all its findings at once: path, what is wrong, a case that shows it, and the remedy."""

    def test_the_good_one_is_good(self) -> None:
        assert faults_of(GOOD) == []

    @pytest.mark.parametrize("name", BROKEN)
    def test_every_fault_is_reported(self, name: str) -> None:
        changes, messages = BROKEN[name]

        assert faults_of(changed(changes)) == messages

    def test_faults_of_different_kinds_are_reported_together(self) -> None:
        broken = changed(
            {
                "version": DELETED,
                "rule[0].clauses": ["A-9"],
                "rule[1].when.topic": ["change_request", "service_request"],
                "silent[1].overrides": ["wishes", "questions"],
            }
        )

        assert [fault.split(". ")[0] for fault in faults_of(broken)] == [
            "rule[0].clauses: 'A-9' is no clause of this policy",
            (
                "rule[0]: 'faults' (vendor) and 'small_plan' (undetermined) contradict each other in 4 combinations of "
                "values, for example topic='incident', plan='small'; in words: topic: incident; plan: small; "
                "Do questions cost?: no"
            ),
            (
                "rule: no rule decides 2 combinations of values, for example topic='training', plan='large'; "
                "in words: topic: training; plan: large; Do questions cost?: no"
            ),
            "version: it is missing",
        ]

    def test_a_rule_that_cannot_be_read_keeps_no_other_case_from_being_judged(self) -> None:
        broken = changed({"rule[0].bearer": "vendr", "rule[1].when.topic": ["change_request", "service_request"]})

        assert [fault.split(" ")[0] for fault in faults_of(broken)] == ["rule[0].bearer:", "rule:"]

    def test_a_faulty_fact_keeps_no_other_case_from_being_judged(self) -> None:
        broken = changed({"fact[1].label.en": DELETED, "rule[1].when.topic": ["service_request", "training"]})
        del broken["silent"][1]

        assert [fault.split(" ")[0] for fault in faults_of(broken)] == ["fact[1].label.en:", "rule:"]

    def test_what_takes_too_long_to_prove_is_an_error(self) -> None:
        yes_no = {"yes": worded_table("yes"), "no": worded_table("no")}
        names = [f"f{number}" for number in range(40)]
        facts = [
            {"name": name, "label": worded_table(name), "question": worded_table(name), "values": yes_no}
            for name in names
        ]
        randomly = random.Random(7)
        rules = [
            {
                "id": f"r{number}",
                "when": dict.fromkeys(randomly.sample(names, 4), "yes"),
                "bearer": "vendor",
                "clauses": [],
            }
            for number in range(200)
        ]
        heavy = {**only_rules(), "fact": facts, "facts": names, "rule": rules}

        assert faults_of(heavy) == [
            (
                "rule: proving 200 rules over 40 facts takes more than the 100000 steps that are allowed. "
                "Let rules overlap less or look at fewer facts, or allow more steps."
            )
        ]


def worded_table(text: str) -> dict[str, str]:
    return {"de": text, "en": text}


def only_rules() -> Tables:
    """The good document without anything that names its facts and open points."""
    return {key: GOOD[key] for key in ("schema", "id", "version", "title", "provenance", "clause")}


class TestHazards:
    """What other rule engines let through."""

    @pytest.mark.parametrize("name", SHIPPED)
    def test_a_misspelt_fact_never_yields_a_bearer(self, name: str) -> None:
        policy = shipped_policy(name).read_as()

        with pytest.raises(UnknownNameError):
            policy.bearer.facts(knd="bug")

    @pytest.mark.parametrize("name", SHIPPED)
    def test_a_misspelt_value_never_yields_a_bearer(self, name: str) -> None:
        policy = shipped_policy(name).read_as()

        with pytest.raises(UnknownNameError):
            policy.bearer.facts(kind="bugg")

    @pytest.mark.parametrize("name", SHIPPED)
    def test_a_missing_fact_yields_a_bearer_only_if_its_value_does_not_matter(self, name: str) -> None:
        """For facts left out, every completion is tried: the bearer is the one that all of them have, or none."""
        rules = shipped_policy(name).read_as().bearer
        space = {fact.name: [value.name for value in fact.values] for fact in rules.vocabulary}
        randomly = random.Random(name)
        for _ in range(150):
            known = {fact: randomly.choice(values) for fact, values in space.items() if randomly.random() < 0.6}
            completions = product(*([known[fact]] if fact in known else values for fact, values in space.items()))
            outcomes = {
                rules.decide(rules.facts(dict(zip(space, point, strict=True)))).outcome for point in completions
            }

            answer = rules.decide(rules.facts(known))

            assert answer.outcome == (outcomes.pop() if len(outcomes) == 1 else None)

    def test_a_rule_that_cannot_be_evaluated_never_hands_the_case_to_a_more_general_one(self) -> None:
        """A misspelt exception is an error when the policy is loaded, not a case for the general rule."""
        general = {"id": "general", "when": {}, "bearer": "customer", "clauses": ["A-2"]}
        exception = {
            "id": "exception",
            "overrides": ["general"],
            "when": {"kind": "bugg"},
            "bearer": "vendor",
            "clauses": ["A-1"],
        }

        assert faults_of({**only_rules(), "facts": ["kind"], "rule": [general, exception]}) == [
            (
                "rule[1].when.kind: 'bugg' is no value of 'kind'. Write 'bug', or one of: "
                "'incident', 'service_request', 'change_request', 'question', 'training'."
            )
        ]

    def test_loading_executes_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise AssertionError("a document was executed")

        read_policy(toml_text(GOOD))
        for module, name in [
            (builtins, "eval"),
            (builtins, "exec"),
            (builtins, "compile"),
            (os, "system"),
            (subprocess, "Popen"),
        ]:
            monkeypatch.setattr(module, name, refuse)
        payloads = ["__import__('os').system('id')", "{{7*7}}", "${jndi:ldap://x}", "!!python/object/apply:os.system"]
        for payload in payloads:
            policy = read_policy(toml_text(changed({"rule[0].id": payload, "silent[1].overrides[0]": payload})))
            assert policy.bearer.rule(payload).outcome is CostBearer.VENDOR
            assert faults_of(changed({"rule[0].when.topic": payload})) != []

    @given(st.randoms(use_true_random=False), st.sampled_from(SHIPPED))
    @settings(max_examples=20)
    def test_the_order_of_the_rules_is_irrelevant(self, randomly: random.Random, name: str) -> None:
        tables = shipped_tables(name)
        for key in ("rule", "silent"):
            randomly.shuffle(tables[key])

        assert read_policy(toml_text(tables)).bearer == shipped_policy(name).bearer


class TestTheProofCoversEveryReading:
    """One proof over facts and open points finds what a proof of each combination of readings finds."""

    @pytest.mark.parametrize("name", SHIPPED)
    def test_every_combination_of_readings_is_proved(self, name: str) -> None:
        policy = shipped_policy(name)

        assert policy.findings() == ()
        for resolved in policy.all_readings():
            for rules in (resolved.bearer, resolved.severity, resolved.access):
                assert rules is None or rules.findings() == ()

    @given(st.data())
    @settings(max_examples=60)
    def test_a_fault_under_any_reading_is_found(self, data: st.DataObject) -> None:
        """Rules with random readings: the whole is proved iff there is no gap and no conflict under any combination."""
        options = {"O1": ["a", "b"], "O2": ["x", "y", "z"]}
        readings = st.fixed_dictionaries(
            {},
            optional={
                point: st.lists(st.sampled_from(names), min_size=1, unique=True) for point, names in options.items()
            },
        )
        rules = [
            {
                "id": f"r{number}",
                "bearer": data.draw(st.sampled_from(["vendor", "customer"])),
                "clauses": [],
                "reading": data.draw(readings),
                "when": {
                    "contact": data.draw(st.lists(st.sampled_from(["end_user", "key_user", "partner"]), min_size=1))
                },
            }
            for number in range(data.draw(st.integers(1, 5)))
        ]
        tables = {
            **only_rules(),
            "clause": [{"id": point, **worded_table(point)} for point in options],
            "facts": ["contact"],
            "interpretation": [
                {
                    "id": point,
                    "question": worded_table(point),
                    "default": names[0],
                    "options": {name: worded_table(name) for name in names},
                }
                for point, names in options.items()
            ],
            "rule": rules,
        }

        faults = [
            fault for fault in faults_of(tables) if "never applies" not in fault and "applies to nothing" not in fault
        ]

        assert bool(faults) == any(self.faulty(rules, chosen) for chosen in combinations_of(options))

    @staticmethod
    def faulty(rules: list[dict[str, Any]], chosen: dict[str, str]) -> bool:
        for contact in ("end_user", "key_user", "partner"):
            bearers = {
                rule["bearer"]
                for rule in rules
                if contact in rule["when"]["contact"]
                and all(chosen[point] in names for point, names in rule["reading"].items())
            }
            if len(bearers) != 1:
                return True
        return False

    @pytest.mark.parametrize("name", SHIPPED)
    def test_every_point_of_a_shipped_policy_has_one_answer(self, name: str) -> None:
        """By brute force, from the document alone: exactly one outcome for each combination of facts and readings."""
        tables = shipped_tables(name)
        policy = shipped_policy(name)
        for owner, rules in ((tables, policy.bearer), (tables.get("severity"), policy.severity)):
            if owner is not None and rules is not None:
                points = [fact for fact in rules.vocabulary if any(fact.name in row[0] for row in rows_of(owner))]
                for values in product(*([value.name for value in fact.values] for fact in points)):
                    point = dict(zip((fact.name for fact in points), values, strict=True))
                    [outcome] = outcomes_at(owner, point)
                    decided = rules.decide(rules.facts(point)).outcome
                    assert (None if decided is None else str(decided)) == outcome


def combinations_of(options: dict[str, list[str]]) -> Iterator[dict[str, str]]:
    return (dict(zip(options, names, strict=True)) for names in product(*options.values()))


def rows_of(owner: Tables) -> Iterator[tuple[dict[str, list[str]], str, str | None, list[str]]]:
    """For each rule its conditions, id, outcome (None if it is silent) and what it overrides."""
    for rule in [*owner["rule"], *owner.get("silent", [])]:
        given_when = {**rule.get("when", {}), **rule.get("reading", {})}
        when = {name: [values] if isinstance(values, str) else values for name, values in given_when.items()}
        yield when, rule["id"], rule.get("bearer", rule.get("class")), rule.get("overrides", [])


def outcomes_at(owner: Tables, point: dict[str, str]) -> set[str | None]:
    matching = [row for row in rows_of(owner) if all(point[name] in values for name, values in row[0].items())]
    overridden = {other for row in matching for other in row[3]}
    return {row[2] for row in matching if row[1] not in overridden}


def reads_or_refuses(text: str | bytes) -> None:
    """Nothing but a policy, proved, or our error with faults in it."""
    try:
        policy = read_policy(text)
    except InvalidDocumentError as refusal:
        told = [str(fault) for fault in refusal.exceptions]
    else:
        told = [f"proved: {policy.findings()}."]
    assert told == ["proved: ()."] or all(re.fullmatch("(?s).+?: .+\\. .+\\.", fault) for fault in told)


keys = st.sampled_from(
    sorted(
        {
            key
            for tables in (GOOD, *GOOD["rule"], *GOOD["silent"], *GOOD["target"], *GOOD["package"], GOOD["fact"][1])
            for key in tables
        }
        | {"severity", "access", "class", "de", "en", "by", "kind", "", "A-O1"}
    )
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["A-1", "A-O1", "free", "bug", "kind", "plan", "vendor", "48 h", "1 EUR", "de", "response"])
)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5), max_leaves=30
)


def paths_of(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield (*path, key)
        yield from paths_of(member, (*path, key))


def mutated(tables: Tables, data: st.DataObject) -> Tables:
    """The tables with one place deleted, replaced, doubled, or put in the place of another."""
    tables = json.loads(json.dumps(tables))
    paths = list(paths_of(tables))
    *steps, last = data.draw(st.sampled_from(paths))
    owner: Any = tables
    for step in steps:
        owner = owner[step]
    match data.draw(st.sampled_from(["delete", "replace", "double", "rename", "graft"])):
        case "delete":
            del owner[last]
        case "double" if isinstance(owner, list):
            owner.append(owner[last])
        case "rename" if isinstance(owner, dict):
            owner[data.draw(keys)] = owner.pop(last)
        case "graft":
            *from_steps, from_last = data.draw(st.sampled_from(paths))
            source: Any = json.loads(json.dumps(tables))
            for step in from_steps:
                source = source[step]
            owner[last] = source[from_last]
        case _:
            owner[last] = data.draw(anything)
    return tables


class TestAnyBytes:
    """Any bytes as a policy document give a policy or our error, never another exception."""

    @given(st.binary(max_size=400) | st.text(max_size=400))
    def test_random_bytes(self, text: bytes | str) -> None:
        reads_or_refuses(text)

    def test_a_document_without_facts_has_no_rules_on_them(self) -> None:
        assert [fault.split(". ")[0] for fault in faults_of(changed({"facts": []}))] == [
            *(f"rule[{number}].when.topic: these rules do not list the fact" for number in range(3)),
            "silent[0].when.topic: these rules do not list the fact",
            "silent[1].when.plan: these rules do not list the fact",
            "impossible[0].when.topic: these rules do not list the fact",
            "impossible[0].when.plan: these rules do not list the fact",
        ]

    @given(st.dictionaries(keys, anything, max_size=12))
    def test_random_structures(self, tables: Tables) -> None:
        reads_or_refuses(json.dumps(tables))

    @given(st.dictionaries(keys, anything, max_size=4))
    def test_random_structures_in_a_good_document(self, tables: Tables) -> None:
        reads_or_refuses(json.dumps({**GOOD, **tables}))

    @given(st.data(), st.sampled_from([*SHIPPED, "good"]), st.integers(1, 3))
    def test_mutations_of_good_documents(self, data: st.DataObject, name: str, times: int) -> None:
        tables = GOOD if name == "good" else shipped_tables(name)
        for _ in range(times):
            tables = mutated(tables, data)

        reads_or_refuses(json.dumps(tables))

    @given(st.data(), st.sampled_from(SHIPPED))
    def test_mutations_of_the_text(self, data: st.DataObject, name: str) -> None:
        text = shipped_text(name).encode()
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 40)))

        reads_or_refuses(text[:start] + data.draw(st.binary(max_size=10)) + text[end:])

    @pytest.mark.parametrize("name", SHIPPED)
    def test_byte_order_marks_and_line_ends(self, name: str) -> None:
        text = shipped_text(name)

        assert read_policy("\ufeff" + text.replace("\n", "\r\n")) == read_policy(text.encode("utf-8-sig"))

    @pytest.mark.parametrize(
        "tables",
        [
            changed({"rule": [GOOD["rule"][0]] * 1000}),
            changed({"rule": [{**GOOD["rule"][0], "id": str(number)} for number in range(900)]}),
            changed({"rule": [{"id": str(number), "overrides": [str(number - 1)]} for number in range(1000)]}),
            changed({"rule[0].clauses": ["x" * 90] * 1000}),
            changed({"rule[0].when.topic": [str(number) for number in range(1000)]}),
            changed({"fact[0].values": {str(number): worded_table("x") for number in range(1000)}}),
            changed({"facts": [str(number) for number in range(1000)]}),
            changed({"clause": [{"id": "x" * 90 + str(number)} for number in range(900)]}),
            changed({"target[0].calendar": {"by": "A-O1", "free": {"by": "A-O1", "free": {"by": "A-O1"}}}}),
        ],
        ids=lambda tables: str(len(json.dumps(tables))),
    )
    def test_very_many_members(self, tables: Tables) -> None:
        reads_or_refuses(json.dumps(tables))
