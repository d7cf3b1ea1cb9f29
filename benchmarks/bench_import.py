"""How long a fresh interpreter takes to import the library and to decide something, and to import a peer or two."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from benchmarks.timing import Table, figure

PROGRAMS = {
    "supportpolicy": "import supportpolicy",
    "... with every public name": "from supportpolicy import *",
    "... with a first decision": (
        "import supportpolicy as sp; sp.classify_facts(sp.shipped_policy('saas_crm').read_as(), kind='bug')"
    ),
    "workclock": "import workclock",
    "holidays": "import holidays",
    "pandas": "import pandas",
}
ROUNDS = 9


def run() -> list[Table]:
    """Import times in milliseconds, without the start of the interpreter itself."""
    with tempfile.TemporaryDirectory() as bytecode:
        rows = [(name, figure(_milliseconds(program, bytecode))) for name, program in PROGRAMS.items()]
    return [Table("In a fresh interpreter (ms)", ("", "ms"), tuple(rows))]


def _milliseconds(program: str, bytecode: str) -> float:
    """The least of several rounds; modules are compiled in the first one, as an installer does once and for all."""
    surroundings = {**os.environ, "PYTHONPYCACHEPREFIX": bytecode, "PYTHONDONTWRITEBYTECODE": ""}
    timed = f"import time; start = time.perf_counter(); {program}; print((time.perf_counter() - start) * 1000)"
    command = [sys.executable, "-c", timed]
    return min(
        float(subprocess.run(command, env=surroundings, capture_output=True, text=True, check=True).stdout)
        for _ in range(ROUNDS)
    )
