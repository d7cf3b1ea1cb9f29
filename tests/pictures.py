"""The pictures of the documentation, drawn by the code that stands beside them: ``python -m tests.pictures``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser

from supportpolicy.charts import Chart

DOCS = Path(__file__).parents[1] / "docs"
PAGES = (DOCS / "charts.md", DOCS / "improvement.md")
PICTURES = DOCS / "pictures"


def drawn() -> dict[str, str]:
    """The charts of the pages by the names of their files."""
    return {name: svg for page in PAGES for name, svg in _drawn_on(page)}


def _drawn_on(page: Path) -> Iterator[tuple[str, str]]:
    names: dict[str, Any] = {}
    document = Sybil(parsers=[PythonCodeBlockParser()], pattern="*.md").parse(page)
    document.namespace = names
    for example in document:
        example.evaluate()
    yield from ((f"{name}.svg", chart.svg() + "\n") for name, chart in names.items() if isinstance(chart, Chart))


def main() -> None:
    """Write them."""
    PICTURES.mkdir(exist_ok=True)
    for name, svg in drawn().items():
        (PICTURES / name).write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
