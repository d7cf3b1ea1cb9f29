"""The pages that say what became of each clause: ``python -m tests.clause_map`` writes them anew.

`docs/clauses.md` lists every clause and open point with what rests on it; `docs/policies/` shows each shipped policy.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import supportpolicy
from supportpolicy import Language, Lifecycle, Policy, Provenance, Wording, shipped_policy
from supportpolicy.explanation import (
    access_table,
    citation_in_words,
    citations,
    clause_index,
    decision_table,
    exception_tree,
    lifecycle_diagram,
    lifecycle_table,
    severity_table,
)
from supportpolicy.explanation.writing import markdown

CHECKOUT = Path(__file__).parents[1]
DOCS = CHECKOUT / "docs"
PACKAGE = Path(supportpolicy.__file__).parent
POLICIES = ("shop_agency", "partner_support", "app_agency", "confluence_package", "saas_crm")
"""In the order of the digest of the sources."""

_ID = re.compile(
    r"\b(?P<first>(?P<prefix>SHOP|PARTNER|APP|CONF|CRM)-O?\d+)(?:(?: to |\.\.)(?P<last>(?:[A-Z]+-)?O?\d+))?"
)
_ID_IN_NAME = re.compile(r"(SHOP|PARTNER|APP|CONF|CRM)_(O?\d+)")
_NUMBER = re.compile(r"(O?)(\d+)$")

Definition = ast.Module | ast.ClassDef | ast.FunctionDef


def ids_in(text: str) -> Iterator[str]:
    """The clause ids that a text names; a span such as ``CRM-14 to CRM-18`` stands for all in it."""
    for found in _ID.finditer(text):
        first, last = _NUMBER.search(found["first"]), _NUMBER.search(found["last"] or found["first"])
        assert first is not None
        assert last is not None
        for number in range(int(first[2]), int(last[2]) + 1):
            yield f"{found['prefix']}-{first[1]}{number}"


def ids_in_name(name: str) -> Iterator[str]:
    """The clause ids that the name of a test holds, such as ``test_CRM_18_starts_with_the_notice``."""
    return (f"{prefix}-{number}" for prefix, number in _ID_IN_NAME.findall(name))


def definitions(tree: ast.Module, name: str) -> Iterator[tuple[str, Definition]]:
    """A module, its classes and functions, and theirs, each with its dotted name."""
    waiting: list[tuple[str, Definition]] = [(name, tree)]
    while waiting:
        dotted, node = waiting.pop(0)
        yield dotted, node
        waiting += [
            (f"{dotted}.{inner.name}", inner)
            for inner in node.body
            if isinstance(inner, ast.ClassDef | ast.FunctionDef)
        ]


def citing_functions(source: Path, name: str) -> Iterator[tuple[str, str]]:
    """Each public class or function of a module with each clause that it names as its source."""
    for dotted, node in definitions(ast.parse(source.read_bytes()), name):
        if not any(part.startswith("_") for part in dotted.split(".")):
            _, _, cited = (ast.get_docstring(node) or "").partition("Source:\n")
            yield from ((clause, dotted) for clause in ids_in(cited))


def citing_tests(source: Path) -> Iterator[tuple[str, str]]:
    """Each test class, or function outside of one, with each clause that it or one of its tests cites."""
    for dotted, node in definitions(ast.parse(source.read_bytes()), source.stem):
        owner = ".".join(dotted.split(".")[:2])
        cited = [*ids_in(ast.get_docstring(node) or ""), *ids_in_name(dotted)]
        yield from ((clause, owner) for clause in cited)


def gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """For each clause what stands beside it, each once."""
    found: dict[str, dict[str, None]] = {}
    for clause, name in pairs:
        found.setdefault(clause, {})[name] = None
    return {clause: list(names) for clause, names in found.items()}


def all_functions() -> dict[str, list[str]]:
    """For each clause the classes and functions of the package that name it as their source."""
    modules = sorted(PACKAGE.rglob("*.py"))
    return gathered(pair for path in modules for pair in citing_functions(path, _module(path)))


def _module(path: Path) -> str:
    """The public module that a file belongs to, such as ``decision`` for ``decision/assessment.py``."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def all_tests() -> dict[str, list[str]]:
    """For each clause the tests that cite it."""
    return gathered(pair for path in sorted(CHECKOUT.glob("tests/test_*.py")) for pair in citing_tests(path))


def rests_on(policy: Policy, functions: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """For each clause of a policy what rests on it, in words."""
    rows: dict[str, list[str]] = {clause.id: [] for clause in policy.clauses}
    for citation in citations(policy):
        rows[citation.clause].append(markdown(citation_in_words(citation, Language.EN)))
    for clause in policy.clauses:
        said = [] if clause.effect is None else [markdown(clause.effect.en)]
        rows[clause.id] += [*said, *(f"`{name}`" for name in functions.get(clause.id, ()))]
    return rows


def clause_page() -> str:
    """The page on what became of each clause."""
    functions, tests = all_functions(), all_tests()
    lines = [
        "# Every clause, and what became of it",
        "",
        "Each clause and each open point (`O`) of the five source policies, with everything that rests on it: rules,",
        "declared silences (*open case*), readings, targets, packages, terms, steps, lifecycles, other effects that",
        "the policy states, classes and functions, and the tests that cite it. A test fails where nothing in the",
        "policy rests on one, or no test cites it.",
        "",
        "This page is written by `python -m tests.clause_map`; a test fails where it is not current.",
    ]
    for name in POLICIES:
        policy = shipped_policy(name)
        lines += ["", f"## [{markdown(policy.title.en)}](policies/{name}.md)", ""]
        lines += _table(
            ("clause", "what it says", "what rests on it", "tests"),
            (
                (
                    clause.id,
                    markdown(clause.wording.en),
                    "<br>".join(found),
                    "<br>".join(f"`{test}`" for test in tests.get(clause.id, ())),
                )
                for clause, found in zip(policy.clauses, rests_on(policy, functions).values(), strict=True)
            ),
        )
    return "\n".join([*lines, ""])


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield f"|{'---|' * len(headings)}"
    yield from (f"| {' | '.join(cell or '–' for cell in row)} |" for row in rows)


_WORDS = {
    "other language": Wording(de="In English", en="Auf Deutsch"),
    "generated": Wording(
        de="Geschrieben von `python -m tests.clause_map` aus `{file}`; maßgeblich ist jene Datei.",
        en="Written by `python -m tests.clause_map` from `{file}`, which is what counts.",
    ),
    "facts": Wording(de="Kennung `{id}`, Fassung {version}.", en="Id `{id}`, version {version}."),
    "effective": Wording(de="Gilt ab {day}.", en="In force from {day}."),
    "source": Wording(de="Quelle: `{document}`. {note}", en="Source: `{document}`. {note}"),
    "bearer": Wording(de="Wer bezahlt", en="Who pays"),
    "order": Wording(
        de="Die Reihenfolge bedeutet nichts; ein Strich heißt, dass die Angabe keine Rolle spielt.",
        en="The order means nothing; a dash says that the fact does not matter.",
    ),
    "exceptions": Wording(de="Regel und Ausnahme", en="Rules and exceptions"),
    "severity": Wording(de="Fehlerklassen", en="Severity classes"),
    "access": Wording(de="Welche Anfragen angenommen werden", en="Which requests are taken on"),
    "lifecycles": Wording(de="Abläufe", en="Lifecycles"),
    "readings": Wording(de="Auslegungen", en="Readings"),
    "no readings": Wording(
        de="Diese Richtlinie bietet keine Auslegungen zur Wahl.", en="This policy offers no readings to choose from."
    ),
    "point": Wording(de="Punkt", en="Point"),
    "question": Wording(de="Frage", en="Question"),
    "options": Wording(
        de="Auslegungen (**ohne Wahl gilt die fette**)", en="Readings (**the bold one holds by default**)"
    ),
    "clauses": Wording(de="Klauseln", en="Clauses"),
}


def _source(provenance: Provenance, language: Language) -> str:
    assert provenance.note is not None, "each shipped policy says what is to be known about its source"
    note = markdown(provenance.note.text(language))
    return _WORDS["source"].text(language).format(document=provenance.document, note=note)


def policy_page(policy: Policy, language: Language) -> str:
    """The page on one shipped policy in one language."""

    def word(key: str, **values: object) -> str:
        return _WORDS[key].text(language).format(**values)

    other = f"{policy.id}.md" if language is Language.DE else f"{policy.id}.de.md"
    effective = [word("effective", day=policy.effective)] if policy.effective is not None else []
    about = [
        word("facts", id=policy.id, version=policy.version),
        *effective,
        _source(policy.provenance, language),
    ]
    sections = {
        "bearer": f"{word('order')}\n\n{decision_table(policy, language=language, style='markdown')}",
        "exceptions": exception_tree(policy, language=language, style="markdown"),
        "severity": policy.severity and severity_table(policy, language=language, style="markdown"),
        "access": policy.access and access_table(policy, language=language, style="markdown"),
        "lifecycles": "\n\n".join(_lifecycle(lifecycle, language) for lifecycle in policy.lifecycles),
        "readings": "\n".join(_readings(policy, language)) or word("no readings"),
        "clauses": clause_index(policy, language=language, style="markdown"),
    }
    parts = [
        f"# {markdown(policy.title.text(language))}",
        f"[{word('other language')}]({other})",
        " ".join(about),
        word("generated", file=f"{policy.id}.toml"),
    ]
    parts += [f"## {word(heading)}\n\n{body}" for heading, body in sections.items() if body]
    return "\n\n".join(parts) + "\n"


def _lifecycle(lifecycle: Lifecycle, language: Language) -> str:
    label = lifecycle.label.text(language)
    heading = f"### {label[:1].upper()}{label[1:]} (`{lifecycle.id}`)"
    diagram = f"```mermaid\n{lifecycle_diagram(lifecycle, language=language)}\n```"
    return f"{heading}\n\n{diagram}\n\n{lifecycle_table(lifecycle, language=language, style='markdown')}"


def _readings(policy: Policy, language: Language) -> Iterator[str]:
    if policy.interpretations:
        yield from _table(
            [_WORDS[key].text(language) for key in ("point", "question", "options")],
            (
                (
                    point.id,
                    markdown(point.question.text(language)),
                    "<br>".join(
                        f"**{label}** (`{name}`)" if name == point.default else f"{label} (`{name}`)"
                        for name, label in (
                            (option.name, markdown(option.label.text(language))) for option in point.options
                        )
                    ),
                )
                for point in policy.interpretations
            ),
        )


def pages() -> dict[Path, str]:
    """Every page that is written here, with what it has to say."""
    found = {DOCS / "clauses.md": clause_page()}
    for name in POLICIES:
        policy = shipped_policy(name)
        found[DOCS / "policies" / f"{name}.md"] = policy_page(policy, Language.EN)
        found[DOCS / "policies" / f"{name}.de.md"] = policy_page(policy, Language.DE)
    return found


if __name__ == "__main__":
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(CHECKOUT))
