"""Drawing: how scales, axes and marks become a picture; it knows nothing of contracts or tickets."""

from __future__ import annotations
