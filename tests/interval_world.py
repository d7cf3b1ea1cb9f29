"""Small cases in which something is open: policies of two facts, tickets of which little is known, a few entries.

Cases are made from a seed: they are spread more evenly than shrinking strategies would make them, and every one of them
can be had again by its number.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import attrs

from supportpolicy.clauses import Language, Wording
from supportpolicy.contingents import EXACT, Contingent, Excess, Grouping, Increment, Rounding
from supportpolicy.contracts import Approval, Contract, Extent, Rate, Term, Waiver
from supportpolicy.decision import assess
from supportpolicy.diagnosis import Diagnosis
from supportpolicy.facts import Fact, Vocabulary
from supportpolicy.policy import (
    BilledFrom,
    CostBearer,
    FirstDiagnosis,
    Policy,
    Provenance,
    ReleaseTerms,
    ResolvedPolicy,
    Untold,
    Variant,
)
from supportpolicy.rules import Impossible, Rule, RuleSet, Silence
from supportpolicy.settlement import Settlement, charge, close, settle
from supportpolicy.spans import Span
from supportpolicy.tickets import Announced, Approved, Diagnosed, Part, Refused, Ticket, Work, WorkEntry
from tests.settlement_world import at, contract, euros, hours

MAY = Span(date(2026, 5, 1), date(2026, 6, 1))
JUNE = Span(date(2026, 6, 1), date(2026, 7, 1))
_BOTH = Wording(de="Test", en="test")
_WORK = Fact.of("work", [work.value for work in Work])
_KIND = Fact.of("kind", ["bug", "wish"])
_CAUSE = Fact.of("cause", ["ours", "theirs"])
_CONTINGENT = Fact.of("contingent", ["booked", "none"])
SILENT = Silence(reason="silent")
CELLS = [(kind.name, cause.name) for kind in _KIND.values for cause in _CAUSE.values]


@attrs.frozen(kw_only=True)
class Case:
    """What an interval is asked of."""

    contract: Contract
    worklog: tuple[WorkEntry, ...]
    tickets: tuple[Ticket, ...]
    approvals: tuple[Approval, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    previous: Settlement | None = None
    through: date = date(2026, 5, 31)
    periods: tuple[Span[date], ...] = (MAY,)

    @property
    def books(self) -> dict[str, Any]:
        """The arguments beside contract, work and tickets."""
        return {
            "approvals": self.approvals,
            "waivers": self.waivers,
            "previous": self.previous,
            "through": self.through,
        }


def policy(
    bearers: dict[tuple[str, str], CostBearer | Silence],
    *,
    impossible: tuple[str, str] | None = None,
    limit: timedelta | None = None,
    diagnosis: CostBearer | None = CostBearer.VENDOR,
    release: ReleaseTerms | None = None,
) -> ResolvedPolicy:
    """A policy with one rule for each kind and cause, and one for the first diagnosis if somebody bears it apart."""
    vocabulary = Vocabulary([_WORK, _KIND, _CAUSE])
    later = {} if diagnosis is None else {"work": Work.RESOLUTION.value}
    rules: list[Rule[CostBearer]] = [
        Rule(id=f"{kind} {cause}", when={"kind": kind, "cause": cause, **later}, outcome=bearer)
        for (kind, cause), bearer in bearers.items()
        if (kind, cause) != impossible
    ]
    if diagnosis is not None:
        rules.append(Rule(id="first", when={"work": Work.FIRST_DIAGNOSIS.value}, outcome=diagnosis))
    declared = []
    if impossible is not None:
        kind, cause = impossible
        declared.append(Impossible(id="never", when={"kind": [kind], "cause": [cause]}))
    return Policy(
        id="two facts",
        version="1",
        title=_BOTH,
        provenance=Provenance(document="none", language=Language.EN, note=_BOTH),
        clauses=(),
        facts=Vocabulary([*vocabulary, _CONTINGENT]),
        bearer=RuleSet(vocabulary=vocabulary, rules=rules, impossible=declared),
        first_diagnosis=None if limit is None else FirstDiagnosis(limit=limit, clauses=()),
        release=() if release is None else (Variant({}, release),),
    ).read_as()


def release(untold: Untold = Untold.VENDOR, billed_from: BilledFrom = BilledFrom.NOTICE_AND_APPROVAL) -> ReleaseTerms:
    return ReleaseTerms(notice=("N",), approval=("A",), billed_from=billed_from, untold=untold, untold_clauses=("U",))


_RELEASES = (None, release(), release(Untold.HELD), release(billed_from=BilledFrom.NOTICE))
_BEARERS: tuple[CostBearer | Silence, ...] = (
    CostBearer.VENDOR,
    CostBearer.CONTINGENT,
    CostBearer.CONTINGENT,
    CostBearer.CUSTOMER,
    CostBearer.CUSTOMER,
    CostBearer.SEPARATE_ORDER,
    SILENT,
)
_FIRST = (CostBearer.VENDOR, CostBearer.VENDOR, CostBearer.CONTINGENT, None)
_STEP = timedelta(minutes=15)
_INCREMENTS = (
    EXACT,
    EXACT,
    Increment(step=_STEP),
    Increment(step=_STEP, minimum=timedelta(minutes=30)),
    Increment(step=_STEP, grouping=Grouping.TICKET),
    Increment(step=_STEP, grouping=Grouping.DAY),
    Increment(step=_STEP, grouping=Grouping.PERIOD, mode=Rounding.HALF_UP),
    Increment(step=timedelta(minutes=30), mode=Rounding.DOWN),
)
_BOOKED: tuple[list[Contingent], ...] = (
    [],
    [hours(1, "100", "99.90")],
    [hours(2, "100", "61.30")],
    [hours(1, "100", overage_rate=Excess.BY_OFFER)],
)
_RATES: tuple[list[Rate], ...] = (
    [Rate(price=euros("99.90"))],
    [Rate(price=euros("50")), Rate(price=euros("180.10"), kind="consulting")],
    [],
)
_STATED: tuple[dict[str, Any], ...] = (
    {},
    {},
    {},
    {"kind": "bug"},
    {"kind": "wish"},
    {"cause": "ours"},
    {"cause": "theirs"},
    {"kind": ["bug", "wish"]},
    {"cause": ["ours", "theirs"]},
    {"kind": ["bug", "wish"], "cause": "theirs"},
    {"kind": "wish", "cause": "theirs"},
)
_CAPS = (None, timedelta(minutes=20), timedelta(hours=1))


def case(seed: int) -> Case:
    """One month, with a few tickets and entries."""
    rng = Random(seed)
    known = [_ticket(rng, f"T{number}", 5) for number in range(1, rng.randint(2, 4))]
    return Case(
        contract=_contract(rng),
        tickets=tuple(known),
        worklog=tuple(_entry(rng, f"e{number}", known, 5) for number in range(rng.randint(2, 6))),
        approvals=_approvals(rng),
        waivers=_waivers(rng),
    )


def later_case(seed: int) -> Case:
    """June after a closed May: nothing was answered, some work became known late, and work of June is there too."""
    rng = Random(seed)
    known = [_ticket(rng, f"T{number}", 5) for number in range(1, 3)]
    agreed = _contract(rng, impossible=[None])
    in_may = [_entry(rng, f"e{number}", known, 5) for number in range(rng.randint(1, 3))]
    in_june = [_entry(rng, f"f{number}", known, 6) for number in range(rng.randint(1, 3))]
    approvals, waivers = _approvals(rng), _waivers(rng)
    assessments = [assess(ticket, agreed) for ticket in known]
    first = rng.randint(0, len(approvals))
    may = settle(
        agreed,
        charge(in_may[rng.randint(0, 1) :], assessments, agreed),
        approvals=approvals[:first],
        waivers=waivers,
        through=date(2026, 5, 31),
    )
    return Case(
        contract=agreed,
        tickets=tuple(known),
        worklog=(*in_may, *in_june),
        approvals=approvals,
        waivers=waivers,
        previous=close(may, at(3, month=6)),
        through=date(2026, 6, 30),
        periods=(MAY, JUNE),
    )


def _contract(rng: Random, impossible: Sequence[tuple[str, str] | None] = (None, None, *CELLS)) -> Contract:
    return contract(
        Term(
            start=date(2026, 5, 1),
            policy=policy(
                {cell: rng.choice(_BEARERS) for cell in CELLS},
                impossible=rng.choice(impossible),
                limit=rng.choice([None, timedelta(minutes=30)]),
                diagnosis=rng.choice(_FIRST),
                release=rng.choice(_RELEASES),
            ),
            contingents=rng.choice(_BOOKED),
            rates=rng.choice(_RATES),
            increment=rng.choice(_INCREMENTS),
        )
    )


def _ticket(rng: Random, name: str, month: int) -> Ticket:
    parts = rng.choice([(), (), (), (), ("a",), ("a", "b")])
    events: list[Any] = []
    for number in range(rng.choice([0, 0, 0, 1, 2])):
        made = at(rng.randint(2, 27), 11 + number, month=month)
        told = made + timedelta(hours=rng.randint(0, 30)) if rng.random() < 0.5 else None
        diagnosis = Diagnosis(findings=rng.choice(_STATED), made_at=made, told_at=told)
        events.append(Diagnosed.of(diagnosis, part=rng.choice([None, *parts])))
    for _ in range(rng.randint(0, 2)):
        kind = rng.choice([Announced, Approved, Approved, Refused])
        events.append(kind(at=at(rng.randint(2, 27), 13, month=month)))
    return Ticket(
        id=name,
        reported_at=at(1, 8, month=month),
        findings=rng.choice(_STATED),
        parts=[Part(id=part, findings=rng.choice(_STATED)) for part in parts],
        events=events,
        matter=rng.choice([name, "M"]),
    )


def _entry(rng: Random, name: str, known: list[Ticket], month: int) -> WorkEntry:
    ticket = rng.choice(known)
    start = at(rng.randint(2, 27), rng.randint(8, 17), month=month)
    is_dated = rng.random() < 0.2
    return WorkEntry(
        id=name,
        ticket=ticket.id,
        part=rng.choice([None, *sorted(ticket.part_ids)]),
        day=start.date() if is_dated else None,
        start=None if is_dated else start,
        duration=timedelta(minutes=rng.choice([5, 17, 25, 50, 65, 125])),
        work=rng.choice([None, Work.RESOLUTION, Work.RESOLUTION, Work.FIRST_DIAGNOSIS]),
        kind=rng.choice([None, None, "consulting"]),
    )


def _extent(rng: Random) -> Extent:
    return rng.choice([Extent(), Extent(ticket="T1"), Extent(period=MAY)])


def _approvals(rng: Random) -> tuple[Approval, ...]:
    return tuple(
        Approval(
            id=f"A{number}",
            at=at(rng.randint(2, 27)),
            cap=rng.choice(_CAPS),
            extent=_extent(rng),
            ratifies=rng.random() < 0.5,
        )
        for number in range(rng.choice([0, 0, 1, 2]))
    )


def _waivers(rng: Random) -> tuple[Waiver, ...]:
    return tuple(
        Waiver(id=f"W{number}", at=at(rng.randint(2, 27)), cap=rng.choice(_CAPS), extent=_extent(rng))
        for number in range(rng.choice([0, 0, 0, 1]))
    )
