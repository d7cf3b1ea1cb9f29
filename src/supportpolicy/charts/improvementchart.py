"""A chart of what to improve: for each thing that comes again its work, and what a remedy would have saved of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from fractions import Fraction
from typing import Final

import attrs

from supportpolicy.billing import figures
from supportpolicy.charts.chart import Chart
from supportpolicy.charts.drawing.axes import HEIGHT, Tick, bottom_axis
from supportpolicy.charts.drawing.legend import Entry, legend, swatch
from supportpolicy.charts.drawing.lettering import LINE, SIZE, shortened, width
from supportpolicy.charts.drawing.marks import Box, area, label
from supportpolicy.charts.drawing.palette import EMPTY, GREEN, SOLID, UNCLEAR, Hatch, Ink
from supportpolicy.charts.drawing.picture import MARGIN, Picture, heading
from supportpolicy.charts.drawing.scales import Linear, Steps
from supportpolicy.charts.units import Unit, on_axis, unit_of
from supportpolicy.checks import check_count, several
from supportpolicy.clauses import Language, Wording
from supportpolicy.contingents import SECOND, Measure
from supportpolicy.errors import InvalidValueError
from supportpolicy.explanation.results import ResultTable
from supportpolicy.improvement import Improvement, Remedy, Repeat
from supportpolicy.improvement.results import table_of_repeats, without_times
from supportpolicy.improvement.terms import REMEDIES

_TITLE = Wording(de="Was am meisten helfen würde", en="What would help most")
_SAVED = Wording(de="{saving} von {worked}", en="{saving} of {worked}")
_SAVING = Wording(de="{remedy}: Ersparnis höchstens {saving}", en="{remedy}: saving at most {saving}")
_REST = Wording(de="übrige Arbeit", en="other work")
_MATTERS = Unit(Wording(de="Anliegen", en="matters"), 1, Fraction(1))
INKS: Final = {Remedy.ANSWER: Ink(GREEN, 0.25, Hatch.RISING), Remedy.MEND: SOLID, Remedy.FIND: UNCLEAR}
"""What the part of a bar looks like that a remedy would have saved."""

_WIDTH = 460.0
_STEPS = 6
_BAR = 13.0
_ROW = LINE + _BAR + 9.0
_GAP = 6.0
_QUIET = 0.72
_OTHER = "other_work"
_ZERO = timedelta(0)


def _all_repeats(given: Iterable[Repeat]) -> tuple[Repeat, ...]:
    return several("repeats", given, Repeat, "Repeat", "Give the repeats of an Improvement")


@attrs.frozen(kw_only=True)
class ImprovementChart(Chart):
    """Bars from left to right: what came again, and what a remedy would have saved of the work on it.

    Where no work is recorded, the bars count how often it came.

    Attributes:
        title: What it shows.
        repeats: What came again, from the top down.

    Example:
        >>> repeat = Repeat(
        ...     issue=None,
        ...     cause=None,
        ...     kind=None,
        ...     module="import",
        ...     tickets=["T-1", "T-2"],
        ...     matters=2,
        ...     worked=timedelta(hours=3),
        ...     saving=timedelta(hours=1),
        ... )
        >>> chart = ImprovementChart(repeats=[repeat])
        >>> chart.svg(language="de")[:4]
        '<svg'

    Raises:
        InvalidTypeError: for anything else than repeats.
        InvalidValueError: for nothing that came again.
    """

    title: Wording = _TITLE
    repeats: tuple[Repeat, ...] = attrs.field(converter=_all_repeats)

    @repeats.validator
    def _check_repeats(self, _: attrs.Attribute[tuple[Repeat, ...]], repeats: tuple[Repeat, ...]) -> None:
        if not repeats:
            raise InvalidValueError("repeats", "there is none to draw", "Draw a period in which something came again")

    @classmethod
    def of_improvement(cls, improvement: Improvement, most: int = 10, *, title: Wording = _TITLE) -> ImprovementChart:
        """What would have saved most in a period, or came most often in it where no work is recorded.

        Args:
            improvement: What the period says, as `analyse` has it.
            most: How many bars there are at most.
            title: What it shows.

        Raises:
            InvalidTypeError: for a number of bars that is no whole number.
            InvalidValueError: for a number of bars below 1, and for a period in which nothing came again.
        """
        if check_count("most", most) < 1:
            raise InvalidValueError("most", f"{most} bars show nothing", "Give 1 or more")
        return cls(title=title, repeats=improvement.repeats[:most])

    @property
    def counts_work(self) -> bool:
        """Whether the bars are work; else none is recorded, and they are numbers of matters."""
        return any(repeat.worked for repeat in self.repeats)

    @property
    def table(self) -> ResultTable:
        """One row for each of them; no times where no work is recorded."""
        whole = table_of_repeats(self.title, self.repeats)
        return whole if self.counts_work else without_times(whole)

    def picture(self, language: Language) -> Picture:
        """The chart in one language, before it is written down."""
        return _drawn(self, language)


@attrs.frozen
class _Part:
    """A part of a bar.

    Attributes:
        units: How long it is, in seconds or matters.
        ink: What it looks like.
        tip: What it says to whoever points at it.
        kind: What it stands for: its class.
    """

    units: int
    ink: Ink
    tip: str
    kind: str


@attrs.frozen
class _Row:
    """What came again, with its bar.

    Attributes:
        name: What it is.
        figure: What stands at the end of the bar.
        parts: The parts of the bar, from the left.
    """

    name: str
    figure: str
    parts: tuple[_Part, ...]

    @property
    def units(self) -> int:
        return sum(part.units for part in self.parts)


def _of_matters(repeat: Repeat, language: Language) -> _Row:
    part = _Part(repeat.matters, INKS[repeat.remedy], repeat.advice(language), repeat.remedy.value)
    return _Row(repeat.name(language), figures.number(repeat.matters, language), (part,))


def _of_work(repeat: Repeat, language: Language) -> _Row:
    name, rest = repeat.name(language), repeat.worked - repeat.saving
    parts = (
        _Part(repeat.saving // SECOND, INKS[repeat.remedy], repeat.advice(language), repeat.remedy.value),
        _Part(rest // SECOND, EMPTY, f"{name}: {_REST.text(language)} {_time(rest, language)}", _OTHER),
    )
    figure = _SAVED.text(language).format(saving=_time(repeat.saving, language), worked=_time(repeat.worked, language))
    return _Row(name, figure, tuple(part for part in parts if part.units))


def _drawn(chart: ImprovementChart, language: Language) -> Picture:
    row_of = _of_work if chart.counts_work else _of_matters
    rows = [row_of(repeat, language) for repeat in chart.repeats]
    most = max(row.units for row in rows)
    unit = unit_of(Measure.TIME, most) if chart.counts_work else _MATTERS
    steps = Steps.up_to(unit.of(most), _STEPS, unit.step)
    edge = MARGIN + _WIDTH + _GAP + max(width(row.figure) for row in rows) + MARGIN
    titles, top = heading(chart.title.text(language), edge - 2 * MARGIN)
    key, top = legend(_entries(chart, language), MARGIN, top, edge - MARGIN)
    plot = Box(MARGIN, top + _GAP, _WIDTH, len(rows) * _ROW)
    lengths = Linear(steps.most, plot.x, plot.right)
    ticks = [Tick(lengths.place(number), on_axis(number, steps, language)) for number in steps.numbers()]
    caption = label(unit.name.text(language), (MARGIN, plot.bottom + HEIGHT - _GAP), opacity=_QUIET)
    return Picture(
        language=language,
        title=chart.title.text(language),
        description="; ".join(repeat.advice(language) for repeat in chart.repeats) + ".",
        width=edge,
        height=plot.bottom + HEIGHT + MARGIN / 2,
        marks=(*titles, *key, *_bars(rows, plot, lengths, unit, edge), *bottom_axis(ticks, plot, edge), caption),
    )


def _bars(rows: Iterable[_Row], plot: Box, lengths: Linear, unit: Unit, edge: float) -> Iterator[str]:
    """For each row a line with its name, and below it the bar with its figure."""
    for number, row in enumerate(rows):
        top = plot.y + number * _ROW
        yield label(shortened(row.name, edge - 2 * MARGIN), (plot.x, top + SIZE))
        before = 0
        for part in row.parts:
            left, right = (lengths.place(unit.of(units)) for units in (before, before + part.units))
            yield area(Box(left, top + LINE, right - left, _BAR), part.ink, part.tip, part.kind)
            before += part.units
        end = lengths.place(unit.of(row.units))
        yield label(row.figure, (end + _GAP, top + LINE + _BAR - 2), opacity=_QUIET)


def _entries(chart: ImprovementChart, language: Language) -> Iterator[Entry]:
    for remedy in Remedy:
        against = [repeat for repeat in chart.repeats if repeat.remedy is remedy]
        if against:
            yield swatch(INKS[remedy], _helps(remedy, sum((one.saving for one in against), _ZERO), language))
    rest = sum((repeat.worked - repeat.saving for repeat in chart.repeats), _ZERO)
    if rest:
        yield swatch(EMPTY, f"{_REST.text(language)} {_time(rest, language)}")


def _helps(remedy: Remedy, saving: timedelta, language: Language) -> str:
    named = REMEDIES[remedy].text(language)
    return _SAVING.text(language).format(remedy=named, saving=_time(saving, language)) if saving else named


def _time(amount: timedelta, language: Language) -> str:
    return figures.duration(amount // SECOND, language)
