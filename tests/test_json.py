"""Values as JSON: what is stored this month reads back equal next month, and nothing else is let in."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportpolicy import testing
from supportpolicy.billing import InformationLine, Invoice, InvoiceLine, LineKind, PrecedingInvoice, Unit, Vat
from supportpolicy.clauses import Wording
from supportpolicy.contingents import Multiplier, TopUp
from supportpolicy.contracts import Approval, Contract, Extent, Order, Term, Waiver
from supportpolicy.decision import Decision, assess, classify_facts, decide
from supportpolicy.diagnosis import Diagnosis
from supportpolicy.documents import SHIPPED, shipped_policy
from supportpolicy.documents.faults import shown
from supportpolicy.documents.sources import from_given
from supportpolicy.documents.values import VERSION, from_json, to_json
from supportpolicy.documents.values.classes import Forms
from supportpolicy.documents.values.forms import Reading, RefusedError, Writing
from supportpolicy.documents.values.kinds import KINDS
from supportpolicy.errors import DocumentError, InvalidDocumentError, InvalidTypeError
from supportpolicy.facts import Fact
from supportpolicy.lifecycles import Case, advance
from supportpolicy.money import Money
from supportpolicy.policy import CostBearer, Policy
from supportpolicy.rules import Rule, Silence, SilenceReason
from supportpolicy.settlement import Charge, Charges, Liability, Reason, Settlement, charge, close, settle
from supportpolicy.spans import Span
from supportpolicy.tickets import Estimated, Event, Part, Paused, Ticket, WorkEntry
from tests import settlement_world as world

BERLIN = ZoneInfo("Europe/Berlin")
REPORTED = datetime(2026, 11, 20, 15, 30, tzinfo=BERLIN)
TICKET = Ticket(id="T-1", reported_at=REPORTED)
CRM = shipped_policy("saas_crm")


def refusal(text: str | bytes, **more: Any) -> str:
    with pytest.raises(InvalidDocumentError) as caught:
        from_json(text, **more)
    return str(caught.value)


def changed(value: object, change: Callable[[Any], object]) -> str:
    """The JSON of a value with its raw form changed in place."""
    raw = json.loads(to_json(value))
    change(raw)
    return json.dumps(raw)


def ticket_with(**changes: object) -> str:
    """The JSON of a ticket with other members."""
    return changed(TICKET, lambda raw: raw["value"].update(changes))


def faults_of_ticket(**changes: object) -> list[str]:
    """What is wrong with a ticket with other members, without the heading."""
    return [line.strip() for line in refusal(ticket_with(**changes)).splitlines()[1:]]


class TestReadsBackEqual:
    """read(write(x)) == x"""

    @given(testing.tickets())
    def test_tickets_with_their_events(self, ticket: Ticket) -> None:
        assert from_json(to_json(ticket)) == ticket

    @given(testing.diagnoses())
    def test_diagnoses(self, diagnosis: Diagnosis) -> None:
        assert from_json(to_json(diagnosis)) == diagnosis

    @given(testing.worklogs(most=4))
    def test_worklogs(self, worklog: list[WorkEntry]) -> None:
        assert from_json(to_json(worklog)) == tuple(worklog)

    @given(st.lists(testing.cases(), max_size=2))
    def test_cases_with_their_lifecycles(self, cases: list[Case]) -> None:
        assert from_json(to_json(cases)) == tuple(cases)

    @given(st.lists(testing.approvals() | testing.waivers(), max_size=4))
    def test_consent(self, consents: list[Approval | Waiver]) -> None:
        assert from_json(to_json(consents)) == tuple(consents)

    @given(st.data())
    def test_decisions_of_the_shipped_policies(self, data: st.DataObject) -> None:
        policies = list(shipped_policy(data.draw(st.sampled_from(SHIPPED))).all_readings())
        policy = data.draw(st.sampled_from(policies))
        decision = decide(policy, data.draw(testing.matters(policy)))

        assert from_json(to_json(decision)) == decision

    @given(testing.tickets(), st.sampled_from(SHIPPED))
    @settings(max_examples=50)
    def test_assessments(self, ticket: Ticket, name: str) -> None:
        term = Term(start=date(2025, 1, 1), policy=shipped_policy(name).read_as())
        assessment = assess(ticket, Contract(id="C", customer="C", zone="UTC", currency="EUR", terms=[term]))

        assert from_json(to_json(assessment)) == assessment

    @given(st.data())
    @settings(max_examples=50)
    def test_settlements_with_closed_months_and_corrections(self, data: st.DataObject) -> None:
        settlement = data.draw(settlements())

        assert from_json(to_json(settlement), Settlement) == settlement

    @given(testing.tickets())
    def test_what_was_read_is_written_the_same(self, ticket: Ticket) -> None:
        """Not only equal: also the zones, and the texts of amounts, are those that were written."""
        text = to_json(ticket)

        assert to_json(from_json(text)) == text

    @pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
    def test_one_of_every_kind(self, kind: type) -> None:
        example = next(example for example in EXAMPLES if type(example) is kind)

        assert from_json(to_json(example), kind, policies=from_given([world.PLAIN.policy])) == example

    def test_everything_in_one_list(self) -> None:
        assert from_json(to_json(EXAMPLES), tuple, policies=from_given([world.PLAIN.policy])) == tuple(EXAMPLES)
        assert from_json(to_json([])) == ()


@st.composite
def settlements(draw: st.DrawFn) -> Settlement:
    """Two months of work, the first closed before the rest of it was known."""
    names = ["T1", "T2", "T3"]
    tickets = [*world.on_contingent("T1", "T2"), world.assessed("T3", world.stretch(None, CostBearer.UNDETERMINED))]
    contract = world.contract(world.term(world.hours(2), rates=[world.by_the_hour()]))
    minutes = st.integers(0, 120)
    worklog = [
        world.entry(
            f"E{number}", world.at(draw(st.integers(1, 28)), month=draw(st.sampled_from([5, 6]))), draw(minutes)
        )
        for number in range(draw(st.integers(0, 6)))
    ]
    worklog = [attrs.evolve(entry, ticket=draw(st.sampled_from(names))) for entry in worklog]
    known = draw(st.integers(0, len(worklog)))
    approvals = draw(st.lists(testing.approvals(), max_size=2, unique_by=lambda approval: approval.id))
    waivers = draw(st.lists(testing.waivers(), max_size=1))
    first = settle(contract, charge(worklog[:known], tickets, contract), through=date(2026, 5, 31))
    closed = close(first, datetime(2026, 6, 1, tzinfo=UTC))
    charges = charge(worklog, tickets, contract)
    return settle(contract, charges, approvals=approvals, waivers=waivers, previous=closed, through=date(2026, 6, 30))


def examples() -> Iterator[object]:
    """One value of each kind, with as much in it as it can have."""
    decision = classify_facts(CRM.read_as(), work="resolution", kind=["bug", "incident"])
    contract = world.contract(
        world.term(world.hours(1), multipliers=[Multiplier(factor="1.5", kinds=["on_site"])], thresholds=[50])
    )
    approval = Approval(id="A-1", at=REPORTED, cap=timedelta(hours=2), extent=Extent(ticket="T1"), evidence="mail")
    waiver = Waiver(id="W-1", at=REPORTED, cap=3, extent=Extent(period=Span(date(2026, 5, 1), date(2026, 6, 1))))
    tickets = world.on_contingent("T1", limited=True, project="wiki")
    log = [
        world.entry("E1", world.at(4), 90, kind="on_site"),
        attrs.evolve(world.entry("E2", date(2026, 5, 5)), pieces=2),
    ]
    closed = close(settle(contract, charge(log, tickets, contract), through=date(2026, 5, 31)), world.at(1, month=6))
    log = [*log, world.entry("E3", world.at(6), 60), world.entry("E4", world.at(6), 30, revises="E1")]
    charges = charge(log, tickets, contract)
    settlement = settle(
        contract, charges, approvals=[approval], waivers=[waiver], previous=closed, through=date(2026, 6, 15)
    )
    yield from (TICKET, Part(id="wish", findings={"kind": "change_request"}), Event(at=REPORTED))
    for kind in (kind for kind in KINDS if issubclass(kind, Event) and kind is not Event):
        more: dict[str, dict[str, Any]] = {
            "Assigned": {"to": "anna"},
            "Diagnosed": {"diagnosis": Diagnosis(findings={"kind": "bug"}, made_at=REPORTED, told_at=REPORTED)},
            "Estimated": {"effort": timedelta(hours=3)},
            "Paused": {"reason": "deferred"},
            "Reclassified": {"findings": {"severity": ["minor", "cosmetic"]}},
            "Rescheduled": {"schedule": "gold"},
        }
        given = more.get(kind.__name__, {})
        yield kind(at=REPORTED, recorded_at=REPORTED.astimezone(UTC), part="wish", sequence=2, **given)
    yield Diagnosis(findings={"component": "platform"}, made_at=REPORTED)
    yield WorkEntry(id="E", day=date(2026, 11, 20), duration=timedelta(minutes=25), work="first_diagnosis", note="Ä\n")
    yield from (approval, waiver)
    case = Case(id="P-1", lifecycle=shipped_policy("shop_agency").lifecycle("project"), opened_at=REPORTED)
    case = advance(case, "write_concept", REPORTED.astimezone(UTC), note="Ä")
    case = advance(case, "offer_solution", REPORTED, effort=timedelta(hours=40))
    yield case
    ordered: dict[str, Any] = {
        "price": Money.of("99.90", "EUR"),
        "ordered_on": date(2026, 11, 1),
        "tickets": ["T-1", "T-2"],
    }
    yield Order(id="O", case=case, **ordered)
    yield TopUp(id="U", quota=timedelta(hours=5), price=Money.of("500", "EUR"), start=date(2026, 11, 1))
    crm = Contract(
        id="C", customer="C", zone="UTC", currency="EUR", terms=[Term(start=date(2026, 1, 1), policy=CRM.read_as())]
    )
    yield from (decision, assess(TICKET, crm), charges.charges[0], charges, settlement.statements[-1])
    yield from (settlement.corrections[0], settlement, LINE)
    yield Invoice(
        contract="C-1",
        customer="Acme",
        currency="EUR",
        period=LINE.period,
        lines=[LINE],
        information=[InformationLine(text=LINE.text, period=LINE.period, clauses=("CONF-8",))],
        kind="384",
        preceding=PrecedingInvoice(number="R-1", issued_on=date(2026, 11, 1)),
    )


LINE = InvoiceLine(
    id="overage",
    kind=LineKind.OVERAGE,
    text=Wording(de="Mehrleistung", en="Overage"),
    quantity=Decimal("12.50"),
    unit=Unit.HOUR,
    unit_price=Money.of("99.90", "EUR"),
    period=Span(date(2026, 11, 1), date(2026, 12, 1)),
    completed_on=date(2026, 11, 30),
    vat=Vat(category="S", percent=19),
    contract="C-1",
    entries=("E-1", "E-2"),
)
EXAMPLES = list(examples())


class TestTheForm:
    """What other programs read: names, not positions; nothing that is as usual; text where numbers lose digits."""

    def test_a_ticket(self) -> None:
        ticket = Ticket(
            id="T-1",
            reported_at=REPORTED,
            events=[
                Paused(at=REPORTED.astimezone(UTC), reason="waiting_on_customer"),
                Estimated(at=REPORTED + timedelta(hours=1), effort=timedelta(minutes=90)),
            ],
            findings={"kind": ["incident", "bug"]},
        )

        assert to_json(ticket) == (
            '{"schema":"supportpolicy/ticket","version":1,\n'
            '"value":{"id":"T-1","reported_at":"2026-11-20T15:30:00+01:00[Europe/Berlin]","events":['
            '{"type":"paused","at":"2026-11-20T14:30:00+00:00","reason":"waiting_on_customer"},'
            '{"type":"estimated","at":"2026-11-20T16:30:00+01:00[Europe/Berlin]","effort":5400}],'
            '"findings":{"kind":["bug","incident"]},"matter":"T-1"}}\n'
        )

    def test_a_decision_names_its_policy_once(self) -> None:
        decision = classify_facts(CRM.read_as(), work="resolution", kind="bug", component="customizing")

        assert to_json([decision, decision]) == (
            '{"schema":"supportpolicy/list","version":1,\n'
            '"shared":{\n"policies":[\n'
            '{"id":"saas_crm","version":"1",'
            '"readings":{"CRM-O2":"billable","CRM-O3":"vendor","CRM-O4":"later_of_both"}}'
            "\n]\n},\n"
            '"value":[' + ",".join([DECISION, DECISION]) + "]}\n"
        )

    def test_a_line_of_an_invoice(self) -> None:
        assert to_json(LINE) == (
            '{"schema":"supportpolicy/invoice_line","version":1,\n'
            '"value":{"id":"overage","kind":"overage","text":{"de":"Mehrleistung","en":"Overage"},"quantity":"12.50",'
            '"unit":"HUR","unit_price":{"amount":"99.90","currency":"EUR"},'
            '"period":{"start":"2026-11-01","end":"2026-12-01"},"completed_on":"2026-11-30",'
            '"vat":{"category":"S","percent":"19"},"contract":"C-1","entries":["E-1","E-2"]}}\n'
        )

    def test_a_statement_that_was_stored_stays_what_it_was(self) -> None:
        """The usual values that are left out are part of the form: they cannot change without a new version."""
        contract, tickets = world.contract(world.term(world.hours(1))), world.on_contingent("T1")
        charges = charge([world.entry("E1", world.at(4), 90)], tickets, contract)

        assert from_json(STORED) == settle(contract, charges, through=date(2026, 5, 31)).statements[-1]

    def test_a_cap_says_whether_it_is_time_or_pieces(self) -> None:
        time, pieces = (Approval(id="A", at=REPORTED, cap=cap) for cap in (timedelta(hours=1), 3))

        assert json.loads(to_json(time))["value"]["cap"] == {"seconds": 3600}
        assert json.loads(to_json(pieces))["value"]["cap"] == {"pieces": 3}

    def test_shared_values_are_one_value_again(self) -> None:
        """The settlement adds up what covers pay by their identity."""
        contract, tickets = world.contract(world.term(world.hours(1))), world.on_contingent("T1")
        charges = charge([world.entry("E1", world.at(4), 90)], tickets, contract)
        statement = from_json(to_json(settle(contract, charges, through=date(2026, 5, 31))), Settlement).statements[-1]

        assert [one.charge is statement.charges[0] for one in statement.allocations] == [True, True]

    def test_equal_documents_whether_or_not_equal_values_are_one(self) -> None:
        one = classify_facts(CRM.read_as(), work="resolution", kind="bug")
        other = classify_facts(CRM.read_as(), work="resolution", kind="bug")

        assert to_json([one, one]) == to_json([one, other])

    def test_a_text_that_is_no_unicode_can_be_stored(self) -> None:
        """A helpdesk may cut a title in the middle of an emoji."""
        cut = attrs.evolve(TICKET, title="\ud83d")

        assert from_json(to_json(cut).encode()) == cut


STORED = """{"schema":"supportpolicy/statement","version":1,
"shared":{
"entries":[
{"id":"E1","ticket":"T1","start":"2026-05-04T09:00:00+02:00[Europe/Berlin]","duration":5400}
],
"reasons":[
{"liability":"draws_on_contingent","rules":["by contingent"],"clauses":["C-contingent"],"permit":"not_needed"}
],
"covers":[
{"source":"lot","measure":"time","lot":"1h 2026-05-01"},
{"source":"held","measure":"time","contingent":"1h","price":{"amount":"120","currency":"EUR"},
 "held":"overage_not_approved"}
],
"charges":[
{"entry":0,"units":5400,"reason":0,"on":"2026-05-04","at":"2026-05-04T07:00:00+00:00"}
]
},
"value":{"period":{"start":"2026-05-01","end":"2026-06-01"},"until":"2026-06-01","charges":[0],
 "allocations":[{"charge":0,"units":3600,"cover":0},{"charge":0,"units":1800,"cover":1}],
 "balances":[{"opening":0,"movement":{"lot":{"id":"1h 2026-05-01","source":"1h","origin":"grant","measure":"time",
  "units":3600,"start":"2026-05-01","end":"2026-06-01","scope":{}},"granted":3600,"used":3600}}],
 "fees":[{"source":"1h","period":{"start":"2026-05-01","end":"2026-06-01"},"due_on":"2026-05-01",
  "amount":{"amount":"1600.00","currency":"EUR"},"days":31,"of":31,"clauses":[]}],
 "crossings":[{"lot":"1h 2026-05-01","percent":75,"on":"2026-05-04","entry":"E1"},
  {"lot":"1h 2026-05-01","percent":90,"on":"2026-05-04","entry":"E1"},
  {"lot":"1h 2026-05-01","percent":100,"on":"2026-05-04","entry":"E1"}]}}
"""

DECISION = (
    '{"type":"decision","policy":0,'
    '"facts":{"component":["customizing"],"kind":["bug"],"work":["resolution"]},'
    '"bearer":"customer","rules":["customizing_fault"],"clauses":["CRM-10","CRM-19"]}'
)


class TestInstants:
    @pytest.mark.parametrize("fold", [0, 1])
    def test_keep_their_zone_and_which_of_two_equal_clock_times_they_are(self, fold: int) -> None:
        at = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=fold)
        read = from_json(to_json(attrs.evolve(TICKET, reported_at=at)), Ticket).reported_at

        assert (read.tzinfo, read.fold, read.isoformat()) == (BERLIN, fold, at.isoformat())

    @pytest.mark.parametrize(
        "zone", [UTC, timezone(timedelta(hours=5, minutes=30)), timezone(timedelta(seconds=-3601))]
    )
    def test_keep_a_bare_offset(self, zone: timezone) -> None:
        at = datetime(2026, 10, 25, 2, 30, 1, 5, tzinfo=zone)

        assert from_json(to_json(attrs.evolve(TICKET, reported_at=at)), Ticket).reported_at == at

    def test_are_refused_if_offset_and_zone_contradict_each_other(self) -> None:
        assert faults_of_ticket(reported_at="2026-07-01T12:00:00+01:00[Europe/Berlin]") == [
            (
                "value.reported_at: '2026-07-01T12:00:00+01:00[Europe/Berlin]' has another offset than its zone "
                "has then. Write '2026-07-01T13:00:00+02:00[Europe/Berlin]'."
            )
        ]

    def test_are_refused_in_a_zone_that_does_not_exist(self) -> None:
        assert faults_of_ticket(reported_at="2026-07-01T12:00:00+02:00[Europe/Berln]") == [
            (
                "value.reported_at: there is no time zone 'Europe/Berln'. "
                "Did you mean 'Europe/Berlin'? Give an IANA name such as 'Europe/Berlin'."
            )
        ]

    @pytest.mark.parametrize(
        "text",
        ["", "2026-07-01T12:00:00", "2026-07-01", "noon", 5, "0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00Z"],
    )
    def test_are_refused_if_they_name_no_instant(self, text: object) -> None:
        assert faults_of_ticket(reported_at=text) == [
            (
                f"value.reported_at: {text!r} is not an instant such as '2026-11-20T15:30:00+01:00[Europe/Berlin]'. "
                "Write an instant such as '2026-11-20T15:30:00+01:00[Europe/Berlin]'."
            )
        ]

    @pytest.mark.parametrize("zone", ["Europe/Berlin", "Europe/Berlin]]"])
    def test_are_refused_if_the_zone_is_not_in_brackets(self, zone: str) -> None:
        assert len(faults_of_ticket(reported_at=f"2026-07-01T12:00:00+02:00[{zone}")) == 1


class TestDurations:
    @pytest.mark.parametrize(
        ("effort", "raw"),
        [
            (timedelta(hours=16), 57600),
            (timedelta(seconds=1, microseconds=500_000), "1.500000"),
            (timedelta(microseconds=-1), "-0.000001"),
            (timedelta.min, -86399999913600),
        ],
    )
    def test_are_whole_seconds_and_text_if_they_are_not_whole(self, effort: timedelta, raw: object) -> None:
        estimate = Estimated(at=REPORTED, effort=effort)

        assert json.loads(to_json(estimate))["value"]["effort"] == raw
        assert from_json(to_json(estimate)) == estimate

    @pytest.mark.parametrize("raw", [1.5, "90", "1.5 h", True, 10**15, "1.0000001"])
    def test_are_refused_if_they_are_anything_else(self, raw: object) -> None:
        text = changed(Estimated(at=REPORTED, effort=timedelta(0)), lambda doc: doc["value"].update(effort=raw))

        assert refusal(text).endswith(
            f"value.effort: {raw!r} is not a duration in seconds. Write a duration in seconds."
        )


class TestAllFaultsAtOnce:
    def test_each_with_its_path_value_and_remedy(self) -> None:
        faulty = {
            "id": 3,
            "reportd_at": 1,
            "events": [
                {"type": "paused", "at": "2026-11-20T15:30:00Z", "reason": "holiday"},
                {"type": "unpaused"},
                {"at": 5},
                "text",
            ],
            "parts": {},
            "findings": {"kind": "bug", "component": [1]},
        }

        assert refusal(json.dumps({"schema": "supportpolicy/ticket", "version": 1, "value": faulty, "x": 1})) == (
            "the document: it has 11 faults. Mend each of them.\n"
            "  value.id: 3 is not a text. Write a text.\n"
            "  value.events[0].reason: 'holiday' is none of the choices. Write one of: 'waiting_on_customer', "
            "'waiting_on_third_party', 'planned_maintenance', 'deferred'.\n"
            "  value.events[1].type: 'unpaused' is none of the choices. Write 'paused', or one of: 'event', "
            "'customer_message', 'rescheduled', 'reclassified', 'diagnosed', 'assigned', 'acknowledged', 'answered', "
            "'estimated', 'announced', 'approved', 'refused', 'workaround_delivered', 'resolved', 'closed', "
            "'reopened', 'resumed'.\n"
            "  value.events[2]: {'at': 5} is not an object with its type. Write an object with its type.\n"
            "  value.events[3]: 'text' is not an object with its type. Write an object with its type.\n"
            "  value.parts: {} is not a list. Write a list.\n"
            "  value.findings.kind: 'bug' is not a list. Write a list.\n"
            "  value.findings.component[0]: 1 is not a text. Write a text.\n"
            "  value.reported_at: it is missing. Add an instant such as '2026-11-20T15:30:00+01:00[Europe/Berlin]'.\n"
            "  value.reportd_at: it means nothing here. Write 'reported_at', or one of: 'id', 'parts', 'events', "
            "'findings', 'project', 'matter', 'title'.\n"
            "  x: it means nothing here. Write one of: 'schema', 'version', 'shared', 'value'."
        )

    def test_what_the_class_itself_refuses(self) -> None:
        event = {"type": "closed", "at": "2026-01-01T00:00:00Z"}

        assert faults_of_ticket(events=[event]) == [
            (
                "value.events: Closed of 2026-01-01T00:00:00+00:00 is before the report of 2026-11-20T15:30:00+01:00. "
                "Correct one of the two instants: nothing happens to a ticket before it is reported."
            )
        ]

    def test_no_value_that_a_fact_may_have(self) -> None:
        assert faults_of_ticket(findings={"kind": []}) == [
            "value.findings.kind: no value is left that the fact may have. Leave it out if it is unknown."
        ]

    @pytest.mark.parametrize(
        ("value", "path", "raw", "fault"),
        [
            (
                "WorkEntry",
                "day",
                "2026-W47-5",
                "is not a date such as '2026-11-20'. Write a date such as '2026-11-20'.",
            ),
            (
                "WorkEntry",
                "day",
                "2026-02-30",
                "is not a date such as '2026-11-20'. Write a date such as '2026-11-20'.",
            ),
            ("WorkEntry", "pieces", True, "is not a whole number. Write a whole number."),
            ("Approval", "ratifies", 1, "is not true or false. Write true or false."),
            ("Approval", "cap", 7200, "is not {0}. Write {0}."),
            ("Approval", "cap", {"seconds": 1, "pieces": 1}, "is not {0}. Write {0}."),
            ("Approval", "cap", {"pieces": "3"}, "is not {0}. Write {0}."),
            ("InvoiceLine", "quantity", 1.5, "is not a number as text such as '99.90'. Write {1}."),
            ("InvoiceLine", "quantity", "NaN", "is not a number as text such as '99.90'. Write {1}."),
            ("InvoiceLine", "vat", [], "is not an object with category, percent, reason, reason_code. Write {2}."),
        ],
    )
    def test_values_of_other_types(self, value: str, path: str, raw: object, fault: str) -> None:
        example = next(example for example in EXAMPLES if type(example).__name__ == value)
        expected = fault.format(
            "a quantity such as {'seconds': 57600} or {'pieces': 3}",
            "a number as text such as '99.90'",
            "an object with category, percent, reason, reason_code",
        )

        text = changed(example, lambda document: document["value"].update({path: raw}))

        assert refusal(text).splitlines()[1] == f"  value.{path}: {raw!r} {expected}"


class TestWhatADocumentHolds:
    def test_a_newer_version(self) -> None:
        assert refusal(changed(TICKET, lambda raw: raw.update(version=VERSION + 1))) == (
            "the document: it has a fault. Mend each of them.\n"
            "  version: it is 2, and this library reads version 1. "
            "Read it with a release of the library that knows version 2."
        )

    @pytest.mark.parametrize("version", [0, "1", None, True])
    def test_no_version(self, version: object) -> None:
        shown = repr(version)

        assert refusal(changed(TICKET, lambda raw: raw.update(version=version)), document="t.json") == (
            "t.json: it has a fault. Mend each of them.\n"
            f"  version: it is {shown}, and this library reads version 1. Write 1."
        )

    def test_another_schema(self) -> None:
        message = refusal('{"schema": "supportpolicy/tiket", "version": 1}')

        assert message.splitlines()[1].startswith(
            "  schema: 'supportpolicy/tiket' is nothing that can be read here. Write 'supportpolicy/ticket', or "
        )
        assert (
            refusal("{}").splitlines()[1].startswith("  schema: None is nothing that can be read here. Write one of: ")
        )

    def test_another_kind_than_wanted(self) -> None:
        assert refusal(to_json(TICKET), kind=Settlement) == (
            "the document: it has a fault. Mend each of them.\n"
            "  schema: it is 'supportpolicy/ticket'. Give a document that holds a settlement."
        )
        assert from_json(to_json(EXAMPLES[4]), Event) == EXAMPLES[4]

    def test_no_value(self) -> None:
        assert refusal('{"schema": "supportpolicy/part", "version": 1}') == (
            "the document: it has a fault. Mend each of them.\n  value: it is missing. Add an object with id, findings."
        )

    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            ("", "it is no JSON: Expecting value: line 1 column 1 (char 0). {0}"),
            ("[", "it is no JSON: Expecting value: line 1 column 2 (char 1). {0}"),
            (b"\xff", "it is no JSON: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte. {0}"),
            ("[" * 100_000, "it is nested too deeply. {0}"),
            (
                "[]",
                "[] is not an object with schema, version and value. Write an object with schema, version and value.",
            ),
            ('{"a": 1, "a": 2}', "'a' is given twice in one object. Keep one of them."),
        ],
    )
    def test_what_is_no_document(self, text: str | bytes, fault: str) -> None:
        remedy = "Give a document that was written by to_json."

        assert refusal(text).splitlines()[1] == f"  document: {fault.format(remedy)}"

    def test_a_byte_order_mark_is_no_fault(self) -> None:
        assert from_json(b"\xef\xbb\xbf" + to_json(TICKET).encode()) == TICKET


class TestReferences:
    CHARGES = next(example for example in EXAMPLES if type(example) is Charges)

    def with_shared(self, change: Callable[[Any], object]) -> list[str]:
        text = changed(self.CHARGES, lambda raw: change(raw["shared"]))
        return [line.strip() for line in refusal(text).splitlines()[1:]]

    @pytest.mark.parametrize("number", [99, -1, "0", None])
    def test_to_what_is_not_there(self, number: object) -> None:
        assert self.with_shared(lambda shared: shared["charges"][0].update(entry=number)) == [
            (
                f"shared.charges[0].entry: {number!r} is not the number of one of shared.entries. "
                "Write the number of one of shared.entries."
            )
        ]

    def test_to_what_has_a_fault_say_nothing_new(self) -> None:
        assert self.with_shared(lambda shared: shared["entries"][0].update(id="")) == [
            "shared.entries[0].id: '' names nothing. Give a text that is not empty."
        ]

    def test_lists_that_are_none(self) -> None:
        assert self.with_shared(lambda shared: shared.update(reasons={}, covrs=[])) == [
            "shared.reasons: {} is not a list. Write a list.",
            (
                "shared.covrs: it means nothing here. "
                "Write 'covers', or one of: 'policies', 'lifecycles', 'entries', 'reasons', 'charges'."
            ),
        ]
        assert refusal(changed(TICKET, lambda raw: raw.update(shared=[]))).splitlines()[1] == (
            "  shared: [] is not an object with lists. Write an object with lists."
        )


class TestPolicies:
    """A policy is stored by name, and must be at hand as it was."""

    DECISION = classify_facts(CRM.read_as(), work="resolution", kind="bug", component="customizing")

    def test_that_are_not_at_hand(self) -> None:
        stored = to_json(classify_facts(world.PLAIN, who="vendor"))

        assert refusal(stored) == (
            "the document: it has a fault. Mend each of them.\n"
            "  shared.policies[0].name: 'plain' is no shipped policy. Write one of: 'app_agency', "
            "'confluence_package', 'partner_support', 'saas_crm', 'shop_agency'."
        )
        assert refusal(stored, policies=from_given([])).splitlines()[1] == (
            "  shared.policies[0].policy: there is no policy 'plain' at hand. Write one of: 'app_agency', "
            "'confluence_package', 'partner_support', 'saas_crm', 'shop_agency'."
        )

    def test_of_another_version(self) -> None:
        newer = attrs.evolve(CRM, version="2")

        assert refusal(to_json(self.DECISION), policies=lambda name, version: newer).splitlines()[1] == (
            "  shared.policies[0].version: policy 'saas_crm' is wanted in version '1', at hand is '2'. "
            "Give a source that has version '1'."
        )
        assert refusal(to_json(self.DECISION), policies=from_given([newer])).splitlines()[1] == (
            "  shared.policies[0].version: policy 'saas_crm' is wanted in version '1', at hand is '2'. "
            "Give a source that has version '1'."
        )

    def test_of_several_versions(self) -> None:
        older = attrs.evolve(CRM, version="0")

        assert from_json(to_json(self.DECISION), policies=from_given([older, CRM])) == self.DECISION
        assert from_given([older, CRM])("saas_crm", None) is older
        assert from_given([older])("shop_agency", "1") is shipped_policy("shop_agency")

    def test_that_cannot_be_read(self) -> None:
        def broken(name: str, version: str | None, /) -> Policy:
            raise InvalidDocumentError(name, [DocumentError(where, "it is wrong", "Mend it") for where in "ab"])

        assert refusal(to_json(self.DECISION), policies=broken).splitlines()[1:] == [
            "  shared.policies[0].a: it is wrong. Mend it.",
            "  shared.policies[0].b: it is wrong. Mend it.",
        ]

    def test_that_decide_otherwise_now(self) -> None:
        text = changed(self.DECISION, lambda raw: raw["value"].update(bearer="vendor", rules=["platform_fault"]))

        assert refusal(text).splitlines()[1] == (
            "  value: policy 'saas_crm' at hand decides customer by customizing_fault, "
            "stored is vendor by platform_fault. "
            "Give the policy as it was then; one that was changed needs a version of its own."
        )

    def test_that_do_not_know_a_fact(self) -> None:
        text = changed(self.DECISION, lambda raw: raw["value"]["facts"].update(kimd=["bug"]))

        assert (
            refusal(text).splitlines()[1].startswith("  value.facts: 'kimd' is no fact here. Write 'kind', or one of: ")
        )

    def test_with_rules_of_the_contract(self) -> None:
        agreed = CRM.read_as({"CRM-O2": "silent"}).agreeing(
            [
                Rule(id="free", when={"goodwill": "yes"}, outcome=CostBearer.VENDOR, clauses=["C-1"]),
                Rule(id="open", when={"goodwill": "no", "kind": "bug"}, outcome=Silence(reason=SilenceReason.SILENT)),
            ],
            [Fact.of("goodwill", ["yes", "no", "later"])],
        )
        decision = classify_facts(agreed, goodwill="yes")

        assert decision.bearer is CostBearer.VENDOR
        assert from_json(to_json(decision), Decision) == decision


CHARGE = Charge(
    WorkEntry(id="E", day=date(2026, 1, 1)), 1, Reason(liability=Liability.VENDOR), date(2026, 1, 1), REPORTED
)
A_DATE = "a date such as '2026-11-20'"
A_REASON = f"an object with {', '.join(field.name for field in attrs.fields(Reason))}"


class TestWhatCannotBeWritten:
    @pytest.mark.parametrize("value", [3, None, CRM, object, Unit.HOUR])
    def test_a_value_without_a_form(self, value: object) -> None:
        with pytest.raises(InvalidTypeError) as caught:
            to_json(value)

        assert str(caught.value).startswith(
            f"value: a {type(value).__name__} has no JSON form. Give one of ticket, part, event, customer_message, "
        )

    def test_a_value_of_a_class_of_ones_own(self) -> None:
        @attrs.frozen(kw_only=True)
        class Escalated(Event):
            """Somebody called the boss."""

        with pytest.raises(InvalidDocumentError) as caught:
            to_json([attrs.evolve(TICKET, events=[Escalated(at=REPORTED)]), 3])

        assert [str(fault)[:48] for fault in caught.value.exceptions] == [
            "[0].events[0]: a Escalated has no JSON form. Wri",
            "[1]: a int has no JSON form. Write one of: 'tick",
        ]

    @pytest.mark.parametrize(
        ("value", "fault"),
        [
            (attrs.evolve(TICKET, title=17), "title: 17 is not a text. Write a text."),  # type: ignore[arg-type]
            (attrs.evolve(CHARGE, on=REPORTED), f"on: 2026-11-20T15:30:00+01:00 is not {A_DATE}. Write {A_DATE}."),
            (
                attrs.evolve(CHARGE, reason=attrs.evolve(CHARGE.reason, same_day="yes")),  # type: ignore[arg-type]
                "reason.same_day: 'yes' is not true or false. Write true or false.",
            ),
            (
                attrs.evolve(CHARGE, reason=attrs.evolve(CHARGE.reason, rules=["R-1"])),  # type: ignore[arg-type]
                "reason.rules: ['R-1'] is not a tuple. Write a tuple.",
            ),
            (attrs.evolve(CHARGE, reason="vendor"), f"reason: 'vendor' is not {A_REASON}. Write {A_REASON}."),  # type: ignore[arg-type]
        ],
    )
    def test_a_member_that_its_class_does_not_expect(self, value: object, fault: str) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            to_json(value)

        assert [str(fault) for fault in caught.value.exceptions] == [fault]


@attrs.frozen(kw_only=True)
class Area:
    """Something with a field that is not given to it."""

    width: int
    height: int
    size: int = attrs.field(init=False, default=attrs.Factory(lambda self: self.width * self.height, takes_self=True))


class TestForms:
    """A class that cannot be read back is found when its form is made, not when it is read."""

    FORMS = Forms(tags={}, special={}, shared={})

    @pytest.mark.parametrize("hint", [str | date, Decimal | Fraction | None, int | timedelta | float])
    def test_alternatives_that_look_alike(self, hint: object) -> None:
        with pytest.raises(TypeError):
            self.FORMS.of(hint)

    @pytest.mark.parametrize(
        ("hint", "value", "expected"),
        [
            (int, True, "a whole number"),
            (timedelta, 90, "a duration in seconds"),
            (datetime, datetime(2026, 1, 1), "an instant such as '2026-11-20T15:30:00+01:00[Europe/Berlin]'"),  # noqa: DTZ001
            (Decimal, 1.5, "a number as text such as '99.90'"),
            (Decimal, Decimal("Infinity"), "a number as text such as '99.90'"),
            (Fraction, 1.5, "a fraction as text such as '3/2'"),
            (Mapping[str, int], [], "an object"),
            (int | str, 1.5, "a whole number or a text"),
            (tuple[str, str], ["a", "b"], "a tuple"),
        ],
    )
    def test_values_of_another_type_are_not_written(self, hint: object, value: object, expected: str) -> None:
        with pytest.raises(RefusedError) as caught:
            self.FORMS.of(hint).write(value, Writing())

        assert caught.value.faults == (("", f"{shown(value)} is not {expected}", f"Write {expected}"),)

    @pytest.mark.parametrize(
        ("hint", "raw", "expected"),
        [
            (Mapping[str, int], [], "an object"),
            (int | str, 1.5, "a whole number or a text"),
            (tuple[str, str], ["a"], "a list of 2"),
            (Fraction, "1/0", "a fraction as text such as '3/2'"),
        ],
    )
    def test_values_of_another_type_are_not_read(self, hint: object, raw: object, expected: str) -> None:
        with pytest.raises(RefusedError) as caught:
            self.FORMS.of(hint).read(raw, Reading(from_given([])))

        assert caught.value.faults == (("", f"{shown(raw)} is not {expected}", f"Write {expected}"),)

    def test_a_name_that_is_none_of_the_choices_is_not_written(self) -> None:
        with pytest.raises(RefusedError) as caught:
            self.FORMS.of(Unit).write("hours", Writing())

        assert caught.value.faults == (
            ("", "'hours' is none of the choices", "Write one of: 'HUR', 'MIN', 'SEC', 'DAY', 'MON', 'C62'"),
        )

    def test_what_a_class_works_out_for_itself_is_not_stored(self) -> None:
        area = Area(width=2, height=3)
        form = self.FORMS.of(Area)

        assert form.write(area, Writing()) == {"width": 2, "height": 3}
        assert form.read({"width": 2, "height": 3}, Reading(from_given([]))) == area

    def test_classes_that_are_not_made_of_fields(self) -> None:
        with pytest.raises(TypeError) as caught:
            self.FORMS.of(ZoneInfo)

        assert str(caught.value) == "<class 'zoneinfo.ZoneInfo'> has no JSON form"


ATOMS: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just([]) | st.just({})
)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A document of which one node was replaced, left out, or given another name."""
    raw = json.loads(to_json(draw(st.sampled_from(EXAMPLES))))
    node, depth = raw, draw(st.integers(0, 9))
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            return json.dumps(raw)
        key = draw(st.sampled_from(keys))
        if not depth or not isinstance(node[key], dict | list):
            break
        node, depth = node[key], depth - 1
    if draw(st.booleans()):
        node[key] = draw(ATOMS)
    elif draw(st.booleans()) and isinstance(node, dict):
        node[draw(st.text(max_size=5))] = node.pop(key)
    else:
        del node[key]
    return json.dumps(raw)


class TestAnyBytes:
    """Any bytes give a value or our error, nothing else. DESIGN: documents"""

    def check(self, text: str | bytes) -> None:
        with contextlib.suppress(InvalidDocumentError):
            value = from_json(text, policies=from_given([world.PLAIN.policy]))
            assert from_json(to_json(value), policies=from_given([world.PLAIN.policy])) == value

    @given(st.binary() | st.text())
    def test_of_no_form_at_all(self, text: str | bytes) -> None:
        self.check(text)

    @given(damaged())
    @settings(max_examples=500)
    def test_of_damaged_documents(self, text: str) -> None:
        self.check(text)
