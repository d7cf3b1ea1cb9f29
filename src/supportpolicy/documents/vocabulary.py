"""Reading the words of a policy: facts with their values, and open points with their readings."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from supportpolicy.documents.faults import Faults
from supportpolicy.documents.parsing import parse_document
from supportpolicy.documents.reading import Table
from supportpolicy.documents.references import References, check_distinct
from supportpolicy.facts import Changeability, Fact, Value, Vocabulary
from supportpolicy.policy import Interpretation


@cache
def standard_facts() -> tuple[Fact, ...]:
    """The facts that every policy may use without defining them.

    Example:
        >>> standard_facts()[0].name
        'work'
    """
    faults = Faults()
    facts = Table(parse_document(shipped_data("vocabulary.toml"), "vocabulary.toml"), "", faults).built(
        "fact", read_fact
    )
    faults.raise_if_any("vocabulary.toml")
    return facts


def shipped_data(name: str) -> bytes:
    """The content of a file that comes with the library."""
    return files("supportpolicy.policies").joinpath(name).read_bytes()


def standard_values() -> dict[str, tuple[str, ...]]:
    """For each standard fact the names of its values."""
    return {fact.name: tuple(value.name for value in fact.values) for fact in standard_facts()}


def read_facts(document: Table) -> Vocabulary:
    """The standard facts and the document's own."""
    standard = {fact.name: fact for fact in standard_facts()}
    own = document.tables("fact")
    check_distinct(own, "name")
    for table in own:
        if table.holds("name", str) and table.text("name") in standard:
            table.note("name", f"{table.text('name')!r} is a standard fact", "Use it, or give your own another name")
    built = {fact.name: fact for fact in document.built("fact", read_fact)}
    return Vocabulary({**standard, **built}.values())


def read_interpretations(document: Table, references: References) -> tuple[Interpretation, ...]:
    """The open points on which a reading can be chosen; each is a clause, and none has the name of a fact."""
    tables = document.tables("interpretation")
    check_distinct(tables)
    for table in tables:
        if table.one("id", references.clauses, "clause of this policy") in references.facts:
            table.note("id", f"{table.text('id')!r} is a fact", "Name it like the clause of the open point")
    built = document.built("interpretation", _interpretation)
    return tuple({point.id: point for point in built if point.id not in references.facts}.values())


def read_fact(table: Table) -> Fact | None:
    """A fact with its values."""
    name, label, question = table.text("name"), table.wording("label"), table.wording("question")
    values = read_values(table, "values")
    changeable = table.optional("changeable", lambda key: table.choice(key, Changeability))
    return table.build(
        lambda: Fact(
            name=name,
            values=values,
            label=label,
            question=question,
            changeable=changeable or Changeability.CHANGEABLE,
        )
    )


def _interpretation(table: Table) -> Interpretation | None:
    point, question, options = table.text("id"), table.wording("question"), read_values(table, "options")
    default = table.one("default", tuple(table.table("options")) or None, "reading of it")
    return table.build(lambda: Interpretation(id=point, question=question, options=options, default=default))


def read_values(table: Table, key: str) -> tuple[Value, ...]:
    """Names with their wordings, at least one."""
    inner = table.table(key)
    values = tuple(Value(name=name, label=inner.wording(name)) for name in inner)
    if not values:
        table.note(key, "it is empty", "Add at least one name with its wording, { de = ..., en = ... }")
    return values
