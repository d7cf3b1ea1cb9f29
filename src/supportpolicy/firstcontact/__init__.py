"""First contact: what is known already and where it stands, what the customer sees, and answering store reviews."""

from __future__ import annotations

from supportpolicy.firstcontact.known_issues import (
    Certainty,
    FirstContact,
    KnownIssue,
    Match,
    found_about,
    point_to_known_issues,
)
from supportpolicy.firstcontact.progress import EnquiryState, Progress, progress
from supportpolicy.firstcontact.reviews import ReviewService, ServiceState, answer_reviews

__all__ = [
    "Certainty",
    "EnquiryState",
    "FirstContact",
    "KnownIssue",
    "Match",
    "Progress",
    "ReviewService",
    "ServiceState",
    "answer_reviews",
    "found_about",
    "point_to_known_issues",
    "progress",
]
