"""The pages of the notebooks, with what the cells show: ``python -m tests.notebook_pages``, where the real data are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from supportpolicy.charts import Chart
from supportpolicy.explanation.results import Tabular
from tests import notebooks

PAGES = Path(__file__).parents[1] / "docs" / "notebooks"


def pages() -> dict[str, str]:
    """The pages and the pictures on them, by the names of their files."""
    found: dict[str, str] = {}
    for notebook in sorted(notebooks.FOLDER.glob("*.md")):
        found |= page_of(notebook)
    return found


def page_of(notebook: Path) -> dict[str, str]:
    """The page of one notebook, and its pictures."""
    _, _, text = notebook.read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")
    pictures: dict[str, str] = {}
    for number, (cell, printed, value) in enumerate(notebooks.outputs(notebook), start=1):
        if isinstance(value, Chart):
            pictures[f"{notebook.stem}_{number}.svg"] = value.svg() + "\n"
        shown = "".join(f"\n\n{part}" for part in _shown(printed, value, f"{notebook.stem}_{number}.svg"))
        text = text.replace(f"```python\n{cell}```", f"```python\n{cell}```{shown}", 1)
    return {notebook.name: text.lstrip(), **pictures}


def _shown(printed: str, value: Any, picture: str) -> list[str]:
    parts = [f"```text\n{printed}```"] if printed else []
    if isinstance(value, Chart):
        parts.append(f"![{value.title.en}]({picture})")
    elif isinstance(value, Tabular):
        parts.append(value.written(style="markdown"))
    elif value is not None:
        parts.append(f"```text\n{value!r}\n```")
    return parts


def main() -> None:
    """Write them."""
    for name, text in pages().items():
        (PAGES / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
