"""A release plan: what comes with which release, and why not sooner."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import attrs

from supportpolicy.billing import figures
from supportpolicy.choices import Choice
from supportpolicy.clauses import Language, Wording
from supportpolicy.contingents import SECOND
from supportpolicy.errors import UnknownNameError
from supportpolicy.explanation.phrases import cited
from supportpolicy.explanation.results import Field, ResultTable, Tabular
from supportpolicy.facts import alternatives
from supportpolicy.policy import ReleaseCycle
from supportpolicy.releases.release import Announcement, Delivery, Release, Wish


class Outcome(Choice):
    """What became of a wish, and why.

    Attributes:
        FIRST_OPEN: It comes with the first release that it could be planned into.
        NO_ROOM_BEFORE: Every earlier one that it could have been in had no room left for it.
        HOTFIX: It does not wait for a release.
        NOT_ASSESSED: Its priority or its effort is not known yet.
        TOO_BIG: No release that it could be in has as much capacity, even when empty.
        NO_ROOM: None of the releases given that it could be in has room left for it.
        NO_RELEASE: It could be in none of the releases given.
    """

    FIRST_OPEN = "first_open"
    NO_ROOM_BEFORE = "no_room_before"
    HOTFIX = "hotfix"
    NOT_ASSESSED = "not_assessed"
    TOO_BIG = "too_big"
    NO_ROOM = "no_room"
    NO_RELEASE = "no_release"


@attrs.frozen
class Full:
    """A release that a wish could have been in, had there been room.

    Attributes:
        release: The id of the release.
        left: What more important wishes had left of it.
    """

    release: str
    left: timedelta


@attrs.frozen(kw_only=True)
class Placement:
    """Where a wish came to be, and why.

    Attributes:
        wish: The wish.
        outcome: What became of it.
        release: The release; None for a hotfix, and where there is none.
        passed: The earlier releases that it could have been in.
        cycle: What the policy says of releases; None if it says nothing.
    """

    wish: Wish
    outcome: Outcome
    release: Release | None = None
    passed: tuple[Full, ...] = ()
    cycle: ReleaseCycle | None = attrs.field(default=None, repr=False)

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses of the policy that it follows; empty if the policy says nothing of releases."""
        if self.cycle is None:
            return ()
        if self.outcome is Outcome.HOTFIX:
            return self.cycle.delivery
        return self.cycle.planning if self.release is None else (*self.cycle.planning, *self.cycle.clauses)

    @property
    def delivery(self) -> Delivery | None:
        """How it reaches the customers; None if that is not planned.

        Source:
            PARTNER-6
        """
        if self.outcome is Outcome.HOTFIX:
            return Delivery.HOTFIX
        return None if self.release is None else Delivery.SPRINT

    @property
    def announcement(self) -> Announcement | None:
        """How customers learn of it; None if it is not planned.

        Source:
            PARTNER-10
        """
        return None if self.delivery is None else Announcement.of(self.wish.scale)

    def reason(self, language: Language | str = Language.EN) -> str:
        """Why it came to be there, in a sentence with its clauses."""
        spoken = Language(language)
        passed = ", ".join(f"{full.release}: {figures.duration(full.left // SECOND, spoken)}" for full in self.passed)
        return cited(_REASONS[self.outcome].text(spoken).format(passed=passed), self.clauses)


@attrs.frozen(kw_only=True)
class ReleasePlan(Tabular):
    """What comes with which release.

    Attributes:
        releases: The releases, by their dates.
        placements: What became of each wish: what comes sooner first, in each release the most important first; then
            what is not planned.

    Source:
        PARTNER-8
    """

    releases: tuple[Release, ...]
    placements: tuple[Placement, ...]

    def placement(self, wish: str) -> Placement:
        """What became of a wish.

        Raises:
            UnknownNameError: if there is none of this id.
        """
        found = {placement.wish.id: placement for placement in self.placements}
        if wish not in found:
            raise UnknownNameError("wish", f"there is no wish {wish!r}", alternatives(wish, found))
        return found[wish]

    def of(self, release: str) -> tuple[Placement, ...]:
        """What comes with a release, the most important first.

        Raises:
            UnknownNameError: if there is none of this id.
        """
        self._release(release)
        return tuple(one for one in self.placements if one.release is not None and one.release.id == release)

    def left(self, release: str) -> timedelta:
        """How much of a release's capacity is left.

        Raises:
            UnknownNameError: if there is none of this id.
        """
        planned = [one.wish.effort or timedelta(0) for one in self.of(release)]
        return self._release(release).capacity - sum(planned, timedelta(0))

    def to_announce(self, release: str) -> tuple[Wish, ...]:
        """What of a release needs a separate e-mail to all customers; all else can be read in the wiki.

        Raises:
            UnknownNameError: if there is none of this id.

        Source:
            PARTNER-10
        """
        return tuple(one.wish for one in self.of(release) if one.announcement is Announcement.EMAIL)

    def _release(self, name: str) -> Release:
        found = {release.id: release for release in self.releases}
        if name not in found:
            raise UnknownNameError("release", f"there is no release {name!r}", alternatives(name, found))
        return found[name]

    @property
    def table(self) -> ResultTable:
        """A row for each wish."""
        return ResultTable(fields=_FIELDS, rows=tuple(map(_row, self.placements)))


def _row(
    placement: Placement,
) -> tuple[str | int | timedelta | date | Wording | None, ...]:
    wish, release = placement.wish, placement.release
    return (
        wish.id,
        wish.title or None,
        wish.priority,
        wish.weight,
        wish.effort,
        None if placement.delivery is None else _DELIVERIES[placement.delivery],
        None if release is None else release.id,
        None if release is None else release.on,
        None if placement.announcement is None else _ANNOUNCEMENTS[placement.announcement],
        Wording(de=placement.reason("de"), en=placement.reason("en")),
    )


_FIELDS: Final = tuple(
    Field(name, Wording(de=german, en=english))
    for name, german, english in (
        ("wish", "Wunsch", "Wish"),
        ("title", "Worum es geht", "What it is about"),
        ("priority", "Priorität", "Priority"),
        ("weight", "Gewicht", "Weight"),
        ("effort", "Aufwand", "Effort"),
        ("delivery", "Kommt als", "Comes by"),
        ("release", "Release", "Release"),
        ("on", "Am", "On"),
        ("announcement", "Angekündigt", "Announced"),
        ("reason", "Warum", "Why"),
    )
)

_DELIVERIES: Final = {
    Delivery.SPRINT: Wording(de="Sprint", en="sprint"),
    Delivery.HOTFIX: Wording(de="Hotfix", en="hotfix"),
}

_ANNOUNCEMENTS: Final = {
    Announcement.EMAIL: Wording(de="eigens per E-Mail an alle Kunden", en="by separate e-mail to all customers"),
    Announcement.WIKI: Wording(de="im Wiki", en="in the wiki"),
}

_REASONS: Final = {
    Outcome.FIRST_OPEN: Wording(
        de="Das erste Release, in das es noch geplant werden kann.",
        en="The first release that it can still be planned into.",
    ),
    Outcome.NO_ROOM_BEFORE: Wording(
        de="Wichtigeres ließ davor zu wenig Platz ({passed}).",
        en="What is more important left too little room before ({passed}).",
    ),
    Outcome.HOTFIX: Wording(
        de="Fehler dieser Klasse kommen als Hotfix, nicht mit einem Release.",
        en="Faults of this class come as a hotfix, not with a release.",
    ),
    Outcome.NOT_ASSESSED: Wording(
        de="Priorität oder Aufwand fehlt noch.", en="The priority or the effort is not known yet."
    ),
    Outcome.TOO_BIG: Wording(
        de="Größer als jedes Release, das in Frage kommt; es muss geteilt werden.",
        en="Bigger than every release that it could be in; it has to be divided.",
    ),
    Outcome.NO_ROOM: Wording(
        de="Wichtigeres ließ in keinem Release genug Platz ({passed}).",
        en="What is more important left too little room in every release ({passed}).",
    ),
    Outcome.NO_RELEASE: Wording(
        de="Keines der geplanten Releases nimmt es noch auf.", en="None of the releases that are planned takes it on."
    ),
}
