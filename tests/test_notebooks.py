"""The notebooks run from top to bottom, with real data beside the checkout and without them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from supportpolicy.charts import CostChart, TimelineChart, UsageChart
from supportpolicy.explanation.results import Tabular
from tests import notebooks

NOTEBOOKS = sorted(notebooks.FOLDER.glob("*.md"))
CHECKOUT = Path(__file__).parents[1]
SKIPPED = "The data are not there; what follows is skipped."


def shown(values: list[Any], kind: type) -> list[Any]:
    return [value for value in values if isinstance(value, kind)]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
class TestANotebook:
    """Its code cells are run in order, in one namespace."""

    def test_runs_without_the_real_data(
        self,
        notebook: Path,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.chdir(tmp_path)

        values = notebooks.run(notebook)

        assert SKIPPED in capsys.readouterr().out
        assert shown(values, Tabular)
        assert len(shown(values, UsageChart)) >= 2
        assert shown(values, CostChart) or shown(values, TimelineChart)

    @pytest.mark.skipif(
        not (CHECKOUT.parent / "shared/data/sip").is_dir(), reason="../shared/data/sip is not beside the checkout"
    )
    def test_runs_with_the_real_data(
        self, notebook: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.chdir(CHECKOUT)

        notebooks.run(notebook)

        assert SKIPPED not in capsys.readouterr().out

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

        assert notebooks.run(path) == [None, 2, None]

    def test_a_wrong_cell_fails(self, tmp_path: Path) -> None:
        path = tmp_path / "wrong.md"
        path.write_text("```python\nassert 1 == 2\n```\n")

        with pytest.raises(AssertionError):
            notebooks.run(path)
