"""Reopening: what changes about a closed period, entry by entry, while everything else stays pinned."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from supportpolicy.contingents import Grouping
from supportpolicy.contracts import Term
from supportpolicy.settlement.allocations import APPROVABLE, Allocation, Share, Source
from supportpolicy.settlement.charges import Charge
from supportpolicy.settlement.demands import Demand, Demands
from supportpolicy.settlement.liability import VENDORS, Liability
from supportpolicy.settlement.means import Means
from supportpolicy.settlement.standing import (
    Course,
    Item,
    Standing,
    charge_of,
    is_same_work,
    matter_of,
    merged,
    pinned,
    place,
    rounding,
    turn_of,
    units_of_item,
)
from supportpolicy.settlement.statements import Cause, Change, Correction, Statement


class Reopened:
    """A closed period with what is known now; its steps are taken in the order in which they stand here.

    The steps after the first two look at entries that have changed, and at all others where their means have gained.

    Args:
        statement: The closed statement.
        corrections: Its corrections that are closed.
        term: The term that it belongs to.
        demands: What charges demand.
        means: What can pay.
    """

    def __init__(
        self, statement: Statement, corrections: Iterable[Correction], term: Term, demands: Demands, means: Means
    ) -> None:
        self.statement = statement
        self._term = term
        self._demands = demands
        self._means = means
        self._before: dict[str, Standing] = {}
        self._causes: dict[str, Cause] = {}
        self._entries = {
            change.entry: Standing(change.charges_after, change.after)
            for correction in corrections
            for change in correction.changes
        }

    # ── the steps ──

    def take_back(self, approvals: Collection[str], waivers: Collection[str]) -> None:
        """Open again what approvals and waivers pay for whose records have changed."""
        if not approvals and not waivers:
            return

        def is_affected(one: Allocation) -> bool:
            return one.cover.approval in approvals or one.cover.waiver in waivers

        def opened(item: Item, at: datetime) -> Iterator[Item]:
            if not isinstance(item, Allocation) or not is_affected(item):
                yield item
                return
            self._means.release(item)
            if item.cover.waiver is not None:
                yield item.charge, item.units, item.share, item.factor, at
            else:
                cover = self._means.unapproved(item.cover, item.charge.liability)
                yield Allocation(item.charge, item.units, cover, item.share, item.factor)

        self._replace(self._with(is_affected), opened, Cause.GOODWILL if waivers else Cause.APPROVAL)

    def revise(self, incoming: Mapping[str, tuple[Charge, ...]], lines: Mapping[str, tuple[str, str]]) -> None:
        """Replace the charges of entries; none for those that are withdrawn.

        Args:
            incoming: For each entry its charges now.
            lines: For entries that others replace, the first id of their line and the last.
        """
        changed = {name: new for name, new in incoming.items() if not is_same_work(self._standing(name).charges, new)}
        if not changed:
            return
        old = {name: self._standing(name) for name in self._candidates(changed)}
        charges = {name: changed.get(name, standing.charges) for name, standing in old.items()}
        following = {
            name: lines[name][1] for name in changed if name in lines and old[name].charges and lines[name][1] in old
        }
        items = self._regrouped(old, charges, changed, following)
        for name, standing in old.items():
            follows = name in following.values()
            cause = _why(standing, charges[name], is_changed=name in changed, follows=follows)
            self._put(name, charges[name], items[name], cause)

    def give_away(self) -> None:
        """Let waivers pay for what other means pay for."""
        names = self._in_order(self._everything() if self._means.waivers.have_gained else self._before)
        self._replace(names, self._given_away, Cause.GOODWILL)
        for name in names:
            standing = self._standing(name)
            self._put(name, standing.charges, [*standing.items, *self._parked(standing)], Cause.GOODWILL)

    def relieve(self) -> None:
        """Let lots pay for what had exceeded them."""
        have_gained = self._means.lots.have_gained_in(self.statement.period)
        names = self._with(lambda one: one.cover.is_overage) if have_gained else self._in_order(self._before)
        self._replace(names, self._relieved, Cause.FREED_QUOTA)

    def approve(self) -> None:
        """Let approvals cover what waits for one."""
        have_gained = self._means.approvals.have_gained
        names = [*self.statement.lookup.held, *self._entries] if have_gained else list(self._before)
        self._replace(self._in_order(names), self._approved, Cause.APPROVAL)

    def pay(self) -> None:
        """Find what pays for all that has yet to be paid for, in order of performance."""
        waiting = [standing for standing in self._entries.values() if not standing.is_paid]
        for standing in sorted(waiting, key=lambda standing: turn_of(standing.charges[0])):
            paid: list[Item] = []
            for item in standing.items:
                paid.extend([item] if isinstance(item, Allocation) else self._paid(item))
            standing.items = merged(paid)

    def changes(self) -> tuple[Change, ...]:
        """What is different in the end, by the ids of the entries."""
        return tuple(
            Change(
                entry=name,
                cause=self._causes[name],
                charges_before=before.charges,
                charges_after=now.charges,
                before=before.allocations,
                after=now.allocations,
            )
            for name, before in sorted(self._before.items())
            if (now := self._entries[name]).allocations != before.allocations or now.charges != before.charges
        )

    # ── what the steps do to one item ──

    def _given_away(self, item: Item, at: datetime) -> Iterator[Item]:
        if not isinstance(item, Allocation) or item.cover.source in (Source.GOODWILL, Source.ROUNDED_OFF):
            yield item
            return
        into: list[Allocation] = []
        left = self._means.give_away(item.charge, item.units, item.share, item.factor, at, into)
        self._means.release(Allocation(item.charge, item.units - left, item.cover, item.share, item.factor))
        yield from into
        if left:
            yield Allocation(item.charge, left, item.cover, item.share, item.factor)

    def _parked(self, standing: Standing) -> Iterator[Demand]:
        """The parked work of an entry that no goodwill pays for, to be paid by some."""
        for charge in standing.charges:
            if charge.liability is Liability.PARKED:
                known = sum(units_of_item(item) for item in standing.items if charge_of(item) == charge)
                for units, factor, at in self._demands.slices(charge, self._term):
                    if units > known:
                        yield charge, units - known, Share.WORKED, factor, at
                    known = max(known - units, 0)

    def _relieved(self, item: Item, _: datetime) -> Iterator[Item]:
        if not isinstance(item, Allocation) or not item.cover.is_overage:
            yield item
            return
        into: list[Allocation] = []
        self._means.relieve(item, into)
        yield from into

    def _approved(self, item: Item, at: datetime) -> Iterator[Item]:
        if not isinstance(item, Allocation) or item.cover.held not in APPROVABLE:
            yield item
            return
        into: list[Allocation] = []
        self._means.approve(item.charge, item.units, item.share, item.factor, item.cover, at, into)
        yield from into

    def _paid(self, demand: Demand) -> list[Allocation]:
        into: list[Allocation] = []
        self._means.pay(demand, into)
        return into

    # ── work charged anew ──

    def _candidates(self, changed: Mapping[str, tuple[Charge, ...]]) -> list[str]:
        """All entries that may share a group with those that changed."""
        grouping = self._term.increment.grouping
        names = dict.fromkeys(changed)
        if grouping is not Grouping.ENTRY:
            names.update(dict.fromkeys(self._entries))
        if grouping in (Grouping.TICKET, Grouping.TICKET_AND_DAY):
            involved = (charge for name in changed for charge in (*self._standing(name).charges, *changed[name]))
            for ticket in {charge.entry.ticket for charge in involved}:
                names.update(dict.fromkeys(self.statement.lookup.entries_of_ticket(ticket)))
        elif grouping in (Grouping.DAY, Grouping.PERIOD):
            names.update(dict.fromkeys(charge.entry.id for charge in self.statement.charges))
        return list(names)

    def _regrouped(
        self,
        old: Mapping[str, Standing],
        charges: Mapping[str, tuple[Charge, ...]],
        changed: Collection[str],
        following: Mapping[str, str],
    ) -> dict[str, list[Item]]:
        """The items of all candidates, anew in every group that has changed."""
        now = self._demanded(old, charges, changed)
        before: dict[Hashable, dict[str, list[Item]]] = {group: {} for group in now}
        items: dict[str, list[Item]] = {name: [] for name in old}
        for name, standing in old.items():
            for item in standing.items:
                group = self._group(charge_of(item))
                if group in before:
                    before[group].setdefault(following.get(name, name), []).append(item)
                else:
                    items[name].append(item)
        for group, demanded in now.items():
            for name in {**before[group], **demanded}:
                paid, demands = before[group].get(name, []), demanded.get(name, [])
                if name in changed or rounding(paid) != rounding(demands):
                    paid = list(pinned(paid, demands, self._stays, self._means.weight, self._means.release))
                items[name].extend(paid)
        return {name: sorted(found, key=place) for name, found in items.items()}

    def _demanded(
        self, old: Mapping[str, Standing], charges: Mapping[str, tuple[Charge, ...]], changed: Collection[str]
    ) -> dict[Hashable, dict[str, list[Demand]]]:
        """What every group that has changed demands now, entry by entry."""
        members: dict[Hashable, list[Charge]] = {
            self._group(charge): []
            for name in changed
            for charge in (*old[name].charges, *charges[name])
            if charge.liability not in VENDORS
        }
        for charge in sorted((charge for own in charges.values() for charge in own), key=turn_of):
            group = self._group(charge)
            if group in members and charge.liability not in VENDORS:
                members[group].append(charge)
        demanded: dict[Hashable, dict[str, list[Demand]]] = {group: {} for group in members}
        for group, together in members.items():
            for demand in self._demands.of(together, self._term):
                demanded[group].setdefault(demand[0].entry.id, []).append(demand)
        return demanded

    def _stays(self, paying: Allocation, demand: Demand) -> bool:
        """Whether what paid for work so far can pay for what is demanded in its place."""
        charge, cover, at = demand[0], paying.cover, demand[4]
        if matter_of(paying.charge) != matter_of(charge):
            return False
        if cover.lot is not None:
            return self._means.lots.serves(cover.lot, self._means.offer(charge))
        if cover.approval is not None:
            return self._means.approvals[cover.approval].covers(charge, at)
        return cover.waiver is None or self._means.waivers[cover.waiver].covers(charge, at)

    def _group(self, charge: Charge) -> Hashable:
        return self._demands.group(charge, self._term.increment)

    # ── entries ──

    def _standing(self, name: str) -> Standing:
        standing = self._entries.get(name)
        if standing is None:
            lookup = self.statement.lookup
            standing = Standing(lookup.charges_of(name), lookup.allocations_of(name))
        return standing

    def _put(self, name: str, charges: tuple[Charge, ...], items: Iterable[Item], cause: Cause) -> None:
        standing, items = self._standing(name), merged(items)
        if items == standing.items and charges == standing.charges:
            return
        if name not in self._before:
            self._before[name] = standing
            self._causes[name] = cause
        self._entries[name] = Standing(charges, items)

    def _replace(self, names: Iterable[str], step: Callable[[Item, datetime], Iterable[Item]], cause: Cause) -> None:
        """Take a step with every item of these entries, cut where approvals begin and end."""
        for name in names:
            standing = self._standing(name)
            items = [replaced for item, at in self._timed(standing) for replaced in step(item, at)]
            self._put(name, standing.charges, items, cause)

    def _timed(self, standing: Standing) -> Iterator[tuple[Item, datetime]]:
        current, course = None, Course(())
        for item in standing.items:
            charge = charge_of(item)
            if charge != current:
                current, course = charge, Course(self._demands.slices(charge, self._term))
            yield from course.times(item, self._means.weight(item) if isinstance(item, Allocation) else item[1])

    def _everything(self) -> Iterator[str]:
        yield from (charge.entry.id for charge in self.statement.charges)
        yield from self._entries

    def _with(self, is_meant: Callable[[Allocation], bool]) -> list[str]:
        """The entries that something meant pays for, in order of performance."""
        paying = dict.fromkeys(one.charge.entry.id for one in self.statement.allocations if is_meant(one))
        return self._in_order([*paying, *self._entries])

    def _in_order(self, names: Iterable[str]) -> list[str]:
        entries = {name: self._standing(name) for name in names}
        present = [name for name, standing in entries.items() if standing.charges]
        return sorted(present, key=lambda name: turn_of(entries[name].charges[0]))


def _why(standing: Standing, charges: Sequence[Charge], *, is_changed: bool, follows: bool) -> Cause:
    if not is_changed:
        return Cause.ROUNDING
    if not charges or follows:
        return Cause.REVISED
    return Cause.REASSESSED if standing.charges else Cause.LATE
