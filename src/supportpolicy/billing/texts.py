"""What lines say, in German and English."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from supportpolicy.billing import figures
from supportpolicy.clauses import Language, Wording
from supportpolicy.contingents import Fee, Measure, Quantity, measure_of, units_of
from supportpolicy.settlement import Held
from supportpolicy.spans import Span

HELD = {
    Held.OVERAGE_NOT_APPROVED: Wording(
        de="über dem Kontingent, noch nicht freigegeben", en="beyond the contingent, not approved yet"
    ),
    Held.OVERAGE_BY_OFFER: Wording(
        de="über dem Kontingent, nur nach Angebot", en="beyond the contingent, by offer only"
    ),
    Held.OVERAGE_WITHOUT_RATE: Wording(
        de="über dem Kontingent, kein Satz vereinbart", en="beyond the contingent, no rate agreed"
    ),
    Held.NOT_APPROVED: Wording(de="kostenpflichtig, noch nicht freigegeben", en="billable, not approved yet"),
    Held.UNSETTLED: Wording(
        de="vor Ihrer Unterrichtung ausgeführt, noch zu vereinbaren", en="done before you were told, to be agreed"
    ),
    Held.NO_ORDER: Wording(de="gesonderter Auftrag nötig", en="needs an order of its own"),
    Held.NOT_AGREED: Wording(de="Vergütung nicht vereinbart", en="no payment agreed"),
    Held.NO_TERM: Wording(de="außerhalb der Vertragslaufzeit", en="outside the term of the contract"),
}
"""What held work waits for."""


def in_both(text: Callable[[Language], str]) -> Wording:
    """A text in both languages, with plain blanks: lines go to systems that know no others."""
    de, en = (text(language).replace("\u00a0", " ") for language in (Language.DE, Language.EN))
    return Wording(de=de, en=en)


def fee(name: str, quota: Quantity, due: Fee) -> Wording:
    """The fee of a contingent, prorated or not."""
    size = _quantity(quota)
    if due.days == due.of:
        return Wording(de=f"Kontingent {name}: {size.de}", en=f"Contingent {name}: {size.en}")
    return Wording(
        de=f"Kontingent {name}: {size.de}, anteilig {due.days} von {due.of} Tagen",
        en=f"Contingent {name}: {size.en}, {due.days} of {due.of} days",
    )


def top_up(name: str, quota: Quantity) -> Wording:
    """A quota that was bought once."""
    size = _quantity(quota)
    return Wording(de=f"Zusatzkontingent {name}: {size.de}", en=f"Top-up {name}: {size.en}")


def overage(contingent: str | None) -> Wording:
    """What exceeds a contingent, or a top-up."""
    if contingent is None:
        return Wording(de="Mehrleistung", en="Overage")
    return Wording(de=f"Mehrleistung zum Kontingent {contingent}", en=f"Overage beyond contingent {contingent}")


HOURLY = Wording(de="Leistungen nach Zeitaufwand", en="Work by the hour")
PIECES = Wording(de="Leistungen nach Stückzahl", en="Work by the piece")


def order(name: str) -> Wording:
    """A fixed-price order."""
    return Wording(de=f"Auftrag {name} zum Festpreis", en=f"Order {name} at a fixed price")


def goodwill(reason: str) -> Wording:
    """What is given away."""
    return Wording(de=f"Kulanz: {reason}", en=f"Goodwill: {reason}") if reason else Wording(de="Kulanz", en="Goodwill")


def correction(period: Span[date], what: Wording) -> Wording:
    """What changes an earlier line."""
    when = in_both(lambda language: figures.dates(period, language))
    return Wording(de=f"Korrektur für {when.de}: {what.de}", en=f"Correction for {when.en}: {what.en}")


def expired(name: str, units: int, measure: Measure) -> Wording:
    """Quota that was not used."""
    return in_both(
        lambda language: {
            Language.DE: f"Nicht genutzt und verfallen: {figures.measured(units, measure, language)} aus {name}",
            Language.EN: f"Not used and expired: {figures.measured(units, measure, language)} of {name}",
        }[language]
    )


def rolled(name: str, units: int, measure: Measure) -> Wording:
    """Quota that was carried over."""
    return in_both(
        lambda language: {
            Language.DE: f"Nicht genutzt und übertragen: {figures.measured(units, measure, language)} aus {name}",
            Language.EN: f"Not used and carried over: {figures.measured(units, measure, language)} of {name}",
        }[language]
    )


def held(why: Held, units: int, measure: Measure) -> Wording:
    """Work that is not billed yet."""
    return in_both(
        lambda language: {
            Language.DE: f"Noch nicht berechnet: {figures.measured(units, measure, language)}, {HELD[why].de}",
            Language.EN: f"Not billed yet: {figures.measured(units, measure, language)}, {HELD[why].en}",
        }[language]
    )


def parked(units: int, measure: Measure) -> Wording:
    """Work of which nobody can say yet who bears it."""
    return in_both(
        lambda language: {
            Language.DE: f"Noch nicht berechnet: {figures.measured(units, measure, language)}, Kostenträger ungeklärt",
            Language.EN: f"Not billed yet: {figures.measured(units, measure, language)}, not clear who bears the cost",
        }[language]
    )


def _quantity(quantity: Quantity) -> Wording:
    return in_both(lambda language: figures.measured(units_of(quantity), measure_of(quantity), language))
