"""The notebooks run from top to bottom, with real data beside the checkout and without them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from supportpolicy.charts import CostChart, TimelineChart, UsageChart
from supportpolicy.explanation.results import Tabular
from tests import notebook_pages, notebooks

NOTEBOOKS = sorted(notebooks.FOLDER.glob("*.md"))
CHECKOUT = Path(__file__).parents[1]
SKIPPED = "The data are not there; what follows is skipped."

with_the_real_data = pytest.mark.skipif(
    not (CHECKOUT.parent / "shared/data/sip").is_dir(), reason="../shared/data/sip is not beside the checkout"
)


def shown(notebook: Path) -> tuple[str, list[Any]]:
    """What all cells print, and what each shows."""
    outputs = list(notebooks.outputs(notebook))
    return "".join(printed for _, printed, _ in outputs), [value for _, _, value in outputs]


def of_kind(kind: type, values: list[Any]) -> list[Any]:
    return [value for value in values if isinstance(value, kind)]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
class TestANotebook:
    """Its code cells are run in order, in one namespace."""

    def test_runs_without_the_real_data(self, notebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)

        printed, values = shown(notebook)

        assert SKIPPED in printed
        assert of_kind(Tabular, values)
        assert len(of_kind(UsageChart, values)) >= 2
        assert of_kind(CostChart, values) or of_kind(TimelineChart, values)

    @with_the_real_data
    def test_its_page_shows_what_it_shows(self, notebook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """If it does not: ``python -m tests.notebook_pages``."""
        monkeypatch.chdir(CHECKOUT)

        page = notebook_pages.page_of(notebook)

        assert f"```text\n{SKIPPED}" not in page[notebook.name]
        assert {name: (notebook_pages.PAGES / name).read_text(encoding="utf-8") for name in page} == page

    def test_opens_as_a_notebook(self, notebook: Path) -> None:
        """The head that jupytext reads, and a text before the first cell."""
        head, _, rest = notebook.read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")

        assert head.startswith("jupyter:\n  jupytext:\n")
        assert "  kernelspec:" in head
        assert rest.lstrip().startswith("# ")

    def test_says_what_is_invented(self, notebook: Path) -> None:
        assert re.search(r"\*\*All .* invented\.?\*\*", notebook.read_text(encoding="utf-8"), re.DOTALL)


class TestRunning:
    """A check that cannot fail proves nothing."""

    def test_shows_the_last_expression_of_a_cell(self, tmp_path: Path) -> None:
        path = tmp_path / "three.md"
        path.write_text(
            "# Three\n\n```python\nx = 1\n```\n\ntext\n\n```python\nx + 1\n```\n\n```python\nx\ny = 2\n```\n"
        )

        assert shown(path) == ("", [None, 2, None])

    def test_tells_what_a_cell_prints(self, tmp_path: Path) -> None:
        path = tmp_path / "one.md"
        path.write_text("# One\n\n```python\nprint(1)\n```\n")

        assert list(notebooks.outputs(path)) == [("print(1)\n", "1\n", None)]

    def test_a_wrong_cell_fails(self, tmp_path: Path) -> None:
        path = tmp_path / "wrong.md"
        path.write_text("```python\nassert 1 == 2\n```\n")

        with pytest.raises(AssertionError):
            shown(path)


class TestThePages:
    """A page is the notebook without its head, and below each cell what that shows."""

    HEAD = "---\njupyter:\n  x: 1\n---\n\n"

    def page(self, tmp_path: Path, *cells: str) -> dict[str, str]:
        path = tmp_path / "n.md"
        path.write_text(self.HEAD + "# N\n\n" + "\n\n".join(f"```python\n{cell}\n```" for cell in cells) + "\n")
        return notebook_pages.page_of(path)

    def test_what_is_printed_stands_before_what_is_shown(self, tmp_path: Path) -> None:
        assert self.page(tmp_path, "print(1)\n2", "x = 3") == {
            "n.md": (
                "# N\n\n```python\nprint(1)\n2\n```\n\n```text\n1\n```\n\n```text\n2\n```\n\n```python\nx = 3\n```\n"
            )
        }

    def test_a_table_is_written_out_and_a_chart_is_a_picture(self, tmp_path: Path) -> None:
        choice = (
            "import supportpolicy as sp\nfrom datetime import timedelta\n"
            'package = sp.shipped_policy("confluence_package").package("16h")\n'
            'choice = sp.best_package([package], [timedelta(hours=20)], overage_rate=sp.Money.of("100", "EUR"))\nchoice'
        )

        page = self.page(tmp_path, choice, "sp.CostChart.of_choice(choice)")

        assert "```\n\n| Package | Quota |" in page["n.md"]
        assert page["n.md"].endswith("```\n\n![Cost of packages by use](n_2.svg)\n")
        assert page["n_2.svg"].startswith("<svg")
        assert page["n_2.svg"].endswith("</svg>\n")

    @with_the_real_data
    def test_one_command_writes_them_all(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        written = {path.name for path in notebook_pages.PAGES.iterdir()}
        monkeypatch.chdir(CHECKOUT)
        monkeypatch.setattr(notebook_pages, "PAGES", tmp_path)

        notebook_pages.main()

        assert {path.name for path in tmp_path.iterdir()} == written
