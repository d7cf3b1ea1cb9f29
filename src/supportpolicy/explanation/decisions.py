"""Decisions in words: who bears the cost, why, what would change it, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from supportpolicy.clauses import Language, Wording
from supportpolicy.decision import Decision
from supportpolicy.explanation.phrases import (
    capitalised,
    cited,
    clause_in_words,
    conditions_in_words,
    outcome_in_words,
    quoted,
)
from supportpolicy.explanation.writing import Explanation, Section
from supportpolicy.policy import CostBearer, Interpretation, Step
from supportpolicy.rules import Conditions, Rule, Silence, SilenceReason, Status

_MOST_WAYS = 3
"""More ways to another outcome than this help nobody who reads a reply."""

_ORDER = tuple(CostBearer)

_WORDS = {
    "because": Wording(de="Warum", en="Why"),
    "question": Wording(de="Was noch fehlt", en="What is still missing"),
    "possible": Wording(de="Was noch möglich ist", en="What is still possible"),
    "contract": Wording(de="Was der Vertrag sagt", en="What the contract says"),
    "clauses": Wording(de="Was die Richtlinie sagt", en="What the policy says"),
    "readings": Wording(de="Wie die Richtlinie gelesen wird", en="How the policy is read"),
    "to agree": Wording(de="Was zu klären ist", en="What has to be agreed"),
    "otherwise": Wording(de="Was es ändern würde", en="What would change it"),
    "next": Wording(de="Wie es weitergeht", en="What comes next"),
    "source": Wording(de="Grundlage: {title}, Fassung {version}", en="Based on {title}, version {version}"),
    "way": Wording(de="{facts} – dann {outcome}", en="{facts} – then {outcome}"),
    "first": Wording(de="{question} (am besten zuerst)", en="{question} (best answered first)"),
    "words": Wording(de="{clause} Im Wortlaut: {words}", en="{clause} In the words of the source: {words}"),
    "agreement": Wording(de="Vereinbarung {name}", en="Agreement {name}"),
    "reading": Wording(
        de="{question} Hier gilt: {option}. Möglich wäre auch: {others} ({point}).",
        en="{question} Applied here: {option}. Also possible: {others} ({point}).",
    ),
}

_HEADLINES = {
    CostBearer.VENDOR: Wording(
        de="Für Sie kostenfrei: Die Kosten trägt der Anbieter.", en="Free of charge for you: the vendor bears the cost."
    ),
    CostBearer.CONTINGENT: Wording(
        de="Die Arbeit geht auf Ihr gebuchtes Kontingent.", en="The work is drawn from the contingent you have booked."
    ),
    CostBearer.CUSTOMER: Wording(de="Die Arbeit ist kostenpflichtig.", en="The work is billable."),
    CostBearer.THIRD_PARTY: Wording(
        de="Zuständig ist ein Dritter; der Verweis dorthin kostet Sie nichts.",
        en="A third party is responsible for this; being referred there costs you nothing.",
    ),
    CostBearer.SEPARATE_ORDER: Wording(
        de="Dafür ist ein gesonderter Auftrag nötig.", en="This needs a separate order."
    ),
    CostBearer.NOT_OFFERED: Wording(de="Diese Leistung wird nicht angeboten.", en="This service is not offered."),
}

_AFTER_APPROVAL = Wording(
    de="Die Arbeit ist kostenpflichtig und beginnt erst nach Ihrer Freigabe.",
    en="The work is billable and begins only after your approval.",
)

_MISSING_FACT = Wording(
    de="Wer die Kosten trägt, steht noch nicht fest: Es fehlen Angaben.",
    en="Who bears the cost is still open: information is missing.",
)

_NOT_DECIDED = {
    SilenceReason.SILENT: Wording(
        de="Wer die Kosten trägt, ist nicht geregelt: Die Richtlinie sagt dazu nichts.",
        en="Who bears the cost is not settled: the policy does not say.",
    ),
    SilenceReason.CONTRADICTORY: Wording(
        de="Wer die Kosten trägt, ist nicht geregelt: Die Richtlinie widerspricht sich hier.",
        en="Who bears the cost is not settled: the policy contradicts itself here.",
    ),
}


def decision_explained(decision: Decision, language: Language) -> Explanation:
    """The explanation of a decision, before it is written down."""
    policy = decision.policy.policy
    parts = {
        "because": _reasons(decision, language),
        "question": _questions(decision, language),
        "possible": _possible(decision, language),
        "contract": _agreements(decision, language),
        "clauses": _clauses(decision, language),
        "readings": _readings(decision, language),
        "to agree": _to_agree(decision, language),
        "otherwise": _otherwise(decision, language),
        "next": (_step(step, language) for step in decision.steps),
    }
    sections = [Section(_word(heading, language), tuple(lines)) for heading, lines in parts.items()]
    return Explanation(
        language=language,
        headline=_headline(decision).text(language),
        sections=tuple(section for section in sections if section.lines),
        source=_word("source", language).format(
            title=quoted(policy.title.text(language), language), version=policy.version
        ),
    )


def _word(key: str, language: Language) -> str:
    return _WORDS[key].text(language)


def _headline(decision: Decision) -> Wording:
    if decision.status is Status.MISSING_FACT:
        return _MISSING_FACT
    if decision.status is Status.NOT_DECIDED_BY_SOURCE:
        reasons = {silence.reason for silence in decision.answer.silences}
        return _NOT_DECIDED[reasons.pop() if len(reasons) == 1 else SilenceReason.SILENT]
    if decision.bearer == CostBearer.CUSTOMER and decision.policy.release is not None:
        return _AFTER_APPROVAL
    return _HEADLINES[decision.bearer]


def _reasons(decision: Decision, language: Language) -> Iterator[str]:
    if decision.status is not Status.MISSING_FACT:
        yield from map(capitalised, _conditions(decision, decision.reason(), language))


def _conditions(decision: Decision, when: Conditions, language: Language) -> Iterator[str]:
    return conditions_in_words(decision.facts.vocabulary, when, language)


def _questions(decision: Decision, language: Language) -> Iterator[str]:
    for name in sorted(decision.needed, key=lambda name: name != decision.next_question):
        question = decision.facts.vocabulary[name].question.text(language)
        first = name == decision.next_question and len(decision.needed) > 1
        yield _word("first", language).format(question=question) if first else question


def _possible(decision: Decision, language: Language) -> Iterator[str]:
    if decision.status is Status.MISSING_FACT:
        for bearer in CostBearer:
            if bearer in decision.possible:
                yield cited(capitalised(outcome_in_words(bearer, language)), _clauses_for(decision, bearer))


def _clauses_for(decision: Decision, bearer: CostBearer) -> Sequence[str]:
    """What the rules cite that may still lead to a bearer."""
    rules = [decision.policy.bearer.rule(rule) for rule in decision.rules]
    return list(dict.fromkeys(clause for rule in rules if _bears(rule) == bearer for clause in rule.clauses))


def _bears(rule: Rule[CostBearer]) -> CostBearer:
    return CostBearer.UNDETERMINED if isinstance(rule.outcome, Silence) else rule.outcome


def _agreements(decision: Decision, language: Language) -> Iterator[str]:
    for rule in decision.policy.agreed:
        if rule.id in decision.rules:
            yield _agreement(rule, language)


def _agreement(rule: Rule[CostBearer], language: Language) -> str:
    named = _word("agreement", language).format(name=quoted(rule.id, language))
    return f"{named} ({', '.join(rule.clauses)})" if rule.clauses else named


def _clauses(decision: Decision, language: Language) -> Iterator[str]:
    """Those of the policy, the deciding one first: what else a rule of the contract cites is not known here."""
    clauses = [clause for clause in decision.policy.policy.clauses if clause.id in decision.clauses]
    if decision.status is not Status.MISSING_FACT:
        clauses.sort(key=lambda clause: decision.clauses.index(clause.id))
    for clause in clauses:
        said, *words = clause_in_words(clause, language)
        line = f"{clause.id}: {said}"
        yield _word("words", language).format(clause=line, words=words[0]) if words else line


def _readings(decision: Decision, language: Language) -> Iterator[str]:
    for point, reading in decision.readings():
        yield _reading(point, reading, language)


def _reading(point: Interpretation, reading: str, language: Language) -> str:
    others = [option.label.text(language) for option in point.options if option.name != reading]
    return _word("reading", language).format(
        question=point.question.text(language),
        option=point.option(reading).label.text(language),
        others="; ".join(others),
        point=point.id,
    )


def _to_agree(decision: Decision, language: Language) -> Sequence[str]:
    questions = decision.policy.policy.questions
    asked = decision.unagreed if decision.status is Status.NOT_DECIDED_BY_SOURCE else ()
    return [questions[silence].text(language) for silence in asked]


def _otherwise(decision: Decision, language: Language) -> Iterator[str]:
    if decision.status is Status.MISSING_FACT:
        return
    ways: dict[CostBearer, list[str]] = {}
    for way in sorted(decision.counterfactuals(), key=lambda way: (len(way.changes), _ORDER.index(way.outcome))):
        ways.setdefault(way.outcome, []).append("; ".join(_conditions(decision, way.changes, language)))
    for bearer, few in ways.items():
        for facts in few[:_MOST_WAYS]:
            outcome = outcome_in_words(bearer, language)
            yield capitalised(_word("way", language).format(facts=facts, outcome=outcome))


def _step(step: Step, language: Language) -> str:
    return cited(step.wording.text(language), step.clauses)
