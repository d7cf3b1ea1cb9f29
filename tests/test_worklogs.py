"""Reading worklogs: every row a work entry, or nothing at all and everything that is wrong with it."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportpolicy.documents.worklogs import (
    DateFormat,
    DecimalMark,
    DurationFormat,
    Encoding,
    WorklogFormat,
    load_worklog,
    read_worklog_csv,
    read_worklog_json,
)
from supportpolicy.errors import InvalidDocumentError, InvalidTypeError, InvalidValueError, UnknownNameError
from supportpolicy.tickets import Work, WorkEntry

BERLIN = ZoneInfo("Europe/Berlin")
GERMAN = WorklogFormat(
    columns={"id": "Nr", "ticket": "Vorgang", "day": "Datum", "duration": "Stunden", "note": "Tätigkeit"},
    durations=DurationFormat.HOURS,
    dates=DateFormat.GERMAN,
    decimal_mark=DecimalMark.COMMA,
    delimiter=";",
)
LOCAL = WorklogFormat(columns={"id": "id", "start": "start", "duration": "min"}, zone="Europe/Berlin")


def faults(source: str | bytes, written: WorklogFormat = GERMAN) -> list[str]:
    with pytest.raises(InvalidDocumentError) as error:
        read_worklog_csv(source, written)
    return [str(fault) for fault in error.value.exceptions]


def json_faults(source: str | bytes, written: WorklogFormat | None = None) -> list[str]:
    with pytest.raises(InvalidDocumentError) as error:
        read_worklog_json(source, written or WorklogFormat())
    return [str(fault) for fault in error.value.exceptions]


def only(source: str | bytes, written: WorklogFormat) -> WorkEntry:
    [entry] = read_worklog_csv(source, written)
    return entry


class TestAnExportIsReadAsItIs:
    """CSV with a header, read by a mapping of its columns."""

    def test_semicolons_decimal_commas_quotes_and_line_breaks(self) -> None:
        source = (
            "Nr;Datum;Vorgang;Stunden;Tätigkeit;Abteilung\r\n"
            '1;30.11.2026;T-1;1,25;"Fehler ""rot""; zwei\r\nZeilen";A\r\n'
            "\r\n"
            "2;1.12.2026;;0,5;;B\r\n"
        )

        assert read_worklog_csv(source, GERMAN) == (
            WorkEntry(
                id="1",
                day=date(2026, 11, 30),
                ticket="T-1",
                duration=timedelta(minutes=75),
                note='Fehler "rot"; zwei\r\nZeilen',
            ),
            WorkEntry(id="2", day=date(2026, 12, 1), duration=timedelta(minutes=30)),
        )

    def test_every_field(self) -> None:
        source = (
            "id,ticket,part,start,duration,work,kind,project,person,note,recorded_at,revises\n"
            "2,T-1,wish,2026-11-30T14:05:00+01:00,75,resolution,on_site,wiki,Ada,Talk,2026-12-01T08:00:00Z,1\n"
        )

        assert only(source, WorklogFormat()) == WorkEntry(
            id="2",
            ticket="T-1",
            part="wish",
            start=datetime(2026, 11, 30, 13, 5, tzinfo=UTC),
            duration=timedelta(minutes=75),
            work=Work.RESOLUTION,
            kind="on_site",
            project="wiki",
            person="Ada",
            note="Talk",
            recorded_at=datetime(2026, 12, 1, 8, tzinfo=UTC),
            revises="1",
        )

    def test_pieces(self) -> None:
        entry = only("id,day,pieces\n1,2026-11-30,2\n", WorklogFormat())

        assert (entry.pieces, entry.duration) == (2, timedelta(0))

    def test_a_byte_order_mark_is_passed_over(self) -> None:
        source = "id,day,duration\n1,2026-11-30,5\n"

        assert read_worklog_csv(source.encode("utf-8-sig"), WorklogFormat()) == read_worklog_csv(
            "\ufeff" + source, WorklogFormat()
        )

    def test_blanks_around_a_cell_mean_nothing(self) -> None:
        assert only(" id , day,duration\n 1 , 2026-11-30 , 5 \n", WorklogFormat()).id == "1"

    def test_a_header_alone_is_no_work(self) -> None:
        assert read_worklog_csv("id,day,duration\n", WorklogFormat()) == ()

    @pytest.mark.parametrize("encoding", [Encoding.LATIN_1, Encoding.WINDOWS_1252])
    def test_an_encoding_that_is_named(self, encoding: Encoding) -> None:
        source = "Nr;Datum;Vorgang;Stunden;Tätigkeit\n1;30.11.2026;T-1;1;Prüfung\n".encode("latin-1")

        assert only(source, attrs.evolve(GERMAN, encoding=encoding)).note == "Prüfung"


class TestDurations:
    """Durations in hours, minutes, seconds or on the clock, as named."""

    @pytest.mark.parametrize(
        ("durations", "text", "seconds"),
        [
            ("hours", "1.25", 4500),
            ("hours", "0.1", 360),
            ("minutes", "75", 4500),
            ("minutes", "0.5", 30),
            ("seconds", "4500", 4500),
            ("clock", "1:15", 4500),
            ("clock", "0:05", 300),
            ("clock", "100:00:30", 360030),
            ("minutes", "0", 0),
        ],
    )
    def test_formats(self, durations: str, text: str, seconds: int) -> None:
        written = WorklogFormat(durations=DurationFormat(durations))

        assert only(f"id,day,duration\n1,2026-11-30,{text}\n", written).duration == timedelta(seconds=seconds)

    def test_a_part_of_a_second_is_a_fault(self) -> None:
        written = WorklogFormat(durations=DurationFormat.HOURS)

        assert faults("id,day,duration\n1,2026-11-30,0.0001\n", written) == [
            (
                "line 2, duration: '0.0001' hours are no whole number of seconds. "
                "Give an export that has them, or say to what time they are to be rounded (nearest)."
            )
        ]

    @pytest.mark.parametrize(("text", "minutes"), [("0.33", 20), ("0.67", 40), ("1.0083", 60), ("0.0083", 0)])
    def test_unless_it_is_to_be_rounded(self, text: str, minutes: int) -> None:
        written = WorklogFormat(durations=DurationFormat.HOURS, nearest=timedelta(minutes=1))

        assert only(f"id,day,duration\n1,2026-11-30,{text}\n", written).duration == timedelta(minutes=minutes)

    def test_less_than_a_second_is_rounded_too(self) -> None:
        written = WorklogFormat(durations=DurationFormat.SECONDS, nearest=timedelta(seconds=1))

        assert only("id,day,duration\n1,2026-11-30,0.6\n", written).duration == timedelta(seconds=1)

    def test_a_half_goes_up(self) -> None:
        written = WorklogFormat(durations=DurationFormat.SECONDS, nearest=timedelta(minutes=1))

        assert only("id,day,duration\n1,2026-11-30,90\n", written).duration == timedelta(minutes=2)

    @pytest.mark.parametrize(
        ("durations", "text", "fault"),
        [
            (
                "hours",
                "1,25",
                "'1,25' is no number such as 1.25. Write it with a decimal point, or name another format.",
            ),
            ("minutes", "x", "'x' is no number such as 1.25. Write it with a decimal point, or name another format."),
            ("clock", "75", "'75' is no duration such as 1:15. Write hours and minutes, or name another format."),
            ("clock", "1:75", "'1:75' is no duration such as 1:15. Write hours and minutes, or name another format."),
            (
                "minutes",
                "-5",
                (
                    "entry 1 took \u22125 min. "
                    "Give whole seconds, zero or more; correct an entry by another one that revises it."
                ),
            ),
        ],
    )
    def test_what_is_none(self, durations: str, text: str, fault: str) -> None:
        written = WorklogFormat(durations=DurationFormat(durations), delimiter=";")

        assert faults(f"id;day;duration\n1;2026-11-30;{text}\n", written) == [f"line 2, duration: {fault}"]

    def test_a_negative_duration_is_not_rounded_away(self) -> None:
        written = WorklogFormat(durations=DurationFormat.SECONDS, nearest=timedelta(minutes=1))

        assert faults("id,day,duration\n1,2026-11-30,-1\n", written) == [
            (
                "line 2, duration: entry 1 took \u22121 s. "
                "Give whole seconds, zero or more; correct an entry by another one that revises it."
            )
        ]

    def test_a_duration_that_is_missing(self) -> None:
        assert faults("id,day,duration\n1,2026-11-30,\n", WorklogFormat()) == [
            "line 2, duration: nothing says how much it was. Write a duration, 0 to withdraw the entry it revises."
        ]

    def test_pieces_that_are_none(self) -> None:
        assert faults("id,day,pieces\n1,2026-11-30,1.5\n", WorklogFormat()) == [
            "line 2, pieces: '1.5' is no number of pieces. Write a whole number, zero or more."
        ]


class TestWhenItWasDone:
    """An instant, a local time of a zone that is given, or only a day."""

    @pytest.mark.parametrize(
        ("dates", "text"),
        [
            ("iso", "2026-11-30T14:05:00"),
            ("iso", "2026-11-30 14:05"),
            ("iso", "2026-11-30T14:05:00+01:00"),
            ("german", "30.11.2026 14:05"),
            ("german", "30.11.2026T14:05:00"),
            ("british", "30/11/2026 14:05"),
            ("american", "11/30/2026 14:05:00"),
            ("american", "2026-11-30T13:05:00Z"),
        ],
    )
    def test_instants(self, dates: str, text: str) -> None:
        entry = only(f"id,start,min\n1,{text},5\n", attrs.evolve(LOCAL, dates=DateFormat(dates)))

        assert entry.start is not None
        assert entry.start.astimezone(UTC) == datetime(2026, 11, 30, 13, 5, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("dates", "text"),
        [("iso", "2026-11-03"), ("german", "3.11.2026"), ("british", "03/11/2026"), ("american", "11/3/2026")],
    )
    def test_days(self, dates: str, text: str) -> None:
        entry = only(f"id,day,duration\n1,{text},5\n", WorklogFormat(dates=DateFormat(dates)))

        assert entry.day == date(2026, 11, 3)

    def test_a_day_and_a_time_of_day_in_two_columns(self) -> None:
        entry = only(
            "id,day,time,duration\n1,2026-11-30,9:05,5\n2,2026-11-30,,5\n".replace("2,2026-11-30,,5\n", ""),
            WorklogFormat(zone="Europe/Berlin"),
        )

        assert (entry.start, entry.day) == (datetime(2026, 11, 30, 9, 5, tzinfo=BERLIN), None)

    def test_a_time_that_the_clock_shows_twice_is_the_first(self) -> None:
        entry = only("id,start,min\n1,2026-10-25T02:30,5\n", LOCAL)

        assert entry.start is not None
        assert entry.start.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    def test_an_end_in_place_of_a_duration_counts_elapsed_time(self) -> None:
        entry = only("id,start,end\n1,2026-10-25T01:30,2026-10-25T04:30\n", WorklogFormat(zone="Europe/Berlin"))

        assert entry.duration == timedelta(hours=4)  # the clock went back meanwhile

    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            ("2026-11-30T14:05:00", "has no offset. Write the offset, or name their zone as the zone of the format."),
            ("yesterday", "is no instant. Write it like 2026-11-30T14:05:00+01:00, or name another format."),
            ("0001-01-01T00:00:00Z", "lies too far away. Write the year in which the work was done."),
        ],
    )
    def test_instants_that_are_none(self, text: str, fault: str) -> None:
        written = WorklogFormat(columns={"id": "id", "start": "start", "duration": "min"})

        assert faults(f"id,start,min\n1,{text},5\n", written) == [f"line 2, start: '{text}' {fault}"]

    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            ("31.11.2026 14:05", "is no date such as 30.11.2026. "),
            ("2026.11.30 14:05", "is no date such as 30.11.2026. "),
            ("30.11.2026", "is no instant. Write it like 2026-11-30T14:05:00+01:00, or name another format."),
            ("30.11.2026 24:05", "is no time of day such as 14:05. Write it like 14:05."),
        ],
    )
    def test_local_instants_that_are_none(self, text: str, fault: str) -> None:
        [found] = faults(f"id,start,min\n1,{text},5\n", attrs.evolve(LOCAL, dates=DateFormat.GERMAN))

        assert found.startswith(f"line 2, start: '{text}' {fault}")

    def test_a_day_that_is_none(self) -> None:
        assert faults("id,day,duration\n1,2026-02-30,5\n", WorklogFormat()) == [
            (
                "line 2, day: '2026-02-30' is no date such as 2026-11-30. "
                "Write a date such as 2026-11-30, or name another format."
            )
        ]

    def test_neither_a_start_nor_a_day(self) -> None:
        assert faults("id,day,duration\n1,,5\n", WorklogFormat()) == [
            (
                "line 2, start: entry 1 has neither a start nor a day. "
                "Give the instant at which it began, or the day if only that is known."
            )
        ]

    def test_a_time_without_a_day(self) -> None:
        assert faults("id,day,time,duration\n1,,9:05,5\n", WorklogFormat()) == [
            "line 2, time: 09:05:00 stands without a day. Write the day as well, or the whole instant as start."
        ]

    def test_a_local_time_in_no_zone(self) -> None:
        assert faults("id,day,time,duration\n1,2026-11-30,9:05,5\n", WorklogFormat()) == [
            "line 2, time: '9:05' has no offset. Write the offset, or name their zone as the zone of the format."
        ]

    def test_an_end_beside_a_duration(self) -> None:
        source = "id,start,end,duration\n1,2026-11-30T09:00Z,2026-11-30T10:00Z,60\n"

        assert faults(source, WorklogFormat()) == [
            "line 2, end: it gives both an end and a duration of 1 h. Give the column of one of them."
        ]

    def test_an_end_without_a_start(self) -> None:
        assert faults("id,day,end\n1,2026-11-30,2026-11-30T10:00Z\n", WorklogFormat()) == [
            "line 2, end: it gives an end and no start. Write the start, or the duration in place of the end."
        ]

    def test_an_end_before_the_start(self) -> None:
        source = "id,start,end\n1,2026-11-30T09:00Z,2026-11-30T08:00Z\n"

        assert faults(source, WorklogFormat()) == [
            (
                "line 2, duration: entry 1 took −1 h. "
                "Give whole seconds, zero or more; correct an entry by another one that revises it."
            )
        ]


class TestAllFaultsAtOnce:
    """Bad rows are all reported with line, column, value and remedy; nothing is half-imported."""

    def test_each_with_its_place(self) -> None:
        source = (
            "Nr;Datum;Vorgang;Stunden;Tätigkeit\n"
            "1;30.11.2026;T-1;1,25;gut\n"
            '2;2026-11-30;T-1;1.25;"zwei\nZeilen"\n'
            ";30.11.2026;T-1;1;ohne Nummer\n"
            "4;30.11.2026;T-1;1\n"
        )

        assert faults(source) == [
            (
                "line 3, Datum: '2026-11-30' is no date such as 30.11.2026. "
                "Write a date such as 30.11.2026, or name another format."
            ),
            "line 3, Stunden: '1.25' is no number such as 1,25. Write it with a decimal comma, or name another format.",
            "line 5, Nr: '' names nothing. Give a text that is not empty.",
            (
                "line 6: it has 4 columns, and the first line has 5. "
                "Quote every cell that contains the delimiter, a quote or a line break, and double the quotes in it."
            ),
        ]

    def test_the_group_counts_them(self) -> None:
        with pytest.raises(InvalidDocumentError) as one:
            read_worklog_csv("id,day,duration\n1,x,5\n")
        with pytest.raises(InvalidDocumentError) as two:
            read_worklog_csv("id,day,duration\n1,x,y\n")

        assert one.value.message == "worklog has a fault"
        assert two.value.message == "worklog has 2 faults"

    def test_work_for_nothing_known(self) -> None:
        assert faults("id,day,duration,work\n1,2026-11-30,5,resolving\n", WorklogFormat()) == [
            "line 2, work: 'resolving' is nothing that work is for. Write 'resolution', or one of: 'first_diagnosis'."
        ]

    def test_bytes_of_another_encoding(self) -> None:
        source = "Nr;Datum;Vorgang;Stunden;Note\n1;30.11.2026;T-1;1;Prüfung\n".encode("latin-1")

        assert faults(source) == [
            (
                "line 2: byte 0xfc is not utf-8. Save it as UTF-8, or name its encoding: "
                "'windows-1252' is usual for older German exports."
            )
        ]

    def test_quotes_that_do_not_close(self) -> None:
        assert faults('id,day,duration\n1,2026-11-30,"5\n', WorklogFormat()) == [
            (
                "line 2: it is no CSV (unexpected end of data), and nothing after it was read. "
                "Quote every cell that contains the delimiter, a quote or a line break, and double the quotes in it."
            )
        ]

    @pytest.mark.parametrize("source", ["", "\n", ";;\n"])
    def test_no_header(self, source: str) -> None:
        assert faults(source) == ["line 1: it names no columns. Begin with a line of column names."]

    def test_another_delimiter(self) -> None:
        assert faults("Nr,Datum,Stunden\n1,30.11.2026,1\n") == [
            "line 1: 'Nr,Datum,Stunden' is one column, as nothing in it is separated by ';'. Give ',' as the delimiter."
        ]

    def test_columns_that_are_not_there(self) -> None:
        assert faults("Nr;Datum;Vorgänge;Stunden;Stunden;Tätigkeit\n") == [
            (
                "line 1: there is no column 'Vorgang'. "
                "Write 'Vorgänge', or one of: 'Nr', 'Datum', 'Stunden', 'Stunden', 'Tätigkeit'."
            ),
            "line 1: 2 columns are called 'Stunden'. Give each a name of its own.",
        ]

    def test_a_single_column_that_is_not_there(self) -> None:
        assert faults("Nummer\n", attrs.evolve(GERMAN, columns={"id": "Nummer", "day": "Tag"})) == [
            "line 1: there is no column 'Tag'. Write one of: 'Nummer'.",
        ]

    def test_columns_that_mean_nothing(self) -> None:
        assert faults("ids,day,duration\n", WorklogFormat()) == [
            (
                "line 1: a work entry has no 'ids'. Write 'id', or one of: 'ticket', 'part', 'start', 'end', 'day', "
                "'time', 'duration', 'pieces', 'work', 'kind', 'project', 'person', 'note', 'recorded_at', 'revises'."
            ),
            "line 1: there is no column 'id'. Write 'ids', or one of: 'day', 'duration'.",
        ]

    @given(st.text(max_size=60) | st.binary(max_size=60))
    def test_whatever_it_is_gives_entries_or_our_error(self, source: str | bytes) -> None:
        for read in (read_worklog_csv, read_worklog_json):
            with suppress(InvalidDocumentError):
                assert isinstance(read(source), tuple)

    @given(
        st.lists(
            st.lists(
                st.sampled_from(["1", "-1", "2026-11-30", "0001-01-01T00:00+14:00", "9999-12-31", '"', "1e9"]),
                min_size=4,
                max_size=4,
            )
        )
    )
    def test_whatever_stands_in_a_cell_gives_entries_or_our_error(self, rows: list[list[str]]) -> None:
        source = "\n".join(["id,start,end,duration", *map(",".join, rows)])
        with suppress(InvalidDocumentError):
            assert len(read_worklog_csv(source)) <= len(rows)


class TestJsonLines:
    """One object a line, with exact numbers."""

    def test_objects(self) -> None:
        source = (
            '{"id": 7, "ticket": "T-1", "day": "2026-11-30", "duration": 75}\n'
            "\n"
            '{"id": "8", "start": "2026-11-30T14:05:00+01:00", "duration": 0.5, "part": null}\r\n'
        )

        assert read_worklog_json(source) == (
            WorkEntry(id="7", ticket="T-1", day=date(2026, 11, 30), duration=timedelta(minutes=75)),
            WorkEntry(id="8", start=datetime(2026, 11, 30, 13, 5, tzinfo=UTC), duration=timedelta(seconds=30)),
        )

    def test_keys_are_mapped_like_columns(self) -> None:
        [entry] = read_worklog_json('{"Nr": 1, "Datum": "30.11.2026", "Stunden": 1.25, "Wer": ["x"]}', GERMAN)

        assert (entry.id, entry.duration) == ("1", timedelta(minutes=75))

    def test_numbers_are_exact(self) -> None:
        written = WorklogFormat(durations=DurationFormat.HOURS)

        assert json_faults('{"id": 1, "day": "2026-11-30", "duration": 1.00000000001}', written) == [
            (
                "line 1, duration: '1.00000000001' hours are no whole number of seconds. "
                "Give an export that has them, or say to what time they are to be rounded (nearest)."
            )
        ]

    def test_what_is_no_such_object(self) -> None:
        source = '{"id": 1\n[1]\n{"ids": 1}\n{"id": {"a": 1}, "duration": true}\n{"id": 1, "duration": 1e999999999}'

        assert json_faults(source) == [
            "line 1: it is no JSON (Expecting ',' delimiter: line 1 column 9 (char 8)). Write one object a line.",
            "line 2: [1] is no object. Write one object a line.",
            (
                "line 3: a work entry has no 'ids'. Write 'id', or one of: 'ticket', 'part', 'start', 'end', 'day', "
                "'time', 'duration', 'pieces', 'work', 'kind', 'project', 'person', 'note', 'recorded_at', 'revises'."
            ),
            "line 4: id is {'a': 1}. Write a text or a number.",
            "line 4: duration is True. Write a text or a number.",
            (
                "line 5, duration: '1E+999999999' is no number such as 1.25. "
                "Write it with a decimal point, or name another format."
            ),
        ]

    def test_nesting_without_end(self) -> None:
        [fault] = json_faults("[" * 100_000)

        assert fault.startswith("line 1: it is no JSON (")

    @given(st.lists(st.tuples(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 10**6)), max_size=5))
    def test_both_forms_say_the_same(self, rows: list[tuple[date, int]]) -> None:
        records: list[dict[str, Any]] = [
            {"id": str(number), "day": day.isoformat(), "duration": minutes}
            for number, (day, minutes) in enumerate(rows)
        ]
        as_csv = "\n".join(["id,day,duration", *(",".join(map(str, record.values())) for record in records)])

        assert read_worklog_json("\n".join(map(json.dumps, records))) == read_worklog_csv(as_csv)


class TestFiles:
    @pytest.mark.parametrize("name", ["log.jsonl", "log.NDJSON"])
    def test_json_lines_by_their_name(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / name
        path.write_text('{"id": "1", "day": "2026-11-30", "duration": 5}', encoding="utf-8")

        assert [entry.id for entry in load_worklog(path)] == ["1"]

    def test_faults_name_the_file(self, tmp_path: Path) -> None:
        path = tmp_path / "log.jsonl"
        path.write_text("[]", encoding="utf-8")

        with pytest.raises(InvalidDocumentError) as error:
            load_worklog(path)

        assert str(error.value) == (
            f"{path}: it has a fault. Mend each of them.\n  line 1: [] is no object. Write one object a line."
        )

    def test_csv_otherwise(self, tmp_path: Path) -> None:
        path = tmp_path / "log.csv"
        path.write_bytes("Nr;Datum;Vorgang;Stunden;Tätigkeit\n1;30.11.2026;T-1;1;\n".encode())

        assert [entry.id for entry in load_worklog(str(path), GERMAN)] == ["1"]


class TestAFormatThatCannotBeMeant:
    @pytest.mark.parametrize(
        ("columns", "text"),
        [
            (
                {"id": "Nr", "day": "Datum", "durations": "Std"},
                (
                    "columns: a work entry has no 'durations'. Write 'duration', or one of: 'id', 'ticket', 'part', "
                    "'start', 'end', 'day', 'time', 'pieces', 'work', 'kind', 'project', 'person', 'note', "
                    "'recorded_at', 'revises'."
                ),
            ),
            ({"day": "Datum"}, "columns: no column says what an entry is called. Name the one that holds 'id'."),
            (
                {"id": "Nr"},
                "columns: no column says when the work was done. Name the one that holds 'start' or 'day'.",
            ),
        ],
    )
    def test_columns(self, columns: dict[str, str], text: str) -> None:
        with pytest.raises((UnknownNameError, InvalidValueError)) as error:
            WorklogFormat(columns=columns)

        assert str(error.value) == text

    @pytest.mark.parametrize("delimiter", ["", ";;", '"', "\n"])
    def test_a_delimiter(self, delimiter: str) -> None:
        with pytest.raises(InvalidValueError) as error:
            WorklogFormat(delimiter=delimiter)

        assert str(error.value) == (f"delimiter: {delimiter!r} cannot separate columns. Give ',', ';' or '\\t'.")

    def test_nothing_to_round_to(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            WorklogFormat(nearest=timedelta(0))

        assert str(error.value) == "nearest: nothing is a multiple of no time. Give a second or more, or None."

    def test_pieces_to_round_to(self) -> None:
        with pytest.raises(InvalidTypeError) as error:
            WorklogFormat(nearest=60.0)  # type: ignore[arg-type]

        assert str(error.value) == (
            "nearest: 60.0 is neither time nor pieces. Give timedelta(hours=16), or a number of pieces as an int."
        )

    def test_an_unknown_zone(self) -> None:
        with pytest.raises(UnknownNameError) as error:
            WorklogFormat(zone="Europe/Berlim")

        assert str(error.value) == (
            "zone: there is no time zone 'Europe/Berlim'. "
            "Did you mean 'Europe/Berlin'? Give an IANA name such as 'Europe/Berlin'."
        )
