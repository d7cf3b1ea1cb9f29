"""Policies with faults: what is changed in the good one, and every message about it."""

from __future__ import annotations

from typing import Any

from tests.policy_documents import DELETED, GOOD

BROKEN: dict[str, tuple[dict[str, Any], list[str]]] = {
    "gap": (
        {
            "rule[1].when.topic": ["change_request", "service_request"],
        },
        [
            (
                "rule: no rule decides 2 combinations of values, for example topic='training', plan='large'; "
                "in words: topic: training; plan: large; Do questions cost?: no. Add a rule for them, or "
                "declare that the source is silent there."
            ),
        ],
    ),
    "gap and unreachable": (
        {
            "rule[0]": DELETED,
            "silent[1].overrides": ["wishes", "questions"],
        },
        [
            (
                "rule: no rule decides 4 combinations of values, for example topic='incident', plan='large'; "
                "in words: topic: incident; plan: large; Do questions cost?: no. Add a rule for them, or "
                "declare that the source is silent there."
            ),
        ],
    ),
    "conflict": (
        {
            "silent[1].overrides": ["wishes"],
        },
        [
            (
                "rule[0]: 'faults' (vendor) and 'small_plan' (undetermined) contradict each other in 4 "
                "combinations of values, for example topic='incident', plan='small'; in words: topic: "
                "incident; plan: small; Do questions cost?: no. Let one of them override the other, or "
                "narrow one of them."
            ),
            (
                "rule[2]: 'questions' (vendor) and 'small_plan' (undetermined) contradict each other in 1 "
                "combination of values, for example topic='question', plan='small', A-O1='free'; in words: "
                "topic: question; plan: small; Do questions cost?: no. Let one of them override the other, "
                "or narrow one of them."
            ),
        ],
    ),
    "conflict of three": (
        {
            "rule[0].when": {"plan": "large"},
        },
        [
            (
                "rule[0]: 'faults' (vendor) and 'questions_billed' (undetermined) contradict each other in 1 "
                "combination of values, for example topic='question', plan='large', A-O1='billed'; in words: "
                "topic: question; plan: large; Do questions cost?: yes. Let one of them override the other, "
                "or narrow one of them."
            ),
            (
                "rule[0]: 'faults' (vendor) and 'wishes' (customer) contradict each other in 6 combinations "
                "of values, for example topic='change_request', plan='large'; in words: topic: "
                "change_request; plan: large; Do questions cost?: no. Let one of them override the other, or "
                "narrow one of them."
            ),
        ],
    ),
    "silence over rule": (
        {
            "silent[0].reading": DELETED,
        },
        [
            (
                "rule[2]: 'questions' (vendor) and 'questions_billed' (undetermined) contradict each other "
                "in 1 combination of values, for example topic='question', plan='large', A-O1='free'; in "
                "words: topic: question; plan: large; Do questions cost?: no. Let one of them override the "
                "other, or narrow one of them."
            ),
        ],
    ),
    "mutual override": (
        {
            "rule[0].overrides": ["small_plan"],
        },
        [
            (
                "rule[0]: 'faults' and 'small_plan' override each other, so that neither applies where they "
                "meet. Let one of them give way."
            ),
            (
                "rule: no rule decides 4 combinations of values, for example topic='incident', plan='small'; "
                "in words: topic: incident; plan: small; Do questions cost?: no. Add a rule for them, or "
                "declare that the source is silent there."
            ),
        ],
    ),
    "cycle": (
        {
            "rule[0].overrides": ["wishes"],
            "rule[1].overrides": ["questions"],
            "rule[2].overrides": ["faults"],
        },
        [
            (
                "rule[0]: overrides run in a circle: 'faults' → 'wishes' → 'questions' → 'faults'. Take one "
                "of these overrides away."
            ),
        ],
    ),
    "override of itself": (
        {
            "rule[0].overrides": ["faults"],
        },
        [
            "rule[0]: overrides run in a circle: 'faults' → 'faults'. Take one of these overrides away.",
            (
                "rule: no rule decides 4 combinations of values, for example topic='incident', plan='large'; "
                "in words: topic: incident; plan: large; Do questions cost?: no. Add a rule for them, or "
                "declare that the source is silent there."
            ),
            "rule[0]: 'faults' never applies: 'faults' always overrides it. Narrow what overrides it, or remove it.",
        ],
    ),
    "unreachable one": (
        {
            "rule[+]": {
                "id": "outages",
                "when": {"topic": "incident", "plan": "small"},
                "bearer": "vendor",
                "clauses": ["A-1"],
            },
            "silent[1].overrides": ["faults", "wishes", "questions", "outages"],
        },
        [
            (
                "rule[3]: 'outages' never applies: 'small_plan' always overrides it. Narrow what overrides "
                "it, or remove it."
            ),
        ],
    ),
    "unreachable several": (
        {
            "rule[+]": {"id": "everything", "when": {}, "bearer": "vendor", "clauses": ["A-1"]},
            "rule[0].overrides": ["everything"],
            "rule[1].overrides": ["everything"],
            "rule[2].overrides": ["everything"],
            "silent[0].overrides": ["everything"],
            "silent[1].overrides": ["faults", "wishes", "questions", "everything"],
        },
        [
            (
                "rule[3]: 'everything' never applies: 'faults' and 'questions' and 'questions_billed' and "
                "'wishes' together always override it. Narrow what overrides it, or remove it."
            ),
        ],
    ),
    "impossible everything": (
        {
            "impossible[0].when": {},
        },
        [
            "rule[0]: 'faults' applies to nothing that is possible. Widen its conditions, or remove it.",
            "rule[2]: 'questions' applies to nothing that is possible. Widen its conditions, or remove it.",
            "silent[0]: 'questions_billed' applies to nothing that is possible. Widen its conditions, or remove it.",
            "silent[1]: 'small_plan' applies to nothing that is possible. Widen its conditions, or remove it.",
            "rule[1]: 'wishes' applies to nothing that is possible. Widen its conditions, or remove it.",
        ],
    ),
    "impossible rule": (
        {
            "impossible[0].when": {"plan": "small"},
        },
        [
            "silent[1]: 'small_plan' applies to nothing that is possible. Widen its conditions, or remove it.",
        ],
    ),
    "unknown fact": (
        {
            "rule[0].when": {"topik": "bug", "plan": "large"},
        },
        [
            "rule[0].when.topik: 'topik' is no fact. Write 'topic', or one of: 'plan'.",
        ],
    ),
    "fact that is not listed": (
        {
            "rule[0].when.component": "platform",
        },
        [
            "rule[0].when.component: these rules do not list the fact. Add 'component' to their facts.",
        ],
    ),
    "unknown value": (
        {
            "rule[1].when.topic": ["change_request", "service_request", "trainig"],
            "silent[1].when.plan": "smal",
        },
        [
            (
                "rule[1].when.topic: 'trainig' is no value of 'topic'. Write 'training', or one of: "
                "'incident', 'bug', 'question', 'change_request', 'service_request'."
            ),
            "silent[1].when.plan: 'smal' is no value of 'plan'. Write 'small', or one of: 'large'.",
        ],
    ),
    "unknown clause": (
        {
            "rule[0].clauses": ["A-3"],
            "silent[0].clauses": ["A-02"],
            "step[0].clauses": ["B"],
            "target[0].clauses": ["C"],
            "package[0].clauses": ["D"],
            "release.notice": ["E"],
            "not_promised.clauses": ["F"],
            "first_diagnosis.clauses": ["G"],
        },
        [
            "rule[0].clauses: 'A-3' is no clause of this policy. Write 'A-2', or one of: 'A-1', 'A-O1'.",
            "silent[0].clauses: 'A-02' is no clause of this policy. Write 'A-2', or one of: 'A-1', 'A-O1'.",
            "target[0].clauses: 'C' is no clause of this policy. Write one of: 'A-1', 'A-2', 'A-O1'.",
            "not_promised.clauses: 'F' is no clause of this policy. Write one of: 'A-1', 'A-2', 'A-O1'.",
            "package[0].clauses: 'D' is no clause of this policy. Write one of: 'A-1', 'A-2', 'A-O1'.",
            "first_diagnosis.clauses: 'G' is no clause of this policy. Write one of: 'A-1', 'A-2', 'A-O1'.",
            "release.notice: 'E' is no clause of this policy. Write one of: 'A-1', 'A-2', 'A-O1'.",
            "step[0].clauses: 'B' is no clause of this policy. Write one of: 'A-1', 'A-2', 'A-O1'.",
        ],
    ),
    "unknown step": (
        {
            "rule[0].steps": ["mned", "mend"],
            "severity.rule[1].steps": ["x"],
        },
        [
            "rule[0].steps: 'mned' is no step of this policy. Write 'mend'.",
            "severity.rule[1].steps: 'x' is no step of this policy. Write one of: 'mend'.",
        ],
    ),
    "unknown override": (
        {
            "silent[1].overrides": ["faults", "wishes", "question"],
        },
        [
            (
                "silent[1].overrides: 'question' is no rule here. Write 'questions', or one of: 'faults', "
                "'wishes', 'questions_billed', 'small_plan'."
            ),
        ],
    ),
    "unknown reading": (
        {
            "rule[2].reading": {"A-01": "free"},
            "silent[0].reading": {"A-O1": "payed"},
            "target[0].reading": {"A-O1": "x"},
        },
        [
            "rule[2].reading.A-01: 'A-01' is no interpretation of this policy. Write 'A-O1'.",
            "silent[0].reading.A-O1: 'payed' is no reading of 'A-O1'. Write one of: 'free', 'billed'.",
            "target[0].reading.A-O1: 'x' is no reading of 'A-O1'. Write one of: 'free', 'billed'.",
        ],
    ),
    "unknown default": (
        {
            "interpretation[0].default": "fre",
        },
        [
            "interpretation[0].default: 'fre' is no reading of it. Write 'free', or one of: 'billed'.",
        ],
    ),
    "switched values": (
        {
            "target[0].calendar": {"by": "A-O1", "free": "clock"},
            "release.billed_from": {"by": "A-1", "free": "notice", "billed": "notice"},
        },
        [
            "target[0].calendar.billed: it is missing. Give the value under this reading of A-O1.",
            "release.billed_from.by: 'A-1' is no interpretation. Write 'A-O1'.",
        ],
    ),
    "duplicate ids": (
        {
            "clause[+]": {"id": "A-1", "de": "x", "en": "x"},
            "step[+]": {"id": "mend", "de": "x", "en": "x", "clauses": []},
            "rule[1].id": "faults",
            "severity.rule[0].id": "questions",
            "impossible[0].id": "small_plan",
            "package[1].id": "hours",
            "target[2].id": "repair",
            "fact[+]": GOOD["fact"][1],
            "interpretation[+]": GOOD["interpretation"][0],
        },
        [
            "fact[1].name: 'plan' stands for several. Give each a name of its own.",
            "fact[2].name: 'plan' stands for several. Give each a name of its own.",
            "clause[0].id: 'A-1' stands for several. Give each a name of its own.",
            "clause[3].id: 'A-1' stands for several. Give each a name of its own.",
            "step[0].id: 'mend' stands for several. Give each a name of its own.",
            "step[1].id: 'mend' stands for several. Give each a name of its own.",
            "package[0].id: 'hours' stands for several. Give each a name of its own.",
            "package[1].id: 'hours' stands for several. Give each a name of its own.",
            "interpretation[0].id: 'A-O1' stands for several. Give each a name of its own.",
            "interpretation[1].id: 'A-O1' stands for several. Give each a name of its own.",
            (
                "silent[1].overrides: 'wishes' is no rule here. Write one of: 'faults', 'questions', "
                "'questions_billed', 'small_plan'."
            ),
            "rule[0].id: 'faults' stands for several. Give each a name of its own.",
            "rule[1].id: 'faults' stands for several. Give each a name of its own.",
            "rule[2].id: 'questions' stands for several. Give each a name of its own.",
            "severity.rule[0].id: 'questions' stands for several. Give each a name of its own.",
            "silent[1].id: 'small_plan' stands for several. Give each a name of its own.",
            "impossible[0].id: 'small_plan' stands for several. Give each a name of its own.",
            "target[2]: there is another one under the same reading. Give each its own readings, or merge them.",
        ],
    ),
    "wrong types": (
        {
            "id": 3,
            "schema": "1",
            "facts": {},
            "rule[0].when": ["bug"],
            "rule[1].clauses": 3,
            "silent[0].ask": "?",
            "package[0].quota": 1.5,
            "package[1].fee": 900,
            "target[0].amount": 48,
            "target[1].amount.days": True,
            "title": "Acme",
        },
        [
            "schema: '1' is not a whole number. Write a whole number.",
            "facts: {} is not a list of texts. Write a list of texts.",
            "rule[0].when: ['bug'] is not a table. Write a table.",
            "rule[1].clauses: 3 is not a list of texts. Write a list of texts.",
            "silent[0].ask: '?' is not a table. Write a table.",
            "id: 3 is not a text. Write a text.",
            "title: 'Acme' is not a table. Write a table.",
            (
                "target[0].amount: 48 is not a duration such as '30 min' or '48 h'. Write a duration such as "
                "'30 min' or '48 h'."
            ),
            "target[1].amount.days: True is not a whole number. Write a whole number.",
            (
                "package[0].quota: 1.5 is not a duration such as '30 min' or '48 h'. Write a duration such "
                "as '30 min' or '48 h'."
            ),
            "package[1].fee: 900 is not an amount such as '1600.00 EUR'. Write an amount such as '1600.00 EUR'.",
        ],
    ),
    "unknown keys": (
        {
            "bearer": "vendor",
            "rule[0].over_rides": ["wishes"],
            "severity.rules": [],
            "provenance.page": 3,
            "impossible[0].reading": {"A-O1": "free"},
        },
        [
            (
                "bearer: it means nothing here. Write one of: 'schema', 'fact', 'clause', 'step', 'package', "
                "'lifecycle', 'interpretation', 'facts', 'rule', 'silent', 'impossible', 'severity', 'access', 'id', "
                "'version', 'effective', 'title', 'provenance', 'target', 'not_promised', 3 others."
            ),
            (
                "rule[0].over_rides: it means nothing here. Write 'overrides', or one of: 'id', 'when', "
                "'reading', 'bearer', 'clauses', 'steps'."
            ),
            "impossible[0].reading: it means nothing here. Write one of: 'id', 'when'.",
            "severity.rules: it means nothing here. Write 'rule', or one of: 'facts', 'silent', 'impossible'.",
            "provenance.page: it means nothing here. Write one of: 'document', 'language', 'note'.",
        ],
    ),
    "bad date": (
        {
            "effective": "2026-13-01",
        },
        [
            "effective: '2026-13-01' is not a date such as 2026-01-01. Write a date such as 2026-01-01.",
        ],
    ),
    "missing keys": (
        {
            "schema": DELETED,
            "id": DELETED,
            "version": DELETED,
            "title": DELETED,
            "provenance": DELETED,
            "facts": DELETED,
            "rule": DELETED,
            "silent": DELETED,
            "severity.rule": DELETED,
        },
        [
            "schema: it is missing. Add schema = 1.",
            "facts: it is missing. Add a list of texts.",
            "rule: there is none. Add at least one [[rule]] or [[silent]].",
            "severity.rule: there is none. Add at least one [[rule]] or [[silent]].",
            "id: it is missing. Add a text.",
            "version: it is missing. Add a text.",
            "title.de: it is missing. Add a text.",
            "title.en: it is missing. Add a text.",
            "provenance.document: it is missing. Add a text.",
            "provenance.language: it is missing. Add a text.",
        ],
    ),
    "long quotation": (
        {
            "clause[1].quotation.text": "wort wort wort wort wort wort wort wort wort wort wort wort wort",
            "clause[0].quotation": {"text": " ", "language": "fr"},
        },
        [
            "clause[0].quotation.text: ' ' is not a text. Write a text.",
            "clause[0].quotation.language: 'fr' is no choice here. Write one of: 'de', 'en'.",
            (
                "clause[1].quotation: 13 words are quoted, at most 12 may be. Say it in your own words, or "
                "quote only the words that decide."
            ),
        ],
    ),
    "what is of both kinds": (
        {
            "term": {"start": "2026-01-01"},
        },
        [
            (
                "term: it means nothing here. Write one of: 'schema', 'fact', 'clause', 'step', 'package', "
                "'lifecycle', 'interpretation', 'facts', 'rule', 'silent', 'impossible', 'severity', 'access', "
                "'id', 'version', 'effective', 'title', 'provenance', 'target', 'not_promised', 3 others."
            ),
        ],
    ),
    "newer format": (
        {
            "schema": 2,
        },
        [
            (
                "schema: the document is of format 2, this library reads format 1. Read it with a release of "
                "the library that knows format 2."
            ),
        ],
    ),
    "older format": (
        {
            "schema": 0,
        },
        [
            "schema: the document is of format 0, this library reads format 1. Write 1.",
        ],
    ),
    "own fact of a standard name": (
        {
            "fact[+]": {**GOOD["fact"][1], "name": "kind"},
        },
        [
            "fact[2].name: 'kind' is a standard fact. Use it, or give your own another name.",
        ],
    ),
    "fact empty": (
        {
            "fact[1].values": {},
            "interpretation[0].options": DELETED,
        },
        [
            "fact[1].values: it is empty. Add at least one name with its wording, { de = ..., en = ... }.",
            "interpretation[0].options: it is empty. Add at least one name with its wording, { de = ..., en = ... }.",
        ],
    ),
    "fact broken": (
        {
            "fact[1].label.en": DELETED,
        },
        [
            "fact[1].label.en: it is missing. Add a text.",
        ],
    ),
    "point is fact": (
        {
            "interpretation[0].id": "topic",
        },
        [
            "interpretation[0].id: 'topic' is no clause of this policy. Write one of: 'A-1', 'A-2', 'A-O1'.",
            "interpretation[0].id: 'topic' is a fact. Name it like the clause of the open point.",
            "rule[2].reading.A-O1: 'A-O1' is no interpretation of this policy. Write one of: 'topic'.",
            "silent[0].reading.A-O1: 'A-O1' is no interpretation of this policy. Write one of: 'topic'.",
            "target[0].calendar.by: 'A-O1' is no interpretation. Write one of: 'topic'.",
            "release.billed_from.by: 'A-O1' is no interpretation. Write one of: 'topic'.",
        ],
    ),
    "point no clause": (
        {
            "interpretation[0].id": "A-O2",
        },
        [
            "interpretation[0].id: 'A-O2' is no clause of this policy. Write 'A-2', or one of: 'A-1', 'A-O1'.",
            "rule[2].reading.A-O1: 'A-O1' is no interpretation of this policy. Write 'A-O2'.",
            "silent[0].reading.A-O1: 'A-O1' is no interpretation of this policy. Write 'A-O2'.",
            "target[0].calendar.by: 'A-O1' is no interpretation. Write 'A-O2'.",
            "release.billed_from.by: 'A-O1' is no interpretation. Write 'A-O2'.",
        ],
    ),
    "undetermined as bearer": (
        {
            "rule[0].bearer": "undetermined",
        },
        [
            (
                "rule[0].bearer: 'undetermined' is no choice here. Write one of: 'vendor', 'contingent', "
                "'customer', 'third_party', 'separate_order', 'not_offered'."
            ),
        ],
    ),
    "no value": (
        {
            "rule[0].when.topic": [],
        },
        [
            "rule[0].when.topic: no value is allowed. List at least one value, or leave it out.",
        ],
    ),
    "unknown outcomes": (
        {
            "severity.rule[0].class": "fatal",
            "access.rule[0].access": "ajar",
        },
        [
            (
                "severity.rule[0].class: 'fatal' is no severity class. Write one of: 'critical', 'impeding', "
                "'minor', 'cosmetic'."
            ),
            "access.rule[0].access: 'ajar' is no choice here. Write one of: 'open', 'closed'.",
        ],
    ),
    "unknown names in a target": (
        {
            "target[0].metric": "respons",
            "target[1].stops_at": ["solved"],
            "target[1].starts_at": "resolved",
            "target[2].when": {"severity": "fatal", "plan": "x"},
        },
        [
            (
                "target[0].metric: 'respons' is no choice here. Write 'next_response', or one of: "
                "'first_response', 'time_to_own', 'periodic_update', 'resolution', 'total_resolution'."
            ),
            (
                "target[1].stops_at: 'solved' is no choice here. Write 'resolved', or one of: 'reported', "
                "'customer_message', 'assigned', 'acknowledged', 'answered', 'diagnosed', 'workaround', "
                "'reopened'."
            ),
            (
                "target[2].when.severity: 'fatal' is no value of 'severity'. Write one of: 'critical', "
                "'impeding', 'minor', 'cosmetic'."
            ),
            "target[2].when.plan: 'x' is no value of 'plan'. Write one of: 'small', 'large'.",
        ],
    ),
    "impossible promises": (
        {
            "target[1].starts_at": "resolved",
            "target[1].amount.days": -1,
            "package[0].quota": "0 h",
            "package[1].months": 5,
            "package[1].anchor": "31.1.2026",
        },
        [
            "target[1].amount.days: -1 days end before they begin. Give 0 days or more.",
            (
                "package[0].quota: a quota of 0 h cannot cover anything. Give a positive quota, or leave "
                "it out of the contract."
            ),
            "package[1].anchor: '31.1.2026' is not a date such as 2026-01-01. Write a date such as 2026-01-01.",
        ],
    ),
    "two releases": (
        {
            "release": [GOOD["release"], GOOD["release"]],
        },
        [
            "release[1]: there is another one under the same reading. Give each its own readings, or merge them.",
        ],
    ),
    "forgotten conditions": (
        {
            "rule[0].when": DELETED,
            "silent[1].when": DELETED,
            "impossible[0].when": DELETED,
        },
        [
            "rule[0].when: it is missing. Add the facts under which it holds, or when = {} if it always does.",
            "silent[1].when: it is missing. Add the facts under which it holds, or when = {} if it always does.",
            "impossible[0].when: it is missing. Add the facts under which it holds, or when = {} if it always does.",
        ],
    ),
    "forgotten clauses": (
        {
            "rule[0].clauses": DELETED,
        },
        ["rule[0].clauses: it is missing. Name the clauses that it rests on, or write [] if it rests on none."],
    ),
    "calendars that no contract gives": (
        {
            "target[0].calendar.billed": "servicehours",
            "target[1].amount": {
                "days": 1,
                "working_days": "arbeitstag",
                "day_rule": "event_day_excluded",
                "ends": "same_time",
            },
        },
        [
            (
                "target[0].calendar: 'servicehours' is no calendar that a policy may name. Write 'service_hours', "
                "or one of: 'clock', 'arbeitstage', 'werktage'."
            ),
            (
                "target[1].amount.working_days: 'arbeitstag' is no calendar that a policy may name. Write "
                "'arbeitstage', or one of: 'werktage'."
            ),
        ],
    ),
    "provenance": (
        {
            "provenance": DELETED,
        },
        [
            "provenance.document: it is missing. Add a text.",
            "provenance.language: it is missing. Add a text.",
        ],
    ),
    "rule text": (
        {
            "rule": "x",
        },
        [
            "rule: 'x' is not a table. Write a table.",
        ],
    ),
    "rule texts": (
        {
            "rule[1]": "x",
        },
        [
            "rule[1]: 'x' is not a table. Write a table.",
        ],
    ),
    "no rules": (
        {
            "rule": DELETED,
            "silent": DELETED,
        },
        [
            "rule: there is none. Add at least one [[rule]] or [[silent]].",
        ],
    ),
}
