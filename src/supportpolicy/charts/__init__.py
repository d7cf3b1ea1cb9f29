"""Charts: usage, costs and the course of a ticket as pictures that need nothing but a browser."""

from __future__ import annotations

from supportpolicy.charts.chart import Chart
from supportpolicy.charts.cheapest import Best, CostLine, cheapest_by_use
from supportpolicy.charts.costchart import CostChart
from supportpolicy.charts.usage import PeriodUse, Use
from supportpolicy.charts.usagechart import UsageChart

__all__ = ["Best", "Chart", "CostChart", "CostLine", "PeriodUse", "UsageChart", "Use", "cheapest_by_use"]
