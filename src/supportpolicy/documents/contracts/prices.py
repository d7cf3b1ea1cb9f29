"""Prices of a contract: contingents, rates, increments, multipliers, top-ups and orders, read and described."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from typing import Any, Final, TypeVar

from supportpolicy.contingents import (
    EVERYTHING,
    EXACT,
    MONTHLY,
    QUARTERLY,
    YEARLY,
    Contingent,
    Excess,
    FeeDue,
    Grouping,
    Increment,
    Measure,
    Multiplier,
    Package,
    Proration,
    Quantity,
    Rhythm,
    Rollover,
    Rounding,
    Scope,
    TopUp,
    When,
)
from supportpolicy.contracts import Order, Rate
from supportpolicy.documents.describing import describe_duration, given
from supportpolicy.documents.reading import Table
from supportpolicy.money import Money, rounded

BY_OFFER: Final = "by offer"
"""The text that stands for an excess that needs an offer of its own."""

_RHYTHMS: Final = {"monthly": MONTHLY, "quarterly": QUARTERLY, "yearly": YEARLY}
_SCOPE_KEYS: Final = ("projects", "kinds", "except_projects", "except_kinds")
_FACTOR: Final = re.compile(r"\d{1,30}(?:\.\d{1,30}|/\d{1,30})?", re.ASCII)
_MOST_DECIMALS: Final = 6
_ANY_PACKAGE: Final = Package(id="-", quota=1, fee=Money.of(0, "EUR"))

T = TypeVar("T")


def read_contingent(table: Table, *, currency: str, packages: Mapping[str, Package] | None) -> Contingent | None:
    """A contingent: a package of the policy, of which parts may be stated otherwise, or stated in full.

    Args:
        table: Where it stands.
        currency: The currency of the contract.
        packages: The packages of the policy by their ids; None if the policy is not known.
    """
    name = table.optional("package", lambda key: table.one(key, packages, "package of the policy"))
    package = None if name is None else (packages or {}).get(name, _ANY_PACKAGE)
    parts: dict[str, Any] = {
        "id": _part(table, "id", table.text, package),
        "quota": _part(table, "quota", partial(_read_quantity, table), package),
        "fee": _part(table, "fee", lambda key: table.money(key, currency), package),
        "overage_rate": _read_overage_rate(table, currency),
        "period": table.optional("period", partial(read_rhythm, table)) or (package or _ANY_PACKAGE).period,
        "fee_period": table.optional("fee_period", partial(read_rhythm, table)),
        "fee_due": table.optional("fee_due", lambda key: table.choice(key, FeeDue)) or FeeDue.IN_ADVANCE,
        "rollover": table.inner("rollover", _read_rollover),
        "proration": table.inner("proration", _read_proration),
        "scope": _read_scope(table),
        "clauses": _read_clauses(table, package),
    }
    return table.build(lambda: Contingent(**parts))


def _part(table: Table, key: str, read: Callable[[str], T], package: Package | None) -> T:
    """What is stated, or else what the package says; to be stated if there is no package."""
    if package is None or table.has(key):
        return read(key)
    usual: T = getattr(package, key)
    return usual


def _read_clauses(table: Table, package: Package | None = None) -> tuple[str, ...]:
    stated = table.optional("clauses", table.names)
    return stated if stated is not None else () if package is None else package.clauses


def _read_quantity(table: Table, key: str) -> Quantity:
    return table.integer(key) if table.holds(key, int) else table.duration(key)


def _read_overage_rate(table: Table, currency: str) -> Money | Excess:
    key = "overage_rate"
    if table.says(key, BY_OFFER):
        return Excess.BY_OFFER
    if not table.has(key):
        example = f"such as '120.00 {currency or 'EUR'}'"
        table.note(
            key,
            "nothing is said of what exceeds the quota",
            f"Add the rate of an hour or a piece {example}, or {BY_OFFER!r}",
        )
        return Excess.BY_OFFER
    return table.money(key, currency)


def read_rhythm(table: Table, key: str) -> Rhythm:
    """How often something happens: a usual rhythm by its name, or a number of months, with an anchor or without."""
    if table.holds(key, str):
        return _RHYTHMS.get(table.one(key, _RHYTHMS, "rhythm"), MONTHLY)
    inner = table.table(key)
    months, anchor = inner.integer("months"), inner.optional("anchor", inner.day)
    return inner.build(lambda: Rhythm(months=months, anchor=anchor)) or MONTHLY


def _read_rollover(table: Table) -> Rollover | None:
    cap, life = table.optional("cap", partial(_read_quantity, table)), table.optional("life", table.integer)
    clauses = _read_clauses(table)
    return table.build(lambda: Rollover(cap=cap, life=1 if life is None else life, clauses=clauses))


def _read_proration(table: Table) -> Proration | None:
    unit, mode, clauses = _read_quantity(table, "unit"), table.choice("mode", Rounding), _read_clauses(table)
    return table.build(lambda: Proration(unit=unit, mode=mode, clauses=clauses))


def _read_scope(table: Table) -> Scope:
    if not table.has("scope"):
        return EVERYTHING
    inner = table.table("scope")
    stated = {key: names for key in _SCOPE_KEYS if (names := inner.optional(key, inner.names)) is not None}
    return inner.build(lambda: Scope(**stated)) or EVERYTHING


def read_rate(table: Table, currency: str) -> Rate | None:
    """What work costs that no contingent pays for."""
    price, kind = table.money("price", currency), table.optional("kind", table.text)
    measure = table.optional("measure", lambda key: table.choice(key, Measure)) or Measure.TIME
    clauses = _read_clauses(table)
    return table.build(lambda: Rate(price=price, kind=kind, measure=measure, clauses=clauses))


def read_increment(table: Table) -> Increment | None:
    """The step in which time is billed."""
    stated: dict[str, Any] = {
        "step": table.duration("step"),
        "mode": table.optional("mode", lambda key: table.choice(key, Rounding)),
        "grouping": table.optional("grouping", lambda key: table.choice(key, Grouping)),
        "minimum": table.optional("minimum", table.duration),
    }
    return table.build(lambda: Increment(**given(**stated)))


def read_multiplier(table: Table) -> Multiplier | None:
    """Work that counts more, or less, than the time it takes."""
    factor, kinds = _read_factor(table), table.optional("kinds", table.names)
    when = table.optional("when", lambda key: table.choice(key, When)) or When.ALWAYS
    return table.build(lambda: Multiplier(factor=factor, kinds=kinds, when=when))


def _read_factor(table: Table) -> Fraction:
    if table.holds("factor", int):
        return Fraction(table.integer("factor"))
    if table.has("factor") and table.holds("factor", float):
        table.note("factor", "a number with a point is not exact", "Write it as text such as '1.5'")
        return Fraction(1)
    text = table.text("factor")
    try:
        return Fraction(text if _FACTOR.fullmatch(text) else "")
    except (ValueError, ZeroDivisionError):
        if text:
            table.note("factor", f"{text!r} is no factor", "Write it as text such as '1.5' or '4/3'")
        return Fraction(1)


def read_top_up(table: Table, currency: str) -> TopUp | None:
    """A quota that is bought once."""
    stated: dict[str, Any] = {
        "id": table.text("id"),
        "quota": _read_quantity(table, "quota"),
        "price": table.money("price", currency),
        "start": table.day("start"),
        "end": table.optional("end", table.day),
        "bought_on": table.optional("bought_on", table.day),
        "scope": _read_scope(table),
        "clauses": _read_clauses(table),
    }
    return table.build(lambda: TopUp(**given(**stated)))


def read_order(table: Table, currency: str) -> Order | None:
    """Work for a fixed price."""
    stated: dict[str, Any] = {
        "id": table.text("id"),
        "price": table.money("price", currency),
        "ordered_on": table.day("ordered_on"),
        "accepted_on": table.optional("accepted_on", table.day),
        "tickets": table.optional("tickets", table.names),
        "projects": table.optional("projects", table.names),
        "clauses": _read_clauses(table),
    }
    return table.build(lambda: Order(**given(**stated)))


def describe_contingent(contingent: Contingent, packages: Mapping[str, Package]) -> dict[str, Any]:
    """A contingent, by the package that it is where there is one."""
    package = packages.get(contingent.id)
    usual = _ANY_PACKAGE if package is None else package
    rate = contingent.overage_rate
    return given(
        package=None if package is None else package.id,
        id=contingent.id if package is None else None,
        quota=None if package and package.quota == contingent.quota else _describe_quantity(contingent.quota),
        fee=None if package and package.fee == contingent.fee else str(contingent.fee),
        overage_rate=BY_OFFER if isinstance(rate, Excess) else str(rate),
        period=None if contingent.period == usual.period else describe_rhythm(contingent.period),
        fee_period=None if contingent.fee_period is None else describe_rhythm(contingent.fee_period),
        fee_due=None if contingent.fee_due is FeeDue.IN_ADVANCE else contingent.fee_due,
        rollover=None if contingent.rollover is None else _describe_rollover(contingent.rollover),
        proration=None if contingent.proration is None else _describe_proration(contingent.proration),
        scope=_describe_scope(contingent.scope),
        clauses=None if contingent.clauses == usual.clauses else list(contingent.clauses),
    )


def _describe_quantity(quantity: Quantity) -> str | int | None:
    return quantity if isinstance(quantity, int) else describe_duration(quantity)


def describe_rhythm(rhythm: Rhythm) -> str | dict[str, Any]:
    """A rhythm by its name, if it has one."""
    named = {usual: name for name, usual in _RHYTHMS.items()}
    return named.get(rhythm) or given(months=rhythm.months, anchor=rhythm.anchor)


def _describe_rollover(rollover: Rollover) -> dict[str, Any]:
    return given(
        cap=None if rollover.cap is None else _describe_quantity(rollover.cap),
        life=rollover.life,
        clauses=list(rollover.clauses) or None,
    )


def _describe_proration(proration: Proration) -> dict[str, Any]:
    return given(unit=_describe_quantity(proration.unit), mode=proration.mode, clauses=list(proration.clauses) or None)


def _describe_scope(scope: Scope) -> dict[str, Any] | None:
    stated = {key: getattr(scope, key) for key in _SCOPE_KEYS}
    return {key: sorted(names) for key, names in stated.items() if names != getattr(EVERYTHING, key)} or None


def describe_rate(rate: Rate) -> dict[str, Any]:
    """A rate."""
    return given(
        price=str(rate.price),
        kind=rate.kind,
        measure=None if rate.measure is Measure.TIME else rate.measure,
        clauses=list(rate.clauses) or None,
    )


def describe_increment(increment: Increment) -> dict[str, Any] | None:
    """An increment; None if every second is billed."""
    if increment == EXACT:
        return None
    return given(
        step=describe_duration(increment.step),
        mode=None if increment.mode is EXACT.mode else increment.mode,
        grouping=None if increment.grouping is EXACT.grouping else increment.grouping,
        minimum=None if increment.minimum == EXACT.minimum else describe_duration(increment.minimum),
    )


def describe_multiplier(multiplier: Multiplier) -> dict[str, Any]:
    """A multiplier."""
    return given(
        factor=_describe_factor(multiplier.factor),
        kinds=None if multiplier.kinds is None else sorted(multiplier.kinds),
        when=None if multiplier.when is When.ALWAYS else multiplier.when,
    )


def _describe_factor(factor: Fraction) -> str:
    places = next((places for places in range(_MOST_DECIMALS + 1) if not 10**places % factor.denominator), None)
    return str(factor) if places is None else str(rounded(factor, places))


def describe_top_up(top_up: TopUp) -> dict[str, Any]:
    """A top-up."""
    return given(
        id=top_up.id,
        quota=_describe_quantity(top_up.quota),
        price=str(top_up.price),
        start=top_up.start,
        end=top_up.end,
        bought_on=None if top_up.bought_on == top_up.start else top_up.bought_on,
        scope=_describe_scope(top_up.scope),
        clauses=list(top_up.clauses) or None,
    )


def describe_order(order: Order) -> dict[str, Any]:
    """An order."""
    return given(
        id=order.id,
        price=str(order.price),
        ordered_on=order.ordered_on,
        accepted_on=order.accepted_on,
        tickets=sorted(order.tickets) or None,
        projects=sorted(order.projects) or None,
        clauses=list(order.clauses) or None,
    )
