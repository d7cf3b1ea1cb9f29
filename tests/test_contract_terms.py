"""Contracts: which term applies on which day, what is released and given away, and whose ticket it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import supportpolicy as sp
from supportpolicy.contingents import Contingent, Excess, Measure, Multiplier, Package, Rollover, Scope, TopUp
from supportpolicy.contracts import WHOLE_CONTRACT, Approval, Contract, Extent, Order, Rate, Term, Waiver, match
from supportpolicy.diagnosis import Findings
from supportpolicy.errors import InvalidTypeError, InvalidValueError, OutOfRangeError, UnknownNameError
from supportpolicy.money import Money
from supportpolicy.servicehours import ServiceHours
from supportpolicy.spans import Span
from supportpolicy.targets import ServiceSchedule
from supportpolicy.tickets import Ticket

HOUR = timedelta(hours=1)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
WIKI = sp.shipped_policy("confluence_package").read_as()
GOLD = ServiceSchedule(name="gold", not_promised=["CRM-O1"])
BASIC = ServiceSchedule(name="basic", not_promised=["CRM-O1"])
NAIVE = "2026-11-20T12:00:00 has no time zone, so it names no instant"
ATTACH = "Attach one: instant.replace(tzinfo=ZoneInfo('Europe/Berlin'))"


def eur(amount: str) -> Money:
    return Money.of(amount, "EUR")


def contingent(name: str = "16h", **agreed: Any) -> Contingent:
    usual: dict[str, Any] = {"quota": 16 * HOUR, "fee": eur("1600"), "overage_rate": eur("120")}
    return Contingent(id=name, **{**usual, **agreed})


def term(start: date = date(2026, 1, 1), end: date | None = None, **agreed: Any) -> Term:
    return Term(start=start, end=end, policy=WIKI, **agreed)


def contract(*terms: Term, **agreed: Any) -> Contract:
    usual: dict[str, Any] = {"id": "C-1", "customer": "Acme", "zone": "Europe/Berlin", "currency": "EUR"}
    return Contract(terms=terms, **{**usual, **agreed})


def order(**agreed: Any) -> Order:
    usual: dict[str, Any] = {"id": "O-1", "price": eur("900"), "ordered_on": date(2026, 11, 1), "tickets": ["T-1"]}
    return Order(**{**usual, **agreed})


def top_up(name: str) -> TopUp:
    return TopUp(id=name, quota=HOUR, price=eur("110"), start=date(2026, 11, 1))


def ticket(reported_at: datetime = NOON, project: str | None = None) -> Ticket:
    return Ticket(id="T-1", reported_at=reported_at, project=project)


def refusal(error: type[Exception], made: Callable[[], object]) -> str:
    """The whole message with which something is refused."""
    with pytest.raises(error) as caught:
        made()
    return str(caught.value)


NOVEMBER = Span(date(2026, 11, 1), date(2026, 12, 1))


class TestExtent:
    """What consent or goodwill is about; of several, the narrowest is used up first."""

    def test_from_the_narrowest_to_the_widest(self) -> None:
        narrowing = [Extent(ticket="T-1", part="a"), Extent(ticket="T-1"), Extent(period=NOVEMBER), WHOLE_CONTRACT]

        assert [extent.breadth for extent in narrowing] == [0, 1, 2, 3]

    @pytest.mark.parametrize(
        ("extent", "included"),
        [
            (WHOLE_CONTRACT, [True, True, True, True]),
            (Extent(period=NOVEMBER), [True, True, True, False]),
            (Extent(ticket="T-1"), [True, True, False, True]),
            (Extent(ticket="T-1", part="a"), [True, False, False, True]),
        ],
    )
    def test_includes_the_work_that_it_is_about(self, extent: Extent, included: list[bool]) -> None:
        work = [
            ("T-1", "a", date(2026, 11, 1)),
            ("T-1", None, date(2026, 11, 30)),
            (None, None, date(2026, 11, 30)),
            ("T-1", "a", date(2026, 12, 1)),
        ]

        assert [extent.includes(ticket=name, part=part, on=day) for name, part, day in work] == included

    def test_a_part_is_a_part_of_a_ticket(self) -> None:
        assert refusal(InvalidValueError, lambda: Extent(part="a")) == (
            "part: part 'a' belongs to no ticket. Name the ticket as well."
        )

    def test_a_ticket_or_a_period_but_not_both(self) -> None:
        assert refusal(InvalidValueError, lambda: Extent(ticket="T-1", period=NOVEMBER)) == (
            "period: it is about ticket T-1 and about a period at once. "
            "Give one of the two, so that it is clear which of several is the narrowest."
        )


class TestApproval:
    """Work that exceeds the quota is done and billed after consent. CONF-7, CRM-17"""

    def test_is_for_everything_and_without_a_limit_unless_it_says_otherwise(self) -> None:
        assert Approval(id="A-1", at=NOON) == Approval(
            id="A-1",
            at=NOON,
            by="",
            cap=None,
            extent=WHOLE_CONTRACT,
            revoked_at=None,
            evidence="",
            ratifies=False,
        )

    @pytest.mark.parametrize("cap", [timedelta(0), 0, 8 * HOUR])
    def test_may_allow_so_much_and_be_revoked_at_once(self, cap: timedelta | int) -> None:
        given_here = Approval(id="A-1", at=NOON, cap=cap, revoked_at=NOON.astimezone(BERLIN))

        assert (given_here.cap, given_here.revoked_at) == (cap, NOON)

    def test_is_not_revoked_before_it_was_given(self) -> None:
        """Two in the morning of the summer clock comes before two of the winter clock."""
        at = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1)
        before = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)

        assert refusal(InvalidValueError, lambda: Approval(id="A-1", at=at, revoked_at=before)) == (
            "revoked_at: approval A-1, given at 2026-10-25T02:30:00+01:00, was revoked before, at "
            "2026-10-25T02:30:00+02:00. Correct one of the two instants, or leave the approval out."
        )
        assert Approval(id="A-1", at=before, revoked_at=at).revoked_at == at

    def test_is_revoked_at_an_instant(self) -> None:
        naive = NOON.replace(tzinfo=None)

        assert refusal(InvalidValueError, lambda: Approval(id="A-1", at=NOON, revoked_at=naive)) == (
            f"revoked_at: {NAIVE}. {ATTACH}."
        )


@pytest.mark.parametrize("kind", [Approval, Waiver])
class TestApprovalsAndWaivers:
    """Consent and goodwill have a number, an instant, an extent and perhaps a cap. CONF-7"""

    def test_the_instant_is_aware(self, kind: type[Approval | Waiver]) -> None:
        assert refusal(InvalidValueError, lambda: kind(id="1", at=NOON.replace(tzinfo=None))) == (
            f"at: {NAIVE}. {ATTACH}."
        )

    def test_the_number_is_there(self, kind: type[Approval | Waiver]) -> None:
        assert refusal(InvalidValueError, lambda: kind(id=" ", at=NOON)) == (
            "id: ' ' names nothing. Give a text that is not empty."
        )

    def test_the_cap_is_not_negative(self, kind: type[Approval | Waiver]) -> None:
        assert refusal(InvalidValueError, lambda: kind(id="1", at=NOON, cap=-1)) == (
            "cap: -1 is negative. Give a quantity of zero or more."
        )
        assert kind(id="1", at=NOON, cap=0).cap == 0

    def test_the_extent_says_what_it_is_about(self, kind: type[Approval | Waiver]) -> None:
        assert refusal(InvalidTypeError, lambda: kind(id="1", at=NOON, extent="T-1")) == (  # type: ignore[arg-type]
            "extent: 'T-1' does not say what it is about. Give Extent(ticket='T-1') or WHOLE_CONTRACT."
        )


class TestRates:
    """Work without a contingent is billed at the agreed rate of its kind. SHOP-4, SHOP-O2, CRM-13"""

    def test_a_rate_is_for_an_hour_of_any_kind_unless_it_says_otherwise(self) -> None:
        assert Rate(price=eur("120")) == Rate(price=eur("120"), kind=None, measure=Measure.TIME, clauses=())

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
        agreed = term(
            rates=[
                Rate(price=eur("120")),
                Rate(price=eur("60"), kind="travel"),
                Rate(price=eur("900"), kind="training", measure=Measure.PIECES),
            ]
        )
        found = agreed.rate_for(kind=kind, measure=measure)

        assert found is not None
        assert found.price == eur(expected)

    def test_without_a_rate_there_is_none(self) -> None:
        agreed = term(rates=[Rate(price=eur("60"), kind="travel")])

        assert agreed.rate_for(kind="advice", measure=Measure.TIME) is None
        assert agreed.rate_for(kind="travel", measure=Measure.PIECES) is None

    @pytest.mark.parametrize(("kind", "named"), [(None, "any kind"), ("travel", "kind 'travel'")])
    def test_one_rate_for_one_kind(self, kind: str | None, named: str) -> None:
        rates = [Rate(price=eur("60"), kind=kind), Rate(price=eur("70"), kind=kind)]

        assert refusal(InvalidValueError, lambda: term(rates=rates)) == (
            f"rates: 60 EUR and 70 EUR are both the rate of work of {named}. Leave one of them out."
        )

    def test_a_rate_is_no_less_than_nothing(self) -> None:
        assert refusal(InvalidValueError, lambda: Rate(price=eur("-60"))) == (
            "price: -60 EUR is a negative price. Give a price of zero or more."
        )


class TestOrders:
    """What was ordered for a fixed price is paid once, when it is accepted. CRM-13, CONF-10"""

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
        assert order(projects="wiki").pays_for(ticket=name, project=project, on=day) is paid

    def test_is_accepted_on_the_day_of_the_order_or_later(self) -> None:
        assert order(accepted_on=date(2026, 11, 1)).accepted_on == date(2026, 11, 1)
        assert refusal(InvalidValueError, lambda: order(accepted_on=date(2026, 10, 31))) == (
            "accepted_on: order O-1 was accepted on 2026-10-31, before it was given on 2026-11-01. "
            "Correct one of the two days."
        )

    def test_is_for_something(self) -> None:
        assert refusal(InvalidValueError, lambda: order(tickets=())) == (
            "projects: order O-1 is for no ticket and no project. Name the tickets or projects it pays for."
        )

    @pytest.mark.parametrize("field", ["ordered_on", "accepted_on"])
    def test_days_are_dates(self, field: str) -> None:
        assert refusal(InvalidTypeError, lambda: order(**{field: "today"})) == (
            f"{field}: 'today' is no date. Give a date such as date(2026, 11, 20)."
        )

    def test_has_a_name_and_a_price(self) -> None:
        assert refusal(InvalidValueError, lambda: order(id="")) == (
            "id: '' names nothing. Give a text that is not empty."
        )
        assert refusal(InvalidTypeError, lambda: order(price=900)) == (
            "price: 900 is no Money. Give Money.of('1600', 'EUR')."
        )


class TestTerm:
    """What is agreed for a span of dates. CONF-6, CONF-O3"""

    def test_applies_from_its_start_to_the_day_before_its_end(self) -> None:
        bounded, open_ended = term(date(2026, 1, 1), date(2027, 1, 1)), term(date(2026, 1, 1))
        days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]

        assert [bounded.applies_on(day) for day in days] == [False, True, True, False]
        assert [open_ended.applies_on(day) for day in days] == [False, True, True, True]

    def test_ends_after_it_starts(self) -> None:
        assert refusal(InvalidValueError, lambda: term(date(2026, 1, 1), date(2026, 1, 1))) == (
            "end: a span from 2026-01-01 to 2026-01-01 contains nothing. Give an end after the start."
        )

    @pytest.mark.parametrize("field", ["start", "end"])
    def test_days_are_dates(self, field: str) -> None:
        assert refusal(InvalidTypeError, lambda: term(**{field: 2026})) == (  # type: ignore[arg-type]
            f"{field}: 2026 is no date. Give a date such as date(2026, 11, 20)."
        )

    def test_states_whether_a_contingent_is_booked_unless_it_says_so_itself(self) -> None:
        booked = term(contingents=[contingent()])

        assert booked.stated == Findings({"contingent": "booked"})
        assert term().stated == Findings({"contingent": "none"})
        assert attrs.evolve(booked, findings={"contingent": "none", "edition": "cloud"}).stated == Findings(
            {"contingent": "none", "edition": "cloud"}
        )

    def test_work_draws_on_the_contingent_of_its_measure_and_scope(self) -> None:
        wiki = contingent("wiki", scope=Scope(projects=frozenset({"wiki"})))
        rest = contingent("rest", scope=Scope(except_projects=frozenset({"wiki"})))
        trainings = contingent("trainings", quota=3)
        agreed = term(contingents=[wiki, rest, trainings])

        assert agreed.contingent_for(project="wiki", kind=None, measure=Measure.TIME) is wiki
        assert agreed.contingent_for(project=None, kind=None, measure=Measure.TIME) is rest
        assert agreed.contingent_for(project="wiki", kind=None, measure=Measure.PIECES) is trainings
        assert term(contingents=[wiki]).contingent_for(project="shop", kind=None, measure=Measure.TIME) is None

    def test_two_contingents_have_two_names(self) -> None:
        assert refusal(InvalidValueError, lambda: term(contingents=[contingent(), contingent(quota=3)])) == (
            "contingents: two of them are called '16h'. Give each its own id."
        )

    def test_two_contingents_do_not_compete(self) -> None:
        assert refusal(InvalidValueError, lambda: term(contingents=[contingent("a"), contingent("b")])) == (
            "contingents: 'a' and 'b' are both for some of the same work, so it is open which of them pays. "
            "Limit their scopes to different projects or kinds of work."
        )

    def test_a_surcharge_outside_service_hours_needs_service_hours(self) -> None:
        surcharge = Multiplier(factor="1.5", when="outside_service_hours")
        hours = ServiceHours.weekly("Mon-Fri 09:00-17:00", zone="Europe/Berlin")

        assert refusal(InvalidValueError, lambda: term(multipliers=[surcharge])) == (
            "multipliers: work outside the service hours is weighted, and the term has no service hours. "
            "Give the service hours, or leave out the multiplier."
        )
        assert term(multipliers=[surcharge], service_hours=hours).multipliers == (surcharge,)
        assert term(multipliers=[Multiplier(factor="2")]).service_hours is None

    def test_thresholds_are_reached_in_ascending_order_once_each(self) -> None:
        assert term().thresholds == (75, 90, 100)
        assert term(thresholds=[100, 1, 50, 50]).thresholds == (1, 50, 100)

    @pytest.mark.parametrize("percent", [0, -1, 101])
    def test_a_threshold_can_be_reached(self, percent: int) -> None:
        assert refusal(InvalidValueError, lambda: term(thresholds=[percent])) == (
            f"thresholds: {percent} % of a quota is never reached. Give 1 to 100."
        )

    @pytest.mark.parametrize("percent", [0.75, True])
    def test_a_threshold_is_a_whole_percentage(self, percent: object) -> None:
        assert refusal(InvalidTypeError, lambda: term(thresholds=[percent])) == (
            f"thresholds: {percent} is no whole percentage. Give an int such as 75."
        )

    def test_every_price_that_is_agreed(self) -> None:
        agreed = term(
            contingents=[contingent(), contingent("trainings", quota=3, overage_rate=Excess.BY_OFFER)],
            rates=[Rate(price=eur("99.90"))],
        )

        assert list(agreed.prices()) == [eur("1600"), eur("120"), eur("1600"), eur("99.90")]


class TestSchedulesOfATerm:
    """Which service schedule applies unless a ticket says otherwise. CRM-21"""

    def test_none_the_only_one_or_the_one_that_is_named(self) -> None:
        assert term().usual_schedule is None
        assert term(schedules={"gold": GOLD}).usual_schedule is GOLD
        assert term(schedules={"gold": GOLD, "basic": BASIC}, schedule="basic").usual_schedule is BASIC

    def test_of_several_one_is_named(self) -> None:
        assert refusal(InvalidValueError, lambda: term(schedules={"gold": GOLD, "basic": BASIC})) == (
            "schedule: the term has the schedules basic, gold, and none is the usual one. "
            "Name the one that applies unless a ticket says otherwise."
        )

    def test_one_that_is_there(self) -> None:
        agreed = term(schedules={"gold": GOLD})
        message = "schedule: the term has no schedule 'golden'. Write 'gold'."

        assert agreed.schedule_named("gold") is GOLD
        assert refusal(UnknownNameError, lambda: agreed.schedule_named("golden")) == message
        assert refusal(UnknownNameError, lambda: attrs.evolve(agreed, schedule="golden")) == message
        assert refusal(UnknownNameError, lambda: term(schedule="gold")) == (
            "schedule: the term has no schedule 'gold'. Leave it out."
        )


FIRST = term(date(2026, 1, 1), date(2026, 7, 1), schedules={"basic": BASIC})
SECOND = term(date(2026, 10, 1), schedules={"gold": GOLD})


class TestContract:
    """One customer's agreement as dated terms that do not overlap. CRM-21, APP-12"""

    def test_the_term_of_a_day(self) -> None:
        agreed = contract(SECOND, FIRST)

        assert agreed.terms == (FIRST, SECOND)
        assert agreed.term_on(date(2026, 6, 30)) is FIRST
        assert agreed.find_term(date(2026, 7, 1)) is None
        assert agreed.term_on(date(2026, 10, 1)) is SECOND

    def test_no_term_in_a_gap(self) -> None:
        assert refusal(OutOfRangeError, lambda: contract(FIRST, SECOND).term_on(date(2026, 8, 1))) == (
            "day: contract C-1 has no term for 2026-08-01; "
            "it has from 2026-01-01 to 2026-07-01 exclusive, from 2026-10-01. "
            "Give a day within one of them, or add a term."
        )

    @pytest.mark.parametrize(("zone", "expected"), [("Europe/Berlin", GOLD), ("UTC", None), ("America/New_York", None)])
    def test_a_ticket_is_judged_by_the_local_date_of_its_report(
        self, zone: str, expected: ServiceSchedule | None
    ) -> None:
        agreed = contract(attrs.evolve(FIRST, end=date(2026, 10, 1), schedules={}), SECOND, zone=zone)
        reported = ticket(datetime(2026, 9, 30, 22, tzinfo=UTC))

        assert agreed.tz == ZoneInfo(zone)
        assert agreed.schedule_for(reported) is expected
        assert agreed.term_for(reported) is agreed.term_on(agreed.date_of(reported.reported_at))

    def test_agrees_on_something(self) -> None:
        assert refusal(InvalidValueError, contract) == (
            "terms: contract C-1 agrees on nothing. Give at least one term."
        )

    @pytest.mark.parametrize("end", [None, date(2026, 10, 2)])
    def test_terms_do_not_overlap(self, end: date | None) -> None:
        assert refusal(InvalidValueError, lambda: contract(SECOND, attrs.evolve(FIRST, end=end))) == (
            "terms: the term from 2026-01-01 still applies when the one from 2026-10-01 begins. "
            "End the earlier one on 2026-10-01 or before."
        )

    @pytest.mark.parametrize("field", ["id", "customer"])
    def test_has_names(self, field: str) -> None:
        assert refusal(InvalidValueError, lambda: contract(FIRST, **{field: ""})) == (
            f"{field}: '' names nothing. Give a text that is not empty."
        )

    def test_has_a_zone_of_the_database(self) -> None:
        assert refusal(UnknownNameError, lambda: contract(FIRST, zone="Europe/Berlim")) == (
            "zone: there is no time zone 'Europe/Berlim'. "
            "Did you mean 'Europe/Berlin'? Give an IANA name such as 'Europe/Berlin'."
        )

    @pytest.mark.parametrize(
        "agreed",
        [
            {"top_ups": [TopUp(id="x", quota=1, price=Money.of(5, "CHF"), start=date(2026, 1, 1))]},
            {"orders": [order(price=Money.of(5, "CHF"))]},
            {"terms": [term(rates=[Rate(price=Money.of(5, "CHF"))])]},
        ],
    )
    def test_every_price_is_in_one_currency(self, agreed: dict[str, Any]) -> None:
        expected = "currency: 5 CHF stands in a contract in EUR. Give every price in one currency."
        usual = {"id": "C-1", "customer": "Acme", "zone": "UTC", "currency": "EUR", "terms": [FIRST]}

        assert refusal(InvalidValueError, lambda: Contract(**{**usual, **agreed})) == expected

    def test_the_currency_has_a_code(self) -> None:
        assert refusal(InvalidValueError, lambda: contract(FIRST, currency="euro")) == (
            "currency: 'euro' is no currency code. Give an ISO 4217 code such as 'EUR'."
        )

    def test_a_contingent_keeps_its_name_from_term_to_term_and_a_top_up_has_another(self) -> None:
        booked = [attrs.evolve(part, contingents=[contingent()]) for part in (FIRST, SECOND)]

        assert contract(*booked, top_ups=[top_up("extra")]).top_ups == (top_up("extra"),)
        for names in (["16h"], ["16h", "extra"]):
            made = [top_up(name) for name in names]
            assert refusal(InvalidValueError, lambda made=made: contract(*booked, top_ups=made)) == (  # type: ignore[misc]
                "top_ups: the id '16h' is given twice. Give each its own id."
            )

    def test_two_orders_have_two_names(self) -> None:
        assert refusal(InvalidValueError, lambda: contract(FIRST, orders=[order(), order()])) == (
            "orders: the id 'O-1' is given twice. Give each its own id."
        )
        assert contract(FIRST, orders=[order(), order(id="O-2")]).orders == (order(), order(id="O-2"))


FIRST_DAY = date(2026, 1, 1)


@st.composite
def dated(draw: st.DrawFn) -> tuple[date, date | None]:
    """The start and the end, or none, of a term in the first forty days of a year."""
    start = draw(st.integers(0, 30))
    length = draw(st.none() | st.integers(1, 10))
    end = None if length is None else FIRST_DAY + timedelta(days=start + length)
    return FIRST_DAY + timedelta(days=start), end


class TestAnotherTerm:
    """A new agreement takes the place of whatever was agreed for its dates."""

    def test_in_the_middle_of_an_open_term(self) -> None:
        new = term(date(2026, 3, 1), date(2026, 4, 1), thresholds=[50])
        old = term(date(2026, 1, 1))

        assert contract(old).with_term(new) == contract(
            attrs.evolve(old, end=date(2026, 3, 1)), new, attrs.evolve(old, start=date(2026, 4, 1))
        )

    @settings(max_examples=50, deadline=None)
    @given(st.lists(dated(), min_size=1, max_size=5))
    def test_on_every_day_the_latest_agreement_applies(self, agreements: list[tuple[date, date | None]]) -> None:
        made = [term(start, end, thresholds=[number + 1]) for number, (start, end) in enumerate(agreements)]
        changed = contract(made[0])
        for new in made[1:]:
            changed = changed.with_term(new)

        for day in (FIRST_DAY + timedelta(days=number) for number in range(45)):
            latest = next((one for one in reversed(made) if one.applies_on(day)), None)
            found = changed.find_term(day)
            assert (found and found.thresholds) == (latest and latest.thresholds)


class TestAnotherPackage:
    """The customer may change to another size of the contingent. CONF-9, CONF-11"""

    def test_by_name_in_mid_month_with_all_else_as_agreed(self) -> None:
        sixteen = WIKI.policy.package("16h").contingent(overage_rate=eur("120"))
        booked = attrs.evolve(sixteen, rollover=Rollover(cap=HOUR), fee_due="in_arrears")
        forty = WIKI.policy.package("40h").contingent(overage_rate=eur("120"))
        larger = attrs.evolve(forty, rollover=Rollover(cap=HOUR), fee_due="in_arrears")
        trainings = contingent("trainings", quota=3)
        agreed = term(contingents=[booked, trainings])

        assert contract(agreed).with_package("40h", start=date(2026, 11, 15)) == contract(
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
        booked = contract(*(attrs.evolve(part, contingents=[contingent()]) for part in (FIRST, SECOND)))
        new = Package(id="new", quota=20 * HOUR, fee=eur("2000"))
        changed = booked.with_package(new, start=start)

        assert [part.contingents[0].id for part in changed.terms] == sizes
        assert [(part.start, part.end) for part in changed.terms] == [(one.start, one.end) for one in booked.terms]

    def test_in_place_of_the_one_that_is_named(self) -> None:
        wiki, shop = self.of_two_projects()
        new = Package(id="new", quota=20 * HOUR, fee=eur("2000"))
        changed = contract(term(contingents=[wiki, shop])).with_package(new, contingent="shop")

        assert changed.terms[0].contingents == (
            wiki,
            attrs.evolve(shop, id="new", quota=20 * HOUR, fee=eur("2000")),
        )

    def test_of_several_that_fit_one_is_named(self) -> None:
        wiki, shop = self.of_two_projects()
        agreed = contract(term(contingents=[wiki, shop, contingent("trainings", quota=3)]))
        new = Package(id="new", quota=20 * HOUR, fee=eur("2000"))

        assert refusal(InvalidValueError, lambda: agreed.with_package(new)) == (
            "contingent: package 'new' could replace any of 'wiki', 'shop' in the term from 2026-01-01. "
            "Name the contingent that it replaces."
        )

    def test_one_that_the_term_has(self) -> None:
        agreed = contract(term(contingents=[contingent()]))
        new = Package(id="new", quota=20 * HOUR, fee=eur("2000"))
        pieces = Package(id="pieces", quota=20, fee=eur("2000"))

        assert refusal(UnknownNameError, lambda: agreed.with_package(new, contingent="shop")) == (
            "contingent: the term from 2026-01-01 has no time contingent 'shop'; it has '16h'. Name one that it has."
        )
        assert refusal(UnknownNameError, lambda: agreed.with_package(pieces)) == (
            "contingent: the term from 2026-01-01 has no pieces contingent; it has '16h'. Name one that it has."
        )
        assert refusal(UnknownNameError, lambda: contract(term()).with_package(new)) == (
            "contingent: the term from 2026-01-01 has no time contingent; it has none. Name one that it has."
        )

    def test_a_size_that_the_policy_offers(self) -> None:
        agreed = contract(term(contingents=[contingent()]))

        assert refusal(UnknownNameError, lambda: agreed.with_package("41h")) == (
            "package: '41h' is not in the policy. Write '40h', or one of: '16h', '20h', '30h', '50h'."
        )

    @staticmethod
    def of_two_projects() -> tuple[Contingent, Contingent]:
        wiki, shop = (contingent(name, scope=Scope(projects=frozenset({name}))) for name in ("wiki", "shop"))
        return wiki, shop


class TestMatching:
    """A ticket belongs to the one contract that is for its project and in force on its day. CRM-21"""

    WIKI = contract(SECOND, id="C-wiki", projects="wiki")
    REST = contract(SECOND, id="C-rest", customer="Beta", projects=["shop", "crm"])
    OLD = contract(FIRST, id="C-old")

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
            "contracts: ticket T-1 of 2026-11-20T12:00:00+00:00, project 'wiki', fits none of no contracts. "
            "Give the contract of its customer, or add a term for the day of the report."
        )

    def test_several_fit(self) -> None:
        everything = contract(SECOND, id="C-all", customer="Gamma")

        assert refusal(InvalidValueError, lambda: match(ticket(project="crm"), [self.REST, everything, self.OLD])) == (
            "contracts: ticket T-1 of 2026-11-20T12:00:00+00:00, project 'crm', "
            "fits C-rest (Beta), C-all (Gamma). "
            "Give only the contracts of its customer, or limit them to different projects or dates."
        )
