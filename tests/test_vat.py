"""Value added tax: rates by the day of completion, categories with their reasons, and what is suggested."""

from __future__ import annotations

import pickle
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal, localcontext

import pytest
from holidays import list_supported_countries
from hypothesis import given
from hypothesis import strategies as st

from supportpolicy.billing import (
    VAT_RATES,
    BuyerKind,
    RateClass,
    SellerKind,
    Vat,
    VatCategory,
    VatRate,
    VatTable,
    VatTerms,
    suggest_vat,
)
from supportpolicy.billing.countries import COUNTRIES
from supportpolicy.clauses import Wording
from supportpolicy.errors import InvalidTypeError, InvalidValueError, OutOfRangeError, UnknownNameError

ONE_DAY = timedelta(days=1)
WHY = Wording(de="Steuerfreie Fortbildung", en="Exempt training")


def message(error: pytest.ExceptionInfo[BaseException]) -> str:
    return str(error.value)


class TestTheRateInForceApplies:
    """All prices are net, plus tax at the rate in force. CONF-12"""

    @pytest.mark.parametrize(
        ("country", "rate_class", "day", "percent"),
        [
            ("DE", "standard", "1968-01-01", "10"),
            ("DE", "standard", "1968-06-30", "10"),
            ("DE", "standard", "1968-07-01", "11"),
            ("DE", "standard", "1978-01-01", "12"),
            ("DE", "standard", "1979-07-01", "13"),
            ("DE", "standard", "1983-07-01", "14"),
            ("DE", "standard", "1993-01-01", "15"),
            ("DE", "standard", "1998-04-01", "16"),
            ("DE", "standard", "2007-01-01", "19"),
            ("DE", "standard", "2020-06-30", "19"),
            ("DE", "standard", "2020-07-01", "16"),
            ("DE", "standard", "2020-12-31", "16"),
            ("DE", "standard", "2021-01-01", "19"),
            ("DE", "standard", "2026-11-30", "19"),
            ("DE", "reduced", "1983-07-01", "7"),
            ("DE", "reduced", "2020-07-01", "5"),
            ("DE", "reduced", "2021-01-01", "7"),
            ("AT", "standard", "2016-01-01", "20"),
            ("CH", "standard", "1995-01-01", "6.5"),
            ("CH", "standard", "1999-01-01", "7.5"),
            ("CH", "standard", "2001-01-01", "7.6"),
            ("CH", "standard", "2011-01-01", "8"),
            ("CH", "standard", "2018-01-01", "7.7"),
            ("CH", "standard", "2023-12-31", "7.7"),
            ("CH", "standard", "2024-01-01", "8.1"),
            ("CH", "reduced", "1995-01-01", "2"),
            ("CH", "reduced", "1999-01-01", "2.3"),
            ("CH", "reduced", "2001-01-01", "2.4"),
            ("CH", "reduced", "2011-01-01", "2.5"),
            ("CH", "reduced", "2024-01-01", "2.6"),
            ("CH", "lodging", "1996-10-01", "3"),
            ("CH", "lodging", "1999-01-01", "3.5"),
            ("CH", "lodging", "2001-01-01", "3.6"),
            ("CH", "lodging", "2011-01-01", "3.8"),
            ("CH", "lodging", "2018-01-01", "3.7"),
            ("CH", "lodging", "2027-12-31", "3.8"),
        ],
    )
    def test_by_the_day_of_completion(self, country: str, rate_class: str, day: str, percent: str) -> None:
        got = VAT_RATES.percent(country, date.fromisoformat(day), RateClass(rate_class))

        assert got == Decimal(percent)

    @given(st.sampled_from(VAT_RATES.rates))
    def test_every_rate_ends_where_the_next_one_begins(self, rate: VatRate) -> None:
        assert VAT_RATES.percent(rate.country, rate.start, rate.rate_class) == rate.percent
        if rate.end is not None:
            assert VAT_RATES.percent(rate.country, rate.end - ONE_DAY, rate.rate_class) == rate.percent

    def test_a_day_before_the_table_is_an_error(self) -> None:
        with pytest.raises(OutOfRangeError) as error:
            VAT_RATES.percent("AT", date(2015, 12, 31))

        assert message(error) == (
            "completed_on: no standard rate of AT is known for 2015-12-31. "
            "Give a VatTable that has it; this one has 2016-01-01 onwards."
        )

    def test_a_day_after_an_enacted_end_is_an_error(self) -> None:
        with pytest.raises(OutOfRangeError) as error:
            VAT_RATES.percent("CH", date(2028, 1, 1), RateClass.LODGING)

        assert message(error) == (
            "completed_on: no lodging rate of CH is known for 2028-01-01. "
            "Give a VatTable that has it; this one has 1996-10-01 to before 2028-01-01."
        )

    def test_an_unknown_country_is_an_error(self) -> None:
        with pytest.raises(UnknownNameError) as error:
            VAT_RATES.percent("FR", date(2026, 11, 30))

        assert message(error) == (
            "country: no rate of 'FR' is known. Choose one of AT, CH, DE, or give a VatTable that has it."
        )

    def test_a_class_that_a_country_does_not_have_is_an_error(self) -> None:
        with pytest.raises(UnknownNameError) as error:
            VAT_RATES.percent("DE", date(2026, 11, 30), RateClass.LODGING)

        assert message(error) == (
            "rate_class: no lodging rate of DE is known. Choose one of reduced, standard, "
            "or give a VatTable that has it."
        )

    def test_an_unknown_class_is_an_error(self) -> None:
        with pytest.raises(UnknownNameError) as error:
            VAT_RATES.percent("DE", date(2026, 11, 30), "parking")  # type: ignore[arg-type]

        assert message(error) == (
            "RateClass: 'parking' is none of its values. Choose one of 'standard', 'reduced', 'lodging'."
        )

    def test_an_instant_is_no_day_of_completion(self) -> None:
        with pytest.raises(InvalidTypeError) as error:
            VAT_RATES.percent("DE", datetime(2026, 11, 30, 12, tzinfo=timezone.utc))  # noqa: UP017

        assert message(error) == (
            "completed_on: 2026-11-30T12:00:00+00:00 is an instant, whose date depends on the time zone. "
            "Give the local date: instant.astimezone(zone).date()."
        )


class TestAnotherTable:
    """The caller can replace the table."""

    def test_a_gap_between_two_rates_is_unknown(self) -> None:
        table = VatTable(
            [
                VatRate(country="LI", percent="8.1", start=date(2024, 1, 1), end=date(2025, 1, 1)),
                VatRate(country="LI", percent="8.5", start=date(2026, 1, 1)),
            ]
        )

        assert table.percent("LI", date(2024, 12, 31)) == Decimal("8.1")
        with pytest.raises(OutOfRangeError):
            table.percent("LI", date(2025, 1, 1))

    def test_the_order_of_rates_means_nothing(self) -> None:
        assert VatTable(reversed(VAT_RATES.rates)) == VAT_RATES

    def test_is_shown_in_short(self) -> None:
        assert repr(VatTable(VAT_RATES.rates[:1])) == "VatTable(1 rates of AT)"
        assert repr(VatTable([])) == "VatTable(0 rates of no country)"
        assert repr(VAT_RATES).endswith(" rates of AT, CH, DE)")

    def test_tables_are_values(self) -> None:
        assert pickle.loads(pickle.dumps(VAT_RATES)) == VAT_RATES
        assert hash(pickle.loads(pickle.dumps(VAT_RATES))) == hash(VAT_RATES)

    def test_two_rates_on_one_day_are_refused(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            VatTable(
                [
                    VatRate(country="DE", percent="19", start=date(2007, 1, 1)),
                    VatRate(country="DE", percent="16", start=date(2020, 7, 1)),
                ]
            )

        assert message(error) == (
            "rates: 19 % and 16 % are both in force in DE (standard) on 2020-07-01. "
            "Give the earlier one an end, the first day of the later one."
        )

    def test_an_end_one_day_too_late_is_refused(self) -> None:
        start = VatRate(country="DE", percent="19", start=date(2007, 1, 1), end=date(2020, 7, 2))

        with pytest.raises(InvalidValueError):
            VatTable([start, VatRate(country="DE", percent="16", start=date(2020, 7, 1))])

    def test_a_rate_that_is_never_in_force_is_refused(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            VatRate(country="DE", percent="19", start=date(2020, 7, 1), end=date(2020, 7, 1))

        assert message(error) == (
            "end: a rate from 2020-07-01 to 2020-07-01 is never in force. Give an end after the start."
        )

    def test_what_is_no_country_is_refused(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            VatRate(country="de", percent="19", start=date(2020, 7, 1))

        assert message(error) == ("country: 'de' is no country code. Give the ISO 3166 code in capitals, such as 'DE'.")

    def test_a_float_is_refused(self) -> None:
        with pytest.raises(InvalidTypeError) as error:
            VatRate(country="DE", percent=7.7, start=date(2020, 7, 1))  # type: ignore[arg-type]

        assert message(error) == "percent: 7.7 is a float, which is not exact. Give a text such as '7.7'."

    @pytest.mark.parametrize("percent", ["100", "-1", "NaN", "Infinity"])
    def test_what_is_no_rate_is_refused(self, percent: str) -> None:
        with pytest.raises(InvalidValueError) as error:
            VatRate(country="DE", percent=percent, start=date(2020, 7, 1))

        assert message(error) == f"percent: {percent} is no rate of tax. Give a number from 0 to below 100."

    def test_what_is_no_number_is_refused(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            VatRate(country="DE", percent="19 %", start=date(2020, 7, 1))

        assert message(error) == "percent: '19 %' is no number. Write it like '7.7'."

    def test_the_precision_of_the_caller_does_not_matter(self) -> None:
        with localcontext() as context:
            context.prec = 1
            rate = VatRate(country="CH", percent="8.125", start=date(2020, 7, 1))

        assert str(rate.percent) == "8.125"


class TestACategoryHasItsRateAndReason:
    """EN 16931 asks each category for a rate and, where no tax is charged, for a reason."""

    @pytest.mark.parametrize(
        ("category", "percent", "reason"),
        [
            ("S", "19", None),
            ("Z", 0, None),
            ("E", 0, WHY),
            ("AE", 0, WHY),
            ("G", 0, WHY),
            ("O", None, WHY),
        ],
    )
    def test_what_goes_together(self, category: str, percent: str | int | None, reason: Wording | None) -> None:
        vat = Vat(category=VatCategory(category), percent=percent, reason=reason)

        assert (vat.category, vat.reason) == (VatCategory(category), reason)

    @pytest.mark.parametrize(
        ("category", "percent", "reason", "text"),
        [
            ("S", "0", None, "percent: category S has a rate above zero, not 0. Give the rate, or another category."),
            (
                "S",
                None,
                None,
                "percent: category S has a rate above zero, not None. Give the rate, or another category.",
            ),
            ("O", "0", WHY, "percent: category O has no rate, not 0 %. Leave it out."),
            ("AE", "19", WHY, "percent: category AE has the rate 0, not 19. Give 0."),
            ("E", None, WHY, "percent: category E has the rate 0, not None. Give 0."),
            (
                "E",
                "0",
                None,
                "reason: nothing says why category E charges no tax. Give the reason in German and English.",
            ),
            ("S", "19", WHY, "reason: category S needs no reason. Leave it out."),
        ],
    )
    def test_what_does_not(self, category: str, percent: str | None, reason: Wording | None, text: str) -> None:
        with pytest.raises(InvalidValueError) as error:
            Vat(category=VatCategory(category), percent=percent, reason=reason)

        assert message(error) == text


class TestTerms:
    """How the supplies of a contract are taxed, whenever they are completed."""

    def test_taxed_supplies_have_the_rate_of_their_day(self) -> None:
        terms = VatTerms(country="DE")

        assert terms.on(date(2020, 6, 30)) == Vat(category=VatCategory.STANDARD, percent="19")
        assert terms.on(date(2020, 7, 1)) == Vat(category=VatCategory.STANDARD, percent="16")

    def test_reduced_supplies_have_theirs(self) -> None:
        terms = VatTerms(country="CH", rate_class=RateClass.REDUCED)

        assert terms.on(date(2026, 11, 30)).percent == Decimal("2.6")

    def test_a_fixed_rate_holds_on_every_day(self) -> None:
        terms = VatTerms.fixed("DE", "25")

        assert {terms.on(day).percent for day in (date.min, date.max)} == {Decimal(25)}

    def test_reverse_charge_has_its_reason(self) -> None:
        assert VatTerms(country="DE", category=VatCategory.REVERSE_CHARGE).on(date(2026, 11, 30)) == Vat(
            category=VatCategory.REVERSE_CHARGE,
            percent=0,
            reason=Wording(
                de="Steuerschuldnerschaft des Leistungsempfängers (Reverse Charge)",
                en="Reverse charge: the buyer owes the tax",
            ),
            reason_code="VATEX-EU-AE",
        )

    @pytest.mark.parametrize(("category", "code"), [("G", "VATEX-EU-G"), ("O", "VATEX-EU-O"), ("S", None), ("Z", None)])
    def test_other_categories_have_theirs(self, category: str, code: str | None) -> None:
        vat = VatTerms(country="DE", category=VatCategory(category)).on(date(2026, 11, 30))

        assert vat.reason_code == code
        assert vat.category.needs_reason == (vat.reason is not None)

    def test_an_untaxed_supply_needs_no_table(self) -> None:
        terms = VatTerms(country="FR", category=VatCategory.EXEMPT, reason=WHY)

        assert terms.on(date(1900, 1, 1)) == Vat(category=VatCategory.EXEMPT, percent=0, reason=WHY)

    def test_an_exemption_without_a_reason_is_refused(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            VatTerms(country="DE", category=VatCategory.EXEMPT)

        assert message(error) == (
            "reason: nothing says why category E charges no tax. Give the reason in German and English."
        )

    def test_what_is_no_country_is_refused(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            VatTerms(country="Germany")

        assert message(error) == (
            "country: 'Germany' is no country code. Give the ISO 3166 code in capitals, such as 'DE'."
        )


class TestSuggestions:
    """What probably applies is suggested with what has to be confirmed; a person decides."""

    DAY = date(2026, 5, 31)

    def category(
        self, seller: str, buyer: str, kind: BuyerKind = BuyerKind.BUSINESS, on: date = DAY
    ) -> tuple[str, str | None]:
        terms = suggest_vat(seller_country=seller, buyer_country=buyer, buyer=kind, on=on).terms
        return terms.category.value, terms.reason_code

    @pytest.mark.parametrize(
        ("seller", "buyer", "kind", "expected"),
        [
            ("DE", "DE", "business", ("S", None)),
            ("DE", "DE", "consumer", ("S", None)),
            ("AT", "AT", "business", ("S", None)),
            ("CH", "CH", "business", ("S", None)),
            ("DE", "AT", "business", ("AE", "VATEX-EU-AE")),
            ("AT", "DE", "business", ("AE", "VATEX-EU-AE")),
            ("DE", "AT", "consumer", ("S", None)),
            ("DE", "CH", "business", ("O", "VATEX-EU-O")),
            ("DE", "CH", "consumer", ("S", None)),
            ("CH", "DE", "business", ("O", "VATEX-EU-O")),
            ("CH", "DE", "consumer", ("O", "VATEX-EU-O")),
            ("DE", "US", "business", ("O", "VATEX-EU-O")),
        ],
    )
    def test_by_the_countries_and_the_buyer(
        self, seller: str, buyer: str, kind: str, expected: tuple[str, str | None]
    ) -> None:
        assert self.category(seller, buyer, BuyerKind(kind)) == expected

    def test_the_rate_is_the_sellers(self) -> None:
        terms = suggest_vat(seller_country="AT", buyer_country="DE", buyer=BuyerKind.CONSUMER, on=self.DAY).terms

        assert terms.on(self.DAY).percent == 20

    def test_borders_of_the_union_move(self) -> None:
        assert self.category("DE", "GB", on=date(2020, 12, 31))[0] == "AE"
        assert self.category("DE", "GB", on=date(2021, 1, 1))[0] == "O"
        assert self.category("DE", "HR", on=date(2013, 6, 30))[0] == "O"
        assert self.category("DE", "HR", on=date(2013, 7, 1))[0] == "AE"

    def test_it_says_why_and_what_to_check(self) -> None:
        suggestion = suggest_vat(seller_country="DE", buyer_country="AT", on=self.DAY)

        assert suggestion.because.en == "A service to a business in another member state: the buyer owes the tax."
        assert [one.en for one in suggestion.check] == [
            "Both VAT identification numbers are valid and stand on the invoice."
        ]

    @pytest.mark.parametrize(
        ("seller", "buyer", "kind", "checks"),
        [
            ("DE", "DE", "business", []),
            ("CH", "DE", "business", ["The buyer may owe the tax in its own country; the invoice should say so."]),
            (
                "DE",
                "CH",
                "business",
                [
                    "There is evidence that the buyer buys for its business.",
                    "The buyer may owe the tax in its own country; the invoice should say so.",
                ],
            ),
            (
                "DE",
                "AT",
                "consumer",
                ["None of it is supplied electronically without human help; that would be taxed where the buyer is."],
            ),
            (
                "DE",
                "CH",
                "consumer",
                ["None of it is consultancy or data processing, whose place of supply is the buyer's."],
            ),
        ],
    )
    def test_what_has_to_be_confirmed(self, seller: str, buyer: str, kind: str, checks: list[str]) -> None:
        suggestion = suggest_vat(seller_country=seller, buyer_country=buyer, buyer=BuyerKind(kind), on=self.DAY)

        assert [one.en for one in suggestion.check] == checks

    @pytest.mark.parametrize(("country", "category"), [("DE", "E"), ("AT", "E"), ("CH", "O")])
    def test_a_small_business_charges_nothing(self, country: str, category: str) -> None:
        suggestion = suggest_vat(
            seller_country=country, buyer_country=country, seller=SellerKind.SMALL_BUSINESS, on=self.DAY
        )
        vat = suggestion.terms.on(self.DAY)

        assert (vat.category.value, vat.reason, vat.reason_code) == (category, suggestion.because, None)
        assert [one.en for one in suggestion.check] == [
            "The turnover limit for small businesses is kept, and the exemption has not been waived."
        ]

    def test_a_small_business_that_sells_abroad_has_more_to_check(self) -> None:
        suggestion = suggest_vat(seller_country="DE", buyer_country="AT", seller=SellerKind.SMALL_BUSINESS, on=self.DAY)

        assert suggestion.terms.category is VatCategory.EXEMPT
        assert suggestion.check[1].en == (
            "The place of supply is the seller's country; services abroad follow rules of their own."
        )

    def test_another_table_is_carried_on(self) -> None:
        rates = VatTable([VatRate(country="DE", percent="21", start=date(2026, 1, 1))])
        terms = suggest_vat(seller_country="DE", buyer_country="DE", on=self.DAY, rates=rates).terms

        assert terms.on(self.DAY).percent == 21

    def test_a_seller_elsewhere_is_an_error(self) -> None:
        with pytest.raises(UnknownNameError) as error:
            suggest_vat(seller_country="FR", buyer_country="DE", on=self.DAY)

        assert message(error) == ("seller_country: no rules for a seller in 'FR' are known. Choose one of DE, AT, CH.")

    def test_a_day_of_other_rules_is_an_error(self) -> None:
        with pytest.raises(OutOfRangeError) as error:
            suggest_vat(seller_country="DE", buyer_country="AT", on=date(2009, 12, 31))

        assert message(error) == "on: other rules applied on 2009-12-31. Give 2010-01-01 or later, or give VatTerms."

    @pytest.mark.parametrize(
        ("code", "remedy"),
        [
            ("EL", "Write GR, as ISO 3166 has it"),
            ("UK", "Write GB, as ISO 3166 has it"),
            ("QX", "Give the ISO 3166 code in capitals, such as 'DE'"),
        ],
    )
    @pytest.mark.parametrize("seller", SellerKind)
    def test_a_code_that_names_no_country_is_an_error(self, code: str, remedy: str, seller: SellerKind) -> None:
        with pytest.raises(UnknownNameError) as error:
            suggest_vat(seller_country="DE", buyer_country=code, on=self.DAY, seller=seller)

        assert message(error) == f"buyer_country: {code!r} names no country. {remedy}."

    def test_countries_are_those_of_the_standard(self) -> None:
        """The library of holidays names them, too, beside an alias of its own."""
        assert len(COUNTRIES - {"XK"}) == 249
        assert {code for code in list_supported_countries() if len(code) == 2} - {"UK"} <= COUNTRIES

    def test_a_buyer_in_no_country_is_an_error(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            suggest_vat(seller_country="DE", buyer_country="Austria", on=self.DAY)

        assert message(error) == (
            "buyer_country: 'Austria' is no country code. Give the ISO 3166 code in capitals, such as 'DE'."
        )
