"""Billed time: increments and multipliers at work."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import supportpolicy as sp
from supportpolicy.contingents import (
    EXACT,
    Grouping,
    Increment,
    Measure,
    Multiplier,
    Rhythm,
    Rounding,
    Scope,
    Weighted,
    When,
)
from supportpolicy.contracts import Approval, Contract
from supportpolicy.decision import Permit
from supportpolicy.policy import CostBearer
from supportpolicy.servicehours import ServiceHours
from supportpolicy.settlement import (
    Held,
    Share,
    Source,
    Statement,
    close,
)
from supportpolicy.settlement.weighing import reweighted, unweighted, weighted
from supportpolicy.tickets import Work, WorkEntry
from tests.settled_months import (
    NINE,
    QUARTER_HOURS,
    TICKETS,
    approved,
    billed,
    by_customer,
    everything,
    from_may,
    in_all_of_may,
    in_may,
    settled_rows,
    words,
)
from tests.settlement_world import (
    MINUTE,
    assessed,
    at,
    by_the_hour,
    contract,
    entry,
    hours,
    stretch,
    term,
)

QUARTER = 15 * MINUTE
OFFICE = sp.ServiceHours.weekly("Mon-Fri 09:00-17:00", zone="Europe/Berlin")


SECOND = timedelta(seconds=1)


class TestThreeTimesFiveMinutes:
    """In steps of a quarter of an hour. CONF-O3, SHOP-O2"""

    rows = (entry("e1", NINE, 5), entry("e2", at(4, 10), 5), entry("e3", at(5), 5, ticket="T2"))

    @pytest.mark.parametrize(
        ("grouping", "minutes", "rounded"),
        [
            (Grouping.ENTRY, 45, ["e1", "e2", "e3"]),
            (Grouping.TICKET, 30, ["e2", "e3"]),
            (Grouping.DAY, 30, ["e2", "e3"]),
            (Grouping.TICKET_AND_DAY, 30, ["e2", "e3"]),
            (Grouping.PERIOD, 15, []),
        ],
    )
    def test_by_what_is_added_up(self, grouping: Grouping, minutes: int, rounded: list[str]) -> None:
        agreed = contract(from_may(hours(1), increment=Increment(step=QUARTER, grouping=grouping)))
        statement = in_may(agreed, *self.rows)

        assert billed(statement) == minutes
        assert [one.charge.entry.id for one in statement.allocations if one.share is Share.ROUNDING] == rounded

    def test_a_ticket_on_two_days_is_two_groups_only_by_day(self) -> None:
        rows = [entry("e1", NINE, 5), entry("e2", at(5), 5)]

        assert [
            billed(in_may(contract(from_may(hours(1), increment=Increment(step=QUARTER, grouping=grouping))), *rows))
            for grouping in (Grouping.TICKET, Grouping.DAY, Grouping.TICKET_AND_DAY)
        ] == [15, 30, 30]

    @pytest.mark.parametrize(
        ("mode", "minutes"),
        [
            (Rounding.DOWN, 0),
            (Rounding.HALF_DOWN, 0),
            (Rounding.HALF_EVEN, 0),
            (Rounding.HALF_UP, 10),
            (Rounding.UP, 10),
        ],
    )
    def test_half_a_step(self, mode: Rounding, minutes: int) -> None:
        agreed = contract(from_may(hours(1), increment=Increment(step=10 * MINUTE, mode=mode)))

        assert billed(in_may(agreed, entry("e1", NINE, 5))) == minutes

    def test_a_minimum_is_rounded_as_well(self) -> None:
        agreed = contract(from_may(hours(1), increment=Increment(step=QUARTER, minimum=20 * MINUTE)))

        assert words(in_may(agreed, entry("e1", NINE, 5)).allocations) == [
            ("e1", "worked", "lot", 5),
            ("e1", "rounding", "lot", 25),
        ]

    def test_what_is_taken_away_is_taken_from_the_end_of_the_group(self) -> None:
        increment = Increment(step=10 * MINUTE, mode=Rounding.DOWN, grouping=Grouping.TICKET)
        rows = [entry("e1", NINE, 7), entry("e2", at(4, 10), 6), entry("e3", at(4, 11), 5), entry("e4", at(5), 1)]
        statement = in_may(contract(from_may(hours(1), increment=increment)), *rows)

        assert words(statement.allocations) == [
            ("e1", "worked", "lot", 7),
            ("e2", "worked", "lot", 3),
            ("e2", "rounded_off", "rounded_off", 3),
            ("e3", "rounded_off", "rounded_off", 5),
            ("e4", "rounded_off", "rounded_off", 1),
        ]

    def test_what_is_taken_away_of_work_that_counts_differently_is_taken_from_its_end(self) -> None:
        """Half an hour before opening counts double, twenty minutes after it once: five of eighty minutes go."""
        agreed = contract(
            from_may(
                hours(2),
                increment=Increment(step=QUARTER, mode=Rounding.DOWN),
                multipliers=[Multiplier(factor=2, when=When.OUTSIDE_SERVICE_HOURS)],
                service_hours=OFFICE,
            )
        )
        statement = in_may(agreed, entry("e1", at(4, 8, 30), 50))

        assert [(one.units // 60, one.factor, one.share) for one in statement.allocations] == [
            (60, Fraction(2), Share.WORKED),
            (15, Fraction(1), Share.WORKED),
            (5, Fraction(1), Share.ROUNDED_OFF),
        ]

    def test_work_that_draws_on_other_lots_is_rounded_apart(self) -> None:
        agreed = contract(
            from_may(
                hours(1, id="web", scope=Scope(projects=["web"])),
                hours(1, id="app", scope=Scope(projects=["app"])),
                increment=Increment(step=QUARTER, grouping=Grouping.DAY),
            )
        )
        by = [
            assessed("T1", stretch(None, CostBearer.CONTINGENT), project="web"),
            assessed("T2", stretch(None, CostBearer.CONTINGENT), project="app"),
        ]
        rows = [entry("e1", NINE, 10), entry("e2", at(4, 11), 20, ticket="T2")]

        assert words(in_may(agreed, *rows, by=by).allocations) == [
            ("e1", "worked", "lot", 10),
            ("e1", "rounding", "lot", 5),
            ("e2", "worked", "lot", 20),
            ("e2", "rounding", "lot", 10),
        ]

    @pytest.mark.parametrize(
        ("grouping", "minutes"),
        [(Grouping.ENTRY, 45), (Grouping.TICKET, 30), (Grouping.DAY, 30), (Grouping.PERIOD, 15)],
    )
    def test_work_by_the_hour_is_rounded_alike(self, grouping: Grouping, minutes: int) -> None:
        agreed = contract(from_may(rates=[by_the_hour()], increment=Increment(step=QUARTER, grouping=grouping)))
        released = [assessed(name, stretch(None, CostBearer.CUSTOMER, Permit.APPROVED)) for name in TICKETS]

        assert billed(in_may(agreed, *self.rows, by=released)) == minutes

    def test_neither_pieces_nor_the_vendors_work_is_rounded(self) -> None:
        agreed = contract(from_may(hours(1), hours(1, id="trainings", quota=3), increment=Increment(step=QUARTER)))
        rows = [
            WorkEntry(id="p1", ticket="T1", start=NINE, pieces=2),
            entry("e1", NINE, 5, work=Work.FIRST_DIAGNOSIS),
        ]

        assert [(one.charge.entry.id, one.units, one.cover.lot) for one in in_may(agreed, *rows).allocations] == [
            ("p1", 2, "trainings 2026-05-01")
        ]

    def test_what_draws_on_two_contingents_is_rounded_apart(self) -> None:
        agreed = contract(
            from_may(
                hours(1, id="plain", scope=Scope(except_kinds=["odd"])),
                hours(1, id="odd", scope=Scope(kinds=["odd"])),
                increment=Increment(step=QUARTER, grouping=Grouping.PERIOD),
            )
        )

        assert billed(in_may(agreed, entry("e1", NINE, 5), entry("e2", at(5), 5, kind="odd"))) == 30


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
        statement = in_all_of_may(agreed, *log)
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
        statement = in_all_of_may(
            agreed, entry("e1", at(4), 8, "T1"), entry("e2", at(4, 10), 8, "T2"), entry("e3", at(4, 11), 8, "T1")
        )
        surplus = {one.charge.entry.id: one.units // 60 for one in statement.allocations if one.share is Share.ROUNDING}

        assert surplus == ({**last, "e2": 7} if "e2" in last else last)

    def test_what_rounding_takes_away_is_taken_from_the_end_of_the_group(self) -> None:
        down = Increment(step=15 * MINUTE, mode=Rounding.DOWN, grouping=Grouping.TICKET)
        statement = in_all_of_may(
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
        statement = in_all_of_may(contract(term(hours(16), increment=down)), *log, entry("e4", at(7), 4, "T1"))

        worked = [one for one in statement.allocations if one.share is Share.WORKED]

        assert [(one.charge.entry.id, one.units // 60) for one in worked] == [("e1", 20), ("e2", 30), ("e3", 10)]

    def test_work_of_the_vendor_is_in_no_group(self) -> None:
        known = [assessed("T1", stretch(None, CostBearer.VENDOR), stretch(at(4, 9, 10), CostBearer.CONTINGENT))]
        statement = in_all_of_may(
            contract(term(hours(16), increment=QUARTER_HOURS)), entry("e1", at(4), 30), assessments=known
        )

        assert statement.units(Source.LOT) == 30 * 60  # 20 minutes, rounded up
        assert sum(one.units for one in statement.charges) == 30 * 60

    def test_pieces_are_never_rounded(self) -> None:
        statement = in_all_of_may(
            contract(term(hours(1, quota=5), increment=QUARTER_HOURS)), entry("e1", at(4), pieces=1)
        )

        assert statement.units(Source.LOT, measure=Measure.PIECES) == 1

    def test_contingents_and_rates_round_apart(self) -> None:
        known = [
            assessed(
                "T1", stretch(None, CostBearer.CONTINGENT), stretch(at(4, 9, 10), CostBearer.CUSTOMER, Permit.APPROVED)
            )
        ]
        statement = in_all_of_may(
            contract(term(hours(16), increment=QUARTER_HOURS, rates=[by_the_hour()])),
            entry("e1", at(4), 20),
            assessments=known,
        )

        assert (statement.units(Source.LOT) // 60, statement.units(Source.RATE) // 60) == (15, 15)

    def test_groups_do_not_cross_the_periods_of_a_quota(self) -> None:
        mid_month = Rhythm(months=1, anchor=date(2026, 1, 15))
        agreed = contract(term(hours(16, period=mid_month), increment=QUARTER_HOURS))
        statement = in_all_of_may(agreed, entry("e1", at(14), 5), entry("e2", at(15), 5))

        assert [one.units // 60 for one in statement.allocations if one.share is Share.ROUNDING] == [10, 10]


class TestWeighing:
    """What an hour counts depends on its kind and on when it is worked."""

    def test_outside_the_service_hours(self) -> None:
        """From Friday afternoon to Monday morning, over a whole opening in between."""
        agreed = contract(
            from_may(
                hours(300),
                service_hours=OFFICE,
                multipliers=[Multiplier(factor="1.5", when=When.OUTSIDE_SERVICE_HOURS)],
            )
        )
        inside, outside = Fraction(1), Fraction(3, 2)

        def factors(start: datetime, minutes: int) -> list[tuple[Fraction, int]]:
            statement = in_may(agreed, entry("e1", start, minutes))
            return [(one.factor, one.units // 60) for one in statement.allocations]

        assert factors(at(4, 8), 120) == [(outside, 90), (inside, 60)]
        assert factors(at(4, 16), 120) == [(inside, 60), (outside, 90)]
        assert factors(at(4, 8), 600) == [(outside, 90), (inside, 480), (outside, 90)]
        assert factors(at(4, 9), 480) == [(inside, 480)]
        assert factors(at(4, 17), 60) == [(outside, 90)]
        assert factors(at(4, 16), 17 * 60 + 60) == [(inside, 60), (outside, 16 * 90), (inside, 60)]

    def test_the_greatest_factor_applies_alone(self) -> None:
        agreed = contract(
            from_may(
                hours(300),
                service_hours=OFFICE,
                multipliers=[
                    Multiplier(factor="1.5", when=When.OUTSIDE_SERVICE_HOURS),
                    Multiplier(factor="2", kinds=["on_site"]),
                    Multiplier(factor="1.25"),
                ],
            )
        )
        statement = in_may(
            agreed,
            entry("e1", at(4, 16), 120),
            entry("e2", at(5, 16), 120, kind="on_site"),
            entry("e3", date(2026, 5, 6), 60),
        )

        assert [(one.charge.entry.id, str(one.factor), one.units // 60) for one in statement.allocations] == [
            ("e1", "5/4", 75),
            ("e1", "3/2", 90),
            ("e2", "2", 240),
            ("e3", "5/4", 75),
        ]

    def test_an_approval_that_begins_inside_does_not_change_what_it_counts(self) -> None:
        """Nine seconds at a half more are 13.5, rounded to 14, whatever they are cut into."""
        statement = self.cut_after(3, seconds=9, factor="1.5")

        assert [(one.units, one.cover.held) for one in statement.allocations] == [(5, Held.NOT_APPROVED), (9, None)]

    def test_seconds_that_count_less_than_half_a_second_count_with_the_next_ones(self) -> None:
        statement = self.cut_after(1, seconds=4, factor="1/4")

        assert [(one.units, one.cover.approval) for one in statement.allocations] == [(1, "A-1")]

    def test_weighed_before_it_is_rounded(self) -> None:
        agreed = contract(from_may(hours(2), multipliers=[Multiplier(factor="1.5")], increment=Increment(step=QUARTER)))

        assert words(in_may(agreed, entry("e1", NINE, 20)).allocations) == [
            ("e1", "worked", "lot", 30),
        ]
        assert words(in_may(agreed, entry("e1", NINE, 22)).allocations) == [
            ("e1", "worked", "lot", 33),
            ("e1", "rounding", "lot", 12),
        ]

    def test_a_second_may_count_nothing(self) -> None:
        """A quarter of a second is rounded to none; what rounding adds follows on the work before it."""
        quarter = [Multiplier(factor="1/4")]
        grouped = Increment(step=QUARTER, grouping=Grouping.TICKET)
        rows = [entry("e1", NINE, 20), WorkEntry(id="e2", ticket="T1", start=at(5), duration=timedelta(seconds=1))]
        exact = contract(from_may(hours(2), multipliers=quarter))
        rounded = contract(from_may(hours(2), multipliers=quarter, increment=grouped))

        assert words(in_may(exact, *rows).allocations) == [("e1", "worked", "lot", 5)]
        assert words(in_may(rounded, *rows).allocations) == [("e1", "worked", "lot", 5), ("e1", "rounding", "lot", 10)]
        assert in_may(rounded, rows[1]).allocations == ()

    def test_nor_does_it_in_a_closed_period(self) -> None:
        grouped = Increment(step=QUARTER, grouping=Grouping.TICKET)
        agreed = contract(from_may(hours(2), multipliers=[Multiplier(factor="1/4")], increment=grouped))
        rows = [entry("e1", NINE, 20), WorkEntry(id="e2", ticket="T1", start=at(5), duration=timedelta(seconds=1))]
        before = close(settled_rows(agreed, rows[1]), at(1, month=6))
        [correction] = settled_rows(agreed, *rows, previous=before, approvals=[approved()]).corrections

        assert [(one.entry, one.cause.value, words(one.after)) for one in correction.changes] == [
            ("e1", "late", [("e1", "worked", "lot", 5), ("e1", "rounding", "lot", 10)])
        ]

    def test_hours_that_open_within_a_second(self) -> None:
        """A second belongs to where it begins."""
        factor = [Multiplier(factor="2", when=When.OUTSIDE_SERVICE_HOURS)]
        agreed = contract(from_may(hours(2), service_hours=OFFICE, multipliers=factor))
        start = at(4, 9) - timedelta(milliseconds=500)

        def counted(seconds: int) -> int:
            row = WorkEntry(id="e1", ticket="T1", start=start, duration=timedelta(seconds=seconds))
            return in_may(agreed, row).units(Source.LOT)

        assert (counted(1), counted(2)) == (2, 3)

    @staticmethod
    def cut_after(second: int, *, seconds: int, factor: str) -> Statement:
        agreed = contract(from_may(rates=[by_the_hour()], multipliers=[Multiplier(factor=factor)]))
        return in_may(
            agreed,
            WorkEntry(id="e1", ticket="T1", start=NINE, duration=timedelta(seconds=seconds)),
            by=by_customer(Permit.AWAITING_APPROVAL),
            approvals=[approved(since=NINE + timedelta(seconds=second))],
        )

    def test_overage_may_count_as_it_was_worked(self) -> None:
        agreed = contract(from_may(hours(1), multipliers=[Multiplier(factor="2")], weighted=Weighted.NOT_OVERAGE))
        statement = in_may(agreed, entry("e1", NINE, 40))

        assert words(statement.allocations) == [
            ("e1", "worked", "lot", 60),
            ("e1", "worked", "overage_not_approved", 10),
        ]

    @given(st.integers(0, 10_000), st.fractions(min_value=Fraction(1, 4), max_value=4, max_denominator=8))
    def test_plain_seconds_come_back(self, seconds: int, factor: Fraction) -> None:
        assert unweighted(reweighted(seconds, factor), factor) >= seconds
        assert abs(weighted(seconds, factor) - seconds * factor) <= Fraction(1, 2)
        assert unweighted(weighted(seconds, factor), factor) * factor <= weighted(seconds, factor)


class TestMultipliers:
    """The greatest applies, they never compound; split at the edge; overage weighted or not is a term."""

    office = ServiceHours.weekly("Mon-Fri 09:00-17:00", zone="Europe/Berlin")

    def agreed(self, *multipliers: Multiplier, quota: int = 100, **more: Any) -> Contract:
        return contract(term(hours(quota), service_hours=self.office, multipliers=multipliers, **more))

    def test_work_outside_the_service_hours_is_cut_at_their_edges(self) -> None:
        outside = Multiplier(factor=2, when="outside_service_hours")
        statement = in_all_of_may(self.agreed(outside), entry("e1", at(4, 8), 10 * 60))

        assert [(one.units // 60, int(one.factor)) for one in statement.allocations] == [(120, 2), (480, 1), (120, 2)]

    def test_a_second_belongs_to_the_hours_in_which_it_begins(self) -> None:
        outside = Multiplier(factor=2, when="outside_service_hours")
        start = at(4, 8, 59) + timedelta(seconds=59, milliseconds=500)
        row = WorkEntry(id="e1", ticket="T1", start=start, duration=SECOND)

        assert in_all_of_may(self.agreed(outside), row).units(Source.LOT) == 2

    @pytest.mark.parametrize(("kind", "minutes"), [(None, 90), ("on_site", 180), ("travel", 90)])
    def test_the_greatest_applies_alone(self, kind: str | None, minutes: int) -> None:
        agreed = self.agreed(
            Multiplier(factor="1.5", when="outside_service_hours"),
            Multiplier(factor=3, kinds="on_site"),
            Multiplier(factor="0.5", kinds="travel"),
        )

        assert in_all_of_may(agreed, entry("e1", at(9), 60, kind=kind)).units(Source.LOT) // 60 == minutes

    def test_within_the_service_hours_only_the_kind_counts(self) -> None:
        agreed = self.agreed(
            Multiplier(factor=3, when="outside_service_hours"),
            Multiplier(factor="0.5", kinds="travel"),
        )

        assert in_all_of_may(agreed, entry("e1", at(4, 10), 60, kind="travel")).units(Source.LOT) // 60 == 30
        assert in_all_of_may(agreed, entry("e1", at(4, 10), 60)).units(Source.LOT) // 60 == 60

    def test_work_of_which_only_the_day_is_known_counts_as_done_in_the_service_hours(self) -> None:
        agreed = self.agreed(Multiplier(factor=2, when="outside_service_hours"))

        assert in_all_of_may(agreed, entry("e1", date(2026, 5, 9), 60)).units(Source.LOT) // 60 == 60

    def test_pieces_are_not_weighted(self) -> None:
        agreed = contract(term(hours(1, quota=5), multipliers=[Multiplier(factor=2)]))

        assert in_all_of_may(agreed, entry("e1", at(4), pieces=2)).units(Source.LOT, measure=Measure.PIECES) == 2

    def test_a_half_of_a_second_counts_as_one(self) -> None:
        agreed = self.agreed(Multiplier(factor="1.5"))
        row = WorkEntry(id="e1", ticket="T1", start=at(4), duration=7 * SECOND)

        assert in_all_of_may(agreed, row).units(Source.LOT) == 11

    @given(st.integers(1, 500), st.fractions("1/3", 3, max_denominator=7), st.integers(0, 500))
    def test_where_an_approval_cuts_the_work_does_not_change_what_it_counts(
        self, seconds: int, factor: Fraction, after: int
    ) -> None:
        agreed = contract(term(hours(1, quota=SECOND), multipliers=[Multiplier(factor=factor)]))
        row = WorkEntry(id="e1", ticket="T1", start=at(4), duration=seconds * SECOND)
        statement = in_all_of_may(agreed, row, approvals=[Approval(id="A", at=at(4) + after * SECOND)])

        assert sum(one.units for one in statement.allocations) == int(seconds * factor + Fraction(1, 2))

    def test_work_that_counts_nothing_is_paid_by_nothing(self) -> None:
        agreed = self.agreed(Multiplier(factor="0.1"), increment=QUARTER_HOURS)
        row = WorkEntry(id="e1", ticket="T1", start=at(4), duration=SECOND)

        assert in_all_of_may(agreed, row).allocations == ()

    def test_increments_round_what_was_weighted(self) -> None:
        agreed = self.agreed(Multiplier(factor="1.5"), increment=QUARTER_HOURS)

        assert in_all_of_may(agreed, entry("e1", at(4), 21)).units(Source.LOT) // 60 == 45

    @pytest.mark.parametrize(("weighted", "billed"), [("all_work", 60), ("not_overage", 30)])
    def test_overage_is_weighted_or_counts_as_it_was_worked(self, weighted: str, billed: int) -> None:
        agreed = self.agreed(Multiplier(factor=2), quota=1, weighted=weighted)
        statement = in_all_of_may(agreed, entry("e1", at(4), 60), approvals=[everything()])

        assert (statement.units(Source.LOT) // 60, statement.units(Source.OVERAGE) // 60) == (60, billed)

    def test_nobody_is_billed_for_a_second_that_was_not_worked(self) -> None:
        agreed = self.agreed(Multiplier(factor=2), quota=1, weighted="not_overage")
        rows = [entry("e1", at(3), 29), WorkEntry(id="e2", ticket="T1", start=at(4), duration=61 * SECOND)]
        agreed = contract(
            term(hours(1, quota=3601 * SECOND), multipliers=[Multiplier(factor=2)], weighted="not_overage")
        )
        statement = in_all_of_may(agreed, *rows)

        # 29 minutes count 3480 seconds; 121 of the quota are left for work that counts 122: half a second exceeds it
        assert statement.units(Source.LOT) == 3601
        assert statement.overage() == 0


@given(
    st.lists(st.integers(1, 200), min_size=1, max_size=6),
    st.integers(1, 90),
    st.sampled_from(Grouping),
    st.sampled_from(Rounding),
)
def test_nothing_is_lost_or_made_up(minutes: list[int], step: int, grouping: Grouping, mode: Rounding) -> None:
    """Worked and rounded off together are what was worked, and what is billed is a multiple of the step by group."""
    agreed = contract(from_may(hours(2), increment=Increment(step=step * MINUTE, grouping=grouping, mode=mode)))
    rows = [entry(f"e{number}", at(4 + number), worked) for number, worked in enumerate(minutes)]
    statement = in_may(agreed, *rows)
    of = {share: sum(one.units for one in statement.allocations if one.share is share) // 60 for share in Share}

    assert of[Share.WORKED] + of[Share.ROUNDED_OFF] == sum(minutes)
    assert (of[Share.WORKED] + of[Share.ROUNDING]) % step == 0


def test_every_second_counts_where_nothing_is_rounded() -> None:
    row = WorkEntry(id="e1", ticket="T1", start=NINE, duration=timedelta(seconds=1))

    assert in_may(contract(from_may(hours(1), increment=EXACT)), row).units(Source.LOT) == 1
