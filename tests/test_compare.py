"""The same work under several contracts, against a few lines of arithmetic and against the verbs by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import supportpolicy as sp
from supportpolicy.contingents import QUARTERLY, YEARLY, Contingent, Measure, Rhythm, Rollover
from supportpolicy.contracts import Approval, Contract, Waiver
from supportpolicy.money import Money
from supportpolicy.spans import Span
from supportpolicy.tickets import Ticket, WorkEntry
from supportpolicy.whatif import Comparison, Consent, compare, use_by_period
from tests.settlement_world import BERLIN, HOUR, MINUTE, at, by_the_hour, contract, entry, euros, hours
from tests.whatif_world import TICKETS, on, term, ticket

SPRING = Span(date(2026, 3, 1), date(2026, 6, 1))


SMALL = contract(term(hours(16), rates=[by_the_hour()]))
LARGE = contract(term(hours(40, fee="3800"), rates=[by_the_hour()]))


def run(*contracts: Contract, worked: Iterable[WorkEntry], **more: Any) -> Comparison:
    return compare(contracts, worked, more.pop("tickets", TICKETS), **more)


def nets(comparison: Comparison) -> dict[str, str]:
    return {course.name: str(course.net) for course in comparison.courses}


class TestTheSameWork:
    """Fee, quota, expiry and overage of each contract. CONF-6 to CONF-8"""

    WORK = (on(3, 50 * HOUR), on(4, 10 * HOUR), on(5, 2 * HOUR, who="customer"), on(5, 30 * MINUTE, who="vendor"))

    def test_each_contract_is_settled_month_by_month(self) -> None:
        comparison = run(SMALL, LARGE, worked=self.WORK)

        assert comparison.span == SPRING
        assert [
            (course.name, str(one.period.start), str(one.net), one.time.figures)
            for course in comparison.courses
            for one in course.periods
        ] == [
            ("K-1: 16h", "2026-03-01", "5680.00 EUR", figures(used=16, overage=34)),
            ("K-1: 16h", "2026-04-01", "1600.00 EUR", figures(used=10, expired=6)),
            ("K-1: 16h", "2026-05-01", "1820.00 EUR", figures(expired=16, hourly=2, vendor=0.5)),
            ("K-1: 40h", "2026-03-01", "5000.00 EUR", figures(used=40, overage=10)),
            ("K-1: 40h", "2026-04-01", "3800.00 EUR", figures(used=10, expired=30)),
            ("K-1: 40h", "2026-05-01", "4020.00 EUR", figures(expired=40, hourly=2, vendor=0.5)),
        ]

    def test_the_cheapest_comes_first(self) -> None:
        comparison = run(LARGE, SMALL, worked=self.WORK)

        assert [course.name for course in comparison.ranking] == ["K-1: 16h", "K-1: 40h"]
        assert [course.name for course in comparison.cheapest] == ["K-1: 16h"]
        assert nets(comparison) == {"K-1: 40h": "12820.00 EUR", "K-1: 16h": "9100.00 EUR"}

    def test_equal_ones_stay_in_the_order_given(self) -> None:
        comparison = compare({"b": SMALL, "a": SMALL}, self.WORK, TICKETS)

        assert [course.name for course in comparison.cheapest] == ["b", "a"]

    def test_it_is_what_the_verbs_come_to_by_hand(self) -> None:
        charges = sp.charge(self.WORK, [sp.assess(one, SMALL) for one in TICKETS], SMALL)
        consent = Approval(id="A", at=at(1, month=1))
        settlement = sp.settle(SMALL, charges, approvals=[consent], through=date(2026, 5, 31))
        course = run(SMALL, worked=self.WORK).course("K-1")
        invoices = [
            sp.bill_period(settlement, SMALL, day, vat=sp.VatTerms(country="DE"))
            for day in (date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1))
        ]

        assert [one.net for one in course.periods] == [invoice.net for invoice in invoices]
        assert [one.statement for one in course.periods][1:] == list(settlement.statements)[3:]

    def test_what_is_due_before_the_first_work_is_left_out(self) -> None:
        """The term begins in January; January and February have no work."""
        assert len(run(SMALL, worked=self.WORK).course("K-1").settlement.statements) == 5
        assert len(run(SMALL, worked=self.WORK).course("K-1").periods) == 3

    def test_pieces_stand_beside_the_time(self) -> None:
        trainings = Contingent(id="t", quota=2, fee=euros(1000), overage_rate=euros(600))
        log = [WorkEntry(id="p", ticket="contingent", start=at(5, month=3), pieces=3)]
        course = run(contract(term(trainings)), worked=log).course("K-1")

        assert (course.pieces.figures["used"], course.pieces.figures["overage"]) == (2, 1)
        assert (bool(course.pieces), bool(course.time)) == (True, False)
        assert str(course.net) == "1600.00 EUR"

    packages = st.builds(
        lambda quota, fee, rate: hours(quota, fee=str(fee), rate=str(rate)),
        st.integers(1, 40),
        st.integers(0, 4000),
        st.integers(0, 150),
    )
    months = st.lists(st.integers(0, 60 * 60), min_size=1, max_size=5).filter(any)

    @given(st.lists(packages, min_size=1, max_size=3), months, months)
    def test_it_is_the_sum_of_fees_overage_and_hours(
        self, packages: list[Contingent], drawn: list[int], billed: list[int]
    ) -> None:
        """An oracle that knows nothing of lots, covers and lines."""
        log = [on(month, number * MINUTE) for month, number in enumerate(drawn, start=1)]
        log += [on(month, number * MINUTE, who="customer") for month, number in enumerate(billed, start=1)]
        named = {f"{number}": contract(term(one, rates=[by_the_hour()])) for number, one in enumerate(packages)}
        comparison = compare(named, log, TICKETS)
        count = max(len(drawn), len(billed))
        expected = {
            name: sum(_month(packages[int(name)], _at(drawn, month), _at(billed, month)) for month in range(count))
            for name in named
        }

        assert {course.name: Fraction(course.net.amount) for course in comparison.courses} == expected
        assert [course.net for course in comparison.ranking] == sorted(course.net for course in comparison.courses)


def figures(**worked: float) -> dict[str, int]:
    names = ("used", "expired", "overage", "hourly", "held", "parked", "vendor")
    return {name: int(worked.get(name, 0) * 3600) for name in names}


def _at(values: Sequence[int], position: int) -> int:
    return values[position] if position < len(values) else 0


def _month(package: Contingent, drawn: int, billed: int) -> Fraction:
    rate = Fraction(package.overage_rate.amount)  # type: ignore[union-attr]
    quota = package.units // 60
    return Fraction(package.fee.amount) + _cents(max(0, drawn - quota) * rate / 60) + _cents(billed * Fraction(110, 60))


def _cents(amount: Fraction) -> Fraction:
    return Fraction(int(amount * 100 + Fraction(1, 2)), 100)


class TestWhichApprovalsAreAssumed:
    """Overage needs approval (CONF-7); under another contract nobody was asked."""

    WORK = (on(3, 50 * HOUR),)

    def test_everything_unless_told_otherwise(self) -> None:
        assert nets(run(SMALL, worked=self.WORK)) == {"K-1": "5680.00 EUR"}

    def test_with_those_given_alone_the_rest_is_held_and_priced(self) -> None:
        few = Approval(id="A", at=at(1, month=1), cap=4 * HOUR)
        [one] = run(SMALL, worked=self.WORK, approvals=[few], consent=Consent.AS_GIVEN).course("K-1").periods

        assert (str(one.net), str(one.at_stake)) == ("2080.00 EUR", "3600.00 EUR")
        assert one.time.figures == figures(used=16, overage=4, held=30)

    def test_what_was_refused_stays_refused(self) -> None:
        policy = sp.shipped_policy("saas_crm")
        refused = Ticket(
            id="T",
            reported_at=at(2, month=3),
            findings={"kind": "bug", "component": "customizing"},
            events=[sp.Announced(at=at(3, month=3)), sp.Refused(at=at(4, month=3))],
        )
        agreed = contract(sp.Term(start=date(2026, 1, 1), policy=policy.read_as(), rates=[by_the_hour()]))
        log = [entry("e", at(5, month=3), 60, ticket="T", work=sp.Work.RESOLUTION)]
        course = run(agreed, worked=log, tickets=[refused]).course("K-1")

        assert (str(course.net), course.time.figures) == ("0 EUR", figures(vendor=1))

    def test_goodwill_goes_before(self) -> None:
        waiver = Waiver(id="G", at=at(9, month=3), cap=34 * HOUR)
        course = run(SMALL, worked=self.WORK, waivers=[waiver]).course("K-1")

        assert (str(course.net), course.time.figures) == ("1600.00 EUR", figures(used=16, vendor=34))

    def test_another_word_is_refused(self) -> None:
        with pytest.raises(sp.UnknownChoiceError) as error:
            run(SMALL, worked=self.WORK, consent="none")

        assert str(error.value) == "Consent: 'none' is none of its values. Choose one of 'everything', 'as_given'."


class TestNames:
    def test_ids_where_they_differ(self) -> None:
        assert list(nets(run(SMALL, contract(term(), id="K-2"), worked=[on(3, HOUR)]))) == ["K-1", "K-2"]

    def test_what_is_booked_where_ids_are_the_same(self) -> None:
        many = contract(term(hours(3, scope=sp.Scope(projects=["a"])), hours(4, scope=sp.Scope(projects=["b"]))))
        names = list(nets(run(SMALL, many, contract(term()), worked=[on(3, HOUR)])))

        assert names == ["K-1: 16h", "K-1: 3h + 4h", "K-1: –"]

    def test_a_number_where_that_is_the_same_too(self) -> None:
        dearer = contract(term(hours(16, fee="1700")))

        assert list(nets(run(SMALL, dearer, worked=[on(3, HOUR)]))) == ["K-1: 16h (1)", "K-1: 16h (2)"]

    def test_ones_own(self) -> None:
        assert list(nets(compare({"now": SMALL}, [on(3, HOUR)], TICKETS))) == ["now"]

    def test_a_name_that_is_not_there(self) -> None:
        with pytest.raises(sp.UnknownNameError) as error:
            run(SMALL, worked=[on(3, HOUR)]).course("K-2")

        assert str(error.value) == "name: no contract 'K-2' was settled. Write 'K-1'."


class TestWhichMonths:
    def test_from_the_first_work_to_the_last_in_whole_periods_of_every_contract(self) -> None:
        """April alone, but one of the two is settled by the quarter."""
        quarterly = contract(term(hours(48, fee="4500"), statement_period=QUARTERLY), id="K-2")
        comparison = run(SMALL, quarterly, worked=[on(4, HOUR)])

        assert comparison.span == Span(date(2026, 4, 1), date(2026, 7, 1))
        assert [len(course.periods) for course in comparison.courses] == [3, 1]
        assert nets(comparison) == {"K-1": "4800.00 EUR", "K-2": "13500.00 EUR"}

    def test_those_asked_for(self) -> None:
        log = [on(month, 20 * HOUR) for month in range(1, 7)]
        comparison = run(SMALL, worked=log, period=SPRING)

        assert nets(comparison) == {"K-1": "6240.00 EUR"}
        assert comparison.course("K-1").settlement.through == date(2026, 5, 31)

    def test_a_month_without_work(self) -> None:
        assert nets(run(SMALL, worked=[], period=SPRING)) == {"K-1": "4800.00 EUR"}

    def test_what_was_carried_over_from_before_counts(self) -> None:
        carried = contract(term(hours(16, rollover=Rollover())))
        log = [on(2, 10 * HOUR), on(3, 22 * HOUR)]

        assert nets(run(carried, worked=log, period=Span(date(2026, 3, 1), date(2026, 4, 1)))) == {"K-1": "1600.00 EUR"}

    def test_the_day_of_an_entry_is_that_of_the_contract(self) -> None:
        """Half past midnight in Berlin is still March in UTC."""
        late = entry("e", datetime(2026, 4, 1, 0, 30, tzinfo=BERLIN), 60, ticket="contingent")
        in_utc = contract(term(hours(16)), zone="UTC")

        assert run(SMALL, worked=[late]).span.start == date(2026, 4, 1)
        assert run(in_utc, worked=[late]).span.start == date(2026, 3, 1)

    def test_an_entry_of_which_only_the_day_is_known(self) -> None:
        assert run(SMALL, worked=[entry("e", date(2026, 3, 31), 60, ticket="contingent")]).span == Span(
            date(2026, 3, 1), date(2026, 4, 1)
        )

    def test_work_outside_every_term_is_shown(self) -> None:
        ended = contract(term(hours(16), end=date(2026, 4, 1)))
        comparison = run(ended, worked=[on(3, HOUR), on(4, HOUR, "e4")])

        assert comparison.span == Span(date(2026, 3, 1), date(2026, 4, 6))
        assert comparison.course("K-1").outside == ("e4",)
        assert comparison.to_rows()[0]["outside"] == 1

    def test_a_contract_without_a_term_in_these_months_is_not_the_cheapest(self) -> None:
        later = contract(term(hours(16), start=date(2027, 1, 1)), id="K-2")
        comparison = run(later, SMALL, worked=[on(3, HOUR)], tickets=[])

        assert [course.name for course in comparison.ranking] == ["K-1"]
        assert [course.name for course in comparison.cheapest] == ["K-1"]
        assert comparison.course("K-2").periods == ()
        assert [(row["contract"], row["net"], row["more"], row["outside"]) for row in comparison.to_rows()] == [
            ("K-1", Decimal(1600), Decimal(0), 0),
            ("K-2", None, None, 1),
        ]
        assert run(later, worked=[on(3, HOUR)], tickets=[]).ranking == ()

    def test_but_neither_the_vendors_own_nor_what_lies_before(self) -> None:
        later = contract(term(hours(16), start=date(2026, 3, 1), end=date(2026, 4, 1)))
        log = [on(2, HOUR), on(3, HOUR), on(4, HOUR, who="vendor")]
        known = [ticket(who, who, reported_at=at(1, month=3)) for who in ("contingent", "vendor")]
        spring = run(later, worked=log, tickets=known, period=SPRING)

        assert spring.course("K-1").outside == ()


class TestFaults:
    """What is wrong with a row or a contract is reported beside the results."""

    def test_a_faulty_entry(self) -> None:
        comparison = run(SMALL, LARGE, worked=[on(3, HOUR, "e"), on(3, HOUR, "e"), on(3, 2 * HOUR, "f")])

        assert list(comparison.faults) == ["K-1: 16h", "K-1: 40h"]
        assert [str(fault) for fault in comparison.faults["K-1: 40h"]] == [
            (
                "worklog: entry e is given 2 times. "
                "Give it once, and what corrects it under an id of its own that revises it."
            )
        ]
        assert [course.time.used for course in comparison.courses] == [7200, 7200]
        assert [course.faults for course in comparison.courses] == list(comparison.faults.values())

    def test_a_ticket_that_no_term_applies_to(self) -> None:
        later = contract(term(hours(16), start=date(2026, 2, 1)), id="K-2")
        comparison = run(SMALL, later, worked=[on(3, HOUR)], tickets=TICKETS[:1])

        assert list(comparison.faults) == ["K-2"]
        assert comparison.course("K-2").time.figures == figures(parked=1, expired=16)

    def test_a_contract_that_cannot_be_settled_has_a_row_without_figures(self) -> None:
        """The years that a date can have end within its last period."""
        start, october = date(9999, 10, 1), Span(date(9999, 10, 1), date(9999, 11, 1))
        monthly = contract(term(hours(16), start=start), id="K-1")
        yearly = contract(term(statement_period=YEARLY, start=start), id="K-9")
        comparison = run(yearly, monthly, worked=[], tickets=[], period=october)

        assert [str(fault) for fault in comparison.faults["K-9"]] == [
            "period: it begins or ends in the year 10000. Stay within the years 1 to 9999."
        ]
        assert [(row["contract"], row["net"], row["used"], row["faults"]) for row in comparison.to_rows()] == [
            ("K-1", Decimal(1600), timedelta(0), 0),
            ("K-9", None, None, 1),
        ]
        assert comparison.fault_table.to_rows() == [
            {
                "contract": "K-9",
                "where": "period",
                "what": "it begins or ends in the year 10000",
                "remedy": "Stay within the years 1 to 9999",
            }
        ]
        assert run(yearly, worked=[], tickets=[], period=october).cheapest == ()

    @pytest.mark.parametrize(
        ("contracts", "worked", "message"),
        [
            ([], [on(3, HOUR)], "contracts: there is none to compare. Give at least one contract."),
            (
                [SMALL, contract(term(), currency="CHF", id="K-2")],
                [on(3, HOUR)],
                "contracts: they are in CHF and EUR. Compare contracts in one currency.",
            ),
            (
                [SMALL],
                [],
                "worklog: it is empty, so it is open which months to compare. Give some work, or the period.",
            ),
        ],
    )
    def test_what_cannot_be_compared(self, contracts: list[Contract], worked: list[WorkEntry], message: str) -> None:
        with pytest.raises(sp.InvalidValueError) as error:
            run(*contracts, worked=worked)

        assert str(error.value) == message


class TestAsATable:
    WORK = (on(3, 50 * HOUR), on(4, 10 * HOUR))

    def test_for_people_without_columns_that_say_nothing(self) -> None:
        table = run(SMALL, LARGE, worked=self.WORK).written(language="de").replace("\u00a0", " ")

        assert table.splitlines() == [
            "Dieselbe Arbeit, wenn der Kunde alles freigibt, was er nicht abgelehnt hat",
            "",
            "Vertrag        Netto  Mehrkosten  Genutzt  Verfallen  Mehrleistung",
            "────────  ──────────  ──────────  ───────  ─────────  ────────────",
            "K-1: 16h  7.280,00 €      0,00 €     26 h        6 h          34 h",
            "K-1: 40h  8.800,00 €  1.520,00 €     50 h       30 h          10 h",
        ]

    def test_with_columns_in_which_something_stands(self) -> None:
        few = run(SMALL, worked=[*self.WORK, on(4, HOUR, "e", "customer")], consent="as_given")
        lines = few.written().replace("\u00a0", " ").splitlines()

        assert lines[0] == "The same work, with no approvals but those given"
        assert lines[2].split("  ")[-4:] != []
        assert [cell.strip() for cell in lines[2].split("  ") if cell.strip()] == [
            "Contract",
            "Net",
            "Dearer by",
            "Used",
            "Expired",
            "Overage",
            "By the hour",
            "Held",
            "At stake",
        ]

    def test_as_rows_all_columns_are_there_always(self) -> None:
        [row, _] = run(SMALL, LARGE, worked=self.WORK).to_rows()

        assert (row["contract"], str(row["net"]), str(row["more"])) == ("K-1: 16h", "7280.00", "0.00")
        assert (row["used"], row["overage"], row["held"]) == (26 * HOUR, 34 * HOUR, timedelta(0))
        assert (row["used_pieces"], str(row["at_stake"]), row["outside"], row["faults"]) == (0, "0.00", 0, 0)

    def test_period_by_period(self) -> None:
        found = run(SMALL, LARGE, worked=self.WORK).by_period

        assert [(row["contract"], row["period"], str(row["net"])) for row in found.to_rows()] == [
            ("K-1: 16h", date(2026, 3, 1), "5680.00"),
            ("K-1: 16h", date(2026, 4, 1), "1600.00"),
            ("K-1: 40h", date(2026, 3, 1), "5000.00"),
            ("K-1: 40h", date(2026, 4, 1), "3800.00"),
        ]
        assert found.written().replace("\u00a0", " ").splitlines()[2].split() == [
            *("Contract", "Period", "Net", "Used", "Expired", "Overage")
        ]
        assert "März 2026" in found.written(language="de").replace("\u00a0", " ")

    def test_in_a_notebook(self) -> None:
        comparison = run(SMALL, worked=self.WORK)

        assert "<table>" in comparison._repr_html_()
        assert "| K-1 |" in comparison._repr_markdown_()


class TestUseByPeriod:
    """What a history for the choice of a package is made of."""

    def test_it_is_what_was_drawn_and_what_exceeded(self) -> None:
        log = [on(3, 50 * HOUR), on(4, 10 * HOUR), on(4, HOUR, who="customer"), on(4, HOUR, who="vendor")]
        for consent in Consent:
            course = run(SMALL, worked=log, consent=consent).course("K-1")

            assert use_by_period(course.settlement) == (0 * HOUR, 0 * HOUR, 50 * HOUR, 10 * HOUR)

    def test_corrections_count_in_the_month_that_they_correct(self) -> None:
        assessments = [sp.assess(one, SMALL) for one in TICKETS]
        first = sp.settle(SMALL, sp.charge([on(1, HOUR)], assessments, SMALL), through=date(2026, 1, 31))
        log = [on(1, HOUR), on(1, 30 * HOUR, "late")]
        closed = sp.close(first, at(3, month=2))
        second = sp.settle(SMALL, sp.charge(log, assessments, SMALL), previous=closed, through=date(2026, 2, 28))

        assert use_by_period(second) == (31 * HOUR, 0 * HOUR)

    def test_pieces(self) -> None:
        trainings = Contingent(id="t", quota=2, fee=euros(1000), overage_rate=euros(600))
        log = [WorkEntry(id="p", ticket="contingent", start=at(5, month=1), pieces=3)]
        course = run(contract(term(trainings)), worked=log).course("K-1")

        assert use_by_period(course.settlement, Measure.PIECES) == (3,)
        assert use_by_period(course.settlement) == (0 * HOUR,)

    @given(st.lists(st.integers(0, 3000), min_size=1, max_size=5).filter(any))
    def test_the_best_package_of_a_history_is_the_cheapest_contract(self, worked: list[int]) -> None:
        """Two ways to one answer: by the formula, and by settling."""
        offers = [hours(16), hours(20, fee="1900"), hours(40, fee="3500", rate="90")]
        log = [on(month, number * MINUTE) for month, number in enumerate(worked, start=1)]
        period = Span(date(2026, 1, 1), date(2026, len(worked) + 1, 1))
        comparison = compare({one.id: contract(term(one)) for one in offers}, log, TICKETS, period=period)
        choice = sp.best_package(offers, use_by_period(comparison.courses[0].settlement))

        assert {cost.package.id: cost.total for cost in choice.costs} == {
            course.name: course.net for course in comparison.courses
        }


def test_anchored_periods_are_compared_too() -> None:
    anchored = contract(
        term(
            hours(16, period=Rhythm(months=1, anchor=date(2026, 1, 15))),
            statement_period=Rhythm(months=1, anchor=date(2026, 1, 15)),
            start=date(2026, 1, 15),
        )
    )
    late = [ticket("contingent", reported_at=at(20, month=1))]
    comparison = run(anchored, worked=[on(3, HOUR)], tickets=late)

    assert comparison.span == Span(date(2026, 2, 15), date(2026, 3, 15))
    assert comparison.course("K-1").net == Money.of("1600", "EUR")
