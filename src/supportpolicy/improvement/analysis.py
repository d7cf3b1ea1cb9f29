"""Analysing a period: tickets, what was decided about them and what was charged in, what to improve out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from supportpolicy.checks import check_kind, quoted, several
from supportpolicy.clauses import Wording
from supportpolicy.contingents import SECOND, Measure
from supportpolicy.decision import Assessment
from supportpolicy.diagnosis import Findings
from supportpolicy.errors import InvalidValueError, UnknownNameError
from supportpolicy.facts import FrozenMap, Vocabulary
from supportpolicy.firstcontact import found_about
from supportpolicy.improvement.results import Improvement, Inflow, PortionShare, Repeat
from supportpolicy.improvement.terms import NOT_ESTABLISHED, Aspect, Portion
from supportpolicy.policy import CostBearer
from supportpolicy.servicehours.zones import zone_of
from supportpolicy.settlement import Charge, Charges, Liability
from supportpolicy.spans import Span, check_dates
from supportpolicy.tickets import Ticket

PORTION_OF_LIABILITY: Final[Mapping[Liability, Portion]] = {
    Liability.FREE_DIAGNOSIS: Portion.FREE,
    Liability.VENDOR: Portion.FREE,
    Liability.TOO_EARLY: Portion.FREE,
    Liability.REFUSED: Portion.FREE,
    Liability.REFERRED: Portion.REFERRED,
    Liability.NOT_OFFERED: Portion.NOT_OFFERED,
    Liability.DRAWS_ON_CONTINGENT: Portion.CONTINGENT,
    Liability.BILLABLE: Portion.BILLABLE,
    Liability.SEPARATE_ORDER: Portion.BILLABLE,
    Liability.AWAITING_APPROVAL: Portion.OPEN,
    Liability.UNSETTLED: Portion.OPEN,
    Liability.PARKED: Portion.OPEN,
    Liability.NOT_AGREED: Portion.OPEN,
}
"""At whose expense charged work is."""

PORTION_OF_BEARER: Final[Mapping[CostBearer, Portion]] = {
    CostBearer.VENDOR: Portion.FREE,
    CostBearer.CONTINGENT: Portion.CONTINGENT,
    CostBearer.CUSTOMER: Portion.BILLABLE,
    CostBearer.SEPARATE_ORDER: Portion.BILLABLE,
    CostBearer.THIRD_PARTY: Portion.REFERRED,
    CostBearer.NOT_OFFERED: Portion.NOT_OFFERED,
    CostBearer.UNDETERMINED: Portion.OPEN,
}
"""At whose expense the work on a matter is that is decided so."""

NO_FAULT: Final = frozenset({"change_request", "service_request", "training"})
"""The kinds of matters that come again without a cause that could be mended."""

_MOST_NAMED: Final = 5
_CHARGES: Final = "Give what charge gives, or a list of charges"
_FACTS: Final = {Aspect.CAUSE: "component", Aspect.KIND: "kind"}


def analyse(
    tickets: Iterable[Ticket],
    assessments: Iterable[Assessment],
    charges: Charges | Iterable[Charge],
    period: Span[date],
    *,
    zone: str = "UTC",
    modules: Mapping[str, str] = FrozenMap(),
    issues: Mapping[str, str] = FrozenMap(),
) -> Improvement:
    """What came in over a period, at whose expense it was, what repeats, and which remedy would have saved most.

    A ticket counts in the period in which it was reported, work in the period in which it was done. What is known of a
    matter is what was stated and what was found since. Work on tickets that are not given counts towards the whole and
    the portions only. Wishes, service requests and trainings are no repeats, as nothing that is mended avoids them, and
    no more is what turned out to be a planned change. Pieces, such as trainings, take no time and are left out.

    Args:
        tickets: The tickets, those of earlier periods too on which work was done; each once.
        assessments: What was decided about them, as far as it was; their policies name the causes and kinds.
        charges: The charges of the work: what `charge` gives for a contract, or the charges of any number of them.
        period: The local dates.
        zone: The time zone in which tickets have a date of report, an IANA name.
        modules: For tickets, by their ids, the part of the product that they are about.
        issues: For tickets, by their ids, the known issue that they turned out to be about.

    Raises:
        InvalidTypeError: for a period that is no span of dates, and for what is no ticket, assessment or charge.
        InvalidValueError: for a ticket that is given twice.
        UnknownNameError: for an unknown zone, and for a module or a known issue of a ticket that is not given.

    Example:
        >>> reported = datetime(2026, 11, 3, 9, tzinfo=UTC)
        >>> tickets = [Ticket(id=name, reported_at=reported, findings={"kind": "question"}) for name in ("T-1", "T-2")]
        >>> november = Span(date(2026, 11, 1), date(2026, 12, 1))
        >>> found = analyse(tickets, [], [], november, modules={"T-1": "export", "T-2": "export"})
        >>> [(repeat.module, repeat.matters) for repeat in found.repeats]
        [('export', 2)]

    Source:
        APP-11
    """
    check_dates("period", period)
    given = several("tickets", tickets, Ticket, "ticket", "Give a list of tickets")
    assessed = several("assessments", assessments, Assessment, "assessment", "Give assess(ticket, contract) of each")
    rows = charges.charges if isinstance(charges, Charges) else several("charges", charges, Charge, "charge", _CHARGES)
    for where, of_tickets in (("modules", modules), ("issues", issues)):
        _check_given(where, of_tickets, {ticket.id for ticket in given})
    subjects = _subjects(given, modules, issues)
    in_period = [charge for charge in rows if charge.on in period and charge.measure is Measure.TIME]
    worked = _worked(in_period, subjects)
    dates = _dates(subjects.values(), zone_of(zone))
    reported = [subject for subject, day in dates.items() if day in period]
    counted = [subject for subject in reported if subject.counts]
    past = [subject for subject, day in dates.items() if subject.counts and day < period.end]
    labels = _labels(assessed)
    return Improvement(
        period=period,
        tickets=len({subject.ticket.id for subject in reported}),
        worked=sum(charge.units for charge in in_period) * SECOND,
        incoming=tuple(_incoming(counted, worked, labels)),
        portions=tuple(_portions(in_period, _bearers(assessed, counted))),
        repeats=tuple(_repeats(past, {*counted, *worked}, worked, labels)),
    )


@attrs.frozen(eq=False)
class _Subject:
    """A ticket, or a part of it, with what is known of it.

    Attributes:
        ticket: The ticket.
        part: The part; None for the whole.
        counts: Whether it is a matter of its own: a ticket with parts is not one beside them.
        values: Its cause, kind and module, as far as they were established.
        issue: The known issue that it turned out to be about.
        is_planned_change: Whether it turned out that it asks for a change of what works as agreed.
    """

    ticket: Ticket
    part: str | None
    counts: bool
    values: Mapping[Aspect, str | None]
    issue: str | None
    is_planned_change: bool

    @property
    def root(self) -> tuple[str, str | None]:
        return self.ticket.matter, self.part


_Subjects = dict[tuple[str, str | None], _Subject]


def _subjects(tickets: Iterable[Ticket], modules: Mapping[str, str], issues: Mapping[str, str]) -> _Subjects:
    subjects: _Subjects = {}
    for ticket in tickets:
        if (ticket.id, None) in subjects:
            raise InvalidValueError("tickets", f"ticket {ticket.id} is given twice", "Give each ticket once")
        for part in (None, *(part.id for part in ticket.parts)):
            found = found_about(ticket, part)
            values = {aspect: _known(found, fact) for aspect, fact in _FACTS.items()}
            values[Aspect.MODULE] = modules.get(ticket.id)
            counts = part is not None or not ticket.parts
            planned = _known(found, "planned_change") == "yes"
            subjects[ticket.id, part] = _Subject(ticket, part, counts, values, issues.get(ticket.id), planned)
    return subjects


def _check_given(where: str, of_tickets: Mapping[str, str], known: Collection[str]) -> None:
    check_kind(where, of_tickets, Mapping, "mapping of the ids of tickets", "Give a dict such as {'T-1': 'export'}")
    unknown = [ticket for ticket in of_tickets if ticket not in known]
    if unknown:
        others = f" and {len(unknown) - _MOST_NAMED} others" if len(unknown) > _MOST_NAMED else ""
        what = f"there is no ticket {quoted(unknown[:_MOST_NAMED])}{others}"
        raise UnknownNameError(where, what, "Give these tickets as well, or correct their ids")


def _known(found: Findings, fact: str) -> str | None:
    values = found.get(fact, frozenset())
    return min(values) if len(values) == 1 else None


def _dates(subjects: Iterable[_Subject], zone: ZoneInfo) -> dict[_Subject, date]:
    return {subject: subject.ticket.reported_at.astimezone(zone).date() for subject in subjects}


def _worked(charges: Iterable[Charge], subjects: _Subjects) -> Counter[_Subject]:
    """The seconds worked on each subject; work of an unknown part is work on the whole."""
    worked: Counter[_Subject] = Counter()
    for charge in charges:
        entry = charge.entry
        if entry.ticket is not None:
            subject = subjects.get((entry.ticket, entry.part)) or subjects.get((entry.ticket, None))
            if subject is not None:
                worked[subject] += charge.units
    return worked


_Labels = Mapping[tuple[Aspect, str], Wording]


def _labels(assessments: Iterable[Assessment]) -> _Labels:
    """What the policies call causes and kinds; the first policy that has a name for one."""
    policies = {assessment.policy.policy.id: assessment.policy.policy for assessment in assessments}
    labels: dict[tuple[Aspect, str], Wording] = {}
    for policy in policies.values():
        for aspect, name, label in _named(policy.facts):
            labels.setdefault((aspect, name), label)
    return labels


def _named(facts: Vocabulary) -> Iterator[tuple[Aspect, str, Wording]]:
    for aspect, fact in _FACTS.items():
        if fact in facts.bits:
            yield from ((aspect, value.name, value.label) for value in facts[fact].values)


def _label(aspect: Aspect, name: str | None, labels: _Labels) -> Wording:
    if name is None:
        return NOT_ESTABLISHED
    return labels.get((aspect, name)) or Wording(de=name, en=name)


def _incoming(counted: Iterable[_Subject], worked: Counter[_Subject], labels: _Labels) -> Iterator[Inflow]:
    matters: Counter[tuple[Aspect, str | None]] = Counter()
    seconds: Counter[tuple[Aspect, str | None]] = Counter()
    for subject in counted:
        matters.update(subject.values.items())
    for subject, units in worked.items():
        for cell in subject.values.items():
            seconds[cell] += units
    places = {aspect: place for place, aspect in enumerate(Aspect)}
    for aspect, name in sorted(
        {*matters, *seconds},
        key=lambda cell: (places[cell[0]], -matters[cell], -seconds[cell], cell[1] is None, cell[1] or ""),
    ):
        yield Inflow(
            aspect=aspect,
            name=name,
            label=_label(aspect, name, labels),
            matters=matters[aspect, name],
            worked=seconds[aspect, name] * SECOND,
        )


def _bearers(assessments: Iterable[Assessment], counted: Iterable[_Subject]) -> Counter[Portion]:
    """How many matters are decided at whose expense, as far as they were assessed."""
    decided = {
        (assessment.ticket.id, part.part): part.decision.bearer
        for assessment in assessments
        for part in assessment.parts
    }
    places = ((subject.ticket.id, subject.part) for subject in counted)
    return Counter(PORTION_OF_BEARER[decided[place]] for place in places if place in decided)


def _portions(charges: Iterable[Charge], matters: Counter[Portion]) -> Iterator[PortionShare]:
    seconds: Counter[Portion] = Counter()
    for charge in charges:
        seconds[PORTION_OF_LIABILITY[charge.liability]] += charge.units
    total = seconds.total()
    for portion in Portion:
        if portion in matters or portion in seconds:
            yield PortionShare(
                portion=portion,
                matters=matters[portion],
                worked=seconds[portion] * SECOND,
                share=Fraction(seconds[portion], total) if total else None,
            )


def _repeats(
    past: Iterable[_Subject], concerned: AbstractSet[_Subject], worked: Counter[_Subject], labels: _Labels
) -> list[Repeat]:
    """What was reported more than once up to the end of the period, as far as the period has to do with it."""
    groups: dict[_Key, list[_Subject]] = {}
    for subject in past:
        key = _key(subject)
        if key is not None:
            groups.setdefault(key, []).append(subject)
    found = [
        (key, _repeat(key, group, concerned, worked, labels))
        for key, group in groups.items()
        if (key[0] is not None or len({subject.root for subject in group}) > 1) and not concerned.isdisjoint(group)
    ]
    found.sort(key=lambda pair: (-pair[1].saving, -pair[1].matters, -pair[1].worked, *map(str, pair[0])))
    return [repeat for _, repeat in found]


_Key = tuple[str | None, str | None, str | None, str | None]
"""A known issue, or else cause, kind and module."""


def _key(subject: _Subject) -> _Key | None:
    """What a subject has in common with others; None if it is no fault and no question, or nothing says what about."""
    if subject.issue is not None:
        return subject.issue, None, None, None
    cause, kind, module = (subject.values[aspect] for aspect in Aspect)
    if kind in NO_FAULT or subject.is_planned_change or (cause is None and module is None):
        return None
    return None, cause, kind, module


def _repeat(
    key: _Key, group: Iterable[_Subject], concerned: AbstractSet[_Subject], worked: Counter[_Subject], labels: _Labels
) -> Repeat:
    in_order = sorted(group, key=_by_report)
    first = in_order[0].root
    shown = [subject for subject in in_order if subject in concerned]
    later = [subject for subject in shown if key[0] is not None or subject.root != first]
    cause, kind, module = (_common(aspect, in_order) for aspect in Aspect)
    return Repeat(
        issue=key[0],
        cause=None if cause is None else _label(Aspect.CAUSE, cause, labels),
        kind=None if kind is None else _label(Aspect.KIND, kind, labels),
        module=module,
        tickets=tuple(dict.fromkeys(subject.ticket.id for subject in shown)),
        matters=len({subject.root for subject in shown}),
        worked=sum(worked[subject] for subject in shown) * SECOND,
        saving=sum(worked[subject] for subject in later) * SECOND,
    )


def _by_report(subject: _Subject) -> tuple[datetime, str, str]:
    return subject.ticket.reported_at.astimezone(UTC), subject.ticket.id, subject.part or ""


def _common(aspect: Aspect, subjects: Iterable[_Subject]) -> str | None:
    names = {subject.values[aspect] for subject in subjects}
    return names.pop() if len(names) == 1 else None
