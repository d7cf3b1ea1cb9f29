"""What ``init`` writes: a commented policy and contract, with tickets and work."""

from __future__ import annotations
