"""A policy, and the same policy read one way with what a contract agrees on above it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from itertools import product
from typing import Protocol, TypeVar

import attrs

from supportpolicy.clauses import Clause, Wording
from supportpolicy.contingents import Package
from supportpolicy.errors import InvalidValueError, UnknownNameError
from supportpolicy.facts import Fact, FrozenMap, Vocabulary, alternatives
from supportpolicy.lifecycles import Lifecycle
from supportpolicy.policy.readings import Interpretation, Variant
from supportpolicy.policy.terms import (
    Access,
    CostBearer,
    FirstDiagnosis,
    NotPromised,
    Provenance,
    ReleaseCycle,
    ReleaseTerms,
    Step,
)
from supportpolicy.rules import Rule, RuleFinding, RuleFindingKind, RuleSet
from supportpolicy.targets import Target

T = TypeVar("T", bound=Hashable)


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
        release_cycle: What it says of the releases in which changes come; None if it says nothing.
        steps: The follow-up steps that its rules name.
        lifecycles: What goes through stages, such as projects or releases.
        rule_levels: For rules on access the levels of support that are meant.
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
    release_cycle: ReleaseCycle | None = None
    steps: tuple[Step, ...] = ()
    lifecycles: tuple[Lifecycle, ...] = ()
    rule_levels: Mapping[str, tuple[str, ...]] = attrs.field(
        converter=FrozenMap[str, tuple[str, ...]], default=FrozenMap()
    )
    rule_steps: Mapping[str, tuple[str, ...]] = attrs.field(
        converter=FrozenMap[str, tuple[str, ...]], default=FrozenMap()
    )
    questions: Mapping[str, Wording] = attrs.field(converter=FrozenMap[str, Wording], default=FrozenMap())

    def __repr__(self) -> str:
        return f"Policy(id={self.id!r}, version={self.version!r})"

    def findings(self) -> tuple[RuleFinding, ...]:
        """The faults of its rule sets, under every combination of readings; none if it is proved."""
        rule_sets = (self.bearer, self.severity, self.access)
        return tuple(finding for rules in rule_sets if rules is not None for finding in rules.findings())

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

    def lifecycle(self, lifecycle_id: str) -> Lifecycle:
        """The lifecycle of this id.

        Raises:
            UnknownNameError: if the policy has no such lifecycle.
        """
        return _named(self.lifecycles, lifecycle_id, "lifecycle")

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
        defaults = {point.id: point.default for point in self.interpretations}
        return ResolvedPolicy(policy=self, readings={**defaults, **readings})

    def all_readings(self) -> Iterator[ResolvedPolicy]:
        """The policy under every combination of readings, the default one first."""
        points = [point.id for point in self.interpretations]
        options = [
            (point.default, *(option.name for option in point.options if option.name != point.default))
            for point in self.interpretations
        ]
        return (self.read_as(dict(zip(points, names, strict=True))) for names in product(*options))


@attrs.frozen(kw_only=True)
class ResolvedPolicy:
    """A policy with one reading of each open point, and the rules that a contract puts above it.

    Made by `Policy.read_as`; everything that decides takes this.

    Attributes:
        policy: The policy.
        readings: For each open point the reading that applies.
        agreed: The rules of the contract. Each overrides every rule of the policy.
        agreed_facts: The facts that only the contract's rules look at.

    Raises:
        InvalidValueError: if a reading is missing.
        UnknownNameError: for an open point or a reading that the policy does not offer.
    """

    policy: Policy
    readings: Mapping[str, str] = attrs.field(converter=FrozenMap[str, str])
    agreed: tuple[Rule[CostBearer], ...] = ()
    agreed_facts: tuple[Fact, ...] = ()

    @readings.validator
    def _check_readings(self, _: attrs.Attribute[Mapping[str, str]], readings: Mapping[str, str]) -> None:
        for point, reading in readings.items():
            self.policy.interpretation(point).option(reading)
        for interpretation in self.policy.interpretations:
            if interpretation.id not in readings:
                raise InvalidValueError(
                    "readings", f"{interpretation.id} is left open", "Use Policy.read_as, which takes the default"
                )

    @cached_property
    def bearer(self) -> RuleSet[CostBearer]:
        """Who bears the cost, by the contract's rules and the policy's."""
        return self._with_agreed(_restricted(self.policy.bearer, self.readings))

    @cached_property
    def severity(self) -> RuleSet[str] | None:
        """Which class a fault is in; None if the policy has no classes."""
        severity = self.policy.severity
        return None if severity is None else _restricted(severity, self.readings)

    @cached_property
    def access(self) -> RuleSet[Access] | None:
        """Whether a request is taken on when it comes this way; None if the policy does not say."""
        access = self.policy.access
        return None if access is None else _restricted(access, self.readings)

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """What is promised by when."""
        return tuple(variant.value for variant in self.policy.targets if variant.applies(self.readings))

    @cached_property
    def release(self) -> ReleaseTerms | None:
        """What must happen before work is billed; None if the source asks for nothing."""
        return next((variant.value for variant in self.policy.release if variant.applies(self.readings)), None)

    def reading(self, point: str, reading: str) -> ResolvedPolicy:
        """The same with another reading of one open point; the same object whenever asked for the same one.

        Raises:
            UnknownNameError: for an open point or a reading that the policy does not offer.
        """
        other = self._others.get((point, reading))
        if other is None:
            other = attrs.evolve(self, readings={**self.readings, point: reading})
        return self._others.setdefault((point, reading), other)

    @cached_property
    def known_facts(self) -> frozenset[str]:
        """The names of all facts that may be stated, whether or not a rule looks at them."""
        return frozenset(self.policy.facts.bits) | {fact.name for fact in self.agreed_facts}

    def agreeing(self, rules: Iterable[Rule[CostBearer]], facts: Iterable[Fact] = ()) -> ResolvedPolicy:
        """The same policy with rules of a contract above it ("unless something else has been agreed").

        Where a rule of the contract applies, no rule of the policy does.

        Args:
            rules: What the contract agrees on who bears the cost.
            facts: Facts that only these rules look at.

        Raises:
            InvalidValueError: if a rule of the contract has a fault, or two of them contradict each other.

        Source:
            CRM-20, CRM-21
        """
        agreed = attrs.evolve(
            self,
            agreed=(*self.agreed, *rules),
            agreed_facts=tuple(dict.fromkeys((*self.agreed_facts, *facts))),
        )
        own = {rule.id for rule in self.policy.bearer.rules}
        for finding in agreed.bearer.findings():
            if finding.kind is not RuleFindingKind.UNREACHABLE or finding.rules[0] not in own:
                raise InvalidValueError("rules", finding.message, finding.remedy)
        return agreed

    def _with_agreed(self, rule_set: RuleSet[CostBearer]) -> RuleSet[CostBearer]:
        if not self.agreed:
            return rule_set
        own = frozenset(rule.id for rule in rule_set.rules)
        of_other_readings = frozenset(rule.id for rule in self.policy.bearer.rules) - own
        prevailing = [attrs.evolve(rule, overrides=rule.overrides - of_other_readings | own) for rule in self.agreed]
        used = {name for rule in self.agreed for name in rule.when}
        standard = (fact for fact in self.policy.facts if fact.name in used and fact.name not in rule_set.vocabulary)
        return attrs.evolve(
            rule_set,
            vocabulary=Vocabulary((*rule_set.vocabulary, *standard, *self.agreed_facts)),
            rules=(*rule_set.rules, *prevailing),
        )

    @cached_property
    def _others(self) -> dict[tuple[str, str], ResolvedPolicy]:
        return {}


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
