"""Cases as a document: projects and other cases step by step, read from TOML or JSON with all faults at once."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs
from attrs.validators import optional

from supportpolicy.checks import check_name, checked, kind_of
from supportpolicy.documents.describing import given
from supportpolicy.documents.formats import Kind, check_schema, read_whole
from supportpolicy.documents.reading import Table
from supportpolicy.documents.references import check_distinct
from supportpolicy.documents.sources import PolicySource, from_folder, from_shipped, named_policy
from supportpolicy.lifecycles import Case, Lifecycle, advance
from supportpolicy.policy import Policy
from supportpolicy.servicehours.zones import zone_of


@attrs.frozen(kw_only=True)
class KeptCase:
    """A case as a document keeps it.

    Attributes:
        case: The case, as far as it has come.
        order: The id of the order of a contract that follows it, for `Contract.with_case`; None if none does.
    """

    case: Case = attrs.field(validator=kind_of(Case, "case", "Give Case(id='P-1', lifecycle=..., opened_at=instant)"))
    order: str | None = attrs.field(default=None, validator=optional(checked(check_name)))


def load_cases(path: str | Path, *, policies: PolicySource = from_shipped) -> tuple[KeptCase, ...]:
    """The cases in a file.

    A policy that the document names as a file, such as ``policy = "our_policy.toml"``, is looked for beside it.

    Args:
        path: The file, TOML or JSON.
        policies: Where the policy comes from that it names otherwise.

    Raises:
        InvalidDocumentError: with all faults, if it is no list of cases.
        OSError: if the file cannot be read.
    """
    file = Path(path)
    return read_cases(file.read_bytes(), policies=from_folder(file.parent, policies), document=file.name)


def read_cases(
    text: str | bytes, *, policies: PolicySource = from_shipped, document: str = "the list of cases"
) -> tuple[KeptCase, ...]:
    """The cases that a TOML or JSON document tells, step by step.

    A date alone is the beginning of that day, and a time without an offset is on the clock of the document's zone. Each
    step is checked as `advance` does; of a case with a step that is not allowed, what comes after it is not judged.

    Args:
        text: The document; JSON if it starts with a brace, else TOML.
        policies: Where the policy comes from that it names, whose lifecycles the cases go through.
        document: What to call it in messages.

    Example:
        >>> [kept] = read_cases('''
        ...     schema = 1
        ...     policy = "shop_agency"
        ...     zone = "Europe/Berlin"
        ...
        ...     [[case]]
        ...     id = "P-1"
        ...     lifecycle = "project"
        ...     order = "O-1"
        ...     opened_at = 2026-03-02
        ...
        ...     [[case.step]]
        ...     step = "write_concept"
        ...     at = 2026-03-03T10:00:00
        ... ''')
        >>> kept.order, kept.case.stage.id
        ('O-1', 'concept')

    Raises:
        InvalidDocumentError: with one `DocumentError` for each fault.

    Source:
        SHOP-2, SHOP-6
    """
    return read_whole(text, document, Kind.CASES, partial(read_tables, source=policies))


def read_tables(document: Table, source: PolicySource) -> tuple[KeptCase, ...]:
    """The cases that the tables of a document tell, without those that have faults."""
    check_schema(document)
    policy = named_policy(document, source)
    if policy is not None and not policy.lifecycles:
        document.note("policy", f"{policy.id!r} has no lifecycle to go through", "Name a policy that has one")
        policy = None
    zone = document.text("zone")
    clock = document.attempt(lambda: zone_of(zone)) if zone else None
    tables = document.tables("case")
    if not tables:
        document.note("case", "there is none", "Add at least one [[case]]")
    check_distinct(tables)
    check_distinct(tables, "order")
    return document.built("case", partial(_read_case, policy=policy, clock=clock))


def _read_case(table: Table, policy: Policy | None, clock: ZoneInfo | None) -> KeptCase | None:
    known = None if policy is None else {lifecycle.id: lifecycle for lifecycle in policy.lifecycles}
    name, lifecycle_id = table.text("id"), table.one("lifecycle", known, "lifecycle of this policy")
    order, opened_at = table.optional("order", table.text), table.instant("opened_at")
    lifecycle = None if known is None else known.get(lifecycle_id)
    steps = [(step, _read_step(step, lifecycle, clock)) for step in table.tables("step")]
    table.finish()
    if lifecycle is None or clock is None or not table.sound:
        return None
    case = table.attempt(lambda: Case(id=name, lifecycle=lifecycle, opened_at=_on_clock(opened_at, clock)))
    for step, stated in steps:
        case = None if case is None else step.attempt(partial(advance, case, **stated))
    return None if case is None else KeptCase(case=case, order=order)


def _read_step(table: Table, lifecycle: Lifecycle | None, clock: ZoneInfo | None) -> dict[str, Any]:
    known = None if lifecycle is None else [step.id for step in lifecycle.steps]
    return given(
        step=table.one("step", known, "step of this lifecycle"),
        at=_on_clock(table.instant("at"), clock),
        by=table.optional("by", table.text),
        effort=table.optional("effort", table.duration),
        day=table.optional("day", table.day),
        worked=table.optional("worked", table.duration),
        note=table.optional("note", table.text),
    )


def _on_clock(at: datetime, clock: ZoneInfo | None) -> datetime:
    return at.replace(tzinfo=clock) if at.tzinfo is None else at
