"""Offers: what can be compared as a package, and a history that fits it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from supportpolicy.checks import listed, several, shown
from supportpolicy.contingents import Contingent, Excess, Measure, Package, Quantity, check_quantity, measure_of
from supportpolicy.contracts import Contract
from supportpolicy.errors import InvalidTypeError, InvalidValueError
from supportpolicy.money import Money
from supportpolicy.whatif.costing import fee_of_period

Offer: TypeAlias = Package | Contingent | Contract
"""A package of a price list, a contingent as it stands in a contract, or a contract, for what is booked in its last
term."""


_MEASURED = {
    Measure.TIME: "Give the time that was used in each period, such as timedelta(hours=12)",
    Measure.PIECES: "Give the number of pieces that were used in each period, such as 3",
}


def offered(packages: Iterable[Offer], overage_rate: Money | None) -> tuple[Contingent, ...]:
    """The packages with their overage rates, the smaller quota first, of equal ones the lesser fee for a period.

    Raises:
        InvalidTypeError: for what is no list of packages.
        InvalidValueError: for no packages, packages that cannot be compared, or a contract that books none or several.
    """
    rate = Excess.BY_OFFER if overage_rate is None else overage_rate
    remedy = "Give a list of packages, contingents or contracts, such as policy.packages"
    given = several("packages", packages, (Package, Contingent, Contract), "package", remedy)
    offers = sorted(
        (_contingent(package, rate) for package in given),
        key=lambda offer: (offer.units, fee_of_period(offer), offer.id),
    )
    if not offers:
        raise InvalidValueError("packages", "there is none to choose from", "Give at least one package")
    if len({(offer.measure, offer.fee.currency) for offer in offers}) > 1:
        raise InvalidValueError(
            "packages", "time and pieces, or two currencies, cannot be compared", "Compare packages of one kind"
        )
    lengths = sorted({offer.period.months for offer in offers})
    if len(lengths) > 1:
        raise InvalidValueError(
            "packages",
            f"their periods have {' and '.join(map(str, lengths))} months",
            "Compare packages with periods of one length, or whole contracts with compare",
        )
    return tuple(offers)


def fitting(history: Iterable[Quantity], package: Contingent) -> tuple[Quantity, ...]:
    """A history of use that can be compared with the quota of a package.

    Raises:
        InvalidValueError: for no period, or a negative use.
        InvalidTypeError: for another measure.
    """
    use = listed("history", history, _MEASURED[package.measure])
    if not use:
        raise InvalidValueError("history", "it has no period", "Give what was used in at least one")
    for used in use:
        if isinstance(used, bool) or measure_of(used) is not package.measure:
            raise InvalidTypeError(
                "history", f"{used!r} does not fit packages of {shown(package.quota)}", _MEASURED[package.measure]
            )
        check_quantity("history", used)
    return use


def _contingent(package: Offer, rate: Money | Excess) -> Contingent:
    match package:
        case Package():
            return package.contingent(overage_rate=rate)
        case Contract():
            return _booked(package)
    return package


def _booked(contract: Contract) -> Contingent:
    contingents = contract.terms[-1].contingents
    if len(contingents) != 1:
        raise InvalidValueError(
            "packages",
            f"the last term of contract {contract.id} books {len(contingents)} contingents",
            "Give the contingent that is meant",
        )
    return contingents[0]
