"""The settlement by brute force: one token for every billed second, no sums, no shortcuts, no code of the library's.

It knows calendar months to settle, lots of months, quarters and years, rollover, top-ups, increments, multipliers for
kinds of work, approvals and goodwill. What it cannot do is be fast.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor

import attrs

from supportpolicy.contingents import Contingent
from supportpolicy.contracts import Approval, Contract, Waiver
from supportpolicy.settlement import Charge

Cover = tuple[str, str | None]
"""What pays for a token and its name: a lot, an approval, a waiver; or what it is held for."""

SECOND = timedelta(seconds=1)
DRAWS, BILLABLE, AWAITING, PARKED = "draws_on_contingent", "billable", "awaiting_approval", "parked"


@attrs.define
class Token:
    """One billed second of an entry."""

    entry: str
    origin: str
    share: str
    on: date
    at: datetime
    liability: str
    group: tuple[object, ...]
    matter: tuple[object, ...]
    cover: Cover | None = None


@attrs.define
class OracleLot:
    """A lot of the oracle; how much of it is used is counted among the tokens."""

    name: str
    start: date
    end: date | None
    units: int
    kinds: frozenset[str] | None
    except_kinds: frozenset[str]
    cap: int | None = None
    carried_until: date | None = None
    child: str | None = None
    parent: str | None = None


class Oracle:
    """What is settled so far, token by token."""

    def __init__(self) -> None:
        self.closed: dict[date, list[Token]] = {}
        self.open: dict[date, list[Token]] = {}
        self.closed_until = date.min
        self.pins: dict[date, list[Token]] = {}
        self.records: dict[str, Approval | Waiver] = {}
        self.latest: dict[str, Approval | Waiver] = {}
        self.lots: dict[str, OracleLot] = {}
        self.begun: dict[str, OracleLot] = {}
        self.counts: Counter[Cover | None] = Counter()

    # ── lots ──

    def tokens(self) -> list[Token]:
        months = {**self.closed, **self.open}
        return [token for month in sorted(months) for token in months[month]]

    def cover(self, token: Token, cover: Cover | None) -> None:
        self.counts[token.cover] -= 1
        self.counts[cover] += 1
        token.cover = cover

    def used(self, name: str) -> int:
        return self.counts["lot", name]

    def granted(self, lot: OracleLot) -> int:
        if lot.parent is None:
            return lot.units
        parent = self.lots[lot.parent]
        rest = self.granted(parent) - self.used(parent.name)
        return rest if parent.cap is None else min(rest, parent.cap)

    def spare(self, lot: OracleLot) -> int:
        drawn = 0 if lot.child is None or lot.child not in self.lots else self.used(lot.child)
        return self.granted(lot) - self.used(lot.name) - drawn

    def first_lot(self, token: Token, kind: str | None) -> OracleLot | None:
        valid = [
            lot
            for lot in self.lots.values()
            if lot.start <= token.on
            and (lot.end is None or token.on < lot.end)
            and (lot.kinds is None or kind in lot.kinds)
            and kind not in lot.except_kinds
        ]
        valid.sort(key=lambda lot: (lot.end or date.max, lot.parent is None, lot.start, lot.name))
        return next((lot for lot in valid if self.spare(lot) > 0), None)

    # ── approvals and goodwill ──

    def allowed(self, records: Sequence[Approval | Waiver], kind: str, token: Token) -> Approval | Waiver | None:
        def breadth(record: Approval | Waiver) -> tuple[int, datetime, str]:
            extent = record.extent
            width = 0 if extent.part else 1 if extent.ticket else 2 if extent.period else 3
            return width, record.at, record.id

        for record in sorted(records, key=breadth):
            extent, ticket = record.extent, token.matter[0]
            about = (extent.ticket is None or extent.ticket == ticket) and (
                extent.period is None or extent.period.start <= token.on < extent.period.end
            )
            used = self.counts[kind, record.id]
            room = record.cap is None or used < record.cap // SECOND  # type: ignore[operator]
            if about and room and in_force(record, token.at):
                return record
        return None

    def pay(self, token: Token, approvals: Sequence[Approval], waivers: Sequence[Waiver]) -> None:
        if token.share == "rounded_off":
            self.cover(token, ("rounded_off", None))
            return
        waiver = self.allowed(waivers, "waiver", token)
        if waiver is not None:
            self.cover(token, ("waiver", waiver.id))
        elif token.liability == DRAWS:
            lot = self.first_lot(token, token.matter[2])  # type: ignore[arg-type]
            self.cover(token, ("lot", lot.name) if lot else ("held", "overage_not_approved"))
        elif token.liability == BILLABLE:
            self.cover(token, ("rate", None))
        elif token.liability == AWAITING:
            self.cover(token, ("held", "not_approved"))
        elif token.liability != PARKED:
            raise AssertionError(token.liability)
        self.approve(token, approvals)

    def approve(self, token: Token, approvals: Sequence[Approval]) -> None:
        if token.cover in (("held", "overage_not_approved"), ("held", "not_approved")):
            approval = self.allowed(approvals, "approval", token)
            if approval is not None:
                self.cover(token, ("approval", approval.id))

    # ── months ──

    def settle(
        self,
        contract: Contract,
        charges: Iterable[Charge],
        origins: dict[str, str],
        approvals: Sequence[Approval],
        waivers: Sequence[Waiver],
        through: date,
    ) -> None:
        """Settle everything that is known now: closed months from how they stood when they were closed."""
        self.closed = {month: [attrs.evolve(token) for token in tokens] for month, tokens in self.pins.items()}
        records: dict[str, Approval | Waiver] = {one.id: one for one in approvals} | {one.id: one for one in waivers}
        changed = {name for name, record in self.records.items() if records[name] != record}
        self.latest = records
        self.open = {}
        self.counts = Counter(token.cover for token in self.tokens())
        months: dict[date, list[Charge]] = {}
        for charge in charges:
            if charge.liability.value == "vendor":
                continue
            term = contract.find_term(charge.on)
            if term is not None and charge.on <= through:
                months.setdefault(max(charge.on.replace(day=1), term.start), []).append(charge)
        self.find_lots(contract, through)
        fresh = {month: demanded(contract, group, origins) for month, group in months.items()}
        for month in sorted(self.closed):
            for token in self.closed[month]:
                if token.cover is not None and token.cover[0] in ("approval", "waiver") and token.cover[1] in changed:
                    self.cover(token, self.opened(token))
        for month in sorted(self.closed):
            self.closed[month] = self.pinned(self.closed[month], fresh.pop(month, []), approvals, waivers)
        self.counts = Counter(token.cover for token in self.tokens())
        settled = [token for month in sorted(self.closed) for token in self.closed[month]]
        for token in settled:
            if token.cover is not None and token.cover[0] not in ("waiver", "rounded_off"):
                waiver = self.allowed(waivers, "waiver", token)
                if waiver is not None:
                    self.cover(token, ("waiver", waiver.id))
        for token in settled:
            if self.is_overage(token):
                lot = self.first_lot(token, token.matter[2])  # type: ignore[arg-type]
                if lot is not None:
                    self.cover(token, ("lot", lot.name))
        for token in settled:
            self.approve(token, approvals)
        for token in settled:
            if token.cover is None:
                self.pay(token, approvals, waivers)
        for month in sorted(fresh):
            self.open[month] = []
            for token in fresh[month]:
                self.open[month].append(token)
                self.pay(token, approvals, waivers)

    def close(self, contract: Contract, through: date) -> None:
        """Pin every month up to a month's last day, and all corrections."""
        for term in contract.terms:
            start = term.start
            while start <= through and (term.end is None or start < term.end):
                if start >= self.closed_until:
                    self.closed[start] = self.open.pop(start, [])
                start = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        self.closed_until = through + timedelta(days=1)
        self.begun = {lot.name: lot for lot in self.lots.values() if lot.start <= through}
        self.pins = {month: [attrs.evolve(token) for token in tokens] for month, tokens in self.closed.items()}
        self.records = self.latest

    def opened(self, token: Token) -> Cover | None:
        assert token.cover is not None
        if token.cover[0] == "waiver":
            return None
        return ("held", "overage_not_approved" if token.liability == DRAWS else "not_approved")

    def is_overage(self, token: Token) -> bool:
        return token.liability == DRAWS and token.cover is not None and token.cover[0] in ("held", "approval")

    def pinned(
        self, old: list[Token], new: list[Token], approvals: Sequence[Approval], waivers: Sequence[Waiver]
    ) -> list[Token]:
        """The new tokens, each with what paid for the old one in its place, if that can still pay for it."""
        waiting: dict[tuple[object, ...], list[Token]] = {}
        for token in old:
            waiting.setdefault((token.origin, token.share, token.group), []).append(token)
        known: dict[str, Approval | Waiver] = {one.id: one for one in approvals} | {one.id: one for one in waivers}
        for token in new:
            queue = waiting.get((token.origin, token.share, token.group), [])
            before = queue.pop(0) if queue else None
            if before is not None and before.cover is not None and before.matter == token.matter:
                kind, name = before.cover
                if kind == "lot":
                    lot = self.lots[str(name)]
                    stays = lot.start <= token.on and (lot.end is None or token.on < lot.end)
                else:
                    stays = kind not in ("approval", "waiver") or in_force(known[str(name)], token.at)
                if kind == "waiver" and stays:
                    extent = known[str(name)].extent
                    stays = extent.period is None or extent.period.start <= token.on < extent.period.end
                if stays:
                    token.cover = before.cover
        return new

    def find_lots(self, contract: Contract, through: date) -> None:
        """All lots that have begun."""
        self.lots = {}
        for term in contract.terms:
            for contingent in term.contingents:
                start = term.start
                while start <= through and (term.end is None or start < term.end):
                    following = end_of_period(start, contingent.period.months)
                    lot = granted(contingent, start, following if term.end is None else min(following, term.end))
                    self.add_lot(contract, self.as_closed(lot), through)
                    start = following
        for top_up in contract.top_ups:
            if top_up.start <= through:
                self.lots[top_up.id] = OracleLot(
                    top_up.id,
                    top_up.start,
                    top_up.end,
                    top_up.quota // SECOND,  # type: ignore[operator]
                    top_up.scope.kinds,
                    top_up.scope.except_kinds,
                )

    def as_closed(self, lot: OracleLot) -> OracleLot:
        """A lot of which something is closed stays as it was; it ends sooner if its term does."""
        known = self.begun.get(lot.name, lot)
        assert known.end is not None
        assert lot.end is not None
        if max(lot.end, self.closed_until) >= known.end:
            return known
        return attrs.evolve(known, end=max(lot.end, self.closed_until), carried_until=lot.carried_until)

    def add_lot(self, contract: Contract, lot: OracleLot, through: date) -> None:
        assert lot.end is not None
        self.lots[lot.name] = lot
        if lot.carried_until is None or contract.find_term(lot.end) is None:
            lot.child = None
            return
        lot.child = f"{lot.name} carried over"
        if lot.end <= through:
            self.lots[lot.child] = attrs.evolve(
                lot,
                name=lot.child,
                start=lot.end,
                end=lot.carried_until,
                units=0,
                cap=None,
                child=None,
                parent=lot.name,
            )

    def paid(self) -> Counter[tuple[str, Cover]]:
        """How many tokens of which entry are paid by what."""
        return Counter((token.entry, token.cover) for token in self.tokens() if token.cover is not None)


def end_of_period(day: date, months: int) -> date:
    """The first day after the months of the calendar year that belong together with the day's."""
    month = day.replace(day=1)
    for _ in range(months - (day.month - 1) % months):
        month = (month + timedelta(days=32)).replace(day=1)
    return month


def granted(contingent: Contingent, start: date, end: date) -> OracleLot:
    lot = OracleLot(
        name=f"{contingent.id} {start}",
        start=start,
        end=end,
        units=contingent.quota // SECOND,  # type: ignore[operator]
        kinds=contingent.scope.kinds,
        except_kinds=contingent.scope.except_kinds,
    )
    rollover = contingent.rollover
    if rollover is not None:
        lot.cap = None if rollover.cap is None else rollover.cap // SECOND  # type: ignore[operator]
        lot.carried_until = end
        for _ in range(rollover.life):
            lot.carried_until = end_of_period(lot.carried_until, contingent.period.months)
    return lot


def in_force(record: Approval | Waiver, at: datetime) -> bool:
    if isinstance(record, Waiver):
        return True
    return (record.ratifies or record.at <= at) and (record.revoked_at is None or at < record.revoked_at)


def demanded(contract: Contract, charges: Iterable[Charge], origins: dict[str, str]) -> list[Token]:
    """The tokens of one month in order of performance, rounding included."""
    tokens = [token for charge in charges for token in weighed(contract, charge, origins)]
    groups: dict[tuple[object, ...], list[Token]] = {}
    for token in tokens:
        if token.liability != PARKED:
            groups.setdefault(token.group, []).append(token)
    for group in groups.values():
        term = contract.term_on(group[0].on)
        billed = rounded(len(group), term.increment)
        for token in group[billed:] if billed < len(group) else ():
            token.share = "rounded_off"
        last = group[-1]
        surplus = [attrs.evolve(last, share="rounding") for _ in range(billed - len(group))]
        place = max(index for index, token in enumerate(tokens) if token is last) + 1
        tokens[place:place] = surplus
    return tokens


def weighed(contract: Contract, charge: Charge, origins: dict[str, str]) -> Iterable[Token]:
    entry, term = charge.entry, contract.term_on(charge.on)
    factor = max((one.factor for one in term.multipliers if one.is_for(entry.kind)), default=Fraction(1))
    origin = origins.get(entry.id, entry.id)
    increment = term.increment
    key: tuple[object, ...] = {
        "entry": (origin,),
        "ticket": (entry.ticket,),
        "day": (charge.on,),
        "ticket_and_day": (entry.ticket, charge.on),
        "period": (),
    }[increment.grouping.value]
    pool = None
    if charge.liability.value == DRAWS and increment.grouping.value != "entry":
        pool = next((one.id for one in term.contingents if one.scope.admits(project=None, kind=entry.kind)), None)
    group = (charge.liability.value, pool, *key) if charge.liability.value != PARKED else (PARKED, origin)
    counted = 0
    for second in range(charge.units):
        total = floor((second + 1) * factor + Fraction(1, 2))
        for _ in range(total - counted):
            yield Token(
                entry=entry.id,
                origin=origin,
                share="worked",
                on=charge.on,
                at=charge.at + (second * SECOND if entry.start is not None else timedelta(0)),
                liability=charge.liability.value,
                group=group,
                matter=(entry.ticket, entry.part, entry.kind),
            )
        counted = total


def rounded(seconds: int, increment: object) -> int:
    step = increment.step // SECOND  # type: ignore[attr-defined]
    seconds = max(seconds, increment.minimum // SECOND)  # type: ignore[attr-defined]
    candidates: Callable[[int], tuple[object, ...]] = {
        "up": lambda n: (n < seconds, n),
        "down": lambda n: (n > seconds, -n),
        "half_up": lambda n: (abs(n - seconds), -n),
        "half_down": lambda n: (abs(n - seconds), n),
        "half_even": lambda n: (abs(n - seconds), n // step % 2),
    }[increment.mode.value]  # type: ignore[attr-defined]
    return min((n for n in range(seconds + 2 * step) if n % step == 0), key=candidates)
