"""The command line: reads documents, asks what any program may ask of the library, and prints the answer."""

from __future__ import annotations

import os
import signal
import sys
from typing import Final

__all__ = ["INTERRUPTED", "run"]

INTERRUPTED: Final = 130
"""The exit status of what is stopped by Ctrl-C."""


def run() -> None:
    """Run the command line of this process, and leave it with the exit status.

    Into a file or a pipe it writes UTF-8 whatever the locale; a terminal that lacks a character shows a question mark.
    Ctrl-C ends it at once and quietly, unless it was started where Ctrl-C is ignored.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)
    from supportpolicy.cli.running import main_of_process  # takes long enough to be interrupted

    sys.exit(main_of_process())


def _leave(*_: object) -> None:
    """Leave without a word on where it was interrupted, which Python says while it imports and as it ends, too."""
    os._exit(INTERRUPTED)
