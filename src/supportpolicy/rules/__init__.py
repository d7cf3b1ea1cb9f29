"""Rules over facts, for any outcome: proved, decided under unknown facts, explained and compared."""

from __future__ import annotations

from supportpolicy.rules.answer import UNDETERMINED, Answer, Status, Undetermined
from supportpolicy.rules.difference import Change, Difference, Region
from supportpolicy.rules.finding import RuleFinding, RuleFindingKind
from supportpolicy.rules.reasons import Condition, Counterfactual, WhyNot
from supportpolicy.rules.rule import Conditions, Impossible, Rule, Silence, SilenceReason
from supportpolicy.rules.ruleset import RuleSet

__all__ = [
    "UNDETERMINED",
    "Answer",
    "Change",
    "Condition",
    "Conditions",
    "Counterfactual",
    "Difference",
    "Impossible",
    "Region",
    "Rule",
    "RuleFinding",
    "RuleFindingKind",
    "RuleSet",
    "Silence",
    "SilenceReason",
    "Status",
    "Undetermined",
    "WhyNot",
]
