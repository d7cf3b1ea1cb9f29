"""Forecasts: how long a quota lasts at the pace so far."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportpolicy.calendars import Holidays, WorkingDays
from supportpolicy.contingents import (
    QUARTERLY,
    YEARLY,
    Contingent,
    Rollover,
    Scope,
    TopUp,
)
from supportpolicy.contracts import Contract
from supportpolicy.decision import Assessment
from supportpolicy.errors import OutOfRangeError
from supportpolicy.settlement import (
    Forecast,
    Settlement,
    charge,
    close,
    forecast,
    settle,
)
from supportpolicy.tickets import WorkEntry
from tests.settled_months import IN_JUNE, LAST_OF_MAY, MAY
from tests.settlement_world import (
    HOUR,
    at,
    contract,
    entry,
    euros,
    hours,
    on_contingent,
    term,
)


def settled(
    agreed: Contract,
    worklog: Iterable[WorkEntry],
    *assessments: Assessment,
    through: date = LAST_OF_MAY,
    **more: Any,
) -> Settlement:
    given = assessments or on_contingent("T1", "T2")
    return settle(agreed, charge(worklog, given, agreed), through=through, **more)


def forecast_of(contingent: Contingent, day: date, *work: WorkEntry, **agreed: Any) -> Forecast:
    """The forecast for the only lot there is."""
    given = contract(term(contingent, start=MAY.start, **agreed))
    [found] = forecast(given, settled(given, work, through=day))
    return found


def settled_log(agreed: Contract, *log: WorkEntry, known: list[Assessment] | None = None, **more: Any) -> Settlement:
    assessments = on_contingent("T1", "T2") if known is None else known
    return settle(agreed, charge(log, assessments, agreed), **{"through": LAST_OF_MAY, **more})


class TestHowFarTheQuotaGoes:
    """A month of 31 days and 31 hours: an hour a day is the pace that just lasts."""

    MONTH = hours(31)

    def test_a_whole_forecast(self) -> None:
        given = contract(term(self.MONTH, start=MAY.start))
        result = settled(given, [entry("e1", at(4), 20 * 60)], through=date(2026, 5, 10))
        [lot] = [balance.lot for balance in result.statements[0].balances]

        assert forecast(given, result) == (
            Forecast(lot=lot, granted=111600, used=72000, days_gone=10, days=31, exhausted_on=date(2026, 5, 16)),
        )

    def test_shares(self) -> None:
        found = forecast_of(self.MONTH, date(2026, 5, 10), entry("e1", at(4), 155 * 6))

        assert (found.share_used, found.share_gone) == (Fraction(1, 2), Fraction(10, 31))

    @pytest.mark.parametrize(
        ("worked", "on"),
        [
            (0, None),
            (10 * 60 - 1, None),
            (10 * 60, date(2026, 5, 31)),
            (10 * 60 + 20, date(2026, 5, 30)),
            (10 * 60 + 21, date(2026, 5, 30)),
            (30 * 60 + 59, date(2026, 5, 11)),
            (31 * 60, date(2026, 5, 4)),
            (40 * 60, date(2026, 5, 4)),
        ],
    )
    def test_the_day_on_which_it_is_used_up(self, worked: int, on: date | None) -> None:
        assert forecast_of(self.MONTH, date(2026, 5, 10), entry("e1", at(4), worked)).exhausted_on == on

    def test_a_single_second_of_a_great_quota(self) -> None:
        second = WorkEntry(id="e1", ticket="T1", start=at(4), duration=timedelta(seconds=1))

        assert forecast_of(hours(200), date(2026, 5, 31), second).exhausted_on is None

    def test_on_the_last_day_the_rest_is_not_used(self) -> None:
        found = forecast_of(self.MONTH, LAST_OF_MAY, entry("e1", at(4), 60))

        assert (found.used, found.days_gone, found.share_gone, found.exhausted_on) == (3600, 31, Fraction(1), None)

    def test_in_working_days(self) -> None:
        working_days = WorkingDays.arbeitstage(Holidays.on([date(2026, 5, 1), date(2026, 5, 14), date(2026, 5, 25)]))
        found = forecast_of(hours(18), date(2026, 5, 8), entry("e1", at(4), 9 * 60), working_days=working_days)

        assert (found.days_gone, found.days, found.exhausted_on) == (5, 18, date(2026, 5, 18))

    def test_before_the_first_working_day_nothing_can_be_said(self) -> None:
        working_days = WorkingDays.arbeitstage(Holidays.on([date(2026, 5, 1)]))
        found = forecast_of(hours(18), date(2026, 5, 3), entry("e1", at(2), 60), working_days=working_days)

        assert (found.days_gone, found.used, found.share_gone, found.exhausted_on) == (0, 3600, Fraction(0), None)

    def test_a_month_without_a_working_day(self) -> None:
        every_day = Holidays.on([date(2026, 5, day) for day in range(1, 32)])
        found = forecast_of(hours(18), date(2026, 5, 3), working_days=WorkingDays.arbeitstage(every_day))

        assert (found.days, found.share_gone) == (0, None)

    @given(st.integers(1, 30), st.integers(1, 31 * 60 - 1))
    def test_at_that_pace_it_lasts_until_then_and_no_longer(self, day: int, worked: int) -> None:
        found = forecast_of(self.MONTH, date(2026, 5, day), entry("e1", at(1), worked))
        each_day = Fraction(found.used, found.days_gone)
        exhausted = [number for number in range(1, 32) if each_day * number >= found.granted]

        assert found.exhausted_on == (date(2026, 5, exhausted[0]) if exhausted else None)


class TestLotsThatOutliveAMonth:
    """What closed months used of them counts, as corrected."""

    def pack(self, **more: Any) -> Contract:
        top_up = TopUp(**{"id": "pack", "quota": 10 * HOUR, "price": euros(900), "start": MAY.start, **more})
        return contract(term(start=MAY.start), top_ups=[top_up])

    def test_one_that_does_not_expire(self) -> None:
        agreed = self.pack()
        [found] = forecast(agreed, settled(agreed, [entry("e1", at(4), 60)], through=date(2026, 5, 10)))

        assert (found.days, found.share_gone, found.exhausted_on) == (None, None, date(2026, 8, 8))

    def test_whose_end_no_calendar_reaches(self) -> None:
        agreed = self.pack(quota=10_000 * HOUR)
        second = WorkEntry(id="e1", ticket="T1", start=at(4), duration=timedelta(seconds=1))
        [found] = forecast(agreed, settled(agreed, [second], through=date(2026, 5, 10)))

        assert found.exhausted_on is None

    def test_whose_end_the_working_days_do_not_reach(self) -> None:
        working_days = WorkingDays.arbeitstage(Holidays.of("DE", "HE", years=range(2026, 2028)))
        top_up = TopUp(id="pack", quota=100 * HOUR, price=euros(900), start=MAY.start)
        agreed = contract(term(start=MAY.start, working_days=working_days), top_ups=[top_up])
        result = settled(agreed, [entry("e1", at(4), 10)], through=date(2026, 5, 10))

        with pytest.raises(OutOfRangeError) as error:
            forecast(agreed, result)

        assert str(error.value) == (
            "days: 2999 working days from 2026-05-01 lead out of the years from 2026 to 2027. "
            "Count fewer days, or take a snapshot of the holidays over more years."
        )

    def test_used_up_in_a_month_before(self) -> None:
        agreed = self.pack(quota=HOUR)
        may = close(settled(agreed, [entry("e1", at(4), 60), entry("e2", at(5), 60, "T2")]), IN_JUNE)
        [found] = forecast(agreed, settled(agreed, [], previous=may, through=date(2026, 6, 10)))

        assert (found.used, found.granted, found.exhausted_on) == (3600, 3600, date(2026, 5, 4))

    def test_a_quarter_is_one_lot_for_three_statements(self) -> None:
        agreed = contract(term(hours(30, period=QUARTERLY), start=date(2026, 4, 1)))
        work = [entry("e1", at(10, month=4), 300), entry("e2", at(10), 600)]
        [found] = forecast(agreed, settled(agreed, work))

        assert (found.used, found.days_gone, found.days) == (15 * 3600, 61, 91)
        assert found.exhausted_on is None

    def test_a_correction_counts(self) -> None:
        agreed = self.pack(quota=2 * HOUR)
        known = [entry("e1", at(4), 90), entry("e2", at(20), 30, "T2")]
        may = close(settled(agreed, known), IN_JUNE)
        june = date(2026, 6, 10)
        [before] = forecast(agreed, settled(agreed, known, previous=may, through=june))
        withdrawn = [*known, entry("e3", at(20), 0, "T2", revises="e2")]
        [after] = forecast(agreed, settled(agreed, withdrawn, previous=may, through=june))
        late = [*withdrawn, entry("e4", at(6), 30)]
        [again] = forecast(agreed, settled(agreed, late, previous=may, through=june))

        assert (before.used, before.exhausted_on) == (7200, date(2026, 5, 20))
        assert (after.used, after.exhausted_on) == (5400, date(2026, 6, 24))
        assert (again.used, again.exhausted_on) == (7200, date(2026, 5, 6))

    def test_what_is_carried_over_late_was_granted_too(self) -> None:
        agreed = contract(term(hours(2, rollover=Rollover(life=2)), start=MAY.start))
        may = close(settled(agreed, [entry("e1", at(4), 60)]), IN_JUNE)
        june = close(settled(agreed, [], previous=may, through=date(2026, 6, 30)), at(1, month=7))
        withdrawn = [entry("e1", at(4), 60), entry("e2", at(4), 30, revises="e1")]
        july = settled(agreed, withdrawn, previous=june, through=date(2026, 7, 10))
        carried = {one.lot.id: one for one in forecast(agreed, july)}["2h 2026-05-01 carried over"]

        assert (carried.granted, carried.used, carried.share_used) == (5400, 0, Fraction(0))

    def test_outside_every_term_there_is_nothing_to_draw_on(self) -> None:
        agreed = contract(term(hours(2), start=MAY.start, end=MAY.end))

        assert forecast(agreed, settled(agreed, [], through=date(2026, 6, 1))) == ()

    def test_lots_of_other_work_stand_beside_each_other(self) -> None:
        night = hours(1, id="night", scope=Scope(kinds=["night"]))
        agreed = contract(term(hours(2, scope=Scope(except_kinds=["night"])), night, start=MAY.start))
        work = [entry("e1", at(4), 30, kind="night"), entry("e2", at(5), 60)]
        found = forecast(agreed, settled(agreed, work, through=date(2026, 5, 10)))

        assert [(one.lot.source, one.used) for one in found] == [("2h", 3600), ("night", 1800)]


class TestForecast:
    """Used so far, share of working days gone, likely date of exhaustion."""

    def of(self, *log: WorkEntry, through: date = date(2026, 5, 15), **more: Any) -> Forecast:
        agreed = contract(term(hours(16), start=MAY.start, **more))
        (only,) = forecast(agreed, settled_log(agreed, *log, through=through))
        return only

    def test_goes_on_at_the_pace_so_far(self) -> None:
        found = self.of(entry("e1", at(4), 600))

        assert (found.lot.id, found.granted, found.used) == ("16h 2026-05-01", 57600, 36000)
        assert (found.days_gone, found.days) == (15, 31)
        assert (found.share_used, found.share_gone) == (Fraction(10, 16), Fraction(15, 31))
        assert found.exhausted_on == date(2026, 5, 24)  # 16 h at 40 minutes a day are 24 days

    def test_counts_working_days_where_the_term_has_them(self) -> None:
        working_days = WorkingDays.arbeitstage(Holidays.none())
        found = self.of(entry("e1", at(4), 600), working_days=working_days)

        assert (found.days_gone, found.days) == (11, 21)
        assert found.exhausted_on == date(2026, 5, 26)  # the 18th working day

    def test_may_not_be_used_up_before_it_ends(self) -> None:
        assert self.of(entry("e1", at(4), 420)).exhausted_on is None
        assert self.of(entry("e1", at(4), 480)).exhausted_on == date(2026, 5, 30)

    def test_says_nothing_as_long_as_nothing_is_used(self) -> None:
        found = self.of()

        assert (found.used, found.exhausted_on) == (0, None)

    def test_says_nothing_before_the_first_working_day(self) -> None:
        working_days = WorkingDays.arbeitstage(Holidays.none())
        agreed = contract(term(hours(16), start=date(2026, 8, 1), working_days=working_days))
        settlement = settled_log(agreed, entry("e1", at(1, month=8), 60), through=date(2026, 8, 2))
        (found,) = forecast(agreed, settlement)

        assert (found.used, found.days_gone, found.exhausted_on) == (3600, 0, None)

    def test_knows_when_it_was_used_up(self) -> None:
        found = self.of(entry("e1", at(4), 600), entry("e2", at(8), 400), entry("e3", at(9), 60))

        assert (found.used, found.exhausted_on) == (57600, date(2026, 5, 8))

    def test_knows_when_it_was_used_up_by_late_work(self) -> None:
        agreed = contract(term(hours(2, period=YEARLY), start=MAY.start))
        log = [entry("e1", at(4), 60), entry("e2", at(6), 30)]
        closed = close(settled_log(agreed, *log), at(1, month=6))
        late = [entry("e3", at(5), 30), entry("e4", at(7), 30, revises="e2"), entry("e5", at(8), 30)]
        (found,) = forecast(agreed, settled_log(agreed, *log, *late, previous=closed, through=date(2026, 6, 15)))

        assert (found.used, found.exhausted_on) == (7200, date(2026, 5, 7))

    def test_on_the_last_day_what_expires_was_not_used(self) -> None:
        found = self.of(entry("e1", at(4), 600), through=LAST_OF_MAY)

        assert (found.used, found.days_gone) == (36000, 31)

    def test_over_several_statements_counts_from_the_beginning(self) -> None:
        agreed = contract(term(hours(12, period=YEARLY), start=MAY.start))
        log = [entry("e1", at(4), 60), entry("e2", at(4, month=6), 60)]
        (found,) = forecast(agreed, settled_log(agreed, *log, through=date(2026, 6, 30)))

        assert (found.used, found.days_gone, found.days) == (7200, 61, 245)

    def test_a_pack_that_never_expires_has_no_share_of_time(self) -> None:
        pack = TopUp(id="pack", quota=10 * HOUR, price=euros(1), start=MAY.start)
        agreed = contract(term(start=MAY.start), top_ups=[pack])
        (found,) = forecast(agreed, settled_log(agreed, entry("e1", at(4), 60), through=date(2026, 5, 10)))

        assert (found.days, found.share_gone, found.exhausted_on) == (None, None, date(2026, 8, 8))

    def test_there_is_none_where_no_period_runs(self) -> None:
        agreed = contract(term(hours(16), start=MAY.start, end=date(2026, 5, 10)))

        assert forecast(agreed, settled_log(agreed)) == ()

    def test_lots_that_are_over_are_left_out(self) -> None:
        pack = TopUp(id="pack", quota=10 * HOUR, price=euros(1), start=MAY.start, end=date(2026, 5, 10))
        agreed = contract(term(hours(16), start=MAY.start), top_ups=[pack])

        assert [one.lot.id for one in forecast(agreed, settled_log(agreed))] == ["16h 2026-05-01"]


class TestTheLastUse:
    """A lot that is used up was used up by the last work that draws on it as things stand."""

    AGREED = contract(term(hours(1), start=MAY.start))

    def last_use(self, *work: WorkEntry, previous: Settlement | None = None) -> date | None:
        [found] = forecast(self.AGREED, settled(self.AGREED, work, previous=previous))
        return found.exhausted_on

    def test_may_be_of_a_single_second(self) -> None:
        second = WorkEntry(id="e2", ticket="T1", start=at(10), duration=timedelta(seconds=1))
        rest = WorkEntry(id="e1", ticket="T1", start=at(4), duration=HOUR - timedelta(seconds=1))

        assert self.last_use(rest, second) == date(2026, 5, 10)

    def test_stays_where_a_correction_leaves_some_of_the_days_work(self) -> None:
        closed = [entry("e1", at(10, 9), 30), entry("e2", at(10, 11), 30)]
        late = [entry("e3", at(10, 11), 0, revises="e2"), entry("e4", at(4), 30)]

        assert self.last_use(*closed, *late, previous=close(settled(self.AGREED, closed), IN_JUNE)) == date(2026, 5, 10)

    def test_moves_with_a_correction(self) -> None:
        closed = [entry("e1", at(4), 30), entry("e2", at(10), 30)]
        late = [entry("e3", at(10), 0, revises="e2"), entry("e4", at(7), 30)]

        assert self.last_use(*closed, *late, previous=close(settled(self.AGREED, closed), IN_JUNE)) == date(2026, 5, 7)
