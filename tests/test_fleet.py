"""Fleets: many contracts, of which none stops another."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest

from supportpolicy.contracts import Approval, Contract, Extent, Term, Waiver
from supportpolicy.decision import Assessment
from supportpolicy.documents import shipped_policy
from supportpolicy.policy import CostBearer
from supportpolicy.settlement import (
    Books,
    Liability,
    Parked,
    Settlement,
    Source,
    charge,
    close,
    settle,
    settle_fleet,
)
from supportpolicy.tickets import Ticket, WorkEntry
from tests.conformance.months import FINDINGS, POLICY
from tests.settled_months import IN_JUNE, LAST_OF_MAY, MAY
from tests.settlement_world import (
    MINUTE,
    assessed,
    at,
    by_the_hour,
    contract,
    entry,
    hours,
    on_contingent,
    stretch,
    term,
)

IN_JULY = datetime(2026, 7, 1, 8, tzinfo=UTC)
TWO_HOURS = contract(term(hours(2), rates=[by_the_hour()], start=MAY.start))
EARLY = (
    "day: contract K-2 has no term for 2026-04-30; it has from 2026-05-01. "
    "Give a day within one of them, or add a term."
)
TWICE = "worklog: entry e2 is given 2 times. Give it once, and what corrects it under an id of its own that revises it."
FOREIGN = (
    "assessments: ticket T8 was assessed under contract K-9, not K-2. Give the assessments made with this contract."
)
CLOSED = "through: 2026-05-31 lies in a period that is closed up to 2026-06-30. Settle through 2026-06-30 or later."


def settled_log(agreed: Contract, *log: WorkEntry, known: list[Assessment] | None = None, **more: Any) -> Settlement:
    assessments = on_contingent("T1", "T2") if known is None else known
    return settle(agreed, charge(log, assessments, agreed), **{"through": LAST_OF_MAY, **more})


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
        june = close(settle_fleet([self.named("K-2")], through=date(2026, 6, 30)).settlements["K-2"], IN_JULY)
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

    @pytest.mark.parametrize(
        ("given", "fault"),
        [
            ({"worklog": [None]}, "worklog: None is no work entry. Give the worklog first, then the assessments."),
            ({"tickets": [None]}, "ticket: None is no ticket. Give Ticket(id='T-1', reported_at=instant)."),
            (
                {"assessments": [None]},
                "assessments: None is no assessment. Give assess(ticket, contract) of each ticket.",
            ),
            (
                {"approvals": [None]},
                "approvals: None is no approval. Give a list such as [Approval(id='A-1', at=instant)].",
            ),
            ({"waivers": ["W-1"]}, "waivers: 'W-1' is no waiver. Give a list such as [Waiver(id='W-1', at=instant)]."),
            ({"previous": 5}, "previous: 5 is no settlement. Give what settle gave, or None for the first time."),
        ],
    )
    def test_what_is_no_row_stops_no_other(self, given: dict[str, Any], fault: str) -> None:
        fleet = settle_fleet([self.named("K-2", **given), self.named("K-3")], through=LAST_OF_MAY)

        assert "K-3" in fleet.settlements
        assert {name: [str(one) for one in faults] for name, faults in fleet.faults.items()} == {"K-2": [fault]}

    def test_books_given_again_after_a_fault(self) -> None:
        faulty, sound = self.named("K-2", approvals=[None]), self.named("K-2")
        fleet = settle_fleet([faulty, sound], through=LAST_OF_MAY)

        assert fleet.settlements == {}
        assert [str(fault) for fault in fleet.faults["K-2"]] == [
            "approvals: None is no approval. Give a list such as [Approval(id='A-1', at=instant)].",
            "books: contract K-2 is given twice. Give its books once.",
        ]

    def test_no_books(self) -> None:
        fleet = settle_fleet([], through=LAST_OF_MAY)

        assert (dict(fleet.settlements), dict(fleet.faults)) == ({}, {})


class TestFleets:
    """A fleet of contracts is settled one by one; a fault in one is reported beside the results of the others."""

    def books(self, name: str, *log: WorkEntry, **more: Any) -> Books:
        agreed = contract(term(hours(16), start=MAY.start), id=name)
        known = [assessed("T1", stretch(None, CostBearer.CONTINGENT), contract=name)]
        return Books(**{"contract": agreed, "worklog": log, "assessments": known, **more})

    def test_every_contract_is_settled_as_alone(self) -> None:
        one, other = self.books("K-1", entry("e1", at(4), 60)), self.books("K-2", entry("e1", at(5), 90))
        fleet = settle_fleet([one, other], through=LAST_OF_MAY)

        assert fleet.faults == {}
        assert fleet.settlements == {
            books.contract.id: settled_log(books.contract, *books.worklog, known=list(books.assessments))
            for books in (one, other)
        }

    def test_a_faulty_row_is_left_out_and_reported(self) -> None:
        sound, twice = entry("e1", at(4), 60), entry("e2", at(5), 60)
        fleet = settle_fleet([self.books("K-1", sound, twice, twice), self.books("K-2", sound)], through=LAST_OF_MAY)

        assert [one.entry.id for one in fleet.settlements["K-1"].statements[0].charges] == ["e1"]
        assert [str(fault) for fault in fleet.faults["K-1"]] == [
            (
                "worklog: entry e2 is given 2 times. "
                "Give it once, and what corrects it under an id of its own that revises it."
            )
        ]
        assert set(fleet.settlements) == {"K-1", "K-2"}

    def test_a_faulty_contract_stops_no_other(self) -> None:
        foreign = Settlement(contract="K-9", through=LAST_OF_MAY)
        fleet = settle_fleet(
            [self.books("K-1", previous=foreign), self.books("K-2", entry("e1", at(4), 60))], through=LAST_OF_MAY
        )

        assert set(fleet.settlements) == {"K-2"}
        assert [str(fault) for fault in fleet.faults["K-1"]] == [
            "previous: it is of contract K-9, not of K-1. Give the settlement of contract K-1."
        ]

    def test_a_contract_that_is_given_twice_is_settled_once(self) -> None:
        one = self.books("K-1", entry("e1", at(4), 60))
        fleet = settle_fleet([one, one, self.books("K-2")], through=LAST_OF_MAY)

        assert set(fleet.settlements) == {"K-1", "K-2"}
        assert [str(fault) for fault in fleet.faults["K-1"]] == [
            "books: contract K-1 is given twice. Give its books once."
        ]

    def test_tickets_are_assessed_and_a_faulty_one_is_reported(self) -> None:
        policy = shipped_policy("confluence_package").read_as()
        agreed = contract(Term(start=MAY.start, policy=policy, contingents=[hours(16)]))
        findings = {"contact": "key_user", "complexity": "within", "kind": "incident"}
        sound = Ticket(id="T1", reported_at=at(4), findings=findings)
        early = attrs.evolve(sound, id="T2", reported_at=at(4, month=4))
        log = [entry("e1", at(5), 60), entry("e2", at(5), 60, "T2")]
        fleet = settle_fleet([Books(contract=agreed, tickets=[sound, early], worklog=log)], through=LAST_OF_MAY)
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
        first = settle_fleet([self.books("K-1", entry("e1", at(4), 1000))], through=LAST_OF_MAY).settlements["K-1"]
        more = {
            "approvals": [Approval(id="A-1", at=at(1))],
            "waivers": [Waiver(id="W-1", at=at(1), cap=MINUTE, extent=Extent(ticket="T1"))],
            "previous": close(first, at(1, month=6)),
        }
        fleet = settle_fleet([self.books("K-1", **more)], through=LAST_OF_MAY)
        (correction,) = fleet.settlements["K-1"].corrections

        assert {(cover.waiver, cover.approval): units // 60 for cover, units in correction.sums.items()} == {
            ("W-1", None): 1,
            (None, "A-1"): 39,
            (None, None): -40,
        }
