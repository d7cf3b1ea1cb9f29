"""The main job on the sample: a vendor's month end, from tickets and work to statements, invoices and calendars."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from supportpolicy.billing import Invoice, VatTerms, bill, to_en16931
from supportpolicy.billing.figures import day, instant
from supportpolicy.clauses import Language, Wording
from supportpolicy.cli.command import Answer
from supportpolicy.cli.output import Format, written
from supportpolicy.deadlines import Deadline, deadlines
from supportpolicy.decision import assess
from supportpolicy.documents.values import to_json
from supportpolicy.errors import DocumentError
from supportpolicy.explanation.accounts import invoice_for_people, invoice_table, month_end_table
from supportpolicy.explanation.overviews import decisions_table
from supportpolicy.explanation.statements import explain_statement
from supportpolicy.explanation.timetables import deadline_table
from supportpolicy.extras.einvoice import to_cii
from supportpolicy.extras.icalendar_export import to_icalendar
from supportpolicy.sample import AS_OF, BUYERS, FOLDERS, PAYMENT, SELLER, THROUGH, sample_books
from supportpolicy.settlement import Books, Settlement, month_end, settle_fleet

_SAMPLE: Final = Wording(
    de="Ein erfundenes Beispiel: ein Anbieter mit drei Kunden unter drei Richtlinien.",
    en="A sample, made up: a vendor with three customers under three policies.",
)
_SETTLED: Final = Wording(de="Abgerechnet bis {}, Stand {}.", en="Settled through {}, seen on {}.")
_CUSTOMER: Final = Wording(de="{}, Vertrag {}, Richtlinie {}", en="{}, contract {}, policy {}")
_WHO: Final = Wording(de="Wer zahlt", en="Who pays")
_WHEN: Final = Wording(de="Bis wann", en="By when")
_INVOICED: Final = Wording(de="Auf der Rechnung", en="On the invoice")
_WAITING: Final = Wording(de="Noch nicht berechnet", en="Not billed yet")
_NOTHING: Final = Wording(de="nichts", en="nothing")
_NOT_PROMISED: Final = Wording(de="keine Frist ist zugesagt", en="no time is promised")
_LEFT_OUT: Final = Wording(
    de="{} fehlt: {} ist nicht installiert (Extras einvoice und icalendar)",
    en="{} is left out: {} is not installed (extras einvoice and icalendar)",
)
_WRITTEN: Final = Wording(de="Geschrieben nach {}:", en="Written to {}:")


def run(folder: Path, language: Language) -> Iterator[str]:
    """Settle the sample month, write what comes of it into a folder, and tell about it line by line.

    Args:
        folder: Where to write; it is made if it is not there, and files of the same names are replaced.
        language: In which language people are told, here and in the files.

    Raises:
        DocumentError: if it cannot be written there.
    """
    try:
        yield from _told(folder, language)
    except OSError as error:
        raise DocumentError(str(folder), f"it cannot be written: {error.strerror}", "Give another place") from None


def _told(folder: Path, language: Language) -> Iterator[str]:
    books = sample_books()
    fleet = settle_fleet(books, through=THROUGH)
    yield _SAMPLE.text(language)
    yield _SETTLED.text(language).format(day(THROUGH, language), instant(AS_OF, language))
    for name, one in zip(FOLDERS, books, strict=True):
        (folder / name).mkdir(parents=True, exist_ok=True)
        yield from ("", *_customer(one, fleet.settlements[one.contract.id], folder / name, language))
    yield from ("", _WRITTEN.text(language).format(folder))
    for name in FOLDERS:
        yield f"  {name}/  {', '.join(sorted(path.name for path in (folder / name).iterdir()))}"


def _customer(books: Books, settlement: Settlement, folder: Path, language: Language) -> Iterator[str]:
    contract = books.contract
    invoice = bill(settlement, contract, vat=VatTerms(country="DE"))
    found = [one for ticket in books.tickets for one in deadlines(ticket, contract, as_of=AS_OF)]
    heading = _CUSTOMER.text(language).format(contract.customer, contract.id, contract.terms[0].policy.policy.id)
    yield from (heading, "=" * len(heading))
    decided = decisions_table((ticket.id, None, assess(ticket, contract).parts[0].decision) for ticket in books.tickets)
    promised = deadline_table(one for one in found if one.due is not None)
    billed = invoice_for_people(invoice)
    waiting = month_end_table(month_end(contract, settlement))
    for section, table, columns, nothing in (
        (_WHO, decided, ("ticket", "bearer", "next_question", "clauses"), _NOTHING),
        (_WHEN, promised, ("ticket", "metric", "commitment", "state", "due"), _NOT_PROMISED),
        (_INVOICED, billed, ("text", "quantity", "unit", "unit_price", "net"), _NOTHING),
        (_WAITING, waiting, ("ticket", "why", "ask", "question", "amount", "at_stake"), _NOTHING),
    ):
        yield from ("", section.text(language))
        written_down = table.select(*columns).written(language=language) if table.rows else nothing.text(language)
        yield from (f"  {line}".rstrip() for line in written_down.splitlines())
    for name, content in _files(books, settlement, invoice, found, language):
        try:
            (folder / name).write_bytes(content())
        except ModuleNotFoundError as absent:
            yield from ("", _LEFT_OUT.text(language).format(name, absent.name))


def _files(
    books: Books, settlement: Settlement, invoice: Invoice, found: Sequence[Deadline], language: Language
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """What is written for a customer, by the name of the file."""
    yield "statement.html", partial(_statement, books, settlement, language)
    lines = Answer(name="bill", table=invoice_table(invoice))
    yield "invoice.csv", lambda: f"{written(lines, Format.CSV, language)}\n".encode()
    yield "invoice.json", lambda: to_json(invoice).encode()
    yield "invoice.xml", lambda: _as_xml(invoice, language)
    yield "settlement.json", lambda: to_json(settlement).encode()
    if any(one.due for one in found):
        yield "deadlines.ics", lambda: to_icalendar(found, stamp=AS_OF, language=language)


def _statement(books: Books, settlement: Settlement, language: Language) -> bytes:
    return explain_statement(
        settlement, books.contract, THROUGH, language=language, style="html", tickets=books.tickets
    ).encode()


def _as_xml(invoice: Invoice, language: Language) -> bytes:
    return to_cii(
        to_en16931(
            invoice,
            seller=SELLER,
            buyer=BUYERS[invoice.contract],
            number=f"{AS_OF:%Y%m}-{list(BUYERS).index(invoice.contract) + 1:03}",
            issued_on=AS_OF.date(),
            payment=PAYMENT,
            language=language,
        )
    )
