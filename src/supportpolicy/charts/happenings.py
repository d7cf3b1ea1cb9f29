"""What happened to a ticket, in two or three words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from supportpolicy.clauses import Wording
from supportpolicy.tickets import (
    Acknowledged,
    Announced,
    Answered,
    Approved,
    Assigned,
    Closed,
    CustomerMessage,
    Diagnosed,
    Estimated,
    Event,
    Paused,
    Reclassified,
    Refused,
    Reopened,
    Rescheduled,
    Resolved,
    Resumed,
    WorkaroundDelivered,
)

REPORTED: Final = Wording(de="gemeldet", en="reported")

_NAMES: Mapping[type[Event], Wording] = MappingProxyType(
    {
        CustomerMessage: Wording(de="Kunde schrieb", en="customer wrote"),
        Acknowledged: Wording(de="Eingang bestätigt", en="acknowledged"),
        Answered: Wording(de="beantwortet", en="answered"),
        Assigned: Wording(de="übernommen", en="taken over"),
        Diagnosed: Wording(de="Diagnose", en="diagnosed"),
        Estimated: Wording(de="Schätzung", en="estimated"),
        Announced: Wording(de="Kosten angekündigt", en="cost announced"),
        Approved: Wording(de="freigegeben", en="approved"),
        Refused: Wording(de="abgelehnt", en="refused"),
        Paused: Wording(de="angehalten", en="paused"),
        Resumed: Wording(de="fortgesetzt", en="resumed"),
        Reclassified: Wording(de="neu eingestuft", en="reclassified"),
        Rescheduled: Wording(de="anderer Leistungsschein", en="other schedule"),
        WorkaroundDelivered: Wording(de="Umgehung geliefert", en="workaround"),
        Resolved: Wording(de="gelöst", en="resolved"),
        Closed: Wording(de="geschlossen", en="closed"),
        Reopened: Wording(de="wieder geöffnet", en="reopened"),
    }
)


def happening(event: Event) -> Wording:
    """What happened; an event of a kind of your own is called by the name of its class.

    Example:
        >>> from datetime import UTC, datetime
        >>> happening(Answered(at=datetime(2026, 11, 3, 9, tzinfo=UTC))).de
        'beantwortet'
    """
    name = type(event).__name__
    return _NAMES.get(type(event)) or Wording(de=name, en=name)
