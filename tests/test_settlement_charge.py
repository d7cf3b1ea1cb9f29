"""Charging: every second of work has exactly one liability."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, product
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportpolicy.contingents import Measure, Scope, TopUp
from supportpolicy.contracts import Contract, Order, Term
from supportpolicy.decision import Assessment, Permit, Stretch, assess
from supportpolicy.diagnosis import Diagnosis, Findings
from supportpolicy.documents import shipped_policy
from supportpolicy.errors import InvalidValueError, UnknownNameError
from supportpolicy.policy import CostBearer
from supportpolicy.settlement import LIABILITIES, Charge, Charges, Funding, Liability, Parked, charge
from supportpolicy.settlement.liability import Row, total_table
from supportpolicy.tickets import Approved, Diagnosed, Ticket, Work, WorkEntry
from tests.charge_oracle import Judged, began, seconds_judged
from tests.settlement_world import (
    BERLIN,
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

SECOND = timedelta(seconds=1)
NOON = datetime(2026, 5, 31, 23, 59, 45, tzinfo=BERLIN)
TEN_SECONDS = policy(10 * SECOND)
CONTRACT = contract(term(hours(16), rates=[by_the_hour()]))


def minutes(charges: Charges) -> list[tuple[str, int, Liability]]:
    """What is charged, in minutes: the entry, how many, and who is liable."""
    return [(one.entry.id, one.units // 60, one.liability) for one in charges.charges]


class TestTheTable:
    """One total table maps bearer x permission x funding to liabilities; there is no other place that knows."""

    def test_every_cell_has_one_liability(self) -> None:
        assert set(LIABILITIES) == set(product(Work, CostBearer, Permit, Funding))

    def test_every_liability_follows_from_some_cell(self) -> None:
        assert set(LIABILITIES.values()) == set(Liability)

    def test_a_cell_in_two_rows_or_in_none_is_found(self) -> None:
        with pytest.raises(AssertionError) as caught:
            total_table([Row(CostBearer.VENDOR, Liability.VENDOR), Row(CostBearer.VENDOR, Liability.REFERRED)])

        assert "in several rows: [(<Work.FIRST_DIAGNOSIS: 'first_diagnosis'>, <CostBearer.VENDOR" in str(caught.value)
        assert "in none: [(<Work.FIRST_DIAGNOSIS: 'first_diagnosis'>, <CostBearer.CONTINGENT" in str(caught.value)

    @pytest.mark.parametrize(
        ("bearer", "permit", "funding", "liability"),
        [
            (CostBearer.VENDOR, Permit.APPROVED, Funding.AGREED, Liability.VENDOR),
            (CostBearer.THIRD_PARTY, Permit.NOT_NEEDED, Funding.NOTHING, Liability.REFERRED),
            (CostBearer.NOT_OFFERED, Permit.NOT_NEEDED, Funding.NOTHING, Liability.NOT_OFFERED),
            (CostBearer.UNDETERMINED, Permit.NOT_NEEDED, Funding.AGREED, Liability.PARKED),
            (CostBearer.SEPARATE_ORDER, Permit.NOT_NEEDED, Funding.NOTHING, Liability.SEPARATE_ORDER),
            (CostBearer.CONTINGENT, Permit.NOT_NEEDED, Funding.AGREED, Liability.DRAWS_ON_CONTINGENT),
            (CostBearer.CONTINGENT, Permit.NOT_NEEDED, Funding.ORDERED, Liability.SEPARATE_ORDER),
            (CostBearer.CONTINGENT, Permit.NOT_NEEDED, Funding.NOTHING, Liability.NOT_AGREED),
            (CostBearer.CUSTOMER, Permit.NOT_TOLD, Funding.AGREED, Liability.TOO_EARLY),
            (CostBearer.CUSTOMER, Permit.UNSETTLED, Funding.AGREED, Liability.UNSETTLED),
            (CostBearer.CUSTOMER, Permit.AWAITING_APPROVAL, Funding.AGREED, Liability.AWAITING_APPROVAL),
            (CostBearer.CUSTOMER, Permit.REFUSED, Funding.AGREED, Liability.REFUSED),
            (CostBearer.CUSTOMER, Permit.APPROVED, Funding.AGREED, Liability.BILLABLE),
            (CostBearer.CUSTOMER, Permit.NOT_NEEDED, Funding.AGREED, Liability.BILLABLE),
            (CostBearer.CUSTOMER, Permit.APPROVED, Funding.NOTHING, Liability.NOT_AGREED),
            (CostBearer.CUSTOMER, Permit.NOT_TOLD, Funding.ORDERED, Liability.SEPARATE_ORDER),
        ],
    )
    def test_says(self, bearer: CostBearer, permit: Permit, funding: Funding, liability: Liability) -> None:
        assert LIABILITIES[Work.RESOLUTION, bearer, permit, funding] is liability


class TestFreeDiagnosis:
    """The first 30 person-minutes per matter in order of performance, counted across entries. CRM-14, CRM-15"""

    def matter(self, ticket: str = "T1", matter: str | None = None) -> Assessment:
        return assessed(ticket, stretch(None, CostBearer.CONTINGENT), until=None, limited=True, matter=matter)

    def test_ends_inside_an_entry(self) -> None:
        charges = charge([entry("e1", at(4), 50)], [self.matter()], CONTRACT)

        assert minutes(charges) == [
            ("e1", 30, Liability.FREE_DIAGNOSIS),
            ("e1", 20, Liability.DRAWS_ON_CONTINGENT),
        ]

    def test_is_counted_over_entries_in_order_of_performance_not_as_given(self) -> None:
        log = [entry("e1", at(5), 20), entry("e2", at(4), 25)]

        assert minutes(charge(log, [self.matter()], CONTRACT)) == [
            ("e2", 25, Liability.FREE_DIAGNOSIS),
            ("e1", 5, Liability.FREE_DIAGNOSIS),
            ("e1", 15, Liability.DRAWS_ON_CONTINGENT),
        ]

    def test_is_used_up_by_parallel_workers_together(self) -> None:
        log = [entry("e2", at(4), 20, person="B"), entry("e1", at(4), 20, person="A")]

        assert minutes(charge(log, [self.matter()], CONTRACT)) == [
            ("e1", 20, Liability.FREE_DIAGNOSIS),
            ("e2", 10, Liability.FREE_DIAGNOSIS),
            ("e2", 10, Liability.DRAWS_ON_CONTINGENT),
        ]

    def test_is_shared_by_the_tickets_of_one_matter(self) -> None:
        log = [entry("e1", at(4), 20, "T1"), entry("e2", at(5), 20, "T2")]
        charges = charge(log, [self.matter("T1"), self.matter("T2", matter="T1")], CONTRACT)

        assert minutes(charges)[1:] == [
            ("e2", 10, Liability.FREE_DIAGNOSIS),
            ("e2", 10, Liability.DRAWS_ON_CONTINGENT),
        ]

    def test_is_all_of_it_where_no_limit_is_stated(self) -> None:
        unlimited = assessed("T1", stretch(None, CostBearer.CONTINGENT), until=None)

        assert minutes(charge([entry("e1", at(4), 500)], [unlimited], CONTRACT)) == [
            ("e1", 500, Liability.FREE_DIAGNOSIS)
        ]

    def test_is_no_resolution_even_if_done_early(self) -> None:
        log = [entry("e1", at(4), 20, work=Work.RESOLUTION), entry("e2", at(5), 20)]

        assert minutes(charge(log, [self.matter()], CONTRACT)) == [
            ("e1", 20, Liability.DRAWS_ON_CONTINGENT),
            ("e2", 20, Liability.FREE_DIAGNOSIS),
        ]

    def test_does_not_count_pieces(self) -> None:
        log = [entry("e1", at(4), pieces=2), entry("e2", at(5), 30)]

        assert [
            (one.entry.id, one.units, one.measure, one.liability)
            for one in charge(log, [self.matter()], CONTRACT).charges
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

        assert minutes(charge(log, [two], CONTRACT)) == [
            ("e1", 20, Liability.FREE_DIAGNOSIS),
            ("e2", 10, Liability.FREE_DIAGNOSIS),
            ("e2", 10, Liability.TOO_EARLY),
        ]


class TestNoticeAndRelease:
    """If a billable cause shows up in the first diagnosis, billing starts once the customer was told. CRM-18"""

    def fifty_minutes(self, *stretches: Stretch) -> list[tuple[str, int, Liability]]:
        """A diagnosis of 50 minutes with notice at minute 30."""
        one = assessed("T1", *stretches, until=at(4, 9, 30), limited=True)
        return minutes(charge([entry("e1", at(4), 50)], [one], CONTRACT))

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
        charges = charge(
            [entry("e1", at(4), 9), entry("e2", at(6), 9)], [assessed("T1", too_early, released)], CONTRACT
        )

        assert [one.reason.clauses for one in charges.charges] == [("CRM-18", "C-customer"), ("C-customer",)]

    def test_a_boundary_between_two_seconds_counts_for_the_second_that_begins_after_it(self) -> None:
        told = at(4) + timedelta(milliseconds=1500)
        one = assessed("T1", stretch(None, CostBearer.VENDOR), stretch(told, CostBearer.CONTINGENT))
        charges = charge([entry("e1", at(4), 1)], [one], CONTRACT)

        assert [(one.offset, one.units, one.liability) for one in charges.charges] == [
            (0, 2, Liability.VENDOR),
            (2, 58, Liability.DRAWS_ON_CONTINGENT),
        ]
        assert charges.charges[1].at == at(4) + 2 * SECOND


class TestOnlyTheDayIsKnown:
    """Work with only a day, on a day on which a boundary falls, counts as before it, flagged."""

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
        (one,) = charge([entry("e1", date(2026, 5, day), 60)], [self.ticket], CONTRACT).charges

        assert (one.liability, one.reason.same_day, one.on) == (liability, flagged, date(2026, 5, day))
        assert one.at == datetime(2026, 5, day, tzinfo=BERLIN)

    def test_a_boundary_at_the_very_beginning_of_the_day_is_clear(self) -> None:
        clear = assessed("T1", stretch(None, CostBearer.VENDOR), stretch(at(4, 0), CostBearer.CONTINGENT))
        (one,) = charge([entry("e1", date(2026, 5, 4), 60)], [clear], CONTRACT).charges

        assert (one.liability, one.reason.same_day) == (Liability.DRAWS_ON_CONTINGENT, False)

    def test_a_parked_entry_is_never_flagged(self) -> None:
        (one,) = charge([entry("e1", date(2026, 5, 4), 60, ticket=None)], [], CONTRACT).charges

        assert one.reason.same_day is False

    def test_its_seconds_do_not_run_over_midnight(self) -> None:
        split = contract(term(hours(16), assignment="split_at_midnight"))
        (one,) = charge([entry("e1", date(2026, 5, 4), 30 * 60)], on_contingent("T1"), split).charges

        assert (one.units, one.on) == (30 * 3600, date(2026, 5, 4))


class TestParked:
    """What nobody can place is parked, and says why: curable by an answer."""

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
        (one,) = charge([row], on_contingent("T1", project="wiki"), CONTRACT).charges

        assert (one.liability, one.reason.parked, one.reason.permit) == (Liability.PARKED, why, None)
        assert one.project == ("wiki" if why is Parked.UNKNOWN_PART else None)

    def test_where_a_fact_is_missing_with_the_question(self) -> None:
        (one,) = charge(
            [entry("e1", at(4), 5)], [assessed("T1", stretch(None, CostBearer.UNDETERMINED))], CONTRACT
        ).charges

        assert (one.reason.parked, one.reason.question) == (Parked.MISSING_FACT, "who")
        assert one.reason.clauses == tuple(f"C-{bearer}" for bearer in sorted(_BEARERS))

    def test_where_the_source_does_not_decide(self) -> None:
        undecided = stretch(None, CostBearer.UNDETERMINED)
        answer = attrs.evolve(undecided.decision.answer, next_question=None, needed=())
        silent = attrs.evolve(undecided, decision=attrs.evolve(undecided.decision, answer=answer))
        (one,) = charge([entry("e1", at(4), 5)], [assessed("T1", silent)], CONTRACT).charges

        assert (one.reason.parked, one.reason.question) == (Parked.NOT_DECIDED_BY_SOURCE, None)


_BEARERS = [bearer.value for bearer in CostBearer if bearer is not CostBearer.UNDETERMINED]


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


class TestPeriodsOfEntries:
    """An entry belongs to the period in which it starts (default) or is split at local midnight (option)."""

    def days(self, agreed: Contract, start: datetime, minutes: int) -> list[tuple[date, int]]:
        charges = charge([entry("e1", start, minutes)], on_contingent("T1"), agreed)
        return [(one.on, one.units // 60) for one in charges.charges]

    def test_by_its_start(self) -> None:
        assert self.days(CONTRACT, at(31, 23, 30), 90) == [(date(2026, 5, 31), 90)]

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

        assert self.days(CONTRACT, in_utc, 5) == self.days(CONTRACT, tokyo, 5) == [(date(2026, 5, 31), 5)]

    def test_by_elapsed_time_where_the_clocks_go_back(self) -> None:
        split = contract(term(hours(16), assignment="split_at_midnight"))
        evening = datetime(2026, 10, 24, 23, 0, tzinfo=BERLIN)

        assert self.days(split, evening, 26 * 60) == [(date(2026, 10, 24), 60), (date(2026, 10, 25), 25 * 60)]


class TestRevisions:
    """Revised entries are replaced: never a negative duration."""

    def test_the_last_of_a_line_counts(self) -> None:
        log = [entry("e3", at(4), 20, revises="e2"), entry("e1", at(4), 60), entry("e2", at(4), 30, revises="e1")]
        charges = charge(log, on_contingent("T1"), CONTRACT)

        assert minutes(charges) == [("e3", 20, Liability.DRAWS_ON_CONTINGENT)]
        assert charges.replaced == {"e1": ("e1", "e3"), "e2": ("e1", "e3")}

    def test_no_time_withdraws(self) -> None:
        log = [entry("e1", at(4), 60), entry("e2", at(4), 0, revises="e1")]
        charges = charge(log, on_contingent("T1"), CONTRACT)

        assert (charges.charges, charges.replaced) == ((), {"e1": ("e1", "e2")})

    def test_an_entry_without_time_has_no_charge(self) -> None:
        charges = charge([entry("e1", at(4), 0), entry("e2", at(4), 5)], on_contingent("T1"), CONTRACT)

        assert charges.of("e1") == ()
        assert [one.units for one in charges.of("e2")] == [300]

    def test_all_faulty_rows_are_reported_at_once(self) -> None:
        log = [
            entry("e1", at(4), 60),
            entry("e1", at(5), 60),
            entry("e2", at(4), 5, revises="e9"),
            entry("e3", at(4), 5),
            entry("e4", at(4), 5, revises="e3"),
            entry("e5", at(4), 5, revises="e3"),
            entry("e6", at(4), 5, revises="e7"),
            entry("e7", at(4), 5, revises="e6"),
            entry("e8", at(4), 5, revises="e8"),
        ]
        others = [*on_contingent("T1", "T1"), *on_contingent("T2", contract="K-2")]

        with pytest.raises(ExceptionGroup) as caught:
            charge(log, others, CONTRACT)

        assert caught.value.message == "the worklog cannot be charged to contract K-1"
        assert [str(fault) for fault in caught.value.exceptions] == [
            (
                "worklog: entry e1 is given 2 times. "
                "Give it once, and what corrects it under an id of its own that revises it."
            ),
            (
                "worklog: entry e2 revises e9, which is not there. "
                "Give the worklog with all entries of a ticket, or correct the id that is revised."
            ),
            "worklog: entry e4 revises e3, and so does another one. Let each correction revise the one before it.",
            "worklog: entry e5 revises e3, and so does another one. Let each correction revise the one before it.",
            "worklog: entry e6 revises itself in the end. Let each correction revise an earlier entry.",
            "worklog: entry e7 revises itself in the end. Let each correction revise an earlier entry.",
            "worklog: entry e8 revises itself in the end. Let each correction revise an earlier entry.",
            "assessments: ticket T1 is assessed twice. Give one assessment of each ticket.",
            (
                "assessments: ticket T2 was assessed under contract K-2, not K-1. "
                "Give the assessments made with this contract."
            ),
        ]
        kinds = {type(fault) for fault in caught.value.exceptions}
        assert kinds == {InvalidValueError, UnknownNameError}


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
