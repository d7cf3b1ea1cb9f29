"""Notes: what commands say beside their answer, on standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from supportpolicy.billing import figures
from supportpolicy.clauses import Language, Wording
from supportpolicy.contingents import Measure
from supportpolicy.money import Money
from supportpolicy.settlement import Blocker, Liability, Settlement, Statement
from supportpolicy.spans import Span

_DIFFERENCE = Wording(de="Differenz insgesamt: {}.", en="Difference in all: {}.")
_LEFT_OPEN = Wording(
    de="Nicht darin, weil keine Antwort darüber entscheidet: Arbeit {}; siehe month-end.",
    en="Not in it, as no answer decides it: work {}; see month-end.",
)
_ON = Wording(de="an {}", en="on {}")
_WITHOUT_TICKET = Wording(de="ohne Vorgang", en="without a ticket")
_CLOSED = Wording(
    de="Abgeschlossen: {}. Die Rechnung darüber gibt bill mit --previous und --closed-at {}.",
    en="Closed: {}. Its invoice is what bill says with --previous and --closed-at {}.",
)
_NOTHING_CLOSED = Wording(de="Kein Zeitraum war abzuschließen.", en="There was no period to close.")
_WAITS = Wording(
    de="Ungeklärt oder zurückgestellt: {}; month-end sagt, warum.",
    en="Parked or held: {}; month-end says why.",
)


def difference(money: Money) -> Wording:
    """By how much invoices differ from what was owed."""
    return _filled(_DIFFERENCE, lambda language: (figures.amount(money, language),))


def left_open(blockers: Iterable[Blocker]) -> tuple[Wording, ...]:
    """What an interval leaves out; nothing if it leaves out nothing."""
    tickets = [*dict.fromkeys(blocker.ticket for blocker in blockers)]
    if not tickets:
        return ()
    return (_filled(_LEFT_OPEN, lambda language: (", ".join(_work(ticket, language) for ticket in tickets),)),)


def closing(settlement: Settlement, at: datetime) -> tuple[Wording, ...]:
    """What was closed at an instant, how to bill it afterwards, and what of it still waits for something."""
    closed = [statement for statement in settlement.statements if statement.closed_at == at]
    corrected = [correction for correction in settlement.corrections if correction.closed_at == at]
    periods_closed = [*(one.period for one in closed), *(one.period for one in corrected)]
    if not periods_closed:
        return (_NOTHING_CLOSED,)
    span = Span(min(one.start for one in periods_closed), max(one.end for one in periods_closed))
    periods = _filled(_CLOSED, lambda language: (figures.dates(span, language), at.isoformat()))
    waiting = {measure: units for measure in Measure if (units := _waiting(closed, measure))}
    if not waiting:
        return (periods,)
    return periods, _filled(
        _WAITS,
        lambda language: (", ".join(figures.measured(units, one, language) for one, units in waiting.items()),),
    )


def _work(ticket: str | None, language: Language) -> str:
    return _WITHOUT_TICKET.text(language) if ticket is None else _ON.text(language).format(ticket)


def _waiting(statements: Iterable[Statement], measure: Measure) -> int:
    return sum(
        one.worked.get((Liability.PARKED, measure), 0)
        + sum(units for cover, units in one.sums.items() if cover.held is not None and cover.measure is measure)
        for one in statements
    )


def _filled(wording: Wording, figures_in: Callable[[Language], Sequence[str]]) -> Wording:
    """A wording with figures, each in its language."""
    return Wording(de=wording.de.format(*figures_in(Language.DE)), en=wording.en.format(*figures_in(Language.EN)))
