"""A service schedule: everything that is promised about time, and which promise applies to which ticket."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

import attrs

from supportpolicy.calendars import WorkingDays
from supportpolicy.checks import check_name
from supportpolicy.errors import InvalidTypeError, InvalidValueError, UnknownNameError
from supportpolicy.facts import Fact, FrozenMap, Vocabulary, alternatives
from supportpolicy.rules import Rule, RuleFindingKind, RuleSet, Status
from supportpolicy.servicehours import ServiceHours
from supportpolicy.targets.severity import SEVERITY
from supportpolicy.targets.target import Target, WorkingDaysAmount
from supportpolicy.targets.terms import Boundary, Metric, Recount, Reopening

OTHER = "(other)"
"""The value of a fact that stands for all that no target names, in a schedule that is given no facts."""

_NOTHING = "nothing promised"
_USUAL_SLOTS = frozenset(metric.value for metric in Metric)
_ORDER = {metric: place for place, metric in enumerate(Metric)}
_ALWAYS_ANSWERED = (Metric.FIRST_RESPONSE, Metric.RESOLUTION)


@attrs.frozen(kw_only=True)
class TargetChoice:
    """Which target of a slot applies to a matter, as far as its facts are known.

    Attributes:
        slot: The slot.
        metric: What the targets of the slot measure.
        target: The target that applies; None if nothing is promised, or the facts leave it open.
        clauses: The clauses of the target; if nothing is promised, those that say so.
        possible: The targets that may apply as long as facts are missing; empty once it is decided.
        needed: The facts to ask for, the most useful first; empty once it is decided.
        severity: The class of the matter, stated or by the severity rules; None if it has none or it is open.
    """

    slot: str
    metric: Metric
    target: Target | None
    clauses: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    severity: str | None = attrs.field(default=None, eq=False)

    @property
    def is_decided(self) -> bool:
        """Whether it is known which target applies, or that none does."""
        return not self.needed


@attrs.frozen(kw_only=True)
class ServiceSchedule:
    """What a contract promises about time (Leistungsschein): targets, calendars, classes of severity, choices.

    Within a slot at most one target applies to a ticket; which one, follows from the facts in the targets' ``when``.
    Where none does, nothing is promised, and the answer says so; where a fact is missing, the answer is undetermined.

    Attributes:
        name: Its name in the contract.
        version: The version of what it was made from; every deadline names both.
        targets: What is promised.
        agreed: What a contract promises in their place: each overrides the targets of its slot where it applies.
        not_promised: The clauses to cite where nothing is promised.
        hours: The calendars on which clocks run, by name.
        working_days: The calendars of amounts in working days, by name.
        severity: The rules that give the class of a fault whose severity is not stated; None if it must be.
        facts: The facts that targets look at; by default those that they name, with the values that they and the
            severity rules name, and `OTHER` for all others.
        at_risk_from: From how much of its amount on a target counts as at risk, in per cent.
        boundary: On which side of the closed hours a target is due that is used up exactly at a closing.
        reopening: What it means for the resolution that a ticket is open again.
        recount: From where a target counts that came to apply because of a change.

    Example:
        >>> schedule = ServiceSchedule(name="none", not_promised=["CRM-O1"])
        >>> [(choice.metric.value, choice.target) for choice in schedule.choose({})]
        [('first_response', None), ('resolution', None)]

    Raises:
        InvalidValueError: for two targets of one id or that contradict each other, or a slot with two metrics.
        UnknownNameError: for a calendar, a fact or a value that the schedule does not know.

    Source:
        APP-12
    """

    name: str = attrs.field()
    version: str = ""
    facts: Vocabulary | None = None
    severity: RuleSet[str] | None = None
    hours: Mapping[str, ServiceHours] = attrs.field(default=FrozenMap(), converter=FrozenMap[str, ServiceHours])
    working_days: Mapping[str, WorkingDays] = attrs.field(default=FrozenMap(), converter=FrozenMap[str, WorkingDays])
    not_promised: tuple[str, ...] = attrs.field(default=(), converter=tuple[str, ...])
    targets: tuple[Target, ...] = attrs.field(default=(), converter=tuple[Target, ...])
    agreed: tuple[Target, ...] = attrs.field(default=(), converter=tuple[Target, ...])
    at_risk_from: int = attrs.field(default=75)
    boundary: Boundary = attrs.field(default=Boundary.CLOSING, converter=Boundary)
    reopening: Reopening = attrs.field(default=Reopening.CONTINUES, converter=Reopening)
    recount: Recount = attrs.field(default=Recount.FROM_START, converter=Recount)

    @name.validator
    def _check_name(self, _: attrs.Attribute[str], name: str) -> None:
        check_name("name", name)

    @agreed.validator
    def _check_targets(self, _: attrs.Attribute[tuple[Target, ...]], __: tuple[Target, ...]) -> None:
        _check_distinct(self._all)
        for target in self._all:
            self._check_calendars(target)
        for rules in self._slots.values():
            rules.check()

    @at_risk_from.validator
    def _check_at_risk_from(self, _: attrs.Attribute[int], percent: int) -> None:
        if isinstance(percent, bool) or not isinstance(percent, int):
            raise InvalidTypeError("at_risk_from", f"{percent!r} is no whole percentage", "Give an int such as 75")
        if not 0 < percent <= 100:
            raise InvalidValueError("at_risk_from", f"{percent} % of the time is no risk", "Give 1 to 100")

    def choose(self, findings: Mapping[str, frozenset[str]]) -> tuple[TargetChoice, ...]:
        """Which targets apply to what is known of a matter, one answer a slot.

        Args:
            findings: For each fact that is known the values that it may have; other facts than the targets look at may
                be among them.

        Raises:
            UnknownNameError: for a value that a fact does not have.
            InvalidValueError: if the severity rules do not cover the case.
        """
        given = tuple([findings.get(name) for name in self._asked])
        if given not in self._chosen:
            self._chosen[given] = tuple(self._choices(findings))
        return self._chosen[given]

    def nothing(self, slot: str, metric: Metric) -> TargetChoice:
        """The answer for a slot in which the schedule promises nothing."""
        return TargetChoice(slot=slot, metric=metric, target=None, clauses=self.not_promised)

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """The slots, each of which gets an answer: those of the targets, first response, and resolution."""
        return tuple(self._slots)

    @property
    def _all(self) -> tuple[Target, ...]:
        return (*self.targets, *self.agreed)

    @cached_property
    def _slots(self) -> Mapping[str, _Slot]:
        names = dict.fromkeys(target.slot for target in self._all)
        slots = {name: self._slot(name) for name in names}
        answered = {slot.metric for slot in slots.values()}
        silent = {
            metric.value: _Slot.silent(metric, self.not_promised)
            for metric in _ALWAYS_ANSWERED
            if metric not in answered
        }
        everything = (slots | silent).values()
        return {slot.name: slot for slot in sorted(everything, key=lambda slot: _ORDER[slot.metric])}

    def _slot(self, name: str) -> _Slot:
        return _Slot.of(
            name,
            [target for target in self.targets if target.slot == name],
            [target for target in self.agreed if target.slot == name],
            self._vocabulary,
            self.not_promised,
        )

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        if self.facts is not None:
            return self.facts
        named: dict[str, dict[str, None]] = {}
        for target in self._all:
            for fact, values in target.when.items():
                named.setdefault(fact, {}).update(dict.fromkeys(sorted(values)))
        if SEVERITY in named and self.severity is not None:
            named[SEVERITY].update(dict.fromkeys(self._severity_outcomes))
        return Vocabulary(Fact.of(name, [*values, OTHER]) for name, values in named.items())

    @property
    def _severity_outcomes(self) -> tuple[str, ...]:
        rules = () if self.severity is None else self.severity.rules
        return tuple(dict.fromkeys(rule.outcome for rule in rules if isinstance(rule.outcome, str)))

    @cached_property
    def _asked(self) -> tuple[str, ...]:
        by_severity = () if self.severity is None else self.severity.vocabulary.bits
        by_slots = (name for slot in self._slots.values() for name in slot.rules.vocabulary.bits)
        return tuple(dict.fromkeys([SEVERITY, *by_severity, *by_slots]))

    @cached_property
    def _chosen(self) -> dict[tuple[frozenset[str] | None, ...], tuple[TargetChoice, ...]]:
        return {}

    def _choices(self, findings: Mapping[str, frozenset[str]]) -> Iterable[TargetChoice]:
        known = dict(findings)
        classes, ask = self._classes(findings)
        if classes:
            known[SEVERITY] = classes
        severity = next(iter(classes)) if len(classes) == 1 else None
        for slot in self._slots.values():
            yield attrs.evolve(slot.choose(known, ask), severity=severity)

    def _classes(self, findings: Mapping[str, frozenset[str]]) -> tuple[frozenset[str], tuple[str, ...]]:
        """The classes that are possible, none if any is, and what to ask for in the place of the class itself."""
        if SEVERITY in findings or self.severity is None:
            return findings.get(SEVERITY, frozenset()), (SEVERITY,)
        vocabulary = self.severity.vocabulary
        answer = self.severity.decide(
            vocabulary.facts({name: findings[name] for name in vocabulary.bits if name in findings})
        )
        ask = tuple(dict.fromkeys(name for name in (answer.next_question, *answer.needed, SEVERITY) if name))
        if answer.silences:
            return frozenset(), ask
        return frozenset(name for name in answer.possible if isinstance(name, str)), ask[:-1]

    def _check_calendars(self, target: Target) -> None:
        _check_known("calendar", target, target.calendar, self.hours)
        if isinstance(target.amount, WorkingDaysAmount):
            _check_known("working_days", target, target.amount.working_days, self.working_days)


@attrs.frozen
class _Slot:
    """The targets of one slot, as rules that choose among them."""

    name: str
    metric: Metric
    targets: Mapping[str, Target]
    rules: RuleSet[str]
    not_promised: tuple[str, ...]

    @classmethod
    def of(
        cls,
        name: str,
        targets: list[Target],
        agreed: list[Target],
        vocabulary: Vocabulary,
        not_promised: tuple[str, ...],
    ) -> _Slot:
        everything = (*targets, *agreed)
        metrics = sorted({target.metric for target in everything})
        if len(metrics) > 1:
            raise InvalidValueError(
                "slot",
                f"the targets of slot {name!r} measure {' and '.join(metrics)}",
                "Give the targets of each metric a slot of their own",
            )
        if name in _USUAL_SLOTS and name != metrics[0]:
            raise InvalidValueError(
                "slot", f"{name!r} is the usual slot of another metric than {metrics[0]}", "Give the slot another name"
            )
        own = frozenset(target.id for target in targets)
        rules = [Rule(id=_NOTHING, outcome=_NOTHING)]
        rules += [_rule(target, frozenset({_NOTHING})) for target in targets]
        rules += [_rule(target, own | {_NOTHING}) for target in agreed]
        by_id = {target.id: target for target in everything}
        return cls(
            name, metrics[0], by_id, RuleSet(vocabulary=_used(everything, vocabulary), rules=rules), not_promised
        )

    @classmethod
    def silent(cls, metric: Metric, not_promised: tuple[str, ...]) -> _Slot:
        """Nothing is promised about this metric."""
        rules = RuleSet(vocabulary=Vocabulary(()), rules=[Rule(id=_NOTHING, outcome=_NOTHING)])
        return cls(metric.value, metric, {}, rules, not_promised)

    def check(self) -> None:
        """Refuse targets that contradict each other; that the contract leaves nothing of a target is no fault."""
        for finding in self.rules.findings():
            if finding.kind is not RuleFindingKind.UNREACHABLE:
                raise InvalidValueError("targets", finding.message, finding.remedy)

    def choose(self, known: Mapping[str, frozenset[str]], ask: tuple[str, ...]) -> TargetChoice:
        vocabulary = self.rules.vocabulary
        answer = self.rules.decide(vocabulary.facts({name: known[name] for name in vocabulary.bits if name in known}))
        if answer.status is Status.DECIDED:
            return self._decided(answer.outcome)
        asked = (answer.next_question, *answer.needed)
        needed = [name for asked_for in asked for name in (ask if asked_for == SEVERITY else (asked_for,)) if name]
        return TargetChoice(
            slot=self.name,
            metric=self.metric,
            target=None,
            possible=tuple(sorted(self.targets.keys() & answer.possible)),
            needed=tuple(dict.fromkeys(needed)),
        )

    def _decided(self, outcome: str | None) -> TargetChoice:
        target = self.targets.get(outcome or _NOTHING)
        clauses = self.not_promised if target is None else target.clauses
        return TargetChoice(slot=self.name, metric=self.metric, target=target, clauses=clauses)


def _rule(target: Target, overrides: frozenset[str]) -> Rule[str]:
    return Rule(id=target.id, when=target.when, outcome=target.id, clauses=target.clauses, overrides=overrides)


def _used(targets: Iterable[Target], vocabulary: Vocabulary) -> Vocabulary:
    names = {name for target in targets for name in target.when}
    for name in sorted(names):
        vocabulary[name]
    return Vocabulary(fact for fact in vocabulary if fact.name in names)


def _check_distinct(targets: Iterable[Target]) -> None:
    seen = {_NOTHING}
    for target in targets:
        if target.id in seen:
            raise InvalidValueError("targets", f"{target.id!r} stands there twice", "Give every target its own id")
        seen.add(target.id)


def _check_known(where: str, target: Target, name: str, calendars: Mapping[str, object]) -> None:
    if name not in calendars:
        raise UnknownNameError(
            where,
            f"target {target.id!r} runs on {name!r}, which the schedule does not have",
            alternatives(name, calendars),
        )
