"""What changes from one policy to another: for which facts another bearer, and which tickets of a history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from supportpolicy.checks import quoted, several
from supportpolicy.decision.classification import decide_on, stated_about
from supportpolicy.diagnosis import Findings
from supportpolicy.errors import InvalidValueError, UnknownNameError
from supportpolicy.facts import FrozenMap, Vocabulary, alternatives
from supportpolicy.policy import CostBearer, Decision, ResolvedPolicy, check_as_read
from supportpolicy.rules import Conditions, RuleSet, Undetermined
from supportpolicy.tickets import Diagnosed, Ticket, Work


@attrs.frozen(kw_only=True)
class BearerChange:
    """A region of facts in which the bearer changes in one way.

    Attributes:
        when: For each fact that matters the values of the region.
        old: The bearer so far; UNDETERMINED where the source did not decide.
        new: The bearer from now on.
        points: How many combinations of values the region has, of all facts that one of the two policies looks at.
    """

    when: Conditions
    old: CostBearer
    new: CostBearer
    points: int


@attrs.frozen(kw_only=True)
class TicketChange:
    """A ticket, or a part of it, whose bearer changes.

    Attributes:
        ticket: The id of the ticket.
        part: The part; None for the whole ticket.
        work: The work whose bearer changes.
        old: The decision so far.
        new: The decision from now on.
    """

    ticket: str
    part: str | None
    work: Work
    old: Decision
    new: Decision


@attrs.frozen(kw_only=True)
class PolicyDifference:
    """What changes from one policy to another; false if nothing does.

    Attributes:
        old: The policy so far, as read.
        new: The policy from now on, as read.
        changes: Disjoint regions of facts that together are everything in which the bearer changes.
        counts: For each pair of old and new bearer the number of combinations of values that change so.
        vocabulary: The facts that one of the two policies looks at, those of the old one first.
        uncompared: For each fact that both look at the values that only one of them knows. They are in no region, as
            the other policy has no answer for them.
        tickets: The tickets that change, in the order given.
    """

    old: ResolvedPolicy
    new: ResolvedPolicy
    changes: tuple[BearerChange, ...]
    counts: Mapping[tuple[CostBearer, CostBearer], int]
    vocabulary: Vocabulary
    uncompared: Mapping[str, frozenset[str]]
    tickets: tuple[TicketChange, ...]

    @property
    def points(self) -> int:
        """How many combinations of values change, of `vocabulary.points`."""
        return sum(self.counts.values())

    def __bool__(self) -> bool:
        return bool(self.changes or self.tickets)

    def to_rows(self) -> list[dict[str, str | int]]:
        """The regions as plain rows for a table: old, new, points, and each fact that matters in any of them.

        Several values of a fact are joined by ``|``; a fact that does not matter in a region is empty.
        """
        names = [name for name in self.vocabulary.bits if any(name in change.when for change in self.changes)]
        return [
            {
                "old": change.old.value,
                "new": change.new.value,
                "points": change.points,
                **{name: self._values(name, change.when.get(name, frozenset())) for name in names},
            }
            for change in self.changes
        ]

    def ticket_rows(self) -> list[dict[str, str]]:
        """The tickets as plain rows for a table, with the rules and clauses on both sides; no part is empty."""
        return [
            {
                "ticket": change.ticket,
                "part": change.part or "",
                "work": change.work.value,
                "old": change.old.bearer.value,
                "new": change.new.bearer.value,
                "old_rules": "|".join(change.old.rules),
                "new_rules": "|".join(change.new.rules),
                "old_clauses": "|".join(change.old.clauses),
                "new_clauses": "|".join(change.new.clauses),
            }
            for change in self.tickets
        ]

    def _values(self, name: str, values: frozenset[str]) -> str:
        return "|".join(value for value in self.vocabulary.bits[name] if value in values)


def diff(
    old: ResolvedPolicy,
    new: ResolvedPolicy,
    tickets: Iterable[Ticket] = (),
    *,
    stated: Findings | None = None,
) -> PolicyDifference:
    """What changes from one policy to another: two versions, two readings, two vendors.

    The comparison of facts is exact, over everything that both policies call possible; a fact that only one of them
    looks at does not matter to the other. Tickets are judged by what was stated and last diagnosed, the first diagnosis
    and all other work apart; what only one of the policies knows of it is unknown to the other.

    Args:
        old: The policy so far, as read.
        new: The policy from now on, as read.
        tickets: The history to judge under both.
        stated: What holds for all tickets unless they say otherwise, such as a contingent that is booked.

    Raises:
        InvalidTypeError: for a policy whose readings are not chosen yet, and for what is no ticket.
        InvalidValueError: for a fact of which the two policies share no value, or facts of a ticket that one of them
            calls impossible.
        UnknownNameError: for a fact or a value of a ticket that neither policy knows.
        WorkBudgetError: if comparing them would take more steps than allowed.

    Example:
        >>> import supportpolicy as sp
        >>> shop = sp.shipped_policy("shop_agency")
        >>> difference = diff(shop.read_as(), shop.read_as({"SHOP-O4": "condition"}))
        >>> [(old.value, new.value) for old, new in difference.counts]
        [('customer', 'undetermined')]
        >>> {row["third_party_unresponsive"] for row in difference.to_rows()}
        {'no'}
    """
    check_as_read("old", old)
    check_as_read("new", new)
    history = several("tickets", tickets, Ticket, "ticket", "Give a list of tickets")
    uncompared = _uncompared(old.bearer.vocabulary, new.bearer.vocabulary)
    found = _without(old.bearer, uncompared).diff(_without(new.bearer, uncompared))
    return PolicyDifference(
        old=old,
        new=new,
        changes=tuple(
            BearerChange(when=change.when, old=_bearer(change.old), new=_bearer(change.new), points=change.points)
            for change in found.changes
        ),
        counts=FrozenMap(((_bearer(was), _bearer(becomes)), points) for (was, becomes), points in found.counts.items()),
        vocabulary=found.vocabulary,
        uncompared=uncompared,
        tickets=tuple(_changed(old, new, history, stated or Findings())),
    )


def _bearer(outcome: CostBearer | Undetermined) -> CostBearer:
    return CostBearer(outcome.value)


def _uncompared(old: Vocabulary, new: Vocabulary) -> Mapping[str, frozenset[str]]:
    """For each fact of both the values that only one of them has."""
    different = {}
    for name, values in old.bits.items():
        others = new.bits.get(name, values)
        if not values.keys() & others.keys():
            raise InvalidValueError(
                name,
                f"the old policy knows {quoted(values)} of it, the new one {quoted(others)}",
                "Give the fact at least one value that both know, or another name in one of them",
            )
        if values.keys() != others.keys():
            different[name] = frozenset(values.keys() ^ others.keys())
    return FrozenMap(different)


def _without(rule_set: RuleSet[CostBearer], values: Mapping[str, frozenset[str]]) -> RuleSet[CostBearer]:
    """The rules over a vocabulary that lacks these values of its facts."""
    if not values:
        return rule_set
    rules = [attrs.evolve(rule, when=_narrowed(rule.when, values)) for rule in rule_set.rules]
    gone = {rule.id for rule in rules if not all(rule.when.values())}
    return attrs.evolve(
        rule_set,
        vocabulary=Vocabulary(
            attrs.evolve(fact, values=[one for one in fact.values if one.name not in values.get(fact.name, ())])
            for fact in rule_set.vocabulary
        ),
        rules=[attrs.evolve(rule, overrides=rule.overrides - gone) for rule in rules if rule.id not in gone],
        impossible=[
            attrs.evolve(declared, when=when)
            for declared in rule_set.impossible
            if all((when := _narrowed(declared.when, values)).values())
        ],
    )


def _narrowed(when: Conditions, values: Mapping[str, frozenset[str]]) -> Conditions:
    return {fact: allowed - values.get(fact, frozenset()) for fact, allowed in when.items()}


def _changed(
    old: ResolvedPolicy, new: ResolvedPolicy, tickets: Iterable[Ticket], stated: Findings
) -> Iterator[TicketChange]:
    kinds = tuple(Work) if "work" in old.bearer.vocabulary or "work" in new.bearer.vocabulary else (Work.RESOLUTION,)
    for ticket in tickets:
        for part in (None, *(own.id for own in ticket.parts)):
            findings = stated.updated(_last_found(ticket, part))
            _check_known(findings, (old, new))
            for work in kinds:
                was = decide_on(old, _heard(old, findings), work)
                becomes = decide_on(new, _heard(new, findings), work)
                if was.bearer != becomes.bearer:
                    yield TicketChange(ticket=ticket.id, part=part, work=work, old=was, new=becomes)


def _last_found(ticket: Ticket, part: str | None) -> Findings:
    """What was stated about a ticket or a part of it, and what the diagnoses since have found."""
    findings = stated_about(ticket, part)
    for event in ticket.events:
        if isinstance(event, Diagnosed) and event.part in (None, part):
            findings = findings.updated(event.diagnosis.findings)
    return findings


def _known(policy: ResolvedPolicy, name: str) -> frozenset[str]:
    """The values of a fact that a policy knows; none if it does not know the fact."""
    for vocabulary in (policy.bearer.vocabulary, policy.policy.facts):
        if name in vocabulary:
            return frozenset(vocabulary.bits[name])
    return frozenset()


def _heard(policy: ResolvedPolicy, findings: Findings) -> Findings:
    """What a policy understands of some findings: a fact with a value that it does not know is unknown to it."""
    return Findings({name: values for name, values in findings.items() if values <= _known(policy, name)})


def _check_known(findings: Findings, policies: Sequence[ResolvedPolicy]) -> None:
    for name, values in findings.items():
        known = [_known(policy, name) for policy in policies]
        if not any(known):
            names = sorted(set().union(*(policy.known_facts for policy in policies)))
            raise UnknownNameError("tickets", f"{name!r} is a fact of neither policy", alternatives(name, names))
        for value in sorted(values - frozenset().union(*known)):
            remedy = alternatives(value, sorted(frozenset().union(*known)))
            raise UnknownNameError(name, f"{value!r} is a value of it in neither policy", remedy)
