"""The main job on the sample: a vendor's month end, from tickets and work to statements, invoices and calendars."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from supportpolicy.billing import Invoice, VatTerms, bill, to_en16931
from supportpolicy.billing.figures import day, instant
from supportpolicy.clauses import Language
from supportpolicy.cli.command import Answer
from supportpolicy.cli.output import Format, written
from supportpolicy.deadlines import Deadline, deadlines
from supportpolicy.decision import assess
from supportpolicy.documents.values import to_json
from supportpolicy.errors import DocumentError
from supportpolicy.explanation.accounts import invoice_for_people, invoice_table, month_end_table
from supportpolicy.explanation.overviews import decisions_table
from supportpolicy.explanation.results import ResultTable
from supportpolicy.explanation.statements import explain_statement
from supportpolicy.explanation.timetables import deadline_table
from supportpolicy.extras.einvoice import to_cii
from supportpolicy.extras.icalendar_export import to_icalendar
from supportpolicy.sample import AS_OF, BUYERS, FOLDERS, PAYMENT, SELLER, THROUGH, sample_books
from supportpolicy.settlement import Books, Settlement, month_end, settle_fleet


def run(folder: Path) -> Iterator[str]:
    """Settle the sample month, write what comes of it into a folder, and tell about it line by line.

    Args:
        folder: Where to write; it is made if it is not there, and files of the same names are replaced.

    Raises:
        DocumentError: if it cannot be written there.
    """
    try:
        yield from _told(folder)
    except OSError as error:
        raise DocumentError(str(folder), f"it cannot be written: {error.strerror}", "Give another place") from None


def _told(folder: Path) -> Iterator[str]:
    books = sample_books()
    fleet = settle_fleet(books, through=THROUGH)
    yield "A sample, made up: a vendor with three customers under three policies."
    yield f"Settled through {day(THROUGH, Language.EN)}, seen on {instant(AS_OF, Language.EN)}."
    for name, one in zip(FOLDERS, books, strict=True):
        (folder / name).mkdir(parents=True, exist_ok=True)
        yield from ("", *_customer(one, fleet.settlements[one.contract.id], folder / name))
    yield from ("", f"Written to {folder}:")
    for name in FOLDERS:
        yield f"  {name}/  {', '.join(sorted(path.name for path in (folder / name).iterdir()))}"


def _customer(books: Books, settlement: Settlement, folder: Path) -> Iterator[str]:
    contract = books.contract
    invoice = bill(settlement, contract, vat=VatTerms(country="DE"))
    found = [one for ticket in books.tickets for one in deadlines(ticket, contract, as_of=AS_OF)]
    heading = f"{contract.customer}, contract {contract.id}, policy {contract.terms[0].policy.policy.id}"
    yield from (heading, "=" * len(heading))
    decided = decisions_table((ticket.id, None, assess(ticket, contract).parts[0].decision) for ticket in books.tickets)
    yield from _section("Who pays", decided.select("ticket", "bearer", "next_question", "clauses"))
    promised = deadline_table(one for one in found if one.due is not None)
    by_when = promised.select("ticket", "metric", "commitment", "state", "due")
    yield from _section("By when", by_when, nothing="no time is promised")
    billed = invoice_for_people(invoice)
    yield from _section("On the invoice", billed.select("text", "quantity", "unit", "unit_price", "net"))
    waiting = month_end_table(month_end(contract, settlement))
    yield from _section("Not billed yet", waiting.select("ticket", "why", "ask", "question", "amount", "at_stake"))
    for name, content in _files(books, settlement, invoice, found):
        try:
            (folder / name).write_bytes(content())
        except ModuleNotFoundError as absent:
            yield from ("", f"{name} is left out: {absent.name} is not installed (extras einvoice and icalendar)")


def _section(heading: str, table: ResultTable, nothing: str = "nothing") -> Iterator[str]:
    yield from ("", heading)
    if not table.rows:
        yield f"  {nothing}"
        return
    yield from (f"  {line}".rstrip() for line in table.written().splitlines())


def _files(
    books: Books, settlement: Settlement, invoice: Invoice, found: Sequence[Deadline]
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """What is written for a customer, by the name of the file."""
    for language in Language:
        yield f"statement.{language}.html", partial(_statement, books, settlement, language)
    lines = Answer(name="bill", table=invoice_table(invoice))
    yield "invoice.csv", lambda: f"{written(lines, Format.CSV, Language.EN)}\n".encode()
    yield "invoice.json", lambda: to_json(invoice).encode()
    yield "invoice.xml", lambda: _as_xml(invoice)
    yield "settlement.json", lambda: to_json(settlement).encode()
    if any(one.due for one in found):
        yield "deadlines.ics", lambda: to_icalendar(found, stamp=AS_OF)


def _statement(books: Books, settlement: Settlement, language: Language) -> bytes:
    return explain_statement(
        settlement, books.contract, THROUGH, language=language, style="html", tickets=books.tickets
    ).encode()


def _as_xml(invoice: Invoice) -> bytes:
    return to_cii(
        to_en16931(
            invoice,
            seller=SELLER,
            buyer=BUYERS[invoice.contract],
            number=f"{AS_OF:%Y%m}-{list(BUYERS).index(invoice.contract) + 1:03}",
            issued_on=AS_OF.date(),
            payment=PAYMENT,
        )
    )
