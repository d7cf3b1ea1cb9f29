"""Reading promises: targets, and the packages that are offered."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from supportpolicy.calendars import DayEnd, DayRule
from supportpolicy.contingents import MONTHLY, Package, Quantity, Rhythm
from supportpolicy.documents.reading import Table
from supportpolicy.documents.references import References
from supportpolicy.targets import Commitment, Metric, Moment, PauseReason, Target, WorkingDaysAmount

UNDUE_DELAY = "without undue delay"
"""The amount of a promise without a number."""

_CALENDAR = "calendar that a policy may name"


def read_target(
    table: Table,
    references: References,
    hours: Collection[str] | None = None,
    working_days: Collection[str] | None = None,
) -> Target | None:
    """A target; what it leaves out is as its metric says.

    Args:
        table: Where it stands.
        references: What it may refer to.
        hours: The calendars on which it may run; None if these are not known here.
        working_days: The calendars in whose days it may count; None if these are not known here.
    """
    given: dict[str, Any] = {
        "id": table.text("id"),
        "metric": table.choice("metric", Metric),
        "amount": _amount(table, working_days),
        "calendar": table.one("calendar", hours, _CALENDAR),
        "commitment": table.choice("commitment", Commitment),
        "starts_at": table.optional("starts_at", lambda key: table.choice(key, Moment)),
        "stops_at": table.optional("stops_at", lambda key: table.choices(key, Moment)),
        "pauses": table.optional("pauses", lambda key: table.choices(key, PauseReason)),
        "thresholds": table.optional("thresholds", table.integers),
        "slot": table.optional("slot", table.text),
        "when": table.optional("when", lambda _: references.when(table)),
        "clauses": references.cited(table),
    }
    return table.build(
        lambda: Target(**{name: value for name, value in given.items() if value is not None or name == "amount"})
    )


def _amount(table: Table, known: Collection[str] | None) -> timedelta | WorkingDaysAmount | None:
    if table.holds("amount", dict):
        return _working_days(table.table("amount"), known)
    if table.says("amount", UNDUE_DELAY):
        return None
    return table.duration("amount")


def _working_days(table: Table, known: Collection[str] | None) -> WorkingDaysAmount | None:
    days, calendar = table.integer("days"), table.one("working_days", known, _CALENDAR)
    day_rule, ends = table.choice("day_rule", DayRule), table.choice("ends", DayEnd)
    cut_off = table.optional("cut_off", table.clock_time)
    return table.build(
        lambda: WorkingDaysAmount(days=days, working_days=calendar, day_rule=day_rule, ends=ends, cut_off=cut_off)
    )


def read_package(table: Table, references: References) -> Package | None:
    """A package; its quota is a duration, or a number of pieces."""
    package_id, fee, clauses = table.text("id"), table.money("fee"), references.cited(table)
    quota: Quantity = table.integer("quota") if table.holds("quota", int) else table.duration("quota")
    months, anchor = table.optional("months", table.integer), table.optional("anchor", table.day)
    return table.build(
        lambda: Package(
            id=package_id,
            quota=quota,
            fee=fee,
            period=Rhythm(months=MONTHLY.months if months is None else months, anchor=anchor),
            clauses=clauses,
        )
    )
