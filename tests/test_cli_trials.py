"""Every document that a command takes, tried as what people give by mistake: messages say where, what, how to mend."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from supportpolicy.cli.commands import COMMANDS
from tests.command_line import Ran, ran
from tests.test_cases import CASES

BOOKS = "contract.toml --tickets tickets.csv --worklog worklog.csv --through 2026-11-30"

TAKING = [
    "policies {}",
    "policies {} --view exceptions",
    "lint {}",
    "lint contract.toml --policy {}",
    "explain {} kind=bug",
    "explain --contract {} --tickets tickets.csv",
    "explain --contract contract.toml --tickets {}",
    "explain --contract contract.toml --tickets tickets.csv --ticket-format {}",
    "explain --contract contract.toml --tickets tickets.csv --policy {}",
    "deadlines {} tickets.csv",
    "deadlines contract.toml {}",
    "deadlines contract.toml tickets.csv {} --trace",
    "deadlines contract.toml tickets.csv --ticket-format {}",
    *(
        f"{command} {books}"
        for command in ("month-end", "settle", "bill", "whatif interval", "whatif ambiguity")
        for books in (
            "{} --through 2026-11-30",
            "contract.toml --through 2026-11-30 --tickets {}",
            "contract.toml --through 2026-11-30 --worklog {}",
            "contract.toml --through 2026-11-30 --worklog worklog.csv --worklog-format {}",
            f"{BOOKS} --approvals {{}}",
            f"{BOOKS} --waivers {{}}",
            f"{BOOKS} --cases {{}}",
            f"{BOOKS} --policy {{}}",
        )
    ),
    *(f"{command} {BOOKS} --previous {{}}" for command in ("month-end", "settle", "bill", "whatif interval")),
    "reconcile {} --through 2026-11-30 --issued issued.csv",
    f"reconcile {BOOKS} --issued {{}}",
    "whatif packages {} --hours 1",
    "whatif packages confluence_package --settlement {}",
    "whatif compare {}",
    "whatif compare contract.toml {} --worklog worklog.csv",
    "whatif compare contract.toml --worklog {}",
    "whatif replay {} --tickets tickets.csv",
    "whatif replay contract.toml contract.toml --tickets {}",
    "diff {} policy.toml",
    "diff policy.toml {}",
    "diff policy.toml policy.toml --tickets {}",
    "clauses {}",
]
"""Every place where a command takes a document; the rest of its arguments is right."""

WRONG = {
    "missing": "missing",
    "a folder": "folder",
    "empty": "empty",
    "blank": "blank",
    "binary": "binary",
    "cut off": "cut.json",
    "another language": "latin.csv",
    "numbers": "numbers.json",
    "nothing inside": "braces.json",
    "a link to nowhere": "dangling",
}
"""What may stand there by mistake, by the name of the file."""

_PLAIN = frozenset({"empty", "blank", "nothing inside"})
"""A format file may leave everything as it is."""

WRITING = [
    f"settle {BOOKS} --store {{}}",
    f"bill {BOOKS} --store {{}}",
    "init {}",
    "demo {}",
]


@pytest.fixture(scope="module", autouse=True)
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder, before = tmp_path_factory.mktemp("trials"), Path.cwd()
    os.chdir(folder)
    assert ran("init").status == 0
    (folder / "folder").mkdir()
    (folder / "dangling").symlink_to("nowhere")
    (folder / "issued.csv").write_text("line,net\n1,210.00\n", encoding="utf-8")
    for name, content in {
        "empty": b"",
        "blank": b"\n \n\t\n",
        "binary": bytes(range(256)) * 4,
        "cut.json": b'{"schema": "supportpolicy/settlement", "version": 1, "value": {"contract": "C-2026',
        "latin.csv": "Nr;Tag;Störung\n1;03.11.2026;schön\n".encode("windows-1252"),
        "numbers.json": b"[1, 2.5, 3]",
        "braces.json": b"{}",
    }.items():
        (folder / name).write_bytes(content)
    yield
    os.chdir(before)


def check_refused(found: Ran, name: str) -> None:
    """Not done, and every line on standard error says where and ends like a sentence."""
    assert (found.status, found.out) == (2, "")
    assert found.err.endswith("\n")
    for line in found.err.splitlines():
        assert line.startswith((f"{name}:", "--")), line
        assert line.endswith("."), line
        assert "Traceback" not in line
        assert line.count(". ") >= 1 or "; " in line, line


class TestWrongDocuments:
    @pytest.mark.parametrize(
        ("command", "wrong"),
        [
            (command, wrong)
            for command in TAKING
            for wrong in WRONG
            if not (command.startswith("lint {") or ("-format {" in command and wrong in _PLAIN))
        ],
    )
    def test_are_refused(self, command: str, wrong: str) -> None:
        check_refused(ran(*command.format(WRONG[wrong]).split()), WRONG[wrong])

    @pytest.mark.parametrize("wrong", WRONG)
    def test_are_faults_to_lint(self, wrong: str) -> None:
        found = ran("lint", WRONG[wrong], "--format", "csv")

        assert (found.status, found.err) == (1, "")
        assert all(line.startswith(f"{WRONG[wrong]},") for line in found.out.splitlines()[1:])

    @pytest.mark.parametrize("command", TAKING)
    def test_from_standard_input_as_well(self, command: str) -> None:
        found = ran(*command.format("-").split(), stdin="\0")

        if command.startswith("lint {"):
            assert (found.status, found.err) == (1, "")
        else:
            check_refused(found, "-")

    @pytest.mark.parametrize("command", TAKING)
    def test_of_another_kind(self, command: str) -> None:
        """A list of cases, wherever it does not belong."""
        found = ran(*command.format("-").split(), stdin=CASES.replace('"O-1"', '"O-9"'))

        if command.startswith("lint {"):
            assert (found.status, found.out) == (0, "No faults.\n")
        else:
            check_refused(found, "-")

    def test_every_command_that_reads_is_tried(self) -> None:
        tried = {command.split()[0] for command in TAKING}

        assert tried == {command.name for command in COMMANDS} - {"init", "schema", "demo"}


class TestPlacesToWrite:
    @pytest.mark.parametrize(
        ("command", "place"),
        [
            *((command, place) for command in WRITING for place in ("contract.toml/x", "/dev/full")),
            *((command, "missing/x") for command in WRITING if "--store" in command),  # folders are made
        ],
    )
    def test_that_cannot_be_written(self, command: str, place: str) -> None:
        check_refused(ran(*command.format(place).split()), place)

    @pytest.mark.parametrize("command", WRITING[:2])
    @pytest.mark.parametrize("place", [".", "folder", "-", ""])
    def test_that_are_no_files(self, command: str, place: str) -> None:
        check_refused(ran(*(place if part == "{}" else part for part in command.split())), place)

    def test_a_device_stays_one(self, tmp_path: Path) -> None:
        """Nothing is put in its place."""
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        try:
            found = ran(*f"bill {BOOKS} --store {pipe}".split())
            assert (found.status, found.err) == (0, f"Written to {pipe}.\n")
            assert os.read(reading, 100).startswith(b'{"schema":"supportpolicy/invoice"')
        finally:
            os.close(reading)
        assert [path.name for path in tmp_path.iterdir()] == ["pipe"]

    def test_a_link_stays_one(self, tmp_path: Path) -> None:
        (tmp_path / "link").symlink_to("invoice.json")

        assert ran(*f"bill {BOOKS} --store {tmp_path / 'link'}".split()).status == 0
        assert (tmp_path / "link").is_symlink()
        assert sorted(path.name for path in tmp_path.iterdir()) == ["invoice.json", "link"]

    def test_a_file_is_replaced_as_a_whole_or_not_at_all(self, tmp_path: Path) -> None:
        invoice = tmp_path / "invoice.json"
        invoice.write_text("mine", encoding="utf-8")
        (tmp_path / "invoice.json.new").symlink_to("/dev/full")

        found = ran(*f"bill {BOOKS} --store {invoice}".split())

        assert found.err == f"{invoice}: it cannot be written: No space left on device. Give another place.\n"
        assert invoice.read_text(encoding="utf-8") == "mine"
        assert [path.name for path in tmp_path.iterdir()] == ["invoice.json"]
