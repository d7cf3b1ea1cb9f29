"""Rates and orders: what work costs that no contingent pays for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

import supportpolicy as sp
from supportpolicy.contingents import Measure
from supportpolicy.contracts import (
    Order,
    Rate,
    Term,
)
from supportpolicy.errors import (
    InvalidTypeError,
    InvalidValueError,
    SupportPolicyError,
)
from tests.settlement_world import euros


def refused(make: Callable[[], object], error: type[SupportPolicyError], message: str) -> None:
    with pytest.raises(error) as caught:
        make()
    assert str(caught.value) == message


def order(**more: Any) -> Order:
    return Order(**{"id": "O-1", "price": euros(5000), "ordered_on": date(2026, 5, 10), "tickets": ["T9"], **more})


WIKI = sp.shipped_policy("confluence_package").read_as()


def wiki_term(start: date = date(2026, 1, 1), end: date | None = None, **agreed: Any) -> Term:
    return Term(start=start, end=end, policy=WIKI, **agreed)


def wiki_order(**agreed: Any) -> Order:
    usual: dict[str, Any] = {"id": "O-1", "price": euros("900"), "ordered_on": date(2026, 11, 1), "tickets": ["T-1"]}
    return Order(**{**usual, **agreed})


def refusal(error: type[Exception], made: Callable[[], object]) -> str:
    """The whole message with which something is refused."""
    with pytest.raises(error) as caught:
        made()
    return str(caught.value)


class TestRates:
    """Work without a contingent is billed at the agreed rate of its kind. SHOP-4, SHOP-O2, CRM-13"""

    def test_a_rate_is_for_an_hour_of_any_kind_unless_it_says_otherwise(self) -> None:
        assert Rate(price=euros("120")) == Rate(price=euros("120"), kind=None, measure=Measure.TIME, clauses=())

    @pytest.mark.parametrize(
        ("kind", "measure", "expected"),
        [
            (None, Measure.TIME, "120"),
            ("advice", Measure.TIME, "120"),
            ("travel", Measure.TIME, "60"),
            ("training", Measure.PIECES, "900"),
        ],
    )
    def test_the_rate_of_its_own_kind_comes_first(self, kind: str | None, measure: Measure, expected: str) -> None:
        agreed = wiki_term(
            rates=[
                Rate(price=euros("120")),
                Rate(price=euros("60"), kind="travel"),
                Rate(price=euros("900"), kind="training", measure=Measure.PIECES),
            ]
        )
        found = agreed.rate_for(kind=kind, measure=measure)

        assert found is not None
        assert found.price == euros(expected)

    def test_without_a_rate_there_is_none(self) -> None:
        agreed = wiki_term(rates=[Rate(price=euros("60"), kind="travel")])

        assert agreed.rate_for(kind="advice", measure=Measure.TIME) is None
        assert agreed.rate_for(kind="travel", measure=Measure.PIECES) is None

    @pytest.mark.parametrize(("kind", "named"), [(None, "any kind"), ("travel", "kind 'travel'")])
    def test_one_rate_for_one_kind(self, kind: str | None, named: str) -> None:
        rates = [Rate(price=euros("60"), kind=kind), Rate(price=euros("70"), kind=kind)]

        assert refusal(InvalidValueError, lambda: wiki_term(rates=rates)) == (
            f"rates: 60 EUR and 70 EUR are both the rate of work of {named}. Leave one of them out."
        )

    def test_a_rate_is_no_less_than_nothing(self) -> None:
        assert refusal(InvalidValueError, lambda: Rate(price=euros("-60"))) == (
            "price: -60 EUR is a negative price. Give a price of zero or more."
        )


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

    @pytest.mark.parametrize(
        ("name", "project", "day", "paid"),
        [
            ("T-1", None, date(2026, 11, 1), True),
            ("T-1", None, date(2026, 10, 31), False),
            ("T-2", "wiki", date(2026, 11, 1), True),
            (None, "wiki", date(2027, 1, 1), True),
            ("T-2", "shop", date(2026, 11, 1), False),
            (None, None, date(2026, 11, 1), False),
        ],
    )
    def test_pays_for_its_tickets_and_projects_from_its_day_on(
        self, name: str | None, project: str | None, day: date, paid: bool
    ) -> None:
        assert wiki_order(projects="wiki").pays_for(ticket=name, project=project, on=day) is paid

    def test_is_accepted_on_the_day_of_the_order_or_later(self) -> None:
        assert wiki_order(accepted_on=date(2026, 11, 1)).accepted_on == date(2026, 11, 1)
        assert refusal(InvalidValueError, lambda: wiki_order(accepted_on=date(2026, 10, 31))) == (
            "accepted_on: order O-1 was accepted on 2026-10-31, before it was given on 2026-11-01. "
            "Correct one of the two days."
        )

    def test_is_for_something(self) -> None:
        assert refusal(InvalidValueError, lambda: wiki_order(tickets=())) == (
            "projects: order O-1 is for no ticket and no project. Name the tickets or projects it pays for."
        )

    @pytest.mark.parametrize("field", ["ordered_on", "accepted_on"])
    def test_days_are_dates(self, field: str) -> None:
        assert refusal(InvalidTypeError, lambda: wiki_order(**{field: "today"})) == (
            f"{field}: 'today' is no date. Give a date such as date(2026, 11, 20)."
        )

    def test_has_a_name_and_a_price(self) -> None:
        assert refusal(InvalidValueError, lambda: wiki_order(id="")) == (
            "id: '' names nothing. Give a text that is not empty."
        )
        assert refusal(InvalidTypeError, lambda: wiki_order(price=900)) == (
            "price: 900 is no Money. Give Money.of('1600', 'EUR')."
        )
