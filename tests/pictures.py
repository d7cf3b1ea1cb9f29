"""The pictures of the documentation, drawn by the code that stands beside them: ``python -m tests.pictures``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser

from supportpolicy.charts import Chart

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "charts.md"
PICTURES = DOCS / "pictures"


def drawn() -> dict[str, str]:
    """The charts of the page by the names of their files."""
    names: dict[str, Any] = {}
    document = Sybil(parsers=[PythonCodeBlockParser()], pattern="*.md").parse(PAGE)
    document.namespace = names
    for example in document:
        example.evaluate()
    return {f"{name}.svg": chart.svg() + "\n" for name, chart in names.items() if isinstance(chart, Chart)}


def main() -> None:
    """Write them."""
    PICTURES.mkdir(exist_ok=True)
    for name, svg in drawn().items():
        (PICTURES / name).write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
