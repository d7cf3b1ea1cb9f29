"""A chart of usage: for each period what was used, expired, exceeded and held, one above the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Final

import attrs

from supportpolicy.billing import figures
from supportpolicy.charts.chart import Chart
from supportpolicy.charts.drawing.axes import HEIGHT, bottom_axis
from supportpolicy.charts.drawing.frame import Frame
from supportpolicy.charts.drawing.legend import swatch
from supportpolicy.charts.drawing.marks import Box, area
from supportpolicy.charts.drawing.palette import BEYOND, BY_RATE, EMPTY, SOLID, UNCLEAR, WAITING, Ink
from supportpolicy.charts.drawing.picture import MARGIN, Picture
from supportpolicy.charts.drawing.scales import Bands, Linear, Steps
from supportpolicy.charts.periods import period_ticks
from supportpolicy.charts.units import Unit, on_axis, unit_of
from supportpolicy.charts.usage import USES, PeriodUse, Use, use_of_course, use_of_package, use_of_settlement
from supportpolicy.clauses import Language, Wording
from supportpolicy.contingents import Measure, Quantity, quantity_of
from supportpolicy.errors import InvalidTypeError, InvalidValueError
from supportpolicy.explanation.results import Field, ResultTable
from supportpolicy.settlement import Settlement
from supportpolicy.spans import Span
from supportpolicy.whatif import ContractCourse, PackageCost

_TITLE = Wording(de="Nutzung nach Zeiträumen", en="Use by period")
_FIELDS: Final = (
    Field("period", Wording(de="Zeitraum", en="Period")),
    *(Field(use.value, Wording(de=name.de.capitalize(), en=name.en.capitalize())) for use, name in USES.items()),
)
INKS: Mapping[Use, Ink] = {
    Use.USED: SOLID,
    Use.EXPIRED: EMPTY,
    Use.OVERAGE: BEYOND,
    Use.HOURLY: BY_RATE,
    Use.HELD: WAITING,
    Use.PARKED: UNCLEAR,
}
"""What each part of a bar looks like."""

_HEIGHT = 230.0
_ROWS = 6
_WIDEST_BAND = 60.0
_NARROWEST_PLOT = 300.0
_WIDEST_PLOT = 660.0
_FILLED = 0.72
"""How much of a band its bar takes."""


def _in_order(periods: Iterable[PeriodUse]) -> tuple[PeriodUse, ...]:
    return tuple(sorted(periods, key=lambda one: one.period.start))


@attrs.frozen(kw_only=True)
class UsageChart(Chart):
    """Stacked bars: what became of quota and work in each period.

    Attributes:
        title: What it shows.
        periods: The use of each period, in order of time.

    Example:
        >>> from datetime import timedelta
        >>> november = Span(date(2026, 11, 1), date(2026, 12, 1))
        >>> use = PeriodUse(period=november, used=timedelta(hours=12), expired=timedelta(hours=4))
        >>> chart = UsageChart(periods=[use])
        >>> chart.svg(language="de")[:4]
        '<svg'

    Raises:
        InvalidValueError: for no period, or periods that overlap.
        InvalidTypeError: for time in one period and pieces in another.
    """

    title: Wording = _TITLE
    periods: tuple[PeriodUse, ...] = attrs.field(converter=_in_order)

    @periods.validator
    def _check_periods(self, _: attrs.Attribute[tuple[PeriodUse, ...]], periods: tuple[PeriodUse, ...]) -> None:
        if not periods:
            raise InvalidValueError("periods", "there is none to draw", "Give the use of at least one period")
        if len({one.measure for one in periods}) > 1:
            raise InvalidTypeError("periods", "time and pieces do not add up", "Draw a chart of each")
        for earlier, later in pairwise(periods):
            if later.period.start < earlier.period.end:
                raise InvalidValueError(
                    "periods",
                    f"{later.period.start} belongs to two of them",
                    "Give each day to one period, and each contract a chart of its own",
                )

    @classmethod
    def of_settlement(
        cls, settlement: Settlement, *, measure: Measure = Measure.TIME, title: Wording = _TITLE
    ) -> UsageChart:
        """The periods of a settlement, with the corrections of closed ones.

        Args:
            settlement: What was settled.
            measure: Whether time is drawn or pieces.
            title: What it shows.
        """
        return cls(title=title, periods=use_of_settlement(settlement, Measure(measure)))

    @classmethod
    def of_course(
        cls, course: ContractCourse, *, measure: Measure = Measure.TIME, title: Wording | None = None
    ) -> UsageChart:
        """The periods under a contract, as `compare` has them.

        Args:
            course: What the work comes to under the contract.
            measure: Whether time is drawn or pieces.
            title: What it shows; by default the name of the contract.
        """
        named = Wording(de=course.name, en=course.name)
        return cls(title=title or named, periods=use_of_course(course, Measure(measure)))

    @classmethod
    def of_package(
        cls, cost: PackageCost, history: Iterable[Quantity], *, first: date, title: Wording | None = None
    ) -> UsageChart:
        """What a history would have used of a package.

        Args:
            cost: The package, as `best_package` compares it.
            history: What was used in each period: the history that it was compared on.
            first: A day of the first period.
            title: What it shows; by default the name of the package.

        Raises:
            InvalidValueError: for a package of which something is carried over.
        """
        name = cost.package.id
        return cls(
            title=title or Wording(de=f"Paket {name}", en=f"Package {name}"),
            periods=use_of_package(cost, history, first),
        )

    @property
    def measure(self) -> Measure:
        """Whether it counts time or pieces."""
        return self.periods[0].measure

    @property
    def uses(self) -> tuple[Use, ...]:
        """What occurs in any period, from the lowest part of a bar to the highest; if nothing does, what was used."""
        return tuple(use for use in Use if any(one.units(use) for one in self.periods)) or (Use.USED,)

    def sum(self, use: Use) -> int:
        """How much of it occurs in all periods, in whole seconds or pieces."""
        return sum(one.units(use) for one in self.periods)

    @property
    def table(self) -> ResultTable:
        """One row for each period."""
        rows = ((one.period, *(quantity_of(one.units(use), self.measure) for use in Use)) for one in self.periods)
        return ResultTable(title=self.title, fields=_FIELDS, rows=tuple(rows))

    def picture(self, language: Language) -> Picture:
        """The chart in one language, before it is written down."""
        return _drawn(self, language)


def _drawn(chart: UsageChart, language: Language) -> Picture:
    most = max(one.total for one in chart.periods)
    unit = unit_of(chart.measure, most)
    steps = Steps.up_to(unit.of(most), _ROWS, unit.step)
    count = len(chart.periods)
    frame = Frame.around(
        title=chart.title.text(language),
        entries=[swatch(INKS[use], _in_words(chart.sum(use), use, chart, language)) for use in chart.uses],
        caption=unit.name.text(language),
        steps=steps,
        labels=[on_axis(number, steps, language) for number in steps.numbers()],
        size=(min(max(count * _WIDEST_BAND, _NARROWEST_PLOT), _WIDEST_PLOT), _HEIGHT),
    )
    plot = frame.plot
    bands = Bands(count, plot.x, min(plot.right, plot.x + count * _WIDEST_BAND))
    bars = (
        area(box, INKS[use], f"{figures.dates(one.period, language)}: {tip}", use.value)
        for number, one in enumerate(chart.periods)
        for use, box in _stacked(one, bands, number, frame.heights, unit)
        for tip in [_in_words(one.units(use), use, chart, language)]
    )
    ticks = period_ticks([one.period for one in chart.periods], bands, language)
    return Picture(
        language=language,
        title=chart.title.text(language),
        description=_described(chart, language),
        width=frame.edge,
        height=plot.bottom + HEIGHT + MARGIN / 2,
        marks=(*frame.marks, *bars, *bottom_axis(ticks, plot, frame.edge)),
    )


def _stacked(one: PeriodUse, bands: Bands, number: int, heights: Linear, unit: Unit) -> Iterator[tuple[Use, Box]]:
    """The parts of a bar from the axis up."""
    below = 0
    for use in Use:
        units = one.units(use)
        if units:
            top, bottom = heights.place(unit.of(below + units)), heights.place(unit.of(below))
            wide = bands.width * _FILLED
            yield use, Box(bands.middle(number) - wide / 2, top, wide, bottom - top)
            below += units


def _in_words(units: int, use: Use, chart: UsageChart, language: Language) -> str:
    return f"{USES[use].text(language)} {figures.measured(units, chart.measure, language)}"


def _described(chart: UsageChart, language: Language) -> str:
    whole = figures.dates(Span(chart.periods[0].period.start, chart.periods[-1].period.end), language)
    sums = ", ".join(_in_words(chart.sum(use), use, chart, language) for use in chart.uses)
    return f"{whole}: {sums}."
