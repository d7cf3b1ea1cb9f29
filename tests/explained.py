"""Explanations that are kept word for word: ``python -m tests.explained`` writes them anew, for a person to read.

Each file in `tests/explanations/` is one decision, or one case on its way, in one language, as a customer would get it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from supportpolicy import Case, CostBearer, Language, Rule, advance, classify_facts, shipped_policy
from supportpolicy.decision import Decision
from supportpolicy.explanation import explain

FOLDER = Path(__file__).parent / "explanations"


def decided(policy: str, **facts: str) -> Decision:
    """What a shipped policy decides, read in its default way."""
    return classify_facts(shipped_policy(policy).read_as(), **facts)


def agreed_otherwise() -> Decision:
    """What a contract decides that includes changes to what was made for the customer. It cites itself and CRM-20."""
    rule = Rule(
        id="changes to adaptations are included",
        when={"work": "resolution", "kind": "change_request", "component": "customizing"},
        outcome=CostBearer.VENDOR,
        clauses=["Contract § 4 (2)", "CRM-20"],
    )
    policy = shipped_policy("saas_crm").read_as().agreeing([rule])
    return classify_facts(policy, work="resolution", kind="change_request", component="customizing")


def under_way(policy: str, lifecycle: str, *steps: str) -> Case:
    """A case that took some steps, one a day, with whatever has to be stated."""
    case = Case(
        id="2026-7",
        lifecycle=shipped_policy(policy).lifecycle(lifecycle),
        opened_at=datetime(2026, 11, 2, 9, tzinfo=UTC),
    )
    stated: dict[str, dict[str, Any]] = {
        "offer_solution": {"effort": timedelta(hours=40)},
        "estimate": {"effort": timedelta(hours=12, minutes=30)},
        "announce_more_effort": {"effort": timedelta(hours=50)},
    }
    for number, step in enumerate(steps, 3):
        at = datetime(2026, 11, number, 9, tzinfo=UTC)
        by = case.lifecycle.step(step).by[0]
        day = date(2026, 12, 15) if step in ("set_completion_date", "fix_date") else None
        case = advance(case, step, at, by=by, day=day, **stated.get(step, {}))
    return case


def under_way_cases() -> dict[str, Case]:
    """The cases that are explained, by the names of their files."""
    to_work = ("write_concept", "offer_solution", "discuss", "release", "set_completion_date", "begin_work")
    return {
        "project_requested": under_way("shop_agency", "project", "point_to_documentation"),
        "project_in_progress": under_way("shop_agency", "project", *to_work),
        "project_with_more_effort": under_way("shop_agency", "project", *to_work, "announce_more_effort"),
        "release_in_planning": under_way("partner_support", "release", "fix_date"),
        "enquiry_escalated": under_way("app_agency", "enquiry", "assess", "escalate"),
        "request_estimated": under_way("confluence_package", "request", "examine", "escalate", "estimate"),
    }


def cases() -> dict[str, Decision]:
    """The decisions that are explained, by the names of their files."""
    bug = {"work": "resolution", "kind": "bug"}
    base = {**bug, "component": "base_software", "deviates": "yes", "security": "no"}
    wiki = {"work": "resolution", "kind": "bug", "contact": "key_user", "contingent": "booked"}
    return {
        "free_bug": decided("saas_crm", **base, reproducible="in_standard"),
        "customizing_bug": decided("saas_crm", **bug, component="customizing"),
        "first_diagnosis": decided("saas_crm", work="first_diagnosis"),
        "missing_fact": decided("saas_crm", **base),
        "nothing_known": decided("shop_agency"),
        "silence": decided("saas_crm", work="resolution", kind="question", planned_change="no"),
        "contradiction": decided("saas_crm", **bug, component="third_party", standard_connector="yes"),
        "contingent_draw": decided("confluence_package", **wiki, complexity="within"),
        "separate_order": decided("confluence_package", **wiki, complexity="exceeds"),
        "not_offered": decided("confluence_package", contact="end_user"),
        "referral": decided("shop_agency", **bug, component="third_party", act_for_third_party="no"),
        "reading_that_mattered": decided("saas_crm", work="resolution", kind="service_request"),
        "reading_of_three": decided("shop_agency", **bug, component="base_software", shop_update="no"),
        "agreed_otherwise": agreed_otherwise(),
    }


def explained() -> Mapping[str, Decision | Case]:
    """Everything that is explained, by the names of the files."""
    return {**cases(), **under_way_cases()}


def texts() -> dict[Path, str]:
    """Every file with its text."""
    return {
        FOLDER / f"{name}.{language}.txt": f"{explain(decision, language=language)}\n"
        for name, decision in explained().items()
        for language in Language
    }


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path, text in texts().items():
        path.write_text(text, encoding="utf-8")
