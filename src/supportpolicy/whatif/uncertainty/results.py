"""What an interval says: both ends with the answers that give them, and the open questions by the money they move."""

from __future__ import annotations

from datetime import date

import attrs

from supportpolicy.billing import figures, texts
from supportpolicy.clauses import Wording
from supportpolicy.contracts import Approval
from supportpolicy.explanation.labels import labelled
from supportpolicy.explanation.results import Field, ResultTable, Tabular
from supportpolicy.facts import Value
from supportpolicy.money import Money
from supportpolicy.settlement import Ask, Blocker, Settlement
from supportpolicy.tickets import Ticket

_TICKET = Field("ticket", Wording(de="Vorgang", en="Ticket"))
_PART = Field("part", Wording(de="Teil", en="Part"))
_ASK = Field("ask", Wording(de="Wen fragen", en="Ask"))
_QUESTION = Field("question", Wording(de="Frage", en="Question"))
_MOVES = Field("moves", Wording(de="Bewegt", en="Moves"))
_ANSWER = Field("answer", Wording(de="Antwort", en="Answer"))
_LEAST = Field("least", Wording(de="Mindestens", en="Least"))
_GREATEST = Field("greatest", Wording(de="Höchstens", en="Greatest"))


@attrs.frozen(kw_only=True)
class OpenQuestion:
    """Something that nobody has answered yet and that may change the invoice.

    Attributes:
        ticket: The ticket that it is about; None for a release of the overage of a period.
        part: The part of the ticket; None for the whole of it.
        fact: The name of the fact that is unknown; None for a release.
        ask: Whom to ask.
        wording: What to ask.
        values: The answers that are possible: those of the fact, or yes and no.
        approval: The approval that a yes would be; None for a fact.
    """

    ticket: str | None
    part: str | None
    fact: str | None
    ask: Ask
    wording: Wording
    values: tuple[Value, ...]
    approval: Approval | None = None


@attrs.frozen(kw_only=True)
class Reply:
    """An answer to an open question.

    Attributes:
        question: The question.
        value: The answer.
    """

    question: OpenQuestion
    value: Value


@attrs.frozen(kw_only=True)
class Extreme:
    """One end of the interval, and how it comes about.

    Attributes:
        net: What the invoice comes to, net of VAT.
        replies: The answers that give it. Questions that no longer matter given the others are left out.
        tickets: The tickets with these answers.
        approvals: The approvals among the answers.
        settlement: What was settled with them; `bill` gives the invoice.
        left_open: What no answer decides: work without a ticket, what the source or the contract leaves open, work that
            needs an order or an offer. It is not billed, here as there.
    """

    net: Money
    replies: tuple[Reply, ...]
    tickets: tuple[Ticket, ...] = attrs.field(repr=False)
    approvals: tuple[Approval, ...] = attrs.field(repr=False)
    settlement: Settlement = attrs.field(repr=False)
    left_open: tuple[Blocker, ...] = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class Prospect:
    """What is left of the interval after one answer to one question.

    Attributes:
        value: The answer.
        least: The least invoice that is possible then.
        greatest: The greatest one.
    """

    value: Value
    least: Money
    greatest: Money


@attrs.frozen(kw_only=True)
class Stake:
    """An open question, and how much money it moves.

    Attributes:
        question: The question.
        prospects: For each answer what is left of the interval.
        moves: How much depends on the answer: the greatest difference that it makes to either end of the interval. For
            a release also the difference that it makes to the greatest invoice if all other releases are refused.
    """

    question: OpenQuestion
    prospects: tuple[Prospect, ...]
    moves: Money


@attrs.frozen(kw_only=True)
class InvoiceInterval(Tabular):
    """Between what and what the invoice lies, whatever the answers to all open questions are.

    Attributes:
        contract: The id of the contract.
        through: The last day that is settled.
        standing: What the invoice comes to as things stand, with nothing answered. As work whose bearer is open is not
            billed, it may be less than the least.
        least: The least invoice that any answers give.
        greatest: The greatest one.
        stakes: The open questions, those first that move most.
    """

    contract: str
    through: date
    standing: Money
    least: Extreme
    greatest: Extreme
    stakes: tuple[Stake, ...]

    @property
    def width(self) -> Money:
        """How much is open."""
        return self.greatest.net - self.least.net

    @property
    def table(self) -> ResultTable:
        """The open questions, those first that move most; the title says between what and what the invoice lies."""
        return ResultTable(
            title=self._title,
            fields=(_TICKET, _PART, _ASK, _QUESTION, _MOVES),
            rows=tuple(
                (
                    stake.question.ticket,
                    stake.question.part,
                    labelled(stake.question.ask),
                    stake.question.wording,
                    stake.moves,
                )
                for stake in self.stakes
            ),
        )

    @property
    def by_answer(self) -> ResultTable:
        """For each answer to each question what would be left of the interval."""
        return ResultTable(
            title=self._title,
            fields=(_TICKET, _PART, _QUESTION, _ANSWER, _LEAST, _GREATEST),
            rows=tuple(
                (
                    stake.question.ticket,
                    stake.question.part,
                    stake.question.wording,
                    one.value,
                    one.least,
                    one.greatest,
                )
                for stake in self.stakes
                for one in stake.prospects
            ),
        )

    @property
    def _title(self) -> Wording:
        least, greatest, standing = (
            texts.in_both(lambda language, net=net: figures.amount(net, language))  # type: ignore[misc]
            for net in (self.least.net, self.greatest.net, self.standing)
        )
        day = texts.in_both(lambda language: figures.day(self.through, language))
        return Wording(
            de=f"Vertrag {self.contract} bis {day.de}: Rechnung von {least.de} bis {greatest.de} netto, "
            f"nach heutigem Stand {standing.de}",
            en=f"Contract {self.contract} through {day.en}: invoice from {least.en} to {greatest.en} net, "
            f"as things stand {standing.en}",
        )
