"""Altair charts: the figures of the library's charts, to be styled, combined and explored (extra ``plot``)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeAlias
from zoneinfo import ZoneInfo

from supportpolicy.billing import figures
from supportpolicy.charts import Chart, CostChart, TimelineChart, UsageChart
from supportpolicy.charts.drawing.palette import GREY, LINES, ORANGE, PURPLE
from supportpolicy.charts.instants import Instants
from supportpolicy.charts.pieces import PieceKind, clock_pieces, open_pieces
from supportpolicy.charts.timeline import TicketCourse
from supportpolicy.charts.timelinepicture import KINDS
from supportpolicy.charts.units import unit_of
from supportpolicy.charts.usage import USES
from supportpolicy.charts.usagechart import INKS
from supportpolicy.clauses import Language, Wording
from supportpolicy.contingents import units_of
from supportpolicy.errors import InvalidTypeError

if TYPE_CHECKING:
    import altair

_Rows: TypeAlias = list[dict[str, Any]]

_USED = Wording(de="Nutzung in {unit}", en="use in {unit}")
_COST = Wording(de="Kosten in {currency}", en="cost in {currency}")
_COLOURS = {PieceKind.PAUSED: PURPLE}
_OPACITIES = {PieceKind.OPEN: 0.3}
"""Altair has no hatching to tell pauses from open hours."""

_SCALE = 1000
"""Pixels of a lane at which gaps are too short to be told; more than a screen has for it."""


def to_altair(chart: Chart, *, language: Language | str = Language.EN) -> altair.LayerChart | altair.FacetChart:
    """A chart as an Altair chart, from the same values.

    Numbers are floats in it, good for pictures only; how axes write numbers and dates is up to the renderer. The times
    of a ticket are those that the clocks of its contract show, whatever the zone of the reader.

    Args:
        chart: A `UsageChart`, `CostChart` or `TimelineChart`.
        language: ``"de"`` or ``"en"``.

    Raises:
        ModuleNotFoundError: if altair is not installed (``pip install supportpolicy[plot]``).
        InvalidTypeError: for anything else than one of these charts.
        UnknownChoiceError: for another language.
    """
    import altair

    spoken = Language(language)
    match chart:
        case UsageChart():
            layers = _usage(chart, spoken)
        case CostChart():
            layers = _costs(chart, spoken)
        case TimelineChart():
            layers = _timeline(chart.course, spoken)
        case _:
            raise InvalidTypeError("chart", f"{chart!r} is no chart", "Give a UsageChart, CostChart or TimelineChart")
    return altair.layer(*layers).properties(title=chart.title.text(spoken), width="container")


def _usage(chart: UsageChart, language: Language) -> Iterator[altair.Chart]:
    import altair

    unit = unit_of(chart.measure, max(one.total for one in chart.periods))
    rows: _Rows = [
        {
            "period": figures.dates(one.period, language),
            "part": USES[use].text(language),
            "amount": float(unit.of(one.units(use))),
            "order": place,
        }
        for one in chart.periods
        for place, use in enumerate(chart.uses)
    ]
    colours = altair.Scale(
        domain=[USES[use].text(language) for use in chart.uses], range=[INKS[use].colour for use in chart.uses]
    )
    yield (
        _chart(rows)
        .mark_bar()
        .encode(
            x=altair.X("period:N", sort=None, title=None),
            y=altair.Y("amount:Q", title=unit.name.text(language)),
            color=altair.Color("part:N", scale=colours, title=None),
            order="order:Q",
            tooltip=["period:N", "part:N", "amount:Q"],
        )
    )


def _costs(chart: CostChart, language: Language) -> Iterator[altair.Chart]:
    import altair

    largest = max(package.units for package in chart.packages)
    uses = [units_of(used) for used in chart.history]
    end = max([largest * 5 // 4, *uses])
    unit = unit_of(chart.measure, end)
    across = altair.X("used:Q", title=_USED.text(language).format(unit=unit.name.text(language)))
    title = _COST.text(language).format(currency=chart.packages[0].fee.currency)
    lines: _Rows = [
        {"package": line.package.id, "used": float(unit.of(used)), "cost": float(line.cost(used))}
        for line in chart.lines
        for used in (0, line.package.units, *([end] if line.serves(end) else []))
    ]
    colours = altair.Scale(
        domain=[package.id for package in chart.packages],
        range=[LINES[place % len(LINES)][0] for place in range(len(chart.packages))],
    )
    changes: _Rows = [
        {
            "package": best.line.package.id,
            "used": float(unit.of(best.since)),
            "cost": float(best.line.cost(best.since)),
        }
        for best in chart.cheapest[1:]
    ]
    yield (
        _chart(lines)
        .mark_line()
        .encode(
            x=across,
            y=altair.Y("cost:Q", title=title),
            color=altair.Color("package:N", scale=colours, title=None),
            tooltip=["package:N", "used:Q", "cost:Q"],
        )
    )
    yield (_chart(changes).mark_point(size=90).encode(x=across, y="cost:Q", tooltip=["package:N", "used:Q", "cost:Q"]))
    yield (
        _chart([{"used": float(unit.of(used))} for used in uses])
        .mark_tick(opacity=0.5)
        .encode(x=across, y=altair.datum(0), tooltip=["used:Q"])
    )


def _timeline(course: TicketCourse, language: Language) -> Iterator[altair.Chart]:
    import altair

    zone = ZoneInfo(course.zone)
    instants = Instants(course.span, 0, _SCALE)
    rows: _Rows = []
    ends: _Rows = []
    for lane in course.lanes:
        name = f"{lane.metric.text(language)} ({lane.commitment.text(language)})"
        clocks = [piece for clock in lane.clocks for piece in clock_pieces(clock, instants)]
        rows += [
            {
                "lane": name,
                "start": _shown(piece.span.start, zone),
                "end": _shown(piece.span.end, zone),
                "part": KINDS[piece.kind][1].text(language),
                "opacity": _OPACITIES.get(piece.kind, 1.0),
                "reason": piece.reason.text(language),
            }
            for piece in (*open_pieces(lane, instants), *clocks)
        ]
        ends += [
            {"lane": name, "at": _shown(clock.due, zone), "due": figures.instant(clock.due.astimezone(zone), language)}
            for clock in lane.clocks
            if clock.due is not None
        ]
    happened: _Rows = [{"at": _shown(one.at, zone), "what": one.label.text(language)} for one in course.happenings]
    colours = altair.Scale(
        domain=[name.text(language) for _, name in KINDS.values()],
        range=[_COLOURS.get(kind, ink.colour) for kind, (ink, _) in KINDS.items()],
    )
    time = altair.Scale(type="utc")
    yield (
        _chart(rows)
        .mark_bar(height=16)
        .encode(
            x=altair.X("start:T", scale=time, title=None),
            x2="end:T",
            y=altair.Y("lane:N", sort=None, title=None),
            color=altair.Color("part:N", scale=colours, title=None),
            opacity=altair.Opacity("opacity:Q", scale=None, legend=None),
            tooltip=["lane:N", "part:N", "reason:N", "start:T", "end:T"],
        )
    )
    yield (
        _chart(ends)
        .mark_tick(thickness=3, size=26, color=ORANGE)
        .encode(x=altair.X("at:T", scale=time), y=altair.Y("lane:N", sort=None), tooltip=["lane:N", "due:N"])
    )
    yield (
        _chart(happened)
        .mark_rule(strokeDash=[3, 3], color=GREY)
        .encode(x=altair.X("at:T", scale=time), tooltip=["what:N", "at:T"])
    )


def _chart(rows: _Rows) -> altair.Chart:
    import altair

    return altair.Chart(altair.Data(values=rows))  # type: ignore[no-untyped-call]


def _shown(instant: datetime, zone: ZoneInfo) -> str:
    """What the clocks of a zone show, written as if it were UTC, in which the axis is."""
    return instant.astimezone(zone).replace(tzinfo=UTC).isoformat()
