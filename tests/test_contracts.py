"""Contracts: dated, disjoint terms, how they change, and whose ticket it is."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import supportpolicy as sp
from supportpolicy.contingents import Contingent, Excess, Package, Rollover, Scope, TopUp
from supportpolicy.contracts import (
    Contract,
    Order,
    Rate,
    Term,
    match,
)
from supportpolicy.errors import (
    InvalidValueError,
    OutOfRangeError,
    SupportPolicyError,
    UnknownNameError,
)
from supportpolicy.money import Money
from supportpolicy.targets import ServiceSchedule
from supportpolicy.tickets import Ticket
from tests.settlement_world import BERLIN, HOUR, PLAIN, at, contract, euros, hours, term

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


def refused(make: Callable[[], object], error: type[SupportPolicyError], message: str) -> None:
    with pytest.raises(error) as caught:
        make()
    assert str(caught.value) == message


def pack(name: str, currency: str = "EUR") -> TopUp:
    return TopUp(id=name, quota=10 * HOUR, price=Money.of(1000, currency), start=MAY)


def order(**more: Any) -> Order:
    return Order(**{"id": "O-1", "price": euros(5000), "ordered_on": date(2026, 5, 10), "tickets": ["T9"], **more})


NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
WIKI = sp.shipped_policy("confluence_package").read_as()
GOLD = ServiceSchedule(name="gold", not_promised=["CRM-O1"])
BASIC = ServiceSchedule(name="basic", not_promised=["CRM-O1"])


def contingent(name: str = "16h", **agreed: Any) -> Contingent:
    usual: dict[str, Any] = {"quota": 16 * HOUR, "fee": euros("1600"), "overage_rate": euros("120")}
    return Contingent(id=name, **{**usual, **agreed})


def wiki_term(start: date = date(2026, 1, 1), end: date | None = None, **agreed: Any) -> Term:
    return Term(start=start, end=end, policy=WIKI, **agreed)


def wiki_contract(*terms: Term, **agreed: Any) -> Contract:
    usual: dict[str, Any] = {"id": "C-1", "customer": "Acme", "zone": "Europe/Berlin", "currency": "EUR"}
    return Contract(terms=terms, **{**usual, **agreed})


def wiki_order(**agreed: Any) -> Order:
    usual: dict[str, Any] = {"id": "O-1", "price": euros("900"), "ordered_on": date(2026, 11, 1), "tickets": ["T-1"]}
    return Order(**{**usual, **agreed})


def top_up(name: str) -> TopUp:
    return TopUp(id=name, quota=HOUR, price=euros("110"), start=date(2026, 11, 1))


def ticket(reported_at: datetime = NOON, project: str | None = None) -> Ticket:
    return Ticket(id="T-1", reported_at=reported_at, project=project)


def refusal(error: type[Exception], made: Callable[[], object]) -> str:
    """The whole message with which something is refused."""
    with pytest.raises(error) as caught:
        made()
    return str(caught.value)


FIRST = wiki_term(date(2026, 1, 1), date(2026, 7, 1), schedules={"basic": BASIC})
SECOND = wiki_term(date(2026, 10, 1), schedules={"gold": GOLD})
FIRST_DAY = date(2026, 1, 1)


@st.composite
def dated(draw: st.DrawFn) -> tuple[date, date | None]:
    """The start and the end, or none, of a term in the first forty days of a year."""
    start = draw(st.integers(0, 30))
    length = draw(st.none() | st.integers(1, 10))
    end = None if length is None else FIRST_DAY + timedelta(days=start + length)
    return FIRST_DAY + timedelta(days=start), end


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

    def test_the_term_of_a_day(self) -> None:
        agreed = wiki_contract(SECOND, FIRST)

        assert agreed.terms == (FIRST, SECOND)
        assert agreed.term_on(date(2026, 6, 30)) is FIRST
        assert agreed.find_term(date(2026, 7, 1)) is None
        assert agreed.term_on(date(2026, 10, 1)) is SECOND

    def test_no_term_in_a_gap(self) -> None:
        assert refusal(OutOfRangeError, lambda: wiki_contract(FIRST, SECOND).term_on(date(2026, 8, 1))) == (
            "day: contract C-1 has no term for 2026-08-01; "
            "it has from 2026-01-01 to 2026-07-01 exclusive, from 2026-10-01. "
            "Give a day within one of them, or add a term."
        )

    @pytest.mark.parametrize(("zone", "expected"), [("Europe/Berlin", GOLD), ("UTC", None), ("America/New_York", None)])
    def test_a_ticket_is_judged_by_the_local_date_of_its_report(
        self, zone: str, expected: ServiceSchedule | None
    ) -> None:
        agreed = wiki_contract(attrs.evolve(FIRST, end=date(2026, 10, 1), schedules={}), SECOND, zone=zone)
        reported = ticket(datetime(2026, 9, 30, 22, tzinfo=UTC))

        assert agreed.tz == ZoneInfo(zone)
        assert agreed.schedule_for(reported) is expected
        assert agreed.term_for(reported) is agreed.term_on(agreed.date_of(reported.reported_at))

    def test_agrees_on_something(self) -> None:
        assert refusal(InvalidValueError, wiki_contract) == (
            "terms: contract C-1 agrees on nothing. Give at least one term."
        )

    @pytest.mark.parametrize("end", [None, date(2026, 10, 2)])
    def test_terms_do_not_overlap(self, end: date | None) -> None:
        assert refusal(InvalidValueError, lambda: wiki_contract(SECOND, attrs.evolve(FIRST, end=end))) == (
            "terms: the term from 2026-01-01 still applies when the one from 2026-10-01 begins. "
            "End the earlier one on 2026-10-01 or before."
        )

    @pytest.mark.parametrize("field", ["id", "customer"])
    def test_has_names(self, field: str) -> None:
        assert refusal(InvalidValueError, lambda: wiki_contract(FIRST, **{field: ""})) == (
            f"{field}: '' names nothing. Give a text that is not empty."
        )

    def test_has_a_zone_of_the_database(self) -> None:
        assert refusal(UnknownNameError, lambda: wiki_contract(FIRST, zone="Europe/Berlim")) == (
            "zone: there is no time zone 'Europe/Berlim'. "
            "Did you mean 'Europe/Berlin'? Give an IANA name such as 'Europe/Berlin'."
        )

    @pytest.mark.parametrize(
        "agreed",
        [
            {"top_ups": [TopUp(id="x", quota=1, price=Money.of(5, "CHF"), start=date(2026, 1, 1))]},
            {"orders": [wiki_order(price=Money.of(5, "CHF"))]},
            {"terms": [wiki_term(rates=[Rate(price=Money.of(5, "CHF"))])]},
        ],
    )
    def test_every_price_is_in_one_currency(self, agreed: dict[str, Any]) -> None:
        expected = "currency: 5 CHF stands in a contract in EUR. Give every price in one currency."
        usual = {"id": "C-1", "customer": "Acme", "zone": "UTC", "currency": "EUR", "terms": [FIRST]}

        assert refusal(InvalidValueError, lambda: Contract(**{**usual, **agreed})) == expected

    def test_the_currency_has_a_code(self) -> None:
        assert refusal(InvalidValueError, lambda: wiki_contract(FIRST, currency="euro")) == (
            "currency: 'euro' is no currency code. Give an ISO 4217 code such as 'EUR'."
        )

    def test_a_contingent_keeps_its_name_from_term_to_term_and_a_top_up_has_another(self) -> None:
        booked = [attrs.evolve(part, contingents=[contingent()]) for part in (FIRST, SECOND)]

        assert wiki_contract(*booked, top_ups=[top_up("extra")]).top_ups == (top_up("extra"),)
        for names in (["16h"], ["16h", "extra"]):
            made = [top_up(name) for name in names]
            assert refusal(InvalidValueError, lambda made=made: wiki_contract(*booked, top_ups=made)) == (  # type: ignore[misc]
                "top_ups: the id '16h' is given twice. Give each its own id."
            )

    def test_two_orders_have_two_names(self) -> None:
        assert refusal(InvalidValueError, lambda: wiki_contract(FIRST, orders=[wiki_order(), wiki_order()])) == (
            "orders: the id 'O-1' is given twice. Give each its own id."
        )
        assert wiki_contract(FIRST, orders=[wiki_order(), wiki_order(id="O-2")]).orders == (
            wiki_order(),
            wiki_order(id="O-2"),
        )


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

    def test_in_the_middle_of_an_open_term(self) -> None:
        new = wiki_term(date(2026, 3, 1), date(2026, 4, 1), thresholds=[50])
        old = wiki_term(date(2026, 1, 1))

        assert wiki_contract(old).with_term(new) == wiki_contract(
            attrs.evolve(old, end=date(2026, 3, 1)), new, attrs.evolve(old, start=date(2026, 4, 1))
        )

    @settings(max_examples=50, deadline=None)
    @given(st.lists(dated(), min_size=1, max_size=5))
    def test_on_every_day_the_latest_agreement_applies(self, agreements: list[tuple[date, date | None]]) -> None:
        made = [wiki_term(start, end, thresholds=[number + 1]) for number, (start, end) in enumerate(agreements)]
        changed = wiki_contract(made[0])
        for new in made[1:]:
            changed = changed.with_term(new)

        for day in (FIRST_DAY + timedelta(days=number) for number in range(45)):
            latest = next((one for one in reversed(made) if one.applies_on(day)), None)
            found = changed.find_term(day)
            assert (found and found.thresholds) == (latest and latest.thresholds)


class TestAnotherPackage:
    """The customer may change to another size of the contingent. CONF-9, CONF-11"""

    def test_by_name_in_mid_month_with_all_else_as_agreed(self) -> None:
        sixteen = WIKI.policy.package("16h").contingent(overage_rate=euros("120"))
        booked = attrs.evolve(sixteen, rollover=Rollover(cap=HOUR), fee_due="in_arrears")
        forty = WIKI.policy.package("40h").contingent(overage_rate=euros("120"))
        larger = attrs.evolve(forty, rollover=Rollover(cap=HOUR), fee_due="in_arrears")
        trainings = contingent("trainings", quota=3)
        agreed = wiki_term(contingents=[booked, trainings])

        assert wiki_contract(agreed).with_package("40h", start=date(2026, 11, 15)) == wiki_contract(
            attrs.evolve(agreed, end=date(2026, 11, 15)),
            attrs.evolve(agreed, start=date(2026, 11, 15), contingents=[larger, trainings]),
        )

    @pytest.mark.parametrize(
        ("start", "sizes"),
        [
            (None, ["new", "new"]),
            (date(2026, 1, 1), ["new", "new"]),
            (date(2026, 7, 1), ["16h", "new"]),
            (date(2026, 10, 1), ["16h", "new"]),
        ],
    )
    def test_from_a_day_on_in_every_term(self, start: date | None, sizes: list[str]) -> None:
        booked = wiki_contract(*(attrs.evolve(part, contingents=[contingent()]) for part in (FIRST, SECOND)))
        new = Package(id="new", quota=20 * HOUR, fee=euros("2000"))
        changed = booked.with_package(new, start=start)

        assert [part.contingents[0].id for part in changed.terms] == sizes
        assert [(part.start, part.end) for part in changed.terms] == [(one.start, one.end) for one in booked.terms]

    def test_in_place_of_the_one_that_is_named(self) -> None:
        wiki, shop = self.of_two_projects()
        new = Package(id="new", quota=20 * HOUR, fee=euros("2000"))
        changed = wiki_contract(wiki_term(contingents=[wiki, shop])).with_package(new, contingent="shop")

        assert changed.terms[0].contingents == (
            wiki,
            attrs.evolve(shop, id="new", quota=20 * HOUR, fee=euros("2000")),
        )

    def test_of_several_that_fit_one_is_named(self) -> None:
        wiki, shop = self.of_two_projects()
        agreed = wiki_contract(wiki_term(contingents=[wiki, shop, contingent("trainings", quota=3)]))
        new = Package(id="new", quota=20 * HOUR, fee=euros("2000"))

        assert refusal(InvalidValueError, lambda: agreed.with_package(new)) == (
            "contingent: package 'new' could replace any of 'wiki', 'shop' in the term from 2026-01-01. "
            "Name the contingent that it replaces."
        )

    def test_one_that_the_term_has(self) -> None:
        agreed = wiki_contract(wiki_term(contingents=[contingent()]))
        new = Package(id="new", quota=20 * HOUR, fee=euros("2000"))
        pieces = Package(id="pieces", quota=20, fee=euros("2000"))

        assert refusal(UnknownNameError, lambda: agreed.with_package(new, contingent="shop")) == (
            "contingent: the term from 2026-01-01 has no time contingent 'shop'; it has '16h'. Name one that it has."
        )
        assert refusal(UnknownNameError, lambda: agreed.with_package(pieces)) == (
            "contingent: the term from 2026-01-01 has no pieces contingent; it has '16h'. Name one that it has."
        )
        assert refusal(UnknownNameError, lambda: wiki_contract(wiki_term()).with_package(new)) == (
            "contingent: the term from 2026-01-01 has no time contingent; it has none. Name one that it has."
        )

    def test_a_size_that_the_policy_offers(self) -> None:
        agreed = wiki_contract(wiki_term(contingents=[contingent()]))

        assert refusal(UnknownNameError, lambda: agreed.with_package("41h")) == (
            "package: '41h' is not in the policy. Write '40h', or one of: '16h', '20h', '30h', '50h'."
        )

    @staticmethod
    def of_two_projects() -> tuple[Contingent, Contingent]:
        wiki, shop = (contingent(name, scope=Scope(projects=frozenset({name}))) for name in ("wiki", "shop"))
        return wiki, shop


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

    def test_none_is_told_with_those_there_are(self) -> None:
        refused(
            lambda: match(self.ticket, [contract(term(), projects=["shop"])]),
            UnknownNameError,
            "contracts: ticket T-1 of 2026-05-04T09:00:00+02:00, project 'wiki', fits none of K-1 (Acme). "
            "Give the contract of its customer, or add a term for the day of the report.",
        )

    WIKI = wiki_contract(SECOND, id="C-wiki", projects="wiki")
    REST = wiki_contract(SECOND, id="C-rest", customer="Beta", projects=["shop", "crm"])
    OLD = wiki_contract(FIRST, id="C-old")

    @pytest.mark.parametrize(("project", "expected"), [("wiki", "C-wiki"), ("crm", "C-rest"), ("shop", "C-rest")])
    def test_by_project(self, project: str, expected: str) -> None:
        assert match(ticket(project=project), iter([self.OLD, self.WIKI, self.REST])).id == expected

    @pytest.mark.parametrize(
        ("reported_at", "expected"),
        [
            (datetime(2026, 6, 30, 23, 59, tzinfo=BERLIN), "C-old"),
            (datetime(2026, 10, 1, 3, tzinfo=timezone(timedelta(hours=5))), "C-wiki"),
        ],
    )
    def test_by_local_date(self, reported_at: datetime, expected: str) -> None:
        assert match(ticket(reported_at, "wiki"), [self.OLD, self.WIKI]).id == expected

    def test_none_fits(self) -> None:
        assert refusal(UnknownNameError, lambda: match(ticket(), [self.OLD, self.WIKI, self.REST])) == (
            "contracts: ticket T-1 of 2026-11-20T12:00:00+00:00, project None, "
            "fits none of C-old (Acme), C-wiki (Acme), C-rest (Beta). "
            "Give the contract of its customer, or add a term for the day of the report."
        )
        assert refusal(UnknownNameError, lambda: match(ticket(project="wiki"), [])) == (
            "contracts: ticket T-1 of 2026-11-20T12:00:00+00:00, project 'wiki', has none to fit. "
            "Give at least one contract."
        )

    def test_several_fit(self) -> None:
        everything = wiki_contract(SECOND, id="C-all", customer="Gamma")

        assert refusal(InvalidValueError, lambda: match(ticket(project="crm"), [self.REST, everything, self.OLD])) == (
            "contracts: ticket T-1 of 2026-11-20T12:00:00+00:00, project 'crm', "
            "fits C-rest (Beta), C-all (Gamma). "
            "Give only the contracts of its customer, or limit them to different projects or dates."
        )


class TestWhichOrderPays:
    """Work counts towards an order from the day it is given to the day its result is accepted. SHOP-6"""

    @pytest.mark.parametrize(
        ("on", "accepted_on", "pays"),
        [
            (date(2026, 5, 9), None, False),
            (date(2026, 5, 10), None, True),
            (date(2027, 5, 10), None, True),
            (date(2026, 6, 1), date(2026, 6, 1), True),
            (date(2026, 6, 2), date(2026, 6, 1), False),
        ],
    )
    def test_from_order_to_acceptance(self, on: date, accepted_on: date | None, pays: bool) -> None:
        given = order(accepted_on=accepted_on)
        found = contract(term(), orders=[given]).order_for(ticket="T9", project=None, on=on)

        assert found == (given if pays else None)

    def test_of_several_the_one_given_first(self) -> None:
        first, second = order(id="O-2"), order(id="O-1", ordered_on=date(2026, 5, 11))
        same_day = order(id="O-3")

        for orders in ([first, second, same_day], [same_day, second, first]):
            found = contract(term(), orders=orders).order_for(ticket="T9", project=None, on=JUNE)
            assert found == first
