"""What the import statements and calls of a package say about its order, read without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ORDER = (
    "errors",
    "choices",
    "checks",
    "clauses",
    "money",
    "spans",
    "calendars",
    "servicehours",
    "facts",
    "rules",
    "targets",  # promises and quotas: policies state them, contracts replace them
    "contingents",
    "lifecycles",  # policies state them as data, and orders follow them
    "policy",
    "diagnosis",
    "tickets",
    "contracts",
    "decision",
    "deadlines",
    "firstcontact",
    "settlement",
    "billing",
    "explanation",
    "contacts",
    "releases",
    "improvement",
    "whatif",
    "charts",
    "documents",
    "policies",
    "__init__",  # re-exports what stands above; what stands below may use it as any user does
    "testing",
    "sample",
    "extras",
    "cli",
    "__main__",
)
"""The modules of the package; each imports only from those before it. A folder counts as the module of its name."""

EDGE = {"cli", "__main__", "extras"}
"""The modules that may ask what time it is and print."""

SURROUNDINGS = {"time", "locale", "os", "logging", "random"}
"""Modules of the standard library that bring hidden inputs or outputs; a seeded ``random.Random`` is a value."""

CLOCKS = {"now", "today", "utcnow"}


def faults(package: Path) -> list[str]:
    """What breaks the order of the package in that folder: one line a fault, with its place."""
    found = (
        f"{path.relative_to(package)}:{line}: {fault}"
        for path in sorted(package.rglob("*.py"))
        for line, fault in _faults_of(ast.parse(path.read_bytes()), _module(path, package), package.name)
    )
    return list(dict.fromkeys(found))


def _module(path: Path, package: Path) -> str:
    return path.relative_to(package).parts[0].removesuffix(".py")


def _faults_of(tree: ast.Module, module: str, package: str) -> Iterator[tuple[int, str]]:
    if module not in ORDER:
        yield 1, f"{module} has no place in the order of the modules"
        return
    yield from _docstring_faults(tree)
    for node in (node for node in ast.walk(tree) if isinstance(node, (ast.stmt, ast.expr))):
        yield from ((node.lineno, fault) for fault in _import_faults(node, module, package))
        if module not in EDGE:
            yield from ((node.lineno, fault) for fault in _hidden_inputs(node))


def _docstring_faults(tree: ast.Module) -> Iterator[tuple[int, str]]:
    first_line, _, _ = (ast.get_docstring(tree) or "").partition("\n")
    if not first_line.endswith(".") or ". " in first_line:
        yield 1, "the docstring does not open with one sentence on one line"


def _import_faults(node: ast.AST, module: str, package: str) -> Iterator[str]:
    for source, name in _imports(node):
        top, _, rest = source.partition(".")
        if not top:
            yield "a relative import hides where a name comes from"
        elif top == package:
            yield from _direction_faults(rest, name, module)


def _direction_faults(inside: str, name: str, module: str) -> Iterator[str]:
    imported = inside.partition(".")[0] or (name if name in ORDER else "__init__")
    if imported == module:
        return
    if imported not in ORDER:
        yield f"imports {imported}, which has no place in the order of the modules"
    elif ORDER.index(imported) > ORDER.index(module):
        yield f"imports {imported}, which stands after {module}"
    if name.startswith("_"):
        yield f"imports {name}, which is private to {imported}"


def _hidden_inputs(node: ast.AST) -> Iterator[str]:
    for source, name in _imports(node):
        if source in SURROUNDINGS and (source, name) != ("random", "Random"):
            yield f"imports {source}, which is no business of the core"
    match node:
        case ast.Call(func=ast.Attribute(attr=attribute)) if attribute in CLOCKS:
            yield f"calls {attribute}(), but nothing in the core reads a clock"
        case ast.Call(func=ast.Name(id="print")):
            yield "prints, which is left to the edge"


def _imports(node: ast.AST) -> Iterator[tuple[str, str]]:
    """The module and the name of each import; the name of a whole module is empty."""
    match node:
        case ast.Import(names=aliases):
            yield from ((alias.name, "") for alias in aliases)
        case ast.ImportFrom(module=module, names=aliases, level=level):
            yield from (("." * level + (module or ""), alias.name) for alias in aliases)
