"""Lifecycles as a diagram and as a table; cases in words: where they stand, and what may be done now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from supportpolicy.billing import figures
from supportpolicy.clauses import Language, Wording
from supportpolicy.contingents import SECOND
from supportpolicy.explanation.phrases import any_of, capitalised, quoted
from supportpolicy.explanation.results import Cell, Field, ResultTable
from supportpolicy.explanation.tables import Column, Row, Table
from supportpolicy.explanation.writing import Explanation, Section, Style, plain
from supportpolicy.facts import Value
from supportpolicy.lifecycles import Case, Lifecycle, LifecycleStep, StepTaken
from supportpolicy.settlement import MonthEnd, PendingOrder

_PLAIN_IN_MERMAID = frozenset(" .,()'-–/«»„“”‚‘’")

_WORDS = {
    "step": Wording(de="Schritt", en="Step"),
    "stage": Wording(de="Wann", en="When"),
    "role": Wording(de="Wer", en="Who"),
    "asks": Wording(de="Was dafür nötig ist", en="What it needs"),
    "gives": Wording(de="Was es ergibt", en="What it gives"),
    "leads": Wording(de="Danach", en="Then"),
    "told": Wording(de="Was der Kunde erfährt", en="What the customer is told"),
    "clauses": Wording(de="Klauseln", en="Clauses"),
    "withdrawn": Wording(de="nicht mehr: {result}", en="no longer: {result}"),
    "within": Wording(de="höchstens so viel Arbeit wie: {result}", en="no more work than: {result}"),
    "headline": Wording(de="{what} {id}: {stage}.", en="{what} {id}: {stage}."),
    "now": Wording(de="Was jetzt möglich ist", en="What may be done now"),
    "missing": Wording(de="Wofür noch etwas fehlt", en="What still lacks something"),
    "there": Wording(de="Was vorliegt", en="What is there"),
    "done": Wording(de="Was bisher geschah", en="What was done so far"),
    "last told": Wording(de="Was zuletzt mitgeteilt wurde", en="What was told last"),
    "may": Wording(de="{step} ({roles}) – danach: {stage}", en="{step} ({roles}) – then: {stage}"),
    "lacks": Wording(de="{step}: {results}", en="{step}: {results}"),
    "taken": Wording(de="{day}: {step} ({role})", en="{day}: {step} ({role})"),
    "since": Wording(de="{result}, seit {day}", en="{result}, since {day}"),
    "source": Wording(de="Ablauf {name}", en="Lifecycle {name}"),
    "cited": Wording(de="{source} ({clauses})", en="{source} ({clauses})"),
}

_PENDING = (
    Field("order", Wording(de="Auftrag", en="Order")),
    Field("price", Wording(de="Preis", en="Price")),
    Field("stage", Wording(de="Stand", en="Stage")),
    Field("worked", Wording(de="Gearbeitet", en="Worked")),
    Field("estimate", Wording(de="Geschätzt", en="Estimated")),
    Field("exceeds_estimate", Wording(de="Neue Freigabe nötig", en="New release needed")),
    Field("next_steps", Wording(de="Nächste Schritte", en="Next steps")),
)


def lifecycle_diagram(lifecycle: Lifecycle, *, language: Language | str = Language.EN) -> str:
    """A lifecycle as the source of a Mermaid state diagram: its stages, and the steps between them with who takes them.

    Args:
        lifecycle: The lifecycle.
        language: ``"de"`` or ``"en"``.

    Example:
        >>> import supportpolicy as sp
        >>> enquiry = sp.shipped_policy("app_agency").lifecycle("enquiry")
        >>> for line in lifecycle_diagram(enquiry).splitlines()[:4]:
        ...     print(line)
        stateDiagram-v2
            state "received" as s0
            state "with development" as s1
            state "put back to a later update" as s2
    """
    return "\n".join(_diagram(lifecycle, Language(language)))


def _diagram(lifecycle: Lifecycle, language: Language) -> Iterator[str]:
    names = {stage.id: f"s{number}" for number, stage in enumerate(lifecycle.stages)}
    yield "stateDiagram-v2"
    for stage in lifecycle.stages:
        yield f'    state "{_in_mermaid(stage.label.text(language))}" as {names[stage.id]}'
    yield f"    [*] --> {names[lifecycle.start]}"
    for step in lifecycle.steps:
        label = _in_mermaid(f"{step.label.text(language)} ({_roles(lifecycle, step, language)})")
        for stage_id in step.stages:
            yield f"    {names[stage_id]} --> {names[step.to or stage_id]} : {label}"
    yield from (f"    {names[end]} --> [*]" for end in lifecycle.ends)


def _in_mermaid(text: str) -> str:
    """The text with everything escaped that Mermaid could take for its own marks."""
    kept = (sign if sign.isalnum() or sign in _PLAIN_IN_MERMAID else f"#{ord(sign)};" for sign in plain(text))
    return "".join(kept)


def lifecycle_table(
    lifecycle: Lifecycle, *, language: Language | str = Language.EN, style: Style | str = Style.TEXT
) -> str:
    """The steps of a lifecycle as a table: when each may be taken, by whom, what it needs and gives, what comes then.

    Args:
        lifecycle: The lifecycle.
        language: ``"de"`` or ``"en"``.
        style: ``"text"``, ``"markdown"`` or ``"html"`` (a fragment that brings its own style, for light and dark).
    """
    language = Language(language)
    headings = ("step", "stage", "role", "asks", "gives", "leads", "told", "clauses")
    return Table(
        language=language,
        columns=tuple(
            Column(heading=_word(name, language), width=None if name == "clauses" else 28) for name in headings
        ),
        rows=tuple(_row(lifecycle, step, language) for step in lifecycle.steps),
    ).written(Style(style))


def _row(lifecycle: Lifecycle, step: LifecycleStep, language: Language) -> Row:
    withdrawn = [name for name in step.withdraws if name not in step.produces]
    return Row(
        cells=(
            (capitalised(step.label.text(language)),),
            tuple(lifecycle.stage(name).label.text(language) for name in step.stages),
            tuple(lifecycle.role(name).label.text(language) for name in step.by),
            (
                *_results(lifecycle, step.requires, language),
                *_said(
                    "within", _results(lifecycle, () if step.within is None else (step.within,), language), language
                ),
            ),
            (
                *_results(lifecycle, step.produces, language),
                *_said("withdrawn", _results(lifecycle, withdrawn, language), language),
            ),
            () if step.to is None else (lifecycle.stage(step.to).label.text(language),),
            () if step.told is None else (step.told.text(language),),
            step.clauses,
        ),
        tone="step",
    )


def case_explained(case: Case, language: Language) -> Explanation:
    """Where a case stands and what may be done now, before it is written down."""
    parts = {
        "now": (_may(case, step, language) for step in case.allowed()),
        "missing": _lacking(case, language),
        "there": (_standing(case, name, given, language) for name, given in case.results.items()),
        "last told": _told(case, language),
        "done": (_done(case, one, language) for one in case.taken),
    }
    sections = [Section(_word(heading, language), tuple(lines)) for heading, lines in parts.items()]
    lifecycle = case.lifecycle
    return Explanation(
        language=language,
        headline=_word(
            "headline",
            language,
            what=capitalised(lifecycle.label.text(language)),
            id=case.id,
            stage=case.stage.label.text(language),
        ),
        sections=tuple(section for section in sections if section.lines),
        source=_source(lifecycle, language),
    )


def _source(lifecycle: Lifecycle, language: Language) -> str:
    source = _word("source", language, name=quoted(lifecycle.label.text(language), language))
    return (
        _word("cited", language, source=source, clauses=", ".join(lifecycle.clauses)) if lifecycle.clauses else source
    )


def _may(case: Case, step: LifecycleStep, language: Language) -> str:
    stage = case.lifecycle.stage(step.to or case.stage.id).label.text(language)
    roles = _roles(case.lifecycle, step, language)
    return _word("may", language, step=capitalised(step.label.text(language)), roles=roles, stage=stage)


def _lacking(case: Case, language: Language) -> Iterator[str]:
    for step in case.lifecycle.steps:
        missing = case.missing(step.id)
        if missing and case.stage.id in step.stages:
            results = ", ".join(_results(case.lifecycle, missing, language))
            yield _word("lacks", language, step=capitalised(step.label.text(language)), results=results)


def _standing(case: Case, name: str, given: StepTaken, language: Language) -> str:
    label = capitalised(case.lifecycle.result(name).label.text(language))
    detail = case.lifecycle.result(name).detail
    match detail:
        case "effort" if given.effort is not None:
            label = f"{label}: {figures.duration(given.effort // SECOND, language)}"
        case "day" if given.day is not None:
            label = f"{label}: {figures.day(given.day, language)}"
    return _word("since", language, result=label, day=figures.day(given.at, language))


def _told(case: Case, language: Language) -> Iterator[str]:
    told = [case.lifecycle.step(one.step).told for one in case.taken]
    yield from (wording.text(language) for wording in [wording for wording in told if wording is not None][-1:])


def _done(case: Case, one: StepTaken, language: Language) -> str:
    step = case.lifecycle.step(one.step).label.text(language)
    role = case.lifecycle.role(one.by).label.text(language)
    said = _word("taken", language, day=figures.instant(one.at, language), step=step, role=role)
    return f"{said}: {one.note}" if one.note else said


def pending_orders_table(month_end: MonthEnd) -> ResultTable:
    """The orders that no invoice has a line for yet, as a table: where each stands, and what may be done now."""
    return ResultTable(fields=_PENDING, rows=tuple(map(_pending, month_end.orders)))


def _pending(pending: PendingOrder) -> tuple[Cell, ...]:
    return (
        pending.order.id,
        pending.order.price,
        None if pending.stage is None else Value(name=pending.stage.id, label=pending.stage.label),
        pending.worked,
        pending.estimate,
        pending.exceeds_estimate,
        tuple(Value(name=step.id, label=step.label) for step in pending.next_steps),
    )


def _roles(lifecycle: Lifecycle, step: LifecycleStep, language: Language) -> str:
    return any_of([lifecycle.role(name).label.text(language) for name in step.by], language)


def _results(lifecycle: Lifecycle, names: Iterable[str], language: Language) -> tuple[str, ...]:
    return tuple(lifecycle.result(name).label.text(language) for name in names)


def _said(key: str, results: Sequence[str], language: Language) -> tuple[str, ...]:
    return tuple(_word(key, language, result=result) for result in results)


def _word(key: str, language: Language, /, **parts: str) -> str:
    return _WORDS[key].text(language).format(**parts)
