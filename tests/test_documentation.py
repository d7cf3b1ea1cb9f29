"""Whatever the documentation shows does run: the examples of every module, the Python blocks of every page."""

from __future__ import annotations

import doctest
import pkgutil
import re
from importlib import import_module
from pathlib import Path

import pytest
from sybil import Sybil
from sybil.example import SybilFailure
from sybil.parsers.markdown import PythonCodeBlockParser

import supportpolicy

CHECKOUT = Path(__file__).parents[1]
_CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]+)")
_SAVED = re.compile(r"Save this as `([\w.]+)`[^`]*```(?:toml|text)\n(.*?)```", re.DOTALL)
PAGES = [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").rglob("*.md"))]
MODULES = [
    "supportpolicy",
    *(module.name for module in pkgutil.walk_packages(supportpolicy.__path__, "supportpolicy.")),
]


@pytest.mark.parametrize("name", [name for name in MODULES if not name.endswith("__main__")])
def test_the_examples_of_a_module_run(name: str) -> None:
    assert doctest.testmod(import_module(name), optionflags=doctest.ELLIPSIS).failed == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_the_python_blocks_of_a_page_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if save_files(page, tmp_path):
        monkeypatch.chdir(tmp_path)
    run_page(page)


def save_files(page: Path, folder: Path) -> list[str]:
    """Save what the page tells its reader to save, and name it."""
    files = _SAVED.findall(page.read_text(encoding="utf-8"))
    for name, text in files:
        (folder / name).write_text(text, encoding="utf-8")
    return [name for name, _ in files]


def run_page(page: Path) -> None:
    """Run the blocks of a page from top to bottom in one namespace, as a reader would."""
    for example in Sybil(parsers=[PythonCodeBlockParser(doctest_optionflags=doctest.ELLIPSIS)], pattern="*.md").parse(
        page
    ):
        example.evaluate()


class TestTheCheckItself:
    """A check that cannot fail proves nothing."""

    def write(self, tmp_path: Path, *blocks: str) -> Path:
        page = tmp_path / "page.md"
        page.write_text("\n".join(f"Text.\n\n```python\n{block}\n```\n" for block in blocks), encoding="utf-8")
        return page

    def test_blocks_of_a_page_share_their_names(self, tmp_path: Path) -> None:
        run_page(self.write(tmp_path, "four = 4", "assert four == 4", ">>> four\n4"))

    def test_what_is_to_be_saved_is_saved(self, tmp_path: Path) -> None:
        page = tmp_path / "page.md"
        page.write_text("Save this as `a.toml`, and read on.\n\n```toml\nb = 1\n```\n", encoding="utf-8")

        assert save_files(page, tmp_path) == ["a.toml"]
        assert (tmp_path / "a.toml").read_text(encoding="utf-8") == "b = 1\n"

    @pytest.mark.parametrize(
        ("block", "error"), [("assert 1 == 2", AssertionError), (">>> 1\n2", SybilFailure), ("nothing", NameError)]
    )
    def test_a_wrong_block_fails(self, tmp_path: Path, block: str, error: type[Exception]) -> None:
        with pytest.raises(error):
            run_page(self.write(tmp_path, "first = 1", block))


class TestPages:
    """What a page points to is there, and nothing on it waits to be written."""

    @pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
    def test_links_lead_somewhere(self, page: Path) -> None:
        links = _LINK.findall(_CODE.sub("", page.read_text(encoding="utf-8")))

        assert [link for link in links if not (page.parent / link).exists()] == []

    @pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
    def test_no_place_is_left_open(self, page: Path) -> None:
        text = page.read_text(encoding="utf-8")

        assert "<!--" not in _CODE.sub("", text)
        assert len(text.splitlines()) > 1
