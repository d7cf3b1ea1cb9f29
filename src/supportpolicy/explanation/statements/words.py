"""The words of a statement, in German and English."""

from __future__ import annotations

from supportpolicy.clauses import Language, Wording
from supportpolicy.settlement import Cause, Liability, Parked

_LABELS = {
    "title": Wording(de="Leistungsnachweis {period}", en="Statement of services, {period}"),
    "customer": Wording(de="Kunde", en="Customer"),
    "contract": Wording(de="Vertrag", en="Contract"),
    "period": Wording(de="Zeitraum", en="Period"),
    "state": Wording(de="Stand", en="State"),
    "closed": Wording(de="abgeschlossen am {day}", en="closed on {day}"),
    "provisional": Wording(de="vorläufig", en="provisional"),
    "partial": Wording(de="vorläufig, bis einschließlich {day}", en="provisional, up to and including {day}"),
    "reached": Wording(de="Erreicht", en="Reached"),
    "reached of": Wording(de="{percent} von {lot} am {day}", en="{percent} of {lot} on {day}"),
    "bought": Wording(de="Gebucht", en="Bought"),
    "what": Wording(de="Was", en="What"),
    "for": Wording(de="Für", en="For"),
    "net": Wording(de="Netto", en="Net"),
    "quota": Wording(de="Kontingente", en="Contingents"),
    "lot": Wording(de="Kontingent", en="Contingent"),
    "opening": Wording(de="Vorher", en="Before"),
    "granted": Wording(de="Neu", en="New"),
    "used": Wording(de="Genutzt", en="Used"),
    "expired": Wording(de="Verfallen", en="Expired"),
    "rolled": Wording(de="Übertragen", en="Carried over"),
    "remaining": Wording(de="Noch frei", en="Left"),
    "until": Wording(de="Gültig bis", en="Valid until"),
    "no end": Wording(de="unbegrenzt", en="no end"),
    "tickets": Wording(de="Arbeit nach Vorgängen", en="Work by ticket"),
    "ticket": Wording(de="Vorgang und Grundlage", en="Ticket and basis"),
    "worked": Wording(de="Gearbeitet", en="Worked"),
    "counted": Wording(de="Angerechnet", en="Counted"),
    "no ticket": Wording(de="Ohne Vorgang", en="Without a ticket"),
    "project": Wording(de="Projekt {name}, ohne Vorgang", en="Project {name}, without a ticket"),
    "total": Wording(de="Summe", en="Total"),
    "open": Wording(de="Noch offen", en="Still open"),
    "why": Wording(de="Warum", en="Why"),
    "next": Wording(de="Was fehlt", en="What is missing"),
    "corrections": Wording(de="Korrekturen früherer Zeiträume", en="Corrections of earlier periods"),
    "change": Wording(de="Änderung", en="Change"),
    "entries": Wording(de="Einzelnachweis", en="Entries"),
    "date": Wording(de="Datum", en="Date"),
    "ticket id": Wording(de="Vorgang", en="Ticket"),
    "note": Wording(de="Tätigkeit", en="Work done"),
    "person": Wording(de="Wer", en="Who"),
    "clauses": Wording(de="Worauf es beruht", en="What it rests on"),
    "clause": Wording(de="Klausel", en="Clause"),
    "says": Wording(de="Inhalt", en="What it says"),
    "from": Wording(de="aus {lot}", en="from {lot}"),
    "contingent": Wording(de="Kontingent {name}", en="contingent {name}"),
    "carried": Wording(de="Übertrag {name}", en="rollover of {name}"),
    "top-up": Wording(de="Zusatzkontingent {name}", en="top-up {name}"),
    "overage": Wording(de="Mehrleistung zu {price}", en="overage at {price}"),
    "hourly": Wording(de="nach Aufwand zu {price}", en="billed at {price}"),
    "per hour": Wording(de="{price} je Stunde", en="{price} an hour"),
    "per piece": Wording(de="{price} je Stück", en="{price} apiece"),
    "approved": Wording(de="{what}, Freigabe {approval}", en="{what}, approval {approval}"),
    "ratified": Wording(
        de="{what}, nachträgliche Freigabe {approval}", en="{what}, approval {approval} given afterwards"
    ),
    "order": Wording(de="Auftrag {name} zum Festpreis", en="order {name} at a fixed price"),
    "rounded off": Wording(de="abgerundet, nicht berechnet", en="rounded off, not billed"),
    "held": Wording(de="zurückgestellt: {why}", en="held: {why}"),
    "parked": Wording(de="ungeklärt: {why}", en="parked: {why}"),
    "rounding": Wording(de="{what}, Aufrundung", en="{what}, rounding up"),
    "multiplied": Wording(de="{what}, {factor}-fach", en="{what}, counted {factor} times"),
    "available": Wording(de="{figure} verfügbar", en="{figure} available"),
    "of it used": Wording(de="{figure} genutzt", en="{figure} used"),
    "of it left": Wording(de="{figure} noch frei", en="{figure} left"),
    "of it rolled": Wording(de="{figure} übertragen", en="{figure} carried over"),
    "of it expired": Wording(de="{figure} verfallen", en="{figure} expired"),
    "of it over": Wording(de="{figure} Mehrleistung", en="{figure} overage"),
    "of it held": Wording(de="{figure} Mehrleistung zurückgestellt", en="{figure} overage held"),
    "amount": Wording(de="Umfang", en="Amount"),
    "net note": Wording(
        de="Alle Beträge netto, zuzüglich Umsatzsteuer.", en="All amounts are net, plus value added tax."
    ),
    "day note": Wording(
        de="* Nur der Tag ist bekannt; die Arbeit zählt, als sei sie zu dessen Beginn ausgeführt worden.",
        en="* Only the day is known; the work counts as done when that day began.",
    ),
    "ask": Wording(de="Bitte freigeben", en="Please approve"),
    "offer": Wording(de="Angebot und Auftrag", en="An offer and an order"),
    "agree": Wording(de="Eine Vereinbarung", en="An agreement"),
    "assign": Wording(de="Die Zuordnung zu einem Vorgang", en="The ticket it belongs to"),
    "assess": Wording(de="Die Bewertung des Vorgangs", en="The ticket's assessment"),
}


def word(key: str, language: Language, /, **parts: str) -> str:
    """A label, or a phrase with its parts filled in."""
    text = _LABELS[key].text(language)
    return text.format(**parts) if parts else text


FREE = {
    Liability.FREE_DIAGNOSIS: Wording(de="kostenfreie Erstdiagnose", en="free first diagnosis"),
    Liability.VENDOR: Wording(de="kostenfrei, trägt der Anbieter", en="free of charge, borne by the vendor"),
    Liability.REFERRED: Wording(
        de="kostenfrei bis zum Verweis an den Zuständigen",
        en="free of charge up to the referral to whoever is in charge",
    ),
    Liability.NOT_OFFERED: Wording(
        de="kostenfrei, gehört nicht zum Angebot", en="free of charge, not among what is offered"
    ),
    Liability.TOO_EARLY: Wording(
        de="kostenfrei, vor Ihrer Unterrichtung ausgeführt", en="free of charge, done before you were told"
    ),
    Liability.REFUSED: Wording(de="kostenfrei, von Ihnen abgelehnt", en="free of charge, as you had declined it"),
}
"""Why work costs nothing."""

PARKED = {
    Parked.NO_TICKET: Wording(de="keinem Vorgang zugeordnet", en="not assigned to a ticket"),
    Parked.UNKNOWN_TICKET: Wording(de="Vorgang noch nicht bewertet", en="ticket not assessed yet"),
    Parked.UNKNOWN_PART: Wording(de="Teil des Vorgangs unbekannt", en="part of the ticket not known"),
    Parked.MISSING_FACT: Wording(de="es fehlt eine Angabe", en="a fact is missing"),
    Parked.NOT_DECIDED_BY_SOURCE: Wording(de="in der Richtlinie nicht geregelt", en="not settled by the policy"),
}
"""Why nobody can say who bears the cost."""

CAUSES = {
    Cause.LATE: Wording(de="nachgemeldet", en="recorded late"),
    Cause.REVISED: Wording(de="berichtigt", en="revised"),
    Cause.REASSESSED: Wording(de="neu bewertet", en="assessed anew"),
    Cause.ROUNDING: Wording(de="Rundung geändert", en="rounded otherwise"),
    Cause.FREED_QUOTA: Wording(de="aus frei gewordenem Kontingent", en="covered by quota that became free"),
    Cause.APPROVAL: Wording(de="Freigabe geändert", en="approval changed"),
    Cause.GOODWILL: Wording(de="Kulanz geändert", en="goodwill changed"),
}
"""Why something about a closed period changed."""
