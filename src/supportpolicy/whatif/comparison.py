"""Comparing contracts: the same work under each of them, month by month, and which would have cost the least."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property

import attrs

from supportpolicy.checks import several
from supportpolicy.clauses import Wording
from supportpolicy.contracts import Approval, Contract, Waiver, approvals_of, waivers_of
from supportpolicy.errors import InvalidValueError, SupportPolicyError, UnknownNameError
from supportpolicy.explanation.results import Field, Plain, ResultTable, Tabular
from supportpolicy.facts import FrozenMap, alternatives
from supportpolicy.settlement import Books
from supportpolicy.spans import Span, check_dates
from supportpolicy.tickets import Ticket, WorkEntry
from supportpolicy.whatif.columns import AT_STAKE, USAGE_FIELDS, SparseTable, usage_cells
from supportpolicy.whatif.course import ASSUMED, Consent, ContractCourse, follow

_ORDER = "Give the contracts, then the worklog, then the tickets"
_ONE_DAY = timedelta(days=1)
_CONTRACT = Field("contract", Wording(de="Vertrag", en="Contract"))
_PERIOD = Field("period", Wording(de="Zeitraum", en="Period"))
_NET = Field("net", Wording(de="Netto", en="Net"))
_MORE = Field("more", Wording(de="Mehrkosten", en="Dearer by"))
_OUTSIDE = Field("outside", Wording(de="Einträge außerhalb", en="Entries outside"))
_FAULT_COUNT = Field("faults", Wording(de="Fehler", en="Faults"))
_FAULTS = (
    _CONTRACT,
    Field("where", Wording(de="Wo", en="Where")),
    Field("what", Wording(de="Was", en="What")),
    Field("remedy", Wording(de="Abhilfe", en="Remedy")),
)


@attrs.frozen(kw_only=True)
class Comparison(Tabular):
    """The same work under several contracts. Its table has a row for each contract, the cheapest first.

    Attributes:
        span: The dates that are compared.
        consent: Which approvals are assumed.
        courses: What the work comes to under each contract that can be settled, in the order given.
        faults: For each contract by its name what is wrong: with its tickets and entries, without which it is settled,
            or with itself, and then it is not settled at all.
    """

    span: Span[date]
    consent: Consent
    courses: tuple[ContractCourse, ...]
    faults: Mapping[str, tuple[SupportPolicyError, ...]] = attrs.field(
        converter=FrozenMap[str, tuple[SupportPolicyError, ...]]
    )

    @cached_property
    def ranking(self) -> tuple[ContractCourse, ...]:
        """The contracts by what is billed, the cheapest first; equal ones as they were given.

        A contract without a term in these dates bills nothing because it was not in force; it has no rank. What is held
        or parked, and work that is faulty or outside every term, is not billed: before a contract is called the best,
        these should be alike.
        """
        in_force = (course for course in self.courses if course.periods)
        return tuple(sorted(in_force, key=lambda course: course.net))

    @property
    def cheapest(self) -> tuple[ContractCourse, ...]:
        """All contracts of the least net amount."""
        return tuple(course for course in self.ranking if course.net == self.ranking[0].net)

    def course(self, name: str) -> ContractCourse:
        """What the work comes to under the contract of this name.

        Raises:
            UnknownNameError: if none of this name was settled.
        """
        known = {course.name: course for course in self.courses}
        if name not in known:
            raise UnknownNameError("name", f"no contract {name!r} was settled", alternatives(name, known))
        return known[name]

    @property
    def table(self) -> ResultTable:
        """One row for each contract, the cheapest first; columns without anything in them are left out.

        A contract that cannot be settled, or has no term in these dates, has no figures and comes last.
        """
        return self._totals.table

    def to_rows(self) -> list[dict[str, Plain]]:
        """One row for each contract, the cheapest first, with all columns."""
        return self._totals.to_rows()

    @property
    def by_period(self) -> SparseTable:
        """One row for each contract and period, contracts in the order given."""
        rows = tuple(
            (course.name, one.period, one.net, *usage_cells(one.time, one.pieces), one.at_stake)
            for course in self.courses
            for one in course.periods
        )
        fields = (_CONTRACT, _PERIOD, _NET, *USAGE_FIELDS, AT_STAKE)
        return SparseTable(
            whole=ResultTable(title=self._title, fields=fields, rows=rows), optional=frozenset({AT_STAKE.name})
        )

    @property
    def fault_table(self) -> ResultTable:
        """One row for each fault."""
        return ResultTable(
            fields=_FAULTS,
            rows=tuple(
                (name, fault.where, fault.what, fault.remedy)
                for name, faults in self.faults.items()
                for fault in faults
            ),
        )

    @property
    def _totals(self) -> SparseTable:
        nothing = (None,) * (len(USAGE_FIELDS) + 3)
        settled = (
            (
                course.name,
                course.net,
                course.net - self.ranking[0].net,
                *usage_cells(course.time, course.pieces),
                course.at_stake,
                len(course.outside),
                len(course.faults),
            )
            for course in self.ranking
        )
        return SparseTable(
            whole=ResultTable(
                title=self._title,
                fields=(_CONTRACT, _NET, _MORE, *USAGE_FIELDS, AT_STAKE, _OUTSIDE, _FAULT_COUNT),
                rows=(*settled, *((name, *nothing, *counts) for name, *counts in self._without_figures())),
            ),
            optional=frozenset({AT_STAKE.name, _OUTSIDE.name, _FAULT_COUNT.name}),
        )

    def _without_figures(self) -> Iterator[tuple[str, int | None, int]]:
        """The contracts that have no rank, with the numbers of entries outside and of faults."""
        for course in self.courses:
            if not course.periods:
                yield course.name, len(course.outside), len(course.faults)
        settled = {course.name for course in self.courses}
        yield from ((name, None, len(found)) for name, found in self.faults.items() if name not in settled)

    @property
    def _title(self) -> Wording:
        assumed = ASSUMED[self.consent]
        return Wording(de=f"Dieselbe Arbeit, {assumed.de}", en=f"The same work, {assumed.en}")


def compare(
    contracts: Iterable[Contract] | Mapping[str, Contract],
    worklog: Iterable[WorkEntry],
    tickets: Iterable[Ticket],
    *,
    approvals: Iterable[Approval] = (),
    waivers: Iterable[Waiver] = (),
    consent: Consent = Consent.EVERYTHING,
    period: Span[date] | None = None,
) -> Comparison:
    """What the same work would have cost under several contracts, month by month.

    Each contract goes through `assess`, `charge`, `settle` and `bill_period` as at a month end: nothing is estimated.
    It takes tickets, not assessments, because who bears a ticket depends on the contract.

    Approvals were given under the contract that there was. Under another one more may exceed the contingent, and nobody
    was asked. So unless told otherwise the customer is assumed to approve everything; with ``Consent.AS_GIVEN`` what
    no given approval covers is held, and a contract may look cheap only because much of its work is not billed.

    Args:
        contracts: The contracts, all in one currency, or the same by names. Without names they are called by their ids
            and, where several have the same id, by what is booked.
        worklog: All work on the tickets concerned, also from before the period, as for `charge`.
        tickets: The tickets.
        approvals: The customer's consents as they were given.
        waivers: Goodwill.
        consent: Which approvals are assumed.
        period: The dates to compare; None from the first work to the last. All statements that have a day in it count
            in full, and everything before it is settled, too.

    Returns:
        Totals, ranking and periods. What is wrong with a ticket, an entry or a contract is in its ``faults``.

    Raises:
        InvalidValueError: for no contracts, several currencies, or neither work nor a period.

    Example:
        >>> from datetime import date, datetime, timedelta, UTC
        >>> import supportpolicy as sp
        >>> policy = sp.shipped_policy("confluence_package")
        >>> booked = policy.package("16h").contingent(overage_rate=sp.Money.of("100", "EUR"))
        >>> term = sp.Term(start=date(2026, 11, 1), policy=policy.read_as(), contingents=[booked])
        >>> contract = sp.Contract(id="C-1", customer="Acme", zone="Europe/Berlin", currency="EUR", terms=[term])
        >>> at = datetime(2026, 11, 2, 8, tzinfo=UTC)
        >>> asked = {"contact": "key_user", "kind": "incident", "complexity": "within"}
        >>> ticket = sp.Ticket(id="T-1", reported_at=at, findings=asked)
        >>> entry = sp.WorkEntry(id="e1", ticket="T-1", start=at, duration=timedelta(hours=41))
        >>> comparison = sp.compare([contract, contract.with_package("40h")], [entry], [ticket])
        >>> [(course.name, str(course.net)) for course in comparison.ranking]
        [('C-1: 40h', '3900.00 EUR'), ('C-1: 16h', '4100.00 EUR')]

    Source:
        CONF-7, CONF-11
    """
    log = several("worklog", worklog, WorkEntry, "work entry", _ORDER)
    known = several("tickets", tickets, Ticket, "ticket", _ORDER)
    if period is not None:
        check_dates("period", period)
    approved, waived = approvals_of(approvals), waivers_of(waivers)
    books = {
        name: Books(contract=contract, worklog=log, tickets=known, approvals=approved, waivers=waived)
        for name, contract in _by_name(contracts).items()
    }
    return compared(books, consent, period)


def compared(books: Mapping[str, Books], consent: Consent, period: Span[date] | None) -> Comparison:
    """The same for books that are made up already, by the names of their contracts; all have the same work.

    Raises:
        InvalidValueError: for no contracts, several currencies, or neither work nor a period.
    """
    contracts = [one.contract for one in books.values()]
    _check(contracts)
    span = _span(contracts, next(iter(books.values())).worklog) if period is None else period
    courses: list[ContractCourse] = []
    faults: dict[str, tuple[SupportPolicyError, ...]] = {}
    for name, own in books.items():
        course, found = follow(name, own, span, consent)
        if course is not None:
            courses.append(course)
        if found:
            faults[name] = found
    return Comparison(span=span, consent=Consent(consent), courses=tuple(courses), faults=faults)


def _check(contracts: Sequence[Contract]) -> None:
    if not contracts:
        raise InvalidValueError("contracts", "there is none to compare", "Give at least one contract")
    currencies = sorted({contract.currency for contract in contracts})
    if len(currencies) > 1:
        raise InvalidValueError(
            "contracts", f"they are in {' and '.join(currencies)}", "Compare contracts in one currency"
        )


def _by_name(contracts: Iterable[Contract] | Mapping[str, Contract]) -> Mapping[str, Contract]:
    """Contracts by names that tell them apart."""
    if isinstance(contracts, Mapping):
        return contracts
    return _named(several("contracts", contracts, Contract, "contract", "Give a list of contracts"))


def _named(contracts: Sequence[Contract]) -> dict[str, Contract]:
    ids = Counter(contract.id for contract in contracts)
    names = [contract.id if ids[contract.id] == 1 else f"{contract.id}: {_booked(contract)}" for contract in contracts]
    times, seen = Counter(names), Counter[str]()
    named = {}
    for name, contract in zip(names, contracts, strict=True):
        seen[name] += 1
        named[name if times[name] == 1 else f"{name} ({seen[name]})"] = contract
    return named


def _booked(contract: Contract) -> str:
    """What is booked in the last term."""
    return " + ".join(contingent.id for contingent in contract.terms[-1].contingents) or "–"


def _span(contracts: Iterable[Contract], worklog: Sequence[WorkEntry]) -> Span[date]:
    """From the first work to the last, in whole periods of every contract."""
    if not worklog:
        raise InvalidValueError(
            "worklog", "it is empty, so it is open which months to compare", "Give some work, or the period"
        )
    spans = []
    for contract in contracts:
        days = {entry.day if entry.start is None else contract.date_of(entry.start) for entry in worklog}
        known = [day for day in days if day is not None]
        spans += [_whole(contract, min(known)), _whole(contract, max(known))]
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _whole(contract: Contract, day: date) -> Span[date]:
    term = contract.find_term(day)
    return Span(day, day + _ONE_DAY) if term is None else term.statement_period.period(day)
