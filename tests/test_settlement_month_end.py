"""What stands in the way of closing, how long a contingent lasts, and many contracts at once."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import attrs
import pytest

from supportpolicy.calendars import Holidays, WorkingDays
from supportpolicy.contingents import YEARLY, Excess, Grouping, Increment, Measure, TopUp
from supportpolicy.contracts import Approval, Contract, Extent, Term, Waiver
from supportpolicy.decision import Assessment, Permit
from supportpolicy.documents import shipped_policy
from supportpolicy.policy import CostBearer
from supportpolicy.settlement import (
    Ask,
    Blocker,
    Books,
    Forecast,
    Held,
    MonthEnd,
    Parked,
    Settlement,
    Source,
    charge,
    close,
    forecast,
    month_end,
    settle,
    settle_fleet,
)
from supportpolicy.tickets import Ticket, WorkEntry
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

MAY = date(2026, 5, 1)
END_OF_MAY = date(2026, 5, 31)


def settled(agreed: Contract, *log: WorkEntry, known: list[Assessment] | None = None, **more: Any) -> Settlement:
    assessments = on_contingent("T1", "T2") if known is None else known
    return settle(agreed, charge(log, assessments, agreed), **{"through": END_OF_MAY, **more})


class TestMonthEnd:
    """What blocks closing (parked, held, awaiting), whom to ask what, and the amount at stake."""

    agreed = contract(term(hours(1), start=MAY, rates=[by_the_hour("110")]))

    def blockers(self, agreed: Contract, *log: WorkEntry, **more: Any) -> tuple[Blocker, ...]:
        return month_end(agreed, settled(agreed, *log, **more)).blockers

    def test_is_clear_where_everything_is_paid_for(self) -> None:
        settlement = settled(self.agreed, entry("e1", at(4), 60))

        assert month_end(self.agreed, settlement) == MonthEnd(
            contract="K-1", through=END_OF_MAY, blockers=(), at_stake=euros("0")
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
        assert not month_end(self.agreed, settled(self.agreed, *log)).is_clear

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
        end = month_end(self.agreed, settled(self.agreed, *log, known=known))

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
            agreed = contract(term(*contingents, start=MAY, **more))
            (blocker,) = self.blockers(agreed, entry("e1", at(4), 60), known=parked)
            return str(blocker.at_stake)

        assert stake(hours(1), rates=[by_the_hour("150")]) == "150.00 EUR"
        assert stake(hours(1, overage_rate=Excess.BY_OFFER), rates=[by_the_hour("110")]) == "110.00 EUR"
        assert stake(hours(1)) == "120.00 EUR"
        assert stake() == "None"

    def test_pieces_are_priced_by_the_piece(self) -> None:
        trainings = hours(1, id="trainings", quota=1, overage_rate=euros(500))
        (blocker,) = self.blockers(contract(term(trainings, start=MAY)), entry("e1", at(4), pieces=3))

        assert (blocker.units, blocker.measure, str(blocker.at_stake)) == (2, Measure.PIECES, "1000.00 EUR")

    def test_prices_of_several_kinds_are_rounded_once_each(self) -> None:
        rates = [by_the_hour("99.90"), by_the_hour("50", kind="travel")]
        waiting = [assessed("T1", stretch(None, CostBearer.CUSTOMER, Permit.AWAITING_APPROVAL))]
        log = [entry("e1", at(4), 5), entry("e2", at(5), 5), entry("e3", at(6), 60, kind="travel")]
        (blocker,) = self.blockers(contract(term(start=MAY, rates=rates)), *log, known=waiting)

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

    def test_what_is_closed_blocks_nothing_any_more(self) -> None:
        closed = close(settled(self.agreed, entry("e1", at(4), 90)), at(1, month=6))

        assert month_end(self.agreed, closed).is_clear


class TestForecast:
    """Used so far, share of working days gone, likely date of exhaustion."""

    def of(self, *log: WorkEntry, through: date = date(2026, 5, 15), **more: Any) -> Forecast:
        agreed = contract(term(hours(16), start=MAY, **more))
        (only,) = forecast(agreed, settled(agreed, *log, through=through))
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
        settlement = settled(agreed, entry("e1", at(1, month=8), 60), through=date(2026, 8, 2))
        (found,) = forecast(agreed, settlement)

        assert (found.used, found.days_gone, found.exhausted_on) == (3600, 0, None)

    def test_knows_when_it_was_used_up(self) -> None:
        found = self.of(entry("e1", at(4), 600), entry("e2", at(8), 400), entry("e3", at(9), 60))

        assert (found.used, found.exhausted_on) == (57600, date(2026, 5, 8))

    def test_knows_when_it_was_used_up_by_late_work(self) -> None:
        agreed = contract(term(hours(2, period=YEARLY), start=MAY))
        log = [entry("e1", at(4), 60), entry("e2", at(6), 30)]
        closed = close(settled(agreed, *log), at(1, month=6))
        late = [entry("e3", at(5), 30), entry("e4", at(7), 30, revises="e2"), entry("e5", at(8), 30)]
        (found,) = forecast(agreed, settled(agreed, *log, *late, previous=closed, through=date(2026, 6, 15)))

        assert (found.used, found.exhausted_on) == (7200, date(2026, 5, 7))

    def test_on_the_last_day_what_expires_was_not_used(self) -> None:
        found = self.of(entry("e1", at(4), 600), through=END_OF_MAY)

        assert (found.used, found.days_gone) == (36000, 31)

    def test_over_several_statements_counts_from_the_beginning(self) -> None:
        agreed = contract(term(hours(12, period=YEARLY), start=MAY))
        log = [entry("e1", at(4), 60), entry("e2", at(4, month=6), 60)]
        (found,) = forecast(agreed, settled(agreed, *log, through=date(2026, 6, 30)))

        assert (found.used, found.days_gone, found.days) == (7200, 61, 245)

    def test_a_pack_that_never_expires_has_no_share_of_time(self) -> None:
        pack = TopUp(id="pack", quota=10 * HOUR, price=euros(1), start=MAY)
        agreed = contract(term(start=MAY), top_ups=[pack])
        (found,) = forecast(agreed, settled(agreed, entry("e1", at(4), 60), through=date(2026, 5, 10)))

        assert (found.days, found.share_gone, found.exhausted_on) == (None, None, date(2026, 8, 8))

    def test_there_is_none_where_no_period_runs(self) -> None:
        agreed = contract(term(hours(16), start=MAY, end=date(2026, 5, 10)))

        assert forecast(agreed, settled(agreed)) == ()

    def test_lots_that_are_over_are_left_out(self) -> None:
        pack = TopUp(id="pack", quota=10 * HOUR, price=euros(1), start=MAY, end=date(2026, 5, 10))
        agreed = contract(term(hours(16), start=MAY), top_ups=[pack])

        assert [one.lot.id for one in forecast(agreed, settled(agreed))] == ["16h 2026-05-01"]


class TestFleets:
    """A fleet of contracts is settled one by one; a fault in one is reported beside the results of the others."""

    def books(self, name: str, *log: WorkEntry, **more: Any) -> Books:
        agreed = contract(term(hours(16), start=MAY), id=name)
        known = [assessed("T1", stretch(None, CostBearer.CONTINGENT), contract=name)]
        return Books(**{"contract": agreed, "worklog": log, "assessments": known, **more})

    def test_every_contract_is_settled_as_alone(self) -> None:
        one, other = self.books("K-1", entry("e1", at(4), 60)), self.books("K-2", entry("e1", at(5), 90))
        fleet = settle_fleet([one, other], through=END_OF_MAY)

        assert fleet.faults == {}
        assert fleet.settlements == {
            books.contract.id: settled(books.contract, *books.worklog, known=list(books.assessments))
            for books in (one, other)
        }

    def test_a_faulty_row_is_left_out_and_reported(self) -> None:
        sound, twice = entry("e1", at(4), 60), entry("e2", at(5), 60)
        fleet = settle_fleet([self.books("K-1", sound, twice, twice), self.books("K-2", sound)], through=END_OF_MAY)

        assert [one.entry.id for one in fleet.settlements["K-1"].statements[0].charges] == ["e1"]
        assert [str(fault) for fault in fleet.faults["K-1"]] == [
            (
                "worklog: entry e2 is given 2 times. "
                "Give it once, and what corrects it under an id of its own that revises it."
            )
        ]
        assert set(fleet.settlements) == {"K-1", "K-2"}

    def test_a_faulty_contract_stops_no_other(self) -> None:
        foreign = Settlement(contract="K-9", through=END_OF_MAY)
        fleet = settle_fleet(
            [self.books("K-1", previous=foreign), self.books("K-2", entry("e1", at(4), 60))], through=END_OF_MAY
        )

        assert set(fleet.settlements) == {"K-2"}
        assert [str(fault) for fault in fleet.faults["K-1"]] == [
            "previous: it is of contract K-9, not of K-1. Give the settlement of contract K-1."
        ]

    def test_a_contract_that_is_given_twice_is_settled_once(self) -> None:
        one = self.books("K-1", entry("e1", at(4), 60))
        fleet = settle_fleet([one, one], through=END_OF_MAY)

        assert set(fleet.settlements) == {"K-1"}
        assert [str(fault) for fault in fleet.faults["K-1"]] == [
            "books: contract K-1 is given twice. Give its books once."
        ]

    def test_tickets_are_assessed_and_a_faulty_one_is_reported(self) -> None:
        policy = shipped_policy("confluence_package").read_as()
        agreed = contract(Term(start=MAY, policy=policy, contingents=[hours(16)]))
        findings = {"contact": "key_user", "complexity": "within", "kind": "incident"}
        sound = Ticket(id="T1", reported_at=at(4), findings=findings)
        early = attrs.evolve(sound, id="T2", reported_at=at(4, month=4))
        log = [entry("e1", at(5), 60), entry("e2", at(5), 60, "T2")]
        fleet = settle_fleet([Books(contract=agreed, tickets=[sound, early], worklog=log)], through=END_OF_MAY)
        (statement,) = fleet.settlements["K-1"].statements

        assert statement.units(Source.LOT) == 3600
        assert [one.reason.parked for one in statement.charges] == [None, Parked.UNKNOWN_TICKET]
        assert [str(fault) for fault in fleet.faults["K-1"]] == [
            (
                "day: contract K-1 has no term for 2026-04-04; it has from 2026-05-01. "
                "Give a day within one of them, or add a term."
            )
        ]

    def test_approvals_waivers_and_what_was_settled_before_are_used(self) -> None:
        first = settle_fleet([self.books("K-1", entry("e1", at(4), 1000))], through=END_OF_MAY).settlements["K-1"]
        more = {
            "approvals": [Approval(id="A-1", at=at(1))],
            "waivers": [Waiver(id="W-1", at=at(1), cap=MINUTE, extent=Extent(ticket="T1"))],
            "previous": close(first, at(1, month=6)),
        }
        fleet = settle_fleet([self.books("K-1", **more)], through=END_OF_MAY)
        (correction,) = fleet.settlements["K-1"].corrections

        assert {(cover.waiver, cover.approval): units // 60 for cover, units in correction.sums.items()} == {
            ("W-1", None): 1,
            (None, "A-1"): 39,
            (None, None): -40,
        }


@pytest.mark.parametrize("grouping", Grouping)
def test_a_month_end_without_work_is_clear(grouping: Grouping) -> None:
    agreed = contract(term(hours(1), start=MAY, increment=Increment(grouping=grouping)))

    assert month_end(agreed, settled(agreed)).is_clear
