"""A contract as a document: read from TOML or JSON with all its faults at once, and written as TOML."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from typing import Any

from supportpolicy.contracts import Contract
from supportpolicy.deadlines import missing_calendars
from supportpolicy.documents.contracts.calendars import Definitions, read_calendars
from supportpolicy.documents.contracts.prices import describe_order, describe_top_up, read_order, read_top_up
from supportpolicy.documents.contracts.terms import describe_term, read_term
from supportpolicy.documents.describing import given
from supportpolicy.documents.faults import Faults
from supportpolicy.documents.formats import SCHEMA, Kind, check_schema, read_whole
from supportpolicy.documents.parsing import parse_document
from supportpolicy.documents.reading import Table
from supportpolicy.documents.references import check_distinct
from supportpolicy.documents.sources import PolicySource, from_folder, from_given, from_shipped
from supportpolicy.documents.writing import toml_text
from supportpolicy.errors import InvalidValueError
from supportpolicy.money import Money


def load_contract(path: str | Path, *, policies: PolicySource = from_shipped) -> Contract:
    """The contract in a file.

    A policy that the contract names as a file, such as ``policy = "our_policy.toml"``, is looked for beside it.

    Args:
        path: The file, TOML or JSON.
        policies: Where the policies come from that it names otherwise.

    Raises:
        InvalidDocumentError: with all faults, also those of policies beside it, if it is no contract.
        OSError: if the file cannot be read.
    """
    file = Path(path)
    return read_contract(file.read_bytes(), policies=from_folder(file.parent, policies), document=file.name)


def read_contract(
    text: str | bytes, *, policies: PolicySource = from_shipped, document: str = "the contract"
) -> Contract:
    """The contract that a TOML or JSON document describes.

    Nothing in it is executed, and no file is looked at.

    Args:
        text: The document; JSON if it starts with a brace, else TOML.
        policies: Where the policies come from that it names.
        document: What to call it in messages.

    Example:
        >>> contract = read_contract('''
        ...     schema = 1
        ...     id = "K-1"
        ...     customer = "Muster GmbH"
        ...     zone = "Europe/Berlin"
        ...     currency = "EUR"
        ...
        ...     [[term]]
        ...     start = 2026-01-01
        ...     policy = "confluence_package"
        ...     contingent = { package = "16h", overage_rate = "120.00 EUR" }
        ... ''')
        >>> contract.terms[0].contingents[0].quota
        datetime.timedelta(seconds=57600)

    Raises:
        InvalidDocumentError: with one `DocumentError` for each fault.
    """
    contract = read_whole(text, document, Kind.CONTRACT, partial(read_tables, source=policies))
    assert contract is not None  # what has no fault was built
    return contract


def lint_contract(
    text: str | bytes, *, policies: PolicySource = from_shipped, document: str = "the contract"
) -> Contract:
    """The contract that a document describes, refused as well if it lacks what its policy promises something on.

    Such a contract can be settled and billed; only of its deadlines nothing can be said.

    Raises:
        InvalidDocumentError: with one `DocumentError` for each fault.
    """
    contract = read_contract(text, policies=policies, document=document)
    faults = Faults()
    tables = Table(parse_document(text, document), "", faults).tables("term")
    for table, term in zip(sorted(tables, key=lambda table: table.day("start")), contract.terms, strict=True):
        for missing in missing_calendars(term, contract.zone):
            table.note(missing.where, missing.what, missing.remedy)
    faults.raise_if_any(document)
    return contract


def read_tables(document: Table, source: PolicySource) -> Contract | None:
    """The contract that the tables of a document describe; None, with the faults noted, if they do not."""
    check_schema(document)
    currency = document.text("currency")
    if currency and document.attempt(lambda: Money.of(0, currency)) is None:
        currency = ""
    tables = document.tables("term")
    if not tables:
        document.note("term", "nothing is agreed", "Add at least one [[term]]")
    terms = document.built(
        "term", partial(read_term, source=source, currency=currency, calendars=read_calendars(document))
    )
    _check_disjoint(tables)
    for key in ("top_up", "order"):
        check_distinct(document.tables(key))
    parts = given(
        id=document.text("id"),
        customer=document.text("customer"),
        zone=document.text("zone"),
        currency=currency,
        terms=terms,
        top_ups=document.built("top_up", partial(read_top_up, currency=currency)),
        orders=document.built("order", partial(read_order, currency=currency)),
        projects=document.optional("projects", document.names),
    )
    return document.build(lambda: Contract(**parts), terms="term", top_ups="top_up", orders="order")


def _check_disjoint(tables: Sequence[Table]) -> None:
    """Note every term that begins before the one before it has ended."""
    spans = [(table.day("start"), table.optional("end", table.day), table) for table in tables]
    known = sorted((span for span in spans if date.min not in span), key=itemgetter(0))
    for (start, end, _), (following, _, table) in pairwise(known):
        if end is None or following < end:
            table.note(
                "start",
                f"the term from {start} still applies on {following}",
                f"End that one on {following} or before, or begin this one when it ends",
            )


def write_contract(contract: Contract) -> str:
    """The contract as a TOML document, from which `read_contract` gives an equal one.

    A policy is written by its id and version; one that is not shipped must be given when the document is read. The
    calendars are written as they count, not as they were put together: holidays by their places if they are those of
    places that are known, else date by date.

    Raises:
        InvalidValueError: for a contract that no document can describe, such as one whose targets look at facts that
            its policy does not have, or one of whose orders follows a case.
        InvalidDocumentError: with all faults, for a contract that cannot be read again.

    Example:
        >>> from datetime import date
        >>> from supportpolicy.contracts import Contract, Term
        >>> from supportpolicy.documents import shipped_policy
        >>> term = Term(start=date(2026, 1, 1), policy=shipped_policy("saas_crm").read_as())
        >>> contract = Contract(id="K-2", customer="Muster GmbH", zone="Europe/Berlin", currency="EUR", terms=[term])
        >>> print(write_contract(contract).partition("[[term]]")[2], end="")
        <BLANKLINE>
        start = 2026-01-01
        policy = "saas_crm"
        policy_version = "1"
    """
    for order in contract.orders:
        if order.case is not None:
            what = f"order {order.id} follows {order.case.id}, and a contract says what was agreed, not what was done"
            raise InvalidValueError("orders", what, "Write the contract as it was before, and keep the case by to_json")
    text = toml_text(_describe(contract))
    policies = from_given(term.policy.policy for term in contract.terms)
    if read_contract(text, policies=policies, document="what was written") != contract:
        raise InvalidValueError(
            "contract",
            f"no document describes {contract.id!r} in full",
            "Let its schedules and rules look at facts of the policy, or at facts that are agreed",
        )
    return text


def _describe(contract: Contract) -> dict[str, Any]:
    definitions = Definitions(contract.zone)
    terms = [describe_term(term, definitions) for term in contract.terms]
    return given(
        schema=SCHEMA,
        id=contract.id,
        customer=contract.customer,
        zone=contract.zone,
        currency=contract.currency,
        projects=None if contract.projects is None else sorted(contract.projects),
        **definitions.described(),
        term=terms,
        top_up=[describe_top_up(top_up) for top_up in contract.top_ups] or None,
        order=[describe_order(order) for order in contract.orders] or None,
    )
