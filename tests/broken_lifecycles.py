"""Lifecycles with faults: what is changed in the one of the good policy, and every message about it."""

from __future__ import annotations

from typing import Any

from tests.policy_documents import DELETED

BROKEN: dict[str, tuple[dict[str, Any], list[str]]] = {
    "nothing in it": (
        {
            "lifecycle[0]": {},
        },
        [
            "lifecycle[0].id: it is missing. Add a text.",
            "lifecycle[0].de: it is missing. Add a text.",
            "lifecycle[0].en: it is missing. Add a text.",
            "lifecycle[0].roles: it is empty. Add at least one name with its wording, { de = ..., en = ... }.",
            "lifecycle[0].start: it is missing. Add a text.",
            "lifecycle[0].ends: it is missing. Add a list of texts.",
            "lifecycle[0].clauses: it is missing. Name the clauses that it rests on, or write [] if it rests on none.",
        ],
    ),
    "unknown names": (
        {
            "lifecycle[0].start": "nw",
            "lifecycle[0].ends": ["done", "gone"],
            "lifecycle[0].released_by": "goo",
            "lifecycle[0].due_after": "x",
            "lifecycle[0].stage[1].needs": ["ofer"],
            "lifecycle[0].step[0].from": "nwe",
            "lifecycle[0].step[1].to": "runing",
            "lifecycle[0].step[2].by": ["vendr"],
            "lifecycle[0].step[1].requires": ["offr"],
            "lifecycle[0].step[1].produces": ["g"],
            "lifecycle[0].step[2].withdraws": ["y"],
            "lifecycle[0].step[3].within": "go",
        },
        [
            ("lifecycle[0].start: 'nw' is no stage of the lifecycle. Write 'new', or one of: 'running', 'done'."),
            ("lifecycle[0].ends: 'gone' is no stage of the lifecycle. Write 'done', or one of: 'new', 'running'."),
            (
                "lifecycle[0].released_by: 'goo' is no result of the lifecycle. Write 'go', or one of: 'offer', "
                "'result'."
            ),
            ("lifecycle[0].due_after: 'x' is no result of the lifecycle. Write one of: 'offer', 'go', 'result'."),
            (
                "lifecycle[0].stage[1].needs: 'ofer' is no result of the lifecycle. Write 'offer', or one of: "
                "'go', 'result'."
            ),
            (
                "lifecycle[0].step[0].from: 'nwe' is no stage of the lifecycle. Write 'new', or one of: "
                "'running', 'done'."
            ),
            (
                "lifecycle[0].step[1].to: 'runing' is no stage of the lifecycle. Write 'running', or one of: "
                "'new', 'done'."
            ),
            (
                "lifecycle[0].step[1].requires: 'offr' is no result of the lifecycle. Write 'offer', or one of: "
                "'go', 'result'."
            ),
            (
                "lifecycle[0].step[1].produces: 'g' is no result of the lifecycle. Write 'go', or one of: "
                "'offer', 'result'."
            ),
            ("lifecycle[0].step[2].by: 'vendr' is no role of the lifecycle. Write 'vendor', or one of: 'customer'."),
            (
                "lifecycle[0].step[2].withdraws: 'y' is no result of the lifecycle. Write one of: 'offer', 'go', "
                "'result'."
            ),
            ("lifecycle[0].step[3].within: 'go' is no result with an effort of the lifecycle. Write one of: 'offer'."),
        ],
    ),
    "names given twice": (
        {
            "lifecycle[0].stage[+]": {"id": "new", "de": "new", "en": "new"},
            "lifecycle[0].result[+]": {"id": "go", "de": "go", "en": "go"},
            "lifecycle[0].step[+]": {"id": "offer", "de": "offer", "en": "offer", "from": "new", "by": "vendor"},
        },
        [
            "lifecycle[0].result: 'go' stands there 2 times. Give each of them its own name.",
            "lifecycle[0].stage: 'new' stands there 2 times. Give each of them its own name.",
            "lifecycle[0].step: 'offer' stands there 2 times. Give each of them its own name.",
        ],
    ),
    "a step of nobody and one of no stage": (
        {
            "lifecycle[0].step[0].by": [],
            "lifecycle[0].step[1].from": [],
        },
        [
            "lifecycle[0].step[0].by: the step is taken by nobody. Name the roles that may take it.",
            "lifecycle[0].step[1].from: the step is never taken. Name the stages in which it may be taken.",
        ],
    ),
    "a stage that nothing leads to": (
        {
            "lifecycle[0].stage[+]": {"id": "lost", "de": "lost", "en": "lost"},
        },
        [
            "lifecycle[0].stage[3]: no case ever reaches 'lost'. Let a step lead to it, or leave it out.",
        ],
    ),
    "a result that nothing gives": (
        {
            "lifecycle[0].result[+]": {"id": "paper", "de": "paper", "en": "paper"},
        },
        [
            "lifecycle[0].result[3]: no step gives 'paper'. Let a step produce it, or leave it out.",
        ],
    ),
    "a step without the gate that it needs": (
        {
            "lifecycle[0].step[1].requires": DELETED,
            "lifecycle[0].step[3].produces": "go",
        },
        [
            "lifecycle[0].result[2]: no step gives 'result'. Let a step produce it, or leave it out.",
            (
                "lifecycle[0].stage[1].needs: a case can come to 'running' by release without 'offer'. Let every "
                "step that leads there require it."
            ),
            (
                "lifecycle[0].stage[2].needs: a case can come to 'done' by offer → release → finish without "
                "'result'. Let every step that leads there require it."
            ),
        ],
    ),
    "no way to an end": (
        {
            "lifecycle[0].step[3].to": "running",
        },
        [
            "lifecycle[0].stage[2]: no case ever reaches 'done'. Let a step lead to it, or leave it out.",
            ("lifecycle[0].stage[0]: a case that comes to 'new' can never end. Let a step lead on to one of the ends."),
            (
                "lifecycle[0].stage[1]: a case that comes to 'running' by offer → release can never end. Let a "
                "step lead on to one of the ends."
            ),
        ],
    ),
    "no end at all": (
        {
            "lifecycle[0].ends": [],
        },
        [
            ("lifecycle[0].stage[0]: a case that comes to 'new' can never end. Let a step lead on to one of the ends."),
            (
                "lifecycle[0].stage[1]: a case that comes to 'running' by offer → release can never end. Let a "
                "step lead on to one of the ends."
            ),
            (
                "lifecycle[0].stage[2]: a case that comes to 'done' by offer → release → finish can never end. "
                "Let a step lead on to one of the ends."
            ),
        ],
    ),
    "a loop that should lead back": (
        {
            "lifecycle[0].step[2].to": DELETED,
        },
        [
            (
                "lifecycle[0].stage[1]: a case that comes to 'running' by offer → release → stop can never end. "
                "Let a step lead on to one of the ends."
            ),
            (
                "lifecycle[0].stage[1].needs: a case can come to 'running' by offer → release → stop without "
                "'offer'. Let every step that leads there require it."
            ),
            (
                "lifecycle[0].stage[1].needs: a case can come to 'running' by offer → release → stop without "
                "'go'. Let every step that leads there require it."
            ),
        ],
    ),
    "a way that ends in itself": (
        {
            "lifecycle[0].step[+]": {
                "id": "wait",
                "de": "wait",
                "en": "wait",
                "from": "new",
                "to": "waiting",
                "by": "vendor",
            },
            "lifecycle[0].stage[+]": {"id": "waiting", "de": "waiting", "en": "waiting"},
        },
        [
            (
                "lifecycle[0].stage[3]: a case that comes to 'waiting' by wait can never end. Let a step lead on "
                "to one of the ends."
            ),
        ],
    ),
    "a step in an end": (
        {
            "lifecycle[0].step[2].from": ["running", "done"],
        },
        [
            (
                "lifecycle[0].step[2].from: 'stop' is taken in 'done', where a case is over. Take the stage out "
                "of the ends, or out of here."
            ),
        ],
    ),
    "a step that is never possible": (
        {
            "lifecycle[0].step[0]": DELETED,
        },
        [
            "lifecycle[0].stage[1]: no case ever reaches 'running'. Let a step lead to it, or leave it out.",
            "lifecycle[0].stage[2]: no case ever reaches 'done'. Let a step lead to it, or leave it out.",
            (
                "lifecycle[0].step[0].requires: 'release' can never be taken: it asks for 'offer'. Let a step "
                "before it give what it asks for, or leave it out."
            ),
            "lifecycle[0].result[0]: no step gives 'offer'. Let a step produce it, or leave it out.",
            ("lifecycle[0].stage[0]: a case that comes to 'new' can never end. Let a step lead on to one of the ends."),
        ],
    ),
    "unknown clauses": (
        {
            "lifecycle[0].clauses": ["A-9"],
            "lifecycle[0].step[1].clauses": ["A-8"],
            "lifecycle[0].stage[1].clauses": ["A-7"],
        },
        [
            (
                "lifecycle[0].stage[1].clauses: 'A-7' is no clause of this policy. Write 'A-2', or one of: 'A-1',"
                " 'A-O1'."
            ),
            ("lifecycle[0].step[1].clauses: 'A-8' is no clause of this policy. Write 'A-2', or one of: 'A-1', 'A-O1'."),
            "lifecycle[0].clauses: 'A-9' is no clause of this policy. Write 'A-2', or one of: 'A-1', 'A-O1'.",
        ],
    ),
    "wrong forms": (
        {
            "lifecycle[0].result[0].detail": "hours",
            "lifecycle[0].step[0].told": "x",
            "lifecycle[0].roles": {},
            "lifecycle[0].step[1].froom": "new",
            "lifecycle[0].stage[0].id": DELETED,
            "lifecycle[0].result[1].id": " ",
        },
        [
            "lifecycle[0].roles: it is empty. Add at least one name with its wording, { de = ..., en = ... }.",
            "lifecycle[0].result[0].detail: 'hours' is no choice here. Write one of: 'none', 'effort', 'day'.",
            "lifecycle[0].result[1].id: ' ' is not a text. Write a text.",
            "lifecycle[0].stage[0].id: it is missing. Add a text.",
            "lifecycle[0].step[0].told: 'x' is not a table. Write a table.",
            (
                "lifecycle[0].step[1].froom: it means nothing here. Write 'from', or one of: 'id', 'de', 'en', "
                "'to', 'by', 'requires', 'produces', 'withdraws', 'within', 'told', 'clauses'."
            ),
        ],
    ),
    "nothing but a name": (
        {
            "lifecycle[+]": {"id": "x", "de": "x", "en": "x"},
        },
        [
            "lifecycle[1].roles: it is empty. Add at least one name with its wording, { de = ..., en = ... }.",
            "lifecycle[1].start: it is missing. Add a text.",
            "lifecycle[1].ends: it is missing. Add a list of texts.",
            "lifecycle[1].clauses: it is missing. Name the clauses that it rests on, or write [] if it rests on none.",
        ],
    ),
    "beginning at an end": (
        {
            "lifecycle[0].start": "done",
            "lifecycle[0].ends": ["new"],
        },
        [
            "lifecycle[0].stage[0]: no case ever reaches 'new'. Let a step lead to it, or leave it out.",
            "lifecycle[0].stage[1]: no case ever reaches 'running'. Let a step lead to it, or leave it out.",
            (
                "lifecycle[0].step[0].from: 'offer' is taken in 'new', where a case is over. Take the stage out "
                "of the ends, or out of here."
            ),
            (
                "lifecycle[0].step[1].from: 'release' is taken in 'new', where a case is over. Take the stage out"
                " of the ends, or out of here."
            ),
            (
                "lifecycle[0].stage[2]: a case that comes to 'done' can never end. Let a step lead on to one of "
                "the ends."
            ),
            (
                "lifecycle[0].stage[2].needs: a case can come to 'done' without 'result'. Let every step that "
                "leads there require it."
            ),
        ],
    ),
}
