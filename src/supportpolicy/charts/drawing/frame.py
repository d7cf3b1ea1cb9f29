"""A frame: title, legend and axis on the left, and the area that they leave to what is drawn."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from supportpolicy.charts.drawing.axes import Tick, left_axis, room_beside
from supportpolicy.charts.drawing.legend import Entry, legend
from supportpolicy.charts.drawing.lettering import LINE, width
from supportpolicy.charts.drawing.marks import Box, label
from supportpolicy.charts.drawing.picture import MARGIN, heading
from supportpolicy.charts.drawing.scales import Linear, Steps

_QUIET = 0.72


@attrs.frozen(kw_only=True)
class Frame:
    """What surrounds the area of a chart.

    Attributes:
        marks: The marks of title, legend and left axis.
        plot: The area.
        edge: Where the picture ends on the right.
        heights: Where numbers have their place in the area.
    """

    marks: tuple[str, ...]
    plot: Box
    edge: float
    heights: Linear

    @classmethod
    def around(
        cls,
        *,
        title: str,
        entries: Sequence[Entry],
        caption: str,
        steps: Steps,
        labels: Sequence[str],
        size: tuple[float, float],
        above: float = 0.0,
        beside: float = 0.0,
    ) -> Frame:
        """The frame around an area.

        Args:
            title: What the chart shows.
            entries: What its legend says.
            caption: What the left axis counts.
            steps: The numbers of the left axis.
            labels: The same as they are written.
            size: The width and height of the area.
            above: How much room is left between legend and area.
            beside: How much room is left on the right of the area.
        """
        left = room_beside(labels)
        edge = max(left + size[0] + beside + MARGIN, 2 * MARGIN + width(caption))
        titles, top = heading(title, edge - 2 * MARGIN)
        key, top = legend(entries, MARGIN, top, edge - MARGIN)
        plot = Box(left, top + 2 * LINE + above, *size)
        heights = Linear(steps.most, plot.bottom, plot.y)
        ticks = [Tick(heights.place(number), text) for number, text in zip(steps.numbers(), labels, strict=True)]
        written = label(caption, (MARGIN, top + LINE), opacity=_QUIET)
        return cls(marks=(*titles, *key, written, *left_axis(ticks, plot)), plot=plot, edge=edge, heights=heights)
