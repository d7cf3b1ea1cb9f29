"""The command line: reads documents, asks what any program may ask of the library, and prints the answer."""

from __future__ import annotations

from supportpolicy.cli.main import main, run

__all__ = ["main", "run"]
