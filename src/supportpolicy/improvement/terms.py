"""The words of an analysis: by what tickets are counted, at whose expense work was, and how both are called."""

from __future__ import annotations

from typing import Final

from supportpolicy.choices import Choice
from supportpolicy.clauses import Wording


class Aspect(Choice):
    """By what tickets are counted.

    Attributes:
        CAUSE: Where the cause lies, the fact ``component``.
        KIND: What the matter is, the fact ``kind``.
        MODULE: The part of the product, as the helpdesk names it.
    """

    CAUSE = "cause"
    KIND = "kind"
    MODULE = "module"


class Portion(Choice):
    """At whose expense work was done.

    Attributes:
        FREE: The vendor's: the first diagnosis, faults of its own, and what it did too early or in spite of a refusal.
        CONTINGENT: A contingent's, or overage of it.
        BILLABLE: The customer's, by the hour or by a separate order.
        REFERRED: The vendor's up to the referral; the matter is a third party's.
        NOT_OFFERED: The vendor's, for what it does not offer.
        OPEN: Nobody can say yet: a fact, a release or an agreement is missing.
    """

    FREE = "free"
    CONTINGENT = "contingent"
    BILLABLE = "billable"
    REFERRED = "referred"
    NOT_OFFERED = "not_offered"
    OPEN = "open"


class Remedy(Choice):
    """What helps against what comes again.

    Attributes:
        ANSWER: To point to the known issue at first contact.
        MEND: To mend the cause, or to document it.
        FIND: To look for a common cause first.
    """

    ANSWER = "answer"
    MEND = "mend"
    FIND = "find"


ASPECTS: Final = {
    Aspect.CAUSE: Wording(de="Ursache", en="cause"),
    Aspect.KIND: Wording(de="Anliegen", en="matter"),
    Aspect.MODULE: Wording(de="Modul", en="module"),
}

PORTIONS: Final = {
    Portion.FREE: Wording(de="kostenfrei", en="free of charge"),
    Portion.CONTINGENT: Wording(de="aus dem Kontingent", en="from the contingent"),
    Portion.BILLABLE: Wording(de="kostenpflichtig", en="billable"),
    Portion.REFERRED: Wording(de="an Dritte verwiesen", en="referred to a third party"),
    Portion.NOT_OFFERED: Wording(de="nicht angeboten", en="not offered"),
    Portion.OPEN: Wording(de="noch offen", en="still open"),
}

REMEDIES: Final = {
    Remedy.ANSWER: Wording(de="beim ersten Kontakt beantworten", en="answer at first contact"),
    Remedy.MEND: Wording(de="beheben oder dokumentieren", en="mend or document"),
    Remedy.FIND: Wording(de="eine gemeinsame Ursache suchen", en="look for a common cause"),
}

NOT_ESTABLISHED: Final = Wording(de="nicht festgestellt", en="not established")

HEADINGS: Final = {
    "aspect": Wording(de="Nach", en="By"),
    "name": Wording(de="Was", en="What"),
    "portion": Wording(de="Zu wessen Lasten", en="At whose expense"),
    "issue": Wording(de="Bekanntes Problem", en="Known issue"),
    "cause": Wording(de="Ursache", en="Cause"),
    "kind": Wording(de="Anliegen", en="Matter"),
    "module": Wording(de="Modul", en="Module"),
    "matters": Wording(de="Anzahl", en="Number"),
    "worked": Wording(de="Arbeit", en="Work"),
    "share": Wording(de="Anteil (%)", en="Share (%)"),
    "saving": Wording(de="Ersparnis höchstens", en="Saving at most"),
}

WORDS: Final = {
    "incoming": Wording(de="Was hereinkommt", en="What comes in"),
    "portions": Wording(de="Zu wessen Lasten", en="At whose expense"),
    "repeats": Wording(de="Was wiederkehrt", en="What comes again"),
    "cut": Wording(de="{title} (je die ersten {rows})", en="{title} (the first {rows} of each)"),
    "headline": Wording(de="{period}: {tickets}, {work}.", en="{period}: {tickets}, {work}."),
    "ticket": Wording(de="1 Vorgang", en="1 ticket"),
    "tickets": Wording(de="{count} Vorgänge", en="{count} tickets"),
    "matter": Wording(de="1 Anliegen", en="1 matter"),
    "matters": Wording(de="{count} Anliegen", en="{count} matters"),
    "work": Wording(de="{time} Arbeit", en="{time} of work"),
    "no_work": Wording(de="keine Arbeit erfasst", en="no work recorded"),
    "measures": Wording(de="Was am meisten helfen würde", en="What would help most"),
    "answer": Wording(
        de="Beim ersten Kontakt auf das bekannte Problem {what} hinweisen: {effect}",
        en="Point to known issue {what} at first contact: {effect}",
    ),
    "mend": Wording(de="Beheben oder dokumentieren – {what}: {effect}", en="Mend or document – {what}: {effect}"),
    "find": Wording(
        de="Eine gemeinsame Ursache suchen – {what}: {effect}", en="Look for a common cause – {what}: {effect}"
    ),
    "saves": Wording(de="{matters}, Ersparnis höchstens {time}", en="{matters}, saving at most {time}"),
    "together": Wording(
        de="Bekannte Probleme und festgestellte Ursachen zusammen: Ersparnis höchstens {time} von {worked}.",
        en="Known issues and established causes together: saving at most {time} of {worked}.",
    ),
    "source": Wording(
        de="Gezählt: Vorgänge am Tag ihrer Meldung, Arbeit am Tag der Leistung.",
        en="Counted: tickets on the day of their report, work on the day it was done.",
    ),
}
"""What a report says; the period, counts and times are filled in."""
