"""What readings are worth: each alone and all together, as settling under each of them says."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import product

import attrs
import pytest

import supportpolicy as sp
from supportpolicy.billing import bill
from supportpolicy.contingents import YEARLY
from supportpolicy.contracts import Approval, Contract, Rate, Term
from supportpolicy.decision import assess
from supportpolicy.errors import UnknownNameError
from supportpolicy.money import Money
from supportpolicy.servicehours import ServiceHours
from supportpolicy.settlement import charge, settle
from supportpolicy.spans import Span
from supportpolicy.tickets import Announced, Answered, Approved, Rescheduled, Ticket, Work, WorkEntry
from supportpolicy.whatif import Ambiguity, Consent, HistoryWorth, ambiguity
from tests.interval_oracle import TAXLESS
from tests.settlement_world import BERLIN

NOVEMBER = Span(date(2026, 11, 1), date(2026, 12, 1))
LATER = datetime(2026, 11, 30, 12, tzinfo=BERLIN)
ALL = Approval(id="all", at=LATER, ratifies=True)


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=BERLIN)


def work(name: str, ticket: str, start: datetime, minutes: int, purpose: Work | None = Work.RESOLUTION) -> WorkEntry:
    return WorkEntry(id=name, ticket=ticket, start=start, duration=timedelta(minutes=minutes), work=purpose)


def agreed(policy: str, **more: object) -> Contract:
    term = Term(
        start=date(2026, 11, 1),
        policy=sp.shipped_policy(policy).read_as(),
        rates=[Rate(price=Money.of("120", "EUR"))],
        **more,  # type: ignore[arg-type]
    )
    return Contract(id="C-1", customer="Acme", zone="Europe/Berlin", currency="EUR", terms=[term])


CRM = agreed("saas_crm")
TRAINING = Ticket(
    id="T-1", reported_at=at(2), findings={"kind": "training"}, events=[Announced(at=at(2, 10)), Approved(at=at(2, 15))]
)
WISH = Ticket(
    id="T-2",
    reported_at=at(3),
    findings={"kind": "change_request"},
    events=[Announced(at=at(3, 10)), Approved(at=at(3, 15))],
)
WORK = [
    work("e1", "T-1", at(2, 11), 60),
    work("e2", "T-1", at(3), 120),
    work("e3", "T-2", at(3, 11), 30),
    work("e4", "T-2", at(4), 60),
    work("e5", "T-2", at(3, 9), 45, Work.FIRST_DIAGNOSIS),
]


def found(**more: object) -> Ambiguity:
    return ambiguity(CRM, WORK, [TRAINING, WISH], period=NOVEMBER, **more)  # type: ignore[arg-type]


def settled(readings: dict[str, str], *approvals: Approval) -> Money:
    """The invoice under these readings, without the functions under test."""
    policy = sp.shipped_policy("saas_crm").read_as(readings)
    contract = attrs.evolve(CRM, terms=[attrs.evolve(CRM.terms[0], policy=policy)])
    charges = charge(WORK, [assess(ticket, contract) for ticket in (TRAINING, WISH)], contract)
    return bill(settle(contract, charges, approvals=approvals, through=date(2026, 11, 30)), contract, vat=TAXLESS).net


class TestMoney:
    """CRM-O2 to CRM-O4: what the open points of the CRM policy are worth."""

    def test_each_reading_is_what_settling_under_it_gives(self) -> None:
        for consent, approvals in ((Consent.EVERYTHING, [ALL]), (Consent.AS_GIVEN, [])):
            for point in found(consent=consent).points:
                for one in point.readings:
                    assert one.worth.net == settled({point.point.id: one.reading.name}, *approvals)

    def test_points_are_ranked_by_money(self) -> None:
        points = found(consent=Consent.AS_GIVEN).points

        assert [(point.point.id, str(point.money)) for point in points] == [
            ("CRM-O2", "240.00 EUR"),
            ("CRM-O4", "180.00 EUR"),
            ("CRM-O3", "0.00 EUR"),
        ]

    def test_the_extremes_are_those_of_every_combination(self) -> None:
        crm = sp.shipped_policy("saas_crm")
        options = [[(point.id, option.name) for option in point.options] for point in crm.interpretations]
        nets = [settled(dict(chosen)) for chosen in product(*options)]
        combined = found(consent=Consent.AS_GIVEN).combined

        assert combined is not None
        assert combined.combinations == len(nets) == 8
        assert (combined.cheapest.net, combined.dearest.net) == (min(nets), max(nets))
        assert settled(dict(combined.cheapest.readings)) == combined.cheapest.net
        assert settled(dict(combined.dearest.readings)) == combined.dearest.net

    def test_more_combinations_than_allowed_are_not_tried(self) -> None:
        few = found(budget=7)

        assert few.combined is None
        assert few.extremes.rows == ()
        assert found(budget=8).combined is not None

    def test_what_the_contract_chose_is_where_it_starts(self) -> None:
        other = attrs.evolve(CRM.terms[0], policy=CRM.terms[0].policy.reading("CRM-O2", "silent"))
        ambiguous = ambiguity(attrs.evolve(CRM, terms=[other]), WORK, [TRAINING, WISH], period=NOVEMBER)
        point = next(point for point in ambiguous.points if point.point.id == "CRM-O2")

        assert {one.reading.name: (one.is_chosen, str(one.more)) for one in point.readings} == {
            "billable": (False, "360.00 EUR"),
            "silent": (True, "0.00 EUR"),
        }

    def test_a_policy_of_another_term_is_read_as_it_is(self) -> None:
        """A point that only one of two policies knows is looked at in the terms of that one."""
        before = attrs.evolve(agreed("app_agency").terms[0], start=date(2026, 1, 1), end=date(2026, 11, 1))
        ambiguous = ambiguity(attrs.evolve(CRM, terms=[before, CRM.terms[0]]), WORK, [TRAINING, WISH], period=NOVEMBER)

        assert [point.point.id for point in ambiguous.points] == [point.point.id for point in found().points]
        assert ambiguous.standing.net == found().standing.net

    def test_what_cannot_be_settled_is_refused(self) -> None:
        """Readings are compared on the whole history, or not at all."""
        with pytest.raises(ExceptionGroup) as caught:
            ambiguity(CRM, [*WORK, WORK[0]], [TRAINING], period=NOVEMBER)

        assert str(caught.value) == "contract C-1 cannot be settled (1 sub-exception)"
        assert [str(fault) for fault in caught.value.exceptions] == [
            (
                "worklog: entry e1 is given 2 times. "
                "Give it once, and what corrects it under an id of its own that revises it."
            )
        ]

    def test_so_is_a_contract_whose_last_period_has_no_end(self) -> None:
        """The years that a date can have end within it."""
        start = date(9999, 10, 1)
        yearly = attrs.evolve(CRM, terms=[attrs.evolve(CRM.terms[0], start=start, statement_period=YEARLY)])

        with pytest.raises(ExceptionGroup, match="contract C-1 cannot be settled"):
            ambiguity(yearly, [], [], period=Span(start, date(9999, 11, 1)))


class TestDeadlines:
    """CONF-O1: whether 48 hours run around the clock or in service hours only."""

    OFFICE = ServiceHours.weekly("Mon-Fri 09:00-17:00", zone="Europe/Berlin")
    ASKED = Ticket(
        id="T-1",
        reported_at=at(6),
        findings={"contact": "key_user"},
        events=[Answered(at=at(10))],
    )

    def read(self, contract: Contract) -> Ambiguity:
        return ambiguity(contract, [], [self.ASKED], period=NOVEMBER, as_of=at(11))

    def test_the_reading_decides_whether_the_weekend_counts(self) -> None:
        """From Friday to Tuesday morning: 96 hours, of which 16 are service hours; the solution is not due at all."""
        (point,) = self.read(agreed("confluence_package", service_hours=self.OFFICE)).points

        assert (point.point.id, point.money, point.deadlines) == ("CONF-O1", Money.of(0, "EUR"), 2)
        assert {one.reading.name: one.worth.late for one in point.readings} == {"clock_hours": 2, "office_hours": 0}

    def test_the_extremes_over_all_combinations(self) -> None:
        combined = self.read(agreed("confluence_package", service_hours=self.OFFICE)).combined

        assert combined is not None
        assert (self.late(combined.fewest_late), self.late(combined.most_late)) == (0, 2)

    def late(self, worth: HistoryWorth | None) -> int | None:
        return None if worth is None else worth.late

    def test_a_reading_for_which_the_contract_has_no_calendar_says_so(self) -> None:
        ambiguous = self.read(agreed("confluence_package"))
        (point,) = ambiguous.points
        without = {one.reading.name: one.worth for one in point.readings}["office_hours"]

        assert (point.deadlines, without.late) == (0, None)
        assert isinstance(without.fault, UnknownNameError)
        assert ambiguous.combined is not None
        assert self.late(ambiguous.combined.most_late) == self.late(ambiguous.combined.fewest_late) == 2

    def test_where_no_reading_has_a_calendar_nothing_is_told(self) -> None:
        ticket = attrs.evolve(self.ASKED, events=[Rescheduled(at=at(7), schedule="unknown")])
        ambiguous = ambiguity(agreed("confluence_package"), [], [ticket], period=NOVEMBER, as_of=at(11))

        assert ambiguous.combined is not None
        assert ambiguous.combined.most_late is ambiguous.combined.fewest_late is None
        assert [row["late"] for row in ambiguous.extremes.to_rows()] == [None, None]


class TestReading:
    """Tables in both languages."""

    def test_one_row_for_each_reading(self) -> None:
        ambiguous = found(consent=Consent.AS_GIVEN, as_of=LATER)
        rows = ambiguous.to_rows()

        assert rows[1] == {
            "point": "CRM-O2",
            "reading": "silent",
            "chosen": False,
            "net": Decimal("120.00"),
            "more": Decimal("-240.00"),
            "at_stake": Decimal("420.00"),
            "late": 0,
        }
        german = ambiguous.written(language="de").replace(chr(160), " ").splitlines()
        assert german[0] == "Vertrag C-1: was die Auslegungen wert sind, nur mit den erteilten Freigaben"
        assert german[2].split("  ")[0] == "Offener Punkt"
        assert any("nicht geregelt, bis der Vertrag es regelt" in line for line in german)

    def test_one_row_for_each_point(self) -> None:
        table = found(consent=Consent.AS_GIVEN).by_point

        assert [(row["point"], row["money"], row["deadlines"]) for row in table.to_rows()] == [
            ("CRM-O2", Decimal("240.00"), 0),
            ("CRM-O4", Decimal("180.00"), 0),
            ("CRM-O3", Decimal("0.00"), 0),
        ]

    def test_the_extremes_name_their_readings(self) -> None:
        english = found(consent=Consent.AS_GIVEN).extremes.written()

        assert "dearest                     €540.00  –                 CRM-O2: billable" in english
