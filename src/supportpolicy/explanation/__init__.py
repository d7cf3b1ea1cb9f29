"""Explanations: decisions and policies in words, German or English, as text, Markdown or HTML."""

from __future__ import annotations

from supportpolicy.billing import Invoice
from supportpolicy.clauses import Language
from supportpolicy.deadlines import Deadline
from supportpolicy.decision import Assessment, Decision, PolicyDifference
from supportpolicy.errors import InvalidTypeError
from supportpolicy.explanation.accounts import invoice_table, month_end_table, settlement_table
from supportpolicy.explanation.citations import Citation, Citing, citations
from supportpolicy.explanation.courses import assessment_explained
from supportpolicy.explanation.decisions import decision_explained
from supportpolicy.explanation.lifecycles import (
    case_explained,
    lifecycle_diagram,
    lifecycle_table,
    pending_orders_table,
)
from supportpolicy.explanation.overviews import difference_table
from supportpolicy.explanation.policies import (
    access_table,
    citation_in_words,
    clause_index,
    decision_table,
    exception_tree,
    severity_table,
)
from supportpolicy.explanation.promises import deadline_explained
from supportpolicy.explanation.results import Tabular
from supportpolicy.explanation.tables import Table
from supportpolicy.explanation.writing import Explanation, Section, Style
from supportpolicy.lifecycles import Case
from supportpolicy.settlement import MonthEnd, Settlement

__all__ = [
    "Citation",
    "Citing",
    "Explanation",
    "Section",
    "Style",
    "access_table",
    "case_explained",
    "citation_in_words",
    "citations",
    "clause_index",
    "decision_explained",
    "decision_table",
    "exception_tree",
    "explain",
    "lifecycle_diagram",
    "lifecycle_table",
    "pending_orders_table",
    "severity_table",
]


def explain(
    result: Decision | Assessment | Deadline | Case | MonthEnd | Settlement | Invoice | PolicyDifference | Tabular,
    *,
    language: Language | str = Language.EN,
    style: Style | str = Style.TEXT,
) -> str:
    """What came out and why, in words for the customer; nothing is computed again.

    A decision says who bears the cost, because of which facts, by which clauses, under which reading where one
    mattered, what would change it, what comes next, and what is still open. A quotation stays in its own language. An
    assessment adds which work is borne by whom and from when it may be billed; a deadline how every hour was counted; a
    case where it stands and what may be done now. What stands at month end, a settlement, an invoice, a difference of
    policies, and every comparison are tables.

    Args:
        result: The result.
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

    Raises:
        InvalidTypeError: for what is no result.
    """
    return _in_words(result, Language(language)).written(Style(style))


def _in_words(result: object, language: Language) -> Explanation | Table:
    match result:
        case Decision():
            return decision_explained(result, language)
        case Assessment():
            return assessment_explained(result, language)
        case Deadline():
            return deadline_explained(result, language)
        case Case():
            return case_explained(result, language)
        case MonthEnd():
            return month_end_table(result).table(language)
        case Settlement():
            return settlement_table(result).table(language)
        case Invoice():
            return invoice_table(result).table(language)
        case PolicyDifference():
            return difference_table(result).table(language)
        case Tabular():
            return result.table.table(language)
    raise InvalidTypeError(
        "result", f"a {type(result).__name__} is no result", "Give a decision, an assessment, a deadline or the like"
    )
