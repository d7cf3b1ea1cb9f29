"""Cases as documents: read step by step, with every fault at once; a month's end sees the orders that follow them."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import supportpolicy as sp
from supportpolicy.documents.cases import KeptCase, load_cases, read_cases
from supportpolicy.documents.vocabulary import shipped_data
from tests.command_line import ran

BERLIN = ZoneInfo("Europe/Berlin")

CASES = """\
schema = 1
policy = "shop_agency"
zone = "Europe/Berlin"

[[case]]
id = "P-1"
lifecycle = "project"
order = "O-1"
opened_at = 2026-03-02

[[case.step]]
step = "write_concept"
at = 2026-03-03T10:30:00

[[case.step]]
step = "offer_solution"
at = "2026-03-04 09:00+00:00"
effort = "40 h"
note = "by e-mail"

[[case.step]]
step = "discuss"
at = 2026-03-05T09:00:00Z
by = "customer"

[[case.step]]
step = "release"
at = 2026-03-06

[[case.step]]
step = "set_completion_date"
at = 2026-03-09
day = 2026-04-15

[[case.step]]
step = "begin_work"
at = 2026-03-10

[[case]]
id = "P-2"
lifecycle = "project"
opened_at = 2026-03-20
"""

ACCEPTED = """
[[case.step]]
step = "accept_internally"
at = 2026-03-27
worked = "8 h"

[[case.step]]
step = "install"
at = 2026-03-30

[[case.step]]
step = "accept"
at = 2026-03-31
"""
"""What brings the first case to its final acceptance."""

CONTRACT = """\
schema = 1
id = "K-1"
customer = "Muster GmbH"
zone = "Europe/Berlin"
currency = "EUR"

[[term]]
start = 2026-03-01
policy = "shop_agency"
rate = { price = "110.00 EUR" }

[[order]]
id = "O-1"
price = "4800.00 EUR"
ordered_on = 2026-03-06
projects = "relaunch"
"""

ORDERS = """\
Auftrag       Preis  Stand      Gearbeitet  Geschätzt  Neue Freigabe nötig  Nächste Schritte
───────  ──────────  ─────────  ──────────  ─────────  ───────────────────  ──────────────────────────────────────
O-1      4.800,00 €  in Arbeit         8 h       40 h  nein                 mehr Aufwand anzeigen, intern abnehmen
"""

WORK = "id,project,start,duration\n1,relaunch,2026-03-13 09:00,480\n2,,2026-03-16 09:00,60\n"


def faults(text: str) -> list[str]:
    with pytest.raises(sp.InvalidDocumentError) as caught:
        read_cases(text)
    return [str(fault) for fault in caught.value.exceptions]


def changed(**parts: str) -> str:
    """The document with the first value of some keys replaced."""
    text = CASES
    for key, value in parts.items():
        before, _, after = text.partition(f"{key} = ")
        text = f"{before}{key} = {value}\n{after.partition(chr(10))[2]}"
    return text


class TestWhatIsRead:
    def test_every_step(self) -> None:
        """The same as taking the steps one by one."""
        project = sp.shipped_policy("shop_agency").lifecycle("project")
        case = sp.Case(id="P-1", lifecycle=project, opened_at=datetime(2026, 3, 2, tzinfo=BERLIN))
        case = sp.advance(case, "write_concept", datetime(2026, 3, 3, 10, 30, tzinfo=BERLIN))
        case = sp.advance(
            case, "offer_solution", datetime(2026, 3, 4, 9, tzinfo=UTC), effort=timedelta(hours=40), note="by e-mail"
        )
        case = sp.advance(case, "discuss", datetime(2026, 3, 5, 9, tzinfo=UTC), by="customer")
        case = sp.advance(case, "release", datetime(2026, 3, 6, tzinfo=BERLIN))
        case = sp.advance(case, "set_completion_date", datetime(2026, 3, 9, tzinfo=BERLIN), day=date(2026, 4, 15))
        case = sp.advance(case, "begin_work", datetime(2026, 3, 10, tzinfo=BERLIN))
        new = sp.Case(id="P-2", lifecycle=project, opened_at=datetime(2026, 3, 20, tzinfo=BERLIN))

        assert read_cases(CASES) == (KeptCase(case=case, order="O-1"), KeptCase(case=new))

    def test_from_json(self) -> None:
        text = json.dumps(tomllib.loads(CASES), default=lambda value: value.isoformat())

        assert read_cases(text) == read_cases(CASES)

    def test_from_a_file_with_its_policy_beside_it(self, tmp_path: Path) -> None:
        (tmp_path / "ours.toml").write_bytes(shipped_data("shop_agency.toml"))
        (tmp_path / "cases.toml").write_text(changed(policy='"ours.toml"'), encoding="utf-8")

        assert load_cases(tmp_path / "cases.toml") == read_cases(CASES)

    def test_a_schema_accepts_it(self) -> None:
        jsonschema: Any = pytest.importorskip("jsonschema")
        document = json.loads(json.dumps(tomllib.loads(CASES), default=lambda value: value.isoformat()))
        validator = jsonschema.Draft202012Validator(sp.schema("cases"))

        assert [*validator.iter_errors(document)] == []
        assert [error.json_path for error in validator.iter_errors({**document, "case": [{"id": "P"}]})] == ["$.case"]


class TestFaults:
    """All at once, each with its place."""

    def test_of_the_form(self) -> None:
        assert faults('schema = 2\ncase = [{ stp = 7, step = [{ at = "soon" }] }]') == [
            (
                "schema: the document is of format 2, this library reads format 1. "
                "Read it with a release of the library that knows format 2."
            ),
            "policy: it is missing. Add a text.",
            "zone: it is missing. Add a text.",
            "case[0].id: it is missing. Add a text.",
            "case[0].lifecycle: it is missing. Add a text.",
            "case[0].opened_at: it is missing. Add an instant such as 2026-11-20T15:30:00.",
            "case[0].step[0].step: it is missing. Add a text.",
            (
                "case[0].step[0].at: 'soon' is not an instant such as 2026-11-20T15:30:00. "
                "Write an instant such as 2026-11-20T15:30:00."
            ),
            "case[0].stp: it means nothing here. Write 'step', or one of: 'id', 'lifecycle', 'order', 'opened_at'.",
        ]

    @pytest.mark.parametrize("instant", ["0001-01-01", '"0001-01-01T00:00"', "9999-12-31T23:59:59", "7", "true"])
    def test_of_an_instant(self, instant: str) -> None:
        [fault] = faults(changed(opened_at=instant))

        assert fault.startswith("case[0].opened_at: ")
        assert fault.endswith(
            " is not an instant such as 2026-11-20T15:30:00. Write an instant such as 2026-11-20T15:30:00."
        )

    def test_of_names(self) -> None:
        assert faults(changed(zone='"Berlin"', lifecycle='"projekt"')) == [
            (
                "zone: there is no time zone 'Berlin'. Did you mean 'Europe/Berlin'? "
                "Give an IANA name such as 'Europe/Berlin'."
            ),
            "case[0].lifecycle: 'projekt' is no lifecycle of this policy. Write 'project'.",
        ]
        [unknown] = faults(changed(policy='"shop"'))
        assert unknown.startswith("policy: 'shop' is no shipped policy. Write ")
        [step] = faults(changed(step='"write_conzept"'))
        assert step.startswith(
            "case[0].step[0].step: 'write_conzept' is no step of this lifecycle. Write 'write_concept', or one of: "
        )

    def test_of_ids_and_orders_that_stand_twice(self) -> None:
        twice = CASES.replace('id = "P-2"', 'id = "P-1"\norder = "O-1"')

        assert faults(twice) == [
            f"case[{number}].{key}: '{name}' stands for several. Give each a name of its own."
            for key, name in (("id", "P-1"), ("order", "O-1"))
            for number in (0, 1)
        ]

    def test_of_the_first_step_of_each_case_that_is_not_allowed(self) -> None:
        text = CASES.replace('effort = "40 h"\n', "") + '\n[[case.step]]\nstep = "accept"\nat = 2026-03-30\n'

        assert faults(text) == [
            "case[0].step[1].effort: 'offer_solution' gives 'estimate' without it. Give the effort, such as 40 h.",
            (
                "case[1].step[0].step: P-2 stands at 'requested', where 'accept' is not possible. "
                "Take one of: 'point_to_documentation' by 'vendor'; 'write_concept' by 'vendor'."
            ),
        ]

    def test_of_a_policy_without_lifecycles(self) -> None:
        assert faults(changed(policy='"saas_crm"')) == [
            "policy: 'saas_crm' has no lifecycle to go through. Name a policy that has one."
        ]

    def test_no_case(self) -> None:
        assert faults('schema = 1\npolicy = "shop_agency"\nzone = "UTC"') == [
            "case: there is none. Add at least one [[case]]."
        ]

    def test_another_kind_of_document(self) -> None:
        assert faults(CONTRACT) == [
            "document: it is a contract, not a list of cases. Give a list of cases, or read it as a contract."
        ]
        for read, kind in ((sp.read_contract, "contract"), (sp.read_policy, "policy")):
            with pytest.raises(sp.InvalidDocumentError) as caught:
                read(CASES)
            assert [str(fault) for fault in caught.value.exceptions] == [
                f"document: it is a list of cases, not a {kind}. Give a {kind}, or read it as a list of cases."
            ]


class TestOnTheCommandLine:
    """A month's end sees orders that follow cases, and bills what was accepted."""

    BOOKS = ("contract.toml", "--worklog", "work.csv", "--through", "2026-03-31")

    @pytest.fixture(autouse=True)
    def _here(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        for name, text in {
            "contract.toml": CONTRACT,
            "cases.toml": CASES,
            "accepted.toml": CASES.partition('\n[[case]]\nid = "P-2"')[0] + ACCEPTED,
            "work.csv": WORK,
        }.items():
            Path(name).write_text(text, encoding="utf-8")

    def test_pending_orders_stand_below(self) -> None:
        found = ran("month-end", *self.BOOKS, "--cases", "cases.toml", "--lang", "de")

        assert found.status == 1
        assert found.out.replace("\u00a0", " ").splitlines() == [
            "Warum                      Wen fragen   Umfang    Betrag  Einträge",
            "─────────────────────────  ───────────  ──────  ────────  ────────",
            "keinem Vorgang zugeordnet  den Support     1 h  110,00 €  2",
            "",
            "Aufträge, deren Preis noch nicht fällig ist",
            "",
            *ORDERS.splitlines(),
        ]

    def test_in_json_under_a_name_of_their_own(self) -> None:
        content = json.loads(ran("month-end", *self.BOOKS, "--cases", "cases.toml", "--format", "json").out)

        assert [row["entries"] for row in content["rows"]] == [["2"]]
        assert content["orders"] == [
            {
                "order": "O-1",
                "price": {"amount": "4800.00", "currency": "EUR"},
                "stage": "working",
                "worked": 28800,
                "estimate": 144000,
                "exceeds_estimate": False,
                "next_steps": ["announce_more_effort", "accept_internally"],
            }
        ]

    def test_alone(self) -> None:
        found = ran("month-end", *self.BOOKS, "--cases", "cases.toml", "--orders", "--format", "csv")

        assert (found.status, found.out) == (
            0,
            (
                "order,price,stage,worked,estimate,exceeds_estimate,next_steps\n"
                "O-1,4800.00,working,8:00:00,40:00:00,false,announce_more_effort; accept_internally\n"
            ),
        )
        nothing = ran("month-end", *self.BOOKS, "--cases", "accepted.toml", "--orders")
        assert (nothing.status, nothing.out) == (0, "No order is pending.\n")

    def test_nothing_stands_below_without_orders(self) -> None:
        told = ran("month-end", *self.BOOKS, "--cases", "accepted.toml", "--format", "json")

        assert "orders" not in json.loads(told.out)

    @pytest.mark.parametrize(("cases", "lines"), [("cases.toml", []), ("accepted.toml", ["4800.00"])])
    def test_the_price_is_due_after_acceptance(self, cases: str, lines: list[str]) -> None:
        invoice = json.loads(ran("bill", *self.BOOKS, "--cases", cases, "--format", "json").out)

        assert [row["net"]["amount"] for row in invoice["rows"]] == lines

    def test_an_order_that_is_not_in_the_contract(self) -> None:
        Path("other.toml").write_text(CASES.replace('"O-1"', '"O-2"'), encoding="utf-8")

        found = ran("month-end", *self.BOOKS, "--cases", "other.toml")

        assert (found.status, found.err) == (
            2,
            "other.toml:8: case[0].order: contract K-1 has no order 'O-2'. Write 'O-1'.\n",
        )

    def test_a_fault_of_the_policy_beside_it_is_told_where_it_is(self) -> None:
        Path("own.toml").write_text(CASES.replace('"shop_agency"', '"policy.toml"'), encoding="utf-8")
        policy = files("supportpolicy.policies").joinpath("shop_agency.toml").read_text(encoding="utf-8")
        Path("policy.toml").write_text(f"odd = 1\n{policy}", encoding="utf-8")

        told = "policy.toml:1: odd: it means nothing here. Write one of: "
        assert ran("month-end", "contract.toml", "--cases", "own.toml").err.startswith(told)
        assert "policy.toml,1,odd,it means nothing here," in ran("lint", "own.toml", "--format", "csv").out

    def test_an_order_that_two_documents_name(self) -> None:
        found = ran("month-end", *self.BOOKS, "--cases", "cases.toml", "--cases", "accepted.toml")

        assert (found.status, found.err) == (
            2,
            "accepted.toml:8: case[0].order: order 'O-1' follows 'P-1' already. Name it in one case alone.\n",
        )

    def test_from_standard_input(self) -> None:
        found = ran("month-end", *self.BOOKS, "--cases", "-", "--orders", stdin=CASES)

        assert found.out == ran("month-end", *self.BOOKS, "--cases", "cases.toml", "--orders").out

    def test_lint_knows_them(self) -> None:
        Path("broken.toml").write_text(CASES.replace('"write_concept"', '"write"'), encoding="utf-8")

        assert ran("lint", "cases.toml", "contract.toml").out == "No faults.\n"
        assert (
            ran("lint", "broken.toml", "--format", "csv")
            .out.splitlines()[1]
            .startswith("broken.toml,12,case[0].step[0].step,'write' is no step of this lifecycle,")
        )
