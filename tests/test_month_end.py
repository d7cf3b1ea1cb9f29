"""While a month runs and when it ends: what blocks closing, how far the quota will go, and a fleet settled at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportpolicy.calendars import Holidays, WorkingDays
from supportpolicy.contingents import (
    QUARTERLY,
    Contingent,
    Excess,
    Measure,
    Multiplier,
    Rollover,
    Scope,
    TopUp,
)
from supportpolicy.contracts import Approval, Contract, Rate, Waiver
from supportpolicy.decision import Assessment, Permit
from supportpolicy.errors import OutOfRangeError
from supportpolicy.policy import CostBearer
from supportpolicy.settlement import (
    Ask,
    Blocker,
    Books,
    Charge,
    Charges,
    Forecast,
    Held,
    Liability,
    MonthEnd,
    Parked,
    Reason,
    Settlement,
    Source,
    charge,
    close,
    forecast,
    month_end,
    settle,
    settle_fleet,
)
from supportpolicy.spans import Span
from supportpolicy.tickets import Ticket, WorkEntry
from tests.conformance.months import FINDINGS, POLICY
from tests.settlement_world import (
    BERLIN,
    HOUR,
    MINUTE,
    assessed,
    at,
    by_the_hour,
    contract,
    entry,
    euros,
    hours,
    on_contingent,
    stretch,
    term,
)

MAY = Span(date(2026, 5, 1), date(2026, 6, 1))
LAST_OF_MAY = date(2026, 5, 31)
IN_JUNE = datetime(2026, 6, 2, 8, tzinfo=BERLIN)
TWO_HOURS = contract(term(hours(2), rates=[by_the_hour()], start=MAY.start))
UNKNOWN = assessed("T1", stretch(None, CostBearer.UNDETERMINED), diagnosis=CostBearer.UNDETERMINED)


def settled(
    agreed: Contract,
    worklog: Iterable[WorkEntry],
    *assessments: Assessment,
    through: date = LAST_OF_MAY,
    **more: Any,
) -> Settlement:
    given = assessments or on_contingent("T1", "T2")
    return settle(agreed, charge(worklog, given, agreed), through=through, **more)


def of_charges(agreed: Contract, *charges: Charge) -> MonthEnd:
    """The month end of charges as they are."""
    result = settle(agreed, Charges(contract="K-1", charges=charges), through=LAST_OF_MAY)
    return month_end(agreed, result)


def charged(name: str, liability: Liability, *, ticket: str = "T1", minutes: int = 60, **reason: Any) -> Charge:
    """Work on the tenth of May, charged as told."""
    given = entry(name, at(10), minutes, ticket)
    return Charge(given, minutes * 60, Reason(liability=liability, **reason), date(2026, 5, 10), at(10))


class TestWhatBlocksClosing:
    """Whom to ask what, the most money first."""

    def test_nothing(self) -> None:
        found = month_end(TWO_HOURS, settled(TWO_HOURS, [entry("e1", at(10), 120)]))

        assert found == MonthEnd(contract="K-1", through=LAST_OF_MAY, blockers=(), at_stake=euros(0))
        assert found.is_clear

    def test_a_second_too_much(self) -> None:
        work = [entry("e1", at(10), 120), WorkEntry(id="e2", ticket="T1", start=at(11), duration=timedelta(seconds=1))]
        found = month_end(TWO_HOURS, settled(TWO_HOURS, work))

        assert [(one.units, one.at_stake) for one in found.blockers] == [(1, euros("0.03"))]
        assert not found.is_clear

    def test_overage_of_one_ticket_is_one_question(self) -> None:
        work = [entry("e1", at(10), 150), entry("e2", at(11), 60), entry("e3", at(12), 15, "T2")]
        found = month_end(TWO_HOURS, settled(TWO_HOURS, work))
        one = Blocker(
            ticket="T1",
            why=Held.OVERAGE_NOT_APPROVED,
            ask=Ask.CUSTOMER,
            question=None,
            clauses=("C-contingent",),
            entries=("e1", "e2"),
            measure=Measure.TIME,
            units=5400,
            at_stake=euros(180),
        )

        assert found.blockers == (
            one,
            attrs.evolve(one, ticket="T2", entries=("e3",), units=900, at_stake=euros(30)),
        )
        assert found.at_stake == euros(210)

    def test_each_price_is_rounded_once(self) -> None:
        rate = attrs.evolve(hours(2), overage_rate=euros("99.90"))
        agreed = contract(term(rate, start=MAY.start))
        work = [entry("e1", at(10), 125), entry("e2", at(11), 5), entry("e3", at(12), 5)]

        assert month_end(agreed, settled(agreed, work)).at_stake == euros("24.98")

    def test_a_missing_fact(self) -> None:
        found = month_end(TWO_HOURS, settled(TWO_HOURS, [entry("e1", at(10), 60), entry("e2", at(11), 30)], UNKNOWN))

        assert found.blockers == (
            Blocker(
                ticket="T1",
                why=Parked.MISSING_FACT,
                ask=Ask.SUPPORT,
                question="who",
                clauses=(
                    "C-contingent",
                    "C-customer",
                    "C-not_offered",
                    "C-separate_order",
                    "C-third_party",
                    "C-vendor",
                ),
                entries=("e1", "e2"),
                measure=Measure.TIME,
                units=5400,
                at_stake=euros(180),
            ),
        )

    def test_work_that_nobody_can_place(self) -> None:
        work = [
            entry("e1", at(10), 60, None),
            entry("e2", at(11), 30, "T9"),
            entry("e3", at(12), 15, "T1", part="x"),
        ]
        found = month_end(TWO_HOURS, settled(TWO_HOURS, work))

        assert [(one.ticket, one.why, one.ask, one.at_stake) for one in found.blockers] == [
            (None, Parked.NO_TICKET, Ask.SUPPORT, euros(120)),
            ("T9", Parked.UNKNOWN_TICKET, Ask.SUPPORT, euros(60)),
            ("T1", Parked.UNKNOWN_PART, Ask.SUPPORT, euros(30)),
        ]

    @pytest.mark.parametrize("parked", Parked)
    def test_only_what_the_policy_does_not_decide_has_to_be_agreed(self, parked: Parked) -> None:
        [found] = of_charges(TWO_HOURS, charged("e1", Liability.PARKED, parked=parked)).blockers

        by_agreement = parked is Parked.NOT_DECIDED_BY_SOURCE
        assert (found.why, found.ask) == (parked, Ask.CUSTOMER if by_agreement else Ask.SUPPORT)

    @pytest.mark.parametrize(
        ("liability", "agreed", "why", "ask", "at_stake"),
        [
            (Liability.DRAWS_ON_CONTINGENT, {}, Held.NOT_AGREED, Ask.CONTRACT, None),
            (Liability.AWAITING_APPROVAL, {"rates": [by_the_hour()]}, Held.NOT_APPROVED, Ask.CUSTOMER, 110),
            (Liability.UNSETTLED, {"rates": [by_the_hour()]}, Held.UNSETTLED, Ask.CUSTOMER, 110),
            (Liability.SEPARATE_ORDER, {}, Held.NO_ORDER, Ask.CUSTOMER, None),
            (Liability.NOT_AGREED, {}, Held.NOT_AGREED, Ask.CONTRACT, None),
        ],
    )
    def test_work_that_is_held(
        self, liability: Liability, agreed: dict[str, Any], why: Held, ask: Ask, at_stake: int | None
    ) -> None:
        [found] = of_charges(contract(term(start=MAY.start, **agreed)), charged("e1", liability)).blockers

        expected = None if at_stake is None else euros(at_stake)
        assert (found.why, found.ask, found.units, found.at_stake) == (why, ask, 3600, expected)

    def test_overage_without_a_price(self) -> None:
        by_offer = contract(term(attrs.evolve(hours(2), overage_rate=Excess.BY_OFFER), start=MAY.start))
        [found] = month_end(by_offer, settled(by_offer, [entry("e1", at(10), 150)])).blockers
        assert (found.why, found.ask, found.units, found.at_stake) == (
            Held.OVERAGE_BY_OFFER,
            Ask.CUSTOMER,
            1800,
            None,
        )

        pack = TopUp(id="pack", quota=HOUR, price=euros(90), start=MAY.start)
        prepaid = contract(term(start=MAY.start), top_ups=[pack])
        [found] = month_end(prepaid, settled(prepaid, [entry("e1", at(10), 90)])).blockers
        assert (found.why, found.ask, found.units, found.at_stake) == (
            Held.OVERAGE_WITHOUT_RATE,
            Ask.CONTRACT,
            1800,
            None,
        )

    def test_work_outside_every_term(self) -> None:
        agreed = contract(term(hours(2), start=date(2026, 5, 15)))
        free = assessed("T2", stretch(None, CostBearer.VENDOR))
        work = [entry("e1", at(14), 60), entry("e2", at(14), 30, "T2"), entry("e3", at(13), 30, None)]
        found = month_end(agreed, settled(agreed, work, *on_contingent("T1"), free))

        assert [(one.ticket, one.why, one.ask, one.units, one.at_stake) for one in found.blockers] == [
            (None, Parked.NO_TICKET, Ask.SUPPORT, 1800, None),
            ("T1", Held.NO_TERM, Ask.CONTRACT, 3600, None),
        ]
        assert found.at_stake == euros(0)

    def test_what_has_no_price_comes_last(self) -> None:
        agreed = contract(term(hours(1), rates=[by_the_hour()], start=MAY.start))
        order = assessed("T0", stretch(None, CostBearer.SEPARATE_ORDER))
        work = [entry("e1", at(10), 600, "T0"), entry("e2", at(11), 90)]
        found = month_end(agreed, settled(agreed, work, order, *on_contingent("T1")))

        assert [(one.ticket, one.at_stake) for one in found.blockers] == [("T1", euros(60)), ("T0", None)]

    def test_pieces_and_hours_are_two_questions(self) -> None:
        rates = [by_the_hour(), Rate(price=euros(450), measure=Measure.PIECES)]
        agreed = contract(term(rates=rates, start=MAY.start))
        waiting = assessed("T1", stretch(None, CostBearer.CUSTOMER, Permit.AWAITING_APPROVAL))
        work = [entry("e1", at(10), 60), entry("e2", at(10), pieces=2)]
        found = month_end(agreed, settled(agreed, work, waiting))

        assert [(one.measure, one.units, one.at_stake) for one in found.blockers] == [
            (Measure.PIECES, 2, euros(900)),
            (Measure.TIME, 3600, euros(110)),
        ]

    def test_a_closed_month_blocks_nothing(self) -> None:
        may = close(settled(TWO_HOURS, [entry("e1", at(10), 150)]), IN_JUNE)

        assert month_end(TWO_HOURS, may).is_clear


class TestParkedWork:
    """At stake is the most that it could be, less what was given away."""

    def test_the_dearer_of_rate_and_overage(self) -> None:
        for rate, expected in ((100, 120), (150, 150)):
            agreed = contract(term(hours(2), rates=[by_the_hour(str(rate))], start=MAY.start))
            found = month_end(agreed, settled(agreed, [entry("e1", at(10), 60)], UNKNOWN))
            assert found.at_stake == euros(expected)

    def test_by_the_hour_alone(self) -> None:
        by_offer = contract(term(hours(2), rates=[by_the_hour()], start=MAY.start))
        [plain] = by_offer.terms
        agreed = attrs.evolve(
            by_offer,
            terms=[attrs.evolve(plain, contingents=[attrs.evolve(hours(2), overage_rate=Excess.BY_OFFER)])],
        )

        assert month_end(agreed, settled(agreed, [entry("e1", at(10), 60)], UNKNOWN)).at_stake == euros(110)

    def test_nothing_agreed(self) -> None:
        agreed = contract(term(start=MAY.start))
        [found] = month_end(agreed, settled(agreed, [entry("e1", at(10), 60)], UNKNOWN)).blockers

        assert (found.units, found.at_stake) == (3600, None)

    @pytest.mark.parametrize(("cap", "left"), [(20, 40), (59, 1), (60, 0), (90, 0)])
    def test_less_what_is_given_away(self, cap: int, left: int) -> None:
        waiver = Waiver(id="W", at=IN_JUNE, cap=cap * MINUTE)
        found = month_end(TWO_HOURS, settled(TWO_HOURS, [entry("e1", at(10), 60)], UNKNOWN, waivers=[waiver]))

        assert [(one.units, one.at_stake) for one in found.blockers] == ([(left * 60, euros(2 * left))] if left else [])

    @pytest.mark.parametrize(("cap", "left"), [(0, 120), (60, 60), (119, 1), (120, 0), (180, 0)])
    def test_work_that_counts_double_is_given_away_as_it_counts(self, cap: int, left: int) -> None:
        agreed = contract(term(hours(2), multipliers=[Multiplier(factor="2", kinds=["night"])], start=MAY.start))
        waiver = Waiver(id="W", at=IN_JUNE, cap=cap * MINUTE)
        work = [entry("e1", at(10), 60, kind="night")]
        found = month_end(agreed, settled(agreed, work, UNKNOWN, waivers=[waiver]))

        assert [(one.units, one.at_stake) for one in found.blockers] == ([(left * 60, euros(2 * left))] if left else [])

    def test_goodwill_on_other_work_leaves_it_parked(self) -> None:
        waiver = Waiver(id="W", at=IN_JUNE, cap=HOUR)
        work = [entry("e1", at(10), 60, "T2"), entry("e2", at(11), 60)]
        found = month_end(TWO_HOURS, settled(TWO_HOURS, work, UNKNOWN, *on_contingent("T2"), waivers=[waiver]))

        assert [(one.ticket, one.units) for one in found.blockers] == [("T1", 3600)]

    @given(st.lists(st.integers(1, 300), min_size=1, max_size=6), st.integers(0, 10))
    def test_what_blocks_is_what_no_approval_covers(self, lengths: list[int], cap: int) -> None:
        work = [entry(f"e{number}", at(number + 1), length) for number, length in enumerate(lengths)]
        approval = Approval(id="A", at=at(1, month=1), cap=cap * HOUR)
        result = settled(TWO_HOURS, work, approvals=[approval])
        found = month_end(TWO_HOURS, result)

        assert sum(one.units for one in found.blockers) == max(0, sum(lengths) * 60 - 7200 - cap * 3600)
        assert found.is_clear is (result.statements[0].units(Source.HELD) == 0)


def forecast_of(contingent: Contingent, day: date, *work: WorkEntry, **agreed: Any) -> Forecast:
    """The forecast for the only lot there is."""
    given = contract(term(contingent, start=MAY.start, **agreed))
    [found] = forecast(given, settled(given, work, through=day))
    return found


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


EARLY = (
    "day: contract K-2 has no term for 2026-04-30; it has from 2026-05-01. "
    "Give a day within one of them, or add a term."
)
TWICE = "worklog: entry e2 is given 2 times. Give it once, and what corrects it under an id of its own that revises it."
FOREIGN = (
    "assessments: ticket T8 was assessed under contract K-9, not K-2. Give the assessments made with this contract."
)
CLOSED = "through: 2026-05-31 lies in a period that is closed up to 2026-06-30. Settle through 2026-06-30 or later."


class TestAFleet:
    """What is wrong with one contract, or one row, stops none of the others."""

    def named(self, name: str, **more: Any) -> Books:
        agreed = attrs.evolve(TWO_HOURS, id=name)
        return Books(contract=agreed, **{"assessments": on_contingent("T1", contract=name), **more})

    def test_contracts_settle_as_they_do_alone(self) -> None:
        work = [entry("e1", at(10), 150)]
        approval, waiver = Approval(id="A", at=at(1)), Waiver(id="W", at=at(1), cap=MINUTE)
        books = [self.named("K-2"), self.named("K-3", worklog=work, approvals=[approval], waivers=[waiver])]
        fleet = settle_fleet(books, through=LAST_OF_MAY)

        assert dict(fleet.faults) == {}
        assert list(fleet.settlements) == ["K-2", "K-3"]
        agreed = books[1].contract
        assert fleet.settlements["K-3"] == settle(
            agreed,
            charge(work, on_contingent("T1", contract="K-3"), agreed),
            approvals=[approval],
            waivers=[waiver],
            through=LAST_OF_MAY,
        )

    def test_tickets_are_assessed(self) -> None:
        [plain] = TWO_HOURS.terms
        wiki = attrs.evolve(TWO_HOURS, terms=[attrs.evolve(plain, policy=POLICY, findings=FINDINGS)])
        ticket = Ticket(id="T1", reported_at=at(9))
        books = Books(contract=wiki, worklog=[entry("e1", at(10), 150)], tickets=[ticket])
        fleet = settle_fleet([books], through=LAST_OF_MAY)

        assert dict(fleet.faults) == {}
        [statement] = fleet.settlements["K-1"].statements
        assert [one.liability for one in statement.charges] == [Liability.DRAWS_ON_CONTINGENT]

    def test_faulty_rows_are_left_out_and_named(self) -> None:
        work = [entry("e1", at(10), 60), entry("e2", at(11), 60), entry("e2", at(12), 60)]
        early = Ticket(id="T7", reported_at=at(30, month=4))
        foreign = assessed("T8", contract="K-9")
        books = self.named(
            "K-2", worklog=work, tickets=[early], assessments=[*on_contingent("T1", contract="K-2"), foreign]
        )
        fleet = settle_fleet([books, self.named("K-3")], through=LAST_OF_MAY)

        assert [str(fault) for fault in fleet.faults["K-2"]] == [
            EARLY,
            TWICE,
            FOREIGN,
        ]
        assert [one.entry.id for one in fleet.settlements["K-2"].statements[0].charges] == ["e1"]
        assert list(fleet.faults) == ["K-2"]
        assert list(fleet.settlements) == ["K-2", "K-3"]

    def test_mended_rows_are_late_work(self) -> None:
        twice = [entry("e1", at(10), 60), entry("e1", at(10), 60)]
        may = settle_fleet([self.named("K-2", worklog=twice)], through=LAST_OF_MAY).settlements["K-2"]
        assert may.statements[0].charges == ()

        mended = self.named("K-2", worklog=twice[:1], previous=close(may, IN_JUNE))
        fleet = settle_fleet([mended], through=LAST_OF_MAY)

        assert dict(fleet.faults) == {}
        [correction] = fleet.settlements["K-2"].corrections
        assert [(one.entry, one.cause) for one in correction.changes] == [("e1", "late")]

    def test_a_contract_that_cannot_be_settled(self) -> None:
        june = close(settle_fleet([self.named("K-2")], through=date(2026, 6, 30)).settlements["K-2"], IN_JUNE)
        fleet = settle_fleet([self.named("K-2", previous=june), self.named("K-3")], through=LAST_OF_MAY)

        assert list(fleet.settlements) == ["K-3"]
        assert {name: [str(fault) for fault in faults] for name, faults in fleet.faults.items()} == {
            "K-2": [
                CLOSED,
            ]
        }

    def test_books_given_twice(self) -> None:
        first = self.named("K-2", worklog=[entry("e1", at(10), 60)])
        fleet = settle_fleet([first, self.named("K-2")], through=LAST_OF_MAY)

        assert [str(fault) for fault in fleet.faults["K-2"]] == [
            "books: contract K-2 is given twice. Give its books once."
        ]
        assert fleet.settlements == settle_fleet([first], through=LAST_OF_MAY).settlements

    def test_no_books(self) -> None:
        fleet = settle_fleet([], through=LAST_OF_MAY)

        assert (dict(fleet.settlements), dict(fleet.faults)) == ({}, {})
