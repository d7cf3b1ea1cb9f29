"""Charging: for every second of work who is liable for it, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import supportpolicy as sp
from supportpolicy.contingents import Measure, Scope, TopUp
from supportpolicy.contracts import Assignment, Contract, Order, Term
from supportpolicy.decision import Assessment, Permit, Stretch, assess
from supportpolicy.diagnosis import Diagnosis, Findings
from supportpolicy.documents import shipped_policy
from supportpolicy.policy import CostBearer
from supportpolicy.settlement import (
    Charge,
    Charges,
    Held,
    Liability,
    Parked,
    Reason,
    Source,
    charge,
)
from supportpolicy.tickets import Approved, Diagnosed, Ticket, Work, WorkEntry
from tests.charge_oracle import Judged, began, seconds_judged
from tests.settlement_world import (
    BERLIN,
    MINUTE,
    assessed,
    at,
    by_the_hour,
    contract,
    entry,
    euros,
    hours,
    of_part,
    on_contingent,
    policy,
    stretch,
    term,
)

MONTH = contract(term(hours(16), rates=[by_the_hour()]))
CRM = sp.shipped_policy("saas_crm").read_as()
NOTICE = sp.shipped_policy("saas_crm").read_as({"CRM-O4": "notice"})
UNSETTLED = sp.shipped_policy("saas_crm").read_as({"CRM-O3": "held"})
WITHOUT_PACKAGE = {"contact": "key_user", "contingent": "none"}
NINE = at(4)


def pieces_of(charges: Iterable[Charge]) -> list[tuple[str, int, int, str]]:
    """For each charge its entry, the minutes before it, its minutes and who is liable."""
    return [(one.entry.id, one.offset // 60, one.units // 60, one.liability.value) for one in charges]


def charged(worklog: Iterable[WorkEntry], assessments: Iterable[sp.Assessment], agreed: Contract = MONTH) -> Charges:
    return sp.charge(worklog, assessments, agreed)


SECOND = timedelta(seconds=1)
NOON = datetime(2026, 5, 31, 23, 59, 45, tzinfo=BERLIN)
TEN_SECONDS = policy(10 * SECOND)


def minutes(charges: Charges) -> list[tuple[str, int, Liability]]:
    """What is charged, in minutes: the entry, how many, and who is liable."""
    return [(one.entry.id, one.units // 60, one.liability) for one in charges.charges]


_BEARERS = [bearer.value for bearer in CostBearer if bearer is not CostBearer.UNDETERMINED]
tickets = st.sampled_from(["T1", "T2", "T3", None, "unknown"])
starts = st.integers(0, 40).map(lambda number: NOON + number * SECOND)
kinds = st.sampled_from([None, "odd"])
permits = st.sampled_from(Permit)
bearers = st.sampled_from(CostBearer)


@st.composite
def worklogs(draw: st.DrawFn) -> list[WorkEntry]:
    rows: list[WorkEntry] = []
    for number in range(draw(st.integers(1, 7))):
        when = {"start": draw(starts)} if draw(st.integers(0, 5)) else {"day": NOON.date()}
        revisable = sorted({row.id for row in rows} - {row.revises for row in rows if row.revises is not None})
        rows.append(
            WorkEntry(
                id=f"e{draw(st.integers(0, 9))}{number}",
                ticket=draw(tickets),
                part=draw(st.sampled_from([None, None, "wish"])),
                duration=draw(st.integers(0, 30)) * SECOND,
                kind=draw(kinds),
                work=draw(st.sampled_from([None, None, *Work])),
                revises=draw(st.sampled_from([None, None, *revisable])) if revisable else None,
                **when,
            )
        )
    return rows


@st.composite
def assessments(draw: st.DrawFn, ticket: str) -> Assessment:
    instants = sorted(draw(st.sets(starts, max_size=3)))
    stretches = [stretch(start, draw(bearers), draw(permits)) for start in (None, *instants)]
    wish = of_part("wish", stretch(None, draw(bearers), draw(permits)), until=draw(st.none() | starts))
    known = assessed(
        ticket,
        *stretches,
        diagnosis=draw(bearers),
        until=draw(st.none() | starts),
        limited=draw(st.booleans()),
        matter=draw(st.sampled_from(["M", ticket])),
        further=[wish] if draw(st.booleans()) else [],
    )
    return known if known.free_diagnosis is None else attrs.evolve(known, policy=TEN_SECONDS)


assessed_tickets = st.tuples(assessments("T1"), assessments("T2"), assessments("T3")).map(list)


@st.composite
def contracts(draw: st.DrawFn) -> Contract:
    def one(start: date, end: date | None) -> Term:
        return term(
            *draw(st.sampled_from([[], [hours(16)], [hours(16, scope=Scope(kinds="odd"))]])),
            start=start,
            end=end,
            rates=draw(st.sampled_from([[], [by_the_hour()], [by_the_hour(kind="odd")]])),
            assignment=draw(st.sampled_from(["by_start", "split_at_midnight"])),
        )

    terms = [one(date(2026, 1, 1), date(2026, 6, 1))]
    if draw(st.booleans()):
        terms.append(one(date(2026, 6, 1), None))
    ordered = Order(id="O", price=euros(1), ordered_on=date(2026, 6, 1), tickets="T3")
    return contract(*terms, orders=[ordered] if draw(st.booleans()) else [])


def every_second(charges: Charges) -> list[Judged]:
    return [
        (one.entry.id, one.offset + number, one.liability.value, one.on)
        for one in charges.charges
        for number in range(one.units)
    ]


class TestAnHourOfTheCrm:
    """Fifty minutes of work; told after thirty, released after forty. CRM-14, CRM-15, CRM-17, CRM-18, CRM-O4"""

    @staticmethod
    def settled(
        policy: sp.ResolvedPolicy, told: int = 30, *entries: WorkEntry, made: int | None = None
    ) -> tuple[list[tuple[str, int, int, str]], sp.Statement]:
        customizing = {"kind": "bug", "component": "customizing"}
        diagnosis = sp.Diagnosis(
            findings=customizing, made_at=NINE + (told if made is None else made) * MINUTE, told_at=NINE + told * MINUTE
        )
        ticket = sp.Ticket(
            id="T1",
            reported_at=NINE,
            events=[sp.Diagnosed.of(diagnosis), sp.Approved(at=at(4, 9, max(40, told)))],
        )
        agreed = contract(sp.Term(start=date(2026, 1, 1), policy=policy, rates=[by_the_hour("120")]))
        charges = charged(entries or [entry("e1", NINE, 50)], [sp.assess(ticket, agreed)], agreed)
        [statement] = [
            one
            for one in sp.settle(agreed, charges, through=date(2026, 5, 31)).statements
            if date(2026, 5, 1) in one.period
        ]
        return pieces_of(charges.charges), statement

    def test_from_the_later_of_notice_and_release(self) -> None:
        charges, statement = self.settled(CRM)

        assert charges == [
            ("e1", 0, 30, "free_diagnosis"),
            ("e1", 30, 10, "awaiting_approval"),
            ("e1", 40, 10, "billable"),
        ]
        assert [
            (one.units // 60, one.cover.source, one.cover.held, one.cover.price) for one in statement.allocations
        ] == [(10, Source.HELD, Held.NOT_APPROVED, euros(120)), (10, Source.RATE, None, euros(120))]

    def test_from_the_notice_by_the_other_reading(self) -> None:
        charges, statement = self.settled(NOTICE)

        assert charges == [("e1", 0, 30, "free_diagnosis"), ("e1", 30, 20, "billable")]
        assert [(one.units // 60, one.cover.source) for one in statement.allocations] == [(20, Source.RATE)]

    def test_saying_that_all_of_it_was_diagnosis_changes_nothing_beyond_the_limit(self) -> None:
        charges, _ = self.settled(CRM, 30, entry("e1", NINE, 50, work=Work.FIRST_DIAGNOSIS))

        assert charges == [
            ("e1", 0, 30, "free_diagnosis"),
            ("e1", 30, 10, "awaiting_approval"),
            ("e1", 40, 10, "billable"),
        ]

    def test_the_finding_ends_the_first_diagnosis_even_within_the_limit(self) -> None:
        charges, _ = self.settled(CRM, made=20)

        assert charges == [
            ("e1", 0, 20, "free_diagnosis"),
            ("e1", 20, 10, "too_early"),
            ("e1", 30, 10, "awaiting_approval"),
            ("e1", 40, 10, "billable"),
        ]

    def test_what_exceeds_the_limit_before_the_notice_is_the_vendors_for_good(self) -> None:
        charges, statement = self.settled(CRM, 45)

        assert charges == [
            ("e1", 0, 30, "free_diagnosis"),
            ("e1", 30, 15, "too_early"),
            ("e1", 45, 5, "billable"),
        ]
        assert sum(one.units for one in statement.allocations) == 5 * 60

    def test_or_held_where_nothing_is_agreed_on_it(self) -> None:
        """CRM-O3"""
        charges, statement = self.settled(UNSETTLED, 45)

        assert charges == [
            ("e1", 0, 30, "free_diagnosis"),
            ("e1", 30, 15, "unsettled"),
            ("e1", 45, 5, "billable"),
        ]
        assert [(one.units // 60, one.cover.held, one.cover.price) for one in statement.allocations] == [
            (15, Held.UNSETTLED, euros(120)),
            (5, None, euros(120)),
        ]

    def test_the_clauses_on_the_notice_come_before_those_on_the_cause(self) -> None:
        agreed = contract(sp.Term(start=date(2026, 1, 1), policy=CRM, rates=[by_the_hour()]))
        ticket = sp.Ticket(id="T1", reported_at=NINE, findings={"kind": "bug", "component": "customizing"})
        [charge] = charged([entry("e1", NINE, 50, work=Work.RESOLUTION)], [sp.assess(ticket, agreed)], agreed).charges

        assert charge.reason == Reason(
            liability=Liability.TOO_EARLY,
            rules=charge.reason.rules,
            clauses=("CRM-18", "CRM-O3", "CRM-10", "CRM-19"),
            permit=Permit.NOT_TOLD,
        )


class TestThirtyPersonMinutesPerMatter:
    """Whoever works on it, and on however many of its tickets. CRM-15"""

    limited = staticmethod(
        lambda *tickets: [
            assessed(ticket, stretch(None, CostBearer.CUSTOMER, Permit.APPROVED), until=None, limited=True, matter="M")
            for ticket in tickets
        ]
    )

    @pytest.mark.parametrize("names", ["ab", "ba"])
    def test_two_at_the_same_time_use_it_up_together(self, names: str) -> None:
        """In order of performance, then by the id, however the worklog is ordered."""
        rows = [entry(name, NINE, 20, person=name) for name in names]

        assert pieces_of(charged(rows, self.limited("T1")).charges) == [
            ("a", 0, 20, "free_diagnosis"),
            ("b", 0, 10, "free_diagnosis"),
            ("b", 10, 10, "billable"),
        ]

    def test_two_tickets_of_one_matter_share_it(self) -> None:
        rows = [entry("e1", at(5), 25, ticket="T2"), entry("e2", NINE, 20)]

        assert pieces_of(charged(rows, self.limited("T1", "T2")).charges) == [
            ("e2", 0, 20, "free_diagnosis"),
            ("e1", 0, 10, "free_diagnosis"),
            ("e1", 10, 15, "billable"),
        ]

    def test_thirty_exactly_are_free_and_nothing_more_is(self) -> None:
        rows = [entry("e1", NINE, 30), entry("e2", at(5), 1)]

        assert pieces_of(charged(rows, self.limited("T1")).charges) == [
            ("e1", 0, 30, "free_diagnosis"),
            ("e2", 0, 1, "billable"),
        ]

    def test_without_a_limit_all_of_it_is_free(self) -> None:
        free = assessed("T1", stretch(None, CostBearer.CUSTOMER, Permit.APPROVED), until=None)

        assert pieces_of(charged([entry("e1", NINE, 500)], [free]).charges) == [("e1", 0, 500, "free_diagnosis")]

    def test_pieces_are_no_minutes(self) -> None:
        rows = [WorkEntry(id="p", ticket="T1", start=NINE, pieces=2000), entry("e1", at(5), 30)]
        charges = charged(rows, self.limited("T1")).charges

        assert [(one.entry.id, one.units, one.measure.value, one.liability.value) for one in charges] == [
            ("p", 2000, "pieces", "free_diagnosis"),
            ("e1", 1800, "time", "free_diagnosis"),
        ]

    @given(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 50)), min_size=1, max_size=8))
    def test_never_more_and_never_less_while_there_is_work(self, work: list[tuple[int, int]]) -> None:
        rows = [entry(f"e{number}", NINE + begun * MINUTE, minutes) for number, (begun, minutes) in enumerate(work)]
        charges = charged(rows, self.limited("T1")).charges
        free = sum(one.units for one in charges if one.liability is Liability.FREE_DIAGNOSIS)

        assert free == min(30, sum(minutes for _, minutes in work)) * 60
        assert sum(one.units for one in charges) == sum(minutes for _, minutes in work) * 60


class TestFreeDiagnosis:
    """The first 30 person-minutes per matter in order of performance, counted across entries. CRM-14, CRM-15"""

    def matter(self, ticket: str = "T1", matter: str | None = None) -> Assessment:
        return assessed(ticket, stretch(None, CostBearer.CONTINGENT), until=None, limited=True, matter=matter)

    def test_ends_inside_an_entry(self) -> None:
        charges = charge([entry("e1", at(4), 50)], [self.matter()], MONTH)

        assert minutes(charges) == [
            ("e1", 30, Liability.FREE_DIAGNOSIS),
            ("e1", 20, Liability.DRAWS_ON_CONTINGENT),
        ]

    def test_is_counted_over_entries_in_order_of_performance_not_as_given(self) -> None:
        log = [entry("e1", at(5), 20), entry("e2", at(4), 25)]

        assert minutes(charge(log, [self.matter()], MONTH)) == [
            ("e2", 25, Liability.FREE_DIAGNOSIS),
            ("e1", 5, Liability.FREE_DIAGNOSIS),
            ("e1", 15, Liability.DRAWS_ON_CONTINGENT),
        ]

    def test_is_used_up_by_parallel_workers_together(self) -> None:
        log = [entry("e2", at(4), 20, person="B"), entry("e1", at(4), 20, person="A")]

        assert minutes(charge(log, [self.matter()], MONTH)) == [
            ("e1", 20, Liability.FREE_DIAGNOSIS),
            ("e2", 10, Liability.FREE_DIAGNOSIS),
            ("e2", 10, Liability.DRAWS_ON_CONTINGENT),
        ]

    def test_is_shared_by_the_tickets_of_one_matter(self) -> None:
        log = [entry("e1", at(4), 20, "T1"), entry("e2", at(5), 20, "T2")]
        charges = charge(log, [self.matter("T1"), self.matter("T2", matter="T1")], MONTH)

        assert minutes(charges)[1:] == [
            ("e2", 10, Liability.FREE_DIAGNOSIS),
            ("e2", 10, Liability.DRAWS_ON_CONTINGENT),
        ]

    def test_is_all_of_it_where_no_limit_is_stated(self) -> None:
        unlimited = assessed("T1", stretch(None, CostBearer.CONTINGENT), until=None)

        assert minutes(charge([entry("e1", at(4), 500)], [unlimited], MONTH)) == [("e1", 500, Liability.FREE_DIAGNOSIS)]

    def test_is_no_resolution_even_if_done_early(self) -> None:
        log = [entry("e1", at(4), 20, work=Work.RESOLUTION), entry("e2", at(5), 20)]

        assert minutes(charge(log, [self.matter()], MONTH)) == [
            ("e1", 20, Liability.DRAWS_ON_CONTINGENT),
            ("e2", 20, Liability.FREE_DIAGNOSIS),
        ]

    def test_does_not_count_pieces(self) -> None:
        log = [entry("e1", at(4), pieces=2), entry("e2", at(5), 30)]

        assert [
            (one.entry.id, one.units, one.measure, one.liability) for one in charge(log, [self.matter()], MONTH).charges
        ] == [
            ("e1", 2, Measure.PIECES, Liability.FREE_DIAGNOSIS),
            ("e2", 1800, Measure.TIME, Liability.FREE_DIAGNOSIS),
        ]

    def test_of_two_parts_is_one(self) -> None:
        two = assessed(
            "T1",
            stretch(None, CostBearer.CONTINGENT),
            until=None,
            limited=True,
            further=[of_part("wish", stretch(None, CostBearer.CUSTOMER, Permit.NOT_TOLD), until=None)],
        )
        log = [entry("e1", at(4), 20), entry("e2", at(5), 20, part="wish")]

        assert minutes(charge(log, [two], MONTH)) == [
            ("e1", 20, Liability.FREE_DIAGNOSIS),
            ("e2", 10, Liability.FREE_DIAGNOSIS),
            ("e2", 10, Liability.TOO_EARLY),
        ]


class TestNoticeAndRelease:
    """If a billable cause shows up in the first diagnosis, billing starts once the customer was told. CRM-18"""

    def fifty_minutes(self, *stretches: Stretch) -> list[tuple[str, int, Liability]]:
        """A diagnosis of 50 minutes with notice at minute 30."""
        one = assessed("T1", *stretches, until=at(4, 9, 30), limited=True)
        return minutes(charge([entry("e1", at(4), 50)], [one], MONTH))

    def test_billed_from_the_later_of_notice_and_release(self) -> None:
        """Notice at minute 30, release at minute 40, read as "the later of both". CRM-O4"""
        billed = self.fifty_minutes(
            stretch(None, CostBearer.CUSTOMER, Permit.NOT_TOLD),
            stretch(at(4, 9, 30), CostBearer.CUSTOMER, Permit.AWAITING_APPROVAL),
            stretch(at(4, 9, 40), CostBearer.CUSTOMER, Permit.APPROVED),
        )

        assert billed == [
            ("e1", 30, Liability.FREE_DIAGNOSIS),
            ("e1", 10, Liability.AWAITING_APPROVAL),
            ("e1", 10, Liability.BILLABLE),
        ]

    def test_billed_from_the_notice_once_released(self) -> None:
        """The same, read as "from the notice, once released". CRM-O4"""
        billed = self.fifty_minutes(
            stretch(None, CostBearer.CUSTOMER, Permit.NOT_TOLD),
            stretch(at(4, 9, 30), CostBearer.CUSTOMER, Permit.APPROVED),
        )

        assert billed == [("e1", 30, Liability.FREE_DIAGNOSIS), ("e1", 20, Liability.BILLABLE)]

    def test_the_clauses_on_the_permit_come_first_where_it_decides(self) -> None:
        too_early = stretch(None, CostBearer.CUSTOMER, Permit.NOT_TOLD, clauses=["CRM-18"])
        released = stretch(at(5), CostBearer.CUSTOMER, Permit.APPROVED, clauses=["CRM-17"])
        charges = charge([entry("e1", at(4), 9), entry("e2", at(6), 9)], [assessed("T1", too_early, released)], MONTH)

        assert [one.reason.clauses for one in charges.charges] == [("CRM-18", "C-customer"), ("C-customer",)]

    def test_a_boundary_between_two_seconds_counts_for_the_second_that_begins_after_it(self) -> None:
        told = at(4) + timedelta(milliseconds=1500)
        one = assessed("T1", stretch(None, CostBearer.VENDOR), stretch(told, CostBearer.CONTINGENT))
        charges = charge([entry("e1", at(4), 1)], [one], MONTH)

        assert [(one.offset, one.units, one.liability) for one in charges.charges] == [
            (0, 2, Liability.VENDOR),
            (2, 58, Liability.DRAWS_ON_CONTINGENT),
        ]
        assert charges.charges[1].at == at(4) + 2 * SECOND

    @pytest.mark.parametrize(
        ("told", "seconds"),
        [
            (at(4) - SECOND, [(0, 3600, Liability.DRAWS_ON_CONTINGENT)]),
            (at(4), [(0, 3600, Liability.DRAWS_ON_CONTINGENT)]),
            (at(4) + SECOND, [(0, 1, Liability.VENDOR), (1, 3599, Liability.DRAWS_ON_CONTINGENT)]),
            (at(4, 10) - SECOND, [(0, 3599, Liability.VENDOR), (3599, 1, Liability.DRAWS_ON_CONTINGENT)]),
            (at(4, 10), [(0, 3600, Liability.VENDOR)]),
        ],
    )
    def test_a_boundary_at_the_edge_of_an_entry(
        self, told: datetime, seconds: list[tuple[int, int, Liability]]
    ) -> None:
        """However many boundaries follow, nothing is charged for no time."""
        later = stretch(at(20), CostBearer.CUSTOMER, Permit.APPROVED)
        one = assessed("T1", stretch(None, CostBearer.VENDOR), stretch(told, CostBearer.CONTINGENT), later)
        charges = charge([entry("e1", at(4), 60)], [one], MONTH).charges

        assert [(own.offset, own.units, own.liability) for own in charges] == seconds


class TestOnlyTheDayIsKnown:
    """It counts as done when the day began, and is flagged where that matters."""

    noticed = staticmethod(
        lambda told: [
            assessed(
                "T1",
                stretch(None, CostBearer.CUSTOMER, Permit.NOT_TOLD),
                stretch(told, CostBearer.CUSTOMER, Permit.APPROVED),
            )
        ]
    )

    @pytest.mark.parametrize(
        ("told", "liability", "same_day"),
        [
            (at(3, 23, 59), Liability.BILLABLE, False),
            (at(4, 0), Liability.BILLABLE, False),
            (at(4, 0, 1), Liability.TOO_EARLY, True),
            (at(4, 23, 59), Liability.TOO_EARLY, True),
            (at(5, 0), Liability.TOO_EARLY, False),
        ],
    )
    def test_the_notice_falls_on_it_or_beside_it(self, told: datetime, liability: Liability, same_day: bool) -> None:
        [charge] = charged([entry("e1", date(2026, 5, 4), 45)], self.noticed(told)).charges

        assert (charge.units, charge.liability, charge.reason.same_day) == (2700, liability, same_day)
        assert (charge.on, charge.at, charge.offset) == (date(2026, 5, 4), at(4, 0), 0)

    def test_with_a_start_there_is_nothing_to_flag(self) -> None:
        charges = charged([entry("e1", NINE, 45)], self.noticed(at(4, 9, 30))).charges

        assert pieces_of(charges) == [("e1", 0, 30, "too_early"), ("e1", 30, 15, "billable")]
        assert [one.reason.same_day for one in charges] == [False, False]

    def test_pieces_are_never_cut(self) -> None:
        rows = [WorkEntry(id="p", ticket="T1", start=NINE, pieces=3)]
        [charge] = charged(rows, self.noticed(at(4, 9, 30))).charges

        assert (charge.offset, charge.units, charge.liability) == (0, 3, Liability.TOO_EARLY)

    def test_diagnosis_ends_with_the_notice(self) -> None:
        told = at(4, 9, 30)
        mine = assessed("T1", stretch(None, CostBearer.CONTINGENT), until=told)
        charges = charged([entry("e1", NINE, 45), entry("e2", date(2026, 5, 4), 5)], [mine]).charges

        assert pieces_of(charges) == [
            ("e2", 0, 5, "free_diagnosis"),
            ("e1", 0, 30, "free_diagnosis"),
            ("e1", 30, 15, "draws_on_contingent"),
        ]
        assert charges[0].reason.same_day is True

    ticket = assessed("T1", stretch(None, CostBearer.VENDOR), stretch(at(4, 12), CostBearer.CONTINGENT))

    @pytest.mark.parametrize(
        ("day", "liability", "flagged"),
        [
            (3, Liability.VENDOR, False),
            (4, Liability.VENDOR, True),
            (5, Liability.DRAWS_ON_CONTINGENT, False),
        ],
    )
    def test_counts_as_done_when_the_day_began(self, day: int, liability: Liability, flagged: bool) -> None:
        (one,) = charge([entry("e1", date(2026, 5, day), 60)], [self.ticket], MONTH).charges

        assert (one.liability, one.reason.same_day, one.on) == (liability, flagged, date(2026, 5, day))
        assert one.at == datetime(2026, 5, day, tzinfo=BERLIN)

    def test_a_boundary_at_the_very_beginning_of_the_day_is_clear(self) -> None:
        clear = assessed("T1", stretch(None, CostBearer.VENDOR), stretch(at(4, 0), CostBearer.CONTINGENT))
        (one,) = charge([entry("e1", date(2026, 5, 4), 60)], [clear], MONTH).charges

        assert (one.liability, one.reason.same_day) == (Liability.DRAWS_ON_CONTINGENT, False)

    def test_the_free_diagnosis_ends_inside_it(self) -> None:
        limited = assessed("T1", stretch(None, CostBearer.CONTINGENT), until=None, limited=True)
        charges = charged([entry("e1", date(2026, 5, 4), 40)], [limited]).charges

        assert pieces_of(charges) == [("e1", 0, 30, "free_diagnosis"), ("e1", 30, 10, "draws_on_contingent")]

    def test_a_parked_entry_is_never_flagged(self) -> None:
        (one,) = charge([entry("e1", date(2026, 5, 4), 60, ticket=None)], [], MONTH).charges

        assert one.reason.same_day is False

    def test_its_seconds_do_not_run_over_midnight(self) -> None:
        split = contract(term(hours(16), assignment="split_at_midnight"))
        (one,) = charge([entry("e1", date(2026, 5, 4), 30 * 60)], on_contingent("T1"), split).charges

        assert (one.units, one.on) == (30 * 3600, date(2026, 5, 4))


class TestParked:
    """Nobody can say who bears it."""

    @pytest.mark.parametrize(
        ("row", "parked", "project"),
        [
            (entry("e1", NINE, 45, ticket=None), Parked.NO_TICKET, None),
            (entry("e1", date(2026, 5, 4), 45, ticket=None), Parked.NO_TICKET, None),
            (entry("e1", NINE, 45, ticket="T9"), Parked.UNKNOWN_TICKET, None),
            (entry("e1", NINE, 45, part="P9"), Parked.UNKNOWN_PART, "shop"),
        ],
    )
    def test_it_cannot_be_placed(self, row: WorkEntry, parked: Parked, project: str | None) -> None:
        [charge] = charged([row], on_contingent("T1", project="shop")).charges

        assert charge.reason == Reason(liability=Liability.PARKED, parked=parked, project=project)
        assert (charge.units, charge.project) == (2700, project)

    def test_a_fact_is_missing(self) -> None:
        [charge] = charged([entry("e1", NINE, 45)], [assessed("T1", stretch(None, CostBearer.UNDETERMINED))]).charges

        assert (charge.liability, charge.reason.parked, charge.reason.question) == (
            Liability.PARKED,
            Parked.MISSING_FACT,
            "who",
        )

    def test_or_the_policy_does_not_decide(self) -> None:
        """CONF-O5"""
        undecided = sp.classify_facts(sp.shipped_policy("confluence_package").read_as(), WITHOUT_PACKAGE)
        ticket = assessed("T1", attrs.evolve(stretch(None, CostBearer.VENDOR), decision=undecided))
        [charge] = charged([entry("e1", NINE, 45)], [ticket]).charges

        assert charge.reason == Reason(
            liability=Liability.PARKED,
            rules=undecided.rules,
            clauses=("CONF-O5", "CONF-9"),
            permit=Permit.NOT_NEEDED,
            parked=Parked.NOT_DECIDED_BY_SOURCE,
        )

    def test_it_stays_unpaid(self) -> None:
        charges = charged([entry("e1", NINE, 45, ticket=None)], [])
        statement = sp.settle(MONTH, charges, through=date(2026, 5, 31)).statement(date(2026, 5, 4))

        assert (statement.worked, statement.allocations) == ({(Liability.PARKED, sp.Measure.TIME): 2700}, ())

    @pytest.mark.parametrize(
        ("more", "why"),
        [
            ({"ticket": None}, Parked.NO_TICKET),
            ({"ticket": "T9"}, Parked.UNKNOWN_TICKET),
            ({"part": "wish"}, Parked.UNKNOWN_PART),
        ],
    )
    def test_where_the_ticket_is_not_known(self, more: dict[str, Any], why: Parked) -> None:
        row = WorkEntry(**{"id": "e1", "ticket": "T1", "start": at(4), "duration": SECOND, **more})
        (one,) = charge([row], on_contingent("T1", project="wiki"), MONTH).charges

        assert (one.liability, one.reason.parked, one.reason.permit) == (Liability.PARKED, why, None)
        assert one.project == ("wiki" if why is Parked.UNKNOWN_PART else None)

    def test_where_a_fact_is_missing_with_the_question(self) -> None:
        (one,) = charge(
            [entry("e1", at(4), 5)], [assessed("T1", stretch(None, CostBearer.UNDETERMINED))], MONTH
        ).charges

        assert (one.reason.parked, one.reason.question) == (Parked.MISSING_FACT, "who")
        assert one.reason.clauses == tuple(f"C-{bearer}" for bearer in sorted(_BEARERS))

    def test_where_the_source_does_not_decide(self) -> None:
        undecided = stretch(None, CostBearer.UNDETERMINED)
        answer = attrs.evolve(undecided.decision.answer, next_question=None, needed=())
        silent = attrs.evolve(undecided, decision=attrs.evolve(undecided.decision, answer=answer))
        (one,) = charge([entry("e1", at(4), 5)], [assessed("T1", silent)], MONTH).charges

        assert (one.reason.parked, one.reason.question) == (Parked.NOT_DECIDED_BY_SOURCE, None)


class TestPartsAndProjects:
    def test_each_part_has_its_own_decision(self) -> None:
        ticket = assessed(
            "T1",
            stretch(None, CostBearer.VENDOR),
            further=[of_part("P1", stretch(None, CostBearer.CUSTOMER, Permit.REFUSED))],
        )
        rows = [entry("e1", NINE, 5), entry("e2", at(5), 6, part="P1")]

        assert pieces_of(charged(rows, [ticket]).charges) == [("e1", 0, 5, "vendor"), ("e2", 0, 6, "refused")]

    def test_an_entry_without_a_project_is_for_that_of_its_ticket(self) -> None:
        rows = [entry("e1", NINE, 5), entry("e2", at(5), 5, project="wiki")]

        assert [one.project for one in charged(rows, on_contingent("T1", project="shop")).charges] == ["shop", "wiki"]

    def test_entries_that_took_no_time_have_no_charge(self) -> None:
        charges = charged([entry("e1", NINE), entry("e2", at(5), 5)], on_contingent("T1"))

        assert (charges.of("e1"), charges.of("e2")) == ((), charges.charges)

    def test_equal_reasons_are_one_object(self) -> None:
        first, second = charged([entry("e1", NINE, 5), entry("e2", at(5), 5)], on_contingent("T1")).charges

        assert first.reason is second.reason


class TestWhatIsAgreed:
    """Quota and rate by the date of performance; the contract may offer nothing for some work."""

    def liability(self, agreed: Contract, bearer: CostBearer, **more: Any) -> Liability:
        one = assessed("T1", stretch(None, bearer), project="wiki")
        (charged,) = charge([entry("e1", at(4), 5, **more)], [one], agreed).charges
        return charged.liability

    def test_a_contingent_in_whose_scope_it_is_not_pays_nothing(self) -> None:
        scoped = contract(term(hours(16, scope=Scope(projects="shop"))))

        assert self.liability(scoped, CostBearer.CONTINGENT) is Liability.NOT_AGREED
        assert self.liability(scoped, CostBearer.CONTINGENT, project="shop") is Liability.DRAWS_ON_CONTINGENT

    def test_the_project_is_the_tickets_unless_the_entry_names_one(self) -> None:
        scoped = contract(term(hours(16, scope=Scope(projects="wiki"))))

        assert self.liability(scoped, CostBearer.CONTINGENT) is Liability.DRAWS_ON_CONTINGENT
        assert self.liability(scoped, CostBearer.CONTINGENT, project="shop") is Liability.NOT_AGREED

    def test_a_top_up_is_as_good_as_a_contingent(self) -> None:
        pack = TopUp(id="pack", quota=timedelta(hours=10), price=euros(1000), start=date(2026, 5, 1))

        assert self.liability(contract(term(), top_ups=[pack]), CostBearer.CONTINGENT) is Liability.DRAWS_ON_CONTINGENT

    def test_a_top_up_of_pieces_is_none_of_time(self) -> None:
        pack = TopUp(id="pack", quota=3, price=euros(1000), start=date(2026, 5, 1))

        assert self.liability(contract(term(), top_ups=[pack]), CostBearer.CONTINGENT) is Liability.NOT_AGREED

    def test_work_without_a_rate_is_not_agreed(self) -> None:
        assert self.liability(contract(term()), CostBearer.CUSTOMER) is Liability.NOT_AGREED
        assert self.liability(contract(term(rates=[by_the_hour()])), CostBearer.CUSTOMER) is Liability.BILLABLE

    def test_an_order_pays_for_its_tickets_from_its_day_on(self) -> None:
        order = Order(id="O", price=euros(1), ordered_on=date(2026, 5, 5), tickets="T1")
        agreed = contract(term(hours(16), rates=[by_the_hour()]), orders=[order])

        assert self.liability(agreed, CostBearer.CUSTOMER) is Liability.BILLABLE
        earlier = attrs.evolve(agreed, orders=[attrs.evolve(order, ordered_on=date(2026, 5, 4))])
        assert self.liability(earlier, CostBearer.CUSTOMER) is Liability.SEPARATE_ORDER
        assert self.liability(earlier, CostBearer.CONTINGENT) is Liability.DRAWS_ON_CONTINGENT
        assert self.liability(earlier, CostBearer.VENDOR) is Liability.VENDOR

    def test_nothing_is_agreed_outside_every_term(self) -> None:
        later = contract(term(hours(16), start=date(2026, 6, 1)))

        assert self.liability(later, CostBearer.CONTINGENT) is Liability.NOT_AGREED
        assert self.liability(later, CostBearer.VENDOR) is Liability.VENDOR


class TestOrders:
    def test_an_order_pays_whoever_would_have_to(self) -> None:
        order = Order(id="O-1", price=euros(500), ordered_on=date(2026, 5, 5), tickets=["T1"])
        agreed = contract(term(rates=[by_the_hour()]), orders=[order])
        released = [assessed("T1", stretch(None, CostBearer.CUSTOMER, Permit.APPROVED))]
        rows = [entry("e1", NINE, 5), entry("e2", at(5), 5)]

        assert pieces_of(charged(rows, released, agreed).charges) == [
            ("e1", 0, 5, "billable"),
            ("e2", 0, 5, "separate_order"),
        ]


class TestOverMidnight:
    """Work belongs to the day on which it began, or is split."""

    rows = (entry("e1", at(31, 23, 30), 90),)

    def test_all_of_it_by_its_start(self) -> None:
        [charge] = charged(self.rows, on_contingent("T1")).charges

        assert (charge.units, charge.on, charge.at) == (5400, date(2026, 5, 31), at(31, 21, 30).replace(tzinfo=UTC))

    def test_each_day_its_share(self) -> None:
        agreed = contract(term(hours(16), assignment=Assignment.SPLIT_AT_MIDNIGHT))
        charges = charged(self.rows, on_contingent("T1"), agreed).charges

        assert [(one.units // 60, one.offset // 60, one.on, one.at) for one in charges] == [
            (30, 0, date(2026, 5, 31), at(31, 23, 30)),
            (60, 30, date(2026, 6, 1), at(1, 0, month=6)),
        ]
        assert [
            statement.units(Source.LOT) // 60
            for statement in sp.settle(
                agreed, sp.charge(self.rows, on_contingent("T1"), agreed), through=date(2026, 6, 30)
            ).statements[-2:]
        ] == [30, 60]

    def test_up_to_midnight_exactly_there_is_nothing_to_split(self) -> None:
        agreed = contract(term(hours(16), assignment=Assignment.SPLIT_AT_MIDNIGHT))
        [charge] = charged([entry("e1", at(31, 23, 30), 30)], on_contingent("T1"), agreed).charges

        assert (charge.units, charge.on) == (1800, date(2026, 5, 31))

    def test_a_start_in_another_zone_is_dated_by_the_contract(self) -> None:
        late = datetime(2026, 5, 31, 22, 30, tzinfo=UTC)
        [charge] = charged([entry("e1", late, 5)], on_contingent("T1")).charges

        assert charge.on == date(2026, 6, 1)

    def test_a_split_run_over_the_short_day(self) -> None:
        """The day on which clocks go forward has 23 hours."""
        agreed = contract(term(hours(16), assignment=Assignment.SPLIT_AT_MIDNIGHT))
        begun = datetime(2026, 3, 28, 12, tzinfo=BERLIN)
        charges = charged([entry("e1", begun, 48 * 60)], on_contingent("T1"), agreed).charges

        assert [(one.on.day, one.units // 3600) for one in charges] == [(28, 12), (29, 23), (30, 13)]


class TestPeriodsOfEntries:
    """An entry belongs to the period in which it starts (default) or is split at local midnight (option)."""

    def days(self, agreed: Contract, start: datetime, minutes: int) -> list[tuple[date, int]]:
        charges = charge([entry("e1", start, minutes)], on_contingent("T1"), agreed)
        return [(one.on, one.units // 60) for one in charges.charges]

    def test_by_its_start(self) -> None:
        assert self.days(MONTH, at(31, 23, 30), 90) == [(date(2026, 5, 31), 90)]

    def test_split_at_local_midnight(self) -> None:
        split = contract(term(hours(16), assignment="split_at_midnight"))

        assert self.days(split, at(31, 23, 30), 90) == [(date(2026, 5, 31), 30), (date(2026, 6, 1), 60)]
        assert self.days(split, at(31, 23), 60) == [(date(2026, 5, 31), 60)]
        assert self.days(split, at(31, 0), 24 * 60) == [(date(2026, 5, 31), 24 * 60)]
        assert self.days(split, at(30, 23), 26 * 60) == [
            (date(2026, 5, 30), 60),
            (date(2026, 5, 31), 24 * 60),
            (date(2026, 6, 1), 60),
        ]

    def test_by_the_local_date_whatever_the_zone_of_the_start(self) -> None:
        in_utc = at(31, 23, 30).astimezone(UTC)
        tokyo = datetime.fromisoformat("2026-06-01T06:30:00+09:00")

        assert self.days(MONTH, in_utc, 5) == self.days(MONTH, tokyo, 5) == [(date(2026, 5, 31), 5)]

    def test_by_elapsed_time_where_the_clocks_go_back(self) -> None:
        split = contract(term(hours(16), assignment="split_at_midnight"))
        evening = datetime(2026, 10, 24, 23, 0, tzinfo=BERLIN)

        assert self.days(split, evening, 26 * 60) == [(date(2026, 10, 24), 60), (date(2026, 10, 25), 25 * 60)]


class TestLaws:
    """Every second of an entry has exactly one liability; the parts of an entry sum to the entry, always."""

    @given(worklogs(), assessed_tickets, contracts())
    def test_each_second_is_what_the_oracle_says(
        self, rows: list[WorkEntry], known: list[Assessment], agreed: Contract
    ) -> None:
        assert every_second(charge(rows, known, agreed)) == seconds_judged(rows, known, agreed)

    @given(worklogs(), assessed_tickets, contracts())
    def test_the_parts_of_an_entry_sum_to_the_entry(
        self, rows: list[WorkEntry], known: list[Assessment], agreed: Contract
    ) -> None:
        charges = charge(rows, known, agreed)
        sums = Counter({one.entry.id: 0 for one in charges.charges})
        for one in charges.charges:
            sums[one.entry.id] += one.units

        revised = {row.revises for row in rows}
        assert sums == Counter(
            {row.id: row.duration // SECOND for row in rows if row.id not in revised and row.duration}
        )

    @given(worklogs(), assessed_tickets, contracts(), st.randoms(use_true_random=False))
    def test_the_order_in_which_they_are_given_changes_nothing(
        self, rows: list[WorkEntry], known: list[Assessment], agreed: Contract, random: object
    ) -> None:
        shuffled: Sequence[WorkEntry] = random.sample(rows, len(rows))  # type: ignore[attr-defined]

        assert charge(shuffled, known[::-1], agreed) == charge(rows, known, agreed)

    @given(worklogs(), assessed_tickets, contracts())
    def test_charges_stand_in_order_of_performance(
        self, rows: list[WorkEntry], known: list[Assessment], agreed: Contract
    ) -> None:
        charges: Sequence[Charge] = charge(rows, known, agreed).charges

        for earlier, later in pairwise(charges):
            assert (began(earlier.entry), earlier.entry.id, earlier.offset) < (
                began(later.entry),
                later.entry.id,
                later.offset,
            )


class TestWithRealAssessments:
    """What `assess` says is what is charged."""

    def test_a_diagnosis_that_is_told_and_released(self) -> None:
        crm = shipped_policy("saas_crm").read_as()
        agreed = contract(Term(start=date(2026, 1, 1), policy=crm, rates=[by_the_hour()]))
        finding = Findings({"kind": "bug", "component": "customizing"})
        ticket = Ticket(
            id="T1",
            reported_at=at(4, 8),
            events=[
                Diagnosed.of(Diagnosis(findings=finding, made_at=at(4, 9, 25), told_at=at(4, 9, 30))),
                Approved(at=at(4, 9, 40)),
            ],
        )
        charges = charge([entry("e1", at(4), 50)], [assess(ticket, agreed)], agreed)

        assert sum(one.units for one in charges.charges) == 3000
        assert charges.charges[0].liability is Liability.FREE_DIAGNOSIS
        assert charges.charges[-1].liability is Liability.BILLABLE
        assert charges.charges[-1].units == 600
