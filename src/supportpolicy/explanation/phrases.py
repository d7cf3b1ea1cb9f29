"""Phrases: facts, outcomes and lists as they are said inside a sentence, in German and in English."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from supportpolicy.clauses import Clause, Language, Wording
from supportpolicy.facts import Fact, Vocabulary
from supportpolicy.policy import CostBearer
from supportpolicy.rules import Conditions, Silence, SilenceReason

_OR = Wording(de="{most} oder {last}", en="{most} or {last}")
_ALL_BUT = Wording(de="alles außer »{value}«", en="anything but “{value}”")
_QUOTED = {Language.DE: "»{text}«", Language.EN: "“{text}”"}

BEARERS = {
    CostBearer.VENDOR: Wording(de="kostenfrei", en="free of charge"),
    CostBearer.CONTINGENT: Wording(de="aus dem Kontingent", en="from the contingent"),
    CostBearer.CUSTOMER: Wording(de="kostenpflichtig", en="billable"),
    CostBearer.THIRD_PARTY: Wording(de="Sache eines Dritten", en="a third party's matter"),
    CostBearer.SEPARATE_ORDER: Wording(de="ein gesonderter Auftrag", en="a separate order"),
    CostBearer.NOT_OFFERED: Wording(de="nicht angeboten", en="not offered"),
    CostBearer.UNDETERMINED: Wording(de="nicht geregelt", en="not settled"),
}
"""Who bears the cost, in two or three words."""

_SILENCES = {
    SilenceReason.SILENT: BEARERS[CostBearer.UNDETERMINED],
    SilenceReason.CONTRADICTORY: Wording(de="widersprüchlich", en="contradictory"),
}


def outcome_in_words(outcome: CostBearer | Silence, language: Language) -> str:
    """Who bears the cost, or why the source does not say, in two or three words."""
    wording = _SILENCES[outcome.reason] if isinstance(outcome, Silence) else BEARERS[outcome]
    return wording.text(language)


def any_of(items: Sequence[str], language: Language) -> str:
    """The items as alternatives: ``a``, ``a or b``, ``a, b or c``.

    Example:
        >>> any_of(["Störung", "Fehler", "Frage"], Language.DE)
        'Störung, Fehler oder Frage'
    """
    if len(items) < 2:
        return "".join(items)
    return _OR.text(language).format(most=", ".join(items[:-1]), last=items[-1])


def values_in_words(fact: Fact, values: Collection[str], language: Language) -> str:
    """Some values of a fact as alternatives; where all but one of many are meant, the one is named.

    Example:
        >>> values_in_words(Fact.of("kind", ["bug", "wish", "talk", "chat"]), {"bug", "wish", "talk"}, Language.EN)
        'anything but “chat”'
    """
    named = [value.label.text(language) for value in fact.values if value.name in values]
    others = [value.label.text(language) for value in fact.values if value.name not in values]
    if len(named) > 2 and len(others) == 1:
        return _ALL_BUT.text(language).format(value=others[0])
    return any_of(named, language)


def conditions_in_words(vocabulary: Vocabulary, when: Conditions, language: Language) -> Iterator[str]:
    """Each condition as ``label: values``, in the order of the vocabulary."""
    for fact in vocabulary:
        if fact.name in when:
            yield f"{fact.label.text(language)}: {values_in_words(fact, when[fact.name], language)}"


def quoted(text: str, language: Language) -> str:
    """The text in the quotation marks of a language."""
    return _QUOTED[language].format(text=text)


def clause_in_words(clause: Clause, language: Language) -> tuple[str, ...]:
    """What a clause says, and the words of the source where they decide, which stay in their own language."""
    said = (clause.wording.text(language),)
    quotation = clause.quotation
    return said if quotation is None else (*said, quoted(quotation.text, quotation.language))


def capitalised(text: str) -> str:
    """The text with a capital at its beginning, all else as it is."""
    return text[:1].upper() + text[1:]


def cited(sentence: str, clauses: Sequence[str]) -> str:
    """The sentence with its clauses in brackets, before the full stop if it has one."""
    if not clauses:
        return sentence
    stop = "." if sentence.endswith(".") else ""
    return f"{sentence.removesuffix('.')} ({', '.join(clauses)}){stop}"
