"""What is agreed with a customer for which dates, what was released, what is given away, and whose a ticket is."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportpolicy.contingents import Excess, Measure, Multiplier, Package, Scope, TopUp
from supportpolicy.contracts import WHOLE_CONTRACT, Approval, Assignment, Extent, Order, Rate, Term, Waiver, match
from supportpolicy.errors import (
    InvalidTypeError,
    InvalidValueError,
    OutOfRangeError,
    SupportPolicyError,
    UnknownNameError,
)
from supportpolicy.money import Money
from supportpolicy.servicehours import ServiceHours
from supportpolicy.spans import Span
from supportpolicy.targets import ServiceSchedule
from supportpolicy.tickets import Ticket
from tests.settlement_world import BERLIN, HOUR, PLAIN, at, by_the_hour, contract, euros, hours, term

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


def refused(make: Callable[[], object], error: type[SupportPolicyError], message: str) -> None:
    with pytest.raises(error) as caught:
        make()
    assert str(caught.value) == message


class TestTerms:
    """A contract is dated, disjoint terms: each with policy version, readings, prices, package, service hours."""

    def test_apply_from_their_first_day_up_to_their_end(self) -> None:
        may = term(start=MAY, end=JUNE)

        assert [may.applies_on(day) for day in (date(2026, 4, 30), MAY, date(2026, 5, 31), JUNE)] == [
            False,
            True,
            True,
            False,
        ]
        assert term(start=MAY).applies_on(date(2099, 1, 1))

    def test_the_contingent_for_work_is_the_one_in_whose_scope_it_is(self) -> None:
        plain, special = hours(16, scope=Scope(except_kinds="dev")), hours(8, scope=Scope(kinds="dev"))
        trainings = hours(1, id="trainings", quota=4)
        agreed = term(plain, special, trainings)

        def found(kind: str | None, measure: Measure) -> object:
            return agreed.contingent_for(project="wiki", kind=kind, measure=measure)

        assert (found(None, Measure.TIME), found("dev", Measure.TIME), found("dev", Measure.PIECES)) == (
            plain,
            special,
            trainings,
        )
        assert term(special).contingent_for(project=None, kind=None, measure=Measure.TIME) is None

    def test_the_rate_for_work_is_that_of_its_kind_or_the_one_for_all_others(self) -> None:
        usual, on_site = by_the_hour("110"), by_the_hour("150", kind="on_site")
        piece = by_the_hour("500", measure="pieces")
        agreed = term(rates=[usual, on_site, piece])

        assert agreed.rate_for(kind=None, measure=Measure.TIME) == usual
        assert agreed.rate_for(kind="on_site", measure=Measure.TIME) == on_site
        assert agreed.rate_for(kind="on_site", measure=Measure.PIECES) == piece
        assert term(rates=[on_site]).rate_for(kind="dev", measure=Measure.TIME) is None

    def test_states_whether_a_contingent_is_booked_unless_told_otherwise(self) -> None:
        assert term(hours(16)).stated == {"contingent": frozenset({"booked"})}
        assert term().stated == {"contingent": frozenset({"none"})}
        assert term(findings={"contingent": "exhausted"}).stated == {"contingent": frozenset({"exhausted"})}

    def test_thresholds_are_kept_in_order(self) -> None:
        assert term(thresholds=[100, 50, 100]).thresholds == (50, 100)

    def test_work_over_midnight_belongs_to_the_period_in_which_it_began_unless_agreed_otherwise(self) -> None:
        assert term().assignment is Assignment.BY_START
        assert term(assignment="split_at_midnight").assignment is Assignment.SPLIT_AT_MIDNIGHT

    def test_the_usual_schedule_is_the_only_one_or_the_one_named(self) -> None:
        first, second = ServiceSchedule(name="first"), ServiceSchedule(name="second")
        one, both = {"first": first}, {"first": first, "second": second}

        assert term().usual_schedule is None
        assert term(schedules=one).usual_schedule == first
        assert term(schedules=both, schedule="second").usual_schedule == second
        assert term(schedules=both, schedule="second").schedule_named("first") == first

    @pytest.mark.parametrize(
        ("change", "error", "message"),
        [
            (
                {"start": "2026-05-01"},
                InvalidTypeError,
                "start: '2026-05-01' is no date. Give a date such as date(2026, 11, 20).",
            ),
            (
                {"end": MAY},
                InvalidValueError,
                "end: a span from 2026-05-01 to 2026-05-01 contains nothing. Give an end after the start.",
            ),
            (
                {"contingents": [hours(16), hours(16)]},
                InvalidValueError,
                "contingents: two of them are called '16h'. Give each its own id.",
            ),
            (
                {"contingents": [hours(16), hours(8, scope=Scope(kinds="dev"))]},
                InvalidValueError,
                (
                    "contingents: '16h' and '8h' are both for some of the same work, so it is open which of them pays. "
                    "Limit their scopes to different projects or kinds of work."
                ),
            ),
            (
                {"rates": [by_the_hour("110"), by_the_hour("120")]},
                InvalidValueError,
                "rates: 110 EUR and 120 EUR are both the rate of work of any kind. Leave one of them out.",
            ),
            (
                {"rates": [by_the_hour("110", kind="dev"), by_the_hour("120", kind="dev")]},
                InvalidValueError,
                "rates: 110 EUR and 120 EUR are both the rate of work of kind 'dev'. Leave one of them out.",
            ),
            (
                {"multipliers": [Multiplier(factor=2, when="outside_service_hours")]},
                InvalidValueError,
                (
                    "multipliers: work outside the service hours is weighted, and the term has no service hours. "
                    "Give the service hours, or leave out the multiplier."
                ),
            ),
            (
                {"thresholds": [75, "90"]},
                InvalidTypeError,
                "thresholds: '90' is no whole percentage. Give an int such as 75.",
            ),
            (
                {"thresholds": 75},
                InvalidTypeError,
                "thresholds: 75 is no list. Give a list such as [75, 90, 100].",
            ),
            (
                {"thresholds": "75"},
                InvalidTypeError,
                "thresholds: '75' is no list. Give a list such as [75, 90, 100].",
            ),
            (
                {"thresholds": [0.5]},
                InvalidTypeError,
                "thresholds: 0.5 is no whole percentage. Give an int such as 75.",
            ),
            (
                {"thresholds": [0]},
                InvalidValueError,
                "thresholds: 0 % of a quota is never reached. Give 1 to 100.",
            ),
            (
                {"thresholds": [101]},
                InvalidValueError,
                "thresholds: 101 % of a quota is never reached. Give 1 to 100.",
            ),
            (
                {"schedule": "gold"},
                UnknownNameError,
                "schedule: the term has no schedule 'gold'. Leave it out.",
            ),
            (
                {"schedules": {"a": ServiceSchedule(name="a"), "b": ServiceSchedule(name="b")}},
                InvalidValueError,
                (
                    "schedule: the term has the schedules a, b, and none is the usual one. "
                    "Name the one that applies unless a ticket says otherwise."
                ),
            ),
        ],
    )
    def test_refuses_what_cannot_be_meant(
        self, change: dict[str, Any], error: type[SupportPolicyError], message: str
    ) -> None:
        refused(lambda: Term(**{"start": MAY, "policy": PLAIN, **change}), error, message)

    def test_a_surcharge_outside_service_hours_needs_them(self) -> None:
        service_hours = ServiceHours.weekly("Mon-Fri 09:00-17:00", zone="Europe/Berlin")
        multiplier = Multiplier(factor=2, when="outside_service_hours")

        assert term(service_hours=service_hours, multipliers=[multiplier]).multipliers == (multiplier,)


class TestContracts:
    """Terms are dated and disjoint; bearer by the date of report, quota and rate by the date of performance."""

    def test_terms_are_kept_in_order_and_found_by_the_day(self) -> None:
        may, july = term(start=MAY, end=JUNE), term(start=JULY)
        agreed = contract(july, may)

        assert agreed.terms == (may, july)
        assert [agreed.find_term(day) for day in (MAY, date(2026, 5, 31), JUNE, JULY)] == [may, may, None, july]
        assert agreed.term_on(MAY) == may

    def test_dates_are_those_of_the_zone(self) -> None:
        assert contract(term()).date_of(datetime.fromisoformat("2026-05-31T22:30:00+00:00")) == JUNE

    def test_the_version_that_applies_to_a_ticket_is_the_one_in_force_when_it_was_reported(self) -> None:
        schedule = ServiceSchedule(name="gold")
        may, june = term(start=MAY, end=JUNE), term(start=JUNE, schedules={"gold": schedule})
        agreed = contract(may, june)
        early, late = Ticket(id="T1", reported_at=at(31, 23)), Ticket(id="T2", reported_at=at(1, 0, month=6))

        assert (agreed.term_for(early), agreed.term_for(late)) == (may, june)
        assert (agreed.schedule_for(early), agreed.schedule_for(late)) == (None, schedule)

    def test_says_which_terms_there_are_where_none_applies(self) -> None:
        agreed = contract(term(start=MAY, end=JUNE), term(start=JULY))

        refused(
            lambda: agreed.term_on(JUNE),
            OutOfRangeError,
            "day: contract K-1 has no term for 2026-06-01; it has from 2026-05-01 to 2026-06-01 exclusive, "
            "from 2026-07-01. Give a day within one of them, or add a term.",
        )

    def test_is_hashable_and_survives_pickling(self) -> None:
        agreed = contract(term(hours(16)))

        assert pickle.loads(pickle.dumps(agreed)) == agreed
        assert hash(agreed) == hash(contract(term(hours(16))))

    @pytest.mark.parametrize(
        ("make", "error", "message"),
        [
            (contract, InvalidValueError, "terms: contract K-1 agrees on nothing. Give at least one term."),
            (
                lambda: contract(term(start=MAY), term(start=JUNE)),
                InvalidValueError,
                (
                    "terms: the term from 2026-05-01 still applies when the one from 2026-06-01 begins. "
                    "End the earlier one on 2026-06-01 or before."
                ),
            ),
            (
                lambda: contract(term(start=MAY, end=JULY), term(start=JUNE)),
                InvalidValueError,
                (
                    "terms: the term from 2026-05-01 still applies when the one from 2026-06-01 begins. "
                    "End the earlier one on 2026-06-01 or before."
                ),
            ),
            (
                lambda: contract(term(), id=""),
                InvalidValueError,
                "id: '' names nothing. Give a text that is not empty.",
            ),
            (
                lambda: contract(term(), zone="Europe/Berlni"),
                UnknownNameError,
                (
                    "zone: there is no time zone 'Europe/Berlni'. "
                    "Did you mean 'Europe/Berlin'? Give an IANA name such as 'Europe/Berlin'."
                ),
            ),
            (
                lambda: contract(term(), currency="euro"),
                InvalidValueError,
                "currency: 'euro' is no currency code. Give an ISO 4217 code such as 'EUR'.",
            ),
            (
                lambda: contract(term(hours(16)), currency="CHF"),
                InvalidValueError,
                "currency: 1600 EUR stands in a contract in CHF. Give every price in one currency.",
            ),
            (
                lambda: contract(term(), projects=[]),
                InvalidValueError,
                "projects: contract K-1 is for no project. Name its projects, or leave them out for all.",
            ),
            (
                lambda: contract(term(hours(16)), top_ups=[pack("16h")]),
                InvalidValueError,
                "top_ups: the id '16h' is given twice. Give each its own id.",
            ),
            (
                lambda: contract(term(), orders=[order(), order()]),
                InvalidValueError,
                "orders: the id 'O-1' is given twice. Give each its own id.",
            ),
        ],
    )
    def test_refuses_what_cannot_be_meant(
        self, make: Callable[[], object], error: type[SupportPolicyError], message: str
    ) -> None:
        refused(make, error, message)

    @pytest.mark.parametrize(
        "more",
        [
            {"terms": [term(rates=[Rate(price=Money.of(1, "CHF"))])]},
            {"terms": [term(hours(1, overage_rate=Excess.BY_OFFER, fee="1"))]},
        ],
    )
    def test_looks_at_every_price(self, more: dict[str, Any]) -> None:
        with pytest.raises(InvalidValueError, match="Give every price in one currency"):
            contract(**{**more, "top_ups": [pack("p", currency="USD")], "orders": [order()]})


def pack(name: str, currency: str = "EUR") -> TopUp:
    return TopUp(id=name, quota=10 * HOUR, price=Money.of(1000, currency), start=MAY)


def order(**more: Any) -> Order:
    return Order(**{"id": "O-1", "price": euros(5000), "ordered_on": date(2026, 5, 10), "tickets": ["T9"], **more})


class TestChangingTerms:
    """A change in mid-month starts a new term; the others stay as they are."""

    spans = st.tuples(st.integers(0, 60), st.integers(1, 60)).map(
        lambda pair: (MAY + timedelta(days=pair[0]), MAY + timedelta(days=sum(pair)))
    )

    def test_a_new_term_ends_the_one_before_it(self) -> None:
        changed = contract(term(hours(16), start=MAY)).with_term(term(hours(20), start=JUNE))

        assert [(one.start, one.end, one.contingents[0].id) for one in changed.terms] == [
            (MAY, JUNE, "16h"),
            (JUNE, None, "20h"),
        ]

    def test_a_term_with_an_end_is_followed_by_what_was_agreed_before(self) -> None:
        changed = contract(term(hours(16), start=MAY)).with_term(term(hours(20), start=JUNE, end=JULY))

        assert [(one.start, one.end, one.contingents[0].id) for one in changed.terms] == [
            (MAY, JUNE, "16h"),
            (JUNE, JULY, "20h"),
            (JULY, None, "16h"),
        ]

    @given(st.lists(spans, max_size=4), spans)
    def test_the_new_term_applies_on_its_days_and_the_old_ones_on_all_others(
        self, spans: list[tuple[date, date]], span: tuple[date, date]
    ) -> None:
        agreed = contract(term(start=date(2026, 1, 1), end=MAY, thresholds=[1]))
        for number, (start, end) in enumerate(spans, start=2):
            agreed = agreed.with_term(term(start=start, end=end, thresholds=[number]))
        new = term(start=span[0], end=span[1], thresholds=[99])
        changed = agreed.with_term(new)

        for number in range(130):
            day = MAY + timedelta(days=number)
            before, after = agreed.find_term(day), changed.find_term(day)
            expected = new if new.applies_on(day) else before
            assert (after and after.thresholds) == (expected and expected.thresholds)

    def test_another_package_keeps_what_else_is_agreed(self) -> None:
        package = Package(id="20h", quota=20 * HOUR, fee=euros(2000), clauses=["CONF-11"])
        old = hours(16, scope=Scope(except_kinds="dev"))
        (changed,) = contract(term(old)).with_package(package).terms

        assert changed.contingents == (
            attrs.evolve(old, id="20h", quota=20 * HOUR, fee=euros(2000), clauses=["CONF-11"]),
        )

    def test_another_package_may_begin_in_the_middle_of_a_term(self) -> None:
        package = Package(id="20h", quota=20 * HOUR, fee=euros(2000))
        agreed = contract(term(hours(16), start=MAY, end=JUNE), term(hours(16), start=JUNE))
        changed = agreed.with_package(package, start=date(2026, 5, 15))

        assert [(one.start, one.contingents[0].id) for one in changed.terms] == [
            (MAY, "16h"),
            (date(2026, 5, 15), "20h"),
            (JUNE, "20h"),
        ]

    def test_a_term_that_is_over_by_then_keeps_its_package(self) -> None:
        package = Package(id="20h", quota=20 * HOUR, fee=euros(2000))
        agreed = contract(term(hours(16), start=MAY, end=JUNE), term(hours(16), start=JUNE))
        changed = agreed.with_package(package, start=JUNE)

        assert [one.contingents[0].id for one in changed.terms] == ["16h", "20h"]

    def test_the_last_day_of_the_last_term_is_the_last_on_which_it_may_begin(self) -> None:
        package = Package(id="20h", quota=20 * HOUR, fee=euros(2000))
        agreed = contract(term(hours(16), start=MAY, end=JUNE))

        assert len(agreed.with_package(package, start=date(2026, 5, 31)).terms) == 2
        refused(
            lambda: agreed.with_package(package, start=JUNE),
            OutOfRangeError,
            "start: contract K-1 has no term from 2026-06-01 on; it has from 2026-05-01 to 2026-06-01 exclusive. "
            "Give an earlier day, or add a term with Contract.with_term.",
        )

    def test_only_the_contingent_that_is_named_changes(self) -> None:
        package = Package(id="20h", quota=20 * HOUR, fee=euros(2000))
        plain, special = hours(16, scope=Scope(except_kinds="dev")), hours(8, scope=Scope(kinds="dev"))
        changed = contract(term(plain, special)).with_package(package, contingent="8h")

        assert [one.id for one in changed.terms[0].contingents] == ["16h", "20h"]

    def test_a_package_may_be_named_as_in_the_policy(self) -> None:
        package = Package(id="20h", quota=20 * HOUR, fee=euros(2000))
        offering = attrs.evolve(PLAIN.policy, packages=(package,)).read_as()
        agreed = contract(Term(start=MAY, policy=offering, contingents=[hours(16)]))

        assert agreed.with_package("20h") == agreed.with_package(package)

    @pytest.mark.parametrize(
        ("agreed", "name", "error", "message"),
        [
            (
                contract(term(hours(1, id="trainings", quota=4))),
                None,
                UnknownNameError,
                (
                    "contingent: the term from 2026-01-01 has no time contingent; it has 'trainings'. "
                    "Name one that it has."
                ),
            ),
            (
                contract(term()),
                "16h",
                UnknownNameError,
                (
                    "contingent: the term from 2026-01-01 has no time contingent '16h'; it has none. "
                    "Name one that it has."
                ),
            ),
            (
                contract(term(hours(16, scope=Scope(kinds="a")), hours(8, scope=Scope(kinds="b")))),
                None,
                InvalidValueError,
                (
                    "contingent: package '20h' could replace any of '16h', '8h' in the term from 2026-01-01. "
                    "Name the contingent that it replaces."
                ),
            ),
        ],
    )
    def test_it_must_be_clear_which_contingent_it_replaces(
        self, agreed: Any, name: str | None, error: type[SupportPolicyError], message: str
    ) -> None:
        package = Package(id="20h", quota=20 * HOUR, fee=euros(2000))

        refused(lambda: agreed.with_package(package, contingent=name), error, message)


class TestOrders:
    """Fixed-price orders pay for the work on their tickets and projects from the day they are given. SHOP-6, CRM-13"""

    @pytest.mark.parametrize(
        ("ticket", "project", "on", "pays"),
        [
            ("T9", None, date(2026, 5, 10), True),
            ("T9", None, date(2026, 5, 9), False),
            ("T1", None, date(2026, 5, 10), False),
            ("T1", "relaunch", date(2026, 5, 10), True),
            (None, None, date(2026, 5, 10), False),
        ],
    )
    def test_pay_for_what_they_name(self, ticket: str | None, project: str | None, on: date, pays: bool) -> None:
        assert order(projects="relaunch").pays_for(ticket=ticket, project=project, on=on) is pays

    @pytest.mark.parametrize(
        ("change", "error", "message"),
        [
            ({"id": ""}, InvalidValueError, "id: '' names nothing. Give a text that is not empty."),
            (
                {"price": euros(-1)},
                InvalidValueError,
                "price: -1 EUR is a negative price. Give a price of zero or more.",
            ),
            (
                {"ordered_on": None},
                InvalidTypeError,
                "ordered_on: None is no date. Give a date such as date(2026, 11, 20).",
            ),
            (
                {"accepted_on": date(2026, 5, 9)},
                InvalidValueError,
                (
                    "accepted_on: order O-1 was accepted on 2026-05-09, before it was given on 2026-05-10. "
                    "Correct one of the two days."
                ),
            ),
            (
                {"tickets": []},
                InvalidValueError,
                "projects: order O-1 is for no ticket and no project. Name the tickets or projects it pays for.",
            ),
        ],
    )
    def test_refuses_what_cannot_be_meant(
        self, change: dict[str, Any], error: type[SupportPolicyError], message: str
    ) -> None:
        refused(lambda: order(**change), error, message)

    def test_a_result_may_be_accepted_on_the_day_of_the_order(self) -> None:
        assert order(accepted_on=date(2026, 5, 10)).accepted_on == date(2026, 5, 10)


class TestConsent:
    """An approval has a cap and an extent: part, ticket, period or contract. CONF-7, CRM-17"""

    extents = (
        Extent(ticket="T1", part="wish"),
        Extent(ticket="T1"),
        Extent(period=Span(MAY, JUNE)),
        WHOLE_CONTRACT,
    )

    def test_the_narrowest_extent_comes_first(self) -> None:
        assert [extent.breadth for extent in self.extents] == [0, 1, 2, 3]

    @pytest.mark.parametrize(
        ("ticket", "part", "on", "included"),
        [
            ("T1", "wish", MAY, [True, True, True, True]),
            ("T1", None, MAY, [False, True, True, True]),
            ("T2", "wish", JUNE, [False, False, False, True]),
            (None, None, MAY, [False, False, True, True]),
        ],
    )
    def test_an_extent_includes_what_it_names(
        self, ticket: str | None, part: str | None, on: date, included: list[bool]
    ) -> None:
        assert [extent.includes(ticket=ticket, part=part, on=on) for extent in self.extents] == included

    @pytest.mark.parametrize(
        ("make", "error", "message"),
        [
            (
                lambda: Extent(part="wish"),
                InvalidValueError,
                "part: part 'wish' belongs to no ticket. Name the ticket as well.",
            ),
            (
                lambda: Extent(ticket="T1", period=Span(MAY, JUNE)),
                InvalidValueError,
                (
                    "period: it is about ticket T1 and about a period at once. "
                    "Give one of the two, so that it is clear which of several is the narrowest."
                ),
            ),
        ],
    )
    def test_refuses_an_extent_that_is_not_one_thing(
        self, make: Callable[[], object], error: type[SupportPolicyError], message: str
    ) -> None:
        refused(make, error, message)

    @pytest.mark.parametrize("record", [Approval, Waiver])
    @pytest.mark.parametrize(
        ("change", "error", "message"),
        [
            ({"id": ""}, InvalidValueError, "id: '' names nothing. Give a text that is not empty."),
            (
                {"at": datetime(2026, 5, 4)},  # noqa: DTZ001
                InvalidValueError,
                (
                    "at: 2026-05-04T00:00:00 has no time zone, so it names no instant. "
                    "Attach one: instant.replace(tzinfo=ZoneInfo('Europe/Berlin'))."
                ),
            ),
            ({"cap": -HOUR}, InvalidValueError, "cap: -1 day, 23:00:00 is negative. Give a quantity of zero or more."),
            (
                {"extent": "T1"},
                InvalidTypeError,
                "extent: 'T1' does not say what it is about. Give Extent(ticket='T-1') or WHOLE_CONTRACT.",
            ),
        ],
    )
    def test_refuses_records_that_mean_nothing(
        self, record: Callable[..., object], change: dict[str, Any], error: type[SupportPolicyError], message: str
    ) -> None:
        refused(lambda: record(**{"id": "A-1", "at": at(4), "cap": HOUR, **change}), error, message)

    def test_without_a_cap_as_much_as_it_takes(self) -> None:
        assert Approval(id="A-1", at=at(4)).cap is None
        assert Waiver(id="W-1", at=at(4)).cap is None

    def test_cannot_be_taken_back_before_it_was_given(self) -> None:
        refused(
            lambda: Approval(id="A-1", at=at(4), revoked_at=at(3)),
            InvalidValueError,
            "revoked_at: approval A-1, given at 2026-05-04T09:00:00+02:00, was revoked before, "
            "at 2026-05-03T09:00:00+02:00. Correct one of the two instants, or leave the approval out.",
        )

    def test_may_be_taken_back_at_once_even_over_a_clock_change(self) -> None:
        given = datetime(2026, 10, 25, 2, 45, tzinfo=BERLIN)
        revoked = datetime(2026, 10, 25, 2, 15, fold=1, tzinfo=BERLIN)  # half an hour later

        assert Approval(id="A-1", at=given, revoked_at=revoked).revoked_at == revoked
        assert Approval(id="A-1", at=given, revoked_at=given).revoked_at == given


class TestMatching:
    """A ticket fits one contract, or there is an error that lists the candidates."""

    ticket = Ticket(id="T-1", reported_at=at(4), project="wiki")

    def test_by_project_and_day_of_report(self) -> None:
        wiki = contract(term(start=MAY), id="K-1", projects="wiki")
        shop = contract(term(start=MAY), id="K-2", projects=["shop"])
        over = contract(term(start=date(2026, 1, 1), end=MAY), id="K-3")

        assert match(self.ticket, [shop, over, wiki]) == wiki

    def test_a_contract_without_projects_is_for_all(self) -> None:
        everything = contract(term())

        assert match(attrs.evolve(self.ticket, project=None), [everything]) == everything

    def test_several_are_all_named(self) -> None:
        refused(
            lambda: match(self.ticket, [contract(term(), id="K-1"), contract(term(), id="K-2", customer="Beta")]),
            InvalidValueError,
            "contracts: ticket T-1 of 2026-05-04T09:00:00+02:00, project 'wiki', fits K-1 (Acme), K-2 (Beta). "
            "Give only the contracts of its customer, or limit them to different projects or dates.",
        )

    @pytest.mark.parametrize(
        ("contracts", "named"),
        [([], "no contracts"), ([contract(term(), projects=["shop"])], "K-1 (Acme)")],
    )
    def test_none_is_told_with_those_there_are(self, contracts: list[Any], named: str) -> None:
        refused(
            lambda: match(self.ticket, contracts),
            UnknownNameError,
            f"contracts: ticket T-1 of 2026-05-04T09:00:00+02:00, project 'wiki', fits none of {named}. "
            "Give the contract of its customer, or add a term for the day of the report.",
        )
