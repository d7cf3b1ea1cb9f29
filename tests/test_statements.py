"""Statements for the customer: what was bought, used, expired, exceeded, held and parked, and why."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from html.parser import HTMLParser
from typing import Any

import attrs
import pytest

from supportpolicy.clauses import Language, Wording
from supportpolicy.contingents import Increment, Measure, Multiplier, Rollover, Rounding, TopUp
from supportpolicy.contracts import Contract, Extent, Order, Rate, Waiver
from supportpolicy.errors import OutOfRangeError, UnknownNameError
from supportpolicy.explanation.statements import (
    Bar,
    BarPart,
    Grid,
    GridRow,
    People,
    RowRole,
    Sheet,
    explain_statement,
    statement_sheet,
)
from supportpolicy.settlement import Charge, Liability, Parked, Reason, Settlement, close
from supportpolicy.tickets import Ticket
from tests.invoicing import QUARTER_HOURS, approval, contract, eur, package, settled, work

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
NOVEMBER = date(2026, 11, 15)
CLOSED = datetime(2026, 11, 1, 23, 30, tzinfo=UTC)


def reasoned(charge: Charge, **reason: Any) -> Charge:
    return attrs.evolve(charge, reason=attrs.evolve(charge.reason, **reason))


def november(agreement: Contract, *charges: Charge, language: Language = Language.EN, **more: Any) -> Sheet:
    shown = {name: more.pop(name) for name in ("tickets", "people") if name in more}
    return statement_sheet(settled(agreement, charges, "2026-11-30", **more), agreement, NOVEMBER, language, **shown)


def grid(sheet: Sheet, heading: str) -> list[tuple[str, ...]]:
    """The cells of the table under a heading; nothing if there is none."""
    found = [one for one in sheet.grids if one.heading == heading]
    return [tuple(cell.replace("\u00a0", " ") for cell in row.cells) for one in found for row in one.rows]


def bars(sheet: Sheet) -> list[tuple[str, list[tuple[str, Fraction]]]]:
    return [
        (bar.label.replace("\u00a0", " "), [(part.label.replace("\u00a0", " "), part.share) for part in bar.parts])
        for bar in sheet.bars
    ]


@pytest.fixture(name="agreement")
def _agreement() -> Contract:
    return contract(package("16h", "99.90"), start=date(2026, 11, 1))


class TestAWholeStatement:
    """A month with ten hours used and six expired."""

    AGREEMENT = contract(package("16h"), start=date(2026, 11, 1))
    RESULT = settled(
        AGREEMENT,
        [
            reasoned(
                work("e1", "2026-11-02", 25 * MINUTE, liability=Liability.FREE_DIAGNOSIS, note="looked | into *it*"),
                clauses=("CONF-3",),
            ),
            work("e2", "2026-11-03", 10 * HOUR, note="mended"),
        ],
        "2026-11-30",
    )
    TICKETS = (Ticket(id="T-1", reported_at=CLOSED, title="Export <fails>"),)

    def written(self, language: str, style: str) -> str:
        text = explain_statement(
            self.RESULT, self.AGREEMENT, NOVEMBER, language=language, style=style, tickets=self.TICKETS
        )
        return text.replace("\u00a0", " ")

    def test_as_text_in_english(self) -> None:
        assert self.written("en", "text") == (
            """\
Statement of services, November 2026
====================================

Customer  Acme
Contract  C-1
Period    November 2026
State     provisional

16 h available
█████████████████████████···············
  █ 10 h used
  · 6 h expired

Bought
------
What            For                  Net
Contingent 16h  November 2026  €1,600.00

Contingents
-----------
Contingent      Before   New  Used  Expired  Carried over  Left       Valid until
Contingent 16h       –  16 h  10 h      6 h             –     –  30 November 2026

Work by ticket
--------------
Ticket and basis                                      Worked  Counted
T-1: Export <fails>                              10 h 25 min     10 h
  Free first diagnosis (CONF-3)                       25 min
  From contingent 16h (CONF-6, CONF-9, CONF-11)                  10 h
Total                                            10 h 25 min     10 h

Entries
-------
Date             Ticket  Work done           Worked
2 November 2026  T-1     looked | into *it*  25 min
3 November 2026  T-1     mended                10 h

What it rests on
----------------
Clause   What it says
CONF-3   A response within 48 hours is guaranteed: the request is examined and a first answer given.
CONF-6   What is booked is a monthly contingent at a flat price; its volume is the most that can be drawn in
         the month.
CONF-9   Smallest package: 1,600 EUR a month for up to 16 hours.
CONF-11  Packages a month: 16, 20 and 30 hours at 1,600, 2,000 and 3,000 EUR, 40 hours at 3,800 EUR, 50 hours
         at 4,500 EUR.

All amounts are net, plus value added tax."""
        )

    def test_as_markdown_in_german(self) -> None:
        head, _, _ = self.written("de", "markdown").partition("\n\n## Worauf es beruht")

        assert head == (
            """\
# Leistungsnachweis November 2026

- Kunde: Acme
- Vertrag: C-1
- Zeitraum: November 2026
- Stand: vorläufig

**16 h verfügbar**: 10 h genutzt; 6 h verfallen

## Gebucht

| Was | Für | Netto |
| --- | --- | ---: |
| Kontingent 16h | November 2026 | 1.600,00 € |

## Kontingente

| Kontingent | Vorher | Neu | Genutzt | Verfallen | Übertragen | Noch frei | Gültig bis |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
| Kontingent 16h | – | 16 h | 10 h | 6 h | – | – | 30.11.2026 |

## Arbeit nach Vorgängen

| Vorgang und Grundlage | Gearbeitet | Angerechnet |
| --- | ---: | ---: |
| **T-1: Export \\<fails\\>** | **10 h 25 min** | **10 h** |
| Kostenfreie Erstdiagnose (CONF-3) | 25 min |  |
| Aus Kontingent 16h (CONF-6, CONF-9, CONF-11) |  | 10 h |
| **Summe** | **10 h 25 min** | **10 h** |

## Einzelnachweis

| Datum | Vorgang | Tätigkeit | Gearbeitet |
| --- | --- | --- | ---: |
| 02.11.2026 | T-1 | looked \\| into \\*it\\* | 25 min |
| 03.11.2026 | T-1 | mended | 10 h |"""
        )
        assert self.written("de", "markdown").endswith("\n\nAlle Beträge netto, zuzüglich Umsatzsteuer.")

    @pytest.mark.parametrize(("language", "title"), [("de", "Leistungsnachweis"), ("en", "Statement of services")])
    def test_as_a_document_of_its_own(self, language: str, title: str) -> None:
        document = self.written(language, "html")
        reader = _Reader()
        reader.feed(document)

        assert document.startswith(f'<!doctype html>\n<html lang="{language}">')
        assert f"<title>{title}" in document
        assert reader.open == []
        assert "T-1: Export <fails>" in reader.texts
        assert "looked | into *it*" in reader.texts
        assert not {"script", "link", "img", "iframe"} & set(reader.tags)
        assert "http" not in document
        assert "prefers-color-scheme: dark" in document

    def test_figures_stand_at_the_right_in_it(self) -> None:
        document = self.written("en", "html")

        assert '<th scope="col">For</th><th scope="col" class="figure">Net</th>' in document
        assert '<td>November 2026</td><td class="figure">€1,600.00</td>' in document

    def test_names_are_not_broken_in_it(self) -> None:
        assert '(<span class="whole">CONF-3</span>)' in self.written("en", "html")

    def test_a_day_outside_every_period(self) -> None:
        with pytest.raises(OutOfRangeError):
            explain_statement(self.RESULT, self.AGREEMENT, date(2026, 12, 1))

    @pytest.mark.parametrize(("name", "value"), [("language", "fr"), ("people", "all")])
    def test_what_cannot_be_chosen(self, name: str, value: str) -> None:
        with pytest.raises(UnknownNameError):
            explain_statement(self.RESULT, self.AGREEMENT, NOVEMBER, **{name: value})  # type: ignore[arg-type]


class _Reader(HTMLParser):
    """What a browser would find in a document."""

    VOID = frozenset({"meta", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.texts = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts += data


class TestHowWorkIsTreated:
    """Every treatment is named, with the clauses that it rests on."""

    @pytest.mark.parametrize(
        ("liability", "words"),
        [
            (Liability.FREE_DIAGNOSIS, "Free first diagnosis"),
            (Liability.VENDOR, "Free of charge, borne by the vendor"),
            (Liability.REFERRED, "Free of charge up to the referral to whoever is in charge"),
            (Liability.NOT_OFFERED, "Free of charge, not among what is offered"),
            (Liability.TOO_EARLY, "Free of charge, done before you were told"),
            (Liability.REFUSED, "Free of charge, as you had declined it"),
        ],
    )
    def test_free_of_charge(self, agreement: Contract, liability: Liability, words: str) -> None:
        sheet = november(agreement, reasoned(work("e1", "2026-11-02", HOUR, liability=liability), clauses=()))

        assert grid(sheet, "Work by ticket") == [("T-1", "1 h", ""), (words, "1 h", ""), ("Total", "1 h", "")]

    def test_beyond_the_contingent_with_its_approvals(self, agreement: Contract) -> None:
        ratified = attrs.evolve(approval("A-2"), at=datetime(2026, 11, 20, tzinfo=UTC), ratifies=True)
        sheet = november(
            agreement,
            work("e1", "2026-11-02", 16 * HOUR),
            work("e2", "2026-11-03", 3 * HOUR),
            approvals=[approval("A-1", 1), ratified],
        )

        assert grid(sheet, "Work by ticket")[1:4] == [
            ("From contingent 16h (CONF-6, CONF-9, CONF-11)", "", "16 h"),
            ("Overage at €99.90 an hour, approval A-1 (CONF-6, CONF-9, CONF-11)", "", "1 h"),
            ("Overage at €99.90 an hour, approval A-2 given afterwards (CONF-6, CONF-9, CONF-11)", "", "2 h"),
        ]

    def test_rounding_is_a_row_of_its_own(self) -> None:
        agreement = contract(package("16h"), increment=QUARTER_HOURS)
        sheet = november(agreement, work("e1", "2026-11-02", 50 * MINUTE), language=Language.DE)

        assert grid(sheet, "Arbeit nach Vorgängen") == [
            ("T-1", "50 min", "1 h"),
            ("Aus Kontingent 16h (CONF-6, CONF-9, CONF-11)", "", "50 min"),
            ("Aus Kontingent 16h, Aufrundung (CONF-6, CONF-9, CONF-11)", "", "10 min"),
            ("Summe", "50 min", "1 h"),
        ]

    def test_so_is_what_is_rounded_off(self) -> None:
        down = Increment(step=15 * MINUTE, mode=Rounding.DOWN)
        sheet = november(contract(package("16h"), increment=down), work("e1", "2026-11-02", 50 * MINUTE))

        assert grid(sheet, "Work by ticket") == [
            ("T-1", "50 min", "45 min"),
            ("From contingent 16h (CONF-6, CONF-9, CONF-11)", "", "45 min"),
            ("Rounded off, not billed (CONF-6)", "", "5 min"),
            ("Total", "50 min", "45 min"),
        ]

    @pytest.mark.parametrize(
        ("factor", "words"), [("1.5", "1,5-fach"), ("2", "2-fach"), ("1.0625", "1,0625-fach"), ("4/3", "4/3-fach")]
    )
    def test_a_multiplier(self, factor: str, words: str) -> None:
        agreement = contract(package("16h"), multipliers=[Multiplier(factor=factor)])
        sheet = november(agreement, work("e1", "2026-11-02", HOUR), language=Language.DE)

        assert f"Aus Kontingent 16h, {words} (CONF-6, CONF-9, CONF-11)" in [
            row[0] for row in grid(sheet, "Arbeit nach Vorgängen")
        ]

    def test_every_other_source(self) -> None:
        agreement = contract(
            rates=[Rate(price=eur("120")), Rate(price=eur("450"), measure=Measure.PIECES)],
            orders=[
                Order(
                    id="O-7",
                    price=eur("4200"),
                    ordered_on=date(2026, 11, 1),
                    accepted_on=date(2026, 11, 20),
                    tickets=["T-9"],
                )
            ],
            start=date(2026, 11, 1),
        )
        sheet = november(
            agreement,
            work("e1", "2026-11-02", HOUR, liability=Liability.BILLABLE),
            work("e2", "2026-11-03", 2, liability=Liability.BILLABLE),
            work("e3", "2026-11-04", HOUR, ticket="T-9", liability=Liability.SEPARATE_ORDER),
            work("e4", "2026-11-05", HOUR, ticket="T-2", liability=Liability.BILLABLE),
            waivers=[Waiver(id="W-1", at=CLOSED, extent=Extent(ticket="T-2"), reason="our mistake")],
        )

        assert grid(sheet, "Work by ticket") == [
            ("T-1", "1 h, 2 pcs", "1 h, 2 pcs"),
            ("Billed at €120.00 an hour (CONF-6)", "", "1 h"),
            ("Billed at €450.00 apiece (CONF-6)", "", "2 pcs"),
            ("T-9", "1 h", "1 h"),
            ("Order O-7 at a fixed price (CONF-6)", "", "1 h"),
            ("T-2", "1 h", "1 h"),
            ("Goodwill: our mistake (CONF-6)", "", "1 h"),
            ("Total", "3 h, 2 pcs", "3 h, 2 pcs"),
        ]
        assert grid(sheet, "Bought") == [("Order O-7 at a fixed price", "20 November 2026", "€4,200.00")]

    def test_goodwill_without_a_reason(self, agreement: Contract) -> None:
        sheet = november(agreement, work("e1", "2026-11-02", HOUR), waivers=[Waiver(id="W-1", at=CLOSED)])

        assert grid(sheet, "Work by ticket")[1] == ("Goodwill (CONF-6)", "", "1 h")


class TestWhatBecameOfContingents:
    def test_top_ups_and_what_was_carried_over(self) -> None:
        agreement = contract(
            package("16h", rollover=Rollover(cap=4 * HOUR)),
            start=date(2026, 10, 1),
            top_ups=[TopUp(id="pack", quota=HOUR, price=eur("90"), start=date(2026, 11, 10))],
        )
        sheet = november(agreement, work("e1", "2026-11-12", 22 * HOUR), approvals=[approval()])

        assert grid(sheet, "Contingents") == [
            ("Rollover of 16h", "–", "4 h", "4 h", "–", "–", "–", "30 November 2026"),
            ("Contingent 16h", "–", "16 h", "16 h", "–", "–", "–", "30 November 2026"),
            ("Top-up pack", "–", "1 h", "1 h", "–", "–", "–", "no end"),
        ]
        assert ("Top-up pack", "10 November 2026", "€90.00") in grid(sheet, "Bought")
        assert [row[0] for row in grid(sheet, "Work by ticket")[1:-1]] == [
            "From rollover of 16h (CONF-6, CONF-9, CONF-11)",
            "From contingent 16h (CONF-6, CONF-9, CONF-11)",
            "From top-up pack (CONF-6)",
            "Overage at €100.00 an hour, approval A-1 (CONF-6, CONF-9, CONF-11)",
        ]

    def test_a_bar_shows_the_whole_and_its_parts(self) -> None:
        agreement = contract(
            package("16h", rollover=Rollover(cap=4 * HOUR)),
            attrs.evolve(package("16h"), id="trainings", quota=2),
            start=date(2026, 11, 1),
        )
        sheet = november(agreement, work("e1", "2026-11-02", 10 * HOUR))

        assert bars(sheet) == [
            (
                "16 h available",
                [
                    ("10 h used", Fraction(10, 16)),
                    ("4 h carried over", Fraction(4, 16)),
                    ("2 h expired", Fraction(2, 16)),
                ],
            ),
            ("2 pcs available", [("2 pcs expired", Fraction(1))]),
        ]

    def test_with_what_exceeds_it(self, agreement: Contract) -> None:
        sheet = november(agreement, work("e1", "2026-11-02", 20 * HOUR), approvals=[approval(hours=1)])

        assert bars(sheet) == [
            (
                "16 h available",
                [
                    ("16 h used", Fraction(16, 20)),
                    ("1 h overage", Fraction(1, 20)),
                    ("3 h overage held", Fraction(3, 20)),
                ],
            )
        ]

    def test_in_the_middle_of_a_month(self, agreement: Contract) -> None:
        result = settled(agreement, [work("e1", "2026-11-02", HOUR)], "2026-11-15")
        sheet = statement_sheet(result, agreement, NOVEMBER, Language.EN)

        assert bars(sheet)[0][1] == [("1 h used", Fraction(1, 16)), ("15 h left", Fraction(15, 16))]
        assert dict(sheet.facts)["State"].replace("\u00a0", " ") == (
            "provisional, up to and including 15 November 2026"
        )

    def test_a_contract_without_any(self) -> None:
        sheet = november(contract(rates=[Rate(price=eur("120"))]))

        assert (sheet.bars, [one.heading for one in sheet.grids]) == ((), [])


class TestWhatIsOpen:
    """What waits, why, and for what."""

    @pytest.mark.parametrize(
        ("liability", "agreed", "row"),
        [
            (
                Liability.DRAWS_ON_CONTINGENT,
                {"quota": MINUTE},
                ("Beyond the contingent, not approved yet", "Please approve", "59 min"),
            ),
            (
                Liability.AWAITING_APPROVAL,
                {},
                ("Billable, not approved yet", "Please approve", "1 h"),
            ),
            (Liability.UNSETTLED, {}, ("Done before you were told, to be agreed", "An agreement", "1 h")),
            (Liability.SEPARATE_ORDER, {}, ("Needs an order of its own", "An offer and an order", "1 h")),
            (Liability.NOT_AGREED, {}, ("No payment agreed", "An agreement", "1 h")),
        ],
    )
    def test_held(self, liability: Liability, agreed: dict[str, Any], row: tuple[str, str, str]) -> None:
        agreement = contract(package("16h", **agreed), rates=[Rate(price=eur("120"))])
        sheet = november(agreement, work("e1", "2026-11-02", HOUR, liability=liability))

        assert grid(sheet, "Still open") == [("T-1", *row)]

    @pytest.mark.parametrize(
        ("parked", "why", "missing"),
        [
            (Parked.UNKNOWN_TICKET, "Ticket not assessed yet", "The ticket's assessment"),
            (Parked.UNKNOWN_PART, "Part of the ticket not known", "The ticket it belongs to"),
            (Parked.NOT_DECIDED_BY_SOURCE, "Not settled by the policy", "An agreement"),
            (Parked.MISSING_FACT, "A fact is missing", "The ticket's assessment"),
        ],
    )
    def test_parked(self, agreement: Contract, parked: Parked, why: str, missing: str) -> None:
        charge = reasoned(work("e1", "2026-11-02", HOUR, liability=Liability.PARKED), parked=parked)
        sheet = november(agreement, charge)

        assert grid(sheet, "Still open") == [("T-1", why, missing, "1 h")]
        assert grid(sheet, "Work by ticket")[1] == (f"Parked: {why[0].lower()}{why[1:]} (CONF-6)", "1 h", "")

    def test_a_missing_fact_is_asked_for(self, agreement: Contract) -> None:
        vocabulary = agreement.terms[0].policy.bearer.vocabulary
        fact = next(iter(vocabulary))
        charge = reasoned(
            work("e1", "2026-11-02", HOUR, liability=Liability.PARKED),
            parked=Parked.MISSING_FACT,
            question=fact.name,
        )

        assert grid(november(agreement, charge), "Still open")[0][2] == fact.question.en

    def test_a_fact_that_this_policy_does_not_know_is_not(self, agreement: Contract) -> None:
        charge = reasoned(
            work("e1", "2026-11-02", HOUR, liability=Liability.PARKED), parked=Parked.MISSING_FACT, question="x"
        )

        assert grid(november(agreement, charge), "Still open")[0][2] == "The ticket's assessment"

    def test_work_without_a_ticket(self, agreement: Contract) -> None:
        charge = work("e1", "2026-11-02", HOUR, liability=Liability.PARKED)
        charge = reasoned(attrs.evolve(charge, entry=attrs.evolve(charge.entry, ticket=None)), parked=Parked.NO_TICKET)
        sheet = november(agreement, charge)

        assert grid(sheet, "Still open") == [
            ("Without a ticket", "Not assigned to a ticket", "The ticket it belongs to", "1 h")
        ]
        assert grid(sheet, "Entries") == [("2 November 2026", "", "", "1 h")]

    def test_work_outside_every_term(self, agreement: Contract) -> None:
        sheet = november(agreement, work("e1", "2026-10-02", HOUR))

        assert grid(sheet, "Still open") == [("T-1", "Outside the term of the contract", "An agreement", "1 h")]

    def test_the_vendors_own_work_outside_every_term_needs_no_agreement(self, agreement: Contract) -> None:
        assert grid(november(agreement, work("e1", "2026-10-02", HOUR, liability=Liability.VENDOR)), "Still open") == []

    def test_work_outside_every_term_is_told_once(self) -> None:
        first, then = (
            contract(package("16h"), start=date(2026, month, 1), end=date(2026, month, 20)).terms[0]
            for month in (11, 12)
        )
        agreement = attrs.evolve(contract(), terms=[first, then])
        days = {"before": "2026-10-05", "between": "2026-11-25", "after": "2026-12-24"}
        charges = [work(name, day, HOUR, ticket=name) for name, day in days.items()]
        result = settled(agreement, charges, "2026-12-31")

        assert [
            [
                row[0]
                for row in grid(statement_sheet(result, agreement, date(2026, month, 1), Language.EN), "Still open")
            ]
            for month in (11, 12)
        ] == [["before", "between"], ["after"]]


class TestThresholds:
    """The thresholds of use that were reached stand at the top, each once."""

    AGREEMENT = contract(package("16h"), start=date(2026, 10, 1))

    def reached(self, result: Settlement, month: int, language: Language) -> list[str]:
        sheet = statement_sheet(result, self.AGREEMENT, date(2026, month, 1), language)
        return [text.replace("\u00a0", " ") for label, text in sheet.facts if label in ("Reached", "Erreicht")]

    def test_with_the_work_of_the_period(self) -> None:
        charges = [work("e1", "2026-10-05", 12 * HOUR), work("e2", "2026-10-06", 3 * HOUR)]
        result = settled(self.AGREEMENT, charges, "2026-11-30")

        assert self.reached(result, 10, Language.EN) == [
            "75% of contingent 16h on 5 October 2026, 90% of contingent 16h on 6 October 2026"
        ]
        assert self.reached(result, 10, Language.DE) == [
            "75 % von Kontingent 16h am 05.10.2026, 90 % von Kontingent 16h am 06.10.2026"
        ]
        assert self.reached(result, 11, Language.EN) == []

    def test_with_late_work(self) -> None:
        october = close(settled(self.AGREEMENT, [], "2026-10-31"), at=CLOSED)
        late = settled(self.AGREEMENT, [work("e1", "2026-10-05", 12 * HOUR)], "2026-11-30", previous=october)

        assert self.reached(late, 10, Language.EN) == []
        assert self.reached(late, 11, Language.EN) == ["75% of contingent 16h on 5 October 2026"]


class TestClauses:
    """In the words of the policy that the ticket was judged by."""

    def test_the_policy_of_the_report_where_the_ticket_is_known(self) -> None:
        old = contract(package("16h"), start=date(2026, 10, 1), end=date(2026, 11, 1)).terms[0]
        policy = old.policy.policy
        clauses = tuple(
            attrs.evolve(clause, wording=Wording(de="NEU", en="NEW")) if clause.id == "CONF-6" else clause
            for clause in policy.clauses
        )
        new = attrs.evolve(policy, version="2", clauses=clauses).read_as()
        following = attrs.evolve(old, start=date(2026, 11, 1), end=None, policy=new, contingents=())
        agreement = contract(package("16h"))
        agreement = attrs.evolve(agreement, terms=[old, attrs.evolve(following, rates=[Rate(price=eur("100"))])])
        tickets = [
            Ticket(id=name, reported_at=datetime(2026, month, 5, tzinfo=UTC))
            for name, month in (("T-0", 1), ("T-1", 10), ("T-2", 11))
        ]
        charges = [work(f"e{number}", "2026-11-06", HOUR, ticket=f"T-{number}") for number in (1, 2)]
        words = next(clause.wording.en for clause in policy.clauses if clause.id == "CONF-6")

        assert [
            [text for _, text in grid(november(agreement, *log, tickets=known), "What it rests on")]
            for log, known in ((charges, ()), (charges[:1], tickets), (charges[1:], tickets), (charges, tickets))
        ] == [["NEW"], [words], ["NEW"], ["NEW", words]]


class TestCorrections:
    """What changed about closed periods stands in the statement it is billed with."""

    AGREEMENT = contract(package("16h", "99.90"), start=date(2026, 10, 1))

    def october(self, *charges: Charge, **more: Any) -> Settlement:
        return close(settled(self.AGREEMENT, charges, "2026-10-31", **more), at=CLOSED)

    def sheet(self, previous: Settlement, *charges: Charge, **more: Any) -> Sheet:
        result = settled(self.AGREEMENT, charges, "2026-11-30", previous=previous, **more)
        return statement_sheet(result, self.AGREEMENT, NOVEMBER, Language.EN)

    def test_late_work(self) -> None:
        october = self.october(work("e1", "2026-10-05", 15 * HOUR), approvals=[approval()])
        sheet = self.sheet(october, work("e2", "2026-10-20", 2 * HOUR, ticket="T-2"))

        assert grid(sheet, "Corrections of earlier periods") == [
            ("October 2026", "T-2", "Recorded late", "From contingent 16h", "+1 h"),
            ("October 2026", "T-2", "Recorded late", "Overage at €99.90 an hour, approval A-1", "+1 h"),
            ("October 2026", "", "", "Contingent 16h: Expired", "−1 h"),
        ]

    def test_a_single_piece(self) -> None:
        agreement = contract(attrs.evolve(package("16h"), id="trainings", quota=2), start=date(2026, 10, 1))
        october = close(settled(agreement, [], "2026-10-31"), at=CLOSED)
        result = settled(agreement, [work("e1", "2026-10-20", 1)], "2026-11-30", previous=october)
        sheet = statement_sheet(result, agreement, NOVEMBER, Language.DE)

        assert grid(sheet, "Korrekturen früherer Zeiträume") == [
            ("Oktober 2026", "T-1", "Nachgemeldet", "Aus Kontingent trainings", "+1 Stück"),
            ("Oktober 2026", "", "", "Kontingent trainings: Verfallen", "−1 Stück"),
        ]

    def test_late_work_on_a_lot_that_has_not_ended_lets_nothing_expire(self) -> None:
        agreement = contract(
            start=date(2026, 10, 1),
            top_ups=[TopUp(id="pack", quota=5 * HOUR, price=eur("90"), start=date(2026, 10, 1))],
        )
        october = close(settled(agreement, [], "2026-10-31"), at=CLOSED)
        result = settled(agreement, [work("e1", "2026-10-20", HOUR)], "2026-11-30", previous=october)
        sheet = statement_sheet(result, agreement, NOVEMBER, Language.EN)

        assert grid(sheet, "Corrections of earlier periods") == [
            ("October 2026", "T-1", "Recorded late", "From top-up pack", "+1 h")
        ]

    def test_a_revised_entry_is_one_row_of_what_it_comes_to(self) -> None:
        october = self.october(
            work("e1", "2026-10-05", 16 * HOUR), work("e2", "2026-10-20", HOUR, ticket="T-2"), approvals=[approval()]
        )
        shorter = work("e3", "2026-10-20", 55 * MINUTE, ticket="T-2", revises="e2")

        assert grid(self.sheet(october, shorter, replaced={"e2": ("e2", "e3")}), "Corrections of earlier periods") == [
            ("October 2026", "T-2", "Revised", "Overage at €99.90 an hour, approval A-1", "−5 min")
        ]

    def test_work_that_turns_out_to_be_free(self) -> None:
        charge = work("e1", "2026-10-05", 2 * HOUR)
        october = self.october(charge)
        free = attrs.evolve(charge, reason=Reason(liability=Liability.VENDOR))

        assert grid(self.sheet(october, free), "Corrections of earlier periods")[:2] == [
            ("October 2026", "T-1", "Assessed anew", "Free of charge, borne by the vendor", "+2 h"),
            ("October 2026", "T-1", "Assessed anew", "From contingent 16h", "−2 h"),
        ]

    def test_nothing_comes_of_an_entry_written_anew(self) -> None:
        october = self.october(work("e1", "2026-10-05", HOUR))
        same = work("e2", "2026-10-05", HOUR, revises="e1")

        assert grid(self.sheet(october, same, replaced={"e1": ("e1", "e2")}), "Corrections of earlier periods") == []

    def test_they_stand_in_the_last_of_the_periods_billed_together(self) -> None:
        result = settled(self.AGREEMENT, [work("e2", "2026-10-20", HOUR)], "2026-12-31", previous=self.october())
        closed = close(result, at=datetime(2027, 1, 2, tzinfo=UTC))
        sheets = [statement_sheet(closed, self.AGREEMENT, date(2026, month, 1), Language.EN) for month in (10, 11, 12)]

        assert [bool(grid(sheet, "Corrections of earlier periods")) for sheet in sheets] == [False, False, True]

    def test_or_in_the_first_that_is_open(self) -> None:
        result = settled(self.AGREEMENT, [work("e2", "2026-10-20", HOUR)], "2026-11-10", previous=self.october())
        sheet = statement_sheet(result, self.AGREEMENT, date(2026, 11, 1), Language.EN)

        assert grid(sheet, "Corrections of earlier periods") != []

    def test_a_closed_period_says_when_it_was_closed(self) -> None:
        sheet = statement_sheet(self.october(), self.AGREEMENT, date(2026, 10, 1), Language.DE)

        assert dict(sheet.facts)["Stand"] == "abgeschlossen am 02.11.2026"  # in the zone of the contract


class TestEntries:
    def test_people_are_not_named_unless_that_is_wanted(self, agreement: Contract) -> None:
        charge = work("e1", "2026-11-02", HOUR, person="Ada", note="mended")
        nobody, everybody = (november(agreement, charge, people=people) for people in (People.UNNAMED, People.NAMED))

        assert grid(nobody, "Entries") == [("2 November 2026", "T-1", "mended", "1 h")]
        assert grid(everybody, "Entries") == [("2 November 2026", "T-1", "mended", "Ada", "1 h")]
        assert "Ada" not in str(nobody)

    def test_a_person_that_is_not_known(self, agreement: Contract) -> None:
        sheet = november(agreement, work("e1", "2026-11-02", HOUR), people=People.NAMED)

        assert grid(sheet, "Entries") == [("2 November 2026", "T-1", "", "", "1 h")]

    def test_an_entry_of_several_charges_is_one_row(self, agreement: Contract) -> None:
        whole = work("e1", "2026-11-02", HOUR)
        free = attrs.evolve(whole, units=600, reason=Reason(liability=Liability.FREE_DIAGNOSIS))
        rest = attrs.evolve(whole, units=3000, offset=600, at=whole.at + timedelta(seconds=600))

        assert grid(november(agreement, free, rest), "Entries") == [("2 November 2026", "T-1", "", "1 h")]

    def test_a_day_that_decides_something_is_flagged(self, agreement: Contract) -> None:
        sheet = november(agreement, reasoned(work("e1", "2026-11-02", HOUR), same_day=True))

        assert grid(sheet, "Entries")[0][0] == "2 November 2026*"
        assert sheet.notes == (
            "* Only the day is known; the work counts as done when that day began.",
            "All amounts are net, plus value added tax.",
        )


class TestOnlyTheDayIsKnown:
    """Work on the day on which an approval begins or ends counts as done before that, and is flagged."""

    AGREEMENT = contract(package("16h"), start=date(2026, 11, 1))
    FULL = work("e1", "2026-11-02", 16 * HOUR)
    NOON = datetime(2026, 11, 10, 11, tzinfo=UTC)

    def of_the_day(self, ticket: str = "T-1", day: int = 10) -> Charge:
        charge = work("d", f"2026-11-{day}", HOUR, ticket=ticket)
        entry = attrs.evolve(charge.entry, start=None, day=charge.on)
        return attrs.evolve(charge, entry=entry, at=datetime(2026, 11, day - 1, 23, tzinfo=UTC))

    def day(self, *charges: Charge, **more: Any) -> str:
        sheet = november(self.AGREEMENT, *charges, **more)
        flagged = [note for note in sheet.notes if note.startswith("*")]
        day = grid(sheet, "Entries")[-1][0]
        assert bool(flagged) == day.endswith("*")
        return day

    def test_an_approval_given_on_it(self) -> None:
        given = attrs.evolve(approval(), at=self.NOON)

        assert self.day(self.FULL, self.of_the_day(), approvals=[given]) == "10 November 2026*"

    def test_an_approval_revoked_on_it(self) -> None:
        revoked = approval(revoked_at=self.NOON)

        assert self.day(self.FULL, self.of_the_day(), approvals=[revoked]) == "10 November 2026*"

    @pytest.mark.parametrize("extent", [Extent(ticket="T-1"), Extent(ticket="T-1", part="wish")])
    def test_an_approval_of_its_ticket_or_part_given_on_it(self, extent: Extent) -> None:
        given = attrs.evolve(approval(), at=self.NOON, extent=extent)
        charge = self.of_the_day()
        of_part = attrs.evolve(charge, entry=attrs.evolve(charge.entry, part=extent.part))

        assert self.day(self.FULL, of_part, approvals=[given]) == "10 November 2026*"

    @pytest.mark.parametrize(
        "given",
        [
            {"at": datetime(2026, 11, 10, 23, 30, tzinfo=UTC)},
            {"at": datetime(2026, 11, 9, 23, tzinfo=UTC)},
            {"at": NOON, "extent": Extent(ticket="T-2")},
            {"at": NOON, "ratifies": True},
        ],
        ids=["on the next day", "as the day begins", "for another ticket", "for earlier work as well"],
    )
    def test_an_approval_that_leaves_no_doubt(self, given: dict[str, Any]) -> None:
        assert (
            self.day(self.FULL, self.of_the_day(), approvals=[attrs.evolve(approval(), **given)]) == "10 November 2026"
        )

    def test_work_that_needs_no_approval(self) -> None:
        assert self.day(self.of_the_day(), approvals=[attrs.evolve(approval(), at=self.NOON)]) == "10 November 2026"

    def test_work_whose_start_is_known(self) -> None:
        charge = work("d", "2026-11-10", HOUR)

        assert self.day(self.FULL, charge, approvals=[attrs.evolve(approval(), at=self.NOON)]) == "10 November 2026"


def test_a_small_part_of_a_bar_can_still_be_seen() -> None:
    parts = (BarPart("used", "used", Fraction(1, 1000)), BarPart("left", "left", Fraction(999, 1000)))
    sheet = Sheet(
        language=Language.EN,
        title="T",
        facts=(("a", "b"),),
        bars=(Bar(label="all", parts=parts),),
        grids=(Grid(heading="G", columns=(), rows=(GridRow((), RowRole.PLAIN),)),),
        notes=(),
    )

    assert "█" + "░" * 40 in sheet.written("text")  # type: ignore[arg-type]
