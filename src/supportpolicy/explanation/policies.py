"""Views of a policy: its rules as a table, its exceptions as a tree, its clauses as an index."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import TypeVar

from supportpolicy.clauses import Clause, Language, Wording
from supportpolicy.errors import InvalidValueError
from supportpolicy.explanation.citations import Citation, Citing, citations
from supportpolicy.explanation.phrases import clause_in_words, outcome_in_words
from supportpolicy.explanation.ruleviews import Outcome, RuleView, view
from supportpolicy.explanation.tables import Column, Row, Table
from supportpolicy.explanation.writing import Style
from supportpolicy.policy import Access, CostBearer, Policy, ResolvedPolicy
from supportpolicy.rules import RuleSet, Silence

T = TypeVar("T", bound=Hashable)

SEVERITY = "severity"
"""The fact whose values are the classes of faults."""

_WORDS = {
    "bearer": Wording(de="Kosten", en="Cost"),
    "severity": Wording(de="Fehlerklasse", en="Severity class"),
    "access": Wording(de="Ergebnis", en="Result"),
    "no class": Wording(de="keine Einstufung", en="no class"),
    "to agree": Wording(de="Zu klären: {question}", en="To be agreed: {question}"),
    "clause": Wording(de="Klausel", en="Clause"),
    "says": Wording(de="Was sie sagt", en="What it says"),
    "cited by": Wording(de="Was darauf beruht", en="What rests on it"),
    "in the contract": Wording(de="Steht im Vertrag.", en="Stands in the contract."),
}

_ACCESS = {
    Access.OPEN: Wording(de="wird angenommen", en="taken on"),
    Access.CLOSED: Wording(de="wird nicht angenommen", en="not taken on"),
}

_CITING = {
    Citing.AGREEMENT: Wording(de="Vereinbarung {name}", en="agreement {name}"),
    Citing.RULE: Wording(de="Regel {name}", en="rule {name}"),
    Citing.SILENCE: Wording(de="offener Fall {name}", en="open case {name}"),
    Citing.SEVERITY: Wording(de="Fehlerklasse: Regel {name}", en="severity class: rule {name}"),
    Citing.ACCESS: Wording(de="Zugang: Regel {name}", en="access: rule {name}"),
    Citing.READING: Wording(de="wählbare Auslegung", en="choice of reading"),
    Citing.TARGET: Wording(de="Zeitziel {name}", en="target {name}"),
    Citing.NOT_PROMISED: Wording(de="was nicht zugesagt ist", en="what is not promised"),
    Citing.PACKAGE: Wording(de="Paket {name}", en="package {name}"),
    Citing.FIRST_DIAGNOSIS: Wording(de="Erstdiagnose", en="first diagnosis"),
    Citing.NOTICE: Wording(de="Mitteilung an den Kunden", en="notice to the customer"),
    Citing.APPROVAL: Wording(de="Freigabe durch den Kunden", en="approval by the customer"),
    Citing.ESTIMATE: Wording(de="Schätzung", en="estimate"),
    Citing.UNTOLD: Wording(de="Arbeit vor der Mitteilung", en="work before the notice"),
    Citing.RELEASES: Wording(de="Releases", en="releases"),
    Citing.STEP: Wording(de="Schritt {name}", en="step {name}"),
    Citing.LIFECYCLE: Wording(de="Ablauf {name}", en="lifecycle {name}"),
    Citing.LIFECYCLE_STAGE: Wording(de="Stand im Ablauf {name}", en="stage of lifecycle {name}"),
    Citing.LIFECYCLE_STEP: Wording(de="Schritt im Ablauf {name}", en="step of lifecycle {name}"),
}


def decision_table(
    policy: Policy | ResolvedPolicy, *, language: Language | str = Language.EN, style: Style | str = Style.TEXT
) -> str:
    """Who pays, as a table: a row for each rule and each declared silence, a column for each fact they look at.

    The rules of a contract come first, then the others in the order of the facts; a rule that leaves a fact open goes
    before one that asks for a value of it, and a dash says that it does. A policy has a column for each open point of
    the source that decides; a policy as read shows only the rules that its readings leave.

    Args:
        policy: The policy, or the policy as read.
        language: ``"de"`` or ``"en"``.
        style: ``"text"``, ``"markdown"`` or ``"html"`` (a fragment that brings its own style, for light and dark).

    Example:
        >>> import supportpolicy as sp
        >>> print(decision_table(sp.shipped_policy("partner_support"), style="markdown").splitlines()[3])
        | running_support | incident or bug | a resale partner | – | – | free of charge | PARTNER-1 | – |
    """
    return _bearer_view(policy, Language(language)).table(_word("bearer", language)).written(Style(style))


def severity_table(
    policy: Policy | ResolvedPolicy, *, language: Language | str = Language.EN, style: Style | str = Style.TEXT
) -> str:
    """Which class a fault is in, as a table like that of `decision_table`.

    Raises:
        InvalidValueError: if the policy knows no classes.
    """
    if policy.severity is None:
        raise _nothing_on("severity", policy, "classes of faults")
    shown = _view(policy, policy.severity, _class_in_words(_whole(policy)), Language(language))
    return shown.table(_word("severity", language)).written(Style(style))


def access_table(
    policy: Policy | ResolvedPolicy, *, language: Language | str = Language.EN, style: Style | str = Style.TEXT
) -> str:
    """Which requests are taken on, from whom and through which channel, as a table like that of `decision_table`.

    Raises:
        InvalidValueError: if the policy does not say.
    """
    if policy.access is None:
        raise _nothing_on("access", policy, "rules on who may ask, and in which way")
    shown = _view(policy, policy.access, _access_in_words, Language(language))
    return shown.table(_word("access", language)).written(Style(style))


def exception_tree(
    policy: Policy | ResolvedPolicy, *, language: Language | str = Language.EN, style: Style | str = Style.TEXT
) -> str:
    """Which rule on the bearer prevails over which: each general rule, under it its exceptions with what is different.

    Rules that have no exceptions and are none are left out, as are overrides between rules that never meet.

    Args:
        policy: The policy, or the policy as read.
        language: ``"de"`` or ``"en"``.
        style: ``"text"`` (indented), ``"markdown"`` (a list) or ``"html"`` (a fragment).

    Example:
        >>> import supportpolicy as sp
        >>> print(exception_tree(sp.shipped_policy("app_agency")))  # doctest: +NORMALIZE_WHITESPACE
        service_schedule: not settled – request from: a named contact of the customer or a resale partner
            except store_reviews_wanted: a separate order – matter: service request;
            request from: a named contact of the customer; answering app-store reviews: wanted, not booked
    """
    return _bearer_view(policy, Language(language)).tree().written(Style(style))


def clause_index(
    policy: Policy | ResolvedPolicy, *, language: Language | str = Language.EN, style: Style | str = Style.TEXT
) -> str:
    """Every clause: what it says, the words of the source where they decide, and what in the policy rests on it.

    Args:
        policy: The policy, or the policy as read; its contract's clauses follow the policy's.
        language: ``"de"`` or ``"en"``; a quotation stays in its own language.
        style: ``"text"``, ``"markdown"`` or ``"html"`` (a fragment that brings its own style, for light and dark).
    """
    language = Language(language)
    columns = (
        Column(heading=_word("clause", language), width=None),
        Column(heading=_word("says", language), width=64),
        Column(heading=_word("cited by", language), width=40),
    )
    return Table(language=language, columns=columns, rows=tuple(_clause_rows(policy, language))).written(Style(style))


def citation_in_words(citation: Citation, language: Language) -> str:
    """What cites a clause, such as ``rule own_area``."""
    return _CITING[citation.by].text(language).format(name=citation.name)


def _word(key: str, language: Language | str) -> str:
    return _WORDS[key].text(Language(language))


def _whole(policy: Policy | ResolvedPolicy) -> Policy:
    return policy.policy if isinstance(policy, ResolvedPolicy) else policy


def _nothing_on(rule_set: str, policy: Policy | ResolvedPolicy, what: str) -> InvalidValueError:
    remedy = f"Ask only where policy.{rule_set} is not None"
    return InvalidValueError("policy", f"{_whole(policy).id!r} has no {what}", remedy)


def _bearer_view(policy: Policy | ResolvedPolicy, language: Language) -> RuleView:
    return _view(policy, policy.bearer, _bearer_in_words, language)


def _view(
    policy: Policy | ResolvedPolicy,
    rule_set: RuleSet[T],
    outcome: Callable[[T | Silence, Language], Outcome],
    language: Language,
) -> RuleView:
    whole = _whole(policy)
    return view(
        rule_set,
        agreed={rule.id for rule in policy.agreed} if isinstance(policy, ResolvedPolicy) else frozenset(),
        points={point.id for point in whole.interpretations},
        outcome=lambda rule: outcome(rule.outcome, language),
        following=lambda rule: _following(whole, rule.id, language),
        language=language,
    )


def _bearer_in_words(outcome: CostBearer | Silence, language: Language) -> Outcome:
    tone = CostBearer.UNDETERMINED if isinstance(outcome, Silence) else outcome
    return Outcome(words=outcome_in_words(outcome, language), tone=tone)


def _access_in_words(outcome: Access | Silence, language: Language) -> Outcome:
    if isinstance(outcome, Silence):
        return _bearer_in_words(outcome, language)
    return Outcome(words=_ACCESS[outcome].text(language), tone=outcome)


def _class_in_words(policy: Policy) -> Callable[[str | Silence, Language], Outcome]:
    """A class is called what the policy's fact on it calls its value, if it has one."""
    labels = {value.name: value.label for fact in policy.facts if fact.name == SEVERITY for value in fact.values}

    def in_words(outcome: str | Silence, language: Language) -> Outcome:
        if isinstance(outcome, Silence):
            return Outcome(words=_word("no class", language), tone=CostBearer.UNDETERMINED)
        return Outcome(words=labels[outcome].text(language) if outcome in labels else outcome, tone="class")

    return in_words


def _following(policy: Policy, rule: str, language: Language) -> tuple[str, ...]:
    """The steps that follow from a rule, or what has to be agreed where it is a silence."""
    if rule in policy.questions:
        return (_word("to agree", language).format(question=policy.questions[rule].text(language)),)
    return tuple(policy.step(step).wording.text(language) for step in policy.rule_steps.get(rule, ()))


def _clause_rows(policy: Policy | ResolvedPolicy, language: Language) -> Iterator[Row]:
    known = {clause.id: clause for clause in _whole(policy).clauses}
    places: dict[str, list[str]] = {clause_id: [] for clause_id in known}
    for citation in citations(policy):
        places.setdefault(citation.clause, []).append(citation_in_words(citation, language))
    for clause_id, cited_by in places.items():
        clause = known.get(clause_id)
        if clause is not None and clause.effect is not None:
            cited_by.append(clause.effect.text(language))
        tone = "undetermined" if clause is not None and clause.is_open_point else "clause"
        yield Row(cells=((clause_id,), _said(clause, language), tuple(cited_by)), tone=tone)


def _said(clause: Clause | None, language: Language) -> tuple[str, ...]:
    return (_word("in the contract", language),) if clause is None else clause_in_words(clause, language)
