"""How work is treated, in words: free and why, paid by what, held or parked and what is missing."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from supportpolicy.billing import figures, texts
from supportpolicy.clauses import Language
from supportpolicy.contingents import ONE, Lot, Measure, Origin
from supportpolicy.contracts import Contract
from supportpolicy.explanation.statements.words import FREE, PARKED, word
from supportpolicy.money import rounded
from supportpolicy.settlement import VENDORS, Allocation, Charge, Cover, Held, Parked, Share, Source

_MOST_DECIMALS = 4
_MISSING = {
    Held.OVERAGE_NOT_APPROVED: "ask",
    Held.OVERAGE_BY_OFFER: "offer",
    Held.OVERAGE_WITHOUT_RATE: "agree",
    Held.NOT_APPROVED: "ask",
    Held.UNSETTLED: "agree",
    Held.NO_ORDER: "offer",
    Held.NOT_AGREED: "agree",
    Held.NO_TERM: "agree",
    Parked.NO_TICKET: "assign",
    Parked.UNKNOWN_TICKET: "assess",
    Parked.UNKNOWN_PART: "assign",
    Parked.MISSING_FACT: "assess",
    Parked.NOT_DECIDED_BY_SOURCE: "agree",
}


@attrs.frozen(kw_only=True)
class Treatments:
    """The words for how work is treated.

    Attributes:
        language: The language.
        contract: The contract.
        lots: The lots that can pay for work, by id.
        goodwill: The reasons of waivers, by id.
    """

    language: Language
    contract: Contract
    lots: Mapping[str, Lot]
    goodwill: Mapping[str, str]

    def of_charge(self, charge: Charge) -> str | None:
        """How work is treated that nothing has to pay for; None if something has to."""
        if charge.liability in VENDORS:
            return FREE[charge.liability].text(self.language)
        if charge.reason.parked is None:
            return None
        return self._word("parked", why=self.why_parked(charge.reason.parked))

    def of_allocation(self, allocation: Allocation) -> str:
        """What pays for work, and whether it is work or rounding."""
        what = self.of_cover(allocation.cover)
        if allocation.share is Share.ROUNDING:
            return self._word("rounding", what=what)
        if allocation.factor != ONE:
            return self._word("multiplied", what=what, factor=self._factor(allocation))
        return what

    def of_cover(self, cover: Cover) -> str:
        """What pays for work."""
        match cover.source:
            case Source.LOT:
                return self._word("from", lot=self.lot(self.lots[cover.lot or ""]))
            case Source.OVERAGE:
                return self._approved(self._word("overage", price=self._price(cover)), cover)
            case Source.RATE:
                return self._approved(self._word("hourly", price=self._price(cover)), cover)
            case Source.ORDER:
                return self._word("order", name=cover.order or "")
            case Source.GOODWILL:
                return texts.goodwill(self.goodwill.get(cover.waiver or "", "")).text(self.language)
            case Source.ROUNDED_OFF:
                return self._word("rounded off")
            case _:
                return self._word("held", why=self.why_held(cover))

    def why_held(self, cover: Cover) -> str:
        """What held work waits for."""
        return "" if cover.held is None else texts.HELD[cover.held].text(self.language)

    def why_parked(self, why: Parked) -> str:
        """Why nobody can say who bears parked work."""
        return PARKED[why].text(self.language)

    def missing(self, why: Held | Parked) -> str:
        """What has to happen before work can be settled."""
        return self._word(_MISSING[why])

    def question(self, charge: Charge) -> str:
        """The question to answer about parked work; what else is missing if there is none."""
        asked = charge.reason.question
        term = self.contract.find_term(charge.on)
        if asked is not None and term is not None and asked in term.policy.bearer.vocabulary:
            return term.policy.bearer.vocabulary[asked].question.text(self.language)
        return self.missing(charge.reason.parked or Parked.UNKNOWN_TICKET)

    def lot(self, lot: Lot) -> str:
        """What a lot is called."""
        kinds = {Origin.GRANT: "contingent", Origin.ROLLOVER: "carried", Origin.TOP_UP: "top-up"}
        return self._word(kinds[lot.origin], name=lot.source)

    def _approved(self, what: str, cover: Cover) -> str:
        if cover.approval is None:
            return what
        return self._word("ratified" if cover.is_ratified else "approved", what=what, approval=cover.approval)

    def _price(self, cover: Cover) -> str:
        price = "" if cover.price is None else figures.amount(cover.price, self.language)
        return self._word("per hour" if cover.measure is Measure.TIME else "per piece", price=price)

    def _factor(self, allocation: Allocation) -> str:
        factor = allocation.factor
        for places in range(_MOST_DECIMALS + 1):
            if (factor * 10**places).denominator == 1:
                return figures.number(rounded(factor, places), self.language)
        return str(factor)

    def _word(self, key: str, /, **parts: str) -> str:
        return word(key, self.language, **parts)
