"""Whatever a value is given that it cannot mean, it refuses with an error of this library."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import attrs
import pytest

import supportpolicy as sp

NAIVE = datetime(2026, 11, 2, 8)  # noqa: DTZ001
AT = datetime(2026, 11, 2, 8, tzinfo=UTC)
DAY = date(2026, 11, 2)
NOVEMBER = sp.Span(date(2026, 11, 1), date(2026, 12, 1))
HOUR = timedelta(hours=1)
EUROS = sp.Money.of(100, "EUR")
TEXT = sp.Wording(de="Mehrleistung", en="Overage")
POLICY = sp.shipped_policy("saas_crm")
TERM = sp.Term(start=DAY, policy=POLICY.read_as())
ADDRESS = sp.Address(country="DE")
VAT = sp.Vat(category="S", percent=19)

VALUES: list[Any] = [
    TEXT,
    sp.Quotation(text="Not used is lost", language="en"),
    sp.Clause(id="CONF-8", wording=TEXT),
    sp.WorkEntry(id="e1", ticket="T-1", start=AT, duration=HOUR),
    sp.KeptCase(case=sp.Case(id="P-1", lifecycle=sp.shipped_policy("shop_agency").lifecycle("project"), opened_at=AT)),
    sp.Rollover(),
    sp.Proration(unit=HOUR, mode="up"),
    sp.Contingent(id="16h", quota=16 * HOUR, fee=EUROS, overage_rate=EUROS),
    sp.Package(id="16h", quota=16 * HOUR, fee=EUROS),
    sp.TopUp(id="pack", quota=HOUR, price=EUROS, start=DAY),
    sp.Multiplier(factor="1.5"),
    sp.Increment(),
    sp.Rhythm(months=1),
    sp.Scope(),
    sp.Rate(price=EUROS),
    sp.Order(id="O-1", price=EUROS, ordered_on=DAY, tickets=["T-1"]),
    sp.Extent(),
    sp.Approval(id="A-1", at=AT),
    sp.Waiver(id="W-1", at=AT),
    sp.ReleaseDays(days=["02-01"]),
    TERM,
    sp.Contract(id="C-1", customer="Acme", zone="Europe/Berlin", currency="EUR", terms=[TERM]),
    sp.VatRate(country="DE", percent=19, start=DAY),
    sp.VatTable([]),
    VAT,
    sp.VatTerms(country="DE"),
    ADDRESS,
    sp.Contact(),
    sp.Party(name="Acme", address=ADDRESS),
    sp.Payment(terms="14 days"),
    sp.InvoiceLine(
        id="overage",
        kind="overage",
        text=TEXT,
        quantity=5,
        unit="MIN",
        unit_price=EUROS,
        base_quantity=60,
        period=NOVEMBER,
        completed_on=DAY,
        vat=VAT,
        contract="C-1",
    ),
    sp.InformationLine(text=TEXT, period=NOVEMBER),
    sp.PrecedingInvoice(number="R-1"),
    sp.IssuedLine(id="1", net=EUROS),
    sp.Licence(price=EUROS),
    sp.Renewal(price=EUROS),
]
WRONG: list[Any] = [
    *(None, "", "x", [], ["x"], [None], [[]], {}, {"x": None}, -3, 1.5, True, object()),
    *(NAIVE, AT, DAY, HOUR, EUROS, sp.Span(1, 2), sp.Span(AT, AT + HOUR)),
]
FIELDS: Final = [
    pytest.param(value, field.name, id=f"{type(value).__name__}.{field.name}")
    for value in VALUES
    for field in attrs.fields(type(value))
    if field.init
]


@pytest.mark.parametrize(("value", "field"), FIELDS)
def test_nothing_fails_in_the_depth(value: Any, field: str) -> None:
    for given in WRONG:
        with suppress(sp.SupportPolicyError):
            attrs.evolve(value, **{field: given})


def test_books_are_looked_at_when_they_are_settled() -> None:
    contract = sp.Contract(id="C-1", customer="Acme", zone="Europe/Berlin", currency="EUR", terms=[TERM])
    for field in attrs.fields(sp.Books):
        for given in WRONG:
            with suppress(sp.SupportPolicyError):
                sp.settle_fleet([attrs.evolve(sp.Books(contract=contract), **{field.name: given})], through=DAY)


@pytest.mark.parametrize(("value", "field"), FIELDS)
def test_every_field_refuses_what_it_cannot_mean(value: Any, field: str) -> None:
    with pytest.raises(sp.SupportPolicyError):
        attrs.evolve(value, **{field: object()})


SPAN: Final = "Give Span(first_day, first_day_after)"
A_WORDING: Final = "Give Wording(de=german_text, en=english_text)"
A_DATE: Final = "Give a date such as date(2026, 11, 20)"
CLAUSES: Final = "Give a list such as ['CONF-6']"
RHYTHMS: Final = "Give MONTHLY, QUARTERLY, YEARLY or Rhythm(months=2)"
A_SCHEDULE: Final = "Give a dict such as {'standard': ServiceSchedule(...)}"
NAMES: Final = "Give a text, or a list of texts"
NO_TEXT: Final = "Give a text that is not empty"


@pytest.mark.parametrize(
    ("kind", "field", "given", "message"),
    [
        (sp.InvoiceLine, "text", "Overage", f"'Overage' is no wording. {A_WORDING}"),
        (sp.InvoiceLine, "period", (DAY, DAY), f"a tuple is no span. {SPAN}"),
        (sp.InvoiceLine, "period", sp.Span(1, 2), f"1 is no date. {A_DATE}"),
        (sp.InvoiceLine, "completed_on", "2026-11-02", f"'2026-11-02' is no date. {A_DATE}"),
        (sp.InvoiceLine, "vat", 19, "19 is no VAT. Give VatTerms(country='DE').on(completed_on)"),
        (sp.InvoiceLine, "contract", None, f"None names nothing. {NO_TEXT}"),
        (sp.InvoiceLine, "clauses", "CONF-7", f"'CONF-7' is no list. {CLAUSES}"),
        (sp.InformationLine, "text", None, f"None is no wording. {A_WORDING}"),
        (sp.Party, "address", "Bonn", "'Bonn' is no address. Give Address(country='DE')"),
        (sp.Party, "contact", "A. Key", "'A. Key' is no contact. Give Contact(name='A. Key'), or leave it out"),
        (sp.Payment, "iban", None, "None is no text. Give a text"),
        (sp.VatTerms, "rates", [], "a list is no table of rates. Give VatTable(rates), or leave it out"),
        (
            sp.VatTable,
            "rates",
            [19],
            "19 is no rate of tax. Give a list such as [VatRate(country='LI', percent='8.1', start=date(2024, 1, 1))]",
        ),
        (sp.Wording, "de", None, "None is no text. Give a text"),
        (sp.Quotation, "text", 7, "7 is no text. Give a text"),
        (sp.Clause, "id", ["CONF-8"], "a list is no text. Give a text"),
        (sp.Clause, "wording", "Overage", f"'Overage' is no wording. {A_WORDING}"),
        (
            sp.Clause,
            "quotation",
            "lost",
            "'lost' is no quotation. Give Quotation(text='at most twelve words', language='de')",
        ),
        (sp.Clause, "effect", "prices", f"'prices' is no wording. {A_WORDING}"),
        (sp.WorkEntry, "ticket", 4711, "4711 is no text. Give a text"),
        (sp.WorkEntry, "note", None, "None is no text. Give a text"),
        (sp.KeptCase, "case", None, "None is no case. Give Case(id='P-1', lifecycle=..., opened_at=instant)"),
        (sp.KeptCase, "order", "", f"'' names nothing. {NO_TEXT}"),
        (sp.Rate, "kind", "", f"'' names nothing. {NO_TEXT}"),
        (sp.Rate, "clauses", [6], f"6 is no id of a clause. {CLAUSES}"),
        (sp.Multiplier, "kinds", [], "it is for no kind of work. Name the kinds, or leave them out for all"),
        (sp.Multiplier, "kinds", [""], f"'' names nothing. {NO_TEXT}"),
        (sp.Scope, "except_kinds", [""], f"'' names nothing. {NO_TEXT}"),
        (sp.Scope, "projects", 3, f"3 is no list. {NAMES}"),
        (sp.Scope, "except_projects", None, f"None is no list. {NAMES}"),
        (sp.Contract, "projects", [7], f"7 is no name. {NAMES}"),
        (sp.Order, "tickets", [""], f"'' names nothing. {NO_TEXT}"),
        (sp.Order, "projects", 7, f"7 is no list. {NAMES}"),
        (sp.InvoiceLine, "approvals", "F-1", "'F-1' is no list. Give a list of texts, also for a single one"),
        (sp.IssuedLine, "entries", "e1", "'e1' is no list. Give a list of texts, also for a single one"),
        (sp.Order, "case", "P-1", "'P-1' is no case. Use Contract.with_case, which puts it there"),
        (sp.Extent, "ticket", "", f"'' names nothing. {NO_TEXT}"),
        (sp.Approval, "by", None, "None is no text. Give a text"),
        (sp.Contingent, "period", "monthly", f"'monthly' is no rhythm. {RHYTHMS}"),
        (sp.Contingent, "fee_period", 3, f"3 is no rhythm. {RHYTHMS}"),
        (sp.Contingent, "rollover", True, "True is no rollover. Give Rollover(), or leave it out if the rest expires"),
        (
            sp.Contingent,
            "proration",
            "up",
            "'up' is no proration. Give Proration(unit=timedelta(hours=1), mode='up')",
        ),
        (
            sp.TopUp,
            "scope",
            "wiki",
            "'wiki' is no scope. Give Scope(kinds=['training']), or leave it out for all work",
        ),
        (
            sp.Term,
            "increment",
            15,
            "15 is no increment. Give Increment(step=timedelta(minutes=15)), or leave it out",
        ),
        (sp.Term, "multipliers", ["1.5"], "'1.5' is no multiplier. Give a list such as [Multiplier(factor='1.5')]"),
        (sp.Term, "statement_period", None, f"None is no rhythm. {RHYTHMS}"),
        (sp.Term, "schedules", ["gold"], f"a list is no mapping of names to schedules. {A_SCHEDULE}"),
        (sp.Term, "schedules", {"": None}, f"'' names nothing. {NO_TEXT}"),
        (sp.Term, "schedules", {"gold": "24x7"}, f"'24x7' is no schedule. {A_SCHEDULE}"),
        (sp.Term, "schedule", [], f"[] names nothing. {NO_TEXT}"),
        (
            sp.Term,
            "releases",
            ["02-01"],
            "a list is no choice of release days. Give ReleaseDays(days=['02-01', '08-01'])",
        ),
    ],
)
def test_what_is_said(kind: Any, field: str, given: Any, message: str) -> None:
    [value] = [value for value in VALUES if isinstance(value, kind)]
    with pytest.raises(sp.SupportPolicyError) as caught:
        attrs.evolve(value, **{field: given})

    assert str(caught.value) == f"{field}: {message}."
