"""Planning: wishes into releases by one stated rule, and faults put back to a later update."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

import attrs

from supportpolicy.billing import figures
from supportpolicy.checks import check_date
from supportpolicy.choices import Choice
from supportpolicy.clauses import Language, Wording
from supportpolicy.errors import InvalidTypeError, InvalidValueError, UnknownNameError
from supportpolicy.explanation.phrases import cited
from supportpolicy.facts import alternatives
from supportpolicy.policy import ReleaseCycle, ResolvedPolicy, check_as_read
from supportpolicy.releases.plans import Full, Outcome, Placement, ReleasePlan
from supportpolicy.releases.release import Release, Wish
from supportpolicy.rules import Silence

CRITICAL: Final = frozenset({"critical"})
"""The classes of faults that do not wait for a release, unless told otherwise."""

DEFER: Final = "defer_to_update"
"""The step by which a policy proposes to put a fault back."""


def plan_releases(
    wishes: Iterable[Wish],
    releases: Iterable[Release],
    *,
    cycle: ReleaseCycle | None = None,
    hotfixes: Collection[str] = CRITICAL,
) -> ReleasePlan:
    """Which wish comes with which release, and why not sooner.

    The wishes are taken one by one, by priority, of equal priority by weight (the greater first), then by the date on
    which they were recorded, then by their ids. Each goes into the first release that it can still be planned into and
    that has room left for all of its effort. So nothing ever comes later because of something less important, and room
    that is too small for an important wish is used by a smaller one. A wish can be planned into a release if it was
    recorded on its closing day or before, and may be released on its date.

    Args:
        wishes: The wishes, in any order.
        releases: The releases, in any order.
        cycle: What the policy says of releases, for its clauses; None if it says nothing.
        hotfixes: The classes of faults that do not wait for a release; they take none of its capacity.

    Raises:
        InvalidTypeError: for one text instead of a list of classes.
        InvalidValueError: for two wishes or two releases of one id, or two releases on one day.

    Example:
        >>> from supportpolicy.releases import Release, Wish
        >>> spring = Release(id="2026-2", on=date(2026, 4, 1), capacity=timedelta(hours=40))
        >>> summer = Release(id="2026-3", on=date(2026, 6, 1), capacity=timedelta(hours=40))
        >>> wishes = [
        ...     Wish(id="export", recorded_on=date(2026, 1, 7), priority=2, effort=timedelta(hours=24)),
        ...     Wish(id="search", recorded_on=date(2026, 2, 9), priority=1, effort=timedelta(hours=24)),
        ... ]
        >>> plan = plan_releases(wishes, [spring, summer])
        >>> [(placement.wish.id, placement.release.id) for placement in plan.placements]
        [('search', '2026-2'), ('export', '2026-3')]

    Source:
        PARTNER-6, PARTNER-8, PARTNER-9, APP-7
    """
    if isinstance(hotfixes, str):
        raise InvalidTypeError("hotfixes", f"{hotfixes!r} is one text", "Give a list such as ['critical']")
    in_order = sorted(releases, key=lambda release: (release.on, release.id))
    _check_releases(in_order)
    ranked = sorted(wishes, key=_rank)
    _check_distinct("wishes", [wish.id for wish in ranked])
    left = {release.id: release.capacity for release in in_order}
    placements = []
    for wish in ranked:
        placement = attrs.evolve(_placed(wish, in_order, left, hotfixes), cycle=cycle)
        if placement.release is not None and wish.effort is not None:
            left[placement.release.id] -= wish.effort
        placements.append(placement)
    placements.sort(key=_sooner)
    return ReleasePlan(releases=tuple(in_order), placements=tuple(placements))


def _rank(wish: Wish) -> tuple[bool, int, int, date, str]:
    return wish.priority is None, wish.priority or 0, -wish.weight, wish.recorded_on, wish.id


def _sooner(placement: Placement) -> tuple[int, date]:
    if placement.outcome is Outcome.HOTFIX:
        return 0, date.min
    return (1, placement.release.on) if placement.release is not None else (2, date.min)


def _placed(
    wish: Wish, releases: Iterable[Release], left: Mapping[str, timedelta], hotfixes: Collection[str]
) -> Placement:
    if wish.severity is not None and wish.severity in hotfixes:
        return Placement(wish=wish, outcome=Outcome.HOTFIX)
    if wish.priority is None or wish.effort is None:
        return Placement(wish=wish, outcome=Outcome.NOT_ASSESSED)
    open_to_it = [release for release in releases if _takes(release, wish)]
    passed: list[Full] = []
    for release in open_to_it:
        if wish.effort <= left[release.id]:
            outcome = Outcome.NO_ROOM_BEFORE if passed else Outcome.FIRST_OPEN
            return Placement(wish=wish, outcome=outcome, release=release, passed=tuple(passed))
        passed.append(Full(release.id, left[release.id]))
    return Placement(wish=wish, outcome=_unplaced(wish.effort, open_to_it), passed=tuple(passed))


def _takes(release: Release, wish: Wish) -> bool:
    return wish.recorded_on <= release.closing and (wish.not_before is None or wish.not_before <= release.on)


def _unplaced(effort: timedelta, open_to_it: Collection[Release]) -> Outcome:
    if not open_to_it:
        return Outcome.NO_RELEASE
    return Outcome.TOO_BIG if all(effort > release.capacity for release in open_to_it) else Outcome.NO_ROOM


def _check_releases(in_order: Sequence[Release]) -> None:
    _check_distinct("releases", [release.id for release in in_order])
    _check_distinct("releases", [str(release.on) for release in in_order])


def _check_distinct(where: str, names: Iterable[str]) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            raise InvalidValueError(where, f"{name} is given twice", "Give each once")


class Waiting(Choice):
    """Whether a fault may wait for a later update.

    Attributes:
        AGREED: It may; the customer agreed.
        TO_BE_AGREED: It may, once the customer agrees.
        NOT_OFFERED: The policy lets no fault of this class wait.
        NO_RELEASE: It may, but none of the releases given can still take it on.
    """

    AGREED = "agreed"
    TO_BE_AGREED = "to_be_agreed"
    NOT_OFFERED = "not_offered"
    NO_RELEASE = "no_release"


@attrs.frozen(kw_only=True)
class Deferral:
    """Whether a fault may wait for a later update, and for which at the earliest.

    Attributes:
        waiting: Whether it may.
        release: The first release that it can be in; None if it may not wait, or there is none.
        clauses: The clauses that let it wait; empty if none does.
    """

    waiting: Waiting
    release: Release | None
    clauses: tuple[str, ...]

    def reason(self, language: Language | str = Language.EN) -> str:
        """What to tell the customer, in a sentence with its clauses."""
        spoken = Language(language)
        on = "" if self.release is None else figures.day(self.release.on, spoken)
        name = "" if self.release is None else self.release.id
        return cited(_WAITING[self.waiting].text(spoken).format(release=name, on=on), self.clauses)


def put_back(
    severity: str, policy: ResolvedPolicy, releases: Iterable[Release], *, on: date, agreed_on: date | None
) -> Deferral:
    """Whether a fault may wait for a later update, and the first release that it can then be in.

    A fault may wait if its class is one that a rule of the policy proposes to put back, and the customer agrees. It can
    be in the first release after that which is not closed yet; while the customer has not agreed, that is told as of
    the day of the question.

    Args:
        severity: The class of the fault.
        policy: The policy as read.
        releases: The releases, in any order.
        on: The day of the question.
        agreed_on: The day on which the customer agreed; None if that has not happened.

    Raises:
        InvalidTypeError: for a policy whose readings are not chosen yet.
        UnknownNameError: for a class that the policy does not have.

    Example:
        >>> from supportpolicy.documents import shipped_policy
        >>> app = shipped_policy("app_agency").read_as()
        >>> spring = Release(id="2026-2", on=date(2026, 4, 1), closing=date(2026, 3, 4), capacity=timedelta(hours=40))
        >>> deferral = put_back("cosmetic", app, [spring], on=date(2026, 2, 2), agreed_on=None)
        >>> print(deferral.reason().replace(chr(160), " "))
        With the customer's agreement it is mended with release 2026-2 of 1 April 2026 at the earliest (APP-8, APP-6).

    Source:
        APP-8
    """
    check_as_read("policy", policy)
    _check_class(severity, policy)
    clauses = _lets_wait(policy).get(severity, ())
    if not clauses:
        return Deferral(waiting=Waiting.NOT_OFFERED, release=None, clauses=())
    asked = check_date("on", on) if agreed_on is None else check_date("agreed_on", agreed_on)
    in_order = sorted(releases, key=lambda release: release.on)
    release = next((one for one in in_order if asked <= one.closing and asked < one.on), None)
    waiting = Waiting.TO_BE_AGREED if agreed_on is None else Waiting.AGREED
    return Deferral(waiting=waiting if release else Waiting.NO_RELEASE, release=release, clauses=clauses)


def _check_class(severity: str, policy: ResolvedPolicy) -> None:
    """A policy without classes lets no fault wait, whatever its class is called."""
    rules = () if policy.severity is None else policy.severity.rules
    classes = sorted({rule.outcome for rule in rules if not isinstance(rule.outcome, Silence)})
    if classes and severity not in classes:
        what = f"policy {policy.policy.id} has no class {severity!r} of faults"
        raise UnknownNameError("severity", what, alternatives(severity, classes))


def _lets_wait(policy: ResolvedPolicy) -> dict[str, tuple[str, ...]]:
    """The classes whose faults a rule proposes to put back, with the clauses that say so."""
    steps = policy.policy.rule_steps
    rules = () if policy.severity is None else policy.severity.rules
    return {
        rule.outcome: rule.clauses
        for rule in rules
        if not isinstance(rule.outcome, Silence) and DEFER in steps.get(rule.id, ())
    }


_WAITING: Final = {
    Waiting.AGREED: Wording(
        de="Es wird wie vereinbart frühestens mit Release {release} am {on} behoben.",
        en="As agreed, it is mended with release {release} of {on} at the earliest.",
    ),
    Waiting.TO_BE_AGREED: Wording(
        de="Im Einvernehmen mit dem Kunden wird es frühestens mit Release {release} am {on} behoben.",
        en="With the customer's agreement it is mended with release {release} of {on} at the earliest.",
    ),
    Waiting.NOT_OFFERED: Wording(
        de="Fehler dieser Klasse werden nicht auf ein späteres Update verschoben.",
        en="Faults of this class are not put back.",
    ),
    Waiting.NO_RELEASE: Wording(
        de="Keines der geplanten Releases nimmt es noch auf.", en="None of the releases that are planned takes it on."
    ),
}
