"""A document is read within bounds, and every fault of it is reported with path, value and remedy."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportpolicy.documents.faults import Faults, shown
from supportpolicy.documents.parsing import parse_document
from supportpolicy.documents.reading import Table
from supportpolicy.documents.references import check_distinct
from supportpolicy.documents.writing import toml_text
from supportpolicy.errors import InvalidDocumentError, InvalidValueError
from supportpolicy.money import Money


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def faults_of(values: dict[str, Any], read: Callable[[Table], object]) -> list[str]:
    """What is wrong with a table after it was read."""
    faults = Faults()
    table = Table(values, "", faults)
    read(table)
    table.finish()
    return messages(faults)


def messages(faults: Faults) -> list[str]:
    try:
        faults.raise_if_any("it")
    except InvalidDocumentError as error:
        return [str(fault) for fault in error.exceptions]
    return []


def refusal(text: str | bytes) -> list[str]:
    with pytest.raises(InvalidDocumentError) as caught:
        parse_document(text, "acme.toml")
    assert caught.value.where == "acme.toml"
    return [str(fault) for fault in caught.value.exceptions]


class TestParsing:
    """TOML, or JSON if it starts with a brace; nothing in it is executed."""

    def test_reads_toml(self) -> None:
        assert parse_document('a = 1\r\n[b]\r\nc = "ü"\r\n', "it") == {"a": 1, "b": {"c": "ü"}}

    def test_reads_json(self) -> None:
        assert parse_document(' \n{"a": 1, "b": {"c": "\\u00fc"}}', "it") == {"a": 1, "b": {"c": "ü"}}

    def test_reads_bytes_as_utf_8(self) -> None:
        assert parse_document('a = "ü"'.encode(), "it") == {"a": "ü"}

    @pytest.mark.parametrize("text", ["\ufeffa = 1", '\ufeff{"a": 1}'])
    def test_passes_over_a_byte_order_mark(self, text: str) -> None:
        assert parse_document(text, "it") == parse_document(text.encode(), "it") == {"a": 1}

    def test_an_empty_document_is_an_empty_table(self) -> None:
        assert parse_document(b"", "it") == {}

    def test_refuses_what_is_not_utf_8(self) -> None:
        assert refusal(b"a = '\xff'") == ["document: byte 5 is not UTF-8. Save it as UTF-8."]

    def test_refuses_what_is_neither(self) -> None:
        [fault] = refusal("a 1")
        assert fault.startswith("document: it is neither TOML nor JSON (")
        assert fault.endswith("). Correct the place named.")

    def test_refuses_a_key_that_stands_twice(self) -> None:
        assert refusal('{"a": {"b": 1, "c": 2, "b": 3}}') == [
            "document: it is neither TOML nor JSON ('b' stands several times in one object). Correct the place named."
        ]
        assert refusal("a = 1\na = 2")[0].startswith("document: it is neither TOML nor JSON (")

    @pytest.mark.parametrize("name", ["rule", "term.rate"])
    def test_a_table_that_stands_twice_was_meant_as_one_of_several(self, name: str) -> None:
        [fault] = refusal(f"[{name}]\na = 1\n[{name}]\na = 2")

        assert fault.startswith("document: it is neither TOML nor JSON (Cannot declare (")
        assert fault.endswith(f"). Write [[{name}]] with two brackets on each side, wherever it stands.")

    @pytest.mark.parametrize("text", ["a = " + "[" * 50_000, '{"a": ' + "[" * 50_000, "a = " + "{a=" * 500])
    def test_refuses_what_is_nested_without_end(self, text: str) -> None:
        broken = "\n".join(text[start : start + 1_000] for start in range(0, len(text), 1_000))
        assert refusal(broken) == ["document: it is nested too deeply. Nest at most 12 levels."]

    def test_refuses_what_is_nested_deeper_than_anything(self) -> None:
        assert refusal("a" + ".a" * 12 + " = []") == [
            "a.a.a.a.a.a.a.a.a.a.a.a: it is nested too deeply. Nest at most 12 levels."
        ]
        assert parse_document("a" + ".a" * 11 + " = 1", "it")
        assert refusal("a = " + "[" * 12 + "]" * 12) == [
            "a[0][0][0][0][0][0][0][0][0][0][0]: it is nested too deeply. Nest at most 12 levels."
        ]
        assert parse_document("a = " + "[" * 11 + "]" * 11, "it")

    def test_refuses_what_is_larger_than_any_policy(self) -> None:
        assert refusal("#" * 200_001) == ["document: it has a length of 200,001. Give at most 200,000 characters."]
        assert parse_document("#\n" * 100_000, "it") == {}

    def test_refuses_a_line_that_the_parser_would_take_minutes_for(self) -> None:
        assert refusal("a = 1\n" + "a." * 90_000 + "a = 1") == [
            "line 2: it has 180,005 characters. Break it after 2,500."
        ]

    def test_refuses_more_members_than_anybody_reads(self) -> None:
        assert refusal(json.dumps({"a": {"b": list(range(1001))}})) == [
            "a.b: it has 1,001 members. Give at most 1,000."
        ]
        assert parse_document(json.dumps({"a": list(range(1000))}), "it")

    def test_refuses_numbers_that_no_machine_counts_in(self) -> None:
        assert refusal("a = 0x" + "f" * 2_000) == ["a: it is a number of 8,000 bits. Give at most 63 bits."]
        assert refusal("a = [1, -9223372036854775808]") == ["a[1]: it is a number of 64 bits. Give at most 63 bits."]
        assert parse_document("a = -9223372036854775807", "it")

    def test_refuses_long_texts_and_names(self) -> None:
        assert refusal(f'a = "{"x" * 1001}"\n[b]\n{"k" * 101} = 1') == [
            f"a: '{'x' * 56}... has 1,001 characters. Give at most 1,000.",
            f"b: '{'k' * 56}... has 101 characters. Give at most 100.",
        ]

    @pytest.mark.parametrize("text", ['a = "x\\u0000"', '{"a": "x\\u0000"}'])
    def test_refuses_control_characters(self, text: str) -> None:
        assert refusal(text) == ["a: 'x\\x00' contains the character '\\x00'. Leave it out."]

    def test_refuses_half_a_character(self) -> None:
        assert refusal('{"\\ud800": 1}') == ["document: '\\ud800' contains the character '\\ud800'. Leave it out."]

    def test_refuses_a_name_that_is_empty(self) -> None:
        assert refusal('[a]\n"" = 1') == ["a: '' is no name. Give a name that is not empty."]

    @given(st.binary(max_size=200) | st.text(max_size=200))
    def test_gives_tables_or_our_error(self, text: bytes | str) -> None:
        with suppress(InvalidDocumentError):
            assert isinstance(parse_document(text, "it"), dict)


class TestFaults:
    """All faults at once, each once."""

    def test_are_noted_once(self) -> None:
        faults = Faults()
        for _ in range(2):
            faults.note("a", "it is bad", "Mend it")

        assert messages(faults) == ["a: it is bad. Mend it."]

    def test_of_many_the_first_hundred_are_listed(self) -> None:
        faults = Faults()
        for number in range(150):
            faults.note(f"a[{number}]", "it is bad", "Mend it")
            faults.note_unknown(f"b[{number}]", "it is unknown", "c", ["d"])
            faults.note(f"a[{number}]", "it is bad", "Mend it")

        listed = messages(faults)
        assert listed[:2] == ["a[0]: it is bad. Mend it.", "b[0]: it is unknown. Write one of: 'd'."]
        assert listed[100:] == ["document: 200 more faults are not listed. Mend the others first."]

    def test_names_are_compared_unless_they_are_too_many(self) -> None:
        faults = Faults()
        known = ["n" * 48 + f"{number:02}" for number in range(12)]
        faults.note_unknown("a", "it is unknown", "n" * 50, known)
        faults.note_unknown("b", "it is unknown", "n" * 51, known)

        listed = [fault.partition("Write ")[2] for fault in messages(faults)]
        assert ", or one of: " in listed[0]
        assert listed[1].startswith(f"one of: '{known[0]}', '{known[1]}', ")

    def test_survive_pickling(self) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            parse_document("a 1", "it")

        assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)

    def test_values_are_shown_short(self) -> None:
        assert shown("x" * 100) == f"'{'x' * 56}..."
        assert shown(date(2026, 1, 31)) == "2026-01-31"
        assert shown(time(16)) == "16:00:00"
        assert shown([1, "a"]) == "[1, 'a']"


class TestTable:
    """Every getter takes a key, and notes a fault if the value cannot be meant."""

    GOOD: tuple[tuple[str, object, object], ...] = (
        ("text", "a b", "a b"),
        ("names", "a", ("a",)),
        ("names", ["a", "b"], ("a", "b")),
        ("names", [], ()),
        ("day", date(2026, 1, 31), date(2026, 1, 31)),
        ("day", "2026-01-31", date(2026, 1, 31)),
        ("clock_time", time(16, 30), time(16, 30)),
        ("clock_time", "16:30", time(16, 30)),
        ("integer", -3, -3),
        ("integers", [1, 2], (1, 2)),
        ("duration", "48 h", timedelta(hours=48)),
        ("duration", "30min", timedelta(minutes=30)),
        ("duration", "5 s", timedelta(seconds=5)),
        ("duration", "7 us", timedelta(microseconds=7)),
        ("money", "1600.00 EUR", Money.of("1600", "EUR")),
        ("money", "-0.5 CHF", Money.of("-0.5", "CHF")),
    )

    BAD: tuple[tuple[str, object, str], ...] = (
        ("text", 3, "3 is not a text. Write a text"),
        ("text", " ", "' ' is not a text. Write a text"),
        ("text", {}, "{} is not a text. Write a text"),
        ("names", 3, "3 is not a list of texts. Write a list of texts"),
        ("names", ["a", 3], "['a', 3] is not a list of texts. Write a list of texts"),
        ("names", [""], "[''] is not a list of texts. Write a list of texts"),
        ("day", "31.01.2026", "'31.01.2026' is not a date such as 2026-01-01. Write a date such as 2026-01-01"),
        ("day", "2026-02-30", "'2026-02-30' is not a date such as 2026-01-01. Write a date such as 2026-01-01"),
        (
            "day",
            datetime(2026, 1, 31),  # noqa: DTZ001
            "2026-01-31T00:00:00 is not a date such as 2026-01-01. Write a date such as 2026-01-01",
        ),
        ("clock_time", "4 pm", "'4 pm' is not a time such as 16:00. Write a time such as 16:00"),
        ("clock_time", 16, "16 is not a time such as 16:00. Write a time such as 16:00"),
        ("integer", True, "True is not a whole number. Write a whole number"),
        ("integer", 1.0, "1.0 is not a whole number. Write a whole number"),
        ("integers", [1, True], "[1, True] is not a list of whole numbers. Write a list of whole numbers"),
        ("integers", 1, "1 is not a list of whole numbers. Write a list of whole numbers"),
        (
            "duration",
            "2 days",
            "'2 days' is not a duration such as '30 min' or '48 h'. Write a duration such as '30 min' or '48 h'",
        ),
        (
            "duration",
            "99999999999999999999 h",
            (
                "'99999999999999999999 h' is not a duration such as '30 min' or '48 h'. "
                "Write a duration such as '30 min' or '48 h'"
            ),
        ),
        (
            "duration",
            48,
            "48 is not a duration such as '30 min' or '48 h'. Write a duration such as '30 min' or '48 h'",
        ),
        (
            "money",
            "1600",
            "'1600' is not an amount such as '1600.00 EUR'. Write an amount such as '1600.00 EUR'",
        ),
        (
            "money",
            "NaN EUR",
            "'NaN EUR' is not an amount such as '1600.00 EUR'. Write an amount such as '1600.00 EUR'",
        ),
        ("money", 1600, "1600 is not an amount such as '1600.00 EUR'. Write an amount such as '1600.00 EUR'"),
        ("table", 3, "3 is not a table. Write a table"),
        ("tables", 3, "3 is not a table. Write a table"),
    )

    @pytest.mark.parametrize(("getter", "value", "expected"), GOOD)
    def test_gives_what_is_meant(self, getter: str, value: object, expected: object) -> None:
        found: list[object] = []

        assert faults_of({"key": value}, lambda table: found.append(getattr(table, getter)("key"))) == []
        assert found == [expected]

    @pytest.mark.parametrize(("getter", "value", "message"), BAD)
    def test_notes_what_cannot_be_meant(self, getter: str, value: object, message: str) -> None:
        assert faults_of({"key": value}, lambda table: getattr(table, getter)("key")) == [f"key: {message}."]

    @pytest.mark.parametrize(
        ("getter", "remedy"),
        [
            ("text", "a text"),
            ("names", "a list of texts"),
            ("day", "a date such as 2026-01-01"),
            ("clock_time", "a time such as 16:00"),
            ("integer", "a whole number"),
            ("integers", "a list of whole numbers"),
            ("duration", "a duration such as '30 min' or '48 h'"),
            ("money", "an amount such as '1600.00 EUR'"),
        ],
    )
    @pytest.mark.parametrize("values", [{}, {"key": None}])
    def test_notes_what_is_missing(self, getter: str, remedy: str, values: dict[str, Any]) -> None:
        assert faults_of(values, lambda table: getattr(table, getter)("key")) == [f"key: it is missing. Add {remedy}."]

    def test_a_choice_is_one_of_a_closed_set(self) -> None:
        assert Table({"key": "blue"}, "", Faults()).choice("key", Colour) is Colour.BLUE
        assert faults_of({"key": "bleu"}, lambda table: table.choice("key", Colour)) == [
            "key: 'bleu' is no choice here. Write 'blue', or one of: 'red'."
        ]
        assert faults_of({"key": 3}, lambda table: table.choice("key", Colour)) == [
            "key: 3 is not a text. Write a text."
        ]

    def test_choices_are_some_of_a_closed_set(self) -> None:
        assert Table({"key": ["blue", "red"]}, "", Faults()).choices("key", Colour) == (Colour.BLUE, Colour.RED)
        assert faults_of({"key": ["bleu", "red"]}, lambda table: table.choices("key", Colour)) == [
            "key: 'bleu' is no choice here. Write 'blue', or one of: 'red'."
        ]

    def test_a_wording_has_both_languages(self) -> None:
        assert faults_of({"key": {"de": "Ja", "fr": "Oui"}}, lambda table: table.wording("key")) == [
            "key.en: it is missing. Add a text.",
            "key.fr: it means nothing here. Write one of: 'de', 'en'.",
        ]

    def test_conditions_allow_one_value_or_several(self) -> None:
        conditions = Table({"when": {"a": "x", "b": ["y", "z"]}}, "", Faults()).conditions("when")

        assert conditions == {"a": frozenset({"x"}), "b": frozenset({"y", "z"})}
        assert Table({}, "", Faults()).conditions("when") == {}

    def test_a_condition_allows_something(self) -> None:
        assert faults_of({"when": {"a": [], "b": 3}}, lambda table: table.conditions("when")) == [
            "when.b: 3 is not a list of texts. Write a list of texts.",
            "when.a: no value is allowed. List at least one value, or leave it out.",
        ]

    def test_a_single_table_of_an_array_may_stand_bare(self) -> None:
        assert [table.path for table in Table({"rule": {"id": "a"}}, "x", Faults()).tables("rule")] == ["x.rule"]
        assert [table.path for table in Table({"rule": [{}, {}]}, "", Faults()).tables("rule")] == [
            "rule[0]",
            "rule[1]",
        ]
        assert Table({}, "", Faults()).tables("rule") == []

    def test_what_is_no_table_is_one_fault(self) -> None:
        def read(table: Table) -> None:
            for rule in table.tables("rule"):
                rule.text("id")

        assert faults_of({"rule": [3, {}]}, read) == [
            "rule[0]: 3 is not a table. Write a table.",
            "rule[1].id: it is missing. Add a text.",
        ]

    def test_nothing_is_built_from_a_table_with_a_fault_inside(self) -> None:
        def read(table: Table) -> None:
            table.table("inner").text("id")
            assert table.build(lambda: "built") is None

        assert faults_of({"inner": {}}, read) == ["inner.id: it is missing. Add a text."]

    def test_what_cannot_be_built_is_a_fault(self) -> None:
        def fail() -> str:
            raise InvalidValueError("id", "it is bad", "Mend it")

        def read(table: Table) -> None:
            assert table.build(fail) is None

        assert faults_of({}, read) == ["id: it is bad. Mend it."]

    def test_every_key_that_nobody_asks_for_is_a_fault(self) -> None:
        def read(table: Table) -> None:
            table.text("id")
            table.optional("title", table.text)
            assert table.inner("inner", lambda inner: inner.text("id")) is None

        assert faults_of({"id": "a", "tilte": "b", "x": None}, read) == [
            "tilte: it means nothing here. Write 'title', or one of: 'id', 'inner'.",
            "x: it means nothing here. Write one of: 'id', 'title', 'inner'.",
        ]

    def test_names_are_distinct(self) -> None:
        assert faults_of(
            {"rule": [{"id": "a"}, {"id": "b"}, {"id": "a"}, {}]}, lambda table: check_distinct(table.tables("rule"))
        )[:2] == [
            "rule[0].id: 'a' stands for several. Give each a name of its own.",
            "rule[2].id: 'a' stands for several. Give each a name of its own.",
        ]


class TestSwitchedValues:
    """A value may be another one under each reading of an open point."""

    POINTS: ClassVar = {"O1": ("a", "b"), "O2": ("x", "y")}

    def variants(self, values: dict[str, Any]) -> list[tuple[dict[str, set[str]], str]]:
        table = Table(values, "target[0]", Faults())
        return [
            ({point: set(names) for point, names in reading.items()}, variant.text("calendar"))
            for reading, variant in table.variants(self.POINTS)
        ]

    def faults(self, values: dict[str, Any]) -> list[str]:
        return faults_of(values, lambda table: [one.text("calendar") for _, one in table.variants(self.POINTS)])

    def test_without_a_switch_there_is_one_variant(self) -> None:
        assert self.variants({"calendar": "c"}) == [({}, "c")]

    def test_with_a_switch_there_is_one_for_each_reading(self) -> None:
        assert self.variants({"calendar": {"by": "O1", "a": "c", "b": "d"}}) == [
            ({"O1": {"a"}}, "c"),
            ({"O1": {"b"}}, "d"),
        ]

    def test_switches_may_stand_in_each_other(self) -> None:
        nested = {"by": "O1", "a": {"by": "O2", "x": "c", "y": "d"}, "b": "e"}

        assert self.variants({"calendar": nested}) == [
            ({"O1": {"a"}, "O2": {"x"}}, "c"),
            ({"O1": {"a"}, "O2": {"y"}}, "d"),
            ({"O1": {"b"}, "O2": {"x"}}, "e"),
            ({"O1": {"b"}, "O2": {"y"}}, "e"),
        ]

    def test_each_reading_has_its_value(self) -> None:
        assert self.faults({"calendar": {"by": "O1", "a": "c", "bb": "d"}}) == [
            "calendar.b: it is missing. Give the value under this reading of O1.",
            "calendar.bb: 'bb' is no reading of O1. Write 'b', or one of: 'a'.",
        ]

    @pytest.mark.parametrize(("by", "shows"), [("O3", "'O3'"), (["O1"], "['O1']"), (3, "3")])
    def test_a_switch_names_an_open_point(self, by: object, shows: str) -> None:
        [fault] = self.faults({"calendar": {"by": by, "a": "c"}})
        assert fault.startswith(f"calendar.by: {shows} is no interpretation. Write ")

    def test_faults_under_one_reading_are_found(self) -> None:
        assert self.faults({"calendar": {"by": "O1", "a": "c", "b": 3}}) == ["calendar: 3 is not a text. Write a text."]

    def test_nothing_is_switched_in_more_ways_than_anybody_reads(self) -> None:
        points = {f"O{number}": ("a", "b") for number in range(7)}
        values = {f"k{number}": {"by": f"O{number}", "a": "c", "b": "d"} for number in range(7)}
        found: list[object] = []

        assert faults_of(values, lambda table: found.extend(table.variants(points)))[0] == (
            "document: its values are switched in 128 ways. Switch them in at most 64."
        )
        assert found == []


plain = st.recursive(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20)
    | st.booleans()
    | st.integers(-(2**62), 2**62)
    | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Z")), min_size=1, max_size=9),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


class TestWriting:
    """Reading what was written gives the same tables."""

    @given(st.dictionaries(st.sampled_from(["a", "b c", "ü", "d.e"]), plain, max_size=4))
    def test_is_read_again(self, tables: dict[str, Any]) -> None:
        assert parse_document(toml_text(tables), "it") == tables

    def test_puts_short_tables_on_a_line_and_others_under_headings(self) -> None:
        written = toml_text(
            {
                "id": "acme",
                "from": date(2026, 1, 31),
                "at": time(16),
                "none": {},
                "long": ["x" * 90, "y" * 90, "z" * 90],
                "title": {"de": "a", "en": 'b "c"'},
                "values": {"u v": {"de": "a"}, "w": {"de": "x" * 200}},
                "rule": [{"id": "a", "when": {"kind": ["bug"]}, "deep": {"one": {"two": 2}}}],
            }
        )

        assert written == "\n".join(
            [
                'id = "acme"',
                "from = 2026-01-31",
                "at = 16:00:00",
                "none = {}",
                "long = [",
                f'    "{"x" * 90}",',
                f'    "{"y" * 90}",',
                f'    "{"z" * 90}",',
                "]",
                'title = { de = "a", en = "b \\"c\\"" }',
                "",
                "[values]",
                '[values."u v"]',
                'de = "a"',
                "[values.w]",
                f'de = "{"x" * 200}"',
                "",
                "[[rule]]",
                'id = "a"',
                'when = { kind = ["bug"] }',
                "[rule.deep]",
                "one = { two = 2 }",
                "",
            ]
        )
