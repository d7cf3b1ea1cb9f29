"""A policy: the written rules on who pays, by when, and what comes next, as data; and the same policy read one way."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Generic, Protocol, TypeVar

import attrs

from supportpolicy.clauses import Clause, Language, Wording
from supportpolicy.contingents import Package
from supportpolicy.errors import InvalidValueError, UnknownNameError
from supportpolicy.facts import Changeability, Fact, FrozenMap, Value, Vocabulary, alternatives
from supportpolicy.rules import Conditions, Finding, Rule, RuleSet
from supportpolicy.targets import Target

T = TypeVar("T", bound=Hashable)
V = TypeVar("V")


class CostBearer(StrEnum):
    """Who bears the cost of a piece of work."""

    VENDOR = "vendor"
    CONTINGENT = "contingent"
    CUSTOMER = "customer"
    THIRD_PARTY = "third_party"
    SEPARATE_ORDER = "separate_order"
    NOT_OFFERED = "not_offered"
    UNDETERMINED = "undetermined"


class BilledFrom(StrEnum):
    """From when billable work is billed."""

    NOTICE_AND_APPROVAL = "notice_and_approval"
    NOTICE = "notice"


class Untold(StrEnum):
    """What becomes of billable work that was done before the customer was told."""

    VENDOR = "vendor"
    HELD = "held"


class Access(StrEnum):
    """Whether a request is taken on at all when it comes this way."""

    OPEN = "open"
    CLOSED = "closed"


@attrs.frozen(kw_only=True)
class Interpretation:
    """A point that the source leaves open, with the readings on offer.

    Attributes:
        id: The clause id of the open point.
        question: What is open.
        options: The readings: the name and wording of each.
        default: The reading that applies unless the contract names another.
    """

    id: str
    question: Wording
    options: tuple[Value, ...] = attrs.field(converter=tuple[Value, ...])
    default: str = attrs.field()

    @default.validator
    def _check_default(self, _: attrs.Attribute[str], default: str) -> None:
        self.option(default)

    def option(self, name: str) -> Value:
        """The reading of this name.

        Raises:
            UnknownNameError: if there is no such reading.
        """
        return self.as_fact().value(name)

    def as_fact(self) -> Fact:
        """The open point as a fact whose values are its readings, so that one proof covers them all."""
        return Fact(
            name=self.id,
            values=self.options,
            label=self.question,
            question=self.question,
            changeable=Changeability.FIXED,
        )


@attrs.frozen
class Variant(Generic[V]):
    """A value that applies only under certain readings.

    Attributes:
        reading: For each open point that matters the readings under which it applies.
        value: The value.
    """

    reading: Conditions = attrs.field(converter=FrozenMap[str, frozenset[str]])
    value: V

    def applies(self, readings: Mapping[str, str]) -> bool:
        """Whether it applies under these readings."""
        return all(readings[point] in options for point, options in self.reading.items())


@attrs.frozen(kw_only=True)
class Provenance:
    """Where a policy comes from.

    Attributes:
        document: The file name of the source.
        language: The language of the source.
        note: What is to be known about it.
    """

    document: str
    language: Language
    note: Wording


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
class Policy:
    """The written rules of a vendor, as data.

    Its open points are facts like any other until `read_as` fixes them, so one proof covers every combination of
    readings.

    Attributes:
        id: Its name.
        version: Its version.
        effective: The first day on which it applies; None if the source is undated.
        title: What it is, for people.
        provenance: Where it comes from.
        clauses: What the rules, terms, targets and steps cite.
        facts: The facts it knows: the standard ones and its own.
        interpretations: The open points on which a contract may choose a reading.
        bearer: Who bears the cost, over its facts and its open points.
        severity: Which class a fault is in, over its facts and its open points; None if it has no classes.
        access: Through which channels, in which languages and from whom it takes requests; None if it does not say.
        targets: What is promised by when.
        not_promised: What it says where nothing is promised.
        packages: The contingents that it offers.
        first_diagnosis: The first diagnosis; None if the source does not know one.
        release: What must happen before work is billed; empty if the source asks for nothing.
        steps: The follow-up steps that its rules name.
        rule_steps: For each rule the steps that follow from it.
        questions: For each declared silence what has to be agreed.
    """

    id: str
    version: str
    effective: date | None = None
    title: Wording
    provenance: Provenance
    clauses: tuple[Clause, ...]
    facts: Vocabulary
    interpretations: tuple[Interpretation, ...] = ()
    bearer: RuleSet[CostBearer]
    severity: RuleSet[str] | None = None
    access: RuleSet[Access] | None = None
    targets: tuple[Variant[Target], ...] = ()
    not_promised: NotPromised | None = None
    packages: tuple[Package, ...] = ()
    first_diagnosis: FirstDiagnosis | None = None
    release: tuple[Variant[ReleaseTerms], ...] = ()
    steps: tuple[Step, ...] = ()
    rule_steps: Mapping[str, tuple[str, ...]] = attrs.field(
        converter=FrozenMap[str, tuple[str, ...]], default=FrozenMap()
    )
    questions: Mapping[str, Wording] = attrs.field(converter=FrozenMap[str, Wording], default=FrozenMap())

    def findings(self) -> tuple[Finding, ...]:
        """The faults of its rule sets, under every combination of readings; none if it is proved."""
        return self.bearer.findings() + (self.severity.findings() if self.severity else ())

    def clause(self, clause_id: str) -> Clause:
        """The clause of this id.

        Raises:
            UnknownNameError: if the policy has no such clause.
        """
        return _named(self.clauses, clause_id, "clause")

    def interpretation(self, point: str) -> Interpretation:
        """The open point of this id.

        Raises:
            UnknownNameError: if it is no open point on which a reading can be chosen.
        """
        return _named(self.interpretations, point, "reading")

    def step(self, step_id: str) -> Step:
        """The follow-up step of this id.

        Raises:
            UnknownNameError: if the policy has no such step.
        """
        return _named(self.steps, step_id, "step")

    def package(self, package_id: str) -> Package:
        """The package of this id.

        Raises:
            UnknownNameError: if the policy offers no such package.
        """
        return _named(self.packages, package_id, "package")

    def read_as(self, readings: Mapping[str, str] = FrozenMap()) -> ResolvedPolicy:
        """The policy with one reading of each open point: the ones given, and the defaults for the others.

        Raises:
            UnknownNameError: for an open point or a reading that the policy does not offer.
        """
        for point, reading in readings.items():
            self.interpretation(point).option(reading)
        chosen = {point.id: readings.get(point.id, point.default) for point in self.interpretations}
        return ResolvedPolicy(policy=self, readings=chosen)

    def all_readings(self) -> Iterator[ResolvedPolicy]:
        """The policy under every combination of readings, the default one first."""
        combinations: list[dict[str, str]] = [{}]
        for point in self.interpretations:
            names = sorted((option.name for option in point.options), key=lambda name: name != point.default)
            combinations = [{**chosen, point.id: name} for chosen in combinations for name in names]
        return (self.read_as(chosen) for chosen in combinations)


@attrs.frozen(kw_only=True)
class ResolvedPolicy:
    """A policy with one reading of each open point, and the rules that a contract puts above it.

    Made by `Policy.read_as`; everything that decides takes this.

    Attributes:
        policy: The policy.
        readings: For each open point the reading that applies.
        agreed: The rules of the contract. Each overrides every rule of the policy that it does not leave standing.
        agreed_facts: The facts that only the contract's rules look at.
    """

    policy: Policy
    readings: Mapping[str, str] = attrs.field(converter=FrozenMap[str, str])
    agreed: tuple[Rule[CostBearer], ...] = ()
    agreed_facts: tuple[Fact, ...] = ()

    @cached_property
    def bearer(self) -> RuleSet[CostBearer]:
        """Who bears the cost, by the contract's rules and the policy's."""
        return self._with_agreed(_restricted(self.policy.bearer, self.readings))

    @cached_property
    def severity(self) -> RuleSet[str] | None:
        """Which class a fault is in; None if the policy has no classes."""
        return self.policy.severity and _restricted(self.policy.severity, self.readings)

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """What is promised by when."""
        return tuple(variant.value for variant in self.policy.targets if variant.applies(self.readings))

    @cached_property
    def release(self) -> ReleaseTerms | None:
        """What must happen before work is billed; None if the source asks for nothing."""
        return next((variant.value for variant in self.policy.release if variant.applies(self.readings)), None)

    def reading(self, point: str, reading: str) -> ResolvedPolicy:
        """The same with another reading of one open point.

        Raises:
            UnknownNameError: for an open point or a reading that the policy does not offer.
        """
        self.policy.interpretation(point).option(reading)
        return attrs.evolve(self, readings={**self.readings, point: reading})

    @cached_property
    def known_facts(self) -> frozenset[str]:
        """The names of all facts that may be stated, whether or not a rule looks at them."""
        return frozenset(self.policy.facts.bits) | {fact.name for fact in self.agreed_facts}

    def agreeing(self, rules: Iterable[Rule[CostBearer]], facts: Iterable[Fact] = ()) -> ResolvedPolicy:
        """The same policy with rules of a contract above it ("unless something else has been agreed").

        A rule that names no rule to override overrides all of the policy's.

        Args:
            rules: What the contract agrees on who bears the cost.
            facts: Facts that only these rules look at.

        Raises:
            InvalidValueError: if a rule of the contract has a fault, or they contradict each other or the policy.
        """
        agreed = attrs.evolve(self, agreed=(*self.agreed, *rules), agreed_facts=(*self.agreed_facts, *facts))
        for finding in agreed.bearer.findings():
            raise InvalidValueError("rules", finding.message, finding.remedy)
        return agreed

    def _with_agreed(self, rule_set: RuleSet[CostBearer]) -> RuleSet[CostBearer]:
        if not self.agreed:
            return rule_set
        own = frozenset(rule.id for rule in rule_set.rules)
        prevailing = tuple(rule if rule.overrides else attrs.evolve(rule, overrides=own) for rule in self.agreed)
        used = {name for rule in prevailing for name in rule.when}
        standard = (fact for fact in self.policy.facts if fact.name in used and fact.name not in rule_set.vocabulary)
        return attrs.evolve(
            rule_set,
            vocabulary=Vocabulary((*rule_set.vocabulary, *standard, *self.agreed_facts)),
            rules=(*rule_set.rules, *prevailing),
        )


class _Named(Protocol):
    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=_Named)


def _named(members: Iterable[N], wanted: str, what: str) -> N:
    found = {member.id: member for member in members}
    if wanted not in found:
        raise UnknownNameError(what, f"{wanted!r} is not in the policy", alternatives(wanted, found))
    return found[wanted]


def _restricted(rule_set: RuleSet[T], readings: Mapping[str, str]) -> RuleSet[T]:
    return rule_set.restrict({point: reading for point, reading in readings.items() if point in rule_set.vocabulary})
