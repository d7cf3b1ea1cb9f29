"""A chart of costs: what a period costs with each package by what is used in it, and where another gets cheaper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Final

import attrs

from supportpolicy.billing import figures
from supportpolicy.charts.chart import Chart
from supportpolicy.charts.cheapest import Best, CostLine, cheapest_by_use
from supportpolicy.charts.drawing.axes import HEIGHT, Tick, bottom_axis
from supportpolicy.charts.drawing.frame import Frame
from supportpolicy.charts.drawing.legend import Entry
from supportpolicy.charts.drawing.lettering import LINE, SIZE, shortened, width
from supportpolicy.charts.drawing.marks import Box, Point, dot, label, line, polyline, ring
from supportpolicy.charts.drawing.palette import GREY, LINES, TEXT
from supportpolicy.charts.drawing.picture import Picture
from supportpolicy.charts.drawing.placing import flag_rows, spread
from supportpolicy.charts.drawing.scales import Linear, Steps
from supportpolicy.charts.units import on_axis, unit_of
from supportpolicy.clauses import Language, Wording
from supportpolicy.contingents import MONTHLY, Contingent, Measure, Quantity, measure_of, units_of
from supportpolicy.errors import InvalidTypeError
from supportpolicy.explanation.results import Field, ResultTable
from supportpolicy.money import Money, rounded
from supportpolicy.whatif import PackageChoice
from supportpolicy.whatif.costing import stated_fee
from supportpolicy.whatif.offers import Offer, offered

_TITLE = Wording(de="Kosten der Pakete nach Nutzung", en="Cost of packages by use")
_CHEAPEST = Wording(de="günstigstes Paket", en="cheapest package")
_CHANGE = Wording(de="ab hier die beste Wahl", en="the best choice from here on")
_PERIOD = Wording(de="Nutzung eines Zeitraums", en="use of one period")
_FROM = Wording(de="{package} ab {use}", en="{package} from {use}")
_COSTS = {
    True: Wording(de="{currency} im Monat", en="{currency} a month"),
    False: Wording(de="{currency} je Zeitraum", en="{currency} per period"),
}
_FIELDS: Final = (
    Field("package", Wording(de="Günstigstes Paket", en="Cheapest package")),
    Field("since", Wording(de="Ab einer Nutzung von", en="From a use of")),
    Field("fee", Wording(de="Preis", en="Fee")),
)
_WIDTH = 540.0
_HEIGHT = 280.0
_ROWS = 6
_LONGEST_NAME = 150.0
_LEADER = 22.0
_POLE = 4.0
"""From the line of a change to its label."""

_BEYOND = Fraction(5, 4)
"""How far the axis reaches beyond the largest quota."""


def _offered(packages: Iterable[Contingent]) -> tuple[Contingent, ...]:
    return offered(packages, None)


@attrs.frozen(kw_only=True)
class CostChart(Chart):
    """Lines: what a period costs with each package, by what is used in it.

    Attributes:
        title: What it shows.
        packages: The packages with their rates for what exceeds them, the smaller quota first.
        history: What was used in each period, if that is to be seen beside the packages.

    Example:
        >>> import supportpolicy as sp
        >>> packages = sp.shipped_policy("confluence_package").packages
        >>> chart = CostChart.of_packages(packages, overage_rate=Money.of("100", "EUR"))
        >>> [(best.line.package.id, int(best.since / 3600)) for best in chart.cheapest]
        [('16h', 0), ('40h', 38), ('50h', 47)]

    Raises:
        InvalidValueError: for no packages, or packages that cannot be compared.
        InvalidTypeError: for a history that does not fit the packages.
    """

    title: Wording = _TITLE
    packages: tuple[Contingent, ...] = attrs.field(converter=_offered)
    history: tuple[Quantity, ...] = attrs.field(default=(), converter=tuple[Quantity, ...])

    @history.validator
    def _check_history(self, _: attrs.Attribute[tuple[Quantity, ...]], history: tuple[Quantity, ...]) -> None:
        for used in history:
            if measure_of(used) is not self.measure:
                raise InvalidTypeError(
                    "history", f"{used!r} does not fit the packages", f"Give the use of each period in {self.measure}"
                )

    @classmethod
    def of_choice(cls, choice: PackageChoice, *, title: Wording = _TITLE) -> CostChart:
        """The packages that were compared, with the history that they were compared on."""
        return cls(title=title, packages=[cost.package for cost in choice.costs], history=choice.history)

    @classmethod
    def of_packages(
        cls, packages: Iterable[Offer], *, overage_rate: Money | None = None, title: Wording = _TITLE
    ) -> CostChart:
        """Packages on offer.

        Args:
            packages: The packages, all for time or all for pieces, in one currency.
            overage_rate: The price of an hour, or of a piece, beyond the quota; for packages without a rate of their
                own. The line of a package without any ends with its quota.
            title: What it shows.
        """
        return cls(title=title, packages=offered(packages, overage_rate))

    @property
    def measure(self) -> Measure:
        """Whether use is counted in time or in pieces."""
        return self.packages[0].measure

    @property
    def lines(self) -> tuple[CostLine, ...]:
        """What a period costs with each package, in the same order."""
        return tuple(CostLine(package) for package in self.packages)

    @property
    def cheapest(self) -> tuple[Best, ...]:
        """Which package is the cheapest from which use on; where one follows another, both cost the same."""
        return cheapest_by_use(self.packages)

    @property
    def table(self) -> ResultTable:
        """Which package is the cheapest from which use on, one row for each; the use in hours or pieces."""
        unit = self.measure.priced_units
        rows = ((best.line.package.id, best.since / unit, stated_fee(best.line.package)) for best in self.cheapest)
        return ResultTable(title=self.title, fields=_FIELDS, rows=tuple(rows))

    def picture(self, language: Language) -> Picture:
        """The chart in one language, before it is written down."""
        return _Drawing(self, language).picture()


class _Drawing:
    """The picture of a chart of costs in one language."""

    def __init__(self, chart: CostChart, language: Language) -> None:
        self.chart = chart
        self.language = language
        self.lines = chart.lines
        self.best = chart.cheapest
        most = self._most_used()
        self.unit = unit_of(chart.measure, int(most))
        self.across = Steps.up_to(self.unit.of(most), self._columns(self.unit.of(most)), self.unit.step)
        self.end = self.across.most * self.unit.size
        dearest = max(one.cost(self.end) for one in self.lines)
        self.up = Steps.up_to(dearest, _ROWS)
        self.names = [self._named(package) for package in chart.packages]
        self.changes = [self._change(best) for best in self.best[1:]]
        self.frame = self._frame()
        plot = self.frame.plot
        self.uses = Linear(self.across.most, plot.x, plot.right)

    def picture(self) -> Picture:
        plot = self.frame.plot
        ticks = [
            Tick(self.uses.place(number), on_axis(number, self.across, self.language))
            for number in self.across.numbers()
        ]
        caption = self.unit.name.text(self.language)
        marks = (
            *self.frame.marks,
            *bottom_axis(ticks, plot, self.frame.edge),
            label(caption, (plot.x + plot.width / 2, plot.bottom + HEIGHT), anchor="middle", opacity=0.72),
            self._band(),
            *self._curves(),
            *self._labels(),
            *self._history(),
            *self._changes(),
        )
        return Picture(
            language=self.language,
            title=self.chart.title.text(self.language),
            description=self._described(),
            width=self.frame.edge,
            height=plot.bottom + HEIGHT + LINE,
            marks=marks,
        )

    def _most_used(self) -> Fraction:
        """How far the axis has to reach at least."""
        uses = [_BEYOND * package.units for package in self.chart.packages]
        uses += [Fraction(units_of(used)) for used in self.chart.history]
        uses += [_BEYOND * best.since for best in self.best]
        return max(uses)

    def _columns(self, most: Fraction) -> int:
        """How many labels fit below the area."""
        return max(2, min(10, int(_WIDTH / (width(figures.number(rounded(most, 0), self.language)) + 2 * SIZE))))

    def _frame(self) -> Frame:
        monthly = all(package.period == MONTHLY for package in self.chart.packages)
        flags = self._flags()
        caption = _COSTS[monthly].text(self.language).format(currency=self.chart.packages[0].fee.currency)
        return Frame.around(
            title=self.chart.title.text(self.language),
            entries=list(self._entries()),
            caption=caption,
            steps=self.up,
            labels=[on_axis(number, self.up, self.language) for number in self.up.numbers()],
            size=(_WIDTH, max(_HEIGHT, (len(self.lines) + 1) * LINE)),
            above=(max(flag_rows(flags), default=-1) + 1) * LINE,
            beside=max(_LEADER + max(map(width, self.names)), *(end - _WIDTH for _, end in flags), 0.0),
        )

    def _entries(self) -> Iterator[Entry]:
        cheapest, change, period = (word.text(self.language) for word in (_CHEAPEST, _CHANGE, _PERIOD))
        yield Entry(cheapest, lambda box: _thick([(box.x, _middle(box)), (box.right, _middle(box))], cheapest))
        if self.changes:
            yield Entry(change, lambda box: ring((box.x + box.width / 2, _middle(box)), 4.5, change, "key"))
        if self.chart.history:
            yield Entry(period, lambda box: _use(box.x + box.width / 2, _middle(box), period))

    # ── lines ──

    def _at(self, used: Fraction | int, one: CostLine) -> Point:
        return self.uses.place(self.unit.of(used)), self.frame.heights.place(one.cost(used))

    def _band(self) -> str:
        """The thick line below all others along the cheapest package."""
        points: list[Point] = []
        ends = [*(best.since for best in self.best[1:]), self.end]
        for best, end in zip(self.best, ends, strict=True):
            quota = best.line.package.units
            bends = [quota] if best.since < quota < end else []
            last = end if best.line.serves(end) else quota
            points += [self._at(used, best.line) for used in (best.since, *bends, last)]
        return _thick(points, _CHEAPEST.text(self.language))

    def _curves(self) -> Iterator[str]:
        for number, one in enumerate(self.lines):
            colour, dash = LINES[number % len(LINES)]
            points = [self._at(0, one), self._at(one.package.units, one)]
            if one.rate is not None:
                points.append(self._at(self.end, one))
            yield polyline(points, self._named(one.package), "cost", colour=colour, weight=2.2, dash=dash)
            if one.rate is None:
                at, height = points[-1]
                yield line((at, height), (self.frame.plot.right, height), colour=colour, dash="1 5", opacity=0.8)

    def _labels(self) -> Iterator[str]:
        """The names at the right ends of their lines, moved apart."""
        plot = self.frame.plot
        ends = sorted((self.frame.heights.place(one.cost(self.end)), number) for number, one in enumerate(self.lines))
        places = spread([end for end, _ in ends], LINE, plot.y, plot.bottom)
        for (end, number), place in zip(ends, places, strict=True):
            colour, _ = LINES[number % len(LINES)]
            yield line((plot.right + 3, end), (plot.right + _LEADER - 4, place), colour=colour, weight=1.4)
            yield label(self.names[number], (plot.right + _LEADER, place + SIZE * 0.35))

    def _named(self, package: Contingent) -> str:
        return f"{shortened(package.id, _LONGEST_NAME)}: {figures.amount(stated_fee(package), self.language)}"

    # ── where another package is cheaper ──

    def _change(self, best: Best) -> str:
        name = shortened(best.line.package.id, _LONGEST_NAME)
        return _FROM.text(self.language).format(package=name, use=self._in_words(best.since))

    def _in_words(self, used: Fraction | int) -> str:
        if self.chart.measure is Measure.TIME:
            return figures.duration(int(rounded(used, 0)), self.language)
        places = 0 if Fraction(used).denominator == 1 else 2
        return f"{figures.number(rounded(used, places), self.language)} {self.unit.name.text(self.language)}"

    def _flags(self) -> list[tuple[float, float]]:
        """Where the labels of the changes begin and end, from the left edge of the area."""
        across = Linear(self.across.most, 0, _WIDTH)
        places = [across.place(self.unit.of(best.since)) for best in self.best[1:]]
        return [(place, place + _POLE + width(text)) for place, text in zip(places, self.changes, strict=True)]

    def _changes(self) -> Iterator[str]:
        plot = self.frame.plot
        for best, text, row in zip(self.best[1:], self.changes, flag_rows(self._flags()), strict=True):
            at, height = self._at(best.since, best.line)
            foot = plot.y - row * LINE - SIZE / 2
            yield line((at, foot - SIZE * 0.8), (at, plot.bottom), dash="2 3", opacity=0.55)
            yield ring((at, height), 5.5, text, "change")
            yield label(text, (at + _POLE, foot))

    def _history(self) -> Iterator[str]:
        foot = self.frame.plot.bottom - 6
        for used in map(units_of, self.chart.history):
            yield _use(self.uses.place(self.unit.of(used)), foot, self._in_words(used))

    def _described(self) -> str:
        first = f"{self.best[0].line.package.id}: {_CHEAPEST.text(self.language)}"
        return f"{'; '.join([first, *self.changes])}. {', '.join(map(self._named, self.chart.packages))}."


def _thick(points: Sequence[Point], tip: str) -> str:
    return polyline(points, tip, "cheapest", colour=GREY, weight=10, opacity=0.4)


def _use(at: float, height: float, tip: str) -> str:
    return dot((at, height), 3.2, tip, "use", colour=TEXT, opacity=0.5)


def _middle(box: Box) -> float:
    return box.y + box.height / 2
