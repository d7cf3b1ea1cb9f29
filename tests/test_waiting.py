"""When a third party counts as not acting in time is a waiting time on a calendar, as of an instant. SHOP-O1"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportpolicy.diagnosis import Findings
from supportpolicy.documents import shipped_policy
from supportpolicy.errors import InvalidValueError
from supportpolicy.policy import CostBearer
from supportpolicy.servicehours import ServiceHours
from supportpolicy.targets import PauseReason
from supportpolicy.tickets import (
    Closed,
    CustomerMessage,
    Event,
    Part,
    Paused,
    Resolved,
    Resumed,
    Ticket,
    third_party_findings,
)

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = ServiceHours.weekly("Mon-Fri 09:00-17:00", zone="Europe/Berlin")
FRIDAY = datetime(2026, 11, 20, 15, tzinfo=BERLIN)
PATIENCE = timedelta(hours=4)
"""From Friday 15:00 on used up on Monday at 11:00."""

LATE, IN_TIME = Findings({"third_party_unresponsive": "yes"}), Findings({"third_party_unresponsive": "no"})


def wait(at: datetime, part: str | None = None) -> Paused:
    return Paused(at=at, reason=PauseReason.WAITING_ON_THIRD_PARTY, part=part)


def found(events: Iterable[Event], as_of: datetime, part: str | None = None) -> Findings:
    ticket = Ticket(id="T-1", reported_at=FRIDAY, events=events, parts=[Part(id="a"), Part(id="b")])
    return third_party_findings(ticket, patience=PATIENCE, hours=OFFICE, as_of=as_of, part=part)


def monday(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=BERLIN)


class TestThirdPartyFindings:
    """Costs arise when a third party does not act, or not in time. SHOP-11"""

    def test_a_ticket_that_never_waited_says_nothing(self) -> None:
        other = Paused(at=FRIDAY, reason=PauseReason.WAITING_ON_CUSTOMER)

        assert found([], monday(16)) == found([other], monday(16)) == Findings()

    @pytest.mark.parametrize(
        ("as_of", "expected"), [(FRIDAY, IN_TIME), (monday(11), IN_TIME), (monday(11, 1), LATE), (monday(23), LATE)]
    )
    def test_whoever_still_waits_counts_up_to_the_instant(self, as_of: datetime, expected: Findings) -> None:
        assert found([wait(FRIDAY)], as_of) == expected

    @pytest.mark.parametrize("ended", [Resumed, Resolved, Closed])
    @pytest.mark.parametrize(("at", "expected"), [(monday(11), IN_TIME), (monday(11, 1), LATE)])
    def test_a_wait_counts_up_to_its_end(self, ended: type[Event], at: datetime, expected: Findings) -> None:
        assert found([wait(FRIDAY), ended(at=at)], monday(16)) == expected

    def test_a_wait_ends_with_a_wait_for_somebody_else(self) -> None:
        customer = Paused(at=monday(9), reason=PauseReason.WAITING_ON_CUSTOMER)

        assert found([wait(FRIDAY), customer], monday(16)) == IN_TIME

    def test_asking_again_does_not_start_anew(self) -> None:
        assert found([wait(FRIDAY), wait(monday(10))], monday(12)) == LATE

    def test_each_wait_has_its_own_time(self) -> None:
        pauses = [wait(FRIDAY), Resumed(at=monday(9)), wait(monday(10))]

        assert found(pauses, monday(14)) == IN_TIME
        assert found(pauses, monday(14, 1)) == LATE

    def test_what_is_late_stays_late(self) -> None:
        assert found([wait(FRIDAY), Resumed(at=monday(12)), wait(monday(13))], monday(13)) == LATE

    def test_other_events_do_not_matter(self) -> None:
        assert found([wait(FRIDAY), CustomerMessage(at=monday(9))], monday(12)) == LATE

    def test_what_was_not_known_does_not_count(self) -> None:
        recorded_late = Paused(at=FRIDAY, recorded_at=monday(16), reason=PauseReason.WAITING_ON_THIRD_PARTY)

        assert found([recorded_late], monday(15)) == Findings()
        assert found([recorded_late], monday(16)) == LATE

    def test_parts_wait_for_themselves_and_with_the_whole(self) -> None:
        assert found([wait(FRIDAY, "a")], monday(12)) == found([wait(FRIDAY, "a")], monday(12), "b") == Findings()
        assert found([wait(FRIDAY, "a")], monday(12), "a") == LATE
        assert found([wait(FRIDAY)], monday(12), "a") == LATE

    @given(st.integers(0, 200), st.integers(0, 200))
    def test_nobody_becomes_punctual_by_waiting(self, earlier: int, later: int) -> None:
        first, second = (FRIDAY + timedelta(hours=hours) for hours in sorted([earlier, later]))

        assert (found([wait(FRIDAY)], first), found([wait(FRIDAY)], second)) != (LATE, IN_TIME)

    def test_the_instant_may_be_of_any_zone(self) -> None:
        assert found([wait(FRIDAY.astimezone(UTC))], monday(11, 1).astimezone(UTC)) == LATE

    @pytest.mark.parametrize("patience", [timedelta(0), -timedelta(hours=1)])
    def test_patience_is_more_than_nothing(self, patience: timedelta) -> None:
        with pytest.raises(InvalidValueError) as caught:
            third_party_findings(Ticket(id="T-1", reported_at=FRIDAY), patience=patience, hours=OFFICE, as_of=FRIDAY)

        assert str(caught.value) == f"patience: {patience} leaves nobody time to act. Give more than nothing."

    def test_the_finding_decides_where_inaction_is_a_condition(self) -> None:
        """SHOP-O4 read as a condition: stepping in is billable only once the third party was late."""
        rules = shipped_policy("shop_agency").read_as({"SHOP-O4": "condition"}).bearer
        known = {"work": "resolution", "kind": "bug", "component": "third_party", "act_for_third_party": "yes"}
        bearers = [
            rules.decide(rules.facts({**known, **found([wait(FRIDAY)], as_of)})).outcome
            for as_of in (monday(11), monday(12))
        ]

        assert bearers == [None, CostBearer.CUSTOMER]
