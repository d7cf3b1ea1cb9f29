"""Lifecycles: every step in every stage, allowed or refused; what is proved when one is loaded; cases."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportpolicy import testing
from supportpolicy.clauses import Wording
from supportpolicy.documents import SHIPPED as POLICIES
from supportpolicy.documents import read_policy, shipped_policy
from supportpolicy.documents.descriptions import write_policy, write_policy_json
from supportpolicy.documents.values import from_json, to_json
from supportpolicy.documents.writing import toml_text
from supportpolicy.errors import (
    InvalidDocumentError,
    InvalidTypeError,
    InvalidValueError,
    SupportPolicyError,
    UnknownNameError,
)
from supportpolicy.facts import Value
from supportpolicy.lifecycles import (
    Case,
    InForce,
    Lifecycle,
    LifecycleResult,
    LifecycleStage,
    LifecycleStep,
    ResultDetail,
    StepTaken,
    advance,
)
from tests.broken_lifecycles import BROKEN
from tests.lifecycle_oracle import (
    SHIPPED,
    STARTS,
    Place,
    Row,
    faulty_places,
    may,
    places,
    rows,
    rows_of,
    walked,
)
from tests.policy_documents import GOOD, changed, faults_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NAIVE = NOON.replace(tzinfo=None)
EFFORT = timedelta(hours=40)
NAMES = sorted(SHIPPED)


def shipped(policy: str, name: str) -> Lifecycle:
    return shipped_policy(policy).lifecycle(name)


PROJECT = shipped("shop_agency", "project")


def details(lifecycle: Lifecycle, step: LifecycleStep) -> dict[str, Any]:
    """Whatever has to be stated with a step."""
    given = {lifecycle.result(name).detail for name in step.produces}
    stated: dict[str, Any] = {}
    if ResultDetail.EFFORT in given:
        stated["effort"] = EFFORT
    if ResultDetail.DAY in given:
        stated["day"] = date(2026, 4, 1)
    if step.within is not None:
        stated["worked"] = timedelta(0)
    return stated


def on(case: Case, *steps: str, by: str | None = None) -> Case:
    """The case after some steps, an hour apart."""
    for name in steps:
        step = case.lifecycle.step(name)
        at = case.course.last_at + timedelta(hours=1)
        case = advance(case, name, at, by=by or step.by[0], **details(case.lifecycle, step))
    return case


def opened(lifecycle: Lifecycle = PROJECT, name: str = "P-1") -> Case:
    return Case(id=name, lifecycle=lifecycle, opened_at=NOON)


def place(case: Case) -> Place:
    return case.stage.id, frozenset(case.results)


def everywhere(lifecycle: Lifecycle) -> dict[Place, Case]:
    """A case at every place that the library lets one come to."""
    found = {place(opened(lifecycle)): opened(lifecycle)}
    waiting = list(found.values())
    while waiting:
        case = waiting.pop()
        for step in case.allowed():
            further = on(case, step.id)
            if place(further) not in found:
                found[place(further)] = further
                waiting.append(further)
    return found


def refusal(kind: type[SupportPolicyError], do: Callable[..., object], *args: Any, **named: Any) -> str:
    with pytest.raises(kind) as caught:
        do(*args, **named)
    assert type(caught.value) is kind
    return str(caught.value)


TO_WORK = (
    "write_concept",
    "offer_solution",
    "discuss",
    "release",
    "set_completion_date",
    "begin_work",
)
TO_ACCEPTANCE = (*TO_WORK, "accept_internally", "install", "accept")


def quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def refused(table: list[Row], row: Row, here: Place, name: str = "P-1") -> str:
    """What is said where a step is not possible, made from the table."""
    stage, results = here
    what = f"{name} stands at '{stage}', where '{row.step}' is not possible"
    if stage in row.stages:
        missing = quoted(wanted for wanted in row.asks if wanted not in results)
        what = f"'{row.step}' asks for {missing}, which {name} does not have"
    possible = "; ".join(f"'{one.step}' by {quoted(one.roles)}" for one in table if may(one, here))
    return f"step: {what}. {f'Take one of: {possible}' if possible else 'Leave it as it is: it is over'}."


def worded(name: str) -> Wording:
    return Wording(de=name, en=name)


class TestEveryStepInEveryStage:
    """Illegal steps, in every stage, for every lifecycle: SHOP-6, PARTNER-9, APP-4, CONF-10."""

    def test_every_lifecycle_has_a_table(self) -> None:
        assert sorted((name, one.id) for name in POLICIES for one in shipped_policy(name).lifecycles) == NAMES

    @pytest.mark.parametrize("name", NAMES)
    def test_a_case_comes_wherever_the_table_says_and_nowhere_else(self, name: tuple[str, str]) -> None:
        assert everywhere(shipped(*name)).keys() == places(rows(SHIPPED[name]), STARTS[name[1]])

    @pytest.mark.parametrize("name", NAMES)
    def test_what_is_allowed_is_what_the_table_allows(self, name: tuple[str, str]) -> None:
        lifecycle, table = shipped(*name), rows(SHIPPED[name])
        assert [(step.id, step.within or "") for step in lifecycle.steps] == [(row.step, row.limit) for row in table]

        for here, case in everywhere(lifecycle).items():
            for row in table:
                if not may(row, here):
                    assert refusal(InvalidValueError, on, case, row.step) == refused(table, row, here)
                    assert [*case.missing(row.step)] == [name for name in row.asks if name not in here[1]]
                else:
                    assert place(on(case, row.step)) == walked(row, here)

    @pytest.mark.parametrize("name", NAMES)
    def test_only_those_take_a_step_who_may(self, name: tuple[str, str]) -> None:
        lifecycle, table = shipped(*name), rows(SHIPPED[name])
        roles = [role.name for role in lifecycle.roles]

        for here, case in everywhere(lifecycle).items():
            for row, role in product([row for row in table if may(row, here)], roles):
                if role in row.roles:
                    assert on(case, row.step, by=role).taken[-1].by == role
                else:
                    assert refusal(InvalidValueError, on, case, row.step, by=role) == (
                        f"by: '{row.step}' is not for '{role}'. Leave it to {quoted(row.roles)}."
                    )

    @given(testing.lifecycles())
    @settings(max_examples=60)
    def test_and_the_same_holds_for_any_lifecycle(self, lifecycle: Lifecycle) -> None:
        table = rows_of(lifecycle)
        cases = everywhere(lifecycle)

        assert cases.keys() == places(table, lifecycle.start)
        for here, case in cases.items():
            assert [step.id for step in case.allowed()] == [row.step for row in table if may(row, here)]
            for row in table:
                if may(row, here):
                    assert place(on(case, row.step)) == walked(row, here)
                else:
                    assert refusal(InvalidValueError, on, case, row.step) == refused(table, row, here)

    @given(testing.cases())
    def test_every_case_can_come_to_an_end(self, case: Case) -> None:
        assert case.is_over == (not case.allowed())
        assert bool(case.allowed()) or case.stage.id in case.lifecycle.ends

    @given(testing.cases())
    def test_no_case_lacks_what_its_stage_needs(self, case: Case) -> None:
        assert set(case.stage.needs) <= case.results.keys()

    @given(testing.cases())
    def test_a_case_is_its_history(self, case: Case) -> None:
        again = Case(id=case.id, lifecycle=case.lifecycle, opened_at=case.opened_at, taken=case.taken)

        assert again == case
        assert again.course == case.course
        assert hash(again) == hash(case)
        assert pickle.loads(pickle.dumps(case)) == copy.copy(case) == case


class TestAProject:
    """Concept, solution, discussion, release, work, acceptance, invoice: SHOP-6, SHOP-2 and SHOP-7."""

    def test_goes_from_the_request_to_the_invoice(self) -> None:
        case = on(opened(), *TO_ACCEPTANCE, "close", "invoice")

        assert [one.step for one in case.taken] == [*TO_ACCEPTANCE, "close", "invoice"]
        assert (case.stage.id, case.is_over, case.allowed()) == ("invoiced", True, ())

    def test_is_not_invoiced_before_it_is_accepted_for_good(self) -> None:
        """Nothing is invoiced before final acceptance. SHOP-6"""
        without = {case.stage.id for case in everywhere(PROJECT).values() if "final_acceptance" not in case.results}

        assert without == {stage.id for stage in PROJECT.stages} - {"accepted", "closed", "invoiced"}
        assert refusal(InvalidValueError, on, on(opened(), *TO_ACCEPTANCE[:-1]), "invoice") == (
            "step: P-1 stands at 'installed', where 'invoice' is not possible. "
            "Take one of: 'return_for_rework' by 'customer'; 'accept' by 'customer'."
        )

    def test_needs_a_new_release_for_more_effort(self) -> None:
        """Work beyond the estimate needs a new release. SHOP-2"""
        working = on(opened(), *TO_WORK)
        at = working.course.last_at
        too_much: dict[str, Any] = {"worked": timedelta(hours=40, seconds=1)}

        assert refusal(InvalidValueError, advance, working, "accept_internally", at, **too_much) == (
            "worked: 40 h 1 s of work exceed the 40 h of 'estimate'. Have 'estimate' raised and released first."
        )

        announced = advance(working, "announce_more_effort", at, effort=timedelta(hours=50))
        assert announced.stage.id == "discussion"
        assert [*announced.results] == ["concept_paper", "solution_paper", "discussion", "estimate"]
        assert "release" not in announced.results
        released = on(announced, "release", "set_completion_date", "begin_work")
        accepted = advance(released, "accept_internally", released.course.last_at, **too_much)
        assert accepted.stage.id == "accepted_internally"
        assert accepted.results["estimate"].effort == timedelta(hours=50)

    def test_works_up_to_the_last_second_of_the_estimate(self) -> None:
        working = on(opened(), *TO_WORK)

        assert advance(working, "accept_internally", working.course.last_at, worked=EFFORT).stage.id == (
            "accepted_internally"
        )

    def test_may_be_declined(self) -> None:
        case = on(opened(), "write_concept", "offer_solution", "discuss", "decline")

        assert case.is_over
        assert "release" not in case.results

    def test_is_pointed_to_what_is_ready_on_a_standard_topic(self) -> None:
        """SHOP-7"""
        case = on(opened(), "point_to_documentation")

        assert case.stage.id == "requested"
        assert case.results["prepared_information"].at == NOON + timedelta(hours=1)
        told = PROJECT.step("point_to_documentation").told
        assert told == Wording(
            de="Für das übliche Thema liegen die Informationen bereit.",
            en="The information on this standard topic is ready.",
        )

    def test_says_when_it_was_released(self) -> None:
        case = on(opened(), *TO_WORK, "announce_more_effort", "release")

        hours = [NOON + timedelta(hours=number) for number in (4, 7, 8)]
        assert case.in_force("release") == (InForce(hours[0], hours[1]), InForce(hours[2]))
        assert case.in_force("final_acceptance") == ()

    def test_counts_what_is_given_anew_as_standing_on(self) -> None:
        case = on(opened(), "write_concept", "offer_solution", "discuss", "revise")

        assert case.in_force("estimate") == (InForce(NOON + timedelta(hours=2)),)
        assert case.in_force("discussion") == (InForce(NOON + timedelta(hours=3), NOON + timedelta(hours=4)),)
        assert case.results["estimate"].at == NOON + timedelta(hours=4)
        assert [*case.results] == ["concept_paper", "solution_paper", "estimate"]


class TestTheLimit:
    """The effort that the work must not exceed."""

    def test_is_that_of_the_estimate(self) -> None:
        assert opened().limit is None
        assert on(opened(), "write_concept", "offer_solution").limit == EFFORT
        assert opened(shipped("app_agency", "enquiry")).limit is None

    def test_is_the_least_of_several(self) -> None:
        efforts = [LifecycleResult(id=name, label=worded(name), detail="effort") for name in ("offer", "budget")]
        gives = [
            LifecycleStep(id=f"give {one.id}", label=one.label, stages=["a"], by=["r"], produces=[one.id])
            for one in efforts
        ]
        ends = [
            LifecycleStep(id=f"end {one.id}", label=one.label, stages=["a"], to="b", by=["r"], within=one.id)
            for one in efforts
        ]
        lifecycle = Lifecycle(
            id="two limits",
            label=worded("-"),
            roles=[Value(name="r", label=worded("-"))],
            results=efforts,
            stages=[LifecycleStage(id=name, label=worded("-")) for name in ("a", "b")],
            steps=[*gives, *ends],
            start="a",
            ends=["b"],
        )
        case = advance(opened(lifecycle), "give offer", NOON, effort=timedelta(hours=5))

        assert advance(case, "give budget", NOON, effort=timedelta(hours=4)).limit == timedelta(hours=4)
        assert advance(case, "give budget", NOON, effort=timedelta(hours=6)).limit == timedelta(hours=5)


class TestARelease:
    """Planning, programming, test system, weeks of tests, corrections, production: PARTNER-8 to PARTNER-10."""

    RELEASE = shipped("partner_support", "release")

    WAY = (
        "choose_wishes",
        "fix_date",
        "begin_programming",
        "offer_development_system",
        "move_to_test_system",
        "finish_tests",
        "mend",
    )

    @pytest.mark.parametrize("information", ["announce_by_email", "describe_in_wiki"])
    def test_goes_live_when_the_customers_know(self, information: str) -> None:
        """Big changes by separate e-mail, all others in the wiki. PARTNER-10"""
        ready = on(opened(self.RELEASE, "R-1"), *self.WAY)

        assert refusal(InvalidValueError, on, ready, "go_live") == (
            "step: 'go_live' asks for 'information', which R-1 does not have. Take one of: 'test_again' by 'vendor'; "
            "'announce_by_email' by 'vendor'; 'describe_in_wiki' by 'vendor'."
        )
        assert on(ready, information, "go_live").is_over

    def test_is_programmed_only_with_wishes_and_a_date(self) -> None:
        """PARTNER-8, PARTNER-9"""
        case = opened(self.RELEASE, "R-1")

        assert refusal(InvalidValueError, on, case, "begin_programming").startswith(
            "step: 'begin_programming' asks for 'plan', 'release_date', which R-1 does not have. "
        )
        assert on(case, "fix_date").results["release_date"].day == date(2026, 4, 1)

    def test_is_tested_again_after_a_fault(self) -> None:
        again = on(opened(self.RELEASE, "R-1"), *self.WAY, "announce_by_email", "test_again")

        assert (again.stage.id, "test_report" in again.results, "information" in again.results) == (
            "testing",
            False,
            True,
        )


class TestEscalation:
    """What is done when something cannot be solved directly, and what the customer is told: APP-4, CONF-5, CONF-10."""

    def test_opens_a_ticket_and_tells_development_at_the_same_time(self) -> None:
        """APP-4"""
        case = on(opened(shipped("app_agency", "enquiry"), "E-1"), "escalate")

        assert case.results["ticket"] is case.results["notice_to_development"]
        assert [step.id for step in case.allowed()] == ["classify", "solve"]
        assert on(case, "solve", "pass_on").is_over

    def test_is_not_over_before_the_customer_has_the_solution(self) -> None:
        """APP-4"""
        solved = on(opened(shipped("app_agency", "enquiry"), "E-1"), "escalate", "solve")

        assert not solved.is_over
        assert [step.id for step in solved.allowed()] == ["pass_on"]

    def test_puts_a_display_fault_back_only_with_the_customer(self) -> None:
        """APP-8"""
        case = on(opened(shipped("app_agency", "enquiry"), "E-1"), "escalate", "classify")

        assert refusal(InvalidValueError, on, case, "defer", by="development") == (
            "by: 'defer' is not for 'development'. Leave it to 'customer'."
        )
        assert on(case, "defer", "solve", "pass_on").is_over

    def test_goes_on_with_the_customers_agreement(self) -> None:
        """CONF-5"""
        announced = on(opened(shipped("confluence_package", "request"), "A-1"), "examine", "announce_effort")

        assert [step.id for step in announced.allowed()] == ["agree", "escalate"]
        assert on(announced, "agree", "solve").stage.id == "solved"

    def test_is_done_under_a_separate_order_only(self) -> None:
        """CONF-10"""
        escalated = on(opened(shipped("confluence_package", "request"), "A-1"), "examine", "escalate")

        assert refusal(InvalidValueError, on, escalated, "deliver") == (
            "step: A-1 stands at 'escalated', where 'deliver' is not possible. "
            "Take one of: 'estimate' by 'vendor'; 'leave_it' by 'customer'."
        )
        assert on(escalated, "leave_it").is_over
        assert on(escalated, "estimate", "order", "deliver").stage.id == "delivered"


class TestTakingAStep:
    """A step says when, by whom, and what its results come with."""

    def test_is_taken_by_the_only_role_that_may(self) -> None:
        case = advance(opened(), "write_concept", NOON, note="three pages")

        assert case.taken == (StepTaken(step="write_concept", at=NOON, by="vendor", note="three pages"),)

    @pytest.mark.parametrize(
        ("steps", "step", "more", "message"),
        [
            (
                TO_WORK[:2],
                "discuss",
                {},
                "by: 'discuss' may be taken by several. Give one of 'customer', 'vendor'.",
            ),
            (
                (),
                "write_concept",
                {"at": NOON - timedelta(seconds=1)},
                (
                    "at: 2026-03-02T11:59:59+00:00 is before 2026-03-02T12:00:00+00:00, when something was done last. "
                    "Take the steps in order of time."
                ),
            ),
            (
                (),
                "write_concept",
                {"at": NAIVE},
                (
                    "at: 2026-03-02T12:00:00 has no time zone, so it names no instant. "
                    "Attach one: instant.replace(tzinfo=ZoneInfo('Europe/Berlin'))."
                ),
            ),
            (
                TO_WORK[:1],
                "offer_solution",
                {},
                "effort: 'offer_solution' gives 'estimate' without it. Give the effort, such as 40 h.",
            ),
            (
                TO_WORK[:1],
                "offer_solution",
                {"effort": -EFFORT},
                "effort: −40 h is less than nothing. Give zero or more.",
            ),
            (
                (),
                "write_concept",
                {"effort": EFFORT},
                "effort: 'write_concept' gives nothing that has one. Leave it out.",
            ),
            (
                TO_WORK[:4],
                "set_completion_date",
                {},
                "day: 'set_completion_date' gives 'completion_date' without it. Give the day, such as 2026-11-20.",
            ),
            (
                (),
                "write_concept",
                {"day": date(2026, 4, 1)},
                "day: 'write_concept' gives nothing that has one. Leave it out.",
            ),
            (
                TO_WORK,
                "accept_internally",
                {},
                (
                    "worked: 'accept_internally' asks whether the work so far is within 40 h of 'estimate'. "
                    "Give the work so far, such as 40 h."
                ),
            ),
            (
                (),
                "write_concept",
                {"worked": EFFORT},
                "worked: 'write_concept' is not limited by an effort. Leave it out.",
            ),
        ],
    )
    def test_says_what_is_missing_or_too_much(
        self, steps: tuple[str, ...], step: str, more: dict[str, Any], message: str
    ) -> None:
        case = on(opened(), *steps)
        given = {"at": case.course.last_at, **more}

        assert refusal(InvalidValueError, advance, case, step, **given) == message

    @pytest.mark.parametrize(
        ("more", "message"),
        [
            (
                {"at": date(2026, 3, 3)},
                "at: datetime.date(2026, 3, 3) is no datetime. Give a datetime with a time zone.",
            ),
            ({"effort": 40}, "effort: 40 is no timedelta. Give timedelta(hours=40)."),
            ({"day": "2026-04-01"}, "day: '2026-04-01' is no date. Give a date such as date(2026, 11, 20)."),
        ],
    )
    def test_refuses_what_is_of_another_kind(self, more: dict[str, Any], message: str) -> None:
        assert refusal(InvalidTypeError, lambda: advance(opened(), "write_concept", **{"at": NOON, **more})) == message

    def test_goes_by_time_and_not_by_what_clocks_show(self) -> None:
        """When summer time ends, a quarter past two comes again after half past two."""
        berlin = ZoneInfo("Europe/Berlin")
        case = Case(id="P-1", lifecycle=PROJECT, opened_at=datetime(2026, 10, 25, 2, 30, tzinfo=berlin))
        later = datetime(2026, 10, 25, 2, 15, fold=1, tzinfo=berlin)

        assert advance(case, "write_concept", later).taken[0].at == later
        again = attrs.evolve(case, opened_at=later)
        assert refusal(InvalidValueError, advance, again, "write_concept", case.opened_at) == (
            "at: 2026-10-25T02:30:00+02:00 is before 2026-10-25T02:15:00+01:00, when something was done last. "
            "Take the steps in order of time."
        )

    def test_names_what_there_is_for_what_there_is_not(self) -> None:
        assert refusal(UnknownNameError, advance, opened(), "writeconcept", NOON).startswith(
            "step: 'writeconcept' is no step of 'project'. Write 'write_concept', or one of: 'point_to_documentation', "
        )
        assert refusal(UnknownNameError, advance, opened(), "write_concept", NOON, by="vendors") == (
            "role: 'vendors' is no role of 'project'. Write 'vendor', or one of: 'customer', 'quality_assurance'."
        )
        assert refusal(UnknownNameError, opened().in_force, "releases").startswith(
            "result: 'releases' is no result of 'project'. Write 'release', or one of: "
        )
        assert refusal(UnknownNameError, opened().missing, "x").startswith("step: 'x' is no step of 'project'. ")
        assert refusal(UnknownNameError, PROJECT.stage, "x").startswith("stage: 'x' is no stage of 'project'. ")
        assert refusal(UnknownNameError, shipped_policy("shop_agency").lifecycle, "release") == (
            "lifecycle: 'release' is not in the policy. Write one of: 'project'."
        )

    def test_is_checked_again_where_a_case_is_made_from_its_history(self) -> None:
        first = StepTaken(step="write_concept", at=NOON, by="vendor")
        wrong = StepTaken(step="release", at=NOON, by="customer")

        assert refusal(InvalidValueError, Case, id="P-1", lifecycle=PROJECT, opened_at=NOON, taken=[first, wrong]) == (
            "taken[1].step: P-1 stands at 'concept', where 'release' is not possible. "
            "Take one of: 'offer_solution' by 'vendor'."
        )

    @pytest.mark.parametrize(
        ("more", "message"),
        [
            ({"id": " "}, "id: ' ' names nothing. Give a text that is not empty."),
            (
                {"opened_at": NAIVE},
                (
                    "opened_at: 2026-03-02T12:00:00 has no time zone, so it names no instant. "
                    "Attach one: instant.replace(tzinfo=ZoneInfo('Europe/Berlin'))."
                ),
            ),
            (
                {"lifecycle": attrs.evolve(PROJECT, start="begun")},
                (
                    "lifecycle.start: 'project' is not proved: 'begun' is no stage of the lifecycle. "
                    "Write one of: 'requested', 'concept', 'solution', 'discussion', 'released', 'scheduled', "
                    "'working', 'accepted_internally', 'installed', 'accepted', 'closed', 'invoiced', 'declined'."
                ),
            ),
        ],
    )
    def test_needs_a_case_that_is_in_order(self, more: dict[str, Any], message: str) -> None:
        given = {"id": "P-1", "lifecycle": PROJECT, "opened_at": NOON, **more}

        assert refusal(InvalidValueError, lambda: Case(**given)) == message


@st.composite
def any_lifecycles(draw: st.DrawFn) -> Lifecycle:
    """Lifecycles whose names are in order and whose course may be anything."""
    stages, results = ("a", "b", "c")[: draw(st.integers(1, 3))], ("x", "y")
    some = st.lists(st.sampled_from(results), max_size=2, unique=True)
    steps = [
        LifecycleStep(
            id=f"step {number}",
            label=worded("-"),
            stages=draw(st.lists(st.sampled_from(stages), min_size=1, max_size=2, unique=True)),
            to=draw(st.sampled_from([None, *stages])),
            by=["r"],
            requires=draw(some),
            produces=draw(some),
            withdraws=draw(some),
            within=draw(st.sampled_from([None, None, "x"])),
        )
        for number in range(draw(st.integers(0, 4)))
    ]
    return Lifecycle(
        id="any",
        label=worded("-"),
        roles=[Value(name="r", label=worded("-"))],
        results=[LifecycleResult(id=name, label=worded("-"), detail=ResultDetail.EFFORT) for name in results],
        stages=[LifecycleStage(id=name, label=worded("-"), needs=draw(some)) for name in stages],
        steps=steps,
        start="a",
        ends=draw(st.lists(st.sampled_from(stages), max_size=2, unique=True)),
    )


class TestTheProof:
    """Every stage is reached, every stage can end, and no step lacks the gate that it needs."""

    @given(any_lifecycles())
    @settings(max_examples=200)
    def test_finds_what_trying_everything_finds(self, lifecycle: Lifecycle) -> None:
        assert sorted({one.where for one in lifecycle.findings()}) == sorted(set(faulty_places(lifecycle)))

    @given(testing.lifecycles())
    def test_finds_nothing_in_what_the_strategy_draws(self, lifecycle: Lifecycle) -> None:
        assert lifecycle.findings() == ()
        assert [*faulty_places(lifecycle)] == []

    @pytest.mark.parametrize("name", NAMES)
    def test_holds_for_the_shipped_ones(self, name: tuple[str, str]) -> None:
        assert shipped(*name).findings() == ()
        assert [*faulty_places(shipped(*name))] == []

    @pytest.mark.parametrize("name", NAMES)
    def test_needs_every_step_and_every_requirement_that_is_there_to_guard(self, name: tuple[str, str]) -> None:
        """A check that cannot fail proves nothing: without its gates a lifecycle is not proved."""
        lifecycle = shipped(*name)
        unguarded = attrs.evolve(lifecycle, steps=[attrs.evolve(step, produces=()) for step in lifecycle.steps])

        assert unguarded.findings()

    def test_gives_up_where_there_is_too_much_to_prove(self) -> None:
        names = [f"r{number}" for number in range(13)]
        marks = [LifecycleStep(id=name, label=worded("-"), stages=["a"], by=["r"], produces=[name]) for name in names]
        end = LifecycleStep(id="end", label=worded("-"), stages=["a"], to="b", by=["r"])
        lifecycle = Lifecycle(
            id="any",
            label=worded("-"),
            roles=[Value(name="r", label=worded("-"))],
            results=[LifecycleResult(id=name, label=worded("-")) for name in names],
            stages=[LifecycleStage(id=name, label=worded("-")) for name in ("a", "b")],
            steps=[*marks, end],
            start="a",
            ends=["b"],
        )

        (finding,) = lifecycle.findings()
        assert (finding.where, finding.what, finding.remedy) == (
            "",
            "a case can come into more than 5,000 states",
            "Let fewer results stand side by side, or split the lifecycle",
        )
        assert refusal(InvalidValueError, Case, id="x", lifecycle=lifecycle, opened_at=NOON).startswith(
            "lifecycle: 'any' is not proved: a case can come into more than 5,000 states. "
        )

    @pytest.mark.parametrize("make", [LifecycleStage, LifecycleResult])
    def test_parts_have_names(self, make: Any) -> None:
        assert refusal(InvalidValueError, make, id="", label=worded("-")) == (
            "id: '' names nothing. Give a text that is not empty."
        )

    def test_steps_and_lifecycles_have_names(self) -> None:
        assert refusal(InvalidValueError, LifecycleStep, id="", label=worded("-"), stages=["a"], by=["r"]).startswith(
            "id: "
        )
        assert refusal(InvalidValueError, lambda: attrs.evolve(PROJECT, id="")).startswith("id: ")


class TestDocuments:
    """A lifecycle stands in the document of its policy; all its faults are reported at once."""

    @pytest.mark.parametrize("name", BROKEN)
    def test_every_fault_is_reported(self, name: str) -> None:
        changes, messages = BROKEN[name]

        assert faults_of(changed(changes)) == messages

    def test_two_lifecycles_have_names_of_their_own(self) -> None:
        assert faults_of(changed({"lifecycle[+]": GOOD["lifecycle"][0]})) == [
            "lifecycle[0].id: 'job' stands for several. Give each a name of its own.",
            "lifecycle[1].id: 'job' stands for several. Give each a name of its own.",
        ]

    def test_gives_what_the_document_says(self) -> None:
        job = read_policy(toml_text(GOOD)).lifecycle("job")

        assert job == Lifecycle(
            id="job",
            label=Wording(de="Auftrag", en="job"),
            roles=[
                Value(name="customer", label=Wording(de="Kunde", en="customer")),
                Value(name="vendor", label=Wording(de="Anbieter", en="vendor")),
            ],
            results=[
                LifecycleResult(id="offer", label=Wording(de="Angebot", en="offer"), detail=ResultDetail.EFFORT),
                LifecycleResult(id="go", label=Wording(de="Freigabe", en="release")),
                LifecycleResult(id="result", label=Wording(de="Ergebnis", en="result")),
            ],
            stages=[
                LifecycleStage(id="new", label=Wording(de="neu", en="new")),
                LifecycleStage(
                    id="running", label=Wording(de="läuft", en="running"), needs=["offer", "go"], clauses=["A-2"]
                ),
                LifecycleStage(id="done", label=Wording(de="fertig", en="done"), needs=["result"]),
            ],
            steps=[
                LifecycleStep(
                    id="offer",
                    label=Wording(de="anbieten", en="offer"),
                    stages=["new"],
                    by=["vendor"],
                    produces=["offer"],
                ),
                LifecycleStep(
                    id="release",
                    label=Wording(de="freigeben", en="release"),
                    stages=["new"],
                    to="running",
                    by=["customer"],
                    requires=["offer"],
                    produces=["go"],
                    clauses=["A-2"],
                ),
                LifecycleStep(
                    id="stop",
                    label=Wording(de="anhalten", en="stop"),
                    stages=["running"],
                    to="new",
                    by=["customer", "vendor"],
                    withdraws=["offer", "go"],
                    told=Wording(de="Es geht nicht weiter.", en="Work stops."),
                ),
                LifecycleStep(
                    id="finish",
                    label=Wording(de="abliefern", en="finish"),
                    stages=["running"],
                    to="done",
                    by=["vendor"],
                    within="offer",
                    produces=["result"],
                ),
            ],
            start="new",
            ends=["done"],
            released_by="go",
            due_after="result",
            clauses=["A-2"],
        )

    def test_a_stored_history_is_checked_again(self) -> None:
        raw = json.loads(to_json(on(opened(), "write_concept")))
        raw["value"]["taken"].append({"step": "release", "at": NOON.isoformat(), "by": "customer"})
        raw["shared"]["lifecycles"][0]["stages"][1]["needs"] = ["release"]

        assert refusal(InvalidDocumentError, from_json, json.dumps(raw), Case) == (
            "the document: it has a fault. Mend each of them.\n"
            "  value.lifecycle.stage[1].needs: 'project' is not proved: a case can come to 'concept' by write_concept "
            "without 'release'. Let every step that leads there require it."
        )
        raw["shared"]["lifecycles"][0]["stages"][1]["needs"] = ["concept_paper"]
        assert refusal(InvalidDocumentError, from_json, json.dumps(raw), Case) == (
            "the document: it has a fault. Mend each of them.\n"
            "  value.taken[1].step: P-1 stands at 'concept', where 'release' is not possible. "
            "Take one of: 'offer_solution' by 'vendor'."
        )

    @given(st.lists(testing.lifecycles(), max_size=3, unique_by=lambda lifecycle: lifecycle.id))
    @settings(max_examples=40)
    def test_any_lifecycle_is_read_as_it_was_written(self, lifecycles: list[Lifecycle]) -> None:
        policy = attrs.evolve(read_policy(toml_text(GOOD)), lifecycles=tuple(lifecycles))

        assert read_policy(write_policy(policy)) == policy
        assert read_policy(write_policy_json(policy)) == policy
