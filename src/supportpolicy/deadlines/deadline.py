"""A deadline: by when something is owed, how it stands, and why."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import attrs

from supportpolicy.choices import Choice
from supportpolicy.deadlines.reckoning import advance
from supportpolicy.deadlines.runs import Run
from supportpolicy.deadlines.trace import Step, steps
from supportpolicy.targets import Metric, ServiceSchedule, Target


class State(Choice):
    """How a deadline stands as of an instant."""

    PENDING = "pending"
    """Owed and in time, or not owed yet."""

    AT_RISK = "at_risk"
    """Owed and in time, but most of the time is used."""

    PAUSED = "paused"
    """Owed, and the clock stands still."""

    MET = "met"
    """Done in time."""

    MISSED = "missed"
    """A goal that was not reached in time, done since or not."""

    BREACHED = "breached"
    """A guarantee that was not kept in time, done since or not."""

    DONE = "done"
    """Done; promised without a number, so the clock gives no verdict."""

    NOT_PROMISED = "not_promised"
    """Nothing is promised."""

    UNDETERMINED = "undetermined"
    """A fact is missing that decides which target applies, if any."""

    @property
    def is_late(self) -> bool:
        """Whether it is or was late."""
        return self in (State.MISSED, State.BREACHED)

    @property
    def is_verdict(self) -> bool:
        """Whether it says how something ended that was promised, or that it is late."""
        return self in (State.MET, State.MISSED, State.BREACHED, State.DONE)


@attrs.frozen(kw_only=True)
class Threshold:
    """An instant at which a share of the time is used.

    Attributes:
        percent: The share.
        at: When, in the zone of the calendar.
    """

    percent: int
    at: datetime


@attrs.frozen(kw_only=True)
class Deadline:
    """What is owed on a ticket by one slot of its schedule, as of an instant.

    Instants are in the zone of the target's calendar; durations are time on that calendar.

    Attributes:
        ticket: The id of the ticket.
        as_of: The instant as of which it is looked at.
        slot: The slot of targets.
        metric: What is measured.
        schedule: The name of the service schedule that was used.
        version: Its version.
        severity: The class of the matter, stated or by the severity rules; None if it has none or it is open.
        state: How it stands.
        target: The target that applies; None if none does, or it is open which.
        clauses: The clauses that promise it, or that say that nothing is promised.
        started_at: When the clock started that counts now; None if none does.
        due: When the time is used up; None without a clock or a number, and while the clock stands still before it is.
        elapsed: The time that counted; zero without a clock.
        left: What remains, negative if overdrawn; None without a clock or a number.
        met_at: When what is owed was done, in time or not; None if it was not.
        earlier: For what is owed again and again, and for a clock that started anew, the runs that are over, in order.
        history: What stood under other targets before the severity, the schedule or another fact changed, each as of
            its change, in order.
        possible: The targets that may apply, if it is open which.
        needed: The facts to ask for in that case, the most useful first.

    Source:
        PARTNER-5, APP-6, APP-7, CONF-3, CONF-4
    """

    ticket: str
    as_of: datetime
    slot: str
    metric: Metric
    schedule: str
    version: str
    severity: str | None
    state: State
    clauses: tuple[str, ...]
    target: Target | None = None
    started_at: datetime | None = None
    due: datetime | None = None
    elapsed: timedelta = timedelta(0)
    left: timedelta | None = None
    met_at: datetime | None = None
    earlier: tuple[Deadline, ...] = ()
    history: tuple[Deadline, ...] = ()
    possible: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    _run: Run | None = attrs.field(default=None, repr=False, eq=False)
    _rules: ServiceSchedule | None = attrs.field(default=None, repr=False, eq=False)

    @property
    def warnings(self) -> tuple[Threshold, ...]:
        """The instants at which the shares of the target's thresholds are used.

        Left out are those after it was met, and those that no one can tell while the clock stands still.
        """
        run, rules, target, amount = self._run, self._rules, self.target, self._amount
        if run is None or rules is None or target is None or amount is None:
            return ()
        hours = rules.hours[target.calendar]
        latest = run.end if run.is_over else run.standing
        instants = (
            (percent, advance(rules.boundary, hours, run.start, amount * percent // 100, run.pauses))
            for percent in target.thresholds
        )
        return tuple(
            Threshold(percent=percent, at=at.astimezone(ZoneInfo(hours.zone)))
            for percent, at in instants
            if latest is None or at <= latest
        )

    def trace(self) -> tuple[Step, ...]:
        """Every interval since the clock started, in order and without a gap: counted, paused or closed, and why.

        What counted sums exactly to `elapsed`. Empty without a clock. Computed when asked for.
        """
        if self._run is None or self._rules is None or self.target is None:
            return ()
        return steps(self._run, self._rules.hours[self.target.calendar], self._amount)

    @property
    def _amount(self) -> timedelta | None:
        return None if self.left is None else self.elapsed + self.left
