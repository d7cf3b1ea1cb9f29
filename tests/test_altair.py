"""The same figures as the charts of the library, handed to Altair; and progress, handed to tqdm."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from typing import Any

import pytest

import supportpolicy as sp
from supportpolicy.charts import CostChart, PeriodUse, TimelineChart, UsageChart
from supportpolicy.clauses import Wording
from supportpolicy.errors import InvalidTypeError, UnknownChoiceError
from supportpolicy.extras.altair_charts import to_altair
from supportpolicy.extras.progress_bar import progress_bar
from supportpolicy.spans import Span
from supportpolicy.whatif import best_package, simulate
from tests import test_charts as charts
from tests.test_charts import GOLD, HOUR, MONDAY, PACKAGES, eur

pytest.importorskip("altair", reason="altair is not installed")
pytest.importorskip("tqdm", reason="tqdm is not installed")

TITLE = Wording(de="Titel", en="Title")
DECEMBER = Span(date(2026, 12, 1), date(2027, 1, 1))


def specified(chart: Any, language: str = "en") -> dict[str, Any]:
    """The specification that Altair has checked against its schema."""
    specification: dict[str, Any] = to_altair(chart, language=language).to_dict()
    return specification


def rows(specification: dict[str, Any], layer: int) -> list[dict[str, Any]]:
    """The values of a layer."""
    data = specification["layer"][layer].get("data", specification.get("data"))
    found: list[dict[str, Any]] = data.get("values") or specification["datasets"][data["name"]]
    return found


class TestAltair:
    """What is drawn are the figures of the chart."""

    def test_usage(self) -> None:
        use = PeriodUse(period=DECEMBER, used=15 * HOUR, held=HOUR / 2)
        drawn = specified(UsageChart(title=TITLE, periods=[use]), "de")

        assert drawn["title"] == "Titel"
        assert rows(drawn, 0) == [
            {"period": "Dezember\u00a02026", "part": "genutzt", "amount": 15.0, "order": 0},
            {"period": "Dezember\u00a02026", "part": "zurückgestellt", "amount": 0.5, "order": 1},
        ]
        assert drawn["layer"][0]["encoding"]["y"]["title"] == "Stunden"
        assert drawn["layer"][0]["encoding"]["color"]["scale"]["domain"] == ["genutzt", "zurückgestellt"]

    def test_costs(self) -> None:
        choice = best_package(PACKAGES, [12 * HOUR, 80 * HOUR], overage_rate=eur(100))
        drawn = specified(CostChart.of_choice(choice))

        lines, changes, history = (rows(drawn, layer) for layer in range(3))
        assert lines[:3] == [
            {"package": "16h", "used": 0.0, "cost": 1600.0},
            {"package": "16h", "used": 16.0, "cost": 1600.0},
            {"package": "16h", "used": 80.0, "cost": 8000.0},
        ]
        assert changes == [
            {"package": "40h", "used": 38.0, "cost": 3800.0},
            {"package": "50h", "used": 47.0, "cost": 4500.0},
        ]
        assert history == [{"used": 12.0}, {"used": 80.0}]

    def test_a_package_without_a_rate_ends_with_its_quota(self) -> None:
        drawn = specified(CostChart.of_packages(PACKAGES[:1]))

        assert [row["used"] for row in rows(drawn, 0)] == [0.0, 16.0]

    def test_a_timeline_in_the_time_of_its_contract(self) -> None:
        chart = TimelineChart.of_ticket(charts.TestTimelines.TICKET, GOLD, as_of=MONDAY + 5 * HOUR)
        drawn = specified(chart, "de")

        pieces, ends, happened = (rows(drawn, layer) for layer in range(3))
        assert pieces[0] == {
            "lane": "erste Antwort (zugesichert)",
            "start": "2026-11-16T09:30:00+00:00",
            "end": "2026-11-16T12:00:00+00:00",
            "part": "Servicezeit",
            "opacity": 0.3,
            "reason": "Servicezeit",
        }
        assert {row["part"] for row in pieces} == {"Servicezeit", "Uhr läuft", "Uhr steht"}
        assert ends == [
            {"lane": "erste Antwort (zugesichert)", "at": "2026-11-17T10:30:00+00:00", "due": "17.11.2026 10:30"}
        ]
        assert happened[:2] == [
            {"at": "2026-11-16T09:30:00+00:00", "what": "gemeldet"},
            {"at": "2026-11-16T12:30:00+00:00", "what": "beantwortet"},
        ]

    def test_refuses_what_is_no_chart(self) -> None:
        with pytest.raises(InvalidTypeError) as caught:
            specified("a chart")
        assert str(caught.value) == "chart: 'a chart' is no chart. Give a UsageChart, CostChart or TimelineChart."
        with pytest.raises(UnknownChoiceError, match="Language: 'fr' is none of its values"):
            specified(UsageChart(periods=[PeriodUse(period=DECEMBER, used=1)]), "fr")

    def test_says_what_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "altair", None)

        with pytest.raises(ModuleNotFoundError, match="altair"):
            to_altair(UsageChart(periods=[PeriodUse(period=DECEMBER, used=1)]))


class TestProgress:
    """A bar only where it is asked for."""

    USE = tuple(timedelta(hours=hours) for hours in (12, 44, 47, 20, 31, 18))

    def test_ends_with_all_runs(self, capsys: pytest.CaptureFixture[str]) -> None:
        with progress_bar("packages") as progress:
            simulate(PACKAGES, self.USE, seed=1, runs=300, overage_rate=eur(100), progress=progress)

        shown = capsys.readouterr().err
        assert "packages: 100%" in shown
        assert "300/300" in shown

    def test_changes_nothing_and_is_never_on_by_default(self, capsys: pytest.CaptureFixture[str]) -> None:
        with progress_bar() as progress:
            watched = simulate(PACKAGES, self.USE, seed=1, runs=50, overage_rate=eur(100), progress=progress)
        capsys.readouterr()

        assert sp.simulate(PACKAGES, self.USE, seed=1, runs=50, overage_rate=eur(100)) == watched
        assert capsys.readouterr().err == ""
