"""What is easily written by mistake is refused where it comes in, with what to write instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

import pytest

import supportpolicy as sp

AT = datetime(2026, 11, 2, 8, tzinfo=UTC)
NAIVE = datetime(2026, 11, 2, 8)  # noqa: DTZ001
START, LAST = date(2026, 11, 1), date(2026, 11, 30)
NOVEMBER = sp.Span(START, date(2026, 12, 1))
POLICY = sp.shipped_policy("saas_crm")
CRM = POLICY.read_as()
PACKAGES = sp.shipped_policy("confluence_package").packages
HOUR = timedelta(hours=1)
VAT = sp.VatTerms(country="DE")
AS_READ = "Give what policy.read_as() gives, which chooses the readings."
FROM_LIST = "Give a list of packages, contingents or contracts, such as policy.packages."
SPAN = "Give Span(first_day, first_day_after)."
LIST = "Give a list, also for a single one."
APPROVALS = "Give a list such as [Approval(id='A-1', at=instant)]."
WAIVERS = "Give a list such as [Waiver(id='W-1', at=instant)]."
BOOKS = "Give a list such as [Books(contract=contract)], also for a single one."
DATE = "Give a date such as date(2026, 11, 20)."
ALL_IN_ORDER = "Give the contracts, then the worklog, then the tickets."
IN_ORDER = "Give the contract, then the worklog, then the tickets."
FIRST_CONTRACT = "Give the contract first, then its settlement."
FIRST_SETTLEMENT = "Give the settlement first, then its contract."


def term(**changes: Any) -> sp.Term:
    return sp.Term(**{"start": START, "policy": CRM, **changes})


def contract(**changes: Any) -> sp.Contract:
    own = {"id": "C-1", "customer": "Acme", "zone": "Europe/Berlin", "currency": "EUR", "terms": [term()]}
    return sp.Contract(**{**own, **changes})


def ticket(**changes: Any) -> sp.Ticket:
    return sp.Ticket(**{"id": "T-1", "reported_at": AT, "findings": {"kind": "bug"}, **changes})


def charged() -> sp.Charges:
    return sp.charge(WORK, [sp.assess(TICKET, CONTRACT)], CONTRACT)


WORK = [sp.WorkEntry(id="e1", ticket="T-1", start=AT, duration=HOUR)]
TICKET = ticket()
CONTRACT = contract()
CHARGES = charged()
SETTLEMENT = sp.settle(CONTRACT, CHARGES, through=LAST)
any_: Any = lambda value: value  # noqa: E731  what is written by mistake has another type than is meant


SLIPS: list[tuple[Callable[[], object], str]] = [
    (lambda: term(policy=POLICY), f"policy: a Policy is no policy as read. {AS_READ}"),
    (
        lambda: term(policy="saas_crm"),
        (
            "policy: 'saas_crm' is no policy as read. "
            "Give shipped_policy('saas_crm').read_as(), or another policy as read."
        ),
    ),
    (
        lambda: term(rates=["100 EUR"]),
        "rates: '100 EUR' is no rate. Give a list such as [Rate(price=Money.of('100', 'EUR'))].",
    ),
    (
        lambda: term(rates=sp.Rate(price=sp.Money.of("100", "EUR"))),
        "rates: a Rate is no list. Give a list such as [Rate(price=Money.of('100', 'EUR'))].",
    ),
    (
        lambda: term(contingents=[PACKAGES[0]]),
        (
            "contingents: a Package is no contingent. "
            "Give a list such as [policy.package('16h').contingent(overage_rate=Money.of('100', 'EUR'))]."
        ),
    ),
    (
        lambda: term(service_hours="Mon-Fri 09:00-17:00"),
        (
            "service_hours: 'Mon-Fri 09:00-17:00' is no calendar of service hours. "
            "Give ServiceHours.weekly('Mon-Fri 09:00-17:00', zone='Europe/Berlin')."
        ),
    ),
    (
        lambda: term(working_days="arbeitstage"),
        (
            "working_days: 'arbeitstage' is no calendar of working days. "
            "Give WorkingDays.arbeitstage(Holidays.of('DE', 'HE')), with the state whose holidays count."
        ),
    ),
    (lambda: contract(terms=term()), "terms: a Term is no list. Give a list such as [term], also for a single one."),
    (
        lambda: contract(terms=[CRM]),
        "terms: a ResolvedPolicy is no term. Give a list such as [term], also for a single one.",
    ),
    (
        lambda: contract(top_ups=[PACKAGES[0]]),
        "top_ups: a Package is no top-up. Give a list such as [top_up], also for a single one.",
    ),
    (
        lambda: contract(orders="O-1"),
        "orders: 'O-1' is no list. Give a list such as [order], also for a single one.",
    ),
    (
        lambda: ticket(events=["x"]),
        "events: 'x' is no event. Give a list of events such as [Acknowledged(at=instant)].",
    ),
    (
        lambda: ticket(events=sp.Acknowledged(at=AT)),
        "events: an Acknowledged is no list. Give a list of events such as [Acknowledged(at=instant)].",
    ),
    (lambda: ticket(parts=["export"]), "parts: 'export' is no part. Give a list such as [Part(id='export')]."),
    (
        lambda: ticket(findings=[("kind", "bug")]),
        "findings: a list is no mapping of facts to values. Give a dict such as {'kind': 'bug'}.",
    ),
    (
        lambda: sp.Case(id="P-1", lifecycle=any_("project"), opened_at=AT),
        "lifecycle: 'project' is no lifecycle. Give one of a policy: policy.lifecycle('project').",
    ),
    (
        lambda: sp.classify(TICKET, None, any_(CRM)),
        "contract: a ResolvedPolicy is no contract. Give a contract; for a policy alone use classify_facts.",
    ),
    (
        lambda: sp.classify(TICKET, any_({"kind": "bug"}), CONTRACT),
        "diagnosis: a dict is no diagnosis. Give a Diagnosis, or None to judge by what was stated.",
    ),
    (lambda: sp.diff(any_(POLICY), CRM), f"old: a Policy is no policy as read. {AS_READ}"),
    (lambda: sp.diff(CRM, any_(POLICY)), f"new: a Policy is no policy as read. {AS_READ}"),
    (lambda: sp.diff(CRM, CRM, any_(TICKET)), "tickets: a Ticket is no list. Give a list of tickets."),
    (
        lambda: CONTRACT.with_package(any_(16)),
        "package: 16 is no package. Give one of policy.packages, or its name.",
    ),
    (
        lambda: sp.assess(TICKET, any_(CRM)),
        "contract: a ResolvedPolicy is no contract. Give a contract with a term of that policy.",
    ),
    (lambda: sp.receive_facts(any_(POLICY), kind="bug"), f"policy: a Policy is no policy as read. {AS_READ}"),
    (
        lambda: sp.put_back("minor", any_(POLICY), [], on=START, agreed_on=None),
        f"policy: a Policy is no policy as read. {AS_READ}",
    ),
    (lambda: sp.replay([TICKET], any_(POLICY), CRM), f"old: a Policy is no policy as read. {AS_READ}"),
    (lambda: sp.replay([TICKET], CRM, any_(POLICY)), f"new: a Policy is no policy as read. {AS_READ}"),
    (lambda: sp.replay([TICKET], CRM, CRM, period=any_((START, LAST))), f"period: a tuple is no span. {SPAN}"),
    (
        lambda: sp.charge(WORK, any_([TICKET]), CONTRACT),
        "assessments: a Ticket is no assessment. Give assess(ticket, contract) of each ticket.",
    ),
    (
        lambda: sp.charge(any_([sp.assess(TICKET, CONTRACT)]), any_(WORK), CONTRACT),
        "worklog: an Assessment is no work entry. Give the worklog first, then the assessments.",
    ),
    (
        lambda: sp.charge(any_(CONTRACT), any_(WORK), any_([])),
        "contract: a list is no contract. Give the worklog, then the assessments, then the contract.",
    ),
    (
        lambda: sp.settle(any_(CHARGES), any_(CONTRACT), through=LAST),
        "contract: a Charges is no contract. Give the contract first, then its charges.",
    ),
    (
        lambda: sp.settle(CONTRACT, any_(CHARGES.charges), through=LAST),
        "charges: a tuple is no result of charge. Give charge(worklog, assessments, contract) as it is.",
    ),
    (
        lambda: sp.settle(CONTRACT, CHARGES, approvals=[any_(None)], through=LAST),
        f"approvals: None is no approval. {APPROVALS}",
    ),
    (
        lambda: sp.settle(CONTRACT, CHARGES, waivers=any_(3), through=LAST),
        f"waivers: 3 is no list. {WAIVERS}",
    ),
    (
        lambda: sp.settle(CONTRACT, CHARGES, previous=any_(CHARGES), through=LAST),
        "previous: a Charges is no settlement. Give what settle gave, or None for the first time.",
    ),
    (
        lambda: sp.Books(contract=any_(CRM)),
        "contract: a ResolvedPolicy is no contract. Give the contract of the books.",
    ),
    *[
        (
            lambda name=name: sp.Books(contract=CONTRACT, **any_({name: WORK[0]})),
            f"{name}: a WorkEntry is no list. {LIST}",
        )
        for name in ("worklog", "tickets", "assessments", "approvals", "waivers")
    ],
    (lambda: sp.settle_fleet(any_(sp.Books(contract=CONTRACT)), through=LAST), f"books: a Books is no list. {BOOKS}"),
    (lambda: sp.settle_fleet(any_([CONTRACT]), through=LAST), f"books: a Contract is no books of a contract. {BOOKS}"),
    (lambda: sp.settle_fleet([], through=any_("2026-11-30")), f"through: '2026-11-30' is no date. {DATE}"),
    (
        lambda: CONTRACT.date_of(any_(LAST)),
        "instant: datetime.date(2026, 11, 30) is no datetime. Give a datetime with a time zone.",
    ),
    (
        lambda: CONTRACT.find_term(AT),
        (
            "day: 2026-11-02T08:00:00+00:00 is an instant, whose date depends on the time zone. "
            "Give the local date: instant.astimezone(zone).date()."
        ),
    ),
    (lambda: CONTRACT.term_on(any_(None)), f"day: None is no date. {DATE}"),
    (
        lambda: sp.assess(any_("T-1"), CONTRACT),
        "ticket: 'T-1' is no ticket. Give Ticket(id='T-1', reported_at=instant).",
    ),
    (
        lambda: sp.month_end(any_(SETTLEMENT), any_(CONTRACT)),
        f"contract: a Settlement is no contract. {FIRST_CONTRACT}",
    ),
    (lambda: sp.month_end(CONTRACT, any_(CHARGES)), f"settlement: a Charges is no settlement. {FIRST_CONTRACT}"),
    (
        lambda: sp.forecast(any_(SETTLEMENT), any_(CONTRACT)),
        f"contract: a Settlement is no contract. {FIRST_CONTRACT}",
    ),
    (lambda: sp.forecast(CONTRACT, any_(CHARGES)), f"settlement: a Charges is no settlement. {FIRST_CONTRACT}"),
    (
        lambda: sp.bill(any_(CONTRACT), any_(SETTLEMENT), vat=VAT),
        f"settlement: a Contract is no settlement. {FIRST_SETTLEMENT}",
    ),
    (
        lambda: sp.bill_period(SETTLEMENT, any_(CRM), START, vat=VAT),
        f"contract: a ResolvedPolicy is no contract. {FIRST_SETTLEMENT}",
    ),
    (
        lambda: sp.explain_statement(any_(CONTRACT), any_(SETTLEMENT), START),
        f"settlement: a Contract is no settlement. {FIRST_SETTLEMENT}",
    ),
    (
        lambda: sp.explain_statement(SETTLEMENT, any_(None), START),
        f"contract: None is no contract. {FIRST_SETTLEMENT}",
    ),
    (
        lambda: sp.ambiguity(CONTRACT, WORK, [TICKET], period=any_((START, LAST))),
        f"period: a tuple is no span. {SPAN}",
    ),
    (lambda: sp.analyse([TICKET], [], CHARGES, any_((START, LAST))), f"period: a tuple is no span. {SPAN}"),
    (lambda: sp.analyse(any_(["T-1"]), [], [], NOVEMBER), "tickets: 'T-1' is no ticket. Give a list of tickets."),
    (
        lambda: sp.analyse([], any_([TICKET]), [], NOVEMBER),
        "assessments: a Ticket is no assessment. Give assess(ticket, contract) of each.",
    ),
    (
        lambda: sp.analyse([], [], any_(WORK), NOVEMBER),
        "charges: a WorkEntry is no charge. Give what charge gives, or a list of charges.",
    ),
    (
        lambda: sp.analyse([TICKET], [], [], NOVEMBER, modules=any_(["export"])),
        "modules: a list is no mapping of the ids of tickets. Give a dict such as {'T-1': 'export'}.",
    ),
    (
        lambda: sp.analyse([TICKET], [], [], NOVEMBER, issues=any_(None)),
        "issues: None is no mapping of the ids of tickets. Give a dict such as {'T-1': 'export'}.",
    ),
    (
        lambda: sp.analyse([], [], [], any_(sp.Span(1, 2))),
        f"period: 1 is no date. {DATE}",
    ),
    *[
        (
            lambda read=read: read(any_(PurePosixPath("acme.toml"))),
            "text: a PurePosixPath is no text of a document. Give its text, or load the file.",
        )
        for read in (sp.read_contract, sp.read_policy, sp.read_cases)
    ],
    (
        lambda: sp.match(any_(CONTRACT), any_(TICKET)),
        "ticket: a Contract is no ticket. Give the ticket first, then the contracts.",
    ),
    (lambda: sp.match(TICKET, any_(CONTRACT)), "contracts: a Contract is no list. Give a list of contracts."),
    (lambda: sp.match(TICKET, any_([CRM])), "contracts: a ResolvedPolicy is no contract. Give a list of contracts."),
    (lambda: sp.charge(any_(None), [], CONTRACT), "worklog: None is no list. Give a list of work entries."),
    (lambda: sp.charge(WORK, any_(None), CONTRACT), "assessments: None is no list. Give a list of assessments."),
    (lambda: sp.close(any_(CONTRACT), AT), "settlement: a Contract is no settlement. Give what settle gave."),
    (lambda: SETTLEMENT.statement(any_("2026-11-01")), f"day: '2026-11-01' is no date. {DATE}"),
    (
        lambda: sp.best_package(PACKAGES, any_(HOUR)),
        ("history: a timedelta is no list. Give the time that was used in each period, such as timedelta(hours=12)."),
    ),
    (
        lambda: sp.cost_of_ownership(any_(395), [HOUR], after=sp.Renewal(price=sp.Money.of(90, "EUR"))),
        "licence: 395 is no licence. Give Licence(price=Money.of('395', 'EUR')).",
    ),
    (
        lambda: sp.cost_of_ownership(
            sp.Licence(price=sp.Money.of(395, "EUR")), any_(HOUR), after=sp.Renewal(price=sp.Money.of(90, "EUR"))
        ),
        "support: a timedelta is no list. Give what each month of the lifetime takes.",
    ),
    (lambda: sp.use_by_period(any_(CHARGES)), "settlement: a Charges is no settlement. Give what settle gave."),
    (lambda: sp.compare(any_(CONTRACT), WORK, [TICKET]), "contracts: a Contract is no list. Give a list of contracts."),
    (lambda: sp.compare([CONTRACT], any_([TICKET]), any_(WORK)), f"worklog: a Ticket is no work entry. {ALL_IN_ORDER}"),
    (lambda: sp.compare([CONTRACT], WORK, any_(["T-1"])), f"tickets: 'T-1' is no ticket. {ALL_IN_ORDER}"),
    (
        lambda: sp.interval(any_(CRM), WORK, [TICKET], through=LAST),
        f"contract: a ResolvedPolicy is no contract. {IN_ORDER}",
    ),
    (
        lambda: sp.interval(CONTRACT, any_([TICKET]), [TICKET], through=LAST),
        f"worklog: a Ticket is no work entry. {IN_ORDER}",
    ),
    (lambda: sp.interval(CONTRACT, WORK, any_(None), through=LAST), f"tickets: None is no list. {IN_ORDER}"),
    (
        lambda: sp.interval(CONTRACT, WORK, [TICKET], approvals=any_(None), through=LAST),
        f"approvals: None is no list. {APPROVALS}",
    ),
    (
        lambda: sp.interval(CONTRACT, WORK, [TICKET], waivers=any_([7]), through=LAST),
        f"waivers: 7 is no waiver. {WAIVERS}",
    ),
    (
        lambda: sp.interval(CONTRACT, WORK, [TICKET], previous=any_([]), through=LAST),
        "previous: a list is no settlement. Give what settle gave, or None for the first time.",
    ),
    (
        lambda: sp.interval(CONTRACT, WORK, [TICKET], through=any_("2026-11-30")),
        f"through: '2026-11-30' is no date. {DATE}",
    ),
    (
        lambda: sp.compare([CONTRACT], WORK, [TICKET], approvals=any_(["A-1"])),
        f"approvals: 'A-1' is no approval. {APPROVALS}",
    ),
    (
        lambda: sp.compare([CONTRACT], WORK, [TICKET], waivers=any_(None)),
        f"waivers: None is no list. {WAIVERS}",
    ),
    (
        lambda: sp.compare([CONTRACT], WORK, [TICKET], period=any_((START, LAST))),
        f"period: a tuple is no span. {SPAN}",
    ),
    (
        lambda: sp.replay(any_(TICKET), CRM, CRM),
        "tickets: a Ticket is no list. Give the tickets first, then what is compared.",
    ),
    (
        lambda: sp.replay([TICKET], CONTRACT, CONTRACT, worklog=any_([TICKET])),
        "worklog: a Ticket is no work entry. Give a list of work entries.",
    ),
    (
        lambda: sp.replay([TICKET], CONTRACT, CONTRACT, worklog=WORK, approvals=any_(None)),
        f"approvals: None is no list. {APPROVALS}",
    ),
    (
        lambda: sp.replay([TICKET], CONTRACT, CONTRACT, worklog=WORK, waivers=any_(None)),
        f"waivers: None is no list. {WAIVERS}",
    ),
    (
        lambda: sp.ambiguity(CONTRACT, WORK, any_(None), period=NOVEMBER),
        f"tickets: None is no list. {LIST}",
    ),
    *[
        (
            lambda promised=promised: promised(any_(CONTRACT), any_(TICKET), as_of=AT),
            "contract: a Ticket is no contract. Give the ticket first, then its contract.",
        )
        for promised in (sp.deadlines, sp.readings)
    ],
    (
        lambda: sp.reconcile(any_([]), any_([])),
        "owed: a list is no invoice. Give the invoice that is owed first, then the lines that were issued.",
    ),
    (
        lambda: sp.reconcile(sp.bill(SETTLEMENT, CONTRACT, vat=VAT), any_([100])),
        "issued: 100 is no issued line. Give a list such as [IssuedLine(id='1', net=amount)].",
    ),
    (lambda: sp.best_package(any_(POLICY), [HOUR]), f"packages: a Policy is no list. {FROM_LIST}"),
    (lambda: sp.best_package(any_(["16h"]), [HOUR]), f"packages: '16h' is no package. {FROM_LIST}"),
    (
        lambda: sp.best_package(PACKAGES, [12, 44]),
        (
            "history: 12 does not fit packages of 16 h. "
            "Give the time that was used in each period, such as timedelta(hours=12)."
        ),
    ),
    (
        lambda: sp.period_cost(any_(PACKAGES[0]), HOUR),
        "package: a Package is no contingent. Give package.contingent(overage_rate=Money.of('100', 'EUR')).",
    ),
    (
        lambda: sp.cost_of_ownership(
            sp.Licence(price=sp.Money.of("395", "EUR"), included_months=12),
            [HOUR],
            after=any_(sp.Money.of("110", "EUR")),
        ),
        (
            "after: a Money is no rate, contingent or renewal. "
            "Give Rate(price=Money.of('110', 'EUR')) for work by the hour."
        ),
    ),
    (lambda: sp.from_json(any_({})), "text: a dict is no text of a document. Give what to_json gives."),
]


class TestAnotherKindThanIsMeant:
    """It is an InvalidTypeError that says what was given and what to give."""

    @pytest.mark.parametrize(("call", "message"), SLIPS)
    def test_is_refused(self, call: Callable[[], object], message: str) -> None:
        with pytest.raises(sp.InvalidTypeError) as caught:
            call()

        assert str(caught.value) == message


VALUES: list[tuple[Callable[[], object], type[Exception], str]] = [
    (
        lambda: CONTRACT.date_of(NAIVE),
        sp.InvalidValueError,
        (
            "instant: 2026-11-02T08:00:00 has no time zone, so it names no instant. "
            "Attach one: instant.replace(tzinfo=ZoneInfo('Europe/Berlin'))."
        ),
    ),
    (
        lambda: sp.replay([TICKET], CRM, CRM, as_of=NAIVE),
        sp.InvalidValueError,
        (
            "as_of: 2026-11-02T08:00:00 has no time zone, so it names no instant. "
            "Attach one: instant.replace(tzinfo=ZoneInfo('Europe/Berlin'))."
        ),
    ),
    (
        lambda: sp.progress(TICKET, as_of=NAIVE),
        sp.InvalidValueError,
        (
            "as_of: 2026-11-02T08:00:00 has no time zone, so it names no instant. "
            "Attach one: instant.replace(tzinfo=ZoneInfo('Europe/Berlin'))."
        ),
    ),
    (
        lambda: sp.ambiguity(CONTRACT, WORK, [TICKET], period=NOVEMBER, budget=-1),
        sp.InvalidValueError,
        "budget: -1 combinations cannot be tried. Give zero or more.",
    ),
    (
        lambda: sp.break_even(PACKAGES[0], PACKAGES[1]),
        sp.InvalidValueError,
        (
            "overage_rate: no rate is agreed for what exceeds package 16h. "
            "Give the price of an hour or a piece beyond the quota."
        ),
    ),
    (
        lambda: sp.analyse([TICKET], [], [], NOVEMBER, issues={"T-1": "FAQ-7", "T-2": "FAQ-7", "T-9": "FAQ-1"}),
        sp.UnknownNameError,
        "issues: there is no ticket 'T-2', 'T-9'. Give these tickets as well, or correct their ids.",
    ),
    (
        lambda: sp.analyse([TICKET], [], [], NOVEMBER, modules={"T-1": "export", "T-9": "search"}),
        sp.UnknownNameError,
        "modules: there is no ticket 'T-9'. Give these tickets as well, or correct their ids.",
    ),
    (
        lambda: sp.analyse([], [], [], NOVEMBER, modules=dict.fromkeys("abcde", "export")),
        sp.UnknownNameError,
        "modules: there is no ticket 'a', 'b', 'c', 'd', 'e'. Give these tickets as well, or correct their ids.",
    ),
    (
        lambda: sp.analyse([], [], [], NOVEMBER, modules=dict.fromkeys("abcdefg", "export")),
        sp.UnknownNameError,
        (
            "modules: there is no ticket 'a', 'b', 'c', 'd', 'e' and 2 others. "
            "Give these tickets as well, or correct their ids."
        ),
    ),
    (
        lambda: sp.WorkEntry(id="e1", ticket="T-1", start=AT, duration=timedelta(minutes=-5)),
        sp.InvalidValueError,
        (
            "duration: entry e1 took \u22125 min. "
            "Give whole seconds, zero or more; correct an entry by another one that revises it."
        ),
    ),
    (
        lambda: sp.WorkEntry(id="e1", ticket="T-1", start=AT, pieces=1, duration=HOUR),
        sp.InvalidValueError,
        "pieces: entry e1 is 1 pieces and takes 1 h. Give a positive number of pieces, or a duration, not both.",
    ),
]


def issue(**when: str) -> sp.KnownIssue:
    return sp.KnownIssue(id="FAQ-7", when=when, answer=sp.Wording(de="So.", en="So."), link="https://example.com/7")


class TestKnownIssues:
    """An issue that asks for what no ticket can be would never fit, and nobody would notice."""

    @pytest.mark.parametrize(
        ("when", "what"),
        [
            ({"kind": "incidnt"}, "'incidnt' is no value of the fact 'kind'. Write 'incident', or one of: "),
            ({"knd": "incident"}, "'knd' is no fact here. Write 'kind', or one of: "),
        ],
    )
    def test_that_ask_for_what_the_policy_does_not_know(self, when: dict[str, str], what: str) -> None:
        with pytest.raises(sp.UnknownNameError) as caught:
            sp.point_to_known_issues(TICKET, [issue(**when)], facts=POLICY.facts)

        assert str(caught.value).startswith(f"issues[FAQ-7].when: {what}")

    def test_that_are_well_spelt(self) -> None:
        unchecked = sp.point_to_known_issues(TICKET, [issue(kind="bug")])

        assert unchecked.best is not None
        assert sp.point_to_known_issues(TICKET, [issue(kind="bug")], facts=POLICY.facts) == unchecked


class TestValuesThatCannotBeMeant:
    """They are refused as the argument that they were given as."""

    @pytest.mark.parametrize(("call", "error", "message"), VALUES)
    def test_is_refused(self, call: Callable[[], object], error: type[Exception], message: str) -> None:
        with pytest.raises(error) as caught:
            call()

        assert str(caught.value) == message


class TestWhatIsTaken:
    """What is meant one way only is taken as it is meant."""

    def test_charges_whole_or_row_by_row(self) -> None:
        assert sp.analyse([TICKET], [], CHARGES, NOVEMBER) == sp.analyse([TICKET], [], CHARGES.charges, NOVEMBER)

    def test_lists_of_any_kind(self) -> None:
        events = [sp.Acknowledged(at=AT)]

        assert ticket(events=iter(events)) == ticket(events=tuple(events)) == ticket(events=events)
        assert contract(terms=iter([term()])) == CONTRACT

    def test_a_replay_says_how_many_tickets_it_could_not_judge(self) -> None:
        odd = sp.Ticket(id="T-2", reported_at=AT, findings={"kind": "incidnt"})
        replayed = sp.replay([TICKET, odd], CRM, CRM)

        assert replayed.written(language="en").splitlines()[0] == "0 of 2 tickets change; not to be judged in full: 1"
        assert (
            replayed.written(language="de").splitlines()[0]
            == "0 von 2 Vorgängen ändern sich; nicht ganz zu beurteilen: 1"
        )
