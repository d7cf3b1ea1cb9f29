"""Settling open periods: what pays for work, with the sources' own numbers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportpolicy.contingents import (
    QUARTERLY,
    YEARLY,
    Excess,
    Grouping,
    Increment,
    Measure,
    Multiplier,
    Origin,
    Proration,
    Rhythm,
    Rollover,
    Rounding,
    Scope,
    TopUp,
)
from supportpolicy.contracts import Approval, Contract, Extent, Order, Waiver
from supportpolicy.decision import Assessment, Permit
from supportpolicy.errors import InvalidTypeError, InvalidValueError, OutOfRangeError, SupportPolicyError
from supportpolicy.money import price
from supportpolicy.policy import CostBearer
from supportpolicy.servicehours import ServiceHours
from supportpolicy.settlement import (
    Allocation,
    Crossing,
    Held,
    Settlement,
    Share,
    Source,
    Statement,
    charge,
    close,
    settle,
)
from supportpolicy.spans import Span
from supportpolicy.tickets import WorkEntry
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

END_OF_MAY = date(2026, 5, 31)
SECOND = timedelta(seconds=1)
TICKETS = ("T1", "T2", "T3")
LADDER = [(16, "1600"), (20, "2000"), (30, "3000"), (40, "3800"), (50, "4500")]
QUARTER_HOURS = Increment(step=15 * MINUTE, grouping=Grouping.TICKET)


def may(agreed: Contract, *log: WorkEntry, assessments: list[Assessment] | None = None, **more: Any) -> Statement:
    """The statement of May 2026; unless told otherwise all tickets draw on the contingent."""
    known = on_contingent(*TICKETS) if assessments is None else assessments
    return settle(agreed, charge(log, known, agreed), through=END_OF_MAY, **more).statement(END_OF_MAY)


def in_hours(units: int) -> Any:
    return Fraction(units, 3600)


def everything() -> Approval:
    return Approval(id="A-1", at=at(1))


def paid(statement: Statement) -> list[tuple[str, int, str]]:
    """Entry by entry what pays for how many minutes."""
    return [(one.charge.entry.id, one.units // 60, _name(one)) for one in statement.allocations]


def _name(one: Allocation) -> str:
    cover = one.cover
    names = [cover.lot, cover.approval, cover.order, cover.waiver, cover.held]
    return str(next((name for name in names if name is not None), cover.source))


class TestPackages:
    """16 to 50 h a month at a flat price; more is announced and agreed, less expires. CONF-7 to CONF-11"""

    @pytest.mark.parametrize(("size", "fee"), LADDER)
    def test_half_an_hour_more_than_each_of_them(self, size: int, fee: str) -> None:
        statement = may(
            contract(term(hours(size, fee=fee))), entry("e1", at(4), size * 60 + 30), approvals=[everything()]
        )

        assert [str(one.amount) for one in statement.fees] == [f"{fee}.00 EUR"]
        assert in_hours(statement.units(Source.LOT)) == size
        assert [(cover.source, str(cover.price), units // 60) for cover, units in statement.sums.items()][1:] == [
            (Source.OVERAGE, "120 EUR", 30)
        ]

    def test_sixteen_hours_used_exactly(self) -> None:
        statement = may(contract(term(hours(16))), entry("e1", at(4), 8 * 60), entry("e2", at(5), 8 * 60))
        (balance,) = statement.balances

        assert (in_hours(balance.movement.used), balance.movement.expired, statement.overage()) == (16, 0, 0)

    @pytest.mark.parametrize(("approvals", "billed", "held"), [([], 0, 15), ([everything()], 15, 0)])
    def test_a_quarter_of_an_hour_more_with_and_without_approval(
        self, approvals: list[Approval], billed: int, held: int
    ) -> None:
        statement = may(contract(term(hours(16))), entry("e1", at(4), 16 * 60 + 15), approvals=approvals)

        assert (statement.units(Source.OVERAGE) // 60, statement.units(Source.HELD) // 60) == (billed, held)
        assert statement.overage() == 15 * 60

    def test_ten_hours_used_and_six_expired(self) -> None:
        statement = may(contract(term(hours(16))), entry("e1", at(4), 10 * 60))
        (balance,) = statement.balances

        assert (in_hours(balance.movement.granted), in_hours(balance.movement.used)) == (16, 10)
        assert (in_hours(balance.movement.expired), balance.remaining) == (6, 0)

    def test_what_is_left_before_the_month_is_over_remains(self) -> None:
        agreed = contract(term(hours(16), start=date(2026, 5, 1)))
        settlement = settle(
            agreed, charge([entry("e1", at(4), 60)], on_contingent("T1"), agreed), through=date(2026, 5, 30)
        )
        (statement,) = settlement.statements

        assert (statement.until, statement.is_complete) == (END_OF_MAY, False)
        assert in_hours(statement.balances[0].remaining) == 15

    def test_work_that_nothing_is_agreed_on_beyond_the_quota_is_held_for_an_offer(self) -> None:
        """More trainings than booked: by negotiation. PARTNER-3, PARTNER-4"""
        trainings = hours(1, id="trainings", quota=2, overage_rate=Excess.BY_OFFER)
        statement = may(contract(term(trainings)), entry("e1", at(4), pieces=3))

        assert [(one.units, one.cover.source, one.cover.held) for one in statement.allocations] == [
            (2, Source.LOT, None),
            (1, Source.HELD, Held.OVERAGE_BY_OFFER),
        ]
        assert statement.overage(Measure.PIECES) == 1
        assert statement.overage() == 0

    def test_says_what_was_worked_by_who_is_liable(self) -> None:
        known = [*on_contingent("T1"), assessed("T2", stretch(None, CostBearer.VENDOR))]
        statement = may(
            contract(term(hours(16))),
            entry("e1", at(4), 60),
            entry("e2", at(4), 30, "T2"),
            entry("e3", at(5), 30),
            assessments=known,
        )

        assert statement.worked == {
            ("draws_on_contingent", Measure.TIME): 5400,
            ("vendor", Measure.TIME): 1800,
        }


class TestIncrements:
    """Three 5-minute entries of one ticket on three days, under each grouping; the surplus stands on the last entry."""

    @pytest.mark.parametrize(
        ("grouping", "billed"),
        [
            (Grouping.ENTRY, [15, 15, 15]),
            (Grouping.TICKET, [5, 5, 5]),
            (Grouping.DAY, [15, 15, 15]),
            (Grouping.TICKET_AND_DAY, [15, 15, 15]),
            (Grouping.PERIOD, [5, 5, 5]),
        ],
    )
    def test_rounds_once_per_group(self, grouping: Grouping, billed: list[int]) -> None:
        agreed = contract(term(hours(16), increment=Increment(step=15 * MINUTE, grouping=grouping)))
        log = [entry(f"e{day}", at(day), 5) for day in (4, 5, 6)]
        statement = may(agreed, *log)
        minutes = [sum(one.units for one in statement.allocations if one.charge.entry is row) // 60 for row in log]

        assert minutes == billed

    @pytest.mark.parametrize(
        ("grouping", "last"),
        [
            (Grouping.TICKET, {"e2": 7, "e3": 14}),
            (Grouping.DAY, {"e3": 6}),
            (Grouping.TICKET_AND_DAY, {"e2": 7, "e3": 14}),
            (Grouping.PERIOD, {"e3": 6}),
        ],
    )
    def test_the_surplus_is_a_part_of_its_own_on_the_last_entry_of_the_group(
        self, grouping: Grouping, last: dict[str, int]
    ) -> None:
        agreed = contract(term(hours(16), increment=Increment(step=15 * MINUTE, grouping=grouping)))
        statement = may(
            agreed, entry("e1", at(4), 8, "T1"), entry("e2", at(4, 10), 8, "T2"), entry("e3", at(4, 11), 8, "T1")
        )
        surplus = {one.charge.entry.id: one.units // 60 for one in statement.allocations if one.share is Share.ROUNDING}

        assert surplus == ({**last, "e2": 7} if "e2" in last else last)

    def test_what_rounding_takes_away_is_taken_from_the_end_of_the_group(self) -> None:
        down = Increment(step=15 * MINUTE, mode=Rounding.DOWN, grouping=Grouping.TICKET)
        statement = may(
            contract(term(hours(16), increment=down)),
            entry("e1", at(4), 20),
            entry("e2", at(5), 5),
            entry("e3", at(6), 2),
        )

        assert [(one.charge.entry.id, one.units // 60, one.share) for one in statement.allocations] == [
            ("e1", 15, Share.WORKED),
            ("e1", 5, Share.ROUNDED_OFF),
            ("e2", 5, Share.ROUNDED_OFF),
            ("e3", 2, Share.ROUNDED_OFF),
        ]
        assert statement.units(Source.ROUNDED_OFF) == 12 * 60

    def test_it_takes_nothing_from_a_group_that_is_a_multiple(self) -> None:
        down = Increment(step=15 * MINUTE, mode=Rounding.DOWN, grouping=Grouping.TICKET)
        log = [entry("e1", at(4), 20, "T1"), entry("e2", at(5), 30, "T2"), entry("e3", at(6), 10, "T1")]
        statement = may(contract(term(hours(16), increment=down)), *log, entry("e4", at(7), 4, "T1"))

        worked = [one for one in statement.allocations if one.share is Share.WORKED]

        assert [(one.charge.entry.id, one.units // 60) for one in worked] == [("e1", 20), ("e2", 30), ("e3", 10)]

    def test_work_of_the_vendor_is_in_no_group(self) -> None:
        known = [assessed("T1", stretch(None, CostBearer.VENDOR), stretch(at(4, 9, 10), CostBearer.CONTINGENT))]
        statement = may(contract(term(hours(16), increment=QUARTER_HOURS)), entry("e1", at(4), 30), assessments=known)

        assert statement.units(Source.LOT) == 30 * 60  # 20 minutes, rounded up
        assert sum(one.units for one in statement.charges) == 30 * 60

    def test_pieces_are_never_rounded(self) -> None:
        statement = may(contract(term(hours(1, quota=5), increment=QUARTER_HOURS)), entry("e1", at(4), pieces=1))

        assert statement.units(Source.LOT, measure=Measure.PIECES) == 1

    def test_contingents_and_rates_round_apart(self) -> None:
        known = [
            assessed(
                "T1", stretch(None, CostBearer.CONTINGENT), stretch(at(4, 9, 10), CostBearer.CUSTOMER, Permit.APPROVED)
            )
        ]
        statement = may(
            contract(term(hours(16), increment=QUARTER_HOURS, rates=[by_the_hour()])),
            entry("e1", at(4), 20),
            assessments=known,
        )

        assert (statement.units(Source.LOT) // 60, statement.units(Source.RATE) // 60) == (15, 15)

    def test_groups_do_not_cross_the_periods_of_a_quota(self) -> None:
        mid_month = Rhythm(months=1, anchor=date(2026, 1, 15))
        agreed = contract(term(hours(16, period=mid_month), increment=QUARTER_HOURS))
        statement = may(agreed, entry("e1", at(14), 5), entry("e2", at(15), 5))

        assert [one.units // 60 for one in statement.allocations if one.share is Share.ROUNDING] == [10, 10]


class TestLots:
    """Lots are consumed soonest-expiring first; entries in order of performance."""

    def pack(self, **more: Any) -> TopUp:
        own: dict[str, Any] = {"id": "pack", "quota": 10 * HOUR, "price": euros(1000), "start": date(2026, 5, 10)}
        return TopUp(**{**own, **more})

    def test_a_pack_that_expires_later_is_used_after_the_contingent(self) -> None:
        agreed = contract(term(hours(16)), top_ups=[self.pack(end=date(2026, 7, 1))])
        statement = may(agreed, entry("e1", at(5), 15 * 60), entry("e2", at(12), 120))

        assert paid(statement) == [("e1", 900, "16h 2026-05-01"), ("e2", 60, "16h 2026-05-01"), ("e2", 60, "pack")]

    def test_a_pack_that_expires_sooner_is_used_before_it(self) -> None:
        agreed = contract(term(hours(16)), top_ups=[self.pack(end=date(2026, 5, 20))])
        statement = may(agreed, entry("e1", at(12), 60), entry("e2", at(21), 60))

        assert paid(statement) == [("e1", 60, "pack"), ("e2", 60, "16h 2026-05-01")]
        assert [(one.lot.id, in_hours(one.movement.expired)) for one in statement.balances] == [
            ("pack", 9),
            ("16h 2026-05-01", 15),
        ]

    def test_a_later_pack_does_not_cover_earlier_overage(self) -> None:
        statement = may(
            contract(term(hours(16)), top_ups=[self.pack()]), entry("e1", at(9), 17 * 60), entry("e2", at(10), 60)
        )

        assert paid(statement)[1:] == [("e1", 60, "overage_not_approved"), ("e2", 60, "pack")]

    def test_unless_the_contract_says_so(self) -> None:
        pack = self.pack(start=date(2026, 5, 1), bought_on=date(2026, 5, 10))
        statement = may(contract(term(hours(16)), top_ups=[pack]), entry("e1", at(9), 17 * 60))

        assert paid(statement) == [("e1", 960, "16h 2026-05-01"), ("e1", 60, "pack")]

    def test_entries_draw_in_order_of_performance_not_as_given(self) -> None:
        statement = may(contract(term(hours(1))), entry("e2", at(5), 45), entry("e1", at(4), 45))

        assert paid(statement) == [
            ("e1", 45, "1h 2026-05-01"),
            ("e2", 15, "1h 2026-05-01"),
            ("e2", 30, "overage_not_approved"),
        ]

    def test_each_contingent_serves_its_own_scope(self) -> None:
        agreed = contract(term(hours(1, scope=Scope(except_kinds="dev")), hours(2, scope=Scope(kinds="dev"))))
        statement = may(agreed, entry("e1", at(4), 90, kind="dev"), entry("e2", at(5), 90))

        assert paid(statement) == [
            ("e1", 90, "2h 2026-05-01"),
            ("e2", 60, "1h 2026-05-01"),
            ("e2", 30, "overage_not_approved"),
        ]

    def test_what_exceeds_a_pack_alone_is_billed_at_the_rate_of_the_term(self) -> None:
        agreed = contract(term(rates=[by_the_hour(clauses=["SHOP-4"])]), top_ups=[self.pack(quota=HOUR)])
        statement = may(agreed, entry("e1", at(12), 90), approvals=[everything()])
        (_, overage) = statement.sums

        assert (overage.source, str(overage.price), overage.contingent) == (Source.OVERAGE, "110 EUR", None)
        assert overage.clauses == ("SHOP-4",)

    def test_or_held_without_one(self) -> None:
        statement = may(
            contract(term(), top_ups=[self.pack(quota=HOUR)]), entry("e1", at(12), 90), approvals=[everything()]
        )

        assert paid(statement) == [("e1", 60, "pack"), ("e1", 30, "overage_without_rate")]
        assert statement.overage() == 30 * 60

    def test_a_pack_that_never_expires_goes_on(self) -> None:
        agreed = contract(term(start=date(2026, 5, 1)), top_ups=[self.pack(quota=HOUR)])
        log = [entry("e1", at(12), 30), entry("e2", at(12, month=7), 30)]
        settlement = settle(agreed, charge(log, on_contingent("T1"), agreed), through=date(2026, 8, 31))

        assert [one.balances[0].remaining // 60 for one in settlement.statements[:3]] == [30, 30, 0]
        assert settlement.statements[3].balances == ()


class TestFees:
    """The fee is due whether or not the quota is used, in a rhythm of its own."""

    def due(self, agreed: Contract, through: date = date(2026, 7, 31)) -> list[tuple[str, str, str]]:
        settlement = settle(agreed, charge([], [], agreed), through=through)
        return [
            (str(statement.period.start), str(fee.due_on), str(fee.amount))
            for statement in settlement.statements
            for fee in statement.fees
        ]

    def test_of_each_month_in_advance(self) -> None:
        assert self.due(contract(term(hours(16), start=date(2026, 6, 1)))) == [
            ("2026-06-01", "2026-06-01", "1600.00 EUR"),
            ("2026-07-01", "2026-07-01", "1600.00 EUR"),
        ]

    def test_of_each_quarter_in_arrears_once_its_last_day_is_settled(self) -> None:
        agreed = contract(term(hours(16, fee_period=QUARTERLY, fee_due="in_arrears"), start=date(2026, 4, 1)))

        assert self.due(agreed, date(2026, 6, 29)) == []
        assert self.due(agreed, date(2026, 6, 30)) == [("2026-06-01", "2026-06-30", "1600.00 EUR")]

    def test_of_the_year_once(self) -> None:
        agreed = contract(term(hours(16, fee_period=YEARLY), start=date(2026, 1, 1)))

        assert self.due(agreed) == [("2026-01-01", "2026-01-01", "1600.00 EUR")]

    def test_of_a_pack_on_the_day_it_was_bought(self) -> None:
        pack = TopUp(
            id="pack",
            quota=HOUR,
            price=euros("99.995"),
            start=date(2026, 5, 1),
            end=date(2026, 7, 1),
            bought_on=date(2026, 6, 3),
        )
        endless = attrs.evolve(pack, id="endless", end=None, bought_on=date(2026, 8, 1))
        agreed = contract(term(start=date(2026, 5, 1)), top_ups=[pack, endless])

        assert self.due(agreed) == [("2026-06-01", "2026-06-03", "100.00 EUR")]
        assert self.due(agreed, date(2026, 8, 1))[1:] == [("2026-08-01", "2026-08-01", "100.00 EUR")]

    def test_a_pack_pays_for_its_dates_or_for_the_day_it_was_bought(self) -> None:
        pack = TopUp(id="a", quota=HOUR, price=euros(1), start=date(2026, 5, 1), end=date(2026, 7, 1), clauses=["X-1"])
        endless = TopUp(id="b", quota=HOUR, price=euros(1), start=date(2026, 5, 1))
        first, second = may(contract(term(), top_ups=[pack, endless])).fees

        assert (first.period, first.days, first.of) == (Span(date(2026, 5, 1), date(2026, 7, 1)), 61, 61)
        assert (second.period, second.days, second.of) == (Span(date(2026, 5, 1), date(2026, 5, 2)), 1, 1)
        assert (first.clauses, second.clauses) == (("X-1",), ())


class TestRollover:
    """Rollover, if agreed: a new lot with cap and own expiry, never compounding; expiry beats rollover."""

    def months(self, agreed: Contract, *log: WorkEntry, through: date = date(2026, 8, 31)) -> list[Statement]:
        settlement = settle(agreed, charge(log, on_contingent("T1"), agreed), through=through)
        return list(settlement.statements)

    def of_16_hours(self, **more: Any) -> Contract:
        return contract(term(hours(16, rollover=Rollover(**more)), start=date(2026, 5, 1)))

    def test_the_rest_up_to_the_cap_is_used_first_in_the_next_month(self) -> None:
        first, second, *_ = self.months(
            self.of_16_hours(cap=4 * HOUR), entry("e1", at(4), 600), entry("e2", at(4, month=6), 5 * 60)
        )

        (balance,) = first.balances
        assert (in_hours(balance.movement.rolled), in_hours(balance.movement.expired)) == (4, 2)
        assert paid(second) == [("e2", 240, "16h 2026-05-01 carried over"), ("e2", 60, "16h 2026-06-01")]
        assert [one.lot.origin for one in second.balances] == [Origin.ROLLOVER, Origin.GRANT]

    def test_never_compounds(self) -> None:
        _, _, third, _ = self.months(self.of_16_hours())

        assert {one.lot.id: in_hours(one.movement.granted) for one in third.balances} == {
            "16h 2026-07-01": 16,
            "16h 2026-06-01 carried over": 16,
        }

    def test_may_live_for_several_periods(self) -> None:
        *_, third, fourth = self.months(self.of_16_hours(cap=HOUR, life=2), entry("e1", at(4, month=7), 90))

        assert paid(third) == [("e1", 60, "16h 2026-05-01 carried over"), ("e1", 30, "16h 2026-07-01")]
        assert [(one.lot.id, in_hours(one.opening), in_hours(one.movement.granted)) for one in fourth.balances] == [
            ("16h 2026-06-01 carried over", 1, 0),
            ("16h 2026-08-01", 0, 16),
            ("16h 2026-07-01 carried over", 0, 1),
        ]

    def test_nothing_is_carried_out_of_the_contract(self) -> None:
        ending = contract(term(hours(16, rollover=Rollover()), start=date(2026, 5, 1), end=date(2026, 6, 1)))
        (only,) = self.months(ending)

        assert (only.balances[0].movement.rolled, in_hours(only.balances[0].movement.expired)) == (0, 16)

    def test_nothing_is_carried_over_where_all_is_used(self) -> None:
        first, second, *_ = self.months(self.of_16_hours(), entry("e1", at(4), 960))

        assert first.balances[0].movement.rolled == 0
        assert [one.lot.id for one in second.balances] == ["16h 2026-06-01"]


class TestThresholds:
    """Thresholds of use (75/90/100 %) are inclusive and fire once per period."""

    def test_fire_with_the_work_that_reaches_them(self) -> None:
        log = [entry("e1", at(4), 719), entry("e2", at(5), 1), entry("e3", at(6), 300)]
        statement = may(contract(term(hours(16))), *log)

        assert statement.crossings == (
            Crossing("16h 2026-05-01", 75, date(2026, 5, 5), "e2"),
            Crossing("16h 2026-05-01", 90, date(2026, 5, 6), "e3"),
            Crossing("16h 2026-05-01", 100, date(2026, 5, 6), "e3"),
        )

    def test_fire_once_for_a_quota_that_spans_several_statements(self) -> None:
        agreed = contract(term(hours(12, period=YEARLY), start=date(2026, 1, 1), thresholds=[50]))
        log = [entry("e1", at(4), 360), entry("e2", at(4, month=6), 60)]
        first = settle(agreed, charge(log[:1], on_contingent("T1"), agreed), through=END_OF_MAY)
        then = settle(
            agreed,
            charge(log, on_contingent("T1"), agreed),
            previous=close(first, at(1, month=6)),
            through=date(2026, 6, 30),
        )

        assert [len(one.crossings) for one in then.statements] == [0, 0, 0, 0, 1, 0]

    def test_do_not_fire_for_packs_and_for_what_was_carried_over(self) -> None:
        pack = TopUp(id="pack", quota=HOUR, price=euros(1), start=date(2026, 5, 1), end=date(2026, 5, 20))
        statement = may(contract(term(), top_ups=[pack]), entry("e1", at(4), 60))

        assert statement.crossings == ()


class TestApprovals:
    """The narrowest is consumed first, then the earliest; a cap counts billed time and may end inside an entry."""

    agreed = contract(term(hours(1)))

    def test_a_cap_ends_inside_an_entry(self) -> None:
        statement = may(self.agreed, entry("e1", at(4), 120), approvals=[Approval(id="A-1", at=at(1), cap=25 * MINUTE)])

        assert paid(statement) == [
            ("e1", 60, "1h 2026-05-01"),
            ("e1", 25, "A-1"),
            ("e1", 35, "overage_not_approved"),
        ]

    def test_a_cap_counts_rounded_time(self) -> None:
        agreed = contract(term(hours(1), increment=QUARTER_HOURS))
        statement = may(agreed, entry("e1", at(4), 65), approvals=[Approval(id="A-1", at=at(1), cap=10 * MINUTE)])

        assert paid(statement)[1:] == [
            ("e1", 5, "A-1"),
            ("e1", 5, "A-1"),
            ("e1", 5, "overage_not_approved"),
        ]
        assert [one.share for one in statement.allocations][1:] == [Share.WORKED, Share.ROUNDING, Share.ROUNDING]

    def test_the_narrowest_is_used_up_first_then_the_earliest_then_by_the_id(self) -> None:
        def of(name: str, extent: Extent, day: int = 1) -> Approval:
            return Approval(id=name, at=at(day), cap=10 * MINUTE, extent=extent)

        approvals = [
            of("all", Extent()),
            of("b period", Extent(period=Span(date(2026, 5, 1), date(2026, 6, 1)))),
            of("a period", Extent(period=Span(date(2026, 5, 1), date(2026, 6, 1)))),
            of("later", Extent(ticket="T1"), day=2),
            of("earlier", Extent(ticket="T1"), day=1),
            of("part", Extent(ticket="T1", part="wish"), day=3),
            of("other", Extent(ticket="T2")),
            of("april", Extent(period=Span(date(2026, 4, 1), date(2026, 5, 1)))),
        ]
        two_parts = attrs.evolve(
            on_contingent("T1")[0],
            parts=tuple(attrs.evolve(on_contingent("T1")[0].parts[0], part=part) for part in (None, "wish")),
        )
        statement = may(
            contract(term(hours(1, quota=SECOND))),
            entry("e1", at(4), 70, part="wish"),
            assessments=[two_parts],
            approvals=approvals,
        )

        assert [name for _, _, name in paid(statement)][1:] == [
            "part",
            "earlier",
            "later",
            "a period",
            "b period",
            "all",
            "overage_not_approved",
        ]

    def test_covers_work_from_its_instant_on(self) -> None:
        statement = may(
            contract(term(hours(1))), entry("e1", at(4), 120), approvals=[Approval(id="A-1", at=at(4, 10, 20))]
        )

        assert paid(statement)[1:] == [("e1", 20, "overage_not_approved"), ("e1", 40, "A-1")]

    def test_covers_work_before_it_was_revoked(self) -> None:
        revoked = Approval(id="A-1", at=at(1), revoked_at=at(4, 10, 20))
        statement = may(contract(term(hours(1))), entry("e1", at(4), 120), approvals=[revoked])

        assert paid(statement)[1:] == [("e1", 20, "A-1"), ("e1", 40, "overage_not_approved")]

    def test_covers_earlier_work_only_if_it_ratifies_and_is_marked(self) -> None:
        ratifying = Approval(id="A-1", at=at(4, 10, 20), ratifies=True)
        statement = may(contract(term(hours(1))), entry("e1", at(4), 120), entry("e2", at(5), 5), approvals=[ratifying])

        assert [(one.units // 60, one.cover.is_ratified) for one in statement.allocations][1:] == [
            (60, True),
            (5, False),
        ]

    def test_work_of_which_only_the_day_is_known_counts_as_done_when_the_day_began(self) -> None:
        approvals = [Approval(id="A-1", at=at(4))]
        log = [entry("e1", date(2026, 5, 4), 65), entry("e2", date(2026, 5, 5), 5)]

        assert paid(may(contract(term(hours(1))), *log, approvals=approvals))[1:] == [
            ("e1", 5, "overage_not_approved"),
            ("e2", 5, "A-1"),
        ]

    def test_a_cap_in_pieces_is_for_pieces_and_one_in_time_for_time(self) -> None:
        agreed = contract(term(hours(1, quota=SECOND), hours(1, id="trainings", quota=1)))
        approvals = [Approval(id="time", at=at(1), cap=HOUR), Approval(id="pieces", at=at(1), cap=1)]
        statement = may(agreed, entry("e1", at(4), 1), entry("e2", at(5), pieces=2), approvals=approvals)

        assert [(one.units, one.cover.approval) for one in statement.allocations] == [
            (1, None),
            (59, "time"),
            (1, None),
            (1, "pieces"),
        ]

    def test_are_used_up_over_several_periods(self) -> None:
        agreed = contract(term(hours(1), start=date(2026, 5, 1)))
        log = [entry("e1", at(4), 80), entry("e2", at(4, month=6), 80)]
        settlement = settle(
            agreed,
            charge(log, on_contingent("T1"), agreed),
            approvals=[Approval(id="A-1", at=at(1), cap=30 * MINUTE)],
            through=date(2026, 6, 30),
        )

        assert [statement.units(Source.OVERAGE) // 60 for statement in settlement.statements] == [20, 10]


class TestWithoutAContingent:
    """Work without a contingent is billed at the agreed rate after approval, or ordered. SHOP-4, CRM-13"""

    agreed = contract(
        term(rates=[by_the_hour("110"), by_the_hour("150", kind="on_site"), by_the_hour("500", measure="pieces")])
    )

    def of(self, bearer: CostBearer, permit: Permit = Permit.NOT_NEEDED) -> list[Assessment]:
        return [assessed("T1", stretch(None, bearer, permit))]

    def test_is_billed_at_the_rate_of_its_kind(self) -> None:
        statement = may(
            self.agreed,
            entry("e1", at(4), 60),
            entry("e2", at(4), 30, kind="on_site"),
            entry("e3", at(4), pieces=1),
            assessments=self.of(CostBearer.CUSTOMER, Permit.APPROVED),
        )
        bases = {Measure.TIME: 3600, Measure.PIECES: 1}
        lines = [
            price(units, cover.price, bases[cover.measure]) for cover, units in statement.sums.items() if cover.price
        ]

        assert [str(line) for line in lines] == ["110.00 EUR", "75.00 EUR", "500.00 EUR"]

    @pytest.mark.parametrize(
        ("permit", "held"),
        [(Permit.AWAITING_APPROVAL, Held.NOT_APPROVED), (Permit.UNSETTLED, Held.UNSETTLED)],
    )
    def test_is_held_until_an_approval_covers_it(self, permit: Permit, held: Held) -> None:
        known = self.of(CostBearer.CUSTOMER, permit)
        without = may(self.agreed, entry("e1", at(4), 60), assessments=known)
        ratified = Approval(id="A-1", at=at(20), ratifies=True)
        with_it = may(self.agreed, entry("e1", at(4), 60), assessments=known, approvals=[ratified])

        assert [(one.cover.held, str(one.cover.price)) for one in without.allocations] == [(held, "110 EUR")]
        assert [(one.cover.source, one.cover.approval) for one in with_it.allocations] == [(Source.RATE, "A-1")]
        assert without.overage() == 0

    @pytest.mark.parametrize("permit", [Permit.APPROVED, Permit.AWAITING_APPROVAL])
    def test_is_held_without_a_rate(self, permit: Permit) -> None:
        statement = may(contract(term()), entry("e1", at(4), 60), assessments=self.of(CostBearer.CUSTOMER, permit))

        assert paid(statement) == [("e1", 60, "not_agreed")]

    @pytest.mark.parametrize("permit", [Permit.NOT_TOLD, Permit.REFUSED])
    def test_is_the_vendors_where_the_customer_was_not_told_or_refused(self, permit: Permit) -> None:
        statement = may(self.agreed, entry("e1", at(4), 60), assessments=self.of(CostBearer.CUSTOMER, permit))

        assert statement.allocations == ()

    def test_for_a_separate_order_is_held_as_long_as_there_is_none(self) -> None:
        known = self.of(CostBearer.SEPARATE_ORDER)
        order = Order(id="O-1", price=euros(5000), ordered_on=date(2026, 5, 1), tickets="T1", clauses=["CONF-10"])

        assert paid(may(self.agreed, entry("e1", at(4), 60), assessments=known)) == [("e1", 60, "no_order")]
        ordered = may(attrs.evolve(self.agreed, orders=[order]), entry("e1", at(4), 60), assessments=known)
        assert paid(ordered) == [("e1", 60, "O-1")]
        assert ordered.allocations[0].cover.clauses == ("CONF-10",)

    def test_an_order_is_due_when_its_result_is_accepted(self) -> None:
        order = Order(id="O-1", price=euros(5000), ordered_on=date(2026, 4, 1), tickets="T1")

        def due(accepted_on: date | None) -> tuple[Order, ...]:
            orders = [attrs.evolve(order, accepted_on=accepted_on)]
            return may(contract(term(start=date(2026, 4, 1)), orders=orders)).orders

        assert [bool(due(day)) for day in (None, date(2026, 4, 30), date(2026, 5, 31), date(2026, 6, 1))] == [
            False,
            False,
            True,
            False,
        ]

    def test_parked_work_is_paid_by_nothing(self) -> None:
        statement = may(self.agreed, entry("e1", at(4), 60), assessments=self.of(CostBearer.UNDETERMINED))

        assert statement.allocations == ()
        assert statement.worked == {("parked", Measure.TIME): 3600}

    def test_work_that_the_contract_no_longer_offers_anything_for_is_held(self) -> None:
        before = contract(term(hours(16), rates=[by_the_hour()]))
        log = [entry("e1", at(4), 60), entry("e2", at(4), 60, "T2")]
        known = [*on_contingent("T1"), assessed("T2", stretch(None, CostBearer.CUSTOMER, Permit.APPROVED))]
        statement = settle(contract(term()), charge(log, known, before), through=END_OF_MAY).statement(END_OF_MAY)

        assert paid(statement) == [("e1", 60, "not_agreed"), ("e2", 60, "not_agreed")]
        assert statement.overage() == 0


class TestGoodwill:
    """A waiver gives work away, up to its cap, in order of performance: before contingents and rates."""

    def test_leaves_the_quota_alone(self) -> None:
        waiver = Waiver(id="W-1", at=at(20), cap=30 * MINUTE, extent=Extent(ticket="T1"))
        statement = may(
            contract(term(hours(1))), entry("e1", at(4), 60), entry("e2", at(5), 60, "T2"), waivers=[waiver]
        )

        assert paid(statement) == [
            ("e1", 30, "W-1"),
            ("e1", 30, "1h 2026-05-01"),
            ("e2", 30, "1h 2026-05-01"),
            ("e2", 30, "overage_not_approved"),
        ]

    def test_gives_away_what_is_parked_or_held(self) -> None:
        known = [
            assessed("T1", stretch(None, CostBearer.UNDETERMINED)),
            assessed("T2", stretch(None, CostBearer.CUSTOMER, Permit.AWAITING_APPROVAL)),
        ]
        waiver = Waiver(id="W-1", at=at(20), cap=90 * MINUTE)
        statement = may(
            contract(term(rates=[by_the_hour()])),
            entry("e1", at(4), 60),
            entry("e2", at(5), 60, "T2"),
            assessments=known,
            waivers=[waiver],
        )

        assert paid(statement) == [("e1", 60, "W-1"), ("e2", 30, "W-1"), ("e2", 30, "not_approved")]

    def test_counts_rounded_time(self) -> None:
        waiver = Waiver(id="W-1", at=at(20), cap=12 * MINUTE)
        statement = may(contract(term(hours(1), increment=QUARTER_HOURS)), entry("e1", at(4), 10), waivers=[waiver])

        assert paid(statement) == [("e1", 10, "W-1"), ("e1", 2, "W-1"), ("e1", 3, "1h 2026-05-01")]

    def test_what_the_vendor_bears_needs_none(self) -> None:
        statement = may(
            contract(term(hours(1))),
            entry("e1", at(4), 60),
            assessments=[assessed("T1", stretch(None, CostBearer.VENDOR))],
            waivers=[Waiver(id="W-1", at=at(20))],
        )

        assert statement.allocations == ()


class TestMultipliers:
    """The greatest applies, they never compound; split at the edge; overage weighted or not is a term."""

    office = ServiceHours.weekly("Mon-Fri 09:00-17:00", zone="Europe/Berlin")

    def agreed(self, *multipliers: Multiplier, quota: int = 100, **more: Any) -> Contract:
        return contract(term(hours(quota), service_hours=self.office, multipliers=multipliers, **more))

    def test_work_outside_the_service_hours_is_cut_at_their_edges(self) -> None:
        outside = Multiplier(factor=2, when="outside_service_hours")
        statement = may(self.agreed(outside), entry("e1", at(4, 8), 10 * 60))

        assert [(one.units // 60, int(one.factor)) for one in statement.allocations] == [(120, 2), (480, 1), (120, 2)]

    def test_a_second_belongs_to_the_hours_in_which_it_begins(self) -> None:
        outside = Multiplier(factor=2, when="outside_service_hours")
        start = at(4, 8, 59) + timedelta(seconds=59, milliseconds=500)
        row = WorkEntry(id="e1", ticket="T1", start=start, duration=SECOND)

        assert may(self.agreed(outside), row).units(Source.LOT) == 2

    @pytest.mark.parametrize(("kind", "minutes"), [(None, 90), ("on_site", 180), ("travel", 90)])
    def test_the_greatest_applies_alone(self, kind: str | None, minutes: int) -> None:
        agreed = self.agreed(
            Multiplier(factor="1.5", when="outside_service_hours"),
            Multiplier(factor=3, kinds="on_site"),
            Multiplier(factor="0.5", kinds="travel"),
        )

        assert may(agreed, entry("e1", at(9), 60, kind=kind)).units(Source.LOT) // 60 == minutes

    def test_within_the_service_hours_only_the_kind_counts(self) -> None:
        agreed = self.agreed(
            Multiplier(factor=3, when="outside_service_hours"),
            Multiplier(factor="0.5", kinds="travel"),
        )

        assert may(agreed, entry("e1", at(4, 10), 60, kind="travel")).units(Source.LOT) // 60 == 30
        assert may(agreed, entry("e1", at(4, 10), 60)).units(Source.LOT) // 60 == 60

    def test_work_of_which_only_the_day_is_known_counts_as_done_in_the_service_hours(self) -> None:
        agreed = self.agreed(Multiplier(factor=2, when="outside_service_hours"))

        assert may(agreed, entry("e1", date(2026, 5, 9), 60)).units(Source.LOT) // 60 == 60

    def test_pieces_are_not_weighted(self) -> None:
        agreed = contract(term(hours(1, quota=5), multipliers=[Multiplier(factor=2)]))

        assert may(agreed, entry("e1", at(4), pieces=2)).units(Source.LOT, measure=Measure.PIECES) == 2

    def test_a_half_of_a_second_counts_as_one(self) -> None:
        agreed = self.agreed(Multiplier(factor="1.5"))
        row = WorkEntry(id="e1", ticket="T1", start=at(4), duration=7 * SECOND)

        assert may(agreed, row).units(Source.LOT) == 11

    @given(st.integers(1, 500), st.fractions("1/3", 3, max_denominator=7), st.integers(0, 500))
    def test_where_an_approval_cuts_the_work_does_not_change_what_it_counts(
        self, seconds: int, factor: Fraction, after: int
    ) -> None:
        agreed = contract(term(hours(1, quota=SECOND), multipliers=[Multiplier(factor=factor)]))
        row = WorkEntry(id="e1", ticket="T1", start=at(4), duration=seconds * SECOND)
        statement = may(agreed, row, approvals=[Approval(id="A", at=at(4) + after * SECOND)])

        assert sum(one.units for one in statement.allocations) == int(seconds * factor + Fraction(1, 2))

    def test_work_that_counts_nothing_is_paid_by_nothing(self) -> None:
        agreed = self.agreed(Multiplier(factor="0.1"), increment=QUARTER_HOURS)
        row = WorkEntry(id="e1", ticket="T1", start=at(4), duration=SECOND)

        assert may(agreed, row).allocations == ()

    def test_increments_round_what_was_weighted(self) -> None:
        agreed = self.agreed(Multiplier(factor="1.5"), increment=QUARTER_HOURS)

        assert may(agreed, entry("e1", at(4), 21)).units(Source.LOT) // 60 == 45

    @pytest.mark.parametrize(("weighted", "billed"), [("all_work", 60), ("not_overage", 30)])
    def test_overage_is_weighted_or_counts_as_it_was_worked(self, weighted: str, billed: int) -> None:
        agreed = self.agreed(Multiplier(factor=2), quota=1, weighted=weighted)
        statement = may(agreed, entry("e1", at(4), 60), approvals=[everything()])

        assert (statement.units(Source.LOT) // 60, statement.units(Source.OVERAGE) // 60) == (60, billed)

    def test_nobody_is_billed_for_a_second_that_was_not_worked(self) -> None:
        agreed = self.agreed(Multiplier(factor=2), quota=1, weighted="not_overage")
        rows = [entry("e1", at(3), 29), WorkEntry(id="e2", ticket="T1", start=at(4), duration=61 * SECOND)]
        agreed = contract(
            term(hours(1, quota=3601 * SECOND), multipliers=[Multiplier(factor=2)], weighted="not_overage")
        )
        statement = may(agreed, *rows)

        # 29 minutes count 3480 seconds; 121 of the quota are left for work that counts 122: half a second exceeds it
        assert statement.units(Source.LOT) == 3601
        assert statement.overage() == 0


class TestPeriods:
    """Periods are local dates in the contract's zone; a term that ends cuts them short."""

    def spans(self, agreed: Contract, through: date) -> list[tuple[str, str]]:
        settlement = settle(agreed, charge([], [], agreed), through=through)
        return [(str(one.period.start), str(one.period.end)) for one in settlement.statements]

    def test_a_contract_switched_in_mid_month_has_two_statements_with_a_full_fee_and_quota_each(self) -> None:
        agreed = contract(
            term(hours(16), start=date(2026, 5, 1), end=date(2026, 5, 15)),
            term(hours(20, fee="2000"), start=date(2026, 5, 15)),
        )
        log = [entry("e1", at(14), 60), entry("e2", at(15), 60)]
        settlement = settle(agreed, charge(log, on_contingent("T1"), agreed), through=END_OF_MAY)

        assert [
            (str(one.period.start), in_hours(one.balances[0].movement.granted), str(one.fees[0].amount), paid(one))
            for one in settlement.statements
        ] == [
            ("2026-05-01", 16, "1600.00 EUR", [("e1", 60, "16h 2026-05-01")]),
            ("2026-05-15", 20, "2000.00 EUR", [("e2", 60, "20h 2026-05-15")]),
        ]

    def test_unless_proration_is_agreed(self) -> None:
        shared = Proration(unit=MINUTE, mode=Rounding.DOWN)
        agreed = contract(term(hours(16, proration=shared), start=date(2026, 5, 15)))
        statement = may(agreed)

        assert (statement.balances[0].movement.granted // 60, str(statement.fees[0].amount)) == (526, "877.42 EUR")

    def test_may_be_counted_from_an_anchor(self) -> None:
        agreed = contract(term(start=date(2026, 1, 31), statement_period=Rhythm(months=1, anchor=date(2026, 1, 31))))

        assert self.spans(agreed, date(2026, 3, 31)) == [
            ("2026-01-31", "2026-02-28"),
            ("2026-02-28", "2026-03-31"),
            ("2026-03-31", "2026-04-30"),
        ]

    def test_have_gaps_where_the_contract_has(self) -> None:
        agreed = contract(
            term(start=date(2026, 4, 20), end=date(2026, 5, 1)), term(start=date(2026, 5, 25), end=date(2026, 6, 3))
        )

        assert self.spans(agreed, date(2026, 8, 1)) == [
            ("2026-04-20", "2026-05-01"),
            ("2026-05-25", "2026-06-01"),
            ("2026-06-01", "2026-06-03"),
        ]

    def test_that_have_not_begun_have_no_statement(self) -> None:
        assert self.spans(contract(term(start=date(2026, 5, 1))), date(2026, 4, 30)) == []

    def test_work_outside_every_term_and_later_work_are_kept_apart(self) -> None:
        agreed = contract(term(hours(16), start=date(2026, 5, 1)))
        log = [entry("e1", at(30, month=4), 5), entry("e2", at(4), 5), entry("e3", at(4, month=6), 5)]
        settlement = settle(agreed, charge(log, on_contingent("T1"), agreed), through=END_OF_MAY)

        assert [one.entry.id for one in settlement.outside] == ["e1"]
        assert [one.entry.id for one in settlement.statement(END_OF_MAY).charges] == ["e2"]
        assert [one.entry.id for one in settlement.later] == ["e3"]

    def test_belong_to_the_zone_of_the_contract(self) -> None:
        agreed = contract(term(hours(16), start=date(2026, 5, 1)), zone="Asia/Tokyo")
        row = entry("e1", datetime(2026, 5, 31, 17, 30, tzinfo=BERLIN), 5)
        settlement = settle(agreed, charge([row], on_contingent("T1"), agreed), through=date(2026, 6, 30))

        assert settlement.statement(date(2026, 6, 1)).charges[0].on == date(2026, 6, 1)

    def test_over_a_clock_change_count_elapsed_time(self) -> None:
        agreed = contract(term(hours(16), start=date(2026, 10, 1)))
        start = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
        row = WorkEntry(id="e1", ticket="T1", start=start, duration=HOUR)
        settlement = settle(agreed, charge([row], on_contingent("T1"), agreed), through=date(2026, 10, 31))

        assert settlement.statements[0].units(Source.LOT) == 3600

    def test_a_day_without_a_statement_is_told(self) -> None:
        agreed = contract(term(start=date(2026, 5, 1)))
        settlement = settle(agreed, charge([], [], agreed), through=END_OF_MAY)

        with pytest.raises(OutOfRangeError) as caught:
            settlement.statement(date(2026, 6, 1))
        assert str(caught.value) == (
            "day: no period of contract K-1 that is settled through 2026-05-31 contains 2026-06-01. "
            "Give a day within a term, and settle through it."
        )


class TestArguments:
    """What cannot be settled together is refused."""

    agreed = contract(term(hours(16), start=date(2026, 5, 1)))

    def settled(self, **more: Any) -> Settlement:
        charges = charge([], [], self.agreed)
        return settle(**{"contract": self.agreed, "charges": charges, "through": END_OF_MAY, **more})

    @pytest.mark.parametrize(
        ("more", "error", "message"),
        [
            (
                {"through": datetime(2026, 5, 31)},  # noqa: DTZ001
                InvalidTypeError,
                (
                    "through: 2026-05-31T00:00:00 is an instant, whose date depends on the time zone. "
                    "Give the local date: instant.astimezone(zone).date()."
                ),
            ),
            (
                {"contract": contract(term(), id="K-2")},
                InvalidValueError,
                "charges: they are of contract K-1, not of K-2. Give the charges of contract K-2.",
            ),
            (
                {"previous": Settlement(contract="K-2", through=END_OF_MAY)},
                InvalidValueError,
                "previous: it is of contract K-2, not of K-1. Give the settlement of contract K-1.",
            ),
        ],
    )
    def test_of_one_contract(self, more: dict[str, Any], error: type[SupportPolicyError], message: str) -> None:
        with pytest.raises(error) as caught:
            self.settled(**more)
        assert str(caught.value) == message

    def test_no_earlier_than_what_is_closed(self) -> None:
        closed = close(self.settled(), at(1, month=6))

        assert self.settled(previous=closed, through=END_OF_MAY).statements == closed.statements
        with pytest.raises(InvalidValueError) as caught:
            self.settled(previous=closed, through=date(2026, 5, 30))
        assert str(caught.value) == (
            "through: 2026-05-30 lies in a period that is closed up to 2026-05-31. Settle through 2026-05-31 or later."
        )

    def test_closing_needs_an_instant(self) -> None:
        with pytest.raises(InvalidValueError, match="has no time zone"):
            close(self.settled(), datetime(2026, 6, 1))  # noqa: DTZ001


class TestLaws:
    """covered + overage = billable; approved + held = overage; permuting entries changes nothing."""

    rows = st.lists(
        st.tuples(st.integers(1, 31), st.integers(1, 300), st.sampled_from(TICKETS)), min_size=1, max_size=12
    ).map(lambda rows: [entry(f"e{n:02}", at(day), length, ticket) for n, (day, length, ticket) in enumerate(rows)])
    steps = st.builds(
        Increment,
        step=st.sampled_from([SECOND, 6 * MINUTE, 15 * MINUTE]),
        mode=st.sampled_from(Rounding),
        grouping=st.sampled_from(Grouping),
        minimum=st.sampled_from([timedelta(0), 20 * MINUTE]),
    )

    @given(rows, steps, st.integers(1, 20), st.integers(0, 10))
    def test_everything_adds_up(self, rows: list[WorkEntry], increment: Increment, quota: int, cap: int) -> None:
        agreed = contract(term(hours(quota), start=date(2026, 5, 1), increment=increment))
        statement = may(agreed, *rows, approvals=[Approval(id="A", at=at(1, 0), cap=cap * HOUR)])
        (balance,) = statement.balances
        covered, approved, held = (statement.units(one) for one in (Source.LOT, Source.OVERAGE, Source.HELD))
        worked = sum(one.units for one in statement.charges)
        rounding = sum(one.units for one in statement.allocations if one.share is Share.ROUNDING)

        assert covered + statement.overage() == worked + rounding - statement.units(Source.ROUNDED_OFF)
        assert approved + held == statement.overage()
        assert covered == balance.movement.used == min(quota * 3600, covered + statement.overage())
        assert balance.movement.used + balance.movement.expired == quota * 3600
        assert approved == min(cap * 3600, statement.overage())

    @given(rows, steps, st.randoms(use_true_random=False))
    def test_the_order_in_which_work_is_given_changes_nothing(
        self, rows: list[WorkEntry], increment: Increment, random: Any
    ) -> None:
        agreed = contract(term(hours(10), start=date(2026, 5, 1), increment=increment))

        assert may(agreed, *random.sample(rows, len(rows))) == may(agreed, *rows)

    @given(rows, steps, st.lists(st.integers(1, 31), max_size=4).map(sorted))
    def test_settling_day_by_day_is_settling_once(
        self, rows: list[WorkEntry], increment: Increment, days: list[int]
    ) -> None:
        agreed = contract(term(hours(10), start=date(2026, 5, 1), increment=increment))
        charges = charge(rows, on_contingent(*TICKETS), agreed)
        previous = None
        for day in (*days, 31):
            previous = settle(agreed, charges, previous=previous, through=date(2026, 5, day))

        assert previous == settle(agreed, charges, through=END_OF_MAY)

    @given(rows)
    def test_each_day_may_bring_only_its_own_work(self, rows: list[WorkEntry]) -> None:
        agreed = contract(term(hours(10), start=date(2026, 5, 1)))
        previous = None
        for day in range(1, 32):
            new = [row for row in rows if row.start is not None and row.start.day == day]
            charges = charge(new, on_contingent(*TICKETS), agreed)
            previous = settle(agreed, charges, previous=previous, through=date(2026, 5, day))

        assert previous == settle(agreed, charge(rows, on_contingent(*TICKETS), agreed), through=END_OF_MAY)
