"""Importing the library is light: what is heavy comes when it is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("heavy", ["holidays", "numpy", "dateutil.parser"])
@pytest.mark.parametrize("statement", ["import supportpolicy", "from supportpolicy import *"])
def test_importing_the_library_leaves_out_what_is_heavy(statement: str, heavy: str) -> None:
    program = f"import sys\n{statement}\nprint({heavy!r} in sys.modules)"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"
