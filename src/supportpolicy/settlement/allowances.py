"""Allowances: approvals and waivers, and how much of them is used up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from supportpolicy.contingents import measure_of, units_of
from supportpolicy.contracts import WHOLE_CONTRACT, Approval, Waiver
from supportpolicy.settlement.charges import Charge


class Allowance:
    """An approval or a waiver, and how much of it is used up."""

    def __init__(self, record: Approval | Waiver, used: int) -> None:
        self.record = record
        self.given_at: datetime = record.at.astimezone(UTC)
        self._used = used
        self._extent = record.extent
        self._is_for_all = record.extent == WHOLE_CONTRACT
        self._cap = None if record.cap is None else units_of(record.cap)
        self._measure = None if record.cap is None else measure_of(record.cap)
        self._from = self._until = None
        if isinstance(record, Approval):
            self._from = None if record.ratifies else self.given_at
            self._until = None if record.revoked_at is None else record.revoked_at.astimezone(UTC)

    @property
    def edges(self) -> Iterator[datetime]:
        """The instants at which it begins or ends to cover work."""
        yield from (edge for edge in (self._from, self._until) if edge is not None)

    def covers(self, charge: Charge, at: datetime) -> bool:
        """Whether it is about this work, done at that instant; used up or not."""
        if (self._from is not None and at < self._from) or (self._until is not None and at >= self._until):
            return False
        if self._measure is not None and self._measure is not charge.measure:
            return False
        entry = charge.entry
        return self._is_for_all or self._extent.includes(ticket=entry.ticket, part=entry.part, on=charge.on)

    def take(self, wanted: int) -> int:
        """Use up as much as is wanted, or as is left; how much that is."""
        taken = wanted if self._cap is None else min(wanted, max(self._cap - self._used, 0))
        self._used += taken
        return taken

    def give_back(self, units: int) -> None:
        """Free so much again."""
        self._used -= units


class Allowances:
    """All approvals, or all waivers: the narrowest is used up first, of equal ones the earliest, then by the id.

    Args:
        records: The approvals or the waivers.
        used: How much of each was used up in closed periods.
        have_gained: Whether one of them became known or was changed since a period was closed.

    Attributes:
        have_gained: Whether there may be room that there was not when a period was closed.
    """

    def __init__(self, records: Iterable[Approval | Waiver], used: Mapping[str, int], *, have_gained: bool) -> None:
        self.have_gained: bool = have_gained
        made = [Allowance(record, used.get(record.id, 0)) for record in records]
        made.sort(key=lambda one: (one.record.extent.breadth, one.given_at, one.record.id))
        self._by_id = {one.record.id: one for one in made}
        self._of_tickets: dict[str, list[Allowance]] = {}
        self._of_all: list[Allowance] = []
        for one in made:
            ticket = one.record.extent.ticket
            (self._of_all if ticket is None else self._of_tickets.setdefault(ticket, [])).append(one)

    def __bool__(self) -> bool:
        return bool(self._by_id)

    def __getitem__(self, name: str) -> Allowance:
        return self._by_id[name]

    def give_back(self, name: str, units: int) -> None:
        """Free so much of one of them again."""
        self._by_id[name].give_back(units)
        self.have_gained = True

    @property
    def edges(self) -> Iterator[datetime]:
        """The instants at which one of them begins or ends to cover work."""
        for one in self._by_id.values():
            yield from one.edges

    def take(self, charge: Charge, at: datetime, units: int) -> list[tuple[Allowance, int]]:
        """Use up as much as is allowed for work done at an instant."""
        taken: list[tuple[Allowance, int]] = []
        of_ticket = self._of_tickets.get(charge.entry.ticket or "")
        for one in self._of_all if of_ticket is None else (*of_ticket, *self._of_all):
            if one.covers(charge, at):
                used = one.take(units)
                if used:
                    taken.append((one, used))
                    units -= used
                    if not units:
                        break
        return taken
