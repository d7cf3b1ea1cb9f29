"""Charts: usage, costs, the course of a ticket and what to improve, as pictures that need nothing but a browser."""

from __future__ import annotations

from supportpolicy.charts.chart import Chart
from supportpolicy.charts.cheapest import Best, CostLine, cheapest_by_use
from supportpolicy.charts.costchart import CostChart
from supportpolicy.charts.improvementchart import ImprovementChart
from supportpolicy.charts.timeline import Clock, Happening, Lane, Stretch, TicketCourse
from supportpolicy.charts.timelinechart import TimelineChart
from supportpolicy.charts.usage import PeriodUse, Use
from supportpolicy.charts.usagechart import UsageChart

__all__ = [
    "Best",
    "Chart",
    "Clock",
    "CostChart",
    "CostLine",
    "Happening",
    "ImprovementChart",
    "Lane",
    "PeriodUse",
    "Stretch",
    "TicketCourse",
    "TimelineChart",
    "UsageChart",
    "Use",
    "cheapest_by_use",
]
