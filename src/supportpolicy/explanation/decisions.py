"""Decisions in words: who bears the cost, why, what would change it, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator

from supportpolicy.clauses import Clause, Language, Wording
from supportpolicy.decision import Decision
from supportpolicy.explanation.writing import Explanation, Section
from supportpolicy.policy import CostBearer, Interpretation
from supportpolicy.rules import Conditions, Counterfactual, SilenceReason, Status

_MOST_WAYS = 3
"""More ways to another outcome than this help nobody who reads a reply."""


def decision_explained(decision: Decision, language: Language) -> Explanation:
    """The explanation of a decision, before it is written down."""
    policy = decision.policy.policy
    sections = [
        Section(_word("because", language), tuple(_reasons(decision, language))),
        Section(_word("question", language), tuple(_questions(decision, language))),
        Section(_word("possible", language), tuple(_possible(decision, language))),
        Section(_word("clauses", language), tuple(_clause(policy.clause(one), language) for one in decision.clauses)),
        Section(_word("readings", language), tuple(_readings(decision, language))),
        Section(_word("to agree", language), tuple(_to_agree(decision, language))),
        Section(_word("otherwise", language), tuple(_otherwise(decision, language))),
        Section(_word("next", language), tuple(_steps(decision, language))),
    ]
    return Explanation(
        headline=_headline(decision).text(language),
        sections=tuple(section for section in sections if section.lines),
        source=_word("policy", language).format(title=policy.title.text(language), version=policy.version),
    )


def _word(key: str, language: Language) -> str:
    return _WORDS[key].text(language)


_WORDS = {
    "because": Wording(de="Grund", en="Because"),
    "question": Wording(de="Was noch fehlt", en="What is still missing"),
    "possible": Wording(de="Möglich ist noch", en="Still possible"),
    "clauses": Wording(de="Was die Richtlinie sagt", en="What the policy says"),
    "readings": Wording(de="Zugrunde gelegte Auslegung", en="Reading applied"),
    "to agree": Wording(de="Was zu vereinbaren ist", en="What has to be agreed"),
    "otherwise": Wording(de="Anders wäre es", en="It would be otherwise"),
    "next": Wording(de="Wie es weitergeht", en="What comes next"),
    "policy": Wording(de="Richtlinie: {title}, Fassung {version}", en="Policy: {title}, version {version}"),
    "way": Wording(de="{outcome}, falls {facts}", en="{outcome} if {facts}"),
    "first question": Wording(de="{question} (am besten zuerst)", en="{question} (best asked first)"),
    "and": Wording(de=" und ", en=" and "),
    "or": Wording(de=" oder ", en=" or "),
    "reading": Wording(de="{question} {option} ({point})", en="{question} {option} ({point})"),
}

_HEADLINES = {
    CostBearer.VENDOR: Wording(
        de="Für Sie kostenfrei: Die Kosten trägt der Anbieter.", en="Free of charge for you: the vendor bears the cost."
    ),
    CostBearer.CONTINGENT: Wording(
        de="Die Arbeit geht auf Ihr gebuchtes Kontingent.", en="The work is drawn from your contingent."
    ),
    CostBearer.CUSTOMER: Wording(de="Die Arbeit ist kostenpflichtig.", en="The work is billable to you."),
    CostBearer.THIRD_PARTY: Wording(
        de="Zuständig ist ein Dritter; der Verweis dorthin kostet Sie nichts.",
        en="A third party is in charge; referring you there costs you nothing.",
    ),
    CostBearer.SEPARATE_ORDER: Wording(
        de="Dafür ist ein gesonderter Auftrag nötig.", en="This takes a separate order."
    ),
    CostBearer.NOT_OFFERED: Wording(de="Diese Leistung wird nicht angeboten.", en="This service is not offered."),
}

_AFTER_RELEASE = Wording(
    de="Die Arbeit ist kostenpflichtig und beginnt erst nach Ihrer Freigabe.",
    en="The work is billable to you and begins only after your release.",
)

_UNDETERMINED = {
    Status.MISSING_FACT: Wording(
        de="Wer die Kosten trägt, steht noch nicht fest: Es fehlen Angaben.",
        en="Who bears the cost is not settled yet: facts are missing.",
    ),
    SilenceReason.SILENT: Wording(
        de="Wer die Kosten trägt, ist nicht geregelt: Die Richtlinie sagt dazu nichts.",
        en="Who bears the cost is not settled: the policy does not say.",
    ),
    SilenceReason.CONTRADICTORY: Wording(
        de="Wer die Kosten trägt, ist nicht geregelt: Die Richtlinie widerspricht sich hier.",
        en="Who bears the cost is not settled: the policy contradicts itself here.",
    ),
}

_OUTCOMES = {
    CostBearer.VENDOR: Wording(de="kostenfrei", en="free of charge"),
    CostBearer.CONTINGENT: Wording(de="aus dem Kontingent", en="from the contingent"),
    CostBearer.CUSTOMER: Wording(de="kostenpflichtig", en="billable"),
    CostBearer.THIRD_PARTY: Wording(de="Sache eines Dritten", en="a third party's matter"),
    CostBearer.SEPARATE_ORDER: Wording(de="ein gesonderter Auftrag", en="a separate order"),
    CostBearer.NOT_OFFERED: Wording(de="nicht angeboten", en="not offered"),
    CostBearer.UNDETERMINED: Wording(de="nicht geregelt", en="not settled by the policy"),
}


def _headline(decision: Decision) -> Wording:
    if decision.bearer is CostBearer.CUSTOMER and decision.policy.release is not None:
        return _AFTER_RELEASE
    if decision.status is Status.DECIDED:
        return _HEADLINES[decision.bearer]
    if decision.status is Status.MISSING_FACT:
        return _UNDETERMINED[Status.MISSING_FACT]
    reasons = {silence.reason for silence in decision.answer.silences}
    contradictory = reasons == {SilenceReason.CONTRADICTORY}
    return _UNDETERMINED[SilenceReason.CONTRADICTORY if contradictory else SilenceReason.SILENT]


def _reasons(decision: Decision, language: Language) -> Iterator[str]:
    if decision.status is not Status.MISSING_FACT:
        yield from _facts(decision, decision.reason(), language)


def _facts(decision: Decision, conditions: Conditions, language: Language) -> Iterator[str]:
    vocabulary = decision.facts.vocabulary
    for fact in vocabulary:
        if fact.name in conditions:
            yield vocabulary.words({fact.name: conditions[fact.name]}, language)


def _questions(decision: Decision, language: Language) -> Iterator[str]:
    needed = sorted(decision.needed, key=lambda name: name != decision.next_question)
    for name in needed:
        question = decision.facts.vocabulary[name].question.text(language)
        first = name == decision.next_question and len(needed) > 1
        yield _word("first question", language).format(question=question) if first else question


def _possible(decision: Decision, language: Language) -> Iterator[str]:
    if decision.status is Status.MISSING_FACT:
        yield from (_OUTCOMES[bearer].text(language) for bearer in CostBearer if bearer in decision.possible)


def _clause(clause: Clause, language: Language) -> str:
    line = f"{clause.id}: {clause.wording.text(language)}"
    quotation = clause.quotation
    if quotation is None:
        return line
    opening, closing = ("»", "«") if quotation.language is Language.DE else ("“", "”")
    return f"{line} ({opening}{quotation.text}{closing})"


def _readings(decision: Decision, language: Language) -> Iterator[str]:
    for point, reading in decision.readings():
        yield _word("reading", language).format(
            question=point.question.text(language), option=_option(point, reading, language), point=point.id
        )


def _option(point: Interpretation, reading: str, language: Language) -> str:
    text = point.option(reading).label.text(language)
    return f"{text[0].upper()}{text[1:]}"


def _to_agree(decision: Decision, language: Language) -> Iterator[str]:
    if decision.status is Status.NOT_DECIDED_BY_SOURCE:
        yield from (decision.policy.policy.questions[silence].text(language) for silence in decision.unagreed)


def _otherwise(decision: Decision, language: Language) -> Iterator[str]:
    if decision.status is Status.MISSING_FACT:
        return
    ways: dict[CostBearer, list[Counterfactual[CostBearer]]] = {}
    for way in decision.counterfactuals():
        ways.setdefault(way.outcome, []).append(way)
    for bearer, few in ways.items():
        for way in few[:_MOST_WAYS]:
            facts = _word("and", language).join(_facts(decision, way.changes, language))
            yield _word("way", language).format(outcome=_OUTCOMES[bearer].text(language), facts=facts)


def _steps(decision: Decision, language: Language) -> Iterator[str]:
    for step in decision.steps:
        yield (
            f"{step.wording.text(language)} ({', '.join(step.clauses)})"
            if step.clauses
            else step.wording.text(language)
        )
