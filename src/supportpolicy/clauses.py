"""A clause: one numbered statement of a written policy, in our own words, with its source."""

from __future__ import annotations

import re
from typing import Final

import attrs
from attrs.validators import optional

from supportpolicy.checks import IS_TEXT, kind_of
from supportpolicy.choices import Choice
from supportpolicy.errors import InvalidValueError

_LONGEST_QUOTATION = 12
_OPEN_POINT = re.compile(r"(.*-)?O\d+")


class Language(Choice):
    """The languages that every label and every explanation is available in.

    Example:
        >>> Language("de")
        <Language.DE: 'de'>

    Raises:
        UnknownChoiceError: for any other language.
    """

    DE = "de"
    EN = "en"


@attrs.frozen(kw_only=True)
class Wording:
    """The same statement or label in German and in English.

    Example:
        >>> Wording(de="Störung", en="incident").text(Language.DE)
        'Störung'
    """

    de: str = attrs.field()
    en: str = attrs.field()

    @de.validator
    @en.validator
    def _check_text(self, attribute: attrs.Attribute[str], text: str) -> None:
        IS_TEXT(self, attribute, text)
        if not text.strip():
            raise InvalidValueError(attribute.name, "an empty wording says nothing", "Write the text in this language")

    def text(self, language: Language) -> str:
        """The wording in one language.

        Raises:
            UnknownChoiceError: for a language other than German and English.
        """
        return self.de if Language(language) is Language.DE else self.en


IS_WORDING: Final = kind_of(Wording, "wording", "Give Wording(de=german_text, en=english_text)")


@attrs.frozen(kw_only=True)
class Quotation:
    """At most twelve words of a source, verbatim, where the wording itself decides a case.

    Attributes:
        text: The words as they stand in the source.
        language: The language they stand in; a quotation is never translated.
    """

    text: str = attrs.field()
    language: Language = attrs.field(converter=Language)

    @text.validator
    def _check_text(self, attribute: attrs.Attribute[str], text: str) -> None:
        IS_TEXT(self, attribute, text)
        words = len(text.split())
        if not 1 <= words <= _LONGEST_QUOTATION:
            raise InvalidValueError(
                "quotation",
                f"{words} words are quoted, at most {_LONGEST_QUOTATION} may be",
                "Say it in your own words, or quote only the words that decide",
            )


_IS_QUOTATION: Final = kind_of(Quotation, "quotation", "Give Quotation(text='at most twelve words', language='de')")


@attrs.frozen(kw_only=True)
class Clause:
    """One statement of a written policy that rules, targets, terms and steps cite.

    Attributes:
        id: Its number in the digest of the source, such as ``"CRM-7"``; an open point of the source has an ``O``
            (``"CRM-O1"``).
        wording: What it says, in our own words, in German and English.
        quotation: The decisive words of the source themselves, if they matter.
        effect: What rests on it besides the parts of the policy that cite it: the value of a fact, what a contract has
            to give, or what holds under every policy; None if there is nothing of the kind.

    Example:
        >>> clause = Clause(id="CONF-8", wording=Wording(de="Nicht Genutztes verfällt.", en="Unused time expires."))
        >>> clause.is_open_point
        False
    """

    id: str = attrs.field()
    wording: Wording = attrs.field(validator=IS_WORDING)
    quotation: Quotation | None = attrs.field(default=None, validator=optional(_IS_QUOTATION))
    effect: Wording | None = attrs.field(default=None, validator=optional(IS_WORDING))

    @id.validator
    def _check_id(self, attribute: attrs.Attribute[str], clause_id: str) -> None:
        IS_TEXT(self, attribute, clause_id)
        if not clause_id or clause_id != clause_id.strip():
            raise InvalidValueError("id", f"{clause_id!r} is no clause id", "Give an id such as 'CRM-7'")

    @property
    def is_open_point(self) -> bool:
        """Whether it records that the source is silent, ambiguous or contradictory, rather than a rule of it."""
        return _OPEN_POINT.fullmatch(self.id) is not None
