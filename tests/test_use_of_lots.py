"""Lots as they are granted, used, carried over and end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from supportpolicy.contingents import (
    QUARTERLY,
    YEARLY,
    Origin,
    Rollover,
    Scope,
    TopUp,
)
from supportpolicy.contracts import Contract
from supportpolicy.documents.values import from_json, to_json
from supportpolicy.settlement import (
    Crossing,
    Source,
    Statement,
    charge,
    close,
    settle,
)
from supportpolicy.tickets import WorkEntry
from tests.settled_months import LAST_OF_MAY, everything, in_all_of_may, in_hours, paid
from tests.settlement_world import (
    HOUR,
    at,
    by_the_hour,
    contract,
    entry,
    euros,
    hours,
    on_contingent,
    term,
)


class TestUseOfLots:
    """Lots are consumed soonest-expiring first; entries in order of performance."""

    def pack(self, **more: Any) -> TopUp:
        own: dict[str, Any] = {"id": "pack", "quota": 10 * HOUR, "price": euros(1000), "start": date(2026, 5, 10)}
        return TopUp(**{**own, **more})

    def test_a_pack_that_expires_later_is_used_after_the_contingent(self) -> None:
        agreed = contract(term(hours(16)), top_ups=[self.pack(end=date(2026, 7, 1))])
        statement = in_all_of_may(agreed, entry("e1", at(5), 15 * 60), entry("e2", at(12), 120))

        assert paid(statement) == [("e1", 900, "16h 2026-05-01"), ("e2", 60, "16h 2026-05-01"), ("e2", 60, "pack")]

    def test_a_pack_that_expires_sooner_is_used_before_it(self) -> None:
        agreed = contract(term(hours(16)), top_ups=[self.pack(end=date(2026, 5, 20))])
        statement = in_all_of_may(agreed, entry("e1", at(12), 60), entry("e2", at(21), 60))

        assert paid(statement) == [("e1", 60, "pack"), ("e2", 60, "16h 2026-05-01")]
        assert [(one.lot.id, in_hours(one.movement.expired)) for one in statement.balances] == [
            ("pack", 9),
            ("16h 2026-05-01", 15),
        ]

    def test_a_pack_that_begins_on_the_last_day_that_is_settled(self) -> None:
        agreed = contract(term(), top_ups=[self.pack(start=LAST_OF_MAY)])
        statement = in_all_of_may(agreed, entry("e1", at(30), 60), entry("e2", at(31), 60))

        assert paid(statement) == [("e1", 60, "overage_without_rate"), ("e2", 60, "pack")]

    def test_a_later_pack_does_not_cover_earlier_overage(self) -> None:
        statement = in_all_of_may(
            contract(term(hours(16)), top_ups=[self.pack()]), entry("e1", at(9), 17 * 60), entry("e2", at(10), 60)
        )

        assert paid(statement)[1:] == [("e1", 60, "overage_not_approved"), ("e2", 60, "pack")]

    def test_unless_the_contract_says_so(self) -> None:
        pack = self.pack(start=date(2026, 5, 1), bought_on=date(2026, 5, 10))
        statement = in_all_of_may(contract(term(hours(16)), top_ups=[pack]), entry("e1", at(9), 17 * 60))

        assert paid(statement) == [("e1", 960, "16h 2026-05-01"), ("e1", 60, "pack")]

    def test_entries_draw_in_order_of_performance_not_as_given(self) -> None:
        statement = in_all_of_may(contract(term(hours(1))), entry("e2", at(5), 45), entry("e1", at(4), 45))

        assert paid(statement) == [
            ("e1", 45, "1h 2026-05-01"),
            ("e2", 15, "1h 2026-05-01"),
            ("e2", 30, "overage_not_approved"),
        ]

    def test_each_contingent_serves_its_own_scope(self) -> None:
        agreed = contract(term(hours(1, scope=Scope(except_kinds="dev")), hours(2, scope=Scope(kinds="dev"))))
        statement = in_all_of_may(agreed, entry("e1", at(4), 90, kind="dev"), entry("e2", at(5), 90))

        assert paid(statement) == [
            ("e1", 90, "2h 2026-05-01"),
            ("e2", 60, "1h 2026-05-01"),
            ("e2", 30, "overage_not_approved"),
        ]

    def test_what_exceeds_a_pack_alone_is_billed_at_the_rate_of_the_term(self) -> None:
        agreed = contract(term(rates=[by_the_hour(clauses=["SHOP-4"])]), top_ups=[self.pack(quota=HOUR)])
        statement = in_all_of_may(agreed, entry("e1", at(12), 90), approvals=[everything()])
        (_, overage) = statement.sums

        assert (overage.source, str(overage.price), overage.contingent) == (Source.OVERAGE, "110 EUR", None)
        assert overage.clauses == ("SHOP-4",)

    def test_or_held_without_one(self) -> None:
        statement = in_all_of_may(
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
        statement = in_all_of_may(contract(term(hours(16))), *log)

        assert statement.crossings == (
            Crossing("16h 2026-05-01", 75, date(2026, 5, 5), "e2"),
            Crossing("16h 2026-05-01", 90, date(2026, 5, 6), "e3"),
            Crossing("16h 2026-05-01", 100, date(2026, 5, 6), "e3"),
        )

    def test_fire_once_for_a_quota_that_spans_several_statements(self) -> None:
        agreed = contract(term(hours(12, period=YEARLY), start=date(2026, 1, 1), thresholds=[50]))
        log = [entry("e1", at(4), 360), entry("e2", at(4, month=6), 60)]
        first = settle(agreed, charge(log[:1], on_contingent("T1"), agreed), through=LAST_OF_MAY)
        then = settle(
            agreed,
            charge(log, on_contingent("T1"), agreed),
            previous=close(first, at(1, month=6)),
            through=date(2026, 6, 30),
        )

        assert [len(one.crossings) for one in then.statements] == [0, 0, 0, 0, 1, 0]

    def test_fire_in_the_correction_whose_work_reaches_them(self) -> None:
        agreed = contract(term(hours(16), start=date(2026, 5, 1)))
        log = [entry("e1", at(4), 600), entry("late", at(5), 240)]
        may = close(settle(agreed, charge(log[:1], on_contingent("T1"), agreed), through=LAST_OF_MAY), at(1, month=6))
        then = settle(agreed, charge(log, on_contingent("T1"), agreed), previous=may, through=date(2026, 6, 30))
        reached = (Crossing("16h 2026-05-01", 75, date(2026, 5, 5), "late"),)

        assert [one.crossings for one in then.statements] == [(), ()]
        assert [one.crossings for one in then.corrections] == [reached]
        assert from_json(to_json(then)) == then

        again = settle(
            agreed,
            charge([*log, entry("later", at(6), 60)], on_contingent("T1"), agreed),
            previous=close(then, at(1, month=7)),
            through=date(2026, 7, 31),
        )
        assert [[(one.percent, one.entry) for one in correction.crossings] for correction in again.corrections] == [
            [(75, "late")],
            [(90, "later")],
        ]

    def test_do_not_fire_again_after_work_was_taken_back(self) -> None:
        agreed = contract(term(hours(16, period=QUARTERLY), start=date(2026, 4, 1), thresholds=[75]))
        log = [
            entry("e1", at(4, month=4), 750),
            entry("e2", at(4, month=4), 120, revises="e1"),
            entry("e3", at(4, month=6), 660),
        ]
        settled = None
        for month, known in ((4, 1), (5, 2), (6, 3)):
            end = date(2026, month + 1, 1)
            charges = charge(log[:known], on_contingent("T1"), agreed)
            settled = close(
                settle(agreed, charges, previous=settled, through=end - timedelta(days=1)), at(1, month=month + 1)
            )

        assert settled is not None
        assert [len(one.crossings) for one in settled.statements] == [1, 0, 0]
        assert [one.crossings for one in settled.corrections] == [()]

    def test_do_not_fire_for_packs_and_for_what_was_carried_over(self) -> None:
        pack = TopUp(id="pack", quota=HOUR, price=euros(1), start=date(2026, 5, 1), end=date(2026, 5, 20))
        statement = in_all_of_may(contract(term(), top_ups=[pack]), entry("e1", at(4), 60))

        assert statement.crossings == ()
