"""What to improve, as bars: how much of the work a remedy would have saved, or how often something came. APP-11"""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings

import supportpolicy as sp
from supportpolicy.charts import ImprovementChart
from supportpolicy.charts.drawing.picture import MARGIN
from supportpolicy.clauses import Language
from supportpolicy.errors import InvalidTypeError, InvalidValueError
from supportpolicy.improvement import Improvement, Remedy, analyse
from tests.drawn import Drawn, Shape
from tests.test_charts import improvement_charts
from tests.test_improvement import NOVEMBER, charge, minutes, ticket

TICKETS = [
    ticket("T-1", day=3, component="platform", kind="bug"),
    ticket("T-2", day=4, component="platform", kind="bug"),
    ticket("T-3", day=5, kind="question"),
    ticket("T-4", day=6, kind="incident"),
    ticket("T-5", day=7, kind="incident"),
]
MODULES = {"T-1": "export", "T-2": "export", "T-4": "import", "T-5": "import"}
WORK = [charge("T-1", 60), charge("T-2", 90), charge("T-3", 30), charge("T-4", 45)]


def november(work: bool = True) -> Improvement:
    return analyse(TICKETS, [], WORK if work else [], NOVEMBER, modules=MODULES, issues={"T-3": "KB-7"})


def written(chart: ImprovementChart, language: str = "en") -> list[str]:
    return [text.replace("\u00a0", " ") for text in Drawn.of(chart.svg(language=language)).written()]


def lengths(drawn: Drawn, kind: str) -> list[float]:
    return [part.right - part.left for part in drawn.areas(kind)]


class TestWork:
    """Where work is recorded, a bar is all of it, and the part that a remedy would have saved."""

    def test_says_what_would_have_been_saved_of_what(self) -> None:
        assert written(ImprovementChart.of_improvement(november())) == [
            "What would help most",
            "answer at first contact: saving at most 30 min",
            "mend or document: saving at most 1 h 30 min",
            "look for a common cause",
            "other work 1 h 45 min",
            "export, platform, bug",
            "1 h 30 min of 2 h 30 min",
            "KB-7",
            "30 min of 30 min",
            "import, incident",
            "0 h of 45 min",
            "0.0",
            "0.5",
            "1.0",
            "1.5",
            "2.0",
            "2.5",
            "hours",
        ]

    def test_does_in_german(self) -> None:
        texts = written(ImprovementChart.of_improvement(november()), "de")

        assert texts[:7] == [
            "Was am meisten helfen würde",
            "beim ersten Kontakt beantworten: Ersparnis höchstens 30 min",
            "beheben oder dokumentieren: Ersparnis höchstens 1 h 30 min",
            "eine gemeinsame Ursache suchen",
            "übrige Arbeit 1 h 45 min",
            "export, platform, bug",
            "1 h 30 min von 2 h 30 min",
        ]
        assert texts[-1] == "Stunden"

    def test_lengths_are_in_proportion_to_time(self) -> None:
        drawn = Drawn.of(ImprovementChart.of_improvement(november()).svg())

        [mended], [answered], found = (lengths(drawn, remedy) for remedy in ("mend", "answer", "find"))
        assert mended == pytest.approx(3 * answered, abs=0.05)
        assert found == []
        assert lengths(drawn, "other_work") == pytest.approx([2 * answered, 1.5 * answered], abs=0.05)

    def test_every_part_says_what_it_is(self) -> None:
        drawn = Drawn.of(ImprovementChart.of_improvement(november()).svg())

        assert [part.tip.replace("\u00a0", " ") for part in parts(drawn)] == [
            "Point to known issue KB-7 at first contact: 1 matter, saving at most 30 min",
            "Mend or document – export, platform, bug: 2 matters, saving at most 1 h 30 min",
            "export, platform, bug: other work 1 h",
            "import, incident: other work 45 min",
        ]

    def test_tells_the_same_to_who_does_not_see_it(self) -> None:
        drawn = Drawn.of(ImprovementChart.of_improvement(november()).svg())

        assert drawn.said("desc").replace("\u00a0", " ") == (
            "Mend or document – export, platform, bug: 2 matters, saving at most 1 h 30 min; "
            "Point to known issue KB-7 at first contact: 1 matter, saving at most 30 min; "
            "Look for a common cause – import, incident: 2 matters."
        )

    def test_the_table(self) -> None:
        found = november()

        assert ImprovementChart.of_improvement(found).table.rows == found.repeats_table.rows


def parts(drawn: Drawn) -> list[Shape]:
    return [part for kind in (*(one.value for one in Remedy), "other_work") for part in drawn.areas(kind)]


class TestNumbers:
    """Where no work is recorded, a bar is how often something came."""

    def test_counts_matters(self) -> None:
        chart = ImprovementChart.of_improvement(november(work=False))

        assert written(chart) == [
            "What would help most",
            "answer at first contact",
            "mend or document",
            "look for a common cause",
            "import, incident",
            "2",
            "export, platform, bug",
            "2",
            "KB-7",
            "1",
            "0",
            "1",
            "2",
            "matters",
        ]

    def test_lengths_are_in_proportion_to_numbers(self) -> None:
        drawn = Drawn.of(ImprovementChart.of_improvement(november(work=False)).svg())

        mended, answered, found = (lengths(drawn, remedy)[0] for remedy in ("mend", "answer", "find"))
        assert mended == found == pytest.approx(2 * answered)
        assert drawn.areas("other_work") == []

    def test_the_table_has_no_times(self) -> None:
        table = ImprovementChart.of_improvement(november(work=False)).table

        assert [field.name for field in table.fields] == ["issue", "cause", "kind", "module", "matters"]


class TestEveryChart:
    @settings(max_examples=25)
    @given(improvement_charts())
    def test_each_bar_is_as_long_as_what_it_shows(self, chart: ImprovementChart) -> None:
        drawn = Drawn.of(chart.svg())
        whole = [one.worked.total_seconds() if chart.counts_work else float(one.matters) for one in chart.repeats]
        bars: dict[float, float] = {}
        for part in parts(drawn):
            assert part.left == pytest.approx(MARGIN + bars.get(part.top, 0.0), abs=0.03)
            bars[part.top] = bars.get(part.top, 0.0) + part.right - part.left

        longest = max(bars.values())
        expected = [longest * length / max(whole) for length in whole if length]
        assert [bars[top] for top in sorted(bars)] == pytest.approx(expected, abs=0.03)

    @given(improvement_charts())
    @settings(max_examples=10)
    def test_names_everything_in_order(self, chart: ImprovementChart) -> None:
        described = Drawn.of(chart.svg(language="de")).said("desc")

        assert described.endswith(".")
        assert described.count("Anliegen") >= len(chart.repeats)

    def test_a_long_name_is_cut(self) -> None:
        modules = {"T-1": "W" * 200, "T-2": "W" * 200}
        drawn = Drawn.of(ImprovementChart.of_improvement(analyse(TICKETS, [], [], NOVEMBER, modules=modules)).svg())

        assert any(text.startswith("WWW") and text.endswith("…") for text in drawn.written())
        assert drawn.outside() == []

    def test_shows_so_many_at_most(self) -> None:
        found = november()

        assert ImprovementChart.of_improvement(found, 2).repeats == found.repeats[:2]
        assert ImprovementChart.of_improvement(found, most=9).repeats == found.repeats

    def test_has_a_title_of_ones_own(self) -> None:
        title = sp.Wording(de="Acme im November", en="Acme in November")

        assert ImprovementChart.of_improvement(november(), title=title).title == title

    def test_refuses_what_cannot_be_drawn(self) -> None:
        with pytest.raises(InvalidValueError) as nothing:
            ImprovementChart.of_improvement(analyse([], [], [], NOVEMBER))
        assert str(nothing.value) == ("repeats: there is none to draw. Draw a period in which something came again.")
        with pytest.raises(InvalidTypeError) as other:
            ImprovementChart(repeats=["T-1"])  # type: ignore[list-item]
        assert str(other.value) == "repeats: 'T-1' is no Repeat. Give the repeats of an Improvement."
        with pytest.raises(InvalidValueError) as none:
            ImprovementChart.of_improvement(november(), 0)
        assert str(none.value) == "most: 0 bars show nothing. Give 1 or more."
        with pytest.raises(InvalidTypeError) as half:
            ImprovementChart.of_improvement(november(), 2.5)  # type: ignore[arg-type]
        assert str(half.value) == "most: 2.5 is no whole number. Give an int."


def test_what_helps_follows_from_what_is_known() -> None:
    helps = {one.remedy: one for one in november().repeats}

    assert {remedy: one.name(Language.EN) for remedy, one in helps.items()} == {
        Remedy.ANSWER: "KB-7",
        Remedy.MEND: "export, platform, bug",
        Remedy.FIND: "import, incident",
    }
    assert helps[Remedy.FIND].saving == timedelta(0) < helps[Remedy.MEND].saving == minutes(90)
