"""Importing the library is light: what is heavy comes when it is needed."""

from __future__ import annotations

import subprocess
import sys

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
    assert set(supportpolicy.__all__) <= set(dir(supportpolicy))
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
