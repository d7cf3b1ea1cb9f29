"""Consent and goodwill: what the customer released, and what the vendor gives away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from supportpolicy.contracts import (
    WHOLE_CONTRACT,
    Approval,
    Extent,
    Waiver,
)
from supportpolicy.errors import (
    InvalidTypeError,
    InvalidValueError,
    SupportPolicyError,
)
from supportpolicy.spans import Span
from tests.settlement_world import BERLIN, HOUR, at

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def refused(make: Callable[[], object], error: type[SupportPolicyError], message: str) -> None:
    with pytest.raises(error) as caught:
        make()
    assert str(caught.value) == message


NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
NAIVE = "2026-11-20T12:00:00 has no time zone, so it names no instant"
ATTACH = "Attach one: instant.replace(tzinfo=ZoneInfo('Europe/Berlin'))"


def refusal(error: type[Exception], made: Callable[[], object]) -> str:
    """The whole message with which something is refused."""
    with pytest.raises(error) as caught:
        made()
    return str(caught.value)


NOVEMBER = Span(date(2026, 11, 1), date(2026, 12, 1))


class TestConsent:
    """An approval has a cap and an extent: part, ticket, period or contract. CONF-7, CRM-17"""

    extents = (
        Extent(ticket="T1", part="wish"),
        Extent(ticket="T1"),
        Extent(period=Span(MAY, JUNE)),
        WHOLE_CONTRACT,
    )

    def test_the_narrowest_extent_comes_first(self) -> None:
        assert [extent.breadth for extent in self.extents] == [0, 1, 2, 3]

    @pytest.mark.parametrize(
        ("ticket", "part", "on", "included"),
        [
            ("T1", "wish", MAY, [True, True, True, True]),
            ("T1", None, MAY, [False, True, True, True]),
            ("T2", "wish", JUNE, [False, False, False, True]),
            (None, None, MAY, [False, False, True, True]),
        ],
    )
    def test_an_extent_includes_what_it_names(
        self, ticket: str | None, part: str | None, on: date, included: list[bool]
    ) -> None:
        assert [extent.includes(ticket=ticket, part=part, on=on) for extent in self.extents] == included

    @pytest.mark.parametrize(
        ("make", "error", "message"),
        [
            (
                lambda: Extent(part="wish"),
                InvalidValueError,
                "part: part 'wish' belongs to no ticket. Name the ticket as well.",
            ),
            (
                lambda: Extent(ticket="T1", period=Span(MAY, JUNE)),
                InvalidValueError,
                (
                    "period: it is about ticket T1 and about a period at once. "
                    "Give one of the two, so that it is clear which of several is the narrowest."
                ),
            ),
            (
                lambda: Extent(period=(MAY, JUNE)),  # type: ignore[arg-type]
                InvalidTypeError,
                "period: a tuple is no span. Give Span(first_day, first_day_after).",
            ),
        ],
    )
    def test_refuses_an_extent_that_is_not_one_thing(
        self, make: Callable[[], object], error: type[SupportPolicyError], message: str
    ) -> None:
        refused(make, error, message)

    @pytest.mark.parametrize("record", [Approval, Waiver])
    @pytest.mark.parametrize(
        ("change", "error", "message"),
        [
            ({"id": ""}, InvalidValueError, "id: '' names nothing. Give a text that is not empty."),
            (
                {"at": datetime(2026, 5, 4)},  # noqa: DTZ001
                InvalidValueError,
                (
                    "at: 2026-05-04T00:00:00 has no time zone, so it names no instant. "
                    "Attach one: instant.replace(tzinfo=ZoneInfo('Europe/Berlin'))."
                ),
            ),
            ({"cap": -HOUR}, InvalidValueError, "cap: −1 h is negative. Give a quantity of zero or more."),
            (
                {"extent": "T1"},
                InvalidTypeError,
                "extent: 'T1' is no extent. Give Extent(ticket='T-1') or WHOLE_CONTRACT.",
            ),
        ],
    )
    def test_refuses_records_that_mean_nothing(
        self, record: Callable[..., object], change: dict[str, Any], error: type[SupportPolicyError], message: str
    ) -> None:
        refused(lambda: record(**{"id": "A-1", "at": at(4), "cap": HOUR, **change}), error, message)

    def test_ratifies_or_does_not(self) -> None:
        message = "ratifies: 'no' is no bool. Give True or False."
        answer: Any = "no"
        refused(lambda: Approval(id="A-1", at=at(4), ratifies=answer), InvalidTypeError, message)

    def test_without_a_cap_as_much_as_it_takes(self) -> None:
        assert Approval(id="A-1", at=at(4)).cap is None
        assert Waiver(id="W-1", at=at(4)).cap is None

    def test_cannot_be_taken_back_before_it_was_given(self) -> None:
        refused(
            lambda: Approval(id="A-1", at=at(4), revoked_at=at(3)),
            InvalidValueError,
            "revoked_at: approval A-1, given at 2026-05-04T09:00:00+02:00, was revoked before, "
            "at 2026-05-03T09:00:00+02:00. Correct one of the two instants, or leave the approval out.",
        )

    def test_may_be_taken_back_at_once_even_over_a_clock_change(self) -> None:
        given = datetime(2026, 10, 25, 2, 45, tzinfo=BERLIN)
        revoked = datetime(2026, 10, 25, 2, 15, fold=1, tzinfo=BERLIN)  # half an hour later

        assert Approval(id="A-1", at=given, revoked_at=revoked).revoked_at == revoked
        assert Approval(id="A-1", at=given, revoked_at=given).revoked_at == given


class TestExtent:
    """What consent or goodwill is about; of several, the narrowest is used up first."""

    def test_from_the_narrowest_to_the_widest(self) -> None:
        narrowing = [Extent(ticket="T-1", part="a"), Extent(ticket="T-1"), Extent(period=NOVEMBER), WHOLE_CONTRACT]

        assert [extent.breadth for extent in narrowing] == [0, 1, 2, 3]

    @pytest.mark.parametrize(
        ("extent", "included"),
        [
            (WHOLE_CONTRACT, [True, True, True, True]),
            (Extent(period=NOVEMBER), [True, True, True, False]),
            (Extent(ticket="T-1"), [True, True, False, True]),
            (Extent(ticket="T-1", part="a"), [True, False, False, True]),
        ],
    )
    def test_includes_the_work_that_it_is_about(self, extent: Extent, included: list[bool]) -> None:
        work = [
            ("T-1", "a", date(2026, 11, 1)),
            ("T-1", None, date(2026, 11, 30)),
            (None, None, date(2026, 11, 30)),
            ("T-1", "a", date(2026, 12, 1)),
        ]

        assert [extent.includes(ticket=name, part=part, on=day) for name, part, day in work] == included

    def test_a_part_is_a_part_of_a_ticket(self) -> None:
        assert refusal(InvalidValueError, lambda: Extent(part="a")) == (
            "part: part 'a' belongs to no ticket. Name the ticket as well."
        )

    def test_a_ticket_or_a_period_but_not_both(self) -> None:
        assert refusal(InvalidValueError, lambda: Extent(ticket="T-1", period=NOVEMBER)) == (
            "period: it is about ticket T-1 and about a period at once. "
            "Give one of the two, so that it is clear which of several is the narrowest."
        )


class TestApproval:
    """Work that exceeds the quota is done and billed after consent. CONF-7, CRM-17"""

    def test_is_for_everything_and_without_a_limit_unless_it_says_otherwise(self) -> None:
        assert Approval(id="A-1", at=NOON) == Approval(
            id="A-1",
            at=NOON,
            by="",
            cap=None,
            extent=WHOLE_CONTRACT,
            revoked_at=None,
            evidence="",
            ratifies=False,
        )

    @pytest.mark.parametrize("cap", [timedelta(0), 0, 8 * HOUR])
    def test_may_allow_so_much_and_be_revoked_at_once(self, cap: timedelta | int) -> None:
        given_here = Approval(id="A-1", at=NOON, cap=cap, revoked_at=NOON.astimezone(BERLIN))

        assert (given_here.cap, given_here.revoked_at) == (cap, NOON)

    def test_is_not_revoked_before_it_was_given(self) -> None:
        """Two in the morning of the summer clock comes before two of the winter clock."""
        at = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1)
        before = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)

        assert refusal(InvalidValueError, lambda: Approval(id="A-1", at=at, revoked_at=before)) == (
            "revoked_at: approval A-1, given at 2026-10-25T02:30:00+01:00, was revoked before, at "
            "2026-10-25T02:30:00+02:00. Correct one of the two instants, or leave the approval out."
        )
        assert Approval(id="A-1", at=before, revoked_at=at).revoked_at == at

    def test_is_revoked_at_an_instant(self) -> None:
        naive = NOON.replace(tzinfo=None)

        assert refusal(InvalidValueError, lambda: Approval(id="A-1", at=NOON, revoked_at=naive)) == (
            f"revoked_at: {NAIVE}. {ATTACH}."
        )


@pytest.mark.parametrize("kind", [Approval, Waiver])
class TestApprovalsAndWaivers:
    """Consent and goodwill have a number, an instant, an extent and perhaps a cap. CONF-7"""

    def test_the_instant_is_aware(self, kind: type[Approval | Waiver]) -> None:
        assert refusal(InvalidValueError, lambda: kind(id="1", at=NOON.replace(tzinfo=None))) == (
            f"at: {NAIVE}. {ATTACH}."
        )

    def test_the_number_is_there(self, kind: type[Approval | Waiver]) -> None:
        assert refusal(InvalidValueError, lambda: kind(id=" ", at=NOON)) == (
            "id: ' ' names nothing. Give a text that is not empty."
        )

    def test_the_cap_is_not_negative(self, kind: type[Approval | Waiver]) -> None:
        assert refusal(InvalidValueError, lambda: kind(id="1", at=NOON, cap=-1)) == (
            "cap: -1 is negative. Give a quantity of zero or more."
        )
        assert kind(id="1", at=NOON, cap=0).cap == 0

    def test_the_extent_says_what_it_is_about(self, kind: type[Approval | Waiver]) -> None:
        assert refusal(InvalidTypeError, lambda: kind(id="1", at=NOON, extent="T-1")) == (  # type: ignore[arg-type]
            "extent: 'T-1' is no extent. Give Extent(ticket='T-1') or WHOLE_CONTRACT."
        )
