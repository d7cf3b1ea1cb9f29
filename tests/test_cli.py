"""Every command on good input, bad input, empty input, an unreadable file, a closed pipe, interrupted."""

from __future__ import annotations

import csv
import errno
import importlib
import io
import json
import os
import runpy
import subprocess
import sys
import tomllib
import types
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from supportpolicy.cli.commands import COMMANDS
from supportpolicy.cli.desk import Desk
from supportpolicy.cli.faults import place_of
from supportpolicy.cli.running import main
from supportpolicy.documents import load_policy, shipped_policy
from supportpolicy.documents.sources import from_given
from supportpolicy.documents.values import from_json
from supportpolicy.errors import DocumentError
from supportpolicy.explanation import Style, lifecycle_table
from supportpolicy.settlement import Settlement
from tests.command_line import Ran, ran

BOOKS = ("contract.toml", "--tickets", "tickets.csv", "--worklog", "worklog.csv", "--through", "2026-11-30")
WORK = ("--worklog", "wiki.csv")
AT = ("--as-of", "2026-11-20")

GOOD = {
    "policies": (["policies"], 0),
    "rules": (["policies", "policy.toml"], 0),
    "exceptions": (["policies", "app_agency", "--view", "exceptions"], 0),
    "lint": (["lint", "policy.toml", "contract.toml"], 0),
    "lint-values": (["lint", "settlement.json"], 0),
    "lint-faults": (["lint", "broken.toml"], 1),
    "explain": (["explain", "partner_support", "contact=partner", "kind=training", "contingent=none"], 0),
    "explain-open": (["explain", "partner_support", "kind=incident|bug"], 1),
    "explain-reading": (["explain", "shop_agency", "kind=bug", "--reading", "SHOP-O4=condition"], 1),
    "explain-tickets": (["explain", "--contract", "contract.toml", "--tickets", "tickets.csv"], 0),
    "explain-ticket": (["explain", "--contract", "contract.toml", "--tickets", "tickets.csv", "--ticket", "T-2"], 0),
    "explain-part": (["explain", "--contract", "wiki.toml", "--tickets", "parts.json", "--part", "wish"], 0),
    "explain-parts": (["explain", "--contract", "wiki.toml", "--tickets", "parts.json"], 0),
    "deadlines": (["deadlines", "contract.toml", "tickets.csv", "--as-of", "2026-11-20T12:00"], 1),
    "deadlines-then": (["deadlines", "contract.toml", "tickets.csv", "--as-of", "2026-11-03T10:00+01:00"], 0),
    "trace": (["deadlines", "contract.toml", "tickets.csv", "--as-of", "2026-11-20", "--trace"], 1),
    "readings": (["deadlines", "contract.toml", "tickets.csv", "--readings"], 1),
    "own-format": (["deadlines", "contract.toml", "own.csv", "--ticket-format", "own.toml"], 1),
    "nothing-owed": (["deadlines", "contract.toml", "tickets.csv", "--as-of", "2026-11-01"], 0),
    "month-end": (["month-end", *BOOKS], 1),
    "month-end-approved": (["month-end", *BOOKS, "--approvals", "approvals.json"], 0),
    "forecast": (["month-end", "wiki.toml", "--worklog", "wiki.csv", "--through", "2026-11-20", "--forecast"], 0),
    "settle": (["settle", *BOOKS], 0),
    "settle-toggl": (["settle", "contract.toml", "--worklog", "toggl.csv", "--worklog-format", "toggl"], 0),
    "settle-goodwill": (["settle", *BOOKS, "--waivers", "waivers.json"], 0),
    "settle-wiki": (["settle", "wiki.toml", "--worklog", "wiki.csv", "--through", "2026-11-20"], 0),
    "settle-again": (["settle", *BOOKS, "--previous", "settlement.json"], 0),
    "statement": (["settle", *BOOKS, "--statement", "2026-11-01"], 0),
    "bill": (["bill", *BOOKS], 0),
    "bill-german": (["bill", *BOOKS, "--lang", "de"], 0),
    "bill-closed": (["bill", *BOOKS, "--previous", "settlement.json", "--closed-at", "2026-12-01"], 0),
    "close": (["settle", *BOOKS, "--close", "--as-of", "2026-12-01"], 0),
    "bill-period": (["bill", *BOOKS, "--period", "2026-11-01", "--country", "AT"], 0),
    "reconcile": (["reconcile", *BOOKS, "--issued", "invoice.json"], 0),
    "reconcile-issued": (["reconcile", *BOOKS, "--period", "2026-11-30", "--issued", "issued.csv"], 1),
    "reconcile-last-month": (
        ["reconcile", *BOOKS[:-1], "2026-12-02", "--issued", "invoice.json"],
        0,
    ),
    "reconcile-closed": (
        ["reconcile", *BOOKS, "--previous", "settlement.json", "--closed-at", "2026-12-01", "--issued", "invoice.json"],
        0,
    ),
    "packages": (
        ["whatif", "packages", "confluence_package", "--hours", "12,44.5,47", "--overage-rate", "100.00 EUR"],
        0,
    ),
    "packages-settled": (["whatif", "packages", "confluence_package", "--settlement", "wiki.json"], 0),
    "compare": (["whatif", "compare", "wiki.toml", "--package", "20h", "--tickets", "parts.json", *WORK], 0),
    "compare-faults": (["whatif", "compare", "wiki.toml", "contract.toml", "--tickets", "typo.csv", *WORK], 1),
    "replay": (["whatif", "replay", "contract.toml", "other-contract.toml", "--tickets", "tickets.csv", *AT], 1),
    "replay-same": (["whatif", "replay", "contract.toml", "contract.toml", "--tickets", "tickets.csv", *AT], 0),
    "ambiguity": (["whatif", "ambiguity", "wiki.toml", "--tickets", "parts.json", *WORK, *AT], 0),
    "ambiguity-since": (["whatif", "ambiguity", *BOOKS, "--since", "2026-10-01"], 0),
    "interval": (["whatif", "interval", *BOOKS], 1),
    "interval-none": (["whatif", "interval", "contract.toml", "--through", "2026-11-30"], 0),
    "diff": (["diff", "shop_agency", "shop_agency", "--new-reading", "SHOP-O4=condition"], 1),
    "diff-none": (["diff", "policy.toml", "policy.toml"], 0),
    "diff-tickets": (["diff", "policy.toml", "other.toml", "--tickets", "tickets.csv"], 1),
    "clauses": (["clauses", "policy.toml"], 0),
}
"""Every command as it is meant, and its exit status."""

_WISH = '{"id": "wish", "findings": {"kind": ["change_request"]}}'
_PARTS = f"""{{"schema": "supportpolicy/ticket", "version": 1, "value": {{
  "id": "W-1", "reported_at": "2026-11-03T09:00:00+01:00[Europe/Berlin]", "parts": [{_WISH}],
  "findings": {{"contact": ["key_user"], "kind": ["incident"], "complexity": ["within"]}}, "matter": "W-1"}}}}"""
_WIKI = """\
schema = 1
id = "W"
customer = "Example Ltd"
zone = "Europe/Berlin"
currency = "EUR"

[[term]]
start = 2026-11-01
policy = "confluence_package"
contingent = { package = "16h", overage_rate = "120.00 EUR" }
"""

_TOGGL = """\
User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags
Ada,a@x.example,Acme,ACME,T-1,Checked,Yes,2026-11-03,10:05:00,2026-11-03,11:00:00,00:55:00,
"""


def _list(*values: str) -> str:
    return f'{{"schema": "supportpolicy/list", "version": 1, "value": [{", ".join(values)}]}}'


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what `init` writes, and with what a month leaves behind."""
    folder = tmp_path_factory.mktemp("desk")
    assert ran("init", str(folder)).status == 0
    policy, contract = ((folder / name).read_text(encoding="utf-8") for name in ("policy.toml", "contract.toml"))
    for name, text in {
        "broken.toml": policy.replace('"4 h"', '"4 hours"').replace('"vendor" #', '"vender" #'),
        "other.toml": policy.replace(
            'component = ["base_software", "platform"]', 'component = ["base_software"]'
        ).replace('component = ["customizing"', 'component = ["platform", "customizing"'),
        "other-contract.toml": contract.replace("policy.toml", "other.toml"),
        "typo.csv": "id,reported_at,kind\nT-1,2026-11-03 09:00,bgu\n",
        "own.toml": '[columns]\nid = "Nr"\nreported_at = "Tag"\n[facts.kind]\ncolumn = "Art"\n',
        "own.csv": "Nr,Tag,Art,Wer\nT-1,2026-11-03 09:00,incident,Eve\n",
        "toggl.csv": _TOGGL,
        "wiki.toml": _WIKI,
        "wiki.csv": "id,ticket,start,duration\n1,W-9,2026-11-03 09:00,60\n2,W-9,2026-12-01 09:00,60\n",
        "parts.json": _PARTS,
        "approvals.json": _list('{"type": "approval", "id": "F-1", "at": "2026-11-20T08:00:00+01:00"}'),
        "goodwill.json": _list(
            '{"type": "waiver", "id": "G", "at": "2026-11-02T08:00:00+01:00", "cap": {"seconds": 1200}}'
        ),
        "waivers.json": _list('{"type": "waiver", "id": "K-1", "at": "2026-11-20T08:00:00+01:00"}'),
        "issued.csv": "invoice,line,text,net,entries\nR-1,1,Support,230.00,3\n",
        "semicolons.csv": "id;reported_at\nS-1;2026-11-03 09:00\n",
        "semicolons.toml": 'delimiter = ";"\n',
        "facts.toml": '[facts.kind]\ncolumn = "Art"\n',
        "empty": "",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    before = Path.cwd()
    os.chdir(folder)
    try:
        assert ran("settle", *BOOKS, "--store", "settlement.json", "--close", "--as-of", "2026-12-01").status == 0
        assert ran("bill", *BOOKS, "--store", "invoice.json").status == 0
        assert ran("settle", "wiki.toml", *WORK, "--through", "2026-11-30", "--store", "wiki.json").status == 0
    finally:
        os.chdir(before)
    return folder


@pytest.fixture(autouse=True)
def _here(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(filled)


def _check_json(text: str) -> None:
    """It says what it is, and holds no floats."""

    def refuse(number: str) -> object:
        raise AssertionError(number)

    content = json.loads(text, parse_float=refuse)
    assert content["schema"].startswith("supportpolicy/table/")
    assert content["version"] == 1
    assert isinstance(content["rows"], list)


def _check_csv(text: str) -> None:
    """It has as many cells in every line."""
    assert len({len(line) for line in csv.reader(io.StringIO(text))}) == 1


def _check_html(text: str) -> None:
    """It is a document of its own."""
    assert text.lower().startswith("<!doctype html>")
    assert text.count("<html") == text.count("</html>") == 1


_CHECKS: dict[str, Callable[[str], object]] = {"json": _check_json, "csv": _check_csv, "html": _check_html}


class TestGoodInput:
    @pytest.mark.parametrize("style", ["table", "json", "csv", "md", "html"])
    @pytest.mark.parametrize("name", GOOD)
    def test_in_every_format(self, name: str, style: str) -> None:
        arguments, status = GOOD[name]

        found = ran(*arguments, "--format", style, "--lang", "de")

        assert found.status == status
        assert found.out.strip()
        assert "Traceback" not in found.out + found.err
        _CHECKS.get(style, str)(found.out)

    @pytest.mark.parametrize("style", ["table", "md", "html"])
    @pytest.mark.parametrize("view", ["severity", "access", "lifecycles"])
    def test_views_for_people(self, view: str, style: str) -> None:
        found = ran("policies", "app_agency", "--view", view, "--format", style, "--lang", "de")

        assert (found.status, found.err) == (0, "")
        assert found.out != ran("policies", "app_agency", "--format", style, "--lang", "de").out
        _CHECKS.get(style, str)(found.out)

    @pytest.mark.parametrize(
        ("style", "heading"), [("table", "Enquiry"), ("md", "**Enquiry**"), ("html", "<h2>Enquiry</h2>")]
    )
    def test_lifecycles_stand_under_their_names(self, style: str, heading: str) -> None:
        written = {"table": Style.TEXT, "md": Style.MARKDOWN, "html": Style.HTML}[style]
        enquiry = lifecycle_table(shipped_policy("app_agency").lifecycle("enquiry"), style=written)

        assert (
            f"{heading}\n\n{enquiry}\n" in ran("policies", "app_agency", "--view", "lifecycles", "--format", style).out
        )

    def test_every_command_is_among_them(self) -> None:
        tried = {arguments[0] for arguments, _ in GOOD.values()}

        assert tried | {"init", "schema", "demo"} >= {command.name for command in COMMANDS}

    @pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
    def test_every_command_explains_itself(self, command: object) -> None:
        name = getattr(command, "name")  # noqa: B009

        found = ran(name, "--help")

        assert found.status == 0
        assert found.out.startswith(f"usage: supportpolicy {name}")

    def test_the_version(self) -> None:
        assert ran("--version").out.startswith("supportpolicy 0.")

    def test_standard_input(self) -> None:
        contract = _WIKI

        assert ran("settle", "-", "--through", "2026-11-30", stdin=contract).out == (
            ran("settle", "wiki.toml", "--through", "2026-11-30").out
        )

    def test_standard_input_without_bytes(self) -> None:
        assert ran("lint", "-", stdin=io.StringIO(_WIKI)).status == 0

    def test_what_is_not_said_happens_now(self) -> None:
        assert ran("deadlines", "contract.toml", "tickets.csv").status == 1
        assert ran("settle", "wiki.toml").status == 0

    @pytest.mark.parametrize(
        "arguments",
        [
            ["explain", "shop_agency", "kind=bug", "component=platform", "planned_change=no"],
            ["lint", "policy.toml", "contract.toml", "broken.toml"],
            ["deadlines", "contract.toml", "tickets.csv", "own.json"],
            ["whatif", "compare", "--worklog=wiki.csv", "wiki.toml", "contract.toml", "wiki.toml"],
        ],
        ids=lambda arguments: arguments[0],
    )
    def test_options_may_stand_anywhere(self, arguments: list[str]) -> None:
        Path("own.json").write_text('{"id": "T-7", "reported_at": "2026-11-03 09:00"}', encoding="utf-8")
        expected = ran(*arguments, "--lang", "de")

        assert expected.status in (0, 1)
        for place in range(2 if arguments[0] == "whatif" else 1, len(arguments)):
            assert ran(*arguments[:place], "--lang", "de", *arguments[place:]) == expected

    def test_standard_input_behind_an_option(self) -> None:
        found = ran("lint", "policy.toml", "--lang", "de", "-", stdin=_WIKI)

        assert (found.status, found.out) == (0, "Keine Fehler.\n")

    def test_a_policy_that_is_given_beside(self, tmp_path: Path) -> None:
        contract = tmp_path / "elsewhere.toml"
        contract.write_text(Path("contract.toml").read_text(encoding="utf-8").replace("policy.toml", "our_policy"))

        assert ran("lint", str(contract)).status == 1
        assert ran("lint", str(contract), "--policy", "policy.toml").status == 0

    def test_a_policy_from_standard_input(self, tmp_path: Path) -> None:
        contract = tmp_path / "elsewhere.toml"
        contract.write_text(Path("contract.toml").read_text(encoding="utf-8").replace("policy.toml", "our_policy"))
        policy = Path("policy.toml").read_text(encoding="utf-8")

        assert ran("settle", str(contract), *BOOKS[1:], "--policy", "-", stdin=policy).out == ran("settle", *BOOKS).out

    def test_a_settlement_is_stored_and_read_back(self) -> None:
        stored = from_json(
            Path("settlement.json").read_bytes(), Settlement, policies=from_given([load_policy("policy.toml")])
        )

        assert stored.through.isoformat() == "2026-11-30"
        assert {statement.closed_at is not None for statement in stored.statements} == {True}

    def test_the_demo(self, tmp_path: Path) -> None:
        found = ran("demo", str(tmp_path / "demo"))

        assert (found.status, found.err) == (0, "")
        assert found.out.startswith("A sample, made up")
        assert {file.suffix for file in (tmp_path / "demo").rglob("*")} >= {".html", ".csv", ".json"}

    def test_a_schema(self) -> None:
        found = ran("schema", "policy")

        assert found.status == 0
        assert json.loads(found.out)["title"] == "supportpolicy: a policy"


class TestBadInput:
    @pytest.mark.parametrize(
        "arguments",
        [
            ["policies", "broken.toml"],
            ["explain", "broken.toml", "kind=bug"],
            ["deadlines", "broken.toml", "tickets.csv"],
            ["month-end", "broken.toml"],
            ["settle", "broken.toml"],
            ["settle", "contract.toml", "--worklog", "tickets.csv"],
            ["settle", "contract.toml", "--approvals", "worklog.csv"],
            ["settle", "contract.toml", "--approvals", "waivers.json"],
            ["settle", "contract.toml", "--previous", "invoice.json"],
            ["bill", "broken.toml"],
            ["reconcile", *BOOKS, "--issued", "worklog.csv"],
            ["whatif", "packages", "broken.toml", "--hours", "1"],
            ["whatif", "compare", "broken.toml"],
            ["diff", "policy.toml", "broken.toml"],
            ["clauses", "broken.toml"],
            ["explain", "policy.toml", "--contract", "contract.toml"],
            ["explain", "policy.toml", "kind"],
            ["explain", "policy.toml", "=bug"],
            ["explain", "policy.toml", "kind="],
            ["explain"],
            ["explain", "--contract", "contract.toml"],
            ["policies", "policy.toml", "--view", "severity"],
            ["policies", "policy.toml", "--view", "access"],
            ["whatif", "packages", "saas_crm", "--hours", "1"],
            ["whatif", "packages", "saas_crm", "--hours", "1", "--foo"],
            ["settle", *BOOKS, "--foo"],
            ["settle", *BOOKS, "--worklog", "worklog.csv"],
            ["settle", *BOOKS, "--approvals", "approvals.json", "--approvals", "approvals.json"],
            ["bill", *BOOKS, "--period", "2026-11-01", "--closed-at", "2026-12-01"],
            ["settle", *BOOKS, "--statement", "2020-01-01", "--format", "json"],
            ["settle", *BOOKS, "--store", "no-such-folder/x.json"],
            ["init", "contract.toml/x"],
            ["explain", "--contract", "contract.toml", "--tickets", "tickets.csv", "--ticket", "T-9"],
            ["explain", "policy.toml", "kind=bug", "--reading", "O1"],
            ["settle", "-", "--worklog", "-"],
            ["settle", *BOOKS, "--statement", "2020-01-01"],
            ["settle", *BOOKS, "--store", "contract.toml/x"],
            ["init"],
            ["init", "contract.toml"],
            ["schema", "ticket"],
            ["deadlines", "contract.toml", "tickets.csv", "--as-of", "yesterday"],
            ["deadlines", "contract.toml", "tickets.csv", "--as-of", "0001-01-01"],
            ["settle", "contract.toml", "--through", "9999-12-31"],
            ["deadlines", "contract.toml", "tickets.csv", "--trace", "--readings"],
            ["settle", *BOOKS, "--through", "November"],
            ["whatif", "packages", "confluence_package", "--hours", "1,x"],
            ["whatif", "packages", "confluence_package", "--hours", "-1"],
            ["whatif", "packages", "confluence_package", "--hours", "0.00001"],
            ["whatif", "packages", "confluence_package", "--hours", "1", "--overage-rate", "100"],
            ["settle", *BOOKS, "--format", "xml"],
            ["settle", *BOOKS, "--lang", "fr"],
            ["policies", "no_such_policy"],
            ["deadlines", "contract.toml", "tickets.csv", "--ticket-format", "jra"],
            ["settel"],
            [],
        ],
        ids=" ".join,
    )
    def test_status_2_a_message_and_no_output(self, arguments: list[str]) -> None:
        found = ran(*arguments)

        assert found.status == 2
        assert found.out == ""
        assert found.err.endswith(".\n")
        assert "Traceback" not in found.err

    def test_a_term_without_the_hours_that_its_policy_promises_on(self, tmp_path: Path) -> None:
        contract = tmp_path / "contract.toml"
        contract.write_text(
            'schema = 1\nid = "C-1"\ncustomer = "Acme"\nzone = "Europe/Berlin"\ncurrency = "EUR"\n'
            '[[term]]\nstart = 2026-01-01\npolicy = "partner_support"\n',
            encoding="utf-8",
        )
        found = ran("lint", str(contract), "--format", "csv")

        assert (found.status, found.out.splitlines()[1].split(",")[1:3]) == (1, ["6", "term[0].working_days"])

    def test_all_faults_of_a_document_with_their_lines(self) -> None:
        assert ran("policies", "broken.toml").err.splitlines() == [
            (
                "broken.toml:43: rule[0].bearer: 'vender' is no choice here. "
                "Write 'vendor', or one of: 'contingent', 'customer', 'third_party', 'separate_order', 'not_offered'."
            ),
            (
                "broken.toml:87: target[0].amount: '4 hours' is not a duration such as '30 min' or '48 h'. "
                "Write a duration such as '30 min' or '48 h'."
            ),
        ]

    def test_faults_of_a_policy_beside_the_contract_stand_where_they_are(self, tmp_path: Path) -> None:
        ran("init", str(tmp_path))
        (tmp_path / "policy.toml").write_bytes(Path("broken.toml").read_bytes())
        contract = tmp_path / "contract.toml"
        text = contract.read_text(encoding="utf-8")
        contract.write_text(text + '\n[[term]]\nstart = 2027-01-01\npolicy = "policy.toml"\n', encoding="utf-8")

        faulty = [line.partition(": ")[0] for line in ran("settle", str(contract)).err.splitlines()]
        rows = list(csv.DictReader(io.StringIO(ran("lint", str(contract), "--format", "csv").out)))

        policy = tmp_path / "policy.toml"
        assert sorted(faulty) == [f"{contract}:{text.count(chr(10)) + 3}", f"{policy}:43", f"{policy}:87"]
        assert [(row["document"], row["line"], row["path"]) for row in rows if row["document"] == str(policy)] == [
            (str(policy), "43", "rule[0].bearer"),
            (str(policy), "87", "target[0].amount"),
        ]

    def test_faults_of_a_policy_that_cannot_be_found_stand_in_the_contract(self, tmp_path: Path) -> None:
        fault = DocumentError("term[0].policy.rule[0].bearer", "it is x", "Write y")

        for content in (b'{"term": []}', b'[[term]]\npolicy = "gone.toml"', b"[[term]]\npolicy = 7", b"\xff"):
            assert place_of(str(tmp_path / "c.toml"), content, fault).path == fault.where

    def test_a_place_that_the_parser_names(self, tmp_path: Path) -> None:
        (tmp_path / "x.toml").write_text("schema = 1\nid = \n", encoding="utf-8")

        assert ran("lint", str(tmp_path / "x.toml"), "--format", "csv").out.splitlines()[1].split(",")[1] == "2"

    def test_a_file_without_lines_that_can_be_told(self, tmp_path: Path) -> None:
        file = tmp_path / "x.json"
        file.write_text("{}", encoding="utf-8")

        assert ran("settle", str(file)).err.splitlines()[0] == f"{file}: schema: it is missing. Add schema = 1."

    def test_all_faulty_rows_of_an_export(self, tmp_path: Path) -> None:
        file = tmp_path / "work.csv"
        file.write_text("id,ticket,start,duration\n1,T-1,yesterday,60\n2,T-1,2026-11-03 10:00,x\n3\n", encoding="utf-8")

        assert ran("settle", "contract.toml", "--worklog", str(file)).err.splitlines() == [
            (
                f"{file}:2: start: 'yesterday' is no instant. "
                "Write it like 2026-11-30T14:05:00+01:00, or name another format."
            ),
            (
                f"{file}:3: duration: 'x' is no number such as 1.25. "
                "Write it with a decimal point, or name another format."
            ),
            (
                f"{file}:4: it has 1 columns, and the first line has 4. "
                "Quote every cell that contains the delimiter, a quote or a line break, and double the quotes in it."
            ),
        ]

    def test_every_ticket_with_a_fault(self, tmp_path: Path) -> None:
        file = tmp_path / "tickets.csv"
        file.write_text("id,reported_at,kind\n1,2026-11-03,bgu\n2,2025-11-03,bug\n3,2026-11-03,bug\n", encoding="utf-8")

        assert ran("settle", "contract.toml", "--tickets", str(file)).err.splitlines() == [
            (
                "ticket 1, kind: 'bgu' is no value of the fact 'kind'. Write 'bug', or one of: "
                "'incident', 'service_request', 'change_request', 'question', 'training'."
            ),
            (
                "ticket 2, day: contract C-2026-001 has no term for 2025-11-03; it has from 2026-01-01. "
                "Give a day within one of them, or add a term."
            ),
        ]

    def test_entries_that_cannot_be_charged(self, tmp_path: Path) -> None:
        file = tmp_path / "work.csv"
        file.write_text("id,ticket,day,duration\n1,T-1,2026-11-03,60\n1,T-1,2026-11-03,60\n", encoding="utf-8")

        found = ran("settle", "contract.toml", "--worklog", str(file))

        assert (found.status, found.err.count("\n")) == (2, 1)

    def test_no_period_to_reconcile(self) -> None:
        found = ran("reconcile", "wiki.toml", "--through", "2026-11-20", "--issued", "issued.csv")

        assert found.err == (
            "--through: no period of contract W is complete on 2026-11-20. "
            "Give the last day of a period, or name the period by one of its days with --period.\n"
        )

    def test_all_that_is_complete_is_closed(self) -> None:
        closed = ("--previous", "settlement.json", "--issued", "invoice.json")
        message = (
            "--previous: all that is complete is closed, the last of it at 2026-12-01T00:00:00+01:00. "
            "Say what was closed when with --closed-at 2026-12-01T00:00:00+01:00, or name a period with --period.\n"
        )

        assert ran("reconcile", *BOOKS, *closed).err == message
        assert ran("reconcile", *BOOKS[:-1], "2026-12-20", *closed).err == message

    def test_a_list_in_json(self) -> None:
        found = ran("deadlines", "contract.toml", "-", stdin='[{"id": "T-1"}]')

        assert found.err == "-: it is a list in JSON. Write an object a line, or what to_json writes.\n"

    def test_a_value_whose_schema_stands_later(self) -> None:
        found = ran("lint", "-", stdin='{"version": 2, "schema": "supportpolicy/ticket", "value": {}}')

        assert "this library reads version 1" in found.out.replace("\n", " ")

    def test_standard_input_is_read_once(self) -> None:
        found = ran("settle", "-", "--worklog", "-", stdin=_WIKI)

        assert found.err == "-: standard input can be read only once. Give a file for all but one of them.\n"

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (
                ["settle", *BOOKS, "--foo"],
                "supportpolicy settle: unrecognized arguments: --foo. See supportpolicy settle --help.",
            ),
            (
                ["whatif", "packages", "saas_crm", "--hours", "1", "--foo", "7"],
                (
                    "supportpolicy whatif packages: unrecognized arguments: --foo 7. "
                    "See supportpolicy whatif packages --help."
                ),
            ),
            (
                ["whatif", "packages", "saas_crm", "--hours", "1"],
                "POLICY: 'saas_crm' offers no packages. Give a policy with packages.",
            ),
            (
                ["policies", "policy.toml", "--view", "severity"],
                "--view: policy 'our_policy' has nothing on severity. Show another view of it.",
            ),
            (
                ["explain", "--contract", "contract.toml"],
                "explain: there are no tickets to explain. Give them with --tickets.",
            ),
            (
                ["whatif", "replay", "contract.toml", "other-contract.toml"],
                "--tickets: there are none to replay. Give those of a history.",
            ),
            (
                ["whatif", "replay", "contract.toml", "--tickets", "tickets.csv"],
                (
                    "CONTRACT: the first contract is compared with one other, and the others given are 0. "
                    "Give one other contract, or one --package."
                ),
            ),
            (
                ["settle", *BOOKS, "--close", "--as-of", "2026-11-20"],
                (
                    "--as-of: at 2026-11-20T00:00:00+01:00 the period from 2026-11-01 through 2026-11-30 is not over. "
                    "Close it on 2026-12-01 or later, or settle through an earlier day."
                ),
            ),
            (
                ["settle", *BOOKS, "--statement", "2020-01-01"],
                (
                    "--statement: no period of contract C-2026-001 that is settled through 2026-11-30 contains "
                    "2020-01-01. Give a day within a term, and settle through it."
                ),
            ),
            (
                ["bill", *BOOKS, "--country", "FR"],
                ("--country: no rate of 'FR' is known. Choose one of AT, CH, DE, or give a VatTable that has it."),
            ),
            (
                ["bill", *BOOKS, "--period", "2020-01-01"],
                (
                    "--period: no period of contract C-2026-001 that is settled through 2026-11-30 contains "
                    "2020-01-01. Give a day within a term, and settle through it."
                ),
            ),
            (
                ["diff", "shop_agency", "shop_agency", "--new-reading", "SHOP-O9=x"],
                "--new-reading: 'SHOP-O9' is not in the policy. Write 'SHOP-O4', or one of: 'SHOP-O3'.",
            ),
            (
                ["diff", "policy.toml", "policy.toml", "--tickets", "tickets.csv", "--zone", "Mars"],
                "--zone: there is no time zone 'Mars'. Give an IANA name such as 'Europe/Berlin'.",
            ),
            (
                ["settle", "contract.toml", "--lang", "de", "wiki.toml"],
                "supportpolicy settle: unrecognized arguments: wiki.toml. See supportpolicy settle --help.",
            ),
            (
                ["lint", "contract.toml", "--lang", "de", "wiki.toml", "-x"],
                "supportpolicy lint: unrecognized arguments: wiki.toml -x. See supportpolicy lint --help.",
            ),
            (
                ["whatif", "compare", "contract.toml"],
                ("--worklog: it is empty, so it is open which months to compare. Give some work, or the period."),
            ),
            (
                ["whatif", "compare", "wiki.toml", *WORK, "--since", "2026-11-05"],
                "--since: the first day and the last belong together. Give --since and --through, or neither of them.",
            ),
            (
                ["whatif", "compare", "wiki.toml", *WORK, "--through", "2026-11-05"],
                "--since: the first day and the last belong together. Give --since and --through, or neither of them.",
            ),
            (
                ["whatif", "compare", "wiki.toml", *WORK, "--since", "2026-11-05", "--through", "2026-11-01"],
                "--through: a span from 2026-11-05 to 2026-11-02 contains nothing. Give an end after the start.",
            ),
            (
                ["whatif", "compare", "contract.toml", "--package", "40h"],
                "--package: '40h' is not in the policy. Leave it out.",
            ),
            (
                ["policies", "app_agency", "--view", "lifecycles", "--format", "csv"],
                (
                    "--format: JSON and CSV have the rules on who bears the cost alone, not --view lifecycles. "
                    "Write it as table, md or html."
                ),
            ),
            (
                ["whatif", "replay", "contract.toml", "other-contract.toml", "wiki.toml", "--tickets", "tickets.csv"],
                (
                    "CONTRACT: the first contract is compared with one other, and the others given are 2. "
                    "Give one other contract, or one --package."
                ),
            ),
            (["settle", *BOOKS, "--worklog", "worklog.csv"], "worklog.csv: it is given 2 times. Give it once."),
            (
                ["deadlines", "contract.toml", "semicolons.csv"],
                (
                    "semicolons.csv:1: 'id;reported_at' is one column, as nothing in it is separated by ','. "
                    "Give ';' as the delimiter, in a format file of one line: delimiter = \";\"."
                ),
            ),
        ],
        ids=lambda value: " ".join(value) if isinstance(value, list) else None,
    )
    def test_whole_messages(self, arguments: list[str], message: str) -> None:
        assert ran(*arguments).err == f"{message}\n"


_FACTS = ["explain", "shop_agency", "kind=bug"]
_TICKETS = ["explain", "--contract", "contract.toml", "--tickets", "tickets.csv"]

USELESS = [
    (["policies", "--view", "severity"], "--view", "without a policy", "policies"),
    ([*_FACTS, "--tickets", "tickets.csv"], "--tickets", "beside a policy with facts", "explain"),
    ([*_FACTS, "--ticket", "T-1"], "--ticket", "beside a policy with facts", "explain"),
    ([*_FACTS, "--part", "wish"], "--part", "beside a policy with facts", "explain"),
    ([*_FACTS, "--ticket-format", "jira"], "--ticket-format", "beside a policy with facts", "explain"),
    ([*_FACTS, "--policy", "policy.toml"], "--policy", "beside a policy with facts", "explain"),
    (
        [*_TICKETS, "--reading", "O=x"],
        "--reading",
        "beside a contract, which says itself how its policy is read",
        "explain",
    ),
    (["settle", "contract.toml", "--ticket-format", "jira"], "--ticket-format", "without tickets", "settle"),
    (["settle", "contract.toml", "--worklog-format", "toggl"], "--worklog-format", "without a worklog", "settle"),
    (["settle", *BOOKS, *AT], "--as-of", "beside --through", "settle"),
    (["month-end", *BOOKS, *AT], "--as-of", "beside --through", "month-end"),
    (["bill", *BOOKS, *AT], "--as-of", "beside --through", "bill"),
    (["reconcile", *BOOKS, *AT, "--issued", "issued.csv"], "--as-of", "beside --through", "reconcile"),
    (["whatif", "interval", *BOOKS, *AT], "--as-of", "beside --through", "whatif interval"),
    (
        ["whatif", "ambiguity", *BOOKS, "--previous", "settlement.json"],
        "--previous",
        "here, where every reading is settled from the beginning",
        "whatif ambiguity",
    ),
    (
        ["whatif", "packages", "confluence_package", "--hours", "1", "--policy", "policy.toml"],
        "--policy",
        "without --settlement",
        "whatif packages",
    ),
    (
        ["whatif", "compare", "contract.toml", "--ticket-format", "jira"],
        "--ticket-format",
        "without tickets",
        "whatif compare",
    ),
    (["bill", *BOOKS, "--closed-at", "2026-12-01"], "--closed-at", "without --previous", "bill"),
    (
        ["reconcile", *BOOKS, "--closed-at", "2026-12-01", "--issued", "issued.csv"],
        "--closed-at",
        "without --previous",
        "reconcile",
    ),
    (["diff", "policy.toml", "policy.toml", "--zone", "UTC"], "--zone", "without tickets", "diff"),
    (["diff", "policy.toml", "policy.toml", "--ticket-format", "jira"], "--ticket-format", "without tickets", "diff"),
]


class TestUselessOptions:
    """What would do nothing is refused, so that nobody takes it for done."""

    @pytest.mark.parametrize(("arguments", "option", "why", "command"), USELESS, ids=lambda part: str(part)[:60])
    def test_is_said(self, arguments: list[str], option: str, why: str, command: str) -> None:
        found = ran(*arguments)

        assert (found.status, found.out) == (2, "")
        assert found.err == (
            f"{option}: it would do nothing {why}. Leave it out, or see supportpolicy {command} --help.\n"
        )

    def test_comparing_asks_for_no_instant(self) -> None:
        assert "unrecognized arguments: --as-of" in ran("whatif", "compare", "wiki.toml", *AT).err


class TestNotes:
    """What is said beside, in the language of the answer."""

    def test_the_difference_in_all(self) -> None:
        arguments = ["reconcile", *BOOKS, "--period", "2026-11-30", "--issued", "issued.csv"]

        assert ran(*arguments, "--lang", "de").err == "Differenz insgesamt: 20,00\u00a0€.\n"
        assert ran(*arguments).err == "Difference in all: €20.00.\n"

    def test_what_was_closed_and_what_still_waits(self) -> None:
        assert ran("settle", *BOOKS, "--close", "--as-of", "2026-12-01").err.replace("\u00a0", " ").splitlines() == [
            (
                "Closed: 1 January 2026 to 30 November 2026. "
                "Its invoice is what bill says with --previous and --closed-at 2026-12-01T00:00:00+01:00."
            ),
            "Parked or held: 45 min; month-end says why.",
        ]

    def test_nothing_waits(self) -> None:
        arguments = ("--through", "2026-11-30", "--as-of", "2026-12-01", "--lang", "de")

        assert ran("settle", "wiki.toml", "--close", *arguments).err.splitlines() == [
            (
                "Abgeschlossen: November\u00a02026. "
                "Die Rechnung darüber gibt bill mit --previous und --closed-at 2026-12-01T00:00:00+01:00."
            )
        ]

    def test_a_correction_was_closed(self) -> None:
        late = ("--approvals", "-", "--previous", "settlement.json", "--close", "--as-of", "2026-12-05")
        approval = _list('{"type": "approval", "id": "F", "at": "2026-11-02T08:00:00+01:00", "ratifies": true}')

        said = ran("settle", *BOOKS, *late, stdin=approval).err.splitlines()
        german = ran("settle", *BOOKS, *late, "--lang", "de", stdin=approval).err.splitlines()

        assert said == [
            (
                "Closed: corrections of November\u00a02026. "
                "Its invoice is what bill says with --previous and --closed-at 2026-12-05T00:00:00+01:00."
            )
        ]
        assert german == [
            (
                "Abgeschlossen: Korrekturen für November\u00a02026. "
                "Die Rechnung darüber gibt bill mit --previous und --closed-at 2026-12-05T00:00:00+01:00."
            )
        ]

    def test_what_waits_in_all_that_is_closed(self) -> None:
        """Half an hour of the three quarters is approved later; the month that is closed then adds nothing."""
        arguments = [*BOOKS[:-1], "2026-12-31", "--previous", "settlement.json", "--approvals", "-"]
        approval = _list(
            '{"type": "approval", "id": "F", "at": "2026-11-02T08:00:00+01:00", "ratifies": true, '
            '"cap": {"seconds": 1800}}'
        )

        said = ran("settle", *arguments, "--close", "--as-of", "2027-01-02", stdin=approval).err

        assert said.replace("\u00a0", " ").splitlines() == [
            (
                "Closed: December 2026, corrections of November 2026. "
                "Its invoice is what bill says with --previous and --closed-at 2027-01-02T00:00:00+01:00."
            ),
            "Parked or held: 15 min; month-end says why.",
        ]

    def test_what_waits_is_what_month_end_asks_for(self) -> None:
        """Of an hour that nobody can place, twenty minutes are given away."""
        work = "id,ticket,start,duration\n1,,2026-11-03 09:00,60\n"
        given = ("wiki.toml", "--worklog", "-", "--waivers", "goodwill.json", "--through", "2026-11-30")

        said = ran("settle", *given, "--close", "--as-of", "2026-12-01", stdin=work).err

        assert said.replace("\u00a0", " ").splitlines()[1:] == ["Parked or held: 40 min; month-end says why."]
        assert "40 min" in ran("month-end", *given, stdin=work).out.replace("\u00a0", " ")

    def test_nothing_to_close(self) -> None:
        found = ran("settle", "wiki.toml", "--close", "--through", "2026-11-20", "--as-of", "2026-12-01")

        assert found.err == "There was no period to close.\n"

    def test_what_an_interval_leaves_out(self) -> None:
        work = "id,ticket,start,duration\n1,,2026-11-03 09:00,60\n2,T-9,2026-11-03 11:00,60\n"

        arguments = ("whatif", "interval", "contract.toml", "--worklog", "-", "--through", "2026-11-30")

        assert ran(*arguments, stdin=work).err == (
            "Not in it, as no answer decides it: work without a ticket, on T-9; see month-end.\n"
        )
        assert ran("whatif", "interval", *BOOKS).err == ""

    def test_the_days_that_are_compared(self) -> None:
        arguments = ("whatif", "compare", "wiki.toml", *WORK)

        assert ran(*arguments, "--lang", "de").err.replace("\u00a0", " ") == (
            "Verglichen: 01.11.2026 bis 31.12.2026. "
            "Entgelte zählen dort, wo sie fällig sind; --since und --through nennen andere Tage.\n"
        )
        november = ran(*arguments, "--since", "2026-11-05", "--through", "2026-11-30", "--format", "csv")
        assert november.err.replace("\u00a0", " ") == (
            "Compared: 5 November 2026 to 30 November 2026. "
            "Fees count where they are due; --since and --through name other days.\n"
        )
        assert november.out.splitlines()[1].split(",")[:3] == ["W", "1600.00", "0.00"]

    def test_what_differs_beside_who_pays(self, tmp_path: Path) -> None:
        file = tmp_path / "newer.toml"
        newer = Path("policy.toml").read_text(encoding="utf-8")
        for old, new in (('"4 h"', '"3 h"'), ('untold = "vendor"', 'untold = "held"'), ("anything else", "the rest")):
            newer = newer.replace(old, new)
        file.write_text(newer, encoding="utf-8")

        told = ran("diff", "policy.toml", str(file))
        german = ran("diff", "policy.toml", str(file), "--tickets", "tickets.csv", "--lang", "de")

        assert told == Ran(
            1,
            "Nothing changes in who bears the cost.\n",
            "Different as well, and not compared here: targets, what is not promised, release of work.\n",
        )
        assert german == Ran(
            1,
            "An den Kosten ändert sich nichts.\n",
            "Auch anders, und hier nicht verglichen: Zeitziele, was nicht zugesagt ist, Freigabe.\n",
        )

    def test_every_part_that_may_differ(self) -> None:
        assert ran("diff", "app_agency", "saas_crm").err == (
            "Different as well, and not compared here: targets, what is not promised, severity, access, "
            "release of work, first diagnosis, lifecycles, wording of clauses.\n"
        )
        assert ran("diff", "partner_support", "confluence_package").err == (
            "Different as well, and not compared here: targets, what is not promised, access, "
            "release of work, packages, lifecycles, wording of clauses.\n"
        )

    def test_a_file_was_written(self, tmp_path: Path) -> None:
        file = tmp_path / "x.json"

        assert ran("bill", *BOOKS, "--store", str(file), "--lang", "de").err == f"Geschrieben nach {file}.\n"


class TestBilling:
    """Bill, then close; what was closed can be billed again."""

    def test_what_was_billed_was_owed(self, tmp_path: Path) -> None:
        """Several periods and a correction on one invoice agree with the same books, before and after closing."""
        consent, invoice, closed = (str(tmp_path / name) for name in ("consent.json", "invoice.json", "closed.json"))
        Path(consent).write_text(
            _list('{"type": "approval", "id": "F", "at": "2026-11-02T08:00:00+01:00", "ratifies": true}'),
            encoding="utf-8",
        )
        work = ("--tickets", "tickets.csv", "--worklog", "worklog.csv", "--approvals", consent)
        later = ("contract.toml", *work, "--previous", "settlement.json")
        assert ran("bill", *later, "--through", "2026-12-31", "--store", invoice).out.count("orrection") == 2
        arguments = ("reconcile", *later, "--issued", invoice, "--format", "csv")

        open_books = ran(*arguments, "--through", "2026-12-31")
        assert ran("settle", *later, "--close", "--as-of", "2027-01-02", "--store", closed).status == 0
        again = ("reconcile", "contract.toml", *work, "--previous", closed, "--closed-at", "2027-01-02")
        since = ("--as-of", "2027-01-02")

        assert (open_books.status, open_books.err) == (0, "Difference in all: €0.00.\n")
        assert ran(*again, *since, "--issued", invoice, "--format", "csv") == open_books

    def test_what_was_closed(self) -> None:
        closed = ran("bill", *BOOKS, "--previous", "settlement.json", "--closed-at", "2026-12-01T00:00+01:00")

        assert closed.out == ran("bill", *BOOKS).out

    def test_in_the_middle_of_a_month(self) -> None:
        work = ("--tickets", "tickets.csv", "--worklog", "worklog.csv", "--through", "2026-11-20")

        assert ran("bill", "contract.toml", *work).out == (
            "Nothing to bill yet: November\u00a02026 is not complete; "
            "--period 2026-11-01 shows what it comes to so far.\n"
        )
        assert ran("bill", "contract.toml", "--through", "2026-11-30").out == "Nothing to bill.\n"

    def test_nothing_is_complete(self) -> None:
        message = (
            "--through: the period from 2026-11-01 is not complete on 2026-11-20. "
            "Bill once it is, or see what it comes to so far with --period 2026-11-01.\n"
        )

        assert ran("bill", "wiki.toml", "--through", "2026-11-20").err == message
        assert ran("bill", "wiki.toml", "--through", "2026-11-20", "--period", "2026-11-01").status == 0

    def test_nothing_of_a_period_alone(self) -> None:
        found = ran("bill", "contract.toml", "--through", "2026-11-20", "--period", "2026-11-01")

        assert found.out == "Nothing to bill.\n"

    def test_nothing_that_is_open(self) -> None:
        closed = ("--previous", "settlement.json", "--through")

        assert "nothing of contract C-2026-001 is complete and not closed yet" in (
            ran("bill", *BOOKS[:-2], *closed, "2026-11-30").err
        )
        assert "the period from 2026-12-01 is not complete on 2026-12-02" in (
            ran("bill", *BOOKS[:-2], *closed, "2026-12-02").err
        )

    def test_a_statement_for_programs_is_of_its_period(self) -> None:
        def periods(*arguments: str) -> set[str]:
            found = ran("settle", "wiki.toml", *WORK, "--through", "2026-12-31", *arguments, "--format", "csv")
            return {row["period"] for row in csv.DictReader(io.StringIO(found.out))}

        assert periods() == {"2026-11-01/2026-12-01", "2026-12-01/2027-01-01"}
        assert periods("--statement", "2026-12-24") == {"2026-12-01/2027-01-01"}


class TestLint:
    def test_goes_on_after_a_file_that_cannot_be_read(self) -> None:
        found = ran("lint", "nothing.toml", "broken.toml", "--format", "csv")

        rows = [*csv.DictReader(io.StringIO(found.out))]
        assert found.status == 1
        assert [row["document"] for row in rows] == ["nothing.toml", "broken.toml", "broken.toml"]
        assert rows[0]["what"] == "it cannot be read: No such file or directory"

    @pytest.mark.parametrize(
        "written",
        [
            'delimiter = ";"\n',
            'base = "jira"\nfacts.kind.column = "Issue Type"\n',
            'base = "tempo"\nnearest = "1 min"\n',
            'columns = { id = "Nr", day = "Tag", duration = "Dauer" }\n',
            'columns = { id = "Nr", reported_at = "Tag" }\n',
        ],
    )
    def test_a_format_of_an_export(self, written: str) -> None:
        assert ran("lint", "-", stdin=written) == Ran(0, "No faults.\n", "")

    @pytest.mark.parametrize(
        ("written", "rows"),
        [
            (
                'columns = { id = "Nr" }\n',
                ["-,1,columns,no column says when a ticket was reported,Name the one that holds 'reported_at'"],
            ),
            ("columns = 7\n", ["-,1,columns,7 is not a table,Write a table"]),
            (
                'columns = { id = "Nr", person = "Wer", duration = "Dauer" }\n',
                ["-,1,columns,no column says when the work was done,Name the one that holds 'start' or 'day'"],
            ),
            ('schema = 1\ncurrency = "EUR"\nbase = 1\n', ["-,,term,nothing is agreed,Add at least one [[term]]"]),
        ],
    )
    def test_the_faults_of_a_format(self, written: str, rows: list[str]) -> None:
        found = ran("lint", "-", "--format", "csv", stdin=written)

        assert (found.status, found.out.splitlines()[1 : 1 + len(rows)]) == (1, rows)


class TestFormats:
    def test_plain_columns_between_semicolons(self) -> None:
        arguments = ("deadlines", "contract.toml", "semicolons.csv", "--as-of", "2026-11-20")

        assert ran(*arguments, "--ticket-format", "semicolons.toml").out.count("S-1") == 2

    def test_a_format_with_facts_names_its_columns(self) -> None:
        found = ran("deadlines", "contract.toml", "tickets.csv", "--ticket-format", "facts.toml")

        assert "no column says what a ticket is called" in found.err


class TestEmptyInput:
    @pytest.mark.parametrize(
        ("arguments", "status"),
        [
            (["lint", "empty"], 1),
            (["policies", "empty"], 2),
            (["explain", "empty", "kind=bug"], 2),
            (["deadlines", "contract.toml", "empty"], 2),
            (["month-end", "empty"], 2),
            (["settle", "contract.toml", "--worklog", "empty"], 2),
            (["settle", "contract.toml", "--previous", "empty"], 2),
            (["bill", "empty"], 2),
            (["reconcile", *BOOKS, "--issued", "empty"], 2),
            (["whatif", "packages", "empty", "--hours", "1"], 2),
            (["diff", "empty", "empty"], 2),
            (["clauses", "-"], 2),
        ],
        ids=str,
    )
    def test_is_faulty_input(self, arguments: list[str], status: int) -> None:
        found = ran(*arguments)

        assert found.status == status
        assert "Traceback" not in found.err


class TestUnreadableFiles:
    @pytest.mark.parametrize(
        "arguments",
        [
            ["policies", "."],
            ["explain", "--contract", "nothing.toml", "--tickets", "tickets.csv"],
            ["deadlines", "contract.toml", "nothing.csv"],
            ["month-end", "nothing.toml"],
            ["settle", "contract.toml", "--worklog", "."],
            ["bill", "contract.toml", "--tickets", "nothing.csv"],
            ["reconcile", *BOOKS, "--issued", "nothing.csv"],
            ["whatif", "packages", ".", "--hours", "1"],
            ["diff", "policy.toml", "."],
            ["clauses", "."],
            ["settle", "nul\0.toml"],
        ],
        ids=repr,
    )
    def test_status_2_and_a_message(self, arguments: list[str]) -> None:
        found = ran(*arguments)

        assert (found.status, found.out) == (2, "")
        assert "cannot be read: " in found.err
        assert "Traceback" not in found.err


class TestInit:
    """Writes a contract and a policy to start from, and overwrites nothing without being told."""

    def test_says_what_it_wrote_and_what_to_try(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)

        assert ran("init").out.splitlines() == [
            "Written to .: policy.toml, contract.toml, tickets.csv, worklog.csv.",
            "Change them, and try:",
            "  supportpolicy lint policy.toml contract.toml",
            "  supportpolicy deadlines contract.toml tickets.csv",
            "  supportpolicy settle contract.toml --tickets tickets.csv --worklog worklog.csv",
        ]

    def test_in_german(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)

        assert ran("init", "mein Ordner", "--lang", "de").out.splitlines() == [
            "Geschrieben nach mein Ordner: policy.toml, contract.toml, tickets.csv, worklog.csv.",
            "Ändern Sie sie, und versuchen Sie:",
            "  supportpolicy lint 'mein Ordner/policy.toml' 'mein Ordner/contract.toml' --lang de",
            "  supportpolicy deadlines 'mein Ordner/contract.toml' 'mein Ordner/tickets.csv' --lang de",
            (
                "  supportpolicy settle 'mein Ordner/contract.toml' --tickets 'mein Ordner/tickets.csv' "
                "--worklog 'mein Ordner/worklog.csv' --lang de"
            ),
        ]

    def test_both_languages_say_the_same(self, tmp_path: Path) -> None:
        german, english = tmp_path / "de", tmp_path / "en"
        ran("init", str(german), "--lang", "de")
        ran("init", str(english))
        own = {
            "supportrichtlinie.pdf": "support-policy.pdf",
            'language = "de"': 'language = "en"',
            "Beispiel GmbH": "Example Ltd",
        }

        for name in ("policy.toml", "contract.toml"):
            text = (german / name).read_text(encoding="utf-8")
            for of_german, of_english in own.items():
                text = text.replace(of_german, of_english)
            assert tomllib.loads(text) == tomllib.loads((english / name).read_text(encoding="utf-8"))
        for name, words in (("tickets.csv", "title"), ("worklog.csv", "note")):
            rows = [
                [{**row, words: ""} for row in csv.DictReader((folder / name).read_text(encoding="utf-8").splitlines())]
                for folder in (german, english)
            ]
            assert rows[0] == rows[1]

    @pytest.mark.parametrize("language", ["de", "en"])
    def test_what_is_commented_out_is_right_as_well(self, tmp_path: Path, language: str) -> None:
        ran("init", str(tmp_path), "--lang", language)
        contract = tmp_path / "contract.toml"
        kept, mark, package = contract.read_text(encoding="utf-8").partition("# [[term.contingent]]")
        contract.write_text(kept + (mark + package).replace("# ", "", 1).replace("\n# ", "\n"), encoding="utf-8")

        assert package
        assert ran("lint", str(contract), str(tmp_path / "policy.toml")).out == "No faults.\n"
        assert '"900.00"' in ran("settle", str(contract), "--through", "2026-01-31", "--format", "json").out

    def test_overwrites_only_when_told(self, tmp_path: Path) -> None:
        mine = tmp_path / "contract.toml"
        mine.write_text("mine", encoding="utf-8")

        found = ran("init", str(tmp_path))

        assert found.status == 2
        assert found.err == f"{tmp_path}: {mine} would be overwritten. Give another folder, or --overwrite.\n"
        assert sorted(file.name for file in tmp_path.iterdir()) == ["contract.toml"]
        assert ran("init", str(tmp_path), "--overwrite").status == 0
        assert mine.read_text(encoding="utf-8") != "mine"


class TestClosedPipe:
    """Whoever reads the output may go away, as head does."""

    @pytest.mark.parametrize("name", GOOD)
    def test_is_quiet_and_keeps_the_status(self, name: str, capfd: pytest.CaptureFixture[str]) -> None:
        arguments, status = GOOD[name]
        reading, writing = os.pipe()
        os.close(reading)
        err = io.StringIO()
        with open(writing, "w", encoding="utf-8") as out:
            assert main(arguments, io.StringIO(), out, err) == status

        assert "Traceback" not in err.getvalue()
        assert "Traceback" not in capfd.readouterr().err

    def test_a_stream_that_is_no_file(self) -> None:
        class Closed(io.StringIO):
            def write(self, _: str) -> int:
                raise BrokenPipeError

        assert main(["policies"], io.StringIO(), Closed(), io.StringIO()) == 0


class TestFullDisk:
    """What cannot be written is told, and the status says that it was not done."""

    class Full(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    def test_is_told(self) -> None:
        err = io.StringIO()

        assert main(["policies"], io.StringIO(), self.Full(), err) == 2
        assert err.getvalue() == "output: it cannot be written: No space left on device. Give another place.\n"

    def test_with_nobody_to_tell(self) -> None:
        assert main(["policies"], io.StringIO(), self.Full(), self.Full()) == 2


class TestInterrupted:
    """Ctrl-C gives status 130, and no traceback."""

    def test_while_it_reads(self) -> None:
        class Interrupted(io.StringIO):
            def read(self, _: int | None = -1) -> str:
                raise KeyboardInterrupt

        found = ran("lint", "-", stdin=Interrupted())

        assert (found.status, found.out, found.err) == (130, "", "")


class TestProcess:
    """As it is installed: a script, and a module that can be run."""

    def test_as_a_module(self) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "supportpolicy", "lint", "broken.toml"], capture_output=True, text=True, check=False
        )

        assert (done.returncode, done.stderr) == (1, "")
        assert "'vender' is no choice here" in done.stdout

    def test_as_a_script(self) -> None:
        script = Path(sys.executable).with_name("supportpolicy")

        done = subprocess.run([script, "nothing"], capture_output=True, text=True, check=False)

        assert (done.returncode, done.stdout) == (2, "")
        assert "Traceback" not in done.stderr

    def test_the_module_runs_only_when_it_is_run(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "argv", ["supportpolicy", "--version"])
        module = importlib.import_module("supportpolicy.__main__")
        monkeypatch.delitem(sys.modules, "supportpolicy.__main__")

        with pytest.raises(SystemExit) as left:
            runpy.run_module("supportpolicy", run_name="__main__")

        assert module.__name__ == "supportpolicy.__main__"
        assert left.value.code == 0

    def test_writes_utf_8_whatever_the_locale(self) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "supportpolicy", "policies"],
            capture_output=True,
            env={**os.environ, "PYTHONIOENCODING": "ascii"},
            check=True,
        )

        assert done.stdout.decode("utf-8").splitlines()[1].startswith("────")

    def test_leaves_with_the_status(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        from supportpolicy.cli import run

        monkeypatch.setattr(sys, "argv", ["supportpolicy", "lint", "broken.toml"])
        monkeypatch.setattr(sys, "stderr", io.StringIO())
        with pytest.raises(SystemExit) as left:
            run()

        assert left.value.code == 1
        assert "'vender' is no choice here" in capsys.readouterr().out


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class TestProgress:
    """A bar for long work: on a terminal, and if tqdm is there."""

    def desk(self, stderr: io.StringIO) -> Desk:
        return Desk(stdin=io.StringIO(), stderr=stderr, now=datetime.now)

    def test_none_where_nobody_looks(self) -> None:
        assert self.desk(io.StringIO()).progress([1, 2], "tickets") == [1, 2]

    def test_none_without_tqdm(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "tqdm", None)

        assert self.desk(_Terminal()).progress([1, 2], "tickets") == [1, 2]

    def test_a_bar(self, monkeypatch: pytest.MonkeyPatch) -> None:
        made: list[tuple[object, dict[str, object]]] = []

        def bar(items: list[int], **settings: object) -> Iterator[int]:
            made.append((items, settings))
            return iter(items)

        module = types.ModuleType("tqdm")
        module.tqdm = bar  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "tqdm", module)
        terminal = _Terminal()

        assert list(self.desk(terminal).progress([1, 2], "tickets")) == [1, 2]
        assert made == [([1, 2], {"desc": "tickets", "file": terminal, "delay": 1, "leave": False})]
