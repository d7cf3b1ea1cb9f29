"""The classes whose values have a JSON form, and how they refer to each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from supportpolicy.billing import Invoice, InvoiceLine
from supportpolicy.contingents import TopUp
from supportpolicy.contracts import Approval, Order, Waiver
from supportpolicy.decision import Assessment, Decision
from supportpolicy.diagnosis import Diagnosis, Findings
from supportpolicy.documents.values.classes import Forms
from supportpolicy.documents.values.forms import Form, stored_as
from supportpolicy.documents.values.policies import StoredDecision, StoredPolicy
from supportpolicy.lifecycles import Case, Lifecycle
from supportpolicy.policy import ResolvedPolicy
from supportpolicy.rules import Conditions
from supportpolicy.settlement.allocations import Cover
from supportpolicy.settlement.charges import Charge, Charges, Reason
from supportpolicy.settlement.statements import Correction, Settlement, Statement
from supportpolicy.tickets import EVENT_KINDS, Event, Part, Ticket, WorkEntry

KINDS: tuple[type, ...] = (
    Ticket,
    Part,
    Event,
    *EVENT_KINDS,
    Diagnosis,
    WorkEntry,
    Approval,
    Waiver,
    Order,
    TopUp,
    Case,
    Decision,
    Assessment,
    Charge,
    Charges,
    Statement,
    Correction,
    Settlement,
    InvoiceLine,
    Invoice,
)
"""What may stand in a document by itself."""

SHARED: Mapping[str, type] = {
    "policies": ResolvedPolicy,
    "lifecycles": Lifecycle,
    "entries": WorkEntry,
    "reasons": Reason,
    "covers": Cover,
    "charges": Charge,
}
"""What is written once and referred to by number; each refers only to those before it."""


@cache
def forms() -> Forms:
    """The forms of all of them."""
    return Forms(
        tags={tag_of(kind): kind for kind in KINDS},
        special={Findings: _findings, ResolvedPolicy: _policy, Decision: _decision},
        shared=SHARED,
    )


def tag_of(kind: type) -> str:
    """The name of a class in JSON.

    Example:
        >>> tag_of(WorkEntry)
        'work_entry'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()


def _findings(forms: Forms) -> Form:
    return stored_as(lambda findings: findings, lambda stored, _: Findings(stored), forms.of(Conditions))


def _policy(forms: Forms) -> Form:
    return stored_as(StoredPolicy.of, StoredPolicy.restored, forms.own(StoredPolicy))


def _decision(forms: Forms) -> Form:
    return stored_as(StoredDecision.of, lambda stored, _: stored.restored(), forms.own(StoredDecision))
