"""Policies, clauses, decisions and differences as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from supportpolicy.clauses import Clause, Language, Wording
from supportpolicy.decision import Decision, PolicyDifference
from supportpolicy.explanation.citations import citations
from supportpolicy.explanation.labels import bearer_of, labelled
from supportpolicy.explanation.phrases import conditions_in_words
from supportpolicy.explanation.results import Cell, Field, ResultTable
from supportpolicy.facts import Value, Vocabulary
from supportpolicy.policy import CostBearer, Policy, ResolvedPolicy
from supportpolicy.rules import Conditions, Silence, Status
from supportpolicy.tickets import Work

_Row: TypeAlias = tuple[Cell, ...]

_CLAUSES = Field("clauses", Wording(de="Klauseln", en="Clauses"))
_RULES = Field("rules", Wording(de="Regeln", en="Rules"))
_POLICY = Field("policy", Wording(de="Richtlinie", en="Policy"))
_VERSION = Field("version", Wording(de="Version", en="Version"))
_OLD = Field("old", Wording(de="Bisher", en="So far"))
_NEW = Field("new", Wording(de="Künftig", en="From now on"))

_POLICIES = (
    _POLICY,
    _VERSION,
    Field("title", Wording(de="Titel", en="Title")),
    Field("rules", Wording(de="Regeln", en="Rules")),
    Field("open_points", Wording(de="Offene Punkte", en="Open points")),
    Field("targets", Wording(de="Zeitziele", en="Targets")),
    Field("packages", Wording(de="Pakete", en="Packages")),
)
_CLAUSE = (
    Field("clause", Wording(de="Klausel", en="Clause")),
    Field("says", Wording(de="Was sie sagt", en="What it says")),
    Field("quotation", Wording(de="Wörtlich", en="In its own words")),
    Field("cited_by", Wording(de="Was darauf beruht", en="What rests on it")),
    Field("effect", Wording(de="Außerdem", en="Besides")),
)
_RULE = (
    Field("rule", Wording(de="Regel", en="Rule")),
    Field("when", Wording(de="Wenn", en="If")),
    Field("bearer", Wording(de="Kosten", en="Cost")),
    Field("overrides", Wording(de="Geht vor", en="Prevails over")),
    _CLAUSES,
)
_DECISION = (
    Field("ticket", Wording(de="Vorgang", en="Ticket")),
    Field("part", Wording(de="Teil", en="Part")),
    Field("bearer", Wording(de="Kosten", en="Cost")),
    Field("status", Wording(de="Stand", en="State")),
    Field("next_question", Wording(de="Nächste Frage", en="Next question")),
    _RULES,
    _CLAUSES,
    _POLICY,
    _VERSION,
    Field("reason", Wording(de="Warum", en="Why")),
    Field("needed", Wording(de="Was noch fehlt", en="What is still missing")),
    Field("possible", Wording(de="Was noch möglich ist", en="What is still possible")),
    Field("otherwise", Wording(de="Was es ändern würde", en="What would change it")),
    Field("steps", Wording(de="Wie es weitergeht", en="What comes next")),
)
_CHANGE = (
    _OLD,
    _NEW,
    Field("points", Wording(de="Fälle", en="Cases")),
    Field("when", Wording(de="Wenn", en="If")),
)
_TICKET_CHANGE = (
    Field("ticket", Wording(de="Vorgang", en="Ticket")),
    Field("part", Wording(de="Teil", en="Part")),
    Field("work", Wording(de="Arbeit", en="Work")),
    _OLD,
    _NEW,
    Field("old_clauses", Wording(de="Klauseln bisher", en="Clauses so far")),
    Field("new_clauses", Wording(de="Klauseln künftig", en="Clauses from now on")),
)
_STATUS = {
    Status.DECIDED: Wording(de="entschieden", en="decided"),
    Status.MISSING_FACT: Wording(de="es fehlt eine Angabe", en="a fact is missing"),
    Status.NOT_DECIDED_BY_SOURCE: Wording(de="von der Quelle nicht entschieden", en="not decided by the source"),
}
_WORK = {
    Work.FIRST_DIAGNOSIS: Wording(de="Erstdiagnose", en="first diagnosis"),
    Work.RESOLUTION: Wording(de="Behebung", en="resolution"),
}


def policy_table(policies: Iterable[Policy]) -> ResultTable:
    """Policies as a table, with how much each of them says.

    Example:
        >>> import supportpolicy as sp
        >>> policy_table([sp.shipped_policy("partner_support")]).to_rows()[0]["open_points"]
        2
    """
    return ResultTable(fields=_POLICIES, rows=tuple(map(_policy, policies)))


def rule_table(policy: Policy | ResolvedPolicy) -> ResultTable:
    """The rules of a policy on who bears the cost, as a table; where the source is silent, nobody is said to."""
    rules = policy.bearer
    return ResultTable(
        fields=_RULE,
        rows=tuple(
            (
                rule.id,
                _cells(rules.vocabulary, rule.when),
                labelled(CostBearer.UNDETERMINED if isinstance(rule.outcome, Silence) else rule.outcome),
                tuple(sorted(rule.overrides)),
                rule.clauses,
            )
            for rule in rules.rules
        ),
    )


def clause_table(policy: Policy | ResolvedPolicy) -> ResultTable:
    """Every clause of a policy as a table: what it says, and what in the policy rests on it."""
    whole = policy.policy if isinstance(policy, ResolvedPolicy) else policy
    known = {clause.id: clause for clause in whole.clauses}
    cited: dict[str, list[str]] = {clause_id: [] for clause_id in known}
    for citation in citations(policy):
        cited.setdefault(citation.clause, []).append(f"{citation.by} {citation.name}".strip())
    return ResultTable(
        fields=_CLAUSE,
        rows=tuple(_clause(name, known.get(name), cited_by) for name, cited_by in cited.items()),
    )


def decisions_table(decisions: Iterable[tuple[str | None, str | None, Decision]]) -> ResultTable:
    """Decisions as a table.

    Args:
        decisions: Each with the ids of its ticket and part, as far as it is about one.
    """
    return ResultTable(fields=_DECISION, rows=tuple(_decision(*one) for one in decisions))


def difference_table(difference: PolicyDifference) -> ResultTable:
    """For which facts the bearer changes from one policy to another, as a table."""
    return ResultTable(fields=_CHANGE, rows=tuple(_changes(difference)))


def ticket_change_table(difference: PolicyDifference) -> ResultTable:
    """Which tickets of a history change their bearer from one policy to another, as a table."""
    return ResultTable(
        fields=_TICKET_CHANGE,
        rows=tuple(
            (
                change.ticket,
                change.part,
                Value(name=change.work, label=_WORK[change.work]),
                bearer_of(change.old),
                bearer_of(change.new),
                change.old.clauses,
                change.new.clauses,
            )
            for change in difference.tickets
        ),
    )


def _policy(policy: Policy) -> _Row:
    return (
        policy.id,
        policy.version,
        policy.title,
        len(policy.bearer.rules),
        len(policy.interpretations),
        len({variant.value.id for variant in policy.targets}),
        len(policy.packages),
    )


def _decision(ticket: str | None, part: str | None, decision: Decision) -> _Row:
    return (
        ticket,
        part,
        bearer_of(decision),
        Value(name=decision.status.value, label=_STATUS[decision.status]),
        decision.next_question,
        decision.rules,
        decision.clauses,
        decision.policy.policy.id,
        decision.policy.policy.version,
        *_why(decision),
    )


def _why(decision: Decision) -> _Row:
    """What speaks for a decision, what is missing for one, what would change it, and what comes next."""
    vocabulary, steps = decision.facts.vocabulary, decision.steps
    is_open = decision.status is Status.MISSING_FACT
    ways = () if is_open else decision.counterfactuals()
    return (
        () if is_open else _cells(vocabulary, decision.reason()),
        tuple(sorted(decision.needed, key=lambda name: (name != decision.next_question, name))),
        tuple(str(bearer) for bearer in CostBearer if bearer in decision.possible),
        tuple(f"{way.outcome} if {', '.join(_conditions(vocabulary, way.changes))}" for way in ways),
        Wording(de=" ".join(step.wording.de for step in steps), en=" ".join(step.wording.en for step in steps))
        if steps
        else None,
    )


def _changes(difference: PolicyDifference) -> Iterator[_Row]:
    for change in difference.changes:
        when = _cells(difference.vocabulary, change.when)
        yield labelled(change.old), labelled(change.new), change.points, when


def _cells(vocabulary: Vocabulary, when: Conditions) -> tuple[Value, ...]:
    """Each condition, which programs read by the names of the fact and its values, and people in words."""
    de, en = (conditions_in_words(vocabulary, when, language) for language in (Language.DE, Language.EN))
    named = zip(_conditions(vocabulary, when), de, en, strict=True)
    return tuple(Value(name=name, label=Wording(de=german, en=english)) for name, german, english in named)


def _conditions(vocabulary: Vocabulary, when: Conditions) -> tuple[str, ...]:
    """Each condition as ``fact: value | value``, in the order of the vocabulary."""
    return tuple(
        f"{fact.name}: {' | '.join(value.name for value in fact.values if value.name in when[fact.name])}"
        for fact in vocabulary
        if fact.name in when
    )


def _clause(name: str, clause: Clause | None, cited_by: Sequence[str]) -> _Row:
    """A clause, and what rests on it; a clause of the contract says nothing here."""
    if clause is None:
        return name, None, None, tuple(cited_by), None
    quoted = None if clause.quotation is None else clause.quotation.text
    return name, clause.wording, quoted, tuple(cited_by), clause.effect
