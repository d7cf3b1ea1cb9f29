"""The kinds of settlement cases that are about choosing packages, each with the function that runs a case of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from fractions import Fraction
from typing import Any

from supportpolicy.contingents import Contingent
from supportpolicy.money import Money
from supportpolicy.whatif import best_package, best_plan_on_dates, best_plan_with_minimum_term, break_even
from tests.conformance.outcomes import Outcome, compare, known

EUR = "EUR"


def package_choice(case: Mapping[str, Any]) -> Outcome:
    """The best package for a whole history, and what every one would have cost."""
    given = case["given"]
    known(given, required=["packages", "overage_rate", "billable_hours_by_month"])
    choice = best_package(_packages(given), _history(given))
    got = {
        "total_cost": {_hours(cost.package): Fraction(cost.total.amount) for cost in choice.costs},
        "cheapest_hours": [Fraction(_hours(package)) for package in choice.cheapest],
        "chosen_hours": Fraction(_hours(choice.best)),
        "clairvoyant_cost": Fraction(choice.clairvoyant.amount),
        "regret_of_chosen": Fraction(choice.regret.amount),
    }
    return _compared(case, got)


def break_even_of_two(case: Mapping[str, Any]) -> Outcome:
    """From which use on the larger of two packages is cheaper."""
    given = case["given"]
    known(given, required=["packages", "overage_rate"])
    found = break_even(*_packages(given))
    got = {
        "break_even_hours": found.at,
        "cheaper_below": Fraction(_hours(found.smaller)),
        "cheaper_above": None if found.at is None else Fraction(_hours(found.larger)),
        "fee_equal_at_cap": found.equal_at_quota,
    }
    return _compared(case, got)


def package_switching(case: Mapping[str, Any]) -> Outcome:
    """The best plan with fixed dates of change, or with a minimum term."""
    given = case["given"]
    known(
        given,
        required=["packages", "overage_rate", "billable_hours_by_month"],
        optional=["change_every_months", "minimum_term_months"],
    )
    packages, history = _packages(given), _history(given)
    if "minimum_term_months" in given:
        plan = best_plan_with_minimum_term(packages, history, minimum_term=given["minimum_term_months"])
        months = [Fraction(_hours(package)) for package in plan.packages]
        return _compared(case, {"total_cost": Fraction(plan.total.amount), "hours_by_month": months})
    every = given["change_every_months"]
    plan = best_plan_on_dates(packages, history, change_every=every)
    got = {
        "total_cost": Fraction(plan.total.amount),
        "hours_by_block": [Fraction(_hours(package)) for package in plan.packages[::every]],
    }
    return _compared(case, got)


KINDS: Mapping[str, Callable[[Mapping[str, Any]], Outcome]] = {
    "package_choice": package_choice,
    "break_even": break_even_of_two,
    "package_switching": package_switching,
}


def _packages(given: Mapping[str, Any]) -> list[Contingent]:
    found = []
    for package in given["packages"]:
        known(package, required=["hours", "fee"], optional=["overage_rate"])
        rate = package.get("overage_rate", given["overage_rate"])
        found.append(
            Contingent(
                id=str(package["hours"]),
                quota=_time(package["hours"]),
                fee=Money.of(str(package["fee"]), EUR),
                overage_rate=Money.of(str(rate), EUR),
            )
        )
    return found


def _history(given: Mapping[str, Any]) -> list[timedelta]:
    return [_time(hours) for hours in given["billable_hours_by_month"]]


def _time(hours: object) -> timedelta:
    seconds = Fraction(str(hours)) * 3600
    assert seconds.denominator == 1, hours
    return timedelta(seconds=int(seconds))


def _hours(package: Contingent) -> str:
    return package.id


def _compared(case: Mapping[str, Any], got: Mapping[str, object]) -> Outcome:
    """What the case asserts of it, numbers as fractions."""
    expected = case["expect"]
    known(expected, required=(), optional=tuple(got))
    return compare({key: _number(value) for key, value in expected.items()}, {key: got[key] for key in expected})


def _number(value: Any) -> object:
    if isinstance(value, dict) and value.keys() == {"numerator", "denominator"}:
        return Fraction(int(value["numerator"]), int(value["denominator"]))
    if isinstance(value, dict):
        return {key: _number(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_number(inner) for inner in value]
    return value if value is None or isinstance(value, bool) else Fraction(str(value))
