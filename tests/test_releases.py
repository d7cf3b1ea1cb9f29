"""Six releases a year on fixed dates; what matters most comes in the coming one. PARTNER-8, PARTNER-9"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import supportpolicy as sp
from supportpolicy.calendars import Holidays, WorkingDays
from supportpolicy.contracts import DayOff, ReleaseDays, Term
from supportpolicy.errors import SupportPolicyError
from supportpolicy.policy import ReleaseCycle
from supportpolicy.releases import (
    CRITICAL,
    Announcement,
    Deferral,
    Delivery,
    Full,
    Outcome,
    Placement,
    Release,
    ReleasePlan,
    Scale,
    Waiting,
    Wish,
    plan_releases,
    put_back,
    upcoming_releases,
)

SIX = ("02-01", "04-01", "06-01", "08-01", "10-01", "12-01")
MONDAY_TO_FRIDAY = WorkingDays.arbeitstage(Holidays.none())
PARTNERS = sp.shipped_policy("partner_support").read_as()
NEW_YEAR = date(2026, 1, 1)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def release(number: int, capacity: float = 40, *, closed: int = 0) -> Release:
    """A release on the first of a month of 2026."""
    on = date(2026, number, 1)
    return Release(id=f"R{number}", on=on, closing=on - timedelta(days=closed), capacity=hours(capacity))


def wish(name: str, priority: int | None = 1, effort: float | None = 8, **more: Any) -> Wish:
    given = {"recorded_on": NEW_YEAR, "effort": None if effort is None else hours(effort), **more}
    return Wish(id=name, priority=priority, **given)


def placed(plan: ReleasePlan) -> dict[str, str | None]:
    return {one.wish.id: None if one.release is None else one.release.id for one in plan.placements}


def said(error: pytest.ExceptionInfo[SupportPolicyError]) -> str:
    return str(error.value)


class TestFixedDates:
    """PARTNER-9: six releases a year, each on a fixed date."""

    def test_a_day_off_is_kept_or_moved_as_agreed(self) -> None:
        sunday, monday, friday = date(2026, 2, 1), date(2026, 2, 2), date(2026, 1, 30)
        moved = {rule: ReleaseDays(days=["02-01"], day_off=rule).dates(2026, MONDAY_TO_FRIDAY)[0] for rule in DayOff}

        assert moved == {DayOff.KEPT: sunday, DayOff.NEXT: monday, DayOff.PREVIOUS: friday}

    def test_a_working_day_is_never_moved(self) -> None:
        assert ReleaseDays(days=["04-01"], day_off="next").dates(2026, MONDAY_TO_FRIDAY) == (date(2026, 4, 1),)

    def test_the_holidays_of_the_contract_count(self) -> None:
        days = WorkingDays.arbeitstage(Holidays.of("AT", "9"))

        assert ReleaseDays(days=["05-01"], day_off="next").dates(2026, days) == (date(2026, 5, 4),)

    def test_a_release_moved_over_new_year_stays_one_of_its_year(self) -> None:
        days = ReleaseDays(days=["12-31"], day_off="next")
        closed = attrs.evolve(MONDAY_TO_FRIDAY, closures=[date(2026, 12, 31), date(2027, 1, 1)])

        (only,) = upcoming_releases(days, [2026], capacity=hours(8), working_days=closed)

        assert (only.id, only.on) == ("2026-1", date(2027, 1, 4))

    def test_six_a_year_by_name_and_closing(self) -> None:
        found = upcoming_releases(
            ReleaseDays(days=reversed(SIX), day_off="next", closed_days_before=42),
            [2027, 2026, 2026],
            capacity=hours(120),
            working_days=MONDAY_TO_FRIDAY,
        )

        assert [one.id for one in found] == [f"{year}-{number}" for year in (2026, 2027) for number in range(1, 7)]
        assert found[0] == Release(id="2026-1", on=date(2026, 2, 2), closing=date(2025, 12, 22), capacity=hours(120))

    @pytest.mark.parametrize(
        ("given", "error", "message"),
        [
            (
                {"days": "02-01"},
                sp.InvalidTypeError,
                "days: '02-01' is no list. Give a list such as ['02-01', '08-01'].",
            ),
            (
                {"days": []},
                sp.InvalidValueError,
                "days: no release is ever due. Give at least one day such as '02-01'.",
            ),
            (
                {"days": ["2-1"]},
                sp.InvalidValueError,
                "days: '2-1' is no day of a year. Give month and day such as '02-01'.",
            ),
            (
                {"days": [201]},
                sp.InvalidValueError,
                "days: 201 is no day of a year. Give month and day such as '02-01'.",
            ),
            (
                {"days": ["02-29"]},
                sp.InvalidValueError,
                "days: '02-29' is no day of every year. Give month and day such as '02-01'.",
            ),
            ({"days": ["02-01", "02-01"]}, sp.InvalidValueError, "days: 02-01 is given twice. Give each day once."),
            (
                {"days": ["02-01"], "closed_days_before": -1},
                sp.InvalidValueError,
                "closed_days_before: -1 days before is after. Give zero or more.",
            ),
            (
                {"days": ["02-01"], "closed_days_before": True},
                sp.InvalidTypeError,
                "closed_days_before: True is no whole number. Give an int.",
            ),
        ],
    )
    def test_what_names_no_fixed_dates_is_refused(
        self, given: dict[str, Any], error: type[SupportPolicyError], message: str
    ) -> None:
        with pytest.raises(error) as caught:
            ReleaseDays(**given)

        assert said(caught) == message

    def test_days_that_fall_together_are_refused(self) -> None:
        with pytest.raises(sp.InvalidValueError) as caught:
            ReleaseDays(days=["01-31", "02-01"], day_off="next").dates(2026, MONDAY_TO_FRIDAY)

        assert said(caught) == "days: 01-31 and 02-01 both fall on 2026-02-02. Give days that lie apart."

    def test_moving_needs_working_days(self) -> None:
        with pytest.raises(sp.InvalidValueError) as caught:
            ReleaseDays(days=["02-01"], day_off="next").dates(2026, None)

        assert said(caught) == (
            "working_days: 2026-02-01 is moved to a working day, and none are given. Give them, or keep days off."
        )


class TestInAContract:
    """The policy says how many releases there are, the contract on which days. PARTNER-9"""

    def term(self, **more: Any) -> Term:
        return Term(**{"start": NEW_YEAR, "policy": PARTNERS, "releases": ReleaseDays(days=SIX), **more})

    def test_a_term_gives_the_dates_of_a_year(self) -> None:
        moved = self.term(releases=ReleaseDays(days=SIX, day_off="next"), working_days=MONDAY_TO_FRIDAY)

        assert self.term().release_dates(2026) == tuple(date(2026, month, 1) for month in range(2, 13, 2))
        assert moved.release_dates(2026)[0] == date(2026, 2, 2)
        assert self.term(releases=None).release_dates(2026) == ()

    def test_another_number_than_the_policy_says_is_refused(self) -> None:
        with pytest.raises(sp.InvalidValueError) as caught:
            self.term(releases=ReleaseDays(days=SIX[:4]))

        assert said(caught) == "releases: 4 days a year are not the 6 releases of PARTNER-9. Give 6 days."

    def test_a_policy_without_a_cycle_leaves_the_number_open(self) -> None:
        crm = sp.shipped_policy("saas_crm").read_as()

        assert len(self.term(policy=crm, releases=ReleaseDays(days=SIX[:4])).release_dates(2026)) == 4

    def test_moving_needs_the_working_days_of_the_term(self) -> None:
        with pytest.raises(sp.InvalidValueError) as caught:
            self.term(releases=ReleaseDays(days=SIX, day_off="next"))

        assert said(caught) == (
            "releases: releases are moved to working days, and the term has none. "
            "Give the working days, or keep days off."
        )

    @pytest.mark.parametrize(
        "releases",
        [ReleaseDays(days=SIX), ReleaseDays(days=SIX, day_off="previous", closed_days_before=42)],
    )
    def test_it_stands_in_a_document(self, releases: ReleaseDays) -> None:
        term = self.term(releases=releases, working_days=MONDAY_TO_FRIDAY)
        contract = sp.Contract(id="K-1", customer="Acme", zone="Europe/Vienna", currency="EUR", terms=[term])

        assert sp.read_contract(sp.write_contract(contract)) == contract

    def test_a_fault_in_a_document_has_its_place(self) -> None:
        text = (
            'schema = 1\nid = "K"\ncustomer = "A"\nzone = "UTC"\ncurrency = "EUR"\n[[term]]\nstart = 2026-01-01\n'
            'policy = "saas_crm"\nreleases = { days = ["02-30"], day_off = "nxt" }\n'
        )
        with pytest.raises(sp.InvalidDocumentError) as caught:
            sp.read_contract(text)

        assert [str(fault) for fault in caught.value.exceptions] == [
            "term[0].releases.day_off: 'nxt' is no choice here. Write 'next', or one of: 'kept', 'previous'."
        ]

    def test_a_policy_has_a_cycle_and_keeps_it_in_a_document(self) -> None:
        """PARTNER-6, PARTNER-8, PARTNER-9, PARTNER-10"""
        policy = sp.shipped_policy("partner_support")

        assert policy.release_cycle == ReleaseCycle(
            per_year=6,
            clauses=("PARTNER-9",),
            planning=("PARTNER-8",),
            delivery=("PARTNER-6",),
            announcement=("PARTNER-10",),
        )
        assert sp.read_policy(sp.write_policy(policy)) == policy

    def test_no_releases_a_year_are_no_cycle(self) -> None:
        with pytest.raises(sp.InvalidValueError) as caught:
            ReleaseCycle(per_year=0, clauses=(), planning=(), delivery=(), announcement=())

        assert said(caught) == "per_year: 0 releases a year are none. Give one or more."


class TestTheMostImportantFirst:
    """PARTNER-8: those with the highest priority or weight go into the coming release."""

    def test_priority_then_weight_then_the_older_then_the_name(self) -> None:
        wishes = [
            wish("e", 2),
            wish("d", 1, recorded_on=date(2026, 1, 2)),
            wish("c", 1),
            wish("b", 1),
            wish("a", 1, weight=5, recorded_on=date(2026, 1, 3)),
        ]
        plan = plan_releases(wishes, [release(month, 8) for month in range(2, 7)])

        assert placed(plan) == {"a": "R2", "b": "R3", "c": "R4", "d": "R5", "e": "R6"}

    def test_room_too_small_for_the_important_is_used_by_the_small(self) -> None:
        plan = plan_releases([wish("big", 1, 30), wish("next", 2, 20), wish("small", 3, 10)], [release(2), release(3)])

        assert placed(plan) == {"big": "R2", "small": "R2", "next": "R3"}
        assert plan.placement("next") == Placement(
            wish=wish("next", 2, 20),
            outcome=Outcome.NO_ROOM_BEFORE,
            release=release(3),
            passed=(Full("R2", hours(10)),),
        )

    def test_a_capacity_is_used_to_the_last_minute(self) -> None:
        plan = plan_releases([wish("a", 1, 30), wish("b", 2, 10), wish("c", 3, 1 / 60)], [release(2)])

        assert placed(plan) == {"a": "R2", "b": "R2", "c": None}
        assert plan.left("R2") == timedelta(0)
        assert plan.placement("c").outcome is Outcome.NO_ROOM

    def test_it_is_not_too_big_if_one_release_could_hold_it(self) -> None:
        plan = plan_releases([wish("first", 1, 40), wish("second", 2, 30)], [release(2, 40), release(3, 8)])

        assert plan.placement("second").outcome is Outcome.NO_ROOM
        assert plan.placement("second").passed == (Full("R2", timedelta(0)), Full("R3", hours(8)))

    def test_it_is_recorded_on_the_closing_day_at_the_latest(self) -> None:
        releases = [release(3, closed=10), release(5, closed=10)]
        in_time = wish("in time", recorded_on=date(2026, 2, 19))
        late = wish("late", recorded_on=date(2026, 2, 20))

        assert placed(plan_releases([in_time, late], releases)) == {"in time": "R3", "late": "R5"}

    def test_it_comes_on_the_first_date_agreed_at_the_earliest(self) -> None:
        on_the_day = wish("on the day", not_before=date(2026, 3, 1))
        after = wish("after", not_before=date(2026, 3, 2))

        assert placed(plan_releases([on_the_day, after], [release(2), release(3), release(4)])) == {
            "on the day": "R3",
            "after": "R4",
        }

    @pytest.mark.parametrize(
        ("what", "outcome"),
        [
            (wish("w", None), Outcome.NOT_ASSESSED),
            (wish("w", effort=None), Outcome.NOT_ASSESSED),
            (wish("w", effort=41), Outcome.TOO_BIG),
            (wish("w", recorded_on=date(2026, 4, 2)), Outcome.NO_RELEASE),
            (wish("w", not_before=date(2026, 4, 2)), Outcome.NO_RELEASE),
        ],
    )
    def test_what_is_not_planned_says_why(self, what: Wish, outcome: Outcome) -> None:
        plan = plan_releases([what], [release(3), release(4)])

        assert (plan.placement("w").outcome, plan.placement("w").release) == (outcome, None)
        assert (plan.placement("w").delivery, plan.placement("w").announcement) == (None, None)

    def test_names_and_dates_are_given_once(self) -> None:
        for wishes, releases, message in (
            ([wish("a"), wish("a")], [], "wishes: a is given twice. Give each once."),
            ([], [release(2), release(2)], "releases: R2 is given twice. Give each once."),
            (
                [],
                [release(2), attrs.evolve(release(2), id="X")],
                "releases: 2026-02-01 is given twice. Give each once.",
            ),
        ):
            with pytest.raises(sp.InvalidValueError) as caught:
                plan_releases(wishes, releases)
            assert said(caught) == message


class TestSprintOrHotfix:
    """PARTNER-6: changes are delivered through sprints or hotfixes. APP-7: a critical fault does not wait."""

    def test_a_critical_fault_waits_for_no_release_and_takes_no_room(self) -> None:
        plan = plan_releases([wish("outage", None, severity="critical"), wish("w", effort=40)], [release(2)])

        assert placed(plan) == {"outage": None, "w": "R2"}
        assert [one.delivery for one in plan.placements] == [Delivery.HOTFIX, Delivery.SPRINT]
        assert [one.wish.id for one in plan.of("R2")] == ["w"]

    def test_other_classes_may_be_named(self) -> None:
        impeding = wish("w", severity="impeding")

        assert frozenset({"critical"}) == CRITICAL
        assert plan_releases([impeding], [release(2)]).placements[0].delivery is Delivery.SPRINT
        assert plan_releases([impeding], [], hotfixes=["impeding"]).placements[0].delivery is Delivery.HOTFIX

    def test_one_text_is_no_list_of_classes(self) -> None:
        with pytest.raises(sp.InvalidTypeError) as caught:
            plan_releases([], [], hotfixes="critical")

        assert said(caught) == "hotfixes: 'critical' is one text. Give a list such as ['critical']."


class TestAnnounced:
    """PARTNER-10: big changes by separate e-mail to all customers, all others in the wiki."""

    def test_only_big_changes_need_an_email(self) -> None:
        big = wish("big", 2, scale=Scale.BIG)
        plan = plan_releases([wish("small", 1), big], [release(2)])

        assert plan.to_announce("R2") == (big,)
        assert [one.announcement for one in plan.placements] == [Announcement.WIKI, Announcement.EMAIL]

    def test_a_big_hotfix_is_announced_too(self) -> None:
        plan = plan_releases([wish("w", severity="critical", scale="big")], [])

        assert plan.placements[0].announcement is Announcement.EMAIL


class TestPutBack:
    """APP-8: simple display faults may wait for a later update, if the customer agrees."""

    APP = sp.shipped_policy("app_agency").read_as()

    def test_it_can_be_in_the_first_release_that_is_still_open(self) -> None:
        releases = [release(5, closed=14), release(3, closed=14), release(4, closed=14)]
        asked = date(2026, 2, 1)

        for agreed, found in (
            (date(2026, 2, 15), "R3"),
            (date(2026, 2, 16), "R4"),
            (date(2026, 3, 18), "R4"),
            (date(2026, 3, 19), "R5"),
        ):
            deferral = put_back("cosmetic", self.APP, releases, on=asked, agreed_on=agreed)
            assert deferral.release is not None
            assert (deferral.waiting, deferral.release.id) == (Waiting.AGREED, found)

    def test_an_update_of_the_same_day_is_no_later_one(self) -> None:
        deferral = put_back("cosmetic", self.APP, [release(3)], on=date(2026, 3, 1), agreed_on=date(2026, 3, 1))

        assert deferral == Deferral(waiting=Waiting.NO_RELEASE, release=None, clauses=("APP-8", "APP-6"))

    def test_without_agreement_it_is_a_proposal_as_of_the_question(self) -> None:
        deferral = put_back("cosmetic", self.APP, [release(3)], on=date(2026, 2, 1), agreed_on=None)

        assert deferral == Deferral(waiting=Waiting.TO_BE_AGREED, release=release(3), clauses=("APP-8", "APP-6"))

    @pytest.mark.parametrize("severity", ["critical", "impeding", "minor"])
    def test_no_other_class_may_wait(self, severity: str) -> None:
        deferral = put_back(severity, self.APP, [release(3)], on=NEW_YEAR, agreed_on=NEW_YEAR)

        assert deferral == Deferral(waiting=Waiting.NOT_OFFERED, release=None, clauses=())

    def test_a_class_that_the_policy_does_not_have(self) -> None:
        with pytest.raises(sp.UnknownNameError) as caught:
            put_back("cosmtic", self.APP, [release(3)], on=NEW_YEAR, agreed_on=None)

        assert str(caught.value) == (
            "severity: policy app_agency has no class 'cosmtic' of faults. "
            "Write 'cosmetic', or one of: 'critical', 'impeding', 'minor'."
        )

    def test_a_policy_without_classes_lets_nothing_wait(self) -> None:
        deferral = put_back("cosmetic", PARTNERS, [release(3)], on=NEW_YEAR, agreed_on=NEW_YEAR)

        assert deferral.reason("de") == "Fehler dieser Klasse werden nicht auf ein späteres Update verschoben."

    def test_it_is_told_in_both_languages(self) -> None:
        deferral = put_back("cosmetic", self.APP, [release(3)], on=NEW_YEAR, agreed_on=NEW_YEAR)

        assert deferral.reason("de") == (
            "Es wird wie vereinbart frühestens mit Release R3 am 01.03.2026 behoben (APP-8, APP-6)."
        )
        assert deferral.reason().replace("\u00a0", " ") == (
            "As agreed, it is mended with release R3 of 1 March 2026 at the earliest (APP-8, APP-6)."
        )


@st.composite
def wish_lists(draw: st.DrawFn) -> list[Wish]:
    return [
        Wish(
            id=f"W{number}",
            recorded_on=draw(st.dates(date(2026, 1, 1), date(2026, 6, 1))),
            priority=draw(st.none() | st.integers(1, 3)),
            weight=draw(st.integers(-1, 2)),
            effort=draw(st.none() | st.integers(1, 50).map(hours)),
            severity=draw(st.sampled_from([None, "cosmetic", "critical"])),
            not_before=draw(st.none() | st.dates(date(2026, 1, 1), date(2026, 8, 1))),
        )
        for number in range(draw(st.integers(0, 8)))
    ]


@st.composite
def release_lists(draw: st.DrawFn) -> list[Release]:
    months = draw(st.sets(st.integers(2, 9), max_size=4))
    return [release(month, draw(st.integers(0, 60)), closed=draw(st.integers(0, 40))) for month in months]


def release_by_release(wishes: Sequence[Wish], releases: Sequence[Release]) -> dict[str, str | None]:
    """The same rule asked the other way: each release in turn picks what it can take of what is left."""
    found: dict[str, str | None] = {one.id: None for one in wishes}
    waiting = [one for one in wishes if one.severity != "critical" and one.priority and one.effort]
    waiting.sort(key=lambda one: one.id)
    waiting.sort(key=lambda one: one.recorded_on)
    waiting.sort(key=lambda one: one.weight, reverse=True)
    waiting.sort(key=lambda one: one.priority or 0)
    for taking in sorted(releases, key=lambda one: one.on):
        room = taking.capacity
        for one in list(waiting):
            early_enough = one.recorded_on <= taking.closing
            late_enough = one.not_before is None or one.not_before <= taking.on
            if early_enough and late_enough and one.effort is not None and one.effort <= room:
                room -= one.effort
                found[one.id] = taking.id
                waiting.remove(one)
    return found


class TestLaws:
    @given(wish_lists(), release_lists())
    def test_each_release_in_turn_would_pick_the_same(self, wishes: list[Wish], releases: list[Release]) -> None:
        assert placed(plan_releases(wishes, releases)) == release_by_release(wishes, releases)

    @given(wish_lists(), release_lists())
    def test_no_capacity_is_exceeded_and_every_wish_has_one_place(
        self, wishes: list[Wish], releases: list[Release]
    ) -> None:
        plan = plan_releases(wishes, releases)

        assert all(plan.left(one.id) >= timedelta(0) for one in releases)
        assert sorted(one.wish.id for one in plan.placements) == [one.id for one in wishes]
        for one in plan.placements:
            assert one.release is None or one.wish.recorded_on <= one.release.closing

    @given(wish_lists(), release_lists(), st.data())
    def test_the_order_of_the_input_means_nothing(
        self, wishes: list[Wish], releases: list[Release], data: st.DataObject
    ) -> None:
        shuffled = data.draw(st.permutations(wishes)), data.draw(st.permutations(releases))

        assert plan_releases(*shuffled) == plan_releases(wishes, releases)

    @given(wish_lists(), release_lists(), st.integers(1, 50), st.integers(1, 3))
    def test_of_two_of_one_size_the_more_important_is_never_later(
        self, wishes: list[Wish], releases: list[Release], effort: int, priority: int
    ) -> None:
        pair = [wish("high", priority, effort), wish("low", priority + 1, effort)]
        plan = plan_releases([*wishes, *pair], releases)
        high, low = (plan.placement(name).release for name in ("high", "low"))

        assert low is None or (high is not None and high.on <= low.on)

    @given(wish_lists(), release_lists(), st.integers(1, 50))
    def test_nothing_comes_later_because_of_something_less_important(
        self, wishes: list[Wish], releases: list[Release], effort: int
    ) -> None:
        less = wish("less", 9, effort)
        before, after = plan_releases(wishes, releases), plan_releases([*wishes, less], releases)

        assert {name: place for name, place in placed(after).items() if name != "less"} == placed(before)


class TestValues:
    @pytest.mark.parametrize(
        ("change", "error", "message"),
        [
            ({"priority": 0}, sp.InvalidValueError, "priority: 0 is above the highest. Give 1 for the most important."),
            ({"priority": True}, sp.InvalidTypeError, "priority: True is no whole number. Give an int."),
            ({"weight": 1.5}, sp.InvalidTypeError, "weight: 1.5 is no whole number. Give an int."),
            (
                {"effort": timedelta(0)},
                sp.InvalidValueError,
                "effort: 0 h changes nothing. Give more than nothing.",
            ),
            ({"effort": 8}, sp.InvalidTypeError, "effort: 8 is no timedelta. Give timedelta(hours=8)."),
            ({"id": " "}, sp.InvalidValueError, "id: ' ' names nothing. Give a text that is not empty."),
            (
                {"not_before": datetime(2026, 2, 1)},  # noqa: DTZ001  (it is to be refused)
                sp.InvalidTypeError,
                (
                    "not_before: 2026-02-01T00:00:00 is an instant, whose date depends on the time zone. "
                    "Give the local date: instant.astimezone(zone).date()."
                ),
            ),
        ],
    )
    def test_a_wish_that_cannot_be_meant_is_refused(
        self, change: dict[str, Any], error: type[SupportPolicyError], message: str
    ) -> None:
        with pytest.raises(error) as caught:
            attrs.evolve(wish("w"), **change)

        assert said(caught) == message

    @pytest.mark.parametrize(
        ("change", "error", "message"),
        [
            (
                {"closing": date(2026, 2, 2)},
                sp.InvalidValueError,
                "closing: 2026-02-02 is after release R2 of 2026-02-01. Close it on its date or before.",
            ),
            ({"capacity": 40}, sp.InvalidTypeError, "capacity: 40 is no timedelta. Give timedelta(hours=120)."),
            (
                {"capacity": -hours(1)},
                sp.InvalidValueError,
                "capacity: −1 h is less than nothing. Give zero or more.",
            ),
        ],
    )
    def test_a_release_that_cannot_be_meant_is_refused(
        self, change: dict[str, Any], error: type[SupportPolicyError], message: str
    ) -> None:
        with pytest.raises(error) as caught:
            attrs.evolve(release(2), **change)

        assert said(caught) == message

    def test_unknown_names_are_refused_with_the_nearest(self) -> None:
        plan = plan_releases([wish("export")], [release(2)])

        with pytest.raises(sp.UnknownNameError) as caught:
            plan.placement("exprt")
        assert said(caught) == "wish: there is no wish 'exprt'. Write 'export'."
        with pytest.raises(sp.UnknownNameError) as caught:
            plan.left("R3")
        assert said(caught) == "release: there is no release 'R3'. Write one of: 'R2'."


class TestInWords:
    def plan(self) -> ReleasePlan:
        wishes = [
            wish("export", 1, 30, title="Export as PDF", scale=Scale.BIG),
            wish("search", 2, 20),
            wish("import", None),
            wish("outage", severity="critical"),
            wish("rewrite", 3, 99),
            wish("late", 3, recorded_on=date(2026, 5, 1)),
            wish("never", 4, 40),
        ]
        return plan_releases(wishes, [release(2), release(3)], cycle=PARTNERS.policy.release_cycle)

    def test_every_reason_is_told_with_its_clauses(self) -> None:
        reasons = {one.wish.id: one.reason().replace("\u00a0", " ") for one in self.plan().placements}

        assert reasons == {
            "outage": "Faults of this class come as a hotfix, not with a release (PARTNER-6).",
            "export": "The first release that it can still be planned into (PARTNER-8, PARTNER-9).",
            "search": "What is more important left too little room before (R2: 10 h) (PARTNER-8, PARTNER-9).",
            "import": "The priority or the effort is not known yet (PARTNER-8).",
            "rewrite": "Bigger than every release that it could be in; it has to be divided (PARTNER-8).",
            "late": "None of the releases that are planned takes it on (PARTNER-8).",
            "never": "What is more important left too little room in every release (R2: 10 h, R3: 20 h) (PARTNER-8).",
        }

    def test_without_a_policy_no_clause_is_cited(self) -> None:
        assert plan_releases([wish("w")], [release(2)]).placements[0].reason("de") == (
            "Das erste Release, in das es noch geplant werden kann."
        )

    def test_rows_for_a_data_frame(self) -> None:
        rows = self.plan().to_rows()

        assert rows[1] == {
            "wish": "export",
            "title": "Export as PDF",
            "priority": 1,
            "weight": 0,
            "effort": hours(30),
            "delivery": "sprint",
            "release": "R2",
            "on": date(2026, 2, 1),
            "announcement": "by separate e-mail to all customers",
            "reason": "The first release that it can still be planned into (PARTNER-8, PARTNER-9).",
        }
        assert [row["wish"] for row in rows] == ["outage", "export", "search", "rewrite", "late", "never", "import"]

    def test_a_table_in_german(self) -> None:
        table = plan_releases([wish("export", 1, 30, title="PDF-Export", scale=Scale.BIG)], [release(2)]).written(
            language="de", style="markdown"
        )

        told, reason = "eigens per E-Mail an alle Kunden", "Das erste Release, in das es noch geplant werden kann."
        names = (
            "Wunsch | Worum es geht | Priorität | Gewicht | Aufwand | Kommt als | Release | Am | Angekündigt | Warum"
        )
        assert table.replace("\u00a0", " ").splitlines() == [
            f"| {names} |",
            "| --- | --- | ---: | ---: | ---: | --- | --- | --- | --- | --- |",
            f"| export | PDF-Export | 1 | 0 | 30 h | Sprint | R2 | 01.02.2026 | {told} | {reason} |",
        ]
