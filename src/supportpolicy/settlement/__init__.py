"""Settlement: who funds each second of work, month by month, and what changes after a month is closed."""

from __future__ import annotations

from supportpolicy.settlement.allocations import Allocation, Cover, Held, Share, Source
from supportpolicy.settlement.charges import Charge, Charges, Parked, Reason
from supportpolicy.settlement.charging import charge
from supportpolicy.settlement.liability import LIABILITIES, VENDORS, Funding, Liability
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
    "Balance",
    "Cause",
    "Change",
    "Charge",
    "Charges",
    "Correction",
    "Cover",
    "Crossing",
    "Funding",
    "Held",
    "Liability",
    "Movement",
    "Parked",
    "Reason",
    "Settlement",
    "Share",
    "Source",
    "Statement",
    "charge",
    "close",
    "settle",
]
