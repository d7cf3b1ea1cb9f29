"""Who may turn to the vendor, through what and for which level; whoever may not gets an answer. APP-1, CONF-1"""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product

import pytest

import supportpolicy as sp
from supportpolicy.contacts import Admission, Reception, Way, receive, receive_facts
from supportpolicy.policy import Access
from supportpolicy.tickets import Part, Ticket


def answered(policy: str, **facts: str) -> Admission:
    return receive_facts(sp.shipped_policy(policy).read_as(), facts)


def steps(admission: Admission) -> list[str]:
    return [step.id for step in admission.steps]


def open_ways(ways: tuple[Way, ...]) -> list[str]:
    return [way.value.name for way in ways if way.access is Access.OPEN]


class TestAppAgency:
    """APP-1: the vendor is 2nd level. APP-3: desk, e-mail, telephone. APP-10: 1st level only if booked, by e-mail."""

    @pytest.mark.parametrize("channel", ["service_desk", "email", "phone"])
    def test_named_contacts_are_served_at_second_level_through_three_channels(self, channel: str) -> None:
        """APP-1, APP-3"""
        admission = answered("app_agency", contact="key_user", channel=channel)

        assert (admission.reception, admission.levels) == (Reception.TAKEN_ON, ("second",))
        assert open_ways(admission.channels) == ["phone", "email", "service_desk"]

    def test_end_users_are_referred_to_the_customer(self) -> None:
        """APP-10"""
        admission = answered("app_agency", contact="end_user", channel="phone", first_level="not_booked")

        assert (admission.reception, admission.levels) == (Reception.TURNED_AWAY, ("first",))
        assert steps(admission) == ["refer_to_customer"]
        assert open_ways(admission.channels) == []

    def test_booked_first_level_is_given_by_email(self) -> None:
        """APP-10"""
        by_phone = answered("app_agency", contact="end_user", channel="phone", first_level="booked")

        assert by_phone.reception is Reception.NOT_AGREED
        assert [question.en for question in by_phone.to_agree] == [
            "Is 1st level agreed through channels other than e-mail?"
        ]
        assert (steps(by_phone), by_phone.levels) == ([], ())
        assert open_ways(by_phone.channels) == ["email"]

    def test_what_is_missing_is_asked_for(self) -> None:
        admission = answered("app_agency", contact="end_user", channel="email")

        assert (admission.reception, admission.next_question) == (Reception.FACT_MISSING, "first_level")
        assert (steps(admission), admission.to_agree) == ([], ())


class TestConfluencePackage:
    """CONF-1: no 1st level; 2nd and 3rd for the customer's staff. CONF-2: a desk, and directly in urgent cases."""

    def test_end_users_are_referred_to_their_own_house(self) -> None:
        """CONF-1"""
        admission = answered("confluence_package", contact="end_user", channel="service_desk")

        assert (admission.reception, admission.levels, steps(admission)) == (
            Reception.TURNED_AWAY,
            ("first",),
            ["refer_to_key_user"],
        )

    def test_staff_come_through_the_desk_and_directly_if_it_is_urgent(self) -> None:
        """CONF-2"""
        found = {
            (channel, urgent): answered("confluence_package", contact="key_user", channel=channel, urgent=urgent)
            for channel, urgent in product(["service_desk", "phone", "email"], ["yes", "no"])
        }

        assert {place for place, one in found.items() if one.reception is Reception.TURNED_AWAY} == {
            ("phone", "no"),
            ("email", "no"),
        }
        assert steps(found["phone", "no"]) == ["refer_to_service_desk"]
        assert {one.levels for one in found.values()} == {("second", "third")}
        assert open_ways(found["phone", "no"].channels) == ["service_desk"]

    def test_it_is_told_in_words(self) -> None:
        admission = answered("confluence_package", contact="key_user", channel="phone", urgent="no")

        assert admission.explained() == (
            "The request is not taken on this way.\n"
            "\n"
            "What comes next\n"
            "  The request is asked for through the service desk (CONF-2).\n"
            "\n"
            "Level of support\n"
            "  2nd level, 3rd level\n"
            "\n"
            "Open channels\n"
            "  Service desk\n"
            "\n"
            "What the policy says\n"
            "  CONF-2: Communication runs through a service desk, in urgent cases also by e-mail and telephone.\n"
            "\n"
            "Based on “Wiki support packages: monthly contingent”, version 1"
        )


class TestPartnerSupport:
    """PARTNER-7: German and English. PARTNER-2: by telephone or e-mail."""

    def test_another_language_is_answered_with_those_that_are_spoken(self) -> None:
        """PARTNER-7"""
        admission = answered("partner_support", contact="partner", kind="bug", channel="email", language="other")

        assert (admission.reception, steps(admission)) == (Reception.TURNED_AWAY, ["ask_in_a_support_language"])
        assert open_ways(admission.languages) == ["de", "en"]

    def test_it_is_told_in_german(self) -> None:
        """PARTNER-7"""
        admission = answered("partner_support", contact="partner", kind="bug", channel="email", language="other")

        assert admission.explained(language="de") == (
            "Die Anfrage wird auf diesem Weg nicht angenommen.\n"
            "\n"
            "Was als Nächstes geschieht\n"
            "  Erbeten wird eine Anfrage auf Deutsch oder Englisch (PARTNER-7).\n"
            "\n"
            "Sprachen\n"
            "  Deutsch, Englisch\n"
            "\n"
            "Was die Richtlinie sagt\n"
            "  PARTNER-7: Die Sprachen des Supports sind Deutsch und Englisch.\n"
            "\n"
            "Grundlage: »Partnersupport eines Website-Produkts«, Fassung 1"
        )

    @pytest.mark.parametrize("contact", ["end_user", "key_user"])
    def test_whoever_is_no_partner_is_asked_for_theirs(self, contact: str) -> None:
        """PARTNER-1"""
        admission = answered("partner_support", contact=contact, channel="phone", language="de", kind="question")

        assert admission.reception is Reception.NOT_AGREED
        assert [question.en for question in admission.to_agree] == ["Which partner is the support arranged through?"]

    def test_what_is_not_regulated_says_what_to_agree(self) -> None:
        """PARTNER-2"""
        admission = answered("partner_support", contact="partner", kind="bug", channel="service_desk", language="en")

        assert "What is to be agreed\n  Is a service desk agreed?" in admission.explained()
        assert "Ist ein Service-Desk vereinbart?" in admission.explained(language="de", style="html")

    def test_a_row_for_each_way(self) -> None:
        rows = answered(
            "partner_support", contact="partner", kind="training", channel="on_site", language="en"
        ).to_rows()

        assert [(row["by"], row["way"], row["access"]) for row in rows] == [
            ("channel", "telephone", "taken on"),
            ("channel", "e-mail", "taken on"),
            ("channel", "service desk", "open question"),
            ("channel", "on site", "taken on"),
            ("language", "German", "taken on"),
            ("language", "English", "taken on"),
            ("language", "another language", "not taken on"),
        ]


class TestOthers:
    def test_a_policy_that_restricts_nothing_takes_everything_on(self) -> None:
        admission = answered("saas_crm", contact="end_user", channel="phone")

        assert admission.reception is Reception.UNRESTRICTED
        assert (admission.rules, admission.clauses, admission.levels, admission.steps) == ((), (), (), ())
        assert (admission.channels, admission.next_question, admission.to_agree) == ((), None, ())
        assert admission.explained().startswith("The request is taken on: the policy restricts nothing.\n\nBased on")

    def test_every_channel_of_the_shop_agency_is_open(self) -> None:
        """SHOP-3"""
        admission = answered("shop_agency", channel="on_site")

        assert (admission.reception, admission.clauses) == (Reception.TAKEN_ON, ("SHOP-3",))
        assert open_ways(admission.channels) == ["phone", "email", "service_desk", "on_site"]
        assert admission.languages == ()

    def test_the_question_is_asked_in_words(self) -> None:
        told = answered("app_agency", contact="end_user", channel="email").explained()

        assert "What is still to be asked\n  Has the customer booked 1st level with the vendor?" in told

    def test_unknown_facts_and_values_are_refused(self) -> None:
        with pytest.raises(sp.UnknownNameError) as caught:
            answered("app_agency", chanel="phone")
        assert str(caught.value).startswith("facts: 'chanel' is no fact of the policy. Write 'channel', or one of: ")
        with pytest.raises(sp.UnknownNameError):
            answered("app_agency", channel="fax")

    @pytest.mark.parametrize("name", ["app_agency", "confluence_package", "partner_support", "saas_crm", "shop_agency"])
    def test_every_contact_gets_an_answer(self, name: str) -> None:
        """Over all facts that access depends on: a decided contact is told its way, an open one what is open."""
        policy = sp.shipped_policy(name).read_as()
        facts = () if policy.access is None else policy.access.vocabulary.members
        for values in product(*([value.name for value in fact.values] for fact in facts)):
            admission = receive_facts(policy, dict(zip((fact.name for fact in facts), values, strict=True)))
            if admission.reception is Reception.TURNED_AWAY:
                assert admission.steps
            assert (admission.reception is Reception.NOT_AGREED) == bool(admission.to_agree)
            assert admission.reception is not Reception.FACT_MISSING
            assert {way.access for way in admission.channels if way.value.name in values} <= {
                admission.answer.outcome if admission.answer else None
            }


class TestTickets:
    """A contact that came in as a ticket, under what the contract states."""

    def contract(self, **findings: str) -> sp.Contract:
        term = sp.Term(start=date(2026, 1, 1), policy=sp.shipped_policy("app_agency").read_as(), findings=findings)
        return sp.Contract(id="K-1", customer="Acme", zone="Europe/Berlin", currency="EUR", terms=[term])

    def test_the_contract_says_what_is_booked(self) -> None:
        """APP-10"""
        ticket = Ticket(
            id="T-1",
            reported_at=datetime(2026, 11, 3, 9, tzinfo=UTC),
            findings={"contact": "end_user", "channel": "email", "kind": "question"},
        )

        assert receive(ticket, self.contract(first_level="booked")).reception is Reception.TAKEN_ON
        assert receive(ticket, self.contract(first_level="not_booked")).reception is Reception.TURNED_AWAY
        assert receive(ticket, self.contract()).reception is Reception.FACT_MISSING

    def test_a_part_may_come_another_way(self) -> None:
        ticket = Ticket(
            id="T-1",
            reported_at=datetime(2026, 11, 3, 9, tzinfo=UTC),
            findings={"contact": "key_user", "channel": "email"},
            parts=[Part(id="visit", findings={"channel": "on_site"})],
        )

        assert receive(ticket, self.contract()).reception is Reception.TAKEN_ON
        assert receive(ticket, self.contract(), part="visit").reception is Reception.NOT_AGREED


class TestLevelsInDocuments:
    def test_they_are_kept(self) -> None:
        """APP-1, CONF-1"""
        for name in ("app_agency", "confluence_package"):
            policy = sp.shipped_policy(name)
            assert policy.rule_levels
            assert sp.read_policy(sp.write_policy(policy)) == policy

    @pytest.mark.parametrize(
        ("levels", "message"),
        [
            (["second", "fourth"], "access.rule[0].levels: 'fourth' is no level of support. Write one of: 'first', "),
            ([], None),
        ],
    )
    def test_another_level_is_a_fault(self, levels: list[str], message: str | None) -> None:
        text = sp.write_policy(sp.shipped_policy("confluence_package"))
        listed = ", ".join(f'"{level}"' for level in levels)
        changed = text.replace('levels = ["second", "third"]', f"levels = [{listed}]", 1)
        if message is None:
            assert () in sp.read_policy(changed).rule_levels.values()
            return
        with pytest.raises(sp.InvalidDocumentError) as caught:
            sp.read_policy(changed)

        (fault,) = caught.value.exceptions
        assert str(fault).startswith(message)

    def test_a_rule_without_a_name_does_not_hide_the_others(self) -> None:
        text = sp.write_policy(sp.shipped_policy("confluence_package"))
        with pytest.raises(sp.InvalidDocumentError) as caught:
            sp.read_policy(text.replace('id = "service_desk"', "", 1))

        assert any(str(fault).startswith("access.rule[") for fault in caught.value.exceptions)


def test_a_policy_whose_rules_name_no_level_says_none() -> None:
    assert answered("partner_support", contact="partner", kind="bug", channel="email", language="de").levels == ()
