"""Charging: worklog and assessments in, one liability for every second out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from supportpolicy.checks import check_kind
from supportpolicy.contingents import SECOND
from supportpolicy.contracts import Assignment, Contract
from supportpolicy.decision import Assessment
from supportpolicy.errors import SupportPolicyError
from supportpolicy.settlement.charges import Charge, Charges
from supportpolicy.settlement.offers import Offers
from supportpolicy.settlement.tracks import FreeDiagnosis, Run, Track, Tracks, by_ticket, seconds_until
from supportpolicy.settlement.worklog import Worklog, screened
from supportpolicy.tickets import WorkEntry

_ONE_DAY = timedelta(days=1)


def charge(worklog: Iterable[WorkEntry], assessments: Iterable[Assessment], contract: Contract) -> Charges:
    """Who is liable for each second of work, and why.

    The free first diagnosis is counted over all entries of a root matter in order of performance: by their start, then
    by their id; parallel workers use it up together. So give all entries of the tickets concerned, those of closed
    months as well. An entry without a ticket that was assessed is parked, unless it names no ticket at all and an order
    for its project pays for it: projects go by other rules than care. Work of which only the day is known counts as
    done when that day began, and is flagged where something that matters happened on that day.

    Args:
        worklog: All entries of the tickets concerned, in any order; an entry that another one revises does not count.
        assessments: What was decided about the tickets, under this contract.
        contract: The contract.

    Raises:
        ExceptionGroup: with one error of this library for each faulty row: an id given twice, a revision of an entry
            that is not there, that has another revision, or that leads back to itself; a ticket assessed twice or under
            another contract.
        InvalidTypeError: for a ticket in place of its assessment, and for arguments in another order.

    Source:
        CRM-14, CRM-15, CRM-17, CRM-18, CONF-6, SHOP-1, SHOP-2
    """
    charges, faults = charge_sound(worklog, assessments, contract)
    if faults:
        raise ExceptionGroup(f"the worklog cannot be charged to contract {contract.id}", faults)
    return charges


def charge_sound(
    worklog: Iterable[WorkEntry], assessments: Iterable[Assessment], contract: Contract
) -> tuple[Charges, list[SupportPolicyError]]:
    """The charges of the rows that are sound, and the faults of the others."""
    check_kind("contract", contract, Contract, "contract", "Give the worklog, then the assessments, then the contract")
    log = screened(worklog)
    known, faults = by_ticket(assessments, contract)
    charges = _Charging(contract, Tracks(known)).charges(log)
    return Charges(contract=contract.id, charges=tuple(charges), replaced=log.replaced), [*log.faults, *faults]


class _Charging:
    """The charges of a worklog, entry by entry in order of performance."""

    def __init__(self, contract: Contract, tracks: Tracks) -> None:
        self._contract = contract
        self._zone = contract.tz
        self._tracks = tracks
        self._offers = Offers(contract)
        self._free = FreeDiagnosis()
        self._days: dict[date, tuple[date, bool]] = {}

    def charges(self, log: Worklog) -> list[Charge]:
        entries = log.entries
        began = [self._began(entry) for entry in entries]
        charges: list[Charge] = []
        for number in _in_order(entries, began):
            entry = entries[number]
            units = entry.pieces or _seconds(entry.duration)
            if units:
                self._add(entry, began[number], units, charges)
        return charges

    def _add(self, entry: WorkEntry, at: datetime, units: int, charges: list[Charge]) -> None:
        track = self._tracks.of(entry)
        start = entry.start
        if start is None or entry.pieces:
            self._add_as_one(entry, track, at, units, charges)
            return
        on, is_split = self._day(start.date() if start.tzinfo is self._zone else self._contract.date_of(at))
        for run in track.runs(entry, at, units, self._free):
            if is_split:
                for part, day in self._by_day(run, at):
                    self._append(entry, track, part, at, day, False, charges)
            else:
                self._append(entry, track, run, at, on, False, charges)

    def _add_as_one(self, entry: WorkEntry, track: Track, at: datetime, units: int, charges: list[Charge]) -> None:
        """Pieces, and work of which only the day is known, count as done at one instant."""
        on, _ = self._day(self._contract.date_of(at))
        same_day = entry.start is None and track.changes_between(at, self._dawn(on + _ONE_DAY))
        for run in track.run(entry, at, units, self._free):
            self._append(entry, track, run, at, on, same_day, charges)

    def _append(
        self, entry: WorkEntry, track: Track, run: Run, at: datetime, on: date, same_day: bool, charges: list[Charge]
    ) -> None:
        offset, units, state = run
        offer = self._offers.of(entry, entry.project or track.project, on)
        if offset:
            at += offset * SECOND
        charges.append(Charge(entry, units, track.reason(state, offer, same_day), on, at, offset))

    def _by_day(self, run: Run, at: datetime) -> Iterator[tuple[Run, date]]:
        """The run cut at local midnight."""
        offset, units, state = run
        end = offset + units
        while offset < end:
            on, _ = self._day(self._contract.date_of(at + offset * SECOND))
            cut = min(end, seconds_until(at, self._dawn(on + _ONE_DAY)))
            yield (offset, cut - offset, state), on
            offset = cut

    def _day(self, on: date) -> tuple[date, bool]:
        """The date as one object for all charges of that day, and whether work is split at its end."""
        known = self._days.get(on)
        if known is None:
            term = self._contract.find_term(on)
            known = self._days[on] = on, term is not None and term.assignment is Assignment.SPLIT_AT_MIDNIGHT
        return known

    def _began(self, entry: WorkEntry) -> datetime:
        if entry.start is not None:
            return entry.start.astimezone(UTC)
        assert entry.day is not None  # an entry has one of the two
        return self._dawn(entry.day)

    def _dawn(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._zone).astimezone(UTC)


@lru_cache(maxsize=4096)
def _seconds(duration: timedelta) -> int:
    """The whole seconds of a duration: one object for all entries that took equally long."""
    return duration // SECOND


def _in_order(entries: Sequence[WorkEntry], began: Sequence[datetime]) -> list[int]:
    """The positions of entries by when they began, and by their ids where that is the same."""
    numbers = sorted(range(len(entries)), key=began.__getitem__)
    first = 0
    for following in range(1, len(numbers) + 1):
        if following == len(numbers) or began[numbers[following]] != began[numbers[first]]:
            if following - first > 1:
                numbers[first:following] = sorted(numbers[first:following], key=lambda number: entries[number].id)
            first = following
    return numbers
