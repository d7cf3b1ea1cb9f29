"""The main job on the sample: what it tells, and what it writes."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import icalendar
import pytest

import supportpolicy as sp
from supportpolicy.cli import demonstration
from supportpolicy.sample import FOLDERS

TOLD = Path(__file__).parent / "demonstration.txt"
NET = {"wiki": Decimal(1690), "crm": Decimal("246.50"), "app": Decimal(650)}
_GRAND_TOTAL = ".//{*}SpecifiedTradeSettlementHeaderMonetarySummation/{*}GrandTotalAmount"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    list(demonstration.run(folder, sp.Language.EN))
    return folder


class TestTheDemonstration:
    """A vendor's month end in one go: decisions, deadlines, statements, invoice lines."""

    def test_what_it_tells(self, tmp_path: Path) -> None:
        lines = [
            line.replace("\u00a0", " ").replace(str(tmp_path), "build/demo")
            for line in demonstration.run(tmp_path, sp.Language.EN)
        ]

        assert lines == TOLD.read_text(encoding="utf-8").splitlines()

    def test_again_it_replaces_what_it_wrote(self, folder: Path) -> None:
        before = {path: path.read_bytes() for path in folder.rglob("*.*")}
        list(demonstration.run(folder, sp.Language.EN))

        assert {path: path.read_bytes() for path in folder.rglob("*.*")} == before

    @pytest.mark.parametrize("name", FOLDERS)
    def test_every_form_of_an_invoice_comes_to_the_same(self, folder: Path, name: str) -> None:
        invoice = sp.from_json((folder / name / "invoice.json").read_text(encoding="utf-8"), sp.Invoice)
        with (folder / name / "invoice.csv").open(encoding="utf-8", newline="") as file:
            nets = [Decimal(row["net"]) for row in csv.DictReader(file)]
        total = ElementTree.parse(folder / name / "invoice.xml").find(_GRAND_TOTAL)

        assert invoice.net.amount == sum(nets) == NET[name]
        assert total is not None
        assert Decimal(total.text or "") == invoice.gross.amount

    def test_statements_and_calendars(self, folder: Path) -> None:
        statement = (folder / "wiki" / "statement.html").read_text(encoding="utf-8")
        calendar = icalendar.Calendar.from_ical((folder / "app" / "deadlines.ics").read_bytes())

        assert statement.startswith('<!doctype html>\n<html lang="en">')
        assert [str(event["summary"]) for event in calendar.walk("VEVENT")] == ["A-303: first response (guaranteed)"]
        assert not (folder / "crm" / "deadlines.ics").exists()

    def test_in_german_everything_that_people_read(self, tmp_path: Path) -> None:
        lines = [line.replace("\u00a0", " ") for line in demonstration.run(tmp_path, sp.Language.DE)]
        calendar = icalendar.Calendar.from_ical((tmp_path / "app" / "deadlines.ics").read_bytes())
        invoice = (tmp_path / "wiki" / "invoice.csv").read_text(encoding="utf-8")

        assert lines[:6] == [
            "Ein erfundenes Beispiel: ein Anbieter mit drei Kunden unter drei Richtlinien.",
            "Abgerechnet bis 31.10.2026, Stand 02.11.2026 09:00.",
            "",
            "Musterbau Technik GmbH (sample), Vertrag WIKI-2026-04, Richtlinie confluence_package",
            "=" * 84,
            "",
        ]
        headings = [line for line in lines[5:] if line[:1].isalpha() and "Vertrag" not in line]
        assert headings == [*["Wer zahlt", "Bis wann", "Auf der Rechnung", "Noch nicht berechnet"] * 3, lines[-4]]
        assert "  keine Frist ist zugesagt" in lines
        assert lines[-4] == f"Geschrieben nach {tmp_path}:"
        assert (tmp_path / "wiki" / "statement.html").read_text(encoding="utf-8").count('<html lang="de">') == 1
        assert [str(event["summary"]) for event in calendar.walk("VEVENT")] == ["A-303: erste Antwort (zugesichert)"]
        assert "Mehrleistung zum Kontingent 16h" in invoice
        assert "Mehrleistung zum Kontingent 16h" in (tmp_path / "wiki" / "invoice.xml").read_text(encoding="utf-8")

    def test_a_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")

        with pytest.raises(sp.DocumentError) as caught:
            list(demonstration.run(tmp_path / "file", sp.Language.EN))

        where = tmp_path / "file"
        assert str(caught.value) == f"{where}: it cannot be written: Not a directory. Give another place."

    def test_what_a_missing_extra_leaves_out(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def absent(*_: object) -> bytes:
            raise ModuleNotFoundError("No module named 'facturx'", name="facturx")

        monkeypatch.setattr(demonstration, "to_cii", absent)
        lines = list(demonstration.run(tmp_path, sp.Language.EN))

        assert lines.count("invoice.xml is left out: facturx is not installed (extras einvoice and icalendar)") == 3
        assert not list(tmp_path.rglob("*.xml"))
