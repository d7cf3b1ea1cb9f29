"""Notes: what commands say beside their answer, on standard error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime

import attrs

from supportpolicy.billing import figures
from supportpolicy.clauses import Language, Wording
from supportpolicy.contingents import Measure
from supportpolicy.contracts import Contract
from supportpolicy.money import Money
from supportpolicy.policy import ResolvedPolicy
from supportpolicy.settlement import Blocker, Settlement, month_end
from supportpolicy.spans import Span

_DIFFERENCE = Wording(de="Differenz insgesamt: {}.", en="Difference in all: {}.")
_BESIDE = Wording(de="Auch anders, und hier nicht verglichen: {}.", en="Different as well, and not compared here: {}.")
_PARTS: Mapping[Wording, Callable[[ResolvedPolicy], object]] = {
    Wording(de="Zeitziele", en="targets"): lambda read: read.targets,
    Wording(de="was nicht zugesagt ist", en="what is not promised"): lambda read: read.policy.not_promised,
    Wording(de="Schweregrade", en="severity"): lambda read: read.severity,
    Wording(de="Zugang", en="access"): lambda read: read.access,
    Wording(de="Freigabe", en="release of work"): lambda read: read.release,
    Wording(de="Erstdiagnose", en="first diagnosis"): lambda read: read.policy.first_diagnosis,
    Wording(de="Pakete", en="packages"): lambda read: read.policy.packages,
    Wording(de="Abläufe", en="lifecycles"): lambda read: read.policy.lifecycles,
    Wording(de="Wortlaut der Klauseln", en="wording of clauses"): lambda read: read.policy.clauses,
}
"""What a policy says beside who bears the cost."""
_COMPARED = Wording(
    de="Verglichen: {}. Entgelte zählen dort, wo sie fällig sind; --since und --through nennen andere Tage.",
    en="Compared: {}. Fees count where they are due; --since and --through name other days.",
)
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
_PERIODS = Wording(de="{}", en="{}")
_CORRECTIONS = Wording(de="Korrekturen für {}", en="corrections of {}")
_NOTHING_CLOSED = Wording(de="Kein Zeitraum war abzuschließen.", en="There was no period to close.")
_WAITS = Wording(
    de="Ungeklärt oder zurückgestellt: {}; month-end sagt, warum.",
    en="Parked or held: {}; month-end says why.",
)


def difference(money: Money) -> Wording:
    """By how much invoices differ from what was owed."""
    return _filled(_DIFFERENCE, lambda language: (figures.amount(money, language),))


def beside(old: ResolvedPolicy, new: ResolvedPolicy) -> tuple[Wording, ...]:
    """What differs between two policies beside who bears the cost; nothing if nothing does."""
    parts = [name for name, part in _PARTS.items() if part(old) != part(new)]
    if not parts:
        return ()
    return (_filled(_BESIDE, lambda language: (", ".join(name.text(language) for name in parts),)),)


def compared_over(span: Span[date]) -> Wording:
    """Which days a comparison is about, as a fee that is due before them is not in it."""
    return _filled(_COMPARED, lambda language: (figures.dates(span, language),))


def left_open(blockers: Iterable[Blocker]) -> tuple[Wording, ...]:
    """What an interval leaves out; nothing if it leaves out nothing."""
    tickets = [*dict.fromkeys(blocker.ticket for blocker in blockers)]
    if not tickets:
        return ()
    return (_filled(_LEFT_OPEN, lambda language: (", ".join(_work(ticket, language) for ticket in tickets),)),)


def closing(contract: Contract, settlement: Settlement, at: datetime) -> tuple[Wording, ...]:
    """What was closed at an instant, how to bill it afterwards, and what of all that is closed waits for something."""
    found = {
        _PERIODS: [one.period for one in settlement.statements if one.closed_at == at],
        _CORRECTIONS: [one.period for one in settlement.corrections if one.closed_at == at],
    }
    parts = {name: periods for name, periods in found.items() if periods}
    if not parts:
        return (_NOTHING_CLOSED,)
    closed = _filled(
        _CLOSED,
        lambda language: (
            ", ".join(name.text(language).format(_dates(periods, language)) for name, periods in parts.items()),
            at.isoformat(),
        ),
    )
    waiting = _waiting(contract, settlement)
    if not waiting:
        return (closed,)
    return closed, _filled(
        _WAITS,
        lambda language: (", ".join(figures.measured(units, one, language) for one, units in waiting.items()),),
    )


def _work(ticket: str | None, language: Language) -> str:
    return _WITHOUT_TICKET.text(language) if ticket is None else _ON.text(language).format(ticket)


def _dates(periods: Sequence[Span[date]], language: Language) -> str:
    """From the first day of some periods to the last."""
    return figures.dates(Span(min(one.start for one in periods), max(one.end for one in periods)), language)


def _waiting(contract: Contract, settlement: Settlement) -> Mapping[Measure, int]:
    """What of all that is closed is parked or held now, as `month_end` has it."""
    closed = attrs.evolve(
        settlement,
        statements=tuple(one for one in settlement.statements if one.closed_at is not None),
        corrections=tuple(one for one in settlement.corrections if one.closed_at is not None),
        outside=(),
    )
    units: Counter[Measure] = Counter()
    for blocker in month_end(contract, closed).blockers:
        units[blocker.measure] += blocker.units
    return {measure: units[measure] for measure in Measure if measure in units}


def _filled(wording: Wording, figures_in: Callable[[Language], Sequence[str]]) -> Wording:
    """A wording with figures, each in its language."""
    return Wording(de=wording.de.format(*figures_in(Language.DE)), en=wording.en.format(*figures_in(Language.EN)))
