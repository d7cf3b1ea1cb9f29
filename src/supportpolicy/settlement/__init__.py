"""Settlement: who funds each second of work, month by month, and what changes after a month is closed."""

from __future__ import annotations

from supportpolicy.settlement.allocations import Allocation, Cover, Held, Share, Source
from supportpolicy.settlement.charges import Charge, Charges, Parked, Reason
from supportpolicy.settlement.charging import charge
from supportpolicy.settlement.fleet import Books, Fleet, settle_fleet
from supportpolicy.settlement.forecast import Forecast, forecast
from supportpolicy.settlement.liability import LIABILITIES, VENDORS, Funding, Liability
from supportpolicy.settlement.month_end import Ask, Blocker, MonthEnd, month_end
from supportpolicy.settlement.pending import PendingOrder
from supportpolicy.settlement.settling import close, settle
from supportpolicy.settlement.statements import (
    Balance,
    Cause,
    Change,
    Correction,
    Crossing,
    Movement,
    Settlement,
    Statement,
)

__all__ = [
    "LIABILITIES",
    "VENDORS",
    "Allocation",
    "Ask",
    "Balance",
    "Blocker",
    "Books",
    "Cause",
    "Change",
    "Charge",
    "Charges",
    "Correction",
    "Cover",
    "Crossing",
    "Fleet",
    "Forecast",
    "Funding",
    "Held",
    "Liability",
    "MonthEnd",
    "Movement",
    "Parked",
    "PendingOrder",
    "Reason",
    "Settlement",
    "Share",
    "Source",
    "Statement",
    "charge",
    "close",
    "forecast",
    "month_end",
    "settle",
    "settle_fleet",
]
