"""Periods: where work of a day is settled, and what is due in a period."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

import attrs

from supportpolicy.contingents import Fee, TopUp, fees
from supportpolicy.contracts import Contract, Order, Term
from supportpolicy.spans import Span


@attrs.frozen
class Period:
    """A period that is open, and the term that it belongs to."""

    span: Span[date]
    term: Term


def open_periods(contract: Contract, since: date, through: date) -> Iterator[Period]:
    """The periods of statements that have begun and of which nothing is closed, in order of time.

    Args:
        contract: The contract.
        since: The first day that is not closed.
        through: The last day to settle.
    """
    for term in contract.terms:
        start = max(term.start, since)
        end = term.end or date.max
        if start < end and start <= through:
            for full in term.statement_period.periods(Span(start, end)):
                if full.start > through:
                    break
                yield Period(Span(max(full.start, start), min(full.end, end)), term)


class Calendar:
    """Which of several disjoint spans a day lies in.

    Args:
        spans: In order of time; there may be gaps.
    """

    def __init__(self, spans: Sequence[Span[date]]) -> None:
        self._starts = [span.start for span in spans]
        self._ends = [span.end for span in spans]

    def find(self, day: date) -> int | None:
        """The position of the span; None if the day lies in none."""
        position = bisect_right(self._starts, day) - 1
        return position if position >= 0 and day < self._ends[position] else None


class Dues:
    """What is due in open periods: fees of contingents, prices of top-ups and of orders that were accepted.

    What became known so late that its day lies in a closed period is due in the first open one.

    Args:
        contract: The contract.
        through: The last day to settle.
        recorded: The ids of the top-ups and orders that closed statements have.
    """

    def __init__(self, contract: Contract, through: date, recorded: Iterable[str]) -> None:
        known = set(recorded)
        self._through = through
        self._top_ups = [one for one in contract.top_ups if one.id not in known and one.bought_on <= through]
        self._orders = [
            one
            for one in contract.orders
            if one.id not in known and one.accepted_on is not None and one.accepted_on <= through
        ]

    def fees(self, period: Period) -> Iterator[Fee]:
        """The fees that are due in a period; periods must be asked for in order of time."""
        span, term = period.span, period.term
        for contingent in term.contingents:
            for fee in fees(contingent, Span(term.start, term.end or date.max), span.start):
                if fee.period.start >= span.end:
                    break
                if fee.due_on in span and fee.due_on <= self._through:
                    yield fee
        yield from (_price(one) for one in self._top_ups if one.bought_on < span.end)
        self._top_ups = [one for one in self._top_ups if one.bought_on >= span.end]

    def orders(self, period: Period) -> Iterator[Order]:
        """The orders that are due in a period; periods must be asked for in order of time."""
        due = [one for one in self._orders if one.accepted_on is not None and one.accepted_on < period.span.end]
        self._orders = [one for one in self._orders if one not in due]
        yield from due


def _price(top_up: TopUp) -> Fee:
    day = Span(top_up.bought_on, top_up.bought_on + timedelta(days=1))
    period = day if top_up.end is None else Span(top_up.start, top_up.end)
    days = (period.end - period.start).days
    return Fee(
        source=top_up.id,
        period=period,
        due_on=top_up.bought_on,
        amount=top_up.price.rounded(),
        days=days,
        of=days,
        clauses=top_up.clauses,
    )
