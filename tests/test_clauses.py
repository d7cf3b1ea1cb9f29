"""Clauses: what a rule cites, in two languages, with at most a few words of the source."""

from __future__ import annotations

import pickle

import pytest

from supportpolicy.clauses import Clause, Language, Quotation, Wording
from supportpolicy.errors import InvalidValueError, UnknownNameError

EXPIRY = Wording(de="Nicht Genutztes verfällt.", en="Unused time expires.")


class TestWording:
    """The same statement in German and English; labels are translated."""

    def test_gives_each_language(self) -> None:
        assert EXPIRY.text(Language.DE) == "Nicht Genutztes verfällt."
        assert EXPIRY.text(Language.EN) == "Unused time expires."

    def test_takes_the_code_of_the_language_as_well(self) -> None:
        assert EXPIRY.text("de") == "Nicht Genutztes verfällt."  # type: ignore[arg-type]

    def test_refuses_a_language_that_it_does_not_have(self) -> None:
        with pytest.raises(UnknownNameError) as caught:
            EXPIRY.text("fr")  # type: ignore[arg-type]

        assert str(caught.value) == "Language: 'fr' is none of its values. Choose one of 'de', 'en'."

    @pytest.mark.parametrize("language", ["de", "en"])
    @pytest.mark.parametrize("text", ["", " \n"])
    def test_refuses_to_say_nothing(self, language: str, text: str) -> None:
        with pytest.raises(InvalidValueError) as caught:
            Wording(**{"de": "Frist", "en": "deadline", language: text})

        assert str(caught.value) == f"{language}: an empty wording says nothing. Write the text in this language."


class TestQuotation:
    """A quotation of at most twelve words is allowed where the wording itself decides a case."""

    @pytest.mark.parametrize("words", [1, 12])
    def test_quotes_up_to_twelve_words(self, words: int) -> None:
        quotation = Quotation(text=" ".join(["Wort"] * words), language=Language.DE)

        assert len(quotation.text.split()) == words

    @pytest.mark.parametrize("words", [0, 13])
    def test_refuses_none_and_a_thirteenth(self, words: int) -> None:
        with pytest.raises(InvalidValueError) as caught:
            Quotation(text=" ".join(["Wort"] * words), language=Language.DE)

        assert str(caught.value) == (
            f"quotation: {words} words are quoted, at most 12 may be. "
            "Say it in your own words, or quote only the words that decide."
        )

    def test_stays_in_its_language(self) -> None:
        assert Quotation(text="grundsätzlich", language="de").language is Language.DE


class TestClause:
    """Every clause has an id; an open point of the source has one of its own (``CRM-O1``)."""

    @pytest.mark.parametrize("clause_id", ["CRM-O1", "CONF-O12", "O3"])
    def test_knows_an_open_point(self, clause_id: str) -> None:
        assert Clause(id=clause_id, wording=EXPIRY).is_open_point

    @pytest.mark.parametrize("clause_id", ["CONF-8", "SHOP-10", "ACME-ORDER", "OFFER", "CRM-O", "O-7", "§ 193 BGB"])
    def test_takes_everything_else_for_a_rule(self, clause_id: str) -> None:
        assert not Clause(id=clause_id, wording=EXPIRY).is_open_point

    @pytest.mark.parametrize("clause_id", ["", " CRM-7", "CRM-7\n"])
    def test_refuses_an_id_that_nobody_can_cite(self, clause_id: str) -> None:
        with pytest.raises(InvalidValueError) as caught:
            Clause(id=clause_id, wording=EXPIRY)

        assert str(caught.value) == f"id: {clause_id!r} is no clause id. Give an id such as 'CRM-7'."

    def test_is_a_value(self) -> None:
        clause = Clause(
            id="CONF-8",
            wording=EXPIRY,
            quotation=Quotation(text="verfällt", language=Language.DE),
            effect=Wording(de="Abrechnung", en="settlement"),
        )

        assert pickle.loads(pickle.dumps(clause)) == clause
        assert len({clause, pickle.loads(pickle.dumps(clause))}) == 1
