"""Reconciliation: what was owed against what was invoiced, line by line, to the cent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

import attrs

from supportpolicy.billing.invoice import Invoice
from supportpolicy.billing.lines import InvoiceLine
from supportpolicy.checks import IS_TEXT, check_kind, check_name, checked, entries_of, kind_of, several
from supportpolicy.choices import Choice
from supportpolicy.errors import InvalidValueError
from supportpolicy.money import Money, total


@attrs.frozen(kw_only=True)
class IssuedLine:
    """A line of an invoice that was issued, by whatever program.

    Attributes:
        id: Its name on its invoice.
        net: Its net amount.
        invoice: The number of the invoice.
        text: What the customer read.
        entries: The ids of the work entries that it bills, as far as they are known.

    Raises:
        InvalidTypeError: for an amount that is no Money.
        InvalidValueError: for a line without a name.
    """

    id: str = attrs.field(validator=checked(check_name))
    net: Money = attrs.field(validator=kind_of(Money, "Money", "Give Money.of('80.00', 'EUR')"))
    invoice: str = attrs.field(default="", validator=IS_TEXT)
    text: str = attrs.field(default="", validator=IS_TEXT)
    entries: tuple[str, ...] = attrs.field(default=(), converter=entries_of)


class Verdict(Choice):
    """What became of what was owed.

    Attributes:
        AGREES: It was invoiced, to the cent.
        DIFFERS: It was invoiced at another amount.
        NOT_INVOICED: It was not invoiced.
        NOT_OWED: It was invoiced and was not owed.
    """

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_INVOICED = "not_invoiced"
    NOT_OWED = "not_owed"


@attrs.frozen(kw_only=True)
class ReconciledLine:
    """Lines that are about the same: usually one that is owed and one that was issued.

    Attributes:
        owed: What is owed.
        issued: What was invoiced.
        currency: The currency of both.
    """

    owed: tuple[InvoiceLine, ...]
    issued: tuple[IssuedLine, ...]
    currency: str

    @property
    def due(self) -> Money:
        """What should have been invoiced."""
        return total((line.net for line in self.owed), self.currency)

    @property
    def invoiced(self) -> Money:
        """What was invoiced."""
        return total((line.net for line in self.issued), self.currency)

    @property
    def difference(self) -> Money:
        """By how much too much was invoiced; negative if it was too little."""
        return self.invoiced - self.due

    @property
    def verdict(self) -> Verdict:
        """What became of it."""
        if not self.issued:
            return Verdict.NOT_INVOICED
        if not self.owed:
            return Verdict.NOT_OWED
        return Verdict.DIFFERS if self.difference else Verdict.AGREES


@attrs.frozen(kw_only=True)
class Reconciliation:
    """What was owed against what was invoiced.

    Attributes:
        lines: Each line that is owed, and each that was issued, in exactly one of them.
        currency: The currency of all amounts.
    """

    lines: tuple[ReconciledLine, ...]
    currency: str

    @property
    def agrees(self) -> bool:
        """Whether everything was invoiced as it was owed."""
        return all(line.verdict is Verdict.AGREES for line in self.lines)

    @property
    def difference(self) -> Money:
        """By how much too much was invoiced in all; negative if it was too little."""
        return total((line.difference for line in self.lines), self.currency)


def issued_lines(invoice: Invoice, *, number: str = "") -> tuple[IssuedLine, ...]:
    """The lines of an invoice of this library as lines that were issued.

    Args:
        invoice: The invoice.
        number: Its number.
    """
    return tuple(
        IssuedLine(id=line.id, net=line.net, invoice=number, text=line.text.en, entries=line.entries)
        for line in invoice.lines
    )


def reconcile(owed: Invoice, issued: Iterable[IssuedLine]) -> Reconciliation:
    """What was owed against what was invoiced, line by line.

    Lines are about the same if they have the same id, or bill the same work entries. What is left is matched where the
    amounts are the same, such as the fee of a contingent, which bills no entries.

    Args:
        owed: What should have been invoiced.
        issued: The lines of the invoices that were issued.

    Raises:
        InvalidValueError: for a line in another currency.

    Example:
        >>> from supportpolicy.spans import Span
        >>> from datetime import date
        >>> nothing = Invoice(
        ...     contract="C-1",
        ...     customer="Acme",
        ...     currency="EUR",
        ...     period=Span(date(2026, 11, 1), date(2026, 12, 1)),
        ...     lines=(),
        ... )
        >>> found = reconcile(nothing, [IssuedLine(id="1", net=Money.of("80.00", "EUR"))])
        >>> str(found.difference), found.lines[0].verdict.value
        ('80.00 EUR', 'not_owed')
    """
    check_kind("owed", owed, Invoice, "invoice", "Give the invoice that is owed first, then the lines that were issued")
    lines = several("issued", issued, IssuedLine, "issued line", "Give a list such as [IssuedLine(id='1', net=amount)]")
    for line in lines:
        if line.net.currency != owed.currency:
            raise InvalidValueError(
                "issued",
                f"line {line.id!r} is in {line.net.currency}, what is owed in {owed.currency}",
                "Give the invoices of this contract",
            )
    found = _with_equal_amounts([*_linked(owed, lines)])
    return Reconciliation(lines=tuple(found), currency=owed.currency)


def _linked(owed: Invoice, issued: Iterable[IssuedLine]) -> Iterator[ReconciledLine]:
    """Lines that share an id or an entry, directly or by way of others, in the order of what is owed."""
    ids = {line.id for line in owed.lines}
    lines: list[InvoiceLine | IssuedLine] = [*owed.lines, *issued]
    links = [*range(len(lines))]
    first: dict[tuple[str, str], int] = {}
    for number, line in enumerate(lines):
        for key in _keys(line, ids):
            ends = _end(links, number), _end(links, first.setdefault(key, number))
            links[max(ends)] = min(ends)
    groups: dict[int, list[InvoiceLine | IssuedLine]] = {}
    for number, line in enumerate(lines):
        groups.setdefault(_end(links, number), []).append(line)
    for group in groups.values():
        yield ReconciledLine(
            owed=tuple(line for line in group if isinstance(line, InvoiceLine)),
            issued=tuple(line for line in group if isinstance(line, IssuedLine)),
            currency=owed.currency,
        )


def _keys(line: InvoiceLine | IssuedLine, ids: Collection[str]) -> Iterator[tuple[str, str]]:
    """What a line is linked by: an id that is owed, and its entries."""
    if line.id in ids:
        yield "id", line.id
    yield from (("entry", entry) for entry in line.entries)


def _end(links: Sequence[int], number: int) -> int:
    while links[number] != number:
        number = links[number]
    return number


def _with_equal_amounts(lines: Iterable[ReconciledLine]) -> Iterator[ReconciledLine]:
    """The same, with what has no other side matched where the amounts are equal, in order."""
    known = list(lines)
    unmatched = [line for line in known if line.verdict is Verdict.NOT_OWED]
    for line in known:
        if line.verdict is Verdict.NOT_INVOICED:
            other = next((one for one in unmatched if one.invoiced == line.due), None)
            if other is not None:
                unmatched.remove(other)
                line = attrs.evolve(line, issued=other.issued)
        if line.verdict is not Verdict.NOT_OWED:
            yield line
    yield from unmatched
