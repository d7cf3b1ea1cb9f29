"""Imports point one way, and the core has no hidden inputs."""

from __future__ import annotations

from pathlib import Path

import pytest

import supportpolicy
from tests.architecture import faults

PACKAGE = Path(supportpolicy.__file__).parent


def test_the_package_keeps_its_order() -> None:
    assert faults(PACKAGE) == []


def faults_of(tmp_path: Path, path: str, *lines: str) -> list[str]:
    """The faults of a package with this one file."""
    file = tmp_path / "package" / path
    file.parent.mkdir(parents=True)
    file.write_text("\n".join(lines), encoding="utf-8")
    return faults(tmp_path / "package")


class TestTheCheckItself:
    """A check that cannot fail proves nothing."""

    @pytest.mark.parametrize(
        "statement",
        [
            "from package.money import Money",
            "import package.money",
            "from package import money",
            "from package.spans import merge",
            "from package.spans.sets import _sweep",
            "from datetime import time",
            "from random import Random",
            "import holidays",
        ],
    )
    def test_allows_what_stands_before_and_what_is_no_surrounding(self, tmp_path: Path, statement: str) -> None:
        assert faults_of(tmp_path, "spans/sets.py", '"""Sets of spans."""', statement) == []

    @pytest.mark.parametrize(
        ("statement", "fault"),
        [
            ("from package.rules import Rule, RuleSet", "imports rules, which stands after money"),
            ("import package.documents.toml", "imports documents, which stands after money"),
            ("from package import spans", "imports spans, which stands after money"),
            ("from package import Span", "imports __init__, which stands after money"),
            ("import package", "imports __init__, which stands after money"),
            ("def later():\n    import package.rules", "imports rules, which stands after money"),
            ("from package.helpers import cut", "imports helpers, which has no place in the order of the modules"),
            ("from package.errors import _hint", "imports _hint, which is private to errors"),
            ("from .errors import hint", "a relative import hides where a name comes from"),
            ("from . import errors", "a relative import hides where a name comes from"),
            ("import time", "imports time, which is no business of the core"),
            ("from os import environ", "imports os, which is no business of the core"),
            ("from random import random", "imports random, which is no business of the core"),
            ("datetime.now(UTC)", "calls now(), but nothing in the core reads a clock"),
            ("date.today()", "calls today(), but nothing in the core reads a clock"),
            ("print(1)", "prints, which is left to the edge"),
        ],
    )
    def test_finds_what_breaks_the_order(self, tmp_path: Path, statement: str, fault: str) -> None:
        line = 2 + statement.count("\n")

        assert faults_of(tmp_path, "money.py", '"""Money."""', statement) == [f"money.py:{line}: {fault}"]

    def test_finds_a_module_that_has_no_place(self, tmp_path: Path) -> None:
        assert faults_of(tmp_path, "helpers/cutting.py", '"""Cuts."""') == [
            "helpers/cutting.py:1: helpers has no place in the order of the modules"
        ]

    @pytest.mark.parametrize("docstring", ["", '"""Money"""', '"""Money. And more."""', '"""Money is\nexact."""'])
    def test_finds_a_module_that_does_not_say_what_it_is(self, tmp_path: Path, docstring: str) -> None:
        assert faults_of(tmp_path, "money.py", docstring) == [
            "money.py:1: the docstring does not open with one sentence on one line"
        ]

    @pytest.mark.parametrize("path", ["cli.py", "extras/plots.py"])
    def test_lets_the_edge_print_and_ask_for_the_time(self, tmp_path: Path, path: str) -> None:
        lines = ['"""The edge."""', "import time", "print(datetime.now(UTC))", "from package import Money"]

        assert faults_of(tmp_path, path, *lines) == []
