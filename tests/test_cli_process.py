"""The command line as a process: interrupted, ended, and without somebody to read or write, at every stage."""

from __future__ import annotations

import fcntl
import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import attrs
import pytest

from supportpolicy.cli import run
from supportpolicy.cli.running import main

START = [sys.executable, "-c", "from supportpolicy.cli import run; run()"]

_STOPPING = """\
import os, signal, sys

class Stopping:
    def find_spec(self, name, *_):
        if name == {name!r}:
            os.kill(os.getpid(), {signal:d})

sys.meta_path.insert(0, Stopping())
from supportpolicy.cli import run
run()
"""
"""Runs the command line and gives itself a signal when it imports some module."""


def listens() -> None:
    """What a shell starts in the background ignores Ctrl-C, and so does all that it starts itself."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


@attrs.frozen
class Ended:
    """How a process ended, and what it said."""

    status: int
    err: str


@contextmanager
def started(*command: str, stdout: int = subprocess.DEVNULL) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE, preexec_fn=listens
    ) as process:
        yield process


def ended(process: subprocess.Popen[bytes]) -> Ended:
    _, err = process.communicate(timeout=60)
    return Ended(process.returncode, err.decode())


def while_importing(number: int, folder: Path, *, name: str) -> Ended:
    with started(sys.executable, "-c", _STOPPING.format(name=name, signal=number), "demo", str(folder)) as process:
        return ended(process)


def while_reading(number: int, folder: Path) -> Ended:
    waited_for = folder / "pipe"
    os.mkfifo(waited_for)
    with started(*START, "lint", str(waited_for)) as process, waited_for.open("wb"):  # opens when the other side does
        process.send_signal(number)
        return ended(process)


def while_writing(number: int, _: Path) -> Ended:
    """It writes what no pipe holds, and nobody reads on."""
    reading, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
    with started(*START, "schema", "contract", stdout=writing) as process:
        os.close(writing)
        os.read(reading, 1)
        process.send_signal(number)
        found = ended(process)
    os.close(reading)
    return found


STAGES: dict[str, Callable[[int, Path], Ended]] = {
    "as it begins": partial(while_importing, name="supportpolicy.cli.running"),
    "importing what a command needs": partial(while_importing, name="supportpolicy.settlement"),
    "importing what the demonstration needs": partial(while_importing, name="supportpolicy.cli.demonstration"),
    "reading": while_reading,
    "writing": while_writing,
}


class TestStopped:
    """Ctrl-C ends it with status 130 and the signal to end with that signal, both at once and without a word."""

    @pytest.mark.parametrize("stage", STAGES)
    def test_interrupted(self, stage: str, tmp_path: Path) -> None:
        assert STAGES[stage](signal.SIGINT, tmp_path) == Ended(130, "")

    @pytest.mark.parametrize("stage", STAGES)
    def test_told_to_end(self, stage: str, tmp_path: Path) -> None:
        assert STAGES[stage](signal.SIGTERM, tmp_path) == Ended(-signal.SIGTERM, "")

    def test_where_ctrl_c_is_ignored(self, tmp_path: Path) -> None:
        script = f"import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n{_STOPPING}"
        name = "supportpolicy.cli.demonstration"
        code = script.format(name=name, signal=signal.SIGINT)

        with started(sys.executable, "-c", code, "demo", str(tmp_path)) as process:
            assert ended(process) == Ended(0, "")

    def test_the_signal_itself(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        def left(status: int) -> None:
            raise SystemExit(status)

        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        monkeypatch.setattr(os, "_exit", left)
        monkeypatch.setattr(sys, "argv", ["supportpolicy", "--version"])
        try:
            with pytest.raises(SystemExit) as ran:
                run()
            with pytest.raises(SystemExit) as interrupted:
                signal.raise_signal(signal.SIGINT)
        finally:
            signal.signal(signal.SIGINT, before)

        assert (ran.value.code, interrupted.value.code) == (0, 130)
        assert capsys.readouterr().out.startswith("supportpolicy ")


COMMANDS = {
    "an answer": ["policies"],
    "a document": ["schema", "contract"],
    "help": ["--help"],
    "help on a command": ["settle", "--help"],
    "the version": ["--version"],
}


class TestNobodyReads:
    """A reader that goes away is no fault, a disk that is full is one, and so is output that was closed beforehand."""

    @pytest.mark.parametrize("name", COMMANDS)
    def test_a_closed_pipe(self, name: str) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        with started(*START, *COMMANDS[name], stdout=writing) as process:
            os.close(writing)
            assert ended(process) == Ended(0, "")

    @pytest.mark.parametrize("name", COMMANDS)
    def test_a_full_disk(self, name: str) -> None:
        with (
            open("/dev/full", "w", encoding="utf-8") as full,
            started(*START, *COMMANDS[name], stdout=full.fileno()) as process,
        ):
            assert ended(process) == Ended(
                2, "output: it cannot be written: No space left on device. Give another place.\n"
            )

    def test_closed_beforehand(self, tmp_path: Path) -> None:
        def shell(command: str) -> tuple[int, bytes]:
            done = subprocess.run(
                ["sh", "-c", f'"$@" {command}', "sh", *START],
                capture_output=True,
                check=False,
                cwd=tmp_path,
            )
            return done.returncode, done.stdout + done.stderr

        unwritable = b"output: it cannot be written: Bad file descriptor. Give another place.\n"
        unreadable = b"-: it cannot be read: Bad file descriptor. Give a file that can be, or - for standard input.\n"
        assert shell("policies >&-") == (2, unwritable)
        assert shell("--help >&-") == (2, unwritable)
        assert shell("policies 2>&- | head -1") == (0, shell("policies")[1].splitlines(keepends=True)[0])
        assert shell("nothing 2>&-") == (2, b"")
        assert shell("clauses - <&-") == (2, unreadable)

    def test_closed_beforehand_in_this_process(self, monkeypatch: pytest.MonkeyPatch) -> None:
        err = io.StringIO()
        monkeypatch.setattr(sys, "stdout", None)
        monkeypatch.setattr(sys, "stdin", None)

        assert main(["clauses", "-"], stderr=err) == 2
        assert main(["policies"], stderr=err) == 2
        assert err.getvalue().splitlines() == [
            "-: it cannot be read: Bad file descriptor. Give a file that can be, or - for standard input.",
            "output: it cannot be written: Bad file descriptor. Give another place.",
        ]

    def test_nobody_to_tell(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stderr", None)

        assert main(["nothing"], stdout=io.StringIO()) == 2
        assert main(["explain", "shop_agency", "kind=bug"], stdout=io.StringIO()) == 1
