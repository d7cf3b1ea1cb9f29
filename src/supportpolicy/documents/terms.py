"""Reading the terms of a policy: clauses, steps, and what must happen before work is billed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from supportpolicy.clauses import Clause, Language, Quotation
from supportpolicy.documents.reading import Table
from supportpolicy.documents.references import References
from supportpolicy.policy import (
    BilledFrom,
    FirstDiagnosis,
    NotPromised,
    Provenance,
    ReleaseCycle,
    ReleaseTerms,
    Step,
    Untold,
    Variant,
)
from supportpolicy.rules import Conditions

V = TypeVar("V")


def read_clause(table: Table) -> Clause | None:
    """A clause with its wording, and its quotation and its effect if it has them."""
    clause_id, wording = table.text("id"), table.own_wording()
    quoted = table.optional("quotation", table.table)
    text, language = (quoted.text("text"), quoted.choice("language", Language)) if quoted else ("-", Language.DE)
    effect = table.optional("effect", table.wording)
    return table.build(
        lambda: Clause(
            id=clause_id,
            wording=wording,
            quotation=Quotation(text=text, language=language) if quoted else None,
            effect=effect,
        )
    )


def read_provenance(table: Table) -> Provenance:
    """Where a policy comes from."""
    return Provenance(
        document=table.text("document"),
        language=table.choice("language", Language),
        note=table.optional("note", table.wording),
    )


def read_step(table: Table, references: References) -> Step | None:
    """A follow-up step."""
    step_id, wording, clauses = table.text("id"), table.own_wording(), references.cited(table)
    return table.build(lambda: Step(id=step_id, wording=wording, clauses=clauses))


def read_first_diagnosis(table: Table, references: References) -> FirstDiagnosis | None:
    """The terms of the first diagnosis."""
    limit, clauses = table.optional("limit", table.duration), references.cited(table)
    return table.build(lambda: FirstDiagnosis(limit=limit, clauses=clauses))


def read_not_promised(table: Table, references: References) -> NotPromised | None:
    """What a policy says where it promises no time."""
    wording, clauses = table.own_wording(), references.cited(table)
    return table.build(lambda: NotPromised(wording=wording, clauses=clauses))


def read_release(table: Table, references: References) -> ReleaseTerms | None:
    """What must happen before work may be billed."""
    notice, approval = references.cited(table, "notice"), references.cited(table, "approval")
    estimate = table.optional("estimate", lambda key: references.cited(table, key)) or ()
    billed_from, untold = table.choice("billed_from", BilledFrom), table.choice("untold", Untold)
    untold_clauses = references.cited(table, "untold_clauses")
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


def read_release_cycle(table: Table, references: References) -> ReleaseCycle | None:
    """What a policy says of the releases in which changes come."""
    per_year, clauses = table.integer("per_year"), references.cited(table)
    planning, delivery = references.cited(table, "planning"), references.cited(table, "delivery")
    announcement = references.cited(table, "announcement")
    return table.build(
        lambda: ReleaseCycle(
            per_year=per_year, clauses=clauses, planning=planning, delivery=delivery, announcement=announcement
        )
    )


def read_variants(
    tables: Iterable[Table], references: References, read: Callable[[Table, References], V | None]
) -> tuple[Variant[V], ...]:
    """What is read from each table, under each reading by which its values are switched.

    Of those of one id, or of all that have none, no two may apply under one reading.
    """
    variants = []
    earlier: dict[str, list[Conditions]] = {}
    for table in tables:
        own = references.reading(table)
        others = earlier.setdefault(table.text("id") if table.holds("id", str) else "", [])
        if any(_meet(own, other) for other in others):
            table.note("", "there is another one under the same reading", "Give each its own readings, or merge them")
        others.append(own)
        for reading, variant in table.variants(references.points):
            variant.has("reading")
            value = read(variant, references)
            if value is not None and all(names <= own.get(point, names) for point, names in reading.items()):
                variants.append(Variant({**own, **reading}, value))
    return tuple(variants)


def _meet(one: Conditions, other: Conditions) -> bool:
    return all(names & other.get(point, names) for point, names in one.items())
