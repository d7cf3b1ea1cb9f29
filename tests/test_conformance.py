"""The conformance cases that lie beside the checkout, and the harness itself on cases made here."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from supportpolicy import shipped_policy
from tests.conformance.__main__ import main
from tests.conformance.harness import DEFAULT_CASES, files, run_file, suites
from tests.conformance.outcomes import Failed, Outcome, Passed, UnknownCase, Unsupported, compare, known
from tests.conformance_page import page


@pytest.mark.parametrize("suite", suites())
def test_cases(suite: str) -> None:
    paths = files(DEFAULT_CASES, suite)
    if not paths:
        pytest.skip(f"there are no conformance cases in {DEFAULT_CASES / suite}")

    verdicts = [verdict for path in paths for verdict in run_file(suites()[suite], path)]

    assert [verdict for verdict in verdicts if isinstance(verdict.outcome, Failed)] == []


def doubling(case: dict[str, Any]) -> Outcome:
    """A suite for these tests: ``double`` is offered, ``halve`` is deliberately not."""
    match case.get("op"):
        case "double":
            known(case, required=["id", "op", "number", "expect"], optional=["note"])
            return compare(case["expect"], 2 * case["number"])
        case "halve":
            return Unsupported("nothing is halved here")
        case op:
            raise UnknownCase(f"op {op!r}")


DOUBLE = {"id": "a", "op": "double", "number": 2, "expect": 4}


def verdict_on(tmp_path: Path, line: str | bytes) -> tuple[str, Outcome]:
    path = tmp_path / "cases.jsonl"
    path.write_bytes(line.encode() if isinstance(line, str) else line)
    (verdict,) = run_file(doubling, path)
    return verdict.case, verdict.outcome


class TestOneCase:
    """Each case ends as passed, failed or unsupported, and a wrong expectation must fail."""

    def test_passes_where_the_whole_value_is_the_expected(self, tmp_path: Path) -> None:
        assert verdict_on(tmp_path, json.dumps(DOUBLE)) == ("cases.jsonl:1 a", Passed())

    def test_fails_on_a_wrong_expectation(self, tmp_path: Path) -> None:
        assert verdict_on(tmp_path, json.dumps(DOUBLE | {"expect": 5})) == ("cases.jsonl:1 a", Failed(5, 4))

    def test_is_unsupported_with_the_reason(self, tmp_path: Path) -> None:
        line = json.dumps(DOUBLE | {"op": "halve"})

        assert verdict_on(tmp_path, line) == ("cases.jsonl:1 a", Unsupported("nothing is halved here"))

    @pytest.mark.parametrize(
        ("change", "got"),
        [
            ({"op": "treble"}, "op 'treble'"),
            ({"colour": "red"}, "key 'colour' is unknown"),
        ],
    )
    def test_fails_on_what_the_harness_does_not_know(self, tmp_path: Path, change: dict[str, object], got: str) -> None:
        assert verdict_on(tmp_path, json.dumps(DOUBLE | change)) == (
            "cases.jsonl:1 a",
            Failed("a case that the harness knows", got),
        )

    def test_fails_on_a_missing_key_and_names_it_with_the_unknown_ones(self, tmp_path: Path) -> None:
        assert verdict_on(tmp_path, '{"op": "double", "nmber": 2, "expect": 4}') == (
            "cases.jsonl:1 (no id)",
            Failed(
                "a case that the harness knows", "key 'id' is missing, key 'number' is missing, key 'nmber' is unknown"
            ),
        )

    def test_fails_with_the_error_that_the_library_raised(self, tmp_path: Path) -> None:
        line = json.dumps(DOUBLE | {"number": None})

        assert verdict_on(tmp_path, line) == (
            "cases.jsonl:1 a",
            Failed(4, "TypeError: unsupported operand type(s) for *: 'int' and 'NoneType'"),
        )

    @pytest.mark.parametrize(
        ("line", "got"),
        [
            (b'{"id": "a", ', "json.decoder.JSONDecodeError: Expecting property name"),
            (b"[1, 2]", "[1, 2]"),
            (b'{"id": "\xff"}', "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff"),
            (b"[" * 100_000, "RecursionError: maximum recursion depth exceeded"),
        ],
    )
    def test_fails_on_what_is_no_json_object(self, tmp_path: Path, line: bytes, got: str) -> None:
        case, outcome = verdict_on(tmp_path, line)

        assert case == "cases.jsonl:1"
        assert isinstance(outcome, Failed)
        assert outcome.expected == "one JSON object"
        assert str(outcome.got).startswith(got)

    def test_counts_lines_but_not_blank_ones(self, tmp_path: Path) -> None:
        path = tmp_path / "cases.jsonl"
        path.write_text(f"{json.dumps(DOUBLE)}\n\n{json.dumps(DOUBLE)}\n", encoding="utf-8")

        assert [verdict.case for verdict in run_file(doubling, path)] == ["cases.jsonl:1 a", "cases.jsonl:3 a"]


class TestSameMeaning:
    """Whole values are compared, and by what they mean."""

    NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("expected", "got"),
        [
            (4, 4),
            (4, Decimal("4.00")),
            ("closed", "closed"),
            (None, None),
            ([1, [2]], (1, (2,))),
            ({"due": NOON, "state": "met"}, {"state": "met", "due": NOON}),
            (NOON, NOON.astimezone(timezone(timedelta(hours=2)))),
            (date(2026, 3, 2), date(2026, 3, 2)),
        ],
    )
    def test_passes(self, expected: object, got: object) -> None:
        assert compare(expected, got) == Passed()

    @pytest.mark.parametrize(
        ("expected", "got"),
        [
            (1, True),
            (0, False),
            (0, None),
            ("4", 4),
            ([1, 2], [1]),
            ([1, 2], [2, 1]),
            ([1], [True]),
            ([1], {1: 1}),
            ({"due": NOON}, {"due": NOON, "state": "met"}),
            ({"due": NOON}, {"due": None}),
            (NOON, NOON + timedelta(microseconds=1)),
            (NOON, NOON.replace(tzinfo=None)),
            (date(2026, 3, 2), datetime(2026, 3, 2)),  # noqa: DTZ001
        ],
    )
    def test_fails(self, expected: object, got: object) -> None:
        assert compare(expected, got) == Failed(expected, got)


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    (tmp_path / "doubling").mkdir()
    (tmp_path / "doubling" / "good.jsonl").write_text(json.dumps(DOUBLE) + "\n", encoding="utf-8")
    return tmp_path


class TestTheCommand:
    """One line a suite on standard output, machine readable, last; exit status 1 if anything failed."""

    def test_counts_each_outcome_and_says_what_failed(self, cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
        lines = [DOUBLE | {"id": "b", "expect": 5}, DOUBLE | {"id": "c", "op": "halve"}]
        (cases / "doubling" / "more.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")

        status = main(["--cases", str(cases)], {"doubling": doubling})

        assert status == 1
        assert capsys.readouterr().out.splitlines() == [
            "doubling/more.jsonl:1 b: failed",
            "    expected: 5",
            "    got:      4",
            "doubling/more.jsonl:2 c: unsupported: nothing is halved here",
            "doubling passed=1 failed=1 unsupported=1 total=3",
        ]

    @pytest.mark.parametrize("names", [[], ["doubling"]])
    def test_succeeds_when_nothing_failed(
        self, cases: Path, names: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["--cases", str(cases), *names], {"doubling": doubling}) == 0
        assert capsys.readouterr() == ("doubling passed=1 failed=0 unsupported=0 total=1\n", "")

    def test_reports_folders_and_modules_that_stand_alone(
        self, cases: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (cases / "music").mkdir()

        assert main(["--cases", str(cases)], {"doubling": doubling, "trebling": doubling}) == 0
        assert capsys.readouterr() == (
            "doubling passed=1 failed=0 unsupported=0 total=1\n",
            f"music: no suite module yet, its cases are not run\ntrebling: no cases in {cases}\n",
        )

    @pytest.mark.parametrize(
        ("names", "message"),
        [
            (["music"], "no suite module yet for 'music'; there are: doubling, trebling"),
            (["doubling", "trebling"], "no cases for 'trebling': there is no folder {cases}/trebling"),
        ],
    )
    def test_refuses_a_suite_that_it_cannot_run(
        self, cases: Path, names: list[str], message: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit) as stopped:
            main(["--cases", str(cases), *names], {"doubling": doubling, "trebling": doubling})

        assert stopped.value.code == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.endswith(f"error: {message.format(cases=cases)}\n")

    def test_refuses_a_folder_that_is_not_there(self, cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as stopped:
            main(["--cases", str(cases / "elsewhere")], {})

        assert stopped.value.code == 2
        assert capsys.readouterr().err.endswith(
            f"error: there is no folder {cases}/elsewhere; name another one with --cases\n"
        )

    def test_runs_nothing_in_a_clone_without_cases(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr("tests.conformance.__main__.DEFAULT_CASES", tmp_path / "absent")

        assert main([], {"doubling": doubling}) == 0
        assert capsys.readouterr() == ("", f"Nothing is run: there is no folder {tmp_path}/absent.\n")


RELEASED = {
    "id": "released",
    "policy": "crm",
    "facts": {"kind": "bug", "component": "customizing", "approval": "given"},
    "expected": {"outcome": "BILLABLE_AFTER_APPROVAL", "may_start": True, "billable_minutes": 80},
    "status": "clear",
    "citations": [{"file": shipped_policy("saas_crm").provenance.document}],
}


class TestTimelinesOfTickets:
    """The instants of a timeline are understood by any sensible name and in any notation; 80 minutes are billable."""

    @pytest.mark.parametrize(
        "timeline",
        [
            {"start": "09:00", "notice": "09:25", "approval": "09:40", "worked_until": "11:00"},
            {"opened": "9:00", "cause_found": "9:20", "told_at": "9:25", "released": "9:40", "worked_until": "11:00"},
            {"diagnosis_start": "09:00:00", "told": "09:25:00", "freigabe": "09:40:00", "worked_until": "11:00:00"},
            {"report": "2026-05-04T09:00Z", "notified": "2026-05-04T11:25+02:00", "approved_at": "2026-05-04T09:40Z",
             "worked_until": "2026-05-04T11:00:00Z"},
            {"start": "2026-05-04T09:00", "announced": "2026-05-04T09:40", "worked_until": "2026-05-04T11:00"},
            {"informed": 25, "approval": 40, "worked_until": 120},
            {"start": 540, "diagnosis_end": 560, "informed": 565, "approval": 580, "worked_until": 660},
            {"approved": 5, "told": 40, "worked_until": 120},
            {"notice": "08:30", "agreed": "08:45", "worked_from": "09:00", "finished": "10:20"},
        ],
    )  # fmt: skip
    def test_is_understood(self, timeline: dict[str, Any]) -> None:
        assert suites()["policies"](RELEASED | {"timeline": timeline}) == Passed()

    def test_in_minutes(self) -> None:
        minutes = {"notice": 25, "approval": 40, "worked_until": 120}

        assert suites()["policies"](RELEASED | {"timeline_minutes": minutes}) == Passed()

    def test_a_release_after_the_work_starts_no_billing(self) -> None:
        facts = RELEASED["facts"] | {"work_done_before_approval": "yes"}  # type: ignore[operator]
        case = RELEASED | {"facts": facts, "timeline": {"start": "09:00", "notice": "09:25", "worked_until": "11:00"}}

        assert isinstance(suites()["policies"](case), Failed)

    def test_another_name_is_refused(self) -> None:
        with pytest.raises(UnknownCase, match="key 'lunch' of a timeline"):
            suites()["policies"](RELEASED | {"timeline": {"start": "09:00", "lunch": "12:00", "worked_until": "13:00"}})


class TestFactsOfTickets:
    """What is left open, alone or among other values, leaves every value possible; consent left open is none."""

    @pytest.mark.parametrize("component", [None, "unknown", ["customizing", "unknown"]])
    def test_an_open_fact_is_asked_for(self, component: object) -> None:
        case = RELEASED | {
            "facts": {"kind": "bug", "component": component, "deviates": "yes", "reproducible": "in_standard"},
            "expected": {"outcome": "UNDETERMINED", "needs": ["component"]},
            "status": "missing_fact",
        }

        assert suites()["policies"](case) == Passed()

    @pytest.mark.parametrize("approval", [None, "unknown", ["given", "pending"]])
    def test_open_consent_is_none(self, approval: object) -> None:
        case = RELEASED | {
            "facts": {"kind": "bug", "component": "customizing", "approval": approval},
            "expected": {"outcome": "BILLABLE_AFTER_APPROVAL", "may_start": False},
        }

        assert suites()["policies"](case) == Passed()


class TestOverageOfTickets:
    """Beyond an exhausted contingent only that is billed which was announced and agreed before: CONF-7, CONF-O4."""

    @pytest.mark.parametrize(
        ("contingent", "timeline", "billed"),
        [
            ("available", {"notice": 0, "approval": 0, "worked_until": 90}, 0),
            ("exhausted", {"worked_until": 90}, 0),
            ("exhausted", {"notice": 0, "worked_until": 90}, 0),
            ("exhausted", {"notice": 0, "approval": 0, "worked_until": 90}, 90),
            ("exhausted", {"notice": 10, "approval": 30, "worked_until": 90}, 60),
            ("exhausted", {"approval": 10, "notice": 30, "worked_until": 90}, 60),
            ("exhausted", {"notice": 90, "approval": 95, "worked_until": 90}, 0),
        ],
    )
    def test_is_billed_from_notice_and_approval(self, contingent: str, timeline: dict[str, int], billed: int) -> None:
        case = RELEASED | {
            "policy": "confluence",
            "facts": {"kind": "bug", "contact": "key_user", "complexity": "within", "contingent": contingent},
            "timeline_minutes": timeline,
            "expected": {"outcome": "CONTINGENT", "billable_minutes": billed},
            "citations": [{"file": shipped_policy("confluence_package").provenance.document}],
        }

        assert suites()["policies"](case) == Passed()

    def test_is_negotiated_where_the_policy_prices_nothing(self) -> None:
        """PARTNER-4"""
        case = RELEASED | {
            "policy": "partner",
            "facts": {"kind": "training", "contact": "partner", "contingent": "exhausted"},
            "timeline_minutes": {"notice": 0, "approval": 0, "worked_until": 90},
            "expected": {"outcome": "CONTINGENT", "billable_minutes": 0},
            "citations": [{"file": shipped_policy("partner_support").provenance.document}],
        }

        assert suites()["policies"](case) == Passed()


class TestThePage:
    """The page says of every suite how its cases ended, and why what is not offered is not."""

    def test_counts_and_reasons(self, tmp_path: Path) -> None:
        folder = tmp_path / "rules"
        folder.mkdir()
        (folder / "a.jsonl").write_text('{"is": "good"}\n{"is": "bad"}\n{"is": "odd"}\n{"is": "odd"}\n')
        outcomes: dict[str, Outcome] = {"good": Passed(), "bad": Failed(1, 2), "odd": Unsupported("it is odd (5.4)")}

        text = page(tmp_path, {"rules": lambda case: outcomes[case["is"]]})

        assert [line for line in text.splitlines() if line.startswith("| ") and "---" not in line] == [
            "| suite | what | cases | passed | failed | not offered |",
            "| rules | gaps, overlaps and rows that never apply in published decision tables | 4 | 1 | 1 | 2 |",
            "| why | cases |",
            "| it is odd | 2 |",
        ]
