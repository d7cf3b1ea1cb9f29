"""The end of a month: what blocks closing, and what is at stake."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportpolicy.contingents import (
    Excess,
    Grouping,
    Increment,
    Measure,
    Multiplier,
    Scope,
    TopUp,
)
from supportpolicy.contracts import Approval, Contract, Extent, Rate, Waiver
from supportpolicy.decision import Assessment, Permit
from supportpolicy.policy import CostBearer
from supportpolicy.settlement import (
    Ask,
    Blocker,
    Charge,
    Charges,
    Held,
    Liability,
    MonthEnd,
    Parked,
    Reason,
    Settlement,
    Source,
    charge,
    close,
    month_end,
    settle,
)
from supportpolicy.tickets import WorkEntry
from tests.settled_months import IN_JUNE, LAST_OF_JUNE, LAST_OF_MAY, MAY
from tests.settlement_world import (
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


def settled_log(agreed: Contract, *log: WorkEntry, known: list[Assessment] | None = None, **more: Any) -> Settlement:
    assessments = on_contingent("T1", "T2") if known is None else known
    return settle(agreed, charge(log, assessments, agreed), **{"through": LAST_OF_MAY, **more})


class TestWhatBlocksClosing:
    """Whom to ask what, the most money first."""

    def test_nothing(self) -> None:
        found = month_end(TWO_HOURS, settled(TWO_HOURS, [entry("e1", at(10), 120)]))

        assert found == MonthEnd(contract="K-1", through=LAST_OF_MAY, blockers=(), at_stake=euros(0))
        assert found.is_clear

    def test_what_is_at_stake_is_the_dearest_price_that_it_could_come_to(self) -> None:
        for rate in ("90", "150"):
            agreed = contract(term(hours(1, rate="120"), rates=[by_the_hour(rate)], start=MAY.start))
            found = month_end(agreed, settled(agreed, [entry("e1", at(10), 60)], UNKNOWN))

            assert found.at_stake == euros({"90": "120", "150": "150"}[rate])

    def test_of_a_project_it_is_the_price_agreed_for_it(self) -> None:
        web = hours(1, id="web", rate="150", scope=Scope(projects=["web"]))
        agreed = contract(term(web, rates=[by_the_hour("90")], start=MAY.start))
        of_project = attrs.evolve(UNKNOWN, ticket=attrs.evolve(UNKNOWN.ticket, project="web"))

        assert month_end(agreed, settled(agreed, [entry("e1", at(10), 60)], of_project)).at_stake == euros("150")

    def test_what_was_given_away_in_parts_is_not_asked_for(self) -> None:
        waivers = [Waiver(id=name, at=at(1, month=1), cap=20 * MINUTE) for name in ("W-1", "W-2")]
        found = month_end(TWO_HOURS, settled(TWO_HOURS, [entry("e1", at(10), 60)], UNKNOWN, waivers=waivers))

        assert [one.units // 60 for one in found.blockers] == [20]

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

    @pytest.mark.parametrize("known", [on_contingent("T1"), [UNKNOWN]])
    def test_closing_answers_nothing(self, known: list[Assessment]) -> None:
        may = settled(TWO_HOURS, [entry("e1", at(10), 150), entry("e2", at(11), 30, None)], *known)
        found = month_end(TWO_HOURS, may)

        assert len(found.blockers) == 2
        assert month_end(TWO_HOURS, close(may, IN_JUNE)) == found


class TestWhatWasClosedOpen:
    """What is held or parked in a closed month is asked for until it is cured."""

    WORK = entry("e1", at(10), 150)
    MAY = close(settled(TWO_HOURS, [WORK]), IN_JUNE)

    def june(self, *log: WorkEntry, known: Iterable[Assessment] = (), **more: Any) -> MonthEnd:
        known = known or on_contingent("T1")
        june = settled(TWO_HOURS, log or [self.WORK], *known, previous=self.MAY, through=LAST_OF_JUNE, **more)
        assert month_end(TWO_HOURS, close(june, at(1, month=7))) == month_end(TWO_HOURS, june)
        return month_end(TWO_HOURS, june)

    def asked(self, *log: WorkEntry, **more: Any) -> list[tuple[object, ...]]:
        return [(one.why, one.entries, one.units, one.at_stake) for one in self.june(*log, **more).blockers]

    def test_goes_on_being_asked(self) -> None:
        assert self.asked() == [(Held.OVERAGE_NOT_APPROVED, ("e1",), 1800, euros(60))]

    def test_is_one_question_with_what_is_held_for_the_same_reason_now(self) -> None:
        assert self.asked(self.WORK, entry("e2", at(3, month=6), 180)) == [
            (Held.OVERAGE_NOT_APPROVED, ("e1", "e2"), 5400, euros(180))
        ]

    def test_until_an_approval_covers_it(self) -> None:
        ratified = Approval(id="A", at=IN_JUNE, ratifies=True, cap=20 * MINUTE)

        assert self.asked(approvals=[ratified]) == [(Held.OVERAGE_NOT_APPROVED, ("e1",), 600, euros(20))]
        assert self.asked(approvals=[attrs.evolve(ratified, cap=30 * MINUTE)]) == []

    def test_until_it_is_given_away(self) -> None:
        assert self.asked(waivers=[Waiver(id="W", at=IN_JUNE, cap=30 * MINUTE)]) == []

    def test_until_it_is_withdrawn(self) -> None:
        assert self.asked(self.WORK, entry("e2", at(10), 0, revises="e1")) == []

    def test_as_an_answer_makes_it(self) -> None:
        assert self.asked(known=[UNKNOWN]) == [(Parked.MISSING_FACT, ("e1",), 9000, euros(300))]
        assert self.asked(known=[assessed("T1", stretch(None, CostBearer.VENDOR))]) == []

    def test_in_order_of_performance(self) -> None:
        earlier = entry("e0", at(9), 60)

        assert self.asked(earlier, self.WORK) == [(Held.OVERAGE_NOT_APPROVED, ("e0", "e1"), 5400, euros(180))]

    def test_without_the_term_that_it_was_settled_under(self) -> None:
        double = contract(term(hours(2), multipliers=[Multiplier(factor="2", kinds=["night"])], start=MAY.start))
        parked = settled(double, [entry("e1", at(10), 60, kind="night")], UNKNOWN)
        [known] = month_end(double, parked).blockers
        [found] = month_end(contract(term(hours(2), start=date(2026, 6, 1))), close(parked, IN_JUNE)).blockers

        assert (known.units, known.at_stake) == (7200, euros(240))
        assert found == attrs.evolve(known, units=3600, at_stake=None)


class TestLateWork:
    """What was not known when its month was closed."""

    FULL = entry("e1", at(10), 120)

    def late(self, *log: WorkEntry, known: Iterable[Assessment] = (), **more: Any) -> Settlement:
        may = close(settled(TWO_HOURS, [self.FULL]), IN_JUNE)
        assessments = (*on_contingent("T1"), *(known or on_contingent("T2")))
        return settled(TWO_HOURS, [self.FULL, *log], *assessments, previous=may, through=LAST_OF_JUNE, **more)

    def test_beyond_what_is_left_of_its_month(self) -> None:
        found = month_end(TWO_HOURS, self.late(entry("late", at(11), 240, "T2")))

        assert [(one.ticket, one.why, one.entries, one.units, one.at_stake) for one in found.blockers] == [
            ("T2", Held.OVERAGE_NOT_APPROVED, ("late",), 14400, euros(480))
        ]
        assert (found.is_clear, found.at_stake) == (False, euros(480))

    def test_with_an_approval_blocks_nothing(self) -> None:
        ratified = Approval(id="A", at=IN_JUNE, ratifies=True)

        assert month_end(TWO_HOURS, self.late(entry("late", at(11), 240, "T2"), approvals=[ratified])).is_clear

    def test_that_nobody_can_place_less_what_is_given_away(self) -> None:
        unknown = assessed("T2", stretch(None, CostBearer.UNDETERMINED))
        waiver = Waiver(id="W", at=IN_JUNE, cap=20 * MINUTE, extent=Extent(ticket="T2"))
        work = entry("late", at(11), 60, "T2")
        found = month_end(TWO_HOURS, self.late(work, known=[unknown], waivers=[waiver]))

        assert [(one.why, one.entries, one.units, one.at_stake) for one in found.blockers] == [
            (Parked.MISSING_FACT, ("late",), 2400, euros(80))
        ]


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


class TestMonthEnd:
    """What blocks closing (parked, held, awaiting), whom to ask what, and the amount at stake."""

    agreed = contract(term(hours(1), start=MAY.start, rates=[by_the_hour("110")]))

    def blockers(self, agreed: Contract, *log: WorkEntry, **more: Any) -> tuple[Blocker, ...]:
        return month_end(agreed, settled_log(agreed, *log, **more)).blockers

    def test_is_clear_where_everything_is_paid_for(self) -> None:
        settlement = settled_log(self.agreed, entry("e1", at(4), 60))

        assert month_end(self.agreed, settlement) == MonthEnd(
            contract="K-1", through=LAST_OF_MAY, blockers=(), at_stake=euros("0")
        )
        assert month_end(self.agreed, settlement).is_clear

    def test_overage_waits_for_the_customer(self) -> None:
        log = [entry("e1", at(4), 90), entry("e2", at(5), 30)]
        (blocker,) = self.blockers(self.agreed, *log)

        assert blocker == Blocker(
            ticket="T1",
            why=Held.OVERAGE_NOT_APPROVED,
            ask=Ask.CUSTOMER,
            question=None,
            clauses=("C-contingent",),
            entries=("e1", "e2"),
            measure=Measure.TIME,
            units=3600,
            at_stake=euros("120.00"),
        )
        assert not month_end(self.agreed, settled_log(self.agreed, *log)).is_clear

    def test_stands_in_order_of_the_money_at_stake(self) -> None:
        known = [
            *on_contingent("T1"),
            assessed("T2", stretch(None, CostBearer.CUSTOMER, Permit.AWAITING_APPROVAL)),
            assessed("T3", stretch(None, CostBearer.SEPARATE_ORDER)),
            assessed("T4", stretch(None, CostBearer.UNDETERMINED)),
        ]
        log = [
            entry("e1", at(4), 61),
            entry("e2", at(5), 120, "T2"),
            entry("e3", at(6), 30, "T3"),
            entry("e4", at(7), 30, "T4"),
            entry("e5", at(8), 5, None),
        ]
        end = month_end(self.agreed, settled_log(self.agreed, *log, known=known))

        assert [(one.ticket, one.why, one.ask, str(one.at_stake)) for one in end.blockers] == [
            ("T2", Held.NOT_APPROVED, Ask.CUSTOMER, "220.00 EUR"),
            ("T4", Parked.MISSING_FACT, Ask.SUPPORT, "60.00 EUR"),
            (None, Parked.NO_TICKET, Ask.SUPPORT, "10.00 EUR"),
            ("T1", Held.OVERAGE_NOT_APPROVED, Ask.CUSTOMER, "2.00 EUR"),
            ("T3", Held.NO_ORDER, Ask.CUSTOMER, "None"),
        ]
        assert str(end.at_stake) == "292.00 EUR"

    def test_asks_for_the_fact_that_is_missing(self) -> None:
        (blocker,) = self.blockers(
            self.agreed, entry("e1", at(4), 5), known=[assessed("T1", stretch(None, CostBearer.UNDETERMINED))]
        )

        assert (blocker.question, blocker.units) == ("who", 300)

    def test_parked_work_could_come_to_the_dearest_price_at_most(self) -> None:
        parked = [assessed("T1", stretch(None, CostBearer.UNDETERMINED))]

        def stake(*contingents: Any, **more: Any) -> str:
            agreed = contract(term(*contingents, start=MAY.start, **more))
            (blocker,) = self.blockers(agreed, entry("e1", at(4), 60), known=parked)
            return str(blocker.at_stake)

        assert stake(hours(1), rates=[by_the_hour("150")]) == "150.00 EUR"
        assert stake(hours(1, overage_rate=Excess.BY_OFFER), rates=[by_the_hour("110")]) == "110.00 EUR"
        assert stake(hours(1)) == "120.00 EUR"
        assert stake() == "None"

    def test_pieces_are_priced_by_the_piece(self) -> None:
        trainings = hours(1, id="trainings", quota=1, overage_rate=euros(500))
        (blocker,) = self.blockers(contract(term(trainings, start=MAY.start)), entry("e1", at(4), pieces=3))

        assert (blocker.units, blocker.measure, str(blocker.at_stake)) == (2, Measure.PIECES, "1000.00 EUR")

    def test_prices_of_several_kinds_are_rounded_once_each(self) -> None:
        rates = [by_the_hour("99.90"), by_the_hour("50", kind="travel")]
        waiting = [assessed("T1", stretch(None, CostBearer.CUSTOMER, Permit.AWAITING_APPROVAL))]
        log = [entry("e1", at(4), 5), entry("e2", at(5), 5), entry("e3", at(6), 60, kind="travel")]
        (blocker,) = self.blockers(contract(term(start=MAY.start, rates=rates)), *log, known=waiting)

        assert str(blocker.at_stake) == "66.65 EUR"  # 99.90 x 10 / 60 = 16.65

    def test_work_outside_every_term_waits_for_the_contract(self) -> None:
        known = [*on_contingent("T1"), assessed("T2", stretch(None, CostBearer.VENDOR))]
        april = [at(day, month=4) for day in (4, 5, 6)]
        log = [entry("e1", april[0], 60), entry("e2", april[1], 60, "T2"), entry("e3", april[2], 60, None)]
        blockers = self.blockers(self.agreed, *log, known=known)

        assert [(one.ticket, one.why, one.ask, one.at_stake) for one in blockers] == [
            (None, Parked.NO_TICKET, Ask.SUPPORT, None),
            ("T1", Held.NO_TERM, Ask.CONTRACT, None),
        ]

    def test_goodwill_leaves_nothing_to_ask(self) -> None:
        parked = [assessed("T1", stretch(None, CostBearer.UNDETERMINED))]
        waiver = Waiver(id="W-1", at=at(20), cap=50 * MINUTE)

        (blocker,) = self.blockers(self.agreed, entry("e1", at(4), 60), known=parked, waivers=[waiver])
        assert blocker.units == 600
        assert self.blockers(self.agreed, entry("e1", at(4), 50), known=parked, waivers=[waiver]) == ()


@pytest.mark.parametrize("grouping", Grouping)
def test_a_month_end_without_work_is_clear(grouping: Grouping) -> None:
    agreed = contract(term(hours(1), start=MAY.start, increment=Increment(grouping=grouping)))

    assert month_end(agreed, settled_log(agreed)).is_clear
