"""Releases that are pending: what waits for the customer's consent, and the approval that a yes would be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

import attrs

from supportpolicy.billing import figures, texts
from supportpolicy.clauses import Wording
from supportpolicy.contracts import Approval, Extent
from supportpolicy.settlement import Allocation, Charge, Held, Liability, Settlement, Statement
from supportpolicy.settlement.allocations import APPROVABLE
from supportpolicy.spans import Span
from supportpolicy.whatif.uncertainty.month import Basis, Month

_ONE_DAY = timedelta(days=1)
_WAITING = frozenset({Liability.AWAITING_APPROVAL, Liability.UNSETTLED})
_HELD_WORK = Wording(
    de="Gibt der Kunde die zurückgestellte Arbeit frei?", en="Does the customer release the work that is held?"
)


@attrs.frozen
class Release:
    """A release that is pending.

    Attributes:
        approval: What a yes would be: it covers all that it is about, whenever that was done.
        wording: The question to the customer.
    """

    approval: Approval
    wording: Wording


def pending(month: Month) -> tuple[Release, ...]:
    """All releases that may be asked for, whatever the open facts turn out to be.

    Work of the month is held at most where all outcomes are taken together. Where nothing is proved about that, a
    release is listed for all work that may be held at all.
    """
    if month.is_regular:
        extents = _held(month.settled(month.at_most(month.everything), ()))
    else:
        standing = month.settled(month.log.standing, ())
        extents = [*_held(standing), *_holdable(standing, month.log.possible)]
    distinct = sorted(dict.fromkeys(extents), key=_place)
    return tuple(_release(number, extent, month.basis) for number, extent in enumerate(distinct, start=1))


def _held(settlement: Settlement) -> list[Extent]:
    return [
        _extent(one.charge, one.cover.held is Held.OVERAGE_NOT_APPROVED, statement)
        for statement in settlement.statements
        for one in _as_it_stands(settlement, statement)
        if one.cover.held in APPROVABLE
    ]


def _holdable(settlement: Settlement, charges: Iterable[Charge]) -> Iterator[Extent]:
    for one in charges:
        statement = next((own for own in settlement.statements if one.on in own.period), None)
        if statement is not None and one.liability in (*_WAITING, Liability.DRAWS_ON_CONTINGENT):
            yield _extent(one, one.liability not in _WAITING, statement)


def _as_it_stands(settlement: Settlement, statement: Statement) -> Iterator[Allocation]:
    """What pays for the work of a period, corrections included."""
    changed = {
        change.entry: change.after
        for correction in settlement.corrections_of(statement.period)
        for change in correction.changes
    }
    yield from (one for one in statement.allocations if one.charge.entry.id not in changed)
    for after in changed.values():
        yield from after


def _extent(one: Charge, is_overage: bool, statement: Statement) -> Extent:
    """Overage is released for a period, all other work for its ticket or part."""
    if is_overage:
        return Extent(period=statement.period)
    return Extent(ticket=one.entry.ticket, part=one.entry.part)


def _place(extent: Extent) -> tuple[str, str, date]:
    period = extent.period
    return extent.ticket or "", extent.part or "", date.min if period is None else period.start


def _release(number: int, extent: Extent, basis: Basis) -> Release:
    known = {one.id for one in basis.all_approvals}
    name = f"pending {number}"
    while name in known:
        name += "'"
    approval = Approval(
        id=name,
        at=datetime.combine(basis.through + _ONE_DAY, time(), basis.contract.tz),
        extent=extent,
        ratifies=True,
    )
    return Release(approval, _HELD_WORK if extent.period is None else _overage(extent.period))


def _overage(period: Span[date]) -> Wording:
    when = texts.in_both(lambda language: figures.dates(period, language))
    return Wording(
        de=f"Gibt der Kunde die Mehrleistung frei ({when.de})?",
        en=f"Does the customer approve the overage ({when.en})?",
    )
