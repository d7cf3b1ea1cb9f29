"""Targets: what is promised about the time that a ticket takes."""

from __future__ import annotations

from supportpolicy.targets.terms import PauseReason

__all__ = ["PauseReason"]
