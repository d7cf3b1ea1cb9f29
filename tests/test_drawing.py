"""What pictures are made of: places on scales, labels that do not cover each other, marks and markup."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import islice, pairwise
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportpolicy.charts.dates import short_day, short_month, short_period, weekday, weekday_and_clock
from supportpolicy.charts.drawing.axes import Tick, bottom_axis
from supportpolicy.charts.drawing.lettering import bold_width, lines, shortened, width
from supportpolicy.charts.drawing.marks import Box, area
from supportpolicy.charts.drawing.markup import element, escaped, one_line, pixels
from supportpolicy.charts.drawing.palette import OVERDUE
from supportpolicy.charts.drawing.placing import flag_rows, spread, within
from supportpolicy.charts.drawing.scales import Bands, Linear, Steps
from supportpolicy.charts.instants import Instants, instant_ticks
from supportpolicy.charts.periods import period_ticks
from supportpolicy.clauses import Language
from supportpolicy.contingents import Rhythm
from supportpolicy.spans import Span
from tests.drawn import Drawn

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)


def inside(*marks: str) -> Drawn:
    """Some marks in a picture of their own."""
    return Drawn.of(f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(marks)}</svg>')


class TestScales:
    """Where numbers, periods and instants have their places."""

    @given(st.fractions(0, 10**12, max_denominator=3600), st.integers(1, 12), st.sampled_from([0, 1]))
    def test_steps_reach_the_number_and_are_few_and_round(self, most: Fraction, at_most: int, least: int) -> None:
        steps = Steps.up_to(most, at_most, Fraction(least))
        numbers = list(steps.numbers())

        assert numbers[0] == 0
        assert numbers[-1] == steps.most >= most
        assert 1 <= steps.count <= at_most
        assert steps.step >= least
        assert (steps.step * 10**steps.places).denominator == 1
        assert re.fullmatch("0*[125]0*", f"{float(steps.step):.15f}".replace(".", "").rstrip("0"))

    @given(st.fractions(0, 1000), st.fractions(0, 1000))
    def test_places_are_in_the_order_of_numbers(self, one: Fraction, other: Fraction) -> None:
        up, down = Linear(Fraction(1000), 10, 600), Linear(Fraction(1000), 300, 20)

        assert (one <= other) is (up.place(one) <= up.place(other)) or one == other or abs(one - other) < 1e-9
        assert 10 <= up.place(one) <= 600
        assert 20 <= down.place(one) <= 300

    @given(st.integers(1, 200))
    def test_bands_lie_side_by_side(self, count: int) -> None:
        bands = Bands(count, 40, 640)

        assert bands.left(0) == 40
        assert bands.left(count) == pytest.approx(640)
        assert all(bands.left(number) < bands.middle(number) < bands.left(number + 1) for number in range(count))

    @given(
        st.integers(1, 200), st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from([1, 2, 3, 12]), st.booleans()
    )
    def test_periods_are_named_where_their_names_have_room(
        self, count: int, day: date, months: int, is_anchored: bool
    ) -> None:
        rhythm = Rhythm(months=months, anchor=day if is_anchored else None)
        periods = list(islice(rhythm.periods(Span(day, date(2999, 1, 1))), count))
        ticks = period_ticks(periods, Bands(count, 40, 640), Language.DE)

        assert ticks
        for one, other in pairwise(ticks):
            assert other.at - one.at >= (width(one.label) + width(other.label)) / 2

    @settings(max_examples=50)
    @given(
        st.integers(0, 10**9).map(
            lambda minutes: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes % 47_000_000)
        ),
        st.integers(1, 10**9),
        st.sampled_from(["Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "UTC"]),
        st.sampled_from(Language),
    )
    def test_instants_are_in_order_and_have_room(
        self, start: datetime, length: int, zone: str, language: Language
    ) -> None:
        instants = Instants(Span(start, start + timedelta(seconds=length)), 100, 700)
        ticks = instant_ticks(instants, ZoneInfo(zone), language)

        assert ticks[0].at == pytest.approx(100, abs=600)
        assert all(100 <= tick.at <= 700 for tick in ticks)
        for one, other in pairwise([tick for tick in ticks if tick.label]):
            assert other.at - one.at >= (width(one.label) + width(other.label)) / 2

    def test_an_hour_that_a_clock_skips_has_no_tick(self) -> None:
        """On the last Sunday of March there is no 02:00 in Berlin, and in October 02:00 is named once."""
        found = []
        for day in (date(2026, 3, 29), date(2026, 10, 25)):
            start = datetime(day.year, day.month, day.day, tzinfo=BERLIN).astimezone(UTC)
            instants = Instants(Span(start, start + 6 * HOUR), 0, 400)
            found.append([tick.label for tick in instant_ticks(instants, BERLIN, Language.EN)])

        assert found == [
            ["00:00", "01:00", "03:00", "04:00", "05:00", "06:00", "07:00"],
            ["00:00", "01:00", "02:00", "03:00", "04:00", "05:00"],
        ]

    def test_more_time_than_there_are_labels_for_has_none(self) -> None:
        whole = Span(datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC))

        assert instant_ticks(Instants(whole, 0, 100), ZoneInfo("UTC"), Language.EN) == []


class TestDates:
    """Dates as short as an axis needs them."""

    def test_in_both_languages(self) -> None:
        march = date(2026, 3, 5)

        assert [short_month(march, language) for language in Language] == ["Mär", "Mar"]
        assert [short_day(march, language) for language in Language] == ["05.03.", "5 Mar"]
        assert [weekday(march, language) for language in Language] == ["Do 05.03.", "Thu 5 Mar"]
        assert weekday_and_clock(datetime(2026, 3, 5, 7, 4, tzinfo=UTC), Language.EN) == "Thu 5 Mar, 07:04"

    @pytest.mark.parametrize(
        ("start", "end", "named"),
        [
            (date(2026, 12, 1), date(2027, 1, 1), ("Dez", "2026")),
            (date(2026, 10, 1), date(2027, 1, 1), ("Okt–Dez", "2026")),
            (date(2026, 7, 1), date(2027, 7, 1), ("Jul–Jun", "2026")),
            (date(2026, 1, 1), date(2027, 1, 1), ("2026", "")),
            (date(2026, 1, 31), date(2026, 2, 28), ("31.01.", "2026")),
        ],
    )
    def test_a_period(self, start: date, end: date, named: tuple[str, str]) -> None:
        assert short_period(Span(start, end), Language.DE) == named


class TestAxes:
    """Labels below the area."""

    def test_what_has_no_room_is_left_out(self) -> None:
        ticks = [Tick(100 + number * 20, "Nov", "2026" if number < 1 else "2027") for number in range(4)]
        drawn = Drawn.of(
            f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(bottom_axis(ticks, Box(90, 0, 90, 50), 200))}</svg>'
        )

        assert drawn.written() == ["Nov", "Nov", "2026", "2027"]
        assert drawn.overlaps() == []


class TestLettering:
    """Nobody knows the reader's font, so texts are taken to be wide."""

    WIDEST: Final = {
        "Erstdiagnose": (6.5, 7.37),
        "1.600,00 €": (5.41, 5.98),
        "Mehrleistung 12 h 18 min": (12.85, 14.44),
        "WWWW": (3.96, 4.41),
        "illicit jill": (3.76, 4.5),
        "Wed 18 Nov, 14:30 · missed": (14.11, 15.72),
    }
    """How wide DejaVu Sans and its bold letters are, the widest among usual fonts, by the height of the letters."""

    @pytest.mark.parametrize(("text", "measured"), WIDEST.items())
    def test_is_on_the_safe_side_and_not_far_off(self, text: str, measured: tuple[float, float]) -> None:
        regular, bold = measured

        assert regular <= width(text, 1) <= 1.35 * regular
        assert bold <= bold_width(text, 1) <= 1.35 * bold

    @given(st.text(max_size=50), st.floats(20, 300))
    def test_a_shortened_text_fits(self, text: str, room: float) -> None:
        short = shortened(text, room)

        assert width(short) <= room
        assert short == one_line(text) or short.endswith("…")

    @given(st.text(max_size=200), st.floats(60, 300), st.integers(1, 4))
    def test_lines_fit_and_are_few(self, text: str, room: float, most: int) -> None:
        broken = lines(text, room, 15, most)

        assert len(broken) <= most
        assert all(bold_width(line, 15) <= room + 1e-6 for line in broken)

    def test_marks_above_letters_take_no_room(self) -> None:
        assert width("e\u0301") == width("e")
        assert width("漢") >= width("W")


class TestPlacing:
    """No label covers another."""

    @given(st.lists(st.tuples(st.floats(0, 600), st.floats(5, 200)), max_size=20))
    def test_no_flag_covers_a_flag_or_a_pole(self, flags: list[tuple[float, float]]) -> None:
        spans = sorted((pole, pole + size) for pole, size in flags)
        rows = flag_rows(spans)

        for number, (pole, end) in enumerate(spans):
            for other in range(number + 1, len(spans)):
                if pole <= spans[other][0] <= end:
                    assert rows[number] > rows[other]

    @given(st.lists(st.floats(0, 300), min_size=1, max_size=12))
    def test_what_is_spread_keeps_its_distance_and_stays_inside(self, wanted: list[float]) -> None:
        places = spread(sorted(wanted), 17, 0, 300)

        assert all(later - earlier >= 17 - 1e-9 for earlier, later in pairwise(places))
        assert places[0] >= 0
        assert places[-1] <= 300 + 1e-9

    def test_what_has_room_stays_where_it_is(self) -> None:
        assert spread([10, 50, 90], 17, 0, 100) == [10, 50, 90]
        assert [within(5, 20, 0, 100), within(50, 20, 0, 100), within(95, 20, 0, 100)] == [10, 50, 90]


class TestMarkup:
    """The elements of a picture."""

    @given(st.text())
    def test_any_text_can_be_read_back(self, text: str) -> None:
        [written] = inside(element("text", {"class": text, "x": 1, "y": 2}, escaped(text))).root
        assert written.attrib["class"] == (written.text or "")

    @given(st.floats(-1e6, 1e6))
    def test_a_place_is_short_and_near(self, number: float) -> None:
        assert re.fullmatch(r"-?\d+(\.\d{1,2})?", pixels(number))
        assert float(pixels(number)) == pytest.approx(number, abs=0.0051)
        assert pixels(number) != "-0"

    def test_hatching_ends_at_the_edges(self) -> None:
        drawn = inside(area(Box(13.3, 7.1, 40, 22.2), OVERDUE, "tip", "late"))

        points = list(drawn.points())
        assert len(points) > 20
        assert all(13.29 <= x <= 53.31 and 7.09 <= y <= 29.31 for x, y in points)
