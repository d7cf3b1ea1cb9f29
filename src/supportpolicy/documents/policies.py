"""Reading a policy: from TOML or JSON to a proved value, or to all its faults at once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, partial
from pathlib import Path

from supportpolicy.documents.formats import Kind, check_schema, read_whole
from supportpolicy.documents.lifecycles import read_lifecycle
from supportpolicy.documents.promises import read_package, read_target
from supportpolicy.documents.reading import Table
from supportpolicy.documents.references import References, check_distinct, ids, members
from supportpolicy.documents.rules import read_rules
from supportpolicy.documents.terms import (
    read_clause,
    read_first_diagnosis,
    read_not_promised,
    read_provenance,
    read_release,
    read_release_cycle,
    read_step,
    read_variants,
)
from supportpolicy.documents.vocabulary import read_facts, read_interpretations, shipped_data, standard_values
from supportpolicy.errors import UnknownNameError
from supportpolicy.facts import alternatives
from supportpolicy.policy import Access, CostBearer, Policy

SHIPPED = ("app_agency", "confluence_package", "partner_support", "saas_crm", "shop_agency")
"""The policies that come with the library."""

SUPPORT_LEVEL = "support_level"
"""The standard fact whose values are the levels of support."""

_HOURS = ("clock", "service_hours", "arbeitstage", "werktage")
"""The calendars on which a target of a policy may run; the contract says what they are for its customer."""

_DAYS = ("arbeitstage", "werktage")
"""The calendars of working days in which a policy may count."""

_BEARERS: tuple[CostBearer, ...] = tuple(bearer for bearer in CostBearer if bearer is not CostBearer.UNDETERMINED)
"""What a rule may decide; where the source leaves it undetermined, that is declared as silent."""


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
    return read_whole(text, document, Kind.POLICY, read_tables)


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
    return read_policy(shipped_data(f"{name}.toml"), document=f"{name}.toml")


def read_tables(document: Table) -> Policy:
    """The policy as far as it can be read; what has faults is left out, or a placeholder stands for it."""
    check_schema(document)
    facts = read_facts(document)
    references = _references(document)
    points = read_interpretations(document, references)
    read_set = partial(read_rules, references=references, facts=facts, points=[point.as_fact() for point in points])
    bearer = read_set(document, outcome=lambda rule: rule.choice("bearer", _BEARERS))
    severity = document.inner("severity", partial(read_set, outcome=references.severity))
    access = document.inner("access", partial(read_set, outcome=lambda rule: rule.choice("access", Access)))
    rule_sets = [read for read in (bearer, severity, access) if read is not None]
    check_distinct(table for read in rule_sets for table in read.tables)
    return Policy(
        id=document.text("id"),
        version=document.text("version"),
        effective=document.optional("effective", document.day),
        title=document.wording("title"),
        provenance=read_provenance(document.table("provenance")),
        clauses=document.built("clause", read_clause),
        facts=facts,
        interpretations=points,
        bearer=bearer.rule_set,
        severity=None if severity is None else severity.rule_set,
        access=None if access is None else access.rule_set,
        targets=read_variants(
            document.tables("target"), references, partial(read_target, hours=_HOURS, working_days=_DAYS)
        ),
        not_promised=document.inner("not_promised", partial(read_not_promised, references=references)),
        packages=document.built("package", partial(read_package, references=references)),
        first_diagnosis=document.inner("first_diagnosis", partial(read_first_diagnosis, references=references)),
        release=read_variants(document.tables("release"), references, read_release),
        release_cycle=document.inner("release_cycle", partial(read_release_cycle, references=references)),
        steps=document.built("step", partial(read_step, references=references)),
        lifecycles=document.built("lifecycle", partial(read_lifecycle, references=references)),
        rule_levels={} if access is None else _levels(access.tables, references),
        rule_steps={rule: steps for read in rule_sets for rule, steps in read.steps.items()},
        questions={rule: question for read in rule_sets for rule, question in read.questions.items()},
    )


def _levels(rules: Iterable[Table], references: References) -> dict[str, tuple[str, ...]]:
    """For each rule on access that names any the levels of support that are meant."""
    known = references.facts[SUPPORT_LEVEL]
    levels = {table: table.known("levels", known, "level of support") for table in rules if table.has("levels")}
    return {table.text("id"): names for table, names in levels.items() if table.holds("id", str)}


def _references(document: Table) -> References:
    for key in ("clause", "step", "package", "lifecycle"):
        check_distinct(document.tables(key))
    return References(
        clauses=ids(document.tables("clause")),
        steps=ids(document.tables("step")),
        facts={**standard_values(), **members(document.tables("fact"), "name", "values"), **standard_values()},
        points=members(document.tables("interpretation"), "id", "options"),
    )
