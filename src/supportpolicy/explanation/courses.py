"""Assessments in words: who bears which work on a ticket, from when it may be billed, and what that still lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

from supportpolicy.billing import figures
from supportpolicy.clauses import Language, Wording
from supportpolicy.decision import Assessment, Decision, Lack, PartAssessment, Permit, Stretch
from supportpolicy.explanation.decisions import decision_explained
from supportpolicy.explanation.phrases import cited, outcome_in_words
from supportpolicy.explanation.writing import Explanation, Section

_PERMITS = {
    Permit.NOT_TOLD: Wording(de="noch nicht mitgeteilt, daher nicht berechnet", en="not told yet, so not billed"),
    Permit.UNSETTLED: Wording(
        de="noch nicht mitgeteilt; was daraus folgt, ist nicht geregelt", en="not told yet; what follows is not settled"
    ),
    Permit.AWAITING_APPROVAL: Wording(de="mitgeteilt, noch nicht freigegeben", en="told, not approved yet"),
    Permit.APPROVED: Wording(de="freigegeben", en="approved"),
    Permit.REFUSED: Wording(de="abgelehnt", en="declined"),
}
_LACKS = {
    Lack.NOTICE: Wording(de="Mitteilung an den Kunden", en="Notice to the customer"),
    Lack.APPROVAL: Wording(de="Freigabe durch den Kunden", en="The customer's approval"),
    Lack.ESTIMATE: Wording(de="Schätzung des Aufwands oder Angebot", en="An estimate or an offer"),
}
_WORDS = {
    "course": Wording(de="Wer welche Arbeit bezahlt", en="Who pays for which work"),
    "part": Wording(de="Teil {part}", en="Part {part}"),
    "diagnosis": Wording(de="Erstdiagnose: {bearer}", en="First diagnosis: {bearer}"),
    "always": Wording(de="Alle übrige Arbeit: {bearer}", en="All other work: {bearer}"),
    "before": Wording(de="Übrige Arbeit bis {end}: {bearer}", en="Other work until {end}: {bearer}"),
    "from": Wording(de="Ab {start}: {bearer}", en="From {start}: {bearer}"),
    "missing": Wording(de="Was vor kostenpflichtiger Arbeit noch fehlt", en="What is lacking before billable work"),
}


def assessment_explained(assessment: Assessment, language: Language) -> Explanation:
    """The explanation of an assessment, before it is written down; instants are shown as the ticket's report is."""
    zone = assessment.ticket.reported_at.tzinfo
    decided = decision_explained(assessment.part(None).decision, language)
    told: list[Section] = []
    for part in assessment.parts:
        named = "" if part.part is None else f" – {_word('part', language, part=part.part)}"
        told.append(Section(f"{_word('course', language)}{named}", tuple(_course(part, zone, language))))
        lacking = tuple(cited(_LACKS[one.lack].text(language), one.clauses) for one in part.missing)
        told.append(Section(f"{_word('missing', language)}{named}", lacking))
    return Explanation(
        language=language,
        headline=f"{assessment.ticket.id}: {decided.headline}",
        sections=(*(section for section in told if section.lines), *decided.sections),
        source=decided.source,
    )


def _word(key: str, language: Language, **parts: str) -> str:
    return _WORDS[key].text(language).format(**parts)


def _course(part: PartAssessment, zone: tzinfo | None, language: Language) -> Iterator[str]:
    yield _word("diagnosis", language, bearer=_bearer(part.diagnosis, language))
    for number, stretch in enumerate(part.stretches):
        bearer = _permitted(stretch, language)
        if stretch.start is not None:
            yield _word("from", language, start=_shown(stretch.start, zone, language), bearer=bearer)
        elif len(part.stretches) == 1:
            yield _word("always", language, bearer=bearer)
        else:
            yield _word("before", language, end=_shown(_end(part.stretches, number), zone, language), bearer=bearer)


def _end(stretches: Sequence[Stretch], number: int) -> datetime:
    start = stretches[number + 1].start
    assert start is not None  # only the first one has none
    return start


def _shown(at: datetime, zone: tzinfo | None, language: Language) -> str:
    return figures.instant(at.astimezone(zone), language)


def _bearer(decision: Decision, language: Language) -> str:
    return cited(outcome_in_words(decision.bearer, language), decision.clauses)


def _permitted(stretch: Stretch, language: Language) -> str:
    said = [_bearer(stretch.decision, language)]
    if stretch.permit in _PERMITS:
        said.append(cited(_PERMITS[stretch.permit].text(language), stretch.clauses))
    return "; ".join(said)
