"""Importing the library is light: what is heavy comes when it is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("heavy", ["holidays", "numpy", "dateutil.parser"])
def test_importing_the_library_leaves_out_what_is_heavy(heavy: str) -> None:
    program = f"import supportpolicy, sys; print({heavy!r} in sys.modules)"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"
