"""Notebooks in Markdown, run cell by cell as Jupyter would."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "examples" / "notebooks"

_CELL = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def cells(notebook: Path) -> list[str]:
    """The code cells."""
    return _CELL.findall(notebook.read_text(encoding="utf-8"))


def outputs(notebook: Path) -> Iterator[tuple[str, str, Any]]:
    """Each cell with what it prints and what it shows."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for number, cell in enumerate(cells(notebook), start=1):
        with redirect_stdout(StringIO()) as printed:
            value = _run(cell, f"{notebook.name}, cell {number}", names)
        yield cell, printed.getvalue(), value


def _run(cell: str, where: str, names: dict[str, Any]) -> Any:
    tree = ast.parse(cell, where)
    last = tree.body[-1]
    if not isinstance(last, ast.Expr):
        exec(compile(tree, where, "exec"), names)
        return None
    exec(compile(ast.Module(tree.body[:-1], type_ignores=[]), where, "exec"), names)
    return eval(compile(ast.Expression(last.value), where, "eval"), names)
