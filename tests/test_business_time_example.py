"""What the example of business time prints is right: it is checked by hand against a calendar of June 2026."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[1] / "examples" / "business_time.py"


def test_the_example_prints_what_a_calendar_says(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(EXAMPLE), run_name="__main__")

    assert capsys.readouterr().out.splitlines() == [
        "A support desk in Frankfurt: Mon-Fri 09:00-17:30, with the holidays of Hesse",
        "",
        "Reported Wed 03 Jun 16:00, to be answered within 12 office hours",
        "    Wed 03 Jun  16:00-17:30  1:30:00",
        "    Thu 04 Jun  closed: Corpus Christi (Fronleichnam)",
        "    Fri 05 Jun  09:00-17:30  8:30:00",
        "    Sat 06 Jun  closed: Saturday (Samstag)",
        "    Sun 07 Jun  closed: Sunday (Sonntag)",
        "    Mon 08 Jun  09:00-11:00  2:00:00",
        "Due Mon 08 Jun 11:00",
        "",
        "Reported Sat 06 Jun, to be answered within 2 working days",
        "    the day of the report does not count  Tue 09 Jun",
        "    deemed received on the next one       Wed 10 Jun",
        "",
        "5 minutes of work at 99.90 EUR an hour cost 8.33 EUR",
    ]
