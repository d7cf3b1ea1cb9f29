"""Labels: closed choices as cells of a table, which programs read by their values and people by their words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from supportpolicy.billing import LineKind, Verdict, texts
from supportpolicy.clauses import Wording
from supportpolicy.deadlines import State, StepKind
from supportpolicy.decision import Decision
from supportpolicy.explanation.phrases import BEARERS
from supportpolicy.explanation.statements.words import FREE, PARKED
from supportpolicy.facts import Value
from supportpolicy.policy import CostBearer
from supportpolicy.rules import Status
from supportpolicy.settlement import Ask, Source
from supportpolicy.targets import Commitment, Metric

METRICS: Final[Mapping[Metric, Wording]] = MappingProxyType(
    {
        Metric.FIRST_RESPONSE: Wording(de="erste Antwort", en="first response"),
        Metric.TIME_TO_OWN: Wording(de="Übernahme", en="time to own"),
        Metric.NEXT_RESPONSE: Wording(de="nächste Antwort", en="next response"),
        Metric.PERIODIC_UPDATE: Wording(de="Zwischenstand", en="update"),
        Metric.RESOLUTION: Wording(de="Lösung", en="resolution"),
        Metric.TOTAL_RESOLUTION: Wording(de="Lösung insgesamt", en="resolution in total"),
    }
)
"""What is measured."""

COMMITMENTS: Final[Mapping[Commitment, Wording]] = MappingProxyType(
    {
        Commitment.GUARANTEED: Wording(de="zugesichert", en="guaranteed"),
        Commitment.GOAL: Wording(de="angestrebt", en="aimed at"),
    }
)
"""How firmly something is promised."""

_STATES = {
    State.PENDING: Wording(de="offen", en="pending"),
    State.AT_RISK: Wording(de="gefährdet", en="at risk"),
    State.PAUSED: Wording(de="angehalten", en="paused"),
    State.MET: Wording(de="eingehalten", en="met"),
    State.MISSED: Wording(de="verfehlt", en="missed"),
    State.BREACHED: Wording(de="verletzt", en="breached"),
    State.DONE: Wording(de="erledigt", en="done"),
    State.NOT_PROMISED: Wording(de="nicht zugesagt", en="not promised"),
    State.UNDETERMINED: Wording(de="offen, welches Ziel gilt", en="open which target applies"),
}
_STEPS = {
    StepKind.COUNTED: Wording(de="gezählt", en="counted"),
    StepKind.PAUSED: Wording(de="angehalten", en="paused"),
    StepKind.CLOSED: Wording(de="geschlossen", en="closed"),
}
_ASKS = {
    Ask.CUSTOMER: Wording(de="den Kunden", en="the customer"),
    Ask.SUPPORT: Wording(de="den Support", en="support"),
    Ask.CONTRACT: Wording(de="die Vertragsverwaltung", en="whoever keeps the contract"),
}
_LINES = {
    LineKind.FEE: Wording(de="Gebühr", en="fee"),
    LineKind.TOP_UP: Wording(de="Zusatzkontingent", en="top-up"),
    LineKind.OVERAGE: Wording(de="Mehrleistung", en="overage"),
    LineKind.HOURLY: Wording(de="nach Aufwand", en="by the hour"),
    LineKind.PIECES: Wording(de="nach Stückzahl", en="by the piece"),
    LineKind.FIXED_PRICE: Wording(de="Festpreis", en="fixed price"),
    LineKind.CORRECTION: Wording(de="Korrektur", en="correction"),
    LineKind.GOODWILL: Wording(de="Kulanz", en="goodwill"),
}
_VERDICTS = {
    Verdict.AGREES: Wording(de="stimmt", en="agrees"),
    Verdict.DIFFERS: Wording(de="weicht ab", en="differs"),
    Verdict.NOT_INVOICED: Wording(de="nicht berechnet", en="not invoiced"),
    Verdict.NOT_OWED: Wording(de="ohne Grundlage berechnet", en="invoiced, not owed"),
}
_SOURCES = {
    Source.LOT: Wording(de="aus dem Kontingent", en="from the contingent"),
    Source.OVERAGE: Wording(de="Mehrleistung", en="overage"),
    Source.RATE: Wording(de="nach Aufwand", en="by the hour"),
    Source.ORDER: Wording(de="Auftrag zum Festpreis", en="order at a fixed price"),
    Source.GOODWILL: Wording(de="Kulanz", en="goodwill"),
    Source.ROUNDED_OFF: Wording(de="abgerundet", en="rounded off"),
    Source.HELD: Wording(de="zurückgestellt", en="held"),
}
_ALL: Final[tuple[Mapping[Any, Wording], ...]] = (
    METRICS,
    COMMITMENTS,
    _STATES,
    _STEPS,
    _ASKS,
    _LINES,
    _SOURCES,
    _VERDICTS,
    BEARERS,
    FREE,
    texts.HELD,
    PARKED,
)
_LABELS: Final[Mapping[tuple[type, str], Wording]] = {
    (type(choice), choice.value): wording for labels in _ALL for choice, wording in labels.items()
}


def labelled(choice: StrEnum) -> Value:
    """The choice as a cell: its value for programs, its label for people.

    Example:
        >>> labelled(State.AT_RISK).label.de
        'gefährdet'
    """
    return Value(name=choice.value, label=_LABELS[type(choice), choice.value])


_STILL_OPEN = Value(name=CostBearer.UNDETERMINED.value, label=Wording(de="noch offen", en="still open"))


def bearer_of(decision: Decision) -> Value:
    """Who bears the cost, as a cell; where only a fact is missing, people read that it is open still."""
    return _STILL_OPEN if decision.status is Status.MISSING_FACT else labelled(decision.bearer)
