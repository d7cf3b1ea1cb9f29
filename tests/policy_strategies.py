"""Policies made by Hypothesis: any that are proved, with everything that a policy may have in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

import attrs
from hypothesis import strategies as st

from supportpolicy.clauses import Clause, Language, Wording
from supportpolicy.contingents import MONTHLY, Package, Rhythm
from supportpolicy.documents import standard_facts
from supportpolicy.facts import Fact, Vocabulary
from supportpolicy.money import Money
from supportpolicy.policy import (
    Access,
    BilledFrom,
    CostBearer,
    FirstDiagnosis,
    Interpretation,
    NotPromised,
    Policy,
    Provenance,
    ReleaseCycle,
    ReleaseTerms,
    Step,
    Untold,
    Variant,
)
from supportpolicy.rules import Conditions, Rule, RuleSet, Silence, SilenceReason
from supportpolicy.targets import Commitment, Metric, PauseReason, Target, WorkingDaysAmount

texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=12).filter(
    str.strip
)
wordings = st.builds(Wording, de=texts, en=texts)
ids = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Z")), min_size=1, max_size=8)


outcomes: st.SearchStrategy[Callable[[str], CostBearer | Silence]] = st.sampled_from(
    [bearer for bearer in CostBearer if bearer is not CostBearer.UNDETERMINED]
).map(lambda bearer: lambda _: bearer) | st.sampled_from(SilenceReason).map(
    lambda reason: lambda rule: Silence(reason=reason, ask=[rule])
)
"""The outcome of a rule, given its id."""


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Any policy that is proved: each case of one own fact is decided by one rule, under one or several readings."""
    clauses = draw(
        st.lists(
            st.builds(Clause, id=ids.map("§{}".format), wording=wordings),
            min_size=2,
            max_size=4,
            unique_by=lambda c: c.id,
        )
    )
    names = [clause.id for clause in clauses]
    cited = st.lists(st.sampled_from(names), max_size=3).map(tuple)
    point = draw(st.sampled_from(names))
    taken = {fact.name for fact in standard_facts()} | set(names)
    values = draw(st.lists(ids, min_size=2, max_size=4, unique=True))
    fact = Fact.of(draw(ids.filter(lambda name: name not in taken)), values)
    readings = draw(st.lists(ids, min_size=2, max_size=3, unique=True))
    option = draw(st.sampled_from(readings))
    interpretation = Interpretation(
        id=point,
        question=draw(wordings),
        options=[attrs.evolve(value, label=draw(wordings)) for value in Fact.of("-", readings).values],
        default=option,
    )
    steps = draw(
        st.lists(st.builds(Step, id=ids, wording=wordings, clauses=cited), max_size=2, unique_by=lambda s: s.id)
    )
    rules = [
        Rule[CostBearer](
            id=f"{value}/{reading}",
            when={fact.name: value, point: reading},
            outcome=draw(outcomes)(f"{value}/{reading}"),
            clauses=draw(cited),
        )
        for value in values
        for reading in readings
    ]
    amounts = (
        st.none()
        | st.integers(1, 10**10).map(lambda us: timedelta(microseconds=us))
        | st.builds(
            WorkingDaysAmount,
            days=st.integers(0, 9),
            working_days=st.sampled_from(["arbeitstage", "werktage"]),
            day_rule=st.sampled_from(["event_day_excluded", "deemed_received_next"]),
            ends=st.sampled_from(["same_time", "end_of_service", "end_of_day"]),
            cut_off=st.none() | st.just(time(16, 30)),
        )
    )
    targets = st.builds(
        Target,
        id=ids,
        metric=st.sampled_from([Metric.FIRST_RESPONSE, Metric.RESOLUTION]),
        amount=amounts,
        calendar=st.sampled_from(["clock", "service_hours", "arbeitstage", "werktage"]),
        commitment=st.sampled_from(Commitment),
        pauses=st.sets(st.sampled_from(PauseReason)),
        when=st.just({}) | st.just({fact.name: frozenset(values)}),
        clauses=cited,
        thresholds=st.sampled_from([(50, 75, 90), (), (80,)]),
        slot=texts,
    )
    packages = st.builds(
        Package,
        id=ids,
        quota=st.integers(1, 9) | st.integers(1, 9999).map(lambda seconds: timedelta(seconds=seconds)),
        fee=st.decimals(0, 10**6, places=3).map(lambda amount: Money.of(amount, "CHF")),
        period=st.sampled_from([MONTHLY, Rhythm(months=5, anchor=date(2026, 1, 31))]),
        clauses=cited,
    )
    release = st.builds(
        ReleaseTerms,
        notice=cited,
        approval=cited,
        estimate=cited,
        billed_from=st.sampled_from(BilledFrom),
        untold=st.sampled_from(Untold),
        untold_clauses=cited,
    )
    cycle = st.builds(
        ReleaseCycle, per_year=st.integers(1, 12), clauses=cited, planning=cited, delivery=cited, announcement=cited
    )
    access = draw(
        st.none()
        | st.just(
            RuleSet(
                vocabulary=[
                    *(known for known in standard_facts() if known.name == "channel"),
                    interpretation.as_fact(),
                ],
                rules=[Rule(id="any way", outcome=Access.OPEN, clauses=(point,))],
            )
        )
    )
    levels = st.lists(st.sampled_from(["first", "second", "third"]), max_size=3, unique=True)
    nothing: Conditions = {}
    one_reading: Conditions = {point: frozenset({option})}
    others: Conditions = {point: frozenset(readings) - {option}}
    return Policy(
        id=draw(texts),
        version=draw(texts),
        effective=draw(st.none() | st.dates()),
        title=draw(wordings),
        provenance=draw(
            st.builds(Provenance, document=texts, language=st.sampled_from(Language), note=st.none() | wordings)
        ),
        clauses=tuple(clauses),
        facts=Vocabulary((*standard_facts(), fact)),
        interpretations=(interpretation,),
        bearer=RuleSet(vocabulary=[fact, interpretation.as_fact()], rules=rules),
        access=access,
        targets=tuple(
            Variant(reading, target)
            for target in draw(st.lists(targets, max_size=2, unique_by=lambda target: target.id))
            for reading in draw(st.sampled_from(([nothing], [one_reading], [one_reading, others])))
        ),
        not_promised=draw(st.none() | st.builds(NotPromised, wording=wordings, clauses=cited)),
        packages=tuple(draw(st.lists(packages, max_size=2, unique_by=lambda package: package.id))),
        first_diagnosis=draw(
            st.none()
            | st.builds(
                FirstDiagnosis, limit=st.none() | st.integers(0, 9).map(lambda h: timedelta(hours=h)), clauses=cited
            )
        ),
        release=tuple(
            Variant(reading, draw(release)) for reading in draw(st.sampled_from(([], [nothing], [one_reading, others])))
        ),
        release_cycle=draw(st.none() | cycle),
        steps=tuple(steps),
        rule_levels={"any way": tuple(draw(levels))} if access is not None and draw(st.booleans()) else {},
        rule_steps={
            rule.id: tuple(draw(st.lists(st.sampled_from([step.id for step in steps]), max_size=2)))
            for rule in rules
            if steps and not isinstance(rule.outcome, Silence) and draw(st.booleans())
        },
        questions={rule.id: draw(wordings) for rule in rules if isinstance(rule.outcome, Silence)},
    )
