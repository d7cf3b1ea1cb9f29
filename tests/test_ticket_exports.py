"""Tickets from exports of a helpdesk: header mapping, all bad rows reported, nothing half-imported."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs
import pytest

from supportpolicy.diagnosis import Diagnosis
from supportpolicy.documents.tickets import (
    TICKET_FORMATS,
    FactColumn,
    TicketFormat,
    load_tickets,
    read_ticket_format,
    read_tickets_csv,
    read_tickets_json,
    shipped_ticket_format,
)
from supportpolicy.documents.tickets.format import EVENTS
from supportpolicy.documents.tickets.reading import PLAIN
from supportpolicy.documents.worklogs import (
    WORKLOG_FORMATS,
    WorklogFormat,
    read_worklog_csv,
    read_worklog_format,
    shipped_worklog_format,
)
from supportpolicy.errors import InvalidDocumentError, InvalidValueError, UnknownNameError
from supportpolicy.tickets import Answered, Closed, Diagnosed, Resolved, Ticket, WorkEntry

BERLIN = ZoneInfo("Europe/Berlin")
HELPDESK = TicketFormat(
    columns={"id": "Nr", "reported_at": ["Tag", "Zeit"], "title": "Betreff", "resolved_at": "Gelöst"},
    facts={
        "kind": FactColumn(column="Typ", values={"Störung": "incident", "Wunsch": "change_request"}),
        "channel": FactColumn(column="Kanal"),
    },
    dates="german",
    zone="Europe/Berlin",
    delimiter=";",
)
HEADER = "Nr;Tag;Zeit;Betreff;Gelöst;Typ;Kanal;Bemerkung\n"


def faults(source: str, written: TicketFormat = PLAIN) -> list[str]:
    with pytest.raises(InvalidDocumentError) as caught:
        read_tickets_csv(source, written)
    return [str(fault) for fault in caught.value.exceptions]


class TestPlainColumns:
    """A format may say how a sheet is written, and leave its columns as they are called."""

    def test_another_delimiter(self) -> None:
        written = read_ticket_format('delimiter = ";"')

        assert written == TicketFormat(delimiter=";")
        assert read_tickets_csv("id;reported_at;kind\n7;2026-11-03T09:00Z;bug\n", written)[0].findings == {
            "kind": frozenset({"bug"})
        }

    @pytest.mark.parametrize(("mark", "written"), [(";", '";"'), ("\t", r'"\t"'), ("|", '"|"')])
    def test_the_message_says_so(self, mark: str, written: str) -> None:
        (fault,) = faults(f"id{mark}kind\n")

        assert fault.endswith(f"Give {mark!r} as the delimiter, in a format file of one line: delimiter = {written}.")
        assert read_ticket_format(f"delimiter = {written}").delimiter == mark

    def test_who_says_where_facts_stand_says_where_the_rest_does(self) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            read_ticket_format('[facts.kind]\ncolumn = "Art"')

        assert "no column says what a ticket is called" in str(caught.value.exceptions[0])


class TestMappedColumns:
    def test_a_row_is_a_ticket(self) -> None:
        source = HEADER + "7;03.11.2026;9:20;Login;04.11.2026 10:00;Störung;phone;egal\n"

        assert read_tickets_csv(source, HELPDESK) == (
            Ticket(
                id="7",
                reported_at=datetime(2026, 11, 3, 9, 20, tzinfo=BERLIN),
                title="Login",
                findings={"kind": "incident", "channel": "phone"},
                events=[Resolved(at=datetime(2026, 11, 4, 10, tzinfo=BERLIN))],
            ),
        )

    def test_a_text_that_says_nothing_about_a_fact_leaves_it_unknown(self) -> None:
        [ticket] = read_tickets_csv(HEADER + "7;03.11.2026;9:20;;;Aufgabe;;\n", HELPDESK)

        assert ticket.findings == {}

    def test_every_column_that_is_mapped_must_be_there(self) -> None:
        assert faults("Nr;Tag;Betreff;Gelöst;Typ\n", HELPDESK) == [
            "line 1: there is no column 'Zeit'. Write one of: 'Nr', 'Tag', 'Betreff', 'Gelöst', 'Typ'.",
            "line 1: there is no column 'Kanal'. Write one of: 'Nr', 'Tag', 'Betreff', 'Gelöst', 'Typ'.",
        ]

    def test_all_bad_rows_are_reported_with_line_column_and_value(self) -> None:
        rows = ["7;3.11.26;9:20;;;;;", ";03.11.2026;9:20;;;;;", "8;03.11.2026;9:20;;02.11.2026 10:00;;;", "9;;;;;;;"]

        assert faults(HEADER + "\n".join(rows), HELPDESK) == [
            (
                "line 2, Tag + Zeit: '3.11.26 9:20' is no date such as 30.11.2026. "
                "Write a date such as 30.11.2026, or name another format."
            ),
            "line 3, Nr: '' names nothing. Give a text that is not empty.",
            (
                "line 4: Resolved of 2026-11-02T10:00:00+01:00 is before the report of 2026-11-03T09:20:00+01:00. "
                "Correct one of the two instants: nothing happens to a ticket before it is reported."
            ),
            "line 5, Tag + Zeit: it is empty. Write when the ticket was reported.",
        ]

    def test_a_named_month_and_a_half_day(self) -> None:
        [ticket] = read_tickets_csv(
            "Issue key,Created,Summary,Project key,Resolved\nA-1,03/Nov/26 12:05 AM,x,A,3-Nov-2026 03:05:06 pm\n",
            attrs.evolve(shipped_ticket_format("jira"), zone="UTC"),
        )

        assert ticket.reported_at == datetime(2026, 11, 3, 0, 5, tzinfo=UTC)
        assert ticket.events == (Resolved(at=datetime(2026, 11, 3, 15, 5, 6, tzinfo=UTC)),)
        assert ticket.project == "A"

    @pytest.mark.parametrize("text", ["31/Nov/26 9:00 AM", "3/Nvo/26 9:00", "03/11/26 9:00", "3-Nov/26 9:00"])
    def test_what_is_no_named_month(self, text: str) -> None:
        jira = attrs.evolve(shipped_ticket_format("jira"), zone="UTC")

        assert faults(f"Issue key,Created,Summary,Project key,Resolved\nA-1,{text},x,A,\n", jira) == [
            (
                f"line 2, Created: {text!r} is no date such as 30/Nov/26. "
                "Write a date such as 30/Nov/26, or name another format."
            )
        ]

    def test_the_first_answer_as_a_time_after_the_report(self) -> None:
        zendesk = attrs.evolve(shipped_ticket_format("zendesk"), zone="Europe/Berlin")
        source = (
            "Id,Subject,Organization,Created at,Solved at,First reply time in minutes\n5,x,A,2026-10-25 01:30,,90\n"
        )

        [ticket] = read_tickets_csv(source, zendesk)

        assert ticket.events[0].at - ticket.reported_at.astimezone(UTC) == timedelta(minutes=90)

    def test_an_answer_that_lies_too_far_away(self) -> None:
        assert faults("id,reported_at,answered_after\n7,9998-11-03T09Z,999999999\n") == [
            (
                "line 2, answered_after: 16666666 h 39 min after the report lies too far away. "
                "Write how long the answer took."
            )
        ]


class TestColumnsCalledLikeTheFields:
    def test_others_are_called_like_facts(self) -> None:
        [ticket] = read_tickets_csv(
            "id,reported_at,matter,kind,contact\n7,2026-11-03T09:20Z,M-1,incident | bug,\n",
        )

        assert ticket == Ticket(
            id="7",
            reported_at=datetime(2026, 11, 3, 9, 20, tzinfo=UTC),
            matter="M-1",
            findings={"kind": ["incident", "bug"]},
        )

    def test_every_event_has_its_column(self) -> None:
        at = datetime(2026, 11, 3, 9, tzinfo=UTC)

        for field, kind in EVENTS.items():
            [ticket] = read_tickets_csv(f"id,reported_at,{field}\n7,{at.isoformat()},{at.isoformat()}\n")
            assert ticket.events == (kind(at=at),)

    def test_a_diagnosis_and_when_the_customer_was_told(self) -> None:
        source = "id,reported_at,kind,diagnosed_at,told_at\n7,2026-11-03T09Z,bug,2026-11-03T10Z,2026-11-03T11Z\n"
        found = Diagnosis(
            findings={"kind": "bug"},
            made_at=datetime(2026, 11, 3, 10, tzinfo=UTC),
            told_at=datetime(2026, 11, 3, 11, tzinfo=UTC),
        )

        [ticket] = read_tickets_csv(source)

        assert ticket.findings == found.findings
        assert ticket.events == (Diagnosed.of(found),)

    def test_being_told_of_nothing(self) -> None:
        assert faults("id,reported_at,told_at\n7,2026-11-03T09Z,2026-11-03T11Z\n") == [
            ("line 2, told_at: it says when the customer was told, and not of what. Write diagnosed_at as well.")
        ]

    def test_the_id_and_the_report_are_needed(self) -> None:
        assert faults("title,\nx,y\n") == [
            "line 1: a ticket has no ''. Write one of: " + ", ".join(map(repr, TicketFormat.FIELDS)) + ".",
            "line 1: there is no column 'id'. Write one of: 'title', ''.",
            "line 1: there is no column 'reported_at'. Write one of: 'title', ''.",
        ]

    def test_json_lines(self) -> None:
        line = json.dumps({"id": 7, "reported_at": "2026-11-03T09:20:00+00:00", "kind": "bug", "title": None})

        assert read_tickets_json(line) == read_tickets_csv("id,reported_at,kind\n7,2026-11-03T09:20Z,bug\n")

    @pytest.mark.parametrize(
        ("name", "text"),
        [("t.csv", "id,reported_at\n7,2026-11-03T09Z\n"), ("t.jsonl", '{"id": "7", "reported_at": "2026-11-03T09Z"}')],
    )
    def test_files(self, tmp_path: Path, name: str, text: str) -> None:
        (tmp_path / name).write_text(text, encoding="utf-8")

        assert [ticket.id for ticket in load_tickets(tmp_path / name)] == ["7"]

    def test_a_faulty_file_is_called_by_its_name(self, tmp_path: Path) -> None:
        (tmp_path / "t.csv").write_text("", encoding="utf-8")

        with pytest.raises(InvalidDocumentError) as caught:
            load_tickets(tmp_path / "t.csv")

        assert caught.value.where == str(tmp_path / "t.csv")


class TestFormats:
    def test_columns_that_leave_open_what_a_ticket_is(self) -> None:
        with pytest.raises(InvalidValueError) as caught:
            TicketFormat(columns={"id": "Nr"})

        assert str(caught.value) == (
            "columns: no column says when a ticket was reported. Name the one that holds 'reported_at'."
        )

    def test_a_field_that_no_ticket_has(self) -> None:
        with pytest.raises(UnknownNameError) as caught:
            TicketFormat(columns={"id": "Nr", "reported_at": "Tag", "resolvd_at": "Ende"})

        assert str(caught.value).startswith("columns: a ticket has no 'resolvd_at'. Write 'resolved_at', or one of: ")

    def test_as_a_document(self) -> None:
        text = """
            about = "ours"
            dates = "german"
            zone = "Europe/Berlin"
            delimiter = ";"

            [columns]
            id = "Nr"
            reported_at = ["Tag", "Zeit"]
            title = "Betreff"
            resolved_at = "Gelöst"

            [facts]
            kind = { column = "Typ", values = { "Störung" = "incident", Wunsch = "change_request" } }
            channel = { column = "Kanal" }
        """

        assert read_ticket_format(text) == HELPDESK

    def test_all_faults_of_a_document(self) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            read_ticket_format('dates = "x"\n[columns]\nid = 1\n[facts.kind]\ncolum = "Typ"\n', document="x.toml")

        assert [fault.where for fault in caught.value.exceptions] == [  # type: ignore[union-attr]
            "columns.id",
            "dates",
            "facts.kind.column",
            "facts.kind.colum",
        ]

    def test_a_format_that_a_class_refuses(self) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            read_ticket_format('[columns]\nid = "Nr"\n')

        assert [str(fault) for fault in caught.value.exceptions] == [
            "columns: no column says when a ticket was reported. Name the one that holds 'reported_at'."
        ]

    def test_one_that_starts_from_a_known_program(self) -> None:
        text = """
            base = "jira"
            zone = "Europe/Berlin"

            [columns]
            project = []
            answered_at = "First response"

            [facts.kind]
            column = "Issue Type"
        """

        assert read_ticket_format(text) == TicketFormat(
            columns={
                "id": "Issue key",
                "reported_at": "Created",
                "title": "Summary",
                "project": [],
                "resolved_at": "Resolved",
                "answered_at": "First response",
            },
            dates="named_month",
            zone="Europe/Berlin",
            facts={"kind": FactColumn(column="Issue Type")},
        )
        assert read_ticket_format('base = "jira"') == shipped_ticket_format("jira")
        assert "Project key" not in read_ticket_format(text).needed
        assert read_worklog_format('base = "tempo"\nzone = "UTC"') == attrs.evolve(
            shipped_worklog_format("tempo"), zone="UTC"
        )

    def test_one_that_starts_from_an_unknown_program(self) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            read_ticket_format('base = "jra"\n[columns]\nid = "Nr"\nreported_at = "Tag"\n')

        assert [str(fault) for fault in caught.value.exceptions] == [
            (
                "base: 'jra' is no program whose exports are known. Write 'jira', or one of: 'freshdesk', 'glpi', "
                "'redmine', 'servicenow', 'zammad', 'zendesk', 'znuny'."
            )
        ]

    def test_a_worklog_format_with_everything(self) -> None:
        text = """
            durations = "hours"
            nearest = "1 min"
            dates = "british"
            zone = "Europe/Berlin"
            decimal_mark = "comma"
            delimiter = ";"
            encoding = "windows-1252"

            [columns]
            id = "Nr"
            day = "Tag"
        """

        assert read_worklog_format(text) == WorklogFormat(
            columns={"id": "Nr", "day": "Tag"},
            durations="hours",
            nearest=timedelta(minutes=1),
            dates="british",
            zone="Europe/Berlin",
            decimal_mark="comma",
            delimiter=";",
            encoding="windows-1252",
        )

    def test_what_a_column_of_the_plain_form_is(self) -> None:
        assert (PLAIN.column("id"), PLAIN.takes("kind"), PLAIN.needed) == ("id", True, ("id", "reported_at"))
        assert HELPDESK.column("reported_at") == "Tag + Zeit"

    def test_a_name_that_none_has(self) -> None:
        with pytest.raises(UnknownNameError) as caught:
            shipped_ticket_format("jra")

        assert str(caught.value).startswith("format: there is no format 'jra'. Write 'jira', or one of: 'freshdesk', ")


TICKETS = {
    "jira": "Summary,Issue key,Issue id,Issue Type,Status,Project key,Priority,Created,Updated,Resolved\n"
    "Login fails,T-1,10001,Bug,Done,ACME,High,03/Nov/26 9:20 AM,04/Nov/26 4:00 PM,04/Nov/26 10:00 AM\n",
    "zendesk": "Summation column,Id,Requester,Subject,Status,Created at,Organization,Solved at,"
    "First reply time in minutes\n"
    "1,T-1,Eve,Login fails,Solved,2026-11-03 09:20,ACME,2026-11-04 10:00,45\n",
    "freshdesk": "Ticket ID,Subject,Status,Priority,Source,Type,Created time,Resolved time,Closed time,"
    "Initial response time,Product\n"
    "T-1,Login fails,Closed,Low,Email,Incident,2026-11-03 09:20:00,2026-11-04 10:00:00,2026-11-05 10:00:00,"
    "2026-11-03 10:05:00,ACME\n",
    "zammad": "#,Title,State,Priority,Group,Owner,Customer,Organization,Created At,Updated At,Closed At,"
    "First Response At\n"
    "T-1,Login fails,closed,2 normal,Users,Ada,Eve,ACME,2026-11-03 09:20,2026-11-05 10:00,2026-11-05 10:00,"
    "2026-11-03 10:05\n",
    "znuny": "Number,Ticket#,Title,Created,Close Time,Queue,FirstResponse\n"
    "1,T-1,Login fails,2026-11-03 09:20:00,2026-11-05 10:00:00,ACME,2026-11-03 10:05:00\n",
    "glpi": '"Title";"ID";"Entity";"Status";"Last update";"Opening date";"Priority";"Resolution date";"Closing date"\n'
    '"Login fails";"T-1";"ACME";"Closed";"2026-11-05 10:00";"2026-11-03 09:20";"Medium";"2026-11-04 10:00";'
    '"2026-11-05 10:00"\n',
    "redmine": "#,Project,Tracker,Parent task,Status,Priority,Subject,Author,Assignee,Updated,Created,Closed\n"
    "T-1,ACME,Bug,,Closed,Normal,Login fails,Eve,Ada,11/05/2026 10:00 am,11/03/2026 09:20 am,11/05/2026 10:00 am\n",
    "servicenow": "number,opened_at,short_description,priority,state,resolved_at,closed_at\n"
    "T-1,2026-11-03 09:20:00,Login fails,3,Closed,2026-11-04 10:00:00,2026-11-05 10:00:00\n",
}
WORKLOGS = {
    "toggl": "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,"
    "Duration,Tags\n"
    "Ada,a@x.example,Acme,ACME,T-1,Checked,Yes,2026-11-03,10:05:00,2026-11-03,11:00:00,00:55:00,\n",
    "clockify": '"Project","Client","Description","Task","User","Group","Email","Tags","Billable","Start Date",'
    '"Start Time","End Date","End Time","Duration (h)","Duration (decimal)"\n'
    '"ACME","Acme","Checked","T-1","Ada","","a@x.example","","Yes","03/11/2026","10:05:00 AM","03/11/2026",'
    '"11:00:00 AM","00:55:00","0.92"\n',
    "harvest": "Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,Invoiced?,First Name,Last Name\n"
    "2026-11-03,Acme,ACME,A,T-1,Checked,0.92,Yes,No,Ada,L.\n",
    "tempo": "Issue Key,Issue summary,Hours,Work date,Username,Full name,Period,Project Key,Work Description\n"
    "T-1,Login fails,0.92,2026-11-03 00:00,ada,Ada,1126,ACME,Checked\n",
}


class TestShippedFormats:
    """Exports as the programs write them, of the same ticket and the same work."""

    def test_each_is_tried(self) -> None:
        assert TICKETS.keys() == set(TICKET_FORMATS)
        assert WORKLOGS.keys() == set(WORKLOG_FORMATS)

    @pytest.mark.parametrize("name", TICKETS)
    def test_tickets(self, name: str) -> None:
        written = attrs.evolve(shipped_ticket_format(name), zone="Europe/Berlin")

        [ticket] = read_tickets_csv(TICKETS[name], written)

        at = {kind: datetime(2026, 11, day, *clock, tzinfo=BERLIN) for kind, day, clock in INSTANTS}
        assert ticket == Ticket(
            id="T-1",
            reported_at=datetime(2026, 11, 3, 9, 20, tzinfo=BERLIN),
            title="Login fails",
            project=ticket.project,
            events=[kind(at=at[kind]) for kind in (type(event) for event in ticket.events)],  # type: ignore[index]
        )
        assert ticket.project in ("ACME", None)
        assert ticket.events

    @pytest.mark.parametrize("name", WORKLOGS)
    def test_work(self, name: str) -> None:
        written = attrs.evolve(shipped_worklog_format(name), zone="Europe/Berlin")

        [entry] = read_worklog_csv(WORKLOGS[name], written)

        when = {"day": entry.day} if entry.start is None else {"start": datetime(2026, 11, 3, 10, 5, tzinfo=BERLIN)}
        assert entry == WorkEntry(
            id=entry.id,
            ticket="T-1",
            duration=timedelta(minutes=55),
            project="ACME",
            person=entry.person,
            note="Checked",
            **when,
        )
        assert entry.id
        assert entry.person in ("Ada", "Ada L.")

    def test_what_has_no_number_is_called_by_what_tells_it_apart(self) -> None:
        [entry] = read_worklog_csv(WORKLOGS["toggl"], attrs.evolve(shipped_worklog_format("toggl"), zone="UTC"))

        assert entry.id == "a@x.example 2026-11-03 10:05:00"


INSTANTS = ((Answered, 3, (10, 5)), (Resolved, 4, (10, 0)), (Closed, 5, (10, 0)))
