"""A small policy document with everything in it, as plain tables that tests change before they read it."""

from __future__ import annotations

import copy
from typing import Any

from supportpolicy.documents import read_policy
from supportpolicy.documents.writing import toml_text
from supportpolicy.errors import InvalidDocumentError

Tables = dict[str, Any]
DELETED = object()
"""Stands for a key that a document lacks."""

GOOD: Tables = {
    "schema": 1,
    "id": "acme",
    "version": "2",
    "effective": "2026-01-01",
    "title": {"de": "Acme", "en": "Acme"},
    "provenance": {"document": "acme.pdf", "language": "de", "note": {"de": "Entwurf", "en": "draft"}},
    "facts": ["topic", "plan"],
    "clause": [
        {"id": "A-1", "de": "Fehler sind frei.", "en": "Faults are free."},
        {"id": "A-2", "de": "Wünsche kosten.", "en": "Wishes cost.", "quotation": {"text": "alle", "language": "de"}},
        {
            "id": "A-O1",
            "de": "Offen: Fragen.",
            "en": "Open: questions.",
            "effect": {"de": "Vertrag: Fragen", "en": "contract: questions"},
        },
    ],
    "fact": [
        {
            "name": "topic",
            "label": {"de": "Thema", "en": "topic"},
            "question": {"de": "Worum geht es?", "en": "What is it about?"},
            "values": {
                name: {"de": name, "en": name}
                for name in ("incident", "bug", "question", "change_request", "service_request", "training")
            },
        },
        {
            "name": "plan",
            "label": {"de": "Tarif", "en": "plan"},
            "question": {"de": "Welcher Tarif?", "en": "Which plan?"},
            "changeable": "fixed",
            "values": {"small": {"de": "klein", "en": "small"}, "large": {"de": "groß", "en": "large"}},
        },
    ],
    "interpretation": [
        {
            "id": "A-O1",
            "question": {"de": "Kosten Fragen?", "en": "Do questions cost?"},
            "default": "free",
            "options": {"free": {"de": "nein", "en": "no"}, "billed": {"de": "ja", "en": "yes"}},
        }
    ],
    "rule": [
        {
            "id": "faults",
            "when": {"topic": ["incident", "bug"]},
            "bearer": "vendor",
            "clauses": ["A-1"],
            "steps": ["mend"],
        },
        {
            "id": "wishes",
            "when": {"topic": ["change_request", "service_request", "training"]},
            "bearer": "customer",
            "clauses": ["A-2"],
        },
        {
            "id": "questions",
            "when": {"topic": "question"},
            "reading": {"A-O1": "free"},
            "bearer": "vendor",
            "clauses": ["A-O1"],
        },
    ],
    "silent": [
        {
            "id": "questions_billed",
            "when": {"topic": "question"},
            "reading": {"A-O1": "billed"},
            "reason": "silent",
            "clauses": ["A-O1"],
            "ask": {"de": "Zu welchem Satz?", "en": "At which rate?"},
        },
        {
            "id": "small_plan",
            "when": {"plan": "small"},
            "overrides": ["faults", "wishes", "questions"],
            "reason": "contradictory",
            "clauses": ["A-1", "A-2"],
            "ask": {"de": "Was gilt im kleinen Tarif?", "en": "What applies in the small plan?"},
        },
    ],
    "impossible": [{"id": "no_training", "when": {"topic": "training", "plan": "small"}}],
    "severity": {
        "facts": ["fault"],
        "rule": [
            {"id": "stops", "when": {"fault": "stops_operation"}, "class": "critical", "clauses": ["A-1"]},
            {
                "id": "other",
                "when": {"fault": ["impedes", "minor", "display"]},
                "class": "minor",
                "clauses": ["A-1"],
                "steps": ["mend"],
            },
        ],
    },
    "access": {
        "facts": ["channel"],
        "rule": [
            {"id": "by_phone", "when": {"channel": "phone"}, "access": "open", "clauses": ["A-1"]},
            {
                "id": "otherwise",
                "when": {"channel": ["email", "service_desk", "on_site"]},
                "access": "closed",
                "clauses": ["A-1"],
            },
        ],
    },
    "first_diagnosis": {"limit": "30 min", "clauses": ["A-1"]},
    "release": {
        "notice": ["A-1"],
        "approval": ["A-2"],
        "estimate": ["A-2"],
        "billed_from": {"by": "A-O1", "free": "notice", "billed": "notice_and_approval"},
        "untold": "held",
        "untold_clauses": ["A-O1"],
    },
    "package": [
        {"id": "hours", "quota": "16 h", "fee": "1600 EUR", "clauses": ["A-2"]},
        {"id": "pieces", "quota": 3, "fee": "900.50 EUR", "months": 3, "anchor": "2026-01-15", "clauses": ["A-2"]},
    ],
    "target": [
        {
            "id": "response",
            "metric": "first_response",
            "amount": "48 h",
            "calendar": {"by": "A-O1", "free": "clock", "billed": "service_hours"},
            "commitment": "guaranteed",
            "clauses": ["A-1"],
            "when": {"plan": "large"},
        },
        {
            "id": "repair",
            "metric": "resolution",
            "amount": {
                "days": 2,
                "working_days": "werktage",
                "day_rule": "event_day_excluded",
                "ends": "end_of_day",
                "cut_off": "16:00",
            },
            "calendar": "clock",
            "commitment": "goal",
            "clauses": ["A-1"],
            "starts_at": "assigned",
            "stops_at": ["workaround", "resolved"],
            "pauses": ["waiting_on_customer"],
            "thresholds": [80],
            "slot": "repair",
        },
        {
            "id": "outage",
            "metric": "resolution",
            "amount": "without undue delay",
            "calendar": "clock",
            "commitment": "guaranteed",
            "clauses": ["A-1"],
            "when": {"severity": "critical"},
        },
    ],
    "not_promised": {"de": "Sonst nichts.", "en": "Nothing else.", "clauses": ["A-O1"]},
    "step": [{"id": "mend", "de": "Beheben", "en": "Mend", "clauses": ["A-1"]}],
    "lifecycle": [
        {
            "id": "job",
            "de": "Auftrag",
            "en": "job",
            "start": "new",
            "ends": ["done"],
            "released_by": "go",
            "due_after": "result",
            "clauses": ["A-2"],
            "roles": {"customer": {"de": "Kunde", "en": "customer"}, "vendor": {"de": "Anbieter", "en": "vendor"}},
            "result": [
                {"id": "offer", "de": "Angebot", "en": "offer", "detail": "effort"},
                {"id": "go", "de": "Freigabe", "en": "release"},
                {"id": "result", "de": "Ergebnis", "en": "result"},
            ],
            "stage": [
                {"id": "new", "de": "neu", "en": "new"},
                {"id": "running", "de": "läuft", "en": "running", "needs": ["offer", "go"], "clauses": ["A-2"]},
                {"id": "done", "de": "fertig", "en": "done", "needs": "result"},
            ],
            "step": [
                {"id": "offer", "de": "anbieten", "en": "offer", "from": "new", "by": "vendor", "produces": "offer"},
                {
                    "id": "release",
                    "de": "freigeben",
                    "en": "release",
                    "from": ["new"],
                    "to": "running",
                    "by": ["customer"],
                    "requires": ["offer"],
                    "produces": ["go"],
                    "clauses": ["A-2"],
                },
                {
                    "id": "stop",
                    "de": "anhalten",
                    "en": "stop",
                    "from": "running",
                    "to": "new",
                    "by": ["customer", "vendor"],
                    "withdraws": ["offer", "go"],
                    "told": {"de": "Es geht nicht weiter.", "en": "Work stops."},
                },
                {
                    "id": "finish",
                    "de": "abliefern",
                    "en": "finish",
                    "from": "running",
                    "to": "done",
                    "by": "vendor",
                    "within": "offer",
                    "produces": "result",
                },
            ],
        }
    ],
}


def changed(changes: dict[str, Any], tables: Tables = GOOD) -> Tables:
    """The tables with other values at some paths such as ``rule[0].when.kind``; ``[+]`` adds to a list."""
    result = copy.deepcopy(tables)
    for path, value in changes.items():
        *steps, last = path.replace("[", ".[").split(".")
        at: Any = result
        for step in steps:
            at = at[int(step[1:-1]) if step.startswith("[") else step]
        if last == "[+]":
            at.append(value)
        elif value is DELETED:
            del at[int(last[1:-1]) if last.startswith("[") else last]
        else:
            at[int(last[1:-1]) if last.startswith("[") else last] = value
    return result


def faults_of(tables: Tables) -> list[str]:
    """All that is wrong with a document."""
    try:
        read_policy(toml_text(tables))
    except InvalidDocumentError as error:
        return [str(fault) for fault in error.exceptions]
    return []
