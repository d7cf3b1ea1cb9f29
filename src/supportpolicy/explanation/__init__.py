"""Explanations: decisions and policies in words, German or English, as text, Markdown or HTML."""

from __future__ import annotations

from supportpolicy.clauses import Language
from supportpolicy.decision import Decision
from supportpolicy.explanation.citations import Citation, Citing, citations
from supportpolicy.explanation.decisions import decision_explained
from supportpolicy.explanation.policies import (
    access_table,
    citation_in_words,
    clause_index,
    decision_table,
    exception_tree,
    severity_table,
)
from supportpolicy.explanation.writing import Explanation, Section, Style

__all__ = [
    "Citation",
    "Citing",
    "Explanation",
    "Section",
    "Style",
    "access_table",
    "citation_in_words",
    "citations",
    "clause_index",
    "decision_explained",
    "decision_table",
    "exception_tree",
    "explain",
    "severity_table",
]


def explain(decision: Decision, *, language: Language | str = Language.EN, style: Style | str = Style.TEXT) -> str:
    """Why a decision is what it is, in words for the customer.

    It says who bears the cost, because of which facts, by which clauses, under which reading where one mattered, what
    would change it, what comes next, and what is still open. A quotation stays in its own language.

    Args:
        decision: The decision.
        language: ``"de"`` or ``"en"``.
        style: ``"text"``, ``"markdown"`` or ``"html"`` (a fragment).

    Example:
        >>> import supportpolicy as sp
        >>> partners = sp.shipped_policy("partner_support").read_as()
        >>> print(explain(sp.classify_facts(partners, contact="partner", kind="training", contingent="none")))
        This needs a separate order.
        <BLANKLINE>
        Why
          Matter: training
          Request from: a resale partner
          Contingent: not booked
        <BLANKLINE>
        What the policy says
          PARTNER-4: More training sessions than were booked are a matter of negotiation.
        <BLANKLINE>
        What would change it
          Matter: incident or bug – then free of charge
          Contingent: booked – then from the contingent
        <BLANKLINE>
        What comes next
          An offer for further training follows (PARTNER-4).
        <BLANKLINE>
        Based on “Partner support of a web-site product”, version 1
    """
    return decision_explained(decision, Language(language)).written(Style(style))
