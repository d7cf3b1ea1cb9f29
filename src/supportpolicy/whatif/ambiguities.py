"""Ambiguity: what each reading of the source is worth on a history, in money and in missed deadlines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import product
from math import prod

import attrs

from supportpolicy.checks import check_count
from supportpolicy.clauses import Wording
from supportpolicy.contracts import Approval, Contract, Term, Waiver
from supportpolicy.deadlines import deadlines
from supportpolicy.deadlines.compliance import tally
from supportpolicy.errors import InvalidValueError, SupportPolicyError
from supportpolicy.explanation.results import Field, ResultTable, Tabular
from supportpolicy.facts import FrozenMap, Value
from supportpolicy.money import Money
from supportpolicy.policy import Interpretation
from supportpolicy.settlement import Books
from supportpolicy.spans import Span, check_dates
from supportpolicy.tickets import Ticket, WorkEntry
from supportpolicy.whatif.columns import AT_STAKE
from supportpolicy.whatif.course import ASSUMED, Consent, follow

_POINT = Field("point", Wording(de="Offener Punkt", en="Open point"))
_QUESTION = Field("question", Wording(de="Was offen ist", en="What is open"))
_READING = Field("reading", Wording(de="Auslegung", en="Reading"))
_CHOSEN = Field("chosen", Wording(de="Im Vertrag", en="In the contract"))
_NET = Field("net", Wording(de="Netto", en="Net"))
_MORE = Field("more", Wording(de="Mehr als vereinbart", en="More than as agreed"))
_LATE = Field("late", Wording(de="Fristen versäumt", en="Deadlines missed"))
_MONEY = Field("money", Wording(de="Unterschied in Geld", en="Difference in money"))
_DEADLINES = Field("deadlines", Wording(de="Unterschied in Fristen", en="Difference in deadlines"))
_COMBINED = Field("combined", Wording(de="Unter allen Auslegungen zusammen", en="Over all readings together"))


@attrs.frozen(kw_only=True)
class HistoryWorth:
    """What a history comes to under some readings.

    Attributes:
        readings: The reading of each open point.
        net: What all periods are billed, net of VAT.
        at_stake: How much money depends on what is still open, as `month_end` has it, which is no upper limit; under
            some readings work stays open that others decide.
        late: How many deadlines were missed or breached; None if none were asked for, or they cannot be told.
        fault: Why the deadlines cannot be told under this reading, such as a calendar that the contract does not have.
    """

    readings: Mapping[str, str]
    net: Money
    at_stake: Money
    late: int | None
    fault: SupportPolicyError | None = None


@attrs.frozen(kw_only=True)
class ReadingWorth:
    """One reading of an open point, all other points as the contract reads them.

    Attributes:
        reading: The reading.
        is_chosen: Whether the contract reads it so.
        worth: What the history comes to.
        more: How much more that is than as the contract reads everything; negative for less.
    """

    reading: Value
    is_chosen: bool
    worth: HistoryWorth
    more: Money


@attrs.frozen(kw_only=True)
class PointWorth:
    """An open point of the source, and what depends on it.

    Attributes:
        point: The open point.
        readings: Its readings, in the order of the policy.
        money: The difference between its dearest and its cheapest reading.
        deadlines: The difference between the most and the fewest deadlines missed, where they can be told.
    """

    point: Interpretation
    readings: tuple[ReadingWorth, ...]
    money: Money
    deadlines: int


@attrs.frozen(kw_only=True)
class CombinedReadings:
    """The extremes over every combination of readings.

    Attributes:
        combinations: How many there are.
        cheapest: The least net amount, and the first combination that gives it.
        dearest: The greatest.
        fewest_late: The fewest deadlines missed; None if they cannot be told under any combination.
        most_late: The most.
    """

    combinations: int
    cheapest: HistoryWorth
    dearest: HistoryWorth
    fewest_late: HistoryWorth | None
    most_late: HistoryWorth | None


@attrs.frozen(kw_only=True)
class Ambiguity(Tabular):
    """What the open points of the source are worth on a history, those first on which the most depends.

    Attributes:
        contract: The id of the contract.
        period: The dates that are looked at.
        consent: Which approvals are assumed.
        standing: What the history comes to as the contract reads everything.
        points: The open points, by money and then by deadlines.
        combined: The extremes over all combinations; None if there are more combinations than were allowed.
    """

    contract: str
    period: Span[date]
    consent: Consent
    standing: HistoryWorth
    points: tuple[PointWorth, ...]
    combined: CombinedReadings | None

    @property
    def table(self) -> ResultTable:
        """One row for each reading of each open point, all other points as the contract reads them."""
        return ResultTable(
            title=self._title,
            fields=(_POINT, _READING, _CHOSEN, _NET, _MORE, AT_STAKE, _LATE),
            rows=tuple(
                (
                    own.point.id,
                    one.reading,
                    one.is_chosen,
                    one.worth.net,
                    one.more,
                    one.worth.at_stake,
                    one.worth.late,
                )
                for own in self.points
                for one in own.readings
            ),
        )

    @property
    def by_point(self) -> ResultTable:
        """One row for each open point; what is open, and what depends on it."""
        return ResultTable(
            title=self._title,
            fields=(_POINT, _QUESTION, _MONEY, _DEADLINES),
            rows=tuple((own.point.id, own.point.question, own.money, own.deadlines) for own in self.points),
        )

    @property
    def extremes(self) -> ResultTable:
        """One row for each extreme over all combinations, with its readings; none if there are too many."""
        return ResultTable(
            title=self._title,
            fields=(_COMBINED, _NET, _LATE, _READING),
            rows=tuple(
                (name, worth.net, worth.late, tuple(f"{point}: {reading}" for point, reading in worth.readings.items()))
                for name, worth in self._extremes()
                if worth is not None
            ),
        )

    def _extremes(self) -> Iterator[tuple[Wording, HistoryWorth | None]]:
        if self.combined is not None:
            yield Wording(de="am günstigsten", en="cheapest"), self.combined.cheapest
            yield Wording(de="am teuersten", en="dearest"), self.combined.dearest
            yield Wording(de="die wenigsten Versäumnisse", en="fewest missed"), self.combined.fewest_late
            yield Wording(de="die meisten Versäumnisse", en="most missed"), self.combined.most_late

    @property
    def _title(self) -> Wording:
        assumed = ASSUMED[self.consent]
        return Wording(
            de=f"Vertrag {self.contract}: was die Auslegungen wert sind, {assumed.de}",
            en=f"Contract {self.contract}: what the readings are worth, {assumed.en}",
        )


def ambiguity(
    contract: Contract,
    worklog: Iterable[WorkEntry],
    tickets: Iterable[Ticket],
    *,
    period: Span[date],
    approvals: Iterable[Approval] = (),
    waivers: Iterable[Waiver] = (),
    consent: Consent = Consent.EVERYTHING,
    as_of: datetime | None = None,
    budget: int = 200,
) -> Ambiguity:
    """What every reading of the source is worth on a history, before anyone signs.

    Each reading of each open point is tried alone, the others as the contract reads them, and then all combinations.
    Each time the tickets are assessed, the work charged and settled and every period billed, and the deadlines are
    counted that were missed or breached. The rules that the contract has agreed on go on prevailing.

    Args:
        contract: The contract, with its choice of readings.
        worklog: The work, all entries of the tickets concerned.
        tickets: The tickets.
        period: The dates that are looked at; all statements that have a day in it count in full.
        approvals: The customer's consents.
        waivers: Goodwill.
        consent: Which approvals are assumed. What was free under one reading was never released, so that by default all
            is that was not refused.
        as_of: The instant as of which deadlines are counted; None to leave them out.
        budget: How many combinations may be tried; if there are more, none of them is.

    Returns:
        The open points, those first on which the most money depends, then the most deadlines.

    Raises:
        InvalidTypeError: for a period that is no span, or a budget that is no whole number.
        InvalidValueError: for a negative budget.
        ExceptionGroup: with one error of this library for each ticket, entry or agreement that cannot be settled.

    Example:
        >>> from datetime import UTC, timedelta
        >>> import supportpolicy as sp
        >>> crm = sp.shipped_policy("saas_crm").read_as()
        >>> term = sp.Term(start=date(2026, 11, 1), policy=crm, rates=[sp.Rate(price=sp.Money.of("120", "EUR"))])
        >>> contract = sp.Contract(id="C-1", customer="Acme", zone="Europe/Berlin", currency="EUR", terms=[term])
        >>> at = datetime(2026, 11, 2, 8, tzinfo=UTC)
        >>> asked = sp.Ticket(id="T-1", reported_at=at, findings={"kind": "training"}, events=[sp.Announced(at=at)])
        >>> work = sp.WorkEntry(id="e1", ticket="T-1", start=at, duration=timedelta(hours=2), work="resolution")
        >>> november = Span(date(2026, 11, 1), date(2026, 12, 1))
        >>> found = ambiguity(contract, [work], [asked], period=november)
        >>> found.points[0].point.id, str(found.points[0].money)
        ('CRM-O2', '240.00 EUR')

    Source:
        CRM-O2, CRM-O3, CRM-O4, SHOP-O3, SHOP-O4, CONF-O1, PARTNER-O1, PARTNER-O2
    """
    check_dates("period", period)
    if check_count("budget", budget) < 0:
        raise InvalidValueError("budget", f"{budget} combinations cannot be tried", "Give zero or more")
    history = _History(
        books=Books(
            contract=contract,
            worklog=worklog,
            tickets=tickets,
            approvals=approvals,
            waivers=waivers,
        ),
        period=period,
        consent=Consent(consent),
        as_of=as_of,
    )
    standing = history.worth({})
    points = _points(contract)
    found = [_point_worth(point, history, standing) for point in points]
    return Ambiguity(
        contract=contract.id,
        period=period,
        consent=history.consent,
        standing=standing,
        points=tuple(sorted(found, key=lambda one: (-one.money.amount, -one.deadlines))),
        combined=_combined(points, history, budget),
    )


@attrs.frozen(kw_only=True)
class _History:
    """What is looked at under one reading after the other."""

    books: Books
    period: Span[date]
    consent: Consent
    as_of: datetime | None

    def worth(self, readings: Mapping[str, str]) -> HistoryWorth:
        """What it comes to under some readings, all other points as the contract reads them."""
        contract = _read(self.books.contract, readings)
        course, faults = follow(contract.id, attrs.evolve(self.books, contract=contract), self.period, self.consent)
        if course is None or faults:
            raise ExceptionGroup(f"contract {contract.id} cannot be settled", faults)
        late, fault = self._late(contract)
        return HistoryWorth(
            readings=FrozenMap(_chosen(contract)), net=course.net, at_stake=course.at_stake, late=late, fault=fault
        )

    def _late(self, contract: Contract) -> tuple[int | None, SupportPolicyError | None]:
        if self.as_of is None:
            return None, None
        try:
            kept = tally(
                (contract.date_of(ticket.reported_at), deadline)
                for ticket in self.books.tickets
                for deadline in deadlines(ticket, contract, as_of=self.as_of)
            )
        except SupportPolicyError as fault:
            return None, fault
        return sum(len(row.late) for row in kept.rows), None


def _points(contract: Contract) -> tuple[Interpretation, ...]:
    """The open points of all policies of a contract, each once."""
    return tuple({point.id: point for term in reversed(contract.terms) for point in _own(term)}.values())


def _own(term: Term) -> tuple[Interpretation, ...]:
    return term.policy.policy.interpretations


def _read(contract: Contract, readings: Mapping[str, str]) -> Contract:
    return attrs.evolve(contract, terms=tuple(_term_read(term, readings) for term in contract.terms))


def _term_read(term: Term, readings: Mapping[str, str]) -> Term:
    policy = term.policy
    for point, reading in readings.items():
        if point in policy.readings:
            policy = policy.reading(point, reading)
    return attrs.evolve(term, policy=policy)


def _chosen(contract: Contract) -> dict[str, str]:
    """The reading of each open point; that of the last term where terms differ."""
    return {point: reading for term in contract.terms for point, reading in term.policy.readings.items()}


def _point_worth(point: Interpretation, history: _History, standing: HistoryWorth) -> PointWorth:
    worths = [history.worth({point.id: option.name}) for option in point.options]
    nets = [worth.net for worth in worths]
    late = [worth.late for worth in worths if worth.late is not None]
    return PointWorth(
        point=point,
        readings=tuple(
            ReadingWorth(
                reading=option,
                is_chosen=standing.readings[point.id] == option.name,
                worth=worth,
                more=worth.net - standing.net,
            )
            for option, worth in zip(point.options, worths, strict=True)
        ),
        money=max(nets) - min(nets),
        deadlines=max(late) - min(late) if late else 0,
    )


def _combined(points: Sequence[Interpretation], history: _History, budget: int) -> CombinedReadings | None:
    number = prod(len(point.options) for point in points)
    if number > budget:
        return None
    names = [point.id for point in points]
    options = [[option.name for option in point.options] for point in points]
    worths = [history.worth(dict(zip(names, chosen, strict=True))) for chosen in product(*options)]
    told = [(worth.late, worth) for worth in worths if worth.late is not None]
    return CombinedReadings(
        combinations=number,
        cheapest=min(worths, key=lambda worth: worth.net),
        dearest=max(worths, key=lambda worth: worth.net),
        fewest_late=min(told, key=lambda one: one[0])[1] if told else None,
        most_late=max(told, key=lambda one: one[0])[1] if told else None,
    )
