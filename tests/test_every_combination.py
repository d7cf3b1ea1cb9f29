"""Every shipped policy decides every combination of facts, under every reading, as a plain account of its source does.

The accounts share nothing with the rules: they were written from the sources alone, each branch with its clause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import TypeAlias

import pytest

from supportpolicy import CostBearer, ResolvedPolicy, shipped_policy

Facts: TypeAlias = Mapping[str, str]

VENDOR, CUSTOMER, CONTINGENT = CostBearer.VENDOR, CostBearer.CUSTOMER, CostBearer.CONTINGENT
ORDER, NOT_OFFERED, REFERRED = CostBearer.SEPARATE_ORDER, CostBearer.NOT_OFFERED, CostBearer.THIRD_PARTY
OPEN = CostBearer.UNDETERMINED

FAULTS = ("incident", "bug")


def saas_crm(facts: Facts, readings: Facts) -> CostBearer:
    """The documented behaviour and the technical cause decide, CRM-19; the first diagnosis is free, CRM-14."""
    wish = facts["planned_change"] == "yes"
    match facts["kind"]:
        case _ if facts["work"] == "first_diagnosis":
            return VENDOR
        case "change_request":
            return CUSTOMER  # CRM-20
        case "service_request" | "training" if readings["CRM-O2"] == "billable":
            return CUSTOMER  # CRM-22
        case "service_request" | "question":
            return CUSTOMER if wish else OPEN  # CRM-11, CRM-O2
        case "training":
            return OPEN  # CRM-O2
    match facts["component"]:
        case "platform":
            return VENDOR  # CRM-9
        case "third_party" if facts["standard_connector"] == "yes":
            return OPEN  # CRM-O5
        case "base_software" if facts["security"] == "yes":
            return VENDOR  # CRM-9
        case "base_software" if facts["deviates"] == "yes":
            return VENDOR if facts["reproducible"] == "in_standard" else OPEN  # CRM-7, CRM-O1
        case "base_software":
            return CUSTOMER if wish else OPEN  # CRM-11, CRM-O6
    return CUSTOMER  # CRM-10, CRM-12


def confluence_package(facts: Facts, _: Facts) -> CostBearer:
    """The package never asks for the cause, only for who asks and how complex it is."""
    if facts["contact"] != "key_user":
        return NOT_OFFERED if facts["contact"] == "end_user" else OPEN  # CONF-1
    if facts["contingent"] == "none" or facts["kind"] == "training":
        return OPEN  # CONF-O5
    too_complex = facts["work"] == "resolution" and facts["complexity"] == "exceeds"
    return ORDER if too_complex else CONTINGENT  # CONF-10, CONF-3, CONF-6


def shop_agency(facts: Facts, readings: Facts) -> CostBearer:
    """Whose program area it is decides; up to the referral nothing is paid, SHOP-10."""
    kind, wish, without_contract = facts["kind"], facts["planned_change"] == "yes", facts["contingent"] == "none"
    if facts["work"] == "first_diagnosis":
        return VENDOR
    if kind == "change_request" or (wish and kind in ("service_request", "question")):
        return CUSTOMER  # SHOP-12
    if kind in ("service_request", "training"):
        return CUSTOMER if without_contract else OPEN  # SHOP-4, SHOP-5
    match facts["component"]:
        case "customizing":
            return OPEN  # SHOP-O5
        case "third_party" | "customer_environment":
            return _elsewhere(facts, readings["SHOP-O4"])
    if kind in FAULTS and facts["shop_update"] == "yes":
        return OPEN  # SHOP-O5
    match readings["SHOP-O3"]:
        case "on_demand":
            return CUSTOMER if without_contract else OPEN  # SHOP-4, SHOP-5
        case "free" if kind == "question":
            return OPEN  # SHOP-O3
    return VENDOR  # SHOP-9


def _elsewhere(facts: Facts, reading: str) -> CostBearer:
    """Outside the program area the vendor refers, SHOP-10; doing a third party's work costs, SHOP-11."""
    if facts["act_for_third_party"] == "no":
        return REFERRED
    idle = facts["third_party_unresponsive"] == "yes"
    return CUSTOMER if idle or reading == "reason" else OPEN  # SHOP-O4


def app_agency(facts: Facts, _: Facts) -> CostBearer:
    """What is billed is not said, APP-O2; end users are served if that is booked, APP-10."""
    if facts["contact"] == "end_user":
        return NOT_OFFERED if facts["first_level"] == "not_booked" else OPEN
    reviews = facts["kind"] == "service_request" and facts["store_reviews"] == "wanted"
    return ORDER if reviews and facts["contact"] == "key_user" else OPEN  # APP-9


def partner_support(facts: Facts, _: Facts) -> CostBearer:
    """Partners are helped, PARTNER-1; nobody says who pays for wishes, PARTNER-O4."""
    if facts["contact"] != "partner":
        return OPEN
    match facts["kind"]:
        case "incident" | "bug":
            return VENDOR
        case "training":
            return CONTINGENT if facts["contingent"] == "booked" else ORDER  # PARTNER-3, PARTNER-4
        case "change_request":
            return OPEN
    return OPEN if facts["planned_change"] == "yes" else VENDOR


ACCOUNTS: Mapping[str, Callable[[Facts, Facts], CostBearer]] = {
    account.__name__: account for account in (saas_crm, confluence_package, shop_agency, app_agency, partner_support)
}


def combinations(policy: ResolvedPolicy) -> Iterator[Facts]:
    """Every combination of the facts that the policy looks at; what it does not look at decides nothing."""
    facts = [fact for fact in policy.bearer.vocabulary if fact.name not in policy.readings]
    for values in product(*([value.name for value in fact.values] for fact in facts)):
        yield dict(zip((fact.name for fact in facts), values, strict=True))


@pytest.mark.parametrize("name", ACCOUNTS)
def test_is_decided_as_the_source_says(name: str) -> None:
    wrong = []
    for policy in shipped_policy(name).all_readings():
        for facts in combinations(policy):
            outcome = policy.bearer.decide(policy.bearer.facts(facts)).outcome
            expected = ACCOUNTS[name](facts, policy.readings)
            if (outcome or OPEN) is not expected:
                wrong.append((dict(policy.readings), facts, outcome, expected))

    assert wrong == []
