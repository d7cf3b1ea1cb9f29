"""Contracts as documents: all that can be agreed is read, every fault is told at once, what is written reads back."""

from __future__ import annotations

import contextlib
import copy
import json
import random
import re
import tomllib
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supportpolicy import testing
from supportpolicy.calendars import ARBEITSTAG, WERKTAG, Eve, Holidays, Observance, WorkingDays
from supportpolicy.clauses import Wording
from supportpolicy.contingents import (
    MONTHLY,
    YEARLY,
    Contingent,
    Excess,
    Increment,
    Multiplier,
    Proration,
    Rhythm,
    Rollover,
    Scope,
    TopUp,
)
from supportpolicy.contracts import Contract, Order, Rate, Term
from supportpolicy.deadlines import deadlines, schedule_of
from supportpolicy.decision import classify
from supportpolicy.documents import shipped_policy
from supportpolicy.documents.contracts import lint_contract, load_contract, read_contract, write_contract
from supportpolicy.documents.contracts.holidays import describe_holidays
from supportpolicy.documents.descriptions import write_policy
from supportpolicy.documents.sources import from_folder, from_given
from supportpolicy.errors import InvalidDocumentError, InvalidValueError
from supportpolicy.facts import Fact, Vocabulary
from supportpolicy.money import Money
from supportpolicy.policy import CostBearer
from supportpolicy.rules import Impossible, Rule, RuleSet, Silence
from supportpolicy.servicehours import ServiceHours
from supportpolicy.targets import (
    Boundary,
    ServiceSchedule,
    Target,
    WorkingDaysAmount,
    severity_by_matrix,
)
from supportpolicy.tickets import Ticket
from tests.broken_contracts import FAULTS

CHECKOUT = Path(__file__).parents[1]
SAMPLES = sorted((CHECKOUT / "examples" / "contracts").glob("*.toml"))

FULL: dict[str, Any] = {
    "schema": 1,
    "id": "K-1",
    "customer": "Acme",
    "zone": "Europe/Berlin",
    "currency": "EUR",
    "projects": ["wiki", "shop"],
    "working_days": {
        "office": {
            "weekdays": "arbeitstage",
            "holidays": {"country": "DE", "region": "HE"},
            "closures": ["2026-12-28"],
            "extra_days": ["2026-05-02"],
            "christmas_eve": "12:00",
            "new_years_eve": "closed",
        }
    },
    "hours": {
        "office": {
            "week": "Mon-Fri 09:00-12:00, 13:00-17:30",
            "working_days": "office",
            "special": {"2026-05-02": "09:00-12:00"},
            "breaks": {"2026-05-04": "10:00-11:00"},
        },
        "night": {"week": "Mon-Sun 22:00-06:00", "zone": "Europe/Zurich"},
    },
    "term": [
        {
            "start": "2026-01-01",
            "end": "2027-01-01",
            "policy": "app_agency",
            "policy_version": "1",
            "findings": {"contact": ["key_user", "partner"], "goodwill": "no"},
            "fact": [
                {
                    "name": "goodwill",
                    "label": {"de": "Kulanz", "en": "goodwill"},
                    "question": {"de": "Kulanz?", "en": "Goodwill?"},
                    "values": {"yes": {"de": "ja", "en": "yes"}, "no": {"de": "nein", "en": "no"}},
                }
            ],
            "rule": [
                {"id": "gift", "when": {"goodwill": "yes"}, "bearer": "vendor", "clauses": ["§ 7"]},
                {
                    "id": "open",
                    "when": {"goodwill": "no", "kind": "training"},
                    "silent": "silent",
                    "ask": ["the boss"],
                    "overrides": [],
                },
            ],
            "service_hours": "office",
            "working_days": "office",
            "contingent": [
                {
                    "id": "20h",
                    "quota": "20 h",
                    "fee": "2000.00 EUR",
                    "overage_rate": "110.00 EUR",
                    "period": {"months": 1, "anchor": "2026-01-15"},
                    "fee_period": "quarterly",
                    "fee_due": "in_arrears",
                    "rollover": {"cap": "4 h", "life": 2, "clauses": ["§ 3"]},
                    "proration": {"unit": "15 min", "mode": "half_up", "clauses": ["§ 4"]},
                    "scope": {"projects": ["wiki"], "except_kinds": ["on_site"]},
                    "clauses": ["§ 2"],
                },
                {"id": "trainings", "quota": 6, "fee": "900.00 EUR", "overage_rate": "by offer", "period": "yearly"},
            ],
            "rate": [{"price": "100.00 EUR"}, {"price": "400.00 EUR", "kind": "workshop", "measure": "pieces"}],
            "increment": {"step": "15 min", "mode": "half_up", "grouping": "ticket", "minimum": "30 min"},
            "multiplier": [{"factor": "1.5", "when": "outside_service_hours"}, {"factor": "4/3", "kinds": ["expert"]}],
            "weighted": "not_overage",
            "assignment": "split_at_midnight",
            "statement_period": "quarterly",
            "thresholds": [50, 100],
            "schedule": "gold",
            "schedules": {
                "gold": {
                    "base": "policy",
                    "at_risk_from": 80,
                    "boundary": "opening",
                    "reopening": "starts_anew",
                    "recount": "from_change",
                    "hours": {"night": "night"},
                    "severity": {"matrix": "standard"},
                    "agreed": [
                        {
                            "id": "fast",
                            "metric": "first_response",
                            "amount": "2 h",
                            "calendar": "service_hours",
                            "commitment": "guaranteed",
                            "when": {"severity": "critical"},
                            "clauses": ["§ 9"],
                        }
                    ],
                },
                "plain": {
                    "name": "Plain",
                    "version": "3",
                    "not_promised": ["§ 10"],
                    "hours": ["office"],
                    "working_days": ["office"],
                    "facts": "policy",
                    "severity": {
                        "rows": "size",
                        "columns": "whom",
                        "matrix": {"big": {"us": "critical"}, "small": {"us": "minor"}},
                        "eased": {"critical": "minor", "minor": "minor"},
                        "clauses": {"critical": ["§ 8"]},
                    },
                    "target": [
                        {
                            "id": "two days",
                            "metric": "resolution",
                            "amount": {
                                "days": 2,
                                "working_days": "office",
                                "day_rule": "event_day_excluded",
                                "ends": "end_of_service",
                                "cut_off": "16:00",
                            },
                            "calendar": "office",
                            "commitment": "goal",
                            "clauses": [],
                        }
                    ],
                },
            },
        },
        {"start": "2027-01-01", "policy": "saas_crm", "readings": {"CRM-O4": "notice"}},
    ],
    "top_up": [
        {
            "id": "plus",
            "quota": "5 h",
            "price": "500.00 EUR",
            "start": "2026-03-01",
            "end": "2026-09-01",
            "bought_on": "2026-02-20",
            "scope": {"kinds": ["consulting"]},
            "clauses": ["§ 6"],
        }
    ],
    "order": [
        {
            "id": "O-1",
            "price": "4800.00 EUR",
            "ordered_on": "2026-08-03",
            "accepted_on": "2026-10-01",
            "tickets": ["T-1"],
            "projects": ["erp"],
            "clauses": ["§ 12"],
        }
    ],
}
"""A document that says everything that one can say."""


def changed(path: str, value: object) -> dict[str, Any]:
    """The full document with another value at a path, or without one if the value is ``...``."""
    document = copy.deepcopy(FULL)
    *steps, last = path.replace("[", ".").replace("]", "").split(".")
    node: Any = document
    for step in steps:
        node = node[int(step) if isinstance(node, list) else step]
    key = int(last) if isinstance(node, list) else last
    if value is ...:
        del node[key]
    else:
        node[key] = value
    return document


def faults_in(document: dict[str, Any] | str, **more: Any) -> list[str]:
    """What is wrong with a document, one line a fault, without the heading."""
    with pytest.raises(InvalidDocumentError) as caught:
        read_contract(document if isinstance(document, str) else json.dumps(document), **more)
    return [str(fault) for fault in caught.value.exceptions]


CONTRACT = read_contract(json.dumps(FULL))
FIRST, SECOND = CONTRACT.terms


class TestEverythingThatCanBeAgreed:
    """A document says it, the value has it."""

    def test_the_contract(self) -> None:
        assert (CONTRACT.id, CONTRACT.customer, CONTRACT.zone, CONTRACT.currency, CONTRACT.projects) == (
            "K-1",
            "Acme",
            "Europe/Berlin",
            "EUR",
            frozenset({"wiki", "shop"}),
        )
        assert CONTRACT.top_ups == (
            TopUp(
                id="plus",
                quota=timedelta(hours=5),
                price=Money.of("500", "EUR"),
                start=date(2026, 3, 1),
                end=date(2026, 9, 1),
                bought_on=date(2026, 2, 20),
                scope=Scope(kinds=["consulting"]),
                clauses=["§ 6"],
            ),
        )
        assert CONTRACT.orders == (
            Order(
                id="O-1",
                price=Money.of("4800", "EUR"),
                ordered_on=date(2026, 8, 3),
                accepted_on=date(2026, 10, 1),
                tickets=["T-1"],
                projects=["erp"],
                clauses=["§ 12"],
            ),
        )

    def test_policies_with_readings_and_rules_of_the_contract(self) -> None:
        goodwill = Fact(
            name="goodwill",
            values=[value(name, de, name) for name, de in (("yes", "ja"), ("no", "nein"))],
            label=Wording(de="Kulanz", en="goodwill"),
            question=Wording(de="Kulanz?", en="Goodwill?"),
        )
        rules = [
            Rule(id="gift", when={"goodwill": "yes"}, outcome=CostBearer.VENDOR, clauses=["§ 7"]),
            Rule(
                id="open",
                when={"goodwill": "no", "kind": "training"},
                outcome=Silence(reason="silent", ask=["the boss"]),
            ),
        ]

        assert FIRST.policy == shipped_policy("app_agency").read_as().agreeing(rules, [goodwill])
        assert SECOND.policy == shipped_policy("saas_crm").read_as({"CRM-O4": "notice"})
        assert dict(FIRST.findings) == {"contact": {"key_user", "partner"}, "goodwill": {"no"}}

    def test_calendars(self) -> None:
        office = WorkingDays(
            weekdays=ARBEITSTAG,
            holidays=Holidays.of("DE", "HE"),
            closures=[date(2026, 12, 28)],
            extra_days=[date(2026, 5, 2)],
            christmas_eve=time(12),
            new_years_eve=Eve.CLOSED,
        )

        assert FIRST.working_days == office
        assert FIRST.service_hours == ServiceHours.weekly(
            "Mon-Fri 09:00-12:00, 13:00-17:30",
            zone="Europe/Berlin",
            working_days=office,
            special={date(2026, 5, 2): "09:00-12:00"},
            breaks={date(2026, 5, 4): "10:00-11:00"},
        )
        assert (SECOND.working_days, SECOND.service_hours) == (None, None)

    def test_prices(self) -> None:
        assert FIRST.contingents == (
            Contingent(
                id="20h",
                quota=timedelta(hours=20),
                fee=Money.of("2000", "EUR"),
                overage_rate=Money.of("110", "EUR"),
                period=Rhythm(months=1, anchor=date(2026, 1, 15)),
                fee_period=Rhythm(months=3),
                fee_due="in_arrears",
                rollover=Rollover(cap=timedelta(hours=4), life=2, clauses=["§ 3"]),
                proration=Proration(unit=timedelta(minutes=15), mode="half_up", clauses=["§ 4"]),
                scope=Scope(projects=["wiki"], except_kinds=["on_site"]),
                clauses=["§ 2"],
            ),
            Contingent(
                id="trainings", quota=6, fee=Money.of("900", "EUR"), overage_rate=Excess.BY_OFFER, period=YEARLY
            ),
        )
        assert FIRST.rates == (
            Rate(price=Money.of("100", "EUR")),
            Rate(price=Money.of("400", "EUR"), kind="workshop", measure="pieces"),
        )
        assert FIRST.increment == Increment(
            step=timedelta(minutes=15), mode="half_up", grouping="ticket", minimum=timedelta(minutes=30)
        )
        assert FIRST.multipliers == (
            Multiplier(factor="1.5", when="outside_service_hours"),
            Multiplier(factor=Fraction(4, 3), kinds=["expert"]),
        )
        assert (FIRST.weighted, FIRST.assignment, FIRST.thresholds) == ("not_overage", "split_at_midnight", (50, 100))
        assert (FIRST.statement_period, SECOND.statement_period) == (Rhythm(months=3), MONTHLY)

    def test_a_schedule_based_on_what_the_policy_promises(self) -> None:
        assert FIRST.working_days is not None
        base = schedule_of(
            FIRST.policy, zone="Europe/Berlin", service_hours=FIRST.service_hours, working_days=FIRST.working_days
        )
        night = ServiceHours.weekly("Mon-Sun 22:00-06:00", zone="Europe/Zurich")

        assert FIRST.usual_schedule == attrs.evolve(
            base,
            name="gold",
            hours={**base.hours, "night": night},
            severity=severity_by_matrix(facts=FIRST.policy.policy.facts),
            agreed=[
                Target(
                    id="fast",
                    metric="first_response",
                    amount=timedelta(hours=2),
                    calendar="service_hours",
                    commitment="guaranteed",
                    when={"severity": "critical"},
                    clauses=["§ 9"],
                )
            ],
            at_risk_from=80,
            boundary=Boundary.OPENING,
            reopening="starts_anew",
            recount="from_change",
        )

    def test_a_schedule_of_its_own(self) -> None:
        assert FIRST.service_hours is not None
        assert FIRST.working_days is not None
        assert FIRST.schedules["plain"] == ServiceSchedule(
            name="Plain",
            version="3",
            not_promised=["§ 10"],
            hours={"office": FIRST.service_hours},
            working_days={"office": FIRST.working_days},
            facts=FIRST.policy.policy.facts,
            severity=severity_by_matrix(
                {"big": {"us": "critical"}, "small": {"us": "minor"}},
                rows="size",
                columns="whom",
                eased={"critical": "minor", "minor": "minor"},
                clauses={"critical": ("§ 8",)},
            ),
            targets=[
                Target(
                    id="two days",
                    metric="resolution",
                    amount=WorkingDaysAmount(
                        days=2,
                        working_days="office",
                        day_rule="event_day_excluded",
                        ends="end_of_service",
                        cut_off=time(16),
                    ),
                    calendar="office",
                    commitment="goal",
                )
            ],
        )

    def test_a_schedule_that_says_nothing_of_calendars_has_all_of_them(self) -> None:
        document = changed("term[0].schedules.plain.hours", ...)
        del document["term"][0]["schedules"]["plain"]["working_days"]
        schedule = read_contract(json.dumps(document)).terms[0].schedules["plain"]

        assert sorted(schedule.hours) == ["arbeitstage", "clock", "night", "office", "service_hours", "werktage"]
        assert sorted(schedule.working_days) == ["arbeitstage", "office", "werktage"]

    @pytest.mark.parametrize("text", ["policy", "none"])
    def test_severity_as_the_policy_has_it_or_none(self, text: str) -> None:
        document = changed("term[0].schedules.gold.severity", text)
        schedule = read_contract(json.dumps(document)).terms[0].schedules["gold"]

        assert schedule.severity == (FIRST.policy.severity if text == "policy" else None)

    def test_holidays_of_several_places_and_ones_own(self) -> None:
        parts = [
            {"country": "DE", "regions": ["SN", "BE"], "first_year": 2026, "last_year": 2030},
            {"dates": ["2026-03-04"], "day": [{"date": "2026-03-05", "de": "Messe", "en": "trade fair"}]},
        ]
        document = changed("working_days.office.holidays", parts)
        years = range(2026, 2031)
        places = Holidays.of("DE", "SN", years=years) | Holidays.of("DE", "BE", years=years)
        own = Holidays.on([date(2026, 3, 4)]) | Holidays.on({date(2026, 3, 5): Wording(de="Messe", en="trade fair")})

        days = read_contract(json.dumps(document)).terms[0].working_days

        assert days is not None
        assert days.holidays == places | own

    def test_a_date_of_ones_own_limits_nothing_unless_it_says_so(self) -> None:
        limited = {"dates": ["2026-03-04"], "first_year": 2026, "last_year": 2027}
        days = read_contract(json.dumps(changed("working_days.office.holidays", limited))).terms[0].working_days

        assert days is not None
        assert days.years == range(2026, 2028)

    @pytest.mark.parametrize("weekdays", ["werktage", ["mon", "tue", "wed", "thu", "fri", "sat"]])
    def test_weekdays_by_name_or_one_by_one(self, weekdays: object) -> None:
        days = read_contract(json.dumps(changed("working_days.office.weekdays", weekdays))).terms[0].working_days

        assert days is not None
        assert days.weekdays == WERKTAG

    def test_calendars_where_they_are_used(self) -> None:
        document = changed("term[1].working_days", {"weekdays": "werktage", "holidays": "none"})
        document["term"][1]["service_hours"] = {"week": "Sat 10:00-14:00"}
        term = read_contract(json.dumps(document)).terms[1]

        assert term.working_days == WorkingDays.werktage(Holidays.none())
        assert term.service_hours == ServiceHours.weekly("Sat 10:00-14:00", zone="Europe/Berlin")

    @pytest.mark.parametrize(
        ("factor", "expected"), [(2, Fraction(2)), ("0.25", Fraction(1, 4)), ("4/3", Fraction(4, 3))]
    )
    def test_factors(self, factor: object, expected: Fraction) -> None:
        contract = read_contract(json.dumps(changed("term[0].multiplier[0].factor", factor)))

        assert contract.terms[0].multipliers[0].factor == expected

    def test_a_package_of_the_policy_of_which_a_part_is_agreed_otherwise(self) -> None:
        document = changed("term[1].policy", "confluence_package")
        del document["term"][1]["readings"]
        document["term"][1]["contingent"] = {"package": "40h", "fee": "3500.00 EUR", "overage_rate": "110.00 EUR"}
        package = shipped_policy("confluence_package").package("40h")

        assert read_contract(json.dumps(document)).terms[1].contingents == (
            attrs.evolve(package.contingent(overage_rate=Money.of("110", "EUR")), fee=Money.of("3500", "EUR")),
        )

    def test_a_matrix_of_its_own_is_not_eased_unless_it_says_so(self) -> None:
        matrix = {"big": {"us": "critical"}, "small": {"us": "minor"}}
        document = changed("term[0].schedules.plain.severity", {"matrix": matrix, "rows": "size", "columns": "whom"})

        assert read_contract(json.dumps(document)).terms[0].schedules["plain"].severity == severity_by_matrix(
            matrix, rows="size", columns="whom", eased={}
        )

    def test_severity_rule_by_rule(self) -> None:
        rules = {
            "facts": ["size", "kind"],
            "fact": [
                {
                    "name": "size",
                    "label": {"de": "Größe", "en": "size"},
                    "question": {"de": "Größe?", "en": "Size?"},
                    "values": {"big": {"de": "groß", "en": "big"}, "small": {"de": "klein", "en": "small"}},
                }
            ],
            "rule": [
                {"id": "big", "when": {"size": "big"}, "class": "critical", "overrides": "usual"},
                {"id": "usual", "when": {}, "class": "minor"},
            ],
            "impossible": [{"id": "big wish", "when": {"size": "big", "kind": "change_request"}}],
        }
        document = changed("term[0].schedules.plain.severity", rules)
        severity = read_contract(json.dumps(document)).terms[0].schedules["plain"].severity
        size = Fact(
            name="size",
            values=[value("big", "groß", "big"), value("small", "klein", "small")],
            label=Wording(de="Größe", en="size"),
            question=Wording(de="Größe?", en="Size?"),
        )

        assert severity == RuleSet(
            vocabulary=[size, shipped_policy("app_agency").facts["kind"]],
            rules=[
                Rule(id="big", when={"size": "big"}, outcome="critical", overrides=["usual"]),
                Rule(id="usual", outcome="minor"),
            ],
            impossible=[Impossible(id="big wish", when={"size": "big", "kind": "change_request"})],
        )


def value(name: str, de: str, en: str) -> Any:
    from supportpolicy.facts import Value

    return Value(name=name, label=Wording(de=de, en=en))


class TestReadsBackEqual:
    """read(write(x)) == x"""

    @given(testing.contracts())
    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    def test_contracts_of_every_kind(self, contract: Contract) -> None:
        assert read_contract(write_contract(contract)) == contract

    @given(testing.contracts())
    @settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    def test_the_same_tables_as_json(self, contract: Contract) -> None:
        tables = tomllib.loads(write_contract(contract))

        assert read_contract(json.dumps(tables, default=lambda day: day.isoformat())) == contract

    def test_the_document_that_says_everything(self) -> None:
        assert read_contract(write_contract(CONTRACT)) == CONTRACT

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            ("term[0].schedules.gold.severity", ...),
            ("term[0].schedules.gold.severity", "none"),
            ("term[0].schedules.gold.facts", "none"),
            ("term[0].schedules.gold.not_promised", []),
            ("term[0].schedules.gold.version", "7"),
            ("term[0].schedules.plain.severity", "policy"),
            ("term[0].schedules.plain.severity", ...),
            ("term[0].schedules.plain.facts", ...),
            ("term[0].working_days", ...),
            ("term[0].contingent[0].scope", ...),
            ("projects", ...),
        ],
    )
    def test_what_is_said_otherwise_or_not_at_all(self, path: str, value: object) -> None:
        contract = read_contract(json.dumps(changed(path, value)))

        assert read_contract(write_contract(contract)) == contract

    @pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
    def test_the_samples(self, sample: Path) -> None:
        contract = load_contract(sample)

        assert read_contract(write_contract(contract)) == contract

    def test_what_is_written_is_short_where_nothing_unusual_is_agreed(self) -> None:
        term = Term(
            start=date(2026, 1, 1),
            policy=shipped_policy("confluence_package").read_as(),
            contingents=[shipped_policy("confluence_package").package("16h").contingent(overage_rate=euros(120))],
        )

        assert write_contract(Contract(id="K", customer="Acme", zone="UTC", currency="EUR", terms=[term])) == (
            'schema = 1\nid = "K"\ncustomer = "Acme"\nzone = "UTC"\ncurrency = "EUR"\n\n'
            '[[term]]\nstart = 2026-01-01\npolicy = "confluence_package"\npolicy_version = "1"\n\n'
            '[[term.contingent]]\npackage = "16h"\noverage_rate = "120 EUR"\n'
        )

    def test_a_calendar_has_one_name_however_often_it_is_used(self) -> None:
        text = write_contract(CONTRACT)

        assert list(tomllib.loads(text)["working_days"]) == ["service"]
        assert list(tomllib.loads(text)["hours"]) == ["service", "night"]

    def test_different_calendars_have_different_names(self) -> None:
        hours = ServiceHours.weekly("Mon 09:00-10:00", zone="UTC")
        terms = [
            Term(start=date(2026, 1, 1), end=date(2027, 1, 1), policy=PLAIN, service_hours=hours),
            Term(start=date(2027, 1, 1), policy=PLAIN, service_hours=ServiceHours.around_the_clock("UTC")),
        ]
        text = write_contract(Contract(id="K", customer="Acme", zone="UTC", currency="EUR", terms=terms))

        assert list(tomllib.loads(text)["hours"]) == ["service", "service_2"]


PLAIN = shipped_policy("shop_agency").read_as()


def euros(amount: int) -> Money:
    return Money.of(amount, "EUR")


class TestHolidaysAreRecognised:
    @pytest.mark.parametrize(
        ("holidays", "described"),
        [
            (Holidays.none(), "none"),
            (Holidays.of("DE"), {"country": "DE"}),
            (Holidays.of("DE", "HE"), {"country": "DE", "region": "HE"}),
            (
                Holidays.of("DE", "BY", observance=Observance.CATHOLIC, years=range(2026, 2031)),
                {"country": "DE", "region": "BY", "observance": "catholic", "first_year": 2026, "last_year": 2030},
            ),
            (
                Holidays.of("DE", "SN") | Holidays.of("DE", "BE"),
                [{"country": "DE", "region": "SN"}, {"country": "DE", "region": "BE"}],
            ),
            (Holidays.on([date(2026, 5, 1)]), {"dates": [date(2026, 5, 1)]}),
            (
                Holidays.on({date(2026, 5, 1): Wording(de="Messe", en="trade fair")}),
                {"day": [{"date": date(2026, 5, 1), "de": "Messe", "en": "trade fair"}]},
            ),
            (Holidays(days=(), years=range(2026, 2028)), {"first_year": 2026, "last_year": 2027}),
            (Holidays(days=(), years=range(2026, 2100)), {"first_year": 2026, "last_year": 2099}),
        ],
    )
    def test_as_places_or_date_by_date(self, holidays: Holidays, described: object) -> None:
        assert describe_holidays(holidays) == described

    def test_the_same_dates_under_other_names_are_no_place(self) -> None:
        named = Wording(de="frei", en="off")
        renamed = Holidays(
            days=[attrs.evolve(day, name=named) for day in Holidays.of("AT", years=range(2026, 2027)).days],
            years=range(2026, 2027),
        )

        described = describe_holidays(renamed)

        assert isinstance(described, dict)
        assert len(described["day"]) == 13


class TestSamples:
    """The samples say what their comments say."""

    def sample(self, name: str) -> Contract:
        return load_contract(CHECKOUT / "examples" / "contracts" / f"{name}.toml")

    def test_the_wiki_package(self) -> None:
        contract = self.sample("wiki_package")
        term = contract.terms[0]
        (deadline, _) = deadlines(friday_ticket(project="wiki"), contract, as_of=FRIDAY)

        assert (term.contingents[0].units, str(term.contingents[0].fee)) == (16 * 3600, "1600 EUR")
        assert str(deadline.due) == "2026-12-01 14:30:00+01:00"  # 36 hours a week and 12 more

    def test_the_crm_by_the_hour(self) -> None:
        contract = self.sample("crm")
        question = friday_ticket(kind="question", planned_change="no")

        assert classify(question, None, contract).clauses == ("Addendum 1, § 2",)
        assert str(contract.term_on(date(2026, 6, 30)).rates[0].price) == "165.00 CHF"
        assert [
            one.target.id for one in deadlines(friday_ticket(severity="critical"), contract, as_of=FRIDAY) if one.target
        ] == ["critical_response"]

    def test_the_partner_in_vienna(self) -> None:
        contract = self.sample("partner")
        term = contract.terms[0]
        call = friday_ticket(channel="phone")

        assert term.contingents[0].overage_rate is Excess.BY_OFFER
        assert term.working_days is not None
        assert not term.working_days.is_working_day(date(2027, 11, 15))  # the patron, a Monday
        assert str(deadlines(call, contract, as_of=FRIDAY)[0].due) == "2026-11-23 03:30:00+01:00"


FRIDAY = datetime(2026, 11, 20, 15, 30, tzinfo=ZoneInfo("Europe/Berlin"))


def friday_ticket(project: str | None = None, **findings: str) -> Ticket:
    return Ticket(id="T", reported_at=FRIDAY, findings=findings, project=project)


class TestThePage:
    """What the page on documents shows in TOML can be read."""

    BLOCKS = re.findall(
        r"```toml\n(.*?)```", (CHECKOUT / "docs" / "documents.md").read_text(encoding="utf-8"), re.DOTALL
    )

    def test_shows_a_sample_as_it_is(self) -> None:
        assert self.BLOCKS[0] == (CHECKOUT / "examples" / "contracts" / "crm.toml").read_text(encoding="utf-8")

    def test_shows_parts_that_fit_together(self) -> None:
        _, calendar, price, schedule, directive = self.BLOCKS
        head = 'schema = 1\nid = "K"\ncustomer = "Acme"\nzone = "Europe/Berlin"\ncurrency = "EUR"\n'
        hours = '[hours.office]\nweek = "Mon-Fri 09:00-17:00"\n'
        term = (
            '[[term]]\nstart = 2026-01-01\npolicy = "app_agency"\nservice_hours = "office"\nworking_days = "office"\n'
        )

        contract = read_contract("\n".join([directive, head, calendar, hours, term, price, schedule]))

        assert contract.terms[0].contingents[0].id == "support"
        assert contract.terms[0].usual_schedule is not None


def tells(told: list[str], expected: list[str]) -> bool:
    """Whether these faults are told; of one that ends with an ellipsis only what stands before it is compared."""
    return len(told) == len(expected) and all(
        one.startswith(other[:-1]) if other.endswith("…") else one == other
        for one, other in zip(told, expected, strict=True)
    )


class TestFaults:
    """Each fault says where it is, what is wrong with which value, and what to write instead."""

    @pytest.mark.parametrize(
        ("path", "value", "expected"), FAULTS, ids=[f"{path}={value}"[:70] for path, value, _ in FAULTS]
    )
    def test_of_one_change(self, path: str, value: object, expected: list[str]) -> None:
        told = faults_in(changed(path, value))

        assert tells(told, expected), told

    def test_all_of_them_at_once(self) -> None:
        document = """
            schema = 1
            id = "K-1"
            costumer = "Acme"
            zone = "Europe/Berlin"
            currency = "EUR"

            [[term]]
            start = 2026-01-01
            policy = "confluence_package"
            readings = { CONF-O2 = "office_hours" }
            contingent = { package = "16h" }
            rate = { price = 120.0 }

            [[term]]
            start = 2026-07-01T00:00:00
            policy = "wiki"

            [[term]]
            start = 2026-09-01
            policy = "shop_agency"
            contingent = { id = "c", quota = "16 h", fee = "1600.00", overage_rate = "120.00 USD" }

            [[order]]
            id = "O-1"
            price = "100 EUR"
        """

        expected = [
            ("term[0].readings.CONF-O2: it is no interpretation of this policy. Write 'CONF-O…"),
            (
                "term[0].contingent.overage_rate: nothing is said of what exceeds the quota. "
                "Add the rate of an hour or a piece such as '120.00 EUR', or 'by offer'."
            ),
            "term[0].rate.price: 120.0 is not an amount such as '1600.00 EUR'. Write an amount such as '1600.00 EUR'.",
            (
                "term[1].policy: 'wiki' is no shipped policy. Write one of: 'app_agency', 'confluence_package', "
                "'partner_support', 'saas_crm', 'shop_agency'."
            ),
            "term[1].start: 2026-07-01T00:00:00 is not a date such as 2026-01-01. Write a date such as 2026-01-01.",
            (
                "term[2].contingent.fee: '1600.00' is not an amount such as '1600.00 EUR'. "
                "Write an amount such as '1600.00 EUR'."
            ),
            "term[2].contingent.overage_rate: 120.00 USD is not in EUR. Write an amount such as '1600.00 EUR'.",
            (
                "term[2].start: the term from 2026-01-01 still applies on 2026-09-01. "
                "End that one on 2026-09-01 or before, or begin this one when it ends."
            ),
            "customer: it is missing. Add a text.",
            "order[0].ordered_on: it is missing. Add a date such as 2026-01-01.",
            (
                "costumer: it means nothing here. Write 'customer', or one of: 'schema', 'currency', 'term', 'zone', "
                "'working_days', 'hours', 'top_up', 'order', 'id', 'projects'."
            ),
        ]
        told = faults_in(document)

        assert tells(told, expected), told

    @pytest.mark.parametrize("zone", ["Europe/Berln", ...])
    def test_where_the_zone_is_not_known_nothing_is_said_of_hours(self, zone: object) -> None:
        assert len(faults_in(changed("zone", zone))) == 1

    def test_rules_that_take_too_long_to_prove(self) -> None:
        wording = {"de": "-", "en": "-"}
        names = [f"f{number}" for number in range(40)]
        values = {"yes": wording, "no": wording}
        randomly = random.Random(7)
        document = changed(
            "term[0].fact", [{"name": name, "label": wording, "question": wording, "values": values} for name in names]
        )
        del document["term"][0]["findings"]
        document["term"][0]["rule"] = [
            {"id": f"r{number}", "when": dict.fromkeys(randomly.sample(names, 4), "yes"), "bearer": "vendor"}
            for number in range(200)
        ]

        (fault,) = faults_in(document)

        assert fault.startswith("term[0].rule: proving 2")
        assert fault.endswith(
            "takes more than the 100000 steps that are allowed. "
            "Let rules overlap less or look at fewer facts, or allow more steps."
        )

    def test_what_is_no_document(self) -> None:
        assert faults_in("schema = ") == [
            "document: it is neither TOML nor JSON (Invalid value (at end of document)). Correct the place named."
        ]

    def test_where_the_policy_is_not_known_nothing_is_said_of_what_it_may_know(self) -> None:
        document = changed("term[0].policy", "unknown")
        document["term"][0]["findings"] = {"colour": "red"}
        document["term"][0]["contingent"][0]["package"] = "any"
        document["term"][0]["schedules"]["gold"]["agreed"][0]["when"] = {"colour": ["red"], "goodwill": "maybe"}
        document["term"][0]["schedules"]["plain"]["severity"] = {
            "facts": ["colour"],
            "rule": {"id": "a", "when": {}, "class": "b"},
        }

        assert [fault.split(":")[0] for fault in faults_in(document)] == [
            "term[0].policy",
            "term[0].schedules.gold.agreed[0].when.goodwill",
        ]


class TestWhereThePolicyComesFrom:
    def document(self, policy: str) -> str:
        return f"""
            schema = 1
            id = "K"
            customer = "Acme"
            zone = "UTC"
            currency = "EUR"
            term = {{ start = 2026-01-01, policy = "{policy}" }}
        """

    def test_from_a_file_beside_the_contract(self, tmp_path: Path) -> None:
        own = attrs.evolve(PLAIN.policy, id="own")
        (tmp_path / "own.toml").write_text(write_policy(own), encoding="utf-8")
        (tmp_path / "contract.toml").write_text(self.document("own.toml"), encoding="utf-8")

        contract = load_contract(tmp_path / "contract.toml")

        assert contract.terms[0].policy == own.read_as()
        assert read_contract(write_contract(contract), policies=from_given([own])) == contract

    def test_from_elsewhere_if_it_is_no_file(self, tmp_path: Path) -> None:
        (tmp_path / "contract.toml").write_text(self.document("saas_crm"), encoding="utf-8")
        (tmp_path / "other.toml").write_text(self.document("own"), encoding="utf-8")
        own = attrs.evolve(PLAIN.policy, id="own")

        assert load_contract(tmp_path / "contract.toml").terms[0].policy.policy.id == "saas_crm"
        assert load_contract(str(tmp_path / "other.toml"), policies=from_given([own])).terms[0].policy.policy is own

    @pytest.mark.parametrize(
        ("policy", "fault"),
        [
            (
                "missing.toml",
                (
                    "term.policy: 'missing.toml' cannot be read: No such file or directory. "
                    "Put the policy beside the document."
                ),
            ),
            ("../own.toml", "term.policy: '../own.toml' leads out of the folder. Put the policy into the folder."),
            ("/etc/own.json", "term.policy: '/etc/own.json' leads out of the folder. Put the policy into the folder."),
        ],
    )
    def test_a_file_that_is_not_there(self, tmp_path: Path, policy: str, fault: str) -> None:
        assert faults_in(self.document(policy), policies=from_folder(tmp_path)) == [fault]

    def test_a_file_whose_name_is_nearly_right(self, tmp_path: Path) -> None:
        for name in ("lift.toml", "notes.txt"):
            (tmp_path / name).write_text("", encoding="utf-8")
        folder = from_folder(tmp_path)

        assert faults_in(self.document("lfit.toml"), policies=folder) == [
            (
                "term.policy: 'lfit.toml' cannot be read: No such file or directory. "
                "Write 'lift.toml', or put the policy beside the document."
            )
        ]
        assert faults_in(self.document("lift"), policies=folder) == [
            (
                "term.policy: 'lift' is no shipped policy. Write 'lift.toml' for the file in the folder; else write "
                "one of: 'app_agency', 'confluence_package', 'partner_support', 'saas_crm', 'shop_agency'."
            )
        ]
        assert faults_in(self.document("notes"), policies=folder) == [
            (
                "term.policy: 'notes' is no shipped policy. Write "
                "one of: 'app_agency', 'confluence_package', 'partner_support', 'saas_crm', 'shop_agency'."
            )
        ]

    def test_a_contract_in_place_of_a_policy(self, tmp_path: Path) -> None:
        (tmp_path / "contract.toml").write_text(self.document("contract.toml"), encoding="utf-8")

        assert faults_in(self.document("contract.toml"), policies=from_folder(tmp_path)) == [
            "term.policy.document: it is a contract, not a policy. Give a policy, or read it as a contract."
        ]

    def test_a_policy_in_place_of_a_contract(self) -> None:
        assert faults_in(write_policy(PLAIN.policy)) == [
            "document: it is a policy, not a contract. Give a contract, or read it as a policy."
        ]

    def test_a_file_with_faults_of_its_own(self, tmp_path: Path) -> None:
        (tmp_path / "own.toml").write_text('schema = 9\nid = "own"', encoding="utf-8")

        faults = faults_in(self.document("own.toml"), policies=from_folder(tmp_path))

        assert faults[0] == (
            "term.policy.schema: the document is of format 9, this library reads format 1. "
            "Read it with a release of the library that knows format 9."
        )
        assert all(fault.startswith("term.policy.") for fault in faults)

    def test_a_contract_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            load_contract(tmp_path / "contract.toml")

    def test_reading_looks_at_no_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "own.toml").write_text(write_policy(PLAIN.policy), encoding="utf-8")
        monkeypatch.chdir(tmp_path)

        assert faults_in(self.document("own.toml"))[0].startswith("term.policy: 'own.toml' is no shipped policy.")


class TestWhatNoDocumentDescribes:
    def contract(self, schedule: ServiceSchedule, **more: Any) -> Contract:
        term = Term(start=date(2026, 1, 1), policy=PLAIN, schedules={"own": schedule}, **more)
        return Contract(id="K", customer="Acme", zone="UTC", currency="EUR", terms=[term])

    def test_targets_that_look_at_facts_nobody_knows(self) -> None:
        clock = ServiceHours.around_the_clock("UTC")
        target = Target(
            id="t",
            metric="resolution",
            amount=timedelta(hours=1),
            calendar="clock",
            commitment="goal",
            when={"team": "north"},
        )
        schedule = ServiceSchedule(name="own", hours={"clock": clock}, targets=[target])

        with pytest.raises(InvalidDocumentError) as caught:
            write_contract(self.contract(schedule))

        assert str(caught.value.exceptions[0]).startswith(
            "term[0].schedules.own.target[0].when.team: 'team' is no fact."
        )

    def test_facts_that_are_none(self) -> None:
        with pytest.raises(InvalidValueError) as caught:
            write_contract(self.contract(ServiceSchedule(name="own", facts=Vocabulary([]))))

        assert str(caught.value) == (
            "contract: no document describes 'K' in full. "
            "Let its schedules and rules look at facts of the policy, or at facts that are agreed."
        )

    def test_severity_that_is_nearly_a_matrix_is_written_rule_by_rule(self) -> None:
        facts = [Fact.of("size", ["big", "small"]), Fact.of("whom", ["us", "them"])]
        nearly = [
            RuleSet(vocabulary=facts, rules=[Rule(id="all", outcome="minor")]),
            RuleSet(vocabulary=facts[:1], rules=[Rule(id="all", outcome="minor")]),
            RuleSet(
                vocabulary=facts,
                rules=[
                    Rule(id="big", when={"size": "big"}, outcome=Silence(reason="silent")),
                    Rule(id="small", when={"size": "small"}, outcome="minor"),
                ],
            ),
        ]
        for severity in nearly:
            contract = self.contract(ServiceSchedule(name="own", severity=severity))
            described = tomllib.loads(write_contract(contract))["term"][0]["schedules"]["own"]["severity"]

            assert "matrix" not in described
            assert read_contract(write_contract(contract)) == contract


def damage(draw: Callable[..., Any], node: Any) -> None:
    """Replace, leave out or rename one node somewhere below."""
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            return
        key = draw(st.sampled_from(keys))
        if isinstance(node[key], dict | list) and draw(st.integers(0, 4)):
            node = node[key]
            continue
        if draw(st.booleans()):
            node[key] = draw(ATOMS)
        elif isinstance(node, dict) and draw(st.booleans()):
            node[draw(st.text(max_size=5))] = node.pop(key)
        else:
            del node[key]
        return


ATOMS: st.SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(
        [[], {}, "policy", "none", "9999-12-31", "0001-01-01", "closed", "1e999999", "22:00-06:00", "0 h"]
    )
)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """The document that says everything, with up to three nodes that were replaced, left out, or renamed."""
    document = copy.deepcopy(FULL)
    for _ in range(draw(st.integers(1, 3))):
        damage(draw, document)
    return json.dumps(document)


class TestAnyBytes:
    """Any bytes give a value or our error, nothing else. DESIGN: documents"""

    @given(st.binary() | st.text())
    def test_of_no_form_at_all(self, text: str | bytes) -> None:
        with contextlib.suppress(InvalidDocumentError):
            read_contract(text)

    @given(damaged())
    @settings(max_examples=300)
    def test_of_damaged_documents(self, text: str) -> None:
        with contextlib.suppress(InvalidDocumentError):
            contract = read_contract(text)
            assert read_contract(write_contract(contract)) == contract


class TestLint:
    """A contract that can be settled is refused if it lacks what its policy promises something on."""

    HEAD = 'schema = 1\nid = "C-1"\ncustomer = "Acme"\nzone = "Europe/Berlin"\ncurrency = "EUR"\n'
    LATER = '[[term]]\nstart = 2027-01-01\npolicy = "partner_support"\n'
    FIRST = (
        '[[term]]\nstart = 2026-01-01\nend = 2027-01-01\npolicy = "confluence_package"\n'
        'readings = { CONF-O1 = "office_hours" }\n'
    )
    HOURS = '[hours.desk]\nweek = "Mon-Fri 09:00-17:00"\n'
    RESPONSE = (
        "service_hours: target 'response' runs on 'service_hours', and nothing says which these are. "
        "Give the term its service_hours."
    )
    CALLS = (
        "working_days: target 'telephone_response' runs on 'werktage', and nothing says which these are. "
        "Give the term its working_days."
    )

    def test_every_term_is_named_where_it_stands(self) -> None:
        text = self.HEAD + self.LATER + self.FIRST
        with pytest.raises(InvalidDocumentError) as caught:
            lint_contract(text)

        assert [str(fault) for fault in caught.value.exceptions] == [
            f"term[1].{self.RESPONSE}",
            f"term[0].{self.CALLS}",
        ]
        assert [term.start.year for term in read_contract(text).terms] == [2026, 2027]

    def test_a_term_alone(self) -> None:
        text = self.HEAD + self.FIRST.replace("[[term]]", "[term]")
        with pytest.raises(InvalidDocumentError) as caught:
            lint_contract(text, document="acme.toml")

        assert str(caught.value) == f"acme.toml: it has a fault. Mend each of them.\n  term.{self.RESPONSE}"

    def test_what_lacks_nothing_is_read(self) -> None:
        text = self.HEAD + self.HOURS + self.FIRST + 'service_hours = "desk"\n'

        assert lint_contract(text) == read_contract(text)

    def test_other_faults_are_told_first(self) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            lint_contract(self.HEAD.replace("Acme", "") + self.FIRST)

        assert [str(fault).partition(":")[0] for fault in caught.value.exceptions] == ["customer"]
