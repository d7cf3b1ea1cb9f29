"""What ``init`` writes: a commented policy and contract, with tickets and work, in each language."""

from __future__ import annotations
