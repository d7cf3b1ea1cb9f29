"""Terms: what is agreed for a span of dates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest

import supportpolicy as sp
from supportpolicy.contingents import Contingent, Excess, Measure, Multiplier, Scope
from supportpolicy.contracts import (
    Assignment,
    Rate,
    Term,
)
from supportpolicy.diagnosis import Findings
from supportpolicy.errors import (
    InvalidTypeError,
    InvalidValueError,
    SupportPolicyError,
    UnknownNameError,
)
from supportpolicy.servicehours import ServiceHours
from supportpolicy.targets import ServiceSchedule
from tests.settlement_world import HOUR, PLAIN, by_the_hour, euros, hours, term

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def refused(make: Callable[[], object], error: type[SupportPolicyError], message: str) -> None:
    with pytest.raises(error) as caught:
        make()
    assert str(caught.value) == message


WIKI = sp.shipped_policy("confluence_package").read_as()
GOLD = ServiceSchedule(name="gold", not_promised=["CRM-O1"])
BASIC = ServiceSchedule(name="basic", not_promised=["CRM-O1"])


def contingent(name: str = "16h", **agreed: Any) -> Contingent:
    usual: dict[str, Any] = {"quota": 16 * HOUR, "fee": euros("1600"), "overage_rate": euros("120")}
    return Contingent(id=name, **{**usual, **agreed})


def wiki_term(start: date = date(2026, 1, 1), end: date | None = None, **agreed: Any) -> Term:
    return Term(start=start, end=end, policy=WIKI, **agreed)


def refusal(error: type[Exception], made: Callable[[], object]) -> str:
    """The whole message with which something is refused."""
    with pytest.raises(error) as caught:
        made()
    return str(caught.value)


class TestTerms:
    """A contract is dated, disjoint terms: each with policy version, readings, prices, package, service hours."""

    def test_apply_from_their_first_day_up_to_their_end(self) -> None:
        may = term(start=MAY, end=JUNE)

        assert [may.applies_on(day) for day in (date(2026, 4, 30), MAY, date(2026, 5, 31), JUNE)] == [
            False,
            True,
            True,
            False,
        ]
        assert term(start=MAY).applies_on(date(2099, 1, 1))

    def test_the_contingent_for_work_is_the_one_in_whose_scope_it_is(self) -> None:
        plain, special = hours(16, scope=Scope(except_kinds="dev")), hours(8, scope=Scope(kinds="dev"))
        trainings = hours(1, id="trainings", quota=4)
        agreed = term(plain, special, trainings)

        def found(kind: str | None, measure: Measure) -> object:
            return agreed.contingent_for(project="wiki", kind=kind, measure=measure)

        assert (found(None, Measure.TIME), found("dev", Measure.TIME), found("dev", Measure.PIECES)) == (
            plain,
            special,
            trainings,
        )
        assert term(special).contingent_for(project=None, kind=None, measure=Measure.TIME) is None

    def test_the_rate_for_work_is_that_of_its_kind_or_the_one_for_all_others(self) -> None:
        usual, on_site = by_the_hour("110"), by_the_hour("150", kind="on_site")
        piece = by_the_hour("500", measure="pieces")
        agreed = term(rates=[usual, on_site, piece])

        assert agreed.rate_for(kind=None, measure=Measure.TIME) == usual
        assert agreed.rate_for(kind="on_site", measure=Measure.TIME) == on_site
        assert agreed.rate_for(kind="on_site", measure=Measure.PIECES) == piece
        assert term(rates=[on_site]).rate_for(kind="dev", measure=Measure.TIME) is None

    def test_states_whether_a_contingent_is_booked_unless_told_otherwise(self) -> None:
        assert term(hours(16)).stated == {"contingent": frozenset({"booked"})}
        assert term().stated == {"contingent": frozenset({"none"})}
        assert term(findings={"contingent": "exhausted"}).stated == {"contingent": frozenset({"exhausted"})}

    def test_thresholds_are_kept_in_order(self) -> None:
        assert term(thresholds=[100, 50, 100]).thresholds == (50, 100)

    def test_work_over_midnight_belongs_to_the_period_in_which_it_began_unless_agreed_otherwise(self) -> None:
        assert term().assignment is Assignment.BY_START
        assert term(assignment="split_at_midnight").assignment is Assignment.SPLIT_AT_MIDNIGHT

    def test_the_usual_schedule_is_the_only_one_or_the_one_named(self) -> None:
        first, second = ServiceSchedule(name="first"), ServiceSchedule(name="second")
        one, both = {"first": first}, {"first": first, "second": second}

        assert term().usual_schedule is None
        assert term(schedules=one).usual_schedule == first
        assert term(schedules=both, schedule="second").usual_schedule == second
        assert term(schedules=both, schedule="second").schedule_named("first") == first

    @pytest.mark.parametrize(
        ("change", "error", "message"),
        [
            (
                {"start": "2026-05-01"},
                InvalidTypeError,
                "start: '2026-05-01' is no date. Give a date such as date(2026, 11, 20).",
            ),
            (
                {"end": MAY},
                InvalidValueError,
                "end: a span from 2026-05-01 to 2026-05-01 contains nothing. Give an end after the start.",
            ),
            (
                {"contingents": [hours(16), hours(16)]},
                InvalidValueError,
                "contingents: two of them are called '16h'. Give each its own id.",
            ),
            (
                {"contingents": [hours(16), hours(8, scope=Scope(kinds="dev"))]},
                InvalidValueError,
                (
                    "contingents: '16h' and '8h' are both for some of the same work, so it is open which of them pays. "
                    "Limit their scopes to different projects or kinds of work."
                ),
            ),
            (
                {"rates": [by_the_hour("110"), by_the_hour("120")]},
                InvalidValueError,
                "rates: 110 EUR and 120 EUR are both the rate of work of any kind. Leave one of them out.",
            ),
            (
                {"rates": [by_the_hour("110", kind="dev"), by_the_hour("120", kind="dev")]},
                InvalidValueError,
                "rates: 110 EUR and 120 EUR are both the rate of work of kind 'dev'. Leave one of them out.",
            ),
            (
                {"multipliers": [Multiplier(factor=2, when="outside_service_hours")]},
                InvalidValueError,
                (
                    "multipliers: work outside the service hours is weighted, and the term has no service hours. "
                    "Give the service hours, or leave out the multiplier."
                ),
            ),
            (
                {"thresholds": [75, "90"]},
                InvalidTypeError,
                "thresholds: '90' is no whole percentage. Give an int such as 75.",
            ),
            (
                {"thresholds": 75},
                InvalidTypeError,
                "thresholds: 75 is no list. Give a list such as [75, 90, 100].",
            ),
            (
                {"thresholds": "75"},
                InvalidTypeError,
                "thresholds: '75' is no list. Give a list such as [75, 90, 100].",
            ),
            (
                {"thresholds": [0.5]},
                InvalidTypeError,
                "thresholds: 0.5 is no whole percentage. Give an int such as 75.",
            ),
            (
                {"thresholds": [0]},
                InvalidValueError,
                "thresholds: 0 % of a quota is never reached. Give 1 to 100.",
            ),
            (
                {"thresholds": [101]},
                InvalidValueError,
                "thresholds: 101 % of a quota is never reached. Give 1 to 100.",
            ),
            (
                {"schedule": "gold"},
                UnknownNameError,
                "schedule: the term has no schedule 'gold'. Leave it out.",
            ),
            (
                {"schedules": {"a": ServiceSchedule(name="a"), "b": ServiceSchedule(name="b")}},
                InvalidValueError,
                (
                    "schedule: the term has the schedules a, b, and none is the usual one. "
                    "Name the one that applies unless a ticket says otherwise."
                ),
            ),
        ],
    )
    def test_refuses_what_cannot_be_meant(
        self, change: dict[str, Any], error: type[SupportPolicyError], message: str
    ) -> None:
        refused(lambda: Term(**{"start": MAY, "policy": PLAIN, **change}), error, message)

    def test_a_surcharge_outside_service_hours_needs_them(self) -> None:
        service_hours = ServiceHours.weekly("Mon-Fri 09:00-17:00", zone="Europe/Berlin")
        multiplier = Multiplier(factor=2, when="outside_service_hours")

        assert term(service_hours=service_hours, multipliers=[multiplier]).multipliers == (multiplier,)

    def test_applies_from_its_start_to_the_day_before_its_end(self) -> None:
        bounded, open_ended = wiki_term(date(2026, 1, 1), date(2027, 1, 1)), wiki_term(date(2026, 1, 1))
        days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]

        assert [bounded.applies_on(day) for day in days] == [False, True, True, False]
        assert [open_ended.applies_on(day) for day in days] == [False, True, True, True]

    def test_ends_after_it_starts(self) -> None:
        assert refusal(InvalidValueError, lambda: wiki_term(date(2026, 1, 1), date(2026, 1, 1))) == (
            "end: a span from 2026-01-01 to 2026-01-01 contains nothing. Give an end after the start."
        )

    @pytest.mark.parametrize("field", ["start", "end"])
    def test_days_are_dates(self, field: str) -> None:
        assert refusal(InvalidTypeError, lambda: wiki_term(**{field: 2026})) == (  # type: ignore[arg-type]
            f"{field}: 2026 is no date. Give a date such as date(2026, 11, 20)."
        )

    def test_states_whether_a_contingent_is_booked_unless_it_says_so_itself(self) -> None:
        booked = wiki_term(contingents=[contingent()])

        assert booked.stated == Findings({"contingent": "booked"})
        assert wiki_term().stated == Findings({"contingent": "none"})
        assert attrs.evolve(booked, findings={"contingent": "none", "edition": "cloud"}).stated == Findings(
            {"contingent": "none", "edition": "cloud"}
        )

    def test_work_draws_on_the_contingent_of_its_measure_and_scope(self) -> None:
        wiki = contingent("wiki", scope=Scope(projects=frozenset({"wiki"})))
        rest = contingent("rest", scope=Scope(except_projects=frozenset({"wiki"})))
        trainings = contingent("trainings", quota=3)
        agreed = wiki_term(contingents=[wiki, rest, trainings])

        assert agreed.contingent_for(project="wiki", kind=None, measure=Measure.TIME) is wiki
        assert agreed.contingent_for(project=None, kind=None, measure=Measure.TIME) is rest
        assert agreed.contingent_for(project="wiki", kind=None, measure=Measure.PIECES) is trainings
        assert wiki_term(contingents=[wiki]).contingent_for(project="shop", kind=None, measure=Measure.TIME) is None

    def test_two_contingents_have_two_names(self) -> None:
        assert refusal(InvalidValueError, lambda: wiki_term(contingents=[contingent(), contingent(quota=3)])) == (
            "contingents: two of them are called '16h'. Give each its own id."
        )

    def test_two_contingents_do_not_compete(self) -> None:
        assert refusal(InvalidValueError, lambda: wiki_term(contingents=[contingent("a"), contingent("b")])) == (
            "contingents: 'a' and 'b' are both for some of the same work, so it is open which of them pays. "
            "Limit their scopes to different projects or kinds of work."
        )

    def test_a_surcharge_outside_service_hours_needs_service_hours(self) -> None:
        surcharge = Multiplier(factor="1.5", when="outside_service_hours")
        hours = ServiceHours.weekly("Mon-Fri 09:00-17:00", zone="Europe/Berlin")

        assert refusal(InvalidValueError, lambda: wiki_term(multipliers=[surcharge])) == (
            "multipliers: work outside the service hours is weighted, and the term has no service hours. "
            "Give the service hours, or leave out the multiplier."
        )
        assert wiki_term(multipliers=[surcharge], service_hours=hours).multipliers == (surcharge,)
        assert wiki_term(multipliers=[Multiplier(factor="2")]).service_hours is None

    def test_thresholds_are_reached_in_ascending_order_once_each(self) -> None:
        assert wiki_term().thresholds == (75, 90, 100)
        assert wiki_term(thresholds=[100, 1, 50, 50]).thresholds == (1, 50, 100)

    @pytest.mark.parametrize("percent", [0, -1, 101])
    def test_a_threshold_can_be_reached(self, percent: int) -> None:
        assert refusal(InvalidValueError, lambda: wiki_term(thresholds=[percent])) == (
            f"thresholds: {percent} % of a quota is never reached. Give 1 to 100."
        )

    @pytest.mark.parametrize("percent", [0.75, True])
    def test_a_threshold_is_a_whole_percentage(self, percent: object) -> None:
        assert refusal(InvalidTypeError, lambda: wiki_term(thresholds=[percent])) == (
            f"thresholds: {percent} is no whole percentage. Give an int such as 75."
        )

    def test_every_price_that_is_agreed(self) -> None:
        agreed = wiki_term(
            contingents=[contingent(), contingent("trainings", quota=3, overage_rate=Excess.BY_OFFER)],
            rates=[Rate(price=euros("99.90"))],
        )

        assert list(agreed.prices()) == [euros("1600"), euros("120"), euros("1600"), euros("99.90")]


class TestSchedulesOfATerm:
    """Which service schedule applies unless a ticket says otherwise. CRM-21"""

    def test_none_the_only_one_or_the_one_that_is_named(self) -> None:
        assert wiki_term().usual_schedule is None
        assert wiki_term(schedules={"gold": GOLD}).usual_schedule is GOLD
        assert wiki_term(schedules={"gold": GOLD, "basic": BASIC}, schedule="basic").usual_schedule is BASIC

    def test_of_several_one_is_named(self) -> None:
        assert refusal(InvalidValueError, lambda: wiki_term(schedules={"gold": GOLD, "basic": BASIC})) == (
            "schedule: the term has the schedules basic, gold, and none is the usual one. "
            "Name the one that applies unless a ticket says otherwise."
        )

    def test_one_that_is_there(self) -> None:
        agreed = wiki_term(schedules={"gold": GOLD})
        message = "schedule: the term has no schedule 'golden'. Write 'gold'."

        assert agreed.schedule_named("gold") is GOLD
        assert refusal(UnknownNameError, lambda: agreed.schedule_named("golden")) == message
        assert refusal(UnknownNameError, lambda: attrs.evolve(agreed, schedule="golden")) == message
        assert refusal(UnknownNameError, lambda: wiki_term(schedule="gold")) == (
            "schedule: the term has no schedule 'gold'. Leave it out."
        )
