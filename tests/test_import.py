"""Importing the library is light: what is heavy comes when it is needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import supportpolicy


@pytest.mark.parametrize("heavy", ["holidays", "numpy", "dateutil.parser"])
@pytest.mark.parametrize("statement", ["import supportpolicy", "from supportpolicy import *"])
def test_importing_the_library_leaves_out_what_is_heavy(statement: str, heavy: str) -> None:
    program = f"import sys\n{statement}\nprint({heavy!r} in sys.modules)"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"


@pytest.mark.parametrize(
    "statement",
    ["import supportpolicy.deadlines", "from supportpolicy.deadlines import State", "from supportpolicy import *"],
)
def test_a_function_wins_over_the_module_of_its_name(statement: str) -> None:
    program = f"{statement}\nimport supportpolicy\nprint(type(supportpolicy.deadlines).__name__)"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "function\n"


def test_every_public_name_is_there_and_nothing_else() -> None:
    assert {name for name in supportpolicy.__all__ if not hasattr(supportpolicy, name)} == set()
    others = set(dir(supportpolicy)) - set(supportpolicy.__all__)
    assert {
        name for name in others if getattr(supportpolicy, name) is not sys.modules[f"supportpolicy.{name}"]
    } == set()
    assert set(supportpolicy.__all__) | {"contracts", "errors"} <= set(dir(supportpolicy))
    with pytest.raises(AttributeError, match=r"^module 'supportpolicy' has no attribute 'clasify'$"):
        supportpolicy.clasify  # noqa: B018


@pytest.mark.parametrize("unneeded", ["contracts", "tickets", "settlement", "billing", "explanation"])
def test_a_decision_on_bare_facts_needs_no_papers(unneeded: str) -> None:
    program = (
        "import sys, supportpolicy as sp\n"
        "sp.classify_facts(sp.shipped_policy('saas_crm').read_as(), kind='bug')\n"
        f"print('supportpolicy.{unneeded}' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"


class TestTheThreeLists:
    """What type checkers see, what is imported when it is asked for, and what ``__all__`` promises are the same."""

    @staticmethod
    def seen_by_type_checkers() -> dict[str, str]:
        tree = ast.parse(Path(supportpolicy.__file__).read_bytes())
        (block,) = (node for node in tree.body if isinstance(node, ast.If))
        imports = [node for node in block.body if isinstance(node, ast.ImportFrom)]
        assert len(imports) == len(block.body)
        return {name.name: str(node.module) for node in imports for name in node.names}

    def test_agree(self) -> None:
        homes = {name: f"supportpolicy.{home}" for name, home in supportpolicy._HOMES.items()}

        assert self.seen_by_type_checkers() == homes
        assert sorted(supportpolicy.__all__) == sorted(homes)

    def test_name_each_name_once(self) -> None:
        assert len(set(supportpolicy.__all__)) == len(supportpolicy.__all__)
