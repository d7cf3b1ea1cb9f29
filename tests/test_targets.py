"""Targets state promises about time; a service schedule chooses among them, or says what it has to know first."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportpolicy.calendars import DayEnd, DayRule, Holidays, WorkingDays
from supportpolicy.errors import InvalidTypeError, InvalidValueError, UnknownNameError
from supportpolicy.facts import Fact, Vocabulary
from supportpolicy.rules import Rule, RuleSet, Silence
from supportpolicy.servicehours import ServiceHours
from supportpolicy.targets import (
    NEVER_PAUSED,
    ORDINARY_PAUSES,
    OTHER,
    STANDARD_MATRIX,
    START,
    STOPS,
    Commitment,
    Metric,
    Moment,
    PauseReason,
    ServiceSchedule,
    Target,
    TargetChoice,
    WorkingDaysAmount,
    severity_by_matrix,
)

CLOCK = ServiceHours.around_the_clock("Europe/Berlin")
HOUR = timedelta(hours=1)


def target(**given: Any) -> Target:
    return Target(
        **{
            "id": "response",
            "metric": Metric.FIRST_RESPONSE,
            "amount": 12 * HOUR,
            "calendar": "clock",
            "commitment": Commitment.GUARANTEED,
            **given,
        }
    )


def schedule(*targets: Target, **given: Any) -> ServiceSchedule:
    return ServiceSchedule(**{"name": "gold", "hours": {"clock": CLOCK}, "targets": targets, **given})


def message_of(case: type[Exception], make: Callable[..., object], *args: Any, **given: Any) -> str:
    with pytest.raises(case) as caught:
        make(*args, **given)
    return str(caught.value)


def chosen(rules: ServiceSchedule, **findings: str) -> dict[str, str | None]:
    """For each slot the target that applies."""
    choices = rules.choose({name: frozenset(values.split()) for name, values in findings.items()})
    return {choice.slot: choice.target.id if choice.target else None for choice in choices}


class TestTarget:
    """A target is metric, amount, calendar, start, stop, pauses and commitment, for certain facts."""

    @pytest.mark.parametrize("metric", Metric)
    def test_starts_and_stops_as_its_metric_says(self, metric: Metric) -> None:
        usual = target(metric=metric)

        assert (usual.starts_at, usual.stops_at, usual.slot) == (START[metric], STOPS[metric], metric.value)
        assert (usual.pauses, usual.pausable, usual.thresholds) == (ORDINARY_PAUSES, True, (50, 75, 90))

    def test_takes_words_for_what_they_name(self) -> None:
        own = target(
            metric="resolution",
            commitment="goal",
            starts_at="assigned",
            stops_at="workaround",
            pauses=["deferred"],
            when={"severity": "cosmetic", "channel": ["phone", "email"]},
        )

        assert (own.metric, own.commitment, own.starts_at) == (Metric.RESOLUTION, Commitment.GOAL, Moment.ASSIGNED)
        assert own.stops_at == frozenset({Moment.WORKAROUND})
        assert own.pauses == frozenset({PauseReason.DEFERRED})
        assert own.when == {"channel": frozenset({"phone", "email"}), "severity": frozenset({"cosmetic"})}

    def test_that_nothing_pauses_is_not_pausable(self) -> None:
        assert not target(pauses=NEVER_PAUSED).pausable

    def test_putting_a_fault_back_must_be_allowed(self) -> None:
        """Simple display faults may be put back, in agreement with the customer; others may not. APP-8"""
        assert PauseReason.DEFERRED not in target().pauses

    @pytest.mark.parametrize(("amount", "shown"), [(timedelta(0), "0 h"), (timedelta(seconds=-1), "\u22121 s")])
    def test_is_not_over_before_it_starts(self, amount: timedelta, shown: str) -> None:
        assert message_of(InvalidValueError, target, amount=amount) == (
            f"amount: {shown} is over before it starts. Give more, or None for a promise without a number."
        )

    @pytest.mark.parametrize("amount", [12, 12.0, "12 h", True])
    def test_an_amount_is_time(self, amount: object) -> None:
        assert message_of(InvalidTypeError, target, amount=amount) == (
            f"amount: {amount!r} is no time. Give timedelta(hours=12), a WorkingDaysAmount, or None for no number."
        )

    @pytest.mark.parametrize("name", ["", " ", None, 3])
    def test_has_a_name(self, name: object) -> None:
        assert message_of(InvalidValueError, target, id=name) == (
            f"id: {name!r} names nothing. Give a text that is not empty."
        )

    @pytest.mark.parametrize(
        ("metric", "start", "allowed"),
        [
            ("next_response", "reported", "customer_message"),
            ("periodic_update", "assigned", "answered, reported"),
            ("resolution", "resolved", "acknowledged, answered, assigned, diagnosed, reported"),
            ("first_response", "customer_message", "acknowledged, answered, assigned, diagnosed, reported"),
        ],
    )
    def test_starts_where_a_clock_can_start(self, metric: str, start: str, allowed: str) -> None:
        assert message_of(InvalidValueError, target, metric=metric, starts_at=start) == (
            f"starts_at: a target for {metric} cannot start at {start}. Choose one of {allowed}."
        )

    @pytest.mark.parametrize(
        ("given", "shown"),
        [
            ({"stops_at": []}, "nothing"),
            ({"stops_at": ["customer_message", "answered"]}, "answered, customer_message"),
            ({"stops_at": ["reopened"]}, "reopened"),
            ({"stops_at": ["reported"]}, "reported"),
            ({"starts_at": "reported", "stops_at": ["reported"]}, "reported"),
        ],
    )
    def test_stops_at_what_the_vendor_does(self, given: dict[str, Any], shown: str) -> None:
        assert message_of(InvalidValueError, target, **given) == (
            f"stops_at: a target for first_response that starts at reported cannot stop at {shown}. "
            "Name what the vendor does to meet it."
        )

    def test_does_not_stop_where_it_starts(self) -> None:
        assert message_of(InvalidValueError, target, starts_at="assigned", stops_at=["assigned", "resolved"]) == (
            "stops_at: a target for first_response that starts at assigned cannot stop at assigned, resolved. "
            "Name what the vendor does to meet it."
        )

    @pytest.mark.parametrize("thresholds", [(0,), (101,), (75, 50), (50, 50)])
    def test_warnings_are_shares_of_the_amount(self, thresholds: tuple[int, ...]) -> None:
        assert message_of(InvalidValueError, target, thresholds=thresholds) == (
            f"thresholds: {thresholds} are no warnings. Give ascending percentages from 1 to 100."
        )

    @pytest.mark.parametrize("thresholds", [(0.5,), (True,), ("75",)])
    def test_warnings_are_whole_percentages(self, thresholds: tuple[Any, ...]) -> None:
        assert message_of(InvalidTypeError, target, thresholds=thresholds) == (
            f"thresholds: {thresholds} are not whole percentages. Give ints such as 75."
        )

    def test_survives_pickling(self) -> None:
        assert pickle.loads(pickle.dumps(target(when={"severity": "minor"}))) == target(when={"severity": "minor"})


class TestWorkingDaysAmount:
    """ "2 days" is never bare: it says which days count, by which rule, and when the last one ends. BGB §§ 187, 188"""

    def amount(self, **given: Any) -> WorkingDaysAmount:
        return WorkingDaysAmount(
            **{"days": 2, "working_days": "arbeitstage", "day_rule": "event_day_excluded", "ends": "same_time", **given}
        )

    def test_is_a_period_on_the_calendar_of_its_name(self) -> None:
        days = WorkingDays.arbeitstage(Holidays.none())
        period = self.amount(cut_off=time(16)).period(days)

        assert (period.days, period.working_days, period.cut_off) == (2, days, time(16))
        assert (period.day_rule, period.ends) == (DayRule.EVENT_DAY_EXCLUDED, DayEnd.SAME_TIME)

    def test_is_refused_as_the_period_would_be(self) -> None:
        assert message_of(InvalidValueError, self.amount, days=-1) == (
            "days: -1 days end before they begin. Give 0 days or more."
        )
        assert message_of(InvalidTypeError, self.amount, days=2.0) == "days: 2.0 is no whole number. Give an int."
        assert message_of(InvalidTypeError, self.amount, cut_off="16:00").startswith(
            "cut_off: '16:00' is no clock time."
        )


class TestChoosing:
    """Within a slot at most one target applies; where none does, nothing is promised, and the answer says so."""

    RULES = schedule(
        target(id="critical", amount=HOUR, when={"severity": "critical"}, clauses=["APP-6"]),
        target(id="minor", amount=8 * HOUR, when={"severity": ["minor", "cosmetic"]}),
        target(id="fix", metric="resolution", amount=48 * HOUR, when={"severity": "critical", "channel": "phone"}),
        not_promised=["APP-O1"],
    )

    def test_the_target_for_the_facts_applies(self) -> None:
        assert chosen(self.RULES, severity="critical", channel="phone") == {
            "first_response": "critical",
            "resolution": "fix",
        }

    def test_where_no_target_applies_nothing_is_promised(self) -> None:
        response, resolution = self.RULES.choose({"severity": frozenset({"cosmetic"}), "channel": frozenset({"phone"})})

        assert response.target == self.RULES.targets[1]
        assert resolution == TargetChoice(
            slot="resolution", metric=Metric.RESOLUTION, target=None, clauses=("APP-O1",), possible=(), needed=()
        )
        assert resolution.is_decided
        assert resolution.severity == "cosmetic"

    def test_a_slot_that_it_does_not_have_is_not_promised(self) -> None:
        assert self.RULES.nothing("stretch", Metric.FIRST_RESPONSE) == TargetChoice(
            slot="stretch", metric=Metric.FIRST_RESPONSE, target=None, clauses=("APP-O1",)
        )

    def test_a_missing_fact_is_asked_for_and_never_guessed(self) -> None:
        response, resolution = self.RULES.choose({"severity": frozenset({"critical"})})

        assert response.target == self.RULES.targets[0]
        assert resolution == TargetChoice(
            slot="resolution", metric=Metric.RESOLUTION, target=None, possible=("fix",), needed=("channel",)
        )
        assert not resolution.is_decided

    def test_a_fact_that_no_longer_matters_is_not_asked_for(self) -> None:
        """Whichever of the two classes it is, the same target applies."""
        (response, _) = self.RULES.choose({"severity": frozenset({"minor", "cosmetic"})})

        assert response.target == self.RULES.targets[1]
        assert response.severity is None

    def test_what_no_target_names_is_a_value_too(self) -> None:
        assert chosen(self.RULES, severity=OTHER, channel=OTHER) == {"first_response": None, "resolution": None}

    def test_other_facts_do_not_matter(self) -> None:
        assert chosen(self.RULES, severity="critical", channel="phone", kind="bug") == chosen(
            self.RULES, severity="critical", channel="phone"
        )

    def test_a_misspelt_value_is_an_error_and_no_other_case(self) -> None:
        assert message_of(UnknownNameError, chosen, self.RULES, severity="critcal") == (
            "severity: 'critcal' is no value of the fact 'severity'. "
            "Write 'critical', or one of: 'cosmetic', 'minor', '(other)'."
        )

    def test_several_slots_are_several_targets_at_once(self) -> None:
        rules = schedule(
            target(id="guaranteed", amount=48 * HOUR), target(id="aimed at", slot="stretch", commitment="goal")
        )

        assert chosen(rules) == {"first_response": "guaranteed", "stretch": "aimed at", "resolution": None}
        assert rules.slots == ("first_response", "stretch", "resolution")

    def test_slots_are_in_the_order_of_the_metrics(self) -> None:
        rules = schedule(target(id="fix", metric="resolution"), target(id="own", metric="time_to_own"))

        assert rules.slots == ("first_response", "time_to_own", "resolution")

    def test_nothing_at_all_is_promised_for_both_metrics_that_everyone_asks_for(self) -> None:
        assert chosen(schedule()) == {"first_response": None, "resolution": None}

    @given(st.permutations(RULES.targets))
    def test_the_order_of_targets_does_not_matter(self, targets: list[Target]) -> None:
        findings = {"severity": "critical", "channel": "phone"}

        assert chosen(attrs.evolve(self.RULES, targets=targets), **findings) == chosen(self.RULES, **findings)

    def test_the_facts_may_be_those_of_a_policy(self) -> None:
        facts = Vocabulary(
            [Fact.of("channel", ["phone", "email"]), Fact.of("severity", ["critical", "minor", "other"])]
        )
        rules = schedule(target(when={"severity": "critical"}), facts=facts)

        assert chosen(rules, severity="other") == {"first_response": None, "resolution": None}
        assert message_of(UnknownNameError, schedule, target(when={"serverity": "critical"}), facts=facts) == (
            "facts: 'serverity' is no fact here. Write 'severity', or one of: 'channel'."
        )


class TestTheContractPrevails:
    """What a contract promises overrides the policy's promises of the same slot where it applies. CRM-21"""

    POLICY = target(id="policy", amount=48 * HOUR)
    AGREED = target(id="agreed", amount=4 * HOUR, when={"severity": "critical"})

    def test_where_it_applies(self) -> None:
        rules = schedule(
            self.POLICY, agreed=[self.AGREED], facts=Vocabulary([Fact.of("severity", ["critical", "minor"])])
        )

        assert chosen(rules, severity="critical")["first_response"] == "agreed"
        assert chosen(rules, severity="minor")["first_response"] == "policy"

    def test_even_altogether(self) -> None:
        rules = schedule(self.POLICY, agreed=[target(id="agreed", amount=4 * HOUR)])

        assert chosen(rules)["first_response"] == "agreed"

    def test_but_does_not_contradict_itself(self) -> None:
        assert message_of(
            InvalidValueError, schedule, self.POLICY, agreed=[target(id="a"), target(id="b", amount=HOUR)]
        ).startswith("targets: 'a' (a) and 'b' (b) contradict each other in ")


class TestSchedulesThatAreRefused:
    """A schedule that exists is free of contradictions."""

    def test_two_targets_for_one_case(self) -> None:
        message = message_of(
            InvalidValueError,
            schedule,
            target(id="phone", when={"channel": ["phone", "email"]}),
            target(id="written", when={"channel": ["email", "desk"]}),
        )

        assert message == (
            "targets: 'phone' (phone) and 'written' (written) contradict each other in 1 combination of values, "
            "for example channel='email'. Let one of them override the other, or narrow one of them."
        )

    def test_a_target_that_can_never_apply(self) -> None:
        facts = Vocabulary([Fact.of("channel", ["phone", "email"])])

        message = message_of(InvalidValueError, schedule, target(when={"channel": []}), facts=facts)

        assert message.startswith("targets: ")

    def test_two_targets_of_one_id(self) -> None:
        assert message_of(InvalidValueError, schedule, target(), target(metric="resolution")) == (
            "targets: 'response' stands there twice. Give every target its own id."
        )

    def test_two_metrics_in_one_slot(self) -> None:
        assert message_of(
            InvalidValueError,
            schedule,
            target(id="a", slot="gold", when={"channel": "phone"}),
            target(id="b", slot="gold", metric="resolution", when={"channel": "email"}),
        ) == (
            "slot: the targets of slot 'gold' measure first_response and resolution. "
            "Give the targets of each metric a slot of their own."
        )

    def test_the_slot_of_another_metric(self) -> None:
        assert message_of(InvalidValueError, schedule, target(slot="resolution")) == (
            "slot: 'resolution' is the usual slot of another metric than first_response. Give the slot another name."
        )

    def test_an_unknown_calendar(self) -> None:
        assert message_of(UnknownNameError, schedule, target(calendar="clokc")) == (
            "calendar: target 'response' runs on 'clokc', which the schedule does not have. Write 'clock'."
        )

    def test_unknown_working_days(self) -> None:
        amount = WorkingDaysAmount(days=2, working_days="werktage", day_rule="event_day_excluded", ends="same_time")

        assert message_of(UnknownNameError, schedule, target(amount=amount)) == (
            "working_days: target 'response' runs on 'werktage', which the schedule does not have. Leave it out."
        )

    @pytest.mark.parametrize("name", ["", None])
    def test_no_name(self, name: object) -> None:
        assert message_of(InvalidValueError, schedule, name=name) == (
            f"name: {name!r} names nothing. Give a text that is not empty."
        )

    @pytest.mark.parametrize("percent", [1, 100])
    def test_but_not_a_risk_at_either_end(self, percent: int) -> None:
        assert schedule(at_risk_from=percent, targets=[target(thresholds=[percent])]).at_risk_from == percent

    def test_a_risk_that_is_none(self) -> None:
        assert message_of(InvalidValueError, schedule, at_risk_from=101) == (
            "at_risk_from: 101 % of the time is no risk. Give 1 to 100."
        )
        assert message_of(InvalidValueError, schedule, at_risk_from=0) == (
            "at_risk_from: 0 % of the time is no risk. Give 1 to 100."
        )
        assert message_of(InvalidTypeError, schedule, at_risk_from=0.75) == (
            "at_risk_from: 0.75 is no whole percentage. Give an int such as 75."
        )


class TestSeverity:
    """A fault is classed by severity and impact; where there is a workaround, one class lower. APP-6, APP-7, APP-8"""

    RULES = severity_by_matrix()
    SCHEDULE = schedule(
        target(id="critical", amount=None, when={"severity": "critical"}),
        target(id="impeding", amount=4 * HOUR, when={"severity": "impeding"}),
        severity=RULES,
    )

    @pytest.mark.parametrize(
        ("fault", "impact", "workaround", "severity"),
        [
            ("stops_operation", "all", "no", "critical"),
            ("stops_operation", "few", "no", "critical"),
            ("stops_operation", "few", "yes", "impeding"),
            ("impedes", "many", "no", "impeding"),
            ("impedes", "few", "no", "minor"),
            ("impedes", "all", "yes", "minor"),
            ("minor", "all", "no", "minor"),
            ("display", "all", "no", "cosmetic"),
            ("display", "few", "yes", "cosmetic"),
        ],
    )
    def test_the_standard_matrix(self, fault: str, impact: str, workaround: str, severity: str) -> None:
        assert (
            self.RULES.decide(self.RULES.facts(fault=fault, impact=impact, workaround=workaround)).outcome == severity
        )

    def test_covers_everything_without_a_contradiction(self) -> None:
        assert self.RULES.findings() == ()

    def test_the_class_follows_from_the_facts_of_the_fault(self) -> None:
        (response, _) = self.SCHEDULE.choose({"fault": frozenset({"stops_operation"}), "workaround": frozenset({"no"})})

        assert (response.severity, response.target) == ("critical", self.SCHEDULE.targets[0])

    def test_what_is_stated_goes_before_what_follows(self) -> None:
        (response, _) = self.SCHEDULE.choose(
            {"severity": frozenset({"impeding"}), "fault": frozenset({"stops_operation"})}
        )

        assert (response.severity, response.target) == ("impeding", self.SCHEDULE.targets[1])

    def test_what_is_missing_is_what_the_class_depends_on(self) -> None:
        (response, _) = self.SCHEDULE.choose({"fault": frozenset({"impedes"})})

        assert (response.possible, response.needed) == (("impeding",), ("workaround", "impact"))

    def test_a_class_that_nothing_is_promised_for(self) -> None:
        assert chosen(self.SCHEDULE, fault="display")["first_response"] is None

    def test_without_rules_the_class_itself_is_asked_for(self) -> None:
        (response, _) = schedule(
            target(when={"severity": "critical"}), target(id="other", when={"severity": "minor"})
        ).choose({})

        assert response.needed == ("severity",)

    def test_where_the_rules_are_silent_the_class_itself_is_asked_for(self) -> None:
        rules = RuleSet(
            vocabulary=[Fact.of("fault", ["severe", "odd"])],
            rules=[
                Rule(id="severe", when={"fault": "severe"}, outcome="critical"),
                Rule(id="odd", when={"fault": "odd"}, outcome=Silence(reason="silent", ask=["the customer"])),
            ],
        )
        silent = schedule(
            target(when={"severity": "critical"}), target(id="m", when={"severity": "minor"}), severity=rules
        )

        (known, _) = silent.choose({"fault": frozenset({"severe"})})
        (odd, _) = silent.choose({"fault": frozenset({"odd"})})
        (open_, _) = silent.choose({})

        assert (known.severity, known.needed) == ("critical", ())
        assert (odd.severity, odd.needed) == (None, ("severity",))
        assert (open_.severity, open_.needed) == (None, ("fault", "severity"))

    def test_is_known_even_if_no_target_depends_on_it(self) -> None:
        rules = schedule(target(), severity=self.RULES)

        assert [choice.severity for choice in rules.choose({"fault": frozenset({"display"})})] == [
            "cosmetic",
            "cosmetic",
        ]

    def test_a_contract_may_have_a_matrix_of_its_own(self) -> None:
        rules = severity_by_matrix(
            {"1": {"1": "p1", "2": "p2"}, "2": {"1": "p2", "2": "p3"}},
            rows="urgency",
            columns="impact",
            eased={},
            clauses={"p1": ("SLA-1",)},
            facts=Vocabulary([Fact.of("impact", ["1", "2"]), Fact.of("urgency", ["1", "2"]), Fact.of("more", ["x"])]),
        )

        answer = rules.decide(rules.facts(urgency="1", impact="1"))

        assert (answer.outcome, rules.rule(answer.rules[0]).clauses) == ("p1", ("SLA-1",))
        assert [fact.name for fact in rules.vocabulary] == ["urgency", "impact"]

    @pytest.mark.parametrize("matrix", [{}, {"severe": {}}])
    def test_a_matrix_has_cells(self, matrix: dict[str, dict[str, str]]) -> None:
        assert message_of(InvalidValueError, severity_by_matrix, matrix) == (
            "matrix: it has no cells. Give a class for every combination."
        )

    def test_no_cell_is_missing(self) -> None:
        matrix = {"severe": {"all": "critical", "few": "minor"}, "odd": {"all": "minor"}}

        assert message_of(InvalidValueError, severity_by_matrix, matrix) == (
            "matrix['odd']: it has the columns ['all'], another row has ['all', 'few']. "
            "Give a class for every combination."
        )

    def test_a_workaround_eases_every_class(self) -> None:
        assert message_of(InvalidValueError, severity_by_matrix, STANDARD_MATRIX, eased={"critical": "minor"}) == (
            "eased: it does not say what becomes of ['cosmetic', 'impeding', 'minor'] where there is a workaround. "
            "Name the class for each, or leave it empty."
        )


class TestValues:
    """Schedules are values: equal by meaning, hashable, and what they compile is theirs alone."""

    def test_are_equal_and_hash_alike(self) -> None:
        one, other = (schedule(target(when={"severity": "minor"})) for _ in range(2))
        one.choose({})

        assert (one, hash(one)) == (other, hash(other))

    def test_survive_pickling(self) -> None:
        rules = schedule(target(when={"severity": "minor"}), severity=severity_by_matrix())
        rules.choose({})

        assert pickle.loads(pickle.dumps(rules)) == rules

    def test_a_choice_is_remembered_as_it_was(self) -> None:
        rules = schedule(target(when={"severity": "minor"}))
        findings = {"severity": frozenset({"minor"})}

        assert rules.choose(findings) is rules.choose(findings)

    def test_are_named_by_a_deadline(self) -> None:
        from supportpolicy.deadlines import deadlines_under
        from supportpolicy.tickets import Ticket

        reported = datetime(2026, 11, 16, tzinfo=UTC)
        rules = schedule(target(), version="7")

        assert {
            (one.schedule, one.version)
            for one in deadlines_under(Ticket(id="T", reported_at=reported), rules, as_of=reported)
        } == {("gold", "7")}
