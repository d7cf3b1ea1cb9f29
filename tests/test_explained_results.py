"""Assessments, deadlines and everything else that comes out can be explained, in both languages."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

import supportpolicy as sp
from supportpolicy.explanation.accounts import invoice_table, month_end_table, settlement_table
from supportpolicy.explanation.overviews import difference_table
from supportpolicy.sample import AS_OF, THROUGH, sample_books

BERLIN = ZoneInfo("Europe/Berlin")
WIKI, CRM, APP = sample_books()


def told(result: sp.Decision | sp.Assessment | sp.Deadline, language: str = "en") -> list[str]:
    return sp.explain(result, language=language).replace("\u00a0", " ").splitlines()


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=BERLIN)


def resolution(*events: sp.Event, as_of: datetime) -> sp.Deadline:
    """Sixteen hours of the desk, from Monday 5 October, 9:00; a goal."""
    ticket = sp.Ticket(
        id="A",
        reported_at=at(5, 9),
        findings={"directly_solvable": "no", "workaround": "no", "fault": "stops_operation"},
        events=events,
    )
    return sp.deadlines(ticket, APP.contract, as_of=as_of)[1]


class TestAssessments:
    """Who pays for which work on a ticket, from when it may be billed, and what that lacks."""

    def test_stretches_of_one_piece(self) -> None:
        lines = told(sp.assess(CRM.tickets[1], CRM.contract), "de")

        assert lines[:7] == [
            "C-202: Die Arbeit ist kostenpflichtig und beginnt erst nach Ihrer Freigabe.",
            "",
            "Wer welche Arbeit bezahlt",
            "  Erstdiagnose: kostenfrei (CRM-14, CRM-15)",
            (
                "  Übrige Arbeit bis 13.10.2026 09:30: kostenpflichtig (CRM-10, CRM-19); "
                "noch nicht mitgeteilt, daher nicht berechnet (CRM-18, CRM-O3)"
            ),
            "  Ab 13.10.2026 09:30: kostenpflichtig (CRM-10, CRM-19); mitgeteilt, noch nicht freigegeben (CRM-17)",
            "  Ab 13.10.2026 09:40: kostenpflichtig (CRM-10, CRM-19); freigegeben (CRM-17)",
        ]
        assert lines[-1] == "Grundlage: »SaaS-CRM: Support und Abrechnung nach der Ursache«, Fassung 1"

    def test_parts_and_what_they_lack(self) -> None:
        ticket = sp.Ticket(
            id="C",
            reported_at=at(5, 9),
            findings={"kind": "bug", "component": "platform"},
            parts=[sp.Part(id="wish", findings={"kind": "change_request", "planned_change": "yes"})],
            events=[sp.Refused(at=at(6, 9), part="wish")],
        )

        assert told(sp.assess(ticket, CRM.contract))[:15] == [
            "C: Free of charge for you: the vendor bears the cost.",
            "",
            "Who pays for which work",
            "  First diagnosis: free of charge (CRM-14, CRM-15)",
            "  All other work: free of charge (CRM-9)",
            "",
            "Who pays for which work – Part wish",
            "  First diagnosis: free of charge (CRM-14, CRM-15)",
            "  All other work: billable (CRM-20, CRM-11); not told yet, so not billed (CRM-18, CRM-O3)",
            "",
            "What is lacking before billable work – Part wish",
            "  Notice to the customer (CRM-16, CRM-18)",
            "  An estimate or an offer (CRM-16)",
            "  The customer's approval (CRM-17)",
            "",
        ]


class TestDeadlines:
    """What is owed and by when, how it stands, and how every hour was counted."""

    @pytest.mark.parametrize(
        ("events", "as_of", "said"),
        [
            ((), at(5, 12), "Lösung: fällig am 06.10.2026 15:00, angestrebt; 13 h übrig."),
            ((), at(6, 14), "Lösung: fällig am 06.10.2026 15:00, angestrebt; nur noch 1 h übrig."),
            ((), at(7, 9), "Lösung: überfällig seit 06.10.2026 15:00 (angestrebt)."),
            (
                (sp.Resolved(at=at(6, 14)),),
                at(7, 9),
                "Lösung: rechtzeitig, am 06.10.2026 14:00; fällig war 06.10.2026 15:00.",
            ),
            (
                (sp.Resolved(at=at(7, 9)),),
                at(7, 9),
                "Lösung: zu spät, am 07.10.2026 09:00 statt am 06.10.2026 15:00 (angestrebt).",
            ),
            (
                (sp.Paused(at=at(5, 10), reason="waiting_on_customer"),),
                at(7, 9),
                "Lösung: angehalten; 15 h übrig, sobald die Uhr weiterläuft.",
            ),
        ],
    )
    def test_states(self, events: tuple[sp.Event, ...], as_of: datetime, said: str) -> None:
        assert told(resolution(*events, as_of=as_of), "de")[0] == said

    def test_every_interval(self) -> None:
        pause = (sp.Paused(at=at(5, 16), reason="waiting_on_customer"), sp.Resumed(at=at(5, 17)))

        assert told(resolution(*pause, as_of=at(6, 17))) == [
            "Resolution: overdue since 6 October 2026 16:00 (aimed at).",
            "",
            "How the time was counted",
            "  5 October 2026 09:00 to 16:00: counted, 7 h, 9 h left",
            "  5 October 2026 16:00 to 17:00: paused (waiting on the customer), 1 h, 9 h left",
            "  5 October 2026 17:00 to 18:00: counted, 1 h, 8 h left",
            "  5 October 2026 18:00 to 6 October 2026 08:00: closed (outside service hours)",
            "  6 October 2026 08:00 to 17:00: counted, 9 h, 1 h too many",
            "",
            "Warnings",
            "  50 % used on 5 October 2026 18:00",
            "  75 % used on 6 October 2026 12:00",
            "  90 % used on 6 October 2026 14:24",
            "",
            "What it rests on",
            "  Service schedule, no. 4",
            "",
            "Target resolution, schedule care",
        ]

    def test_what_applied_before(self) -> None:
        changed = sp.Reclassified(at=at(5, 12), findings={"fault": "minor"})

        assert told(resolution(changed, as_of=at(6, 9))) == [
            "Resolution: no time is promised.",
            "",
            "What applied before",
            "  until 5 October 2026 12:00: Resolution: due on 6 October 2026 15:00, aimed at; 13 h left",
            "",
            "Target resolution, schedule care",
        ]

    def test_open_which_target(self) -> None:
        ticket = sp.Ticket(id="A", reported_at=at(5, 9), findings={"directly_solvable": "no", "workaround": "no"})
        response, _ = sp.deadlines(ticket, APP.contract, as_of=at(5, 9))

        assert told(response)[:8] == [
            "First response: open which target applies.",
            "",
            "What is still missing",
            "  fault",
            "  impact",
            "",
            "What is still possible",
            "  critical_response",
        ]

    @pytest.mark.parametrize(
        ("events", "said"),
        [
            ((), "Resolution: promised without a number; 3 h so far."),
            ((sp.Resolved(at=at(5, 11)),), "Resolution: done on 5 October 2026 11:00, after 2 h; no number promised."),
        ],
    )
    def test_a_promise_without_a_number(self, events: tuple[sp.Event, ...], said: str) -> None:
        term = sp.Term(start=date(2026, 1, 1), policy=sp.shipped_policy("app_agency").read_as())
        contract = sp.Contract(id="C", customer="Acme", zone="Europe/Berlin", currency="EUR", terms=[term])
        findings = {"directly_solvable": "no", "workaround": "no", "fault": "stops_operation"}
        ticket = sp.Ticket(id="A", reported_at=at(5, 9), findings=findings, events=events)
        deadline = sp.deadlines(ticket, contract, as_of=at(5, 12))[-1]

        assert told(deadline)[0] == said
        assert told(deadline)[-1] == "Target resolution, schedule app_agency, version 1"


class TestEverythingElse:
    """What is a table is told as that table."""

    def test_accounts(self) -> None:
        settlement = sp.settle_fleet([WIKI], through=THROUGH).settlements[WIKI.contract.id]
        invoice = sp.bill(settlement, WIKI.contract, vat=sp.VatTerms(country="DE"))
        blockers = sp.month_end(WIKI.contract, settlement)

        assert sp.explain(settlement, language="de") == settlement_table(settlement).written(language="de")
        assert sp.explain(invoice, style="html") == invoice_table(invoice).written(style="html")
        assert sp.explain(blockers, style="markdown") == month_end_table(blockers).written(style="markdown")

    def test_comparisons(self) -> None:
        policy = sp.shipped_policy("confluence_package")
        choice = sp.best_package(policy.packages, [timedelta(hours=12)], overage_rate=sp.Money.of("100", "EUR"))
        difference = sp.diff(policy.read_as(), policy.read_as())

        assert sp.explain(choice) == choice.written()
        assert sp.explain(difference) == difference_table(difference).written()

    def test_what_is_no_result(self) -> None:
        with pytest.raises(sp.InvalidTypeError) as caught:
            sp.explain(AS_OF)  # type: ignore[arg-type]

        assert str(caught.value) == (
            "result: a datetime is no result. Give a decision, an assessment, a deadline or the like."
        )
