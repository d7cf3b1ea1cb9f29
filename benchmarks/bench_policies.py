"""Who pays: decisions under a shipped policy, and the same eight rules in other engines."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import partial
from importlib import import_module
from importlib.resources import files
from typing import Any

import attrs

import supportpolicy as sp
from benchmarks.timing import OURS, Table, comparison, figure, microseconds, side_by_side
from supportpolicy.decision import decide
from supportpolicy.documents import read_policy
from supportpolicy.facts import Fact
from supportpolicy.rules import Rule, RuleSet

KNOWN = {
    "work": "resolution",
    "kind": "bug",
    "component": "base_software",
    "security": "no",
    "deviates": "yes",
    "reproducible": "in_standard",
    "planned_change": "no",
    "standard_connector": "no",
}
REPORTED = datetime(2026, 5, 4, 7, tzinfo=UTC)

VALUES = {
    "kind": ("incident", "bug", "service_request", "change_request", "question"),
    "component": ("base_software", "platform", "customizing", "third_party", "customer_environment"),
    "reproducible": ("in_standard", "only_with_customizing", "no"),
    "deviates": ("yes", "no"),
    "security": ("yes", "no"),
}
FAULT = ("incident", "bug")
EIGHT: tuple[tuple[dict[str, tuple[str, ...]], str], ...] = (
    ({"kind": ("change_request",)}, "customer"),
    ({"kind": ("service_request",)}, "customer"),
    ({"kind": FAULT, "component": ("platform",)}, "vendor"),
    ({"kind": FAULT, "component": ("customizing",)}, "customer"),
    ({"kind": FAULT, "component": ("third_party", "customer_environment")}, "customer"),
    ({"kind": FAULT, "component": ("base_software",), "security": ("yes",)}, "vendor"),
    (
        {
            "kind": FAULT,
            "component": ("base_software",),
            "security": ("no",),
            "deviates": ("yes",),
            "reproducible": ("in_standard",),
        },
        "vendor",
    ),
    ({"kind": ("question",)}, "vendor"),
)
"""Rules that do not overlap, so that the first to hit is the only one: what every engine means by them."""

CASES: tuple[dict[str, str], ...] = (
    {"kind": "bug", "component": "base_software", "reproducible": "in_standard", "deviates": "yes", "security": "no"},
    {"kind": "incident", "component": "customizing", "reproducible": "no", "deviates": "yes", "security": "no"},
    {"kind": "question", "component": "platform", "reproducible": "no", "deviates": "no", "security": "no"},
)


def run() -> list[Table]:
    """Times in microseconds; the proof and the loading of a policy in milliseconds."""
    return [_ours(), _beside_others()]


def _ours() -> Table:
    policy = sp.shipped_policy("saas_crm")
    crm = policy.read_as()
    facts, some = crm.bearer.facts(KNOWN), crm.bearer.facts(work="resolution", kind="bug", component="base_software")
    decision = decide(crm, facts)
    other = policy.read_as({"CRM-O2": "silent"})
    ticket, diagnosis, contract = _papers(crm)
    text = files("supportpolicy.policies").joinpath("saas_crm.toml").read_bytes()
    rows = {
        "classify from facts": (microseconds(lambda: decide(crm, facts)), "µs"),
        "classify from eight names": (microseconds(lambda: sp.classify_facts(crm, KNOWN)), "µs"),
        "classify from ticket, diagnosis and contract": (
            microseconds(lambda: sp.classify(ticket, diagnosis, contract)),
            "µs",
        ),
        "assess a ticket": (microseconds(lambda: sp.assess(ticket, contract)), "µs"),
        "exact answer, five facts unknown, next question": (microseconds(lambda: decide(crm, some)), "µs"),
        "explanation in German": (microseconds(lambda: sp.explain(decision, language="de")), "µs"),
        "difference of two readings": (microseconds(lambda: crm.bearer.diff(other.bearer)), "µs"),
        "proof under all readings": (microseconds(lambda: _proof(policy)) / 1000, "ms"),
        "reading and proof": (microseconds(lambda: read_policy(text)) / 1000, "ms"),
    }
    lines = tuple((task, figure(number), unit) for task, (number, unit) in rows.items())
    points = policy.bearer.vocabulary.points
    return Table(
        f"Who pays (saas_crm, {len(policy.bearer.rules)} rules, {points} combinations)", ("", "", "unit"), lines
    )


def _papers(policy: sp.ResolvedPolicy) -> tuple[sp.Ticket, sp.Diagnosis, sp.Contract]:
    stated = {name: value for name, value in KNOWN.items() if name not in ("work", "component")}
    ticket = sp.Ticket(id="T", reported_at=REPORTED, findings=stated)
    diagnosis = sp.Diagnosis(findings={"component": "base_software"}, made_at=REPORTED)
    term = sp.Term(start=date(2026, 1, 1), policy=policy)
    return ticket, diagnosis, sp.Contract(id="C", customer="A", zone="Europe/Berlin", currency="EUR", terms=[term])


def _proof(policy: sp.Policy) -> object:
    return attrs.evolve(policy.bearer).findings()  # a copy has nothing compiled yet


def _beside_others() -> Table:
    engines: dict[str, Callable[[], Callable[[Mapping[str, str]], object]]] = {
        OURS: _in_ours,
        "zen-engine": _in_zen,
        "business-rules": _in_business_rules,
    }
    ready = {}
    for name, make in engines.items():
        try:
            ready[name] = make()
        except ImportError:
            continue
    for case in CASES:
        assert len({str(decide_one(case)) for decide_one in ready.values()}) == 1, case
    measured = {
        f"{case['kind']}, {case['component']}": side_by_side(
            {name: partial(engine, case) for name, engine in ready.items()}
        )
        for case in CASES
    }
    return comparison("The same eight rules in other engines", "µs a decision", measured)


def _in_ours() -> Callable[[Mapping[str, str]], object]:
    rules = RuleSet(
        vocabulary=[Fact.of(name, values) for name, values in VALUES.items()],
        rules=[Rule(id=f"r{row}", when=when, outcome=outcome) for row, (when, outcome) in enumerate(EIGHT)],
    )
    return lambda case: rules.decide(rules.facts(case)).outcome


def _in_zen() -> Callable[[Mapping[str, str]], object]:
    zen = import_module("zen")
    inputs = [{"id": name, "name": name, "field": name} for name in VALUES]
    rows = [
        {"_id": str(row), "bearer": json.dumps(outcome)}
        | {name: ", ".join(json.dumps(value) for value in when.get(name, ())) for name in VALUES}
        for row, (when, outcome) in enumerate(EIGHT)
    ]
    table = {
        "hitPolicy": "first",
        "inputs": inputs,
        "outputs": [{"id": "bearer", "name": "bearer", "field": "bearer"}],
        "rules": rows,
    }
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
        {"id": "table", "type": "decisionTableNode", "name": "table", "position": {"x": 1, "y": 0}, "content": table},
        {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 2, "y": 0}},
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": "table"},
        {"id": "2", "type": "edge", "sourceId": "table", "targetId": "out"},
    ]
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))
    return lambda case: decision.evaluate(case)["result"]["bearer"]


def _in_business_rules() -> Callable[[Mapping[str, str]], object]:
    engine = import_module("business_rules")
    actions = import_module("business_rules.actions")
    fields = import_module("business_rules.fields")
    variables = import_module("business_rules.variables")

    def variable(name: str) -> Callable[[Any], str]:
        def read(self: Any) -> str:
            return str(self.case[name])

        read.__name__ = name
        return variables.string_rule_variable(read)  # type: ignore[no-any-return]

    case_variables = type("Case", (variables.BaseVariables,), {name: variable(name) for name in VALUES})

    class Bear(actions.BaseActions):  # type: ignore[name-defined, misc]
        outcome: str | None = None

        @actions.rule_action(params={"bearer": fields.FIELD_TEXT})  # type: ignore[untyped-decorator]
        def bear(self, bearer: str) -> None:
            self.outcome = bearer

    rules = [
        {
            "conditions": {
                "all": [
                    {"any": [{"name": name, "operator": "equal_to", "value": value} for value in values]}
                    for name, values in when.items()
                ]
            },
            "actions": [{"name": "bear", "params": {"bearer": outcome}}],
        }
        for when, outcome in EIGHT
    ]

    def decide_one(case: Mapping[str, str]) -> object:
        facts, actions_ = case_variables(), Bear()
        facts.case = case
        engine.run_all(rules, facts, actions_, stop_on_first_trigger=True)
        return actions_.outcome

    return decide_one
