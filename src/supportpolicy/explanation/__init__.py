"""Explanations: any result in words, German or English, as text, Markdown or HTML."""

from __future__ import annotations

from supportpolicy.clauses import Language
from supportpolicy.decision import Decision
from supportpolicy.explanation.decisions import decision_explained
from supportpolicy.explanation.writing import Explanation, Section, Style

__all__ = ["Explanation", "Section", "Style", "decision_explained", "explain"]


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
        This takes a separate order.
        <BLANKLINE>
        Because
          kind of matter: training
          contact: resale partner
          contingent: no contingent booked
        <BLANKLINE>
        What the policy says
          PARTNER-4: More trainings than booked are a matter of negotiation.
        <BLANKLINE>
        It would be otherwise
          free of charge if kind of matter: incident or bug
          from the contingent if contingent: contingent booked
        <BLANKLINE>
        What comes next
          Make an offer for further trainings (PARTNER-4)
        <BLANKLINE>
        Policy: Partner support of a web-site product, version 1
    """
    return decision_explained(decision, Language(language)).written(Style(style))
