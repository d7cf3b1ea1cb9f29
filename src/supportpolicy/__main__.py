"""The command line, as ``python -m supportpolicy``."""

from __future__ import annotations

from supportpolicy.cli import run

if __name__ == "__main__":
    run()
