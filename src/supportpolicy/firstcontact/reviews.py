"""Store reviews: an optional service that can begin once the customer has set up a role for it."""

from __future__ import annotations

from datetime import date
from typing import Final

import attrs

from supportpolicy.checks import check_date
from supportpolicy.choices import Choice
from supportpolicy.contracts import Term
from supportpolicy.policy import Step

REVIEWS: Final = "store_reviews"
"""The fact by which a contract says whether answering reviews is booked."""

SET_UP_ROLE: Final = "set_up_store_role"
"""The step by which the customer makes it possible."""

OFFER: Final = "offer_option"
"""The step by which it comes to be booked."""

_BOOKED: Final = frozenset({"booked"})


class ServiceState(Choice):
    """Whether reviews are answered.

    Attributes:
        NOT_OFFERED: The policy knows no such service.
        NOT_BOOKED: It can be had, and is not booked.
        WAITING_FOR_ROLE: It is booked, and the customer has not set up the role yet.
        ANSWERING: Reviews are answered.
    """

    NOT_OFFERED = "not_offered"
    NOT_BOOKED = "not_booked"
    WAITING_FOR_ROLE = "waiting_for_role"
    ANSWERING = "answering"


@attrs.frozen(kw_only=True)
class ReviewService:
    """Whether reviews are answered, and what has to happen first.

    Attributes:
        state: Whether they are.
        steps: What has to happen first, in this order.
    """

    state: ServiceState
    steps: tuple[Step, ...] = ()

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses that ask for the steps, each once."""
        return tuple(dict.fromkeys(clause for step in self.steps for clause in step.clauses))


def answer_reviews(term: Term, *, on: date, role_set_up_on: date | None) -> ReviewService:
    """Whether reviews in the app store are answered on a day, and what has to happen first.

    Args:
        term: What is agreed; its findings say whether the service is booked.
        on: The day.
        role_set_up_on: The day on which the customer set up a role in the store account; None if that has not happened.

    Raises:
        InvalidTypeError: for an instant instead of a date.

    Source:
        APP-9
    """
    check_date("on", on)
    policy = term.policy.policy
    if REVIEWS not in policy.facts:
        return ReviewService(state=ServiceState.NOT_OFFERED)
    is_set_up = role_set_up_on is not None and check_date("role_set_up_on", role_set_up_on) <= on
    to_set_up = () if is_set_up else (policy.step(SET_UP_ROLE),)
    if term.stated.get(REVIEWS) != _BOOKED:
        return ReviewService(state=ServiceState.NOT_BOOKED, steps=(policy.step(OFFER), *to_set_up))
    return ReviewService(state=ServiceState.WAITING_FOR_ROLE if to_set_up else ServiceState.ANSWERING, steps=to_set_up)
