"""Releases: what is changed in which of them, who is told how, and why nothing comes sooner."""

from __future__ import annotations

from supportpolicy.releases.planning import CRITICAL, Deferral, Waiting, plan_releases, put_back
from supportpolicy.releases.plans import Full, Outcome, Placement, ReleasePlan
from supportpolicy.releases.release import Announcement, Delivery, Release, Scale, Wish, upcoming_releases

__all__ = [
    "CRITICAL",
    "Announcement",
    "Deferral",
    "Delivery",
    "Full",
    "Outcome",
    "Placement",
    "Release",
    "ReleasePlan",
    "Scale",
    "Waiting",
    "Wish",
    "plan_releases",
    "put_back",
    "upcoming_releases",
]
