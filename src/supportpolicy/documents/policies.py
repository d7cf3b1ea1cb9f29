"""Reading a policy: from TOML or JSON to a proved value, or to all its faults at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Mapping
from datetime import timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Generic, TypeVar

import attrs

from supportpolicy.calendars import DayEnd, DayRule
from supportpolicy.clauses import Clause, Language, Quotation, Wording
from supportpolicy.contingents import Package, Quantity
from supportpolicy.documents.reading import Faults, Table, parse_document
from supportpolicy.errors import SupportPolicyError, UnknownNameError
from supportpolicy.facts import Changeability, Fact, FrozenMap, Value, Vocabulary, alternatives
from supportpolicy.policy import (
    BilledFrom,
    CostBearer,
    FirstDiagnosis,
    Interpretation,
    NotPromised,
    Policy,
    Provenance,
    ReleaseTerms,
    Step,
    Untold,
    Variant,
)
from supportpolicy.rules import Conditions, Finding, FindingKind, Impossible, Rule, RuleSet, Silence, SilenceReason
from supportpolicy.targets import Commitment, Metric, Target, WorkingDaysAmount

SCHEMA = 1
"""The version of the document format that this library reads."""

SHIPPED = ("app_agency", "confluence_package", "partner_support", "saas_crm", "shop_agency")
"""The policies that come with the library."""

T = TypeVar("T", bound=Hashable)
V = TypeVar("V")


def load_policy(path: str | Path) -> Policy:
    """The policy in a file.

    Raises:
        InvalidDocumentError: with all faults, if it is no policy or its rules are not proved.
        OSError: if the file cannot be read.
    """
    return read_policy(Path(path).read_bytes(), document=Path(path).name)


def read_policy(text: str | bytes, *, document: str = "the policy") -> Policy:
    """The policy that a TOML or JSON document describes.

    Nothing in the document is executed. All its faults are reported together: those of its form, and those of its
    rules, which are contradictions, gaps that are not declared, and rules that nothing can reach.

    Args:
        text: The document; JSON if it starts with a brace, else TOML.
        document: What to call it in messages.

    Raises:
        InvalidDocumentError: with one `DocumentError` for each fault.
    """
    faults = Faults()
    policy = _policy(Table(parse_document(text, document), "", faults))
    faults.raise_if_any(document)
    assert policy is not None  # what has no fault was built
    return policy


@cache
def shipped_policy(name: str) -> Policy:
    """One of the policies that come with the library.

    Raises:
        UnknownNameError: if there is none of this name.

    Example:
        >>> shipped_policy("confluence_package").title.en
        'Wiki support packages: monthly contingent'
    """
    if name not in SHIPPED:
        raise UnknownNameError("name", f"{name!r} is no shipped policy", alternatives(name, SHIPPED))
    return read_policy(_data(f"{name}.toml"), document=f"{name}.toml")


@cache
def standard_facts() -> tuple[Fact, ...]:
    """The facts that every policy may use without defining them."""
    faults = Faults()
    facts = Table(parse_document(_data("vocabulary.toml"), "vocabulary.toml"), "", faults).built("fact", _fact)
    faults.raise_if_any("vocabulary.toml")
    return facts


def _data(name: str) -> bytes:
    return files("supportpolicy.policies").joinpath(name).read_bytes()


@attrs.frozen(kw_only=True)
class _Context:
    """What the parts of a policy refer to: read first, looked up by all the others."""

    clauses: frozenset[str]
    steps: frozenset[str]
    facts: Vocabulary
    interpretations: tuple[Interpretation, ...]

    @property
    def points(self) -> dict[str, tuple[str, ...]]:
        """For each open point the names of its readings."""
        return {point.id: tuple(option.name for option in point.options) for point in self.interpretations}

    def cited(self, table: Table, key: str = "clauses") -> tuple[str, ...]:
        """The clause ids under a key; those that the policy does not have are noted."""
        return _known(table, key, self.clauses, "clause of this policy")

    def vocabulary(self, table: Table, key: str) -> Vocabulary:
        """The facts named under a key, and the open points, as the facts that rules may look at."""
        names = _known(table, key, self.facts.bits, "fact")
        points = (point.as_fact() for point in self.interpretations)
        return Vocabulary((*(self.facts[name] for name in dict.fromkeys(names) if name in self.facts), *points))

    def conditions(self, table: Table) -> Conditions:
        """The facts and the readings under which a rule applies."""
        return FrozenMap({**table.conditions("when"), **self.reading(table)})

    def reading(self, table: Table) -> Conditions:
        """The readings under which something applies; what is no open point is noted."""
        reading = table.conditions("reading")
        for point, names in reading.items():
            if point not in self.points:
                table.note(
                    f"reading.{point}", "it is no interpretation of this policy", alternatives(point, self.points)
                )
                continue
            for name in sorted(names - set(self.points[point])):
                remedy = alternatives(name, self.points[point])
                table.note(f"reading.{point}", f"{name!r} is no reading of it", remedy)
        return reading


def _policy(document: Table) -> Policy | None:
    _check_schema(document)
    for key in ("clause", "interpretation", "step", "target", "package"):
        _check_distinct(document, key)
    clauses = document.built("clause", _clause)
    context = _Context(
        clauses=frozenset(clause.id for clause in clauses),
        steps=frozenset(table.text("id") for table in document.tables("step")),
        facts=_known_facts(document),
        interpretations=tuple(
            {point.id: point for point in document.built("interpretation", _interpretation)}.values()
        ),
    )
    bearer = _read_rules(document, context, lambda table: table.choice("bearer", CostBearer))
    severity = _optional(document, "severity", lambda table: _read_severity(table, context))
    identity, version, title = document.text("id"), document.text("version"), document.wording("title")
    effective = document.day("effective") if document.has("effective") else None
    provenance = _provenance(document.table("provenance"), document)
    targets = _variants(document.tables("target"), context, _target)
    not_promised = _optional(document, "not_promised", lambda table: _not_promised(table, context))
    packages = document.built("package", lambda table: _package(table, context))
    first_diagnosis = _optional(document, "first_diagnosis", lambda table: _first_diagnosis(table, context))
    release = _variants([document.table("release")] if document.has("release") else [], context, _release)
    steps = document.built("step", lambda table: _step(table, context))
    return document.build(
        lambda: Policy(
            id=identity,
            version=version,
            effective=effective,
            title=title,
            provenance=provenance,
            clauses=clauses,
            facts=context.facts,
            interpretations=context.interpretations,
            bearer=bearer.rule_set,
            severity=None if severity is None else severity.rule_set,
            targets=targets,
            not_promised=not_promised,
            packages=packages,
            first_diagnosis=first_diagnosis,
            release=release,
            steps=steps,
            rule_steps={**bearer.steps, **({} if severity is None else severity.steps)},
            questions={**bearer.questions, **({} if severity is None else severity.questions)},
        )
    )


def _check_schema(document: Table) -> None:
    schema = document.integer("schema")
    if document.sound and schema != SCHEMA:
        newer = f"Read it with a version of the library that knows format {schema}"
        document.note(
            "schema",
            f"the document is of format {schema}, this library reads format {SCHEMA}",
            newer if schema > SCHEMA else f"Write {SCHEMA}",
        )


def _check_distinct(document: Table, key: str, name: str = "id") -> None:
    tables = [table for table in document.tables(key) if table.has(name)]
    times = Counter(table.text(name) for table in tables)
    for table in tables:
        if times[table.text(name)] > 1:
            table.note(name, f"{table.text(name)!r} stands for several", "Give each an id of its own")


def _optional(document: Table, key: str, read: Callable[[Table], V | None]) -> V | None:
    if not document.has(key):
        return None
    table = document.table(key)
    value = read(table)
    document.sound = document.sound and table.sound
    return value


def _variants(
    tables: list[Table], context: _Context, read: Callable[[Table, _Context], V | None]
) -> tuple[Variant[V], ...]:
    """What is read from each table under each reading that its values are switched by."""
    variants = []
    for table in tables:
        own = context.reading(table)
        for reading, variant in table.variants(context.points):
            variant.has("reading")
            value = read(variant, context)
            if value is not None:
                variants.append(Variant({**own, **reading}, value))
    return tuple(variants)


def _known(table: Table, key: str, known: Collection[str], what: str) -> tuple[str, ...]:
    names = table.names(key)
    for name in names:
        if name not in known:
            table.note(key, f"{name!r} is no {what}", alternatives(name, sorted(known)))
    return names


def _clause(table: Table) -> Clause | None:
    quotation = _optional(table, "quotation", _quotation)
    clause_id, wording = table.text("id"), table.own_wording()
    return table.build(lambda: Clause(id=clause_id, wording=wording, quotation=quotation))


def _quotation(table: Table) -> Quotation | None:
    text, language = table.text("text"), table.choice("language", Language)
    return table.build(lambda: Quotation(text=text, language=language))


def _known_facts(document: Table) -> Vocabulary:
    """The standard facts and the policy's own."""
    standard = {fact.name: fact for fact in standard_facts()}
    _check_distinct(document, "fact", "name")
    for table in document.tables("fact"):
        if table.has("name") and table.text("name") in standard:
            table.note("name", f"{table.text('name')!r} is a standard fact", "Use it, or give your own another name")
    own = {fact.name: fact for fact in document.built("fact", _fact)}
    return Vocabulary({**own, **standard}.values())


def _fact(table: Table) -> Fact | None:
    name, label, question = table.text("name"), table.wording("label"), table.wording("question")
    values = _values(table, "values")
    changeable = table.choice("changeable", Changeability) if table.has("changeable") else Changeability.CHANGEABLE
    return table.build(lambda: Fact(name=name, values=values, label=label, question=question, changeable=changeable))


def _values(table: Table, key: str) -> tuple[Value, ...]:
    inner = table.table(key)
    values = tuple(Value(name=name, label=inner.wording(name)) for name in inner if name)
    table.sound = table.sound and inner.sound
    return values


def _interpretations(document: Table) -> tuple[Interpretation, ...]:
    """The open points; of several with one id, which is a fault, the last."""
    return tuple({point.id: point for point in document.built("interpretation", _interpretation)}.values())


def _interpretation(table: Table) -> Interpretation | None:
    point, question, options = table.text("id"), table.wording("question"), _values(table, "options")
    default = table.text("default")
    return table.build(lambda: Interpretation(id=point, question=question, options=options, default=default))


def _provenance(table: Table, owner: Table) -> Provenance:
    document, language, note = table.text("document"), table.choice("language", Language), table.wording("note")
    table.finish()
    owner.sound = owner.sound and table.sound
    return Provenance(document=document, language=language, note=note)


def _step(table: Table, context: _Context) -> Step | None:
    step_id, wording, clauses = table.text("id"), table.own_wording(), context.cited(table)
    return table.build(lambda: Step(id=step_id, wording=wording, clauses=clauses))


def _first_diagnosis(table: Table, context: _Context) -> FirstDiagnosis | None:
    limit = table.duration("limit") if table.has("limit") else None
    clauses = context.cited(table)
    return table.build(lambda: FirstDiagnosis(limit=limit, clauses=clauses))


def _release(table: Table, context: _Context) -> ReleaseTerms | None:
    notice, approval = context.cited(table, "notice"), context.cited(table, "approval")
    estimate = context.cited(table, "estimate") if table.has("estimate") else ()
    billed_from, untold = table.choice("billed_from", BilledFrom), table.choice("untold", Untold)
    untold_clauses = context.cited(table, "untold_clauses")
    return table.build(
        lambda: ReleaseTerms(
            notice=notice,
            approval=approval,
            estimate=estimate,
            billed_from=billed_from,
            untold=untold,
            untold_clauses=untold_clauses,
        )
    )


def _not_promised(table: Table, context: _Context) -> NotPromised | None:
    wording, clauses = table.own_wording(), context.cited(table)
    return table.build(lambda: NotPromised(wording=wording, clauses=clauses))


def _package(table: Table, context: _Context) -> Package | None:
    package_id, fee, clauses = table.text("id"), table.money("fee"), context.cited(table)
    quota: Quantity = table.integer("quota") if table.is_integer("quota") else table.duration("quota")
    return table.build(lambda: Package(id=package_id, quota=quota, fee=fee, clauses=clauses))


_UNDUE_DELAY = "without undue delay"


def _target(table: Table, context: _Context) -> Target | None:
    target_id, metric, commitment = (
        table.text("id"),
        table.choice("metric", Metric),
        table.choice("commitment", Commitment),
    )
    amount, calendar, clauses = _amount(table), table.text("calendar"), context.cited(table)
    when = table.conditions("when")
    try:
        context.facts.cube(when)
    except SupportPolicyError as error:
        table.note(f"when.{error.where}", error.what, error.remedy)
    given: dict[str, Any] = {}
    for key in ("stops_at", "pauses"):
        if table.has(key):
            given[key] = table.names(key)
    if table.has("slot"):
        given["slot"] = table.text("slot")
    return table.build(
        lambda: Target(
            id=target_id,
            metric=metric,
            amount=amount,
            calendar=calendar,
            commitment=commitment,
            when=when,
            clauses=clauses,
            **given,
        )
    )


def _amount(table: Table) -> timedelta | WorkingDaysAmount | None:
    if table.is_table("amount"):
        return _optional(table, "amount", _working_days)
    if table.has("amount") and table.text("amount") == _UNDUE_DELAY:
        return None
    return table.duration("amount")


def _working_days(table: Table) -> WorkingDaysAmount | None:
    days, calendar = table.integer("days"), table.text("working_days")
    day_rule, ends = table.choice("day_rule", DayRule), table.choice("ends", DayEnd)
    return table.build(lambda: WorkingDaysAmount(days=days, working_days=calendar, day_rule=day_rule, ends=ends))


@attrs.frozen(kw_only=True)
class _Rules(Generic[T]):
    """A rule set as it was read, with what hangs on its rules."""

    rule_set: RuleSet[T]
    steps: Mapping[str, tuple[str, ...]]
    questions: Mapping[str, Wording]


@attrs.frozen(kw_only=True)
class _RuleRead(Generic[T]):
    """A rule as it was read, with what hangs on it."""

    table: Table
    rule: Rule[T] | None
    steps: tuple[str, ...] = ()
    question: Wording | None = None


def _read_severity(table: Table, context: _Context) -> _Rules[str] | None:
    severity = _read_rules(table, context, lambda rule: rule.text("class"))
    return table.build(lambda: severity)


def _read_rules(owner: Table, context: _Context, outcome: Callable[[Table], T]) -> _Rules[T]:
    read = [_rule(table, context, outcome) for table in owner.tables("rule")]
    read += [_silence(table, context) for table in owner.tables("silent")]
    impossible = owner.built("impossible", _impossible)
    rule_set = RuleSet(
        vocabulary=context.vocabulary(owner, "facts"),
        rules=[one.rule for one in read if one.rule is not None],
        impossible=impossible,
    )
    complete = owner.sound and all(one.table.sound for one in read)
    _note_findings(owner, rule_set, {one.rule.id: one.table for one in read if one.rule is not None}, complete)
    return _Rules(
        rule_set=rule_set,
        steps={one.rule.id: one.steps for one in read if one.rule is not None and one.steps},
        questions={one.rule.id: one.question for one in read if one.rule is not None and one.question is not None},
    )


def _rule(table: Table, context: _Context, outcome: Callable[[Table], T]) -> _RuleRead[T]:
    rule_id, when, clauses, overrides = _rule_fields(table, context)
    bears = outcome(table)
    steps = _known(table, "steps", context.steps, "step of this policy") if table.has("steps") else ()
    rule = table.build(lambda: Rule(id=rule_id, when=when, outcome=bears, clauses=clauses, overrides=overrides))
    return _RuleRead(table=table, rule=rule, steps=steps)


def _silence(table: Table, context: _Context) -> _RuleRead[Any]:
    rule_id, when, clauses, overrides = _rule_fields(table, context)
    reason, question = table.choice("reason", SilenceReason), table.wording("ask")
    silence = Silence(reason=reason, ask=(rule_id,))
    rule: Rule[Any] | None = table.build(
        lambda: Rule(id=rule_id, when=when, outcome=silence, clauses=clauses, overrides=overrides)
    )
    return _RuleRead(table=table, rule=rule, question=question)


def _rule_fields(table: Table, context: _Context) -> tuple[str, Conditions, tuple[str, ...], tuple[str, ...]]:
    overrides = table.names("overrides") if table.has("overrides") else ()
    return table.text("id"), context.conditions(table), context.cited(table), overrides


def _impossible(table: Table) -> Impossible | None:
    name, when = table.text("id"), table.conditions("when")
    return table.build(lambda: Impossible(id=name, when=when))


_OF_THE_WHOLE = frozenset({FindingKind.CONFLICT, FindingKind.GAP, FindingKind.UNREACHABLE})
"""What cannot be judged while a rule could not be read."""


def _note_findings(owner: Table, rule_set: RuleSet[T], places: Mapping[str, Table], complete: bool) -> None:
    try:
        findings = rule_set.findings()
    except SupportPolicyError as error:
        owner.note("rule", error.what, error.remedy)
        return
    for finding in findings:
        if complete or finding.kind not in _OF_THE_WHOLE:
            place = next((places[rule] for rule in finding.rules if rule in places), None)
            _note_finding(owner, place, finding)


def _note_finding(owner: Table, place: Table | None, finding: Finding) -> None:
    if place is None:
        owner.note("rule", finding.message, finding.remedy)
    else:
        place.note("", finding.message, finding.remedy)
        owner.sound = False
