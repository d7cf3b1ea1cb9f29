"""Terms: what a policy says beside its rules, and the words in which it answers."""

from __future__ import annotations

from datetime import timedelta

import attrs

from supportpolicy.checks import check_count
from supportpolicy.choices import Choice
from supportpolicy.clauses import Language, Wording
from supportpolicy.errors import InvalidValueError


class CostBearer(Choice):
    """Who bears the cost of a piece of work."""

    VENDOR = "vendor"
    CONTINGENT = "contingent"
    CUSTOMER = "customer"
    THIRD_PARTY = "third_party"
    SEPARATE_ORDER = "separate_order"
    NOT_OFFERED = "not_offered"
    UNDETERMINED = "undetermined"


class BilledFrom(Choice):
    """From when billable work is billed."""

    NOTICE_AND_APPROVAL = "notice_and_approval"
    NOTICE = "notice"


class Untold(Choice):
    """What becomes of billable work that was done before the customer was told."""

    VENDOR = "vendor"
    HELD = "held"


class Access(Choice):
    """Whether a request is taken on at all when it comes this way."""

    OPEN = "open"
    CLOSED = "closed"


@attrs.frozen(kw_only=True)
class Provenance:
    """Where a policy comes from.

    Attributes:
        document: The file name of the source.
        language: The language of the source.
        note: What is to be known about it, if anything.
    """

    document: str
    language: Language
    note: Wording | None = None


@attrs.frozen(kw_only=True)
class Step:
    """Something to do next.

    Attributes:
        id: Its name within the policy.
        wording: What to do, as an instruction.
        clauses: The clauses that ask for it.
    """

    id: str
    wording: Wording
    clauses: tuple[str, ...]


@attrs.frozen(kw_only=True)
class FirstDiagnosis:
    """The first diagnosis that every matter gets.

    Attributes:
        limit: How much of it per root matter is borne as the rules say; None if no limit is stated.
        clauses: The clauses that say so.
    """

    limit: timedelta | None
    clauses: tuple[str, ...]


@attrs.frozen(kw_only=True)
class ReleaseTerms:
    """What must happen before work may be billed.

    Attributes:
        notice: The clauses that ask for the customer to be told.
        approval: The clauses that ask for the customer's release.
        estimate: The clauses that ask for an estimate; empty if none does.
        billed_from: From when work counts.
        untold: What becomes of work done before the customer was told.
        untold_clauses: The clauses, or open points, on that.
    """

    notice: tuple[str, ...]
    approval: tuple[str, ...]
    estimate: tuple[str, ...] = ()
    billed_from: BilledFrom
    untold: Untold
    untold_clauses: tuple[str, ...]


@attrs.frozen(kw_only=True)
class NotPromised:
    """What a policy says where it promises no time.

    Attributes:
        wording: What to tell the customer.
        clauses: The clauses that leave it open, if any.
    """

    wording: Wording
    clauses: tuple[str, ...]


@attrs.frozen(kw_only=True)
class ReleaseCycle:
    """What a policy says of the releases in which changes reach the customers.

    Attributes:
        per_year: How many releases there are a year.
        clauses: The clauses that say so.
        planning: The clauses on what is planned into a release.
        delivery: The clauses on how changes are delivered, in a release or at once.
        announcement: The clauses on how customers learn of them.

    Source:
        PARTNER-6, PARTNER-8, PARTNER-9, PARTNER-10
    """

    per_year: int = attrs.field()
    clauses: tuple[str, ...]
    planning: tuple[str, ...]
    delivery: tuple[str, ...]
    announcement: tuple[str, ...]

    @per_year.validator
    def _check_per_year(self, _: attrs.Attribute[int], per_year: int) -> None:
        if check_count("per_year", per_year) < 1:
            raise InvalidValueError("per_year", f"{per_year} releases a year are none", "Give one or more")
