"""Notebooks in Markdown, run cell by cell as Jupyter would."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "examples" / "notebooks"

_CELL = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def cells(notebook: Path) -> list[str]:
    """The code cells."""
    return _CELL.findall(notebook.read_text(encoding="utf-8"))


def run(notebook: Path) -> list[Any]:
    """What each cell shows: the value of its last expression, or None."""
    names: dict[str, Any] = {"__name__": "__main__"}
    return [_run(cell, f"{notebook.name}, cell {number}", names) for number, cell in enumerate(cells(notebook), 1)]


def _run(cell: str, where: str, names: dict[str, Any]) -> Any:
    tree = ast.parse(cell, where)
    last = tree.body[-1]
    if not isinstance(last, ast.Expr):
        exec(compile(tree, where, "exec"), names)
        return None
    exec(compile(ast.Module(tree.body[:-1], type_ignores=[]), where, "exec"), names)
    return eval(compile(ast.Expression(last.value), where, "eval"), names)
