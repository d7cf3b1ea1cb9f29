"""What if: the same work under another package, contract, policy or reading."""

from __future__ import annotations

from supportpolicy.whatif.ambiguities import (
    Ambiguity,
    CombinedReadings,
    HistoryWorth,
    PointWorth,
    ReadingWorth,
    ambiguity,
)
from supportpolicy.whatif.breakeven import BreakEven, break_even
from supportpolicy.whatif.comparison import Comparison, compare
from supportpolicy.whatif.costing import period_cost
from supportpolicy.whatif.course import (
    Consent,
    ContractCourse,
    ContractPeriod,
    Usage,
    records_by_period,
    usage_of,
    use_by_period,
)
from supportpolicy.whatif.ownership import Licence, OwnedMonth, Ownership, Renewal, cost_of_ownership
from supportpolicy.whatif.packages import PackageChoice, PackageCost, best_package
from supportpolicy.whatif.replaying import replay
from supportpolicy.whatif.replays import CostChange, DeadlineChange, Replay, TicketFault
from supportpolicy.whatif.simulation import PackageOutcome, Simulation, simulate
from supportpolicy.whatif.switching import PackagePlan, Run, best_plan_on_dates, best_plan_with_minimum_term
from supportpolicy.whatif.ticketcosts import TicketCost
from supportpolicy.whatif.uncertainty import (
    Extreme,
    InvoiceInterval,
    OpenQuestion,
    Prospect,
    Reply,
    Stake,
    interval,
)

__all__ = [
    "Ambiguity",
    "BreakEven",
    "CombinedReadings",
    "Comparison",
    "Consent",
    "ContractCourse",
    "ContractPeriod",
    "CostChange",
    "DeadlineChange",
    "Extreme",
    "HistoryWorth",
    "InvoiceInterval",
    "Licence",
    "OpenQuestion",
    "OwnedMonth",
    "Ownership",
    "PackageChoice",
    "PackageCost",
    "PackageOutcome",
    "PackagePlan",
    "PointWorth",
    "Prospect",
    "ReadingWorth",
    "Renewal",
    "Replay",
    "Reply",
    "Run",
    "Simulation",
    "Stake",
    "TicketCost",
    "TicketFault",
    "Usage",
    "ambiguity",
    "best_package",
    "best_plan_on_dates",
    "best_plan_with_minimum_term",
    "break_even",
    "compare",
    "cost_of_ownership",
    "interval",
    "period_cost",
    "records_by_period",
    "replay",
    "simulate",
    "usage_of",
    "use_by_period",
]
