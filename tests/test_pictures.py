"""The pictures of the documentation show what the code beside them draws."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import pictures

DRAWN = pictures.drawn()


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_is_current(name: str) -> None:
    """If it is not: ``python -m tests.pictures``."""
    assert (pictures.PICTURES / name).read_text(encoding="utf-8") == DRAWN[name]


def test_the_pages_show_all_pictures_and_no_other() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in pictures.PAGES)
    shown = re.findall(r"\]\(pictures/([^)]*)\)", text)

    assert sorted(shown) == sorted(DRAWN) == sorted(path.name for path in pictures.PICTURES.iterdir())


def test_they_are_written_by_one_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PICTURES", tmp_path / "pictures")
    pictures.main()

    assert {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "pictures").iterdir()} == DRAWN
