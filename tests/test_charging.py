"""Charging: for every second of work who is liable for it, and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import supportpolicy as sp
from supportpolicy.contracts import Assignment, Contract, Order
from supportpolicy.decision import Permit
from supportpolicy.errors import InvalidValueError, SupportPolicyError, UnknownNameError
from supportpolicy.policy import CostBearer
from supportpolicy.settlement import LIABILITIES, Charge, Charges, Funding, Held, Liability, Parked, Reason, Source
from supportpolicy.settlement.liability import total_table
from supportpolicy.settlement.worklog import screened
from supportpolicy.tickets import Work, WorkEntry
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


def faults(*rows: WorkEntry) -> list[SupportPolicyError]:
    with pytest.raises(ExceptionGroup) as group:
        charged(rows, on_contingent("T1"))
    assert group.value.message == "the worklog cannot be charged to contract K-1"
    return list(group.value.exceptions)  # type: ignore[arg-type]


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

        assert (charge.units, charge.liability) == (3, Liability.TOO_EARLY)

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


class TestRevisions:
    """An entry that another one revises does not count; its line is remembered."""

    def test_the_last_of_a_line_counts(self) -> None:
        rows = [
            entry("a", NINE, 10),
            entry("b", NINE, 20, revises="a"),
            entry("c", NINE, 30, revises="b"),
            entry("d", at(5), 5),
        ]
        charges = charged(rows, on_contingent("T1"))

        assert pieces_of(charges.charges) == [("c", 0, 30, "draws_on_contingent"), ("d", 0, 5, "draws_on_contingent")]
        assert charges.replaced == {"a": ("a", "c"), "b": ("a", "c")}

    def test_one_that_is_not_there(self) -> None:
        [fault] = faults(entry("a", NINE, 10, revises="z"))

        assert isinstance(fault, UnknownNameError)
        assert str(fault) == (
            "worklog: entry a revises z, which is not there. "
            "Give the worklog with all entries of a ticket, or correct the id that is revised."
        )

    def test_an_id_given_three_times(self) -> None:
        [fault] = faults(*[entry("a", NINE, 10)] * 3, entry("b", NINE, 10))

        assert isinstance(fault, InvalidValueError)
        assert str(fault) == (
            "worklog: entry a is given 3 times. "
            "Give it once, and what corrects it under an id of its own that revises it."
        )

    def test_two_corrections_of_one_entry(self) -> None:
        found = faults(entry("a", NINE, 10), entry("b", NINE, 20, revises="a"), entry("c", NINE, 30, revises="a"))

        assert [str(fault) for fault in found] == [
            "worklog: entry b revises a, and so does another one. Let each correction revise the one before it.",
            "worklog: entry c revises a, and so does another one. Let each correction revise the one before it.",
        ]

    @pytest.mark.parametrize(
        ("revising", "named"),
        [({"a": "a"}, "a"), ({"a": "b", "b": "a"}, "ab"), ({"a": "b", "b": "c", "c": "a"}, "abc")],
    )
    def test_a_correction_that_leads_back_to_itself(self, revising: dict[str, str], named: str) -> None:
        found = faults(*(entry(name, NINE, 10, revises=revised) for name, revised in revising.items()))

        assert [str(fault) for fault in found] == [
            f"worklog: entry {name} revises itself in the end. Let each correction revise an earlier entry."
            for name in named
        ]

    def test_the_sound_rows_are_left(self) -> None:
        """Also of a row that two would correct, and of an unknown that stands twice."""
        log = screened(
            [
                entry("a", NINE, 10),
                entry("b", NINE, 20, revises="a"),
                entry("c", NINE, 30, revises="a"),
                entry("d", NINE, 5),
                entry("e", NINE, 6, revises="d"),
                entry("f", NINE, 7, revises="z"),
                entry("f", NINE, 7, revises="z"),
            ]
        )

        assert [one.id for one in log.entries] == ["a", "e"]
        assert log.replaced == {"d": ("d", "e")}
        assert [type(fault).__name__ for fault in log.faults] == ["InvalidValueError"] * 3

    def test_whatever_the_rows_every_one_counts_is_replaced_or_is_named(self) -> None:
        names = st.sampled_from("abcdef")

        @given(st.lists(st.tuples(names, st.one_of(st.none(), names)), max_size=8))
        def holds(rows: list[tuple[str, str | None]]) -> None:
            log = screened([entry(name, NINE, 1, revises=revised) for name, revised in rows])
            counted = [one.id for one in log.entries]
            named = [fault.what.split()[1] for fault in log.faults]

            assert {*counted, *log.replaced, *named} == {name for name, _ in rows}
            assert not {*counted} & {*log.replaced, *named}
            assert len(counted) == len(set(counted))

        holds()


class TestAssessments:
    def test_one_of_another_contract(self) -> None:
        with pytest.raises(ExceptionGroup) as group:
            charged([], on_contingent("T1", contract="K-2"))

        assert [str(fault) for fault in group.value.exceptions] == [
            (
                "assessments: ticket T1 was assessed under contract K-2, not K-1. "
                "Give the assessments made with this contract."
            )
        ]

    def test_two_of_one_ticket(self) -> None:
        with pytest.raises(ExceptionGroup) as group:
            charged([entry("a", NINE, 10, revises="z")], on_contingent("T1", "T1"))

        assert [str(fault) for fault in group.value.exceptions] == [
            (
                "worklog: entry a revises z, which is not there. "
                "Give the worklog with all entries of a ticket, or correct the id that is revised."
            ),
            "assessments: ticket T1 is assessed twice. Give one assessment of each ticket.",
        ]


class TestTheTable:
    """Every combination of work, bearer, permit and funding has one outcome."""

    def test_it_is_total(self) -> None:
        assert len(LIABILITIES) == len(Work) * len(CostBearer) * len(Permit) * len(Funding)

    def test_without_rows_every_cell_is_missing(self) -> None:
        with pytest.raises(AssertionError) as error:
            total_table(())

        cells = sorted((work, bearer, permit, funding) for work, bearer, permit, funding in LIABILITIES)
        assert str(error.value) == f"in several rows: []; in none: {cells}"

    @pytest.mark.parametrize(
        ("bearer", "permit", "funding", "liability"),
        [
            (CostBearer.THIRD_PARTY, Permit.NOT_NEEDED, Funding.NOTHING, Liability.REFERRED),
            (CostBearer.NOT_OFFERED, Permit.NOT_NEEDED, Funding.NOTHING, Liability.NOT_OFFERED),
            (CostBearer.CUSTOMER, Permit.REFUSED, Funding.AGREED, Liability.REFUSED),
            (CostBearer.CUSTOMER, Permit.NOT_TOLD, Funding.ORDERED, Liability.SEPARATE_ORDER),
            (CostBearer.CUSTOMER, Permit.APPROVED, Funding.NOTHING, Liability.NOT_AGREED),
            (CostBearer.CONTINGENT, Permit.REFUSED, Funding.AGREED, Liability.DRAWS_ON_CONTINGENT),
        ],
    )
    def test_some_of_its_cells(
        self, bearer: CostBearer, permit: Permit, funding: Funding, liability: Liability
    ) -> None:
        assert LIABILITIES[Work.RESOLUTION, bearer, permit, funding] is liability

    def test_a_row_given_twice_is_found(self) -> None:
        class Row:
            def cells(self) -> Iterable[tuple[Work, CostBearer, Permit, Funding]]:
                return iter(LIABILITIES)

            liability = Liability.VENDOR

        with pytest.raises(AssertionError) as error:
            total_table([Row(), Row()])  # type: ignore[list-item]

        assert str(error.value) == f"in several rows: {sorted(LIABILITIES)}; in none: []"
